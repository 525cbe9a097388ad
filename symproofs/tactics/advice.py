"""What an author reads of a line or a statement that was not proved: what has no value, what is left, what would help.

All of it is found when a claim is reported as open, in the state in which the proof got stuck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from symproofs.kernel import definedness
from symproofs.kernel.contraction import LAWS, residual
from symproofs.kernel.order import integer_fact
from symproofs.kernel.powers import ELEMENTARY, FIELD
from symproofs.kernel.terms import (
    INT,
    REAL,
    ZERO,
    KernelError,
    Term,
    instantiate,
    make,
    minus,
    negate,
    substitute,
)
from symproofs.language.binders import Expectation
from symproofs.language.derivatives import Derivative
from symproofs.language.errors import SymproofsError
from symproofs.language.lower import PLAIN, Env
from symproofs.language.nodes import Div, Inverse, LambdaMax, Pow, is_row, shape_of, show
from symproofs.language.relations import And, Eq, ForAll, Iff, Implies, Invertible, Ne, Statement
from symproofs.language.symbols import NONE, Bound, IntSymbol, Symbolic
from symproofs.proofs.claims import Claim, Line, as_basic, parts_of
from symproofs.proofs.facts import Fact
from symproofs.proofs.scripts import At
from symproofs.proofs.verdicts import OpenItem
from symproofs.tactics.calculus import irregular
from symproofs.tactics.obligations import prove_obligation
from symproofs.tactics.resources import Resources, circular, subterms_closed
from symproofs.tactics.rules import fresh, integer_guards, mark_names, release_names, strip
from symproofs.tactics.stuck import Stuck, readable, remainder
from symproofs.tactics.undeclared import what_is_undeclared

if TYPE_CHECKING:
    from symproofs.tactics.prover import Prover

MOST_TRIED, MOST_TOLD = 24, 4  # obligations of one statement or line
MOST_FACTORS = 4  # whose sign is asked for
_SIGNS = {"eq": "=", "le": "<=", "lt": "<", "ge": ">=", "gt": ">"}
_GIVEN = "a hypothesis is needed that gives this, in given=[...] or as a domain or law"
_FACTS = {
    "linearity of expectation": "facts.linearity",
    "exchange of finite sums": "facts.exchange_of_sums",
    "splitting a finite sum": "facts.splitting_of_sums",
    "inverse matrices": "facts.inverse",
    "rules of differentiation": "facts.differentiation",
    "chain rule": "facts.chain_rule",
    "laws of exponentials": "facts.exponential",
    "laws of logarithms": "facts.logarithm",
    "logistic by exponentials": "facts.logistic",
    "tanh by exponentials": "facts.hyperbolic_tangent",
    "softplus by exponentials": "facts.softplus",
    "definition of Var": "facts.variance",
    "definition of Cov": "facts.variance",
}


def name_of(c: Any) -> str:
    """How a citation is called."""
    if isinstance(c, Claim):
        return c.id
    if isinstance(c, str):
        return c
    return getattr(c, "name", None) or str(c)


def in_words(statement: Any) -> str:
    """A statement as its author wrote it; an equation as in a chain."""
    if isinstance(statement, Invertible):
        return f"invertible({show(statement.args[0])})"
    if isinstance(statement, (Eq, Ne)):
        return f"{show(statement.left)} {'=' if isinstance(statement, Eq) else '!='} {show(statement.right)}"
    return str(statement)


def conjuncts(statement: Any) -> tuple[Any, Any]:
    """The first part of a conjunction or equivalence and the rest, as they are lowered; nothing of other statements."""
    if isinstance(statement, Iff):
        p, q = statement.args
        return Implies(p, q), Implies(q, p)
    if not isinstance(statement, And):
        return None, None
    first, *rest = statement.args
    return first, rest[0] if len(rest) == 1 else And(*rest)


def line_in_words(left: Any, line: Line) -> str:
    """A line of a chain as its author wrote it."""
    return f"{show(left)} {_SIGNS[line.relation]} {show(line.right)}"


class Advice:
    """Puts into words what one prover did not prove."""

    def __init__(self, prover: Prover) -> None:
        self.prover, self.scope, self.library = prover, prover.scope, prover.library
        self._authors: dict[Term, tuple[Statement, Any]] | None = None

    def later(self, say: Callable[[], Iterable[OpenItem]]) -> Stuck:
        """Stuck here; what there is to say is found when it is asked for, with what is in force now."""
        again, hypothesis, given = self.scope.later(), self.library.hypothesis, mark_names()

        def said() -> list[OpenItem]:
            outer, names = self.library.hypothesis, mark_names()
            with again():
                self.library.hypothesis = hypothesis
                release_names(max(given, names))
                try:
                    return list(say())
                finally:
                    self.library.hypothesis = outer
                    release_names(names)

        return Stuck(said)

    def report(self, found: Sequence[OpenItem]) -> tuple[OpenItem, ...]:
        """Obligations of the statement that are not shown, those of the line that got stuck, and then the rest."""
        with self.prover.knowing_shown():
            needed = self.missing(self.prover.goal, ())
        needed += [x for x in found if x.kind == "obligation"]
        once: dict[str, OpenItem] = {}
        for x in needed:
            once.setdefault(x.text.partition(": ")[2], x)  # one condition may serve a time and an index
        told = list(once.values())[:MOST_TOLD]
        return (*told, *[x for x in found if x.kind != "obligation"])

    # --------------------------------------------------------------------------------------- what got stuck
    def line(
        self,
        goal: Term,
        line: Line,
        left: Any,
        r: Resources,
        guards: tuple[Term, ...],
    ) -> Iterator[OpenItem]:
        """A line of a chain that was not proved."""
        smooth = self._not_smooth(goal)
        if smooth is not None:
            yield smooth
            return
        yield from self.missing(make("eq", goal.args), guards)
        text, terms = line_in_words(left, line), (goal.args[0], goal.args[1])
        left_over, lacks = "", ""
        if goal.op == "eq":
            merged = r.merge(self.library.background(terms))
            left_over, lacks = self._left_over(goal, guards, merged, tuple(r.unfold), tuple(r.allow))
        lacks += self._hints(goal, line.by, guards)
        if line.by is None:
            help_ = "nothing in scope proves this line; split it, or add a hypothesis" + lacks
        else:
            cited = "nothing" if line.by == () else ", ".join(name_of(c) for c in line.by)
            needs = self._would_help(goal, line, guards)
            help_ = f"it does not follow from {cited} alone" + needs + lacks
        yield OpenItem("step", text, left_over, help_)

    def formula(self, goal: Term, core: Term, guards: tuple[Term, ...], said: str) -> Iterator[OpenItem]:
        """A statement that was not proved as it stands: ∀ and ⇒ open to the core, under the guards."""
        smooth = self._not_smooth(goal)
        if smooth is not None:
            yield smooth
            return
        yield from self.missing(goal, ())
        left_over, lacks = "", ""
        if core.op == "eq":
            terms = (core.args[0], core.args[1])
            r = self.library.everything(terms).merge(self.library.background(terms))
            left_over, lacks = self._left_over(core, guards, r, tuple(r.unfold), tuple(r.allow))
        if core.op in ("eq", "le", "lt"):
            lacks += self._hints(core, None, guards)
        yield OpenItem("statement", said, left_over, "not proved as it stands" + lacks)

    def said(self, goal: Term, statement: Any, env: Env, what: str = "") -> str:
        """A statement as it was written, with what is put for its symbols; the formula where there is none."""
        label = f"{what}: " if what in ("the base", "the step") else ""
        if statement is None:
            return label + readable(goal)
        chosen = {x: v for x, v in self.scope.spoken.items() if x in env.bound or x in self.scope.chosen}
        if not chosen:
            return label + in_words(statement)
        witnesses = ", ".join(f"{x.name} = {show(v)}" for x, v in chosen.items() if x in self.scope.chosen)
        try:
            return label + in_words(statement.xreplace(chosen)) + (f", at {witnesses}" if witnesses else "")
        except (SymproofsError, AttributeError, TypeError):
            at = ", ".join(f"{x.name} = {show(v)}" for x, v in chosen.items())
            return f"{label}{in_words(statement)}, at {at}"

    def _not_smooth(self, goal: Term) -> OpenItem | None:
        """What is not known of the point at which the goal differentiates, if that is what is missing."""
        found = irregular(self.library, goal)
        if found is None:
            return None
        return OpenItem(
            "obligation",
            f"differentiable: {readable(found)}",
            help="a function is differentiated where this is not known; add it to given=[...], or a hypothesis "
            "that gives it",
        )

    def _left_over(
        self,
        goal: Term,
        guards: tuple[Term, ...],
        r: Resources,
        unfold: tuple[Any, ...],
        allow: tuple[str, ...],
    ) -> tuple[str, str]:
        """What is left of an equation, and which declaration it lacks."""
        hyps = (*self.scope.integer_hypotheses(), *guards)
        premises = tuple(t for t, _ in r.premises if not circular(t.conclusion))
        try:
            rest = residual(goal, hyps, premises, unfold, allow)
        except KernelError as e:
            return str(e), ""
        return remainder(rest), self._undeclared((rest,))

    def _undeclared(self, terms: tuple[Term, ...]) -> str:
        found = what_is_undeclared(self.scope, terms)
        return f". {found[0].upper()}{found[1:]}" if found else ""

    # -------------------------------------------------------------------------------------- having a value
    def missing(self, formula: Term, guards: tuple[Term, ...]) -> list[OpenItem]:
        """What the formula needs to have a value, and is not shown here; some of it, if it is much."""
        before = (*dict.fromkeys(self.scope.order), *guards)
        try:
            needed = definedness.obligations(before, formula, first=len(before))
        except (KernelError, RecursionError):
            return []
        out: list[OpenItem] = []
        for o in needed[:MOST_TRIED]:
            if len(out) < MOST_TOLD and self.prover.discharged(o, before) is None:
                out.append(self.obligation(o, guards))
        return out

    def obligation(self, o: definedness.Obligation, guards: tuple[Term, ...] = ()) -> OpenItem:
        """What must hold for a term to have a value, and how to say so; guards are ranges of indices around it."""
        entries, core = strip(o.formula)
        for part in _conjuncts(core):
            told = self._range(o, part, entries) if part.op == "ile" else None
            if told is not None:
                return told
        found = self._author(core)  # the stronger condition, where it is asked for under others
        other = ""
        if core.op == "or" and core.args[0].op == "ile":  # of an exponent that may be negative
            found, other = self._author(core.args[1]), _compared(core.args[0])[0]
        if found is not None:
            statement, node = found
            typed = in_words(statement) if isinstance(statement, Invertible) else str(statement)
            help_ = f"add given=[{typed}], or " + (
                "a hypothesis or a domain that gives it" if isinstance(statement, Ne) else "show it before"
            )
            text, where = in_words(statement), show(node)
            if other:
                text, where = f"{text} or {other}", readable(o.about)
                help_ += f"; or {self._added(core.args[0])}"
            return OpenItem("obligation", f"{o.kind}: {text}", f"in {where}", help_)
        if o.kind == "differentiable":
            told = self._not_smooth(o.about)
            if told is not None:
                return told
        around = dict.fromkeys(
            a for g in guards if g.op == "ile" for a in g.args if a.op == "var" and _own(a)
        )
        words = self._part(core, [*around, *[e for e in entries if e.sort == INT]])
        text, about = words or (readable(o.formula), readable(o.about))
        return OpenItem(
            "obligation", f"{o.kind}: {text}", f"in {about}", _GIVEN + self._undeclared((o.formula,))
        )

    def _part(self, core: Term, indices: list[Term]) -> tuple[str, str] | None:
        """What is averaged or differentiated, and where, in the words of the claim."""
        if core.op not in ("integrable", "differentiable"):
            return None
        for node in _nodes(self.scope.claim):
            if not isinstance(node, Expectation if core.op == "integrable" else Derivative):
                continue
            shape = shape_of(node)
            more = [fresh(INT) for _ in shape]
            idx = tuple([*indices, *more][: len(shape[1:] if is_row(shape) else shape)])
            try:
                entry = self.scope.lower.entry(node, idx, PLAIN)
            except (SymproofsError, KernelError, AttributeError, KeyError):
                continue
            if core.op == "integrable" and entry.op == "E" and entry.args == core.args:
                return show(node.arg), show(node)
            if (
                core.op == "differentiable"
                and entry.op == "deriv"
                and entry.args[: len(core.args)] == core.args
            ):
                return f"{show(node.args[3])} in {show(node.args[4])}", show(node)
        return None

    def _author(self, formula: Term) -> tuple[Statement, Any] | None:
        """An obligation in the words of the claim: that a divisor is not 0, that a matrix is invertible."""
        if self._authors is None:
            self._authors = {}
            for node, statement in dict(_needed(self.scope.claim)).items():
                try:
                    lowered = self.scope.lower.statement(statement, PLAIN)
                except (SymproofsError, KernelError, AttributeError, KeyError):
                    continue  # an index of a sum stands in it
                self._authors.setdefault(lowered, (statement, node))
        return self._authors.get(formula)

    def _range(self, o: definedness.Obligation, core: Term, entries: list[Term]) -> OpenItem | None:
        """An index or a time out of range: what must be known of the other integers."""
        bound = [e for e in entries if e.sort == INT]
        guards = integer_guards(entries)
        known = (*self.scope.integer_hypotheses(), *guards)
        if _decided(core, known):  # a part of a condition that is met
            return None
        for wanted in _eliminated(core, bound, guards):
            where = f"in {readable(o.about)}"
            if _decided(negate(wanted), known):
                text = f"{o.kind}: {readable(wanted)}"
                return OpenItem("obligation", text, where, "this never holds: the index is out of range")
            if _decided(core, (*known, wanted)):
                text = _compared(wanted)[0]
                return OpenItem("obligation", f"{o.kind}: {text}", where, self._added(wanted))
        return None

    def _added(self, wanted: Term) -> str:
        """How to say an inequality of integers."""
        text, low = _compared(wanted)
        add = f"add {text} to given=[...]"
        if low is None:
            return add
        names = [
            x.name for x in self.scope.symbols if _is_natural(x) and self.scope.lower.symbol(x) == low[0]
        ]
        return "".join(f'declare it by natural("{name}", {low[1]}), or ' for name in names[:1]) + add

    # ---------------------------------------------------------------------------------------- what would help
    def _hints(self, goal: Term, by: tuple[Any, ...] | None, guards: tuple[Term, ...]) -> str:
        """Advice by what stands in the goal and in what is cited."""
        out: list[str] = []
        for hint in (self._outside, self._under_average, self._anonymous, self._direction):
            try:
                out += hint(goal, by, guards)
            except (KernelError, SymproofsError):
                continue
        return "".join(f". {x[0].upper()}{x[1:]}" for x in dict.fromkeys(out))

    def _outside(self, goal: Term, by: tuple[Any, ...] | None, guards: tuple[Term, ...]) -> Iterator[str]:
        """Values at which a cited statement says nothing: outside the range of its variable."""
        for c in by or ():
            if not isinstance(c, At) or not isinstance(c.fact, ForAll) or isinstance(c.values[0], tuple):
                continue
            rest = self.prover.structure.known(c).conclusion
            if rest.op != "imp" or not self._opposite(rest.args[0]):
                continue
            fact, values = c.fact, list(c.values)
            while values and isinstance(fact, ForAll):
                quantified, value = fact, values.pop(0)
                fact = fact.body
            yield f"the value {show(value)} lies outside {_domain(quantified)}: {readable(rest.args[0])} does not hold"

    def _opposite(self, p: Term) -> bool:
        a = p.args
        turned = make("lt" if p.op == "le" else "le", (a[1], a[0])) if p.op in ("le", "lt") else negate(p)
        return prove_obligation(self.library, turned) is not None

    def _under_average(
        self, goal: Term, by: tuple[Any, ...] | None, guards: tuple[Term, ...]
    ) -> Iterator[str]:
        """A derivative of an expectation that the point goes into."""
        for y in subterms_closed(goal):
            if y.op == "deriv":
                ranges = y.data[1]
                slot = fresh(y.data[0], y.args[:ranges])
                body = instantiate(y.args[ranges], (slot,))
                if any(x.op == "E" and slot in x.fv for x in subterms_closed(body)):
                    yield (
                        "no rule differentiates under E: evaluate the expectation first, in a line or claim of its "
                        "own, and differentiate what it is equal to"
                    )
                    return

    def _anonymous(self, goal: Term, by: tuple[Any, ...] | None, guards: tuple[Term, ...]) -> Iterator[str]:
        """inv(M)·M for a product M, in which the normal form does not see the entries of M any more."""
        terms = (goal.args[0], goal.args[1])
        if goal.op != "eq" or not any(y.op == "inverse" for y in subterms_closed(goal)):
            return
        if by is not None and not any(isinstance(c, Fact) and "inverse matrices" in c.laws for c in by):
            return
        if by is None:
            laws = Resources(allow={name: name for name in LAWS})
            found = self.prover.attempt(goal, laws, self.library.background(terms), guards)
            if found is not None:
                yield "it follows if no definition is opened: calc(...).eq(..., by=facts.inverse)"
                return
        for node in _nodes(self.scope.claim):
            if isinstance(node, Inverse) and not isinstance(node.args[0], Symbolic):
                yield (
                    f'name {show(node.args[0])} by let("G", {show(node.args[0])}), and cite facts.inverse: inv(G) @ G '
                    "is recognised by the entries of G, and those of a product are multiplied out"
                )
                return

    def _direction(self, goal: Term, by: tuple[Any, ...] | None, guards: tuple[Term, ...]) -> Iterator[str]:
        """An inequality that lacks the sign of a factor, or goes the other way."""
        if goal.op not in ("le", "lt"):
            return
        if self._follows(goal.op, goal.args[::-1], by, guards):
            yield f"what follows is the other direction, {readable(make(goal.op, goal.args[::-1]))}"
            return
        for x in _factors(goal)[:MOST_FACTORS]:
            signs = [make("le", pair) for pair in ((ZERO, x), (x, ZERO))]
            if any(prove_obligation(self.library, s) is not None for s in signs):
                continue
            for s, text in zip(signs, (f"{readable(x)} >= 0", f"{readable(x)} <= 0"), strict=True):
                with self.scope.assuming([s]):
                    enough = self._follows(goal.op, goal.args, by, guards, s)
                if enough:
                    yield (
                        f"the sign of {readable(x)} is not known: it would follow with {text}, as a hypothesis in "
                        "given=[...] or a domain"
                    )
                    return

    def _follows(
        self,
        op: str,
        ends: tuple[Term, ...],
        by: tuple[Any, ...] | None,
        guards: tuple[Term, ...],
        sign: Term | None = None,
    ) -> bool:
        """Whether an inequality follows from what is cited, and from a sign besides."""
        terms = (ends[0], ends[1])
        r = self.library.everything(terms) if by is None else self.library.cited(by, terms)
        if sign is not None:
            r.add([self.scope.assume(sign)], "assumption")
        return self.prover.attempt(make(op, terms), r, self.library.background(terms), guards) is not None

    def _would_help(self, goal: Term, line: Line, guards: tuple[Term, ...]) -> str:
        """Whether the line follows from everything in scope, and from what then."""
        terms = (goal.args[0], goal.args[1])
        try:
            r = self.library.everything(terms)
        except SymproofsError:
            return ""
        background = self.library.background(terms)
        found = self.prover.attempt(goal, r, background, guards)
        if found is None:  # with the laws of exp and log, which are not tried without being cited
            r.allow.update({name: name for name in (FIELD, *ELEMENTARY)})
            found = self.prover.attempt(goal, r, background, guards)
        if found is None:
            return "; nor from everything in scope"
        used, _ = self.prover.citations(found, r.merge(background), Line("eq", line.right, None, None))
        cited = {name_of(c) for c in line.by or ()}
        for c in line.by or ():
            cited |= {*getattr(c, "laws", ()), *(f"definition of {n}" for n in getattr(c, "unfolds", ()))}
        missing = [u for u in used if name_of(u) not in cited]
        for u in missing:  # often one of them is enough
            one = self._single(u, r, terms).merge(self.library.cited(line.by or (), terms))
            if self.prover.attempt(goal, one, background, guards) is not None:
                missing = [u]
                break
        return "; also cite " + ", ".join(_FACTS.get(name_of(u), name_of(u)) for u in missing)

    def _single(self, u: Any, r: Resources, terms: tuple[Term, ...]) -> Resources:
        """What one missing citation would give."""
        if isinstance(u, str):
            out = Resources(allow={u: u} if u in r.allow else {})
            out.unfold.update({d: s for d, s in r.unfold.items() if f"definition of {d.name}" == u})
            return out
        return self.library.one(u, terms)


# ------------------------------------------------------------------------------------------------ what is written
def _nodes(claim: Claim) -> Iterator[Any]:
    """All expressions and statements in a claim and its proof, in reading order."""
    seen: set[Any] = set()
    stack = [as_basic(p) for p in reversed(list(parts_of(claim)))]
    while stack:
        x = stack.pop()
        if x in seen:
            continue
        seen.add(x)
        yield x
        stack.extend(reversed(x.args))


def _needed(claim: Claim) -> Iterator[tuple[Any, Statement]]:
    """Quotients, inverses and eigenvalues with what they need to have a value."""
    for x in _nodes(claim):
        try:
            if isinstance(x, (Div, Pow)):
                yield x, Ne(x.args[1] if isinstance(x, Div) else x.args[0], 0)
            elif isinstance(x, Inverse):
                yield x, Invertible(x.args[0])
            elif isinstance(x, LambdaMax):
                yield x, Eq(x.args[0], x.args[0].T)
        except SymproofsError:
            continue


def _domain(statement: ForAll) -> str:
    """Where the variable of a quantifier ranges: 0 <= p <= 1."""
    x = statement.variable
    if isinstance(x, Bound):
        low, high = statement.args[2:4]
        return f"{show(low)} <= {x.name}" + ("" if high == NONE else f" <= {show(high)}")
    below = [f"{show(v)} {_SIGNS[{'gt': 'lt', 'ge': 'le'}[op]]} " for op, v in x.domain if op in ("gt", "ge")]
    above = [f" {_SIGNS[op]} {show(v)}" for op, v in x.domain if op in ("lt", "le")]
    apart = [f", {x.name} != {show(v)}" for op, v in x.domain if op == "ne"]
    return "".join([*below[:1], x.name, *above[:1], *apart])


def _is_natural(x: Any) -> bool:
    return isinstance(x, IntSymbol) and x.role == "natural"


def _own(v: Term) -> bool:
    """Whether a proof gave the variable its name."""
    return str(v.data[0]).startswith("%t")


def _factors(goal: Term) -> list[Term]:
    """Factors of products in an inequality that may have a sign, the plainest first."""
    found = dict.fromkeys(
        x for y in subterms_closed(goal) if y.op == "mul" for x in y.args if x.op != "num" and not x.maxb
    )
    return sorted((x for x in found if x.sort == REAL), key=lambda x: x.op != "var")


# --------------------------------------------------------------------------------------------------- integers
def _decided(p: Term, known: tuple[Term, ...]) -> bool:
    try:
        integer_fact(goal=p, hypotheses=known)
    except KernelError:
        return False
    return True


def _conjuncts(p: Term) -> list[Term]:
    return [q for a in p.args for q in _conjuncts(a)] if p.op == "and" else [p]


def _eliminated(core: Term, bound: list[Term], guards: tuple[Term, ...]) -> Iterator[Term]:
    """What an inequality of integers says at the ends of the ranges of the bound ones."""
    found = [core]
    for v in reversed(bound):
        ends = [g.args for g in guards if g.op == "ile" and v in g.args]
        found = [substitute(p, {v: a if b is v else b}) for p in found if v in p.fv for a, b in ends] + [
            p for p in found if v not in p.fv
        ]
    for p in dict.fromkeys(found):
        if p.fv.isdisjoint(bound):
            yield p


def _compared(p: Term) -> tuple[str, tuple[Term, int] | None]:
    """a ≤ b as an author writes it, symbols on the left; and the symbol and its least value, if that is all."""
    d = minus(p.args[1], p.args[0])
    constant, parts = (d.data, []) if d.op == "int" else (0, [(d, 1)])
    if d.op == "aff":
        constant, parts = d.data[0], list(zip(d.args, d.data[1], strict=True))
    above = [f"{c} * {readable(x)}" if c != 1 else readable(x) for x, c in parts if c > 0]
    below = [f"{-c} * {readable(x)}" if c != -1 else readable(x) for x, c in parts if c < 0]
    if not below:
        low = (parts[0][0], -constant) if len(parts) == 1 and parts[0][1] == 1 else None
        return f"{' + '.join(above) or '0'} >= {-constant}", low
    (below if constant < 0 else above).append(str(abs(constant)))
    left, right = (" + ".join(x for x in side if x != "0") or "0" for side in (below, above))
    return f"{left} <= {right}", None
