"""Models for a claim: sizes from 1 up and unequal, times from their least value, numbers at the edges of
their domains, hypotheses that hold, and for the random families a law that is as awkward as they allow.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from symproofs.language import relations, symbols
from symproofs.numeric.arrays import shape
from symproofs.numeric.dependence import free_in, moment_degree, random_in, symbols_in
from symproofs.numeric.draws import Deck, draw_symbol, in_domain
from symproofs.numeric.edges import at_edges, has_edges, tightened
from symproofs.numeric.evaluate import Evaluator
from symproofs.numeric.families import Family, Slot, draw_family, has_surrogate, join
from symproofs.numeric.hypotheses import adjust, conjuncts, is_random, meets
from symproofs.numeric.links import Link, links, with_links
from symproofs.numeric.model import Beyond, Model, Space, Undefined, Unusable
from symproofs.numeric.premises import Goal, goals, quantified_in
from symproofs.numeric.statements import Checker, Truth
from symproofs.numeric.told import chosen, law_told

_ATTEMPTS = 40  # draws for one point before it is given up
_HOPELESS = 160  # draws without one that satisfies the hypotheses before the search ends
_TRIES = 8  # draws for one point that must meet its goal
_EDGES = 6  # of so many points one is at edges
_MISSES = 2  # points at which a goal is missed before it is given up
_OUTCOMES = 24  # outcomes at which a statement about one fixed outcome is looked at


@dataclass(frozen=True)
class Draw:
    """A model in which the hypotheses hold. ``outcomes``: where they do; (None,) if nothing depends on it."""

    model: Model
    outcomes: tuple[int | None, ...]
    sizes: dict[str, int]
    matched: int | None  # order of moments up to which surrogate laws are faithful; None: exact laws
    surrogates: frozenset[str] = frozenset()  # the families that have one
    sure: bool = True  # False: a hypothesis holds as far as samples of its quantifier tell


@dataclass
class Sampler:
    """Draws models for statements ``parts`` under hypotheses ``given``; deterministic in ``seed``."""

    parts: Sequence[Any]
    given: Sequence[Any]
    seed: int = 7
    extra: dict[str, int] = field(default_factory=dict)  # how far past the greatest integer a family reaches
    rejected: dict[str, int] = field(default_factory=dict)  # why draws were given up, and how often
    refused: dict[Any, None] = field(
        default_factory=dict
    )  # hypotheses that were false at a draw, in this order
    failed: dict[str, None] = field(default_factory=dict)  # hypotheses that had no value at one, and why
    undrawn: dict[str, None] = field(
        default_factory=dict
    )  # what else stood against one: a law, an empty range

    def __post_init__(self) -> None:
        self._again = False
        self._sure = True
        self._turn = 0  # which parts of disjunctions are made true
        self.deck = Deck(random.Random(f"{self.seed}:values"))
        found: dict[str, Any] = {}
        for part in [*self.parts, *self.given]:
            for s in free_in(part):
                found.setdefault(s.name, s)
        everything = [found[name] for name in sorted(found)]
        self.integers = _in_order([s for s in everything if isinstance(s, symbols.IntSymbol)])
        self.families = [s for s in everything if symbols.is_random_symbol(s)]
        kinds = (symbols.ScalarSymbol, symbols.ArraySymbol, symbols.SequenceSymbol, symbols.FunctionSymbol)
        self.others = [s for s in everything if isinstance(s, kinds) and not symbols.is_random_symbol(s)]
        self.hypotheses = conjuncts(self.given)
        self.plain = [h for h in self.hypotheses if not is_random(h)]
        self.whole = [h for h in self.plain if all(isinstance(s, symbols.IntSymbol) for s in symbols_in(h))]
        self.goals = _goals(self.parts)
        self.edges = has_edges([s for s in self.others if isinstance(s, symbols.ScalarSymbol)], self.plain)
        self._missed: dict[Goal, int] = {}
        self.random = [h for h in self.hypotheses if is_random(h)]
        self.pointwise = any(random_in(p) for p in [*self.parts, *self.given] if not _independence(p))
        self.links = links(self.hypotheses)
        self.blocks = _blocks([f.name for f in self.families], self.hypotheses, self.links)
        self.continuous = frozenset(f.name for f in self.families if has_surrogate(f.law))
        degrees = [moment_degree(p, self.continuous) for p in [*self.parts, *self.given]]
        self.degree = None if None in degrees else max((d for d in degrees if d is not None), default=0)

    def draws(self, points: int) -> Iterator[Draw]:
        """At most so many models; fewer where the hypotheses are hard to satisfy."""
        idle = 0
        for point in range(points):
            for attempt in range(_ATTEMPTS):
                self._again = True
                while self._again:  # a sequence that was too short is drawn again, longer
                    self._again = False
                    drawn = self.draw(point, attempt)
                    if drawn is not None:
                        yield drawn
                if drawn is not None:
                    idle = 0
                    break
                idle += 1
                if idle >= _HOPELESS:
                    return

    def draw(self, point: int, attempt: int) -> Draw | None:
        """One model, or None if the draw does not satisfy the hypotheses; the reason is counted."""
        rng = random.Random(f"{self.seed}:{point}:{attempt}")
        self._sure = True
        self._turn = point + attempt
        model: Model | None = None
        outcomes: tuple[int | None, ...] = ()
        try:
            model = self._plain_model(rng, point, attempt)
            if model is not None:
                model, matched = self._with_families(model, rng, point + attempt)
                outcomes = self._outcomes(model)
        except Unusable as e:
            self.undrawn.setdefault(str(e))
            self.reject(str(e))
        except Undefined as e:
            self.fail(e)
        except Beyond as e:
            self.lengthen(e)
        if model is None or not outcomes:
            return None
        sizes = {s.name: model.integers[s.name] for s in self.integers}
        sure = self._sure and all(faithful(h, matched, self.continuous) for h in self.given)
        return Draw(model, outcomes, sizes, matched, self.continuous, sure)

    def lengthen(self, beyond: Beyond) -> None:
        """Lets a random sequence reach further, and the point at hand be drawn again."""
        self._again = True
        self.extra[beyond.name] = max(1, beyond.time - beyond.drawn) + self.extra.get(beyond.name, 0)

    def reject(self, reason: str) -> None:
        """Counts why a draw was given up."""
        self.rejected[reason] = self.rejected.get(reason, 0) + 1

    def refuse(self, hypotheses: Sequence[Any]) -> None:
        """Counts a draw at which none of some hypotheses, or one of them, holds."""
        self.refused.update(dict.fromkeys(hypotheses))
        self.reject("not " + " or not ".join(str(h) for h in hypotheses))

    def fail(self, e: Undefined) -> None:
        """Counts a draw at which a hypothesis has no value."""
        self.failed.setdefault(str(e))
        self.reject(f"a hypothesis has no value: {e}")

    # ------------------------------------------------------------------- what is not random
    def _plain_model(self, rng: random.Random, point: int, attempt: int) -> Model | None:
        model = Model()
        sizes = [s for s in self.integers if s.role == "size"]
        for k, s in enumerate(sizes):
            model = model.having(s.name, _size(k, len(sizes), point + attempt, rng), "integers")
        for s in self.integers:
            if s.role != "size":
                value = _whole(s, model, rng, point if attempt % 8 == 0 else -1)
                if value is None:
                    self.undrawn.setdefault(f"the range of {s.name} is empty")
                    self.reject(f"the range of {s.name} is empty")
                    return None
                model = model.having(s.name, value, "integers")
        if not self._all_hold(self.whole, model):
            return None
        evaluator = Evaluator(model)
        for k, s in enumerate(self.others):
            if min(evaluator.dims(getattr(s, "dims", getattr(s, "shape", ()))), default=1) < 1:
                self.reject(f"{s.name} would have a dimension 0")
                return None
            kind, value = draw_symbol(s, self.deck, evaluator.dims, point + 3 * k + attempt)
            if point % 6 == 4:  # now and then symbols of one kind are equal: x < y must notice
                value = _twin(s, kind, model, value)
            model = model.having(s.name, value, kind)
        parts = [h for h in chosen(self.random, self._turn) if not is_random(h)]
        edge = self._edge(point, attempt)
        if edge is not None:
            model = at_edges(model, self.others, self.plain, edge)
        if self.plain or parts:
            model = adjust(model, [*self.plain, *parts])
            if edge is not None:
                model = tightened(model, [*self.plain, *parts], edge)
            if not (self._all_hold(self.plain, model) and self._domains(model)):
                return None
        goal = self._goal(point)
        if goal is None or attempt >= _TRIES:
            return model
        met = self._meeting(goal, model, attempt)
        if met is None and attempt == _TRIES - 1:
            self._missed[goal] = self._missed.get(goal, 0) + 1
        return met

    def _edge(self, point: int, attempt: int) -> int | None:
        """Which edges a point is moved to; None for most points, and where the edges do not meet the hypotheses."""
        if not self.edges or point % _EDGES != 2 or attempt >= 2 * _TRIES:  # half of them without a goal
            return None
        return point // _EDGES + attempt % _TRIES

    def _goal(self, point: int) -> Goal | None:
        """What a point should satisfy besides the hypotheses: two points of three have a goal."""
        usable = [g for g in self.goals if self._missed.get(g, 0) < _MISSES]
        if point % 3 == 0 or not usable:
            return None
        return usable[(point - point // 3 - 1) % len(usable)]

    def _meeting(self, goal: Goal, model: Model, turn: int) -> Model | None:
        bound = quantified_in(goal)
        if any(v in self.others for v in bound):
            return None  # one name, free and bound
        drawn, evaluator = model, Evaluator(model)
        for v in bound:
            kind, value = draw_symbol(v, self.deck, evaluator.dims, 2 * turn)
            drawn = drawn.having(v.name, value, kind)
        names = frozenset(v.name for v in bound)
        for statements in ([*self.plain, *goal], [*goal, *self.plain]):
            there = adjust(drawn, statements, turn, names)
            found = there.without(names)
            checker = Checker(Evaluator(found), self.seed)
            try:
                met = self._domains(found) and all(
                    meets(there, r) if isinstance(r, relations.Exists) else checker.holds(r).value is True
                    for r in goal
                )
            except Undefined:
                continue
            if met and self._all_hold(self.plain, found):
                return found
        return None

    def _domains(self, model: Model) -> bool:
        scalars = [s for s in self.others if isinstance(s, symbols.ScalarSymbol)]
        return all(in_domain(model.values[s.name], s.domain) for s in scalars)

    def _all_hold(self, hypotheses: list[Any], model: Model) -> bool:
        checker = Checker(Evaluator(model), self.seed)
        for h in hypotheses:
            try:
                truth = checker.holds(h)
                if truth.value is not True or _on_the_edge(h, truth):
                    self.refuse([h])
                    return False
                self._sure = self._sure and (truth.sure or not h.atoms(relations._Quantifier))
            except Undefined as e:
                self.fail(e)
                return False
        return True

    # --------------------------------------------------------------------------- what is random
    def _with_families(self, model: Model, rng: random.Random, pattern: int) -> tuple[Model, int | None]:
        if not self.families:
            return model, None
        evaluator = Evaluator(model)
        told = chosen(self.random, self._turn)
        drawn: dict[str, Family] = {}
        slots: dict[str, list[Slot]] = {}
        for k, family in enumerate(self.families):
            horizon = _greatest(model) + self.extra.get(family.name, 0)
            drawn[family.name], slots[family.name] = draw_family(
                family, law_told(family, told, rng), evaluator, rng, pattern + 2 * k, horizon, self.degree
            )
        space = join(drawn, slots, self.blocks, rng, (pattern // 2) % 3)
        if self.links:
            space = with_links(replace(model, space=space), self.links)
        orders = [f.matched for f in drawn.values() if f.matched is not None]
        return replace(model, space=space), min(orders, default=None)

    def _outcomes(self, model: Model) -> tuple[int | None, ...]:
        """Outcomes at which the hypotheses about random symbols hold."""
        spread = _evenly(model.space) if self.pointwise else [None]
        if not self.random:
            return tuple(spread)
        out = []
        checker = Checker(Evaluator(model), self.seed)
        # independence holds by construction (join), at every outcome
        fixed = [h for h in self.random if not random_in(h)]
        moving = [h for h in self.random if random_in(h) and not _independence(h)]
        if self._known(checker, fixed):
            for outcome in spread:
                if outcome is not None:
                    checker.evaluator.at_outcome(outcome)
                if self._known(checker, moving):
                    out.append(outcome)
        if not out:
            self.refuse(self.random)
        return tuple(out)

    def _known(self, checker: Checker, hypotheses: list[Any]) -> bool:
        for h in hypotheses:
            truth = checker.holds(h)
            if truth.value is not True or _on_the_edge(h, truth):
                return False
            self._sure = self._sure and (truth.sure or not h.atoms(relations._Quantifier))
        return True


def _on_the_edge(hypothesis: Any, truth: Truth) -> bool:
    """Whether a strict inequality may fail, as its sides are equal to rounding."""
    return isinstance(hypothesis, (relations.Lt, relations.Gt)) and not truth.sure


def faithful(statement: Any, matched: int | None, surrogates: Any) -> bool:
    """Whether laws that share so many moments with the declared ones give its expectations their true values."""
    if matched is None or not is_random(statement):
        return True
    degree = moment_degree(statement, surrogates)
    return degree is not None and degree <= matched


def draw_models(
    parts: Sequence[Any], given: Sequence[Any] = (), seed: int = 7, points: int = 24
) -> Iterator[Draw]:
    """Models of the symbols in statements or nodes, in which the hypotheses hold."""
    return Sampler(parts, given, seed).draws(points)


def _goals(parts: Sequence[Any]) -> list[Goal]:
    """Goals about symbols that are not random, which can be changed."""
    found: dict[Goal, None] = {}
    for part in parts:
        if isinstance(part, relations.Statement):
            for goal in goals(part):
                fixed = tuple(r for r in goal if not is_random(r))
                if fixed:
                    found[fixed] = None
    return list(found)


def _independence(part: Any) -> bool:
    return isinstance(part, relations.Independent)


def _evenly(space: Space) -> list[int | None]:
    count = len(space.weights)
    step = max(1, count // _OUTCOMES)
    return list(range(0, count, step))


def _in_order(integers: list[Any]) -> list[Any]:
    """Sizes, naturals, indices such that the bounds of each come before it."""
    rank = {"size": 0, "natural": 1, "index": 2}
    left = sorted(integers, key=lambda s: (rank[s.role], s.name))
    out: list[Any] = []
    while left:
        known = {s.name for s in out}
        ready = [s for s in left if all(b.name in known or b == s for b in symbols_in(s))]
        for s in ready or left[:1]:
            out.append(s)
            left.remove(s)
    return out


def _size(k: int, count: int, turn: int, rng: random.Random) -> int:
    """All 1 first, then all different in both orders, then anything from 1 to 3."""
    if turn == 0:
        return 1
    if turn in (1, 2):
        return min(3, (k if turn == 1 else count - 1 - k) + (2 if count < 3 else 1))
    return rng.choice((1, 2, 2, 3))


def _whole(s: Any, model: Model, rng: random.Random, point: int) -> int | None:
    evaluator = Evaluator(model)
    low = evaluator.integer(s.low)
    high = low + 4 if s.high is None else evaluator.integer(s.high)
    if high < low:
        return None
    if s.role == "natural":
        return low + (point if 0 <= point <= 1 else rng.choice((0, 1, 2, 2, 3, 4)))
    between = rng.randint(low + 1, high - 1) if high - low > 1 else rng.randint(low, high)
    return rng.choice((low, high, between))


def _twin(s: Any, kind: str, model: Model, value: Any) -> Any:
    """A value drawn before for a symbol of the same shape and within the domain, or the value itself."""
    if kind == "values":
        for other in model.values.values():
            if shape(other) == shape(value) and in_domain(other, getattr(s, "domain", [])):
                return other
    return value


def _greatest(model: Model) -> int:
    return max([1, *model.integers.values()])


def _blocks(names: list[str], hypotheses: list[Any], functions: dict[str, Link]) -> list[list[str]]:
    """Families that some independence hypotheses link: drawn mutually independent, which implies them all.

    For a family that is a function of others these stand.
    """
    block = {name: {name} for name in names}
    for h in hypotheses:
        if isinstance(h, relations.Independent):
            linked = {
                n for f in h.args for n in (functions[f.name].sources if f.name in functions else [f.name])
            }
            merged = set().union(*(block[n] for n in linked))
            for name in merged:
                block[name] = merged
    out: list[list[str]] = []
    for name in names:
        if not any(name in b for b in out):
            out.append(sorted(block[name]))
    return out
