"""3.0 and 3.1: verdicts, the hypotheses each line uses, and what is left if one is dropped.

Dropped hypotheses: W a function of h, inputs that move together with μ ≠ 0, one weight for a whole row, inputs of
another mean or variance. What the audit calls false is refuted at a drawn law; the rest stays open.
"""

import numpy as np
import pytest

from symproofs import E, Eq, ForAll, Var, calc, claim, facts, moments, scalar, verify
from symproofs.numeric import draw_models
from symproofs.numeric.sampling import Sampler
from symproofs.runner.judge import verify_claims
from symproofs.sections.initialization import (
    centred_weights,
    cross_terms,
    exact_variance,
    gaussian_weights,
    layer,
    pre_activation,
    product,
    setting,
    standard_inputs,
)
from symproofs.sections.initialization.setting import D, W, a, apart, h, i, j, mu, sigma

from .variants import (
    certificate,
    checks_again,
    edited,
    not_refuted_of,
    optimised,
    proved_of,
    verdict,
    verdicts,
)

MODULES = (
    layer,
    product,
    exact_variance,
    cross_terms,
    pre_activation,
    gaussian_weights,
    standard_inputs,
    centred_weights,
)
SOURCE = [
    "3.0a",
    *[f"3.1a-{n}" for n in range(1, 6)],
    *[f"3.1b-{n}" for n in range(1, 8)],
    *[f"3.1c-{n}" for n in range(1, 4)],
]
FURTHER = [
    "C13",
    "C13-centred",
    "C13-centred-mean",
    "C13-centred-variance",
    "3.0a-moments",
    "3.1a-1-any",
    "3.1a-5-minimal",
    "3.1b-3-gaussian",
    "3.1b-3-minimal",
    "3.1b-5-diagonal",
    "3.1b-5-exact",
    "3.1b-5-inputs",
    "3.1b-5-sum",
    "3.1b-7-exact",
    "3.1b-7-gaussian",
    "3.1c-2-centred",
    "3.1c-3-many",
    "3.1c-3-mean",
    "3.1c-3-variance",
]
EXPECTED = {**dict.fromkeys([*SOURCE, *FURTHER], "proved"), "3.0a": "definition"}


def all_verdicts(numeric=False):
    return {name: v for module in MODULES for name, v in verdicts(module, numeric=numeric).items()}


def test_every_claim_is_proved_and_spot_checked():
    found = all_verdicts(numeric=True)
    assert {name: v.verdict for name, v in found.items()} == EXPECTED
    assert all(v.spot_check.passed for v in found.values())
    with_sizes = [v for v in found.values() if v.spot_check.sizes != ({},)]
    assert all({s["D"] for s in v.spot_check.sizes} >= {1, 2, 3} for v in with_sizes)


def test_every_claim_is_proved_without_spot_checks_and_assertions():
    assert {name: v.verdict for name, v in all_verdicts().items()} == EXPECTED
    assert optimised(*MODULES) == EXPECTED


def test_nothing_is_cited_or_given_in_vain():
    found = all_verdicts()
    assert not [name for name, v in found.items() if v.unused_hypotheses or v.message]


# ----------------------------------------------------------------------------------------- hypotheses
OF_W, OF_H = "entries of W have finite moments of order 2", "entries of h have finite moments of order 2"
MEAN, VARIANCE, ROWS = "E(W) = mu", "Var(W) = sigma**2", "W is uncorrelated within rows"
INDEPENDENT = "Independent(W, h)"
NO_CROSS, UNCORRELATED = str(setting.no_cross_terms), str(setting.uncorrelated)
CENTRED, UNIT, SQUARE = str(setting.centred), str(setting.unit_variance), str(setting.unit_square)
FINITE = {OF_W, OF_H}
DECLARED = {*FINITE, MEAN, VARIANCE, ROWS, INDEPENDENT}
XY = {f"entries of {x} have finite moments of order 2" for x in "XY"}
HYPOTHESES = {
    "3.0a": set(),
    "3.0a-moments": {"the entries of W are independent", "W ~ Gaussian(mu, sigma**2)"},
    "3.1a-1": {*XY, "Independent(X, Y)"},
    "3.1a-2": {*XY, "Independent(X, Y)"},
    "3.1a-3": XY,
    "3.1a-4": XY,
    "3.1a-5": {*XY, "Independent(X, Y)"},
    "3.1a-1-any": {"entries of Z have finite moments of order 2"},
    "3.1b-1": FINITE,
    "3.1b-2": FINITE,
    "3.1b-3": {*FINITE, MEAN, INDEPENDENT},
    "3.1b-3-minimal": {*FINITE, MEAN, str(pre_activation.each_uncorrelated)},
    "3.1b-4": {*FINITE, INDEPENDENT},
    "3.1b-5": {*DECLARED, NO_CROSS},
    "3.1b-6": {*FINITE, INDEPENDENT},
    "3.1b-7": {*DECLARED, NO_CROSS},
    "3.1b-7-exact": DECLARED,
    "3.1b-5-exact": {*FINITE, INDEPENDENT},
    "C13": {*FINITE, INDEPENDENT},
    "3.1b-5-diagonal": {OF_H, UNCORRELATED},
    "3.1b-5-inputs": {OF_H, NO_CROSS},
    "3.1c-1": {*FINITE, MEAN, INDEPENDENT, "Eq(c, 0)", "Eq(mu, 0)"},
    "3.1c-2": {*DECLARED, "Eq(mu, 0)", "Eq(sigma**2, 1 / D)", SQUARE},
    "3.1c-2-centred": {*DECLARED, "Eq(mu, 0)", "Eq(sigma**2, 1 / D)", CENTRED, UNIT},
    "3.1c-3": {*FINITE, MEAN, VARIANCE, INDEPENDENT, UNCORRELATED, CENTRED, UNIT},  # weights in any relation
    "3.1c-3-mean": {*FINITE, INDEPENDENT, CENTRED},
    "3.1c-3-many": set(),
    "C13-centred": {*DECLARED, "Eq(mu, 0)"},
    "C13-centred-mean": {*FINITE, MEAN, INDEPENDENT, "Eq(mu, 0)"},
}


@pytest.mark.parametrize("name", HYPOTHESES)
def test_hypotheses_used_are_the_audits(name):
    """Each line lists its own: 3.1b-6 neither uncorrelated weights nor any mean, 3.1b-1 no independence."""
    extra = set(all_verdicts()[name].hypotheses) ^ HYPOTHESES[name]
    integrable = {INDEPENDENT} if name in ("3.1b-1", "3.1b-2") else set()  # E[W_ij h_j] exists, by either
    assert extra <= integrable


# ---------------------------------------------------------------------------------- dropped hypotheses
LAYER = (setting, exact_variance, cross_terms, pre_activation)
LAW = 'law=moments(mean=mu, var=sigma**2, uncorrelated="rows")'
DESIGN = ["3.1c-2", "3.1c-2-centred", "3.1c-3", "3.1c-3-variance"]


def dropped(name, whole, given):
    """The edits and IDs that leave one name out of a list of hypotheses."""
    rest = ", ".join(x for x in whole if x != name)
    return standard_inputs, (), [(f"given=[{', '.join(whole)}]", f"given=[{rest}]")], given


FOR_ONE = ["apart", "no_mean", "scale", "unit_square"]
FOR_SUMMANDS = ["apart", "no_mean", "scale", "centred", "unit_variance"]
FOR_ALL = ["apart", "uncorrelated", "centred", "unit_variance"]
REFUTED = {
    "one weight for a row": (
        standard_inputs,
        LAYER,
        [(', uncorrelated="rows"', "")],
        ["3.1b-7", "3.1b-7-exact", "3.1b-5-sum", *DESIGN[:2]],
    ),
    "uncorrelated in columns": (standard_inputs, LAYER, [('"rows"', '"columns"')], ["3.1b-7", *DESIGN[:2]]),
    "no mean of W": (
        standard_inputs,
        LAYER,
        [(LAW, 'law=moments(var=sigma**2, uncorrelated="rows")')],
        ["3.1b-3", "3.1b-3-minimal", "3.1b-7", "3.1c-1", *DESIGN],
    ),
    "no variance of W": (
        standard_inputs,
        LAYER,
        [(LAW, 'law=moments(mean=mu, uncorrelated="rows")')],
        ["3.1b-7", "3.1b-7-exact", *DESIGN],
    ),
    "W depends on h": (
        standard_inputs,
        LAYER,
        [("given=[apart]", "given=[]"), ("given=[apart, ", "given=[")],
        ["C13", "3.1b-5-exact", "3.1b-3", "3.1b-7", "3.1b-7-exact", "3.1b-5-sum", "3.1c-1", *DESIGN],
    ),
    "each weight depends on its input": (
        pre_activation,
        (),
        [("given=[each_uncorrelated]", "given=[]")],
        ["3.1b-3-minimal"],
    ),
    "inputs move together": (
        pre_activation,
        (setting, exact_variance),
        [
            ("given=[apart, no_cross_terms]", "given=[apart]"),
            ("given=[no_cross_terms]", "given=[]"),
            ("given=[uncorrelated]", "given=[]"),
        ],
        ["3.1b-7", "3.1b-5-sum", "3.1b-5-inputs", "3.1b-5-diagonal"],
    ),
    "no bias for no mean": (
        pre_activation,
        (setting, exact_variance),
        [("Or(Eq(mu, 0), uncorrelated)", "Or(Eq(c, 0), uncorrelated)"), ("by=Eq(mu, 0)", "by=Eq(c, 0)")],
        ["3.1b-7", "3.1b-5-sum"],
    ),
    "Gaussian weights that depend on h": (
        gaussian_weights,
        (),
        [("given=[apart]", "given=[]"), ("given=[apart, ", "given=[")],
        ["3.1b-3-gaussian", "3.1b-7-gaussian"],
    ),
    "Gaussian weights, inputs move together": (
        gaussian_weights,
        (),
        [("given=[apart, no_cross_terms]", "given=[apart]")],
        ["3.1b-7-gaussian"],
    ),
    "product of dependent variables": (product, (), [("given=[apart]", "given=[]")], ["3.1a-5"]),
    "product of uncorrelated variables": (
        product,
        (),
        [("apart = independent(X, Y)", "apart = Eq(Cov(X, Y), 0)")],
        ["3.1a-5"],
    ),
    "squares correlated": (product, (), [("given=[squares_uncorrelated, ", "given=[")], ["3.1a-5-minimal"]),
    "mean of the product": (product, (), [(", squared_means]", "]")], ["3.1a-5-minimal"]),
    "a bias": (
        standard_inputs,
        (),
        [("given=[apart, no_bias, no_mean]", "given=[apart, no_mean]")],
        ["3.1c-1"],
    ),
    "weights with a mean": (
        standard_inputs,
        (),
        [("given=[apart, no_bias, no_mean]", "given=[apart, no_bias]")],
        ["3.1c-1"],
    ),
    **{f"3.1c-2 without {x}": dropped(x, FOR_ONE, ["3.1c-2"]) for x in FOR_ONE[1:]},
    **{f"summands without {x}": dropped(x, FOR_SUMMANDS, ["3.1c-2-centred"]) for x in FOR_SUMMANDS[1:]},
    **{f"3.1c-3 without {x}": dropped(x, FOR_ALL, ["3.1c-3", "3.1c-3-variance"]) for x in FOR_ALL[1:]},
    "centred weights with a mean": (
        centred_weights,
        (),
        [("given=[apart, no_mean]", "given=[apart]")],
        ["C13-centred-mean", "C13-centred-variance"],
    ),
}
FALSE = {
    "σ² + μ² = 1": ("circle = Eq(sigma**2 + mu**2, 1 / D)", "circle = Eq(sigma**2 + mu**2, 1)", "3.1c-3"),
    "only σ²": ("circle = Eq(sigma**2 + mu**2, 1 / D)", "circle = Eq(sigma**2, 1 / D)", "3.1c-3"),
    "only μ = 0": (
        "circle = Eq(sigma**2 + mu**2, 1 / D)",
        "circle = And(Eq(mu, 0), Eq(sigma**2, 1 / D))",
        "3.1c-3",
    ),
    "any bias": ("Iff(solves, And(no_bias, circle))", "Iff(solves, circle)", "3.1c-3"),
    "the mean alone": (
        "solves = And(every_mean, every_variance)",
        "solves = And(every_mean, every_mean)",
        "3.1c-3",
    ),
    "variance 1 for any inputs": (
        "And(no_bias, Ne(squares, 0), only)",
        "And(no_bias, Eq(sigma**2, 1))",
        "C13-centred",
    ),
    "variance 2": (
        "scale = Eq(c, 0), Eq(mu, 0), Eq(sigma**2, 1 / D)",
        "scale = Eq(c, 0), Eq(mu, 0), Eq(sigma**2, 2 / D)",
        "3.1c-2",
    ),
    "deviation 1/D": (
        "scale = Eq(c, 0), Eq(mu, 0), Eq(sigma**2, 1 / D)",
        "scale = Eq(c, 0), Eq(mu, 0), Eq(sigma, 1 / D)",
        "3.1c-2",
    ),
}
REFUSED = {
    "no setting for a large mean": (
        standard_inputs,
        (),
        [("Implies(mu**2 <= 1 / D, Exists", "Implies(mu**2 <= 1, Exists")],
        ["3.1c-3-many"],
    ),
    "one weight for a row": (
        centred_weights,
        (*LAYER, standard_inputs),
        [(', uncorrelated="rows"', "")],
        ["C13-centred"],
    ),
    "no mean of W": (centred_weights, (*LAYER, standard_inputs), REFUTED["no mean of W"][2], ["C13-centred"]),
    "no variance of W": (
        centred_weights,
        (*LAYER, standard_inputs),
        REFUTED["no variance of W"][2],
        ["C13-centred"],
    ),
    "W depends on h": (
        centred_weights,
        (*LAYER, standard_inputs),
        REFUTED["W depends on h"][2],
        ["C13-centred"],
    ),
    "centred weights with a mean": (*REFUTED["centred weights with a mean"][:3], ["C13-centred"]),
    "X has no second moment": (
        product,
        (),
        [('X, Y = scalar("X", law=moments(order=2))', 'X, Y = scalar("X", law=moments(order=1))')],
        ["3.1a-5"],
    ),
}


@pytest.mark.parametrize("name", REFUTED)
def test_with_a_hypothesis_dropped_it_is_refuted(name):
    module, within, edits, ids = REFUTED[name]
    claims = edited(module, *edits, within=within)
    assert proved_of(claims, ids) == [] and not_refuted_of(claims, ids) == []


@pytest.mark.parametrize("name", FALSE)
def test_a_false_variant_is_refused_and_refuted(name):
    old, new, which = FALSE[name]
    module = centred_weights if which.startswith("C13") else standard_inputs
    claims = edited(module, (old, new))
    assert proved_of(claims, [which]) == [] and not_refuted_of(claims, [which]) == []


@pytest.mark.parametrize("name", REFUSED)
def test_with_a_hypothesis_dropped_it_is_not_proved(name):
    module, within, edits, ids = REFUSED[name]
    assert proved_of(edited(module, *edits, within=within), ids) == []


def test_all_settings_need_no_uncorrelated_weights():
    """Uncorrelated inputs of mean 0 have E[h_j h_k] = 0, so that no covariance of weights enters; beyond the audit."""
    claims = edited(standard_inputs, *REFUTED["one weight for a row"][2], within=LAYER)
    found = {v.id: v for v in verify_claims(list(claims.values()), numeric=True)}
    assert found["3.1c-3"].verdict == found["3.1c-3-variance"].verdict == "proved"
    assert found["3.1c-2"].verdict not in ("proved", "axiom")


def test_what_needs_no_hypothesis_still_holds_without_it():
    """C13 and the lines that use neither uncorrelated weights nor uncorrelated inputs stay proved."""
    claims = edited(
        pre_activation, *REFUTED["one weight for a row"][2], within=(setting, exact_variance, cross_terms)
    )
    found = {v.id: v.verdict for v in verify_claims(list(claims.values()), numeric=False)}
    still = {"C13", "3.1b-5-exact", "3.1b-1", "3.1b-2", "3.1b-3", "3.1b-3-minimal", "3.1b-4", "3.1b-6"}
    assert {name for name, said in found.items() if said == "proved"} == still | {
        "3.1b-5-diagonal",
        "3.1b-5-inputs",
    }


# -------------------------------------------------------------------------------- what is said of what is missing
OPEN = {
    "independence": (
        calc(E((W @ h)[i])).eq(mu * E(h[1]), by=[W, facts.linearity]),
        "nothing says that W, h are independent: given=[independent(W, h)]",
    ),
    "mean": (calc(E(h[j])).eq(0, by=h), "the mean of h is not declared: law=moments(mean=...)"),
    "variance": (calc(Var(h[j])).eq(1, by=h), "the variance of h is not declared: law=moments(var=...)"),
    "third moment": (
        Eq(E(h[j] ** 3), E(h[j] ** 3)),
        "moments of h of order 3 are not declared, only up to order 2",
    ),
}


@pytest.mark.parametrize("name", OPEN)
def test_what_is_not_declared_is_named_with_how_to_declare_it(name):
    statement, told = OPEN[name]
    found = verify(claim("x", "x", statement), numeric=False)
    assert found.verdict == "open" and told.lower() in found.open[0].help.lower()


def test_a_product_without_second_moments_says_so():
    claims = edited(product, *REFUSED["X has no second moment"][2])
    found = verdict(claims["3.1a-5"])
    assert found.verdict == "open" and "Moments of X of order 2 are not declared" in found.open[0].help


# ------------------------------------------------------------------------------------------- drawn laws
def spaces(one, points=24):
    drawn = list(draw_models([one.statement], one.given, points=points))
    assert len(drawn) == points
    return [d.model for d in drawn]


class Numbers:
    """A drawn joint law as NumPy arrays."""

    def __init__(self, model):
        self.q = np.array([float(q) for q in model.space.weights])
        self.h = np.array([[float(x) for x in row] for row in model.space.families["h"]])

    def mean(self, x):
        return self.q @ x

    def cov(self, x, y):
        return self.mean(x * y) - self.mean(x) * self.mean(y)

    def uncorrelated(self):
        n = self.h.shape[1]
        return all(abs(self.cov(self.h[:, p], self.h[:, r])) < 1e-9 for p in range(n) for r in range(p))

    def dependent(self):
        """Some two uncorrelated entries have correlated squares, or three a joint moment that is not 0."""
        x = self.h - self.q @ self.h
        n = x.shape[1]
        pairs = [self.cov(x[:, p] ** 2, x[:, r] ** 2) for p in range(n) for r in range(p)]
        pairs += [self.mean(x[:, p] * x[:, p] * x[:, r]) for p in range(n) for r in range(n) if r != p]
        triples = [
            self.mean(x[:, p] * x[:, r] * x[:, s]) for p in range(n) for r in range(p) for s in range(r)
        ]
        return any(abs(v) > 1e-9 for v in [*pairs, *triples])

    def skewed(self):
        x = self.h - self.q @ self.h
        return bool(np.any(np.abs(self.q @ x**3) > 1e-9))


def test_laws_for_standard_inputs_are_discrete_skewed_and_uncorrelated_but_dependent():
    found = [Numbers(m) for m in spaces(standard_inputs.all_settings)]
    for law in found:
        assert np.allclose(law.q @ law.h, 0) and np.allclose(law.q @ law.h**2, 1) and law.uncorrelated()
        assert len(law.q) <= 512
    assert any(law.skewed() for law in found) and any(law.dependent() for law in found)
    assert any(not law.skewed() for law in found)


def test_laws_for_either_hypothesis_break_the_other():
    """μ = 0 with inputs that are correlated, and uncorrelated inputs with μ ≠ 0."""
    found = [(float(m.values["mu"]), Numbers(m)) for m in spaces(pre_activation.variance)]
    assert any(mean == 0 and not law.uncorrelated() for mean, law in found)
    assert any(
        mean != 0 and law.uncorrelated() and np.ptp(law.h) > 0 and law.h.shape[1] > 1 for mean, law in found
    )


def test_laws_with_a_second_moment_have_other_means():
    found = [Numbers(m) for m in spaces(standard_inputs.one)]
    assert all(np.allclose(law.q @ law.h**2, 1) for law in found)
    assert any(np.any(np.abs(law.q @ law.h) > 0.1) for law in found)
    assert any(not law.uncorrelated() for law in found)


def test_what_is_read_into_a_law_is_checked_afterwards():
    """Hypotheses that no law meets give no sample, however they are read."""
    impossible = [ForAll(j, Eq(Var(h[j]), -1)), ForAll(j, Eq(E(h[j]), 0))]
    sampler = Sampler([Eq(E(h[1]), 0)], impossible)
    assert list(sampler.draws(3)) == [] and sampler.rejected
    two = [ForAll(j, Eq(E(h[j] ** 2), 1)), ForAll(j, Eq(E(h[j]), 2))]
    assert list(Sampler([Eq(E(h[1]), 2)], two).draws(3)) == []


def test_a_negative_variance_has_no_law():
    q = scalar("q")
    G = scalar("G", law=moments(mean=0, var=-1 - q**2))
    found = verify(claim("x", "x", Eq(Var(G), -1 - q**2)))
    assert found.verdict not in ("proved", "axiom") and "no sample" in found.message


# ------------------------------------------------------------------------------------------- certificates
def test_certificates_check_again(tmp_path):
    ids = ["3.1b-3", "3.1b-7", "3.1b-7-exact"]
    status, said = checks_again(certificate(pre_activation, ids, tmp_path / "layer.json"))
    assert status == 0 and f"{len(ids)} proved again by the kernel alone" in said
    for module, name in ((standard_inputs, "3.1c-3"), (centred_weights, "C13-centred")):
        status, said = checks_again(certificate(module, [name], tmp_path / f"{name}.json"))
        assert status == 0 and "1 proved again by the kernel alone" in said


def test_a_mean_of_the_weights_adds_to_the_variance():
    """D σ² is the variance for inputs of second moment 1 only if μ = 0."""
    wrong = claim(
        "x", "x", Eq(Var(a[i]), D * sigma**2), given=[apart, setting.no_cross_terms, setting.unit_square]
    )
    assert verdict(wrong, numeric=True).verdict == "refuted"
