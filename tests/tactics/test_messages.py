"""What the author of an open claim reads: the missing obligations first, the statement as written, what would help."""

import re

import pytest

from symproofs import (
    And,
    E,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Ne,
    Or,
    Rational,
    Sum,
    Tends,
    at,
    calc,
    claim,
    eye,
    facts,
    fn,
    function,
    grad,
    hadamard,
    have,
    iid,
    index,
    induction,
    inv,
    invertible,
    jacobian,
    laws,
    let,
    matrix,
    natural,
    norm,
    oo,
    recursion,
    scalar,
    sequence,
    sizes,
    steps,
    vector,
    witness,
    zeros,
)
from symproofs.kernel import terms as k
from symproofs.kernel.terms import INT
from symproofs.notation.kernel_text import kernel_text, spoken_text
from symproofs.sections.momentum.setting import beta, h, m, v
from symproofs.tactics.prover import prove

n, d = sizes("n d")
i, j = index("i", n), index("j", d)
X, w, y, A = matrix("X", n, d), vector("w", d), vector("y", n), matrix("A", n, n)
a, b, c = scalar("a"), scalar("b"), scalar("c")
p = scalar("p", "0 <= p <= 1")
t, T = natural("t"), natural("T", 1)
R = matrix("R", n, d, law=iid(laws.Bernoulli(p)))
W = matrix("W", m, m)


def left_open(statement, given=(), proof=None):
    """What a claim lacks that is not proved."""
    found = prove(claim("x", "x", statement, given=list(given), proof=proof))
    assert not found.proved
    return found.open


def proved(statement, given=(), proof=None):
    return prove(claim("x", "x", statement, given=list(given), proof=proof)).proved


def test_a_chain_for_a_statement_about_integers_says_what_to_do():
    (item,) = left_open(Eq(d + 3, 4), [Eq(d, 1)], calc(d + 3).eq(4, by=Eq(d, 1)))
    assert "about integers" in item.help and "by=" in item.help
    assert item.text == "the chain proves d + 3 = 4"


# ------------------------------------------------------------------------------------------ having a value
def test_what_has_no_value_is_named_before_the_line_that_does_not_follow():
    said = left_open(calc(a * b / b).eq(a))
    assert [o.kind for o in said] == ["obligation", "step"]
    assert said[0].text == "nonzero divisor: b != 0" and "given=[Ne(b, 0)]" in said[0].help
    assert said[1].text == "a * b / b = a"
    assert proved(calc(a * b / b).eq(a), [Ne(b, 0)])


def test_what_a_middle_line_needs_is_named_too():
    said = left_open(calc(a).eq(a * b / b).eq(a))
    assert (said[0].kind, said[0].text, said[0].residual) == (
        "obligation",
        "nonzero divisor: b != 0",
        "in a * b / b",
    )


def test_obligations_that_hold_are_not_listed():
    said = left_open(Eq(a / (c * c + 1) + 1 / b, a), [Ne(b, 0)])
    assert [o.kind for o in said] == ["statement"]


def test_each_condition_is_named_once_and_few_of_them():
    many = [scalar(f"q_{k}") for k in range(9)]
    said = left_open(Eq(sum(a / x + b / x for x in many), a))
    texts = [o.text for o in said if o.kind == "obligation"]
    assert texts == [f"nonzero divisor: q_{k} != 0" for k in range(4)]


def test_a_condition_under_premises_is_named_itself():
    said = left_open(Implies(c > 1, ForAll(i, Eq(y[i] / b, y[i]))))
    assert said[0].text == "nonzero divisor: b != 0"


# ------------------------------------------------------------------------------------------------ inverses
@pytest.mark.parametrize("by", [None, facts.inverse], ids=["as it stands", "by a line"])
def test_an_inverse_asks_for_invertible(by):
    line = None if by is None else calc(inv(A) @ A @ y).eq(y, by=by)
    said = left_open(Eq(inv(A) @ A @ y, y), proof=line)
    assert said[0].kind == "obligation" and said[0].text == "invertible: invertible(A)"
    assert "given=[invertible(A)]" in said[0].help
    assert proved(Eq(inv(A) @ A @ y, y), [invertible(A)], line)


def test_the_inverse_of_a_product_is_to_be_named():
    """The advice is right: with the name it is proved."""
    gram, given = X.T @ X, [invertible(X.T @ X)]
    for said in (
        left_open(calc(inv(gram) @ gram @ w).eq(w, by=facts.inverse), given),
        left_open(Eq(inv(gram) @ gram @ w, w), given),
    ):
        assert len(said) == 1 and 'let("G", X.T @ X)' in said[0].help
    G = let("G", gram)
    assert proved(calc(inv(G) @ G @ w).eq(w, by=facts.inverse), [invertible(G)])
    (item,) = left_open(Eq(inv(G) @ G @ w, w), [invertible(G)])  # all definitions are opened
    assert "by=facts.inverse" in item.help and "let(" not in item.help


# ------------------------------------------------------------------------------------------- inequalities
@pytest.mark.parametrize("chain", [True, False])
def test_the_sign_of_a_factor_is_asked_for(chain):
    statement = calc(c * a).le(c * b, by=a <= b) if chain else c * a <= c * b
    (item,) = left_open(statement, [a <= b])
    assert "The sign of c is not known: it would follow with c >= 0" in item.help
    assert proved(statement, [a <= b, c >= 0])
    turned = calc(c * b).le(c * a, by=a <= b) if chain else c * b <= c * a
    (item,) = left_open(turned, [a <= b])
    assert "it would follow with c <= 0" in item.help
    assert proved(c * b <= c * a, [a <= b, c <= 0])


def test_no_sign_is_asked_for_where_it_would_not_help():
    (item,) = left_open(calc(c * a).le(c * b))
    assert "sign" not in item.help
    (item,) = left_open(c * a <= c * b, [a <= b, c < 0])  # false, and the sign is known
    assert "sign" not in item.help and "other direction, c·b ≤ c·a" in item.help


def test_an_inequality_the_other_way_round_is_told():
    (item,) = left_open(calc(c - a).le(c - b, by=a <= b), [a <= b])
    assert "what follows is the other direction" in item.help.lower()
    assert proved(calc(c - b).le(c - a, by=a <= b), [a <= b])


# ------------------------------------------------------------------------------------------------- ranges
def test_an_index_beyond_the_end_says_what_to_add():
    x, later = vector("x", T), natural("t", 1)
    (item,) = left_open(Eq(x[later], x[later]))
    assert (item.text, item.residual) == ("index range: t <= T", "in x[t]")
    assert item.help == "add t <= T to given=[...]"
    assert proved(Eq(x[later], x[later]), [later <= T])


def test_a_time_before_the_start_says_how_to_declare_it():
    q = recursion("q", d, start={0: w}, step=lambda q, t: 2 * q[t - 1])
    said = left_open(Eq(q[t], 2 * q[t - 1]))
    assert said[0].text == "time range: t >= 1" and 'natural("t", 1)' in said[0].help
    later = natural("t", 1)
    assert proved(Eq(q[later], 2 * q[later - 1]))
    two = left_open(Eq(q[later - 2], q[later - 2]))
    assert two[0].text == "time range: t >= 2" and 'natural("t", 2)' in two[0].help


def test_what_a_recursion_reads_says_what_to_add_without_made_up_names():
    x = sequence("x", d, last=T)
    q = recursion("q", d, start={0: w}, step=lambda q, t: q[t - 1] + x[t])
    (item,) = left_open(Eq(q[t], q[t]))
    assert item.text == "index range: t <= T" and item.help == "add t <= T to given=[...]"
    assert not re.search(r"[kt]\d", item.residual)
    assert proved(Eq(q[t], q[t]), [t <= T])


def test_a_power_that_may_be_negative_says_both_ways_out():
    said = left_open(Eq(a ** (t - 1), b))
    assert said[0].text == "nonzero divisor: a != 0 or t >= 1"
    assert "given=[Ne(a, 0)]" in said[0].help and 'natural("t", 1)' in said[0].help


def test_an_index_that_is_never_in_range_is_told_so():
    said = left_open(Eq(y[n + 1], 0))
    assert said[0].kind == "obligation" and "never holds" in said[0].help


@pytest.mark.parametrize(
    ("fact", "value", "goal", "words"),
    [
        (ForAll(p, Eq(p * a, p * b)), 2, Eq(2 * a, 2 * b), "The value 2 lies outside 0 <= p <= 1"),
        (ForAll(i, Eq(y[i], 0)), n + 1, Eq(y[n + 1], 0), "The value n + 1 lies outside 1 <= i <= n"),
        (ForAll(j, p, Eq(p * w[j], a)), (1, -1), Eq(-w[1], a), "The value -1 lies outside 0 <= p <= 1"),
    ],
)
def test_a_value_outside_the_domain_is_named(fact, value, goal, words):
    values = value if isinstance(value, tuple) else (value,)
    said = left_open(Eq(c, c + 1), [fact], steps(have(goal, by=at(fact, *values))))
    assert words in said[-1].help


def test_a_value_inside_the_domain_is_not_blamed():
    fact = ForAll(p, Eq(p * a, p * b))
    said = left_open(Eq(c, c + 1), [fact], steps(have(Eq(a, 2 * b), by=at(fact, Rational(1, 2)))))
    assert "outside" not in said[-1].help


# ------------------------------------------------------------------------------------------ forms of proof
def test_induction_on_a_number_that_does_not_occur_is_told_so():
    goal = Eq(E(v[t]), (1 - beta**t) * h)
    (item,) = left_open(goal, proof=induction(natural("s")))
    assert "induction on s: s does not occur in" in item.text
    assert proved(goal, proof=induction(t))


def test_a_witness_is_put_into_the_statement_that_fails():
    (item,) = left_open(Exists(h, Ne(h, 0)), proof=witness(zeros(m)))
    assert item.text == "zeros(m) != zeros(m), at h = zeros(m)"


def test_base_and_step_are_printed_at_their_times():
    goal = Eq(E(v[t]), (1 - beta**t) * h + h)
    (item,) = left_open(goal, proof=induction(t))
    assert item.text == "the base: E(v[0]) = (1 - beta**0) * h + h"
    (item,) = left_open(goal, proof=induction(t, base=calc(h).eq(h)))
    assert (item.text, item.help) == (
        "the base proves h = h",
        "it must prove E(v[0]) = (1 - beta**0) * h + h",
    )


def test_a_derivative_of_a_mean_is_to_be_evaluated_first():
    loss = norm(y - hadamard(X, R) @ w) ** 2
    for proof in (None, calc(grad(E(loss), w)).eq(E(grad(loss, w)), by=facts.linearity)):
        said = left_open(Eq(grad(E(loss), w), E(grad(loss, w))), proof=proof)
        assert said[0].text == f"differentiable: {E(loss)} in w"
        assert "No rule differentiates under E: evaluate the expectation first" in said[-1].help
    assert "under E" not in left_open(Eq(grad(norm(w) ** 2, w), w))[-1].help


# ---------------------------------------------------------------------------------------------- as written
@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (fn.lambda_max(W.T @ W) <= c, "fn.lambda_max(W.T @ W) <= c"),
        (Tends(p**T, T, oo, 0), "Tends(p**T, T, oo, 0)"),
        (ForAll(i, Eq(y[i], 0)), "ForAll(i, Eq(y[i], 0))"),
        (Or(a > 0, a < 0), "Or(a > 0, a < 0)"),
        (And(Eq(a, a), Eq(a, b)), "a = b"),
        (Iff(Eq(a, a), Eq(a, b)), "Implies(Eq(a, a), Eq(a, b))"),
        (Eq(Sum(y[i], i), a), "Sum(y[i], (i, 1, n)) = a"),
    ],
)
def test_a_statement_is_printed_as_it_was_written(statement, words):
    assert left_open(statement)[-1].text == words


def test_a_norm_of_a_jacobian_is_printed_as_it_was_written():
    q = recursion("q", m, start={0: h}, step=lambda q, t: W @ q[t - 1])
    (item,) = left_open(norm(jacobian(q[T], q[0])) <= c**T, [Eq(W, -5 * eye(m))])
    assert item.text == "norm(jacobian(q[T], q[0])) <= c**T"


# ------------------------------------------------------------------------------------- terms of the kernel
N, I, J = k.var("n", INT), k.var("i", INT), k.var("j", INT)
M = k.var("A", k.fun(INT, INT), (k.I1, N, k.I1, N))


def matrix_of(entry):
    a, b = k.var("%a", INT), k.var("%b", INT)
    return k.lam((a, b), (k.I1, N, k.I1, N), entry(a, b))


def test_matrices_are_called_by_their_names_in_messages():
    plain = matrix_of(lambda a, b: k.app(M, a, b))
    turned = matrix_of(lambda a, b: k.app(M, b, a))
    c = k.var("%c", INT)
    gram = matrix_of(lambda a, b: k.sum_over(c, k.I1, N, k.mul(k.app(M, c, a), k.app(M, c, b))))
    other = matrix_of(lambda a, b: k.app(M, a, k.I1))
    for x, norm_text, eig_text in (
        (plain, "‖A‖", "λ_max(A)"),
        (turned, "‖Aᵀ‖", "λ_max(Aᵀ)"),
        (gram, "‖Aᵀ·A‖", "λ_max(Aᵀ·A)"),
        (other, "‖(j, k ↦ A[j,1])‖", None),
    ):
        assert spoken_text(k.make("opnorm", (N, N, x))).replace("i, j ↦ A[i", "j, k ↦ A[j") == norm_text
        assert eig_text is None or spoken_text(k.make("eigmax", (N, x))) == eig_text
    assert spoken_text(k.make("inverse", (N, plain, I, J))) == "inv(A)[i,j]"
    assert spoken_text(k.make("invertible", (N, gram))) == "invertible(Aᵀ·A)"
    # certificates say more: there terms of different meaning have different texts
    assert "opnorm(n, n, " in kernel_text(k.make("opnorm", (N, N, plain)))


def test_functions_and_what_is_varied_are_readable_in_messages():
    sigma = function("sigma", differentiable=True)
    (item,) = left_open(Eq(grad(sigma(a), a), sigma(a)))
    assert item.residual == "sigma′(a) − sigma(a)"
    q = recursion("q", m, start={0: h}, step=lambda q, t: sigma(W @ q[t - 1]))
    (item,) = left_open(Eq(jacobian(q[T + 1], q[T]), W))
    assert "sigma′(" in item.residual and "#" not in item.residual and "sigma[" not in item.residual


def test_each_end_of_a_range_is_told_apart():
    """The entry of a gradient of which one index may be too large."""
    V = matrix("V", d, d)
    said = left_open(Eq(grad(V[1, 2], V)[2, 1], 1))
    assert said[0].text == "index range: d >= 2" and said[0].help == "add d >= 2 to given=[...]"


def test_made_up_variables_get_letters_that_are_free():
    made = [k.var("%t8", INT), k.local("k", 3, INT)]
    assert spoken_text(k.app(M, *made)) == "A[j,i]"  # the shorter name first
    assert spoken_text(k.make("ile", (k.plus(made[0], 1), I))) == "j+1 ≤ i"
    assert "t8" in kernel_text(k.app(M, *made))
