"""What can go wrong with an input, as one small hierarchy.

Every message says what was given, what was expected and what to do.
"""

from __future__ import annotations


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


class FileError(SymproofsError):
    """A script, certificate or output folder cannot be used."""
