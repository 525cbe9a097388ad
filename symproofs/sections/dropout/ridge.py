"""2.4: when dropout and ridge regression give the same weights."""

from typing import Any

from symproofs import (
    Eq,
    ForAll,
    Iff,
    Ne,
    Sum,
    at,
    calc,
    claim,
    contradiction,
    delta,
    equivalence,
    eye,
    facts,
    have,
    index,
    injectivity,
    inv,
    invertible,
    let,
    linear_combination,
    norm,
    obtain,
    scalar,
    steps,
    termwise,
    vector,
    zeros,
)
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, n, no_zero_column, y

k = index("k", d)
z, u = vector("z", d), vector("u", n)
dropout = scalar("lambda_d", "lambda_d > 0")
ridge = scalar("lambda", "lambda > 0")
A = let("A", X.T @ X + dropout * Gamma @ Gamma)
B = let("B", X.T @ X + ridge * eye(d))
C = let("C", X @ X.T + ridge * eye(n))

# ------------------------------------------------------------------------------------- the three inverses exist
ridge_kernel = Eq(norm(X @ z) ** 2 + ridge * norm(z) ** 2, 0)
ridge_matrix = claim(
    "2.4-ridge-matrix",
    "The ridge matrix is invertible",
    invertible(B),
    proof=injectivity(
        z,
        steps(
            have(ridge_kernel, proof=linear_combination((Eq(B @ z, 0), z.T), by=B)),
            have(Eq(ridge * norm(z) ** 2, 0), by=ridge_kernel),
            have(
                Eq(Sum(z[j] ** 2, j), 0), proof=linear_combination((Eq(ridge * norm(z) ** 2, 0), 1 / ridge))
            ),
            have(ForAll(j, Eq(z[j] ** 2, 0)), proof=termwise(Eq(Sum(z[j] ** 2, j), 0))),
            have(ForAll(j, Eq(z[j], 0)), proof=contradiction(by=at(ForAll(j, Eq(z[j] ** 2, 0)), j))),
            calc(z).eq(zeros(d), by=ForAll(j, Eq(z[j], 0))),
        ),
    ),
)
gram_kernel = Eq(norm(X.T @ u) ** 2 + ridge * norm(u) ** 2, 0)
gram_matrix = claim(
    "2.4-gram-matrix",
    "The matrix of inner products plus a multiple of the identity is invertible",
    invertible(C),
    proof=injectivity(
        u,
        steps(
            have(gram_kernel, proof=linear_combination((Eq(C @ u, 0), u.T), by=C)),
            have(Eq(ridge * norm(u) ** 2, 0), by=gram_kernel),
            have(
                Eq(Sum(u[i] ** 2, i), 0), proof=linear_combination((Eq(ridge * norm(u) ** 2, 0), 1 / ridge))
            ),
            have(ForAll(i, Eq(u[i] ** 2, 0)), proof=termwise(Eq(Sum(u[i] ** 2, i), 0))),
            have(ForAll(i, Eq(u[i], 0)), proof=contradiction(by=at(ForAll(i, Eq(u[i] ** 2, 0)), i))),
            calc(u).eq(zeros(n), by=ForAll(i, Eq(u[i], 0))),
        ),
    ),
)
dropout_kernel = Eq(norm(X @ z) ** 2 + dropout * norm(Gamma @ z) ** 2, 0)
weighted = Eq(Sum(column * z[j] ** 2, j), 0)
dropout_matrix = claim(
    "2.4-dropout-matrix",
    "The dropout matrix is invertible if no column of X is zero",
    invertible(A),
    given=[no_zero_column],
    proof=injectivity(
        z,
        steps(
            have(dropout_kernel, proof=linear_combination((Eq(A @ z, 0), z.T), by=[A, Gamma])),
            have(Eq(dropout * norm(Gamma @ z) ** 2, 0), by=dropout_kernel),
            have(
                weighted,
                proof=linear_combination((Eq(dropout * norm(Gamma @ z) ** 2, 0), 1 / dropout), by=Gamma),
            ),
            have(ForAll(j, Eq(column * z[j] ** 2, 0)), proof=termwise(weighted)),
            have(
                ForAll(j, Eq(z[j], 0)),
                proof=steps(
                    obtain(i, at(no_zero_column, j)),
                    have(
                        Ne(column, 0),
                        proof=contradiction(
                            have(ForAll(i, Eq(X[i, j] ** 2, 0)), proof=termwise(Eq(column, 0))),
                            by=at(ForAll(i, Eq(X[i, j] ** 2, 0)), i),
                        ),
                    ),
                    contradiction(by=at(ForAll(j, Eq(column * z[j] ** 2, 0)), j)),
                ),
            ),
            calc(z).eq(zeros(d), by=ForAll(j, Eq(z[j], 0))),
        ),
    ),
)

# ---------------------------------------------------------------------------------------------- push-through
push_through = claim(
    "2.4-push-through",
    "Ridge weights by the matrix of inner products",
    Eq(X.T @ inv(C), inv(B) @ X.T),
    proof=steps(
        have(invertible(B), by=ridge_matrix),
        have(invertible(C), by=gram_matrix),
        have(Eq(B @ X.T, X.T @ C), by=[B, C, facts.exchange_of_sums]),
        calc(X.T @ inv(C))
        .eq(inv(B) @ B @ X.T @ inv(C), by=facts.inverse)
        .eq(inv(B) @ (X.T @ C) @ inv(C), by=linear_combination((inv(B), Eq(B @ X.T, X.T @ C), inv(C))))
        .eq(inv(B) @ X.T, by=facts.inverse),
    ),
)

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
