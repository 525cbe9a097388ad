r"""Document → LaTeX for a plain TeX Live: amsmath, amssymb, amsthm, booktabs, xcolor; TikZ for figures.

Chains are set in ``flalign*``: the calculation at the left margin, reasons in a column at the right. A line
too wide for that is set with zero width (``\spwide``), so that it does not push the column off the page.
"""

from __future__ import annotations

from symproofs.notation.breaking import width
from symproofs.notation.latex import emit, escape
from symproofs.notation.layout import Layout, Op
from symproofs.report.checks import CheckRow
from symproofs.report.document import (
    REASON,
    Block,
    ChainBlock,
    Document,
    Entry,
    Figure,
    Line,
    Paragraph,
    Sentence,
    Table,
)
from symproofs.report.figure import to_tikz

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage[margin=25mm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\usepackage{array,booktabs,longtable}
\usepackage{xcolor}
\allowdisplaybreaks
\postdisplaypenalty=10000
\emergencystretch=2em
\hfuzz=1pt
\definecolor{spgreen}{HTML}{2E8B57}
\definecolor{spred}{HTML}{B03030}
\definecolor{spgray}{gray}{0.4}
\newcommand{\spproved}{\textcolor{spgreen}{\ensuremath{\checkmark}}}
\newcommand{\spopen}{\textcolor{spred}{?}}
\newcommand{\spreason}[3][12em]{%
  \parbox[c]{#1}{\raggedright\footnotesize\leavevmode#2~\textcolor{spgray}{#3}}}
\newcommand{\spend}{\hfill\ensuremath{\square}}
\newenvironment{spproof}[1][Proof]{\par\noindent\emph{#1.} \ignorespaces}{\par}
\newenvironment{spinside}{\begin{list}{}{\setlength{\leftmargin}{1.6em}\setlength{\rightmargin}{0pt}%
  \setlength{\topsep}{0pt}\setlength{\partopsep}{0pt}\setlength{\parsep}{2pt}}\item\relax}{\end{list}}
\newcommand{\spwide}[1]{\rlap{$\displaystyle #1$}}
\newcommand{\spaudit}[1]{\par\noindent{\footnotesize\color{spgray}#1\par}}
\newtheoremstyle{symproofs}{\topsep}{\topsep}{\itshape}{}{\bfseries}{.}{ }{#3}
\theoremstyle{symproofs}
\newtheorem*{spclaim}{Claim}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 1pt}
"""
_TIKZ = r"\IfFileExists{tikz.sty}{\usepackage{tikz}\usetikzlibrary{arrows.meta}}{}" + "\n"
_MANY = 22.0  # em of an assumption beyond which its column wraps
_WHOLE = 25  # rows up to which a table stays on one page


def emit_document(doc: Document) -> str:
    """The complete ``.tex`` source."""
    drawn = any(e.figure is not None for section in doc.sections for e in section.entries)
    parts = [
        _PREAMBLE + (_TIKZ if drawn else ""),
        rf"\title{{{escape(doc.title)}}}" + "\n",
        rf"\author{{{escape(doc.verified_by)}\\[2pt]{escape(doc.counts)}}}" + "\n\\date{}\n",
        "\\begin{document}\n\\maketitle\n",
        "\\begin{abstract}\n"
        + escape(doc.note).replace(r"\ensuremath{\checkmark}", r"\spproved{}")
        + "\n\\end{abstract}\n",
    ]
    for section in doc.sections:
        parts.append(f"\n\\section{{{escape(section.title)}}}\n")
        parts += [_entry(e) for e in section.entries]
    if doc.checks:
        parts.append(_checks(doc))
    return "".join([*parts, "\\end{document}\n"])


def _entry(e: Entry) -> str:
    out = [f"\n% {e.id}\n"]
    if e.table is not None:
        out.append(_table(e.table))
    badge = (
        "" if e.verified or e.verdict == "discussion" else rf" \textcolor{{spred}}{{[{escape(e.verdict)}]}}"
    )
    head = rf"{escape(e.kind)} {escape(e.id)} \normalfont({escape(e.title)}){badge}\bfseries"
    out.append(
        f"\\begin{{spclaim}}[{{{head}}}]\n{emit(e.hypotheses)}\n{_statement(e.statement)}"
        f"{_instead(e)}\\end{{spclaim}}\n"
    )
    if e.figure is not None:
        out.append(_figure(e.figure))
    if e.proof:
        out.append("\\begin{spproof}" + ("" if e.verified else "[Attempted proof]"))
        out += [_block(b, last=e.verified and b is e.proof[-1]) for b in e.proof]
        out.append("\\end{spproof}\n")
    out += [f"\n{emit(r)}\n" for r in e.remarks]
    if e.audit:
        out.append(rf"\spaudit{{{' '.join(emit(r) for r in e.audit)}}}" + "\n")
    return "".join(out)


def _figure(figure: Figure) -> str:
    """The drawing with its caption; a TeX without TikZ says what it lacks."""
    return (
        "\\begin{center}\n\\ifdefined\\tikzpicture\n" + to_tikz(figure.graph) + "\\else\n"
        "\\emph{This figure needs TikZ (in TeX Live: the collection pictures).}\n\\fi\\\\*[6pt]\n"
        f"Figure {figure.number}: {emit(figure.caption)}\n\\end{{center}}\n"
    )


def _statement(lines: tuple[Layout, ...]) -> str:
    if not lines:
        return ""
    if len(lines) == 1:
        return f"\\[ {emit(lines[0])} \\]\n"
    rows = [f"&{emit(lines[0])}"] + [rf"&\qquad {{}}{emit(x)}" for x in lines[1:]]
    return "\\begin{align*}\n" + " \\\\\n".join(rows) + "\n\\end{align*}\n"


def _instead(e: Entry) -> str:
    return f"{emit(e.instead)}\n{_statement(e.proved)}" if e.proved else ""


def _stated(lines: tuple[Layout, ...]) -> str:
    """A statement inside a proof, at the left like the calculations."""
    rows = [rf"&\quad \spwide{{{emit(lines[0])}}}&&"]
    rows += [rf"&\quad\qquad \spwide{{{{}}{emit(x)}}}&&" for x in lines[1:]]
    return "\\begin{flalign*}\n" + " \\\\*\n".join(rows) + "\n\\end{flalign*}\n"


def _sentence(s: Sentence, last: bool) -> str:
    end = r" \spend" if last and not s.inside else ""
    number = f"{escape(s.number)}~" if s.number else ""
    text = f"\n\\par {number}{emit(s.before)}"
    if s.display:
        text += f"\n{_stated(s.display)}" + (rf"\noindent {emit(s.after)}" if s.after.parts else "")
    inside = [_block(b, last and b is s.inside[-1]) for b in s.inside]
    first = 1 if s.inside and isinstance(s.inside[0], ChainBlock) else 0  # it ends the paragraph
    out, rest = text + end + "".join(inside[:first]), "".join(inside[first:])
    return out + (f"\n\\begin{{spinside}}{rest}\\end{{spinside}}\n" if rest and s.indented else rest)


def _block(block: Block, last: bool) -> str:
    if isinstance(block, Sentence):
        return _sentence(block, last)
    if isinstance(block, Paragraph):
        heading = rf"\par\emph{{{escape(block.heading)}}} " if block.heading else ""
        return f"\n{heading}{emit(block.text)}"
    rows: list[str] = []
    for k, line in enumerate(block.lines):
        left = ""
        if k == 0:
            left = emit(block.first)
            if block.stacked:
                rows.append(rf"&\spwide{{{left}}}\\*")
                left = ""
        rows += _line(line, left, block, last and k == len(block.lines) - 1)
    rows[-1] = rows[-1].removesuffix(r"\\").removesuffix(r"\\*")
    return "\n\\begin{flalign*}\n" + "\n".join(rows) + "\n\\end{flalign*}\n"


def _line(line: Line, left: str, block: ChainBlock, end: bool) -> list[str]:
    mark = r"\spproved" if line.proved else r"\spopen"
    label = rf"\textbf{{{escape(line.label)}}} " if line.label else ""
    box = r"\spend" if end else ""
    size = "" if block.reasons == REASON else f"[{block.reasons:.1f}em]"
    why = rf"\spreason{size}{{{mark}}}{{{label}{emit(line.reason)}{box}}}"
    indent = r"\quad " if block.stacked else ""
    sign = emit(Op(line.sign, "relation")).strip()
    starts = [f"{left}&{indent}{sign} "] + [rf"&{indent}\qquad "] * (len(line.pieces) - 1)
    pieces = [emit(line.pieces[0])] + [f"{{}}{emit(p)}" for p in line.pieces[1:]]
    rows = [rf"{start}\spwide{{{p}}}\\*" for start, p in zip(starts, pieces, strict=True)]
    if line.beside:
        return [*rows[:-1], rf"{starts[-1]}{pieces[-1]} &&{why}\\"]
    return [*rows, rf"&&&{why}\\"]


# ------------------------------------------------------------------------------------------------ tables
def _table(table: Table) -> str:
    widest = max(width(r.assumption) for r in table.rows)
    last = "l" if widest <= _MANY else r">{\raggedright\arraybackslash}p{0.5\linewidth}"
    head = "Symbol & Kind & Domain & Assumption"
    rows = [
        f"${emit(r.symbol)}$ & {escape(r.kind)} & ${emit(r.domain)}$ & {emit(r.assumption)}"
        for r in table.rows
    ]
    return _tabular(f"lll{last}", head, rows, f"Table {table.number}: {emit(table.caption)}")


def _tabular(columns: str, head: str, rows: list[str], caption: str, lines: int = 1) -> str:
    """``lines``: how many a row may fill."""
    body = " \\\\\n".join(rows)
    if lines * len(rows) <= _WHOLE:
        return (
            f"\\begin{{center}}\n{caption}\\\\*[4pt]\n\\begin{{tabular}}{{{columns}}}\n\\toprule\n"
            f"{head} \\\\\n\\midrule\n{body} \\\\\n\\bottomrule\n\\end{{tabular}}\n\\end{{center}}\n"
        )
    return (
        f"\\begin{{center}}\n{caption}\n\\end{{center}}\n\\nopagebreak\n\\begin{{longtable}}{{{columns}}}\n"
        f"\\toprule\n{head} \\\\\n\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n"
        f"{body} \\\\\n\\end{{longtable}}\n"
    )


def _checks(doc: Document) -> str:
    head = "Claim & Sizes & Points & Method & Max.\\ error & Verdict"
    columns = (
        r"l>{\raggedright\arraybackslash}p{0.24\linewidth}r"
        r">{\raggedright\arraybackslash}p{0.18\linewidth}lc"
    )
    rows = [_check(c) for c in doc.checks]
    caption = f"Table {doc.check_table}: Independent numerical checks."
    table = _tabular(columns, head, rows, caption, lines=3)
    return f"\n\\section*{{Spot checks}}\n{{\\small\\setlength{{\\tabcolsep}}{{4pt}}\n{table}}}\n"


def _check(c: CheckRow) -> str:
    mark = r"\spproved" if c.passed else rf"\textcolor{{spred}}{{failed}} {escape(c.reason)}"
    cells = [escape(c.id), emit(c.sizes), str(c.points), escape(c.methods), f"${emit(c.max_error)}$", mark]
    return " & ".join(cells)
