"""2.3: the closed form of ridge regression, and when the inverse in it exists."""

from typing import Any

from symproofs import (
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Or,
    Sum,
    at,
    calc,
    cases,
    claim,
    contradiction,
    equivalence,
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
    steps,
    termwise,
    zeros,
)
from symproofs.sections.dropout.ridge_solution import (
    normal,
    normal_equations,
    ridge,
    stationary,
    z,
)
from symproofs.sections.dropout.setting import X, d, i, j, w, y
from symproofs.sections.dropout.uniqueness import full_column_rank

B = let("B", X.T @ X + ridge * eye(d))
best = inv(B) @ X.T @ y

# -------------------------------------------------------------------------------------- the inverse exists
no_eigenvalue = ForAll(z, Implies(Eq(X.T @ X @ z, -ridge * z), Eq(z, 0)))
condition = Or(ridge > 0, And(Eq(ridge, 0), full_column_rank))
sufficient = claim(
    "2.3i-if",
    "The ridge matrix is invertible if −λ is no eigenvalue of XᵀX",
    invertible(B),
    given=[no_eigenvalue],
    proof=injectivity(
        z,
        steps(
            have(Eq(X.T @ X @ z, -ridge * z), proof=linear_combination((Eq(B @ z, 0), 1), by=B)),
            have(Eq(z, 0), by=at(no_eigenvalue, z)),
            follows(Eq(z, 0)),
        ),
    ),
)
when_invertible = claim(
    "2.3i-inverse",
    "The ridge matrix is invertible exactly if −λ is no eigenvalue of XᵀX",
    Iff(invertible(B), no_eigenvalue),
    proof=equivalence(
        forward=steps(
            have(Eq(B @ z, 0), proof=linear_combination((Eq(X.T @ X @ z, -ridge * z), 1), by=B)),
            have(Eq(inv(B) @ B @ z, 0), proof=linear_combination((Eq(B @ z, 0), inv(B)))),
            calc(z).eq(inv(B) @ B @ z, by=facts.inverse).eq(zeros(d), by=Eq(inv(B) @ B @ z, 0)),
        ),
        backward=follows(sufficient),
    ),
)
energy = Eq(norm(X @ z) ** 2 + ridge * norm(z) ** 2, 0)
squares, fitted = Sum(z[j] ** 2, j), Sum((X @ z)[i] ** 2, i)
condition_suffices = claim(
    "2.3i-condition",
    "With λ > 0, or λ = 0 and full column rank, −λ is no eigenvalue",
    no_eigenvalue,
    given=[condition],
    proof=steps(
        have(energy, proof=linear_combination((Eq(X.T @ X @ z, -ridge * z), z.T))),
        cases(
            condition,
            steps(
                have(Eq(ridge * norm(z) ** 2, 0), by=[energy, ridge > 0]),
                have(Eq(squares, 0), proof=linear_combination((Eq(ridge * norm(z) ** 2, 0), 1 / ridge))),
                have(ForAll(j, Eq(z[j] ** 2, 0)), proof=termwise(Eq(squares, 0))),
                have(ForAll(j, Eq(z[j], 0)), proof=contradiction(by=at(ForAll(j, Eq(z[j] ** 2, 0)), j))),
                linear_combination((ForAll(j, Eq(z[j], 0)), 1)),
            ),
            steps(
                have(Eq(fitted, 0), proof=linear_combination((energy, 1), by=Eq(ridge, 0))),
                have(ForAll(i, Eq((X @ z)[i] ** 2, 0)), proof=termwise(Eq(fitted, 0))),
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
)

under_condition = claim(
    "2.3i-matrix",
    "With λ > 0, or λ = 0 and full column rank, the ridge matrix is invertible",
    invertible(B),
    given=[condition],
    proof=steps(
        have(no_eigenvalue, proof=follows(condition_suffices)),
        have(Iff(invertible(B), no_eigenvalue), proof=follows(when_invertible)),
        follows(Iff(invertible(B), no_eigenvalue)),
    ),
)

# ------------------------------------------------------------------------------------------ the closed form
solves = Eq(B @ best, X.T @ y)


def solved(matrix: Any) -> Any:
    """By a claim that the matrix is invertible."""
    return steps(
        have(invertible(B), by=matrix),
        have(Iff(stationary, normal), proof=follows(normal_equations)),
        equivalence(
            forward=steps(
                have(normal, proof=follows(Iff(stationary, normal))),
                have(Eq(B @ w, X.T @ y), proof=linear_combination((normal, 1), by=B)),
                have(Eq(inv(B) @ B @ w, w), by=facts.inverse),
                linear_combination((Eq(B @ w, X.T @ y), inv(B)), (Eq(inv(B) @ B @ w, w), -1)),
            ),
            backward=steps(
                have(solves, by=facts.inverse),
                have(normal, proof=linear_combination((Eq(w, best), B), (solves, 1), by=B)),
                follows(Iff(stationary, normal)),
            ),
        ),
    )


in_general = claim(
    "2.3i-general",
    "The ridge loss is stationary at the closed form and nowhere else, if −λ is no eigenvalue of XᵀX",
    Iff(stationary, Eq(w, best)),
    given=[no_eigenvalue],
    proof=solved(sufficient),
)
closed_form = claim(
    "2.3i",
    "The ridge loss is stationary at the closed form and nowhere else",
    Iff(stationary, Eq(w, best)),
    given=[condition],
    proof=solved(under_condition),
)
