"""Inequalities by bounds in monotone positions: both sides are walked together, down to what is cited.

a ≤ b is shown if it is known, or an instance of what is known, or both sides are sums, products of factors that
are seen to be ≥ 0, powers, increasing functions or finite sums whose parts are such. Behind a minus the two sides
change places. No position of unknown sign is entered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from symproofs.kernel import bounds
from symproofs.kernel.contraction import contraction
from symproofs.kernel.matrices import sum_order
from symproofs.kernel.norms import norm_sign
from symproofs.kernel.order import cast_order, equal_order, integer_fact, weaken_order
from symproofs.kernel.terms import (
    I0,
    INT,
    PROP,
    ZERO,
    KernelError,
    Term,
    instantiate,
    integer,
    make,
    neg,
    num,
    power,
    within,
)
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.general import at_values
from symproofs.tactics.matching import instance_values
from symproofs.tactics.rules import fresh, generalise, strip

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library

MAX_DEPTH = 8


class Bounds:
    """One search: what is known, and the general facts that may be used at any values."""

    def __init__(self, library: Library, known: Iterable[Theorem], guards: tuple[Term, ...] = ()) -> None:
        self.library = library
        self.known: dict[Term, Theorem] = {}
        self.general: list[tuple[Theorem, list[Term], Term]] = []
        self.hypotheses = (*library.scope.integer_hypotheses(), *guards)
        for t in known:
            self.known.setdefault(t.conclusion, t)
            if t.conclusion.op in ("forall", "imp"):
                entries, core = strip(t.conclusion)
                if core.op in ("le", "lt"):
                    self.general.append((t, entries, core))

    def show(self, goal: Term, depth: int = 0) -> Theorem | None:
        """A theorem a ≤ b, or None."""
        if goal.op != "le" or depth > MAX_DEPTH:
            return None
        a, b = goal.args
        if a is b:
            same = contraction(goal=make("eq", (a, a)), hypotheses=(), premises=(), unfold=(), allow=())
            return equal_order(theorem=same)
        found = self.known.get(goal)
        if found is not None:
            return found
        if a is ZERO and b.op == "opnorm":
            return self.sign(b)
        for op, weaker in (("lt", weaken_order), ("eq", equal_order)):
            found = self.known.get(make(op, goal.args))
            if found is not None:
                return weaker(theorem=found)
        found = self.known.get(make("le", (power(a, 2), power(b, 2))))
        if found is not None:
            sign = self.sign(b)
            if sign is not None:
                return bounds.root_order(squares=found, sign=sign)
        if b.op == "fn" and b.data == "abs" and (a is b.args[0] or a is neg(b.args[0])):
            return bounds.below_absolute(x=b.args[0], negative=a is not b.args[0])
        if {a.op, b.op} <= {"real", "num"}:
            return self._integers(a, b)
        return self._instance(goal, depth) or self._together(a, b, depth)

    def _integers(self, a: Term, b: Term) -> Theorem | None:
        """An inequality of integers read as reals."""
        ends = [
            x.args[0] if x.op == "real" else integer(x.data)
            for x in (a, b)
            if x.op == "real" or type(x.data) is int
        ]
        try:
            fact = integer_fact(goal=make("ile", ends), hypotheses=self.hypotheses)
            return cast_order(theorem=fact)
        except KernelError:
            return None

    def _instance(self, goal: Term, depth: int) -> Theorem | None:
        for theorem, entries, core in self.general:
            variables = [e for e in entries if e.sort != PROP]
            values = instance_values(make("le", core.args), goal, variables)
            if values is None:
                continue
            found = at_values(self.library, theorem, entries, values, lambda g: self._premise(g, depth + 1))
            if found is not None:
                return weaken_order(theorem=found) if core.op == "lt" else found
        return None

    def _premise(self, goal: Term, depth: int) -> Theorem | None:
        """A premise of a general fact; a general one is shown for new variables."""
        from symproofs.tactics.obligations import prove_obligation

        entries, core = strip(goal)
        if core.op == "le":
            with self.library.scope.assuming([e for e in entries if e.sort == PROP]) as local:
                found = self.show(core, depth)
                if found is not None:
                    return generalise(local.close(found), entries)
        return self.known.get(goal) or prove_obligation(self.library, goal)

    def _together(self, a: Term, b: Term, depth: int) -> Theorem | None:
        if a.op != b.op or a.data != b.data or len(a.args) != len(b.args):
            return None
        try:
            if a.op == "add":
                parts = self._parts(a, b, depth)
                return None if parts is None else bounds.add_orders(orders=parts)
            if a.op == "mul":
                return self._product(a, b, depth)
            if a.op == "pow" and a.args[1] is b.args[1]:
                exponent = integer_fact(goal=make("ile", (I0, a.args[1])), hypotheses=self.hypotheses)
                parts, sign = self._parts(a, b, depth, 1), self.sign(a.args[0])
                if parts is None or sign is None:
                    return None
                return bounds.power_order(order=parts[0], sign=sign, exponent=exponent)
            if a.op == "fn" and a.data in bounds.INCREASING:
                parts = self._parts(a, b, depth)
                return None if parts is None else bounds.function_order(order=parts[0], function=a.data)
            if a.op == "sum" and a.args[:2] == b.args[:2]:
                return self._sum(a, b, depth)
        except KernelError:
            return None
        return None

    def _parts(self, a: Term, b: Term, depth: int, first: int | None = None) -> tuple[Theorem, ...] | None:
        out = []
        for x, y in list(zip(a.args, b.args, strict=True))[:first]:
            found = self.show(make("le", (x, y)), depth + 1)
            if found is None:
                return None
            out.append(found)
        return tuple(out)

    def _product(self, a: Term, b: Term, depth: int) -> Theorem | None:
        if len(a.args) == 2:
            for k in (0, 1):
                if a.args[k] is b.args[k]:
                    return self._scaled(a, b, k, depth)
        signs = [self.sign(x) for x in a.args]
        if any(s is None for s in signs):
            return None
        parts = self._parts(a, b, depth)
        if parts is None:
            return None
        return bounds.multiply_orders(orders=parts, signs=tuple(s for s in signs if s is not None))

    def _scaled(self, a: Term, b: Term, same: int, depth: int) -> Theorem | None:
        """c·x ≤ c·y; only c needs a sign. −x ≤ −y from y ≤ x."""
        if same == 0 and a.args[0] == num(-1):
            turned = self.show(make("le", (b.args[1], a.args[1])), depth + 1)
            return None if turned is None else bounds.negate_order(order=turned)
        sign = self.sign(a.args[same])
        if sign is None:
            return None
        order = self.show(make("le", (a.args[1 - same], b.args[1 - same])), depth + 1)
        return None if order is None else bounds.scale_order(order=order, sign=sign, left=same == 0)

    def _sum(self, a: Term, b: Term, depth: int) -> Theorem | None:
        k = fresh(INT)
        inside = within(k, *a.args[:2])
        with self.library.scope.assuming(inside) as local:
            self.hypotheses, before = (*self.hypotheses, *inside), self.hypotheses
            found = self.show(make("le", [instantiate(x.args[2], (k,)) for x in (a, b)]), depth + 1)
            self.hypotheses = before
            if found is None:
                return None
            found = local.close(found)
        return sum_order(theorem=generalise(found, [k, *inside]))

    def sign(self, x: Term) -> Theorem | None:
        """0 ≤ x, seen as it stands or from what is known."""
        from symproofs.tactics.obligations import prove_obligation

        goal = make("le", (ZERO, x))
        if x.op == "opnorm":
            return norm_sign(rows=x.args[0], columns=x.args[1], matrix=x.args[2])
        found = self.known.get(goal)
        if found is not None:
            return found
        strict = self.known.get(make("lt", goal.args))
        if strict is not None:
            return weaken_order(theorem=strict)
        return self._instance(goal, MAX_DEPTH - 1) or prove_obligation(self.library, goal)
