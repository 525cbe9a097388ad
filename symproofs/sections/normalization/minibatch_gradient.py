"""4.2 with the mean and the deviation of a batch in the place of those of the data."""

from symproofs import (
    Eq,
    Ne,
    calc,
    claim,
    facts,
    function,
    grad,
    jacobian,
    let,
    matrix,
    norm,
    ones,
    sqrt,
    zeros,
)
from symproofs.sections.normalization.minibatch import n
from symproofs.sections.normalization.setting import beta, d, gamma, u

loss = function("loss", on=n, differentiable=True)  # of the outputs of the whole batch
C = matrix("C", n, d)  # a batch less its mean; any matrix will do
z = let("z", C @ u)
by_length = let("o", gamma * sqrt(n) * z / norm(z) + beta * ones(n))
steady = Eq(jacobian(by_length, u) @ u, zeros(n))
scale_free = claim(
    "4.2f-batch-jacobian",
    "The outputs do not change to first order where u grows longer",
    calc(jacobian(by_length, u) @ u).eq(
        zeros(n), by=[by_length, z, facts.differentiation, facts.exchange_of_sums]
    ),
    given=[Ne(z, 0)],
)
at_right_angles = claim(
    "4.2f-batch",
    "The gradient in u is at right angles to u on a batch, too",
    calc(u.T @ grad(loss(by_length), u))
    .eq(
        u.T @ (jacobian(by_length, u).T @ grad(loss(by_length), by_length)),
        by=[by_length, z, facts.chain_rule],
    )
    .eq((jacobian(by_length, u) @ u).T @ grad(loss(by_length), by_length), by=facts.exchange_of_sums)
    .eq(0, by=scale_free),
    given=[Ne(z, 0)],
)
