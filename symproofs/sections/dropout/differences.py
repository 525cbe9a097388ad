"""2.4: how dropout and ridge regression differ."""

from typing import Any

from symproofs import (
    IH,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Sum,
    at,
    calc,
    claim,
    diag,
    diagonal,
    discussion,
    equivalence,
    eye,
    have,
    induction,
    let,
    linear_combination,
    natural,
    scalar,
    sequence,
    steps,
    vector,
)
from symproofs.sections.dropout.gamma import squared
from symproofs.sections.dropout.gradient import as_sums, gradient, stationary
from symproofs.sections.dropout.gradient import vector as gradient_vector
from symproofs.sections.dropout.penalties import dropout_by_coordinate
from symproofs.sections.dropout.ridge import when_dropout_is_ridge
from symproofs.sections.dropout.setting import Gamma, X, d, j, p, w, y

ridge = scalar("lambda")

# ------------------------------------------------------------------------------------------- other features
s, v = vector("s", d), vector("v", d)
D = let("D", diag(s))  # feature j is measured in another unit


def solves(X: Any, v: Any, penalty: Any) -> Any:
    """Weights v solve the normal equations of data X with that penalty."""
    return Eq((X.T @ X + penalty) @ v, X.T @ y)


def of_dropout(X: Any) -> Any:
    """The penalty of dropout for data X."""
    return ridge * diag(diagonal(X.T @ X))


scale_free = claim(
    "2.4d-scaling",
    "Under dropout, weights adapt to a change of units, and predictions stay",
    Implies(solves(X, D @ v, of_dropout(X)), solves(X @ D, v, of_dropout(X @ D))),
    proof=linear_combination((solves(X, D @ v, of_dropout(X)), D), by=D),
)
in_old_units, in_new_units = solves(X, D @ v, ridge * eye(d)), solves(X @ D, v, ridge * eye(d))
both = Eq(ridge * (v - D @ D @ v), 0)
not_scale_free = claim(
    "2.4d-ridge-scaling",
    "Under ridge regression they do not, unless a weight is 0 or its unit stays up to sign",
    ForAll(j, Eq((s[j] ** 2 - 1) * v[j], 0)),
    given=[in_old_units, in_new_units, Ne(ridge, 0)],
    proof=steps(
        have(both, proof=linear_combination((in_new_units, 1), (in_old_units, -D), by=D)),
        linear_combination((at(both, j), -1 / ridge), by=D),
    ),
)
orthogonal = Eq(X.T @ X, Gamma @ Gamma)
least_squares = Eq(X.T @ X @ w, X.T @ y)
no_shrinkage = claim(
    "2.4d-orthogonal",
    "If the columns are orthogonal, dropout gives the weights of least squares at every p",
    Iff(stationary, least_squares),
    given=[orthogonal, Ne(p, 0)],
    proof=steps(
        as_sums,
        have(Eq(stationary.left, gradient_vector), by=gradient),
        equivalence(
            forward=linear_combination(
                (stationary, 1 / (2 * p)),
                (Eq(stationary.left, gradient_vector), -1 / (2 * p)),
                (1 - p, orthogonal, w),
            ),
            backward=linear_combination(
                (Eq(stationary.left, gradient_vector), 1),
                (least_squares, 2 * p),
                (-2 * p * (1 - p), orthogonal, w),
            ),
        ),
    ),
)
table, k, rows = sequence("x", d), natural("k"), natural("n")  # data without end, and how many rows are used
level = scalar("c")
every_row = ForAll(k, table[k + 1][j] ** 2 >= level)


def penalty(rows: Any) -> Any:
    """What dropout with λ = 1 charges for a unit of weight j, given that many rows."""
    return Sum(table[k][j] ** 2, (k, 1, rows))


grows_with_rows = claim(
    "2.4d-rows",
    "The penalty of dropout grows at least in proportion to the number of rows",
    penalty(rows) >= rows * level,
    given=[every_row],
    proof=induction(
        rows,
        step=calc(penalty(rows + 1))
        .eq(penalty(rows) + table[rows + 1][j] ** 2)
        .ge(rows * level + table[rows + 1][j] ** 2, by=IH)
        .ge((rows + 1) * level, by=at(every_row, rows)),
    ),
)
main_difference = discussion(
    "2.4d",
    "What differs besides the scale of each feature",
    "Dropout penalises pw, each coordinate by the sum of squares of its column, which grows with the number of "
    "rows; it adapts to units, and does not shrink the weights of orthogonal columns.",
    see=[
        dropout_by_coordinate,
        squared,
        scale_free,
        not_scale_free,
        grows_with_rows,
        no_shrinkage,
        when_dropout_is_ridge,
    ],
)
