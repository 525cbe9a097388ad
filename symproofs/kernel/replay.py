"""Proofs as plain data: a theorem becomes a list of rule applications, and is proved again from it.

The data holds dictionaries, lists, strings and integers only. Terms and definitions are stored once each
and refer to each other by number. Nothing in the data is believed: ``replay`` runs every rule.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from symproofs.kernel.terms import Definition, KernelError, Term, make
from symproofs.kernel.theorem import RULES, Theorem, is_theorem, premises

FORMAT = "symproofs-certificate-1"


class _Writer:
    def __init__(self) -> None:
        self.terms: list[Any] = []
        self.definitions: list[Any] = []
        self.steps: list[Any] = []
        self._terms: dict[Term, int] = {}
        self._definitions: dict[Definition, int] = {}
        self._steps: dict[int, int] = {}
        self._alive: list[Theorem] = []

    def term(self, t: Term) -> int:
        k = self._terms.get(t)
        if k is None:
            row = [t.op, [self.term(a) for a in t.args], self.data(t.data)]
            k = self._terms[t] = len(self.terms)
            self.terms.append(row)
        return k

    def definition(self, d: Definition) -> int:
        k = self._definitions.get(d)
        if k is None:
            row = {
                "name": d.name,
                "kind": d.kind,
                "params": self.data(d.params),
                "domains": [[self.term(t) for t in dom] for dom in d.domains],
                "indices": d.indices,
                "ranges": [self.term(t) for t in d.ranges],
                "parts": [self.term(t) for t in d.parts],
                "forward": d.forward,
            }
            k = self._definitions[d] = len(self.definitions)
            self.definitions.append(row)
        return k

    def data(self, x: Any) -> Any:
        if isinstance(x, Term):  # before tuples: a term is one
            return {"t": self.term(x)}
        if x is None or isinstance(x, (str, bool, int)):
            return x
        if isinstance(x, Fraction):
            return {"q": [x.numerator, x.denominator]}
        if isinstance(x, Definition):
            return {"d": self.definition(x)}
        if isinstance(x, Theorem):
            return {"s": self.step(x)}
        if isinstance(x, (tuple, list)):
            return [self.data(y) for y in x]
        raise KernelError(f"not plain data: {type(x).__name__}")

    def step(self, t: Theorem) -> int:
        stack = [t]
        while stack:  # premises first, without deep recursion
            x = stack[-1]
            missing = [p for p in premises(x) if id(p) not in self._steps]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            if id(x) not in self._steps:
                row = {"rule": x.rule, "args": {k: self.data(v) for k, v in x.arguments.items()}}
                self._steps[id(x)] = len(self.steps)
                self._alive.append(x)
                self.steps.append(row)
        return self._steps[id(t)]


def encode(theorem: Theorem) -> dict[str, Any]:
    """The proof of a theorem as plain data."""
    if not is_theorem(theorem):
        raise KernelError("encode: not a theorem")
    w = _Writer()
    root = w.step(theorem)
    return {
        "format": FORMAT,
        "terms": w.terms,
        "definitions": w.definitions,
        "steps": w.steps,
        "root": root,
        "conclusion": w.term(_stated(theorem.conclusion)),
    }


def encode_term(t: Term) -> dict[str, Any]:
    """A term as plain data, in a canonical numbering; the base of statement hashes."""
    w = _Writer()
    root = w.term(t)
    return {"terms": w.terms, "definitions": w.definitions, "root": root}


def _stated(conclusion: Term) -> Term:
    """The statement itself, without the mark that it is established."""
    return conclusion.args[0] if conclusion.op == "proved" else conclusion


class _Reader:
    def __init__(self, plain: dict[str, Any]) -> None:
        self.plain = plain
        self._terms: dict[int, Term] = {}
        self._definitions: dict[int, Definition] = {}
        self.theorems: list[Theorem] = []

    def term(self, k: Any) -> Term:
        rows = self.plain["terms"]
        if type(k) is not int or not 0 <= k < len(rows):
            raise KernelError("a term refers to one that is not there")
        if k not in self._terms:
            op, args, data = rows[k]
            if any(type(a) is not int or a >= k for a in args):
                raise KernelError("terms must refer to earlier terms")
            self._terms[k] = make(op, [self.term(a) for a in args], self.data(data, True))
        return self._terms[k]

    def definition(self, k: Any) -> Definition:
        rows = self.plain["definitions"]
        if type(k) is not int or not 0 <= k < len(rows):
            raise KernelError("a definition that is not there")
        if k not in self._definitions:
            r = rows[k]
            self._definitions[k] = Definition(
                r["name"],
                r["kind"],
                self.data(r["params"], True),
                [[self.term(t) for t in dom] for dom in r["domains"]],
                r["indices"],
                [self.term(t) for t in r["ranges"]],
                [self.term(t) for t in r["parts"]],
                r["forward"],
            )
        return self._definitions[k]

    def data(self, x: Any, term_data: bool = False) -> Any:
        if x is None or isinstance(x, (str, bool, int)):
            return x
        if isinstance(x, list):
            return tuple(self.data(y, term_data) for y in x)
        if isinstance(x, dict) and len(x) == 1:
            ((tag, v),) = x.items()
            if tag == "q" and type(v) is list and len(v) == 2 and all(type(n) is int for n in v) and v[1] > 0:
                return Fraction(v[0], v[1])
            if tag == "d":
                return self.definition(v)
            if tag == "t" and not term_data:
                return self.term(v)
            if tag == "s" and not term_data and type(v) is int and 0 <= v < len(self.theorems):
                return self.theorems[v]
        raise KernelError("the certificate holds data of an unknown form")


def replay(plain: Any) -> Theorem:
    """Proves again what the data says was proved; raises KernelError if it does not."""
    try:
        if plain["format"] != FORMAT:
            raise KernelError(f"unknown certificate format {plain['format']!r}")
        r = _Reader(plain)
        for row in plain["steps"]:
            apply = RULES.get(row["rule"])
            if apply is None:
                raise KernelError(f"there is no rule {row['rule']!r}")
            r.theorems.append(apply(**{str(k): r.data(v) for k, v in row["args"].items()}))
        root: Theorem = r.theorems[plain["root"]]
        if plain["root"] < 0 or _stated(root.conclusion) != r.term(plain["conclusion"]):
            raise KernelError("the proof proves something else than the certificate says")
        return root
    except KernelError:
        raise
    except RecursionError:
        raise KernelError("the certificate is nested too deeply") from None
    except Exception as e:  # malformed data of any kind
        raise KernelError(f"the certificate is damaged: {type(e).__name__}: {e}") from None
