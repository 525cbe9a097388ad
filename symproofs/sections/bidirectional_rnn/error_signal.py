"""6.2: the recursion of the error signals, the gradients in the hidden states."""

from typing import Any

from symproofs import IH, Eq, Implies, Sum, calc, claim, eye, facts, grad, induction, jacobian, natural, zeros
from symproofs.sections.bidirectional_rnn.setting import (
    T,
    Uf,
    Vf,
    hf,
    loss,
    loss_at,
    m,
    output,
    s,
    slopes,
    t,
    z,
)

n, r = natural("n"), natural("r")


def local(t: Any) -> Any:
    """The gradient of the loss of one time in the forward state of that time."""
    return -2 * Vf.T @ (z[t] - output(t))


def carried(s: Any, t: Any) -> Any:
    """What the loss of time s contributes to the gradient in the forward state of time t."""
    return jacobian(hf[s], hf[t]).T @ local(s)


# ------------------------------------------------------------------------------ how one state moves another
one_step = claim(
    "6.2-one-step",
    "The Jacobian of one step",
    Implies(n < T, Eq(jacobian(hf[n + 1], hf[n]), slopes(n + 1) @ Uf)),
    proof=calc(jacobian(hf[n + 1], hf[n])).eq(slopes(n + 1) @ Uf, by=[hf, facts.chain_rule]),
)
itself = claim(
    "6.2-itself",
    "A state moves with itself",
    Implies(n <= T, Eq(jacobian(hf[n], hf[n]), eye(m))),
    proof=calc(jacobian(hf[n], hf[n])).eq(eye(m), by=hf),
)
earlier = claim(
    "6.2-earlier",
    "An earlier state does not depend on a later one",
    Implies(s < t, Eq(jacobian(hf[s], hf[t]), zeros(m, m))),
    proof=calc(jacobian(hf[s], hf[t])).eq(zeros(m, m), by=hf),
)
through = claim(
    "6.2-through",
    "A later state depends on an earlier one through the one after it",
    Implies(
        n + 1 + r <= T,
        Eq(jacobian(hf[n + 1 + r], hf[n]), jacobian(hf[n + 1 + r], hf[n + 1]) @ (slopes(n + 1) @ Uf)),
    ),
    proof=induction(
        r,
        base=calc(jacobian(hf[n + 1 + 0], hf[n]))
        .eq(slopes(n + 1) @ Uf, by=[hf, facts.chain_rule])
        .eq(jacobian(hf[n + 1 + 0], hf[n + 1]) @ (slopes(n + 1) @ Uf), by=hf),
        step=calc(jacobian(hf[n + 1 + (r + 1)], hf[n]))
        .eq(slopes(n + r + 2) @ Uf @ jacobian(hf[n + 1 + r], hf[n]), by=[hf, facts.chain_rule])
        .eq(
            slopes(n + r + 2) @ Uf @ (jacobian(hf[n + 1 + r], hf[n + 1]) @ (slopes(n + 1) @ Uf)),
            by=IH,
        )
        .eq(
            jacobian(hf[n + 1 + (r + 1)], hf[n + 1]) @ (slopes(n + 1) @ Uf),
            by=[hf, facts.chain_rule, facts.exchange_of_sums],
        ),
    ),
)

# ----------------------------------------------------------------------------------------- the error signals
by_times = claim(
    "6.2-by-times",
    "The error signal by the times of the losses",
    Implies(n <= T, Eq(grad(loss, hf[n]), Sum(carried(s, n), s))),
    proof=calc(grad(loss, hf[n])).eq(
        Sum(carried(s, n), s), by=[loss, facts.chain_rule, facts.exchange_of_sums]
    ),
)
error_signal = claim(
    "6.2a",
    "The recursion of the forward error signal",
    calc(grad(loss, hf[t]))
    .eq(Sum(carried(s, t), s), by=by_times)
    .eq(
        Sum(carried(s, t), (s, 1, t - 1)) + carried(t, t) + Sum(carried(s, t), (s, t + 1, T)),
        by=facts.splitting_of_sums,
    )
    .eq(
        local(t) + Sum((jacobian(hf[s], hf[t + 1]) @ (slopes(t + 1) @ Uf)).T @ local(s), (s, t + 1, T)),
        by=[earlier, itself, through],
    )
    .eq(
        local(t) + (slopes(t + 1) @ Uf).T @ Sum(carried(s, t + 1), (s, t + 1, T)),
        by=facts.exchange_of_sums,
    )
    .eq(local(t) + (slopes(t + 1) @ Uf).T @ Sum(carried(s, t + 1), s), by=[earlier, facts.splitting_of_sums])
    .eq(local(t) + (slopes(t + 1) @ Uf).T @ grad(loss, hf[t + 1]), by=by_times)
    .eq(
        grad(loss_at(t), hf[t]) + jacobian(hf[t + 1], hf[t]).T @ grad(loss, hf[t + 1]),
        by=[facts.chain_rule, itself, one_step],
    ),
    given=[t < T],
)
last_signal = claim(
    "6.2a-last",
    "The last forward error signal",
    calc(grad(loss, hf[T]))
    .eq(Sum(carried(s, T), s), by=by_times)
    .eq(Sum(carried(s, T), (s, 1, T - 1)) + carried(T, T), by=facts.splitting_of_sums)
    .eq(local(T), by=[earlier, itself])
    .eq(grad(loss_at(T), hf[T]), by=[facts.chain_rule, itself]),
)
initial_signal = claim(
    "6.2a-initial",
    "The gradient in the initial forward state",
    calc(grad(loss, hf[0]))
    .eq(Sum(carried(s, 0), s), by=by_times)
    .eq(Sum((jacobian(hf[s], hf[1]) @ (slopes(1) @ Uf)).T @ local(s), s), by=through)
    .eq((slopes(1) @ Uf).T @ Sum(carried(s, 1), s), by=facts.exchange_of_sums)
    .eq((slopes(1) @ Uf).T @ grad(loss, hf[1]), by=by_times)
    .eq(jacobian(hf[1], hf[0]).T @ grad(loss, hf[1]), by=one_step),
)
