"""Edges of what is allowed: bounds of domains taken on, hypotheses with ≤ met with equality, steepest functions.

A statement that is false for δ = 1 alone, or for ‖W‖ = 1 alone, is true at every point inside. So some points are
moved to where hypotheses are as weak as they allow: scalars to the ends of closed domains, W to a multiple of an
isometry with λ₁(WᵀW) = c, a function with |σ′| ≤ γ to γ·x. As in ``hypotheses``, the sampler checks afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from symproofs.language import nodes, relations, symbols
from symproofs.numeric.draws import Function, in_domain, polynomial
from symproofs.numeric.evaluate import Evaluator
from symproofs.numeric.hypotheses import is_met, solved_for, unknowns_of
from symproofs.numeric.model import Model, Undefined, Unusable
from symproofs.numeric.numbers import divide, tidy
from symproofs.numeric.premises import mentions
from symproofs.numeric.statements import Checker

_WEAK = (relations.Le, relations.Ge)


def has_edges(scalars: Iterable[Any], hypotheses: Iterable[Any]) -> bool:
    """Whether there is a closed domain among the scalars, or a hypothesis with ≤."""
    closed = any(op in ("le", "ge") for s in scalars for op, _ in s.domain)
    return closed or any(isinstance(_inside(h), _WEAK) for h in hypotheses)


def _inside(h: Any) -> Any:
    while isinstance(h, relations.ForAll):
        h = h.body
    return h


def at_edges(model: Model, symbols_drawn: Sequence[Any], hypotheses: Sequence[Any], turn: int) -> Model:
    """The model with scalars at ends of their domains, and functions as steep as a hypothesis lets them be."""
    count = 0
    for s in symbols_drawn:
        if isinstance(s, symbols.ScalarSymbol):
            ends = [Fraction(v.p, v.q) for op, v in s.domain if op in ("le", "ge")]
            ends = [x for x in ends if in_domain(x, s.domain)]
            if len(ends) > 1 or (ends and turn % 2 == 0):  # a single end only at every other such point
                model = model.having(s.name, tidy(ends[(turn + 1 + turn // 2 * count) % len(ends)]))
                count += 1
    for h in hypotheses:
        found = _steepest(model, h, turn)
        model = model if found is None else model.having(*found, "functions")
    return model


def _steepest(model: Model, h: Any, turn: int) -> tuple[str, Function] | None:
    """For ∀s: ± or | | of f⁽ᵏ⁾(s) ≤ c: a polynomial f with f⁽ᵏ⁾ = c or −c throughout."""
    if not isinstance(h, relations.ForAll) or not isinstance(h.variable, symbols.ScalarSymbol):
        return None
    body = _inside(h)
    if not isinstance(body, relations.Relation):
        return None
    for side, bound in ((body.left, body.right), (body.right, body.left)):
        for x in sorted(side.atoms(nodes.Apply), key=str):
            f = x.function
            if not isinstance(f, symbols.FunctionSymbol) or f.on is not None or x.arg != h.variable:
                continue
            if mentions(bound, h.variable) or nodes.shape_of(bound):
                continue
            try:
                c = Evaluator(model).value(bound)
                for z in (c, -c) if turn % 4 < 2 else (-c, c):
                    out = polynomial([0] * f.order + [divide(z, math.factorial(f.order))])
                    if Checker(Evaluator(model.having(f.name, out, "functions"))).holds(h).value:
                        return f.name, out
            except (Undefined, Unusable, KeyError):
                continue
    return None


def tightened(model: Model, hypotheses: Sequence[Any], turn: int) -> Model:
    """The model with values changed so that hypotheses with ≤ hold with equality, where the others go on to hold."""
    met = [h for h in hypotheses if is_met(h, model)]
    for h in hypotheses:
        if not isinstance(h, _WEAK):
            continue
        equation = relations.Eq(h.left, h.right)
        if is_met(equation, model):
            continue
        for unknown in unknowns_of(equation, model):
            found = _with_equality(equation, model, unknown, turn)
            if found is not None and all(is_met(x, found) for x in met):
                model = found
                break
    return model


def _with_equality(equation: Any, model: Model, unknown: Any, turn: int) -> Model | None:
    symbol, time = unknown
    if isinstance(symbol, symbols.ArraySymbol) and len(symbol.shape) == 2 and time is None:
        if turn % 3 < 2:
            found = solved_for(
                equation, model.having(symbol.name, _isometry(model.values[symbol.name])), unknown
            )
            if found is not None:
                return found
    return solved_for(equation, model, unknown)


def _isometry(a: Any) -> Any:
    """The identity matrix, or as much of it as the shape has room for."""
    return tuple(tuple(int(i == j) for j in range(len(row))) for i, row in enumerate(a))


__all__ = ["at_edges", "has_edges", "tightened"]
