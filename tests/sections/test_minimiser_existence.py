"""2.2g besides its main statement: stationary points, the two closed forms, the Hessian, and that a minimiser exists.

The expected loss is enumerated and differenced as in test_minimiser; its data have zero columns and columns that
depend on each other, and p is 0, 1/3 and 1.
"""

from fractions import Fraction as F

import numpy as np
import pytest

from symproofs import Eq, Exists, ForAll, Iff, Ne, claim, grad, invertible, jacobian
from symproofs.numeric import Model, holds
from symproofs.sections.dropout import existence, gradient, hessian, minimiser, regular_equations
from symproofs.sections.dropout.expected_loss import penalised, v
from symproofs.sections.dropout.penalised_loss import probability, stationary
from symproofs.sections.dropout.setting import Gamma, X, p, w, y

from .comparison import DERIVATIVES, agrees, nested
from .test_minimiser import ALL, others
from .variants import edited, not_refuted_of, proved_of, verdict, verdicts

BELOW_ONE = [(model, audit, weights) for model, audit, weights in ALL if audit.p < 1]


def zero_columns(audit):
    return [k for k in range(audit.X.shape[1]) if not audit.X[:, k].any()]


# ------------------------------------------------------------------------------------------ statements
def test_the_gradient_is_0_exactly_at_the_stationary_points():
    left, right = minimiser.where_stationary.statement.args
    assert left == Eq(grad(gradient.expected, w), 0) and right == stationary
    assert isinstance(minimiser.where_stationary.statement, Iff) and not minimiser.where_stationary.given
    told = set()
    for model, audit, weights in ALL:
        for u in others(audit, weights):
            at = model.having("w", nested(u))
            truth = audit.stationary(u)
            assert agrees(left.left, audit.gradient(u).astype(float), at, tolerance=DERIVATIVES)
            assert holds(right, at).value == truth
            told.add(truth)
    assert told == {True, False}


def test_both_closed_forms_are_the_audits_point():
    same = minimiser.same_point
    assert same.given == (Ne(p, 0), minimiser.condition)
    seen = 0
    for model, audit, _ in ALL:
        if audit.condition():
            point = float(audit.p) * audit.closed_form()
            assert agrees(same.statement.left, point, model) and agrees(same.statement.right, point, model)
            seen += 1
    assert seen >= 6


def test_the_hessian_is_that_of_the_expected_loss():
    left, right = hessian.hessian.chain.sides
    assert left == jacobian(grad(gradient.fit + gradient.penalty, w), w)
    for model, audit, weights in ALL:
        h = audit.hessian().astype(float)
        assert agrees(right, h, model) and agrees(hessian.H, h, model)
        assert agrees(gradient.fit + gradient.penalty, float(audit.loss(weights)), model)
        gram = audit.X.T @ audit.X
        written = 2 * audit.p * (audit.p * gram + (1 - audit.p) * np.diag(np.diag(gram)))
        assert np.allclose(h, written.astype(float))
        assert min(np.linalg.eigvalsh(h)) > -1e-9


def test_outside_0_to_1_it_is_not_positive_semidefinite():
    body = hessian.convex.statement.body
    assert hessian.convex.given == tuple(probability)
    for model, audit, _ in ALL:
        rng = np.random.default_rng(3)
        for z in rng.integers(-3, 4, (4, audit.X.shape[1])).astype(object):
            at = model.having("z", nested(z))
            assert agrees(body.left, float(z @ audit.hessian() @ z), at) and holds(body, at).value
    for keep, data, z in ((F(2), ((1, 1),), (1, -1)), (F(-1), ((1,),), (1,))):
        model = Model({"n": 1, "d": len(z)}, {"X": data, "p": keep, "z": z})
        assert holds(body, model).value is False


# ------------------------------------------------------------------------------------------- existence
def regular(audit):
    """(P + Z)⁻¹ Xᵀ y, Z the indicator of the zero columns on the diagonal."""
    x, keep = audit.X.astype(float), float(audit.p)
    matrix = keep * x.T @ x + (1 - keep) * np.diag((x**2).sum(axis=0))
    for k in zero_columns(audit):
        matrix[k, k] += 1
    return np.linalg.solve(matrix, x.T @ audit.y.astype(float))


def test_the_audits_regular_equations_give_a_minimiser_for_p_below_1():
    """Also where a column is zero, and where columns depend on each other."""
    assert any(zero_columns(audit) for _, audit, _ in BELOW_ONE)
    assert any(
        np.linalg.matrix_rank(audit.X.astype(float)) < audit.X.shape[1] and not zero_columns(audit)
        for _, audit, _ in BELOW_ONE
    )
    for _, audit, _ in BELOW_ONE:
        u = regular(audit)
        assert np.allclose(audit.gradient(u).astype(float), 0, atol=1e-9)
        assert float(audit.loss(u)) <= float(audit.loss(audit.least())) + 1e-9
        assert not any(abs(u[k]) > 1e-12 for k in zero_columns(audit))


def test_the_solution_that_is_taken_is_that_one():
    assert isinstance(existence.exists.statement, Exists) and existence.exists.given == (p >= 0, p < 1)
    assert existence.exists.statement.body.left.shape == existence.exists.statement.body.right.shape
    for model, audit, _ in BELOW_ONE:
        marks = tuple(int(k in zero_columns(audit)) for k in range(audit.X.shape[1]))
        at = model.having("s", marks)
        assert holds(existence.marks, at).value
        assert all(holds(x, at).value for x in (existence.off, existence.sign, existence.cover))
        assert agrees(existence.solution, regular(audit), at)
        changed = model.having("s", tuple(1 - x for x in marks))
        assert not holds(existence.marks, changed).value
        assert holds(existence.off, changed).value == (not audit.X.any())


def test_the_minimum_is_attained_at_the_stationary_points():
    inner = existence.below
    assert isinstance(inner, ForAll) and inner.variable == v
    for model, audit, weights in ALL:
        for u in others(audit, weights):
            at = model.having("u", nested(weights)).having("v", nested(u))
            assert agrees(penalised(v), float(audit.loss(u)), at)
            assert holds(inner.body, at).value and holds(inner.body, at).value == (
                audit.loss(weights) <= audit.loss(u)
            )


# ------------------------------------------------------------------------------------------- verdicts
VERDICTS = {
    hessian: ["2.2g-hessian", "2.2g-convex"],
    regular_equations: ["2.2g-regular", "2.2g-regular-solution"],
    existence: ["2.2g-exists", "2.2g-attained"],
}


@pytest.mark.parametrize("module", VERDICTS, ids=lambda m: m.__name__.rpartition(".")[2])
def test_they_are_proved(module):
    found = verdicts(module)
    assert {i: x.verdict for i, x in found.items()} == dict.fromkeys(VERDICTS[module], "proved")
    assert not any(x.unused_hypotheses for x in found.values())


def test_hypotheses():
    found = verdicts(existence)
    assert (
        set(found["2.2g-exists"].hypotheses) == set(found["2.2g-attained"].hypotheses) == {"p >= 0", "p < 1"}
    )
    assert set(verdicts(hessian)["2.2g-convex"].hypotheses) == {"p >= 0", "p <= 1"}
    assert verdicts(hessian)["2.2g-hessian"].hypotheses == ()


OTHER_SIGN = ("(1 - p) * Gamma @ Gamma)", "(1 + p) * Gamma @ Gamma)")
REFUSED = {
    "p = 1": (existence, [("given=[p >= 0, p < 1]", "given=[p >= 0, p <= 1]")], VERDICTS[existence]),
    "p < 0": (existence, [("given=[p >= 0, p < 1]", "given=[p < 1]")], VERDICTS[existence]),
    "no mark on zero columns": (regular_equations, [("sign, cover]", "sign]")], ["2.2g-regular"]),
    "marks of any sign": (regular_equations, [("p < 1, sign, cover]", "p < 1, cover]")], ["2.2g-regular"]),
    "p = 1, regular": (
        regular_equations,
        [("given=[p >= 0, p < 1,", "given=[p >= 0, p <= 1,")],
        ["2.2g-regular"],
    ),
    "marks on other columns": (
        regular_equations,
        [("given=[off, solved]", "given=[solved]")],
        ["2.2g-regular-solution"],
    ),
    "p < 0, convex": (hessian, [("given=probability", "given=probability[1:]")], ["2.2g-convex"]),
    "p > 1, convex": (hessian, [("given=probability", "given=probability[:1]")], ["2.2g-convex"]),
    "another sign": (hessian, [OTHER_SIGN], ["2.2g-hessian"]),
    "Gamma": (hessian, [("(1 - p) * Gamma @ Gamma)", "(1 - p) * Gamma)")], ["2.2g-hessian"]),
    "stationary at every p": (
        minimiser,
        [("Iff(zero_gradient, stationary)", "Iff(zero_gradient, Eq(P @ w, X.T @ y))")],
        ["2.2g-stationary"],
    ),
    "w for pw": (minimiser, [("Eq(p * best, solution)", "Eq(best, solution)")], ["2.2g-closed-form"]),
    "no condition": (minimiser, [("given=[Ne(p, 0), condition]", "given=[Ne(p, 0)]")], ["2.2g-closed-form"]),
}
REFUTED = [
    "no mark on zero columns",
    "marks on other columns",
    "p < 0, convex",
    "p > 1, convex",
    "another sign",
    "Gamma",
    "w for pw",
]


@pytest.mark.parametrize("name", REFUSED)
def test_with_a_hypothesis_dropped_it_is_not_proved(name):
    module, edits, ids = REFUSED[name]
    assert proved_of(edited(module, *edits), ids) == []


@pytest.mark.parametrize("name", REFUTED)
def test_with_a_hypothesis_dropped_it_is_refuted(name):
    module, edits, ids = REFUSED[name]
    assert not_refuted_of(edited(module, *edits), ids) == []


SINGULAR = {  # X, p, s: what is added to the diagonal
    "marks of any sign": (((1, 1),), F(1, 2), (F(-1, 2), F(-1, 2))),
    "p = 1": (((1, 1),), F(1), (0, 0)),
    "no mark on a zero column": (((1, 0),), F(1, 2), (0, 0)),
    "p < 0": (((1, 1),), F(-1), (0, 0)),
}


@pytest.mark.parametrize("name", SINGULAR)
def test_what_the_hypotheses_exclude_has_a_singular_matrix(name):
    data, keep, added = SINGULAR[name]
    model = Model({"n": 1, "d": 2}, {"X": data, "p": keep, "s": added})
    assert holds(invertible(regular_equations.Q), model).value is False
    kept = [holds(x, model).value for x in (p >= 0, p < 1, existence.sign, existence.cover)]
    assert False in kept


def test_at_p_0_every_point_is_stationary_and_most_do_not_solve_the_equations_over_p():
    model = Model({"n": 1, "d": 1}, {"X": ((1,),), "p": F(0), "y": (1,), "w": (0,)})
    assert holds(stationary, model).value
    assert not holds(Eq(minimiser.P @ w, X.T @ y), model).value


def test_the_second_derivative_of_the_expectation_itself_is_left_open():
    """An equation carries one derivative over to its other side, not two: what is missing is named."""
    whole = claim("x", "of E[L]", Eq(jacobian(grad(gradient.expected, w), w), hessian.H))
    found = verdict(whole)
    assert found.verdict == "open" and found.open


def test_the_matrix_without_marks_is_singular_at_a_zero_column():
    model = Model({"n": 1, "d": 2}, {"X": ((1, 0),), "p": F(1, 2), "y": (1,), "s": (0, 0)})
    assert not holds(existence.cover, model).value
    assert holds(Eq(X @ w, 0), model.having("w", (0, 1))).value
    assert holds(Eq(Gamma @ w, 0), model.having("w", (0, 1))).value
    assert holds(Eq(X.T @ y, 0), model).value is False
