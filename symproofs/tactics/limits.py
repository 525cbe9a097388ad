"""Bounds of norms and eigenvalues on an arbitrary vector; limits by definition and by squeeze."""

from __future__ import annotations

from typing import Any

from symproofs.kernel import bounds, logic
from symproofs.kernel.norms import eigenvalue_least, norm_least, symmetric
from symproofs.kernel.order import combination, equal_order, integer_fact
from symproofs.kernel.terms import (
    INT,
    REAL,
    ZERO,
    KernelError,
    Term,
    combine,
    instantiate,
    make,
    neg,
    sub,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.errors import InputError
from symproofs.language.lower import PLAIN, Env
from symproofs.language.nodes import show
from symproofs.language.relations import ForAll, Le, Tends
from symproofs.language.symbols import IntSymbol
from symproofs.proofs.claims import is_limit
from symproofs.proofs.scripts import ByDefinition, OnVectors, Squeeze
from symproofs.proofs.verdicts import OpenItem
from symproofs.tactics.arguments import Arguments
from symproofs.tactics.bounds import Bounds
from symproofs.tactics.general import at_values
from symproofs.tactics.matching import instance_values
from symproofs.tactics.obligations import prove_obligation
from symproofs.tactics.rules import fresh, generalise
from symproofs.tactics.stuck import Stuck, readable


class Limits(Arguments):
    """One method for each form of argument about norms and limits."""

    def _cited(self, statement: Any, by: tuple[Any, ...], env: Env = PLAIN) -> Theorem:
        raise NotImplementedError

    # ------------------------------------------------------------------------------------ on every vector
    def _on_vectors(self, statement: Any, env: Env, goal: Term, proof: OnVectors) -> Theorem:
        x, wanted = proof.symbol, proof.on(statement)
        if wanted is None:
            raise InputError(
                f"on_vectors({x.name}, ...) does not prove {statement}: expected norm(A) <= c for a matrix A, or "
                "fn.lambda_max(S) <= c"
            )
        every, kind = ForAll(x, wanted), "Norm" if goal.args[0].op == "opnorm" else "LambdaMax"
        term, bound = goal.args
        if kind == "Norm":
            sign = self._seen(
                make("le", (ZERO, bound)), "show that the bound is at least 0 by a have(...) before"
            )
        else:
            symmetry = self._seen(
                symmetric(term.args[1], term.args[0]), "lambda_max takes a symmetric matrix"
            )
            nonempty = self._seen(
                make("ile", (make("int", (), 1), term.args[0])), "declare the size by sizes"
            )
        theorem = self.prove(every, env, proof.proof)
        try:
            if kind == "Norm":
                rows, columns, matrix = term.args
                return norm_least(
                    theorem=theorem, sign=sign, rows=rows, columns=columns, matrix=matrix, bound=bound
                )
            size, matrix = term.args
            return eigenvalue_least(
                symmetry=symmetry,
                nonempty=nonempty,
                theorem=theorem,
                size=size,
                matrix=matrix,
                bound=bound,
            )
        except KernelError as e:
            raise InputError(f"on_vectors({x.name}, ...) does not prove {statement}: {e}") from None

    def _seen(self, goal: Term, help: str) -> Theorem:
        found = prove_obligation(self.prover.library, goal)
        if found is None:
            raise Stuck(OpenItem("statement", f"not seen: {readable(goal)}", help=help))
        return found

    # ---------------------------------------------------------------------------------------------- limits
    def _by_definition(self, statement: Any, env: Env, proof: ByDefinition) -> Theorem:
        if not isinstance(statement, Tends):
            raise InputError(f"by_definition(...) does not prove {statement}: it is no Tends(...)")
        return self.prove(statement.definition(proof.margin, proof.bound), env, proof.proof)

    def _squeeze(self, statement: Any, env: Env, goal: Term, proof: Squeeze) -> Theorem:
        if not isinstance(statement, Tends):
            raise InputError(f"squeeze(...) does not prove {statement}: it is no Tends(...)")
        f, t, _, limit = statement.args
        if not isinstance(t, IntSymbol) or statement.unbounded:
            raise InputError(
                f"squeeze(...) does not prove {statement}: it is for finite limits along a natural number; use "
                "by_definition(...)"
            )
        limits = [c for c in proof.by if is_limit(c)]
        others = tuple(c for c in proof.by if c not in limits)
        v, low = self.lower.symbol(t), self.lower.integer(t.low, PLAIN)
        above = make("ile", (low, v))
        self._check_new(v, [above])
        e, value = fresh(REAL), self.lower.scalar(limit, env)
        margin = make("lt", (ZERO, e))

        theorems = [t for c in others for t, _ in self.prover.library.one(c, ()).premises]

        def bounded(left: Any, right: Any) -> Theorem:
            def both() -> Theorem:
                ends = (self.lower.scalar(left, env), self.lower.scalar(right, env))
                found = Bounds(self.prover.library, theorems).show(make("le", ends))
                return found if found is not None else self._cited(Le(left, right), others)

            return self._under([above], both)

        below, beyond = bounded(proof.lower, f), bounded(f, proof.upper)
        near: list[tuple[Theorem, Theorem | None, Term]] = []  # a bound's order, its limit, the bound
        for order, node in ((below, proof.lower), (beyond, proof.upper)):
            side = self.lower.scalar(node, env)
            shown = None if side is value else self._limit_of(Tends(node, *statement.args[1:]), limits, env)
            near.append((order, shown, side))

        opened: list[tuple[Theorem, Term, Term]] = []  # ∃N …, N, what is assumed of N
        for _, shown, _ in near:
            if shown is not None:
                there = logic.instance(theorem=shown, values=(e,), premises=(self.scope.assume(margin),))
                n = fresh(INT)
                opened.append((there, n, instantiate(there.conclusion.args[-1], (n,))))
        last = combine(*[(1, n) for _, n, _ in opened], (1 - len(opened), low))
        late = make("ile", (last, v))
        starts = [logic.and_elim(both=self.scope.assume(h), side=0) for _, _, h in opened]
        integers = (above, late, *[s.conclusion for s in starts])

        def within_margin(k: int) -> Theorem:
            """|bound − L| < ε at v, for the k-th bound that has a limit."""
            _, n, h = opened[k]
            for_all = logic.and_elim(both=self.scope.assume(h), side=1)
            reached = integer_fact(goal=make("ile", (n, v)), hypotheses=integers)
            for s in starts:  # what the integers rest on is what is known of the N
                if s.conclusion in reached.hypotheses:
                    implied = logic.imp_intro(theorem=reached, formula=s.conclusion)
                    reached = logic.imp_elim(implication=implied, premise=s)
            return logic.instance(theorem=for_all, values=(v,), premises=(self.scope.assume(above), reached))

        same = equal_order(theorem=self.prover.normal(make("eq", (neg(value), neg(value)))))
        at = 0
        sides: list[Theorem] = []
        for (order, shown, side), negative in zip(near, (True, False), strict=True):
            moved = bounds.add_orders(orders=(order, same))  # lower − L ≤ f − L, f − L ≤ upper − L
            if negative:
                moved = bounds.negate_order(order=moved)
            if shown is None:
                zero = combination(
                    goal=make("le", (moved.conclusion.args[1], ZERO)),
                    facts=(), items=(), hypotheses=(), premises=(), unfold=(), allow=(),
                )  # fmt: skip
                sides.append(logic.chain(steps=(moved, zero, self.scope.assume(margin))))
                continue
            absolute = bounds.below_absolute(x=sub(side, value), negative=negative)
            sides.append(logic.chain(steps=(moved, absolute, within_margin(at))))
            at += 1
        kept = bounds.absolute_order(above=sides[1], below=sides[0])
        body = generalise(kept, [v, above, late])
        first = integer_fact(goal=make("ile", (low, last)), hypotheses=tuple(s.conclusion for s in starts))
        for s in starts:
            if s.conclusion in first.hypotheses:
                implied = logic.imp_intro(theorem=first, formula=s.conclusion)
                first = logic.imp_elim(implication=implied, premise=s)
        there = logic.and_intro(left=first, right=body)
        exists = instantiate(goal.args[-1], (e,)).args[1]
        out = logic.exists_intro(theorem=there, statement=exists, witness=last)
        for existence, n, _ in reversed(opened):
            out = logic.exists_elim(existence=existence, theorem=out, variable=n)
        return generalise(out, [e, margin])

    def _limit_of(self, stated: Tends, cited: list[Any], env: Env) -> Theorem:
        """The cited limit of a bound, or an instance of a general one."""
        wanted = self.lower.statement(stated, env)
        for c in cited:
            for theorem in self._results(self.known(c)):
                found = self._instance_of(theorem, wanted)
                if found is not None:
                    return found
        raise Stuck(
            OpenItem(
                "statement",
                f"the limit of the bound {show(stated.args[0])} is not known: {stated}",
                help="cite what gives it in by=, such as facts.geometric_limit",
            )
        )

    def _instance_of(self, theorem: Theorem, wanted: Term) -> Theorem | None:
        """The theorem at values of its outer variables that make it the wanted formula."""
        formula, entries, values = theorem.conclusion, list[Term](), list[Term]()
        while True:
            found = instance_values(formula, wanted, values) if values else None
            if found is not None or formula == wanted:
                return at_values(self.prover.library, theorem, entries, found or [], self._shown_guard)
            if formula.op == "forall":
                x = fresh(formula.data[1], [instantiate(r, values) for r in formula.args[:-1]])
                entries.append(x)
                values.append(x)
                formula = instantiate(formula.args[-1], (x,))
            elif formula.op == "imp":
                entries.append(formula.args[0])
                formula = formula.args[1]
            else:
                return None
