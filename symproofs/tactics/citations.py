"""What a citation stands for: a theorem, a theorem at values, and what is seen without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from symproofs.kernel import logic
from symproofs.kernel.terms import (
    I1,
    INT,
    OUT,
    REAL,
    KernelError,
    Term,
    instantiate,
    var,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.errors import InputError
from symproofs.language.lower import OUTSIDE, PLAIN
from symproofs.language.nodes import shape_of
from symproofs.language.symbols import FunctionSymbol, RecursionSymbol, SequenceSymbol, is_random_symbol
from symproofs.proofs.claims import IH, Claim
from symproofs.proofs.facts import Fact
from symproofs.proofs.scripts import (
    Along,
    At,
)
from symproofs.proofs.verdicts import OpenItem
from symproofs.tactics.general import closed_fact
from symproofs.tactics.obligations import prove_core, prove_obligation
from symproofs.tactics.rules import for_every_outcome, generalise, strip
from symproofs.tactics.stuck import Stuck, readable

if TYPE_CHECKING:
    from symproofs.tactics.prover import Prover


class Citations:
    """What authors cite, as theorems."""

    def __init__(self, prover: Prover) -> None:
        self.prover = prover
        self.scope = prover.scope
        self.lower = prover.scope.lower

    def _under(self, formulas: list[Term], body: Callable[[], Theorem]) -> Theorem:
        """What ``body`` proves with further assumptions in force."""
        with self.scope.assuming(formulas) as local:
            return local.close(body())

    def _shown(self, goal: Term) -> Theorem | None:
        found = self.scope.facts.get(goal) or self.scope.assumed(goal)
        if found is not None:
            return found
        if goal.op == "eq":
            try:
                return self.prover.prove_formula(goal, "")
            except Stuck:
                return None
        entries, core = strip(goal)
        try:
            shown = prove_core(self.prover.library, core, entries)
        except KernelError:
            return None
        return None if shown is None else generalise(shown, entries)

    def known(self, c: Any) -> Theorem:
        """The theorem behind a citation."""
        if isinstance(c, At):
            theorem = self.known(c.fact)
            if c.values and isinstance(c.values[0], tuple):
                return self._for_symbols(theorem, c)
            return self._at(theorem, list(c.values), repr(c))
        if isinstance(c, Claim):
            return self.prover.library.claim(c)
        if isinstance(c, Fact):
            found = closed_fact(self.prover.library, c)
            if found is None:
                raise InputError(f"{c!r} is a rule of calculation, no statement; cite it in by=")
            return found
        if c is IH:
            if self.prover.library.hypothesis is None:
                raise InputError(
                    "by=IH: there is no induction hypothesis here; IH is for the step of induction(...)"
                )
            return self.scope.assume(self.prover.library.hypothesis)
        formula = self.lower.statement(c)
        found = self.scope.facts.get(formula) or self.scope.assumed(formula)
        if found is None:
            raise InputError(
                f"{c}: this statement is neither assumed here nor shown before; add it to given=[...], or "
                "show it by have(...)"
            )
        return found

    def _for_symbols(self, theorem: Theorem, c: At) -> Theorem:
        """A theorem about free symbols, at values for them; its hypotheses about them are shown at the values."""
        for x, _ in c.values:
            if is_random_symbol(x):
                raise InputError(
                    f"{c!r}: {x.name} is random; a claim holds for every law that meets its declaration, and not "
                    "for other values of the symbol"
                )
        variables = [self.lower.symbol(x) for x, _ in c.values]
        about = [h for h in theorem.hypotheses if not h.fv.isdisjoint(variables)]
        ordered = sorted(about, key=lambda h: h.key)
        general = logic.generalise(theorem=theorem, entries=(*variables, *ordered))
        return self._at(general, [v for _, v in c.values], repr(c))

    def _at(self, theorem: Theorem, values: list[Any], where: str) -> Theorem:
        """The theorem at values, with what it presupposes shown."""
        c = theorem.conclusion
        terms: list[Term] = []
        premises: list[Theorem] = []
        pending = list(values)
        while c.op == "imp" or (c.op == "forall" and pending):
            if c.op == "forall" and c.data[1] == OUT:  # nobody gives a value for it
                terms.append(OUTSIDE)
            elif c.op == "forall":
                value = pending.pop(0)
                shape = var("%", c.data[1], [instantiate(r, terms) for r in c.args[:-1]])
                terms.append(value if isinstance(value, Term) else self.value(value, shape, where))
            else:
                guard = instantiate(c.args[0], terms)
                shown = self._shown_guard(guard)
                if shown is None:
                    if not pending:
                        break
                    raise Stuck(OpenItem("obligation", readable(guard), f"in {where}", "show it before"))
                premises.append(shown)
            c = c.args[-1]
        if pending:
            raise InputError(f"{where}: {len(values)} values are too many")
        if not terms and not premises:
            return theorem
        return for_every_outcome(
            logic.instance(theorem=theorem, values=tuple(terms), premises=tuple(premises))
        )

    def _shown_guard(self, guard: Term) -> Theorem | None:
        found = self.scope.facts.get(guard) or self.scope.assumed(guard)
        if found is not None:
            return found
        found = prove_obligation(self.prover.library, guard)
        if found is None and guard.op in ("forall", "imp", "eq", "and"):
            try:
                return self.prover.prove_formula(guard, "")
            except Stuck:
                return None
        return found

    def _results(self, theorem: Theorem) -> Iterator[Theorem]:
        """The theorem, its parts, and the conclusions of those whose premises are known."""
        yield theorem
        if theorem.conclusion.op == "and":
            for side in (0, 1):
                yield from self._results(logic.and_elim(both=theorem, side=side))
        elif theorem.conclusion.op == "imp":
            premise = theorem.conclusion.args[0]
            known = self.scope.facts.get(premise) or self.scope.assumed(premise)
            if known is not None:
                yield from self._results(logic.imp_elim(implication=theorem, premise=known))

    def value(self, value: Any, shape: Term, where: str) -> Term:
        """A value that an author gives for a variable."""
        sort = shape.sort
        try:
            if sort == INT:
                return self.lower.integer(value, PLAIN)
            if sort == REAL:
                if shape_of(value):
                    raise InputError(f"{where}: {value} is an array; a scalar was expected")
                return self.lower.scalar(value, PLAIN)
            if isinstance(value, (SequenceSymbol, FunctionSymbol)):
                out = self.lower.symbol(value)
            elif isinstance(value, Along):
                sizes = [self.lower.integer(size, PLAIN) for size in shape_of(value.element)]
                if sort[1] != (INT,) * (1 + len(sizes)) or shape.args[2:] != tuple(
                    r for m in sizes for r in (I1, m)
                ):
                    raise InputError(f"{where}: its value at each time has another shape than was expected")
                out = self.lower.along(value.time, value.element, shape.args)
            elif isinstance(value, RecursionSymbol):
                raise InputError(
                    f"{where}: give {value.name} as a function of the time, lambda s: {value.name}[s]"
                )
            else:
                out = self.lower.function(value, PLAIN)
        except AttributeError:
            raise InputError(f"{where}: {value} is not of the kind that was expected") from None
        ranges = out.args[:-1] if out.op == "lam" else out.args
        if out.sort != sort or ranges != shape.args:
            raise InputError(f"{where}: {value} has another shape than the symbol it stands for")
        return out
