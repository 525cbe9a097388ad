"""Spot checks: language nodes evaluated in drawn finite models, apart from the kernel.

This room implements docs/meaning.md a second time and shares no code with ``kernel`` or ``language.lower``,
so that a mistake in one shows in the other.
"""

from __future__ import annotations

from symproofs.numeric.evaluate import evaluate
from symproofs.numeric.model import Beyond, Model, Space, Undefined
from symproofs.numeric.sampling import Draw, draw_models
from symproofs.numeric.spot_check import Unmet, find_counterexample, meets_hypotheses, spot_check, unmet
from symproofs.numeric.statements import Truth, holds

__all__ = [
    "Beyond",
    "Draw",
    "Model",
    "Space",
    "Truth",
    "Undefined",
    "Unmet",
    "draw_models",
    "evaluate",
    "find_counterexample",
    "holds",
    "meets_hypotheses",
    "spot_check",
    "unmet",
]
