"""Declarations in words: the rows of the table of symbols, and the definitions they carry."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sympy import Integer
from sympy.core.basic import Basic
from sympy.core.symbol import Str

from symproofs.language import laws, symbols
from symproofs.language.binders import Covariance, Expectation, Variance
from symproofs.language.nodes import Add, is_row
from symproofs.notation.layout import (
    EMPTY,
    Fence,
    Layout,
    Op,
    OpName,
    Prose,
    Row,
    Script,
    Sym,
    join,
    prose,
)
from symproofs.notation.visitor import MINUS, call, layout, listed, relation, shown_symbols, with_sub, writer

REALS = Sym("ℝ")
DOTS = Sym("…")
_VALUES = {"Bernoulli": (0, 1), "Rademacher": (-1, 1)}


class SymbolRow(NamedTuple):
    """One line of the table of symbols."""

    symbol: Layout
    kind: str
    domain: Layout
    assumption: Prose


def describe_rows(declared: Iterable[Any]) -> list[SymbolRow]:
    """The table of symbols: name, kind in words, domain, and what is assumed or defined.

    >>> from symproofs import scalar
    >>> describe_rows([scalar("p", "0 <= p <= 1")])[0].kind
    'scalar'
    """
    rows: list[SymbolRow] = []
    sizes = [s for s in declared if isinstance(s, symbols.IntSymbol) and s.role == "size"]
    for s in declared:
        if s in sizes:
            if s is sizes[0]:
                rows.append(_sizes_row(sizes))
        else:
            rows.append(_row(s))
    return rows


def describe(symbol: Any) -> Prose:
    """A declaration as one sentence: ``R ∈ ℝ^{n×d} random; E[R_ij] = p, …``."""
    row = _row(symbol)
    head = relation(row.symbol, "∈", row.domain)
    if isinstance(symbol, symbols.FunctionSymbol):
        head = Row((row.symbol, Op(":", "punctuation"), row.domain))
    random = " random" if is_random(symbol) else ""
    tail = row.assumption if row.assumption.parts not in ((), ("arbitrary",)) else EMPTY
    return prose(head, random, "; " if tail.parts else "", tail)


def is_random(symbol: Any) -> bool:
    """Whether a symbol is random, by its law or through its definition: a mean or a variance is a number."""
    defined = isinstance(symbol, (symbols.LetSymbol, symbols.RecursionSymbol))
    return bool(_varying(symbol)) if defined else symbols.is_random_symbol(symbol)


def _varying(x: Any) -> frozenset[Any]:
    """The random symbols in x outside every average over them."""
    if symbols.is_random_symbol(x):
        return frozenset({x})
    if isinstance(x, (Expectation, Variance, Covariance)):
        inside = frozenset[Any]().union(*map(_varying, x.args[:-1]))
        return inside.difference(x.over) if x.over else frozenset()
    if isinstance(x, symbols.LetSymbol):
        return _varying(x.expr)
    if isinstance(x, symbols.RecursionSymbol):
        return frozenset(s for s in symbols.declared_in(x) if symbols.is_random_symbol(s))
    return frozenset[Any]().union(*map(_varying, x.args)) if isinstance(x, Basic) else frozenset()


def domain_of(symbol: Any) -> Layout:
    """The set a symbol ranges over."""
    if isinstance(symbol, symbols.IntSymbol):
        return _integers(symbol)
    if isinstance(symbol, symbols.ScalarSymbol):
        return _scalar_domain(symbol)
    if isinstance(symbol, symbols.FunctionSymbol):
        return relation(REALS if symbol.on is None else _space(REALS, (symbol.on,)), "→", REALS)
    shape = symbol.dims if isinstance(symbol, symbols._Sequence) else symbol.shape
    return _space(_values(symbol), shape)


# -------------------------------------------------------------------------------------------- domains
def _integers(x: symbols.IntSymbol) -> Layout:
    w = writer([x])
    low = w.node(x.low)
    if x.high is not None:
        return Fence("{", listed([low, DOTS, w.node(x.high)]), "}")
    after = w.node(x.low + 1)
    return Fence("{", listed([low, after, DOTS]), "}")


def _space(base: Layout, shape: tuple[Any, ...]) -> Layout:
    if not shape:
        return base
    dims = shape[1:] if is_row(shape) else shape
    boxes = [writer(dims).node(d) for d in dims]
    items: list[Layout] = []
    for box in boxes:
        if isinstance(box, Row) and len(boxes) > 1:
            box = Fence("(", box, ")")
        items += [Op("×"), box] if items else [box]
    return Script(base, None, items[0] if len(items) == 1 else Row(tuple(items)))


def _values(symbol: Any) -> Layout:
    law = symbols.law_of(symbol)
    law = law.law if isinstance(law, laws.IID) else law
    if isinstance(law, laws.Law) and law.name in _VALUES:
        return Fence("{", listed([layout(v) for v in _VALUES[law.name]]), "}")
    return REALS


def _scalar_domain(x: symbols.ScalarSymbol) -> Layout:
    low = max(((v, op == "gt") for op, v in x.domain if op in ("gt", "ge")), default=None)
    high = min(((v, op != "lt") for op, v in x.domain if op in ("lt", "le")), default=None)
    holes = [v for op, v in x.domain if op == "ne"]
    base = _values(x)
    if low is not None or high is not None:
        w = writer([])
        left = "(" if low is None or low[1] else "["
        right = ")" if high is None or not high[1] else "]"
        ends = [
            Row((Op("−", "prefix"), Sym("∞"))) if low is None else w.node(low[0]),
            Sym("∞") if high is None else w.node(high[0]),
        ]
        base = Fence(left, listed(ends), right)
    if holes:
        base = Row((base, Op("∖"), Fence("{", listed([writer([]).node(v) for v in holes]), "}")))
    return base


# ----------------------------------------------------------------------------------------------- rows
def _sizes_row(sizes: list[Any]) -> SymbolRow:
    names = listed([writer([s]).name(s) for s in sizes])
    kind = "size" if len(sizes) == 1 else "sizes"
    return SymbolRow(names, kind, _integers(sizes[0]), prose("arbitrary"))


def _row(x: Any) -> SymbolRow:
    w = writer([x])
    name = w.name(x)
    if isinstance(x, symbols.IntSymbol):
        kind = {"size": "size", "natural": "natural number", "index": "index"}[x.role]
        return SymbolRow(name, kind, domain_of(x), prose("arbitrary"))
    if isinstance(x, symbols.FunctionSymbol):
        about = symbols.smoothness(x) or "arbitrary"
        return SymbolRow(
            name, "function" if x.on is not None else "function, entrywise", domain_of(x), prose(about)
        )
    if isinstance(x, symbols.LetSymbol):
        return SymbolRow(name, _kind(x), domain_of(x), definition(x))
    if isinstance(x, symbols.RecursionSymbol):
        return SymbolRow(_time_name(x), _kind(x), domain_of(x), definition(x))
    if isinstance(x, symbols.SequenceSymbol):
        return SymbolRow(_time_name(x), _kind(x), domain_of(x), _about_sequence(x))
    if symbols.is_random_symbol(x):
        return SymbolRow(name, _kind(x), domain_of(x), law_of(x))
    return SymbolRow(name, _kind(x), domain_of(x), prose("arbitrary"))


def _kind(x: Any) -> str:
    sequence = isinstance(x, symbols._Sequence)
    shape = x.dims if isinstance(x, symbols._Sequence) else x.shape
    word = "row" if is_row(shape) else ("scalar", "vector", "matrix")[len(shape)]
    if sequence:
        word = f"sequence of {'matrices' if word == 'matrix' else word + 's'}"
    return f"random {word}" if is_random(x) else word


def _time_name(x: Any, time: str = "t") -> Layout:
    b = symbols.Bound(Str(time), Integer(0))
    w = writer([x], {b: _free_name(time, x)})
    return w.piece(symbols.Element(x, b)).box


def _free_name(name: str, x: Any) -> str:
    taken = {s.name for part in x.args if isinstance(part, Basic) for s in shown_symbols(part)}
    while name in taken:
        name += "'"
    return name


# -------------------------------------------------------------------------------- definitions and laws
def definition(x: Any) -> Prose:
    """What a ``let`` or a recursion stands for.

    >>> from symproofs import let, scalar
    >>> from symproofs.notation import to_unicode
    >>> a = scalar("a"); to_unicode(definition(let("b", a * a)))
    'b ≔ aa'
    """
    if isinstance(x, symbols.LetSymbol):
        return prose(relation(writer([x]).name(x), "≔", writer([x.expr, x]).node(x.expr)))
    return _recursion(x)


def _recursion(x: symbols.RecursionSymbol) -> Prose:
    shown = [x, x.start_time, x.start_value, x.step]
    time = _free_name(x.time.name, x)
    w = writer(shown, {x.time: time})
    element = w.piece(symbols.Element(x, x.time)).box
    neighbour = symbols.Element(x, x.time - 1 if x.forward else x.time + 1)
    step = x.step.xreplace({x.previous: neighbour})
    rule = relation(element, "=", w.node(step))
    edge = relation(
        w.name(x.time), "≥" if x.forward else "≤", w.node(_next(x.start_time, 1 if x.forward else -1))
    )
    start_name, start_value = w.piece(symbols.Element(x, x.start_time)).box, w.node(x.start_value)
    start = [] if start_name == start_value else [prose(relation(start_name, "=", start_value))]
    return join([*start, prose(rule, " (", edge, ")")], ", ")


def _next(time: Any, by: int) -> Any:
    if isinstance(time, Integer):
        return time + by
    if by == -1 and isinstance(time, Add) and time.right == Integer(1):
        return time.left
    return time + 1 if by == 1 else time - 1


def _times(x: symbols.SequenceSymbol) -> Layout:
    w = writer([x])
    t = Sym("t") if _free_name("t", x) == "t" else w.symbol_of_name(_free_name("t", x)).box
    if x.last is not None:
        return relation(t, "=", listed([w.node(x.first), DOTS, w.node(x.last)]))
    return relation(t, "=", listed([w.node(x.first), w.node(_next(x.first, 1)), DOTS]))


def _about_sequence(x: symbols.SequenceSymbol) -> Prose:
    about = law_of(x) if x.law is not None else prose("arbitrary")
    return prose(about, " (", _times(x), ")")


def law_of(x: Any) -> Prose:
    """What is known of a random symbol's law, in one phrase."""
    parts = law_parts(x)
    implied = 2 if {"variance", "uncorrelated"} & set(parts) else 1 if "mean" in parts else 0
    if getattr(symbols.law_of(x), "order", 0) <= implied:
        parts.pop("moments", None)
    return join(list(parts.values()), ", ")


def law_parts(x: Any) -> dict[str, Prose]:
    """Everything that the law of a random symbol says, by the names of its parts: a proof may use only some.

    Parts: law, independent entries; or symmetric, mean, variance, uncorrelated, moments.
    """
    law = symbols.law_of(x)
    entry = typical_entry(x)
    if isinstance(law, laws.Law):
        return {"law": prose(relation(entry, "∼", _law(law)))}
    if isinstance(law, laws.IID):
        return {
            "law": prose(relation(entry, "∼", _law(law.law))),
            "independent entries": prose("independent"),
        }
    parts: dict[str, Prose] = {}
    if law.symmetric:
        one = typical_entry(x, whole=False)
        parts["symmetric"] = prose(one, " and ", Row((MINUS, one), "prefix"), " have the same law")
    if law.mean is not None:
        mean = call(Sym("𝔼"), entry, left="[", right="]")
        parts["mean"] = prose(relation(mean, "=", _moment(x, law.mean)))
    if law.var is not None:
        parts["variance"] = prose(relation(call(OpName("Var"), entry), "=", _moment(x, law.var)))
    if law.uncorrelated is not None:
        parts["uncorrelated"] = prose(f"{_UNCORRELATED[law.uncorrelated]} pairwise uncorrelated")
    parts["moments"] = prose(f"finite absolute moments up to order {law.order}")
    return parts


_UNCORRELATED = {
    "rows": "entries of one row",
    "columns": "entries of one column",
    "entries": "different entries",
    "times": "different times",
}


def _law(law: laws.Law) -> Layout:
    name = OpName(law.name)
    return call(name, *(writer(law.parameters).node(p) for p in law.parameters)) if law.parameters else name


def _index_names(x: Any) -> list[Layout]:
    shape = x.dims if isinstance(x, symbols._Sequence) else x.shape
    taken = {x.name}
    names: list[Layout] = [Sym(c) for c in "ijkl" if c not in taken]
    return names[: len(shape)]


def typical_entry(x: Any, whole: bool = True) -> Layout:
    """R_ij for a matrix; for a sequence the whole element, since its moments are arrays of that shape."""
    if isinstance(x, symbols.SequenceSymbol):
        element, index = _time_name(x), _index_names(x)
        if (whole and not isinstance(x.law, laws.IID)) or not index:
            return element
        return Script(Fence("(", element, ")"), index[0] if len(index) == 1 else Row(tuple(index)))
    name, index = writer([x]).name(x), _index_names(x)
    if not index:
        return name
    sub: Layout = index[0] if len(index) == 1 else Row(tuple(index))
    return (
        Script(name.base, sub, name.sup)
        if isinstance(name, Script) and name.sub is None
        else (Script(Fence("(", name, ")"), sub) if isinstance(name, Script) else Script(name, sub))
    )


def _moment(x: Any, value: Any) -> Layout:
    """The value of a moment of a typical entry: an array of the symbol's shape is indexed alike."""
    w = writer([value])
    if isinstance(x, symbols.SequenceSymbol) or not getattr(value, "shape", ()):
        return w.node(value)
    index = _index_names(x)
    return with_sub(w.piece(value), index[0] if len(index) == 1 else Row(tuple(index))).box
