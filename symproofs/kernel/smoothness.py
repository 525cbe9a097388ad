"""That a function is differentiable, and that functions equal everywhere have one derivative."""

from __future__ import annotations

from typing import Any

from symproofs.kernel.contraction import finish, normalizer
from symproofs.kernel.terms import INT, OUT, Definition, KernelError, Term, make
from symproofs.kernel.theorem import Sequent, Theorem, rule


@rule
def differentiable_intro(
    goal: Term,
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
    allow: tuple[str, ...],
) -> Sequent:
    """Γ ⊢ facts  /  Γ, Δ ⊢ λξ. f is differentiable at p, if the rules above show it"""
    if goal.op != "differentiable":
        raise KernelError("differentiable_intro: the goal does not say that a function is differentiable")
    nf = normalizer(hypotheses, premises, unfold, allow)
    nf.differentiable(goal)
    return finish(nf, goal, premises)


def _equal_functions(theorem: Theorem) -> tuple[tuple[Term, ...], Any, Term, Term]:
    """Ranges, data and the two bodies of ∀ξ. f = g, ξ a real or an array."""
    c = theorem.conclusion
    if c.op != "forall" or c.args[-1].op != "eq" or c.data[1] in (INT, OUT):
        raise KernelError("expected ∀ξ. f = g")
    f, g = c.args[-1].args
    return c.args[:-1], (c.data[1], len(c.args) - 1), f, g


@rule
def derivative_congruence(theorem: Theorem, point: Term, index: tuple[Term, ...]) -> Sequent:
    """Γ ⊢ ∀ξ. f = g  /  Γ ⊢ ∂_k (λξ. f)(p) = ∂_k (λξ. g)(p)"""
    ranges, data, f, g = _equal_functions(theorem)
    sides = [make("deriv", (*ranges, body, point, *index), data) for body in (f, g)]
    return theorem.hypotheses, make("eq", sides), ()


@rule
def differentiable_congruence(theorem: Theorem, smooth: Theorem) -> Sequent:
    """Γ ⊢ ∀ξ. f = g, Δ ⊢ λξ. g is differentiable at p  /  Γ, Δ ⊢ λξ. f is differentiable at p"""
    ranges, data, f, g = _equal_functions(theorem)
    c = smooth.conclusion
    if c.op != "differentiable" or c.data != data or c.args[:-1] != (*ranges, g):
        raise KernelError("differentiable_congruence: the two premises do not fit")
    return theorem.hypotheses | smooth.hypotheses, make("differentiable", (*ranges, f, c.args[-1]), data), ()
