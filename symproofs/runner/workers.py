"""Spot checks of many claims side by side, in processes forked from this one.

A spot check depends on the claim, the seed and the number of points only, so it comes out the same in another
process. Claims need not be copied: a forked process has them. Where a process cannot be forked, or one core is
all there is, or few claims are asked for, checks are made here, when they are needed.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from symproofs.proofs import Claim, SpotCheck

Check = Callable[[Claim], SpotCheck]
FEW = 8  # claims below which the start of processes does not pay

_CLAIMS: list[Claim] = []  # what a forked process finds by number


@contextmanager
def checks_ahead(claims: Sequence[Claim], seed: int) -> Iterator[Check | None]:
    """The spot checks of these claims, under way in other processes; None where they are not.

    To be entered before any thread is started, since threads do not survive a fork.
    """
    cores = _cores()
    if len(claims) < FEW or cores < 2 or not hasattr(os, "fork") or sys.platform == "darwin":
        yield None
        return
    from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
    from multiprocessing import active_children, get_context

    import symproofs.numeric  # noqa: F401 - imported once, before the fork

    _CLAIMS[:] = claims
    others = frozenset(active_children())
    pool = ProcessPoolExecutor(min(cores, len(claims)), get_context("fork"), _ignore_interruptions)
    try:
        pending = {id(c): pool.submit(_check, k, seed) for k, c in enumerate(claims)}

        def check(c: Claim) -> SpotCheck:
            found = pending.get(id(c))
            try:
                return spot_check_of(c, seed) if found is None else found.result()
            except BrokenExecutor:  # a process was killed from outside
                return spot_check_of(c, seed)

        yield check
    finally:
        for process in active_children():
            if process not in others:
                process.terminate()
        pool.shutdown(cancel_futures=True)
        _CLAIMS.clear()


def spot_check_of(c: Claim, seed: int) -> SpotCheck:
    """The spot check; one that breaks down has failed."""
    from symproofs.numeric import spot_check

    try:
        return spot_check(c, seed=seed)
    except Exception as e:
        reason = f"it broke down: {type(e).__name__}: {e}"
        return SpotCheck(False, (), (), 0, 0.0, seed, reason=reason)


def _check(number: int, seed: int) -> SpotCheck:
    return spot_check_of(_CLAIMS[number], seed)


def _cores() -> int:
    allowed: Any = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed is not None else os.cpu_count() or 1


def _ignore_interruptions() -> None:
    """The process that was asked for ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
