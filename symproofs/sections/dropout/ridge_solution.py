"""2.3: ridge regression: the loss, its gradient, the normal equations, the closed form and the minimiser."""

from typing import Any

from symproofs import (
    Eq,
    ForAll,
    Iff,
    Rational,
    Sum,
    calc,
    claim,
    definition,
    diag,
    equivalence,
    erratum,
    eye,
    facts,
    grad,
    have,
    index,
    let,
    linear_combination,
    norm,
    scalar,
    steps,
    vector,
)
from symproofs.sections.dropout.setting import X, d, i, j, w, y

k = index("k", d)
v, z = vector("v", d), vector("z", d)
ridge = scalar("lambda")  # no sign is assumed


def loss(w: Any) -> Any:
    """The ridge loss at weights w."""
    return norm(y - X @ w) ** 2 + ridge * norm(w) ** 2


L = let("L", loss(w))
rows = Sum((y[i] - Sum(X[i, j] * w[j], j)) ** 2, i)

ridge_loss = definition(
    "2.3a",
    "The ridge loss",
    calc(L).eq(norm(y - X @ w) ** 2 + ridge * norm(w) ** 2, by=L),
)

# ------------------------------------------------------------------------------------------- the gradient
gradient_of_penalty = claim(
    "2.3b",
    "The gradient of the penalty",
    calc(grad(ridge * norm(w) ** 2, w)).eq(2 * ridge * w, by=facts.differentiation),
)
partial_derivative = claim(
    "2.3e",
    "A partial derivative of the squared error",
    calc(grad(norm(y - X @ w) ** 2, w)[k])
    .eq(grad(rows, w)[k], id="2.3c")
    .eq(2 * Sum(-X[i, k] * (y[i] - Sum(X[i, j] * w[j], j)), i), by=facts.differentiation, id="2.3d")
    .eq(2 * (-Sum(X[i, k] * y[i], i) + Sum(X[i, k] * X[i, j] * w[j], i, j)), id="2.3e"),
)
gradient_of_fit = claim(
    "2.3f",
    "The gradient of the squared error",
    calc(grad(norm(y - X @ w) ** 2, w)).eq(
        2 * (-(X.T @ y) + X.T @ X @ w), by=[facts.differentiation, facts.exchange_of_sums]
    ),
)
gradient = claim(
    "2.3g",
    "The gradient of the ridge loss",
    calc(grad(L, w))
    .eq(grad(norm(y - X @ w) ** 2, w) + grad(ridge * norm(w) ** 2, w), by=[L, facts.differentiation])
    .eq(2 * (-(X.T @ y) + X.T @ X @ w) + 2 * ridge * w, by=[gradient_of_fit, gradient_of_penalty])
    .eq(2 * (-(X.T @ y) + X.T @ X @ w + ridge * w)),
)

# ------------------------------------------------------------------------------------ the normal equations
stationary = Eq(grad(L, w), 0)
normal = Eq((X.T @ X + ridge * eye(d)) @ w, X.T @ y)
vector_of_gradient = Eq(grad(L, w), 2 * (-(X.T @ y) + X.T @ X @ w + ridge * w))
normal_equations = claim(
    "2.3h",
    "The gradient is 0 exactly where the normal equations hold",
    Iff(stationary, normal),
    proof=steps(
        have(vector_of_gradient, by=gradient),
        equivalence(
            forward=linear_combination((stationary, Rational(1, 2)), (vector_of_gradient, -Rational(1, 2))),
            backward=linear_combination((normal, 2), (vector_of_gradient, 1)),
        ),
    ),
)
diagonal_of_scalar = erratum(
    "2.3h-literal",
    "A scalar has no diagonal matrix: the multiple of the identity is meant",
    lambda: Eq((X.T @ X + diag(ridge)) @ w, X.T @ y),
    corrected=normal_equations,
)


# ------------------------------------------------------------------------------------------ the difference
def gap(v: Any) -> Any:
    """What the loss at v is above the loss at w."""
    return (v - w).T @ (X.T @ X + ridge * eye(d)) @ (v - w)


difference = claim(
    "2.3-difference",
    "The ridge loss above a solution of the normal equations",
    ForAll(v, Eq(loss(v) - loss(w), gap(v))),
    given=[normal],
    proof=linear_combination((normal, 2 * (v - w).T), by=facts.exchange_of_sums),
)
