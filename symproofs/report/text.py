"""A claim as plain text for the terminal: hypotheses first, statement, proof with reasons at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from symproofs.notation import describe, layout
from symproofs.notation.breaking import break_lines
from symproofs.notation.declarations import domain_of
from symproofs.notation.layout import Layout, Op
from symproofs.notation.unicode import emit
from symproofs.notation.visitor import RELATIONS, listed, relation
from symproofs.proofs import Chain, Claim, Induction, StepRecord
from symproofs.proofs.claims import parts_of
from symproofs.report.document import chain_records, free_declared, split_induction
from symproofs.report.reasons import reason

_COLUMN = 64  # characters before the reasons
_WIDTH = 108  # characters of a line


def render_claim(claim: Claim, steps: Sequence[StepRecord] = ()) -> str:
    """ID, title, symbols and hypotheses, statement, proof; ``steps`` are the proved records, if any.

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
    lines += _labelled("Let", _declarations(free_declared(parts)))
    lines += _labelled("Assume", [emit(layout(g, parts)) for g in claim.given])
    lines += _labelled("Then", _broken(layout(claim.statement, parts), _WIDTH - 9))
    lines += _proof(claim, steps, parts)
    return "\n".join(line.rstrip() for line in lines)


def _declarations(declared: list[Any]) -> list[str]:
    sizes = [s for s in declared if getattr(s, "role", "") == "size"]
    lines = [emit(relation(listed([layout(s) for s in sizes]), "∈", domain_of(sizes[0])))] if sizes else []
    return lines + [emit(describe(s)) for s in declared if s not in sizes]


def _labelled(label: str, texts: Iterable[str]) -> list[str]:
    return [f"  {label if k == 0 else '':<6} {text}" for k, text in enumerate(texts)]


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
