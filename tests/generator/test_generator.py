"""No generated statement that evaluation finds false is proved; of the true ones nearly all are."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from generator.pairs import FRAGMENTS, Tally, run

FIRST_SEED, SAMPLE = 20_000, 12  # seeds of every run; three pairs each
SLOW_SEED, SLOW = 1_000, 410  # seeds of the slow suite: more than 10,000 pairs in all
ENOUGH = 0.95


def record(record_property: Callable[[str, Any], None], fragment: str, t: Tally, seeds: range) -> None:
    """Keeps what was seen for the table at the end."""
    keys = ("true", "false", "without_value", "undecided", "proved", "proved_undecided")
    seen = {"fragment": fragment, "counts": {k: getattr(t, k) for k in keys}, "nodes": dict(t.nodes)}
    seen["seeds"] = f"{seeds[0]} to {seeds[-1]}"
    record_property("generator", seen)


def judge(t: Tally) -> None:
    """Nothing false was proved, and evaluation agrees with the generator."""
    assert not t.broken, "the generator called a false statement sound:\n\n" + "\n\n".join(t.broken)
    assert not t.alarms, "PROVED, AND FALSE OR WITHOUT A VALUE:\n\n" + "\n\n".join(t.alarms)
    assert t.false, "no false statement was generated"


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_sample(fragment: str, record_property: Callable[[str, Any], None]) -> None:
    seeds = range(FIRST_SEED, FIRST_SEED + SAMPLE)
    t = run(fragment, seeds)
    record(record_property, fragment, t, seeds)
    judge(t)
    assert t.proved >= 0.75 * t.true, "\n\n".join(t.open)


@pytest.mark.slow
@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_ten_thousand_pairs(fragment: str, record_property: Callable[[str, Any], None]) -> None:
    first = int(os.environ.get("SYMPROOFS_GENERATOR_SEED", SLOW_SEED))
    seeds = range(first, first + SLOW)
    t = run(fragment, seeds)
    record(record_property, fragment, t, seeds)
    judge(t)
    assert t.proved >= ENOUGH * t.true, f"{t.proved} of {t.true} proved; open:\n\n" + "\n\n".join(t.open)
