"""2.1, equations (5) to (7): the variance and the mean of one residual, and the loss as a sum over residuals."""

from symproofs import E, Sum, Var, calc, claim, facts, matrix, moments, norm
from symproofs.sections.dropout.setting import R, X, d, i, j, n, p, r, w, y

mean, variance = matrix("m", n, d), matrix("s", n, d)
S = matrix("R", n, d, law=moments(mean=mean, var=variance, uncorrelated="rows"))  # a mask with any of these
F = matrix("R", n, d, law=moments(mean=p))  # a mask of which only the mean is known
residual = y[i] - Sum(w[j] * X[i, j] * R[i, j], j)

variance_of_residual = claim(
    "2.1f",
    "The variance of a residual, if the entries of a row are uncorrelated",
    calc(Var(y[i] - Sum(w[j] * X[i, j] * S[i, j], j))).eq(
        Sum(w[j] ** 2 * X[i, j] ** 2 * Var(S[i, j]), j), by=[S, facts.variance, facts.linearity]
    ),
)
variance_by_probability = claim(
    "2.1f-probability",
    "The variance of a residual by the probability to keep an input",
    calc(Var(residual)).eq(
        p * (1 - p) * Sum(w[j] ** 2 * X[i, j] ** 2, j), by=[R, facts.variance, facts.linearity]
    ),
)
mean_of_residual = claim(
    "2.1i",
    "The mean of a residual",
    calc(E(y[i] - Sum(w[j] * X[i, j] * F[i, j], j)))
    .eq(y[i] - Sum(w[j] * X[i, j] * E(F[i, j]), j), by=facts.linearity, id="2.1h")
    .eq(y[i] - p * Sum(w[j] * X[i, j], j), by=F, id="2.1i"),
)
loss_by_rows = claim(
    "2.1j", "The loss is a sum over the rows", calc(norm(r) ** 2).eq(Sum(residual**2, i), by=r)
)
