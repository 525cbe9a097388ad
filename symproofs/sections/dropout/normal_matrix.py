"""2.2: the matrix of the normal equations, and when it has an inverse."""

from symproofs import (
    Eq,
    ForAll,
    Sum,
    at,
    calc,
    cases,
    claim,
    contradiction,
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
    steps,
    termwise,
    zeros,
)
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, no_zero_column, p, y
from symproofs.sections.dropout.uniqueness import condition, full_column_rank, nonzero_column, z

P = let("P", p * X.T @ X + (1 - p) * Gamma @ Gamma)
kernel = Eq(p * norm(X @ z) ** 2 + (1 - p) * norm(Gamma @ z) ** 2, 0)
weights = column * z[j] ** 2
normal_matrix = claim(
    "2.2-normal-matrix",
    "Under the condition the normal equations have an invertible matrix",
    invertible(P),
    given=[condition],
    proof=injectivity(
        z,
        steps(
            have(kernel, proof=linear_combination((Eq(P @ z, 0), z.T), by=[P, Gamma])),
            cases(
                condition,
                steps(
                    have(1 - p > 0, by=p < 1),
                    have(Eq((1 - p) * norm(Gamma @ z) ** 2, 0), by=[kernel, p > 0, 1 - p > 0]),
                    have(
                        Eq(Sum(weights, j), 0),
                        proof=linear_combination(
                            (Eq((1 - p) * norm(Gamma @ z) ** 2, 0), 1 / (1 - p)), by=Gamma
                        ),
                    ),
                    have(ForAll(j, Eq(weights, 0)), proof=termwise(Eq(Sum(weights, j), 0))),
                    have(
                        ForAll(j, Eq(z[j], 0)),
                        proof=steps(
                            obtain(i, at(no_zero_column, j)),
                            nonzero_column,
                            contradiction(by=at(ForAll(j, Eq(weights, 0)), j)),
                        ),
                    ),
                    calc(z).eq(zeros(d), by=ForAll(j, Eq(z[j], 0))),
                ),
                steps(
                    have(Eq(Sum((X @ z)[i] ** 2, i), 0), proof=linear_combination((kernel, 1), by=Eq(p, 1))),
                    have(ForAll(i, Eq((X @ z)[i] ** 2, 0)), proof=termwise(Eq(Sum((X @ z)[i] ** 2, i), 0))),
                    have(
                        ForAll(i, Eq((X @ z)[i], 0)),
                        proof=contradiction(by=at(ForAll(i, Eq((X @ z)[i] ** 2, 0)), i)),
                    ),
                    have(Eq(X @ z, 0), proof=linear_combination((ForAll(i, Eq((X @ z)[i], 0)), 1))),
                    have(Eq(z, 0), by=at(full_column_rank, z)),
                    follows(Eq(z, 0)),
                ),
            ),
        ),
    ),
)

best = inv(P) @ X.T @ y
normal_equations = claim(
    "2.2-closed-form",
    "The closed form solves the normal equations",
    Eq(p * (p * X.T @ (X @ best) + (1 - p) * Gamma @ (Gamma @ best)), p * X.T @ y),
    given=[condition],
    proof=steps(
        have(invertible(P), by=normal_matrix),
        have(Eq(P @ inv(P) @ X.T @ y, X.T @ y), by=facts.inverse),
        linear_combination((Eq(P @ inv(P) @ X.T @ y, X.T @ y), p), by=[P, facts.exchange_of_sums]),
    ),
)
