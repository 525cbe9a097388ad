"""The declared symbols that generated statements are about, and what the generator knows of them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Rational

from generator.syntax import ARRAYS, Expr, Form, children, coefficient, combine, form, free_names, put
from generator.syntax import plus as shift
from symproofs.language import laws
from symproofs.language.declare import index, matrix, natural, scalar, sequence, sizes, vector
from symproofs.language.relations import independent

n, m, d = sizes("n m d")
t, s, T = natural("t"), natural("s"), natural("T", 1)
i, i2, j = index("i", n), index("i'", n), index("j", d)
mu, nu, p = scalar("mu"), scalar("xi"), scalar("p", "0 <= p <= 1")
s2 = scalar("s2", "s2 >= 0")

SYMBOLS: dict[str, Any] = {
    x.name: x
    for x in [
        *(n, m, d, t, s, T, i, i2, j, mu, nu, p, s2),
        *(scalar(k) for k in "abxy"),
        scalar("beta"),
        scalar("c", "c != 0"),
        scalar("q", "q > 0"),
        *(vector(k, n) for k in "uv"),
        vector("w", d),
        *(matrix(k, n, d) for k in "AX"),
        *(matrix(k, n, n) for k in "BS"),
        matrix("C", d, n),
        sequence("g", first=1),
        sequence("h", first=0),
        sequence("G", n, first=1),
        matrix("R", n, d, law=laws.moments(mean=p, var=p * (1 - p), uncorrelated="rows")),
        matrix("M", n, d, law=laws.moments(mean=mu, var=s2, uncorrelated="entries")),
        vector("Z", n, law=laws.moments(mean=mu)),
        vector("Y", n, law=laws.moments(mean=nu, var=s2)),
        vector("Q", n, law=laws.iid(laws.Bernoulli(p))),
        vector("K", n, law=laws.iid(laws.Rademacher())),
        vector("N", d, law=laws.iid(laws.Gaussian(mu, s2))),
        scalar("U", law=laws.Uniform(0, 1)),
        sequence("eta", first=1, law=laws.moments(mean=mu, var=s2, uncorrelated="times")),
    ]
}

# integer symbols: least and greatest value
RANGES: dict[str, tuple[Form, Form | None]] = {
    "n": (form(1), None),
    "m": (form(1), None),
    "d": (form(1), None),
    "t": (form(0), None),
    "s": (form(0), None),
    "T": (form(1), None),
    "i": (form(1), form(0, n=1)),
    "i'": (form(1), form(0, n=1)),
    "j": (form(1), form(0, d=1)),
}
SHAPES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("uvZYQK", ("n",)),
    **dict.fromkeys("wN", ("d",)),
    **dict.fromkeys("AXRM", ("n", "d")),
    **dict.fromkeys("BS", ("n", "n")),
    "C": ("d", "n"),
}
FIRST = {"g": 1, "h": 0, "eta": 1}
NONZERO, POSITIVE, WEAK = {"c", "q"}, {"q"}, {"p", "s2"}


@dataclass(frozen=True)
class Family:
    """What is declared: order up to which moments exist (as 1/order, for Hölder), pairs, mean, variance."""

    name: str
    order: int
    mean: Expr
    var: Expr | None
    kind: str  # rows, entries, times, iid or none: when two entries are uncorrelated


def _sca(name: str) -> Expr:
    return ("sca", name)


_PQ = ("mul", _sca("p"), ("sub", ("num", Fraction(1)), _sca("p")))
FAMILIES = {
    f.name: f
    for f in [
        Family("R", 2, _sca("p"), _PQ, "rows"),
        Family("M", 2, _sca("mu"), _sca("s2"), "entries"),
        Family("Z", 1, _sca("mu"), None, "none"),
        Family("Y", 2, _sca("xi"), _sca("s2"), "none"),
        Family("Q", 12, _sca("p"), _PQ, "iid"),
        Family("K", 12, ("num", Fraction(0)), ("num", Fraction(1)), "iid"),
        Family("N", 12, _sca("mu"), _sca("s2"), "iid"),
        Family("U", 12, ("num", Fraction(1, 2)), ("num", Fraction(1, 12)), "none"),
        Family("eta", 2, _sca("mu"), _sca("s2"), "times"),
    ]
}


def independence(*names: str) -> Any:
    """The hypothesis that families are mutually independent."""
    return independent(*(SYMBOLS[k] for k in names))


Scope = tuple[tuple[str, Form, Form], ...]


def nonneg(f: Form, scope: Scope) -> bool:
    """Whether f ≥ 0 for all values in range: every name is put at its least or greatest value."""
    for name, lo, hi in reversed(scope):
        c = coefficient(f, name)
        if c:
            f = put(f, name, lo if c > 0 else hi)
    for name in ("i", "i'", "j", "t", "s", "T", "n", "m", "d"):
        c = coefficient(f, name)
        if c:
            low, high = RANGES[name]
            end = low if c > 0 else high
            if end is None:
                return False
            f = put(f, name, end)
    return not f[1] and f[0] >= 0


def between(lo: Form, f: Form, hi: Form, scope: Scope) -> bool:
    """Whether lo ≤ f ≤ hi."""
    return nonneg(combine((1, f), (-1, lo)), scope) and nonneg(combine((1, hi), (-1, f)), scope)


def shape(e: Expr) -> tuple[str, ...]:
    """The sizes of an array; () for scalars."""
    tag = e[0]
    if tag == "arr":
        return SHAPES[e[1]]
    if tag in ("plus", "minus", "had", "EA"):
        return shape(e[1])
    if tag == "scale":
        return shape(e[2])
    if tag == "mm":
        return (shape(e[1])[0], *shape(e[2])[1:])
    if tag == "tr":
        return shape(e[1])[::-1]
    if tag == "diag":
        return shape(e[1]) * 2
    if tag == "dgl":
        return shape(e[1])[:1]
    if tag == "const":
        return tuple(e[2]) * (2 if e[1] == "eye" else 1)
    if tag == "outer":
        return shape(e[1]) + shape(e[2])
    if tag == "asum":
        return shape(e[4])
    return ()


def is_array(e: Expr) -> bool:
    """Whether e is a vector or a matrix."""
    return e[0] in ARRAYS


def random_families(e: Expr) -> set[str]:
    """The random families that e depends on, outside every expectation in it."""
    if e[0] in ("E", "Var", "Cov", "EA"):
        return set()
    own = {e[1]} & set(FAMILIES) if e[0] in ("ent", "seq", "sca", "arr") else set()
    return own.union(*[random_families(c) for c in children(e)])


def positive(e: Expr, scope: Scope) -> bool:
    """Whether e > 0 can be seen."""
    tag = e[0]
    if tag == "num":
        return e[1] > 0
    if tag == "sca":
        return e[1] in POSITIVE
    if tag == "int":
        return nonneg(shift(e[1], -1), scope)
    if tag == "add":
        a, b = e[1:]
        return (positive(a, scope) and weak(b, scope)) or (positive(b, scope) and weak(a, scope))
    if tag in ("mul", "div"):
        return positive(e[1], scope) and positive(e[2], scope)
    return tag == "pow" and positive(e[1], scope)


def weak(e: Expr, scope: Scope) -> bool:
    """Whether e ≥ 0 can be seen."""
    if e[0] == "sca" and e[1] in WEAK:
        return True
    if e[0] == "pow" and not e[2][1] and e[2][0] >= 0 and e[2][0] % 2 == 0:
        return True
    return positive(e, scope)


def nonzero(e: Expr, scope: Scope) -> bool:
    """Whether e ≠ 0 can be seen."""
    tag = e[0]
    if tag == "sca" and e[1] in NONZERO:
        return True
    if tag == "num":
        return e[1] != 0
    if tag in ("mul", "div"):
        return nonzero(e[1], scope) and nonzero(e[2], scope)
    if tag in ("pow", "neg"):
        return nonzero(e[1], scope)
    return positive(e, scope)


def defined(e: Expr, scope: Scope) -> bool:
    """Whether e is seen to have a value everywhere in scope (expectations apart)."""
    tag = e[0]
    if tag == "ent":
        return all(between(form(1), f, form(0, **{k: 1}), scope) for f, k in zip(e[2:], dims(e), strict=True))
    if tag == "at":
        ok = all(
            between(form(1), f, form(0, **{k: 1}), scope) for f, k in zip(e[2:], shape(e[1]), strict=True)
        )
        return ok and defined(e[1], scope)
    if tag == "seq":
        return nonneg(shift(e[2], -FIRST[e[1]]), scope)
    if tag == "pow":
        return defined(e[1], scope) and (nonneg(e[2], scope) or nonzero(e[1], scope))
    if tag == "div":
        return nonzero(e[2], scope) and defined(e[1], scope) and defined(e[2], scope)
    if tag in ("sum", "asum"):
        return defined(e[4], (*scope, (e[1], e[2], e[3])))
    return all(defined(c, scope) for c in children(e))


def dims(e: Expr) -> tuple[str, ...]:
    """The sizes of the array whose entry is taken; the last one for a vector sequence."""
    return SHAPES[e[1]]


def constant_for(e: Expr, name: str) -> bool:
    """Whether an integer name is not in e."""
    return name not in free_names(e)


def half(q: int = 2) -> Expr:
    """The number 1/q."""
    return ("num", Fraction(1, q) if q != 1 else Fraction(1))


def number(value: Any) -> Expr:
    """A number."""
    return ("num", Fraction(Rational(value).p, Rational(value).q))
