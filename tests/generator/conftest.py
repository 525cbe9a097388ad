"""Prints what the generator saw, also when tests run in several processes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from generator.pairs import Tally, report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One table of all generated pairs."""
    tallies: dict[str, Tally] = {}
    seeds: set[str] = set()
    for outcome in ("passed", "failed"):
        for test in terminalreporter.stats.get(outcome, ()):
            for key, seen in getattr(test, "user_properties", ()):
                if key == "generator":
                    t = Tally(**{**seen["counts"], "nodes": Counter(seen["nodes"])})
                    seeds.add(seen["seeds"])
                    tallies.setdefault(seen["fragment"], Tally()).merge(t)
    if tallies:
        terminalreporter.write_line("")
        terminalreporter.write_line(f"generated pairs, seeds {', '.join(sorted(seeds))}")
        terminalreporter.write_line(report(tallies))
