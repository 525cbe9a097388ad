"""Data laws for section 4, listed outcome by outcome, and the formulas of the audit in NumPy.

A law is a list of (probability, vector). Whitened ones: independent fair signs, independent skewed entries, and three
signs of which the third is the product of the others, uncorrelated and dependent. The rest have a mean, a covariance
matrix that is not I, or both.
"""

from fractions import Fraction as F
from itertools import product

import numpy as np

from symproofs.numeric import Model, Space

SIGN = [(F(1, 2), 1), (F(1, 2), -1)]
SKEWED = [(F(1, 5), 2), (F(4, 5), F(-1, 2))]


def independent(entry, d):
    """All outcomes of d independent entries."""
    for atoms in product(entry, repeat=d):
        weight = F(1)
        for q, _ in atoms:
            weight *= q
        yield weight, [x for _, x in atoms]


def moved(law, matrix=None, shift=0):
    """The law of Ax + b."""
    for q, x in law:
        a = (
            np.array(x, dtype=object)
            if matrix is None
            else np.array(matrix, dtype=object) @ np.array(x, dtype=object)
        )
        yield q, list(a + np.array(shift, dtype=object))


def dependent():
    """(a, b, ab) for fair signs a, b: uncorrelated, and no two of them tell nothing of the third."""
    for q, (a, b) in independent(SIGN, 2):
        yield q, [a, b, a * b]


WHITENED = {
    "one sign": list(independent(SIGN, 1)),
    "signs": list(independent(SIGN, 2)),
    "skewed": list(independent(SKEWED, 3)),
    "dependent": list(dependent()),
}
SCALED = {  # covariance matrix I, another mean
    "shifted signs": list(moved(independent(SIGN, 2), shift=[1, 1])),
    "shifted, dependent": list(moved(dependent(), shift=[1, 0, -2])),
}
CENTRED = {  # mean 0, another covariance matrix
    "4I": list(moved(independent(SIGN, 2), [[2, 0], [0, 2]])),
    "correlated": list(moved(independent(SKEWED, 2), [[2, 0], [1, 1]])),
    "wide": list(moved(independent(SKEWED, 1), [[3]])),
}
OTHER = {"both": list(moved(dependent(), [[1, 1, 0], [0, 2, 0], [0, 0, 1]], [1, 2, 3]))}

DIRECTIONS = {1: [[3], [-2]], 2: [[3, 4], [1, -1]], 3: [[1, 2, -2], [0, 1, 5]]}
SCALES = [(F(2), F(1, 3)), (F(-3, 2), F(0)), (F(0), F(5))]


class Audit:
    """The quantities of the audit's section 4 for one law, one u, one (γ, β)."""

    def __init__(self, u, gamma, beta, law):
        self.u = np.array(u, dtype=float)
        self.gamma, self.beta = float(gamma), float(beta)
        self.q = np.array([float(q) for q, _ in law])
        self.x = np.array([[float(e) for e in x] for _, x in law])
        self.length = np.linalg.norm(self.u)

    def mean(self):
        """E[x]."""
        return self.q @ self.x

    def covariance(self):
        """Var(x)."""
        away = self.x - self.mean()
        return (away * self.q[:, None]).T @ away

    def mu(self):
        """μ_y, by summing over the law of y = uᵀx."""
        return self.q @ (self.x @ self.u)

    def variance(self):
        """σ_y²."""
        y = self.x @ self.u
        return self.q @ (y - self.q @ y) ** 2

    def sigma(self):
        return np.sqrt(self.variance())

    def weights(self):
        return self.gamma * self.u / self.length

    def unit(self, x):
        """ŷ at an input."""
        return self.gamma * (self.u @ x - self.mu()) / self.sigma() + self.beta

    def affine(self, x):
        """wᵀx + β."""
        return self.weights() @ x + self.beta

    def fits(self):
        """γ = 0, or μ_y = 0 and σ_y = ‖u‖."""
        return self.gamma == 0 or (abs(self.mu()) < 1e-12 and abs(self.sigma() - self.length) < 1e-12)


def models(*groups):
    """(model, audit) for each law of some groups, each u of its size and each (γ, β); v is a further input."""
    for law in [x for group in groups for x in group.values()]:
        d = len(law[0][1])
        space = Space(tuple(q for q, _ in law), {"x": tuple(tuple(x) for _, x in law)})
        for u, (gamma, beta) in product(DIRECTIONS[d], SCALES):
            values = {"u": tuple(u), "gamma": gamma, "beta": beta, "v": tuple(range(1, d + 1))}
            yield Model({"d": d}, values, space=space), Audit(u, gamma, beta, law)
