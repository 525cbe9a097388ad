"""C13: which parameters give mean 0 and variance 1 with weights of mean 0, for inputs of any second moments."""

from symproofs import (
    And,
    E,
    Eq,
    Iff,
    Ne,
    Sum,
    Var,
    at,
    calc,
    claim,
    contradiction,
    each,
    equivalence,
    facts,
    have,
    linear_combination,
    steps,
)
from symproofs.sections.initialization.pre_activation import by_moments, mean, variance
from symproofs.sections.initialization.setting import a, apart, c, h, i, j, mu, sigma
from symproofs.sections.initialization.standard_inputs import (
    every_mean,
    every_variance,
    no_bias,
    no_mean,
    solves,
)

squares = Sum(E(h[j] ** 2), j)
only = Eq(sigma**2, 1 / squares)
variance_of_centred_weights = claim(
    "C13-centred-variance",
    "For weights of mean 0, the variance of a pre-activation is σ² times the sum of the inputs' second moments",
    calc(Var(a[i]))
    .eq(by_moments, by=variance)
    .eq(sigma**2 * squares, by=[no_mean, facts.variance, facts.linearity]),
    given=[apart, no_mean],
)
mean_of_centred_weights = claim(
    "C13-centred-mean",
    "For weights of mean 0, the mean of a pre-activation is the bias",
    calc(E(a[i])).eq(c + mu * Sum(E(h[j]), j), by=mean).eq(c, by=no_mean),
    given=[apart, no_mean],
)
settings_of_centred_weights = claim(
    "C13-centred",
    "The one setting with weights of mean 0, for inputs of any second moments",
    Iff(solves, And(no_bias, Ne(squares, 0), only)),
    given=[apart, no_mean],
    proof=equivalence(
        forward=steps(
            have(
                Eq(sigma**2 * squares, 1),
                proof=linear_combination(
                    (at(every_variance, 1), 1), (at(variance_of_centred_weights, 1), -1)
                ),
            ),
            have(Ne(squares, 0), proof=contradiction(by=Eq(sigma**2 * squares, 1))),
            each(
                linear_combination((at(every_mean, 1), 1), (at(mean_of_centred_weights, 1), -1)),
                None,
                linear_combination((Eq(sigma**2 * squares, 1), 1 / squares)),
            ),
        ),
        backward=each(
            calc(E(a[i])).eq(c, by=mean_of_centred_weights).eq(0, by=no_bias),
            calc(Var(a[i]))
            .eq(sigma**2 * squares, by=variance_of_centred_weights)
            .eq(1, by=linear_combination((only, squares))),
        ),
    ),
)
