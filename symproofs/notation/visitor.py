"""From nodes and statements to the layout tree: the only place that decides order and parentheses.

The tree of binary nodes is kept exactly, so two different trees never look alike: a product groups to the
left and ``a*(b*c)`` keeps its brackets. A leading minus binds as in Python: ``-a * b`` prints −ab, while
``-(a * b)`` prints −(ab). A bound index that would show the name of another symbol gets a prime.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sympy import Integer, Rational, oo
from sympy.core.basic import Basic

from symproofs.language import binders, derivatives, nodes, relations, symbols
from symproofs.language.errors import InputError
from symproofs.language.words import ACCENTS, looks, seen
from symproofs.notation import unicode
from symproofs.notation.layout import (
    Accent,
    BigOp,
    Fence,
    Frac,
    Layout,
    Num,
    Op,
    OpName,
    Radical,
    Row,
    Script,
    Space,
    Sym,
    Text,
    Word,
)
from symproofs.notation.names import name_layout

_T = TypeVar("_T")
MINUS = Op("−", "prefix")
TRANSPOSE = Sym("⊤")
COMMA = Op(",", "punctuation")
RELATIONS = {"eq": "=", "ne": "≠", "lt": "<", "le": "≤", "gt": ">", "ge": "≥"}
_SEQUENCES = (symbols.SequenceSymbol, symbols.RecursionSymbol, symbols.Perturbed, symbols.PerturbedCopy)
_OPERATOR_NAMES = {"relu": "ReLU"}


def layout(x: Any, among: Iterable[Any] = ()) -> Layout:
    """The layout of a node, number, statement or declared sequence or function.

    ``among`` names expressions printed beside it: a bound index avoids their free names too.
    Raises InputError for what is not part of the language.
    """
    if isinstance(x, Layout):
        return x
    if not isinstance(x, Basic):
        x = nodes.as_node(x)
    return writer((x, *among)).anything(x)


# ------------------------------------------------------------------------------------- names that are shown
def shown_symbols(x: Basic) -> Iterator[Any]:
    """Free symbols whose names appear when x is printed, in reading order; definitions are not opened."""
    if isinstance(x, (symbols.Bound, symbols.Slot, symbols.PrevState)):
        return
    if isinstance(x, symbols.FunctionSymbol):
        yield underived(x)
    elif isinstance(x, (symbols.Symbolic, *_SEQUENCES)):
        yield x
    elif isinstance(x, relations._Quantifier):
        bound = x.variable
        yield from (s for s in shown_symbols(x.body) if s != bound)
        for edge in x.args[2:]:
            yield from shown_symbols(edge)
    else:
        for part in shown_parts(x):
            yield from shown_symbols(part)


def underived(f: Any) -> Any:
    """The function that was declared, of which f may be a derivative."""
    return f if f.order == 0 else symbols.FunctionSymbol(*f.args[:2], Integer(0), f.args[3])


def shown_parts(x: Basic) -> tuple[Any, ...]:
    """The arguments of a node that are printed: a derivative shows what its author wrote."""
    if isinstance(x, derivatives.Derivative):
        return tuple(x.args[3:5]) + ((x.args[5],) if x.args[5] != 0 else ())
    if isinstance(x, binders.Summation):
        return (x.low, x.high, x.body)
    return tuple(a for a in x.args if isinstance(a, Basic))


# ------------------------------------------------------------------------------------------------ pieces
@dataclass(frozen=True, slots=True)
class _Piece:
    """A layout and how tightly its outermost operation binds.

    kind: sum, neg, product, infix (∘), big (Σ), prefix (∇), frac, number, power, scripted, atom.
    tail: whether its right end would swallow a factor written after it.
    """

    box: Layout
    kind: str
    tail: bool = False


def _bracket(piece: _Piece) -> _Piece:
    return _Piece(Fence("(", piece.box, ")"), "atom")


_TERM = {"product", "infix", "big", "prefix", "frac", "number", "power", "scripted", "atom"}
_FACTOR = {"frac", "number", "power", "scripted", "atom"}
_SIGNED = {"frac", "big", "prefix", "power", "scripted", "atom"}  # what a minus sign stands before
_SUMMAND = _FACTOR | {"product", "big", "prefix"}
_OPERAND = {"frac", "number", "power", "scripted", "atom"}  # of ∘
_DERIVED = {"power", "scripted", "atom"}  # what ∇ and ∂ stand before


def _fit(piece: _Piece, allowed: set[str]) -> _Piece:
    return piece if piece.kind in allowed else _bracket(piece)


def with_sub(piece: _Piece, sub: Layout) -> _Piece:
    """The piece with a subscript, in brackets if it has one already."""
    box = piece.box
    if piece.kind == "scripted" and isinstance(box, Script) and box.sub is None:
        return _Piece(Script(box.base, sub, box.sup), "scripted")
    if piece.kind != "atom":
        box = Fence("(", box, ")")
    return _Piece(Script(box, sub, None), "scripted")


def with_sup(piece: _Piece, sup: Layout) -> _Piece:
    """The piece with a superscript, in brackets if it has one already."""
    box = piece.box
    if piece.kind == "scripted" and isinstance(box, Script) and box.sup is None:
        return _Piece(Script(box.base, box.sub, sup), "power")
    if piece.kind not in ("atom", "number") or isinstance(box, Frac):
        box = Fence("(", box, ")")
    return _Piece(Script(box, None, sup), "power")


def call(name: Layout, *arguments: Layout, left: str = "(", right: str = ")") -> Layout:
    """A function or operator applied to arguments in brackets."""
    return Row((name, Fence(left, listed(arguments), right)), "call")


def listed(boxes: Iterable[Layout]) -> Layout:
    """Boxes with commas between them."""
    out: list[Layout] = []
    for box in boxes:
        out += [COMMA, box] if out else [box]
    return out[0] if len(out) == 1 else Row(tuple(out), "list")


def relation(left: Layout, sign: str, right: Layout) -> Layout:
    """``left sign right``."""
    return Row((left, Op(sign, "relation"), right), "relation")


# ------------------------------------------------------------------------------------------------ visitor
def settled(time: Any) -> Any:
    """A time with the numbers at its end added up: t + 1 − 1 is printed as t."""
    rest, shift, count = time, 0, 0
    while isinstance(rest, (nodes.Add, nodes.Sub)) and isinstance(rest.right, Integer):
        shift += int(rest.right) if isinstance(rest, nodes.Add) else -int(rest.right)
        rest, count = rest.left, count + 1
    if count < 2:
        return time
    return (
        nodes.Add(rest, Integer(shift)) if shift > 0 else nodes.Sub(rest, Integer(-shift)) if shift else rest
    )


@dataclass
class _Writer:
    """Visits one printed expression; ``names`` holds display names of bound symbols, innermost last."""

    taken: set[str]
    names: dict[Any, str] = field(default_factory=dict)
    plain: set[str] = field(default_factory=set)  # names that are set as they were typed

    def anything(self, x: Any) -> Layout:
        if isinstance(x, relations.Statement):
            return self.statement(x)
        if isinstance(x, _SEQUENCES):
            return self.name(x)
        if isinstance(x, symbols.FunctionSymbol):
            return self.function(x).box
        return self.node(x)

    def node(self, x: Any) -> Layout:
        return self.piece(x, lead=True).box

    def piece(self, x: Any, lead: bool = False) -> _Piece:
        """The piece of a node; ``lead``: nothing stands before it, so a minus sign may open it."""
        if isinstance(x, Rational):
            return _number(x)
        if x in (oo, -oo):
            return _Piece(Sym("∞"), "atom") if x == oo else _Piece(Row((MINUS, Sym("∞")), "prefix"), "neg")
        for cls, method in _VISITORS:
            if isinstance(x, cls):
                return method(self, x, lead)
        raise InputError(f"{x} (a {type(x).__name__}) has no notation")

    # ------------------------------------------------------------------------------------ symbols
    def name(self, x: Any) -> Layout:
        name = self.names.get(x, x.name)
        return Word(name) if name in self.plain else name_layout(name)

    def symbol(self, x: Any, lead: bool) -> _Piece:
        box = self.name(x)
        return _Piece(box, "scripted" if isinstance(box, Script) else "atom")

    def element(self, x: Any, lead: bool) -> _Piece:
        return with_sub(self.symbol(x.sequence, False), self.node(settled(x.time)))

    def function(self, f: Any) -> _Piece:
        if isinstance(f, nodes.Named):
            return _Piece(OpName(_OPERATOR_NAMES.get(f.name, f.name)), "atom")
        return self.symbol_of_name(self.names.get(underived(f), f.name) + "'" * f.order)

    def symbol_of_name(self, name: str) -> _Piece:
        box = name_layout(name)
        return _Piece(box, "scripted" if isinstance(box, Script) else "atom")

    # --------------------------------------------------------------------------------- arithmetic
    def add(self, x: Any, lead: bool) -> _Piece:
        left = self.piece(x.left, lead)
        if left.kind == "neg" and not lead:
            left = _bracket(left)
        right = _fit(self.piece(x.right), _TERM)
        sign = Op("+" if isinstance(x, nodes.Add) else "−")
        before = left.box.items if isinstance(left.box, Row) and left.kind == "sum" else (left.box,)
        return _Piece(Row((*before, sign, right.box), "sum"), "sum")

    def neg(self, x: Any, lead: bool) -> _Piece:
        inner = _fit(self.piece(x.arg), _SIGNED)
        out = _Piece(Row((MINUS, inner.box), "prefix"), "neg", inner.tail)
        return out if lead else _bracket(out)

    def product(self, x: Any, lead: bool) -> _Piece:
        spine: list[Any] = []
        while isinstance(x, (nodes.Mul, nodes.MatMul)):
            spine.append(x.right)
            x = x.left
        factors = [self._first_factor(x, lead)]
        factors += [self._factor(f, last=k == len(spine) - 1) for k, f in enumerate(reversed(spine))]
        items: list[Layout] = [factors[0].box]
        for before, after in itertools.pairwise(factors):
            between = _between(before, after)
            items += [between, after.box] if between is not None else [after.box]
        first = items[0]
        if factors[0].kind == "neg" and isinstance(first, Row):
            return _Piece(
                Row((MINUS, Row((*first.items[1:], *items[1:]), "product")), "prefix"),
                "neg",
                factors[-1].tail,
            )
        return _Piece(Row(tuple(items), "product"), "product", factors[-1].tail)

    def _first_factor(self, x: Any, lead: bool) -> _Piece:
        piece = self.piece(x, lead)
        if piece.kind == "neg" and lead and not piece.tail:
            return piece
        return _fit(piece, _FACTOR)

    def _factor(self, x: Any, last: bool) -> _Piece:
        return _fit(self.piece(x), _FACTOR | {"big", "prefix"} if last else _FACTOR)

    def factor(self, x: Any) -> Layout:
        """A node as it stands before another factor."""
        return self._factor(x, last=False).box

    def quotient(self, x: Any, lead: bool) -> _Piece:
        return _Piece(Frac(self.node(x.left), self.node(x.right)), "frac")

    def power(self, x: Any, lead: bool) -> _Piece:
        return with_sup(self.piece(x.left), self.node(x.right))

    # ------------------------------------------------------------------------------------- arrays
    def transpose(self, x: Any, lead: bool) -> _Piece:
        inner = self.piece(x.arg)
        box = inner.box
        if inner.kind == "scripted" and isinstance(box, Script) and box.sup is not None:
            return _Piece(Script(box.base, box.sub, Row((box.sup, TRANSPOSE))), "power")
        return with_sup(inner, TRANSPOSE)

    def inverse(self, x: Any, lead: bool) -> _Piece:
        return with_sup(self.piece(x.args[0]), Row((MINUS, Num("1")), "prefix"))

    def hadamard(self, x: Any, lead: bool) -> _Piece:
        left = _fit(self.piece(x.left), _OPERAND | {"infix"})
        right = _fit(self.piece(x.right), _OPERAND)
        before = left.box.items if isinstance(left.box, Row) and left.kind == "infix" else (left.box,)
        return _Piece(Row((*before, Op("∘"), right.box), "infix"), "infix")

    def named_call(self, x: Any, lead: bool) -> _Piece:
        if isinstance(x, nodes.LambdaMax):
            return _Piece(call(Script(Sym("λ"), Word("max")), self.node(x.args[0])), "atom")
        name = {nodes.Diag: "diag", nodes.Diagonal: "diagonal", nodes.Trace: "tr"}[type(x)]
        return _Piece(call(OpName(name), self.node(x.args[0])), "atom")

    def norm(self, x: Any, lead: bool) -> _Piece:
        box = Fence("‖", self.node(x.args[0]), "‖")
        return (
            with_sub(_Piece(box, "atom"), Sym("F")) if isinstance(x, nodes.Frobenius) else _Piece(box, "atom")
        )

    def constant(self, x: Any, lead: bool) -> _Piece:
        return _Piece({"zeros": Num("0"), "ones": Sym("𝟏"), "eye": Sym("I")}[x.kind], "atom")

    def delta(self, x: Any, lead: bool) -> _Piece:
        return _Piece(Script(Sym("δ"), self.indices(x.args)), "scripted")

    def entry(self, x: Any, lead: bool) -> _Piece:
        return with_sub(self.piece(x.array), self.indices(x.index))

    def indices(self, index: tuple[Any, ...]) -> Layout:
        boxes = [self.node(i) for i in index]
        if all(isinstance(b, Sym) or (isinstance(b, Num) and len(b.text) == 1) for b in boxes):
            return boxes[0] if len(boxes) == 1 else Row(tuple(boxes))
        return listed(boxes)

    def apply(self, x: Any, lead: bool) -> _Piece:
        f, arg = x.function, self.node(x.arg)
        if isinstance(f, nodes.Named) and f.name == "sqrt":
            return _Piece(Radical(arg), "frac")
        if isinstance(f, nodes.Named) and f.name == "abs":
            return _Piece(Fence("|", arg, "|"), "atom")
        return _Piece(call(self.function(f).box, arg), "atom")

    # ------------------------------------------------------------------------------------ binders
    def bound(self, variable: Any, show: Callable[[], _T], keep: bool = False) -> _T:
        """Runs ``show`` with a display name for ``variable`` that no other shown symbol has.

        ``keep``: its own name, although it stands free beside it.
        """
        name, old = variable.name, self.names.get(variable)
        taken = {looks(x) for x in (*self.taken, *self.names.values())}
        if keep:
            taken -= {looks(name)} - {looks(x) for x in self.names.values()}
        while looks(name) in taken:
            name += "'"
        self.names[variable] = name
        try:
            return show()
        finally:
            del self.names[variable]
            if old is not None:
                self.names[variable] = old

    def summation(self, x: Any, lead: bool) -> _Piece:
        low, high = self.node(x.low), self.node(x.high)

        def show() -> _Piece:
            body = _fit(self.piece(x.body), _SUMMAND)
            return _Piece(BigOp("∑", relation(self.name(x.variable), "=", low), high, body.box), "big", True)

        return self.bound(x.variable, show)

    def average(self, x: Any, lead: bool) -> _Piece:
        mean = isinstance(x, binders.Expectation)
        event = x.args[0].args[0] if mean and isinstance(x.args[0], relations.Indicator) else None
        name: Layout = Sym("ℙ" if event is not None else "𝔼") if mean else OpName(x.label)
        if x.over:
            name = Script(name, listed([self.name(f) for f in x.over]))
        if event is not None:
            return _Piece(call(name, self.statement(event)), "atom")
        arguments = [self.node(a) for a in x.args[:-1]]
        if isinstance(x, binders.Expectation):
            return _Piece(call(name, *arguments, left="[", right="]"), "atom")
        return _Piece(call(name, *arguments), "atom")

    def indicator(self, x: Any, lead: bool) -> _Piece:
        return _Piece(call(Sym("𝟙"), self.statement(x.args[0]), left="[", right="]"), "atom")

    def gradient(self, x: Any, lead: bool) -> _Piece:
        f, variable, at = x.args[3], self.node(x.args[4]), x.args[5]
        if at != 0:
            variable = Row((variable, Text(" at "), self.node(at)))
        return _Piece(
            Row((Script(Op("∇", "prefix"), variable), _fit(self.piece(f), _DERIVED).box), "prefix"),
            "prefix",
            True,
        )

    def jacobian(self, x: Any, lead: bool) -> _Piece:
        over, under = _fit(self.piece(x.args[3]), _DERIVED), _fit(self.piece(x.args[4]), _DERIVED)
        partial = Op("∂", "prefix")
        return _Piece(Frac(Row((partial, over.box), "product"), Row((partial, under.box), "product")), "frac")

    # --------------------------------------------------------------------------------- statements
    def statement(self, x: Any) -> Layout:
        if isinstance(x, relations.Relation):
            return relation(self.node(x.left), RELATIONS[type(x).__name__.lower()], self.node(x.right))
        if isinstance(x, relations._Quantifier):
            return self.quantifier(x)
        if isinstance(x, relations.Not):
            inner = self.statement(x.args[0])
            if not isinstance(x.args[0], (relations.Not, relations._Quantifier)):
                inner = Fence("(", inner, ")")
            return Row((Op("¬", "prefix"), inner), "prefix")
        if isinstance(x, relations.Tends):
            f, variable, to, limit = x.args
            return Row((relation(self.node(f), "→", self.node(limit)), Text(" as "),
                        relation(self.node(variable), "→", self.node(to))))  # fmt: skip
        if isinstance(x, relations.Invertible):
            return Row((self.node(x.args[0]), Text(" is invertible")))
        if isinstance(x, relations.Independent):
            return Row((listed([self.name(f) for f in x.args]), Text(" are independent")))
        signs = {relations.And: "∧", relations.Or: "∨", relations.Implies: "⇒", relations.Iff: "⇔"}
        if type(x) in signs:
            return self.connective(x, signs[type(x)])
        raise InputError(f"{x} (a {type(x).__name__}) has no notation")

    def connective(self, x: Any, sign: str) -> Layout:
        items: list[Layout] = []
        for k, part in enumerate(x.args):
            box = self.statement(part)
            last = k == len(x.args) - 1
            if not _stands_bare(part, x, last):
                box = Fence("(", box, ")")
            items += [Op(sign, "connective"), box] if items else [box]
        return Row(tuple(items), "relation")

    def run(self, x: Any) -> Layout:
        """The elements of a sequence: g_1, g_2, … or x_1, …, x_T."""
        first = self.element(symbols.Element(x, x.first), False).box
        second = symbols.Element(x, x.first + 1 if x.last is None else x.last)
        after = self.element(second, False).box
        return listed([first, after, Sym("…")] if x.last is None else [first, Sym("…"), after])

    def quantifier(self, x: Any) -> Layout:
        """∀x, y ∈ ℝ, n ≥ 1: …; a run of one quantifier is written with one sign."""
        return self.scoped(x, [])

    def scoped(self, x: Any, before: list[tuple[Layout, str, Layout]]) -> Layout:
        v = x.variable

        def show() -> Layout:
            scopes = [*before, self.scope(x)]
            if type(x.body) is type(x):
                return self.scoped(x.body, scopes)
            sign = Op("∀" if isinstance(x, relations.ForAll) else "∃", "prefix")
            head = Row((sign, listed(_shared(scopes))), "list")
            return Row((head, Op(":", "punctuation"), self.statement(x.body)), "relation")

        return self.bound(v, show, _defined_with(x))

    def opened(self, x: Any) -> tuple[list[Layout], Layout]:
        """The scopes of a run of quantifiers, and the layout of what they quantify."""

        def show() -> tuple[list[Layout], Layout]:
            scope = self.scope(x)
            if type(x.body) is not type(x):
                return _shared([scope]), self.statement(x.body)
            scopes, body = self.opened(x.body)
            return _shared([scope]) + scopes, body

        return self.bound(x.variable, show, _defined_with(x))

    def with_index(self, sequence: Any, time: Any) -> Layout:
        """The element of a sequence at a time that is a symbol."""
        return with_sub(self.symbol(sequence, False), self.name(time)).box

    def scope(self, x: Any) -> tuple[Layout, str, Layout]:
        """What is quantified over: a name, a sign and a set or bound."""
        from symproofs.notation.declarations import domain_of  # which uses this module

        v, name = x.variable, self.name(x.variable)
        if isinstance(v, symbols.Bound):
            low, high = self.node(x.args[2]), x.args[3]
            if high == symbols.NONE:
                return name, "≥", low
            return name, "∈", Fence("{", listed([low, Sym("…"), self.node(high)]), "}")
        if isinstance(v, (symbols.ScalarSymbol, symbols.ArraySymbol)):
            return name, "∈", domain_of(v)
        if isinstance(v, symbols.SequenceSymbol):
            return self.run(v), "∈", domain_of(v)
        said = symbols.smoothness(v)
        return name, ":", Row((domain_of(v), Text(f" ({said})"))) if said else domain_of(v)


def _defined_with(x: Any) -> bool:
    """Whether a definition in the body uses the quantified symbol: it shows that symbol's own name."""
    defined = x.body.atoms(symbols.LetSymbol, symbols.RecursionSymbol)
    return not isinstance(x.variable, symbols.Bound) and any(x.variable in d.atoms(Basic) for d in defined)


def _stands_bare(part: Any, outer: Any, last: bool) -> bool:
    """Whether a part of a connective needs no brackets: ∧ and ∨ bind more tightly than ⇒ and ⇔."""
    if _is_open(part):
        return last and isinstance(outer, relations.Implies)
    if isinstance(part, (relations.Relation, relations.Not)):
        return True
    return isinstance(outer, (relations.Implies, relations.Iff)) and isinstance(
        part, (relations.And, relations.Or, relations.Independent, relations.Invertible)
    )


def _is_open(x: Any) -> bool:
    """Whether what is written after it would be read as part of it."""
    while isinstance(x, relations.Not):
        x = x.args[0]
    return isinstance(x, relations._Quantifier)


def _shared(scopes: list[tuple[Layout, str, Layout]]) -> list[Layout]:
    """x ∈ ℝ, y ∈ ℝ as x, y ∈ ℝ."""
    out: list[Layout] = []
    for k, (name, sign, domain) in enumerate(scopes):
        if k + 1 < len(scopes) and scopes[k + 1][1:] == (sign, domain):
            out.append(name)
        elif sign == ":":
            out.append(Row((name, Op(":", "punctuation"), domain)))
        else:
            out.append(relation(name, sign, domain))
    return out


def _number(x: Rational) -> _Piece:
    if x < 0:
        return _Piece(Row((MINUS, _number(-x).box), "prefix"), "neg")
    if x.q == 1:
        return _Piece(Num(str(x.p)), "number")
    return _Piece(Frac(Num(str(x.p)), Num(str(x.q))), "number")


def _between(left: _Piece, right: _Piece) -> Layout | None:
    """What stands between two factors: nothing, a thin space, or a dot before a digit."""
    before, after = _edge(left.box, -1), _edge(right.box, 0)
    if isinstance(after, Num) or (
        isinstance(after, Frac) and isinstance(before, (Num, Frac)) and right.kind == "number"
    ):
        return Op("·")
    if (
        isinstance(before, Word)
        or isinstance(after, Word)
        or (isinstance(after, Op) and after.kind == "prefix")
    ):
        return Space()
    return None


def _edge(box: Layout, end: int) -> Layout:
    """The first (0) or last (−1) box that is seen; a script counts as its base, a fraction as itself."""
    if isinstance(box, Row) and box.items:
        return _edge(box.items[end], end)
    if isinstance(box, Script):
        return _edge(box.base, end)
    return box


_VISITORS: list[tuple[Any, Callable[[_Writer, Any, bool], _Piece]]] = [
    ((nodes.Add, nodes.Sub), _Writer.add),
    (nodes.Neg, _Writer.neg),
    ((nodes.Mul, nodes.MatMul), _Writer.product),
    (nodes.Div, _Writer.quotient),
    (nodes.Pow, _Writer.power),
    (nodes.Transpose, _Writer.transpose),
    (nodes.Inverse, _Writer.inverse),
    (nodes.Hadamard, _Writer.hadamard),
    ((nodes.Diag, nodes.Diagonal, nodes.Trace, nodes.LambdaMax), _Writer.named_call),
    ((nodes.Norm, nodes.Frobenius), _Writer.norm),
    (nodes.Constant, _Writer.constant),
    (nodes.Delta, _Writer.delta),
    (nodes.Entry, _Writer.entry),
    (nodes.Apply, _Writer.apply),
    (nodes.Named, lambda w, x, lead: w.function(x)),
    (symbols.Element, _Writer.element),
    (symbols.Symbolic, _Writer.symbol),
    (binders.Summation, _Writer.summation),
    (binders._Average, _Writer.average),
    (relations.Indicator, _Writer.indicator),
    (derivatives.Gradient, _Writer.gradient),
    (derivatives.JacobianMatrix, _Writer.jacobian),
]


def layout_alone(x: Any, among: Iterable[Any] = ()) -> Layout:
    """As ``layout``, for a sentence of its own: a bound index avoids only the names that x itself shows."""
    return _alone(nodes.as_node(x) if not isinstance(x, Basic) else x, among).anything(x)


def opened(x: Any, among: Iterable[Any] = ()) -> tuple[list[Layout], Layout]:
    """The scopes of a run of quantifiers (j ∈ {1, …, n}), and what they quantify."""
    return _alone(x, among).opened(x)


def as_scope(x: Any, among: Iterable[Any] = ()) -> Layout:
    """What the outermost quantifier ranges over, named as in its body: the symbol is fixed from here on."""
    return _shared([_alone(x, among).scope(x)])[0]


def run_of(x: Any, among: Iterable[Any] = ()) -> Layout:
    """A symbol by its name; a sequence by its elements."""
    w = _alone(x, among)
    return w.run(x) if isinstance(x, symbols.SequenceSymbol) else w.anything(x)


def _alone(x: Any, among: Iterable[Any]) -> _Writer:
    shown = [s for part in (x, *among) if isinstance(part, Basic) for s in shown_symbols(part)]
    return _Writer(_taken(shown_symbols(x)), {}, _look_alikes(shown, (x, *among)))


def writer(shown: Iterable[Any], names: dict[Any, str] | None = None) -> _Writer:
    """A visitor for expressions printed together, for rooms that print definitions."""
    found = [s for part in shown if isinstance(part, Basic) for s in shown_symbols(part)]
    return _Writer(_taken(found), dict(names or {}), _look_alikes(found, shown))


def _taken(shown: Iterable[Any]) -> set[str]:
    """Names that stand in what is printed; a function's derivatives look like its name with primes."""
    found = list(shown)
    primed = {
        s.name + "'" * k for s in found if isinstance(s, symbols.FunctionSymbol) for k in range(s.times + 1)
    }
    return {s.name for s in found} | primed


def _look_alikes(found: Iterable[Any], shown: Iterable[Any]) -> set[str]:
    """Names that would look like another symbol (lam beside lambda) or like an element (g_1 beside g[1]).

    Names of quantified symbols are among them; ``found`` are the free ones of what is ``shown``.
    """
    by_name = {s.name: s for s in found}
    for part in shown:
        for q in part.atoms(relations._Quantifier) if isinstance(part, Basic) else ():
            if not isinstance(q.variable, symbols.Bound):
                by_name.setdefault(q.variable.name, q.variable)
    boxes = {name: name_layout(name) for name in by_name}
    out: set[str] = set()
    for k, (name, box) in enumerate(boxes.items()):
        if box in list(boxes.values())[:k]:
            out.add(name)
        if isinstance(box, Script) and box.sub is not None:
            whole = box.base if box.sup is None else Script(box.base, None, box.sup)
            for other, symbol in by_name.items():
                if (
                    boxes[other] == whole
                    and _has_elements(symbol)
                    and not _starts_with(symbol, by_name[name])
                ):
                    out.add(name)
    return out


def _has_elements(symbol: Any) -> bool:
    return isinstance(symbol, _SEQUENCES) or bool(getattr(symbol, "shape", ()))


def _starts_with(sequence: Any, symbol: Any) -> bool:
    """Whether the symbol is the start value of the recursion, so that looking like its element is right."""
    if not isinstance(sequence, symbols.RecursionSymbol) or sequence.start_value != symbol:
        return False
    at_start = _Writer(set()).node(symbols.Element(sequence, sequence.start_time))
    return text_of(at_start) == looks(symbol.name)


def text_of(box: Layout) -> str:
    """A layout as ``words.looks`` gives names: what is seen, with no blanks and letters of one form alike."""
    return seen(_flat(box))


def _flat(box: Layout) -> str:
    match box:
        case Script(base, sub, sup):
            below, above = ("" if x is None else _flat(x) for x in (sub, sup))
            return _flat(base) + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
        case Fence(left, body, right):
            return left + _flat(body) + right
        case Row(items, _):
            return "".join(map(_flat, items))
        case Num(text) | Sym(text) | Word(text) | OpName(text) | Text(text) | Op(text, _):
            return text
        case Accent(mark, base):
            return _flat(base) + ACCENTS[mark]
        case Space():
            return ""
    return unicode.emit(box)
