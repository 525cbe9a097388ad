"""What a claim may assume: its symbols, and each assumption as a kernel formula with where it came from."""

from __future__ import annotations

from typing import Any

from symproofs.kernel.logic import assume, instance
from symproofs.kernel.terms import PROP, Term
from symproofs.kernel.theorem import Theorem
from symproofs.language.laws import IID, Law, Moments
from symproofs.language.lower import Lowering
from symproofs.language.relations import Ge, Gt, Le, Lt, Ne, Statement
from symproofs.language.symbols import IntSymbol, ScalarSymbol, declared_in, is_random_symbol
from symproofs.proofs.claims import Claim, as_basic, parts_of
from symproofs.proofs.hypotheses import LawPart

_DOMAIN = {"gt": Gt, "ge": Ge, "lt": Lt, "le": Le, "ne": Ne}


class Scope:
    """The assumptions of one claim, lowered once, and caches of theorems proved on the way."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.lower = Lowering()
        symbols: dict[Any, None] = {}
        for part in parts_of(claim):
            for x in declared_in(as_basic(part)):
                symbols[x] = None
        self.symbols = list(symbols)
        self.types: list[Term] = []
        self.domains: list[Term] = []
        self.given: list[Term] = []
        self.laws: dict[Any, list[Term]] = {}
        self.origin: dict[Term, Any] = {}
        stated = {x for part in (claim.statement, *claim.given) for x in declared_in(part)}
        for x in self.symbols:
            # the range of an index that only the proof mentions is no assumption: it may be empty
            self._declare(x, x in stated)
        for g in claim.given:
            formula = self.lower.statement(g)
            self.given.append(formula)
            self.origin.setdefault(formula, g)
        self._rest: list[Term] | None = None  # the assumptions after the types, in order
        self.discharged: dict[Term, Theorem | None] = {}
        self.cache: dict[Any, Any] = {}

    def _declare(self, x: Any, stated: bool) -> None:
        if isinstance(x, IntSymbol) and stated:
            self.types += [t for t in self.lower.types(x) if t not in self.types]
        if isinstance(x, ScalarSymbol) and not is_random_symbol(x):
            for formula, (op, value) in zip(self.lower.domain(x), x.domain, strict=True):
                self.domains.append(formula)
                self.origin.setdefault(formula, _DOMAIN[op](x, value))
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
            self._rest = [*self.domains, *fixed, *[f for fs in self.laws.values() for f in fs], *late]
        return [*self.types, *self._rest]

    def assume(self, formula: Term) -> Theorem:
        """The formula as an assumption, one theorem for each formula."""
        key = ("assume", formula)
        if key not in self.cache:
            self.cache[key] = assume(formula=formula)
        out: Theorem = self.cache[key]
        return out

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
            self.cache["integers"] = tuple(
                f for f in [*self.types, *self.given] if f.op in ("ile", "ieq") or _negated_integer(f)
            )
        out: tuple[Term, ...] = self.cache["integers"]
        return out

    def statement(self) -> Statement:
        """The claim's statement."""
        return self.claim.statement


def _negated_integer(f: Term) -> bool:
    return f.op == "not" and f.args[0].op in ("ile", "ieq")


def law_parts(law: Any) -> list[str]:
    """Names of the formulas that ``Lowering.law`` gives, in the same order."""
    if isinstance(law, Law):
        return ["law"]
    if isinstance(law, IID):
        return ["independent entries", "law"]
    if not isinstance(law, Moments):
        return []
    out = ["moments"]
    if law.mean is not None:
        out.append("mean")
    if law.var is not None:
        out.append("variance")
    return out + ["uncorrelated"] * (2 if law.uncorrelated == "entries" else 1 if law.uncorrelated else 0)
