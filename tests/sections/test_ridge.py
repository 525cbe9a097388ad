"""2.4c: both systems are solved for every y, at equal and unequal column norms, and compared with the claim.

Weights agree for all y where they agree at the unit vectors, as they are linear in y. That is decided here, where
the claim's quantifier is only sampled.
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
    claim,
    eye,
    inv,
    sqrt,
)
from symproofs.numeric import Model, holds
from symproofs.sections.dropout import matrices, ridge
from symproofs.sections.dropout.matrices import z
from symproofs.sections.dropout.ridge import (
    A,
    B,
    Gamma,
    X,
    column,
    d,
    dropout,
    equal_column_norms,
    i,
    j,
    no_zero_column,
    same_penalty,
    same_weights,
    when_dropout_is_ridge,
    y,
)
from symproofs.sections.dropout.ridge import ridge as penalty

from .comparison import agrees, nested
from .variants import certificate, checks_again, edited, not_refuted_of, proved_of, verdict, verdicts

MODULES = (matrices, ridge)
VERDICTS = dict.fromkeys(
    ["2.4-ridge-matrix", "2.4-gram-matrix", "2.4-dropout-matrix", "2.4-push-through", "2.4c", "2.4c-norms"],
    "proved",
)


# ------------------------------------------------------------------- what the audit says, in NumPy
class Audit:
    """p w_dropout = (XᵀX + λ_d Γ²)⁻¹ Xᵀ y, w_L2 = (XᵀX + λ I)⁻¹ Xᵀ y, Γ² = diag(XᵀX)."""

    def __init__(self, X, dropout, ridge):
        self.X, self.dropout, self.ridge = np.array(X, dtype=float), float(dropout), float(ridge)
        self.squares = (self.X**2).sum(axis=0)

    def by_dropout(self, y):
        return np.linalg.solve(self.X.T @ self.X + self.dropout * np.diag(self.squares), self.X.T @ y)

    def by_ridge(self, y):
        identity = np.eye(self.X.shape[1])
        return np.linalg.solve(self.X.T @ self.X + self.ridge * identity, self.X.T @ y)

    def same_weights(self):
        return all(np.allclose(self.by_dropout(y), self.by_ridge(y)) for y in np.eye(self.X.shape[0]))

    def same_penalty(self):
        return np.allclose(self.dropout * np.diag(self.squares), self.ridge * np.eye(self.X.shape[1]))

    def equal_norms(self):
        """One column norm c, and λ = λ_d c²."""
        return np.ptp(self.squares) < 1e-12 and np.isclose(self.ridge, self.dropout * self.squares[0])


DATA = {
    "1 x 1": [[2]],
    "1 x 2, equal": [[3, -3]],
    "1 x 2": [[3, 1]],
    "2 x 2, equal and dependent": [[1, 1], [2, 2]],
    "2 x 2, equal": [[1, 2], [2, -1]],
    "2 x 2, swapped": [[1, 2], [2, 1]],
    "2 x 2": [[1, 2], [0, 1]],
    "3 x 1": [[1], [2], [-2]],
    "2 x 3, equal": [[3, 4, 0], [4, 3, 5]],
    "2 x 3, one column of another norm": [[3, 4, 0], [4, 3, 4]],
    "3 x 2, orthogonal": [[1, 0], [0, 2], [0, 0]],
}


def models():
    """Each X with λ_d and a λ that fits the first column, and one that does not."""
    rng = np.random.default_rng(4)
    for rows, lam in product(DATA.values(), (F(1, 2), F(2))):
        first = sum(row[0] ** 2 for row in rows)
        for value in (lam * first, lam, lam * first + F(1, 3)):
            x = np.array(rows, dtype=object)
            targets = rng.integers(-4, 5, len(rows)).astype(object)
            values = {"X": nested(x), "y": nested(targets), "lambda_d": lam, "lambda": value}
            model = Model({"n": x.shape[0], "d": x.shape[1]}, values)
            yield model, Audit(rows, lam, value), targets.astype(float)


ALL = list(models())


def is_condition(name, statement):
    return all(holds(statement, m).value == bool(getattr(audit, name)()) for m, audit, _ in ALL)


def is_2_4c(statement):
    """The weights are the same for all y ⇔ λ_d Γ² = λ I."""
    if not isinstance(statement, Iff) or not isinstance(statement.args[0], ForAll):
        return False
    left, right = statement.args
    sides = [
        agrees(left.body.left, audit.by_dropout(target), m)
        and agrees(left.body.right, audit.by_ridge(target), m)
        for m, audit, target in ALL
    ]
    return (
        left.variable == y
        and all(sides)
        and is_condition("same_weights", left)
        and is_condition("same_penalty", right)
    )


def is_norms(statement):
    """λ_d Γ² = λ I ⇔ all columns have one norm c with λ = λ_d c²."""
    if not isinstance(statement, Iff):
        return False
    return is_condition("same_penalty", statement.args[0]) and is_condition("equal_norms", statement.args[1])


def test_audit_says_that_they_are_equivalent_and_the_points_take_both_sides():
    for _, audit, _ in ALL:
        assert audit.same_weights() == audit.same_penalty() == audit.equal_norms()
    assert {bool(audit.same_weights()) for _, audit, _ in ALL} == {True, False}


def test_claims_state_what_the_audit_says():
    assert is_2_4c(when_dropout_is_ridge.statement) and is_norms(equal_column_norms.statement)
    assert when_dropout_is_ridge.given == (no_zero_column,) and equal_column_norms.given == ()
    assert [*dropout.domain, *penalty.domain] == [("gt", 0)] * 2


def test_no_zero_column_is_that():
    for rows, none in [([[1, 0]], False), ([[0], [0]], False), ([[1, 0], [0, -1]], True), ([[0], [2]], True)]:
        x = np.array(rows, dtype=object)
        model = Model({"n": x.shape[0], "d": x.shape[1]}, {"X": nested(x)})
        assert holds(no_zero_column, model).value is none


def test_for_one_y_the_weights_may_agree():
    """At y = 0, and at a y that only one column sees."""
    model = Model({"n": 2, "d": 2}, {"X": ((1, 0), (0, 3)), "y": (1, 0), "lambda": 2, "lambda_d": 2})
    audit = Audit([[1, 0], [0, 3]], 2, 2)
    assert holds(same_weights.body, model).value and not audit.same_penalty()
    assert not holds(same_weights, model).value


WRONG = {
    "lambda Gamma": Iff(same_weights, Eq(dropout * Gamma, penalty * eye(d))),
    "no Gamma": Iff(same_weights, Eq(dropout, penalty)),
    "Gamma of the fourth power": Iff(
        same_weights, Eq(dropout * Gamma @ Gamma @ Gamma @ Gamma, penalty * eye(d))
    ),
    "one y": Iff(same_weights.body, same_penalty),
    "some y": Iff(Exists(y, same_weights.body), same_penalty),
    "only if": Implies(same_weights, same_penalty),
    "weights of X y": Iff(ForAll(y, Eq(inv(A) @ X.T @ y, 2 * inv(B) @ X.T @ y)), same_penalty),
}
WRONG_NORMS = {
    "inverse factor": Iff(same_penalty, ForAll(j, Eq(column, dropout / penalty))),
    "norm for its square": Iff(same_penalty, ForAll(j, Eq(sqrt(column), penalty / dropout))),
    "some column": Iff(same_penalty, Exists(j, Eq(column, penalty / dropout))),
    "any equal norms": Iff(same_penalty, ForAll(j, Eq(column, 5))),
    "rows": Iff(same_penalty, ForAll(i, Eq(X[i, 1] ** 2, penalty / dropout))),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_statement_is_found(name):
    assert not is_2_4c(WRONG[name])


@pytest.mark.parametrize("name", WRONG_NORMS)
def test_wrong_norms_are_found(name):
    assert not is_norms(WRONG_NORMS[name])


# ------------------------------------------------------------------------------------------- verdicts
def test_every_claim_is_proved_and_spot_checked():
    found = verdicts(MODULES, numeric=True)
    assert {i: v.verdict for i, v in found.items()} == VERDICTS
    assert all(v.spot_check.passed for v in found.values())


def test_verdicts_without_spot_checks():
    assert {i: v.verdict for i, v in verdicts(MODULES).items()} == VERDICTS


def test_hypotheses_are_the_audits():
    found = verdicts(MODULES)["2.4c"]
    assert set(found.hypotheses) == {"lambda_d > 0", "lambda > 0", str(no_zero_column)}
    assert found.unused_hypotheses == ()


# ------------------------------------------------------------------------ dropped: what is not proved
ZERO_COLUMN = [("given=[no_zero_column]", "given=[]")]
ANY_RIDGE = [('scalar("lambda", "lambda > 0")', 'scalar("lambda")')]
NO_RIDGE = [('scalar("lambda", "lambda > 0")', 'scalar("lambda", "lambda >= 0")')]
ANY_DROPOUT = [('scalar("lambda_d", "lambda_d > 0")', 'scalar("lambda_d")')]
NO_DROPOUT = [('scalar("lambda_d", "lambda_d > 0")', 'scalar("lambda_d", "lambda_d >= 0")')]
PENALTY = "same_penalty = Eq(dropout * Gamma @ Gamma, "
NOT_SQUARED = [(PENALTY, "same_penalty = Eq(dropout * Gamma, ")]
NO_GAMMA = [(f"{PENALTY}ridge * eye(d))", "same_penalty = Eq(dropout, ridge)")]
NORMS = "Eq(column, ridge / dropout)"
REFUSED = {
    "a zero column": (ZERO_COLUMN, ["2.4c", "2.4-dropout-matrix"]),
    "any ridge penalty": (ANY_RIDGE, ["2.4c", "2.4-ridge-matrix", "2.4-gram-matrix", "2.4-push-through"]),
    "no ridge penalty": (NO_RIDGE, ["2.4c", "2.4-ridge-matrix", "2.4-gram-matrix", "2.4-push-through"]),
    "any dropout penalty": (ANY_DROPOUT, ["2.4c", "2.4c-norms", "2.4-dropout-matrix"]),
    "no dropout penalty": (NO_DROPOUT, ["2.4c", "2.4c-norms", "2.4-dropout-matrix"]),
}
REFUTED = {
    "a zero column": (ZERO_COLUMN, ["2.4-dropout-matrix"]),
    "no ridge penalty": (NO_RIDGE, ["2.4-ridge-matrix", "2.4-gram-matrix"]),
    "no dropout penalty": (NO_DROPOUT, ["2.4-dropout-matrix"]),
    "lambda Gamma": (NOT_SQUARED, ["2.4c", "2.4c-norms"]),
    "no Gamma": (NO_GAMMA, ["2.4c", "2.4c-norms"]),
    "inverse factor": ([(NORMS, "Eq(column, dropout / ridge)")], ["2.4c-norms"]),
    "norm for its square": (
        [("    obtain,\n", "    obtain,\n    sqrt,\n"), (NORMS, "Eq(sqrt(column), ridge / dropout)")],
        ["2.4c-norms"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_with_a_hypothesis_dropped_it_is_not_proved(name):
    edits, ids = REFUSED[name]
    claims = edited(ridge, *edits, within=(matrices,))
    assert proved_of(claims, ids) == []


@pytest.mark.parametrize("name", REFUTED)
def test_with_a_hypothesis_dropped_it_is_refuted(name):
    edits, ids = REFUTED[name]
    claims = edited(ridge, *edits, within=(matrices,))
    assert not_refuted_of(claims, ids) == []


@pytest.mark.parametrize(
    "statement",
    [Iff(same_weights.body, same_penalty), Implies(same_weights.body, same_penalty)],
    ids=["iff", "implies"],
)
def test_for_one_y_it_is_refuted(statement):
    one = claim("x", "one y", statement, given=[no_zero_column])
    assert verdict(one, numeric=True).verdict == "refuted"


some_weights = ForAll(y, Exists(z, And(Eq(A @ z, X.T @ y), Eq(B @ z, X.T @ y))))


def test_with_a_zero_column_it_has_no_value():
    """The dropout matrix is singular; no counterexample, for there is no weight to compare."""
    dropped = claim("x", "a zero column", when_dropout_is_ridge.statement)
    found = verdict(dropped, numeric=True)
    assert found.verdict == "open" and "A is singular" in found.message


def test_with_a_zero_column_weights_agree_and_penalties_do_not():
    """Without inverses it has a value, and is false: the weight of a zero column is free under dropout."""
    model = Model({"n": 1, "d": 2}, {"X": ((1, 0),), "lambda": 2, "lambda_d": 2})
    for target in (-1, 0, F(1, 2), 3):
        solution = (F(target) / 3, 0)
        at = model.having("y", (target,)).having("z", solution)
        assert holds(some_weights.body.body, at).value
    assert holds(same_penalty, model).value is False
    false = claim("x", "without inverses", Iff(some_weights, same_penalty))
    assert proved_of({"x": false}, ["x"]) == []
    assert holds(no_zero_column, model).value is False


# --------------------------------------------------------------------------------------- certificates
def test_certificates_check_again_and_changed_ones_are_refused(tmp_path):
    path = certificate(MODULES, list(VERDICTS), tmp_path / "c.json")
    status, said = checks_again(path)
    assert status == 0 and f"{len(VERDICTS)} proved again by the kernel alone" in said
    whole = json.loads(path.read_text(encoding="utf-8"))
    for entry in whole["claims"]:
        entry["proof"]["steps"] = entry["proof"]["steps"][:-1]
    path.write_text(json.dumps(whole), encoding="utf-8")
    status, said = checks_again(path)
    assert status == 1 and said.count("NOT PROVED:") == len(VERDICTS)


def test_a_certificate_of_another_statement_is_refused(tmp_path):
    path = certificate(MODULES, ["2.4c", "2.4c-norms"], tmp_path / "c.json")
    whole = json.loads(path.read_text(encoding="utf-8"))
    first, second = whole["claims"]
    first["proof"], second["proof"] = second["proof"], first["proof"]
    path.write_text(json.dumps(whole), encoding="utf-8")
    status, said = checks_again(path)
    assert status == 1 and said.count("NOT PROVED:") == 2
