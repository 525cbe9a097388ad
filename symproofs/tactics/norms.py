"""Signs of greatest eigenvalues, which obligations may use without a citation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symproofs.kernel import logic
from symproofs.kernel.contraction import LAWS, contraction
from symproofs.kernel.norms import eigenvalue_bound, symmetric
from symproofs.kernel.order import visible_sign
from symproofs.kernel.terms import I1, INT, ZERO, KernelError, Term, delta, lam, make
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.rules import fresh

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library


def eigenvalue_signs(library: Library, t: Term) -> list[Theorem]:
    """0 ≤ λ₁(S) for the closed eigenvalues in t whose S has a first diagonal entry that is visibly ≥ 0."""
    from symproofs.tactics.resources import subterms_closed

    found = [eigenvalue_sign(library, y) for y in subterms_closed(t) if y.op == "eigmax" and not y.maxb]
    return [s for s in found if s is not None]


def eigenvalue_sign(library: Library, y: Term) -> Theorem | None:
    """0 ≤ S₁₁ = e₁ᵀSe₁ ≤ λ₁(S)‖e₁‖² = λ₁(S), S symmetric."""
    from symproofs.tactics.obligations import prove_obligation

    key = ("eigenvalue", y)
    if key not in library.scope.cache:
        library.scope.cache[key] = None  # while it is being shown, it is not known
        size, matrix = y.args
        symmetry = prove_obligation(library, symmetric(matrix, size))
        if symmetry is not None:
            library.scope.cache[key] = _from_first_entry(library, y, symmetry)
    out: Theorem | None = library.scope.cache[key]
    return out


def _from_first_entry(library: Library, y: Term, symmetry: Theorem) -> Theorem | None:
    size, matrix = y.args
    k = fresh(INT)
    unit = lam((k,), (I1, size), delta(k, I1))
    above = eigenvalue_bound(symmetry=symmetry, size=size, matrix=matrix, vector=unit)
    entry, bound = above.conclusion.args
    integers = library.scope.integer_hypotheses()
    try:
        sign = visible_sign(
            goal=make("le", (ZERO, entry)), hypotheses=integers, premises=(), unfold=(), allow=LAWS
        )
        equal = contraction(
            goal=make("eq", (bound, y)), hypotheses=integers, premises=(), unfold=(), allow=LAWS
        )
    except KernelError:
        return None
    return logic.chain(steps=(sign, above, equal))
