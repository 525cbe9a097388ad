"""SymPy's verbs, such as ``subs`` and ``simplify``: refused, each with our word in its place.

They are SymPy's methods of every object, and would act on the parts of ours: ``subs`` puts a symbol under a
quantifier that binds it. Reading verbs (``has``, ``atoms``, ``match``, ``xreplace``, ``func(*args)``) stay.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

from sympy import Expr, exp_polar, polar_lift
from sympy.core.basic import Basic
from sympy.core.traversal import preorder_traversal

from symproofs.language.errors import VerbError

_CALC = "calc(a).eq(b)"
_NUMERIC = "verify(claim), which spot-checks numerically"
_LIMIT = "a claim with Tends(...)"
_EQUALITY = "claim(..., Eq(a, b)): symproofs proves an equality that you state"
# a verb, and what is written instead for an expression
VERBS = {
    "diff": "grad(f, x) or jacobian(f, x)",
    "subs": "a claim about the new expression; facts are cited with by=",
    "xsubs": "a claim about the new expression",
    "replace": "a claim about the new expression",
    "rcall": "f(x) for a function f",
    "simplify": _EQUALITY,
    "limit": "Tends(f, x, to, limit)",
    "integrate": "E(x) for an expectation",
    "equals": "claim(..., Eq(a, b)) and verify(...)",
    "is_constant": "a claim that it does not change",
    "refine": "given=[...] in claim(...)",
    "nsimplify": "an exact Rational",
    "as_explicit": "entries such as X[i, j]",
    "round": "natural(name) and its bounds in given=[...]",
    **dict.fromkeys(("evalf", "n"), _NUMERIC),
    **dict.fromkeys(
        str.split("series nseries lseries aseries fps fourier_series leadterm as_leading_term"), _LIMIT
    ),
    **dict.fromkeys(
        str.split(
            "expand factor doit cancel together collect rewrite apart trigsimp powsimp radsimp ratsimp combsimp "
            "gammasimp separate invert as_poly"
        ),
        _CALC,
    ),
}
_AGAIN = "the statement again as it is meant"
# what is written instead for a statement, a sequence, a function or a law, where it differs
_OF_OTHERS = {
    **dict.fromkeys(("subs", "xsubs", "replace"), f"at(fact, ...) where it is cited with by=, or {_AGAIN}"),
    **dict.fromkeys(("diff", "limit", "integrate", "as_explicit", "nsimplify", "rcall"), _AGAIN),
    "simplify": f"claim(...): symproofs proves what is stated; or {_AGAIN}",
    "equals": "claim(..., Iff(p, q)) and verify(...)",
    **{verb: _AGAIN for verb, ours in VERBS.items() if ours in (_CALC, _LIMIT)},
}


def refused(verb: str, x: Any, ours: str) -> VerbError:
    """The error for a verb of SymPy: on what it was called, and what to write."""
    name = x.source() if hasattr(x, "source") else str(x)
    return VerbError(f".{verb}() is SymPy's and does not act on {name}; write {ours}")


class Refusing:
    """Base of all that authors declare or state: SymPy's verbs raise VerbError, also inside SymPy's own objects."""

    def xreplace(self, rule: dict[Any, Any]) -> Any:
        """Parts put for parts, at once and everywhere; InputError where a binder would catch what is put in."""
        from symproofs.language.nodes import as_node

        return super().xreplace({k: v if isinstance(v, Basic) else as_node(v) for k, v in rule.items()})  # type: ignore[misc]

    def _subs(self, old: Any, new: Any, **hints: Any) -> Any:
        """Asked by ``subs`` of a SymPy object that holds this one: the whole of it may be exchanged, no part of it."""
        if self == old:
            return new
        if isinstance(self, Basic) and self.has(old):
            raise refused("subs", self, _instead("subs", self))
        return self

    def _eval_simplify(self, **kwargs: Any) -> Any:
        raise refused("simplify", self, _instead("simplify", self))

    def _eval_factor(self, **kwargs: Any) -> Any:
        raise refused("factor", self, _instead("factor", self))

    def _eval_refine(self, assumptions: Any) -> Any:
        """As it is: SymPy chooses its rules by the names of classes, and some of ours have the same."""
        return self


def _instead(verb: str, x: Any) -> str:
    return VERBS[verb] if _is_expression(x) else _OF_OTHERS.get(verb, VERBS[verb])


def _is_expression(x: Any) -> bool:
    return isinstance(x, Expr)


def _refuse(verb: str) -> Any:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if verb == "subs" and len(args) == 1 and _only_polar(args[0]):
            return self  # SymPy's special functions ask for it, and no such number is in ours
        if verb == "replace" and args and not _is_expression(self) and _finds_nothing(args[0], self):
            return self  # Piecewise asks it of its conditions
        raise refused(verb, self, _instead(verb, self))

    method.__name__ = verb
    method.__doc__ = f"Refused: write {VERBS[verb]}."
    return method


def _finds_nothing(query: Any, x: Any) -> bool:
    return isinstance(query, FunctionType) and not any(query(part) for part in preorder_traversal(x))


def _only_polar(pairs: Any) -> bool:
    return isinstance(pairs, dict) and all(
        isinstance(old, Basic) and isinstance(old, (exp_polar, polar_lift)) for old in pairs
    )


for _verb in VERBS:
    setattr(Refusing, _verb, _refuse(_verb))
