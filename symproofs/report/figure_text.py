"""The figure of a computation graph for a terminal: the rows and lanes of the drawing, in box-drawing characters."""

from __future__ import annotations

from itertools import pairwise

from symproofs.notation.unicode import emit
from symproofs.proofs.graphs import Graph, Vertex
from symproofs.report.drawing import column, label_of, places, weight_of

_PITCH, _LANE, _ROW = 16, 4, 3  # characters and lines
_WIDEST = 48  # characters from one time to the next
_LEFT, _RIGHT, _UP, _DOWN = 1, 2, 4, 8
_LINES = " ───│┘└┴│┐┌┬│┤├┼"  # by the sum of the directions in which a cell is left

Cell = tuple[int, int]  # line from above, character


class _Canvas:
    """Cells with lines through them, and text over them."""

    def __init__(self) -> None:
        self.ways: dict[Cell, int] = {}
        self.text: dict[Cell, str] = {}

    def line(self, a: Cell, b: Cell) -> None:
        """A horizontal or vertical line, both ends included."""
        (r0, c0), (r1, c1) = min(a, b), max(a, b)
        for c in range(c0, c1):
            self._join((r0, c), _RIGHT)
            self._join((r0, c + 1), _LEFT)
        for r in range(r0, r1):
            self._join((r, c1), _DOWN)
            self._join((r + 1, c1), _UP)

    def _join(self, cell: Cell, way: int) -> None:
        self.ways[cell] = self.ways.get(cell, 0) | way

    def write(self, cell: Cell, text: str) -> None:
        for k, character in enumerate(text):
            self.text[cell[0], cell[1] + k] = character

    def free(self, cell: Cell, count: int) -> bool:
        """Whether nothing is drawn or written in so many cells, nor beside them."""
        r, c = cell
        return not any((r, c + k) in self.text or (r, c + k) in self.ways for k in range(-1, count + 1))

    def plain(self, cell: Cell, count: int) -> bool:
        """Whether so many cells, and the one at each end, hold one horizontal line and nothing else."""
        r, c = cell
        cells = [(r, c + k) for k in range(-1, count + 1)]
        return all(self.ways.get(x) == _LEFT | _RIGHT and x not in self.text for x in cells)

    def lines(self) -> list[str]:
        cells = [*self.ways, *(cell for cell, character in self.text.items() if character != " ")]
        left, right = min(c for _, c in cells), max(c for _, c in cells)
        rows = range(min(r for r, _ in cells), max(r for r, _ in cells) + 1)
        return ["".join(self._at((r, c)) for c in range(left, right + 1)).rstrip() for r in rows]

    def _at(self, cell: Cell) -> str:
        return self.text.get(cell, _LINES[self.ways.get(cell, 0)])


def to_text(graph: Graph) -> str:
    """The figure as lines of text.

    >>> from symproofs import let, matrix, natural, norm, recursion, sizes, vector
    >>> from symproofs.proofs.graphs import computation_graph
    >>> T, k = natural("T", 1), sizes("k")
    >>> h = recursion("h", k, start={0: vector("h_0", k)}, step=lambda h, t: matrix("W", k, k) @ h[t-1])
    >>> print(to_text(computation_graph(let("L", norm(h[T])), at={T: 2})))
                                     L
                                     ↑
                                     │
    h₀ ─────W─────→ h₁ ─────W─────→ h₂
    """
    pitch = _PITCH
    while True:
        lines, left_out = _drawn(graph, pitch)
        if not left_out or pitch >= _WIDEST:
            return "\n".join([*lines, *([""] if left_out else []), *left_out])
        pitch += 4


def _drawn(graph: Graph, pitch: int) -> tuple[list[str], list[str]]:
    """The lines with so many characters from time to time, and the labels that have no room there."""
    where = places(graph)
    top = max(p.row for p in where.values())
    spot: dict[Vertex, Cell] = {}
    for v in graph.vertices:
        place = where[v.family]
        spot[v] = ((top - place.row) * _ROW, round(column(graph, v) * pitch) + place.lane * _LANE)
    names = {v: emit(label_of(v)) for v in graph.vertices}
    ends = {v: _ends(spot[v], names[v]) for v in graph.vertices}
    canvas = _Canvas()
    routes = {
        e: _route(spot[e.source], spot[e.target], ends[e.source], ends[e.target], pitch) for e in graph.edges
    }
    for corners in routes.values():
        for a, b in pairwise(corners):
            canvas.line(a, b)
    for v in graph.vertices:
        canvas.write((spot[v][0], ends[v][0]), names[v])
        for gap in (ends[v][0] - 1, ends[v][1] + 1):
            canvas.text.setdefault((spot[v][0], gap), " ")
    for corners in routes.values():
        canvas.write(corners[-1], _head(corners[-2], corners[-1]))
    left_out = []
    for e, corners in routes.items():
        box = weight_of(e)
        if box is not None and not _label(canvas, emit(box), corners, pitch):
            left_out.append(f"{names[e.source]} → {names[e.target]}: {emit(box)}")
    return canvas.lines(), left_out


def _ends(at: Cell, name: str) -> tuple[int, int]:
    """The first and the last character of a name set in the middle of a cell."""
    left = at[1] - len(name) // 2
    return left, left + len(name) - 1


def _route(a: Cell, b: Cell, of_a: tuple[int, int], of_b: tuple[int, int], pitch: int) -> list[Cell]:
    """From beside, above or below the name at a to beside, above or below that at b, with one bend at most."""
    (r0, c0), (r1, c1) = a, b
    if r0 == r1:
        return [(r0, _beside(of_a, c1)), (r1, _beside(of_b, c0))]
    away = 1 if r1 < r0 else -1  # rows count from above
    if c0 == c1:
        return [(r0 - away, c0), (r1 + away, c1)]
    if c0 % pitch == 0 and c1 % pitch != 0:  # along the row of the first, then up the lane of the second
        return [(r0, _beside(of_a, c1)), (r0, c1), (r1 + away, c1)]
    return [(r0 - away, c0), (r1, c0), (r1, _beside(of_b, c0))]


def _beside(ends: tuple[int, int], c: int) -> int:
    """The character beside a name, a blank between, on the side where c is."""
    return ends[1] + 2 if c > ends[1] else ends[0] - 2


def _head(before: Cell, tip: Cell) -> str:
    if before[0] != tip[0]:
        return "↑" if tip[0] < before[0] else "↓"
    return "→" if tip[1] > before[1] else "←"


def _label(canvas: _Canvas, text: str, corners: list[Cell], pitch: int) -> bool:
    """The weight on a plain piece of a horizontal line, or beside a vertical one; whether there was room."""
    for (r0, c0), (r1, c1) in pairwise(corners):
        if r0 == r1:
            low, high = min(c0, c1), max(c0, c1)
            middle = (low + high - len(text)) / 2
            for c in sorted(range(low + 1, high - len(text) + 1), key=lambda c: (abs(c - middle), c)):
                if canvas.plain((r0, c), len(text)):
                    canvas.write((r0, c), text)
                    return True
        else:
            low, high = min(r0, r1), max(r0, r1)
            outer = c0 - len(text) - 1 if (c0 % pitch) > pitch // 2 else c0 + 2
            inner = c0 + 2 if outer < c0 else c0 - len(text) - 1
            for c in (outer, inner):
                for r in sorted(
                    range(low, high + 1), key=lambda r: (r % _ROW == 0, abs(2 * r - low - high), r)
                ):
                    if canvas.free((r, c), len(text)):
                        canvas.write((r, c), text)
                        return True
    return False


__all__ = ["to_text"]
