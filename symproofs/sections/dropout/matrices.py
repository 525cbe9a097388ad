"""2.4: the matrices of both closed forms have inverses, and that of ridge regression passes through Xᵀ."""

from symproofs import (
    Eq,
    ForAll,
    Ne,
    Sum,
    at,
    calc,
    claim,
    contradiction,
    eye,
    facts,
    follows,
    have,
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
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, n, no_zero_column

z = vector("z", d)
dropout = scalar("lambda_d", "lambda_d > 0")  # any number, not only (1 - p)/p
ridge = scalar("lambda", "lambda > 0")
A = let("A", X.T @ X + dropout * Gamma @ Gamma)
B = let("B", X.T @ X + ridge * eye(d))
C = let("C", X @ X.T + ridge * eye(n))

kernel = Eq(norm(X @ z) ** 2 + dropout * norm(Gamma @ z) ** 2, 0)
weighted = Eq(Sum(column * z[j] ** 2, j), 0)
dropout_matrix = claim(
    "2.4-dropout-matrix",
    "The dropout matrix is invertible if no column of X is zero",
    invertible(A),
    given=[no_zero_column],
    proof=injectivity(
        z,
        steps(
            have(kernel, proof=linear_combination((Eq(A @ z, 0), z.T), by=[A, Gamma])),
            have(Eq(dropout * norm(Gamma @ z) ** 2, 0), by=kernel),
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
ridge_matrix = claim(
    "2.4-ridge-matrix", "The ridge matrix is invertible", invertible(B), proof=follows(facts.ridge_matrix)
)
gram_matrix = claim(
    "2.4-gram-matrix",
    "The matrix of inner products plus a multiple of the identity is invertible",
    invertible(C),
    proof=follows(facts.gram_matrix),
)
push_through = claim(
    "2.4-push-through",
    "Ridge weights by the matrix of inner products",
    Eq(X.T @ inv(C), inv(B) @ X.T),
    proof=steps(
        have(invertible(B), by=ridge_matrix),
        have(invertible(C), by=gram_matrix),
        follows(facts.push_through),
    ),
)
