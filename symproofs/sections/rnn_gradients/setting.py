"""The symbols of section 5: a recurrent network with weights W, U, b, inputs x, and a bound of the slope of σ."""

from symproofs import (
    ForAll,
    diag,
    fn,
    function,
    jacobian,
    matrix,
    natural,
    norm,
    recursion,
    scalar,
    sequence,
    sizes,
    sqrt,
    vector,
)

k, m = sizes("k m")
t, T = natural("t"), natural("T")
W, U, b, h0 = matrix("W", m, m), matrix("U", m, k), vector("b", m), vector("h_0", m)
x = sequence("x", k)
sigma = function("sigma", differentiable=True)
h = recursion("h", m, start={0: h0}, step=lambda h, t: W @ sigma(h[t - 1]) + U @ x[t] + b)

s = scalar("s")
gamma, rate = scalar("gamma", "gamma > 0"), scalar("delta", "0 <= delta < 1")
slope = ForAll(s, abs(sigma.prime(s)) <= gamma)
greatest = fn.lambda_max(W.T @ W)
small = greatest <= rate**2 / gamma**2
D = diag(sigma.prime(h[t]))  # the slopes at time t
J = jacobian(h[t + 1], h[t])  # one step
whole = jacobian(h[T], h[0])  # T steps
epsilon, N = scalar("epsilon", "epsilon > 0"), natural("N")
of_W = sqrt(greatest)
product = recursion(  # ‖J_{T−1}‖ ⋯ ‖J_0‖, 1 for T = 0
    "Pi", start={0: 1}, step=lambda p, t: norm(jacobian(h[t], h[t - 1])) * p[t - 1]
)
