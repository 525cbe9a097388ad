"""Rewrite rules for expectations, derived in the kernel from what a law declares.

A declaration gives formulas such as Var(R_e) = s_e and j ≠ k ⇒ Cov(R_ij, R_ik) = 0. The normal form wants
E[R_ij R_ik] = m_ij m_ik + [j = k] s_ij: a case split on j = k, done here by kernel rules.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from symproofs.kernel import laws, logic
from symproofs.kernel.contraction import contraction
from symproofs.kernel.definitions import COVARIANCE, VARIANCE
from symproofs.kernel.expectation import LINEARITY
from symproofs.kernel.order import linear_equations
from symproofs.kernel.terms import (
    INT,
    ONE,
    OUT,
    KernelError,
    Term,
    add,
    app,
    delta,
    expect,
    make,
    mul,
    negate,
    num,
    power,
    substitute,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.laws import IID, Law, Moments
from symproofs.language.symbols import SequenceSymbol
from symproofs.tactics.rules import fresh, generalise, integer_guards, strip
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
        family = scope.lower.symbol(x)
        return laws.lower_moment(finite=top, family=family, high=x.law.order, low=order)
    return laws.law_integrable(law=scope.assume(scope.laws[x][-1]), order=order)


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
    if law.symmetric:
        symmetric = scope.assume(formulas[0])
        formulas = formulas[1:]
        for q in range(1, max(law.order, 1) + 2, 2):
            out += [laws.symmetric_moment(law=symmetric, order=q, absolute=a) for a in (0, 1)]
        mean = out[0]
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
        out.append(_pair(scope, x, f, mean, square))
        more = _at_one_entry(scope, x, f, mean, square)
        if more is not None:
            out.append(more)
    if law.uncorrelated == "entries" and len(scope.lower.symbol(x).args) // 2 == 2:
        whole = _all_pairs(scope, x, formulas, mean, variance, square)
        if whole is not None:
            out.append(whole)
    return out


def _second_moment(scope: Scope, x: Any, mean: Theorem | None, variance: Theorem | None) -> Theorem | None:
    """E[R_e²] = s_e + m_e², if the variance is declared:  E[R²] − s − m² = Var(R) − s  by definition."""
    if variance is None:
        return None
    entries, core = strip(variance.conclusion)
    w = fresh(OUT)
    f, idx = _family(scope, x), [e for e in entries if e.sort == INT]
    entry = app(f, w, *idx)
    m = expect(w, entry) if mean is None else _value(mean, idx)
    goal = make("eq", (expect(w, power(entry, 2)), add(core.args[1], power(m, 2))))
    theorem = _by_definition(scope, x, goal, scope.opened(variance, entries), entries, mean)
    return generalise(theorem, entries)


def _by_definition(
    scope: Scope, x: Any, goal: Term, declared: Theorem, entries: list[Term], mean: Theorem | None
) -> Theorem:
    """The goal, whose sides differ by just what an equation on Var or Cov says."""
    premises = (*integrability(scope, x), *([mean] if mean is not None else []))
    return linear_equations(
        goal=goal,
        equations=(declared,),
        factors=(ONE,),
        hypotheses=integer_guards(entries),
        premises=premises,
        unfold=UNFOLD,
        allow=(LINEARITY,),
    )


def _value(mean: Theorem, idx: list[Term]) -> Term:
    """The declared mean at given indices."""
    entries, core = strip(mean.conclusion)
    variables = [e for e in entries if e.sort == INT]
    return substitute(core.args[1], dict(zip(variables, idx, strict=True))) if idx else core.args[1]


def _family(scope: Scope, x: Any) -> Term:
    return scope.lower.symbol(x)


def _pair(
    scope: Scope,
    x: Any,
    formula: Term,
    mean: Theorem | None,
    square: Theorem | None,
) -> Theorem:
    """What is declared of covariances, as a rule for the mean of a product of two entries."""
    entries, core = strip(formula)
    return _joined(scope, x, scope.opened(scope.assume(formula), entries), entries, core, mean, square)


def _at_one_entry(
    scope: Scope, x: Any, formula: Term, mean: Theorem | None, square: Theorem | None
) -> Theorem | None:
    """``_pair`` where only the index differs that is said to: one entry of a vector at two times."""
    entries, core = strip(formula)
    slots = len(_family(scope, x).args) // 2
    first, second = _indices(core, slots)
    apart = next(e for e in entries if e.op == "not").args[0].args
    merged = {b: a for a, b in zip(first, second, strict=True) if a != b and b not in apart}
    if square is None or not merged:
        return None
    theorem = logic.instance(
        theorem=scope.assume(formula),
        values=tuple(merged.get(e, e) for e in entries if e.sort == INT),
        premises=tuple(scope.assume(substitute(e, merged)) for e in entries if e.sort != INT),
    )
    kept = [e for e in entries if e not in merged and e.fv.isdisjoint(merged)]
    return _joined(scope, x, theorem, kept, substitute(core, merged), mean, square)


def _joined(
    scope: Scope,
    x: Any,
    apart: Theorem,
    entries: list[Term],
    core: Term,
    mean: Theorem | None,
    square: Theorem | None,
) -> Theorem:
    """E[R_e R_e'] = m_e m_e' + [u = v]·s_e, where e and e' differ at most in one index, u against v.

    By cases: for u ≠ v the difference of the sides is Cov(R_e, R_e') by definition; for u = v it is the
    second moment. Where several indices may differ (sequences over time; matrices uncorrelated throughout),
    or without a declared variance, the rule speaks of different entries only.
    """
    condition = next(e for e in entries if e.op == "not")
    variables = [e for e in entries if e.sort == INT]
    f, w = _family(scope, x), fresh(OUT)
    slots = len(f.args) // 2
    first, second = _indices(core, slots)
    a, b = app(f, w, *first), app(f, w, *second)
    left = expect(w, mul(a, b))
    means = mul(
        *[expect(w, t) if mean is None else _value(mean, list(i)) for t, i in ((a, first), (b, second))]
    )
    if len(variables) != slots + 1 or square is None:
        different = _by_definition(scope, x, make("eq", (left, means)), apart, entries, mean)
        return generalise(different, entries)
    u, v = condition.args[0].args
    spread = add(_value(square, list(first)), mul(num(-1), power(means.args[0], 2)))
    full = make("eq", (left, add(means, mul(delta(u, v), spread))))
    case_different = _by_definition(scope, x, full, apart, entries, mean)
    others = integer_guards([e for e in entries if e != condition])
    same = contraction(
        goal=substitute(full, {v: u}), hypotheses=others, premises=(square,), unfold=(), allow=()
    )
    equality, hole = make("ieq", (u, v)), fresh(INT)
    case_same = logic.replace_equal(
        equation=scope.assume(equality), theorem=same, template=substitute(full, {v: hole}), variable=hole
    )
    either = logic.excluded_middle(formula=equality)
    theorem = logic.or_elim(either=either, left=case_same, right=case_different)
    return generalise(theorem, [e for e in entries if e != condition])


def _indices(core: Term, slots: int) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The index tuples of the two entries of a covariance."""
    first, second = (tuple(part.args[-1].args[2:]) for part in core.args[0].args)
    if len(first) != slots or len(second) != slots:
        raise KernelError("not a covariance of entries")
    return first, second


def independence(scope: Scope, formula: Term) -> tuple[list[Theorem], list[Theorem]]:
    """What mutual independence of families gives: E of products of up to two entries each factors; integrability."""
    key = ("independence", formula)
    if key not in scope.cache:
        families = {scope.lower.symbol(x): x for x in scope.laws}
        given = scope.assume(formula)
        rules: list[Theorem] = []
        facts: list[Theorem] = []
        for counts in product(range(3), repeat=len(formula.args)):
            if sum(1 for c in counts if c) < 2 or sum(counts) > 4:
                continue
            have = [finite(scope, families[f], max(c, 1)) for f, c in zip(formula.args, counts, strict=True)]
            if any(t is None and c for t, c in zip(have, counts, strict=True)):
                continue
            known = tuple(t if t is not None else given for t in have)
            rules.append(laws.independent_product(independence=given, finite=known, counts=counts))
            facts.append(laws.independent_integrable(independence=given, finite=known, counts=counts))
        scope.cache[key] = (rules, facts)
    out: tuple[list[Theorem], list[Theorem]] = scope.cache[key]
    return out


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
    rules = [_pair(scope, x, g, mean, square) for g in formulas]
    apart = []
    for u, v in ((i, p), (j, q)):
        condition = negate(make("ieq", (u, v)))
        apart.append(
            contraction(
                goal=full, hypotheses=(*guards, condition), premises=tuple(rules), unfold=(), allow=()
            )
        )
    same = contraction(
        goal=substitute(full, {p: i, q: j}),
        hypotheses=tuple(guards),
        premises=(square, mean),
        unfold=(),
        allow=(),
    )
    hole = fresh(INT)
    e1, e2 = make("ieq", (i, p)), make("ieq", (j, q))
    step = logic.replace_equal(
        equation=logic.assume(formula=e2),
        theorem=same,
        template=substitute(full, {p: i, q: hole}),
        variable=hole,
    )
    step = logic.replace_equal(
        equation=logic.assume(formula=e1), theorem=step, template=substitute(full, {p: hole}), variable=hole
    )
    inner = logic.or_elim(either=logic.excluded_middle(formula=e2), left=step, right=apart[1])
    outer = logic.or_elim(either=logic.excluded_middle(formula=e1), left=inner, right=apart[0])
    return generalise(outer, [i, *guards[0:2], j, *guards[2:4], p, *guards[4:6], q, *guards[6:8]])
