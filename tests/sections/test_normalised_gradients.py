"""4.2a, 4.2f, 4.2g, covariance matrices and batches: encoded sides against NumPy, derivatives by complex steps."""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from symproofs import Eq, Exists, Iff, Ne, claim, eye, fn, grad, norm
from symproofs.language.nodes import shape_of
from symproofs.numeric import Model, Undefined, evaluate, holds
from symproofs.proofs.claims import Claim
from symproofs.sections.normalization import (
    minibatch,
    minibatch_gradient,
    projector,
    unwhitened_gradient,
    weight_gradient,
)
from symproofs.sections.normalization.projector import P, d, g, gamma, loss, u, v, w

from .comparison import DERIVATIVES, agrees, as_floats, nested
from .test_weight_gradient import LOSSES, POINTS, Audit, derivative_of
from .variants import bare, edited, proved_of, refuted, verdict, verdicts

MODULES = (weight_gradient, projector, unwhitened_gradient, minibatch, minibatch_gradient)
CLAIMS = {c.id: c for m in MODULES for c in vars(m).values() if isinstance(c, Claim)}


def weight_cases():
    """(model, audit) for some directions, scales and losses; v is a further vector, λ a penalty, c a number."""
    for (direction, scale), (_, f) in product(POINTS, LOSSES.items()):
        audit = Audit(direction, scale, f)
        audit.v = np.arange(1, len(direction) + 1)
        values = {"u": tuple(direction), "gamma": scale, "lambda": F(3, 2), "v": nested(audit.v), "c": F(2)}
        run = lambda x, order=0, f=f: f(list(x))  # noqa: E731
        yield Model({"d": len(direction)}, values, functions={"loss": run}), audit


WEIGHTS = list(weight_cases())


def everywhere(node, formula, points=WEIGHTS, tolerance=DERIVATIVES):
    return all(agrees(node, formula(a), m, tolerance=tolerance) for m, a in points)


def length_gradient(a):
    return derivative_of(lambda x: np.sqrt(np.sum(x * x)), a.u)


def test_4_2a_in_both_layouts():
    column, row = CLAIMS["4.2a"].statement.args
    assert everywhere(column.left, length_gradient) and everywhere(column.right, length_gradient)
    for side in (row.left, row.right):
        assert shape_of(side) == u.T.shape
        assert all(np.allclose(as_floats(evaluate(side, m)), length_gradient(a)) for m, a in WEIGHTS)
    assert everywhere(column.right, lambda a: a.u / np.linalg.norm(a.u), tolerance=1e-10)


def test_4_2b_and_4_2c_as_printed_give_another_matrix():
    """The audit's numbers: u = (3, 4), γ = 1; a number taken from every entry instead of the diagonal."""
    a = Audit([3.0, 4.0], 1, LOSSES["flat"])
    right = a.jacobian()
    assert np.allclose(right, [[0.128, -0.096], [-0.096, 0.072]])
    size = np.linalg.norm(a.u)
    broadcast = (size - np.outer(a.u, length_gradient(a))) / size**2
    assert np.allclose(broadcast, [[0.128, 0.104], [0.104, 0.072]])
    model = Model({"d": 2}, {"u": (3, 4), "gamma": 1})
    for side in (CLAIMS["4.2b-corrected"].chain.sides[1], CLAIMS["4.2c-corrected"].chain.sides[1]):
        assert agrees(side, right, model, tolerance=DERIVATIVES)
        assert not agrees(side, broadcast, model, tolerance=DERIVATIVES)


def test_4_2b_and_4_2c_have_no_shape_as_printed():
    found = verdicts(weight_gradient)
    for i in ("4.2a-literal", "4.2b", "4.2c"):
        assert found[i].verdict == "ill-typed as written"
        assert f"corrected by {CLAIMS[i].corrected.id}" in found[i].message
    assert [found[i].corrected_by for i in ("4.2b", "4.2c")] == ["4.2b-corrected", "4.2c-corrected"]
    assert "the left side is a scalar, the right side is d × d" in found["4.2b"].message


def test_the_gradient_in_the_scale_is_the_part_that_is_removed():
    sides = CLAIMS["4.2e-scale"].chain.sides

    def slope(a):
        h = 1e-30
        moved = (a.gamma + 1j * h) * a.u / np.linalg.norm(a.u)
        return np.imag(a.loss(list(moved))) / h

    assert everywhere(sides[0], slope) and everywhere(sides[1], slope)
    assert everywhere(sides[1], lambda a: a.u @ a.outer_gradient() / np.linalg.norm(a.u))


def test_a_penalty_on_the_length_adds_a_radial_part():
    sides = CLAIMS["4.2e-penalty"].chain.sides
    radial = lambda a: 2 * 1.5 * a.u @ a.u  # noqa: E731
    assert all(everywhere(side, radial) for side in (sides[0], sides[-1]))


# ------------------------------------------------------------------------------------- the projector
def test_projector_is_the_audits():
    assert everywhere(P, Audit.projector)
    for m, a in WEIGHTS:
        Q = a.projector()
        assert np.allclose(Q @ a.u, 0) and np.allclose(Q, Q.T) and np.allclose(Q @ Q, Q)
        assert np.linalg.matrix_rank(Q, tol=1e-9) == len(a.u) - 1 and np.isclose(np.trace(Q), len(a.u) - 1)
        assert holds(CLAIMS["4.2g"].statement, m).value is True
        assert np.isclose(a.u @ a.gradient(), 0, atol=1e-9)
    (left, right), (weights, zero) = (r.args for r in CLAIMS["4.2f"].statement.args)
    assert everywhere(left, lambda a: a.projector() @ a.u) and everywhere(right, lambda a: 0 * a.u)
    assert everywhere(weights, lambda a: a.projector() @ a.weights(a.u)) and everywhere(
        zero, lambda a: 0 * a.u
    )
    sides = CLAIMS["4.2f-gradient"].chain.sides
    assert all(everywhere(side, lambda a: a.u @ a.gradient()) for side in sides)


def test_kernel_and_range_are_those_of_a_projector_of_rank_d_minus_1():
    """At v, at u, at multiples of u and at vectors made orthogonal to it."""
    vanishes, multiple = CLAIMS["4.2g-kernel"].statement.args
    keeps, orthogonal = CLAIMS["4.2g-range"].statement.args[0].args
    assert isinstance(multiple, Exists)
    seen = set()
    for m, a in WEIGHTS:
        across = a.v * int(a.u @ a.u * 36) - a.u * int(a.u @ a.v * 36)
        for x in (a.v, a.u, -2 * a.u, 0 * a.u, across):
            there = m.having("v", tuple(F(e).limit_denominator(10**6) for e in x))
            Q = a.projector()
            null, fixed = np.allclose(Q @ x, 0), np.allclose(Q @ x, x)
            assert holds(vanishes, there).value == null and holds(keeps, there).value == fixed
            assert holds(orthogonal, there).value == np.isclose(a.u @ x, 0)
            assert null == np.isclose(abs(a.u @ x), np.linalg.norm(a.u) * np.linalg.norm(x))
            seen.add((null, fixed))
    assert seen >= {(True, False), (False, True), (True, True)}


def test_the_component_along_the_weights():
    left, right = CLAIMS["4.2g-component"].chain.sides
    points = [(m, a) for m, a in WEIGHTS if a.gamma]

    def without(a):
        weights, slope = a.weights(a.u), a.outer_gradient()
        return slope - (weights @ slope) / (weights @ weights) * weights

    assert everywhere(left, without, points) and everywhere(right, without, points)
    zero = next(m for m, a in WEIGHTS if not a.gamma)
    with pytest.raises(Undefined):
        evaluate(right, zero)  # at γ = 0 the weights have no direction


WRONG_PROJECTIONS = {
    "keeps u": Eq(P @ u, u),
    "is the identity": Eq(P, eye(d)),
    "is its own inverse": Eq(P @ P, eye(d)),
    "trace": Eq(fn.trace(P), d),
    "half of it": Eq(P @ P, P / 2),
    "takes everything to 0": Eq(P @ v, 0 * v),
    "kernel of the orthogonal vectors": Iff(Eq(P @ v, 0), Eq(u.T @ v, 0)),
    "gradient in w at right angles to u": Eq(u.T @ g, 0),
    "gradient in u along u": Eq(P @ grad(loss(w), u), 0 * u),
    "the removed part has the wrong sign": Eq(P @ g, g + (u.T @ g) / norm(u) ** 2 * u),
    "not divided by the length": Eq(P @ g, g - (u.T @ g) * u),
}


@pytest.mark.parametrize("name", WRONG_PROJECTIONS)
def test_a_wrong_statement_on_the_projector_is_refuted(name):
    c = claim("x", name, WRONG_PROJECTIONS[name], given=[Ne(u, 0), Ne(gamma, 0)])
    assert verdict(c).verdict == "open" and refuted(c)


def test_without_u_nonzero_no_claim_on_the_projector_holds():
    ids = ["4.2f", "4.2f-gradient", "4.2g", "4.2g-kernel", "4.2g-range", "4.2g-component"]
    claims = edited(projector, ("given=[nonzero", "given=[Ne(norm(u) + 1, 0)"))
    assert proved_of(claims, ids) == []
    for i in ids[:-1]:
        found = verdict(bare(claims[i]), numeric=True)
        assert found.verdict == "open" and "no value at" in found.message and "u = [0" in found.message


def test_without_a_scale_there_is_no_component_along_the_weights():
    claims = edited(projector, (", Ne(gamma, 0)]", "]"))
    assert proved_of(claims, ["4.2g-component"]) == []


# ------------------------------------------------------------------------------- covariance matrices
class WithCovariance:
    """w = γu/√(uᵀΣu)."""

    def __init__(self, S, u, gamma, loss):
        self.S, self.u, self.gamma, self.loss = np.array(S, float), np.array(u, float), float(gamma), loss

    def weights(self, u):
        return self.gamma * u / np.sqrt(u @ self.S @ u)

    def jacobian(self):
        return derivative_of(self.weights, self.u)

    def formula(self):
        s = np.sqrt(self.u @ self.S @ self.u)
        return self.gamma / s * (np.eye(len(self.u)) - np.outer(self.u, self.u) @ self.S / s**2)

    def gradient(self):
        return derivative_of(lambda x: self.loss(list(self.weights(x))), self.u)

    def outer_gradient(self):
        return derivative_of(lambda x: self.loss(list(x)), self.weights(self.u))


MATRICES = [
    ([[F(4), F(1)], [F(1), F(2)]], [F(1), F(2)], F(3, 2)),
    ([[F(4), F(0)], [F(0), F(4)]], [F(1), F(-2)], F(-1)),
    ([[F(9)]], [F(2)], F(1)),
    ([[F(2), F(1), F(0)], [F(1), F(3), F(-1)], [F(0), F(-1), F(2)]], [F(1), F(1), F(-1)], F(2)),
    ([[F(2), F(1)], [F(1), F(2)]], [F(1), F(-1)], F(0)),
]


def covariance_cases():
    for (S, direction, scale), (_, f) in product(MATRICES, LOSSES.items()):
        values = {"Sigma": nested(np.array(S, dtype=object)), "u": tuple(direction), "gamma": scale}
        run = lambda x, order=0, f=f: f(list(x))  # noqa: E731
        yield (
            Model({"d": len(direction)}, values, functions={"loss": run}),
            WithCovariance(S, direction, scale, f),
        )


COVARIANCES = list(covariance_cases())


def test_jacobian_and_gradient_with_a_covariance_matrix():
    left, right = CLAIMS["4.2d-unwhitened"].statement.args
    for _, a in COVARIANCES:
        assert np.allclose(a.jacobian(), a.formula())
    assert everywhere(left, WithCovariance.jacobian, COVARIANCES)
    assert everywhere(right, WithCovariance.formula, COVARIANCES)
    left, right = CLAIMS["4.2e-unwhitened"].statement.args
    assert everywhere(left, WithCovariance.gradient, COVARIANCES)
    assert everywhere(right, lambda a: a.formula().T @ a.outer_gradient(), COVARIANCES)
    assert all(np.isclose(a.u @ a.gradient(), 0, atol=1e-9) for _, a in COVARIANCES)
    assert everywhere(CLAIMS["4.2f-unwhitened"].statement.left, lambda a: a.u @ a.gradient(), COVARIANCES)


def test_the_audits_numbers_for_the_forgotten_transpose():
    a = WithCovariance([[4, 1], [1, 2]], [1, 2], 1.5, LOSSES["flat"])
    slope = np.array([1.0, -1.0])
    assert np.allclose(a.formula().T @ slope, [0.5156, -0.2578], atol=5e-5)
    assert np.allclose(a.formula() @ slope, [0.3516, -0.4219], atol=5e-5)
    model = COVARIANCES[0][0].having("h", (1, -1))
    left, right = CLAIMS["4.2e-unwhitened-literal"].literal.body.args
    assert agrees(left, a.formula().T @ slope, model) and agrees(right, a.formula() @ slope, model)


def test_symmetric_exactly_at_eigenvectors():
    own, condition = CLAIMS["4.2e-unwhitened-when"].statement.args
    seen = set()
    for m, a in COVARIANCES:
        eigen = np.linalg.matrix_rank(np.stack([a.u, a.S @ a.u]), 1e-9) == 1
        symmetric = np.allclose(a.formula(), a.formula().T)
        assert symmetric == (eigen or a.gamma == 0)
        assert holds(condition, m).value == (eigen or a.gamma == 0)
        seen.add(symmetric)
    assert seen == {True, False} and own.right == own.left.T


REFUSED = {
    "a matrix that is not symmetric": (
        ("[symmetric, positive", "[positive"),
        ["4.2d-unwhitened", "4.2e-unwhitened"],
    ),
    "no sign": (
        ("positive = Eq(S, S.T), u.T @ S @ u > 0", "positive = Eq(S, S.T), Ne(u, 0)"),
        ["4.2d-unwhitened"],
    ),
    "the matrix forgotten": (
        ("u @ u.T @ S / s**2", "u @ u.T / s**2"),
        ["4.2d-unwhitened", "4.2f-unwhitened"],
    ),
    "the transpose forgotten": (("J.T @ g", "J @ g"), ["4.2e-unwhitened"]),
    "transposed": (("u @ u.T @ S / s**2", "S @ u @ u.T / s**2"), ["4.2d-unwhitened"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_with_something_dropped_it_is_not_proved(name):
    edit, ids = REFUSED[name]
    assert proved_of(edited(unwhitened_gradient, edit), ids) == []


@pytest.mark.parametrize("name", [n for n in REFUSED if n != "no sign"])
def test_with_something_dropped_it_is_refuted(name):
    edit, ids = REFUSED[name]
    assert refuted(bare(edited(unwhitened_gradient, edit)[ids[0]]))


# ---------------------------------------------------------------------------------------------- batches
BATCHES = [
    ([[1], [3]], [2], F(17, 10), F(3, 10)),
    ([[1, 2], [3, -1], [0, 1]], [1, 2], F(-2), F(1)),
    ([[1, 0], [-1, 0], [1, 0], [-1, 0]], [2, 0], F(3), F(-1)),  # mean 0, deviation ‖u‖
    ([[1, 0], [-1, 0], [1, 2], [-1, 2]], [2, 0], F(3), F(-1)),  # the same for uᵀx
    ([[1, 2], [3, -1], [0, 1]], [1, 2], F(0), F(1)),
    ([[1, 1], [2, 2], [5, 0]], [3, -1], F(1), F(0)),
]


class Batch:
    def __init__(self, X, u, gamma, beta):
        self.X, self.u, self.gamma, self.beta = (
            np.array(X, float),
            np.array(u, float),
            float(gamma),
            float(beta),
        )

    def outputs(self):
        y = self.X @ self.u
        return self.gamma * (y - y.mean()) / y.std() + self.beta

    def affine(self):
        return self.X @ (self.gamma * self.u / np.linalg.norm(self.u)) + self.beta


def batch_cases():
    for X, direction, scale, shift in BATCHES:
        X = np.array(X, dtype=object)
        values = {"X": nested(X), "C": nested(X), "u": tuple(direction), "gamma": scale, "beta": shift}
        yield Model({"n": X.shape[0], "d": X.shape[1]}, values), Batch(X, direction, scale, shift)


BATCH = list(batch_cases())


def test_the_audits_batch():
    a = BATCH[0][1]
    assert np.allclose(a.outputs(), [-1.4, 2.0]) and np.allclose(a.affine(), [2.0, 5.4])


def test_units_on_a_batch_agree_exactly_where_the_audit_says():
    same, fits = CLAIMS["4.1c-batch-when"].statement.args
    seen = set()
    for m, a in BATCH:
        y = a.X @ a.u
        right = a.gamma == 0 or (np.isclose(y.mean(), 0) and np.isclose(y.std(), np.linalg.norm(a.u)))
        assert agrees(same.left, a.outputs(), m) and agrees(same.right, a.affine(), m)
        assert np.allclose(a.outputs(), a.affine()) == right and holds(fits, m).value == right
        for other in ("4.1c-batch-corrected", "4.1c-batch-normalised"):
            assert agrees(CLAIMS[other].statement.right, a.outputs(), m)
        assert agrees(CLAIMS["4.1c-batch-length"].statement.left, np.linalg.norm(y - y.mean()), m)
        seen.add(bool(right))
    assert seen == {True, False}


def test_outputs_of_a_batch_do_not_change_with_the_length_of_u():
    """By complex steps: the Jacobian in u takes u to 0."""
    for m, a in BATCH:

        def outputs(x, a=a):
            z = a.X @ x
            return a.gamma * np.sqrt(len(z)) * z / np.sqrt(np.sum(z * z)) + a.beta

        slopes = derivative_of(outputs, a.u)
        assert np.allclose(slopes @ a.u, 0)
        inner = CLAIMS["4.2f-batch-jacobian"].chain.sides[0]
        assert agrees(inner, slopes @ a.u, m, tolerance=DERIVATIVES)


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (("fits = Or(Eq(gamma, 0), And(", "fits = Or(Eq(gamma, 0), Or("), "4.1c-batch-when"),
        (("fits = Or(Eq(gamma, 0), And(", "fits = Or(Ne(gamma, 0), And("), "4.1c-batch-when"),
        (("Sum((y[k] - m) ** 2, k) / n))", "Sum(y[k] ** 2, k) / n))"), "4.1c-batch-length"),
        (("Sum(y[k], k) / n)", "Sum(y[k], k))"), "4.1c-batch-corrected"),
    ],
)
def test_a_false_variant_on_a_batch_is_refuted(edit, name):
    claims = edited(minibatch, edit)
    assert proved_of(claims, [name]) == [] and refuted(bare(claims[name]))


# --------------------------------------------------------------------------------------------- verdicts
ERRATA = {"4.2e-penalty-literal", "4.2e-unwhitened-literal", "4.1c-batch-literal"}


@pytest.mark.parametrize("module", MODULES)
def test_verdicts(module):
    wanted = {"4.2h": "discussion"} | dict.fromkeys(("4.2a-literal", "4.2b", "4.2c"), "ill-typed as written")
    wanted |= dict.fromkeys(ERRATA, "refuted as written")
    for i, found in verdicts(module, numeric=True).items():
        assert found.verdict == wanted.get(i, "proved"), (i, found.message)
        assert not found.unused_hypotheses and not [s for s in found.steps if s.superfluous], i


def test_hypotheses_of_the_projector_are_that_u_is_not_zero():
    found = verdicts(projector, numeric=True)
    for i in ("4.2f", "4.2g", "4.2g-kernel", "4.2g-range"):
        assert found[i].hypotheses == ("Ne(u, zeros(d))",)
    assert set(found["4.2g-component"].hypotheses) == {
        "loss is differentiable",
        "Ne(u, zeros(d))",
        "Ne(gamma, 0)",
    }
    assert verdicts(weight_gradient, numeric=True)["4.2a"].hypotheses == ("Ne(u, zeros(d))",)
