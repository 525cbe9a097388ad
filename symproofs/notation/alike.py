"""What is printed is read in one way: no symbol of a claim looks like something else that the claim shows.

Two symbols that look alike are refused where a claim is made. Here the names of a claim are compared with what its
other parts look like where they are printed: entries, elements, powers, products, constants and derivatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sympy import Integer
from sympy.core.basic import Basic
from sympy.core.symbol import Str

from symproofs.language import binders, derivatives, nodes, relations, symbols
from symproofs.language.words import looks
from symproofs.notation.declarations import typical_entry
from symproofs.notation.layout import Layout, OpName, Row, Script, Sym, Word
from symproofs.notation.unicode import emit
from symproofs.notation.visitor import listed, settled, text_of, writer

_WHOLE = (
    nodes.Entry, symbols.Element, nodes.Pow, nodes.Delta, nodes.Constant, nodes.Transpose, nodes.Inverse,
)  # fmt: skip
_NAMED = (*symbols.DECLARED, symbols.Bound)
_SIGNS = {"I": nodes.Constant, "δ": nodes.Delta, "λ_{max}": nodes.LambdaMax}  # what begins with which
_SIGNS |= dict.fromkeys(("E_", "Var_", "Cov_"), binders._Average)
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
    # what else is printed begins with the letter of a name, or with a sign of the language
    signs = tuple(sign for sign, kind in _SIGNS.items() if any(isinstance(x, kind) for x in found))
    letters = {k: re.split("[_^]", k)[0] for k in known}
    names = {
        k: x
        for k, x in known.items()
        if k.startswith(signs) or any(h != k and letters[k].startswith(letters[h]) for h in known)
    }
    starts = _starts(found) if names else {}
    same = {nodes.show(x): nodes.show(v) for x, v in starts.items()}
    pieces = dict[str, str]()
    for x in found if names else ():
        for what, box, whole in _shown(x):
            key = text_of(box)
            text = what if isinstance(what, str) else nodes.show(what)
            if key in names and names[key] != x and starts.get(what) != names[key]:
                return _said(f"the symbol {names[key].name}", text, box)
            if whole:
                if pieces.setdefault(key, _plain(text, same)) != _plain(text, same):
                    return _said(pieces[key], text, box)
    return ""


def _said(one: str, other: str, box: Layout) -> str:
    return f"{one} and {other} look alike where they are printed ({emit(box)})"


def _plain(text: str, same: Mapping[str, str]) -> str:
    """An expression's text without what it need not say: which element a start is, and how large I or 𝟏 is."""
    for element, symbol in same.items():
        text = text.replace(element, symbol)
    return re.sub(r"\b(eye|ones|zeros)\([^()]*\)", r"\1", text)


def _starts(found: Iterable[Any]) -> dict[Any, Any]:
    """First elements of recursions that start with a symbol: the two are one."""
    recursions = [s for s in found if isinstance(s, symbols.RecursionSymbol)]
    return {
        symbols.Element(s, s.start_time): s.start_value
        for s in recursions
        if isinstance(s.start_value, symbols.Symbolic)
    }


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


def _shown(x: Any) -> Iterator[tuple[Any, Layout, bool]]:
    """The pieces of a node that a name might look like, with what they are; and whether one is all of that."""
    w = writer(())
    if isinstance(x, symbols.Element):
        yield symbols.Element(x.sequence, settled(x.time)), w.node(x), True
    elif isinstance(x, _WHOLE):
        yield x, w.node(x), True
    elif isinstance(x, (nodes.Mul, nodes.MatMul)):
        yield from _runs(x)
    elif isinstance(x, symbols.FunctionSymbol) and x.order:
        yield x.source(), w.function(x).box, True
    elif isinstance(x, nodes.LambdaMax):
        yield x, Script(Sym("λ"), Word("max")), False
    elif isinstance(x, binders._Average) and x.over:
        name: Layout = Sym("𝔼") if isinstance(x, binders.Expectation) else OpName(x.label)
        yield x, Script(name, listed([w.name(f) for f in x.over])), False
    elif isinstance(x, relations._Quantifier) and isinstance(x.variable, symbols.SequenceSymbol):
        first = x.variable.first
        for time in (first, first + 1 if x.variable.last is None else x.variable.last):
            yield x.variable[time], w.node(symbols.Element(x.variable, time)), False
    elif isinstance(x, (symbols.SequenceSymbol, symbols.RecursionSymbol)):
        time = symbols.Bound(Str("t"), Integer(0))
        step = (time - 1 if x.forward else time + 1,) if isinstance(x, symbols.RecursionSymbol) else ()
        for at in (time, *step):
            yield symbols.Element(x, at), w.node(symbols.Element(x, at)), False
    if symbols.is_random_symbol(x):
        yield f"an entry of {x.name}", typical_entry(x), False


def _runs(x: Any) -> Iterator[tuple[str, Layout, bool]]:
    """Neighbouring factors of a product."""
    factors = list[Any]()
    while isinstance(x, (nodes.Mul, nodes.MatMul)):
        factors.insert(0, x.right)
        x = x.left
    factors.insert(0, x)
    boxes = [writer(()).factor(f) for f in factors]
    for start in range(len(boxes)):
        for end in range(start + 2, min(start + _LONGEST, len(boxes)) + 1):
            yield " * ".join(map(nodes.show, factors[start:end])), Row(tuple(boxes[start:end])), True
