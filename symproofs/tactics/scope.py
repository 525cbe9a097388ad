"""What a claim may assume: its symbols, and each assumption as a kernel formula with where it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from symproofs.kernel.affine import integral
from symproofs.kernel.logic import assume, imp_elim, imp_intro, instance
from symproofs.kernel.order import negated_order
from symproofs.kernel.terms import PROP, Term
from symproofs.kernel.theorem import Theorem
from symproofs.language.laws import IID, Law, Moments
from symproofs.language.lower import PLAIN, Env, Lowering
from symproofs.language.relations import Ge, Gt, Le, Lt, Ne, Statement
from symproofs.language.symbols import (
    FunctionSymbol,
    IntSymbol,
    ScalarSymbol,
    declared_in,
    is_random_symbol,
)
from symproofs.proofs.claims import Claim, as_basic, parts_of
from symproofs.proofs.hypotheses import LawPart, Smooth
from symproofs.tactics.rules import split

_DOMAIN = {"gt": Gt, "ge": Ge, "lt": Lt, "le": Le, "ne": Ne}


_STATE = ("types", "domains", "given", "_rest", "facts", "chosen", "spoken", "discharged", "cache")
_LASTING = frozenset(("assume", "cast", "integrability", "moments", "independence"))
_FOUND = frozenset(("integrable", "divisor"))  # what further assumptions cannot spoil, if it was found


class Local:
    """What assumptions say in other words: used as assumptions inside, and cut when the block ends."""

    def __init__(self) -> None:
        self.cuts: list[tuple[Term, Theorem]] = []

    def close(self, theorem: Theorem) -> Theorem:
        """The theorem, resting on the assumptions as they were made."""
        for formula, source in reversed(self.cuts):
            if formula in theorem.hypotheses:
                theorem = imp_elim(implication=imp_intro(theorem=theorem, formula=formula), premise=source)
        return theorem


def consequences(theorem: Theorem) -> Iterator[Theorem]:
    """What a theorem says in other words: its conjuncts, and negated inequalities turned round."""
    for part in split(theorem):
        yield part
        c = part.conclusion
        if c.op == "not" and c.args[0].op in ("le", "lt"):
            yield negated_order(theorem=part)


class Lowered(Lowering):
    """Lowering that keeps what it made of nodes outside every binder, and gives names again once they are bound."""

    def __init__(self) -> None:
        super().__init__()
        self._statements: dict[Any, Term] = {}
        self._entries: dict[Any, Term] = {}

    def statement(self, x: Any, env: Env | None = None) -> Term:
        """A statement as a proposition."""
        plain = env is None or env is PLAIN
        found = self._statements.get(x) if plain else None
        if found is None:
            mark = self._count
            found = super().statement(x, env)
            self._count = mark
            if plain:
                self._statements[x] = found
        return found

    def entry(self, x: Any, idx: tuple[Term, ...], env: Env) -> Term:
        """The entry of a node at the given indices."""
        plain = env is PLAIN
        found = self._entries.get((x, idx)) if plain else None
        if found is None:
            mark = self._count
            found = super().entry(x, idx, env)
            self._count = mark
            if plain:
                self._entries[x, idx] = found
        return found


_LOWER = Lowered()  # what a node says depends on the node alone, so one serves every claim


class Scope:
    """The assumptions of one claim, lowered once, and caches of theorems proved on the way."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.lower: Lowering = _LOWER
        self.symbols = symbols_of(claim)
        self.types: list[Term] = []
        self.domains: list[Term] = []
        self.given: list[Term] = []
        self.laws: dict[Any, list[Term]] = {}
        self.smooth: list[Term] = []  # that functions declared differentiable are so
        self.origin: dict[Term, Any] = {}
        stated = stated_in(claim)
        for x in self.symbols:
            # the range of an index that only the proof mentions is no assumption: it may be empty
            self._declare(x, x in stated)
        for g in claim.given:
            formula = self.lower.statement(g)
            self.given.append(formula)
            self.origin.setdefault(formula, g)
        self._rest: list[Term] | None = None  # the assumptions after the types, in order
        self.facts: dict[Term, Theorem] = {}  # what was shown on the way, by what it says
        self.chosen: dict[Any, Term] = {}  # symbols that stand for a witness, and the formula that says so
        self.spoken: dict[Any, Any] = {}  # what is put for a symbol of the statement, for messages
        self.discharged: dict[Term, Theorem | None] = {}
        self.cache: dict[Any, Any] = {}

    def _declare(self, x: Any, stated: bool) -> None:
        if isinstance(x, IntSymbol) and stated:
            self.types += [t for t in self.lower.types(x) if t not in self.types]
        if isinstance(x, ScalarSymbol) and not is_random_symbol(x):
            for formula, (op, value) in zip(self.lower.domain(x), x.domain, strict=True):
                self.domains.append(formula)
                self.origin.setdefault(formula, _DOMAIN[op](x, value))
        if isinstance(x, FunctionSymbol):
            for formula in self.lower.smooth(x):
                if formula not in self.smooth:
                    self.smooth.append(formula)
                    self.origin[formula] = Smooth(x)
        if is_random_symbol(x):
            formulas = self.lower.law(x)
            self.laws[x] = formulas
            for formula, part in zip(formulas, law_parts(x.law), strict=False):
                self.origin.setdefault(formula, LawPart(x, part))

    @property
    def order(self) -> list[Term]:
        """All assumptions; each may be needed for those after it to have a value: laws may need what is given of
        fixed symbols, and what is given of random ones needs their laws. Conditions come before equations."""
        if self._rest is None:
            given = sorted(self.given, key=lambda f: f.op not in ("not", "lt", "le", "ile", "ieq"))
            families = {self.lower.symbol(x) for x in self.laws}
            fixed = [f for f in given if f.fv.isdisjoint(families)]
            late = [f for f in given if not f.fv.isdisjoint(families)]
            self._rest = [
                *self.domains,
                *self.smooth,
                *fixed,
                *[f for fs in self.laws.values() for f in fs],
                *late,
            ]
        return [*self.types, *self._rest]

    def assume(self, formula: Term) -> Theorem:
        """The formula as an assumption, one theorem for each formula."""
        key = ("assume", formula)
        if key not in self.cache:
            self.cache[key] = assume(formula=formula)
        out: Theorem = self.cache[key]
        return out

    def assumed(self, formula: Term) -> Theorem | None:
        """The formula as an assumption, if it is one."""
        return self.assume(formula) if formula in self.order else None

    @contextmanager
    def assuming(self, formulas: Sequence[Term]) -> Iterator[Local]:
        """Further assumptions, with what they say in other words, until the end of the block."""
        with self._inner():
            local = Local()
            for f in formulas:
                self._push(f)
                for part in consequences(self.assume(f)):
                    if part.conclusion not in self.order:
                        local.cuts.append((part.conclusion, part))
                        self._push(part.conclusion)
            yield local

    @contextmanager
    def knowing(self, theorem: Theorem, statement: Any) -> Iterator[None]:
        """A theorem that may be cited until the end of the block."""
        with self._inner():
            for part in (theorem, *consequences(theorem)):
                self.facts.setdefault(part.conclusion, part)
                self.origin.setdefault(part.conclusion, statement)
            yield

    @contextmanager
    def only(self, theorems: Sequence[Theorem]) -> Iterator[None]:
        """Of what is given and was shown, just these theorems until the end of the block."""
        with self._inner():
            self.given = [f for f in self.given if f.op in ("ile", "ieq")]
            self._rest = None
            self.facts = {part.conclusion: part for t in theorems for part in consequences(t)}
            yield

    @contextmanager
    def without(self, domains: Sequence[Term]) -> Iterator[None]:
        """Without these domains until the end of the block."""
        saved = (self.domains, self._rest, self.discharged)
        self.domains, self._rest = [f for f in self.domains if f not in domains], None
        self.discharged = {f: t for f, t in self.discharged.items() if f not in domains}
        try:
            yield
        finally:
            self.domains, self._rest, self.discharged = saved

    @contextmanager
    def saying(self, values: dict[Any, Any]) -> Iterator[None]:
        """Messages put these values for symbols of the statement, until the end of the block."""
        saved, self.spoken = self.spoken, self.spoken | values
        try:
            yield
        finally:
            self.spoken = saved

    def later(self) -> Callable[[], AbstractContextManager[None]]:
        """A block in which all is as it is now, to be entered at any later time."""
        now = self._state()

        @contextmanager
        def again() -> Iterator[None]:
            saved = self._state()
            self._reinstate(now)
            try:
                yield
            finally:
                self._reinstate(saved)

        return again

    def _state(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _STATE}

    def _reinstate(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)

    def _push(self, formula: Term) -> None:
        if formula.op == "ile":
            self.types.append(formula)
        else:
            self.given.append(formula)
            self._rest = None

    @contextmanager
    def _inner(self) -> Iterator[None]:
        """Whatever is changed inside is as before afterwards; what was not found before may be found inside."""
        saved = (self.types, self.given, self._rest, self.facts, self.discharged, self.cache)
        self.types, self.given, self.facts = list(self.types), list(self.given), dict(self.facts)
        self.discharged = {f: t for f, t in self.discharged.items() if t is not None}
        self.cache = {
            k: v
            for k, v in self.cache.items()
            if type(k) is tuple and (k[0] in _LASTING or (v and k[0] in _FOUND))
        }
        try:
            yield
        finally:
            self.types, self.given, self._rest, self.facts, self.discharged, self.cache = saved

    def opened(self, theorem: Theorem, entries: list[Term]) -> Theorem:
        """The theorem at given variables, its guards assumed."""
        if not entries:
            return theorem
        return instance(
            theorem=theorem,
            values=tuple([e for e in entries if e.sort != PROP]),
            premises=tuple([self.assume(e) for e in entries if e.sort == PROP]),
        )

    def integer_hypotheses(self) -> tuple[Term, ...]:
        """Assumptions that linear integer arithmetic can use."""
        if "integers" not in self.cache:
            self.cache["integers"] = tuple(f for f in [*self.types, *self.given] if integral(f))
        out: tuple[Term, ...] = self.cache["integers"]
        return out

    def statement(self) -> Statement:
        """The claim's statement."""
        out: Statement = self.claim.statement
        return out


_SYMBOLS: dict[int, tuple[list[Any], Claim]] = {}  # with the claim, so that its identity is not given again


def symbols_of(claim: Claim) -> list[Any]:
    """The declared symbols of a claim and its proof."""
    found = _SYMBOLS.get(id(claim))
    if found is None:
        symbols = dict.fromkeys(x for part in parts_of(claim) for x in declared_in(as_basic(part)))
        found = _SYMBOLS[id(claim)] = list(symbols), claim
    return found[0]


def stated_in(claim: Claim) -> set[Any]:
    """The declared symbols of a claim's statement and hypotheses."""
    return {x for part in (claim.statement, *claim.given) for x in declared_in(part)}


def law_parts(law: Any) -> list[str]:
    """Names of the formulas that ``Lowering.law`` gives, in the same order."""
    if isinstance(law, Law):
        return ["law"]
    if isinstance(law, IID):
        return ["independent entries", "law"]
    if not isinstance(law, Moments):
        return []
    out = ["moments"]
    if law.symmetric:
        out.append("symmetric")
    if law.mean is not None:
        out.append("mean")
    if law.var is not None:
        out.append("variance")
    return out + ["uncorrelated"] * (2 if law.uncorrelated == "entries" else 1 if law.uncorrelated else 0)
