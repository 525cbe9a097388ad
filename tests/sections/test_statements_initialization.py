"""3.1 and C13: every side is what the audit writes, at joint laws of weights and inputs summed outcome by outcome.

Where the hypotheses of a chain hold, its sides are equal and one could stand for another. So they are also compared
at laws that break one hypothesis: W a function of h, inputs that move together with μ ≠ 0, one weight for a whole row.
"""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    Exists,
    ForAll,
    Implies,
    Ne,
    Or,
    Sum,
    Var,
    delta,
    function,
    iid,
    independent,
    laws,
    let,
    moments,
    ones,
    sqrt,
)
from symproofs.numeric import Model, Space, evaluate, holds
from symproofs.sections.initialization import setting
from symproofs.sections.initialization.centred_weights import (
    mean_of_centred_weights,
    settings_of_centred_weights,
    variance_of_centred_weights,
)
from symproofs.sections.initialization.cross_terms import excess
from symproofs.sections.initialization.exact_variance import W as any_W
from symproofs.sections.initialization.exact_variance import exact_variance
from symproofs.sections.initialization.gaussian_weights import gaussian_mean, gaussian_variance
from symproofs.sections.initialization.layer import W as gaussian_W
from symproofs.sections.initialization.layer import gaussian_moments, layer
from symproofs.sections.initialization.pre_activation import (
    diagonal,
    inputs_apart,
    mean,
    mean_of_uncorrelated,
    sum_of_variances,
    variance,
    variance_of_any_inputs,
)
from symproofs.sections.initialization.product import (
    U,
    V,
    X,
    Y,
    Z,
    second_moment,
    variance_of_product,
    without_independence,
)
from symproofs.sections.initialization.setting import D, W, a, apart, b, c, h, i, j, k, m, mu, sigma
from symproofs.sections.initialization.standard_inputs import (
    all_settings,
    as_in_the_source,
    many,
    mean_is_bias,
    one,
    variance_by_parameters,
    zero_mean,
)

from .comparison import agrees, nested


# ------------------------------------------------------------------- what the audit says, in NumPy
class Layer:
    """a_i = Σ_j W_ij h_j + c for outcomes (probability, W, h); every number a float, every index from 0."""

    def __init__(self, outcomes, mu, sigma, c):
        self.q = np.array([float(q) for q, _, _ in outcomes])
        self.W = np.array([W.astype(float) for _, W, _ in outcomes])
        self.h = np.array([h.astype(float) for _, _, h in outcomes])
        self.mu, self.sigma, self.c = float(mu), float(sigma), float(c)
        self.D = self.h.shape[1]

    def mean(self, x):
        return float(self.q @ x)

    def cov(self, x, y):
        return self.mean((x - self.mean(x)) * (y - self.mean(y)))

    def var(self, x):
        return self.cov(x, x)

    def a(self, i):
        out = np.full(len(self.q), self.c)
        for n in range(self.D):
            out = out + self.W[:, i, n] * self.h[:, n]
        return out

    def pairs(self):
        return product(range(self.D), repeat=2)

    def cross(self, i, j, k):
        """Cov(W_ij, W_ik) E[h_j h_k] + E[W_ij] E[W_ik] Cov(h_j, h_k)."""
        w, x, y, z = self.W[:, i, j], self.W[:, i, k], self.h[:, j], self.h[:, k]
        return self.cov(w, x) * self.mean(y * z) + self.mean(w) * self.mean(x) * self.cov(y, z)

    def product(self, i, j):
        return self.W[:, i, j] * self.h[:, j]

    def mean_sides(self, i):
        """3.1b-1 to 3.1b-3."""
        first = self.mean(self.a(i))
        second = self.c + sum(self.mean(self.product(i, j)) for j in range(self.D))
        third = self.c + self.mu * sum(self.mean(self.h[:, j]) for j in range(self.D))
        return [first, first, second, third]

    def by_moments(self):
        """Σ_j [σ² Var h_j + σ² E[h_j]² + μ² Var h_j]."""
        s, inputs = self.sigma**2, [self.h[:, j] for j in range(self.D)]
        return sum(s * self.var(x) + s * self.mean(x) ** 2 + self.mu**2 * self.var(x) for x in inputs)

    def variance_sides(self, i):
        """3.1b-4 to 3.1b-7."""
        first = self.var(self.a(i))
        fifth = sum(self.var(self.product(i, j)) for j in range(self.D))
        sixth = 0.0
        for n in range(self.D):
            w, x = self.W[:, i, n], self.h[:, n]
            sixth += self.var(w) * self.var(x) + self.var(w) * self.mean(x) ** 2
            sixth += self.var(x) * self.mean(w) ** 2
        return [first, first, fifth, sixth, self.by_moments()]

    def all_cross(self, i, apart=False):
        return sum(self.cross(i, j, k) for j, k in self.pairs() if not (apart and j == k))

    def between_inputs(self):
        """Σ_{j≠k} Cov(h_j, h_k)."""
        return sum(self.cov(self.h[:, j], self.h[:, k]) for j, k in self.pairs() if j != k)

    def squares(self):
        return sum(self.mean(self.h[:, j] ** 2) for j in range(self.D))


# ------------------------------------------------------------------------------------------------ laws
FAIR = [(F(1, 2), 1), (F(1, 2), -1)]
SKEW = [(F(1, 5), 2), (F(4, 5), F(-1, 2))]  # mean 0, variance 1, third moment not 0


def independent_law(one, count):
    """Independent copies of a law of one variable."""
    for draw in product(one, repeat=count):
        yield np.prod([q for q, _ in draw]), np.array([x for _, x in draw], dtype=object)


def characters(one, count):
    """z_1, z_2, z_1 z_2 of two independent variables: uncorrelated, and dependent from three of them on."""
    for q, (x, y) in independent_law(one, 2):
        yield q, np.array([x, x * y, y], dtype=object)[:count]


def weights(kind, rows, columns, mu, sigma):
    """Laws of W with mean μ, variance σ²; within a row uncorrelated, but for the last kind."""
    if kind == "independent":
        for q, z in independent_law(FAIR, rows * columns):
            yield q, mu + sigma * z.reshape(rows, columns)
    elif kind == "skewed":
        for q, z in independent_law(SKEW, columns):
            yield q, mu + sigma * np.repeat(z[None, :], rows, axis=0)
    elif kind == "dependent":
        for q, z in characters(SKEW, columns):
            yield q, mu + sigma * np.repeat(z[None, :], rows, axis=0)
    else:
        for q, z in independent_law(FAIR, rows):
            yield q, mu + sigma * np.repeat(z[:, None], columns, axis=1)


def inputs(kind, columns):
    """Laws of h: uncorrelated with means, uncorrelated and dependent, moving together, arbitrary."""
    if kind == "independent":
        for q, z in independent_law(SKEW, columns):
            yield q, z + np.arange(columns)
    elif kind == "dependent":
        for q, z in characters(FAIR, columns):
            yield q, 2 * z + 1
    elif kind == "standard":  # mean 0, variance 1, uncorrelated, dependent
        yield from characters(SKEW, columns)
    elif kind == "together":
        for q, x in FAIR:
            yield q, np.full(columns, x, dtype=object)
    else:
        rng = np.random.default_rng(columns)
        for q in (F(1, 4), F(1, 4), F(1, 2)):
            yield q, rng.integers(-3, 4, columns).astype(object)


def joined(first, second):
    return [(p * q, x, y) for (p, x), (q, y) in product(list(first), list(second))]


def a_function_of_h(rows, columns):
    """W_ij = sign(h_j) for h_j = ±1: mean 0 and variance 1, uncorrelated within a row, and not independent of h."""
    for q, z in independent_law(FAIR, columns):
        yield q, np.repeat(z[None, :], rows, axis=0), z


SIZES = [(1, 1), (2, 2), (1, 3), (2, 1)]
PARAMETERS = [(F(0), F(1), F(0)), (F(1, 3), F(2), F(-1)), (F(-1), F(1, 2), F(2))]
UNCORRELATED, CORRELATED = ("independent", "dependent", "standard"), ("together", "arbitrary")


def case(outcomes, mu, sigma, c):
    """A model and the audit's formulas at it, once per unit i."""
    rows, columns = outcomes[0][1].shape
    space = Space(
        tuple(q for q, _, _ in outcomes),
        {"W": tuple(nested(W) for _, W, _ in outcomes), "h": tuple(nested(h) for _, _, h in outcomes)},
    )
    audit = Layer(outcomes, mu, sigma, c)
    values = {"mu": mu, "sigma": sigma, "c": c}
    return [
        (Model({"m": rows, "D": columns, "i": i + 1}, values, space=space), audit, i) for i in range(rows)
    ]


def cases(of_W, of_h, parameters=PARAMETERS):
    """Every kind of W with every kind of h at every size, the parameters in turn."""
    out = []
    for n, ((rows, columns), w, x) in enumerate(product(SIZES, of_W, of_h)):
        p = parameters[n % len(parameters)]
        out += case(joined(weights(w, rows, columns, *p[:2]), inputs(x, columns)), *p)
    return out


ALL_W = ("independent", "skewed", "dependent")
VALID = cases(ALL_W, UNCORRELATED) + cases(ALL_W, CORRELATED, PARAMETERS[:1])
TOGETHER = cases(ALL_W, CORRELATED, PARAMETERS[1:])  # only the inputs break 3.1b-5
SHARED = cases(["shared"], UNCORRELATED)
COUPLED = [
    x for size in [(1, 1), (2, 2), (1, 3)] for x in case(list(a_function_of_h(*size)), F(0), F(1), F(2))
]
EVERYTHING = VALID + TOGETHER + SHARED + COUPLED


def everywhere(node, formula, cases=EVERYTHING):
    return all(agrees(node, formula(audit, i), model) for model, audit, i in cases)


def equation(statement, left, right, cases=EVERYTHING):
    """Whether both sides are those formulas, at laws that meet the hypotheses and at others."""
    return (
        isinstance(statement, Eq)
        and everywhere(statement.left, left, cases)
        and everywhere(statement.right, right, cases)
    )


# -------------------------------------------------------------------------------------- the laws themselves
def test_laws_are_what_they_are_called():
    for _, audit, unit in VALID + TOGETHER + COUPLED:
        for n in range(audit.D):
            assert np.isclose(audit.mean(audit.W[:, unit, n]), audit.mu, atol=1e-12)
            assert np.isclose(audit.var(audit.W[:, unit, n]), audit.sigma**2)
        for n, o in audit.pairs():
            assert n == o or abs(audit.cov(audit.W[:, unit, n], audit.W[:, unit, o])) < 1e-12
    for _, audit, _ in cases(ALL_W, UNCORRELATED):
        assert all(j == k or abs(audit.cov(audit.h[:, j], audit.h[:, k])) < 1e-12 for j, k in audit.pairs())


def test_some_uncorrelated_laws_are_dependent():
    """z_1, z_1 z_2, z_2 with Cov(z_1², (z_1 z_2)²) ≠ 0, and a third moment that is not 0."""
    law = list(characters(SKEW, 3))
    q, z = np.array([float(q) for q, _ in law]), np.array([z.astype(float) for _, z in law])
    assert abs(q @ (z[:, 0] * z[:, 1])) < 1e-12
    assert abs(q @ (z[:, 0] ** 2 * z[:, 1] ** 2) - (q @ z[:, 0] ** 2) * (q @ z[:, 1] ** 2)) > 1
    assert abs(q @ z[:, 0] ** 3) > 1


def test_the_formulas_hold_where_the_audit_says_so_and_only_there():
    for _, audit, unit in VALID:
        assert np.ptp(audit.mean_sides(unit)) < 1e-10
        assert np.ptp(audit.variance_sides(unit)) < 1e-9
    broken = [TOGETHER, SHARED, COUPLED]
    for some in broken:
        assert any(np.ptp(audit.variance_sides(unit)) > 0.5 for _, audit, unit in some)
    for _, audit, unit in (
        VALID + TOGETHER + SHARED
    ):  # with W and h independent, C13 and its consequences hold
        assert np.isclose(audit.var(audit.a(unit)), audit.all_cross(unit))
        own = sum(audit.var(audit.product(unit, n)) for n in range(audit.D))
        assert np.isclose(audit.var(audit.a(unit)), own + audit.all_cross(unit, apart=True))
    assert any(not np.isclose(audit.var(audit.a(unit)), audit.all_cross(unit)) for _, audit, unit in COUPLED)


# ---------------------------------------------------------------------------------------- 3.0a and 3.1b
def test_a_layer_is_the_sources():
    next_h, affine, bias = layer.statement.args
    assert affine.left == let("a", gaussian_W @ h + b) and affine.right == gaussian_W @ h + b
    assert (bias.left, bias.right) == (b, c * ones(m)) and gaussian_W.law == iid(laws.Gaussian(mu, sigma**2))
    assert next_h.right == function("g")(affine.left)
    for model, audit, unit in VALID:
        for outcome in range(len(audit.q)):
            assert agrees(affine.right[i], audit.a(unit)[outcome], model, outcome)
            assert agrees(b[i], audit.c, model)


def test_what_is_used_of_gaussian_weights():
    """Cov(W_ij, W_ik) = σ² δ_jk and E[W_ij] = μ, for all indices, under no hypothesis but the law."""
    expected = And(
        Eq(E(gaussian_W[i, j]), mu), Eq(Cov(gaussian_W[i, j], gaussian_W[i, k]), sigma**2 * delta(j, k))
    )
    assert gaussian_moments.statement == ForAll(i, j, k, expected) and not gaussian_moments.given


@pytest.mark.parametrize("position", range(4))
def test_sides_of_the_mean(position):
    assert everywhere(mean.chain.sides[position], lambda audit, i: audit.mean_sides(i)[position])


@pytest.mark.parametrize("position", range(5))
def test_sides_of_the_variance(position):
    assert everywhere(variance.chain.sides[position], lambda audit, i: audit.variance_sides(i)[position])


def test_lines_are_the_claims_in_order():
    assert [line.id for line in mean.chain.lines] == ["3.1b-1", "3.1b-2", "3.1b-3"]
    assert [line.id for line in variance.chain.lines] == ["3.1b-4", "3.1b-5", "3.1b-6", "3.1b-7"]
    assert [line.id for line in variance_of_product.chain.lines] == [f"3.1a-{k}" for k in range(1, 6)]
    for one_claim in (mean, variance, variance_of_product):
        assert {line.relation for line in one_claim.chain.lines} == {"eq"}
        assert one_claim.statement == Eq(one_claim.chain.sides[0], one_claim.chain.sides[-1])


def test_sides_of_equal_value_are_written_apart():
    assert mean.chain.sides[:2] == (E(a[i]), E(Sum(W[i, j] * h[j], j) + b[i]))
    assert variance.chain.sides[:2] == (Var(a[i]), Var(Sum(W[i, j] * h[j], j) + b[i]))


def test_corollaries():
    exact = lambda audit, i: audit.var(audit.a(i))  # noqa: E731
    assert equation(exact_variance.statement, exact, lambda audit, i: audit.all_cross(i))
    assert equation(
        excess.statement,
        exact,
        lambda audit, i: audit.variance_sides(i)[2] + audit.all_cross(i, apart=True),
    )
    assert equation(sum_of_variances.statement, exact, lambda audit, i: audit.variance_sides(i)[2])
    assert equation(
        variance_of_any_inputs.statement,
        exact,
        lambda audit, i: audit.by_moments() + audit.mu**2 * audit.between_inputs(),
    )
    assert equation(
        inputs_apart.statement,
        lambda audit, i: sum(audit.mu**2 * audit.cov(audit.h[:, j], audit.h[:, k]) for j, k in audit.pairs()),
        lambda audit, i: sum(audit.mu**2 * audit.var(audit.h[:, j]) for j in range(audit.D)),
    )
    assert mean_of_uncorrelated.statement == mean.statement
    assert str(gaussian_mean.statement) == str(mean.statement)
    assert str(gaussian_variance.statement) == str(variance.statement)


def is_uncorrelated(audit):
    return all(j == k or abs(audit.cov(audit.h[:, j], audit.h[:, k])) < 1e-12 for j, k in audit.pairs())


def meant(statement, truth):
    """Whether a hypothesis or claim is true exactly where the audit's condition is."""
    seen = {(holds(statement, model).value, bool(truth(audit))) for model, audit, _ in EVERYTHING}
    return seen == {(True, True), (False, False)}


def test_hypotheses_mean_what_they_say():
    every = lambda f: lambda audit: all(f(audit, audit.h[:, j]) for j in range(audit.D))  # noqa: E731
    assert meant(setting.uncorrelated, is_uncorrelated)
    assert meant(setting.no_cross_terms, lambda audit: audit.mu == 0 or is_uncorrelated(audit))
    assert meant(setting.centred, every(lambda audit, x: abs(audit.mean(x)) < 1e-12))
    assert meant(setting.unit_variance, every(lambda audit, x: np.isclose(audit.var(x), 1)))
    assert meant(setting.unit_square, every(lambda audit, x: np.isclose(audit.mean(x**2), 1)))
    assert meant(diagonal.statement, is_uncorrelated)


def test_hypotheses_are_the_audits():
    """W ⟂ h throughout; weights uncorrelated by declaration; μ = 0 or inputs uncorrelated; nothing else."""
    assert apart == independent(W, h) and h.law == moments(order=2)
    assert moments(mean=mu, var=sigma**2, uncorrelated="rows") == W.law and any_W.law == moments(order=2)
    assert mean.given == (apart,) and variance.given == (apart, setting.no_cross_terms)
    assert exact_variance.given == excess.given == (independent(any_W, h),)
    assert (W.shape, h.shape, a.shape, mu.domain, sigma.domain, c.domain) == ((m, D), (D,), (m,), [], [], [])


# ---------------------------------------------------------------------------------------- the audit's numbers
def at_law(outcomes, mu, sigma, c=F(0)):
    ((model, audit, i),) = case(outcomes, mu, sigma, c)
    return model, audit, i


def test_two_equal_inputs_of_weights_with_mean_1():
    """D = 2, μ = σ² = 1, h_1 = h_2 = ±1: the variance is 6, the formula gives 4."""
    model, audit, i = at_law(
        joined(weights("independent", 1, 2, F(1), F(1)), inputs("together", 2)), F(1), F(1)
    )
    assert np.isclose(audit.var(audit.a(i)), 6) and np.isclose(audit.by_moments(), 4)
    assert agrees(variance.statement.left, 6, model) and agrees(variance.statement.right, 4, model)
    assert agrees(variance_of_any_inputs.statement.right, 6, model)
    assert (
        holds(variance.statement, model).value is False
        and holds(setting.no_cross_terms, model).value is False
    )


def test_weights_that_are_the_signs_of_the_inputs():
    """h = ±1, W = sign(h): E[Wh] = 1 and Var(Wh) = 0, where the formulas give 0 and 1."""
    model, audit, i = at_law(list(a_function_of_h(1, 1)), F(0), F(1))
    assert agrees(mean.statement.left, 1, model) and agrees(mean.statement.right, 0, model)
    assert agrees(variance.statement.left, 0, model) and agrees(variance.statement.right, 1, model)
    assert np.isclose(audit.mean(audit.a(i)), 1)


def test_one_weight_for_a_whole_row():
    """W_1 = W_2 = ±1, h_j = ±1 + 1 independent: the weights' covariance adds 2 E[h_1 h_2] = 2."""
    shared = weights("shared", 1, 2, F(0), F(1))
    model, audit, i = at_law(joined(shared, ((q, z + 1) for q, z in independent_law(FAIR, 2))), F(0), F(1))
    assert np.isclose(audit.var(audit.a(i)) - audit.by_moments(), 2)
    assert holds(variance.statement, model).value is False
    assert holds(exact_variance.statement, model).value is True
    assert holds(setting.no_cross_terms, model).value is True


def test_weights_of_two_values_and_of_another_solution():
    """±1/√D weights solve the design problem, and so does μ = 3/10, σ² = 41/100 at D = 2; audit 3.1c-2, 3.1c-3."""
    root, other = (evaluate(x, Model()) for x in (sqrt(2) / 2, sqrt(41) / 10))
    for mean_of_W, spread in ((F(0), root), (F(3, 10), other)):
        drawn = [(q, np.array([[mean_of_W + spread * x for x in z]])) for q, z in independent_law(FAIR, 2)]
        model, audit, _unit = at_law(joined(drawn, characters(SKEW, 2)), mean_of_W, spread)
        assert solved(audit)
        assert holds(all_settings.statement, model).value is True
        assert all(holds(part, model).value is True for part in all_settings.statement.args)


# -------------------------------------------------------------------------------------------------- 3.1a
class Pair:
    """The lines of 3.1(a) for outcomes (probability, x, y)."""

    def __init__(self, law):
        self.q = np.array([float(q) for q, _, _ in law])
        self.x = np.array([float(x) for _, x, _ in law])
        self.y = np.array([float(y) for _, _, y in law])

    def mean(self, z):
        return float(self.q @ z)

    def var(self, z):
        return self.mean((z - self.mean(z)) ** 2)

    def sides(self):
        x, y = self.x, self.y
        m, n, p, r = self.mean(x), self.mean(y), self.mean(x**2), self.mean(y**2)
        first, second = self.mean((x * y) ** 2) - self.mean(x * y) ** 2, p * r - m**2 * n**2
        third = second + (m**2 * n**2 - m**2 * n**2) + (p * n**2 - p * n**2) + (r * m**2 - r * m**2)
        fourth = (
            (p * r - p * n**2 - r * m**2 + m**2 * n**2) + (p * n**2 - m**2 * n**2) + (r * m**2 - m**2 * n**2)
        )
        fifth = self.var(x) * self.var(y) + self.var(x) * n**2 + self.var(y) * m**2
        return [self.var(x * y), first, second, third, fourth, fifth]


THIRD = F(1, 3)
INDEPENDENT = [
    [(p * q, s * x + m, t * y + n) for (p, x), (q, y) in product(one, other)]
    for one, other in ((FAIR, FAIR), (FAIR, SKEW), (SKEW, SKEW))
    for s, m, t, n in ((1, 0, 1, 0), (2, 1, 3, -2), (1, 3, F(1, 2), 1))
]
DEPENDENT = {
    "uncorrelated": [(THIRD, -1, 1), (THIRD, 0, 0), (THIRD, 1, 1)],
    "the same": [(F(1, 2), 1, 1), (F(1, 2), 2, 2)],
    "opposite": [(F(1, 5), 2, -1), (F(4, 5), 1, 3)],
}


def pair_model(law, names=("X", "Y")):
    weights = tuple(q for q, _, _ in law)
    return Model(
        space=Space(weights, {names[0]: tuple(x for _, x, _ in law), names[1]: tuple(y for _, _, y in law)})
    )


@pytest.mark.parametrize("position", range(6))
def test_sides_of_the_product(position):
    for law in [*INDEPENDENT, *DEPENDENT.values()]:
        assert agrees(variance_of_product.chain.sides[position], Pair(law).sides()[position], pair_model(law))


def test_lines_that_add_zeros_are_written_apart():
    """The values of 3.1a-2, 3.1a-3 and 3.1a-4 are equal whatever the law; the brackets are the source's."""
    _, _, second, third, fourth, _ = variance_of_product.chain.sides
    x, y, p, r = E(X) ** 2, E(Y) ** 2, E(X**2), E(Y**2)
    assert second == p * r - x * y
    assert third == p * r - x * y + (x * y - x * y) + (p * y - p * y) + (r * x - r * x)
    assert fourth == (p * r - p * y - r * x + x * y) + (p * y - x * y) + (r * x - x * y)
    assert X.law == Y.law == moments(order=2) and variance_of_product.given == (independent(X, Y),)


def test_uncorrelated_is_not_enough():
    """X uniform on −1, 0, 1 and Y = X²: the variance is 2/3, the formula gives 4/9; audit 3.1a-5."""
    law = DEPENDENT["uncorrelated"]
    sides = Pair(law).sides()
    assert np.isclose(sides[0], 2 / 3) and np.isclose(sides[5], 4 / 9)
    model = pair_model(law)
    assert holds(Eq(Cov(X, Y), 0), model).value is True
    assert holds(variance_of_product.statement, model).value is False


def test_a_dependent_pair_may_satisfy_the_formula():
    """X = ±1, and |Y| depends on X: X² = 1 is uncorrelated with Y², and the signs of Y make E[XY] = E[Y] = 0."""
    law = [
        (F(1, 8), 1, 1),
        (F(1, 8), 1, -1),
        (F(1, 4), -1, 2),
        (F(1, 4), -1, -2),
        (F(1, 8), 1, 3),
        (F(1, 8), 1, -3),
    ]
    pair = Pair(law)
    assert np.isclose(
        pair.mean(pair.x * pair.y**2) - pair.mean(pair.x) * pair.mean(pair.y**2), 0.5
    )  # dependent
    assert np.ptp(pair.sides()) < 1e-12
    assert holds(variance_of_product.statement, pair_model(law)).value is True
    there = pair_model(law, ("U", "V"))
    assert all(holds(g, there).value is True for g in without_independence.given)
    assert holds(without_independence.statement, there).value is True


def test_what_holds_without_independence():
    for law in [*INDEPENDENT, *DEPENDENT.values()]:
        sides = Pair(law).sides()
        model = pair_model(law, ("U", "V"))
        assert agrees(without_independence.statement.left, sides[0], model)
        assert agrees(without_independence.statement.right, sides[5], model)
        alone = Model(space=Space(tuple(q for q, _, _ in law), {"Z": tuple(x for _, x, _ in law)}))
        pair = Pair(law)
        assert agrees(second_moment.statement.left, pair.var(pair.x), alone)
        assert agrees(second_moment.statement.right, pair.mean(pair.x**2) - pair.mean(pair.x) ** 2, alone)
        squares = pair.mean(pair.x**2 * pair.y**2) - pair.mean(pair.x**2) * pair.mean(pair.y**2)
        means = pair.mean(pair.x * pair.y) ** 2 - pair.mean(pair.x) ** 2 * pair.mean(pair.y) ** 2
        truth = [holds(g, model).value for g in without_independence.given]
        assert truth == [abs(squares) < 1e-9, abs(means) < 1e-9]
    assert U.law == V.law == moments(order=4) and Z.law == moments(order=2)


# -------------------------------------------------------------------------------------------------- 3.1c
def test_statements_of_the_design():
    assert equation(zero_mean.statement, lambda audit, i: audit.mean_sides(i)[0], lambda audit, i: 0)
    for one_claim in (one, as_in_the_source):
        assert equation(one_claim.statement, lambda audit, i: audit.variance_sides(i)[0], lambda audit, i: 1)
    assert equation(mean_is_bias.statement, lambda audit, i: audit.mean_sides(i)[0], lambda audit, i: audit.c)
    assert mean_of_centred_weights.statement == mean_is_bias.statement
    assert equation(
        variance_by_parameters.statement,
        lambda audit, i: audit.variance_sides(i)[0],
        lambda audit, i: audit.D * (audit.sigma**2 + audit.mu**2),
    )
    assert equation(
        variance_of_centred_weights.statement,
        lambda audit, i: audit.variance_sides(i)[0],
        lambda audit, i: audit.sigma**2 * audit.squares(),
    )


def test_the_line_of_the_source():
    """Σ_j [σ²·1 + σ²·0 + 1·0], then D σ²."""
    _, _, summands, total, last = as_in_the_source.chain.sides
    assert summands == Sum(sigma**2 * 1 + sigma**2 * 0 + 1 * 0, j) and total == D * sigma**2 and last == 1
    assert everywhere(summands, lambda audit, i: sum(audit.sigma**2 for _ in range(audit.D)))


def solved(audit):
    """Whether every unit has mean 0 and variance 1."""
    rows = range(audit.W.shape[1])
    return all(
        abs(audit.mean(audit.a(r))) < 1e-12 and np.isclose(audit.var(audit.a(r)), 1, rtol=0, atol=1e-12)
        for r in rows
    )


def settings(columns):
    """Parameters on and off the circle σ² + μ² = 1/D, with a bias and without."""
    spread = {1: [(F(0), F(1)), (F(3, 5), F(4, 5)), (F(1), F(0)), (F(1), F(1))]}
    spread[2] = [(F(1, 2), F(1, 2)), (F(1, 10), F(7, 10)), (F(0), F(1)), (F(1, 2), F(0))]
    spread[3] = [(F(0), F(1)), (F(1, 3), F(1, 3))]
    return [(m, s, c) for m, s in spread[columns] for c in (F(0), F(1))]


def test_both_sides_of_the_equivalences():
    seen = set()
    for columns in (1, 2, 3):
        for m_, s, c_ in settings(columns):
            for x in ("standard", "dependent"):
                law = joined(weights("skewed", 1, columns, m_, s), inputs(x, columns))
                ((model, audit, _i),) = case(law, m_, s, c_)
                circle = c_ == 0 and s**2 + m_**2 == F(1, columns)
                left, right = (holds(part, model).value for part in all_settings.statement.args)
                assert (left, right) == (solved(audit), circle)
                if x == "standard":
                    assert left == right
                seen.add((x, left))
                total = audit.squares()
                only = c_ == 0 and total != 0 and np.isclose(float(s) ** 2, 1 / total)
                left, right = (
                    holds(part, model).value for part in settings_of_centred_weights.statement.args
                )
                assert (left, right) == (solved(audit), bool(only))
                if m_ == 0:
                    assert left == right
    assert seen >= {("standard", True), ("standard", False), ("dependent", False)}


def test_inputs_that_are_zero_have_no_setting():
    law = joined(weights("independent", 1, 2, F(0), F(1)), [(F(1), np.array([0, 0], dtype=object))])
    ((model, audit, _i),) = case(law, F(0), F(1), F(0))
    assert audit.squares() == 0 and not solved(audit)
    assert holds(settings_of_centred_weights.statement, model).value is True


def test_there_are_many_settings():
    """∀μ: μ² ≤ 1/D ⇒ ∃σ: σ² + μ² = 1/D."""
    body = many.statement.body
    assert isinstance(many.statement, ForAll) and isinstance(body, Implies)
    assert many.statement.variable == mu and body.args[0] == (mu**2 <= 1 / D)
    assert body.args[1] == Exists(sigma, Eq(sigma**2 + mu**2, 1 / D)) and not many.given


def test_hypotheses_of_the_design():
    free = {
        x.id: x.given for x in (zero_mean, one, as_in_the_source, all_settings, settings_of_centred_weights)
    }
    scale = Eq(sigma**2, 1 / D)
    assert free["3.1c-1"] == (apart, Eq(c, 0), Eq(mu, 0))
    assert free["3.1c-2"] == (apart, Eq(mu, 0), scale, setting.unit_square)
    assert free["3.1c-2-centred"] == (apart, Eq(mu, 0), scale, setting.centred, setting.unit_variance)
    assert free["3.1c-3"] == (apart, setting.uncorrelated, setting.centred, setting.unit_variance)
    assert free["C13-centred"] == (apart, Eq(mu, 0))


# -------------------------------------------------------------------------------------------- wrong encodings
WRONG_VARIANCES = {
    "E[h²] for E[h]²": Sum(sigma**2 * Var(h[j]) + sigma**2 * E(h[j] ** 2) + mu**2 * Var(h[j]), j),
    "σ for σ²": Sum(sigma * Var(h[j]) + sigma * E(h[j]) ** 2 + mu**2 * Var(h[j]), j),
    "μ for μ²": Sum(sigma**2 * Var(h[j]) + sigma**2 * E(h[j]) ** 2 + mu * Var(h[j]), j),
    "no third term": Sum(sigma**2 * Var(h[j]) + sigma**2 * E(h[j]) ** 2, j),
    "with the bias": Sum(sigma**2 * Var(h[j]) + sigma**2 * E(h[j]) ** 2 + mu**2 * Var(h[j]), j) + c**2,
    "one input": sigma**2 * Var(h[1]) + sigma**2 * E(h[1]) ** 2 + mu**2 * Var(h[1]),
}


@pytest.mark.parametrize("name", WRONG_VARIANCES)
def test_a_wrong_variance_is_found(name):
    assert not everywhere(WRONG_VARIANCES[name], lambda audit, i: audit.by_moments(), VALID)


WRONG_HYPOTHESES = {
    "all pairs": ForAll(j, k, Eq(Cov(h[j], h[k]), 0)),
    "equal only": ForAll(j, k, Implies(Eq(j, k), Eq(Cov(h[j], h[k]), 0))),
    "both": And(Eq(mu, 0), setting.uncorrelated),
    "mean 0": Or(Eq(mu, 0), setting.centred),
    "neither": Or(Ne(mu, 0), setting.uncorrelated),
}


@pytest.mark.parametrize("name", WRONG_HYPOTHESES)
def test_a_wrong_hypothesis_is_found(name):
    assert not meant(WRONG_HYPOTHESES[name], lambda audit: audit.mu == 0 or is_uncorrelated(audit))
