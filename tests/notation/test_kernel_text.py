"""What the kernel proved is printed so that no other statement reads alike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from symproofs.kernel import terms as k
from symproofs.kernel.definitions import COVARIANCE, VARIANCE
from symproofs.kernel.terms import INT, OUT, REAL, Term
from symproofs.notation.kernel_text import kernel_text
from symproofs.runner.unfold import told

X, Y, SQUARE_LIKE = k.var("x", REAL), k.var("y", REAL), k.var("x^2", REAL)
N, I = k.var("n", INT), k.var("i", INT)
V = k.var("v", k.fun(INT), (k.I1, N))
W, O = k.var("ω", OUT), k.var("o", OUT)
R, S, G = k.var("R", k.fun(OUT)), k.var("S", k.fun(OUT)), k.var("G", k.fun(OUT, INT), (k.NOTHING, k.NOTHING))
F, M = k.var("f", k.fun(REAL)), k.var("A", k.fun(INT, INT), (k.I1, N, k.I1, N))
ONE, TWO = (k.Definition("d", "let", [REAL], [()], 0, [], [body]) for body in (k.bound(0, REAL), k.ZERO))
AT = k.Definition("e", "let", [OUT, REAL], [(), ()], 0, [], [k.bound(0, REAL)])
LINE = k.Definition("u", "let", [REAL], [()], 1, [k.I1, k.integer(3)], [k.bound(1, REAL)])
FREE = {REAL: [X, Y, SQUARE_LIKE], INT: [N, I], OUT: [W, O]}


def words(*stated: Term) -> tuple[Any, ...]:
    """All that is printed of a statement."""
    text = told(stated[:-1], stated[-1])
    return text.text, tuple(sorted(text.definitions)), text.symbols


# --------------------------------------------------------------------------------------- what was found
def eq(a: Term, b: Term) -> Term:
    return k.make("eq", (a, b))


def at(f: Term, *args: Term) -> Term:
    return k.app(f, *args)


def test_an_outcome_that_is_not_the_innermost_one_is_printed() -> None:
    both = k.mul(at(R, W), at(S, O))
    assert kernel_text(eq(k.expect(W, both), k.ZERO)) == "E_ω[R(ω)·S(o)] = 0"
    assert kernel_text(eq(k.expect(O, k.expect(W, both)), k.ZERO)) == "E_ω[E_ω′[R(ω′)·S(ω)]] = 0"
    assert kernel_text(k.expect(O, k.mul(at(S, O), k.expect(W, at(R, W))))) == "E[S·E[R]]"
    assert kernel_text(eq(at(R, W), k.expect(O, at(R, O)))) == "R = E[R]"
    assert kernel_text(eq(at(R, W), at(R, O))) == "R(ω) = R(o)"
    assert kernel_text(eq(k.expect(O, at(R, W)), at(R, W))) == "E_ω′[R(ω)] = R(ω)"
    assert kernel_text(k.integrable(W, both)) == "E_ω|R(ω)·S(o)| < ∞"
    assert kernel_text(k.const(VARIANCE, k.lam((W,), (), both))) == "Var((ω ↦ R(ω)·S(o)))"
    assert kernel_text(k.const(VARIANCE, k.lam((W,), (), k.mul(at(R, W), at(S, W))))) == "Var(R·S)"
    assert (
        kernel_text(k.forall(W, eq(at(G, W, I), k.expect(O, at(G, W, I))))) == "∀ω. G(ω)[i] = E_ω′[G(ω)[i]]"
    )


def test_an_abbreviation_is_printed_with_its_outcome_where_it_is_another() -> None:
    held = eq(k.expect(W, k.mul(at(R, W), k.const(AT, O, X))), k.ZERO)
    here = eq(k.expect(W, k.mul(at(R, W), k.const(AT, W, X))), k.ZERO)
    assert told((), held).conclusion == "E_ω[R(ω)·e⟨o⟩] = 0" and told((), here).conclusion == "E[R·e] = 0"


def test_hypotheses_at_two_outcomes_are_told_apart() -> None:
    text = told([eq(at(R, W), k.ZERO)], eq(at(R, O), k.ZERO))
    assert text.text == "R(ω) = 0 ⊢ R(o) = 0"


def test_connectives_have_brackets_where_they_are_needed() -> None:
    a, b, c = (eq(X, k.num(n)) for n in (1, 2, 3))
    every = k.forall(I, eq(at(V, I), k.ZERO))
    for formula, text in (
        (k.make("or", (a, k.imp(a, c))), "x = 1 ∨ (x = 1 ⇒ x = 3)"),
        (k.imp(k.make("or", (a, a)), c), "x = 1 ∨ x = 1 ⇒ x = 3"),
        (k.imp(every, a), "(∀i. v[i] = 0) ⇒ x = 1"),
        (k.imp(a, every), "x = 1 ⇒ ∀i. v[i] = 0"),
        (k.imp(k.imp(a, b), k.imp(b, c)), "(x = 1 ⇒ x = 2) ⇒ x = 2 ⇒ x = 3"),
        (k.make("and", (a, k.make("or", (b, c)))), "x = 1 ∧ (x = 2 ∨ x = 3)"),
        (k.make("or", (k.make("and", (a, b)), c)), "(x = 1 ∧ x = 2) ∨ x = 3"),
        (k.make("and", (a, k.make("and", (b, c)))), "x = 1 ∧ x = 2 ∧ x = 3"),
        (k.make("and", (every, a)), "(∀i. v[i] = 0) ∧ x = 1"),
        (k.make("and", (a, every)), "x = 1 ∧ (∀i. v[i] = 0)"),
        (k.negate(k.imp(a, b)), "¬(x = 1 ⇒ x = 2)"),
    ):
        assert kernel_text(formula) == text


def test_parameters_are_printed_unless_they_are_those_of_the_equation() -> None:
    different = told((), eq(k.const(ONE, Y), k.const(ONE, X)))
    assert different.conclusion == "d⟨y⟩ = d⟨x⟩" and different.definitions == ("d⟨a⟩ = a",)
    same = told((), eq(k.const(ONE, Y), k.add(k.const(ONE, Y), X)))
    assert same.conclusion == "d = d + x" and same.definitions == ("d = y",)
    bound = told((), k.forall(Y, eq(k.const(ONE, Y), k.const(ONE, X))))
    assert bound.conclusion == "∀y. d⟨y⟩ = d⟨x⟩"


def test_definitions_of_one_name_are_numbered_apart() -> None:
    text = told((), eq(k.const(ONE, X), k.const(TWO, X)))
    assert text.conclusion == "d = d#2" and set(text.definitions) == {"d = x", "d#2 = 0"}


def test_letters_of_bound_variables_are_no_names_of_definitions() -> None:
    body = k.Definition("x", "let", [], [], 0, [], [k.ZERO])
    y = k.var("q", REAL)
    text = told((), k.forall(y, k.make("le", (k.const(body), y))))
    assert text.conclusion == "∀y. x ≤ y" and text.definitions == ("x = 0",)


def test_no_letter_looks_like_a_symbol() -> None:
    primed = k.var("y'", REAL)
    assert kernel_text(k.forall(Y, eq(k.mul(X, Y), primed))) == "∀y. x·y = y'"
    text = kernel_text(k.forall(Y, k.forall(X, k.exists(primed, k.make("le", (k.add(X, Y), primed))))))
    assert text == "∀x. ∀y. ∃z. y + x ≤ z"
    cyrillic = k.var("х", REAL)
    assert kernel_text(eq(X, cyrillic)) == "x = х#2"


def test_a_power_reads_otherwise_than_a_symbol_with_a_superscript() -> None:
    assert kernel_text(eq(k.power(X, 2), X)) == "x^2 = x"
    assert kernel_text(eq(k.power(X, 2), SQUARE_LIKE)) == "(x)^2 = x^2"


def test_the_size_of_an_inverse_and_of_what_is_varied_is_printed() -> None:
    assert kernel_text(k.make("inverse", (N, M, k.I1, I))) == "inv(n, A)[1,i]"
    slot = k.abstract(at(V, I), (V,))
    varied = k.make("deriv", (k.I1, N, slot, V, I), (k.fun(INT), 2))
    assert kernel_text(varied) == "(∂/∂x[i] (x[1..n] ↦ x[i]) at v)"


def test_a_covariance_is_read_in_each_argument() -> None:
    assert words(eq(k.const(COVARIANCE, R, S), k.ZERO))[0] == "⊢ Cov(R, S) = 0"


# --------------------------------------------------------------------- different statements, different words
def signed(t: Term) -> tuple[int, Any]:
    """A real or integer term by its meaning as it is written: sums and products flat, with a sign."""
    if t.op in ("int", "num"):
        q = Fraction(t.data)
        return (1 if q >= 0 else -1), ("number", abs(q))
    if t.op in ("real", "when"):
        return signed(t.args[-1])
    if t.op == "aff":
        constant, coefficients = t.data
        parts = sorted(zip(coefficients, t.args, strict=True), key=lambda p: p[0] < 0)
        flat = [(1 if c > 0 else -1, ("times", abs(c), meant(a))) for c, a in parts]
        return 1, ("sum", (*flat, *([signed(k.integer(constant))] if constant else [])))
    if t.op == "add":
        flat = []
        for a in t.args:
            sign, m = signed(a)
            inside = [(sign * s, x) for s, x in m[1]] if m[0] == "sum" else [(sign, m)]
            flat += inside
        return flat[0] if len(flat) == 1 else (1, ("sum", tuple(flat)))
    if t.op == "mul":
        sign, factors = 1, []
        for a in t.args:
            s, m = signed(a)
            sign *= s
            factors += m[1] if m[0] == "product" else [m]
        if (
            len(factors) > 1
            and factors[0] == ("number", 1)
            and t.args[0].op == "num"
            and t.args[0].data == -1
        ):
            factors = factors[1:]
        return sign, factors[0] if len(factors) == 1 else ("product", tuple(factors))
    return 1, ("atom", meant(t))


def meant(t: Term) -> Any:
    """The meaning of a term, but for ranges and for the way sums and products are nested."""
    if t.op == "var":
        return t
    if t.op in ("int", "num", "real", "when", "aff", "add", "mul"):
        sign, m = signed(t)
        return m[1] if sign == 1 and m[0] == "atom" else (sign, m)
    op = {"ieq": "eq", "ile": "le"}.get(t.op, t.op)
    args = t.args[-1:] if op in ("lam", "forall", "exists") else t.args
    return (op, t.data, *map(meant, args))


class Statements:
    """Random statements of the kernel, bound variables included."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def leaf(self, sort: Any, scope: list[Any]) -> Term:
        found = [k.bound(n, s) for n, s in enumerate(reversed(scope)) if s == sort]
        return self.rng.choice(FREE[sort] if not found or self.rng.random() < 0.4 else found)

    def integer(self, scope: list[Any]) -> Term:
        return self.rng.choice(
            [self.leaf(INT, scope), k.integer(self.rng.randint(-1, 2)), k.plus(self.leaf(INT, scope), -1)]
        )

    def real(self, depth: int, scope: list[Any]) -> Term:
        r, go = self.rng, lambda: self.real(depth - 1, scope)
        out = lambda: self.leaf(OUT, scope)  # noqa: E731
        if depth <= 0:
            return r.choice(
                [self.leaf(REAL, scope), at(R, out()), at(S, out()), at(G, out(), self.integer(scope)),
                 at(V, self.integer(scope)), k.num(r.choice([-1, 2, Fraction(1, 2)]))]
            )  # fmt: skip
        makers = [
            lambda: k.add(go(), go()), lambda: k.mul(go(), go()), lambda: k.neg(go()), lambda: k.sub(go(), go()),
            lambda: k.power(go(), r.choice([2, -1])), lambda: k.real(self.integer(scope)), lambda: at(F, go()),
            lambda: k.func("exp", go()), lambda: k.indicator(self.formula(depth - 1, scope)),
            lambda: k.make("sum", (k.I1, self.integer(scope), self.real(depth - 1, [*scope, INT]))),
            lambda: k.make("E", (self.real(depth - 1, [*scope, OUT]),)),
            lambda: k.make("E", (self.real(depth - 1, [*scope, OUT]),)),
            lambda: k.const(r.choice([ONE, TWO]), go()), lambda: k.const(LINE, go(), self.integer(scope)),
            lambda: k.const(AT, out(), go()),
            lambda: k.const(VARIANCE, k.make("lam", (self.real(depth - 1, [*scope, OUT]),), (OUT,))),
            lambda: k.make("deriv", (self.real(depth - 1, [*scope, REAL]), go()), (REAL, 0)),
        ]  # fmt: skip
        return r.choice(makers)()

    def formula(self, depth: int, scope: list[Any]) -> Term:
        r, go = self.rng, lambda: self.formula(depth - 1, scope)
        if depth <= 0:
            return k.make(r.choice(["eq", "le", "lt"]), (self.real(1, scope), self.real(0, scope)))
        makers = [
            lambda: k.make(r.choice(["and", "or", "imp"]), (go(), go())), lambda: k.negate(go()),
            lambda: k.make(r.choice(["and", "or", "imp"]), (go(), go())),
            lambda: k.make(r.choice(["eq", "le"]), (self.real(depth, scope), self.real(depth - 1, scope))),
            lambda: k.make("ile", (self.integer(scope), self.integer(scope))),
            lambda: k.make("integrable", (self.real(depth - 1, [*scope, OUT]),)),
            lambda: self.quantified(depth, scope, r.choice([INT, REAL, OUT])),
            lambda: k.make("differentiable", (self.real(depth - 1, [*scope, REAL]), self.real(0, scope)), (REAL, 0)),
        ]  # fmt: skip
        return r.choice(makers)()

    def quantified(self, depth: int, scope: list[Any], sort: Any) -> Term:
        body = self.formula(depth - 1, [*scope, sort])
        return k.make(self.rng.choice(["forall", "exists"]), (body,), ("", sort))


def neighbours(t: Term, scope: tuple[Any, ...] = ()) -> Iterator[Term]:
    """Terms one step away: a leaf is another one, brackets stand elsewhere, a binder reaches further."""
    if t.op == "b" or t in FREE.get(t.sort, ()):
        yield from (x for x in FREE.get(t.sort, ()) if x != t)
        yield from (k.bound(n, s) for n, s in enumerate(reversed(scope)) if s == t.sort)
    two = ("and", "or", "imp")
    if t.op in two:
        a, b = t.args
        if a.op in two:
            yield k.make(a.op, (a.args[0], k.make(t.op, (a.args[1], b))))
        if b.op in two:
            yield k.make(b.op, (k.make(t.op, (a, b.args[0])), b.args[1]))
        if a.op in ("forall", "exists"):
            yield k.make(a.op, (k.make(t.op, (a.args[-1], k._shift(b, 1, 0))),), a.data)
        if b.op in ("forall", "exists"):
            yield k.make(b.op, (k.make(t.op, (k._shift(a, 1, 0), b.args[-1])),), b.data)
    if t.op in ("add", "mul") and t.args[0].op in ("add", "mul", "sum"):
        inner = t.args[0]
        head, last = inner.args[:-1], inner.args[-1]
        rest = [k._shift(x, 1, 0) for x in t.args[1:]] if inner.op == "sum" else t.args[1:]
        yield k.make(inner.op, (*head, k.make(t.op, (last, *rest))))
    if t.op == "const" and t.data in (ONE, TWO):
        yield k.const(TWO if t.data is ONE else ONE, *t.args)
    if t.op == "var":
        return
    counts = k.binders(t.op, t.data, len(t.args))
    for n, (a, count) in enumerate(zip(t.args, counts, strict=True)):
        sort = {"sum": INT, "E": OUT, "integrable": OUT, "lam": OUT}.get(t.op) or (
            t.data[1] if t.op in ("forall", "exists") else t.data[0] if count else None
        )
        for x in neighbours(a, (*scope, sort) if count else scope):
            yield k.rebuild(t, (*t.args[:n], x, *t.args[n + 1 :]))


@pytest.mark.parametrize("seed", range(6))
def test_statements_that_differ_are_printed_differently(seed: int) -> None:
    make, seen, count = Statements(seed), dict[Any, Any](), 0
    while count < 2500:
        t = make.formula(make.rng.randint(1, 3), [])
        for x in (t, *neighbours(t)):
            count += 1
            text, meaning = words(x), meant(x)
            assert seen.setdefault(text, meaning) == meaning, f"two statements print {text}"


@pytest.mark.parametrize("seed", range(3))
def test_what_is_assumed_is_printed_with_what_follows(seed: int) -> None:
    make, seen, count = Statements(100 + seed), dict[Any, Any](), 0
    while count < 1500:
        h, t = make.formula(1, []), make.formula(1, [])
        for x, y in [(h, t), *((z, t) for z in neighbours(h)), *((h, z) for z in neighbours(t))]:
            count += 1
            text, meaning = words(x, y), (meant(x), meant(y))
            assert seen.setdefault(text, meaning) == meaning, f"two statements print {text}"


def test_every_formula_of_three_connectives() -> None:
    atoms = [eq(X, k.num(n)) for n in range(3)]

    def wrapped(t: Term) -> list[Term]:
        return [t, k.negate(t), *(k.make(q, (t,), ("", INT)) for q in ("forall", "exists"))]

    seen = dict[str, Term]()
    for one, two, *_ in product(("and", "or", "imp"), repeat=2):
        for a, b, c in product(*map(wrapped, atoms)):
            for inner in wrapped(k.make(one, (a, b))):
                for t in wrapped(k.make(two, (inner, c))):
                    assert seen.setdefault(kernel_text(t), t) is t
            for inner in wrapped(k.make(two, (b, c))):
                for t in wrapped(k.make(one, (a, inner))):
                    assert seen.setdefault(kernel_text(t), t) is t
    assert len(seen) == 2 * 9 * 4**3 * 4 * 4


def test_the_words_of_the_tests_are_of_all_sorts() -> None:
    """The generator reaches what the property is about."""
    make = Statements(7)
    text = "\n".join(str(words(make.formula(3, []))) for _ in range(1500))
    for part in ("E_ω[", "E[", "R(", "Var(", "d#2", "⟨", "∀", "∃", "∂", "Σ", "⇒", "∨", "¬"):
        assert part in text
