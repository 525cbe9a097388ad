"""Rewrite rules from theorems, and matching.

A theorem  Γ ⊢ ∀ x̄. guards ⇒ l = r  over integers and outcomes, whose l is one atom in normal form, rewrites
instances of l to r wherever they occur, under binders too: Γ holds no bound variable, functions are total,
and the guards are proved from the ranges in force at that place. Facts  x ≠ 0, 0 < x, 0 ≤ x  and
integrability are kept beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import permutations
from typing import TYPE_CHECKING, Any

from symproofs.kernel.terms import (
    INT,
    OUT,
    REAL,
    Term,
    affine_parts,
    combine,
    instantiate,
    local,
    substitute,
)

if TYPE_CHECKING:
    from symproofs.kernel.normal_form import Core

MAX_PERMUTED = 5


class Rule:
    """One compiled theorem: pattern variables, integer guards, left side and what it says."""

    __slots__ = (
        "basis",
        "guards",
        "head",
        "lhs",
        "names",
        "order",
        "pattern",
        "rhs",
        "simple",
        "sources",
        "variables",
    )

    def __init__(
        self,
        formula: Term,
        variables: tuple[Term, ...],
        guards: tuple[Term, ...],
        lhs: Term,
        rhs: Term | None = None,
        order: int = 1,
    ) -> None:
        self.variables, self.guards, self.lhs, self.rhs = variables, guards, lhs, rhs
        # the conclusions it rests on, its own and what rewrote its left side, with the hypotheses and laws used there
        self.basis, self.sources, self.names = frozenset((formula,)), frozenset[Term](), frozenset[str]()
        self.order = order  # of an integrability fact: E|lhs|^order < ∞, lhs open in the outcome OUTCOME
        self.head = head(lhs)
        self.pattern = frozenset(variables)
        # an entry at variables only: no arithmetic and no order of factors to try
        self.simple = lhs.op == "app" and all(
            a in self.pattern or a.fv.isdisjoint(self.pattern) for a in lhs.args
        )


OUTCOME = local("rω", 0, OUT)
_Stripped = tuple[tuple[Term, ...], tuple[Term, ...], Term]
_STRIPPED: dict[Term, _Stripped | None] = {}


def strip(formula: Term) -> _Stripped | None:
    """Pattern variables, guards and core of ∀x̄. g₁ ⇒ … ⇒ core over integers and outcomes, or None.

    That a function is differentiable may be said for all reals and arrays as well."""
    if formula not in _STRIPPED:
        if len(_STRIPPED) > 20_000:
            _STRIPPED.clear()
        _STRIPPED[formula] = _strip(formula)
    return _STRIPPED[formula]


def _strip(formula: Term) -> _Stripped | None:
    variables: list[Term] = []
    guards: list[Term] = []
    while True:
        if formula.op == "forall":
            variables.append(local("r", len(variables), formula.data[1]))
        elif formula.op == "imp":
            guards.append(instantiate(formula.args[0], variables))
        else:
            plain = all(v.sort in (INT, OUT) for v in variables) or formula.op == "differentiable"
            return (tuple(variables), tuple(guards), instantiate(formula, variables)) if plain else None
        formula = formula.args[-1]


Place = tuple[str, Any]  # the kind of a rule, and the operator and head of what it speaks of


class RuleSet:
    """Compiled rules, found by their kind and the operator and head of what they speak of."""

    def __init__(self) -> None:
        self.filed: dict[Place, tuple[Rule, ...]] = {}

    def add(self, kind: str, r: Rule) -> None:
        """Files a rule."""
        place = (kind, r.head)
        self.filed[place] = (*self.at(place), r)

    def at(self, place: Place) -> tuple[Rule, ...]:
        """The rules filed there, in the order of the premises."""
        return self.filed.get(place, ())

    def look(self, place: Place, core: Core) -> tuple[Rule, ...]:
        """The rules filed there; the look-up is noted, since results depend on it."""
        core.asked.add(place)
        return self.filed.get(place, ())

    def find(self, kind: str, t: Term, core: Core) -> tuple[Rule, ...]:
        """The rules that may speak of t."""
        return self.look((kind, head(t)), core)

    def apply(self, t: Term, core: Core) -> Term | None:
        """The right side of the first equation that matches t and whose guards hold, or None."""
        for r in self.find("equation", t, core):
            found = first_match(r, t, core)
            if found is not None and r.rhs is not None:
                return substitute(r.rhs, found) if found else r.rhs
        return None

    def fact(self, kind: str, t: Term, core: Core) -> bool:
        """Whether a fact of that kind covers t."""
        return any(first_match(r, t, core) is not None for r in self.find(kind, t, core))

    def integrable_orders(self, t: Term, w: Term, core: Core) -> Iterator[int]:
        """Orders q with E|t|^q < ∞ over the outcome w."""
        for r in self.find("integrable", t, core):
            if first_match(r, t, core, {OUTCOME: w}) is not None:
                yield r.order


def head(t: Term) -> Any:
    """What atoms are filed under."""
    if t.op == "app":
        return ("app", t.args[0])
    if t.op in ("const", "fn", "var"):
        return (t.op, t.data)
    return (t.op, None)


def first_match(
    r: Rule, t: Term, core: Core, start: dict[Term, Term] | None = None
) -> dict[Term, Term] | None:
    """A substitution under which r's left side is t and its guards hold; records what was used."""
    tries: Iterable[dict[Term, Term]]
    if r.simple:
        one = _match_entry(r, t, dict(start or ()))
        tries = () if one is None else (one,)
    else:
        tries = match(r.lhs, t, r.pattern, start or {})
    for found in tries:
        if len(found) < len(r.variables):
            continue
        if all(core.proves(substitute(g, found) if found else g) for g in r.guards):
            core.use(r)
            return found
    return None


def _match_entry(r: Rule, t: Term, found: dict[Term, Term]) -> dict[Term, Term] | None:
    """``match`` for a left side that is an entry at pattern variables and fixed terms."""
    if t.op != "app" or len(t.args) != len(r.lhs.args):
        return None
    for p, x in zip(r.lhs.args, t.args, strict=True):
        if p not in r.pattern:
            if p is not x:
                return None
            continue
        known = found.get(p)
        if known is None:
            if x.sort != p.sort or x.maxb or (p.sort == OUT and x.op != "var"):
                return None
            found[p] = x
        elif known is not x:
            return None
    return found


def match(
    p: Term, t: Term, variables: frozenset[Term], found: dict[Term, Term]
) -> Iterator[dict[Term, Term]]:
    """All ways to make pattern p equal to t, up to the order of sums and products."""
    if p.fv.isdisjoint(variables):
        if p == t:
            yield found
        return
    if p.op == "var" and p in variables:
        known = found.get(p)
        if known is not None:
            if known == t:
                yield found
        elif t.sort == p.sort and t.maxb == 0 and (p.sort != OUT or t.op in ("var",)):
            yield {**found, p: t}
        return
    if p.sort == INT:
        yield from _match_integer(p, t, variables, found)
        return
    if p.op == "mul" or p.op == "add" or (p.op == "pow" and t.op == "mul"):
        yield from _match_commutative(p, t, variables, found)
        return
    if p.op != t.op or p.data != t.data or len(p.args) != len(t.args):
        return
    yield from _match_all(list(zip(p.args, t.args, strict=True)), variables, found)


def _match_all(
    pairs: list[tuple[Term, Term]], variables: frozenset[Term], found: dict[Term, Term]
) -> Iterator[dict[Term, Term]]:
    if not pairs:
        yield found
        return
    for one in match(*pairs[0], variables, found):
        yield from _match_all(pairs[1:], variables, one)


def _factors(t: Term, op: str) -> list[Term]:
    if t.op == op:
        return [f for a in t.args for f in _factors(a, op)]
    if op == "mul" and t.op == "pow" and t.args[1].op == "int" and 1 <= t.args[1].data <= MAX_PERMUTED:
        times: int = t.args[1].data
        return _factors(t.args[0], op) * times
    return [t]


def _match_commutative(
    p: Term, t: Term, variables: frozenset[Term], found: dict[Term, Term]
) -> Iterator[dict[Term, Term]]:
    op = "add" if p.op == "add" else "mul"
    left, right = _factors(p, op), _factors(t, op)
    if len(left) != len(right):
        return
    if len(left) > MAX_PERMUTED:  # too many orders to try: as they stand
        yield from _match_all(list(zip(left, right, strict=True)), variables, found)
        return
    seen = set()
    for order in permutations(right):
        if order not in seen:
            seen.add(order)
            yield from _match_all(list(zip(left, order, strict=True)), variables, found)


def _match_integer(
    p: Term, t: Term, variables: frozenset[Term], found: dict[Term, Term]
) -> Iterator[dict[Term, Term]]:
    """An affine pattern with one unknown of coefficient ±1 is solved for it."""
    if t.sort != INT or t.maxb or t.op == "none":
        return
    known = {v: x for v, x in found.items() if v in p.fv}
    q = substitute(p, known) if known else p
    _, pairs = affine_parts(q)
    unknown = [v for v in pairs if v in variables]
    if not unknown:
        if q == t:
            yield found
        return
    if len(unknown) == 1 and pairs[unknown[0]] in (1, -1):
        v = unknown[0]
        rest = combine((1, q), (-pairs[v], v))
        yield {**found, v: combine((pairs[v], t), (-pairs[v], rest))}


def compile_rule(
    formula: Term, normal: Callable[[Term, tuple[Term, ...], bool], Term]
) -> list[tuple[str, Rule]]:
    """A theorem's conclusion as rules, each with the kind it is filed under; none if it is of another form.

    ``normal`` gives a left side its normal form under guards.
    """
    stripped = strip(formula)
    if stripped is None:
        return []
    variables, guards, core = stripped
    if any(not _integral(g) for g in guards):
        return []  # it still carries a hypothesis that is not about integers
    if core.op == "eq":
        lhs = normal(core.args[0], guards, False)
        return [("equation", Rule(formula, variables, guards, lhs, core.args[1]))]
    if core.op == "not" and core.args[0].op == "eq" and _is_zero(core.args[0].args[1]):
        return [("nonzero", Rule(formula, variables, guards, normal(core.args[0].args[0], guards, True)))]
    if core.op in ("lt", "le") and _is_zero(core.args[0]):
        found = Rule(formula, variables, guards, normal(core.args[1], guards, False))
        return [(kind, found) for kind in (("nonzero", "nonneg") if core.op == "lt" else ("nonneg",))]
    if core.op == "integrable":
        body, q = instantiate(normal(core, guards, False).args[0], (OUTCOME,)), 1
        if body.op == "pow" and body.args[1].op == "int" and body.args[1].data > 0:
            body, q = body.args[0], body.args[1].data
        return [("integrable", Rule(formula, (*variables, OUTCOME), guards, body, order=q))]
    if core.op in ("invertible", "differentiable"):
        return [(core.op, Rule(formula, variables, guards, normal(core, guards, False)))]
    return []


def substitution(formula: Term) -> bool:
    """Whether a conclusion says what one variable is; such rules also rewrite the left sides of the others."""
    if formula.op != "eq":
        return False
    a, b = formula.args
    return a.op == "var" and a not in b.fv


def settled(t: Term) -> bool:
    """Whether a left side is visibly its own normal form: a variable, an entry, or the mean of an entry."""
    if t.op == "E" or t.op == "integrable":
        body = t.args[0]
        return body.op == "app" and body.args[1].op == "b" and body.args[1].data[0] == 0 and settled(body)
    return t.op == "var" or (
        t.op == "app" and t.args[0].op == "var" and all(a.sort == INT or a.sort == OUT for a in t.args[1:])
    )


def _is_zero(t: Term) -> bool:
    return t.sort == REAL and t.op == "num" and t.data == 0


def _integral(g: Term) -> bool:
    if g.op in ("ile", "ieq", "true"):
        return True
    return g.op in ("not", "and") and all(_integral(a) for a in g.args)
