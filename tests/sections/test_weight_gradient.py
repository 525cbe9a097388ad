"""4.2d, 4.2e: every side is what the audit writes, against complex steps and gradients written by hand.

The losses are written in NumPy and differentiated by complex step, f(w + ih)/h with h = 1e-30, which loses no digits:
nothing here is an extrapolated difference but the encoded side itself.
"""

import json
from fractions import Fraction as F

import numpy as np
import pytest

from symproofs import Eq, ForAll, Iff, Implies, Ne, claim, eye, function, grad, jacobian, let, norm, vector
from symproofs.numeric import Model, Undefined, evaluate, holds
from symproofs.sections.normalization import weight_gradient
from symproofs.sections.normalization.weight_gradient import (
    P,
    d,
    direction_gradient,
    factor,
    g,
    gamma,
    loss,
    only,
    q,
    s,
    u,
    w,
    weight_jacobian,
)

from .comparison import DERIVATIVES, agrees
from .variants import bare, certificate, checks_again, edited, proved_of, refuted, verdict, verdicts

STEP = 1e-30


# ------------------------------------------------------------------- what the audit says, in NumPy
def quadratic(w):
    return sum((k + 1) * x * x for k, x in enumerate(w)) - 3 * w[0]


def curved(w):
    return sum(x**3 for x in w) / 2 + w[0] * w[-1] - w[-1]


def waves(w):
    """Not a polynomial; sin and exp of real and complex numbers, and of exact ones."""
    at = [x if isinstance(x, complex) else float(x) for x in w]
    return sum(np.sin(x) * np.exp(x / 4) for x in at)


def flat(w):
    return 0 * w[0] + 7


LOSSES = {"quadratic": quadratic, "curved": curved, "waves": waves, "flat": flat}


def derivative_of(f, x):
    """The Jacobian (or gradient) of f at x by complex steps."""
    columns = []
    for k in range(len(x)):
        moved = np.array(x, dtype=complex)
        moved[k] += 1j * STEP
        columns.append(np.imag(np.asarray(f(moved))) / STEP)
    return np.array(columns).T


class Audit:
    """w = γu/‖u‖ and a loss of w."""

    def __init__(self, u, gamma, loss):
        self.u, self.gamma, self.loss = np.array(u, dtype=float), float(gamma), loss

    def weights(self, u):
        return self.gamma * u / np.sqrt(np.sum(u * u))

    def projector(self):
        return np.eye(len(self.u)) - np.outer(self.u, self.u) / (self.u @ self.u)

    def jacobian(self):
        return derivative_of(self.weights, self.u)

    def gradient(self):
        return derivative_of(lambda u: self.loss(list(self.weights(u))), self.u)

    def outer_gradient(self):
        return derivative_of(lambda w: self.loss(list(w)), self.weights(self.u))


POINTS = [
    ([F(3)], F(2)),
    ([F(-1, 2)], F(-3)),
    ([F(3), F(4)], F(-2)),
    ([F(1), F(-2)], F(1, 2)),
    ([F(1), F(2), F(-2)], F(-1)),
    ([F(1), F(0), F(1), F(-1), F(3)], F(5, 3)),
    ([F(1), F(1), F(2)], F(0)),  # γ = 0 is allowed: the loss is then constant in u
]


def cases():
    for vector_, scale in POINTS:
        for name, f in LOSSES.items():
            audit = Audit(vector_, scale, f)
            values = {"u": tuple(vector_), "gamma": scale}
            run = lambda x, order=0, f=f: f(list(x))  # noqa: E731
            yield name, Model({"d": len(vector_)}, values, functions={"loss": run}), audit


ALL = list(cases())
ONE_LOSS = [c for c in ALL if c[0] == "quadratic"]


def is_jacobian(node):
    return all(agrees(node, a.jacobian(), m, tolerance=DERIVATIVES) for _, m, a in ONE_LOSS)


def is_gradient(node):
    return all(agrees(node, a.gradient(), m, tolerance=DERIVATIVES) for _, m, a in ALL)


# ------------------------------------------------------------------------------------------- encodings
JACOBIAN, GRADIENT = weight_jacobian.chain, direction_gradient.chain


@pytest.mark.parametrize("k", range(len(JACOBIAN.sides)))
def test_every_side_of_4_2d_is_the_jacobian(k):
    assert is_jacobian(JACOBIAN.sides[k])


@pytest.mark.parametrize("k", range(len(GRADIENT.sides)))
def test_every_side_of_4_2e_is_the_gradient(k):
    assert is_gradient(GRADIENT.sides[k])


def test_the_statements_are_those_of_the_audit():
    assert [line.by[0].id for line in JACOBIAN.lines[:2]] == ["4.2b-corrected", "4.2c-corrected"]
    assert weight_jacobian.statement == Eq(jacobian(w, u), gamma / norm(u) * P)
    assert direction_gradient.statement == Eq(grad(loss(w), u), gamma / norm(u) * P @ g)
    for c in (weight_jacobian, direction_gradient, factor):
        assert tuple(c.given) == (Ne(u, 0),)
    assert loss.differentiable and g == grad(loss(w), w)
    assert isinstance(factor.statement, Iff) and factor.statement.args == (only, Ne(q, 0))
    assert isinstance(only, ForAll) and only.variable == s


def test_the_gradient_at_w_is_the_one_of_the_loss_alone():
    """At the let w it is ∇ℓ(w), not a derivative of what stands in w."""
    assert all(agrees(g, a.outer_gradient(), m, tolerance=DERIVATIVES) for _, m, a in ALL)
    assert all(agrees(P, a.projector(), m) for _, m, a in ONE_LOSS)
    assert all(agrees(w, a.weights(a.u), m) for _, m, a in ONE_LOSS)


unscaled = let("P", eye(d) - u @ u.T)
WRONG_JACOBIANS = {
    "no projector": gamma / norm(u) * eye(d),
    "the norm forgotten in the quotient": gamma * P,
    "norm squared": gamma / norm(u) ** 2 * P,
    "projector onto u": gamma / norm(u) * (eye(d) - P),
    "unit vector forgotten": gamma / norm(u) * unscaled,
    "sign": -gamma / norm(u) * P,
    "without the scale": 1 / norm(u) * P,
    "the matrix I forgotten, as printed in 4.2b": gamma
    * (norm(u) * (u @ u.T) - u @ grad(norm(u), u).T)
    / norm(u) ** 2,
}
WRONG_GRADIENTS = {
    "no projector": gamma / norm(u) * g,
    "the norm forgotten": gamma * P @ g,
    "the scale forgotten": P @ g,
    "sign": -gamma / norm(u) * P @ g,
    "absolute value of the scale": abs(gamma) / norm(u) * P @ g,
    "gradient in u": gamma / norm(u) * P @ grad(loss(w), u),
    "gradient of the loss at u": gamma / norm(u) * P @ grad(loss(u), u),
}


@pytest.mark.parametrize("name", WRONG_JACOBIANS)
def test_a_wrong_jacobian_is_found(name):
    assert not is_jacobian(WRONG_JACOBIANS[name])


@pytest.mark.parametrize("name", WRONG_GRADIENTS)
def test_a_wrong_gradient_is_found(name):
    assert not is_gradient(WRONG_GRADIENTS[name])


def false_claims():
    for name, node in WRONG_JACOBIANS.items():
        yield f"J: {name}", Eq(jacobian(w, u), node)
    for name, node in WRONG_GRADIENTS.items():
        yield f"g: {name}", Eq(grad(loss(w), u), node)


@pytest.mark.parametrize(("name", "statement"), [pytest.param(*x, id=x[0]) for x in false_claims()])
def test_a_false_variant_is_refuted_and_not_proved(name, statement):
    c = claim("x", name, statement, given=[Ne(u, 0)])
    assert verdict(c).verdict == "open"
    assert refuted(c)


# ------------------------------------------------------------------------------------------ the factor s
def test_s_is_the_factor_and_the_only_one_where_the_projected_gradient_is_not_zero():
    """The audit: s = γ/‖u‖, unique iff W⊥∇_w L ≠ 0."""
    seen = set()
    for _, model, a in ALL:
        projected = a.projector() @ a.outer_gradient()
        nonzero = bool(np.abs(projected).max() > 1e-9)
        seen.add(nonzero)
        size = float(np.linalg.norm(a.u))
        for value in (a.gamma / size, a.gamma / size + 1, a.gamma, -a.gamma / size):
            at = model.having("s", value)
            premise, conclusion = only.body.args
            fits = np.allclose(a.gradient(), value * projected, rtol=1e-9, atol=1e-9)
            sides = [evaluate(x, at) for x in (premise.left, premise.right)]
            assert np.allclose(*[np.array(x, dtype=float) for x in sides], atol=1e-8) == fits
            assert np.isclose(float(evaluate(conclusion.left, at)), value)
            assert np.isclose(float(evaluate(conclusion.right, at)), a.gamma / size)
            if nonzero:  # one factor: whatever fits is γ/‖u‖
                assert fits == np.isclose(value, a.gamma / size)
            else:  # any factor
                assert fits
        assert agrees(q, projected, model, tolerance=DERIVATIVES)
    assert seen == {True, False}


WRONG_FACTORS = {
    "always unique": only,
    "the scale alone": Iff(ForAll(s, Implies(Eq(grad(loss(w), u), s * q), Eq(s, gamma))), Ne(q, 0)),
    "unique iff the gradient is not zero": Iff(only, Ne(g, 0)),
    "unique iff the projected gradient is zero": Iff(only, Eq(q, 0)),
    "of the absolute scale": Implies(Ne(q, 0), ForAll(s, Implies(Eq(grad(loss(w), u), s * q), s >= 0))),
}


@pytest.mark.parametrize("name", WRONG_FACTORS)
def test_a_wrong_statement_on_s_is_not_proved(name):
    c = claim("x", name, WRONG_FACTORS[name], given=[Ne(u, 0)])
    assert verdict(c).verdict == "open"


@pytest.mark.parametrize("name", ["the scale alone", "unique iff the gradient is not zero", "always unique"])
def test_a_wrong_statement_on_s_is_false_somewhere(name):
    """At a literal point, since a quantifier over the reals is not enumerated."""
    found = False
    for _, model, a in ALL:
        inner = WRONG_FACTORS[name]
        every, condition = inner.args if isinstance(inner, Iff) else (inner, None)
        premise, conclusion = every.body.args
        should = True if condition is None else holds(condition, model).value
        for value in (a.gamma / float(np.linalg.norm(a.u)), a.gamma, 17.5):
            at = model.having("s", value)
            left, right = (np.array(evaluate(x, at), dtype=float) for x in (premise.left, premise.right))
            fits = np.allclose(left, right, atol=1e-8)
            ends = np.isclose(float(evaluate(conclusion.left, at)), float(evaluate(conclusion.right, at)))
            found = found or (should and fits and not ends)
    assert found


# ---------------------------------------------------------------------------------------------- u = 0
def test_at_zero_nothing_has_a_value():
    origin = Model({"d": 2}, {"u": (0, 0), "gamma": 2}, functions={"loss": lambda x, order=0: x[0] * x[0]})
    for node in (*JACOBIAN.sides, *GRADIENT.sides, q):
        with pytest.raises(Undefined):
            evaluate(node, origin)


IDS = ["4.2d", "4.2e", "4.2e-factor"]


def test_verdicts():
    found = verdicts(weight_gradient)
    assert {i: found[i].verdict for i in [*IDS, "4.2b-corrected", "4.2c-corrected"]} == dict.fromkeys(
        [*IDS, "4.2b-corrected", "4.2c-corrected"], "proved"
    )
    assert found["4.2d"].hypotheses == ("Ne(u, zeros(d))",)
    assert set(found["4.2e"].hypotheses) == {"Ne(u, zeros(d))", "loss is differentiable"}
    assert set(found["4.2e"].axioms) == {"chain rule", "rules of differentiation"}


@pytest.mark.slow
def test_verdicts_with_spot_checks():
    found = verdicts(weight_gradient, numeric=True)
    assert {i: found[i].verdict for i in IDS} == dict.fromkeys(IDS, "proved")


def test_without_u_nonzero_nothing_is_proved_and_a_point_is_named():
    claims = edited(weight_gradient, ("    given=[nonzero],\n", ""))
    assert proved_of(claims, IDS) == []
    for i in IDS:
        found = verdict(bare(claims[i]), numeric=True)
        assert found.verdict == "open"
        assert "no value at" in found.message and "u = [0" in found.message, found.message


def test_a_loss_that_is_not_declared_differentiable_has_no_chain_rule():
    claims = edited(weight_gradient, (", differentiable=True", ""))
    assert proved_of(claims, ["4.2e", "4.2e-factor"]) == []
    assert verdict(claims["4.2d"]).verdict == "proved"  # which speaks of no loss


def test_differentiable_elsewhere_is_not_enough():
    """Another loss is declared differentiable."""
    other = function("other", on=d, differentiable=True)
    rough = function("rough", on=d)
    c = claim(
        "x",
        "of another loss",
        Eq(grad(rough(w) + 0 * other(w), u), gamma / norm(u) * P @ grad(rough(w) + 0 * other(w), w)),
        given=[Ne(u, 0)],
    )
    assert verdict(c).verdict == "open"


def test_a_condition_on_another_vector_is_not_enough():
    v = vector("v", d)
    for hypothesis in (Ne(v, 0), norm(u) >= 0, Ne(gamma, 0), Ne(u, v)):
        c = claim("x", "wrong condition", weight_jacobian.statement, given=[hypothesis])
        assert verdict(c).verdict == "open"
    assert verdict(claim("x", "‖u‖ > 0", weight_jacobian.statement, given=[norm(u) > 0])).verdict == "proved"


EDITS = {
    "norm forgotten in the quotient rule": (
        "/ norm(u) ** 2, by=quotient_rule",
        "/ norm(u), by=quotient_rule",
    ),
    "transpose of the wrong factor": ("u @ grad(norm(u), u).T", "grad(norm(u), u) @ u.T @ (u @ u.T)"),
    "third power": ("u @ u.T / norm(u) / norm(u) ** 2", "u @ u.T / norm(u) ** 2"),
    "last line": (".eq(gamma / norm(u) * P, by=P)", ".eq(gamma * P, by=P)"),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_line_altered_is_not_proved(name):
    claims = edited(weight_gradient, EDITS[name])
    assert verdict(claims["4.2d"]).verdict != "proved"


def test_wrong_s_is_refuted():
    claims = edited(
        weight_gradient, (".eq(gamma / norm(u) * P @ g, by=P)", ".eq(gamma / norm(u) ** 2 * P @ g, by=P)")
    )
    assert proved_of(claims, ["4.2e"]) == [] and refuted(bare(claims["4.2e"]))


# --------------------------------------------------------------------------------------- certificates
def test_certificates_check_again(tmp_path):
    path = certificate(weight_gradient, IDS, tmp_path / "c.json")
    status, said = checks_again(path)
    assert status == 0 and f"{len(IDS)} proved again by the kernel alone" in said
    whole = json.loads(path.read_text(encoding="utf-8"))
    for entry in whole["claims"]:
        entry["proof"]["steps"] = entry["proof"]["steps"][:-1]
    path.write_text(json.dumps(whole), encoding="utf-8")
    status, said = checks_again(path)
    assert status == 1 and said.count("NOT PROVED:") == len(IDS)


# --------------------------------------------------------------------------------------------- autograd
def test_against_automatic_differentiation():
    torch = pytest.importorskip("torch")
    for name in ("quadratic", "curved"):
        for vector_, scale in POINTS:
            audit = Audit(vector_, scale, LOSSES[name])
            x = torch.tensor([float(e) for e in vector_], dtype=torch.float64, requires_grad=True)
            LOSSES[name](list(float(scale) * x / x.norm())).backward()
            assert np.allclose(x.grad.numpy(), audit.gradient(), rtol=1e-10, atol=1e-10)


def test_the_two_ways_to_differentiate_in_this_test_agree():
    """Complex steps against central differences, whose error is about 1e-10 for a step of 1e-5."""
    for _, _, a in ALL:
        h = 1e-5
        units = np.eye(len(a.u))
        slopes = [
            (a.loss(list(a.weights(a.u + h * e))) - a.loss(list(a.weights(a.u - h * e)))) / (2 * h)
            for e in units
        ]
        assert np.allclose(slopes, a.gradient(), rtol=1e-6, atol=1e-7)
