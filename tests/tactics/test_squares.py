"""Quadratic inequalities by completing squares: what holds is proved, and the nearest that does not is left open."""

from __future__ import annotations

import pytest

from symproofs.language.declare import scalar
from symproofs.numeric import find_counterexample
from symproofs.proofs import claim
from symproofs.tactics.prover import prove

x, y = scalar("x"), scalar("y")

TRUE = [
    x**2 + x + 1 > 0,
    x**2 + 2 * x + 1 >= 0,
    x * y <= x**2 + y**2,
    2 * x * y < x**2 + y**2 + 1,
    x**2 + 4 * x * y + 5 * y**2 >= 0,
]
FALSE = [
    x**2 + 2 * x + 1 > 0,  # x = −1
    x**2 - y**2 >= 0,
    2 * x * y < x**2 + y**2,
    x**2 + 4 * x * y + 3 * y**2 >= 0,
]


@pytest.mark.parametrize("statement", TRUE, ids=str)
def test_a_sum_of_squares_is_found(statement) -> None:
    assert prove(claim("s", "a square", statement)).proved
    assert find_counterexample(statement) is None


@pytest.mark.parametrize("statement", FALSE, ids=str)
def test_no_sum_of_squares_where_there_is_none(statement) -> None:
    assert not prove(claim("s", "no square", statement)).proved
    assert find_counterexample(statement) is not None
