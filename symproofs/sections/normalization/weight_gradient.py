"""4.2: the Jacobian of weight normalisation, and the gradient of a loss in the direction u."""

from symproofs import (
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    at,
    calc,
    claim,
    contradiction,
    each,
    equivalence,
    erratum,
    eye,
    facts,
    function,
    grad,
    have,
    jacobian,
    let,
    linear_combination,
    norm,
    obtain,
    scalar,
    steps,
    vector,
    zeros,
)
from symproofs.sections.normalization.setting import d, gamma, i, nonzero, u, w

s, penalty = scalar("s"), scalar("lambda")
P = let("P", eye(d) - u @ u.T / norm(u) ** 2)  # projects onto the complement of u
loss = function("loss", on=d, differentiable=True)  # any differentiable loss of the weights
g = grad(loss(w), w)
v = vector("v", d)

# ---------------------------------------------------------------------------- the length of u, in two layouts
length_gradient = claim(
    "4.2a",
    "The gradient of the length, as a column and as a row",
    And(Eq(grad(norm(u), u), u / norm(u)), Eq(grad(norm(u), u).T, u.T / norm(u))),
    given=[nonzero],
    proof=each(
        calc(grad(norm(u), u)).eq(u / norm(u), by=facts.differentiation),
        calc(grad(norm(u), u).T).eq(u.T / norm(u), by=facts.differentiation),
    ),
)
one_layout = erratum(
    "4.2a-literal",
    "A column is no row: u times the gradient as a column has no shape",
    lambda: Eq(u @ grad(norm(u), u), u @ u.T / norm(u)),
    corrected=length_gradient,
)

# ------------------------------------------------------------------------------------------ the Jacobian
quotient_rule = claim(
    "4.2b-corrected",
    "The quotient rule, with the identity and the gradient as a row",
    calc(jacobian(w, u)).eq(
        gamma * (norm(u) * eye(d) - u @ grad(norm(u), u).T) / norm(u) ** 2, by=[w, facts.differentiation]
    ),
    given=[nonzero],
)
without_identity = erratum(
    "4.2b",
    "The quotient rule as printed takes a matrix from a number",
    lambda: Eq(jacobian(w, u), gamma * (norm(u) - u @ grad(norm(u), u).T) / norm(u) ** 2),
    corrected=quotient_rule,
)
inserted = claim(
    "4.2c-corrected",
    "The gradient of the length inserted",
    calc(gamma * (norm(u) * eye(d) - u @ grad(norm(u), u).T) / norm(u) ** 2).eq(
        gamma * (eye(d) / norm(u) - u @ u.T / norm(u) / norm(u) ** 2), by=facts.differentiation
    ),
    given=[nonzero],
)
without_matrix = erratum(
    "4.2c",
    "The next line as printed takes a matrix from a number, too",
    lambda: Eq(jacobian(w, u), gamma * (1 / norm(u) - u @ u.T / norm(u) / norm(u) ** 2)),
    corrected=inserted,
)
weight_jacobian = claim(
    "4.2d",
    "Jacobian of weight normalisation",
    calc(jacobian(w, u))
    .eq(gamma * (norm(u) * eye(d) - u @ grad(norm(u), u).T) / norm(u) ** 2, by=quotient_rule)
    .eq(gamma * (eye(d) / norm(u) - u @ u.T / norm(u) / norm(u) ** 2), by=inserted)
    .eq(gamma / norm(u) * (eye(d) - u @ u.T / norm(u) ** 2))
    .eq(gamma / norm(u) * P, by=P),
    given=[nonzero],
)

# ------------------------------------------------------------------------------------------ the gradient
direction_gradient = claim(
    "4.2e",
    "Gradient in the direction parameter",
    calc(grad(loss(w), u))
    .eq(jacobian(w, u).T @ g, by=[w, facts.chain_rule])
    .eq((gamma / norm(u) * P).T @ g, by=weight_jacobian)
    .eq(gamma / norm(u) * P @ g, by=P),
    given=[nonzero],
)
without_transpose = claim(
    "4.2e-printed",
    "The Jacobian may stand for its transpose, as printed, since it is symmetric here",
    calc(grad(loss(w), u))
    .eq(gamma / norm(u) * P @ g, by=direction_gradient)
    .eq(jacobian(w, u) @ g, by=weight_jacobian),
    given=[nonzero],
)
q = let("q", P @ g)  # the part of the gradient at right angles to u
only = ForAll(s, Implies(Eq(grad(loss(w), u), s * q), Eq(s, gamma / norm(u))))
factor = claim(
    "4.2e-factor",
    "The factor of the projected gradient, and when there is no other",
    Iff(only, Ne(q, 0)),
    given=[nonzero],
    proof=steps(
        have(Eq(grad(loss(w), u), gamma / norm(u) * q), by=[q, direction_gradient]),
        equivalence(
            forward=contradiction(
                have(
                    Eq(grad(loss(w), u), (gamma / norm(u) + 1) * q),
                    by=[Eq(grad(loss(w), u), gamma / norm(u) * q), Eq(q, zeros(d))],
                ),
                by=at(only, gamma / norm(u) + 1),
            ),
            backward=steps(
                obtain(i, Ne(q, 0)),
                have(
                    Eq(s, gamma / norm(u)),
                    proof=linear_combination(
                        (at(Eq(grad(loss(w), u), s * q), i), -1 / q[i]),
                        (at(Eq(grad(loss(w), u), gamma / norm(u) * q), i), 1 / q[i]),
                    ),
                ),
            ),
        ),
    ),
)
radial = claim(
    "4.2e-scale",
    "What the projection removes is the gradient in the scale",
    calc(grad(loss(w), gamma)).eq(u.T @ g / norm(u), by=[w, facts.chain_rule]),
    given=[nonzero],
)
penalised = grad(loss(w) + penalty * norm(u) ** 2, u)
with_penalty = claim(
    "4.2e-penalty",
    "If the length of u is penalised, the gradient has a part along u",
    calc(u.T @ penalised)
    .eq(u.T @ (grad(loss(w), u) + 2 * penalty * u), by=[w, facts.chain_rule])
    .eq(u.T @ (gamma / norm(u) * P @ g + 2 * penalty * u), by=direction_gradient)
    .eq(2 * penalty * norm(u) ** 2, by=P),
    given=[nonzero],
)
projected = Eq(penalised, P @ v)
other_loss = erratum(
    "4.2e-penalty-literal",
    "A loss in which u occurs beside the weights has a gradient that no projection gives",
    projected,
    given=[nonzero, Ne(penalty, 0)],
    corrected=with_penalty,
    proof=contradiction(
        have(
            Eq(norm(u) ** 2, 0),
            proof=linear_combination(
                (with_penalty, -1 / (2 * penalty)), (projected, u.T / (2 * penalty)), by=P
            ),
        ),
        by=Eq(norm(u) ** 2, 0),
    ),
)
