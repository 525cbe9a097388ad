"""Kernel statements as text, with every definition they rest on, down to primitives.

Wrong statements hide in definitions. What is printed here is read off the kernel's own terms and off the
equations its unfolding rules prove; it needs no SymPy, so that certificates are read with it too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symproofs.kernel.definitions import recursion_start, recursion_step, unfold_let
from symproofs.kernel.terms import INT, OUT, Definition, Sort, Term, const, instantiate, var
from symproofs.kernel.theorem import Theorem
from symproofs.notation.kernel_text import kernel_text


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A proved statement in words of the kernel: what is assumed, what follows, and what its symbols are."""

    assumed: tuple[str, ...]
    conclusion: str
    definitions: tuple[str, ...]
    symbols: tuple[str, ...]

    @property
    def text(self) -> str:
        """``assumed; assumed ⊢ conclusion``, in one line."""
        return f"{'; '.join(self.assumed)} ⊢ {self.conclusion}".lstrip()


def unfold(established: Theorem) -> Unfolded:
    """The statement of a theorem made by ``establish``, the last rule of a proof."""
    order, sequent = established.arguments["order"], established.arguments["theorem"]
    statement = established.conclusion.args[0]
    return Unfolded(
        tuple(kernel_text(h) for h in order),
        kernel_text(sequent.conclusion),
        tuple(definition_lines(statement)),
        tuple(free_symbols(statement)),
    )


def free_symbols(t: Term) -> list[str]:
    """Free symbols with what they are: ``beta: real``, ``g: random, 2 indices``."""
    kinds = {x.data[0]: x.sort for x in sorted(t.fv, key=lambda x: str(x.data[0]))}
    return [f"{name}: {_kind(sort)}" for name, sort in kinds.items()]


def _kind(sort: Sort) -> str:
    if isinstance(sort, str):
        return {"int": "integer"}.get(sort, sort)
    places = sort[1]
    count = sum(s == INT for s in places)
    words = ["random"] if OUT in places else []
    if any(isinstance(s, tuple) or s == "real" for s in places):
        words.append("function")
    if count:
        words.append("1 index" if count == 1 else f"{count} indices")
    return ", ".join(words) or "function"


def definition_lines(statement: Term) -> list[str]:
    """The equation of every definition that occurs, and of those that occur in them."""
    pending, seen, out = [statement], set[Definition](), list[str]()
    taken = {v.data[0] for v in statement.fv}
    while pending:
        for c in _constants(pending.pop(0)):
            if c.data not in seen:
                seen.add(c.data)
                equations = _equations(c, set(taken))
                own = {v for e in equations for v in e.fv} - statement.fv
                out += [_as_equation(e, own) for e in equations]
                pending += equations
    return out


def _constants(t: Term) -> Iterator[Term]:
    stack, seen = [t], set[Term]()
    while stack:
        x = stack.pop()
        if x in seen:
            continue
        seen.add(x)
        if x.op == "const":
            yield x
        stack.extend(reversed(x.args))


def _equations(c: Term, taken: set[str]) -> list[Term]:
    """What a constant means, for general arguments; new letters are none of those taken."""
    d = c.data
    params = []
    for sort, domain, a in zip(d.params, d.domains, c.args, strict=False):
        if a.op == "var":
            params.append(a)
        else:
            name = _letter("ZYXUVW" if isinstance(sort, tuple) else "abcn", taken)
            params.append(var(name, sort, [instantiate(t, params) for t in domain]))
    idx = [var(_letter("ijkl", taken), INT) for _ in range(d.indices)]
    if d.kind == "let":
        return [unfold_let(constant=const(d, *params, *idx)).conclusion]
    start = instantiate(d.parts[0], params)
    time = var(_letter("srq", taken), INT)
    return [
        recursion_start(constant=const(d, *params, start, *idx)).conclusion,
        recursion_step(constant=const(d, *params, time, *idx)).conclusion,
    ]


def _letter(letters: str, taken: set[str]) -> str:
    name = next((c + s for s in ("", "′", "″", "‴") for c in letters if c + s not in taken), f"x{len(taken)}")
    taken.add(name)
    return name


def _as_equation(t: Term, own: set[Term]) -> str:
    if t.op == "imp":
        return f"{kernel_text(t.args[1], own)}  if {kernel_text(t.args[0], own)}"
    return kernel_text(t, own)
