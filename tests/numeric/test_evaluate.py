"""Every node against its definition written by hand in numpy."""

import math
from fractions import Fraction as F

import numpy as np
import pytest

from symproofs import (
    Cov,
    E,
    Sum,
    Var,
    delta,
    diag,
    diagonal,
    eye,
    fn,
    function,
    grad,
    hadamard,
    iid,
    index,
    inv,
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
    zeros,
)
from symproofs.numeric import Model, Space, Undefined, evaluate
from symproofs.numeric.draws import polynomial

n, d = sizes("n d")
i, j = index("i", n), index("j", d)
X, Z, M = matrix("X", n, d), matrix("Z", n, d), matrix("M", d, d)
w, u, y, origin = vector("w", d), vector("u", d), vector("y", n), vector("o", d)
a, b = scalar("a"), scalar("b")
t = natural("t")

XV = np.array([[1.0, -2.0], [3.0, 0.5], [2.0, 2.0]])
ZV = np.array([[2.0, 1.0], [-1.0, 4.0], [0.0, 3.0]])
MV = np.array([[2.0, 1.0], [1.0, 3.0]])
WV, UV, YV = np.array([2.0, -1.0]), np.array([1.0, 3.0]), np.array([1.0, 0.0, 2.0])


def exact(x):
    return tuple(exact(e) for e in x) if np.ndim(x) else F(float(x))


MODEL = Model(
    integers={"n": 3, "d": 2, "i": 2, "j": 1, "t": 3},
    values={"a": F(3, 2), "b": -2, "o": (0, 0)}
    | {name: exact(x) for name, x in zip("XZMwuy", (XV, ZV, MV, WV, UV, YV), strict=True)},
)
k = np.linalg.norm

CASES = [
    (w + u, WV + UV),
    (X - Z, XV - ZV),
    (-w, -WV),
    (a * X, 1.5 * XV),
    (X / a, XV / 1.5),
    (a**3 + b**-2 + b**0, 1.5**3 + 0.25 + 1),
    (X @ w, XV @ WV),
    (X.T @ Z, XV.T @ ZV),
    (w.T @ u, WV @ UV),
    (w.T @ M, WV @ MV),
    (w @ u.T, np.outer(WV, UV)),
    (y @ w.T, np.outer(YV, WV)),
    (X.T, XV.T),
    (w.T, WV),
    (hadamard(X, Z), XV * ZV),
    (diag(w), np.diag(WV)),
    (diagonal(M), np.diag(MV)),
    (inv(M), np.linalg.inv(MV)),
    (fn.trace(M), np.trace(MV)),
    (norm(w), k(WV)),
    (norm(w.T), k(WV)),
    (norm(X), k(XV, 2)),
    (fn.frobenius(X), k(XV)),
    (fn.lambda_max(M), np.linalg.eigvalsh(MV)[-1]),
    (zeros(n), np.zeros(3)),
    (ones(n, d), np.ones((3, 2))),
    (eye(d), np.eye(2)),
    (delta(i, j), 0.0),
    (delta(i, j + 1), 1.0),
    (X[i, j], 3.0),
    (w.T[j], 2.0),
    (sqrt(diagonal(X.T @ X)), k(XV, axis=0)),
    (abs(w), abs(WV)),
    (fn.exp(w), np.exp(WV)),
    (fn.tanh(w), np.tanh(WV)),
    (fn.logistic(w), 1 / (1 + np.exp(-WV))),
    (fn.sin(w), np.sin(WV)),
    (fn.cos(w), np.cos(WV)),
    (fn.softplus(w), np.log1p(np.exp(WV))),
    (fn.relu(w), np.maximum(WV, 0)),
    (fn.log(u), np.log(UV)),
    (let("r", y - X @ w), YV - XV @ WV),
    (Sum(X[i, j], i), XV[:, 0].sum()),
    (Sum(X[i, j] * w[j], i, j), (XV @ WV).sum()),
    (Sum(w, (t, 1, 0)), np.zeros(2)),
    (Sum(a**t, (t, 0, 4)), sum(1.5**e for e in range(5))),
    (n * a + t, 3 * 1.5 + 3),
    (grad(norm(y - X @ w) ** 2, w), 2 * XV.T @ (XV @ WV - YV)),
    (grad(norm(w), w), WV / k(WV)),
    (grad(w.T @ M @ w, M), np.outer(WV, WV)),
    (grad(a**3, a), 3 * 1.5**2),
    (jacobian(X @ w, w), XV),
    (jacobian(w / norm(w), w), np.eye(2) / k(WV) - np.outer(WV, WV) / k(WV) ** 3),
    (jacobian(grad(norm(w) ** 2, w), w), 2 * np.eye(2)),
]


@pytest.mark.parametrize(("node", "value"), CASES, ids=[str(c[0])[:60] for c in CASES])
def test_node_against_numpy(node, value):
    got = np.array(np.vectorize(float)(np.array(evaluate(node, MODEL), dtype=object)), dtype=float)
    assert np.allclose(got, value, rtol=1e-10, atol=1e-8)


@pytest.mark.parametrize(
    ("node", "value"),
    [
        (norm(w), "sqrt(5)"),
        (norm(w) ** 2, "5"),
        (norm(let("Gamma", diag(sqrt(diagonal(X.T @ X)))) @ w) ** 2, "257/4"),
        (a / norm(w) / norm(w), "3/10"),
        (fn.logistic(a - a), "1/2"),
    ],
)
def test_exact_where_possible(node, value):
    assert str(evaluate(node, MODEL)) == value


@pytest.mark.parametrize(
    "node",
    [
        a / (b + 2),
        (b + 2) ** -1,
        0 * (1 / (b + 2)),
        sqrt(b),
        fn.log(b + 2),
        inv(w @ w.T),
        fn.lambda_max(X.T @ Z),
        w[j + 2],
        Sum(1 / (t - 2), (t, 1, 3)),
        grad(norm(origin), origin),
        grad(abs(b + 2), b),
        grad(fn.relu(b + 2), b),
        grad(sqrt(b + 2), b),
    ],
    ids=str,
)
def test_terms_without_a_value(node):
    with pytest.raises(Undefined):
        evaluate(node, MODEL)


def test_a_sum_needs_values_in_its_range_only():
    assert evaluate(Sum(1 / (t - 2), (t, 3, 4)), MODEL) == F(3, 2)
    assert evaluate(Sum(1 / (t - 2), (t, 2, 1)), MODEL) == 0


# -------------------------------------------------------------------------------------- sequences
g = sequence("g", d, last=4)
v = recursion("v", d, start={0: w}, step=lambda v, s: a * v[s - 1] + g[s])
back = recursion("c", d, start={5: u}, step=lambda c, s: hadamard(c[s + 1], c[s + 1]) + g[s])
TIMES = {s: np.array([s, 1.0 - s]) for s in range(1, 5)}
SEQ = MODEL.having("g", lambda s: exact(TIMES[s]), "sequences")


def test_recursions_run_forward_and_backward():
    state = WV
    for s in range(1, 4):
        state = 1.5 * state + TIMES[s]
    assert evaluate(v[t], SEQ) == exact(state)
    state = UV
    for s in (4, 3):
        state = state * state + TIMES[s]
    assert evaluate(back[t], SEQ) == exact(state)
    assert evaluate(v[0], SEQ) == exact(WV)


@pytest.mark.parametrize("node", [g[t + 2], g[t - 3], v[t - 4], v[t + 2], back[t + 3]], ids=str)
def test_times_out_of_range(node):
    with pytest.raises(Undefined):
        evaluate(node, SEQ)


def test_derivatives_at_a_state_and_in_one_copy():
    s = scalar("s")
    h = recursion("h", start={0: b}, step=lambda h, s_: a * h[s_ - 1] * h[s_ - 1] + s)
    model = Model(integers={"t": 3}, values={"a": F(1, 2), "b": F(1, 4), "s": F(1, 3)})
    h0, c = 0.25, 1 / 3
    h1 = h0**2 / 2 + c
    h2 = h1**2 / 2 + c
    assert math.isclose(evaluate(grad(h[t], h[1]), model), h1 * h2, rel_tol=1e-9)
    assert math.isclose(evaluate(grad(h[t], h[0]), model), h0 * h1 * h2, rel_tol=1e-9)
    assert evaluate(grad(h[1], h[2]), model) == 0
    assert evaluate(grad(h[t], h[t]), model) == pytest.approx(1)
    copies = [evaluate(grad(h[t], a, at=h[k_]), model) for k_ in (1, 2, 3)]
    assert copies == pytest.approx([h0**2 * h1 * h2, h1**2 * h2, h2**2])
    assert evaluate(grad(h[t], a), model) == pytest.approx(sum(copies))


def test_derivative_at_a_let_is_in_what_is_added_to_it():
    r = let("r", y - X @ w)
    assert evaluate(grad(norm(r) ** 2, r), MODEL) == pytest.approx(tuple(2 * (YV - XV @ WV)))


def test_unknown_functions_and_their_derivatives():
    f, ell = function("f", differentiable=2), function("ell", on=d, differentiable=True)
    model = MODEL.having("f", polynomial([1, 0, 2]), "functions")
    model = model.having("ell", lambda x, order=0: x[0] * x[1] + x[0], "functions")
    assert evaluate(f(w), model) == (9, 3)
    assert evaluate(f.prime(w), model) == (8, -4)
    assert evaluate(f.prime.prime(a), model) == 4
    assert evaluate(grad(ell(w), w), model) == pytest.approx((0, 2))


# ------------------------------------------------------------------------------------- randomness
R, S = vector("R", d, law=moments(mean=0)), scalar("S", law=iid(laws.Bernoulli(a)))
SPACE = Space(
    (F(1, 2), F(1, 3), F(1, 6)),
    {"R": ((1, 2), (-1, 0), (3, -6)), "S": (0, 1, 1)},
)
RANDOM = Model(MODEL.integers, MODEL.values, space=SPACE)
P = np.array([1 / 2, 1 / 3, 1 / 6])
RV, SV = np.array([[1.0, 2.0], [-1.0, 0.0], [3.0, -6.0]]), np.array([0.0, 1.0, 1.0])


def test_expectations_are_weighted_sums():
    assert evaluate(E(R), RANDOM) == pytest.approx(tuple(P @ RV))
    assert evaluate(E(1 / (1 + S)), RANDOM) == F(3, 4)
    assert evaluate(Var(R), RANDOM) == pytest.approx(tuple(P @ RV**2 - (P @ RV) ** 2))
    assert evaluate(Cov(R[j], S), RANDOM) == pytest.approx(P @ (RV[:, 0] * SV) - (P @ RV[:, 0]) * (P @ SV))
    assert evaluate(E((S - E(S)) ** 2), RANDOM) == F(1, 4)
    assert evaluate(E(a), RANDOM) == F(3, 2)


def test_partial_expectation_holds_the_rest():
    for k_ in range(3):
        got = evaluate(E(S * R[j], over=R), RANDOM, outcome=k_)
        assert got == pytest.approx(SV[k_] * (P @ RV[:, 0]))
    assert evaluate(E(E(S * R[j], over=R)), RANDOM) == pytest.approx((P @ SV) * (P @ RV[:, 0]))


def test_an_outcome_of_probability_zero_needs_a_value_too():
    space = Space((F(1), F(0)), {"S": (1, 0)})
    with pytest.raises(Undefined):
        evaluate(E(1 / S), Model(values={"a": 1}, space=space))


def test_a_random_symbol_outside_every_expectation_needs_an_outcome():
    with pytest.raises(ValueError, match="outcome"):
        evaluate(R, RANDOM)
    assert evaluate(R - E(R), RANDOM, outcome=2) == (3 - F(2, 3), -6)
