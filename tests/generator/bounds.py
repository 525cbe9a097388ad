"""Random bounds: x ≤ y inside an expression that grows or falls with it, and mistakes about signs and directions.

What is true is known by construction of the context; a mistake counts as false only if a point is found that meets
the hypotheses and at which exact or float evaluation contradicts it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from math import exp, sqrt
from typing import Any

import symproofs as sp
from generator.scripted import Attempt, Case
from symproofs.proofs.claims import claim

n = sp.sizes("n")
i = sp.index("i", n)
x, y, c, w = sp.scalar("x"), sp.scalar("y"), sp.scalar("c"), sp.scalar("w")
v = sp.vector("v", n)
HYPOTHESES = {"x<=y": x <= y, "x>=0": x >= 0, "w>=0": w >= 0}
Context = tuple[tuple[str, Any], ...]  # from the inside out


def context(rng: random.Random) -> tuple[Context, bool, set[str]]:
    """A context, whether it grows with what stands in it, and the signs that this rests on."""
    steps: list[tuple[str, Any]] = []
    growing, needs, positive = True, set[str](), False
    for _ in range(rng.randint(1, 4)):
        kind = rng.choice(["add", "add", "times", "square", "power", "exp", "root", "minus", "sum", "over"])
        if kind == "add":
            steps.append(("add", rng.choice(("c", "w", "1"))))
            positive = positive and steps[-1][1] != "c"
            needs |= {"w>=0"} if positive and steps[-1][1] == "w" else set()
        elif kind == "times":
            steps.append(("times", rng.choice(("w", "square", "2"))))
            needs |= {"w>=0"} if steps[-1][1] == "w" else set()
        elif kind in ("square", "power", "root"):
            if not growing or (steps and not positive):
                continue  # the sign of the base is not known
            needs.add("x>=0")
            steps.append((kind, rng.choice((3, 4)) if kind == "power" else None))
            positive = True
        elif kind == "exp":
            if len([s for s in steps if s[0] in ("exp", "power", "square")]) > 1:
                continue
            steps.append(("exp", None))
            positive = True
        elif kind == "minus":
            steps.append(("minus", None))
            growing, positive = not growing, False
        elif kind == "sum":
            steps.append(("sum", None))
            positive = False
        else:
            steps.append(("over", 3))
    return tuple(steps), growing, needs


def node(steps: Context, inner: Any) -> Any:
    """The context around a node."""
    for kind, data in steps:
        if kind == "add":
            inner = inner + {"c": c, "w": w, "1": 1}[data]
        elif kind == "times":
            inner = {"w": w, "square": c**2, "2": 2}[data] * inner
        elif kind in ("square", "power"):
            inner = inner ** (data or 2)
        elif kind == "root":
            inner = sp.sqrt(inner)
        elif kind == "exp":
            inner = sp.fn.exp(inner)
        elif kind == "minus":
            inner = 1 - inner
        elif kind == "sum":
            inner = sp.Sum(v[i] ** 2 * inner, i)
        else:
            inner = inner / data
    return inner


def value(steps: Context, inner: Any, at: dict[str, Any]) -> Any:
    """The context around a number; v is given by its entries."""
    for kind, data in steps:
        if kind == "add":
            inner = inner + {"c": at["c"], "w": at["w"], "1": 1}[data]
        elif kind == "times":
            inner = {"w": at["w"], "square": at["c"] ** 2, "2": 2}[data] * inner
        elif kind in ("square", "power"):
            inner = inner ** (data or 2)
        elif kind == "root":
            inner = sqrt(inner)
        elif kind == "exp":
            inner = exp(min(inner, 60))
        elif kind == "minus":
            inner = 1 - inner
        elif kind == "sum":
            inner = sum(e**2 for e in at["v"]) * inner
        else:
            inner = inner / data if isinstance(inner, float) else Fraction(inner) / data
    return inner


def contradicted(steps: Context, upward: bool, given: set[str], rng: random.Random) -> bool:
    """Whether a point that meets the hypotheses contradicts C[x] ≤ C[y] (upward) or C[y] ≤ C[x]."""
    for _ in range(400):
        at = {k: Fraction(rng.randint(-12, 12), rng.choice((1, 2, 5))) for k in "xycw"}
        at["v"] = [Fraction(rng.randint(-3, 3)) for _ in range(rng.randint(1, 3))]
        if at["x"] > at["y"] or ("x>=0" in given and at["x"] < 0) or ("w>=0" in given and at["w"] < 0):
            continue
        try:
            left, right = value(steps, at["x"], at), value(steps, at["y"], at)
        except (ValueError, OverflowError):
            continue  # no value there: the statement says nothing
        if not upward:
            left, right = right, left
        slack = 1e-6 * (1 + abs(float(left)) + abs(float(right)))  # exponentials are floats
        if float(left) - float(right) > slack:
            return True
    return False


def cases(fragment: str, seed: int) -> Iterator[Case]:
    """A bound that holds, and mistakes."""
    rng = random.Random(f"{fragment}:{seed}")
    steps, growing, needs = context(rng)
    while not steps:
        steps, growing, needs = context(rng)
    given = {"x<=y", *needs}
    yield _case(fragment, seed, True, steps, growing, given, "holds", rng)
    yield _case(fragment, seed, False, steps, not growing, given, "MISTAKE: the other way round", rng)
    for sign in sorted(needs):
        yield _case(fragment, seed, False, steps, growing, given - {sign}, f"MISTAKE: without {sign}", rng)
    yield _case(fragment, seed, False, (*steps, ("minus", None)), growing, given, "MISTAKE: a sign", rng)


def _case(
    fragment: str,
    seed: int,
    sound: bool,
    steps: Context,
    upward: bool,
    given: set[str],
    label: str,
    rng: random.Random,
) -> Case:
    ends = (x, y) if upward else (y, x)
    left, right = (node(steps, e) for e in ends)
    hypotheses = [HYPOTHESES[k] for k in sorted(given)]

    def bare() -> Any:
        return claim(f"{fragment} {seed}", "generated", left <= right, given=hypotheses)

    def chained() -> Any:
        return claim(
            f"{fragment} {seed}", "generated", sp.calc(left).le(right, by=hypotheses), given=hypotheses
        )

    attempts: tuple[Attempt, ...] = (chained, bare)
    wrong = contradicted(steps, upward, given, rng)
    truth = "false" if wrong else "true" if sound else ""
    return Case(fragment, seed, sound, truth, attempts, label, f"{left} <= {right} given {hypotheses}")
