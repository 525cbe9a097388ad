"""Running: find claims, judge them, print verdicts, export and check certificates; the command line.

``verify``, ``report`` and ``main`` are loaded when first asked for, so that ``symproofs check`` and
``symproofs --version`` do not import SymPy.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["main", "report", "verify"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"symproofs.runner has no name {name!r}")
    return getattr(import_module("symproofs.runner.api"), name)
