"""Functions of independent families under one expectation, by the public API."""

import pytest

from symproofs import (
    E,
    Eq,
    Sum,
    Var,
    claim,
    fn,
    independent,
    index,
    indicator,
    let,
    matrix,
    moments,
    scalar,
    sizes,
    vector,
)
from symproofs.numeric import find_counterexample, spot_check
from symproofs.tactics.prover import prove

n, d = sizes("n d")
i, j = index("i", n), index("j", d)
p, q = scalar("p", law=moments(mean=2, var=1)), scalar("q", law=moments(mean=0, var=1))
W = matrix("W", n, d, law=moments(mean=0, var=1, uncorrelated="entries"))
x = vector("x", d, law=moments(mean=0, var=1))
h = let("h", fn.relu(x))

TRUE = {
    "rectifier": (Eq(E(fn.relu(q) * p), 2 * E(fn.relu(q))), [independent(p, q)]),
    "absolute value": (Eq(E(abs(q) * p), 2 * E(abs(q))), [independent(p, q)]),
    "event": (Eq(E(indicator(q > 0) * p), 2 * E(indicator(q > 0))), [independent(p, q)]),
    "two functions": (Eq(E(fn.tanh(q) * fn.relu(p)), E(fn.tanh(q)) * E(fn.relu(p))), [independent(p, q)]),
    "in a sum": (Eq(E((fn.relu(q) + 1) * p), 2 * E(fn.relu(q)) + 2), [independent(p, q)]),
    "mean of a layer": (Eq(E((W @ h)[i]), 0), [independent(W, x)]),
    "variance of a layer": (Eq(Var((W @ h)[i]), Sum(E(fn.relu(x[j]) ** 2), j)), [independent(W, x)]),
}
FALSE = {
    "not independent": (Eq(E(fn.relu(q) * p), 2 * E(fn.relu(q))), []),
    "one family": (Eq(E(fn.relu(q) * q), E(fn.relu(q)) * E(q)), [independent(p, q)]),
    "a function of both": (
        Eq(E(fn.relu(p * q) * abs(p)), E(fn.relu(p * q)) * E(abs(p))),
        [independent(p, q)],
    ),
    "a sum of both": (Eq(E(fn.relu(q + p) * p), 2 * E(fn.relu(q + p))), [independent(p, q)]),
    "weights that depend on the inputs": (Eq(E((W @ h)[i]), 0), []),
}


@pytest.mark.parametrize("name", TRUE)
def test_they_factor(name):
    statement, given = TRUE[name]
    the_claim = claim("c", name, statement, given=given)
    found = prove(the_claim)
    assert found.proved, found.open
    assert spot_check(the_claim).passed


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_independent_does_not_factor(name):
    statement, given = FALSE[name]
    assert not prove(claim("c", name, statement, given=given)).proved
    assert find_counterexample(statement, given=given) is not None
