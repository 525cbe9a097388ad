"""3.2 (b) and 3.3: every statement against sums over joint laws of weights and inputs, and what it needs.

The inputs a' are symmetric with variance 1: with an atom at 0 or without, independent, uncorrelated and dependent, or
all alike. Uniform weights are three points with the first two moments of the density, which are integrated here.
"""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from symproofs import (
    And,
    E,
    Eq,
    ForAll,
    Iff,
    Ne,
    Sum,
    Var,
    almost_surely,
    calc,
    claim,
    fn,
    iid,
    independent,
    laws,
    moments,
    sqrt,
    vector,
)
from symproofs.numeric import Model, Space, evaluate, holds
from symproofs.sections.initialization import rectified_layer, uniform_settings, uniform_weights
from symproofs.sections.initialization import zero_mean as means
from symproofs.sections.initialization.rectified_layer import (
    activation_variance,
    all_settings,
    both_quarters,
    errors_cancel,
    halves,
    mean_activation,
    not_by_summands,
    one,
    one_for_rectified,
    positive_mean,
    repaired,
)
from symproofs.sections.initialization.rectifier import a_j, half, rectified
from symproofs.sections.initialization.setting import D, a, apart, c, h, j, mu, sigma
from symproofs.sections.initialization.setting import i as unit
from symproofs.sections.initialization.uniform_settings import all_bounds, all_intervals, all_rectified_bounds
from symproofs.sections.initialization.uniform_weights import a as uniform_a
from symproofs.sections.initialization.uniform_weights import (
    alpha,
    beta,
    bound,
    by_squares,
    means_count,
    middle_too_small,
    moments_of_weights,
    not_as_a_line,
    rectified_bound,
    rectified_one,
    spread_of_even,
    what_is_dropped,
)
from symproofs.sections.initialization.uniform_weights import one as uniform_one
from symproofs.sections.initialization.uniform_weights import one_for_rectified as uniform_half
from symproofs.sections.initialization.uniform_weights import zero_mean as uniform_zero
from symproofs.sections.initialization.zero_mean import zero_mean

from .comparison import agrees, nested
from .test_rectifier import SKEWED
from .test_statements_initialization import FAIR, Layer, characters, independent_law, joined, weights
from .variants import edited, not_refuted_of, proved_of, refuted, verdict, verdicts

# ------------------------------------------------------------------------------------------------- laws
ATOM = [(F(1, 8), 2), (F(1, 8), -2), (F(3, 4), 0)]
HALF_ATOM = [(F(1, 2), 0), *((F(1, 8), F(x, 5)) for x in (6, -6, 8, -8))]
ROOT_2 = evaluate(sqrt(2), Model())


def scaled_signs(columns):
    """r (s_1, …, s_D) with r = 0 or √2: symmetric, uncorrelated, and dependent."""
    for q, signs in independent_law(FAIR, columns):
        yield q / 2, np.array([ROOT_2 * x for x in signs], dtype=object)
        yield q / 2, 0 * signs


INPUTS = {
    "signs": lambda n: independent_law(FAIR, n),
    "atoms": lambda n: independent_law(ATOM, n),
    "products": lambda n: characters(FAIR, n),
    "a common scale": scaled_signs,
    "all alike": lambda n: ((q, np.full(n, x, dtype=object)) for q, x in HALF_ATOM),
}
ASYMMETRIC = {name: (lambda n, law=law: independent_law(law, n)) for name, law in SKEWED.items()}


def rectify(z):
    return np.array([max(0, x) for x in z], dtype=object)


def world(law, parameters, columns, other=None):
    """A model of one unit and the audit's formulas; ``law``: (probability, W, a'); h is max(0, a') or ``other``."""
    outcomes = [(q, W, rectify(z) if other is None else other(z)) for q, W, z in law]
    inputs = tuple(nested(z) for _, _, z in law)
    space = Space(
        tuple(q for q, _, _ in law),
        {
            "W": tuple(nested(W) for _, W, _ in outcomes),
            "h": tuple(nested(x) for _, _, x in outcomes),
            "a'": inputs,
        },
    )
    numbers = {k: parameters.get(k, F(0)) for k in ("mu", "sigma", "c")}
    audit = Layer(outcomes, *numbers.values())
    audit.pre = np.array([z.astype(float) for _, _, z in law])
    audit.alpha, audit.beta = (float(parameters.get(k, 0)) for k in ("alpha", "beta"))
    return Model({"m": 1, "D": columns, "i": 1, "j": columns}, {**numbers, **parameters}, space=space), audit


SIGMAS = (F(1), F(1, 2), F(3))


def worlds(inputs=INPUTS, kinds=("independent", "dependent"), parameters=None, other=None, sizes=(1, 2, 3)):
    out = []
    for n, (law, kind, columns) in enumerate(product(inputs.values(), kinds, sizes)):
        some = parameters or {"mu": F(0), "sigma": SIGMAS[n % 3], "c": F(n % 2)}
        joint = joined(weights(kind, 1, columns, some["mu"], some["sigma"]), law(columns))
        if len(joint) <= 600:
            out.append(world(joint, some, columns, other))
    return out


VALID = worlds()
SHIFTED = worlds(parameters={"mu": F(1, 3), "sigma": F(1), "c": F(1)})
STRANGE = worlds(other=lambda z: np.array([x + k - 1 for k, x in enumerate(z)], dtype=object), sizes=(1, 2))
EVERYWHERE = VALID + SHIFTED + STRANGE


def everywhere(node, formula, some=EVERYWHERE):
    return all(agrees(node, formula(audit), model) for model, audit in some)


def each_j(formula):
    """A formula in one activation, at the last one."""
    return lambda audit: formula(audit, audit.h[:, -1], audit.pre[:, -1])


def test_laws_are_what_they_are_called():
    for _, audit in VALID:
        for n in range(audit.D):
            z = audit.pre[:, n]
            assert np.isclose(audit.mean(z**2), 1)
            assert all(np.isclose(audit.mean(z == x), audit.mean(z == -x)) for x in z)
    assert any(abs(audit.cov(audit.pre[:, 0], audit.pre[:, 1])) > 0.9 for _, audit in VALID if audit.D > 1)
    assert any(
        abs(audit.cov(audit.pre[:, 0], audit.pre[:, 1])) < 1e-12 < audit.cov(audit.h[:, 0], audit.h[:, 1])
        for _, audit in VALID
        if audit.D > 1
    )
    assert {bool(audit.mean(audit.pre[:, 0] == 0) > 0) for _, audit in VALID} == {True, False}


def test_what_the_audit_says_is_so():
    for _, audit in VALID:
        total = audit.sigma**2 * audit.D / 2
        assert np.isclose(audit.var(audit.a(0)), total) and np.isclose(audit.mean(audit.a(0)), audit.c)
        for n in range(audit.D):
            x = audit.h[:, n]
            assert np.isclose(audit.var(x) + audit.mean(x) ** 2, 0.5) and audit.mean(x) > 0.01
            assert not np.isclose(audit.var(x), 0.5)


# ------------------------------------------------------------------------------------------- one activation
def test_statements_of_one_activation():
    checks = [
        (mean_activation, lambda u, x, z: u.mean(x), lambda u, x, z: u.mean(np.abs(z)) / 2),
        (activation_variance, lambda u, x, z: u.var(x), lambda u, x, z: 0.5 - u.mean(x) ** 2),
    ]
    for one_claim, left, right in checks:
        assert everywhere(one_claim.statement.left, each_j(left)), one_claim.id
        assert everywhere(one_claim.statement.right, each_j(right)), one_claim.id
    assert positive_mean.statement == (E(h[j]) > 0)
    balance, positive = errors_cancel.statement.args
    assert everywhere(balance.left, each_j(lambda u, x, z: 0.5 - u.var(x)))
    assert everywhere(balance.right, each_j(lambda u, x, z: u.mean(x) ** 2)) and positive == (
        E(h[j]) ** 2 > 0
    )
    for one_claim in (mean_activation, activation_variance, positive_mean, errors_cancel):
        assert one_claim.given == (rectified,)
        assert all(holds(one_claim.statement, model).value is True for model, _ in VALID)


def test_signs_give_two_quarters():
    """a' = ±1: variance and squared mean are 1/4 each; audit 3.2b-5."""
    for model, audit in worlds({"signs": INPUTS["signs"]}):
        x = audit.h[:, -1]
        assert np.isclose(audit.var(x), 0.25) and np.isclose(audit.mean(x) ** 2, 0.25)
        assert holds(both_quarters.statement, model).value and all(
            holds(g, model).value for g in both_quarters.given
        )
    assert not all(holds(both_quarters.statement, model).value for model, _ in VALID)


# ---------------------------------------------------------------------------------------------- 3.2b
def summed(formula):
    return lambda u: sum(formula(u, u.h[:, n], u.pre[:, n]) for n in range(u.D))


def squared(u):
    return u.sigma**2


def rectified_mean(u, z):
    return u.mean(np.maximum(0, z))


CHAIN = [
    lambda u: u.var(u.a(0)),
    lambda u: u.by_moments(),
    summed(lambda u, x, z: squared(u) * u.var(x) + squared(u) * rectified_mean(u, z) ** 2 + 0),
    summed(lambda u, x, z: squared(u) * (0.5 - u.mean(x) ** 2) + squared(u) * u.mean(x) ** 2),
    summed(lambda u, x, z: squared(u) * 0.5 + squared(u) * 0),
]


@pytest.mark.parametrize("position", range(len(CHAIN)))
def test_sides_of_the_repaired_chain(position):
    assert everywhere(repaired.chain.sides[position], CHAIN[position])


def test_lines_of_the_chain():
    assert [line.id for line in repaired.chain.lines] == ["3.2b-3", "3.2b-4", None, None]
    assert repaired.chain.sides[-1] == Sum(sigma**2 * half + sigma**2 * 0, j)
    assert repaired.given == (apart, Eq(mu, 0), rectified)


def test_the_summands_are_wrong_and_their_sum_is_right():
    first, second = not_by_summands.literal.args
    for part, left, right in (
        (first, lambda u, x, z: squared(u) * u.var(x), lambda u, x, z: squared(u) / 2),
        (second, lambda u, x, z: squared(u) * u.mean(x) ** 2, lambda u, x, z: 0),
    ):
        assert everywhere(part.left, each_j(left)) and everywhere(part.right, each_j(right))
        assert not any(holds(part, model).value for model, _ in VALID)
    assert isinstance(not_by_summands.literal, And) and not_by_summands.corrected is repaired
    assert not_by_summands.given == (rectified, Ne(sigma, 0))
    for _, u in VALID:
        assert np.isclose(CHAIN[2](u), CHAIN[4](u)) and np.isclose(CHAIN[0](u), CHAIN[4](u))


def test_mean_and_variance_of_the_setting():
    sides = zero_mean.chain.sides
    means = summed(lambda u, x, z: u.mean(x))
    assert everywhere(sides[0], lambda u: u.mean(u.a(0)))
    assert everywhere(sides[1], lambda u: u.c + u.mu * means(u))
    assert everywhere(sides[2], lambda u: 0 + 0 * means(u)) and sides[3] == 0
    squares = [lambda u: u.var(u.a(0)), lambda u: squared(u) * u.squares(), lambda u: squared(u) * u.D / 2]
    for side, formula in zip(one.chain.sides, [*squares, squares[-1]], strict=False):
        assert everywhere(side, formula)
    assert one.chain.sides[3] == D / 2 * sigma**2 and one.statement == Eq(Var(a[unit]), 1)
    assert one_for_rectified.statement == one.statement


def test_hypotheses_of_3_2b():
    """No claim of 3.2b says that inputs or activations are uncorrelated."""
    scale = Eq(sigma**2, 2 / D)
    assert halves == ForAll(j, Eq(E(h[j] ** 2), half))
    assert one.given == (apart, Eq(mu, 0), halves, scale)
    assert set(one_for_rectified.given) == {apart, Eq(mu, 0), scale, rectified}
    assert zero_mean.given == (apart, Eq(c, 0), Eq(mu, 0)) and all_settings.given == (
        apart,
        Eq(mu, 0),
        halves,
    )
    found = {i: v for i, v in verdicts(rectified_layer).items() if i.startswith("3.2b-6")}
    assert not any("Cov(h" in x for v in found.values() for x in v.hypotheses)


def solved(u):
    return abs(u.mean(u.a(0))) < 1e-12 and bool(np.isclose(u.var(u.a(0)), 1))


def test_the_settings_are_exactly_these():
    """Both sides of the equivalence, at weights of mean 0 with σ² = 2/D and others."""
    seen = set()
    assert isinstance(all_settings.statement, Iff)
    for columns, s in ((1, F(1)), (2, F(1)), (2, F(1, 2)), (3, F(1))):
        for bias in (F(0), F(1)):
            numbers = {"mu": F(0), "sigma": s, "c": bias}
            for model, u in worlds(parameters=numbers, sizes=(columns,)):
                left, right = (holds(part, model).value for part in all_settings.statement.args)
                assert left is solved(u) and right is (
                    bias == 0 and bool(np.isclose(float(s) ** 2, 2 / columns))
                )
                assert left is right
                seen.add(left)
    assert seen == {True, False}


def test_asymmetric_inputs_give_another_variance():
    """{2: 1/5, −1/2: 4/5} has E[h²] = 4/5, so the variance is 8/5 with σ² = 2/D."""
    law = {"2 and -1/2": ASYMMETRIC["2 and -1/2"]}
    for model, u in worlds(law, parameters={"mu": F(0), "sigma": F(1), "c": F(0)}, sizes=(2,)):
        assert np.isclose(u.var(u.a(0)), 8 / 5)
        assert holds(one.statement, model).value is False and holds(halves, model).value is False
        assert holds(rectified, model).value is True


def test_correlated_activations_matter_if_the_weights_have_a_mean():
    """μ = 1/3: the audit's formula misses μ² times the covariances, and 3.2b-6 is false."""
    assert any(abs(u.var(u.a(0)) - u.by_moments()) > 1e-3 for _, u in SHIFTED)
    assert all(np.isclose(u.var(u.a(0)), u.by_moments()) for _, u in VALID)
    two = worlds(
        {"all alike": INPUTS["all alike"]}, parameters={"mu": F(1, 3), "sigma": F(1), "c": F(0)}, sizes=(2,)
    )
    for model, _ in two:
        assert holds(one.statement, model).value is False and holds(halves, model).value is True


# ------------------------------------------------------------------------------------------------ 3.3
def simpson(low, high):
    """Three points with the mean and variance of the uniform law."""
    return [(F(1, 6), low), (F(2, 3), (low + high) / 2), (F(1, 6), high)]


def integral(f, low, high, pieces=20_000):
    """∫ f(x) dx / (high − low) by midpoints; the error for a parabola is (high − low)² / (12 · pieces²)."""
    x = low + (np.arange(pieces) + 0.5) * (high - low) / pieces
    return float(np.mean(f(x)))


INTERVALS = [(F(-1), F(1)), (F(0), F(3)), (F(-2), F(1, 2)), (F(1, 3), F(5))]


def uniform_worlds(low, high, columns, inputs=INPUTS, bias=F(0), other=None):
    """A row of independent weights; their first two moments are those of the density on [low, high]."""
    drawn = [(q, w.reshape(1, columns)) for q, w in independent_law(simpson(low, high), columns)]
    numbers = {"alpha": low, "beta": high, "c": bias}
    return [world(joined(drawn, law(columns)), numbers, columns, other) for law in inputs.values()]


UNIFORM = [
    w for low, high in INTERVALS[:3] for n in (1, 2) for w in uniform_worlds(low, high, n, bias=F(n - 1))
]
EVEN = [w for high in (F(1), F(3, 2)) for n in (1, 2) for w in uniform_worlds(-high, high, n)]


@pytest.mark.parametrize(("low", "high"), INTERVALS)
def test_moments_of_a_uniform_weight_are_integrals(low, high):
    """3.3a: both sides against ∫ x dx and ∫ (x − m)² dx over the density."""
    mean = integral(lambda x: x, float(low), float(high))
    var = integral(lambda x: (x - mean) ** 2, float(low), float(high))
    first, second = moments_of_weights.statement.args
    for model, _ in uniform_worlds(low, high, 1):
        for side, expected in (
            (first.left, mean),
            (first.right, mean),
            (second.left, var),
            (second.right, var),
        ):
            assert agrees(side, expected, model, tolerance=1e-7)  # the midpoint rule: 36 / (12 · 4e8) < 1e-8
    assert moments_of_weights.given == (alpha < beta,)
    assert uniform_weights.W.law == iid(laws.Uniform(alpha, beta))


def test_statements_of_3_3():
    spread = lambda u: (u.beta - u.alpha) ** 2 / 12  # noqa: E731
    means = summed(lambda u, x, z: u.mean(x))
    assert everywhere(spread_of_even.statement.left, spread, UNIFORM)
    assert everywhere(spread_of_even.statement.right, lambda u: u.beta**2 / 3, UNIFORM)
    sides = uniform_zero.chain.sides
    assert everywhere(sides[0], lambda u: u.mean(u.a(0)), UNIFORM) and sides[2] == 0
    assert everywhere(sides[1], lambda u: u.c + (u.alpha + u.beta) / 2 * means(u), UNIFORM)
    assert everywhere(by_squares.statement.left, lambda u: u.var(u.a(0)), UNIFORM)
    assert everywhere(by_squares.statement.right, lambda u: u.beta**2 / 3 * u.squares(), UNIFORM)
    middle = summed(lambda u, x, z: spread(u) * u.var(x) + 0 + 0)
    line = uniform_one.chain.sides
    assert everywhere(line[0], lambda u: u.var(u.a(0)), UNIFORM)
    assert everywhere(line[2], middle, UNIFORM) and everywhere(
        line[3], lambda u: u.D * u.beta**2 / 3, UNIFORM
    )
    first, second, third = not_as_a_line.literal.args
    assert everywhere(first.left, lambda u: u.var(u.a(0)), UNIFORM) and first.right == second.left
    assert everywhere(first.right, middle, UNIFORM) and second.right == third.left and third.right == 1
    assert everywhere(second.right, lambda u: u.D * u.beta**2 / 6, UNIFORM)
    right = what_is_dropped.statement.right
    dropped = lambda u: u.beta**2 / 3 * sum(u.mean(u.h[:, n]) ** 2 for n in range(u.D))  # noqa: E731
    assert everywhere(right, lambda u: middle(u) + dropped(u), UNIFORM)


def test_the_line_of_3_3e_is_false_in_the_middle_and_right_at_the_end():
    """β = √(6/D): the middle is less than 1, both ends are 1; audit 3.3e, E3.3."""
    for columns in (1, 2):
        high = evaluate(sqrt(6) if columns == 1 else sqrt(3), Model())
        for model, u in uniform_worlds(-high, high, columns):
            first, second, third = not_as_a_line.literal.args
            assert [holds(x, model).value for x in (first, second, third)] == [False, False, True]
            assert np.isclose(u.var(u.a(0)), 1) and holds(rectified_one.statement, model).value
            assert (
                holds(middle_too_small.statement, model).value and holds(means_count.statement, model).value
            )
            assert holds(rectified_bound, model).value and holds(halves, model).value
            assert not holds(bound, model).value
    # N(0, 1): the middle expression is 2 (1/2 − 1/(2π)) = .6817
    z = np.random.default_rng(5).standard_normal(1_000_000)
    assert abs(2 * np.maximum(0, z).var() - 0.6817) < 0.01  # five standard deviations are 0.006


def test_settings_with_uniform_weights():
    """Both sides of the equivalences; standard inputs for √(3/D), rectified ones for √(6/D)."""
    standard = {"mean 0": lambda n: characters(SKEWED["2 and -1/2"], n), "signs": INPUTS["signs"]}
    keep = lambda z: z  # noqa: E731
    roots = {k: evaluate(sqrt(k), Model()) for k in (2, 3, 6)}
    seen = set()
    for columns, bias, high in product((1, 2), (F(0), F(1)), (F(1), roots[2], roots[3], roots[6])):
        for inputs, other, statement, value in (
            (standard, keep, all_bounds, 3),
            (INPUTS, None, all_rectified_bounds, 6),
        ):
            for model, u in uniform_worlds(-high, high, columns, inputs, bias, other):
                left, right = (holds(part, model).value for part in statement.statement.args)
                assert left is right is (bias == 0 and bool(np.isclose(float(high) ** 2, value / columns)))
                assert left is solved(u)
                seen.add((value, columns, left))
    assert {(3, 1, True), (6, 2, True), (3, 2, False), (6, 1, True), (6, 1, False)} <= seen


def test_all_intervals():
    """α² + αβ + β² = 3/D, for α ≠ −β too: [0, √3] serves at D = 1."""
    root = evaluate(sqrt(3), Model())
    standard = {"mean 0": lambda n: characters(SKEWED["2 and -1/2"], n)}
    seen = set()
    for low, high, columns in (
        (F(0) * root, root, 1),
        (-root, root, 1),
        (F(-1), F(2), 1),
        (F(0), F(1), 1),
        (F(0), F(1), 2),
    ):
        for bias in (F(0), F(1)):
            for model, u in uniform_worlds(low, high, columns, standard, bias, lambda z: z):
                left, right = (holds(part, model).value for part in all_intervals.statement.args)
                low_, high_ = float(low), float(high)
                curve = np.isclose(low_**2 + low_ * high_ + high_**2, 3 / columns)
                assert left is right is (bias == 0 and bool(curve)) and left is solved(u)
                seen.add((low != -high, left))
    assert seen == {(True, True), (False, True), (True, False), (False, False)}


def test_bounds_are_those_of_the_source():
    assert bound == Eq(beta, sqrt(3 / D)) and rectified_bound == Eq(beta, sqrt(6 / D))
    assert uniform_half.given == (
        rectified_bound,
        Eq(alpha, -beta),
        alpha < beta,
        independent(uniform_weights.W, h),
        halves,
    )
    for one_claim in (uniform_one, uniform_half, rectified_one):
        assert one_claim.statement == Eq(Var(uniform_a[unit]), 1)
    assert not_as_a_line.corrected is rectified_one


# ------------------------------------------------------------------------------------------------ verdicts
def test_verdicts_of_3_2b():
    found = verdicts(rectified_layer, numeric=True) | verdicts(means, numeric=True)
    special = {"3.2b-5": "refuted as written", "3.2b-7": "discussion"}
    assert {i: v.verdict for i, v in found.items()} == {i: special.get(i, "proved") for i in found}
    assert {f"3.2b-{k}" for k in (1, 3, 4, 5, 6, 7)} <= found.keys()
    assert all(v.spot_check.passed for i, v in found.items() if i != "3.2b-7")


def test_verdicts_of_3_3():
    found = verdicts(uniform_weights, numeric=True) | verdicts(uniform_settings, numeric=True)
    assert {i: v.verdict for i, v in found.items()} == {
        i: "refuted as written" if i == "3.3e" else "proved" for i in found
    }
    assert {f"3.3{x}" for x in "abcde"} <= found.keys()
    assert all(v.spot_check.passed for v in found.values())


DROPPED = {
    "W and h dependent": (
        rectified_layer,
        [("given=[apart, ", "given=[")],
        ["3.2b-6", "3.2b-6-rectified"],
    ),
    "weights with a mean": (rectified_layer, [("no_mean, halves, scale", "halves, scale")], ["3.2b-6"]),
    "any activations": (rectified_layer, [("no_mean, halves, scale", "no_mean, scale")], ["3.2b-6"]),
    "any scale": (rectified_layer, [("no_mean, halves, scale", "no_mean, halves")], ["3.2b-6"]),
    "W and h dependent, the mean": (means, [("given=[apart, ", "given=[")], ["3.2b-1"]),
    "a bias": (means, [("[apart, no_bias, no_mean]", "[apart, no_mean]")], ["3.2b-1"]),
    "half the scale": (
        rectified_layer,
        [("scale = Eq(sigma**2, 2 / D)", "scale = Eq(sigma**2, 1 / D)")],
        ["3.2b-6"],
    ),
    "any interval": (uniform_weights, [("[bound, even, proper, apart", "[bound, proper, apart")], ["3.3d"]),
    "the other bound": (
        uniform_weights,
        [("Eq(beta, sqrt(3 / D))", "Eq(beta, sqrt(6 / D))")],
        ["3.3d", "3.3d-minimal"],
    ),
    "uniform, dependent": (
        uniform_weights,
        [("even, proper, apart, ", "even, proper, ")],
        ["3.3d", "3.3e-corrected"],
    ),
    "uniform, a bias": (
        uniform_weights,
        [("given=[proper, even, no_bias, apart]", "given=[proper, even, apart]")],
        ["3.3b"],
    ),
    "a tenth": (
        uniform_weights,
        [("(beta - alpha) ** 2 / 12", "(beta - alpha) ** 2 / 10")],
        ["3.3a", "3.3a-row"],
    ),
}


@pytest.mark.parametrize("name", DROPPED)
def test_with_a_hypothesis_dropped_it_is_neither_proved_nor_true(name):
    module, edits, ids = DROPPED[name]
    claims = edited(module, *edits)
    assert proved_of(claims, ids) == [] and not_refuted_of(claims, ids) == []


OTHER_LAWS = {
    "not symmetric": moments(mean=0, var=1),
    "no variance": moments(order=2, symmetric=True),
    "variance 2": moments(var=2, symmetric=True),
}


@pytest.mark.parametrize("name", OTHER_LAWS)
def test_inputs_that_are_not_symmetric_or_not_of_variance_1(name):
    other = vector("a'", D, law=OTHER_LAWS[name])
    units = ForAll(j, almost_surely(Eq(h[j], fn.relu(other[j]))))
    layer = [apart, Eq(mu, 0), Eq(sigma**2, 2 / D), units]
    uniform = [rectified_bound, Eq(alpha, -beta), alpha < beta, independent(uniform_weights.W, h), units]
    for left, given, cited in (
        (Var(a[unit]), layer, one_for_rectified),
        (Var(uniform_a[unit]), uniform, rectified_one),
    ):
        by_citation = claim("x", "cited", calc(left).eq(1, by=cited), given=given)
        assert verdict(by_citation).verdict == "open"
        assert refuted(claim("x", "bare", Eq(left, 1), given=given))


def test_an_interval_without_an_order_of_its_ends_is_no_law():
    claims = edited(uniform_weights, ("given=[proper],", "given=[],"))
    for i in ("3.3a", "3.3a-row"):
        found = verdict(claims[i])
        assert found.verdict == "open" and "alpha < beta" in found.open[0].text


WRONG = {
    "variance one half": (Eq(Var(h[j]), half), [rectified]),
    "mean 0": (Eq(E(h[j]), 0), [rectified]),
    "the square of the mean": (Eq(E(h[j] ** 2), E(h[j]) ** 2), [rectified]),
    "Jensen": (Eq(E(fn.relu(a_j)), fn.relu(E(a_j))), []),
    "uncorrelated by μ = 0": (Eq(Var(a[unit]), 1), [apart, Eq(mu, 0), rectified]),
    "inputs of variance 1 for activations": (
        Eq(Var(a[unit]), 1),
        [apart, Eq(mu, 0), rectified, Eq(sigma**2, 1 / D)],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_false_statements_are_refuted(name):
    statement, hypotheses = WRONG[name]
    wrong = claim("x", "false", statement, given=hypotheses)
    assert verdict(wrong).verdict == "open" and refuted(wrong)
