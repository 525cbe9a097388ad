"""Indicators and symmetric laws: what is evaluated, and which laws are drawn."""

from fractions import Fraction

import pytest

from symproofs import (
    And,
    E,
    Eq,
    Ne,
    Not,
    Or,
    Rational,
    Var,
    almost_surely,
    claim,
    fn,
    indicator,
    laws,
    matrix,
    moments,
    scalar,
    sequence,
    sizes,
    vector,
)
from symproofs.numeric import (
    Model,
    Space,
    Undefined,
    draw_models,
    evaluate,
    find_counterexample,
    holds,
    spot_check,
)

x, y = scalar("x"), scalar("y")
d = sizes("d")
a = scalar("a", law=moments(var=1, symmetric=True))
b = scalar("b", law=moments(mean=0, var=1))
coin = scalar("c", law=laws.Bernoulli(Rational(1, 3)))
v = vector("v", d, law=moments(var=2, order=3, symmetric=True))

EVENTS = [
    (x > 0, 3, 1),
    (x > 0, 0, 0),
    (And(x > 0, x < 2), 3, 0),
    (Or(x > 0, x < -2), -3, 1),
    (Not(Eq(x, 1)), 1, 0),
    (And(Ne(x, 0), 1 / x > 0), 0, 0),  # the first part guards the second
    (Or(Eq(x, 0), 1 / x > 5), 0, 1),
]


@pytest.mark.parametrize("event, value, expected", EVENTS, ids=[str(e[0]) for e in EVENTS])
def test_an_indicator_is_the_truth_of_its_event(event, value, expected):
    assert evaluate(indicator(event), Model(values={"x": value})) == expected
    assert evaluate(2 * indicator(event) + 1, Model(values={"x": value})) == 2 * expected + 1


def test_an_event_without_a_value_has_no_indicator():
    with pytest.raises(Undefined):
        evaluate(indicator(1 / x > 0), Model(values={"x": 0}))


def test_probabilities_are_exact():
    for statement in (
        Eq(E(indicator(Eq(coin, 1))), Rational(1, 3)),
        Eq(Var(indicator(coin > 0)), Rational(2, 9)),
        Eq(E(indicator(coin > 0) * coin**2), Rational(1, 3)),
        almost_surely(Eq(coin**2, coin)),
    ):
        check = spot_check(claim("c", "c", statement))
        assert check.passed and check.max_error == 0.0, check.reason
        assert check.methods == ("exact enumeration", "exact rationals")
    found = find_counterexample(almost_surely(coin > 0))
    assert (found["left side"], found["right side"], found["arithmetic"]) == ("1/3", "1", "exact")


def test_an_event_that_floats_leave_open_makes_no_counterexample():
    touch = fn.exp(a) * fn.exp(-a) >= 1  # 1 ≥ 1, up to rounding
    assert spot_check(claim("c", "c", Eq(E(indicator(touch)), 1))).passed
    half = Fraction(1, 2)
    model = Model(space=Space((half, half), {"a": (1, -1)}))
    for statement in (Eq(E(indicator(touch)), 1), Eq(E(indicator(touch)), 0)):
        assert not holds(statement, model).sure
    assert holds(Eq(E(indicator(fn.exp(a) >= 1)), Rational(1, 2)), model).sure
    assert find_counterexample(Eq(E(indicator(fn.exp(a) >= 1)), 1)) is not None


def test_a_quadrature_says_nothing_of_an_event():
    normal = scalar("z", law=laws.Gaussian(0, 1))
    check = spot_check(claim("c", "c", Eq(E(indicator(normal > 2)), 0)))
    assert not check.passed
    assert check.counterexample is None


# ------------------------------------------------------------------------------------- symmetric laws
def laws_of_entries(symbol, of_value, **more):
    """The law of each entry of a symbol in many draws: dicts from value to probability."""
    for draw in draw_models([E(symbol[2] if symbol == g else symbol)], **more):
        space = draw.model.space
        count = len(of_value(space.families[symbol.name][0]))
        for k in range(count):
            law = {}
            for weight, value in zip(space.weights, space.families[symbol.name], strict=True):
                e = of_value(value)[k]
                law[e] = law.get(e, Fraction(0)) + weight
            yield {e: w for e, w in law.items() if w}


g = sequence("g", d, law=moments(order=4, symmetric=True))
SYMMETRIC = [
    (a, lambda r: (r,), 1),
    (v, lambda r: r, 2),
    (vector("v", d, law=moments(var=x**2, symmetric=True, uncorrelated="entries")), lambda r: r, None),
    (matrix("M", d, d, law=moments(var=3, symmetric=True, uncorrelated="rows")),
     lambda r: tuple(e for row in r for e in row), 3),
    (g, lambda r: tuple(e for t in sorted(r) for e in r[t]), None),
]  # fmt: skip


@pytest.mark.parametrize("symbol, of_value, var", SYMMETRIC, ids=[s[0].name + str(s[2]) for s in SYMMETRIC])
def test_each_entry_is_symmetric_with_the_declared_variance(symbol, of_value, var):
    seen = set()
    for law in laws_of_entries(symbol, of_value, points=30):
        assert all(law.get(-e) == w for e, w in law.items())
        if var is not None:
            assert sum(w * e * e for e, w in law.items()) == var
        seen.add(frozenset(law))
    assert len(seen) > 2  # more than one law


def test_an_atom_at_zero_and_two_points_are_both_drawn():
    supports = {frozenset(law) for law in laws_of_entries(a, lambda r: (r,))}
    assert frozenset([1, -1]) in supports
    assert any(0 in s for s in supports)
    assert any(0 not in s and len(s) > 2 for s in supports)


def test_only_the_entries_are_symmetric():
    assert spot_check(claim("c", "c", Eq(E(v[1] ** 3), 0))).passed
    w = vector("w", 3, law=moments(var=1, symmetric=True))
    third = E(w[1] * w[2] * w[3])  # 0 if the vector were symmetric
    assert find_counterexample(Eq(third, 0)) is not None
    assert find_counterexample(Eq(E(w[1] * w[2]), 0)) is not None


relu_variance = Rational(1, 2) - E(abs(a)) ** 2 / 4


def test_the_variance_of_a_rectified_symmetric_variable():
    check = spot_check(claim("c", "c", Eq(Var(fn.relu(a)), relu_variance)))
    assert check.passed and check.max_error == 0.0, check.reason
    assert spot_check(claim("c", "c", Not(Eq(Var(fn.relu(a)), Rational(1, 2))))).passed
    assert find_counterexample(Eq(Var(fn.relu(a)), Rational(1, 2))) is not None
    without = Eq(Var(fn.relu(b)), Rational(1, 2) - E(abs(b)) ** 2 / 4)
    assert find_counterexample(without) is not None


def test_an_atom_at_zero_matters():
    assert spot_check(claim("c", "c", Eq(E(indicator(a > 0)), E(indicator(a < 0))))).passed
    found = find_counterexample(Eq(E(indicator(a > 0)), Rational(1, 2)))
    assert "0 with probability" in found["a"]
