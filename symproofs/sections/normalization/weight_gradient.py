"""4.2: weight normalisation w = γu/‖u‖, and the gradient in the direction u."""

from symproofs import (
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    at,
    calc,
    claim,
    contradiction,
    equivalence,
    eye,
    facts,
    function,
    grad,
    have,
    index,
    jacobian,
    let,
    linear_combination,
    norm,
    obtain,
    scalar,
    sizes,
    steps,
    vector,
    zeros,
)

d = sizes("d")
i = index("i", d)
gamma, s, u = scalar("gamma"), scalar("s"), vector("u", d)
w = let("w", gamma * u / norm(u))
P = let("P", eye(d) - u @ u.T / norm(u) ** 2)  # projects onto the complement of u
loss = function("loss", on=d, differentiable=True)  # any differentiable loss
g = grad(loss(w), w)

weight_jacobian = claim(
    "4.2d",
    "Jacobian of weight normalisation",
    calc(jacobian(w, u))
    .eq(
        gamma * (norm(u) * eye(d) - u @ grad(norm(u), u).T) / norm(u) ** 2,
        by=[w, facts.differentiation],
        id="4.2b-corrected",
    )
    .eq(gamma * (eye(d) / norm(u) - u @ u.T / norm(u) ** 3), by=facts.differentiation, id="4.2c-corrected")
    .eq(gamma / norm(u) * P, by=P),
    given=[Ne(u, 0)],
)
direction_gradient = claim(
    "4.2e",
    "Gradient in the direction parameter",
    calc(grad(loss(w), u))
    .eq(jacobian(w, u).T @ g, by=[w, facts.chain_rule])
    .eq((gamma / norm(u) * P).T @ g, by=weight_jacobian)
    .eq(gamma / norm(u) * P @ g, by=P),
    given=[Ne(u, 0)],
)
q = let("q", P @ g)  # the part of the gradient at right angles to u
only = ForAll(s, Implies(Eq(grad(loss(w), u), s * q), Eq(s, gamma / norm(u))))
factor = claim(
    "4.2e-factor",
    "The factor of the projected gradient, and when there is no other",
    Iff(only, Ne(q, 0)),
    given=[Ne(u, 0)],
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
