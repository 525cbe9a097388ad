"""Derivatives of recursions in something they depend on: a start, an input, a weight, a copy, a perturbed element.

Nothing here is defined or assumed. For a recursion h(ξ; s) that depends on ξ, these are proved by induction on s:

    h(0; s) is the unperturbed recursion                    if ξ is added at one time τ
    λξ. h(ξ; s) is differentiable at the point
    ∂ h(s) = [s = τ]·I for s ≤ τ                             if ξ is added to the element at τ;  0 for s < τ otherwise

and that  ∂ h(s+1) is the derivative of one step of h  follows from the definition. So the recursion of the tangents
is a result, by the chain rule in the normal form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from symproofs.kernel import definitions, logic
from symproofs.kernel.calculus import DIFFERENTIATION
from symproofs.kernel.contraction import LAWS, contraction
from symproofs.kernel.order import integer_fact
from symproofs.kernel.smoothness import derivative_congruence, differentiable_congruence, differentiable_intro
from symproofs.kernel.terms import (
    INT,
    ZERO,
    Definition,
    KernelError,
    Term,
    abstract,
    const,
    delta,
    instantiate,
    make,
    minus,
    mul,
    plus,
    quantify,
    substitute,
    within,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.lower import PLAIN
from symproofs.language.symbols import RecursionSymbol, Slot
from symproofs.tactics.calculus import definitions_in, derivatives, holds_derivative, opened
from symproofs.tactics.rules import discharge, fresh, generalise, mark_names, release_names

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library


MAX_STEPS = 4  # from an element at a literal time back to the start


@dataclass(frozen=True)
class Family:
    """The elements of a recursion as functions of a slot ξ, at a point; ``moments`` are general integers among the
    parameters, such as the time of a perturbation."""

    definition: Definition
    parameters: tuple[Term, ...]
    slot: Term
    point: Term
    moments: tuple[Term, ...]

    def element(self, time: Term, idx: tuple[Term, ...], slot: Term | None = None) -> Term:
        """h(ξ; time)_idx, ξ the slot itself or a value for it."""
        at = {self.slot: slot} if slot is not None else {}
        return const(self.definition, *[substitute(p, at) for p in self.parameters], time, *idx)

    @property
    def start(self) -> Term:
        """The time of the start."""
        return instantiate(self.definition.parts[0], self.parameters)

    def indices(self) -> tuple[list[Term], list[Term]]:
        """Index variables of an element, and with their ranges."""
        ranges = [instantiate(r, self.parameters) for r in self.definition.ranges]
        variables = [fresh(INT) for _ in range(self.definition.indices)]
        return variables, _with_ranges(variables, ranges)

    def directions(self) -> tuple[list[Term], list[Term]]:
        """Index variables of the slot, and with their ranges."""
        variables = [fresh(INT) for _ in range(len(self.slot.args) // 2)]
        return variables, _with_ranges(variables, self.slot.args)

    def smooth(self, body: Term) -> Term:
        """λξ. body is differentiable at the point."""
        ranges = self.slot.args
        inner = abstract(body, (self.slot,))
        return make("differentiable", (*ranges, inner, self.point), (self.slot.sort, len(ranges)))

    def derivative(self, body: Term, direction: list[Term]) -> Term:
        """∂ (λξ. body) at the point."""
        ranges = self.slot.args
        inner = abstract(body, (self.slot,))
        return make("deriv", (*ranges, inner, self.point, *direction), (self.slot.sort, len(ranges)))


def _with_ranges(variables: list[Term], ranges: Any) -> list[Term]:
    out: list[Term] = []
    for n, v in enumerate(variables):
        out += [v, *within(v, ranges[2 * n], ranges[2 * n + 1])]
    return out


class Tangents:
    """The facts about the derivatives of recursions that one claim speaks of; each is proved once."""

    def __init__(self, library: Library) -> None:
        self.library, self.scope = library, library.scope
        self._known: dict[Any, list[Theorem]] = {}
        self._bases: dict[str, tuple[Definition, tuple[Term, ...]]] = {}

    # --------------------------------------------------------------------------------------- occurrences
    def occurrences(self, terms: tuple[Term, ...]) -> list[tuple[Family, Term]]:
        """Families that are differentiated, each with the times that occur."""
        out: dict[Any, tuple[Family, Term]] = {}
        for t in terms:
            if not holds_derivative(t):
                continue
            for y, _ in derivatives(t):
                n = y.data[1]
                slot = fresh(y.data[0], y.args[:n])
                for c in _elements(instantiate(y.args[n], (slot,)), slot):
                    family = self._family(c, slot, y.args[n + 1])
                    if family is not None:
                        for time in _down_to_start(family, c.args[len(c.data.params)]):
                            out.setdefault((*_key(family), time), (family, time))
        return list(out.values())

    def _base(self, name: str) -> tuple[Definition, tuple[Term, ...]] | None:
        if name not in self._bases:
            for x in self.scope.symbols:
                if isinstance(x, RecursionSymbol) and x.name == name and not x.has(Slot):
                    self._bases[name] = self.scope.lower._apply_recursion(x, PLAIN)
        return self._bases.get(name)

    def _family(self, c: Term, slot: Term, point: Term) -> Family | None:
        base = self._base(c.data.name)
        if base is None:
            return None
        parameters, moments = [], []
        for p in c.args[: len(c.data.params)]:
            if p.sort == INT and p not in base[1]:
                p = fresh(INT)
                moments.append(p)
            parameters.append(p)
        return Family(c.data, tuple(parameters), slot, point, tuple(moments))

    # --------------------------------------------------------------------------------------------- facts
    def regular(self, terms: tuple[Term, ...]) -> list[Theorem]:
        """Values at the point and differentiability, of the recursions that are differentiated in the terms."""
        mark = mark_names()
        out: dict[Theorem, None] = {}
        for family, _ in self.occurrences(terms):
            out.update(dict.fromkeys(self._regular(family)))
        release_names(mark)
        return list(out)

    def _regular(self, f: Family) -> list[Theorem]:
        key = ("regular", *_key(f))
        if key not in self._known:
            self._known[key] = []  # while it is being shown, it is not known
            mark = mark_names()
            found = [self._value(f)]
            found.append(self._smooth(f, [t for t in found if t is not None]))
            self._known[key] = [t for t in found if t is not None]
            release_names(mark)
        return self._known[key]

    def steps(self, name: str, terms: tuple[Term, ...]) -> list[Theorem]:
        """The derivative of an element in terms of that of its neighbour, and before the perturbation."""
        mark = mark_names()
        out: dict[Theorem, None] = {}
        for family, time in self.occurrences(terms):
            if family.definition.name == name:
                key = ("before", *_key(family))
                if key not in self._known:
                    self._known[key] = [t for t in [self._before(family)] if t is not None]
                out.update(dict.fromkeys(self._known[key]))
                for step in (self._step(family, time), self._element(family, time)):
                    if step is not None:
                        out[step] = None
        release_names(mark)
        return list(out)

    # ------------------------------------------------------------------------------------------- proofs
    def _along(self, f: Family, formula: Callable[[Term], Term], show: Callable[..., Theorem]) -> Theorem:
        """∀ moments ∀s from the start on: formula(s), by induction; show(s, IH, Δ) proves it at s.

        IH is None at the start, else the theorem that it holds one step before; Δ says that this is in range.
        """
        forward = f.definition.forward
        s, start = fresh(INT), f.start
        holds = formula(s)
        base = show(start, None, ())
        inside = make("ile", (start, s) if forward else (s, start))
        step = show(plus(s, 1 if forward else -1), logic.assume(formula=holds), (inside,))
        rule = logic.induction if forward else logic.induction_down
        if inside not in step.hypotheses:
            step = logic.weaken(theorem=step, formula=inside)
        return generalise(rule(base=base, step=step, variable=s, start=start, formula=holds), f.moments)

    def _defining(self, f: Family, time: Term, idx: list[Term], slot: Term | None = None) -> Theorem:
        """h(ξ; time)_idx = start or step; beyond the start under the hypothesis that the time before is in range."""
        c = f.element(time, tuple(idx), slot)
        if time == f.start:
            return definitions.recursion_start(constant=c)
        theorem = definitions.recursion_step(constant=c)
        before = plus(time, -1 if f.definition.forward else 1)
        inside = make("ile", (f.start, before) if f.definition.forward else (before, f.start))
        guard = theorem.conclusion.args[0]
        return discharge(theorem, integer_fact(goal=guard, hypotheses=(inside,)))

    def _value(self, f: Family) -> Theorem | None:
        base = self._base(f.definition.name)
        if base is None or base[0] is f.definition:
            return None
        original = Family(base[0], base[1], f.slot, f.point, ())
        entries = variables = f.indices()[0]  # at all indices, since functions read their arguments there too

        def formula(s: Term) -> Term:
            sides = (f.element(s, tuple(variables), f.point), original.element(s, tuple(variables)))
            return quantify(entries, make("eq", sides))

        def show(s: Term, before: Theorem | None, inside: tuple[Term, ...]) -> Theorem:
            given = [self._defining(f, s, variables, f.point), self._defining(original, s, variables)]
            sides = [t.conclusion.args[1] for t in given]
            equal = contraction(
                goal=make("eq", sides),
                hypotheses=(*inside, *[e for e in entries if e.sort == "prop"]),
                premises=(before,) if before is not None else (),
                unfold=(),
                allow=(),
            )
            back = logic.chain(steps=(given[0], equal, _turned(given[1])))
            return generalise(back, entries)

        try:
            return self._along(f, formula, show)
        except KernelError:
            return None

    def _smooth(self, f: Family, values: list[Theorem]) -> Theorem | None:
        variables, entries = f.indices()

        def formula(s: Term) -> Term:
            return quantify(entries, f.smooth(f.element(s, tuple(variables))))

        def show(s: Term, before: Theorem | None, inside: tuple[Term, ...]) -> Theorem:
            equal = self._defining(f, s, variables)
            body = equal.conclusion.args[1]
            known = self.library.smooth_background(f.smooth(body))
            smooth = differentiable_intro(
                goal=f.smooth(body),
                hypotheses=(*inside, *[e for e in entries if e.sort == "prop"]),
                premises=(*values, *([before] if before is not None else []), *known),
                unfold=definitions_in(body),
                allow=(DIFFERENTIATION,),
            )
            everywhere = logic.forall_intro(theorem=equal, variable=f.slot)
            return generalise(differentiable_congruence(theorem=everywhere, smooth=smooth), entries)

        try:
            return self._along(f, formula, show)
        except KernelError:
            return None

    def _step(self, f: Family, time: Term) -> Theorem | None:
        """∂ h(time) = ∂ of its start or step, for all entries; none for a time that is bound in the terms."""
        if any(v.data[0].startswith("%t") for v in time.fv):
            return None
        start = f.start
        variables, entries = f.indices()
        directions, more = f.directions()
        c = f.element(time, tuple(variables))
        if time == start:
            equal = definitions.recursion_start(constant=c)
        else:
            equal = definitions.recursion_step(constant=c)
            guard = equal.conclusion.args[0]
            try:
                fact = integer_fact(goal=guard, hypotheses=self.scope.integer_hypotheses())
            except KernelError:
                return None
            equal = discharge(equal, fact)
        everywhere = logic.forall_intro(theorem=equal, variable=f.slot)
        found = derivative_congruence(theorem=everywhere, point=f.point, index=tuple(directions))
        return generalise(found, [*f.moments, *entries, *more])

    def _element(self, f: Family, time: Term) -> Theorem | None:
        """The equation of the element itself, at a literal distance from the start."""
        base = self._base(f.definition.name)
        if base is None or minus(time, f.start).op != "int":
            return None
        original = Family(base[0], base[1], f.slot, f.point, ())
        variables, entries = original.indices()
        c = original.element(time, tuple(variables))
        if time == f.start:
            return generalise(definitions.recursion_start(constant=c), entries)
        theorem = definitions.recursion_step(constant=c)
        try:
            fact = integer_fact(goal=theorem.conclusion.args[0], hypotheses=())
        except KernelError:
            return None
        return generalise(discharge(theorem, fact), entries)

    def _before(self, f: Family) -> Theorem | None:
        """∂ h(s) for s up to the time of the perturbation."""
        if len(f.moments) != 1:
            return None
        for exact in (True, False):
            found = self._before_as(f, exact)
            if found is not None:
                return found
        return None

    def _before_as(self, f: Family, exact: bool) -> Theorem | None:
        """With [s = τ]·I at s ≤ τ (exact), or 0 at s < τ."""
        (moment,), forward = f.moments, f.definition.forward
        variables, entries = f.indices()
        directions, more = f.directions()
        if exact and len(variables) != len(directions):
            return None

        def parts(s: Term) -> tuple[list[Term], Term]:
            end = moment if exact else plus(moment, -1 if forward else 1)
            guard = make("ile", (s, end) if forward else (end, s))
            value = ZERO
            if exact:
                value = mul(
                    delta(s, moment), *[delta(i, k) for i, k in zip(variables, directions, strict=True)]
                )
            sides = (f.derivative(f.element(s, tuple(variables)), directions), value)
            return [guard, *entries, *more], make("eq", sides)

        def formula(s: Term) -> Term:
            return quantify(*parts(s))

        def show(s: Term, before: Theorem | None, inside: tuple[Term, ...]) -> Theorem:
            everything, goal = parts(s)
            equal = self._defining(f, s, variables)
            step = derivative_congruence(
                theorem=logic.forall_intro(theorem=equal, variable=f.slot),
                point=f.point,
                index=tuple(directions),
            )
            body = equal.conclusion.args[1]
            known = self.library.smooth_background(f.smooth(body))
            value = contraction(
                goal=make("eq", (step.conclusion.args[1], goal.args[1])),
                hypotheses=(*inside, *[e for e in everything if e.sort == "prop"]),
                premises=(*([before] if before is not None else []), *known),
                unfold=definitions_in(body),
                allow=LAWS,
            )
            return generalise(logic.chain(steps=(step, value)), everything)

        try:
            return self._along(f, formula, show)
        except KernelError:
            return None


def _down_to_start(f: Family, time: Term) -> list[Term]:
    """The time, and at a literal distance from the start the times before it, down to the start."""
    distance = minus(time, f.start) if f.definition.forward else minus(f.start, time)
    if distance.op != "int" or not 0 <= distance.data <= MAX_STEPS:
        return [time]
    back = -1 if f.definition.forward else 1
    return [plus(time, back * n) for n in range(distance.data + 1)]


def _turned(equation: Theorem) -> Theorem:
    """b = a from a = b."""
    a, b = equation.conclusion.args
    return contraction(goal=make("eq", (b, a)), hypotheses=(), premises=(equation,), unfold=(), allow=())


def _key(f: Family) -> tuple[Any, ...]:
    """What tells families apart; names of the slot and of moments do not matter."""
    shown = [None if p in f.moments else abstract(p, (f.slot,)) for p in f.parameters]
    return (f.definition, tuple(shown), f.point, f.slot.sort)


def _elements(t: Term, slot: Term) -> list[Term]:
    """The elements of recursions in t that depend on the slot, binders opened and abbreviations unfolded."""
    out: dict[Term, None] = {}
    stack = [t]
    while stack:
        x = stack.pop()
        if slot not in x.fv:
            continue
        if x.op == "const" and x.data.kind == "recursion":
            out[x] = None
            continue
        if x.op == "const":
            stack.append(definitions.unfolded(x))
        stack += [a for a, _ in opened(x, ())]
    return list(out)
