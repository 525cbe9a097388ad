"""Sums that are visibly more than 0: of numbers, exponentials and squares, over ranges that are not empty."""

from __future__ import annotations

import random
from math import exp

import pytest

from symproofs.kernel import KernelError
from symproofs.kernel import terms as k
from symproofs.kernel.order import visible_nonzero
from symproofs.kernel.terms import INT, REAL, Term

A, B = k.var("a", REAL), k.var("b", REAL)
N, I = k.var("n", INT), k.var("i", INT)
X = k.var("x", k.fun(INT), (k.I1, N))
ONE_UP = k.make("ile", (k.I1, N))


def shown(t: Term, *hypotheses: Term) -> bool:
    goal = k.negate(k.make("eq", (t, k.ZERO)))
    try:
        done = visible_nonzero(goal=goal, hypotheses=hypotheses, premises=(), unfold=(), allow=())
    except KernelError:
        return False
    assert done.hypotheses <= set(hypotheses)
    return True


def softmax_sum() -> Term:
    return k.sum_over(I, k.I1, N, k.func("exp", k.app(X, I)))


def test_a_sum_of_exponentials_is_not_zero_if_there_is_one() -> None:
    assert shown(softmax_sum(), ONE_UP)
    assert not shown(softmax_sum())  # n = 0: the sum is 0
    assert not shown(softmax_sum(), k.make("ile", (k.I0, N)))


@pytest.mark.parametrize(
    "t",
    [
        k.add(k.power(A, 2), k.power(B, 2)),
        k.sub(k.ONE, k.power(A, 2)),
        k.add(k.ONE, A),
        k.add(k.func("exp", A), k.num(-1)),
        k.add(k.func("tanh", A), k.func("relu", B)),
        k.sum_over(I, k.I1, N, k.power(k.app(X, I), 2)),
        k.sum_over(I, k.I1, N, k.app(X, I)),
    ],
)
def test_what_can_vanish_is_not_shown(t: Term) -> None:
    assert not shown(t, ONE_UP)


def draw(rng: random.Random, depth: int) -> tuple[Term, object]:
    """A term and its value as a function of a, b."""
    if depth == 0:
        c = rng.randint(-2, 3)
        return rng.choice([(k.num(c), lambda a, b: c), (A, lambda a, b: a), (B, lambda a, b: b)])
    kind = rng.choice(["+", "+", "*", "exp", "square"])
    t, f = draw(rng, depth - 1)
    if kind == "exp":
        return k.func("exp", t), lambda a, b: exp(min(50, f(a, b)))  # type: ignore[operator]
    if kind == "square":
        return k.power(t, 2), lambda a, b: f(a, b) ** 2  # type: ignore[operator]
    u, g = draw(rng, depth - 1)
    if kind == "+":
        return k.add(t, u), lambda a, b: f(a, b) + g(a, b)  # type: ignore[operator]
    return k.mul(t, u), lambda a, b: f(a, b) * g(a, b)  # type: ignore[operator]


def test_nothing_that_vanishes_somewhere_is_shown() -> None:
    rng, some = random.Random(5), 0
    points = [(a / 2, b / 2) for a in range(-4, 5) for b in range(-4, 5)]
    for _ in range(600):
        t, f = draw(rng, 3)
        if shown(t):
            some += 1
            assert all(f(a, b) != 0 for a, b in points), t  # type: ignore[operator]
    assert some > 30
