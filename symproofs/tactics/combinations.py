"""Equations as sums of known equations, multiplied by scalars, rows and matrices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from symproofs.kernel import logic
from symproofs.kernel.contraction import LAWS
from symproofs.kernel.matrices import sum_congruence
from symproofs.kernel.order import linear_equations
from symproofs.kernel.terms import (
    I1,
    INT,
    ONE,
    PROP,
    KernelError,
    Term,
    instantiate,
    make,
    mul,
    within,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.errors import InputError
from symproofs.language.lower import PLAIN
from symproofs.language.nodes import is_row, shape_of, show, show_shape
from symproofs.proofs.scripts import (
    LinearCombination,
)
from symproofs.proofs.verdicts import OpenItem
from symproofs.tactics.citations import Citations
from symproofs.tactics.resources import Resources
from symproofs.tactics.rules import fresh, generalise, strip
from symproofs.tactics.stuck import Stuck, readable


class Combinations(Citations):
    """Linear combinations of known equations."""

    def _linear(self, goal: Term, proof: LinearCombination, said: Callable[[], str]) -> Theorem:
        entries, core = strip(goal)
        if core.op != "eq":
            raise InputError("linear_combination(...) proves equations")
        guards = [e for e in entries if e.sort == PROP]
        theorem = self._under(guards, lambda: self._combined(core, entries, proof, said))
        return generalise(theorem, entries)

    def combined(
        self, goal: Term, guards: tuple[Term, ...], proof: LinearCombination, said: Callable[[], str]
    ) -> Theorem:
        """An equation between entries as a combination of known ones; guards speak of its indices, in order."""
        indices = list(dict.fromkeys(v for g in guards for v in g.args if v.op == "var"))
        mine = [v for v in indices if v in goal.fv and str(v.data[0]).startswith("%t")]
        with self.scope.assuming(guards) as local:
            return local.close(self._combined(goal, mine, proof, said))

    def _combined(
        self, core: Term, entries: list[Term], proof: LinearCombination, said: Callable[[], str]
    ) -> Theorem:
        equations, factors = [], []
        for fact, left, right in proof.terms:
            equation, multiplier = self._term(fact, left, right, entries)
            equations.append(equation)
            factors.append(multiplier)
        sides = [side for t in equations for side in t.conclusion.args]
        terms = (*core.args, *factors, *sides)
        r = self.prover.library.cited(proof.by, terms).merge(self.prover.library.background(terms))
        return self._sum_of(core, equations, factors, r, said)

    def _sum_of(
        self,
        goal: Term,
        equations: list[Theorem],
        factors: list[Term],
        r: Resources,
        said: Callable[[], str] | None = None,
    ) -> Theorem:
        try:
            return linear_equations(
                goal=goal,
                equations=tuple(equations),
                factors=tuple(factors),
                hypotheses=self.scope.integer_hypotheses(),
                premises=tuple(t for t, _ in r.premises),
                unfold=tuple(r.unfold),
                allow=LAWS,
            )
        except KernelError as e:
            text = readable(goal) if said is None else said()
            raise Stuck(
                OpenItem("step", text, str(e), "the combination of the equations is another one")
            ) from None

    def _term(self, fact: Any, left: Any, right: Any, entries: list[Term]) -> tuple[Theorem, Term]:
        """One summand: an equation at the goal's indices, multiplied by arrays by a sum over an index of its own."""
        free = [e for e in entries if e.sort == INT]
        if self.known(fact).conclusion.op == "eq":
            return self._of_scalars(fact, left, right, free)
        rows, columns = shape_of(left), shape_of(right)
        before, after = (is_row(rows) or not rows), len(columns) < 2  # whether the goal has no index for it
        row, rest = ([], free) if not rows or before else (free[:1], free[1:])
        rest, column = (rest[:-1], rest[-1:]) if not after else (rest, [])
        i, j = ([fresh(INT)] if rows else []), ([fresh(INT)] if columns else [])
        theorem = self._opened(self.known(fact), [*i, *rest, *j], guarded=bool(i or j))
        if theorem.conclusion.op != "eq":
            raise InputError(f"linear_combination(...): {fact} is no equation of the shape that is needed")
        multiplier = ONE
        for factor, shape, index, outer, first in (
            (left, rows, i, row, False),
            (right, columns, j, column, True),
        ):
            if not shape:
                multiplier = mul(multiplier, self.lower.scalar(factor, PLAIN))
                continue
            entry = self.lower.entry(factor, (*index, *outer) if first else (*outer, *index), PLAIN)
            scaled = make("eq", [mul(entry, side) for side in theorem.conclusion.args])
            theorem = self._sum_of(scaled, [theorem], [entry], Resources())
            size = self.lower.integer(shape[0] if first else shape[-1], PLAIN)
            theorem = sum_congruence(theorem=generalise(theorem, [*index, *within(index[0], I1, size)]))
        return theorem, multiplier

    def _of_scalars(self, fact: Any, left: Any, right: Any, free: list[Term]) -> tuple[Theorem, Term]:
        """An equation between numbers, multiplied by numbers or by one array of the goal's shape."""
        arrays = [x for x in (left, right) if shape_of(x)]
        for x in arrays:
            if len(arrays) > 1 or is_row(shape_of(x)) or len(shape_of(x)) != len(free):
                raise InputError(
                    f"linear_combination(...): {show(fact)} is an equation between numbers and {show(x)} is "
                    f"{show_shape(shape_of(x))}; such an equation is multiplied by scalars, and by one array of the "
                    "shape of what is to be shown"
                )
        first, second = [
            self.lower.entry(x, tuple(free), PLAIN) if shape_of(x) else self.lower.scalar(x, PLAIN)
            for x in (left, right)
        ]
        multiplier = mul(first, second)
        return self.known(fact), multiplier

    def _opened(self, theorem: Theorem, values: list[Term], guarded: bool = False) -> Theorem:
        """An equation of arrays at indices; with ``guarded`` their ranges are assumed where they are not known."""
        c, given = theorem.conclusion, list(values)
        terms: list[Term] = []
        premises: list[Theorem] = []
        while c.op in ("forall", "imp"):
            if c.op == "forall":
                if not given:
                    raise InputError("linear_combination(...): an equation has more indices than the goal")
                terms.append(given.pop(0))
            else:
                guard = instantiate(c.args[0], terms)
                shown = self._shown_guard(guard)
                if shown is None and guarded:
                    shown = self.scope.assume(guard)
                if shown is None:
                    raise Stuck(OpenItem("obligation", readable(guard), help="an index is out of range"))
                premises.append(shown)
            c = c.args[-1]
        if not terms and not premises:
            return theorem
        return logic.instance(theorem=theorem, values=tuple(terms), premises=tuple(premises))
