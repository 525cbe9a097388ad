"""2.2g: stationary points, minimisers and uniqueness as the audit has them, with masks enumerated.

The expected loss is a quadratic function of the weights, so differences of exact values are its exact derivatives:
the gradient and the Hessian here owe nothing to a formula. Minimisers are found by least squares, and off the
condition by the kernel of the Hessian. Masks are independent, or shared by all rows, which 2.1o allows.
"""

import json
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from symproofs import (
    And,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Ne,
    Or,
    claim,
    inv,
    let,
    norm,
)
from symproofs.numeric import Model, Space, holds
from symproofs.sections.dropout import expected_loss, minimiser, normal_matrix, penalised_loss, uniqueness
from symproofs.sections.dropout.expected_loss import loss, penalised, v
from symproofs.sections.dropout.minimiser import only_one, unique_minimiser
from symproofs.sections.dropout.normal_matrix import best
from symproofs.sections.dropout.penalised_loss import no_change, probability, stationary
from symproofs.sections.dropout.setting import Gamma, R, X, d, i, j, n, no_zero_column, p, w, y
from symproofs.sections.dropout.uniqueness import condition, full_column_rank

from .comparison import agrees, nested
from .variants import certificate, checks_again, edited, not_refuted_of, proved_of, verdict, verdicts

PARTS = ["2.2-difference", "2.2-minimum", "2.2-minimisers", "2.2-unique-if", "2.2-unique-only-if"]
POINT = ["2.2-normal-matrix", "2.2-closed-form"]
JOINED = ["2.2g-stationary", "2.2g-closed-form"]
VERDICTS = dict.fromkeys(["2.2-loss", *PARTS, *POINT, "2.2g", "2.2g-point", *JOINED], "proved")
WITHIN = (expected_loss, penalised_loss, uniqueness, normal_matrix)  # what the minimiser is built on
MODULES = (*WITHIN, minimiser)
OTHERS = ("2.1o", "2.1k", "2.1l", "2.1m", "2.1n", "2.1o-bernoulli")  # of those files, tested elsewhere
MAIN = minimiser.minimiser


# ------------------------------------------------------------------- what the audit says, in NumPy
class Audit:
    """E[L](w) = E‖y − (X∘R) w‖² by enumeration, and what follows of it; numbers are exact."""

    def __init__(self, X, y, p, law):
        self.X, self.y, self.p, self.law = X, y, p, law
        self.units = np.eye(X.shape[1], dtype=int).astype(object)

    def loss(self, w):
        return sum(q * ((self.y - (self.X * mask) @ w) ** 2).sum() for q, mask in self.law)

    def gradient(self, w):
        """Differences of a quadratic function are its derivatives."""
        return np.array([(self.loss(w + e) - self.loss(w - e)) / F(2) for e in self.units])

    def hessian(self):
        zero = 0 * self.units[0]
        return np.array([(self.gradient(e) - self.gradient(zero)) for e in self.units])

    def stationary(self, w):
        return not self.gradient(w).any()

    def least(self):
        """A minimiser by least squares: of ‖y − pXv‖² + p(1 − p)‖Γv‖²."""
        x, p = self.X.astype(float), float(self.p)
        gamma = np.diag(np.sqrt((x**2).sum(axis=0)))
        rows = np.vstack([p * x, np.sqrt(p * (1 - p)) * gamma])
        target = np.concatenate([self.y.astype(float), np.zeros(x.shape[1])])
        return np.linalg.lstsq(rows, target, rcond=None)[0]

    def is_minimiser(self, w):
        return float(self.loss(w)) <= float(self.loss(self.least())) + 1e-9

    def is_unique(self):
        """The loss is w ↦ (w − w*)ᵀ (H/2) (w − w*) above its minimum: one minimiser, or a kernel of H."""
        return np.linalg.matrix_rank(self.hessian().astype(float)) == self.X.shape[1]

    def condition(self):
        """(0 < p < 1 and X has no zero column) or (p = 1 and rank X = d)."""
        no_zero = all(self.X[:, k].any() for k in range(self.X.shape[1]))
        rank = np.linalg.matrix_rank(self.X.astype(float))
        return bool((0 < self.p < 1 and no_zero) or (self.p == 1 and rank == self.X.shape[1]))

    def closed_form(self):
        """2.2f: p w = (XᵀX + λ Γ²)⁻¹ Xᵀ y with λ = (1 − p)/p."""
        x, p = self.X.astype(float), float(self.p)
        matrix = x.T @ x + (1 - p) / p * np.diag((x**2).sum(axis=0))
        return np.linalg.solve(matrix, x.T @ self.y.astype(float)) / p


def masks(rows, columns, keep, shared):
    """Independent Bernoulli entries; ``shared``: one row for all rows."""
    for bits in product((1, 0), repeat=columns if shared else rows * columns):
        mask = np.array(bits, dtype=object).reshape(1 if shared else rows, columns)
        yield (
            keep ** sum(bits) * (1 - keep) ** (len(bits) - sum(bits)),
            np.repeat(mask, rows if shared else 1, axis=0),
        )


# X, and weights that are stationary at some p: found by exact elimination below
DATA = {
    "1 x 1": [[2]],
    "1 x 1, zero": [[0]],
    "1 x 2": [[1, 2]],
    "2 x 2": [[1, 2], [0, 1]],
    "2 x 2, rank 1": [[1, 1], [2, 2]],
    "2 x 2, zero column": [[1, 0], [2, 0]],
    "3 x 2": [[1, 0], [1, 1], [0, 2]],
}
KEEP = [F(0), F(1, 3), F(1)]


def solved(audit):
    """A stationary point, exactly, by elimination of gradient(w) = gradient(0) + H w = 0."""
    import sympy as sp

    zero = 0 * audit.units[0]
    h = sp.Matrix([[sp.Rational(str(x)) for x in row] for row in audit.hessian()])
    c = sp.Matrix([-sp.Rational(str(x)) for x in audit.gradient(zero)])
    solution, parameters = h.gauss_jordan_solve(c)
    solution = solution.subs(dict.fromkeys(parameters, 1))
    return np.array([F(int(x.p), int(x.q)) for x in solution], dtype=object)


def kernel(audit):
    """A direction in which the loss does not change, exactly, or None."""
    import sympy as sp

    found = sp.Matrix([[sp.Rational(str(x)) for x in row] for row in audit.hessian()]).nullspace()
    return None if not found else np.array([F(int(x.p), int(x.q)) for x in found[0]], dtype=object)


def points():
    """(model at a stationary w, audit, w) for each X and p."""
    rng = np.random.default_rng(5)
    for k, (data, keep) in enumerate(product(DATA.values(), KEEP)):
        x = np.array(data, dtype=object)
        targets = rng.integers(-3, 4, x.shape[0]).astype(object)
        law = list(masks(*x.shape, keep, shared=bool(k % 2) or x.size > 2))
        audit = Audit(x, targets, keep, law)
        weights = solved(audit)
        space = Space(tuple(q for q, _ in law), {"R": tuple(nested(mask) for _, mask in law)})
        values = {"X": nested(x), "y": nested(targets), "p": keep, "w": nested(weights)}
        yield Model({"n": x.shape[0], "d": x.shape[1]}, values, space=space), audit, weights


ALL = list(points())


def others(audit, weights):
    """Weights to compare with: the same, random ones, and some that the loss does not tell apart."""
    rng = np.random.default_rng(6)
    size = len(weights)
    yield weights
    for _ in range(3):
        yield weights + rng.integers(-2, 3, size).astype(object)
    yield from (weights + e for e in audit.units)
    if kernel(audit) is not None:
        yield weights + kernel(audit)


def is_stationarity(statement):
    """Whether a relation is true at exactly the stationary points."""
    return all(
        holds(statement, model.having("w", nested(u))).value == audit.stationary(u)
        for model, audit, weights in ALL
        for u in others(audit, weights)
    )


def is_minimality(part):
    """∀v. E[L](w) ≤ E[L](v): both losses, and the comparison at each v."""
    if not isinstance(part, ForAll) or part.variable != v:
        return False
    for model, audit, weights in ALL:
        for u in others(audit, weights):
            at = model.having("v", nested(u))
            sides = agrees(part.body.left, float(audit.loss(weights)), at) and agrees(
                part.body.right, float(audit.loss(u)), at
            )
            if not sides or holds(part.body, at).value != (audit.loss(weights) <= audit.loss(u)):
                return False
            moved = at.having("w", nested(u)).having("v", nested(weights))
            if holds(part.body, moved).value != (audit.loss(u) <= audit.loss(weights)):
                return False
    return True


def is_set_of_minimisers(part):
    """∀v. v is a minimiser ⇔ v − w is in the kernel of the Hessian."""
    if not isinstance(part, ForAll) or part.variable != v or not isinstance(part.body, Iff):
        return False
    for model, audit, weights in ALL:
        for u in others(audit, weights):
            at = model.having("v", nested(u))
            left, right = (holds(side, at).value for side in part.body.args)
            flat = not (audit.hessian() @ (u - weights)).any()
            if left != audit.is_minimiser(u) or right != flat:
                return False
    return True


def is_uniqueness(part):
    """There is one minimiser ⇔ the condition of 2.2f. Another minimiser is tried where there is one."""
    if not isinstance(part, Iff) or not isinstance(part.args[0], ForAll):
        return False
    one, under = part.args
    for model, audit, weights in ALL:
        if holds(under, model).value != audit.condition():
            return False
        if audit.is_unique() and not holds(one, model).value:
            return False
        if not audit.is_unique():
            other = model.having("v", nested(weights + kernel(audit)))
            if holds(one.body, other).value is not False:
                return False
    return True


def is_2_2g(statement):
    checks = (is_minimality, is_set_of_minimisers, is_uniqueness)
    if not isinstance(statement, And) or len(statement.args) != len(checks):
        return False
    return all(check(part) for check, part in zip(checks, statement.args, strict=True))


def test_the_audit_agrees_with_itself():
    """Stationary ⇔ minimiser, and unique ⇔ the condition; both truth values occur, at p = 0 and 1 too."""
    for _, audit, weights in ALL:
        assert audit.stationary(weights) and audit.is_minimiser(weights)
        assert audit.is_unique() == audit.condition()
        for u in others(audit, weights):
            assert audit.is_minimiser(u) == audit.stationary(u)
        if audit.condition():
            assert np.allclose(audit.closed_form(), weights.astype(float))
    assert {audit.condition() for _, audit, _ in ALL} == {True, False}
    ends = {(audit.p, audit.condition()) for _, audit, _ in ALL}
    assert ends == {(0, False), *product((F(1, 3), 1), (True, False))}


def test_no_perturbation_is_less():
    rng = np.random.default_rng(7)
    for _, audit, weights in ALL:
        moves = rng.integers(-9, 10, (20, len(weights))).astype(object)
        assert all(audit.loss(weights + move / F(10)) >= audit.loss(weights) for move in moves)


def test_2_2g_states_what_the_audit_says():
    assert MAIN.given == (stationary, *probability)
    assert is_stationarity(stationary) and is_2_2g(MAIN.statement)


def test_2_2g_point_is_the_closed_form():
    assert unique_minimiser.given == (condition, *probability)
    minimal, one = unique_minimiser.statement.args
    seen = 0
    for model, audit, _ in ALL:
        if not audit.condition():
            continue
        seen += 1
        assert agrees(best, audit.closed_form(), model)
        for u in others(audit, solved(audit)):
            at = model.having("v", nested(u))
            assert agrees(minimal.body.left, float(audit.loss(solved(audit))), at)
            assert agrees(minimal.body.right, float(audit.loss(u)), at)
            assert holds(minimal.body, at).value and holds(one.body, at).value
            assert holds(one.body.args[0], at).value == audit.is_minimiser(u)
            assert holds(one.body.args[1], at).value == (u == solved(audit)).all()
    assert seen >= 6


WRONG_STATIONARY = {
    "p(1 + p)": Eq(p * (p * X.T @ (X @ w) + (1 + p) * Gamma @ (Gamma @ w)), p * X.T @ y),
    "Gamma": Eq(p * (p * X.T @ (X @ w) + (1 - p) * Gamma @ w), p * X.T @ y),
    "no penalty": Eq(p * p * X.T @ (X @ w), p * X.T @ y),
    "divided by p": Eq(p * X.T @ (X @ w) + (1 - p) * Gamma @ (Gamma @ w), X.T @ y),
    "p for p**2": Eq(p * (X.T @ (X @ w) + (1 - p) * Gamma @ (Gamma @ w)), p * X.T @ y),
}
MINIMAL, SET, UNIQUE = MAIN.statement.args
no_mask = norm(y - p * X @ v) ** 2
WRONG = {
    "no penalty": (is_minimality, ForAll(v, norm(y - p * X @ w) ** 2 <= norm(y - p * X @ v) ** 2)),
    "maximum": (is_minimality, ForAll(v, loss(w) >= loss(v))),
    "strict": (is_minimality, ForAll(v, loss(w) < loss(v))),
    "only the predictions": (
        is_set_of_minimisers,
        ForAll(v, Iff(loss(v) <= loss(w), Eq(p * X @ (v - w), 0))),
    ),
    "only the penalty": (
        is_set_of_minimisers,
        ForAll(v, Iff(loss(v) <= loss(w), Eq(p * (1 - p) * Gamma @ (v - w), 0))),
    ),
    "the same at every p": (
        is_set_of_minimisers,
        ForAll(v, Iff(loss(v) <= loss(w), And(Eq(X @ (v - w), 0), Eq(Gamma @ (v - w), 0)))),
    ),
    "p(1 + p)": (
        is_set_of_minimisers,
        ForAll(v, Iff(penalised(v) + 2 * p * p * norm(Gamma @ v) ** 2 <= loss(w), no_change(v))),
    ),
    "always unique": (is_uniqueness, Iff(only_one, And(p > 0, p <= 1))),
    "no rank condition": (
        is_uniqueness,
        Iff(only_one, Or(And(p > 0, p < 1, no_zero_column), And(Eq(p, 1), no_zero_column))),
    ),
    "full rank at every p": (is_uniqueness, Iff(only_one, And(p > 0, full_column_rank))),
    "zero columns allowed": (
        is_uniqueness,
        Iff(only_one, Or(And(p > 0, p < 1), And(Eq(p, 1), full_column_rank))),
    ),
    "p = 0 allowed": (
        is_uniqueness,
        Iff(only_one, Or(And(p < 1, no_zero_column), And(Eq(p, 1), full_column_rank))),
    ),
    "one entry that is not 0": (
        is_uniqueness,
        Iff(
            only_one,
            Or(
                And(p > 0, p < 1, Exists(j, Exists(i, Ne(X[i, j], 0)))),
                And(Eq(p, 1), full_column_rank),
            ),
        ),
    ),
    "any two minimisers": (is_uniqueness, Iff(ForAll(v, Implies(loss(v) < loss(w), Eq(v, w))), condition)),
}


@pytest.mark.parametrize("name", WRONG_STATIONARY)
def test_wrong_normal_equations_are_found(name):
    assert not is_stationarity(WRONG_STATIONARY[name])


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_statement_is_found(name):
    check, part = WRONG[name]
    assert not check(part)


def test_all_three_parts_are_asked_for():
    assert not is_2_2g(And(MINIMAL, SET)) and not is_2_2g(Iff(only_one, condition))


@pytest.mark.parametrize(
    "matrix",
    [p * X.T @ X + (1 - p) * Gamma, X.T @ X + (1 - p) * Gamma @ Gamma, p * X.T @ X],
    ids=["Gamma", "p missing", "no penalty"],
)
def test_a_wrong_point_is_found(matrix):
    point = inv(let("P", matrix)) @ X.T @ y
    assert not all(agrees(point, audit.closed_form(), model) for model, audit, _ in ALL if audit.condition())


# ------------------------------------------------------------------------------------------- verdicts
def test_2_2g_is_proved_and_spot_checked_with_all_that_it_cites():
    found = verdict(MAIN, numeric=True)
    assert found.verdict == "proved" and found.spot_check.passed
    assert {*PARTS[1:], "2.2-loss"} <= set(found.lemmas)


@pytest.mark.slow
def test_every_claim_is_proved_and_spot_checked():
    found = verdicts(MODULES, numeric=True, leave_out=OTHERS)
    assert {i: v.verdict for i, v in found.items()} == VERDICTS
    assert all(v.spot_check.passed for v in found.values())


def test_verdicts_without_spot_checks():
    assert {i: v.verdict for i, v in verdicts(MODULES, leave_out=OTHERS).items()} == VERDICTS


def test_hypotheses_are_the_audits():
    found = verdicts(MODULES, leave_out=OTHERS)
    moments = [h for h in found["2.2-loss"].hypotheses if "R" in h]
    assert set(found["2.2g"].hypotheses) == {*moments, str(stationary), "p >= 0", "p <= 1"}
    assert {str(condition), "p >= 0", "p <= 1"} <= set(found["2.2g-point"].hypotheses)
    assert R.shape == (n, d)


# ------------------------------------------------------------------------ dropped: what is not proved
CONDITION = "condition = Or(And(p > 0, p < 1, no_zero_column), And(Eq(p, 1), full_column_rank))"


def conditioned(text):
    return [(CONDITION, f"condition = {text}")]


ANY_POINT = [("given=[stationary, *probability]", "given=[*probability]"), ("given=[stationary]", "given=[]")]
ANY_X = [("given=[condition, *probability]", "given=[*probability]"), ("given=[condition]", "given=[]")]
ZERO_COLUMN = conditioned("Or(And(p > 0, p < 1), And(Eq(p, 1), full_column_rank))")
NO_RANK = conditioned("Or(And(p > 0, p < 1, no_zero_column), And(Eq(p, 1), no_zero_column))")
P_0 = conditioned("Or(And(p < 1, no_zero_column), And(Eq(p, 1), full_column_rank))")
OTHER_SIGN = [
    ("p * (1 - p) * norm(Gamma @ v)", "p * (1 + p) * norm(Gamma @ v)"),
    ("mixed = p * (1 - p)", "mixed = p * (1 + p)"),
]
OTHER_EQUATIONS = [("(p * X.T @ (X @ w) + (1 - p)", "(p * X.T @ (X @ w) + (1 + p)")]
PLAIN_GAMMA = [("Gamma @ (Gamma @ w)", "(Gamma @ w)")]
PLAIN_GAMMA_POINT = [("(1 - p) * Gamma @ Gamma)", "(1 - p) * Gamma)")]
ONE_PART = "return And(Eq(a, 0), Eq(b, 0))"
REFUSED = {
    "no stationary point": (ANY_POINT, ["2.2g", "2.2g-point", *PARTS]),
    "p < 0": ([("probability = [p >= 0, p <= 1]", "probability = [p <= 1]")], ["2.2g", *PARTS[1:]]),
    "p > 1": ([("probability = [p >= 0, p <= 1]", "probability = [p >= 0]")], ["2.2g", *PARTS[1:]]),
    "no condition": (ANY_X, ["2.2g-point", *POINT]),
    "a zero column": (ZERO_COLUMN, ["2.2g", "2.2g-point", "2.2-unique-if", *POINT]),
    "rank-deficient at p = 1": (NO_RANK, ["2.2g", "2.2g-point", "2.2-unique-if", *POINT]),
    "p = 0": (P_0, ["2.2g", "2.2g-point", "2.2-unique-if", *POINT]),
    "p(1 + p)": (OTHER_SIGN, ["2.2-loss", "2.2g", "2.2g-point", *PARTS[:-1]]),
    "1 + p in the equations": (OTHER_EQUATIONS, ["2.2g", "2.2g-point", *PARTS[:-1]]),
    "Gamma in the equations": (PLAIN_GAMMA, ["2.2g", "2.2g-point", *PARTS[:-1]]),
    "Gamma in the point": (PLAIN_GAMMA_POINT, ["2.2g-point", *POINT]),
}
REFUTED = {
    "no stationary point": (ANY_POINT, ["2.2g", "2.2-minimum"]),
    "p < 0": (REFUSED["p < 0"][0], ["2.2-minimum"]),
    "a zero column": (ZERO_COLUMN, ["2.2g", "2.2-unique-if", "2.2-normal-matrix"]),
    "rank-deficient at p = 1": (NO_RANK, ["2.2g", "2.2-unique-if", "2.2-normal-matrix"]),
    "p = 0": (P_0, ["2.2g", "2.2-unique-if"]),
    "p(1 + p)": (OTHER_SIGN, ["2.2-loss"]),
    "1 + p in the equations": (OTHER_EQUATIONS, ["2.2g"]),
    "Gamma in the equations": (PLAIN_GAMMA, ["2.2-minimum"]),
    "Gamma in the point": (PLAIN_GAMMA_POINT, ["2.2-closed-form"]),
    "only the predictions": ([(ONE_PART, "return And(Eq(a, 0), Eq(a, 0))")], ["2.2g"]),
    "only the penalty": ([(ONE_PART, "return And(Eq(b, 0), Eq(b, 0))")], ["2.2g", "2.2-minimisers"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_with_a_hypothesis_dropped_it_is_not_proved(name):
    edits, ids = REFUSED[name]
    claims = edited(minimiser, *edits, within=WITHIN)
    assert proved_of(claims, ids) == []


@pytest.mark.parametrize("name", REFUTED)
def test_with_a_hypothesis_dropped_it_is_refuted(name):
    edits, ids = REFUTED[name]
    claims = edited(minimiser, *edits, within=WITHIN)
    assert not_refuted_of(claims, ids) == []


def at(data, keep, targets, weights):
    x = np.array(data, dtype=object)
    values = {"X": nested(x), "p": F(keep), "y": tuple(targets), "w": tuple(weights)}
    return Model({"n": x.shape[0], "d": x.shape[1]}, values)


# X, p, y, a stationary w, and other weights that are no worse: one each of what the condition excludes
EXCLUDED = {
    "zero column": (([[1, 0]], F(1, 2), [1], [1, 0]), (1, 5)),
    "rank-deficient at p = 1": (([[1, 1]], 1, [2], [1, 1]), (2, 0)),
    "p = 0": (([[1, 2]], 0, [3], [0, 0]), (4, -1)),
}


@pytest.mark.parametrize("name", EXCLUDED)
def test_what_the_condition_excludes_has_another_minimiser(name):
    point, other = EXCLUDED[name]
    model = at(*point)
    assert holds(And(stationary, *probability), model).value and not holds(condition, model).value
    uniqueness = Implies(penalised(v) <= penalised(w), Eq(v, w))
    assert holds(uniqueness, model.having("v", other)).value is False


@pytest.mark.parametrize(("keep", "data"), [(F(2), [[1, 1]]), (F(-1), [[1]])], ids=["p > 1", "p < 0"])
def test_outside_0_to_1_a_stationary_point_need_not_be_least(keep, data):
    """The penalty is negative there, and nothing bounds the loss along the kernel of X."""
    zero, move = [0] * len(data[0]), (1, -1) if len(data[0]) == 2 else (1,)
    model = at(data, keep, [0], zero)
    assert holds(stationary, model).value
    assert holds(penalised(w) <= penalised(v), model.having("v", move)).value is False


def test_uniqueness_without_the_condition_is_refuted():
    unique = ForAll(v, Implies(penalised(v) <= penalised(w), Eq(v, w)))
    for given in ([], [p > 0], [Eq(p, 1), no_zero_column], [p > 0, p < 1]):
        one = claim("x", "unique", unique, given=[stationary, *probability, *given])
        assert verdict(one, numeric=True).verdict == "refuted", given


# --------------------------------------------------------------------------------------- certificates
def test_certificates_check_again_and_changed_ones_are_refused(tmp_path):
    ids = ["2.2g", "2.2g-point"]
    path = certificate(minimiser, ids, tmp_path / "c.json")
    status, said = checks_again(path)
    assert status == 0 and f"{len(ids)} proved again by the kernel alone" in said
    whole = json.loads(path.read_text(encoding="utf-8"))
    for entry in whole["claims"]:
        entry["proof"]["steps"] = entry["proof"]["steps"][:-1]
    path.write_text(json.dumps(whole), encoding="utf-8")
    status, said = checks_again(path)
    assert status == 1 and said.count("NOT PROVED:") == len(ids)
