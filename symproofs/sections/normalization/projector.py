"""4.2, the note and the footnote: W⊥ = I − uuᵀ/‖u‖² projects onto the complement of u."""

from symproofs import (
    And,
    Eq,
    Exists,
    Iff,
    Ne,
    calc,
    claim,
    discussion,
    each,
    equivalence,
    fn,
    grad,
    linear_combination,
    norm,
    obtain,
    scalar,
    steps,
    vector,
    witness,
    zeros,
)
from symproofs.sections.normalization.setting import d, gamma, nonzero, u, w
from symproofs.sections.normalization.weight_gradient import P, direction_gradient, g, loss

c, v = scalar("c"), vector("v", d)

no_direction = claim(
    "4.2f",
    "The projection of u is 0, and so is that of the weights",
    And(Eq(P @ u, zeros(d)), Eq(P @ w, zeros(d))),
    given=[nonzero],
    proof=each(calc(P @ u).eq(zeros(d), by=P), calc(P @ w).eq(zeros(d), by=[P, w])),
)
at_right_angles = claim(
    "4.2f-gradient",
    "The gradient in u is at right angles to u: a small step along it changes the length of u in second order only",
    calc(u.T @ grad(loss(w), u)).eq(u.T @ (gamma / norm(u) * P @ g), by=direction_gradient).eq(0, by=P),
    given=[nonzero],
)

# ------------------------------------------------------------------------------- an orthogonal projector
symmetric, idempotent = Eq(P.T, P), Eq(P @ P, P)
projector = claim(
    "4.2g",
    "W⊥ is symmetric and idempotent, and of rank d − 1: its trace is d − 1",
    And(symmetric, idempotent, Eq(fn.trace(P), d - 1)),
    given=[nonzero],
    proof=each(calc(P.T).eq(P, by=P), calc(P @ P).eq(P, by=P), calc(fn.trace(P)).eq(d - 1, by=P)),
)
vanishes, multiple = Eq(P @ v, 0), Exists(c, Eq(v, c * u))
kernel = claim(
    "4.2g-kernel",
    "What it takes to 0 are the multiples of u, a line",
    Iff(vanishes, multiple),
    given=[nonzero],
    proof=equivalence(
        forward=witness(u.T @ v / norm(u) ** 2, proof=linear_combination((vanishes, 1), by=[P, c])),
        backward=steps(obtain(c, multiple), calc(P @ v).eq(P @ (c * u), by=Eq(v, c * u)).eq(zeros(d), by=P)),
    ),
)
kept = claim(
    "4.2g-range",
    "What it leaves as it is are the vectors at right angles to u, and every value is one of them",
    And(Iff(Eq(P @ v, v), Eq(u.T @ v, 0)), Eq(u.T @ (P @ v), 0)),
    given=[nonzero],
    proof=each(
        equivalence(
            forward=linear_combination((Eq(P @ v, v), -u.T), by=P),
            backward=calc(P @ v).eq(v - (u.T @ v) / norm(u) ** 2 * u, by=P).eq(v, by=Eq(u.T @ v, 0)),
        ),
        calc(u.T @ (P @ v)).eq(0, by=P),
    ),
)
removed = claim(
    "4.2g-component",
    "It removes from the gradient the component along the weights",
    calc(P @ g).eq(g - (w.T @ g) / norm(w) ** 2 * w, by=[P, w]),
    given=[nonzero, Ne(gamma, 0)],
)
footnote = discussion(
    "4.2h",
    "Why one would remove that component",
    "That the weights usually lie close to a dominant eigenvector of the covariance of the gradient, and that a "
    "projection helps to condition the objective, are observations of experiments; they are no theorems.",
    see=[projector, removed],
)
