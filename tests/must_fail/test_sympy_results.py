"""Traps 1 to 25: what SymPy gets wrong or leaves ambiguous, as statements here and as plain SymPy."""

from __future__ import annotations

import pytest
import sympy as sp

from symproofs import Eq, InputError, claim, from_sympy, verify
from symproofs.tactics.prover import prove

from .statements import Case, cases, over, sx, u, verdict, x

MINE = cases(range(1, 26))
TRUE = [pytest.param(true, id=f"{c}-{k}") for c in MINE for k, true in enumerate(c.true)]


@pytest.mark.parametrize("case", MINE, ids=str)
def test_false_statement_is_not_proved(case: Case) -> None:
    assert verdict(case.false) not in ("proved", "axiom")


@pytest.mark.parametrize("true", TRUE)
def test_true_neighbour_is_proved(true) -> None:
    assert verdict(true) in ("proved", "axiom")


def test_trap_18_construction_keeps_the_quotient() -> None:
    assert str(x / x) == "x / x"
    assert str(0 * x) == "0 * x"
    assert str(x**0) == "x**0"


def test_trap_18_the_missing_condition_is_named() -> None:
    found = prove(claim("x", "a quotient", Eq(x / x - x / x, 0)))
    assert not found.proved
    assert "nonzero divisor" in found.open[0].text


def test_trap_18_sympy_quotient_is_read_as_written() -> None:
    statement = from_sympy(sp.Eq(over(sx, sx), 1, evaluate=False))
    assert "x / x" in str(statement)


def test_trap_01_sympy_derivatives_are_not_believed() -> None:
    with pytest.raises(InputError, match="grad"):
        from_sympy(sp.Eq(sp.Derivative(sx**2, sx), 2 * sx, evaluate=False))


def test_trap_16_no_answer_is_no_proof() -> None:
    with pytest.raises(InputError):
        bool(Eq(u[1], u[2]))
    with pytest.raises(Exception, match="claim"):
        (x + 1).equals(x)


def test_trap_20_a_false_statement_is_refuted_at_a_point() -> None:
    v = verify(
        claim("x", "a root", from_sympy(sp.Eq(sp.sqrt(sp.Pow(sx, 2, evaluate=False)), sx, evaluate=False)))
    )
    assert v.verdict == "refuted"


def test_trap_23_complex_symbols_are_refused() -> None:
    with pytest.raises(InputError, match="real"):
        from_sympy(sp.Eq(sp.Symbol("z"), 0, evaluate=False))
