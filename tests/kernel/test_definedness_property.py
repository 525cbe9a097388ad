"""Obligations are enough: where they hold, evaluation meets no term without a value; and each is listed."""

from __future__ import annotations

import random

import pytest
from generator import kernel_values as kv
from generator.kernel_values import RANGES, A, B, N, R, T, V
from generator.pairs import pairs

from symproofs.kernel import definedness, logic
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import LAWS, contraction
from symproofs.kernel.definedness import obligations
from symproofs.kernel.expectation import integrable_intro
from symproofs.kernel.laws import moment_exists
from symproofs.kernel.logic import assume
from symproofs.kernel.terms import INT, OUT, ZERO, KernelError, Term
from symproofs.numeric import spot_check
from symproofs.tactics.prover import prove


class NoValue(Exception):
    """A term without a value was met."""


def strict(t: Term, w: kv.World, stack: tuple[object, ...] = ()) -> None:
    """Raises NoValue where a subterm that is reached has no value."""
    if t.op == "sum":
        lo, hi = (kv.value(x, w, stack) for x in t.args[:2])
        for i in range(lo, hi + 1):
            strict(t.args[2], w, (*stack, i))
        return
    if t.op in ("and", "imp", "or"):
        strict(t.args[0], w, stack)
        if kv.value(t.args[0], w, stack) != (t.op == "or"):
            strict(t.args[1], w, stack)
        return
    for a in t.args:
        strict(a, w, stack)
    if t.op == "pow":
        if kv.value(t.args[1], w, stack) < 0 and kv.value(t.args[0], w, stack) == 0:
            raise NoValue(t)
    if t.op == "fn" and t.data == "sqrt" and kv.value(t.args[0], w, stack) < 0:
        raise NoValue(t)
    if t.op == "app":
        for lo, hi, i in zip(t.args[0].args[::2], t.args[0].args[1::2], t.args[1:], strict=True):
            if not kv.value(lo, w) <= kv.value(i, w, stack) <= kv.value(hi, w):
                raise NoValue(t)


def sampled(formula: Term, w: kv.World) -> bool:
    """Whether a formula of ∀ over integers and ⇒ holds for integers near the ranges."""
    if formula.op == "imp":
        return not kv.value(formula.args[0], w) or sampled(formula.args[1], w)
    if formula.op != "forall":
        return bool(kv.value(formula, w))
    return all(sampled(k.instantiate(formula.args[-1], (k.integer(i),)), w) for i in range(-6, 9))


def statements(seed: int) -> Term:
    rng = random.Random(seed)
    draw = kv.Random(rng)
    p = k.make("eq", (draw.real(2), draw.real(2)))
    if rng.random() < 0.4:
        guard = rng.choice(
            [
                k.negate(k.make("eq", (A, ZERO))),
                k.make("ile", (k.I1, T)),
                k.make("le", (k.ONE, k.app(V, k.I1))),
            ]
        )
        p = k.make(rng.choice(("imp", "and", "or")), (guard, p))
    return p


@pytest.mark.parametrize("block", range(4))
def test_where_the_obligations_hold_every_term_has_a_value(block: int) -> None:
    held = missing = 0
    for seed in range(60 * block, 60 * block + 60):
        rng, p = random.Random(seed), statements(seed)
        needed = [o.formula for o in obligations(RANGES, p)]
        for _ in range(6):
            w = kv.world(rng)
            try:
                fine = all(sampled(f, w) for f in needed)
                if not fine:
                    missing += 1
                    continue
                held += 1
                strict(p, w)
            except kv.NoExactValue:
                continue
            except NoValue as e:
                raise AssertionError(f"seed {seed}: {p!r} has no value at {e}") from None
    assert held > 40 and missing > 10


@pytest.mark.parametrize("fragment", ["time sums", "matrices", "division"])
def test_proved_claims_have_values(fragment: str) -> None:
    """Statements with a mistake in them are proved only if they have a value in every drawn model."""
    for seed in range(30_000, 30_006):
        for pair in pairs(fragment, seed):
            if prove(pair.claim).proved:
                assert spot_check(pair.claim, seed=seed, points=20).counterexample is None


def kinds(p: Term) -> list[str]:
    return [o.kind for o in obligations(RANGES, p)]


def eq(t: Term) -> Term:
    return k.make("eq", (t, t))


I = k.var("p", INT)


@pytest.mark.parametrize(
    ("term", "kind"),
    [
        (k.power(A, -1), "nonzero divisor"),
        (k.func("sqrt", A), "root of a non-negative number"),
        (k.func("log", A), "logarithm of a positive number"),
        (k.app(V, T), "index range"),
        (k.power(A, k.combine((1, T), (-1, N))), "nonzero divisor"),
        (k.sum_over(I, k.I0, N, k.app(V, I)), "index range"),
    ],
    ids=range(6),
)
def test_each_obligation_is_listed(term: Term, kind: str) -> None:
    assert kind in kinds(eq(term))
    assert kind in kinds(k.negate(eq(term)))
    assert kind in kinds(k.make("or", (eq(A), eq(term))))


def test_obligations_that_hold_by_ranges_are_not_listed() -> None:
    assert kinds(eq(k.sum_over(I, k.I1, N, k.app(V, I)))) == []
    assert kinds(eq(k.power(A, T))) == []
    assert kinds(k.imp(k.make("ile", (k.I1, T)), k.imp(k.make("ile", (T, N)), eq(k.app(V, T))))) == []


def test_establish_needs_every_obligation() -> None:
    goal = k.make("eq", (k.power(A, -1), k.power(A, -1)))
    nonzero = k.negate(k.make("eq", (A, ZERO)))
    plain = contraction(goal=goal, hypotheses=(), premises=(), unfold=(), allow=LAWS)
    with pytest.raises(KernelError):
        definedness.establish(theorem=plain, order=(), discharged=())
    given = logic.weaken(theorem=plain, formula=nonzero)
    done = definedness.establish(theorem=given, order=(nonzero,), discharged=(assume(formula=nonzero),))
    assert done.conclusion == k.established(k.imp(nonzero, goal))
    other = assume(formula=k.negate(k.make("eq", (B, ZERO))))
    for order, discharged in (((nonzero,), ()), ((nonzero,), (other,)), ((), (assume(formula=nonzero),))):
        with pytest.raises(KernelError):
            definedness.establish(theorem=given, order=order, discharged=discharged)


def test_a_hypothesis_cannot_give_its_own_terms_a_value() -> None:
    nonzero, inverse = k.negate(k.make("eq", (A, ZERO))), k.make("le", (ZERO, k.power(A, -1)))
    plain = logic.weaken(theorem=assume(formula=inverse), formula=nonzero)
    definedness.establish(theorem=plain, order=(nonzero, inverse), discharged=(assume(formula=nonzero),))
    with pytest.raises(KernelError):
        definedness.establish(theorem=plain, order=(inverse, nonzero), discharged=(assume(formula=nonzero),))


def test_integrability_of_products_by_their_orders() -> None:
    w, i = k.var("w", OUT), k.I1
    x = k.app(R, w, i)
    second = assume(formula=moment_exists(R, 2))
    hypotheses = RANGES[:1]

    def shown(body: Term) -> bool:
        try:
            integrable_intro(goal=k.integrable(w, body), hypotheses=hypotheses, premises=(second,), unfold=())
        except KernelError:
            return False
        return True

    assert shown(x) and shown(k.power(x, 2)) and shown(k.add(k.mul(A, x), k.ONE))
    assert not shown(k.power(x, 3)) and not shown(k.power(x, -1)) and not shown(k.func("exp", x))
    assert not shown(k.app(R, w, k.plus(N, 1)))  # the declaration speaks of entries in range
