"""What is printed is read in one way: no symbol of a claim looks like something else that the claim shows.

Two symbols that look alike are refused where a claim is made. Here the names of a claim are compared with what its
other parts look like where they are printed: entries, elements, powers, products, constants and derivatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sympy import Integer
from sympy.core.basic import Basic
from sympy.core.symbol import Str

from symproofs.language import binders, derivatives, nodes, relations, symbols
from symproofs.language.words import looks
from symproofs.notation.declarations import typical_entry
from symproofs.notation.layout import Layout, OpName, Row, Script, Sym, Word
from symproofs.notation.unicode import emit
from symproofs.notation.visitor import listed, text_of, writer

_WHOLE = (
    nodes.Entry, symbols.Element, nodes.Pow, nodes.Delta, nodes.Constant, nodes.Transpose, nodes.Inverse,
)  # fmt: skip
_NAMED = (*symbols.DECLARED, symbols.Bound)
_HEADS = ("I", "δ", "λ_max", "E_", "Var_", "Cov_")
_LONGEST = 6  # factors of a product whose run is compared with a name


def ambiguity(parts: Iterable[Any]) -> str:
    """What in a claim's parts looks like one of their symbols, in words; empty if all is read in one way.

    >>> from symproofs import natural, scalar
    >>> W, f = scalar("W"), natural("f")
    >>> ambiguity([scalar("W^f") + 1, W**f])
    'the symbol W^f and W**f look alike where they are printed (Wᶠ)'
    >>> ambiguity([scalar("W^f") + 1, W + f])
    ''
    """
    found = list(_walk(parts))
    known = {looks(x.name): x for x in found if isinstance(x, _NAMED) and not x.name.startswith("%")}
    # what else is printed begins with a name or a sign of the language
    names = {
        k: x
        for k, x in known.items()
        if k.startswith(_HEADS) or any(k != h and k.startswith(h) for h in known)
    }
    for x in found if names else ():
        for what, box in _shown(x):
            symbol = names.get(text_of(box))
            if symbol is not None and symbol != x and not _is_start(symbol, what):
                shown = nodes.show(what) if isinstance(what, Basic) else str(what)
                return f"the symbol {symbol.name} and {shown} look alike where they are printed ({emit(box)})"
    return ""


def _walk(parts: Iterable[Any]) -> Iterator[Any]:
    """All that is printed, definitions and laws included, each once."""
    stack, known = [p for p in parts if isinstance(p, Basic)], set[Any]()
    while stack:
        x = stack.pop()
        if x in known:
            continue
        known.add(x)
        yield x
        # the first three arguments of a derivative are the function with a slot in it, and its point
        stack += [
            a
            for a in (x.args[3:] if isinstance(x, derivatives.Derivative) else x.args)
            if isinstance(a, Basic)
        ]


def _shown(x: Any) -> Iterator[tuple[Any, Layout]]:
    """The pieces of a node that a name might look like, with what they are."""
    w = writer(())
    if isinstance(x, _WHOLE):
        yield x, w.node(x)
    elif isinstance(x, (nodes.Mul, nodes.MatMul)):
        yield from _runs(x)
    elif isinstance(x, symbols.FunctionSymbol) and x.order:
        yield x, w.function(x).box
    elif isinstance(x, nodes.LambdaMax):
        yield x, Script(Sym("λ"), Word("max"))
    elif isinstance(x, binders._Average) and x.over:
        name: Layout = Sym("𝔼") if isinstance(x, binders.Expectation) else OpName(x.label)
        yield x, Script(name, listed([w.name(f) for f in x.over]))
    elif isinstance(x, relations._Quantifier) and isinstance(x.variable, symbols.SequenceSymbol):
        first = x.variable.first
        for time in (first, first + 1 if x.variable.last is None else x.variable.last):
            yield x.variable[time], w.node(symbols.Element(x.variable, time))
    elif isinstance(x, (symbols.SequenceSymbol, symbols.RecursionSymbol)):
        time = symbols.Bound(Str("t"), Integer(0))
        step = (time - 1 if x.forward else time + 1,) if isinstance(x, symbols.RecursionSymbol) else ()
        for at in (time, *step):
            yield f"{x.name}[{nodes.show(at)}]", w.node(symbols.Element(x, at))
    if symbols.is_random_symbol(x):
        yield f"an entry of {x.name}", typical_entry(x)


def _runs(x: Any) -> Iterator[tuple[Any, Layout]]:
    """Neighbouring factors of a product."""
    factors = list[Any]()
    while isinstance(x, (nodes.Mul, nodes.MatMul)):
        factors.insert(0, x.right)
        x = x.left
    factors.insert(0, x)
    boxes = [writer(()).node(f) for f in factors]
    for start in range(len(boxes)):
        for end in range(start + 2, min(start + _LONGEST, len(boxes)) + 1):
            yield " * ".join(map(nodes.show, factors[start:end])), Row(tuple(boxes[start:end]))


def _is_start(symbol: Any, x: Any) -> bool:
    """Whether x is the first element of a recursion that starts with the symbol: the two are one."""
    s = x.sequence if isinstance(x, symbols.Element) else None
    return isinstance(s, symbols.RecursionSymbol) and s.start_value == symbol and s.start_time == x.time
