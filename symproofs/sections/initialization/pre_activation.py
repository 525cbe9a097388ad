"""3.0 and 3.1(b): the mean and the variance of a pre-activation, exactly and without cross terms."""

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    ForAll,
    Sum,
    Var,
    calc,
    cases,
    claim,
    definition,
    delta,
    each,
    facts,
    function,
    iid,
    independent,
    laws,
    let,
    matrix,
    moments,
    ones,
)
from symproofs.sections.initialization.setting import (
    D,
    W,
    a,
    apart,
    b,
    c,
    h,
    i,
    j,
    k,
    m,
    mu,
    no_cross_terms,
    sigma,
    uncorrelated,
)

# ------------------------------------------------------------------------------------------- the layer
g = function("g")
gaussian_W = matrix("W", m, D, law=iid(laws.Gaussian(mu, sigma**2)))
gaussian_a = let("a", gaussian_W @ h + b)
next_h = let("h'", g(gaussian_a))

layer = definition(
    "3.0a",
    "A layer: affine in the activations of the layer before it, with independent Gaussian weights and one bias",
    And(Eq(next_h, g(gaussian_a)), Eq(gaussian_a, gaussian_W @ h + b), Eq(b, c * ones(m))),
    proof=each(
        calc(next_h).eq(g(gaussian_a), by=next_h),
        calc(gaussian_a).eq(gaussian_W @ h + b, by=gaussian_a),
        calc(b).eq(c * ones(m), by=b),
    ),
)
gaussian_moments = claim(
    "3.0a-moments",
    "What is used of Gaussian weights: mean, variance, and no correlation within a row",
    ForAll(
        i,
        j,
        k,
        And(
            Eq(E(gaussian_W[i, j]), mu),
            Eq(Cov(gaussian_W[i, j], gaussian_W[i, k]), sigma**2 * delta(j, k)),
        ),
    ),
    proof=each(
        calc(E(gaussian_W[i, j])).eq(mu, by=gaussian_W),
        calc(Cov(gaussian_W[i, j], gaussian_W[i, k]))
        .eq(
            E(gaussian_W[i, j] * gaussian_W[i, k]) - E(gaussian_W[i, j]) * E(gaussian_W[i, k]),
            by=[facts.variance, facts.linearity],
        )
        .eq(sigma**2 * delta(j, k), by=gaussian_W),
    ),
)

# -------------------------------------------------------------------------------------------- the mean
mean = claim(
    "3.1b-3",
    "The mean of a pre-activation",
    calc(E(a[i]))
    .eq(E(Sum(W[i, j] * h[j], j) + b[i]), by=a, id="3.1b-1")
    .eq(c + Sum(E(W[i, j] * h[j]), j), by=[b, facts.linearity], id="3.1b-2")
    .eq(c + mu * Sum(E(h[j]), j), by=[W, apart], id="3.1b-3"),
    given=[apart],
)

# -------------------------------------------------------------------------------------- exact variance
any_W = matrix("W", m, D, law=moments(order=2))  # weights with any second moments
any_a = let("a", any_W @ h + b)
any_apart = independent(any_W, h)
cross = Cov(any_W[i, j], any_W[i, k]) * E(h[j] * h[k]) + E(any_W[i, j]) * E(any_W[i, k]) * Cov(h[j], h[k])

exact_variance = claim(
    "C13",
    "The exact variance of a pre-activation",
    calc(Var(any_a[i]))
    .eq(Var(Sum(any_W[i, j] * h[j], j) + c), by=[any_a, b])
    .eq(Sum(Cov(any_W[i, j] * h[j], any_W[i, k] * h[k]), j, k), by=[facts.variance, facts.linearity])
    .eq(Sum(cross, j, k), by=[facts.variance, facts.linearity, any_apart]),
    given=[any_apart],
)
excess = claim(
    "3.1b-5-exact",
    "The variance of a pre-activation exceeds the sum of variances by the cross terms",
    calc(Var(any_a[i]))
    .eq(Sum(cross, j, k), by=exact_variance)
    .eq(
        Sum(Var(any_W[i, j] * h[j]), j) + Sum((1 - delta(j, k)) * cross, j, k),
        by=[facts.variance, facts.linearity, any_apart],
    ),
    given=[any_apart],
)

# -------------------------------------------------------------------------------- without cross terms
in_pairs = Sum(mu**2 * Cov(h[j], h[k]), j, k)
own = Sum(mu**2 * Var(h[j]), j)
diagonal = claim(
    "3.1b-5-diagonal",
    "The covariances of uncorrelated inputs",
    ForAll(j, k, Eq(Cov(h[j], h[k]), delta(j, k) * Var(h[j]))),
    given=[uncorrelated],
    proof=cases(
        Eq(j, k),
        yes=calc(Cov(h[j], h[k])).eq(delta(j, k) * Var(h[j]), by=[Eq(j, k), facts.variance]),
        no=calc(Cov(h[j], h[k])).eq(0, by=uncorrelated).eq(delta(j, k) * Var(h[j])),
    ),
)
inputs_apart = claim(
    "3.1b-5-inputs",
    "Covariances of the inputs do not matter if the weights have mean 0, or if there are none",
    Eq(in_pairs, own),
    given=[no_cross_terms],
    proof=cases(
        no_cross_terms,
        calc(in_pairs).eq(own, by=Eq(mu, 0)),
        calc(in_pairs).eq(own, by=diagonal),
    ),
)
sum_of_variances = claim(
    "3.1b-5-sum",
    "Without cross terms, the variance of a pre-activation is a sum of variances",
    calc(Var(a[i]))
    .eq(
        Sum(Cov(W[i, j], W[i, k]) * E(h[j] * h[k]) + E(W[i, j]) * E(W[i, k]) * Cov(h[j], h[k]), j, k),
        by=exact_variance,
    )
    .eq(Sum(sigma**2 * E(h[j] ** 2), j) + in_pairs, by=[W, facts.variance, facts.linearity])
    .eq(Sum(sigma**2 * E(h[j] ** 2), j) + own, by=inputs_apart)
    .eq(Sum(Var(W[i, j] * h[j]), j), by=[W, apart, facts.variance, facts.linearity]),
    given=[apart, no_cross_terms],
)
variance = claim(
    "3.1b-7",
    "The variance of a pre-activation, by the moments of weights and inputs",
    calc(Var(a[i]))
    .eq(Var(Sum(W[i, j] * h[j], j) + b[i]), by=a, id="3.1b-4")
    .eq(Sum(Var(W[i, j] * h[j]), j) + 0 + 0, by=[a, sum_of_variances], id="3.1b-5")
    .eq(
        Sum(Var(W[i, j]) * Var(h[j]) + Var(W[i, j]) * E(h[j]) ** 2 + Var(h[j]) * E(W[i, j]) ** 2, j),
        by=[apart, facts.variance, facts.linearity],
        id="3.1b-6",
    )
    .eq(
        Sum(sigma**2 * Var(h[j]) + sigma**2 * E(h[j]) ** 2 + mu**2 * Var(h[j]), j),
        by=W,
        id="3.1b-7",
    ),
    given=[apart, no_cross_terms],
)
gaussian_apart = independent(gaussian_W, h)
gaussian_mean = claim(
    "3.1b-3-gaussian",
    "The mean of a pre-activation for Gaussian weights, an instance of 3.1b-3",
    calc(E(gaussian_a[i])).eq(c + mu * Sum(E(h[j]), j), by=mean),
    given=[gaussian_apart],
)
gaussian_variance = claim(
    "3.1b-7-gaussian",
    "The variance of a pre-activation for Gaussian weights, an instance of 3.1b-7",
    calc(Var(gaussian_a[i])).eq(variance.statement.right, by=variance),
    given=[gaussian_apart, no_cross_terms],
)
