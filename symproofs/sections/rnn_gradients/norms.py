"""5.2: the operator norm of a product, and by the greatest eigenvalue of AᵀA."""

from symproofs import calc, claim, facts, fn, matrix, norm, on_vectors, sizes, sqrt, vector

p, q, r = sizes("p q r")
A, B, y = matrix("A", p, q), matrix("B", q, r), vector("y", r)

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
