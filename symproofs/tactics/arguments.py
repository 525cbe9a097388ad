"""Single forms of argument: contradiction, witness, injectivity, sums and means that vanish."""

from __future__ import annotations

from typing import Any

from symproofs.kernel import logic
from symproofs.kernel.contraction import LAWS, contraction, residual
from symproofs.kernel.events import vanishing_mean
from symproofs.kernel.matrices import injective_invertible, zero_terms
from symproofs.kernel.order import distinct, linear_equations, visible_nonzero
from symproofs.kernel.terms import (
    ONE,
    OUT,
    REAL,
    ZERO,
    KernelError,
    Term,
    app,
    instantiate,
    make,
    negate,
    quantify,
    var,
    within,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.errors import InputError
from symproofs.language.lower import PLAIN, Env
from symproofs.language.nodes import is_int, show
from symproofs.language.relations import (
    Eq,
    Exists,
    ForAll,
    Implies,
    Ne,
    Not,
)
from symproofs.language.symbols import NONE, Bound
from symproofs.proofs.scripts import (
    Contradiction,
    Have,
    Injectivity,
    Obtain,
    Termwise,
    Vanishing,
    Witness,
)
from symproofs.proofs.verdicts import OpenItem
from symproofs.tactics.combinations import Combinations
from symproofs.tactics.obligations import prove_obligation
from symproofs.tactics.rules import fresh, generalise, split, strip
from symproofs.tactics.stuck import Stuck, readable


class Arguments(Combinations):
    """One method for each form of argument."""

    def prove(self, statement: Any, env: Env, proof: Any) -> Theorem:
        """A theorem whose conclusion is the statement; the forms of argument use it for their parts."""
        raise NotImplementedError

    def _steps(self, before: tuple[Have | Obtain, ...], finish: Any) -> Theorem:
        raise NotImplementedError

    def _check_new(self, v: Term, guards: list[Term]) -> None:
        raise NotImplementedError

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
        a = below.conclusion.args[0]
        same = contraction(goal=make("eq", (a, a)), hypotheses=(), premises=(), unfold=(), allow=())
        return logic.not_elim(negation=distinct(theorem=below, swap=False), theorem=same)

    def _witness(self, statement: Any, env: Env, goal: Term, proof: Witness) -> Theorem:
        value, rest = proof.values[0], proof.values[1:]
        inner = Witness(rest, proof.proof) if rest else proof.proof
        if isinstance(statement, Ne) and goal.args[0].op == "forall":
            return self._differs(goal, proof)
        if not isinstance(statement, Exists):
            raise InputError(f"witness(...) does not prove {statement}: nothing is said to exist")
        x = statement.variable
        if isinstance(x, Bound):
            low, high = statement.args[2], statement.args[3]
            v = self._integer(
                value, x.name, "a natural number" if high == NONE and low in (0, 1) else "an integer"
            )
            guards = within(v, self.lower.integer(low, env), self.lower.limit(high, env))
            with self.scope.saying({x: value}):
                return self._exists(
                    goal, v, guards, lambda: self.prove(statement.body, env.bind(x, v), inner)
                )
        v = self.lower.symbol(x)
        self._check_new(v, self.lower.domain(x))
        chosen = self.value(value, v, x.name)
        idx = [var(f"%w{k}", s) for k, s in enumerate(v.sort[1])] if v.sort != REAL else []
        is_it = quantify(idx, make("eq", (app(v, *idx), app(chosen, *idx))))
        self.scope.chosen[x] = is_it
        mine = self.lower.domain(x)
        with self.scope.without(mine), self.scope.saying({x: value}):  # of what exists a domain is shown
            body = self._under(
                [is_it], lambda: self._guarded(mine, lambda: self.prove(statement.body, env, inner))
            )
        del self.scope.chosen[x]
        general = logic.generalise(theorem=logic.imp_intro(theorem=body, formula=is_it), entries=(v,))
        trivial = strip(instantiate(general.conclusion.args[-1].args[0], (chosen,)))
        same = self.prover.normal(trivial[1])
        done = logic.instance(theorem=general, values=(chosen,), premises=(generalise(same, trivial[0]),))
        return logic.exists_intro(theorem=done, statement=goal, witness=chosen)

    def _integer(self, value: Any, name: str, kind: str) -> Term:
        if not is_int(value):
            raise InputError(f"the witness for {name}: {name} is {kind}, {show(value)} is not")
        return self.lower.integer(value, PLAIN)

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
        values = tuple(self._integer(v, "an index", "an integer") for v in proof.values)
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
