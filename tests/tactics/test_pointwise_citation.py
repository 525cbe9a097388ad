"""A claim about random symbols holds for every outcome, so it may be cited under an expectation."""

from __future__ import annotations

import pytest

from symproofs.language.binders import E
from symproofs.language.declare import natural, recursion, scalar
from symproofs.language.laws import moments
from symproofs.language.relations import Eq
from symproofs.proofs import calc, claim
from symproofs.tactics.prover import prove

x = scalar("x", law=moments(mean=0, var=1))
a, b = scalar("a"), scalar("b")
t = natural("t")
q = recursion("q", start={0: x}, step=lambda h, s: b * h[s - 1] + a)
step = claim("l", "one step", Eq(q[t + 1], b * q[t] + a))


def sequent(c):
    return prove(c).theorem.arguments["theorem"]


def test_cited_under_an_expectation() -> None:
    mean = claim("m", "mean", calc(E(q[t + 1])).eq(E(b * q[t] + a), by=step))
    assert prove(mean, {step: sequent(step)}).proved


def test_what_is_given_of_one_outcome_is_not() -> None:
    at = claim("l", "one outcome", Eq(x**2, x), given=[Eq(x, 1)])
    mean = claim("m", "mean", calc(E(x**2)).eq(E(x), by=at), given=[Eq(x, 1)])
    assert not prove(mean, {at: sequent(at)}).proved


@pytest.mark.parametrize("wrong", [E(b * q[t]), E(b * q[t + 1] + a)])
def test_only_what_was_proved(wrong) -> None:
    mean = claim("m", "mean", calc(E(q[t + 1])).eq(wrong, by=step))
    assert not prove(mean, {step: sequent(step)}).proved
