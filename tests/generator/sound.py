"""Sound transformations: each turns an expression into one that is equal wherever both have a value.

They are written from the definitions in docs/meaning.md and know nothing of the kernel. ``moves`` lists what
applies at one place; ``transformed`` takes random steps at random places and keeps those whose result is
seen to have a value.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from generator.syntax import (
    Expr,
    Form,
    Names,
    children,
    coefficient,
    combine,
    form,
    forms,
    free_names,
    names_in,
    plus,
    put,
    rebuilt,
    renamed,
    replace,
    size,
    subexpressions,
)
from generator.world import (
    FAMILIES,
    Scope,
    between,
    defined,
    is_array,
    nonneg,
    nonzero,
    random_families,
    shape,
)

Move = tuple[str, Callable[[], Expr]]
ONE, ZERO, MINUS = ("num", Fraction(1)), ("num", Fraction(0)), ("num", Fraction(-1))
LARGEST = 70


@dataclass
class Site:
    """A place in an expression: the sums around it, and whether an expectation is among what is around it."""

    rng: random.Random
    names: Names
    scope: Scope = ()
    averaged: bool = False
    independent: frozenset[frozenset[str]] = frozenset()
    used: set[str] = field(default_factory=set)

    def inside(self, e: Expr) -> Site:
        """The place of a sub-expression of e."""
        scope = (*self.scope, (e[1], e[2], e[3])) if e[0] in ("sum", "asum") else self.scope
        averaged = self.averaged or e[0] in ("E", "Var", "Cov", "EA")
        return Site(self.rng, self.names, scope, averaged, self.independent, self.used)


def mul(*parts: Expr) -> Expr:
    """A product, from the left; 1 if empty."""
    out = parts[0] if parts else ONE
    for e in parts[1:]:
        out = ("mul", out, e)
    return out


def add(*parts: Expr) -> Expr:
    """A sum, from the left; 0 if empty."""
    out = parts[0] if parts else ZERO
    for e in parts[1:]:
        out = ("add", out, e)
    return out


def factors(e: Expr) -> list[Expr]:
    """The factors of a product."""
    return [*factors(e[1]), *factors(e[2])] if e[0] == "mul" else [e]


def name(k: str) -> Form:
    """An integer name as a form."""
    return form(0, **{k: 1})


# ------------------------------------------------------------------------------------------------ moves
def moves(e: Expr, at: Site) -> Iterator[Move]:
    """The transformations that apply to e itself."""
    if is_array(e):
        yield from _array_moves(e, at)
        return
    for rules in (_ring, _powers, _division, _sums, _deltas, _contractions, _averages):
        yield from rules(e, at)


def _ring(e: Expr, at: Site) -> Iterator[Move]:
    tag, rng = e[0], at.rng
    if tag in ("add", "mul"):
        a, b = e[1:]
        yield "commute", lambda: (tag, b, a)
        if a[0] == tag:
            yield "associate", lambda: (tag, a[1], (tag, a[2], b))
        if b[0] == tag:
            yield "associate", lambda: (tag, (tag, a, b[1]), b[2])
    if tag == "mul":
        a, b = e[1:]
        for x, y in ((a, b), (b, a)):
            if y[0] in ("add", "sub"):
                yield (
                    "distribute",
                    lambda x=x, y=y: (y[0], ("mul", x, y[1]), ("mul", renamed(x, at.names), y[2])),
                )
            if y[0] == "neg":
                yield "sign", lambda x=x, y=y: ("neg", ("mul", x, y[1]))
        if a[0] == b[0] == "num":
            yield "fold", lambda: ("num", a[1] * b[1])
        if a == b and a[0] != "num":
            yield "square", lambda: ("pow", a, form(2))
    if tag in ("add", "sub"):
        a, b = e[1:]
        for k, x in enumerate(factors(a)):
            for l, y in enumerate(factors(b)):
                if x == y:
                    rest = [
                        mul(*(f for q, f in enumerate(factors(z)) if q != r)) for z, r in ((a, k), (b, l))
                    ]
                    yield "factor", lambda x=x, rest=rest: ("mul", x, (tag, rest[0], rest[1]))
        if a == b:
            yield "double", lambda: ("mul", ("num", Fraction(2)), a) if tag == "add" else ZERO
        if a[0] == b[0] == "num":
            yield "fold", lambda: ("num", a[1] + b[1] if tag == "add" else a[1] - b[1])
    if tag == "sub":
        yield "difference", lambda: ("add", e[1], ("neg", e[2]))
        yield "difference", lambda: ("neg", ("sub", e[2], e[1]))
    if tag == "neg":
        yield "sign", lambda: ("mul", MINUS, e[1])
        if e[1][0] in ("add", "sub"):
            yield "sign", lambda: (("sub" if e[1][0] == "add" else "add"), ("neg", e[1][1]), e[1][2])
    if tag == "int" and e[1][1]:
        k, c = rng.choice(e[1][1])
        rest = combine((1, e[1]), (-c, name(k)))
        if rest != form(0):
            yield "split integer", lambda: ("add", ("int", rest), mul(("num", Fraction(c)), ("int", name(k))))
    if size(e) < 12:
        yield "times one", lambda: ("mul", e, ONE)
        z = ("sca", rng.choice("abxy"))
        yield "add and subtract", lambda: ("sub", ("add", e, z), z)
        yield (
            "halves",
            lambda: (
                "add",
                ("mul", ("num", Fraction(1, 2)), e),
                ("div", renamed(e, at.names), ("num", Fraction(2))),
            ),
        )


def _split_exponent(f: Form, at: Site, free: bool) -> Iterator[tuple[Form, Form]]:
    """Two exponents with sum f, both ≥ 0 unless the base is nonzero."""
    pieces = [form(1), *(combine((c, name(k))) for k, c in f[1])]
    for _, lo, hi in at.scope:
        pieces += [combine((1, hi), (-1, lo))]
    for k, lo, hi in at.scope:
        pieces += [combine((1, hi), (-1, name(k))), combine((1, name(k)), (-1, lo))]
    for g in pieces:
        rest = combine((1, f), (-1, g))
        if rest != form(0) and (free or (nonneg(g, at.scope) and nonneg(rest, at.scope))):
            yield g, rest


def _powers(e: Expr, at: Site) -> Iterator[Move]:
    tag = e[0]
    if tag == "pow":
        x, f = e[1:]
        free = nonzero(x, at.scope)
        for g, rest in _split_exponent(f, at, free):
            yield (
                "split power",
                lambda g=g, rest=rest: ("mul", ("pow", x, g), ("pow", renamed(x, at.names), rest)),
            )
        if f == form(1):
            yield "first power", lambda: x
        if f == form(0):
            yield "power 0", lambda: ONE
        if x[0] == "mul" and (nonneg(f, at.scope) or free):
            yield "power of product", lambda: ("mul", ("pow", x[1], f), ("pow", x[2], f))
        if x[0] == "pow" and not f[1] and f[0] >= 0 and (nonneg(x[2], at.scope) or free):
            yield "power of power", lambda: ("pow", x[1], combine((f[0], x[2])))
        if x[0] == "neg" and not f[1]:
            yield "sign", lambda: mul(("num", Fraction((-1) ** (f[0] % 2))), ("pow", x[1], f))
        if free and (f[1] or f[0] < 0):
            yield "reciprocal", lambda: ("div", ONE, ("pow", x, combine((-1, f))))
    if tag == "mul":
        bases = [(y[1], y[2]) if y[0] == "pow" else (y, form(1)) for y in e[1:]]
        (x, f), (y, g) = bases
        if (
            x == y
            and x[0] != "num"
            and (nonzero(x, at.scope) or (nonneg(f, at.scope) and nonneg(g, at.scope)))
        ):
            yield "join powers", lambda: ("pow", x, combine((1, f), (1, g)))
    if tag == "num" and e[1] == 1:
        x = ("sca", at.rng.choice("abc"))
        yield "power 0", lambda: ("pow", x, form(0))


def _division(e: Expr, at: Site) -> Iterator[Move]:
    tag = e[0]
    if tag == "div":
        a, b = e[1:]
        yield "divide", lambda: ("mul", a, ("div", ONE, b))
        yield "divide", lambda: ("mul", a, ("pow", b, form(-1)))
        if a[0] in ("add", "sub"):
            yield "divide terms", lambda: (a[0], ("div", a[1], b), ("div", a[2], renamed(b, at.names)))
        c = at.rng.choice([("sca", "c"), ("sca", "q"), ("int", form(0, n=1)), ("int", form(0, d=1))])
        yield "expand", lambda: ("div", ("mul", a, c), ("mul", b, c))
        if a[0] == "mul":
            yield "divide factor", lambda: ("mul", a[1], ("div", a[2], b))
        if a == b and nonzero(a, at.scope):
            yield "cancel", lambda: ONE
        if a[0] == "div":
            yield "divide twice", lambda: ("div", a[1], ("mul", a[2], b))
        if b[0] == "mul":
            yield "divide twice", lambda: ("div", ("div", a, b[1]), b[2])
        if b[0] == "div":
            yield "turn over", lambda: ("div", ("mul", a, b[2]), b[1])
    if tag in ("add", "sub") and e[1][0] == e[2][0] == "div":
        (_, a, b), (_, c, g) = e[1:]
        yield (
            "common denominator",
            lambda: (
                "div",
                (tag, ("mul", a, g), ("mul", c, renamed(b, at.names))),
                ("mul", b, renamed(g, at.names)),
            ),
        )
    if tag == "mul" and e[1][0] == e[2][0] == "div":
        yield "product of quotients", lambda: ("div", ("mul", e[1][1], e[2][1]), ("mul", e[1][2], e[2][2]))
    if tag == "num" and e[1] == 1:
        c = at.rng.choice([("sca", "c"), ("sca", "q"), ("int", form(0, d=1))])
        yield "insert quotient", lambda: ("div", c, c)


def _sums(e: Expr, at: Site) -> Iterator[Move]:
    tag, names = e[0], at.names
    if tag in ("add", "sub") and e[1][0] == e[2][0] == "sum" and e[1][2:4] == e[2][2:4]:
        yield "join sums", lambda: _joined(e, names)
    if tag == "mul":
        for x, y in (e[1:], e[2:0:-1]):
            if y[0] == "sum":
                yield "push in", lambda x=x, y=y: _pushed(x, y, names)
    if tag != "sum":
        return
    k, lo, hi, body = e[1:]
    length = combine((1, hi), (-1, lo), (1, form(1)))
    if body[0] in ("add", "sub"):
        yield (
            "split terms",
            lambda: (body[0], ("sum", k, lo, hi, body[1]), renamed(("sum", k, lo, hi, body[2]), names)),
        )
    if body[0] == "neg":
        yield "sign", lambda: ("neg", ("sum", k, lo, hi, body[1]))
    if body[0] == "mul":
        for x, y in (body[1:], body[2:0:-1]):
            if k not in free_names(x):
                yield "pull out", lambda x=x, y=y: ("mul", x, ("sum", k, lo, hi, y))
    if body[0] == "div" and k not in free_names(body[2]):
        yield "pull out", lambda: ("div", ("sum", k, lo, hi, body[1]), body[2])
    if body[0] == "sum" and k not in names_in(("int", body[2])) | names_in(("int", body[3])):
        yield "exchange", lambda: ("sum", body[1], body[2], body[3], ("sum", k, lo, hi, body[4]))
    for by in (form(1), form(-1), *(f for f in (lo, name("t")) if f[1])):
        yield "shift", lambda by=by: _shifted(e, by, names)
    yield "reflect", lambda: _reflected(e, names)
    yield "rename", lambda: renamed(e, names)
    if nonneg(plus(length, -1), at.scope):
        yield (
            "peel the last",
            lambda: ("add", ("sum", k, lo, plus(hi, -1), body), replace(body, k, hi, names)),
        )
        yield (
            "peel the first",
            lambda: ("add", replace(body, k, lo, names), ("sum", k, plus(lo, 1), hi, body)),
        )
    if nonneg(length, at.scope):
        more = plus(hi, 1)
        yield "extend", lambda: ("sub", ("sum", k, lo, more, body), replace(body, k, more, names))
        if k not in free_names(body):
            yield "count", lambda: ("mul", body, ("int", length))
    for cut in _cuts(lo, hi, at):
        yield (
            "split range",
            lambda cut=cut: (
                "add",
                ("sum", k, lo, cut, body),
                renamed(("sum", k, plus(cut, 1), hi, body), names),
            ),
        )
    if not length[1] and 0 <= length[0] <= 3:
        yield "write out", lambda: add(*(replace(body, k, plus(lo, r), names) for r in range(length[0])))


def _joined(e: Expr, names: Names) -> Expr:
    k = names.fresh()
    a, b = (replace(x[4], x[1], name(k), names) for x in e[1:])
    return ("sum", k, e[1][2], e[1][3], (e[0], a, b))


def _pushed(x: Expr, y: Expr, names: Names) -> Expr:
    y = renamed(y, names)
    return ("sum", y[1], y[2], y[3], ("mul", x, y[4]))


def _shifted(e: Expr, by: Form, names: Names) -> Expr:
    k = names.fresh()
    body = replace(e[4], e[1], combine((1, name(k)), (-1, by)), names)
    return ("sum", k, combine((1, e[2]), (1, by)), combine((1, e[3]), (1, by)), body)


def _reflected(e: Expr, names: Names) -> Expr:
    k = names.fresh()
    turned = combine((1, e[2]), (1, e[3]), (-1, name(k)))
    return ("sum", k, e[2], e[3], replace(e[4], e[1], turned, names))


def _cuts(lo: Form, hi: Form, at: Site) -> Iterator[Form]:
    ends = [name(k) for k, _, _ in at.scope] + [
        form(1),
        form(0, t=1),
        form(0, s=1),
        form(0, i=1),
        form(0, j=1),
    ]
    for f in ends:
        for by in (0, -1):
            cut = plus(f, by)
            if cut not in (hi, plus(lo, -1)) and between(plus(lo, -1), cut, hi, at.scope):
                yield cut


def _deltas(e: Expr, at: Site) -> Iterator[Move]:
    tag, names = e[0], at.names
    if tag == "delta":
        a, b = e[1:]
        yield "symmetric delta", lambda: ("delta", b, a)
        yield "shift delta", lambda: ("delta", plus(a, 1), plus(b, 1))
        yield "square of delta", lambda: ("mul", e, e)
        difference = combine((1, a), (-1, b))
        if difference == form(0):
            yield "equal indices", lambda: ONE
        for f in (difference, combine((-1, difference))):
            if nonneg(plus(f, -1), at.scope):
                yield "different indices", lambda: ZERO
    if tag == "mul":
        for x, y in (e[1:], e[2:0:-1]):
            if x[0] == "delta":
                if y == x:
                    yield "square of delta", lambda x=x: x
                for a, b in (x[1:], x[2:0:-1]):
                    if not a[0] and len(a[1]) == 1 and a[1][0][1] == 1 and a[1][0][0] in free_names(y):
                        yield (
                            "use delta",
                            lambda x=x, y=y, a=a, b=b: ("mul", x, replace(y, a[1][0][0], b, names)),
                        )
    if tag == "sum":
        k, lo, hi, body = e[1:]
        parts = factors(body)
        for q, x in enumerate(parts):
            if x[0] != "delta":
                continue
            c = coefficient(x[1], k) - coefficient(x[2], k)
            if c in (1, -1):
                value = combine((-c, combine((1, x[1]), (-1, x[2]))), (1, name(k)))
                rest = mul(*(f for r, f in enumerate(parts) if r != q))
                if between(lo, value, hi, at.scope):
                    yield "contract", lambda rest=rest, value=value: replace(rest, k, value, names)
    if tag in ("ent", "at", "seq"):
        for f in forms(e):
            for hi in (form(0, n=1), form(0, d=1), form(0, t=1), form(0, T=1)):
                if f[1] and between(form(1), f, hi, at.scope):
                    yield "insert delta", lambda f=f, hi=hi: _inserted(e, f, hi, names)


def _inserted(e: Expr, f: Form, hi: Form, names: Names) -> Expr:
    k = names.fresh()
    out = list(e)
    place = next(r for r in range(2, len(e)) if e[r] == f)
    out[place] = name(k)
    return ("sum", k, form(1), hi, ("mul", ("delta", name(k), f), tuple(out)))


# ------------------------------------------------------------------------------ matrices and contractions
def _total(size_name: str, at: Site, body: Callable[[Form], Expr]) -> Expr:
    k = at.names.fresh()
    return ("sum", k, form(1), name(size_name), body(name(k)))


def _contractions(e: Expr, at: Site) -> Iterator[Move]:
    tag = e[0]
    if tag == "trace":
        a = e[1]
        yield "entries", lambda: _total(shape(a)[0], at, lambda k: ("at", a, k, k))
        yield "trace of transpose", lambda: ("trace", ("tr", a))
        if a[0] == "mm":
            yield "cyclic", lambda: ("trace", ("mm", a[2], a[1]))
        if a[0] in ("plus", "minus"):
            yield (
                "trace of sum",
                lambda: ("add" if a[0] == "plus" else "sub", ("trace", a[1]), ("trace", a[2])),
            )
        if a[0] == "scale":
            yield "pull out", lambda: ("mul", a[1], ("trace", a[2]))
        if a[0] == "outer":
            yield "trace of outer", lambda: ("dot", a[1], a[2])
    elif tag == "dot":
        u, v = e[1:]
        yield "entries", lambda: _total(shape(u)[0], at, lambda k: mul(("at", u, k), ("at", v, k)))
        yield "commute", lambda: ("dot", v, u)
        if v[0] == "mm":
            yield "adjoint", lambda: ("dot", ("mm", ("tr", v[1]), u), v[2])
        if u == v:
            yield "length", lambda: ("norm2", u)
        if u[0] == "scale":
            yield "pull out", lambda: ("mul", u[1], ("dot", u[2], v))
        if u[0] in ("plus", "minus"):
            yield (
                "distribute",
                lambda: (
                    "add" if u[0] == "plus" else "sub",
                    ("dot", u[1], v),
                    ("dot", u[2], renamed(v, at.names)),
                ),
            )
    elif tag == "norm2":
        u = e[1]
        yield "entries", lambda: _total(shape(u)[0], at, lambda k: ("pow", ("at", u, k), form(2)))
        yield "length", lambda: ("dot", u, u)
    elif tag == "frob2":
        a = e[1]
        n, d = shape(a)
        yield (
            "entries",
            lambda: _total(n, at, lambda k: _total(d, at, lambda l: ("pow", ("at", a, k, l), form(2)))),
        )
        yield "trace", lambda: ("trace", ("mm", ("tr", a), a))
    elif tag == "at":
        yield from _entries(e, at)
    elif tag == "let":
        yield "unfold", lambda: e[2]
    if tag != "let" and not at.scope and not at.averaged and size(e) < 14:
        if any(x[0] in ("sca", "int", "ent", "seq", "sum", "at", "dot", "trace") for x in subexpressions(e)):
            yield "abbreviate", lambda: _let(f"r{len(at.used) + 1}", e, at)


def _let(label: str, e: Expr, at: Site) -> Expr:
    at.used.add(label)
    return ("let", label, e)


def _entries(e: Expr, at: Site) -> Iterator[Move]:
    a, idx = e[1], e[2:]
    tag = a[0]

    def entry(b: Expr, *index: Form) -> Expr:
        return ("at", b, *(index or idx))

    if tag in ("plus", "minus"):
        op = "add" if tag == "plus" else "sub"
        yield "entry", lambda: (op, entry(a[1]), entry(a[2]))
    elif tag == "scale":
        yield "entry", lambda: ("mul", a[1], entry(a[2]))
    elif tag == "had":
        yield "entry", lambda: ("mul", entry(a[1]), entry(a[2]))
    elif tag == "mm":
        yield (
            "entry",
            lambda: _total(
                shape(a[1])[1], at, lambda k: mul(entry(a[1], idx[0], k), entry(a[2], k, *idx[1:]))
            ),
        )
    elif tag == "tr":
        yield "entry", lambda: entry(a[1], idx[1], idx[0])
    elif tag == "diag":
        yield "entry", lambda: ("mul", ("delta", idx[0], idx[1]), entry(a[1], idx[0]))
    elif tag == "dgl":
        yield "entry", lambda: entry(a[1], idx[0], idx[0])
    elif tag == "outer":
        yield "entry", lambda: ("mul", entry(a[1], idx[0]), entry(a[2], idx[1]))
    elif tag == "arr":
        yield "entry", lambda: ("ent", a[1], *idx)
    elif tag == "EA":
        yield "entry", lambda: ("E", entry(a[1]))
    elif tag == "const":
        value = {"eye": ("delta", *idx), "ones": ONE, "zeros": ZERO}[a[1]]
        yield "entry", lambda: value


def _array_moves(e: Expr, at: Site) -> Iterator[Move]:
    tag, names = e[0], at.names
    if tag in ("plus", "had"):
        yield "commute", lambda: (tag, e[2], e[1])
        if e[1][0] == tag:
            yield "associate", lambda: (tag, e[1][1], (tag, e[1][2], e[2]))
    if tag == "minus":
        yield "difference", lambda: ("plus", e[1], ("scale", MINUS, e[2]))
    if tag == "scale":
        c, a = e[1:]
        if a[0] in ("plus", "minus"):
            yield "distribute", lambda: (a[0], ("scale", c, a[1]), ("scale", renamed(c, names), a[2]))
        if a[0] in ("mm", "had"):
            yield "scale a factor", lambda: (a[0], ("scale", c, a[1]), a[2])
        if a[0] == "scale":
            yield "scale twice", lambda: ("scale", ("mul", c, a[1]), a[2])
    if tag == "mm":
        a, b = e[1:]
        if a[0] == "mm":
            yield "associate", lambda: ("mm", a[1], ("mm", a[2], b))
        if b[0] == "mm":
            yield "associate", lambda: ("mm", ("mm", a, b[1]), b[2])
        if a[0] in ("plus", "minus"):
            yield "distribute", lambda: (a[0], ("mm", a[1], b), ("mm", a[2], renamed(b, names)))
        if b[0] in ("plus", "minus"):
            yield "distribute", lambda: (b[0], ("mm", a, b[1]), ("mm", renamed(a, names), b[2]))
        if b[0] == "scale":
            yield "pull out", lambda: ("scale", b[1], ("mm", a, b[2]))
        if a[0] == "diag" and len(shape(b)) == 1:
            yield "diagonal product", lambda: ("had", a[1], b)
        if a[0] == "outer" and len(shape(b)) == 1:
            yield "outer product", lambda: ("scale", ("dot", a[2], b), a[1])
        if a == ("const", "eye", (shape(b)[0],)):
            yield "identity", lambda: b
    if tag == "had" and len(shape(e)) == 1:
        yield "diagonal product", lambda: ("mm", ("diag", e[1]), e[2])
    if tag == "tr":
        a = e[1]
        if a[0] == "mm":
            yield "transpose of product", lambda: ("mm", ("tr", a[2]), ("tr", a[1]))
        if a[0] == "tr":
            yield "transpose twice", lambda: a[1]
        if a[0] in ("plus", "minus", "had"):
            yield "transpose of sum", lambda: (a[0], ("tr", a[1]), ("tr", a[2]))
        if a[0] in ("diag",):
            yield "symmetric", lambda: a
        if a[0] == "outer":
            yield "transpose of outer", lambda: ("outer", a[2], a[1])
        if a[0] == "scale":
            yield "transpose of multiple", lambda: ("scale", a[1], ("tr", a[2]))
    if tag == "EA":
        a = e[1]
        if a[0] in ("plus", "minus"):
            yield "linear", lambda: (a[0], ("EA", a[1]), ("EA", a[2]))
        if a[0] in ("mm", "had", "scale") and not random_families(a[1]):
            yield "linear", lambda: (a[0], a[1], ("EA", a[2]))
        if a[0] == "arr" and a[1] in FAMILIES:
            where = FAMILIES[a[1]].mean
            yield "mean", lambda: ("scale", where, ("const", "ones", shape(a)))
        if not random_families(a):
            yield "constant", lambda: a
    if len(shape(e)) >= 1 and not random_families(e) and tag != "const":
        yield "times identity", lambda: ("mm", ("const", "eye", shape(e)[:1]), e)


# ----------------------------------------------------------------------------------------- expectations
def _averages(e: Expr, at: Site) -> Iterator[Move]:
    tag, names = e[0], at.names
    if tag == "Var":
        x = e[1]
        y = renamed(x, names)
        yield "definition of Var", lambda: ("E", ("pow", ("sub", x, ("E", y)), form(2)))
        yield "Var by moments", lambda: ("sub", ("E", ("pow", x, form(2))), ("pow", ("E", y), form(2)))
        yield "Var is Cov", lambda: ("Cov", x, y)
        if x[0] == "mul" and not random_families(x[1]):
            yield "Var of a multiple", lambda: ("mul", ("pow", x[1], form(2)), ("Var", x[2]))
        if x[0] == "add" and not random_families(x[2]):
            yield "Var of a shift", lambda: ("Var", x[1])
        family = _entry_of(x)
        if family is not None and FAMILIES[family].var is not None:
            yield "declared variance", lambda: FAMILIES[family].var
    elif tag == "Cov":
        x, y = e[1:]
        x2, y2 = renamed(x, names), renamed(y, names)
        yield "definition of Cov", lambda: ("E", ("mul", ("sub", x, ("E", x2)), ("sub", y, ("E", y2))))
        yield "Cov by moments", lambda: ("sub", ("E", ("mul", x, y)), ("mul", ("E", x2), ("E", y2)))
        yield "symmetric", lambda: ("Cov", y, x)
        if x[0] == "mul" and not random_families(x[1]):
            yield "pull out", lambda: ("mul", x[1], ("Cov", x[2], y))
        if x[0] == "add":
            yield "Cov of a sum", lambda: ("add", ("Cov", x[1], y), ("Cov", x[2], y2))
        if x[0] == "sum":
            k = x[1]
            yield "Cov of a sum", lambda: ("sum", k, x[2], x[3], ("Cov", x[4], y))
    elif tag == "E":
        yield from _expectation(e[1], at)


def _entry_of(x: Expr) -> str | None:
    return x[1] if x[0] in ("ent", "seq", "sca") and x[1] in FAMILIES else None


def _expectation(x: Expr, at: Site) -> Iterator[Move]:
    if not random_families(x):
        yield "constant", lambda: x
        return
    if x[0] in ("add", "sub"):
        yield "linear", lambda: (x[0], ("E", x[1]), ("E", x[2]))
    if x[0] == "neg":
        yield "linear", lambda: ("neg", ("E", x[1]))
    if x[0] == "sum":
        yield "linear", lambda: ("sum", x[1], x[2], x[3], ("E", x[4]))
    if x[0] == "div" and not random_families(x[2]):
        yield "linear", lambda: ("div", ("E", x[1]), x[2])
    parts = [f for y in factors(x) for f in ([y[1]] * y[2][0] if _small_power(y) else [y])]
    fixed = [f for f in parts if not random_families(f)]
    loose = [f for f in parts if random_families(f)]
    if fixed:
        yield "pull out", lambda: mul(*fixed, ("E", mul(*loose)))
        return
    entries = [_entry_of(f) for f in loose]
    if None in entries:
        return
    if len(loose) == 1:
        yield "declared mean", lambda: FAMILIES[entries[0]].mean
    if len(loose) == 2 and entries[0] == entries[1]:
        value = _pair(*loose)
        if value is not None:
            yield "second moment", lambda: value
    if len(loose) == 3 and loose[0] == loose[1] == loose[2]:
        third = {"K": ZERO, "Q": ("sca", "p")}.get(entries[0])
        if third is not None:
            yield "third moment", lambda: third
    groups = set(entries)
    for block in at.independent:
        mine = [f for f, k in zip(loose, entries, strict=True) if k == min(groups)]
        rest = [f for f, k in zip(loose, entries, strict=True) if k != min(groups)]
        if len(groups) > 1 and groups <= block:
            yield "independence", lambda mine=mine, rest=rest: ("mul", ("E", mul(*mine)), ("E", mul(*rest)))


def _small_power(y: Expr) -> bool:
    return y[0] == "pow" and not y[2][1] and 1 <= y[2][0] <= 3


def _pair(x: Expr, y: Expr) -> Expr | None:
    """E[R_e R_e'] from the declared moments, where they determine it."""
    f = FAMILIES[x[1]]
    if f.var is None:
        return None
    square = ("pow", f.mean, form(2))
    if x == y:
        return ("add", square, f.var)
    pairs = [(a, b) for a, b in zip(forms(x), forms(y), strict=True) if a != b]
    if f.kind in ("entries", "iid", "times") or (f.kind == "rows" and forms(x)[0] == forms(y)[0]):
        return ("add", square, mul(*(("delta", a, b) for a, b in pairs), f.var))
    return None


# ----------------------------------------------------------------------------------------------- steps
def places(e: Expr, at: Site, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Expr, Site]]:
    """Every sub-expression with the way to it and its site."""
    yield path, e, at
    if e[0] == "let":  # one name, one meaning
        return
    inner = at.inside(e)
    for k, c in enumerate(children(e)):
        yield from places(c, inner, (*path, k))


def put_at(e: Expr, path: tuple[int, ...], new: Expr) -> Expr:
    """e with the sub-expression at a path replaced."""
    if not path:
        return new
    kids = children(e)
    kids[path[0]] = put_at(kids[path[0]], path[1:], new)
    return rebuilt(e, kids)


GROWING = {
    "times one",
    "add and subtract",
    "halves",
    "insert delta",
    "abbreviate",
    "power 0",
    "insert quotient",
    "rename",
    "times identity",
    "commute",
    "shift delta",
    "square of delta",
    "expand",
}


def transformed(e: Expr, at: Site, steps: int, log: list[str] | None = None) -> Expr:
    """e after some random sound steps."""
    for _ in range(steps):
        everywhere = list(places(e, at))
        for _attempt in range(12):
            path, part, site = at.rng.choice(everywhere)
            choices = list(moves(part, site))
            strong = [c for c in choices if c[0] not in GROWING]
            if strong and at.rng.random() < 0.85:
                choices = strong
            if not choices:
                continue
            label, make = at.rng.choice(choices)
            new = make()
            if size(e) - size(part) + size(new) > LARGEST or not defined(new, site.scope):
                continue
            e = put_at(e, path, new)
            if log is not None:
                log.append(label)
            break
    return e


__all__ = ["Site", "add", "factors", "moves", "mul", "name", "places", "put", "put_at", "transformed"]
