"""From what was said to how it reads: one math layout tree, one visitor, one emitter per output format.

Every formula a user sees (terminal, LaTeX, PDF) is laid out here from the objects the kernel checked; the
author's order and every parenthesis that carries meaning are kept. ``visitor`` and ``declarations``, which
need SymPy, are imported when they are first used: ``kernel_text`` and ``statement_hash`` do without.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from symproofs.notation import latex, typst, unicode
from symproofs.notation.layout import Layout, Prose

if TYPE_CHECKING:
    from symproofs.notation.declarations import SymbolRow

__all__ = ["Layout", "describe", "describe_rows", "layout", "to_latex", "to_typst", "to_unicode"]


