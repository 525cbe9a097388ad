"""The laws of exp and log, and logistic, tanh and softplus by them: what is proved holds at random points.

Values are those of total functions, log x = 0 for x ≤ 0 and 1/0 = 0; near misses are refused.
"""

from __future__ import annotations

import math
import random
from itertools import product

import pytest

from symproofs.kernel import KernelError, logic
from symproofs.kernel import terms as k
from symproofs.kernel.axioms import AXIOMS
from symproofs.kernel.contraction import contraction, normalizer
from symproofs.kernel.normal_form import to_term
from symproofs.kernel.powers import BY_LAW, ELEMENTARY, EXPONENTIALS, FIELD, LOGARITHMS
from symproofs.kernel.terms import INT, REAL, Term
from symproofs.kernel.theorem import audit

X, Y, A, B = (k.var(name, REAL) for name in "xyab")
N, I, T = k.var("n", INT), k.var("i", INT), k.var("t", INT)
V = k.var("v", k.fun(INT), (k.I1, N))
ALL = (*ELEMENTARY, FIELD)
HALF = k.power(k.num(2), -1)


def exp(t: Term) -> Term:
    return k.func("exp", t)


def log(t: Term) -> Term:
    return k.func("log", t)


def positive(t: Term) -> Term:
    return k.make("lt", (k.ZERO, t))


def proved(
    left: Term, right: Term, *facts: Term, allow: tuple[str, ...] = ALL, hypotheses: tuple[Term, ...] = ()
) -> bool:
    try:
        done = contraction(
            goal=k.make("eq", (left, right)),
            hypotheses=hypotheses,
            premises=tuple(logic.assume(formula=f) for f in facts),
            unfold=(),
            allow=allow,
        )
    except KernelError:
        return False
    assert done.hypotheses <= {*facts, *hypotheses}
    assert set(audit(done)) & set(ELEMENTARY) <= set(allow)
    return True


E_X, E_Y = exp(X), exp(Y)
LOGISTIC, TANH, SOFTPLUS = (k.func(f, X) for f in ("logistic", "tanh", "softplus"))
MINUS = k.neg(X)
TWICE = k.mul(k.num(2), X)
LAWS: list[tuple[str, Term, Term, tuple[Term, ...]]] = [
    ("exp of a sum", exp(k.add(X, Y)), k.mul(E_X, E_Y), ()),
    ("exp of a difference", exp(k.sub(X, Y)), k.mul(E_X, k.power(E_Y, -1)), ()),
    ("exp of a multiple", exp(k.mul(k.num(-3), X)), k.power(E_X, -3), ()),
    ("exp of a half", k.power(exp(k.mul(HALF, X)), 2), E_X, ()),
    (
        "exp of thirds",
        k.power(exp(k.mul(k.power(k.num(3), -1), X)), 2),
        exp(k.mul(TWICE, k.power(k.num(3), -1))),
        (),
    ),
    ("exp of an integer multiple", exp(k.mul(k.real(T), X)), k.power(E_X, T), ()),
    ("exp of log", exp(k.add(X, log(A))), k.mul(A, E_X), (positive(A),)),
    ("exp of log of a sum", exp(log(k.add(k.ONE, E_X))), k.add(k.ONE, E_X), ()),
    ("log of exp", log(exp(k.add(X, Y))), k.add(X, Y), ()),
    ("log of a product", log(k.mul(A, B)), k.add(log(A), log(B)), (positive(A), positive(B))),
    ("log of a quotient", log(k.mul(A, k.power(B, -1))), k.sub(log(A), log(B)), (positive(A), positive(B))),
    ("log of a power", log(k.power(A, T)), k.mul(k.real(T), log(A)), (positive(A),)),
    ("log of a root", log(k.func("sqrt", A)), k.mul(HALF, log(A)), ()),
    (
        "log of a multiple",
        log(k.add(TWICE, k.num(2))),
        k.add(log(k.num(2)), log(k.add(X, k.ONE))),
        (positive(k.add(X, k.ONE)),),
    ),
    ("log of a fraction", log(k.mul(k.num(3), HALF)), k.sub(log(k.num(3)), log(k.num(2))), ()),
    ("log-sum-exp", log(k.add(E_X, E_Y)), k.add(X, log(k.add(k.ONE, exp(k.sub(Y, X))))), ()),
    ("logistic", LOGISTIC, k.mul(E_X, k.power(k.add(k.ONE, E_X), -1)), ()),
    ("logistic at −x", k.func("logistic", MINUS), k.sub(k.ONE, LOGISTIC), ()),
    ("tanh", TANH, k.sub(k.mul(k.num(2), k.func("logistic", TWICE)), k.ONE), ()),
    ("tanh at −x", k.func("tanh", MINUS), k.neg(TANH), ()),
    ("softplus", k.sub(SOFTPLUS, k.func("softplus", MINUS)), X, ()),
]
NEAR: list[tuple[str, Term, Term, tuple[Term, ...]]] = [
    ("exp of a product", exp(k.mul(X, Y)), k.mul(E_X, E_Y), ()),
    ("exp of a sum as a sum", exp(k.add(X, Y)), k.add(E_X, E_Y), ()),
    ("exp of half a square", k.power(exp(k.mul(HALF, X)), 3), E_X, ()),
    ("exp of log of any number", exp(log(A)), A, ()),
    ("exp of log of a number ≥ 0", exp(log(A)), A, (k.make("le", (k.ZERO, A)),)),
    ("exp of log of a number ≠ 0", exp(log(A)), A, (k.negate(k.make("eq", (A, k.ZERO))),)),
    ("log of a sum", log(k.add(A, B)), k.add(log(A), log(B)), (positive(A), positive(B))),
    ("log of a product of negative numbers", log(k.mul(A, B)), k.add(log(A), log(B)), (positive(k.mul(A, B)),)),
    ("log of a product, one sign", log(k.mul(A, B)), k.add(log(A), log(B)), (positive(A),)),
    ("log of a square", log(k.power(A, 2)), k.mul(k.num(2), log(A)), (k.negate(k.make("eq", (A, k.ZERO))),)),
    ("log of −1", log(k.neg(A)), k.neg(log(A)), (positive(A),)),
    ("log of a power of a negative number", log(k.power(A, T)), k.mul(k.real(T), log(A)), (positive(k.power(A, T)),)),
    ("log of 1/D² for D < 0", log(k.mul(k.add(X, Y), k.power(k.add(X, Y), -3))), k.mul(k.num(-2), log(k.add(X, Y))),
     (positive(k.mul(k.add(X, Y), k.power(k.add(X, Y), -3))), k.negate(k.make("eq", (k.add(X, Y), k.ZERO))))),
    ("logistic is odd", k.func("logistic", MINUS), k.neg(LOGISTIC), ()),
    ("logistic at 2x", k.func("logistic", TWICE), k.mul(k.num(2), LOGISTIC), ()),
    ("tanh is even", k.func("tanh", MINUS), TANH, ()),
    ("softplus is even", k.func("softplus", MINUS), SOFTPLUS, ()),
]  # fmt: skip


@pytest.mark.parametrize(("left", "right", "facts"), [x[1:] for x in LAWS], ids=[x[0] for x in LAWS])
def test_a_law_is_proved_with_leave_only(left: Term, right: Term, facts: tuple[Term, ...]) -> None:
    assert proved(left, right, *facts)
    assert not proved(left, right, *facts, allow=())


@pytest.mark.parametrize(("left", "right", "facts"), [x[1:] for x in NEAR], ids=[x[0] for x in NEAR])
def test_a_near_miss_is_refused(left: Term, right: Term, facts: tuple[Term, ...]) -> None:
    assert not proved(left, right, *facts)


def test_the_facts_that_give_the_sign_are_hypotheses() -> None:
    goal = k.make("eq", (log(k.mul(A, B)), k.add(log(A), log(B))))
    done = contraction(
        goal=goal,
        hypotheses=(),
        premises=tuple(logic.assume(formula=positive(t)) for t in (A, B, X)),
        unfold=(),
        allow=ALL,
    )
    assert done.hypotheses == {positive(A), positive(B)}
    assert set(audit(done)) == {LOGARITHMS}


def test_each_law_is_named_and_asked_for() -> None:
    assert set(ELEMENTARY) <= set(AXIOMS)
    for name, law in BY_LAW.items():
        if name in ("logistic", "tanh"):
            whole = k.func(name, k.add(X, Y))
            assert not proved(whole, to_term(normal(whole, (law,))), allow=(EXPONENTIALS, LOGARITHMS))
    assert proved(exp(k.add(X, Y)), k.mul(E_X, E_Y), allow=(EXPONENTIALS,))
    assert not proved(exp(k.add(X, Y)), k.mul(E_X, E_Y), allow=(LOGARITHMS, *ALL[2:]))


def test_softmax_for_every_n() -> None:
    """exp(v_i + x)/Σ_j exp(v_j + x) = exp(v_i)/Σ_j exp(v_j), also for n = 0; not with another shift above."""
    j = k.var("j", INT)

    def softmax(above: Term, below: Term) -> Term:
        total = k.sum_over(j, k.I1, N, exp(k.add(k.app(V, j), below)))
        return k.mul(exp(k.add(k.app(V, I), above)), k.power(total, -1))

    assert proved(softmax(X, X), softmax(k.ZERO, k.ZERO))
    assert proved(softmax(X, Y), k.mul(E_X, k.power(E_Y, -1), softmax(k.ZERO, k.ZERO)))
    assert not proved(softmax(X, Y), softmax(k.ZERO, k.ZERO))
    assert not proved(softmax(X, X), softmax(k.ZERO, k.ZERO), allow=())


def test_a_memory_of_one_allowance_does_not_serve_another() -> None:
    sums = [k.sum_over(I, k.I1, N, t) for t in (exp(k.add(k.app(V, I), X)), k.mul(exp(k.app(V, I)), E_X))]
    for allow in ((), ALL, (), (EXPONENTIALS,), (LOGARITHMS,)):
        assert proved(*sums, allow=allow) == (EXPONENTIALS in allow)


# -------------------------------------------------------------------------------------------------- at random points
def normal(t: Term, allow: tuple[str, ...] = ALL, facts: tuple[Term, ...] = ()) -> dict:  # type: ignore[type-arg]
    return normalizer((), tuple(logic.assume(formula=f) for f in facts), (), allow).poly(t)


def value(t: Term, at: dict[Term, float]) -> float:
    """The value of a term as total functions have it."""
    if t.op in ("num", "int"):
        return float(t.data)
    if t.op == "var":
        return at[t]
    args = [value(a, at) for a in t.args]
    if t.op == "real":
        return args[0]
    if t.op == "aff":
        constant, coefficients = t.data
        return constant + sum(c * v for c, v in zip(coefficients, args, strict=True))
    if t.op == "add":
        return math.fsum(args)
    if t.op == "mul":
        return math.prod(args)
    if t.op == "pow":
        return 0.0 if args[0] == 0 and args[1] < 0 else args[0] ** args[1]
    functions = {
        "exp": math.exp,
        "log": lambda x: math.log(x) if x > 0 else 0.0,
        "sqrt": lambda x: math.sqrt(x) if x > 0 else 0.0,
        "tanh": math.tanh,
        "logistic": lambda x: 1 / (1 + math.exp(-x)),
        "softplus": lambda x: math.log1p(math.exp(x)),
    }
    return functions[t.data](args[0])


def draw(rng: random.Random, depth: int) -> Term:
    if depth == 0:
        return rng.choice([X, Y, A, B, k.num(rng.randint(1, 3)), k.num(-1), k.real(T)])
    kind = rng.choice(["+", "*", "power", "fn", "fn", "fn"])
    t = draw(rng, depth - 1)
    if kind == "fn":
        return k.func(rng.choice([*BY_LAW, "exp", "log", "log", "sqrt"]), t)
    if kind == "power":
        return k.power(t, rng.choice([-2, -1, 2]))
    u = draw(rng, rng.randint(0, depth - 1))
    return k.add(t, u) if kind == "+" else k.mul(t, u)


@pytest.mark.parametrize("seed", range(8))
def test_a_normal_form_has_the_value_of_the_term(seed: int) -> None:
    """a > 0 is a premise and b has any sign: no rule may use more. 1e-6: rounding in exponentials of exponentials."""
    rng, changed = random.Random(seed), 0
    points = [
        {X: x, Y: y, A: a, B: b, T: t}
        for (x, y), (a, b), t in product(
            [(0.3, -0.7), (-0.45, 0.6)], [(0.8, 0.35), (1.7, -0.35), (0.6, -1.3)], [-1, 2]
        )
    ]
    for _ in range(150):
        t = draw(rng, 4)
        try:
            plain, lawful = normal(t, (), (positive(A),)), normal(t, ALL, (positive(A),))
        except KernelError:
            continue
        if plain == lawful:
            continue
        form = to_term(lawful)
        compared = 0
        for at in points:
            try:
                left, right = value(t, at), value(form, at)
            except OverflowError:
                continue
            if max(abs(left), abs(right)) > 1e6:
                continue  # differences of large numbers lose what is compared
            compared += 1
            assert left == pytest.approx(right, rel=1e-6, abs=1e-6), (t, form, at)
        changed += compared > 0
    assert changed > 20
