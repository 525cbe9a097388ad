"""Moments of laws and independence against exact enumeration and integrals."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from math import comb

import pytest
from generator import kernel_values as kv

from symproofs.kernel import laws
from symproofs.kernel import terms as k
from symproofs.kernel.laws import moment_exists
from symproofs.kernel.logic import assume, forall_elim, imp_elim
from symproofs.kernel.terms import INT, LAWS, OUT, REAL, KernelError, Term
from symproofs.kernel.theorem import Theorem

P, Q = k.var("p", REAL), k.var("q", REAL)
N = k.var("n", INT)
F = k.var("F", k.fun(OUT, INT), (k.I1, N))
G = k.var("G", k.fun(OUT, INT), (k.I1, N))
U = k.var("U", k.fun(OUT))


def law(name: str, f: Term = F) -> Theorem:
    return assume(formula=k.make("law", (f, *(P, Q)[: LAWS[name]]), name))


def value(t: Term, **numbers: Fraction | int) -> Fraction:
    w = kv.World(1, {P: numbers.get("p", 0), Q: numbers.get("q", 0), N: 3})
    return Fraction(kv.value(t, w))


def of_normal(m: Fraction, s: Fraction, q: int) -> Fraction:
    """E[X^q] by the recursion E[X^q] = m E[X^(q−1)] + (q−1) s E[X^(q−2)] (integration by parts)."""
    out = [Fraction(1), m]
    for r in range(2, q + 1):
        out.append(m * out[-1] + (r - 1) * s * out[-2])
    return out[q]


def of_uniform(a: Fraction, b: Fraction, q: int) -> Fraction:
    return (b ** (q + 1) - a ** (q + 1)) / ((q + 1) * (b - a))


NAMED = tuple(x for x in LAWS if x != "Symmetric")  # those that fix all moments
NUMBERS = [(Fraction(1, 3), Fraction(2)), (Fraction(0), Fraction(1)), (Fraction(-2), Fraction(3, 4)), (1, 5)]


@pytest.mark.parametrize("q", range(1, 13))
@pytest.mark.parametrize("name", NAMED)
def test_moments_are_those_of_the_law(name: str, q: int) -> None:
    done = laws.law_moment(law=law(name, U), order=q)
    equation = done.conclusion
    for a, b in NUMBERS:
        a, b = Fraction(a), Fraction(b)
        want = {
            "Bernoulli": a * 1**q + (1 - a) * 0**q,
            "Rademacher": Fraction(1 + (-1) ** q, 2),
            "Gaussian": of_normal(a, b, q),
            "Uniform": of_uniform(a, b, q),
        }[name]
        assert value(equation.args[1], p=a, q=b) == want
    assert equation.args[0].op == "E"
    assert done.hypotheses == {law(name, U).conclusion}


@pytest.mark.parametrize("name", NAMED)
def test_moments_speak_of_the_entries_in_range_only(name: str) -> None:
    done = laws.law_moment(law=law(name), order=2)
    inside = forall_elim(theorem=done, value=k.var("i", INT)).conclusion
    assert inside.op == "imp" and inside.args[0].op == "ile"
    with pytest.raises(KernelError):
        laws.law_moment(law=law(name), order=0)
    with pytest.raises(KernelError):
        laws.law_moment(law=assume(formula=k.make("independent_entries", (F,))), order=1)


def instance(theorem: Theorem, *indices: int) -> tuple[Theorem, list[Term]]:
    """A ∀-statement at numbers, with the range guards it then assumes."""
    guards = []
    for i in indices:
        theorem = forall_elim(theorem=theorem, value=k.integer(i))
        while theorem.conclusion.op == "imp":
            guards.append(theorem.conclusion.args[0])
            theorem = imp_elim(implication=theorem, premise=assume(formula=guards[-1]))
    return theorem, guards


class Independent(kv.World):
    """A space on which the entries F_1, F_2, F_3 are independent and take two values each."""

    def __init__(self, seed: int, shared: bool = False) -> None:
        outcomes = list(product(range(2), repeat=3))
        chance = [Fraction(1, 3), Fraction(3, 4), Fraction(1, 2)]
        amounts = [(0, 1), (-1, 2), (Fraction(1, 2), 3)]
        weights = []
        for o in outcomes:
            p = Fraction(1)
            for c, x in zip(chance, o, strict=True):
                p *= c if x else 1 - c
            weights.append(p)
        super().__init__(seed, {N: 3}, tuple(weights))
        self.values[F] = lambda w, i: amounts[(i + seed) % 3][outcomes[w[1]][0 if shared else i - 1]]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_products_of_independent_entries(count: int) -> None:
    rule = laws.independent_entries_moment(
        independence=assume(formula=k.make("independent_entries", (F,))),
        finite=assume(formula=moment_exists(F, count)),
        count=count,
    )
    for seed in range(2):
        for indices in product((1, 2, 3), repeat=count):
            at, _ = instance(rule, *indices)
            left, right = at.conclusion.args
            w = Independent(seed)
            assert kv.value(left, w) == kv.value(right, w), indices
    if count > 1:  # it does need independence
        at, _ = instance(rule, *[1, 2, 3, 2][:count])
        w = Independent(0, shared=True)
        assert kv.value(at.conclusion.args[0], w) != kv.value(at.conclusion.args[1], w)


def test_independent_entries_need_their_moments() -> None:
    independence = assume(formula=k.make("independent_entries", (F,)))
    for finite in (moment_exists(F, 1), moment_exists(G, 2), k.make("independent_entries", (F,))):
        with pytest.raises(KernelError):
            laws.independent_entries_moment(independence=independence, finite=assume(formula=finite), count=2)
    with pytest.raises(KernelError):
        laws.independent_entries_moment(
            independence=assume(formula=k.make("independent", (F, G))),
            finite=assume(formula=moment_exists(F, 2)),
            count=2,
        )


@pytest.mark.parametrize("counts", [(1, 1), (2, 1), (1, 2), (2, 2)])
def test_products_of_independent_families_factor(counts: tuple[int, int]) -> None:
    both = assume(formula=k.make("independent", (F, G)))
    finite = tuple(assume(formula=moment_exists(f, c)) for f, c in zip((F, G), counts, strict=True))
    rule = laws.independent_product(independence=both, finite=finite, counts=counts)
    assert rule.hypotheses == {both.conclusion, *(t.conclusion for t in finite)}
    # F depends on the first digit of the outcome, G on the second: independent, entries of one family are not
    weights = tuple(a * b for a in (Fraction(1, 3), Fraction(2, 3)) for b in (Fraction(1, 4), Fraction(3, 4)))
    w = kv.World(3, {N: 2}, weights)
    w.values[F] = lambda o, i: (o[1] // 2 + 1) * i
    w.values[G] = lambda o, i: (o[1] % 2) * i - 1
    for indices in product((1, 2), repeat=sum(counts)):
        at, _ = instance(rule, *indices)
        assert kv.value(at.conclusion.args[0], w) == kv.value(at.conclusion.args[1], w)
    w.values[G] = w.values[F]
    at, _ = instance(rule, *[1] * sum(counts))
    assert kv.value(at.conclusion.args[0], w) != kv.value(at.conclusion.args[1], w)


def test_independence_needs_two_families_and_their_moments() -> None:
    both = assume(formula=k.make("independent", (F, G)))
    one = assume(formula=moment_exists(F, 1))
    for finite, counts in [((one, one), (1, 1)), ((one,), (1, 1)), ((one, one), (2, 1))]:
        with pytest.raises(KernelError):
            laws.independent_product(independence=both, finite=finite, counts=counts)
    twice = assume(formula=k.make("independent", (F, F)))
    with pytest.raises(KernelError):
        laws.independent_product(independence=twice, finite=(one, one), counts=(1, 1))


def test_products_of_independent_families_are_integrable() -> None:
    both = assume(formula=k.make("independent", (F, G)))
    finite = tuple(assume(formula=moment_exists(f, 2)) for f in (F, G))
    rule = laws.independent_integrable(independence=both, finite=finite, counts=(2, 2))
    at, _ = instance(rule, 1, 2, 1, 1)
    assert at.conclusion.op == "integrable"
    assert rule.hypotheses == {both.conclusion, *(t.conclusion for t in finite)}
    for known, counts in ((finite, (2, 3)), (finite[:1], (2, 2)), ((finite[0], finite[0]), (2, 2))):
        with pytest.raises(KernelError):
            laws.independent_integrable(independence=both, finite=known, counts=counts)


W = k.local("w", 0, OUT)


def of_family(rng: random.Random, f: Term, depth: int = 2) -> Term:
    """A random Borel function of entries of f, its outcome the local W."""
    if depth == 0 or rng.random() < 0.2:
        return rng.choice((k.app(f, W, k.integer(rng.randint(1, 2))), P, k.num(rng.randint(-2, 2))))
    a, b = of_family(rng, f, depth - 1), of_family(rng, f, depth - 1)
    index = k.local("j", 0, INT)
    return rng.choice(
        (
            k.add(a, b),
            k.mul(a, b),
            k.power(a, 2),
            k.func("abs", a),
            k.indicator(k.make("le", (a, b))),
            k.sum_over(index, k.I1, N, k.mul(k.app(f, W, index), a)),
        )
    )


def two_families(seed: int) -> kv.World:
    """F depends on the first digit of the outcome, G on the second."""
    weights = tuple(a * b for a in (Fraction(1, 3), Fraction(2, 3)) for b in (Fraction(1, 4), Fraction(3, 4)))
    w = kv.World(seed, {N: 2, P: Fraction(seed % 5 - 2, 3)}, weights)
    w.values[F] = lambda o, i: (o[1] // 2 + 1) * i - seed % 3
    w.values[G] = lambda o, i: (o[1] % 2) * i - 1
    return w


def test_functions_of_independent_families_factor() -> None:
    both = assume(formula=k.make("independent", (F, G)))
    apart = 0
    for seed in range(60):
        rng = random.Random(seed)
        parts = [of_family(rng, f) for f in (F, G)]
        finite = tuple(assume(formula=k.integrable(W, x)) for x in parts)
        rule = laws.independent_functions(independence=both, finite=finite, groups=((0,), (1,)), average=True)
        assert rule.hypotheses == {both.conclusion, *(t.conclusion for t in finite)}
        left, right = rule.conclusion.args
        w = two_families(seed)
        assert kv.value(left, w) == kv.value(right, w), f"seed {seed}"
        w.values[G] = w.values[F]  # it does need independence
        apart += kv.value(left, w) != kv.value(right, w)
        there = laws.independent_functions(
            independence=both, finite=finite, groups=((0,), (1,)), average=False
        )
        assert there.conclusion == k.integrable(W, k.mul(*parts))
    assert apart > 10


def test_functions_that_share_a_family_or_are_not_seen_to_be_borel_do_not_factor() -> None:
    both = assume(formula=k.make("independent", (F, G)))
    f, g = (k.app(x, W, k.I1) for x in (F, G))
    unknown = k.var("h", k.fun(REAL))
    time = k.var("X", k.fun(OUT))
    shared = [
        (k.func("abs", f), k.mul(f, g), ((0,), (1,))),  # the second is a function of both
        (f, f, ((0,), (0,))),
        (f, g, ((1,), (0,))),
        (f, g, ((0,), (2,))),
        (f, g, ((0,), (-1,))),
        (f, k.app(unknown, g), ((0,), (1,))),  # an unknown function need not be measurable
        (f, k.app(time, W), ((0,), (1,))),  # of another family
    ]
    for a, b, groups in shared:
        finite = tuple(assume(formula=k.integrable(W, x)) for x in (a, b))
        with pytest.raises(KernelError):
            laws.independent_functions(independence=both, finite=finite, groups=groups, average=True)
    finite = (assume(formula=k.integrable(W, f)), assume(formula=k.make("eq", (P, Q))))
    with pytest.raises(KernelError):
        laws.independent_functions(independence=both, finite=finite, groups=((0,), (1,)), average=True)
    twice = assume(formula=k.make("independent", (F, F)))
    known = (finite[0], finite[0])
    with pytest.raises(KernelError):
        laws.independent_functions(independence=twice, finite=known, groups=((0,), (1,)), average=True)


@pytest.mark.parametrize("name", NAMED)
def test_all_laws_have_their_moments(name: str) -> None:
    assert laws.law_integrable(law=law(name), order=5).conclusion == moment_exists(F, 5)
    with pytest.raises(KernelError):
        laws.law_integrable(law=assume(formula=moment_exists(F, 5)), order=5)


# ------------------------------------------------------------------------------------------------ symmetry
ODD = (1, 3, 5, 7, 9, 11)


def symmetric_world(seed: int, weights: tuple[Fraction, ...] | None = None) -> kv.World:
    """Entries that are symmetric each, in general not together: by outcome ±x, 0, and x again with the other sign."""
    quarter = Fraction(1, 4)
    w = kv.World(seed, {N: 3}, weights or (quarter, quarter, quarter, quarter))
    amounts = [Fraction(2), Fraction(-3, 2), Fraction(0), Fraction(1, 3)]
    signs = [(1, -1, 1, -1), (1, 1, -1, -1), (1, -1, 0, 0), (0, 0, 0, 0)]
    w.values[F] = lambda o, i: signs[(seed + i) % 4][o[1]] * amounts[(seed * i) % 4]
    return w


@pytest.mark.parametrize("absolute", [0, 1])
@pytest.mark.parametrize("q", ODD)
def test_odd_moments_of_symmetric_entries_vanish(q: int, absolute: int) -> None:
    hypothesis = law("Symmetric")
    done = laws.symmetric_moment(law=hypothesis, order=q, absolute=absolute)
    assert done.hypotheses == {hypothesis.conclusion}
    assert done.used == (laws.SYMMETRY,)
    for seed in range(8):
        w = symmetric_world(seed)
        assert kv.value(hypothesis.conclusion, w)
        for i in (1, 2, 3):
            at, guards = instance(done, i)
            assert len(guards) == 2
            assert at.conclusion.args[1] == k.ZERO
            assert kv.value(at.conclusion, w)
    skew = symmetric_world(0, (Fraction(1, 2), Fraction(1, 6), Fraction(1, 6), Fraction(1, 6)))
    skew.values[F] = lambda o, i: Fraction((2, -2, 1, -1)[o[1]])
    assert not kv.value(hypothesis.conclusion, skew)  # it does need symmetry
    assert not kv.value(instance(done, 1)[0].conclusion, skew)


def test_symmetry_speaks_of_one_entry_in_range_at_a_time() -> None:
    done = laws.symmetric_moment(law=law("Symmetric"), order=1, absolute=0).conclusion
    inside = forall_elim(theorem=laws.symmetric_moment(law=law("Symmetric"), order=1, absolute=0), value=k.I0)
    assert inside.conclusion.op == "imp"
    assert inside.conclusion.args[0] == k.make("ile", (k.I1, k.I0))
    w = symmetric_world(1)
    w.values[F] = lambda o, i: Fraction((1, -1, 2, -2)[o[1]] if i <= 3 else 5)
    assert kv.value(done, w)


def test_near_misses_of_symmetry() -> None:
    for order, absolute in [(2, 0), (0, 0), (-1, 0), (13, 0), (4, 1), (1, 2), (1, -1), (3, 3)]:
        with pytest.raises(KernelError):
            laws.symmetric_moment(law=law("Symmetric"), order=order, absolute=absolute)
    for wrong in (True, 1.0, None):
        with pytest.raises(KernelError):
            laws.symmetric_moment(law=law("Symmetric"), order=1, absolute=wrong)
    for formula in (
        law("Rademacher").conclusion,
        law("Gaussian").conclusion,
        law("Uniform").conclusion,
        moment_exists(F, 3),
        k.make("independent_entries", (F,)),
        k.negate(law("Symmetric").conclusion),
    ):
        with pytest.raises(KernelError):
            laws.symmetric_moment(law=assume(formula=formula), order=1, absolute=0)


# ----------------------------------------------------------------- any function of a symmetric entry
H = k.var("h", REAL)


def borel(rng: random.Random, depth: int = 3) -> Term:
    """A function of h with kinks and jumps."""
    if depth == 0:
        return rng.choice([H, H, P, k.num(Fraction(1, 2)), k.num(-1)])
    x, y = borel(rng, depth - 1), borel(rng, depth - 1)
    event = k.make(rng.choice(("eq", "le", "lt")), (x, y))
    event = rng.choice([event, k.negate(event), k.make("and", (event, k.make("le", (P, H))))])
    return rng.choice(
        [
            k.add(x, y),
            k.mul(x, y),
            k.power(x, rng.choice((2, 3, -1))),
            k.func("abs", x),
            k.func("relu", x),
            k.indicator(event),
        ]
    )


@pytest.mark.parametrize("seed", range(60))
def test_functions_of_a_symmetric_entry_and_of_its_negative_have_one_mean(seed: int) -> None:
    template = borel(random.Random(seed))
    hypothesis = law("Symmetric")
    done = laws.symmetric_law(law=hypothesis, template=template, hole=H)
    assert done.hypotheses == {hypothesis.conclusion} and done.used == (laws.MIRRORED,)
    for drawn in range(8):
        w = symmetric_world(drawn)
        assert kv.value(hypothesis.conclusion, w)
        for i in (1, 2, 3):
            at, guards = instance(done, i)
            assert len(guards) == 2 and kv.value(at.conclusion, w)


def test_the_means_differ_without_symmetry() -> None:
    above = k.indicator(k.make("lt", (k.ZERO, H)))
    at, _ = instance(laws.symmetric_law(law=law("Symmetric"), template=above, hole=H), 1)
    skew = symmetric_world(0, (Fraction(1, 2), Fraction(1, 6), Fraction(1, 6), Fraction(1, 6)))
    skew.values[F] = lambda o, i: Fraction((2, -2, 1, -1)[o[1]])
    assert not kv.value(law("Symmetric").conclusion, skew) and not kv.value(at.conclusion, skew)


W0, REALS = k.var("o", OUT), k.var("f", k.fun(REAL))
NEAR_MISSES = {
    "a function that is given": k.app(REALS, H),
    "a projection": k.indicator(k.exists(Q, k.make("eq", (k.app(REALS, Q), H)))),
    "an average": k.expect(W0, k.mul(H, k.app(U, W0))),
    "a sum": k.sum_over(N, k.I1, k.integer(3), k.mul(H, k.real(N))),
    "a name of the kernel's own": k.add(H, k.app(U, k.local("w", 0, OUT))),
    "an index of the kernel's own": k.add(H, k.real(k.local("i", 0, INT))),
    "no real": k.make("lt", (k.ZERO, H)),
}


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_what_is_not_seen_to_be_a_borel_function(name: str) -> None:
    with pytest.raises(KernelError):
        laws.symmetric_law(law=law("Symmetric"), template=NEAR_MISSES[name], hole=H)


def test_near_misses_of_a_symmetric_law() -> None:
    for formula in (
        law("Rademacher").conclusion,
        law("Uniform").conclusion,
        k.negate(law("Symmetric").conclusion),
    ):
        with pytest.raises(KernelError):
            laws.symmetric_law(law=assume(formula=formula), template=H, hole=H)
    for hole in (N, k.num(1), k.local("x", 0, REAL)):
        with pytest.raises(KernelError):
            laws.symmetric_law(law=law("Symmetric"), template=H, hole=hole)
    # the outcome that stands free in the template is one number; the one that is averaged is another
    done = laws.symmetric_law(law=law("Symmetric"), template=k.mul(H, k.app(U, W0)), hole=H)
    assert W0 in done.conclusion.fv


@pytest.mark.parametrize("q", range(1, 13))
def test_symmetry_names_no_moment(q: int) -> None:
    """R = ±1/U is symmetric and has no mean: E|R| is 0 by convention, and R is not integrable."""
    for rule in (laws.law_moment, laws.law_integrable):
        with pytest.raises(KernelError):
            rule(law=law("Symmetric"), order=q)


def test_a_symmetric_law_has_no_parameters() -> None:
    with pytest.raises(KernelError):
        k.make("law", (F, P), "Symmetric")
    with pytest.raises(KernelError):
        k.make("law", (k.var("v", k.fun(INT), (k.I1, N)),), "Symmetric")


def test_lower_moments() -> None:
    top = assume(formula=moment_exists(F, 4))
    for low in (1, 2, 3, 4):
        assert laws.lower_moment(finite=top, family=F, high=4, low=low).conclusion == moment_exists(F, low)
    for family, high, low in [(F, 4, 5), (F, 3, 2), (G, 4, 2), (F, 4, 0)]:
        with pytest.raises(KernelError):
            laws.lower_moment(finite=top, family=family, high=high, low=low)


@pytest.mark.parametrize("n", range(1, 7))
def test_partitions_are_counted_by_bell_numbers(n: int) -> None:
    bell = [1]
    for r in range(n):
        bell.append(sum(comb(r, j) * bell[j] for j in range(r + 1)))
    found = laws.partitions(n)
    assert len(found) == bell[n]
    assert len({frozenset(frozenset(b) for b in p) for p in found}) == bell[n]
    assert all(sorted(x for b in p for x in b) == list(range(n)) for p in found)
