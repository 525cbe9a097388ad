"""2.1: the expected dropout loss is a penalised least-squares loss."""

from symproofs import E, Sum, Var, calc, claim, facts, norm
from symproofs.sections.dropout.setting import Gamma, R, X, i, j, p, r, w, y

penalised_loss = norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(Gamma @ w) ** 2

expected_dropout_loss = claim(
    "2.1o",
    "The expected dropout loss is a penalised least-squares loss",
    calc(E(norm(r) ** 2))
    .eq(Sum(E(r[i] ** 2), i), by=facts.linearity, id="2.1k")
    .eq(Sum(Var(r[i]) + E(r[i]) ** 2, i), by=facts.second_moment, id="2.1l")
    .eq(
        Sum(p * (1 - p) * Sum(w[j] ** 2 * X[i, j] ** 2, j) + (y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i),
        by=[r, R, facts.variance, facts.linearity],
        id="2.1m",
    )
    .eq(
        Sum((y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i) + p * (1 - p) * Sum(X[i, j] ** 2 * w[j] ** 2, j, i),
        by=facts.exchange_of_sums,
        id="2.1n",
    )
    .eq(penalised_loss, by=Gamma, id="2.1o"),
)
