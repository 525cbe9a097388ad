"""Discharging obligations: ranges, signs, divisors, integrability."""

from __future__ import annotations

from symproofs.kernel import logic
from symproofs.kernel.calculus import DIFFERENTIATION
from symproofs.kernel.contraction import LAWS, contraction
from symproofs.kernel.expectation import integrable_intro
from symproofs.kernel.order import cast_order, distinct, integer_fact, weaken_order
from symproofs.kernel.smoothness import differentiable_intro
from symproofs.kernel.terms import ZERO, KernelError, Term, make
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.calculus import definitions_in
from symproofs.tactics.norms import eigenvalue_sign
from symproofs.tactics.resources import Library
from symproofs.tactics.rules import (
    generalise,
    integer_guards,
    is_sign,
    mark_names,
    release_names,
    split,
    strip,
)
from symproofs.tactics.scope import Scope
from symproofs.tactics.signs import prove_nonzero, prove_order
from symproofs.tactics.vectors import nonzero_difference


def prove_obligation(library: Library, formula: Term) -> Theorem | None:
    """A theorem with this conclusion from the scope's assumptions, or None."""
    scope = library.scope
    if formula in scope.discharged:
        return scope.discharged[formula]
    mark = mark_names()
    entries, core = strip(formula)
    try:
        found = prove_core(library, core, entries)
    except KernelError:
        found = None
    theorem = None if found is None else generalise(found, entries)
    if theorem is not None and theorem.conclusion != formula:
        theorem = None
    release_names(mark)
    scope.discharged[formula] = theorem
    return theorem


def prove_core(library: Library, core: Term, entries: list[Term]) -> Theorem | None:
    """A formula under no ∀ or ⇒ of its own, the guards among entries assumed."""
    local = [library.scope.assume(e) for e in entries if e.sort == "prop"]
    return _core(library, core, entries, local)


def _core(library: Library, goal: Term, entries: list[Term], local: list[Theorem]) -> Theorem | None:
    from symproofs.tactics.bounds import Bounds

    scope = library.scope
    guards = integer_guards(entries)
    hypotheses = (*scope.integer_hypotheses(), *guards)
    standing = _standing(scope)
    parts = {p.conclusion: p for t in local for p in split(t)}
    for formula in (goal, make("lt", goal.args) if goal.op == "le" else goal):
        t = parts.get(formula) or standing.get(formula)
        if t is not None:
            return t if formula is goal else weaken_order(theorem=t)
    if goal.op in ("ile", "ieq") or (goal.op == "not" and goal.args[0].op in ("ile", "ieq")):
        return integer_fact(goal=goal, hypotheses=hypotheses)
    if goal.op == "and":
        left = _core(library, goal.args[0], entries, local)
        right = _core(library, goal.args[1], entries, local)
        return None if left is None or right is None else logic.and_intro(left=left, right=right)
    if goal.op == "or":
        for side in (0, 1):
            try:
                part = _opened(library, goal.args[side], entries, local)
            except KernelError:
                part = None
            if part is not None:
                return logic.or_intro(theorem=part, other=goal.args[1 - side], side=side)
        return None
    if goal.op == "invertible":
        return next((t for t in library.lemmas("invertible") if t.conclusion == goal), None)
    if goal.op == "le" and goal.args[0] == ZERO and goal.args[1].op == "eigmax":
        found = eigenvalue_sign(library, goal.args[1])
        if found is not None:
            return found
    if goal.op == "le" and library.kept:
        found = Bounds(library, library.kept.values()).show(goal)
        if found is not None:
            return found
    casts = {t.conclusion: t for t in [_cast(scope, h) for h in hypotheses if h.op == "ile"]}
    if goal in casts:
        return casts[goal]
    known = [*parts.values(), *standing.values(), *casts.values()]
    unfold = definitions_in(goal)
    background = tuple(t for t, _ in library.background((goal,)).premises)
    found = _as_it_stands(goal, background)
    if found is not None:
        return found
    apart = [nonzero_difference(t) for t in parts.values()] if goal.op == "not" else []
    known += [t for t in apart if t is not None]
    signs = tuple(t for t in known if is_sign(t.conclusion))
    if goal.op == "integrable":
        try:
            return integrable_intro(goal=goal, hypotheses=hypotheses, premises=background, unfold=())
        except KernelError:
            return integrable_intro(goal=goal, hypotheses=hypotheses, premises=background, unfold=unfold)
    plain = (*signs, *[t for t in background if t not in signs])
    if goal.op == "differentiable":
        shown = next((t for t in background if t.conclusion == goal), None)
        return shown or differentiable_intro(
            goal=goal,
            hypotheses=hypotheses,
            premises=(*signs, *background),
            unfold=unfold,
            allow=(DIFFERENTIATION,),
        )
    equations = tuple(t for t in [*local, *standing.values()] if _is_equation(t.conclusion))
    if goal.op == "eq":
        known_equal = (*plain, *equations)
        return contraction(goal=goal, hypotheses=hypotheses, premises=known_equal, unfold=unfold, allow=LAWS)
    prove = {"le": prove_order, "lt": prove_order, "not": prove_nonzero}.get(goal.op)
    if prove is None or (goal.op == "not" and goal.args[0].op != "eq"):
        return None
    for premises in (plain, (*plain, *equations)) if equations else (plain,):
        found = prove(goal, known, hypotheses, premises, unfold)
        if found is not None:
            return found
    if not unfold:
        return None
    return prove(goal, known, hypotheses, plain, ())  # what is known of a name, and not of its body


def _as_it_stands(goal: Term, known: tuple[Theorem, ...]) -> Theorem | None:
    """The goal among what is known, nothing unfolded: x ≠ 0 also from 0 < x, and 0 ≤ x."""
    said = {t.conclusion: t for t in known}
    if goal in said:
        return said[goal]
    core = goal.args[0] if goal.op == "not" else goal
    if core.op == "le" and core is goal and core.args[0] == ZERO:
        x = core.args[1]
    elif core.op == "eq" and core is not goal and core.args[1] == ZERO:
        x = core.args[0]
    else:
        return None
    positive = said.get(make("lt", (ZERO, x)))
    if positive is None:
        return None
    return weaken_order(theorem=positive) if goal.op == "le" else distinct(theorem=positive, swap=True)


def _opened(library: Library, goal: Term, entries: list[Term], local: list[Theorem]) -> Theorem | None:
    """A formula that may open with ∀ or ⇒ of its own."""
    known = _standing(library.scope).get(goal)
    if known is not None:
        return known
    inner, core = strip(goal)
    if not inner:
        return _core(library, goal, entries, local)
    assumed = [library.scope.assume(e) for e in inner if e.sort == "prop"]
    found = _core(library, core, [*entries, *inner], [*local, *assumed])
    return None if found is None else generalise(found, inner)


def _is_equation(f: Term) -> bool:
    while f.op in ("forall", "imp"):
        f = f.args[-1]
    return f.op == "eq"


def _standing(scope: Scope) -> dict[Term, Theorem]:
    """The domains and hypotheses of the claim, by what they say."""
    if "standing" not in scope.cache:
        assumed = [scope.assume(f) for f in [*scope.domains, *scope.given]]
        scope.cache["standing"] = {p.conclusion: p for t in assumed for p in split(t)} | scope.facts
    out: dict[Term, Theorem] = scope.cache["standing"]
    return out


def _cast(scope: Scope, h: Term) -> Theorem:
    """An integer inequality as one of reals."""
    key = ("cast", h)
    if key not in scope.cache:
        scope.cache[key] = cast_order(theorem=scope.assume(h))
    out: Theorem = scope.cache[key]
    return out
