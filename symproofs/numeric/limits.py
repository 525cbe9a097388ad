"""Ways to a limit inside a domain, and what the values met along one tell of it.

``Tends(f, x, a, L)`` speaks of every x of the domain near a, so each side of a on which the domain goes on is walked.
A way is walked in steps whose distance to its end shrinks by a constant factor, or at whole numbers that grow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sympy import Rational
from sympy.core.basic import Basic

from symproofs.numeric.draws import in_domain, show_value
from symproofs.numeric.numbers import tidy

WHOLE = (2, 4, 8, 16, 24)
FURTHER = (48, 96, 192)  # looked at where the first do not approach
_STEPS = 8
_FACTOR = 4
_ORDINARY = Fraction(40)  # a statement in which larger numbers stand, or ones nearer to 0, may turn late
_NOISE = 1e-6  # what differences in place of derivatives err by, relatively
_CLEAR = 1e-3  # how far from the limit a way must end for the limit to be called false


@dataclass(frozen=True)
class Way:
    """Points of the domain on the way to ``to``; ``further`` ones are looked at where the first do not approach."""

    points: tuple[Any, ...]
    further: tuple[Any, ...] = ()


def ways_to(domain: list[tuple[str, Any]], centre: Any) -> list[Way]:
    """A way from each side of a number on which the domain goes on up to it; none if there is no such side."""
    found = (_beside(domain, centre, side) for side in (1, -1))
    return [way for way in found if way is not None]


def _beside(domain: list[tuple[str, Any]], centre: Any, side: int) -> Way | None:
    room: Any = Fraction(1)
    for op, v in domain:
        gap = side * (Fraction(v.p, v.q) - centre)  # how far off the bound is, on this side
        if gap > 0:
            if op in (("ge", "gt") if side > 0 else ("le", "lt")):
                return None  # the domain begins beyond it
            room = min(room, gap)
        elif op in (("le", "lt") if side > 0 else ("ge", "gt")):
            return None  # it has ended
    steps = (room / _FACTOR**k for k in range(1, _STEPS + 1))
    return Way(tuple(tidy(centre + side * step) for step in steps))


def ways_out(domain: list[tuple[str, Any]], sign: int) -> list[Way]:
    """The way to oo (sign 1) or −oo (−1), or none if the domain is bounded there."""
    if any(op in (("le", "lt") if sign > 0 else ("ge", "gt")) for op, _ in domain):
        return []
    start = max([Fraction(0), *(sign * Fraction(v.p, v.q) for _, v in domain)])
    points = (sign * (start + _FACTOR**k) for k in range(1, _STEPS + 1))
    return [Way(tuple(tidy(x) for x in points if in_domain(x, domain)))]


def approaches(values: Sequence[float], goal: float | None, sign: int) -> bool:
    """Whether the distance to the limit shrinks, and not to a distance that stays. ``goal`` None: the limit is ±oo."""
    gaps = _gaps(values, goal, sign)
    if not gaps:
        return False
    if gaps[-1] < 1e-9 * max(1.0, abs(goal or 0.0)):
        return True
    if len(gaps) < 4 or not gaps[-1] < gaps[-2] < gaps[-3] or gaps[-1] >= max(gaps) / 2:
        return False
    last, before = gaps[-2] - gaps[-1], gaps[-3] - gaps[-2]
    stays = (
        gaps[-1] - last * last / (before - last) if last < before else 0.0
    )  # if changes are a geometric series
    return stays <= 0.97 * gaps[-1]


def _gaps(values: Sequence[float], goal: float | None, sign: int) -> list[float]:
    if goal is None:
        return [1 / max(sign * f, 1e-300) for f in values]
    return [abs(f - goal) for f in values]


def misses(values: Sequence[float], goal: float | None, sign: int, whole: bool) -> str:
    """How the values go elsewhere from the first step on, in words; empty if that is not plain to see.

    They settle at another number, with changes that shrink like a geometric series, or, on the way to a number, they
    grow like a power of the distance in the wrong direction. A value that changes slowly is not called settled, and
    growth over a few whole numbers tells nothing: T**20 * (9/10)**T grows up to T = 190.
    """
    if len(values) < 5:
        return ""
    end = values[-1]
    scale = max(1.0, abs(end) if goal is None else abs(goal))
    off = scale if goal is None else abs(end - goal)
    steps = [abs(b - a) for a, b in pairwise(values[1:])]
    shrink = all(b <= 0.6 * a or b <= _NOISE * off for a, b in pairwise(steps))
    if shrink and steps[-1] <= 0.01 * off and off >= _CLEAR * scale:
        return f"the values settle near {end:.6g}"
    if not whole:
        sizes = [abs(v) for v in values[1:]]
        wrong = goal is not None or all(sign * v < 0 for v in values[1:])
        if wrong and sizes[0] > 0 and all(b >= 1.9 * a for a, b in pairwise(sizes)):
            return f"the values grow to {end:.6g}"
    return ""


def is_ordinary(statement: Basic) -> bool:
    """Whether no number in a statement is so large or so small that a way may turn after its last point."""
    numbers = (abs(Fraction(r.p, r.q)) for r in statement.atoms(Rational))
    return all(x == 0 or 1 / _ORDINARY <= x <= _ORDINARY for x in numbers)


def in_words(name: str, points: Sequence[Any]) -> str:
    """``p = -1/4, -1/16, …, -1/65536``."""
    texts = [show_value(x) for x in points]
    shown = texts if len(texts) <= 4 else [*texts[:2], "…", texts[-1]]
    return f"{name} = {', '.join(shown)}"


__all__ = [
    "FURTHER",
    "WHOLE",
    "Way",
    "approaches",
    "in_words",
    "is_ordinary",
    "misses",
    "ways_out",
    "ways_to",
]
