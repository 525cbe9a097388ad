"""Identities and bounds of |x| and max(0, x), proved by cases of the sign; and near misses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from generator.logic_terms import Logic, add, times, written
from generator.scripted import Case, attempt, num, real, source
from generator.truth import Tree, compare, free, polynomial, value

POOL = [real(k) for k in "xyz"]
VALUES = [Fraction(k) for k in (0, 1, -1, 2, -3, 5)] + [Fraction(1, 2), Fraction(-2, 3)]


def sub(a: Tree, b: Tree) -> Tree:
    """a - b."""
    return ("-", a, b)


def mul(a: Tree, b: Tree) -> Tree:
    """a·b."""
    return ("*", a, b)


def _pair(e: Tree, rng: random.Random) -> tuple[Tree, Tree]:
    """Two ways to write one function of the size or the positive part of e."""
    minus, size, up, down = times(-1, e), ("abs", e), ("relu", e), ("relu", times(-1, e))
    c, half = rng.choice((2, 3)), Fraction(1, 2)
    options = [
        (size, add(up, down)),
        (size, ("abs", minus)),
        (size, sub(times(2, up), e)),
        (e, sub(up, down)),
        (up, times(half, add(e, size))),
        (down, sub(up, e)),
        (down, times(half, sub(size, e))),
        (("^", size, 2), ("^", e, 2)),
        (mul(up, down), num(0)),
        (mul(up, size), mul(up, e)),
        (("^", up, 2), mul(up, e)),
        (("relu", times(c, e)), times(c, up)),
        (("abs", times(-c, e)), times(c, size)),
        (("abs", mul(e, e)), ("^", e, 2)),
        (add(("^", up, 2), ("^", down, 2)), ("^", size, 2)),
        (mul(size, size), mul(e, e)),
        (times(2, add(e, size)), add(add(up, up), add(up, up))),
    ]
    return rng.choice(options)


def _greatest(a: Tree, b: Tree, rng: random.Random) -> tuple[Tree, Tree]:
    """Two ways to write the greater of two numbers."""
    ways = [
        add(b, ("relu", sub(a, b))),
        add(a, ("relu", sub(b, a))),
        times(Fraction(1, 2), add(add(a, b), ("abs", sub(a, b)))),
        times(Fraction(1, 2), add(add(a, b), ("abs", sub(b, a)))),
    ]
    first, second = rng.sample(ways, 2)
    return first, second


def _bound(e: Tree, rng: random.Random) -> tuple[Tree, str, Tree]:
    """A bound that holds everywhere."""
    size, up = ("abs", e), ("relu", e)
    return rng.choice(
        [(e, "le", size), (up, "le", size), (e, "le", up), (times(-1, size), "le", e), (num(0), "le", up)]
    )


def _split(signs: list[Tree], leaf: Any, rng: random.Random) -> Any:
    """Cases of the sign of every expression."""
    for e in signs:
        s = ("rel", rng.choice(("ge", "ge", "gt", "le", "lt")), e, num(0))
        leaf = ("cases", s, leaf, leaf)
    return leaf


def _ordered(e: Tree, r: Tree) -> Any:
    """Both signs of e for a bound, where the sign is cited too."""
    signs = [("rel", op, e, num(0)) for op in ("ge", "le")]
    return ("split", ("or", *signs), *(("calc", r[2], r[3], ("piecewise", s), r[1]) for s in signs))


def _varying(draw: Logic, pool: list[Tree]) -> Tree:
    """An affine expression that takes both signs."""
    e = draw.linear(pool)
    while not set(polynomial(e)) - {()}:
        e = draw.linear(pool)
    return e


def _statement(rng: random.Random) -> tuple[Tree, list[Tree], str]:
    draw = Logic(rng)
    kind = rng.choice(("one", "one", "scaled", "two", "product", "greatest", "bound"))
    e = _varying(draw, POOL[:2] if kind in ("two", "product") else POOL)
    if kind == "bound":
        a, op, b = _bound(e, rng)
        return ("rel", op, a, b), [e], kind
    if kind == "greatest":
        f = draw.linear(POOL)
        return ("rel", "eq", *_greatest(e, f, rng)), [sub(e, f)], kind
    a, b = _pair(e, rng)
    signs = [e]
    if kind == "scaled":
        c, d = mul(draw.linear(POOL), draw.linear(POOL)), draw.linear(POOL)
        a, b = add(mul(c, a), d), add(mul(written(c), b), d)
    elif kind in ("two", "product"):
        f = _varying(draw, POOL[2:])  # of its own, so that all signs occur together
        p, q = _pair(f, rng)
        signs.append(f)
        a, b = (add(a, q), add(b, p)) if kind == "two" else (mul(a, p), mul(b, q))
    return ("rel", "eq", a, b), signs, kind


def _holds(s: Tree, rng: random.Random, count: int) -> bool:
    """Whether a relation holds at random points."""
    names = sorted(free(s))
    for _ in range(count):
        at = {x: rng.choice(VALUES) for x in names}
        if not compare(s[1], value(s[2], at) - value(s[3], at)):
            return False
    return True


def _places(e: Tree) -> Iterator[tuple[int, ...]]:
    """Ways to every expression inside."""
    yield ()
    if e[0] in ("n", "real"):
        return
    for n, part in enumerate(e[1:], 1):
        if isinstance(part, tuple):
            yield from ((n, *p) for p in _places(part))


def _at(e: Tree, path: tuple[int, ...]) -> Tree:
    for n in path:
        e = e[n]
    return e


def _put(e: Tree, path: tuple[int, ...], new: Tree) -> Tree:
    return new if not path else (*e[: path[0]], _put(e[path[0]], path[1:], new), *e[path[0] + 1 :])


def _mistake(e: Tree, rng: random.Random) -> tuple[str, Tree]:
    """The expression with another sign, number, function or bound."""
    tag = e[0]
    if tag in ("abs", "relu"):
        return rng.choice(
            [
                ("other function", ("relu" if tag == "abs" else "abs", e[1])),
                ("function dropped", e[1]),
                ("sign inside", (tag, times(-1, e[1]))),
                ("sign outside", times(-1, e)),
                ("bound moved", (tag, add(e[1], num(1)))),
            ]
        )
    if tag in ("+", "-"):
        return rng.choice([("sign", ("-" if tag == "+" else "+", *e[1:])), ("part dropped", e[1])])
    if tag == "*":
        return "factor dropped", e[rng.choice((1, 2))]
    if tag == "^":
        return "power dropped", e[1]
    if tag == "n":
        return "number", num(Fraction(e[1].numerator, e[1].denominator) + rng.choice((1, -1)))
    return "symbol", rng.choice([x for x in POOL if x != e])


def cases(fragment: str, seed: int) -> Iterator[Case]:
    """A true relation, and near misses."""
    rng = random.Random(f"{fragment}:{seed}")
    s, signs, kind = _statement(rng)
    name, title = f"{fragment} {seed}", f"{kind}, signs of {len(signs)}"

    def tried(r: Tree) -> list[Any]:
        if r[1] != "eq":
            return [_ordered(signs[0], r), _split(signs, None, rng)]
        leaf = ("calc", r[2], r[3], ("piecewise",), "eq")
        return [_split(signs, leaf, rng), _split(signs, None, rng)]

    truth = "true" if _holds(s, rng, 40) else "false"
    scripts = tried(s)
    yield Case(
        fragment, seed, True, truth, tuple(attempt(name, s, p) for p in scripts), title, source(s, scripts[0])
    )
    for _ in range(3):
        side = rng.choice((2, 3))
        path = rng.choice(list(_places(s[side])))
        label, new = _mistake(_at(s[side], path), rng)
        wrong = _put(s, (side, *path), new)
        if s[1] == "le" and rng.random() < 0.3:
            label, wrong = "strict", ("rel", "lt", *s[2:])
        scripts = [*tried(wrong), scripts[0]]
        yield Case(
            fragment,
            seed,
            False,
            "" if _holds(wrong, rng, 60) else "false",
            tuple(attempt(name, wrong, p) for p in [*scripts, None]),
            f"{title}; MISTAKE: {label}",
            source(wrong, scripts[0]),
        )
