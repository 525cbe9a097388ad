"""Bounds, norms and limits that must not go through, each with the nearest true statement (traps 35, 41, 42).

The list runs as pytest parameters and once more under ``python -O``.
"""

# Bounds are written as they are read: 0 <= p.
# ruff: noqa: SIM300
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from symproofs import (
    And,
    Eq,
    Exists,
    ForAll,
    Implies,
    InputError,
    Sum,
    Tends,
    at,
    by_definition,
    calc,
    claim,
    diag,
    eye,
    facts,
    fn,
    follows,
    function,
    have,
    index,
    jacobian,
    matrix,
    natural,
    norm,
    on_vectors,
    oo,
    recursion,
    scalar,
    sequence,
    sizes,
    squeeze,
    steps,
    vector,
    verify,
    witness,
)

from .statements import Case, given, verdict

m, n = sizes("m n")
i, j = index("i", n), index("j", n)
T, S, N = natural("T"), natural("S"), natural("N")
a, b, c, d = scalar("a"), scalar("b"), scalar("c"), scalar("d")
x, y, z = scalar("x"), scalar("y"), scalar("z")
u, v, w = vector("u", n), vector("v", n), vector("w", n)
A, B, W = matrix("A", n, n), matrix("B", n, n), matrix("W", n, n)
rate, unit = scalar("delta", "0 <= delta < 1"), scalar("rho", "0 <= rho <= 1")
margin, level = scalar("epsilon", "epsilon > 0"), scalar("M")
gamma = scalar("gamma", "gamma > 0")
f, g = sequence("f"), sequence("g")
sigma = function("sigma", differentiable=True)
s = scalar("s")
CASES: list[Case] = []


def case(trap: int, name: str, false: Any, *true: Any) -> None:
    """Files a case."""
    CASES.append(Case(trap, name, false, true))


# ------------------------------------------------------------------------------------------ positions and signs
case(
    35,
    "a_factor_of_unknown_sign",
    lambda: given(calc(c * x).le(c * y, by=x <= y), x <= y),
    lambda: given(calc(c * x).le(c * y, by=[x <= y, c >= 0]), x <= y, c >= 0),
    lambda: given(calc(c * y).le(c * x, by=[x <= y, c <= 0]), x <= y, c <= 0),
)
case(
    35,
    "a_decreasing_position",
    lambda: given(calc(z - x).le(z - y, by=x <= y), x <= y),
    lambda: given(calc(z - y).le(z - x, by=x <= y), x <= y),
)
case(
    35,
    "a_divisor",
    lambda: given(calc(1 / x).le(1 / y, by=[x <= y, x > 0]), x <= y, x > 0),
    lambda: given(calc(x / c).le(y / c, by=[x <= y, c > 0]), x <= y, c > 0),
)
case(
    35,
    "a_product_of_bounds",
    lambda: given(calc(a * b).le(c * d, by=[a <= c, b <= d]), a <= c, b <= d),
    lambda: given(calc(a * b).le(c * d, by=[a <= c, b <= d, a >= 0, b >= 0]), a <= c, b <= d, a >= 0, b >= 0),
)
case(
    35,
    "a_power_of_a_bound",
    lambda: given(calc(x**T).le(y**T, by=x <= y), x <= y),
    lambda: given(calc(x**T).le(y**T, by=[x <= y, x >= 0]), x <= y, x >= 0),
)
case(
    35,
    "a_power_with_a_negative_exponent",
    lambda: given(calc(x ** (-T)).le(y ** (-T), by=[x <= y, x > 0]), x <= y, x > 0),
)
case(
    35,
    "a_root_of_squares",
    lambda: given(calc(x).le(y, by=x**2 <= y**2), x**2 <= y**2),
    lambda: given(calc(x).le(y, by=[x**2 <= y**2, y >= 0]), x**2 <= y**2, y >= 0),
)
case(
    35,
    "an_absolute_value",
    lambda: given(calc(abs(x)).le(abs(y), by=x <= y), x <= y),
    lambda: given(calc(x).le(y, by=x <= y).le(abs(y)), x <= y),
)
case(
    35,
    "a_sum_with_weights",
    lambda: given(
        calc(Sum(u[i] * v[i], i)).le(Sum(u[i] * w[i], i), by=ForAll(i, v[i] <= w[i])), ForAll(i, v[i] <= w[i])
    ),
    lambda: given(
        calc(Sum(u[i] ** 2 * v[i], i)).le(Sum(u[i] ** 2 * w[i], i), by=ForAll(i, v[i] <= w[i])),
        ForAll(i, v[i] <= w[i]),
    ),
)
case(
    35,
    "a_bound_of_some_terms_only",
    lambda: given(calc(Sum(v[i], i)).le(Sum(w[i], i), by=v[1] <= w[1]), v[1] <= w[1]),
)

# ------------------------------------------------------------------------------------------ norms, eigenvalues
symmetric = Eq(W, W.T)
minus_five = -5 * eye(n)
case(
    41,
    "the_eigenvalue_of_W",
    lambda: given(norm(W) <= c, symmetric, fn.lambda_max(W) <= c, c >= 0),
    lambda: given(
        calc(norm(W)).le(c, by=[facts.spectral_norm, fn.lambda_max(W.T @ W) <= c**2, c >= 0]),
        fn.lambda_max(W.T @ W) <= c**2,
        c >= 0,
    ),
)
case(
    41,
    "minus_five_times_the_identity",
    lambda: given(norm(minus_five) <= 4, proof=on_vectors(v)),
    lambda: given(fn.lambda_max(minus_five) <= -5, proof=on_vectors(v)),
    lambda: given(
        norm(minus_five) <= 5,
        proof=on_vectors(
            v,
            steps(
                have(norm(minus_five @ v) ** 2 <= (5 * norm(v)) ** 2),
                calc(norm(minus_five @ v)).le(
                    5 * norm(v), by=norm(minus_five @ v) ** 2 <= (5 * norm(v)) ** 2
                ),
            ),
        ),
    ),
)
case(
    41,
    "the_squared_norm_by_the_eigenvalue_of_W",
    lambda: given(calc(norm(W) ** 2).eq(fn.lambda_max(W) ** 2, by=facts.spectral_norm), symmetric),
    lambda: given(calc(norm(W) ** 2).eq(fn.lambda_max(W.T @ W), by=facts.spectral_norm)),
)
case(
    41,
    "a_nilpotent_matrix",
    lambda: given(Eq(norm(A), 0), Eq(A @ A, 0)),
    lambda: given(Eq(norm(A @ A), norm(0 * A)), Eq(A @ A, 0 * A)),
)
case(
    41,
    "an_eigenvalue_without_symmetry",
    lambda: given(fn.lambda_max(A) <= norm(A), proof=on_vectors(v)),
)
case(
    41,
    "the_norm_on_some_vectors",
    lambda: given(norm(A) <= c, norm(A @ v) <= c * norm(v), c >= 0),
    lambda: given(
        norm(A) <= c,
        ForAll(v, norm(A @ v) <= c * norm(v)),
        c >= 0,
        proof=on_vectors(v, calc(norm(A @ v)).le(c * norm(v), by=ForAll(v, norm(A @ v) <= c * norm(v)))),
    ),
)
case(
    41,
    "a_bound_that_may_be_negative",
    lambda: given(
        norm(A) <= c,
        ForAll(v, norm(A @ v) <= c * norm(v)),
        proof=on_vectors(v, calc(norm(A @ v)).le(c * norm(v), by=ForAll(v, norm(A @ v) <= c * norm(v)))),
    ),
)
case(
    41,
    "a_product_the_other_way",
    lambda: calc(norm(A) * norm(B)).le(norm(A @ B), by=facts.submultiplicative),
    lambda: calc(norm(A @ B)).le(norm(A) * norm(B), by=facts.submultiplicative),
)
case(
    41,
    "a_diagonal_by_entries_without_size",
    lambda: given(
        calc(norm(diag(v))).le(c, by=[facts.norm_of_diagonal, ForAll(i, v[i] <= c)]), ForAll(i, v[i] <= c)
    ),
    lambda: given(
        calc(norm(diag(v))).le(c, by=[facts.norm_of_diagonal, ForAll(i, abs(v[i]) <= c)]),
        ForAll(i, abs(v[i]) <= c),
    ),
)
case(
    41,
    "a_diagonal_by_one_entry",
    lambda: calc(norm(diag(v))).le(abs(v[1]), by=facts.norm_of_diagonal),
    lambda: calc(abs(v[1])).le(norm(diag(v)), by=facts.diagonal_entry),
)

# ----------------------------------------------------------------------------------------------------- limits
case(
    42,
    "a_rate_that_may_be_1",
    lambda: given(Tends(unit**T, T, oo, 0), proof=follows(facts.geometric_limit)),
    lambda: given(Tends(rate**T, T, oo, 0), proof=follows(facts.geometric_limit)),
)
case(
    42,
    "the_wrong_variable",
    lambda: given(Tends(rate**S, T, oo, 0), proof=follows(facts.geometric_limit)),
    lambda: given(Tends(rate**S, S, oo, 0), proof=follows(facts.geometric_limit)),
)
case(
    42,
    "the_wrong_limit",
    lambda: given(Tends(rate**T, T, oo, 1), proof=follows(facts.geometric_limit)),
    lambda: given(Tends(rate**T, T, oo, 0), proof=squeeze(0, rate**T, by=facts.geometric_limit)),
)
nonnegative = ForAll(T, And(0 <= g[T + 1], g[T + 1] <= rate**T))
case(
    42,
    "a_squeeze_without_the_limit",
    lambda: given(Tends(g[T + 1], T, oo, 0), nonnegative, proof=squeeze(0, rate**T, by=at(nonnegative, T))),
    lambda: given(
        Tends(g[T + 1], T, oo, 0),
        nonnegative,
        proof=squeeze(0, rate**T, by=[at(nonnegative, T), facts.geometric_limit]),
    ),
)
case(
    42,
    "a_squeeze_with_one_bound",
    lambda: given(
        Tends(g[T + 1], T, oo, 0),
        ForAll(T, g[T + 1] <= rate**T),
        proof=squeeze(-1, rate**T, by=[ForAll(T, g[T + 1] <= rate**T), facts.geometric_limit]),
    ),
    lambda: given(
        Tends(g[T + 1], T, oo, 0),
        ForAll(T, g[T + 1] <= rate**T),
        ForAll(T, g[T + 1] >= -(rate**T)),
        Tends(-(rate**T), T, oo, 0),
        proof=squeeze(
            -(rate**T),
            rate**T,
            by=[
                ForAll(T, g[T + 1] <= rate**T),
                ForAll(T, g[T + 1] >= -(rate**T)),
                Tends(-(rate**T), T, oo, 0),
                facts.geometric_limit,
            ],
        ),
    ),
)
case(
    42,
    "a_squeeze_along_another_time",
    lambda: given(
        Tends(g[T + 1], T, oo, 0),
        nonnegative,
        Tends(rate**S, S, oo, 0),
        proof=squeeze(0, rate**S, by=[at(nonnegative, T), Tends(rate**S, S, oo, 0)]),
    ),
)
case(
    42,
    "a_bound_that_follows_the_time",
    lambda: given(ForAll(margin, Exists(N, ForAll(T, T <= N))), proof=witness(T)),
    lambda: given(ForAll(T, Exists(N, T <= N)), proof=witness(T)),
)
one = recursion("p", start={0: 1}, step=lambda p, t: a * p[t - 1])
case(
    42,
    "growth_of_a_constant",
    lambda: given(Tends(unit**T, T, oo, oo), proof=follows(facts.geometric_growth)),
    lambda: given(Tends((2 + unit) ** T, T, oo, oo), proof=follows(facts.geometric_growth)),
)

# a recurrent network: one rate < 1 for all T, of WᵀW, with slopes bounded in absolute value
h0 = vector("h_0", n)
h = recursion("h", n, start={0: h0}, step=lambda h, t: W @ sigma(h[t - 1]))
slope = ForAll(s, abs(sigma.prime(s)) <= gamma)


def contracts(rate: Any, small: Any, slope: Any = slope) -> Any:
    """The Jacobian of one step is at most the rate."""
    t = natural("t")
    return given(
        calc(norm(jacobian(h[t + 1], h[t])))
        .eq(norm(W @ diag(sigma.prime(h[t]))), by=[h, facts.chain_rule])
        .le(norm(W) * norm(diag(sigma.prime(h[t]))), by=facts.submultiplicative)
        .le(norm(W) * gamma, by=[facts.norm_of_diagonal, slope])
        .le(rate, by=[facts.spectral_norm, small]),
        slope,
        small,
    )


case(
    41,
    "a_network_by_the_eigenvalue_of_W",
    lambda: contracts(rate, fn.lambda_max(W) <= rate / gamma),
    lambda: contracts(rate, fn.lambda_max(W.T @ W) <= rate**2 / gamma**2),
)
case(
    41,
    "a_network_without_the_slope",
    lambda: contracts(rate, fn.lambda_max(W.T @ W) <= rate**2),
)
case(
    35,
    "a_network_with_slopes_bounded_from_above",
    lambda: contracts(rate, fn.lambda_max(W.T @ W) <= rate**2 / gamma**2, ForAll(s, sigma.prime(s) <= gamma)),
)


# ------------------------------------------------------------------------------------------------------ running
@pytest.mark.parametrize("case", CASES, ids=str)
def test_no_false_bound_is_proved(case: Case) -> None:
    assert verdict(case.false) not in ("proved", "axiom")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_nearest_true_ones_are(case: Case) -> None:
    for build in case.true:
        assert verdict(build) in ("proved", "axiom")


def test_the_same_without_assertions() -> None:
    code = (
        "from must_fail.test_bounds import CASES, verdict\n"
        "print([str(c) for c in CASES if verdict(c.false) in ('proved', 'axiom')])"
    )
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")])}
    out = subprocess.run(
        [sys.executable, "-O", "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"


def test_the_eigenvalue_of_W_in_place_of_that_of_its_square_is_refuted() -> None:
    statement = Implies(And(symmetric, fn.lambda_max(W) <= c, c >= 0), norm(W) <= c)
    assert verify(claim("x", "an eigenvalue for a norm", statement)).verdict in ("refuted", "open", "error")
    small = claim("y", "two by two", norm(-5 * eye(n)) <= 1)
    assert verify(small).verdict == "refuted"


@pytest.mark.parametrize(
    ("build", "told"),
    [
        (lambda: calc(x).le(y).ge(z), "cannot mix <= with >="),
        (lambda: calc(x).gt(y).eq(z).lt(z), "two chains"),
        (lambda: on_vectors(A), "expected a vector"),
        (lambda: by_definition(1, N), "the margin"),
        (lambda: Tends(rate**T, T, oo, 0).definition(scalar("e"), N), "expected scalar"),
        (lambda: Tends(rate**T, T, oo, 0).definition(margin, natural("K", 3)), "expected natural"),
    ],
)
def test_wrong_input_says_what_to_write(build: Any, told: str) -> None:
    with pytest.raises(InputError, match=told):
        build()


@pytest.mark.parametrize(
    ("statement", "proof", "told"),
    [
        (Eq(x, x), on_vectors(v), "expected norm"),
        (norm(v) <= c, on_vectors(v), "expected norm"),
        (Eq(x, x), squeeze(0, 1), "it is no Tends"),
        (Eq(x, x), by_definition(margin, N), "it is no Tends"),
        (Tends(g[T + 1], T, oo, oo), squeeze(0, 1), "finite limits"),
        (
            Eq(x, x),
            steps(have(Eq(x, x), proof=None), calc(x).eq(x, by=at(facts.linearity, 1))),
            "no statement",
        ),
    ],
)
def test_forms_that_do_not_fit_say_so(statement: Any, proof: Any, told: str) -> None:
    found = verify(claim("x", "a form that does not fit", statement, proof=proof), numeric=False)
    assert found.verdict == "error"
    assert told in found.message
