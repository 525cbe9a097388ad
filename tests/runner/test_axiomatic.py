"""The verdict ``axiom``: a theorem that says no more than an axiom says."""

import pytest

from symproofs import (
    E,
    Eq,
    Var,
    calc,
    claim,
    facts,
    follows,
    iid,
    index,
    laws,
    matrix,
    norm,
    scalar,
    sizes,
    vector,
    verify,
)

m, n = sizes("m n")
A, x, p = matrix("A", m, n), vector("x", n), scalar("p", "0 <= p <= 1")
B, i = vector("B", n, law=iid(laws.Bernoulli(p))), index("i", n)
bound = norm(A @ x) <= norm(A) * norm(x)

MERE = {
    "by follows": claim("a.1", "t", bound, proof=follows(facts.operator_norm)),
    "by a line": claim("a.2", "t", calc(norm(A @ x)).le(norm(A) * norm(x), by=facts.operator_norm)),
    "the mean of a law": claim("a.3", "t", Eq(E(B[i]), p)),
    "a moment of a law": claim("a.4", "t", Eq(E(B[i] ** 3), p)),
}
MORE = {
    "a multiple of the mean": claim("b.1", "t", Eq(E(2 * B[i]), 2 * p)),
    "a variance": claim("b.2", "t", Eq(Var(B[i]), p * (1 - p))),
    "no axiom": claim("b.3", "t", p * (1 - p) >= 0),
    "a longer chain": claim(
        "b.4",
        "t",
        calc(norm(A @ x)).le(norm(A) * norm(x), by=facts.operator_norm).le(norm(A) * norm(x) + p),
    ),
}


@pytest.mark.parametrize("name", MERE)
def test_an_instance_of_an_axiom_is_not_called_proved(name):
    verdict = verify(MERE[name])
    assert verdict.verdict == "axiom"
    assert verdict.verified and verdict.axioms


@pytest.mark.parametrize("name", MORE)
def test_what_rests_on_more_or_on_none_is(name):
    assert verify(MORE[name]).verdict == "proved"
