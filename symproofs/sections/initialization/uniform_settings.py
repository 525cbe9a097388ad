"""3.3: which uniform weights give pre-activations of mean 0 and variance 1."""

from typing import Any

from symproofs import (
    And,
    Claim,
    E,
    Eq,
    ForAll,
    Iff,
    Sum,
    Var,
    at,
    calc,
    claim,
    each,
    equivalence,
    have,
    linear_combination,
    sqrt,
    steps,
)
from symproofs.sections.initialization.pre_activation import mean
from symproofs.sections.initialization.rectified_layer import halves
from symproofs.sections.initialization.setting import (
    D,
    c,
    centred,
    h,
    i,
    j,
    mu,
    uncorrelated,
    unit_square,
    unit_variance,
)
from symproofs.sections.initialization.standard_inputs import no_bias, variance_by_parameters
from symproofs.sections.initialization.uniform_weights import (
    a,
    alpha,
    apart,
    as_parameters,
    beta,
    by_squares,
    even,
    mean_is_bias,
    middle,
    proper,
)

layer_mean, layer_variance = ForAll(i, Eq(E(a[i]), 0)), ForAll(i, Eq(Var(a[i]), 1))
solves = And(layer_mean, layer_variance)


def only_bound(id: str, title: str, given: Any, value: int) -> Claim:
    """c = 0 and β = √(3/(D·m)) is the only even setting for inputs of second moment m, here value = 1/m."""
    solution, total = Eq(beta, sqrt(3 * value / D)), Eq(beta**2 / 3 * Sum(E(h[j] ** 2), j), 1)
    square = Eq(beta**2, 3 * value / D)
    return claim(
        id,
        title,
        Iff(solves, And(no_bias, solution)),
        given=[proper, even, apart, given],
        proof=equivalence(
            forward=each(
                linear_combination((at(layer_mean, 1), 1), (at(mean_is_bias, 1), -1)),
                steps(
                    have(
                        total, proof=linear_combination((at(layer_variance, 1), 1), (at(by_squares, 1), -1))
                    ),
                    have(square, proof=linear_combination((total, 3 * value / D), by=given)),
                    have(beta > 0, by=[even, proper]),
                    calc(beta).eq(sqrt(beta**2)).eq(sqrt(3 * value / D), by=square),
                ),
            ),
            backward=each(
                calc(E(a[i])).eq(c, by=mean_is_bias).eq(0, by=no_bias),
                calc(Var(a[i]))
                .eq(beta**2 / 3 * Sum(E(h[j] ** 2), j), by=by_squares)
                .eq(beta**2 / 3 * (D / value), by=given)
                .eq(1, by=solution),
            ),
        ),
    )


all_bounds = only_bound(
    "3.3d-all", "For inputs of second moment 1 the only even setting is c = 0, β = √(3/D)", unit_square, 1
)
all_rectified_bounds = only_bound("3.3e-all", "For second moment 1/2 it is c = 0, β = √(6/D)", halves, 2)
ellipse = Eq(alpha**2 + alpha * beta + beta**2, 3 / D)
layer_is_bias = ForAll(i, Eq(E(a[i]), c))
by_ends = D * (alpha**2 + alpha * beta + beta**2) / 3
layer_spread = ForAll(i, Eq(Var(a[i]), by_ends))
all_intervals = claim(
    "3.3d-intervals",
    "All intervals, for uncorrelated inputs of mean 0 and variance 1: c = 0 and α² + αβ + β² = 3/D",
    Iff(solves, And(no_bias, ellipse)),
    given=[proper, apart, uncorrelated, centred, unit_variance],
    proof=steps(
        have(layer_is_bias, proof=calc(E(a[i])).eq(c, by=[at(mean, {mu: middle}), centred])),
        have(
            layer_spread,
            proof=calc(Var(a[i])).eq(by_ends, by=at(variance_by_parameters, as_parameters)),
        ),
        equivalence(
            forward=each(
                linear_combination((at(layer_mean, 1), 1), (at(layer_is_bias, 1), -1)),
                linear_combination((at(layer_variance, 1), 3 / D), (at(layer_spread, 1), -3 / D)),
            ),
            backward=each(
                calc(E(a[i])).eq(c, by=layer_is_bias).eq(0, by=no_bias),
                calc(Var(a[i])).eq(by_ends, by=layer_spread).eq(1, by=linear_combination((ellipse, D / 3))),
            ),
        ),
    ),
)
