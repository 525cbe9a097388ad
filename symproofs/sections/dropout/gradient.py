"""2.2: the gradient of the expected dropout loss, and the normal equations."""

from symproofs import (
    E,
    Eq,
    ForAll,
    Iff,
    Ne,
    Rational,
    Sum,
    at,
    calc,
    claim,
    contradiction,
    delta,
    equivalence,
    erratum,
    facts,
    grad,
    have,
    index,
    linear_combination,
    norm,
    steps,
)
from symproofs.sections.dropout.expected_loss import expected_dropout_loss
from symproofs.sections.dropout.setting import Gamma, X, d, i, j, p, r, w, y

k = index("k", d)
expected = E(norm(r) ** 2)
fit = Sum((y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i)
penalty = p * (1 - p) * Sum(X[i, j] ** 2 * w[j] ** 2, j, i)

loss_as_sums = claim(
    "2.2a-loss",
    "The expected loss as sums",
    calc(expected).eq(fit + penalty, by=[expected_dropout_loss, Gamma]),
)
as_sums = have(Eq(expected, fit + penalty), by=loss_as_sums)  # a polynomial, hence differentiable
partial_derivative = claim(
    "2.2c",
    "A partial derivative of the expected loss",
    calc(grad(expected, w)[k])
    .eq(grad(fit + penalty, w)[k], by=loss_as_sums, id="2.2a")
    .eq(
        2 * p * Sum(-X[i, k] * (y[i] - p * Sum(X[i, j] * w[j], j)) + (1 - p) * X[i, k] ** 2 * w[k], i),
        by=facts.differentiation,
        id="2.2b",
    )
    .eq(
        2
        * p
        * (
            -Sum(X[i, k] * y[i], i)
            + p * Sum(X[i, k] * X[i, j] * w[j], i, j)
            + (1 - p) * Sum(X[i, k] ** 2 * w[k], i)
        ),
        id="2.2c",
    ),
)
vector = 2 * p * (-(X.T @ y) + p * X.T @ X @ w + (1 - p) * Gamma @ Gamma @ w)
gradient = claim(
    "2.2d",
    "The gradient of the expected loss",
    calc(grad(expected, w))
    .eq(grad(fit + penalty, w), by=loss_as_sums)
    .eq(vector, by=[facts.differentiation, facts.exchange_of_sums, Gamma]),
)
stationary = Eq(grad(expected, w), 0)
normal = Eq((X.T @ X + (1 - p) / p * Gamma @ Gamma) @ w, 1 / p * X.T @ y)
normal_equations = claim(
    "2.2e",
    "The gradient is 0 exactly where the normal equations hold",
    Iff(stationary, normal),
    given=[Ne(p, 0)],
    proof=steps(
        as_sums,
        have(Eq(grad(expected, w), vector), by=gradient),
        equivalence(
            forward=linear_combination(
                (stationary, 1 / (2 * p**2)), (Eq(grad(expected, w), vector), -1 / (2 * p**2))
            ),
            backward=linear_combination((normal, 2 * p**2), (Eq(grad(expected, w), vector), 1)),
        ),
    ),
)

# ------------------------------------------------------------------------- without brackets in the numerator
without_brackets = ForAll(w, Eq(grad(expected, w)[k], grad(fit, w)[k] + penalty))
squares = Sum(X[i, k] ** 2, i)
of_fit = 2 * p * Sum(-X[i, k] * (y[i] - p * Sum(X[i, j] * w[j], j)), i)
in_general = ForAll(w, Eq(2 * squares * w[k], Sum(X[i, j] ** 2 * w[j] ** 2, j, i)))
with_brackets = Eq(grad(fit + penalty, w)[k], of_fit + 2 * p * (1 - p) * squares * w[k])
half = Eq(p, Rational(1, 2))
missing_brackets = erratum(
    "2.2a-literal",
    "Without brackets the penalty is not differentiated, and the equation fails",
    without_brackets,
    given=[half, Ne(squares, 0)],
    corrected=partial_derivative,
    proof=contradiction(
        have(
            in_general,
            proof=steps(
                have(Eq(grad(fit, w)[k], of_fit), by=facts.differentiation),
                have(with_brackets, by=facts.differentiation),
                have(Eq(grad(expected, w)[k], grad(fit + penalty, w)[k]), by=loss_as_sums),
                linear_combination(
                    (at(without_brackets, w), 4),
                    (Eq(grad(fit, w)[k], of_fit), 4),
                    (Eq(grad(expected, w)[k], grad(fit + penalty, w)[k]), -4),
                    (with_brackets, -4),
                    by=half,
                ),
            ),
        ),
        have(Eq(squares, 0), proof=linear_combination((at(in_general, lambda s: delta(s, k)), 1))),
        by=[Eq(squares, 0), Ne(squares, 0)],
    ),
)
