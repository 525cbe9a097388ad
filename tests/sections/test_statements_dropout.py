"""2.1k to 2.1o: every side of the chain is what the audit writes, at many sizes, masks and p.

Where the declared moments hold, all six sides are equal and one could stand for another. So the sides are
also compared at masks that break the declaration: there E[L] and its rewritings (2.1k, 2.1l) differ from
the formulas that use the moments (2.1m to 2.1o).
"""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from symproofs import E, Sum, Var, diag, diagonal, hadamard, index, let, norm, sqrt
from symproofs.language.symbols import declared_in
from symproofs.numeric import Model, Space
from symproofs.sections.dropout.expected_loss import expected_dropout_loss
from symproofs.sections.dropout.setting import Gamma, R, X, d, i, j, n, p, r, w, y

from .comparison import agrees, nested


# ------------------------------------------------------------------- what the audit says, in NumPy
class Audit:
    """The formulas of claims.json; ``law`` lists (probability, mask)."""

    def __init__(self, X, w, y, p, law):
        self.X, self.w, self.y, self.p, self.law = X, w, y, p, law

    def loss(self, R):
        """2.1j: L = Σ_i (y_i − Σ_j w_j X_ij R_ij)²."""
        return sum(self.entry(R, i) ** 2 for i in range(len(self.y)))

    def entry(self, R, i):
        """(·)_i = y_i − Σ_j w_j X_ij R_ij."""
        return self.y[i] - sum(self.w[j] * self.X[i, j] * R[i, j] for j in range(len(self.w)))

    def mean(self, f):
        return sum(q * f(R) for q, R in self.law)

    def variance(self, f):
        return self.mean(lambda R: (f(R) - self.mean(f)) ** 2)

    def expected_loss(self):
        return self.mean(self.loss)

    def k(self):
        """Σ_i E[(·)_i²]."""
        return sum(self.mean(lambda R, i=i: self.entry(R, i) ** 2) for i in range(len(self.y)))

    def second_moments(self):
        """2.1l under the sum of 2.1k: Σ_i (Var(Z_i) + E[Z_i]²), Z_i = (·)_i."""
        rows = [lambda R, i=i: self.entry(R, i) for i in range(len(self.y))]
        return sum(self.variance(z) + self.mean(z) ** 2 for z in rows)

    def residual(self, i):
        """y_i − p Σ_j X_ij w_j."""
        return self.y[i] - self.p * sum(self.X[i, j] * self.w[j] for j in range(len(self.w)))

    def m(self):
        """Σ_i (p(1 − p) Σ_j w_j² X_ij² + (y_i − p Σ_j X_ij w_j)²)."""
        total = 0.0
        for row in range(len(self.y)):
            spread = sum(self.w[j] ** 2 * self.X[row, j] ** 2 for j in range(len(self.w)))
            total += self.p * (1 - self.p) * spread + self.residual(row) ** 2
        return total

    def n(self):
        """Σ_i (y_i − p Σ_j X_ij w_j)² + p(1 − p) Σ_j Σ_i X_ij² w_j²."""
        squares = sum(
            self.X[i, j] ** 2 * self.w[j] ** 2 for j in range(len(self.w)) for i in range(len(self.y))
        )
        return sum(self.residual(i) ** 2 for i in range(len(self.y))) + self.p * (1 - self.p) * squares

    def o(self):
        """‖y − p X w‖² + p(1 − p) ‖Γ w‖² with Γ = diag(XᵀX)^{1/2}."""
        gamma = np.diag(np.sqrt(np.diag(self.X.T @ self.X)))
        fit = np.linalg.norm(self.y - self.p * self.X @ self.w) ** 2
        return fit + self.p * (1 - self.p) * np.linalg.norm(gamma @ self.w) ** 2

    def sides(self):
        return [self.expected_loss(), self.k(), self.second_moments(), self.m(), self.n(), self.o()]


# ------------------------------------------------------------------------------------------- masks
def independent_entries(rows, columns, p):
    """All masks of independent Bernoulli(p) entries."""
    for bits in product((1, 0), repeat=rows * columns):
        ones = sum(bits)
        mask = np.array(bits, dtype=object).reshape(rows, columns)
        yield p**ones * (1 - p) ** (rows * columns - ones), mask


def one_row_for_all(rows, columns, p):
    """All rows share one mask: uncorrelated within rows, equal across them."""
    for weight, mask in independent_entries(1, columns, p):
        yield weight, np.repeat(mask, rows, axis=0)


def one_column_for_all(rows, columns, p):
    """All columns share one mask: the declaration is broken where there are two columns."""
    for weight, mask in independent_entries(rows, 1, p):
        yield weight, np.repeat(mask, columns, axis=1)


def arbitrary(rows, columns, p):
    """Two outcomes of whole numbers: mean, variance and correlations are all wrong."""
    rng = np.random.default_rng(rows * 10 + columns)
    for weight in (Fraction(1, 4), Fraction(3, 4)):
        yield weight, rng.integers(-3, 4, (rows, columns)).astype(object)


DECLARED, BROKEN = (independent_entries, one_row_for_all), (one_column_for_all, arbitrary)
SIZES = [(1, 1), (1, 3), (3, 1), (2, 2), (2, 3), (3, 2)]
KEEP = [Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)]


def cases(masks):
    """(model, the audit's formulas) at sizes from 1 and unequal, p at both ends; one column of X is zero."""
    for k, (law, (rows, columns), keep) in enumerate(product(masks, SIZES, KEEP)):
        rng = np.random.default_rng(k)
        data = rng.integers(-3, 4, (rows, columns)).astype(object)
        data[:, -1] *= k % 2
        weights, targets = (
            rng.integers(-3, 4, columns).astype(object),
            rng.integers(-3, 4, rows).astype(object),
        )
        outcomes = list(law(rows, columns, keep))
        space = Space(tuple(q for q, _ in outcomes), {"R": tuple(nested(R) for _, R in outcomes)})
        values = {"X": nested(data), "w": nested(weights), "y": nested(targets), "p": keep}
        model = Model({"n": rows, "d": columns}, values, space=space)
        floats = [(float(q), R.astype(float)) for q, R in outcomes]
        audit = Audit(data.astype(float), weights.astype(float), targets.astype(float), float(keep), floats)
        yield model, audit.sides()


VALID, INVALID = list(cases(DECLARED)), list(cases(BROKEN))
CHAIN = expected_dropout_loss.chain
SIDES = dict(zip(["E[L]", "2.1k", "2.1l", "2.1m", "2.1n", "2.1o"], range(6), strict=True))


def is_side(k, node):
    return all(agrees(node, sides[k], model) for model, sides in VALID + INVALID)


@pytest.mark.parametrize("name", SIDES)
def test_each_side_states_what_the_audit_says(name):
    assert is_side(SIDES[name], CHAIN.sides[SIDES[name]])


def test_the_masks_tell_the_two_halves_apart():
    for k in range(3):
        assert not is_side(k, CHAIN.sides[k + 3]) and not is_side(k + 3, CHAIN.sides[k])


def test_lines_are_the_claims_in_order_and_all_equalities():
    assert [line.id for line in CHAIN.lines] == ["2.1k", "2.1l", "2.1m", "2.1n", "2.1o"]
    assert {line.relation for line in CHAIN.lines} == {"eq"}
    assert expected_dropout_loss.statement.left == CHAIN.sides[0]
    assert expected_dropout_loss.statement.right == CHAIN.sides[-1]
    assert not expected_dropout_loss.given


def test_sides_of_equal_value_are_written_apart():
    """What the comparison cannot see: which of several equal expressions stands where."""
    assert CHAIN.first == E(norm(r) ** 2)
    assert CHAIN.sides[1] == Sum(E(r[i] ** 2), i)
    assert CHAIN.sides[2] == Sum(Var(r[i]) + E(r[i]) ** 2, i)
    random = [R in declared_in(side) for side in CHAIN.sides]
    assert random == [True, True, True, False, False, False]
    assert [Gamma in declared_in(side) for side in CHAIN.sides] == [False] * 5 + [True]


def test_symbols_are_those_of_the_audit():
    assert (X.shape, w.shape, y.shape, R.shape) == ((n, d), (d,), (n,), (n, d))
    assert p.domain == []  # the variance p(1 − p) says by itself that 0 ≤ p ≤ 1
    assert (R.law.mean, R.law.var, R.law.uncorrelated, R.law.order) == (p, p * (1 - p), "rows", 2)


def test_at_masks_with_the_declared_moments_all_sides_agree():
    for _, sides in VALID:
        assert np.ptp(sides) <= 1e-10 * (1 + abs(sides[0]))


def test_columns_that_share_a_mask_give_the_excess_of_the_audit():
    """n = d = 2, rows of two equal entries: the excess is 2 p(1−p) w_1 w_2 Σ_i X_i1 X_i2."""
    data, weights, targets, keep = (
        np.array([[1.0, 2], [3, -1]]),
        np.array([2.0, -3]),
        np.array([1.0, 5]),
        0.25,
    )
    masks = [(float(q), R.astype(float)) for q, R in one_column_for_all(2, 2, Fraction(1, 4))]
    audit = Audit(data, weights, targets, keep, masks)
    excess = 2 * keep * (1 - keep) * weights[0] * weights[1] * (data[:, 0] @ data[:, 1])
    assert abs(excess) > 1 and np.isclose(audit.expected_loss() - audit.o(), excess, rtol=1e-12)


# ------------------------------------------------------------------------------- wrong encodings
z = let("r", y - X @ w)
kept = let("r", y - p * hadamard(X, R) @ w)
plain = let("Gamma", diag(diagonal(X.T @ X)))
fit = norm(y - p * X @ w) ** 2
WRONG = {
    "E[L]: no mask": ("E[L]", E(norm(z) ** 2)),
    "E[L]: scaled mask": ("E[L]", E(norm(kept) ** 2)),
    "E[L]: missing square": ("E[L]", E(norm(r))),
    "E[L]: square of the mean": ("E[L]", norm(E(r)) ** 2),
    "k: missing square": ("2.1k", Sum(E(r[i]), i)),
    "k: square outside": ("2.1k", Sum(E(r[i]) ** 2, i)),
    "k: sum of squares of the first row": ("2.1k", Sum(E(r[1] ** 2), i)),
    "k: from 2": ("2.1k", Sum(E(r[i] ** 2), (i, 2, n))),
    "k: from 0": ("2.1k", Sum(E(r[i] ** 2), (i, 0, n))),
    "l: no variance": ("2.1l", Sum(E(r[i]) ** 2, i)),
    "l: no mean": ("2.1l", Sum(Var(r[i]), i)),
    "l: missing square": ("2.1l", Sum(Var(r[i]) + E(r[i]), i)),
    "l: minus": ("2.1l", Sum(Var(r[i]) - E(r[i]) ** 2, i)),
    "m: p**2": (
        "2.1m",
        Sum(p**2 * Sum(w[j] ** 2 * X[i, j] ** 2, j) + (y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i),
    ),
    "m: p": ("2.1m", Sum(p * Sum(w[j] ** 2 * X[i, j] ** 2, j) + (y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i)),
    "m: missing square of w": (
        "2.1m",
        Sum(p * (1 - p) * Sum(w[j] * X[i, j] ** 2, j) + (y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i),
    ),
    "m: square of the sum": (
        "2.1m",
        Sum(p * (1 - p) * Sum(w[j] * X[i, j], j) ** 2 + (y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i),
    ),
    "m: no p in the mean": (
        "2.1m",
        Sum(p * (1 - p) * Sum(w[j] ** 2 * X[i, j] ** 2, j) + (y[i] - Sum(X[i, j] * w[j], j)) ** 2, i),
    ),
    "n: one sum": (
        "2.1n",
        Sum((y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i) + p * (1 - p) * Sum(X[1, j] ** 2 * w[j] ** 2, j),
    ),
    "n: from 0": (
        "2.1n",
        Sum((y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i)
        + p * (1 - p) * Sum(X[i, j] ** 2 * w[j] ** 2, j, (i, 0, n)),
    ),
    "o: p**2": ("2.1o", fit + p**2 * norm(Gamma @ w) ** 2),
    "o: 1 - p": ("2.1o", fit + (1 - p) * norm(Gamma @ w) ** 2),
    "o: norm without square": ("2.1o", fit + p * (1 - p) * norm(Gamma @ w)),
    "o: fit without square": ("2.1o", norm(y - p * X @ w) + p * (1 - p) * norm(Gamma @ w) ** 2),
    "o: no p in the fit": ("2.1o", norm(y - X @ w) ** 2 + p * (1 - p) * norm(Gamma @ w) ** 2),
    "o: Gamma without root": ("2.1o", fit + p * (1 - p) * norm(plain @ w) ** 2),
    "o: Gamma is X": ("2.1o", fit + p * (1 - p) * norm(X @ w) ** 2),
    "o: Gamma of the first row": (
        "2.1o",
        fit + p * (1 - p) * Sum(X[1, j] ** 2 * w[j] ** 2, j),
    ),
    "o: minus": ("2.1o", fit - p * (1 - p) * norm(Gamma @ w) ** 2),
    "o: a vector": ("2.1o", p * (1 - p) * Gamma @ w),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_encoding_is_found(name):
    side, node = WRONG[name]
    assert not is_side(SIDES[side], node)


def test_the_penalty_written_without_roots_is_the_same_side():
    """A control: the comparison accepts another way to write what the audit says."""
    assert is_side(SIDES["2.1o"], fit + p * (1 - p) * Sum(sqrt(diagonal(X.T @ X))[j] ** 2 * w[j] ** 2, j))
    k = index("k", n)
    assert is_side(SIDES["2.1k"], Sum(E((y - hadamard(X, R) @ w)[k] ** 2), k))
