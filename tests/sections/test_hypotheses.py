"""The hypotheses of the proved theorems are the audit's, none is spare, and none says what is to be proved.

Each is dropped in turn. The claim is then not proved, and refuted where the audit says that it becomes false.
"""

from functools import cache

import pytest

from symproofs import (
    IH,
    E,
    Eq,
    Ne,
    Sum,
    Var,
    calc,
    claim,
    facts,
    hadamard,
    iid,
    induction,
    laws,
    let,
    matrix,
    moments,
    norm,
    recursion,
    scalar,
    sequence,
    vector,
    zeros,
)
from symproofs.language.symbols import declared_in, is_random_symbol
from symproofs.numeric import find_counterexample, spot_check
from symproofs.proofs.hypotheses import LawPart
from symproofs.sections.dropout.expected_loss import expected_dropout_loss
from symproofs.sections.dropout.setting import Gamma, X, d, i, j, n, p, w, y
from symproofs.sections.momentum.bias import mean_of_running_average
from symproofs.sections.momentum.setting import beta, g, h, m, t, v
from symproofs.sections.momentum.unrolling import i as k
from symproofs.sections.momentum.unrolling import unrolled_running_average
from symproofs.tactics.prover import prove

prove_once = cache(prove)


def printed(proof):
    return [str(hypothesis) for hypothesis in proof.hypotheses]


# ---------------------------------------------------------------------------------- exactly these
MINIMAL = [
    (unrolled_running_average, []),
    (mean_of_running_average, ["entries of g have finite moments of order 1", "E(g) = h"]),
    (
        expected_dropout_loss,
        [
            "entries of R have finite moments of order 2",
            "E(R) = p",
            "Var(R) = p * (1 - p)",
            "R is uncorrelated within rows",
        ],
    ),
]
by_id = {"argvalues": MINIMAL, "ids": [c.id for c, _ in MINIMAL]}


@pytest.mark.parametrize(("the_claim", "expected"), **by_id)
def test_hypotheses_are_the_minimal_ones(the_claim, expected):
    proof = prove_once(the_claim)
    assert proof.proved
    assert printed(proof) == expected
    assert proof.unused == ()
    assert not any(step.superfluous for step in proof.steps)


@pytest.mark.parametrize(("the_claim", "_"), **by_id)
def test_no_hypothesis_speaks_of_what_is_proved(the_claim, _):
    """Each is a domain, or a law of one primitive random symbol whose parameters are not random."""
    for hypothesis in prove_once(the_claim).hypotheses:
        if isinstance(hypothesis, LawPart):
            assert hypothesis.symbol in (
                g,
                *[x for x in declared_in(the_claim.statement) if is_random_symbol(x)],
            )
            inside = [x for part in hypothesis.symbol.law.args for x in declared_in(part)]
            assert not any(is_random_symbol(x) for x in inside) and v not in inside
        else:
            assert {x.name for x in declared_in(hypothesis)} == {"p"}
    assert the_claim.given == ()


def test_axioms_are_those_of_expectation_only():
    used = {a for c, _ in MINIMAL[:3] for a in prove_once(c).axioms}
    assert used == {"linearity of expectation", "Hölder's inequality"}
    assert prove_once(unrolled_running_average).axioms == ()


@pytest.mark.parametrize(("the_claim", "_"), **by_id)
def test_spot_check_passes(the_claim, _):
    checked = spot_check(the_claim)
    assert checked.passed, checked.reason
    assert any(1 in size.values() for size in checked.sizes)


# -------------------------------------------------------------------------------- dropped: momentum
def average(inputs, start, step=None):
    return recursion(
        "v", m, start={0: start}, step=step or (lambda v, t: beta * v[t - 1] + (1 - beta) * inputs[t])
    )


def unrolled(v, more=None):
    right = (1 - beta) * Sum(beta ** (t - k) * g[k], k)
    return claim("1.2d", "dropped", Eq(v[t], right if more is None else right + more), proof=induction(t))


def mean(v, given=(), more=None):
    right = (1 - beta**t) * h
    return claim(
        "1.3f",
        "dropped",
        Eq(E(v[t]), right if more is None else right + more),
        proof=induction(t),
        given=given,
    )


v_0 = vector("v_0", m)
free_start, noisy = average(g, v_0), sequence("g", m, law=moments(order=1))
unlike = average(noisy, zeros(m))
growing = average(g, zeros(m), lambda v, t: beta * v[t - 1] + (1 - beta) * (t * g[t]))
MOMENTUM = {
    "1.2d, start not zero": unrolled(free_start),
    "1.3f, start not zero": mean(free_start),
    "1.3f, no mean": mean(unlike),
    "1.3f, mean h at time 1 only": mean(unlike, given=[Eq(E(noisy[1]), h)]),
    "1.3f, mean grows with time": mean(growing),
    "1.3f, another mean": mean(average(sequence("g", m, law=moments(mean=v_0)), zeros(m))),
    "1.3f, not random": mean(average(sequence("g", m), zeros(m))),
}


def refuted(the_claim):
    assert not prove(the_claim).proved
    found = find_counterexample(the_claim.statement, the_claim.given)
    assert found is not None and found["kind"] == "false"


@pytest.mark.parametrize("name", MOMENTUM)
def test_momentum_with_a_hypothesis_dropped_is_refuted(name):
    refuted(MOMENTUM[name])
    assert prove(MOMENTUM[name]).open


@pytest.mark.parametrize(
    "the_claim",
    [unrolled(free_start, beta**t * v_0), mean(free_start, more=beta**t * v_0)],
    ids=["1.2d", "1.3f"],
)
def test_the_correction_for_a_free_start_is_proved(the_claim):
    """The audit: otherwise + β^t v_0."""
    assert prove(the_claim).proved and spot_check(the_claim).passed


# --------------------------------------------------------------------------------- dropped: dropout
mu, s, half = scalar("mu"), scalar("s", "s >= 0"), scalar("q", "0 <= q <= 1")


def dropout(law, given=()):
    """The chain of 2.1o for a mask of another law."""
    R = matrix("R", n, d, law=law)
    r = let("r", y - hadamard(X, R) @ w)
    row = (y[i] - p * Sum(X[i, j] * w[j], j)) ** 2
    return claim(
        "2.1o",
        "dropped",
        calc(E(norm(r) ** 2))
        .eq(Sum(E(r[i] ** 2), i), by=facts.linearity)
        .eq(Sum(Var(r[i]) + E(r[i]) ** 2, i), by=facts.second_moment)
        .eq(
            Sum(p * (1 - p) * Sum(w[j] ** 2 * X[i, j] ** 2, j) + row, i),
            by=[r, R, facts.variance, facts.linearity],
        )
        .eq(Sum(row, i) + p * (1 - p) * Sum(X[i, j] ** 2 * w[j] ** 2, j, i), by=facts.exchange_of_sums)
        .eq(norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(Gamma @ w) ** 2, by=Gamma),
        given=given,
    )


spread = p * (1 - p)
DROPOUT = {
    "no correlation known": moments(mean=p, var=spread),
    "uncorrelated within columns only": moments(mean=p, var=spread, uncorrelated="columns"),
    "another variance": moments(mean=p, var=s, uncorrelated="rows"),
    "a variance in [0, 1]": moments(mean=p, var=half, uncorrelated="rows"),
    "no variance": moments(mean=p, uncorrelated="rows"),
    "another mean": moments(mean=mu, var=spread, uncorrelated="rows"),
    "no mean": moments(var=spread, uncorrelated="rows"),
    "only finite moments": moments(order=2),
    "Bernoulli with another probability": iid(laws.Bernoulli(half)),
    "signs": iid(laws.Rademacher()),
}


@pytest.mark.parametrize("name", DROPOUT)
def test_dropout_with_a_hypothesis_dropped_is_refuted(name):
    refuted(dropout(DROPOUT[name]))


def test_dropout_without_second_moments_is_open():
    """A mean alone: the expected loss may be infinite."""
    proof = prove(dropout(moments(mean=p)))
    assert not proof.proved
    assert proof.open[0].text == "integrable: norm(r)**2" and "order=2" in proof.open[0].help
    assert proof.open[-1].text.startswith("E(norm(r)**2)")


@pytest.mark.parametrize(
    "law",
    [
        moments(mean=p, var=spread, uncorrelated="entries"),
        moments(mean=p, var=spread, uncorrelated="rows", order=4),
    ],
    ids=["entries", "order 4"],
)
def test_dropout_under_stronger_laws_is_proved(law):
    assert prove(dropout(law)).proved


# ------------------------------------------------------------------------------------ what is reported
def test_an_unused_hypothesis_is_reported_as_unused():
    spare = Ne(h, zeros(m))
    proof = prove(mean(v, given=[spare]))
    assert proof.proved
    assert proof.unused == (spare,)
    assert spare not in proof.hypotheses


def line(number, by):
    """One line of the chain of 2.1o with other citations."""
    chain = expected_dropout_loss.chain
    return claim("line", "one line", calc(chain.sides[number]).eq(chain.sides[number + 1], by=by))


r = next(x for x in declared_in(expected_dropout_loss.statement) if x.name == "r")
R = next(x for x in declared_in(expected_dropout_loss.statement) if x.name == "R")


@pytest.mark.parametrize(
    ("number", "by", "spare"),
    [
        (0, [facts.linearity, facts.exchange_of_sums], (facts.exchange_of_sums,)),
        (1, [facts.second_moment, facts.linearity], (facts.linearity,)),
        (3, [facts.exchange_of_sums, facts.variance], (facts.variance,)),
        (4, [Gamma, facts.linearity], (facts.linearity,)),
        (4, [Gamma], ()),
    ],
)
def test_a_superfluous_citation_is_reported(number, by, spare):
    proof = prove(line(number, by))
    assert proof.proved
    assert proof.steps[0].superfluous == spare
    assert set(proof.steps[0].used) == set(by) - set(spare)


@pytest.mark.parametrize(
    ("number", "by", "missing"),
    [
        (0, [], "facts.linearity"),
        (2, [R, facts.variance, facts.linearity], "r"),
        (2, [r, R, facts.variance], "facts.linearity"),
        (2, [r, R, facts.linearity], "facts.variance"),
        (2, [r, facts.variance, facts.linearity], "R"),
        (3, [], "facts.exchange_of_sums"),
        (4, [], "Gamma"),
        (4, [facts.exchange_of_sums], "Gamma"),
    ],
)
def test_a_step_with_too_few_citations_is_refused_and_says_what_is_missing(number, by, missing):
    proof = prove(line(number, by))
    assert not proof.proved
    opened = proof.open[0]
    assert opened.kind == "step" and opened.residual
    wanted = opened.help.partition("also cite ")[2]
    assert any(missing in name.split() for name in wanted.split(", ")) or missing in wanted.split(", ")


def test_an_induction_step_without_its_hypothesis_is_refused():
    step = calc(E(v[t + 1])).eq((1 - beta ** (t + 1)) * h, by=[v, g, facts.linearity])
    the_claim = claim(
        "1.3f", "IH not cited", mean_of_running_average.statement, proof=induction(t, step=step)
    )
    assert prove(the_claim).open[0].help.endswith("also cite IH")
    step = calc(E(v[t + 1])).eq((1 - beta ** (t + 1)) * h, by=[v, g, facts.linearity, IH])
    assert prove(
        claim("1.3f", "IH cited", mean_of_running_average.statement, proof=induction(t, step=step))
    ).proved
