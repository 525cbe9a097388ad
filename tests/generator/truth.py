"""Exact truth of statements with connectives and quantifiers over linear relations and polynomial identities.

Integers have literal ranges and are written out. Reals are eliminated by test points (Ferrante and Rackoff): between,
at and beyond the places where an atom changes. With other polynomials only sampling is left, which can refute.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

Tree = tuple[Any, ...]
Monomial = tuple[tuple[Tree, int], ...]
Poly = dict[Monomial, Fraction]
OPPOSITE = {"eq": "ne", "ne": "eq", "le": "gt", "gt": "le", "lt": "ge", "ge": "lt"}
SAMPLES = [Fraction(k) for k in (0, 1, -1, 2, 5, -7)] + [Fraction(1, 2), Fraction(-3, 4)]
WORK = 40_000


class Beyond(Exception):
    """Too much to decide."""


def variables(t: Any) -> set[Tree]:
    """The variables that stand in an expression or a statement, bound or free."""
    if not isinstance(t, tuple):
        return set()
    if t and t[0] in ("real", "int"):
        return {t}
    return set().union(*[variables(a) for a in t]) if t else set()


def free(t: Any) -> set[Tree]:
    """The free variables."""
    if not isinstance(t, tuple):
        return set()
    if t and t[0] in ("real", "int"):
        return {t}
    if t and t[0] in ("all", "ex"):
        return free(t[2]) - {t[1]}
    return set().union(*[free(a) for a in t]) if t else set()


def swapped(t: Any, old: Any, new: Any) -> Any:
    """t with a subtree replaced everywhere."""
    if t == old:
        return new
    return tuple(swapped(a, old, new) for a in t) if isinstance(t, tuple) else t


def polynomial(e: Tree) -> Poly:
    """The normal form of an expression."""
    tag = e[0]
    if tag == "n":
        return {(): Fraction(e[1])} if e[1] else {}
    if tag in ("real", "int"):
        return {((e, 1),): Fraction(1)}
    if tag == "^":
        out: Poly = {(): Fraction(1)}
        for _ in range(e[2]):
            out = _times(out, polynomial(e[1]))
        return out
    a, b = polynomial(e[1]), polynomial(e[2])
    if tag == "*":
        return _times(a, b)
    return _plus(a, b, 1 if tag == "+" else -1)


def _plus(a: Poly, b: Poly, sign: int) -> Poly:
    out = dict(a)
    for m, c in b.items():
        out[m] = out.get(m, Fraction(0)) + sign * c
    return {m: c for m, c in out.items() if c}


def _times(a: Poly, b: Poly) -> Poly:
    out: Poly = {}
    for m, c in a.items():
        for n, d in b.items():
            powers = dict(m)
            for x, k in n:
                powers[x] = powers.get(x, 0) + k
            key = tuple(sorted(powers.items()))
            out[key] = out.get(key, Fraction(0)) + c * d
    return {m: c for m, c in out.items() if c}


def value(e: Tree, at: dict[Tree, Fraction]) -> Fraction:
    """The value of an expression."""
    tag = e[0]
    if tag == "n":
        return Fraction(e[1])
    if tag in ("real", "int", "unit"):
        return at[e]
    if tag == "^":
        return value(e[1], at) ** e[2]
    if tag == "abs":
        return abs(value(e[1], at))
    if tag == "relu":
        return max(value(e[1], at), Fraction(0))
    a, b = value(e[1], at), value(e[2], at)
    if tag == "over":
        return a / b
    return a + b if tag == "+" else a - b if tag == "-" else a * b


def compare(op: str, x: Fraction) -> bool:
    """x related to 0."""
    return {"eq": x == 0, "ne": x != 0, "le": x <= 0, "lt": x < 0, "ge": x >= 0, "gt": x > 0}[op]


# ------------------------------------------------------------------------------- negation normal form
def _plain(s: Tree, yes: bool) -> Any:
    """Without implications and negations; atoms are (lit, polynomial, op), truth values are booleans."""
    tag = s[0]
    if tag == "rel":
        return _literal(polynomial(("-", s[2], s[3])), s[1] if yes else OPPOSITE[s[1]])
    if tag == "not":
        return _plain(s[1], not yes)
    if tag in ("and", "or"):
        return _joined("and" if (tag == "and") == yes else "or", [_plain(p, yes) for p in s[1:]])
    if tag == "imp":
        return _joined("or" if yes else "and", [_plain(s[1], not yes), _plain(s[2], yes)])
    if tag == "iff":
        forth = _joined("or" if yes else "and", [_plain(s[1], not yes), _plain(s[2], yes)])
        back = _joined("or" if yes else "and", [_plain(s[2], not yes), _plain(s[1], yes)])
        return _joined("and" if yes else "or", [forth, back])
    kind = "all" if (tag == "all") == yes else "ex"
    x, body = s[1:]
    if x[0] == "int":
        points = [_plain(swapped(body, x, ("n", Fraction(k))), yes) for k in range(x[2], x[3] + 1)]
        return _joined("and" if kind == "all" else "or", points)
    inner = _plain(body, yes)
    return inner if isinstance(inner, bool) else (kind, x, inner)


def _literal(p: Poly, op: str) -> Any:
    if not p or set(p) == {()}:
        return compare(op, p.get((), Fraction(0)))
    return ("lit", tuple(sorted(p.items())), op)


def _joined(tag: str, parts: list[Any]) -> Any:
    stop = tag == "or"
    if any(p is stop for p in parts):
        return stop
    kept = list(dict.fromkeys(p for p in parts if not isinstance(p, bool)))
    return not stop if not kept else kept[0] if len(kept) == 1 else (tag, *kept)


def _literals(f: Any) -> Iterator[Any]:
    if isinstance(f, bool):
        return
    if f[0] == "lit":
        yield f
        return
    for part in f[2:] if f[0] in ("all", "ex") else f[1:]:
        yield from _literals(part)


# --------------------------------------------------------------------------------------- elimination
class _Elimination:
    def __init__(self) -> None:
        self.work = 0

    def put(self, f: Any, x: Tree, point: Poly) -> Any:
        """f at a value of x, which is affine in the others."""
        self.work += 1
        if self.work > WORK:
            raise Beyond
        if isinstance(f, bool):
            return f
        if f[0] == "lit":
            p = dict(f[1])
            c = p.pop(((x, 1),), None)
            return (
                f if c is None else _literal(_plus(p, {m: c * q for m, q in point.items() if c * q}, 1), f[2])
            )
        done, stop = [], f[0] == "or"
        for part in f[1:]:
            done.append(self.put(part, x, point))
            if done[-1] is stop:
                return stop
        return _joined(f[0], done)

    def exists(self, x: Tree, f: Any) -> Any:
        """∃x. f for f without quantifiers."""
        places: dict[Any, Poly] = {}
        for lit in _literals(f):
            p = dict(lit[1])
            c = p.pop(((x, 1),), None)
            if c is not None:
                root = {m: -q / c for m, q in p.items()}
                places[tuple(sorted(root.items()))] = root
        if not places:
            return f
        roots, one = list(places.values()), {(): Fraction(1)}
        if all(not p or set(p) == {()} for p in roots):
            numbers = sorted(p.get((), Fraction(0)) for p in roots)
            points = [numbers[0] - 1, numbers[-1] + 1, *numbers]
            points += [(a + b) / 2 for a, b in pairwise(numbers)]
            tried = [{(): q} if q else {} for q in points]
        else:
            tried = [_plus(p, one, sign) for p in roots for sign in (1, -1)]
            for n, a in enumerate(roots):
                tried += [{m: c / 2 for m, c in _plus(a, b, 1).items()} for b in roots[n:]]
        out = []
        for point in tried:
            out.append(self.put(f, x, point))
            if out[-1] is True:
                return True
        return _joined("or", out)

    def free_of_quantifiers(self, f: Any) -> Any:
        """An equivalent formula without quantifiers."""
        if isinstance(f, bool) or f[0] == "lit":
            return f
        if f[0] in ("and", "or"):
            return _joined(f[0], [self.free_of_quantifiers(p) for p in f[1:]])
        inner = self.free_of_quantifiers(f[2])
        return self.exists(f[1], inner) if f[0] == "ex" else negated(self.exists(f[1], negated(inner)))


def negated(f: Any) -> Any:
    """The negation of a formula without quantifiers."""
    if isinstance(f, bool):
        return not f
    if f[0] == "lit":
        return (f[0], f[1], OPPOSITE[f[2]])
    return _joined("or" if f[0] == "and" else "and", [negated(p) for p in f[1:]])


def _sampled(f: Any, at: dict[Tree, Fraction], count: int) -> bool | None:
    """True or False where the samples settle it."""
    if isinstance(f, bool):
        return f
    if f[0] == "lit":
        total = Fraction(0)
        for m, c in f[1]:
            for x, k in m:
                c *= at[x] ** k
            total += c
        return compare(f[2], total)
    if f[0] in ("and", "or"):
        found = [_sampled(p, at, count) for p in f[1:]]
        stop = f[0] == "or"
        return stop if stop in found else None if None in found else not stop
    stop = f[0] == "ex"
    for q in SAMPLES[:count]:
        if _sampled(f[2], {**at, f[1]: q}, count) is stop:
            return stop
    return None


def decide(s: Tree) -> bool | None:
    """Whether a statement holds for all values of its free variables; None if that is not known."""
    for x in sorted(free(s)):
        s = ("all", x, s)
    f = _plain(s, True)
    if isinstance(f, bool):
        return f
    if all(len(m) <= 1 and all(k == 1 for _, k in m) for lit in _literals(f) for m, _ in lit[1]):
        try:
            out = _Elimination().free_of_quantifiers(f)
            if isinstance(out, bool):
                return out
        except Beyond:
            pass
    depth = len({x for lit in _literals(f) for m, _ in lit[1] for x, _ in m})
    return _sampled(f, {}, 8 if depth <= 3 else 4)
