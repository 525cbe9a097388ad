"""Where the nodes, arrows and labels of a computation graph stand, in millimetres, before any output format.

Time runs to the right, and what is computed stands above what it is computed from. Recursions that run side by
side have rows of their own and are set left and right of the column of their time, so that no arrow runs through a
node. Labels of one kind (one weight between two families) stand at the same place beside their arrows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot
from typing import Any

from symproofs.language.nodes import Add, Named, Neg, Sub
from symproofs.language.symbols import Element, FunctionSymbol, LetSymbol, RecursionSymbol, SequenceSymbol
from symproofs.notation import layout
from symproofs.notation.breaking import width
from symproofs.notation.layout import Fence, Frac, Layout, Num, Op, Row, Script, Sym
from symproofs.notation.visitor import listed
from symproofs.proofs.graphs import Edge, Graph, Vertex

RADIUS = 4.4
_PITCH, _LANE, _ROW = 31.0, 6.4, 14.5
_MARGIN = 1.0
_LABEL_ENDS = 9.0  # of an arrow, kept free of its label
_GROWN = (1.15, 1.3, 1.5, 1.75, 2.0)  # distances, until the labels have room
_EM = 3.0  # of a label
_HEIGHT = 4.0
_AWAY = (0.7, 1.1, 1.6)  # of a label from its arrow
_APART = 2.5  # of two labels
_ALONG = (0.5, 0.43, 0.57, 0.36, 0.64, 0.3, 0.7, 0.24, 0.76)
_INPUT, _LAST, _VALUE = "#e6e9f8", "#fbdede", "#ececec"
_STATES = ("#ffe6c7", "#dcf2dc", "#d7eef3", "#f3e3f3")

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Disc:
    """A node: its middle, what is written in it, its colour, and whether it is a start (dashed)."""

    at: Point
    label: Layout
    colour: str
    given: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """From rim to rim."""

    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Label:
    """A weight beside its arrow; ``at`` is the middle of a box of the given width."""

    at: Point
    width: float
    text: Layout


@dataclass(frozen=True, slots=True)
class Drawing:
    """All there is to draw; y grows upwards, the corner below left is (0, 0)."""

    width: float
    height: float
    discs: tuple[Disc, ...]
    arrows: tuple[Arrow, ...]
    labels: tuple[Label, ...]


# ------------------------------------------------------------------------------------------------ rows
@dataclass(frozen=True, slots=True)
class Place:
    """Of a family: its row from below, and how far beside the column of the time it stands."""

    row: int
    lane: int


def places(graph: Graph) -> dict[Any, Place]:
    """Rows and lanes of the families."""
    states = [f for f in graph.families if isinstance(f, RecursionSymbol)]
    lanes = {
        f: 0 if len(states) == 1 else (k + 2) // 2 * (-1 if k % 2 == 0 else 1) for k, f in enumerate(states)
    }
    levels: dict[int, list[Any]] = {}
    for f in graph.families:
        levels.setdefault(_level(graph, f), []).append(f)
    out: dict[Any, Place] = {}
    row = 0
    for level in sorted(levels):
        beside = [f for f in levels[level] if f not in lanes]
        for f in levels[level]:
            if f in lanes:
                out[f] = Place(row, lanes[f])
                row += 1
        # what is computed has the middle, inputs of the same level stand beside it
        for k, f in enumerate(sorted(beside, key=lambda f: isinstance(f, SequenceSymbol))):
            out[f] = Place(row, 2 * k)
        row += bool(beside)
    return out


def _level(graph: Graph, family: Any) -> int:
    """The depth; an input stands just below what reads it first."""
    if not isinstance(family, SequenceSymbol):
        return graph.depths[family]
    readers = {e.target.family for e in graph.edges if e.source.family == family}
    return min(graph.depths[f] for f in readers) - 1


def column(graph: Graph, v: Vertex) -> float:
    """The time of a vertex; of a quantity without a time the middle of what it is computed from."""
    if v.time is not None:
        return float(v.time)
    below = [column(graph, u) for u in graph.parents(v)]
    return sum(below) / len(below) if below else 0.0


def label_of(v: Vertex) -> Layout:
    """The name with the time as a subscript."""
    if not isinstance(v.family, LetSymbol):
        return layout(Element(v.family, _integer(v.time)))
    name = layout(v.family)
    if v.time is None:
        return name
    if isinstance(name, Script):
        return Script(name.base, Num(str(v.time)), name.sup)
    return Script(name, Num(str(v.time)), None)


def _integer(t: int | None) -> Any:
    from sympy import Integer

    return Integer(0 if t is None else t)


def weight_of(e: Edge) -> Layout | None:
    """What multiplies on an edge; several ways with commas between. None where nothing does or no product tells it."""
    if e.ways in ((), ((),)):
        return None
    return listed(_way(way) for way in e.ways)


def _way(parts: tuple[Any, ...]) -> Layout:
    """Factors and, between them, the derivatives of functions."""
    out: list[Layout] = []
    for k, part in enumerate(parts):
        if k:
            out.append(Op("·"))
        if is_function(part):
            out.append(_derived(part))
        elif part == -1 and len(parts) > 1 and k == 0:
            out.append(Op("−", "prefix"))
        else:
            box = _factor(part)
            out.append(Fence("(", box, ")") if len(parts) > 1 and _is_open(part, k) else box)
    if len(out) > 1 and out[0] == Op("−", "prefix"):
        del out[1]  # no point after a sign
    if not out:
        return Num("1")
    return out[0] if len(out) == 1 else Row(tuple(out), "product")


def _factor(part: Any) -> Layout:
    if isinstance(part, Neg) and not isinstance(part.arg, (Add, Sub)):
        return Row((Op("−", "prefix"), flat(layout(part.arg))), "prefix")  # −AB for −(AB)
    return flat(layout(part))


def is_function(part: Any) -> bool:
    """Whether a part of a way is a function between two factors."""
    return isinstance(part, (Named, FunctionSymbol))


def _is_open(part: Any, k: int) -> bool:
    """Whether a factor among several needs brackets."""
    return isinstance(part, (Add, Sub)) or (
        k > 0 and (isinstance(part, Neg) or (part.is_Rational and part < 0))
    )


def _derived(f: Any) -> Layout:
    if isinstance(f, FunctionSymbol):
        return layout(FunctionSymbol(*f.args[:2], f.args[2] + 1, f.args[3]))
    return Script(layout(f), None, Sym("′"))


def flat(box: Layout, within: bool = False) -> Layout:
    """Without stacked fractions: a label is one line. ``within``: other factors stand beside it."""
    match box:
        case Frac(num, den):
            row = Row((_held(flat(num), False), Op("/", "plain"), _held(flat(den), True)), "infix")
            return Fence("(", row, ")") if within else row
        case Row(items, kind):
            factors = [x for x in items if not isinstance(x, Op)]
            return Row(tuple(flat(x, kind != "list" and len(factors) > 1) for x in items), kind)
        case Fence(left, body, right):
            return Fence(left, flat(body), right)
        case Script(base, sub, sup):
            return Script(flat(base, True), sub, sup)
    return box


def _held(box: Layout, below: bool) -> Layout:
    """An operand of an oblique fraction bar, in brackets where it would fall apart."""
    held = isinstance(box, Row) and (
        below or any(isinstance(x, Op) and x.kind == "binary" for x in box.items)
    )
    return Fence("(", box, ")") if held and getattr(box, "kind", "") != "call" else box


# ------------------------------------------------------------------------------------------- coordinates
def draw(graph: Graph) -> Drawing:
    """The figure of a graph, as wide as its labels need."""
    boxes = [weight_of(e) for e in graph.edges]
    widest = max((width(x) * _EM for x in boxes if x is not None), default=0.0)
    pitch = max(_PITCH, widest + 2 * RADIUS + _LABEL_ENDS)
    best = _drawn(graph, pitch, 1.0)
    for grown in _GROWN:
        found = collisions(best)
        if not found:
            break
        larger = _drawn(graph, pitch * grown, grown)
        best = larger if collisions(larger) < found else best
    return best


def collisions(d: Drawing) -> int:
    """How many labels stand on a node, on an arrow or on another label, each counted."""
    out = 0
    for k, label in enumerate(d.labels):
        (x, y), half = label.at, label.width / 2
        for c in d.discs:
            away = hypot(max(abs(c.at[0] - x) - half, 0), max(abs(c.at[1] - y) - _HEIGHT / 2, 0))
            out += away < RADIUS
        for other in d.labels[:k]:
            near = abs(other.at[0] - x) < half + other.width / 2
            out += near and abs(other.at[1] - y) < _HEIGHT
        low, high = (x - half, y - 0.4 * _HEIGHT), (x + half, y + 0.4 * _HEIGHT)
        out += any(crosses(a, low, high) for a in d.arrows)
    return out


def _drawn(graph: Graph, pitch: float, grown: float) -> Drawing:
    """The figure with so many millimetres from time to time, rows and lanes so many times as far apart."""
    where = places(graph)
    spot: dict[Vertex, Point] = {}
    for v in graph.vertices:
        place = where[v.family]
        spot[v] = (column(graph, v) * pitch + place.lane * _LANE * grown, place.row * _ROW * grown)
    arrows = {e: _between(spot[e.source], spot[e.target]) for e in graph.edges}
    labels = _labels(graph, arrows, list(spot.values()), where)
    left = min([x - RADIUS for x, _ in spot.values()] + [x.at[0] - x.width / 2 for x in labels]) - _MARGIN
    right = max([x + RADIUS for x, _ in spot.values()] + [x.at[0] + x.width / 2 for x in labels]) + _MARGIN
    below = min([y - RADIUS for _, y in spot.values()] + [x.at[1] - _HEIGHT / 2 for x in labels]) - _MARGIN
    above = max([y + RADIUS for _, y in spot.values()] + [x.at[1] + _HEIGHT / 2 for x in labels]) + _MARGIN

    def moved(p: Point) -> Point:
        return p[0] - left, p[1] - below

    discs = [Disc(moved(spot[v]), label_of(v), _colour(graph, v), v.kind == "start") for v in graph.vertices]
    shifted = [Arrow(moved(a.start), moved(a.end)) for a in arrows.values()]
    written = [Label(moved(x.at), x.width, x.text) for x in labels]
    return Drawing(right - left, above - below, tuple(discs), tuple(shifted), tuple(written))


def _between(a: Point, b: Point) -> Arrow:
    length = hypot(b[0] - a[0], b[1] - a[1])
    ux, uy = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    gap = RADIUS + 0.25
    return Arrow((a[0] + gap * ux, a[1] + gap * uy), (b[0] - gap * ux, b[1] - gap * uy))


def _colour(graph: Graph, v: Vertex) -> str:
    if isinstance(v.family, SequenceSymbol):
        return _INPUT
    if isinstance(v.family, RecursionSymbol):
        states = [f for f in graph.families if isinstance(f, RecursionSymbol)]
        return _STATES[states.index(v.family) % len(_STATES)]
    ends = max(graph.depths.values())
    return _LAST if graph.depths[v.family] >= max(ends - 1, 1) else _VALUE


# ------------------------------------------------------------------------------------------------ labels
def _labels(
    graph: Graph, arrows: dict[Edge, Arrow], middles: list[Point], where: dict[Any, Place]
) -> list[Label]:
    """Every weight beside its arrow, where it meets nothing else; the same place for all of one kind."""
    kinds: dict[Any, list[Edge]] = {}
    for e in graph.edges:
        if weight_of(e) is not None:
            kinds.setdefault((e.source.family, e.target.family, e.ways), []).append(e)
    placed: list[Label] = []
    for edges in kinds.values():
        best: tuple[float, list[Label]] | None = None
        outside = sum(where[f].lane for f in (edges[0].source.family, edges[0].target.family))
        for along in _ALONG:
            for side in (1, -1):
                for away in _AWAY:
                    tried = [_beside(arrows[e], weight_of(e), along, side, away) for e in edges]
                    cost = abs(along - 0.5) + 0.1 * away + (0.05 if side < 0 else 0)
                    leans = tried[0].at[0] - _point(arrows[edges[0]], along)[0]
                    cost += 2 if outside * leans < 0 and _is_steep(arrows[edges[0]]) else 0
                    for x in tried:
                        if best is None or cost < best[0]:
                            cost += _cost(x, placed, arrows.values(), middles)
                    if best is None or cost < best[0] - 1e-9:
                        best = (cost, tried)
        if best is not None:
            placed += best[1]
    return placed


def _beside(arrow: Arrow, text: Layout | None, along: float, side: int, away: float) -> Label:
    (x0, y0), (x1, y1) = arrow.start, arrow.end
    length = hypot(x1 - x0, y1 - y0)
    nx, ny = -(y1 - y0) / length, (x1 - x0) / length
    if ny < 0 or (ny == 0 and nx < 0):  # the side 1 is above, or to the right
        nx, ny = -nx, -ny
    box = width(text) * _EM if text is not None else 0.0
    reach = away + abs(nx) * box / 2 + abs(ny) * 0.36 * _HEIGHT  # from the arrow to the box that it faces
    x, y = _point(arrow, along)
    return Label((x + side * reach * nx, y + side * reach * ny), box, text if text is not None else Row(()))


def _point(a: Arrow, along: float) -> Point:
    return a.start[0] + along * (a.end[0] - a.start[0]), a.start[1] + along * (a.end[1] - a.start[1])


def _is_steep(a: Arrow) -> bool:
    return abs(a.end[1] - a.start[1]) > abs(a.end[0] - a.start[0])


def _cost(label: Label, placed: Iterable[Label], arrows: Iterable[Arrow], middles: Iterable[Point]) -> float:
    (x, y), w, h = label.at, label.width, _HEIGHT
    cost = 0.0
    for cx, cy in middles:
        dx, dy = max(abs(cx - x) - w / 2, 0), max(abs(cy - y) - h / 2, 0)
        cost += 100 if hypot(dx, dy) < RADIUS + 0.3 else 0
    for other in placed:
        ox, oy = other.at
        cost += 40 if abs(ox - x) < (w + other.width) / 2 + _APART and abs(oy - y) < h + 2 else 0
    for a in arrows:
        for margin, price in ((0.0, 10), (0.8, 1)):
            low, high = (x - w / 2 - margin, y - 0.4 * h - margin), (x + w / 2 + margin, y + 0.4 * h + margin)
            cost += price if crosses(a, low, high) else 0
    return cost


def crosses(a: Arrow, low: Point, high: Point) -> bool:
    """Whether an arrow meets a box (by clipping it to the box)."""
    t0, t1 = 0.0, 1.0
    for k in (0, 1):
        start, step = a.start[k], a.end[k] - a.start[k]
        if abs(step) < 1e-12:
            if not low[k] <= start <= high[k]:
                return False
            continue
        u, v = sorted(((low[k] - start) / step, (high[k] - start) / step))
        t0, t1 = max(t0, u), min(t1, v)
        if t0 > t1:
            return False
    return True


LABEL_HEIGHT = _HEIGHT
__all__ = ["LABEL_HEIGHT", "RADIUS", "Arrow", "Disc", "Drawing", "Label", "Place", "collisions", "column", "crosses",
           "draw", "flat", "is_function", "label_of", "places", "weight_of"]  # fmt: skip
