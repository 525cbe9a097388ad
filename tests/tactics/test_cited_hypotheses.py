"""Signs of reciprocals, divisors known from a ≠ b, hypotheses of cited claims, claims about one outcome."""

import pytest

from symproofs import (
    IH,
    Eq,
    ForAll,
    Implies,
    Ne,
    at,
    calc,
    claim,
    have,
    induction,
    moments,
    natural,
    recursion,
    scalar,
    sequence,
    steps,
    verify,
)

a, b, c = scalar("a"), scalar("b"), scalar("c")
alpha = scalar("alpha", "0 < alpha < 1")
t, k = natural("t"), natural("k")


def of(statement, given=(), proof=None, numeric=False):
    return verify(claim("x", "x", statement, given=list(given), proof=proof), numeric=numeric)


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        (1 / a > 0, [a > 0]),
        (1 / (1 - a) > 0, [a < 1]),  # whatever the name: the divisor is a − 1 or 1 − a
        (1 / (1 - b) > 0, [b < 1]),
        (1 / (a - 1) < 0, [a < 1]),
        (b / (1 - alpha) > 0, [b > 0]),
        (a / (b * b) > 0, [a > 0, b > 0]),
    ],
)
def test_signs_of_reciprocals(statement, given):
    assert of(statement, given).verdict == "proved"


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        (1 / a > 0, [Ne(a, 0)]),
        (1 / (1 - a) > 0, [a > 1]),
        (1 / (1 - a) > 0, [Ne(a, 1)]),
        (1 / (1 - a) > 0, [a <= 1]),
        (b / (1 - alpha) > b, [b >= 0]),
    ],
)
def test_no_sign_without_its_reason(statement, given):
    assert of(statement, given).verdict != "proved"


@pytest.mark.parametrize("apart", [Ne(b, 1), Ne(1, b), Ne(2 * b, 2)])
def test_a_divisor_is_known_from_two_numbers_that_differ(apart):
    found = of(Eq((1 - b) * (a / (1 - b)), a), [apart])
    assert (found.verdict, found.hypotheses) == ("proved", (str(apart),))


@pytest.mark.parametrize("apart", [Ne(b, 2), Ne(b, -1), Ne(a, 1)])
def test_other_numbers_that_differ_do_not_help(apart):
    assert of(Eq((1 - b) * (a / (1 - b)), a), [apart]).verdict != "proved"


g, h = sequence("g"), sequence("h")
same = ForAll(t, Eq(g[t + 1], h[t + 1]))
first = claim("first", "from equal sequences", Eq(g[1] + g[2], h[1] + h[2]), given=[same])


def test_what_was_shown_serves_a_cited_claim():
    twice = ForAll(t, Eq(2 * g[t + 1], 2 * h[t + 1]))
    shown = have(same, proof=calc(g[t + 1]).eq(2 * g[t + 1] / 2).eq(h[t + 1], by=at(twice, t)))
    end = calc(g[1] + g[2]).eq(h[1] + h[2], by=first)
    second = claim("second", "x", Eq(g[1] + g[2], h[1] + h[2]), given=[twice], proof=steps(shown, end))
    found = verify([first, second], numeric=False)[1]
    assert found.verdict == "proved" and len(found.hypotheses) == 1
    without = claim("third", "x", Eq(g[1] + g[2], h[1] + h[2]), given=[twice], proof=end)
    assert verify([first, without], numeric=False)[1].verdict == "open"


def test_a_claim_about_one_outcome_is_cited_at_times():
    noise = sequence("n", law=moments(mean=0))
    x = recursion("x", start={0: 1}, step=lambda x, t: a * x[t - 1] + noise[t])
    back = claim(
        "back",
        "one step back",
        Implies(k + 1 <= t, Eq(x[t - k], a * x[t - k - 1] + noise[t - k])),
        proof=calc(x[t - k]).eq(a * x[t - k - 1] + noise[t - k], by=x),
    )
    late = natural("s", 1)
    last = claim("last", "at 0", calc(x[late]).eq(a * x[late - 1] + noise[late], by=at(back, late, 0)))
    assert verify([back, last], numeric=False)[1].verdict == "proved"
    wrong = claim("wrong", "at 0", calc(x[late]).eq(a * x[late - 1] + noise[late], by=at(back, late, 1)))
    assert verify([back, wrong], numeric=False)[1].verdict != "proved"


def test_a_premise_at_its_first_value_is_no_hypothesis():
    x = recursion("x", start={0: b}, step=lambda x, t: a * x[t - 1])
    back = claim(
        "back",
        "some steps back",
        Implies(k <= t, Eq(x[t], a**k * x[t - k])),
        proof=induction(
            k,
            base=calc(x[t]).eq(a**0 * x[t]),
            step=calc(x[t]).eq(a**k * x[t - k], by=IH).eq(a ** (k + 1) * x[t - k - 1], by=x),
        ),
    )
    found = verify(back, numeric=False)
    assert (found.verdict, found.hypotheses) == ("proved", ())


def test_a_premise_under_a_quantifier_is_met_by_the_spot_check():
    """Equal where two recursions that depend on them are: only met by draws that make the sequences equal."""
    x = recursion("x", start={0: b}, step=lambda x, t: x[t - 1] - g[t])
    y = recursion("y", start={0: b}, step=lambda y, t: y[t - 1] - h[t])
    late = natural("s", 1)
    follows = ForAll(late, Implies(Eq(x[late - 1], y[late - 1]), Eq(g[late], h[late])))
    together = claim("together", "x", Eq(x[t], y[t]), given=[follows])
    said = verify(together)
    assert said.spot_check.passed and said.spot_check.points >= 20
