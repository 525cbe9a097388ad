"""What came out: proofs with their audit, spot checks, verdicts. Plain data; JSON schema in docs/reference.md.

The kernel is imported only where a theorem is looked at, so that spot checks share no code with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class StepRecord:
    """One proved step, as it is printed: sides (nodes), relation, what the kernel used, its own ID if it has one.

    ``used`` holds cited objects (symbols, statements, claims) and names of rules; ``superfluous`` what was
    cited and not used; ``proved`` is False for a line as it was written, before it was tried.
    """

    left: Any
    relation: str
    right: Any
    used: tuple[Any, ...]
    superfluous: tuple[Any, ...] = ()
    id: str | None = None
    proved: bool = False


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something left unproved: which kind (step, obligation, statement), at what, and what would help."""

    kind: str
    text: str
    residual: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """The result of a proof attempt. ``theorem`` is a kernel theorem exactly if ``open`` is empty."""

    theorem: Any
    steps: tuple[StepRecord, ...]
    hypotheses: tuple[Any, ...]  # statements and declared symbols whose declaration was used
    unused: tuple[Any, ...]
    lemmas: tuple[str, ...]
    open: tuple[OpenItem, ...]
    closed: Any  # the closed kernel formula: hypotheses ⇒ statement
    seconds: float

    @property
    def axioms(self) -> tuple[str, ...]:
        """Names of the axioms that the theorem rests on."""
        from symproofs.kernel.axioms import AXIOMS
        from symproofs.kernel.theorem import audit, is_theorem

        return (
            tuple(sorted(n for n in audit(self.theorem) if n in AXIOMS)) if is_theorem(self.theorem) else ()
        )

    @property
    def statement_hash(self) -> str:
        """The hash of the closed formula."""
        from symproofs.kernel.statement_hash import statement_hash

        return statement_hash(self.closed)

    @property
    def proved(self) -> bool:
        """Whether a theorem came out."""
        return self.theorem is not None and not self.open


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """An independent numerical check. ``passed`` is False also when no valid sample could be drawn."""

    passed: bool
    methods: tuple[str, ...]
    sizes: tuple[dict[str, int], ...]
    points: int
    max_error: float
    seed: int
    reason: str = ""
    counterexample: dict[str, Any] | None = None
    laws: tuple[str, ...] = ()  # that were drawn for random symbols, as "R: Bernoulli, every outcome"
    sure_points: int = 0  # at which the hypotheses hold beyond doubt, not only as far as samples tell

    def as_json(self) -> dict[str, Any]:
        """The fields of the published schema."""
        return {
            "passed": self.passed,
            "methods": list(self.methods),
            "sizes": [dict(s) for s in self.sizes],
            "laws": list(self.laws),
            "points": self.points,
            "max_error": self.max_error,
            "seed": self.seed,
        }


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one claim (or of a line that is a claim of its own)."""

    id: str
    title: str
    section: str
    statement: Any
    statement_hash: str
    verdict: str  # proved, axiom, definition, refuted, open, error, discussion, alarm
    steps: tuple[StepRecord, ...] = ()
    hypotheses: tuple[str, ...] = ()
    unused_hypotheses: tuple[str, ...] = ()
    axioms: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()
    seconds: float = 0.0
    spot_check: SpotCheck | None = None
    open: tuple[OpenItem, ...] = ()
    message: str = ""
    corrected_by: str | None = None
    claim: Any = field(default=None, repr=False)

    @property
    def verified(self) -> bool:
        """Whether this counts as verified."""
        return self.verdict in ("proved", "axiom", "definition", "refuted as written", "ill-typed as written")

    def as_json(self) -> dict[str, Any]:
        """The fields of the published schema."""
        return {
            "id": self.id,
            "title": self.title,
            "section": self.section,
            "statement_hash": self.statement_hash,
            "verdict": self.verdict,
            "corrected_by": self.corrected_by,
            "steps": len(self.steps),
            "hypotheses": list(self.hypotheses),
            "unused_hypotheses": list(self.unused_hypotheses),
            "axioms": list(self.axioms),
            "lemmas": list(self.lemmas),
            "seconds": round(self.seconds, 6),
            "spot_check": self.spot_check.as_json() if self.spot_check else None,
            "message": self.message,
        }
