"""Signs of scalars: certificates where there is one, nothing for what is false, and exact linear programs."""

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest

from symproofs import (
    Ne,
    Sum,
    Var,
    claim,
    fn,
    index,
    moments,
    natural,
    norm,
    scalar,
    sizes,
    sqrt,
    vector,
)
from symproofs.kernel.terms import REAL, var
from symproofs.numeric import find_counterexample, spot_check
from symproofs.tactics.prover import prove
from symproofs.tactics.signs import certificate, simplex

n, t = sizes("n"), natural("t")
x, y, z = scalar("x"), scalar("y"), scalar("z", "z != 0")
a, b, c = scalar("a", "a > 0"), scalar("b", "b >= 0"), scalar("c", "c < 0")
p, u = scalar("p", "0 <= p <= 1"), scalar("u", "0 < u < 1")
v, A = vector("v", n), scalar("A", law=moments(mean=0, var=b))

TRUE = {
    "square": x**2 >= 0,
    "fourth power": x**4 >= 0,
    "product of squares": x**2 * y**2 >= 0,
    "two squares": 2 * x * y <= x**2 + y**2,
    "means": 4 * x * y <= (x + y) ** 2,
    "product": a * b >= 0,
    "strict product": a * u > 0,
    "sum": a + b > 0,
    "signs differ": c * a < 0,
    "both negative": c * c > 0,
    "probability": p * (1 - p) >= 0,
    "strict probability": u * (1 - u) > 0,
    "square of a probability": p**2 <= p,
    "bounded square": p**2 <= 1,
    "twice": a <= 2 * a,
    "strictly twice": a < 2 * a,
    "weakened": a >= 0,
    "domain": a > 0,
    "numbers": x - x + 1 > 0,
    "norm": norm(v) >= 0,
    "squared norm": norm(v) ** 2 >= 0,
    "absolute value": abs(x) >= 0,
    "exponential": fn.exp(x) >= 0,
    "sum of squares": Sum(x**2, (index("i"), 1, t)) >= 0,
    "variance": Var(A) >= 0,
    "nonzero product": Ne(z * a, 0),
    "positive is nonzero": Ne(a + b, 0),
    "negative is nonzero": Ne(c, 0),
    "size of what is not 0": Ne(abs(z), 0),
    "size of a negative number": Ne(abs(c), 0),
    "root of a positive sum": sqrt(a + b) > 0,
    "roots of both signs": -sqrt(6 / n) < sqrt(6 / n),
    "root below a sum": b < sqrt(a) + b,
    "twice a root": sqrt(a + b) < 2 * sqrt(a + b),
    "root of a sum that is not 0": Ne(sqrt(a + x**2), 0),
    "divided by a root and a size": Ne(1 / (abs(z) * sqrt(a + norm(v) ** 2)), 0),
}
FALSE = {
    "any real": x >= 0,
    "strict at the edge": b > 0,
    "strict square": x**2 > 0,
    "strict probability at 0": p * (1 - p) > 0,
    "product of reals": x * y <= x**2,
    "negative": c * b < 0,
    "against itself": a < a,
    "half": p <= u,
    "nonzero real": Ne(x, 0),
    "nonzero at the edge": Ne(b, 0),
    "norm of zero": norm(v) > 0,
    "greater than 1": a > 1,
    "sum of any": Sum(x, (index("i"), 1, t)) >= 0,
    "empty sum": Sum(a, (index("i"), 1, t)) > 0,
    "two squares the wrong way": 2 * x * y >= x**2 + y**2,
    "cube": x**3 >= 0,
    "size of any number": Ne(abs(x), 0),
    "size at the edge": Ne(abs(b), 0),
    "root at the edge": sqrt(b) > 0,
    "root at the edge, both signs": -sqrt(b) < sqrt(b),
    "root against twice the root, at the edge": sqrt(b) < 2 * sqrt(b),
    "root of a sum of squares": Ne(sqrt(b + x**2), 0),
}
# true, and not found yet; each is a certificate that a larger search would find
OPEN = {
    "reciprocal": 1 / a > 0,
    "square of a nonzero": z**2 > 0,
    "cube of a probability": p**3 <= p,
    "complete the square": x**2 + x + 1 > 0,
    "below the absolute value": x <= abs(x),
}


@pytest.mark.parametrize("name", TRUE)
def test_a_true_sign_is_proved(name):
    the_claim = claim("c", name, TRUE[name])
    proof = prove(the_claim)
    assert proof.proved, proof.open
    assert spot_check(the_claim).passed


@pytest.mark.parametrize("name", FALSE)
def test_a_false_sign_is_not_proved(name):
    proof = prove(claim("c", name, FALSE[name]))
    assert not proof.proved and proof.open
    assert find_counterexample(FALSE[name]) is not None


@pytest.mark.parametrize("name", OPEN)
def test_a_sign_without_certificate_stays_open(name):
    """Never refuted; the day one is proved, it moves to the list above."""
    assert find_counterexample(OPEN[name]) is None
    assert spot_check(claim("c", name, OPEN[name])).passed


def test_only_the_domains_that_were_used_are_hypotheses():
    assert prove(claim("c", "t", x**2 + b * 0 >= 0)).hypotheses == ()
    assert [str(h) for h in prove(claim("c", "t", a + b > 0)).hypotheses] == ["a > 0", "b >= 0"]


def test_a_given_sign_counts_like_a_domain():
    positive = x > 0
    proof = prove(claim("c", "t", x * a > 0, given=[positive]))
    assert proof.proved and positive in proof.hypotheses and proof.unused == ()


# ------------------------------------------------------------------------------------- certificates
X, Y = ((var(name, REAL), 1) for name in ("x", "y"))
ONE, FX, FY = {(): 1}, {(X,): 1}, {(Y,): 1}


def combined(weights, columns):
    out = {}
    for w, column in zip(weights, columns, strict=True):
        for m, k in column.items():
            out[m] = out.get(m, 0) + w * k
    return {m: k for m, k in out.items() if k}


def test_a_certificate_is_a_nonnegative_combination_that_is_the_target():
    target, columns = {(): 3, (X,): 2, (Y,): Fraction(1, 2)}, [ONE, FX, FY]
    found = certificate(target, columns, [True, False, False], need_strict=True)
    assert found == [3, 2, Fraction(1, 2)]
    assert combined(found, columns) == target


@pytest.mark.parametrize(
    ("target", "columns", "strict"),
    [
        ({(X,): -1}, [ONE, FX], [True, False]),  # −x ≥ 0 does not follow from x ≥ 0
        ({(): -1}, [ONE, FX], [True, False]),
        ({(Y,): 1}, [ONE, FX], [True, False]),  # nothing is known of y
        ({(X,): 1, (): -1}, [ONE, FX], [True, False]),
    ],
)
def test_there_is_no_certificate(target, columns, strict):
    assert certificate(target, columns, strict, need_strict=False) is None


def test_a_strict_certificate_needs_a_strict_column():
    assert certificate(FX, [ONE, FX], [True, False], need_strict=False) == [0, 1]
    assert certificate(FX, [ONE, FX], [True, False], need_strict=True) is None
    assert certificate(FX, [ONE, FX], [True, True], need_strict=True) == [0, 1]
    assert certificate({}, [ONE, FX], [True, True], need_strict=True) is None


def test_a_strict_column_is_preferred_where_one_is_needed():
    """x = 1·x (strict) = 1·x (weak): the first must be chosen."""
    assert certificate(FX, [FX, FX], [False, True], need_strict=True) == [0, 1]


# ------------------------------------------------------------------------------------ linear programs
def best_vertex(matrix, right, objective):
    """The greatest objective over all vertices of {w ≥ 0, matrix·w = right}; None if there is no vertex."""
    rows, columns = matrix.shape
    best = None
    for size in range(rows + 1):
        for basis in combinations(range(columns), size):
            if size and np.linalg.matrix_rank(matrix[:, basis]) < size:
                continue
            w = np.zeros(columns)
            if size:
                w[list(basis)] = np.linalg.lstsq(matrix[:, basis], right, rcond=None)[0]
            if np.all(w >= -1e-9) and np.allclose(matrix @ w, right, atol=1e-9):
                best = objective @ w if best is None else max(best, objective @ w)
    return best


@pytest.mark.parametrize("seed", range(60))
def test_simplex_against_all_vertices(seed):
    """Small whole numbers, so 1e-9 separates rounding from any true difference; bounded by a row of ones."""
    rng = np.random.default_rng(seed)
    rows, columns = int(rng.integers(1, 4)), int(rng.integers(2, 6))
    matrix = rng.integers(-2, 3, (rows, columns))
    if seed % 3 == 0 and rows > 1:
        matrix[-1] = matrix[0]  # a redundant or contradictory row
    matrix = np.vstack([matrix, np.ones((1, columns), dtype=int)])
    right = np.append(rng.integers(-2, 3, rows), 3)
    if seed % 2:  # a solution exists
        right = matrix @ rng.integers(0, 3, columns)
    objective = rng.integers(-2, 3, columns)
    exact = [[Fraction(int(e)) for e in row] for row in matrix]
    found = simplex(exact, [Fraction(int(e)) for e in right], [Fraction(int(e)) for e in objective])
    best = best_vertex(matrix.astype(float), right.astype(float), objective.astype(float))
    assert (found is None) == (best is None)
    if found is not None:
        assert all(w >= 0 for w in found)
        assert [sum(e * w for e, w in zip(row, found, strict=True)) for row in exact] == list(right)
        assert float(sum(int(c) * w for c, w in zip(objective, found, strict=True))) == pytest.approx(best)


def test_simplex_where_the_objective_is_unbounded_still_returns_a_solution():
    found = simplex([[Fraction(1), Fraction(-1)]], [Fraction(1)], [Fraction(1), Fraction(1)])
    assert found is not None and found[0] - found[1] == 1 and min(found) >= 0


def test_simplex_without_columns_or_without_a_solution():
    assert simplex([[Fraction(0)]], [Fraction(1)], [Fraction(0)]) is None
    assert simplex([[Fraction(1)]], [Fraction(-1)], [Fraction(0)]) is None
    assert simplex([[Fraction(-2)]], [Fraction(-1)], [Fraction(0)]) == [Fraction(1, 2)]
