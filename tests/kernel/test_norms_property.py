"""The operator norm and the greatest eigenvalue: the rules against exact values, near misses refused."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import pytest
from generator import kernel_values as kv
from generator.kernel_values import A, M, N, V, X
from hypothesis import given, settings
from hypothesis import strategies as st

from symproofs.kernel import contraction as c
from symproofs.kernel import norms
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import contraction
from symproofs.kernel.logic import assume
from symproofs.kernel.order import visible_sign
from symproofs.kernel.terms import INT, ZERO, KernelError, Term
from symproofs.kernel.theorem import Theorem

SEEDS = st.integers(0, 10**6)
EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True, database=None)
P, Q, L = (k.var(x, INT) for x in "pql")
Y = k.var("Y", k.fun(INT, INT), (k.I1, N, k.I1, N))
NORM = k.make("opnorm", (M, N, X))
TOP = k.make("eigmax", (N, X))
TURNS = [(Fraction(3, 5), Fraction(4, 5)), (Fraction(1), Fraction(0)), (Fraction(5, 13), Fraction(-12, 13))]


def turned(rng: random.Random, symmetric: bool) -> list[list[Fraction]]:
    """A 2 × 2 matrix whose norm is rational: rotations beside a diagonal matrix."""
    (a, b), (e, f) = rng.choice(TURNS), rng.choice(TURNS)
    d = [Fraction(rng.randint(-3, 3)) for _ in range(2)]
    left = [[a, -b], [b, a]]
    right = [[a, b], [-b, a]] if symmetric else [[e, f], [-f, e]]
    return [[sum(left[i][t] * d[t] * right[t][j] for t in range(2)) for j in range(2)] for i in range(2)]


def matrix_world(rng: random.Random, symmetric: bool = False) -> kv.World:
    """Sizes from −1 on; values whose norm is known exactly; other entries anything."""
    w = kv.World(rng.randrange(10**9))
    w.values[N] = n = rng.choice((-1, 0, 1, 2, 2, 2, 3))
    w.values[M] = n if symmetric or n == 2 else rng.choice((-1, 0, 1, 2))
    rows = turned(rng, symmetric)
    diagonal = [Fraction(rng.randint(-3, 3)) for _ in range(4)]

    def entry(i: int, j: int) -> Fraction:
        if not (1 <= i <= max(w.values[M], 1) and 1 <= j <= max(n, 1)):
            return Fraction(7)
        if n == 2 == w.values[M]:
            return rows[i - 1][j - 1]
        return diagonal[i] if i == j else Fraction(0)

    w.values[X] = entry
    return w


def square_of(t: Term, w: kv.World) -> Fraction:
    """The square of a product of numbers and of roots."""
    if t.op == "mul":
        out = Fraction(1)
        for x in t.args:
            out *= square_of(x, w)
        return out
    return kv.value(t.args[0], w) if t.op == "fn" else Fraction(kv.value(t, w)) ** 2


@EXAMPLES
@given(SEEDS)
def test_no_vector_is_stretched_more(seed: int) -> None:
    rng = random.Random(seed)
    done = norms.norm_bound(rows=M, columns=N, matrix=X, vector=V)
    assert done.used == (norms.NORM,)
    assert not done.hypotheses
    for _ in range(10):
        w = matrix_world(rng)
        left, right = done.conclusion.args
        assert square_of(left, w) <= square_of(right, w)
        assert kv.value(norms.norm_sign(rows=M, columns=N, matrix=X).conclusion, w)


@EXAMPLES
@given(SEEDS)
def test_no_form_is_greater_than_the_eigenvalue(seed: int) -> None:
    rng = random.Random(seed)
    same = assume(formula=norms.symmetric(X, N))
    done = norms.eigenvalue_bound(symmetry=same, size=N, matrix=X, vector=V)
    assert done.used == (norms.SPECTRAL,)
    for _ in range(10):
        w = matrix_world(rng, symmetric=True)
        left, right = done.conclusion.args
        greatest, length = (kv.value(x, w) for x in (right.args[0], right.args[1].args[0].args[0]))
        assert kv.value(left, w) <= greatest * length


VECTORS = [tuple(Fraction(x) for x in v) for v in product((-2, -1, 0, 1, 3), repeat=2)]
AXES = [(*axis,) for turn in TURNS for axis in ((turn[0], turn[1]), (-turn[1], turn[0]))]


@EXAMPLES
@given(SEEDS)
def test_the_least_bounds_are_the_values(seed: int) -> None:
    """The premise holds on the axes of the matrix exactly from the value on."""
    rng = random.Random(seed)
    for symmetric, formula in ((False, norms.stretches(X, N, N, A)), (True, norms.dominated(X, N, A))):
        w = matrix_world(rng, symmetric=True)
        w.values[N] = w.values[M] = 2
        rows = turned(rng, symmetric)
        w.values[X] = lambda i, j, rows=rows: rows[i - 1][j - 1] if min(i, j) >= 1 and max(i, j) <= 2 else 9
        value = kv.value(TOP if symmetric else k.make("opnorm", (N, N, X)), w)
        for bound in (value - 1, value - Fraction(1, 9), value, value + 1):
            if not symmetric and bound < 0:
                continue
            w.values[A] = bound
            assert _on_vectors(formula, w, square=not symmetric) == (bound >= value)


def _on_vectors(formula: Term, w: kv.World, square: bool) -> bool:
    """Whether the body of ∀x holds on enough vectors."""
    left, right = k.instantiate(formula.args[-1], (V,)).args
    for x in [*VECTORS, *AXES]:
        w.values[V] = lambda i, x=x: x[i - 1] if 1 <= i <= len(x) else Fraction(5)
        if square:
            fits = square_of(left, w) <= square_of(right, w)
        else:
            length = kv.value(right.args[1].args[0].args[0], w)
            fits = kv.value(left, w) <= kv.value(right.args[0], w) * length
        if not fits:
            return False
    return True


def test_a_bound_on_all_vectors_bounds_the_norm() -> None:
    premise, sign = (assume(formula=f) for f in (norms.stretches(X, M, N, A), k.make("le", (ZERO, A))))
    done = norms.norm_least(theorem=premise, sign=sign, rows=M, columns=N, matrix=X, bound=A)
    assert done.conclusion == k.make("le", (NORM, A))
    assert done.hypotheses == {premise.conclusion, sign.conclusion}
    rng = random.Random(3)
    for _ in range(20):  # of an empty matrix too
        w = matrix_world(rng)
        if w.values[N] <= 0 or w.values[M] <= 0:
            assert kv.value(NORM, w) == 0


MISSES = [
    (norms.stretches(X, M, N, k.num(2)), k.make("le", (ZERO, A)), M, N, A),  # another bound
    (norms.stretches(X, N, M, A), k.make("le", (ZERO, A)), M, N, A),  # sizes exchanged
    (norms.stretches(Y, M, N, A), k.make("le", (ZERO, A)), M, N, A),  # another matrix
    (norms.stretches(X, M, N, A), k.make("le", (A, ZERO)), M, N, A),  # the bound may be negative
    (norms.dominated(X, N, A), k.make("le", (ZERO, A)), N, N, A),  # the form in place of the length
    (
        k.make("le", (norms.image_length(X, M, N, V), k.mul(A, norms.length(V, N)))),
        k.make("le", (ZERO, A)),
        M,
        N,
        A,
    ),  # one vector only
]


@pytest.mark.parametrize("miss", MISSES)
def test_near_misses_of_the_norm(miss: tuple[Term, ...]) -> None:
    premise, sign, rows, columns, bound = miss
    with pytest.raises(KernelError):
        norms.norm_least(
            theorem=assume(formula=premise),
            sign=assume(formula=sign),
            rows=rows,
            columns=columns,
            matrix=X,
            bound=bound,
        )


def test_a_bound_on_all_forms_bounds_the_eigenvalue() -> None:
    formulas = (norms.symmetric(X, N), kv.at_least(N, k.I1), norms.dominated(X, N, A))
    same, some, premise = (assume(formula=f) for f in formulas)
    done = norms.eigenvalue_least(symmetry=same, nonempty=some, theorem=premise, size=N, matrix=X, bound=A)
    assert done.conclusion == k.make("le", (TOP, A))
    assert done.hypotheses == set(formulas)
    other = assume(formula=norms.symmetric(Y, N))
    empty = assume(formula=kv.at_least(N, k.I0))
    stretch = assume(formula=norms.stretches(X, N, N, A))
    for s, e, p in (
        (other, some, premise),
        (same, empty, premise),
        (same, some, stretch),
        (same, some, same),
    ):
        with pytest.raises(KernelError):
            norms.eigenvalue_least(symmetry=s, nonempty=e, theorem=p, size=N, matrix=X, bound=A)
    with pytest.raises(KernelError):
        norms.eigenvalue_bound(symmetry=other, size=N, matrix=X, vector=V)
    smaller = assume(formula=norms.symmetric(X, M))
    with pytest.raises(KernelError):
        norms.eigenvalue_bound(symmetry=smaller, size=N, matrix=X, vector=V)


@pytest.mark.parametrize("wrong", [V, k.real(N), N])
def test_only_matrices_have_a_norm(wrong: Term) -> None:
    for arguments in ({"matrix": wrong, "vector": V}, {"matrix": X, "vector": wrong if wrong != V else X}):
        with pytest.raises(KernelError):
            norms.norm_bound(rows=M, columns=N, **arguments)
    with pytest.raises(KernelError):
        norms.norm_sign(rows=M, columns=N, matrix=wrong)


# --------------------------------------------------------------------------------------------- normal form
def square(body: Term) -> Term:
    return k.lam((P, Q), (k.I1, N, k.I1, N), body)


DIAGONAL = k.mul(k.delta(P, Q), k.app(V, Q))
SCALED = square(k.mul(k.app(X, P, Q), k.app(V, Q)))
TIMES = square(k.sum_over(L, k.I1, N, k.mul(k.app(X, P, L), k.mul(k.delta(L, Q), k.app(V, L)))))


def equal(a: Term, b: Term) -> Theorem:
    return contraction(goal=k.make("eq", (a, b)), hypotheses=kv.RANGES, premises=(), unfold=(), allow=c.LAWS)


@pytest.mark.parametrize("op", ["opnorm", "eigmax"])
def test_only_entries_in_range_are_read(op: str) -> None:
    sizes = (N, N) if op == "opnorm" else (N,)
    done = equal(k.make(op, (*sizes, TIMES)), k.make(op, (*sizes, SCALED)))
    assert done.conclusion.args[0] != done.conclusion.args[1]
    for other in (X, square(k.mul(k.app(X, P, Q), k.app(V, P))), square(DIAGONAL)):
        with pytest.raises(KernelError):
            equal(k.make(op, (*sizes, TIMES)), k.make(op, (*sizes, other)))
    smaller = (M, *sizes[1:])  # beyond the range of the sum the two matrices differ
    with pytest.raises(KernelError):
        equal(k.make(op, (*smaller[:-1], M, TIMES)), k.make(op, (*smaller[:-1], M, SCALED)))


def test_a_function_of_two_integers_is_read_everywhere() -> None:
    f = k.var("f", k.fun(k.fun(INT, INT)))
    with pytest.raises(KernelError):
        equal(k.app(f, TIMES), k.app(f, SCALED))


@EXAMPLES
@given(SEEDS)
def test_equal_norms_have_equal_values(seed: int) -> None:
    rng = random.Random(seed)
    w = matrix_world(rng)
    assert _value(k.make("opnorm", (N, N, TIMES)), w) == _value(k.make("opnorm", (N, N, SCALED)), w)


def _value(t: Term, w: kv.World) -> Fraction | str:
    try:
        return Fraction(kv.value(t, w))
    except kv.NoExactValue as e:
        return str(e)


def test_a_norm_is_visibly_at_least_0() -> None:
    common: dict[str, tuple[Sequence[object], ...]] = {
        "hypotheses": kv.RANGES, "premises": (), "unfold": (), "allow": c.LAWS
    }  # fmt: skip
    done = visible_sign(goal=k.make("le", (ZERO, k.mul(NORM, k.power(A, 2)))), **common)
    assert norms.NORM in done.used
    for t in (TOP, k.neg(NORM), k.mul(NORM, A)):
        with pytest.raises(KernelError):
            visible_sign(goal=k.make("le", (ZERO, t)), **common)
