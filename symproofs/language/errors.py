"""What can go wrong with an input, as one small hierarchy.

Every message says what was given, what was expected and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches


class SymproofsError(Exception):
    """Base of every error that symproofs raises on purpose."""


class InputError(SymproofsError):
    """The input has no meaning in the language; the message says what to write instead."""


class ShapeError(InputError):
    """Two shapes do not fit; the message names both and the expression."""


class DomainError(InputError):
    """A declared domain cannot be read, or is empty."""


class LawError(InputError):
    """A law or moment was used that was not declared, or a law's parameter is outside its domain."""


class VerbError(InputError):
    """A SymPy verb was applied to a node; the message names ours."""


class NotIterableError(InputError, TypeError):
    """Python or SymPy asked for the elements of an expression; it is a TypeError, as of anything without elements."""


class NoSuchNameError(InputError, AttributeError):
    """A name was asked for that is not there; the message names the nearest ones."""


class FileError(SymproofsError):
    """A script, certificate or output folder cannot be used."""


def no_such_name(
    where: str, name: str, known: Iterable[str], called: Mapping[str, str] | None = None
) -> NoSuchNameError:
    """The error for a name that is not there: the nearest ones that are, or all of them if none is near.

    ``called`` maps what things are called elsewhere to their name here.
    """
    names, elsewhere = sorted(known), called or {}
    near = [elsewhere.get(n, n) for n in get_close_matches(name, [*names, *elsewhere], n=3, cutoff=0.6)]
    hint = (
        f"did you mean {' or '.join(f'{where}.{n}' for n in dict.fromkeys(near))}?"
        if near
        else f"there are {', '.join(names)}"
    )
    return NoSuchNameError(f"{where}.{name}: there is no such name; {hint}")
