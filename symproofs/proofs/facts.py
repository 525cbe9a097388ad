"""Facts: what can be cited in ``by=`` besides the author's own symbols, statements and claims."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fact:
    """A citable law: its name, what it says, where to read about it, and whether it is an axiom.

    ``laws`` are the named laws of the normal form it gives leave to use, ``unfolds`` the definitions of the
    language it opens, ``lemma`` a library lemma that the prover instantiates.
    """

    name: str
    text: str
    reference: str
    axiom: bool = False
    laws: tuple[str, ...] = ()
    unfolds: tuple[str, ...] = ()
    lemma: str = ""

    def __repr__(self) -> str:
        return f"facts.{self.name}"
