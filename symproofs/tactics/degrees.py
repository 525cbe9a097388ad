"""How high the powers of random families are in what is averaged: which moments a step may need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from symproofs.kernel.definitions import COVARIANCE, VARIANCE, unfolded
from symproofs.kernel.terms import OUT, Term

Degrees = Mapping[Term, int]  # of each random family in a product

_DEGREES: dict[Term, dict[Term, int]] = {}
_HIGHEST: dict[Term, dict[Term, int]] = {}


def degrees(t: Term) -> Degrees:
    """The highest power of each family in a polynomial; what is no polynomial counts as its arguments."""
    found = _DEGREES.get(t)
    if found is None:
        found = _DEGREES[t] = _degrees(t)
    return found


def _degrees(t: Term) -> dict[Term, int]:
    if t.op == "app" and is_entry(t):
        return {t.args[0]: 1}
    if t.op in ("E", "integrable") or not t.args:
        return {}
    if t.op == "const":
        if t.data in (VARIANCE, COVARIANCE):
            return {}
        return dict(degrees(unfolded(t))) if t.data.kind == "let" else {}
    if t.op == "pow":
        x, n = t.args[0], t.args[1].data if t.args[1].op == "int" else 1
        half = x.op == "fn" and x.data == "sqrt"  # even powers of a root are polynomials
        return {f: -(-d * max(n, 1) // (2 if half else 1)) for f, d in degrees(x).items()}
    out: dict[Term, int] = {}
    for part in map(degrees, t.args):
        for f, d in part.items():
            out[f] = out.get(f, 0) + d if t.op == "mul" else max(out.get(f, 0), d)
    return out


def is_entry(t: Term) -> bool:
    """Whether t is an entry of a random family."""
    f = t.args[0]
    return f.op == "var" and type(f.sort) is tuple and f.sort[1][:1] == (OUT,)


def product_of(bodies: Iterable[Term]) -> Degrees:
    """The degrees of a product."""
    out: dict[Term, int] = {}
    for part in map(degrees, bodies):
        for f, d in part.items():
            out[f] = out.get(f, 0) + d
    return out


def spread(t: Term) -> list[Term]:
    """What is multiplied under E in a variance or a covariance."""
    bodies = [a.args[-1] if a.op == "lam" else a for a in t.args]
    return bodies if len(bodies) > 1 else bodies * 2


def highest(t: Term) -> Degrees:
    """The highest power of each family that is averaged in t, in the abbreviations in it too."""
    found = _HIGHEST.get(t)
    if found is None:
        found = _HIGHEST[t] = {}
        parts: list[Degrees] = [highest(a) for a in t.args]
        if t.op in ("E", "integrable"):
            parts.append(degrees(t.args[0]))
        elif t.op == "const" and t.data in (VARIANCE, COVARIANCE):
            parts.append(product_of(spread(t)))
        elif t.op == "const" and t.data.kind == "let":
            parts.append(highest(unfolded(t)))
        for part in parts:
            for f, d in part.items():
                found[f] = max(found.get(f, 0), d)
    return found
