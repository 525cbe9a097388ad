"""Hypotheses that come from declarations, in a form that can be printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symproofs.language.laws import IID
from symproofs.language.symbols import smoothness


@dataclass(frozen=True, slots=True)
class LawPart:
    """One thing that the law declared on a random symbol says; a hypothesis that can be printed."""

    symbol: Any
    part: str  # "moments", "mean", "variance", "uncorrelated", "independent entries", "law"

    def __str__(self) -> str:
        x, law = self.symbol, self.symbol.law
        if self.part == "law":
            return f"{x.name} ~ {law.law if isinstance(law, IID) else law}"
        if self.part == "independent entries":
            return f"the entries of {x.name} are independent"
        if self.part == "moments":
            return f"entries of {x.name} have finite moments of order {law.order}"
        if self.part == "symmetric":
            return f"{x.name} and its negative have the same law"
        if self.part == "mean":
            return f"E({x.name}) = {law.mean}"
        if self.part == "variance":
            return f"Var({x.name}) = {law.var}"
        return (
            f"{x.name} is uncorrelated within {law.uncorrelated}"
            if law.uncorrelated in ("rows", "columns")
            else (f"different {law.uncorrelated} of {x.name} are uncorrelated")
        )


@dataclass(frozen=True, slots=True)
class Smooth:
    """That a function is differentiable, as it was declared; a hypothesis that can be printed."""

    symbol: Any

    def __str__(self) -> str:
        return f"{self.symbol.name} is {smoothness(self.symbol)}"
