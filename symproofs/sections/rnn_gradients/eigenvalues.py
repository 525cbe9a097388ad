"""5.2: the eigenvalues of W do not bound the Jacobian; those of WᵀW do."""

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Implies,
    Ne,
    at,
    calc,
    claim,
    contradiction,
    erratum,
    eye,
    facts,
    have,
    index,
    induction,
    jacobian,
    linear_combination,
    norm,
    obtain,
    recursion,
    scalar,
    steps,
    vector,
)
from symproofs.sections.rnn_gradients.setting import N, T, U, W, b, epsilon, h0, m, rate, x
from symproofs.sections.rnn_gradients.vanishing import vanishing

# ------------------------------------------------------------------------------------------ W = −5I, σ = id
linear = recursion("h", m, start={0: h0}, step=lambda h, t: W @ h[t - 1] + U @ x[t] + b)
whole = jacobian(linear[T], linear[0])
i, y, mu = index("i", m), vector("y", m), scalar("mu")
eigenvalues = ForAll(mu, y, Implies(And(Ne(y, 0), Eq(W @ y, mu * y)), mu <= rate**2))
minus_five = Eq(W, -5 * eye(m))
powers = claim(
    "5.2m-powers",
    "The Jacobian of the network with W = −5I and the identity for σ",
    Eq(whole, (-5) ** T * eye(m)),
    given=[minus_five],
    proof=induction(
        T,
        base=calc(jacobian(linear[0], linear[0])).eq((-5) ** 0 * eye(m), by=linear),
        step=calc(jacobian(linear[T + 1], linear[0]))
        .eq(W @ whole, by=[linear, facts.chain_rule])
        .eq(-5 * whole, by=minus_five)
        .eq((-5) ** (T + 1) * eye(m), by=IH),
    ),
)
stretch = claim(
    "5.2m-stretch",
    "The norm of that Jacobian is 5^T",
    calc(norm(whole))
    .eq(norm((-5) ** T * eye(m)), by=powers)
    .eq(abs((-5) ** T) * norm(eye(m)), by=facts.norm_of_multiple)
    .eq(abs(-5) ** T, by=[at(facts.size_of_power, T, -5), facts.norm_of_identity])
    .eq(5**T),
    given=[minus_five],
)
at_least_one = claim(
    "5.2m-least",
    "The powers of 5 are at least 1",
    5**T >= 1,
    proof=induction(
        T,
        base=calc(5**0).ge(1),
        step=calc(5 ** (T + 1)).eq(5 * 5**T).ge(5 * 1, by=IH).ge(1),
    ),
)
soon = ForAll(T, Implies(T >= N, norm(whole) < epsilon))
vanishes = ForAll(epsilon, Exists(N, soon))
as_written = Implies(eigenvalues, vanishes)
pair = And(Ne(y, 0), Eq(W @ y, mu * y))
eigenvalue_of_W = erratum(
    "5.2m",
    "A bound of the eigenvalues of W does not make the Jacobian vanish",
    as_written,
    given=[minus_five],
    corrected=vanishing,
    proof=contradiction(
        have(
            eigenvalues,
            proof=steps(
                obtain(i, Ne(y, 0)),
                have(
                    Eq((mu + 5) * y[i], 0),
                    proof=calc((mu + 5) * y[i])
                    .eq((W @ y)[i] + 5 * y[i], by=Eq(W @ y, mu * y))
                    .eq(0, by=minus_five),
                ),
                have(Eq(mu, -5), proof=linear_combination((Eq((mu + 5) * y[i], 0), 1 / y[i]))),
                calc(mu).eq(-5, by=Eq(mu, -5)).le(rate**2),
            ),
        ),
        have(vanishes, by=at(as_written)),
        obtain(N, at(vanishes, 1)),
        have(norm(jacobian(linear[N], linear[0])) < 1, by=at(ForAll(T, Implies(T >= N, norm(whole) < 1)), N)),
        have(
            norm(jacobian(linear[N], linear[0])) >= 1,
            proof=calc(norm(jacobian(linear[N], linear[0]))).eq(5**N, by=stretch).ge(1, by=at_least_one),
        ),
        by=[norm(jacobian(linear[N], linear[0])) < 1, norm(jacobian(linear[N], linear[0])) >= 1],
    ),
)
