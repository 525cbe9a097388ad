"""2.1, equation (4): the diagonal matrix Γ of the column norms, and the penalty by columns."""

from symproofs import (
    And,
    Eq,
    Sum,
    calc,
    claim,
    definition,
    delta,
    diag,
    erratum,
    facts,
    hadamard,
    index,
    norm,
    ones,
    sqrt,
)
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, n, w

k = index("k", d)

root_of_entry = definition(
    "2.0b",
    "Γ has the norms of the columns of X on its diagonal",
    And(Eq(Gamma[j, k], delta(j, k) * sqrt((X.T @ X)[j, j])), Eq(Gamma[j, j], sqrt(column))),
)
squared = claim(
    "2.1b",
    "The square of Γ has the squared column norms on its diagonal",
    calc(Gamma @ Gamma).eq(diag(hadamard(X, X).T @ ones(n)), by=Gamma),
)
from_zero = erratum(
    "2.1b-literal",
    "The sums of squares begin at row 1: there is no row 0",
    lambda: Eq((Gamma @ Gamma)[j, j], X[0, j] ** 2 + Sum(X[i, j] ** 2, i)),
    corrected=squared,
)
entry_squared = claim(
    "2.1c",
    "The square of a diagonal entry of Γ",
    calc(Gamma[j, j] ** 2).eq((Gamma @ Gamma)[j, j], by=Gamma).eq(Sum(X[i, j] ** 2, i), by=squared),
)
penalty_by_columns = claim(
    "2.1e",
    "The penalty is a weighted sum of squares of the weights",
    calc(norm(Gamma @ w) ** 2)
    .eq(Sum(Gamma[j, j] ** 2 * w[j] ** 2, j), by=Gamma, id="2.1d")
    .eq(Sum(X[i, j] ** 2 * w[j] ** 2, j, i), by=[Gamma, facts.exchange_of_sums], id="2.1e"),
)
