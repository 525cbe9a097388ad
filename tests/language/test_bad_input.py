"""Bad input that reviewers tried: each message names what was given and says what to write."""

import pytest
import sympy as sp
import sympy.stats

import symproofs
from symproofs import (
    And,
    DomainError,
    Eq,
    Exists,
    ForAll,
    Iff,
    InputError,
    Not,
    Or,
    ShapeError,
    Sum,
    claim,
    facts,
    fn,
    from_sympy,
    index,
    laws,
    let,
    matrix,
    natural,
    scalar,
    sequence,
    sizes,
    vector,
    verify,
    witness,
)

a, b = scalar("a"), scalar("b")
n, d = sizes("n d")
X, A = matrix("X", n, d), matrix("A", n, n)
y, w = vector("y", n), vector("w", d)
p = scalar("p", "0 <= p <= 1")
i, j, k = index("i", n), index("j", d), index("k", n)
t = natural("t")
z = sp.Symbol("z", real=True)


def told(call):
    with pytest.raises(InputError) as caught:
        call()
    return str(caught.value)


# ------------------------------------------------------------------------------------------------ declarations
@pytest.mark.parametrize(
    ("build", "span"),
    [
        (lambda: index("e", 2, first=3), "3..2"),
        (lambda: index("e", 0), "1..0"),
        (lambda: index("e", n, first=n + 1), "n + 1..n"),
        (lambda: index("e", 1, first=natural("m", 2)), "m..1"),
        (lambda: sequence("q", first=3, last=2), "3..2"),
        (lambda: sequence("x", k, last=0), "1..0"),
        (lambda: sequence("q", first=t, last=t - 1), "t..t - 1"),
    ],
)
def test_a_range_that_is_empty_whatever_its_symbols_are(build, span):
    with pytest.raises(DomainError, match="is empty, as the last value is less than the first"):
        build()
    assert f"its range {span} is empty" in told(build)


def test_a_range_that_may_be_empty_is_declared():
    assert index("e", n - 1).high == n - 1
    assert index("e", t).high == t
    assert index("e", 1).high == 1


def test_a_symbol_of_sympy_where_an_integer_is_expected():
    for bad in (sp.Symbol("q"), sp.Symbol("q", real=True)):
        assert told(lambda bad=bad: vector("v", bad)).endswith("write q = sizes('q')")
        assert told(lambda bad=bad: natural("t", bad)).endswith("write q = natural('q')")
        assert told(lambda bad=bad: y[bad]).endswith("write q = natural('q'), or index('q', last)")
    assert vector("v", sp.Symbol("q", integer=True, positive=True)) == vector("v", natural("q", 1))


# ----------------------------------------------------------------------------------------- SymPy around symbols
@pytest.mark.parametrize(
    ("build", "words"),
    [
        (lambda: from_sympy(sp.besselj(0, a)), ("besselj(0, a)", "has no meaning here")),
        (lambda: from_sympy(sp.hyper([1], [2], a)), ("hyper", "has no meaning here")),
        (lambda: from_sympy(sp.Si(a)), ("Si(a)", "has no meaning here")),
        (lambda: sp.floor(a), ("I * a", "floor", "natural('k')")),
        (lambda: sp.ceiling(a), ("I * a", "ceiling", "natural('k')")),
        (lambda: sp.Integral(a, (a, 0, 1)), ("a is", "Integral", "E(x) for an expectation")),
        (lambda: sp.integrate(a, (a, 0, 1)), ("a is", "Integral", "E(x) for an expectation")),
        (lambda: sp.Derivative(a**2, a), ("a is", "Derivative", "grad(f, x)")),
        (lambda: sp.Sum(a, (i, 1, n)), ("i is", "SymPy's", "Sum(f, i) of symproofs")),
        (lambda: sp.Product(a, (i, 1, n)), ("i is", "Product", "a recursion")),
        (lambda: from_sympy(sp.Subs(a**2, a, 1)), ("Subs(a**2, a, 1)", "grad(f, x)")),
        (
            lambda: from_sympy(sp.Piecewise((a, a < b), (b, True))),
            ("Piecewise", "cases belong into the statement"),
        ),
        (lambda: from_sympy(sp.ITE(a < b, a < b, a > b)), ("ITE", "Implies(c, a)")),
        (lambda: from_sympy(sp.Xor(Eq(a, b), a < b)), ("Xor", "Iff")),
        (lambda: from_sympy(sympy.stats.Poisson("z", 1)), ("its law Poisson is not read", "moments(")),
        (lambda: from_sympy(sympy.stats.Geometric("z", p)), ("its law Geometric is not read", "moments(")),
        (lambda: from_sympy(sp.Pow(a, b)), ("a**b", "the exponent b is not a whole number")),
    ],
)
def test_objects_of_sympy_that_hold_ours(build, words):
    message = told(build)
    for word in words:
        assert word in message


def test_connectives_of_sympy_hold_our_statements():
    assert set(from_sympy(sp.And(Eq(a, b), a < b)).args) == {Eq(a, b), a < b}
    assert isinstance(from_sympy(sp.And(Eq(a, b), a < b)), And)
    assert isinstance(from_sympy(sp.Or(Eq(a, b), a < b)), Or)
    assert Not(Eq(a, b)) in from_sympy(sp.And(Eq(a, b), sp.Not(Eq(a, b)))).args
    with pytest.raises(InputError, match="truth value"):
        from_sympy(sp.Implies(Eq(a, b), Eq(a, b)))  # SymPy evaluates it
    proved = claim("1", "t", sp.Implies(a < b, a - b < 0))
    assert verify(proved, numeric=False).verdict == "proved"


# ----------------------------------------------------------------------------------------------------- brackets
@pytest.mark.parametrize(
    ("build", "text"),
    [
        (lambda: (X + X) @ p, "Python reads (X + X) @ p * w as ((X + X) @ p) * w: write (X + X) @ (p * w)"),
        (lambda: X @ (p + 1), "Python reads X @ (p + 1) * w as (X @ (p + 1)) * w: write X @ ((p + 1) * w)"),
        (lambda: (X @ w) * w, "Python reads X @ w * x as (X @ w) * x: write the brackets"),
        (lambda: ((X + X) @ w) * w, "Python reads (X + X) @ w * x as ((X + X) @ w) * x: write the brackets"),
        (lambda: X @ (w + w) @ w, "Python reads X @ (w + w) @ w from the left"),
        (lambda: (a + b).T, "(a + b).T: a scalar"),
        (lambda: (X + X)[1], "(X + X)[1]: X + X is n × d"),
        (lambda: (-y)[0], "(-y)[0]: the index 0"),
    ],
)
def test_brackets_are_kept_in_messages(build, text):
    assert text in told(build)


# ------------------------------------------------------------------------------------------------------- floats
@pytest.mark.parametrize(
    ("build", "exact"),
    [
        (lambda: from_sympy(sp.Float(0.3)), "Rational(3, 10)"),
        (lambda: from_sympy(z * 0.3), "Rational(3, 10)"),
        (lambda: a + sp.Float(2.5), "Rational(5, 2)"),
        (lambda: a + 2.5, "Rational(5, 2)"),
        (lambda: a + sp.Float(1) / 3, "Rational(1, 3)"),
        (lambda: a + 1 / 3, "Rational(1, 3)"),
        (lambda: a + 3.0, "write 3 or"),
        (lambda: a + 1e-30, "Rational(1, 1000000000000000000000000000000)"),
        (lambda: from_sympy(z**0.5), "Rational(1, 2)"),
        (
            lambda: from_sympy(sp.Float("0.12345678901234567", 30)),
            "Rational(12345678901234567, 100000000000000000)",
        ),
    ],
)
def test_a_float_is_told_as_the_fraction_it_is_printed_as(build, exact):
    assert exact in told(build)


# -------------------------------------------------------------------------------------------------------- names
@pytest.mark.parametrize(
    ("build", "near"),
    [
        (lambda: facts.linearty, "facts.linearity"),
        (lambda: fn.sigmod, "fn.logistic"),
        (lambda: fn.ln, "fn.log"),
        (lambda: fn.tahn, "fn.tanh"),
        (lambda: laws.Bernouli, "laws.Bernoulli"),
        (lambda: laws.Normal, "laws.Gaussian"),
        (lambda: symproofs.sclar, "symproofs.scalar"),
    ],
)
def test_a_name_that_is_not_there(build, near):
    with pytest.raises(AttributeError, match=f"did you mean .*{near}"):
        build()
    assert near in told(build)


def test_names_are_asked_for_without_an_error():
    assert not any(hasattr(x, "no_such_name_at_all") for x in (facts, fn, laws, symproofs))
    assert hasattr(facts, "linearity") and hasattr(fn, "exp") and hasattr(laws, "Gaussian")
    assert "there are" in told(lambda: fn.zzz) and "logistic" in told(lambda: fn.zzz)


def test_one_name_for_a_free_symbol_and_for_a_bound_index():
    js, q1, q2 = scalar("j"), index("q", n), index("q", d)
    for bad in (
        Eq(Sum(w[j], j) * js, 0),
        ForAll(j, Eq(js * w[j], 0)),
        Eq(y[q1] * Sum(w[q2], q2), 0),
    ):
        assert "rename one of them" in told(lambda bad=bad: claim("1", "t", bad))
    assert "rename" in told(lambda: claim("1", "t", Eq(Sum(w[j], j), 0), given=[js > 0]))
    for good in (
        Eq(Sum(y[q1], q1) * Sum(w[q2], q2), 0),  # each is bound where it stands
        Eq(y[q1] * Sum(y[q1], q1), 0),  # one index, free and bound
        ForAll(q1, Eq(y[q1], Sum(y[q1], q1))),
        Eq(Sum(y[q1] * Sum(w[q2], q2), q1), 0),  # two bound ones, each read by its own sum
        Eq(y[q1] * let("L", Sum(w[q2], q2)), 0),  # a definition is printed apart
    ):
        claim("1", "t", good)


def test_a_witness_outside_of_the_integers():
    for x, said in ((t, "t is a natural number"), (index("e", 9, first=3), "e is an integer")):
        v = verify(claim("1", "t", Exists(x, x >= 0), proof=witness(sp.Rational(1, 2))), numeric=False)
        assert v.message == f"the witness for {x}: {said}, 1/2 is not"


def test_truth_values_that_differ_are_told_without_a_number():
    v = verify(claim("1", "t", Iff(Eq(a, b), Eq(a * a, b * b))))
    assert v.verdict == "refuted"
    assert v.message.endswith("the sides are False and True")


def test_shapes_are_still_checked():
    with pytest.raises(ShapeError):
        (X + X) @ y
