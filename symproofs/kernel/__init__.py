"""What counts as a proof: terms, sealed theorems, logic, and one file per decision procedure.

The only code that makes a ``Theorem``. Imports neither SymPy nor any other room; no printing, no input or
output, no search. Guards raise, so that ``python -O`` changes nothing.
"""

from __future__ import annotations

from symproofs.kernel import (
    bounds,
    contraction,
    definedness,
    definitions,
    events,
    laws,
    logic,
    matrices,
    norms,
    order,
    smoothness,
)
from symproofs.kernel.terms import KernelError, Term
from symproofs.kernel.theorem import Theorem, audit, close_rules, is_theorem

close_rules()

__all__ = [
    "KernelError",
    "Term",
    "Theorem",
    "audit",
    "bounds",
    "contraction",
    "definedness",
    "definitions",
    "events",
    "is_theorem",
    "laws",
    "logic",
    "matrices",
    "norms",
    "order",
    "smoothness",
]
