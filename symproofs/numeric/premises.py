"""Where a statement is worth testing: an implication on the solutions of its premise, not beside them.

A random point hardly ever satisfies an equation, and beside it the implication is true whatever it concludes.
So statements are taken apart into *goals*: lists of relations that a draw should satisfy. How a goal is met,
and whether it was, is the business of ``hypotheses``; a goal that was missed costs nothing but a point.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any

from sympy.core.basic import Basic

from symproofs.language import relations, symbols

Goal = tuple[Any, ...]  # relations, some of them under quantifiers
_MOST = 8  # goals of one statement
_OPPOSITE = {
    relations.Eq: relations.Ne,
    relations.Ne: relations.Eq,
    relations.Lt: relations.Ge,
    relations.Ge: relations.Lt,
    relations.Gt: relations.Le,
    relations.Le: relations.Gt,
}


@lru_cache(maxsize=4096)
def goals(statement: Any) -> tuple[Goal, ...]:
    """Points at which the statement says something: premises of implications, both sides of equivalences.

    >>> from symproofs import Eq, Implies, scalar
    >>> x = scalar("x")
    >>> goals(Implies(Eq(x, 1), Eq(x**2, 1)))
    ((Eq(x, 1),),)
    """
    found = dict.fromkeys(g for g in _reached(statement) if _selects(g))
    return tuple(found)[:_MOST]


@lru_cache(maxsize=4096)
def ways(statement: Any) -> tuple[Goal, ...]:
    """Lists of relations of which each makes the statement true, as far as relations can tell."""
    return tuple(dict.fromkeys(g for g in _ways(statement) if g))[:_MOST]


def _selects(goal: Goal) -> bool:
    """Whether a random point may miss it."""
    return any(not isinstance(r, relations.Ne) for r in goal)


def _reached(s: Any) -> list[Goal]:
    if isinstance(s, relations.Implies):
        out = []
        for premise in _ways(s.args[0]):
            out += [premise, *((*premise, *g) for g in _reached(s.args[1]))]
        return out
    if isinstance(s, relations.Iff):
        sides = [*s.args, *(_negation(a) for a in s.args)]
        return [g for side in sides for g in _ways(side)]
    if isinstance(s, relations.And):
        return [g for part in s.args for g in _reached(part)]
    if isinstance(s, relations.Or):  # a part matters where the others are false
        out = []
        for k in range(len(s.args)):
            out += _together([_ways(_negation(p)) for i, p in enumerate(s.args) if i != k])
        return out
    if isinstance(s, (relations.Not, relations.Ne)):
        return _ways(_negation(s))
    if isinstance(s, relations._Quantifier):
        return [_lifted(s, g) for g in _reached(s.body)]
    return []


def _ways(s: Any) -> list[Goal]:
    if isinstance(s, relations.Relation):
        return [(s,)]
    if isinstance(s, relations.And):
        return _together([_ways(part) for part in s.args])
    if isinstance(s, relations.Or):
        return [g for part in s.args for g in _ways(part)]
    if isinstance(s, relations.Implies):
        return [*_ways(s.args[1]), *_ways(_negation(s.args[0]))]
    if isinstance(s, relations.Iff):
        a, b = s.args
        return [*_together([_ways(a), _ways(b)]), *_together([_ways(_negation(a)), _ways(_negation(b))])]
    if isinstance(s, relations.Not):
        inside = _negation(s.args[0])
        return _ways(inside) if not isinstance(inside, relations.Not) else [()]
    if isinstance(s, relations._Quantifier):
        return [_lifted(s, g, keep=True) for g in _ways(s.body)]
    return [()]  # no relation: left to chance


def _together(parts: list[list[Goal]]) -> list[Goal]:
    """One way of each part, the first ones of them."""
    chosen = itertools.islice(itertools.product(*parts), _MOST)
    return [tuple(dict.fromkeys(r for g in combination for r in g)) for combination in chosen]


def _negation(s: Any) -> Any:
    """The negation, moved inside."""
    if isinstance(s, relations.Not):
        return s.args[0]
    if type(s) in _OPPOSITE:
        return _OPPOSITE[type(s)](*s.args)
    if isinstance(s, (relations.And, relations.Or)):
        other = relations.Or if isinstance(s, relations.And) else relations.And
        return other(*(_negation(p) for p in s.args))
    if isinstance(s, relations.Implies):
        return relations.And(s.args[0], _negation(s.args[1]))
    if isinstance(s, relations.Iff):
        return relations.Iff(s.args[0], _negation(s.args[1]))
    if isinstance(s, relations._Quantifier):
        dual = relations.Exists if isinstance(s, relations.ForAll) else relations.ForAll
        return Basic.__new__(dual, s.args[0], _negation(s.args[1]), *s.args[2:])
    return relations.Not(s)


def _lifted(s: Any, goal: Goal, keep: bool = False) -> Goal:
    """The goal outside a quantifier, which stays before each relation if it is over integers or ∃ of a premise.

    What else is said of a quantified symbol is left out: the samples of the symbol see to it.
    """
    v, out = s.variable, []
    for r in goal:
        if not mentions(r, v):
            out.append(r)
        elif isinstance(v, symbols.Bound):
            out.append(Basic.__new__(relations.ForAll, v, r, *s.args[2:]))
        elif keep and isinstance(s, relations.Exists):
            out.append(Basic.__new__(relations.Exists, v, r))
    return tuple(out)


def quantified_in(goal: Goal) -> list[Any]:
    """The symbols other than integers that quantifiers in a goal bind, without repetition."""
    found: dict[Any, None] = {}
    for r in goal:
        while isinstance(r, relations._Quantifier):
            if not isinstance(r.variable, symbols.Bound):
                found[r.variable] = None
            r = r.body
    return list(found)


@lru_cache(maxsize=65536)
def mentions(x: Any, symbol: Any) -> bool:
    """Whether a symbol occurs in x, in definitions too."""
    return bool(symbol in x.atoms(type(symbol)))


__all__ = ["Goal", "goals", "mentions", "quantified_in", "ways"]
