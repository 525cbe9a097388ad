"""Making hypotheses true: equations are solved where they are affine or quadratic in one symbol, and order
relations by scaling; everything else is left to rejection.

A rejected draw costs time only, but hypotheses such as ``Eq(epsilon, delta * (1 - beta))`` or
``Eq(norm(u), 1)`` would reject every random draw. A solution is never trusted: the sampler checks every
hypothesis afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from symproofs.language import relations, symbols
from symproofs.numeric.arrays import flat, like, map_one
from symproofs.numeric.dependence import symbols_in
from symproofs.numeric.draws import Sequence, in_domain
from symproofs.numeric.evaluate import Evaluator
from symproofs.numeric.model import Model, Undefined, Unusable
from symproofs.numeric.numbers import divide, is_exact, root, tidy
from symproofs.numeric.statements import Checker

Unknown = tuple[Any, int | None]  # a symbol, and a time if it is a sequence
_FACTORS = [Fraction(f) for f in ["1/2", "1/4", "1/10", "0", "2", "4", "-1"]]


def conjuncts(statements: Iterable[Any]) -> list[Any]:
    """The statements, conjunctions taken apart."""
    out: list[Any] = []
    for s in statements:
        out += conjuncts(s.args) if isinstance(s, relations.And) else [s]
    return out


def is_random(statement: Any) -> bool:
    """Whether a random symbol occurs anywhere in it, under E or not."""
    return any(symbols.is_random_symbol(s) for s in symbols_in(statement))


def adjust(model: Model, given: list[Any]) -> Model:
    """The model with values changed so that more of the hypotheses hold."""
    solved: set[Any] = set()
    for statement in given:
        for s, binding in _instances(statement, model):
            if _true(s, model, binding):
                continue
            model = _repair(s, model, binding, solved)
    return model


def _instances(s: Any, model: Model) -> list[tuple[Any, dict[Any, int]]]:
    """A relation, or the instances of one that is quantified over a short range of integers."""
    if isinstance(s, relations.Relation):
        return [(s, {})]
    if isinstance(s, relations.ForAll) and isinstance(s.variable, symbols.Bound):
        evaluator = Evaluator(model)
        low = evaluator.integer(s.args[2])
        high = low + 5 if s.args[3] == symbols.NONE else min(low + 11, evaluator.integer(s.args[3]))
        if isinstance(s.body, relations.Relation):
            return [(s.body, {s.variable: k}) for k in range(low, high + 1)]
    return []


def _true(s: Any, model: Model, binding: dict[Any, int]) -> bool:
    checker = Checker(Evaluator(model))
    try:
        with checker.evaluator.binding(binding):
            return checker.holds(s).value is True
    except (Undefined, Unusable):
        return False


def _repair(s: Any, model: Model, binding: dict[Any, int], solved: set[Any]) -> Model:
    unknowns = _unknowns(s, model, binding)
    fresh = [u for u in unknowns if _name(u) not in solved]
    for unknown in fresh:
        for attempt in [_affine, _curve, _scaled] if isinstance(s, relations.Eq) else [_shrunk]:
            try:
                found = attempt(s, model, binding, unknown)
            except (Undefined, Unusable, ZeroDivisionError):
                continue
            if found is not None and _in_domain(found, unknown) and _true(s, found, binding):
                solved.add(_name(unknown))
                return found
    return model


def _name(u: Unknown) -> Any:
    return (u[0].name, u[1])


def _unknowns(s: Any, model: Model, binding: dict[Any, int]) -> list[Unknown]:
    """Symbols that may be changed; one that stands alone on a side comes first."""
    found: dict[Any, Unknown] = {}
    evaluator = Evaluator(model)
    elements = sorted(s.atoms(symbols.Element), key=str)
    for x in [s.left, s.right, *symbols_in(s), *elements]:
        u: Unknown | None = None
        if isinstance(x, (symbols.ScalarSymbol, symbols.ArraySymbol)):
            u = (x, None)
        elif isinstance(x, symbols.Element) and isinstance(x.sequence, symbols.SequenceSymbol):
            try:
                with evaluator.binding(binding):
                    u = (x.sequence, evaluator.integer(x.time))
            except KeyError:  # the time is bound inside the statement
                continue
        if u is not None:
            found.setdefault(_name(u), u)
    return list(found.values())


def _get(model: Model, u: Unknown) -> Any:
    symbol, t = u
    return model.values[symbol.name] if t is None else model.sequences[symbol.name](t)


def _set(model: Model, u: Unknown, value: Any) -> Model:
    symbol, t = u
    value = map_one(tidy, value)
    if t is None:
        return model.having(symbol.name, value)
    old = model.sequences[symbol.name]
    if not isinstance(old, Sequence):
        raise Unusable(f"{symbol.name} is fixed")
    new = Sequence(old.seed, old.dims, old.style, {**old.fixed, t: value})
    return model.having(symbol.name, new, "sequences")


def _in_domain(model: Model, u: Unknown) -> bool:
    symbol, _ = u
    return not isinstance(symbol, symbols.ScalarSymbol) or in_domain(model.values[symbol.name], symbol.domain)


def _residual(s: Any, model: Model, binding: dict[Any, int]) -> list[Any]:
    evaluator = Evaluator(model)
    with evaluator.binding(binding):
        left, right = flat(evaluator.value(s.left)), flat(evaluator.value(s.right))
        return [a - b for a, b in zip(left, right, strict=True)]


def _affine(s: Any, model: Model, binding: dict[Any, int], u: Unknown) -> Model | None:
    """Solves an equation that is affine in the entries of one symbol, changing as few of them as it can."""
    here = list(flat(_get(model, u)))

    def at(entries: list[Any]) -> list[Any]:
        return _residual(s, _set(model, u, like(_get(model, u), iter(entries))), binding)

    start = at(here)
    columns = []
    for k in range(len(here)):
        moved = at([x + 1 if j == k else x for j, x in enumerate(here)])
        columns.append([a - b for a, b in zip(moved, start, strict=True)])
    if not all(isinstance(x, (int, Fraction)) for x in [*start, *(e for c in columns for e in c)]):
        return None
    change = _solve([list(r) for r in zip(*columns, strict=True)], [-x for x in start])
    if change is None:
        return None
    goal = [x + d for x, d in zip(here, change, strict=True)]
    return _set(model, u, like(_get(model, u), iter(goal)))


def _solve(rows: list[list[Any]], right: list[Any]) -> list[Any] | None:
    """One solution of a linear system, free unknowns 0; None if there is none."""
    width = len(rows[0]) if rows else 0
    table = [[*r, b] for r, b in zip(rows, right, strict=True)]
    pivots: list[int] = []
    for column in range(width):
        k = len(pivots)
        best = next((i for i in range(k, len(table)) if table[i][column] != 0), None)
        if best is None:
            continue
        table[k], table[best] = table[best], table[k]
        lead = table[k][column]
        table[k] = [divide(x, lead) for x in table[k]]
        for i, row in enumerate(table):
            if i != k and row[column] != 0:
                factor = row[column]
                table[i] = [x - factor * y for x, y in zip(row, table[k], strict=True)]
        pivots.append(column)
    if any(row[-1] != 0 for row in table[len(pivots) :]):
        return None
    out: list[Any] = [0] * width
    for k, column in enumerate(pivots):
        out[column] = table[k][-1]
    return out


def _curve(s: Any, model: Model, binding: dict[Any, int], u: Unknown) -> Model | None:
    """Solves an equation that is a parabola in one scalar."""
    value = _get(model, u)
    if isinstance(value, tuple):
        return None
    for z in _zeros(lambda z: _residual(s, _set(model, u, z), binding)):
        found = _set(model, u, z)
        if _in_domain(found, u) and _true(s, found, binding):
            return found
    return None


def _scaled(s: Any, model: Model, binding: dict[Any, int], u: Unknown) -> Model | None:
    """Solves by a factor, as for Eq(norm(u), 1)."""
    value = _get(model, u)
    for z in _zeros(lambda z: _residual(s, _set(model, u, _multiple(value, z)), binding)):
        found = _set(model, u, _multiple(value, z))
        if _in_domain(found, u) and _true(s, found, binding):
            return found
    return None


def _multiple(value: Any, factor: Any) -> Any:
    return map_one(lambda x: x * factor, value)


def _zeros(f: Callable[[Any], list[Any]]) -> list[Any]:
    """Zeros of a function that may be a parabola, from its values at 1, 2, 3."""
    one, two, three = (f(k) for k in (1, 2, 3))
    for a, b, c in zip(one, two, three, strict=True):
        if not all(is_exact(x) for x in (a, b, c)):
            return []
        if a == b == c == 0:
            continue
        bend = divide(c - 2 * b + a, 2)
        slope = b - a - 3 * bend
        level = a - slope - bend
        if bend == 0:
            return [] if slope == 0 else [divide(-level, slope)]
        inside = slope * slope - 4 * bend * level
        if inside < 0:
            return []
        return [divide(-slope + k * root(inside), 2 * bend) for k in (1, -1)]
    return []


def _shrunk(s: Any, model: Model, binding: dict[Any, int], u: Unknown) -> Model | None:
    value = _get(model, u)
    for factor in _FACTORS:
        found = _set(model, u, _multiple(value, factor))
        if _in_domain(found, u) and _true(s, found, binding):
            return found
    return None
