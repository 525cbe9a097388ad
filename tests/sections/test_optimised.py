"""Verdicts under ``python -O``, where asserts are left out: the same ones."""

import pytest

from symproofs.sections.initialization import rectifier, two_parts

from . import test_equivalence, test_minimiser, test_rectifier, test_ridge
from .variants import optimised

# the first of test_minimiser has the chain of 2.1o besides 2.2-loss
MODULES = (
    *test_minimiser.MODULES[1:],
    *test_ridge.MODULES,
    rectifier,
    two_parts,
    *test_equivalence.MODULES,
)
TESTS = (test_minimiser, test_ridge, test_rectifier, test_equivalence)


def expected():
    return {i: v for test in TESTS for i, v in test.VERDICTS.items() if i != "2.2-loss"}


def test_without_asserts():
    assert optimised(*MODULES) == expected()


@pytest.mark.slow
def test_spot_checked_without_asserts():
    assert optimised(*MODULES, numeric=True) == expected()
