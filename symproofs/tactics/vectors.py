"""What is not 0 because something else is not: norms of vectors, absolute values, differences."""

from __future__ import annotations

from typing import Any

from symproofs.kernel import logic
from symproofs.kernel.matrices import zero_terms
from symproofs.kernel.order import distinct, linear_equations, visible_nonzero, visible_sign
from symproofs.kernel.terms import INT, ONE, ZERO, KernelError, Term, func, make, negate, power, sub, sum_over
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.rules import strip


def nonzero_norm(theorem: Theorem) -> Theorem | None:
    """Γ ⊢ ¬∀j (lo ≤ j ⇒ j ≤ hi ⇒ a_j = b_j)  gives  Γ ⊢ ¬(Σ_j (a_j − b_j)² = 0); None for another form."""
    c = theorem.conclusion
    if c.op != "not" or c.args[0].op != "forall":
        return None
    entries, core = strip(c.args[0])
    if [e.op for e in entries] != ["var", "ile", "ile"] or entries[0].sort != INT or core.op != "eq":
        return None
    j, low, high = entries
    if low.args[1] is not j or high.args[0] is not j or j in low.args[0].fv | high.args[1].fv:
        return None
    try:
        return _from(theorem, j, (low, high), core)
    except KernelError:
        return None


def nonzero_difference(theorem: Theorem) -> Theorem | None:
    """Γ ⊢ ¬(a = b)  gives  Γ ⊢ ¬(a − b = 0); None for another form."""
    c = theorem.conclusion
    if c.op != "not" or c.args[0].op != "eq" or c.args[0].args[1] == ZERO:
        return None
    zero = make("eq", (sub(*c.args[0].args), ZERO))
    same = linear_equations(
        goal=c.args[0],
        equations=(logic.assume(formula=zero),),
        factors=(ONE,),
        hypotheses=(),
        premises=(),
        unfold=(),
        allow=(),
    )
    return logic.not_intro(theorem=logic.not_elim(negation=theorem, theorem=same), formula=zero)


def nonzero_below(theorem: Theorem) -> Theorem | None:
    """Γ ⊢ x < 0  gives  Γ ⊢ ¬(x = 0); None for another form."""
    c = theorem.conclusion
    return distinct(theorem=theorem, swap=False) if c.op == "lt" and c.args[1] == ZERO else None


def nonzero_size(theorem: Theorem) -> Theorem:
    """Γ ⊢ ¬(x = 0)  gives  Γ ⊢ ¬(|x| = 0), since x² = |x|²."""
    x = theorem.conclusion.args[0].args[0]
    zero = make("eq", (func("abs", x), ZERO))
    no: dict[str, Any] = {"hypotheses": (), "unfold": (), "allow": ()}
    square = linear_equations(
        goal=make("eq", (power(x, 2), ZERO)),
        equations=(logic.assume(formula=zero),),
        factors=(func("abs", x),),
        premises=(),
        **no,
    )
    apart = visible_nonzero(goal=negate(square.conclusion), premises=(theorem,), **no)
    return logic.not_intro(theorem=logic.not_elim(negation=apart, theorem=square), formula=zero)


def _from(theorem: Theorem, j: Term, guards: tuple[Term, Term], core: Term) -> Theorem:
    a, b = core.args
    x = a if b == ZERO else sub(a, b)
    square = power(x, 2)
    no: dict[str, Any] = {"hypotheses": (), "unfold": (), "allow": ()}
    signs = logic.generalise(
        theorem=visible_sign(goal=make("le", (ZERO, square)), premises=(), **no), entries=(j, *guards)
    )
    total = make("eq", (sum_over(j, guards[0].args[0], guards[1].args[1], square), ZERO))
    zero = zero_terms(total=logic.assume(formula=total), signs=signs)
    at = logic.instance(theorem=zero, values=(j,), premises=tuple([logic.assume(formula=g) for g in guards]))
    other = negate(make("eq", (x, ZERO)))
    nonzero = visible_nonzero(
        goal=negate(make("eq", (square, ZERO))), premises=(logic.assume(formula=other),), **no
    )
    vanishing = logic.absurd(
        theorem=logic.not_elim(negation=nonzero, theorem=at), formula=make("eq", (x, ZERO))
    )
    if x is not a:
        vanishing = linear_equations(goal=core, equations=(vanishing,), factors=(ONE,), premises=(), **no)
    everywhere = logic.generalise(theorem=vanishing, entries=(j, *guards))
    return logic.not_intro(theorem=logic.not_elim(negation=theorem, theorem=everywhere), formula=total)
