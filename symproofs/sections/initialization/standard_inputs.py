"""3.1(c): parameters for pre-activations of mean 0 and variance 1, and which ones there are."""

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Sum,
    Var,
    at,
    calc,
    claim,
    each,
    equivalence,
    facts,
    have,
    linear_combination,
    sqrt,
    steps,
    witness,
)
from symproofs.sections.initialization.exact_variance import exact_variance
from symproofs.sections.initialization.pre_activation import by_moments, cross, diagonal, mean, variance
from symproofs.sections.initialization.setting import (
    D,
    W,
    a,
    apart,
    b,
    c,
    centred,
    h,
    i,
    j,
    k,
    mu,
    sigma,
    uncorrelated,
    unit_square,
    unit_variance,
)

no_bias, no_mean, scale = Eq(c, 0), Eq(mu, 0), Eq(sigma**2, 1 / D)

# ------------------------------------------------------------------------------------ the setting of the source
zero_mean = claim(
    "3.1c-1",
    "With c = μ = 0, a pre-activation has mean 0",
    calc(E(a[i]))
    .eq(c + mu * Sum(E(h[j]), j), by=mean)
    .eq(0 + 0 * Sum(E(h[j]), j), by=[no_bias, no_mean])
    .eq(0),
    given=[apart, no_bias, no_mean],
)
one = claim(
    "3.1c-2",
    "With μ = 0 and σ² = 1/D, a pre-activation has variance 1",
    calc(Var(a[i]))
    .eq(by_moments, by=variance)
    .eq(Sum(sigma**2 * E(h[j] ** 2), j), by=[no_mean, facts.variance, facts.linearity])
    .eq(Sum(sigma**2, j), by=unit_square)
    .eq(D * sigma**2)
    .eq(1, by=linear_combination((scale, D))),
    given=[apart, no_mean, scale, unit_square],
)
as_in_the_source = claim(
    "3.1c-2-centred",
    "With inputs of mean 0 and variance 1, summand by summand",
    calc(Var(a[i]))
    .eq(by_moments, by=variance)
    .eq(Sum(sigma**2 * 1 + sigma**2 * 0 + 1 * 0, j), by=[no_mean, centred, unit_variance])
    .eq(D * sigma**2)
    .eq(1, by=linear_combination((scale, D))),
    given=[apart, no_mean, scale, centred, unit_variance],
)

# ------------------------------------------------------------------------------------------- all settings
every_mean, every_variance = ForAll(i, Eq(E(a[i]), 0)), ForAll(i, Eq(Var(a[i]), 1))
solves = And(every_mean, every_variance)
circle = Eq(sigma**2 + mu**2, 1 / D)
mean_is_bias = claim(
    "3.1c-3-mean",
    "For inputs of mean 0, the mean of a pre-activation is the bias, whatever the mean of the weights",
    calc(E(a[i])).eq(c + Sum(E(W[i, j]) * E(h[j]), j), by=[a, b, apart, facts.linearity]).eq(c, by=centred),
    given=[apart, centred],
)
variance_by_parameters = claim(
    "3.1c-3-variance",
    "For uncorrelated inputs of mean 0 and variance 1, the variance of a pre-activation is D(σ² + μ²)",
    calc(Var(a[i]))
    .eq(Sum(cross, j, k), by=exact_variance)
    .eq(
        Sum(
            Cov(W[i, j], W[i, k]) * (Cov(h[j], h[k]) + E(h[j]) * E(h[k]))
            + E(W[i, j]) * E(W[i, k]) * Cov(h[j], h[k]),
            j,
            k,
        ),
        by=[facts.variance, facts.linearity],
    )
    .eq(Sum(Cov(W[i, j], W[i, j]) + E(W[i, j]) ** 2, j), by=[diagonal, centred, unit_variance])
    .eq(Sum(Var(W[i, j]) + E(W[i, j]) ** 2, j), by=facts.variance)
    .eq(D * (sigma**2 + mu**2), by=W),
    given=[apart, uncorrelated, centred, unit_variance],
)
all_settings = claim(
    "3.1c-3",
    "The settings for uncorrelated inputs of mean 0 and variance 1: c = 0 and σ² + μ² = 1/D",
    Iff(solves, And(no_bias, circle)),
    given=[apart, uncorrelated, centred, unit_variance],
    proof=equivalence(
        forward=each(
            linear_combination((at(every_mean, 1), 1), (at(mean_is_bias, 1), -1)),
            linear_combination((at(every_variance, 1), 1 / D), (at(variance_by_parameters, 1), -1 / D)),
        ),
        backward=each(
            calc(E(a[i])).eq(c, by=mean_is_bias).eq(0, by=no_bias),
            calc(Var(a[i]))
            .eq(D * (sigma**2 + mu**2), by=variance_by_parameters)
            .eq(1, by=linear_combination((circle, D))),
        ),
    ),
)
many = claim(
    "3.1c-3-many",
    "For every mean of the weights with μ² ≤ 1/D there is such a setting",
    ForAll(mu, Implies(mu**2 <= 1 / D, Exists(sigma, circle))),
    proof=steps(
        have(1 / D - mu**2 >= 0),
        witness(sqrt(1 / D - mu**2), proof=calc(sigma**2 + mu**2).eq(1 / D, by=[sigma, 1 / D - mu**2 >= 0])),
    ),
)
