"""What a step used, in words: the reason a reader sees beside a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from symproofs.language import laws, relations, symbols
from symproofs.notation import describe, layout
from symproofs.notation.layout import EMPTY, Fence, Layout, Op, Prose, Row, join, prose
from symproofs.notation.visitor import relation, writer
from symproofs.proofs import IH, Claim
from symproofs.proofs.facts import Fact
from symproofs.proofs.scripts import Along, At

Names = Callable[[Any, bool], Prose]  # how a statement is named; whether it is cited as it stands


def reason(used: Iterable[Any], among: Iterable[Any] = (), names: Names | None = None) -> Prose:
    """The cited things of one step, joined; empty if the step needed nothing but arithmetic."""
    parts = [cited(x, among, names) for x in used]
    return join(_together([p for p in parts if p.parts]), "; ") if parts else EMPTY


def cited(x: Any, among: Iterable[Any] = (), names: Names | None = None) -> Prose:
    """One cited thing in words: a definition, a law, a hypothesis, a claim or a named rule.

    ``names`` says how a statement is referred to, if not by itself.
    """
    if x is IH:
        return prose("induction hypothesis")
    if isinstance(x, str):
        return prose(x)
    if isinstance(x, Claim):
        return prose(f"by {x.id}")
    if isinstance(x, At):
        fact = cited(x.fact, among, names)
        if not x.values:
            return fact
        if isinstance(x.fact, relations.Statement) and names is not None:
            fact = names(x.fact, False)
        elif isinstance(x.fact, relations.Statement):
            fact = prose(Fence("(", layout(x.fact, among), ")"))
        return prose(fact, " at ", join([prose(_value(v)) for v in x.values], ", "))
    if isinstance(x, relations.Statement):
        return prose(layout(x, among)) if names is None else names(x, True)
    if isinstance(x, (symbols.LetSymbol, symbols.RecursionSymbol)):
        return prose("definition of ", layout(x))
    if symbols.is_random_symbol(x):
        return prose("moments of " if isinstance(x.law, laws.Moments) else "law of ", layout(x))
    if isinstance(x, symbols.FunctionSymbol):
        return prose(layout(x), " differentiable" if x.differentiable else "")
    if isinstance(x, (symbols.IntSymbol, symbols.ScalarSymbol, symbols.ArraySymbol, symbols.SequenceSymbol)):
        return prose(describe(x))
    if isinstance(x, Fact):
        return prose(_fact(x))
    for name in ("title", "name", "id"):
        if isinstance(getattr(x, name, None), str):
            return prose(getattr(x, name).replace("_", " "))
    return prose(str(x))


def _value(v: Any) -> Layout:
    """What a quantified symbol stands for; a sequence given by its elements as s ↦ element."""
    if isinstance(v, tuple):  # a free symbol of the fact, and what it stands for
        return relation(layout(v[0]), "=", _value(v[1]))
    if isinstance(v, Along):
        w = writer([v.element], {v.time: "s"})
        return Row((w.name(v.time), Op("↦", "relation"), w.node(v.element)), "relation")
    return layout(v)


def _fact(x: Fact) -> str:
    """The law a fact stands for, under the name the kernel uses for it."""
    if x.words:
        return x.words
    name = x.name.replace("_", " ")
    if len(x.laws) == 1:
        return x.laws[0]
    return f"definition of {name}" if x.unfolds and not x.laws else name


def _together(parts: list[Prose]) -> list[Prose]:
    """Without repetitions, and "definition of a, b" for two definitions in a row."""
    out: list[Prose] = []
    for part in parts:
        if part in out:
            continue
        before = out[-1].parts[0] if out else None
        if before == part.parts[0] and before in ("definition of ", "moments of ", "law of "):
            out[-1] = prose(out[-1], ", ", *part.parts[1:])
        else:
            out.append(part)
    return out
