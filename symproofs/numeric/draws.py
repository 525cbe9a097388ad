"""Values for single symbols: numbers at the edges of their domains, small arrays, sequences, real functions.

Small whole numbers and simple fractions keep the arithmetic exact and fast; 0, 1, −1 and one half come up for
every symbol because that is where wrong exponents, divisions and empty cases show.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symproofs.language import symbols
from symproofs.numeric.arrays import fill
from symproofs.numeric.numbers import tidy

_SPECIAL = [Fraction(a, 30) for a in (0, 30, -30, 15, 60, 6, 24, -60, 10, 27, 90, -15, 45, 3, -90)]
_ENTRIES: list[Any] = [-2, -1, -1, 0, 1, 1, 2, 3, Fraction(1, 2)]
_SHOWN = 8  # times at which a report lists a sequence
_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda x, v: x < v,
    "le": lambda x, v: x <= v,
    "gt": lambda x, v: x > v,
    "ge": lambda x, v: x >= v,
    "ne": lambda x, v: x != v,
}
Dims = Callable[[Iterable[Any]], tuple[int, ...]]


def in_domain(x: Any, domain: list[tuple[str, Any]]) -> bool:
    """Whether a number meets a declared domain, a list of pairs such as ("ge", 0)."""
    return all(_HOLDS[op](x, Fraction(v.p, v.q)) for op, v in domain)


def candidates(domain: list[tuple[str, Any]]) -> list[Any]:
    """Numbers in a domain, those on its boundary first."""
    edges = [Fraction(v.p, v.q) for op, v in domain if op in ("le", "ge")]
    lows = [Fraction(v.p, v.q) for op, v in domain if op in ("gt", "ge")]
    highs = [Fraction(v.p, v.q) for op, v in domain if op in ("lt", "le")]
    inside: list[Fraction] = []
    if lows and highs:
        low, high = max(lows), min(highs)
        inside = [low + (high - low) * x for x in _SPECIAL if 0 < x < 1]
    elif lows:
        inside = [max(lows) + x for x in _SPECIAL if x > 0]
    elif highs:
        inside = [min(highs) - x for x in _SPECIAL if x > 0]
    found = dict.fromkeys(x for x in edges + _SPECIAL + inside if in_domain(x, domain))
    return [tidy(x) for x in found]


class Deck:
    """Shuffled decks: every candidate of a symbol comes up before one comes up twice."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._decks: dict[str, list[Any]] = {}

    def next(self, key: str, cards: list[Any]) -> Any:
        """The next card of a deck; the deck is shuffled anew when it runs out."""
        deck = self._decks.get(key)
        if not deck:
            deck = self._decks[key] = self.rng.sample(cards, len(cards))
        return deck.pop()

    def array(self, dims: tuple[int, ...], style: int) -> Any:
        """An array of small numbers; some styles are zero, a unit, one value throughout, or not negative."""
        count = math.prod(dims)
        entries: list[Any]
        if style % 8 == 1:
            entries = [0] * count
        elif style % 8 == 3:
            entries = [0] * count
            entries[self.rng.randrange(count)] = self.rng.choice((1, -1, 2))
        elif style % 8 == 5:
            entries = [self.rng.choice(_ENTRIES)] * count
        elif style % 8 == 6:
            entries = [abs(self.rng.choice(_ENTRIES)) for _ in range(count)]
        else:
            entries = [self.rng.choice(_ENTRIES) for _ in range(count)]
        return fill(dims, iter(entries))


@dataclass
class Sequence:
    """A function of time, drawn lazily; ``fixed`` holds values that a hypothesis prescribes."""

    seed: str
    dims: tuple[int, ...]
    style: int
    fixed: dict[int, Any]

    def __call__(self, t: int) -> Any:
        if t not in self.fixed:
            rng = random.Random(f"{self.seed}:{t}")
            style = self.style
            if style % 8 == 3 and rng.random() < 0.6:  # an impulse now and then
                style = 1
            self.fixed[t] = Deck(rng).array(self.dims, style) if self.dims else _scalar_at(rng, style)
        return self.fixed[t]

    def __repr__(self) -> str:
        texts = [f"t={t}: {show_value(v)}" for t, v in sorted(self.fixed.items())]
        more = f", and at {len(texts) - _SHOWN} later times" if len(texts) > _SHOWN else ""
        return ", ".join(texts[:_SHOWN]) + more


class _Impulse(Sequence):
    """Zero at all times but those that are fixed."""

    def __init__(self, zero: Any, fixed: dict[int, Any]) -> None:
        super().__init__("", (), 1, dict(fixed))
        self.zero = zero

    def __call__(self, t: int) -> Any:
        return self.fixed.setdefault(t, self.zero)


def _scalar_at(rng: random.Random, style: int) -> Any:
    return 0 if style % 8 == 1 else rng.choice(_ENTRIES)


def simple_values(symbol: Any, dims: Dims) -> list[tuple[str, Any]]:
    """Values that often serve: 0, 1, −1; zero and unit arrays, all ones; a sequence that is 0 or an impulse."""
    if isinstance(symbol, symbols.ScalarSymbol):
        return [("values", x) for x in (0, 1, -1) if in_domain(x, symbol.domain)]
    if isinstance(symbol, symbols.FunctionSymbol):
        return []
    shape = dims(symbol.dims if isinstance(symbol, symbols.SequenceSymbol) else symbol.shape)
    count = math.prod(shape)
    units = [[int(k == place) for k in range(count)] for place in dict.fromkeys((0, count - 1))]
    found = [fill(shape, iter(entries)) for entries in ([0] * count, *units, [1] * count)]
    if isinstance(symbol, symbols.ArraySymbol):
        return [("values", x) for x in dict.fromkeys(found)]
    if not symbol.first.is_Integer:
        return []
    first, zero = int(symbol.first), found[0]
    fixed = [{}, *({t: found[1]} for t in (first, first + 1))]
    return [("sequences", _Impulse(zero, f)) for f in fixed]


def draw_symbol(symbol: Any, deck: Deck, dims: Dims, style: int) -> tuple[str, Any]:
    """The field of a Model and a value for a declared symbol that is not random and not an integer."""
    if isinstance(symbol, symbols.ScalarSymbol):
        return "values", deck.next(symbol.name, candidates(symbol.domain))
    if isinstance(symbol, symbols.ArraySymbol):
        return "values", deck.array(dims(symbol.shape), style)
    if isinstance(symbol, symbols.SequenceSymbol):
        return "sequences", Sequence(f"{deck.rng.random()}", dims(symbol.dims), style, {})
    if isinstance(symbol, symbols.FunctionSymbol):
        return "functions", draw_function(symbol, deck, None if symbol.on is None else dims((symbol.on,))[0])
    raise TypeError(f"{symbol}: a {type(symbol).__name__} has no value to draw")


# ----------------------------------------------------------------------------------------- functions
@dataclass(frozen=True)
class Function:
    """A real function with its derivatives, and its formula for reports."""

    text: str
    rule: Callable[[Any, int], Any]
    degree: int | None = None  # of a polynomial, whose derivative of this order is constant

    def __call__(self, x: Any, order: int = 0) -> Any:
        return self.rule(x, order)

    def __repr__(self) -> str:
        return self.text


def draw_function(symbol: Any, deck: Deck, on: int | None) -> Function:
    """A function for a declared one: smooth if it is declared differentiable, otherwise also with kinks."""
    if on is not None:
        return _of_vector(deck, on, smooth=symbol.differentiable)
    kinds = ["cubic", "affine", "tanh", "bounded", "sin", "constant"]
    if not symbol.differentiable:
        kinds = ["abs", "step", "cubic", "affine", "sin", "constant"]
    kind = deck.next(f"{symbol.name} kind", kinds)
    c = [deck.rng.choice((-2, -1, 0, 1, 2, Fraction(1, 2))) for _ in range(4)]
    scale = deck.rng.choice((1, -1, Fraction(1, 2)))
    if kind == "cubic":
        return polynomial(c)
    if kind == "affine":
        return polynomial(c[:2])
    if kind == "constant":
        return polynomial(c[:1])
    if kind == "abs":
        return Function(f"{scale}*|x - {c[0]}| + {c[1]}", lambda x, _: scale * abs(x - c[0]) + c[1])
    if kind == "step":  # the jump stands where no drawn number does, so that rounding cannot cross it
        return Function(f"{scale}*[x > 0.3729]", lambda x, _: scale if x > Fraction(3729, 10000) else 0)
    if kind == "sin":
        return Function(f"{scale}*sin(x)", lambda x, k: scale * math.sin(float(x) + k * math.pi / 2))
    if kind == "bounded":
        return Function(f"{scale}*x/(1 + x**2)", lambda x, k: scale * _witch(x, k))
    return Function(f"{scale}*tanh(x)", lambda x, k: scale * _tanh(float(x), k))


def polynomial(coefficients: list[Any]) -> Function:
    """c_0 + c_1 x + c_2 x² + …, exact on exact numbers."""
    text = " + ".join(f"{c}*x**{k}" if k else str(c) for k, c in enumerate(coefficients))

    def rule(x: Any, order: int) -> Any:
        out: Any = 0
        for k in range(len(coefficients) - 1, order - 1, -1):
            out = out * x + coefficients[k] * math.perm(k, order)
        return tidy(out)

    return Function(text, rule, max(0, len(coefficients) - 1))


def _witch(x: Any, order: int) -> Any:
    """Derivatives of x/(1 + x²), by Leibniz on (1 + x²) f = x."""
    bottom = 1 + x * x if isinstance(x, float) else Fraction(1) * (1 + x * x)
    f: list[Any] = []
    for k in range(order + 1):
        right = x if k == 0 else int(k == 1)
        right = right - (2 * k * x * f[k - 1] if k >= 1 else 0) - (k * (k - 1) * f[k - 2] if k >= 2 else 0)
        f.append(right / bottom)
    return tidy(f[order])


def _tanh(x: float, order: int) -> float:
    """Derivatives of tanh as polynomials in y = tanh x: d/dx p(y) = p'(y)(1 − y²)."""
    p = [0, 1]
    for _ in range(order):
        d = [k * c for k, c in enumerate(p)][1:]
        p = [(d[k] if k < len(d) else 0) - (d[k - 2] if k >= 2 else 0) for k in range(len(d) + 2)]
    y = math.tanh(x)
    return sum(c * y**k for k, c in enumerate(p))


def _of_vector(deck: Deck, d: int, smooth: bool) -> Function:
    linear = [deck.rng.choice(_ENTRIES) for _ in range(d)]
    square = [[deck.rng.choice((-1, 0, 1)) for _ in range(d)] for _ in range(d)]
    cubic = deck.rng.choice((0, 1, -1))
    kink = 0 if smooth else deck.rng.choice((0, 1, 2))
    text = f"{linear}.x + x.{square}x + {cubic}*x_1**3" + (f" + {kink}*|x_1|" if kink else "")

    def rule(x: Any, order: int) -> Any:
        out: Any = cubic * x[0] * x[0] * x[0] + kink * abs(x[0])
        for i in range(d):
            out = out + linear[i] * x[i] + sum(square[i][j] * x[i] * x[j] for j in range(d))
        return tidy(out)

    return Function(text, rule)


def show_value(x: Any) -> str:
    """A number or array as text: fractions as such, floats with ten digits."""
    if isinstance(x, tuple):
        return f"[{', '.join(show_value(e) for e in x)}]"
    return f"{x:.10g}" if isinstance(x, float) else str(x)


__all__ = [
    "Deck",
    "Function",
    "Sequence",
    "candidates",
    "draw_function",
    "draw_symbol",
    "in_domain",
    "polynomial",
    "show_value",
]
