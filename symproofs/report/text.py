"""A claim as plain text for the terminal: hypotheses first, statement, proof with reasons at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from symproofs.notation import describe, layout
from symproofs.notation.breaking import break_lines
from symproofs.notation.declarations import domain_of
from symproofs.notation.layout import Layout, Op, Prose
from symproofs.notation.unicode import emit
from symproofs.notation.visitor import RELATIONS, layout_alone, listed, relation
from symproofs.proofs import Chain, Claim, Induction, StepRecord
from symproofs.proofs.claims import parts_of
from symproofs.report.document import caption, declared_for, parts_of_statement, split_induction
from symproofs.report.figure_text import to_text
from symproofs.report.outline import Calculation, Item, chain_records, has_outline, outline
from symproofs.report.reasons import reason

_COLUMN = 64  # characters before the reasons
_WIDTH = 108  # characters of a line


def render_claim(claim: Claim, steps: Sequence[StepRecord] = (), width: int = _WIDTH) -> str:
    """ID, title, symbols and hypotheses, statement, proof; ``steps`` are the proved records, if any.

    A proof in words is set in lines of at most ``width`` characters.

    >>> from symproofs import calc, claim, scalar
    >>> x = scalar("x")
    >>> print(render_claim(claim("demo", "A square", calc((x + 1)**2).eq(x**2 + 2*x + 1))))
    demo  A square
    <BLANKLINE>
      Let    x ∈ ℝ
      Then   (x + 1)² = x² + 2x + 1
    <BLANKLINE>
      Proof
        (x + 1)² = x² + 2x + 1
    """
    parts = parts_of(claim)
    lines = [f"{claim.id}  {claim.title}", ""]
    if claim.statement is None:
        return "\n".join([*lines, *_words(f"  {claim.note}", min(width, _WIDTH), 2)])
    worded = has_outline(claim)
    among = parts_of_statement(claim) if worded or claim.literal is not None else parts
    room = (min(width, _WIDTH) if worded or claim.literal is not None else _WIDTH) - 9
    for text in _labelled("Let", _declarations(declared_for(claim))):
        lines += _words(text, room + 9, 11) if worded else [text]
    if claim.literal is None:
        lines += _labelled("Assume", [emit(layout(g, among)) for g in claim.given])
        lines += _labelled("Then", _broken(layout(claim.statement, among), room))
    else:
        lines += _erratum(claim, among, room)
    if claim.figure is not None:
        drawn = ["", *("    " + x for x in to_text(claim.figure).splitlines())]
        lines += [
            *drawn,
            "",
            *_words("  Figure: " + _text(caption(claim.figure, dashed=False)), min(width, _WIDTH), 4),
        ]
    if worded:
        lines += ["", "  Proof", *_outline(outline(claim, steps), 4, min(width, _WIDTH), parts)]
    elif not isinstance(claim.literal, str):
        lines += _proof(claim, steps, parts)
    return "\n".join(line.rstrip() for line in lines)


def _declarations(declared: list[Any]) -> list[str]:
    sizes = [s for s in declared if getattr(s, "role", "") == "size"]
    lines = [emit(relation(listed([layout(s) for s in sizes]), "∈", domain_of(sizes[0])))] if sizes else []
    return lines + [emit(describe(s)) for s in declared if s not in sizes]


def _labelled(label: str, texts: Iterable[str]) -> list[str]:
    return [f"  {label if k == 0 else '':<6} {text}" for k, text in enumerate(texts)]


def _erratum(claim: Claim, among: list[Any], room: int) -> list[str]:
    """What the source says, what is proved instead, and where the corrected statement stands."""
    if isinstance(claim.literal, str):
        lines = ["  As written, which has no shape", *_words(f"         {claim.literal}", room + 9, 9)]
    else:
        lines = ["  As written, which is false"]
        lines += _labelled("", _broken(layout(claim.literal, among), room))
        lines += ["  Proved instead"]
        lines += _labelled("Assume", [emit(layout(g, among)) for g in claim.given])
        lines += _labelled("Then", _broken(layout(claim.statement, among), room))
    if claim.corrected is not None:
        lines += _words(f"  Corrected by {claim.corrected.id}: {claim.corrected.title}", room + 9, 4)
    return lines


# ---------------------------------------------------------------------------------------------- outlines
_FIXED = "\u00a0"  # a blank at which a line is not broken
_INLINE = 40  # characters of a formula that is kept whole


def _outline(items: Iterable[Item], indent: int, width: int, parts: list[Any]) -> list[str]:
    out: list[str] = []
    for item in items:
        if isinstance(item, Calculation):
            out += _calculation(item, indent + 2, width, parts)
            continue
        number = f"{item.number} " if item.number else ""
        start = " " * indent + number
        words = _words(start + _text(item.text), width, indent + 2)
        if item.formula is not None and len(words) > 1 and len(emit(item.said)) > 0.6 * (width - indent):
            room = width - indent - 4
            lines = [" " * (indent + 4) + x for x in _broken(item.formula, room)]
            tail = _text(item.tail)
            if tail.strip(" ") in (".", ":", ",") or len(lines[-1]) + len(tail) <= width:
                lines[-1] += tail.replace(_FIXED, " ")
                tail = ""
            elif tail[0] in ",;.:":
                lines[-1] += tail[0]
                tail = tail[1:].lstrip(" ")
            lead = start + (emit(item.lead).rstrip() or "Then")
            if len(lead) <= indent + 4:  # the label of a part
                lead, lines = f"{lead} {lines[0].strip()}", lines[1:]
            words = [lead, *lines, *(_words(" " * (indent + 2) + tail, width, indent + 2) if tail else [])]
        out += words
        out += _outline(item.inside, indent + 2, width, parts)
    return out


def _text(p: Prose) -> str:
    """Running text in which short formulas are kept whole."""
    texts = [x if isinstance(x, str) else emit(x) for x in p.parts]
    short = [not isinstance(x, str) and len(t) <= _INLINE for x, t in zip(p.parts, texts, strict=True)]
    return "".join(t.replace(" ", _FIXED) if s else t for t, s in zip(texts, short, strict=True))


def _words(text: str, width: int, hanging: int) -> list[str]:
    body = text.lstrip(" ")
    first = text[: len(text) - len(body)]
    lines = [first]
    for word in body.split(" "):
        line = lines[-1]
        if line.strip(" ") and len(line) + 1 + len(word) > width:
            lines.append(" " * hanging + word)
        else:
            lines[-1] = line + (" " if line.strip(" ") else "") + word
    return [line.replace(_FIXED, " ") for line in lines]


def _calculation(item: Calculation, indent: int, width: int, parts: list[Any]) -> list[str]:
    column = min(_COLUMN, int(0.62 * width))
    first = emit(layout_alone(item.steps[0].left, parts))
    pad, out = len(first), []
    if pad > column // 3:
        out.append(" " * indent + first)
        first, pad = "", 2
    for step, why in zip(item.steps, item.reasons, strict=True):
        head = (
            " " * indent
            + first.ljust(pad)
            + emit(Op(RELATIONS.get(step.relation, step.relation), "relation"))
        )
        line, *more = _broken(layout_alone(step.right, parts), width - len(head))
        lines = [head + line, *(" " * (len(head) - 1) + x for x in more)]
        tail = (f"[{_text(why)}]" if why.parts else "") + (f"  ({step.id})" if step.id else "")
        if tail:
            start = max(len(lines[-1]) + 2, min(column, width - len(tail)))
            if start + len(tail) <= width:
                lines[-1] = lines[-1].ljust(start) + tail.replace(_FIXED, " ")
            else:
                shift = max(len(head) + 2, min(column, width - len(tail)))
                lines += _words(" " * shift + tail, width, shift + 1)
        out += lines
        first = ""
    return out


# ------------------------------------------------------------------------------------------------ chains
def _proof(claim: Claim, steps: Sequence[StepRecord], parts: list[Any]) -> list[str]:
    proof = claim.proof
    if isinstance(proof, Induction):
        base, step = split_induction(proof, steps)
        variable = layout(proof.variable)
        start = emit(relation(variable, "=", layout(proof.variable.low)))
        return [
            "", f"  Proof by induction on {emit(variable)}",
            f"    Base case {start}", *_chain(base, parts, 6),
            "    Induction step (the statement is the induction hypothesis)", *_chain(step, parts, 6),
        ]  # fmt: skip
    records = steps or chain_records(proof if isinstance(proof, Chain) else None)
    return ["", "  Proof", *_chain(records, parts, 4)] if records else []


def _chain(steps: Iterable[StepRecord], parts: list[Any], indent: int) -> list[str]:
    out: list[str] = []
    before: Any = None
    pad = 0
    for step in steps:
        start = ""
        if step.left != before:
            start = emit(layout(step.left, parts))
            pad = len(start)
            if pad > _COLUMN // 3:
                out.append(" " * indent + start)
                start, pad = "", 2
        sign = emit(Op(RELATIONS.get(step.relation, step.relation), "relation"))
        head = " " * indent + start.ljust(pad) + sign
        first, *more = _broken(layout(step.right, parts), _WIDTH - len(head))
        lines = [head + first, *(" " * (len(head) - 1) + line for line in more)]
        out += [*lines[:-1], *_with_reason(lines[-1], step, parts)]
        before = step.right
    return out


def _broken(box: Layout, room: int) -> list[str]:
    """The formula in lines that a terminal shows whole."""
    return [emit(x) for x in break_lines(box, room, room - 2, lambda b: len(emit(b)))]


def _with_reason(text: str, step: StepRecord, parts: list[Any]) -> list[str]:
    why = emit(reason(step.used, parts))
    label = f"  ({step.id})" if step.id else ""
    if not why and not label:
        return [text]
    tail = (f"[{why}]" if why else "") + label
    if len(text) + 2 <= _COLUMN:
        return [text.ljust(_COLUMN) + tail.strip()]
    return [text, " " * _COLUMN + tail.strip()]
