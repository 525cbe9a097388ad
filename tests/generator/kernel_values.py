"""Kernel terms: random ones, and their exact values by a second reading of what each operator means.

Total semantics: 1/0 = 0, 0⁰ = 1, the root of a negative number is 0, arrays are functions on all integers; an entry
of the inverse of a singular matrix, or one outside 1..n, is 0, and the matrix of size n ≤ 0 is invertible. The norm
of an empty matrix is 0, and so is the greatest eigenvalue of one that is empty or not symmetric.
Probability spaces are finite, so that everything is integrable. Quantifiers over integers run through a window.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from math import isqrt
from typing import Any

from symproofs.kernel import terms as k
from symproofs.kernel.terms import INT, OUT, REAL, Term


class NoExactValue(Exception):
    """An irrational number."""


@dataclass
class World:
    """Values of free variables; arrays are made up on demand and remembered."""

    seed: int
    values: dict[Term, Any] = field(default_factory=dict)
    weights: tuple[Fraction, ...] = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))

    def of(self, v: Term) -> Any:
        """The value of a free variable."""
        if v not in self.values:
            if v.sort == INT:
                raise KeyError(v)
            rng = random.Random(f"{self.seed}:{v.data[0]}")
            self.values[v] = _number(rng) if v.sort == REAL else self._array(v.data[0])
        return self.values[v]

    def _array(self, name: str) -> Any:
        known: dict[tuple[Any, ...], Fraction] = {}

        def array(*args: Any) -> Fraction:
            if args not in known:
                known[args] = _number(random.Random(f"{self.seed}:{name}:{args}"))
            return known[args]

        return array


def _number(rng: random.Random) -> Fraction:
    return rng.choice([Fraction(c) for c in (0, 1, 2, -1, 3, -2, 1, -3)] + [Fraction(1, 2), Fraction(-2, 3)])


def value(t: Term, w: World, stack: Sequence[Any] = ()) -> Any:
    """The value of a term; ``stack`` holds the values of bound variables, innermost last."""
    op, a = t.op, t.args

    def sub(k: int) -> Any:
        return value(a[k], w, stack)

    if op in ("num", "int"):
        return t.data
    if op == "b":
        return stack[-1 - t.data[0]]
    if op == "var":
        return w.of(t)
    if op == "aff":
        return t.data[0] + sum(c * value(x, w, stack) for c, x in zip(t.data[1], a, strict=True))
    if op == "real":
        return sub(0)
    if op == "add":
        return sum((value(x, w, stack) for x in a), Fraction(0))
    if op == "mul":
        out: Any = Fraction(1)
        for x in a:
            out *= value(x, w, stack)
        return out
    if op == "pow":
        return _power(Fraction(sub(0)), sub(1))
    if op == "ind":
        return int(sub(0))
    if op == "sum":
        return sum((value(a[2], w, (*stack, i)) for i in range(sub(0), sub(1) + 1)), Fraction(0))
    if op == "E":
        return sum((p * value(a[0], w, (*stack, ("ω", i))) for i, p in enumerate(w.weights)), Fraction(0))
    if op == "app":
        return value(a[0], w, stack)(*(value(x, w, stack) for x in a[1:]))
    if op == "lam":
        return lambda *args: value(a[-1], w, (*stack, *args))
    if op == "fn":
        return _function(t.data, sub(0))
    if op in ("eq", "ieq"):
        return sub(0) == sub(1)
    if op in ("le", "ile"):
        return sub(0) <= sub(1)
    if op == "lt":
        return sub(0) < sub(1)
    if op == "not":
        return not sub(0)
    if op == "and":
        return sub(0) and sub(1)
    if op == "or":
        return sub(0) or sub(1)
    if op == "imp":
        return not sub(0) or sub(1)
    if op in ("true", "false"):
        return op == "true"
    if op == "integrable":
        return True
    if op in ("inverse", "invertible"):
        n, entry = sub(0), sub(1)
        rows = inverted([[Fraction(entry(i, j)) for j in range(1, n + 1)] for i in range(1, n + 1)])
        if op == "invertible":
            return rows is not None
        i, j = sub(2), sub(3)
        return rows[i - 1][j - 1] if rows is not None and 1 <= i <= n and 1 <= j <= n else Fraction(0)
    if op in ("opnorm", "eigmax"):
        rows, columns, entry = sub(0), sub(len(a) - 2), sub(len(a) - 1)
        block = [[Fraction(entry(i, j)) for j in range(1, columns + 1)] for i in range(1, rows + 1)]
        if op == "eigmax":
            return greatest_eigenvalue(block)
        return _function("sqrt", greatest_eigenvalue(gram(block, columns))) if block else Fraction(0)
    if op == "const" and t.data.kind == "let":
        return value(t.data.parts[0], w, tuple(value(x, w, stack) for x in a))
    if op in ("forall", "exists"):
        points = {INT: WINDOW, OUT: [("ω", i) for i in range(len(w.weights))]}[t.data[1]]
        found = (value(a[-1], w, (*stack, x)) for x in points)
        return all(found) if op == "forall" else any(found)
    if op == "law" and t.data == "Symmetric":
        ends = [value(x, w, stack) for x in a[0].args]
        boxes = [range(lo, hi + 1) for lo, hi in zip(ends[::2], ends[1::2], strict=True)]
        return all(_symmetric(sub(0), index, w) for index in product(*boxes))
    raise NotImplementedError(op)


WINDOW = range(-6, 7)


def inverted(rows: list[list[Fraction]]) -> list[list[Fraction]] | None:
    """The inverse of a square matrix by elimination, None if it is singular."""
    n = len(rows)
    work = [[*row, *(Fraction(i == j) for j in range(n))] for i, row in enumerate(rows)]
    for c in range(n):
        pivot = next((r for r in range(c, n) if work[r][c]), None)
        if pivot is None:
            return None
        work[c], work[pivot] = work[pivot], work[c]
        work[c] = [x / work[c][c] for x in work[c]]
        for r in range(n):
            if r != c:
                factor = work[r][c]
                work[r] = [x - factor * y for x, y in zip(work[r], work[c], strict=True)]
    return [row[n:] for row in work]


def gram(rows: list[list[Fraction]], columns: int) -> list[list[Fraction]]:
    """AᵀA."""
    return [[sum((r[i] * r[j] for r in rows), Fraction(0)) for j in range(columns)] for i in range(columns)]


def greatest_eigenvalue(rows: list[list[Fraction]]) -> Fraction:
    """Of a symmetric matrix that is diagonal or 2 × 2; 0 if there is no row, or it is not symmetric."""
    n = len(rows)
    if n == 0 or any(rows[i][j] != rows[j][i] for i in range(n) for j in range(n)):
        return Fraction(0)
    if all(rows[i][j] == 0 for i in range(n) for j in range(n) if i != j):
        return max(rows[i][i] for i in range(n))
    if n > 2:
        raise NoExactValue("an eigenvalue of a 3 × 3 matrix")
    mean, half = (rows[0][0] + rows[1][1]) / 2, (rows[0][0] - rows[1][1]) / 2
    return mean + _function("sqrt", half**2 + rows[0][1] ** 2)


def _symmetric(family: Any, index: Sequence[int], w: World) -> bool:
    """Whether an entry of a random family and its negative have one law."""
    weight: dict[Fraction, Fraction] = {}
    for i, p in enumerate(w.weights):
        x = family(("ω", i), *index)
        weight[x] = weight.get(x, Fraction(0)) + p
    return all(weight.get(-x, Fraction(0)) == p for x, p in weight.items())


def _power(x: Fraction, e: int) -> Fraction:
    if e < 0:
        return Fraction(0) if x == 0 else (1 / x) ** -e
    return x**e


def _function(name: str, x: Any) -> Fraction:
    x = Fraction(x)
    if name == "abs":
        return abs(x)
    if name == "relu":
        return max(x, Fraction(0))
    if name == "sqrt":
        if x <= 0:
            return Fraction(0)
        p, q = isqrt(x.numerator), isqrt(x.denominator)
        if p * p == x.numerator and q * q == x.denominator:
            return Fraction(p, q)
    if name == "exp" and x == 0:
        return Fraction(1)
    raise NoExactValue(f"{name}({x})")


# ---------------------------------------------------------------------------------------- random terms
N, M, T, I, J = (k.var(x, INT) for x in ("n", "m", "t", "i", "j"))
ONE, NIL = k.I1, k.I0
A, B = k.var("a", REAL), k.var("b", REAL)
V = k.var("v", k.fun(INT), (ONE, N))
X = k.var("X", k.fun(INT, INT), (ONE, N, ONE, N))
R = k.var("R", k.fun(OUT, INT), (ONE, N))
S = k.var("S", k.fun(OUT, INT), (ONE, N))


def at_least(x: Term, low: Term) -> Term:
    """low ≤ x."""
    return k.make("ile", (low, x))


RANGES = (
    at_least(N, ONE),
    at_least(M, ONE),
    at_least(T, NIL),
    at_least(I, ONE),
    at_least(N, I),
    at_least(J, ONE),
    at_least(M, J),
)


def world(rng: random.Random) -> World:
    """Values under which the ranges hold."""
    n, m = rng.choice((1, 1, 2, 3)), rng.choice((1, 2, 3))
    out = World(rng.randrange(10**9))
    out.values.update(
        {N: n, M: m, T: rng.choice((0, 0, 1, 2, 4)), I: rng.randint(1, n), J: rng.randint(1, m)}
    )
    return out


class Random:
    """Draws kernel terms, with any integers as indices: nothing need have a value in the narrow sense."""

    def __init__(self, rng: random.Random, averages: bool = False) -> None:
        self.rng, self.averages, self.count = rng, averages, 0

    def integer(self, names: Sequence[Term]) -> Term:
        """An affine integer."""
        rng = self.rng
        x = rng.choice([*names, *names, N, M, T, I, J])
        out = k.plus(x, rng.choice((0, 0, 0, 1, -1)))
        if rng.random() < 0.2:
            out = k.combine((1, rng.choice([N, T, M])), (-1, out))
        return k.integer(rng.choice((0, 1, 2))) if rng.random() < 0.15 else out

    def real(self, depth: int, names: Sequence[Term] = (), outcomes: Sequence[Term] = ()) -> Term:
        """A real term."""
        rng = self.rng
        kinds = ["num", "var", "entry", "entry", "delta", "real"] + ["family"] * (2 if outcomes else 0)
        if depth > 0:
            kinds += ["add", "add", "mul", "mul", "mul", "sum", "sum", "sum", "pow", "small", "inverse", "fn"]
            kinds += ["E"] * (3 if self.averages else 0)
        kind = rng.choice(kinds)
        if kind == "num":
            return k.num(rng.choice((2, -1, 3, 0, Fraction(1, 2))))
        if kind == "var":
            return rng.choice((A, B))
        if kind == "entry":
            if rng.random() < 0.5:
                return k.app(V, self.integer(names))
            return k.app(X, self.integer(names), self.integer(names))
        if kind == "family":
            return k.app(rng.choice((R, S)), rng.choice(list(outcomes)), self.integer(names))
        if kind == "delta":
            return k.delta(self.integer(names), self.integer(names))
        if kind == "real":
            return k.real(self.integer(names))
        if kind in ("add", "mul"):
            parts = [self.real(depth - 1, names, outcomes) for _ in range(2)]
            return k.add(*parts) if kind == "add" else k.mul(*parts)
        if kind == "sum":
            self.count += 1
            v = k.var(f"s{self.count}", INT)
            lo = rng.choice([ONE, ONE, NIL, *names, self.integer(names)])
            hi = rng.choice([N, M, T, I, *names, self.integer(names)])
            return k.sum_over(v, lo, hi, self.real(depth - 1, (*names, v), outcomes))
        if kind == "E":
            self.count += 1
            w = k.var(f"w{self.count}", OUT)
            return k.expect(w, self.real(depth - 1, names, (*outcomes, w)))
        base = self.real(depth - 1, names, outcomes)
        if kind == "pow":
            return k.power(rng.choice((A, base)), self.integer(names))
        if kind == "small":
            return k.power(base, rng.choice((0, 1, 2, 3)))
        if kind == "inverse":
            return k.power(base, -1)
        return k.func(rng.choice(("abs", "relu")), base)


def places(t: Term, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """Ways to every subterm."""
    return [path, *(p for n, x in enumerate(t.args) for p in places(x, (*path, n)))]


def at(t: Term, path: tuple[int, ...]) -> Term:
    """The subterm there."""
    for n in path:
        t = t.args[n]
    return t


def put(t: Term, path: tuple[int, ...], new: Term) -> Term:
    """t with a subterm replaced; bound variables keep their meaning."""
    if not path:
        return new
    args = list(t.args)
    args[path[0]] = put(args[path[0]], path[1:], new)
    return k.rebuild(t, args)
