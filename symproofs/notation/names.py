"""Names as they are displayed: ``beta`` → β, ``h_0`` → h with subscript 0, ``W^f`` → W with superscript f."""

from __future__ import annotations

import re

from symproofs.language.words import GREEK, spelled
from symproofs.notation.layout import Accent, Layout, Num, Op, Row, Script, Sym, Word

_TOKEN = re.compile(r"[^\W\d_]+|\d+|\S")
PRIMES = {1: "′", 2: "″", 3: "‴"}


def name_layout(name: str) -> Layout:
    """How a declared name is displayed; a name that does not follow the pattern is set as a word."""
    parts = spelled(name)
    if parts is None:
        return Word(name)
    base: Layout = _letter(parts.base)
    for accent in parts.accents:
        base = Accent(accent, base)
    sub = [_script_text(text) for text in parts.below]
    sup = [_script_text(text) for text in parts.above]
    if parts.primes:
        sup.append(Sym(PRIMES.get(parts.primes, "′" * parts.primes)))
    if not sub and not sup:
        return base
    return Script(base, _joined(sub), _joined(sup))


def _letter(text: str) -> Layout:
    if text in GREEK:
        return Sym(GREEK[text])
    if text.isdigit():
        return Num(text)
    return Sym(text) if len(text) == 1 else Word(text)


def _script_text(text: str) -> Layout:
    items: list[Layout] = []
    for token in _TOKEN.findall(text):
        if token in "+-":
            items.append(Op("−" if token == "-" else "+", "binary"))
        elif token == "*":
            items.append(Sym("∗"))
        elif token == ",":
            items.append(Op(",", "punctuation"))
        else:
            items.append(_letter(token))
    if len(items) == 1:
        return items[0]
    return Row(
        tuple(items), "sum" if any(isinstance(x, Op) and x.kind == "binary" for x in items) else "plain"
    )


def _joined(parts: list[Layout]) -> Layout | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else Row(tuple(parts))
