"""Exact radicals: canonical form, arithmetic, order, and where exactness is given up."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symproofs.numeric import arrays
from symproofs.numeric.numbers import Surd, divide, is_exact, power, reciprocal, root, sign

rationals = st.fractions(min_value=0, max_value=50, max_denominator=30)


@given(rationals, rationals)
@settings(max_examples=150, deadline=None)
def test_roots_multiply_and_square_exactly(a, b):
    assert root(a) ** 2 == a
    assert root(a) * root(b) == root(a * b)
    assert math.isclose(float(root(a)), math.sqrt(a))


@given(rationals, rationals, rationals)
@settings(max_examples=150, deadline=None)
def test_field_operations_agree_with_floats(a, b, c):
    x = root(a) + root(b) - c
    assert math.isclose(float(x), math.sqrt(a) + math.sqrt(b) - float(c), abs_tol=1e-9)
    if x != 0:
        assert x * reciprocal(x) == 1
        assert sign(x) == (1 if float(x) > 0 else -1)


def test_equality_is_decided_exactly():
    assert root(8) == 2 * root(2)
    assert root(2) + root(3) != root(Fraction(98996, 10000))
    assert (root(2) + root(3)) ** 2 == 5 + 2 * root(6)
    assert root(Fraction(9, 4)) == Fraction(3, 2)


def test_order_separates_close_surds():
    x = root(2) - Fraction(math.isqrt(2 * 10**60), 10**30)
    assert isinstance(x, Surd)
    assert sign(x) == 1


def test_exactness_is_kept_or_given_up_openly():
    assert divide(1, 3) == Fraction(1, 3)
    assert power(2, -2) == Fraction(1, 4)
    assert power(0, 0) == 1
    assert is_exact(root(10**6 + 3))
    assert not is_exact(root(root(2)))


@given(st.lists(st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=3, max_size=3))
@settings(max_examples=100, deadline=None)
def test_linear_algebra_against_numpy(rows):
    np = pytest.importorskip("numpy")
    a = tuple(map(tuple, rows))
    m = np.array(rows, dtype=float)
    inverse = arrays.inverse(a)
    assert (inverse is None) == (round(np.linalg.det(m)) == 0)
    if inverse is not None:
        assert arrays.matmul(a, inverse) == arrays.identity(3)
    assert math.isclose(float(arrays.operator_norm(a)), np.linalg.norm(m, 2), abs_tol=1e-7)
    s = arrays.matmul(a, arrays.transpose(a))
    assert math.isclose(float(arrays.lambda_max(s)), np.linalg.eigvalsh(m @ m.T)[-1], abs_tol=1e-7)


def test_roots_are_cleared_without_factorising():
    """The radicands share factors, and none of these need be small: 10⁹ + 7 and 998 244 353 are primes."""
    p, q, s = 10**9 + 7, 998_244_353, 30
    for radicands in (
        (p,),
        (p * q, p),
        (p * q, q, s),
        (p * s, q * s, p * q),
        (6, 10, 15),
        (p * 6, 10, 15 * q),
    ):
        x = Surd({r: Fraction(k + 1, 3) for k, r in enumerate((1, *radicands))})
        assert x * reciprocal(x) == 1 and is_exact(reciprocal(x))
