"""How wide a formula is, and where it may be broken. TeX and Typst cut or overfill what nobody planned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symproofs.notation.layout import (
    Accent,
    BigOp,
    Fence,
    Frac,
    Layout,
    Matrix,
    Num,
    Op,
    OpName,
    Prose,
    Radical,
    Row,
    Script,
    Space,
    Sym,
    Text,
    Word,
    is_tall,
)

_BREAKS = ("binary", "relation", "connective")
_NARROW = "ijlft′I"


def width(box: Layout) -> float:
    """An estimate in em of the width in display style, a little on the wide side."""
    match box:
        case Num(text):
            return 0.5 * len(text)
        case Sym(text):
            return sum(0.4 if c in _NARROW else 0.78 if c.isupper() else 0.6 for c in text)
        case Word(text) | Text(text) | OpName(text):
            return 0.52 * len(text) + (0.17 if isinstance(box, OpName) else 0)
        case Space():
            return 0.17
        case Op(text, kind):
            return {"binary": 1.25, "relation": 1.35, "connective": 2.0, "punctuation": 0.45}.get(kind, 0.75)
        case Row(items, _):
            return sum(map(width, items))
        case Frac(num, den):
            return max(width(num), width(den)) + 0.25
        case Script(base, sub, sup):
            return width(base) + 0.72 * max(0 if x is None else width(x) for x in (sub, sup)) + 0.05
        case Radical(body):
            return width(body) + 0.9
        case Fence(_, body, _):
            return width(body) + (1.5 if is_tall(body) else 0.85)
        case BigOp(_, low, high, body):
            limits = [0.72 * width(x) for x in (low, high) if x is not None]
            return max(1.45, *limits) + 0.2 + width(body)
        case Accent(_, body):
            return width(body)
        case Matrix(rows):
            return 1.0 + sum(max(width(r[k]) for r in rows) + 0.8 for k in range(len(rows[0])))
        case Prose(parts):
            return sum(0.47 * len(p) if isinstance(p, str) else width(p) for p in parts)
    raise TypeError(f"no width for {box!r}")


@dataclass(frozen=True, slots=True)
class _Token:
    box: Layout
    rank: int | None  # how bad a break before this token would be; None: no break here
    width: float


_DEPTH = 5  # ranks of one level of nesting: ⇒ and ⇔, ∧ and ∨, relation, sign of a sum, other sign
_LEVELS = 4


def break_lines(
    box: Layout, first: float, rest: float, measure: Callable[[Layout], float] = width
) -> list[Layout]:
    """The formula in lines of at most ``first``, then ``rest`` wide, broken before signs, outermost first.

    Brackets are opened only where a line would not fit otherwise. A formula without a place to break
    comes back as one line. ``measure`` gives widths, in em unless told otherwise.
    """
    if measure(box) <= first:
        return [box]
    lines: list[list[_Token]] = []
    for deep in range(_LEVELS):
        tokens = _Splitter(deep, min(first, rest), measure).tokens(box, 0)
        lines = _fill(tokens, first, rest)
        if all(sum(t.width for t in ln) <= (first if k == 0 else rest) for k, ln in enumerate(lines)):
            break
    return [_line(ln) for ln in lines]


@dataclass(frozen=True, slots=True)
class _Splitter:
    """Takes a formula apart; opens brackets and sums that are wide, down to ``deep`` levels."""

    deep: int
    limit: float
    measure: Callable[[Layout], float]

    def token(self, box: Layout, rank: int | None = None) -> _Token:
        return _Token(box, rank, self.measure(box))

    def tokens(self, box: Layout, depth: int) -> list[_Token]:
        if isinstance(box, Row) and box.kind != "list":
            out: list[_Token] = []
            for item in box.items:
                if isinstance(item, Op) and item.kind in _BREAKS and out and item.text != "·":
                    out.append(self.token(item, _rank(item, box, depth)))
                elif isinstance(item, Frac) and _has_factors(box):
                    out.append(self.token(Row((item,), "factor")))
                else:
                    out += self.tokens(item, depth)
            return out
        if self.deep <= depth or self.measure(box) < 0.45 * self.limit:
            return [self.token(box)]
        if isinstance(box, Fence):
            return self.opened(box, None, depth)
        if isinstance(box, Script) and isinstance(box.base, Fence):
            return self.opened(box.base, box, depth)
        if isinstance(box, BigOp):
            head = self.token(BigOp(box.text, box.low, box.high, Row(())))
            return [head, *self.tokens(box.body, depth + 1)]
        return [self.token(box)]

    def opened(self, fence: Fence, script: Script | None, depth: int) -> list[_Token]:
        size = "-tall" if is_tall(fence.body) else ""
        close: Layout = Op(fence.right, "close" + size)
        if script is not None:
            close = Script(close, script.sub, script.sup)
        inside = self.tokens(fence.body, depth + 1)
        return [self.token(Op(fence.left, "open" + size)), *inside, self.token(close)]


def _has_factors(row: Row) -> bool:
    """Whether its items stand beside each other as factors, and are not just a signed one."""
    signed = len(row.items) == 2 and isinstance(row.items[0], Op) and row.items[0].text == "−"
    return row.kind in ("product", "infix", "prefix") and len(row.items) > 1 and not signed


def _rank(sign: Op, row: Row, depth: int) -> int:
    first = 0 if sign.text in "⇒⇔" else 1
    kinds = {"connective": first, "relation": 2, "binary": 3 if row.kind == "sum" else 4}
    return _DEPTH * depth + kinds[sign.kind]


def _fill(tokens: list[_Token], first: float, rest: float) -> list[list[_Token]]:
    lines: list[list[_Token]] = []
    line: list[_Token] = []
    for token in tokens:
        line.append(token)
        room = rest if lines else first
        while sum(t.width for t in line) > room and (cut := _best_cut(line, room)):
            lines.append(line[:cut])
            line = line[cut:]
            room = rest
    return [*lines, line]


def _best_cut(line: list[_Token], room: float) -> int | None:
    """The outermost break that fits and does not leave the line nearly empty; among equals the last."""
    best: tuple[int, float] | None = None
    cut, used = None, 0.0
    for k, token in enumerate(line):
        if k and token.rank is not None and used <= room:
            rank = (token.rank + (_DEPTH if used < 0.3 * room else 0), -used)
            if best is None or rank < best:
                best, cut = rank, k
        used += token.width
    return cut


def _line(tokens: list[_Token]) -> Layout:
    boxes = tuple(t.box for t in tokens)
    return boxes[0] if len(boxes) == 1 else Row(boxes)
