"""Natural deduction with equality and induction. Γ ⊢ φ; classical; every rule from Γ is monotone in Γ."""

from __future__ import annotations

from itertools import pairwise

from symproofs.kernel.terms import (
    FALSE,
    I1,
    INT,
    PROP,
    KernelError,
    Term,
    abstract,
    combine,
    imp,
    instantiate,
    make,
    negate,
    quantify,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule

NONE: frozenset[Term] = frozenset()


def _need(ok: bool, why: str) -> None:
    if not ok:
        raise KernelError(why)


@rule
def assume(formula: Term) -> Sequent:
    """φ ⊢ φ"""
    return frozenset((formula,)), formula, ()


@rule
def weaken(theorem: Theorem, formula: Term) -> Sequent:
    """Γ ⊢ φ  /  Γ, ψ ⊢ φ"""
    return theorem.hypotheses | {formula}, theorem.conclusion, ()


@rule
def truth() -> Sequent:
    """⊢ ⊤"""
    return NONE, make("true"), ()


@rule
def and_intro(left: Theorem, right: Theorem) -> Sequent:
    """Γ ⊢ φ, Δ ⊢ ψ  /  Γ, Δ ⊢ φ ∧ ψ"""
    return left.hypotheses | right.hypotheses, make("and", (left.conclusion, right.conclusion)), ()


@rule
def and_elim(both: Theorem, side: int) -> Sequent:
    """Γ ⊢ φ₀ ∧ φ₁  /  Γ ⊢ φ_side"""
    _need(both.conclusion.op == "and" and side in (0, 1), "and_elim: not a conjunction")
    return both.hypotheses, both.conclusion.args[side], ()


@rule
def imp_intro(theorem: Theorem, formula: Term) -> Sequent:
    """Γ ⊢ φ  /  Γ∖{ψ} ⊢ ψ ⇒ φ"""
    return theorem.hypotheses - {formula}, imp(formula, theorem.conclusion), ()


@rule
def imp_elim(implication: Theorem, premise: Theorem) -> Sequent:
    """Γ ⊢ ψ ⇒ φ, Δ ⊢ ψ  /  Γ, Δ ⊢ φ"""
    c = implication.conclusion
    _need(c.op == "imp" and c.args[0] == premise.conclusion, "imp_elim: the premise does not fit")
    return implication.hypotheses | premise.hypotheses, c.args[1], ()


@rule
def or_intro(theorem: Theorem, other: Term, side: int) -> Sequent:
    """Γ ⊢ φ  /  Γ ⊢ φ ∨ ψ (side 0) or ψ ∨ φ (side 1)"""
    _need(side in (0, 1), "or_intro: side is 0 or 1")
    parts = (theorem.conclusion, other) if side == 0 else (other, theorem.conclusion)
    return theorem.hypotheses, make("or", parts), ()


@rule
def or_elim(either: Theorem, left: Theorem, right: Theorem) -> Sequent:
    """Γ ⊢ φ ∨ ψ, Δ, φ ⊢ χ, Θ, ψ ⊢ χ  /  Γ, Δ, Θ ⊢ χ"""
    c = either.conclusion
    _need(c.op == "or" and left.conclusion == right.conclusion, "or_elim: the cases do not fit")
    return (
        either.hypotheses | (left.hypotheses - {c.args[0]}) | (right.hypotheses - {c.args[1]}),
        left.conclusion,
        (),
    )


@rule
def not_intro(theorem: Theorem, formula: Term) -> Sequent:
    """Γ ⊢ ⊥  /  Γ∖{φ} ⊢ ¬φ"""
    _need(theorem.conclusion == FALSE, "not_intro: the premise is not ⊥")
    return theorem.hypotheses - {formula}, negate(formula), ()


@rule
def not_elim(negation: Theorem, theorem: Theorem) -> Sequent:
    """Γ ⊢ ¬φ, Δ ⊢ φ  /  Γ, Δ ⊢ ⊥"""
    c = negation.conclusion
    _need(c.op == "not" and c.args[0] == theorem.conclusion, "not_elim: not a contradiction")
    return negation.hypotheses | theorem.hypotheses, FALSE, ()


@rule
def absurd(theorem: Theorem, formula: Term) -> Sequent:
    """Γ ⊢ ⊥  /  Γ∖{¬φ} ⊢ φ   (classical; contains ex falso)"""
    _need(theorem.conclusion == FALSE, "absurd: the premise is not ⊥")
    return theorem.hypotheses - {negate(formula)}, formula, ()


@rule
def excluded_middle(formula: Term) -> Sequent:
    """⊢ φ ∨ ¬φ"""
    return NONE, make("or", (formula, negate(formula))), ()


@rule
def forall_intro(theorem: Theorem, variable: Term) -> Sequent:
    """Γ ⊢ φ  /  Γ ⊢ ∀x. φ   (x not free in Γ)"""
    _need(variable.op == "var", "forall_intro: not a variable")
    _need(
        all(variable not in h.fv for h in theorem.hypotheses),
        "forall_intro: the variable is free in a hypothesis",
    )
    body = abstract(theorem.conclusion, (variable,))
    return theorem.hypotheses, make("forall", (*variable.args, body), ("", variable.sort)), ()


@rule
def forall_elim(theorem: Theorem, value: Term) -> Sequent:
    """Γ ⊢ ∀x. φ  /  Γ ⊢ φ[t]"""
    c = theorem.conclusion
    _need(
        c.op == "forall" and c.data[1] == value.sort and value.maxb == 0,
        "forall_elim: the value does not fit",
    )
    return theorem.hypotheses, instantiate(c.args[-1], (value,)), ()


@rule
def generalise(theorem: Theorem, entries: tuple[Term, ...]) -> Sequent:
    """Γ ⊢ φ  /  Γ∖{guards} ⊢ ∀x. g ⇒ … φ   (variables and guards, the first outermost)

    As imp_intro and forall_intro one by one from the last entry to the first: no variable may be free in a
    hypothesis that is left when its turn comes.
    """
    hyps = theorem.hypotheses
    variables = [e for e in entries if e.sort != PROP]
    _need(len(set(variables)) == len(variables), "generalise: a variable comes twice")
    for e in reversed(entries):
        if e.sort == PROP:
            hyps = hyps - {e}
        else:
            _need(e.op == "var", "generalise: an entry is neither a variable nor a formula")
            _need(all(e not in h.fv for h in hyps), "generalise: a variable is free in a hypothesis")
    return hyps, quantify(entries, theorem.conclusion), ()


@rule
def instance(theorem: Theorem, values: tuple[Term, ...], premises: tuple[Theorem, ...]) -> Sequent:
    """Γ ⊢ ∀x. g ⇒ … φ, Δ ⊢ g[t], …  /  Γ, Δ ⊢ φ[t]   (a value for each ∀, a premise for each ⇒, in order)"""
    formula, hyps = theorem.conclusion, theorem.hypotheses
    given: list[Term] = []
    at, left = 0, list(premises)
    while at < len(values) or left:
        if formula.op == "forall" and at < len(values):
            value = values[at]
            _need(formula.data[1] == value.sort and value.maxb == 0, "instance: a value does not fit")
            given.append(value)
            at += 1
        else:
            _need(formula.op == "imp" and bool(left), "instance: too many values or premises")
            premise = left.pop(0)
            guard = instantiate(formula.args[0], given)
            _need(guard == premise.conclusion, "instance: a premise does not fit")
            hyps = hyps | premise.hypotheses
        formula = formula.args[-1]
    return hyps, instantiate(formula, given), ()


@rule
def exists_intro(theorem: Theorem, statement: Term, witness: Term) -> Sequent:
    """Γ ⊢ φ[t]  /  Γ ⊢ ∃x. φ"""
    _need(
        statement.op == "exists" and statement.data[1] == witness.sort,
        "exists_intro: the witness does not fit",
    )
    _need(instantiate(statement.args[-1], (witness,)) == theorem.conclusion, "exists_intro: not an instance")
    return theorem.hypotheses, statement, ()


@rule
def exists_elim(existence: Theorem, theorem: Theorem, variable: Term) -> Sequent:
    """Γ ⊢ ∃x. φ, Δ, φ[x] ⊢ χ  /  Γ, Δ ⊢ χ   (x free neither in Δ nor in χ)"""
    c = existence.conclusion
    _need(
        c.op == "exists" and variable.op == "var" and c.data[1] == variable.sort, "exists_elim: does not fit"
    )
    rest = theorem.hypotheses - {instantiate(c.args[-1], (variable,))}
    _need(
        variable not in theorem.conclusion.fv
        and variable not in c.fv
        and all(variable not in h.fv for h in rest),
        "exists_elim: the variable is free elsewhere",
    )
    return existence.hypotheses | rest, theorem.conclusion, ()


@rule
def replace_equal(equation: Theorem, theorem: Theorem, template: Term, variable: Term) -> Sequent:
    """Γ ⊢ a = b, Δ ⊢ φ[a]  /  Γ, Δ ⊢ φ[b]   (template = φ[x]; never under a binder of a variable of a or b)"""
    e = equation.conclusion
    _need(e.op in ("eq", "ieq") and variable.op == "var", "replace_equal: not an equation")
    body = abstract(template, (variable,))
    _need(instantiate(body, (e.args[0],)) == theorem.conclusion, "replace_equal: the template does not fit")
    return equation.hypotheses | theorem.hypotheses, instantiate(body, (e.args[1],)), ()


@rule
def chain(steps: tuple[Theorem, ...]) -> Sequent:
    """Γ₁ ⊢ a₀ R₁ a₁, …, Γ_n ⊢ a_{n−1} R_n a_n  /  Γ ⊢ a₀ R a_n   (=; ≤ if one is ≤; < if one is <)"""
    _need(bool(steps), "chain: no steps")
    relations = {s.conclusion.op for s in steps}
    _need(relations <= {"eq", "le", "lt"}, "chain: not relations of reals")
    for s, t in pairwise(steps):
        _need(s.conclusion.args[1] == t.conclusion.args[0], "chain: two steps do not join")
    op = "lt" if "lt" in relations else "le" if "le" in relations else "eq"
    hyps = NONE.union(*[s.hypotheses for s in steps])
    return hyps, make(op, (steps[0].conclusion.args[0], steps[-1].conclusion.args[1])), ()


@rule
def induction(base: Theorem, step: Theorem, variable: Term, start: Term, formula: Term) -> Sequent:
    """Γ ⊢ φ[a], Δ, a ≤ t, φ[t] ⊢ φ[t+1]  /  Γ, Δ ⊢ ∀t. a ≤ t ⇒ φ[t]   (t not free in Γ, Δ, a)"""
    _need(
        variable.op == "var" and variable.sort == INT and start.sort == INT, "induction: runs on an integer"
    )
    _need(variable not in start.fv, "induction: the start depends on the variable")
    body = abstract(formula, (variable,))
    following = instantiate(body, (combine((1, variable), (1, I1)),))
    _need(following == step.conclusion, "induction: the step does not fit")
    _need(instantiate(body, (start,)) == base.conclusion, "induction: the base does not fit")
    above = make("ile", (start, variable))
    rest = step.hypotheses - {formula, above}
    _need(
        all(variable not in h.fv for h in rest) and all(variable not in h.fv for h in base.hypotheses),
        "induction: the variable is free in a hypothesis; generalise it first",
    )
    return base.hypotheses | rest, quantify((variable, above), formula), ()


@rule
def induction_down(base: Theorem, step: Theorem, variable: Term, start: Term, formula: Term) -> Sequent:
    """Γ ⊢ φ[a], Δ, t ≤ a, φ[t] ⊢ φ[t−1]  /  Γ, Δ ⊢ ∀t. t ≤ a ⇒ φ[t]   (t not free in Γ, Δ, a)"""
    _need(
        variable.op == "var" and variable.sort == INT and start.sort == INT, "induction: runs on an integer"
    )
    _need(variable not in start.fv, "induction: the start depends on the variable")
    body = abstract(formula, (variable,))
    following = instantiate(body, (combine((1, variable), (-1, I1)),))
    _need(following == step.conclusion, "induction: the step does not fit")
    _need(instantiate(body, (start,)) == base.conclusion, "induction: the base does not fit")
    below = make("ile", (variable, start))
    rest = step.hypotheses - {formula, below}
    _need(
        all(variable not in h.fv for h in rest) and all(variable not in h.fv for h in base.hypotheses),
        "induction: the variable is free in a hypothesis; generalise it first",
    )
    return base.hypotheses | rest, quantify((variable, below), formula), ()
