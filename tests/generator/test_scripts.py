"""Statements with proof scripts: none that evaluation finds false is proved; of the true ones nearly all are."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from generator import bounds, combinations, derivatives, inverses, logic_terms, piecewise
from generator.pairs import Tally
from generator.scripted import Case, check
from generator.test_generator import ENOUGH, FIRST_SEED, SLOW_SEED, judge, record

CASES: dict[str, Callable[[str, int], Iterator[Case]]] = {
    "logic": logic_terms.cases,
    "piecewise": piecewise.cases,
    "inverses": inverses.cases,
    "literal sizes": inverses.cases,
    "combinations": combinations.cases,
    "derivatives": derivatives.cases,
    "bounds": bounds.cases,
}
SAMPLE = {
    "logic": 12,
    "piecewise": 12,
    "inverses": 12,
    "literal sizes": 8,
    "combinations": 12,
    "derivatives": 60,
    "bounds": 60,
}
SLOW = {
    "logic": 500,
    "piecewise": 500,
    "inverses": 500,
    "literal sizes": 100,
    "combinations": 500,
    "derivatives": 1000,
    "bounds": 600,
}
SHARE = {
    "literal sizes": 0.75,  # of 1 × 1 matrices some: their sums are written out before they meet their inverse
    "derivatives": 0.85,  # SymPy merges exponentials and turns odd functions round, and no rule turns them back
}


def _run(fragment: str, seeds: range) -> Tally:
    tally = Tally()
    for seed in seeds:
        for case in CASES[fragment](fragment, seed):
            check(case, tally)
    return tally


@pytest.mark.parametrize("fragment", CASES)
def test_a_sample(fragment: str, record_property: Callable[[str, Any], None]) -> None:
    seeds = range(FIRST_SEED, FIRST_SEED + SAMPLE[fragment])
    t = _run(fragment, seeds)
    record(record_property, fragment, t, seeds)
    judge(t)
    assert t.proved >= SHARE.get(fragment, 0.75) * t.true, "\n\n".join(t.open)


@pytest.mark.slow
@pytest.mark.parametrize("fragment", CASES)
def test_many(fragment: str, record_property: Callable[[str, Any], None]) -> None:
    first = int(os.environ.get("SYMPROOFS_GENERATOR_SEED", SLOW_SEED))
    seeds = range(first, first + SLOW[fragment])
    t = _run(fragment, seeds)
    record(record_property, fragment, t, seeds)
    judge(t)
    assert t.proved >= SHARE.get(fragment, ENOUGH) * t.true, (
        f"{t.proved} of {t.true} proved; open:\n\n" + "\n\n".join(t.open)
    )
