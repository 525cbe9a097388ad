"""Kernel terms as text: for residuals, obligations, and certificates that are checked without SymPy.

Terms of different meaning have different texts, up to the names of bound variables, among terms printed with
the same ``Names``. An entry of a random array is written without its outcome where that is the outcome of the
innermost binder around it; wherever another outcome is read, all of them are written. Nested sums and products
are written flat, and integers as the reals they are. What a term says of values only is written: ranges of
arrays, which say where an entry may be read, are left out, except where a derivative is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from symproofs.kernel.terms import INT, OUT, REAL, Definition, Sort, Term, binders
from symproofs.language.words import looks

_LETTERS = {INT: "ijklmnrstuv", OUT: "ω", "real": "xyzabc"}
# how tightly a text holds together; a product that ends in Σ takes up what is written after it
_QUANTIFIER, _IMP, _CONNECTIVE, _RELATION, _SUM, _OPEN, _PRODUCT, _POWER, _ATOM = range(9)
_SIGNS = {"eq": "=", "le": "≤", "lt": "<", "ieq": "=", "ile": "≤"}


class Names:
    """How symbols and definitions are called in texts that are read together.

    Two different ones of one name are numbered apart, as d and d#2. ``equations`` are those that define what
    occurs, and ``standard`` gives for each definition the parameters with which its equation is printed: one is
    left out if it is there at each occurrence. Without them a parameter is left out if it is one and the same
    symbol at each occurrence.
    """

    def __init__(
        self,
        terms: Iterable[Term],
        equations: Iterable[Term] = (),
        standard: Mapping[Definition, tuple[Term | None, ...]] | None = None,
    ) -> None:
        terms = list(terms)
        self.symbols: dict[Term, str] = {}
        self.definitions: dict[Definition, str] = {}
        self._taken: set[str] = set()
        self.hidden: dict[Definition, tuple[bool, ...]] = {}
        self._read: dict[Term, frozenset[tuple[Term | int, bool]]] = {}
        for v in sorted({v for t in terms for v in t.fv}, key=lambda v: (_spoken(v), v.key)):
            self.symbols[v] = self._new(_spoken(v))
        occurrences: dict[Definition, list[Term]] = {}
        for c in constants([*terms, *equations]):
            occurrences.setdefault(c.data, []).append(c)
        for d in sorted(occurrences, key=lambda d: len(d.params)):  # what is varied has more parameters
            self.definitions[d] = self._new(d.name)
        for d, found in occurrences.items():
            usual = standard.get(d, ()) if standard is not None else found[0].args[: len(d.params)]
            self.hidden[d] = tuple(
                a is not None and a.op == "var" and all(c.args[n] == a for c in found)
                for n, a in enumerate(usual)
            )
        self.outcome: Term | None = self._outcome(terms)

    def equation(self, t: Term) -> Names:
        """The names for an equation with letters of its own."""
        out = object.__new__(Names)
        out.symbols, out.definitions, out.hidden = dict(self.symbols), self.definitions, self.hidden
        out._taken, out._read = set(self._taken), self._read
        for v in sorted(t.fv - self.symbols.keys(), key=lambda v: (_spoken(v), v.key)):
            out.symbols[v] = out._new(_spoken(v))
        out.outcome = out._outcome([t])
        return out

    def of(self, v: Term) -> str:
        """The name of a symbol."""
        return self.symbols.get(v) or _spoken(v)

    def lettered(self) -> Names:
        """Plain letters for variables that a proof made up."""
        for v in sorted(
            (v for v in self.symbols if _made_up(v)), key=lambda v: (len(_spoken(v)), _spoken(v))
        ):
            letters = _LETTERS.get(v.sort if isinstance(v.sort, str) else "real", "fgh")
            self.symbols[v] = next((self._new(c) for c in letters if not self.is_taken(c)), self.symbols[v])
        return self

    def _new(self, name: str) -> str:
        count, out = 1, name
        while looks(out) in self._taken:
            count += 1
            out = f"{name}#{count}"
        self._taken.add(looks(out))
        return out

    def is_taken(self, text: str) -> bool:
        """Whether a symbol or definition is called so, or looks alike."""
        return looks(text) in self._taken

    def _outcome(self, terms: list[Term]) -> Term | None:
        """The outcome of entries outside every binder; none if they have several, or binders read it too."""
        free = {v for t in terms for v in t.fv if v.sort == OUT}
        below = any(not direct for t in terms for x, direct in self._outcomes(t) if isinstance(x, Term))
        return free.pop() if len(free) == 1 and not below else None

    def named(self, body: Term, sorts: tuple[Sort, ...]) -> bool:
        """Whether a binder of outcomes names them: one is read below another binder, or another one here."""
        innermost = next(n for n, s in enumerate(reversed(sorts)) if s == OUT)
        for x, direct in self._outcomes(body):
            own = isinstance(x, int) and x < len(sorts)
            if direct != own or (own and x != innermost):
                return True
        return False

    def _outcomes(self, t: Term) -> frozenset[tuple[Term | int, bool]]:
        """The outcomes from outside that t reads, and whether no other binder of outcomes stands around them."""
        found = self._read.get(t)
        if found is None:
            if t.sort == OUT:
                found = frozenset([(t.data[0] if t.op == "b" else t, True)])
            elif t.op == "var":
                found = frozenset()
            else:
                found = frozenset(
                    (x - len(sorts) if isinstance(x, int) else x, direct and OUT not in sorts)
                    for a, sorts in zip(t.args, _bound_sorts(t), strict=True)
                    for x, direct in self._outcomes(a)
                    if not isinstance(x, int) or x >= len(sorts)
                )
            self._read[t] = found
        return found


def constants(terms: Iterable[Term]) -> Iterator[Term]:
    """The constants in terms, in reading order; definitions are not opened."""
    stack, seen = list(reversed(list(terms))), set[Term]()
    while stack:
        x = stack.pop()
        if x in seen:
            continue
        seen.add(x)
        if x.op == "const":
            yield x
        stack.extend(reversed(x.args))


def _spoken(v: Term) -> str:
    name = v.data[0]
    return name.lstrip("%") if isinstance(name, str) else "".join(map(str, name))


def _made_up(v: Term) -> bool:
    """Whether no author gave the name of a variable."""
    name = v.data[0]
    return v.sort != OUT and (not isinstance(name, str) or name.startswith("%t"))


def _bound_sorts(t: Term) -> list[tuple[Sort, ...]]:
    """The sorts that each argument binds, the outermost first."""
    counts = binders(t.op, t.data, len(t.args))
    if not any(counts):
        return [()] * len(t.args)
    if t.op == "sum":
        own: tuple[Sort, ...] = (INT,)
    elif t.op in ("E", "integrable"):
        own = (OUT,)
    elif t.op == "lam":
        own = t.data
    else:
        own = (t.data[1] if t.op in ("forall", "exists") else t.data[0],)
    return [own if k else () for k in counts]


def kernel_text(t: Term, names: Names | None = None) -> str:
    """A kernel term in ordinary notation, bound variables with letters of their own."""
    return _Writer(names or Names([t])).text(t, ())[0]


def spoken_text(t: Term) -> str:
    """A kernel term for a message to a person: what the symbols say already is left out, such as sizes of matrices,
    so that different terms may read alike."""
    return _Speaker(Names([t]).lettered()).text(t, ())[0]


class _Binder:
    """A bound variable in scope: its letter, and for an outcome whether it is written at its entries."""

    __slots__ = ("name", "sort", "written")

    def __init__(self, name: str, sort: Sort, written: bool = True) -> None:
        self.name, self.sort, self.written = name, sort, written


_Scope = tuple[_Binder, ...]


class _Writer:
    def __init__(self, names: Names) -> None:
        self.names = names

    def fresh(self, sort: Sort, scope: _Scope) -> str:
        letters = _LETTERS.get(sort if isinstance(sort, str) else "real", "fgh")
        used = {b.name for b in scope}
        count = 0
        while True:
            for suffix in ("", "′", "″", "‴", "⁗") if not count else (str(count),):
                for c in letters:
                    if c + suffix not in used and not self.names.is_taken(c + suffix):
                        return c + suffix
            count += 1

    def bind(self, sorts: tuple[Sort, ...], body: Term, scope: _Scope, written: bool | None = None) -> _Scope:
        """The scope of the body of a binder; its outcomes are written at entries where they must be."""
        if written is None:
            written = OUT in sorts and self.names.named(body, sorts)
        for s in sorts:
            scope = (*scope, _Binder(self.fresh(s, scope), s, written))
        return scope

    def short(self, outcomes: list[Term], scope: _Scope) -> bool:
        """Whether entries at these outcomes are written without them."""
        inner = next((n for n in range(len(scope) - 1, -1, -1) if scope[n].sort == OUT), None)
        if inner is None:
            return all(x.op == "var" and x == self.names.outcome for x in outcomes)
        return not scope[inner].written and all(
            x.op == "b" and len(scope) - 1 - x.data[0] == inner for x in outcomes
        )

    def go(self, t: Term, level: int, scope: _Scope) -> str:
        s, p = self.text(t, scope)
        return s if p >= level else f"({s})"

    def list(self, terms: Iterable[Term], scope: _Scope) -> str:
        return ", ".join(self.go(a, 0, scope) for a in terms if a.op != "none")

    def text(self, t: Term, scope: _Scope) -> tuple[str, int]:
        """Text and how tightly it holds together."""
        op = t.op
        if op == "b":
            n = len(scope) - 1 - t.data[0]
            return (scope[n].name if n >= 0 else f"?{-n}"), _ATOM
        if op == "var":
            return self.names.of(t), _ATOM
        if op in ("int", "num"):
            q = Fraction(t.data)
            return str(q), _SUM if q < 0 else _PRODUCT if q.denominator != 1 else _ATOM
        if op in ("real", "proved"):
            return self.text(t.args[0], scope)
        if op == "when":
            return self.text(t.args[1], scope)
        if op in ("aff", "add", "mul", "pow", "sum"):
            return self.number(t, scope)
        if op in ("and", "or", "imp", "not", "forall", "exists", *_SIGNS):
            return self.formula(t, scope)
        if op in ("app", "const"):
            return (self.app(t, scope) if op == "app" else self.const(t, scope)), _ATOM
        if op in ("E", "integrable"):
            inside = self.bind((OUT,), t.args[0], scope)
            body, at = self.go(t.args[0], 0, inside), f"_{inside[-1].name}" if inside[-1].written else ""
            return (f"E{at}[{body}]", _ATOM) if op == "E" else (f"E{at}|{body}| < ∞", _RELATION)
        if op == "lam":
            inside = self.bind(t.data, t.args[-1], scope)
            letters = ", ".join(b.name for b in inside[len(scope) :])
            return f"({letters} ↦ {self.go(t.args[-1], 0, inside)})", _ATOM
        if op == "fn":
            return f"{t.data}({self.go(t.args[0], 0, scope)})", _ATOM
        if op == "ind":
            return f"[{self.go(t.args[0], 0, scope)}]", _ATOM
        if op == "law":
            params = f"{t.data}({self.list(t.args[1:], scope)})"
            return f"{self.go(t.args[0], _ATOM, scope)} ~ {params}", _RELATION
        if op in ("deriv", "differentiable"):
            return self.derivative(t, scope)
        if op == "inverse":
            return f"inv({self.list(t.args[:2], scope)})[{self.indices(t.args[2:], scope)}]", _ATOM
        return (f"{op}({self.list(t.args, scope)})" if t.args else op), _ATOM

    def indices(self, terms: Iterable[Term], scope: _Scope) -> str:
        return ",".join(self.go(a, 0, scope) for a in terms)

    # --------------------------------------------------------------------------------------- arithmetic
    def number(self, t: Term, scope: _Scope) -> tuple[str, int]:
        kinds = {"aff": self.aff, "add": self.add, "mul": self.mul, "pow": self.pow, "sum": self.sum}
        return kinds[t.op](t, scope)

    def aff(self, t: Term, scope: _Scope) -> tuple[str, int]:
        constant, coefficients = t.data
        parts = [(c, self.go(a, _ATOM, scope)) for a, c in zip(t.args, coefficients, strict=True)]
        parts.sort(key=lambda p: p[0] < 0)
        s = "".join(("-" if c < 0 else "+") + ("" if abs(c) == 1 else str(abs(c))) + x for c, x in parts)
        s += f"{constant:+d}" if constant else ""
        return s.removeprefix("+"), _SUM

    def add(self, t: Term, scope: _Scope) -> tuple[str, int]:
        if not t.args:
            return "0", _ATOM
        out = self.go(t.args[0], _SUM, scope)
        for a in t.args[1:]:
            s = self.go(a, _SUM, scope)
            out += f" − {s[1:]}" if s.startswith("-") else f" + {s}"
        return out, _SUM

    def mul(self, t: Term, scope: _Scope) -> tuple[str, int]:
        if not t.args:
            return "1", _ATOM
        minus = len(t.args) > 1 and t.args[0].op == "num" and t.args[0].data == -1
        factors = t.args[1:] if minus else t.args
        texts = [self.go(a, _PRODUCT, scope) for a in factors[:-1]]
        last, p = self.text(factors[-1], scope)
        texts.append(last if p >= _OPEN else f"({last})")
        out = "·".join(texts)
        return (f"-{out}", _SUM) if minus else (out, _OPEN if p == _OPEN else _PRODUCT)

    def pow(self, t: Term, scope: _Scope) -> tuple[str, int]:
        base, exponent = self.go(t.args[0], _ATOM, scope), self.go(t.args[1], _ATOM, scope)
        # beside a symbol that is called x^2, the square of x is (x)^2
        whole = f"{base}^{exponent}"
        return (f"({base})^{exponent}" if self.names.is_taken(whole) else whole), _POWER

    def sum(self, t: Term, scope: _Scope) -> tuple[str, int]:
        inside = self.bind((INT,), t.args[2], scope)
        ends = f"{self.go(t.args[0], 0, scope)}..{self.go(t.args[1], 0, scope)}"
        return f"Σ_{{{inside[-1].name}={ends}}} {self.go(t.args[2], _OPEN, inside)}", _OPEN

    # ------------------------------------------------------------------------------ symbols and definitions
    def app(self, t: Term, scope: _Scope) -> str:
        outcomes = [a for a in t.args[1:] if a.sort == OUT]
        at = "" if self.short(outcomes, scope) else f"({self.list(outcomes, scope)})"
        inside = self.indices([a for a in t.args[1:] if a.sort != OUT], scope)
        return self.go(t.args[0], _ATOM, scope) + at + (f"[{inside}]" if inside else "")

    def const(self, t: Term, scope: _Scope) -> str:
        d: Definition = t.data
        name = self.names.definitions.get(d, d.name)
        params, rest = t.args[: len(d.params)], t.args[len(d.params) :]
        if of_random_numbers(d):
            return f"{name}({', '.join(self.random_number(a, scope) for a in params)})"
        hidden = self.names.hidden.get(d) or (False,) * len(params)
        short = self.short([a for a in params if a.sort == OUT], scope)
        own = [a for a, h in zip(params, hidden, strict=True) if not (short if a.sort == OUT else h)]
        head = name + (f"⟨{self.list(own, scope)}⟩" if own else "")
        return head + (f"[{self.indices(rest, scope)}]" if rest else "")

    def random_number(self, a: Term, scope: _Scope) -> str:
        """The argument of a variance: a random number, without its outcome where that is plain."""
        if a.op != "lam" or self.names.named(a.args[-1], a.data):
            return self.go(a, 0, scope)
        return self.go(a.args[-1], 0, self.bind(a.data, a.args[-1], scope, written=False))

    def derivative(self, t: Term, scope: _Scope) -> tuple[str, int]:
        sort, n = t.data
        body, point, *index = t.args[n:]
        inside = self.bind((sort,), body, scope)
        k = inside[-1].name
        ends = ["" if a.op == "none" else self.go(a, 0, scope) for a in t.args[:n]]
        ranges = ",".join(f"{lo}..{hi}" for lo, hi in zip(ends[::2], ends[1::2], strict=True))
        text = f"({k}[{ranges}] ↦ " if ranges else f"({k} ↦ "
        text += f"{self.go(body, 0, inside)})"
        at = f" at {self.go(point, _SUM, scope)}"
        if t.op == "differentiable":
            return f"{text} is differentiable{at}", _RELATION
        place = f"{k}[{self.indices(index, scope)}]" if index else k
        return f"(∂/∂{place} {text}{at})", _ATOM

    # ----------------------------------------------------------------------------------------- formulas
    def formula(self, t: Term, scope: _Scope) -> tuple[str, int]:
        """Relations hold closest; ∧ and ∨ beside each other have brackets; ⇒ groups to the right."""
        op = t.op
        if op in _SIGNS:
            left, right = (self.go(a, _SUM, scope) for a in t.args)
            return f"{left} {_SIGNS[op]} {right}", _RELATION
        if op == "not":
            if t.args[0].op in ("eq", "ieq"):
                left, right = (self.go(a, _SUM, scope) for a in t.args[0].args)
                return f"{left} ≠ {right}", _RELATION
            return f"¬({self.go(t.args[0], 0, scope)})", _ATOM
        if op in ("forall", "exists"):
            inside = self.bind((t.data[1],), t.args[-1], scope)
            sign = "∀" if op == "forall" else "∃"
            return f"{sign}{inside[-1].name}. {self.go(t.args[-1], 0, inside)}", _QUANTIFIER
        if op == "imp":
            return f"{self.go(t.args[0], _CONNECTIVE, scope)} ⇒ {self.go(t.args[1], 0, scope)}", _IMP
        left = self.go(t.args[0], _RELATION, scope)
        right = self.go(t.args[1], _CONNECTIVE if t.args[1].op == op else _RELATION, scope)
        return f"{left} {'∧' if op == 'and' else '∨'} {right}", _CONNECTIVE


_NORMS = {"opnorm": "‖{}‖", "eigmax": "λ_max({})", "invertible": "invertible({})", "inverse": "inv({})"}


class _Speaker(_Writer):
    """Writes for messages: matrices by their names."""

    def text(self, t: Term, scope: _Scope) -> tuple[str, int]:
        if t.op not in _NORMS:
            return super().text(t, scope)
        n = 2 if t.op == "opnorm" else 1
        out = _NORMS[t.op].format(self.matrix(t.args[n], scope))
        rest = t.args[n + 1 :]
        return out + (f"[{self.indices(rest, scope)}]" if rest else ""), _ATOM

    def app(self, t: Term, scope: _Scope) -> str:
        if len(t.args) == 2 and t.args[1].sort == REAL:
            return f"{self.go(t.args[0], _ATOM, scope)}({self.go(t.args[1], 0, scope)})"
        return super().app(t, scope)

    def const(self, t: Term, scope: _Scope) -> str:
        out, name = super().const(t, scope), self.names.definitions.get(t.data, t.data.name)
        return t.data.name + out.removeprefix(name) if out.startswith(f"{name}⟨") else out

    def derivative(self, t: Term, scope: _Scope) -> tuple[str, int]:
        body, point = t.args[t.data[1] : t.data[1] + 2]
        if t.op == "deriv" and t.data[0] == REAL and body.op == "app" and len(body.args) == 2:
            f, x = body.args
            if f.op == "var" and x.op == "b" and x.data[0] == 0:
                return f"{self.names.of(f)}′({self.go(point, 0, scope)})", _ATOM
        return super().derivative(t, scope)

    def matrix(self, a: Term, scope: _Scope) -> str:
        """A, Aᵀ or A·B for a matrix that is given entry by entry."""
        if a.op != "lam" or len(a.data) != 2:
            return self.go(a, 0, scope)
        inside = self.bind(a.data, a.args[-1], scope)
        body = a.args[-1]
        found = self.factor(body, (1, 0), inside)
        if found is None and body.op == "sum" and body.args[2].op == "mul" and len(body.args[2].args) == 2:
            within = self.bind((INT,), body.args[2], inside)
            factors = body.args[2].args
            for left, right in (factors, factors[::-1]):
                first, second = self.factor(left, (2, 0), within), self.factor(right, (0, 1), within)
                if first is not None and second is not None:
                    return f"{first}·{second}"
        return found or self.go(a, 0, scope)

    def factor(self, x: Term, place: tuple[int, int], scope: _Scope) -> str | None:
        """The matrix of which x is the entry at these two bound indices, transposed if they stand the other way."""
        if x.op not in ("app", "const") or len(x.args) < 2:
            return None
        found = tuple(a.data[0] if a.op == "b" else None for a in x.args[-2:])
        if found not in (place, place[::-1]):
            return None
        ends = [a for a in x.args[:-2] if a.sort == INT and x.op == "app"]
        text, tail = self.text(x, scope)[0], f"[{self.indices(x.args[-2:], scope)}]"
        if ends or not text.endswith(tail):
            return None
        return text.removesuffix(tail) + ("" if found == place else "ᵀ")


def of_random_numbers(d: Definition) -> bool:
    """Whether a definition is written like Var(Z): it is called so and all that it takes is random numbers."""
    plain = d.name in ("Var", "Cov") and d.kind == "let" and not d.indices
    return plain and all(s == ("fun", (OUT,)) for s in d.params)
