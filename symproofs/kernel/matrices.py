"""Inverses of square matrices, and equations and signs under a finite sum.

    Σ_{j=1}^n inv(A)_ij A_jk = [i = k] = Σ_{j=1}^n A_ij inv(A)_jk     A invertible, 1 ≤ i, k ≤ n    "inverse matrices"

The normal form contracts such pairs inside a longer contraction. A is recognised by its entries in normal
form, so a matrix that is a sum is given a name (an abbreviation) where it stands beside its inverse.
"""

from __future__ import annotations

from symproofs.kernel.normal_form import UNIT, Bind, Core, Monomial, Poly, in_order
from symproofs.kernel.terms import (
    I1,
    INT,
    ZERO,
    KernelError,
    Term,
    app,
    fun,
    instantiate,
    local,
    make,
    mul,
    quantify,
    sum_over,
    within,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule

INVERSE = "inverse matrices"
RANK = "an injective square matrix is invertible"


class InverseRules(Core):
    """Contraction of a matrix with its inverse."""

    def contract_inverse(self, binds: list[Bind], mono: Monomial) -> Poly | None:
        """One pair Σ_v inv(A)_iv A_vw or Σ_v A_wv inv(A)_vi contracted to [i = w]; None if there is none."""
        for a, e in mono:
            if a.op != "inverse" or e != 1:
                continue
            n, matrix, *ends = a.args
            for b in binds:
                v = b[0]
                if b[1] is not I1 or b[2] is not n or v not in ends or ends[0] is ends[1]:
                    continue
                other = ends[1 - ends.index(v)]
                if v in other.fv or v in matrix.fv or any(v in x[1].fv or v in x[2].fv for x in binds):
                    continue
                touched = [(f, k) for f, k in mono if f is not a and v in f.fv]
                if len(touched) != 1 or touched[0][1] != 1:
                    continue
                w = self._partner(touched[0][0], matrix, v, ends.index(v))
                if w is not None and self._both_in_range(binds, v, n, other, w):
                    if not self.rules.fact("invertible", make("invertible", (n, matrix)), self):
                        continue
                    self.names.add(INVERSE)
                    kept = {f: k for f, k in mono if f is not a and f is not touched[0][0]}
                    rest = [x for x in binds if x[0] is not v]
                    with self.inside(rest):
                        delta = self.poly(make("ind", (make("ieq", (other, w)),)))
                        p = self.multiply({in_order(kept) if kept else UNIT: 1}, delta)
                    return self.sum_over_poly(rest, p) if rest else p
        return None

    def _partner(self, f: Term, matrix: Term, v: Term, place: int) -> Term | None:
        """The index w for which f is the matrix's entry (v, w), or (w, v) if v is the first index of the inverse."""
        if f.op not in ("app", "const") or len(f.args) < 2:
            return None
        first, second = f.args[-2:]
        w = second if place == 1 else first
        if w.sort != INT or v in w.fv:
            return None
        entry = app(matrix, v, w) if place == 1 else app(matrix, w, v)
        return w if self.poly(entry) == {((f, 1),): 1} else None

    def _both_in_range(self, binds: list[Bind], v: Term, n: Term, i: Term, w: Term) -> bool:
        with self.inside([x for x in binds if x[0] is not v]):
            return self.in_range(i, I1, n) and self.in_range(w, I1, n)

    def sum_over_poly(self, binds: list[Bind], p: Poly) -> Poly:
        """Σ_binds of a polynomial."""
        raise NotImplementedError


def injective(matrix: Term, n: Term) -> Term:
    """The formula ∀z (∀i Σ_j A_ij z_j = 0) ⇒ ∀j z_j = 0, all indices from 1 to n: A is injective."""
    z = local("z", 0, fun(INT), (I1, n))
    i, j = local("i", 0, INT), local("j", 0, INT)
    row = sum_over(j, I1, n, mul(app(matrix, i, j), app(z, j)))
    kernel = quantify([i, *within(i, I1, n)], make("eq", (row, ZERO)))
    zero = quantify([j, *within(j, I1, n)], make("eq", (app(z, j), ZERO)))
    return quantify([z], make("imp", (kernel, zero)))


@rule
def injective_invertible(theorem: Theorem, size: Term, matrix: Term) -> Sequent:
    """Γ ⊢ ∀z (∀i Σ_j A_ij z_j = 0 ⇒ ∀j z_j = 0)  /  Γ ⊢ A is invertible   (A is n × n)"""
    if matrix.sort != fun(INT, INT) or size.sort != INT:
        raise KernelError("injective_invertible: not a square matrix")
    if theorem.conclusion != injective(matrix, size):
        raise KernelError("injective_invertible: the premise does not say that the matrix is injective")
    return theorem.hypotheses, make("invertible", (size, matrix)), (RANK,)


def _ranged(formula: Term, op: str) -> tuple[Term, Term, Term]:
    """The ends of i and the body of ∀i (lo ≤ i ⇒ i ≤ hi ⇒ a op b), the body open in i."""
    if formula.op == "forall" and formula.data[1] == INT:
        below = formula.args[-1]
        if below.op == "imp" and below.args[1].op == "imp" and below.args[1].args[1].op == op:
            lower, upper = below.args[0], below.args[1].args[0]
            if lower.op == upper.op == "ile":
                lo, i = lower.args
                j, hi = upper.args
                if i is j and i.op == "b" and i.data[0] == 0 and not lo.maxb and not hi.maxb:
                    return lo, hi, below.args[1].args[1]
    raise KernelError(f"expected ∀i (lo ≤ i ⇒ i ≤ hi ⇒ a {op} b)")


@rule
def sum_congruence(theorem: Theorem) -> Sequent:
    """Γ ⊢ ∀i (lo ≤ i ⇒ i ≤ hi ⇒ a_i = b_i)  /  Γ ⊢ Σ_{i=lo}^{hi} a_i = Σ_{i=lo}^{hi} b_i"""
    lo, hi, body = _ranged(theorem.conclusion, "eq")
    return theorem.hypotheses, make("eq", [make("sum", (lo, hi, side)) for side in body.args]), ()


@rule
def sum_order(theorem: Theorem) -> Sequent:
    """Γ ⊢ ∀i (lo ≤ i ⇒ i ≤ hi ⇒ a_i ≤ b_i)  /  Γ ⊢ Σ_{i=lo}^{hi} a_i ≤ Σ_{i=lo}^{hi} b_i"""
    lo, hi, body = _ranged(theorem.conclusion, "le")
    return theorem.hypotheses, make("le", [make("sum", (lo, hi, side)) for side in body.args]), ()


@rule
def zero_terms(total: Theorem, signs: Theorem) -> Sequent:
    """Γ ⊢ Σ_{i=lo}^{hi} a_i = 0, Δ ⊢ ∀i (lo ≤ i ⇒ i ≤ hi ⇒ 0 ≤ a_i)  /  Γ, Δ ⊢ ∀i (lo ≤ i ⇒ i ≤ hi ⇒ a_i = 0)"""
    lo, hi, body = _ranged(signs.conclusion, "le")
    c = total.conclusion
    if body.args[0] != ZERO or c != make("eq", (make("sum", (lo, hi, body.args[1])), ZERO)):
        raise KernelError("zero_terms: the sum and the signs do not fit")
    i = local("i", 0, INT)
    zero = make("eq", (instantiate(body.args[1], (i,)), ZERO))
    return total.hypotheses | signs.hypotheses, quantify([i, *within(i, lo, hi)], zero), ()
