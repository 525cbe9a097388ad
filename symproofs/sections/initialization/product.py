"""3.1(a): the variance of a product of two independent variables with finite second moments."""

from symproofs import Cov, E, Eq, Var, calc, claim, facts, independent, linear_combination, moments, scalar

X, Y = scalar("X", law=moments(order=2)), scalar("Y", law=moments(order=2))
apart = independent(X, Y)

variance_of_product = claim(
    "3.1a-5",
    "The variance of a product of independent variables",
    calc(Var(X * Y))
    .eq(E((X * Y) ** 2) - E(X * Y) ** 2, by=[facts.variance, facts.linearity], id="3.1a-1")
    .eq(E(X**2) * E(Y**2) - E(X) ** 2 * E(Y) ** 2, by=apart, id="3.1a-2")
    .eq(
        E(X**2) * E(Y**2)
        - E(X) ** 2 * E(Y) ** 2
        + (E(X) ** 2 * E(Y) ** 2 - E(X) ** 2 * E(Y) ** 2)
        + (E(X**2) * E(Y) ** 2 - E(X**2) * E(Y) ** 2)
        + (E(Y**2) * E(X) ** 2 - E(Y**2) * E(X) ** 2),
        id="3.1a-3",
    )
    .eq(
        (E(X**2) * E(Y**2) - E(X**2) * E(Y) ** 2 - E(Y**2) * E(X) ** 2 + E(X) ** 2 * E(Y) ** 2)
        + (E(X**2) * E(Y) ** 2 - E(X) ** 2 * E(Y) ** 2)
        + (E(Y**2) * E(X) ** 2 - E(X) ** 2 * E(Y) ** 2),
        id="3.1a-4",
    )
    .eq(
        Var(X) * Var(Y) + Var(X) * E(Y) ** 2 + Var(Y) * E(X) ** 2,
        by=[facts.variance, facts.linearity],
        id="3.1a-5",
    ),
    given=[apart],
)

# --------------------------------------------------------------------------- what the lines need, and no more
Z = scalar("Z", law=moments(order=2))
second_moment = claim(
    "3.1a-1-any",
    "The variance of any square-integrable variable; of a product, independent or not",
    calc(Var(Z)).eq(E(Z**2) - E(Z) ** 2, by=[facts.variance, facts.linearity]),
)
U, V = scalar("U", law=moments(order=4)), scalar("V", law=moments(order=4))
squares_uncorrelated = Eq(Cov(U**2, V**2), 0)
squared_means = Eq(E(U * V) ** 2, E(U) ** 2 * E(V) ** 2)
by_moments = E(U**2) * E(V**2) - E(U) ** 2 * E(V) ** 2
without_independence = claim(
    "3.1a-5-minimal",
    "The variance of a product of variables with uncorrelated squares",
    calc(Var(U * V))
    .eq(E(U**2 * V**2) - E(U * V) ** 2, by=[facts.variance, facts.linearity])
    .eq(Cov(U**2, V**2) + E(U**2) * E(V**2) - E(U * V) ** 2, by=[facts.variance, facts.linearity])
    .eq(by_moments, by=linear_combination((squares_uncorrelated, 1), (squared_means, -1)))
    .eq(Var(U) * Var(V) + Var(U) * E(V) ** 2 + Var(V) * E(U) ** 2, by=[facts.variance, facts.linearity]),
    given=[squares_uncorrelated, squared_means],
)
