"""Verdicts under ``python -O``, where asserts are left out: the same ones."""

import pytest

from symproofs.sections.initialization import rectifier

from . import test_equivalence, test_minimiser, test_rectifier, test_ridge
from .variants import optimised

MODULES = (*test_minimiser.MODULES[1:], *test_ridge.MODULES, rectifier, *test_equivalence.MODULES)
TESTS = (test_minimiser, test_ridge, test_rectifier, test_equivalence)


def expected():
    found = {i: v for test in TESTS for i, v in test.VERDICTS.items()}
    return {i: v for i, v in found.items() if i != "2.2-loss"}  # its file has the chain of 2.1o, too


def test_without_asserts():
    assert optimised(*MODULES) == expected()


@pytest.mark.slow
def test_spot_checked_without_asserts():
    assert optimised(*MODULES, numeric=True) == expected()
