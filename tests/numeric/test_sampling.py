"""Drawn models meet exactly what is declared, hold the hypotheses, and are as awkward as they may be."""

from fractions import Fraction as F

import pytest

from symproofs import (
    Cov,
    E,
    Eq,
    ForAll,
    Ne,
    Sum,
    Var,
    iid,
    independent,
    index,
    inv,
    laws,
    matrix,
    moments,
    natural,
    norm,
    scalar,
    sequence,
    sizes,
    vector,
)
from symproofs.language.relations import Invertible
from symproofs.numeric import draw_models, evaluate, holds
from symproofs.numeric.families import _NORMAL, _UNIFORM
from symproofs.numeric.sampling import Sampler
from symproofs.numeric.statements import are_independent

n, d = sizes("n d")
i, j = index("i", n), index("j", d)
j2 = index("l", d)
p, a, b, c = scalar("p"), scalar("a"), scalar("b"), scalar("c")
x, w, mu = scalar("x"), vector("w", d), vector("mu", d)


def models(parts, given=(), points=40):
    drawn = list(draw_models(parts, given, points=points))
    assert drawn
    return [m.model for m in drawn]


def moments_of(model, family):
    return evaluate(E(family), model), evaluate(Var(family), model)


@pytest.mark.parametrize(
    "law",
    [
        moments(mean=p, var=p * (1 - p)),
        moments(mean=p, var=p * (1 - p), uncorrelated="rows"),
        moments(mean=p, var=p * (1 - p), uncorrelated="columns"),
        moments(mean=p, var=p * (1 - p), uncorrelated="entries"),
        iid(laws.Bernoulli(p)),
    ],
    ids=str,
)
def test_mean_and_variance_are_exact(law):
    R = matrix("R", n, d, law=law)
    for model in models([Eq(R, R)]):
        assert sum(model.space.weights) == 1
        q = model.values["p"]
        assert 0 <= q <= 1
        mean, var = moments_of(model, R)
        assert {e for r in mean for e in r} == {q}
        assert {e for r in var for e in r} == {q * (1 - q)}


def correlations(model, R):
    """Covariances of pairs in one row, in one column, and of the rest."""
    out = {"rows": [], "columns": [], "rest": []}
    rows, cols = model.integers["n"], model.integers["d"]
    cells = [(r, s) for r in range(1, rows + 1) for s in range(1, cols + 1)]
    for k, e in enumerate(cells):
        for f in cells[k + 1 :]:
            kind = "rows" if e[0] == f[0] else "columns" if e[1] == f[1] else "rest"
            out[kind].append(evaluate(Cov(R[e], R[f]), model))
    return out


@pytest.mark.parametrize("which", ["rows", "columns", "entries"])
def test_uncorrelated_is_what_it_says_and_no_more(which):
    R = matrix("R", n, d, law=moments(mean=0, var=1, uncorrelated=which))
    seen = {"rows": set(), "columns": set(), "rest": set()}
    triples = set()
    for model in models([Eq(R, R)], points=80):
        for kind, values in correlations(model, R).items():
            seen[kind].update(values)
        if model.integers["n"] >= 2 and model.integers["d"] >= 2:
            triples.add(evaluate(E(R[1, 1] * R[1, 2] * R[2, 1]), model))
    for kind, values in seen.items():
        if which in (kind, "entries"):
            assert values <= {0}
    if which == "rows":
        assert seen["columns"] - {0}, "rows may depend on each other, and one sample must show it"
    if which == "columns":
        assert seen["rows"] - {0}
    assert triples - {0}, "uncorrelated is not independent"


def test_variance_alone_allows_correlation():
    R = vector("R", d, law=moments(mean=mu, var=1))
    found = set()
    for model in models([Eq(R, mu)]):
        assert evaluate(E(R), model) == model.values["mu"]
        if model.integers["d"] >= 2:
            found.add(evaluate(Cov(R[1], R[2]), model))
    assert {1, 0, -1} <= found


def test_a_mean_alone_fixes_the_mean_and_nothing_else():
    R = vector("R", d, law=moments(mean=mu))
    variances = set()
    for model in models([Eq(R, mu)]):
        assert evaluate(E(R), model) == model.values["mu"]
        variances.update(evaluate(Var(R), model))
    assert 0 in variances
    assert len(variances) > 5


def test_sequences_uncorrelated_in_time():
    t = natural("t", 2)
    g = sequence("g", d, law=moments(mean=mu, var=2, uncorrelated="times"))
    across, within = set(), set()
    for model in models([Eq(g[t], g[t - 1])]):
        across.add(evaluate(Cov(g[t][1], g[t - 1][1]), model))
        if model.integers["d"] >= 2:
            across.add(evaluate(Cov(g[t][1], g[t - 1][2]), model))
            within.add(evaluate(Cov(g[t][1], g[t][2]), model))
        assert evaluate(Var(g[t]), model) == (2,) * model.integers["d"]
    assert across == {0}
    assert within - {0}


def test_iid_entries_are_independent():
    R = vector("R", d, law=iid(laws.Rademacher()))
    for model in models([Eq(R, R)]):
        size = model.integers["d"]
        signs = set(zip(model.space.weights, model.space.families["R"], strict=True))
        assert len(signs) == 2**size
        assert {wt for wt, _ in signs} == {F(1, 2**size)}


@pytest.mark.parametrize(
    ("rules", "truth"),
    [
        (_NORMAL, [1, 0, 1, 0, 3, 0, 15, 0]),
        (_UNIFORM, [1, 0, F(1, 3), 0, F(1, 5), 0, F(1, 7), 0]),
    ],
)
def test_surrogates_match_moments_to_their_order(rules, truth):
    for order, atoms in rules.items():
        assert all(wt > 0 for wt, _ in atoms)
        for q in range(order + 1):
            assert sum(wt * F(v) ** q for wt, v in atoms) == truth[q]


def test_the_rule_follows_the_degree():
    z = vector("z", d, law=iid(laws.Gaussian(0, 1)))
    for power, order in ((2, 3), (4, 5), (6, 7)):
        assert {m.matched for m in draw_models([Eq(E(z[j] ** power), 1)])} == {order}


def test_families_are_independent_only_if_declared():
    A, B = scalar("A", law=moments(mean=0, var=1)), scalar("B", law=iid(laws.Bernoulli(F(1, 3))))
    assert not all(are_independent(m, ["A", "B"]) for m in models([Eq(A, B)]))
    assert any(are_independent(m, ["A", "B"]) for m in models([Eq(A, B)]))
    assert all(are_independent(m, ["A", "B"]) for m in models([Eq(A, B)], [independent(A, B)]))


def test_a_coupling_keeps_each_law():
    A, B = scalar("A", law=moments(mean=2, var=9)), vector("B", d, law=iid(laws.Bernoulli(F(1, 3))))
    for model in models([Eq(A, B[j])]):
        assert moments_of(model, A) == (2, 9)
        assert set(evaluate(E(B), model)) == {F(1, 3)}
        if model.integers["d"] >= 2:
            assert evaluate(Cov(B[1], B[2]), model) == 0


def test_sizes_start_at_one_and_differ():
    X = matrix("X", n, d)
    seen = {(m.integers["n"], m.integers["d"]) for m in models([Eq(X, X)], points=24)}
    assert (1, 1) in seen
    assert any(r > s for r, s in seen) and any(r < s for r, s in seen)


def test_times_start_at_their_least_value():
    t = natural("t", 2)
    values = [m.integers["t"] for m in models([Eq(x**t, x)])]
    assert values[0] == 2
    assert set(values) == {2, 3, 4, 5, 6}


def test_boundaries_of_closed_domains_are_tried():
    q = scalar("q", "0 <= q <= 1")
    r = scalar("r", "1/3 < r < 2/5")
    drawn = models([Eq(q, r)])
    assert {0, 1, F(1, 2)} <= {m.values["q"] for m in drawn}
    assert all(F(1, 3) < m.values["r"] < F(2, 5) for m in drawn)


S, y = matrix("S", d, d), vector("y", d)
g = sequence("g", d)
T, s = natural("T"), natural("s")
HYPOTHESES = [
    [Eq(a, b * (1 - c))],
    [Eq(a, b), Eq(c, a * (1 - b))],
    [Eq(2 * a + 3, b)],
    [Eq(a * a, 2)],
    [Eq(norm(w), 1)],
    [Eq(norm(w) ** 2, a**2 + 1)],
    [Eq(S.T, S)],
    [Eq(S @ w, y)],
    [Eq(Sum(w[j], j), 1)],
    [Eq(g[T], w), Eq(g[T + 1], 2 * w)],
    [ForAll(j, Eq(w[j], a))],
    [a < b, Ne(a, 0), b < 1],
    [s > T, s <= T + 2],
    [norm(S) <= a, a < 1],
    [Invertible(S)],
    [Eq(n, d)],
]


@pytest.mark.parametrize("given", HYPOTHESES, ids=str)
def test_hypotheses_are_solved_or_met(given):
    drawn = models([*given, Eq(matrix("X", n, d), 0)], given)
    assert len(drawn) >= 5
    for model in drawn:
        assert all(holds(h, model).value for h in given)


def test_a_hypothesis_about_one_outcome_selects_outcomes():
    A = scalar("A", law=iid(laws.Bernoulli(F(1, 2))))
    for drawn in draw_models([Eq(A, 1)], [A > 0]):
        assert [drawn.model.space.families["A"][k] for k in drawn.outcomes] == [1]


def test_moments_of_a_hypothesis_are_respected():
    A, B = scalar("A", law=moments(mean=0, var=1)), scalar("B", law=moments(mean=0, var=1))
    for model in models([Eq(A, B)], [Eq(Cov(A, B), 0)]):
        assert evaluate(E(A * B), model) == 0


def test_draws_repeat():
    R = matrix("R", n, d, law=moments(mean=p, var=p * (1 - p), uncorrelated="rows"))
    parts = [Eq(E(norm(R @ w) ** 2), a), Eq(inv(S), S)]
    first, second = (models(parts) for _ in range(2))
    assert [m.space for m in first] == [m.space for m in second]
    assert [m.values for m in first] == [m.values for m in second]


def test_laws_outside_their_domain_are_not_drawn():
    R = scalar("R", law=iid(laws.Uniform(a, b)))
    assert all(m.values["a"] < m.values["b"] for m in models([Eq(R, 1)]))
    sampler = Sampler([Eq(scalar("Q", law=iid(laws.Gaussian(0, a))), 0)], [a < 0])
    assert not list(sampler.draws(3))


def test_patterns_cover_null_outcomes():
    R = scalar("R", law=moments(mean=0, var=1))
    assert any(0 in m.space.weights for m in models([Eq(R, 0)]))
