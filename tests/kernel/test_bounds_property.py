"""Bounds in monotone positions: what the rules conclude is true at random points, near misses are refused."""

from __future__ import annotations

import random
from typing import Any

import pytest
from generator import kernel_values as kv
from generator.kernel_values import A, B, N, T, V
from hypothesis import given, settings
from hypothesis import strategies as st

from symproofs.kernel import bounds
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import contraction
from symproofs.kernel.logic import assume
from symproofs.kernel.matrices import sum_order
from symproofs.kernel.order import equal_order
from symproofs.kernel.terms import INT, REAL, ZERO, KernelError, Term
from symproofs.kernel.theorem import Theorem

SEEDS = st.integers(0, 10**6)
EXAMPLES = settings(max_examples=120, deadline=None, derandomize=True, database=None)
C, D = k.var("c", REAL), k.var("d", REAL)
P = k.var("p", INT)


def le(a: Term, b: Term) -> Theorem:
    return assume(formula=k.make("le", (a, b)))


def lt(a: Term, b: Term) -> Theorem:
    return assume(formula=k.make("lt", (a, b)))


def sign(a: Term) -> Theorem:
    return le(ZERO, a)


def exponent(e: Term) -> Theorem:
    return assume(formula=kv.at_least(e, k.I0))


def holds(theorem: Theorem, rng: random.Random, tries: int = 60) -> int:
    """Asserts the conclusion wherever the hypotheses hold; at how many points they did."""
    seen = 0
    for _ in range(tries):
        w = kv.world(rng)
        try:
            if all(kv.value(h, w) for h in theorem.hypotheses):
                seen += 1
                assert kv.value(theorem.conclusion, w), theorem.conclusion
        except kv.NoExactValue:
            continue
    return seen


def laws() -> list[Theorem]:
    ranged = k.quantify([P, *k.within(P, k.I1, N)], k.make("le", (k.app(V, P), k.mul(A, k.real(P)))))
    power = k.make("le", (k.power(A, 2), k.power(B, 2)))
    return [
        bounds.add_orders(orders=(le(A, B), le(C, D), le(B, D))),
        bounds.negate_order(order=le(A, B)),
        bounds.multiply_orders(orders=(le(A, B), le(C, D)), signs=(sign(A), sign(C))),
        bounds.scale_order(order=le(A, B), sign=sign(C), left=True),
        bounds.scale_order(order=le(A, B), sign=sign(C), left=False),
        bounds.power_order(order=le(A, B), sign=sign(A), exponent=exponent(T)),
        bounds.function_order(order=le(A, B), function="relu"),
        bounds.function_order(order=le(A, B), function="sqrt"),
        bounds.root_order(squares=assume(formula=power), sign=sign(B)),
        bounds.root_order(squares=lt(k.power(A, 2), k.power(B, 2)), sign=sign(B)),
        bounds.below_absolute(x=A, negative=False),
        bounds.below_absolute(x=A, negative=True),
        bounds.absolute_order(above=le(A, B), below=le(k.neg(A), B)),
        bounds.absolute_order(above=lt(A, B), below=lt(k.neg(A), B)),
        sum_order(theorem=assume(formula=ranged)),
    ]


@EXAMPLES
@given(SEEDS)
def test_conclusions_are_true(seed: int) -> None:
    rng = random.Random(seed)
    for law in laws():
        holds(law, rng, 8)


def test_the_points_are_not_all_elsewhere() -> None:
    rng = random.Random(1)
    assert all(holds(law, rng, 400) > 5 for law in laws())


def test_every_real_is_below_a_natural_number() -> None:
    for x in (A, k.num(-3), k.mul(A, B)):
        done = bounds.archimedes(x=x)
        assert bounds.ARCHIMEDES in done.used
        assert not done.hypotheses
        rng = random.Random(2)
        for _ in range(30):
            w = kv.world(rng)
            if kv.value(x, w) < max(kv.WINDOW):
                assert kv.value(done.conclusion, w)
    with pytest.raises(KernelError):
        bounds.archimedes(x=N)


@pytest.mark.parametrize("near", range(18))
def test_near_misses(near: int) -> None:
    same = equal_order(
        theorem=contraction(goal=k.make("eq", (A, A)), hypotheses=(), premises=(), unfold=(), allow=())
    )
    half = k.make("le", (k.power(A, 2), B))
    misses: list[tuple[Any, dict[str, Any]]] = [
        (bounds.add_orders, {"orders": (le(A, B),)}),
        (bounds.add_orders, {"orders": (le(A, B), lt(C, D))}),
        (bounds.negate_order, {"order": lt(A, B)}),
        (bounds.multiply_orders, {"orders": (le(A, B), same), "signs": (sign(A),)}),
        (bounds.multiply_orders, {"orders": (le(A, B), le(C, D)), "signs": (sign(A), sign(D))}),  # of the bound
        (bounds.multiply_orders, {"orders": (le(A, B), le(C, D)), "signs": (sign(A), le(C, ZERO))}),
        (bounds.scale_order, {"order": le(A, B), "sign": le(C, ZERO), "left": True}),
        (bounds.scale_order, {"order": lt(A, B), "sign": sign(C), "left": True}),
        (bounds.power_order, {"order": le(A, B), "sign": sign(B), "exponent": exponent(T)}),
        (bounds.power_order, {"order": le(A, B), "sign": sign(A), "exponent": assume(formula=kv.at_least(T, N))}),
        (bounds.function_order, {"order": le(A, B), "function": "abs"}),
        (bounds.function_order, {"order": le(A, B), "function": "log"}),
        (bounds.function_order, {"order": le(A, B), "function": "cos"}),
        (bounds.root_order, {"squares": le(k.power(A, 2), k.power(B, 2)), "sign": sign(A)}),
        (bounds.root_order, {"squares": le(k.power(A, 3), k.power(B, 3)), "sign": sign(B)}),
        (bounds.root_order, {"squares": assume(formula=half), "sign": sign(B)}),
        (bounds.absolute_order, {"above": le(A, B), "below": le(A, B)}),
        (bounds.absolute_order, {"above": lt(A, B), "below": le(k.neg(A), B)}),
    ]  # fmt: skip
    rule, arguments = misses[near]
    with pytest.raises(KernelError):
        rule(**arguments)


@pytest.mark.parametrize(
    "core",
    [
        k.make("lt", (k.app(V, P), A)),
        k.make("eq", (k.app(V, P), A)),
    ],
)
def test_sums_of_other_relations(core: Term) -> None:
    with pytest.raises(KernelError):
        sum_order(theorem=assume(formula=k.quantify([P, *k.within(P, k.I1, N)], core)))


def test_a_sum_needs_a_bound_of_every_term() -> None:
    one_sided = k.quantify([P, kv.at_least(P, k.I1)], k.make("le", (k.app(V, P), A)))
    for formula in (one_sided, k.make("le", (k.app(V, N), A))):
        with pytest.raises(KernelError):
            sum_order(theorem=assume(formula=formula))
