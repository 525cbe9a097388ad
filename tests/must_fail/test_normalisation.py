"""Traps 2, 5, 6, 20, 21, 37 to 40, 48, 49 and 51 as normalisation suggests them, each with the nearest true statement.

A false statement is not proved, with ``-O`` either; where it has a value, numbers refute it too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from symproofs import (
    Cov,
    E,
    Eq,
    Ne,
    ShapeError,
    SymproofsError,
    Var,
    calc,
    claim,
    eye,
    facts,
    function,
    grad,
    iid,
    index,
    jacobian,
    laws,
    let,
    matrix,
    moments,
    norm,
    ones,
    scalar,
    sizes,
    sqrt,
    vector,
    zeros,
)
from symproofs.numeric import spot_check

from .statements import given, verdict

ROOT = Path(__file__).resolve().parents[2]
n, d = sizes("n d")
i, j, k = index("i", d), index("j", d), index("k", d)
gamma, c = scalar("gamma"), scalar("c")
u, v = vector("u", d), vector("v", d)
S = matrix("S", d, d)
w = let("w", gamma * u / norm(u))
P = let("P", eye(d) - u @ u.T / norm(u) ** 2)
loss = function("loss", on=d, differentiable=True)
white = vector("x", d, law=moments(mean=0, var=1, uncorrelated="entries"))
spread = vector("z", d, law=moments(mean=0, var=1))  # entries may be correlated
shifted = vector("m", d, law=moments(mean=1, var=1, uncorrelated="entries"))
signs = vector("r", d, law=iid(laws.Rademacher()))
U = scalar("U", law=laws.Uniform(1, 2))
square = norm(u) ** 2


@dataclass(frozen=True)
class Case:
    """A false statement with true neighbours; ``value`` says whether numbers can refute it."""

    name: str
    false: Callable[[], Any]
    true: tuple[Callable[[], Any], ...]
    value: bool

    def __str__(self) -> str:
        return self.name


CASES: list[Case] = []


def case(trap: int, name: str, false: Any, *true: Any, value: bool = True) -> None:
    """Files a case."""
    CASES.append(Case(f"trap_{trap:02d}_{name}", false, true, value))


case(
    2,
    "weights_differentiate_without_their_projector",
    lambda: given(Eq(jacobian(w, u), gamma / norm(u) * eye(d)), Ne(u, 0)),
    lambda: given(Eq(jacobian(w, u), gamma / norm(u) * P), Ne(u, 0)),
)
case(
    5,
    "data_whose_variance_is_random",
    lambda: Eq(Var(u.T @ vector("q", d, law=moments(mean=0, var=U, uncorrelated="entries"))), U * square),
    lambda: Eq(
        Var(u.T @ vector("q", d, law=moments(mean=0, var=c**2, uncorrelated="entries"))), c**2 * square
    ),
    value=False,
)
case(
    5,
    "data_moved_by_a_random_mean",
    lambda: Eq(Var(u.T @ (white + U * ones(d))), square),
    lambda: given(Eq(Var(u.T @ (white + U * ones(d))), square), Eq(u.T @ ones(d), 0)),
)
case(
    6,
    "two_vectors_of_one_name",
    lambda: Eq(E(u.T @ white + u.T @ vector("x", d, law=moments(mean=1))), u.T @ ones(d)),
    lambda: Eq(E(u.T @ white + u.T @ vector("t", d, law=moments(mean=1))), u.T @ ones(d)),
    value=False,
)
case(
    6,
    "two_whitened_vectors_are_not_uncorrelated",
    lambda: Eq(Var(u.T @ white + u.T @ shifted), 2 * square),
    lambda: Eq(Var(u.T @ white + u.T @ shifted), 2 * square + 2 * Cov(u.T @ white, u.T @ shifted)),
)
case(
    20,
    "root_of_a_variance_without_its_sign",
    lambda: Eq(sqrt(Var(gamma * (u.T @ white))), gamma * norm(u)),
    lambda: given(Eq(Var(gamma * (u.T @ white)), gamma**2 * square)),
)
case(
    21,
    "weights_at_the_kink",
    lambda: Eq(jacobian(w, u), gamma / norm(u) * P),
    lambda: given(Eq(jacobian(w, u), gamma / norm(u) * P), Ne(u, 0)),
    value=False,
)
case(
    21,
    "length_at_the_kink_is_not_flat",
    lambda: given(Eq(grad(norm(u), u), zeros(d)), Eq(u, zeros(d))),
    lambda: Eq(grad(norm(u) ** 2, u), 2 * u),
    value=False,
)
case(
    21,
    "length_times_zero_at_the_kink",
    lambda: Eq(0 * grad(norm(u), u), zeros(d)),
    lambda: given(Eq(0 * grad(norm(u), u), zeros(d)), Ne(u, 0)),
    value=False,
)
case(
    21,
    "deviation_at_the_kink",
    lambda: given(Eq(grad(sqrt(u.T @ S @ u), u), S @ u / sqrt(u.T @ S @ u)), Eq(S, S.T)),
    value=False,
)
case(
    37,
    "number_less_a_matrix",
    lambda: Eq(jacobian(w, u), gamma * (norm(u) - u @ grad(norm(u), u).T) / norm(u) ** 2),
    lambda: given(
        Eq(jacobian(w, u), gamma * (norm(u) * eye(d) - u @ grad(norm(u), u).T) / norm(u) ** 2), Ne(u, 0)
    ),
    value=False,
)
case(37, "column_times_column", lambda: Eq(u @ grad(norm(u), u), u @ u.T / norm(u)), value=False)
case(37, "row_for_a_column", lambda: Eq(grad(norm(u), u), u.T / norm(u)), value=False)
case(37, "number_added_to_a_vector", lambda: Eq(E(white + 1), ones(d)), value=False)
case(
    38,
    "uncorrelated_is_not_independent",
    lambda: given(Eq(E(moment_four[i] ** 2 * moment_four[j] ** 2), 1), Ne(i, j)),
    lambda: given(Eq(E(moment_four[i] * moment_four[j]), 0), Ne(i, j)),
)
case(
    38,
    "third_moment_of_uncorrelated_entries",
    lambda: given(Eq(E(moment_four[i] * moment_four[j] * moment_four[k]), 0), Ne(i, j), Ne(j, k), Ne(i, k)),
    lambda: given(Eq(E(moment_four[i] * (moment_four[j] + moment_four[k])), 0), Ne(i, j), Ne(i, k)),
)
case(
    39,
    "variance_of_a_sum_without_covariances",
    lambda: Eq(Var(u.T @ spread), square),
    lambda: Eq(Var(u.T @ white), square),
)
case(
    39,
    "second_moment_for_the_variance",
    lambda: Eq(E((u.T @ shifted) ** 2), square),
    lambda: Eq(E((u.T @ shifted) ** 2), square + (u.T @ ones(d)) ** 2),
)
case(
    39,
    "mean_of_a_quotient",
    lambda: Eq(E(norm(signs) / U), norm(u) * 0 + sqrt(d) / E(U)),
    value=False,
)
case(
    40,
    "transpose_of_a_jacobian_that_is_not_symmetric",
    lambda: given(Eq(jacobian(S @ u, u), S.T)),
    lambda: given(Eq(jacobian(S @ u, u), S)),
)
case(
    40,
    "rows_and_columns_of_the_projection",
    lambda: given(Eq(P @ S @ u, zeros(d)), Ne(u, 0)),
    lambda: given(Eq(S @ P @ u, zeros(d)), Ne(u, 0)),
)
case(
    48,
    "length_one_under_the_derivative",
    lambda: given(Eq(jacobian(w, u), gamma * eye(d)), Eq(norm(u), 1)),
    lambda: given(
        calc(jacobian(w, u)).eq(gamma / norm(u) * P, by=[w, P, facts.differentiation]),
        Eq(norm(u), 1),
        Ne(u, 0),
    ),
)
case(
    48,
    "weights_unfolded_under_their_own_derivative",
    lambda: given(Eq(grad(loss(w), w), zeros(d)), Ne(u, 0)),
    lambda: given(Eq(u.T @ grad(loss(w), u), 0), Ne(u, 0)),
)
case(
    49,
    "an_outcome_in_which_the_data_are_zero",
    lambda: given(Eq(Var(u.T @ white), 0), Eq(white, zeros(d))),
    lambda: given(Eq((u.T @ white) ** 2, 0), Eq(white, zeros(d))),
)
case(
    51,
    "data_whose_mean_is_not_declared",
    lambda: Eq(E(u.T @ free), 0),
    lambda: Eq(E(u.T @ white), 0),
)
case(
    51,
    "variance_where_only_a_mean_is_declared",
    lambda: Eq(Var(u.T @ mean_only), Var(u.T @ mean_only)),
    lambda: Eq(Var(u.T @ free), Var(u.T @ free)),
    value=False,
)
moment_four = vector("y", d, law=moments(mean=0, var=1, uncorrelated="entries", order=4))
free = vector("f", d, law=moments(order=2))
mean_only = vector("a", d, law=moments(mean=0))


@pytest.mark.parametrize("one", CASES, ids=str)
def test_a_false_statement_is_not_proved(one: Case) -> None:
    assert verdict(one.false) not in ("proved", "axiom")


@pytest.mark.parametrize(
    "true", [pytest.param(t, id=f"{c_}-{k_}") for c_ in CASES for k_, t in enumerate(c_.true)]
)
def test_its_true_neighbour_is_proved(true: Any) -> None:
    assert verdict(true) in ("proved", "axiom")


@pytest.mark.parametrize("one", [c_ for c_ in CASES if c_.value], ids=str)
def test_a_false_statement_with_a_value_is_refuted_by_numbers(one: Case) -> None:
    found = one.false()
    statement, hypotheses, _ = found if isinstance(found, tuple) else (found, [], None)
    points = (spot_check(claim("x", "false", statement, given=hypotheses), seed=s) for s in (7, 8, 9))
    assert any((p.counterexample or {}).get("kind") == "false" for p in points)


def accepted() -> list[str]:
    """False statements that come out proved, and true ones that do not."""
    wrong = [
        f"{c_}: the false statement is proved" for c_ in CASES if verdict(c_.false) in ("proved", "axiom")
    ]
    return wrong + [str(c_) for c_ in CASES for true in c_.true if verdict(true) not in ("proved", "axiom")]


def test_all_statements_again_without_assertions() -> None:
    command = "import tests.must_fail.test_normalisation as m; print(*m.accepted(), len(m.CASES))"
    run = subprocess.run(
        [sys.executable, "-O", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.stdout.split() == [str(len(CASES))], run.stdout + run.stderr


@pytest.mark.parametrize(
    ("build", "said"),
    [
        (lambda: moments(mean=0, var=-4), "a variance is not negative"),
        (lambda: vector("q", d, law=moments(var=U)), "U is random, and a law has fixed parameters"),
        (lambda: vector("q", d, law=moments(var=1, uncorrelated="rows")), "uncorrelated='entries'"),
        (lambda: norm(u) - u @ u.T, "the left side is a scalar, the right side is d × d"),
        (lambda: u @ grad(norm(u), u), "write x.T @ y for the inner product"),
        (lambda: grad(u, u), "jacobian"),
        (lambda: Eq(E(white), 1), "equal shapes"),
    ],
)
def test_bad_input_says_what_was_given_and_what_to_write(build: Any, said: str) -> None:
    with pytest.raises(SymproofsError) as error:
        build()
    assert said in str(error.value)


def test_shapes_of_the_printed_lines() -> None:
    for printed in (lambda: norm(u) - u @ u.T, lambda: 1 / norm(u) - u @ u.T, lambda: u @ grad(norm(u), u)):
        with pytest.raises(ShapeError):
            printed()
