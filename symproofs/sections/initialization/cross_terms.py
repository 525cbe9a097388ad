"""3.1 (b): what the sum of variances leaves out."""

from symproofs import Sum, Var, calc, claim, delta, facts
from symproofs.sections.initialization.exact_variance import W, a, apart, cross, exact_variance
from symproofs.sections.initialization.setting import h, i, j, k

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
