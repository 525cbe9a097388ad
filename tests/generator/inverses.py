"""Identities with inverse matrices from A⁻¹A = AA⁻¹ = I, and near misses; exact values by elimination.

arrays  arr name · inv name · mm M N · tr M · sum M N · diff M N · scale c M · eye
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import symproofs as sp
from generator.kernel_values import inverted
from generator.scripted import Attempt, Case
from generator.truth import Tree
from symproofs.language import nodes
from symproofs.language.errors import SymproofsError
from symproofs.proofs.claims import claim

SQUARE, WIDE, VECTORS = "ABC", "XYZ", "uvw"  # n × n, n × d, n
ENTRIES = [Fraction(k) for k in (0, 1, -1, 2, 3, -2)] + [Fraction(1, 2)]
Value = list[list[Fraction]]


class Singular(Exception):
    """There is no inverse."""


# ----------------------------------------------------------------------------------------------- meaning
class Sizes:
    """The symbols at symbolic sizes, or at a small number."""

    def __init__(self, literal: int | None) -> None:
        self.n: Any = sp.sizes("n") if literal is None else literal
        self.d: Any = sp.sizes("d") if literal is None else 2

    def node(self, e: Tree) -> Any:
        """An array as a node."""
        tag = e[0]
        if tag == "arr":
            if e[1] in VECTORS:
                return sp.vector(e[1], self.n)
            return sp.matrix(e[1], self.n, self.d if e[1] in WIDE else self.n)
        if tag == "eye":
            return sp.eye(self.n)
        if tag == "inv":
            return sp.inv(self.node(e[1]))
        if tag == "tr":
            return self.node(e[1]).T
        if tag == "scale":
            return nodes.Mul(sp.Rational(e[1].numerator, e[1].denominator), self.node(e[2]))
        a, b = self.node(e[1]), self.node(e[2])
        return a @ b if tag == "mm" else a + b if tag == "sum" else a - b


def evaluate(e: Tree, at: dict[str, Value]) -> Value:
    """The value of an array; vectors are columns."""
    tag = e[0]
    if tag == "arr":
        return at[e[1]]
    if tag == "eye":
        n = len(at["A"])
        return [[Fraction(i == j) for j in range(n)] for i in range(n)]
    if tag == "scale":
        return [[e[1] * x for x in row] for row in evaluate(e[2], at)]
    a = evaluate(e[1], at)
    if tag == "inv":
        rows = inverted(a)
        if rows is None:
            raise Singular
        return rows
    if tag == "tr":
        return [list(column) for column in zip(*a, strict=True)]
    b = evaluate(e[2], at)
    if tag == "mm":
        return [
            [sum((x * y for x, y in zip(r, c, strict=True)), Fraction(0)) for c in zip(*b, strict=True)]
            for r in a
        ]
    sign = 1 if tag == "sum" else -1
    return [[x + sign * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def world(rng: random.Random, n: int, known: frozenset[str]) -> dict[str, Value]:
    """Rational matrices of which the known ones are invertible; the others are often singular."""
    out: dict[str, Value] = {}
    for name in (*SQUARE, *WIDE, *VECTORS):
        columns = 1 if name in VECTORS else 2 if name in WIDE else n
        while True:
            rows = [[rng.choice(ENTRIES) for _ in range(columns)] for _ in range(n)]
            if name in SQUARE and name not in known and rng.random() < 0.5:
                rows[-1] = [2 * x for x in rows[0]] if n > 1 else [Fraction(0)]
            if name not in known or inverted(rows) is not None:
                break
        out[name] = rows
    return out


# -------------------------------------------------------------------------------------------- statements
class Terms:
    """Draws two ways to write one array."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    def square(self) -> Tree:
        """An n × n factor."""
        a: Tree = ("arr", self.rng.choice(SQUARE))
        return self.rng.choice([a, a, ("inv", a), ("tr", a)])

    def product(self, factors: list[Tree]) -> Tree:
        """A product with random brackets."""
        if len(factors) == 1:
            return factors[0]
        k = self.rng.randrange(1, len(factors))
        return ("mm", self.product(factors[:k]), self.product(factors[k:]))

    def longer(self, factors: list[Tree], square: bool) -> list[Tree]:
        """With a matrix and its inverse, or both transposed, put somewhere."""
        rng, a = self.rng, ("arr", self.rng.choice(SQUARE))
        two = rng.choice([[a, ("inv", a)], [("inv", a), a], [("inv", a), a]])
        if rng.random() < 0.3:
            two = [("tr", x) for x in reversed(two)]
        k = rng.randrange(len(factors) + square)
        return [*factors[:k], *two, *factors[k:]]

    def pair(self) -> tuple[Tree, Tree, str]:
        rng = self.rng
        kind = rng.choice(("vector", "vector", "wide", "square", "square"))
        end = {"vector": VECTORS, "wide": WIDE, "square": SQUARE}[kind]
        short = [self.square() for _ in range(rng.choice((0, 1, 1)))] + [("arr", rng.choice(end))]
        long = short
        for _ in range(rng.choice((1, 1, 1, 2))):
            long = self.longer(long, kind == "square")
        left, right = self.product(long), self.product(short)
        style = rng.choice(("plain", "plain", "transposed", "sum", "scaled", "identity"))
        if style == "transposed" and kind != "vector":
            left = ("tr", left)
            right = (
                self.product([x[1] if x[0] == "tr" else ("tr", x) for x in reversed(short)])
                if rng.random() < 0.6
                else ("tr", right)
            )
        elif style == "sum":
            c: Tree = ("arr", rng.choice(end))
            tag = rng.choice(("sum", "diff"))
            left, right = (tag, left, c), (tag, right, c)
            if rng.random() < 0.5:
                a: Tree = ("arr", rng.choice(SQUARE))
                left, right = ("mm", ("inv", a), ("mm", a, left)), right
        elif style == "scaled":
            q = Fraction(rng.choice((2, -1, 3)))
            left, right = ("scale", q, left), ("scale", q, right)
        elif style == "identity" and kind == "square":
            a = ("arr", rng.choice(SQUARE))
            left, right = ("mm", a, ("inv", a)), ("eye",)
            if rng.random() < 0.5:
                b: Tree = ("arr", rng.choice(SQUARE))
                left = self.product([a, b, ("inv", b), ("inv", a)])
        return left, right, f"{kind}, {style}"


def named(e: Any, tag: str = "inv") -> set[str]:
    """The matrices of which an inverse is taken."""
    if not isinstance(e, tuple):
        return set()
    own = {e[1][1]} if e[0] == tag and e[1][0] == "arr" else set()
    return own.union(*[named(p, tag) for p in e])


def _places(e: Tree, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Tree]]:
    yield path, e
    for k, part in enumerate(e):
        if isinstance(part, tuple):
            yield from _places(part, (*path, k))


def _put(e: Tree, path: tuple[int, ...], new: Tree) -> Tree:
    return new if not path else (*e[: path[0]], _put(e[path[0]], path[1:], new), *e[path[0] + 1 :])


def mistakes(e: Tree) -> Iterator[tuple[str, Tree]]:
    """What can go wrong with an expression."""
    for path, part in _places(e):
        tag = part[0]
        if tag == "mm":
            yield "factors swapped", _put(e, path, ("mm", part[2], part[1]))
            yield "factor dropped", _put(e, path, part[2])
            if part[1][0] == "mm":
                inner = ("mm", ("mm", part[1][2], part[1][1]), part[2])
                yield "factors swapped", _put(e, path, inner)
            if part[2][0] == "mm":
                yield "factors swapped", _put(e, path, ("mm", part[2][1], ("mm", part[1], part[2][2])))
        elif tag == "tr":
            yield "transpose dropped", _put(e, path, part[1])
            if part[1][0] == "mm":
                order = ("mm", ("tr", part[1][1]), ("tr", part[1][2]))
                yield "transpose without turning", _put(e, path, order)
        elif tag == "inv":
            yield "inverse dropped", _put(e, path, part[1])
            yield "inverse of the transpose", _put(e, path, ("inv", ("tr", part[1])))
            yield "inverse of a multiple", _put(e, path, ("inv", ("scale", Fraction(2), part[1])))
        elif tag == "arr":
            for group in (SQUARE, WIDE, VECTORS):
                for other in group:
                    if part[1] in group and other != part[1]:
                        yield "another matrix", _put(e, path, ("arr", other))
            if part[1] in SQUARE:
                yield "transposed", _put(e, path, ("tr", part))
        elif tag == "scale":
            yield "coefficient", _put(e, path, ("scale", part[1] + 1, part[2]))


def _truth(left: Tree, right: Tree, known: frozenset[str], n: int | None, seed: str) -> str:
    """true at every point, false or no value at one; '' for a mistake of types."""
    rng = random.Random(seed)
    for k in range(14):
        at = world(rng, n or (1, 2, 2, 3)[k % 4], known)
        try:
            if evaluate(left, at) != evaluate(right, at):
                return "false"
        except Singular:
            return "no value"
        except ValueError:
            return ""  # the sizes do not fit
    return "true"


def _attempts(
    name: str, left: Tree, right: Tree, known: frozenset[str], n: int | None
) -> tuple[Attempt, ...]:
    def one(proof: bool, turned: bool) -> Attempt:
        def make() -> Any:
            size = Sizes(n)
            a, b = size.node(left), size.node(right)
            if turned:
                a, b = b, a
            given = [sp.invertible(size.node(("arr", k))) for k in sorted(known)]
            chain = sp.calc(a).eq(b, by=sp.facts.inverse) if proof else None
            return claim(name, "generated", sp.Eq(a, b), given=given, proof=chain)

        return make

    return one(True, False), one(False, False), one(True, True)


def _source(left: Tree, right: Tree, known: frozenset[str], n: int | None) -> str:
    try:
        size = Sizes(n)
        text = f"Eq({size.node(left)}, {size.node(right)})"
    except SymproofsError as e:
        text = f"{left} = {right}: {e}"
    return f"{text} given invertible {', '.join(sorted(known))}; size {n or 'n'}"


# --------------------------------------------------------------------------------------- by their entries
def _by_entries(rng: random.Random) -> tuple[tuple[Any, ...], list[tuple[str, tuple[Any, ...]]]]:
    """Σ over one index of an inverse times its matrix, as (first, last, order, places of the indices, right)."""
    right_way = (1, 0, rng.choice(("left", "right")), False, "delta")
    first, last, order, _, _ = right_way
    wrong = [
        ("range from 2", (2, 0, order, False, "delta")),
        ("range to n - 1", (1, -1, order, False, "delta")),
        ("indices swapped inside", (first, last, order, True, "delta")),
        ("one at every entry", (first, last, order, False, "one")),
        ("shifted delta", (first, last, order, False, "next")),
    ]
    return right_way, wrong


def _entry_truth(what: tuple[Any, ...], known: bool, seed: str) -> str:
    rng = random.Random(seed)
    first, last, order, swap, goal = what
    for n in (1, 2, 2, 3, 3, 2):
        a = world(rng, n, frozenset("A") if known else frozenset())["A"]
        b = inverted(a)
        if b is None:
            return "no value"
        one, two = (b, a) if order == "left" else (a, b)
        for i in range(n):
            for j in range(n):
                total = sum(
                    (one[i][k] * (two[j][k] if swap else two[k][j]) for k in range(first - 1, n + last)),
                    Fraction(0),
                )
                if total != {"delta": i == j, "one": 1, "next": i == j + 1}[goal]:
                    return "false"
    return "true"


def _entry_claim(name: str, what: tuple[Any, ...], known: bool, proof: bool) -> Attempt:
    def make() -> Any:
        first, last, order, swap, goal = what
        n = sp.sizes("n")
        a, i, j, k = sp.matrix("A", n, n), sp.index("i", n), sp.index("j", n), sp.index("k")
        one, two = (sp.inv(a), a) if order == "left" else (a, sp.inv(a))
        body = one[i, k] * (two[j, k] if swap else two[k, j])
        left = sp.Sum(body, (k, first, n + last))
        right = {"delta": sp.delta(i, j), "one": sp.Rational(1), "next": sp.delta(i, j + 1)}[goal]
        chain = sp.calc(left).eq(right, by=sp.facts.inverse) if proof else None
        given = [sp.invertible(a)] if known else []
        return claim(name, "generated", sp.Eq(left, right), given=given, proof=chain)

    return make


def _entries(fragment: str, seed: int, rng: random.Random) -> Iterator[Case]:
    what, wrong = _by_entries(rng)
    name = f"{fragment} {seed}"
    dropped = ("invertibility dropped", what)
    for label, now in [("", what), dropped, *rng.sample(wrong, 2)]:
        known = label != dropped[0]
        tried = tuple(_entry_claim(name, now, known, proof) for proof in (True, False))
        truth = _entry_truth(now, known, f"{name}:{label}")
        yield Case(fragment, seed, not label, truth, tried, f"by entries; {label}", str(now))


def cases(fragment: str, seed: int) -> Iterator[Case]:
    """An identity, and near misses; at literal sizes in the fragment of that name."""
    rng = random.Random(f"{fragment}:{seed}")
    n = rng.choice((1, 2, 2, 3)) if "literal" in fragment else None
    if n is None and rng.random() < 0.15:
        yield from _entries(fragment, seed, rng)
        return
    left, right, title = Terms(rng).pair()
    if rng.random() < 0.3:
        left, right = right, left
    known = frozenset(named((left, right)))
    name = f"{fragment} {seed}"
    truth = _truth(left, right, known, n, f"{name}:true")
    yield Case(
        fragment,
        seed,
        True,
        truth,
        _attempts(name, left, right, known, n),
        title,
        _source(left, right, known, n),
    )
    lost = known - {rng.choice(sorted(known))}
    wrong: list[tuple[str, Tree, Tree, frozenset[str]]] = [("invertibility dropped", left, right, lost)]
    found = [(label, e, right, known) for label, e in mistakes(left)]
    found += [(label, left, e, known) for label, e in mistakes(right)]
    wrong += rng.sample(found, min(4, len(found)))
    for label, a, b, given in wrong:
        truth = _truth(a, b, given, n, f"{name}:{label}")
        yield Case(
            fragment,
            seed,
            False,
            "" if truth == "true" else truth,
            _attempts(name, a, b, given, n),
            f"{title}; MISTAKE: {label}",
            _source(a, b, given, n),
        )
