"""The figure of a computation graph as TikZ, Typst, SVG and PDF. All of them draw the same coordinates."""

from __future__ import annotations

from html import escape as html
from math import hypot

from symproofs.notation import latex, typst, unicode
from symproofs.notation.layout import Fence, Layout, Num, Op, Row, Script, Sym, Word
from symproofs.proofs.graphs import Graph
from symproofs.report.drawing import LABEL_HEIGHT, RADIUS, Arrow, Drawing, draw
from symproofs.report.pdf import compile_typst

WIDEST = 158.0  # mm of a page's text
_HEAD = (2.1, 0.75)  # mm of an arrow's head: length and half its width
_DOT = 0.5  # mm of a line's end that a head hides


def _shrunk(d: Drawing) -> float:
    return min(1.0, WIDEST / d.width)


def _n(x: float) -> str:
    return f"{x:.2f}".rstrip("0").rstrip(".")


# ------------------------------------------------------------------------------------------------- LaTeX
def to_tikz(graph: Graph) -> str:
    """A ``tikzpicture``; it needs ``\\usepackage{tikz}`` with the library ``arrows.meta``."""
    d = draw(graph)
    scale = _shrunk(d)
    rows = [rf"\begin{{tikzpicture}}[x={_n(scale)}mm,y={_n(scale)}mm,>={{Stealth[length=2mm,width=1.5mm]}},"]
    rows[0] += rf"every node/.style={{inner sep=0pt,scale={_n(scale)}}}]"
    colours = list(dict.fromkeys(c.colour for c in d.discs))
    rows += [rf"\definecolor{{spnode{k}}}{{HTML}}{{{c[1:].upper()}}}" for k, c in enumerate(colours)]
    for a in d.arrows:
        rows.append(rf"\draw[->,line width=0.4pt] {_pair(a.start)} -- {_pair(a.end)};")
    for c in d.discs:
        style = ",densely dashed" if c.given else ""
        rows.append(
            rf"\node[circle,draw,line width=0.4pt{style},fill=spnode{colours.index(c.colour)},"
            rf"minimum size={_n(2 * RADIUS)}mm] at {_pair(c.at)} {{\small ${latex.emit(c.label)}$}};"
        )
    for x in d.labels:
        rows.append(rf"\node at {_pair(x.at)} {{\footnotesize ${latex.emit(x.text)}$}};")
    return "\n".join([*rows, r"\end{tikzpicture}"]) + "\n"


def _pair(p: tuple[float, float]) -> str:
    return f"({_n(p[0])},{_n(p[1])})"


# ------------------------------------------------------------------------------------------------- Typst
def to_typst(graph: Graph) -> str:
    """A box of fixed size in which circles, lines and formulas are placed."""
    d = draw(graph)
    s = _shrunk(d)

    def mm(x: float) -> str:
        return f"{_n(x * s)}mm"

    def point(p: tuple[float, float]) -> str:
        return f"({mm(p[0])}, {mm(d.height - p[1])})"

    def boxed(at: tuple[float, float], wide: float, high: float, text: Layout, size: float) -> str:
        corner = f"dx: {mm(at[0] - wide / 2)}, dy: {mm(d.height - at[1] - high / 2)}"
        inner = f"align(center + horizon, text(size: {_n(size * s)}pt, ${typst.emit(text)}$))"
        return f"  #place(top + left, {corner}, box(width: {mm(wide)}, height: {mm(high)}, {inner}))"

    rows = [f"#box(width: {mm(d.width)}, height: {mm(d.height)})["]
    for a in d.arrows:
        end = _before(a)
        rows.append(f"  #place(top + left, line(start: {point(a.start)}, end: {point(end)}, stroke: 0.45pt))")
        corners = ", ".join(point(p) for p in _head(a))
        rows.append(f"  #place(top + left, polygon({corners}, fill: black, stroke: none))")
    for c in d.discs:
        corner = f"dx: {mm(c.at[0] - RADIUS)}, dy: {mm(d.height - c.at[1] - RADIUS)}"
        stroke = '(thickness: 0.45pt, dash: "densely-dashed")' if c.given else "0.45pt"
        rows.append(
            f'  #place(top + left, {corner}, circle(radius: {mm(RADIUS)}, fill: rgb("{c.colour}"), stroke: {stroke}))'
        )
        rows.append(boxed(c.at, 2 * RADIUS, 2 * RADIUS, c.label, 10))
    rows += [boxed(x.at, x.width + 4, LABEL_HEIGHT, x.text, 8.5) for x in d.labels]
    return "\n".join([*rows, "]"]) + "\n"


def _direction(a: Arrow) -> tuple[float, float]:
    dx, dy = a.end[0] - a.start[0], a.end[1] - a.start[1]
    length = hypot(dx, dy)
    return dx / length, dy / length


def _before(a: Arrow) -> tuple[float, float]:
    ux, uy = _direction(a)
    return a.end[0] - _DOT * ux, a.end[1] - _DOT * uy


def _head(a: Arrow) -> list[tuple[float, float]]:
    """Tip, corner, notch, corner."""
    (ux, uy), (x, y), (length, half) = _direction(a), a.end, _HEAD
    back = (x - length * ux, y - length * uy)
    return [
        (x, y),
        (back[0] - half * uy, back[1] + half * ux),
        (x - 0.72 * length * ux, y - 0.72 * length * uy),
        (back[0] + half * uy, back[1] - half * ux),
    ]


def to_pdf(graph: Graph) -> bytes:
    """A page of the size of the figure. Raises FileError where the typst wheel is missing."""
    page = '#set page(width: auto, height: auto, margin: 3mm)\n#set text(font: "New Computer Modern", size: 11pt)\n'
    page += '#show math.equation: set text(font: "New Computer Modern Math")\n#set document(date: none)\n'
    return compile_typst(page + to_typst(graph))


# --------------------------------------------------------------------------------------------------- SVG
def to_svg(graph: Graph, *, title: str = "computation graph") -> str:
    """One ``svg`` element: no script, no reference to anything outside; its title is read aloud."""
    d = draw(graph)

    def at(p: tuple[float, float]) -> tuple[str, str]:
        return _n(p[0]), _n(d.height - p[1])

    rows = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(d.width)} {_n(d.height)}" '
        f'width="{_n(d.width)}mm" height="{_n(d.height)}mm" role="img" '
        "font-family=\"'New Computer Modern', 'Latin Modern Roman', 'STIX Two Text', Georgia, serif\">",
        f"<title>{html(title)}</title>",
        '<g stroke="#000" stroke-width="0.16" fill="none">',
    ]
    for a in d.arrows:
        (x0, y0), (x1, y1) = at(a.start), at(_before(a))
        rows.append(f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}"/>')
    rows.append('</g>\n<g fill="#000">')
    for a in d.arrows:
        rows.append(f'<polygon points="{" ".join(",".join(at(p)) for p in _head(a))}"/>')
    rows.append('</g>\n<g stroke="#000" stroke-width="0.16">')
    for c in d.discs:
        x, y = at(c.at)
        dash = ' stroke-dasharray="0.7 0.5"' if c.given else ""
        rows.append(f'<circle cx="{x}" cy="{y}" r="{_n(RADIUS)}" fill="{c.colour}"{dash}/>')
    rows.append('</g>\n<g text-anchor="middle" fill="#000">')
    rows += [_svg_text(at(c.at), c.label, 3.6) for c in d.discs]
    rows += [_svg_text(at(x.at), x.text, 3.0) for x in d.labels]
    return "\n".join([*rows, "</g>", "</svg>"]) + "\n"


def _svg_text(at: tuple[str, str], box: Layout, size: float) -> str:
    x, y = float(at[0]), float(at[1]) + 0.32 * size
    return f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}">{_spans(box)}</text>'


def _spans(box: Layout) -> str:
    """Letters in italics, scripts raised and lowered; both at once stand above each other."""
    match box:
        case Sym(text) if text.isalpha():
            return f'<tspan font-style="italic">{html(text)}</tspan>'
        case Op(text, "binary") if text != "·":
            return f" {html(text)} "
        case Op(text, "punctuation"):
            return f"{html(text)} "
        case Num(text) | Word(text) | Op(text, _) | Sym(text):
            return html(text)
        case Script(base, sub, sup):
            out = _spans(base)
            shift = 0.0
            for part, height in ((sup, -0.42), (sub, 0.28)):
                if part is None:
                    continue
                back = "" if not shift else f' dx="-{_n(0.5 * len(unicode.emit(sup, True)) if sup else 0)}em"'
                move = height / 0.7 - shift
                out += f'<tspan font-size="70%" dy="{_n(move)}em"{back}>{_spans(part)}</tspan>'
                shift += move
            return out
        case Row(items, _):
            out, shift = "", 0.0
            for x in items:  # what follows a script is back on the line
                out += f'<tspan dy="{_n(-shift)}em">{_spans(x)}</tspan>' if shift else _spans(x)
                shift = _left_at(x)
            return out
        case Fence(left, body, right):
            return _spans(Row((Op(left, "open"), body, Op(right, "close"))))
    return html(unicode.emit(box))


def _left_at(box: Layout) -> float:
    """How far below the line, in em, the writing stands after a box."""
    match box:
        case Script(_, sub, sup):
            return 0.28 if sub is not None else -0.42 if sup is not None else 0.0
        case Row(items, _) if items:
            return _left_at(items[-1])
    return 0.0


__all__ = ["WIDEST", "to_pdf", "to_svg", "to_tikz", "to_typst"]
