"""SymPy's verbs raise VerbError on everything that is declared or stated; what rewrites does so without capture."""

import pytest
import sympy as sp
from language.test_nodes import EVERYTHING

from symproofs import (
    And,
    E,
    Eq,
    Exists,
    ForAll,
    Implies,
    InputError,
    LawError,
    ShapeError,
    Sum,
    Tends,
    VerbError,
    almost_surely,
    claim,
    fn,
    function,
    grad,
    iid,
    index,
    laws,
    let,
    matrix,
    moments,
    natural,
    recursion,
    scalar,
    sequence,
    sizes,
    vector,
    verify,
)
from symproofs.language.verbs import VERBS

n, d = sizes("n d")
i, k = index("i", n), index("k", n)
t, T = natural("t"), natural("T", 1)
a, b, p = scalar("a"), scalar("b"), scalar("p", "0 <= p <= 1")
w, y, X = vector("w", d), vector("y", n), matrix("X", n, d)
g = sequence("g")
h = recursion("h", start={0: 1}, step=lambda h, t: a * h[t - 1])
f, loss = function("f", differentiable=True), function("loss", on=d, differentiable=True)
r, R = scalar("r", law=moments(mean=0)), vector("R", d, law=moments(mean=0, var=1))
coin = scalar("c", law=laws.Bernoulli(p))

OTHERS = [g, h, f, laws.Bernoulli(p), iid(laws.Rademacher()), moments(mean=0), almost_surely(coin >= 0)]
ONE_OF_EACH = list({type(x): x for x in [*EVERYTHING, *OTHERS]}.values())


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_class_refuses_every_verb_and_names_itself(verb):
    for x in ONE_OF_EACH:
        with pytest.raises(VerbError) as caught:
            getattr(x, verb)(a, b)
        assert str(caught.value).startswith(f".{verb}() is SymPy's and does not act on {x}; write ")


def test_a_symbol_is_not_put_under_a_quantifier_that_binds_it():
    for bad in (
        lambda: ForAll(a, Eq(a, b)).subs(b, a),
        lambda: ForAll(a, Eq(a, b)).subs({b: a}),
        lambda: sp.Tuple(ForAll(a, Eq(a, b))).subs(b, a),
        lambda: sp.And(ForAll(a, Eq(a, b)), a < b).subs(b, a),
        lambda: ForAll(a, Eq(a, b)).replace(b, a),
        lambda: ForAll(a, Eq(a, b)).replace(lambda x: x == b, lambda x: a),
        lambda: ForAll(a, Eq(a, b)).xreplace({b: a}),
        lambda: Exists(a, Eq(a, b)).xreplace({b: a * a}),
        lambda: And(a < b, ForAll(a, Eq(a, b))).xreplace({b: a}),
    ):
        with pytest.raises(InputError):
            bad()
    assert verify(claim("1", "t", ForAll(a, Eq(a, b))), numeric=False).verdict != "proved"


@pytest.mark.parametrize(
    "call", [sp.simplify, sp.expand, lambda x: sp.diff(x, a), lambda x: sp.collect(x, a), sp.N, sp.factor]
)
def test_functions_of_sympy_do_not_rewrite_statements(call):
    for x in (Eq(a, b), ForAll(a, Eq(a, b)), Implies(a < b, a <= b), Tends(a * T, T, sp.oo, 0), Eq(w, 2 * w)):
        with pytest.raises((VerbError, AttributeError)):
            call(x)


def test_verbs_that_change_nothing():
    for x in ONE_OF_EACH:
        assert sp.refine(x) == x  # SymPy's rules go by names of classes, such as MatMul
        assert x.as_dummy() == x
        assert x.copy() == x
        assert x.func(*x.args) == x
        assert x.xreplace({}) == x


def test_the_transpose_is_not_the_array_itself():
    for x in (X.transpose(), X.adjoint(), sp.transpose(X), sp.adjoint(X), sp.Transpose(X)):
        assert Eq(x, X.T) == Eq(X.T, X.T)
    assert w.transpose() == w.T
    assert a.transpose() == a


def test_a_whole_part_of_a_sympy_object_may_be_exchanged_and_no_part_of_a_part():
    assert sp.exp(a).subs(a, b) == sp.exp(b)
    with pytest.raises(VerbError):
        sp.exp(a * b).subs(a, b)


# ------------------------------------------------------------------------------------------------- xreplace
@pytest.mark.parametrize(
    ("x", "rule", "words"),
    [
        (ForAll(a, Eq(a, b)), {b: a}, "would let it bind a"),
        (Tends(a * b, a, 0, 0), {b: a}, "would let it bind a"),
        (grad(a * b, a), {b: a}, "would vary it with a"),
        (grad(a * b, a), {b: let("c", a * a)}, "would vary it with a"),
        (grad(a * b, a), {a: b}, "b cannot be put for that"),
        (grad(a * b, a), {a: 2 * p}, "cannot be put for that"),
        (grad(a * b, a), {a: sp.Integer(2)}, "cannot be put for that"),
        (grad(h[T] * b, h[t]), {b: h[T]}, "would vary it with"),
        (grad(loss(w), w), {w: w + w}, "cannot be put for that"),
        (E(a * r), {a: r}, "would average r too"),
        (E(a * r), {a: 2 * R[1]}, "would average R too"),
        (E(w.T @ R, over=R), {R: w}, "expected a symbol declared with law="),
        (coin, {p: r}, "random parameter r"),
        (coin, {p: sp.Integer(2)}, "outside"),
        (X, {n: sp.Integer(0)}, "dimensions are at least 1"),
        (X, {n: t}, "dimensions are at least 1"),
        (X, {n: a}, "must be an integer"),
        (i, {n: a}, "must be an integer"),
        (Eq(a, b), {a: w}, "equal shapes"),
        (Eq(a, b), {a: 0.5}, "float"),
    ],
)
def test_replacements_that_change_a_meaning_are_refused(x, rule, words):
    with pytest.raises((InputError, LawError, ShapeError), match=words):
        x.xreplace(rule)


@pytest.mark.parametrize(
    ("x", "rule", "same"),
    [
        (ForAll(a, Eq(a, b)), {a: p}, ForAll(a, Eq(a, b))),
        (ForAll(a, Eq(a, b)), {b: p}, ForAll(a, Eq(a, p))),
        (Tends(a * b, a, 0, 0), {a: p}, Tends(a * b, a, 0, 0)),
        (Tends(a * b, a, 0, 0), {b: p}, Tends(a * p, a, 0, 0)),
        (grad(a * b, a), {a: p}, grad(p * b, p)),
        (grad(a * b, a), {b: p}, grad(a * p, a)),
        (grad(a * let("c", a * a), a), {let("c", a * a): b}, grad(a * b, a)),
        (grad(f(a * b), a), {b: 3}, grad(f(a * 3), a)),
        (grad(h[T], h[t]), {T: t + 1}, grad(h[t + 1], h[t])),
        (grad(h[T], a, at=h[t]), {T: t + 1}, grad(h[t + 1], a, at=h[t])),
        (grad(grad(loss(w), w)[1] * a, a), {a: b}, grad(grad(loss(w), w)[1] * b, b)),
        (E(a * r), {r: R[1]}, E(a * R[1])),
        (E(a * r, over=r), {a: R[1]}, E(R[1] * r, over=r)),
        (E(coin), {p: b}, E(scalar("c", law=laws.Bernoulli(b)))),
        (Sum(a * y[i], i), {i: k}, Sum(a * y[i], i)),
        (X, {n: n + 1}, matrix("X", n + 1, d)),
        (Eq(a * a, b), {a * a: p}, Eq(p, b)),
        (Eq(a, b), {a: 1}, Eq(1, b)),
    ],
)
def test_replacements_that_are_what_one_would_have_written(x, rule, same):
    assert x.xreplace(rule) == same
    assert str(x.xreplace(rule)) == str(same)


def test_a_derivative_is_proved_as_it_is_printed():
    """d(ab)/da at a = b, put together by a replacement, would have printed as the derivative of b·b in b."""
    proved = claim("1", "t", Eq(grad(a * b, a).xreplace({b: p}), p))
    assert verify(proved, numeric=False).verdict == "proved"
    with pytest.raises(InputError):
        claim("2", "t", Eq(grad(a * b, a).xreplace({a: b}), b))


# ------------------------------------------------------------------------------------------- printed indices
@pytest.mark.parametrize(
    ("x", "text"),
    [
        (Sum(y[i] * y[k], k).xreplace({i: k}), "Sum(y[k] * y[k'], (k', 1, n))"),
        (Eq(Sum(y[i] * y[k], k), 0).xreplace({i: k}), "Eq(Sum(y[k] * y[k'], (k', 1, n)), 0)"),
        (ForAll(i, Eq(y[i], y[k])).xreplace({k: i}), "ForAll(i', Eq(y[i'], y[i]))"),
        (Sum(Sum(y[i] * y[k], k).xreplace({i: k}), k), "Sum(Sum(y[k] * y[k'], (k', 1, n)), (k, 1, n))"),
        (Sum(y[k], (k, 1, k)), "Sum(y[k'], (k', 1, k))"),
        (Sum(y[k] * scalar("k'"), k).xreplace({scalar("k'"): y[k]}), "Sum(y[k'] * y[k], (k', 1, n))"),
        (Sum(y[i] * y[k] * scalar("k'"), k).xreplace({i: k}), "Sum(y[k] * y[k''] * k', (k'', 1, n))"),
        (Sum(y[k] * Sum(y[k], k), k), "Sum(y[k] * Sum(y[k], (k, 1, n)), (k, 1, n))"),
        (Eq(y[k] * Sum(y[k], k), 0), "Eq(y[k] * Sum(y[k], (k, 1, n)), 0)"),
    ],
)
def test_a_free_and_a_bound_index_are_not_printed_alike(x, text):
    assert str(x) == text


def test_values_of_a_bound_index_stay_inside_its_sum():
    whole = Sum(a * y[i], i).xreplace({a: Sum(y[i], i)})
    assert whole.body.xreplace({whole.variable: sp.Integer(3)}) == Sum(y[i], i) * y[3]
    assert fn.exp(a).xreplace({a: b}) == fn.exp(b)
