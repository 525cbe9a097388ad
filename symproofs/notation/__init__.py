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


def layout(x: Any, among: Iterable[Any] = ()) -> Layout:
    """The layout of a node, number, statement or declared sequence or function; see ``visitor``."""
    from symproofs.notation import visitor

    return visitor.layout(x, among)


def describe(symbol: Any) -> Prose:
    """A declaration as one sentence; see ``declarations``."""
    from symproofs.notation import declarations

    return declarations.describe(symbol)


def describe_rows(declared: Iterable[Any]) -> list[SymbolRow]:
    """The table of symbols; see ``declarations``."""
    from symproofs.notation import declarations

    return declarations.describe_rows(declared)


def to_unicode(x: Any) -> str:
    """One line of text for a node, statement, declaration or layout.

    >>> from symproofs import scalar
    >>> p = scalar("p")
    >>> to_unicode(2 * p * (1 - p)**2)
    '2p(1 − p)²'
    """
    return unicode.emit(layout(x))


def to_latex(x: Any) -> str:
    """LaTeX source, for use in math mode with amsmath and amssymb.

    >>> from symproofs import scalar
    >>> beta = scalar("beta")
    >>> to_latex((1 - beta) / beta)
    '\\\\frac{1 - \\\\beta}{\\\\beta}'
    """
    return latex.emit(layout(x))


def to_typst(x: Any) -> str:
    """Typst source, for use between dollar signs.

    >>> from symproofs import scalar
    >>> to_typst(scalar("beta")**2)
    'β^(2)'
    """
    return typst.emit(layout(x))
