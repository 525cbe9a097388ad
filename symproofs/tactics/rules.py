"""Small compositions of kernel rules that every tactic uses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symproofs.kernel import logic
from symproofs.kernel.affine import integral
from symproofs.kernel.terms import INT, Term, binders, instantiate, quantify, var, within
from symproofs.kernel.theorem import Theorem
from symproofs.language.lower import OUTSIDE

_counter = [0]


def fresh(sort: object, ranges: Sequence[Term] = ()) -> Term:
    """A variable that no author can name."""
    _counter[0] += 1
    return var(f"%t{_counter[0]}", sort, ranges)


def reset_names() -> None:
    """Starts naming anew, so that a proof does not depend on what was proved before it."""
    _counter[0] = 0


def mark_names() -> int:
    """The number of names given so far."""
    return _counter[0]


def release_names(mark: int) -> None:
    """Gives back the names given since; what used them is closed over them."""
    _counter[0] = mark


def generalise(theorem: Theorem, entries: Sequence[Term]) -> Theorem:
    """Discharges guards and quantifies variables, the first entry outermost."""
    return logic.generalise(theorem=theorem, entries=tuple(entries)) if entries else theorem


def strip(formula: Term) -> tuple[list[Term], Term]:
    """Opens ∀ and ⇒: the variables and guards, outermost first, and the core."""
    entries: list[Term] = []
    variables: list[Term] = []
    while True:
        if formula.op == "forall":
            v = fresh(formula.data[1], [instantiate(r, variables) for r in formula.args[:-1]])
            entries.append(v)
            variables.append(v)
        elif formula.op == "imp":
            entries.append(instantiate(formula.args[0], variables))
        else:
            return entries, instantiate(formula, variables)
        formula = formula.args[-1]


def integer_guards(entries: Sequence[Term]) -> tuple[Term, ...]:
    """The guards that linear integer arithmetic can use."""
    return tuple(e for e in entries if e.sort == "prop" and integral(e))


def discharge(theorem: Theorem, premise: Theorem) -> Theorem:
    """Modus ponens."""
    return logic.imp_elim(implication=theorem, premise=premise)


def is_sign(f: Term) -> bool:
    """Whether a formula says that something is not 0, at least 0, or more than 0."""
    if f.op == "not":
        return f.args[0].op == "eq" and f.args[0].args[1].op == "num" and f.args[0].args[1].data == 0
    return f.op in ("lt", "le") and f.args[0].op == "num" and f.args[0].data == 0


def split(theorem: Theorem) -> Iterator[Theorem]:
    """The conjuncts of a conclusion."""
    if theorem.conclusion.op == "and":
        yield from split(logic.and_elim(both=theorem, side=0))
        yield from split(logic.and_elim(both=theorem, side=1))
    else:
        yield theorem


_CONSTANTS: dict[Term, bool] = {}


def holds_constants(t: Term) -> bool:
    """Whether a defined constant stands in t."""
    found = _CONSTANTS.get(t)
    if found is None:
        found = _CONSTANTS[t] = t.op == "const" or any(holds_constants(a) for a in t.args)
    return found


def constants(t: Term) -> Iterator[Term]:
    """The defined constants in t, with binders opened by fresh variables."""
    for x, _ in placed_constants(t, ()):
        yield x


def placed_constants(t: Term, guards: tuple[Term, ...]) -> Iterator[tuple[Term, tuple[Term, ...]]]:
    """The defined constants in t, with the ranges of the sums they stand in."""
    if not holds_constants(t):
        return
    if t.op == "const":
        yield t, guards
    for a, k in zip(t.args, binders(t.op, t.data, len(t.args)), strict=True):
        if not k:
            yield from placed_constants(a, guards)
        elif holds_constants(a):
            variables = open_variables(t, k)
            inner = guards
            if t.op == "sum":
                inner = (*guards, *within(variables[0], t.args[0], t.args[1]))
            yield from placed_constants(instantiate(a, variables), inner)


def open_variables(t: Term, k: int) -> list[Term]:
    """Fresh variables for the binder of t."""
    if t.op == "sum":
        return [fresh(INT)]
    if t.op in ("E", "integrable"):
        return [fresh("outcome")]
    if t.op in ("forall", "exists"):
        return [fresh(t.data[1], t.args[:-1])]
    if t.op == "lam":
        return [fresh(s) for s in t.data]
    return [fresh(t.data[0], t.args[: t.data[1]])]


def guarded(entries: Sequence[Term], core: Term) -> Term:
    """The formula ∀/⇒ over entries."""
    return quantify(entries, core)


def for_every_outcome(theorem: Theorem) -> Theorem:
    """A theorem that speaks of random symbols outside every E, and assumes nothing of their outcome, in general."""
    if OUTSIDE in theorem.conclusion.fv and all(OUTSIDE not in h.fv for h in theorem.hypotheses):
        return logic.forall_intro(theorem=theorem, variable=OUTSIDE)
    return theorem
