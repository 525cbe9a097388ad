"""Declarations, and every bad input to them."""

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp

from symproofs import (
    DomainError,
    E,
    Eq,
    Exists,
    ForAll,
    InputError,
    LawError,
    ShapeError,
    Var,
    claim,
    fn,
    function,
    grad,
    iid,
    independent,
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
    zeros,
)

n, d = sizes("n d")
t = natural("t")
p = scalar("p", "0 <= p <= 1")


@pytest.mark.parametrize("bad", ["", " ", 3, None, ["n"]])
def test_sizes_take_names(bad):
    with pytest.raises(InputError):
        sizes(bad)


@pytest.mark.parametrize(
    "bad", ["", "a b", 3, None, "2", "-x", "x+1", "f(x)", "x[1]", "0 < p", "a*b", "a=b", "{x}"]
)
def test_a_name_cannot_read_like_a_formula(bad):
    for declare in (
        scalar,
        natural,
        index,
        function,
        sequence,
        lambda s: vector(s, n),
        lambda s: let(s, p + 1),
    ):
        with pytest.raises(InputError):
            declare(bad)


@pytest.mark.parametrize(
    "name", ["w", "h_0", "W^f", "h^b_{T+1}", "h_{t-1}", r"\theta", "Γ", "λ_d", "w*", "w'", "_a", "v^*"]
)
def test_names_of_mathematics(name):
    assert scalar(name).name == name


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("p > 0", [("gt", 0)]),
        ("0 < p", [("gt", 0)]),
        ("0 < p <= 1", [("gt", 0), ("le", 1)]),
        ("1 >= p > 0", [("le", 1), ("gt", 0)]),
        ("p != 0", [("ne", 0)]),
        ("-1/2 <= p, p != 0", [("ge", sp.Rational(-1, 2)), ("ne", 0)]),
    ],
)
def test_domains(text, pairs):
    assert scalar("p", text).domain == pairs


@pytest.mark.parametrize(
    "text",
    [
        "",
        "p",
        "0 < q",
        "p == 1",
        "p = 1",
        "p < q",
        "0.5 < p",
        "p < 1/0",
        "p ! 0",
        "0 < p < 1 < 2",
        "p < p",
        "p in [0, 1]",
        "p > 0 and p < 1",
        "0 <",
        "p > oo",
        "p < 1;",
        5,
    ],
)
def test_unreadable_domains(text):
    with pytest.raises(DomainError):
        scalar("p", text)


@pytest.mark.parametrize(
    "text", ["1 < p < 0", "0 < p < 0", "0 <= p < 0", "0 <= p <= 0, p != 0", "p > 1, p <= 1"]
)
def test_empty_domains(text):
    with pytest.raises(DomainError, match="empty"):
        scalar("p", text)


def test_chained_comparisons_are_refused():
    with pytest.raises(InputError, match="two statements"):
        0 < p < 1  # noqa: B015
    with pytest.raises(InputError, match="truth value"):
        claim("c", "t", bool(p < 1))
    with pytest.raises(InputError, match="evaluated"):
        claim("c", "t", p == 1)


@pytest.mark.parametrize(
    "bad",
    [
        True,
        0.5,
        np.float64(0.5),
        np.float32(0.5),
        float("nan"),
        float("inf"),
        "x",
        None,
        1j,
        [1],
        np.ones(2),
        np.array([[1]]),
        np.bool_(True),
        {1},
        object(),
        sp.Float(1),
    ],
)
def test_strangers_in_expressions(bad):
    for build in (
        lambda: p + bad,
        lambda: bad + p,
        lambda: p * bad,
        lambda: bad * p,
        lambda: p / bad,
        lambda: bad / p,
        lambda: p - bad,
        lambda: p < bad,
        lambda: Eq(p, bad),
        lambda: E(bad),
    ):
        with pytest.raises((InputError, TypeError)) as caught:
            build()
        if not isinstance(bad, (str, list)):
            assert isinstance(caught.value, InputError)


def test_numpy_arrays_do_not_spread():
    for build in (
        lambda: np.ones(2) * p,
        lambda: p * np.ones(2),
        lambda: np.ones((2, 2)) @ matrix("A", 2, 2),
    ):
        with pytest.raises(InputError, match="ndarray"):
            build()


@pytest.mark.parametrize(
    "three", [3, Fraction(3), sp.Integer(3), np.int64(3), np.int32(3), np.array(3), np.uint8(3)]
)
def test_exact_numbers_mix_on_both_sides(three):
    assert p + three == p + 3
    assert three + p == 3 + p
    assert p * three == p * 3
    assert three * p == 3 * p
    assert p - three == p - 3
    assert three - p == 3 - p
    assert p / three == p / 3
    assert three / p == 3 / p
    assert (p < three) == (p < 3)
    assert Eq(p, three) == Eq(p, 3)


def test_floats_are_explained():
    with pytest.raises(InputError, match=r"Rational\(1, 2\).*p/2"):
        0.5 * p
    with pytest.raises(InputError, match="write 1 "):
        vector("v", d)[1.0]


@pytest.mark.parametrize("bad", [p, p * 2, n * d, sp.Rational(1, 2), 1.5, "i", slice(1, 2), None])
def test_indices_are_integers(bad):
    with pytest.raises(InputError):
        vector("v", d)[bad]
    with pytest.raises(InputError):
        vector("v", bad)
    with pytest.raises(InputError):
        sequence("g")[bad]


# ----------------------------------------------------------------------------------------------- recursions
def rec(step, start=None):
    return recursion("h", d, start=start or {0: zeros(d)}, step=step)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda h, t: h[t - 2], "any other shift"),
        (lambda h, t: h[t], "any other shift"),
        (lambda h, t: h[0], "any other shift"),
        (lambda h, t: h[2 * t], "any other shift"),
        (lambda h, t: h[t - 1] + h[t + 1], "choose one"),
        (lambda h, t: zeros(d), "never uses"),
        (lambda h, t: p * vector("w", d), "never uses"),
        (lambda h, t: h[t - 1][1], "the step"),
        (lambda h, t: None, "no meaning"),
        (lambda h, t: 0.5 * h[t - 1], "float"),
    ],
)
def test_bad_steps(step, words):
    with pytest.raises(InputError, match=words):
        rec(step)


@pytest.mark.parametrize("start", [{}, {0: 1, 1: 1}, {0: zeros(n)}, {p: zeros(d)}, [zeros(d)], {0: 0.5}])
def test_bad_starts(start):
    with pytest.raises(InputError):
        recursion("h", d, start=start, step=lambda h, t: h[t - 1])


def test_a_step_is_a_function():
    with pytest.raises(InputError, match="function of the sequence"):
        recursion("h", d, start={0: zeros(d)}, step=zeros(d))


def test_direction_and_range():
    forward, back = rec(lambda h, t: p * h[t - 1]), rec(lambda h, t: h[t + 1], {n + 1: zeros(d)})
    assert forward.forward and not back.forward
    assert forward[0].shape == (d,)
    for bad in (lambda: forward[-1], lambda: back[n + 2], lambda: list(forward), lambda: forward + 1):
        with pytest.raises((InputError, TypeError)):
            bad()
    with pytest.raises(InputError, match="starts at 1"):
        sequence("g", d)[0]


def test_names_inside_a_step_are_its_own():
    """Unfolding replaces the step's time, and no index of a sum inside the step is caught by that."""
    from symproofs import Sum

    k = index("t", d)  # printed like the time of the step
    h = recursion("h", start={0: 1}, step=lambda h, s: Sum(vector("w", d)[k], k) * h[s - 1] + s)
    for step in (h, recursion("h", start={0: 1}, step=lambda h, s: Sum(h[s - 1] * k + s, k))):
        unfolded = step.step.xreplace({step.time: natural("T"), step.previous: scalar("prev")})
        sums = unfolded.atoms(type(Sum(k * p, k)))
        assert len(sums) == 1
        assert next(iter(sums)).variable.name == "t"
        assert natural("T") in unfolded.atoms(type(k))
    assert h.time not in h.step.atoms(type(Sum(k * p, k))).pop().atoms(type(h.time))


# ---------------------------------------------------------------------------------------------------- laws
@pytest.mark.parametrize(
    "build",
    [
        lambda: laws.Bernoulli(2),
        lambda: laws.Bernoulli(-1),
        lambda: laws.Bernoulli(vector("v", d)),
        lambda: laws.Gaussian(0, -1),
        lambda: laws.Uniform(1, 0),
        lambda: laws.Uniform(1, 1),
        lambda: iid(p),
        lambda: iid(moments(mean=0)),
        lambda: moments(),
        lambda: moments(var=-1),
        lambda: moments(mean=0, order=0),
        lambda: moments(var=1, order=1),
        lambda: moments(mean=0, order=1.5),
        lambda: moments(mean=0, uncorrelated="diagonals"),
        lambda: vector("v", d, law=laws.Rademacher()),
        lambda: vector("v", d, law="normal"),
        lambda: vector("v", d, law=moments(mean=vector("m", n))),
        lambda: vector("v", d, law=moments(mean=0, uncorrelated="rows")),
        lambda: matrix("V", n, d, law=moments(mean=0, uncorrelated="times")),
        lambda: scalar("x", law=moments(mean=0, uncorrelated="entries")),
        lambda: sequence("g", d, law=laws.Rademacher()),
        lambda: E(p, over=p),
        lambda: Var(p, over=[p]),
    ],
)
def test_bad_laws(build):
    with pytest.raises(LawError):
        build()


def test_bad_law_inputs():
    with pytest.raises(DomainError, match="range from its law"):
        scalar("x", "x > 0", law=laws.Rademacher())
    with pytest.raises(InputError, match="float"):
        laws.Bernoulli(0.5)
    r, s = vector("r", d, law=moments(mean=0)), vector("s", d, law=moments(mean=0))
    for bad in ((r,), (r, r), (r, p), (r, r[1]), ()):
        with pytest.raises(InputError):
            independent(*bad)
    assert independent(r, s).args == (r, s)


def test_no_derivative_in_a_parameter_of_a_law():
    q = scalar("q")
    R = matrix("R", n, d, law=iid(laws.Bernoulli(q)))
    with pytest.raises(LawError, match="parameter of the law of R"):
        grad(E(R[1, 1]) * q, q)
    with pytest.raises(LawError, match="random"):
        grad(fn.trace(R @ R.T), R)
    m = vector("m", d)
    g = vector("g", d, law=moments(mean=m))
    with pytest.raises(LawError):
        grad(E(g.T @ g), m)
    with pytest.raises(InputError, match="let"):
        grad(q * q, q * 2)
    with pytest.raises(InputError):
        grad(1, q)


# ----------------------------------------------------------------------------------------------- claims
def test_one_name_one_meaning():
    x, positive = scalar("x"), scalar("x", "x > 0")
    with pytest.raises(InputError, match="two meanings"):
        claim("c", "t", Eq(x, positive))
    with pytest.raises(InputError, match="two meanings"):
        claim("c", "t", Eq(x, 1), given=[Eq(vector("x", d), 0)])
    with pytest.raises(InputError, match="two meanings"):
        claim("c", "t", Eq(x + sp.Symbol("x", positive=True), 1))
    with pytest.raises(InputError, match="two meanings"):
        claim("c", "t", Eq(E(scalar("R", law=laws.Rademacher())), scalar("R")))


@pytest.mark.parametrize(
    "bad", [True, False, sp.true, sp.false, 1, p, "p = 1", None, [Eq(p, 1)], sp.Symbol("b")]
)
def test_a_claim_states_a_statement(bad):
    with pytest.raises(InputError):
        claim("c", "t", bad)


def test_let_and_function():
    with pytest.raises(InputError, match="plain number"):
        let("a", 3)
    with pytest.raises(InputError, match="differentiable=True"):
        function("f").prime  # noqa: B018
    with pytest.raises(ShapeError, match="grad"):
        function("f", on=d, differentiable=True).prime  # noqa: B018
    f = function("f", differentiable=True)
    for bad in (
        lambda: f + 1,
        lambda: p + f,
        lambda: fn.exp + 1,
        lambda: p * fn.exp,
        lambda: Eq(f, 1),
        lambda: E(fn.exp),
    ):
        with pytest.raises((InputError, TypeError)):
            bad()


@pytest.mark.parametrize("name", ["x^2", "x^{-1}", "x²", "v₁", "A^T", "A^{⊤}", "W_i^2"])
def test_a_name_that_reads_as_a_formula_is_refused(name):
    with pytest.raises(InputError, match="reads as"):
        scalar(name)


@pytest.mark.parametrize(
    "one, other",
    [
        ("alpha", "α"), ("epsilon", "ε"), ("x'", "x′"), ("h_{0}", "h_0"), ("v", "nu"), ("y_hat", "ŷ"),
        ("x_bar", "x_{bar}"), ("x_{ab}", "x_ab"), ("x_11", "x_1_1"), ("x_1^f", "x^f_1"), ("x_a1", "x_{a1}"),
        ("x'_1", "x_1'"), ("x_alpha", "x_α"),
    ],
)  # fmt: skip
def test_two_names_that_look_alike_do_not_stand_in_one_claim(one, other):
    a, b = scalar(one), scalar(other)
    with pytest.raises(InputError, match="look alike"):
        claim("x", "alike", Exists(a, Eq(a, b + 1)))
    assert claim("x", "one of them", Exists(a, Eq(a, 1))) and claim("x", "the other", Exists(b, Eq(b, 1)))


@pytest.mark.parametrize("name", ["а", "ѕ", "ԁ", "ⲟ", "ı", "ɑ", "𝑑", "µ", "ϵ", "ж", "x_ո", "x_{а+1}", "名"])
def test_a_letter_that_is_not_drawn_in_every_format_is_refused(name):
    with pytest.raises(InputError, match="not drawn in every format, or looks like another"):
        scalar(name)


def test_a_parameter_of_a_law_is_not_bound():
    mu = scalar("mu")
    X = scalar("X", law=moments(mean=mu))
    with pytest.raises(InputError, match=r"mu is a parameter of the law of X.*Leave the quantifier out"):
        ForAll(mu, Eq(E(X), mu))
    ForAll(mu, mu**2 >= 0)  # as long as no law speaks of it
