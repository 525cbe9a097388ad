"""C13: the variance of a pre-activation for any second moments of weights and inputs."""

from symproofs import Cov, E, Sum, Var, calc, claim, delta, facts, independent, let, matrix, moments
from symproofs.sections.initialization.setting import D, b, c, h, i, j, k, m

W = matrix("W", m, D, law=moments(order=2))  # weights with any second moments
a = let("a", W @ h + b)
apart = independent(W, h)
cross = Cov(W[i, j], W[i, k]) * E(h[j] * h[k]) + E(W[i, j]) * E(W[i, k]) * Cov(h[j], h[k])

exact_variance = claim(
    "C13",
    "The exact variance of a pre-activation",
    calc(Var(a[i]))
    .eq(Var(Sum(W[i, j] * h[j], j) + c), by=[a, b])
    .eq(Sum(Cov(W[i, j] * h[j], W[i, k] * h[k]), j, k), by=[facts.variance, facts.linearity])
    .eq(Sum(cross, j, k), by=[facts.variance, facts.linearity, apart]),
    given=[apart],
)
excess = claim(
    "3.1b-5-exact",
    "The variance of a pre-activation exceeds the sum of variances by the cross terms",
    calc(Var(a[i]))
    .eq(Sum(cross, j, k), by=exact_variance)
    .eq(
        Sum(Var(W[i, j] * h[j]), j) + Sum((1 - delta(j, k)) * cross, j, k),
        by=[facts.variance, facts.linearity, apart],
    ),
    given=[apart],
)
