"""2.4: what either penalty charges for each weight."""

from symproofs import (
    E,
    Ne,
    Sum,
    calc,
    claim,
    let,
    norm,
    scalar,
)
from symproofs.sections.dropout.expected_loss import expected_dropout_loss, penalised_loss
from symproofs.sections.dropout.setting import Gamma, X, j, p, r, w, y

ridge = scalar("lambda")
u = let("u", p * w)  # what is penalised, and what predicts when no input is dropped
dropout = let("lambda_d", (1 - p) / p)

ridge_by_coordinate = claim(
    "2.4a",
    "Ridge regression penalises every coordinate by λ",
    calc(ridge * norm(w) ** 2).eq(Sum(ridge * w[j] ** 2, j)),
)
dropout_by_coordinate = claim(
    "2.4b",
    "Dropout penalises coordinate j of pw by λ times the squared norm of column j",
    calc(E(norm(r) ** 2))
    .eq(penalised_loss, by=expected_dropout_loss)
    .eq(norm(y - X @ u) ** 2 + dropout * norm(Gamma @ u) ** 2, by=[u, dropout])
    .eq(norm(y - X @ u) ** 2 + Sum(dropout * (X.T @ X)[j, j] * u[j] ** 2, j), by=Gamma),
    given=[Ne(p, 0)],
)
