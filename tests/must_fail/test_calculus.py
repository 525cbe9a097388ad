"""Derivatives: traps 2, 3, 20, 21, 25, 40, 46, 48, 53, 54 and 57 as derivatives and time suggest them, false
variants of 4.2d, 4.2e, 6.2a and 6.3c in small, and input that has no meaning.

A false statement is refused without a spot check; where it has a value, the spot check refutes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from symproofs import E as mean
from symproofs import (
    Eq,
    Implies,
    Ne,
    Rational,
    Sum,
    SymproofsError,
    calc,
    claim,
    delta,
    diag,
    eye,
    facts,
    fn,
    function,
    grad,
    hadamard,
    iid,
    index,
    indicator,
    jacobian,
    laws,
    let,
    matrix,
    moments,
    natural,
    norm,
    ones,
    recursion,
    scalar,
    sequence,
    sizes,
    sqrt,
    vector,
    verify,
    zeros,
)
from symproofs.numeric import spot_check

from .statements import given, verdict

n, d = sizes("n d")
i, j = index("i", n), index("j", n)
x, y, c = scalar("x"), scalar("y"), scalar("c")
p = scalar("p", "0 <= p <= 1")
u, v, w = vector("u", n), vector("v", n), vector("w", d)
A, X = matrix("A", n, n), matrix("X", n, d)
Y = vector("Y", n)
T = natural("T", 1)
t, s = index("t", T), index("s", T)
r = natural("r")
f = function("f", differentiable=True)  # of one real variable
rough = function("rough")
ell = function("ell", on=n, differentiable=True)
edgy = function("edgy", on=n)

# a small network: one forward, one backward recursion
W, U = matrix("W", n, d), matrix("U", n, n)
h0 = vector("h_0", n)
inputs, targets = sequence("x_in", d, last=T), sequence("z", n, last=T)
h = recursion("h", n, start={0: h0}, step=lambda h, t: fn.tanh(W @ inputs[t] + U @ h[t - 1]))
loss = Sum(norm(targets[t] - h[t]) ** 2, t)
own = norm(targets[t] - h[t]) ** 2
step_forward = jacobian(h[t + 1], h[t])
# the simplest recursion: x_t = c x_{t−1} + b_t
b = sequence("b", last=T)
a = recursion("a", start={0: x}, step=lambda a, t: c * a[t - 1] + b[t])
square = recursion("q", start={0: x}, step=lambda q, t: q[t - 1] * q[t - 1] + c)


@dataclass(frozen=True)
class Case:
    """A false statement with true neighbours; ``value`` says whether a spot check can refute it."""

    trap: str
    name: str
    false: Callable[[], Any]
    true: tuple[Callable[[], Any], ...] = ()
    value: bool = True

    def __str__(self) -> str:
        return f"{self.trap}_{self.name.replace(' ', '_')}"


CASES: list[Case] = []


def case(trap: int | str, name: str, false: Any, *true: Any, value: bool = True) -> None:
    """Files a case."""
    CASES.append(Case(f"trap_{trap:02d}" if isinstance(trap, int) else trap, name, false, true, value))


unit = let("w", u / norm(u))
P = let("P", eye(n) - u @ u.T / norm(u) ** 2)
case(
    2,
    "projector lost",
    lambda: given(Eq(jacobian(unit, u), eye(n) / norm(u)), Ne(u, 0)),
    lambda: given(Eq(jacobian(unit, u), P / norm(u)), Ne(u, 0)),
)
case(
    2,
    "denominator ignored",
    lambda: given(Eq(grad(v.T @ u / norm(u) ** 2, u), v / norm(u) ** 2), Ne(u, 0)),
    lambda: given(
        Eq(grad(v.T @ u / norm(u) ** 2, u), v / norm(u) ** 2 - 2 * (v.T @ u) / norm(u) ** 4 * u), Ne(u, 0)
    ),
)
case(
    2,
    "no imaginary unit over the norm",
    lambda: given(Eq(grad(norm(u), u), -u / norm(u)), Ne(u, 0)),
    lambda: given(Eq(grad(norm(u), u), u / norm(u)), Ne(u, 0)),
)
fit = norm(Y - X @ w) ** 2
case(
    3,
    "gradient of a fit is zero",
    lambda: Eq(grad(fit, w), zeros(d)),
    lambda: Eq(grad(fit, w), 2 * (X.T @ X @ w - X.T @ Y)),
)
case(
    3,
    "ridge loss by traces is constant",
    lambda: Eq(grad(fn.trace((Y - X @ w) @ (Y - X @ w).T) + c * fn.trace(w @ w.T), w), zeros(d)),
    lambda: Eq(
        grad(fn.trace((Y - X @ w) @ (Y - X @ w).T) + c * fn.trace(w @ w.T), w),
        2 * (X.T @ X @ w - X.T @ Y) + 2 * c * w,
    ),
)
case(
    3,
    "ridge penalty forgotten",
    lambda: Eq(grad(fit + c * norm(w) ** 2, w), 2 * (X.T @ X @ w - X.T @ Y)),
    lambda: Eq(grad(fit + c * norm(w) ** 2, w), 2 * (X.T @ X @ w - X.T @ Y) + 2 * c * w),
)
case(
    20,
    "root of a square under a derivative",
    lambda: given(Eq(grad(sqrt(x**2), x), 1), Ne(x, 0)),
    lambda: given(Eq(grad(sqrt(x**2), x), x / sqrt(x**2)), Ne(x, 0)),
)
case(
    20,
    "root of a cube",
    lambda: given(Eq(grad(sqrt(x**2) ** 3, x), 3 * x**2), Ne(x, 0)),
    lambda: given(Eq(grad(sqrt(x**2) ** 3, x), 3 * x * sqrt(x**2)), Ne(x, 0)),
)
case(
    21,
    "slope one half at the kink",
    lambda: given(Eq(grad(fn.relu(x), x), Rational(1, 2)), Eq(x, 0)),
    value=False,
)
case(21, "slope zero at the kink of abs", lambda: given(Eq(grad(abs(x), x), 0), Eq(x, 0)), value=False)
case(21, "a slope at the kink", lambda: Eq(grad(fn.relu(x), x), grad(fn.relu(x), x)), value=False)
case(
    21,
    "slope of relu at every point",
    lambda: Eq(grad(fn.relu(x), x) * x, fn.relu(x)),
    lambda: given(Eq(grad(fn.relu(x), x), indicator(x > 0)), Ne(x, 0)),
    value=False,
)
case(
    21,
    "kinks of a sum of absolute values",
    lambda: Eq(Sum(grad(Sum(abs(u[i]), i), u)[j] * u[j], j), Sum(abs(u[i]), i)),
    value=False,
)
case(21, "norm at zero", lambda: given(Eq(grad(norm(u), u), zeros(n)), Eq(u, 0)), value=False)
case(21, "norm anywhere", lambda: Eq(grad(norm(u), u), u / norm(u)), value=False)
case(21, "root at its end", lambda: given(Eq(grad(sqrt(x), x), 0), x >= 0), value=False)
case(21, "logarithm at its end", lambda: Eq(grad(fn.log(x), x), 1 / x), value=False)
case(21, "reciprocal at its pole", lambda: Eq(grad(1 / x, x), -1 / x**2), value=False)
case(21, "a constant that has no value", lambda: Eq(grad(0 * (1 / x), x), 0), value=False)
case(
    21,
    "a jump has slope zero",
    lambda: Eq(x * grad(fn.relu(x) / abs(x), x), 0),
    value=False,
)
case(21, "second slope of relu", lambda: Eq(grad(grad(fn.relu(x), x), x), 0), value=False)

three = recursion("p3", n, n, start={0: eye(n)}, step=lambda p3, t: A @ p3[t - 1])
case(
    40,
    "product over time reversed",
    lambda: Implies(t < T, Eq(step_forward, U @ diag(ones(n) - hadamard(h[t + 1], h[t + 1])))),
    lambda: given(
        Implies(t < T, Eq(step_forward, diag(ones(n) - hadamard(h[t + 1], h[t + 1])) @ U)),
        proof=calc(step_forward).eq(
            diag(ones(n) - hadamard(h[t + 1], h[t + 1])) @ U, by=[h, facts.chain_rule]
        ),
    ),
)
case(
    40,
    "transpose dropped",
    lambda: Eq(grad(u.T @ A @ v, u), A.T @ v),
    lambda: Eq(grad(u.T @ A @ v, u), A @ v),
)
case(
    40,
    "quadratic form of a matrix that is not symmetric",
    lambda: Eq(grad(u.T @ A @ u, u), 2 * (A @ u)),
    lambda: Eq(grad(u.T @ A @ u, u), A @ u + A.T @ u),
)
case(40, "Jacobian transposed", lambda: Eq(jacobian(A @ u, u), A.T), lambda: Eq(jacobian(A @ u, u), A))
case(
    40,
    "outer product transposed",
    lambda: Eq(grad(u.T @ A @ v, A), v @ u.T),
    lambda: Eq(grad(u.T @ A @ v, A), u @ v.T),
)
g = let("g", A @ u)
case(
    40,
    "chain rule without the transpose",
    lambda: Eq(grad(ell(g), u), A @ grad(ell(g), g)),
    lambda: given(
        Eq(grad(ell(g), u), A.T @ grad(ell(g), g)),
        proof=calc(grad(ell(g), u)).eq(A.T @ grad(ell(g), g), by=[g, facts.chain_rule]),
    ),
)

R = scalar("R", law=moments(mean=0))
case(
    46,
    "derivative in a parameter of a law passes E",
    lambda: Eq(
        grad(mean(scalar("B", law=laws.Bernoulli(p))), p), mean(grad(scalar("B", law=laws.Bernoulli(p)), p))
    ),
    value=False,
)
case(
    46,
    "of a family",
    lambda: Eq(grad(mean(vector("B", n, law=iid(laws.Bernoulli(p)))[1]), p), 0),
    value=False,
)
case(
    46,
    "inside a let",
    lambda: Eq(grad(let("m", mean(scalar("B", law=laws.Bernoulli(p)))), p), 0),
    value=False,
)
case(46, "of something random in itself", lambda: Eq(grad(mean(R * R), R), 2 * mean(R)), value=False)

case(
    48,
    "unit norm makes the norm constant",
    lambda: given(Eq(grad(norm(u), u), zeros(n)), Eq(norm(u), 1)),
    lambda: given(Eq(grad(norm(u), u), u), Eq(norm(u), 1), Ne(u, 0)),
    value=False,  # no drawn point has norm 1 and fails clearly
)
case(
    48,
    "a fact about a point under a derivative",
    lambda: given(Eq(grad(x**2, x), 0), Eq(x, 1)),
    lambda: given(Eq(grad(x**2, x), 2), Eq(x, 1)),
)
case(
    48,
    "a fact about a value under a derivative",
    lambda: given(Eq(grad(f(x), x), 0), Eq(f(x), 3)),
    value=False,
)
case(
    48,
    "symmetry under a derivative",
    lambda: given(Eq(grad(A[1, n], A), grad(A[n, 1], A)), Eq(A, A.T)),
    value=False,  # at n = 1 it is true, and no drawn matrix of a larger size is symmetric by chance
)
case(
    48,
    "equal symbols under a derivative",
    lambda: given(Eq(grad(x * y, x), 2 * x), Eq(x - y, 0)),
    lambda: given(Eq(grad(x * y, x), x), Eq(x - y, 0)),
)
case(
    48,
    "unfolding the let that is differentiated in",
    lambda: given(Eq(grad(ell(unit), unit), grad(ell(unit), u)), Ne(u, 0)),
    lambda: given(Eq(grad(norm(unit) ** 2, unit), 2 * unit), Ne(u, 0)),
)
case(
    48,
    "norm of a unit vector as one before the gradient",
    lambda: given(Eq(grad(norm(unit) ** 2, unit), zeros(n)), Ne(u, 0)),
    lambda: given(Eq(grad(norm(unit) ** 2, u), zeros(n)), Ne(u, 0)),
)
case(
    48,
    "for all points and at one",
    lambda: given(Eq(grad(x**2, x), 3), Eq(x**2, 2 * x), Ne(x, 0)),
    lambda: given(Eq(grad(2 * x, x), 2), Eq(x**2, 2 * x)),
    value=False,  # no point is drawn at which x is 2
)
case(
    48,
    "a recursion by its value",
    lambda: given(Eq(grad(square[1], x), 0), Eq(square[1], c)),
    value=False,  # it asks for x = 0, where it is true
)

state = vector("h_T", n)
case(
    53, "a recursive definition of a number", lambda: recursion("k", start={0: x}, step=lambda k, t: k[t] + 1)
)
case(
    53,
    "the state does not depend on the start",
    lambda: Eq(jacobian(h[T], h[0]), zeros(n, n)),
)
case(
    54,
    "chain rule for a function that is not declared differentiable",
    lambda: given(Eq(grad(edgy(u * x), x), u.T @ grad(edgy(u), u)), Eq(x, 1)),
    lambda: given(
        Eq(grad(ell(x * u), x), u.T @ grad(ell(g2), g2)),
        proof=calc(grad(ell(x * u), x)).eq(u.T @ grad(ell(g2), g2), by=[g2, facts.chain_rule]),
    ),
    value=False,
)
g2 = let("g_2", x * u)
quotient = let("F", x**2 * y / (x**2 + y**2))
case(
    54,
    "partial derivatives that exist at the origin",
    lambda: given(Eq(grad(x**2 * y / (x**2 + y**2), x), 0), Eq(x, 0), Eq(y, 0)),
    lambda: given(
        Eq(grad(x**2 * y / (x**2 + y**2), x), 2 * x * y**3 / (x**2 + y**2) ** 2), Ne(x**2 + y**2, 0)
    ),
    value=False,
)
case(54, "unknown function of one variable", lambda: Eq(grad(rough(x), x), grad(rough(x), x)), value=False)
case(
    54,
    "unknown function of an inner one",
    lambda: Eq(grad(rough(2 * x), x), 2 * grad(rough(y), y)),
    value=False,
)
case(
    54,
    "a product of an unknown function with zero",
    lambda: Eq(grad(0 * rough(x), x), 0),
    lambda: Eq(grad(0 * f(x), x), 0),
    value=False,
)

signal = recursion(
    "lambda",
    n,
    start={T: -2 * (targets[T] - h[T])},
    step=lambda v, t: -2 * (targets[t] - h[t]) + U.T @ v[t + 1],
)
case(57, "a wrong signal by definition", lambda: Eq(grad(loss, h[t]), signal[t]))
case(57, "named after the gradient", lambda: Eq(signal[T], grad(loss, h[0])))

# ------------------------------------------------------------------------------- the sentinels, in small
case("4.2d", "norm forgotten in the quotient", lambda: given(Eq(jacobian(unit, u), P), Ne(u, 0)))
case("4.2d", "at zero", lambda: Eq(jacobian(unit, u), P / norm(u)), value=False)
case("4.2d", "at zero by name", lambda: given(Eq(jacobian(unit, u), zeros(n, n)), Eq(u, 0)), value=False)
case("4.2e", "wrong factor", lambda: given(Eq(grad(ell(unit), u), P @ grad(ell(unit), unit)), Ne(u, 0)))
case(
    "4.2e",
    "loss not declared",
    lambda: given(Eq(grad(edgy(unit), u), P / norm(u) @ grad(edgy(unit), unit)), Ne(u, 0)),
    value=False,
)
case(
    "6.2a",
    "state before",
    lambda: given(
        Eq(grad(loss, h[t]), grad(own, h[t]) + jacobian(h[t], h[t - 1]).T @ grad(loss, h[t - 1])), t < T
    ),
)
case(
    "6.2a",
    "transpose dropped",
    lambda: given(Eq(grad(loss, h[t]), grad(own, h[t]) + step_forward @ grad(loss, h[t + 1])), t < T),
)
case("6.2a", "boundary", lambda: Eq(grad(loss, h[T]), zeros(n)))
case(
    "6.2a",
    "no bound on t",
    lambda: Eq(grad(loss, h[t]), grad(own, h[t]) + step_forward.T @ grad(loss, h[t + 1])),
    value=False,
)
case("6.3c", "one copy for all", lambda: Eq(grad(loss, W), grad(loss, W, at=h[T])))
case("6.3c", "start as a copy", lambda: Eq(grad(loss, U), Sum(grad(loss, U, at=h[t]), (t, 2, T))))
case("6.3c", "local signals", lambda: Eq(grad(a[T], c), a[T - 1]))
case(
    "time",
    "slope of a power",
    lambda: Eq(grad(square[2], x), 2 * x),
)
case("time", "a state in a later one", lambda: Eq(grad(a[r], a[r + 1]), 1))
case("time", "a state in itself", lambda: Implies(r <= T, Eq(grad(a[r], a[r]), 0)))
case("time", "linear in the start", lambda: Implies(r <= T, Eq(grad(a[r], a[0]), c)))
case("index", "delta for one", lambda: Eq(grad(u[i], u)[j], 1), lambda: Eq(grad(u[i], u)[j], delta(i, j)))
case("index", "beyond the last", lambda: Eq(grad(u.T @ u, u)[n + 1], 0), value=False)
case("scalars", "product rule", lambda: Eq(grad(fn.sin(x) * fn.exp(x), x), fn.cos(x) * fn.exp(x)))
case(
    "scalars",
    "chain rule",
    lambda: Eq(grad(fn.sin(2 * x), x), fn.cos(2 * x)),
    lambda: Eq(grad(fn.sin(2 * x), x), 2 * fn.cos(2 * x)),
)
case("scalars", "prime of a product", lambda: Eq(grad(f(x) * f(x), x), f.prime(x) ** 2))
case("scalars", "prime of an inner function", lambda: Eq(grad(f(x**2), x), f.prime(x**2)))


@pytest.mark.parametrize("case", CASES, ids=str)
def test_false_statement_is_not_proved(case: Case) -> None:
    assert verdict(case.false) not in ("proved", "axiom")


TRUE = [pytest.param(build, id=f"{c_}-{k_}") for c_ in CASES for k_, build in enumerate(c_.true)]


@pytest.mark.parametrize("build", TRUE)
def test_true_neighbour_is_proved(build: Any) -> None:
    assert verdict(build) in ("proved", "axiom")


@pytest.mark.parametrize("case", [c_ for c_ in CASES if c_.value], ids=str)
def test_false_statement_is_refuted_by_numbers(case: Case) -> None:
    try:
        found = case.false()
    except SymproofsError:
        return  # it has no meaning
    what, hypotheses, _ = found if isinstance(found, tuple) else (found, [], None)
    stated = claim("x", "a false statement", what, given=hypotheses)
    # a spot check ends at the first point that fails, and wants one where the difference is beyond doubt
    kinds = [(spot_check(stated, seed=seed).counterexample or {}).get("kind") for seed in (7, 8, 9)]
    assert "false" in kinds


@pytest.mark.parametrize("case", [c_ for c_ in CASES if not c_.value], ids=str)
def test_no_true_statement_stands_among_those_without_a_value(case: Case) -> None:
    """With a spot check it is not proved either, and nothing breaks down."""
    try:
        found = case.false()
        what, hypotheses, _ = found if isinstance(found, tuple) else (found, [], None)
        v_ = verify(claim("x", "no value", what, given=hypotheses))
    except SymproofsError:
        return
    assert v_.verdict in ("open", "refuted", "error") and "broke down" not in v_.message
