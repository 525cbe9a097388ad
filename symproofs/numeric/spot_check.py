"""Spot checks and counterexamples: a claim and every line of its proof, at points where its hypotheses hold.

A check passes only if some point was valid and nothing failed there. A side without a value at a valid point
is a failure, because a claim states that its terms have values. What cannot be told (a limit, an order of
floats that is too close to call) neither passes nor fails; a check in which a line was never decided fails.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from symproofs.language import symbols
from symproofs.language.relations import Ge, Gt, Le, Lt, Ne, Relation, Tends
from symproofs.numeric.arrays import flat
from symproofs.numeric.dependence import random_in, symbols_in
from symproofs.numeric.draws import show_value
from symproofs.numeric.evaluate import FLOATS, Evaluator
from symproofs.numeric.families import QUADRATURE
from symproofs.numeric.hypotheses import conjuncts
from symproofs.numeric.model import Beyond, Undefined, Unusable
from symproofs.numeric.numbers import is_exact
from symproofs.numeric.sampling import Draw, Sampler, faithful
from symproofs.numeric.statements import SAMPLED, Checker, Truth
from symproofs.proofs.claims import Chain, Claim, Induction
from symproofs.proofs.verdicts import SpotCheck

_WORK = 60_000  # terms to visit; a count and not a clock, so that runs repeat
_ENOUGH = 6  # points that are looked at whatever they cost
_REASONS = 3  # why draws were given up, that a report lists
_RELATIONS: dict[str, Any] = {"lt": Lt, "le": Le, "gt": Gt, "ge": Ge, "ne": Ne}
_SHOWN = 8  # outcomes of a random family that a counterexample lists


@dataclass
class _Line:
    """One statement to check; ``at_least`` restricts the base of an induction to its least time."""

    label: str
    statement: Any
    base: Any = None
    decided: int = 0
    undecided: str = ""

    def __post_init__(self) -> None:
        self.pointwise = bool(random_in(self.statement))
        # of a limit: what it says does not depend on the value that was drawn for it
        self.variable = self.statement.args[1].name if isinstance(self.statement, Tends) else ""


@dataclass
class _Record:
    """What a run of points has shown so far."""

    methods: set[str] = field(default_factory=set)
    sizes: list[dict[str, int]] = field(default_factory=list)
    laws: dict[str, None] = field(default_factory=dict)
    points: int = 0
    sure: int = 0  # points at which the hypotheses hold beyond doubt
    error: float = 0.0
    work: int = 0
    failure: str = ""
    counterexample: dict[str, str] | None = None
    only_false: bool = False  # pass over points without a value


def spot_check(claim: Claim, seed: int = 7, points: int = 24) -> SpotCheck:
    """Checks a claim's statement and every line of its proof numerically, apart from any proof.

    ``passed`` is False where a valid point violates a line (``counterexample`` names it), where a side has no
    value at one, where no point satisfies the hypotheses, or where a line was never decided; ``reason`` says
    which. The result depends on the claim, the seed and the number of points only.
    """
    lines = [_Line("statement", claim.statement), *_proof_lines(claim)]
    parts = [line.statement for line in lines] + [line.base for line in lines if line.base is not None]
    sampler = Sampler(parts, claim.given, seed)
    record = _Record()
    _run(lines, sampler, record, points)
    reason = record.failure or _shortfall(lines, sampler, record)
    return SpotCheck(
        passed=not reason,
        methods=tuple(sorted(record.methods)),
        sizes=tuple(record.sizes),
        laws=tuple(sorted(record.laws)),
        points=record.points,
        max_error=record.error,
        seed=seed,
        reason=reason,
        counterexample=record.counterexample,
        sure_points=record.sure,
    )


def meets_hypotheses(claim: Claim, seed: int = 7, points: int = 24) -> bool:
    """Whether a point was found at which a claim's hypotheses hold beyond doubt."""
    sampler = Sampler([claim.statement], claim.given, seed)
    return any(draw.sure for draw in sampler.draws(points))


@dataclass(frozen=True)
class Unmet:
    """No point was found at which some hypotheses hold. ``hypotheses``: those that were false at points, those that
    share symbols with them, and the domains of these; ``failures``: why some had no value; ``others``: laws that
    do not exist and empty ranges."""

    hypotheses: tuple[Any, ...]
    failures: tuple[str, ...]
    others: tuple[str, ...]


def unmet(claim: Claim, seed: int = 7, points: int = 24) -> Unmet | None:
    """What stands against a common point of a claim's hypotheses and of its declarations; None if one was found."""
    random = [s for s in symbols_in(claim.statement) if symbols.is_random_symbol(s)]
    sampler = Sampler(random, claim.given, seed)
    if next(sampler.draws(points), None) is not None:
        return None
    chosen = _connected(sampler.refused, conjuncts(claim.given))
    domains = [r for s in {x: None for h in chosen for x in symbols_in(h)} for r in _domain(s)]
    return Unmet((*domains, *chosen), tuple(sampler.failed)[:_REASONS], tuple(sampler.undrawn)[:_REASONS])


def _connected(refused: Any, given: list[Any]) -> list[Any]:
    """The hypotheses that share symbols with one that was refused, in their order."""
    names = {s for h in refused for s in symbols_in(h)}
    for _ in given:
        names |= {s for h in given if names & set(symbols_in(h)) for s in symbols_in(h)}
    return [h for h in given if h in refused or names & set(symbols_in(h))]


def _domain(s: Any) -> list[Any]:
    return [_RELATIONS[op](s, v) for op, v in s.domain] if isinstance(s, symbols.ScalarSymbol) else []


def find_counterexample(
    statement: Any, given: Any = (), seed: int = 7, points: int = 60
) -> dict[str, str] | None:
    """A point at which the hypotheses hold and the statement is false, as text; None if none was found.

    The key "arithmetic" says whether the two sides were computed exactly or in float64; the float64 sides
    then differ by far more than rounding. Points where the statement has no value are passed over.
    """
    record = _Record(only_false=True)
    _run([_Line("statement", statement)], Sampler([statement], tuple(given), seed), record, points)
    return record.counterexample


def _proof_lines(claim: Claim) -> list[_Line]:
    proof = claim.proof
    if not isinstance(claim.statement, Relation):
        return []  # lines hold under what the statement assumes; the statement itself is checked
    if isinstance(proof, Chain):
        return _chain_lines("line", proof)
    if isinstance(proof, Induction):
        base = _chain_lines("base line", proof.base, proof.variable)
        return base + _chain_lines("step line", proof.step)
    return []


def _chain_lines(label: str, chain: Any, base: Any = None) -> list[_Line]:
    if not isinstance(chain, Chain):
        return []
    count = len(chain.lines)
    return [_Line(f"{label} {k + 1}", chain.line_statement(k), base) for k in range(count)]


def _shortfall(lines: list[_Line], sampler: Sampler, record: _Record) -> str:
    if not record.points:
        common = sorted(sampler.rejected.items(), key=lambda e: (-e[1], e[0]))[:_REASONS]
        return "no sample satisfies the hypotheses: " + "; ".join(text for text, _ in common)
    for line in lines:
        if not line.decided:
            return f"{line.label} was decided at no point: {line.undecided or 'it was never reached'}"
    return ""


def _run(lines: list[_Line], sampler: Sampler, record: _Record, points: int) -> None:
    for draw in sampler.draws(points):
        try:
            _check_point(lines, draw, record, sampler.seed)
        except Beyond as e:
            sampler.lengthen(e)
            continue
        except Unusable as e:
            sampler.reject(str(e))
            continue
        record.points += 1
        record.sure += draw.sure
        if draw.sizes not in record.sizes:
            record.sizes.append(draw.sizes)
        space = draw.model.space
        record.laws.update({f"{x}: {space.notes[x]}": None for x in space.names if x in space.notes})
        if draw.matched is not None:
            record.methods.add(QUADRATURE)
        if not draw.sure:
            record.methods.add(SAMPLED)
        if record.only_false and record.counterexample is None:
            record.failure = ""  # a point that does not decide it; another one may
        if record.failure or (record.work > _WORK and record.points >= _ENOUGH):
            break


def _check_point(lines: list[_Line], draw: Draw, record: _Record, seed: int) -> None:
    evaluator = Evaluator(draw.model)
    for k, outcome in enumerate(draw.outcomes):
        if outcome is not None:
            evaluator.at_outcome(outcome)
        checker = Checker(evaluator, seed)
        for line in lines:
            if k and not line.pointwise:  # the same at every outcome
                continue
            if line.base is not None and evaluator.integer(line.base) != evaluator.integer(line.base.low):
                continue
            _check_line(line, checker, draw, record, outcome)
            if record.failure:
                break
    record.work += evaluator.work
    record.methods |= evaluator.methods


def _check_line(line: _Line, checker: Checker, draw: Draw, record: _Record, outcome: int | None) -> None:
    try:
        truth = checker.holds(line.statement)
    except Undefined as e:
        if record.only_false:
            return
        record.failure = f"{line.label}: no value at {_place(draw)}{_as_far(draw)}: {e}"
        if draw.sure:
            record.counterexample = _describe(line, draw, Truth(None, reason=str(e)), outcome)
        return
    record.error = max(record.error, truth.error if truth.value else 0.0)
    if truth.value:
        line.decided += 1
    elif truth.value is None or not truth.sure:
        line.undecided = line.undecided or truth.reason
        if isinstance(line.statement, Tends):  # a limit must be approached at every point
            said = "not decided" if truth.value is None else "false, as far as it was followed,"
            record.failure = f"{line.label}: {said} at {_place(draw, but=line.variable)}: {truth.reason}"
            if truth.value is False and draw.sure and _faithful(line, draw):
                record.counterexample = _describe(line, draw, truth, outcome)
    elif not _faithful(line, draw):
        line.undecided = f"it is no polynomial of an order that moment matching covers ({truth.reason})"
        record.failure = f"{line.label}: not decided: {line.undecided}"
    elif draw.sure or not record.only_false:
        place = _place(draw, truth.at) + _as_far(draw)
        record.failure = f"{line.label} is false at {place}: {line.statement}: {truth.reason}"
        if truth.clear and draw.sure:
            record.counterexample = _describe(line, draw, truth, outcome)


def _faithful(line: _Line, draw: Draw) -> bool:
    """Whether the laws that were drawn give every expectation in the line its true value."""
    return faithful(line.statement, draw.matched, draw.surrogates)


def _place(draw: Draw, at: tuple[tuple[str, str], ...] = (), but: str = "") -> str:
    """The point in one phrase, with the values of quantified symbols after it."""
    named = {**draw.model.integers, **draw.model.values}
    texts = [f"{name} = {show_value(named[name])}" for name in sorted(named) if name != but]
    return ", ".join(texts + [f"{name} = {text}" for name, text in at]) or "every point"


def _as_far(draw: Draw) -> str:
    return "" if draw.sure else ", where samples of their quantifiers meet the hypotheses"


def _describe(line: _Line, draw: Draw, truth: Truth, outcome: int | None) -> dict[str, str]:
    model = draw.model
    kind = "no value" if truth.value is None else "false"
    out = {"kind": kind, "line": line.label, "statement": str(line.statement)}
    for group in (model.integers, model.values, model.sequences, model.functions):
        out.update({name: show_value(group[name]) for name in sorted(group) if name != line.variable})
    for name in model.space.names:
        out[name] = _law_text(draw, name)
    for name, note in sorted(model.space.notes.items()):
        out[f"law of {name}" if name in model.space.families else name] = note
    for name, text in truth.at:
        out[name if name not in out else f"{name} (quantified)"] = text
    if outcome is not None:
        at = {n: _outcome_text(model.space.families[n][outcome]) for n in model.space.names}
        out["outcome"] = ", ".join(f"{n} = {text}" for n, text in at.items())
    if truth.sides is None:
        out["reason"] = truth.reason
    else:
        out["left side"], out["right side"] = (show_value(s) for s in truth.sides)
        exact = all(is_exact(x) for side in truth.sides for x in flat(side))
        out["arithmetic"] = "exact" if exact else FLOATS
    return out


def _law_text(draw: Draw, name: str) -> str:
    space = draw.model.space
    law: dict[str, Any] = {}
    for weight, value in zip(space.weights, space.families[name], strict=True):
        text = _outcome_text(value)
        law[text] = law.get(text, 0) + weight
    parts = [f"{text} with probability {weight}" for text, weight in law.items()]
    more = f"; and {len(parts) - _SHOWN} more" if len(parts) > _SHOWN else ""
    return "; ".join(parts[:_SHOWN]) + more


def _outcome_text(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"t={t}: {show_value(v)}" for t, v in sorted(value.items())) + ")"
    return show_value(value)


__all__ = ["Unmet", "find_counterexample", "meets_hypotheses", "spot_check", "unmet"]
