"""Models: what every declared symbol stands for at one sample point, and a finite probability space.

A model is plain data keyed by declared names, so that a counterexample can be printed from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Protocol

from symproofs.language.nodes import show


class Undefined(Exception):
    """A term has no value in a model. ``node`` is the term, ``reason`` why."""

    def __init__(self, node: Any, reason: str) -> None:
        self.node, self.reason = node, reason
        super().__init__(f"{show(node)} has no value: {reason}")


class Beyond(Exception):
    """A random sequence was asked for a time that the drawn space does not reach; draw a longer one."""

    def __init__(self, name: str, time: int, drawn: int) -> None:
        self.name, self.time, self.drawn = name, time, drawn
        super().__init__(f"{name} was drawn up to time {drawn}, and the time is {time}")


class Unusable(Exception):
    """The drawn point is too large for the arithmetic or the space; it says nothing, and is drawn again."""


class RealFunction(Protocol):
    """What stands for ``function(...)``: a derivative of it at a number, or its value at a vector."""

    def __call__(self, x: Any, order: int = 0) -> Any:
        """The value of the derivative of that order at x."""


@dataclass(frozen=True)
class Space:
    """A finite probability space: ``weights`` of the outcomes, and per random family its value at each.

    The value of a random array is nested tuples; that of a random sequence a dict from times to them. Weights
    are Fractions with sum 1; outcomes of weight 0 are allowed, since a random symbol is a function of all.
    """

    weights: tuple[Fraction, ...] = (Fraction(1),)
    families: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)  # how each family was drawn, for reports

    @property
    def names(self) -> tuple[str, ...]:
        """The random families, in the order in which an outcome lists them."""
        return tuple(sorted(self.families))


@dataclass(frozen=True)
class Model:
    """integers: sizes, times, indices; values: scalars and arrays; sequences: functions of time."""

    integers: dict[str, int] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    sequences: dict[str, Callable[[int], Any]] = field(default_factory=dict)
    functions: dict[str, RealFunction] = field(default_factory=dict)
    space: Space = field(default_factory=Space)

    def having(self, name: str, value: Any, kind: str = "values") -> Model:
        """The model with one symbol changed; ``kind`` is the field that it stands in."""
        changed: dict[str, Any] = {kind: {**getattr(self, kind), name: value}}
        return replace(self, **changed)

    def without(self, names: frozenset[str]) -> Model:
        """The model without some symbols that are not random."""
        if not names:
            return self

        def rest(group: dict[str, Any]) -> dict[str, Any]:
            return {name: x for name, x in group.items() if name not in names}

        return replace(
            self, values=rest(self.values), sequences=rest(self.sequences), functions=rest(self.functions)
        )
