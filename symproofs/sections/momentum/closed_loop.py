"""1.1: the same where each gradient depends on the parameters that the updates so far have led to.

The source takes g_t = G(θ_{t−1}, ξ_t) with noise ξ_t. Of G only that it is a function matters: where the two
runs have the same parameters they see the same gradient, as the noise is the same. That is 1.1l-same; some G
and ξ give two sequences of gradients exactly if it holds. In 1.1l itself G is written out: f is any function of
a vector, and a sum of its values at Aθ + ξ_t + c_j, times vectors e_j, is any function of θ and ξ_t, since A, c
and e are arbitrary (let A put θ into the first entries, c_j the number j into the last ones, and e_j be unit
vectors).
"""

from typing import Any

from symproofs import (
    IH,
    And,
    Eq,
    ForAll,
    Implies,
    Sum,
    at,
    calc,
    claim,
    each,
    function,
    have,
    index,
    induction,
    matrix,
    natural,
    recursion,
    sequence,
    sizes,
    steps,
    vector,
    zeros,
)
from symproofs.sections.momentum.setting import alpha, beta, epsilon, m, rate

s, t = natural("s"), natural("t", 1)
first = vector("theta_0", m)  # where both start
g_M, g_R = sequence("g^M", m), sequence("g^R", m)  # the gradients that each of the two sees
v_M = recursion("v^M", m, start={0: zeros(m)}, step=lambda v, t: alpha * v[t - 1] + epsilon * g_M[t])
v_R = recursion("v^R", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * g_R[t])
theta_M = recursion("theta^M", m, start={0: first}, step=lambda x, t: x[t - 1] - v_M[t])
theta_R = recursion("theta^R", m, start={0: first}, step=lambda x, t: x[t - 1] - rate * v_R[t])

decays, rates = Eq(alpha, beta), Eq(epsilon, rate * (1 - beta))
same_oracle = ForAll(t, Implies(Eq(theta_M[t - 1], theta_R[t - 1]), Eq(g_M[t], g_R[t])))
same_gradient, same_buffer = Eq(g_M[s + 1], g_R[s + 1]), Eq(v_M[s + 1], rate * v_R[s + 1])
together = ForAll(s, And(Eq(theta_M[s], theta_R[s]), Eq(v_M[s], rate * v_R[s])))
same_iterates = claim(
    "1.1l-same",
    "With matching rates, gradients that are equal where the parameters are keep both runs together",
    together,
    given=[decays, rates, same_oracle],
    proof=induction(
        s,
        base=each(
            calc(theta_M[0]).eq(first, by=theta_M).eq(theta_R[0], by=theta_R),
            calc(v_M[0]).eq(zeros(m), by=v_M).eq(rate * v_R[0], by=v_R),
        ),
        step=steps(
            have(same_gradient, by=[at(same_oracle, s + 1), IH]),
            have(
                same_buffer,
                proof=calc(v_M[s + 1])
                .eq(alpha * v_M[s] + epsilon * g_M[s + 1], by=v_M)
                .eq(
                    beta * (rate * v_R[s]) + rate * (1 - beta) * g_R[s + 1],
                    by=[IH, decays, rates, same_gradient],
                )
                .eq(rate * v_R[s + 1], by=v_R),
            ),
            each(
                calc(theta_M[s + 1])
                .eq(theta_M[s] - v_M[s + 1], by=theta_M)
                .eq(theta_R[s] - rate * v_R[s + 1], by=[IH, same_buffer])
                .eq(theta_R[s + 1], by=theta_R),
                None,
            ),
        ),
    ),
)

# --------------------------------------------------------------------------------------- G written out
k, r = sizes("k r")
j = index("j", r)
A, f = matrix("A", k, m), function("f", on=k)
xi = sequence("xi", k)  # the noise, the same in both runs
c, e = sequence("c", k), sequence("e", m)


def gradient(theta: Any, t: Any) -> Any:
    """G(θ, ξ_t)"""
    return Sum(f(A @ theta + xi[t] + c[j]) * e[j], j)


run_M = ForAll(t, Eq(g_M[t], gradient(theta_M[t - 1], t)))
run_R = ForAll(t, Eq(g_R[t], gradient(theta_R[t - 1], t)))
closed_loop = claim(
    "1.1l",
    "With matching rates both rules run through the same parameters, whatever the gradient and its noise",
    ForAll(s, Eq(theta_M[s], theta_R[s])),
    given=[decays, rates, run_M, run_R],
    proof=steps(
        have(
            same_oracle,
            proof=calc(g_M[t])
            .eq(gradient(theta_M[t - 1], t), by=at(run_M, t))
            .eq(gradient(theta_R[t - 1], t), by=Eq(theta_M[t - 1], theta_R[t - 1]))
            .eq(g_R[t], by=at(run_R, t)),
        ),
        have(together, by=same_iterates),
        calc(theta_M[s]).eq(theta_R[s], by=at(together, s)),
    ),
)
