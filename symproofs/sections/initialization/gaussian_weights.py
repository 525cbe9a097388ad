"""3.1 for the weights of the source, which are independent and Gaussian."""

from symproofs import E, Sum, Var, calc, claim, independent
from symproofs.sections.initialization.layer import W, a
from symproofs.sections.initialization.pre_activation import by_moments, mean, variance
from symproofs.sections.initialization.setting import c, h, i, j, mu, no_cross_terms

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
