"""2.1, equation (3), and the variance of an entry: the moments of the mask that 2.1 uses."""

from symproofs import (
    Cov,
    E,
    Eq,
    ForAll,
    Ne,
    Rational,
    Var,
    at,
    calc,
    claim,
    contradiction,
    erratum,
    facts,
    have,
    matrix,
    moments,
)
from symproofs.sections.dropout.definitions import R, k, p
from symproofs.sections.dropout.setting import d, i, j, n

S = matrix("R", n, d, law=moments(uncorrelated="rows"))  # any means and variances, anything across rows
uncorrelated = claim(
    "2.1a",
    "Two entries of one row of the mask are uncorrelated",
    calc(Cov(S[i, j], S[i, k])).eq(0, by=[S, facts.variance, facts.linearity]),
    given=[Ne(j, k)],
)
independent_entries = claim(
    "2.1a-bernoulli",
    "Independent entries of one probability are an instance",
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
