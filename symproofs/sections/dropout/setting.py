"""The symbols of section 2: data, a dropout mask of which only second moments within rows are known."""

from symproofs import (
    Exists,
    ForAll,
    Ne,
    Sum,
    diag,
    diagonal,
    hadamard,
    index,
    let,
    matrix,
    moments,
    scalar,
    sizes,
    sqrt,
    vector,
)

n, d = sizes("n d")
i, j = index("i", n), index("j", d)
X, w, y = matrix("X", n, d), vector("w", d), vector("y", n)
p = scalar("p")  # the probability to keep an input; the moments below are all that is used of it
R = matrix("R", n, d, law=moments(mean=p, var=p * (1 - p), uncorrelated="rows"))
r = let("r", y - hadamard(X, R) @ w)
Gamma = let("Gamma", diag(sqrt(diagonal(X.T @ X))))
no_zero_column = ForAll(j, Exists(i, Ne(X[i, j], 0)))
column = Sum(X[i, j] ** 2, i)  # the squared norm of column j
