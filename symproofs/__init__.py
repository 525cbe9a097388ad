"""symproofs: prove, spot-check and print derivations stated as SymPy objects.

Names are loaded when they are first asked for, so that checking a certificate does not import SymPy.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

__version__ = "0.1.0"

_WHERE = {
    "language.declare": "sizes natural index scalar vector matrix sequence recursion function let zeros ones eye",
    "language.laws": "iid moments",
    "language.functions": "norm diag diagonal hadamard inv sqrt delta fn",
    "language.binders": "Sum E Var Cov",
    "language.derivatives": "grad jacobian",
    "language.relations": (
        "Eq Ne And Or Not Iff Implies ForAll Exists Tends independent invertible indicator almost_surely"
    ),
    "language.reader": "from_sympy to_sympy",
    "language.errors": "SymproofsError InputError ShapeError DomainError LawError VerbError FileError",
    "proofs": (
        "claim definition discussion erratum calc induction IH Claim at have obtain steps cases contradiction "
        "witness equivalence each choose linear_combination follows impossible injectivity termwise vanishing "
        "on_vectors by_definition squeeze"
    ),
    "proofs.graphs": "computation_graph",
    "library.facts": "facts",
    "runner": "verify report main",
}
_HOME = {name: room for room, names in _WHERE.items() for name in names.split()}
_HOME["laws"] = "language.laws"
_HOME["Rational"] = "sympy"
_HOME["oo"] = "sympy"
__all__ = sorted([*_HOME, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise _no_name(name)
    room = _HOME[name]
    module = import_module(room if room == "sympy" else f"symproofs.{room}")
    value = module if name == "laws" else getattr(module, name)
    globals()[name] = value
    return value


def _no_name(name: str) -> AttributeError:
    if name.startswith("__"):  # asked for by Python itself
        return AttributeError(f"symproofs has no name {name!r}")
    from symproofs.language.errors import no_such_name

    return no_such_name("symproofs", name, _HOME)


def __dir__() -> list[str]:
    return __all__


class _Package(ModuleType):
    """``symproofs.report`` is the function; importing the room of that name does not put itself in its place."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "report" or not isinstance(value, ModuleType):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
