"""Points at the edges of what is allowed: a statement that is false there alone is refuted."""

import pytest
from sympy import Rational

from symproofs import (
    And,
    Eq,
    ForAll,
    claim,
    eye,
    fn,
    function,
    jacobian,
    matrix,
    natural,
    norm,
    recursion,
    scalar,
    sequence,
    sizes,
    vector,
)
from symproofs.numeric import draw_models, evaluate, find_counterexample, holds, spot_check
from symproofs.numeric.edges import has_edges

n, d = sizes("n d")
T = natural("T")
s, a, b, free = scalar("s"), scalar("a"), scalar("b"), scalar("c")
gamma, q = scalar("gamma", "gamma > 0"), scalar("q", "0 <= q <= 1")
W, A = matrix("W", d, d), matrix("A", n, d)
w, u = vector("w", d), vector("u", n)
f, twice = function("f", differentiable=True), function("g", differentiable=2)
slope = ForAll(s, abs(f.prime(s)) <= gamma)
small = fn.lambda_max(W.T @ W) <= q**2 / gamma**2


def drawn(given, *parts, seed=7):
    return [x.model for x in draw_models([Eq(a, a), *given, *parts], given, seed)]


@pytest.mark.parametrize(
    "given",
    [[small], [norm(W) <= gamma], [norm(A) <= 1], [norm(w) <= q], [a <= b], [a + b >= 1], [a**2 + b**2 <= 2]],
    ids=str,
)
@pytest.mark.parametrize("seed", [7, 8])
def test_hypotheses_are_met_with_equality_and_without(given, seed):
    (h,) = given
    models = drawn(given, seed=seed)
    exact = [m for m in models if evaluate(h.left, m) == evaluate(h.right, m)]
    assert all(holds(h, m).value for m in models)
    assert exact and len(exact) < len(models)
    assert any(evaluate(h.right, m) != 0 or evaluate(h.left, m) != 0 for m in exact)


def test_a_multiple_of_the_identity_is_drawn_for_a_bound_on_the_norm():
    squares = [m for m in drawn([small, q > 0]) if m.integers["d"] > 1]
    found = [m.values["W"] for m in squares if holds(Eq(W, W[1, 1] * eye(d)), m).value]
    assert any(x[0][0] != 0 for x in found)


def test_ends_of_a_closed_domain_come_together_and_apart():
    p, r = scalar("p", "0 <= p <= 1"), scalar("r", "r >= 2")
    models = drawn([], Eq(p, q + r))
    pairs = {(m.values["p"], m.values["q"]) for m in models if m.values["r"] == 2}
    assert {(1, 1), (0, 0)} <= pairs and pairs & {(0, 1), (1, 0)}


def test_functions_as_steep_as_allowed():
    models = drawn([slope])
    steep = [
        m for m in models if abs(m.functions["f"](0, 1)) == abs(m.functions["f"](3, 1)) == m.values["gamma"]
    ]
    assert {1, -1} <= {m.functions["f"](0, 1) / m.values["gamma"] for m in steep}
    curved = drawn([ForAll(s, twice.prime.prime(s) <= free), free > 0])
    assert any(m.functions["g"](5, 2) == m.values["c"] for m in curved)


def test_a_slope_that_is_constant_is_bounded_beyond_doubt():
    found = list(draw_models([Eq(a, a), slope], [slope]))
    assert any(x.sure for x in found), "of x -> 3x one value of the slope tells all"
    assert not all(x.sure for x in found), "of tanh samples do not"
    for x in found:
        f_ = x.model.functions["f"]
        assert x.sure == (getattr(f_, "degree", None) in (0, 1)), f_


def test_a_constant_slope_does_not_settle_what_depends_on_the_place():
    model = next(x.model for x in draw_models([slope], [slope]) if x.sure)
    assert not holds(ForAll(s, abs(f.prime(s)) <= gamma + s**2), model).sure
    assert not holds(ForAll(s, f(s) <= f(s)), model).sure
    assert holds(ForAll(s, And(f.prime(s) <= gamma, f.prime(s) >= -gamma)), model).sure
    wrong = holds(ForAll(s, abs(f.prime(s)) > gamma), model)
    assert wrong.value is False and wrong.sure


def test_only_hypotheses_and_domains_with_an_end_have_edges():
    assert has_edges([q], []) and has_edges([], [small]) and has_edges([], [slope])
    assert not has_edges([gamma, a], [Eq(a, b), a < b])


def test_false_at_the_edge_alone():
    """Each is true at most other points that are drawn."""
    x, h0 = sequence("x", d), vector("h_0", d)
    net = recursion("h", d, start={0: h0}, step=lambda h, t: W @ f(h[t - 1]) + x[t])
    for statement, given in (
        (norm(W) < 1, [norm(W) <= 1]),
        (norm(A) ** 2 < b, [norm(A) ** 2 <= b, b > 0]),
        (norm(jacobian(net[T + 1], net[T])) <= Rational(19, 20), [slope, small, q > 0]),
        (q**2 < 1, []),
        (f(b) - f(0) < gamma * b, [slope, b > 0]),
    ):
        found = find_counterexample(statement, given)
        assert found is not None and found["kind"] == "false", statement
    inside = spot_check(claim("i", "i", norm(jacobian(net[T + 1], net[T])) <= q, given=[slope, small]))
    assert inside.passed and inside.sure_points > 0
