"""Piecewise functions where a sign is known, symmetric laws, and expectations of what is almost surely equal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symproofs.kernel import logic
from symproofs.kernel.contraction import contraction
from symproofs.kernel.events import almost_sure_equality, indicator_value, piecewise
from symproofs.kernel.laws import symmetric_law
from symproofs.kernel.order import antisymmetry, distinct
from symproofs.kernel.terms import (
    ONE,
    OUT,
    REAL,
    ZERO,
    KernelError,
    Term,
    binders,
    expect,
    instantiate,
    make,
    neg,
    negate,
    rebuild,
    substitute,
    var,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.lower import OUTSIDE
from symproofs.tactics.rules import fresh

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library
    from symproofs.tactics.scope import Scope


def pieces(library: Library, terms: tuple[Term, ...]) -> list[Theorem]:
    """|x| and max(0, x) without their bars where the sign of x is known, and [p] where p or its negation is."""
    from symproofs.tactics.obligations import prove_obligation
    from symproofs.tactics.resources import subterms_closed

    out = []
    for t in terms:
        for y in subterms_closed(t):
            if y.op == "ind" and y.args[0].op in ("eq", "le", "lt") and not y.maxb:
                known = _decided(library, y.args[0])
                if known is not None:
                    out.append(indicator_value(theorem=known, event=y.args[0]))
            if y.op != "fn" or y.data not in ("abs", "relu") or y.maxb:
                continue
            x = y.args[0]
            for sign in (make("le", (ZERO, x)), make("le", (x, ZERO))):
                shown = prove_obligation(library, sign)
                if shown is not None:
                    out.append(piecewise(sign=shown, function=y.data))
                    break
    return out


def _decided(library: Library, p: Term) -> Theorem | None:
    """A relation of reals, or its negation, whichever is seen; None if neither is."""
    from symproofs.tactics.obligations import prove_obligation

    shown = prove_obligation(library, p)
    if shown is not None:
        return shown
    a, b = p.args
    if p.op != "eq":
        opposite = prove_obligation(library, make("lt" if p.op == "le" else "le", (b, a)))
        return None if opposite is None else _excluded(opposite, p)
    for pair, swap in (((a, b), False), ((b, a), True)):
        less = prove_obligation(library, make("lt", pair))
        if less is not None:
            return distinct(theorem=less, swap=swap)
    both = [prove_obligation(library, make("le", pair)) for pair in ((a, b), (b, a))]
    if both[0] is not None and both[1] is not None:
        return antisymmetry(left=both[0], right=both[1])
    return prove_obligation(library, negate(p))


def _excluded(opposite: Theorem, p: Term) -> Theorem:
    """From b ≤ a: not a < b; from b < a: not a ≤ b."""
    b = p.args[1]
    loop = distinct(theorem=logic.chain(steps=(opposite, logic.assume(formula=p))), swap=False)
    same = contraction(goal=make("eq", (b, b)), hypotheses=(), premises=(), unfold=(), allow=())
    return logic.not_intro(theorem=logic.not_elim(negation=loop, theorem=same), formula=p)


def mirrored(scope: Scope, family: Any, terms: tuple[Term, ...]) -> list[Theorem]:
    """E[f(R)] = E[f(−R)] for R of a symmetric law, if both stand in the terms."""
    from symproofs.tactics.resources import subterms_closed

    law = next((f for f in scope.laws[family] if f.op == "law" and f.data == "Symmetric"), None)
    if law is None:
        return []
    f, w, hole = scope.lower.symbol(family), fresh(OUT), var("%hole", REAL)
    means = dict.fromkeys(y for t in terms for y in subterms_closed(t) if y.op == "E" and not y.maxb)
    out = []
    for y in means if len(means) > 1 else ():
        body = instantiate(y.args[0], (w,))
        for entry in dict.fromkeys(
            x for x in subterms_closed(body) if x.op == "app" and x.args[:2] == (f, w)
        ):
            template = _replaced(body, entry, hole)
            if w not in template.fv and expect(w, substitute(template, {hole: neg(entry)})) in means:
                out.append(symmetric_law(law=scope.assume(law), template=template, hole=hole))
    return out


def almost_surely(theorem: Theorem, terms: tuple[Term, ...]) -> list[Theorem]:
    """From P(X = Y) = 1: E[f(X)] = E[f(Y)] for the expectations that occur and mention X."""
    from symproofs.tactics.resources import subterms_closed

    c = theorem.conclusion
    if c.op != "eq" or c.args[0].op != "E" or c.args[1] != ONE or c.args[0].args[0].op != "ind":
        return []
    event = c.args[0].args[0].args[0]
    if event.op != "eq":
        return []
    w, hole = fresh(OUT), var("%hole", REAL)
    x = instantiate(event.args[0], (w,))
    out = []
    for t in terms:
        for y in subterms_closed(t):
            if y.op != "E" or y.maxb:
                continue
            template = _replaced(instantiate(y.args[0], (w,)), x, hole)
            if hole in template.fv:
                try:
                    out.append(almost_sure_equality(theorem=theorem, template=template, outcome=w, hole=hole))
                except KernelError:
                    continue
    return out


def at_outcome(side: Term) -> Term:
    """What an E averages, at the outcome of random symbols outside every E; another term as it is."""
    return instantiate(side.args[0], (OUTSIDE,)) if side.op == "E" else side


def averaged(same: Theorem, goal: Term) -> Theorem | None:
    """The goal E[X] = E[Y], or E[X] = c, from X = Y at the outcome of random symbols outside every E."""
    event, hole = same.conclusion, var("%hole", REAL)
    if any(OUTSIDE in h.fv for h in same.hypotheses):
        return None
    value = indicator_value(theorem=same, event=event)
    always = logic.forall_intro(theorem=value, variable=OUTSIDE)
    sure = make("eq", (expect(OUTSIDE, value.conclusion.args[0]), ONE))
    known = contraction(goal=sure, hypotheses=(), premises=(always,), unfold=(), allow=())
    means = almost_sure_equality(theorem=known, template=hole, outcome=OUTSIDE, hole=hole)
    if means.conclusion == goal:
        return means
    number = make("eq", (means.conclusion.args[1], goal.args[1]))
    fixed = contraction(goal=number, hypotheses=(), premises=(), unfold=(), allow=())
    return logic.chain(steps=(means, fixed))


def _replaced(t: Term, old: Term, new: Term) -> Term:
    """t with one closed term in the place of another, outside binders."""
    if t == old:
        return new
    if not t.args or any(binders(t.op, t.data, len(t.args))):
        return t
    return rebuild(t, [_replaced(a, old, new) for a in t.args])
