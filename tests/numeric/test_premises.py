"""Implications are tested where their premises hold; quantifiers where their bodies say something."""

import pytest

from symproofs import (
    And,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Ne,
    Not,
    Or,
    Rational,
    at,
    claim,
    equivalence,
    have,
    index,
    matrix,
    natural,
    norm,
    recursion,
    scalar,
    sequence,
    sizes,
    steps,
    vector,
    zeros,
)
from symproofs.numeric import Model, draw_models, find_counterexample, holds, spot_check
from symproofs.numeric.premises import goals, ways

n, d = sizes("n d")
i, j = index("i", n), index("j", d)
x, y, z, alpha, beta, eps, rate = (scalar(s) for s in ("x", "y", "z", "alpha", "beta", "epsilon", "rate"))
delta = scalar("delta", "delta > 0")
X, v, w, g, t = matrix("X", n, d), vector("v", d), vector("w", d), sequence("g", d), natural("t", 1)
pair = And(Eq(alpha, beta), Eq(eps, rate * (1 - beta)))
heavy = recursion("a", d, start={0: zeros(d)}, step=lambda h, t: alpha * h[t - 1] + eps * g[t])
running = recursion("b", d, start={0: zeros(d)}, step=lambda h, t: beta * h[t - 1] + (1 - beta) * g[t])


def same(t):
    return Eq(heavy[t], delta * running[t])


def share(statement, premise, given=(), seed=7):
    """The share of drawn points at which the premise holds."""
    found = [holds(premise, draw.model).value for draw in draw_models([statement], given, seed)]
    assert len(found) == 24
    return sum(found) / 24


PREMISES = [
    (Implies(pair, Eq(eps, rate)), pair, []),
    (Implies(And(pair, Ne(beta, 1)), Eq(eps, rate)), And(pair, Ne(beta, 1)), [Ne(eps, 0)]),
    (Implies(Eq(x, 1), Implies(Eq(y, x), Eq(y, 1))), And(Eq(x, 1), Eq(y, x)), []),
    (ForAll(z, Implies(Eq(x, y), Eq(x * z, y * z))), Eq(x, y), []),
    (And(x**2 >= 0, Implies(x > y + 5, x > y)), x > y + 5, []),
    (Or(Ne(x, y + 17), Eq(x - 17, y)), Eq(x, y + 17), []),
    (Not(And(Eq(x, y + 17), z > y)), And(Eq(x, y + 17), z > y), [x < y + 18]),
    (Implies(ForAll(j, Eq(w[j], x)), Eq(norm(w) ** 2, d * x**2)), ForAll(j, Eq(w[j], x)), []),
    (Implies(Eq(n, d), Eq(n * n, d * d)), Eq(n, d), []),
    (Implies(Eq(X @ w, 0), Eq(norm(X @ w), 0)), Eq(X @ w, 0), []),
    (Iff(Eq(x, y + 17), Eq(y, x - 17)), Eq(x, y + 17), []),
]


@pytest.mark.parametrize("statement, premise, given", PREMISES, ids=[str(p[0]) for p in PREMISES])
@pytest.mark.parametrize("seed", [7, 8])
def test_a_third_of_the_points_satisfy_the_premise(statement, premise, given, seed):
    got = share(statement, premise, given, seed)
    assert 1 / 3 <= got < 1  # and some do not


def test_both_sides_of_an_equivalence_are_met_and_missed():
    a, b = And(Eq(x, y), Ne(x, z)), Eq(y, z)
    kinds = {
        (holds(a, draw.model).value, holds(b, draw.model).value) for draw in draw_models([Iff(a, Not(b))])
    }
    assert {(True, False), (False, True), (False, False)} <= kinds


TRUE = {
    "premise": (Implies(pair, Eq(eps + alpha * rate, rate)), []),
    "kernel": (ForAll(v, Implies(Eq(X @ v, 0), Eq(norm(X @ v), 0))), []),
    "two samples": (ForAll(v, w, Implies(And(Eq(v, 2 * w), Eq(w.T @ w, 1)), Eq(v.T @ v, 4))), []),
    "sequence": (ForAll(g, Implies(Eq(g[2], w), Eq(g[2] - w, 0))), []),
    "solution": (Exists(x, And(Eq(x + y, z), x > z - y - 1)), []),
    "solution of a system": (Exists(v, Eq(X @ v, X @ w)), []),
    "solution for all": (ForAll(y, Exists(x, Eq(x, y + 17))), []),
    "root": (ForAll(y, Implies(y > 0, Exists(x, Eq(x**2, y)))), []),
    "impulse": (Exists(g, And(Ne(g[1], 0), ForAll(t, Implies(t > 1, Eq(g[t], 0))))), []),
    "guard": (Implies(Eq(x * y, 1), Eq(y, 1 / x)), []),
    "no premise": (Implies(Eq(x**2, -1), Eq(x, y)), []),
}
FALSE = {
    "premise": (Implies(pair, Eq(eps, rate)), []),
    "rare premise": (Implies(pair, Ne(eps, rate / 2)), []),
    "square": (Iff(Eq(x**2, y**2), Eq(x, y)), []),
    "one side only": (Iff(And(Eq(x, y), Ne(x, z)), Eq(x, y)), []),
    "order": (Implies(x > y + 5, x > y + 6), []),
    "kernel": (ForAll(v, Implies(Eq(X @ v, 0), Eq(v, 0))), [Eq(n, 1), Ne(X[1, 1], 0)]),
    "sequence": (ForAll(g, Implies(Eq(g[2], w), Eq(g[1], w))), []),
    "two samples": (ForAll(v, w, Implies(And(Eq(v, 2 * w), Eq(w.T @ w, 1)), Eq(v.T @ v, 2))), []),
    "witness": (Not(Exists(x, Eq(x, y + 17))), []),
    "entries": (Implies(ForAll(j, Eq(w[j], x)), Eq(norm(w), x)), []),
    "all inputs": (Iff(ForAll(g, t, same(t)), And(Eq(alpha, beta), Eq(eps, delta * (1 + beta)))), [Ne(eps, 0)]),
    "half of the pair": (Iff(ForAll(g, t, same(t)), Eq(alpha, beta)), [Ne(eps, 0)]),
    "some input": (
        Iff(
            Exists(g, And(Ne(g[1], 0), same(1), same(2))),
            And(Eq(alpha, beta), Eq(eps, delta * (1 + beta))),
        ),
        [Ne(eps, 0)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_true_statements_pass(name):
    statement, given = TRUE[name]
    check = spot_check(claim(name, name, statement, given=given))
    assert check.passed, check.reason
    assert find_counterexample(statement, given, points=24) is None
    quantified = isinstance(statement, (ForAll, Exists))
    assert ("sampled quantifiers" in check.methods) is quantified


@pytest.mark.parametrize("name", FALSE)
@pytest.mark.parametrize("seed", [7, 8])
def test_wrong_conclusions_are_found(name, seed):
    statement, given = FALSE[name]
    assert not spot_check(claim(name, name, statement, given=given), seed=seed).passed
    assert find_counterexample(statement, given, seed=seed) is not None


def test_a_counterexample_names_the_values_of_quantified_symbols():
    found = find_counterexample(ForAll(x, Implies(Eq(x, y + 17), x > 17)))
    assert int(found["x"]) == int(found["y"]) + 17
    assert "x" not in find_counterexample(And(ForAll(x, x**2 >= 0), Eq(y, 0)))  # it decided nothing


# ------------------------------------------------------------------------ what samples cannot tell
def test_samples_alone_make_no_counterexample():
    everywhere = ForAll(y, x * y <= 1000)  # so x = 0, which no sample of y can tell
    assert find_counterexample(Eq(x, 0), [everywhere]) is None
    assert find_counterexample(Implies(everywhere, Eq(x, 0))) is None
    check = spot_check(claim("c", "c", Eq(x, 0), given=[everywhere]))
    assert check.counterexample is None
    assert "sampled quantifiers" in check.methods
    assert find_counterexample(Exists(x, Eq(x**3, 2))) is None  # no sample is a cube root
    assert find_counterexample(Not(ForAll(x, x**2 < 10**6))) is None


def test_what_an_unsure_guard_lets_through_needs_no_value():
    guard = ForAll(y, Ne((y**3 + y - 1) ** 2, 0))  # false, but true of all samples
    there = Model(values={"x": 0})
    assert holds(guard, there).value is True
    assert holds(Implies(guard, Eq(1 / x, 0)), there).value is None
    assert holds(And(guard, Eq(1 / x, 0)), there).value is None
    assert spot_check(claim("c", "c", Implies(guard, Eq(x / x, 1)))).counterexample is None


def test_a_surer_sample_outweighs_an_earlier_guess():
    found = holds(ForAll(x, Exists(y, Eq(y**2, x))), Model())
    assert found.value is False and not found.sure  # −1 has no root, and no sample proves that
    sure = holds(ForAll(x, And(Exists(y, Eq(y**3, x)), x < 3)), Model())
    assert sure.value is False and sure.sure


# --------------------------------------------------------------------------------------- the goals
def test_goals():
    assert goals(Implies(And(Eq(x, 1), Or(Eq(y, 1), Eq(z, 1))), x > 0)) == (
        (Eq(x, 1), Eq(y, 1)),
        (Eq(x, 1), Eq(z, 1)),
    )
    assert goals(ForAll(x, Implies(And(Eq(x, 1), Eq(y, 2)), Eq(z, 3)))) == ((Eq(y, 2),),)
    assert goals(Eq(x, y)) == ()
    assert goals(Implies(Ne(x, y), Eq(z, 1))) == ()  # nearly every point satisfies it
    assert ways(Not(Implies(x > 0, Eq(y, 1)))) == ((x > 0, Ne(y, 1)),)
    assert ways(Iff(x > 0, y > 0)) == ((x > 0, y > 0), (x <= 0, y <= 0))


def test_symbols_of_the_proof_are_not_drawn():
    c, helper = scalar("c"), scalar("helper")
    always = ForAll(g, Eq(g[1], w))
    proof = steps(have(Eq(helper * w, helper * w)), have(Eq(zeros(d), w), by=at(always, lambda s: zeros(d))))
    check = spot_check(claim("c", "c", Implies(always, Eq(w, 0)), proof=proof))
    assert check.counterexample is None
    wrong = claim("c", "c", Iff(Eq(c, 1), Eq(c, 2)), proof=equivalence(forward=proof))
    assert not {"%s", "helper", "g"} & set(spot_check(wrong).counterexample)
    assert spot_check(wrong).counterexample["c"] in ("1", "2")


def test_bound_symbols_are_not_drawn():
    found = find_counterexample(And(ForAll(v, v.T @ v >= 0), Eq(x, Rational(1, 2))))
    assert "v" not in found and "x" in found
