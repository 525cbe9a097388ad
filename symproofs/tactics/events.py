"""Piecewise functions where a sign is known, and expectations of what is almost surely equal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from symproofs.kernel.events import almost_sure_equality, piecewise
from symproofs.kernel.terms import (
    ONE,
    OUT,
    REAL,
    ZERO,
    KernelError,
    Term,
    binders,
    instantiate,
    make,
    rebuild,
    var,
)
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.rules import fresh

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library


def pieces(library: Library, terms: tuple[Term, ...]) -> list[Theorem]:
    """|x| and max(0, x) without their bars, for the x that occur and whose sign is known."""
    from symproofs.tactics.obligations import prove_obligation
    from symproofs.tactics.resources import subterms_closed

    out = []
    for t in terms:
        for y in subterms_closed(t):
            if y.op != "fn" or y.data not in ("abs", "relu") or y.maxb:
                continue
            x = y.args[0]
            for sign in (make("le", (ZERO, x)), make("le", (x, ZERO))):
                shown = prove_obligation(library, sign)
                if shown is not None:
                    out.append(piecewise(sign=shown, function=y.data))
                    break
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


def _replaced(t: Term, old: Term, new: Term) -> Term:
    """t with one closed term in the place of another, outside binders."""
    if t == old:
        return new
    if not t.args or any(binders(t.op, t.data, len(t.args))):
        return t
    return rebuild(t, [_replaced(a, old, new) for a in t.args])
