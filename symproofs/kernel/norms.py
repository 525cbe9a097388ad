"""The operator norm and the greatest eigenvalue, each by what defines it. No search.

    ‖A‖ is the least c ≥ 0 with ‖Ax‖ ≤ c‖x‖ for all x                              "operator norm"
    λ₁(S) is the least c with xᵀSx ≤ c‖x‖² for all x,  S symmetric, n ≥ 1          "spectral theorem for λ₁"

A matrix is a function of two integers; its entries in 1..m × 1..n count, and ‖x‖² is Σ_{j=1}^n x_j². The premises
about all x are compared whole with the formula that the rule builds.
"""

from __future__ import annotations

from symproofs.kernel.terms import (
    I1,
    INT,
    ZERO,
    KernelError,
    Term,
    app,
    fun,
    func,
    local,
    make,
    mul,
    power,
    quantify,
    sum_over,
    within,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule

NORM = "operator norm"
SPECTRAL = "spectral theorem for λ₁"


def _need(ok: bool, why: str) -> None:
    if not ok:
        raise KernelError(why)


def length(x: Term, n: Term) -> Term:
    """‖x‖ = √Σ_{j=1}^n x_j²."""
    j = local("j", 0, INT)
    return func("sqrt", sum_over(j, I1, n, power(app(x, j), 2)))


def image_length(matrix: Term, m: Term, n: Term, x: Term) -> Term:
    """‖Ax‖ = √Σ_{i=1}^m (Σ_{j=1}^n A_ij x_j)²."""
    i, j = local("i", 0, INT), local("j", 0, INT)
    row = sum_over(j, I1, n, mul(app(matrix, i, j), app(x, j)))
    return func("sqrt", sum_over(i, I1, m, power(row, 2)))


def form(matrix: Term, n: Term, x: Term) -> Term:
    """xᵀSx = Σ_{j=1}^n (Σ_{i=1}^n x_i S_ij) x_j."""
    i, j = local("i", 0, INT), local("j", 0, INT)
    column = sum_over(i, I1, n, mul(app(x, i), app(matrix, i, j)))
    return sum_over(j, I1, n, mul(column, app(x, j)))


def stretches(matrix: Term, m: Term, n: Term, c: Term) -> Term:
    """The formula ∀x ‖Ax‖ ≤ c‖x‖."""
    x = local("x", 0, fun(INT), (I1, n))
    return quantify([x], make("le", (image_length(matrix, m, n, x), mul(c, length(x, n)))))


def dominated(matrix: Term, n: Term, c: Term) -> Term:
    """The formula ∀x xᵀSx ≤ c‖x‖²."""
    x = local("x", 0, fun(INT), (I1, n))
    return quantify([x], make("le", (form(matrix, n, x), mul(c, power(length(x, n), 2)))))


def symmetric(matrix: Term, n: Term) -> Term:
    """The formula ∀i ∀j S_ij = S_ji, both from 1 to n."""
    i, j = local("i", 0, INT), local("j", 0, INT)
    entries = [i, *within(i, I1, n), j, *within(j, I1, n)]
    return quantify(entries, make("eq", (app(matrix, i, j), app(matrix, j, i))))


def _check(matrix: Term, *sizes: Term) -> None:
    _need(matrix.sort == fun(INT, INT), "not a matrix")
    _need(all(s.sort == INT and s.op != "none" for s in sizes), "a size is not an integer")


@rule
def norm_bound(rows: Term, columns: Term, matrix: Term, vector: Term) -> Sequent:
    """⊢ ‖Ax‖ ≤ ‖A‖‖x‖   (A is m × n)"""
    _check(matrix, rows, columns)
    _need(vector.sort == fun(INT), "norm_bound: not a vector")
    norm = make("opnorm", (rows, columns, matrix))
    bound = mul(norm, length(vector, columns))
    return frozenset(), make("le", (image_length(matrix, rows, columns, vector), bound)), (NORM,)


@rule
def norm_sign(rows: Term, columns: Term, matrix: Term) -> Sequent:
    """⊢ 0 ≤ ‖A‖"""
    _check(matrix, rows, columns)
    return frozenset(), make("le", (ZERO, make("opnorm", (rows, columns, matrix)))), (NORM,)


@rule
def norm_least(
    theorem: Theorem, sign: Theorem, rows: Term, columns: Term, matrix: Term, bound: Term
) -> Sequent:
    """Γ ⊢ ∀x ‖Ax‖ ≤ c‖x‖, Δ ⊢ 0 ≤ c  /  Γ, Δ ⊢ ‖A‖ ≤ c   (A is m × n)"""
    _check(matrix, rows, columns)
    _need(sign.conclusion == make("le", (ZERO, bound)), "norm_least: the bound is not shown to be at least 0")
    _need(
        theorem.conclusion == stretches(matrix, rows, columns, bound),
        "norm_least: the premise is not ‖Ax‖ ≤ c‖x‖ for all x",
    )
    norm = make("opnorm", (rows, columns, matrix))
    return theorem.hypotheses | sign.hypotheses, make("le", (norm, bound)), (NORM,)


@rule
def eigenvalue_bound(symmetry: Theorem, size: Term, matrix: Term, vector: Term) -> Sequent:
    """Γ ⊢ S = Sᵀ  /  Γ ⊢ xᵀSx ≤ λ₁(S)‖x‖²   (S is n × n)"""
    _check(matrix, size)
    _need(vector.sort == fun(INT), "eigenvalue_bound: not a vector")
    _need(symmetry.conclusion == symmetric(matrix, size), "eigenvalue_bound: the matrix is not symmetric")
    greatest = mul(make("eigmax", (size, matrix)), power(length(vector, size), 2))
    return symmetry.hypotheses, make("le", (form(matrix, size, vector), greatest)), (SPECTRAL,)


@rule
def eigenvalue_least(
    symmetry: Theorem, nonempty: Theorem, theorem: Theorem, size: Term, matrix: Term, bound: Term
) -> Sequent:
    """Γ ⊢ S = Sᵀ, Δ ⊢ 1 ≤ n, Θ ⊢ ∀x xᵀSx ≤ c‖x‖²  /  Γ, Δ, Θ ⊢ λ₁(S) ≤ c   (S is n × n)"""
    _check(matrix, size)
    _need(symmetry.conclusion == symmetric(matrix, size), "eigenvalue_least: the matrix is not symmetric")
    _need(nonempty.conclusion == make("ile", (I1, size)), "eigenvalue_least: the matrix may be empty")
    _need(
        theorem.conclusion == dominated(matrix, size, bound),
        "eigenvalue_least: the premise is not xᵀSx ≤ c‖x‖² for all x",
    )
    hyps = symmetry.hypotheses | nonempty.hypotheses | theorem.hypotheses
    return hyps, make("le", (make("eigmax", (size, matrix)), bound)), (SPECTRAL,)
