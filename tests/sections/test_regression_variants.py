"""Section 2, besides the chain of 2.1k to 2.1o, 2.2g and 2.4c: verdicts, hypotheses dropped in turn, false variants."""

import pytest

from symproofs import (
    Cov,
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Sum,
    Tends,
    Var,
    calc,
    claim,
    grad,
    hadamard,
    iid,
    laws,
    let,
    matrix,
    moments,
    norm,
    oo,
    scalar,
)
from symproofs.sections.dropout import (
    bernoulli_mask,
    closed_form,
    coefficient,
    definitions,
    differences,
    existence,
    expected_loss,
    gamma,
    gradient,
    hessian,
    penalties,
    regular_equations,
    residual,
    ridge_closed_form,
    ridge_minimiser,
    ridge_solution,
)
from symproofs.sections.dropout.setting import Gamma, X, d, i, j, n, no_zero_column, p, w, y

from .variants import bare, edited, not_refuted_of, proved_of, verdict, verdicts

MODULES = (
    bernoulli_mask,
    closed_form,
    coefficient,
    definitions,
    differences,
    existence,
    expected_loss,
    gamma,
    gradient,
    hessian,
    penalties,
    regular_equations,
    residual,
    ridge_closed_form,
    ridge_minimiser,
    ridge_solution,
)
IDS = {
    "definition": "2.0a 2.0b 2.2h 2.3a",
    "proved": "2.1a 2.1b 2.1c 2.1d 2.1e 2.1f 2.1g 2.1h 2.1i 2.1j 2.2a 2.2b 2.2c 2.2d 2.2e 2.2f 2.2i 2.2j 2.2k "
    "2.3b 2.3c 2.3d 2.3e 2.3f 2.3g 2.3h 2.3i 2.3j 2.4a 2.4b",
    "discussion": "2.4d",
    "refuted as written": "2.0b-literal 2.1a-literal 2.2a-literal 2.3j-literal",
    "ill-typed as written": "2.1b-literal 2.3h-literal",
}


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__.rpartition(".")[2])
def test_every_claim_is_verified_and_spot_checked(module):
    for name, found in verdicts(module, numeric=True).items():
        assert found.verified or found.verdict == "discussion", name
        assert found.spot_check is None or found.spot_check.passed, name
        assert not found.unused_hypotheses, name
        assert not any(step.superfluous for step in found.steps), name


def test_every_id_of_the_audit_has_its_verdict():
    found = {name: v.verdict for module in MODULES for name, v in verdicts(module).items()}
    refuted = IDS["refuted as written"].split()  # that such a point exists is seen by the spot check
    for kind, names in IDS.items():
        for name in names.split():
            assert found[name] == kind or (name in refuted and found[name] == "open"), name


MOMENTS = [
    "entries of R have finite moments of order 2",
    "E(R) = p",
    "Var(R) = p * (1 - p)",
    "R is uncorrelated within rows",
]
FIRST = "entries of R have finite moments of order 1"
HYPOTHESES = {
    (bernoulli_mask, "2.1a"): ["Ne(j, k)", MOMENTS[0], MOMENTS[3]],
    (bernoulli_mask, "2.1a-bernoulli"): [
        "Ne(j, k)",
        "R ~ Bernoulli(p)",
        "p <= 1",
        "p >= 0",
        "the entries of R are independent",
    ],
    (bernoulli_mask, "2.1g"): ["R ~ Bernoulli(p)", "p <= 1", "p >= 0"],
    (residual, "2.1f"): [MOMENTS[0], "E(R) = m", "R is uncorrelated within rows", "Var(R) = s"],
    (residual, "2.1h"): [FIRST],
    (residual, "2.1i"): [FIRST, MOMENTS[1]],
    (expected_loss, "2.1o-bernoulli"): [
        "R ~ Bernoulli(p)",
        "p <= 1",
        "p >= 0",
        "the entries of R are independent",
    ],
    (gradient, "2.2b"): [],
    (gradient, "2.2d"): MOMENTS,
    (gradient, "2.2e"): [*MOMENTS, "Ne(p, 0)"],
    (closed_form, "2.2f"): [*MOMENTS, "Ne(p, 0)", str(closed_form.condition)],
    (closed_form, "2.2f-inverse"): ["Ne(p, 0)", "p <= 1", "p >= 0"],
    (coefficient, "2.2i"): [],
    (coefficient, "2.2j"): ["p > 0"],
    (coefficient, "2.2k"): [],
    (ridge_solution, "2.3g"): [],
    (ridge_solution, "2.3h"): [],
    (ridge_closed_form, "2.3i"): [str(ridge_closed_form.condition)],
    (ridge_closed_form, "2.3i-general"): [str(ridge_closed_form.no_eigenvalue)],
    (ridge_minimiser, "2.3j"): ["lambda > fn.lambda_max((-X.T) @ X)"],
    (penalties, "2.4b"): [*MOMENTS, "Ne(p, 0)"],
}


@pytest.mark.parametrize(("module", "name"), HYPOTHESES, ids=[name for _, name in HYPOTHESES])
def test_hypotheses_are_the_audits(module, name):
    found = verdicts(module)[name]
    assert sorted(found.hypotheses) == sorted(HYPOTHESES[module, name])


# ------------------------------------------------------------------------------------------- the mask
def mask(law):
    return matrix("R", n, d, law=law)


k = gradient.k
keep = scalar("p", "0 <= p <= 1")
shared = mask(moments(mean=p, var=p * (1 - p)))  # columns may share a mask
other = mask(moments(mean=p, var=p * (1 - p), uncorrelated="columns"))


def refuted(statement, *given):
    found = verdict(claim("x", "false", statement, given=list(given)), numeric=True)
    assert found.verdict == "refuted", found


def test_the_covariance_needs_two_entries_and_independence():
    R = definitions.R
    refuted(Eq(Cov(R[i, j], R[i, k]), 0))
    refuted(Eq(Cov(R[i, j], R[i, k]), 0), Eq(j, k), definitions.p > 0, definitions.p < 1)
    for law in (moments(mean=p, var=p * (1 - p)), moments(mean=p, var=p * (1 - p), uncorrelated="columns")):
        S = mask(law)
        refuted(Eq(Cov(S[i, j], S[i, k]), 0), Ne(j, k))


@pytest.mark.parametrize("law", [shared, other], ids=["any", "columns"])
def test_the_variance_of_a_residual_needs_uncorrelated_rows(law):
    Z = y[i] - Sum(w[j] * X[i, j] * law[i, j], j)
    refuted(Eq(Var(Z), Sum(w[j] ** 2 * X[i, j] ** 2 * Var(law[i, j]), j)))


def test_the_variance_is_not_the_square_of_the_probability():
    R = mask(iid(laws.Bernoulli(keep)))
    refuted(Eq(Var(R[i, j]), keep**2))
    refuted(Eq(Var(R[i, j]), keep))
    refuted(Eq(E(R[i, j] * R[i, k]), keep**2))


def test_targets_that_are_random_add_their_variance():
    R = mask(moments(mean=p, var=p * (1 - p), uncorrelated="rows"))
    t = scalar("t", law=moments(mean=0, var=1))
    Z = t - Sum(w[j] * X[i, j] * R[i, j], j)
    expected = Sum(w[j] ** 2 * X[i, j] ** 2 * Var(R[i, j]), j)
    refuted(Eq(Var(Z), expected))
    found = verdict(claim("x", "independent", Eq(Var(Z), expected)))
    assert found.verdict != "proved"


# ----------------------------------------------------------------------------------------- the gradient
def gradient_with(law, right):
    R = mask(law)
    r = let("r", y - hadamard(X, R) @ w)
    return Eq(grad(E(norm(r) ** 2), w), right)


DECLARED = moments(mean=p, var=p * (1 - p), uncorrelated="rows")
VECTOR = gradient.vector
GRADIENTS = {
    "a shared column": (moments(mean=p, var=p * (1 - p)), VECTOR),
    "uncorrelated columns": (moments(mean=p, var=p * (1 - p), uncorrelated="columns"), VECTOR),
    "p**2": (DECLARED, 2 * p * (-(X.T @ y) + p * X.T @ X @ w + p * Gamma @ Gamma @ w)),
    "Gamma": (DECLARED, 2 * p * (-(X.T @ y) + p * X.T @ X @ w + (1 - p) * Gamma @ w)),
    "no factor 2": (DECLARED, p * (-(X.T @ y) + p * X.T @ X @ w + (1 - p) * Gamma @ Gamma @ w)),
    "no p": (DECLARED, 2 * (-(X.T @ y) + p * X.T @ X @ w + (1 - p) * Gamma @ Gamma @ w)),
    "no penalty": (DECLARED, 2 * p * (-(X.T @ y) + p * X.T @ X @ w)),
}


@pytest.mark.parametrize("name", GRADIENTS)
def test_a_false_gradient_is_refuted_and_not_proved(name):
    law, right = GRADIENTS[name]
    false = gradient_with(law, right)
    assert proved_of({"x": claim("x", "false", false)}, ["x"]) == []
    refuted(false)


def test_a_gradient_is_not_taken_through_an_equation_about_one_point():
    """The loss has this value at w; that says nothing of its gradient."""
    loss = gradient.expected
    fact = Eq(loss, norm(y) ** 2)
    line = calc(grad(loss, w)).eq(grad(norm(y) ** 2, w), by=fact)
    assert verdict(claim("x", "at a point", line, given=[fact])).verdict == "open"
    value = claim("at.2", "a value", calc(loss).eq(norm(y) ** 2, by=[gradient.r, Eq(w, 0)]), given=[Eq(w, 0)])
    assert verdict(value).verdict == "proved"
    line = calc(grad(loss, w)).eq(grad(norm(y) ** 2, w), by=value)
    found = verdict(claim("x", "at a point", line, given=[Eq(w, 0)]))
    assert found.verdict == "open"


def test_a_gradient_of_an_expectation_needs_its_value():
    found = verdict(claim("x", "no value cited", Eq(grad(gradient.expected, w), VECTOR)))
    assert found.verdict == "open"


# ---------------------------------------------------------------------------- the normal equations, p = 0
def test_the_normal_equations_need_p_not_0():
    statement, proof = gradient.normal_equations.statement, gradient.normal_equations.proof
    assert verdict(claim("2.2e", "p = 0", statement, proof=proof)).verdict == "open"
    found = verdict(claim("2.2e", "p = 0", statement), numeric=True)
    assert found.verdict == "open" and "p is 0" in found.message
    times_p = Eq(
        (p * X.T @ X + (1 - p) * Gamma @ Gamma) @ w, X.T @ y
    )  # has a value at p = 0, and fails there
    refuted(Iff(Eq(VECTOR, 0), times_p))
    wrong = Eq((X.T @ X + (1 - p) / p * Gamma @ Gamma) @ w, X.T @ y)
    refuted(Iff(Eq(VECTOR, 0), wrong), Ne(p, 0))


def test_the_equation_of_a_minimum_without_its_hypothesis():
    """2.2e"""
    the_claim = edited(gradient, ("given=[Ne(p, 0)],", ""))["2.2e"]
    found = verdict(the_claim)
    assert found.verdict == "open" and found.open[0].kind == "obligation"
    assert found.open[0].text == "nonzero divisor: p != 0"
    alone = [o.text for o in verdict(bare(the_claim)).open if o.kind == "obligation"]
    assert "nonzero divisor: p != 0" in alone  # beside what the lines of its proof show


CONDITIONS = {
    "no condition": [],
    "a zero column": [p > 0, p < 1],
    "deficient rank at p = 1": [Eq(p, 1), no_zero_column],
}


@pytest.mark.parametrize("name", CONDITIONS)
def test_the_closed_form_needs_the_condition(name):
    """The conclusion has no value there, so there is no counterexample: what is missing is named."""
    statement, proof = closed_form.closed_form.statement, closed_form.closed_form.proof
    given = [Ne(p, 0), *CONDITIONS[name]]
    found = verdict(claim("2.2f", name, statement, given=given, proof=proof))
    assert found.verdict == "open" and found.open[0].text == "invertible: invertible(A)"
    assert "a hypothesis of a cited claim is missing" in found.open[1].text
    found = verdict(claim("2.2f", name, statement, given=CONDITIONS[name]), numeric=True)
    assert found.verdict == "open" and ("singular" in found.message or "p is 0" in found.message)


def test_where_the_inverse_does_not_exist_is_refuted():
    exists = closed_form.when_invertible.statement.args[0]
    refuted(exists, p > 0, p < 1)
    refuted(exists, Eq(p, 1))


CLOSED = {
    "p = 0 left in": ([("given=[Ne(p, 0), *probability]", "given=[*probability]")], ["2.2f-inverse"]),
    "p > 1": ([("*probability", "p >= 0")], ["2.2f-inverse", "2.2f-only-if"]),
    "no condition": ([("given=[Ne(p, 0), condition]", "given=[Ne(p, 0)]")], ["2.2f", "2.2f-if"]),
    "Gamma": ([("(1 - p) / p * Gamma @ Gamma)", "(1 - p) / p * Gamma)")], ["2.2f", "2.2f-if"]),
    "no p": ([("Eq(p * w, solution)", "Eq(w, solution)")], ["2.2f"]),
}


@pytest.mark.parametrize("name", CLOSED)
def test_variants_of_the_closed_form_are_not_proved(name):
    edits, ids = CLOSED[name]
    assert proved_of(edited(closed_form, *edits), ids) == []


# ------------------------------------------------------------------------------------- the coefficient
def test_the_coefficient_decreases_for_positive_p_only():
    a, b = scalar("p", "p <= 1, p != 0"), scalar("q", "q <= 1, q != 0")
    refuted(ForAll(a, b, Implies(a < b, (1 - b) / b < (1 - a) / a)))
    P, Q = coefficient.p, coefficient.q
    refuted(ForAll(P, Q, Implies(P < Q, (1 - Q) / Q > (1 - P) / P)))
    refuted(ForAll(P, Q, Implies(P <= Q, (1 - Q) / Q < (1 - P) / P)))
    closed = scalar("p", "0 <= p <= 1")
    found = verdict(claim("2.2j", "p = 0", Iff(Eq((1 - closed) / closed, 0), Eq(closed, 1))), numeric=True)
    assert found.verdict == "open" and "p is 0" in found.message


def test_the_limit_is_one_sided_and_at_0_only():
    both, closed = scalar("p", "p <= 1, p != 0"), coefficient.p
    for statement in (
        Tends((1 - both) / both, both, 0, oo),
        Tends((1 - closed) / closed, closed, 0, 5),
        Tends((1 - closed) / closed, closed, 1, oo),
    ):
        assert proved_of({"x": claim("x", "false", statement)}, ["x"]) == []
    edits = [('scalar("p", "0 < p <= 1")', 'scalar("p", "p <= 1, p != 0")')]
    assert proved_of(edited(coefficient, *edits), ["2.2i", "2.2k"]) == []
    edits = [("coefficient(p), p, 0, oo)", "coefficient(p), p, 1, oo)")]
    assert proved_of(edited(coefficient, *edits), ["2.2k"]) == []


# ----------------------------------------------------------------------------------------------- ridge
RIDGE = {
    "no condition": ([("given=[condition]", "given=[]")], ["2.3i", "2.3i-condition", "2.3i-matrix"]),
    "rank not asked for": (
        [("And(Eq(ridge, 0), full_column_rank)", "Eq(ridge, 0)")],
        ["2.3i", "2.3i-condition", "2.3i-matrix"],
    ),
    "a negative penalty": (
        [("Or(ridge > 0, ", "Or(ridge < 0, ")],
        ["2.3i", "2.3i-condition", "2.3i-matrix"],
    ),
    "no eigenvalue asked about": ([("given=[no_eigenvalue]", "given=[]")], ["2.3i-general", "2.3i-if"]),
}


@pytest.mark.parametrize("name", RIDGE)
def test_with_a_hypothesis_dropped_the_closed_form_of_ridge_is_not_proved(name):
    edits, ids = RIDGE[name]
    claims = edited(ridge_closed_form, *edits)
    assert proved_of(claims, ids) == []
    assert not_refuted_of(claims, ["2.3i-matrix" if "2.3i-matrix" in ids else "2.3i-if"]) == []


MINIMISER = {
    "any penalty": ("given=[ridge > greatest]", "given=[]"),
    "a negative penalty": ("given=[ridge > greatest]", "given=[ridge < 0]"),
    "at the eigenvalue": ("given=[ridge > greatest]", "given=[ridge >= greatest]"),
    "another eigenvalue": ("fn.lambda_max(-X.T @ X)", "-fn.lambda_max(X.T @ X)"),
}


@pytest.mark.parametrize("name", MINIMISER)
def test_with_a_hypothesis_dropped_the_minimiser_of_ridge_is_not_proved(name):
    claims = edited(ridge_minimiser, MINIMISER[name])
    assert proved_of(claims, ["2.3j", "2.3j-definite", "2.3j-matrix"]) == []
    assert not_refuted_of(claims, ["2.3j-matrix"]) == []


def test_false_gradients_of_the_ridge_loss_are_refuted():
    L, ridge = ridge_solution.L, ridge_solution.ridge
    base = -(X.T @ y) + X.T @ X @ w
    for right in (2 * (base + w), 2 * base + ridge * w, 2 * (base - ridge * w), base + ridge * w):
        assert proved_of({"x": claim("x", "false", Eq(grad(L, w), right))}, ["x"]) == []
        refuted(Eq(grad(L, w), right))


# ------------------------------------------------------------------------------------- differences
def test_the_penalty_acts_on_pw_and_needs_p_not_0():
    statement = penalties.dropout_by_coordinate.statement
    found = verdict(claim("2.4b", "p = 0", penalties.dropout_by_coordinate.chain))
    assert found.verdict == "open" and found.open[0].text == "nonzero divisor: p != 0"
    fit = norm(y - p * X @ w) ** 2
    on_w = fit + Sum((1 - p) / p * (X.T @ X)[j, j] * w[j] ** 2, j)
    refuted(Eq(fit + p * (1 - p) * norm(Gamma @ w) ** 2, on_w), Ne(p, 0))
    assert proved_of({"x": claim("x", "w for pw", Eq(statement.left, on_w), given=[Ne(p, 0)])}, ["x"]) == []


def test_orthogonality_and_units_are_needed():
    edits = [("given=[orthogonal, Ne(p, 0)]", "given=[Ne(p, 0)]")]
    assert proved_of(edited(differences, *edits), ["2.4d-orthogonal"]) == []
    edits = [("Ne(ridge, 0)]", "Ne(p, 0)]")]
    assert proved_of(edited(differences, *edits), ["2.4d-ridge-scaling"]) == []
    v, D, ridge = differences.v, differences.D, differences.ridge
    plain = ridge * differences.eye(d)
    scaled = Implies(differences.solves(X, D @ v, plain), differences.solves(X @ D, v, plain))
    assert proved_of({"x": claim("x", "ridge", scaled)}, ["x"]) == []


def test_the_penalty_grows_only_with_rows_that_are_not_0():
    assert proved_of(edited(differences, ("given=[every_row]", "given=[]")), ["2.4d-rows"]) == []
    grown, rows, level = differences.penalty, differences.rows, differences.level
    refuted(grown(rows) >= rows * level)
    edits = [("penalty(rows) >= rows * level", "penalty(rows) >= (rows + 1) * level")]  # false without a row
    assert proved_of(edited(differences, *edits), ["2.4d-rows"]) == []


def test_the_root_of_a_matrix_is_another_one_from_two_columns_on():
    assert proved_of(edited(definitions, ("given=[d >= 2]", "given=[d >= 1]")), ["2.0b-literal"]) == []
    assert proved_of(edited(definitions, ("given=[d >= 2]", "given=[]")), ["2.0b-literal"]) == []


def test_errata_are_refuted_by_a_point():
    for module, name in ((bernoulli_mask, "2.1a-literal"), (ridge_minimiser, "2.3j-literal")):
        literal = next(c for c in vars(module).values() if getattr(c, "id", "") == name)
        assert verdict(literal, numeric=True).verdict == "refuted as written"
