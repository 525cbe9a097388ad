"""3.2 (a): every statement against sums over laws, with an atom at 0 and without, symmetric and skewed.

A law is a list of (probability, value). The activation h is the rectified input where that is assumed, and
something else where sides are compared, so that one cannot stand for the other.
"""

from fractions import Fraction as F

import numpy as np
import pytest

from symproofs import E, Eq, Iff, Not, Var, almost_surely, claim, fn, indicator, moments, sqrt
from symproofs.numeric import Model, Space, Undefined, evaluate, holds
from symproofs.sections.initialization import (
    conditional_moment,
    correlation,
    one_half,
    rectifier,
    second_moment,
    three_values,
)
from symproofs.sections.initialization.conditional_moment import (
    chance,
    conditional,
    doubled,
    given_positive,
    not_unconditional,
    only_without_atom,
    possible,
    some_left,
)
from symproofs.sections.initialization.correlation import apart, correlated, uncorrelated
from symproofs.sections.initialization.one_half import minimal
from symproofs.sections.initialization.one_half import second_moment as one_half_of_all
from symproofs.sections.initialization.rectifier import a, a_j, half, rectified
from symproofs.sections.initialization.second_moment import (
    activation,
    even,
    free,
    negative,
    no_conditional,
    not_positive,
    symmetric_halves,
)
from symproofs.sections.initialization.setting import j

from .comparison import agrees
from .test_rectifier import SKEWED, SYMMETRIC
from .variants import edited, not_refuted_of, proved_of, refuted, verdict, verdicts

VERDICTS = {
    "3.2a-2": "ill-typed as written",
    "3.2a-3": "refuted as written",
    **dict.fromkeys(
        [
            "3.2a-square",
            "3.2a-nothing",
            "3.2a-nothing-below",
            "3.2a-signs",
            "3.2a-1",
            "3.2a-2-meant",
            "3.2a-2-zero",
            "3.2a-half",
            "3.2a-4-minimal",
            "3.2a-rectified",
            "3.2a-4",
            "3.2a-3-positive",
            "3.2a-3-chance",
            "3.2a-3-possible",
            "3.2a-3-atom",
            "3.2a-3-corrected",
            "3.2a-3-when",
            "3.2a-3-doubled",
            "3.2a-3-example",
        ],
        "proved",
    ),
}
MODULES = (second_moment, conditional_moment, one_half)
ROOT_2 = evaluate(sqrt(2), Model())
ATOMIC = [(F(1, 4), -ROOT_2), (F(1, 2), 0), (F(1, 4), ROOT_2)]  # the audit's law
LAWS = {
    **SYMMETRIC,
    "the audit's": ATOMIC,
    "half at 0": [(F(1, 2), 0), *((F(1, 8), F(x, 5)) for x in (6, -6, 8, -8))],
}
ALL = {
    **LAWS,
    **SKEWED,
    "large": [(F(1, 2), 3), (F(1, 2), -3)],
    "always positive": [(F(1, 3), 1), (F(2, 3), 2)],
}


class Unit:
    """What the audit says of a' and h = max(0, a'), summed over a law. ``h`` may be something else."""

    def __init__(self, law, other=None):
        self.q = np.array([float(q) for q, _ in law])
        self.a = np.array([float(x) for _, x in law])
        self.h = np.maximum(0, self.a) if other is None else np.array(other, dtype=float)

    def mean(self, x):
        return float(self.q @ x)

    def probability(self, event):
        return self.mean(event.astype(float))

    def conditional(self):
        return self.mean(self.a**2 * (self.a > 0)) / self.probability(self.a > 0)

    def atom(self):
        return self.probability(self.a == 0)

    def unconditional(self):
        return self.mean((self.a - self.mean(self.a)) ** 2) + self.mean(self.a) ** 2


def cases(laws, strange=False):
    """Models with the law at the second of two units, and the audit's numbers."""
    for n, law in enumerate(laws.values()):
        other = [(-1) ** k * (k + n) for k in range(len(law))] if strange else None
        unit = Unit(law, other)
        values = [max(0, x) for _, x in law] if other is None else other
        families = {
            "a'": tuple((F(7), x) for _, x in law),
            "h": tuple((F(7), x) for x in values),
            "z": tuple((F(7), x) for _, x in law),
            "s": tuple((F(7), x) for _, x in law),
        }
        yield Model(integers={"D": 2, "j": 2}, space=Space(tuple(q for q, _ in law), families)), unit


def sides(statement, left, right, laws=ALL):
    """Whether both sides are those formulas, also where h is not the rectified input."""
    return isinstance(statement, Eq) and all(
        agrees(statement.left, left(u), m) and agrees(statement.right, right(u), m)
        for strange in (False, True)
        for m, u in cases(laws, strange)
    )


def test_laws_are_what_they_are_called():
    for _, u in cases(LAWS):
        assert np.isclose(u.mean(u.a**2), 1) and np.isclose(u.mean(u.a), 0, atol=1e-12)
        assert np.isclose(u.probability(u.a > 0), u.probability(u.a < 0))
    assert {u.atom() > 0 for _, u in cases(LAWS)} == {True, False}
    assert any(np.isclose(u.atom(), 0.5) for _, u in cases(LAWS))


def test_the_audits_numbers():
    u = Unit(ATOMIC)
    assert np.isclose(u.conditional(), 2) and np.isclose(u.probability(u.a > 0), 0.25)
    assert np.isclose(u.mean(u.h**2), 0.5) and np.isclose(u.unconditional(), 1)
    skewed = Unit(SKEWED["2 and -1/2"])
    assert np.isclose(skewed.mean(skewed.h**2), 4 / 5)
    rng = np.random.default_rng(3)
    x = rng.standard_normal(400_000)
    y = x[x > 0]  # errors of means of 200,000 draws are below 0.004 with five standard deviations
    assert abs(y.mean() - 0.7979) < 0.01 and abs(y.var() - 0.3634) < 0.01
    assert abs(y.var() + y.mean() ** 2 - 1) < 0.02


def test_statements_are_the_audits():
    assert sides(activation.statement, lambda u: u.mean(u.h**2), lambda u: u.mean(np.maximum(0, u.a) ** 2))
    assert sides(negative.statement, lambda u: u.mean(u.h**2 * (u.a < 0)), lambda u: 0)
    assert sides(not_positive.statement, lambda u: u.mean(u.h**2 * (u.a <= 0)), lambda u: 0)
    assert sides(one_half_of_all.statement, lambda u: u.mean(u.h**2), lambda u: 0.5)
    assert sides(
        symmetric_halves.statement, lambda u: u.mean(np.maximum(0, u.a) ** 2), lambda u: u.mean(u.a**2) / 2
    )
    assert sides(minimal.statement, lambda u: u.mean(np.maximum(0, u.a) ** 2), lambda u: 0.5)
    assert sides(
        chance.statement, lambda u: u.probability(u.a > 0), lambda u: (1 - u.probability(u.a == 0)) / 2
    )
    assert sides(given_positive.statement, lambda u: u.conditional(), lambda u: 1 / (1 - u.atom()))
    assert sides(not_unconditional.literal, lambda u: u.conditional(), lambda u: u.unconditional())
    assert sides(doubled.statement, lambda u: u.conditional(), lambda u: 2)


def test_what_is_assumed_is_what_the_audit_assumes():
    assert a.law == moments(var=1, symmetric=True)
    assert even.law == moments(order=2, symmetric=True) and free.law == moments(order=2)
    assert activation.given == negative.given == not_positive.given == one_half_of_all.given == (rectified,)
    assert not symmetric_halves.given and not given_positive.given and not only_without_atom.given
    (positive_half,) = minimal.given
    assert positive_half == Eq(E(free[j] ** 2 * indicator(free[j] > 0)), half)
    for model, unit in cases(ALL):
        assert holds(rectified, model).value is True
        assert holds(minimal.given[0], model).value is bool(np.isclose(unit.mean(unit.h**2), 0.5))
    for model, unit in cases(ALL, strange=True):  # the first unit is h = a' = 7
        assert holds(rectified, model).value is bool(np.all(unit.h == np.maximum(0, unit.a)))


def test_equivalence_is_the_audits():
    """E[a'² | a' > 0] = Var + E² exactly if P(a' = 0) = 0; both sides at laws of either kind."""
    assert isinstance(only_without_atom.statement, Iff)
    left, right = only_without_atom.statement.args
    for model, u in cases(ALL):
        assert holds(left, model).value is bool(np.isclose(u.conditional(), u.unconditional()))
        assert holds(right, model).value is (u.atom() == 0)
    assert all(holds(only_without_atom.statement, m).value for m, _ in cases(LAWS))
    assert not all(holds(only_without_atom.statement, m).value for m, _ in cases(SKEWED))


def test_signs_that_the_divisions_rest_on():
    for model, u in cases(LAWS):
        assert holds(possible.statement, model).value and holds(some_left.statement, model).value
        assert u.probability(u.a > 0) > 0 and u.atom() < 1
    never = [(F(1), 0)]
    ((model, _),) = cases({"0": never})
    assert not holds(possible.statement, model).value and not holds(some_left.statement, model).value
    with pytest.raises(Undefined):
        evaluate(conditional, model)


def test_the_conditional_step_is_false_at_the_audits_law():
    ((model, _),) = cases({"the audit's": ATOMIC})
    assert holds(not_unconditional.literal, model).value is False
    assert holds(not_unconditional.given[0], model).value is True
    assert holds(doubled.statement, model).value is True and holds(given_positive.statement, model).value
    assert not_unconditional.statement == Not(not_unconditional.literal)
    assert not_unconditional.corrected is given_positive and no_conditional.corrected is negative


def test_without_an_atom_the_source_is_right():
    for name in ("two points", "1/2 and 2", "3/4 and 5"):
        ((model, _),) = cases({name: SYMMETRIC[name]})
        assert holds(not_unconditional.literal, model).value is True, name


# ------------------------------------------------------------------------------------------- verdicts
def test_verdicts_and_spot_checks():
    found = {i: v for module in MODULES for i, v in verdicts(module, numeric=True).items()}
    assert {i: v.verdict for i, v in found.items()} == VERDICTS
    assert all(v.spot_check.passed for i, v in found.items() if i != "3.2a-2")


SYMMETRIC_LAW = {
    "entries of a' have finite moments of order 2",
    "a' and its negative have the same law",
    "Var(a') = 1",
}


def test_hypotheses_used():
    found = {i: v for module in MODULES for i, v in verdicts(module).items()}
    for i in ("3.2a-rectified", "3.2a-3-positive", "3.2a-3-corrected", "3.2a-3-when"):
        assert set(found[i].hypotheses) == SYMMETRIC_LAW, i
    assert set(found["3.2a-3-chance"].hypotheses) == {"a' and its negative have the same law"}
    assert set(found["3.2a-half"].hypotheses) == {
        "entries of s have finite moments of order 2",
        "s and its negative have the same law",
    }
    assert not any("same law" in x for x in found["3.2a-4-minimal"].hypotheses)


LAW = "law=moments(var=1, symmetric=True)"
MAIN = ["3.2a-rectified", "3.2a-4", "3.2a-3-positive", "3.2a-3-corrected"]
DROPPED = {
    "not symmetric": ([(LAW, "law=moments(mean=0, var=1)")], [*MAIN, "3.2a-3-chance"]),
    "no variance": ([(LAW, "law=moments(order=2, symmetric=True)")], MAIN),
    "variance 2": ([(LAW, "law=moments(var=2, symmetric=True)")], MAIN[:3]),
    "h arbitrary": ([("    given=[rectified],\n", "")], ["3.2a-1", "3.2a-2-meant", "3.2a-2-zero", "3.2a-4"]),
    "symmetric for the half": (
        [("law=moments(order=2, symmetric=True)", "law=moments(order=2)")],
        ["3.2a-half"],
    ),
    "no atom": ([("    given=[q > 0],\n", "")], ["3.2a-3"]),
}


@pytest.mark.parametrize("name", DROPPED)
def test_with_a_hypothesis_dropped_it_is_neither_proved_nor_true(name):
    edits, ids = DROPPED[name]
    claims = edited(conditional_moment, *edits, within=(rectifier, second_moment, one_half))
    assert proved_of(claims, ids) == []
    assert not_refuted_of(claims, ids) == []


WRONG = {
    "one": Eq(E(fn.relu(a_j) ** 2), 1),
    "the mean": Eq(E(fn.relu(a_j)), 0),
    "a larger half": Eq(E(a_j**2 * indicator(a_j >= 0)), 1),
    "the whole atom": Eq(E(indicator(a_j > 0)), 1 - E(indicator(Eq(a_j, 0)))),
    "no atom": Eq(E(indicator(a_j > 0)), E(indicator(a_j >= 0))),
    "one half of the time": Eq(E(indicator(a_j > 0)), E(a_j**2) / 2),
    "conditional of any symmetric law": Eq(conditional, 1),
    "conditional by the mean": Eq(conditional, Var(a_j)),
    "wrong side": Eq(conditional, 1 - E(indicator(Eq(a_j, 0)))),
}


@pytest.mark.parametrize("name", WRONG)
def test_false_statements_are_refuted(name):
    wrong = claim("x", "false", WRONG[name])
    assert verdict(wrong).verdict == "open" and refuted(wrong)


# --------------------------------------------------------------- uncorrelated inputs, correlated units
def test_the_example_is_the_audits():
    """r = 0 or √2, two signs: covariance 0 before the rectifier, 1/8 after it."""
    outcomes = [(r, s, t) for r in (1, -1) for s in (1, -1) for t in (1, -1)]
    values = np.array([[np.sqrt(2) * max(0, r) * s, np.sqrt(2) * max(0, r) * t] for r, s, t in outcomes])
    assert sorted(set(np.round(np.abs(values[:, 0]), 12))) == [0, round(float(np.sqrt(2)), 12)]
    units = np.maximum(0, values)
    cov = np.cov(units.T, bias=True)[0, 1]
    assert np.isclose(cov, 1 / 8) and abs(np.cov(values.T, bias=True)[0, 1]) < 1e-12
    space = Space((F(1, 8),) * 8, {n: tuple(o[k] for o in outcomes) for k, n in enumerate("rst")})
    model = Model(space=space)
    assert agrees(correlated.statement.left, cov, model) and agrees(correlated.statement.right, 1 / 8, model)
    for part in uncorrelated.statement.args:
        assert holds(part, model).value is True
    assert [str(x.right) for x in uncorrelated.statement.args] == ["0", "0", "1", "1", "0"]
    assert correlated.given == uncorrelated.given == (apart,)


def test_the_example_has_the_law_of_the_audit():
    """-√2, 0, √2 with probabilities 1/4, 1/2, 1/4, for either input, so that each has the law of its negative."""
    outcomes = [(r, s, t) for r in (1, -1) for s in (1, -1) for t in (1, -1)]
    space = Space((F(1, 8),) * 8, {n: tuple(o[k] for o in outcomes) for k, n in enumerate("rst")})
    model = Model(space=space)
    for sign, the_claim in ((1, three_values.law_s), (2, three_values.law_t)):
        values = [round(np.sqrt(2) * max(0, o[0]) * o[sign], 12) for o in outcomes]
        root = round(np.sqrt(2), 12)
        assert sorted(values) == sorted([root] * 2 + [-root] * 2 + [0] * 4) == sorted(-v for v in values)
        above, below, zero, _ = the_claim.statement.args
        assert [x.right for x in (above, below, zero)] == [F(1, 4), F(1, 4), F(1, 2)]
        assert all(holds(part, model).value for part in (above, below, zero))
    for part in conditional_moment.example.statement.args:
        assert holds(part, model).value is True
    assert [float(x.right) for x in conditional_moment.example.statement.args] == [0.25, 0.5, 2, 1]
    found = verdicts(three_values, numeric=True)
    assert {v.verdict for v in found.values()} == {"proved"}
    assert all(v.spot_check.passed for v in found.values())


def test_the_law_needs_independent_signs():
    same = edited(three_values, ("        given=[apart],\n", ""))
    assert proved_of(same, ["3.2-values-s"]) == [] and not_refuted_of(same, ["3.2-values-s"]) == []
    thirds = edited(three_values, ("quarter), Eq(E(indicator(a < 0))", "half), Eq(E(indicator(a < 0))"))
    assert proved_of(thirds, ["3.2-values-s"]) == []


def test_verdicts_of_the_example():
    found = verdicts(correlation, numeric=True)
    assert {v.verdict for v in found.values()} == {"proved"} and len(found) == 6
    assert all(v.spot_check.passed for v in found.values())
    assert not [s for v in found.values() for s in v.steps if s.superfluous]
    given = [x for x in found["3.2-correlation"].hypotheses if x.startswith("Independent")]
    assert len(given) == 1


def test_the_example_needs_its_hypotheses():
    same = edited(correlation, ("    given=[apart],\n", ""))
    ids = ["3.2-correlation", "3.2-correlation-inputs"]
    assert proved_of(same, ids) == [] and not_refuted_of(same, ids) == []
    wrong = edited(correlation, ("Rational(1, 8)),\n    given", "0),\n    given"))
    assert verdict(wrong["3.2-correlation"]).verdict != "proved"
    assert almost_surely(Eq(abs(correlation.s), 1)) == correlation.size_s.statement
