"""2.0 and 2.1 for the mask of the source: independent Bernoulli entries have the moments that 2.1 uses."""

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    ForAll,
    Ne,
    Rational,
    Sum,
    Var,
    at,
    calc,
    claim,
    contradiction,
    definition,
    each,
    erratum,
    facts,
    hadamard,
    have,
    iid,
    index,
    laws,
    let,
    matrix,
    norm,
    scalar,
)
from symproofs.sections.dropout.setting import Gamma, X, d, i, j, n, w, y

k = index("k", d)
p = scalar("p", "0 <= p <= 1")  # the probability to keep an input
R = matrix("R", n, d, law=iid(laws.Bernoulli(p)))
r = let("r", y - hadamard(X, R) @ w)
L = let("L", norm(r) ** 2)

dropout = definition(
    "2.0a",
    "The loss with a mask of independent entries, each 1 with probability p and 0 otherwise",
    And(Eq(r, y - hadamard(X, R) @ w), Eq(L, norm(r) ** 2)),
    proof=each(calc(r).eq(y - hadamard(X, R) @ w, by=r), calc(L).eq(norm(r) ** 2, by=L)),
)

# ------------------------------------------------------------------------------- the moments of the mask
uncorrelated = claim(
    "2.1a",
    "Two entries of one row of the mask are uncorrelated",
    calc(Cov(R[i, j], R[i, k]))
    .eq(E(R[i, j] * R[i, k]) - E(R[i, j]) * E(R[i, k]), by=[facts.variance, facts.linearity])
    .eq(p * p - p * p, by=R)
    .eq(0),
    given=[Ne(j, k)],
)
all_pairs = ForAll(i, j, k, Eq(Cov(R[i, j], R[i, k]), 0))
own_variance = Eq(Cov(R[1, 1], R[1, 1]), Rational(1, 4))
same_entry = erratum(
    "2.1a-literal",
    "An entry of the mask is correlated with itself",
    all_pairs,
    given=[Eq(p, Rational(1, 2))],
    corrected=uncorrelated,
    proof=contradiction(
        have(own_variance, by=[facts.variance, facts.linearity, R, Eq(p, Rational(1, 2))]),
        by=[at(all_pairs, 1, 1, 1), own_variance],
    ),
)
variance = claim(
    "2.1g",
    "The variance of an entry of the mask",
    calc(Var(R[i, j]))
    .eq(E(R[i, j] ** 2) - E(R[i, j]) ** 2, by=facts.second_moment)
    .eq(p - p**2, by=R)
    .eq(p * (1 - p)),
)

# ---------------------------------------------------------------------------------------- the whole of 2.1
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
