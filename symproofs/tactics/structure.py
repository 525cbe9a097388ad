"""Proofs with connectives and quantifiers: follows a statement and its script, one kernel rule at a time.

A goal is a statement with the environment in which its bound names are read; its formula is what is proved.
What is assumed on the way is pushed onto the scope, and discharged by the rule that ends its part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from symproofs.kernel import definedness, logic
from symproofs.kernel.contraction import LAWS, residual
from symproofs.kernel.events import equal_indicators, vanishing_mean
from symproofs.kernel.matrices import injective_invertible, sum_congruence, zero_terms
from symproofs.kernel.order import linear_equations, visible_nonzero
from symproofs.kernel.terms import (
    I1,
    INT,
    ONE,
    OUT,
    PROP,
    REAL,
    ZERO,
    KernelError,
    Term,
    abstract,
    app,
    instantiate,
    make,
    mul,
    negate,
    quantify,
    var,
    within,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.errors import InputError
from symproofs.language.lower import PLAIN, Env
from symproofs.language.nodes import is_row, shape_of
from symproofs.language.relations import (
    And,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Indicator,
    Invertible,
    Ne,
    Not,
    Or,
    Relation,
    Statement,
)
from symproofs.language.symbols import Bound, FunctionSymbol, RecursionSymbol, SequenceSymbol
from symproofs.proofs.claims import IH, Chain, Claim, Induction
from symproofs.proofs.scripts import (
    Along,
    At,
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
    Steps,
    Termwise,
    Vanishing,
    Witness,
)
from symproofs.proofs.verdicts import OpenItem
from symproofs.tactics.obligations import prove_core, prove_obligation
from symproofs.tactics.resources import Resources
from symproofs.tactics.rules import for_every_outcome, fresh, generalise, split, strip
from symproofs.tactics.stuck import Stuck, readable

if TYPE_CHECKING:
    from symproofs.tactics.prover import Prover

_NAMES = {"eq": "eq", "le": "le", "lt": "lt", "ge": "le", "gt": "lt"}


class Structure:
    """Follows scripts for one prover."""

    def __init__(self, prover: Prover) -> None:
        self.prover = prover
        self.scope = prover.scope
        self.lower = prover.scope.lower

    # --------------------------------------------------------------------------------------------- goals
    def prove(self, statement: Any, env: Env, proof: Any) -> Theorem:
        """A theorem whose conclusion is the statement, in that environment."""
        goal = self.lower.statement(statement, env)
        theorem = self._prove(statement, env, goal, proof)
        if theorem.conclusion != goal:
            raise Stuck(
                OpenItem(
                    "statement",
                    f"the proof shows {readable(theorem.conclusion)}",
                    help=f"it must show {readable(goal)}",
                )
            )
        return theorem

    def _prove(self, statement: Any, env: Env, goal: Term, proof: Any) -> Theorem:
        if isinstance(proof, Induction) and not _opens_before(statement, proof):
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
            return self.prover.prove_formula(goal, "the statement")
        if isinstance(proof, Chain):
            return self.prover.chain(proof, goal)
        if isinstance(proof, Steps):
            return self._steps(proof.before, lambda: self._prove(statement, env, goal, proof.proof))
        if isinstance(proof, Cases):
            return self._cases(statement, env, goal, proof)
        if isinstance(proof, Contradiction):
            return self._contradiction(statement, env, goal, proof)
        if isinstance(proof, LinearCombination):
            return self._linear(goal, proof)
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

    @contextmanager
    def _undeclared(self, x: Any) -> Iterator[list[Term]]:
        """Without the domain of a symbol: of what exists it is shown, or follows from what was said of it."""
        scope, mine = self.scope, self.lower.domain(x)
        saved = (scope.domains, scope.discharged, scope._rest)
        scope.domains = [f for f in scope.domains if f not in mine]
        scope.discharged = {f: t for f, t in scope.discharged.items() if f not in mine}
        scope._rest = None
        try:
            yield mine
        finally:
            scope.domains, scope.discharged, scope._rest = saved

    def _under(self, formulas: list[Term], body: Callable[[], Theorem]) -> Theorem:
        """What ``body`` proves with further assumptions in force."""
        with self.scope.assuming(formulas) as local:
            return local.close(body())

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

    # ----------------------------------------------------------------------------------------- induction
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

    # ------------------------------------------------------------------------------------ steps and cases
    def _steps(self, before: tuple[Have | Obtain, ...], finish: Any) -> Theorem:
        if not before:
            out: Theorem = finish()
            return out
        first, rest = before[0], before[1:]
        if isinstance(first, Have):
            with self.scope.knowing(self._have(first), first.statement):
                return self._steps(rest, finish)
        return self._obtain(first, lambda: self._steps(rest, finish))

    def _have(self, step: Have) -> Theorem:
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
        if isinstance(statement, Relation) and not isinstance(statement, Ne):
            relation = {"Eq": "eq", "Lt": "lt", "Le": "le", "Gt": "gt", "Ge": "ge"}[type(statement).__name__]
            chain = getattr(Chain(statement.left), relation)(statement.right, by=by)
            return self.prover.chain(chain, goal)
        found = self.scope.facts.get(goal)
        if found is None:
            cited = self.prover.library.cited(by, (goal,))
            with self.scope.only([t for t, _ in cited.premises]):
                found = self.prover.prove_formula(goal, "the statement")
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
        with self._undeclared(step.symbol):
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

    # -------------------------------------------------------------------------------------- contradiction
    def _contradiction(self, statement: Any, env: Env, goal: Term, proof: Contradiction) -> Theorem:
        if not proof.assumes:
            false = self._steps(proof.before, lambda: self._absurd(proof.by))
            return logic.absurd(theorem=false, formula=goal)
        if goal.op == "not":
            assumed = goal.args[0]
            self.scope.origin.setdefault(
                assumed, statement.args[0] if isinstance(statement, Not) else statement
            )
        else:
            assumed = negate(goal)
        theorem = self._under([assumed], lambda: self._steps(proof.before, lambda: self._absurd(proof.by)))
        if assumed not in theorem.hypotheses:
            raise Stuck(
                OpenItem(
                    "statement",
                    "the contradiction does not use what was assumed for it",
                    help="what is assumed already is contradictory; if that is meant, write impossible(...)",
                )
            )
        if goal.op == "not":
            return logic.not_intro(theorem=theorem, formula=assumed)
        return logic.absurd(theorem=theorem, formula=goal)

    def _absurd(self, by: tuple[Any, ...] | None) -> Theorem:
        """⊥ from what is cited (None: from everything in scope)."""
        if by is None:
            known = [p for f in self.scope.given for p in split(self.scope.assume(f))]
            known += list(self.scope.facts.values())
        else:
            known = [p for c in by for p in split(self.known(c))]
        for t in reversed(known):
            found = self._false_number(t, known) if t.conclusion.op == "eq" else None
            found = found or self._refuted(t)
            if found is not None:
                return found
        raise Stuck(
            OpenItem(
                "statement", "no contradiction was found among what is cited", help="show it step by step"
            )
        )

    def _false_number(self, t: Theorem, known: list[Theorem]) -> Theorem | None:
        """⊥ from an equation that says, with the others as rewrite rules, that a number other than 0 is 0."""
        others = tuple(x for x in known if x is not t and x.conclusion.op in ("eq", "forall"))
        setting: dict[str, Any] = {"hypotheses": self.scope.integer_hypotheses(), "unfold": (), "allow": LAWS}
        try:
            left = residual(t.conclusion, setting["hypotheses"], others, (), LAWS)
            if left.op != "num" or left == ZERO:
                return None
            false = linear_equations(
                goal=make("eq", (left, ZERO)), equations=(t,), factors=(ONE,), premises=others, **setting
            )
            apart = visible_nonzero(goal=negate(false.conclusion), premises=(), **setting)
            return logic.not_elim(negation=apart, theorem=false)
        except KernelError:
            return None

    def _refuted(self, t: Theorem) -> Theorem | None:
        """⊥, if the opposite of what t says can be shown."""
        c = t.conclusion
        if c.op == "false":
            return t
        opposite = c.args[0] if c.op == "not" else negate(c)
        try:
            if c.op in ("le", "lt"):
                a, b = c.args
                turned = make("lt" if c.op == "le" else "le", (b, a))
                found = self._shown(turned)
                if found is None:
                    return None
                joined = logic.chain(steps=(t, found))  # a < a
                return self._irreflexive(joined)
            found = self._shown(opposite)
            if found is None:
                return None
            pair = (t, found) if c.op == "not" else (found, t)
            return logic.not_elim(negation=pair[0], theorem=pair[1])
        except KernelError:
            return None

    def _irreflexive(self, below: Theorem) -> Theorem:
        from symproofs.kernel.contraction import contraction
        from symproofs.kernel.order import distinct

        a = below.conclusion.args[0]
        same = contraction(goal=make("eq", (a, a)), hypotheses=(), premises=(), unfold=(), allow=())
        return logic.not_elim(negation=distinct(theorem=below, swap=False), theorem=same)

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

    # -------------------------------------------------------------------------------- existence, equations
    def _witness(self, statement: Any, env: Env, goal: Term, proof: Witness) -> Theorem:
        value, rest = proof.values[0], proof.values[1:]
        inner = Witness(rest, proof.proof) if rest else proof.proof
        if isinstance(statement, Ne) and goal.args[0].op == "forall":
            return self._differs(goal, proof)
        if not isinstance(statement, Exists):
            raise InputError(f"witness(...) does not prove {statement}: nothing is said to exist")
        x = statement.variable
        if isinstance(x, Bound):
            v = self.lower.integer(value, PLAIN)
            low, high = statement.args[2], statement.args[3]
            guards = within(v, self.lower.integer(low, env), self.lower.limit(high, env))
            return self._exists(goal, v, guards, lambda: self.prove(statement.body, env.bind(x, v), inner))
        v = self.lower.symbol(x)
        self._check_new(v, self.lower.domain(x))
        chosen = self.value(value, v, x.name)
        idx = [var(f"%w{k}", s) for k, s in enumerate(v.sort[1])] if v.sort != REAL else []
        is_it = quantify(idx, make("eq", (app(v, *idx), app(chosen, *idx))))
        self.scope.chosen[x] = is_it
        with self._undeclared(x) as mine:
            body = self._under(
                [is_it], lambda: self._guarded(mine, lambda: self.prove(statement.body, env, inner))
            )
        del self.scope.chosen[x]
        general = logic.generalise(theorem=logic.imp_intro(theorem=body, formula=is_it), entries=(v,))
        trivial = strip(instantiate(general.conclusion.args[-1].args[0], (chosen,)))
        same = self.prover.normal(trivial[1])
        done = logic.instance(theorem=general, values=(chosen,), premises=(generalise(same, trivial[0]),))
        return logic.exists_intro(theorem=done, statement=goal, witness=chosen)

    def _exists(self, goal: Term, v: Term, guards: list[Term], body: Any) -> Theorem:
        return logic.exists_intro(theorem=self._guarded(guards, body), statement=goal, witness=v)

    def _guarded(self, guards: list[Term], body: Any) -> Theorem:
        """guards ∧ body, the guards shown."""
        shown = []
        for g in guards:
            found = prove_obligation(self.prover.library, g)
            if found is None:
                raise Stuck(
                    OpenItem(
                        "statement",
                        f"the witness is not seen to lie in its domain: {readable(g)}",
                        help="give a value in the domain, or show that it is",
                    )
                )
            shown.append(found)
        out: Theorem = body()
        for part in reversed(shown):
            out = logic.and_intro(left=part, right=out)
        return out

    def _differs(self, goal: Term, proof: Witness) -> Theorem:
        """¬∀i a_i = b_i, by an index at which the entries differ."""
        every = self.scope.assume(goal.args[0])
        values = tuple(self.lower.integer(v, PLAIN) for v in proof.values)
        entry = self._at(every, list(values), "witness")
        opposite = negate(entry.conclusion)
        if proof.proof is not None:
            raise InputError(
                "witness(...) of an entry that differs takes no proof; show the entry's Ne before"
            )
        shown = self._shown(opposite)
        if shown is None:
            raise Stuck(
                OpenItem("statement", f"not seen: {readable(opposite)}", help="show it by a have(...)")
            )
        return logic.not_intro(theorem=logic.not_elim(negation=shown, theorem=entry), formula=goal.args[0])

    def _injectivity(self, a: Any, env: Env, goal: Term, proof: Injectivity) -> Theorem:
        z = proof.symbol
        injective = ForAll(z, Implies(Eq(a @ z, 0), Eq(z, 0)))
        theorem = self.prove(injective, env, proof.proof)
        return injective_invertible(theorem=theorem, size=goal.args[0], matrix=goal.args[1])

    def _termwise(self, goal: Term, proof: Termwise) -> Theorem:
        total = self.known(proof.fact)
        entries, core = strip(goal)
        c = total.conclusion
        if c.op != "eq" or c.args[0].op != "sum" or core.op != "eq":
            raise InputError(
                f"termwise({proof.fact}): expected a known Eq(Sum(x, i), 0), and ForAll(i, Eq(x, 0)) to show"
            )
        sign = quantify(entries, make("le", (c.args[1], core.args[0])))
        shown = prove_obligation(self.prover.library, sign)
        if shown is None:
            raise Stuck(
                OpenItem(
                    "statement", f"not seen: {readable(sign)}", help="only terms >= 0 vanish with their sum"
                )
            )
        return zero_terms(total=total, signs=shown)

    def _vanishing(self, goal: Term, proof: Vanishing) -> Theorem:
        mean = self.known(proof.fact)
        c = mean.conclusion
        if c.op != "eq" or c.args[0].op != "E" or c.args[1] != ZERO:
            raise InputError(f"vanishing({proof.fact}): expected a known Eq(E(X), 0)")
        w = fresh(OUT)
        body = instantiate(c.args[0].args[0], (w,))
        sign, finite = quantify([w], make("le", (ZERO, body))), make("integrable", c.args[0].args)
        shown = [prove_obligation(self.prover.library, f) for f in (sign, finite)]
        for f, t in zip((sign, finite), shown, strict=True):
            if t is None:
                raise Stuck(
                    OpenItem(
                        "statement", f"not seen: {readable(f)}", help="only X >= 0 vanishes with its mean"
                    )
                )
        return vanishing_mean(mean=mean, sign=shown[0], finite=shown[1])

    def _linear(self, goal: Term, proof: LinearCombination) -> Theorem:
        entries, core = strip(goal)
        if core.op != "eq":
            raise InputError("linear_combination(...) proves equations")
        guards = [e for e in entries if e.sort == PROP]
        theorem = self._under(guards, lambda: self._combined(core, entries, proof))
        return generalise(theorem, entries)

    def combined(self, goal: Term, guards: tuple[Term, ...], proof: LinearCombination) -> Theorem:
        """An equation between entries as a combination of known ones; guards speak of its indices, in order."""
        indices = list(dict.fromkeys(v for g in guards for v in g.args if v.op == "var"))
        mine = [v for v in indices if v in goal.fv and str(v.data[0]).startswith("%t")]
        with self.scope.assuming(guards) as local:
            return local.close(self._combined(goal, mine, proof))

    def _combined(self, core: Term, entries: list[Term], proof: LinearCombination) -> Theorem:
        equations, factors = [], []
        for fact, left, right in proof.terms:
            equation, multiplier = self._term(fact, left, right, entries)
            equations.append(equation)
            factors.append(multiplier)
        sides = [side for t in equations for side in t.conclusion.args]
        terms = (*core.args, *factors, *sides)
        r = self.prover.library.cited(proof.by, terms).merge(self.prover.library.background(terms))
        return self._sum_of(core, equations, factors, r)

    def _sum_of(self, goal: Term, equations: list[Theorem], factors: list[Term], r: Resources) -> Theorem:
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
            raise Stuck(
                OpenItem("step", readable(goal), str(e), "the combination of the equations is another one")
            ) from None

    def _term(self, fact: Any, left: Any, right: Any, entries: list[Term]) -> tuple[Theorem, Term]:
        """One summand: an equation at the goal's indices, multiplied by arrays by a sum over an index of its own."""
        free = [e for e in entries if e.sort == INT]
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

    # ------------------------------------------------------------------------------------------ citations
    def known(self, c: Any) -> Theorem:
        """The theorem behind a citation."""
        if isinstance(c, At):
            theorem = self.known(c.fact)
            if c.values and isinstance(c.values[0], tuple):
                return self._for_symbols(theorem, c)
            return self._at(theorem, list(c.values), repr(c))
        if isinstance(c, Claim):
            return self.prover.library.claim(c)
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
            if c.op == "forall":
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


def _events(statement: Eq) -> Any:
    """P and Q of Eq(indicator(P), indicator(Q)), or None."""
    sides = statement.args
    return [s.args[0] for s in sides] if all(isinstance(s, Indicator) for s in sides) else None


_FITS = {
    "equivalence": "Iff",
    "each": "And",
    "choose": "Or",
    "witness": "Exists",
}


def _opens(proof: Any) -> bool:
    """Whether a goal opens itself before this proof of it."""
    return proof is not None and not isinstance(proof, (Follows, Termwise))


def _opens_before(statement: Any, proof: Induction) -> bool:
    """Whether the statement opens itself before the induction starts."""
    if isinstance(statement, Implies):
        return True
    return isinstance(statement, ForAll) and not (
        isinstance(statement.variable, Bound) and statement.variable.name == proof.variable.name
    )


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


def _abstract(body: Term, v: Term) -> Term:
    from symproofs.kernel.terms import abstract

    return abstract(body, (v,))
