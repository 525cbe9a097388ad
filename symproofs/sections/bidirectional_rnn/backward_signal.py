"""6.2: the same for the backward states, which depend on the states after them."""

from typing import Any

from symproofs import (
    IH,
    And,
    Eq,
    Implies,
    Sum,
    calc,
    claim,
    eye,
    facts,
    grad,
    induction,
    jacobian,
    natural,
    zeros,
)
from symproofs.sections.bidirectional_rnn.setting import (
    T,
    Ub,
    Vb,
    hb,
    loss,
    loss_at,
    output,
    q,
    s,
    slopes_back,
    t,
    z,
)

n, r = natural("n", 1), natural("r")


def local(t: Any) -> Any:
    """The gradient of the loss of one time in the backward state of that time."""
    return -2 * Vb.T @ (z[t] - output(t))


def carried(s: Any, t: Any) -> Any:
    """What the loss of time s contributes to the gradient in the backward state of time t."""
    return jacobian(hb[s], hb[t]).T @ local(s)


one_step = claim(
    "6.2-one-step-back",
    "The Jacobian of one step back",
    Implies(n <= T, Eq(jacobian(hb[n], hb[n + 1]), slopes_back(n) @ Ub)),
    proof=calc(jacobian(hb[n], hb[n + 1])).eq(slopes_back(n) @ Ub, by=[hb, facts.chain_rule]),
)
itself = claim(
    "6.2-itself-back",
    "A backward state moves with itself",
    Implies(n <= T + 1, Eq(jacobian(hb[n], hb[n]), eye(q))),
    proof=calc(jacobian(hb[n], hb[n])).eq(eye(q), by=hb),
)
later = claim(
    "6.2-later-back",
    "A later backward state does not depend on an earlier one",
    Implies(s > t, Eq(jacobian(hb[s], hb[t]), zeros(q, q))),
    proof=calc(jacobian(hb[s], hb[t])).eq(zeros(q, q), by=hb),
)
through = claim(
    "6.2-through-back",
    "An earlier backward state depends on a later one through the one before it",
    Implies(
        And(n <= T, n - r >= 1),
        Eq(jacobian(hb[n - r], hb[n + 1]), jacobian(hb[n - r], hb[n]) @ (slopes_back(n) @ Ub)),
    ),
    proof=induction(
        r,
        base=calc(jacobian(hb[n - 0], hb[n + 1]))
        .eq(slopes_back(n) @ Ub, by=[hb, facts.chain_rule])
        .eq(jacobian(hb[n - 0], hb[n]) @ (slopes_back(n) @ Ub), by=hb),
        step=calc(jacobian(hb[n - (r + 1)], hb[n + 1]))
        .eq(slopes_back(n - r - 1) @ Ub @ jacobian(hb[n - r], hb[n + 1]), by=[hb, facts.chain_rule])
        .eq(
            slopes_back(n - r - 1) @ Ub @ (jacobian(hb[n - r], hb[n]) @ (slopes_back(n) @ Ub)),
            by=IH,
        )
        .eq(
            jacobian(hb[n - (r + 1)], hb[n]) @ (slopes_back(n) @ Ub),
            by=[hb, facts.chain_rule, facts.exchange_of_sums],
        ),
    ),
)

# ----------------------------------------------------------------------------------------- the error signals
by_times = claim(
    "6.2-by-times-back",
    "The backward error signal by the times of the losses",
    Implies(n <= T + 1, Eq(grad(loss, hb[n]), Sum(carried(s, n), s))),
    proof=calc(grad(loss, hb[n])).eq(
        Sum(carried(s, n), s), by=[loss, facts.chain_rule, facts.exchange_of_sums]
    ),
)
error_signal = claim(
    "6.2b",
    "The recursion of the backward error signal",
    calc(grad(loss, hb[t]))
    .eq(Sum(carried(s, t), s), by=by_times)
    .eq(
        Sum(carried(s, t), (s, 1, t - 1)) + carried(t, t) + Sum(carried(s, t), (s, t + 1, T)),
        by=facts.splitting_of_sums,
    )
    .eq(
        Sum((jacobian(hb[s], hb[t - 1]) @ (slopes_back(t - 1) @ Ub)).T @ local(s), (s, 1, t - 1)) + local(t),
        by=[later, itself, through],
    )
    .eq(
        (slopes_back(t - 1) @ Ub).T @ Sum(carried(s, t - 1), (s, 1, t - 1)) + local(t),
        by=facts.exchange_of_sums,
    )
    .eq(
        (slopes_back(t - 1) @ Ub).T @ Sum(carried(s, t - 1), s) + local(t),
        by=[later, facts.splitting_of_sums],
    )
    .eq(local(t) + (slopes_back(t - 1) @ Ub).T @ grad(loss, hb[t - 1]), by=by_times)
    .eq(
        grad(loss_at(t), hb[t]) + jacobian(hb[t - 1], hb[t]).T @ grad(loss, hb[t - 1]),
        by=[facts.chain_rule, itself, one_step],
    ),
    given=[t >= 2],
)
first_signal = claim(
    "6.2b-first",
    "The backward error signal at the first time",
    calc(grad(loss, hb[1]))
    .eq(Sum(carried(s, 1), s), by=by_times)
    .eq(carried(1, 1) + Sum(carried(s, 1), (s, 2, T)), by=facts.splitting_of_sums)
    .eq(local(1), by=[later, itself])
    .eq(grad(loss_at(1), hb[1]), by=[facts.chain_rule, itself]),
)
