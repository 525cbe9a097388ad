"""Limits along sampled ways: every side that a domain leaves is walked, and a way that stops short is seen."""

import math
from fractions import Fraction as F

import pytest
from sympy import Rational, oo

from symproofs import Eq, Ne, Tends, claim, fn, indicator, natural, scalar, verify
from symproofs.numeric import Model, find_counterexample, holds, spot_check
from symproofs.numeric.limits import approaches, is_ordinary, misses, ways_out, ways_to

T, K = natural("T"), natural("K", 30)
x, c = scalar("x"), scalar("c")
both = scalar("p", "p <= 1, p != 0")
right, left = scalar("q", "0 < q <= 1/8"), scalar("r", "r <= 0")
beyond = scalar("s", "s >= 3")
closed, slow = scalar("delta", "0 <= delta <= 1"), scalar("beta", "9/10 < beta < 1")

TRUE = {
    "from the right alone": Tends((1 - right) / right, right, 0, oo),
    "from the left alone": Tends(abs(left) + 1, left, 0, 1),
    "a sign, on one side": Tends(abs(right) / right, right, 0, 1),
    "from both sides": Tends(1 / x**2, x, 0, oo),
    "to -oo": Tends(fn.log(right), right, 0, -oo),
    "at the end of a domain": Tends(beyond**2, beyond, 3, 9),
    "at a number with a name": Tends(x + c, x, c, 2 * c),
    "across a zero on the way": Tends((x - Rational(1, 4)) * x, x, 0, 0),
    "as slow as a logarithm": Tends(1 / fn.log(right), right, 0, 0),
    "a quotient of floats": Tends((fn.exp(x) - 1) / x, x, 0, 1),
    "as slow as 1/T": Tends(1 / (T + 1), T, oo, 0),
    "a rate near 1": Tends(slow**T, T, oo, 0),
    "no way there": Tends(beyond, beyond, 0, 7),
}
FALSE = {
    "to the other infinity on the left": Tends((1 - both) / both, both, 0, oo),
    "a sign": Tends(abs(x) / x, x, 0, 1),
    "the sign of the other side": Tends(abs(right) / right, right, 0, -1),
    "a finite limit of a pole": Tends((1 - right) / right, right, 0, 5),
    "the other infinity": Tends(1 / right, right, 0, -oo),
    "an infinite limit of a finite one": Tends(x + 1, x, 0, oo),
    "just beside": Tends(x + 1, x, 0, Rational(99, 100)),
    "at the end of a domain": Tends(beyond**2, beyond, 3, 10),
    "at a number with a name": Tends(x + c, x, c, c),
    "a power of 1": Tends(closed**T, T, oo, 0),
    "the alternative": Tends(closed**T + 1, T, oo, 2),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_limit_passes(name):
    check = spot_check(claim(name, name, TRUE[name]))
    assert check.passed, check.reason
    assert find_counterexample(TRUE[name]) is None


@pytest.mark.parametrize("name", FALSE)
@pytest.mark.parametrize("seed", [7, 8])
def test_a_wrong_limit_is_refuted(name, seed):
    assert not spot_check(claim(name, name, FALSE[name]), seed=seed).passed
    found = find_counterexample(FALSE[name], seed=seed)
    assert found["kind"] == "false" and "the limit is said to be" in found["reason"]
    assert FALSE[name].args[1].name not in found, (
        "the value drawn for the variable of the limit means nothing"
    )


def test_a_hypothesis_about_its_name_does_not_free_a_limit_of_one_side():
    """The variable of a limit is bound: it runs through its domain whatever is assumed of a number of its name."""
    wide = scalar("p", "p <= 1")
    for given in ([Ne(wide, 0)], [wide > 0]):
        assert find_counterexample(Tends((1 - wide) / wide, wide, 0, oo), given) is not None
    v = verify(claim("f.3", "two sided", Tends((1 - both) / both, both, 0, oo)))
    assert v.verdict == "refuted" and "p = -1/4" in v.message


def test_what_is_not_plain_stays_undecided():
    """True limits that the sampled points do not show, and false ones that they cannot tell from these."""
    for statement in (
        Tends(T**20 * Rational(9, 10) ** T, T, oo, 0),  # grows up to T = 190
        Tends(2**T, T, oo, 0),
        Tends(indicator(K * 1 > 4000) + 0, K, oo, 1),
        Tends(fn.tanh(x / 10**6), x, 0, 1),
    ):
        check = spot_check(claim("u", "u", statement))
        assert not check.passed and check.counterexample is None and "not decided" in check.reason


def test_a_limit_rests_on_samples():
    truth = holds(Tends((1 - both) / both, both, 0, oo), Model())
    assert truth.value is False and not truth.sure
    truth = holds(Tends(x + 1, x, 0, 1), Model())
    assert truth.value is True and not truth.sure
    assert holds(Tends(beyond, beyond, 0, 7), Model()).sure, "vacuous, which needs no sample"


def test_ways_stay_inside_a_domain():
    inside, outside = [("le", Rational(1))], [("ge", Rational(1))]
    assert [w.points[0] for w in ways_to(inside, 0)] == [F(1, 4), F(-1, 4)]
    assert [w.points[0] for w in ways_to(inside, 1)] == [F(3, 4)]
    assert [w.points[0] for w in ways_to([*inside, ("ne", Rational(1, 4))], 0)] == [F(1, 16), F(-1, 4)]
    assert [w.points[0] for w in ways_to([("gt", Rational(0)), ("le", Rational(1, 8))], 0)] == [F(1, 32)]
    assert ways_to(outside, 0) == ways_to([("lt", Rational(0))], 5) == ways_out(inside, 1) == []
    assert ways_out(outside, 1)[0].points[0] == 5 and ways_out(inside, -1)[0].points[0] == -4
    assert ways_to([("ne", Rational(0))], 0) == ways_to([], 0)


def test_what_values_tell():
    def powers(level, sign=1):
        return [level + sign * 4.0**-k for k in range(1, 9)]

    assert approaches(powers(0), 0.0, 1) and approaches(powers(3, -1), 3.0, 1)
    assert not approaches(powers(1), 0.9, 1) and misses(powers(1), 0.9, 1, False)
    assert not approaches(powers(1), 1.1, 1) and misses(powers(1), 1.1, 1, False)
    logs = [1 / (k * math.log(4)) for k in range(1, 9)]
    assert approaches(logs, 0.0, 1) and not misses([1 + v for v in logs], 0.0, 1, False)
    assert approaches([1 / v for v in logs], None, 1) and not approaches([1 / v for v in logs], None, -1)
    poles = [4.0**k for k in range(1, 9)]
    assert misses(poles, None, -1, False) and not misses(poles, None, 1, False)
    assert not misses(poles, 0.0, 1, True), "growth over a few whole numbers tells nothing"
    assert not approaches([], 0.0, 1) and not misses([], 0.0, 1, False)


def test_numbers_that_let_a_way_turn_late():
    assert is_ordinary(Eq(x, Rational(9, 10))) and not is_ordinary(Eq(x, 1000)) and is_ordinary(Eq(x, 0))
    assert not is_ordinary(Eq(x, Rational(1, 1000)))
