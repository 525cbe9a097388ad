"""No symbol of a claim looks like something else that the claim prints: a true theorem does not read as a false one."""

import itertools
import random

import pytest

from symproofs import (
    And,
    E,
    Eq,
    Exists,
    ForAll,
    InputError,
    Sum,
    claim,
    delta,
    eye,
    fn,
    function,
    index,
    let,
    matrix,
    moments,
    natural,
    ones,
    recursion,
    scalar,
    sequence,
    sizes,
    vector,
    verify,
    witness,
)
from symproofs.language.words import is_word, looks, meaning_of
from symproofs.notation import latex, to_latex, to_unicode, unicode
from symproofs.notation.alike import ambiguity
from symproofs.notation.names import name_layout
from symproofs.notation.visitor import text_of

n, f, T, t = sizes("n"), natural("f"), natural("T"), natural("t")
i, j = index("i", n), index("j", n)
W, x, y, e = scalar("W"), scalar("x"), scalar("y"), scalar("e")
u, A, g = vector("x", n), matrix("A", n, n), sequence("x")
h = recursion("h", n, start={0: ones(n)}, step=lambda h, t: 2 * h[t - 1])
started = recursion("h", start={0: scalar("h_0")}, step=lambda h, t: 2 * h[t - 1])
smooth = function("f", differentiable=True)
R = matrix("R", n, n, law=moments(mean=0))

ALIKE = [
    (scalar("W^f"), W**f), (scalar("W^{f+1}"), W ** (f + 1)), (scalar("e^x"), e ** natural("x")),
    (scalar("x_i"), u[i]), (scalar("x_1"), vector("x", 2)[1]), (scalar("x_{n-1}"), vector("x", n + 2)[n - 1]),
    (scalar("x_12"), matrix("x", 2, 2)[1, 2]), (scalar("x_1_2"), matrix("x", 2, 2)[1, 2]),
    (scalar("x_ij"), matrix("x", n, n)[i, j]), (scalar("x_{10,2}"), matrix("x", n + 9, 2)[10, 2]),
    (scalar("x_{T+1}"), g[T + 1]), (scalar("x_1"), g[1]), (scalar("x_t"), g[5]), (vector("h_1", n), h[1]),
    (vector("h_0", n), h[0]), (scalar("h_1"), started[1]), (scalar("h_{t-1}"), started[T]),
    (matrix("I", n, n), eye(n)), (scalar("I_ij"), eye(n)[i, j]), (scalar("delta_ij"), delta(i, j)),
    (scalar("xy"), x * y), (scalar("xy"), 2 * x * y), (matrix("AB", n, n), A @ matrix("B", n, n)),
    (scalar("xy_1"), x * vector("y", 2)[1]), (scalar("f'"), smooth.prime(x)),
    (scalar("lambda_max"), fn.lambda_max(A)), (scalar("R_ij"), E(R[1, 1])),
    (scalar("x_1^f"), vector("x^f", n)[1]),
    (scalar("E_R"), E(R[1, 1], over=R)), (matrix("A^{fT}", n, n), matrix("A^f", n, n).T),
]  # fmt: skip
APART = [
    (scalar("W^f"), W * f), (scalar("x_i"), u[j]), (scalar("x_{1,2}"), matrix("x", 2, 2)[1, 2]),
    (scalar("x_2"), vector("x", 2)[1]), (scalar("h_0"), started[T + 1]), (scalar("xy"), x + y), (scalar("yx"), x * y),
    (scalar("I"), x), (scalar("delta"), delta(i, j)), (scalar("f"), function("g", differentiable=True).prime(x)),
    (scalar("alpha"), scalar("a") ** 2), (scalar("lambda_1"), fn.lambda_max(A)),
]  # fmt: skip


@pytest.mark.parametrize("symbol, other", ALIKE, ids=lambda z: str(z))
def test_a_symbol_that_looks_like_another_part_is_named(symbol, other):
    said = ambiguity([symbol, other])
    assert said.startswith(f"the symbol {symbol.name} and ") and "look alike where they are printed" in said


@pytest.mark.parametrize("symbol, other", APART, ids=lambda z: str(z))
def test_what_looks_different_may_stand_in_one_claim(symbol, other):
    assert ambiguity([symbol, other]) == ""


@pytest.mark.parametrize(
    "one, other",
    [
        (matrix("delta", n, n)[i, j], delta(i, j)),
        (vector("xy", n)[i], x * vector("y", n)[i]),
        (scalar("xy") ** f, x * y**f),
        (x * scalar("yW"), scalar("xy") * W),
    ],
    ids=str,
)
def test_two_expressions_that_look_alike_are_named(one, other):
    assert "look alike where they are printed" in ambiguity([one, other])


def test_one_expression_written_twice_looks_like_itself():
    start = vector("h_0", n)
    rec = recursion("h", n, start={0: start}, step=lambda h, t: 2 * h[t - 1])
    assert ambiguity([start[i], rec[0][i], rec[t + 1 - 1], rec[t], Sum(rec[t][i], i), rec[t][i]]) == ""
    assert ambiguity([scalar("W^{fT}"), W**f * T]) == ""  # the height of a letter is seen
    assert ambiguity([scalar("xy"), 2 * eye(n), 2 * eye(n + 1)]) == ""


def test_a_claim_that_reads_as_another_one_is_not_proved():
    """Free, quantified, in a hypothesis, in a proof or in a definition: the symbol is seen in all of them."""
    name, power = scalar("W^f"), W**f
    odd = scalar("W^f")
    claims = [
        claim("a", "there is one", Exists(name, Eq(name, power + 1)), proof=witness(power + 1)),
        claim("b", "free", Eq(name, power), given=[Eq(name, power)]),
        claim("c", "assumed", Eq(name + 1, 1 + name), given=[Eq(power, 2)]),
        claim("d", "defined", Eq(let("s", odd), odd), given=[Eq(let("r", power), 2)]),
    ]
    for v in verify(claims, numeric=False):
        assert v.verdict == "error" and "W^f and W**f look alike where they are printed (Wᶠ)" in v.message, v
    assert verify(claim("e", "alone", Eq(name + 1, 1 + name)), numeric=False).verdict == "proved"


def test_the_start_of_a_recursion_may_look_like_its_first_element_only():
    start = scalar("h_0")
    late = recursion("h", start={1: start}, step=lambda h, t: 2 * h[t - 1])
    assert ambiguity([start, started[0], started[1]]) == ""
    assert "h_1" in ambiguity([scalar("h_1"), late[1]])
    one = recursion("h", start={0: scalar("h_1")}, step=lambda h, t: 2 * h[t - 1])
    assert "h_1 and h[1] look alike" in ambiguity([one[0], one[1]])


def test_a_bound_index_keeps_away_from_what_looks_like_it():
    lam, nu = index("lam", n), index("nu", n)
    assert to_unicode(scalar("lambda") * Sum(lam, lam)) == "λ Σ_{λ′=1}^n λ′"
    assert to_unicode(scalar("v") * Sum(nu, nu)) == "v Σ_{ν′=1}^n ν′"
    assert to_unicode(scalar("mu") * Sum(nu, nu)) == "μ Σ_{ν=1}^n ν"


def test_a_quantified_function_is_not_taken_for_a_derivative():
    both = And(Eq(smooth.prime(x), 0), ForAll(smooth, Eq(smooth(x), smooth(x))))
    assert to_unicode(both).startswith("f′(x) = 0 ∧ (∀f″: ")


def test_quantified_symbols_are_spelled_out_as_free_ones_are():
    name = scalar("x_2")
    assert "∃x_2 ∈ ℝ: x_2 = x₁" in to_unicode(Exists(name, Eq(name, vector("x", 2)[1])))


def spellings():
    rng = random.Random(5)
    base = ["x", "beta", "β", "xy", "W", "ell"]
    tails = [
        "",
        "_1",
        "_{1}",
        "_ij",
        "_{i,j}",
        "^f",
        "^{f+1}",
        "_bar",
        "'",
        "_alpha",
        "_{T-1}",
        "^*",
        "_a1",
        "^{f*}",
    ]
    for _ in range(400):
        name = rng.choice(base) + "".join(rng.choice(tails) for _ in range(rng.randint(0, 3)))
        if is_word(name):
            yield name


def test_names_are_compared_as_they_are_drawn():
    """``words.looks``, which claims are checked by at once, says what the layouts of the names say."""
    names = sorted(set(spellings()))
    drawn = {name: text_of(name_layout(name)) for name in names}
    assert len(names) > 100 and all(drawn[name] == looks(name) for name in names)
    for one, other in itertools.combinations(names, 2):
        for emit in (unicode.emit, latex.emit):
            if emit(name_layout(one)) == emit(name_layout(other)):
                assert looks(one) == looks(other), (one, other)


def test_two_different_things_that_print_alike_are_refused():
    """All pairs of a name and a small expression, by what the terminal shows."""
    v, M, s = vector("x", 12), matrix("W", 12, 12), sequence("b")
    a, b = scalar("a"), scalar("c")
    things = [z for k in (1, 2, 11) for z in (v[k], M[k, 1], M[1, k], s[k], a**k, a ** (f + k))]
    things += [a * b, b * a, a * b * a, a**f, s[T], s[T + 1], delta(i, j), eye(12)[1, 2], smooth.prime(a)]
    bases = ["x", "W", "b", "a", "ac", "ca", "aca", "delta", "I", "f"]
    tails = [
        "",
        "_1",
        "_11",
        "_1_1",
        "_{1,1}",
        "_{11,1}",
        "_2",
        "^f",
        "^{f+1}",
        "_T",
        "_{T+1}",
        "_ij",
        "_12",
        "'",
    ]
    found = 0
    for name in (b + t for b in bases for t in tails):
        try:
            symbol = scalar(name)
        except InputError:
            continue
        for thing in things:
            same = {to_unicode(symbol): 1}.get(to_unicode(thing)) or to_latex(symbol) == to_latex(thing)
            if same:
                found += 1
                assert ambiguity([symbol, thing]), (name, thing)
    assert found >= 15


def test_every_letter_of_a_name_is_drawn():
    letters = [c for c in map(chr, range(0x30000)) if is_word(c) and not meaning_of(c)]
    assert 200 < len(letters) < 300
    assert not [c for c in letters if "?" in to_latex(scalar(c)) or "?" in to_unicode(scalar(c))]
    assert len({looks(c) for c in letters}) > len(letters) - 8
