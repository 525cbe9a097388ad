"""3.0: the layer of the source. Its independent Gaussian weights have the moments that 3.1 uses."""

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    ForAll,
    calc,
    claim,
    definition,
    delta,
    each,
    facts,
    function,
    iid,
    laws,
    let,
    matrix,
    ones,
)
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
