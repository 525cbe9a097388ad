"""3.1(b): the mean and the variance of a pre-activation by the moments of weights and inputs."""

from symproofs import (
    Cov,
    E,
    Eq,
    ForAll,
    Sum,
    Var,
    calc,
    cases,
    claim,
    delta,
    facts,
)
from symproofs.sections.initialization.exact_variance import exact_variance
from symproofs.sections.initialization.setting import (
    W,
    a,
    apart,
    b,
    c,
    h,
    i,
    j,
    k,
    mu,
    no_cross_terms,
    sigma,
    uncorrelated,
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

each_uncorrelated = ForAll(i, j, Eq(Cov(W[i, j], h[j]), 0))
mean_of_uncorrelated = claim(
    "3.1b-3-minimal",
    "The mean of a pre-activation, if each weight is uncorrelated with its own input",
    calc(E(a[i]))
    .eq(c + Sum(E(W[i, j] * h[j]), j), by=[a, b, facts.linearity])
    .eq(c + Sum(Cov(W[i, j], h[j]) + mu * E(h[j]), j), by=[W, facts.variance, facts.linearity])
    .eq(c + mu * Sum(E(h[j]), j), by=each_uncorrelated),
    given=[each_uncorrelated],
)

# -------------------------------------------------------------------------------- without cross terms
cross = Cov(W[i, j], W[i, k]) * E(h[j] * h[k]) + E(W[i, j]) * E(W[i, k]) * Cov(h[j], h[k])
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
    .eq(Sum(cross, j, k), by=exact_variance)
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
by_moments = variance.statement.right
other_pairs = Sum((1 - delta(j, k)) * Cov(h[j], h[k]), j, k)
variance_of_any_inputs = claim(
    "3.1b-7-exact",
    "For inputs that may be correlated, the covariances of pairs are added, by the squared mean of the weights",
    calc(Var(a[i]))
    .eq(Sum(cross, j, k), by=exact_variance)
    .eq(by_moments + mu**2 * other_pairs, by=[W, facts.variance, facts.linearity]),
    given=[apart],
)
