"""Spot checks in other processes come out as they do here, and losing a process loses nothing."""

import multiprocessing
import os
import signal

import pytest

from symproofs import Eq, claim, scalar
from symproofs.runner import workers
from symproofs.runner.judge import judge, to_check
from symproofs.runner.targets import targets_of

x = scalar("x")
TRUE = [claim(f"w{k}", "a square", Eq((x + k) ** 2, x**2 + 2 * k * x + k**2)) for k in range(9)]
FALSE = claim("f", "no square", Eq((x + 1) ** 2, x**2 + 1))

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def two_cores(monkeypatch):
    monkeypatch.setattr(workers, "_cores", lambda: 2)
    monkeypatch.setattr(workers.sys, "platform", "linux")


def plain(check):
    return (check.passed, check.methods, check.sizes, check.points, check.max_error, check.counterexample)


def test_elsewhere_is_as_here(two_cores):
    claims = [*TRUE, FALSE]
    with workers.checks_ahead(claims, 5) as check:
        assert len(multiprocessing.active_children()) == 2
        found = [check(c) for c in claims]
    assert not multiprocessing.active_children()
    assert [plain(a) for a in found] == [plain(workers.spot_check_of(c, 5)) for c in claims]
    assert [a.passed for a in found] == [True] * 9 + [False] and all(a.seed == 5 for a in found)


def test_verdicts_are_the_same(two_cores):
    targets = targets_of([*TRUE, FALSE])
    with workers.checks_ahead(to_check(targets), 7) as check:
        apart = [o.verdict.verdict for o in judge(targets, check=check)]
    assert apart == [o.verdict.verdict for o in judge(targets)] == ["proved"] * 9 + ["refuted"]


def test_a_killed_process_loses_no_check(two_cores):
    with workers.checks_ahead(TRUE, 7) as check:
        for process in multiprocessing.active_children():
            os.kill(process.pid, signal.SIGKILL)
        assert all(check(c).passed for c in TRUE)


def test_an_error_ends_the_processes(two_cores):
    with pytest.raises(KeyboardInterrupt), workers.checks_ahead(TRUE, 7):
        raise KeyboardInterrupt
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("cores, claims", [(1, TRUE), (2, TRUE[: workers.FEW - 1])])
def test_a_few_are_checked_here(monkeypatch, cores, claims):
    monkeypatch.setattr(workers, "_cores", lambda: cores)
    with workers.checks_ahead(claims, 7) as check:
        assert check is None and not multiprocessing.active_children()
