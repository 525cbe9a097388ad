"""2.2: the coefficient λ = (1 − p)/p of the dropout penalty, as a function of the probability to keep an input."""

from typing import Any

from symproofs import (
    Eq,
    ForAll,
    Iff,
    Implies,
    Tends,
    by_definition,
    calc,
    claim,
    contradiction,
    definition,
    equivalence,
    facts,
    grad,
    have,
    let,
    linear_combination,
    oo,
    scalar,
    steps,
    witness,
)

p, q = scalar("p", "0 < p <= 1"), scalar("q", "0 < q <= 1")
M, eta = scalar("M"), scalar("eta", "eta > 0")


def coefficient(p: Any) -> Any:
    """λ at p."""
    return (1 - p) / p


strength = let("lambda_d", coefficient(p))
coefficient_of_dropout = definition("2.2h", "The coefficient of dropout", Eq(strength, (1 - p) / p))
inverse = 1 / (p * q)
decreasing = claim(
    "2.2i",
    "The coefficient strictly decreases in p",
    ForAll(p, q, Implies(p < q, coefficient(q) < coefficient(p))),
    proof=steps(
        have(inverse > 0),
        have(q - p > 0, by=p < q),
        have((q - p) * inverse > 0, by=[q - p > 0, inverse > 0]),
        calc(coefficient(q))
        .eq(coefficient(p) - (q - p) * inverse)
        .lt(coefficient(p), by=(q - p) * inverse > 0),
    ),
)
slope = claim(
    "2.2i-slope",
    "The slope of the coefficient",
    calc(grad(coefficient(p), p)).eq(-1 / p**2, by=facts.differentiation),
)
zero_at_one = claim(
    "2.2j",
    "The coefficient is 0 exactly if no input is dropped",
    Iff(Eq(strength, 0), Eq(p, 1)),
    proof=equivalence(
        forward=linear_combination((Eq(strength, 0), -p), by=strength),
        backward=calc(strength).eq(0, by=[strength, Eq(p, 1)]),
    ),
)
near = abs(p - 0) < eta
size = abs(M) + 1
small, product, bound = p < 1 / size, p * size < 1, p * M <= p * abs(M)
grows = claim(
    "2.2k",
    "The coefficient grows beyond every bound as p tends to 0 from above",
    Tends(coefficient(p), p, 0, oo),
    proof=by_definition(
        M,
        eta,
        steps(
            have(1 / size > 0),
            witness(
                1 / size,
                proof=steps(
                    have(
                        small, proof=calc(p).eq(abs(p - 0), by=facts.piecewise).lt(1 / size, by=[near, eta])
                    ),
                    have(product, proof=calc(p * size).lt(1 / size * size, by=small).eq(1)),
                    have(bound, proof=calc(p * M).le(p * abs(M))),
                    contradiction(
                        have(p * coefficient(p) <= p * M, by=coefficient(p) <= M),
                        by=[product, bound, p * coefficient(p) <= p * M],
                    ),
                ),
            ),
        ),
    ),
)
