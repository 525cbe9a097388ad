"""Obligations of a recursion: the bound time and the bound indices of its step are different variables."""

from __future__ import annotations

import pytest

from symproofs.language.binders import E
from symproofs.language.declare import natural, recursion, sequence, sizes, vector, zeros
from symproofs.language.laws import moments
from symproofs.language.relations import Eq
from symproofs.proofs import claim
from symproofs.tactics.prover import prove

m = sizes("m")
t = natural("t")
w = vector("w", m)


def same(element) -> bool:
    """Whether element = element is proved: it is if and only if the element has a value."""
    return prove(claim("r", "has a value", Eq(element, element))).proved


def summed(name: str, **ends):
    x = sequence("x", m, **ends)
    return recursion(name, m, start={0: zeros(m)}, step=lambda v, s: v[s - 1] + x[s])


def test_inputs_from_the_first_step_on() -> None:
    assert same(summed("v")[t])


@pytest.mark.parametrize("ends", [{"first": 2}, {"first": m}, {"last": 3}, {"last": m}])
def test_inputs_that_are_missing_at_some_step(ends) -> None:
    assert not same(summed("v", **ends)[t])


@pytest.mark.parametrize("entry", [lambda s: w[s], lambda s: w[s + 1]])
def test_a_time_is_not_an_index_in_range(entry) -> None:
    v = recursion("v", m, start={0: zeros(m)}, step=lambda v, s: entry(s) * v[s - 1])
    assert not same(v[t])


def test_a_divisor_that_vanishes_at_one_step() -> None:
    v = recursion("v", m, start={0: w}, step=lambda v, s: v[s - 1] / (s - 2))
    assert not same(v[t])
    u = recursion("u", m, start={0: w}, step=lambda u, s: u[s - 1] / s)
    assert same(u[t])


def test_random_inputs_that_are_missing() -> None:
    g = sequence("g", m, first=2, law=moments(mean=0))
    v = recursion("v", m, start={0: zeros(m)}, step=lambda v, s: v[s - 1] + g[s])
    assert not prove(claim("r", "mean", Eq(E(v[t]), zeros(m)))).proved
