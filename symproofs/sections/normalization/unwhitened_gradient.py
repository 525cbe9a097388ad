"""4.2 for data that are not whitened: the Jacobian with a covariance matrix, whose transpose may not be left out."""

from symproofs import (
    Eq,
    ForAll,
    Iff,
    Ne,
    Not,
    Or,
    at,
    calc,
    cases,
    choose,
    claim,
    contradiction,
    equivalence,
    erratum,
    eye,
    facts,
    grad,
    have,
    jacobian,
    let,
    linear_combination,
    matrix,
    norm,
    sqrt,
    steps,
    vector,
    zeros,
)
from symproofs.sections.normalization.setting import d, gamma, nonzero, u
from symproofs.sections.normalization.weight_gradient import loss

S = matrix("Sigma", d, d)  # the covariance matrix of the data: symmetric
s = let("s", sqrt(u.T @ S @ u))
w = let("w", gamma * u / s)
J = let("J", gamma / s * (eye(d) - u @ u.T @ S / s**2))
g = grad(loss(w), w)
symmetric, positive = Eq(S, S.T), u.T @ S @ u > 0

spread = claim(
    "4.2d-unwhitened-spread",
    "The deviation is positive where uᵀΣu is",
    calc(s).eq(sqrt(u.T @ S @ u), by=s).gt(0, by=positive),
    given=[positive],
)
turned = Eq(S.T @ u, S @ u)
turn = have(turned, proof=linear_combination((1, symmetric, -u)))
squared = claim(
    "4.2d-unwhitened-square",
    "Its square is uᵀΣu",
    Eq(u.T @ S @ u, s**2),
    given=[positive],
    proof=calc(u.T @ S @ u).eq(s**2, by=s),
)
weight_jacobian = claim(
    "4.2d-unwhitened",
    "Jacobian of the weights with a covariance matrix",
    Eq(jacobian(w, u), J),
    given=[symmetric, positive],
    proof=steps(
        turn,
        have(s > 0, by=spread),
        calc(jacobian(w, u))
        .eq(
            gamma / s * (eye(d) - u @ (S @ u + S.T @ u).T / (2 * s**2)),
            by=[w, s, facts.differentiation],
        )
        .eq(J, by=[J, turned]),
    ),
)

direction_gradient = claim(
    "4.2e-unwhitened",
    "Gradient in the direction parameter, with the transpose of the Jacobian",
    Eq(grad(loss(w), u), J.T @ g),
    given=[symmetric, positive],
    proof=steps(
        have(s > 0, by=spread),
        calc(grad(loss(w), u))
        .eq(jacobian(w, u).T @ g, by=[w, s, facts.chain_rule])
        .eq(J.T @ g, by=weight_jacobian),
    ),
)
along_u = Eq(u.T @ S @ u, s**2)
at_right_angles = claim(
    "4.2f-unwhitened",
    "The gradient is at right angles to u for every covariance matrix",
    Eq(u.T @ grad(loss(w), u), 0),
    given=[symmetric, positive],
    proof=steps(
        have(s > 0, by=spread),
        have(along_u, by=squared),
        have(Eq(J @ u, zeros(d)), proof=linear_combination((along_u, -gamma / s**3 * u), by=J)),
        calc(u.T @ grad(loss(w), u))
        .eq(u.T @ (J.T @ g), by=direction_gradient)
        .eq((J @ u).T @ g, by=facts.exchange_of_sums)
        .eq(0, by=Eq(J @ u, zeros(d))),
    ),
)
eigenvector, own = Eq(S @ u, s**2 / norm(u) ** 2 * u), Eq(J, J.T)
when_symmetric = claim(
    "4.2e-unwhitened-when",
    "The Jacobian is symmetric exactly if γ = 0 or u is an eigenvector of the covariance matrix",
    Iff(own, Or(Eq(gamma, 0), eigenvector)),
    given=[symmetric, positive, nonzero],
    proof=steps(
        have(s > 0, by=spread),
        have(along_u, by=squared),
        turn,
        equivalence(
            forward=cases(
                Eq(gamma, 0),
                yes=choose(0),
                no=choose(
                    1,
                    linear_combination(
                        (1, own, s**3 / (gamma * norm(u) ** 2) * u),
                        (turned, -1),
                        (along_u, u / norm(u) ** 2),
                        by=J,
                    ),
                ),
            ),
            backward=cases(
                Or(Eq(gamma, 0), eigenvector),
                linear_combination((Eq(gamma, 0), (S.T @ u @ u.T - u @ u.T @ S) / s**3), by=J),
                calc(J)
                .eq(gamma / s * (eye(d) - u @ (S @ u).T / s**2), by=[J, turned])
                .eq(gamma / s * (eye(d) - (S @ u) @ u.T / s**2), by=eigenvector)
                .eq(J.T, by=[J, turned]),
            ),
        ),
    ),
)
h = vector("h", d)  # a gradient of some loss in the weights
as_printed = ForAll(h, Eq(J.T @ h, J @ h))
not_left_out = erratum(
    "4.2e-unwhitened-literal",
    "Unless u is an eigenvector of the covariance matrix, the transpose may not be left out",
    as_printed,
    given=[symmetric, positive, nonzero, Ne(gamma, 0), Not(eigenvector)],
    corrected=direction_gradient,
    proof=steps(
        have(s > 0, by=spread),
        have(along_u, by=squared),
        turn,
        contradiction(
            have(
                eigenvector,
                proof=linear_combination(
                    (at(as_printed, u), -(s**3) / (gamma * norm(u) ** 2)),
                    (turned, -1),
                    (along_u, u / norm(u) ** 2),
                    by=J,
                ),
            ),
            by=eigenvector,
        ),
    ),
)
