"""Random functions with their derivatives, by SymPy or as a student finds them, and wrong derivatives.

A function is smooth in a scalar x, or in the entries of a vector u that are summed over 1..n. What counts is numbers:
both sides are evaluated with many digits at random points, the derivative as a central difference, so that neither
SymPy's answer nor the student's nor the kernel's is believed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import mpmath
import sympy

import symproofs as sp
from generator.scripted import Attempt, Case
from symproofs.proofs.claims import claim

Tree = tuple[Any, ...]
CONTEXT = mpmath.mp.clone()
CONTEXT.dps = 60
STEP = CONTEXT.mpf(10) ** -15  # an error of about 1e-30 times a third derivative, and rounding of 1e-45
NAMES = {"exp": sympy.exp, "tanh": sympy.tanh, "sin": sympy.sin, "cos": sympy.cos}
n = sp.sizes("n")
x, a, b = sp.scalar("x"), sp.scalar("a"), sp.scalar("b")
u, v = sp.vector("u", n), sp.vector("v", n)
i, j = sp.index("i", n), sp.index("j", n)
SX, SA, SB, SU, SV = sympy.symbols("x a b u v", real=True)  # u and v stand for one entry of each
SYMBOLS = {"x": SX, "a": SA, "b": SB, "u": SU, "v": SV}


@dataclass
class Draw:
    """Random functions; ``given`` are conditions under which they are smooth."""

    rng: random.Random
    variable: str
    given: list[Tree] = field(default_factory=list)

    def term(self, depth: int) -> Tree:
        """A function of the variable and of parameters."""
        rng = self.rng
        if depth <= 0:
            own = [(self.variable,)] * 3
            return rng.choice(
                [
                    *own,
                    ("a",),
                    ("b",),
                    *([("v",)] if self.variable == "u" else []),
                    ("n", rng.choice((2, -1, 3))),
                ]
            )
        kind = rng.choice(["+", "-", "*", "*", "^", "fn", "fn", "over", "root"])
        if kind in "+-*":
            return (kind, self.term(depth - 1), self.term(depth - 1))
        inner = self.term(depth - 1)
        if kind == "^":
            return ("^", inner, rng.choice((2, 3)))
        if kind == "fn":
            return ("fn", rng.choice(list(NAMES)), inner)
        whole = ("+", ("^", inner, 2), ("n", 1))
        if kind == "root":
            if self.variable == "x":  # the divisor of its derivative
                self.given.append(("root", whole))
                return ("root", whole)
            return whole
        if self.variable == "x" and rng.random() < 0.5:
            self.given.append(inner)
            return ("over", self.term(depth - 1), inner)
        self.given.append(whole)
        return ("over", self.term(depth - 1), whole)


def by_rules(e: Tree, variable: str) -> Tree:
    """The derivative as a student writes it, nothing simplified but zeros and ones."""
    tag = e[0]
    if tag in SYMBOLS or tag == "n":
        return ("n", int(tag == variable))
    if tag in "+-":
        p, q = (by_rules(k, variable) for k in e[1:])
        return p if q == ("n", 0) else (tag, p, q)
    if tag == "*":
        return _sum(_times(by_rules(e[1], variable), e[2]), _times(e[1], by_rules(e[2], variable)))
    if tag == "^":
        return _times(
            _times(("n", e[2]), e[1] if e[2] == 2 else ("^", e[1], e[2] - 1)), by_rules(e[1], variable)
        )
    if tag == "root":
        return ("over", by_rules(e[1], variable), ("*", ("n", 2), e))
    if tag == "over":
        top = ("-", _times(by_rules(e[1], variable), e[2]), _times(e[1], by_rules(e[2], variable)))
        return ("over", top, ("^", e[2], 2))
    inner = e[2]
    outer = {
        "exp": e,
        "sin": ("fn", "cos", inner),
        "cos": ("*", ("n", -1), ("fn", "sin", inner)),
        "tanh": ("-", ("n", 1), ("^", e, 2)),
    }[e[1]]
    return _times(outer, by_rules(inner, variable))


def _sum(p: Tree, q: Tree) -> Tree:
    return q if p == ("n", 0) else p if q == ("n", 0) else ("+", p, q)


def _times(p: Tree, q: Tree) -> Tree:
    if ("n", 0) in (p, q):
        return ("n", 0)
    return q if p == ("n", 1) else p if q == ("n", 1) else ("*", p, q)


def parts(e: Tree) -> Iterator[tuple[int, ...]]:
    """Ways to every expression inside."""
    yield ()
    for k, p in enumerate(e[1:], 1):
        if isinstance(p, tuple):
            yield from ((k, *rest) for rest in parts(p))


def at(e: Tree, path: tuple[int, ...]) -> Tree:
    """The expression there."""
    for k in path:
        e = e[k]
    return e


def put(e: Tree, path: tuple[int, ...], new: Tree) -> Tree:
    """e with that expression replaced."""
    return new if not path else (*e[: path[0]], put(e[path[0]], path[1:], new), *e[path[0] + 1 :])


# ------------------------------------------------------------------------------------------- three readings
def node(e: Tree, index: Any) -> Any:
    """As a node; u and v at an index."""
    tag = e[0]
    if tag == "n":
        return e[1]
    if tag in ("x", "a", "b"):
        return {"x": x, "a": a, "b": b}[tag]
    if tag in ("u", "v"):
        return {"u": u, "v": v}[tag][index]
    if tag == "^":
        return node(e[1], index) ** e[2]
    if tag == "fn":
        return getattr(sp.fn, e[1])(_as_node(node(e[2], index)))
    if tag == "root":
        return sp.sqrt(node(e[1], index))
    left, right = _as_node(node(e[1], index)), node(e[2], index)
    if tag == "over":
        return left / right
    return left + right if tag == "+" else left - right if tag == "-" else left * right


def _as_node(e: Any) -> Any:
    return sympy.Integer(e) if isinstance(e, int) else e


def symbolic(e: Tree) -> Any:
    """As an expression of SymPy, for its answer."""
    tag = e[0]
    if tag == "n":
        return sympy.Integer(e[1])
    if tag in SYMBOLS:
        return SYMBOLS[tag]
    if tag == "^":
        return symbolic(e[1]) ** e[2]
    if tag == "fn":
        return NAMES[e[1]](symbolic(e[2]))
    if tag == "root":
        return sympy.sqrt(symbolic(e[1]))
    left, right = symbolic(e[1]), symbolic(e[2])
    if tag == "over":
        return left / right
    return left + right if tag == "+" else left - right if tag == "-" else left * right


def tree(e: Any) -> Tree:
    """SymPy's answer as a tree; raises KeyError for what has no tag."""
    if e in SYMBOLS.values():
        return (str(e),)
    if e.is_Integer:
        return ("n", int(e))
    if e.is_Rational:
        return ("over", ("n", int(e.p)), ("n", int(e.q)))
    if e.is_Add or e.is_Mul:
        out = tree(e.args[0])
        for part in e.args[1:]:
            out = ("+" if e.is_Add else "*", out, tree(part))
        return out
    if e.is_Pow:
        base, k = e.args
        root = k.is_Rational and k.q == 2
        inner = ("root", tree(base)) if root else tree(base)
        size = int(abs(k.p)) if k.is_Rational and k.q in (1, 2) else {}["a power"]
        power = inner if size == 1 else ("^", inner, size)
        return ("over", ("n", 1), power) if k < 0 else power
    if isinstance(e, sympy.exp):
        return ("fn", "exp", tree(e.args[0]))
    return ("fn", {v: k for k, v in NAMES.items()}[e.func], tree(e.args[0]))


def number(e: Tree, point: dict[str, Any]) -> Any:
    """The value, with many digits; ZeroDivisionError at a pole."""
    tag = e[0]
    if tag == "n":
        return CONTEXT.mpf(e[1])
    if tag in SYMBOLS:
        return point[tag]
    if tag == "^":
        return number(e[1], point) ** e[2]
    if tag == "fn":
        inner = number(e[2], point)
        if abs(inner) > 60:  # beyond it functions are flat, or turn too fast for the step
            raise OverflowError(inner)
        return getattr(CONTEXT, e[1])(inner)
    if tag == "root":
        return CONTEXT.sqrt(number(e[1], point))
    left, right = number(e[1], point), number(e[2], point)
    if tag == "over":
        return left / right
    return left + right if tag == "+" else left - right if tag == "-" else left * right


def truth(f: Tree, slope: Tree, variable: str, given: list[Tree], rng: random.Random) -> str:
    """Whether ``slope`` is the derivative of f at random points: true, false, or '' if no point was usable."""
    held = ""
    for _ in range(10):
        point = {k: CONTEXT.mpf(rng.choice((1, -1, 2, 3, -3))) / rng.choice((2, 3, 1)) for k in SYMBOLS}
        try:
            if any(abs(number(g, point)) < 1e-6 for g in given):
                continue
            up, down = (number(f, {**point, variable: point[variable] + s}) for s in (STEP, -STEP))
            left, right = (up - down) / (2 * STEP), number(slope, point)
        except (ZeroDivisionError, OverflowError):
            continue
        if abs(left - right) > 1e-12 * (1 + abs(left) + abs(right)):
            return "false"
        held = "true"
    return held


# ---------------------------------------------------------------------------------------------- mistakes
def mistake(e: Tree, rng: random.Random) -> tuple[str, Tree]:
    """An expression with another sign, number, function, factor or exponent."""
    tag = e[0]
    if tag in ("+", "-"):
        return rng.choice(
            [("sign", ("-" if tag == "+" else "+", *e[1:])), ("term dropped", e[1]), ("term dropped", e[2])]
        )
    if tag == "*":
        return "factor dropped", e[rng.choice((1, 2))]
    if tag == "over":
        return rng.choice([("divisor dropped", e[1]), ("divisor squared", ("over", e[1], ("^", e[2], 2)))])
    if tag == "^":
        return "exponent", ("^", e[1], e[2] + rng.choice((1, 2)))
    if tag == "fn":
        return rng.choice(
            [
                ("other function", ("fn", rng.choice([k for k in NAMES if k != e[1]]), e[2])),
                ("function dropped", e[2]),
            ]
        )
    if tag == "root":
        return "root dropped", e[1]
    if tag == "n":
        return "number", ("n", e[1] + rng.choice((1, -1, 2)))
    return "symbol", (rng.choice([k for k in ("a", "b") if k != tag]),)


def cases(fragment: str, seed: int) -> Iterator[Case]:
    """A function with its derivative, and near misses; in a vector, of a sum over its entries."""
    rng = random.Random(f"{fragment}:{seed}")
    variable = rng.choice(("x", "x", "u"))
    for _ in range(100):
        draw = Draw(rng, variable)
        f = draw.term(rng.choice((1, 2, 2, 3)))
        if SYMBOLS[variable] not in symbolic(f).free_symbols:
            continue
        try:
            theirs = rng.random() < 0.4
            slope = tree(sympy.diff(symbolic(f), SYMBOLS[variable])) if theirs else by_rules(f, variable)
        except KeyError:
            continue
        if len(list(parts(slope))) <= 60:
            break
    else:
        raise AssertionError(f"{fragment} {seed}: no function was drawn")
    yield _case(fragment, seed, True, f, slope, draw.given, variable, "derivative", rng)
    for _ in range(3):
        path = rng.choice(list(parts(slope)))
        label, new = mistake(at(slope, path), rng)
        wrong = put(slope, path, new)
        yield _case(fragment, seed, False, f, wrong, draw.given, variable, f"MISTAKE: {label}", rng)
    if draw.given and rng.random() < 0.5:  # a condition that was needed
        yield _case(
            fragment,
            seed,
            False,
            f,
            slope,
            [],
            variable,
            "MISTAKE: condition dropped",
            rng,
            needed=draw.given,
        )


def _case(
    fragment: str,
    seed: int,
    sound: bool,
    f: Tree,
    slope: Tree,
    given: list[Tree],
    variable: str,
    history: str,
    rng: random.Random,
    needed: list[Tree] | None = None,
) -> Case:
    stated = _statement(f, slope, variable)
    hypotheses = [sp.Ne(node(g, i), 0) for g in given] if variable == "x" else []
    found = truth(f, slope, variable, given if needed is None else needed, rng)
    if needed is not None:
        found = "no value" if _vanishes(needed, rng) else ""

    def attempt() -> Any:
        return claim(f"{fragment} {seed}", "generated", stated, given=hypotheses)

    attempts: tuple[Attempt, ...] = (attempt,)
    text = f"claim('demo', 'generated', {stated}, given={hypotheses})"
    return Case(fragment, seed, sound, found, attempts, f"{history} of {f}", text)


def _vanishes(needed: list[Tree], rng: random.Random) -> bool:
    """Whether a divisor is 0, or has none itself, somewhere: it is 0 at a point, or has both signs."""
    for g in needed:
        signs = set()
        for _ in range(40):
            point = {
                k: CONTEXT.mpf(rng.choice((0, 1, -1, 2, 3, -3))) / rng.choice((2, 3, 1)) for k in SYMBOLS
            }
            try:
                found = number(g, point)
            except (ZeroDivisionError, OverflowError):
                continue
            signs.add(0 if abs(found) < 1e-40 else 1 if found > 0 else -1)
        if 0 in signs or len(signs) == 2:
            return True
    return False


def _statement(f: Tree, slope: Tree, variable: str) -> Any:
    if variable == "x":
        return sp.Eq(sp.grad(_as_node(node(f, i)), x), _as_node(node(slope, i)))
    return sp.Eq(sp.grad(sp.Sum(_as_node(node(f, i)), i), u)[j], _as_node(node(slope, j)))
