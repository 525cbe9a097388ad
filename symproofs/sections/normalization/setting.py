"""The symbols of section 4: a direction u, a scale γ, a shift β, and data with what is known of its moments."""

from typing import Any

from symproofs import E, Ne, Var, index, let, moments, norm, scalar, sizes, sqrt, vector

d = sizes("d")
i, j = index("i", d), index("j", d)
gamma, beta = scalar("gamma"), scalar("beta")  # of either sign, and 0
u = vector("u", d)
w = let("w", gamma * u / norm(u))
nonzero = Ne(u, 0)

# One random vector of which more or less is declared. No law is named, and its entries may depend on each other.
x = vector("x", d, law=moments(order=2))
centred = vector("x", d, law=moments(mean=0, order=2))
scaled = vector("x", d, law=moments(var=1, uncorrelated="entries"))  # its covariance matrix is I
whitened = vector("x", d, law=moments(mean=0, var=1, uncorrelated="entries"))


def mean_of(x: Any) -> Any:
    """μ_y, the mean of the pre-activation uᵀx: a number."""
    return let("mu_y", E(u.T @ x))


def deviation_of(x: Any) -> Any:
    """σ_y, the positive root of the variance of the pre-activation."""
    return let("sigma_y", sqrt(Var(u.T @ x)))


def covariance_of(x: Any) -> Any:
    """Var(x) = E[(x − E x)(x − E x)ᵀ], a matrix."""
    return let("Sigma", E((x - E(x)) @ (x - E(x)).T))


def unit(v: Any, x: Any) -> Any:
    """The normalised unit at an input v, with the mean and the deviation of the data x."""
    return gamma * (u.T @ v - mean_of(x)) / deviation_of(x) + beta
