"""4.1: what its statements need. Each hypothesis dropped in turn, false variants, and u = 0.

The proofs are those of the section, built for other data.
"""

import pytest

from symproofs import (
    E,
    Eq,
    Var,
    calc,
    claim,
    facts,
    have,
    iid,
    laws,
    moments,
    norm,
    ones,
    steps,
    vector,
)
from symproofs.sections.normalization import normalised_unit, parametrization, unwhitened
from symproofs.sections.normalization.mean_and_variance import spread_of
from symproofs.sections.normalization.setting import (
    beta,
    covariance_of,
    d,
    deviation_of,
    gamma,
    mean_of,
    nonzero,
    u,
    unit,
    w,
    whitened,
)

from .variants import (
    bare,
    certificate,
    checks_again,
    edited,
    optimised,
    proved_of,
    refuted,
    verdict,
)

v = vector("v", d)
WHITE = {"mean": 0, "var": 1, "uncorrelated": "entries"}


def data(**law):
    """Data of which that is declared."""
    return vector("x", d, law=moments(**law))


def mean(z):
    """4.1a for these data, with its proof."""
    return claim(
        "4.1a", "mean", calc(mean_of(z)).eq(E(u.T @ z), by=mean_of(z)).eq(0, by=[z, facts.linearity])
    )


def variance(z):
    """4.1b for these data, with its proof."""
    by = [deviation_of(z), z, facts.variance, facts.linearity]
    return claim("4.1b", "variance", calc(deviation_of(z) ** 2).eq(norm(u) ** 2, by=by))


def normalised(z, given=(nonzero,)):
    """4.1c for these data, with its proof."""
    positive = spread_of(z, "spread", "positive")
    by = [mean_of(z), deviation_of(z), z, facts.variance, facts.linearity]
    proof = steps(
        have(deviation_of(z) > 0, by=positive),
        calc(unit(z, z)).eq(gamma * (u.T @ z) / norm(u) + beta, by=by).eq(w.T @ z + beta, by=w),
    )
    return claim("4.1c", "unit", Eq(unit(z, z), w.T @ z + beta), given=list(given), proof=proof)


def test_these_are_the_claims_of_the_section():
    z = data(**WHITE)
    assert z == whitened and normalised(z).statement == normalised_unit.white.statement
    for c in (mean(z), variance(z), normalised(z)):
        assert verdict(c).verdict == "proved"


FOR_MEAN = {"mean 1": {"mean": 1}, "no mean": {"order": 1}, "variance alone": {"var": 1}}
FOR_VARIANCE = {
    "variance 4": {**WHITE, "var": 4},
    "no variance": {"mean": 0, "uncorrelated": "entries"},
    "correlated": {"mean": 0, "var": 1},
    "nothing": {"order": 2},
}
FOR_BOTH = {**FOR_VARIANCE, "mean 1": {**WHITE, "mean": 1}, "no mean": {"var": 1, "uncorrelated": "entries"}}


@pytest.mark.parametrize("name", FOR_MEAN)
def test_4_1a_with_a_hypothesis_dropped_is_refuted(name):
    c = mean(data(**FOR_MEAN[name]))
    assert verdict(c).verdict == "open" and refuted(bare(c))


@pytest.mark.parametrize("name", FOR_VARIANCE)
def test_4_1b_with_a_hypothesis_dropped_is_refuted(name):
    c = variance(data(**FOR_VARIANCE[name]))
    assert verdict(c).verdict == "open" and refuted(bare(c))


@pytest.mark.parametrize("name", FOR_BOTH)
def test_4_1c_with_whitening_dropped_is_refuted(name):
    z = data(**FOR_BOTH[name])
    assert verdict(normalised(z)).verdict == "open"
    assert refuted(bare(normalised(z, given=[nonzero, deviation_of(z) > 0])))


@pytest.mark.parametrize("name", ["mean 1", "no mean"])
def test_the_variance_needs_no_mean(name):
    assert verdict(variance(data(**FOR_BOTH[name]))).verdict == "proved"


@pytest.mark.parametrize("law", [laws.Rademacher(), laws.Gaussian(0, 1)])
def test_a_law_is_not_needed_and_does_no_harm(law):
    z = vector("x", d, law=iid(law))
    for c in (mean(z), variance(z), normalised(z)):
        assert verdict(c).verdict == "proved"


def test_where_the_second_moments_are_not_finite_nothing_is_said():
    z = data(mean=0)
    assert verdict(variance(z)).verdict == "open" and verdict(mean(z)).verdict == "proved"
    assert "< ∞" in verdict(claim("x", "it has a value", Eq(Var(u.T @ z), Var(u.T @ z)))).open[0].text


def test_at_u_zero_nothing_is_proved_and_the_point_is_named():
    claims = edited(normalised_unit, ("    given=[nonzero],\n", ""))
    claims |= edited(parametrization, ("given=[nonzero", "given=[Eq(1, 1)"))
    ids = ["4.1c", "4.1f", "4.0a", "4.0b-magnitude", "4.0b-direction"]
    assert proved_of(claims, ids) == []
    found = verdict(bare(claims["4.0b-magnitude"]), numeric=True)
    assert found.verdict == "open" and "no value at" in found.message and "u = [0" in found.message


DROPPED = {
    "4.1c-when": [
        ("given=[nonzero, positive],", "given=[positive],"),
        ("given=[nonzero, positive],", "given=[nonzero],"),
    ],
    "4.1d": [("positive, Ne(gamma, 0)]", "positive]")],
}


@pytest.mark.parametrize(("name", "edit"), [(i, e) for i, edits in DROPPED.items() for e in edits])
def test_an_equivalence_with_a_hypothesis_dropped_is_not_proved(name, edit):
    assert proved_of(edited(normalised_unit, edit), [name]) == []


def test_4_1d_without_its_hypothesis_is_refuted():
    assert refuted(bare(edited(normalised_unit, ("positive, Ne(gamma, 0)]", "positive]"))["4.1d"]))


z = whitened
mu, sigma = mean_of(z), deviation_of(z)
FALSE = {
    "the negative root": Eq(-sigma, norm(u)),
    "the root forgotten": Eq(sigma, norm(u) ** 2),
    "the square forgotten": Eq(Var(u.T @ z), norm(u)),
    "the mean is the length": Eq(mu, norm(u)),
    "the second moment of the data": Eq(E(norm(z) ** 2), 1),
    "the shift forgotten": Eq(unit(z, z), w.T @ z),
    "the scale forgotten": Eq(unit(z, z), u.T @ z / norm(u) + beta),
    "the length forgotten": Eq(unit(z, z), gamma * (u.T @ z) + beta),
    "the length squared": Eq(unit(z, z), gamma * (u.T @ z) / norm(u) ** 2 + beta),
    "the size of the scale": Eq(unit(z, z), abs(gamma) * (u.T @ z) / norm(u) + beta),
    "the sign": Eq(unit(z, z), -(w.T @ z) + beta),
    "covariance of all entries": Eq(covariance_of(z), ones(d, d)),
    "length of the weights": Eq(norm(w), gamma),
    "length of the weights, squared": Eq(norm(w), gamma**2),
    "direction of the weights": Eq(w, u),
}


@pytest.mark.parametrize("name", FALSE)
def test_a_false_variant_is_refuted_and_not_proved(name):
    c = claim("x", name, FALSE[name], given=[nonzero])
    assert verdict(c).verdict == "open" and refuted(c)


CONDITIONS = {
    "only the mean": ("And(Eq(mu, 0), Eq(sigma, length))", "And(Eq(mu, 0), Eq(mu, 0))"),
    "only the deviation": ("And(Eq(mu, 0), Eq(sigma, length))", "And(Eq(sigma, length), Eq(sigma, length))"),
    "one of the two": ("And(Eq(mu, 0), Eq(sigma, length))", "Or(Eq(mu, 0), Eq(sigma, length))"),
    "whatever the scale": ("fits = Or(Eq(gamma, 0), And(", "fits = Or(Ne(gamma, 0), And("),
    "the variance": ("Eq(sigma, length))", "Eq(sigma**2, length))"),
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_another_condition_for_the_same_function_is_not_proved(name):
    assert proved_of(edited(normalised_unit, CONDITIONS[name]), ["4.1c-when"]) == []


UNWHITENED = {
    "the mean forgotten": ("data_weights.T @ (v - E(x)) + beta", "data_weights.T @ v + beta"),
    "the covariance forgotten": (
        'data_weights = let("w", gamma * u / sqrt(along_u))',
        'data_weights = let("w", gamma * u / size)',
    ),
    "the root forgotten": ("gamma * u / sqrt(along_u))", "gamma * u / along_u)"),
}


@pytest.mark.parametrize("name", UNWHITENED)
def test_another_unit_of_unwhitened_data_is_refuted(name):
    claims = edited(unwhitened, UNWHITENED[name])
    assert proved_of(claims, ["4.1c-unwhitened"]) == [] and refuted(bare(claims["4.1c-unwhitened"]))


def test_a_true_statement_is_no_erratum():
    """Data of mean 1 whose direction does not see the mean; a variance of 1."""
    for edit, name in (
        (("Ne(u.T @ ones(d), 0)", "Eq(u.T @ ones(d), 0)"), "4.1c-mean"),
        (("var=4", "var=1"), "4.1c-variance"),
        (('"epsilon > 0"', '"epsilon >= 0"'), "4.1c-epsilon"),
    ):
        assert verdict(edited(unwhitened, edit)[name], numeric=True).verdict != "refuted as written"


IDS = ["4.1c", "4.1c-when", "4.1d", "4.1d-backward", "4.1e", "4.1f"]


def test_certificates_check_again(tmp_path):
    status, said = checks_again(certificate(normalised_unit, IDS, tmp_path / "c.json"))
    assert status == 0 and f"{len(IDS)} proved again by the kernel alone" in said


def test_the_same_without_assertions():
    found = optimised(normalised_unit, parametrization)
    assert {i: found[i] for i in IDS} == dict.fromkeys(IDS, "proved")
