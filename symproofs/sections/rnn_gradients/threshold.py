"""5.3: the threshold 1/γ² is sharp, and to exceed it is not enough for an exploding gradient."""

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Implies,
    Not,
    Sum,
    at,
    calc,
    cases,
    claim,
    contradiction,
    delta,
    diag,
    each,
    eye,
    facts,
    fn,
    have,
    index,
    induction,
    jacobian,
    natural,
    norm,
    obtain,
    on_vectors,
    ones,
    recursion,
    scalar,
    steps,
    vector,
    witness,
    zeros,
)
from symproofs.sections.rnn_gradients.setting import N, T, U, W, b, gamma, h0, m, sigma, x

# -------------------------------------------------------------- W = ρI, the inputs hold every unit at a point z
rho, z, M = scalar("rho"), scalar("z"), scalar("M")
y = vector("y", m)
held = recursion(
    "h",
    m,
    start={0: z * ones(m)},
    step=lambda h, t: rho * eye(m) @ sigma(h[t - 1]) + (z - rho * sigma(z)) * ones(m),
)
whole = jacobian(held[T], held[0])
stays = claim(
    "5.3a-held",
    "The inputs hold every unit at z",
    Eq(held[T], z * ones(m)),
    proof=induction(
        T,
        base=calc(held[0]).eq(z * ones(m), by=held),
        step=calc(held[T + 1])
        .eq(rho * eye(m) @ sigma(held[T]) + (z - rho * sigma(z)) * ones(m), by=held)
        .eq(z * ones(m), by=IH),
    ),
)
factor = rho * sigma.prime(z)
powers = claim(
    "5.3a-held-Jacobian",
    "Its Jacobian is a power",
    Eq(whole, factor**T * eye(m)),
    proof=induction(
        T,
        base=calc(jacobian(held[0], held[0])).eq(factor**0 * eye(m), by=held),
        step=calc(jacobian(held[T + 1], held[0]))
        .eq(rho * eye(m) @ diag(sigma.prime(held[T])) @ whole, by=[held, facts.chain_rule])
        .eq(rho * eye(m) @ diag(sigma.prime(held[T])) @ (factor**T * eye(m)), by=IH)
        .eq(factor ** (T + 1) * eye(m), by=stays),
    ),
)
size = claim(
    "5.3a-held-norm",
    "The norm of that Jacobian",
    calc(norm(whole))
    .eq(norm(factor**T * eye(m)), by=powers)
    .eq(abs(factor**T) * norm(eye(m)), by=facts.norm_of_multiple)
    .eq(abs(factor**T), by=facts.norm_of_identity)
    .eq(abs(factor) ** T, by=at(facts.size_of_power, T, factor)),
)
greatest = fn.lambda_max((rho * eye(m)).T @ (rho * eye(m)))
eigenvalue = claim(
    "5.3a-held-eigenvalue",
    "The greatest eigenvalue of WᵀW for W = ρI",
    Eq(greatest, rho**2),
    proof=calc(greatest)
    .eq(norm(rho * eye(m)) ** 2, by=facts.spectral_norm)
    .eq((abs(rho) * norm(eye(m))) ** 2, by=facts.norm_of_multiple)
    .eq(rho**2, by=facts.norm_of_identity),
)
M = scalar("M")
explodes = ForAll(M, Exists(T, norm(whole) > M))
steepest, beyond = Eq(abs(sigma.prime(z)), gamma), rho > 1 / gamma
growth = abs(rho * sigma.prime(z))
above_one = growth > 1
finally_above = ForAll(T, Implies(T >= N, growth**T > M))
sharp = claim(
    "5.3a-sharp",
    "Beyond 1/γ² there are networks whose Jacobian explodes",
    And(greatest > 1 / gamma**2, explodes),
    given=[steepest, beyond],
    proof=steps(
        have(rho > 0, proof=calc(rho).gt(1 / gamma, by=beyond).gt(0)),
        have(
            above_one,
            proof=calc(growth)
            .eq(abs(rho) * abs(sigma.prime(z)), by=at(facts.size_of_product, rho, sigma.prime(z)))
            .eq(abs(rho) * gamma, by=steepest)
            .eq(rho * gamma, by=facts.piecewise)
            .gt(1 / gamma * gamma, by=beyond)
            .eq(1),
        ),
        each(
            calc(greatest).eq(rho**2, by=eigenvalue).gt((1 / gamma) ** 2, by=beyond).eq(1 / gamma**2),
            steps(
                obtain(N, at(facts.geometric_growth, growth, M)),
                have(growth**N > M, by=at(finally_above, N)),
                have(
                    norm(jacobian(held[N], held[0])) > M,
                    proof=calc(norm(jacobian(held[N], held[0])))
                    .eq(growth**N, by=size)
                    .gt(M, by=growth**N > M),
                ),
                witness(N),
            ),
        ),
    ),
)
at_most_one = growth <= 1
tame = claim(
    "5.3b-held",
    "Where the slope is flat, the same weights do not make it explode",
    Not(explodes),
    given=[at_most_one],
    proof=contradiction(
        obtain(T, at(explodes, 1)),
        have(norm(whole) <= 1, proof=calc(norm(whole)).eq(growth**T, by=size).le(1**T, by=at_most_one).eq(1)),
        by=[norm(whole) > 1, norm(whole) <= 1],
    ),
)

# ---------------------------------------------------------------- σ = id, so that γ = 1, and the square of W is 0
linear = recursion("h", m, start={0: h0}, step=lambda h, t: W @ h[t - 1] + U @ x[t] + b)
n = natural("n", 2)
linear_whole = jacobian(linear[T], linear[0])
square_is_zero = Eq(W @ W, zeros(m, m))
dies = claim(
    "5.3b-dies",
    "If the square of W is 0, the Jacobian is 0 from the second step on",
    Eq(jacobian(linear[n], linear[0]), zeros(m, m)),
    given=[square_is_zero],
    proof=induction(
        n,
        base=calc(jacobian(linear[2], linear[0]))
        .eq(W @ W, by=[linear, facts.chain_rule])
        .eq(zeros(m, m), by=square_is_zero),
        step=calc(jacobian(linear[n + 1], linear[0]))
        .eq(W @ jacobian(linear[n], linear[0]), by=[linear, facts.chain_rule])
        .eq(zeros(m, m), by=IH),
    ),
)
level = 1 + norm(W)
bounded = claim(
    "5.3b-bounded",
    "If the square of W is 0, the Jacobian stays bounded",
    norm(linear_whole) <= level,
    given=[square_is_zero],
    proof=cases(
        T >= 2,
        yes=calc(norm(linear_whole))
        .eq(norm(0 * eye(m)), by=at(dies, T))
        .eq(0 * norm(eye(m)), by=facts.norm_of_multiple)
        .le(level),
        no=cases(
            Eq(T, 0),
            yes=calc(norm(linear_whole))
            .eq(norm(eye(m)), by=linear)
            .eq(1, by=facts.norm_of_identity)
            .le(level),
            no=steps(
                have(Eq(T, 1)),
                calc(norm(linear_whole)).eq(norm(W), by=[linear, facts.chain_rule]).le(level),
            ),
        ),
    ),
)
i, j = index("i", m), index("j", m)
entries = ForAll(i, j, Eq(W[i, j], 10 * delta(i, 1) * delta(j, 2)))
form = ForAll(y, y.T @ (W.T @ W) @ y <= fn.lambda_max(W.T @ W) * norm(y) ** 2)
others = Sum(y[i] ** 2, (i, 3, m))
image = norm(W @ y) ** 2 <= (10 * norm(y)) ** 2
not_sufficient = claim(
    "5.3b",
    "An eigenvalue beyond 1/γ² does not make the Jacobian explode",
    And(fn.lambda_max(W.T @ W) > 1, ForAll(T, norm(linear_whole) <= 11)),
    given=[m >= 2, entries],
    proof=each(
        steps(
            have(
                form,
                proof=calc(y.T @ (W.T @ W) @ y).le(fn.lambda_max(W.T @ W) * norm(y) ** 2, by=facts.rayleigh),
            ),
            have(Sum(W[i, 2] ** 2, i) <= fn.lambda_max(W.T @ W), by=at(form, lambda s: delta(s, 2))),
            calc(fn.lambda_max(W.T @ W))
            .ge(Sum(W[i, 2] ** 2, i), by=Sum(W[i, 2] ** 2, i) <= fn.lambda_max(W.T @ W))
            .eq(100, by=entries)
            .gt(1),
        ),
        steps(
            have(square_is_zero, by=entries),
            have(
                norm(W) <= 10,
                proof=on_vectors(
                    y,
                    steps(
                        have(
                            image,
                            proof=calc(norm(W @ y) ** 2)
                            .eq(100 * y[2] ** 2, by=entries)
                            .le(100 * (y[1] ** 2 + y[2] ** 2 + others))
                            .eq((10 * norm(y)) ** 2, by=facts.splitting_of_sums),
                        ),
                        calc(norm(W @ y)).le(10 * norm(y), by=image),
                    ),
                ),
            ),
            calc(norm(linear_whole)).le(level, by=bounded).le(11, by=norm(W) <= 10),
        ),
    ),
)
