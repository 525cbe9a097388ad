"""Conditional expectations, empty intervals and negative variances: refused with advice, or an open obligation."""

import pytest

from symproofs import (
    Cov,
    E,
    Eq,
    InputError,
    LawError,
    Var,
    claim,
    indicator,
    laws,
    moments,
    scalar,
    verify,
)

a = scalar("a", law=moments(order=2, symmetric=True))
alpha, beta = scalar("alpha"), scalar("beta")
wide = scalar("w", "w > 0")

CONDITIONAL = {
    "a bar": lambda: E(a**2 | (a > 0)),
    "a bar without parentheses": lambda: E(a | a > 0),
    "a second argument": lambda: E(a**2, a > 0),
    "a keyword": lambda: E(a**2, given=a > 0),
    "given a variable": lambda: E(a | scalar("b", law=moments(mean=0))),
    "a variance": lambda: Var(a, a > 0),
    "a variance with a bar": lambda: Var(a | (a > 0)),
    "a variance with a keyword": lambda: Var(a, given=a > 0),
}


@pytest.mark.parametrize("name", CONDITIONAL)
def test_a_condition_is_refused_with_the_quotient_to_write(name):
    with pytest.raises(InputError, match=r"E\(X \* indicator\(p\)\) / E\(indicator\(p\)\)"):
        CONDITIONAL[name]()


def test_the_message_says_what_was_given():
    with pytest.raises(InputError, match=r"a\*\*2 \| a > 0"):
        E(a**2 | (a > 0))
    with pytest.raises(InputError, match=r"E\(a, a > 0\)"):
        E(a, a > 0)


@pytest.mark.parametrize("build", [lambda: E((a, a > 0)), lambda: E(a > 0), lambda: indicator(a)])
def test_other_misspellings(build):
    with pytest.raises(InputError):
        build()


def test_the_quotient_asks_for_its_divisor():
    """P(a > 0) may be 0: a = 0 is symmetric."""
    mean = E(a**2 * indicator(a > 0)) / E(indicator(a > 0))
    found = verify(claim("c", "itself", Eq(mean, mean)), numeric=False)
    assert found.verdict == "open" and "nonzero divisor" in found.open[0].text


@pytest.mark.parametrize(
    "build",
    [
        lambda: laws.Uniform(1, 0),
        lambda: laws.Uniform(1, 1),
        lambda: laws.Uniform(alpha, alpha),
        lambda: laws.Uniform(-beta, -beta),
    ],
)
def test_an_empty_interval(build):
    with pytest.raises(LawError, match=r"Uniform\(.*\): the interval is empty; the lower end comes first"):
        build()


def told(verdict):
    """The message with the texts of what is left open."""
    return " ".join([verdict.message, *(item.text for item in verdict.open)])


@pytest.mark.parametrize(
    ("low", "high", "given"),
    [(alpha, beta, []), (alpha, alpha - 1, []), (wide, -wide, []), (alpha, beta, [beta < alpha])],
)
def test_ends_in_the_wrong_order_are_an_open_obligation(low, high, given):
    u = scalar("u", law=laws.Uniform(low, high))
    found = verify(claim("c", "mean", Eq(E(u), (low + high) / 2), given=given))
    assert found.verdict == "open" and found.open[0].kind == "obligation"
    assert found.open[0].text.startswith("law parameter: ")
    if low is not alpha or high is not beta or given:  # at no point it is a law
        words = "no point was found at which the hypotheses hold", "the hypotheses contradict each other"
        assert any(w in told(found) for w in words)


@pytest.mark.parametrize("build", [lambda: moments(var=-1), lambda: laws.Gaussian(0, -2)])
def test_a_negative_variance(build):
    with pytest.raises(LawError, match="negative"):
        build()


def test_a_variance_that_is_negative_at_every_point_is_no_law():
    b = scalar("b", law=moments(var=-wide))
    found = verify(claim("c", "a variance is not negative", Eq(Var(b), -wide)))
    assert found.verdict not in ("proved", "axiom") and "the hypotheses contradict each other" in told(found)
    g = scalar("g", law=laws.Gaussian(0, -wide))
    found = verify(claim("c", "the variance", Eq(Var(g), -wide)), numeric=False)
    assert found.verdict == "open" and found.open[0].text.startswith("law parameter: 0 ≤ ")


def test_a_covariance_still_takes_two():
    assert Cov(a, a).args[0] == a
