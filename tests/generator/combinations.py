"""Random linear systems of assumed equations, combinations of them with factors, and wrong combinations.

A goal is refuted at a point where the assumed equations hold, found by solving them: they are affine in the unknowns.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import symproofs as sp
from generator.inverses import SQUARE, VECTORS, WIDE, Sizes, evaluate, mistakes, world
from generator.scripted import Attempt, Case, node, num, real
from generator.truth import Tree, value
from symproofs.proofs.claims import claim

X, PARAMETERS, UNIT = [real(k) for k in "xyz"], [real("a"), real("b")], ("unit", "c")
Term = tuple[Tree, tuple[Tree, Tree], Tree]  # left factor, equation, right factor
ONE = num(1)


def solution(
    residual: Callable[[list[Fraction]], list[Fraction]], count: int, rng: random.Random
) -> list[Fraction] | None:
    """A random zero of an affine function of some unknowns."""
    constant = residual([Fraction(0)] * count)
    columns = [residual([Fraction(j == k) for j in range(count)]) for k in range(count)]
    rows = [[*(c[r] - constant[r] for c in columns), -constant[r]] for r in range(len(constant))]
    pivots: list[int] = []
    for k in rng.sample(range(count), count):
        row = next((r for r in range(len(pivots), len(rows)) if rows[r][k]), None)
        if row is None:
            continue
        here = len(pivots)
        rows[here], rows[row] = rows[row], rows[here]
        rows[here] = [x / rows[here][k] for x in rows[here]]
        for r in range(len(rows)):
            if r != here and rows[r][k]:
                rows[r] = [x - rows[r][k] * y for x, y in zip(rows[r], rows[here], strict=True)]
        pivots.append(k)
    if any(row[-1] for row in rows[len(pivots) :]):
        return None
    out = [Fraction(rng.choice((0, 1, -1, 2, 3, -2))) for _ in range(count)]
    for row, k in zip(rows, pivots, strict=False):
        out[k] = row[-1] - sum((row[j] * out[j] for j in range(count) if j not in pivots), Fraction(0))
    return out


# ---------------------------------------------------------------------------------------------- scalars
def _scalar_side(rng: random.Random) -> Tree:
    """Affine in the unknowns, with parameters as coefficients."""
    parts: list[Tree] = []
    for x in rng.sample(X, rng.choice((1, 1, 2))):
        c = rng.choice([ONE, num(2), num(-1), num(3), *PARAMETERS, UNIT])
        parts.append(x if c == ONE else ("*", c, x))
    if rng.random() < 0.5:
        parts.append(rng.choice([num(1), num(-2), *PARAMETERS]))
    out = parts[0]
    for p in parts[1:]:
        out = (rng.choice("++-"), out, p)
    return out


def _scalar_factor(rng: random.Random) -> Tree:
    a, x = rng.choice(PARAMETERS), rng.choice(X)
    return rng.choice(
        [
            ONE,
            num(2),
            num(-1),
            num(Fraction(1, 2)),
            a,
            ("+", a, ONE),
            x,
            ("over", ONE, UNIT),
            ("over", a, UNIT),
            UNIT,
        ]
    )


def _scalars(rng: random.Random) -> tuple[list[Term], Tree, Tree]:
    equations: list[tuple[Tree, Tree]] = []
    while len(equations) < rng.choice((1, 2, 2, 3)):
        e = (_scalar_side(rng), rng.choice([_scalar_side(rng), _scalar_side(rng), num(0), num(1)]))
        if e not in equations:
            equations.append(e)
    terms = [(_scalar_factor(rng), e, ONE) for e in equations]
    left: Tree = num(0)
    right: Tree = num(0)
    for f, (a, b), _ in terms:
        if rng.random() < 0.2:
            a, b = ("-", a, b), num(0)
        left, right = (
            ("*", f, s) if t == num(0) else ("+", t, ("*", f, s)) for t, s in ((left, a), (right, b))
        )
    if rng.random() < 0.4:
        e = _scalar_side(rng)
        left, right = ("-", left, e), ("-", right, e)
    return terms, left, right


def _scalar_truth(equations: list[tuple[Tree, Tree]], left: Tree, right: Tree, rng: random.Random) -> str:
    held = ""
    for _ in range(12):
        at = {p: Fraction(rng.choice((1, 2, -1, 3, -2))) for p in (*PARAMETERS, UNIT)}

        def residual(v: list[Fraction], at: dict[Tree, Fraction] = at) -> list[Fraction]:
            here = {**at, **dict(zip(X, v, strict=True))}
            return [value(a, here) - value(b, here) for a, b in equations]

        found = solution(residual, len(X), rng)
        if found is None:
            continue
        at.update(zip(X, found, strict=True))
        if value(left, at) != value(right, at):
            return "false"
        held = "true"
    return held


def _scalar_mistakes(e: Tree) -> Iterator[tuple[str, Tree]]:
    """Another coefficient, sign or symbol in one place."""
    tag = e[0]
    if tag == "n":
        yield "coefficient", num(Fraction(e[1].numerator, e[1].denominator) + 1)
        return
    if tag in ("real", "unit"):
        yield "symbol", next(x for x in (*X, *PARAMETERS) if x != e)
        yield "coefficient", ("*", num(2), e)
        return
    if tag in "+-":
        yield "sign", ("-" if tag == "+" else "+", *e[1:])
        yield "part dropped", e[1]
    if tag == "*":
        yield "factor dropped", e[2]
    for k in (1, 2):
        if tag != "over" or k == 1:
            for label, new in _scalar_mistakes(e[k]):
                yield label, (*e[:k], new, *e[k + 1 :])


# ----------------------------------------------------------------------------------------------- arrays
def _array_side(rng: random.Random, unknowns: str) -> Tree:
    """Affine in unknown vectors or matrices, with square matrices as coefficients."""

    def part() -> Tree:
        x: Tree = ("arr", rng.choice(unknowns))
        a: Tree = ("arr", rng.choice(SQUARE))
        return rng.choice([x, ("mm", a, x), ("mm", ("tr", a), x), ("scale", Fraction(2), x)])

    out = part()
    return (rng.choice(("sum", "diff")), out, part()) if rng.random() < 0.5 else out


def _times(left: Tree, e: Tree, right: Tree) -> Tree:
    if left[0] == "n":
        e = e if left == ONE else ("scale", Fraction(left[1].numerator, left[1].denominator), e)
    else:
        e = ("mm", left, e)
    return e if right == ONE else ("mm", e, right)


def _arrays(rng: random.Random) -> tuple[list[Term], Tree, Tree, str]:
    unknowns = rng.choice((VECTORS, WIDE))
    kind = rng.choice(("number", "matrix", "matrix", "row"))
    on_right = unknowns == WIDE and rng.random() < 0.4
    row: Tree = ("tr", ("arr", rng.choice(VECTORS)))
    equations: list[tuple[Tree, Tree]] = []
    while len(equations) < rng.choice((1, 2, 2)):
        e = (_array_side(rng, unknowns), _array_side(rng, unknowns))
        if e not in equations and e[0] != e[1]:
            equations.append(e)
    terms: list[Term] = []
    for e in equations:
        a: Tree = ("arr", rng.choice(SQUARE))
        factor = {"number": num(rng.choice((1, 2, -1, 3))), "row": row}.get(kind)
        if factor is None:
            factor = rng.choice([a, ("tr", a), num(2), ONE, ("mm", a, ("arr", rng.choice(SQUARE)))])
        terms.append((factor, e, ("tr", ("arr", "X")) if on_right else ONE))
    sides = [[_times(f, e[k], g) for f, e, g in terms] for k in range(2)]
    tag = rng.choice(("sum", "diff"))
    if len(terms) == 2 and tag == "diff":
        f, e, g = terms[1]
        terms[1] = (("scale", Fraction(-1), f) if f[0] != "n" else num(-f[1]), e, g)
    left, right = (s[0] if len(s) == 1 else (tag, *s) for s in sides)
    return terms, left, right, unknowns


def _array_truth(
    equations: list[tuple[Tree, Tree]], left: Tree, right: Tree, unknowns: str, rng: random.Random
) -> str:
    held = ""
    for k in range(10):
        n = (1, 2, 2)[k % 3]
        at = world(rng, n, frozenset())
        width = 1 if unknowns == VECTORS else 2

        def put(v: list[Fraction], at: dict[str, Any] = at, n: int = n, width: int = width) -> dict[str, Any]:
            out, rest = dict(at), iter(v)
            for x in unknowns:
                out[x] = [[next(rest) for _ in range(width)] for _ in range(n)]
            return out

        def residual(v: list[Fraction], put: Callable[..., Any] = put) -> list[Fraction]:
            here = put(v)
            pairs = [(evaluate(a, here), evaluate(b, here)) for a, b in equations]
            return [
                x - y for a, b in pairs for r, s in zip(a, b, strict=True) for x, y in zip(r, s, strict=True)
            ]

        try:
            found = solution(residual, len(unknowns) * n * width, rng)
            if found is None:
                continue
            here = put(found)
            if evaluate(left, here) != evaluate(right, here):
                return "false"
        except ValueError:
            return ""  # the sizes do not fit
        held = "true"
    return held


# ------------------------------------------------------------------------------------------------- cases
def _claim(
    name: str,
    build: Callable[[], Callable[[Tree], Any]],
    terms: list[Term],
    sides: tuple[Tree, Tree],
    proof: bool,
) -> Attempt:
    def make() -> Any:
        of = build()

        def factor(f: Tree) -> Any:
            return node(f) if f[0] == "n" else of(f)

        given = [sp.Eq(of(a), of(b)) for _, (a, b), _ in terms]
        steps = [(factor(f), g, factor(h)) for (f, _, h), g in zip(terms, given, strict=True)]
        by = sp.linear_combination(*steps) if proof else None
        return claim(name, "generated", sp.Eq(of(sides[0]), of(sides[1])), given=given, proof=by)

    return make


def _source(build: Callable[[], Callable[[Tree], Any]], terms: list[Term], left: Tree, right: Tree) -> str:
    of = build()
    try:
        text = f"Eq({of(left)}, {of(right)})"
        given: Any = [f"Eq({of(a)}, {of(b)})" for _, (a, b), _ in terms]
    except sp.SymproofsError as e:
        text, given = f"{left} = {right}: {e}", [e for _, e, _ in terms]
    return f"{text} given {given}\nfactors {[(f, g) for f, _, g in terms]}"


def _changed(terms: list[Term], rng: random.Random) -> list[Term]:
    """One factor that is another one."""
    k = rng.randrange(len(terms))
    f, e, g = terms[k]
    new = num(Fraction(f[1].numerator, f[1].denominator) + 1) if f[0] == "n" else ONE
    return [*terms[:k], (new, e, g), *terms[k + 1 :]]


def cases(fragment: str, seed: int) -> Iterator[Case]:
    """A consequence of assumed equations with its factors, and statements that do not follow."""
    rng = random.Random(f"{fragment}:{seed}")
    name, scalar = f"{fragment} {seed}", rng.random() < 0.5
    unknowns = VECTORS
    if scalar:
        terms, left, right = _scalars(rng)
    else:
        terms, left, right, unknowns = _arrays(rng)
    equations = [e for _, e, _ in terms]

    def build() -> Callable[[Tree], Any]:
        return node if scalar else Sizes(None).node

    def truth(a: Tree, b: Tree, given: list[tuple[Tree, Tree]]) -> str:
        if scalar:
            return _scalar_truth(given, a, b, rng)
        return _array_truth(given, a, b, unknowns, rng)

    title = "scalars" if scalar else "arrays"
    yield Case(
        fragment,
        seed,
        True,
        truth(left, right, equations),
        (_claim(name, build, terms, (left, right), True),),
        title,
        _source(build, terms, left, right),
    )
    change = _scalar_mistakes if scalar else mistakes
    found = [(label, (new, right), terms) for label, new in change(left)]
    found += [(label, (left, new), terms) for label, new in change(right)]
    found += [("equation dropped", (left, right), terms[:-1])] * 2
    turned = [(f, (a, new), g) for f, (a, b), g in terms[:1] for _, new in change(b)]
    found += [("side changed", (left, right), [t, *terms[1:]]) for t in turned]
    for label, sides, known in rng.sample(found, min(3, len(found))):
        said = truth(*sides, [e for _, e, _ in known])
        scripts = [known, _changed(known, rng)] if known else []
        yield Case(
            fragment,
            seed,
            False,
            "" if said == "true" else said,
            (
                *(_claim(name, build, s, sides, True) for s in scripts),
                _claim(name, build, known, sides, False),
            ),
            f"{title}; MISTAKE: {label}",
            _source(build, known, *sides),
        )
