"""The data of contraction normal form, shared by the procedures of this room.

A real term becomes a polynomial: a dictionary from monomials to rational coefficients. A monomial is a
sorted tuple of (atom, exponent) pairs; an atom is a term in canonical form that the ring does not look
into: an entry, a function value, an expectation, or a whole connected contraction  Σ_{j,k} A_ij B_jk c_k,
closed over its own bound indices. While a binder is worked under, its variable is a free *local*, unique
to that visit; closing the binder names locals canonically and abstracts them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any, NamedTuple

from symproofs.kernel.affine import Context, Sources, linear, linear_minus
from symproofs.kernel.definitions import Definition
from symproofs.kernel.rewriting import Place, Rule, RuleSet
from symproofs.kernel.terms import (
    INT,
    LOCALS,
    ONE,
    KernelError,
    Sort,
    Term,
    _stable,
    add,
    local,
    minus,
    mul,
    num,
    power,
    rebuild,
)

Monomial = tuple[tuple[Term, int], ...]
Poly = dict[Monomial, "int | Fraction"]
Bind = tuple[Term, Term, Term]  # local, lowest, highest value

UNIT: Monomial = ()
MAX_TERMS = 4000
MAX_DEPTH = 60
MAX_POWER = 2000


def by_key(pair: tuple[Term, int]) -> int:
    """Order of atoms inside a monomial."""
    return pair[0].key


def in_order(factors: dict[Term, int]) -> Monomial:
    """The monomial with these factors."""
    if len(factors) == 1:
        return tuple(factors.items())
    if len(factors) == 2:
        first, second = factors.items()
        return (first, second) if first[0].key <= second[0].key else (second, first)
    return tuple(sorted(factors.items(), key=by_key))


def add_into(out: Poly, other: Poly, factor: int | Fraction = 1) -> None:
    """out += factor · other."""
    for m, c in other.items():
        value = out.get(m, 0) + factor * c
        if value:
            out[m] = value
        else:
            del out[m]


def to_term(p: Poly) -> Term:
    """The polynomial as a canonical term."""
    if not p:
        return num(0)
    return add(*[mono_term(m, p[m]) for m in sorted(p, key=_mono_key)])


def _mono_key(m: Monomial) -> tuple[int, int]:
    return hash(tuple((a.key, e) for a, e in m)), len(m)


def mono_term(m: Monomial, c: int | Fraction = 1) -> Term:
    """coefficient · Π atom^exponent as a term."""
    parts = [] if c == 1 else [num(c)]
    parts += [a if e == 1 else power(a, e) for a, e in m]
    return mul(*parts) if parts else ONE


def sig(t: Term, colours: dict[Term, int]) -> int:
    """A hash of t with locals replaced by their colours, blind to the order of sums and products."""
    if t.fv.isdisjoint(colours):
        return t.key
    if t.op == "var":
        return colours[t]
    parts = [sig(a, colours) for a in t.args]
    if t.op in ("add", "mul", "ieq"):
        parts.sort()
    elif t.op == "aff":
        constant, coefficients = t.data
        return hash((3, constant, *sorted(hash((c, p)) for c, p in zip(coefficients, parts, strict=True))))
    return hash((_stable(t.op), _stable(t.data), *parts))


def blind(t: Term) -> int:
    """A hash of t that does not depend on the names of its locals."""
    return t.key if t.fv.isdisjoint(LOCALS) else sig(t, {v: 0 for v in t.fv if v in LOCALS})


def resorted(t: Term) -> Term:
    """A canonical term after a local was bound: sums and products in an order that its name had no part in."""
    if not t.maxb or t.op == "b":
        return t
    args = [resorted(a) for a in t.args]
    if t.op in ("add", "mul", "ieq"):
        args.sort(key=lambda a: (a.op != "num", a.key))
    return rebuild(t, args)


def local_in(t: Term, locals_: Iterable[Term]) -> bool:
    """Whether one of the locals is free in t."""
    return not t.fv.isdisjoint(locals_)


class Used(NamedTuple):
    """What a computation used (integer hypotheses, laws, conclusions of theorems), and what it looked up."""

    sources: set[Term]
    names: set[str]
    formulas: set[Term]
    asked: set[Place]


class Kept(NamedTuple):
    """A normal form found before, what it rests on, and what was looked up for it."""

    value: Any
    sources: set[Term]
    names: set[str]
    formulas: set[Term]
    looked_at: tuple[tuple[Place, Any], ...]


# normal forms found before: by what is normalised, the context, and what names new locals
Memory = dict[Any, list[Kept]]


class Core:
    """State of one normalisation: assumed integer facts, rewrite rules, what may be used, what was used."""

    def __init__(
        self,
        context: Context,
        rules: RuleSet,
        unfold: frozenset[Definition],
        allow: frozenset[str],
        memory: Memory | None = None,
    ) -> None:
        self.memory: Memory = {} if memory is None else memory
        self.context = context
        self.rules = rules
        self.unfold = unfold
        self.allow = allow
        self.sources: set[Term] = set()  # integer hypotheses used
        self.names: set[str] = set()  # named laws used
        self.formulas: set[Term] = set()  # conclusions of the theorems used as rules
        self.asked: set[Place] = set()  # which rules, laws and definitions were looked up
        # canonical terms written as sums of squares, where, and what that rests on
        self.squares: dict[Term, tuple[Context, Used]] = {}
        self.level = 0  # closings in progress; each gives names of its own, so that none captures another's
        self.slots = 0  # derivatives that are open; each gives its slot a name of its own
        self._counter = 0
        self._depth = 0

    # ------------------------------------------------------------------------------------ to override
    def poly(self, t: Term) -> Poly:
        """The normal form of a real term."""
        raise NotImplementedError

    def canon(self, t: Term) -> Term:
        """The canonical form of an argument of any sort."""
        raise NotImplementedError

    def sum_monomial(self, binds: list[Bind], mono: Monomial) -> Poly:
        """The normal form of Σ_binds mono."""
        raise NotImplementedError

    def open_sum(self, a: Term, binds: list[Bind]) -> list[tuple[Term, int]]:
        """The factors of a canonical sum, its indices as new locals appended to binds."""
        raise NotImplementedError

    def simplify(self, mono: Monomial) -> Poly:
        """A merged monomial with powers, indicators and roots reduced."""
        raise NotImplementedError

    # ---------------------------------------------------------------------------------------- services
    def may(self, law: str) -> bool:
        """Whether a law may be used."""
        self.asked.add(("law", law))
        return law in self.allow

    def opens(self, d: Definition) -> bool:
        """Whether a definition is unfolded."""
        self.asked.add(("definition", d))
        return d in self.unfold

    def _answer(self, place: Place) -> Any:
        """What a look-up gives here: whether a law or a definition may be used, or the rules filed there."""
        if place[0] == "law":
            return place[1] in self.allow
        return place[1] in self.unfold if place[0] == "definition" else self.rules.at(place)

    def kept_poly(self, what: Any, compute: Callable[..., Poly], *given: Any) -> Poly:
        """``kept`` for a polynomial, as a copy of its own."""
        return dict(self.kept(what, compute, *given))

    def kept(self, what: Any, compute: Callable[..., Any], *given: Any) -> Any:
        """compute(*given), closed over its own locals, or what it gave before.

        ``what`` stands for the computation. Beside it, the result depends on the context, on the numbers that name
        locals, on how deep rewriting is, on what was looked up, and on nothing else while no root is written. What it
        rested on is recorded with it and counts as used again.
        """
        if self.squares:
            return compute(*given)
        place = (what, self.context, self._counter, self.level, self.slots, self._depth)
        known = self.memory.get(place)
        for k in known or ():
            if all(self._answer(p) == answer for p, answer in k.looked_at):
                self.sources |= k.sources
                self.names |= k.names
                self.formulas |= k.formulas
                self.asked.update([p for p, _ in k.looked_at])
                return k.value
        mark = self._counter
        out, used = self.tracked(compute, *given)
        if not self.squares:
            looked_at = tuple([(p, self._answer(p)) for p in used.asked])
            self.memory.setdefault(place, []).append(
                Kept(out, used.sources, used.names, used.formulas, looked_at)
            )
        self.release(mark)
        return out

    def tracked(self, compute: Callable[..., Any], *given: Any) -> tuple[Any, Used]:
        """compute(*given), and what it used and looked up, which counts as used here too."""
        outer = (self.sources, self.names, self.formulas, self.asked)
        self.sources, self.names, self.formulas, self.asked = set(), set(), set(), set()
        try:
            out = compute(*given)
        finally:
            used = Used(self.sources, self.names, self.formulas, self.asked)
            self.sources, self.names, self.formulas, self.asked = outer
            self.use_again(used)
        return out, used

    def use_again(self, used: Used) -> None:
        """What was used before is used again."""
        self.sources |= used.sources
        self.names |= used.names
        self.formulas |= used.formulas
        self.asked |= used.asked

    def fresh(self, sort: Sort = INT) -> Term:
        """A local that occurs nowhere else."""
        self._counter += 1
        return local("k", self._counter, sort)

    def mark(self) -> int:
        """The number of names given so far."""
        return self._counter

    def release(self, mark: int) -> None:
        """Gives back the names given since: their binders are closed, so they occur in nothing that is kept."""
        self._counter = mark

    @contextmanager
    def under(self, *nonnegative: Term) -> Iterator[None]:
        """Works with further integer terms assumed ≥ 0."""
        before = self.context
        self.context = before.child(*[linear(t) for t in nonnegative])
        try:
            yield
        finally:
            self.context = before

    @contextmanager
    def inside(self, binds: Iterable[Bind]) -> Iterator[None]:
        """Works with each local in its range."""
        before = self.context
        self.context = before.child(
            *[fact for v, lo, hi in binds for fact in (linear_minus(v, lo), linear_minus(hi, v))]
        )
        try:
            yield
        finally:
            self.context = before

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Guards against rewriting without end."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise KernelError("rewriting does not end; a rule's right side contains its left side")
        try:
            yield
        finally:
            self._depth -= 1

    def note(self, found: Sources | None) -> bool:
        """Records the hypotheses an integer fact used; whether there was one."""
        if found is None:
            return False
        self.sources |= found
        return True

    def proves(self, formula: Term) -> bool:
        """Whether an integer formula follows from what is assumed."""
        return self.note(self.context.decide(formula))

    def nonneg_int(self, t: Term) -> bool:
        """Whether an integer term is ≥ 0."""
        return self.note(self.context.nonneg(t))

    def in_range(self, t: Term, lo: Term, hi: Term) -> bool:
        """Whether lo ≤ t ≤ hi."""
        a = self.context.at_least(t, lo)
        b = self.context.at_least(hi, t) if a is not None else None
        return a is not None and b is not None and self.note(a | b)

    def use(self, rule: Rule) -> None:
        """Records that a rule was used."""
        self.formulas |= rule.basis
        self.sources |= rule.sources
        self.names |= rule.names

    def multiply(self, p: Poly, q: Poly) -> Poly:
        """p · q."""
        if len(p) == 1 and p.get(UNIT) == 1:
            return dict(q)
        if len(p) * len(q) > MAX_TERMS:
            raise KernelError("the normal form has too many terms")
        out: Poly = {}
        for m, c in p.items():
            for n, d in q.items():
                if m and n:
                    add_into(out, self.times(m, n), c * d)
                    continue
                value = out.get(m or n, 0) + c * d
                if value:
                    out[m or n] = value
                else:
                    del out[m or n]
        return out

    def times(self, m: Monomial, n: Monomial) -> Poly:
        """The product of two monomials."""
        merged = dict(m)
        for a, e in n:
            merged[a] = merged.get(a, 0) + e
        mono = in_order(merged)
        for a, _ in mono:
            if a.op in ("pow", "ind", "fn"):
                return self.simplify(mono)
        return {mono: 1}

    def again(self, a: Term) -> Term:
        """A compound atom put in canonical order after its locals were renamed; unchanged if it is no atom."""
        self.level += 1
        try:
            p = self.poly(a)
        finally:
            self.level -= 1
        if len(p) == 1:
            ((m, c),) = p.items()
            if c == 1 and len(m) == 1 and m[0][1] == 1:
                return m[0][0]
        return a

    def multiply_plain(self, p: Poly, q: Poly) -> Poly:
        """p · q where no law of powers can fire between the two."""
        out: Poly = {}
        for m, c in p.items():
            for n, d in q.items():
                add_into(out, {tuple(sorted((*m, *n), key=by_key)): 1}, c * d)
        return out

    def nonzero(self, base: Term) -> bool:
        """Whether a canonical term is known to be nonzero."""
        raise NotImplementedError

    def power_poly(self, base: Poly, e: Term) -> Poly:
        """base to an integer power."""
        raise NotImplementedError

    def power_of(self, p: Poly, n: int) -> Poly:
        """p to a whole power n ≥ 0."""
        if n > MAX_POWER:
            raise KernelError(
                f"the exponent {n if n < 10**9 else 'of more than nine digits'} is too large to expand"
            )
        out: Poly = {UNIT: 1}
        square = p
        while n:
            if n & 1:
                out = self.multiply(out, square)
            n >>= 1
            if n:
                square = self.multiply(square, square)
        return out

    def atom(self, t: Term) -> Poly:
        """t as an atom, rewritten if a rule applies."""
        found = self.rules.apply(t, self)
        if found is None:
            return {((t, 1),): 1}
        with self.deeper():
            return self.poly(found)


def range_facts(b: Bind) -> tuple[Term, Term]:
    """local − lo and hi − local, both ≥ 0 in the range."""
    v, lo, hi = b
    return minus(v, lo), minus(hi, v)


def flat(a: Term) -> bool:
    """Whether renaming locals cannot disturb the canonical form of an atom."""
    if a.op == "const" or (a.op == "app" and a.args[0].op == "var"):
        return all(x.sort == INT or x.op == "var" for x in a.args)
    if a.op == "pow":
        return flat(a.args[0]) or a.args[0].op == "var"
    return a.op in ("var", "real")
