"""Linear integer arithmetic against brute force over small boxes."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symproofs.kernel.affine import Context, linear
from symproofs.kernel.order import integer_fact
from symproofs.kernel.terms import INT, KernelError, Term, affine, combine, integer, make, negate, plus, var

NAMES = [var(x, INT) for x in "xyz"]
BOX = range(-3, 4)
EXAMPLES = settings(max_examples=120, deadline=None, derandomize=True, database=None)


def forms(least: int = -2, most: int = 2) -> st.SearchStrategy[Term]:
    coefficients = st.lists(st.integers(least, most), min_size=3, max_size=3)
    return st.builds(
        lambda c, k: affine(k, dict(zip(NAMES, c, strict=True))), coefficients, st.integers(-4, 4)
    )


def relations() -> st.SearchStrategy[Term]:
    pairs = st.tuples(st.sampled_from(["ile", "ile", "ile", "ieq"]), forms(), forms())
    plain = pairs.map(lambda p: make(p[0], p[1:]))
    return st.one_of(plain, plain, plain.map(negate))


def hypotheses_() -> st.SearchStrategy[Term]:
    """Relations, and now and then a conjunction of some."""
    one = relations()
    return st.one_of(one, one, st.tuples(one, one).map(lambda p: make("and", p)))


def holds(f: Term, point: tuple[int, ...]) -> bool:
    if f.op == "and":
        return all(holds(p, point) for p in f.args)
    if f.op == "not":
        return not holds(f.args[0], point)
    a, b = (number(x, point) for x in f.args)
    return a <= b if f.op == "ile" else a == b


def number(t: Term, point: tuple[int, ...]) -> int:
    at = dict(zip(NAMES, point, strict=True))
    if t.op == "int":
        return int(t.data)
    if t.op == "aff":
        return int(t.data[0] + sum(c * at[v] for c, v in zip(t.data[1], t.args, strict=True)))
    return at[t]


def context(hypotheses: list[Term]) -> Context:
    out = Context()
    for h in hypotheses:
        assert out.assume(h)
    return out


@EXAMPLES
@given(st.lists(hypotheses_(), max_size=5), relations())
def test_nothing_false_is_entailed(hypotheses: list[Term], goal: Term) -> None:
    sources = context(hypotheses).decide(goal)
    if sources is None:
        return
    assert sources <= set(hypotheses)
    for point in product(BOX, repeat=3):
        if all(holds(h, point) for h in sources):
            assert holds(goal, point), (point, sources)


@EXAMPLES
@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 3)), min_size=3, max_size=3), forms())
def test_every_bound_over_a_box_is_found(box: list[tuple[int, int]], goal: Term) -> None:
    hypotheses = []
    for v, (low, length) in zip(NAMES, box, strict=True):
        hypotheses += [make("ile", (integer(low), v)), make("ile", (v, integer(low + length)))]
    everywhere = product(*(range(low, low + length + 1) for low, length in box))
    least = min(number(goal, point) for point in everywhere)
    c = context(hypotheses)
    assert c.decide(make("ile", (integer(least), goal))) is not None
    assert c.decide(make("ile", (integer(least + 1), goal))) is None


@EXAMPLES
@given(st.permutations(range(3)), st.lists(st.integers(-2, 2), min_size=2, max_size=2))
def test_chains_of_bounds_are_found(order: list[int], gaps: list[int]) -> None:
    x, y, z = (NAMES[k] for k in order)
    c = context([make("ile", (plus(x, gaps[0]), y)), make("ile", (plus(y, gaps[1]), z))])
    total = sum(gaps)
    assert c.decide(make("ile", (plus(x, total), z))) is not None
    assert c.decide(make("ile", (plus(x, total + 1), z))) is None
    assert c.decide(make("ile", (z, plus(x, total)))) is None


@EXAMPLES
@given(st.lists(relations(), max_size=4), relations(), st.lists(forms(-1, 1), max_size=2))
def test_a_child_knows_more_and_its_parent_does_not(hyps: list[Term], goal: Term, more: list[Term]) -> None:
    parent = context(hyps)
    before = parent.decide(goal)
    child = parent.child(*[linear(t) for t in more])
    after = child.decide(goal)
    assert child.extends(parent)
    assert parent.decide(goal) == before
    if before is not None:
        assert after is not None
    if after is not None:
        for point in product(BOX, repeat=3):
            if all(holds(h, point) for h in after) and all(number(t, point) >= 0 for t in more):
                assert holds(goal, point)


@EXAMPLES
@given(st.lists(hypotheses_(), max_size=4), relations())
def test_the_rule_lists_exactly_what_it_used(hypotheses: list[Term], goal: Term) -> None:
    try:
        done = integer_fact(goal=goal, hypotheses=tuple(hypotheses))
    except KernelError:
        assert context(hypotheses).decide(goal) is None
        return
    assert done.conclusion == goal
    assert done.hypotheses <= set(hypotheses)
    for point in product(BOX, repeat=3):
        if all(holds(h, point) for h in done.hypotheses):
            assert holds(goal, point)


def test_a_conjunction_is_assumed_as_a_whole_or_not_at_all() -> None:
    x, y, _ = NAMES
    both = make("and", (make("ile", (integer(1), x)), make("ile", (x, y))))
    assert integer_fact(goal=make("ile", (integer(1), y)), hypotheses=(both,)).hypotheses == {both}
    mixed = make("and", (make("ile", (integer(1), x)), make("true")))
    assert not Context().assume(mixed)
    with pytest.raises(KernelError):
        integer_fact(goal=make("ile", (integer(1), x)), hypotheses=(mixed,))


def test_divisibility_is_used() -> None:
    x = NAMES[0]
    c = context([make("ile", (integer(1), combine((2, x))))])
    assert c.decide(make("ile", (integer(1), x))) is not None
    assert c.decide(make("ile", (integer(2), x))) is None


@pytest.mark.parametrize("goal", [make("ieq", (NAMES[0], NAMES[1])), make("ile", (NAMES[0], NAMES[1]))])
def test_nothing_follows_from_nothing(goal: Term) -> None:
    with pytest.raises(KernelError):
        integer_fact(goal=goal, hypotheses=())
    with pytest.raises(KernelError):
        integer_fact(goal=goal, hypotheses=(make("eq", (make("num", (), 0), make("num", (), 0))),))


def test_an_inequation_lifts_a_bound() -> None:
    def ile(a: Term, b: Term) -> Term:
        return make("ile", (a, b))

    x = NAMES[0]
    above, apart = ile(integer(0), x), make("not", (make("ieq", (x, integer(0))),))
    known = context([above, apart])
    assert known.decide(ile(integer(1), x)) == frozenset((above, apart))
    assert known.decide(ile(integer(2), x)) is None
    assert context([apart]).decide(ile(integer(1), x)) is None
    assert context([above]).decide(ile(integer(1), x)) is None
    twice = make("not", (make("ieq", (combine((2, x)), integer(1))),))  # 2x ≠ 1 says nothing
    assert context([above, twice]).decide(ile(integer(1), x)) is None
