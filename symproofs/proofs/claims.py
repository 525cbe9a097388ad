"""Claim, Chain and Induction: a statement and its proof script as immutable records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from symproofs.language.binders import Summation
from symproofs.language.derivatives import Derivative
from symproofs.language.errors import InputError, ShapeError, SymproofsError
from symproofs.language.nodes import as_node, is_expression, same_shape, shape_of, show, show_shape
from symproofs.language.relations import (
    Eq,
    Exists,
    ForAll,
    Ge,
    Gt,
    Implies,
    Le,
    Lt,
    Not,
    Relation,
    Statement,
    Tends,
    as_statement,
)
from symproofs.language.symbols import (
    DECLARED,
    NONE,
    ArraySymbol,
    Bound,
    Element,
    FunctionSymbol,
    IntSymbol,
    LetSymbol,
    RecursionSymbol,
    ScalarSymbol,
    declared_in,
    describe,
    gathered,
)
from symproofs.language.words import looks
from symproofs.proofs.facts import Fact
from symproofs.proofs.graphs import Graph
from symproofs.proofs.scripts import At, Script, cited_objects, cited_parts

_RELATIONS: dict[str, Any] = {"eq": Eq, "le": Le, "lt": Lt, "ge": Ge, "gt": Gt}


class _Hypothesis:
    """The induction hypothesis, to be cited in ``by=``."""

    def __repr__(self) -> str:
        return "IH"


IH = _Hypothesis()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chain: relation to the line before, right side, what is cited (None: anything), claim ID."""

    relation: str
    right: Any
    by: tuple[Any, ...] | None
    id: str | None


@dataclass(frozen=True, slots=True)
class Chain:
    """A calculation ``a = b = c ≤ d``; it states that its first side stands in the joint relation to its last."""

    first: Any
    lines: tuple[Line, ...] = ()

    def _extend(self, relation: str, right: Any, by: Any, id: str | None) -> Chain:
        right = as_node(right)
        before = self.lines[-1].right if self.lines else self.first
        shape, last = shape_of(right), shape_of(before)
        if shape and right == 0:
            shape = last
        if not same_shape(shape, last):
            raise ShapeError(
                f"calc(...).{relation}({show(right)}): this line is {show_shape(shape)}, the line before, "
                f"{show(before)}, is {show_shape(last)}"
            )
        directions = {line.relation for line in self.lines} | {relation}
        if directions & {"le", "lt"} and directions & {"ge", "gt"}:
            going = "".join(f".{line.relation}" for line in self.lines)
            raise InputError(
                f"calc(...){going} cannot go on with .{relation}: a chain cannot mix <= with >=, since no bound "
                "of its ends follows. Turn the lines so that all bounds go one way, or write two chains"
            )
        cited = cited_objects(by)
        if id is not None and not isinstance(id, str):
            raise InputError(f"id={id!r}: a claim ID is text such as '2.1k'")
        return Chain(self.first, (*self.lines, Line(relation, right, cited, id)))

    def eq(self, right: Any, *, by: Any = None, id: str | None = None) -> Chain:
        """The next side is equal; ``by`` names what a reader would cite, ``id`` the claim this line is."""
        return self._extend("eq", right, by, id)

    def le(self, right: Any, *, by: Any = None, id: str | None = None) -> Chain:
        """The next side is at least as large."""
        return self._extend("le", right, by, id)

    def lt(self, right: Any, *, by: Any = None, id: str | None = None) -> Chain:
        """The next side is larger."""
        return self._extend("lt", right, by, id)

    def ge(self, right: Any, *, by: Any = None, id: str | None = None) -> Chain:
        """The next side is at most as large."""
        return self._extend("ge", right, by, id)

    def gt(self, right: Any, *, by: Any = None, id: str | None = None) -> Chain:
        """The next side is smaller."""
        return self._extend("gt", right, by, id)

    @property
    def sides(self) -> tuple[Any, ...]:
        """All sides, from the first to the last."""
        return (self.first, *(line.right for line in self.lines))

    @property
    def relation(self) -> str:
        """The joint relation: eq, unless a line is weaker; strict if one line is."""
        kinds = {line.relation for line in self.lines}
        for strict, weak in (("lt", "le"), ("gt", "ge")):
            if strict in kinds:
                return strict
            if weak in kinds:
                return weak
        return "eq"

    def statement(self) -> Statement:
        """What the chain states: its first side against its last."""
        if not self.lines:
            raise InputError(f"calc({show(self.first)}) has no second side; add .eq(...)")
        out: Statement = _RELATIONS[self.relation](self.first, self.lines[-1].right)
        return out

    def line_statement(self, k: int) -> Statement:
        """What line k (from 0) states: the side before it against its own."""
        out: Statement = _RELATIONS[self.lines[k].relation](self.sides[k], self.lines[k].right)
        return out


def calc(first: Any) -> Chain:
    """Starts a chain.

    >>> from symproofs import calc, scalar
    >>> x = scalar("x")
    >>> calc((x + 1) * (x - 1)).eq(x**2 - 1).statement()
    Eq((x + 1) * (x - 1), x**2 - 1)
    """
    return Chain(as_node(first))


@dataclass(frozen=True, slots=True)
class Induction:
    """Induction on a natural number from its least value. Parts left out are left to ``auto``."""

    variable: Any
    base: Any
    step: Any


def induction(variable: Any, *, base: Any = None, step: Any = None) -> Induction:
    """Proof by induction: ``base`` at the least value, ``step`` from t to t+1, where ``IH`` may be cited.

    >>> from symproofs import induction, natural
    >>> induction(natural("t")).variable
    t
    """
    if not isinstance(variable, IntSymbol) or variable.role != "natural":
        raise InputError(f"induction({show(variable)}): expected a symbol declared by natural(...)")
    for name, part in (("base", base), ("step", step)):
        if part is not None and not isinstance(part, (Chain, Induction, Script)):
            raise InputError(
                f"induction({variable.name}, {name}=...): expected calc(...).eq(...) or steps(...), got {part!r}"
            )
    return Induction(variable, base, step)


def opens_before(statement: Any, proof: Induction) -> bool:
    """Whether a statement opens itself before the induction starts.

    A premise about the variable does not: it is part of what is shown by induction.
    """
    if isinstance(statement, Implies):
        return proof.variable not in declared_in(statement.args[0])
    return isinstance(statement, ForAll) and not (
        isinstance(statement.variable, Bound) and statement.variable.name == proof.variable.name
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """An identified statement with its hypotheses and, if given, its proof. Made by ``claim``."""

    id: str
    title: str
    statement: Any  # a Statement; None for a discussion
    given: tuple[Statement, ...]
    proof: Chain | Induction | Script | None
    literal: Any = None  # of an erratum: the statement as the source has it, or why it has no shape (text)
    corrected: Claim | None = None  # of an erratum: the claim that holds instead
    kind: str = "claim"  # or "definition", "discussion"
    note: str = ""  # of a discussion: what it says
    figure: Graph | None = None  # a computation graph that is drawn beside the claim

    @property
    def chain(self) -> Chain | None:
        """The chain, if the proof is one."""
        return self.proof if isinstance(self.proof, Chain) else None

    def line_ids(self) -> list[tuple[str, int]]:
        """IDs of lines that are claims of their own, with their positions; the claim's own ID is left out."""
        if self.chain is None:
            return []
        return [(ln.id, k) for k, ln in enumerate(self.chain.lines) if ln.id is not None and ln.id != self.id]


def claim(
    id: str,
    title: str,
    what: Any,
    *,
    given: Sequence[Any] = (),
    proof: Chain | Induction | Script | None = None,
    figure: Graph | None = None,
) -> Claim:
    """A claim: an ID, a title, and a statement or a chain that states and proves it.

    ``given`` lists further hypotheses, ``proof`` a proof of a bare statement, ``figure`` a graph that is drawn
    beside it, see ``computation_graph``. Nothing runs here.
    Raises InputError where one name is declared with two meanings, ShapeError for chains that do not fit.

    >>> from symproofs import claim, calc, scalar
    >>> x = scalar("x")
    >>> claim("demo", "a square", calc((x + 1)**2).eq(x**2 + 2*x + 1)).statement
    Eq((x + 1)**2, x**2 + 2 * x + 1)
    """
    for name, text in (("id", id), ("title", title)):
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"claim({id!r}, ...): the {name} must be text, such as '2.1o'")
    if isinstance(what, Chain):
        if proof is not None:
            raise InputError(
                f"claim({id!r}): a chain is its own proof; give proof= only with a bare statement"
            )
        statement, proof = what.statement(), what
    else:
        statement = as_statement(what, f"the statement of claim {id}")
    if proof is not None and not isinstance(proof, (Chain, Induction, Script)):
        raise InputError(f"claim({id!r}): proof={proof!r}; expected calc(...), induction(...) or steps(...)")
    if isinstance(given, Statement) or not isinstance(given, (list, tuple)):
        raise InputError(f"claim({id!r}): given={given}; expected a list of statements, given=[...]")
    hypotheses = tuple(as_statement(g, f"a hypothesis of claim {id}") for g in given)
    if figure is not None and not isinstance(figure, Graph):
        raise InputError(f"claim({id!r}, figure={figure!r}): expected computation_graph(...)")
    out = Claim(id.strip(), title.strip(), statement, hypotheses, proof, figure=figure)
    _check_names(out)
    _check_bound_names(out)
    _check_constrained(out)
    if isinstance(proof, Chain) and not isinstance(what, Chain):
        _check_ends(out, proof)
    return out


def erratum(
    id: str,
    title: str,
    literal: Any,
    *,
    corrected: Claim,
    given: Sequence[Any] = (),
    proof: Any = None,
) -> Claim:
    """A statement that is false, or has no shape, as it is written; with the claim that holds instead.

    ``literal`` is the statement. What is proved is ``Not(literal)`` under ``given``, which may say where it
    fails (``given=[Eq(p, 0)]``); a spot check shows that such a point exists. A statement whose shapes do not
    fit is given as a function, ``lambda: Eq(A @ x, y)``, which must raise a ShapeError. The verdict is
    *refuted as written* or *ill-typed as written* once ``corrected`` is proved too.

    >>> from symproofs import Eq, claim, erratum, scalar
    >>> x = scalar("x")
    >>> right = claim("1", "a square", Eq((x + 1)**2, x**2 + 2*x + 1))
    >>> erratum("1-literal", "a square", Eq((x + 1)**2, x**2 + 1), given=[Eq(x, 1)], corrected=right).statement
    Not(Eq((x + 1)**2, x**2 + 1))
    """
    if not isinstance(corrected, Claim):
        raise InputError(f"erratum({id!r}): corrected= takes the claim that holds instead")
    if callable(literal) and not is_expression(literal):
        try:
            found = literal()
        except SymproofsError as e:
            if given or proof is not None:
                raise InputError(
                    f"erratum({id!r}): what has no shape is not proved; leave given= and proof= out"
                ) from e
            stated = claim(id, title, corrected.statement, given=corrected.given)
            return replace(stated, literal=str(e), corrected=corrected)
        raise InputError(f"erratum({id!r}): {found} has a shape; give the statement itself, not a function")
    false = as_statement(literal, f"the literal statement of erratum {id}")
    stated = claim(id, title, Not(false), given=given, proof=proof)
    return replace(stated, literal=false, corrected=corrected)


def definition(
    id: str,
    title: str,
    what: Any,
    *,
    given: Sequence[Any] = (),
    proof: Any = None,
    figure: Graph | None = None,
) -> Claim:
    """What a definition of the source says of the symbols declared here: equations that follow by unfolding.

    It takes what ``claim`` takes and is proved and spot-checked as a claim is. The verdict is *definition* if
    nothing but definitions, declared laws and the axioms that define ‖A‖ and A⁻¹ was used; a statement that needs
    more is a claim.

    >>> from symproofs import Eq, definition, natural, recursion, scalar
    >>> t, a = natural("t"), scalar("a")
    >>> x = recursion("x", start={0: a}, step=lambda x, t: 2 * x[t-1])
    >>> definition("d", "doubling", Eq(x[t+1], 2 * x[t])).kind
    'definition'
    """
    return replace(claim(id, title, what, given=given, proof=proof, figure=figure), kind="definition")


def discussion(id: str, title: str, note: str, *, see: Sequence[Claim] = ()) -> Claim:
    """Prose of the source with nothing to check; ``see`` names the claims that make precise what can be.

    >>> from symproofs import discussion
    >>> discussion("1.3j", "Bias and variance", "No variance is computed.").kind
    'discussion'
    """
    for name, text in (("id", id), ("title", title), ("note", note)):
        if not isinstance(text, str) or not text.strip():
            raise InputError(f"discussion({id!r}, ...): the {name} must be text")
    if isinstance(see, Claim) or not all(isinstance(c, Claim) for c in see):
        raise InputError(f"discussion({id!r}): see= takes a list of claims")
    rest = f" See {', '.join(c.id for c in see)}." if see else ""
    return Claim(id.strip(), title.strip(), None, (), None, kind="discussion", note=note.strip() + rest)


def _check_ends(c: Claim, chain: Chain) -> None:
    inside = c.statement
    while isinstance(inside, (ForAll, Implies)):  # they open themselves
        inside = inside.args[1]
    if not isinstance(inside, Relation) or (inside is c.statement and chain.statement() != inside):
        raise InputError(
            f"claim({c.id!r}): the chain proves {chain.statement()}, the statement is {c.statement}"
        )


def parts_of(c: Claim) -> list[Any]:
    """The statement, hypotheses and every side of the proof."""
    return [*([] if c.statement is None else [c.statement]), *c.given, *_parts_of_proof(c.proof)]


def _parts_of_proof(proof: Any) -> list[Any]:
    if proof is None:
        return []
    if isinstance(proof, Chain):
        inside: tuple[Any, ...] = tuple(c for line in proof.lines for c in cited_parts(line.by))
        return [*proof.sides, *inside]
    if isinstance(proof, Induction):
        return [*_parts_of_proof(proof.base), *_parts_of_proof(proof.step)]
    if isinstance(proof, Script):
        return [x for part in proof.parts() for x in _parts_of_proof(part)]
    return [proof]


def citations(proof: Any) -> list[Any]:
    """All that a proof cites, in order; a fact at values is the fact."""
    if isinstance(proof, Chain):
        found = [c for line in proof.lines for c in line.by or ()]
    elif isinstance(proof, Induction):
        found = [*citations(proof.base), *citations(proof.step)]
    elif isinstance(proof, Script):
        found = [*proof.cites(), *[c for part in proof.parts() for c in citations(part)]]
    else:
        return []
    out = []
    for c in found:
        while isinstance(c, At):
            c = c.fact
        out.append(c)
    return out


def cited_claims(proof: Any) -> list[Claim]:
    """The claims that a proof cites, those of the library that a cited fact states among them; each once."""
    found = [c.claim() if isinstance(c, Fact) else c for c in citations(proof)]
    return list({id(c): c for c in found if isinstance(c, Claim)}.values())


def is_limit(cited: Any) -> bool:
    """Whether a citation says that something tends to a limit."""
    while isinstance(cited, At):
        cited = cited.fact
    claim = cited.claim() if isinstance(cited, Fact) else cited
    statement = claim.statement if isinstance(claim, Claim) else claim
    while isinstance(statement, (ForAll, Implies)):
        statement = statement.args[1]
    return isinstance(statement, Tends)


def _check_names(c: Claim) -> None:
    seen: dict[str, Any] = {}
    shown: dict[str, str] = {}
    for part in parts_of(c):
        for symbol in _as_written(as_basic(part)):
            alike = shown.setdefault(looks(symbol.name), symbol.name)
            if alike != symbol.name:
                raise InputError(
                    f"claim({c.id!r}): the names {alike!r} and {symbol.name!r} look alike where they are printed; "
                    "name one of the symbols otherwise"
                )
            other = seen.setdefault(symbol.name, symbol)
            if other is not symbol and other != symbol and not _derivatives(other, symbol):
                raise InputError(
                    f"claim({c.id!r}): the name {symbol.name} is declared with two meanings: "
                    f"{describe(other)}; and {describe(symbol)}"
                )


def _check_bound_names(c: Claim) -> None:
    """Refuses one name for a free symbol and for a bound index of another range. Two bound ones may have one name."""
    parts = [as_basic(p) for p in parts_of(c)]
    free = {s.name: s for p in parts for s in _as_written(p)}
    for binder in dict.fromkeys(b for p in parts for b in _index_binders(p)):
        name, span = binder.args[binder.binds].name, _span(*binder.args[2:])
        other = free.get(name)
        if other is not None and not (isinstance(other, IntSymbol) and _span(*other.args[2:]) == span):
            raise InputError(
                f"claim({c.id!r}): the name {name} stands for {describe(other)}, and in {show(binder)} for an index "
                f"that is bound there and runs over {span}; rename one of them"
            )


def _span(low: Any, high: Any) -> str:
    return f"{show(low)}..{'' if high == NONE else show(high)}"


def _index_binders(x: Any) -> tuple[Any, ...]:
    """The sums and quantifiers in x that bind an integer, without those in definitions, which are printed apart."""
    return gathered(x, "_index_binders", _binds_index, _shown_parts)


def _binds_index(x: Any) -> bool:
    return isinstance(x, (Summation, ForAll, Exists)) and isinstance(x.args[x.binds], Bound)


def _shown_parts(x: Any) -> tuple[Any, ...]:
    return () if isinstance(x, (LetSymbol, RecursionSymbol)) else _written_parts(x)


def _written_parts(x: Any) -> tuple[Any, ...]:
    """The parts of a node; of a derivative without the first three: the function with a slot in it, and its point."""
    found: tuple[Any, ...] = x.args[3:] if isinstance(x, Derivative) else x.args
    return found


def _check_constrained(c: Claim) -> None:
    """Refuses a derivative of a symbol that only an equation ties to what it is taken in: it would count as fixed."""
    ties = [e for part in (*c.given, c.statement) for e in _premises(part, part is not c.statement)]
    for part in parts_of(c) if ties else ():
        for y in _derivatives_in(as_basic(part)):
            f, x = y.args[3:5]
            inside = set(_as_written(f))
            for symbol, other in ties:
                if symbol in inside and symbol != x and x in _as_written(other):
                    name = show(symbol)
                    raise InputError(
                        f"claim({c.id!r}): {show(y)} would take {name} as fixed, and {Eq(symbol, other)} ties it "
                        f"to {show(x)}. Define it instead: {name} = let({name!r}, {show(other)})"
                    )


def _premises(x: Any, assumed: bool) -> list[tuple[Any, Any]]:
    """The equations that are assumed, in given= or as premises, as a symbol and the other side."""
    if assumed and isinstance(x, Eq):
        sides = [(x.left, x.right), (x.right, x.left)]
        return [p for p in sides if isinstance(p[0], (ScalarSymbol, ArraySymbol, Element))]
    if isinstance(x, Implies):
        return [*_premises(x.args[0], True), *_premises(x.args[1], assumed)]
    inner = [a for a in x.args if isinstance(a, Statement)] if isinstance(x, Statement) else []
    return [p for a in inner for p in _premises(a, assumed)]


def _as_written(x: Any) -> tuple[Any, ...]:
    """Declared symbols of what the author wrote, without the forms inside a derivative that he did not."""
    return gathered(x, "_symbols_written", lambda y: isinstance(y, DECLARED), _written_parts)


def _derivatives_in(x: Any) -> tuple[Any, ...]:
    """The derivatives in x, those within others too."""
    return gathered(x, "_derivatives_in", lambda y: isinstance(y, Derivative), lambda y: y.args)


def _derivatives(a: Any, b: Any) -> bool:
    """A function and its derivatives share their name."""
    return (
        isinstance(a, FunctionSymbol) and isinstance(b, FunctionSymbol) and bool(a.args[1::2] == b.args[1::2])
    )


def as_basic(x: Any) -> Any:
    """Numbers as nodes, so that every side can be walked."""
    return x if is_expression(x) else as_node(x)
