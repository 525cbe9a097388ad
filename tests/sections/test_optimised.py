"""Verdicts under ``python -O``, where asserts are left out: the same ones."""

import pytest

from symproofs.sections.dropout import minimiser, ridge
from symproofs.sections.initialization import rectifier, two_parts
from symproofs.sections.momentum import equivalence

from . import test_equivalence, test_minimiser, test_rectifier, test_ridge
from .variants import optimised

MODULES = {
    minimiser: test_minimiser.VERDICTS,
    ridge: test_ridge.VERDICTS,
    rectifier: {i: v for i, v in test_rectifier.VERDICTS.items() if i != "3.2-rectifier"},
    two_parts: {"3.2-rectifier": "proved"},
    equivalence: test_equivalence.VERDICTS,
}


def expected(modules):
    return {i: v for m in modules for i, v in MODULES[m].items()}


def test_without_asserts():
    assert optimised(*MODULES) == expected(MODULES)


@pytest.mark.slow
def test_spot_checked_without_asserts():
    assert optimised(*MODULES, numeric=True) == expected(MODULES)
