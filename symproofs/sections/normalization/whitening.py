"""4.1: equations (8) and (9) hold in every direction exactly if the data are whitened."""

from typing import Any

from symproofs import (
    E,
    Eq,
    ForAll,
    Iff,
    Rational,
    at,
    calc,
    claim,
    delta,
    equivalence,
    eye,
    have,
    linear_combination,
    steps,
    vector,
    zeros,
)
from symproofs.sections.normalization.setting import covariance_of, d, i, j, x

q = vector("q", d)
Sigma = covariance_of(x)
no_mean, as_length = ForAll(q, Eq(q.T @ E(x), 0)), ForAll(q, Eq(q.T @ Sigma @ q, q.T @ q))
centred, white = Eq(E(x), zeros(d)), Eq(Sigma, eye(d))
each_mean = ForAll(i, Eq(E(x[i]), 0))


def unit_vector(*indices: Any) -> Any:
    """A sum of unit vectors, by its entries."""
    return lambda k: sum(delta(k, i) for i in indices)


mean_in_every_direction = claim(
    "4.1a-every-direction",
    "The mean is 0 in every direction exactly if it is the zero vector",
    Iff(no_mean, centred),
    proof=equivalence(
        forward=steps(
            have(each_mean, proof=linear_combination((at(no_mean, unit_vector(i)), 1))),
            calc(E(x)).eq(zeros(d), by=each_mean),
        ),
        backward=calc(q.T @ E(x)).eq(0, by=centred),
    ),
)
turned = ForAll(i, j, Eq(Sigma[i, j], Sigma[j, i]))
each_covariance = ForAll(i, j, Eq(Sigma[i, j], delta(i, j)))
half = Rational(1, 2)
variance_in_every_direction = claim(
    "4.1b-every-direction",
    "The variance is the squared length in every direction exactly if the covariance matrix is I",
    Iff(as_length, white),
    proof=equivalence(
        forward=steps(
            have(turned, proof=calc(Sigma[i, j]).eq(Sigma[j, i], by=Sigma)),
            have(
                each_covariance,
                proof=linear_combination(
                    (at(as_length, unit_vector(i, j)), half),
                    (at(as_length, unit_vector(i)), -half),
                    (at(as_length, unit_vector(j)), -half),
                    (at(turned, i, j), half),
                ),
            ),
            calc(Sigma).eq(eye(d), by=each_covariance),
        ),
        backward=calc(q.T @ Sigma @ q).eq(q.T @ q, by=white),
    ),
)
