"""C13: the variance of a pre-activation for any second moments of weights and inputs."""

from symproofs import Cov, E, Sum, Var, calc, claim, facts, independent, let, matrix, moments
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
