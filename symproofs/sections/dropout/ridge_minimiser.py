"""2.3: when the closed form of ridge regression is the unique minimiser, and a negative penalty."""

from symproofs import (
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
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
    invertible,
    linear_combination,
    norm,
    steps,
    zeros,
)
from symproofs.sections.dropout.ridge_closed_form import B, best, solves
from symproofs.sections.dropout.ridge_solution import (
    difference,
    gap,
    gradient,
    loss,
    normal,
    ridge,
    stationary,
    v,
    vector_of_gradient,
    z,
)
from symproofs.sections.dropout.setting import X, d, w, y

# -------------------------------------------------------------------------------------------- the minimiser
definite = ForAll(z, Implies(Ne(z, 0), z.T @ (X.T @ X + ridge * eye(d)) @ z > 0))
least = ForAll(v, loss(w) <= loss(v))
only_one = ForAll(v, Implies(loss(v) <= loss(w), Eq(v, w)))


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
        have(size > 0, by=Ne(z, 0)),
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
