"""Document → Typst source with the same content as the LaTeX file. No packages: they download at run time.

A chain is a grid of two columns, calculation and reason. Lines after the first are indented by the measured
width of the first side, so that all relation signs stand below each other on exact baselines.
"""

from __future__ import annotations

from symproofs.notation.breaking import width
from symproofs.notation.layout import Layout, Op, Row, is_tall
from symproofs.notation.typst import emit, escape, quote
from symproofs.report.checks import CheckRow
from symproofs.report.document import (
    REASON,
    Block,
    Document,
    Entry,
    Line,
    Paragraph,
    Sentence,
    Table,
)
from symproofs.report.figure import to_typst

_PREAMBLE = """#set page(paper: "a4", margin: 25mm, numbering: "1")
#set text(font: "New Computer Modern", size: 11pt, lang: "en")
#set par(justify: true, leading: 0.55em, spacing: 0.8em)
#set heading(numbering: "1")
#show heading: set block(above: 1.6em, below: 1em)
#show math.equation: set text(font: "New Computer Modern Math")
#show math.equation.where(block: true): set block(breakable: true)
#let ok = text(fill: rgb("#2e8b57"), font: "New Computer Modern Math", "✓")
#let gap = text(fill: rgb("#b03030"), "?")
#let shade(body) = text(fill: luma(100), size: 8.5pt, body)
#let why(mark, body, end: false) = block(width: 100%)[
  #set par(justify: false, leading: 0.45em)
  #text(size: 8.5pt, mark) #shade(body)#if end { h(1fr); $square$ }
]
#let chain(first, cells, why: 12em) = block(width: 100%, above: 0.9em, below: 0.9em, context {
  let indent = measure([$first =$]).width - measure([$=$]).width
  grid(columns: (1fr, why), column-gutter: 0.8em, row-gutter: 1.1em, align: left + horizon, ..cells(indent))
})
#let claim(head, body) = block(width: 100%, breakable: false, above: 1.4em, below: 1em)[#head #emph(body)]
#let proof(head, body) = { block(above: 1em, below: 0.9em, sticky: true, head); body }
#let step(body) = block(above: 0.9em, below: 0.9em, sticky: true, body)
#let say(body, stay: false, around: 0.75em) = block(
  width: 100%, above: around, below: around, sticky: stay, breakable: false, body,
)
#let stated(body) = { show math.equation.where(block: true): set align(left); pad(left: 2em, body) }
#let inside(body) = pad(left: 1.6em, body)
#let remark(body) = block(above: 0.8em, below: 0.8em, body)
#let audit(body) = block(above: 0.8em, below: 0.5em, shade(body))
#let figured(body, caption) = place(auto, float: true, clearance: 1.6em, block(width: 100%, breakable: false, {
  set par(justify: false)
  align(center, { body; v(0.5em, weak: true); caption })
}))
#let ruled(caption, columns, cells, whole) = {
  set par(justify: false)
  set align(center)
  block(width: 100%, breakable: not whole, above: 1.4em, below: 1.4em)[
    #block(below: 0.7em, sticky: true, caption)
    #table(columns: columns, stroke: none, inset: (x: 5pt, y: 3.5pt), align: left + horizon, ..cells)
  ]
}
"""
_MANY = 22.0  # em of an assumption beyond which its column wraps
_WHOLE = 25  # rows up to which a table stays on one page


def emit_document(doc: Document) -> str:
    """The complete Typst source."""
    note = escape(doc.note).replace("✓", "#ok")
    parts = [
        f"#set document(title: {quote(doc.title)}, date: none)\n",
        _PREAMBLE,
        f"#align(center)[#v(1em)#text(size: 17pt)[{escape(doc.title)}]\n\n#v(0.4em){escape(doc.verified_by)}"
        f" \\ {escape(doc.counts)}]\n",
        "#align(center)[#v(0.6em)#text(size: 9.5pt)[*Abstract*]]\n",
        f"#pad(x: 2.5em, text(size: 9.5pt)[{note}])\n",
    ]
    for section in doc.sections:
        parts.append(f"\n= {escape(section.title)}\n")
        parts += [_entry(e) for e in section.entries]
    if doc.checks:
        parts.append(_checks(doc))
    return "".join(parts)


def _entry(e: Entry) -> str:
    out = ["\n"]
    if e.table is not None:
        out.append(_table(e.table))
    badge = (
        ""
        if e.verified or e.verdict == "discussion"
        else f' #text(fill: rgb("#b03030"))[\\[{escape(e.verdict)}\\]]'
    )
    head = f"*{escape(e.kind)} {escape(e.id)}* ({escape(e.title)}){badge}*.*"
    out.append(f"#claim([{head}])[{emit(e.hypotheses)}{_statement(e.statement)}{_instead(e)}]\n")
    if e.figure is not None:
        out.append(
            f"#figured([{to_typst(e.figure.graph)}], [Figure {e.figure.number}: {emit(e.figure.caption)}])\n"
        )
    if e.proof:
        head = f"_{'Proof.' if e.verified else 'Attempted proof.'}_"
        rest = e.proof
        if isinstance(rest[0], Paragraph) and not rest[0].heading:
            head, rest = f"{head} {emit(rest[0].text)}", rest[1:]
        blocks = [_block(b, last=e.verified and b is e.proof[-1]) for b in rest]
        out.append(f"#proof([{head}], [{''.join(blocks)}])\n")
    out += [f"#remark[{emit(r)}]\n" for r in e.remarks]
    if e.audit:
        out.append(f"#audit[{' '.join(emit(r) for r in e.audit)}]\n")
    return "".join(out)


def _statement(lines: tuple[Layout, ...]) -> str:
    if not lines:
        return ""
    if len(lines) == 1:
        return f"\n$ {emit(lines[0])} $\n"
    return "\n$ &" + " \\\n &#h(2em) ".join(_continued(x) for x in lines) + " $\n"


def _instead(e: Entry) -> str:
    return f"\n{emit(e.instead)}{_statement(e.proved)}" if e.proved else ""


def _sentence(s: Sentence, last: bool) -> str:
    end = " #h(1fr) $square$" if last and not s.inside else ""
    number = f"{escape(s.number)} " if s.number else ""
    text = number + emit(s.before)
    if s.display:
        text += f"#stated[{_statement(s.display)}]{emit(s.after)}"
    room = (
        ", around: 1.15em" if is_tall(s.before) or is_tall(s.after) else ""
    )  # fractions of two lines would touch
    out = f"\n#say([{text}{end}]{', stay: true' if s.inside else ''}{room})"
    inside = "".join(_block(b, last and b is s.inside[-1]) for b in s.inside)
    return out + (f"\n#inside[{inside}]" if inside and s.indented else inside)


def _block(block: Block, last: bool) -> str:
    if isinstance(block, Sentence):
        return _sentence(block, last)
    if isinstance(block, Paragraph):
        heading = f"#emph[{escape(block.heading)}] " if block.heading else ""
        return f"#step[{heading}{emit(block.text)}]"
    first = emit(block.first)
    cells: list[str] = []
    if block.stacked:
        cells.append(f"grid.cell(colspan: 2)[$display({first})$]")
    for k, line in enumerate(block.lines):
        end = last and k == len(block.lines) - 1
        cells += _line(line, "" if k or block.stacked else first, "1.5em" if block.stacked else "indent", end)
    size = "" if block.reasons == REASON else f", why: {block.reasons:.1f}em"
    return (
        f"\n#chain(${'' if block.stacked else f'display({first})'}$, indent => ({', '.join(cells)},){size})\n"
    )


def _line(line: Line, first: str, indent: str, end: bool) -> list[str]:
    label = f"*{escape(line.label)}* " if line.label else ""
    why = f"why({'ok' if line.proved else 'gap'}, [{label}{emit(line.reason)}]{', end: true' if end else ''})"
    sign = emit(Op(line.sign, "relation"))
    start = f"$display({first} {sign} {emit(line.pieces[0])})$"
    if not first:
        start = f"#h({indent})$display({sign} {emit(line.pieces[0])})$"
    maths = [start] + [f"#h({indent} + 2em)$display({_continued(p)})$" for p in line.pieces[1:]]
    cells = [f"grid.cell(colspan: 2)[{m}]" for m in maths[:-1]]
    if line.beside:
        return [*cells, f"[{maths[-1]}]", why]
    return [*cells, f"grid.cell(colspan: 2)[{maths[-1]}]", "[]", why]


def _continued(piece: Layout) -> str:
    """A line that opens with a binary sign keeps the space behind it."""
    if isinstance(piece, Row) and isinstance(piece.items[0], Op) and piece.items[0].kind == "binary":
        return f"{emit(piece.items[0])} med {emit(Row(piece.items[1:], piece.kind))}"
    return emit(piece)


# ------------------------------------------------------------------------------------------------ tables
def _table(table: Table) -> str:
    widest = max(width(r.assumption) for r in table.rows)
    columns = "4" if widest <= _MANY else "(auto, auto, auto, 50%)"
    head = ["Symbol", "Kind", "Domain", "Assumption"]
    rows = [
        [f"${emit(r.symbol)}$", escape(r.kind), f"${emit(r.domain)}$", emit(r.assumption)] for r in table.rows
    ]
    return _ruled(f"Table {table.number}: {emit(table.caption)}", columns, head, rows)


def _ruled(caption: str, columns: str, head: list[str], rows: list[list[str]], lines: int = 1) -> str:
    line = [f"[{x}]" for x in head]
    cells = [f"table.header(table.hline(stroke: 0.8pt), {', '.join(line)}, table.hline(stroke: 0.5pt))"]
    cells += [f"[{x}]" for row in rows for x in row]
    cells.append("table.hline(stroke: 0.8pt)")
    whole = str(lines * len(rows) <= _WHOLE).lower()
    return f"#ruled([{caption}], {columns}, ({', '.join(cells)}), {whole})\n"


def _checks(doc: Document) -> str:
    head = ["Claim", "Sizes", "Points", "Method", "Max. error", "Verdict"]
    rows = [_check(c) for c in doc.checks]
    table = _ruled(
        f"Table {doc.check_table}: Independent numerical checks.",
        "(auto, 1fr, auto, 20%, auto, auto)",
        head,
        rows,
        lines=3,
    )
    return (
        f"\n#heading(numbering: none)[Spot checks]\n#{{\nset text(size: 9pt)\n{table.removeprefix('#')}}}\n"
    )


def _check(c: CheckRow) -> list[str]:
    mark = "#ok" if c.passed else f'#text(fill: rgb("#b03030"))[failed] {escape(c.reason)}'
    return [
        escape(c.id),
        emit(c.sizes),
        str(c.points),
        escape(c.methods),
        f"#box[${emit(c.max_error)}$]",
        mark,
    ]
