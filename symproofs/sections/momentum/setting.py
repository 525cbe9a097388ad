"""The symbols of section 1: stochastic gradients g_t with a constant mean, and their running average."""

from symproofs import moments, natural, recursion, scalar, sequence, sizes, vector, zeros

m = sizes("m")
t = natural("t")
beta = scalar("beta")  # any real number
h = vector("h", m)
g = sequence("g", m, law=moments(mean=h))  # E[g_t] = h for t >= 1; no more is known
v = recursion("v", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * g[t])
