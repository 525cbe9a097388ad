"""Traps 26 to 42: ways in which provers were talked into a false theorem. Forging: tests/kernel."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from symproofs import (
    IH,
    Eq,
    InputError,
    ShapeError,
    Sum,
    SymproofsError,
    calc,
    claim,
    index,
    induction,
    recursion,
    sequence,
    verify,
)
from symproofs.kernel import KernelError, is_theorem
from symproofs.tactics.prover import prove

from .statements import CASES, A, Case, R, T, X, cases, double, given, k, n, r, t, unproved, verdict, w, x, y

MINE = cases(range(26, 43))
TRUE = [pytest.param(true, id=f"{c}-{k_}") for c in MINE for k_, true in enumerate(c.true)]
HERE = Path(__file__).parent


@pytest.mark.parametrize("case", MINE, ids=str)
def test_false_statement_is_not_proved(case: Case) -> None:
    assert verdict(case.false) not in ("proved", "axiom")


@pytest.mark.parametrize("true", TRUE)
def test_true_neighbour_is_proved(true) -> None:
    assert verdict(true) in ("proved", "axiom")


def test_trap_27_all_statements_again_without_assertions() -> None:
    """The whole list under ``python -O``, where an ``assert`` guards nothing."""
    env = {**os.environ, "PYTHONPATH": str(HERE.parent.parent), "PYTHONHASHSEED": "0"}
    run = subprocess.run(
        [sys.executable, "-O", str(HERE / "statements.py")],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{len(CASES)} cases" in run.stdout


def test_trap_27_no_module_guards_by_assert() -> None:
    package = HERE.parent.parent / "symproofs"
    rooms = [package / room for room in ("kernel", "language", "tactics", "proofs", "runner")]
    found = [
        f"{path.name}:{number}"
        for room in rooms
        for path in room.glob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.strip().startswith("assert ")
    ]
    assert not found


def test_trap_28_statements_have_no_truth_value() -> None:
    for statement in (Eq(x, x), x <= y, Eq(x, x) | Eq(x, y), ~Eq(x, y)):
        with pytest.raises(InputError, match="truth value"):
            bool(statement)
    for wrong in (True, x == x, x == y):
        with pytest.raises(InputError):
            claim("x", "a truth value", wrong)


def test_trap_29_an_unproved_lemma_is_named() -> None:
    v = verify(claim("x", "by a false lemma", calc(x).eq(y, by=unproved)), numeric=False)
    assert v.verdict == "open"
    assert "unproved" in v.open[0].text


def test_trap_29_a_lemma_leaves_a_trace() -> None:
    closed = claim("closed", "a power of two", Eq(double[t], 2**t), proof=induction(t))
    v = verify(claim("x", "by a lemma", calc(double[T]).eq(2**T, by=closed)), numeric=False)
    assert v.verdict == "proved"
    assert v.lemmas == ("closed",)


def test_trap_30_a_circle_of_citations() -> None:
    first = claim("first", "by the second", calc(x).eq(y))
    second = claim("second", "by the first", calc(x).eq(y, by=first))
    object.__setattr__(first, "proof", calc(x).eq(y, by=second))
    for v in verify([first, second], numeric=False):
        assert v.verdict == "error"
        assert "circular" in v.message


def test_trap_30_the_induction_hypothesis_outside_an_induction() -> None:
    v = verify(claim("x", "by nothing", calc(x).eq(y, by=IH)), numeric=False)
    assert v.verdict == "error"


def test_trap_30_a_lemma_is_only_what_was_proved() -> None:
    with pytest.raises(SymproofsError):
        prove(claim("x", "by a lemma without its theorem", calc(x).eq(y, by=unproved)))


def test_trap_31_a_step_sees_its_neighbour_only() -> None:
    for step in (
        lambda h, t: h[t] + 1,
        lambda h, t: h[t - 2],
        lambda h, t: h[t - 1] + h[t + 1],
        lambda h, t: x,
    ):
        with pytest.raises(InputError):
            recursion("h", start={0: 0}, step=step)


def test_trap_31_a_start_outside_the_recursion_is_not_unfolded() -> None:
    h = recursion("h", start={0: x}, step=lambda h, t: h[t - 1])
    with pytest.raises(InputError, match="no value"):
        h[-1]
    assert verdict(lambda: Eq(h[t], y)) != "proved"


CONTRADICTORY = [
    pytest.param(lambda: (x < x, [x < x]), id="strictly_below_itself"),
    pytest.param(lambda: (y <= x, [x < y, y <= x]), id="both_ways"),
    pytest.param(lambda: (Eq(x, 1), [Eq(x, 2), Eq(x, 1)]), id="two_values"),
    pytest.param(lambda: (t <= 1, [t <= 2, t >= 3]), id="no_integer_between"),
    pytest.param(lambda: (Eq(0, 1), [Eq(0, 1)]), id="zero_is_one"),
    pytest.param(lambda: (Eq(index("q", t), 7), [t <= 0]), id="empty_range"),
]


@pytest.mark.parametrize("build", CONTRADICTORY)
def test_trap_36_hypotheses_that_contradict_themselves_are_reported(build) -> None:
    statement, hypotheses = build()
    v = verify(claim("x", "from a contradiction", statement, given=hypotheses))
    assert v.verdict not in ("proved", "axiom")
    assert "no sample satisfies the hypotheses" in v.message


def test_trap_37_shapes_are_checked_when_written() -> None:
    with pytest.raises(ShapeError, match="n × d"):
        X @ X
    with pytest.raises(ShapeError):
        X * R
    with pytest.raises(ShapeError):
        Eq(X @ w, w)
    with pytest.raises(ShapeError):
        w + 1
    with pytest.raises(ShapeError):
        A @ w
    with pytest.raises(ShapeError):
        Eq(w, w.T)


def test_trap_38_columns_do_not_share_a_mask() -> None:
    assert verdict(lambda: Eq(R[1, 1], R[n, 1])) != "proved"
    assert verdict(lambda: Eq(r[1] * r[1], r[1])) != "proved"


def test_trap_34_induction_runs_on_naturals_only() -> None:
    for variable in (x, n, index("i_n", n), 3):
        with pytest.raises(InputError):
            induction(variable)


def test_trap_34_a_proof_of_another_step_does_not_count() -> None:
    g = sequence("g")
    h = recursion("h", start={0: 0}, step=lambda h, t: h[t - 1] + g[t])
    wrong = induction(t, base=calc(h[0]).eq(0, by=h), step=calc(h[t]).eq(h[t], by=IH))
    assert verdict(lambda: given(Eq(h[t], Sum(g[k], (k, 1, t))), proof=wrong)) != "proved"
    right = induction(t)
    assert verdict(lambda: given(Eq(h[t], Sum(g[k], (k, 1, t))), proof=right)) == "proved"


def test_every_proved_neighbour_is_a_kernel_theorem() -> None:
    found = prove(claim("x", "a square", Eq(x * x, x**2)))
    assert is_theorem(found.theorem)
    assert not found.theorem.hypotheses
    with pytest.raises(KernelError):
        type(found.theorem)()
