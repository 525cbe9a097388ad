"""What a step may use: citations turned into premises, definitions to unfold, and laws of the normal form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from symproofs.kernel import definitions, logic
from symproofs.kernel.contraction import LAWS
from symproofs.kernel.definitions import COVARIANCE, VARIANCE
from symproofs.kernel.expectation import integrable_intro
from symproofs.kernel.order import cast_order, integer_fact
from symproofs.kernel.terms import (
    INT,
    OUT,
    ZERO,
    Definition,
    KernelError,
    Term,
    const,
    instantiate,
    integrable,
    make,
    minus,
    negate,
    plus,
    power,
)
from symproofs.kernel.theorem import Theorem
from symproofs.language.errors import InputError
from symproofs.language.laws import Moments
from symproofs.language.lower import OUTSIDE
from symproofs.language.relations import Statement
from symproofs.language.symbols import IntSymbol, LetSymbol, RecursionSymbol, is_random_symbol
from symproofs.proofs.claims import IH, Claim
from symproofs.proofs.facts import Fact
from symproofs.proofs.scripts import At
from symproofs.tactics import calculus, events, moments
from symproofs.tactics.degrees import highest
from symproofs.tactics.equal_functions import equal_derivatives, smooth_by_equation
from symproofs.tactics.general import closed_fact, instances
from symproofs.tactics.independence import products_of_functions
from symproofs.tactics.norms import eigenvalue_signs
from symproofs.tactics.rules import (
    constants,
    discharge,
    for_every_outcome,
    fresh,
    generalise,
    guarded,
    is_sign,
    placed_constants,
    split,
    strip,
)
from symproofs.tactics.scope import Scope, consequences, stated_in, symbols_of
from symproofs.tactics.tangents import Tangents
from symproofs.tactics.vectors import nonzero_below, nonzero_difference, nonzero_norm

DEFINITIONS = {"Var": VARIANCE, "Cov": COVARIANCE}
MAX_STEPS = 4  # from an element at a literal time back to the start


@dataclass(slots=True)
class Resources:
    """Premises with the citation each came from, definitions to unfold, laws that may be used."""

    premises: list[tuple[Theorem, Any]] = field(default_factory=list)
    unfold: dict[Definition, Any] = field(default_factory=dict)
    allow: dict[str, Any] = field(default_factory=dict)

    def add(self, theorems: Iterable[Theorem], source: Any) -> None:
        """Files usable premises under a citation."""
        for t in theorems:
            for part in split(t):
                self.premises.append((part, source))

    def merge(self, other: Resources) -> Resources:
        """Both together."""
        return Resources(
            [*self.premises, *other.premises], {**self.unfold, **other.unfold}, {**self.allow, **other.allow}
        )


class Library:
    """Builds resources for the steps of one claim."""

    def __init__(self, scope: Scope, claims: dict[Claim, Theorem]) -> None:
        self.scope = scope
        self.claims = claims  # theorems of other claims that may be cited
        self._claims: dict[Any, Theorem] = {}
        self.tangents = Tangents(self)
        self.kept: dict[Any, Theorem] = {}  # closed theorems of cited facts
        self.hypothesis: Term | None = None  # the induction hypothesis, if one is in force
        self.known: Callable[[Any], Theorem] | None = (
            None  # what a citation of a statement at values stands for
        )

    # --------------------------------------------------------------------------------------- citations
    def cited(self, by: Iterable[Any], terms: tuple[Term, ...]) -> Resources:
        """What the citations give leave to use."""
        found = {}
        for c in by:  # definitions may stand in the facts that are cited beside them
            if not isinstance(c, LetSymbol):
                found[id(c)] = self.one(c, terms)
                if isinstance(c, (At, Claim, Statement)):
                    terms = (*terms, *[t.conclusion for t, _ in found[id(c)].premises])
        out = Resources()
        for c in by:
            out = out.merge(found[id(c)] if id(c) in found else self.one(c, terms))
        return out

    def one(self, c: Any, terms: tuple[Term, ...]) -> Resources:
        """What a single citation gives."""
        out = Resources()
        if isinstance(c, Fact):
            out.allow.update(dict.fromkeys(c.laws, c))
            out.unfold.update({DEFINITIONS[name]: c for name in c.unfolds})
            if c.lemma == "second_moment":
                out.add(self._second_moments(terms), c)
            if c.lemma == "piecewise":
                out.add(events.pieces(self, terms), c)
            general = closed_fact(self, c)
            if general is not None:
                out.add([general], c)
                out.add(instances(self, general, terms), c)
        elif isinstance(c, LetSymbol):
            out.unfold.update(dict.fromkeys(self._lets(c, terms), c))
        elif isinstance(c, RecursionSymbol):
            out.add(self._steps(c, terms), c)
            out.add(self.tangents.steps(c.name, terms), c)
        elif c in self.scope.chosen:
            out.add([self.scope.assume(self.scope.chosen[c])], c)
        elif is_random_symbol(c):
            if c not in self.scope.laws:
                raise InputError(f"by={c.name}: {c.name} does not occur in the claim")
            out.add(moments.moment_rules(self.scope, c, self._degree(c, terms)), c)
            out.add(events.mirrored(self.scope, c, terms), c)
        elif c is IH:
            if self.hypothesis is None:
                raise InputError(
                    "by=IH: there is no induction hypothesis here; IH is for the step of induction(...)"
                )
            out.add([self.scope.assume(self.hypothesis)], c)
        elif isinstance(c, Claim):
            shown = self.claim(c)
            out.add(self._conjuncts(shown), c)
            out.add(self._orders_at(c, shown, terms), c)
        elif isinstance(c, Statement):
            formula = self.scope.lower.statement(c)
            theorem = self.scope.facts.get(formula) or self.scope.assumed(formula)
            if theorem is not None and formula.op == "ile":
                out.add([cast_order(theorem=theorem)], c)
            elif theorem is not None and formula.op == "ieq":
                out.add([theorem], c)
            elif theorem is not None:
                for part in consequences(theorem):
                    out.add(self._usable(for_every_outcome(part), terms), c)
                out.add(events.almost_surely(theorem, terms), c)
            else:
                raise InputError(f"by={c}: this statement is not among the hypotheses; add it to given=[...]")
        elif isinstance(c, At):
            if self.known is None:
                raise InputError(f"by={c!r}: at(...) is for proofs of statements with quantifiers")
            for part in consequences(self.known(c)):
                out.add(self._usable(part, terms), c)
                out.add(events.almost_surely(part, terms), c)
        else:
            raise InputError(
                f"by={c!r}: cite a let, a recursion, a random symbol, a hypothesis of given=, a claim, IH or facts.x"
            )
        if isinstance(c, (Claim, Statement, At)):
            out.add(equal_derivatives([t for t, _ in out.premises], terms), c)
        return out

    def everything(self, terms: tuple[Term, ...]) -> Resources:
        """All that is in scope."""
        out = Resources(allow={name: name for name in LAWS}, unfold=dict.fromkeys(DEFINITIONS.values()))
        for x in self.scope.symbols:
            if isinstance(x, (LetSymbol, RecursionSymbol)) or x in self.scope.laws:
                out = out.merge(self.one(x, terms))
        if self.hypothesis is not None:
            out = out.merge(self.one(IH, terms))
        for formula in self.scope.given:
            out.add(
                self._usable(self.scope.assume(formula), terms), self.scope.origin.get(formula, "assumption")
            )
        for formula, theorem in self.scope.facts.items():
            out.add(self._usable(theorem, terms), self.scope.origin.get(formula, "assumption"))
        return out

    def _standing(self) -> Resources:
        """What obligations may always use, whatever they speak of."""
        key = ("background", self.hypothesis)
        if key not in self.scope.cache:
            out = Resources()
            for formula in [*self.scope.domains, *self.scope.given]:
                if _says_sign(formula) or formula.op == "invertible":
                    source = self.scope.origin.get(formula, "assumption")
                    out.add([self.scope.assume(formula)], source)
            shown = {f: self.scope.assume(f) for f in self.scope.given} | self.scope.facts
            for formula, theorem in self.scope.facts.items():
                if _says_sign(formula) or formula.op == "invertible":
                    out.add([theorem], self.scope.origin.get(formula, "assumption"))
            shown |= {f: self.scope.assume(f) for f in self.scope.domains}
            for formula, theorem in shown.items():
                for found in (nonzero_norm(theorem), nonzero_difference(theorem), nonzero_below(theorem)):
                    if found is not None:
                        out.add([found], self.scope.origin.get(formula, "assumption"))
            for formula in self.scope.smooth:
                out.add([self.scope.assume(formula)], self.scope.origin[formula])
            for theorem in (*self.lemmas("invertible"), *self.signs()):
                out.add([theorem], "divisor")
            for x in self.scope.laws:
                out.add(moments.integrability(self.scope, x), "integrability")
            for formula in self.scope.given:
                if formula.op == "independent":
                    out.add(moments.independence(self.scope, formula)[1], "integrability")
            self.scope.cache[key] = out
        standing: Resources = self.scope.cache[key]
        return standing

    def background(self, terms: tuple[Term, ...]) -> Resources:
        """What obligations may always use: domains, signs among the hypotheses, finite moments, smooth functions."""
        whole = ("background", self.hypothesis, terms)
        if whole not in self.scope.cache:
            extra = Resources()
            for found, source in ((self._composed, "integrability"), (self._divisors, "divisor")):
                extra.add(dict.fromkeys(x for t in terms for x in found(t)), source)
            for formula in self.scope.given:
                if formula.op == "independent":
                    given = self.scope.assume(formula)
                    extra.add(products_of_functions(self, given, terms)[1], "integrability")
            extra.add(self.smooth_points(terms), "divisor")
            extra.add(dict.fromkeys(x for t in terms for x in eigenvalue_signs(self, t)), "divisor")
            self.scope.cache[whole] = self._standing().merge(extra)
        merged: Resources = self.scope.cache[whole]
        return merged

    def smooth_points(self, terms: tuple[Term, ...]) -> list[Theorem]:
        """What is shown of the functions that are differentiated in the terms, at the points in question."""
        if not any(calculus.holds_derivative(t) for t in terms):
            return []
        points = [x for t in terms for x in calculus.regular_points(self, t)]
        return [*points, *self.tangents.regular(terms), *smooth_by_equation(self, terms)]

    def smooth_background(self, goal: Term) -> list[Theorem]:
        """What the differentiation of a function may use, while facts about its parts are being shown."""
        return [*[t for t, _ in self._standing().premises], *self.smooth_points((goal,))]

    # ----------------------------------------------------------------------------------------- details
    def _divisors(self, t: Term) -> list[Theorem]:
        """x ≠ 0 for the closed divisors that occur, where it can be shown."""
        from symproofs.tactics.obligations import prove_obligation

        out: list[Theorem] = []
        for y in subterms_closed(t):
            if y.op != "pow" or y.args[1].op != "int" or y.args[1].data >= 0:
                continue
            for x in y.args[0].args if y.args[0].op == "mul" else (y.args[0],):
                if x.maxb or x.op == "num":
                    continue
                key = ("divisor", x)
                if key not in self.scope.cache:
                    self.scope.cache[key] = None  # while it is being shown, it is not known
                    goal = negate(make("eq", (x, ZERO)))
                    self.scope.cache[key] = prove_obligation(self, goal)
                found = self.scope.cache[key]
                if found is not None:
                    out.append(found)
        return out

    def _conjuncts(self, theorem: Theorem) -> list[Theorem]:
        """The parts of ∀ … ⇒ (φ ∧ ψ), each under the quantifiers and guards."""
        entries, core = strip(theorem.conclusion)
        if core.op != "and" or not entries:
            return [theorem]
        return [generalise(part, entries) for part in split(self.scope.opened(theorem, entries))]

    def _orders_at(self, c: Claim, theorem: Theorem, terms: tuple[Term, ...]) -> list[Theorem]:
        """A cited inequality at the claim's own times and indices, and at those that occur in the terms.

        Equations need no such instances: they rewrite at every time.
        """
        entries, core = strip(theorem.conclusion)
        if core.op not in ("le", "lt") or not entries or any(e.sort not in (INT, "prop") for e in entries):
            return []
        own = self.claims[c]
        known = own.hypotheses <= {*self.scope.order, *theorem.hypotheses}
        return [*([own] if known else []), *instances(self, theorem, terms)]

    def _usable(self, theorem: Theorem, terms: tuple[Term, ...]) -> list[Theorem]:
        formula = theorem.conclusion
        if formula.op == "independent":
            entries = moments.independence(self.scope, formula)[0]
            return [*entries, *products_of_functions(self, theorem, terms)[0]]
        core = formula
        while core.op in ("forall", "imp"):
            core = core.args[-1]
        if core.op in ("eq", "lt", "le", "invertible") or is_sign(core):
            return [theorem]
        return []

    def _degree(self, x: Any, terms: tuple[Term, ...]) -> int:
        """The highest power of a family that is averaged; at least 2, at most what laws tell."""
        family = self.scope.lower.symbol(x)
        return min(max([2, *(highest(t).get(family, 0) for t in terms)]), moments.HIGH)

    def _lets(self, x: Any, terms: tuple[Term, ...]) -> list[Definition]:
        found: dict[Definition, None] = {}
        seen: set[Definition] = set()
        pending = list(terms)
        while pending:  # a let may stand inside the body of another definition
            for y in subterms_closed(pending.pop()):
                if y.op != "const" or y.data in seen:
                    continue
                seen.add(y.data)
                pending += list(y.data.parts)
                if y.data.kind == "let" and y.data.name == x.name:
                    found[y.data] = None
        return list(found)

    def _occurrences(self, x: Any, terms: tuple[Term, ...]) -> list[Term]:
        """Elements of a recursion that occur, with their indices made general."""
        found: dict[Term, None] = {}
        pending = list(terms)
        while pending:
            t = pending.pop()
            for y in constants(t):
                if y.data.name == x.name and y.data.kind == "recursion":
                    k = len(y.data.params) + 1
                    idx = [fresh(INT) for _ in y.args[k:]]
                    shape = const(y.data, *y.args[:k], *idx)
                    if all(not _same_up_to_names(shape, z) for z in found):
                        found[shape] = None
        return list(found)

    def _steps(self, x: Any, terms: tuple[Term, ...]) -> list[Theorem]:
        """The defining equations of a recursion at the times that occur, for all indices and outcomes."""
        out: list[Theorem] = []
        for c in _down_to_start(self._occurrences(x, (*terms, *self._inside_lets(terms)))):
            entries = [v for v in sorted(c.fv, key=lambda v: v.data[0]) if v.data[0].startswith("%t")]
            d, k = c.data, len(c.data.params)
            start, time = instantiate(d.parts[0], c.args[:k]), c.args[k]
            if start == time:
                out.append(generalise(definitions.recursion_start(constant=c), entries))
                continue
            theorem = definitions.recursion_step(constant=c)
            guard = theorem.conclusion.args[0]
            try:
                fact = integer_fact(goal=guard, hypotheses=self._integers())
                theorem = discharge(theorem, fact)
            except KernelError:
                if not any(v.sort == INT and v in time.fv for v in entries):
                    continue  # the time is not known to lie beyond the start
            out.append(generalise(theorem, entries))
        return out

    def _inside_lets(self, terms: tuple[Term, ...]) -> tuple[Term, ...]:
        out = []
        for t in terms:
            for y in constants(t):
                if y.data.kind == "let":
                    out.append(definitions.unfolded(y))
        return tuple(out)

    def _integers(self) -> tuple[Term, ...]:
        return self.scope.integer_hypotheses()

    def lemmas(self, op: str) -> list[Theorem]:
        """Theorems of cited claims with a conclusion of this form, if their hypotheses are in force here."""
        known = set(self.scope.order)
        holding = [
            c for c, t in self.claims.items() if any(x.op == op for x in subterms_closed(t.conclusion))
        ]
        found = [part for c in holding for part in split(self.claim(c)) if part.conclusion.op == op]
        return [t for t in found if t.hypotheses <= known]

    def signs(self) -> list[Theorem]:
        """What cited claims say of signs, if their hypotheses are in force here."""
        known, out = set(self.scope.order), list[Theorem]()
        for c in self.claims:
            for part in self._conjuncts(self.claim(c)):
                if _says_sign(part.conclusion) and part.hypotheses <= known:
                    out.append(part)
        return out

    def claim(self, c: Claim) -> Theorem:
        """The theorem of another claim, general in its own integer symbols; what was shown on the way is put in."""
        if c not in self.claims:
            raise InputError(f"by={c.id}: that claim is not proved, so it cannot be cited")
        key = (id(c), tuple(self.scope.types))
        if key not in self._claims:
            self._claims[key] = self._general(c)
        theorem = self._claims[key]
        for h in sorted(theorem.hypotheses.difference(self.scope.order), key=lambda h: h.key):
            shown = self.scope.facts.get(h)
            if shown is not None:
                theorem = logic.imp_intro(theorem=theorem, formula=h)
                theorem = logic.imp_elim(implication=theorem, premise=shown)
        return theorem

    def _general(self, c: Claim) -> Theorem:
        theorem, lower = self.claims[c], self.scope.lower
        integers = [x for x in symbols_of(c) if isinstance(x, IntSymbol)]
        stated = stated_in(c)
        types = dict.fromkeys(t for x in integers if x in stated for t in lower.types(x))
        for v in reversed([x for x in types if x in theorem.hypotheses]):
            if v not in self.scope.types:
                theorem = logic.imp_intro(theorem=theorem, formula=v)
        # times and indices of the other claim are general unless a remaining hypothesis speaks of them
        for x in integers:
            if x.role != "size":
                v = lower.symbol(x)
                for guard in lower.types(x):
                    if guard in theorem.hypotheses:
                        theorem = logic.imp_intro(theorem=theorem, formula=guard)
                free = theorem.conclusion.fv
                ends_a_range = any(v in r.fv for y in free if y is not v for r in y.args)
                if v in free and not ends_a_range and all(v not in h.fv for h in theorem.hypotheses):
                    theorem = logic.forall_intro(theorem=theorem, variable=v)
        if OUTSIDE in theorem.conclusion.fv and all(OUTSIDE not in h.fv for h in theorem.hypotheses):
            theorem = logic.forall_intro(theorem=theorem, variable=OUTSIDE)  # it holds for every outcome
        return theorem

    def _second_moments(self, terms: tuple[Term, ...]) -> list[Theorem]:
        """Var(Z) = E[Z²] − E[Z]² for every Var in the step, Z square-integrable."""
        from symproofs.kernel.contraction import contraction
        from symproofs.kernel.terms import add, app, expect, mul, num

        out: list[Theorem] = []
        seen: set[Term] = set()
        for t in terms:
            for y, guards in placed_constants(t, ()):
                if y.data != VARIANCE or y in seen:
                    continue
                seen.add(y)
                w = fresh(OUT)
                z = app(y.args[0], w)
                right = add(expect(w, power(z, 2)), mul(num(-1), power(expect(w, z), 2)))
                premises = tuple(t for t, _ in self.background(terms).premises)
                variables = [v for v in sorted(y.fv, key=lambda v: v.data[0]) if v.data[0].startswith("%t")]
                try:
                    theorem = contraction(
                        goal=make("eq", (y, right)),
                        hypotheses=(*self._integers(), *guards),
                        premises=premises,
                        unfold=(VARIANCE,),
                        allow=("linearity of expectation",),
                    )
                except KernelError:
                    continue
                out.append(generalise(theorem, [*variables, *[g for g in guards if g in theorem.hypotheses]]))
        return out

    # -------------------------------------------------------- integrability of lets and recursions
    def _composed(self, t: Term) -> list[Theorem]:
        """Integrability of random lets and recursions that occur under an expectation."""
        whole = ("composed", t)
        if whole in self.scope.cache:
            known: list[Theorem] = self.scope.cache[whole]
            return known
        out: dict[Theorem, None] = {}
        defined = {y.data for y in subterms_closed(t) if y.op == "const"}
        averaged = not defined.isdisjoint((VARIANCE, COVARIANCE)) or any(
            y.op in ("E", "integrable") for y in subterms_closed(t)
        )
        if averaged and defined - {VARIANCE, COVARIANCE}:
            for y in constants(t):
                if y.data in (VARIANCE, COVARIANCE):
                    continue
                if not any(v.sort == OUT for v in y.fv):
                    continue
                key = ("integrable", y.data, make_family(y))
                if key not in self.scope.cache:
                    self.scope.cache[key] = self._integrable_constant(y)
                out.update(dict.fromkeys(self.scope.cache[key]))
        self.scope.cache[whole] = list(out)
        return list(out)

    def _integrable_constant(self, y: Term) -> list[Theorem]:
        orders = [x.law.order for x in self.scope.laws if isinstance(x.law, Moments)]
        for q in (2, 1) if min(orders, default=2) >= 2 else (1,):
            found = self._let(y, q) if y.data.kind == "let" else self._recursion(y, q)
            if found is not None:
                return [found]
        return []

    def _raw_premises(self) -> tuple[Theorem, ...]:
        out: list[Theorem] = []
        for x in self.scope.laws:
            out += moments.integrability(self.scope, x)
        return tuple(out)

    def _ranges(self, d: Definition, params: tuple[Term, ...], idx: list[Term]) -> list[Term]:
        guards = []
        for k, i in enumerate(idx):
            lo, hi = (instantiate(d.ranges[2 * k + e], params) for e in (0, 1))
            guards += [make("ile", (lo, i)), make("ile", (i, hi))]
        return guards

    def _let(self, y: Term, q: int) -> Theorem | None:
        d, k = y.data, len(y.data.params)
        outcomes = [v for v in y.fv if v.sort == OUT]
        if len(outcomes) != 1:
            return None
        idx = [fresh(INT) for _ in y.args[k:]]
        guards = self._ranges(d, y.args[:k], idx)
        x = const(d, *y.args[:k], *idx)
        goal = integrable(outcomes[0], x if q == 1 else power(x, q))
        inner = [e.data for e in subterms_closed(d.parts[0]) if e.op == "const" and e.data.kind == "let"]
        others = [
            v
            for v in sorted(x.fv, key=lambda v: v.data[0])
            if v.data[0].startswith("%t") and v != outcomes[0]
        ]
        try:
            theorem = integrable_intro(
                goal=goal,
                hypotheses=(*self._integers(), *guards),
                premises=self._raw_premises(),
                unfold=tuple({d, *inner}),
            )
        except KernelError:
            return None
        return generalise(theorem, [*[v for v in others if v not in idx], *idx, *guards])

    def _recursion(self, y: Term, q: int) -> Theorem | None:
        """By induction: if the start and the inputs have moments of order q, so has every element."""
        d, k = y.data, len(y.data.params)
        outcomes = [v for v in y.fv if v.sort == OUT]
        if len(outcomes) != 1 or not d.forward:
            return None
        w, params = outcomes[0], y.args[:k]
        idx = [fresh(INT) for _ in y.args[k + 1 :]]
        guards = self._ranges(d, params, idx)
        t, start = fresh(INT), instantiate(d.parts[0], params)
        if any(v.data[0].startswith("%t") and v.sort == INT for p in params for v in p.fv):
            return None

        def formula(time: Term) -> Term:
            x = const(d, *params, time, *idx)
            return integrable(w, x if q == 1 else power(x, q))

        entries = [e for i, v in enumerate(idx) for e in (v, *guards[2 * i : 2 * i + 2])]
        phi = guarded(entries, formula(t))
        above = make("ile", (start, t))
        try:
            at_start = generalise(
                definitions.recursion_start(constant=const(d, *params, start, *idx)), [w, *idx]
            )
            base = integrable_intro(
                goal=formula(start),
                hypotheses=(*self._integers(), *guards),
                premises=(*self._raw_premises(), at_start),
                unfold=(),
            )
            base = generalise(base, entries)
            step_rule = definitions.recursion_step(constant=const(d, *params, plus(t, 1), *idx))
            fact = integer_fact(goal=step_rule.conclusion.args[0], hypotheses=(*self._integers(), above))
            step_rule = generalise(discharge(step_rule, fact), [w, *idx])
            known = self.scope.assume(phi)
            step = integrable_intro(
                goal=formula(plus(t, 1)),
                hypotheses=(*self._integers(), above, *guards),
                premises=(*self._raw_premises(), step_rule, known),
                unfold=(),
            )
            step = generalise(step, entries)
            return logic.induction(base=base, step=step, variable=t, start=start, formula=phi)
        except KernelError:
            return None


def _down_to_start(elements: list[Term]) -> list[Term]:
    """The elements of a recursion, and those at the few times between one of them and the start."""
    out = dict.fromkeys(elements)
    for c in elements:
        d, k = c.data, len(c.data.params)
        gap = minus(c.args[k], instantiate(d.parts[0], c.args[:k]))
        steps = gap.data if gap.op == "int" else 0
        sign = 1 if d.forward else -1
        for j in range(1, min(sign * steps, MAX_STEPS) + 1):
            out[const(d, *c.args[:k], plus(c.args[k], -sign * j), *c.args[k + 1 :])] = None
    return list(out)


def make_family(y: Term) -> tuple[Term, ...]:
    """The parameters of a defined constant, without its time and indices: what its integrability depends on."""
    from symproofs.kernel.terms import var

    outcome = var("%t", OUT)
    return tuple(substitute_outcome(a, outcome) for a in y.args[: len(y.data.params)])


def substitute_outcome(a: Term, outcome: Term) -> Term:
    """The parameter with its outcome made general."""
    from symproofs.kernel.terms import substitute

    found = {v: outcome for v in a.fv if v.sort == OUT}
    return substitute(a, found) if found else a


def _says_sign(f: Term) -> bool:
    """Whether a formula says that something is not 0, at least 0 or more than 0, in general or under guards."""
    while f.op in ("forall", "imp"):
        f = f.args[-1]
    return is_sign(f)


_SUBTERMS: dict[Term, tuple[Term, ...]] = {}


def subterms_closed(t: Term) -> tuple[Term, ...]:
    """Different subterms without opening binders, for looking only; in reading order."""
    found = _SUBTERMS.get(t)
    if found is None:
        seen: dict[Term, None] = {}
        stack = [t]
        while stack:
            x = stack.pop()
            if x not in seen:
                seen[x] = None
                stack.extend(reversed(x.args))
        found = _SUBTERMS[t] = tuple(seen)
    return found


def circular(formula: Term) -> bool:
    """Whether an equation would rewrite a term to one that holds it, without end."""
    while formula.op in ("forall", "imp"):
        formula = formula.args[-1]
    return formula.op == "eq" and formula.args[0] in subterms_closed(formula.args[1])


def _same_up_to_names(a: Term, b: Term) -> bool:
    return _general_key(a) == _general_key(b)


def _general_key(t: Term) -> Term:
    """t with the prover's own variables renamed in order of appearance."""
    from symproofs.kernel.terms import substitute, var

    order: dict[Term, None] = {}
    for y in subterms_closed(t):
        if y.op == "var" and y.data[0].startswith("%t"):
            order[y] = None
    return substitute(t, {v: var(f"%k{n}", v.sort, v.args) for n, v in enumerate(order)}) if order else t
