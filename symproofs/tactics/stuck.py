"""What stops a proof, in words for its author."""

from __future__ import annotations

from symproofs.kernel.terms import Term
from symproofs.proofs.verdicts import OpenItem


class Stuck(Exception):
    """A step, a match or an obligation that was not proved; carries what to report."""

    def __init__(self, item: OpenItem) -> None:
        super().__init__(item.text)
        self.item = item


LONGEST = 1200  # characters of a residual that a person may still read


def readable(t: Term) -> str:
    """A kernel term in words; late, for messages only."""
    from symproofs.notation.kernel_text import kernel_text

    return kernel_text(t)


def remainder(t: Term) -> str:
    """What is left of a difference, in words; cut where it is too long to be of use."""
    text = readable(t)
    left = len(text) - LONGEST
    return text if left <= 0 else f"{text[:LONGEST]} … ({left} characters more)"
