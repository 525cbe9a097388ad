"""Plain SymPy is read as it stands, or refused; what it evaluates away never becomes a provable falsity."""

import numpy as np
import pytest
import sympy as sp
from sympy import stats
from sympy.abc import z as complex_z
from sympy.matrices.expressions.diagonal import DiagonalMatrix, DiagonalOf

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    Iff,
    Implies,
    InputError,
    Ne,
    Not,
    Or,
    ShapeError,
    Sum,
    Var,
    calc,
    claim,
    delta,
    diag,
    diagonal,
    eye,
    fn,
    from_sympy,
    hadamard,
    index,
    inv,
    laws,
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
    to_sympy,
    vector,
    zeros,
)
from symproofs.language.nodes import Node, Pow
from symproofs.language.relations import Statement

n, d = sp.symbols("n d", integer=True, positive=True)
t = sp.Symbol("t", integer=True, nonnegative=True)
i, j, k = sp.symbols("i j k", integer=True)
x, y = sp.symbols("x y", real=True)
p = sp.Symbol("p", positive=True)
X, R, W = sp.MatrixSymbol("X", n, d), sp.MatrixSymbol("R", n, d), sp.MatrixSymbol("W", d, d)
w, v = sp.MatrixSymbol("w", d, 1), sp.MatrixSymbol("v", n, 1)
u = sp.IndexedBase("u", shape=(n,))

N, D, T = natural("n", 1), natural("d", 1), natural("t")
a, b, q = scalar("x"), scalar("y"), scalar("p", "p > 0")
XX, RR, WW = matrix("X", N, D), matrix("R", N, D), matrix("W", D, D)
ww, vv = matrix("w", D, 1), matrix("v", N, 1)
uu = vector("u", N)
kk = index("k")


def raw(f, *args):
    return f(*args, evaluate=False)


READ = [
    # symbols: assumptions become domains and ranges
    (x, a),
    (p, q),
    (sp.Symbol("s", nonnegative=True), scalar("s", "s >= 0")),
    (sp.Symbol("s", negative=True), scalar("s", "s < 0")),
    (sp.Symbol("s", nonpositive=True), scalar("s", "s <= 0")),
    (sp.Symbol("s", nonzero=True), scalar("s", "s != 0")),
    (sp.Symbol("s", real=True, finite=True), scalar("s")),
    (n, N),
    (t, T),
    (sp.Integer(3), sp.Integer(3)),
    (sp.Rational(1, 3), sp.Rational(1, 3)),
    # arithmetic, as SymPy has ordered it
    (x + y, a + b),
    (x - y, a - b),
    (x - 1, -1 + a),
    (-x, -a),
    (-x * y, -(a * b)),
    (2 * x, 2 * a),
    (x / y, a / b),
    (1 / y, 1 / b),
    (x**2, a**2),
    (x**-2, 1 / a**2),
    (x**t, a**T),
    (2 ** (-t), Pow(sp.Integer(2), -T)),
    (sp.sqrt(p), sqrt(q)),
    (1 / sp.sqrt(p), 1 / sqrt(q)),
    (p ** sp.Rational(3, 2), sqrt(q) ** 3),
    (sp.sqrt(2), sqrt(2)),
    (sp.exp(x), fn.exp(a)),
    (sp.E, fn.exp(1)),
    (sp.log(x), fn.log(a)),
    (sp.Abs(x), abs(a)),
    (sp.tanh(x), fn.tanh(a)),
    (sp.sin(x), fn.sin(a)),
    (sp.cos(x), fn.cos(a)),
    (sp.Max(0, x), fn.relu(a)),
    (sp.KroneckerDelta(n, t), delta(N, T)),
    # trees that were not evaluated
    (raw(sp.Mul, x, raw(sp.Pow, x, -1)), a / a),
    (raw(sp.Pow, x, 0), a**0),
    (sp.UnevaluatedExpr(x) / x, None),
    (raw(sp.Mul, 0, x), 0 * a),
    (raw(sp.Add, x, raw(sp.Mul, -1, x)), a - a),
    (raw(sp.Mul, 2, raw(sp.Add, y, x)), 2 * (b + a)),
    (raw(sp.Pow, raw(sp.Pow, x, 2), sp.Rational(1, 2)), sqrt(a**2)),
    # matrices
    (X, XX),
    (w, ww),
    (X * w, XX @ ww),
    (X + R, None),
    (v - p * X * w, None),
    (-X, -XX),
    (2 * X, 2 * XX),
    (X / p, None),
    (X.T * v, XX.T @ vv),
    (W.I * w, inv(WW) @ ww),
    (W**2, WW @ WW),
    (W**-2, inv(WW) @ inv(WW)),
    (raw(sp.MatMul, W, sp.Inverse(W)), WW @ inv(WW)),
    (sp.HadamardProduct(R, X), hadamard(RR, XX)),
    (sp.Trace(W), fn.trace(WW)),
    (sp.Identity(d), eye(D)),
    (sp.ZeroMatrix(n, d), zeros(N, D)),
    (sp.OneMatrix(n, d), ones(N, D)),
    (sp.DiagMatrix(w), diag(ww @ ones(1))),
    (DiagonalOf(W), diagonal(WW) @ ones(1).T),
    (DiagonalMatrix(W), diag(diagonal(WW))),
    (X[0, 0], XX[1, 1]),
    (X[t, 0], XX[T + 1, 1]),
    (X[t + 1, 2], XX[T + 2, 3]),
    (X[n - 1, d - 1], XX[N, D]),
    # sums: the left limit of SymPy is the inner sum
    (sp.Sum(x**k, (k, 1, n)), Sum(a**kk, (kk, 1, N))),
    (
        sp.Sum(x**i, (i, 1, j), (j, 1, n)),
        Sum(Sum(a ** index("i"), (index("i"), 1, index("j"))), (index("j"), 1, N)),
    ),
    (sp.Sum(x, (k, 1, 0)), Sum(a, (kk, 1, 0))),
    (sp.Sum(u[k] * u[k], (k, 1, n)), None),
    (sp.Sum(sp.Sum(k, (k, 1, n)) * k, (k, 1, n)), None),
    (sp.Sum(X[k, 0], (k, 0, n - 1)), Sum(XX[kk + 1, 1], (kk, 0, -1 + N))),
    # indexed
    (u[sp.Idx("i", (1, n))], uu[index("i", N)]),
    (sp.IndexedBase("g")[t + 1], None),
    (sp.IndexedBase("g")[3], sequence("g")[3]),
    (sp.IndexedBase("A", shape=(n, d))[1, 2], matrix("A", N, D)[1, 2]),
    # statements
    (sp.Eq(x, y), Eq(a, b)),
    (sp.Ne(x, y), Ne(a, b)),
    (x < y, a < b),
    (x <= y, a <= b),
    (x > y, a > b),
    (x >= y, a >= b),
    (sp.And(x < y, sp.Eq(x, 0)), And(Eq(a, 0), a < b)),
    (sp.Or(x < y, sp.Eq(x, 0)), Or(Eq(a, 0), a < b)),
    (raw(sp.Not, sp.Eq(x, y)), Not(Eq(a, b))),
    (sp.Implies(x < y, sp.Eq(x, 0)), Implies(a < b, Eq(a, 0))),
    (sp.Equivalent(x < y, sp.Eq(x, 0)), Iff(Eq(a, 0), a < b)),
    (raw(sp.Eq, W * W.T, sp.Identity(d)), Eq(WW @ WW.T, eye(D))),
    (sp.Eq(sp.Sum(x, (k, 1, n)), n * x), None),
]


@pytest.mark.parametrize(("given", "wanted"), READ, ids=[str(g) for g, _ in READ])
def test_read(given, wanted):
    out = from_sympy(given)
    assert isinstance(out, (Node, Statement, sp.Rational))
    if wanted is not None:
        assert out == wanted
    assert from_sympy(out) is out


def test_sums_bind_their_own_index():
    nested = from_sympy(sp.Sum(sp.Sum(k, (k, 1, n)) * k, (k, 1, n)))
    assert nested == Sum(kk * Sum(kk, (kk, 1, N)), (kk, 1, N)) or nested == Sum(
        Sum(kk, (kk, 1, N)) * kk, (kk, 1, N)
    )
    bounds = from_sympy(sp.Sum(t, (t, 1, t)))
    assert bounds.high == T and bounds.body != T
    clash = sp.Sum(x ** sp.Symbol("k", integer=True) * sp.Symbol("k", real=True), (k, 1, n))
    with pytest.raises(InputError, match="Rename"):
        from_sympy(clash)
    # one of our nodes was built with SymPy's index, before the sum could bind it
    with pytest.raises(InputError, match="does not bind"):
        from_sympy(sp.Sum(uu[t + 1], (t, 1, n)))
    with pytest.raises(InputError, match="depends on k"):
        from_sympy(sp.Sum(u[sp.Idx("i", (1, k))], (k, 1, n)))


# ------------------------------------------------------------------------------------------------- refused
def law(name, *args):
    return getattr(stats, name)("Z", *args)


REFUSED = [
    # symbols
    (sp.Symbol("z"), r"complex by default.*Symbol\('z', real=True\)"),
    (complex_z, "complex by default"),
    (sp.Symbol("z", complex=True), "not known to be real"),
    (sp.Symbol("z", imaginary=True), "real"),
    (sp.Symbol("z", extended_real=True), "not known to be real"),
    (sp.Symbol("z", infinite=True), "infinite"),
    (sp.Symbol("z", zero=True), "write 0"),
    (sp.Symbol("z", prime=True), "prime"),
    (sp.Symbol("z", even=True), "even"),
    (sp.Symbol("z", odd=True, positive=True), "odd"),
    (sp.Symbol("z", rational=True), "rational"),
    (sp.Symbol("z", irrational=True), "irrational"),
    (sp.Symbol("z", integer=True), r"nonnegative=True, or natural"),
    (sp.Symbol("z", integer=True, nonzero=True), "least value"),
    (sp.Symbol("z", integer=True, negative=True), "least value"),
    (sp.Symbol("z", commutative=False), "commute"),
    (sp.Symbol("1", real=True), "not a name"),
    (sp.Symbol("x + y", real=True), "not a name"),
    (sp.Dummy("z", real=True), "Dummy"),
    (sp.Wild("z"), "pattern"),
    (sp.Symbol("x", positive=True) + x, "print alike"),
    (x * sp.Function("x")(x), "function"),
    # numbers
    (sp.Float("0.1"), "not exact"),
    (0.1 * x, "not exact"),
    (sp.oo, "Tends"),
    (-sp.oo, "Tends"),
    (sp.zoo, "division by zero"),
    (sp.nan, "undefined"),
    (sp.I, "real"),
    (sp.pi, "constant"),
    (sp.sqrt(-2), "real"),
    (sp.GoldenRatio, "GoldenRatio"),
    # functions and operators
    (x**y, "whole number"),
    (x ** sp.Rational(1, 3), "square roots"),
    (x**sp.pi, "Pi"),
    (sp.Max(x, y), "relu"),
    (sp.Max(0, x, y), "relu"),
    (sp.Min(0, x), "relu"),
    (sp.sign(x), "abs"),
    (sp.Heaviside(x), "jump"),
    (sp.sinh(x), "exp"),
    (sp.gamma(x), "gamma"),
    (sp.factorial(t), "factorial"),
    (sp.floor(x), "floor"),
    (sp.conjugate(sp.Symbol("z")), "conjugate|complex"),
    (sp.Function("f")(x), "function"),
    (sp.Function("f")(t), "sequence"),
    (sp.Piecewise((x, x > 0), (0, True)), "Implies"),
    (sp.Derivative(sp.Function("f")(x), x), "grad"),
    (sp.Integral(x, (x, 0, 1)), "E"),
    (sp.Limit(x, x, 0), "Tends"),
    (sp.Product(x, (k, 1, n)), "recursion"),
    (sp.Lambda(x, x**2), "function"),
    (sp.Tuple(x, y), "list"),
    (sp.FiniteSet(x), "FiniteSet"),
    (sp.ImageSet(sp.Lambda(x, 2 * x), sp.S.Integers), "ImageSet"),
    (sp.Interval(0, 1), "Interval"),
    (sp.KroneckerDelta(n, t, (0, 3)), "range of its own"),
    (sp.KroneckerDelta(n, sp.Symbol("z", real=True)), "not an integer"),
    (sp.exp(X[0, 0] * sp.Symbol("z")), "complex by default"),
    # sums
    (sp.Sum(k, (k, 5, 2)), r"reversed.*minus the sum"),
    (sp.Sum(k, (k, n + 2, n)), "reversed"),
    (sp.Sum(k, (k, 1, sp.Rational(5, 2))), "not an integer"),
    (sp.Sum(k, (k, 1, x)), "not an integer"),
    (sp.Sum(x, (k, 1, n * d)), "affine|integer"),
    (sp.Sum(x**k, (k, 0, sp.oo)), "infinite"),
    (sp.Sum(sp.Symbol("z"), (k, 1, n)), "complex by default"),
    # matrices
    (sp.MatrixSymbol("A", sp.Symbol("q"), sp.Symbol("q")), "positive integer"),
    (sp.MatrixSymbol("A", i, i), "positive integer"),
    (sp.MatrixSymbol("A", t, t), "positive integer"),
    (sp.MatrixSymbol("A", 0, 0), "not positive"),
    (sp.MatrixSymbol("A", n - 1, n), "at least 1"),
    (sp.Identity(t), "positive integer"),
    (sp.Determinant(W), "inv"),
    (sp.Adjoint(X), "A.T"),
    (W**t, "whole powers"),
    (sp.Matrix([[1, x], [0, 1]]).as_immutable(), "matrix"),
    (X[0:1, 0], "entries"),
    (sp.BlockMatrix([[W, W]]), "blocks"),
    (X[-1, 0], "counts? from 0"),
    (X[k, 0], "least value"),
    (W.applyfunc(sp.exp), "fn.exp"),
    # indexed
    (u, "entry"),
    (u[0], "from 1 on"),
    (sp.IndexedBase("g")[0], r"first=0"),
    (sp.IndexedBase("g")[1, 2], "no shape"),
    (u[sp.Idx("i", n)], r"0\.\.d-1.*\(1, n\)"),
    (u[sp.Idx("i")], "without a range"),
    (sp.IndexedBase("g")[x], "not an integer|integer"),
    (sp.IndexedBase("g", shape=(n, n, n))[1, 1, 1], "one or two"),
    (sp.IndexedBase("g", shape=(sp.Symbol("q"),))[1], "positive integer"),
    # statements
    (sp.true, "truth value"),
    (sp.false, "truth value"),
    (sp.Symbol("z", real=True) & (x < y), "truth variable"),
    (sp.Xor(x < y, sp.Eq(x, 0)), "Iff"),
    (sp.ITE(x < y, x < 1, x < 2), "Implies"),
    (sp.Q.positive(x), "relations"),
    (sp.oo > sp.Symbol("z", extended_real=True), "real"),
    (raw(sp.Lt, x, sp.oo), "Tends"),
    # probability
    (law("Normal", law("Normal", 0, 1), 1), "random parameter"),
    (law("Poisson", p), "Poisson|not read|random"),
    (law("Exponential", p), "not read"),
    (law("Die", 6), "not read"),
    (stats.Bernoulli("Z", sp.Rational(1, 2), 3, 2), "values 3 and 2"),
    (stats.Normal("Z", sp.Symbol("m"), 1), "complex by default"),
    (stats.BernoulliProcess("B", p)[k], "stochastic process"),
    (stats.Expectation(stats.Normal("Z", 0, 1) * stats.Normal("Z", 0, 2)), "print alike"),
    (stats.Expectation(stats.Normal("Z", 0, 1)) + sp.Symbol("Z", real=True), "print alike"),
    (stats.Expectation(stats.Normal("Z", 0, 1), stats.Normal("Z", 0, 1) > 0), "conditional"),
    (stats.Probability(stats.Normal("Z", 0, 1) > 0), "Bernoulli"),
    (sp.Sum(stats.Expectation(stats.Normal("Z", k, 1)), (k, 1, n)), "depends on k"),
]


@pytest.mark.parametrize(("given", "words"), REFUSED, ids=[f"{type(g).__name__}-{g}" for g, _ in REFUSED])
def test_refused(given, words):
    with pytest.raises(InputError, match=words) as caught:
        from_sympy(given)
    assert len(str(caught.value)) > 30  # says what it was and what to write


def test_python_objects():
    assert from_sympy(3) == 3
    for bad in (0.5, True, "x", None, [x], np.ones(2), np.float64(1.5), object()):
        with pytest.raises(InputError):
            from_sympy(bad)
    for ours in (sequence("g"), fn, laws.Rademacher(), moments(mean=0)):
        with pytest.raises(InputError):
            from_sympy(ours)


# ----------------------------------------------------------------------- what SymPy evaluates away is gone
@pytest.mark.parametrize(
    "evaluated",
    [
        sp.Eq(x / x, 1),
        sp.Eq(W * W.I, sp.Identity(d)),
        sp.Eq(X * w, w),
        n >= 1,
        sp.Symbol("z", positive=True) < 0,
        sp.oo < x,
        sp.Ne(w, 0),
        sp.Eq(x, x),
        x == y,
        x != y,
    ],
)
def test_evaluated_relations_are_no_statements(evaluated):
    with pytest.raises(InputError, match=r"evaluated|truth value"):
        claim("c", "t", evaluated)
    with pytest.raises(InputError):
        claim("c", "t", Eq(a, 1), given=[evaluated])
    with pytest.raises(InputError):
        And(a < b, evaluated)


def test_wrong_shapes_that_sympy_accepts():
    for bad in (X * R, raw(sp.MatMul, w, w), sp.Add(X, 1, evaluate=False)):
        with pytest.raises(ShapeError):
            from_sympy(bad)
    with pytest.raises(InputError):
        from_sympy(sp.Sum(X, (k, 1, n)) + u[1])
    assert from_sympy(sp.Sum(X, (k, 1, n))).shape == (N, D)


def test_one_by_one_stays_a_matrix():
    gram = from_sympy(sp.MatMul(w.T, w))
    assert gram.shape == (1, 1)
    with pytest.raises(ShapeError):
        Eq(gram, 1)
    assert from_sympy(sp.MatrixSymbol("B", 1, 1)).shape == (1, 1)
    assert from_sympy((w.T * w)[0, 0]).shape == ()


def test_functions_of_matrices_are_not_elementwise():
    for f in (sp.exp, sp.log, sp.sqrt):
        with pytest.raises(ShapeError, match="scalars only"):
            from_sympy(f(vector("c", D)))


# ----------------------------------------------------------------------------------------------- randomness
def test_random_symbols():
    s = sp.Symbol("s", positive=True)
    Z = stats.Normal("Z", x, s)
    z = scalar(
        "Z", law=laws.Gaussian(a, scalar("s", "s > 0") ** 2)
    )  # SymPy gives the deviation, we the variance
    assert from_sympy(Z) == z
    assert from_sympy(stats.Expectation(Z**2)) == E(z**2)
    assert from_sympy(stats.Variance(Z)) == Var(z)
    assert from_sympy(stats.Normal("Z", 0, 3)).law == laws.Gaussian(0, 9)
    assert from_sympy(stats.Bernoulli("B", sp.Rational(1, 3))).law == laws.Bernoulli(sp.Rational(1, 3))
    assert from_sympy(stats.Uniform("U", -1, 1)).law == laws.Uniform(-1, 1)
    assert from_sympy(stats.Rademacher("S")).law == laws.Rademacher()
    both = from_sympy(stats.Covariance(stats.Normal("Y", 0, 1), stats.Rademacher("S")))
    assert both.shape == ()
    assert "independent" not in str(both)


def test_sympy_takes_none_of_our_random_symbols_for_a_constant():
    ours = scalar("S", law=laws.Rademacher())
    for s in (ours, 2 * ours, sp.Add(ours, x), let("L", ours + 1), E(ours) * ours):
        for verb in (stats.Expectation, stats.variance, stats.E):  # would give s, 0 and s
            with pytest.raises(InputError, match="random"):
                verb(s)
    assert from_sympy(stats.Variance(ours)) == Var(ours)
    assert from_sympy(stats.Covariance(ours, 2 * ours)) in (Cov(ours, 2 * ours), Cov(2 * ours, ours))


# -------------------------------------------------------------------------------------------------- mixing
def test_mixed_expressions_are_read_at_construction():
    ours = scalar("c")
    for build in (
        lambda o: ours + o,
        lambda o: o + ours,
        lambda o: ours * o,
        lambda o: o * ours,
        lambda o: ours - o,
        lambda o: o - ours,
        lambda o: ours / o,
        lambda o: o / ours,
    ):
        for o in (x, p, n, sp.exp(x), x + 1, sp.Rational(1, 2), sp.Integer(3), sp.sqrt(p), u[1], X[0, 0]):
            assert build(o) == build(from_sympy(o))
    A = matrix("A", D, D)
    for build in (
        lambda o: A + o,
        lambda o: o + A,
        lambda o: A @ o,
        lambda o: o @ A,
        lambda o: A - o,
        lambda o: o - A,
    ):
        assert build(W) == build(WW)
    assert W * A == WW @ A  # SymPy's own product of matrices
    assert x * A == a * A
    assert A * x == A * a
    assert ours * W == ours * WW
    with pytest.raises(ShapeError):
        A * W
    with pytest.raises(InputError, match="complex by default"):
        ours + sp.Symbol("z")
    assert Eq(ours, x) == Eq(ours, a)
    assert (ours < x) == (ours < a)
    assert calc(ours).eq(x + 1).sides == (ours, 1 + a)


def test_functions_of_sympy_around_nodes():
    c = scalar("c")
    for given, wanted in (
        (sp.exp(c), fn.exp(c)),
        (sp.log(c), fn.log(c)),
        (sp.sqrt(c), sqrt(c)),
        (sp.Abs(c), abs(c)),
        (sp.tanh(c), None),
        (sp.Add(c, 1), 1 + c),
        (sp.Mul(2, c), 2 * c),
        (sp.Pow(c, 2), c**2),
        (sp.Integer(0) < c, None),
        (sp.Eq(c / c, 1), Eq(c / c, 1)),
        (sp.Ne(c, 0), Ne(c, 0)),
    ):
        out = from_sympy(given)
        assert wanted is None or out == wanted
    for bad in (lambda: sp.sin(c), lambda: sp.Max(0, c), lambda: from_sympy(sp.oo < c), lambda: c < sp.oo):
        with pytest.raises(InputError):
            bad()
    with pytest.raises(InputError, match="counts from 1"):
        from_sympy(X[index("i", N), 0])


def test_claims_take_plain_sympy():
    c = claim("s", "square", sp.Eq((x + 1) ** 2, x**2 + 2 * x + 1), given=[x > 0])
    assert c.statement == Eq((1 + a) ** 2, 1 + a**2 + 2 * a) or str(c.statement).startswith("Eq((1 + x)**2, ")
    assert c.given == (a > 0,)


# ------------------------------------------------------------------------------------------------ to_sympy
m1, m2 = sizes("n d")
A1, B1 = matrix("A", m1, m2), matrix("B", m2, m2)
c1, c2 = scalar("c"), scalar("e", "e > 0")
v1, v2 = vector("f", m2), vector("h", m1)
r1, s1 = index("r", m1), index("s", m2)

VALUES = [
    A1[r1, s1],
    v1[s1],
    (A1 @ B1)[r1, s1],
    (c1 * A1)[r1, 3],
    (A1 @ v1)[r1],
    v1.T @ v1,
    norm(v1),
    fn.trace(B1),
    diagonal(B1)[s1],
    diag(v1)[s1, 1],
    hadamard(A1, A1)[r1, s1],
    Sum(A1[r1, s1] * v1[s1], s1),
    Sum(A1[r1, s1], r1, s1),
    fn.frobenius(A1),
    fn.relu(c1),
    fn.logistic(c1),
    fn.softplus(c1),
    abs(c1),
    sqrt(c2),
    c1 / c2,
    c1**3,
    c2 ** (r1 - s1),
    delta(r1, 2),
    let("g", A1 @ v1)[r1],
    (v2.T @ A1)[s1],
    (v2.T @ A1 @ v1),
    ones(m1, m2)[r1, s1],
    eye(m2)[s1, 1] + c1,
    -c1 - c2,
]


def value(x):
    """The value of scalar SymPy at n = 2, d = 3, r = 2, s = 1 and fixed numbers."""
    rng = np.random.default_rng(5)
    arrays = {
        k: sp.Matrix(rng.integers(1, 9, shape))
        for k, shape in {"A": (2, 3), "B": (3, 3), "f": (3, 1), "h": (2, 1)}.items()
    }
    integers = {"n": 2, "d": 3, "r": 2, "s": 1}
    numbers = {"c": sp.Rational(-3, 2), "e": sp.Rational(4, 9)}
    x = sp.sympify(x)
    rule = {s: (integers | numbers)[s.name] for s in x.free_symbols if s.name in integers | numbers}
    shapes = {s: sp.MatrixSymbol(s.name, *arrays[s.name].shape) for s in x.atoms(sp.MatrixSymbol)}
    x = x.xreplace(shapes).xreplace(
        {k: sp.Integer(val) if isinstance(val, int) else val for k, val in rule.items()}
    )
    x = x.doit()
    entries = {
        e: arrays[e.parent.name][e.i, e.j] for e in x.atoms(sp.matrices.expressions.matexpr.MatrixElement)
    }
    x = x.xreplace(entries)
    x = x.xreplace({s: arrays[s.name].as_immutable() for s in x.atoms(sp.MatrixSymbol)})
    return complex(sp.N(x.doit()))


@pytest.mark.parametrize("node", VALUES, ids=[str(v_) for v_ in VALUES])
def test_there_and_back(node):
    """SymPy → ours → SymPy keeps the value, whatever SymPy did to the form."""
    plain = to_sympy(node)
    assert isinstance(plain, sp.Basic) and not isinstance(plain, Node)
    if plain.has(sp.KroneckerDelta) and len(next(iter(plain.atoms(sp.KroneckerDelta))).args) > 2:
        with pytest.raises(InputError, match="range of its own"):
            from_sympy(plain)
        return
    again = to_sympy(from_sympy(plain))
    assert abs(value(again) - value(plain)) < 1e-9


def test_values_of_to_sympy():
    arrays = np.random.default_rng(5)
    A, B, f, h = (arrays.integers(1, 9, s) for s in ((2, 3), (3, 3), (3,), (2,)))
    c, e = -1.5, 4 / 9
    for node, wanted in (
        (A1[r1, s1], A[1, 0]),
        (v1[s1], f[0]),
        ((A1 @ v1)[r1], (A @ f)[1]),
        (v1.T @ v1, f @ f),
        (norm(v1), np.sqrt(f @ f)),
        (fn.trace(B1), np.trace(B)),
        (Sum(A1[r1, s1], r1, s1), A.sum()),
        (fn.frobenius(A1), np.sqrt((A * A).sum())),
        (fn.relu(c1), 0),
        (fn.logistic(c1), 1 / (1 + np.exp(1.5))),
        (c2 ** (r1 - s1), e),
        ((v2.T @ A1 @ v1), h @ A @ f),
        (c1 / c2, c / e),
        (delta(r1, 2), 1),
    ):
        assert abs(value(to_sympy(node)) - wanted) < 1e-9


def test_sums_keep_their_index_apart():
    k1 = index("k", m1)
    shadow = Sum(v2[k1] * v2[r1], k1).xreplace({r1: k1})  # the free k is another one
    plain = to_sympy(shadow)
    assert len(plain.free_symbols) >= 2
    assert sp.Symbol("k", integer=True, positive=True) in plain.free_symbols
    assert str(plain.limits[0][0]) != "k"
    nested = to_sympy(Sum(Sum(v2[k1], k1) * v2[k1], k1))
    assert len({str(lim[0]) for s in nested.atoms(sp.Sum) for lim in s.limits}) == 2


def test_assumptions_go_out():
    assert to_sympy(scalar("s", "s >= 0")).is_nonnegative
    assert to_sympy(scalar("s", "0 < s < 1")).is_positive
    assert to_sympy(scalar("s", "s != 0")).is_nonzero
    assert to_sympy(scalar("s", "s <= 0")).is_nonpositive
    assert to_sympy(scalar("s", "s < -1")).is_negative
    assert to_sympy(scalar("s", "-1 < s")).is_positive is None
    assert to_sympy(m1).is_positive and to_sympy(m1).is_integer
    assert to_sympy(natural("t")).is_nonnegative


@pytest.mark.parametrize(
    "build",
    [
        lambda: norm(A1),
        lambda: fn.exp(v1),
        lambda: fn.lambda_max(B1),
        lambda: E(scalar("Z", law=laws.Rademacher())),
        lambda: scalar("Z", law=laws.Rademacher()),
        lambda: vector("Z", m1, law=moments(mean=0)),
        lambda: sequence("g", m1)[1],
        lambda: recursion("g", start={0: 1}, step=lambda g, t: c1 * g[t - 1])[3],
        lambda: Iff(c1 < c2, c2 > c1),
    ],
)
def test_what_sympy_cannot_say(build):
    with pytest.raises(InputError, match="to_sympy"):
        to_sympy(build())
