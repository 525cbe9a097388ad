"""What stops a proof, in words for its author."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symproofs.kernel.terms import Term
from symproofs.proofs.verdicts import OpenItem


class Stuck(Exception):
    """A step, a match or an obligation that was not proved; carries what to report, or how to find it."""

    def __init__(self, said: OpenItem | Callable[[], Sequence[OpenItem]]) -> None:
        super().__init__(said.text if isinstance(said, OpenItem) else "")
        self._said = said

    def items(self) -> tuple[OpenItem, ...]:
        """What to report; a proof that goes on by another way never asks for it."""
        return (self._said,) if isinstance(self._said, OpenItem) else tuple(self._said())


LONGEST = 1200  # characters of a residual that a person may still read


def readable(t: Term) -> str:
    """A kernel term in words; late, for messages only."""
    from symproofs.notation.kernel_text import spoken_text

    return spoken_text(t)


def remainder(t: Term) -> str:
    """What is left of a difference, in words; cut where it is too long to be of use."""
    text = readable(t)
    left = len(text) - LONGEST
    return text if left <= 0 else f"{text[:LONGEST]} … ({left} characters more)"
