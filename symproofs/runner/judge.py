"""From claims to verdicts: prove, spot-check, and say no more than came out.

Cited claims are judged first and are cited only if they were proved. Nothing is proved because something
else was inconclusive: the word needs an established kernel theorem that is the claim (``match``), and a spot
check that passed if spot checks are on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from symproofs.kernel.axioms import AXIOMS
from symproofs.kernel.statement_hash import statement_hash
from symproofs.kernel.terms import KernelError
from symproofs.kernel.theorem import Theorem, audit
from symproofs.language.errors import InputError, SymproofsError
from symproofs.language.symbols import ScalarSymbol, declared_in, is_random_symbol
from symproofs.notation.alike import ambiguity
from symproofs.proofs import Claim, OpenItem, Proof, SpotCheck, Verdict
from symproofs.proofs import claims as records
from symproofs.runner import vacuous
from symproofs.runner.axiomatic import instance_of_axiom
from symproofs.runner.match import mismatch, sequent_of
from symproofs.runner.targets import Target, check_unique, targets_of
from symproofs.runner.workers import Check, spot_check_of
from symproofs.tactics.prover import collection_paused, prove

NO_POINT = "hypotheses not seen to have a common point"
UNMET = "no point was found at which the hypotheses hold"
CONTRADICTION = "the hypotheses contradict each other"
DEFINING = frozenset(n for n, a in AXIOMS.items() if "; this defines " in a.statement)  # ‖A‖ and A⁻¹
Progress = Callable[[int, int, str], None]  # how many are done, of how many, the ID that is next


def verify_claims(
    claims: Sequence[Claim], *, numeric: bool = True, seed: int = 7, progress: Progress | None = None
) -> list[Verdict]:
    """A verdict on every claim, and on every line of one that has an ID, in their order."""
    return verify_targets(targets_of(claims), numeric=numeric, seed=seed, progress=progress)


def verify_targets(
    targets: Sequence[Target], *, numeric: bool = True, seed: int = 7, progress: Progress | None = None
) -> list[Verdict]:
    """A verdict on every target, in their order. Raises InputError where one ID stands for two claims."""
    return [o.verdict for o in judge(targets, numeric=numeric, seed=seed, progress=progress)]


def judge(
    targets: Sequence[Target],
    *,
    numeric: bool = True,
    seed: int = 7,
    progress: Progress | None = None,
    check: Check | None = None,
    refute: bool | None = None,
) -> list[Outcome]:
    """Verdicts together with the theorems they rest on; ``check`` gives the spot checks, if they are made elsewhere.

    ``refute``: whether a counterexample is looked for where there is no proof, as ``numeric`` says if left out.
    """
    check_unique(targets)
    _check_cited(targets)
    whole = frozenset(id(t.claim) for t in targets if t.line is None)
    judging = Judging(numeric, seed, whole, check, refute)
    out = []
    with collection_paused():
        for k, t in enumerate(targets):
            if progress is not None:
                progress(k, len(targets), t.id)
            out.append(judging.target(t))
    if progress is not None:
        progress(len(targets), len(targets), "")
    return out


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict, and the established theorem if there is one."""

    verdict: Verdict
    theorem: Theorem | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """Why no common point of hypotheses was found, and hypotheses from which the kernel derives a contradiction."""

    reason: str
    contradiction: str = ""


class Judging:
    """One run; outcomes are kept for it alone."""

    def __init__(
        self,
        numeric: bool = True,
        seed: int = 7,
        whole: frozenset[int] = frozenset(),
        check: Check | None = None,
        refute: bool | None = None,
    ) -> None:
        self.numeric, self.seed = numeric, seed
        self.refute = numeric if refute is None else refute
        self._spot_check = check or (lambda c: spot_check_of(c, seed))
        self.whole = whole  # claims of which the whole is asked for, not only a line
        self._points: dict[Any, Against | None] = {}  # of hypotheses and laws
        self._done: dict[int, Outcome] = {}
        self._alive: list[Claim] = []

    def target(self, t: Target) -> Outcome:
        """The outcome for a claim or a line of one."""
        if t.line is None:
            found = self.claim(t.claim)
            return replace(found, verdict=replace(found.verdict, section=t.section))
        checked = self.claim(t.claim).verdict.spot_check if id(t.claim) in self.whole else None
        found = self._judge(t.stated(), checked if checked is not None and checked.passed else None)
        verdict = replace(found.verdict, section=t.section, claim=t.claim, unused_hypotheses=())
        return replace(found, verdict=verdict)

    def claim(self, c: Claim) -> Outcome:
        """The outcome for a whole claim, judged once."""
        if id(c) not in self._done:
            self._alive.append(c)
            self._done[id(c)] = self._judge(c, None) if c.corrected is None else self._erratum(c, c.corrected)
        return self._done[id(c)]

    def _erratum(self, c: Claim, corrected: Claim) -> Outcome:
        """*Refuted as written* if the negation is proved, *ill-typed as written* if there is no shape; with the
        corrected claim proved in both cases."""
        right = self.claim(corrected)
        if isinstance(c.literal, str):
            blank = Verdict(c.id, c.title, "", c.statement, "", "ill-typed as written", claim=c)
            said = f"{c.literal}; corrected by {corrected.id}"
            found = Outcome(replace(blank, message=said, corrected_by=corrected.id))
        else:
            found = self._judge(c, None)
            if found.verdict.verdict not in ("proved", "axiom"):
                return found
            v = replace(
                found.verdict,
                verdict="refuted as written",
                message=f"corrected by {corrected.id}",
                corrected_by=corrected.id,
            )
            if c.given and not self._hypotheses_met(c, found.verdict.spot_check):
                item = OpenItem(
                    "statement",
                    "no point was found at which the hypotheses hold beyond doubt",
                    help="put the hypotheses into the statement, or give ones that numbers can be seen to meet",
                )
                return Outcome(replace(v, verdict="open", message="", open=(item,)))
            found = replace(found, verdict=v)
        if not right.verdict.verified:
            item = OpenItem(
                "citation",
                f"the corrected claim {corrected.id} is not proved ({right.verdict.verdict})",
                help=f"prove {corrected.id}",
            )
            return Outcome(replace(found.verdict, verdict="open", open=(item,)))
        return found

    def _hypotheses_met(self, c: Claim, check: SpotCheck | None) -> bool:
        """A refutation under hypotheses that cannot be met says nothing; looked for without spot checks too."""
        if check is not None:
            return check.sure_points > 0
        from symproofs.numeric import meets_hypotheses

        try:
            return meets_hypotheses(c, self.seed)
        except Exception:  # no point, and no evidence
            return False

    def _judge(self, c: Claim, checked: SpotCheck | None) -> Outcome:
        """``checked`` is a passed spot check of the whole claim, which covers each of its lines."""
        if c.kind == "discussion":
            return Outcome(Verdict(c.id, c.title, "", None, "", "discussion", message=c.note, claim=c))
        found = self._proved(c, checked)
        v = found.verdict
        if c.kind == "definition" and v.verdict in ("proved", "axiom") and found.theorem is not None:
            used = audit(found.theorem)
            beyond = sorted(n for n in used if not n.startswith("definition of ") and n not in DEFINING)
            if beyond or not (used or v.hypotheses):
                what = (
                    f"it uses {', '.join(beyond)}" if beyond else "it unfolds no definition and uses no law"
                )
                item = OpenItem("statement", f"{what}, so it is no definition", help="state it by claim(...)")
                return Outcome(replace(v, verdict="open", open=(item,)))
            return replace(found, verdict=replace(v, verdict="definition"))
        return found

    def _proved(self, c: Claim, checked: SpotCheck | None) -> Outcome:
        start = perf_counter()
        blank = Verdict(c.id, c.title, "", c.statement, "", "error", claim=c)
        circle = citation_circle(c)
        if circle:
            return Outcome(replace(blank, message="circular citation: " + " → ".join(circle)))
        lemmas = [self.claim(x) for x in cited_claims(c)]
        missing = [o.verdict for o in lemmas if not _citable(o)]
        if missing:
            items = tuple(
                OpenItem(
                    "citation",
                    f"{c.id} cites {v.id}, which is not proved ({v.verdict})",
                    help=f"prove {v.id}" + _lacking(v),
                )
                for v in missing
            )
            return self._unproved(c, replace(blank, verdict="open", open=items))
        try:
            unclear = ambiguity(records.parts_of(c))
            if unclear:
                return Outcome(replace(blank, message=f"{unclear}; name the symbol otherwise"))
            proof = prove(c, {o.verdict.claim: _sequent(o) for o in lemmas})
        except SymproofsError as e:
            return Outcome(replace(blank, message=str(e), seconds=perf_counter() - start))
        except KernelError as e:
            items = (OpenItem("statement", str(e), help="symproofs has no rule for this yet"),)
            return self._unproved(c, replace(blank, verdict="open", open=items))
        except RecursionError:
            return Outcome(replace(blank, message="the claim is nested too deeply; split it"))
        except Exception as e:  # one broken claim does not end the run, and is not passed over
            return Outcome(replace(blank, message=f"symproofs broke down (a bug): {type(e).__name__}: {e}"))
        return self._said(c, proof, _filled(blank, proof, [o.verdict for o in lemmas]), checked)

    def _said(self, c: Claim, proof: Proof, v: Verdict, checked: SpotCheck | None) -> Outcome:
        if not proof.proved:
            items = v.open or (OpenItem("statement", "no theorem came out"),)
            return self._unproved(c, replace(v, verdict="open", open=items))
        wrong = mismatch(c, proof.theorem)
        if wrong:
            return Outcome(replace(v, verdict="error", message=f"{wrong}: this is a bug in symproofs"))
        word = "axiom" if instance_of_axiom(proof.theorem) else "proved"
        v = replace(v, verdict=word, statement_hash=statement_hash(proof.theorem.conclusion.args[0]))
        if not self.numeric:
            return self._with_a_point(c, v, proof.theorem)
        check = checked or self._spot_check(c)
        v = replace(v, spot_check=check)
        if check.passed:
            return Outcome(v, proof.theorem)
        against = None if check.points or check.counterexample else self._against(c)
        if against is None:
            return Outcome(replace(v, verdict="alarm", message=_alarm(check)))
        if against.contradiction:
            return _vacuous(v, against)
        return Outcome(replace(v, verdict="alarm", message=f"proved, but {UNMET}: {against.reason}"))

    def _with_a_point(self, c: Claim, v: Verdict, theorem: Theorem) -> Outcome:
        """Without spot checks: proved, with a note where the hypotheses were not seen to have a common point."""
        against = self._against(c)
        if against is None:
            return Outcome(v, theorem)
        if against.contradiction:
            return _vacuous(v, against)
        return Outcome(replace(v, message=f"{NO_POINT}: {against.reason}"), theorem)

    def _against(self, c: Claim) -> Against | None:
        """What stands against a common point of the hypotheses; None if a point was found."""
        random = (s for s in declared_in(c.statement) if is_random_symbol(s))
        laws = frozenset(s for s in random if any(isinstance(p, ScalarSymbol) for p in declared_in(s.law)))
        if not c.given and not laws:
            return None
        key = (c.given, laws)
        if key not in self._points:
            from symproofs.numeric import unmet

            try:
                found = unmet(c, self.seed)
            except Exception as e:  # no point was found this way, either
                self._points[key] = Against(f"looking for one broke down: {type(e).__name__}: {e}")
            else:
                self._points[key] = (
                    None if found is None else Against(vacuous.in_words(found), vacuous.contradiction_in(c))
                )
        return self._points[key]

    def _unproved(self, c: Claim, v: Verdict) -> Outcome:
        """Refuted if a counterexample is found, else open."""
        if not self.refute:
            return Outcome(v)
        from symproofs.numeric import find_counterexample

        try:
            found = find_counterexample(c.statement, c.given, seed=self.seed)
        except Exception:  # no counterexample, which is no evidence for anything
            found = None
        if found is not None:
            return Outcome(replace(v, verdict="refuted", message=in_words(found)))
        if not self.numeric:
            return Outcome(v)
        check = self._spot_check(c)
        against = None if check.passed or check.points or check.counterexample else self._against(c)
        if against is None:
            said = "" if check.passed else f"spot check: {check.reason}"
        elif against.contradiction:
            said = f"{CONTRADICTION}: {against.contradiction}"
        else:
            said = f"spot check: {UNMET}: {against.reason}"
        return Outcome(replace(v, spot_check=check, message=said))


def _citable(o: Outcome) -> bool:
    return (
        o.verdict.verdict in ("proved", "axiom", "definition", "refuted as written")
        and o.theorem is not None
        and sequent_of(o.theorem) is not None
    )


def _sequent(o: Outcome) -> Theorem:
    found = sequent_of(o.theorem)
    if found is None:
        raise InputError(f"{o.verdict.id} is not proved, so it cannot be cited")
    return found


def _filled(blank: Verdict, proof: Proof, lemmas: Iterable[Verdict]) -> Verdict:
    """What the proof says; lemmas with the lemmas that they rest on."""
    below = {v.id: v.lemmas for v in lemmas}
    used = dict.fromkeys(x for name in proof.lemmas for x in (name, *below.get(name, ())))
    return replace(
        blank,
        statement_hash=proof.statement_hash,
        steps=proof.steps,
        hypotheses=tuple(str(h) for h in proof.hypotheses),
        unused_hypotheses=tuple(str(h) for h in proof.unused),
        axioms=proof.axioms,
        lemmas=tuple(used),
        seconds=proof.seconds,
        open=proof.open,
    )


def _vacuous(v: Verdict, against: Against) -> Outcome:
    item = OpenItem(
        "hypotheses",
        f"{CONTRADICTION}: {against.contradiction}",
        help="anything follows from them; drop or mend one of them",
    )
    return Outcome(replace(v, verdict="open", open=(item,)))


def _lacking(v: Verdict) -> str:
    """What an unproved claim lacks to have a value, if anything."""
    needed = [x.text for x in v.open if x.kind == "obligation"]
    return f", which lacks {'; '.join(needed)}" if needed else ""


def _alarm(check: SpotCheck) -> str:
    if check.counterexample is None:
        return f"proved, but the spot check could not confirm it: {check.reason}"
    return (
        f"proved, but the spot check contradicts it: {check.reason}. "
        "This is a bug in symproofs: trust no verdict of this run, and please report it"
    )


def in_words(point: dict[str, Any]) -> str:
    """A counterexample as one sentence."""
    told = ("kind", "line", "statement", "outcome", "reason", "left side", "right side", "arithmetic")
    place = ", ".join(
        f"{k} = {v}" if not k.startswith("law of") else f"{k}: {v}" for k, v in point.items() if k not in told
    )
    outcome = f" (outcome {point['outcome']})" if "outcome" in point else ""
    if "left side" in point:
        said = f"the left side is {point['left side']}, the right side is {point['right side']}"
        how = f" ({point['arithmetic']} arithmetic)" if "arithmetic" in point else ""
    else:
        said, how = str(point.get("reason") or "the statement is false"), ""
        if not place and said.startswith("along "):  # of a limit
            return f"counterexample: {said}"
    stop = ";" if any(k.startswith("law of") for k in point) else ""  # a law is told in several words
    return f"counterexample: at {place or 'every point'}{outcome}{stop} {said}{how}"


def to_check(targets: Sequence[Target]) -> list[Claim]:
    """The claims that a run will spot-check if all are proved; lines are covered by the claim they stand in."""
    whole = dict.fromkeys(id(t.claim) for t in targets if t.line is None)
    claims = {id(t.claim): t.claim for t in targets}
    return [
        c
        for k, c in claims.items()
        if k in whole and c.kind != "discussion" and not isinstance(c.literal, str)
    ]


# ------------------------------------------------------------------------------------------- citations
def cited_claims(c: Claim) -> list[Claim]:
    """The claims that a claim's proof cites, directly or as a fact of the library."""
    return records.cited_claims(c.proof)


def citation_circle(c: Claim) -> list[str]:
    """IDs along citations that lead from the claim back to one of them; empty if there is no circle."""
    done: set[int] = set()
    path: list[Claim] = [c]
    pending = [iter(cited_claims(c))]
    while pending:
        x = next(pending[-1], None)
        if x is None:
            done.add(id(path.pop()))
            pending.pop()
        elif any(x is p or x.id == p.id for p in path):
            start = next(k for k, p in enumerate(path) if x is p or x.id == p.id)
            return [*(p.id for p in path[start:]), x.id]
        elif id(x) not in done:
            path.append(x)
            pending.append(iter(cited_claims(x)))
    return []


def _check_cited(targets: Iterable[Target]) -> None:
    """No cited claim has the ID of another one: reports name lemmas by their IDs."""
    known = {t.id: t.claim for t in targets}
    pending = [t.claim for t in targets]
    seen: set[int] = set()
    while pending:
        c = pending.pop()
        if id(c) in seen or citation_circle(c):
            continue
        seen.add(id(c))
        for x in cited_claims(c):
            other = known.setdefault(x.id, x)
            if other is not x and other != x:
                raise InputError(
                    f"{c.id} cites a claim {x.id}, but another claim has that ID; give it one of its own"
                )
            pending.append(x)
