"""3.3: uniform weights. The bounds √(3/D) and √(6/D), and the two errors of 3.2 (b) once more."""

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    ForAll,
    Sum,
    Var,
    at,
    calc,
    claim,
    contradiction,
    delta,
    each,
    erratum,
    facts,
    have,
    iid,
    independent,
    laws,
    let,
    matrix,
    scalar,
    sqrt,
    steps,
    termwise,
)
from symproofs.sections.initialization.centred_weights import variance_of_centred_weights
from symproofs.sections.initialization.one_half import second_moment
from symproofs.sections.initialization.pre_activation import mean
from symproofs.sections.initialization.rectified_layer import activation_variance, halves, positive_mean
from symproofs.sections.initialization.rectifier import half, rectified
from symproofs.sections.initialization.setting import (
    D,
    b,
    c,
    centred,
    h,
    i,
    j,
    k,
    m,
    mu,
    sigma,
    unit_square,
    unit_variance,
)
from symproofs.sections.initialization.standard_inputs import no_bias

alpha, beta = scalar("alpha"), scalar("beta")
W = matrix("W", m, D, law=iid(laws.Uniform(alpha, beta)))
a = let("a", W @ h + b)
apart = independent(W, h)
proper, even = alpha < beta, Eq(alpha, -beta)
middle, spread = (alpha + beta) / 2, (beta - alpha) ** 2 / 12
as_parameters = {mu: middle, sigma: (beta - alpha) / sqrt(12)}

# --------------------------------------------------------------------------------------------- the law
moments_of_weights = claim(
    "3.3a",
    "Mean and variance of a uniform weight",
    And(Eq(E(W[i, j]), middle), Eq(Var(W[i, j]), spread)),
    given=[proper],
    proof=each(
        calc(E(W[i, j])).eq(middle, by=W),
        calc(Var(W[i, j]))
        .eq(E(W[i, j] ** 2) - E(W[i, j]) ** 2, by=[facts.variance, facts.linearity])
        .eq((alpha**2 + alpha * beta + beta**2) / 3 - middle**2, by=W)
        .eq(spread),
    ),
)
no_correlation = claim(
    "3.3a-row",
    "Independent uniform weights are uncorrelated",
    ForAll(i, j, k, Eq(Cov(W[i, j], W[i, k]), spread * delta(j, k))),
    given=[proper],
    proof=calc(Cov(W[i, j], W[i, k]))
    .eq(E(W[i, j] * W[i, k]) - E(W[i, j]) * E(W[i, k]), by=[facts.variance, facts.linearity])
    .eq(spread * delta(j, k), by=W),
)
# ------------------------------------------------------------------------------------------- the layer
mean_is_bias = claim(
    "3.3-mean",
    "For α = -β the mean of a pre-activation is the bias",
    calc(E(a[i])).eq(c + middle * Sum(E(h[j]), j), by=at(mean, {mu: middle})).eq(c, by=even),
    given=[proper, even, apart],
)
zero_mean = claim(
    "3.3b",
    "With α = -β and c = 0, a pre-activation has mean 0",
    calc(E(a[i])).eq(c + middle * Sum(E(h[j]), j), by=at(mean, {mu: middle})).eq(0, by=[even, no_bias]),
    given=[proper, even, no_bias, apart],
)
spread_of_even = claim(
    "3.3c", "The variance of U(-β, β)", calc(spread).eq(beta**2 / 3, by=even), given=[even]
)
by_squares = claim(
    "3.3-variance",
    "For α = -β, the variance of a pre-activation by the second moments of the inputs",
    calc(Var(a[i]))
    .eq(
        spread * Sum(E(h[j] ** 2), j),
        by=at(variance_of_centred_weights, as_parameters),
    )
    .eq(beta**2 / 3 * Sum(E(h[j] ** 2), j), by=spread_of_even),
    given=[proper, even, apart],
)
bound, rectified_bound = Eq(beta, sqrt(3 / D)), Eq(beta, sqrt(6 / D))
one = claim(
    "3.3d",
    "For inputs of mean 0 and variance 1, the bound √(3/D) gives variance 1",
    calc(Var(a[i]))
    .eq(beta**2 / 3 * Sum(E(h[j] ** 2), j), by=by_squares)
    .eq(Sum(spread * Var(h[j]) + 0 + 0, j), by=[even, centred, facts.variance])
    .eq(D * (beta**2 / 3), by=[even, unit_variance])
    .eq(1, by=bound),
    given=[bound, even, proper, apart, centred, unit_variance],
)
one_for_any = claim(
    "3.3d-minimal",
    "Second moments 1 are enough",
    calc(Var(a[i]))
    .eq(beta**2 / 3 * Sum(E(h[j] ** 2), j), by=by_squares)
    .eq(D * (beta**2 / 3), by=unit_square)
    .eq(1, by=bound),
    given=[bound, even, proper, apart, unit_square],
)
one_for_rectified = claim(
    "3.3e-corrected",
    "For activations of second moment 1/2, the bound √(6/D) gives variance 1",
    calc(Var(a[i]))
    .eq(beta**2 / 3 * Sum(E(h[j] ** 2), j), by=by_squares)
    .eq(beta**2 / 3 * Sum(half, j), by=halves)
    .eq(D * beta**2 / 6)
    .eq(1, by=rectified_bound),
    given=[rectified_bound, even, proper, apart, halves],
)

# -------------------------------------------------------------------------------- the errors once more
source_sum = Sum(spread * Var(h[j]) + 0 + 0, j)
what_is_dropped = claim(
    "3.3e-dropped",
    "The middle of the source's line leaves out β²/3 times the squared means, which are positive",
    calc(Var(a[i]))
    .eq(beta**2 / 3 * Sum(E(h[j] ** 2), j), by=by_squares)
    .eq(source_sum + beta**2 / 3 * Sum(E(h[j]) ** 2, j), by=[even, facts.variance, facts.linearity]),
    given=[proper, even, apart],
)
squared_means, halved = Sum(E(h[j]) ** 2, j), Sum(beta**2 / 3 * half, j)
every_mean, no_mean = ForAll(j, E(h[j]) > 0), ForAll(j, Eq(E(h[j]) ** 2, 0))
means_count = claim(
    "3.3e-means",
    "For rectified units the sum of squared means is positive",
    squared_means > 0,
    given=[rectified],
    proof=steps(
        have(every_mean, by=positive_mean),
        have(squared_means >= 0),
        contradiction(
            have(Eq(squared_means, 0), by=[squared_means <= 0, squared_means >= 0]),
            have(no_mean, proof=termwise(Eq(squared_means, 0))),
            have(E(h[1]) > 0, by=at(every_mean, 1)),
            by=[at(no_mean, 1), E(h[1]) > 0],
        ),
    ),
)
dropped = beta**2 / 3 * squared_means
rectified_weights = [even, proper, apart, rectified]
middle_too_small = claim(
    "3.3e-middle",
    "The middle of the source's line is less than either side",
    And(source_sum < Var(a[i]), source_sum < halved),
    given=rectified_weights,
    proof=steps(
        have(squared_means > 0, by=means_count),
        have(beta > 0, by=[even, proper]),
        have(dropped > 0),
        each(
            calc(source_sum).eq(Var(a[i]) - dropped, by=what_is_dropped).lt(Var(a[i]), by=dropped > 0),
            calc(source_sum).eq(halved - dropped, by=[even, activation_variance]).lt(halved, by=dropped > 0),
        ),
    ),
)
rectified_one = claim(
    "3.3e-rectified",
    "The end of the line is right for rectified units with symmetric inputs of variance 1",
    Eq(Var(a[i]), 1),
    given=[rectified_bound, *rectified_weights],
    proof=steps(
        have(halves, proof=calc(E(h[j] ** 2)).eq(half, by=second_moment)),
        calc(Var(a[i])).eq(1, by=one_for_rectified),
    ),
)
not_as_a_line = erratum(
    "3.3e",
    "The line with the bound √(6/D): its middle equals neither side",
    And(Eq(Var(a[i]), source_sum), Eq(source_sum, halved), Eq(halved, 1)),
    given=rectified_weights,
    corrected=rectified_one,
    proof=contradiction(
        have(source_sum < Var(a[i]), by=at(middle_too_small, i)),
        by=[Eq(Var(a[i]), source_sum), source_sum < Var(a[i])],
    ),
)
