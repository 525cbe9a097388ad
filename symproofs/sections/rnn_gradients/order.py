"""5.2: the Jacobian is the product of the steps, the latest on the left; the other order gives another matrix."""

from symproofs import (
    IH,
    Eq,
    Ne,
    at,
    calc,
    claim,
    contradiction,
    diag,
    erratum,
    eye,
    facts,
    have,
    induction,
    jacobian,
    recursion,
)
from symproofs.sections.rnn_gradients import setting
from symproofs.sections.rnn_gradients.setting import T, m, sigma, whole
from symproofs.sections.rnn_gradients.switched import W, alternates, h, held, p, q, s, signs

network = setting.h
ordered = recursion(
    "P", m, m, start={0: eye(m)}, step=lambda P, t: jacobian(network[t], network[t - 1]) @ P[t - 1]
)
order_of_product = claim(
    "5.2d",
    "The Jacobian of T steps is the product of the steps, the latest on the left",
    Eq(whole, ordered[T]),
    proof=induction(
        T,
        base=calc(jacobian(network[0], network[0])).eq(eye(m), by=network).eq(ordered[0], by=ordered),
        step=calc(jacobian(network[T + 1], network[0]))
        .eq(jacobian(network[T + 1], network[T]) @ whole, by=[network, facts.chain_rule])
        .eq(jacobian(network[T + 1], network[T]) @ ordered[T], by=IH)
        .eq(ordered[T + 1], by=ordered),
    ),
)

# ----------------------------------------------------------------- the earliest step on the left
first, second = jacobian(h[1], h[0]), jacobian(h[2], h[1])
as_written = Eq(jacobian(h[2], h[0]), first @ second)
unlike = Ne(p**2, q**2)  # p and q are the slopes of the two units, which change places each step
from_left, from_right = 4 * (q - p) * p, 4 * (p - q) * q
order_as_written = erratum(
    "5.2d-literal",
    "The product with the earliest step on the left is another matrix, for two steps already",
    as_written,
    given=[*signs, unlike],
    corrected=order_of_product,
    proof=contradiction(
        have(
            Eq(from_left, from_right),
            proof=calc(from_left)
            .eq(
                (W @ diag(sigma.prime(s[1])) @ W @ diag(sigma.prime(s[0])))[1, 1],
                by=[W, *signs, at(alternates, 0), at(alternates, 1)],
            )
            .eq(
                (W @ diag(sigma.prime(h[1])) @ W @ diag(sigma.prime(h[0])))[1, 1],
                by=[at(held, 0), at(held, 1)],
            )
            .eq(jacobian(h[2], h[0])[1, 1], by=[h, facts.chain_rule])
            .eq((first @ second)[1, 1], by=as_written)
            .eq((W @ diag(sigma.prime(h[0])) @ W @ diag(sigma.prime(h[1])))[1, 1], by=[h, facts.chain_rule])
            .eq(
                (W @ diag(sigma.prime(s[0])) @ W @ diag(sigma.prime(s[1])))[1, 1],
                by=[at(held, 0), at(held, 1)],
            )
            .eq(from_right, by=[W, *signs, at(alternates, 0), at(alternates, 1)]),
        ),
        have(Eq(p**2, q**2), by=Eq(from_left, from_right)),
        by=[unlike, Eq(p**2, q**2)],
    ),
)
