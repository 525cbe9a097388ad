"""Near-identities: one random mistake of the kind people make."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction

from generator.sound import Site, factors, mul, name, places, put_at
from generator.syntax import PARTS, Expr, Form, coefficient, combine, form, forms, plus, replace
from generator.world import FAMILIES, SHAPES, random_families, shape

Mutation = tuple[str, Callable[[], Expr]]


def mutations(e: Expr, at: Site) -> Iterator[Mutation]:
    """The mistakes that can be made at one place."""
    tag, rng, names = e[0], at.rng, at.names
    for where in PARTS[tag][1]:
        if where < len(e):
            yield from _wrong_form(e, where, at)
    if tag in ("add", "plus"):
        yield "sign", lambda: ("sub" if tag == "add" else "minus", e[1], e[2])
        yield "dropped term", lambda: e[rng.choice((1, 2))]
    if tag in ("sub", "minus"):
        yield "sign", lambda: ("add" if tag == "sub" else "plus", e[1], e[2])
        yield "turned round", lambda: (tag, e[2], e[1])
    if tag == "neg":
        yield "sign", lambda: e[1]
    if tag == "mul":
        yield "dropped factor", lambda: e[rng.choice((1, 2))]
        if e[1][0] == e[2][0] == "sum" and e[1][2:4] == e[2][2:4]:
            k = e[1][1]
            body = ("mul", e[1][4], replace(e[2][4], e[2][1], name(k), names))
            yield "product of sums as sum of products", lambda: ("sum", k, e[1][2], e[1][3], body)
    if tag == "div":
        yield "turned over", lambda: ("mul", e[1], e[2])
        if e[2][0] == "add":
            yield "divided by each term", lambda: ("add", ("div", e[1], e[2][1]), ("div", e[1], e[2][2]))
    if tag == "num":
        yield "number", lambda: ("num", e[1] + rng.choice((1, -1, Fraction(1, 2))))
    if tag == "sca":
        yield (
            "symbol",
            lambda: ("sca", rng.choice([k for k in ("a", "b", "x", "y", "beta", "p", "mu") if k != e[1]])),
        )
    if tag in ("ent", "arr"):
        same = [
            k
            for k, s in SHAPES.items()
            if s == SHAPES[e[1]] and k != e[1] and (k in FAMILIES) == (e[1] in FAMILIES)
        ]
        if same:
            yield "symbol", lambda: (tag, rng.choice(same), *e[2:])
        if tag == "ent" and SHAPES[e[1]] == ("n", "n"):
            yield "indices swapped", lambda: (tag, e[1], e[3], e[2])
    if tag == "pow" and e[1][0] in ("add", "sub"):
        yield "power of each term", lambda: (e[1][0], ("pow", e[1][1], e[2]), ("pow", e[1][2], e[2]))
    if tag == "sum":
        k, lo, hi, body = e[1:]
        yield (
            "empty range forgotten",
            lambda: ("add", ("sum", k, lo, plus(hi, -1), body), replace(body, k, hi, names)),
        )
        yield (
            "empty range forgotten",
            lambda: ("add", replace(body, k, lo, names), ("sum", k, plus(lo, 1), hi, body)),
        )
        yield (
            "counted without care",
            lambda: (
                "mul",
                replace(body, k, rng.choice((lo, hi)), names),
                ("int", combine((1, hi), (-1, lo), (1, form(1)))),
            ),
        )
        for end, _by in ((hi, 0), (lo, 0)):
            sizes = {"n": "d", "d": "n", "t": "s", "T": "t"}
            for old, new in sizes.items():
                if coefficient(end, old):
                    moved = replace(("int", end), old, name(new), names)[1]
                    yield (
                        "wrong range",
                        lambda end=end, moved=moved: (
                            ("sum", k, lo, moved, body) if end is hi else ("sum", k, moved, hi, body)
                        ),
                    )
        for x in factors(body):
            if x[0] == "delta":
                c = coefficient(x[1], k) - coefficient(x[2], k)
                if c in (1, -1):
                    value = combine((-c, combine((1, x[1]), (-1, x[2]))), (1, name(k)))
                    rest = mul(*[y for y in factors(body) if y is not x])
                    yield (
                        "contracted out of range",
                        lambda value=value, rest=rest: replace(rest, k, value, names),
                    )
    if tag == "delta":
        yield "delta dropped", lambda: ("num", Fraction(1))
    if tag == "E":
        parts = factors(e[1])
        if len(parts) > 1 and random_families(e[1]):
            yield "E of a product", lambda: ("mul", ("E", parts[0]), ("E", mul(*parts[1:])))
        if e[1][0] == "pow":
            yield "power outside E", lambda: ("pow", ("E", e[1][1]), e[1][2])
        if random_families(e[1]) and e[1][0] in ("ent", "seq", "sca") and FAMILIES[e[1][1]].var is not None:
            yield "variance for mean", lambda: FAMILIES[e[1][1]].var
    if tag == "Var":
        yield "second moment for variance", lambda: ("E", ("pow", e[1], form(2)))
        if e[1][0] == "mul" and not random_families(e[1][1]):
            yield "coefficient not squared", lambda: ("mul", e[1][1], ("Var", e[1][2]))
        if e[1][0] == "add":
            yield "variance of a sum", lambda: ("add", ("Var", e[1][1]), ("Var", e[1][2]))
        if e[1][0] == "sum":
            yield "variance of a sum", lambda: ("sum", *e[1][1:4], ("Var", e[1][4]))
    if tag == "Cov":
        yield "covariance forgotten", lambda: ("num", Fraction(0))
        yield "product moment for covariance", lambda: ("E", ("mul", e[1], e[2]))
    if tag == "mm" and shape(e[1]) == shape(e[2]) and len(shape(e[2])) == 2:
        yield "factors swapped", lambda: ("mm", e[2], e[1])
        yield "entrywise for matrix product", lambda: ("had", e[1], e[2])
    if tag == "tr" and len(set(shape(e))) == 1:
        yield "transpose dropped", lambda: e[1]
        if e[1][0] == "mm":
            yield "order of transposes", lambda: ("mm", ("tr", e[1][1]), ("tr", e[1][2]))
    if tag == "trace" and e[1][0] == "mm" and len(set(shape(e[1][1]))) == 1:
        yield "trace of a product", lambda: ("mul", ("trace", e[1][1]), ("trace", e[1][2]))
    if tag == "had":
        yield "factor dropped", lambda: e[1]
    if tag == "const" and e[1] == "eye":
        yield "ones for identity", lambda: ("const", "ones", e[2] * 2)


def _wrong_form(e: Expr, where: int, at: Site) -> Iterator[Mutation]:
    f: Form = e[where]

    def with_form(g: Form) -> Expr:
        out = list(e)
        out[where] = g
        return tuple(out)

    by = at.rng.choice((1, -1))
    yield "off by one", lambda: with_form(plus(f, by))
    others = [k for k, _, _ in at.scope] + ["i", "j", "t"]
    for k, c in f[1]:
        other = at.rng.choice([x for x in others if x != k])
        yield (
            "wrong index",
            lambda k=k, c=c, other=other: with_form(combine((1, f), (-c, name(k)), (c, name(other)))),
        )
        if c != 1 or e[0] in ("pow", "seq"):
            yield "wrong sign of an index", lambda k=k, c=c: with_form(combine((1, f), (-2 * c, name(k))))


def mutated(e: Expr, at: Site, tries: int = 20) -> tuple[str, Expr] | None:
    """e with one mistake in it, and what kind."""
    everywhere = list(places(e, at))
    for _ in range(tries):
        path, part, site = at.rng.choice(everywhere)
        choices = list(mutations(part, site))
        if not choices:
            continue
        label, make = at.rng.choice(choices)
        new = make()
        if new != part:
            return label, put_at(e, path, new)
    return None


__all__ = ["forms", "mutated", "random"]
