"""Order of the reals: certificates, casts from the integers, and visible signs. No search."""

from __future__ import annotations

from symproofs.kernel.affine import Context
from symproofs.kernel.contraction import Normalizer, difference, finish, normalizer
from symproofs.kernel.terms import (
    ZERO,
    Definition,
    KernelError,
    Term,
    add,
    make,
    mul,
    negate,
    power,
    real,
    sub,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule


@rule
def integer_fact(goal: Term, hypotheses: tuple[Term, ...]) -> Sequent:
    """Δ ⊢ φ, if the integer formula φ follows from integer hypotheses Δ by linear arithmetic"""
    context = Context()
    for h in hypotheses:
        if not context.assume(h):
            raise KernelError("integer_fact: a hypothesis is not about integers")
    found = context.decide(goal)
    if found is None:
        raise KernelError("integer_fact: not found to follow")
    return found, goal, ()


@rule
def cast_order(theorem: Theorem) -> Sequent:
    """Γ ⊢ a ≤ b for integers  /  Γ ⊢ a ≤ b for them as reals"""
    c = theorem.conclusion
    if c.op != "ile":
        raise KernelError("cast_order: not an integer inequality")
    return theorem.hypotheses, make("le", (real(c.args[0]), real(c.args[1]))), ()


@rule
def weaken_order(theorem: Theorem) -> Sequent:
    """Γ ⊢ a < b  /  Γ ⊢ a ≤ b"""
    c = theorem.conclusion
    if c.op != "lt":
        raise KernelError("weaken_order: not a strict inequality")
    return theorem.hypotheses, make("le", c.args), ()


@rule
def negated_order(theorem: Theorem) -> Sequent:
    """Γ ⊢ ¬(a ≤ b)  /  Γ ⊢ b < a;    Γ ⊢ ¬(a < b)  /  Γ ⊢ b ≤ a"""
    c = theorem.conclusion
    if c.op != "not" or c.args[0].op not in ("le", "lt"):
        raise KernelError("negated_order: not the negation of an inequality")
    a, b = c.args[0].args
    return theorem.hypotheses, make("lt" if c.args[0].op == "le" else "le", (b, a)), ()


@rule
def antisymmetry(left: Theorem, right: Theorem) -> Sequent:
    """Γ ⊢ a ≤ b, Δ ⊢ b ≤ a  /  Γ, Δ ⊢ a = b"""
    c, d = left.conclusion, right.conclusion
    if c.op != "le" or d.op != "le" or c.args != d.args[::-1]:
        raise KernelError("antisymmetry: the two inequalities do not fit")
    return left.hypotheses | right.hypotheses, make("eq", c.args), ()


@rule
def distinct(theorem: Theorem, swap: bool) -> Sequent:
    """Γ ⊢ a < b  /  Γ ⊢ ¬(a = b), or ¬(b = a)"""
    c = theorem.conclusion
    if c.op != "lt":
        raise KernelError("distinct: not a strict inequality")
    a, b = c.args
    return theorem.hypotheses, negate(make("eq", (b, a) if swap else (a, b))), ()


@rule
def visible_sign(
    goal: Term,
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
    allow: tuple[str, ...],
) -> Sequent:
    """Γ ⊢ 0 ≤ x, if x is written as a sum of squares, or its normal form is a sum of products of atoms ≥ 0"""
    if goal.op != "le" or goal.args[0] != ZERO:
        raise KernelError("visible_sign: the goal is not 0 ≤ x")
    written = normalizer(hypotheses, premises, unfold, allow)
    seen = written.written_nonneg(goal.args[1])
    if seen and not written.sources and not written.formulas:
        return finish(written, goal, premises)
    nf = normalizer(hypotheses, premises, unfold, allow)  # anew: what was tried is not what is used
    if nf.nonneg(nf.poly(goal.args[1])):
        return finish(nf, goal, premises)
    if seen:
        return finish(written, goal, premises)
    raise KernelError("visible_sign: the sign is not visible")


@rule
def visible_nonzero(
    goal: Term,
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
    allow: tuple[str, ...],
) -> Sequent:
    """Γ ⊢ ¬(x = 0), if x is a product of powers of terms known to be nonzero, as written or in normal form"""
    if goal.op != "not" or goal.args[0].op != "eq" or goal.args[0].args[1] != ZERO:
        raise KernelError("visible_nonzero: the goal is not x ≠ 0")
    nf = normalizer(hypotheses, premises, unfold, allow)
    if not _nonzero(nf, goal.args[0].args[0]):
        raise KernelError("visible_nonzero: not seen to be nonzero")
    return finish(nf, goal, premises)


def _nonzero(nf: Normalizer, t: Term) -> bool:
    if t.op == "mul":
        return all(_nonzero(nf, a) for a in t.args)
    if t.op == "pow" and t.args[1].op == "int" and t.args[1].data != 0:
        return _nonzero(nf, t.args[0])
    return nf.nonzero_poly(nf.poly(t))


@rule
def combination(
    goal: Term,
    facts: tuple[Theorem, ...],
    items: tuple[tuple[Term, tuple[int, ...], tuple[Term, ...]], ...],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
    allow: tuple[str, ...],
) -> Sequent:
    """Γ ⊢ a ≤ b (or a < b), if  b − a = Σ c · Π facts · Π squares²  with rationals c > 0

    Each item is (c, indices into facts, squared terms). A fact x ≤ y stands for y − x ≥ 0, x < y for
    y − x > 0. For a < b one item must have strict facts only and no square.
    """
    if goal.op not in ("le", "lt"):
        raise KernelError("combination: the goal is not an inequality")
    strict, terms = False, []
    for c, indices, squares in items:
        if c.op != "num" or c.data <= 0:
            raise KernelError("combination: coefficients are positive rationals")
        factors = [c]
        for k in indices:
            f = facts[k].conclusion
            if f.op not in ("le", "lt"):
                raise KernelError("combination: a fact is not an inequality")
            factors.append(sub(f.args[1], f.args[0]))
        strict = strict or (not squares and all(facts[k].conclusion.op == "lt" for k in indices))
        terms.append(mul(*factors, *[power(s, 2) for s in squares]))
    if goal.op == "lt" and not strict:
        raise KernelError("combination: no strictly positive item")
    nf = normalizer(hypotheses, premises, unfold, allow)
    claim = make("eq", (sub(goal.args[1], goal.args[0]), add(*terms) if terms else ZERO))
    if difference(nf, claim):
        raise KernelError("combination: the identity does not hold")
    hyps, _, used = finish(nf, goal, premises)
    for k in {k for _, indices, _ in items for k in indices}:
        hyps |= facts[k].hypotheses
    return hyps, goal, used


@rule
def linear_equations(
    goal: Term,
    equations: tuple[Theorem, ...],
    factors: tuple[Term, ...],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
    allow: tuple[str, ...],
) -> Sequent:
    """Γ ⊢ lᵢ = rᵢ  /  Γ ⊢ a = b, if  a − b = Σ cᵢ·(lᵢ − rᵢ)"""
    if goal.op != "eq" or len(equations) != len(factors):
        raise KernelError("linear_equations: does not fit")
    terms = []
    for t, c in zip(equations, factors, strict=True):
        if t.conclusion.op != "eq":
            raise KernelError("linear_equations: a premise is not an equation")
        terms.append(mul(c, sub(*t.conclusion.args)))
    nf = normalizer(hypotheses, premises, unfold, allow)
    if difference(nf, make("eq", (sub(*goal.args), add(*terms) if terms else ZERO))):
        raise KernelError("linear_equations: the identity does not hold")
    hyps, _, used = finish(nf, goal, premises)
    for t in equations:
        hyps |= t.hypotheses
    return hyps, goal, used


@rule
def equal_order(theorem: Theorem) -> Sequent:
    """Γ ⊢ a = b  /  Γ ⊢ a ≤ b"""
    c = theorem.conclusion
    if c.op != "eq":
        raise KernelError("equal_order: not an equation")
    return theorem.hypotheses, make("le", c.args), ()
