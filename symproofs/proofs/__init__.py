"""Claims, proofs and verdicts as plain immutable data that every other room reads.

Nothing here proves anything: ``tactics`` turns a Claim into a kernel theorem, ``runner`` into a Verdict.
"""

from __future__ import annotations

from symproofs.proofs.claims import IH, Chain, Claim, Induction, Line, calc, claim, erratum, induction
from symproofs.proofs.scripts import (
    Script,
    at,
    by_definition,
    cases,
    choose,
    contradiction,
    each,
    equivalence,
    follows,
    have,
    impossible,
    injectivity,
    linear_combination,
    obtain,
    on_vectors,
    squeeze,
    steps,
    termwise,
    vanishing,
    witness,
)
from symproofs.proofs.verdicts import OpenItem, Proof, SpotCheck, StepRecord, Verdict

__all__ = [
    "IH",
    "Chain",
    "Claim",
    "Induction",
    "Line",
    "OpenItem",
    "Proof",
    "Script",
    "SpotCheck",
    "StepRecord",
    "Verdict",
    "at",
    "by_definition",
    "calc",
    "cases",
    "choose",
    "claim",
    "contradiction",
    "each",
    "equivalence",
    "erratum",
    "follows",
    "have",
    "impossible",
    "induction",
    "injectivity",
    "linear_combination",
    "obtain",
    "on_vectors",
    "squeeze",
    "steps",
    "termwise",
    "vanishing",
    "witness",
]
