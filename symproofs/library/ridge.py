"""The matrix AᵀA + cI of ridge regression, for c > 0: it has an inverse, which passes through A."""

from typing import Any

from symproofs import (
    Eq,
    ForAll,
    Sum,
    at,
    calc,
    claim,
    contradiction,
    eye,
    facts,
    have,
    index,
    injectivity,
    inv,
    invertible,
    let,
    linear_combination,
    matrix,
    norm,
    scalar,
    sizes,
    steps,
    termwise,
    vector,
)

m, n = sizes("m n")
i, j = index("i", m), index("j", n)
A, z, u = matrix("A", m, n), vector("z", n), vector("u", m)
c = scalar("c", "c > 0")
B, C = let("B", A.T @ A + c * eye(n)), let("C", A @ A.T + c * eye(m))


def injective(matrix: Any, factor: Any, z: Any, j: Any) -> Any:
    """From (FᵀF + cI) z = 0 to z = 0: multiplied by zᵀ it says ‖Fz‖² + c‖z‖² = 0."""
    energy, squares = Eq(norm(factor @ z) ** 2 + c * norm(z) ** 2, 0), ForAll(j, Eq(z[j] ** 2, 0))
    total, entries = Eq(Sum(z[j] ** 2, j), 0), ForAll(j, Eq(z[j], 0))
    return injectivity(
        z,
        steps(
            have(energy, proof=linear_combination((Eq(matrix @ z, 0), z.T), by=matrix)),
            have(Eq(c * norm(z) ** 2, 0), by=energy),
            have(total, proof=linear_combination((Eq(c * norm(z) ** 2, 0), 1 / c))),
            have(squares, proof=termwise(total)),
            have(entries, proof=contradiction(by=at(squares, j))),
            calc(z).eq(0 * z, by=entries),
        ),
    )


ridge_matrix = claim(
    "library.ridge-matrix",
    "AᵀA plus a positive multiple of the identity is invertible",
    invertible(B),
    proof=injective(B, A, z, j),
)
gram_matrix = claim(
    "library.gram-matrix",
    "AAᵀ plus a positive multiple of the identity is invertible",
    invertible(C),
    proof=injective(C, A.T, u, i),
)
push_through = claim(
    "library.push-through",
    "The inverse passes through A: (AᵀA + cI)⁻¹Aᵀ = Aᵀ(AAᵀ + cI)⁻¹",
    Eq(A.T @ inv(C), inv(B) @ A.T),
    proof=steps(
        have(invertible(B), by=ridge_matrix),
        have(invertible(C), by=gram_matrix),
        have(Eq(B @ A.T, A.T @ C), by=[B, C, facts.exchange_of_sums]),
        calc(A.T @ inv(C))
        .eq(inv(B) @ B @ A.T @ inv(C), by=facts.inverse)
        .eq(inv(B) @ (A.T @ C) @ inv(C), by=linear_combination((inv(B), Eq(B @ A.T, A.T @ C), inv(C))))
        .eq(inv(B) @ A.T, by=facts.inverse),
    ),
)
