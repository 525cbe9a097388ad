"""Traps 37 to 40 at rectified units and uniform weights, with the nearest true statements."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from symproofs import (
    Cov,
    E,
    Eq,
    ForAll,
    Ne,
    Rational,
    Sum,
    Var,
    almost_surely,
    fn,
    hadamard,
    iid,
    independent,
    index,
    indicator,
    laws,
    matrix,
    moments,
    norm,
    ones,
    scalar,
    sizes,
    vector,
    verify,
)
from symproofs import claim as stated

from .statements import Case, given, verdict

m, D = sizes("m D")
i, j, k, n = index("i", m), index("j", D), index("k", D), index("n", m)
half = Rational(1, 2)
s = scalar("s", "s > 0")
W = matrix("W", m, D, law=moments(mean=0, var=s, uncorrelated="rows"))
V = matrix("V", D, m, law=moments(mean=0, var=1, uncorrelated="rows"))
h, g = vector("h", D, law=moments(order=2)), vector("g", m, law=moments(order=2))
a = vector("a'", D, law=moments(var=1, symmetric=True))
wide = vector("w'", D, law=moments(var=1, symmetric=True, uncorrelated="entries"))
x, y = (scalar(name, law=moments(var=1, symmetric=True)) for name in "xy")
halves = ForAll(j, Eq(E(h[j] ** 2), half))
apart = independent(W, h)
u = fn.relu(a[j])
above, at_zero = indicator(a[j] > 0), indicator(Eq(a[j], 0))
squares = Sum(E(h[j] ** 2), j)
U = matrix("U", m, D, law=iid(laws.Uniform(-s, s)))
shared = matrix("W", m, D, law=moments(mean=0, var=s))  # entries of a row may be one number
shifted = matrix("W", m, D, law=moments(mean=1, var=s, uncorrelated="rows"))
CASES: list[Case] = []


def case(trap, name, false, *true):
    CASES.append(Case(trap, name, false, true))


# -------------------------------------------------------------------------------------- 37: shapes
case(
    37,
    "fan_out_for_fan_in",
    lambda: given(Eq(Var((W @ h)[i]), 1), apart, halves, Eq(s, 2 / m)),
    lambda: given(Eq(Var((W @ h)[i]), 1), apart, halves, Eq(s, 2 / D)),
)
case(37, "units_of_this_layer_for_those_before", lambda: Eq(fn.relu(a), fn.relu(W @ h)))
case(
    37,
    "a_vector_of_variances_for_one",
    lambda: given(Eq(Var(W @ h), 1), apart, halves, Eq(s, 2 / D)),
    lambda: given(Eq(Var(W @ h), ones(m)), apart, halves, Eq(s, 2 / D)),
)
case(
    37,
    "a_sum_for_each_summand",
    lambda: given(Eq(Var((W @ h)[i]), s * E(h[j] ** 2)), apart),
    lambda: given(Eq(Var((W @ h)[i]), s * squares), apart),
)
case(37, "an_index_of_the_other_layer", lambda: Eq(E(W[j, i] * h[i]), 0))
case(37, "weights_without_a_transpose", lambda: Eq(E(W @ g), 0))
case(37, "a_matrix_as_a_number", lambda: given(Eq(Var((hadamard(W, h))[i, j]), s * E(h[j] ** 2)), apart))

# ---------------------------------------------------------------- 38: weaker relations for stronger ones
case(
    38,
    "uncorrelated_inputs_uncorrelated_units",
    lambda: given(Eq(Cov(fn.relu(wide[j]), fn.relu(wide[k])), 0), Ne(j, k)),
    lambda: given(Eq(Cov(wide[j], wide[k]), 0), Ne(j, k)),
)
case(
    38,
    "uncorrelated_inputs_a_product_of_means",
    lambda: given(Eq(E(fn.relu(wide[j]) * fn.relu(wide[k])), E(fn.relu(wide[j])) ** 2), Ne(j, k)),
)
case(38, "symmetric_of_one_law_are_equal", lambda: almost_surely(Eq(x, y)), lambda: Eq(E(x**2), E(y**2)))
case(
    38,
    "one_law_one_size",
    lambda: Eq(E(abs(x)), E(abs(y))),  # two symmetric laws of variance 1 need not be one law
    lambda: Eq(E(abs(x) ** 2), E(abs(y) ** 2)),
)
case(
    38,
    "symmetric_entries_symmetric_pairs",
    lambda: Eq(E(indicator(x > 0) * indicator(y > 0)), E(indicator(x > 0) * indicator(-y > 0))),
    lambda: Eq(E(indicator(x > 0)), E(indicator(-x > 0))),
)
case(
    38,
    "symmetric_entries_odd_products",
    lambda: Eq(E(fn.relu(a[j]) * a[k]), 0),
    lambda: Eq(E(abs(a[j]) * a[j]), 0),
)
case(
    38, "mean_0_is_not_symmetric", lambda: Eq(E(fn.relu(scalar("z", law=moments(mean=0, var=1))) ** 2), half)
)
case(
    38,
    "uncorrelated_with_the_weights",
    lambda: given(Eq(Var((W @ h)[i]), s * squares), ForAll(i, j, Eq(Cov(W[i, j], h[j]), 0))),
    lambda: given(Eq(Var((W @ h)[i]), s * squares), apart),
)
case(
    38,
    "weights_that_share_a_row",
    lambda: given(Eq(Var((shared @ h)[i]), s * squares), independent(shared, h)),
)
case(
    38,
    "uncorrelated_weights_with_a_mean",
    lambda: given(
        Eq(
            Var((shifted @ h)[i]),
            s * squares + Sum(Var(h[j]), j),
        ),
        independent(shifted, h),
    ),
    lambda: given(
        Eq(
            Var((shifted @ h)[i]),
            s * squares + Sum(Cov(h[j], h[k]), j, k),
        ),
        independent(shifted, h),
    ),
)

# --------------------------------------------------- 39: expectations moved through functions and products
case(39, "rectifier_of_the_mean", lambda: Eq(E(u), fn.relu(E(a[j]))), lambda: Eq(E(a[j]), 0))
case(39, "square_of_the_mean", lambda: Eq(E(u**2), E(u) ** 2), lambda: Eq(E(u**2), Var(u) + E(u) ** 2))
case(39, "variance_for_the_second_moment", lambda: Eq(Var(u), half), lambda: Eq(E(a[j] ** 2), 1))
case(
    39,
    "a_moment_times_a_probability",
    lambda: Eq(E(a[j] ** 2 * above), E(a[j] ** 2) * E(above)),
    lambda: Eq(E(a[j] ** 2 * half), E(a[j] ** 2) * half),
)
case(
    39,
    "the_mean_of_a_reciprocal",
    lambda: given(Eq(E(1 / (1 + x**2)), 1 / (1 + E(x**2)))),
    lambda: Eq(E(1 + x**2), 1 + E(x**2)),
)
case(
    39,
    "a_quotient_of_means",
    lambda: given(Eq(E(a[j] ** 2 * above / (1 + at_zero)), E(a[j] ** 2 * above) / E(1 + at_zero))),
)
case(
    39,
    "an_event_on_average",
    lambda: Eq(E(indicator(a[j] > 0)), indicator(E(a[j]) > 0)),
    lambda: Eq(E(above), E(above**2)),
)
case(
    39,
    "units_of_one_input",
    lambda: Eq(Var(fn.relu(x) - fn.relu(-x)), Var(fn.relu(x)) + Var(fn.relu(-x))),
    lambda: Eq(
        Var(fn.relu(x) - fn.relu(y)),
        Var(fn.relu(x)) + Var(fn.relu(y)) - 2 * Cov(fn.relu(x), fn.relu(y)),
    ),
)
case(
    39,
    "the_norm_of_the_mean",
    lambda: Eq(E(norm(fn.relu(a))), norm(E(fn.relu(a)))),
)
case(39, "uniform_bounds_are_not_the_spread", lambda: Eq(Var(U[i, j]), s), lambda: Eq(Var(U[i, j]), s**2 / 3))

# -------------------------------------------------------------------------- 40: order and transposes
case(
    40,
    "columns_for_rows",
    lambda: given(Eq(Var((W.T @ g)[j]), s * Sum(E(g[i] ** 2), i)), independent(W, g)),
    lambda: given(Eq(Var((V @ g)[j]), Sum(E(g[i] ** 2), i)), independent(V, g)),
)
case(40, "the_transpose_of_the_weights", lambda: Eq(W @ h, W.T @ h))
case(
    40,
    "weights_of_a_unit_for_weights_of_an_input",
    lambda: given(Eq(Cov((W @ h)[i], (W @ h)[n]), 0), apart, Ne(i, n)),
    lambda: given(Eq(Cov((W @ h)[i], (W @ h)[i]), s * squares), apart),
)
case(
    40,
    "square_matrices_in_the_other_order",
    lambda: Eq(V @ (W @ (V @ g)), W.T @ (V.T @ (V @ g))),
    lambda: Eq(V @ (W @ (V @ g)), (V @ W) @ (V @ g)),
)
case(
    40,
    "the_rectifier_before_the_weights",
    lambda: Eq(fn.relu(W @ h), W @ fn.relu(h)),
    lambda: Eq(fn.relu(W @ h)[i], fn.relu(Sum(W[i, j] * h[j], j))),
)


@pytest.mark.parametrize("one", CASES, ids=str)
def test_false_statement_is_not_proved(one: Case) -> None:
    assert verdict(one.false) not in ("proved", "axiom")


TRUE = [pytest.param(true, id=f"{c}-{n_}") for c in CASES for n_, true in enumerate(c.true)]


@pytest.mark.parametrize("true", TRUE)
def test_true_neighbour_is_proved(true) -> None:
    assert verdict(true) in ("proved", "axiom")


REFUSED = {c for c in CASES if c.trap in (37, 40) and verdict(c.false) == "refused"}


@pytest.mark.parametrize("one", [c for c in CASES if c not in REFUSED], ids=str)
def test_false_statement_is_refuted(one: Case) -> None:
    """Every false statement with a value has a counterexample, so it is no true one that is out of reach."""
    found = one.false()
    what, hypotheses, _ = found if isinstance(found, tuple) else (found, [], None)
    assert verify(stated("x", "a false statement", what, given=hypotheses)).verdict == "refuted"


def test_what_has_no_shape_is_refused():
    assert {c.name for c in REFUSED} == {
        "units_of_this_layer_for_those_before",
        "a_vector_of_variances_for_one",
        "weights_without_a_transpose",
        "a_matrix_as_a_number",
        "the_transpose_of_the_weights",
    }


def test_the_same_without_assertions():
    code = (
        "from must_fail.test_rectified_units import CASES, verdict\n"
        "print([str(c) for c in CASES if verdict(c.false) in ('proved', 'axiom')])"
    )
    root = Path(__file__).resolve().parents[2]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")])}
    out = subprocess.run(
        [sys.executable, "-O", "-c", code], env=env, capture_output=True, text=True, check=True
    )
    assert out.stdout.strip() == "[]"
