"""Hypotheses that may exclude each other: under them a theorem says nothing, and a reader should be told.

A point at which they hold ends the matter. Only where none is found does the kernel look for a contradiction, with
the tactic for cases that cannot occur, so that claims whose hypotheses hold somewhere cost nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from symproofs.kernel.terms import KernelError
from symproofs.language import nodes, relations, symbols
from symproofs.language.binders import Var, Variance
from symproofs.language.errors import SymproofsError
from symproofs.language.laws import Moments
from symproofs.notation import to_unicode
from symproofs.proofs import Claim, have, impossible
from symproofs.tactics.prover import prove

if TYPE_CHECKING:
    from symproofs.numeric import Unmet

MAY = "these hypotheses may exclude each other"


def in_words(found: Unmet) -> str:
    """Why no point was found; hypotheses that were false are told apart from those without a value."""
    parts = [*found.others, *found.failures]
    if found.hypotheses:
        failed = [f"elsewhere {text}" for text in found.failures[:1]]
        parts = [f"{MAY}: {listed(found.hypotheses)}", *found.others, *failed]
    return "; ".join(parts) or "nothing could be drawn"


def listed(hypotheses: Any) -> str:
    """``a = 1; a = 2``."""
    return "; ".join(dict.fromkeys(to_unicode(h) for h in hypotheses))


def contradiction_in(c: Claim) -> str:
    """The hypotheses from which the kernel derives a contradiction, as text; empty if it does not at once."""
    tries = [(relations.Eq(0, 1), impossible())]
    signs = _variances(c)
    if signs:  # laws are assumed of the symbols that occur in what is claimed
        tries.append((c.statement, impossible(*signs)))
    for goal, proof in tries:
        try:
            found = prove(Claim(c.id, c.title, goal, c.given, proof))
        except (SymproofsError, KernelError, RecursionError):
            continue
        if found.proved:
            said = (h for h in found.hypotheses if getattr(h, "part", "") != "moments")
            return "; ".join(dict.fromkeys(_printed(h) for h in said))
    return ""


def _printed(h: Any) -> str:
    return to_unicode(h) if isinstance(h, relations.Statement) else str(h)


def _variances(c: Claim) -> list[Any]:
    """That what is named or declared as a variance is at least 0, to be shown on the way."""
    found = [have(v >= 0) for h in c.given for v in h.atoms(Variance) if nodes.shape_of(v) == ()]
    for f in dict.fromkeys(s for part in (c.statement, *c.given) for s in symbols.declared_in(part)):
        law = getattr(f, "law", None)
        if isinstance(law, Moments) and law.var is not None and nodes.shape_of(law.var) == ():
            declared = relations.Eq(Var(_first_entry(f)), law.var)
            found += [have(declared), have(declared.left >= 0)]
    return found


def _first_entry(f: Any) -> Any:
    x = f[f.first] if isinstance(f, symbols.SequenceSymbol) else f
    rank = len(nodes.shape_of(x))
    return x if not rank else x[1] if rank == 1 else x[1, 1]
