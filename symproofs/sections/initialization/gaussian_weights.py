"""3.0 and 3.1 for the weights of the source: independent Gaussian entries have the moments that 3.1 uses."""

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    ForAll,
    Sum,
    Var,
    calc,
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
    ones,
)
from symproofs.sections.initialization.pre_activation import by_moments, mean, variance
from symproofs.sections.initialization.setting import (
    D,
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
)

g = function("g")
W = matrix("W", m, D, law=iid(laws.Gaussian(mu, sigma**2)))
a = let("a", W @ h + b)
next_h = let("h'", g(a))

layer = definition(
    "3.0a",
    "A layer: affine in the activations of the layer before it, with independent Gaussian weights and one bias",
    And(Eq(next_h, g(a)), Eq(a, W @ h + b), Eq(b, c * ones(m))),
    proof=each(
        calc(next_h).eq(g(a), by=next_h),
        calc(a).eq(W @ h + b, by=a),
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
            Eq(E(W[i, j]), mu),
            Eq(Cov(W[i, j], W[i, k]), sigma**2 * delta(j, k)),
        ),
    ),
    proof=each(
        calc(E(W[i, j])).eq(mu, by=W),
        calc(Cov(W[i, j], W[i, k]))
        .eq(
            E(W[i, j] * W[i, k]) - E(W[i, j]) * E(W[i, k]),
            by=[facts.variance, facts.linearity],
        )
        .eq(sigma**2 * delta(j, k), by=W),
    ),
)

# ------------------------------------------------------------------------------------- instances of 3.1
apart = independent(W, h)
gaussian_mean = claim(
    "3.1b-3-gaussian",
    "The mean of a pre-activation for Gaussian weights, an instance of 3.1b-3",
    calc(E(a[i])).eq(c + mu * Sum(E(h[j]), j), by=mean),
    given=[apart],
)
gaussian_variance = claim(
    "3.1b-7-gaussian",
    "The variance of a pre-activation for Gaussian weights, an instance of 3.1b-7",
    calc(Var(a[i])).eq(by_moments, by=variance),
    given=[apart, no_cross_terms],
)
