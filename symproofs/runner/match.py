"""Whether a theorem is the claim: its statement, under the declared hypotheses and no others.

The prover is not trusted. What it hands over is compared here with what ``language.lower`` (trusted) makes of
the claim's own statement, declarations and hypotheses; only then may the word "proved" be used.
"""

from __future__ import annotations

from typing import Any

from symproofs.kernel.terms import Term
from symproofs.kernel.theorem import Theorem, is_theorem
from symproofs.language.lower import Lowering
from symproofs.language.symbols import FunctionSymbol, declared_in, is_random_symbol
from symproofs.proofs.claims import Claim, as_basic, parts_of


def sequent_of(theorem: Any) -> Theorem | None:
    """Γ ⊢ φ of an established theorem ``⊢ proved(Γ ⇒ φ)``, or None if it is not one."""
    if not is_theorem(theorem) or theorem.rule != "establish" or theorem.conclusion.op != "proved":
        return None
    found = theorem.arguments.get("theorem")
    return found if is_theorem(found) and not theorem.hypotheses else None


def mismatch(claim: Claim, theorem: Any) -> str:
    """Why the theorem does not prove the claim; empty if it does."""
    sequent = sequent_of(theorem)
    if sequent is None:
        return "no established theorem came out"
    lower = Lowering()
    if sequent.conclusion != lower.statement(claim.statement):
        return "the theorem states something else"
    if sequent.hypotheses - _allowed(claim, lower):
        return "the theorem has a hypothesis that was not declared"
    return ""


def _allowed(claim: Claim, lower: Lowering) -> set[Term]:
    """What the claim may assume: ranges and domains of its symbols, their laws, and ``given``."""
    out = {lower.statement(g) for g in claim.given}
    symbols = {x: None for part in parts_of(claim) for x in declared_in(as_basic(part))}
    stated = {x for part in (claim.statement, *claim.given) for x in declared_in(part)}
    for x in symbols:
        if x in stated:  # a range that only the proof mentions may be empty
            out.update(lower.types(x))
        out.update(lower.domain(x))
        if isinstance(x, FunctionSymbol):
            out.update(lower.smooth(x))
        if is_random_symbol(x):
            out.update(lower.law(x))
    return out
