"""Softmax, logistic regression and cross-entropy through the public interface, and the proved facts about them."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest

from symproofs import (
    Eq,
    Sum,
    at,
    calc,
    claim,
    facts,
    fn,
    grad,
    have,
    index,
    natural,
    scalar,
    sizes,
    sqrt,
    steps,
    vector,
    verify,
)
from symproofs.library import activations
from symproofs.proofs.claims import Claim

n = sizes("n")
i, j = index("i", n), index("j", n)
v, w, c = vector("v", n), vector("w", n), scalar("c")
x, y, z = scalar("x"), scalar("y"), scalar("z")
a, b = scalar("a", "a > 0"), scalar("b", "b > 0")
t = natural("t")
exp, log, logistic, tanh, softplus = fn.exp, fn.log, fn.logistic, fn.tanh, fn.softplus
s = logistic(z)
total = Sum(exp(v[j]), j)
loss = -(y * log(s) + (1 - y) * log(1 - s))

spare = claim(
    "test.spare",
    "1 − logistic(z) is positive",
    1 - s > 0,
    proof=steps(have(s < 1, by=at(facts.logistic_range, z)), calc(1 - s).gt(0, by=s < 1)),
)
odds = claim(
    "test.odds",
    "The odds are positive",
    s / (1 - s) > 0,
    proof=steps(have(1 - s > 0, by=spare), have(s > 0), calc(s / (1 - s)).gt(0, by=[s > 0, 1 - s > 0])),
)

LINES: dict[str, Any] = {
    "exp of a sum": calc(exp(x + y)).eq(exp(x) * exp(y), by=facts.exponential),
    "exp of a difference": calc(exp(x - y)).eq(exp(x) / exp(y), by=facts.exponential),
    "exp of an integer multiple": calc(exp(t * x)).eq(exp(x) ** t, by=facts.exponential),
    "exp of log": calc(exp(2 * log(a) - log(b))).eq(a**2 / b, by=facts.exponential),
    "the density of two": calc(exp(-(x**2) / 2) * exp(-(y**2) / 2)).eq(
        exp(-(x**2 + y**2) / 2), by=facts.exponential
    ),
    "softmax is invariant to a shift": calc(exp(v[i] + c) / Sum(exp(v[j] + c), j)).eq(
        exp(v[i]) / total, by=facts.exponential
    ),
    "softmax with a reference": calc(exp(v[i]) / total).eq(
        1 / Sum(exp(v[j] - v[i]), j), by=facts.exponential
    ),
    "softmax sums to one": calc(Sum(exp(v[i]) / total, i)).eq(1),
    "softmax of two": calc(exp(x) / (exp(x) + exp(y))).eq(logistic(x - y), by=facts.logistic),
    "log-sum-exp with a shift": calc(log(Sum(exp(v[j] + c), j))).eq(
        c + log(total), by=[facts.exponential, facts.logarithm]
    ),
    "cross-entropy of softmax": calc(-log(exp(v[i]) / total)).eq(log(total) - v[i], by=facts.logarithm),
    "the gradient of log-sum-exp": calc(grad(log(total), v)[i]).eq(
        exp(v[i]) / total, by=facts.differentiation
    ),
    "the gradient of cross-entropy": calc(grad(log(total) - v.T @ w, v)[i]).eq(
        exp(v[i]) / total - w[i], by=facts.differentiation
    ),
    "the slope of softplus": calc(grad(softplus(x), x)).eq(logistic(x), by=facts.differentiation),
    "softplus at x and −x": calc(softplus(x) - softplus(-x)).eq(x, by=facts.softplus),
    "softplus": calc(softplus(x)).eq(log(1 + exp(x)), by=facts.softplus),
    "the odds": calc(log(s / (1 - s))).eq(z, by=[facts.logistic, facts.logarithm, odds, spare]),
    "binary cross-entropy": calc(loss).eq(softplus(z) - y * z, by=[facts.logistic, facts.softplus, spare]),
    "its gradient": calc(grad(loss, z)).eq(s - y, by=[facts.differentiation, facts.logistic, spare]),
    "a Gaussian density": calc(log(exp(-(x**2) / (2 * a)) / sqrt(2 * a))).eq(
        -(x**2) / (2 * a) - log(2) / 2 - log(a) / 2, by=facts.logarithm
    ),
    "the entropy of equal weights": calc(-Sum(1 / n * log(1 / n), j)).eq(log(n), by=facts.logarithm),
    "log of a power": calc(log(a**t)).eq(t * log(a), by=facts.logarithm),
    "tanh": calc(tanh(x)).eq((exp(x) - exp(-x)) / (exp(x) + exp(-x)), by=facts.hyperbolic_tangent),
    "the logistic function": calc(logistic(x)).eq(1 / (1 + exp(-x)), by=facts.logistic),
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
def test_an_identity_is_proved_from_the_declarations(line: Any) -> None:
    found = verify([spare, odds, claim("test", "an identity", line)])[-1]
    assert (found.verdict, found.open) == ("proved", ())
    assert set(found.hypotheses) <= {"a > 0", "b > 0"}


LIBRARY = [x for x in vars(activations).values() if isinstance(x, Claim)]


@pytest.mark.parametrize("stated", LIBRARY, ids=lambda c: c.id)
def test_a_fact_of_the_library_is_proved(stated: Claim) -> None:
    found = verify(stated)
    assert (found.verdict, found.hypotheses) == ("proved", ())


def test_each_of_them_is_a_fact_with_these_axioms() -> None:
    cited = {f.claim(): f for f in facts if f.proved_in.startswith("symproofs.library.activations:")}
    assert set(cited) == set(LIBRARY)
    assert {c.id: verify(c, numeric=False).axioms for c in LIBRARY} == {
        "library.logistic-range": ("laws of exponentials", "logistic by exponentials"),
        "library.logistic-reflection": ("laws of exponentials", "logistic by exponentials"),
        "library.logistic-slope": (),
        "library.tanh-range": ("laws of exponentials", "tanh by exponentials"),
        "library.tanh-odd": ("laws of exponentials", "tanh by exponentials"),
        "library.tanh-logistic": (
            "laws of exponentials",
            "logistic by exponentials",
            "tanh by exponentials",
        ),
        "library.softplus-difference": (
            "laws of exponentials",
            "laws of logarithms",
            "softplus by exponentials",
        ),
        "library.log-of-product": ("laws of logarithms",),
    }


@pytest.mark.parametrize(
    "line",
    [
        calc(logistic(-z)).eq(1 - s, by=at(facts.logistic_reflection, z)),
        calc(s * (1 - s)).le(Fraction(1, 4), by=at(facts.logistic_slope, z)),
        calc(tanh(z)).lt(1, by=at(facts.tanh_range, z)),
        calc(tanh(z)).gt(-1, by=at(facts.tanh_range, z)),
        calc(tanh(-z)).eq(-tanh(z), by=at(facts.tanh_odd, z)),
        calc(tanh(z)).eq(2 * logistic(2 * z) - 1, by=at(facts.tanh_logistic, z)),
        calc(softplus(z) - softplus(-z)).eq(z, by=at(facts.softplus_difference, z)),
        calc(log(a * b)).eq(log(a) + log(b), by=at(facts.log_of_product, a, b)),
    ],
)
def test_a_fact_is_cited_at_values(line: Any) -> None:
    assert verify(claim("test", "a fact at a value", line)).verdict == "proved"


def test_a_symmetry_under_a_sum_is_shown_for_each_term_first() -> None:
    each = Eq(logistic(-v[j]), 1 - logistic(v[j]))
    reflected = claim(
        "test.each", "of each", each, proof=calc(logistic(-v[j])).eq(1 - logistic(v[j]), by=facts.logistic)
    )
    line = calc(Sum(logistic(-v[j]), j)).eq(n - Sum(logistic(v[j]), j), by=reflected)
    assert [x.verdict for x in verify([reflected, claim("test", "the sum", line)])] == ["proved", "proved"]


def test_what_is_missing_is_named() -> None:
    found = verify(claim("test", "nothing cited", calc(exp(x + y)).eq(exp(x) * exp(y), by=())), numeric=False)
    assert found.open[0].help.endswith("also cite facts.exponential")


def test_the_values_that_the_facts_state() -> None:
    """The statements of the library, by their formulas as floats. 1e-12: a few roundings."""
    for u in (-3.0, -0.4, 0.0, 0.7, 2.5):
        p, q = 1 / (1 + math.exp(-u)), 1 / (1 + math.exp(u))
        assert 0 < p < 1 and -1 < math.tanh(u) < 1 and p * (1 - p) <= 0.25
        assert abs(q - (1 - p)) < 1e-12 and abs(math.tanh(u) - (2 / (1 + math.exp(-2 * u)) - 1)) < 1e-12
        assert abs(math.log1p(math.exp(u)) - math.log1p(math.exp(-u)) - u) < 1e-12
