"""2.1 for the mask of the source: independent Bernoulli entries, an instance of the expected dropout loss."""

from symproofs import E, Sum, Var, calc, claim, facts, hadamard, iid, laws, let, matrix, norm, scalar
from symproofs.sections.dropout.setting import Gamma, X, d, i, j, n, w, y

p = scalar("p", "0 <= p <= 1")  # the probability to keep an input
R = matrix("R", n, d, law=iid(laws.Bernoulli(p)))
r = let("r", y - hadamard(X, R) @ w)

bernoulli_dropout_loss = claim(
    "2.1o-bernoulli",
    "The expected dropout loss for an i.i.d. Bernoulli mask, an instance of 2.1o",
    calc(E(norm(r) ** 2))
    .eq(Sum(E(r[i] ** 2), i), by=facts.linearity)
    .eq(Sum(Var(r[i]) + E(r[i]) ** 2, i), by=facts.second_moment)
    .eq(
        Sum(p * (1 - p) * Sum(w[j] ** 2 * X[i, j] ** 2, j) + (y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i),
        by=[r, R, facts.variance, facts.linearity],
    )
    .eq(
        Sum((y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i) + p * (1 - p) * Sum(X[i, j] ** 2 * w[j] ** 2, j, i),
        by=facts.exchange_of_sums,
    )
    .eq(norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(Gamma @ w) ** 2, by=Gamma),
)
