"""5.2: the Jacobian of T steps of a recurrent network is at most δ^T, and vanishes."""

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Implies,
    Tends,
    at,
    by_definition,
    calc,
    cases,
    claim,
    contradiction,
    eye,
    facts,
    have,
    index,
    induction,
    jacobian,
    norm,
    obtain,
    oo,
    squeeze,
    steps,
    witness,
)
from symproofs.sections.rnn_gradients.norms import A, norm_by_eigenvalue, p, q
from symproofs.sections.rnn_gradients.setting import (
    D,
    J,
    N,
    T,
    U,
    W,
    b,
    epsilon,
    gamma,
    h,
    h0,
    m,
    of_W,
    product,
    rate,
    sigma,
    slope,
    small,
    t,
    whole,
    x,
)

i = index("i", m)
here = ForAll(i, abs(sigma.prime(h[t][i])) <= gamma)  # at the state of one time, and nowhere else
one_step = claim(
    "5.2g",
    "One step stretches by at most ‖W‖γ",
    calc(norm(J))
    .eq(norm(W @ D), by=[h, facts.chain_rule], id="5.2e")
    .le(norm(W) * norm(D), by=facts.submultiplicative, id="5.2f")
    .le(norm(W) * gamma, by=[facts.norm_of_diagonal, here], id="5.2g"),
    given=[here],
)

# ------------------------------------------------------------------------------------------------- T steps
norm_of_whole = claim(
    "5.2h",
    "The norm of T steps is at most the product of the norms of the steps",
    norm(whole) <= product[T],
    proof=induction(
        T,
        base=calc(norm(jacobian(h[0], h[0])))
        .eq(norm(eye(m)), by=h)
        .eq(1, by=facts.norm_of_identity)
        .eq(product[0], by=product),
        step=calc(norm(jacobian(h[T + 1], h[0])))
        .eq(norm(jacobian(h[T + 1], h[T]) @ whole), by=[h, facts.chain_rule])
        .le(norm(jacobian(h[T + 1], h[T])) * norm(whole), by=facts.submultiplicative)
        .le(norm(jacobian(h[T + 1], h[T])) * product[T], by=IH)
        .eq(product[T + 1], by=product),
    ),
)
product_sign = claim(
    "5.2i-sign",
    "A product of norms is at least 0",
    product[T] >= 0,
    proof=induction(
        T,
        base=calc(product[0]).eq(1, by=product).ge(0),
        step=calc(product[T + 1])
        .eq(norm(jacobian(h[T + 1], h[T])) * product[T], by=product)
        .ge(norm(jacobian(h[T + 1], h[T])) * 0, by=IH)
        .eq(0),
    ),
)
at_the_state = ForAll(i, abs(sigma.prime(h[T][i])) <= gamma)
product_by_weights = claim(
    "5.2i-weights",
    "The product of the norms is at most (‖W‖γ)^T",
    product[T] <= (norm(W) * gamma) ** T,
    given=[slope],
    proof=induction(
        T,
        base=calc(product[0]).eq((norm(W) * gamma) ** 0, by=product),
        step=steps(
            have(at_the_state, by=slope),
            calc(product[T + 1])
            .eq(norm(jacobian(h[T + 1], h[T])) * product[T], by=product)
            .le((norm(W) * gamma) * (norm(W) * gamma) ** T, by=[at(one_step, {t: T}), IH, product_sign])
            .eq((norm(W) * gamma) ** (T + 1)),
        ),
    ),
)
by_eigenvalue = at(norm_by_eigenvalue, {p: m, q: m, A: W})
product_by_eigenvalue = claim(
    "5.2i",
    "The product of the norms by the greatest eigenvalue",
    calc(product[T])
    .le((norm(W) * gamma) ** T, by=product_by_weights)
    .eq((of_W * gamma) ** T, by=by_eigenvalue)
    .eq(of_W**T * gamma**T),
    given=[slope],
)
root = of_W <= rate / gamma
powers = claim(
    "5.2j",
    "A bound of the eigenvalue bounds the powers",
    of_W**T * gamma**T <= rate**T,
    given=[small],
    proof=steps(
        have(root, by=small),
        calc(of_W**T * gamma**T).le((rate / gamma) ** T * gamma**T, by=root).eq(rate**T),
    ),
)
growth = 1 / rate - 1
below = rate**T * (1 + growth * T) <= 1
by_bernoulli = claim(
    "5.2k-bernoulli",
    "For δ = 1/(1 + r), Bernoulli's inequality (1 + r)^T ≥ 1 + rT bounds the power",
    below,
    given=[rate > 0],
    proof=steps(
        have(1 / rate >= 1),
        have((1 + growth) ** T >= 1 + growth * T, by=at(facts.bernoulli, growth, T)),
        have(rate**T > 0),
        calc(rate**T * (1 + growth * T))
        .le(rate**T * (1 + growth) ** T, by=[(1 + growth) ** T >= 1 + growth * T, rate**T > 0])
        .eq(1),
    ),
)
scale = epsilon * growth
limit_of_powers = claim(
    "5.2k",
    "The powers of δ vanish",
    Tends(rate**T, T, oo, 0),
    proof=by_definition(
        epsilon,
        N,
        cases(
            Eq(rate, 0),
            yes=witness(1, proof=calc(abs(rate**T - 0)).eq(abs(0**T - 0), by=Eq(rate, 0)).eq(0).lt(epsilon)),
            no=steps(
                have(rate > 0),
                have(growth > 0),
                have(scale > 0),
                obtain(N, at(facts.archimedean, 1 / scale)),
                have(
                    scale * N > 1,
                    proof=calc(scale * N).gt(scale * (1 / scale), by=[1 / scale < N, scale > 0]).eq(1),
                ),
                witness(
                    N,
                    proof=steps(
                        have(below, by=by_bernoulli),
                        have(
                            rate**T < epsilon,
                            proof=contradiction(
                                have(
                                    scale * T <= 1,
                                    proof=calc(scale * T)
                                    .le(rate**T * growth * T, by=epsilon <= rate**T)
                                    .le(rate**T * (1 + growth * T))
                                    .le(1, by=below),
                                ),
                                have(
                                    scale * T > 1,
                                    proof=calc(scale * T).ge(scale * N, by=T >= N).gt(1, by=scale * N > 1),
                                ),
                                by=[scale * T <= 1, scale * T > 1],
                            ),
                        ),
                        calc(abs(rate**T - 0))
                        .eq(rate**T, by=facts.piecewise)
                        .lt(epsilon, by=rate**T < epsilon),
                    ),
                ),
            ),
        ),
    ),
)

# ---------------------------------------------------------------------------------------- the Jacobian vanishes
bound = claim(
    "5.2l-bound",
    "The Jacobian of T steps is at most δ^T",
    calc(norm(whole))
    .le(product[T], by=norm_of_whole)
    .le(of_W**T * gamma**T, by=product_by_eigenvalue)
    .le(rate**T, by=powers),
    given=[slope, small],
)
vanishing = claim(
    "5.2l",
    "The Jacobian vanishes",
    Tends(norm(whole), T, oo, 0),
    given=[slope, small],
    proof=squeeze(0, rate**T, by=[bound, limit_of_powers]),
)
soon = ForAll(T, Implies(T >= N, abs(rate**T - 0) < epsilon))
contracts = Implies(And(slope, small), norm(whole) < epsilon)
uniformly = claim(
    "5.2l-uniform",
    "The Jacobian vanishes uniformly: from one N on for every start, all inputs and all such weights and biases",
    ForAll(epsilon, Exists(N, ForAll(T, Implies(T >= N, ForAll(gamma, W, U, b, h0, x, contracts))))),
    proof=steps(
        obtain(N, at(limit_of_powers, epsilon)),
        witness(
            N,
            proof=calc(norm(whole))
            .le(rate**T, by=bound)
            .eq(abs(rate**T - 0), by=facts.piecewise)
            .lt(epsilon, by=at(soon, T)),
        ),
    ),
)
