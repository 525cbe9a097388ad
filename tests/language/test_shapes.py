"""Every node checks its shapes and says which did not fit, in the author's own words."""

import pytest

from symproofs import (
    Cov,
    E,
    Eq,
    InputError,
    Ne,
    ShapeError,
    Sum,
    Var,
    calc,
    diag,
    diagonal,
    eye,
    fn,
    function,
    grad,
    hadamard,
    index,
    inv,
    jacobian,
    let,
    matrix,
    moments,
    natural,
    norm,
    ones,
    recursion,
    scalar,
    sequence,
    sizes,
    sqrt,
    vector,
    zeros,
)

n, d = sizes("n d")
i, j = index("i", n), index("j", d)
t = natural("t")
p = scalar("p")
w, v, y = vector("w", d), vector("v", d), vector("y", n)
X, R = matrix("X", n, d), matrix("R", n, d)
A = matrix("A", d, d)
g = sequence("g", d)
f, loss = function("f", differentiable=True), function("loss", on=d)
r = vector("r", d, law=moments(mean=0, var=1))

VALID = [
    (X + R, (n, d)),
    (X - R, (n, d)),
    (-X, (n, d)),
    (p * X, (n, d)),
    (X * p, (n, d)),
    (X / p, (n, d)),
    (p**2, ()),
    (X @ w, (n,)),
    (X @ A, (n, d)),
    (w.T @ v, ()),
    (y.T @ X @ w, ()),
    ((y.T @ X).T, (d,)),
    (w.T.T, (d,)),
    (X.T, (d, n)),
    (X.T.T, (n, d)),
    (y @ w.T, (n, d)),
    (hadamard(X, R), (n, d)),
    (hadamard(w, v), (d,)),
    (diag(w), (d, d)),
    (diagonal(A), (d,)),
    (inv(A), (d, d)),
    (fn.trace(A), ()),
    (fn.lambda_max(A), ()),
    (fn.frobenius(X), ()),
    (norm(w), ()),
    (norm(X), ()),
    (zeros(n, d), (n, d)),
    (ones(n), (n,)),
    (eye(d), (d, d)),
    (fn.exp(X), (n, d)),
    (sqrt(w), (d,)),
    (abs(w), (d,)),
    (f(X), (n, d)),
    (f.prime(w), (d,)),
    (loss(w), ()),
    (X[i, j], ()),
    (w[j], ()),
    (w.T[j], ()),
    (g[t + 1], (d,)),
    (g[t + 1, j], ()),
    (let("q", X @ w), (n,)),
    (Sum(X[i, j] * w, i, j), (d,)),
    (E(r), (d,)),
    (Var(r), (d,)),
    (Cov(r[1], r[2]), ()),
    (grad(loss(w), w), (d,)),
    (grad(norm(X @ w), X), (n, d)),
    (jacobian(X @ w, w), (n, d)),
]


@pytest.mark.parametrize(("node", "shape"), VALID, ids=[str(node) for node, _ in VALID])
def test_shape(node, shape):
    assert node.shape == shape


MISMATCHES = [
    (lambda: X + w, ["X + w", "n × d", "vector of length d"]),
    (lambda: X - A, ["X - A", "n × d", "d × d"]),
    (lambda: p + w, ["p + w", "a scalar", "vector of length d"]),
    (lambda: 1 + X, ["1 + X", "a scalar", "n × d"]),
    (lambda: X * R, ["X * R", "n × d", "'@'", "hadamard"]),
    (lambda: w * w, ["w * w", "vector of length d", "scalar factor"]),
    (lambda: X / w, ["X / w", "vector of length d", "only scalars divide"]),
    (lambda: 1 / A, ["1 / A", "d × d", "inv(A)"]),
    (lambda: w**2, ["w ** 2", "vector of length d", "norm(x)**2"]),
    (lambda: X @ y, ["X @ y", "n × d", "vector of length n", "inner sizes"]),
    (lambda: X @ X, ["X @ X", "n × d", "inner sizes"]),
    (lambda: X @ p, ["X @ p", "p is a scalar", "use '*'"]),
    (lambda: w @ v, ["w @ v", "x.T @ y"]),
    (lambda: X @ w.T, ["X @ w.T", "n × d", "row of length d"]),
    (lambda: w.T @ y, ["w.T @ y", "row of length d", "vector of length n"]),
    (lambda: p.T, ["p.T", "scalar"]),
    (lambda: hadamard(X, A), ["hadamard(X, A)", "n × d", "d × d"]),
    (lambda: hadamard(p, p), ["hadamard(p, p)", "a scalar"]),
    (lambda: diag(A), ["diag(A)", "d × d", "diagonal(A)"]),
    (lambda: diag(p), ["diag(p)", "a scalar", "eye"]),
    (lambda: diagonal(X), ["diagonal(X)", "n × d", "square"]),
    (lambda: diagonal(w), ["diagonal(w)", "vector of length d", "square"]),
    (lambda: inv(X), ["inv(X)", "n × d", "square"]),
    (lambda: fn.trace(X), ["fn.trace(X)", "n × d", "square"]),
    (lambda: fn.lambda_max(X), ["fn.lambda_max(X)", "n × d", "square"]),
    (lambda: fn.frobenius(w), ["fn.frobenius(w)", "vector of length d", "matrix"]),
    (lambda: norm(p), ["norm(p)", "scalar", "abs(p)"]),
    (lambda: X[i], ["X[i]", "n × d", "2 indices, not 1"]),
    (lambda: w[i, j], ["w[i, j]", "vector of length d", "1 index, not 2"]),
    (lambda: p[1], ["p[1]", "a scalar", "0 indices"]),
    (lambda: loss(y), ["loss(y)", "vector of length n", "vector of length d"]),
    (lambda: loss(p), ["loss(p)", "a scalar"]),
    (lambda: Cov(w, v), ["Cov(w, v)", "two scalars"]),
    (lambda: grad(w, w), ["grad(w, ...)", "vector of length d", "jacobian"]),
    (lambda: jacobian(p * w, p), ["jacobian(p * w, p)", "vector in a vector"]),
    (lambda: Eq(X @ w, w), ["Eq(X @ w, w)", "vector of length n", "vector of length d"]),
    (lambda: Eq(w.T, w), ["row of length d", "vector of length d"]),
    (lambda: Eq(w, 1), ["Eq(w, 1)", "a scalar"]),
    (lambda: Ne(X, A), ["Ne(X, A)", "n × d", "d × d"]),
    (lambda: w < v, ["w < v", "order relates scalars", "vector of length d"]),
    (lambda: X >= 0, ["X >= 0", "n × d"]),
    (lambda: zeros(n, d, d), ["zeros", "one or two dimensions"]),
    (
        lambda: recursion("h", d, start={0: zeros(n)}, step=lambda h, t: h[t - 1]),
        ["zeros(n)", "length n", "length d"],
    ),
    (
        lambda: recursion("h", d, start={0: w}, step=lambda h, t: X @ h[t - 1]),
        ["step", "length n", "length d"],
    ),
    (lambda: calc(X @ w).eq(w), ["eq(w)", "vector of length d", "vector of length n"]),
]


@pytest.mark.parametrize(("build", "words"), MISMATCHES)
def test_mismatch_is_named(build, words):
    with pytest.raises(ShapeError) as caught:
        build()
    for word in words:
        assert word in str(caught.value)


def test_python_reads_matmul_before_times():
    with pytest.raises(ShapeError, match=r"write X @ \(p \* w\)"):
        X @ p * w
    with pytest.raises(ShapeError, match="Python reads"):
        X @ w * w
    assert (p * X @ w).shape == (n,)
    assert (X @ (p * w)).shape == (n,)


def test_one_by_one_is_no_scalar():
    one = matrix("B", 1, 1)
    assert one.shape == (1, 1)
    for bad in (lambda: one + p, lambda: Eq(one, p), lambda: one @ w, lambda: X @ one):
        with pytest.raises(InputError):
            bad()


def test_zero_stands_for_the_zero_array_in_equations_only():
    assert Eq(w, 0).right == zeros(d)
    assert Ne(X, 0).right == zeros(n, d)
    assert Eq(0, w.T).left == zeros(d).T
    with pytest.raises(ShapeError):
        w + 0


def test_sizes_that_agree_by_arithmetic_agree():
    a = matrix("M", n + d, n)
    b = matrix("N", d + n, n)
    assert (a + b).shape
    assert (matrix("P", n, 2 * d - d) @ w).shape == (n,)
    with pytest.raises(ShapeError):
        a + matrix("Q", n + d + 1, n)


@pytest.mark.parametrize("size", [0, -1, t, n - 1, n - d, index("k", n, 0)])
def test_dimensions_are_at_least_one(size):
    with pytest.raises(ShapeError):
        vector("u", size)
    with pytest.raises(ShapeError):
        zeros(size, n)


def test_dimensions_that_are_at_least_one():
    T = natural("T", 1)
    for size in (1, n, n + 1, T, 2 * n - 1, n + T, t + 1, index("k", n)):
        assert vector("u", size).shape == (size,)


def test_literal_entries_in_range():
    b = matrix("B", 2, 3)
    assert b[2, 3].shape == ()
    for bad in ((0, 1), (-1, 1), (3, 1), (1, 4)):
        with pytest.raises(InputError, match="index"):
            b[bad]


def test_first_index_is_outermost():
    assert Sum(X[i, j], i, j).source() == "Sum(Sum(X[i, j], (j, 1, d)), (i, 1, n))"
