"""5.2: a network whose weights have no eigenvalue but 0, and a trajectory along which the Jacobian doubles each step.

W = [[2, −2], [2, −2]]. The inputs hold the states at s_0 = v and its mirror image in turn. The slopes there are (1, 0)
and (0, 1), as they are for a rectifier whose two units are switched on in turn.
"""

from symproofs import (
    IH,
    And,
    Eq,
    ForAll,
    Implies,
    Ne,
    at,
    calc,
    claim,
    contradiction,
    diag,
    each,
    eye,
    facts,
    have,
    index,
    induction,
    jacobian,
    let,
    linear_combination,
    natural,
    norm,
    ones,
    recursion,
    scalar,
    sqrt,
    vector,
    zeros,
)
from symproofs.sections.rnn_gradients.setting import T, sigma

e, v, y, mu = vector("e", 2), vector("v", 2), vector("y", 2), scalar("mu")
one, n, i = ones(2), natural("n", 1), index("i", 2)
W = let("W", 2 * one @ e.T)
signs = [Eq(e[1], 1), Eq(e[2], -1)]  # so W = [[2, −2], [2, −2]]
slopes = [Eq(sigma.prime(v[1]), 1), Eq(sigma.prime(v[2]), 0)]
s = recursion("s", 2, start={0: v}, step=lambda s, t: (one @ one.T - eye(2)) @ s[t - 1])  # mirrored each step
h = recursion("h", 2, start={0: v}, step=lambda h, t: W @ sigma(h[t - 1]) + (s[t] - W @ sigma(s[t - 1])))

nilpotent = claim("5.2m-nilpotent", "The square of W is 0", Eq(W @ W, zeros(2, 2)), given=signs)
only_zero = claim(
    "5.2m-eigenvalues",
    "W has no eigenvalue but 0",
    ForAll(mu, y, Implies(And(Ne(y, 0), Eq(W @ y, mu * y)), Eq(mu, 0))),
    given=signs,
    proof=contradiction(
        have(
            Eq(y, zeros(2)),
            proof=linear_combination(
                (Eq(W @ y, mu * y), -1 / mu**2 * W), (Eq(W @ y, mu * y), -1 / mu), by=[W, *signs]
            ),
        ),
        by=[Ne(y, 0), Eq(y, zeros(2))],
    ),
)
held = claim(
    "5.2m-held",
    "The inputs hold the states on the trajectory",
    Eq(h[T], s[T]),
    proof=induction(
        T,
        base=calc(h[0]).eq(v, by=h).eq(s[0], by=s),
        step=calc(h[T + 1]).eq(W @ sigma(h[T]) + (s[T + 1] - W @ sigma(s[T])), by=h).eq(s[T + 1], by=IH),
    ),
)


p, q = sigma.prime(v[1]), sigma.prime(v[2])
first_slope = Eq(sigma.prime(s[T][1]), (p + q + (-1) ** T * (p - q)) / 2)
second_slope = Eq(sigma.prime(s[T][2]), (p + q - (-1) ** T * (p - q)) / 2)
alternates = claim(
    "5.2m-alternates",
    "The slopes of the two units change places each step",
    And(first_slope, second_slope),
    proof=induction(
        T,
        base=each(
            calc(sigma.prime(s[0][1])).eq((p + q + (-1) ** 0 * (p - q)) / 2, by=s),
            calc(sigma.prime(s[0][2])).eq((p + q - (-1) ** 0 * (p - q)) / 2, by=s),
        ),
        step=each(
            calc(sigma.prime(s[T + 1][1]))
            .eq(sigma.prime(s[T][2]), by=s)
            .eq((p + q + (-1) ** (T + 1) * (p - q)) / 2, by=IH),
            calc(sigma.prime(s[T + 1][2]))
            .eq(sigma.prime(s[T][1]), by=s)
            .eq((p + q - (-1) ** (T + 1) * (p - q)) / 2, by=IH),
        ),
    ),
)
row = let("r", diag(sigma.prime(v)) @ e)
c = recursion("c", start={1: 2}, step=lambda c, t: 2 * (-1) ** (t - 1) * (p - q) * c[t - 1])
along = claim(
    "5.2m-along",
    "The Jacobian along the trajectory",
    Eq(jacobian(h[n], h[0]), c[n] * one @ row.T),
    given=signs,
    proof=induction(
        n,
        base=calc(jacobian(h[1], h[0]))
        .eq(W @ diag(sigma.prime(v)), by=[h, facts.chain_rule])
        .eq(c[1] * one @ row.T, by=[c, row, W, *signs]),
        step=calc(jacobian(h[n + 1], h[0]))
        .eq(W @ diag(sigma.prime(h[n])) @ jacobian(h[n], h[0]), by=[h, facts.chain_rule])
        .eq(W @ diag(sigma.prime(s[n])) @ (c[n] * one @ row.T), by=[IH, at(held, n)])
        .eq(2 * (-1) ** n * (p - q) * c[n] * one @ row.T, by=[W, *signs, at(alternates, n)])
        .eq(c[n + 1] * one @ row.T, by=c),
    ),
)
size_of_factor = claim(
    "5.2m-factor",
    "The factor doubles each step, if the slopes are 1 and 0",
    Eq(abs(c[n]), 2**n),
    given=slopes,
    proof=induction(
        n,
        base=calc(abs(c[1])).eq(2**1, by=c),
        step=calc(abs(c[n + 1]))
        .eq(abs(2 * (-1) ** n * c[n]), by=[c, *slopes])
        .eq(abs(2 * (-1) ** n) * abs(c[n]), by=at(facts.size_of_product, 2 * (-1) ** n, c[n]))
        .eq(2 * abs((-1) ** n) * abs(c[n]), by=at(facts.size_of_product, 2, (-1) ** n))
        .eq(2 * abs(-1) ** n * abs(c[n]), by=at(facts.size_of_power, n, -1))
        .eq(2 ** (n + 1), by=IH),
    ),
)
doubling = claim(
    "5.2m-trajectory",
    "Along the trajectory the norm of the Jacobian is √2·2^T",
    calc(norm(jacobian(h[n], h[0])))
    .eq(norm(c[n] * one @ row.T), by=along)
    .eq(norm(c[n] * one) * norm(row), by=facts.norm_of_outer_product)
    .eq(abs(c[n]) * norm(one) * norm(row), by=facts.length_of_multiple)
    .eq(abs(c[n]) * sqrt(2), by=[row, *signs, *slopes])
    .eq(sqrt(2) * 2**n, by=size_of_factor),
    given=[*signs, *slopes],
)
