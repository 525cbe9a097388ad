"""3.2b-2 and what stands in its place: true for every symmetric law of variance 1, and for no wider class.

Laws are listed as (probability, value), and Var(h), E|a| are summed in NumPy. Among them are laws with an atom at 0,
the law of two points, and skewed laws of mean 0 and variance 1, at which the corrected formula is false.
"""

import json
from fractions import Fraction as F
from pathlib import Path

import numpy as np
import pytest

from symproofs import And, E, Eq, Iff, Or, Rational, Var, almost_surely, claim, fn, moments, sqrt
from symproofs.numeric import Model, Space, holds
from symproofs.runner.certificates import check, export
from symproofs.runner.judge import judge
from symproofs.runner.targets import targets_of
from symproofs.sections.initialization import rectifier, two_parts
from symproofs.sections.initialization.rectifier import (
    a as inputs,
)
from symproofs.sections.initialization.rectifier import (
    a_j as a,
)
from symproofs.sections.initialization.rectifier import (
    h,
    half,
    least_variance,
    not_one_half,
    quarter,
    size,
    variance,
    variance_range,
)

from .comparison import agrees
from .variants import certificate, checks_again, edited, not_refuted_of, proved_of, verdict, verdicts

VERDICTS = {
    **dict.fromkeys(
        [
            "3.2-rectifier",
            "3.2b-2-corrected",
            "3.2b-mean-size-bound",
            "3.2b-mean-size-positive",
            "3.2b-2-range",
            "3.2b-2-least",
        ],
        "proved",
    ),
    "3.2b-2": "refuted as written",
}


# -------------------------------------------------------------------------------------------- laws
def symmetric(*pairs):
    """Each (probability, size) shared by two signs; the rest of the probability is an atom at 0."""
    law = [(q / 2, sign * x) for q, x in pairs for sign in (1, -1)]
    rest = 1 - sum(q for q, _ in pairs)
    return law + [(rest, 0)] * bool(rest)


def two_sizes(x, y):
    """The law on ±x, ±y with variance 1, for 0 <= x < 1 < y."""
    q = (1 - F(x) ** 2) / (F(y) ** 2 - F(x) ** 2)
    return symmetric((1 - q, F(x)), (q, F(y)))


SYMMETRIC = {
    "two points": symmetric((F(1), 1)),
    "atom at 0": symmetric((F(1, 4), 2)),
    "a large atom at 0": symmetric((F(1, 100), 10)),
    "1/2 and 2": two_sizes(F(1, 2), 2),
    "0 and 3/2": two_sizes(0, F(3, 2)),
    "3/4 and 5": two_sizes(F(3, 4), 5),
    "three sizes": symmetric((F(1, 4), 1), (F(1, 12), 3)),
}
SKEWED = {
    "2 and -1/2": [(F(1, 5), 2), (F(4, 5), F(-1, 2))],
    "-2 and 1/2": [(F(1, 5), -2), (F(4, 5), F(1, 2))],
    "3 and -1/3": [(F(1, 10), 3), (F(9, 10), F(-1, 3))],
}


class Audit:
    """Var(h), E|a| for h = max(0, a), by summing over the law."""

    def __init__(self, law):
        self.q = np.array([float(q) for q, _ in law])
        self.a = np.array([float(x) for _, x in law])
        self.h = np.maximum(0, self.a)

    def mean(self, x):
        return self.q @ x

    def variance(self):
        return self.mean(self.h**2) - self.mean(self.h) ** 2

    def corrected(self):
        return 0.5 - 0.25 * self.mean(np.abs(self.a)) ** 2

    def in_range(self):
        return 0.25 - 1e-12 <= self.variance() < 0.5

    def is_least(self):
        return np.isclose(self.variance(), 0.25, rtol=0, atol=1e-12)

    def has_size_one(self):
        return bool(np.all((np.abs(self.a) == 1) | (self.q == 0)))


def model_of(law):
    """The law for the unit in question; the unit before it has a law of its own, which does not matter."""
    values = tuple((F(5), x) for _, x in law)
    return Model(integers={"D": 2, "j": 2}, space=Space(tuple(q for q, _ in law), {"a'": values}))


def models(laws):
    for law in laws.values():
        yield model_of(law), Audit(law)


def test_laws_are_what_they_are_called():
    for _, audit in [*models(SYMMETRIC), *models(SKEWED)]:
        assert np.isclose(audit.q.sum(), 1) and np.isclose(audit.mean(audit.a**2), 1)
        assert np.isclose(audit.mean(audit.a), 0, atol=1e-12)
    for _, audit in models(SYMMETRIC):
        assert np.isclose(audit.variance(), audit.corrected(), rtol=1e-12) and audit.in_range()
        assert audit.is_least() == audit.has_size_one() and audit.variance() != 0.5
    assert {audit.is_least() for _, audit in models(SYMMETRIC)} == {True, False}
    assert not any(np.isclose(audit.variance(), audit.corrected()) for _, audit in models(SKEWED))


# --------------------------------------------------------------------------------------- statements
def is_corrected(statement):
    """Var(h) = 1/2 − (E|a|)²/4, side by side, and its truth at skewed laws too."""
    if not isinstance(statement, Eq):
        return False
    everywhere = [*models(SYMMETRIC), *models(SKEWED)]
    sides = all(
        agrees(statement.left, audit.variance(), m) and agrees(statement.right, audit.corrected(), m)
        for m, audit in everywhere
    )
    return sides and all(
        holds(statement, m).value == np.isclose(audit.variance(), audit.corrected())
        for m, audit in everywhere
    )


SPREADS = [F(v) for v in ("0", "1/5", "1/4", "3/10", "49/100", "1/2", "3/5", "1")]


def is_range(statement):
    """1/4 ≤ Var(h) < 1/2, compared at laws of other variances too, so that both ends are met."""
    for v in SPREADS:  # a two-point law h ∈ {0, 2x} with probability 1/2 each has Var(h) = x²
        x = F(1) if v == F(1, 4) else sqrt_of(4 * v)
        m = model_of([(F(1, 2), x), (F(1, 2), -x)])
        if holds(statement, m).value != (F(1, 4) <= v < F(1, 2)):
            return False
    return all(holds(statement, m).value == audit.in_range() for m, audit in models(SYMMETRIC))


def sqrt_of(x):
    """A number whose square is x, exact where the evaluator is."""
    from symproofs.numeric import evaluate

    return evaluate(sqrt(Rational(x.numerator, x.denominator)), Model())


def is_least(statement):
    """Var(h) = 1/4 ⇔ |a| = 1 almost surely."""
    if not isinstance(statement, Iff):
        return False
    left, right = statement.args
    null = [(F(1, 2), 1), (F(1, 2), -1), (F(0), 7)]  # an outcome of probability 0 does not count
    return all(
        holds(left, m).value == audit.is_least() and holds(right, m).value == audit.has_size_one()
        for m, audit in [*models(SYMMETRIC), *models(SKEWED), *models({"null": null})]
    )


def is_one_half(statement):
    """Var(h) = 1/2."""
    if not isinstance(statement, Eq):
        return False
    everywhere = [*models(SYMMETRIC), *models(SKEWED)]
    return all(agrees(statement.left, audit.variance(), m) for m, audit in everywhere) and all(
        agrees(statement.right, 0.5, m) for m, _ in everywhere
    )


def test_claims_state_what_the_audit_says():
    assert is_one_half(not_one_half.literal) and is_corrected(variance.statement)
    assert is_range(variance_range.statement) and is_least(least_variance.statement)
    assert not any(c.given for c in (not_one_half, variance, variance_range, least_variance))


def test_what_is_claimed_of_3_2b_2_is_that_it_is_false():
    for m, audit in models(SYMMETRIC):
        assert holds(not_one_half.literal, m).value is False and audit.variance() < 0.5
        assert holds(not_one_half.statement, m).value is True
    assert not_one_half.corrected is variance


def test_law_is_that_of_the_audit():
    assert inputs.law == moments(var=1, symmetric=True) and inputs.law.order == 2
    assert h == fn.relu(a) and size == E(abs(a))


def test_relu_is_the_positive_part():
    for x in (-2, F(-1, 3), 0, F(1, 2), 3):
        assert agrees(h, max(0.0, float(x)), model_of([(F(1), x)]), 0)


WRONG_VALUES = {
    "plus": Eq(Var(h), half + quarter * size**2),
    "no square": Eq(Var(h), half - quarter * size),
    "half": Eq(Var(h), half - half * size**2),
    "of the input": Eq(Var(a), half - quarter * size**2),
    "second moment": Eq(E(h**2), half - quarter * size**2),
    "the absolute value": Eq(Var(abs(a)), half - quarter * size**2),
    "mean of the input": Eq(Var(h), half - quarter * E(a) ** 2),
    "one half": Eq(Var(h), half),
}
WRONG_RANGES = {
    "open below": And(Var(h) > quarter, Var(h) < half),
    "closed above": And(Var(h) >= quarter, Var(h) <= half),
    "either": Or(Var(h) >= quarter, Var(h) < half),
    "from 0": And(Var(h) >= 0, Var(h) < half),
    "second moment": And(E(h**2) >= quarter, E(h**2) < half),
}
WRONG_LEAST = {
    "a = 1": Iff(Eq(Var(h), quarter), almost_surely(Eq(a, 1))),
    "mean size": Iff(Eq(Var(h), quarter), Eq(E(a), 1)),
    "of h": Iff(Eq(Var(h), quarter), almost_surely(Eq(h, 1))),
    "one half": Iff(Eq(Var(h), half), almost_surely(Eq(abs(a), 1))),
    "always": Iff(Eq(Var(h), quarter), almost_surely(abs(a) >= 0)),
}


@pytest.mark.parametrize("name", WRONG_VALUES)
def test_a_wrong_value_is_found(name):
    assert not is_corrected(WRONG_VALUES[name])


@pytest.mark.parametrize("name", WRONG_RANGES)
def test_a_wrong_range_is_found(name):
    assert not is_range(WRONG_RANGES[name])


@pytest.mark.parametrize("name", WRONG_LEAST)
def test_a_wrong_end_point_is_found(name):
    assert not is_least(WRONG_LEAST[name])


def test_another_literal_statement_is_found():
    assert not is_one_half(Eq(E(h**2), half)) and not is_one_half(Eq(Var(h), quarter))


# ------------------------------------------------------------------------------------------- verdicts
def test_every_claim_is_proved_or_refuted_as_written_and_spot_checked():
    found = verdicts(rectifier, numeric=True) | verdicts(two_parts, numeric=True)
    assert {i: v.verdict for i, v in found.items()} == VERDICTS
    assert all(v.spot_check.passed for v in found.values())


def test_verdicts_without_spot_checks():
    assert {i: v.verdict for i, v in (verdicts(rectifier) | verdicts(two_parts)).items()} == VERDICTS


def test_hypotheses_are_the_audits():
    """a has the law of −a, and variance 1; the mean 0 follows."""
    expected = (
        "entries of a' have finite moments of order 2",
        "a' and its negative have the same law",
        "Var(a') = 1",
    )
    found = verdicts(rectifier) | verdicts(two_parts)
    for i in ("3.2b-2-corrected", "3.2b-2-range", "3.2b-2-least", "3.2b-2"):
        assert sorted(found[i].hypotheses) == sorted(expected), i
    assert found["3.2-rectifier"].hypotheses == ()


# ------------------------------------------------------------------------ dropped: what is not proved
LAW = "law=moments(var=1, symmetric=True)"
MAIN = ["3.2b-2-corrected", "3.2b-2-range"]
REFUTED = {
    "not symmetric": ([(LAW, "law=moments(mean=0, var=1)")], MAIN),
    "no mean": ([(LAW, "law=moments(var=1)")], MAIN),
    "no variance": ([(LAW, "law=moments(order=2, symmetric=True)")], [*MAIN, "3.2b-mean-size-positive"]),
    "variance 2": ([(LAW, "law=moments(var=2, symmetric=True)")], [*MAIN, "3.2b-2", "3.2b-mean-size-bound"]),
    "plus": ([("half - quarter * size**2", "half + quarter * size**2")], ["3.2b-2-corrected"]),
    "no square": ([("half - quarter * size**2", "half - quarter * size")], ["3.2b-2-corrected"]),
    "relu is abs": ([("(x + abs(x)) / 2", "abs(x)")], ["3.2-rectifier"]),
    "relu is the input": ([("(x + abs(x)) / 2", "x")], ["3.2-rectifier"]),
    "open below": (
        [("Var(h) >= quarter", "Var(h) > quarter"), (".ge(quarter", ".gt(quarter")],
        ["3.2b-2-range"],
    ),
    "below a quarter": ([("Var(h) < half", "Var(h) < quarter")], ["3.2b-2-range"]),
    "above one half": ([("Var(h) < half", "Var(h) >= half"), (".lt(half", ".ge(half")], ["3.2b-2-range"]),
    "a = 1": ([("unit_size = Eq(abs(a_j), 1)", "unit_size = Eq(a_j, 1)")], ["3.2b-2-least"]),
    "end point one half": ([("Iff(Eq(Var(h), quarter)", "Iff(Eq(Var(h), half)")], ["3.2b-2-least"]),
}
REFUSED = {
    "not symmetric": (REFUTED["not symmetric"][0], [*MAIN, "3.2b-2-least", "3.2b-2"]),
    "no mean": (REFUTED["no mean"][0], [*MAIN, "3.2b-2-least", "3.2b-2", "3.2b-mean-size-bound"]),
    "no variance": (REFUTED["no variance"][0], [*MAIN, "3.2b-2-least", "3.2b-2"]),
    "variance 2": (REFUTED["variance 2"][0], [*MAIN, "3.2b-2-least", "3.2b-2"]),
    "no moments": ([(LAW, "law=moments(order=1, symmetric=True)")], [*MAIN, "3.2b-2-least", "3.2b-2"]),
    "relu is abs": (REFUTED["relu is abs"][0], [*MAIN, "3.2b-2-least", "3.2b-2"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_with_a_hypothesis_dropped_it_is_not_proved(name):
    edits, ids = REFUSED[name]
    claims = edited(rectifier, *edits, within=(two_parts,))
    assert proved_of(claims, ids) == []


@pytest.mark.parametrize("name", REFUTED)
def test_with_a_hypothesis_dropped_it_is_refuted(name):
    edits, ids = REFUTED[name]
    claims = edited(rectifier, *edits, within=(two_parts,))
    assert not_refuted_of(claims, ids) == []


def test_one_half_is_not_reached():
    """A range that includes 1/2 is true and says less; that 1/2 is a value of the variance is refused."""
    for statement in (Eq(Var(h), half), Var(h) >= half, Eq(size, 0), Eq(E(h), 0)):
        assert verdict(claim("x", "reaches one half", statement), numeric=True).verdict == "refuted"


def test_asymmetric_laws_lie_on_both_sides():
    """Mean 0 and variance 1 alone bound Var(h) on neither side."""
    assert Audit(SKEWED["-2 and 1/2"]).variance() < 0.25 and Audit(SKEWED["2 and -1/2"]).variance() > 0.5


# --------------------------------------------------------------------------------------- certificates
def test_certificates_check_again_and_changed_ones_are_refused(tmp_path):
    ids = [i for i, v in VERDICTS.items() if v == "proved" and i != "3.2-rectifier"]  # in a file of its own
    path = certificate(rectifier, ids, tmp_path / "c.json")
    status, said = checks_again(path)
    assert status == 0 and f"{len(ids)} proved again by the kernel alone" in said
    whole = json.loads(path.read_text(encoding="utf-8"))
    for entry in whole["claims"]:
        entry["proof"]["terms"] = [
            ["num", row[1], 3] if row[0] == "num" and row[2] == 2 else row for row in entry["proof"]["terms"]
        ]
        entry["proof"]["steps"] = entry["proof"]["steps"][:-1]
    path.write_text(json.dumps(whole), encoding="utf-8")
    status, said = checks_again(path)
    assert status == 1 and said.count("NOT PROVED:") == len(ids)


def test_the_negation_behind_an_erratum_can_be_exported(tmp_path: Path) -> None:
    path = export(judge(targets_of([not_one_half]), numeric=False), tmp_path / "negation.json")
    assert [row.id for row in check(path)] == ["3.2b-2"]
