"""2.1, equation (4): the square of Γ, and the penalty by columns."""

from symproofs import (
    Eq,
    Sum,
    calc,
    claim,
    diag,
    erratum,
    facts,
    hadamard,
    norm,
    ones,
)
from symproofs.sections.dropout.setting import Gamma, X, i, j, n, w

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
