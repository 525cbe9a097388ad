"""Traps 43 to 59: what first versions of a contraction normal form accepted."""

from __future__ import annotations

import pytest

from symproofs import Sum, calc, claim, verify

from .statements import Case, cases, index, k, t, verdict

MINE = cases(range(43, 60))
TRUE = [pytest.param(true, id=f"{c}-{k_}") for c in MINE for k_, true in enumerate(c.true)]


@pytest.mark.parametrize("case", MINE, ids=str)
def test_false_statement_is_not_proved(case: Case) -> None:
    assert verdict(case.false) not in ("proved", "axiom")


@pytest.mark.parametrize("true", TRUE)
def test_true_neighbour_is_proved(true) -> None:
    assert verdict(true) in ("proved", "axiom")


@pytest.mark.parametrize("numeric", [False, True], ids=["without_spot_check", "with_spot_check"])
def test_trap_58_the_range_of_an_index_in_the_proof_is_no_hypothesis(numeric: bool) -> None:
    i_t = index("i_t", t)
    chain = calc(Sum(1, (k, 1, t - 1))).eq(t - 1 + (i_t - i_t)).eq(t - 1)
    v = verify(claim("x", "a count", chain), numeric=numeric)
    assert v.verdict not in ("proved", "axiom")
