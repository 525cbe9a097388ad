"""Symmetric laws, indicators of what is known, and equality at every outcome: what is shown, and what is not."""

import pytest

from symproofs import (
    And,
    E,
    Eq,
    ForAll,
    Implies,
    Ne,
    Not,
    almost_surely,
    at,
    calc,
    cases,
    claim,
    delta,
    facts,
    fn,
    have,
    index,
    indicator,
    moments,
    scalar,
    sizes,
    steps,
    vector,
    verify,
)

n = sizes("n")
i, j = index("i", n), index("j", n)
x, y = scalar("x"), scalar("y")
a = scalar("a", law=moments(var=1, symmetric=True))
b = scalar("b", law=moments(mean=0, var=1))
u = scalar("u", law=moments(order=2))
v = vector("v", n, law=moments(order=2, symmetric=True))


def verdict(statement, *given, proof=None):
    return verify(claim("c", "a statement", statement, given=list(given), proof=proof), numeric=False)


def line(left, right, by, *given):
    return verdict(Eq(left, right), *given, proof=calc(left).eq(right, by=by)).verdict


# ------------------------------------------------------------------------------------------ symmetric laws
FUNCTIONS = {
    "a jump": lambda z: indicator(z > 0),
    "a jump elsewhere": lambda z: indicator(z <= y),
    "two events": lambda z: indicator(And(z > 0, Not(Eq(z, 3)))),
    "a kink": lambda z: fn.relu(z),
    "a power on an event": lambda z: z**2 * indicator(z > 1),
    "a function of the weight": lambda z: fn.tanh(y * z) ** 2,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_of_a_symmetric_variable_and_of_its_negative(name):
    f = FUNCTIONS[name]
    assert line(E(f(a)), E(f(-a)), a) == "proved"
    assert line(E(f(-a)), E(f(a)), a) == "proved"
    assert line(E(f(a)) + E(f(-a)), 2 * E(f(a)), a) == "proved"
    assert line(E(f(v[i])), E(f(-v[i])), v) == "proved"
    assert line(E(f(b)), E(f(-b)), b) == "open"  # mean 0 is not enough


def test_what_symmetry_does_not_say():
    assert line(E(indicator(a > 0)), E(indicator(a < 1)), a) == "open"
    assert (
        line(E(indicator(v[i] > 0) * indicator(v[j] > 0)), E(indicator(v[i] > 0) * indicator(-v[j] > 0)), v)
        == "open"
    )
    assert line(E(indicator(a > b)), E(indicator(-a > b)), a) == "open"  # b moves along
    assert line(E(indicator(a > 0)), E(indicator(-a > 0)), []) == "open"  # the law is not cited


def test_axiom_and_hypothesis_are_named():
    found = verdict(Eq(E(indicator(a > 0)), E(indicator(-a > 0))))
    assert found.verdict == "proved" and "symmetry: X and −X have one law" in found.axioms
    assert found.hypotheses == ("a and its negative have the same law",)


# -------------------------------------------------------------------------------------------- indicators
KNOWN = [
    (x > 0, x > 0, 1),
    (x > 0, x >= 0, 1),
    (x > 0, x < 0, 0),
    (x > 0, x <= 0, 0),
    (x > 0, Eq(x, 0), 0),
    (x < 0, Eq(x, 0), 0),
    (x < 0, Eq(0, x), 0),
    (Ne(x, 0), Eq(x, 0), 0),
    (And(x >= 0, x <= 0), Eq(x, 0), 1),
    (x <= y, y < x, 0),
]
UNKNOWN = [
    (x >= 0, x > 0, 1),
    (x >= 0, x <= 0, 0),
    (x >= 0, Eq(x, 0), 0),
    (x > 0, x > 1, 0),
    (x > 0, x < 0, 1),
    (x > 0, x > 0, 0),
    (x <= y, x < y, 1),
]


@pytest.mark.parametrize(("given", "event", "value"), KNOWN)
def test_an_indicator_whose_event_is_decided(given, event, value):
    assert line(indicator(event), value, facts.piecewise, given) == "proved"


@pytest.mark.parametrize(("given", "event", "value"), UNKNOWN)
def test_an_indicator_whose_event_is_not(given, event, value):
    assert line(indicator(event), value, facts.piecewise, given) == "open"


def test_a_case_on_one_outcome_says_nothing_under_an_average():
    chance = Eq(E(indicator(a > 0)), 1)
    one = calc(E(indicator(a > 0))).eq(1, by=facts.piecewise)
    assert verdict(chance, proof=cases(a > 0, yes=one, no=one)).verdict == "open"
    assert verdict(Implies(a > 0, chance), proof=one).verdict == "open"


# ------------------------------------------------------------------------------ equality at every outcome
square = Eq(fn.relu(x) ** 2, x**2 * indicator(x > 0))
by_sign = calc(fn.relu(x) ** 2).eq(x**2 * indicator(x > 0), by=facts.piecewise)
everywhere = have(ForAll(x, square), proof=cases(x > 0, yes=by_sign, no=by_sign))


def mean_of(z, right):
    left = E(fn.relu(z) ** 2)
    return verdict(
        Eq(left, right), proof=steps(everywhere, calc(left).eq(right, by=at(ForAll(x, square), z)))
    ).verdict


def test_an_equation_of_every_number_holds_under_an_average():
    assert mean_of(u, E(u**2 * indicator(u > 0))) == "proved"
    assert mean_of(v[j], E(v[j] ** 2 * indicator(v[j] > 0))) == "proved"
    assert mean_of(u, E(u**2 * indicator(u >= 0))) == "open"
    assert mean_of(u, E(u**2)) == "open"
    assert mean_of(u, u**2 * indicator(u > 0)) == "open"  # at one outcome, not on average


def test_it_may_be_a_number():
    never = Eq(fn.relu(x) * indicator(x < 0), 0)
    sign = calc(fn.relu(x) * indicator(x < 0)).eq(0, by=facts.piecewise)
    known = have(ForAll(x, never), proof=cases(x < 0, yes=sign, no=sign))
    left = E(fn.relu(u) * indicator(u < 0))
    for right, want in ((0, "proved"), (1, "open")):
        proof = steps(known, calc(left).eq(right, by=at(ForAll(x, never), u)))
        assert verdict(Eq(left, right), proof=proof).verdict == want


def test_what_is_given_of_one_outcome_is_not_known_of_all():
    given = Eq(u * indicator(u > 0), 1)
    assert line(E(u * indicator(u > 0)), 1, given, given) == "open"


def test_what_holds_almost_surely_may_be_cited_at_an_index():
    w = vector("w", n, law=moments(order=2))
    given = ForAll(j, almost_surely(Eq(w[j], fn.relu(v[j]))))
    assert line(E(w[i] ** 2), E(fn.relu(v[i]) ** 2), at(given, i), given) == "proved"
    assert line(E(w[i] ** 2), E(v[i] ** 2), at(given, i), given) == "open"
    assert (
        line(w[i] ** 2, fn.relu(v[i]) ** 2, at(given, i), given) == "open"
    )  # at each outcome it need not hold
    assert line(E(w[i] ** 2), E(delta(i, j) * w[i] ** 2), at(given, i), given) == "open"
