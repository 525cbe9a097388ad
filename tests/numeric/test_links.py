"""Hypotheses that make one random family a function of others: it is drawn as that function, or not at all."""

import pytest

from symproofs import (
    E,
    Eq,
    ForAll,
    almost_surely,
    claim,
    fn,
    iid,
    independent,
    index,
    laws,
    matrix,
    moments,
    scalar,
    sizes,
    vector,
    verify,
)
from symproofs.numeric import draw_models, holds
from symproofs.numeric.links import links
from symproofs.numeric.statements import are_independent

m, n = sizes("m n")
i, j = index("i", m), index("j", n)
W = matrix("W", m, n, law=iid(laws.Rademacher()))
u = vector("u", n, law=moments(var=1, symmetric=True))
h = vector("h", n, law=moments(order=2))
M = matrix("M", m, n, law=moments(order=2))
x, y = scalar("x", law=moments(mean=0, var=1)), scalar("y", law=moments(order=1))
rectified = ForAll(j, almost_surely(Eq(h[j], fn.relu(u[j]))))


def drawn(*given, count=12):
    found = [d.model for d in draw_models([E(s) for s in (h[j], u[j])], given, points=count)]
    assert len(found) == count
    return found


def test_the_function_is_met_at_every_outcome():
    for model in drawn(rectified):
        for a, b in zip(model.space.families["h"], model.space.families["u"], strict=True):
            assert a == tuple(max(0, x) for x in b)
        assert holds(rectified, model).value is True


def test_what_is_independent_of_the_function_is_independent_of_its_source():
    sizes_seen = set()
    for model in drawn(rectified, independent(W, h)):
        assert are_independent(model, ["W", "u"]) and are_independent(model, ["W", "h"])
        sizes_seen.add(model.integers["n"])
    assert len(sizes_seen) > 1


def test_functions_of_scalars_and_of_entries_of_matrices():
    assert links([almost_surely(Eq(y, x**2))])["y"].sources == {"x"}
    product = ForAll(i, j, almost_surely(Eq(M[i, j], W[i, j] * u[j])))
    assert links([product])["M"].sources == {"W", "u"}
    for d in draw_models([E(M[i, j])], [product], points=6):
        space = d.model.space
        for value, w, z in zip(*(space.families[k] for k in ("M", "W", "u")), strict=True):
            assert value == tuple(tuple(a * b for a, b in zip(row, z, strict=True)) for row in w)


REFUSED = {
    "another law": [ForAll(j, almost_surely(Eq(u[j], fn.relu(h[j]))))],  # u is symmetric, the function is not
    "itself": [ForAll(j, almost_surely(Eq(h[j], h[j] ** 2)))],
    "no other": [ForAll(j, almost_surely(Eq(h[j], 1)))],
    "one outcome": [ForAll(j, Eq(h[j], fn.relu(u[j])))],
    "one entry": [almost_surely(Eq(h[1], fn.relu(u[1])))],
    "independent of its source": [rectified, independent(h, u)],
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_function_is_left_to_chance(name):
    assert not links(REFUSED[name])


def test_a_circle_is_cut():
    a, b = (scalar(name, law=moments(order=1)) for name in ("a", "b"))
    assert set(links([almost_surely(Eq(a, b)), almost_surely(Eq(b, a))])) == {"a"}


def test_a_false_statement_about_the_function_is_refuted():
    wrong = claim("c", "the mean", Eq(E(h[j]), E(u[j])), given=[rectified])
    found = verify(wrong)
    assert found.verdict == "refuted" and "h = " in found.message and "u = " in found.message
