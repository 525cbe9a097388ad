"""Piecewise functions, and what holds with probability one.

0 ≤ x:  |x| = x, max(0, x) = x        x ≤ 0:  |x| = −x, max(0, x) = 0        φ:  [φ] = 1        ¬φ:  [φ] = 0
E[X] = 0, X ≥ 0 and integrable:  P(X = 0) = 1                    "a mean of zero"
P(X = Y) = 1:  E[f(X)] = E[f(Y)]                                 "almost sure equality"
"""

from __future__ import annotations

from symproofs.kernel.terms import (
    ONE,
    OUT,
    REAL,
    ZERO,
    KernelError,
    Term,
    expect,
    func,
    indicator,
    instantiate,
    integrable,
    local,
    make,
    neg,
    substitute,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule

VANISHING = "a mean of zero"
ALMOST = "almost sure equality"


@rule
def piecewise(sign: Theorem, function: str) -> Sequent:
    """Γ ⊢ 0 ≤ x  /  Γ ⊢ f(x) = x;    Γ ⊢ x ≤ 0  /  Γ ⊢ |x| = −x, max(0, x) = 0   (f: abs or relu)"""
    c = sign.conclusion
    if c.op != "le" or function not in ("abs", "relu") or ZERO not in c.args:
        raise KernelError("piecewise: the premise is not the sign of a number, or the function has no pieces")
    if c.args[0] == ZERO:
        x = value = c.args[1]
    else:
        x = c.args[0]
        value = neg(x) if function == "abs" else ZERO
    return sign.hypotheses, make("eq", (func(function, x), value)), ()


@rule
def equal_indicators(forward: Theorem, backward: Theorem) -> Sequent:
    """Γ ⊢ φ ⇒ ψ, Δ ⊢ ψ ⇒ φ  /  Γ, Δ ⊢ [φ] = [ψ]"""
    c, d = forward.conclusion, backward.conclusion
    if c.op != "imp" or d.op != "imp" or c.args != d.args[::-1]:
        raise KernelError("equal_indicators: the two implications do not fit")
    hyps = forward.hypotheses | backward.hypotheses
    return hyps, make("eq", (indicator(c.args[0]), indicator(c.args[1]))), ()


@rule
def indicator_value(theorem: Theorem, event: Term) -> Sequent:
    """Γ ⊢ φ  /  Γ ⊢ [φ] = 1;    Γ ⊢ ¬φ  /  Γ ⊢ [φ] = 0   (event = φ)"""
    if theorem.conclusion not in (event, make("not", (event,))):
        raise KernelError("indicator_value: the premise is neither the event nor its negation")
    value = ONE if theorem.conclusion == event else ZERO
    return theorem.hypotheses, make("eq", (indicator(event), value)), ()


@rule
def vanishing_mean(mean: Theorem, sign: Theorem, finite: Theorem) -> Sequent:
    """Γ ⊢ E[X] = 0, Δ ⊢ ∀ω 0 ≤ X, Θ ⊢ X is integrable  /  Γ, Δ, Θ ⊢ E[[X = 0]] = 1"""
    c = mean.conclusion
    if c.op != "eq" or c.args[0].op != "E" or c.args[1] != ZERO:
        raise KernelError("vanishing_mean: the first premise is not E[X] = 0")
    w = local("w", 0, OUT)
    body = instantiate(c.args[0].args[0], (w,))
    positive = sign.conclusion
    if positive.op != "forall" or positive.data[1] != OUT:
        raise KernelError("vanishing_mean: the second premise does not speak of every outcome")
    if instantiate(positive.args[-1], (w,)) != make("le", (ZERO, body)):
        raise KernelError("vanishing_mean: the second premise is not X ≥ 0")
    if finite.conclusion != integrable(w, body):
        raise KernelError("vanishing_mean: the third premise is not the integrability of X")
    hyps = mean.hypotheses | sign.hypotheses | finite.hypotheses
    return hyps, make("eq", (expect(w, indicator(make("eq", (body, ZERO)))), ONE)), (VANISHING,)


@rule
def almost_sure_equality(theorem: Theorem, template: Term, outcome: Term, hole: Term) -> Sequent:
    """Γ ⊢ E[[X = Y]] = 1  /  Γ ⊢ E[f(X)] = E[f(Y)]   (template = f(hole), at an outcome)"""
    c = theorem.conclusion
    if c.op != "eq" or c.args[0].op != "E" or c.args[1] != ONE:
        raise KernelError("almost_sure_equality: the premise is not E[[X = Y]] = 1")
    if (hole.op, hole.sort, outcome.op, outcome.sort, template.sort) != ("var", REAL, "var", OUT, REAL):
        raise KernelError("almost_sure_equality: the template does not fit")
    event = instantiate(c.args[0].args[0], (outcome,))
    if event.op != "ind" or event.args[0].op != "eq" or outcome in c.fv or hole in c.fv:
        raise KernelError("almost_sure_equality: the event is not an equation")
    sides = [expect(outcome, substitute(template, {hole: x})) for x in event.args[0].args]
    return theorem.hypotheses, make("eq", sides), (ALMOST,)
