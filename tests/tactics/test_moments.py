"""Rules derived from declarations: each is true at every drawn law, and they are enough for second order.

For every kind of declaration the rules' formulas are read by enumeration in finite models that meet just that
declaration. Claims that need the rules are proved; near misses are refuted and not proved.
"""

import pytest

from symproofs import (
    Cov,
    E,
    Eq,
    Ne,
    Rational,
    Sum,
    Var,
    claim,
    delta,
    iid,
    index,
    laws,
    matrix,
    moments,
    natural,
    scalar,
    sequence,
    sizes,
    vector,
    verify,
)
from symproofs.language.errors import LawError
from symproofs.language.laws import Moments
from symproofs.numeric import draw_models, find_counterexample, spot_check
from symproofs.tactics.moments import finite, integrability, moment_rules
from symproofs.tactics.prover import prove
from symproofs.tactics.scope import Scope

from .kernel_values import Reading

n, d = sizes("n d")
i, j, k = index("i", n), index("j", d), index("k", d)
l_, q = index("l", n), index("q", d)
s, t, u = natural("s", 1), natural("t", 1), natural("u", 1)
a, b, var, p = scalar("a"), scalar("b", "b >= 0"), scalar("s_2", "s_2 >= 0"), scalar("p", "0 <= p <= 1")
mu, spread, M, S = vector("mu", d), vector("sigma", d), matrix("M", n, d), matrix("S", n, d)


def families(**law):
    """One family of each shape for a declaration."""
    return [
        vector("R", d, law=moments(**law)),
        matrix("R", n, d, law=moments(**law)),
        sequence("R", law=moments(**law)),
        sequence("R", d, law=moments(**law)),
    ]


DECLARED = {
    "scalar, mean": scalar("R", law=moments(mean=a)),
    "scalar, var": scalar("R", law=moments(var=b)),
    "scalar, both": scalar("R", law=moments(mean=a, var=b)),
    "vector of means": vector("R", d, law=moments(mean=mu, var=1)),
    "matrix of means": matrix("R", n, d, law=moments(mean=M, var=b, uncorrelated="rows")),
    "rows": matrix("R", n, d, law=moments(mean=a, var=b, uncorrelated="rows")),
    "rows, no mean": matrix("R", n, d, law=moments(var=b, uncorrelated="rows")),
    "rows, no var": matrix("R", n, d, law=moments(mean=a, uncorrelated="rows")),
    "rows, neither": matrix("R", n, d, law=moments(uncorrelated="rows")),
    "columns": matrix("R", n, d, law=moments(mean=a, var=b, uncorrelated="columns")),
    "columns, matrix of means": matrix("R", n, d, law=moments(mean=M, uncorrelated="columns")),
    "entries of a vector": vector("R", d, law=moments(mean=mu, var=b, uncorrelated="entries")),
    "entries of a matrix": matrix("R", n, d, law=moments(mean=M, var=b, uncorrelated="entries")),
    "entries of a matrix, no var": matrix("R", n, d, law=moments(mean=a, uncorrelated="entries")),
    "entries of a sequence": sequence("R", d, law=moments(mean=mu, var=b, uncorrelated="entries")),
    "times, scalars": sequence("R", law=moments(mean=a, var=b, uncorrelated="times")),
    "times, vectors": sequence("R", d, law=moments(mean=mu, var=b, uncorrelated="times")),
    "times, matrices": sequence("R", n, d, law=moments(mean=a, uncorrelated="times")),
    "rows at each time": sequence("R", n, d, law=moments(mean=a, var=b, uncorrelated="rows")),
    "Bernoulli": scalar("R", law=laws.Bernoulli(p)),
    "iid Bernoulli, vector": vector("R", d, law=iid(laws.Bernoulli(p))),
    "iid Bernoulli, matrix": matrix("R", n, d, law=iid(laws.Bernoulli(p))),
    "iid signs": vector("R", d, law=iid(laws.Rademacher())),
    "iid signs over time": sequence("R", law=iid(laws.Rademacher())),
    "iid normal": vector("R", d, law=iid(laws.Gaussian(a, 4))),
    "iid uniform": vector("R", d, law=iid(laws.Uniform(-1, 2))),
}
for kind in ({"mean": a}, {"var": 2}, {"mean": a, "var": b}):
    for family in families(**kind):
        DECLARED[f"{' and '.join(kind)}, {type(family).__name__} {len(family.args[1])}"] = family


def entry_of(x):
    """An entry of the family (at time 2), to the fourth power where the law has all moments."""
    at_time, dims = (x[2], x.dims) if hasattr(x, "dims") else (x, x.shape)
    e = at_time[(1,) * len(dims)] if dims else at_time
    return e if isinstance(x.law, Moments) else e**4


@pytest.mark.parametrize("name", DECLARED)
def test_every_derived_rule_is_true_at_every_drawn_law(name):
    x = DECLARED[name]
    statement = Eq(E(entry_of(x)), 0)
    scope = Scope(claim("c", "t", statement))
    rules = moment_rules(scope, x, 2 if isinstance(x.law, Moments) else 3)
    assert rules
    drawn = 0
    for model in small_models(statement):
        times = max(model.space.families["R"][0]) if hasattr(x, "dims") else 0
        read = Reading(model, range(1, times + 1) if times else range(4))
        for rule in rules:
            declared = [h for h in rule.hypotheses if h.op not in ("law", "independent_entries")]
            assert all(read(h) for h in declared if not speaks_of_integrability(h))
            assert read(rule.conclusion)
        drawn += 1
    assert drawn >= 2


def small_models(statement, points=8):
    """Drawn models with sizes up to 2: a rule relates at most three entries, and this is quick."""
    for draw in draw_models([statement], points=points):
        if max(draw.model.integers.values(), default=1) <= 2:
            yield draw.model


def speaks_of_integrability(formula):
    """Every moment exists in a finite model."""
    while formula.op in ("forall", "imp"):
        formula = formula.args[-1]
    return formula.op == "integrable"


# ----------------------------------------------------------------------------------- what they prove
rows = matrix("R", n, d, law=moments(mean=a, var=b, uncorrelated="rows"))
columns = matrix("R", n, d, law=moments(mean=a, var=b, uncorrelated="columns"))
every = matrix("R", n, d, law=moments(mean=M, var=b, uncorrelated="entries"))
every_entry = vector("R", d, law=moments(mean=mu, var=b, uncorrelated="entries"))
times = sequence("R", d, law=moments(mean=mu, var=b, uncorrelated="times"))
throughout = sequence("R", d, law=moments(mean=mu, var=b, uncorrelated="entries"))
alone = scalar("R", law=moments(mean=a, var=b))
only_mean = vector("R", d, law=moments(mean=mu))
only_var = vector("R", d, law=moments(var=b))
mask = matrix("R", n, d, law=iid(laws.Bernoulli(p)))
sign, normal = vector("R", d, law=iid(laws.Rademacher())), vector("R", d, law=iid(laws.Gaussian(a, b)))
standard = vector("R", d, law=iid(laws.Gaussian(0, 1)))
uniform = scalar("R", law=laws.Uniform(0, 1))

TRUE = {
    "mean": Eq(E(only_mean[j]), mu[j]),
    "mean of a sum": Eq(E(Sum(only_mean[j], j)), Sum(mu[j], j)),
    "variance": Eq(Var(only_var[j]), b),
    "second moment": Eq(E(alone**2), b + a**2),
    "second moment, no mean": Eq(E(only_var[j] ** 2), b + E(only_var[j]) ** 2),
    "scaled variance": Eq(Var(3 * alone + 1), 9 * b),
    "rows, product": Eq(E(rows[i, j] * rows[i, k]), a**2 + delta(j, k) * b),
    "rows, variance of a row sum": Eq(Var(Sum(rows[i, j], j)), d * b),
    "columns, product": Eq(E(columns[i, j] * columns[l_, j]), a**2 + delta(i, l_) * b),
    "columns, variance of a column sum": Eq(Var(Sum(columns[i, j], i)), n * b),
    "entries of a vector": Eq(Cov(every_entry[j], every_entry[k]), delta(j, k) * b),
    "entries of a vector, sum": Eq(Var(Sum(every_entry[j], j)), d * b),
    "entries of a matrix": Eq(
        E(every[i, j] * every[l_, q]), M[i, j] * M[l_, q] + delta(i, l_) * delta(j, q) * b
    ),
    "entries of a matrix, sum": Eq(Var(Sum(every[i, j], i, j)), n * d * b),
    "times, one entry": Eq(E(times[t][j] * times[u][j]), mu[j] ** 2 + delta(t, u) * b),
    "times, a sum over time": Eq(Var(Sum(times[s][j], (s, 1, t))), t * b),
    "entries of a sequence": Eq(Cov(throughout[t][j], throughout[u][j]), delta(t, u) * b),
    "iid mask": Eq(Var(Sum(mask[i, j], i, j)), n * d * (p - p**2)),
    "iid mask, third moment": Eq(E(mask[i, j] ** 3), p),
    "signs": Eq(E(sign[j] * sign[k]), delta(j, k)),
    "signs, third moment": Eq(E(sign[j] ** 3), 0),
    "signs, sum to the fourth": Eq(E(Sum(sign[j], j) ** 2), d),
    "normal, third moment": Eq(E(normal[j] ** 3), a**3 + 3 * a * b),
    "uniform": Eq(E(uniform**2), Rational(1, 3)),
    "signs, squares of two": Eq(E(sign[j] ** 2 * sign[k] ** 2), 1),
    "normal, squares of two": Eq(E(standard[j] ** 2 * standard[k] ** 2), 1 + 2 * delta(j, k)),
    "normal, sum of squares": Eq(Var(Sum(standard[j] ** 2, j)), 2 * d),
    "normal, squared sum of squares": Eq(E(Sum(standard[j] ** 2, j) ** 2), d * (d + 2)),
}
FALSE = {
    "mean only: product": Eq(E(only_mean[j] * only_mean[k]), mu[j] * mu[k]),
    "mean only: variance of a row sum": Eq(Var(Sum(rows[i, j], i)), n * b),
    "rows: across rows": Eq(E(rows[i, j] * rows[l_, j]), a**2 + delta(i, l_) * b),
    "rows: no spread": Eq(E(rows[i, j] * rows[i, k]), a**2),
    "columns: across columns": Eq(E(columns[i, j] * columns[i, k]), a**2 + delta(j, k) * b),
    "entries: third order": Eq(E(every_entry[1] ** 2 * every_entry[j]), E(every_entry[1] ** 2) * mu[j]),
    "entries of a matrix: one delta": Eq(
        E(every[i, j] * every[l_, q]), M[i, j] * M[l_, q] + delta(i, l_) * b
    ),
    "times: one entry, no spread": Eq(E(times[t][j] * times[u][j]), mu[j] ** 2),
    "times: two entries": Eq(Cov(times[t][j], times[u][k]), delta(t, u) * b),
    "times: within one time": Eq(Cov(times[t][j], times[t][k]), delta(j, k) * b),
    "second moment is the square": Eq(E(alone**2), a**2),
    "variance only: mean 0": Eq(E(only_var[j]), 0),
    "variance of a difference": Eq(Var(alone - alone), 2 * b),
    "mask squared": Eq(E(mask[i, j] * mask[i, k]), p),
    "signs: fourth moment 3": Eq(E(sign[j] ** 4), 3),
    "normal: variance is the deviation": Eq(Var(normal[j]), b**2),
    "normal: squares of two, equal ones too": Eq(E(standard[j] ** 2 * standard[k] ** 2), 1),
    "normal: sum of squares like that of signs": Eq(Var(Sum(standard[j] ** 2, j)), 0),
    "uniform: variance 1/3": Eq(Var(uniform), Rational(1, 3)),
}


@pytest.mark.parametrize("name", TRUE)
def test_what_follows_from_the_declaration_is_proved(name):
    the_claim = claim("c", name, TRUE[name])
    proof = prove(the_claim)
    assert proof.proved, proof.open
    checked = spot_check(the_claim)
    assert checked.passed, checked.reason


@pytest.mark.parametrize("name", FALSE)
def test_what_does_not_follow_is_refuted(name):
    assert not prove(claim("c", name, FALSE[name])).proved
    assert find_counterexample(FALSE[name]) is not None


def read_lowered(statement, points=8):
    """The truth of the statement's kernel formula in drawn models, one after the other."""
    formula = Scope(claim("c", "t", statement)).lower.statement(statement)
    return (Reading(model, range(1, 4))(formula) for model in small_models(statement, points))


@pytest.mark.parametrize("name", TRUE)
def test_kernel_formulas_of_true_statements_are_true(name):
    assert all(read_lowered(TRUE[name]))


@pytest.mark.parametrize("name", FALSE)
def test_kernel_formulas_of_false_statements_are_false_somewhere(name):
    """A control for the readings above: they can tell."""
    assert not all(read_lowered(FALSE[name], points=100))


def test_different_times_are_uncorrelated():
    apart = Eq(Cov(times[s][j], times[t][k]), 0)
    assert prove(claim("c", "different times", apart, given=[Ne(s, t)])).proved
    assert not prove(claim("c", "any times", apart)).proved
    assert find_counterexample(apart) is not None


# --------------------------------------------------------------------------------- existence of moments
def scope_of(x, *more):
    return Scope(claim("c", "t", Eq(E(x), E(x)), given=more))


def test_moments_exist_up_to_the_declared_order():
    x = vector("R", d, law=moments(mean=0, order=3))
    scope = scope_of(x)
    assert finite(scope, x, 3) is not None
    assert finite(scope, x, 1) is not None and finite(scope, x, 2) is not None
    assert finite(scope, x, 4) is None
    assert len(integrability(scope, x)) == 1


def test_named_laws_have_all_moments():
    scope = scope_of(normal)
    assert finite(scope, normal, 8) is not None


def test_a_product_beyond_the_declared_order_is_open():
    """E[R_j R_k] of entries with a mean only may not exist; with a second moment it does."""
    second = E(only_mean[j] * only_mean[k])
    assert [o.kind for o in prove(claim("c", "t", Eq(second, second))).open] == ["obligation"]
    enough = vector("R", d, law=moments(mean=mu, order=2))
    second = E(enough[j] * enough[k])
    assert prove(claim("c", "t", Eq(second, second))).proved


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: moments(), "nothing declared"),
        (lambda: moments(mean=0, uncorrelated="diagonals"), "expected 'rows'"),
        (lambda: moments(var=-1), "not negative"),
        (lambda: moments(var=1, order=1), "order >= 2"),
        (lambda: vector("R", d, law=moments(mean=0, uncorrelated="rows")), "only a matrix has rows"),
        (lambda: vector("R", d, law=moments(mean=0, uncorrelated="times")), "only a sequence has times"),
        (lambda: scalar("R", law=moments(mean=0, uncorrelated="entries")), "nothing to be uncorrelated"),
        (lambda: vector("R", d, law=laws.Rademacher()), "say how its entries relate"),
        (lambda: vector("R", d, law=moments(mean=M)), "shape"),
    ],
)
def test_a_declaration_that_makes_no_sense_is_refused(make, words):
    with pytest.raises(LawError, match=words):
        make()


@pytest.mark.parametrize(
    "law, order, value",
    [
        (laws.Gaussian(0, 1), 5, 0),
        (laws.Gaussian(0, 1), 6, 15),
        (laws.Gaussian(0, 1), 12, 10395),
        (laws.Uniform(-1, 1), 8, Rational(1, 9)),
        (laws.Bernoulli(Rational(1, 3)), 7, Rational(1, 3)),
    ],
)
def test_high_moments_of_named_laws(law, order, value):
    """Gaussian: (q − 1)!!; uniform on [−1, 1]: 1/(q + 1); Bernoulli: p."""
    x, v = scalar("x", law=law), vector("v", sizes("m"), law=iid(law))
    for entry in (x, v[index("k", sizes("m"))]):
        assert verify(claim("c", "a moment", Eq(E(entry**order), value)), numeric=False).verdict == "axiom"
        assert verify(claim("c", "another", Eq(E(entry**order), value + 1)), numeric=False).verdict == "open"
