"""Induction: base and step as written or found, and what is said where one of them does not fit."""

import pytest

from symproofs import (
    IH,
    E,
    Eq,
    Sum,
    calc,
    claim,
    facts,
    index,
    induction,
    natural,
    recursion,
    scalar,
    zeros,
)
from symproofs.language.errors import InputError
from symproofs.numeric import find_counterexample
from symproofs.sections.momentum.setting import beta, g, h, m, t, v
from symproofs.tactics.prover import prove

GOAL = Eq(E(v[t]), (1 - beta**t) * h)
BASE = calc(E(v[0])).eq(zeros(m), by=v).eq((1 - beta**0) * h)
STEP = calc(E(v[t + 1])).eq((1 - beta ** (t + 1)) * h, by=[v, g, IH, facts.linearity])
x = scalar("x")
s, first = index("s"), natural("k", 1)


def proved(goal, proof, given=()):
    return prove(claim("c", "by induction", goal, proof=proof, given=given))


@pytest.mark.parametrize("base", [BASE, None], ids=["base", "no base"])
@pytest.mark.parametrize("step", [STEP, None], ids=["step", "no step"])
def test_parts_left_out_are_found(base, step):
    proof = proved(GOAL, induction(t, base=base, step=step))
    assert proof.proved
    assert [str(hypothesis) for hypothesis in proof.hypotheses][1:] == ["E(g) = h"]
    assert len(proof.steps) >= (2 if base else 0) + (1 if step else 0)


def test_a_bare_statement_about_a_time_is_tried_by_induction():
    proof = prove(claim("c", "t", GOAL))
    assert proof.proved and any(IH in step.used for step in proof.steps)


def test_the_ends_of_base_and_step_may_be_written_otherwise():
    """E[v_0] = 0 is (1 − β⁰) h up to arithmetic."""
    assert proved(GOAL, induction(t, base=calc(E(v[0])).eq(zeros(m)))).proved


@pytest.mark.parametrize(
    ("goal", "false"),
    [
        (Eq(E(v[t]), (1 - beta**t) * h + h), "0"),  # the base
        (Eq(E(v[t]), (1 - beta ** (2 * t)) * h), "t + 1"),  # the step
        (Eq(Sum(s, (s, 1, t)), t * (t + 1) / 2 + 1), "0"),
        (Eq(Sum(s, (s, 1, t)), t * t), "t + 1"),
    ],
)
def test_a_false_statement_is_left_open_at_the_part_that_fails(goal, false):
    proof = proved(goal, induction(t))
    assert not proof.proved
    assert proof.open[0].kind == "statement"
    assert proof.open[0].text.startswith("the step:" if false == "t + 1" else "the base:")
    assert (false in proof.open[0].text) and ("t + 1" in proof.open[0].text) == (false == "t + 1")
    assert proof.open[0].residual
    assert find_counterexample(goal) is not None


def test_a_base_at_another_time_is_refused():
    proof = proved(GOAL, induction(t, base=calc(E(v[1])).eq((1 - beta) * h, by=[v, g, facts.linearity])))
    assert not proof.proved


def test_a_base_that_proves_something_else_is_refused_with_what_it_must_prove():
    base = calc(E(v[0])).eq(E(v[0]))
    proof = proved(Eq(E(v[t]), E(v[t]) + (1 - beta**t) * h), induction(t, base=calc(h).eq(h)))
    assert not proof.proved
    assert proof.open[0].text.startswith("the base proves") and proof.open[0].help.startswith("it must prove")
    assert proved(Eq(E(v[t]), E(v[t])), induction(t, base=base)).proved


def test_a_step_that_proves_the_hypothesis_again_is_refused():
    proof = proved(GOAL, induction(t, step=calc(E(v[t])).eq((1 - beta**t) * h, by=IH)))
    assert not proof.proved
    assert proof.open[0].text.startswith("the step proves")
    assert proof.open[0].help == "it must prove E(v[t + 1]) = (1 - beta**(t + 1)) * h"


def test_the_induction_hypothesis_outside_a_step_is_refused():
    with pytest.raises(InputError, match=r"by=IH: there is no induction hypothesis here"):
        prove(claim("c", "t", calc(E(v[t])).eq((1 - beta**t) * h, by=IH)))
    with pytest.raises(InputError, match=r"by=IH: there is no induction hypothesis here"):
        proved(GOAL, induction(t, base=calc(E(v[0])).eq((1 - beta**0) * h, by=IH)))


def test_a_hypothesis_about_the_induction_variable_is_refused():
    proof = proved(GOAL, induction(t), given=[t >= 2])
    assert not proof.proved
    assert "a hypothesis speaks of t" in proof.open[0].text


def test_a_false_claim_is_not_proved_by_a_hypothesis_about_one_time():
    """v_t = 0 given v_t = 0 is no hypothesis about t + 1."""
    assert not proved(Eq(v[t], zeros(m)), induction(t), given=[Eq(v[t], zeros(m))]).proved


@pytest.mark.parametrize("variable", [m, index("i", m), x, 3, "t"])
def test_induction_runs_on_naturals_only(variable):
    with pytest.raises(InputError, match=r"natural"):
        induction(variable)


def test_parts_must_be_chains():
    with pytest.raises(InputError, match=r"expected calc"):
        induction(t, base=Eq(x, x))


def test_induction_from_a_later_start():
    assert proved(Eq(2 * Sum(s, (s, 1, first)), first * (first + 1)), induction(first)).proved
    above = Eq(Sum(1, (s, 2, first)), first - 1)  # false at 0, so a start at 0 must not be taken
    assert proved(above, induction(first)).proved
    assert not proved(Eq(Sum(1, (s, 2, t)), t - 1), induction(t)).proved
    assert find_counterexample(Eq(Sum(1, (s, 2, t)), t - 1)) is not None


def test_a_recursion_proves_its_closed_form():
    power = recursion("q", start={0: 1}, step=lambda q, t: x * q[t - 1])
    assert proved(Eq(power[t], x**t), induction(t)).proved
    assert not proved(Eq(power[t], x ** (t + 1)), induction(t)).proved


def test_the_sum_of_the_first_numbers():
    assert proved(Eq(Sum(s, (s, 1, t)), t * (t + 1) / 2), induction(t)).proved
