"""3.2 (b): with c = μ = 0 the pre-activations of a layer of rectified units have mean 0."""

from symproofs import E, Sum, calc, claim
from symproofs.sections.initialization.pre_activation import mean
from symproofs.sections.initialization.setting import a, apart, c, h, i, j, mu
from symproofs.sections.initialization.standard_inputs import no_bias, no_mean

zero_mean = claim(
    "3.2b-1",
    "With c = μ = 0, a pre-activation has mean 0, whatever the activations are",
    calc(E(a[i]))
    .eq(c + mu * Sum(E(h[j]), j), by=mean)
    .eq(0 + 0 * Sum(E(h[j]), j), by=[no_bias, no_mean])
    .eq(0),
    given=[apart, no_bias, no_mean],
)
