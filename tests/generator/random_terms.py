"""Random well-typed expressions of each fragment; every one has a value in every model."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

from generator.sound import Site, add, mul, name
from generator.syntax import Expr, Form, combine, form, plus
from generator.world import FAMILIES, FIRST, SHAPES, Family, Scope, between, nonneg, random_families

FRAGMENTS = ("ring", "sums", "deltas", "powers", "time sums", "matrices", "expectation", "mixed", "division")
SMALL = [Fraction(k) for k in (2, 3, -1, 4, -2, 0, 1)] + [Fraction(1, 2), Fraction(-2, 3)]


class Terms:
    """Draws expressions of one fragment."""

    def __init__(self, rng: random.Random, at: Site, fragment: str) -> None:
        self.rng, self.at, self.fragment = rng, at, fragment

    # ------------------------------------------------------------------------------------- integers
    def index(self, size: str, scope: Scope) -> Form:
        """A form that lies in 1..size."""
        own = [name(k) for k, _, _ in scope]
        other = {"n": [name("i"), name("i'")], "d": [name("j")]}.get(size, [])
        fit = [f for f in own if between(form(1), f, name(size), scope)]
        turned = [combine((1, plus(name(size), 1)), (-1, f)) for f in fit]
        weights = [*(fit * 6), *turned, *(other * 2), form(1), name(size)]
        return self.rng.choice(weights)

    def moment(self, least: int, scope: Scope) -> Form:
        """A time ≥ least."""
        own = [name(k) for k, lo, _ in scope] * 4
        reach = [combine((1, hi), (-1, name(k)), (1, form(1))) for k, _, hi in scope]
        more = [plus(name("t"), 1), name("T"), plus(name("s"), 2), form(1), form(2), plus(name("t"), 2)]
        choices = [f for f in [*own, *reach, *more] if nonneg(plus(f, -least), scope)]
        return self.rng.choice(choices)

    def exponent(self, scope: Scope, free: bool) -> Form:
        """An exponent ≥ 0 (any one if free)."""
        own = [name(k) for k, _, _ in scope]
        down = [combine((1, hi), (-1, name(k))) for k, _, hi in scope]
        basic = [form(2), form(1), name("t"), plus(name("T"), -1), form(1, t=1), form(1, s=1), form(0, t=2)]
        choices = [*(own * 2), *(down * 3), *basic]
        if free:
            choices += [form(-1), form(0, t=1, s=-1), form(0, s=-1), form(-2)]
        return self.rng.choice([f for f in choices if free or nonneg(f, scope)])

    # -------------------------------------------------------------------------------------- scalars
    def scalar(self, depth: int, scope: Scope = ()) -> Expr:
        """A scalar of the fragment."""
        choices = _SCALARS[self.fragment]
        if depth <= 0:
            choices = [c for c in choices if c in _LEAVES] or ["symbol"]
        return _MAKE[self.rng.choice(choices)](self, depth, scope)

    def symbol(self, depth: int, scope: Scope) -> Expr:
        return ("sca", self.rng.choice(["a", "b", "x", "y", "beta", "p"]))

    def number(self, depth: int, scope: Scope) -> Expr:
        return ("num", self.rng.choice(SMALL))

    def whole(self, depth: int, scope: Scope) -> Expr:
        own = [name(k) for k, _, _ in scope]
        return (
            "int",
            self.rng.choice([*own, *own, name("n"), name("d"), name("t"), form(1, t=1), form(-1, n=1, d=1)]),
        )

    def entry(self, depth: int, scope: Scope) -> Expr:
        array = self.rng.choice("uvwAXBSC")
        return ("ent", array, *(self.index(k, scope) for k in SHAPES[array]))

    def element(self, depth: int, scope: Scope) -> Expr:
        g = self.rng.choice("gh")
        return ("seq", g, self.moment(FIRST[g], scope))

    def sum_of(self, depth: int, scope: Scope) -> Expr:
        return (
            self.rng.choice(["add", "add", "sub"]),
            self.scalar(depth - 1, scope),
            self.scalar(depth - 1, scope),
        )

    def product(self, depth: int, scope: Scope) -> Expr:
        return ("mul", self.scalar(depth - 1, scope), self.scalar(depth - 1, scope))

    def negative(self, depth: int, scope: Scope) -> Expr:
        return ("neg", self.scalar(depth - 1, scope))

    def small_power(self, depth: int, scope: Scope) -> Expr:
        base = self.scalar(min(depth - 1, 1), scope)
        return (
            "pow",
            self.symbol(0, scope) if base[0] == "num" else base,
            form(self.rng.choice([2, 2, 3, 1, 0])),
        )

    def power(self, depth: int, scope: Scope) -> Expr:
        free = self.rng.random() < 0.3
        base = ("sca", self.rng.choice("cq")) if free else ("sca", self.rng.choice(["beta", "a", "p"]))
        if self.rng.random() < 0.15 and not free:
            base = ("sub", ("num", Fraction(1)), ("sca", "beta"))
        return ("pow", base, self.exponent(scope, free))

    def sum_over(self, depth: int, scope: Scope) -> Expr:
        size = self.rng.choice("nnd")
        k = self.at.names.fresh()
        return ("sum", k, form(1), name(size), self.scalar(depth - 1, (*scope, (k, form(1), name(size)))))

    def time_sum(self, depth: int, scope: Scope) -> Expr:
        k = self.at.names.fresh()
        rng = self.rng
        ends = [
            (form(1), name("t")),
            (form(1), name("T")),
            (form(0), name("t")),
            (form(1), form(1, t=1)),
            (form(0), form(-1, T=1)),
            (form(1, t=1), form(0, t=1, s=1)),
            (form(2), name("t")),
            (form(1), form(0, t=1, s=1)),
            (form(1), form(3)),
            (form(1), form(-1, t=1)),
        ]
        for outer, lo, _ in scope:
            ends += [(lo, name(outer)), (form(1), name(outer)), (form(1), plus(name(outer), -1))]
        lo, hi = rng.choice(ends)
        return ("sum", k, lo, hi, self.scalar(depth - 1, (*scope, (k, lo, hi))))

    def kronecker(self, depth: int, scope: Scope) -> Expr:
        size = self.rng.choice("nnd")
        return ("delta", self.index(size, scope), self.index(self.rng.choice([size, size, size, "n"]), scope))

    def tied(self, depth: int, scope: Scope) -> Expr:
        """A sum with a delta that can be contracted."""
        size, k = self.rng.choice("nnd"), self.at.names.fresh()
        inner = (*scope, (k, form(1), name(size)))
        body = ("mul", ("delta", name(k), self.index(size, scope)), self.scalar(depth - 1, inner))
        return ("sum", k, form(1), name(size), body)

    def quotient(self, depth: int, scope: Scope) -> Expr:
        return ("div", self.scalar(depth - 1, scope), self.divisor(depth - 1, scope))

    def divisor(self, depth: int, scope: Scope) -> Expr:
        """Something that is visibly not 0."""
        q, n = ("sca", "q"), ("int", name("n"))
        square = ("pow", ("sca", self.rng.choice("abx")), form(2))
        choices = [
            ("sca", "c"),
            ("sca", "c"),
            q,
            n,
            ("int", name("d")),
            ("num", Fraction(2)),
            ("mul", ("sca", "c"), q),
            add(q, ("num", Fraction(1))),
            add(n, q),
            add(("num", Fraction(1)), square),
            add(q, square),
            ("int", form(1, t=1)),
            ("pow", ("sca", "c"), form(2)),
            add(q, ("sca", "p")),
        ]
        if depth > 0:
            choices += [add(q, ("pow", self.sum_over(1, scope), form(2)))] * 3
        return self.rng.choice(choices)

    def function(self, depth: int, scope: Scope) -> Expr:
        """A named function, most often of a sum, so that sums stand inside atoms."""
        make = self.time_sum if self.fragment == "time sums" else self.sum_over
        x = make(depth - 1, scope) if self.rng.random() < 0.7 else self.scalar(depth - 1, scope)
        return ("fn", self.rng.choice(["abs", "tanh", "cos", "relu", "exp"]), x)

    # --------------------------------------------------------------------------------------- arrays
    def array(self, shape: tuple[str, ...], depth: int) -> Expr:
        """An array of a shape."""
        rng = self.rng
        here = [k for k, s in SHAPES.items() if s == shape and k not in FAMILIES]
        if depth <= 0:
            if not here:  # d × d
                return rng.choice(
                    [
                        ("const", "eye", shape[:1]),
                        ("const", "ones", shape),
                        ("mm", ("arr", "C"), ("arr", "A")),
                    ]
                )
            if rng.random() < 0.12:
                kind = rng.choice(
                    ["zeros", "ones", *(["eye"] if len(set(shape)) == 1 and len(shape) == 2 else [])]
                )
                return ("const", kind, shape[:1] if kind == "eye" else shape)
            return ("arr", rng.choice(here))
        kinds = ["plus", "minus", "scale", "mm", "mm", "mm", "had", "leaf"]
        if len(shape) == 2:
            kinds += ["tr", "tr", "outer"]
            if shape[0] == shape[1]:
                kinds.append("diag")
        else:
            kinds.append("dgl")
        kind = rng.choice(kinds)
        if kind in ("plus", "minus", "had"):
            return (kind, self.array(shape, depth - 1), self.array(shape, depth - 1))
        if kind == "scale":
            return ("scale", self.symbol(0, ()), self.array(shape, depth - 1))
        if kind == "mm":
            middle = rng.choice(["n", "d"])
            return (
                "mm",
                self.array((shape[0], middle), depth - 1),
                self.array((middle, *shape[1:]), depth - 1),
            )
        if kind == "tr":
            return ("tr", self.array(shape[::-1], depth - 1))
        if kind == "outer":
            return ("outer", self.array(shape[:1], depth - 1), self.array(shape[1:], depth - 1))
        if kind == "diag":
            return ("diag", self.array(shape[:1], depth - 1))
        if kind == "dgl":
            return ("dgl", self.array(shape * 2, depth - 1))
        return self.array(shape, 0)

    def contraction(self, depth: int, scope: Scope) -> Expr:
        """A scalar made from arrays."""
        rng, size = self.rng, self.rng.choice("nd")
        kind = rng.choice(["trace", "dot", "dot", "norm2", "frob2", "at"])
        if kind == "trace":
            return ("trace", self.array((size, size), 2))
        if kind == "dot":
            return ("dot", self.array((size,), 1), self.array((size,), 2))
        if kind == "norm2":
            return ("norm2", self.array((size,), 2))
        if kind == "frob2":
            return ("frob2", self.array(("n", "d"), 1))
        shape = rng.choice([("n", "d"), ("n", "n"), ("n",), ("d", "n")])
        return ("at", self.array(shape, 2), *(self.index(k, scope) for k in shape))

    # ---------------------------------------------------------------------------------- expectations
    def draw(self, family: Family, scope: Scope) -> Expr:
        """An entry of a family."""
        if family.name == "U":
            return ("sca", "U")
        if family.name == "eta":
            return ("seq", "eta", self.moment(1, scope))
        return ("ent", family.name, *(self.index(k, scope) for k in SHAPES[family.name]))

    def random_product(self, scope: Scope, square: bool = False) -> Expr:
        """Entries whose product (or its square) is integrable by the declared orders, as Hölder says."""
        rng, budget = self.rng, Fraction(1, 2 if square else 1)
        out: list[Expr] = []
        pool = list(FAMILIES.values())
        favourite = rng.choice(pool)
        for _ in range(rng.choice([1, 1, 2, 2, 2, 3])):
            f = favourite if rng.random() < 0.6 else rng.choice(pool)
            cost = Fraction(1, f.order)
            if cost <= budget:
                budget -= cost
                out.append(self.draw(f, scope))
        if not out:
            out.append(self.draw(rng.choice([f for f in pool if f.order > 2]), scope))
        if rng.random() < 0.5:
            plain = Terms(rng, self.at, "sums").scalar(0, scope)
            out.insert(rng.randrange(len(out) + 1), plain)
        return mul(*out)

    def random_sum(self, depth: int, scope: Scope, square: bool) -> Expr:
        """A combination of such products, with sums in it."""
        rng = self.rng
        kind = (
            rng.choice(["product", "product", "add", "sum", "sum", "constant", "scaled"])
            if depth > 0
            else "product"
        )
        if kind == "add":
            return (
                rng.choice(["add", "sub"]),
                self.random_sum(depth - 1, scope, square),
                self.random_sum(depth - 1, scope, square),
            )
        if kind == "sum":
            size, k = rng.choice("nnd"), self.at.names.fresh()
            return (
                "sum",
                k,
                form(1),
                name(size),
                self.random_sum(depth - 1, (*scope, (k, form(1), name(size))), square),
            )
        if kind == "constant":
            return ("add", self.random_sum(depth - 1, scope, square), self.symbol(0, scope))
        if kind == "scaled":
            return (
                "mul",
                Terms(rng, self.at, "sums").scalar(0, scope),
                self.random_sum(depth - 1, scope, square),
            )
        return self.random_product(scope, square)

    def expectation(self, depth: int, scope: Scope) -> Expr:
        kind = self.rng.choice(["E", "E", "E", "Var", "Cov", "array"])
        if kind == "Cov":
            return ("Cov", self.random_sum(1, scope, True), self.random_sum(1, scope, True))
        if kind == "Var":
            return ("Var", self.random_sum(2, scope, True))
        if kind == "array":
            return self.expected_array(scope)
        return ("E", self.random_sum(2, scope, False))

    def expected_array(self, scope: Scope) -> Expr:
        """An entry of the expectation of a random array."""
        shape = self.rng.choice([("n", "d"), ("n",)])
        loose = ("arr", self.rng.choice([f for f in FAMILIES if SHAPES.get(f) == shape]))
        fixed = self.array(shape, 1)
        kind = self.rng.choice(["had", "plus", "mm"])
        if kind == "mm":
            loose = ("mm", self.array(("n", "n"), 1), loose)
        elif kind == "had":
            loose = ("had", fixed, loose)
        else:
            loose = ("plus", fixed, ("scale", self.symbol(0, scope), loose))
        return ("at", ("EA", loose), *(self.index(k, scope) for k in shape))


_LEAVES = {"symbol", "number", "whole", "entry", "element", "kronecker", "power", "expectation"}
_MAKE: dict[str, Callable[[Terms, int, Scope], Expr]] = {
    "symbol": Terms.symbol,
    "number": Terms.number,
    "whole": Terms.whole,
    "entry": Terms.entry,
    "element": Terms.element,
    "add": Terms.sum_of,
    "mul": Terms.product,
    "neg": Terms.negative,
    "small power": Terms.small_power,
    "power": Terms.power,
    "sum": Terms.sum_over,
    "time sum": Terms.time_sum,
    "kronecker": Terms.kronecker,
    "tied": Terms.tied,
    "div": Terms.quotient,
    "contraction": Terms.contraction,
    "expectation": Terms.expectation,
    "function": Terms.function,
}
_SCALARS: dict[str, list[str]] = {
    "ring": [
        "symbol",
        "symbol",
        "number",
        "whole",
        "entry",
        "add",
        "add",
        "mul",
        "mul",
        "neg",
        "small power",
    ],
    "sums": [
        "function",
        "symbol",
        "entry",
        "entry",
        "entry",
        "whole",
        "sum",
        "sum",
        "sum",
        "mul",
        "mul",
        "add",
        "small power",
    ],
    "deltas": [
        "function",
        "entry",
        "entry",
        "symbol",
        "kronecker",
        "kronecker",
        "sum",
        "tied",
        "tied",
        "mul",
        "mul",
        "add",
    ],
    "powers": ["power", "power", "power", "symbol", "mul", "mul", "add", "small power", "time sum", "whole"],
    "time sums": [
        "function",
        "element",
        "element",
        "power",
        "time sum",
        "time sum",
        "time sum",
        "mul",
        "mul",
        "add",
        "symbol",
    ],
    "matrices": ["contraction", "contraction", "symbol", "mul", "add", "sum"],
    "expectation": ["expectation", "expectation", "expectation", "symbol", "mul", "add", "sum"],
    "mixed": [
        "function",
        "entry",
        "element",
        "symbol",
        "whole",
        "power",
        "kronecker",
        "sum",
        "sum",
        "time sum",
        "tied",
        "mul",
        "mul",
        "add",
        "add",
        "div",
        "contraction",
        "expectation",
        "small power",
        "neg",
    ],
    "division": [
        "function",
        "symbol",
        "entry",
        "number",
        "whole",
        "div",
        "div",
        "div",
        "mul",
        "mul",
        "add",
        "sum",
        "small power",
    ],
}


def base_term(rng: random.Random, at: Site, fragment: str) -> Expr:
    """A random expression to start from; in matrices, often an array."""
    terms = Terms(rng, at, fragment)
    if fragment == "matrices" and rng.random() < 0.5:
        return terms.array(rng.choice([("n", "d"), ("n", "n"), ("n",), ("d",)]), rng.choice([2, 3]))
    for _ in range(40):
        e = terms.scalar(rng.choice([2, 3, 3]) if fragment != "matrices" else 1)
        if e[0] not in ("sca", "num", "int") and not random_families(e):
            return e
    return e
