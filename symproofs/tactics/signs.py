"""Signs of scalars: finds a certificate  b − a = Σ c·Π facts·squares  by exact linear programming."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

from symproofs.kernel.contraction import LAWS, normalizer
from symproofs.kernel.logic import absurd, assume, generalise, instance, not_elim
from symproofs.kernel.normal_form import Monomial, Poly, mono_term
from symproofs.kernel.order import (
    antisymmetry,
    combination,
    distinct,
    equal_order,
    linear_equations,
    negated_order,
    visible_nonzero,
    visible_sign,
)
from symproofs.kernel.terms import (
    REAL,
    ZERO,
    Definition,
    KernelError,
    Term,
    add,
    func,
    make,
    mul,
    neg,
    negate,
    num,
    power,
    sub,
)
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.rules import fresh, mark_names, release_names
from symproofs.tactics.vectors import nonzero_size

MAX_FACTS = 8
MAX_DIVISORS = 4
Item = tuple[Term, tuple[int, ...], tuple[Term, ...]]
_Column = tuple[Poly, tuple[int, ...], tuple[Term, ...], bool]
_Setting = tuple[tuple[Term, ...], tuple[Theorem, ...], tuple[Definition, ...]]


def prove_order(
    goal: Term,
    facts: list[Theorem],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
) -> Theorem | None:
    """0 ≤ x by visible signs, or a ≤ b, a < b by a certificate; None if none was found."""
    found = _ordered(goal, facts, hypotheses, premises, unfold)
    if found is None:
        more = _reciprocals(goal, facts, hypotheses, premises, unfold)
        if more:
            found = _ordered(goal, [*more, *facts], hypotheses, premises, unfold)
    if found is None and goal.op == "lt":
        more = _positive_roots(goal, facts, hypotheses, premises, unfold)
        found = next((t for t in more if t.conclusion == goal), None)
        if found is None and more:
            found = _ordered(goal, [*more, *facts], hypotheses, premises, unfold)
    return found


def _positive_roots(
    goal: Term,
    facts: list[Theorem],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
) -> list[Theorem]:
    """0 < √s for the roots of the goal, where 0 < s is shown."""
    out = []
    for s in _under_roots(goal)[:MAX_FACTS]:
        inside = prove_order(make("lt", (ZERO, s)), facts, hypotheses, premises, unfold)
        found = None if inside is None else _positive_root(inside)
        out += [found] if found is not None else []
    return out


def _under_roots(t: Term) -> list[Term]:
    """What stands under roots that sums, products and powers are made of."""
    if t.op == "fn" and t.data == "sqrt" and not t.maxb:
        return [t.args[0]]
    parts = t.args if t.op in ("lt", "add", "mul", "pow") else ()
    return list(dict.fromkeys(x for a in parts for x in _under_roots(a)))


def _positive_root(theorem: Theorem) -> Theorem | None:
    """Γ ⊢ 0 < s  gives  Γ ⊢ 0 < √s, by the statement for a variable: so s is compared as it stands."""
    mark = mark_names()
    x = fresh(REAL)
    given = assume(formula=make("lt", (ZERO, x)))
    found = _ordered(make("lt", (ZERO, func("sqrt", x))), [given], (), (given,), ())
    if found is None:
        return None
    everywhere = generalise(theorem=found, entries=(x, given.conclusion))
    release_names(mark)
    return instance(theorem=everywhere, values=(theorem.conclusion.args[1],), premises=(theorem,))


def _ordered(
    goal: Term,
    facts: list[Theorem],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
) -> Theorem | None:
    if goal.op == "le" and goal.args[0] == ZERO:
        try:
            return visible_sign(
                goal=goal, hypotheses=hypotheses, premises=premises, unfold=unfold, allow=LAWS
            )
        except KernelError:
            pass
        found = product_sign(goal, facts, hypotheses, premises, unfold)
        if found is not None:
            return found
    if goal.op == "lt" and goal.args[0] == ZERO:
        found = _positive(goal, hypotheses, premises, unfold)
        if found is not None:
            return found
    usable = [f for f in facts if f.conclusion.op in ("le", "lt")][:MAX_FACTS]
    for term in [x for side in goal.args for x in written_parts(side)][:MAX_FACTS]:
        try:
            sign = make("le", (ZERO, term))
            usable.append(
                visible_sign(goal=sign, hypotheses=hypotheses, premises=premises, unfold=unfold, allow=())
            )
        except KernelError:
            continue
    nf = normalizer(hypotheses, premises, unfold, LAWS)
    try:
        target = nf.poly(sub(goal.args[1], goal.args[0]))
        for m, c in sorted(target.items(), key=lambda p: mono_term(p[0]).key)[:MAX_FACTS]:
            if not m or c < 0 or len(usable) >= 2 * MAX_FACTS:
                continue
            try:  # a term whose own sign is visible
                part = make("le", (ZERO, mono_term(m)))
                usable.append(
                    visible_sign(
                        goal=part, hypotheses=hypotheses, premises=premises, unfold=unfold, allow=LAWS
                    )
                )
            except KernelError:
                continue
        columns: list[_Column] = [({(): 1}, (), (), True)]
        values = [nf.poly(sub(f.conclusion.args[1], f.conclusion.args[0])) for f in usable]
        for k, v in enumerate(values):
            columns.append((v, (k,), (), usable[k].conclusion.op == "lt"))
        for square in dict.fromkeys(x for v in values for x in _denominators(v)):
            factor = nf.power_of(nf.poly(square), 2)
            columns += [(nf.multiply(v, factor), (k,), (square,), False) for k, v in enumerate(values)]
    except KernelError:
        return None
    setting = (hypotheses, premises, unfold)
    squares_of = quadratic_squares(target)
    if squares_of is not None:
        found = _combined(goal, [], squares_of, setting)
        if found is not None:
            return found
    found = _weighted(
        goal, target, usable, columns, setting
    )  # the facts by themselves, before their products
    if found is not None:
        return found
    try:
        for j, k in combinations_with_replacement(range(len(usable)), 2):
            both = usable[j].conclusion.op == usable[k].conclusion.op == "lt"
            columns.append((nf.multiply(values[j], values[k]), (j, k), (), both))
        atoms = sorted({a for m in target for a, _ in m}, key=lambda a: a.key)[:4]
        squares = [*atoms, *[add(a, neg(b)) for i, a in enumerate(atoms) for b in atoms[:i]]]
        squares += [add(a, b) for i, a in enumerate(atoms) for b in atoms[:i]]
        for s in squares:
            columns.append((nf.power_of(nf.poly(s), 2), (), (s,), False))
    except KernelError:
        return None
    return _weighted(goal, target, usable, columns, setting)


def _positive(
    goal: Term,
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
) -> Theorem | None:
    """0 < x from 0 ≤ x and x ≠ 0, both visible."""
    x = goal.args[1]
    setting: dict[str, Any] = {
        "hypotheses": hypotheses,
        "premises": premises,
        "unfold": unfold,
        "allow": LAWS,
    }
    try:
        nonzero = visible_nonzero(goal=negate(make("eq", (x, ZERO))), **setting)
        sign = visible_sign(goal=make("le", (ZERO, x)), **setting)
    except KernelError:
        return None
    below = negated_order(theorem=assume(formula=negate(goal)))
    zero = antisymmetry(left=below, right=sign)
    return absurd(theorem=not_elim(negation=nonzero, theorem=zero), formula=goal)


def _reciprocals(
    goal: Term,
    facts: list[Theorem],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
) -> list[Theorem]:
    """0 < 1/x for the divisors x > 0 of the goal, 0 < 1/(−x) for those < 0."""
    try:
        target = normalizer(hypotheses, premises, unfold, LAWS).poly(sub(goal.args[1], goal.args[0]))
    except KernelError:
        return []
    divisors = dict.fromkeys(
        a.args[0]
        for m in target
        for a, _ in m
        if a.op == "pow" and a.args[1].op == "int" and a.args[1].data == -1
    )
    out = []
    for x in list(divisors)[:MAX_DIVISORS]:
        for divisor in (x, neg(x)):
            sign = prove_order(make("lt", (ZERO, divisor)), facts, hypotheses, premises, unfold)
            if sign is not None:
                found = _reciprocal(divisor, sign, (hypotheses, (*premises, sign), unfold))
                out += [found] if found is not None else []
                break
    return out


def _reciprocal(x: Term, sign: Theorem, setting: _Setting) -> Theorem | None:
    """0 < 1/x from 0 < x: it is x·(1/x)² and not 0."""
    inverse = power(x, -1)
    goal, zero = make("lt", (ZERO, inverse)), make("eq", (inverse, ZERO))
    least = _combined(make("le", goal.args), [sign], [(num(1), (0,), (inverse,))], setting)
    if least is None:
        return None
    hypotheses, premises, unfold = setting
    try:
        apart = visible_nonzero(
            goal=negate(zero), hypotheses=hypotheses, premises=premises, unfold=unfold, allow=LAWS
        )
    except KernelError:
        return None
    most = negated_order(theorem=assume(formula=negate(goal)))
    false = not_elim(negation=apart, theorem=antisymmetry(left=most, right=least))
    return absurd(theorem=false, formula=goal)


def _weighted(
    goal: Term, target: Poly, facts: list[Theorem], columns: list[_Column], setting: _Setting
) -> Theorem | None:
    """The goal as a combination of the columns with weights found by linear programming."""
    weights = certificate(target, [c[0] for c in columns], [c[3] for c in columns], goal.op == "lt")
    if weights is None:
        return None
    items: list[Item] = [(num(w), c[1], c[2]) for w, c in zip(weights, columns, strict=True) if w]
    return _combined(goal, facts, items, setting)


def _combined(goal: Term, facts: list[Theorem], items: list[Item], setting: _Setting) -> Theorem | None:
    hypotheses, premises, unfold = setting
    try:
        return combination(
            goal=goal,
            facts=tuple(facts),
            items=tuple(items),
            hypotheses=hypotheses,
            premises=premises,
            unfold=unfold,
            allow=LAWS,
        )
    except KernelError:
        return None


def product_sign(
    goal: Term,
    facts: list[Theorem],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
) -> Theorem | None:
    """0 ≤ x for a product x: the factors written as squares apart from the others, whose product is one of facts."""
    factors, seen, rest = _factors(goal.args[1]), list[Theorem](), list[Term]()
    for x in factors:
        try:
            sign = make("le", (ZERO, x))
            seen.append(
                visible_sign(goal=sign, hypotheses=hypotheses, premises=premises, unfold=unfold, allow=())
            )
        except KernelError:
            rest.append(x)
    if not seen or len(factors) < 2:
        return None
    if rest:
        other = prove_order(make("le", (ZERO, mul(*rest))), facts, hypotheses, premises, unfold)
        if other is None:
            return None
        seen.append(other)
    items: list[Item] = [(num(1), tuple(range(len(seen))), ())]
    return _combined(goal, seen, items, (hypotheses, premises, unfold))


def _factors(t: Term) -> list[Term]:
    return [f for a in t.args for f in _factors(a)] if t.op == "mul" else [t]


def _denominators(p: Poly) -> list[Term]:
    """Powers whose squares cancel the divisors of a fact."""
    top: dict[Term, int] = {}
    for m in p:
        for a, n in m:
            if a.op == "pow" and a.args[1].op == "int" and a.args[1].data == -1:
                top[a.args[0]] = max(top.get(a.args[0], 0), n)
    return [power(x, (n + 1) // 2) for x, n in top.items()]


def written_parts(t: Term) -> list[Term]:
    """The summands of a term, and of products among them the factors, that may be squares as they are written."""
    if t.op == "add":
        return [x for a in t.args for x in written_parts(a)]
    if t.op == "mul":
        return [x for a in t.args for x in written_parts(a)]
    squares = ("sum", "fn") if t.op != "pow" else ("pow",)
    return [t] if t.op in squares and not t.maxb else []


def bounds_of(
    fact: Theorem,
    facts: list[Theorem],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    parts: bool = True,
) -> list[Theorem]:
    """What an equation or inequality of scalars says of order, and, with ``parts``, which of its terms are squares."""
    c = fact.conclusion
    out = [fact]
    if c.op == "eq":
        turned = linear_equations(
            goal=make("eq", c.args[::-1]),
            equations=(fact,),
            factors=(num(-1),),
            hypotheses=(),
            premises=(),
            unfold=(),
            allow=(),
        )
        out = [equal_order(theorem=fact), equal_order(theorem=turned)]
    for side in c.args if parts else ():
        for term in side.args if side.op == "add" else (side,):
            if term.op == "num":
                continue
            shown = prove_order(make("le", (ZERO, term)), facts, hypotheses, premises, ())
            if shown is not None:
                out.append(shown)
    return out


def prove_nonzero(
    goal: Term,
    facts: list[Theorem],
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
) -> Theorem | None:
    """¬(x = 0): visibly, because x > 0 or x < 0, or since it is |y| or a product, and its parts are not 0."""
    try:
        return visible_nonzero(goal=goal, hypotheses=hypotheses, premises=premises, unfold=unfold, allow=LAWS)
    except KernelError:
        pass
    a, b = goal.args[0].args
    for left, right, swap in ((b, a, True), (a, b, False)):
        found = prove_order(make("lt", (left, right)), facts, hypotheses, premises, unfold)
        if found is not None:
            return distinct(theorem=found, swap=swap)
    if a.op == "fn" and a.data == "abs" and b == ZERO:
        found = prove_nonzero(negate(make("eq", (a.args[0], ZERO))), facts, hypotheses, premises, unfold)
        return None if found is None else nonzero_size(found)
    if a.op in ("mul", "pow") and b == ZERO:
        parts = [x for x in (a.args if a.op == "mul" else a.args[:1]) if x.op != "num"]
        shown = [
            prove_nonzero(negate(make("eq", (x, ZERO))), facts, hypotheses, premises, unfold) for x in parts
        ]
        apart = tuple(t for t in shown if t is not None)
        if len(apart) == len(parts):
            try:
                return visible_nonzero(
                    goal=goal, hypotheses=hypotheses, premises=(*premises, *apart), unfold=unfold, allow=LAWS
                )
            except KernelError:
                return None
    return None


def quadratic_squares(p: Poly) -> list[Item] | None:
    """A quadratic polynomial as a sum of positive multiples of squares, by completing squares; None if it is not."""
    basis: list[Term | None] = [*sorted({a for m in p for a, _ in m}, key=lambda a: a.key), None]
    place = {a: n for n, a in enumerate(basis)}
    size = len(basis)
    gram = [[Fraction(0)] * size for _ in range(size)]
    for m, c in p.items():
        flat = [a for a, e in m for _ in range(e)]
        if len(flat) > 2:
            return None
        i, j = (place[x] for x in (*flat, None, None)[:2])
        gram[i][j] += Fraction(c, 2)
        gram[j][i] += Fraction(c, 2)
    items: list[Item] = []
    for k in range(size):
        d = gram[k][k]
        if d < 0 or (d == 0 and any(gram[k][j] for j in range(k + 1, size))):
            return None
        if d == 0:
            continue
        if basis[k] is None:  # what is left is a positive number
            items.append((num(d), (), ()))
            continue
        row = [gram[k][j] / d for j in range(size)]
        parts = [
            num(row[j]) if x is None else mul(num(row[j]), x)
            for j, x in enumerate(basis)
            if j >= k and row[j]
        ]
        items.append((num(d), (), (add(*parts),)))
        for i in range(k + 1, size):
            for j in range(k + 1, size):
                gram[i][j] -= d * row[i] * row[j]
    return items


def certificate(
    target: Poly, columns: list[Poly], strict: list[bool], need_strict: bool
) -> list[Fraction] | None:
    """Weights w ≥ 0 with Σ w·column = target; with a positive weight on a strict column if needed."""
    kept = worth_trying(target, columns)
    if kept is None:
        return None
    if len(kept) < len(columns):
        some = certificate(target, [columns[k] for k in kept], [strict[k] for k in kept], need_strict)
        if some is None:
            return None
        weights = [Fraction(0)] * len(columns)
        for k, w in zip(kept, some, strict=True):
            weights[k] = w
        return weights
    rows = sorted(
        {m for p in [target, *columns] for m in p},
        key=lambda m: (len(m), hash(tuple((a.key, e) for a, e in m))),
    )
    if not rows:
        return None if need_strict else [Fraction(0)] * len(columns)
    matrix = [[Fraction(c.get(m, 0)) for c in columns] for m in rows]
    right = [Fraction(target.get(m, 0)) for m in rows]
    objective = [Fraction(1 if need_strict and s else 0) for s in strict]
    solution = simplex(matrix, right, objective)
    if solution is None or (need_strict and not any(w and s for w, s in zip(solution, strict, strict=True))):
        return None
    return solution


def worth_trying(target: Poly, columns: list[Poly]) -> list[int] | None:
    """The columns that can have a positive weight: no term may be left that only has one sign; None if none fits."""
    kept = list(range(len(columns)))
    while True:
        signs: dict[Monomial, set[bool]] = {m: {c < 0} for m, c in target.items()}
        for k in kept:
            for m, c in columns[k].items():
                signs.setdefault(m, set()).add(c > 0)
        if any(len(s) < 2 for m, s in signs.items() if m in target):
            return None
        alone = {m for m, s in signs.items() if len(s) < 2}
        after = [k for k in kept if alone.isdisjoint(columns[k])]
        if len(after) == len(kept):
            return kept
        kept = after


def simplex(
    matrix: list[list[Fraction]], right: list[Fraction], objective: list[Fraction]
) -> list[Fraction] | None:
    """A vertex of {w ≥ 0, matrix·w = right} that maximises objective (or any, if unbounded), by Bland's rule."""
    m, n = len(matrix), len(matrix[0]) if matrix else 0
    table = []
    for i in range(m):
        sign = -1 if right[i] < 0 else 1
        row = [sign * x for x in matrix[i]] + [Fraction(int(i == k)) for k in range(m)] + [sign * right[i]]
        table.append(row)
    basis = [n + i for i in range(m)]

    def pivot(i: int, j: int) -> None:
        p = table[i][j]
        table[i] = [x / p if x else x for x in table[i]]
        for k in range(m):
            if k != i and table[k][j]:
                f = table[k][j]
                table[k] = [x - f * y if y else x for x, y in zip(table[k], table[i], strict=True)]
        basis[i] = j

    def run(cost: list[Fraction], width: int) -> None:
        for _ in range(300):
            reduced = None
            for j in range(width):
                if j in basis:
                    continue
                gain = cost[j] - sum(
                    (cost[basis[i]] * table[i][j] for i in range(m) if table[i][j] and cost[basis[i]]),
                    Fraction(0),
                )
                if gain > 0:
                    reduced = j
                    break
            if reduced is None:
                return
            choices = [
                (table[i][-1] / table[i][reduced], basis[i], i) for i in range(m) if table[i][reduced] > 0
            ]
            if not choices:
                return
            pivot(min(choices)[2], reduced)

    run([Fraction(0)] * n + [Fraction(-1)] * m, n + m)
    if any(basis[i] >= n and table[i][-1] for i in range(m)):
        return None
    for i in range(m):  # drive artificial variables out of the basis where possible
        if basis[i] >= n:
            for j in range(n):
                if table[i][j]:
                    pivot(i, j)
                    break
    run(objective + [Fraction(0)] * m, n)
    out = [Fraction(0)] * n
    for i in range(m):
        if basis[i] < n:
            out[basis[i]] = table[i][-1]
    return out
