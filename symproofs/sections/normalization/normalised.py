"""4.0: a pre-activation, normalised by its mean and its deviation."""

from symproofs import (
    And,
    E,
    Eq,
    Var,
    calc,
    claim,
    definition,
    each,
    facts,
    let,
    norm,
    scalar,
    vector,
)
from symproofs.sections.normalization.setting import (
    beta,
    d,
    deviation_of,
    gamma,
    mean_of,
    u,
    unit,
    x,
)

length = norm(u)
m, s, v = scalar("mu_y"), scalar("sigma_y"), vector("v", d)
y_v = let("y", u.T @ v)
normalised = definition(
    "4.0c",
    "The pre-activation, less a mean and divided by a deviation, then scaled and shifted",
    And(Eq(y_v, u.T @ v), Eq(let("y_hat", gamma * (y_v - m) / s + beta), gamma * (u.T @ v - m) / s + beta)),
    given=[s > 0],
)
mu, sigma = mean_of(x), deviation_of(x)
positive = sigma > 0
y_hat = let("y_hat", unit(x, x))
population = claim(
    "4.0c-population",
    "The mean and the deviation are those of the data, and the normalised unit has the mean β and the variance γ²",
    And(Eq(E(y_hat), beta), Eq(Var(y_hat), gamma**2)),
    given=[positive],
    proof=each(
        calc(E(y_hat)).eq(beta, by=[y_hat, mu, facts.linearity]),
        calc(Var(y_hat))
        .eq(gamma**2 * Var(u.T @ x) / sigma**2, by=[y_hat, mu, facts.variance, facts.linearity])
        .eq(gamma**2 * sigma**2 / sigma**2, by=[sigma, facts.variance])
        .eq(gamma**2),
    ),
)
