"""What an equation says under a derivative: functions that are equal everywhere have one derivative.

The normal form differentiates no expectation. An equation that holds for every ξ, such as the value of an expected
loss at any weights, carries the derivative over to its other side, and with it that there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from symproofs.kernel import logic
from symproofs.kernel.smoothness import derivative_congruence, differentiable_congruence
from symproofs.kernel.terms import INT, KernelError, Term, make, within
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.calculus import derivatives
from symproofs.tactics.rules import fresh, generalise, mark_names, release_names

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library


def _everywhere(theorem: Theorem, y: Term) -> Theorem | None:
    """∀ξ. f = g from a theorem that says so, f or g being the function that is differentiated in y."""
    n = y.data[1]
    ranges, body = y.args[:n], y.args[n]
    c, found = theorem.conclusion, [theorem]
    if c.op == "eq":
        free = [v for v in c.fv if v.sort == y.data[0] and v.args == ranges]
        found = [
            logic.forall_intro(theorem=theorem, variable=v)
            for v in free
            if all(v not in h.fv for h in theorem.hypotheses)
        ]
    for t in found:
        c = t.conclusion
        if c.op == "forall" and c.args[:-1] == ranges and c.data[1] == y.data[0]:
            core = c.args[-1]
            if core.op == "eq" and body in core.args:
                return t
    return None


def equal_derivatives(theorems: Iterable[Theorem], terms: tuple[Term, ...]) -> list[Theorem]:
    """∂f = ∂g at the points in question, for the equations f = g that hold everywhere."""
    out: dict[Theorem, None] = {}
    known = list(theorems)
    mark = mark_names()
    for y in _differentiated(terms):
        if y.op != "deriv":
            continue
        for theorem in known:
            found = _everywhere(theorem, y)
            if found is not None:
                n = y.data[1]
                directions = [fresh(INT) for _ in range(n // 2)]
                entries: list[Term] = []
                for k, v in enumerate(directions):
                    entries += [v, *within(v, y.args[2 * k], y.args[2 * k + 1])]
                equal = derivative_congruence(theorem=found, point=y.args[n + 1], index=tuple(directions))
                out[generalise(equal, entries)] = None
    release_names(mark)
    return list(out)


def smooth_by_equation(library: Library, terms: tuple[Term, ...]) -> list[Theorem]:
    """That expectations in the terms are differentiable, by cited equations that evaluate them everywhere."""
    from symproofs.tactics.obligations import prove_obligation

    out: dict[Theorem, None] = {}
    mark = mark_names()
    for y in _differentiated(terms):
        n = y.data[1]
        if not _averages(y.args[n]):
            continue
        for claim in library.claims:
            found = _everywhere(library.claim(claim), y)
            if found is None:
                continue
            f, g = found.conclusion.args[-1].args
            if f != y.args[n] or _averages(g):
                continue
            goal = make("differentiable", (*y.args[:n], g, y.args[n + 1]), y.data)
            smooth = prove_obligation(library, goal)
            if smooth is not None:
                try:
                    out[differentiable_congruence(theorem=found, smooth=smooth)] = None
                except KernelError:
                    continue
    release_names(mark)
    return list(out)


def _differentiated(terms: tuple[Term, ...]) -> list[Term]:
    """The derivatives at points that stand under no binder."""
    found = dict.fromkeys(z for t in terms for z in derivatives(t))
    return list(dict.fromkeys(y for y, entries in found if y.args[y.data[1] + 1].fv.isdisjoint(entries)))


def _averages(t: Term) -> bool:
    """Whether an expectation stands in t, or in an abbreviation in t."""
    stack, seen = [t], set[Term]()
    while stack:
        x = stack.pop()
        if x in seen:
            continue
        seen.add(x)
        if x.op == "E":
            return True
        stack += x.args
        if x.op == "const":
            stack += [p for p in x.data.parts if isinstance(p, Term)]
    return False
