"""The normal form keeps values: against an evaluator of kernel terms that shares nothing with it."""

from __future__ import annotations

import random

import pytest
from generator import kernel_values as kv
from generator.kernel_values import NIL, ONE, A, B, I, J, M, N, R, S, T, V, X

from symproofs.kernel import contraction as c
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import contraction
from symproofs.kernel.laws import moment_exists
from symproofs.kernel.logic import assume
from symproofs.kernel.normal_form import to_term
from symproofs.kernel.terms import KernelError, Term

WORLDS = 12
FINITE = tuple(assume(formula=moment_exists(f, 12)) for f in (R, S))


def values(rng: random.Random, *ts: Term) -> list[list[object]]:
    """Values of the terms in some worlds."""
    out = []
    for _ in range(WORLDS):
        w = kv.world(rng)
        try:
            out.append([kv.value(t, w) for t in ts])
        except (kv.NoExactValue, OverflowError):
            continue
    return out


def draw(seed: int, averages: bool) -> tuple[random.Random, Term]:
    rng = random.Random(seed)
    return rng, kv.Random(rng, averages).real(rng.choice((2, 3, 3, 4)))


@pytest.mark.parametrize("block", range(8))
@pytest.mark.parametrize("averages", [False, True])
def test_the_normal_form_has_the_value_of_the_term(block: int, averages: bool) -> None:
    seen = 0
    for seed in range(100 * block, 100 * block + 100):
        rng, t = draw(seed, averages)
        nf = c.normalizer(kv.RANGES, FINITE if averages else (), (), c.LAWS)
        try:
            normal = to_term(nf.poly(t))
        except KernelError:
            continue
        for got, want in values(rng, normal, t):
            seen += 1
            assert got == want, f"seed {seed}: {t!r}\nbecame {normal!r}"
    assert seen > 500


@pytest.mark.parametrize("block", range(8))
@pytest.mark.parametrize("averages", [False, True])
def test_what_is_proved_after_a_small_change_is_true(block: int, averages: bool) -> None:
    refused = 0
    for seed in range(10_000 + 150 * block, 10_000 + 150 * block + 150):
        rng, t = draw(seed, averages)
        path = rng.choice(kv.places(t))
        old = kv.at(t, path)
        others = [p for p in kv.places(t) if kv.at(t, p).sort == old.sort and kv.at(t, p) != old]
        if old.sort == k.INT and rng.random() < 0.5:
            new = k.plus(old, rng.choice((1, -1)))
        elif others:
            new = kv.at(t, rng.choice(others))
        else:
            continue
        try:
            changed = kv.put(t, path, new)
        except KernelError:
            continue
        if changed.maxb:  # a bound variable was carried out of its scope
            continue
        goal = k.make("eq", (t, changed))
        try:
            contraction(
                goal=goal, hypotheses=kv.RANGES, premises=FINITE if averages else (), unfold=(), allow=c.LAWS
            )
        except KernelError:
            refused += 1
            continue
        for got, want in values(rng, t, changed):
            assert got == want, f"seed {seed}: {t!r}\nwas proved equal to {changed!r}"
    assert refused > 20


def proved(a: Term, b: Term, *more: Term) -> bool:
    """Whether a = b is proved under the ranges and more integer hypotheses."""
    try:
        contraction(
            goal=k.make("eq", (a, b)), hypotheses=(*kv.RANGES, *more), premises=(), unfold=(), allow=c.LAWS
        )
    except KernelError:
        return False
    return True


def total(v: Term, lo: Term, hi: Term, body: Term) -> Term:
    return k.sum_over(v, lo, hi, body)


P, Q = k.var("p", k.INT), k.var("q", k.INT)
vp, vq = k.app(V, P), k.app(V, Q)
LAWS = {  # name: (left, right, near miss of right)
    "commute": (k.mul(A, B), k.mul(B, A), k.mul(A, A)),
    "distribute": (k.mul(A, k.add(A, B)), k.add(k.power(A, 2), k.mul(A, B)), k.add(A, k.mul(A, B))),
    "power 0": (k.power(A, 0), k.ONE, k.ZERO),
    "0 to the 0": (k.power(k.ZERO, T), k.delta(T, NIL), k.ZERO),
    "square of an absolute value": (k.power(k.func("abs", A), 2), k.power(A, 2), A),
    "square of a root": (k.power(k.func("sqrt", k.power(A, 2)), 2), k.power(A, 2), A),
    "x over x": (k.mul(A, k.power(A, -1), A), A, k.ONE),
    "indicators are idempotent": (k.power(k.delta(P, Q), 2), k.delta(P, Q), k.ONE),
    "pull out": (total(P, ONE, N, k.mul(A, vp)), k.mul(A, total(P, ONE, N, vp)), total(P, ONE, N, vp)),
    "rename": (total(P, ONE, N, vp), total(Q, ONE, N, vq), total(Q, ONE, M, vq)),
    "exchange": (
        total(P, ONE, N, total(Q, ONE, M, k.app(X, P, Q))),
        total(Q, ONE, M, total(P, ONE, N, k.app(X, P, Q))),
        total(P, ONE, N, total(Q, ONE, M, k.app(X, Q, P))),
    ),
    "product of sums": (
        k.mul(total(P, ONE, N, vp), total(P, ONE, N, vp)),
        total(P, ONE, N, total(Q, ONE, N, k.mul(vp, vq))),
        total(P, ONE, N, k.power(vp, 2)),
    ),
    "shift": (
        total(P, ONE, T, vp),
        total(P, NIL, k.plus(T, -1), k.app(V, k.plus(P, 1))),
        total(P, NIL, T, k.app(V, k.plus(P, 1))),
    ),
    "reflect": (
        total(P, ONE, T, vp),
        total(P, ONE, T, k.app(V, k.combine((1, T), (1, ONE), (-1, P)))),
        total(P, ONE, T, k.app(V, k.combine((1, T), (-1, P)))),
    ),
    "peel": (
        total(P, ONE, k.plus(T, 1), vp),
        k.add(total(P, ONE, T, vp), k.app(V, k.plus(T, 1))),
        k.add(total(P, ONE, T, vp), k.app(V, T)),
    ),
    "count": (
        total(P, ONE, T, A),
        k.mul(k.real(T), A),
        k.mul(k.real(k.plus(T, 1)), A),
    ),
    "contract": (
        total(P, ONE, N, k.mul(k.delta(P, I), vp)),
        k.app(V, I),
        vp,
    ),
    "powers add": (
        k.mul(k.power(A, T), k.power(A, 2)),
        k.power(A, k.plus(T, 2)),
        k.power(A, k.plus(T, 1)),
    ),
}


@pytest.mark.parametrize("name", LAWS)
def test_each_law_is_proved_and_its_near_miss_refused(name: str) -> None:
    left, right, wrong = LAWS[name]
    assert proved(left, right) or name == "0 to the 0"
    assert not proved(left, wrong)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (total(P, ONE, T, vp), k.add(total(P, ONE, k.plus(T, -1), vp), k.app(V, T))),  # T = 0
        (total(P, ONE, k.plus(T, -1), A), k.mul(k.real(k.plus(T, -1)), A)),  # T = 0
        (total(P, ONE, N, k.mul(k.delta(P, J), vp)), k.app(V, J)),  # j may exceed n
        (total(P, ONE, N, k.delta(P, T)), k.ONE),
        (k.mul(A, k.power(A, -1)), k.ONE),  # a = 0
        (k.power(A, k.combine((1, T), (-1, N))), k.mul(k.power(A, T), k.power(A, k.combine((-1, N))))),
        (k.power(k.func("sqrt", A), 2), A),  # a < 0
        (
            total(P, ONE, N, k.func("abs", total(Q, ONE, N, k.app(X, P, Q)))),
            total(P, ONE, N, k.func("abs", total(Q, ONE, N, k.app(X, Q, P)))),
        ),
        (
            total(P, ONE, N, k.power(total(Q, ONE, N, k.app(X, P, Q)), -1)),
            total(P, ONE, N, k.power(total(Q, ONE, N, k.app(X, Q, Q)), -1)),
        ),
        (total(P, ONE, N, total(Q, ONE, M, k.mul(k.delta(P, Q), vq))), total(Q, ONE, M, vq)),
    ],
    ids=range(10),
)
def test_side_conditions_are_not_forgotten(left: Term, right: Term) -> None:
    assert not proved(left, right)
    rng = random.Random(1)
    assert any(a != b for _ in range(20) for a, b in values(rng, left, right)), "and it is false somewhere"


def test_side_conditions_suffice() -> None:
    peeled = k.add(total(P, ONE, k.plus(T, -1), vp), k.app(V, T))
    assert proved(total(P, ONE, T, vp), peeled, k.make("ile", (ONE, T)))
    assert proved(total(P, ONE, N, k.mul(k.delta(P, J), vp)), k.app(V, J), k.make("ile", (J, N)))
    assert proved(total(P, ONE, N, k.delta(P, T)), k.ZERO, k.make("ile", (k.plus(N, 1), T)))


def test_named_laws_need_leave() -> None:
    left, right, _ = LAWS["exchange"]
    goal = k.make("eq", (left, right))
    with pytest.raises(KernelError):
        contraction(goal=goal, hypotheses=kv.RANGES, premises=(), unfold=(), allow=())
    done = contraction(goal=goal, hypotheses=kv.RANGES, premises=(), unfold=(), allow=c.LAWS)
    assert done.used == ("exchange of finite sums",)


def test_only_the_integer_hypotheses_that_were_used_are_hypotheses() -> None:
    left, right, _ = LAWS["contract"]
    done = contraction(
        goal=k.make("eq", (left, right)), hypotheses=kv.RANGES, premises=(), unfold=(), allow=()
    )
    assert done.hypotheses == {kv.at_least(I, ONE), kv.at_least(N, I)}
