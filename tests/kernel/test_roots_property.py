"""The square of a root: S where S ≥ 0 is a premise, and nothing where it is not. Exactly, (√S)² is max(0, S)."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symproofs.kernel import KernelError, logic
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import contraction
from symproofs.kernel.terms import INT, REAL, Term

A, B, C = (k.var(name, REAL) for name in "abc")
N, I = k.var("n", INT), k.var("i", INT)
V = k.var("v", k.fun(INT), (k.I1, N))
S = k.sub(A, k.power(B, 2))


def at_least_0(t: Term) -> Term:
    return k.make("le", (k.ZERO, t))


def squared(t: Term) -> Term:
    return k.power(k.func("sqrt", t), 2)


def proved(left: Term, right: Term, *facts: Term, hypotheses: tuple[Term, ...] = ()) -> bool:
    try:
        done = contraction(
            goal=k.make("eq", (left, right)),
            hypotheses=hypotheses,
            premises=tuple(logic.assume(formula=f) for f in facts),
            unfold=(),
            allow=(),
        )
    except KernelError:
        return False
    assert done.hypotheses <= {*facts, *hypotheses}
    return True


def test_the_fact_is_a_hypothesis_of_what_it_proves() -> None:
    done = contraction(
        goal=k.make("eq", (squared(S), S)),
        hypotheses=(),
        premises=(logic.assume(formula=at_least_0(S)), logic.assume(formula=at_least_0(C))),
        unfold=(),
        allow=(),
    )
    assert done.hypotheses == {at_least_0(S)}


def test_powers_of_a_root() -> None:
    fact, root = at_least_0(S), k.func("sqrt", S)
    assert proved(squared(S), S, fact) and proved(k.power(root, 4), k.power(S, 2), fact)
    assert proved(k.power(root, 3), k.mul(S, root), fact)
    assert proved(k.mul(root, C, root), k.mul(C, S), fact)
    assert proved(squared(S), S, k.make("lt", (k.ZERO, S)))
    for wrong in (k.neg(S), k.power(S, 2), k.add(S, k.ONE), root, A):
        assert not proved(squared(S), wrong, fact)
    assert not proved(k.power(root, 3), k.power(S, 2), fact) and not proved(root, S, fact)


@pytest.mark.parametrize(
    "fact",
    [
        at_least_0(A),
        at_least_0(k.neg(S)),
        at_least_0(k.add(S, k.ONE)),
        at_least_0(k.sub(A, B)),
        at_least_0(k.sub(B, k.power(A, 2))),
        at_least_0(k.power(S, 2)),
        k.make("le", (S, k.ZERO)),
        k.negate(k.make("eq", (S, k.ZERO))),
        k.make("imp", (at_least_0(C), at_least_0(S))),
        k.make("or", (at_least_0(S), at_least_0(C))),
    ],
)
def test_another_fact_is_none(fact: Term) -> None:
    assert not proved(squared(S), S, fact) and not proved(squared(S), S)


def test_a_fact_for_a_range_serves_inside_it() -> None:
    """0 ≤ v_i + a for 1 ≤ i ≤ n: under Σ over 1..n, not over 0..n."""
    entry = k.add(k.app(V, I), A)
    fact = k.quantify((I, *k.within(I, k.I1, N)), at_least_0(entry))
    inside = k.sum_over(I, k.I1, N, squared(entry))
    assert proved(inside, k.sum_over(I, k.I1, N, entry), fact)
    wide = k.sum_over(I, k.I0, N, squared(entry))
    assert not proved(wide, k.sum_over(I, k.I0, N, entry), fact)


def polynomial(rng: random.Random) -> tuple[tuple[int, ...], Term]:
    c = tuple(rng.randint(-2, 2) for _ in range(4))
    parts = [k.num(c[0]), k.mul(k.num(c[1]), A), k.mul(k.num(c[2]), B), k.mul(k.num(c[3]), k.power(A, 2))]
    return c, k.add(*parts)


def at(c: tuple[int, ...], a: Fraction, b: Fraction) -> Fraction:
    return c[0] + c[1] * a + c[2] * b + c[3] * a * a


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.integers(0, 10**9))
def test_what_is_proved_by_a_fact_is_true_where_the_fact_is(seed: int) -> None:
    """max(0, S) = S at every point where T ≥ 0, if 0 ≤ T makes (√S)² = S a theorem; and for T = S it does."""
    rng = random.Random(seed)
    (s, radicand), (t, other) = polynomial(rng), polynomial(rng)
    assert proved(squared(radicand), radicand, at_least_0(radicand))
    if not proved(squared(radicand), radicand, at_least_0(other)):
        return
    grid = [Fraction(n, 3) for n in range(-12, 13)]
    assert all(max(0, at(s, a, b)) == at(s, a, b) for a in grid for b in grid if at(t, a, b) >= 0)
