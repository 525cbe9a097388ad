"""Rules about order: what they conclude is true at random points, and near misses are refused."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest
from generator import kernel_values as kv
from generator.kernel_values import A, B, N, T, V
from hypothesis import given, settings
from hypothesis import strategies as st

from symproofs.kernel import order
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import LAWS
from symproofs.kernel.logic import assume
from symproofs.kernel.terms import INT, ONE, ZERO, KernelError, Term
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.signs import prove_nonzero, prove_order

SEEDS = st.integers(0, 10**6)
EXAMPLES = settings(max_examples=150, deadline=None, derandomize=True, database=None)
COMMON: dict[str, Any] = {"hypotheses": kv.RANGES, "premises": (), "unfold": (), "allow": LAWS}


def true_somewhere(theorem: Theorem, rng: random.Random, tries: int = 40) -> int:
    """Asserts the conclusion wherever the hypotheses hold; at how many points they did."""
    seen = 0
    for _ in range(tries):
        w = kv.world(rng)
        try:
            if all(kv.value(h, w) for h in theorem.hypotheses):
                seen += 1
                assert kv.value(theorem.conclusion, w), theorem.conclusion
        except kv.NoExactValue:
            continue
    return seen


def small(rng: random.Random) -> Term:
    """A small real term in a, b and an entry."""
    x = rng.choice([A, B, k.app(V, k.I1), k.num(rng.choice((1, -1, 2)))])
    y = rng.choice([A, B, k.num(rng.choice((0, 1, -2)))])
    return rng.choice([x, k.add(x, y), k.mul(x, y), k.sub(x, y), k.power(x, 2), k.func("abs", x)])


@EXAMPLES
@given(SEEDS)
def test_certificates_that_are_found_prove_what_is_true(seed: int) -> None:
    rng = random.Random(seed)
    facts = [
        assume(formula=k.make(rng.choice(("le", "lt")), (small(rng), small(rng))))
        for _ in range(rng.choice((1, 2, 3)))
    ]
    goal = k.make(rng.choice(("le", "lt")), (small(rng), small(rng)))
    done = prove_order(goal, facts, kv.RANGES, (), ())
    if done is not None:
        assert done.conclusion == goal
        true_somewhere(done, rng)


@EXAMPLES
@given(SEEDS)
def test_visible_signs_are_right(seed: int) -> None:
    rng = random.Random(seed)
    t = kv.Random(rng).real(3)
    for goal, rule in (
        (k.make("le", (ZERO, t)), order.visible_sign),
        (k.negate(k.make("eq", (t, ZERO))), order.visible_nonzero),
    ):
        try:
            done = rule(goal=goal, **COMMON)
        except KernelError:
            continue
        true_somewhere(done, rng, 15)


@EXAMPLES
@given(SEEDS)
def test_nothing_is_found_nonzero_that_may_vanish(seed: int) -> None:
    rng = random.Random(seed)
    facts = [assume(formula=k.make("lt", (ZERO, x))) for x in rng.sample([A, B], rng.choice((1, 2)))]
    base = k.add(small(rng), small(rng))
    done = prove_nonzero(k.negate(k.make("eq", (base, ZERO))), facts, kv.RANGES, tuple(facts), ())
    if done is not None:
        true_somewhere(done, rng)


def fact(op: str, a: Term, b: Term) -> Theorem:
    return assume(formula=k.make(op, (a, b)))


def item(c: Fraction | int, facts: tuple[int, ...] = (), squares: tuple[Term, ...] = ()) -> Any:
    return (k.num(c), facts, squares)


def test_a_combination_and_its_near_misses() -> None:
    facts = (fact("le", ZERO, A), fact("lt", A, B))
    goal = k.make("lt", (ZERO, k.add(A, B)))  # a + b = 2a + (b − a)
    items = (item(2, (0,)), item(1, (1,)))
    done = order.combination(goal=goal, facts=facts, items=items, **COMMON)
    assert done.hypotheses == {f.conclusion for f in facts}
    misses: list[tuple[Term, tuple[Theorem, ...], tuple[Any, ...]]] = [
        (goal, facts, (item(1, (0,)), item(1, (1,)))),  # another sum
        (goal, facts, (item(-2, (0,)), item(1, (1,)))),  # a negative coefficient
        (k.make("lt", (ZERO, k.mul(k.num(2), A))), facts, (item(2, (0,)),)),  # only weak facts
        (k.make("lt", (ZERO, k.power(A, 2))), (), (item(1, (), (A,)),)),  # a square is only ≥ 0
        (k.make("lt", (ZERO, k.mul(A, A, k.sub(B, A)))), facts, (item(1, (1,), (A,)),)),  # times a square
        (k.make("le", (A, B)), (fact("eq", A, B),), (item(1, (0,)),)),  # not an inequality
        (k.make("eq", (A, B)), facts, ()),
    ]
    for near, known, parts in misses:
        with pytest.raises(KernelError):
            order.combination(goal=near, facts=known, items=parts, **COMMON)


def test_products_of_facts_and_squares() -> None:
    facts = (fact("le", ZERO, A), fact("le", ZERO, B))
    order.combination(goal=k.make("le", (ZERO, k.mul(A, B))), facts=facts, items=(item(1, (0, 1)),), **COMMON)
    two = k.mul(k.num(2), A, B)
    squares = k.make("le", (two, k.add(k.power(A, 2), k.power(B, 2))))
    done = order.combination(goal=squares, facts=(), items=(item(1, (), (k.sub(A, B),)),), **COMMON)
    assert not done.hypotheses


def test_linear_combinations_of_equations() -> None:
    equations = (fact("eq", A, B), fact("eq", B, ONE))
    goal = k.make("eq", (k.power(A, 2), k.mul(B, A)))
    order.linear_equations(goal=goal, equations=equations[:1], factors=(A,), **COMMON)
    done = order.linear_equations(
        goal=k.make("eq", (A, ONE)), equations=equations, factors=(ONE, ONE), **COMMON
    )
    assert done.hypotheses == {e.conclusion for e in equations}
    for factors, used in (((B,), equations[:1]), ((ONE,), equations), ((ONE,), (fact("le", A, B),))):
        with pytest.raises(KernelError):
            order.linear_equations(goal=goal, equations=used, factors=factors, **COMMON)


def test_small_rules_and_their_near_misses() -> None:
    strict, weak, whole = fact("lt", A, B), fact("le", A, B), fact("ile", T, N)
    assert order.weaken_order(theorem=strict).conclusion == weak.conclusion
    assert order.distinct(theorem=strict, swap=False).conclusion == k.negate(k.make("eq", (A, B)))
    assert order.distinct(theorem=strict, swap=True).conclusion == k.negate(k.make("eq", (B, A)))
    assert order.cast_order(theorem=whole).conclusion == k.make("le", (k.real(T), k.real(N)))
    assert order.equal_order(theorem=fact("eq", A, B)).conclusion == weak.conclusion
    for rule, arguments in (
        (order.weaken_order, {"theorem": weak}),
        (order.distinct, {"theorem": weak, "swap": False}),
        (order.cast_order, {"theorem": weak}),
        (order.cast_order, {"theorem": fact("ieq", T, N)}),
        (order.equal_order, {"theorem": strict}),
    ):
        with pytest.raises(KernelError):
            rule(**arguments)


@EXAMPLES
@given(SEEDS)
def test_negations_and_antisymmetry_are_true(seed: int) -> None:
    rng = random.Random(seed)
    a, b = small(rng), small(rng)
    for op, turned in (("le", "lt"), ("lt", "le")):
        formula = k.negate(k.make(op, (a, b)))
        done = order.negated_order(theorem=assume(formula=formula))
        assert (done.conclusion, done.hypotheses) == (k.make(turned, (b, a)), {formula})
        true_somewhere(done, rng, 10)
    both = order.antisymmetry(left=fact("le", a, b), right=fact("le", b, a))
    assert both.conclusion == k.make("eq", (a, b))
    assert both.hypotheses == {k.make("le", (a, b)), k.make("le", (b, a))}
    true_somewhere(both, rng, 10)


def test_near_misses_of_negations_and_antisymmetry() -> None:
    for formula in (
        k.make("le", (A, B)),
        k.negate(k.make("eq", (A, B))),
        k.negate(k.make("ile", (T, N))),
        k.negate(k.negate(k.make("le", (A, B)))),
        k.negate(k.make("and", (k.make("le", (A, B)), k.make("le", (B, A))))),
        k.imp(k.make("le", (A, B)), k.FALSE),
        k.forall(A, k.negate(k.make("le", (A, B)))),
    ):
        with pytest.raises(KernelError):
            order.negated_order(theorem=assume(formula=formula))
    weak, back = fact("le", A, B), fact("le", B, A)
    for left, right in [
        (weak, weak),
        (weak, fact("lt", B, A)),
        (fact("lt", A, B), back),
        (fact("lt", A, B), fact("lt", B, A)),
        (weak, fact("le", B, k.add(A, ZERO))),
        (weak, fact("eq", B, A)),
        (fact("ile", T, N), fact("ile", N, T)),
        (weak, assume(formula=k.negate(k.make("lt", (A, B))))),
    ]:
        with pytest.raises(KernelError):
            order.antisymmetry(left=left, right=right)


def nonzero(t: Term, *known: Term) -> Theorem | None:
    """t ≠ 0 with some terms known to be nonzero."""
    premises = tuple(assume(formula=k.negate(k.make("eq", (x, ZERO)))) for x in known)
    try:
        return order.visible_nonzero(
            goal=k.negate(k.make("eq", (t, ZERO))), **{**COMMON, "premises": premises, "allow": ()}
        )
    except KernelError:
        return None


def test_products_and_powers_as_written() -> None:
    sums = k.add(A, ONE), k.sub(B, k.power(A, 2))
    for t in (
        k.mul(*sums),
        k.mul(k.power(sums[0], 3), k.power(sums[1], -2)),
        k.power(k.mul(*sums), -1),
        k.mul(k.num(-2), k.power(k.mul(sums[1], k.power(sums[0], -1)), 4)),
        k.mul(),  # the empty product
    ):
        done = nonzero(t, *sums)
        assert done is not None
        assert len(done.hypotheses) == (0 if not t.args else 2)
        true_somewhere(done, random.Random(3), 30)
    for t in (
        k.mul(*sums, A),
        k.mul(*sums, ZERO),
        k.power(k.mul(sums[0], A), 2),
        k.power(A, T),  # 0⁰ = 1, but 0^t = 0 for t ≥ 1
        k.add(*sums),
        k.add(sums[0], sums[0], k.mul(k.num(-2), sums[0])),
        k.mul(sums[0], k.add(sums[0], sums[1])),
        k.sub(sums[0], sums[0]),
    ):
        assert nonzero(t, *sums) is None
    assert nonzero(k.mul(*sums), sums[0]) is None
    assert nonzero(k.power(A, 0)) is not None  # 1


@EXAMPLES
@given(SEEDS)
def test_what_is_seen_nonzero_as_written_is_nonzero(seed: int) -> None:
    rng = random.Random(seed)
    known = [small(rng) for _ in range(2)]

    def written(depth: int) -> Term:
        kind = (
            rng.choice(("known", "mul", "pow", "other")) if depth else rng.choice(("known", "known", "other"))
        )
        if kind == "mul":
            return k.mul(written(depth - 1), written(depth - 1))
        if kind == "pow":
            return k.power(written(depth - 1), rng.choice((-2, -1, 0, 1, 2, 3)))
        return rng.choice(known) if kind == "known" else rng.choice([small(rng), k.num(2), k.real(N)])

    done = nonzero(written(3), *known)
    if done is not None:
        true_somewhere(done, rng, 25)


# ------------------------------------------------------------------------------------------ signs as written
P, O = k.var("p", INT), k.var("o", k.OUT)
HALF = k.Definition("half", "let", [k.REAL], [()], 0, [], [k.power(k.bound(0, k.REAL), 2)])
ODD = k.Definition("odd", "let", [k.REAL], [()], 0, [], [k.power(k.bound(0, k.REAL), 3)])


def sign(t: Term, *facts: Term, unfold: tuple[Any, ...] = ()) -> Theorem | None:
    given_ = {**COMMON, "premises": tuple(assume(formula=f) for f in facts), "unfold": unfold}
    try:
        return order.visible_sign(goal=k.make("le", (ZERO, t)), **given_)
    except KernelError:
        return None


def test_signs_as_written_and_their_near_misses() -> None:
    entry = k.app(kv.R, O, N)
    square = k.power(k.sub(entry, A), 2)
    for t, unfold in (
        (k.expect(O, square), ()),
        (k.sum_over(P, k.I1, N, k.expect(O, k.mul(square, k.func("abs", k.app(V, P))))), ()),
        (k.const(HALF, k.sub(A, B)), (HALF,)),
        (k.sum_over(P, k.I1, N, k.const(HALF, k.sub(k.app(V, P), A))), (HALF,)),
        (k.power(k.sub(A, B), -2), ()),
    ):
        done = sign(t, unfold=unfold)
        assert done is not None
        assert not done.hypotheses
        for seed in range(10):
            assert kv.value(done.conclusion, kv.world(random.Random(seed)))
    for t, unfold in (
        (k.expect(O, k.sub(entry, A)), ()),
        (k.expect(O, k.mul(square, entry)), ()),
        (k.const(HALF, k.sub(A, B)), ()),  # not opened
        (k.const(ODD, A), (ODD,)),
        (k.power(k.sub(A, B), -1), ()),
        (k.mul(k.num(-1), square), ()),
        (k.func("sin", square), ()),
        (k.func("log", square), ()),
    ):
        assert sign(t, unfold=unfold) is None


def test_signs_of_variables_and_entries_rest_on_their_premise() -> None:
    positive, entries = (
        k.make("le", (ZERO, A)),
        k.quantify([P, *k.within(P, k.I1, N)], k.make("le", (ZERO, k.app(V, P)))),
    )
    t = k.add(k.mul(A, k.power(k.sub(B, ONE), 2)), k.mul(A, k.app(V, N)))
    done = sign(t, positive, entries)
    assert done is not None
    assert {positive, entries} <= done.hypotheses
    assert sign(t, positive) is None
    assert sign(t, entries) is None
    assert sign(k.mul(A, k.app(V, k.plus(N, 1))), positive, entries) is None  # out of range
    assert sign(k.mul(B, k.power(A, 2)), positive) is None


def test_signs_that_are_not_there() -> None:
    total = k.sum_over(k.var("p", INT), k.I1, N, k.power(k.app(V, k.var("p", INT)), 2))
    assert order.visible_sign(goal=k.make("le", (ZERO, total)), **COMMON)
    for t in (A, k.neg(total), k.power(A, 3), k.sub(k.power(A, 2), ONE), k.real(k.combine((1, N), (-1, T)))):
        with pytest.raises(KernelError):
            order.visible_sign(goal=k.make("le", (ZERO, t)), **COMMON)
    assert order.visible_nonzero(goal=k.negate(k.make("eq", (k.real(N), ZERO))), **COMMON)
    for t in (A, k.real(T), total, k.mul(k.real(N), A), k.add(k.real(N), A)):
        with pytest.raises(KernelError):
            order.visible_nonzero(goal=k.negate(k.make("eq", (t, ZERO))), **COMMON)
