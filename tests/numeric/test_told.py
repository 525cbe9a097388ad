"""Laws that are drawn for hypotheses about the moments of every entry: what is read, what is not, what is checked."""

import random

import pytest

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    ForAll,
    Implies,
    Ne,
    Or,
    Rational,
    Sum,
    Var,
    iid,
    independent,
    index,
    laws,
    matrix,
    moments,
    scalar,
    sizes,
    vector,
)
from symproofs.numeric.sampling import Sampler
from symproofs.numeric.told import chosen, law_told

n, d = sizes("n d")
i, j, k, l = index("i", n), index("j", d), index("k", d), index("l", n)
s, q = scalar("s"), scalar("q")
x, y = vector("x", d, law=moments(order=2)), vector("y", d, law=moments(order=1))
M = matrix("M", n, d, law=moments(order=2))
S = scalar("S", law=moments(order=2))
APART = ForAll(j, k, Implies(Ne(j, k), Eq(Cov(x[j], x[k]), 0)))


def told(family, *hypotheses):
    law = law_told(family, hypotheses, random.Random(1))
    return law.mean, law.var, law.uncorrelated, law.order


@pytest.mark.parametrize(
    ("family", "hypotheses", "expected"),
    [
        (x, [ForAll(j, Eq(E(x[j]), q))], (q, None, None, 2)),
        (x, [ForAll(j, Eq(q, E(x[j])))], (q, None, None, 2)),
        (x, [ForAll(j, Eq(Var(x[j]), s**2))], (None, s**2, None, 2)),
        (x, [APART], (None, None, "entries", 2)),
        (x, [ForAll(j, Eq(E(x[j]), q)), ForAll(j, Eq(E(x[j] ** 2), s))], (q, s - q**2, None, 2)),
        (y, [ForAll(j, Eq(Var(y[j]), 1))], (None, 1, None, 2)),
        (S, [Eq(E(S), 1), Eq(Var(S), 2)], (1, 2, None, 2)),
        (
            M,
            [ForAll(i, j, k, Implies(Ne(j, k), Eq(Cov(M[i, j], M[i, k]), 0)))],
            (None, None, "rows", 2),
        ),
        (
            M,
            [ForAll(i, l, j, Implies(Ne(i, l), Eq(Cov(M[i, j], M[l, j]), 0)))],
            (None, None, "columns", 2),
        ),
    ],
    ids=range(9),
)
def test_facts_about_every_entry_are_read(family, hypotheses, expected):
    assert told(family, *hypotheses) == expected


@pytest.mark.parametrize(
    "hypothesis",
    [
        Eq(E(x[1]), 0),  # one entry only
        ForAll(j, Eq(E(y[j]), 0)),  # another family
        ForAll(j, Eq(E(x[j] * y[j]), 0)),
        ForAll(j, k, Eq(Cov(x[j], x[k]), 0)),  # the variances too: no pattern of pairs
        ForAll(j, k, Implies(Eq(j, k), Eq(Cov(x[j], x[k]), 0))),
        ForAll(j, k, Implies(Ne(j, k), Eq(Cov(x[j], x[k]), 1))),
        ForAll(j, Eq(E(x[j]), x[1])),  # random
        ForAll(j, E(x[j]) >= 0),
        ForAll(j, Eq(E(M[1, j]), 0)),
        independent(x, y),
    ],
    ids=range(10),
)
def test_anything_else_is_left_to_rejection(hypothesis):
    assert law_told(x, [hypothesis], random.Random(1)) == x.law


def test_what_is_declared_comes_first_and_named_laws_stay():
    z = vector("z", d, law=moments(mean=1, var=2, uncorrelated="entries"))
    facts = [ForAll(j, Eq(E(z[j]), 0)), ForAll(j, Eq(Var(z[j]), 1))]
    law = law_told(z, facts, random.Random(1))
    assert (law.mean, law.var, law.uncorrelated) == (1, 2, "entries")
    g = vector("g", d, law=iid(laws.Rademacher()))
    assert law_told(g, [ForAll(j, Eq(E(g[j]), 0))], random.Random(1)) == g.law


def test_second_moments_come_with_several_means():
    fact = ForAll(j, Eq(E(x[j] ** 2), 1))
    assert len({str(law_told(x, [fact], random.Random(seed)).mean) for seed in range(12)}) >= 4


def test_one_part_of_a_disjunction_at_a_time():
    a, b, c = Eq(q, 0), Eq(q, 1), APART
    given = [Or(a, And(b, c)), c]
    assert chosen(given, 0) == [a, c] and chosen(given, 1) == [b, c, c]
    assert chosen([Or(a, Or(b, c))], 1) == [b] and chosen([Or(a, Or(b, c))], 3) == [c]


def test_both_parts_of_a_disjunction_are_drawn():
    """q = 0, or the entries uncorrelated: each comes up without the other."""
    given = [Or(Eq(q, 0), APART)]
    zero, apart = set(), set()
    for drawn in Sampler([Eq(Sum(q * E(x[j]), j), 0)], given).draws(24):
        value = drawn.model.values["q"]
        zero.add(value == 0)
        apart.add(value != 0)
    assert zero == apart == {True, False}


def test_every_hypothesis_holds_at_every_draw():
    given = [APART, ForAll(j, Eq(E(x[j]), Rational(1, 2))), ForAll(j, Eq(E(x[j] ** 2), 1))]
    found = list(Sampler([Eq(E(x[1]), 0)], given).draws(24))
    assert len(found) == 24 and {d.sizes["d"] for d in found} >= {1, 2, 3}
    for drawn in found:
        space = drawn.model.space
        columns = list(zip(*space.families["x"], strict=True))
        mean = [float(sum(w * v for w, v in zip(space.weights, c, strict=True))) for c in columns]
        square = [float(sum(w * v * v for w, v in zip(space.weights, c, strict=True))) for c in columns]
        assert mean == pytest.approx([0.5] * len(mean)) and square == pytest.approx([1.0] * len(mean))
        for a in range(len(columns)):
            for b in range(a):
                joint = sum(
                    float(w * u * v) for w, u, v in zip(space.weights, columns[a], columns[b], strict=True)
                )
                assert joint == pytest.approx(0.25)
