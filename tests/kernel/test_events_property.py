"""Piecewise functions and what holds with probability one: against sums over finite spaces; near misses refused."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from generator import kernel_values as kv
from generator.kernel_values import NIL, ONE, A, B, I, J, M, N, R, S, T, V

from symproofs.kernel import events, logic
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import contraction
from symproofs.kernel.definedness import obligations
from symproofs.kernel.events import almost_sure_equality, equal_indicators, piecewise, vanishing_mean
from symproofs.kernel.expectation import LINEARITY, integrable_intro
from symproofs.kernel.logic import assume
from symproofs.kernel.terms import INT, OUT, REAL, ZERO, KernelError, Term

O, O2, H = k.var("o", OUT), k.var("o2", OUT), k.var("h", REAL)
RI, SI = k.app(R, O, I), k.app(S, O, I)


def drawn(rng: random.Random) -> kv.World:
    """A world whose space may have null sets, and whose families take few values."""
    w = kv.world(rng)
    w.weights = tuple(
        Fraction(x, 6) for x in rng.choice([(3, 2, 1), (0, 4, 2), (6, 0, 0), (2, 2, 2), (0, 0, 6)])
    )
    for f in (R, S):
        table = {(o, i): Fraction(rng.choice((0, 0, 1, -1, 2))) for o in range(3) for i in range(-9, 10)}
        w.values[f] = lambda o, i, table=table: table.get((o[1], i), Fraction(0))
    w.values[O] = ("ω", rng.randrange(3))
    w.values[O2] = ("ω", rng.randrange(3))
    return w


def some_real(rng: random.Random, outcomes: tuple[Term, ...]) -> Term:
    """A small term, often of an entry at an outcome."""
    x = kv.Random(rng, averages=True).real(rng.choice((1, 1, 2)), (), outcomes)
    y = rng.choice([RI, SI, A, H, k.mul(H, RI), k.num(1)]) if O in outcomes else rng.choice([A, H])
    return rng.choice([x, y, k.add(x, y), k.mul(x, y)])


# ---------------------------------------------------------------------------------------------- piecewise
@pytest.mark.parametrize("seed", range(40))
def test_pieces_have_the_values_of_the_functions(seed: int) -> None:
    rng = random.Random(seed)
    x = some_real(rng, (O,))
    seen = 0
    for function in ("abs", "relu"):
        for pair in ((ZERO, x), (x, ZERO)):
            done = piecewise(sign=assume(formula=k.make("le", pair)), function=function)
            assert done.hypotheses == {k.make("le", pair)}
            assert done.conclusion.args[0] == k.func(function, x)
            for _ in range(15):
                w = drawn(rng)
                try:
                    if kv.value(k.make("le", pair), w):
                        seen += 1
                        assert kv.value(done.conclusion, w)
                except (kv.NoExactValue, OverflowError):
                    continue
    assert seen


def test_near_misses_of_piecewise() -> None:
    for formula, function in [
        (k.make("le", (ZERO, A)), "sqrt"),
        (k.make("le", (ZERO, A)), "softplus"),
        (k.make("le", (A, B)), "abs"),
        (k.make("le", (k.ONE, A)), "abs"),
        (k.make("lt", (ZERO, A)), "abs"),
        (k.make("eq", (ZERO, A)), "abs"),
        (k.make("ile", (NIL, T)), "abs"),
        (k.forall(A, k.make("le", (ZERO, A))), "relu"),
        (k.negate(k.make("le", (ZERO, A))), "abs"),
    ]:
        with pytest.raises(KernelError):
            piecewise(sign=assume(formula=formula), function=function)
    with pytest.raises(KernelError):  # a number that equals 0 is not the number 0
        piecewise(sign=assume(formula=k.make("le", (k.sub(A, A), A))), function="abs")


# ------------------------------------------------------------------------------------------ equal indicators
def some_event(rng: random.Random, depth: int = 2) -> Term:
    if depth == 0 or rng.random() < 0.4:
        pair = [rng.choice([RI, SI, A, ZERO, k.ONE, k.app(R, O2, J)]) for _ in range(2)]
        return k.make(rng.choice(("eq", "le", "lt")), pair)
    op = rng.choice(("and", "or", "not"))
    return k.make(op, [some_event(rng, depth - 1) for _ in range(1 if op == "not" else 2)])


@pytest.mark.parametrize("seed", range(60))
def test_equal_events_have_one_indicator(seed: int) -> None:
    rng = random.Random(seed)
    p, q = some_event(rng), some_event(rng)
    there, back = assume(formula=k.imp(p, q)), assume(formula=k.imp(q, p))
    done = equal_indicators(forward=there, backward=back)
    assert done.hypotheses == {k.imp(p, q), k.imp(q, p)}
    assert done.conclusion == k.make("eq", (k.indicator(p), k.indicator(q)))
    for _ in range(25):
        w = drawn(rng)
        if all(kv.value(h, w) for h in done.hypotheses):
            assert kv.value(done.conclusion, w)


def test_near_misses_of_equal_indicators() -> None:
    p, q = k.make("le", (ZERO, RI)), k.make("lt", (ZERO, RI))
    there, back = assume(formula=k.imp(q, p)), assume(formula=k.imp(p, q))
    other = k.substitute(p, {O: O2})
    for first, second in [
        (there, there),  # one direction twice
        (there, assume(formula=k.imp(p, p))),
        (there, assume(formula=k.imp(other, q))),  # the event of another outcome
        (there, assume(formula=k.make("and", (p, q)))),
        (there, assume(formula=k.make("or", (p, q)))),
        (assume(formula=k.forall(O, k.imp(q, p))), assume(formula=k.forall(O, k.imp(p, q)))),
    ]:
        with pytest.raises(KernelError):
            equal_indicators(forward=first, backward=second)
    done = equal_indicators(forward=there, backward=back)
    with pytest.raises(KernelError):  # what holds at one outcome does not hold at each
        logic.forall_intro(theorem=done, variable=O)


# ---------------------------------------------------------------------------------- indicators of what is known
@pytest.mark.parametrize("seed", range(60))
def test_indicators_of_what_is_known(seed: int) -> None:
    p = some_event(random.Random(seed))
    for premise, number in ((p, k.ONE), (k.make("not", (p,)), ZERO)):
        done = events.indicator_value(theorem=assume(formula=premise), event=p)
        assert done.hypotheses == {premise}
        assert done.conclusion == k.make("eq", (k.indicator(p), number))
        for drawn_seed in range(15):
            w = drawn(random.Random(drawn_seed))
            if kv.value(premise, w):
                assert kv.value(done.conclusion, w)


def test_near_misses_of_indicators() -> None:
    p, q = k.make("le", (ZERO, RI)), k.make("lt", (ZERO, RI))
    for premise, event in [
        (p, q),
        (k.negate(p), q),
        (k.imp(p, q), q),
        (k.make("or", (p, q)), p),
        (k.forall(O, p), p),  # of every outcome: instantiate it first
        (k.substitute(p, {O: O2}), p),
        (k.make("eq", (k.expect(O, k.indicator(p)), k.ONE)), p),  # almost surely is not at each outcome
    ]:
        with pytest.raises(KernelError):
            events.indicator_value(theorem=assume(formula=premise), event=event)


# --------------------------------------------------------------------------------------------- a mean of zero
def mean(body: Term, value: Term = ZERO) -> Term:
    return k.make("eq", (k.expect(O, body), value))


def nonneg(body: Term) -> Term:
    return k.forall(O, k.make("le", (ZERO, body)))


@pytest.mark.parametrize("seed", range(80))
def test_what_has_mean_zero_vanishes_almost_surely(seed: int) -> None:
    rng = random.Random(seed)
    inner = some_real(rng, (O,))
    body = rng.choice(
        [k.power(inner, 2), k.func("abs", inner), inner, k.expect(O2, k.mul(k.app(R, O2, I), inner))]
    )
    done = vanishing_mean(
        mean=assume(formula=mean(body)),
        sign=assume(formula=nonneg(body)),
        finite=assume(formula=k.integrable(O, body)),
    )
    assert done.hypotheses == {mean(body), nonneg(body), k.integrable(O, body)}
    assert done.conclusion == mean(k.indicator(k.make("eq", (body, ZERO))), k.ONE)
    for _ in range(25):
        w = drawn(rng)
        try:
            assert not all(kv.value(h, w) for h in done.hypotheses) or kv.value(done.conclusion, w)
        except (kv.NoExactValue, OverflowError):
            continue


def test_a_constant_of_mean_zero_is_zero() -> None:
    done = vanishing_mean(
        mean=assume(formula=mean(A)),
        sign=assume(formula=nonneg(A)),
        finite=assume(formula=k.integrable(O, A)),
    )
    for a in (-1, 0, 1):
        w = kv.World(1, {A: Fraction(a)})
        assert all(kv.value(h, w) for h in done.hypotheses) == (a == 0) == kv.value(done.conclusion, w)


def test_near_misses_of_a_mean_of_zero() -> None:
    x = k.power(RI, 2)
    right = (mean(x), nonneg(x), k.integrable(O, x))
    assert vanishing_mean(
        **dict(zip(("mean", "sign", "finite"), (assume(formula=f) for f in right), strict=True))
    )
    for formulas in [
        (mean(x, k.ONE), *right[1:]),
        (k.make("eq", (ZERO, k.expect(O, x))), *right[1:]),
        (k.make("le", (k.expect(O, x), ZERO)), *right[1:]),
        (mean(RI), *right[1:]),  # of X, signs of X²
        (k.make("eq", (x, ZERO)), *right[1:]),  # at one outcome
        (right[0], k.make("le", (ZERO, x)), right[2]),  # the sign at one outcome
        (right[0], nonneg(RI), right[2]),
        (right[0], nonneg(k.power(SI, 2)), right[2]),
        (right[0], k.forall(O, k.make("le", (x, ZERO))), right[2]),
        (right[0], k.forall(O, k.make("lt", (ZERO, x))), right[2]),
        (right[0], k.forall(I, k.make("le", (ZERO, x))), right[2]),  # at every index, one outcome
        (right[0], k.forall(O, k.imp(k.make("le", (ZERO, RI)), k.make("le", (ZERO, x)))), right[2]),
        (*right[:2], k.integrable(O, RI)),
        (*right[:2], k.integrable(O, k.power(k.app(R, O, J), 2))),
        (*right[:2], k.integrable(O2, x)),  # over another outcome: X is a constant there
        (right[0], right[2], right[1]),
    ]:
        given = dict(zip(("mean", "sign", "finite"), (assume(formula=f) for f in formulas), strict=True))
        with pytest.raises(KernelError):
            vanishing_mean(**given)


# ------------------------------------------------------------------------------------- almost sure equality
def almost_equal(x: Term, y: Term) -> Term:
    return mean(k.indicator(k.make("eq", (x, y))), k.ONE)


@pytest.mark.parametrize("seed", range(120))
def test_almost_equal_variables_have_equal_means(seed: int) -> None:
    """Also templates with the hole under other expectations and sums, and with the outcome beside it."""
    rng = random.Random(seed)
    sides = []
    for _ in range(2):
        x = some_real(rng, (O,))
        sides.append(k.substitute(x, {H: B}))
    if rng.random() < 0.5:
        sides[1] = k.mul(sides[0], rng.choice([k.func("abs", SI), k.ONE, k.power(RI, 2)]))
    template = some_real(rng, (O,))
    if rng.random() < 0.6:
        inner = some_real(rng, (O, O2))
        template = k.mul(template, k.expect(O2, k.add(k.mul(H, k.app(S, O2, I)), inner)))
    if rng.random() < 0.4:
        p = k.var("p", INT)
        template = k.add(template, k.sum_over(p, ONE, N, k.power(k.add(H, k.app(R, O, p)), 2)))
    premise = almost_equal(*sides)
    done = almost_sure_equality(theorem=assume(formula=premise), template=template, outcome=O, hole=H)
    assert done.hypotheses == {premise}
    assert O not in done.conclusion.fv
    assert H not in done.conclusion.fv
    for _ in range(25):
        w = drawn(rng)
        try:
            assert not kv.value(premise, w) or kv.value(done.conclusion, w), f"{premise}\n{done.conclusion}"
        except (kv.NoExactValue, OverflowError):
            continue


def test_the_test_space_tells_pointwise_from_almost_sure() -> None:
    w = kv.World(1, {I: 1, O: ("ω", 0)}, (Fraction(0), Fraction(1)))
    w.values[R] = lambda o, i: Fraction(o[1])
    w.values[S] = lambda o, i: Fraction(1)
    assert kv.value(almost_equal(RI, SI), w)
    assert not kv.value(k.make("eq", (RI, SI)), w)


def test_near_misses_of_almost_sure_equality() -> None:
    premise = almost_equal(RI, SI)

    def use(formula: Term = premise, template: Term = H, outcome: Term = O, hole: Term = H) -> Term:
        known = assume(formula=formula)
        return almost_sure_equality(theorem=known, template=template, outcome=outcome, hole=hole).conclusion

    assert use() == k.make("eq", (k.expect(O, RI), k.expect(O, SI)))
    half = k.num(Fraction(1, 2))
    for formula in [
        mean(k.indicator(k.make("eq", (RI, SI))), half),  # with probability one half
        mean(k.indicator(k.make("eq", (RI, SI))), ZERO),
        k.make("le", (k.expect(O, k.indicator(k.make("eq", (RI, SI)))), k.ONE)),
        mean(k.indicator(k.make("le", (RI, SI))), k.ONE),  # another relation
        mean(k.indicator(k.negate(k.make("eq", (RI, SI)))), k.ONE),
        mean(k.indicator(k.make("ieq", (I, J))), k.ONE),
        mean(k.mul(k.indicator(k.make("eq", (RI, SI))), k.ONE), k.ONE),
        mean(RI, k.ONE),
        k.make("eq", (k.indicator(k.make("eq", (RI, SI))), k.ONE)),  # at one outcome
        k.make("eq", (k.expect(O, RI), k.expect(O, SI))),  # in the mean
    ]:
        with pytest.raises(KernelError):
            use(formula)
    for arguments in (
        {"hole": I},
        {"hole": k.ZERO},
        {"hole": O},
        {"outcome": H},
        {"outcome": I},
        {"template": I},
        {"template": k.make("le", (H, A))},
        {"template": k.bound(0, REAL)},  # open
        {"template": k.mul(H, k.app(R, k.bound(0, OUT), I))},
        {"template": k.mul(H, k.local("x", 0, REAL))},
    ):
        with pytest.raises(KernelError):
            use(**arguments)


def test_the_outcome_and_the_hole_are_new_to_the_premise() -> None:
    own = almost_equal(RI, k.app(S, O2, I))  # S at a fixed outcome
    with pytest.raises(KernelError):
        almost_sure_equality(theorem=assume(formula=own), template=H, outcome=O2, hole=H)
    with_hole = almost_equal(RI, k.mul(H, SI))
    with pytest.raises(KernelError):
        almost_sure_equality(theorem=assume(formula=with_hole), template=H, outcome=O, hole=H)


def test_an_inner_expectation_does_not_capture_the_outcome() -> None:
    """E_o E_o2[h·R(o2)] with R(o), S(o) for h: the o of the outer E, not the o2 of the inner."""
    premise = almost_equal(RI, SI)
    inner = k.expect(O2, k.mul(H, k.app(R, O2, I)))
    done = almost_sure_equality(theorem=assume(formula=premise), template=inner, outcome=O, hole=H)
    want = [k.expect(O, k.expect(O2, k.mul(x, k.app(R, O2, I)))) for x in (RI, SI)]
    assert done.conclusion == k.make("eq", want)
    squares = [k.expect(O, k.mul(x, RI)) for x in (RI, SI)]
    assert done.conclusion != k.make("eq", squares)


def test_the_template_may_be_at_another_outcome() -> None:
    """f(h) = h·R(o2) at a fixed o2, over o."""
    done = almost_sure_equality(
        theorem=assume(formula=almost_equal(RI, SI)), template=k.mul(H, k.app(R, O2, I)), outcome=O, hole=H
    )
    assert O2 in done.conclusion.fv
    done = almost_sure_equality(
        theorem=assume(formula=almost_equal(RI, SI)), template=k.mul(H, k.app(R, O2, I)), outcome=O2, hole=H
    )
    for seed in range(40):
        w = drawn(random.Random(seed))
        assert not kv.value(almost_equal(RI, SI), w) or kv.value(done.conclusion, w)


# ------------------------------------------------------------------------------ events are bounded, measurable
def finite(body: Term) -> bool:
    """Whether integrability over o is shown from nothing."""
    try:
        integrable_intro(goal=k.integrable(O, body), hypotheses=kv.RANGES, premises=(), unfold=())
    except KernelError:
        return False
    return True


F = k.var("f", k.fun(REAL))
OF_ARRAY = k.var("g", k.fun(k.fun(INT)))
Y = k.var("y", REAL)
ROW = k.lam((k.var("p", INT),), (ONE, N), k.app(R, O, k.var("p", INT)))


@pytest.mark.parametrize("seed", range(40))
def test_events_of_measurable_terms_are_integrable(seed: int) -> None:
    p = some_event(random.Random(seed), 3)
    assert finite(k.indicator(p))
    assert finite(k.indicator(k.make("eq", (k.mul(k.indicator(p), RI), ZERO))))  # an event made of indicators
    assert finite(k.mul(k.indicator(p), k.func("sin", RI), A, k.func("tanh", k.add(RI, k.func("exp", SI)))))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(RI, id="an entry without a moment"),
        pytest.param(k.mul(k.indicator(k.make("le", (ZERO, RI))), RI), id="an entry on an event"),
        pytest.param(k.func("exp", RI), id="exp is not bounded"),
        pytest.param(k.func("relu", RI), id="dominated by what has no mean"),
        pytest.param(k.indicator(k.exists(Y, k.make("eq", (k.app(F, Y), RI)))), id="a projection"),
        pytest.param(
            k.indicator(k.forall(Y, k.make("le", (k.app(F, Y), RI)))), id="an intersection over reals"
        ),
        pytest.param(k.indicator(k.exists(O2, k.make("eq", (k.app(R, O2, I), RI)))), id="a range of R"),
        pytest.param(
            k.indicator(k.negate(k.exists(Y, k.make("eq", (k.app(F, Y), RI))))),
            id="the complement of a projection",
        ),
        pytest.param(
            k.indicator(k.make("and", (k.make("le", (ZERO, RI)), k.exists(Y, k.make("eq", (Y, RI)))))),
            id="a conjunction with a projection",
        ),
        pytest.param(
            k.indicator(k.make("le", (ZERO, k.indicator(k.exists(Y, k.make("eq", (k.app(F, Y), RI))))))),
            id="a relation of such an indicator",
        ),
        pytest.param(
            k.func("sin", k.indicator(k.exists(Y, k.make("eq", (k.app(F, Y), RI))))),
            id="sin of such an indicator",
        ),
        pytest.param(
            k.func("sin", k.func("exp", k.indicator(k.exists(Y, k.make("eq", (k.app(F, Y), RI)))))),
            id="sin of exp of such an indicator",
        ),
        pytest.param(k.indicator(k.make("le", (ZERO, k.app(OF_ARRAY, ROW)))), id="a function of an array"),
    ],
)
def test_what_is_not_seen_to_be_measurable_or_bounded(body: Term) -> None:
    assert not finite(body)


def test_probabilities_add_up() -> None:
    """P(X ≤ 0) + P(not X ≤ 0) by linearity; without leave the two stay apart."""
    p = k.make("le", (RI, ZERO))
    both = k.expect(O, k.add(k.indicator(p), k.mul(A, k.indicator(k.negate(p)))))
    apart = k.add(k.expect(O, k.indicator(p)), k.mul(A, k.expect(O, k.indicator(k.negate(p)))))
    goal = k.make("eq", (both, apart))
    given = {"goal": goal, "hypotheses": (), "premises": (), "unfold": ()}
    assert LINEARITY in contraction(**given, allow=(LINEARITY,)).used
    with pytest.raises(KernelError):
        contraction(**given, allow=())


def test_an_event_asks_for_its_integrability_only() -> None:
    p = k.make("le", (RI, ZERO))
    found = obligations((*kv.RANGES,), k.make("le", (k.expect(O, k.indicator(p)), A)))
    assert [o.kind for o in found] == ["integrable"]
    assert found[0].formula == k.integrable(O, k.indicator(p))


def test_names_of_the_two_laws() -> None:
    assert events.VANISHING != events.ALMOST
    used = almost_sure_equality(
        theorem=assume(formula=almost_equal(RI, SI)), template=k.mul(H, k.app(V, M)), outcome=O, hole=H
    ).used
    assert used == (events.ALMOST,)
