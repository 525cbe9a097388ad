"""Nodes that bind: sums, expectations, derivatives. Binding is done at construction: nothing is captured."""

from __future__ import annotations

from typing import Any

from sympy import Integer
from sympy.core.basic import Basic
from sympy.core.containers import Tuple
from sympy.core.symbol import Str
from sympy.core.traversal import preorder_traversal

from symproofs.language.errors import InputError, LawError, ShapeError
from symproofs.language.nodes import Node, Shape, as_int, as_node, is_int, shape_of, show
from symproofs.language.symbols import (
    Bound,
    Element,
    IntSymbol,
    LetSymbol,
    PrevState,
    RecursionSymbol,
    Rule,
    Slot,
    declared_in,
    is_random_symbol,
    mentions,
    not_captured,
    replaced,
    told_apart,
)


def height(x: Basic) -> int:
    """The greatest height of a bound name in x; kept with x, whose parts most often stand in larger ones."""
    if not x.args:
        return 0
    known: int | None = getattr(x, "_height", None)
    if known is None:
        own = (
            int(x.args[1])
            if isinstance(x, (Bound, Slot))
            else int(x.args[2])
            if isinstance(x, PrevState)
            else 0
        )
        known = max(own, *map(height, x.args))
        if hasattr(x, "__dict__"):
            x.__dict__["_height"] = known
    return known


def bind(symbol: IntSymbol, body: Any) -> tuple[Bound, Any]:
    """A bound name of greater height than any in body, and body with it in place of symbol."""
    b = Bound(Str(symbol.name), Integer(height(body) + 1))
    return b, body.xreplace({symbol: b})


def check_bindable(k: Any, body: Any) -> None:
    """Raises InputError where a symbol of body is declared (range, shape, law) by k, which a sum binds."""
    for s in declared_in(body):
        if s == k or isinstance(s, (LetSymbol, RecursionSymbol)):
            continue
        if any(a == k for part in s.args for a in preorder_traversal(part)):
            raise InputError(
                f"Sum(..., {k.name}): the declaration of {s.name} depends on {k.name}, so it means nothing "
                f"outside the sum. Write a sequence {s.name}[{k.name}], or entries of one array"
            )


class Varied(Node):
    """Base of derivatives. args: body, slot, point; then what the author wrote: f, x, at (or zero)."""

    def _xreplace(self, rule: Rule) -> tuple[Any, bool]:
        """The derivative of what the author wrote with the replacement made in it; refused where x is bound."""
        from symproofs.language.derivatives import _elaborated

        if self in rule:
            return rule[self], True
        f, x, at = self.args[3:]
        rule = {old: new for old, new in rule.items() if mentions(self, old)}
        bound = x.sequence if isinstance(x, Element) else x
        y, moved = x.xreplace(rule), bound.xreplace(rule)
        for old, new in rule.items():
            own = isinstance(old, PrevState)  # a step's own placeholder, for which its own state is put
            if not own and not mentions(old, bound) and mentions(new, bound) and mentions(f, old):
                raise InputError(
                    f"{self}: putting {show(new)} for {show(old)} would vary it with {show(x)}; write the derivative "
                    "again as it is meant"
                )
        if moved != bound and (mentions(f, moved) or not isinstance(moved, type(bound))):
            raise InputError(
                f"{self}: it is taken in {show(x)}, and {show(moved)} cannot be put for that; write the derivative "
                "again as it is meant"
            )
        if all(isinstance(old, PrevState) or is_int(old) for old in rule):
            return super()._xreplace(rule)  # no real quantity moves, so the parts stay what they are
        return _elaborated(type(self), f.xreplace(rule), y, None if at == 0 else at.xreplace(rule)), True


class Summation(Node):
    """A finite sum over {k : lo <= k <= hi}; empty means 0. args: summand, bound index, lo, hi."""

    binds = 1

    @classmethod
    def _type(cls, body: Any, k: Any, lo: Any, hi: Any) -> tuple[Shape, bool]:
        as_int(lo, "a bound of a sum")
        as_int(hi, "a bound of a sum")
        return shape_of(body), False

    @property
    def body(self) -> Any:
        """The summand."""
        return self.args[0]

    @property
    def variable(self) -> Any:
        """The bound index."""
        return self.args[1]

    @property
    def low(self) -> Any:
        """First value."""
        return self.args[2]

    @property
    def high(self) -> Any:
        """Last value."""
        return self.args[3]

    def source(self) -> str:
        name, body = told_apart(self.variable, self.body, self.low, self.high)
        return f"Sum({show(body)}, ({name}, {show(self.low)}, {show(self.high)}))"

    def _xreplace(self, rule: Rule) -> tuple[Any, bool]:
        return replaced(self, rule, {0: not_captured(rule, self.variable, self.body, self), 1: {}})


def Sum(f: Any, *ranges: Any) -> Any:
    """A finite sum: ``Sum(f, i)`` over an index's own range, ``Sum(f, (s, a, b))`` over a..b.

    The first index named is the outermost; an empty range gives 0.

    >>> from symproofs import Sum, index, sizes, vector
    >>> n = sizes("n"); i = index("i", n); v = vector("v", n)
    >>> Sum(v[i], i)
    Sum(v[i], (i, 1, n))
    """
    out = as_node(f)
    if not ranges:
        raise InputError(f"Sum({show(out)}): name an index, such as Sum(f, i) or Sum(f, (s, 1, t))")
    for r in reversed(ranges):
        if isinstance(r, (tuple, Tuple)):
            if len(r) != 3:
                raise InputError(f"Sum(..., {r}): expected (index, first, last)")
            k, lo = r[0], as_int(r[1], "the first value of a sum")
            hi = as_int(r[2], "the last value of a sum")
        else:
            k, lo, hi = r, getattr(r, "low", None), getattr(r, "high", None)
        if not isinstance(k, IntSymbol):
            raise InputError(f"Sum(..., {show(k)}): expected an index, such as i = index('i', n)")
        if k.role == "size":
            raise InputError(f"Sum(..., {k.name}): {k.name} is a size and cannot run; declare an index")
        if hi is None:
            raise InputError(
                f"Sum(..., {k.name}): {k.name} has no last value; write Sum(f, ({k.name}, 1, t))"
            )
        body = out if isinstance(out, Node) else None
        if body is not None:
            check_bindable(k, body)
        if body is None:
            b = Bound(Str(k.name), Integer(1))
            out = Summation(out, b, lo, hi)
        else:
            b, inner = bind(k, body)
            out = Summation(inner, b, lo, hi)
    return out


class _Average(Node):
    """args: expression(s), then a Tuple of the families averaged over (empty: everything random)."""

    label = "E"

    @classmethod
    def _type(cls, x: Any, over: Tuple) -> tuple[Shape, bool]:
        _families(over)
        return shape_of(x), False

    def _xreplace(self, rule: Rule) -> tuple[Any, bool]:
        for old, new in rule.items():
            caught = [
                s for s in declared_in(new) if is_random_symbol(s) and (s in self.over or not self.over)
            ]
            fixed = not any(is_random_symbol(s) for s in declared_in(old)) and not isinstance(old, PrevState)
            if caught and fixed and any(mentions(a, old) for a in self.args[:-1]):
                raise InputError(
                    f"{self}: putting {show(new)} for {show(old)}, which is fixed under {self.label}, would average "
                    f"{caught[0].name} too; write the expression again as it is meant"
                )
        return replaced(self, rule, {})

    @property
    def arg(self) -> Any:
        """What is averaged."""
        return self.args[0]

    @property
    def over(self) -> tuple[Any, ...]:
        """The families averaged over; empty means everything random."""
        return tuple(self.args[-1])

    def source(self) -> str:
        tail = f", over={self.over[0].name}" if len(self.over) == 1 else ""
        if len(self.over) > 1:
            tail = f", over=[{', '.join(f.name for f in self.over)}]"
        return f"{self.label}({', '.join(show(a) for a in self.args[:-1])}{tail})"


class Expectation(_Average):
    """E[x], entrywise. Has a value where x is integrable."""

    label = "E"


class Variance(_Average):
    """Var(x) = E[(x − E x)²], entrywise. Has a value where x² is integrable."""

    label = "Var"


class Covariance(_Average):
    """Cov(x, y) = E[(x − E x)(y − E y)] of two scalars."""

    label = "Cov"

    @classmethod
    def _type(cls, x: Any, y: Any, over: Tuple) -> tuple[Shape, bool]:  # type: ignore[override]
        if shape_of(x) != () or shape_of(y) != ():
            raise ShapeError(
                f"Cov({show(x)}, {show(y)}): covariance relates two scalars; take entries x[i], y[j]"
            )
        _families(over)
        return (), False


def _families(over: Any) -> Tuple:
    if over is None:
        return Tuple()
    families = over if isinstance(over, (list, tuple, Tuple)) else [over]
    for f in families:
        if not is_random_symbol(f):
            raise LawError(f"over={show(f)}: expected a symbol declared with law=")
    return Tuple(*families)


def _no_condition(label: str, x: Any, more: tuple[Any, ...], given: Any) -> None:
    """Refuses what is meant as a condition."""
    condition = more if given is None else (*more, given)
    if condition:
        inside = ", ".join(show(a) for a in (x, *condition))
        raise InputError(
            f"{label}({inside}): nothing is conditional here; the mean of X given an event p is the quotient "
            "E(X * indicator(p)) / E(indicator(p)), and p needs a positive probability"
        )


def E(x: Any, *more: Any, over: Any = None, given: Any = None) -> Any:
    """The expectation over everything random, or over named families. Conditions are refused with advice.

    >>> from symproofs import E, moments, scalar
    >>> E(2 * scalar("x", law=moments(mean=0)))
    E(2 * x)
    """
    _no_condition("E", x, more, given)
    return Expectation(as_node(x), _families(over))


def Var(x: Any, *more: Any, over: Any = None, given: Any = None) -> Any:
    """The variance of a scalar, or of each entry. Conditions are refused with advice."""
    _no_condition("Var", x, more, given)
    return Variance(as_node(x), _families(over))


def Cov(x: Any, y: Any, *, over: Any = None) -> Any:
    """The covariance of two scalars."""
    return Covariance(as_node(x), as_node(y), _families(over))
