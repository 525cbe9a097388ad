"""5.2: multiplied in the order of the times, the steps do not give the Jacobian."""

from symproofs import Eq, Ne, at, calc, contradiction, diag, erratum, facts, have, jacobian
from symproofs.sections.rnn_gradients.exploding import order_of_product
from symproofs.sections.rnn_gradients.setting import sigma
from symproofs.sections.rnn_gradients.switched import W, alternates, h, held, p, q, s, signs

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
