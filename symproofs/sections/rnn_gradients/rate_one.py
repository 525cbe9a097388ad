"""5.2: at the rate 1 the Jacobian need not vanish. W = γ⁻¹I and σ = γ·id as an example."""

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Implies,
    Not,
    at,
    calc,
    claim,
    contradiction,
    each,
    eye,
    facts,
    fn,
    have,
    induction,
    jacobian,
    let,
    norm,
    obtain,
    recursion,
)
from symproofs.sections.rnn_gradients.setting import N, T, U, b, epsilon, gamma, h0, m, x

W = let("W", 1 / gamma * eye(m))
h = recursion("h", m, start={0: h0}, step=lambda h, t: W @ (gamma * h[t - 1]) + U @ x[t] + b)
whole = jacobian(h[T], h[0])
identity = claim(
    "5.2l-at-one-Jacobian",
    "The Jacobian of the network with W = γ⁻¹I and γ times the identity for σ",
    Eq(whole, eye(m)),
    proof=induction(
        T,
        base=calc(jacobian(h[0], h[0])).eq(eye(m), by=h),
        step=calc(jacobian(h[T + 1], h[0])).eq(whole, by=[h, W, facts.chain_rule]).eq(eye(m), by=IH),
    ),
)
greatest = fn.lambda_max(W.T @ W)
vanishes = ForAll(epsilon, Exists(N, ForAll(T, Implies(T >= N, norm(whole) < epsilon))))
at_N = norm(jacobian(h[N], h[0]))
at_rate_one = claim(
    "5.2l-at-one",
    "With the eigenvalue 1/γ², which is δ = 1, the norm of the Jacobian may be 1 at all times",
    And(Eq(greatest, 1 / gamma**2), ForAll(T, Eq(norm(whole), 1)), Not(vanishes)),
    proof=each(
        calc(greatest)
        .eq(norm(W) ** 2, by=facts.spectral_norm)
        .eq(norm(1 / gamma * eye(m)) ** 2, by=W)
        .eq((abs(1 / gamma) * norm(eye(m))) ** 2, by=facts.norm_of_multiple)
        .eq(1 / gamma**2, by=facts.norm_of_identity),
        calc(norm(whole)).eq(norm(eye(m)), by=identity).eq(1, by=facts.norm_of_identity),
        contradiction(
            obtain(N, at(vanishes, 1)),
            have(at_N < 1, by=at(ForAll(T, Implies(T >= N, norm(whole) < 1)), N)),
            have(
                Eq(at_N, 1), proof=calc(at_N).eq(norm(eye(m)), by=identity).eq(1, by=facts.norm_of_identity)
            ),
            by=[at_N < 1, Eq(at_N, 1)],
        ),
    ),
)
