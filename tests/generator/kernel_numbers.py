"""Kernel terms with derivatives, evaluated to many digits by difference quotients: no rule of calculus is used.

Numbers have 80 digits, and a derivative is a central difference with step 1e-18. Its error is a multiple of 1e-36 for
functions that are smooth at the scale of the step, and rounding adds 1e-62; a second derivative, a difference of
differences, loses 18 digits more. What is compared to a relative 1e-12 therefore differs in its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import mpmath

from generator.kernel_values import WINDOW, NoExactValue, World
from symproofs.kernel.terms import INT, REAL, Term

CONTEXT = mpmath.mp.clone()
CONTEXT.dps = 80
STEP = CONTEXT.mpf(10) ** -18
ZERO = CONTEXT.mpf(10) ** -30  # what is below this is 0: rounding of a number that is 0
CLOSE = CONTEXT.mpf(10) ** -4  # what is below this and not 0 is too close to a kink for the step to be small
LARGE = 60  # of an argument of exp, tanh, sin, …: beyond it they are flat, or turn too fast for the step


class TooClose(Exception):
    """A number near a kink or a pole, or a large argument: nothing is said of such a point."""


def real(x: Any) -> Any:
    """An exact number with many digits."""
    if isinstance(x, Fraction):
        return CONTEXT.mpf(x.numerator) / x.denominator
    return CONTEXT.mpf(x)


def same(a: Any, b: Any) -> bool:
    """Whether two numbers agree to twelve digits."""
    return bool(abs(a - b) <= CONTEXT.mpf(10) ** -12 * (1 + abs(a) + abs(b)))


def _zero(x: Any) -> bool:
    if abs(x) < ZERO:
        return True
    if ZERO * 100 < abs(x) < CLOSE and abs(x) > 1e5 * STEP:
        raise TooClose(x)
    return False


def number(t: Term, w: World, stack: Sequence[Any] = ()) -> Any:
    """The value of a term or formula; ``stack`` holds the values of bound variables, innermost last."""
    op, a = t.op, t.args

    def sub(k: int) -> Any:
        return number(a[k], w, stack)

    if op == "num":
        return real(t.data)
    if op == "int":
        return t.data
    if op == "b":
        return stack[-1 - t.data[0]]
    if op == "var":
        found = w.of(t)
        if t.sort == REAL:
            return real(found)
        return found if t.sort == INT else lambda *args: real(found(*args))
    if op == "aff":
        return t.data[0] + sum(c * number(x, w, stack) for c, x in zip(t.data[1], a, strict=True))
    if op == "real":
        return real(sub(0))
    if op == "add":
        return sum((number(x, w, stack) for x in a), real(0))
    if op == "mul":
        out = real(1)
        for x in a:
            out *= number(x, w, stack)
        return out
    if op == "pow":
        x, e = sub(0), sub(1)
        if e < 0 and _zero(x):
            return real(0)
        return x**e if e else real(1)
    if op == "ind":
        return real(int(sub(0)))
    if op == "when":
        return sub(1)
    if op == "sum":
        return sum((number(a[2], w, (*stack, i)) for i in range(sub(0), sub(1) + 1)), real(0))
    if op == "app":
        return sub(0)(*(number(x, w, stack) for x in a[1:]))
    if op == "lam":
        return lambda *args: number(a[-1], w, (*stack, *args))
    if op == "fn":
        return _function(t.data, sub(0))
    if op == "const" and t.data.kind == "let":
        return number(t.data.parts[0], w, tuple(number(x, w, stack) for x in a))
    if op == "deriv":
        return _difference(t, w, stack)
    return _formula(t, w, stack)


def _formula(t: Term, w: World, stack: Sequence[Any]) -> Any:
    op, a = t.op, t.args
    if op in ("eq", "le", "lt"):
        d = number(a[1], w, stack) - number(a[0], w, stack)
        zero = _zero(d)
        return zero if op == "eq" else (zero and op == "le") or (not zero and d > 0)
    if op in ("ieq", "ile"):
        x, y = number(a[0], w, stack), number(a[1], w, stack)
        return x == y if op == "ieq" else x <= y
    if op == "not":
        return not number(a[0], w, stack)
    if op == "and":
        return number(a[0], w, stack) and number(a[1], w, stack)
    if op == "imp":
        return not number(a[0], w, stack) or number(a[1], w, stack)
    if op == "forall" and t.data[1] == INT:
        return all(number(a[-1], w, (*stack, x)) for x in WINDOW)
    raise NotImplementedError(op)


def _function(name: str, x: Any) -> Any:
    if name in ("sqrt", "log"):
        if _zero(x) or x < 0:
            return real(0)
        return CONTEXT.sqrt(x) if name == "sqrt" else CONTEXT.log(x)
    if name == "abs":
        return abs(x)
    if name == "relu":
        return max(x, real(0))
    if abs(x) > LARGE:
        raise TooClose(x)
    if name == "logistic":
        return 1 / (1 + CONTEXT.exp(-x))
    if name == "softplus":
        return CONTEXT.log(1 + CONTEXT.exp(x))
    if name in ("exp", "tanh", "sin", "cos"):
        return getattr(CONTEXT, name)(x)
    raise NoExactValue(name)


def moved(point: Any, index: Sequence[int], step: Any) -> Any:
    """The point with a step added to one entry."""
    if not index:
        return point + step
    return lambda *at: point(*at) + (step if at == tuple(index) else 0)


def _difference(t: Term, w: World, stack: Sequence[Any]) -> Any:
    ranges = t.data[1]
    body, point, *idx = t.args[ranges:]
    index = [number(i, w, stack) for i in idx]
    at = number(point, w, stack)
    up, down = (number(body, w, (*stack, moved(at, index, s))) for s in (STEP, -STEP))
    return (up - down) / (2 * STEP)


def one_sided(body: Term, point: Any, w: World, shift: Any) -> tuple[Any, Any]:
    """The slopes of a function of the innermost bound variable on both sides of a point along a line.

    ``shift(point, s)`` is the point moved by s along the line.
    """
    here = number(body, w, (point,))
    ahead, behind = (number(body, w, (shift(point, s),)) for s in (STEP, -STEP))
    return (ahead - here) / STEP, (here - behind) / STEP
