"""Linear integer arithmetic: does Γ entail  c + Σ cᵢ xᵢ ≥ 0  over the integers?

Decided by refuting the negation with Fourier–Motzkin elimination after tightening constants to integers.
Sound: each derived inequality is a non-negative combination of assumed ones. Incomplete for sets that are
empty over the integers but not over the rationals; then the answer is "not entailed".
"""

from __future__ import annotations

from math import gcd
from typing import Any

from symproofs.kernel.terms import Term, affine_parts, combine

Linear = tuple[tuple[tuple[Term, int], ...], int]  # Σ c·x + k ≥ 0, pairs sorted by key
Sources = frozenset[Term]
NO_SOURCES: Sources = frozenset()
_LINEAR: dict[Term, Linear] = {}
_LIMIT = 300


def linear(t: Term) -> Linear:
    """The integer term t as the left side of t ≥ 0, divided by the gcd and tightened."""
    found = _LINEAR.get(t)
    if found is None:
        k, pairs = affine_parts(t)
        found = _LINEAR[t] = _tighten(dict(pairs), k)
    return found


def linear_minus(a: Term, b: Term, gap: int = 0) -> Linear:
    """a − b − gap as the left side of … ≥ 0."""
    place = (a, b, gap)
    found = _LINEAR_MINUS.get(place)
    if found is None:
        k, pairs = affine_parts(a)
        m, more = affine_parts(b)
        if more:
            pairs = dict(pairs)
            for x, c in more.items():
                pairs[x] = pairs.get(x, 0) - c
        found = _LINEAR_MINUS[place] = _tighten({x: c for x, c in pairs.items() if c}, k - m - gap)
    return found


_LINEAR_MINUS: dict[tuple[Term, Term, int], Linear] = {}


def _pair_key(pair: tuple[Term, int]) -> int:
    return pair[0].key


def _tighten(pairs: dict[Term, int], k: int) -> Linear:
    if not pairs:
        return (), k
    g = 0
    for c in pairs.values():
        g = gcd(g, c)
    if g > 1:
        pairs, k = {x: c // g for x, c in pairs.items()}, k // g
    if len(pairs) == 1:
        return tuple(pairs.items()), k
    return tuple(sorted(pairs.items(), key=_pair_key)), k


def integral(p: Term) -> bool:
    """Whether a formula is an integer (in)equality, the negation of one, or a conjunction of such."""
    if p.op == "and":
        return all(integral(q) for q in p.args)
    return (p.args[0] if p.op == "not" else p).op in ("ile", "ieq")


class Context:
    """Assumed inequalities, each with the hypothesis it came from (None for the range of a bound index)."""

    __slots__ = ("_cache", "_children", "_distinct", "_facts", "_inherited", "_parent")

    def __init__(self, parent: Context | None = None) -> None:
        self._parent = parent
        self._inherited: list[tuple[Linear, Sources]] = [] if parent is None else parent.facts()
        self._facts: list[tuple[Linear, Sources]] = []
        self._distinct: list[tuple[Term, Sources]] = []
        self._cache: dict[Linear, Sources | None] = {}
        self._children: dict[tuple[Any, ...], Context] = {}

    def child(self, *nonnegative: Linear) -> Context:
        """This context with further integer terms assumed to be ≥ 0; one for the same terms, so that what was
        decided in it is not decided again. Nothing else is assumed in it."""
        out = self._children.get(nonnegative)
        if out is None:
            out = self._children[nonnegative] = Context(self)
            out._facts += [(t, NO_SOURCES) for t in nonnegative]
        return out

    def assuming(self, *formulas: Term) -> Context:
        """This context with those of the formulas assumed that are about integers; one for the same formulas."""
        given = tuple([f for f in formulas if (f.args[0] if f.op == "not" else f).op in ("ile", "ieq")])
        if not given:
            return self
        out = self._children.get(given)
        if out is None:
            out = self._children[given] = Context(self)
            for f in given:
                out.assume(f)
        return out

    def assume(self, formula: Term) -> bool:
        """Adds an integer (in)equality, or a conjunction of such, as a hypothesis; False for another formula."""
        if not integral(formula):
            return False
        self._assume(formula, formula)
        return True

    def _assume(self, part: Term, formula: Term) -> None:
        """Adds a conjunct of a hypothesis."""
        if part.op == "and":
            for p in part.args:
                self._assume(p, formula)
        elif part.op == "ile":
            self._add(linear_minus(part.args[1], part.args[0]), formula)
        elif part.op == "ieq":
            self._add(linear_minus(part.args[1], part.args[0]), formula)
            self._add(linear_minus(part.args[0], part.args[1]), formula)
        elif part.args[0].op == "ile":  # ¬(a ≤ b) is b + 1 ≤ a
            a, b = part.args[0].args
            self._add(linear_minus(a, b, 1), formula)
        else:
            a, b = part.args[0].args
            self._distinct.append((combine((1, a), (-1, b)), frozenset((formula,))))
            self._forget()

    def _differ(self, a: Term, b: Term) -> Sources | None:
        """The hypothesis a ≠ b itself, if it was assumed."""
        wanted = (combine((1, a), (-1, b)), combine((1, b), (-1, a)))
        c: Context | None = self
        while c is not None:
            for t, src in c._distinct:
                if t in wanted:
                    return src
            c = c._parent
        return None

    def _add(self, t: Linear, formula: Term) -> None:
        self._facts.append((t, frozenset((formula,))))
        self._forget()

    def _forget(self) -> None:
        """What was decided with fewer facts, and contexts that inherited fewer, are not used again."""
        self._cache.clear()
        self._children.clear()

    def extends(self, other: Context) -> bool:
        """Whether this context is another one with facts added."""
        c: Context | None = self
        while c is not None and c is not other:
            c = c._parent
        return c is other

    def facts(self) -> list[tuple[Linear, Sources]]:
        """All assumed inequalities, outer ones last. An outer context grows before inner ones are made."""
        return self._facts + self._inherited

    def nonneg(self, t: Term) -> Sources | None:
        """The hypotheses from which t ≥ 0 follows, or None if it was not found to follow."""
        return self.follows(linear(t))

    def follows(self, goal: Linear) -> Sources | None:
        """The hypotheses from which goal ≥ 0 follows, or None if it was not found to follow."""
        if not goal[0]:
            return NO_SOURCES if goal[1] >= 0 else None
        if goal not in self._cache:
            self._cache[goal] = None  # while it is being decided, it is not known
            found = self._decide(goal)
            self._cache[goal] = found if found is not None else self._by_distinct(goal)
        return self._cache[goal]

    def _by_distinct(self, goal: Linear) -> Sources | None:
        """L ≥ 0 from L ≥ −1 and the assumption L ≠ −1."""
        pairs, k = goal
        above: Linear = (pairs, k + 1)
        turned: Linear = (tuple((x, -c) for x, c in pairs), -k - 1)
        c: Context | None = self
        while c is not None:
            for t, src in c._distinct:
                if _plain(t) in (above, turned):
                    found = self._decide(above)
                    return None if found is None else found | src
            c = c._parent
        return None

    def at_least(self, a: Term, b: Term, gap: int = 0) -> Sources | None:
        """The hypotheses from which a ≥ b + gap follows, or None."""
        return self.follows(linear_minus(a, b, gap))

    def decide(self, formula: Term) -> Sources | None:
        """The hypotheses from which an integer formula follows, or None."""
        if formula.op == "ile":
            return self.at_least(formula.args[1], formula.args[0])
        if formula.op == "ieq":
            x, y = formula.args
            a, b = self.at_least(x, y), self.at_least(y, x)
            return None if a is None or b is None else a | b
        if formula.op == "not":
            inner = formula.args[0]
            if inner.op == "ile":
                return self.at_least(inner.args[0], inner.args[1], 1)
            if inner.op == "ieq":
                a = self.at_least(inner.args[0], inner.args[1], 1)
                if a is None:
                    a = self.at_least(inner.args[1], inner.args[0], 1)
                return a if a is not None else self._differ(*inner.args)
        if formula.op == "true":
            return NO_SOURCES
        if formula.op == "and":
            a, b = self.decide(formula.args[0]), self.decide(formula.args[1])
            return None if a is None or b is None else a | b
        return None

    def _decide(self, goal: Linear) -> Sources | None:
        pairs, k = goal
        for (p, c), src in self.facts():
            if p == pairs and c <= k:
                return src
        facts = self._relevant({x for x, _ in pairs})
        negated: Linear = (tuple((x, -c) for x, c in pairs), -k - 1)
        return _refute([(negated, NO_SOURCES), *facts])

    def _relevant(self, variables: set[Term]) -> list[tuple[Linear, Sources]]:
        pool, out, grown = self.facts(), list[tuple[Linear, Sources]](), True
        while grown:
            grown, rest = False, []
            for fact in pool:
                names = {x for x, _ in fact[0][0]}
                if not names or not names.isdisjoint(variables):
                    variables |= names
                    out.append(fact)
                    grown = True
                else:
                    rest.append(fact)
            pool = rest
        return out


def _plain(t: Term) -> Linear:
    """t without division by a common factor, which an inequation does not allow."""
    k, pairs = affine_parts(t)
    return tuple(sorted(pairs.items(), key=_pair_key)), k


def _refute(rows: list[tuple[Linear, Sources]]) -> Sources | None:
    """Eliminates variables until a row reads constant ≥ 0 with a negative constant."""
    while True:
        best: dict[tuple[tuple[Term, int], ...], tuple[int, Sources]] = {}
        for (pairs, k), src in rows:
            if not pairs:
                if k < 0:
                    return src
                continue
            old = best.get(pairs)
            if old is None or k < old[0]:
                best[pairs] = (k, src)
        if not best or len(best) > _LIMIT:
            return None
        count: dict[Term, list[int]] = {}
        for pairs in best:
            for x, c in pairs:
                count.setdefault(x, [0, 0])[0 if c > 0 else 1] += 1
        x = min(count, key=lambda v: (count[v][0] * count[v][1], v.key))
        lower, upper = (
            list[tuple[int, dict[Term, int], int, Sources]](),
            list[tuple[int, dict[Term, int], int, Sources]](),
        )
        rows = []
        for pairs, (k, src) in best.items():
            d = dict(pairs)
            c = d.pop(x, 0)
            if c == 0:
                rows.append(((pairs, k), src))
            else:
                (lower if c > 0 else upper).append((abs(c), d, k, src))
        for c, d, k, src in lower:
            for e, f, m, more in upper:
                merged = {y: e * v for y, v in d.items()}
                for y, v in f.items():
                    merged[y] = merged.get(y, 0) + c * v
                rows.append((_tighten({y: v for y, v in merged.items() if v}, e * k + c * m), src | more))
