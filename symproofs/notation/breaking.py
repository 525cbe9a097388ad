"""How wide a formula is, and where it may be broken. TeX and Typst cut or overfill what nobody planned."""

from __future__ import annotations

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
    depth: int | None  # how deep a break before this token would be; None: no break here

    @property
    def width(self) -> float:
        return width(self.box)


def break_lines(box: Layout, first: float, rest: float) -> list[Layout]:
    """The formula in lines of at most ``first``, then ``rest`` em, broken before signs, outermost first.

    Brackets are opened only where a line would not fit otherwise. A formula without a place to break
    comes back as one line.
    """
    if width(box) <= first:
        return [box]
    lines: list[list[_Token]] = []
    for deep in range(4):
        tokens = _tokens(box, deep, 0, min(first, rest))
        lines = _fill(tokens, first, rest)
        if all(sum(t.width for t in ln) <= (first if k == 0 else rest) for k, ln in enumerate(lines)):
            break
    return [_line(ln) for ln in lines]


def _tokens(box: Layout, deep: int, depth: int, limit: float) -> list[_Token]:
    if isinstance(box, Row) and box.kind != "list":
        out: list[_Token] = []
        for item in box.items:
            if isinstance(item, Op) and item.kind in _BREAKS and out and item.text != "·":
                out.append(_Token(item, depth + (0 if item.kind != "binary" or box.kind == "sum" else 1)))
            else:
                out += _tokens(item, deep, depth, limit)
        return out
    if deep <= depth or width(box) < 0.45 * limit:
        return [_Token(box, None)]
    if isinstance(box, Fence):
        return _opened(box, None, deep, depth, limit)
    if isinstance(box, Script) and isinstance(box.base, Fence):
        return _opened(box.base, box, deep, depth, limit)
    if isinstance(box, BigOp):
        head = _Token(BigOp(box.text, box.low, box.high, Row(())), None)
        return [head, *_tokens(box.body, deep, depth + 1, limit)]
    return [_Token(box, None)]


def _opened(fence: Fence, script: Script | None, deep: int, depth: int, limit: float) -> list[_Token]:
    size = "-tall" if is_tall(fence.body) else ""
    close: Layout = Op(fence.right, "close" + size)
    if script is not None:
        close = Script(close, script.sub, script.sup)
    inside = _tokens(fence.body, deep, depth + 1, limit)
    return [_Token(Op(fence.left, "open" + size), None), *inside, _Token(close, None)]


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
        if k and token.depth is not None and used <= room:
            rank = (token.depth + (2 if used < 0.3 * room else 0), -used)
            if best is None or rank < best:
                best, cut = rank, k
        used += token.width
    return cut


def _line(tokens: list[_Token]) -> Layout:
    boxes = tuple(t.box for t in tokens)
    return boxes[0] if len(boxes) == 1 else Row(boxes)
