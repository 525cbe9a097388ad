"""What may be cited, what a citation gives, and what is said of one that gives nothing."""

import pytest

from symproofs import (
    E,
    Eq,
    ForAll,
    Ne,
    Sum,
    Var,
    calc,
    claim,
    facts,
    iid,
    index,
    induction,
    laws,
    let,
    linear_combination,
    matrix,
    moments,
    natural,
    recursion,
    scalar,
    sequence,
    sizes,
    vector,
)
from symproofs.language.errors import InputError
from symproofs.tactics.prover import prove
from symproofs.tactics.resources import Library
from symproofs.tactics.scope import Scope

n, d = sizes("n d")
i, j, t = index("i", n), index("j", d), natural("t")
x, y, p = scalar("x"), scalar("y"), scalar("p", "0 <= p <= 1")
w, X = vector("w", d), matrix("X", n, d)
R = scalar("R", law=moments(mean=x, var=y))
double = let("double", 2 * x)
power = recursion("q", start={0: 1}, step=lambda q, t: x * q[t - 1])
proved_square = claim("sq", "a square", Eq((x + 1) ** 2, x**2 + 2 * x + 1))


def one_line(left, right, by, given=()):
    return prove(claim("c", "one line", calc(left).eq(right, by=by), given=given))


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("double", "cite a let"),
        (3, "cite a let"),
        (x, "cite a let"),
        (w, "cite a let"),
        (double + 1, "cite a let"),
        (Ne(x, 0), "not among the hypotheses"),
        (proved_square, "not proved, so it cannot be cited"),
        (scalar("S", law=laws.Rademacher()), "S does not occur in the claim"),
    ],
)
def test_what_cannot_be_cited_is_refused_with_a_reason(by, words):
    with pytest.raises(InputError, match=words):
        one_line(x, x, by)


@pytest.mark.parametrize(
    ("left", "right", "by"),
    [
        (double, 2 * x, double),
        (power[t + 1], x * power[t], power),
        (power[0], 1, power),
        (E(R), x, R),
        (Var(R), y, R),
        (E(R**2), Var(R) + E(R) ** 2, facts.second_moment),
        (E(2 * R), 2 * E(R), facts.linearity),
        (Sum(X[i, j], i, j), Sum(X[i, j], j, i), facts.exchange_of_sums),
    ],
)
def test_a_citation_gives_what_it_names_and_nothing_else_does(left, right, by):
    cited = one_line(left, right, by)
    assert cited.proved and cited.steps[0].used == (by,)
    without = one_line(left, right, [])
    assert not without.proved and "it does not follow from nothing alone" in without.open[0].help
    assert one_line(left, right, None).proved


def test_a_variance_opens_only_where_its_definition_is_cited():
    square = E((R - E(R)) ** 2)
    assert one_line(Var(R), square, facts.variance).proved
    assert not one_line(Var(R), square, facts.linearity).proved


def test_a_hypothesis_is_cited_as_the_object_it_is():
    equal = Eq(x, y**2)
    proof = one_line(x + 1, y**2 + 1, equal, given=[equal])
    assert proof.proved and proof.hypotheses == (equal,)
    assert not one_line(x + 1, y**2 + 1, [], given=[equal]).proved


def test_a_hypothesis_for_all_is_used_at_what_is_needed():
    a = sequence("a")
    constant = ForAll(t, Eq(a[t + 1], x))
    s = natural("s", 3)
    proof = one_line(a[s], x, constant, given=[constant])
    assert proof.proved and proof.hypotheses == (constant,)


def test_a_proved_claim_is_cited_by_its_theorem():
    from symproofs.kernel.theorem import Theorem

    unproved = claim("c", "t", calc((x + 1) ** 2).eq(x**2 + 2 * x + 1, by=proved_square))
    with pytest.raises(InputError, match="not proved"):
        prove(unproved)
    assert isinstance(prove(proved_square).theorem, Theorem)


def test_a_let_that_does_not_occur_is_superfluous():
    other = let("other", y + 1)
    assert one_line(double, 2 * x, [double, other]).steps[0].superfluous == (other,)


def test_a_wrong_line_names_both_sides_and_what_is_left():
    proof = one_line(double, 3 * x, double)
    opened = proof.open[0]
    assert opened.kind == "step" and opened.text == "double = 3 * x"
    assert opened.residual == "-x"
    assert opened.help.endswith("nor from everything in scope")


def test_lines_before_a_wrong_one_are_kept():
    chain = calc(double).eq(2 * x, by=double).eq(3 * x)
    proof = prove(claim("c", "t", chain))
    assert not proof.proved and len(proof.steps) == 1


# ---------------------------------------------------------------------------------------- resources
def library(statement, given=()):
    the_claim = claim("c", "t", statement, given=given)
    return Library(Scope(the_claim), {}), the_claim


def test_citing_a_let_gives_its_definition_only():
    found, the_claim = library(Eq(double, 2 * x))
    goal = found.scope.lower.statement(the_claim.statement)
    given = found.cited([double], goal.args)
    assert [definition.name for definition in given.unfold] == ["double"]
    assert given.premises == [] and given.allow == {}


def test_citing_a_fact_gives_its_laws():
    found, the_claim = library(Eq(E(R), x))
    goal = found.scope.lower.statement(the_claim.statement)
    given = found.cited([facts.linearity], goal.args)
    assert list(given.allow) == ["linearity of expectation"] and not given.premises and not given.unfold


def test_citing_a_recursion_gives_the_equation_at_the_times_that_occur():
    found, the_claim = library(Eq(power[t + 1], x * power[t]))
    goal = found.scope.lower.statement(the_claim.statement)
    given = found.cited([power], goal.args)
    assert given.premises and all(source is power for _, source in given.premises)
    assert all(theorem.hypotheses <= set(found.scope.types) for theorem, _ in given.premises)


def test_domains_and_moments_are_always_there_for_obligations():
    found, the_claim = library(Eq(E(R) * p, x * p))
    goal = found.scope.lower.statement(the_claim.statement)
    background = found.background(goal.args)
    assert {getattr(source, "name", None) or str(source) for _, source in background.premises} >= {
        "integrability",
        "p >= 0",
    }
    assert not background.unfold and not background.allow


def test_everything_includes_lets_recursions_laws_and_hypotheses():
    spare = Eq(y, 1)
    found, the_claim = library(Eq(E(R) + double + power[t + 1], E(R) + double + power[t + 1]), [spare])
    goal = found.scope.lower.statement(the_claim.statement)
    everything = found.everything(goal.args)
    sources = [source for _, source in everything.premises]
    assert R in sources and power in sources and spare in sources
    assert "double" in [definition.name for definition in everything.unfold]


def test_induction_leaves_no_hypothesis_behind():
    proof = prove(claim("c", "t", Eq(power[t], x**t), proof=induction(t)))
    assert proof.proved and proof.hypotheses == ()


# ------------------------------------------------------------------------------- what the audit should say
def test_a_law_that_a_step_used_is_among_its_reasons():
    assert R in one_line(E(R), x, None).steps[0].used


def test_only_axioms_that_were_used_are_listed():
    z = vector("z", d, law=iid(laws.Gaussian(x, 1)))
    proof = one_line(E(z[j]), x, z)
    assert "independence: moments by cumulants" not in proof.axioms


def test_only_moments_that_a_line_needs_are_hypotheses():
    proof = one_line(E(R + R), 2 * E(R), None)
    assert [str(hypothesis) for hypothesis in proof.hypotheses] == [
        "entries of R have finite moments of order 2"
    ]


def test_a_line_by_a_linear_combination_is_given_its_equations():
    first, second = Eq(x, y), Eq(y, 2)
    done = one_line(x + y, 4, linear_combination((first, 1), (second, 2)), [first, second])
    assert done.proved and done.steps[0].used == (first, second) and not done.steps[0].superfluous
