"""Proofs with connectives and quantifiers: follows a statement and its script, one kernel rule at a time.

A goal is a statement with the environment in which its bound names are read; its formula is what is proved.
What is assumed on the way is pushed onto the scope, and discharged by the rule that ends its part.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from symproofs.kernel import definedness, logic
from symproofs.kernel.events import equal_indicators
from symproofs.kernel.terms import (
    INT,
    KernelError,
    Term,
    abstract,
    instantiate,
    make,
    negate,
    var,
    within,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.errors import InputError
from symproofs.language.lower import PLAIN, Env
from symproofs.language.relations import (
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Indicator,
    Invertible,
    Ne,
    Or,
    Relation,
    Statement,
)
from symproofs.language.symbols import Bound
from symproofs.proofs.claims import Chain, Claim, Induction, opens_before
from symproofs.proofs.facts import Fact
from symproofs.proofs.scripts import (
    At,
    ByDefinition,
    Cases,
    Choose,
    Contradiction,
    Each,
    Equivalence,
    Follows,
    Have,
    Injectivity,
    LinearCombination,
    Obtain,
    OnVectors,
    Squeeze,
    Steps,
    Termwise,
    Vanishing,
    Witness,
)
from symproofs.proofs.verdicts import OpenItem
from symproofs.tactics.advice import in_words
from symproofs.tactics.general import closed_fact
from symproofs.tactics.limits import Limits
from symproofs.tactics.obligations import prove_obligation
from symproofs.tactics.rules import fresh, generalise, mark_names, release_names
from symproofs.tactics.stuck import Stuck, readable

_FITS = {
    "equivalence": "Iff",
    "each": "And",
    "choose": "Or",
    "witness": "Exists",
}


class Structure(Limits):
    """Follows scripts for one prover."""

    def prove(self, statement: Any, env: Env, proof: Any) -> Theorem:
        """A theorem whose conclusion is the statement, in that environment."""
        goal = self.lower.statement(statement, env)
        theorem = self._prove(statement, env, goal, proof)
        if theorem.conclusion != goal:
            raise Stuck(
                OpenItem(
                    "statement",
                    f"the proof shows {readable(theorem.conclusion)}",
                    help=f"it must show {self.prover.advice.said(goal, statement, env)}",
                )
            )
        return theorem

    def _prove(self, statement: Any, env: Env, goal: Term, proof: Any) -> Theorem:
        if isinstance(proof, Induction) and not opens_before(statement, proof):
            return self._induction(statement, env, goal, proof)
        if isinstance(proof, Termwise):
            return self._termwise(goal, proof)
        if isinstance(proof, Follows):
            return self._cited(statement, proof.by, env)
        if _opens(proof) and isinstance(statement, ForAll):
            return self._for_all(statement, env, proof)
        if _opens(proof) and isinstance(statement, Implies):
            return self._implies(statement.args[0], statement.args[1], env, proof)
        if proof is None:
            return self.prover.prove_formula(goal, "the statement", statement, env)
        if isinstance(proof, Chain):
            return self.prover.chain(proof, goal, said=lambda: self.prover.advice.said(goal, statement, env))
        if isinstance(proof, Steps):
            return self._steps(proof.before, lambda: self._prove(statement, env, goal, proof.proof))
        if isinstance(proof, Cases):
            return self._cases(statement, env, goal, proof)
        if isinstance(proof, Contradiction):
            return self._contradiction(statement, env, goal, proof)
        if isinstance(proof, LinearCombination):
            return self._linear(goal, proof, lambda: self.prover.advice.said(goal, statement, env))
        if isinstance(proof, Witness):
            return self._witness(statement, env, goal, proof)
        if isinstance(proof, Injectivity) and isinstance(statement, Invertible):
            return self._injectivity(statement.args[0], env, goal, proof)
        if isinstance(proof, Equivalence) and isinstance(statement, Eq) and _events(statement) is not None:
            p, q = _events(statement)
            return equal_indicators(
                forward=self._implies(p, q, env, proof.forward),
                backward=self._implies(q, p, env, proof.backward),
            )
        if isinstance(proof, OnVectors):
            return self._on_vectors(statement, env, goal, proof)
        if isinstance(proof, ByDefinition):
            return self._by_definition(statement, env, proof)
        if isinstance(proof, Squeeze):
            return self._squeeze(statement, env, goal, proof)
        if isinstance(proof, Vanishing):
            return self._vanishing(goal, proof)
        if isinstance(proof, Equivalence) and isinstance(statement, Iff):
            p, q = statement.args
            return logic.and_intro(
                left=self._implies(p, q, env, proof.forward), right=self._implies(q, p, env, proof.backward)
            )
        if isinstance(proof, Each) and isinstance(statement, And):
            if len(proof.proofs) != len(statement.args):
                raise InputError(
                    f"each(...) has {len(proof.proofs)} proofs, {statement} has {len(statement.args)} parts"
                )
            parts = [self.prove(s, env, p) for s, p in zip(statement.args, proof.proofs, strict=True)]
            out = parts[-1]
            for part in reversed(parts[:-1]):
                out = logic.and_intro(left=part, right=out)
            return out
        if isinstance(proof, Choose) and isinstance(statement, Or):
            return self._choose(statement, env, proof)
        name = type(proof).__name__.lower()
        raise InputError(f"{name}(...) does not prove {statement}: it is no {_FITS.get(name, 'goal for it')}")

    def _for_all(self, statement: Any, env: Env, proof: Any) -> Theorem:
        x = statement.variable
        if isinstance(x, Bound):
            v = var(x.name, INT)
            inner = env.bind(x, v)
            high = statement.args[3]
            guards = within(v, self.lower.integer(statement.args[2], env), self.lower.limit(high, env))
        else:
            v, inner = self.lower.symbol(x), env
            guards = self.lower.domain(x)
        self._check_new(v, guards)
        theorem = self._under(guards, lambda: self.prove(statement.body, inner, proof))
        return generalise(theorem, [v, *guards])

    def _check_new(self, v: Term, guards: list[Term]) -> None:
        known = [f for f in self.scope.order if f not in guards]
        if any(v in f.fv for f in known) or any(
            v in h.fv for t in self.scope.facts.values() for h in t.hypotheses
        ):
            raise InputError(
                f"{v.data[0]} is fixed here for all its values, and something assumed already speaks of it; "
                "rename one of them"
            )

    def _implies(self, p: Any, q: Any, env: Env, proof: Any) -> Theorem:
        formula = self.lower.statement(p, env)
        self.scope.origin.setdefault(formula, p)
        theorem = self._under([formula], lambda: self.prove(q, env, proof))
        return logic.imp_intro(theorem=theorem, formula=formula)

    def _choose(self, statement: Any, env: Env, proof: Choose) -> Theorem:
        if proof.part >= len(statement.args):
            raise InputError(
                f"choose({proof.part}): {statement} has {len(statement.args)} parts, counted from 0"
            )
        formulas = [self.lower.statement(s, env) for s in statement.args]
        theorem = self.prove(statement.args[proof.part], env, proof.proof)
        if proof.part < len(formulas) - 1:
            theorem = logic.or_intro(theorem=theorem, other=_join("or", formulas[proof.part + 1 :]), side=0)
        for f in reversed(formulas[: proof.part]):
            theorem = logic.or_intro(theorem=theorem, other=f, side=1)
        return theorem

    def _induction(self, statement: Any, env: Env, goal: Term, proof: Induction) -> Theorem:
        if isinstance(statement, ForAll):
            v = self.lower.symbol(proof.variable)
            self._check_new(v, [])
            inner = env.bind(statement.variable, v)
            whole = self.prover.induction(proof, statement.body, inner)
            if whole.conclusion != goal:
                raise InputError(
                    f"induction({proof.variable.name}) starts at {proof.variable.low} and has no end; "
                    f"it does not prove {statement}"
                )
            return whole
        return self.prover.induction_at(proof, statement, env)

    def _steps(self, before: tuple[Have | Obtain, ...], finish: Any) -> Theorem:
        if not before:
            out: Theorem = finish()
            return out
        first, rest = before[0], before[1:]
        if isinstance(first, Have):
            theorem = self._have(first)
            self.prover.keep(theorem, first.statement)
            with self.scope.knowing(theorem, first.statement):
                return self._steps(rest, finish)
        return self._obtain(first, lambda: self._steps(rest, finish))

    def _have(self, step: Have) -> Theorem:
        mark = mark_names()
        theorem = self._shown_step(step)
        release_names(mark)  # what used them is closed over them
        return theorem

    def _shown_step(self, step: Have) -> Theorem:
        statement = step.statement
        if step.proof is not None or step.by is None:
            theorem = self.prove(statement, PLAIN, step.proof)
        else:
            theorem = self._cited(statement, step.by)
        order = tuple(self.prover.ordered(theorem.hypotheses | frozenset(self.scope.types)))
        for o in definedness.obligations(order, theorem.conclusion, first=len(order)):
            self.prover.discharge(o, order)
        return theorem

    def _cited(self, statement: Any, by: tuple[Any, ...], env: Env = PLAIN) -> Theorem:
        """A statement that follows from what is cited alone."""
        goal = self.lower.statement(statement, env)
        for c in by:
            if isinstance(c, (At, Claim, Statement)):
                for part in self._results(self.known(c)):
                    if part.conclusion == goal:
                        return part
            if isinstance(c, Fact) and (c.lemma or c.proved_in):
                found = (
                    self._instance_of(self.known(c), goal) if closed_fact(self.prover.library, c) else None
                )
                if found is not None:
                    return found
        if isinstance(statement, Relation) and not isinstance(statement, Ne):
            relation = {"Eq": "eq", "Lt": "lt", "Le": "le", "Gt": "gt", "Ge": "ge"}[type(statement).__name__]
            chain = getattr(Chain(statement.left), relation)(statement.right, by=by)
            return self.prover.chain(chain, goal, said=lambda: in_words(statement))
        found = self.scope.facts.get(goal)
        if found is None:
            cited = self.prover.library.cited(by, (goal,))
            with self.scope.only([t for t, _ in cited.premises]):
                found = self.prover.prove_formula(goal, "the statement", statement, env)
        return found

    def _obtain(self, step: Obtain, finish: Any) -> Theorem:
        v = self.lower.symbol(step.symbol)
        existence = self.known(step.fact)
        if existence.conclusion.op == "not":
            existence = some_fails(existence)
        if existence.conclusion.op != "exists":
            raise InputError(
                f"obtain({v.data[0]}, ...): {readable(existence.conclusion)} says of nothing that it exists"
            )
        if existence.conclusion.data[1] != v.sort or existence.conclusion.args[:-1] != v.args:
            raise InputError(
                f"obtain({v.data[0]}, ...): what exists is of another kind or shape than {v.data[0]}"
            )
        self._check_new(v, self.lower.types(step.symbol) + self.lower.domain(step.symbol))
        formula = instantiate(existence.conclusion.args[-1], (v,))
        with self.scope.without(self.lower.domain(step.symbol)):  # it follows from what was said to exist
            theorem = self._under([formula], finish)
        try:
            return logic.exists_elim(existence=existence, theorem=theorem, variable=v)
        except KernelError:
            raise InputError(
                f"obtain({v.data[0]}, ...): the statement to be shown speaks of {v.data[0]}, or {v.data[0]} is "
                "declared with a smaller domain or range than what exists; obtain a symbol of its own"
            ) from None

    def _cases(self, statement: Any, env: Env, goal: Term, proof: Cases) -> Theorem:
        if proof.binary:
            formula = self.lower.statement(proof.statement)
            parts = [formula, negate(formula)]
            either = logic.excluded_middle(formula=formula)
        else:
            parts = [self.lower.statement(s) for s in proof.statement.args]
            either = self._covers(proof.statement, parts)
        theorems = []
        for part, inner in zip(parts, proof.proofs, strict=True):
            theorems.append(self._under([part], partial(self._prove, statement, env, goal, inner)))
        return _eliminate(either, theorems, self.scope)

    def _covers(self, statement: Any, parts: list[Term]) -> Theorem:
        """P₁ ∨ … ∨ P_n: known, or the last follows where the others fail."""
        whole = _join("or", parts)
        found = self.scope.facts.get(whole) or self.scope.assumed(whole)
        if found is not None:
            return found
        with self.scope.assuming([negate(p) for p in parts[:-1]]) as local:
            last = prove_obligation(self.prover.library, parts[-1])
            last = None if last is None else local.close(last)
        if last is None:
            raise Stuck(
                OpenItem(
                    "statement",
                    f"the cases {statement} do not cover everything, or it is not seen that they do",
                    help="add the missing case, or show the Or(...) by a have(...) before",
                )
            )
        for k in range(len(parts) - 2, -1, -1):
            rest = _join("or", parts[k + 1 :])
            yes = logic.or_intro(theorem=self.scope.assume(parts[k]), other=rest, side=0)
            no = logic.or_intro(theorem=last, other=parts[k], side=1)
            last = logic.or_elim(either=logic.excluded_middle(formula=parts[k]), left=yes, right=no)
        return last


def _events(statement: Eq) -> Any:
    """P and Q of Eq(indicator(P), indicator(Q)), or None."""
    sides = statement.args
    return [s.args[0] for s in sides] if all(isinstance(s, Indicator) for s in sides) else None


def _opens(proof: Any) -> bool:
    """Whether a goal opens itself before this proof of it."""
    return proof is not None and not isinstance(proof, (Follows, Termwise))


def _join(op: str, parts: list[Term]) -> Term:
    out = parts[-1]
    for p in reversed(parts[:-1]):
        out = make(op, (p, out))
    return out


def _eliminate(either: Theorem, theorems: list[Theorem], scope: Any) -> Theorem:
    """χ from P₁ ∨ (P₂ ∨ …) and a proof of χ from each."""
    if len(theorems) == 2:
        return logic.or_elim(either=either, left=theorems[0], right=theorems[1])
    rest = scope.assume(either.conclusion.args[1])
    return logic.or_elim(either=either, left=theorems[0], right=_eliminate(rest, theorems[1:], scope))


def some_fails(theorem: Theorem) -> Theorem:
    """Γ ⊢ ¬∀x (g ⇒ φ)  to  Γ ⊢ ∃x (g ∧ ¬φ), classically."""
    every = theorem.conclusion.args[0]
    if every.op != "forall":
        raise InputError(f"{readable(theorem.conclusion)} says of nothing that it exists")
    v = fresh(every.data[1], every.args[:-1])
    entries: list[Term] = [v]
    core = instantiate(every.args[-1], (v,))
    while core.op == "imp":
        entries.append(core.args[0])
        core = core.args[1]
    guards = entries[1:]
    body = _join("and", [*guards, negate(core)])
    existence = make("exists", (*every.args[:-1], abstract(body, (v,))), ("", v.sort))
    parts = logic.assume(formula=negate(core))
    for g in reversed(guards):
        parts = logic.and_intro(left=logic.assume(formula=g), right=parts)
    there = logic.exists_intro(theorem=parts, statement=existence, witness=v)
    none = logic.assume(formula=negate(existence))
    holds = logic.absurd(theorem=logic.not_elim(negation=none, theorem=there), formula=core)
    always = generalise(holds, entries)
    return logic.absurd(theorem=logic.not_elim(negation=theorem, theorem=always), formula=existence)
