"""What hypotheses say of the moments of a family, so that a law can be drawn for which they hold.

A random law hardly ever has E[h_j] = 0 and Cov(h_j, h_k) = 0 for all j ≠ k. A hypothesis of this form is read like a
declaration, and a law that meets it is drawn. Nothing rests on the reading: the sampler checks every hypothesis
afterwards.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from sympy import Integer, Rational
from sympy.core.symbol import Str

from symproofs.language import nodes, relations, symbols
from symproofs.language.binders import Covariance, Expectation, Variance
from symproofs.language.functions import sqrt
from symproofs.language.laws import Moments
from symproofs.numeric.dependence import bound_in, random_in

# means m of a variable with second moment 1, such that 1 − m² is a square
_MEANS = [Fraction(t) for t in ("0", "0", "3/5", "-4/5", "1", "5/13")]


def chosen(hypotheses: Iterable[Any], turn: int) -> list[Any]:
    """The hypotheses, with one part in place of each disjunction; the turn says which."""
    out: list[Any] = []
    for h in hypotheses:
        if isinstance(h, relations.And):
            out += chosen(h.args, turn)
        elif isinstance(h, relations.Or):
            out += chosen([h.args[turn % len(h.args)]], turn // len(h.args))
        else:
            out.append(h)
    return out


def law_told(family: Any, hypotheses: Iterable[Any], rng: random.Random) -> Any:
    """The declared law of a family, with what the hypotheses say of the moments of every entry."""
    law = family.law
    if not isinstance(law, Moments):
        return law
    said: dict[str, Any] = {}
    for h in hypotheses:
        found = _fact(h, family)
        if found is not None:
            said.setdefault(*found)
    if not said:
        return law
    mean = law.mean if law.mean is not None else said.get("mean")
    var = law.var if law.var is not None else said.get("variance")
    square = said.get("square")
    if square is not None and var is None:
        if mean is None and not law.symmetric:
            part = rng.choice(_MEANS)
            mean = Rational(part.numerator, part.denominator) * sqrt(square)
        var = square if mean is None else square - mean**2
    elif square is not None and mean is None and not law.symmetric:
        mean = sqrt(square - var)
    uncorrelated = law.uncorrelated or said.get("uncorrelated")
    order = max(law.order, 2 if var is not None or uncorrelated else 1)
    return Moments(
        symbols.NONE if mean is None else mean,
        symbols.NONE if var is None else var,
        symbols.NONE if uncorrelated is None else Str(uncorrelated),
        Integer(order),
        law.args[4],
    )


def _fact(h: Any, family: Any) -> tuple[str, Any] | None:
    """The kind of a fact about every entry of the family, and its value."""
    bound: list[Any] = []
    apart: Any = None
    while isinstance(h, (relations.ForAll, relations.Implies)):
        if isinstance(h, relations.ForAll):
            bound.append(h.variable)
        elif isinstance(h.args[0], relations.Ne) and apart is None:
            apart = h.args[0]
        else:
            return None
        h = h.args[1]
    if not isinstance(h, relations.Eq):
        return None
    for side, value in ((h.left, h.right), (h.right, h.left)):
        if random_in(value) or bound_in(value) or nodes.shape_of(value):
            continue
        if isinstance(side, Covariance) and not side.over and apart is not None and value == 0:
            pattern = _pattern(side.args[0], side.args[1], family, bound)
            return None if pattern is None else ("uncorrelated", pattern)
        if apart is not None or not isinstance(side, (Expectation, Variance)) or side.over:
            continue
        if isinstance(side, Variance):
            return ("variance", value) if _every(side.arg, family, bound) else None
        inside = side.arg
        if isinstance(inside, nodes.Pow) and inside.args[1] == 2:
            return ("square", value) if _every(inside.args[0], family, bound) else None
        return ("mean", value) if _every(inside, family, bound) else None
    return None


def _every(x: Any, family: Any, bound: list[Any]) -> bool:
    """Whether x is the family, or an entry of it at different quantified indices."""
    if x == family:
        return True
    return isinstance(x, nodes.Entry) and x.array == family and _different(x.index, bound)


def _different(index: tuple[Any, ...], bound: list[Any]) -> bool:
    return len(set(index)) == len(index) and all(i in bound for i in index)


def _pattern(x: Any, y: Any, family: Any, bound: list[Any]) -> str | None:
    """Which pairs of entries a covariance speaks of: of rows, of columns, or of a vector."""
    if not (_every(x, family, bound) and _every(y, family, bound)) or x == family or y == family:
        return None
    differ = [k for k, (a, b) in enumerate(zip(x.index, y.index, strict=True)) if a != b]
    if len(differ) != 1:
        return None
    return "entries" if len(x.index) == 1 else ("columns", "rows")[differ[0]]


__all__ = ["chosen", "law_told"]
