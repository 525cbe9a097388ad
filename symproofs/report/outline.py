"""A proof script as an outline in words: sentences, calculations, and what stands below them.

The terminal, LaTeX and Typst all print this one tree. A statement that is cited later and is too long to be
repeated there gets a number. Reasons are what the kernel used, where the record of a line is found, else what
the author cited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import Integer
from sympy.core.basic import Basic

from symproofs.language import relations
from symproofs.language.errors import SymproofsError
from symproofs.language.nodes import same_shape, shape_of
from symproofs.language.symbols import Bound, IntSymbol, ScalarSymbol, SequenceSymbol
from symproofs.notation.breaking import width
from symproofs.notation.layout import EMPTY, Fence, Layout, Prose, Row, join, prose
from symproofs.notation.visitor import as_scope, layout_alone, opened, relation, run_of, shown_symbols, writer
from symproofs.proofs import Chain, Claim, Induction, Script, StepRecord
from symproofs.proofs import scripts as S
from symproofs.proofs.claims import is_limit, opens_before, parts_of
from symproofs.proofs.facts import Fact
from symproofs.report.reasons import cited, reason

SHORT = 11.0  # em of a statement that is repeated where it is cited
_KINDS = {"Eq": "eq", "Lt": "lt", "Le": "le", "Gt": "gt", "Ge": "ge"}
_OPPOSITE: dict[Any, Any] = {
    relations.Eq: relations.Ne, relations.Ne: relations.Eq, relations.Lt: relations.Ge,
    relations.Ge: relations.Lt, relations.Le: relations.Gt, relations.Gt: relations.Le,
}  # fmt: skip
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_THE = (
    "definition", "law of", "moments", "induction hypothesis", "choice", "Archimedean", "spectral theorem", "triangle",
    "Cauchy", "norm of", "entries of", "limit of", "growth of", "submultiplicativity", "sign of",
)  # fmt: skip
TERMS = "each term of a sum of terms ≥ 0 that is 0 is 0"
VARIABLE = "a random variable ≥ 0 with mean 0 is 0 almost surely"


@dataclass(frozen=True, slots=True)
class Calculation:
    """A chain; one reason for each of its lines."""

    steps: tuple[StepRecord, ...]
    reasons: tuple[Prose, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence: its number if it is cited later, the words before what it states, that, the words after.

    ``formula`` is what it states as one formula, for a line of its own where the running text ``said`` is long.
    """

    number: str
    lead: Prose
    said: Prose = EMPTY
    formula: Layout | None = None
    tail: Prose = EMPTY
    inside: tuple[Item, ...] = ()

    @property
    def text(self) -> Prose:
        """The whole sentence without its number."""
        return prose(self.lead, self.said, self.tail)


Item = Point | Calculation


def has_outline(claim: Claim) -> bool:
    """Whether a proof needs words: anything but chains, and inductions made of them that start at once."""
    if isinstance(claim.proof, Induction) and isinstance(
        claim.statement, (relations.ForAll, relations.Implies)
    ):
        return True
    return _structured(claim.proof)


def _structured(proof: Any) -> bool:
    if isinstance(proof, Induction):
        return _structured(proof.base) or _structured(proof.step)
    return isinstance(proof, Script)


def outline(claim: Claim, steps: Sequence[StepRecord] = ()) -> tuple[Item, ...]:
    """The outline of a claim's proof; ``steps`` are the proved records, if any."""
    first = _Writer(claim, steps, None)
    first.prove(claim.statement, claim.proof, {})
    numbers = {k: n for n, k in enumerate(sorted(first.needed), 1)}
    second = _Writer(claim, steps, numbers)
    return tuple(second.prove(claim.statement, claim.proof, {}))


def introduced(claim: Claim) -> set[str]:
    """Names of symbols that the proof introduces where it needs them: quantified, obtained, or fixed."""
    shown = [p for p in parts_of(claim) if isinstance(p, Basic)]
    found = {q.variable.name for p in shown for q in p.atoms(relations._Quantifier)}
    stack = [claim.proof]
    while stack:
        p = stack.pop()
        if isinstance(p, S.Script):
            stack += [x for x in p.parts() if isinstance(x, (Induction, S.Script))]
            if isinstance(p, (S.Injectivity, S.OnVectors)):
                found.add(p.symbol.name)
            if isinstance(p, S.ByDefinition):
                found |= {p.margin.name, p.bound.name}
            found |= {x.symbol.name for x in getattr(p, "before", ()) if isinstance(x, S.Obtain)}
        elif isinstance(p, Induction):
            found.add(p.variable.name)
            stack += [p.base, p.step]
    return found


class _Writer:
    """Walks a proof as the kernel does; ``known`` maps statements in force to where they were introduced."""

    def __init__(self, claim: Claim, steps: Sequence[StepRecord], numbers: dict[int, int] | None) -> None:
        self.claim = claim
        self.among = parts_of(claim)
        self.records = list(steps)
        self.numbers = numbers
        self.needed: set[int] = set()
        self.count = 0

    # -------------------------------------------------------------------------------------- citations
    def new(self) -> int:
        self.count += 1
        return self.count

    def number(self, k: int) -> str:
        if self.numbers is None:
            return f"({k})"
        return f"({self.numbers[k]})" if k in self.numbers else ""

    def register(self, known: dict[Any, int], statement: Any, k: int) -> dict[Any, int]:
        """What may be cited once the statement is in force: it, and its parts."""
        out = {**known, statement: k}
        for part in statement.args if isinstance(statement, relations.And) else ():
            out = self.register(out, part, k)
        return out

    def cite(self, x: Any, known: dict[Any, int]) -> Prose:
        if not isinstance(x, (relations.Statement, S.At)) and isinstance(x, Basic) and x in known:
            return prose("choice of ", self.box(x))
        return cited(x, self.among, lambda s, whole: self.name(s, whole, known))

    def name(self, statement: Any, whole: bool, known: dict[Any, int]) -> Prose:
        """The number of a statement, or itself if it is short; ``whole``: it is cited as it stands."""
        box = self.box(statement)
        k = known.get(statement)
        if k is None and statement in self.claim.given and width(box) > SHORT:
            wide = [g for g in self.claim.given if width(self.box(g)) > SHORT]
            if len(wide) == 1:
                return prose("the hypothesis")
        if k is None or (whole and width(box) <= SHORT):
            said = self.say(statement)
            return said if whole else prose("(", said, ")")
        self.needed.add(k)
        return prose(self.number(k))

    def because(self, used: Iterable[Any], known: dict[Any, int]) -> Prose:
        """ ", by the definition of v and (2)"; nothing if arithmetic was enough."""
        parts: list[Prose] = []
        for x in used:
            part = self.cite(x, known)
            if not part.parts or _noun(part) in parts:
                continue
            noun, before = _noun(part), parts[-1].parts if parts else ()
            if noun.parts[0] == "the definition of " and before and before[0] in (
                "the definition of ", "the definitions of ",
            ):  # fmt: skip
                parts[-1] = prose("the definitions of ", *before[1:], " and ", *noun.parts[1:])
            else:
                parts.append(noun)
        return prose(", by ", join(parts, ", ", " and ")) if parts else EMPTY

    def taken(self, chain: Chain) -> tuple[StepRecord, ...]:
        """The records of a chain's lines, the first that have not been taken; else the lines as written."""
        lines = chain.lines
        for at in range(len(self.records) - len(lines) + 1):
            run = self.records[at : at + len(lines)]
            if all(
                r is not None and (r.left, r.relation, r.right) == (left, ln.relation, ln.right)
                for r, left, ln in zip(run, chain.sides, lines, strict=False)
            ):
                del self.records[at : at + len(lines)]
                return tuple(run)
        return chain_records(chain)

    # ------------------------------------------------------------------------------------- statements
    def box(self, x: Any) -> Layout:
        return layout_alone(x, self.among)

    def say(self, statement: Any) -> Prose:
        """A statement in running text."""
        if isinstance(statement, relations.ForAll):
            scopes, body = opened(statement, self.among)
            core = statement
            while isinstance(core, relations.ForAll):
                core = core.body
            if isinstance(core, (relations.Relation, relations.Invertible)):
                return prose(body, " for all ", join(scopes, ", "))
        if isinstance(statement, relations.And) and all(
            isinstance(s, (relations.Relation, relations.Invertible)) for s in statement.args
        ):
            return join([prose(self.box(s)) for s in statement.args], ", ", " and ")
        return prose(self.box(statement))

    def point(
        self, k: int | None, lead: str, statement: Any, tail: Any, inside: Iterable[Item] = ()
    ) -> Point:
        number = "" if k is None else self.number(k)
        return Point(
            number, prose(lead), self.say(statement), self.box(statement), prose(tail), tuple(inside)
        )

    def assume(self, lead: str, statement: Any, known: dict[Any, int]) -> tuple[list[Item], dict[Any, int]]:
        k = self.new()
        return [self.point(k, lead, statement, ".")], self.register(known, statement, k)

    # ------------------------------------------------------------------------------------------ goals
    def prove(self, st: Any, proof: Any, known: dict[Any, int]) -> list[Item]:
        if isinstance(proof, Induction) and not opens_before(st, proof):
            start = prose("By induction on ", self.box(proof.variable), ".")
            return [Point("", start), *self.induction(st, proof, known)]
        short = self.short(st, proof, known)
        if short is not None:
            return [self.point(None, "Hence ", st, prose(short, "."))]
        if isinstance(st, relations.ForAll):
            return self.for_all(st, proof, known)
        if isinstance(st, relations.Implies):
            out, known = self.assume("Assume that ", st.args[0], known)
            return out + self.prove(st.args[1], proof, known)
        if isinstance(proof, Chain):
            return [self.calculation(proof, known)]
        if isinstance(proof, S.Steps):
            out, known = self.before(proof.before, known)
            if isinstance(proof.proof, S.Follows) and all(c == st and c in known for c in proof.proof.by):
                return out  # it was the last step
            last = self.prove(st, proof.proof, known)
            if out and isinstance(last[0], Calculation):
                out.append(Point("", prose("Hence")))
            return out + last
        if isinstance(proof, S.Cases):
            return self.cases(st, proof, known)
        if isinstance(proof, S.Contradiction):
            return self.contradiction(st, proof, known)
        if isinstance(proof, S.Witness):
            return self.witness(st, proof, known)
        if (
            isinstance(proof, S.Injectivity)
            and isinstance(st, relations.Invertible)
            and same_shape(shape_of(st.args[0])[1:], shape_of(proof.symbol))
        ):
            zero = relations.Eq(proof.symbol, 0)
            image = relations.Eq(st.args[0] @ proof.symbol, 0)
            out, known = self.assume("Let ", image, known)
            show = Point("", prose("We show ", self.box(zero), "; then ", self.box(st), "."))
            return [*out, show, *self.prove(zero, proof.proof, known)]
        if isinstance(proof, S.OnVectors) and proof.on(st) is not None:
            return self.on_vectors(st, proof, known)
        if isinstance(proof, S.ByDefinition) and isinstance(st, relations.Tends):
            return self.prove(st.definition(proof.margin, proof.bound), proof.proof, known)
        if isinstance(proof, S.Squeeze) and isinstance(st, relations.Tends):
            return self.squeeze(st, proof, known)
        if isinstance(proof, S.Equivalence):
            return self.equivalence(st, proof, known)
        if isinstance(proof, S.Each) and isinstance(st, relations.And):
            return self.each(st, proof, known)
        if isinstance(proof, S.Choose) and isinstance(st, relations.Or) and proof.part < len(st.args):
            part = st.args[proof.part]
            return self.shown(None, part, proof.proof, known)
        return [self.point(None, "Hence ", st, ".")]

    def short(self, st: Any, proof: Any, known: dict[Any, int]) -> Prose | None:
        """The words after the statement if they are the whole proof."""
        core = st
        while isinstance(core, relations.ForAll):
            core = core.body
        if isinstance(proof, S.Follows):
            return self.because([c for c in proof.by if c != st], known)
        if isinstance(proof, S.Witness) and not isinstance(st, (relations.Ne, relations.Exists)):
            return EMPTY if not isinstance(st, relations.ForAll | relations.Implies) else None
        if isinstance(proof, S.Witness) and isinstance(st, relations.Ne):
            return prose(", at entry ", join([prose(self.box(v)) for v in proof.values], ", "))
        if isinstance(proof, S.Witness) and proof.proof is None and isinstance(st, relations.Exists):
            return prose("; take ", self.values(st, proof)[0])
        if isinstance(proof, S.Termwise):
            return prose(self.because([proof.fact], known), ": " + TERMS)
        if isinstance(core, relations.Implies):
            return None
        if isinstance(proof, S.Vanishing):
            return prose(self.because([proof.fact], known), ": " + VARIABLE)
        if proof is None:
            return EMPTY
        if isinstance(proof, Chain) and len(proof.lines) == 1 and isinstance(core, relations.Relation):
            if isinstance(st, relations.ForAll) and proof.statement() != core and not _has_bound(core):
                return None
            (line,) = self.taken(proof)
            combined = [c for c in line.used if isinstance(c, S.LinearCombination)]
            rest = [c for c in line.used if not isinstance(c, S.LinearCombination) and c != st]
            return prose(*[self.combination(c, known) for c in combined], self.because(rest, known))
        if isinstance(proof, S.LinearCombination):
            return self.combination(proof, known)
        if isinstance(proof, S.Contradiction) and not proof.before and proof.assumes:
            if proof.by is None:
                return prose(", for otherwise the assumptions contradict each other")
            parts = [_noun(self.cite(c, known)) for c in proof.by]
            if len(parts) == 1:
                return prose(", for otherwise there is a contradiction with ", parts[0])
            return prose("; otherwise ", join(parts, ", ", " and "), " contradict each other")
        return None

    def shown(
        self, k: int | None, st: Any, proof: Any, known: dict[Any, int], lead: str = "Then "
    ) -> list[Item]:
        """A statement with its proof: in one sentence, or below it."""
        short = self.short(st, proof, known)
        if short is not None:
            return [self.point(k, lead, st, prose(short, "."))]
        if isinstance(proof, Induction) and not opens_before(st, proof):
            tail = prose(", by induction on ", self.box(proof.variable), ":")
            return [self.point(k, lead, st, tail, self.induction(st, proof, known))]
        inside = self.prove(st, proof, known)
        if isinstance(st, relations.Relation) and len(inside) == 1 and isinstance(inside[0], Calculation):
            return [self.point(k, lead, st, ", since", inside)]
        return [self.point(k, "We show that " if lead == "Then " else lead, st, ":", inside)]

    def calculation(self, chain: Chain, known: dict[Any, int]) -> Calculation:
        steps = self.taken(chain)
        reasons = []
        for step in steps:
            combined = [c for c in step.used if isinstance(c, S.LinearCombination)]
            rest = [c for c in step.used if not isinstance(c, S.LinearCombination)]
            words = [_without_comma(self.combination(c, known)) for c in combined]
            other = reason(rest, self.among, lambda s, whole: self.name(s, whole, known))
            reasons.append(join([w for w in (*words, other) if w.parts], "; "))
        return Calculation(steps, tuple(reasons))

    # ------------------------------------------------------------------------------------------- steps
    def before(self, steps: Iterable[Any], known: dict[Any, int]) -> tuple[list[Item], dict[Any, int]]:
        out: list[Item] = []
        for s in steps:
            k = self.new()
            if isinstance(s, S.Obtain):
                items, known = self.obtain(k, s, known)
                out += items
                continue
            st = s.statement
            if s.proof is None:
                used = s.by or ()
                if isinstance(st, relations.Relation) and type(st).__name__ in _KINDS and s.by is not None:
                    line = _line(st, s.by)
                    (record,) = self.taken(line)
                    used = s.by if st in record.used else record.used  # what was cited says it
                lead = (
                    ""
                    if any(isinstance(c.fact if isinstance(c, S.At) else c, Claim) for c in used)
                    else "Then "
                )
                out.append(self.point(k, lead, st, prose(self.because(used, known), ".")))
            else:
                out += self.shown(k, st, s.proof, known)
            known = self.register(known, st, k)
        return out, known

    def obtain(self, k: int, s: S.Obtain, known: dict[Any, int]) -> tuple[list[Item], dict[Any, int]]:
        """There is k with …, by …."""
        name = prose(run_of(s.symbol, self.among))
        fact: Any = s.fact
        values: tuple[Any, ...] = ()
        while isinstance(fact, S.At) and isinstance(fact.fact, S.At):
            fact = fact.fact
        if isinstance(fact, S.At):
            fact, values = fact.fact, fact.values
        for v in values if not isinstance(fact, Fact) else ():
            if not isinstance(fact, relations.ForAll) or isinstance(v, (tuple, S.Along)):
                fact = None
                break
            fact = _at(fact, v)
        said: Any = None
        if isinstance(fact, Fact) and fact.lemma == "archimedean" and values:
            said = relations.Lt(values[0], s.symbol)
        elif isinstance(fact, relations.Exists):
            said = _named(fact, s.symbol)
        elif isinstance(fact, relations.Ne) and len(shape_of(fact.left)) == 1 and not shape_of(s.symbol):
            zero = getattr(fact.right, "kind", "") == "zeros" or fact.right == 0
            said = relations.Ne(fact.left[s.symbol], 0 if zero else fact.right[s.symbol])
        why = self.because([s.fact], known)
        there = "There are " if isinstance(s.symbol, SequenceSymbol) else "There is "
        if isinstance(fact, relations.Ne) and len(shape_of(fact.left)) == 2:
            row = prose(there, name, ", a row in which the two sides of ", self.box(fact), " differ")
            return [Point("", row, tail=prose("."))], known
        if said is None:
            return [Point(self.number(k), prose("Take such ", name), tail=prose(why, "."))], known
        point = Point(
            self.number(k), prose(there, name, " with "), self.say(said), self.box(said), prose(why, ".")
        )
        return [point], self.register(known, said, k)

    def on_vectors(self, st: Any, proof: S.OnVectors, known: dict[Any, int]) -> list[Item]:
        """A bound of a norm or an eigenvalue, by what it says of one vector."""
        wanted = proof.on(st)
        what = "operator norm" if "Norm" in type(wanted.left).__name__ else "greatest eigenvalue"
        show = Point(
            "",
            prose("Let ", as_scope(relations.ForAll(proof.symbol, wanted), self.among), ". We show "),
            self.say(wanted),
            self.box(wanted),
            prose("; then ", self.box(st), f", by the definition of the {what}."),
        )
        return [show, *self.prove(wanted, proof.proof, known)]

    def squeeze(self, st: Any, proof: S.Squeeze, known: dict[Any, int]) -> list[Item]:
        """A limit between two bounds."""
        f, _, _, limit = st.args
        between = join(
            [prose(self.box(relations.Le(proof.lower, f))), prose(self.box(relations.Le(f, proof.upper)))],
            "",
            " and ",
        )
        limits = [c for c in proof.by if is_limit(c)]
        others = [c for c in proof.by if c not in limits]
        sides = Point("", prose("We have "), between, tail=prose(self.because(others, known), "."))
        ends = prose("Both bounds tend to ", self.box(limit), self.because(limits, known), ".")
        return [sides, Point("", ends), self.point(None, "Hence ", st, ".")]

    def for_all(self, st: Any, proof: Any, known: dict[Any, int]) -> list[Item]:
        scopes = []
        while isinstance(st, relations.ForAll) and not (
            isinstance(proof, Induction) and not opens_before(st, proof)
        ):
            scopes.append(as_scope(st, self.among))
            st = st.body
        return [Point("", prose("Let ", join(scopes, ", ", " and "), ".")), *self.prove(st, proof, known)]

    def induction(self, st: Any, proof: Induction, known: dict[Any, int]) -> list[Item]:
        v = proof.variable
        old = st.variable if isinstance(st, relations.ForAll) else v
        body = st.body if isinstance(st, relations.ForAll) else st
        start = prose("Base case ", relation(self.box(v), "=", self.box(v.low)), ".")
        k = self.new()
        step = Point(
            self.number(k), prose("Induction step: assume "), self.say(body), self.box(body),
            prose(" for this ", self.box(v), " (induction hypothesis)."),
            tuple(self.prove(_put(body, old, v + 1), proof.step, self.register(known, body, k))),
        )  # fmt: skip
        inside = self.prove(_put(body, old, v.low), proof.base, known)
        return [Point("", start, inside=tuple(inside)), step]

    def cases(self, st: Any, proof: S.Cases, known: dict[Any, int]) -> list[Item]:
        parts = (proof.statement, opposite(proof.statement)) if proof.binary else tuple(proof.statement.args)
        out: list[Item] = []
        for part, inner in zip(parts, proof.proofs, strict=True):
            k = self.new()
            inside = self.prove(st, inner, self.register(known, part, k))
            out.append(self.point(k, "Case ", part, ".", inside))
        return out

    def contradiction(self, st: Any, proof: S.Contradiction, known: dict[Any, int]) -> list[Item]:
        out: list[Item] = []
        if not proof.assumes:
            out = [Point("", prose("This case cannot occur."))] if proof.before else []
        elif isinstance(st, relations.Not):
            out, known = self.assume("Suppose that ", st.args[0], known)
        else:
            out, known = self.assume("Suppose not, that is, ", opposite(st), known)
        earlier = known
        more, known = self.before(proof.before, known)
        parts = [_noun(self.cite(c, known)) for c in proof.by or ()]
        shown = proof.by[0] if proof.assumes and len(parts) == 1 and proof.by else None
        if isinstance(shown, relations.Statement) and shown in known and shown not in earlier:
            words = self.refuted(shown, known)
        elif not parts:
            words = prose("This is a contradiction." if out else "This case cannot occur.")
        elif len(parts) == 1:
            words = prose("This is a contradiction with ", parts[0], ".")
            if not proof.assumes:
                words = prose(
                    "This is impossible, by " if proof.before else "This case cannot occur, by ",
                    parts[0],
                    ".",
                )
        else:
            words = prose("This is a contradiction: ", join(parts, ", ", " and "), " cannot both hold.")
            if len(parts) > 2:
                words = prose("This is a contradiction: ", join(parts, ", ", " and "), " cannot all hold.")
        return [*out, *more, Point("", words)]

    def refuted(self, shown: Any, known: dict[Any, int]) -> Prose:
        """That what was just shown cannot be, with what it contradicts: the ≠ or < that is known of the same."""
        assumed = [*(k for k in known if k != shown), *self.claim.given, *_domains(shown)]
        strict = [a for a in assumed if isinstance(a, _STRICT)]
        against = [a for a in assumed if _opposes(a, shown)] or [
            a for a in strict if _about(a) == _about(shown)
        ]
        against = against[:1] or [a for a in strict if _about(a) < _about(shown)]
        said, what = _noun(self.cite(shown, known)), [_noun(self.cite(a, known)) for a in against]
        if not what:
            return prose("This is a contradiction: ", said, " cannot hold.")
        if list(known)[-1] == shown:
            return prose("This is a contradiction with ", join(what, ", ", " and "), ".")
        both = "both" if len(what) == 1 else "all"
        return prose("This is a contradiction: ", join([said, *what], ", ", " and "), f" cannot {both} hold.")

    def witness(self, st: Any, proof: S.Witness, known: dict[Any, int]) -> list[Item]:
        words, st, chosen = self.values(st, proof)
        take = Point("", prose("Take ", words, "."))
        return [take, *self.prove(st, proof.proof, {**known, **dict.fromkeys(chosen, 0)})]

    def values(self, st: Any, proof: S.Witness) -> tuple[Prose, Any, list[Any]]:
        """What is taken for what, what is left to be shown, and the symbols that are chosen."""
        parts: list[Prose] = []
        chosen = []
        for v in proof.values:
            if not isinstance(st, relations.Exists):
                break
            x = st.variable
            chosen.append(x)
            if isinstance(v, S.Along):
                w = writer([v.element, x], {v.time: "s"})
                name = w.with_index(x, v.time)
                parts.append(prose(relation(name, "=", w.node(v.element)), " for all ", w.name(v.time)))
            elif getattr(v, "name", "") == x.name:
                parts.append(prose("this ", self.box(v)))
            else:
                parts.append(prose(relation(self.box(x), "=", self.box(v))))
            st = st.body
        return join(parts, ", ", " and "), st, chosen

    def equivalence(self, st: Any, proof: S.Equivalence, known: dict[Any, int]) -> list[Item]:
        sides = st.args if isinstance(st, relations.Iff) else events(st)
        if sides is None or len(sides) != 2:
            return [self.point(None, "Hence ", st, ".")]
        out: list[Item] = []
        for arrow, (p, q), inner in (
            ("⇒", sides, proof.forward),
            ("⇐", (sides[1], sides[0]), proof.backward),
        ):
            k = self.new()
            inside = self.prove(q, inner, self.register(known, p, k))
            out.append(self.point(k, f"“{arrow}”: Assume that ", p, ".", inside))
        return out

    def each(self, st: Any, proof: S.Each, known: dict[Any, int]) -> list[Item]:
        out: list[Item] = []
        for k, (part, inner) in enumerate(zip(st.args, proof.proofs, strict=False)):
            label = f"{_ROMAN[k] if k < len(_ROMAN) else k + 1}. "
            out += self.shown(None, part, inner, known, label)
        return out

    def combination(self, proof: S.LinearCombination, known: dict[Any, int]) -> Prose:
        """ ", by adding 1/ε times (1) and −β/ε times (2)"."""
        single = len(proof.terms) == 1
        parts = []
        for fact, left, right in proof.terms:
            what = _noun(self.cite(fact, known))
            if isinstance(what.parts[0], Layout) and not (single and left == right == 1):
                what = prose("(", what, ")")
            if right != 1 or (single and left != 1):
                sides = [prose(self._factor(left), " from the left" if shape_of(left) else "")]
                sides = sides if left != 1 else []
                sides += [prose(self._factor(right), " from the right")] if right != 1 else []
                parts.append(prose("multiplying " if single else "", what, " by ", join(sides, " and ")))
            elif left == 1:
                parts.append(what)
            else:
                parts.append(prose(self._factor(left), " times ", what))
        uses = self.because(proof.by, known)
        if not parts:
            return uses
        tail = prose(", with ", *_drop_by(_without_comma(uses))) if uses.parts else EMPTY
        return prose(", by " if single else ", by adding ", join(parts, ", ", " and "), tail)

    def _factor(self, x: Any) -> Layout:
        box = self.box(x)
        return Fence("(", box, ")") if isinstance(box, Row) and box.kind == "sum" else box


# ------------------------------------------------------------------------------------------------- pieces
def chain_records(chain: Chain | None) -> tuple[StepRecord, ...]:
    """The lines of a chain as records, with what the author cited."""
    if chain is None:
        return ()
    return tuple(
        StepRecord(left, line.relation, line.right, line.by or (), id=line.id)
        for left, line in zip(chain.sides, chain.lines, strict=False)
    )


def _line(st: Any, by: Any) -> Chain:
    """A relation as a chain of one line."""
    out: Chain = getattr(Chain(st.left), _KINDS[type(st).__name__])(st.right, by=by)
    return out


def opposite(statement: Any) -> Any:
    """The negation, as a relation if it is one."""
    if isinstance(statement, relations.Relation):
        return _OPPOSITE[type(statement)](*statement.args)
    return statement.args[0] if isinstance(statement, relations.Not) else relations.Not(statement)


_STRICT = (relations.Ne, relations.Lt, relations.Gt)
_DOMAIN: dict[str, Any] = {"gt": relations.Gt, "lt": relations.Lt, "ne": relations.Ne}


def _opposes(a: Any, b: Any) -> bool:
    """Whether two relations of the same sides, or a statement and its negation, cannot both hold."""
    if isinstance(a, relations.Not) or isinstance(b, relations.Not):
        return bool(a == relations.Not(b) or b == relations.Not(a))
    one = isinstance(a, _STRICT) and isinstance(b, relations.Relation) and a != b
    return (
        one
        and bool(set(a.args) == set(b.args))
        and (type(a) is not relations.Ne or isinstance(b, relations.Eq))
    )


def _about(statement: Any) -> set[Any]:
    """The symbols that a statement is about, without the sizes."""
    return {s for s in shown_symbols(statement) if not isinstance(s, IntSymbol)}


def _domains(statement: Any) -> list[Any]:
    """What the declared domains of a statement's symbols leave out, as statements."""
    found = [s for s in shown_symbols(statement) if isinstance(s, ScalarSymbol)]
    return [_DOMAIN[op](s, value) for s in found for op, value in s.domain if op in _DOMAIN]


def events(statement: Any) -> tuple[Any, Any] | None:
    """The two events whose indicators an equation compares."""
    sides = [s for s in statement.args if isinstance(s, relations.Indicator)]
    return (sides[0].args[0], sides[1].args[0]) if len(sides) == 2 else None


def _has_bound(x: Any) -> bool:
    return bool(x.atoms(Bound))


def _put(statement: Any, old: Any, new: Any) -> Any:
    """The statement at a value; as it is if the value cannot stand there."""
    try:
        return statement.xreplace({old: new if isinstance(new, Basic) else Integer(new)})
    except SymproofsError:
        return statement


def _at(statement: Any, value: Any) -> Any:
    return _put(statement.body, statement.variable, value)


def _named(statement: Any, symbol: Any) -> Any:
    """What holds of the symbol that stands for what exists."""
    return _put(statement.body, statement.variable, symbol)


def _noun(p: Prose) -> Prose:
    """A reason as it follows "by"."""
    if not p.parts or not isinstance(p.parts[0], str):
        return p
    head = p.parts[0].removeprefix("by ")
    if head.startswith(_THE):
        head = "the " + head
    return prose(head, *p.parts[1:])


def _without_comma(p: Prose) -> Prose:
    if not p.parts or not isinstance(p.parts[0], str):
        return p
    return prose(p.parts[0].removeprefix(", "), *p.parts[1:])


def _drop_by(p: Prose) -> tuple[Any, ...]:
    head = p.parts[0]
    return (head.removeprefix("by ") if isinstance(head, str) else head, *p.parts[1:])
