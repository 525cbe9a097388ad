"""The symbols of section 1: gradients g_t, the buffer of momentum, and the running average.

1.1 speaks of any gradients, one path of them; 1.2 and 1.3 of stochastic gradients with a constant mean. No rate
has a domain here: what a claim needs of a rate is among its hypotheses.
"""

from symproofs import moments, natural, recursion, scalar, sequence, sizes, vector, zeros

m = sizes("m")
t = natural("t")
alpha, beta = scalar("alpha"), scalar("beta")  # any real numbers
epsilon, rate = scalar("epsilon"), scalar("delta")
h = vector("h", m)
g = sequence("g", m, law=moments(mean=h))  # E[g_t] = h for t >= 1; no more is known
v = recursion("v", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * g[t])

path = sequence("g", m)  # any gradients, not random
momentum = recursion("v^M", m, start={0: zeros(m)}, step=lambda v, t: alpha * v[t - 1] + epsilon * path[t])
average = recursion("v^R", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * path[t])
