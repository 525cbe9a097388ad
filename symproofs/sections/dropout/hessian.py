"""2.2: the Hessian of the expected dropout loss, and that the loss is convex."""

from symproofs import (
    ForAll,
    calc,
    claim,
    facts,
    grad,
    jacobian,
    norm,
    vector,
)
from symproofs.sections.dropout.gradient import fit, penalty
from symproofs.sections.dropout.penalised_loss import probability
from symproofs.sections.dropout.setting import Gamma, X, d, p, w

z = vector("z", d)
H = 2 * p * (p * X.T @ X + (1 - p) * Gamma @ Gamma)
hessian = claim(
    "2.2g-hessian",
    "The Hessian of the expected loss, as the sums that it equals at all weights",
    calc(jacobian(grad(fit + penalty, w), w)).eq(H, by=[facts.differentiation, Gamma]),
)
convex = claim(
    "2.2g-convex",
    "For p between 0 and 1 the Hessian is positive semidefinite",
    ForAll(z, z.T @ H @ z >= 0),
    given=probability,
    proof=calc(z.T @ H @ z)
    .eq(2 * p * (p * norm(X @ z) ** 2 + (1 - p) * norm(Gamma @ z) ** 2))
    .ge(0, by=probability),
)
