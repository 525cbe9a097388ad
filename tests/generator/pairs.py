"""Pairs of expressions as statements, their truth by exact evaluation, and what the prover says of them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sympy.core.traversal import preorder_traversal

from generator.mutations import mutated
from generator.random_terms import FRAGMENTS, base_term
from generator.sound import Site, transformed
from generator.syntax import Builder, Expr, Names, size
from generator.world import SYMBOLS, defined, independence, random_families
from symproofs.language.errors import SymproofsError
from symproofs.language.laws import Law, Moments
from symproofs.language.nodes import shape_of
from symproofs.language.relations import Eq, Independent
from symproofs.language.symbols import IntSymbol, SequenceSymbol, declared_in, is_random_symbol
from symproofs.numeric import spot_check
from symproofs.proofs.claims import Claim, claim
from symproofs.tactics.prover import prove

FEW, MANY = 8, 40
BLOCKS = (("R", "K"), ("Q", "K", "N"), ("Y", "Z"), ("eta", "U"), ("M", "Q"))


@dataclass(frozen=True)
class Pair:
    """A statement with how it came about: sound steps, or a mistake after them."""

    fragment: str
    seed: int
    claim: Claim
    sound: bool
    history: tuple[str, ...]


@dataclass
class Tally:
    """What was seen of one fragment."""

    true: int = 0
    false: int = 0
    without_value: int = 0
    undecided: int = 0
    proved: int = 0
    proved_undecided: int = 0
    open: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    nodes: Counter[str] = field(default_factory=Counter)

    def merge(self, other: Tally) -> None:
        """Adds what another run saw."""
        for key in ("true", "false", "without_value", "undecided", "proved", "proved_undecided"):
            setattr(self, key, getattr(self, key) + getattr(other, key))
        for key in ("open", "alarms", "broken"):
            getattr(self, key).extend(getattr(other, key))
        self.nodes.update(other.nodes)


def pairs(fragment: str, seed: int) -> Iterator[Pair]:
    """An identity and two near-identities from one random expression."""
    rng = random.Random(f"{fragment}:{seed}")
    block = rng.choice(BLOCKS) if rng.random() < 0.6 else ()
    at = Site(rng, Names(), independent=frozenset([frozenset(block)]) if block else frozenset())
    for _ in range(50):
        base = base_term(rng, at, fragment)
        if size(base) <= 45 and defined(base, ()) and not random_families(base):
            break
    else:
        raise AssertionError(f"{fragment} {seed}: no expression was drawn")
    steps: list[str] = []
    left = transformed(base, at, rng.choice([0, 0, 1, 2]), steps)
    right = transformed(base, at, rng.choice([2, 3, 4, 5]), steps)
    found = _pair(fragment, seed, left, right, block, True, tuple(steps))
    if found is not None:
        yield found
    for k in range(2):
        wrong = mutated(right if k else left, at)
        if wrong is None:
            continue
        label, term = wrong
        if random_families(term):
            continue
        sides = (left, term) if k else (term, right)
        found = _pair(fragment, seed, *sides, block, False, (*steps, "MISTAKE: " + label))
        if found is not None:
            yield found


def _pair(
    fragment: str,
    seed: int,
    left: Expr,
    right: Expr,
    block: tuple[str, ...],
    sound: bool,
    history: tuple[str, ...],
) -> Pair | None:
    try:
        a, b = Builder(SYMBOLS)(left), Builder(SYMBOLS)(right)
        if a == b:
            return None
        statement = Eq(a, b)
        loose = {x.name for x in declared_in(statement) if is_random_symbol(x)}
        given = [independence(*block)] if block and loose & set(block) else []
        return Pair(
            fragment, seed, claim(f"{fragment} {seed}", "generated", statement, given=given), sound, history
        )
    except SymproofsError:
        if sound:
            raise
        return None  # the mistake is one of types


def check(pair: Pair, tally: Tally) -> None:
    """Proves and evaluates one pair."""
    tally.nodes.update({type(x).__name__ for x in preorder_traversal(pair.claim.statement)})
    try:
        proof = prove(pair.claim)
    except SymproofsError:
        if pair.sound:
            raise
        return  # the mistake has no meaning
    proved = proof.proved
    found = spot_check(pair.claim, seed=pair.seed, points=MANY if proved and not pair.sound else FEW)
    kind = (found.counterexample or {}).get("kind", "")
    if pair.sound:
        if kind:
            tally.broken.append(show(pair, found))
        tally.true += 1
        tally.proved += proved
        if not proved:
            tally.open.append(
                show(pair) + "".join(f"\n# {o.kind}: {o.text} | {o.residual}" for o in proof.open)
            )
        return
    if kind == "false":
        tally.false += 1
    elif kind:
        tally.without_value += 1
    else:
        tally.undecided += 1
        tally.proved_undecided += proved
    if kind and proved:
        tally.alarms.append(show(pair, found))


def run(fragment: str, seeds: range) -> Tally:
    """All pairs of some seeds."""
    tally = Tally()
    for seed in seeds:
        for pair in pairs(fragment, seed):
            check(pair, tally)
    return tally


def report(tallies: dict[str, Tally]) -> str:
    """The table of what was seen, and the nodes that were covered."""
    heads = ("true", "proved", "false", "no value", "undecided", "and proved")
    rows = [f"{'fragment':14}" + "".join(f"{h:>11}" for h in heads)]
    nodes: Counter[str] = Counter()
    for name, r in tallies.items():
        share = f"{100 * r.proved / r.true:.1f}%" if r.true else "-"
        cells = (r.true, share, r.false, r.without_value, r.undecided, r.proved_undecided)
        rows.append(f"{name:14}" + "".join(f"{c:>11}" for c in cells))
        nodes.update(r.nodes)
    rows.append("nodes: " + ", ".join(f"{k} {v}" for k, v in sorted(nodes.items()) if k[0].isupper()))
    return "\n".join(rows)


# ---------------------------------------------------------------------------------------- source to paste
def show(pair: Pair, found: Any = None) -> str:
    """The pair as source that can be pasted, with its history and a counterexample."""
    c = pair.claim
    lines = [f"# {pair.fragment}, seed {pair.seed}: {'; '.join(pair.history)}"]
    symbols: dict[str, Any] = {}
    for part in (c.statement, *c.given):
        for x in declared_in(part):
            symbols.setdefault(x.name, x)
    for x in [*symbols.values()]:
        for y in declared_in(getattr(x, "law", None)) if is_random_symbol(x) else ():
            symbols.setdefault(y.name, y)
    order = sorted(
        symbols.values(), key=lambda x: (not isinstance(x, IntSymbol), is_random_symbol(x), x.name)
    )
    lines += [f"{_python(x.name)} = {_declaration(x)}" for x in order if type(x).__name__ != "LetSymbol"]
    given = ", ".join(
        f"independent({', '.join(f.name for f in g.args)})" for g in c.given if isinstance(g, Independent)
    )
    lines.append(f"claim('demo', 'generated', {_python(_source(c.statement))}, given=[{given}])")
    if found is not None:
        lines.append(f"# {found.reason} {found.counterexample}")
    return "\n".join(lines)


def _source(statement: Any) -> str:
    from symproofs.language.symbols import LetSymbol

    sides = []
    for side in statement.args:
        text = str(side)
        for x in declared_in(side):
            if isinstance(x, LetSymbol):
                text = text.replace(x.name, f"let({x.name!r}, {x.expr})")
        sides.append(text)
    return f"Eq({', '.join(sides)})"


def _python(text: str) -> str:
    return text.replace("i'", "i2")


def _declaration(x: Any) -> str:
    law = getattr(x, "law", None)
    tail = "" if law is None else f", law={_law(law)}"
    if isinstance(x, IntSymbol):
        if x.role == "size":
            return f"sizes({x.name!r})"
        return f"natural({x.name!r}, {x.low})" if x.role == "natural" else f"index({x.name!r}, {x.high})"
    dims = "".join(f", {k}" for k in shape_of(x)) if not isinstance(x, SequenceSymbol) else ""
    if isinstance(x, SequenceSymbol):
        return f"sequence({x.name!r}, first={x.first}{tail})"
    if dims:
        return f"{'matrix' if len(shape_of(x)) == 2 else 'vector'}({x.name!r}{dims}{tail})"
    words = {"ne": "!=", "gt": ">", "ge": ">=", "lt": "<", "le": "<="}
    domain = ", ".join(f"{x.name} {words[op]} {v}" for op, v in getattr(x, "domain", []))
    return f"scalar({x.name!r}{', ' + repr(domain) if domain else ''}{tail})"


def _law(law: Any) -> str:
    if isinstance(law, (Law, Moments)):
        return (
            ("laws." if isinstance(law, Law) else "") + str(law) + ("()" if str(law) == "Rademacher" else "")
        )
    inner = str(law.law)
    return f"iid(laws.{inner}{'()' if inner == 'Rademacher' else ''})"


__all__ = ["FRAGMENTS", "Pair", "Tally", "check", "pairs", "report", "run", "show"]
