"""Nested sums whose ranges speak of each other, with deltas between their indices, against exact evaluation."""

from __future__ import annotations

import random

import pytest
from generator import kernel_values as kv

from symproofs.kernel import contraction as c
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import contraction
from symproofs.kernel.normal_form import to_term
from symproofs.kernel.terms import INT, NOTHING, KernelError, Term

N, M = k.var("n", INT), k.var("m", INT)
F3 = k.var("f", k.fun(INT, INT, INT), (NOTHING,) * 6)
G = k.var("g", k.fun(INT, INT), (NOTHING,) * 4)
NAMES = [k.var(s, INT) for s in "uvxyz"]
ONE = k.I1
ORDERED = (k.make("ile", (ONE, M)), k.make("ile", (M, N)))


def nest(rng: random.Random, depth: int, outer: list[Term]) -> Term:
    """Σ … Σ of entries and deltas, at times under a power; each range may end at an index further out."""
    if not depth:
        index = [rng.choice([*outer, ONE, N]) for _ in range(3)]
        entry = k.app(F3, *index) if rng.random() < 0.6 else k.app(G, *index[:2])
        deltas = [
            k.delta(*rng.sample([*outer, N], 2)) for _ in range(rng.choice((0, 1, 1, 2))) if len(outer) > 1
        ]
        return k.mul(entry, *deltas)
    v = NAMES[len(outer)]
    lo = rng.choice([ONE, ONE, ONE, *outer])
    hi = rng.choice([N, M, M, *outer])
    body = nest(rng, depth - 1, [*outer, v])
    if depth > 1 and rng.random() < 0.25:
        body = k.mul(k.power(body, rng.choice((2, -1))), nest(rng, depth - 1, [*outer, v]))
    return k.sum_over(v, lo, hi, body)


@pytest.mark.parametrize("allow", [c.LAWS, ()], ids=["all laws", "no named law"])
@pytest.mark.parametrize("block", range(4))
def test_dependent_ranges_keep_their_values(block: int, allow: tuple[str, ...]) -> None:
    changed = 0
    for seed in range(150 * block, 150 * block + 150):
        rng = random.Random(seed)
        t = nest(rng, rng.choice((2, 3, 3, 4)), [])
        normal = to_term(c.normalizer(ORDERED, (), (), allow).poly(t))
        changed += normal != t
        for m, n in ((1, 1), (1, 3), (2, 2), (2, 3)):
            w = kv.World(seed)
            w.values.update({M: m, N: n})
            assert kv.value(normal, w) == kv.value(t, w), f"seed {seed}: {t!r}\nbecame {normal!r}"
    assert changed > 50


def total(v: Term, lo: Term, hi: Term, body: Term) -> Term:
    return k.sum_over(v, lo, hi, body)


def proved(a: Term, b: Term, *allow: str) -> bool:
    goal = k.make("eq", (a, b))
    try:
        contraction(goal=goal, hypotheses=ORDERED, premises=(), unfold=(), allow=allow)
    except KernelError:
        return False
    return True


def test_a_delta_moves_a_range_only_with_its_index() -> None:
    """Σ_{v≤n} Σ_{y≤v} Σ_{x≤m} [v = x] g(x, y) = Σ_{x≤m} Σ_{y≤x} g(x, y), an exchange of sums; x keeps its place."""
    _, v, x, y, _ = NAMES
    inner = k.mul(k.delta(v, x), k.app(G, x, y))
    left = total(v, ONE, N, total(y, ONE, v, total(x, ONE, M, inner)))
    right = total(x, ONE, M, total(y, ONE, x, k.app(G, x, y)))
    assert proved(left, right, "exchange of finite sums")
    assert not proved(left, right)
    free = total(y, ONE, N, total(x, ONE, M, k.app(G, x, y)))
    assert not proved(left, free, *c.LAWS)


def test_an_index_does_not_escape_into_a_sum_around_it() -> None:
    """Once 1/A, with A as above, was read under Σ_a Σ_b Σ_c with c for the index that A lost: 16 = 12."""
    u, v, x, y, _ = NAMES
    inner = k.mul(k.delta(v, x), k.app(G, x, y))
    A = total(v, ONE, N, total(y, ONE, v, total(x, ONE, M, inner)))
    a, b, d = (k.var(s, INT) for s in "abd")
    q = k.var("q", k.fun(INT, INT, INT, INT), (NOTHING,) * 8)

    def over(f: Term) -> Term:
        entry = k.mul(k.app(q, u, a, b, d), f)
        return total(u, ONE, N, total(a, ONE, N, total(b, ONE, N, total(d, ONE, N, entry))))

    left = over(k.power(A, -1))
    right = over(k.power(total(y, ONE, d, total(x, ONE, M, k.app(G, x, y))), -1))
    for allow in ((), c.LAWS):
        assert not proved(left, right, *allow)
        assert proved(left, left, *allow)
