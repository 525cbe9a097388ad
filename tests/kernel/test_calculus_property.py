"""Derivatives: each law, near misses, and random functions against difference quotients of 80 digits.

At a kink, a pole or the edge of a domain nothing is proved. Whatever is said to be differentiable is checked to have
the same slope on both sides along every entry, and slopes that are linear in the direction.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from generator import kernel_values as kv
from generator.kernel_numbers import CONTEXT, STEP, TooClose, number, one_sided, real, same
from generator.kernel_values import ONE, A, B, I, J, N, T, V, X

from symproofs.kernel import contraction as c
from symproofs.kernel import logic
from symproofs.kernel import terms as k
from symproofs.kernel.calculus import CHAIN, DIFFERENTIATION, NotDifferentiableError
from symproofs.kernel.contraction import contraction
from symproofs.kernel.logic import assume
from symproofs.kernel.normal_form import to_term
from symproofs.kernel.smoothness import derivative_congruence, differentiable_congruence, differentiable_intro
from symproofs.kernel.terms import INT, REAL, KernelError, Term
from symproofs.kernel.theorem import Theorem

VECTOR, MATRIX = k.fun(INT), k.fun(INT, INT)
SX = k.var("slot_x", REAL)
SU = k.var("slot_u", VECTOR, (ONE, N))
SM = k.var("slot_M", MATRIX, (ONE, N, ONE, N))
SLOTS = {SX: A, SU: V, SM: X}  # each with the point that is used
P, Q = k.var("p", INT), k.var("q", INT)
F = k.var("f", k.fun(REAL))
G = k.var("g", k.fun(VECTOR))
INSIDE = tuple(k.within(P, ONE, N)) + tuple(k.within(Q, ONE, N))


def derivative(body: Term, slot: Term, *index: Term, point: Term | None = None) -> Term:
    n = len(slot.args)
    at = SLOTS[slot] if point is None else point
    return k.make("deriv", (*slot.args, k.abstract(body, (slot,)), at, *index), (slot.sort, n))


def smooth(body: Term, slot: Term, point: Term | None = None) -> Term:
    at = SLOTS[slot] if point is None else point
    return k.make("differentiable", (*slot.args, k.abstract(body, (slot,)), at), (slot.sort, len(slot.args)))


def nonzero(x: Term) -> Term:
    return k.negate(k.make("eq", (x, k.ZERO)))


def positive(x: Term) -> Term:
    return k.make("lt", (k.ZERO, x))


def proved(
    left: Term,
    right: Term,
    *premises: Term,
    allow: Sequence[str] = c.LAWS,
    unfold: Sequence[k.Definition] = (),
) -> Theorem:
    return contraction(
        goal=k.make("eq", (left, right)),
        hypotheses=(*kv.RANGES, *INSIDE),
        premises=tuple(assume(formula=f) for f in premises),
        unfold=tuple(unfold),
        allow=tuple(allow),
    )


def intro(goal: Term, *premises: Term, allow: Sequence[str] = c.LAWS) -> Theorem:
    return differentiable_intro(
        goal=goal,
        hypotheses=(*kv.RANGES, *INSIDE),
        premises=tuple(assume(formula=f) for f in premises),
        unfold=(),
        allow=tuple(allow),
    )


def total(v: Term, body: Term, hi: Term = N) -> Term:
    return k.sum_over(v, ONE, hi, body)


# ------------------------------------------------------------------------------------------- single laws
SQUARES = total(P, k.power(k.app(SU, P), 2))
AT = k.substitute(SQUARES, {SU: V})
SLOPES = {
    "exp": k.func("exp", A),
    "sin": k.func("cos", A),
    "cos": k.neg(k.func("sin", A)),
    "tanh": k.sub(k.ONE, k.power(k.func("tanh", A), 2)),
    "logistic": k.sub(k.func("logistic", A), k.power(k.func("logistic", A), 2)),
    "softplus": k.func("logistic", A),
    "sqrt": k.divide(k.num(1), k.mul(k.num(2), k.func("sqrt", A))),
    "log": k.power(A, -1),
    "abs": k.divide(A, k.func("abs", A)),
    "relu": k.indicator(k.make("lt", (k.ZERO, A))),
}
NEEDS = {"sqrt": [positive(A)], "log": [positive(A)], "abs": [nonzero(A)], "relu": [nonzero(A)]}


@pytest.mark.parametrize("name", SLOPES)
def test_named_functions(name: str) -> None:
    left = derivative(k.func(name, SX), SX)
    done = proved(left, SLOPES[name], *NEEDS.get(name, []))
    assert done.hypotheses == set(NEEDS.get(name, []))
    assert DIFFERENTIATION in done.used
    for wrong in (k.neg(SLOPES[name]), k.mul(k.num(2), SLOPES[name]), k.ZERO, k.func(name, A)):
        if wrong is not SLOPES[name]:
            with pytest.raises(KernelError):
                proved(left, wrong, *NEEDS.get(name, []))
    with pytest.raises(KernelError):  # the rules need leave
        proved(left, SLOPES[name], *NEEDS.get(name, []), allow=[x for x in c.LAWS if x != DIFFERENTIATION])
    for missing in NEEDS.get(name, []):
        with pytest.raises(KernelError):
            proved(left, SLOPES[name], *[x for x in NEEDS[name] if x != missing])


UP, UQ = k.app(SU, P), k.app(SU, Q)
LAWS_OF_CALCULUS = {
    "an entry in an entry": (derivative(UQ, SU, P), k.delta(P, Q), ()),
    "a constant": (derivative(k.app(V, Q), SU, P), k.ZERO, ()),
    "a product": (
        derivative(k.mul(SX, k.func("exp", SX), B), SX),
        k.mul(B, k.func("exp", A), k.add(A, k.ONE)),
        (),
    ),
    "a whole power": (derivative(k.power(SX, 3), SX), k.mul(k.num(3), k.power(A, 2)), ()),
    "a power with a symbol": (
        derivative(k.power(SX, T), SX),
        k.mul(k.real(T), k.power(A, k.plus(T, -1))),
        (),
    ),
    "the power 0": (derivative(k.power(SX, 0), SX), k.ZERO, ()),
    "a quotient": (derivative(k.divide(B, SX), SX), k.neg(k.divide(B, k.power(A, 2))), (nonzero(A),)),
    "a sum": (derivative(total(Q, k.mul(k.app(X, P, Q), UQ)), SU, P), k.app(X, P, P), ()),
    "a sum of squares": (derivative(SQUARES, SU, P), k.mul(k.num(2), k.app(V, P)), ()),
    "a norm": (
        derivative(k.func("sqrt", SQUARES), SU, P),
        k.divide(k.app(V, P), k.func("sqrt", AT)),
        (nonzero(AT),),
    ),
    "a squared norm": (
        derivative(k.power(k.func("sqrt", SQUARES), 2), SU, P),
        k.mul(k.num(2), k.app(V, P)),
        (),
    ),
    "a squared absolute value": (derivative(k.power(k.func("abs", SX), 2), SX), k.mul(k.num(2), A), ()),
    "a trace": (derivative(total(P, k.app(SM, P, P)), SM, P, Q), k.delta(P, Q), ()),
    "a bilinear form": (
        derivative(total(I, total(J, k.mul(k.app(V, I), k.app(SM, I, J), k.app(V, J)))), SM, P, Q),
        k.mul(k.app(V, P), k.app(V, Q)),
        (),
    ),
    "a second derivative": (
        derivative(derivative(k.power(SX, 3), SX, point=k.var("y", REAL)), SX),
        k.ZERO,
        (),
    ),
    "a function of a function": (
        derivative(k.func("tanh", k.func("exp", SX)), SX),
        k.mul(k.sub(k.ONE, k.power(k.func("tanh", k.func("exp", A)), 2)), k.func("exp", A)),
        (),
    ),
}
WRONG = {
    "an entry in an entry": [k.ONE, k.ZERO],
    "a constant": [k.delta(P, Q)],
    "a product": [k.mul(B, k.func("exp", A)), k.mul(B, A, k.func("exp", A))],
    "a whole power": [k.mul(k.num(2), k.power(A, 2)), k.mul(k.num(3), k.power(A, 3))],
    "a power with a symbol": [k.mul(k.real(T), k.power(A, T)), k.power(A, k.plus(T, -1))],
    "the power 0": [k.ONE],
    "a quotient": [k.divide(B, k.power(A, 2)), k.divide(B, A)],
    "a sum": [k.app(X, P, Q), total(Q, k.app(X, P, Q))],
    "a sum of squares": [k.app(V, P), k.mul(k.num(2), k.app(V, Q)), k.mul(k.num(-2), k.app(V, P))],
    "a norm": [
        k.app(V, P),
        k.divide(k.app(V, P), AT),
        k.divide(k.app(V, Q), k.func("sqrt", AT)),
        k.divide(k.mul(k.num(2), k.app(V, P)), k.func("sqrt", AT)),
    ],
    "a squared norm": [k.app(V, P), k.ZERO],
    "a squared absolute value": [k.mul(k.num(2), k.func("abs", A))],
    "a trace": [k.ONE, k.ZERO, k.real(N)],
    "a bilinear form": [k.power(k.app(V, P), 2), k.mul(k.num(2), k.app(V, P), k.app(V, Q))],
    "a second derivative": [k.mul(k.num(6), A), k.mul(k.num(3), k.power(A, 2))],
    "a function of a function": [k.sub(k.ONE, k.power(k.func("tanh", k.func("exp", A)), 2))],
}


@pytest.mark.parametrize("name", LAWS_OF_CALCULUS)
def test_laws_of_calculus(name: str) -> None:
    left, right, needs = LAWS_OF_CALCULUS[name]
    done = proved(left, right, *needs)
    assert set(needs) <= done.hypotheses <= {*needs, *kv.RANGES, *INSIDE}
    if needs:
        with pytest.raises(KernelError):
            proved(left, right)
    for wrong in WRONG[name]:
        with pytest.raises(KernelError):
            proved(left, wrong, *needs)


def test_an_index_out_of_range_gives_nothing() -> None:
    for index in (J, T, k.plus(N, 1), k.I0, k.plus(P, 1)):
        with pytest.raises(KernelError):
            proved(derivative(SQUARES, SU, index), k.mul(k.num(2), k.app(V, index)))
        with pytest.raises(KernelError):
            proved(derivative(k.app(V, P), SU, index), k.ZERO)


def test_a_second_derivative_in_one_variable() -> None:
    inner = derivative(k.power(SX, 3), SX)
    twice = derivative(k.substitute(inner, {A: SX}), SX)
    assert proved(twice, k.mul(k.num(6), A)).used
    with pytest.raises(KernelError):
        proved(twice, k.mul(k.num(3), A))


# ------------------------------------------------------------------------- kinks, poles and ends of domains
KINKS = {
    "abs": (k.func("abs", SX), SX, A),
    "relu": (k.func("relu", SX), SX, A),
    "sqrt": (k.func("sqrt", SX), SX, A),
    "reciprocal": (k.power(SX, -1), SX, A),
    "log": (k.func("log", SX), SX, A),
    "norm": (k.func("sqrt", SQUARES), SU, AT),
    "odd power of a norm": (k.power(k.func("sqrt", SQUARES), 3), SU, AT),
    "abs of an entry": (k.func("abs", UP), SU, k.app(V, P)),
    "sum of abs": (total(P, k.func("abs", k.app(SU, P))), SU, None),
    "root of a square": (k.func("sqrt", k.power(SX, 2)), SX, A),
    "power of either sign": (k.power(SX, k.plus(T, -1)), SX, A),
    "times zero": (k.mul(k.ZERO, k.power(SX, -1)), SX, A),
    "abs times the entry": (k.mul(SX, k.func("abs", SX)), SX, A),  # smooth, and no rule shows it
    "kink that cancels": (k.sub(k.func("abs", SX), k.func("abs", SX)), SX, A),
}


@pytest.mark.parametrize("name", KINKS)
def test_where_a_function_has_a_kink_nothing_is_proved(name: str) -> None:
    body, slot, _ = KINKS[name]
    index = {SX: (), SU: (P,)}[slot]
    left = derivative(body, slot, *index)
    at = SLOTS[slot]
    zero_point = k.ZERO if slot is SX else k.lam((P,), (ONE, N), k.ZERO)
    for premises in ((), (k.make("eq", (A, k.ZERO)),), (k.make("le", (k.ZERO, A)),)):
        with pytest.raises(NotDifferentiableError):
            intro(smooth(body, slot), *premises)
        with pytest.raises(NotDifferentiableError):
            intro(smooth(body, slot, zero_point), *premises)
        for value in (k.ZERO, k.ONE, k.num(-1), k.divide(k.ONE, k.num(2)), k.func("abs", A)):
            for there in (at, zero_point):
                with pytest.raises(KernelError):
                    proved(derivative(body, slot, *index, point=there), value, *premises)
    # λξ. f stays the same atom: what is said of both sides is only that they are the same
    assert DIFFERENTIATION not in proved(left, left).used


@pytest.mark.parametrize("name", [x for x in KINKS if KINKS[x][2] is not None])
def test_beside_a_kink_it_is_differentiable(name: str) -> None:
    body, slot, argument = KINKS[name]
    need = positive(argument) if name in ("sqrt", "log") else nonzero(argument)
    done = intro(smooth(body, slot), need)
    assert done.hypotheses >= {need}
    for weak in (k.make("le", (k.ZERO, argument)), nonzero(B), positive(k.neg(argument))):
        if name in ("sqrt", "log") or weak is not positive(k.neg(argument)):
            with pytest.raises(NotDifferentiableError):
                intro(smooth(body, slot), weak)


def test_a_fact_about_the_point_does_not_reach_the_function() -> None:
    one = k.make("eq", (k.func("sqrt", AT), k.ONE))
    left = derivative(k.func("sqrt", SQUARES), SU, P)
    with pytest.raises(KernelError):  # ‖u‖ = 1 makes no constant of λξ. ‖ξ‖
        proved(left, k.ZERO, one, nonzero(AT))
    with pytest.raises(KernelError):
        proved(left, derivative(k.ONE, SU, P), one, nonzero(AT))
    assert proved(left, k.app(V, P), one, nonzero(AT)).hypotheses >= {one}
    symmetric = k.quantify([P, Q], k.make("eq", (k.app(X, P, Q), k.app(X, Q, P))))
    entry = derivative(k.app(SM, ONE, k.integer(2)), SM, P, Q)
    swapped = derivative(k.app(SM, k.integer(2), ONE), SM, P, Q)
    with pytest.raises(KernelError):
        proved(entry, swapped, symmetric)
    zero = k.make("eq", (A, k.ZERO))
    with pytest.raises(KernelError):
        proved(derivative(k.power(SX, 1), SX), k.ZERO, zero)


# --------------------------------------------------------------------------------------- unknown functions
def known(f: Term, point: Term | None = None) -> Term:
    """f is differentiable, everywhere or at one point."""
    s = k.var("s", REAL if f is F else VECTOR, () if f is F else (ONE, N))
    at = k.var("z", s.sort, s.args) if point is None else point
    formula = k.make("differentiable", (*s.args, k.abstract(k.app(f, s), (s,)), at), (s.sort, len(s.args)))
    return k.quantify([at], formula) if point is None else formula


def slope_of(f: Term, x: Term, *index: Term) -> Term:
    s = k.var("s", REAL if f is F else VECTOR, () if f is F else (ONE, N))
    return k.make("deriv", (*s.args, k.abstract(k.app(f, s), (s,)), x, *index), (s.sort, len(s.args)))


def test_the_chain_rule_needs_differentiability_there() -> None:
    square = k.power(SX, 2)
    left = derivative(k.app(F, square), SX)
    right = k.mul(k.num(2), A, slope_of(F, k.power(A, 2)))
    for premise in (known(F), known(F, k.power(A, 2))):
        done = proved(left, right, premise)
        assert premise in done.hypotheses and CHAIN in done.used
    for premise in (known(F, A), known(F, k.ZERO), known(F, k.power(B, 2)), nonzero(A)):
        with pytest.raises(KernelError):
            proved(left, right, premise)
    for wrong in (
        slope_of(F, k.power(A, 2)),
        k.mul(k.num(2), A, slope_of(F, A)),
        k.mul(A, slope_of(F, k.power(A, 2))),
    ):
        with pytest.raises(KernelError):
            proved(left, wrong, known(F))


def test_the_chain_rule_of_several_variables() -> None:
    image = k.lam(
        (P,), (ONE, N), k.mul(*[k.indicator(g) for g in k.within(P, ONE, N)], k.mul(k.app(V, P), SX))
    )
    there = k.substitute(image, {SX: A})
    left = derivative(k.app(G, image), SX)
    right = total(P, k.mul(k.app(V, P), slope_of(G, there, P)))
    assert CHAIN in proved(left, right, known(G)).used
    with pytest.raises(KernelError):  # partial derivatives that exist are not enough (trap 54)
        proved(left, right)
    with pytest.raises(KernelError):
        proved(left, total(P, slope_of(G, there, P)), known(G))
    with pytest.raises(KernelError):
        proved(left, total(P, k.mul(k.app(V, P), slope_of(G, V, P))), known(G))
    wide = k.lam((P,), (ONE, N), k.mul(k.app(V, P), SX))  # entries outside 1..n move, too
    with pytest.raises(KernelError):
        proved(
            derivative(k.app(G, wide), SX),
            total(P, k.mul(k.app(V, P), slope_of(G, k.substitute(wide, {SX: A}), P))),
            known(G),
        )


def raised(name: str, e: int) -> tuple[k.Definition, Term]:
    z = k.var("z", REAL)
    raised_to = k.Definition(name, "let", [REAL], [()], 0, [], [k.abstract(k.power(z, e), (z,))])
    return raised_to, derivative(k.const(raised_to, SX), SX)


def test_lets_are_opened_where_they_are_cited() -> None:
    square, left = raised("square", 2)
    with pytest.raises(KernelError):
        proved(left, k.mul(k.num(2), A))
    assert "definition of square" in proved(left, k.mul(k.num(2), A), unfold=[square]).used


def test_lets_are_not_opened_because_they_were_before() -> None:
    """A proof that is made in a process must be made again in another one."""
    cube, left = raised("cube", 3)
    right = k.mul(k.num(3), k.power(A, 2))
    assert proved(left, right, unfold=[cube])
    with pytest.raises(KernelError):
        proved(left, right)


# ------------------------------------------------------------------------------------------- the three rules
def test_differentiable_intro_is_about_one_function_at_one_point() -> None:
    body = k.add(k.power(SX, 2), k.func("exp", SX))
    goal = smooth(body, SX)
    done = intro(goal)
    assert done.conclusion == goal and not done.hypotheses and DIFFERENTIATION in done.used
    for wrong in (k.make("eq", (A, A)), nonzero(A), k.imp(nonzero(A), goal)):
        with pytest.raises(KernelError):
            intro(wrong)
    for unknown in (
        k.app(F, SX),
        k.expect(k.var("w", k.OUT), k.mul(SX, k.app(kv.R, k.var("w", k.OUT), ONE))),
    ):
        with pytest.raises(NotDifferentiableError):
            intro(smooth(unknown, SX))
    assert known(F) in intro(smooth(k.app(F, SX), SX), known(F)).hypotheses
    with pytest.raises(NotDifferentiableError):  # a jump
        intro(smooth(k.indicator(k.make("lt", (k.ZERO, SX))), SX), nonzero(A))


def equal(f: Term, g: Term, slot: Term) -> Theorem:
    return assume(formula=k.forall(slot, k.make("eq", (f, g))))


def test_functions_equal_everywhere_have_one_derivative() -> None:
    f, g = k.app(F, SX), k.power(SX, 2)
    everywhere = equal(f, g, SX)
    done = derivative_congruence(theorem=everywhere, point=B, index=())
    assert done.conclusion == k.make("eq", (derivative(f, SX, point=B), derivative(g, SX, point=B)))
    assert done.hypotheses == everywhere.hypotheses
    vector = equal(SQUARES, k.app(G, SU), SU)
    done = derivative_congruence(theorem=vector, point=V, index=(P,))
    assert done.conclusion.args[0] == derivative(SQUARES, SU, P)
    fixed = assume(formula=k.make("eq", (k.substitute(f, {SX: A}), k.substitute(g, {SX: A}))))
    guarded = assume(formula=k.forall(SX, k.imp(nonzero(SX), k.make("eq", (f, g)))))
    ordered = assume(formula=k.forall(SX, k.make("le", (f, g))))
    integers = assume(formula=k.forall(T, k.make("eq", (k.real(T), k.ZERO))))
    for miss, point, index in (
        (fixed, A, ()),  # equal at one point
        (guarded, A, ()),  # equal off 0
        (ordered, A, ()),
        (integers, T, ()),  # no function of a real
        (everywhere, V, ()),  # a vector for a number
        (everywhere, A, (P,)),
        (vector, V, ()),
        (vector, A, (P,)),
        (vector, V, (P, Q)),
    ):
        with pytest.raises(KernelError):
            derivative_congruence(theorem=miss, point=point, index=index)


def test_a_function_equal_to_a_differentiable_one_is_differentiable() -> None:
    f, g = k.app(F, SX), k.power(SX, 2)
    everywhere, there = equal(f, g, SX), intro(smooth(g, SX))
    done = differentiable_congruence(theorem=everywhere, smooth=there)
    assert done.conclusion == smooth(f, SX)
    assert done.hypotheses == everywhere.hypotheses | there.hypotheses
    fixed = assume(formula=k.make("eq", (k.substitute(f, {SX: A}), k.substitute(g, {SX: A}))))
    for theorem, premise in (
        (equal(g, f, SX), there),  # the other one is differentiable
        (equal(f, k.power(SX, 3), SX), there),
        (fixed, there),
        (everywhere, assume(formula=nonzero(A))),
        (equal(k.app(G, SU), SQUARES, SU), there),
        (assume(formula=k.forall(SX, k.imp(nonzero(SX), k.make("eq", (f, g))))), there),
    ):
        with pytest.raises(KernelError):
            differentiable_congruence(theorem=theorem, smooth=premise)


def test_ranges_belong_to_the_function() -> None:
    """Equality over arrays of another range is another function."""
    other = k.var("slot_u", VECTOR, (ONE, k.plus(N, 1)))
    body = k.app(SU, ONE)
    there = intro(smooth(body, SU))
    wide = equal(k.app(G, other), k.app(other, ONE), other)
    with pytest.raises(KernelError):
        differentiable_congruence(theorem=wide, smooth=there)


# ------------------------------------------------------------------------------------ induction towards −∞
def halves(t: Term) -> Term:
    """Σ_{i=t}^{0} i = t(1 − t)/2, doubled; true for t ≤ 1."""
    i = k.var("i", INT)
    left = k.mul(k.num(2), k.sum_over(i, t, k.I0, k.real(i)))
    return k.make("eq", (left, k.mul(k.real(t), k.sub(k.ONE, k.real(t)))))


def downward(formula: Term, following: Term) -> Theorem:
    from symproofs.kernel.order import linear_equations

    return linear_equations(
        goal=following,
        equations=(assume(formula=formula),),
        factors=(k.ONE,),
        hypotheses=(k.make("ile", (T, k.I0)),),
        premises=(),
        unfold=(),
        allow=c.LAWS,
    )


def test_induction_down_reaches_every_integer_below() -> None:
    ih, target = halves(T), halves(k.plus(T, -1))
    step = downward(ih, target)
    base = contraction(goal=halves(k.I0), hypotheses=(), premises=(), unfold=(), allow=c.LAWS)
    done = logic.induction_down(base=base, step=step, variable=T, start=k.I0, formula=ih)
    assert not done.hypotheses
    assert done.conclusion == k.quantify([T, k.make("ile", (T, k.I0))], ih)
    for n in range(-6, 1):
        assert kv.value(logic.forall_elim(theorem=done, value=k.integer(n)).conclusion, kv.World(1))
    above = contraction(goal=halves(k.I1), hypotheses=(), premises=(), unfold=(), allow=c.LAWS)
    misses = [
        {"base": above},  # the base is at 1
        {"base": step},
        {"step": assume(formula=ih)},
        {"step": base},
        {"variable": A},
        {"start": T, "base": assume(formula=ih)},
        {"start": k.I1},
        {"formula": target},
        {"step": logic.weaken(theorem=step, formula=k.make("ile", (k.integer(-3), T)))},
        {"base": logic.weaken(theorem=base, formula=k.make("ile", (k.integer(-3), T)))},
        {"step": assume(formula=halves(k.plus(T, 1)))},  # a step upwards
    ]
    for miss in misses:
        with pytest.raises(KernelError):
            logic.induction_down(
                **{"base": base, "step": step, "variable": T, "start": k.I0, "formula": ih, **miss}
            )


def test_induction_down_keeps_a_guard_from_the_other_side() -> None:
    """t ≥ a is not discharged: it would make the claim one about a alone, and the step one about nothing."""
    ih, target = halves(T), halves(k.plus(T, -1))
    step = logic.weaken(theorem=downward(ih, target), formula=k.make("ile", (k.I0, T)))
    base = contraction(goal=halves(k.I0), hypotheses=(), premises=(), unfold=(), allow=c.LAWS)
    with pytest.raises(KernelError):
        logic.induction_down(base=base, step=step, variable=T, start=k.I0, formula=ih)


# ------------------------------------------------------------------------------- random functions, by numbers
KINDS = ["add", "mul", "mul", "power", "symbolic", "inverse", "inverse", "smooth", "smooth"]
KINDS += ["root", "norm", "log", "kink", "kink", "sum", "sum"]


class Functions:
    """Draws functions of a slot; ``needs`` are formulas under which they are smooth at the point."""

    def __init__(self, rng: random.Random, slot: Term) -> None:
        self.rng, self.slot = rng, slot
        self.needs: list[Term] = []
        self.scope: list[Term] = []  # bound indices with their ranges
        self.count = 0

    def index(self) -> Term:
        """An index that is in 1..n."""
        return self.rng.choice(
            [I, ONE, *(e for e in self.scope if e.op == "var" and e.data[0].startswith("n"))]
        )

    def body(self) -> Term:
        """A function that depends on the slot."""
        for _ in range(100):
            self.needs.clear()
            out = self.real(self.rng.choice((1, 2, 2, 3)))
            if self.slot in out.fv:
                return out
        raise AssertionError("no function of the slot was drawn")

    def leaf(self) -> Term:
        rng, slot = self.rng, self.slot
        kind = rng.choice(["slot"] * 9 + ["number", "constant", "entry", "delta"])
        if kind == "slot":
            return slot if slot is SX else k.app(slot, *[self.index() for _ in range(len(slot.args) // 2)])
        if kind == "number":
            return k.num(rng.choice((2, -1, 3, -2)))
        if kind == "entry":
            return rng.choice([k.app(V, self.index()), k.app(X, self.index(), self.index())])
        return k.delta(self.index(), self.index()) if kind == "delta" else B

    def need(self, formula: Term) -> None:
        """Notes a condition at the point, for all values of the indices in scope."""
        self.needs.append(k.quantify(self.scope, k.substitute(formula, {self.slot: SLOTS[self.slot]})))

    def real(self, depth: int) -> Term:
        rng = self.rng
        if depth <= 0:
            return self.leaf()
        kind = rng.choice(KINDS)
        if kind in ("add", "mul"):
            parts = [self.real(depth - 1), self.real(depth - 1)]
            return k.add(*parts) if kind == "add" else k.mul(*parts)
        if kind == "sum":
            return self.sum(lambda: self.real(depth - 1))
        x = self.real(depth - 1)
        if kind == "power":
            return k.power(x, rng.choice((0, 1, 2, 3)))
        if kind == "symbolic":
            return k.power(x, rng.choice((T, k.plus(T, 1))))
        if kind == "smooth":
            return k.func(rng.choice(("exp", "tanh", "logistic", "sin", "cos", "softplus")), x)
        if kind == "root":
            return k.func("sqrt", k.add(k.power(x, 2), k.num(rng.choice((1, 2)))))
        if kind == "norm":
            squares = self.sum(lambda: k.power(self.leaf(), 2))
            self.need(nonzero(squares))
            return k.func("sqrt", squares)
        if kind == "log":
            self.need(positive(x))
            return k.func("log", x)
        self.need(nonzero(x))
        if kind == "inverse":
            return k.power(x, rng.choice((-1, -2)))
        return k.func(rng.choice(("abs", "relu")), x)

    def sum(self, body) -> Term:
        """A sum over 1..n, or over a literal range."""
        self.count += 1
        literal = self.rng.random() < 0.3
        v = k.var(f"{'s' if literal else 'n'}{self.count}", INT)
        low, high = ONE, k.integer(self.rng.choice((1, 2, 3))) if literal else N
        before = len(self.scope)
        self.scope += [v, *k.within(v, low, high)]
        inside = body()
        del self.scope[before:]
        return k.sum_over(v, low, high, inside)


def holds(formulas: Sequence[Term], w: kv.World) -> bool:
    return all(number(f, w) for f in formulas)


def value_of(slot: Term, w: kv.World):
    found = w.of(SLOTS[slot])
    return real(found) if slot is SX else lambda *at: real(found(*at))


def lines(slot: Term, w: kv.World, rng: random.Random):
    """Directions: one per entry, and one with random components in all."""
    n = w.values[N]
    places = {SX: [()], SU: [(i,) for i in range(1, n + 1)]}.get(
        slot, [(i, j) for i in range(1, n + 1) for j in range(1, n + 1)]
    )
    for place in places:
        yield {place: 1}
    yield {place: rng.choice((-2, -1, 1, 2, 3)) for place in places}


def along(direction):
    def shift(point, s):
        if () in direction:
            return point + direction[()] * s
        return lambda *at: point(*at) + direction.get(at, 0) * s

    return shift


@pytest.mark.parametrize("slot", SLOTS, ids=["real", "vector", "matrix"])
@pytest.mark.parametrize("block", range(3))
def test_derivatives_by_the_rules_are_limits_of_difference_quotients(slot: Term, block: int) -> None:
    seen = evaluated = conditional = failing = 0
    for seed in range(80 * block, 80 * block + 80):
        rng = random.Random(f"{slot.data[0]}:{seed}")
        draw = Functions(rng, slot)
        body = draw.body()
        index = {SX: (), SU: (I,), SM: (I, rng.choice((I, ONE)))}[slot]
        t = derivative(body, slot, *index)
        if rng.random() < 0.2 and slot is SX:  # a second derivative
            t = derivative(k.substitute(t, {A: SX}), SX)
        kept = [f for f in draw.needs if rng.random() < 0.9]
        premises = tuple(assume(formula=f) for f in kept)
        nf = c.normalizer(kv.RANGES, premises, (), c.LAWS)
        try:
            normal = to_term(nf.poly(t))
        except KernelError:
            continue
        ruled = DIFFERENTIATION in nf.names
        evaluated += ruled
        conditional += ruled and bool(nf.formulas)
        needed = [*nf.formulas, *nf.sources]
        assert set(needed) <= {*kept, *kv.RANGES}
        for _ in range(5):
            w = kv.world(rng)
            try:
                if not holds(needed, w):
                    failing += 1
                    continue
                got, want = number(normal, w), number(t, w)
                assert same(got, want), f"{slot!r} seed {seed}: {t!r}\nbecame {normal!r}\n{got} is not {want}"
                seen += ruled
                if ruled and t.args[t.data[1]] is k.abstract(body, (slot,)):
                    point = value_of(slot, w)
                    slopes = {}
                    for d in lines(slot, w, rng):
                        ahead, behind = one_sided(k.abstract(body, (slot,)), point, w, along(d))
                        assert abs(ahead - behind) <= 1e12 * STEP * (1 + abs(ahead)), (
                            f"{slot!r} seed {seed}: a kink of {body!r} along {d}: {behind}, {ahead}"
                        )
                        if len(d) == 1:
                            slopes[next(iter(d))] = ahead
                        else:
                            straight = sum(x * slopes[place] for place, x in d.items())
                            size = 1 + sum(abs(x * slopes[place]) for place, x in d.items())
                            assert abs(ahead - straight) <= 1e12 * STEP * size, (
                                f"{slot!r} seed {seed}: slopes of {body!r} are not linear in the direction"
                            )
            except (TooClose, OverflowError, CONTEXT.NoConvergence):
                continue
    print(
        f"{slot.data[0]}, block {block}: {evaluated} evaluated, {conditional} of them by a condition;",
        end=" ",
    )
    print(f"{seen} points, {failing} more at which a condition fails")
    assert seen > 80 and evaluated > 40 and conditional > 10 and failing > 5


@pytest.mark.parametrize("slot", SLOTS, ids=["real", "vector", "matrix"])
def test_without_its_conditions_a_function_is_differentiated_only_where_it_is_smooth(slot: Term) -> None:
    """No premises at all: what the rules still differentiate has one slope, at points where parts are 0, too."""
    left = 0
    for seed in range(150):
        rng = random.Random(f"bare:{slot.data[0]}:{seed}")
        draw = Functions(rng, slot)
        body = draw.body()
        goal = smooth(body, slot)
        try:
            differentiable_intro(goal=goal, hypotheses=kv.RANGES, premises=(), unfold=(), allow=c.LAWS)
        except KernelError:
            left += bool(draw.needs)
            continue
        for _ in range(6):
            w = kv.world(rng)
            if rng.random() < 0.5:  # a point where everything is 0
                w.values[SLOTS[slot]] = 0 if slot is SX else (lambda *at: 0)
            try:
                for d in lines(slot, w, rng):
                    ahead, behind = one_sided(k.abstract(body, (slot,)), value_of(slot, w), w, along(d))
                    assert abs(ahead - behind) <= 1e12 * STEP * (1 + abs(ahead)), (
                        f"seed {seed}: {body!r} has a kink"
                    )
            except (TooClose, OverflowError):
                continue
    assert left > 20


def test_the_check_sees_kinks_poles_and_wrong_slopes() -> None:
    """A control of the numbers: what is compared above does differ where it should."""
    w = kv.World(1, {N: 2, T: 1, I: 1, J: 1, kv.M: 1, A: 0, B: 1})
    for name in ("abs", "relu", "sqrt", "log"):
        ahead, behind = one_sided(k.abstract(k.func(name, SX), (SX,)), real(0), w, along({(): 1}))
        assert abs(ahead - behind) > 0.9
    w.values[A] = 2
    t = derivative(k.mul(B, k.power(SX, 3)), SX)
    assert same(number(t, w), real(12)) and not same(number(t, w), real(12) + real(1) / 10**11 * 1000)
