"""4.1, equations (8) and (9): the mean and the variance of the pre-activation of centred and of whitened data."""

from typing import Any

from symproofs import (
    E,
    Eq,
    Iff,
    Sum,
    Var,
    calc,
    claim,
    contradiction,
    equivalence,
    erratum,
    facts,
    have,
    index,
    linear_combination,
    matrix,
    moments,
    norm,
    ones,
    scalar,
    sizes,
    steps,
    vector,
    zeros,
)
from symproofs.sections.normalization.setting import (
    covariance_of,
    d,
    deviation_of,
    mean_of,
    nonzero,
    scaled,
    u,
    whitened,
    x,
)

n = sizes("n")
k = index("k", n)

# ---------------------------------------------------------------------------------------- the mean, (8)
only_mean = vector("x", d, law=moments(mean=0))
mu = mean_of(only_mean)
mean = claim(
    "4.1a",
    "The mean of the pre-activation of centred data",
    calc(mu)
    .eq(E(u.T @ only_mean), by=mu)
    .eq(u.T @ E(only_mean), by=facts.linearity)
    .eq(u.T @ zeros(d), by=only_mean)
    .eq(0),
)
mean_of_mean = claim(
    "4.1a-printed",
    "The mean is a number, so that the mean of it is the same",
    calc(E(mu)).eq(mu).eq(0, by=mean),
)
integrable = vector("x", d, law=moments(order=1))
mu_any = mean_of(integrable)
mean_in_general = claim(
    "4.1a-minimal",
    "The mean of the pre-activation is 0 exactly if the mean of the data is at right angles to u",
    Iff(Eq(mu_any, 0), Eq(u.T @ E(integrable), 0)),
    proof=steps(
        have(Eq(mu_any, u.T @ E(integrable)), by=[mu_any, facts.linearity]),
        equivalence(
            forward=linear_combination((Eq(mu_any, 0), 1), (Eq(mu_any, u.T @ E(integrable)), -1)),
            backward=linear_combination(
                (Eq(u.T @ E(integrable), 0), 1), (Eq(mu_any, u.T @ E(integrable)), 1)
            ),
        ),
    ),
)

# ---------------------------------------------------------------- if the mean of a batch is meant by (8)
X = matrix("X", n, d, law=moments(mean=0, var=1, uncorrelated="entries"))  # n rows of whitened data
batch_mean = Sum((X @ u)[k], k) / n
mean_of_batch = claim(
    "4.1a-batch",
    "The mean of a batch of pre-activations has the mean 0",
    calc(E(batch_mean)).eq(0, by=[X, facts.linearity]),
)
variance_of_batch = claim(
    "4.1a-batch-variance",
    "The mean of a batch of n pre-activations has the variance ‖u‖²/n",
    calc(Var(batch_mean)).eq(norm(u) ** 2 / n, by=[X, facts.variance, facts.linearity]),
)
vanishes, second_moment = Eq(E(batch_mean**2), 0), Eq(E(batch_mean**2), norm(u) ** 2 / n)
batch_mean_is_random = erratum(
    "4.1a-batch-literal",
    "The mean of a batch is not 0 itself, since its mean square is not",
    vanishes,
    given=[nonzero],
    corrected=mean_of_batch,
    proof=contradiction(
        have(second_moment, by=[X, facts.linearity]),
        have(Eq(norm(u) ** 2, 0), proof=linear_combination((vanishes, n), (second_moment, -n))),
        by=Eq(norm(u) ** 2, 0),
    ),
)

# ------------------------------------------------------------------------------------ the variance, (9)
Sigma = covariance_of(x)
variance_in_general = claim(
    "4.1b-general",
    "The variance of the pre-activation by the covariance matrix of any data",
    calc(Var(u.T @ x)).eq(u.T @ Sigma @ u, by=[Sigma, facts.variance, facts.linearity]),
)
deviation, own = deviation_of(scaled), covariance_of(scaled)
variance = claim(
    "4.1b",
    "The variance of the pre-activation, if the covariance matrix of the data is I",
    calc(deviation**2)
    .eq(Var(u.T @ scaled), by=[deviation, facts.variance])
    .eq(u.T @ own @ u, by=[own, facts.variance, facts.linearity])
    .eq(u.T @ u, by=[own, scaled, facts.linearity])
    .eq(norm(u) ** 2),
)
sigma, squared = deviation_of(x), Eq(deviation_of(x) ** 2, u.T @ Sigma @ u)
variance_minimal = claim(
    "4.1b-minimal",
    "The variance of the pre-activation is the squared length of u exactly if uᵀΣu is",
    Iff(Eq(sigma**2, norm(u) ** 2), Eq(u.T @ Sigma @ u, u.T @ u)),
    proof=steps(
        have(
            squared,
            proof=calc(sigma**2)
            .eq(Var(u.T @ x), by=[sigma, facts.variance])
            .eq(u.T @ Sigma @ u, by=variance_in_general),
        ),
        equivalence(
            forward=linear_combination((Eq(sigma**2, norm(u) ** 2), 1), (squared, -1)),
            backward=linear_combination((Eq(u.T @ Sigma @ u, u.T @ u), 1), (squared, 1)),
        ),
    ),
)
r, s = vector("r", d, law=moments(var=1, uncorrelated="entries")), scalar("s", law=moments(order=2))
disturbed = r + s * ones(d)
not_necessary = claim(
    "4.1b-common",
    "A disturbance that all entries share does not show where the entries of u add up to 0: whitening is not necessary",
    Eq(Var(u.T @ disturbed), norm(u) ** 2),
    given=[Eq(u.T @ ones(d), 0)],
    proof=calc(Var(u.T @ disturbed))
    .eq(Var(u.T @ r + (u.T @ ones(d)) * s))
    .eq(Var(u.T @ r), by=Eq(u.T @ ones(d), 0))
    .eq(norm(u) ** 2, by=[r, facts.variance, facts.linearity]),
)


def spread_of(x: Any, id: str, title: str) -> Any:
    """That the deviation of uᵀx is positive, for data with the covariance matrix I."""
    by = [deviation_of(x), x, facts.variance, facts.linearity]
    return claim(id, title, calc(deviation_of(x)).eq(norm(u), by=by).gt(0), given=[nonzero])


root = claim(
    "4.1b-root",
    "The positive root is meant: the deviation is the length of u",
    calc(deviation).eq(norm(u), by=[deviation, scaled, facts.variance, facts.linearity]),
)
spread = spread_of(scaled, "4.1b-spread", "If the covariance matrix is I, the deviation is positive")
spread_white = spread_of(whitened, "4.1c-spread", "The deviation of whitened data is positive")
