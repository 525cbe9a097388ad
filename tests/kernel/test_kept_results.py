"""What the kernel keeps between proofs loses no hypothesis: every order of use gives the same theorems.

Compiled rules, contexts, obligations, checkers, and the registry of theorems; equations of variables; names under λ.
"""

from __future__ import annotations

import gc
import random
from itertools import permutations
from typing import Any

import pytest
from generator import kernel_values as kv
from generator.kernel_values import ONE, A, B, I, J, N, R, T, V, X

from symproofs.kernel import contraction as c
from symproofs.kernel import definedness, is_theorem, logic
from symproofs.kernel import rewriting as rw
from symproofs.kernel import terms as k
from symproofs.kernel import theorem as sealed
from symproofs.kernel.contraction import contraction
from symproofs.kernel.laws import moment_exists
from symproofs.kernel.logic import assume
from symproofs.kernel.normal_form import to_term
from symproofs.kernel.terms import INT, OUT, REAL, ZERO, KernelError, Term
from symproofs.kernel.theorem import Theorem

P, Q = k.var("p", INT), k.var("q", INT)
C, D = k.var("c", REAL), k.var("d", REAL)


def equation(a: Term, b: Term) -> Term:
    return k.make("eq", (a, b))


def proved(
    goal: Term,
    premises: tuple[Term, ...] = (),
    hypotheses: tuple[Term, ...] = (),
    unfold: tuple[Any, ...] = (),
) -> Theorem | None:
    """The goal from assumed premises, or None."""
    known = tuple(assume(formula=f) for f in premises)
    try:
        return contraction(goal=goal, hypotheses=hypotheses, premises=known, unfold=unfold, allow=c.LAWS)
    except KernelError:
        return None


def said(t: Theorem | None) -> Any:
    return None if t is None else (t.conclusion, t.hypotheses, t.used)


@pytest.fixture(params=["kept", "empty"])
def _kept(request: pytest.FixtureRequest) -> None:
    """With what other tests left behind, and with nothing kept."""
    if request.param == "empty":
        c._COMPILED.clear()
        c._CONTEXTS.clear()
        c._MEMORIES.clear()
        c._SETTINGS.clear()
        rw._STRIPPED.clear()
        definedness._FOUND.clear()
        definedness._NOTHING.clear()


# -------------------------------------------------------------------------------------- equations of variables
NAME = equation(C, k.add(A, B))  # c = a + b
RULE = equation(k.func("abs", C), D)  # |c| = d
GOAL = equation(k.func("abs", k.add(B, A)), D)


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_a_left_side_that_was_rewritten_rests_on_both(order: tuple[int, ...]) -> None:
    tries = [
        ((NAME, RULE), {NAME, RULE}),
        ((RULE, NAME), {NAME, RULE}),
        ((RULE,), None),
        ((NAME,), None),
    ]
    for n in order:
        premises, wanted = tries[n]
        done = proved(GOAL, premises)
        assert (None if done is None else done.hypotheses) == wanted


@pytest.mark.usefixtures("_kept")
def test_the_hypotheses_of_the_equation_are_those_of_the_result() -> None:
    """Γ ⊢ c = a + b with Γ other than the equation itself: Γ, not the equation."""
    strange = k.make("le", (A, k.num(7)))
    both = assume(formula=k.make("and", (strange, NAME)))
    name = logic.and_elim(both=both, side=1)
    done = contraction(goal=GOAL, hypotheses=(), premises=(name, assume(formula=RULE)), unfold=(), allow=())
    assert done.hypotheses == {both.conclusion, RULE}
    again = contraction(
        goal=GOAL, hypotheses=(), premises=(assume(formula=RULE), assume(formula=NAME)), unfold=(), allow=()
    )
    assert again.hypotheses == {NAME, RULE}


@pytest.mark.usefixtures("_kept")
def test_each_kind_of_premise_rests_on_the_equation() -> None:
    shown = k.add(A, B)
    w = k.var("w", OUT)
    entry = k.app(R, w, I)
    facts: list[tuple[Term, Term]] = [
        (k.negate(equation(C, ZERO)), equation(k.mul(shown, k.power(shown, -1)), k.ONE)),
        (k.make("lt", (ZERO, k.func("sin", C))), equation(_over(k.func("sin", shown)), k.ONE)),
        (
            k.quantify([P, *k.within(P, ONE, N)], equation(k.func("abs", k.add(C, k.app(V, P))), D)),
            equation(k.func("abs", k.add(shown, k.app(V, ONE))), D),
        ),
        (
            equation(k.expect(w, k.func("abs", k.add(C, entry))), D),
            equation(k.expect(w, k.func("abs", k.add(shown, entry))), D),
        ),
    ]
    ranges = (kv.at_least(N, ONE),)
    for fact, goal in facts:
        for premises in ((NAME, fact), (fact, NAME)):
            done = proved(goal, premises, ranges)
            assert done is not None, goal
            assert {NAME, fact} <= done.hypotheses
        assert proved(goal, (fact,), ranges) is None
        assert proved(goal, (NAME,), ranges) is None


def _over(x: Term) -> Term:
    return k.mul(x, k.power(x, -1))


@pytest.mark.parametrize(
    "formula",
    [
        equation(C, k.add(C, A)),  # the variable is in the other side
        equation(k.add(A, B), C),  # the other way round
        equation(k.app(V, I), A),  # an entry
        k.imp(k.make("ile", (ONE, N)), NAME),  # under a guard
        k.forall(P, equation(C, A)),
        k.make("le", (C, A)),
        k.make("ieq", (N, T)),
    ],
    ids=range(7),
)
def test_what_is_no_equation_of_a_variable(formula: Term) -> None:
    assert not rw.substitution(formula)


def test_equations_in_a_circle_prove_nothing_false() -> None:
    circle = (equation(C, D), equation(D, C))
    for goal in (equation(C, ZERO), equation(C, A), GOAL, equation(k.power(C, 2), C)):
        assert proved(goal, (*circle, RULE)) is None


DRAWN: list[Term] = [
    equation(k.func("abs", k.add(A, k.app(V, I))), C),
    equation(k.power(k.add(A, B), -1), D),
    k.negate(equation(k.add(A, B), ZERO)),
    k.make("lt", (ZERO, k.add(A, k.ONE))),
    k.make("le", (ZERO, A)),
    k.quantify([P, *k.within(P, ONE, N)], equation(k.func("relu", k.add(A, k.app(V, P))), k.app(V, P))),
]


@pytest.mark.parametrize("block", range(6))
def test_rewriting_by_equations_of_variables_keeps_values(block: int) -> None:
    seen = together = 0
    for seed in range(40 * block, 40 * block + 40):
        rng = random.Random(seed)
        draw = kv.Random(rng)
        value = draw.real(1)
        value = k.add(B, k.ONE) if A in value.fv else value
        name = equation(A, value)
        premises = [name, *[f for f in DRAWN if rng.random() < 0.6]]
        rng.shuffle(premises)
        shown = k.add(value, B)
        t = rng.choice(
            [
                k.mul(draw.real(1), k.func("abs", k.add(value, k.app(V, I)))),
                k.add(draw.real(2), k.power(shown, -1)),
                k.mul(shown, k.power(shown, -1)),
                k.mul(k.func("relu", k.add(A, k.app(V, J))), draw.real(1)),
            ]
        )
        hypotheses = tuple(h for h in kv.RANGES if rng.random() < 0.8)
        for order in (premises, [f for f in premises if f is not name], premises[::-1]):
            try:
                nf = c.normalizer(hypotheses, tuple(assume(formula=f) for f in order), (), c.LAWS)
                normal = to_term(nf.poly(t))
            except KernelError:
                continue
            needed = nf.formulas | nf.sources
            assert needed <= {*order, *hypotheses}
            together += len(nf.formulas) > 1
            for _ in range(6):
                w = kv.world(rng)
                try:
                    if name in needed:
                        w.values[A] = kv.value(value, w)
                    w.values[C], w.values[D] = kv.value(DRAWN[0].args[0], w), kv.value(DRAWN[1].args[0], w)
                    if all(kv.value(h, w) for h in needed):
                        seen += 1
                        assert kv.value(t, w) == kv.value(normal, w), f"seed {seed}: {t!r}\nbecame {normal!r}"
                except (kv.NoExactValue, OverflowError):
                    continue
    assert seen > 100
    assert together > 3


# ------------------------------------------------------------------------------------------- compiled rules
@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_integer_hypotheses_that_shaped_a_rule_are_kept(order: tuple[int, ...]) -> None:
    """Σ_{p=1}^{t} a = d is t·a = d only if t ≥ 0; a^t · a^q = d is a^(t+q) = d only if t, q ≥ 0."""
    nonneg = kv.at_least(T, k.I0)
    both = (nonneg, kv.at_least(Q, k.I0))
    power = equation(k.func("abs", k.mul(k.power(A, T), k.power(A, Q))), D)
    goal = equation(k.func("abs", k.power(A, k.combine((1, T), (1, Q)))), D)
    tries: list[tuple[tuple[Term, ...], bool]] = [(both, True), ((nonneg,), False), ((), False)]
    for n in order:
        hypotheses, found = tries[n]
        done = proved(goal, (power,), hypotheses)
        assert (done is not None) == found
        if done is not None:
            assert done.hypotheses == {power, *both}
            said_again = proved(goal, (power,), hypotheses)
            assert said(done) == said(said_again)


@pytest.mark.usefixtures("_kept")
def test_the_definition_that_shaped_a_rule_is_named() -> None:
    square = k.Definition("square", "let", [REAL], [()], 0, [], [k.power(k.bound(0, REAL), 2)])
    rule = equation(k.func("abs", k.const(square, A)), D)
    goal = equation(k.func("abs", k.power(A, 2)), D)
    for _ in range(2):
        done = proved(goal, (rule,), unfold=(square,))
        assert done is not None
        assert "definition of square" in done.used
        assert proved(goal, (rule,)) is None


@pytest.mark.usefixtures("_kept")
def test_the_law_that_shaped_a_rule_is_named_and_needs_leave() -> None:
    rows = k.sum_over(P, ONE, N, k.sum_over(Q, ONE, J, k.app(X, P, Q)))
    columns = k.sum_over(Q, ONE, J, k.sum_over(P, ONE, N, k.app(X, P, Q)))
    rule, goal = equation(k.func("sin", rows), D), equation(k.func("sin", columns), D)
    for allow in ((), c.LAWS, (), c.LAWS):
        given = {"goal": goal, "hypotheses": (), "premises": (assume(formula=rule),), "unfold": ()}
        if allow:
            assert "exchange of finite sums" in contraction(**given, allow=allow).used
        else:
            with pytest.raises(KernelError):
                contraction(**given, allow=allow)


@pytest.mark.usefixtures("_kept")
def test_a_guard_that_is_also_a_hypothesis_is_kept() -> None:
    """The rule's own guard shapes its left side; where it is used the guard is proved from a hypothesis."""
    guard = kv.at_least(T, k.I0)
    rule = k.imp(guard, equation(k.func("abs", k.sum_over(P, ONE, T, A)), D))
    goal = equation(k.func("abs", k.mul(k.real(T), A)), D)
    for hypotheses in ((), (guard,), (), (guard,)):
        done = proved(goal, (rule,), hypotheses)
        assert (None if done is None else done.hypotheses) == ({guard, rule} if hypotheses else None)


def test_theorems_about_arrays_are_passed_over() -> None:
    every = k.forall(V, equation(k.app(V, ONE), ZERO))  # false, but an assumption
    guarded = k.imp(k.make("le", (ZERO, A)), equation(B, ZERO))
    for formula in (every, guarded, k.exists(A, equation(A, B)), k.make("or", (NAME, RULE))):
        assert rw.compile_rule(formula, lambda t, g, m: t) == []
        assert proved(equation(k.app(V, ONE), ZERO), (formula,)) is None
        done = proved(equation(k.add(A, A), k.mul(k.num(2), A)), (formula,))
        assert done is not None
        assert not done.hypotheses


def test_what_is_settled_is_an_entry() -> None:
    w = k.var("w", OUT)
    assert rw.settled(A)
    assert rw.settled(k.app(V, k.plus(N, -1)))
    assert rw.settled(k.expect(w, k.app(R, w, I)))
    for t in (
        k.add(A, B),
        k.power(A, 2),
        k.app(k.var("f", k.fun(REAL)), k.add(A, A)),
        k.expect(w, k.mul(k.app(R, w, I), k.app(R, w, I))),
        k.expect(w, k.app(V, I)),  # the outcome does not occur: this is the entry
        k.expect(w, A),
    ):
        assert not rw.settled(t)
    fixed = k.var("o", OUT)
    assert not rw.settled(k.expect(w, k.app(R, fixed, I)))


# --------------------------------------------------------------------------------------------- names under λ
G = k.var("g", k.fun(k.fun(INT)))


def arrays(rng: random.Random, names: tuple[Term, ...], depth: int) -> Term:
    """A real made of a function of arrays, with abstractions inside abstractions and sums around them."""
    p = k.var(f"u{depth}{rng.randrange(3)}", INT)
    inside = (*names, p)
    entry = rng.choice(
        [k.app(X, rng.choice(inside), rng.choice(inside)), k.app(V, p), k.real(rng.choice(inside))]
    )
    more = arrays(rng, inside, depth - 1) if depth else A
    if rng.random() < 0.4:
        q = k.var(f"s{depth}", INT)
        more = k.sum_over(q, ONE, rng.choice([N, *inside]), k.mul(more, k.app(X, q, rng.choice(inside))))
    body = rng.choice([k.add(entry, more), k.mul(entry, more)])
    return k.app(G, k.lam((p,), (ONE, N), body))


def of_arrays(seed: int) -> Any:
    """A function of arrays that tells apart what differs at −1..3."""

    def g(array: Any) -> Any:
        return sum((i * i + 2 + seed % 3) * array(i) for i in range(-1, 4))

    return g


@pytest.mark.parametrize("seed", range(80))
def test_nothing_is_captured_under_abstractions(seed: int) -> None:
    rng = random.Random(seed)
    t = arrays(rng, (I, J), 2)
    t = (
        k.sum_over(I, ONE, N, k.mul(t, arrays(rng, (I, J), 1)))
        if rng.random() < 0.5
        else k.add(t, arrays(rng, (J,), 1))
    )
    nf = c.normalizer(kv.RANGES, (), (), c.LAWS)
    normal = to_term(nf.poly(t))
    for _ in range(4):
        w = kv.world(rng)
        w.values[G] = of_arrays(seed)
        assert kv.value(t, w) == kv.value(normal, w), f"{t!r}\nbecame {normal!r}"


def test_the_order_of_two_abstractions_stays() -> None:
    f = k.var("f", k.fun(k.fun(INT, INT)))
    box = (ONE, N, ONE, N)
    straight, turned = (k.app(f, k.lam(v, box, k.mul(k.app(X, P, Q), k.app(V, P)))) for v in ((P, Q), (Q, P)))
    assert proved(equation(straight, turned), (), kv.RANGES) is None
    nested = [
        k.app(G, k.lam((P,), (ONE, N), k.app(G, k.lam((Q,), (ONE, N), k.app(X, *pair)))))
        for pair in ((P, Q), (Q, P), (P, P), (Q, Q))
    ]
    for a in nested:
        for b in nested:
            assert (proved(equation(a, b), (), kv.RANGES) is not None) == (a == b)


def test_an_abstraction_is_not_simplified_by_its_range() -> None:
    inside, outside = (
        k.app(G, k.lam((P,), (ONE, N), body)) for body in (k.indicator(k.make("ile", (ONE, P))), k.ONE)
    )
    assert proved(equation(inside, outside), (), kv.RANGES) is None


# --------------------------------------------------------------------------------------------- obligations
@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_obligations_depend_on_what_stands_before(order: tuple[int, ...]) -> None:
    over = equation(k.mul(A, k.power(A, -1)), k.ONE)
    low = k.make("ile", (k.plus(T, 1), N))
    entry = equation(k.app(V, k.plus(T, 1)), ZERO)
    other = k.make("le", (ZERO, B))
    tries: list[tuple[tuple[Term, ...], Term, list[int]]] = [
        ((), entry, [0, 0]),  # two ends of the range
        ((low, kv.at_least(T, k.I0)), entry, []),
        ((other, other_too()), over, [2]),
        ((other,), over, [1]),
    ]
    for n in order:
        before, formula, visible = tries[n]
        found = definedness.obligations(before, formula, len(before))
        assert [o.visible for o in found] == visible


def other_too() -> Term:
    return k.make("le", (ZERO, C))


@pytest.mark.usefixtures("_kept")
def test_an_obligation_is_met_from_the_hypotheses_before_it_only() -> None:
    """1/a = d, then a ≠ 0: whatever was asked first, a ≠ 0 does not serve a formula that stands before it."""
    over, apart = equation(k.power(A, -1), D), k.negate(equation(A, ZERO))
    theorem = logic.and_intro(left=assume(formula=over), right=assume(formula=apart))
    given = (assume(formula=apart),)
    for _ in range(2):
        assert definedness.establish(theorem=theorem, order=(apart, over), discharged=given)
        with pytest.raises(KernelError):
            definedness.establish(theorem=theorem, order=(over, apart), discharged=given)


# ------------------------------------------------------------------------------------------------- registry
def test_a_theorem_at_the_address_of_a_dead_one_says_its_own() -> None:
    for n in range(300):
        f = equation(k.num(n), A)
        t = assume(formula=f)
        assert t.conclusion == f
        assert t.hypotheses == {f}
        del t  # its address is free for the next one
    gc.collect()
    assert not any(is_theorem(object.__new__(Theorem)) for _ in range(100))


def test_premises_live_as_long_as_what_was_made_of_them() -> None:
    t = logic.and_intro(left=assume(formula=NAME), right=assume(formula=RULE))
    gc.collect()
    assert [p.conclusion for p in sealed.premises(t)] == [NAME, RULE]
    count = len(sealed._GENUINE)
    del t
    gc.collect()
    assert len(sealed._GENUINE) <= count - 3


def test_a_long_proof_is_forgotten_whole() -> None:
    before = len(sealed._GENUINE)
    t = logic.truth()
    for _ in range(20_000):
        t = logic.weaken(theorem=t, formula=NAME)
    del t
    gc.collect()
    assert len(sealed._GENUINE) <= before
    assert not any(known() is None for known, _ in sealed._GENUINE.values())


def test_arguments_are_checked_each_time() -> None:
    t = logic.truth()
    assert logic.and_elim(both=logic.and_intro(left=t, right=t), side=0)
    for wrong in (True, 0.0, "0", None, k.I0):
        with pytest.raises(KernelError):
            logic.and_elim(both=logic.and_intro(left=t, right=t), side=wrong)
    for given in ({}, {"both": t}, {"both": t, "side": 0, "more": 1}):
        with pytest.raises(KernelError):
            logic.and_elim(**given)
    for items in (((k.ONE, (), ()),), [[k.ONE, [], []]]):
        assert _combination(items)
    for items in (
        (k.ONE,),
        ((k.ONE, ()),),
        ((k.ONE, (), (), ()),),
        ((k.ONE, (True,), ()),),
        ((1, (), ()),),
        None,
    ):
        with pytest.raises(KernelError):
            _combination(items)


def _combination(items: Any) -> Theorem:
    from symproofs.kernel.order import combination

    goal = k.make("le", (ZERO, k.ONE))
    return combination(goal=goal, facts=(), items=items, hypotheses=(), premises=(), unfold=(), allow=())


# ------------------------------------------------------------------------------------------- kept normal forms
SQUARE = k.Definition("sq", "let", [REAL], [()], 0, [], [k.add(k.power(k.bound(0, REAL), 2), k.ONE)])
FACTS: tuple[Term, ...] = (
    k.make("lt", (ZERO, A)),
    k.negate(equation(B, ZERO)),
    k.quantify([P, *k.within(P, ONE, N)], equation(k.app(V, P), k.mul(A, k.real(P)))),
    k.quantify([P, Q], equation(k.app(X, P, Q), k.mul(k.app(V, P), B))),
    equation(k.const(SQUARE, A), C),
    moment_exists(R, 12),
    moment_exists(kv.S, 12),
)


def _forget() -> None:
    for table in (c._COMPILED, c._CONTEXTS, c._MEMORIES, c._SETTINGS):
        table.clear()


def _normal(t: Term, setting: tuple[Any, ...]) -> Any:
    """A normal form with all that it rests on, or that there is none."""
    hypotheses, premises, unfold, allow = setting
    nf = c.normalizer(hypotheses, tuple(assume(formula=f) for f in premises), unfold, allow)
    try:
        return to_term(nf.poly(t)), nf.sources, nf.names, nf.formulas
    except KernelError as e:
        return str(e)


@pytest.mark.parametrize("block", range(6))
def test_a_kept_normal_form_is_the_one_found_anew(block: int) -> None:
    """In every order of settings and terms: the same form, resting on the same hypotheses, laws and facts."""
    used: set[str] = set()
    for seed in range(10 * block, 10 * block + 10):
        rng = random.Random(seed)
        draw = kv.Random(rng, averages=seed % 3 == 0)
        some = [draw.real(rng.choice((2, 3))) for _ in range(3)]
        some = [k.substitute(t, {A: k.const(SQUARE, A)}) if rng.random() < 0.4 else t for t in some]
        terms = [*some, k.power(k.add(some[0], some[1]), -1)]
        inside = k.power(k.add(k.indicator(k.make("ile", (ONE, P))), k.app(V, P), some[0]), -1)
        terms += [
            k.sum_over(P, low, high, inside) for low, high in ((ONE, N), (kv.NIL, N), (ONE, k.plus(N, 1)))
        ]
        settings = []
        for _ in range(4):
            hypotheses = tuple(h for h in kv.RANGES if rng.random() < 0.8)
            premises = tuple(rng.sample(FACTS, rng.randint(0, len(FACTS))))
            allow = tuple(x for x in c.LAWS if rng.random() < 0.7)
            settings.append((hypotheses, premises, (SQUARE,) if rng.random() < 0.5 else (), allow))
        tries = [(t, s) for t in terms for s in settings]
        anew = {}
        for n, (t, s) in enumerate(tries):
            _forget()
            anew[n] = _normal(t, s)
            if not isinstance(anew[n], str):
                used |= {*anew[n][2], *(f.op for f in anew[n][3])}
        _forget()
        for _ in range(2):
            for n in rng.sample(range(len(tries)), len(tries)):
                assert _normal(*tries[n]) == anew[n], f"seed {seed}: {tries[n][0]!r}"
    assert "forall" in used
    assert block != 0 or "definition of sq" in used


def test_a_derivative_that_is_given_up_takes_no_premise_along() -> None:
    """√x is noted as a root of what is at least 0 by a premise; where it is used later, the premise is a hypothesis."""
    s, g = k.var("s", REAL), k.var("unknown", k.fun(REAL))
    body = k.add(k.mul(k.func("sqrt", C), s), k.app(g, s))  # no rule differentiates the unknown function
    derivative = k.make("deriv", (k.abstract(body, (s,)), D), (REAL, 0))
    hidden = k.func("sqrt", k.sub(D, k.sub(D, C)))
    goal = equation(k.add(derivative, k.power(hidden, 2)), k.add(derivative, C))
    nonneg = k.make("le", (ZERO, C))
    found = proved(goal, (nonneg,))
    assert found is not None and found.hypotheses == {nonneg}
    assert proved(goal) is None


def test_a_root_noted_as_one_of_squares_keeps_what_that_rests_on() -> None:
    nonneg = k.make("le", (ZERO, C))
    goal = equation(k.mul(k.func("sqrt", k.mul(C, C, C)), k.func("sqrt", k.mul(C, C, C))), k.mul(C, C, C))
    assert proved(goal) is None
    found = proved(goal, (nonneg,))
    assert found is None or found.hypotheses == {nonneg}


def test_what_compiled_a_rule_counts_only_where_the_rule_is_used() -> None:
    """c(a) = d is compiled by opening c; an equation that holds without it rests on nothing."""
    size = k.Definition("size", "let", [REAL], [()], 0, [], [k.func("abs", k.bound(0, REAL))])
    premise = assume(formula=equation(k.const(size, A), D))
    setting: dict[str, Any] = {"hypotheses": (), "premises": (premise,), "unfold": (size,), "allow": ()}
    without = c.contraction(goal=equation(k.add(C, D), k.add(D, C)), **setting)
    assert not without.hypotheses
    assert not without.used
    used = c.contraction(goal=equation(k.func("abs", A), D), **setting)
    assert used.hypotheses == {premise.conclusion}
    assert used.used == ("definition of size", "#0")
