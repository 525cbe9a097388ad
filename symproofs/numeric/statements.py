"""Whether a statement is true in a model, as far as a finite look can tell.

``Truth.sure`` is False where the answer rests on sampled values of a quantifier or on a comparison of floats
that is too close to call; an unsure answer never makes a counterexample.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sympy import S
from sympy.core.basic import Basic

from symproofs.language import nodes, relations, symbols
from symproofs.numeric import arrays, draws, limits
from symproofs.numeric.arrays import flat
from symproofs.numeric.dependence import DERIVATIVES
from symproofs.numeric.evaluate import ENUMERATION, EXACT, FLOATS, Evaluator
from symproofs.numeric.model import Beyond, Model, Undefined, Unusable
from symproofs.numeric.numbers import close, is_exact, sign
from symproofs.numeric.premises import goals, mentions, ways

SAMPLED = "sampled quantifiers"
_RANGE = 24  # a bounded integer range up to this length is looked through in full
_SAMPLES, _FEWEST = 12, 2


@dataclass(frozen=True)
class Truth:
    """``value``: True, False or None (cannot be told, see ``reason``); ``sides``: those of a relation.

    ``sure`` is False where the value rests on samples; ``clear`` where floats differ by more than the
    tolerance but not by far more; ``error`` is the greatest relative difference of floats taken as equal;
    ``at``: values of quantified symbols that decide it, as text.
    """

    value: bool | None
    sure: bool = True
    clear: bool = True
    reason: str = ""
    error: float = 0.0
    sides: tuple[Any, Any] | None = None
    at: tuple[tuple[str, str], ...] = ()

    def negated(self) -> Truth:
        """The truth of the negation."""
        return self if self.value is None else replace(self, value=not self.value)


def holds(statement: Any, model: Model, *, outcome: int | None = None, seed: int = 0) -> Truth:
    """Whether a statement is true in a model. Raises Undefined where a term in it has no value.

    ``outcome`` is needed where something random stands outside every E; ``seed`` draws values of quantified
    symbols.

    >>> from symproofs import Eq, scalar
    >>> x = scalar("x")
    >>> holds(Eq(x * x, x), Model(values={"x": 1})).value
    True
    """
    return Checker(Evaluator(model, outcome), seed).holds(statement)


_Case = tuple["Checker", dict[Basic, int]]  # a checker in a model, and values of bound names


class Checker:
    """Judges statements with one evaluator."""

    def __init__(self, evaluator: Evaluator, seed: int = 0, nested: int = 0) -> None:
        self.evaluator = evaluator
        self.seed = seed
        self.samples = max(
            _FEWEST, _SAMPLES >> nested
        )  # of each quantified value, fewer under other quantifiers
        self.nested = nested

    def holds(self, s: Any) -> Truth:
        """The truth of a statement. Raises Undefined, Beyond or Unusable as ``evaluate`` does."""
        if isinstance(s, relations.Relation):
            return self._relation(s)
        if isinstance(s, relations.Not):
            return self.holds(s.args[0]).negated()
        if isinstance(s, relations.And):
            return self._all(s.args, True)
        if isinstance(s, relations.Or):
            return self._all(s.args, False)
        if isinstance(s, relations.Implies):
            premise = self.holds(s.args[0])
            if premise.value is False and premise.sure:
                return replace(premise, value=True, sides=None)
            return _either(premise.negated(), self._guarded(s.args[1], premise.sure))
        if isinstance(s, relations.Iff):
            return self._iff(s)
        if isinstance(s, (relations.ForAll, relations.Exists)):
            return self._quantified(s)
        if isinstance(s, relations.Invertible):
            a = self.evaluator.value(s.args[0])
            self.evaluator.methods.add(EXACT if all(is_exact(e) for e in flat(a)) else FLOATS)
            return Truth(arrays.inverse(a) is not None)
        if isinstance(s, relations.Independent):
            self.evaluator.methods.add(ENUMERATION)
            return Truth(are_independent(self.evaluator.model, [f.name for f in s.args]))
        if isinstance(s, relations.Tends):
            return self._limit(s)
        raise TypeError(f"{s}: a {type(s).__name__} has no numeric meaning")

    # ---------------------------------------------------------------------------------- relations
    def _relation(self, s: Any) -> Truth:
        left, right = self.evaluator.value(s.left), self.evaluator.value(s.right)
        tolerance = tolerance_for(s)
        pairs = list(zip(flat(left), flat(right), strict=True))
        exact = all(is_exact(a) and is_exact(b) for a, b in pairs)
        self.evaluator.methods.add(EXACT if exact else FLOATS)
        if isinstance(s, (relations.Eq, relations.Ne)):
            out = _equal(pairs, tolerance)
            out = out.negated() if isinstance(s, relations.Ne) else out
        else:
            out = _ordered(type(s), *pairs[0], tolerance)
        return replace(out, sides=(left, right), sure=out.sure and not self.evaluator.doubtful)

    # -------------------------------------------------------------------------------- connectives
    def _all(self, parts: Any, wanted: bool) -> Truth:
        """And (wanted True), Or (wanted False); later parts are read while the earlier are as wanted."""
        out: Truth | None = None
        for part in parts:
            t = self._guarded(part, out is None or out.sure)
            if t.value is (not wanted) and t.sure:
                return t
            if out is None:
                out = t
            else:
                out = _either(out.negated(), t.negated()).negated() if wanted else _either(out, t)
        if out is None:
            raise TypeError("a connective without parts")
        return out

    def _guarded(self, part: Any, sure: bool) -> Truth:
        """The truth of what is read under a guard; where the guard is not sure, having no value is not either."""
        try:
            return self.holds(part)
        except Undefined as e:
            if sure:
                raise
            return Truth(None, False, reason=str(e))

    def _iff(self, s: Any) -> Truth:
        a, b = self.holds(s.args[0]), self.holds(s.args[1])
        if a.value is None or b.value is None:
            return Truth(None, False, reason=a.reason or b.reason)
        reason = f"the sides are {a.value} and {b.value}"
        sure, clear, error = a.sure and b.sure, a.clear and b.clear, max(a.error, b.error)
        return Truth(a.value == b.value, sure, clear, reason, error, at=a.at + b.at)

    # ------------------------------------------------------------------------------------- limits
    def _limit(self, s: Any) -> Truth:
        """Unsure True if the limit is approached on every way to it that the domain leaves; unsure False if one
        plainly leads elsewhere; else None. True beyond doubt where the domain has no way to it."""
        self.evaluator.methods.add(SAMPLED)
        _, x, _, limit = s.args
        goal = None if limit in (S.Infinity, S.NegativeInfinity) else float(self.evaluator.value(limit))
        sign = -1 if limit is S.NegativeInfinity else 1
        ways = self._ways(s)
        lost = ""
        for way in ways:
            points, values = way.points, [self._near(s, x, point) for point in way.points]
            if limits.approaches(values, goal, sign):
                continue
            final = True
            if way.further:
                try:
                    values = [*values, *(self._near(s, x, point) for point in way.further)]
                    points += way.further
                except (Beyond, Unusable):  # what was met so far must do
                    final = False
            if limits.approaches(values, goal, sign):
                continue
            met = f"along {limits.in_words(x.name, points)}"
            whole = isinstance(x, symbols.IntSymbol)
            elsewhere = limits.misses(values, goal, sign, whole) if final and limits.is_ordinary(s) else ""
            if elsewhere:
                return Truth(False, False, reason=f"{met} {elsewhere}, the limit is said to be {limit}")
            shown = ", ".join(f"{v:.6g}" for v in values)
            lost = lost or f"{met} no approach to {limit} is seen: values {shown}"
        if lost:
            return Truth(None, False, reason=lost)
        if not ways:
            return Truth(True, reason=f"the domain of {x.name} has no way to {s.args[2]}")
        return Truth(True, False, reason="the distance to the limit shrinks along sampled points")

    def _near(self, s: Any, x: Any, point: Any) -> float:
        there = Evaluator(self.evaluator.model.having(x.name, point, _field(x)))
        there.share_position(self.evaluator)
        out = float(there.value(s.args[0]))
        self._count(there)
        if not math.isfinite(out):
            raise Unusable("a float overflowed")
        return out

    def _ways(self, s: Any) -> list[limits.Way]:
        x, to = s.args[1], s.args[2]
        if isinstance(x, symbols.IntSymbol):
            low = self.evaluator.integer(x.low)
            points, further = (tuple(low + k for k in steps) for steps in (limits.WHOLE, limits.FURTHER))
            return [limits.Way(points, further)]
        if to in (S.Infinity, S.NegativeInfinity):
            return limits.ways_out(x.domain, 1 if to is S.Infinity else -1)
        return limits.ways_to(x.domain, self.evaluator.value(to))

    # -------------------------------------------------------------------------------- quantifiers
    def _quantified(self, s: Any) -> Truth:
        universal = isinstance(s, relations.ForAll)
        cases: Iterable[_Case]
        if isinstance(s.variable, symbols.Bound):
            cases, complete = self._integers(s)
        elif self._is_constant(s.body, s.variable):  # one value is as good as all
            cases, complete = self._values(s, universal, 1), True
        else:
            cases, complete = self._values(s, universal), False
        if not complete:
            self.evaluator.methods.add(SAMPLED)
        error, sure, unknown, likely = 0.0, True, "", None
        for checker, bound in cases:
            with checker.evaluator.binding(bound):
                t = checker.holds(s.body)
            self._count(checker.evaluator)
            if t.value is (not universal):
                value = bound[s.variable] if bound else _value_of(checker.evaluator.model, s.variable)
                t = replace(t, at=((s.variable.name, draws.show_value(value)), *t.at))
                if t.sure:
                    return t
                likely = likely or t
            error, sure = max(error, t.error), sure and t.sure
            unknown = unknown or (t.reason if t.value is None else "")
        if likely is not None:
            return likely
        if unknown:
            return Truth(None, False, reason=unknown, error=error)
        reason = "" if complete else f"{s.variable.name} was sampled, not exhausted"
        return Truth(universal, sure and complete, reason=reason, error=error)

    def _count(self, other: Evaluator) -> None:
        """Adds what another evaluator did for this one."""
        if other is not self.evaluator:
            self.evaluator.methods |= other.methods
            self.evaluator.work += other.work

    def _integers(self, s: Any) -> tuple[list[_Case], bool]:
        low = self.evaluator.integer(s.args[2])
        if s.args[3] == symbols.NONE:
            steps = range(6) if not self.nested else (0, 1, 4)  # fewer under other quantifiers
            return [(self, {s.variable: low + k}) for k in steps], False
        high = self.evaluator.integer(s.args[3])
        span = range(low, high + 1)
        if len(span) > _RANGE:
            return [(self, {s.variable: k}) for k in [*span[: _RANGE - 2], span[-1]]], False
        return [(self, {s.variable: k}) for k in span], True

    def _is_constant(self, x: Any, symbol: Any) -> bool:
        """Whether x is the same for every value of a scalar, which stands only where a drawn function of it, such as
        the slope of an affine one, is constant."""
        if not mentions(x, symbol):
            return True
        if isinstance(x, nodes.Apply) and x.arg == symbol and isinstance(x.function, symbols.FunctionSymbol):
            degree = getattr(self.evaluator.model.functions.get(x.function.name), "degree", None)
            return degree is not None and degree <= x.function.order
        return bool(x.args) and x != symbol and all(self._is_constant(a, symbol) for a in x.args)

    def _values(self, s: Any, universal: bool, most: int = _SAMPLES) -> Iterator[_Case]:
        """Sampled values; for ∀, some at which a premise in the body holds, for ∃ some that solve it."""
        symbol = s.variable
        wanted = [
            tuple(r for r in goal if mentions(r, symbol))
            for goal in (goals(s.body) if universal else ways(s.body))
        ]
        wanted = [goal for goal in dict.fromkeys(wanted) if goal]
        deck = draws.Deck(random.Random(f"{self.seed}:{symbol.name}"))
        simple = [] if universal else draws.simple_values(symbol, self.evaluator.dims)
        for k, (kind, value) in enumerate(simple):
            yield self._case(self.evaluator.model.having(symbol.name, value, kind), k)
        for k in range(min(most, max(_FEWEST, self.samples >> max(0, _quantifiers(s.body) - 3)))):
            kind, value = draws.draw_symbol(symbol, deck, self.evaluator.dims, k)
            model = self.evaluator.model.having(symbol.name, value, kind)
            if wanted and (k % 2 == 0 or not universal):  # the plainest values come at odd k
                found = self._fitted(model, wanted[k // 2 % len(wanted)], symbol)
                if found is not None and not universal:
                    yield self._case(found, k)
                model = found if found is not None and universal else model
            yield self._case(model, k)

    def _fitted(self, model: Model, goal: Any, symbol: Any) -> Model | None:
        from symproofs.numeric.hypotheses import fit  # which uses this module

        return fit(model, goal, symbol, self.evaluator)

    def _case(self, model: Model, k: int) -> _Case:
        inner = Evaluator(model)
        inner.share_position(self.evaluator)
        return Checker(inner, self.seed + k + 1, self.nested + 1), {}


def _quantifiers(s: Any) -> int:
    """How many quantifiers stand inside each other in a statement."""
    inner = max((_quantifiers(a) for a in s.args if isinstance(a, relations.Statement)), default=0)
    return inner + isinstance(s, (relations.ForAll, relations.Exists))


def _value_of(model: Model, symbol: Any) -> Any:
    return next(
        group[symbol.name]
        for group in (model.values, model.sequences, model.functions)
        if symbol.name in group
    )


def _field(x: Any) -> str:
    return "integers" if isinstance(x, symbols.IntSymbol) else "values"


def tolerance_for(s: Basic) -> float:
    """Relative tolerance for floats: rounding alone stays far below 1e-9 at the small numbers that are drawn;
    a central difference of float64 errs by about 1e-10, one of a difference by about 1e-7."""
    return (1e-9, 1e-6, 1e-3)[min(2, _depth(s))]


@lru_cache(maxsize=10_000)
def _depth(x: Basic) -> int:
    """How many derivatives stand inside each other."""
    if isinstance(x, DERIVATIVES):
        return 1 + max(_depth(x.args[0]), _depth(x.args[2]))
    return max((_depth(a) for a in x.args), default=0)


def _equal(pairs: list[tuple[Any, Any]], tolerance: float) -> Truth:
    worst, sure = 0.0, True
    for a, b in pairs:
        _finite(a, b)
        same, gap = close(a, b, tolerance)
        if not same:
            clear = (is_exact(a) and is_exact(b)) or gap > 1000 * tolerance
            return Truth(False, True, clear, f"the sides differ by {gap:.3g}, relatively")
        worst = max(worst, gap)
        sure = sure and is_exact(a) and is_exact(b)
    return Truth(True, sure, error=worst)


def _ordered(kind: type, a: Any, b: Any, tolerance: float) -> Truth:
    _finite(a, b)
    strict = kind in (relations.Lt, relations.Gt)
    if kind in (relations.Gt, relations.Ge):
        a, b = b, a
    if is_exact(a) and is_exact(b):
        s = sign(a - b)
        return Truth(s < 0 or (s == 0 and not strict), reason=f"{a} against {b}")
    same, gap = close(a, b, tolerance)
    if same:
        return Truth(True, False, reason="equal to rounding", error=gap)
    reason = f"{float(a):.10g} against {float(b):.10g}"
    return Truth(float(a) < float(b), True, gap > 1000 * tolerance, reason)


def _finite(*numbers: Any) -> None:
    for x in numbers:
        if isinstance(x, float) and not math.isfinite(x):
            raise Unusable("a float overflowed")


def _either(a: Truth, b: Truth) -> Truth:
    """a ∨ b."""
    for t in (a, b):
        if t.value is True and t.sure:
            return t
    if a.value is None or b.value is None:
        known = b if a.value is None else a
        return known if known.value is True else Truth(None, False, reason=a.reason or b.reason)
    error = max(a.error, b.error)
    if a.value or b.value:
        return Truth(True, False, reason=(a if a.value else b).reason, error=error)
    sure, clear = a.sure and b.sure, a.clear and b.clear
    return Truth(False, sure, clear, b.reason or a.reason, error, b.sides or a.sides, b.at or a.at)


def are_independent(model: Model, names: list[str]) -> bool:
    """Mutual independence of random families in the model's finite space, by its definition."""
    space = model.space
    joint: dict[Any, Fraction] = {}
    alone: list[dict[Any, Fraction]] = [{} for _ in names]
    for k, weight in enumerate(space.weights):
        if not weight:
            continue
        point = tuple(_frozen(space.families[name][k]) for name in names)
        joint[point] = joint.get(point, Fraction(0)) + weight
        for law, x in zip(alone, point, strict=True):
            law[x] = law.get(x, Fraction(0)) + weight
    size = math.prod(len(law) for law in alone)
    if size != len(joint):
        return False
    return all(
        p == math.prod((law[x] for law, x in zip(alone, point, strict=True)), start=Fraction(1))
        for point, p in joint.items()
    )


def _frozen(x: Any) -> Any:
    return tuple(sorted(x.items())) if isinstance(x, dict) else x


__all__ = ["SAMPLED", "Checker", "Truth", "are_independent", "holds", "tolerance_for"]
