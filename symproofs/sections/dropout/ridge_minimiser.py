"""2.3: the closed form of ridge regression, when it exists, and when it is the unique minimiser."""

from typing import Any

from symproofs import (
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Or,
    Sum,
    at,
    calc,
    cases,
    claim,
    contradiction,
    delta,
    each,
    equivalence,
    erratum,
    eye,
    facts,
    fn,
    follows,
    have,
    impossible,
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
from symproofs.sections.dropout.minimiser import full_column_rank
from symproofs.sections.dropout.ridge_solution import (
    gradient,
    loss,
    normal,
    normal_equations,
    ridge,
    stationary,
    v,
    vector_of_gradient,
    z,
)
from symproofs.sections.dropout.setting import X, d, i, j, w, y

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
                calc(w)
                .eq(inv(B) @ B @ w, by=facts.inverse)
                .eq(best, by=linear_combination((Eq(B @ w, X.T @ y), inv(B)))),
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

# -------------------------------------------------------------------------------------------- the minimiser
definite = ForAll(z, Implies(Ne(z, 0), z.T @ (X.T @ X + ridge * eye(d)) @ z > 0))
least = ForAll(v, loss(w) <= loss(v))
only_one = ForAll(v, Implies(loss(v) <= loss(w), Eq(v, w)))


def gap(v: Any) -> Any:
    """What the loss at v is above the loss at w."""
    return (v - w).T @ (X.T @ X + ridge * eye(d)) @ (v - w)


difference = claim(
    "2.3-difference",
    "The ridge loss above a solution of the normal equations",
    ForAll(v, Eq(loss(v) - loss(w), gap(v))),
    given=[normal],
    proof=linear_combination((normal, 2 * (v - w).T), by=facts.exchange_of_sums),
)
quadratic = z.T @ (X.T @ X + ridge * eye(d)) @ z
nonzero = have(
    Ne(v - w, 0),
    proof=contradiction(have(Eq(v, w), proof=linear_combination((Eq(v - w, 0), 1))), by=[Eq(v, w), Ne(v, w)]),
)
apart = have(gap(v) > 0, proof=steps(nonzero, follows(at(definite, v - w))))
when_unique = claim(
    "2.3j-when",
    "A solution of the normal equations is the only minimiser exactly if the ridge matrix is positive definite",
    Iff(And(least, only_one), definite),
    given=[normal],
    proof=equivalence(
        forward=contradiction(
            have(Eq(loss(w + z) - loss(w), quadratic), by=at(difference, w + z)),
            have(
                loss(w + z) <= loss(w),
                proof=calc(loss(w + z))
                .eq(loss(w) + quadratic, by=Eq(loss(w + z) - loss(w), quadratic))
                .le(loss(w), by=quadratic <= 0),
            ),
            have(Eq(w + z, w), by=at(only_one, w + z)),
            have(Eq(z, 0), proof=linear_combination((Eq(w + z, w), 1))),
            by=[Eq(z, 0), Ne(z, 0)],
        ),
        backward=each(
            cases(
                Eq(v, w),
                yes=calc(loss(w)).eq(loss(v), by=Eq(v, w)).le(loss(v)),
                no=steps(
                    apart,
                    calc(loss(w)).eq(loss(v) - gap(v), by=at(difference, v)).le(loss(v), by=gap(v) > 0),
                ),
            ),
            cases(
                Eq(v, w),
                yes=follows(Eq(v, w)),
                no=steps(
                    apart,
                    have(
                        gap(v) <= 0,
                        proof=calc(gap(v))
                        .eq(loss(v) - loss(w), by=at(difference, v))
                        .le(0, by=loss(v) <= loss(w)),
                    ),
                    impossible(by=[gap(v) > 0, gap(v) <= 0]),
                ),
            ),
        ),
    ),
)
greatest = fn.lambda_max(-X.T @ X)  # minus the smallest eigenvalue of XᵀX
bound = z.T @ (-X.T @ X) @ z <= greatest * norm(z) ** 2
size = norm(z) ** 2
definite_by_eigenvalue = claim(
    "2.3j-definite",
    "The ridge matrix is positive definite if λ exceeds minus the smallest eigenvalue of XᵀX",
    definite,
    given=[ridge > greatest],
    proof=steps(
        have(bound, by=facts.rayleigh),
        have(Ne(size, 0)),
        have(
            size > 0,
            proof=contradiction(have(Eq(size, 0), by=size <= 0), by=[Eq(size, 0), Ne(size, 0)]),
        ),
        calc(quadratic)
        .eq(ridge * size - z.T @ (-X.T @ X) @ z)
        .ge(ridge * size - greatest * size, by=bound)
        .gt(0, by=[ridge > greatest, size > 0]),
    ),
)
definite_matrix = claim(
    "2.3j-matrix",
    "The ridge matrix is invertible if λ exceeds minus the smallest eigenvalue of XᵀX",
    invertible(B),
    given=[ridge > greatest],
    proof=injectivity(
        z,
        contradiction(
            have(quadratic > 0, by=at(definite_by_eigenvalue, z)),
            have(Eq(quadratic, 0), proof=linear_combination((Eq(B @ z, 0), z.T), by=B)),
            by=[quadratic > 0, Eq(quadratic, 0)],
        ),
    ),
)
unique_minimiser = claim(
    "2.3j",
    "If λ exceeds minus the smallest eigenvalue of XᵀX, the closed form is the only minimiser",
    And(ForAll(v, loss(best) <= loss(v)), ForAll(v, Implies(loss(v) <= loss(best), Eq(v, best)))),
    given=[ridge > greatest],
    proof=steps(
        have(invertible(B), by=definite_matrix),
        have(solves, by=facts.inverse),
        have(Eq((X.T @ X + ridge * eye(d)) @ best, X.T @ y), proof=linear_combination((solves, 1), by=B)),
        have(definite, proof=follows(definite_by_eigenvalue)),
        each(follows(at(when_unique, {w: best})), follows(at(when_unique, {w: best}))),
    ),
)

# -------------------------------------------------------------------------------------- a negative penalty
any_penalty = ForAll(w, Implies(stationary, least))
zero_is_least = ForAll(w, Implies(Eq(w, 0), least))
below = ForAll(v, ForAll(w, Implies(Eq(w, 0), norm(y) ** 2 <= norm(y) ** 2 + ridge * norm(v) ** 2)))
stationary_is_not_enough = erratum(
    "2.3j-literal",
    "With a negative penalty a stationary point need not be a minimiser",
    any_penalty,
    given=[ridge < 0, Eq(X, 0)],
    corrected=unique_minimiser,
    proof=contradiction(
        have(
            zero_is_least,
            proof=steps(
                have(vector_of_gradient, by=gradient),
                have(
                    stationary,
                    proof=linear_combination((vector_of_gradient, 1), (Eq(w, 0), 2 * ridge), by=Eq(X, 0)),
                ),
                follows(at(any_penalty, w)),
            ),
        ),
        have(
            below,
            proof=calc(norm(y) ** 2)
            .eq(loss(w), by=Eq(w, 0))
            .le(loss(v), by=at(zero_is_least, w, v))
            .eq(norm(y) ** 2 + ridge * norm(v) ** 2, by=Eq(X, 0)),
        ),
        by=[at(below, lambda s: delta(s, 1), zeros(d)), ridge < 0],
    ),
)
