"""1.2d and 1.3f: both sides of the encoded statement are what the audit writes, at many sizes and times.

A law without the declared mean tells the two sides of 1.3f apart, so that neither can stand for the other.
"""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from symproofs import E, Eq, Sum, index, recursion, vector, zeros
from symproofs.language.symbols import declared_in
from symproofs.numeric import Beyond, Model, Space
from symproofs.sections.momentum.bias import mean_of_running_average
from symproofs.sections.momentum.setting import beta, g, h, m, t, v
from symproofs.sections.momentum.unrolling import unrolled_running_average

from .comparison import agrees, nested

BETAS = [Fraction(0), Fraction(1), Fraction(9, 10), Fraction(-1, 2), Fraction(2)]
LAST = 6  # gradients are drawn up to this time
WEIGHTS = (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6))


# ------------------------------------------------------------------- what the audit says, in NumPy
def unrolled(beta, gradients, t):
    """1.2d, right: (1 − β) Σ_{i=1}^{t} β^{t−i} g_i."""
    total = np.zeros(len(gradients[1]))
    for i in range(1, t + 1):
        total = total + beta ** (t - i) * gradients[i]
    return (1 - beta) * total


def running_average(beta, gradients, t):
    """1.1b: v_0 = 0, v_t = β v_{t−1} + (1 − β) g_t."""
    v = np.zeros(len(gradients[1]))
    for s in range(1, t + 1):
        v = beta * v + (1 - beta) * gradients[s]
    return v


def mean_running_average(beta, law, t):
    """1.3f, left: E[v_t], enumerated."""
    return sum(float(p) * running_average(beta, path, t) for p, path in zip(WEIGHTS, law, strict=True))


def shrunk_mean(beta, h, t):
    """1.3f, right: (1 − β^t) h, where β⁰ = 1."""
    return (1 - beta**t) * h


# ------------------------------------------------------------------------------------------ models
def paths(size, mean, seed):
    """Three outcomes of (g_1, …), dependent over time, with E[g_t] = ``mean`` unless that is None."""
    rng = np.random.default_rng(seed)
    law = [{s: rng.integers(-4, 5, size).astype(object) for s in range(1, LAST + 1)} for _ in WEIGHTS]
    for s in range(1, LAST + 1):
        if mean is not None:
            rest = sum(p * path[s] for p, path in zip(WEIGHTS, law[:-1], strict=False))
            law[-1][s] = (mean - rest) / WEIGHTS[-1]
    return law


def cases(declared_mean):
    """(model, β, h, law, t) for sizes from 1, times from 0, and β at 0, 1 and outside [0, 1]."""
    for k, (size, time, b) in enumerate(product((1, 2, 4), (0, 1, 2, 5), BETAS)):
        mean = np.array([Fraction(e, 2) for e in range(3, 3 + size)], dtype=object)
        law = paths(size, mean if declared_mean else None, k)
        families = {"g": tuple({s: nested(x) for s, x in path.items()} for path in law)}
        model = Model({"m": size, "t": time}, {"beta": b, "h": nested(mean)}, space=Space(WEIGHTS, families))
        yield (
            model,
            float(b),
            mean.astype(float),
            [{s: x.astype(float) for s, x in p.items()} for p in law],
            time,
        )


ALL = [*cases(True), *cases(False)]


def is_1_2d_left(side):
    return all(
        agrees(side, running_average(b, law[o], t), model, o) for model, b, _, law, t in ALL for o in (0, 2)
    )


def is_1_2d_right(side):
    return all(agrees(side, unrolled(b, law[o], t), model, o) for model, b, _, law, t in ALL for o in (0, 2))


def is_1_3f_left(side):
    return all(agrees(side, mean_running_average(b, law, t), model) for model, b, _, law, t in ALL)


def is_1_3f_right(side):
    return all(agrees(side, shrunk_mean(b, h, t), model) for model, b, h, _, t in ALL)


def test_1_2d_states_what_the_audit_says():
    statement = unrolled_running_average.statement
    assert isinstance(statement, Eq) and not unrolled_running_average.given
    assert is_1_2d_left(statement.left) and is_1_2d_right(statement.right)


def test_1_3f_states_what_the_audit_says():
    statement = mean_of_running_average.statement
    assert isinstance(statement, Eq) and not mean_of_running_average.given
    assert is_1_3f_left(statement.left) and is_1_3f_right(statement.right)
    assert not is_1_3f_left(statement.right) and not is_1_3f_right(statement.left)  # the laws tell them apart


def test_1_2d_leaves_the_running_average_folded():
    """The two sides agree for every path, so which is which is seen from the expressions."""
    left, right = unrolled_running_average.statement.left, unrolled_running_average.statement.right
    assert left == v[t]
    assert v in declared_in(left) and v not in declared_in(right)


def test_symbols_are_those_of_the_audit():
    assert (t.low, g.first, g.last) == (0, 1, None)
    assert beta.domain == [] and h.shape == (m,) and g.law.mean == h
    assert (g.law.var, g.law.uncorrelated, g.law.order) == (None, None, 1)


# ------------------------------------------------------------------------------- wrong encodings
def averaged(step, start=None):
    return recursion("v", m, start={0: zeros(m) if start is None else start}, step=step)


i = index("i", t)
WRONG_SUMS = {
    "exponent t - 1": (1 - beta) * Sum(beta ** (t - 1) * g[i], i),
    "exponent t + 1 - i": (1 - beta) * Sum(beta ** (t + 1 - i) * g[i], i),
    "exponent i": (1 - beta) * Sum(beta**i * g[i], i),
    "reversed": (1 - beta) * Sum(beta ** (i - 1) * g[i], i),
    "no factor": Sum(beta ** (t - i) * g[i], i),
    "factor beta": beta * Sum(beta ** (t - i) * g[i], i),
    "from 2": (1 - beta) * Sum(beta ** (t - i) * g[i], (i, 2, t)),
    "from 0": (1 - beta) * Sum(beta ** (t - i) * g[i], (i, 0, t)),
    "to t - 1": (1 - beta) * Sum(beta ** (t - i) * g[i], (i, 1, t - 1)),
    "to t + 1": (1 - beta) * Sum(beta ** (t + 1 - i) * g[i], (i, 1, t + 1)),
    "the last gradient": (1 - beta) * Sum(beta ** (t - i) * g[t], i),
    "one entry": (1 - beta) * Sum(beta ** (t - i) * g[i][1], i),
}
WRONG_RECURSIONS = {
    "weights swapped": averaged(lambda v, t: (1 - beta) * v[t - 1] + beta * g[t]),
    "no damping": averaged(lambda v, t: beta * v[t - 1] + g[t]),
    "a gradient late": averaged(lambda v, t: beta * v[t - 1] + (1 - beta) * g[t + 1]),
    "starts at h": averaged(lambda v, t: beta * v[t - 1] + (1 - beta) * g[t], h),
}
WRONG_MEANS = {
    "exponent t - 1": (1 - beta ** (t - 1)) * h,
    "exponent t + 1": (1 - beta ** (t + 1)) * h,
    "no exponent": (1 - beta) * h,
    "no bias": h + zeros(m),
    "sign": (1 + beta**t) * h,
    "0**0 = 0": Sum((1 - beta) * beta ** (i - 1) * h, (i, 2, t)),
    "one entry": (1 - beta**t) * h[1],
}


@pytest.mark.parametrize("name", WRONG_SUMS)
def test_a_wrong_sum_is_found(name):
    assert not is_1_2d_right(WRONG_SUMS[name])


@pytest.mark.parametrize("name", WRONG_RECURSIONS)
def test_a_wrong_recursion_is_found(name):
    try:
        assert not is_1_2d_left(WRONG_RECURSIONS[name][t])
        assert not is_1_3f_left(E(WRONG_RECURSIONS[name][t]))
    except Beyond:  # asks for gradients after the last: also not the same statement
        assert name == "a gradient late"


@pytest.mark.parametrize("name", WRONG_MEANS)
def test_a_wrong_mean_is_found(name):
    assert not is_1_3f_right(WRONG_MEANS[name])


@pytest.mark.parametrize(
    "side",
    [E(v[t + 1]), E(g[t + 1]), (1 - beta) * E(v[t]), E(v[t])[1]],
    ids=["t + 1", "g", "scaled", "entry"],
)
def test_a_wrong_expectation_is_found(side):
    assert not is_1_3f_left(side)


def test_a_missing_expectation_is_found():
    assert not all(agrees(v[t], mean_running_average(b, law, t), model, 0) for model, b, _, law, t in ALL)


def test_a_free_start_is_another_statement():
    v_0 = vector("v_0", m)
    start = averaged(lambda v, t: beta * v[t - 1] + (1 - beta) * g[t], v_0)
    started = [(model.having("v_0", model.values["h"]), *rest) for model, *rest in ALL]
    assert not all(
        agrees(start[t], running_average(b, law[0], t), model, 0) for model, b, _, law, t in started
    )
    assert all(
        agrees(start[t], unrolled(b, law[0], t) + b**t * h, model, 0) for model, b, h, law, t in started
    )  # 1.2d for v_0 ≠ 0: + β^t v_0
