"""The table of spot checks."""

from symproofs.notation.unicode import emit
from symproofs.proofs import SpotCheck
from symproofs.report.checks import check_row


def sizes(*found):
    check = SpotCheck(True, ("exact rationals",), found, 24, 0.0, 7)
    return emit(check_row("x", check).sizes)


def test_few_sizes_are_listed():
    assert sizes({"n": 1, "d": 2}, {"n": 3, "d": 2}, {"n": 1, "d": 2}) == "(n, d) = (1, 2), (3, 2)"
    assert sizes({"n": 1}, {"n": 4}) == "n = 1, 4"
    assert sizes() == sizes({}) == "–"


def test_of_many_sizes_the_ends_are_told():
    many = [{"n": k, "d": 4 - k % 3, "T": 5 * k, "q": 2, "m": k % 2} for k in range(1, 7)]
    assert sizes(*many) == "n ∈ {1, …, 6}, d ∈ {2, …, 4}, T ∈ {5, …, 30}, q ∈ {2}, m ∈ {0, 1}"
    assert sizes(*[{"n": k, "d": k} for k in range(1, 7)]) == "n, d ∈ {1, …, 6}"
