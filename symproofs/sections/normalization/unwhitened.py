"""4.1 for data that are not whitened: where the statement fails, and the weights that take its place."""

from symproofs import (
    E,
    Eq,
    ForAll,
    Ne,
    Rational,
    at,
    calc,
    claim,
    contradiction,
    erratum,
    facts,
    have,
    let,
    linear_combination,
    moments,
    norm,
    ones,
    scalar,
    sqrt,
    steps,
    vector,
    zeros,
)
from symproofs.sections.normalization.mean_and_variance import variance_in_general
from symproofs.sections.normalization.setting import (
    beta,
    covariance_of,
    d,
    deviation_of,
    gamma,
    mean_of,
    nonzero,
    u,
    unit,
    w,
    x,
)

v = vector("v", d)
size = norm(u)

# --------------------------------------------------------------------------------------- the corrected unit
sigma, Sigma = deviation_of(x), covariance_of(x)
along_u = u.T @ Sigma @ u
positive = along_u > 0
data_weights = let("w", gamma * u / sqrt(along_u))
root = claim(
    "4.1c-unwhitened-root",
    "The deviation of the pre-activation is √(uᵀΣu)",
    calc(sigma).eq(sqrt(along_u), by=[sigma, variance_in_general]),
    given=[positive],
)
spread = claim(
    "4.1c-unwhitened-spread",
    "It is positive where uᵀΣu is",
    calc(sigma).eq(sqrt(along_u), by=root).gt(0, by=positive),
    given=[positive],
)
unwhitened = claim(
    "4.1c-unwhitened",
    "The normalised unit of any data is an affine unit of the centred input, with weights γu/√(uᵀΣu)",
    Eq(unit(v, x), data_weights.T @ (v - E(x)) + beta),
    given=[positive],
    proof=steps(
        have(sigma > 0, by=spread),
        calc(unit(v, x))
        .eq(gamma * (u.T @ v - u.T @ E(x)) / sigma + beta, by=[mean_of(x), facts.linearity])
        .eq(gamma * (u.T @ v - u.T @ E(x)) / sqrt(along_u) + beta, by=root)
        .eq(data_weights.T @ (v - E(x)) + beta, by=data_weights),
    ),
)

# --------------------------------------------------------------------- refuted with a mean, with a variance
shifted = vector("x", d, law=moments(mean=1, var=1, uncorrelated="entries"))
wide = vector("x", d, law=moments(mean=0, var=4, uncorrelated="entries"))  # its covariance matrix is 4I
agrees_shifted = ForAll(v, Eq(unit(v, shifted), w.T @ v + beta))
agrees_wide = ForAll(v, Eq(unit(v, wide), w.T @ v + beta))
four_times = Eq(deviation_of(wide) ** 2, 4 * size**2)
moments_of = [facts.variance, facts.linearity]
with_mean = erratum(
    "4.1c-mean",
    "For entries of mean 1 the units differ, unless the entries of u add up to 0",
    agrees_shifted,
    given=[nonzero, Ne(gamma, 0), Ne(u.T @ ones(d), 0), deviation_of(shifted) > 0],
    corrected=unwhitened,
    proof=contradiction(
        have(Eq(mean_of(shifted), u.T @ ones(d)), by=[mean_of(shifted), shifted, facts.linearity]),
        have(
            Eq(u.T @ ones(d), 0),
            proof=linear_combination(
                (at(agrees_shifted, zeros(d)), -deviation_of(shifted) / gamma),
                (Eq(mean_of(shifted), u.T @ ones(d)), -1),
                by=w,
            ),
        ),
        by=Eq(u.T @ ones(d), 0),
    ),
)
with_variance = erratum(
    "4.1c-variance",
    "For the covariance matrix 4I the unit is half as steep",
    agrees_wide,
    given=[nonzero, Ne(gamma, 0), deviation_of(wide) > 0],
    corrected=unwhitened,
    proof=contradiction(
        have(Eq(mean_of(wide), 0), by=[mean_of(wide), wide, facts.linearity]),
        have(four_times, by=[deviation_of(wide), wide, *moments_of]),
        have(
            Eq(deviation_of(wide), size),
            proof=linear_combination(
                (at(agrees_wide, u), -deviation_of(wide) / (gamma * size)),
                (Eq(mean_of(wide), 0), -1 / size),
                by=w,
            ),
        ),
        have(
            Eq(size**2, 0),
            proof=linear_combination(
                (Eq(deviation_of(wide), size), (deviation_of(wide) + size) / 3), (four_times, Rational(-1, 3))
            ),
        ),
        by=Eq(size**2, 0),
    ),
)

# --------------------------------------------------------------------------------- a number in the divisor
epsilon = scalar("epsilon", "epsilon > 0")
damped = gamma * (u.T @ v) / sqrt(size**2 + epsilon) + beta
same_damped = ForAll(v, Eq(damped, w.T @ v + beta))
without_number = claim(
    "4.1c-epsilon-corrected",
    "A positive number added to the variance shortens the weights",
    Eq(damped, size / sqrt(size**2 + epsilon) * (w.T @ v) + beta),
    given=[nonzero],
    proof=calc(damped).eq(size / sqrt(size**2 + epsilon) * (w.T @ v) + beta, by=w),
)
wider = sqrt(size**2 + epsilon)
with_number = erratum(
    "4.1c-epsilon",
    "With a positive number added to the variance the units differ",
    same_damped,
    given=[nonzero, Ne(gamma, 0)],
    corrected=without_number,
    proof=contradiction(
        have(Eq(wider, size), proof=linear_combination((at(same_damped, u), -wider / (gamma * size)), by=w)),
        have(Eq(epsilon, 0), proof=linear_combination((Eq(wider, size), wider + size))),
        by=[Eq(epsilon, 0)],
    ),
)
