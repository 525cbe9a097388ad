"""Random true statements with connectives and quantifiers, each with a script; and one mistake in them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from generator.scripted import Case, attempt, num, real, source
from generator.truth import Tree, decide, free, polynomial, swapped

X, Y = real("x"), real("y")
Shown = tuple[Tree, Any]  # a statement and its script
OPS = ("eq", "ne", "le", "lt", "ge", "gt")


def add(a: Tree, b: Tree) -> Tree:
    """a + b."""
    return ("+", a, b)


def times(c: Any, a: Tree) -> Tree:
    """c·a."""
    return a if c == 1 else ("*", num(Fraction(c)), a)


def written(e: Tree) -> Tree:
    """An expression as a sum of monomials."""
    out: Tree | None = None
    for m, c in sorted(polynomial(e).items()):
        term: Tree | None = None
        for x, k in m:
            part = x if k == 1 else ("^", x, k)
            term = part if term is None else ("*", term, part)
        term = num(c) if term is None else times(c, term)
        out = term if out is None else add(out, term)
    return out or num(0)


def cite(goal: Tree, fact: Tree) -> Tree:
    """Shows the goal by a fact, after it opened itself."""
    return ("steps", (("have", goal, fact, None),), None)


OPENED = ("steps", (), None)  # nothing but what opens itself


class Logic:
    """Draws statements that are true, with their scripts."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.count = rng, 0

    def fresh(self, stem: str = "z") -> Tree:
        self.count += 1
        return real(f"{stem}{self.count}")

    def integer(self) -> Tree:
        self.count += 1
        low = self.rng.choice((1, 1, 0, -1))
        return ("int", f"k{self.count}", low, low + self.rng.choice((1, 2, 2, 3)))

    def linear(self, pool: list[Tree]) -> Tree:
        """An affine expression."""
        rng = self.rng
        out = times(rng.choice((1, 1, 2, -1, 3)), rng.choice(pool))
        if rng.random() < 0.5:
            out = ("-" if rng.random() < 0.4 else "+", out, rng.choice(pool))
        return add(out, num(rng.choice((1, 2, -1, -3)))) if rng.random() < 0.6 else out

    def relation(self, pool: list[Tree], ops: tuple[str, ...] = OPS) -> Tree:
        """A relation that may be true or false."""
        for _ in range(20):
            s = ("rel", self.rng.choice(ops), self.linear(pool), self.linear(pool))
            if set(polynomial(("-", s[2], s[3]))) - {()}:
                return s
        return ("rel", "lt", X, Y)

    def different(self, pool: list[Tree], n: int, ops: tuple[str, ...] = OPS) -> list[Tree]:
        """Relations that differ."""
        out: list[Tree] = []
        while len(out) < n:
            s = self.relation(pool, ops)
            if s not in out:
                out.append(s)
        return out

    # ----------------------------------------------------------------------------------------- leaves
    def identity(self, pool: list[Tree]) -> Shown:
        e = ("*", self.linear(pool), self.linear(pool)) if self.rng.random() < 0.6 else self.linear(pool)
        if self.rng.random() < 0.4:
            e = ("-", ("^", self.linear(pool), 2), e)
        f = written(e)
        return ("rel", "eq", e, f), self.rng.choice([None, ("calc", e, f, (), "eq")])

    def square(self, pool: list[Tree]) -> Shown:
        e = ("^", self.linear(pool), 2)
        if self.rng.random() < 0.5:
            return ("rel", "gt", add(e, num(1)), num(0)), None
        return ("rel", "ge", e, num(0)), None

    def shifted(self, pool: list[Tree]) -> Shown:
        """Under hypotheses that are relations: the same, moved or scaled."""
        rng, c = self.rng, self.linear(pool)
        op = rng.choice(OPS)
        k = rng.choice((1, 2, 3))
        h = self.relation(pool, (op,))
        out = ("rel", op, add(times(k, h[2]), c), add(times(k, h[3]), c))
        if op == "ne":
            same, goal = (("rel", "eq", *r[2:]) for r in (h, out))
            back = ("have", same, None, ("linear", (goal, num(Fraction(1, k)))))
            return ("imp", h, out), ("contradiction", back)
        return ("imp", h, out), ("linear", (h, num(k))) if op == "eq" else OPENED

    def combined(self, pool: list[Tree]) -> Shown:
        p, q = self.different(pool, 2, ("eq",))
        a, b = self.rng.choice((1, 2, -1)), self.rng.choice((1, 3, -2))
        left = written(add(times(a, p[2]), times(b, q[2])))
        right = written(add(times(a, p[3]), times(b, q[3])))
        inner = ("imp", q, ("rel", "eq", left, right))
        return ("imp", p, inner), ("linear", (p, num(a)), (q, num(b)))

    def chain(self, pool: list[Tree]) -> Shown:
        a, b, c = (self.linear(pool) for _ in range(3))
        op, other = self.rng.choice([("le", "le"), ("le", "lt"), ("lt", "lt"), ("lt", "le")])
        end = "le" if (op, other) == ("le", "le") else "lt"
        known = ("and", ("rel", op, a, b), ("rel", other, b, c))
        return ("imp", known, ("rel", end, a, c)), OPENED

    def trichotomy(self, pool: list[Tree]) -> Shown:
        a, b = self.linear(pool), self.linear(pool)
        parts = (("rel", "lt", a, b), ("rel", "eq", a, b), ("rel", "lt", b, a))
        weak = tuple(("have", ("rel", "le", *sides), None, None) for sides in ((b, a), (a, b)))
        equal = ("choose", 1, ("steps", weak, None))
        proof = ("cases", parts[0], ("choose", 0, None), ("cases", parts[2], ("choose", 2, None), equal))
        return ("or", *parts), proof

    def scaled(self, pool: list[Tree]) -> Shown:
        p = self.relation(pool, ("eq",))
        k, c = self.rng.choice((2, 3, -1, -2)), self.linear(pool)
        q = ("rel", "eq", add(times(k, p[2]), c), add(times(k, p[3]), c))
        return ("iff", p, q), (
            "equivalence",
            ("linear", (p, num(k))),
            ("linear", (q, num(Fraction(1, k)))),
        )

    # --------------------------------------------------------------------------------------- integers
    def bounded(self, pool: list[Tree]) -> Shown:
        k, a, b = self.integer(), self.rng.choice((1, 2, -1, 3)), self.rng.choice((0, 1, -2))
        values = [a * v + b for v in range(k[2], k[3] + 1)]
        e = add(times(a, k), num(b)) if b else times(a, k)
        op, end = self.rng.choice(
            [("le", max(values)), ("lt", max(values) + 1), ("ge", min(values)), ("gt", min(values) - 1)]
        )
        return ("all", k, ("rel", op, e, num(end))), None

    def listed(self, pool: list[Tree]) -> Shown:
        k = self.integer()
        values = range(k[2], k[3] + 1)
        proof: Any = ("choose", len(values) - 1, None)
        for n, v in reversed(list(enumerate(values))[:-1]):
            proof = ("cases", ("rel", "le", k, num(v)), ("choose", n, None), proof)
        return ("all", k, ("or", *(("rel", "eq", k, num(v)) for v in values))), proof

    def solved(self, pool: list[Tree]) -> Shown:
        k = self.integer()
        v, a, b = self.rng.randint(k[2], k[3]), self.rng.choice((1, 2, -1, 3)), self.rng.choice((1, -2))
        goal = ("rel", "eq", add(times(a, k), num(b)), num(a * v + b))
        return ("ex", k, goal), ("witness", num(v), None)

    def guarded(self, pool: list[Tree]) -> Shown:
        """A bound that holds from some place on."""
        k, c = self.integer(), self.rng.choice((1, 2))
        cut = self.rng.randint(k[2], k[3])
        if self.rng.random() < 0.5:
            body = (
                "imp",
                ("rel", "ge", k, num(cut)),
                ("rel", "ge", add(times(c, k), num(1)), num(c * cut + 1)),
            )
        else:
            body = (
                "imp",
                ("rel", "lt", k, num(cut)),
                ("rel", "le", add(times(c, k), num(1)), num(c * cut - c + 1)),
            )
        return ("all", k, body), None

    def reached(self, pool: list[Tree]) -> Shown:
        """For each of some integers there is another one."""
        k = self.integer()
        d = self.rng.choice((1, 2, -1))
        self.count += 1
        m = ("int", f"m{self.count}", k[2] + d, k[3] + d)
        return ("all", k, ("ex", m, ("rel", "eq", m, add(k, num(d))))), ("witness", add(k, num(d)), None)

    # ------------------------------------------------------------------------------------ connectives
    def contraposition(self, pool: list[Tree]) -> Shown:
        p, q = self.different(pool, 2)
        known = ("imp", p, q)
        inner = ("imp", ("not", q), ("not", p))
        return ("imp", known, inner), ("contradiction", ("have", q, ("at", known), None))

    def not_both(self, pool: list[Tree]) -> Shown:
        p, q = self.different(pool, 2)
        proof = ("cases", p, ("choose", 1, ("contradiction",)), ("choose", 0, None))
        return ("imp", ("not", ("and", p, q)), ("or", ("not", p), ("not", q))), proof

    def neither(self, pool: list[Tree]) -> Shown:
        p, q = self.different(pool, 2)
        either = ("or", p, q)
        proof = (
            "each",
            *(("contradiction", ("have", either, None, ("choose", n, None))) for n in range(2)),
        )
        return ("imp", ("not", either), ("and", ("not", p), ("not", q))), proof

    def curried(self, pool: list[Tree]) -> Shown:
        p, q, r = self.different(pool, 3)
        nested, flat = ("imp", p, ("imp", q, r)), ("imp", ("and", p, q), r)
        pair = ("have", ("and", p, q), None, ("each", None, None))
        return ("iff", nested, flat), (
            "equivalence",
            cite(r, ("at", nested)),
            ("steps", (pair, ("have", r, ("at", flat), None)), None),
        )

    def distributed(self, pool: list[Tree]) -> Shown:
        p, q, r = self.different(pool, 3)
        either = ("or", q, r)
        parts = [("choose", n, ("each", None, None)) for n in range(2)]
        return (
            "imp",
            ("and", p, either),
            ("or", ("and", p, q), ("and", p, r)),
        ), ("split", either, *parts)

    def turned(self, pool: list[Tree]) -> Shown:
        p, q = self.different(pool, 2)
        if self.rng.random() < 0.5:
            return ("imp", ("or", p, q), ("or", q, p)), (
                "split",
                ("or", p, q),
                ("choose", 1, None),
                ("choose", 0, None),
            )
        both = ("each", None, None)
        return ("iff", ("and", p, q), ("and", q, p)), ("equivalence", both, both)

    # ------------------------------------------------------------------------------------ quantifiers
    def served(self, x: Tree, p: Tree, known: Tree) -> Any:
        """Shows p of a witness x, from what is known of its value."""
        if p[1] != "ne":
            return None
        same = ("both", x, ("rel", "eq", *p[2:]))
        return ("contradiction", ("have", ("rel", "eq", *known[2:]), same, None))

    def exchanged(self, pool: list[Tree]) -> Shown:
        z, w = self.fresh(), self.fresh("w")
        p = self.relation([z, w, *pool])
        known = ("all", z, ("all", w, p))
        if free(p) >= {z, w} and self.rng.random() < 0.7:
            known = ("ex", z, ("all", w, p))
            other = self.fresh()
            inner = cite(p, ("at", ("all", w, p), w))
            proof = (
                "steps",
                (("obtain", z, known), *inner[1]),
                ("witness", z, self.served(other, swapped(p, z, other), p)),
            )
            return ("imp", known, ("all", w, ("ex", other, swapped(p, z, other)))), proof
        return ("imp", known, ("all", w, ("all", z, p))), cite(p, ("at", known, z, w))

    def parts_for_all(self, pool: list[Tree]) -> Shown:
        z = self.fresh()
        p, q = self.different([z, z, *pool], 2)
        both, apart = ("all", z, ("and", p, q)), ("and", ("all", z, p), ("all", z, q))
        back = ("each", *(cite(s, ("at", ("all", z, s), z)) for s in (p, q)))
        have = ("have", ("and", p, q), ("at", both, z), None)
        forth = ("each", *(("steps", (have,), None) for _ in (p, q)))
        return ("iff", both, apart), ("equivalence", forth, back)

    def parts_exist(self, pool: list[Tree]) -> Shown:
        z = self.fresh()
        p, q = self.different([z, z, *pool], 2)
        known = ("ex", z, ("and", p, q))
        a, b = self.fresh(), self.fresh()
        goal = ("and", ("ex", a, swapped(p, z, a)), ("ex", b, swapped(q, z, b)))
        parts = [("have", s, None, ("follows", s)) for s in (p, q)]
        each = (
            "each",
            ("witness", z, self.served(a, swapped(p, z, a), p)),
            ("witness", z, self.served(b, swapped(q, z, b), q)),
        )
        return ("imp", known, goal), ("steps", (("obtain", z, known), *parts), each)

    def none_exists(self, pool: list[Tree]) -> Shown:
        z = self.fresh()
        p = self.relation([z, z, *pool])
        some, never = ("ex", z, p), ("all", z, ("not", p))
        if self.rng.random() < 0.5:
            known = ("ex", z, ("not", p))
            inner = ("contradiction", ("have", p, ("at", ("all", z, p), z), None))
            return ("imp", known, ("not", ("all", z, p))), ("steps", (("obtain", z, known),), inner)
        proof = ("contradiction", ("obtain", z, some), ("have", ("not", p), ("at", never, z), None))
        return ("imp", never, ("not", some)), proof

    def instance(self, pool: list[Tree]) -> Shown:
        z, v = self.fresh(), self.linear(pool)
        p = self.relation([z, z, *pool])
        known = ("all", z, p)
        goal = swapped(p, z, v)
        if self.rng.random() < 0.3:
            return ("imp", goal, ("ex", z, p)), ("witness", v, self.served(z, p, goal))
        return ("imp", known, goal), cite(goal, ("at", known, v))

    def between(self, pool: list[Tree]) -> Shown:
        z, w, m = self.fresh(), self.fresh("w"), self.fresh("m")
        inner = ("ex", m, ("and", ("rel", "lt", z, m), ("rel", "lt", m, w)))
        middle = times(Fraction(1, 2), add(z, w))
        proof = ("witness", middle, ("each", None, None))
        return ("all", z, ("all", w, ("imp", ("rel", "lt", z, w), inner))), proof

    def root(self, pool: list[Tree]) -> Shown:
        z, w = self.fresh(), self.fresh("w")
        a, e = self.rng.choice((1, 2, -3)), self.linear([z, *pool])
        goal = ("rel", self.rng.choice(("eq", "le", "ge")), times(a, w), e)
        return ("all", z, ("ex", w, goal)), ("witness", times(Fraction(1, a), e), None)

    def beyond(self, pool: list[Tree]) -> Shown:
        z, w = self.fresh(), self.fresh("w")
        up = self.rng.random() < 0.5
        goal = ("rel", "lt", z, w) if up else ("rel", "lt", w, z)
        return ("all", z, ("ex", w, goal)), ("witness", add(z, num(1 if up else -1)), None)

    # -------------------------------------------------------------------------------------- composite
    def theorem(self, depth: int, pool: list[Tree]) -> Shown:
        """A true statement."""
        rng = self.rng
        if depth <= 0 or rng.random() < 0.25:
            return rng.choice(_LEAVES)(self, pool)
        kind = rng.choice(("and", "or", "imp", "all", "cases", "have", "iff"))
        if kind == "and":
            parts = [self.theorem(depth - 1, pool) for _ in range(rng.choice((2, 2, 3)))]
            return ("and", *(s for s, _ in parts)), ("each", *(p for _, p in parts))
        s, p = self.theorem(depth - 1, pool)
        if kind == "or":
            others: list[Tree] = list(self.different(pool, 2))[: rng.choice((1, 2))]
            n = rng.randint(0, len(others))
            return ("or", *others[:n], s, *others[n:]), ("choose", n, p)
        if kind == "imp":
            h = self.relation(pool)
            return ("imp", h, s), p
        if kind == "all":
            z = self.fresh()
            s, p = self.theorem(depth - 1, [z, *pool])
            return ("all", z, s), p
        if kind == "cases":
            h = self.relation(pool)
            n = rng.randint(0, 1)
            options = (("and", h, s), ("not", h)) if n else (("not", h), ("and", h, s))
            return ("or", *options), (
                "cases",
                h,
                ("choose", 1 - n, ("each", None, p)),
                ("choose", n, None),
            )
        if kind == "iff":
            q = self.relation(pool)
            return ("iff", q, ("and", q, s)), ("equivalence", ("each", None, p), ("follows", q))
        t, q = self.theorem(depth - 1, pool)
        return ("and", s, t), ("steps", (("have", s, None, p),), ("each", ("follows", s), q))


_LEAVES = [
    *(Logic.identity, Logic.square, Logic.shifted, Logic.combined, Logic.chain, Logic.trichotomy),
    *(Logic.scaled, Logic.bounded, Logic.listed, Logic.solved, Logic.guarded, Logic.reached),
    *(Logic.contraposition, Logic.not_both, Logic.neither, Logic.curried, Logic.distributed, Logic.turned),
    *(Logic.exchanged, Logic.parts_for_all, Logic.parts_exist, Logic.none_exists, Logic.instance),
    *(Logic.between, Logic.root, Logic.beyond, Logic.exchanged),
]


# -------------------------------------------------------------------------------------------- mistakes
def _places(s: Tree) -> Iterator[Tree]:
    """All statements inside."""
    yield s
    if s[0] in ("all", "ex"):
        yield from _places(s[2])
    elif s[0] != "rel":
        for p in s[1:]:
            yield from _places(p)


def mistakes(s: Tree, rng: random.Random) -> Iterator[tuple[str, Tree, Tree]]:
    """Labels, what was there, and what stands there now."""
    for p in _places(s):
        tag = p[0]
        if tag in ("and", "or"):
            yield "connective swapped", p, ("or" if tag == "and" else "and", *p[1:])
            if len(p) > 2:
                n = rng.randrange(1, len(p))
                rest = (*p[1:n], *p[n + 1 :])
                yield "part dropped", p, rest[0] if len(rest) == 1 else (tag, *rest)
        elif tag == "not":
            yield "negation dropped", p, p[1]
        elif tag == "imp":
            yield "implication reversed", p, ("imp", p[2], p[1])
            yield "guard dropped", p, p[2]
            yield "implication as equivalence", p, ("iff", p[1], p[2])
        elif tag == "iff":
            yield "one side negated", p, ("iff", p[1], ("not", p[2]))
        elif tag in ("all", "ex"):
            x, body = p[1:]
            yield "quantifier swapped", p, ("ex" if tag == "all" else "all", x, body)
            if body[0] in ("all", "ex"):
                yield "quantifiers exchanged", p, (body[0], body[1], (tag, x, body[2]))
            if body[0] in ("and", "or"):
                yield "quantifier distributed", p, (body[0], *((tag, x, q) for q in body[1:]))
            if x[0] == "int":
                for low, high in ((x[2] - 1, x[3]), (x[2] + 1, x[3]), (x[2], x[3] + 1), (x[2], x[3] - 1)):
                    if low <= high:
                        yield "bound moved", x, ("int", x[1], low, high)
        else:
            yield "relation changed", p, ("rel", rng.choice([o for o in OPS if o != p[1]]), *p[2:])
            yield "constant moved", p, ("rel", p[1], p[2], add(p[3], num(rng.choice((1, -1)))))
            yield "negated", p, ("not", p)


def cases(fragment: str, seed: int) -> Iterator[Case]:
    """A true statement with its script, and some that have a mistake."""
    rng = random.Random(f"{fragment}:{seed}")
    s, p = Logic(rng).theorem(rng.choice((0, 1, 1, 2)), [X, Y])
    known = {True: "true", False: "false", None: ""}
    name = f"{fragment} {seed}"
    yield Case(fragment, seed, True, known[decide(s)], (attempt(name, s, p),), "as generated", source(s, p))
    options = list(mistakes(s, rng))
    rng.shuffle(options)
    seen, wanted = {s}, {False: 2, None: 1, True: 1}
    for label, old, new in options[:8]:
        wrong, moved = swapped(s, old, new), swapped(p, old, new)
        truth = None if wrong in seen else decide(wrong)
        if wrong in seen or not wanted[truth]:
            continue
        seen.add(wrong)
        wanted[truth] -= 1
        tried = tuple(attempt(name, wrong, q) for q in dict.fromkeys([p, moved, None]))
        yield Case(fragment, seed, False, known[truth], tried, f"MISTAKE: {label}", source(wrong, moved))
