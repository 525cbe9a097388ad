"""From a claim to a theorem: chains line by line, induction, and ``auto`` for what was left out."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from time import perf_counter
from typing import Any

from symproofs.kernel import definedness, logic
from symproofs.kernel.affine import integral
from symproofs.kernel.bounds import root_order
from symproofs.kernel.contraction import contraction
from symproofs.kernel.expectation import HOELDER
from symproofs.kernel.norms import NORM
from symproofs.kernel.order import antisymmetry, equal_order, integer_fact, linear_equations, weaken_order
from symproofs.kernel.sums import EXCHANGE, SPLIT
from symproofs.kernel.terms import (
    INT,
    OUT,
    ZERO,
    KernelError,
    Term,
    integer,
    make,
    negate,
    num,
    plus,
    power,
    substitute,
)
from symproofs.kernel.theorem import Theorem, relied_on
from symproofs.language.lower import OUTSIDE, PLAIN, Env
from symproofs.language.nodes import is_row, shape_of
from symproofs.language.relations import Ge, Gt, Implies, Le, Lt, Ne, Relation, Statement
from symproofs.language.symbols import IntSymbol
from symproofs.proofs.claims import IH, Chain, Claim, Induction, Line, cited_claims
from symproofs.proofs.facts import Fact
from symproofs.proofs.hypotheses import Smooth
from symproofs.proofs.scripts import At, LinearCombination
from symproofs.proofs.verdicts import OpenItem, Proof, StepRecord
from symproofs.tactics.advice import Advice, conjuncts, line_in_words
from symproofs.tactics.bounds import Bounds
from symproofs.tactics.events import at_outcome, averaged
from symproofs.tactics.obligations import prove_core, prove_obligation
from symproofs.tactics.resources import Library, Resources, circular, subterms_closed
from symproofs.tactics.rules import (
    fresh,
    generalise,
    guarded,
    integer_guards,
    mark_names,
    release_names,
    reset_names,
    strip,
)
from symproofs.tactics.scope import Scope
from symproofs.tactics.signs import bounds_of, prove_order
from symproofs.tactics.structure import Structure
from symproofs.tactics.stuck import Stuck, readable

ALWAYS = (SPLIT,)  # part of "renaming and peeling"; still named in the audit


MAX_VALUES = 3  # of an index that is tried at each value


def prove(claim: Claim, claims: Mapping[Claim, Theorem] | None = None) -> Proof:
    """Tries to prove a claim; ``claims`` maps claims that may be cited to their theorems Γ ⊢ φ.

    Returns a Proof whose ``theorem`` is the kernel theorem ⊢ proved(Γ ⇒ φ), or whose ``open`` says what is
    left. Raises SymproofsError for input that has no meaning.
    """
    start = perf_counter()
    reset_names()
    prover = Prover(claim, dict(claims or {}))
    try:
        with collection_paused():
            theorem, steps, sequent = prover.run()
        opened: tuple[OpenItem, ...] = ()
    except (Stuck, KernelError) as e:
        theorem, steps, sequent = None, prover.partial, None
        opened = prover.left_open(e)
    except RecursionError:
        theorem, steps, sequent = None, prover.partial, None
        opened = (
            OpenItem(
                "statement",
                "the statement is nested too deeply, or rewriting does not end",
                help="write the proof in steps, by calc(...), and cite for each what it needs",
            ),
        )
    return prover.report(theorem, sequent, steps, opened, perf_counter() - start)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Terms form no cycles, and SymPy's heap is costly to walk: no cyclic garbage collection inside proofs.

    Nested uses are one: who runs many proofs pauses it around all of them.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class Prover:
    def __init__(self, claim: Claim, claims: dict[Claim, Theorem]) -> None:
        self.claim = claim
        self.scope = Scope(claim)
        self.library = Library(self.scope, claims)
        self.partial: tuple[StepRecord, ...] = ()
        self.records: list[StepRecord] = []
        self.declared = frozenset(self.scope.order)
        self.shown: list[tuple[Theorem, Any]] = []
        self.structure = Structure(self)
        self.library.known = self.structure.known
        self.advice = Advice(self)
        self.goal = self.scope.lower.statement(claim.statement)
        # of each chain: its index variables with their ranges, and the sides between its ends after their lines
        self.between: list[tuple[list[Term], list[tuple[Theorem, Term]]]] = []

    # ---------------------------------------------------------------------------------------------- run
    def run(self) -> tuple[Theorem, tuple[StepRecord, ...], Theorem]:
        """The established theorem, the steps, and the sequent Γ ⊢ φ before closing."""
        proof = self.claim.proof
        sequent = self._auto() if proof is None else self.structure.prove(self.claim.statement, PLAIN, proof)
        self.partial = tuple(self.records)
        try:
            established, sequent = self._establish(sequent)
        except Stuck:
            if not self.shown:
                raise
            with self.knowing_shown():
                established, sequent = self._establish(sequent)
        return established, tuple(self.records), sequent

    def left_open(self, e: Stuck | KernelError) -> tuple[OpenItem, ...]:
        """What stopped the proof, in words; first what the statement lacks to have a value."""
        try:
            with collection_paused():
                return self.advice.report(
                    e.items() if isinstance(e, Stuck) else [OpenItem("statement", str(e))]
                )
        except (KernelError, RecursionError) as trouble:
            text = f"{self.claim.statement}"
            return (OpenItem("statement", text, help=f"not proved; what is left was not found: {trouble}"),)

    @contextmanager
    def knowing_shown(self) -> Iterator[None]:
        """With what was shown on the way, which may be why the statement has a value."""
        with ExitStack() as known:
            for theorem, statement in self.shown:
                known.enter_context(self.scope.knowing(theorem, statement))
            yield

    def keep(self, theorem: Theorem, statement: Any) -> None:
        """Keeps what a proof showed on the way, if it rests on nothing that is assumed for a while only."""
        own = any(str(v.data[0]).startswith("%t") for v in theorem.conclusion.fv)
        if not own and theorem.hypotheses <= self.declared:
            self.shown.append((theorem, statement))

    # ------------------------------------------------------------------------------------------- chains
    def _indices(self, shape: tuple[Any, ...]) -> tuple[list[Term], list[Term]]:
        """Index variables of an array equation, and entries (variables and range guards) to quantify."""
        dims = shape[1:] if is_row(shape) else shape
        variables, entries = [], []
        for d in dims:
            i = fresh(INT)
            variables.append(i)
            high = self.scope.lower.integer(d, PLAIN)
            entries += [i, make("ile", (make("int", (), 1), i)), make("ile", (i, high))]
        return variables, entries

    def _chain(self, chain: Chain, extra: tuple[Term, ...]) -> Theorem:
        """first R last, quantified over entries."""
        shape = next((shape_of(s) for s in chain.sides if shape_of(s)), ())
        variables, entries = self._indices(shape)
        guards = integer_guards(entries)
        sides = [self._side(s, tuple(variables)) for s in chain.sides]
        theorems = []
        backwards = chain.relation in ("ge", "gt")
        for k, line in enumerate(chain.lines):
            left, right = sides[k], sides[k + 1]
            turned = (right, left) if backwards else (left, right)
            theorem, record = self._line(chain.sides[k], turned, line, (*extra, *guards))
            theorems.append(theorem)
            self.records.append(record)
            self.partial = tuple(self.records)
        self.between.append((entries, [(t, s) for t, s in zip(theorems[:-1], sides[1:-1], strict=True)]))
        joined = logic.chain(steps=tuple(theorems[::-1] if backwards else theorems))
        return generalise(joined, entries)

    def _side(self, node: Any, idx: tuple[Term, ...]) -> Term:
        return self.scope.lower.entry(node, idx if shape_of(node) else (), PLAIN)

    def _line(
        self, left_node: Any, ends: tuple[Term, Term], line: Line, guards: tuple[Term, ...]
    ) -> tuple[Theorem, StepRecord]:
        mark = mark_names()
        op = {"eq": "eq", "le": "le", "lt": "lt", "ge": "le", "gt": "lt"}[line.relation]
        goal = make(op, ends)
        theorem, resources = self._step(goal, line, left_node, guards)
        used, superfluous = self.citations(theorem, resources, line)
        release_names(mark)
        return theorem, StepRecord(
            left_node, line.relation, line.right, used, superfluous, line.id, proved=True
        )

    def _step(
        self, goal: Term, line: Line, left_node: Any, guards: tuple[Term, ...]
    ) -> tuple[Theorem, Resources]:
        terms = (goal.args[0], goal.args[1])
        background = self.library.background(terms)
        if line.by is not None and len(line.by) == 1 and isinstance(line.by[0], LinearCombination):
            said = partial(line_in_words, left_node, line)
            return self.structure.combined(goal, guards, line.by[0], said), background
        if line.by is not None:
            tries = [self.library.cited(line.by, terms)]
        else:
            everything = self.library.everything(terms)
            modest = Resources(
                everything.premises,
                everything.unfold,
                {a: s for a, s in everything.allow.items() if a != EXCHANGE},
            )
            laws = Resources(allow=modest.allow)
            tries = [Resources(), laws, modest, everything]
        for r in tries:
            found = self.attempt(goal, r, background, guards)
            if found is not None:
                return found, r.merge(background)
        found = self._by_domains(goal, tries[-1], background, guards)
        found = found or self._by_values(goal, tries[-1], background, guards)
        if found is not None:
            return found, tries[-1].merge(background)
        raise self.advice.later(partial(self.advice.line, goal, line, left_node, tries[-1], guards))

    def attempt(
        self, goal: Term, r: Resources, background: Resources, guards: tuple[Term, ...]
    ) -> Theorem | None:
        found = self._as_it_stands(goal, r, background, guards)
        if found is None:
            for t in [t for t, _ in r.premises if t.conclusion.op == "ieq"]:
                found = self._with_integer(goal, t, r, background, guards)
                if found is not None:
                    break
        return found

    def _by_domains(
        self, goal: Term, r: Resources, background: Resources, guards: tuple[Term, ...]
    ) -> Theorem | None:
        """√(x²) = x and the like, where nothing but a domain says that x ≥ 0."""
        roots = any(y.op == "fn" and y.data in ("sqrt", "abs") for y in subterms_closed(goal))
        if goal.op != "eq" or not roots or not self.scope.domains:
            return None
        premises = tuple(t for t, _ in r.merge(background).premises if not circular(t.conclusion))
        hypotheses = (*self.scope.integer_hypotheses(), *guards)
        try:
            return self._by_order(goal, r, hypotheses, premises, tuple(r.unfold))
        except KernelError:
            return None

    def _by_values(
        self, goal: Term, r: Resources, background: Resources, guards: tuple[Term, ...]
    ) -> Theorem | None:
        """The goal at each value of an index that has few of them: c₁ = i or … or c_m = i by the guards."""
        ranges = tuple(dict.fromkeys((*self.scope.integer_hypotheses(), *guards)))
        for i, low, high in _few_values(goal, ranges):
            same = [make("ieq", (integer(c), i)) for c in range(low, high + 1)]
            parts = []
            for equal in same:
                at = substitute(goal, {i: equal.args[0]})
                part = self._as_it_stands(at, r, background, guards)
                part = part or self._by_values(at, r, background, guards)
                if part is None:
                    break
                parts.append(
                    logic.replace_equal(
                        equation=logic.assume(formula=equal), theorem=part, template=goal, variable=i
                    )
                )
            if len(parts) < len(same):
                continue
            last = _last_value(i, low, high, ranges)
            found = logic.imp_elim(
                implication=logic.imp_intro(theorem=parts[-1], formula=same[-1]), premise=last
            )
            for equal, part in zip(same[-2::-1], parts[-2::-1], strict=True):
                either = logic.excluded_middle(formula=equal)
                found = logic.or_elim(either=either, left=part, right=found)
            return found
        return None

    def _with_integer(
        self, goal: Term, equation: Theorem, r: Resources, background: Resources, guards: tuple[Term, ...]
    ) -> Theorem | None:
        """The goal with the other side of a cited equation in the place of an integer."""
        for v, other in (equation.conclusion.args, equation.conclusion.args[::-1]):
            if v.op != "var" or v not in goal.fv or v in other.fv:
                continue
            found = self._as_it_stands(substitute(goal, {v: other}), r, background, guards)
            if found is None:
                continue
            turned = integer_fact(goal=make("ieq", (other, v)), hypotheses=(equation.conclusion,))
            turned = logic.imp_intro(theorem=turned, formula=equation.conclusion)
            turned = logic.imp_elim(implication=turned, premise=equation)
            return logic.replace_equal(equation=turned, theorem=found, template=goal, variable=v)
        return None

    def _as_it_stands(
        self, goal: Term, r: Resources, background: Resources, guards: tuple[Term, ...]
    ) -> Theorem | None:
        hypotheses = (*self.scope.integer_hypotheses(), *guards)
        merged = r.merge(background)
        premises = tuple(t for t, _ in merged.premises if not circular(t.conclusion))
        unfold, allow = tuple(r.unfold), (*r.allow, *[a for a in ALWAYS if a not in r.allow])
        try:
            if goal.op == "eq":
                try:
                    return contraction(
                        goal=goal, hypotheses=hypotheses, premises=premises, unfold=unfold, allow=allow
                    )
                except KernelError:
                    found = self._by_equation(goal, merged, hypotheses, guards, unfold, allow)
                    found = found or self._by_outcomes(goal, merged, hypotheses, unfold, allow)
                    if found is not None or not any(_orders(t, s) for t, s in r.premises):
                        return found  # what obligations may use is no citation
                    return self._by_order(goal, merged, hypotheses, premises, unfold)
            equal = make("eq", goal.args)
            known = [t for t, _ in merged.premises]
            known += [self.scope.assume(f) for f in self.scope.domains]
            found = Bounds(self.library, known, guards).show(goal)
            if found is not None:
                return found
            try:
                if goal.op == "le":
                    return equal_order(
                        theorem=contraction(
                            goal=equal, hypotheses=hypotheses, premises=premises, unfold=unfold, allow=allow
                        )
                    )
            except KernelError:
                pass
            direct = [t for t in known if t.conclusion == goal]
            if direct:
                return direct[0]
            found = prove_order(goal, known, hypotheses, premises, unfold)
            return found or self._by_squares(goal, known, hypotheses, premises, unfold)
        except KernelError:
            return None

    def _by_squares(
        self,
        goal: Term,
        known: list[Theorem],
        hypotheses: tuple[Term, ...],
        premises: tuple[Theorem, ...],
        unfold: tuple[Any, ...],
    ) -> Theorem | None:
        """a ≤ b by a² ≤ b² and 0 ≤ b, where a norm or a root stands in it."""
        if not any(y.op == "opnorm" or (y.op == "fn" and y.data == "sqrt") for y in subterms_closed(goal)):
            return None
        sign = Bounds(self.library, known).sign(goal.args[1])
        if sign is None:
            return None
        squares = make(goal.op, [power(x, 2) for x in goal.args])
        for t in known:
            if t.conclusion.op == "eq" and any(y.op == "opnorm" for y in subterms_closed(t.conclusion)):
                known = [*bounds_of(t, [], hypotheses, (), parts=False), *known]
        found = prove_order(squares, known, hypotheses, premises, unfold)
        return None if found is None else root_order(squares=found, sign=sign)

    def _by_equation(
        self,
        goal: Term,
        r: Resources,
        hypotheses: tuple[Term, ...],
        guards: tuple[Term, ...],
        unfold: tuple[Any, ...],
        allow: tuple[str, ...],
    ) -> Theorem | None:
        """The goal as a sum of cited equations, each with factor 1 or −1, where none of them is a rewrite rule."""
        rows = [(t, s) for t, s in r.premises if s is IH or isinstance(s, (Statement, At, Claim))]
        premises = tuple(t for t, s in r.premises)
        found = {v for g in guards for v in g.fv if v.sort == INT}
        variables = sorted(found, key=lambda v: (len(str(v.data[0])), str(v.data[0])))
        for t, _ in rows:
            opened = self._at(t, guards, variables)
            if opened is None or opened.conclusion.op != "eq":
                continue
            for factor in (num(1), num(-1)):
                try:
                    return linear_equations(
                        goal=goal,
                        equations=(opened,),
                        factors=(factor,),
                        hypotheses=hypotheses,
                        premises=premises,
                        unfold=unfold,
                        allow=allow,
                    )
                except KernelError:
                    continue
        return None

    def _by_outcomes(
        self,
        goal: Term,
        r: Resources,
        hypotheses: tuple[Term, ...],
        unfold: tuple[Any, ...],
        allow: tuple[str, ...],
    ) -> Theorem | None:
        """E[X] = E[Y], or E[X] = c, by X = Y at every outcome, which a cited equation gives."""
        if goal.args[0].op != "E" or OUTSIDE in goal.fv:
            return None
        rows = [t for t, s in r.premises if isinstance(s, (Statement, At, Claim))]
        premises = tuple(t for t, _ in r.premises)
        for t in rows:
            if t.conclusion.op != "forall" or t.conclusion.data[1] != OUT:
                continue
            equation = logic.forall_elim(theorem=t, value=OUTSIDE)
            for factor in (num(1), num(-1)) if equation.conclusion.op == "eq" else ():
                inner = make("eq", [at_outcome(side) for side in goal.args])
                try:
                    same = linear_equations(
                        goal=inner,
                        equations=(equation,),
                        factors=(factor,),
                        hypotheses=hypotheses,
                        premises=premises,
                        unfold=unfold,
                        allow=allow,
                    )
                    found = averaged(same, goal)
                except KernelError:
                    continue
                if found is not None:
                    return found
        return None

    def _by_order(
        self,
        goal: Term,
        r: Resources,
        hypotheses: tuple[Term, ...],
        premises: tuple[Theorem, ...],
        unfold: tuple[Any, ...],
    ) -> Theorem | None:
        """a = b by a ≤ b and b ≤ a, from the domains and the equations and inequalities of scalars that were cited."""
        facts = [t for t, s in r.premises if _orders(t, s)]
        plain = [t for t in facts if t.conclusion.op != "eq"]
        plain += [self.scope.assume(f) for f in self.scope.domains]
        direct = Bounds(self.library, plain)
        shown = [direct.show(make("le", ends)) for ends in (goal.args, goal.args[::-1])]
        if shown[0] is not None and shown[1] is not None:
            return antisymmetry(left=shown[0], right=shown[1])
        known = [b for t in facts for b in bounds_of(t, plain, hypotheses, premises)] + plain
        both = []
        for ends in (goal.args, goal.args[::-1]):
            order = make("le", ends)
            found = prove_order(order, known, hypotheses, premises, unfold)
            found = found or self._by_squares(order, known, hypotheses, premises, unfold)
            if found is None:
                return None
            both.append(found)
        return antisymmetry(left=both[0], right=both[1])

    def _at(self, theorem: Theorem, guards: tuple[Term, ...], variables: list[Term]) -> Theorem | None:
        """An equation between arrays at the index variables of the goal."""
        try:
            pending = [v for v in variables if str(v.data[0]).startswith("%t")]
            while theorem.conclusion.op in ("forall", "imp"):
                if theorem.conclusion.op == "forall":
                    theorem = logic.forall_elim(theorem=theorem, value=pending.pop(0))
                else:
                    theorem = logic.imp_elim(
                        implication=theorem, premise=self.scope.assume(theorem.conclusion.args[0])
                    )
                    if theorem.hypotheses - set(self.scope.order) - set(guards) - {self.library.hypothesis}:
                        return None
            return theorem
        except (KernelError, IndexError):
            return None

    def citations(
        self, theorem: Theorem, r: Resources, line: Line
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """What the kernel used, as the objects that were cited; and what was cited but not used."""
        sources: dict[int, Any] = {}
        for t, source in r.premises:
            sources.setdefault(id(t), source)
        used: dict[Any, None] = {}
        names: list[str] = []
        stack, seen = [theorem], set[int]()
        while stack:  # down to what was offered for this line
            t = stack.pop()
            if id(t) in seen:
                continue
            seen.add(id(t))
            if id(t) in sources:
                if sources[id(t)] not in ("integrability", "divisor"):
                    used[sources[id(t)]] = None
                continue
            names += [u for u in t.used if not u.startswith("#") and u not in (HOELDER, NORM)]
            stack.extend(relied_on(t))
        out: dict[Any, None] = {}
        cited = line.by or ()
        for c in cited:
            if isinstance(c, LinearCombination):  # its equations are the reason
                out.update(dict.fromkeys(c.cites()))
            laws = dict.fromkeys(getattr(c, "laws", ()), c)
            defs = {f"definition of {d.name}" for d, s in r.unfold.items() if s is c}
            if c in used or any(n in laws or n in defs for n in names):
                out[c] = None
        spoken = {n for c in out for n in getattr(c, "laws", ())}
        spoken |= {f"definition of {d.name}" for d, s in r.unfold.items() if s in out and s is not None}
        for u in used:
            if u not in out and not _is_background(u, cited):
                out[u] = None
        by_name = {f"definition of {d.name}": s for d, s in r.unfold.items() if s is not None}
        for n in names:
            source = by_name.get(n)
            if source is not None and line.by is None:
                out[source] = None
            elif n not in spoken and source is None:
                out[n] = None
        superfluous = tuple(c for c in cited if c not in out and not isinstance(c, LinearCombination))
        return tuple(out), superfluous

    # ------------------------------------------------------------------------------------------ services
    def chain(
        self, proof: Chain, goal: Term, what: str = "the chain", said: Callable[[], str] | None = None
    ) -> Theorem:
        """What a chain proves, as a proof of the goal; all its sides have values."""
        theorem = self._chain(proof, ())
        c = theorem.conclusion
        if c.args == goal.args and (c.op, goal.op) in (("eq", "le"), ("lt", "le")):
            theorem = equal_order(theorem=theorem) if c.op == "eq" else weaken_order(theorem=theorem)
        theorem = self._fit(theorem, goal, what, proof, said)
        self._sides_have_values()
        return theorem

    def normal(self, goal: Term) -> Theorem:
        """An equation that holds by renaming and arithmetic alone."""
        return contraction(goal=goal, hypotheses=(), premises=(), unfold=(), allow=ALWAYS)

    def induction_at(self, proof: Induction, statement: Any, env: Env) -> Theorem:
        """A statement by induction on one of its free symbols."""
        v = self.scope.lower.symbol(proof.variable)
        above = make("ile", (self.scope.lower.integer(proof.variable.low, PLAIN), v))
        whole = self.induction(proof, statement, env.bind(proof.variable, v))
        if above not in self.scope.types:
            self.scope.types.append(above)
        return logic.instance(theorem=whole, values=(v,), premises=(self.scope.assume(above),))

    def induction(self, proof: Induction, statement: Any, env: Env) -> Theorem:
        """∀t. a ≤ t ⇒ statement, for t declared from a on; env gives the bound name of t, if it has one."""
        lower = self.scope.lower
        v, low = lower.symbol(proof.variable), lower.integer(proof.variable.low, PLAIN)
        above, goal = make("ile", (low, v)), lower.statement(statement, env)
        if any(v in f.fv for f in self.scope.order if f != above):
            raise Stuck(
                OpenItem(
                    "statement",
                    f"induction on {proof.variable.name}: a hypothesis speaks of {proof.variable.name}",
                    help="state the claim for all values, with the hypothesis as a guard inside it",
                )
            )
        if v not in goal.fv:
            raise Stuck(
                OpenItem(
                    "statement",
                    f"induction on {proof.variable.name}: {proof.variable.name} does not occur in {statement}",
                    help="induct on a natural number that the statement speaks of",
                )
            )
        names = [x for x, value in env.bound.items() if value is v]

        def part(script: Any, time: Term, what: str, spoken: Any) -> Theorem:
            with self.scope.saying(dict.fromkeys((*names, proof.variable), spoken)):
                return shown(script, time, what)

        def shown(script: Any, time: Term, what: str) -> Theorem:
            here = env
            for x in (*names, proof.variable):
                here = here.bind(x, time)
            wanted = substitute(goal, {v: time})
            if script is None:
                return self.prove_formula(wanted, what, statement, here)
            if isinstance(script, Chain) and not isinstance(statement, Implies):
                return self.chain(script, wanted, what, lambda: self.advice.said(wanted, statement, here))
            return self.structure.prove(statement, here, script)

        base = part(proof.base, low, "the base", proof.variable.low)
        outer = self.library.hypothesis
        self.library.hypothesis = goal
        with self.scope.assuming([above]) as local:
            step = local.close(part(proof.step, plus(v, 1), "the step", proof.variable + 1))
        self.library.hypothesis = outer
        return logic.induction(base=base, step=step, variable=v, start=low, formula=goal)

    def _fit(
        self, theorem: Theorem, goal: Term, what: str, proof: Chain, said: Callable[[], str] | None
    ) -> Theorem:
        """The theorem as a proof of the goal: equal as it stands, or after always-on rewriting of both ends."""
        if theorem.conclusion == goal:
            return theorem
        entries, core = strip(goal)
        inner, have = strip(theorem.conclusion)
        ok = len(entries) == len(inner) and core.op == have.op and core.op in ("eq", "le", "lt")
        if ok:
            rename = dict(
                zip(
                    [e for e in inner if e.sort != "prop"],
                    [e for e in entries if e.sort != "prop"],
                    strict=False,
                )
            )
            have = substitute(have, rename) if rename else have
            opened = self.scope.opened(theorem, entries)
            guards = integer_guards(entries)
            first = self.attempt(make("eq", (core.args[0], have.args[0])), Resources(), Resources(), guards)
            last = self.attempt(make("eq", (have.args[1], core.args[1])), Resources(), Resources(), guards)
            if first is not None and last is not None and opened.conclusion == have:
                return generalise(logic.chain(steps=(first, opened, last)), entries)
        wanted = f"it must prove {said() if said is not None else readable(goal)}"
        if core.op in ("ieq", "ile"):
            wanted += (
                " as a statement about integers, and chains are about reals: cite what it follows from by by="
            )
        shown = line_in_words(proof.sides[0], Line(proof.relation, proof.sides[-1], None, None))
        raise Stuck(OpenItem("statement", f"{what} proves {shown}", help=wanted))

    # --------------------------------------------------------------------------------------------- auto
    def _auto(self) -> Theorem:
        try:
            return self.prove_formula(self.goal, "the statement", self.claim.statement)
        except Stuck as stuck:
            for x in self.scope.symbols:
                if getattr(x, "role", "") == "natural" and self.scope.lower.symbol(x) in self.goal.fv:
                    saved = list(self.records)
                    try:
                        return self.induction_at(Induction(x, None, None), self.claim.statement, PLAIN)
                    except (Stuck, KernelError):
                        self.records = saved
                        self.library.hypothesis = None
            raise stuck

    def prove_formula(self, goal: Term, what: str, statement: Any = None, env: Env = PLAIN) -> Theorem:
        """A formula without a script: by assumption, connectives, the normal form, or signs."""
        known = self.scope.facts.get(goal) or self.scope.assumed(goal)
        if known is not None:
            return known
        entries, core = strip(goal)
        for e in entries:
            if e.sort == "prop":
                self.scope.cache.setdefault(("assume", e), self.scope.assume(e))
        guards = integer_guards(entries)
        assumed = [self.scope.assume(e) for e in entries if e.sort == "prop"]
        if core.op == "and":
            said = conjuncts(statement) if not entries else (None, None)
            parts = [
                self.prove_formula(guarded(entries, c), what, part, env)
                for c, part in zip(core.args, said, strict=True)
            ]
            opened = [self.scope.opened(p, entries) for p in parts]
            return generalise(logic.and_intro(left=opened[0], right=opened[1]), entries)
        found = self._core(core, guards, assumed, entries)
        conditions = [e for e in entries if e.sort == "prop" and not integral(e)]
        if found is None and conditions:  # as hypotheses they also give divisors, signs and points
            with self.scope.assuming(conditions) as local:
                found = self._core(core, guards, assumed, entries)
                found = None if found is None else local.close(found)
        if found is None:
            raise self.advice.later(
                lambda: self.advice.formula(goal, core, guards, self.advice.said(goal, statement, env, what))
            )
        if self.claim.proof is None or isinstance(self.claim.proof, Induction):
            self._record_auto(found)
        return generalise(found, entries)

    def _core(
        self, core: Term, guards: tuple[Term, ...], assumed: list[Theorem], entries: list[Term]
    ) -> Theorem | None:
        for t in assumed:
            if t.conclusion == core:
                return t
        if core.op == "true":
            return logic.truth()
        if core.op in ("eq", "le", "lt"):
            terms = (core.args[0], core.args[1])
            everything = self.library.everything(terms)
            background = self.library.background(terms)
            signs = Resources()
            for t in assumed:
                if t.conclusion.op in ("eq", "lt", "le"):
                    everything.add([t], "assumption")
                elif t.conclusion.op == "not":
                    signs.add([t], "divisor")
            background = background.merge(signs)
            for r in (Resources(), everything):
                found = self.attempt(core, r, background, guards)
                if found is not None:
                    self._last = (found, r.merge(background))
                    return found
            found = self._by_domains(core, everything, background, guards)
            found = found or self._by_values(core, everything, background, guards)
            if found is not None:
                self._last = (found, everything.merge(background))
            return found
        try:
            return prove_core(self.library, core, entries)
        except KernelError:
            return None

    _last: tuple[Theorem, Resources] | None = None

    def _record_auto(self, found: Theorem) -> None:
        if self._last is None or self._last[0] is not found:
            return
        st = self.claim.statement
        if isinstance(st, Relation) and self.claim.proof is None:
            used, _ = self.citations(found, self._last[1], Line("eq", st.right, None, None))
            names = {"Eq": "eq", "Lt": "lt", "Le": "le", "Gt": "gt", "Ge": "ge"}
            relation = names.get(type(st).__name__)
            if relation is not None:
                self.records.append(StepRecord(st.left, relation, st.right, used, proved=True))

    # ---------------------------------------------------------------------------------- having a value
    def _sides_have_values(self) -> None:
        """Every side between the first and the last has a value; those two are ends of the statement."""
        for entries, sides in self.between:
            guards = [e for e in entries if e.sort == "prop"]
            for theorem, side in sides:
                known = (theorem.hypotheses - set(guards)) | frozenset(self.scope.types)
                before = (*self.ordered(known), *guards)
                for o in definedness.obligations(before, make("eq", (side, ZERO)), first=len(before)):
                    self.discharge(o, before)
        self.between.clear()

    def discharge(self, o: definedness.Obligation, before: tuple[Term, ...]) -> Theorem:
        """The theorem that an obligation asks for."""
        found = self.discharged(o, before)
        if found is None:
            raise self.advice.later(lambda: [self.advice.obligation(o)])
        return found

    def discharged(self, o: definedness.Obligation, before: tuple[Term, ...]) -> Theorem | None:
        """The theorem that an obligation asks for, if it is found."""
        local = [g for g in before if g not in self.scope.order]
        key = o.formula
        for g in reversed(local):
            key = make("imp", (g, key))
        found = prove_obligation(self.library, key)
        for g in local if found is not None else ():
            found = logic.imp_elim(implication=found, premise=self.scope.assume(g))
        return found

    def ordered(self, hyps: frozenset[Term]) -> list[Term]:
        order = [f for f in dict.fromkeys(self.scope.order) if f in hyps]
        return order + sorted((h for h in hyps if h not in order), key=lambda t: t.key)

    def _establish(self, sequent: Theorem) -> tuple[Theorem, Theorem]:
        sequent = self._without_strangers(sequent)
        strangers = [h for h in self.ordered(sequent.hypotheses) if h not in set(self.scope.order)]
        if strangers:
            raise Stuck(
                OpenItem(
                    "statement",
                    f"a hypothesis of a cited claim is missing: {readable(strangers[0])}",
                    help="add it to given=[...], or declare it on the symbol",
                )
            )
        theorem = sequent
        for f in self.scope.types:  # ranges of sizes and times are always in force
            if f not in theorem.hypotheses and f.fv & (self.goal.fv | _names(theorem)):
                theorem = logic.weaken(theorem=theorem, formula=f)
        discharged: dict[Term, Theorem] = {}
        pending = [theorem.conclusion, *self.ordered(theorem.hypotheses)]
        while pending:  # a hypothesis that an obligation needs must have a value itself
            formula = pending.pop(0)
            before = tuple(h for h in self.ordered(theorem.hypotheses) if h != formula)
            if formula in theorem.hypotheses:
                order = self.ordered(theorem.hypotheses)
                before = tuple(order[: order.index(formula)])
            for o in definedness.obligations(before, formula, first=len(before)):
                found = discharged[o.formula] = self.discharge(o, ())
                for f in self.ordered(found.hypotheses - theorem.hypotheses):
                    theorem = logic.weaken(theorem=theorem, formula=f)
                    pending.append(f)
        order = self.ordered(theorem.hypotheses)
        established = definedness.establish(
            theorem=theorem, order=tuple(order), discharged=tuple(discharged.values())
        )
        return established, theorem

    def _without_strangers(self, theorem: Theorem) -> Theorem:
        """Hypotheses of cited claims that are not assumed here, shown from what is: a law has its moments."""
        known = set(self.scope.order)
        for h in sorted(theorem.hypotheses - known, key=lambda h: h.key):
            shown = prove_obligation(self.library, h) or self._by_laws(h)
            if shown is not None and shown.hypotheses <= known:
                theorem = logic.imp_intro(theorem=theorem, formula=h)
                theorem = logic.imp_elim(implication=theorem, premise=shown)
        return theorem

    def _by_laws(self, formula: Term) -> Theorem | None:
        """An equation, for all indices, from everything in scope; None if it does not follow."""
        records = list(self.records)
        try:
            return self.prove_formula(formula, "") if strip(formula)[1].op == "eq" else None
        except Stuck:
            return None
        finally:
            self.records = records

    # ------------------------------------------------------------------------------------------- report
    def report(
        self,
        theorem: Theorem | None,
        sequent: Theorem | None,
        steps: tuple[StepRecord, ...],
        opened: tuple[OpenItem, ...],
        seconds: float,
    ) -> Proof:
        """The Proof record, with hypotheses as what the author declared."""
        hypotheses: dict[Any, None] = {}
        used: frozenset[Term] = frozenset()
        if theorem is not None and sequent is not None:
            used = sequent.hypotheses
            for f in self.ordered(used):
                if f in self.scope.origin and f not in self.scope.types:  # k <= t is 0 <= t at k = 0
                    hypotheses[self.scope.origin[f]] = None
        beyond = self._beyond(sequent, used) if sequent is not None else frozenset()
        for x in (
            self.scope.symbols
        ):  # the range of an index that the statement does not speak of is an assumption
            if isinstance(x, IntSymbol) and self.scope.lower.symbol(x) in beyond:
                ends = (x >= x.low, *(() if x.high is None else (x <= x.high,)))
                told = zip(self.scope.lower.types(x), ends, strict=False)
                hypotheses.update({end: None for f, end in told if f in used})
        unused = tuple(
            g
            for g, f in zip(self.claim.given, self.scope.given, strict=True)
            if theorem is not None and f not in used and f.fv.isdisjoint(beyond)
        )
        cited = dict.fromkeys(c.id for c in cited_claims(self.claim.proof))
        closed = theorem.conclusion.args[0] if theorem is not None else self._closed_goal()
        return Proof(
            theorem=theorem,
            steps=steps,
            hypotheses=tuple(hypotheses),
            unused=unused,
            lemmas=tuple(cited),
            open=opened,
            closed=closed,
            seconds=seconds,
        )

    def _beyond(self, sequent: Theorem, used: frozenset[Term]) -> frozenset[Term]:
        """Symbols of which the proof uses the range, and that occur in nothing else that it uses or shows."""
        types = [f for f in used if f in self.scope.types]
        ranged = frozenset[Term]().union(*(f.fv for f in types))
        return ranged.difference(sequent.conclusion.fv, *(f.fv for f in used if f not in types))

    def _closed_goal(self) -> Term:
        out = self.goal
        for h in reversed(list(dict.fromkeys(self.scope.order))):
            out = make("imp", (h, out))
        return out


def _few_values(goal: Term, guards: tuple[Term, ...]) -> Iterator[tuple[Term, int, int]]:
    """The indices of a goal that range over a few numbers, with the first and the last."""
    ends = [g.args for g in guards if g.op == "ile"]
    sizes = {
        v for a in goal.fv for end in a.args for v in end.fv
    }  # of arrays, which values are not put in for
    for i in sorted((v for v in goal.fv - sizes if v.sort == INT), key=lambda v: str(v.data[0])):
        low = [a.data for a, b in ends if b is i and a.op == "int"]
        high = [b.data for a, b in ends if a is i and b.op == "int"]
        if low and high and 0 <= min(high) - max(low) < MAX_VALUES:
            yield i, max(low), min(high)


def _last_value(i: Term, low: int, high: int, guards: tuple[Term, ...]) -> Theorem:
    """c_m = i, where i is neither of the values before: c + 1 ≤ i from c ≤ i and c ≠ i, one after the other."""
    found = integer_fact(goal=make("ile", (integer(low), i)), hypotheses=guards)
    for c in range(low, high):
        other = negate(make("ieq", (integer(c), i)))
        above = integer_fact(goal=make("ile", (integer(c + 1), i)), hypotheses=(found.conclusion, other))
        step = logic.imp_intro(theorem=above, formula=found.conclusion)
        found = logic.imp_elim(implication=step, premise=found)
    last = integer_fact(goal=make("ieq", (integer(high), i)), hypotheses=(found.conclusion, *guards))
    return logic.imp_elim(implication=logic.imp_intro(theorem=last, formula=found.conclusion), premise=found)


def _orders(theorem: Theorem, source: Any) -> bool:
    """Whether a premise is a cited equation or inequality of scalars."""
    return theorem.conclusion.op in ("eq", "le", "lt") and isinstance(source, (Statement, At, Claim, Fact))


def _names(theorem: Theorem) -> frozenset[Term]:
    out: frozenset[Term] = theorem.conclusion.fv
    for h in theorem.hypotheses:
        out |= h.fv
    return out


def _is_background(u: Any, cited: tuple[Any, ...]) -> bool:
    """Signs of what is given serve obligations; they are no citations."""
    if isinstance(u, (str, Smooth)):
        return True
    return isinstance(u, Statement) and u not in cited and _only_sign(u)


def _only_sign(u: Statement) -> bool:
    return isinstance(u, (Ne, Lt, Le, Gt, Ge))
