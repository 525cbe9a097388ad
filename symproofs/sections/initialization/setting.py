"""The symbols of section 3: one layer, of which moments of weights and inputs are known, and each fact on its own.

The weights W and the inputs h have finite second moments. Whatever else a claim uses of them is either declared on W
(mean, variance, uncorrelated within a row) and listed where it was used, or one of the hypotheses below.
"""

from symproofs import (
    Cov,
    E,
    Eq,
    ForAll,
    Implies,
    Ne,
    Or,
    Var,
    independent,
    index,
    let,
    matrix,
    moments,
    ones,
    scalar,
    sizes,
    vector,
)

m, D = sizes("m D")  # units of the layer, and of the layer before it
i, j, k = index("i", m), index("j", D), index("k", D)
c, mu, sigma = scalar("c"), scalar("mu"), scalar("sigma")

W = matrix("W", m, D, law=moments(mean=mu, var=sigma**2, uncorrelated="rows"))
h = vector("h", D, law=moments(order=2))  # any second moments; the entries may depend on each other
b = let("b", c * ones(m))
a = let("a", W @ h + b)  # the pre-activations

# what a claim may assume besides
apart = independent(W, h)
uncorrelated = ForAll(j, k, Implies(Ne(j, k), Eq(Cov(h[j], h[k]), 0)))
no_cross_terms = Or(Eq(mu, 0), uncorrelated)  # with weights uncorrelated within a row, either is enough
centred = ForAll(j, Eq(E(h[j]), 0))
unit_variance = ForAll(j, Eq(Var(h[j]), 1))
unit_square = ForAll(j, Eq(E(h[j] ** 2), 1))
