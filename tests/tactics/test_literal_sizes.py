"""Inverses at sizes that are numbers, and goals at each value of an index that has few of them."""

import pytest

from symproofs import Eq, ForAll, Sum, calc, claim, eye, facts, index, inv, invertible, matrix, sizes, vector
from symproofs.numeric import find_counterexample, spot_check
from symproofs.tactics.prover import prove

A, B, C = matrix("A", 3, 3), matrix("B", 2, 2), matrix("C", 1, 1)
u, w, n = vector("u", 3), vector("w", 2), sizes("n")
i, j = index("i", 2), index("j", n)
x = vector("x", n)

TRUE = {
    "2 × 2": (calc(inv(B) @ B).eq(eye(2), by=facts.inverse), B),
    "on a vector": (calc(inv(B) @ (B @ w)).eq(w, by=facts.inverse), B),
    "3 × 3": (calc(A @ inv(A) @ u).eq(u, by=facts.inverse), A),
    "1 × 1": (calc(inv(C) @ C).eq(eye(1), by=facts.inverse), C),
    "transposed": (calc(inv(B).T @ B.T @ w).eq(w, by=facts.inverse), B),
    "by the values of the index": (Eq((w[1] - w[i]) * (w[2] - w[i]), 0), None),
    "two indices": (Eq((B[1, 1] - B[i, i]) * (B[2, 2] - B[i, i]), 0), None),
}
FALSE = {
    "one value is left out": Eq(w[1] - w[i], 0),
    "an index of symbolic range": ForAll(j, Eq((x[j] - x[1]) * (x[j] - x[n]), 0)),
}


@pytest.mark.parametrize("name", TRUE)
def test_it_is_proved(name):
    statement, matrix_ = TRUE[name]
    given = [] if matrix_ is None else [invertible(matrix_)]
    the_claim = claim("c", name, statement, given=given)
    found = prove(the_claim)
    assert found.proved, found.open
    assert spot_check(the_claim).passed


@pytest.mark.parametrize("name", FALSE)
def test_what_fails_at_a_value_is_open_and_refuted(name):
    statement = FALSE[name]
    assert not prove(claim("c", name, statement)).proved
    assert find_counterexample(statement) is not None


def test_another_matrix_is_not_contracted():
    other = matrix("O", 2, 2)
    wrong = Eq(inv(B) @ other, eye(2))
    assert not prove(claim("c", "t", wrong, given=[invertible(B)])).proved
    assert find_counterexample(wrong, given=[invertible(B)]) is not None


def test_a_size_of_few_values_is_no_index():
    """n ≤ 2 does not make x a vector of length 2: what is missing is that x[2] is there."""
    found = prove(claim("c", "t", Eq(Sum(x[j], j), x[1] + x[2]), given=[n <= 2]))
    assert not found.proved
    assert found.open[0].kind == "obligation"
    assert not any("generalise" in item.text + item.residual + item.help for item in found.open)
