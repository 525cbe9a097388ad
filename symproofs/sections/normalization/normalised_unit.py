"""4.1: a normalised unit of whitened data is an affine unit with normalised weights, and only then."""

from symproofs import (
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Or,
    at,
    calc,
    cases,
    choose,
    claim,
    contradiction,
    each,
    equivalence,
    erratum,
    facts,
    have,
    linear_combination,
    steps,
    zeros,
)
from symproofs.sections.normalization.mean_and_variance import root, spread, spread_white
from symproofs.sections.normalization.normalised import length, mu, positive, sigma, v, y_hat
from symproofs.sections.normalization.setting import (
    beta,
    centred,
    d,
    deviation_of,
    gamma,
    mean_of,
    nonzero,
    scaled,
    u,
    unit,
    w,
    whitened,
    x,
)

# -------------------------------------------------------------------------------------- whitened data
mean, deviation = mean_of(whitened), deviation_of(whitened)
white = claim(
    "4.1c",
    "The normalised unit of whitened data is an affine unit with normalised weights",
    Eq(unit(whitened, whitened), w.T @ whitened + beta),
    given=[nonzero],
    proof=steps(
        have(deviation > 0, by=spread_white),
        calc(unit(whitened, whitened))
        .eq(
            gamma * (u.T @ whitened) / length + beta,
            by=[mean, deviation, whitened, facts.variance, facts.linearity],
        )
        .eq(w.T @ whitened + beta, by=w),
    ),
)

# ------------------------------------------------------------------------- any data, at every input
same = Eq(unit(v, x), w.T @ v + beta)
always = ForAll(v, same)
fits = Or(Eq(gamma, 0), And(Eq(mu, 0), Eq(sigma, length)))
at_zero, at_u = Eq(gamma * mu, 0), Eq(gamma * (length**2 - mu), gamma * length * sigma)
when = claim(
    "4.1c-when",
    "The two units are the same function exactly if γ = 0, or μ_y = 0 and σ_y = ‖u‖",
    Iff(always, fits),
    given=[nonzero, positive],
    proof=equivalence(
        forward=steps(
            have(at_zero, proof=linear_combination((at(always, zeros(d)), -sigma), by=w)),
            have(at_u, proof=linear_combination((at(always, u), sigma), by=w)),
            cases(
                Eq(gamma, 0),
                yes=choose(0),
                no=choose(
                    1,
                    each(
                        linear_combination((at_zero, 1 / gamma)),
                        linear_combination((at_u, -1 / (gamma * length)), (at_zero, -1 / (gamma * length))),
                    ),
                ),
            ),
        ),
        backward=cases(
            fits,
            linear_combination((Eq(gamma, 0), (u.T @ v - mu) / sigma - u.T @ v / length), by=w),
            calc(unit(v, x))
            .eq(gamma * (u.T @ v) / length + beta, by=[Eq(mu, 0), Eq(sigma, length)])
            .eq(w.T @ v + beta, by=w),
        ),
    ),
)

# ------------------------------------------------------------------- the source's lines, at one input
y = u.T @ x
both = And(Eq(y_hat, gamma * y / length + beta), Eq(gamma * y / length + beta, w.T @ x + beta))
standard = Eq((y - mu) / sigma, y / length)
scaled_back = linear_combination((standard, gamma), by=y_hat)
without_scale = claim(
    "4.1d",
    "With a scale other than 0, the units agree exactly if the standardised pre-activation is uᵀx/‖u‖",
    Iff(both, standard),
    given=[nonzero, positive, Ne(gamma, 0)],
    proof=equivalence(
        forward=linear_combination((both.args[0], 1 / gamma), by=y_hat),
        backward=each(scaled_back, calc(gamma * y / length + beta).eq(w.T @ x + beta, by=w)),
    ),
)
for_every_scale = claim(
    "4.1d-backward",
    "One direction holds for every scale",
    Implies(standard, both),
    given=[nonzero, positive],
    proof=each(scaled_back, calc(gamma * y / length + beta).eq(w.T @ x + beta, by=w)),
)
scale_zero = erratum(
    "4.1d-literal",
    "At γ = 0 the units agree, whatever the standardised pre-activation is",
    Iff(both, standard),
    given=[nonzero, positive, Eq(gamma, 0), Ne((y - mu) / sigma, y / length)],
    corrected=without_scale,
    proof=contradiction(
        have(
            both,
            proof=each(
                linear_combination((Eq(gamma, 0), (y - mu) / sigma - y / length), by=y_hat),
                calc(gamma * y / length + beta).eq(w.T @ x + beta, by=w),
            ),
        ),
        have(standard, by=Iff(both, standard)),
        by=standard,
    ),
)
y_c, sigma_c = u.T @ centred, deviation_of(centred)
left, right = Eq((y_c - mean_of(centred)) / sigma_c, y_c / length), Eq(y_c / sigma_c, y_c / length)
no_mean = Eq(mean_of(centred), 0)
without_mean = claim(
    "4.1e",
    "Of centred data nothing is subtracted",
    Iff(left, right),
    given=[nonzero, sigma_c > 0],
    proof=steps(
        have(no_mean, by=[mean_of(centred), centred, facts.linearity]),
        equivalence(
            forward=linear_combination((left, 1), (no_mean, 1 / sigma_c)),
            backward=linear_combination((right, 1), (no_mean, -1 / sigma_c)),
        ),
    ),
)
y_s, sigma_s = u.T @ scaled, deviation_of(scaled)
divided = Iff(Eq(y_s / sigma_s, y_s / length), Eq(y_s / length, y_s / length))
by_length = claim(
    "4.1f",
    "With the covariance matrix I the deviation is the length of u, and the last line holds",
    divided,
    given=[nonzero],
    proof=steps(
        have(sigma_s > 0, by=spread),
        equivalence(backward=calc(y_s / sigma_s).eq(y_s / length, by=root)),
    ),
)
