"""Nameless binders: substitution, instantiation and abstraction against evaluation."""

from __future__ import annotations

import pickle
import random
from fractions import Fraction

import pytest
from generator import kernel_values as kv
from generator.kernel_values import A, B, I, N, T
from hypothesis import given, settings
from hypothesis import strategies as st

from symproofs.kernel import terms as k
from symproofs.kernel.terms import INT, REAL, KernelError, Term

SEEDS = st.integers(0, 10**6)
EXAMPLES = settings(max_examples=120, deadline=None, derandomize=True, database=None)
P, Q, P2 = (k.var(x, INT) for x in ("p", "q", "another"))


def term(seed: int, *names: Term) -> tuple[random.Random, Term]:
    rng = random.Random(seed)
    return rng, kv.Random(rng).real(3, names)


@EXAMPLES
@given(SEEDS)
def test_instantiate_undoes_abstract(seed: int) -> None:
    _, t = term(seed, P, Q)
    assert k.instantiate(k.abstract(t, (P, Q)), (P, Q)) == t
    assert k.abstract(t, (P, Q)).fv == t.fv - {P, Q}


@EXAMPLES
@given(SEEDS)
def test_bound_names_do_not_matter(seed: int) -> None:
    _, t = term(seed, P)
    body = k.substitute(t, {P: P2})
    one, two = k.sum_over(P, k.I1, N, t), k.sum_over(P2, k.I1, N, body)
    assert one == two and hash(one) == hash(two)
    if P in t.fv:
        assert k.sum_over(Q, k.I1, N, t) != one


@EXAMPLES
@given(SEEDS, st.integers(-2, 3))
def test_substitution_evaluates_to_an_update(seed: int, by: int) -> None:
    rng, t = term(seed, P)
    new = k.plus(rng.choice([N, T, I, Q]), by)
    w = kv.world(rng)
    w.values.update({P: 2, Q: 1})
    want_world = kv.World(w.seed, {**w.values, P: kv.value(new, w)})
    assert kv.value(k.substitute(t, {P: new}), w) == kv.value(t, want_world)


@EXAMPLES
@given(SEEDS)
def test_nothing_is_captured(seed: int) -> None:
    """Putting a term that mentions p under a binder that was made for p leaves it free."""
    rng, t = term(seed, P)
    whole = k.sum_over(P, k.I1, N, k.mul(t, A))
    into = k.substitute(whole, {A: k.real(P)})
    assert P in into.fv or A not in whole.fv
    w = kv.world(rng)
    w.values[P] = 7
    same = kv.World(w.seed, {**w.values, A: 7})
    assert kv.value(into, w) == kv.value(whole, same)


@EXAMPLES
@given(SEEDS)
def test_substitution_is_simultaneous_and_total(seed: int) -> None:
    _, t = term(seed, P, Q)
    swapped = k.substitute(t, {P: Q, Q: P})
    assert k.substitute(swapped, {P: Q, Q: P}) == t
    assert k.substitute(t, {A: B, B: A}) == k.substitute(k.substitute(t, {A: B, B: A}), {})


@EXAMPLES
@given(SEEDS)
def test_equal_terms_are_found_equal_and_rebuilt_alike(seed: int) -> None:
    _, t = term(seed, P)
    _, again = term(seed, P)
    assert t == again and hash(t) == hash(again)
    rebuilt = k.rebuild(t, t.args) if t.args else t
    assert rebuilt == t
    assert k.make(t.op, t.args, t.data) == t


@EXAMPLES
@given(st.dictionaries(st.sampled_from([N, T, I, P]), st.integers(-2, 2)), st.integers(-3, 3))
def test_affine_terms_have_one_form(pairs: dict[Term, int], constant: int) -> None:
    t = k.affine(constant, pairs)
    assert k.affine_parts(t) == (constant, {x: c for x, c in pairs.items() if c})
    assert k.combine((1, t), (-1, t)) == k.I0
    assert k.combine((2, t), (-1, t)) == t


@pytest.mark.parametrize(
    "build",
    [
        lambda: k.make("add", (A, N)),
        lambda: k.make("app", (A, N)),
        lambda: k.make("sum", (N, N, N)),
        lambda: k.make("num", (), 0.3),
        lambda: k.make("num", (), "1"),
        lambda: k.make("no such operator", ()),
        lambda: k.make("pow", (A, A)),
        lambda: k.bound(-1, INT),
        lambda: k.substitute(A, {A: N}),
        lambda: k.instantiate(k.abstract(k.real(P), (P,)), (A,)),
        lambda: k.substitute(A, {A: k.bound(0, REAL)}),
        lambda: k.abstract(k.app(k.var("x", k.fun(INT), (k.I1, P)), k.I1), (P,)),
        lambda: k.substitute(k.app(k.var("x", k.fun(INT), (k.I1, P)), k.I1), {P: N}),
    ],
    ids=range(13),
)
def test_ill_sorted_terms_are_refused(build: object) -> None:
    with pytest.raises(KernelError):
        build()  # type: ignore[operator]


def test_data_stay_exact() -> None:
    half = k.num(Fraction(1, 2))
    for inexact in (0.5, True, 1.0):
        try:
            t = k.make("num", (), inexact)
        except KernelError:
            continue
        assert type(t.data) in (int, Fraction)
    assert half.data == Fraction(1, 2)


def test_terms_cannot_be_forged() -> None:
    t = k.add(A, B)
    with pytest.raises((AttributeError, TypeError, KernelError)):
        t.op = "mul"  # type: ignore[misc]
    with pytest.raises(KernelError):
        pickle.dumps(t)
    with pytest.raises(KernelError):
        type(t)("add", (A, N), None, REAL, 0, 0, frozenset())
