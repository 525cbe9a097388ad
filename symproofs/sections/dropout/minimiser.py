"""2.2: the minimisers of the expected dropout loss, and when there is just one."""

from typing import Any

from symproofs import (
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Rational,
    at,
    calc,
    claim,
    each,
    equivalence,
    facts,
    follows,
    have,
    inv,
    invertible,
    linear_combination,
    steps,
)
from symproofs.sections.dropout.closed_form import A, solution
from symproofs.sections.dropout.closed_form import sufficient as sufficient_for_A
from symproofs.sections.dropout.expected_loss import expected_loss, loss, penalised, v
from symproofs.sections.dropout.gradient import as_sums, gradient
from symproofs.sections.dropout.gradient import stationary as zero_gradient
from symproofs.sections.dropout.gradient import vector as gradient_vector
from symproofs.sections.dropout.normal_matrix import P, best, normal_equations, normal_matrix
from symproofs.sections.dropout.penalised_loss import (
    all_minimisers,
    no_change,
    not_less,
    probability,
    stationary,
)
from symproofs.sections.dropout.setting import Gamma, X, p, w, y
from symproofs.sections.dropout.uniqueness import condition, necessary, sufficient, unique


def as_penalised(v: Any) -> Any:
    """The two forms of the loss at weights v."""
    return have(Eq(loss(v), penalised(v)), by=at(expected_loss, v))


def compared(v: Any, w: Any) -> Any:
    """From the expected loss to the penalised one."""
    return have(
        penalised(v) <= penalised(w),
        proof=calc(penalised(v))
        .eq(loss(v), by=Eq(loss(v), penalised(v)))
        .le(loss(w), by=loss(v) <= loss(w))
        .eq(penalised(w), by=Eq(loss(w), penalised(w))),
    )


def least(v: Any, w: Any) -> Any:
    """From the penalised loss to the expected one."""
    return (
        calc(loss(v))
        .eq(penalised(v), by=Eq(loss(v), penalised(v)))
        .le(penalised(w), by=penalised(v) <= penalised(w))
        .eq(loss(w), by=Eq(loss(w), penalised(w)))
    )


only_one = ForAll(v, Implies(loss(v) <= loss(w), Eq(v, w)))
minimiser = claim(
    "2.2g",
    "The stationary points are the minimisers, and when there is just one",
    And(
        ForAll(v, loss(w) <= loss(v)),
        ForAll(v, Iff(loss(v) <= loss(w), no_change(v))),
        Iff(only_one, condition),
    ),
    given=[stationary, *probability],
    proof=steps(
        as_penalised(w),
        each(
            steps(as_penalised(v), have(penalised(w) <= penalised(v), by=at(not_less, v)), least(w, v)),
            steps(
                as_penalised(v),
                equivalence(
                    forward=steps(compared(v, w), follows(at(all_minimisers, v))),
                    backward=steps(have(penalised(v) <= penalised(w), by=at(all_minimisers, v)), least(v, w)),
                ),
            ),
            equivalence(
                forward=steps(
                    have(
                        unique,
                        proof=steps(
                            as_penalised(v),
                            have(loss(v) <= loss(w), proof=least(v, w)),
                            follows(at(only_one, v)),
                        ),
                    ),
                    follows(necessary),
                ),
                backward=steps(
                    have(unique, by=sufficient),
                    as_penalised(v),
                    compared(v, w),
                    calc(v).eq(w, by=at(unique, v)),
                ),
            ),
        ),
    ),
)
unique_minimiser = claim(
    "2.2g-point",
    "Under the condition the closed form is the unique minimiser",
    And(
        ForAll(v, loss(best) <= loss(v)),
        ForAll(v, Implies(loss(v) <= loss(best), Eq(v, best))),
    ),
    given=[condition, *probability],
    proof=steps(
        have(
            Eq(p * (p * X.T @ (X @ best) + (1 - p) * Gamma @ (Gamma @ best)), p * X.T @ y),
            by=normal_equations,
        ),
        have(invertible(P), by=normal_matrix),
        each(follows(at(minimiser, {w: best})), follows(at(minimiser, {w: best}))),
    ),
)

# ---------------------------------------------------------------------------- the same as in 2.2d and in 2.2f
value = Eq(zero_gradient.left, gradient_vector)
where_stationary = claim(
    "2.2g-stationary",
    "The gradient of the expected loss is 0 exactly where w is stationary, at every p",
    Iff(zero_gradient, stationary),
    proof=steps(
        as_sums,
        have(value, by=gradient),
        equivalence(
            forward=linear_combination((zero_gradient, Rational(1, 2)), (value, -Rational(1, 2))),
            backward=linear_combination((stationary, 2), (value, 1)),
        ),
    ),
)
in_A = Eq(A @ (p * best), X.T @ y)
same_point = claim(
    "2.2g-closed-form",
    "The unique minimiser is the point of 2.2f",
    Eq(p * best, solution),
    given=[Ne(p, 0), condition],
    proof=steps(
        have(invertible(P), by=normal_matrix),
        have(invertible(A), by=sufficient_for_A),
        have(Eq(P @ best, X.T @ y), by=facts.inverse),
        have(in_A, proof=linear_combination((Eq(P @ best, X.T @ y), 1), by=[A, P])),
        have(Eq(inv(A) @ A @ (p * best), p * best), by=facts.inverse),
        linear_combination((in_A, inv(A)), (Eq(inv(A) @ A @ (p * best), p * best), -1)),
    ),
)
