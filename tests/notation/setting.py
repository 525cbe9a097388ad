"""Symbols shared by the tests of notation and report: dropout, running averages, a recurrent network."""

from symproofs import (
    Sum,
    diag,
    diagonal,
    fn,
    function,
    hadamard,
    iid,
    index,
    laws,
    let,
    matrix,
    moments,
    natural,
    norm,
    ones,
    recursion,
    scalar,
    sequence,
    sizes,
    sqrt,
    vector,
    zeros,
)

n, d, m, o, q, kin = sizes("n d m o q k")
i, j = index("i", n), index("j", d)
X, w, y, u = matrix("X", n, d), vector("w", d), vector("y", n), vector("u", d)
A, B = matrix("A", n, n), matrix("B", n, n)
p, beta, gamma, s = scalar("p"), scalar("beta"), scalar("gamma"), scalar("s")
R = matrix("R", n, d, law=moments(mean=p, var=p * (1 - p), uncorrelated="rows"))
r = let("r", y - hadamard(X, R) @ w)
Gamma = let("Gamma", diag(sqrt(diagonal(X.T @ X))))
t, T = natural("t"), natural("T", 1)
h = vector("h", m)
g = sequence("g", m, law=moments(mean=h))
v = recursion("v", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * g[t])
a, k = sequence("a"), index("k")
signs = vector("e", n, law=iid(laws.Rademacher()))
wn = let("w", gamma * u / norm(u))
ell = function("ell", on=d, differentiable=True)
sigma = function("sigma", differentiable=True)

Wf, Uf, Vf = matrix("W^f", m, kin), matrix("U^f", m, m), matrix("V^f", o, m)
Wb, Ub, Vb = matrix("W^b", q, kin), matrix("U^b", q, q), matrix("V^b", o, q)
first, last = vector("h^f_0", m), vector("h^b_{T+1}", q)
x, z = sequence("x", kin, last=T), sequence("z", o, last=T)
hf = recursion("h^f", m, start={0: first}, step=lambda h, t: fn.logistic(Wf @ x[t] + Uf @ h[t - 1]))
hb = recursion("h^b", q, start={T + 1: last}, step=lambda h, t: fn.logistic(Wb @ x[t] + Ub @ h[t + 1]))
time = index("t", T)


def output(t):
    return Vf @ hf[t] + Vb @ hb[t]


def slope(t):
    return diag(hadamard(hf[t], ones(m) - hf[t]))


loss = Sum(norm(z[time] - output(time)) ** 2, time)
