"""3.1(a): the variance of a product of two independent variables with finite second moments."""

from symproofs import Cov, E, Eq, Var, calc, claim, facts, independent, moments, scalar

X, Y = scalar("X", law=moments(order=2)), scalar("Y", law=moments(order=2))
apart = independent(X, Y)
products = E(X) ** 2 * E(Y) ** 2  # one term of the second line

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
