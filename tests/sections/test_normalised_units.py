"""4.0 and 4.1: every statement is what the audit writes, for whitened data and for data that are not.

Sides are compared with NumPy wherever they have a value, so at data for which the statements are false too.
"""

import numpy as np
import pytest

from symproofs import (
    Eq,
    ForAll,
    Iff,
    Ne,
    vector,
)
from symproofs.numeric import Model, Undefined, evaluate, holds
from symproofs.sections.normalization import (
    mean_and_variance,
    normalised,
    normalised_unit,
    parametrization,
    unwhitened,
    whitening,
)
from symproofs.sections.normalization.setting import (
    beta,
    covariance_of,
    d,
    deviation_of,
    gamma,
    mean_of,
    nonzero,
    unit,
    w,
    whitened,
    x,
)

from .comparison import agrees
from .normalised_data import CENTRED, OTHER, SCALED, WHITENED, Audit, models
from .variants import verdicts

EVERY = list(models(WHITENED, SCALED, CENTRED, OTHER))
WHITE = list(models(WHITENED))
MODULES = (parametrization, normalised, mean_and_variance, whitening, normalised_unit, unwhitened)
CLAIMS = {
    c.id: c for m in MODULES for c in vars(m).values() if hasattr(c, "statement_hash") or hasattr(c, "given")
}
v = vector("v", d)


def everywhere(node, formula, points=EVERY, outcome=None):
    return all(agrees(node, formula(a), m, outcome) for m, a in points)


def inside(a):
    """The input v of the models."""
    return np.arange(1, len(a.u) + 1)


def no_value(statement, model, outcome=None):
    try:
        holds(statement, model, outcome=outcome)
    except Undefined:
        return True
    return False


# ------------------------------------------------------------------------------- sides, one by one
SIDES = {
    "4.0a": [Audit.weights, Audit.weights],
    "4.0b-magnitude": [lambda a: np.linalg.norm(a.weights()), lambda a: abs(a.gamma)],
    "4.1a": [Audit.mu, Audit.mu, lambda a: a.u @ a.mean(), lambda a: 0.0, lambda a: 0.0],
    "4.1a-printed": [Audit.mu, Audit.mu, lambda a: 0.0],
    "4.1b-general": [Audit.variance, lambda a: a.u @ a.covariance() @ a.u],
    "4.1b": [
        Audit.variance,
        Audit.variance,
        lambda a: a.u @ a.covariance() @ a.u,
        lambda a: a.u @ a.u,
        lambda a: np.linalg.norm(a.u) ** 2,
    ],
    "4.1b-root": [Audit.sigma, lambda a: np.linalg.norm(a.u)],
    "4.1c-unwhitened-root": [Audit.sigma, lambda a: np.sqrt(a.u @ a.covariance() @ a.u)],
}


@pytest.mark.parametrize("name", SIDES)
def test_every_side_of_a_chain_is_the_audits(name):
    sides = CLAIMS[name].chain.sides
    assert len(sides) == len(SIDES[name])
    for side, formula in zip(sides, SIDES[name], strict=True):
        assert everywhere(side, formula)


def test_one_side_is_not_another():
    """What separates the sides of 4.1a and 4.1b are data that are not whitened: there the chains break."""
    apart = [a for _, a in EVERY if not np.isclose(a.mu(), 0) or not np.isclose(a.sigma(), a.length)]
    assert len(apart) > 10
    mean, variance = CLAIMS["4.1a"].chain.sides, CLAIMS["4.1b"].chain.sides
    assert not everywhere(mean[2], lambda a: 0.0) and not everywhere(variance[0], lambda a: a.u @ a.u)
    assert not everywhere(variance[2], lambda a: a.u @ a.u)
    for _, a in WHITE:
        assert np.isclose(a.mu(), 0, atol=1e-12) and np.isclose(a.variance(), a.length**2)


def test_the_unit_and_the_affine_unit():
    """ŷ and wᵀx + β at v and at each outcome of the data; equal at every input exactly where the audit says so."""
    seen = set()
    for m, a in EVERY:
        assert agrees(unit(v, x), a.unit(inside(a)), m) and agrees(w.T @ v + beta, a.affine(inside(a)), m)
        same = []
        for k, outcome in enumerate(a.x):
            assert agrees(unit(x, x), a.unit(outcome), m, k)
            same.append(np.isclose(a.unit(outcome), a.affine(outcome)))
        inputs = [np.zeros(len(a.u)), a.u, *np.eye(len(a.u))]
        as_functions = all(np.isclose(a.unit(i), a.affine(i)) for i in inputs)
        assert as_functions == a.fits()
        seen.add((as_functions, all(same)))
    assert seen == {(True, True), (False, False)}


def test_4_1c_is_the_audits_chain():
    white = CLAIMS["4.1c"]
    assert white.statement == Eq(unit(whitened, whitened), w.T @ whitened + beta) and tuple(white.given) == (
        nonzero,
    )
    middle = white.proof.proof.sides[1]
    for m, a in WHITE:
        for k, outcome in enumerate(a.x):
            assert agrees(middle, a.gamma * (a.u @ outcome) / a.length + a.beta, m, k)
            assert np.isclose(a.unit(outcome), a.affine(outcome))


def truth(statement, m, outcome=None):
    return holds(statement, m, outcome=outcome).value


def test_4_1c_when_reads_as_the_audit_does():
    always, fits = CLAIMS["4.1c-when"].statement.args
    assert isinstance(always, ForAll) and always.body == Eq(unit(v, x), w.T @ v + beta)
    for m, a in EVERY:
        assert truth(fits, m) == a.fits()
        for value in (np.zeros(len(a.u), dtype=int), a.u.astype(int), inside(a)):
            there = m.having("v", tuple(int(e) for e in value))
            assert truth(always.body, there) == np.isclose(a.unit(value), a.affine(value))


def standard(a, y):
    return np.isclose((y - a.mu()) / a.sigma(), y / a.length)


def test_4_1d_to_4_1f_read_as_the_audit_does():
    """Each side of each equivalence at each outcome; without γ ≠ 0 the first is false somewhere."""
    first, broken = CLAIMS["4.1d"].statement, CLAIMS["4.1d-literal"].literal
    assert first == broken and isinstance(first, Iff)
    assert Ne(gamma, 0) in CLAIMS["4.1d"].given and Ne(gamma, 0) not in CLAIMS["4.1d-backward"].given
    fails = 0
    for m, a in EVERY:
        for k, outcome in enumerate(a.x):
            y = a.u @ outcome
            left, right = first.args
            agree = np.isclose(a.unit(outcome), a.affine(outcome))
            assert truth(left, m, k) == agree and truth(right, m, k) == standard(a, y)
            assert truth(first, m, k) == (agree == standard(a, y))
            fails += agree != standard(a, y)
            assert a.gamma != 0 or agree
    assert fails > 5
    for name, mean in (("4.1e", Audit.mu), ("4.1f", lambda a: 0.0)):
        left, right = CLAIMS[name].statement.args
        for m, a in EVERY:
            for k, outcome in enumerate(a.x):
                y = a.u @ outcome
                assert agrees(left.left, (y - mean(a)) / a.sigma(), m, k)
                assert agrees(left.right, y / a.length, m, k) and agrees(right.right, y / a.length, m, k)
                assert agrees(right.left, y / (a.sigma() if name == "4.1e" else a.length), m, k)


def test_the_audits_counterexample_to_4_1d():
    """γ = 0, μ_y = 5, σ_y = 3, ‖u‖ = 4, y = 2."""
    fair = Audit([4.0], 0, 1, [(0.5, [0.5]), (0.5, [2.0])])  # uᵀx is 2 or 8
    assert (fair.mu(), fair.sigma(), fair.length) == (5, 3, 4)
    from fractions import Fraction as F

    from symproofs.numeric import Space

    space = Space((F(1, 2), F(1, 2)), {"x": ((F(1, 2),), (F(2),))})
    m = Model({"d": 1}, {"u": (4,), "gamma": 0, "beta": 1}, space=space)
    left, right = CLAIMS["4.1d-literal"].literal.args
    assert truth(left, m, 0) is True and truth(right, m, 0) is False


def test_minimal_conditions_and_every_direction():
    for name, left, right in (
        ("4.1a-minimal", lambda a: np.isclose(a.mu(), 0), lambda a: np.isclose(a.u @ a.mean(), 0)),
        (
            "4.1b-minimal",
            lambda a: np.isclose(a.variance(), a.length**2),
            lambda a: np.isclose(a.u @ a.covariance() @ a.u, a.u @ a.u),
        ),
    ):
        one, other = CLAIMS[name].statement.args
        found = {(truth(one, m) == left(a), truth(other, m) == right(a), left(a)) for m, a in EVERY}
        assert found == {(True, True, True), (True, True, False)}
    for name, is_so in (
        ("4.1a-every-direction", lambda a: np.allclose(a.mean(), 0)),
        ("4.1b-every-direction", lambda a: np.allclose(a.covariance(), np.eye(len(a.u)))),
    ):
        assert {truth(CLAIMS[name].statement.args[1], m) == is_so(a) for m, a in EVERY} == {True}


def test_the_corrected_unit_of_any_data():
    """γ(uᵀx − μ)/σ + β = w_Σᵀ(x − E x) + β with w_Σ = γu/√(uᵀΣu)."""
    c = CLAIMS["4.1c-unwhitened"]
    for m, a in EVERY:
        weights = a.gamma * a.u / np.sqrt(a.u @ a.covariance() @ a.u)
        assert agrees(c.statement.left, a.unit(inside(a)), m)
        assert agrees(c.statement.right, weights @ (inside(a) - a.mean()) + a.beta, m)
        assert np.isclose(a.unit(inside(a)), weights @ (inside(a) - a.mean()) + a.beta)


def test_covariance_is_the_matrix():
    assert everywhere(covariance_of(x), Audit.covariance)
    assert everywhere(mean_of(x), Audit.mu) and everywhere(deviation_of(x), Audit.sigma)


# ------------------------------------------------------------------------------------ length, direction
def test_direction_turns_with_the_sign_of_the_scale():
    right = {"4.0b-direction": None, "4.0b-along": 1, "4.0b-against": -1}
    for name, sign in right.items():
        sides = CLAIMS[name].chain.sides
        for m, a in EVERY:
            if a.gamma == 0 or (sign and np.sign(a.gamma) != sign):
                continue
            expected = np.sign(a.gamma) * a.u / a.length
            assert agrees(sides[0], expected, m) and agrees(sides[-1], expected, m)
    zero = next(m for m, a in EVERY if a.gamma == 0)
    with pytest.raises(Undefined):
        evaluate(CLAIMS["4.0b-direction"].chain.sides[0], zero)  # no direction at γ = 0


# --------------------------------------------------------------------------------------------- verdicts
REFUTED = {"4.0b-literal", "4.1a-batch-literal", "4.1d-literal", "4.1c-mean", "4.1c-variance", "4.1c-epsilon"}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.rsplit(".", 1)[-1])
def test_verdicts(module):
    wanted = {"4.0a": "definition", "4.0c": "definition", "4.0b": "discussion"}
    wanted |= dict.fromkeys(REFUTED, "refuted as written")
    for i, found in verdicts(module, numeric=True).items():
        assert found.verdict == wanted.get(i, "proved"), i
        assert not found.unused_hypotheses and not [s for s in found.steps if s.superfluous], i


FINITE = "entries of x have finite moments of order {}".format
USED = {
    "4.1a": {FINITE(1), "E(x) = 0"},
    "4.1a-minimal": {FINITE(1)},
    "4.1b": {FINITE(2), "Var(x) = 1", "different entries of x are uncorrelated"},
    "4.1b-general": {FINITE(2)},
    "4.1c": {
        "Ne(u, zeros(d))",
        FINITE(2),
        "E(x) = 0",
        "Var(x) = 1",
        "different entries of x are uncorrelated",
    },
    "4.1c-when": {"Ne(u, zeros(d))", FINITE(2), "sigma_y > 0"},
    "4.1d": {"Ne(u, zeros(d))", FINITE(2), "sigma_y > 0", "Ne(gamma, 0)"},
    "4.1d-backward": {"Ne(u, zeros(d))", FINITE(2), "sigma_y > 0"},
    "4.1e": {"Ne(u, zeros(d))", FINITE(2), "sigma_y > 0", "E(x) = 0"},
    "4.1f": {"Ne(u, zeros(d))", FINITE(2), "Var(x) = 1", "different entries of x are uncorrelated"},
    "4.1c-unwhitened": {FINITE(2), "u.T @ Sigma @ u > 0"},
}


@pytest.mark.parametrize("name", USED)
def test_hypotheses_are_the_audits_and_no_law_is_named(name):
    module = next(m for m in MODULES if name in {c.id for c in vars(m).values() if hasattr(c, "given")})
    assert set(verdicts(module, numeric=True)[name].hypotheses) == USED[name]
