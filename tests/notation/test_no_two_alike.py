"""Two different trees never print alike: no bracket that carries meaning is ever lost."""

import random
from functools import partial
from itertools import product

import pytest

from symproofs import (
    And,
    E,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Not,
    Or,
    Sum,
    Var,
    fn,
    grad,
    hadamard,
    index,
    inv,
    matrix,
    natural,
    norm,
    scalar,
    sizes,
    sqrt,
    vector,
)
from symproofs.language.nodes import Add, Div, Hadamard, MatMul, Mul, Neg, Sub, Transpose, shape_of
from symproofs.notation import to_latex, to_typst, to_unicode

EMITTERS = pytest.mark.parametrize("emit", [to_latex, to_typst, to_unicode])
n = sizes("n")
SCALARS = [scalar(c) for c in "abcd"]
BINARY = (Add, Sub, Mul, Div)


def trees(leaves, operators):
    """All binary trees over the leaves in their order."""
    if len(leaves) == 1:
        yield leaves[0]
    for cut in range(1, len(leaves)):
        for left, right in product(
            list(trees(leaves[:cut], operators)), list(trees(leaves[cut:], operators))
        ):
            for op in operators:
                yield op(left, right)


def assert_all_differ(expressions, emit):
    seen = {}
    for x in expressions:
        text = emit(x).replace(" ", "")
        assert seen.setdefault(text, x) == x, f"{x} and {seen[text]} both print {text}"
    return len(seen)


@EMITTERS
def test_every_arithmetic_tree_of_four_leaves(emit):
    assert assert_all_differ(trees(SCALARS, BINARY), emit) == 5 * 4**3


def decorated(x):
    """A tree with each sign and power at each place."""
    yield from (x, Neg(x), x**2, x ** (natural("t") - 1), sqrt(x), abs(x))


@EMITTERS
def test_signs_powers_and_roots_anywhere(emit):
    a, b, c = SCALARS[:3]
    inner = [op(x, y) for op in BINARY for x in decorated(a) for y in decorated(b)]
    out = [z for x in inner for z in decorated(x)]
    out += [op(x, c) for op in BINARY for x in out] + [op(c, x) for op in BINARY for x in out]
    assert_all_differ(out, emit)


@EMITTERS
def test_sums_expectations_and_derivatives_end_where_they_end(emit):
    i, j = index("i", n), index("j", n)
    u, v = vector("u", n), vector("v", n)
    s, t = scalar("s"), scalar("t")
    base = [
        Sum(u[i], i), Sum(u[i] + t, i), Sum(u[i] * t, i), Sum(Sum(u[i] * v[j], j), i), E(s), E(s) ** 2,
        E(s**2), Var(s), grad(s * t, s), grad(s, s), norm(u), norm(u) ** 2, fn.exp(s), fn.exp(s) ** 2,
        fn.exp(s**2), -s, s / t, s,
    ]  # fmt: skip
    out = [op(x, y) for op in BINARY for x in base for y in base if y != 0]
    out += [Neg(x) for x in base if x != -s] + [x**3 for x in base]
    out += [Sum(x * u[j], j) for x in base] + [Sum(u[j] + x, j) for x in base]
    assert_all_differ(out, emit)


@EMITTERS
def test_matrix_trees(emit):
    a, b, c = (matrix(x, n, n) for x in "ABC")
    operators = (Add, Sub, MatMul, Hadamard)
    first = list(trees([a, b, c], operators))
    out = first + [Transpose(x) for x in first] + [inv(x) for x in first] + [Neg(x) for x in first]
    out += [op(Transpose(a), op2(inv(b), c)) for op in operators for op2 in operators]
    out += [Transpose(inv(a)), inv(Transpose(a)), Transpose(Neg(a)), Neg(Transpose(a))]
    assert_all_differ(out, emit)


def random_tree(rng, depth, shape):
    """A random expression of a shape."""
    if depth == 0:
        names = {(): "pqr", (n,): "uvw"}.get(shape, "XYZ")
        name = rng.choice(names)
        return scalar(name) if shape == () else vector(name, n) if shape == (n,) else matrix(name, n, n)

    def sub(s):
        return random_tree(rng, depth - rng.choice((1, 1, 2)) if depth > 1 else 0, s)

    makers = [lambda: sub(shape) + sub(shape), lambda: sub(shape) - sub(shape), lambda: sub(()) * sub(shape),
              lambda: sub(shape) / sub(()), lambda: Neg(sub(shape))]  # fmt: skip
    if shape == ():
        makers += [lambda: sub((n,)).T @ sub((n,)), lambda: norm(sub((n,))), lambda: sub(()) ** 2,
                   lambda: sub((n,))[index("i", n)], lambda: sub((n, n))[1, 2]]  # fmt: skip
    else:
        makers += [lambda: hadamard(sub(shape), sub(shape)), lambda: fn.tanh(sub(shape))]
        makers += [lambda: sub((n, n)) @ sub(shape)]
    if shape == (n, n):
        makers += [lambda: Transpose(sub(shape)), lambda: inv(sub(shape)), lambda: sub((n,)) @ sub((n,)).T]
    return rng.choice(makers)()


@EMITTERS
def test_random_trees(emit):
    rng = random.Random(11)
    shapes = [(), (n,), (n, n)]
    found = {random_tree(rng, rng.randint(1, 3), rng.choice(shapes)) for _ in range(4000)}
    assert assert_all_differ(sorted(found, key=str), emit) > 2000
    assert all(isinstance(shape_of(x), tuple) for x in found)


@EMITTERS
def test_statements(emit):
    a, b, x = SCALARS[0], SCALARS[1], SCALARS[2]
    atoms = [Eq(a, 1), x > b]
    inner = [op(p, q) for op in (And, Or, Implies, Iff) for p in atoms for q in atoms]
    inner += [op(p) for op in (Not, partial(ForAll, x), partial(Exists, x)) for p in atoms]
    some = [*atoms, *inner]
    out = [*some, And(*atoms, *atoms), *(Not(p) for p in inner)]
    out += [q(x, p) for q in (ForAll, Exists) for p in inner]
    out += [op(p, q) for op in (And, Or, Implies, Iff) for p in some for q in some]
    out += [op(op2(p, atoms[0]), atoms[1]) for op in (And, Implies) for op2 in (Iff, Or) for p in some]
    assert assert_all_differ(set(out), emit) > 1500
