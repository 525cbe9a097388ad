"""The generator's own syntax: plain tuples with named bound indices, and their translation to nodes.

Integers are affine forms ``(constant, ((name, coefficient), …))``. Expressions are tuples whose first part is
a tag. Bound indices have names; every binder that is made gets a name of its own, so nothing is captured.

scalars   num q · sca name · int form · add a b · sub a b · neg a · mul a b · div a b · pow a form
          sum k lo hi body · delta form form · ent name forms · seq name form · fn name a
          E a · Var a · Cov a b · let name a · trace M · dot u v · norm2 u · frob2 M · at M forms
arrays    arr name · plus M N · minus M N · scale a M · mm M N · tr M · had M N · diag v · dgl M
          const kind dims · EA M · outer u v · asum k lo hi M
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sympy import Integer, Rational

from symproofs.language import binders, declare, functions, nodes

Form = tuple[int, tuple[tuple[str, int], ...]]
Expr = tuple[Any, ...]

ARRAYS = ("arr", "plus", "minus", "scale", "mm", "tr", "had", "diag", "dgl", "const", "EA", "outer", "asum")
# tag -> positions of sub-expressions, and of affine forms
PARTS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "num": ((), ()),
    "sca": ((), ()),
    "int": ((), (1,)),
    "add": ((1, 2), ()),
    "sub": ((1, 2), ()),
    "neg": ((1,), ()),
    "mul": ((1, 2), ()),
    "div": ((1, 2), ()),
    "pow": ((1,), (2,)),
    "sum": ((4,), (2, 3)),
    "delta": ((), (1, 2)),
    "ent": ((), (2, 3)),
    "seq": ((), (2,)),
    "fn": ((2,), ()),
    "E": ((1,), ()),
    "Var": ((1,), ()),
    "Cov": ((1, 2), ()),
    "let": ((2,), ()),
    "trace": ((1,), ()),
    "dot": ((1, 2), ()),
    "norm2": ((1,), ()),
    "frob2": ((1,), ()),
    "at": ((1,), (2, 3)),
    "arr": ((), ()),
    "plus": ((1, 2), ()),
    "minus": ((1, 2), ()),
    "scale": ((1, 2), ()),
    "mm": ((1, 2), ()),
    "tr": ((1,), ()),
    "had": ((1, 2), ()),
    "diag": ((1,), ()),
    "dgl": ((1,), ()),
    "const": ((), ()),
    "EA": ((1,), ()),
    "outer": ((1, 2), ()),
    "asum": ((4,), (2, 3)),
}


# ------------------------------------------------------------------------------------------- affine forms
def form(constant: int = 0, **names: int) -> Form:
    """constant + Σ coefficient · name."""
    return constant, tuple(sorted((k, c) for k, c in names.items() if c))


def combine(*parts: tuple[int, Form]) -> Form:
    """Σ factor · form."""
    constant, names = 0, dict[str, int]()
    for factor, (c, pairs) in parts:
        constant += factor * c
        for name, k in pairs:
            names[name] = names.get(name, 0) + factor * k
    return constant, tuple(sorted((k, c) for k, c in names.items() if c))


def plus(f: Form, by: int) -> Form:
    """f + by."""
    return f[0] + by, f[1]


def coefficient(f: Form, name: str) -> int:
    """The coefficient of a name."""
    return dict(f[1]).get(name, 0)


def put(f: Form, name: str, value: Form) -> Form:
    """f with a form in place of a name."""
    c = coefficient(f, name)
    if not c:
        return f
    return combine((1, (f[0], tuple(p for p in f[1] if p[0] != name))), (c, value))


# ------------------------------------------------------------------------------------------ expressions
def children(e: Expr) -> list[Expr]:
    """The sub-expressions."""
    return [e[k] for k in PARTS[e[0]][0]]


def forms(e: Expr) -> list[Form]:
    """The affine forms that stand in e itself."""
    return [e[k] for k in PARTS[e[0]][1] if k < len(e)]


def rebuilt(e: Expr, kids: list[Expr]) -> Expr:
    """e with other sub-expressions."""
    out = list(e)
    for k, new in zip(PARTS[e[0]][0], kids, strict=True):
        out[k] = new
    return tuple(out)


def names_in(e: Expr) -> set[str]:
    """All integer names that stand free or bound in e."""
    out = {name for f in forms(e) for name, _ in f[1]}
    return out.union(*[names_in(c) for c in children(e)]) if children(e) else out


def free_names(e: Expr) -> set[str]:
    """The integer names free in e."""
    out = {name for f in forms(e) for name, _ in f[1]}
    inner: set[str] = set()
    for c in children(e):
        inner |= free_names(c)
    if e[0] in ("sum", "asum"):
        inner.discard(e[1])
    return out | inner


def subexpressions(e: Expr) -> Iterator[Expr]:
    """e and everything in it."""
    yield e
    for c in children(e):
        yield from subexpressions(c)


def size(e: Expr) -> int:
    """The number of tags."""
    return 1 + sum(size(c) for c in children(e))


class Names:
    """Gives every binder a name of its own."""

    def __init__(self) -> None:
        self.count = 0

    def fresh(self) -> str:
        """A name that nothing else has."""
        self.count += 1
        return f"k{self.count}"


def replace(e: Expr, name: str, value: Form, names: Names) -> Expr:
    """e with a form in place of a free integer name; binders on the way are renamed apart."""
    if name not in free_names(e):
        return e
    if e[0] in ("sum", "asum"):
        k = names.fresh()
        body = replace(e[4], e[1], form(0, **{k: 1}), names)
        return (e[0], k, put(e[2], name, value), put(e[3], name, value), replace(body, name, value, names))
    out = list(e)
    for at in PARTS[e[0]][1]:
        if at < len(e):
            out[at] = put(e[at], name, value)
    for at in PARTS[e[0]][0]:
        out[at] = replace(e[at], name, value, names)
    return tuple(out)


def renamed(e: Expr, names: Names) -> Expr:
    """e with every binder renamed, for a second copy of it; what a let names stays as it is."""
    if e[0] == "let":
        return e
    if e[0] in ("sum", "asum"):
        k = names.fresh()
        return (e[0], k, e[2], e[3], renamed(replace(e[4], e[1], form(0, **{k: 1}), names), names))
    return rebuilt(e, [renamed(c, names) for c in children(e)])


# ------------------------------------------------------------------------------------------------ nodes
class Builder:
    """Translates to nodes; symbols are the declared ones of a world."""

    def __init__(self, symbols: dict[str, Any]) -> None:
        self.symbols = symbols
        self.bound: dict[str, Any] = {}

    def integer(self, f: Form) -> Any:
        """An affine form as a node."""
        total: Any = None
        for name, c in sorted(f[1], key=lambda p: p[1] < 0):
            s = self.bound[name] if name in self.bound else self.symbols[name]
            if total is None:
                total = s if c == 1 else c * s if c > 0 else -s if c == -1 else Integer(c) * s
            else:
                total = total + (s if c == 1 else c * s) if c > 0 else total - (s if c == -1 else -c * s)
        if total is None:
            return Integer(f[0])
        return total if not f[0] else total + f[0] if f[0] > 0 else total - (-f[0])

    def __call__(self, e: Expr) -> Any:
        tag = e[0]
        if tag in ("sum", "asum"):
            k = self.bound[e[1]] = declare.index(e[1])
            return binders.Sum(self(e[4]), (k, self.integer(e[2]), self.integer(e[3])))
        return _BUILD[tag](self, e)


def _entry(b: Builder, array: Any, e: Expr) -> Any:
    return array[tuple(b.integer(f) for f in e[2:])]


def _let(label: str, value: Any) -> Any:
    return value if isinstance(value, Rational) else declare.let(label, value)


def _power(base: Any, exponent: Any) -> Any:
    if isinstance(base, Rational) and isinstance(exponent, Integer) and (base or exponent >= 0):
        return base**exponent  # Python has no way to write it without computing it
    return nodes.Pow(base, exponent)


_BUILD: dict[str, Callable[[Builder, Expr], Any]] = {
    "num": lambda b, e: Rational(e[1]),
    "sca": lambda b, e: b.symbols[e[1]],
    "int": lambda b, e: b.integer(e[1]),
    "add": lambda b, e: nodes.Add(b(e[1]), b(e[2])),
    "sub": lambda b, e: nodes.Sub(b(e[1]), b(e[2])),
    "neg": lambda b, e: nodes.Neg(b(e[1])),
    "mul": lambda b, e: nodes.Mul(b(e[1]), b(e[2])),
    "div": lambda b, e: nodes.Div(b(e[1]), b(e[2])),
    "pow": lambda b, e: _power(b(e[1]), b.integer(e[2])),
    "delta": lambda b, e: functions.delta(b.integer(e[1]), b.integer(e[2])),
    "ent": lambda b, e: _entry(b, b.symbols[e[1]], e),
    "seq": lambda b, e: b.symbols[e[1]][b.integer(e[2])],
    "fn": lambda b, e: nodes.Apply(nodes.Named(e[1]), b(e[2])),
    "E": lambda b, e: binders.E(b(e[1])),
    "Var": lambda b, e: binders.Var(b(e[1])),
    "Cov": lambda b, e: binders.Cov(b(e[1]), b(e[2])),
    "let": lambda b, e: _let(e[1], b(e[2])),
    "trace": lambda b, e: functions.fn.trace(b(e[1])),
    "dot": lambda b, e: b(e[1]).T @ b(e[2]),
    "norm2": lambda b, e: functions.norm(b(e[1])) ** 2,
    "frob2": lambda b, e: functions.fn.frobenius(b(e[1])) ** 2,
    "at": lambda b, e: _entry(b, b(e[1]), e),
    "arr": lambda b, e: b.symbols[e[1]],
    "plus": lambda b, e: b(e[1]) + b(e[2]),
    "minus": lambda b, e: b(e[1]) - b(e[2]),
    "scale": lambda b, e: nodes.Mul(b(e[1]), b(e[2])),
    "mm": lambda b, e: b(e[1]) @ b(e[2]),
    "tr": lambda b, e: b(e[1]).T,
    "had": lambda b, e: functions.hadamard(b(e[1]), b(e[2])),
    "diag": lambda b, e: functions.diag(b(e[1])),
    "dgl": lambda b, e: functions.diagonal(b(e[1])),
    "const": lambda b, e: getattr(declare, e[1])(*(b.symbols[s] for s in e[2])),
    "EA": lambda b, e: binders.E(b(e[1])),
    "outer": lambda b, e: b(e[1]) @ b(e[2]).T,
}
