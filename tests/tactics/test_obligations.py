"""Obligations: a term without a value keeps a claim open and is named; a hypothesis or domain frees it."""

import pytest

from symproofs import (
    E,
    Eq,
    Implies,
    Ne,
    Sum,
    Var,
    calc,
    claim,
    diag,
    eye,
    fn,
    index,
    laws,
    matrix,
    moments,
    natural,
    norm,
    ones,
    scalar,
    sequence,
    sizes,
    sqrt,
    vector,
    zeros,
)
from symproofs.numeric import spot_check
from symproofs.tactics.prover import prove

n, d = sizes("n d")
t, s = natural("t"), natural("s", 1)
x, y = scalar("x"), scalar("y")
a, b, z, p = scalar("a", "a > 0"), scalar("b", "b >= 0"), scalar("z", "z != 0"), scalar("p", "0 < p < 1")
k, w, X, g = index("k"), vector("w", d), matrix("X", n, d), sequence("g", d)
A, B = scalar("A", law=moments(mean=0)), scalar("B", law=moments(order=2))


def same(term):
    """A statement that says nothing, so that only having a value is left to prove."""
    return Eq(term, term)


# term without a value everywhere; the kind that is named; a hypothesis that frees it
MISSING = {
    "division": (same(1 / x), "divisor", Ne(x, 0)),
    "division by a difference": (same(1 / (x - y)), "divisor", x > y),
    "negative power": (same(x**-2), "", Ne(x, 0)),
    "power that may be negative": (same(x ** (t - 1)), "", Ne(x, 0)),
    "power at t = 0": (same(x ** (t - 1)), "", t >= 1),
    "root": (same(sqrt(x)), "root", x >= 0),
    "root of a difference": (same(sqrt(x - y)), "root", x >= y),
    "logarithm": (same(fn.log(x)), "log", x > 0),
    "time before the first": (same(g[t]), "index range", t >= 1),
    "time before the first, shifted": (same(g[t - 1]), "index range", t >= 2),
    "index beyond the last": (same(w[s]), "index range", s <= d),
    "summand beyond the range": (same(Sum(w[k], (k, 1, n))), "index range", n <= d),
    "norm in a denominator": (same(1 / norm(w)), "divisor", norm(w) > 0),
}
# never free: no hypothesis about numbers gives integrability
INTEGRABLE = {
    "square of a mean only": same(E(A**2)),
    "variance of a mean only": same(Var(A)),
    "product of families": same(E(A * B)),
    "third power": same(E(B**3)),
    "reciprocal": same(E(1 / (1 + B**2))),
}
FREE = {
    "domain": same(1 / a),
    "domain without 0": same(1 / z),
    "inside a domain": same(1 / (1 - p)),
    "product": same(1 / (a * z)),
    "root of a domain": same(sqrt(b)),
    "root of squares": same(sqrt(x**2 + y**2)),
    "power": same(x**t),
    "power over a range": same(Sum(x ** (t - k), (k, 1, t))),
    "log": same(fn.log(a)),
    "first time": same(g[t + 1]),
    "mean": same(E(A)),
    "square": same(E(B**2)),
    "linear": same(E(3 * A + B)),
    "constant": same(E(x)),
    "bounded law": same(E(scalar("C", law=laws.Rademacher()) ** 5)),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_value_keeps_the_claim_open_and_a_hypothesis_frees_it(name):
    statement, kind, hypothesis = MISSING[name]
    proof = prove(claim("c", name, statement))
    assert not proof.proved
    (opened,) = proof.open
    assert opened.kind == "obligation"
    assert kind in opened.text and "given=[" in opened.help
    assert not spot_check(claim("c", name, statement)).passed
    freed = claim("c", name, statement, given=[hypothesis])
    proof = prove(freed)
    assert proof.proved, proof.open
    assert hypothesis in proof.hypotheses and proof.unused == ()
    assert spot_check(freed).passed


@pytest.mark.parametrize("name", INTEGRABLE)
def test_what_may_not_be_integrable_is_open(name):
    proof = prove(claim("c", name, INTEGRABLE[name]))
    assert not proof.proved
    assert "integrable" in proof.open[0].text


@pytest.mark.parametrize("name", FREE)
def test_what_has_a_value_needs_no_hypothesis(name):
    proof = prove(claim("c", name, FREE[name]))
    assert proof.proved, proof.open
    assert proof.unused == ()


def test_sides_inside_a_chain_must_have_values_too():
    """x = x·(1/y)·y = x is no proof where y may be 0."""
    through = calc(x).eq(x * (1 / y) * y).eq(x)
    assert not prove(claim("c", "t", through)).proved
    assert prove(claim("c", "t", through, given=[Ne(y, 0)])).proved


def test_a_side_that_cancels_has_no_value_at_zero():
    """0·(1/y) is written, and 0 is not the same term."""
    assert prove(claim("c", "t", calc(0 * (1 / y)).eq(0))).open[0].kind in ("obligation", "step")


def test_the_hypothesis_of_a_value_is_listed_even_if_no_step_uses_it():
    proof = prove(claim("c", "t", Eq(y + 1 / x, 1 / x + y), given=[Ne(x, 0), y >= 0]))
    assert proof.proved
    assert Ne(x, 0) in proof.hypotheses
    assert proof.unused == (y >= 0,)


j, v = index("j", d), vector("v", n)
OUTSIDE = {
    "ones": ones(n)[n + 1],
    "zeros": zeros(n)[n + 1],
    "identity": eye(d)[j - 1, j - 1],
    "diagonal matrix": diag(ones(d))[j - 1, j],
    "product with the identity": (eye(d) @ w)[j - 1],
    "outer product": (v @ (eye(d) @ w).T)[1, j - 1],
    "summand": Sum((eye(d) @ w)[k], (k, 0, d)),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_an_index_outside_a_compound_array_has_no_value(name):
    """Also where every entry that the term is made of has one."""
    the_claim = claim("c", name, same(OUTSIDE[name]))
    proof = prove(the_claim)
    assert not proof.proved and "index range" in proof.open[0].text
    assert not spot_check(the_claim).passed


# --------------------------------------------------------------------------------- conditions found where they stand
TRUE = {
    "hypothesis with an expectation": claim("c", "t", Eq(E(B) + 1, x), given=[Eq(E(B), x - 1)]),
    "hypotheses in the wrong order": claim("c", "t", Eq(sqrt(x), 2), given=[Eq(sqrt(x), 2), x >= 0]),
    "denominator from a domain": claim("c", "t", Eq((1 - p) / (1 - p), 1)),
    "guard inside the statement": claim("c", "t", Implies(Ne(x, 0), Eq(x / x, 1))),
}


@pytest.mark.parametrize("name", TRUE)
def test_conditions_are_found(name):
    assert spot_check(TRUE[name]).passed
    assert prove(TRUE[name]).proved
