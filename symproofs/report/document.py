"""The document model: what a report says, before any output format.

Built from verdicts alone. Emitters write it; they add no words about mathematics of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sympy.core.basic import Basic

from symproofs import __version__
from symproofs.language import relations, symbols
from symproofs.language.derivatives import Derivative
from symproofs.language.symbols import TIME, declared_in
from symproofs.notation import describe_rows, layout
from symproofs.notation.breaking import break_lines, width
from symproofs.notation.declarations import SymbolRow, law_parts
from symproofs.notation.layout import EMPTY, Layout, Num, Prose, Row, join, prose
from symproofs.notation.unicode import emit
from symproofs.notation.visitor import RELATIONS, layout_alone, relation, shown_symbols, underived
from symproofs.proofs import Chain, Claim, Induction, StepRecord, Verdict
from symproofs.proofs.claims import parts_of
from symproofs.proofs.graphs import Graph
from symproofs.proofs.hypotheses import LawPart, Smooth
from symproofs.report.checks import CheckRow, check_row
from symproofs.report.drawing import is_function, weight_of
from symproofs.report.outline import Calculation, Item, chain_records, has_outline, introduced, outline
from symproofs.report.reasons import cited, reason

PAGE = 40.0  # em of text width
REASON = 12.0  # em of the column of reasons
INDENT = 1.6  # em that a level of an outline is set in
_LEVELS = 4  # levels of an outline that are set in; those below keep to the margin of the last
_INLINE = 0.7  # of the line: the longest statement that is set in running text
VERDICTS = (
    "proved", "axiom", "definition", "refuted as written", "ill-typed as written", "discussion",
    "open", "refuted", "error", "alarm",
)  # fmt: skip
_KIND = {
    "proved": "Theorem", "axiom": "Axiom", "definition": "Definition", "discussion": "Remark",
    "refuted as written": "Erratum", "ill-typed as written": "Erratum",
}  # fmt: skip
_FALSE = ("refuted as written", "refuted", "alarm")
_ACRONYMS = ("rnn", "brnn", "cnn", "mlp")
FALSE_AS_WRITTEN = "The statement as written is false:"
NOTE = (
    "A theorem below holds for every size, every time and every object that meets its hypotheses. The mark ✓ "
    "stands at a step that was proved; the words beside it are the definitions, laws, hypotheses, rules and "
    "earlier claims that its proof used, and a step without words needed arithmetic only. Numerical spot "
    "checks are listed at the end; they check the statements independently and are part of no proof."
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chain: sign and right side, in pieces if it was broken, reason, claim ID, if proved."""

    sign: str
    pieces: tuple[Layout, ...]
    reason: Prose
    label: str
    proved: bool
    beside: bool  # whether the reason fits beside the (last piece of the) line


@dataclass(frozen=True, slots=True)
class ChainBlock:
    """A calculation; ``stacked``: its first side has a line of its own."""

    first: Layout
    stacked: bool
    lines: tuple[Line, ...]
    reasons: float = REASON  # em of the column of reasons


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading such as "Induction step." and running text."""

    heading: str
    text: Prose = EMPTY


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an outline, with what stands below it. A long statement has lines of its own."""

    number: str
    before: Prose
    display: tuple[Layout, ...]
    after: Prose
    inside: tuple[Sentence | ChainBlock, ...]
    indented: bool  # whether ``inside`` is set in


Block = ChainBlock | Paragraph | Sentence


@dataclass(frozen=True, slots=True)
class Table:
    """Declared symbols of a claim, under a number that text refers to."""

    number: int
    caption: Prose
    rows: tuple[SymbolRow, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A computation graph under a number."""

    number: int
    caption: Prose
    graph: Graph


@dataclass(frozen=True, slots=True)
class Entry:
    """One claim as printed: table, theorem with hypotheses first, figure, proof, audit."""

    kind: str
    id: str
    title: str
    verdict: str
    verified: bool
    table: Table | None
    hypotheses: Prose
    statement: tuple[Layout, ...]
    proof: tuple[Block, ...]
    audit: tuple[Prose, ...]
    remarks: tuple[Prose, ...]
    instead: Prose = EMPTY  # of an erratum: what stands before the statement that is proved instead
    proved: tuple[Layout, ...] = ()
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The claims of one section."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    verified_by: str
    counts: str
    note: str
    sections: tuple[Section, ...]
    checks: tuple[CheckRow, ...]
    check_table: int


def build_document(verdicts: Sequence[Verdict], title: str) -> Document:
    """The report on some verdicts, in their order, grouped by section."""
    tables = _Tables()
    sections = []
    for name in dict.fromkeys(v.section for v in verdicts):
        tables.forget()
        group = [v for v in verdicts if v.section == name]
        entries = tuple(_entry(v, group, tables) for v in _printed(group))
        sections.append(Section(_heading(name), entries))
    checks = tuple(check_row(v.id, v.spot_check) for v in _printed(verdicts) if v.spot_check is not None)
    return Document(
        title,
        f"verified by symproofs {__version__}",
        _counts(verdicts),
        NOTE,
        tuple(sections),
        checks,
        tables.last + 1,
    )


def _heading(section: str) -> str:
    text = section.replace("_", " ").strip() or "Claims"
    text = " ".join(w.upper() if w in _ACRONYMS else w for w in text.split())
    return text[0].upper() + text[1:]


def _counts(verdicts: Sequence[Verdict]) -> str:
    kinds = [*VERDICTS, *sorted({v.verdict for v in verdicts} - set(VERDICTS))]
    count = {k: sum(v.verdict == k for v in verdicts) for k in kinds}
    total = len(verdicts)
    checked = sum(v.spot_check is not None and v.spot_check.passed for v in verdicts)
    parts = [f"{count[k]} {k}" for k in kinds if count[k]]
    claims = "claim" if total == 1 else "claims"
    return f"{total} {claims}: {', '.join(parts) or 'none'}; {checked} spot-checked"


def _printed(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Without lines of a chain that is printed as a whole anyway."""
    whole = {id(v.claim) for v in verdicts if isinstance(v.claim, Claim) and v.id == v.claim.id}
    return [
        v
        for v in verdicts
        if not isinstance(v.claim, Claim) or v.id == v.claim.id or id(v.claim) not in whole
    ]


# --------------------------------------------------------------------------------------- one claim
def _entry(v: Verdict, group: Sequence[Verdict], tables: _Tables) -> Entry:
    kind = _KIND.get(v.verdict, "Claim")
    parts = _parts(v)
    literal = v.claim.literal if isinstance(v.claim, Claim) else None
    said = parts_of_statement(v.claim) if isinstance(v.claim, Claim) and has_outline(v.claim) else parts
    rows = describe_rows(declared_for(v.claim) if isinstance(v.claim, Claim) else free_declared(parts))
    table, known = tables.of(prose(f"Symbols of {kind} {v.id}."), rows)
    given = v.claim.given if isinstance(v.claim, Claim) else ()
    blocks = proof_blocks(v, parts, {w.id: w.verdict for w in group if not w.verified})
    if literal is not None:
        return _erratum(v, kind, table, known, blocks)
    statement = () if v.statement is None else statement_lines(v.statement, said)
    lead = (
        ""
        if not statement or v.verdict == "definition"
        else "Then"
        if v.verdict not in _FALSE
        else FALSE_AS_WRITTEN
    )
    before = hypotheses(known, given, lead, said)
    return Entry(
        kind, v.id, v.title, v.verdict, v.verified, table, before,
        statement, blocks, audit(v, parts), remarks(v), figure=tables.figure(v),
    )  # fmt: skip


def _erratum(
    v: Verdict, kind: str, table: Table | None, known: int | None, blocks: tuple[Block, ...]
) -> Entry:
    """What the source says, what is proved instead, and where the corrected statement stands."""
    c = v.claim
    among = parts_of_statement(c)
    text = isinstance(c.literal, str)
    lead = f"The statement as written has no shape: {c.literal}." if text else FALSE_AS_WRITTEN
    literal = () if text else statement_lines(c.literal, among)
    instead, proved = EMPTY, tuple[Layout, ...]()
    if not text:
        assumed = join([prose(layout(g, among)) for g in c.given], ", ", " and ")
        instead = prose("Proved instead", prose(", where ", assumed) if c.given else "", ":")
        proved = statement_lines(c.statement, among)
    return Entry(
        kind, v.id, v.title, v.verdict, v.verified, table, hypotheses(known, (), lead, among), literal,
        () if text else blocks, audit(v, among), remarks(v), instead, proved,
    )  # fmt: skip


def _parts(v: Verdict) -> list[Any]:
    if isinstance(v.claim, Claim):
        return parts_of(v.claim)
    out = [] if v.statement is None else [v.statement]
    return out + [side for s in v.steps for side in (s.left, s.right)]


def hypotheses(table: int | None, given: Iterable[Any], lead: str, among: Sequence[Any] = ()) -> Prose:
    """What stands before the statement: where the symbols are declared, what is assumed, then ``lead``."""
    assumed = [prose(layout(g, among)) for g in given]
    text = EMPTY if table is None else prose(f"Let the symbols be as in Table {table}")
    if assumed:
        text = prose(
            text, ", and assume that " if table is not None else "Assume that ", join(assumed, ", ", " and ")
        )
    return prose(text, ". " if text.parts else "", lead)


def statement_lines(statement: Any, among: Sequence[Any] = ()) -> tuple[Layout, ...]:
    """The statement in lines that fit the page."""
    box = layout(statement, among)
    room = PAGE - 3
    if width(box) <= room:
        return (box,)
    if isinstance(statement, relations.Relation) and isinstance(box, Row):
        left, sign, right = box.items
        after = break_lines(right, room - 4, room - 4)
        return (*break_lines(left, room, room - 2), Row((sign, after[0]), "relation"), *after[1:])
    return tuple(break_lines(box, room, room - 2))


def audit(v: Verdict, among: Sequence[Any] = ()) -> tuple[Prose, ...]:
    """What the proof rests on, transitively."""
    if v.verdict not in ("proved", "axiom", "open"):
        return ()
    lines = []
    if v.hypotheses or v.verified:
        lines.append(prose("Hypotheses used: ", _items(_hypothesis(h, v, among) for h in v.hypotheses), "."))
    if v.axioms or v.verified:
        lines.append(prose("Axioms: ", _items(prose(a) for a in v.axioms), "."))
    if v.lemmas:
        lines.append(prose("Lemmas: ", _items(prose(a) for a in v.lemmas), "."))
    if v.unused_hypotheses:
        lines.append(prose("Not used: ", _items(_hypothesis(h, v, among) for h in v.unused_hypotheses), "."))
    return tuple(lines)


def _items(parts: Iterable[Prose]) -> Prose:
    found = list(parts)
    return join(found, "; ") if found else prose("none")


_DOMAIN: dict[str, Any] = {
    "gt": relations.Gt,
    "ge": relations.Ge,
    "lt": relations.Lt,
    "le": relations.Le,
    "ne": relations.Ne,
}


def _hypothesis(text: str, v: Verdict, among: Sequence[Any]) -> Prose:
    """The hypothesis as a formula if the claim states it or a law says it, else as the text it is."""
    if isinstance(v.claim, Claim):
        for given in v.claim.given:
            if str(given) == text:
                return prose(layout(given, among))
        for symbol in free_declared(among):
            if text in (symbol.name, symbols.describe(symbol)):
                return cited(symbol)
            if isinstance(symbol, symbols.FunctionSymbol) and text == str(Smooth(symbol)):
                return prose(layout(symbol), f" is {symbols.smoothness(symbol)}")
            if isinstance(symbol, symbols.IntSymbol):
                ends = (symbol >= symbol.low, *(() if symbol.high is None else (symbol <= symbol.high,)))
                for end in ends:
                    if text == str(end):
                        return prose(layout(end, among))
            if isinstance(symbol, symbols.ScalarSymbol):
                for op, value in symbol.domain:
                    said = _DOMAIN[op](symbol, value)
                    if text == str(said):
                        return prose(layout(said, among))
            if symbols.is_random_symbol(symbol):
                for part, said in law_parts(symbol).items():
                    if text == str(LawPart(symbol, part)):
                        return said if _names_it(part) else prose(layout(symbol), ": ", said)
    return prose(text)


def _names_it(part: str) -> bool:
    """Whether what a part of a law says shows the symbol."""
    return part in ("law", "mean", "variance", "symmetric")


def remarks(v: Verdict) -> tuple[Prose, ...]:
    """The message of a verdict, what replaces the claim, what was cited in vain, and what stays open."""
    corrected = v.claim.corrected if isinstance(v.claim, Claim) else None
    if corrected is not None:
        out = [prose(f"Corrected by {corrected.id}: {corrected.title}.")]
        if not v.verified and v.message:
            out.append(prose(v.message))
    else:
        out = [prose(v.message)] if v.message else []
        if v.corrected_by:
            out.append(prose(f"Corrected by {v.corrected_by}."))
    vain = [cited(x) for step in v.steps for x in step.superfluous]
    if vain:
        out.append(prose("Cited and not used: ", join(vain, "; "), "."))
    for item in v.open:
        text = f"Open {item.kind}: {item.text}"
        if item.residual:
            text += f" {item.residual}" if item.kind == "obligation" else f"; what is left: {item.residual}"
        if item.help:
            text += f"; {item.help}"
        out.append(prose(text + "."))
    return tuple(out)


# -------------------------------------------------------------------------------------------- symbols
def free_declared(parts: Iterable[Any]) -> list[Any]:
    """Declared symbols: sizes first, then in reading order, each after those that its definition uses.

    Left out are bound symbols and the versions of definitions inside derivatives.
    """
    found = [p for p in parts if isinstance(p, Basic)]
    free = {s for p in found for s in shown_symbols(p)}
    out: dict[str, Any] = {}
    for part in found:
        hidden = _quantified(part)
        for symbol in _definitions_first(part):
            if isinstance(symbol, symbols.FunctionSymbol):
                symbol = underived(symbol)
            bound = symbol in hidden or (getattr(symbol, "role", "") == "index" and symbol not in free)
            if bound or symbol == TIME or _inside_derivative(symbol):
                continue
            out.setdefault(symbol.name, symbol)
    return sorted(out.values(), key=lambda s: getattr(s, "role", "") != "size")


def _inside_derivative(symbol: Any) -> bool:
    """Whether it is the version of a definition under a derivative that stands around it."""
    own = {d.slot for d in symbol.find(lambda y: isinstance(y, Derivative))}
    return not symbol.atoms(symbols.Slot) <= own


def parts_of_statement(c: Claim) -> list[Any]:
    """What a reader sees before the proof: the statement and the hypotheses."""
    return [c.statement, *c.given, *([c.literal] if isinstance(c.literal, Basic) else [])]


def declared_for(c: Claim) -> list[Any]:
    """The symbols to declare before a claim; without those that its proof introduces in words."""
    drawn = [v.family for v in c.figure.vertices] if c.figure is not None else []
    lets = [x for x in dict.fromkeys(drawn) if isinstance(x, symbols.LetSymbol)]  # that only the figure names
    declared = free_declared([*parts_of(c), *lets])
    if not has_outline(c):
        return declared
    stated = {s.name for p in (*parts_of_statement(c), *lets) for s in shown_symbols(p)}
    inside = introduced(c)
    kept = [s for s in declared if s.name in stated or s.name not in inside]
    used = {
        s.name
        for d in kept
        if isinstance(d, (symbols.LetSymbol, symbols.RecursionSymbol))
        for s in _definitions_first(d)
    }
    return [s for s in declared if s in kept or s.name in used]


def _definitions_first(part: Any) -> list[Any]:
    """Declared symbols of part, each after the symbols of its own declaration."""
    out: dict[Any, None] = {}
    for symbol in declared_in(part):
        if symbol not in out:
            below = [s for arg in symbol.args for s in _definitions_first(arg)] if symbol.args else []
            out.update(dict.fromkeys([*below, symbol]))
    return list(out)


def _quantified(part: Any) -> set[Any]:
    """Symbols that occur in part under their quantifier only."""
    found = {q.variable for q in part.atoms(relations.Statement) if isinstance(q, relations._Quantifier)}
    return found - set(shown_symbols(part)) if found else found


def caption(graph: Graph, dashed: bool = True) -> Prose:
    """What a figure shows; ``dashed``: whether its lines may be."""
    times = join([prose(relation(layout(t), "=", Num(str(k)))) for t, k in graph.at], ", ")
    given = dashed and any(v.kind == "start" for v in graph.vertices)
    weights = any(weight_of(e) is not None for e in graph.edges)
    joined = any(len(e.ways) > 1 for e in graph.edges)
    between = any(is_function(x) for e in graph.edges for x in e.weights)
    unsaid = weights and any(not e.ways for e in graph.edges)
    return prose(
        "The computation graph of ", layout(graph.vertices[-1].family), " for " if graph.at else "", times,
        "; beside an arrow stands what multiplies there" if weights else "",
        ", with commas between what is added" if joined else "",
        ", and a function’s derivative where factors stand on both sides of the function" if between else "",
        ", or nothing where no single product does" if unsaid else "",
        "; dashed: initial states" if given else "", ".",
    )  # fmt: skip


class _Tables:
    """Numbers tables and figures; a table that another one of the section contains is not printed again."""

    def __init__(self) -> None:
        self.last = self.figures = 0
        self.rows: dict[int, tuple[SymbolRow, ...]] = {}

    def forget(self) -> None:
        self.rows = {}

    def figure(self, v: Verdict) -> Figure | None:
        graph = v.claim.figure if isinstance(v.claim, Claim) else None
        if graph is None:
            return None
        self.figures += 1
        return Figure(self.figures, caption(graph), graph)

    def of(self, caption: Prose, rows: Sequence[SymbolRow]) -> tuple[Table | None, int | None]:
        if not rows:
            return None, None
        for number, known in self.rows.items():
            if set(rows) <= set(known):
                return None, number
        self.last += 1
        self.rows[self.last] = tuple(rows)
        return Table(self.last, caption, tuple(rows)), self.last


# --------------------------------------------------------------------------------------------- proofs
def proof_blocks(
    v: Verdict, among: Sequence[Any], troubled: dict[str, str] | None = None
) -> tuple[Block, ...]:
    """The proof as printed: one chain, base case and induction step, or an outline in words."""
    proof = v.claim.proof if isinstance(v.claim, Claim) else None
    steps = v.steps
    if not steps and v.verdict in ("definition", "axiom", "discussion", "error"):
        return ()
    if isinstance(v.claim, Claim) and v.id != v.claim.id:
        return tuple(_chains(steps, v, among, troubled))
    if isinstance(v.claim, Claim) and has_outline(v.claim):
        return tuple(_sentences(outline(v.claim, steps), 0, v, among, troubled or {}))
    if isinstance(proof, Induction):
        return _induction(v, proof, among, troubled)
    if not steps and isinstance(proof, Chain):
        steps = chain_records(proof)
    return tuple(_chains(steps, v, among, troubled))


def _sentences(
    items: Iterable[Item], level: int, v: Verdict, among: Sequence[Any], troubled: dict[str, str]
) -> Iterator[Sentence | ChainBlock]:
    """An outline as blocks: long statements on lines of their own, calculations as narrow as their level."""
    room = PAGE - INDENT * min(level, _LEVELS) - 1.0
    for item in items:
        if isinstance(item, Calculation):
            yield _block(list(item.steps), v, among, troubled, room, item.reasons)
            continue
        inside = tuple(_sentences(item.inside, level + 1, v, among, troubled))
        before, display, after = item.text, tuple[Layout, ...](), EMPTY
        label = emit(item.lead).endswith(". ")  # of a part: the statement may fill the line
        if item.formula is not None and width(item.said) > (0.95 if label else _INLINE) * room:
            lead = "We show that" if label else "" if item.lead.parts else "Then"
            before, after = prose(item.lead, lead), _after(item.tail)
            display = tuple(break_lines(item.formula, room - 3, room - 5))
        yield Sentence(item.number, before, display, after, inside, level < _LEVELS)


def _after(tail: Prose) -> Prose:
    """The words after a formula on a line of its own, without the comma or stop that the line replaces."""
    if not tail.parts or not isinstance(tail.parts[0], str):
        return tail
    return prose(tail.parts[0].lstrip(",.:; "), *tail.parts[1:])


def split_induction(
    proof: Induction, steps: Sequence[StepRecord]
) -> tuple[list[StepRecord], list[StepRecord]]:
    """The records of the base case and those of the step."""
    if not steps:
        return list(chain_records(proof.base)), list(chain_records(proof.step))
    if proof.base is not None:
        cut = len(proof.base.lines)
    elif proof.step is not None:
        cut = next((k for k, s in enumerate(steps) if s.left == proof.step.first), len(steps))
    else:
        cut = next((k for k, s in enumerate(steps) if k and s.left != steps[k - 1].right), len(steps))
    return list(steps[:cut]), list(steps[cut:])


def _induction(
    v: Verdict, proof: Induction, among: Sequence[Any], troubled: dict[str, str] | None
) -> tuple[ChainBlock | Paragraph, ...]:
    variable = layout(proof.variable)
    base, step = split_induction(proof, v.steps)
    start = prose(relation(variable, "=", layout(proof.variable.low)), ".")
    assume = prose("Assume that the statement holds for some ", variable, " (induction hypothesis). Then")
    if v.statement is not None and width(layout(v.statement, among)) < PAGE / 2:
        assume = prose("Assume ", layout(v.statement, among), " (induction hypothesis). Then")
    blocks: list[ChainBlock | Paragraph] = [Paragraph("", prose("By induction on ", variable, "."))]
    blocks += [Paragraph("Base case.", start), *_chains(base, v, among, troubled)]
    blocks += [Paragraph("Induction step.", assume), *_chains(step, v, among, troubled)]
    return tuple(blocks)


def _chains(
    steps: Iterable[StepRecord], v: Verdict, among: Sequence[Any], troubled: dict[str, str] | None
) -> Iterator[ChainBlock]:
    """Records joined into chains: a step that starts where the last one ended continues it."""
    chain: list[StepRecord] = []
    for step in steps:
        if chain and step.left != chain[-1].right:
            yield _block(chain, v, among, troubled or {})
            chain = []
        chain.append(step)
    if chain:
        yield _block(chain, v, among, troubled or {})


def _block(
    chain: list[StepRecord], v: Verdict, among: Sequence[Any], troubled: dict[str, str],
    page: float = PAGE, reasons: Sequence[Prose] | None = None,
) -> ChainBlock:  # fmt: skip
    alone = reasons is not None
    first = layout_alone(chain[0].left, among) if alone else layout(chain[0].left, among)
    stacked = width(first) > page / 3
    indent = 3.0 if stacked else width(first) + 1.35
    room = page - indent
    lines = []
    rights = [layout_alone(s.right, among) if alone else layout(s.right, among) for s in chain]
    column = REASON
    if alone and any(width(r) > room - REASON - 1.0 for r in rights):  # short reasons need less
        column = min(REASON, max(4.0, *(0.85 * width(why) + 1.5 for why in reasons or ())))
    for k, (step, right) in enumerate(zip(chain, rights, strict=True)):
        narrow = room - column - 1.0
        why = reason(step.used, among) if reasons is None else reasons[k]
        pieces: list[Layout] = [right]
        if width(right) > room:
            pieces = break_lines(right, room, room - 2.0)
        beside = width(pieces[-1]) + (2.0 if len(pieces) > 1 else 0) <= narrow
        label = "" if step.id in (None, v.id) else str(step.id)
        if label in troubled:
            label += f" ({troubled[label]})"
        proved = v.verified or step.proved
        lines.append(Line(_sign(step.relation), tuple(pieces), why, label, proved, beside))
    return ChainBlock(first, stacked, tuple(lines), column)


def _sign(name: str) -> str:
    return RELATIONS.get(name, name)
