"""5.2: the operator norm, of a product, and by the greatest eigenvalue of AᵀA."""

from symproofs import (
    And,
    ForAll,
    Implies,
    at,
    calc,
    claim,
    definition,
    each,
    facts,
    fn,
    matrix,
    norm,
    on_vectors,
    scalar,
    sizes,
    sqrt,
    vector,
)

p, q, r = sizes("p q r")
A, B, y = matrix("A", p, q), matrix("B", q, r), vector("y", r)

x, v, c = vector("x", q), vector("v", q), scalar("c", "c >= 0")
for_all = ForAll(x, norm(A @ x) <= c * norm(x))
operator_norm = definition(
    "5.2a",
    "The operator norm is the least bound",
    And(
        ForAll(x, norm(A @ x) <= norm(A) * norm(x)),
        ForAll(c, Implies(for_all, norm(A) <= c)),
    ),
    proof=each(
        calc(norm(A @ x)).le(norm(A) * norm(x), by=facts.operator_norm),
        on_vectors(v, calc(norm(A @ v)).le(c * norm(v), by=at(for_all, v))),
    ),
)
norm_of_product = claim(
    "5.2b",
    "The norm of a product is at most the product of the norms",
    norm(A @ B) <= norm(A) * norm(B),
    proof=on_vectors(
        y,
        calc(norm(A @ B @ y))
        .eq(norm(A @ (B @ y)))
        .le(norm(A) * norm(B @ y), by=facts.operator_norm)
        .le(norm(A) * (norm(B) * norm(y)), by=facts.operator_norm)
        .eq(norm(A) * norm(B) * norm(y)),
    ),
)
norm_by_eigenvalue = claim(
    "5.2c",
    "The norm by the greatest eigenvalue",
    calc(norm(A)).eq(sqrt(fn.lambda_max(A.T @ A)), by=facts.spectral_norm),
)
