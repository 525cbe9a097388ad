"""Facts: what can be cited in ``by=`` besides the author's own symbols, statements and claims."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from symproofs.language.errors import no_such_name as no_such_name


@dataclass(frozen=True, slots=True)
class Fact:
    """A citable law: its name, what it says, where to read about it, and whether it is an axiom.

    ``laws`` are the named laws of the normal form it gives leave to use, ``unfolds`` the definitions of the
    language it opens, ``lemma`` a lemma that the prover knows. ``proved_in`` names a claim of the library,
    module:name; it is proved before it is cited, for all values of its symbols. ``words`` is what a report calls it.
    """

    name: str
    text: str
    reference: str
    axiom: bool = False
    laws: tuple[str, ...] = ()
    unfolds: tuple[str, ...] = ()
    lemma: str = ""
    proved_in: str = ""
    words: str = ""

    def claim(self) -> Any:
        """The claim of the library that it states, or None."""
        if not self.proved_in:
            return None
        module, _, name = self.proved_in.partition(":")
        return getattr(import_module(module), name)

    def __repr__(self) -> str:
        return f"facts.{self.name}"
