"""Numbers and names at the edge of what can be written."""

from __future__ import annotations

import pytest
from sympy import Rational

from symproofs.language.declare import scalar, sizes
from symproofs.language.errors import InputError
from symproofs.language.nodes import LARGEST

x = scalar("x")


@pytest.mark.parametrize("number", [LARGEST, -LARGEST, Rational(1, LARGEST)])
def test_numbers_without_measure_are_refused(number) -> None:
    with pytest.raises(InputError, match="300 digits"):
        number * x


def test_large_numbers_are_numbers() -> None:
    assert str((LARGEST - 1) * x).startswith("999")


def test_one_name_for_two_sizes() -> None:
    with pytest.raises(InputError, match="twice"):
        sizes("n n")
