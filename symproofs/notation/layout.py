"""The math layout tree: how a formula looks, free of any output format and of any meaning.

The visitor has already decided order and parentheses; an emitter only writes. ``Row.kind`` says what joined
the items, so that a format without stacked fractions can add the brackets that a fraction bar spares.
"""

from __future__ import annotations

from dataclasses import dataclass


class Layout:
    """Base of all layout boxes."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Num(Layout):
    """Digits."""

    text: str


@dataclass(frozen=True, slots=True)
class Sym(Layout):
    """A one-letter name or mathematical letter, such as x, β, ℝ or ∞."""

    text: str


@dataclass(frozen=True, slots=True)
class Word(Layout):
    """A name of several letters, set upright."""

    text: str


@dataclass(frozen=True, slots=True)
class OpName(Layout):
    """The name of a function or operator, such as Var or exp, set upright and spaced as an operator."""

    text: str


@dataclass(frozen=True, slots=True)
class Op(Layout):
    """A sign. kind: binary, relation, connective, prefix, punctuation,
    open or close (a bracket on its own, "-tall" for a large one)."""

    text: str
    kind: str = "binary"


@dataclass(frozen=True, slots=True)
class Space(Layout):
    """A thin space."""


@dataclass(frozen=True, slots=True)
class Text(Layout):
    """Words inside a formula, blanks kept."""

    text: str


@dataclass(frozen=True, slots=True)
class Row(Layout):
    """Boxes side by side. kind: sum, product, infix, call, prefix, relation, list or plain."""

    items: tuple[Layout, ...]
    kind: str = "plain"


@dataclass(frozen=True, slots=True)
class Frac(Layout):
    """A fraction."""

    num: Layout
    den: Layout


@dataclass(frozen=True, slots=True)
class Script(Layout):
    """A base with a subscript, a superscript or both."""

    base: Layout
    sub: Layout | None = None
    sup: Layout | None = None


@dataclass(frozen=True, slots=True)
class Radical(Layout):
    """A square root."""

    body: Layout


@dataclass(frozen=True, slots=True)
class Fence(Layout):
    """A body between two delimiters: ( ) [ ] { } ‖ |."""

    left: str
    body: Layout
    right: str


@dataclass(frozen=True, slots=True)
class BigOp(Layout):
    """A large operator with limits and what it ranges over."""

    text: str
    low: Layout | None
    high: Layout | None
    body: Layout


@dataclass(frozen=True, slots=True)
class Accent(Layout):
    """A mark over a base: hat, bar or tilde."""

    mark: str
    base: Layout


@dataclass(frozen=True, slots=True)
class Matrix(Layout):
    """A rectangular array of boxes in brackets."""

    rows: tuple[tuple[Layout, ...], ...]


@dataclass(frozen=True, slots=True)
class Prose(Layout):
    """Running text with formulas in it; strings are text, layouts are inline formulas."""

    parts: tuple[str | Layout, ...]


EMPTY = Prose(())


def prose(*parts: str | Layout) -> Prose:
    """Running text; nested prose is flattened, adjacent strings are joined."""
    out: list[str | Layout] = []
    for part in parts:
        for p in part.parts if isinstance(part, Prose) else (part,):
            if isinstance(p, str) and out and isinstance(out[-1], str):
                out[-1] += p
            elif p != "":
                out.append(p)
    return Prose(tuple(out))


def join(parts: list[Prose] | list[Layout], between: str, last: str | None = None) -> Prose:
    """Prose with a separator; ``last`` is the one before the final part (", " … " and ")."""
    out: list[str | Layout] = []
    for k, part in enumerate(parts):
        if k:
            out.append(last if last is not None and k == len(parts) - 1 else between)
        out.append(part)
    return prose(*out)


def children(box: Layout) -> tuple[Layout, ...]:
    """The boxes inside a box."""
    match box:
        case Row(items, _):
            return items
        case Frac(a, b):
            return (a, b)
        case Script(base, sub, sup):
            return tuple(x for x in (base, sub, sup) if x is not None)
        case Radical(body) | Fence(_, body, _) | Accent(_, body):
            return (body,)
        case BigOp(_, low, high, body):
            return tuple(x for x in (low, high, body) if x is not None)
        case Matrix(rows):
            return tuple(x for row in rows for x in row)
        case Prose(parts):
            return tuple(x for x in parts if isinstance(x, Layout))
    return ()


def is_tall(box: Layout) -> bool:
    """Whether the box is higher than a line of text, so that delimiters around it must grow."""
    if isinstance(box, (Frac, BigOp, Matrix)):
        return True
    if isinstance(box, Script):
        return is_tall(box.base)
    return any(is_tall(x) for x in children(box))
