"""2.2: the weights that dropout finds, in closed form, and when the inverse in it exists."""

from typing import Any

from symproofs import (
    Eq,
    Exists,
    Iff,
    Ne,
    Not,
    at,
    calc,
    cases,
    choose,
    claim,
    contradiction,
    delta,
    each,
    equivalence,
    facts,
    follows,
    have,
    injectivity,
    inv,
    invertible,
    let,
    linear_combination,
    obtain,
    steps,
    witness,
    zeros,
)
from symproofs.sections.dropout.gradient import as_sums, normal, normal_equations, stationary
from symproofs.sections.dropout.normal_matrix import P, normal_matrix
from symproofs.sections.dropout.penalised_loss import probability
from symproofs.sections.dropout.setting import Gamma, X, d, j, p, w, y
from symproofs.sections.dropout.uniqueness import condition, e, empty, entry, is_unit, k, z

A = let("A", X.T @ X + (1 - p) / p * Gamma @ Gamma)
solution = inv(A) @ X.T @ y

# ------------------------------------------------------------------------------------- the inverse exists
sufficient = claim(
    "2.2f-if",
    "Under the condition the matrix of the closed form is invertible",
    invertible(A),
    given=[Ne(p, 0), condition],
    proof=steps(
        have(invertible(P), by=normal_matrix),
        injectivity(
            z,
            steps(
                have(Eq(P @ z, 0), proof=linear_combination((Eq(A @ z, 0), p), by=[P, A])),
                have(Eq(inv(P) @ P @ z, 0), proof=linear_combination((Eq(P @ z, 0), inv(P)))),
                calc(z).eq(inv(P) @ P @ z, by=facts.inverse).eq(zeros(d), by=Eq(inv(P) @ P @ z, 0)),
            ),
        ),
    ),
)


def in_kernel(v: Any, *why: Any) -> Any:
    """From A v = 0 to v = 0."""
    return steps(
        *why,
        have(Eq(inv(A) @ A @ v, 0), proof=linear_combination((Eq(A @ v, 0), inv(A)))),
        calc(v).eq(inv(A) @ A @ v, by=facts.inverse).eq(zeros(d), by=Eq(inv(A) @ A @ v, 0)),
    )


necessary = claim(
    "2.2f-only-if",
    "If the matrix of the closed form is invertible, the condition holds",
    condition,
    given=[Ne(p, 0), *probability, invertible(A)],
    proof=cases(
        p >= 1,
        yes=steps(
            have(Eq(p, 1), by=[p >= 1, p <= 1]),
            choose(
                1,
                each(
                    follows(Eq(p, 1)),
                    in_kernel(
                        z,
                        have(
                            Eq(A @ z, 0),
                            proof=linear_combination((Eq(X @ z, 0), X.T), by=[A, Eq(p, 1)]),
                        ),
                    ),
                ),
            ),
        ),
        no=choose(
            0,
            each(
                contradiction(have(Eq(p, 0), by=[p <= 0, p >= 0]), by=[Eq(p, 0), Ne(p, 0)]),
                follows(p < 1),
                contradiction(
                    have(
                        empty,
                        proof=contradiction(have(entry, proof=witness(k)), by=[entry, Not(entry)]),
                    ),
                    have(Exists(e, is_unit), proof=witness(lambda s: delta(s, j))),
                    obtain(e, Exists(e, is_unit)),
                    have(Eq(A @ e, 0), proof=calc(A @ e).eq(zeros(d), by=[A, Gamma, is_unit, empty])),
                    have(Eq(e, 0), proof=in_kernel(e)),
                    have(Eq(e[j], 0), proof=linear_combination((at(Eq(e, 0), j), 1))),
                    by=[Eq(e[j], 0), at(is_unit, j)],
                ),
            ),
        ),
    ),
)
when_invertible = claim(
    "2.2f-inverse",
    "When the matrix of the closed form is invertible",
    Iff(invertible(A), condition),
    given=[Ne(p, 0), *probability],
    proof=equivalence(forward=follows(necessary), backward=follows(sufficient)),
)

# ------------------------------------------------------------------------------------------ the closed form
closed_form = claim(
    "2.2f",
    "The expected loss is stationary at the closed form and nowhere else",
    Iff(stationary, Eq(p * w, solution)),
    given=[Ne(p, 0), condition],
    proof=steps(
        have(invertible(A), by=sufficient),
        as_sums,
        have(Iff(stationary, normal), proof=follows(normal_equations)),
        equivalence(
            forward=steps(
                have(normal, proof=follows(Iff(stationary, normal))),
                have(Eq(A @ (p * w), X.T @ y), proof=linear_combination((normal, p), by=A)),
                have(Eq(inv(A) @ A @ (p * w), p * w), by=facts.inverse),
                linear_combination((Eq(A @ (p * w), X.T @ y), inv(A)), (Eq(inv(A) @ A @ (p * w), p * w), -1)),
            ),
            backward=steps(
                have(Eq(A @ solution, X.T @ y), by=facts.inverse),
                have(
                    Eq(A @ (p * w), X.T @ y),
                    proof=linear_combination((Eq(p * w, solution), A), (Eq(A @ solution, X.T @ y), 1)),
                ),
                have(normal, proof=linear_combination((Eq(A @ (p * w), X.T @ y), 1 / p), by=A)),
                follows(Iff(stationary, normal)),
            ),
        ),
    ),
)
