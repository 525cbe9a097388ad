"""Rewrite rules for expectations, derived in the kernel from what a law declares.

A declaration gives formulas such as Var(R_e) = s_e and j ≠ k ⇒ Cov(R_ij, R_ik) = 0. The normal form wants
E[R_ij R_ik] = m_ij m_ik + [j = k] s_ij: a case split on j = k, done here by kernel rules.
"""

from __future__ import annotations

from typing import Any

from symproofs.kernel import laws, logic
from symproofs.kernel.contraction import contraction
from symproofs.kernel.expectation import LINEARITY
from symproofs.kernel.terms import INT, OUT, Term, add, app, delta, expect, make, mul, negate, power, substitute
from symproofs.kernel.theorem import Theorem
from symproofs.language.laws import IID, Law, Moments
from symproofs.language.lower import COVARIANCE, VARIANCE
from symproofs.language.symbols import SequenceSymbol
from symproofs.tactics.rules import fresh, generalise, strip
from symproofs.tactics.scope import Scope

HIGH = 12
UNFOLD = (VARIANCE, COVARIANCE)


def integrability(scope: Scope, x: Any) -> list[Theorem]:
    """Which absolute moments of the entries of a family are finite."""
    key = ("integrability", x)
    if key not in scope.cache:
        formulas = scope.laws[x]
        if isinstance(x.law, Moments):
            scope.cache[key] = [scope.assume(formulas[0])]
        else:
            law = scope.assume(formulas[-1])
            scope.cache[key] = [laws.law_integrable(law=law, order=HIGH)]
    out: list[Theorem] = scope.cache[key]
    return out


def finite(scope: Scope, x: Any, order: int) -> Theorem | None:
    """The theorem that moments of an order exist, or None."""
    if isinstance(x.law, Moments):
        if order > x.law.order:
            return None
        top = scope.assume(scope.laws[x][0])
        if order == x.law.order:
            return top
        family = scope.lower.symbol(x, _env())
        return laws.lower_moment(finite=top, family=family, high=x.law.order, low=order)
    return laws.law_integrable(law=scope.assume(scope.laws[x][-1]), order=order)


def _env() -> Any:
    from symproofs.language.lower import Env

    return Env()


def moment_rules(scope: Scope, x: Any, degree: int) -> list[Theorem]:
    """Rewrite rules for E of products of up to ``degree`` entries of one family."""
    key = ("moments", x, degree)
    if key not in scope.cache:
        if isinstance(x.law, Moments):
            scope.cache[key] = _declared(scope, x)
        else:
            scope.cache[key] = _from_law(scope, x, degree)
    out: list[Theorem] = scope.cache[key]
    return out


def _from_law(scope: Scope, x: Any, degree: int) -> list[Theorem]:
    law = scope.assume(scope.laws[x][-1])
    out = [laws.law_moment(law=law, order=q) for q in range(1, degree + 1)]
    if isinstance(x.law, IID):
        independent = scope.assume(scope.laws[x][0])
        for k in range(2, min(degree, 4) + 1):
            have = laws.law_integrable(law=law, order=k)
            out.append(laws.independent_entries_moment(independence=independent, finite=have, count=k))
    elif isinstance(x.law, Law):
        pass
    return out


def _declared(scope: Scope, x: Any) -> list[Theorem]:
    law: Moments = x.law
    formulas = scope.laws[x][1:]
    out: list[Theorem] = []
    mean = variance = None
    if law.mean is not None:
        mean = scope.assume(formulas[0])
        formulas = formulas[1:]
        out.append(mean)
    if law.var is not None:
        variance = scope.assume(formulas[0])
        formulas = formulas[1:]
        out.append(variance)
    square = _second_moment(scope, x, mean, variance)
    if square is not None:
        out.append(square)
    for f in formulas:
        pair = _pair(scope, x, f, mean, variance, square)
        if pair is not None:
            out.append(pair)
    if law.uncorrelated == "entries" and len(scope.lower.symbol(x, _env()).args) // 2 == 2:
        whole = _all_pairs(scope, x, formulas, mean, variance, square)
        if whole is not None:
            out.append(whole)
    return out


def _second_moment(scope: Scope, x: Any, mean: Theorem | None, variance: Theorem | None) -> Theorem | None:
    """E[R_e²] = s_e + m_e², if the variance is declared."""
    if variance is None:
        return None
    entries, core = strip(variance.conclusion)
    w = fresh(OUT)
    f, idx = _family(scope, x), [e for e in entries if e.sort == INT]
    guards = tuple(e for e in entries if e.sort == "prop")
    entry = app(f, w, *idx)
    facts = tuple(integrability(scope, x))
    plain = make("eq", (expect(w, power(entry, 2)), add(core.args[0], power(expect(w, entry), 2))))
    by_definition = contraction(
        goal=plain, hypotheses=guards, premises=facts, unfold=UNFOLD, allow=(LINEARITY,)
    )
    by_definition = generalise(by_definition, entries)
    value = core.args[1]
    m = expect(w, entry) if mean is None else _value(mean, idx)
    goal = make("eq", (expect(w, power(entry, 2)), add(value, power(m, 2))))
    rules = (by_definition, variance, *([mean] if mean is not None else []))
    theorem = contraction(goal=goal, hypotheses=guards, premises=rules, unfold=(), allow=())
    return generalise(theorem, entries)


def _value(mean: Theorem, idx: list[Term]) -> Term:
    """The declared mean at given indices."""
    entries, core = strip(mean.conclusion)
    variables = [e for e in entries if e.sort == INT]
    return substitute(core.args[1], dict(zip(variables, idx, strict=True))) if idx else core.args[1]


def _family(scope: Scope, x: Any) -> Term:
    return scope.lower.symbol(x, _env())


def _pair(
    scope: Scope, x: Any, formula: Term, mean: Theorem | None, variance: Theorem | None, square: Theorem | None
) -> Theorem | None:
    """E[R_e R_e'] = m_e m_e' + [the differing index agrees]·(E[R_e²] − m_e²), where only one index differs.

    Where several may differ (matrices uncorrelated throughout, sequences over time) the rule speaks of
    different entries only.
    """
    entries, core = strip(formula)
    condition = [e for e in entries if e.sort == "prop" and e.op == "not"][0]
    variables = [e for e in entries if e.sort == INT]
    f, w = _family(scope, x), fresh(OUT)
    slots = len(f.args) // 2
    first, second = _indices(core, f, slots)
    a, b = app(f, w, *first), app(f, w, *second)
    left = expect(w, mul(a, b))
    apart = scope.assume(formula)
    guards = tuple(e for e in entries if e.sort == "prop")
    facts = tuple(integrability(scope, x))
    # Cov(A, B) = E[AB] − E[A]E[B] by definition
    definition = make("eq", (left, add(core.args[0], mul(expect(w, a), expect(w, b)))))
    opened = contraction(goal=definition, hypotheses=guards, premises=facts, unfold=UNFOLD, allow=(LINEARITY,))
    opened = generalise(opened, entries)
    means = (mean,) if mean is not None else ()
    product = mul(*[expect(w, t) if mean is None else _value(mean, list(i)) for t, i in ((a, first), (b, second))])
    different = contraction(
        goal=make("eq", (left, product)), hypotheses=guards, premises=(opened, apart, *means), unfold=(), allow=()
    )
    if len(variables) != slots + 1 or square is None:
        return generalise(different, entries)
    u, v = condition.args[0].args
    same_formula = make("ieq", (u, v))
    full = make("eq", (left, add(product, mul(delta(u, v), add(expect(w, power(a, 2)), mul(make("num", (), -1), power(_one(mean, w, a, list(first)), 2)))))))
    others = tuple(g for g in guards if g != condition)
    case_different = contraction(
        goal=full, hypotheses=(*others, condition), premises=(_as_rule(different, entries),), unfold=(), allow=()
    )
    # at v = u both entries are one
    at_same = substitute(full, {v: u})
    facts_mean = (mean,) if mean is not None else ()
    merged = contraction(goal=at_same, hypotheses=others, premises=facts_mean, unfold=(), allow=())
    equation = logic.assume(formula=same_formula)
    hole = fresh(INT)
    case_same = logic.replace_equal(
        equation=equation, theorem=merged, template=substitute(full, {v: hole}), variable=hole
    )
    either = logic.excluded_middle(formula=same_formula)
    theorem = logic.or_elim(either=either, left=case_same, right=case_different)
    scoped = [e for e in entries if e != condition]
    theorem = generalise(theorem, scoped)
    final = make("eq", (left, _final(full.args[1], square, w, a, first, variance)))
    settled = contraction(goal=final, hypotheses=others, premises=(square, theorem, *means), unfold=(), allow=())
    return generalise(settled, scoped)


def _one(mean: Theorem | None, w: Term, a: Term, idx: list[Term]) -> Term:
    return expect(w, a) if mean is None else _value(mean, idx)


def _as_rule(theorem: Theorem, entries: list[Term]) -> Theorem:
    return generalise(theorem, entries)


def _final(right: Term, square: Theorem, w: Term, a: Term, idx: tuple[Term, ...], variance: Theorem | None) -> Term:
    """The right side with E[R_e²] replaced by its declared value."""
    value = _value(square, list(idx))
    parts = list(right.args)
    tail = parts[-1]
    inner = tail.args[1]
    return add(*parts[:-1], mul(tail.args[0], add(value, inner.args[1])))


def _indices(core: Term, f: Term, slots: int) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The index tuples of the two entries of a covariance."""
    out = []
    for part in core.args[0].args:
        body = part.args[-1] if part.op == "lam" else app(part, *[])
        if part.op == "lam":
            out.append(tuple(x for x in body.args[2:]))
        else:
            out.append(())
    if any(len(i) != slots for i in out):
        raise ValueError("not a covariance of entries")
    return out[0], out[1]


def _all_pairs(
    scope: Scope,
    x: Any,
    formulas: list[Term],
    mean: Theorem | None,
    variance: Theorem | None,
    square: Theorem | None,
) -> Theorem | None:
    """For a matrix with all entries uncorrelated: both index pairs, by two case splits."""
    if square is None or mean is None or isinstance(x, SequenceSymbol):
        return None
    f, w = _family(scope, x), fresh(OUT)
    i, j, p, q = (fresh(INT) for _ in range(4))
    guards = [
        g
        for a, at in ((i, 0), (j, 1), (p, 0), (q, 1))
        for g in (make("ile", (f.args[2 * at], a)), make("ile", (a, f.args[2 * at + 1])))
    ]
    a, b = app(f, w, i, j), app(f, w, p, q)
    m1, m2, s = _value(mean, [i, j]), _value(mean, [p, q]), _value(square, [i, j])
    bracket = add(s, mul(make("num", (), -1), power(m1, 2)))
    full = make("eq", (expect(w, mul(a, b)), add(mul(m1, m2), mul(delta(i, p), delta(j, q), bracket))))
    rules = [r for r in (_pair(scope, x, g, mean, variance, square) for g in formulas) if r is not None]
    apart = []
    for u, v in ((i, p), (j, q)):
        condition = negate(make("ieq", (u, v)))
        apart.append(
            contraction(goal=full, hypotheses=(*guards, condition), premises=tuple(rules), unfold=(), allow=())
        )
    same = contraction(
        goal=substitute(full, {p: i, q: j}), hypotheses=tuple(guards), premises=(square, mean), unfold=(), allow=()
    )
    hole = fresh(INT)
    e1, e2 = make("ieq", (i, p)), make("ieq", (j, q))
    step = logic.replace_equal(
        equation=logic.assume(formula=e2), theorem=same, template=substitute(full, {p: i, q: hole}), variable=hole
    )
    step = logic.replace_equal(
        equation=logic.assume(formula=e1), theorem=step, template=substitute(full, {p: hole}), variable=hole
    )
    inner = logic.or_elim(either=logic.excluded_middle(formula=e2), left=step, right=apart[1])
    outer = logic.or_elim(either=logic.excluded_middle(formula=e1), left=inner, right=apart[0])
    return generalise(outer, [i, *guards[0:2], j, *guards[2:4], p, *guards[4:6], q, *guards[6:8]])


