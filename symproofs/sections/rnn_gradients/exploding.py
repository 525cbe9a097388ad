"""5.2 and 5.3: the order of the product, and what an exploding gradient needs."""

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    at,
    calc,
    claim,
    contradiction,
    each,
    equivalence,
    eye,
    facts,
    have,
    induction,
    jacobian,
    norm,
    obtain,
    on_vectors,
    recursion,
    scalar,
    sqrt,
    steps,
    vector,
    witness,
)
from symproofs.sections.rnn_gradients.norms import A, q
from symproofs.sections.rnn_gradients.setting import (
    T,
    gamma,
    greatest,
    h,
    m,
    of_W,
    product,
    rate,
    slope,
    whole,
)
from symproofs.sections.rnn_gradients.vanishing import norm_of_whole, product_by_eigenvalue

y, v, c = vector("y", q), vector("v", q), scalar("c", "c >= 0")
for_all = ForAll(y, norm(A @ y) <= c * norm(y))
operator_norm = claim(
    "5.2a",
    "The operator norm is the least bound",
    And(
        ForAll(y, norm(A @ y) <= norm(A) * norm(y)),
        ForAll(c, Implies(for_all, norm(A) <= c)),
    ),
    proof=each(
        calc(norm(A @ y)).le(norm(A) * norm(y), by=facts.operator_norm),
        on_vectors(v, calc(norm(A @ v)).le(c * norm(v), by=at(for_all, v))),
    ),
)
ordered = recursion("P", m, m, start={0: eye(m)}, step=lambda P, t: jacobian(h[t], h[t - 1]) @ P[t - 1])
order_of_product = claim(
    "5.2d",
    "The Jacobian of T steps is the product of the steps, the latest on the left",
    Eq(whole, ordered[T]),
    proof=induction(
        T,
        base=calc(jacobian(h[0], h[0])).eq(eye(m), by=h).eq(ordered[0], by=ordered),
        step=calc(jacobian(h[T + 1], h[0]))
        .eq(jacobian(h[T + 1], h[T]) @ whole, by=[h, facts.chain_rule])
        .eq(jacobian(h[T + 1], h[T]) @ ordered[T], by=IH)
        .eq(ordered[T + 1], by=ordered),
    ),
)
M = scalar("M")
explodes = ForAll(M, Exists(T, norm(whole) > M))
at_most_one = greatest <= 1 / gamma**2
bounded = claim(
    "5.3a-bounded",
    "Up to 1/γ² the Jacobian stays bounded",
    norm(whole) <= 1,
    given=[slope, at_most_one],
    proof=steps(
        have(of_W <= 1 / gamma, by=at_most_one),
        calc(norm(whole))
        .le(product[T], by=norm_of_whole)
        .le(of_W**T * gamma**T, by=product_by_eigenvalue)
        .le((1 / gamma) ** T * gamma**T, by=of_W <= 1 / gamma)
        .eq(1),
    ),
)
necessary_sharp = claim(
    "5.3a",
    "An exploding Jacobian needs an eigenvalue beyond 1/γ²",
    Implies(explodes, greatest > 1 / gamma**2),
    given=[slope],
    proof=contradiction(
        obtain(T, at(explodes, 1)),
        have(norm(whole) <= 1, by=bounded),
        by=[norm(whole) > 1, norm(whole) <= 1],
    ),
)
above_rate = greatest > rate**2 / gamma**2
necessary = claim(
    "5.3a-every-rate",
    "An exploding Jacobian needs an eigenvalue beyond δ²/γ², for every δ below 1",
    Implies(explodes, above_rate),
    given=[slope],
    proof=steps(
        have(rate**2 < 1),
        have(greatest > 1 / gamma**2, by=[necessary_sharp, explodes]),
        calc(greatest).gt(1 / gamma**2, by=greatest > 1 / gamma**2).ge(rate**2 / gamma**2, by=rate**2 < 1),
    ),
)
eigenvalue = scalar("lambda", "lambda >= 0")
within = eigenvalue <= rate**2 / gamma**2
for_some, root = Exists(rate, within), gamma * sqrt(eigenvalue)
quantifier = claim(
    "5.3c",
    "For some δ below 1 exactly if below 1/γ²",
    Iff(for_some, eigenvalue < 1 / gamma**2),
    proof=equivalence(
        forward=steps(
            obtain(rate, for_some),
            have(rate**2 < 1),
            have(1 / gamma**2 > 0),
            calc(eigenvalue)
            .le(rate**2 / gamma**2, by=within)
            .lt(1 / gamma**2, by=[rate**2 < 1, 1 / gamma**2 > 0]),
        ),
        backward=steps(
            have(
                root < 1,
                proof=contradiction(
                    have(root**2 >= 1, by=root >= 1),
                    have(gamma**2 * eigenvalue >= 1, by=root**2 >= 1),
                    have(gamma**2 > 0),
                    have(
                        gamma**2 * eigenvalue < 1,
                        proof=calc(gamma**2 * eigenvalue)
                        .lt(gamma**2 * (1 / gamma**2), by=[eigenvalue < 1 / gamma**2, gamma**2 > 0])
                        .eq(1),
                    ),
                    by=[gamma**2 * eigenvalue >= 1, gamma**2 * eigenvalue < 1],
                ),
            ),
            witness(root, proof=calc(eigenvalue).eq(root**2 / gamma**2).eq(rate**2 / gamma**2, by=rate)),
        ),
    ),
)
