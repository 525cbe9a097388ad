"""2.1: the expected dropout loss is a penalised least-squares loss, for the mask of the source and at any weights."""

from typing import Any

from symproofs import (
    E,
    Eq,
    ForAll,
    Sum,
    Var,
    at,
    calc,
    claim,
    facts,
    hadamard,
    norm,
    vector,
)
from symproofs.sections.dropout import definitions
from symproofs.sections.dropout.setting import Gamma, R, X, d, i, j, p, r, w, y

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
keep, residual = definitions.p, definitions.r
bernoulli_dropout_loss = claim(
    "2.1o-bernoulli",
    "The expected dropout loss for an i.i.d. Bernoulli mask, an instance of 2.1o",
    calc(E(norm(residual) ** 2)).eq(
        norm(y - keep * X @ w) ** 2 + keep * (1 - keep) * norm(Gamma @ w) ** 2, by=expected_dropout_loss
    ),
)

# ------------------------------------------------------------------------------------------ at any weights
v = vector("v", d)


def loss(v: Any) -> Any:
    """The expected loss at weights v."""
    return E(norm(y - hadamard(X, R) @ v) ** 2)


def penalised(v: Any) -> Any:
    """The penalised least-squares loss, which it equals."""
    return norm(y - p * X @ v) ** 2 + p * (1 - p) * norm(Gamma @ v) ** 2


expected_loss = claim(
    "2.2-loss",
    "The expected loss at any weights",
    ForAll(v, Eq(loss(v), penalised(v))),
    proof=calc(loss(v)).eq(penalised(v), by=[at(expected_dropout_loss, {w: v}), r]),
)
