"""Every rule of logic: one use of it, and near misses that it refuses. Propositional rules are also checked
against truth tables, induction against evaluation."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from generator import kernel_values as kv
from generator.kernel_values import A, B, N, T, V

from symproofs.kernel import definitions, laws, logic, order
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import LAWS, contraction
from symproofs.kernel.logic import assume
from symproofs.kernel.order import integer_fact
from symproofs.kernel.terms import FALSE, INT, REAL, KernelError, Term
from symproofs.kernel.theorem import RULES, Theorem

P, Q, R = (k.make("le", (k.var(x, REAL), k.ZERO)) for x in "pqr")


def truth(f: Term, at: dict[Term, bool]) -> bool:
    if f in at:
        return at[f]
    if f.op in ("true", "false"):
        return f.op == "true"
    a = [truth(x, at) for x in f.args]
    return {
        "and": lambda: a[0] and a[1],
        "or": lambda: a[0] or a[1],
        "imp": lambda: not a[0] or a[1],
        "not": lambda: not a[0],
    }[f.op]()


def valid(t: Theorem) -> bool:
    return all(
        truth(t.conclusion, dict(zip((P, Q, R), values, strict=True)))
        for values in product((False, True), repeat=3)
        if all(truth(h, dict(zip((P, Q, R), values, strict=True))) for h in t.hypotheses)
    )


def step(rng: random.Random, known: list[Theorem]) -> Theorem:
    """One random propositional step from what is known."""
    a, b, c = (rng.choice(known) for _ in range(3))
    f = rng.choice([P, Q, R, *(t.conclusion for t in known), *(h for t in known for h in t.hypotheses)])
    side = rng.choice((0, 1))
    moves: list[Callable[[], Theorem]] = [
        lambda: assume(formula=f),
        lambda: logic.weaken(theorem=a, formula=f),
        lambda: logic.and_intro(left=a, right=b),
        lambda: logic.and_elim(both=a, side=side),
        lambda: logic.imp_intro(theorem=a, formula=f),
        lambda: logic.imp_elim(implication=a, premise=b),
        lambda: logic.or_intro(theorem=a, other=f, side=side),
        lambda: logic.or_elim(either=a, left=b, right=c),
        lambda: logic.not_intro(theorem=a, formula=f),
        lambda: logic.not_elim(negation=a, theorem=b),
        lambda: logic.absurd(theorem=a, formula=f),
        lambda: logic.excluded_middle(formula=f),
        lambda: logic.truth(),
    ]
    return rng.choice(moves)()


@pytest.mark.parametrize("seed", range(30))
def test_propositional_steps_are_valid(seed: int) -> None:
    rng = random.Random(seed)
    known = [assume(formula=f) for f in (P, Q, k.imp(P, Q), k.negate(P), FALSE, k.make("or", (P, Q)))]
    for _ in range(150):
        try:
            t = step(rng, known)
        except KernelError:
            continue
        assert valid(t), t.rule
        if len(repr(t.conclusion)) < 400 and len(t.hypotheses) < 5:
            known.append(t)


def statement(n: Term) -> Term:
    """Σ_{i=1}^{n} i = n(n+1)/2, doubled."""
    i = k.var("i", INT)
    left = k.mul(k.num(2), k.sum_over(i, k.I1, n, k.real(i)))
    return k.make("eq", (left, k.mul(k.real(n), k.real(k.plus(n, 1)))))


def by_induction(start: Term, phi: Callable[[Term], Term] = statement) -> Theorem:
    base = assume(formula=phi(start))
    ih = assume(formula=phi(T))
    following = logic.imp_elim(
        implication=assume(formula=k.imp(ih.conclusion, phi(k.plus(T, 1)))), premise=ih
    )
    return logic.induction(base=base, step=following, variable=T, start=start, formula=phi(T))


def test_induction_discharges_its_hypothesis_only() -> None:
    ih, target = statement(T), statement(k.plus(T, 1))
    step_theorem = contraction_step(ih, target)
    base = contraction(goal=statement(k.I0), hypotheses=(), premises=(), unfold=(), allow=LAWS)
    done = logic.induction(base=base, step=step_theorem, variable=T, start=k.I0, formula=ih)
    assert not done.hypotheses
    for n in range(6):
        at = logic.forall_elim(theorem=done, value=k.integer(n)).conclusion
        assert kv.value(at, kv.World(1))


def contraction_step(ih: Term, target: Term) -> Theorem:
    """target from the induction hypothesis and 0 ≤ t, as a linear consequence."""
    return order.linear_equations(
        goal=target,
        equations=(assume(formula=ih),),
        factors=(k.ONE,),
        hypotheses=(k.make("ile", (k.I0, T)),),
        premises=(),
        unfold=(),
        allow=LAWS,
    )


def test_induction_refuses_what_does_not_fit() -> None:
    ih, target = statement(T), statement(k.plus(T, 1))
    following = contraction_step(ih, target)
    base = contraction(goal=statement(k.I0), hypotheses=(), premises=(), unfold=(), allow=LAWS)
    misses: list[dict[str, Any]] = [
        {"base": base, "step": following, "variable": T, "start": k.I1},  # the base is at 0
        {"base": following, "step": following, "variable": T, "start": k.I0},
        {"base": base, "step": assume(formula=ih), "variable": T, "start": T},
        {"base": base, "step": base, "variable": A, "start": k.I0},
        {"base": base, "step": following, "variable": T, "start": k.I0, "formula": target},
        {"base": base, "step": following, "variable": T, "start": k.I0, "formula": base.conclusion},
        {
            "base": base,
            "step": logic.weaken(theorem=following, formula=k.make("ile", (T, k.integer(3)))),
            "variable": T,
            "start": k.I0,
        },
    ]
    for arguments in misses:
        with pytest.raises(KernelError):
            logic.induction(**{"formula": ih, **arguments})


def test_a_hypothesis_about_the_variable_is_not_generalised() -> None:
    t = assume(formula=k.make("ile", (k.I0, T)))
    with pytest.raises(KernelError):
        logic.forall_intro(theorem=t, variable=T)
    with pytest.raises(KernelError):
        by_induction(k.I0)  # its step rests on a formula about t
    closed = logic.forall_intro(theorem=logic.imp_intro(theorem=t, formula=t.conclusion), variable=T)
    assert not closed.hypotheses


def test_existence() -> None:
    w = k.exists(A, k.make("le", (k.ZERO, A)))
    positive = assume(formula=k.make("le", (k.ZERO, k.ONE)))
    there = logic.exists_intro(theorem=positive, statement=w, witness=k.ONE)
    assert there.conclusion == w
    for arguments in ({"statement": w, "witness": k.ZERO}, {"statement": P, "witness": k.ONE}):
        with pytest.raises(KernelError):
            logic.exists_intro(theorem=positive, **arguments)
    chosen = assume(formula=k.make("le", (k.ZERO, A)))
    with pytest.raises(KernelError):  # the witness would escape
        logic.exists_elim(existence=there, theorem=chosen, variable=A)
    free = logic.weaken(theorem=assume(formula=P), formula=chosen.conclusion)
    done = logic.exists_elim(existence=there, theorem=free, variable=A)
    assert done.conclusion == P and chosen.conclusion not in done.hypotheses
    with pytest.raises(KernelError):
        used_elsewhere = logic.weaken(theorem=free, formula=k.make("le", (A, k.ONE)))
        logic.exists_elim(existence=there, theorem=used_elsewhere, variable=A)


def test_equals_are_replaced_outside_binders_of_their_variables() -> None:
    x = k.var("x", REAL)
    equation = assume(formula=k.make("eq", (A, B)))
    before = assume(formula=k.make("le", (A, k.mul(A, B))))
    done = logic.replace_equal(
        equation=equation, theorem=before, template=k.make("le", (x, k.mul(A, B))), variable=x
    )
    assert done.conclusion == k.make("le", (B, k.mul(A, B)))
    assert done.hypotheses == {equation.conclusion, before.conclusion}
    with pytest.raises(KernelError):
        logic.replace_equal(
            equation=equation, theorem=before, template=k.make("le", (x, k.mul(x, B))), variable=B
        )
    with pytest.raises(KernelError):
        logic.replace_equal(
            equation=assume(formula=k.make("le", (A, B))),
            theorem=before,
            template=before.conclusion,
            variable=x,
        )


def test_chains_join_and_weaken() -> None:
    a, b, c, d = (k.var(x, REAL) for x in "abcd")
    links = [
        assume(formula=k.make(op, pair)) for op, pair in (("eq", (a, b)), ("le", (b, c)), ("lt", (c, d)))
    ]
    assert logic.chain(steps=tuple(links[:1])).conclusion == k.make("eq", (a, b))
    assert logic.chain(steps=tuple(links[:2])).conclusion == k.make("le", (a, c))
    assert logic.chain(steps=tuple(links)).conclusion == k.make("lt", (a, d))
    for broken in ((), (links[0], links[2]), (links[1], links[0])):
        with pytest.raises(KernelError):
            logic.chain(steps=tuple(broken))


def test_instances_of_universal_statements() -> None:
    i = k.var("i", INT)
    every = assume(formula=k.forall(i, k.make("le", (k.ZERO, k.app(V, i)))))
    assert logic.forall_elim(theorem=every, value=N).conclusion == k.make("le", (k.ZERO, k.app(V, N)))
    for value in (A, k.bound(0, INT)):
        with pytest.raises(KernelError):
            logic.forall_elim(theorem=every, value=value)
    with pytest.raises(KernelError):
        logic.forall_elim(theorem=assume(formula=P), value=N)


def power_of(base: Term) -> k.Definition:
    """x_0 = 1, x_t = base · x_{t−1}, with base as a parameter."""
    start, previous = k.I0, k.var("previous", REAL)
    time, b = k.var("time", INT), k.var("base", REAL)
    step_body = k.abstract(k.mul(b, previous), (b, previous, time))
    return k.Definition("x", "recursion", [REAL], [()], 0, [], [start, k.ONE, step_body])


def test_recursions_unfold_where_they_are_defined() -> None:
    d = power_of(A)
    start = definitions.recursion_start(constant=k.const(d, A, k.I0))
    assert start.conclusion == k.make("eq", (k.const(d, A, k.I0), k.ONE))
    forward = definitions.recursion_step(constant=k.const(d, A, T)).conclusion
    assert forward.op == "imp" and forward.args[0] == k.make("ile", (k.I1, T))
    assert forward.args[1].args[1] == k.mul(A, k.const(d, A, k.plus(T, -1)))
    with pytest.raises(KernelError):
        definitions.recursion_start(constant=k.const(d, A, k.I1))
    with pytest.raises(KernelError):
        definitions.recursion_step(constant=A)
    with pytest.raises(KernelError):
        definitions.unfold_let(constant=k.const(d, A, T))


def test_abbreviations_unfold_to_their_body() -> None:
    x = k.var("x", REAL)
    square = k.Definition("square", "let", [REAL], [()], 0, [], [k.abstract(k.power(x, 2), (x,))])
    done = definitions.unfold_let(constant=k.const(square, A))
    assert done.conclusion == k.make("eq", (k.const(square, A), k.power(A, 2)))
    assert done.used == ("definition of square",)
    for wrong in (A, k.const(power_of(A), A, T)):
        with pytest.raises(KernelError):
            definitions.unfold_let(constant=wrong)
    with pytest.raises(KernelError):  # not closed
        k.Definition("open", "let", [REAL], [()], 0, [], [k.mul(A, k.bound(0, REAL))])


# ------------------------------------------------------------------ several quantifiers in one step
def one_by_one(theorem: Theorem, entries: list[Term]) -> Theorem:
    for e in reversed(entries):
        if e.sort == "prop":
            theorem = logic.imp_intro(theorem=theorem, formula=e)
        else:
            theorem = logic.forall_intro(theorem=theorem, variable=e)
    return theorem


def opened_one_by_one(theorem: Theorem, entries: list[Term]) -> Theorem:
    for e in entries:
        if e.sort == "prop":
            theorem = logic.imp_elim(implication=theorem, premise=assume(formula=e))
        else:
            theorem = logic.forall_elim(theorem=theorem, value=e)
    return theorem


def random_entries(rng: random.Random) -> tuple[list[Term], Term]:
    """Variables (integers, reals, arrays whose ranges mention earlier integers), guards, and a core."""
    entries: list[Term] = []
    ints, reals = [k.var("outer", INT)], [A]
    for n in range(rng.randint(1, 6)):
        kind = rng.choice(["int", "real", "array", "guard", "guard"])
        if kind == "int":
            ints.append(k.var(f"i{n}", INT))
            entries.append(ints[-1])
        elif kind == "real":
            reals.append(k.var(f"r{n}", REAL))
            entries.append(reals[-1])
        elif kind == "array":
            entries.append(k.var(f"a{n}", k.fun(INT), (k.I1, rng.choice(ints))))
            reals.append(k.app(entries[-1], rng.choice(ints)))
        else:
            pair = (rng.choice(ints), k.plus(rng.choice(ints), rng.randint(-2, 2)))
            entries.append(k.make("ile", pair))
    i = k.var("s", INT)
    core = k.make(
        "le", (k.sum_over(i, k.I1, rng.choice(ints), k.mul(k.real(i), rng.choice(reals))), rng.choice(reals))
    )
    return entries, core


@pytest.mark.parametrize("seed", range(60))
def test_generalise_and_instance_are_the_single_steps(seed: int) -> None:
    rng = random.Random(seed)
    entries, core = random_entries(rng)
    start = assume(formula=k.quantify(entries, core)) if rng.random() < 0.5 else None
    if start is not None:
        values = tuple(e for e in entries if e.sort != "prop")
        guards = tuple(assume(formula=e) for e in entries if e.sort == "prop")
        slow = opened_one_by_one(start, entries)
        fast = logic.instance(theorem=start, values=values, premises=guards)
        assert (fast.conclusion, fast.hypotheses) == (slow.conclusion, slow.hypotheses)
        theorem = fast
    else:
        same = k.make("eq", (core.args[0], core.args[0]))
        theorem = contraction(goal=same, hypotheses=(), premises=(), unfold=(), allow=())
        for e in rng.sample(entries, rng.randint(0, len(entries))):
            if e.sort == "prop":
                theorem = logic.weaken(theorem=theorem, formula=e)
    try:
        slow = one_by_one(theorem, entries)
    except KernelError:
        with pytest.raises(KernelError):
            logic.generalise(theorem=theorem, entries=tuple(entries))
        return
    fast = logic.generalise(theorem=theorem, entries=tuple(entries))
    assert (fast.conclusion, fast.hypotheses) == (slow.conclusion, slow.hypotheses)


def test_near_misses_of_generalise_and_instance() -> None:
    n = k.var("n", INT)
    guard, core = k.make("ile", (k.I1, n)), k.make("le", (k.ZERO, k.real(n)))
    known = assume(formula=core)
    with pytest.raises(KernelError):  # n is free in the hypothesis
        logic.generalise(theorem=known, entries=(n,))
    with pytest.raises(KernelError):  # the guard is discharged outside n, so n is still free in it
        logic.generalise(theorem=logic.weaken(theorem=logic.truth(), formula=guard), entries=(guard, n))
    with pytest.raises(KernelError):  # one variable twice
        logic.generalise(theorem=logic.truth(), entries=(n, n))
    with pytest.raises(KernelError):  # neither a variable nor a formula
        logic.generalise(theorem=logic.truth(), entries=(k.integer(3),))
    every = assume(formula=k.quantify([n, guard], core))
    right = logic.instance(theorem=every, values=(k.integer(4),), premises=(integer_fact_4(),))
    assert right.conclusion == k.make("le", (k.ZERO, k.real(k.integer(4))))
    for values, premises in [
        ((k.integer(4),), (assume(formula=guard),)),  # the guard of another value
        ((k.ZERO,), (integer_fact_4(),)),  # a real for an integer
        ((k.bound(0, INT),), ()),  # an open term
        ((), (integer_fact_4(),)),  # no value for ∀
        ((k.integer(4), k.integer(4)), (integer_fact_4(),)),  # one value too many
        ((k.integer(4),), (integer_fact_4(), integer_fact_4())),  # one premise too many
    ]:
        with pytest.raises(KernelError):
            logic.instance(theorem=every, values=values, premises=premises)


def integer_fact_4() -> Theorem:
    return integer_fact(goal=k.make("ile", (k.I1, k.integer(4))), hypotheses=())


def test_rules_take_theorems_only() -> None:
    for fake in (P, None, "theorem", object()):
        with pytest.raises((KernelError, AttributeError)):
            logic.and_elim(both=fake, side=0)
        with pytest.raises((KernelError, AttributeError)):
            laws.law_moment(law=fake, order=1)


# where a law of each rule is proved and a near miss refused
COVERED = """
    assume weaken truth and_intro and_elim imp_intro imp_elim or_intro or_elim not_intro not_elim absurd
    excluded_middle forall_intro forall_elim exists_intro exists_elim replace_equal chain induction
    unfold_let recursion_start recursion_step
    generalise instance
    contraction law_moment law_integrable independent_entries_moment independent_product
    independent_integrable independent_functions lower_moment integer_fact cast_order weaken_order distinct visible_sign
    visible_nonzero combination linear_equations equal_order integrable_intro establish
    negated_order antisymmetry symmetric_moment symmetric_law injective_invertible sum_congruence zero_terms
    piecewise equal_indicators indicator_value vanishing_mean almost_sure_equality
    add_orders negate_order multiply_orders scale_order power_order function_order root_order
    below_absolute absolute_order archimedes sum_order norm_bound norm_sign norm_least eigenvalue_bound eigenvalue_least
    induction_down differentiable_intro derivative_congruence differentiable_congruence
"""


def test_every_rule_has_its_law_and_its_near_miss() -> None:
    assert not set(RULES) - set(COVERED.split())
