"""3.2 (b): weights for a layer of rectified units: two wrong summands, the right sum, and which settings solve it."""

from symproofs import (
    And,
    E,
    Eq,
    ForAll,
    Iff,
    Ne,
    Sum,
    Var,
    almost_surely,
    at,
    calc,
    claim,
    contradiction,
    discussion,
    each,
    equivalence,
    erratum,
    facts,
    fn,
    have,
    iid,
    independent,
    laws,
    let,
    linear_combination,
    matrix,
    sqrt,
    steps,
)
from symproofs.sections.initialization.centred_weights import (
    mean_of_centred_weights,
    variance_of_centred_weights,
)
from symproofs.sections.initialization.one_half import second_moment
from symproofs.sections.initialization.pre_activation import by_moments, variance
from symproofs.sections.initialization.rectifier import a as previous
from symproofs.sections.initialization.rectifier import (
    a_j,
    half,
    positive,
    quarter,
    rectified,
    size,
)
from symproofs.sections.initialization.setting import D, a, apart, b, c, h, i, j, m, mu, sigma
from symproofs.sections.initialization.standard_inputs import (
    every_mean,
    every_variance,
    no_bias,
    no_mean,
    solves,
)
from symproofs.sections.initialization.two_parts import two_parts
from symproofs.sections.initialization.zero_mean import zero_mean

halves = ForAll(j, Eq(E(h[j] ** 2), half))  # all that 3.2b-6 needs of the activations
scale = Eq(sigma**2, 2 / D)

# ------------------------------------------------------------------------------------- one activation
mean_activation = claim(
    "3.2b-mean",
    "The mean of an activation is half the mean size of its input",
    calc(E(h[j]))
    .eq(E(fn.relu(a_j)), by=at(rectified, j))
    .eq(size / 2, by=[at(two_parts, a_j), previous, facts.linearity]),
    given=[rectified],
)
positive_mean = claim(
    "3.2b-mean-positive",
    "The mean of an activation is positive",
    calc(E(h[j])).eq(size / 2, by=mean_activation).gt(0, by=at(positive, j)),
    given=[rectified],
)
activation_variance = claim(
    "3.2b-variance",
    "The variance of an activation",
    calc(Var(h[j]))
    .eq(E(h[j] ** 2) - E(h[j]) ** 2, by=[facts.variance, facts.linearity])
    .eq(half - E(h[j]) ** 2, by=second_moment),
    given=[rectified],
)
errors_cancel = claim(
    "3.2b-5-errors",
    "The errors of the two parts of a summand: the squared mean, too much in one and missing in the other",
    And(Eq(half - Var(h[j]), E(h[j]) ** 2), E(h[j]) ** 2 > 0),
    given=[rectified],
    proof=each(
        calc(half - Var(h[j])).eq(E(h[j]) ** 2, by=activation_variance),
        steps(have(E(h[j]) > 0, by=at(positive_mean, j))),
    ),
)
signs_only = almost_surely(Eq(abs(a_j), 1))
both_quarters = claim(
    "3.2b-5-signs",
    "For inputs ±1, variance and squared mean of an activation are 1/4 each, not 1/2 and 0",
    And(Eq(Var(h[j]), quarter), Eq(E(h[j]) ** 2, quarter)),
    given=[rectified, signs_only],
    proof=steps(
        have(Eq(size, 1), by=signs_only),
        have(Eq(E(h[j]), half), by=[mean_activation, Eq(size, 1)]),
        each(
            calc(Var(h[j])).eq(half - E(h[j]) ** 2, by=activation_variance).eq(quarter, by=Eq(E(h[j]), half)),
            calc(E(h[j]) ** 2).eq(quarter, by=Eq(E(h[j]), half)),
        ),
    ),
)

# --------------------------------------------------------------------------------------- the variance
squared_mean = E(fn.relu(a_j)) ** 2
source_sum = Sum(sigma**2 * half + sigma**2 * 0, j)
same_mean = claim(
    "3.2b-4-mean",
    "The mean of an activation is that of the rectified input",
    calc(E(h[j])).eq(E(fn.relu(a_j)), by=at(rectified, j)),
    given=[rectified],
)
repaired = claim(
    "3.2b-5-corrected",
    "The variance of a pre-activation, with what each summand is",
    calc(Var(a[i]))
    .eq(by_moments, by=variance, id="3.2b-3")
    .eq(Sum(sigma**2 * Var(h[j]) + sigma**2 * squared_mean + 0, j), by=[no_mean, same_mean], id="3.2b-4")
    .eq(
        Sum(sigma**2 * (half - E(h[j]) ** 2) + sigma**2 * E(h[j]) ** 2, j),
        by=[activation_variance, same_mean],
    )
    .eq(source_sum),
    given=[apart, no_mean, rectified],
)
summands = And(Eq(sigma**2 * Var(h[j]), sigma**2 * half), Eq(sigma**2 * E(h[j]) ** 2, sigma**2 * 0))
not_by_summands = erratum(
    "3.2b-5",
    "Neither part of a summand is what is put for it; only the sum is",
    summands,
    given=[rectified, Ne(sigma, 0)],
    corrected=repaired,
    proof=contradiction(
        have(E(h[j]) > 0, by=at(positive_mean, j)),
        have(
            Eq(E(h[j]) ** 2, 0),
            proof=linear_combination((Eq(sigma**2 * E(h[j]) ** 2, sigma**2 * 0), 1 / sigma**2)),
        ),
        by=[Eq(E(h[j]) ** 2, 0), E(h[j]) > 0],
    ),
)
one = claim(
    "3.2b-6",
    "With μ = 0 and σ² = 2/D, a pre-activation has variance 1",
    calc(Var(a[i]))
    .eq(sigma**2 * Sum(E(h[j] ** 2), j), by=variance_of_centred_weights)
    .eq(sigma**2 * Sum(half, j), by=halves)
    .eq(D / 2 * sigma**2)
    .eq(1, by=linear_combination((scale, D / 2))),
    given=[apart, no_mean, halves, scale],
)
one_for_rectified = claim(
    "3.2b-6-rectified",
    "So it is for rectified units with symmetric inputs of variance 1, uncorrelated or not",
    Eq(Var(a[i]), 1),
    given=[apart, no_mean, scale, rectified],
    proof=steps(
        have(halves, proof=calc(E(h[j] ** 2)).eq(half, by=second_moment)),
        calc(Var(a[i])).eq(1, by=one),
    ),
)
W = matrix("W", m, D, law=iid(laws.Gaussian(0, 2 / D)))
normal_a = let("a", W @ h + b)
gaussian = claim(
    "3.2b-6-gaussian",
    "With c = 0 and independent weights from N(0, 2/D): mean 0 and variance 1",
    And(Eq(E(normal_a[i]), 0), Eq(Var(normal_a[i]), 1)),
    given=[independent(W, h), no_bias, halves],
    proof=each(
        calc(E(normal_a[i])).eq(0, by=at(zero_mean, {mu: 0})),
        calc(Var(normal_a[i])).eq(1, by=at(one, {mu: 0, sigma: sqrt(2 / D)})),
    ),
)
normal = discussion(
    "3.2b-7",
    "He initialisation has this form",
    "That weights of a layer with rectifiers are drawn from N(0, 2/fan-in) under this name is a fact about the "
    "literature. That such a law has mean 0 and variance 1 for the pre-activations is proved.",
    see=[gaussian, one, one_for_rectified],
)

# --------------------------------------------------------------------------------------- all settings
total = Eq(sigma**2 * Sum(E(h[j] ** 2), j), 1)
all_settings = claim(
    "3.2b-6-all",
    "With weights of mean 0, c = 0 and σ² = 2/D is the only setting",
    Iff(solves, And(no_bias, scale)),
    given=[apart, no_mean, halves],
    proof=equivalence(
        forward=each(
            linear_combination((at(every_mean, 1), 1), (at(mean_of_centred_weights, 1), -1)),
            steps(
                have(
                    total,
                    proof=linear_combination(
                        (at(every_variance, 1), 1), (at(variance_of_centred_weights, 1), -1)
                    ),
                ),
                have(
                    Eq(D * sigma**2, 2),
                    proof=linear_combination((Eq(sigma**2 * Sum(E(h[j] ** 2), j), 1), 2), by=halves),
                ),
                linear_combination((Eq(D * sigma**2, 2), 1 / D)),
            ),
        ),
        backward=each(
            calc(E(a[i])).eq(c, by=mean_of_centred_weights).eq(0, by=no_bias),
            calc(Var(a[i])).eq(1, by=one),
        ),
    ),
)
