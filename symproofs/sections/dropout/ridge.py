"""2.4: when dropout and ridge regression give the same weights."""

from typing import Any

from symproofs import (
    Eq,
    ForAll,
    Iff,
    Sum,
    at,
    calc,
    claim,
    delta,
    equivalence,
    eye,
    facts,
    have,
    index,
    inv,
    invertible,
    linear_combination,
    obtain,
    steps,
)
from symproofs.sections.dropout.matrices import (
    A,
    B,
    C,
    dropout,
    dropout_matrix,
    gram_matrix,
    push_through,
    ridge,
    ridge_matrix,
)
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, no_zero_column, y

k = index("k", d)

# ------------------------------------------------------------------------------------------- both directions
same_weights = ForAll(y, Eq(inv(A) @ X.T @ y, inv(B) @ X.T @ y))
same_penalty = Eq(dropout * Gamma @ Gamma, ridge * eye(d))
gap = dropout * Gamma @ Gamma - ridge * eye(d)  # A − B, a diagonal matrix
rows = ForAll(i, ForAll(j, Eq(Sum(inv(A)[j, k] * X[i, k], k), Sum(inv(B)[j, k] * X[i, k], k))))
maps = Eq(inv(A) @ X.T, inv(B) @ X.T)
on_ridge = Eq(A @ inv(A) @ X.T, A @ inv(B) @ X.T)
back, back_too = Eq(X.T, A @ inv(B) @ X.T), Eq(X.T, B @ inv(B) @ X.T)
kills = Eq(gap @ inv(B) @ X.T, 0)
kills_rows = Eq(gap @ X.T @ inv(C), 0)
kills_data = Eq(gap @ X.T, 0)
entries = ForAll(j, ForAll(i, Eq((dropout * column - ridge) * X[i, j], 0)))
equal_norms = ForAll(j, Eq(column, ridge / dropout))


def unit(i: Any) -> Any:
    return lambda s: delta(s, i)


when_dropout_is_ridge = claim(
    "2.4c",
    "Dropout is ridge regression exactly where both penalties are the same matrix",
    Iff(same_weights, same_penalty),
    given=[no_zero_column],
    proof=steps(
        have(invertible(A), by=dropout_matrix),
        have(invertible(B), by=ridge_matrix),
        have(invertible(C), by=gram_matrix),
        equivalence(
            forward=steps(
                have(rows, proof=linear_combination((at(same_weights, unit(i), j), 1))),
                have(maps, by=rows),
                have(on_ridge, proof=linear_combination((maps, A))),
                have(back, proof=linear_combination((on_ridge, 1), by=facts.inverse)),
                have(back_too, by=facts.inverse),
                have(kills, proof=linear_combination((back, -1), (back_too, 1), by=[A, B])),
                have(kills_rows, proof=linear_combination((kills, 1), (push_through, gap))),
                have(kills_data, proof=linear_combination((1, kills_rows, C), by=facts.inverse)),
                have(entries, proof=linear_combination((at(kills_data, j, i), 1), by=Gamma)),
                have(
                    equal_norms,
                    proof=steps(
                        obtain(i, at(no_zero_column, j)),
                        linear_combination((at(entries, j, i), 1 / (dropout * X[i, j]))),
                    ),
                ),
                calc(dropout * Gamma @ Gamma).eq(ridge * eye(d), by=[Gamma, equal_norms]),
            ),
            backward=steps(
                have(Eq(A, B), proof=linear_combination((same_penalty, 1), by=[A, B])),
                calc(inv(A) @ X.T @ y)
                .eq(inv(A) @ B @ inv(B) @ X.T @ y, by=facts.inverse)
                .eq(inv(A) @ A @ inv(B) @ X.T @ y, by=Eq(A, B))
                .eq(inv(B) @ X.T @ y, by=facts.inverse),
            ),
        ),
    ),
)
equal_column_norms = claim(
    "2.4c-norms",
    "The penalties are the same matrix exactly for equal column norms",
    Iff(same_penalty, equal_norms),
    proof=equivalence(
        forward=linear_combination((at(same_penalty, j, j), 1 / dropout), by=Gamma),
        backward=calc(dropout * Gamma @ Gamma).eq(ridge * eye(d), by=[Gamma, equal_norms]),
    ),
)
