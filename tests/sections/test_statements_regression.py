"""2.0 to 2.4 besides the chain of 2.1k to 2.1o: every statement is what the audit writes, at many sizes and points.

Gradients of the audit are differences of quadratic functions, which are exact; expectations are sums over all masks.
"""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from symproofs import Cov, E, Eq, Ne, Var
from symproofs.numeric import Model, Space, holds
from symproofs.proofs.claims import Claim
from symproofs.sections.dropout import (
    bernoulli_mask,
    closed_form,
    coefficient,
    definitions,
    differences,
    existence,
    gamma,
    gradient,
    hessian,
    penalties,
    regular_equations,
    residual,
    ridge_closed_form,
    ridge_minimiser,
    ridge_solution,
)

from .comparison import agrees, nested

MODULES = (
    bernoulli_mask,
    closed_form,
    coefficient,
    definitions,
    differences,
    existence,
    gamma,
    gradient,
    hessian,
    penalties,
    regular_equations,
    residual,
    ridge_closed_form,
    ridge_minimiser,
    ridge_solution,
)
CLAIMS = {c.id: c for module in MODULES for c in vars(module).values() if isinstance(c, Claim)}


# ------------------------------------------------------------------- what the audit says, in NumPy
def slope(f, w):
    """The gradient of a quadratic function."""
    return np.array([(f(w + e) - f(w - e)) / 2 for e in np.eye(len(w))])


class Audit:
    """Data, weights, a mask's law and a penalty; the formulas of claims.json."""

    def __init__(self, X, w, y, p, law, penalty):
        self.X, self.w, self.y, self.p, self.law, self.penalty = X, w, y, p, law, penalty

    def mean(self, f):
        return sum(q * f(R) for q, R in self.law)

    def var(self, f):
        return self.mean(lambda R: (f(R) - self.mean(f)) ** 2)

    def entry(self, R, i):
        return self.y[i] - sum(self.w[j] * self.X[i, j] * R[i, j] for j in range(len(self.w)))

    def expected(self, w):
        return self.mean(lambda R: ((self.y - (self.X * R) @ w) ** 2).sum())

    def norms(self):
        return np.array([np.linalg.norm(self.X[:, j]) for j in range(self.X.shape[1])])

    def ridge(self, w):
        return ((self.y - self.X @ w) ** 2).sum() + self.penalty * (w**2).sum()

    def normal(self):
        """(XᵀX + (1 − p)/p Γ²) w and Xᵀy / p."""
        matrix = self.X.T @ self.X + (1 - self.p) / self.p * np.diag(self.norms() ** 2)
        return matrix @ self.w, self.X.T @ self.y / self.p

    def closed(self):
        """(XᵀX + λΓ²)⁻¹ Xᵀ y."""
        matrix = self.X.T @ self.X + (1 - self.p) / self.p * np.diag(self.norms() ** 2)
        return np.linalg.solve(matrix, self.X.T @ self.y)

    def ridge_closed(self):
        identity = np.eye(self.X.shape[1])
        return np.linalg.solve(self.X.T @ self.X + self.penalty * identity, self.X.T @ self.y)


def points():
    """(model, audit): sizes from 1, unequal ones, p up to 1, penalties of both signs; free i, j, k at 1."""
    sizes = [(1, 1), (2, 1), (1, 2), (2, 2), (3, 2)]
    for n, ((rows, columns), keep) in enumerate(product(sizes, (F(1, 3), F(1, 2), F(1)))):
        rng = np.random.default_rng(n)
        X = rng.integers(-3, 4, (rows, columns)).astype(object)
        X[0] = [x or 1 for x in X[0]]  # no zero column
        w, y = rng.integers(-3, 4, columns).astype(object), rng.integers(-3, 4, rows).astype(object)
        outcomes = []
        for bits in product((1, 0), repeat=rows * columns):
            ones = sum(bits)
            mask = np.array(bits, dtype=object).reshape(rows, columns)
            outcomes.append((keep**ones * (1 - keep) ** (rows * columns - ones), mask))
        space = Space(tuple(q for q, _ in outcomes), {"R": tuple(nested(m) for _, m in outcomes)})
        penalty = F(n % 5 - 2) + F(1, 7)
        values = {"X": nested(X), "w": nested(w), "y": nested(y), "p": keep, "lambda": penalty}
        values |= {
            "i": 1,
            "j": columns,
            "k": 1,
            "m": nested(X * 0 + keep),
            "s": nested(X * 0 + keep * (1 - keep)),
        }
        sizes_and = {"n": rows, "d": columns, "i": 1, "j": columns, "k": 1}
        law = [(float(q), m.astype(float)) for q, m in outcomes]
        floats = [a.astype(float) for a in (X, w, y)]
        yield Model(sizes_and, values, space=space), Audit(*floats, float(keep), law, float(penalty))


ALL = list(points())


def everywhere(side, formula, outcome=None):
    return all(agrees(side, formula(a), m, outcome) for m, a in ALL)


def partial(a):
    return a.p, a.X, a.w, a.y, range(len(a.y)), range(len(a.w))


def line_b(a):
    p, X, w, y, rows, columns = partial(a)
    return (
        2
        * p
        * sum(
            -X[i, 0] * (y[i] - p * sum(X[i, j] * w[j] for j in columns)) + (1 - p) * X[i, 0] ** 2 * w[0]
            for i in rows
        )
    )


def line_c(a):
    p, X, w, y, rows, columns = partial(a)
    cross = sum(X[i, 0] * X[i, j] * w[j] for i in rows for j in columns)
    own = sum(X[i, 0] ** 2 * w[0] for i in rows)
    return 2 * p * (-sum(X[i, 0] * y[i] for i in rows) + p * cross + (1 - p) * own)


def ridge_line(a):
    _, X, w, y, rows, columns = partial(a)
    return 2 * sum(-X[i, 0] * (y[i] - sum(X[i, j] * w[j] for j in columns)) for i in rows)


def ridge_distributed(a):
    _, X, w, y, rows, columns = partial(a)
    return 2 * (
        -sum(X[i, 0] * y[i] for i in rows) + sum(X[i, 0] * X[i, j] * w[j] for i in rows for j in columns)
    )


def fit(a):
    return lambda w: ((a.y - a.X @ w) ** 2).sum()


def weights_of(a):
    return a.X.T @ a.X @ a.w


# id: for each side of the chain, the first one too, what the audit writes there
SIDES = {
    "2.1b": [lambda a: np.diag(a.norms()) @ np.diag(a.norms()), lambda a: np.diag((a.X**2).sum(axis=0))],
    "2.1c": [lambda a: a.norms()[-1] ** 2, None, lambda a: (a.X[:, -1] ** 2).sum()],
    "2.1e": [
        lambda a: np.linalg.norm(np.diag(a.norms()) @ a.w) ** 2,
        lambda a: (a.norms() ** 2 * a.w**2).sum(),
        lambda a: sum((a.X[:, j] ** 2 * a.w[j] ** 2).sum() for j in range(len(a.w))),
    ],
    "2.1g": [lambda a: a.var(lambda R: R[0, -1]), None, None, lambda a: a.p * (1 - a.p)],
    "2.1f": [
        lambda a: a.var(lambda R: a.entry(R, 0)),
        lambda a: sum(a.w[j] ** 2 * a.X[0, j] ** 2 * a.var(lambda R, j=j: R[0, j]) for j in range(len(a.w))),
    ],
    "2.1f-probability": [
        lambda a: a.var(lambda R: a.entry(R, 0)),
        lambda a: a.p * (1 - a.p) * (a.w**2 * a.X[0] ** 2).sum(),
    ],
    "2.1i": [
        lambda a: a.mean(lambda R: a.entry(R, 0)),
        lambda a: a.y[0] - sum(a.w[j] * a.X[0, j] * a.mean(lambda R, j=j: R[0, j]) for j in range(len(a.w))),
        lambda a: a.y[0] - a.p * (a.w * a.X[0]).sum(),
    ],
    "2.2c": [lambda a: slope(a.expected, a.w)[0], lambda a: slope(a.expected, a.w)[0], line_b, line_c],
    "2.2d": [
        lambda a: slope(a.expected, a.w),
        None,
        lambda a: 2 * a.p * (-a.X.T @ a.y + a.p * weights_of(a) + (1 - a.p) * np.diag(a.norms() ** 2) @ a.w),
    ],
    "2.3a": [lambda a: a.ridge(a.w), lambda a: a.ridge(a.w)],
    "2.3b": [lambda a: slope(lambda w: a.penalty * (w**2).sum(), a.w), lambda a: 2 * a.penalty * a.w],
    "2.3e": [lambda a: slope(fit(a), a.w)[0], lambda a: slope(fit(a), a.w)[0], ridge_line, ridge_distributed],
    "2.3f": [lambda a: slope(fit(a), a.w), lambda a: 2 * (-a.X.T @ a.y + weights_of(a))],
    "2.3g": [
        lambda a: slope(a.ridge, a.w),
        None,
        None,
        lambda a: 2 * (-a.X.T @ a.y + weights_of(a) + a.penalty * a.w),
    ],
    "2.4a": [lambda a: a.penalty * (a.w**2).sum(), lambda a: sum(a.penalty * x**2 for x in a.w)],
    "2.4b": [
        lambda a: a.expected(a.w),
        None,
        None,
        lambda a: (
            ((a.y - a.X @ (a.p * a.w)) ** 2).sum()
            + sum((1 - a.p) / a.p * (a.X.T @ a.X)[j, j] * (a.p * a.w[j]) ** 2 for j in range(len(a.w)))
        ),
    ],
}


@pytest.mark.parametrize("name", SIDES)
def test_each_side_of_a_chain_is_the_audits(name):
    sides = CLAIMS[name].chain.sides
    assert len(sides) == len(SIDES[name])
    for side, formula in zip(sides, SIDES[name], strict=True):
        assert formula is None or everywhere(side, formula)


@pytest.mark.parametrize("name", ["2.2c", "2.2d", "2.3e", "2.3f", "2.3g", "2.1e", "2.1f-probability", "2.4b"])
def test_another_side_is_found(name):
    last = SIDES[name][-1]
    assert not everywhere(CLAIMS[name].chain.sides[-1], lambda a: last(a) + 1)
    assert not everywhere(2 * CLAIMS[name].chain.sides[-1], last)


def test_lines_with_ids_are_the_audits():
    lines = {n: [line.id for line in CLAIMS[n].chain.lines] for n in ("2.1e", "2.1i", "2.2c", "2.3e")}
    assert lines == {
        "2.1e": ["2.1d", "2.1e"],
        "2.1i": ["2.1h", "2.1i"],
        "2.2c": ["2.2a", "2.2b", "2.2c"],
        "2.3e": ["2.3c", "2.3d", "2.3e"],
    }


def test_loss_by_rows_holds_at_each_outcome():
    left, right = CLAIMS["2.1j"].chain.sides
    for m, a in ALL:
        for outcome, (_, R) in enumerate(a.law):
            loss = ((a.y - (a.X * R) @ a.w) ** 2).sum()
            assert agrees(left, loss, m, outcome)
            assert agrees(right, sum(a.entry(R, i) ** 2 for i in range(len(a.y))), m, outcome)


def test_definitions():
    of_gamma = CLAIMS["2.0b"].statement
    for m, a in ALL:
        assert holds(of_gamma, m).value
        assert agrees(definitions.Gamma, np.diag(a.norms()), m)
    root = Model({"n": 2, "d": 2}, {"X": ((2, 1), (1, 2))})
    assert agrees(
        gamma.Gamma, np.diag([5**0.5, 5**0.5]), root
    )  # not 2, the diagonal of the root of the matrix
    assert CLAIMS["2.0a"].kind == CLAIMS["2.2h"].kind == CLAIMS["2.3a"].kind == "definition"
    first = definitions.L
    for m, a in ALL:
        for outcome, (_, R) in enumerate(a.law):
            assert agrees(first, ((a.y - (a.X * R) @ a.w) ** 2).sum(), m, outcome)


def test_the_mask():
    i, j, k = bernoulli_mask.i, bernoulli_mask.j, bernoulli_mask.k
    R = definitions.R
    for name, mask in (("2.1a", bernoulli_mask.S), ("2.1a-bernoulli", R)):
        claim = CLAIMS[name]
        assert claim.statement == Eq(Cov(mask[i, j], mask[i, k]), 0) and claim.given == (Ne(j, k),)
    two = [(m, a) for m, a in ALL if m.integers["d"] > 1]
    assert two
    for m, a in two:
        assert abs(a.mean(lambda R: R[0, 0] * R[0, 1]) - a.p**2) < 1e-12
        assert agrees(claim.statement.left, 0, m)
    for m, a in ALL:
        assert agrees(Cov(R[i, j], R[i, j]), a.p * (1 - a.p), m)
        assert agrees(E(R[i, j]), a.p, m) and agrees(Var(R[i, j]), a.p * (1 - a.p), m)


# --------------------------------------------------------------------------------- equivalences
def at_weights(m, w):
    return m.having("w", tuple(w))


@pytest.mark.parametrize(
    ("name", "dropout"), [("2.2e", True), ("2.2f", True), ("2.3h", False), ("2.3i", False)]
)
def test_both_sides_of_an_equivalence_at_stationary_and_other_weights(name, dropout):
    left, right = CLAIMS[name].statement.args
    seen = set()
    for m, a in ALL:
        if m.integers["d"] > m.integers["n"] and (not dropout or a.p == 1):
            continue
        loss = a.expected if dropout else a.ridge
        solution = a.closed() / a.p if dropout else a.ridge_closed()
        for w in (solution, solution + 1, a.w):
            zero = np.allclose(slope(loss, w), 0, atol=1e-8)
            here = at_weights(m, [float(x) for x in w])
            assert holds(left, here).value == zero and holds(right, here).value == zero
            seen.add(zero)
    assert seen == {True, False}


def test_normal_equations_are_written_as_the_audit_does():
    left, right = CLAIMS["2.2e"].statement.args[1].args
    assert everywhere(left, lambda a: a.normal()[0]) and everywhere(right, lambda a: a.normal()[1])
    left, right = CLAIMS["2.3h"].statement.args[1].args
    assert everywhere(left, lambda a: (a.X.T @ a.X + a.penalty * np.eye(len(a.w))) @ a.w)
    assert everywhere(right, lambda a: a.X.T @ a.y)


def test_the_minimiser_of_ridge_regression():
    claim = CLAIMS["2.3j"]
    least, only = claim.statement.args
    (positive,) = claim.given
    signs = set()
    for m, a in ALL:
        definite = min(np.linalg.eigvalsh(a.X.T @ a.X + a.penalty * np.eye(len(a.w)))) > 1e-9
        assert holds(positive, m).value == definite
        signs.add(definite)
        if definite:
            best = a.ridge_closed()
            for move in np.eye(len(a.w)):
                here = m.having("v", tuple(float(x) for x in best + move))
                assert agrees(least.body.left, a.ridge(best), here)
                assert agrees(least.body.right, a.ridge(best + move), here)
                assert holds(least.body, here).value and holds(only.body, here).value
                assert a.ridge(best) < a.ridge(best + move)
    assert signs == {True, False}


def test_the_coefficient():
    p, q = coefficient.p, coefficient.q
    assert p.domain == q.domain
    for keep in (F(1, 100), F(1, 3), F(1)):
        assert agrees(coefficient.strength, float((1 - keep) / keep), Model({}, {"p": keep}))
    for a, b in [(F(1, 4), F(1, 2)), (F(1, 2), F(1, 4)), (F(1, 2), F(1, 2)), (F(9, 10), F(1))]:
        here = Model({}, {"p": a, "q": b})
        less = CLAIMS["2.2i"].statement.body.body
        assert holds(less.args[0], here).value == (a < b)
        assert holds(less.args[1], here).value == ((1 - b) / b < (1 - a) / a)
    for keep in (F(1, 2), F(1)):
        zero, one = CLAIMS["2.2j"].statement.args
        here = Model({}, {"p": keep})
        assert holds(zero, here).value == holds(one, here).value == (keep == 1)
    f, x, to, limit = CLAIMS["2.2k"].statement.args
    assert (x, str(to), str(limit)) == (p, "0", "oo") and p.domain[0] == ("gt", 0)
    assert agrees(f, 99, Model({}, {"p": F(1, 100)}))
