"""1.3a, 1.3h, 1.3i and the means that move: the statements are the audit's, with dependent gradients enumerated."""

from fractions import Fraction as F

import numpy as np
import pytest

from symproofs import And, Eq, ForAll, Iff, Implies, Ne, Tends
from symproofs.numeric import Model, Space, holds
from symproofs.sections.momentum import bias, buffers, correction, moving_means

from .comparison import agrees, nested
from .test_momentum_claims import POINTS, WEIGHTS, average, buffer, without_mean
from .variants import verdicts

DECAYING = [p for p in POINTS if 0 < p.alpha < 1 and 0 < p.beta < 1]
ROUNDING = 1e-12  # sums of at most some fifty floats below 100, each rounded at 2e-16


def with_factor(p, c):
    return p.random.having("c", c)


def test_1_3a_is_one_mean_at_all_times():
    statement = bias.constant_mean.statement
    assert isinstance(statement, Eq) and bias.later.low == 1 and bias.constant_mean.kind == "definition"
    for p in POINTS:
        assert agrees(statement.left, p.expected(lambda g, p=p: g[p.t]), p.random)
        assert agrees(statement.right, p.mean, p.random) and holds(statement, p.random).value
        moved = tuple(
            {s: nested(np.array(x) + (s == p.t)) for s, x in path.items()}
            for path in p.random.space.families["g"]
        )
        other = Model(p.random.integers, p.random.values, space=Space(WEIGHTS, {"g": moved}))
        assert not holds(statement, other).value


# ----------------------------------------------------------------------------------------- 1.3h
def test_1_3h_has_the_factor_and_that_there_is_no_other():
    unbiased, rest = correction.correction.statement.args
    assert isinstance(rest, Implies) and rest.args[0] == Ne(correction.h, 0)
    only = rest.args[1]
    assert isinstance(only, ForAll) and only.variable == correction.factor and not only.variable.domain
    works, equal = only.body.args
    told = set()
    for p in (p for p in POINTS if p.beta**p.t != 1):
        mean = p.expected(lambda g, p=p: average(p.beta, g, p.t))
        right = 1 / (1 - F(p.beta).limit_denominator(100) ** p.t)
        assert agrees(unbiased.left, mean * float(right), p.random) and agrees(
            unbiased.right, p.mean, p.random
        )
        for c in (right, right + 1, F(0), F(1), -right):
            model = with_factor(p, c)
            truth = bool(np.allclose(float(c) * mean, p.mean, atol=ROUNDING))
            assert agrees(works.left, float(c) * mean, model) and agrees(works.right, p.mean, model)
            assert holds(works, model).value == truth == (c == right)
            assert holds(equal, model).value == (c == right)
            told.add(truth)
    assert told == {True, False}


def test_1_3h_for_a_mean_of_0_every_factor_works():
    works, equal = correction.only_one.body.args
    for p in (without_mean(p) for p in POINTS if p.beta**p.t != 1):
        wrong = with_factor(p, 1 / (1 - F(p.beta).limit_denominator(100) ** p.t) + 1)
        assert holds(works, wrong).value and not holds(equal, wrong).value


# ----------------------------------------------------------------------------------------- 1.3i
def mean_of_buffer(p, t):
    """E[v^M_t] by the recursion of the means: e_0 = 0, e_t = α e_{t−1} + ε h."""
    mean = 0 * p.mean
    for _ in range(t):
        mean = p.alpha * mean + p.epsilon * p.mean
    return mean


def parts():
    statement = buffers.buffers.statement
    assert isinstance(statement, And) and buffers.buffers.given == tuple(buffers.decays)
    return statement.args


def test_1_3i_the_factor_lies_between_0_and_1():
    equation, above, below = parts()[0].args
    assert DECAYING
    for p in DECAYING:
        mean = p.expected(lambda g, p=p: average(p.beta, g, p.t))
        factor = 1 - p.beta**p.t
        assert agrees(equation.left, mean, p.random) and agrees(equation.right, factor * p.mean, p.random)
        assert np.allclose(mean, factor * p.mean, atol=ROUNDING) and 0 < factor < 1
        assert holds(above, p.random).value and holds(below, p.random).value
    outside = [p for p in POINTS if (p.beta == -1 and p.t % 2 == 0) or p.beta == 2]
    assert outside and not any(holds(above, p.random).value and holds(below, p.random).value for p in outside)


def test_1_3i_the_mean_of_the_buffer_and_its_limit():
    _, equation, limit, _ = parts()
    assert isinstance(limit, Tends)
    f, time, _, multiple = limit.args
    for p in DECAYING:
        enumerated = p.expected(lambda g, p=p: buffer(p.alpha, p.epsilon, g, p.t))
        assert np.allclose(enumerated, mean_of_buffer(p, p.t), atol=ROUNDING)
        assert agrees(equation.left, enumerated, p.random)
        assert agrees(equation.right, p.epsilon * (1 - p.alpha**p.t) / (1 - p.alpha) * p.mean, p.random)
        for k in range(1, len(p.mean) + 1):
            model = p.random.having("k", k, "integers")
            at_u = model.having(time.name, p.t, "integers")
            assert agrees(f, enumerated[k - 1], at_u)
            late = mean_of_buffer(p, 400)[k - 1]  # α^400 ≤ 0.9^400 < 1e-18
            assert agrees(multiple, late, model)
            assert abs(late - mean_of_buffer(p, 5)[k - 1]) > 1e-3  # and it is not there from the start


def test_1_3i_the_limit_is_the_mean_only_at_one_rate():
    premise, equivalence = parts()[3].args
    assert premise == Ne(buffers.h, 0) and isinstance(equivalence, Iff)
    estimates, matched = equivalence.args
    told = set()
    for p in DECAYING:
        alpha = F(p.alpha).limit_denominator(100)
        for rate in (1 - alpha, 2 * (1 - alpha), F(1), F(1, 7)):
            model = p.random.having("epsilon", rate)
            truth = bool(np.allclose(float(rate / (1 - alpha)) * p.mean, p.mean, atol=ROUNDING))
            assert holds(matched, model).value == (rate == 1 - alpha) == truth
            assert holds(estimates, model).value == truth
            zero = without_mean(p).random.having("epsilon", rate)
            assert holds(estimates, zero).value  # for a mean of 0 every rate gives it
            told.add(truth)
    assert told == {True, False}


# ----------------------------------------------------------------------------------------- means that move
def moving(p, means):
    """A model in which g_t = μ_t + ξ_t has the means given, and what v_t is there on average."""
    noise = tuple({s: nested(np.array(x) - p.h) for s, x in path.items()} for path in p.paths)
    model = Model(p.random.integers, p.random.values, space=Space(WEIGHTS, {"xi": noise}))
    return model.having("mu", lambda s: nested(means[s]), "sequences")


@pytest.mark.parametrize("kind", ["ramp", "once", "constant"])
def test_means_that_move_are_averaged(kind):
    """E1.6: E[v_t]/(1 − β^t) = (1 − β)/(1 − β^t) Σ β^{t−i} μ_i, which is μ_t if the means stay."""
    shape = {"ramp": lambda s: s, "once": lambda s: int(s == 1), "constant": lambda s: 1}[kind]
    sides = moving_means.weighted_mean.chain.sides
    same = moving_means.mends.body
    seen = set()
    for p in (p for p in POINTS if p.t >= 2 and p.beta**p.t != 1):
        means = {s: shape(s) * (p.h + 1) for s in range(1, 7)}
        model = moving(p, means)
        values = {s: x.astype(float) for s, x in means.items()}
        weights = [(1 - p.beta) / (1 - p.beta**p.t) * p.beta ** (p.t - i) for i in range(1, p.t + 1)]
        assert abs(sum(weights) - 1) < ROUNDING
        expected = sum(a * values[i] for i, a in enumerate(weights, start=1))
        direct = average(p.beta, values, p.t) / (1 - p.beta**p.t)
        assert np.allclose(expected, direct, atol=1e-10)
        assert all(agrees(side, expected, model) for side in sides)
        truth = bool(np.allclose(expected, values[p.t], atol=1e-10))
        assert holds(same, model).value == truth
        seen.add(truth)
        if kind == "once":
            assert truth == (p.beta in (0, 1))
    assert seen == {"ramp": {True, False}, "once": {True, False}, "constant": {True}}[kind]


def test_verdicts_of_the_means_that_move():
    found = {i: v.verdict for i, v in verdicts(moving_means, numeric=True).items()}
    assert found == {
        "1.3h-moving-mean": "proved",
        "1.3h-moving": "proved",
        "1.3h-moving-literal": "refuted as written",
    }
    assert moving_means.moving_means.given == (
        Ne(moving_means.beta, 0),
        Ne(moving_means.beta, 1),
        Ne(moving_means.beta**moving_means.later, 1),
    )
