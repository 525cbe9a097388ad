"""What a derivative is taken in: statements that came out proved because something was varied that was not there."""

from __future__ import annotations

from typing import Any

import pytest

from symproofs import (
    E,
    Eq,
    Exists,
    ForAll,
    Implies,
    InputError,
    LawError,
    Sum,
    at,
    calc,
    claim,
    facts,
    function,
    grad,
    have,
    induction,
    let,
    moments,
    natural,
    recursion,
    scalar,
    sequence,
    sqrt,
    steps,
    verify,
)
from symproofs.kernel import KernelError, logic
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import LAWS, contraction
from symproofs.kernel.definedness import establish, obligations
from symproofs.kernel.smoothness import derivative_congruence, differentiable_congruence, differentiable_intro
from symproofs.language.lower import Lowering

W, x0, u, y = scalar("W"), scalar("x_0"), scalar("u"), scalar("y")
t, n, s = natural("t", 1), natural("n", -3), natural("s", 0)
x = sequence("x")
h = recursion("h", start={0: x0}, step=lambda h, t: W * h[t - 1] + x[t])
r = recursion("r", start={0: x0}, step=lambda r, t: W * r[t - 1])
w = let("w", 2 * u)


def judged(what: Any, **more: Any) -> tuple[str, str]:
    """The verdict of the prover alone, and with a spot check."""
    c = claim("q", "q", what, **more)
    return verify(c, numeric=False).verdict, verify(c).verdict


def test_an_element_has_no_copies() -> None:
    for build in (lambda: grad(h[t], x[t], at=h[t]), lambda: grad(h[1], h[0], at=h[1])):
        with pytest.raises(InputError, match="leave it out for an element"):
            build()
    with pytest.raises(InputError, match="u does not stand in the equations of h"):
        grad(h[t], u, at=h[t])
    with pytest.raises(InputError, match=r"does not depend on r"):
        grad(h[t], W, at=r[t])


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (lambda: grad(grad(w**2, u), w), 4),
        (lambda: grad(grad(w**2, w), u), 4),
        (lambda: grad(grad(r[1], W), r[0]), 1),
        (lambda: grad(grad(r[1] ** 2, W), W, at=r[1]), 2 * x0**2),
    ],
)
def test_a_derivative_of_a_derivative_varies_what_its_author_wrote(node: Any, value: Any) -> None:
    assert judged(Eq(node(), 0)) == ("open", "open") or judged(Eq(node(), 0))[1] == "refuted"
    assert verify(claim("q", "q", Eq(node() - value, 0))).spot_check.passed  # type: ignore[union-attr]


def test_a_bound_function_is_as_smooth_as_it_was_declared() -> None:
    f, g = function("f", differentiable=True), function("g")
    constant = ForAll(
        f, Implies(ForAll(y, Eq(f(y) * f(y), f(y))), Eq(f(0), f(1)))
    )  # true of differentiable f
    step = claim(
        "q",
        "q",
        Eq(g(0), g(1)),  # false of the indicator of y > 0
        given=[constant, ForAll(y, Eq(g(y) * g(y), g(y)))],
        proof=steps(have(Eq(g(0), g(1)), by=at(constant, g))),
    )
    assert verify(step, numeric=False).verdict == "open"
    stated = Lowering().statement(Exists(f, ForAll(y, Eq(f(y), g(y)))))  # that every g is differentiable
    a, v = k.var("g", k.fun(k.REAL)), k.var("y", k.REAL)
    equal = contraction(
        goal=k.make("eq", (k.app(a, v), k.app(a, v))), hypotheses=(), premises=(), unfold=(), allow=()
    )
    with pytest.raises(KernelError):
        logic.exists_intro(theorem=logic.forall_intro(theorem=equal, variable=v), statement=stated, witness=a)


def test_what_is_varied_exists() -> None:
    five = sequence("g", first=1, last=5)
    assert judged(Eq(grad(five[2], five[t + 5]), 0)) == ("open", "open")
    assert judged(Eq(grad(r[s], r[n]), 0), given=[n < 0], proof=induction(s)) == ("open", "open")
    assert judged(Eq(grad(five[2], five[3]), 0))[1] == "proved"


def test_two_functions_of_one_name_are_refused() -> None:
    f, f0 = function("f", differentiable=True), function("f")
    with pytest.raises(InputError, match="not said to be differentiable"):
        claim("q", "q", Eq(grad(f0(y) ** 2, y), 2 * f0(y) * f.prime(y)))


def test_a_time_bound_inside_an_abbreviation_stays_bound() -> None:
    d = let("D", Sum(grad(r[3], r[t]), (t, 1, 3)))
    assert judged(Eq(Sum(d, (s, 1, 2)), 2 * d)) == ("proved", "proved")


def test_a_parameter_of_a_law_is_found_in_an_element() -> None:
    random = scalar("S", law=moments(mean=x[1]))
    with pytest.raises(LawError, match="parameter of the law of S"):
        grad(E(random), x[1])


def _by_congruence(c: Any, body: Any) -> None:
    """Establishes grad(f, x) = 0 by way of ∀ξ f = g, as no tactic would."""
    lower = Lowering()
    stated, given = lower.statement(c.statement), [lower.statement(g) for g in c.given]
    d, right = stated.args
    (point,) = d.args[1:2]
    slot = k.var("q", d.data[0])
    equal = contraction(
        goal=k.make("eq", (k.instantiate(d.args[0], (slot,)), body(slot))),
        hypotheses=(), premises=(), unfold=(), allow=LAWS,
    )  # fmt: skip
    everywhere = logic.forall_intro(theorem=equal, variable=slot)
    first = derivative_congruence(theorem=everywhere, point=point, index=())
    goal = k.make("eq", (first.conclusion.args[1], right))
    second = contraction(goal=goal, hypotheses=(), premises=(), unfold=(), allow=LAWS)
    theorem = logic.chain(steps=(first, second))
    smooth = differentiable_intro(
        goal=k.make("differentiable", (first.conclusion.args[1].args[0], point), d.data),
        hypotheses=(), premises=(), unfold=(), allow=LAWS,
    )  # fmt: skip
    for f in given:
        theorem = logic.weaken(theorem=theorem, formula=f)
    shown = [differentiable_congruence(theorem=everywhere, smooth=smooth)]
    for o in obligations(tuple(given), theorem.conclusion):
        if o.kind != "differentiable" and o.formula in given:
            shown.append(logic.assume(formula=o.formula))
    establish(theorem=theorem, order=tuple(given), discharged=tuple(shown))


def test_a_function_that_ends_at_the_point_has_no_derivative_there() -> None:
    at_zero = scalar("x")
    edge = claim("q", "q", Eq(grad(0 * sqrt(at_zero), at_zero), 0), given=[at_zero >= 0])
    with pytest.raises(KernelError, match="root of a non-negative number"):
        _by_congruence(edge, lambda _: k.ZERO)
    assert (
        judged(Eq(grad(0 * sqrt(at_zero**2), at_zero), 0))[0] == "open"
    )  # the rules see no way past the root
    assert judged(Eq(grad(sqrt(at_zero) ** 2, at_zero), 1), given=[at_zero > 0])[0] == "proved"


def test_a_random_abbreviation_is_varied_by_a_fixed_amount() -> None:
    z = scalar("z", law=moments(mean=0, var=1))
    random = let("v", 2 * z)
    assert judged(Eq(grad(E(random**2), random), 2 * random))[0] == "open"


def test_the_recursion_of_tangents_reaches_back_to_the_start() -> None:
    first = calc(grad(h[1], W)).eq(x0, by=[h, facts.chain_rule])
    second = calc(grad(h[2], W)).eq(W * x0 + (W * x0 + x[1]), by=[h, facts.chain_rule])
    assert judged(first) == ("proved", "proved")
    assert judged(second) == ("proved", "proved")
    assert judged(calc(grad(h[2], x[1])).eq(W, by=[h, facts.chain_rule])) == ("proved", "proved")
    assert judged(calc(grad(h[2], x[1])).eq(W**2, by=[h, facts.chain_rule]))[0] == "open"


def test_a_second_derivative_of_an_unknown_function_needs_a_second_hypothesis() -> None:
    once, twice = function("f", differentiable=True), function("f", differentiable=2)
    a = scalar("a")
    bent = calc(grad(twice.prime(a * y), y)).eq(a * twice.prime.prime(a * y), by=facts.chain_rule)
    found = verify(claim("q", "q", bent))
    assert (found.verdict, set(found.hypotheses)) == ("proved", {"f is twice differentiable"})
    assert judged(Eq(grad(twice.prime(a * y), y), twice.prime.prime(a * y)))[0] == "open"
    assert judged(Eq(grad(grad(once(y), y), y), grad(grad(once(y), y), y)))[0] == "open"
    with pytest.raises(InputError, match="differentiable=2"):
        _ = once.prime.prime


def _needs(body: Any) -> set[str]:
    """The kinds of obligations of the derivative at x of a function of s."""
    s, x = k.var("s", k.REAL), k.var("x", k.REAL)
    t = k.make("deriv", (k.abstract(body(s), (s,)), x), (k.REAL, 0))
    return {o.kind for o in obligations((), k.make("eq", (t, k.ZERO)))}


def _jumps(s: Any) -> Any:
    return k.indicator(k.make("eq", (s, k.ZERO)))


UNKNOWN, INDEX = k.var("g", k.fun(k.REAL)), k.var("i", k.INT)
NOT_CONTINUOUS = {
    "a jump": _jumps,
    "a jump in a sum": lambda s: k.add(k.ONE, _jumps(s)),
    "an unknown function": lambda s: k.app(UNKNOWN, s),
    "one in a sum": lambda s: k.sum_over(INDEX, k.I1, k.var("n", k.INT), k.app(UNKNOWN, s)),
}


@pytest.mark.parametrize("name", NOT_CONTINUOUS)
def test_what_jumps_is_not_known_to_stay_as_it_is_at_the_point(name: str) -> None:
    """0·(1/[s = 0]) is 0 at 0, and has no value at any other point; so with logarithms, roots and inverses."""
    x = NOT_CONTINUOUS[name]
    assert "continuous" in _needs(lambda s: k.mul(k.ZERO, k.power(x(s), -1)))
    assert "continuous" in _needs(lambda s: k.func("log", x(s)))
    ij = [k.var("i", k.INT), k.var("j", k.INT)]
    inverse = lambda s: k.make("inverse", (k.I1, k.lam(ij, [k.I1, k.I1] * 2, x(s)), k.I1, k.I1))  # noqa: E731
    assert "continuous" in _needs(inverse)
    s, p = k.var("s", k.REAL), k.var("x", k.REAL)
    root = k.make("deriv", (k.abstract(k.func("sqrt", x(s)), (s,)), p), (k.REAL, 0))
    (needed,) = [o for o in obligations((), k.make("eq", (root, k.ZERO))) if o.formula.op == "or"]
    assert needed.formula.args[1].op == "and" and needed.formula.args[1].args[1].op == "differentiable"


def test_what_is_written_with_continuous_operations_stays() -> None:
    for x in (lambda s: s, lambda s: k.func("exp", s), lambda s: k.func("sqrt", k.power(s, 2))):
        assert _needs(lambda s, x=x: k.power(x(s), -1)) <= {"nonzero divisor", "differentiable"}


def test_a_condition_that_holds_at_the_point_only_gives_no_value_beside_it() -> None:
    x = k.var("x", k.REAL)
    t = k.make(
        "deriv",
        (
            k.abstract(
                k.make("when", (k.make("eq", (k.var("s", k.REAL), x)), k.ZERO)), (k.var("s", k.REAL),)
            ),
            x,
        ),
        (k.REAL, 0),
    )
    everywhere = k.forall(k.var("s", k.REAL), k.make("eq", (k.var("s", k.REAL), x)))
    assert everywhere in [o.formula for o in obligations((), k.make("eq", (t, k.ZERO)))]


def test_a_derivative_inside_a_derivative_exists_near_the_point() -> None:
    """∂_s(0·∂_u(|u|·[s ≠ 0])(0)): the inner one exists at s = 0 and nowhere else."""
    s, u, x = (k.var(n, k.REAL) for n in "sux")
    apart = k.sub(k.ONE, _jumps(s))
    inner = k.make("deriv", (k.abstract(k.mul(k.func("abs", u), apart), (u,)), k.ZERO), (k.REAL, 0))
    outer = k.make("deriv", (k.abstract(k.mul(k.ZERO, inner), (s,)), x), (k.REAL, 0))
    everywhere = k.forall(s, k.make("differentiable", inner.args, (k.REAL, 0)))
    assert everywhere in [o.formula for o in obligations((), k.make("eq", (outer, k.ZERO)))]


def test_outcomes_and_earlier_states_are_not_met_in_one_neighbourhood() -> None:
    """E[1/(s + R)] with R > 0, and h_t = 1/(1 + s·h_{t−1}): met at s = 0, and in no neighbourhood of 0."""
    s, x = k.var("s", k.REAL), k.var("x", k.REAL)
    w, R = k.var("w", k.OUT), k.var("R", k.fun(k.OUT))
    divisor = k.add(s, k.app(R, w))
    mean = k.make("deriv", (k.abstract(k.expect(w, k.power(divisor, -1)), (s,)), x), (k.REAL, 0))
    apart = k.negate(k.make("eq", (divisor, k.ZERO)))
    wanted = [k.forall(w, k.forall(s, apart)), k.forall(s, k.forall(w, apart))]
    assert any(o.formula in wanted for o in obligations((), k.make("eq", (mean, k.ZERO))))
    b = k.bound  # parameter ξ; the step stands under ξ, the previous state and the time
    step = k.power(k.add(k.ONE, k.mul(b(2, k.REAL), b(1, k.REAL))), -1)
    h = k.Definition("h", "recursion", [k.REAL], [()], 0, [], [k.I0, k.ONE, step], True)
    state = k.make("deriv", (k.abstract(k.const(h, s, k.var("t", k.INT)), (s,)), x), (k.REAL, 0))
    y = k.var("y", k.REAL)
    never = k.negate(k.make("eq", (k.add(k.ONE, k.mul(s, y)), k.ZERO)))
    wanted = [k.forall(y, k.forall(s, never)), k.forall(s, k.forall(y, never))]
    assert any(o.formula in wanted for o in obligations((), k.make("eq", (state, k.ZERO))))
