"""Making hypotheses true: equations are solved where they are affine or quadratic in one symbol, and order
relations by scaling; everything else is left to rejection.

A rejected draw costs time only, but hypotheses such as ``Eq(epsilon, delta * (1 - beta))`` or
``Eq(norm(u), 1)`` would reject every random draw. A solution is never trusted: the sampler checks every
hypothesis afterwards.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Any

from symproofs.language import relations, symbols
from symproofs.numeric.arrays import flat, like, map_one
from symproofs.numeric.dependence import symbols_in
from symproofs.numeric.draws import Sequence, in_domain
from symproofs.numeric.evaluate import Evaluator
from symproofs.numeric.model import Model, Undefined, Unusable
from symproofs.numeric.numbers import Surd, divide, is_exact, root, tidy
from symproofs.numeric.statements import Checker

Unknown = tuple[Any, int | None]  # a symbol, and a time if it is a sequence
_Attempt = Callable[[Any, Model, "_Place", Unknown], Model | None]
_FACTORS = [Fraction(f) for f in ["1/2", "1/4", "1/10", "0", "2", "4", "-1"]]
_GAPS = [Fraction(f) for f in ["1", "1/4", "3", "1/100", "0"]]
_COORDINATES = 40  # entries that are solved for at once
_INSTANCES = 40  # relations that one quantified over integers stands for
_LONG = 10**9  # numerators and denominators from which a solution is not used
_TIMES = 4  # times at which a sequence is changed
_GRID = sorted(
    {
        0.0,
        *(sign * 2.0**k for k in (*range(-8, 9), 10, 12, 16, 20) for sign in (1, -1)),
        *(k + 0.5 for k in range(-6, 6)),
    }
)
# A zero found in float64 is used only if the sign is seen to change within this distance, relatively: then it is known
# as well, and what a statement makes of its error stays below 1e-6, from where a difference is called clear, unless the
# statement magnifies it a millionfold. At a double or triple zero the sign is lost to rounding, and it is left out.
_RESOLVED = 1e-12


def conjuncts(statements: Iterable[Any]) -> list[Any]:
    """The statements, conjunctions taken apart."""
    out: list[Any] = []
    for s in statements:
        out += conjuncts(s.args) if isinstance(s, relations.And) else [s]
    return out


def is_random(statement: Any) -> bool:
    """Whether a random symbol occurs anywhere in it, under E or not."""
    return any(symbols.is_random_symbol(s) for s in symbols_in(statement))


def adjust(model: Model, given: Iterable[Any], turn: int = 0, keep: frozenset[str] = frozenset()) -> Model:
    """The model with values changed so that more of the hypotheses hold.

    ``turn`` varies what is changed; the symbols named in ``keep`` are not.
    """
    solved: set[Any] = set()
    for statement in given:
        for s, place in _instances(statement, model):
            if _true(s, model, place):
                continue
            relation = _concluded(s)
            unknowns = [u for u in _unknowns(relation, model, place) if u[0].name not in keep]
            model = _repair(relation, model, place, unknowns, solved, turn)
    return model


def _concluded(s: Any) -> Any:
    """A relation, or that after a premise."""
    return s.args[1] if isinstance(s, relations.Implies) else s


def fit(model: Model, goal: Iterable[Any], symbol: Any, near: Evaluator) -> Model | None:
    """The model with a value of one symbol changed so that the goal holds there, or None.

    ``near`` gives the bound names and the outcome at which the goal is read.
    """
    parts = [i for statement in goal for i in _instances(statement, model, near)]
    unknowns = _parts_of(symbol, [s for s, _ in parts], near)
    if not unknowns:
        return None
    equations = [(s, place) for s, place in parts if isinstance(s, relations.Eq)]
    try:
        found = _affine(equations, model, unknowns)
    except (Undefined, Unusable, ZeroDivisionError):
        found = None
    model = found if found is not None and _in_domain(found, unknowns[0]) else model
    solved: set[Any] = set()
    for s, place in parts:
        if not _true(s, model, place):
            model = _repair(_concluded(s), model, place, unknowns, solved, 0)
    return model if all(_true(s, model, place) for s, place in parts) else None


def _parts_of(symbol: Any, statements: list[Any], near: Evaluator) -> list[Unknown]:
    """The symbol, or a sequence at its first times."""
    if isinstance(symbol, (symbols.ScalarSymbol, symbols.ArraySymbol)):
        return [(symbol, None)]
    if not isinstance(symbol, symbols.SequenceSymbol):
        return []
    first = near.integer(symbol.first)
    last = first + _TIMES - 1
    if symbol.last is not None:
        last = min(last, near.integer(symbol.last))
    return [(symbol, t) for t in range(first, last + 1)]


@dataclass(frozen=True)
class _Place:
    """Where a relation is read: an evaluator that knows outcome and bound names, and values of more names."""

    near: Evaluator | None
    binding: dict[Any, int]

    @contextmanager
    def evaluator(self, model: Model) -> Iterator[Evaluator]:
        out = Evaluator(model)
        if self.near is not None:
            out.share_position(self.near)
        try:
            with out.binding(self.binding):
                yield out
        finally:
            if self.near is not None:
                self.near.work += out.work


def _instances(s: Any, model: Model, near: Evaluator | None = None) -> list[tuple[Any, _Place]]:
    """A relation, with a premise or without, or its instances if it is quantified over short ranges of integers."""
    out: list[tuple[Any, _Place]] = []
    left = [(s, _Place(near, {}))]
    while left and len(out) < _INSTANCES:
        s, place = left.pop(0)
        guarded = isinstance(s, relations.Implies) and isinstance(s.args[1], relations.Relation)
        if isinstance(s, relations.Relation) or guarded:
            out.append((s, place))
        elif isinstance(s, relations.ForAll) and isinstance(s.variable, symbols.Bound):
            with place.evaluator(model) as evaluator:
                low = evaluator.integer(s.args[2])
                high = low + 5 if s.args[3] == symbols.NONE else min(low + 11, evaluator.integer(s.args[3]))
            span = range(low, high + 1)
            left += [(s.body, _Place(near, {**place.binding, s.variable: k})) for k in span]
        elif isinstance(s, relations._Quantifier) and _is_drawn(s.variable, model):
            left.append((s.body, place))  # at the value that the model has
    return out


def _is_drawn(symbol: Any, model: Model) -> bool:
    return any(symbol.name in group for group in (model.values, model.sequences, model.functions))


def meets(model: Model, statement: Any) -> bool:
    """Whether the relation in a statement holds at the values that the model has for quantified symbols."""
    parts = _instances(statement, model)
    return bool(parts) and all(_true(s, model, place) for s, place in parts)


def is_met(statement: Any, model: Model) -> bool:
    """Whether a statement is true, as far as can be told."""
    return _true(statement, model, _Place(None, {}))


def unknowns_of(relation: Any, model: Model) -> list[Unknown]:
    """What may be changed so that a relation holds: arrays first, then what stands alone on a side."""
    found = _unknowns(relation, model, _Place(None, {}))
    return sorted(found, key=lambda u: not isinstance(u[0], symbols.ArraySymbol))


def solved_for(equation: Any, model: Model, unknown: Unknown) -> Model | None:
    """The model with the value of one unknown changed so that an equation holds, or None."""
    found = _repair(equation, model, _Place(None, {}), [unknown], set(), 0)
    return found if is_met(equation, found) else None


def _true(s: Any, model: Model, place: _Place) -> bool:
    try:
        with place.evaluator(model) as evaluator:
            return Checker(evaluator).holds(s).value is True
    except (Undefined, Unusable):
        return False


def _repair(
    s: Any, model: Model, place: _Place, unknowns: list[Unknown], solved: set[Any], turn: int
) -> Model:
    fresh = [u for u in unknowns if _name(u) not in solved]
    if fresh:
        fresh = fresh[turn % len(fresh) :] + fresh[: turn % len(fresh)]
    if isinstance(s, relations.Eq):
        rounds: list[list[_Attempt]] = [[_assigned, _affine_in_one, _curve, _scaled], [_bracketed]]
    else:
        rounds = [[_moved] if isinstance(s, relations.Ne) else [_shrunk, _beyond]]
    for unknown, attempt in [(u, a) for attempts in rounds for u in fresh for a in attempts]:
        try:
            found = attempt(s, model, place, unknown)
        except (Undefined, Unusable, ZeroDivisionError):
            continue
        if found is None:
            continue
        if not all(map(_is_plain, flat(_get(found, unknown)))):
            if attempt is _assigned:  # the numbers have become long: no other symbol helps
                return model
            continue
        if _in_domain(found, unknown) and _true(s, found, place):
            solved.add(_name(unknown))
            return found
    return model


def _is_plain(x: Any) -> bool:
    """Whether a number is worth computing with: roots of roots and long fractions only grow."""
    if isinstance(x, Surd):
        return len(x.terms) <= 2
    return isinstance(x, float) or (abs(x.numerator) < _LONG and x.denominator < _LONG)


def _name(u: Unknown) -> Any:
    return (u[0].name, u[1])


def _unknowns(s: Any, model: Model, place: _Place) -> list[Unknown]:
    """Symbols that may be changed; one that stands alone on a side comes first."""
    found: dict[Any, Unknown] = {}
    elements = sorted(s.atoms(symbols.Element), key=str)
    with place.evaluator(model) as evaluator:
        for x in [s.left, s.right, *symbols_in(s), *elements]:
            u: Unknown | None = None
            if isinstance(x, (symbols.ScalarSymbol, symbols.ArraySymbol)):
                u = (x, None) if x.name in model.values else None
            elif isinstance(x, symbols.Element) and isinstance(x.sequence, symbols.SequenceSymbol):
                try:
                    u = (x.sequence, evaluator.integer(x.time))
                except KeyError:  # the time is bound inside the statement
                    continue
                if x.sequence.name not in model.sequences:
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


def _residual(s: Any, model: Model, place: _Place) -> list[Any]:
    with place.evaluator(model) as evaluator:
        left, right = flat(evaluator.value(s.left)), flat(evaluator.value(s.right))
        return [a - b for a, b in zip(left, right, strict=True)]


def _assigned(s: Any, model: Model, place: _Place, u: Unknown) -> Model | None:
    """The value of the other side, where one side is the unknown."""
    with place.evaluator(model) as evaluator:
        for side, other in ((s.left, s.right), (s.right, s.left)):
            if side == u[0] or (
                isinstance(side, symbols.Element)
                and side.sequence == u[0]
                and evaluator.integer(side.time) == u[1]
            ):
                return _set(model, u, evaluator.value(other))
    return None


def _affine_in_one(s: Any, model: Model, place: _Place, u: Unknown) -> Model | None:
    return _affine([(s, place)], model, [u])


def _affine(equations: list[tuple[Any, _Place]], model: Model, unknowns: list[Unknown]) -> Model | None:
    """Solves equations that are affine in the entries of some symbols, changing as few of them as it can."""
    here = [list(flat(_get(model, u))) for u in unknowns]
    if not equations or sum(map(len, here)) > _COORDINATES:
        return None

    def moved(entries: Iterable[Any]) -> Model:
        values, out = iter(entries), model
        for u in unknowns:
            out = _set(out, u, like(_get(model, u), values))
        return out

    def at(entries: list[Any]) -> list[Any]:
        there = moved(entries)
        return [r for s, place in equations for r in _residual(s, there, place)]

    start = [x for entries in here for x in entries]
    level = at(start)
    columns = []
    for k in range(len(start)):
        step = at([x + 1 if j == k else x for j, x in enumerate(start)])
        columns.append([a - b for a, b in zip(step, level, strict=True)])
    if not all(isinstance(x, (int, Fraction)) for x in [*level, *(e for c in columns for e in c)]):
        return None
    change = _solve([list(r) for r in zip(*columns, strict=True)], [-x for x in level])
    if change is None:
        return None
    return moved([x + d for x, d in zip(start, change, strict=True)])


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


def _curve(s: Any, model: Model, place: _Place, u: Unknown) -> Model | None:
    """Solves an equation that is a parabola in one scalar."""
    value = _get(model, u)
    if isinstance(value, tuple):
        return None
    for z in _zeros(lambda z: _residual(s, _set(model, u, z), place)):
        found = _set(model, u, z)
        if _in_domain(found, u) and _true(s, found, place):
            return found
    return None


def _bracketed(s: Any, model: Model, place: _Place, u: Unknown) -> Model | None:
    """Solves one equation in one scalar in float64, between two numbers at which its sides differ in sign."""
    if isinstance(_get(model, u), tuple):
        return None

    def gap(x: float) -> float:
        try:
            (out,) = _residual(s, _set(model, u, x), place)
            return float(out)
        except (Undefined, Unusable, OverflowError, ZeroDivisionError):
            return math.nan

    if len(_residual(s, model, place)) != 1:
        return None
    domain = u[0].domain if isinstance(u[0], symbols.ScalarSymbol) else []
    ends = [float(Fraction(v.p, v.q)) for _, v in domain]
    beside = (a + step for a in ends for step in _GRID[::2])
    grid = sorted({*_GRID, *ends, *beside, *((a + b) / 2 for a in ends for b in ends)})
    values = [(x, gap(x)) for x in grid if in_domain(x, [(op.replace("t", "e"), v) for op, v in domain])]
    for (low, below), (high, above) in pairwise(values):
        if not below * above < 0:  # also where one is not a number
            continue
        x = _bisected(gap, low, high, below)
        near = _RESOLVED * max(1.0, abs(x))
        if gap(x - near) * gap(x + near) < 0 and abs(gap(x)) <= abs(gap(x - near)) + abs(gap(x + near)):
            found = _set(model, u, x)
            if _in_domain(found, u) and _true(s, found, place):
                return found
    return None


def _bisected(f: Callable[[float], float], low: float, high: float, below: float) -> float:
    """A zero between two numbers, to the last digit of a float."""
    for _ in range(200):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        value = f(middle)
        if value == 0:
            return middle
        low, high = (middle, high) if value * below > 0 else (low, middle)
    return low if abs(f(low)) <= abs(f(high)) else high


def _scaled(s: Any, model: Model, place: _Place, u: Unknown) -> Model | None:
    """Solves by a factor, as for Eq(norm(u), 1)."""
    value = _get(model, u)
    for z in _zeros(lambda z: _residual(s, _set(model, u, _multiple(value, z)), place)):
        found = _set(model, u, _multiple(value, z))
        if _in_domain(found, u) and _true(s, found, place):
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
        try:
            return [divide(-slope + k * root(inside), 2 * bend) for k in (1, -1)]
        except OverflowError:  # a root too large for a float
            return []
    return []


def _shrunk(s: Any, model: Model, place: _Place, u: Unknown) -> Model | None:
    value = _get(model, u)
    for factor in _FACTORS:
        found = _set(model, u, _multiple(value, factor))
        if _in_domain(found, u) and _true(s, found, place):
            return found
    return None


def _beyond(s: Any, model: Model, place: _Place, u: Unknown) -> Model | None:
    """Solves left − right = some number of the wanted sign, for one scalar."""
    if isinstance(_get(model, u), tuple):
        return None
    sign = 1 if isinstance(s, (relations.Gt, relations.Ge)) else -1

    def past(gap: Fraction, z: Any) -> list[Any]:
        return [r - sign * gap for r in _residual(s, _set(model, u, z), place)]

    for gap in _GAPS:
        for z in _zeros(partial(past, gap)):
            found = _set(model, u, z)
            if _in_domain(found, u) and _true(s, found, place):
                return found
    return None


def _moved(s: Any, model: Model, place: _Place, u: Unknown) -> Model | None:
    value = _get(model, u)
    for step in _GAPS:
        found = _set(model, u, map_one(partial(operator.add, step), value))
        if _in_domain(found, u) and _true(s, found, place):
            return found
    return None
