"""Exact numbers as far as roots allow: rationals, and sums of rational multiples of square roots.

A spot check of a norm should not need a tolerance. Square roots of different squarefree integers are linearly
independent over the rationals, so a ``Surd`` has one canonical form and its equality is decided exactly.
A number here is an int, a Fraction, a Surd, or, where nothing exact is left, a float.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

_TERMS = 16  # a surd with more terms than this becomes a float
_PRIMES = 2000  # trial division stops here; what is left is a prime, a square, or gives up exactness


class Surd:
    """A sum of c·√r over different squarefree integers r ≥ 1, at least one of them above 1."""

    __slots__ = ("terms",)

    def __init__(self, terms: dict[int, Fraction]) -> None:
        self.terms = terms

    def __add__(self, other: Any) -> Any:
        if isinstance(other, float):
            return float(self) + other
        terms = dict(self.terms)
        for r, c in _terms(other).items():
            terms[r] = terms.get(r, Fraction(0)) + c
        return _number(terms)

    __radd__ = __add__

    def __neg__(self) -> Any:
        return Surd({r: -c for r, c in self.terms.items()})

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return (-self) + other

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, float):
            return float(self) * other
        terms: dict[int, Fraction] = {}
        for r, c in self.terms.items():
            for s, e in _terms(other).items():
                g = math.gcd(r, s)  # √r √s = g √(rs/g²), and rs/g² is squarefree again
                key = (r // g) * (s // g)
                terms[key] = terms.get(key, Fraction(0)) + c * e * g
        return _number(terms)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, float):
            return float(self) / other
        return self * reciprocal(other)

    def __rtruediv__(self, other: Any) -> Any:
        if isinstance(other, float):
            return other / float(self)
        return other * reciprocal(self)

    def __pow__(self, e: int) -> Any:
        base: Any = self if e >= 0 else reciprocal(self)
        out: Any = 1
        for _ in range(abs(e)):
            out = out * base
        return out

    def __abs__(self) -> Any:
        return self if sign(self) > 0 else -self

    def __float__(self) -> float:
        return math.fsum(float(c) * math.sqrt(r) for r, c in self.terms.items())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Surd):
            return self.terms == other.terms
        return isinstance(other, float) and float(self) == other

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def __lt__(self, other: Any) -> bool:
        return sign(self - other) < 0

    def __le__(self, other: Any) -> bool:
        return sign(self - other) <= 0

    def __gt__(self, other: Any) -> bool:
        return sign(self - other) > 0

    def __ge__(self, other: Any) -> bool:
        return sign(self - other) >= 0

    def __repr__(self) -> str:
        parts = []
        for r, c in sorted(self.terms.items()):
            head = "" if c == 1 else "-" if c == -1 else f"{c}*"
            parts.append(str(c) if r == 1 else f"{head}sqrt({r})")
        return " + ".join(parts).replace("+ -", "- ")


def _terms(x: Any) -> dict[int, Fraction]:
    if isinstance(x, Surd):
        return x.terms
    return {1: Fraction(x)} if x else {}


def _number(terms: dict[int, Fraction]) -> Any:
    terms = {r: c for r, c in terms.items() if c}
    if not terms:
        return 0
    if len(terms) == 1 and 1 in terms:
        return tidy(terms[1])
    return Surd(terms) if len(terms) <= _TERMS else float(Surd(terms))


def tidy(x: Any) -> Any:
    """A whole Fraction as an int, which is faster to compute with."""
    return x.numerator if isinstance(x, Fraction) and x.denominator == 1 else x


def is_exact(x: Any) -> bool:
    """Whether a number carries no rounding error."""
    return not isinstance(x, float)


def sign(x: Any) -> int:
    """−1, 0 or 1; exact for exact numbers."""
    if not isinstance(x, Surd):
        return int(x > 0) - int(x < 0)
    digits = 40
    while True:  # ends: a surd in canonical form is not 0
        scale = 10**digits
        total, error = 0, 0
        for r, c in x.terms.items():
            total += math.isqrt(r * scale * scale) * c.numerator * scale // c.denominator
            error += scale * (abs(c.numerator) // c.denominator + 2)
        if abs(total) > error:
            return 1 if total > 0 else -1
        digits *= 2


def reciprocal(x: Any) -> Any:
    """1/x of an exact number that is not 0, with the roots cleared from the denominator."""
    if not isinstance(x, Surd):
        return tidy(1 / Fraction(x))
    part = next(r for r in x.terms if r > 1)
    for r in x.terms:  # a factor g of it that each r holds wholly or not at all; no need to factorise
        shared = math.gcd(part, r)
        part = shared if shared > 1 else part
    # x = a + b√g with a, b free of √g; the conjugate a − b√g makes the denominator a² − g b² free of it
    conjugate = _number({r: -c if r % part == 0 else c for r, c in x.terms.items()})
    rest = x * conjugate
    return 1 / (x * 1.0) if isinstance(rest, float) else conjugate * reciprocal(rest)


def divide(a: Any, b: Any) -> Any:
    """a / b without leaving the exact numbers; b is not 0."""
    if isinstance(a, int) and isinstance(b, int):
        return tidy(Fraction(a, b))
    return tidy(a / b)


def power(x: Any, e: int) -> Any:
    """x to a whole exponent; x is not 0 where e < 0; 0⁰ = 1."""
    if e < 0 and isinstance(x, int):
        return tidy(Fraction(x) ** e)
    return tidy(x**e)


def root(x: Any) -> Any:
    """The square root of a number ≥ 0, exact where it is rational or a root of a rational."""
    if isinstance(x, (int, Fraction)):
        out = _rational_root(Fraction(x))
        return math.sqrt(x) if out is None else out
    return math.sqrt(float(x))


@lru_cache(maxsize=4096)
def _rational_root(x: Fraction) -> Any:
    split = _square_part(x.numerator * x.denominator)
    if split is None:
        return None
    outside, inside = split
    return _number({inside: Fraction(outside, x.denominator)}) if x else 0


def _square_part(n: int) -> tuple[int, int] | None:
    """n = a² r with r squarefree, as (a, r); None where that needs a hard factorisation."""
    if n == 0:
        return 0, 1
    whole = math.isqrt(n)
    if whole * whole == n:
        return whole, 1
    outside, inside, p = 1, 1, 2
    while p < _PRIMES and p * p <= n:
        while n % (p * p) == 0:
            n //= p * p
            outside *= p
        if n % p == 0:
            n //= p
            inside *= p
        p += 1
    whole = math.isqrt(n)
    if whole * whole == n:
        return outside * whole, inside
    # no prime below p divides n now, so n < p³ without a square factor is squarefree
    return (outside, inside * n) if n < p**3 else None


def close(a: Any, b: Any, tolerance: float) -> tuple[bool, float]:
    """Whether two numbers agree, and their difference relative to max(1, |a|, |b|); exact where both are."""
    if is_exact(a) and is_exact(b):
        return (True, 0.0) if a == b else (False, _relative(a, b))
    gap = _relative(a, b)
    return gap <= tolerance, gap


def _relative(a: Any, b: Any) -> float:
    gap = abs(float(a - b))
    return gap / max(1.0, abs(float(a)), abs(float(b)))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


_FLOAT: dict[str, Callable[[float], float]] = {
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "logistic": _logistic,
    "sin": math.sin,
    "cos": math.cos,
    "softplus": lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
}
_AT_ZERO: dict[str, Any] = {"exp": 1, "tanh": 0, "logistic": Fraction(1, 2), "sin": 0, "cos": 1}


def elementary(name: str, x: Any) -> Any:
    """A named function of one number; the caller has checked that it has a value there."""
    if name == "abs":
        return abs(x)
    if name == "relu":
        return x if x > 0 else (0.0 if isinstance(x, float) else 0)
    if name == "sqrt":
        return root(x)
    if is_exact(x):
        if x == 0 and name in _AT_ZERO:
            return _AT_ZERO[name]
        if name == "log" and x == 1:
            return 0
    return _FLOAT[name](float(x))
