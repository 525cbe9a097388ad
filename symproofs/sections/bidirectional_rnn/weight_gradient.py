"""6.3: the gradients in the weights of the forward states, which every time step shares."""

from collections.abc import Callable
from typing import Any

from symproofs import (
    IH,
    Claim,
    Eq,
    ForAll,
    Implies,
    Sum,
    calc,
    claim,
    delta,
    erratum,
    facts,
    grad,
    index,
    induction,
    jacobian,
    natural,
)
from symproofs.sections.bidirectional_rnn.error_signal import itself
from symproofs.sections.bidirectional_rnn.setting import T, Uf, Wf, hf, k, loss, m, slopes, t, x

n = natural("n")
i, a, b, c = index("i", m), index("a", m), index("b", k), index("c", m)


def slope(t: Any, i: Any) -> Any:
    """The derivative of the logistic function at unit i of a time."""
    return hf[t][i] * (1 - hf[t][i])


def copies(
    ids: tuple[str, str], weights: Any, read: Callable[[Any], Any], columns: Any
) -> tuple[Claim, Claim]:
    """How copies of weights of the forward states move them, and how all together.

    ``read(t)`` is what the weights multiply in the step of time t, a vector of length ``columns``; ``ids`` are the
    IDs of the two claims.
    """
    b = index("b", columns)
    own = slope(n + 1, i) * delta(i, a) * read(n + 1)[b]
    by_copy = jacobian(hf[n], hf[t])[i, a] * slope(t, a) * read(t)[b]
    one_copy = claim(
        ids[0],
        "A copy of the weights moves later states through the state of its time",
        Implies(n <= T, ForAll(i, Eq(grad(hf[n][i], weights, at=hf[t])[a, b], by_copy))),
        proof=induction(
            n,
            step=calc(grad(hf[n + 1][i], weights, at=hf[t])[a, b])
            .eq(
                slope(n + 1, i) * Sum(Uf[i, c] * grad(hf[n][c], weights, at=hf[t])[a, b], c)
                + delta(n + 1, t) * own,
                by=[hf, facts.chain_rule],
            )
            .eq(
                slope(n + 1, i) * Sum(Uf[i, c] * (jacobian(hf[n], hf[t])[c, a] * slope(t, a) * read(t)[b]), c)
                + delta(n + 1, t) * own,
                by=IH,
            )
            .eq(jacobian(hf[n + 1], hf[t])[i, a] * slope(t, a) * read(t)[b], by=[hf, facts.chain_rule]),
        ),
    )
    together = Sum(grad(hf[n][i], weights, at=hf[t])[a, b], t)
    all_copies = claim(
        ids[1],
        "Shared weights move a state as all their copies together",
        Implies(n <= T, ForAll(i, Eq(grad(hf[n][i], weights)[a, b], together))),
        proof=induction(
            n,
            step=calc(grad(hf[n + 1][i], weights)[a, b])
            .eq(
                Sum(slope(n + 1, i) * Uf[i, c] * grad(hf[n][c], weights)[a, b], c) + own,
                by=[hf, facts.chain_rule],
            )
            .eq(
                Sum(slope(n + 1, i) * Uf[i, c] * Sum(grad(hf[n][c], weights, at=hf[t])[a, b], t), c) + own,
                by=IH,
            )
            .eq(
                Sum(grad(hf[n + 1][i], weights, at=hf[t])[a, b], t),
                by=[hf, facts.chain_rule, facts.exchange_of_sums],
            ),
        ),
    )
    return one_copy, all_copies


one_copy, all_copies = copies(("6.3-one-copy", "6.3-all-copies"), Wf, lambda t: x[t], k)

# ------------------------------------------------------------------------------------- one copy of the weights
through_state = claim(
    "6.3a",
    "The gradient in one copy, through the state of its time",
    calc(grad(loss, Wf, at=hf[t])[a, b]).eq(
        Sum(grad(hf[t][i], Wf, at=hf[t])[a, b] * grad(loss, hf[t])[i], i),
        by=[loss, facts.chain_rule, facts.exchange_of_sums, one_copy, itself],
    ),
)
copy_gradient = claim(
    "6.3b-corrected",
    "The gradient in one copy of the weights",
    calc(grad(loss, Wf, at=hf[t])).eq(
        slopes(t) @ grad(loss, hf[t]) @ x[t].T, by=[loss, facts.chain_rule, facts.exchange_of_sums, one_copy]
    ),
)
copy_gradient_as_written = erratum(
    "6.3b",
    "The gradient in one copy, as a matrix times a vector",
    lambda: Eq(grad(loss, Wf, at=hf[t]), (slopes(t) @ x[t]).T @ grad(loss, hf[t])),
    corrected=copy_gradient,
)

# ------------------------------------------------------------------------------------- all copies together
weight_gradient = claim(
    "6.3c",
    "Gradient in the forward input weights",
    calc(grad(loss, Wf))
    .eq(Sum(grad(loss, Wf, at=hf[t]), t), by=[loss, facts.chain_rule, facts.exchange_of_sums, all_copies])
    .eq(
        Sum(slopes(t) @ grad(loss, hf[t]) @ x[t].T, t),
        by=[loss, facts.chain_rule, facts.exchange_of_sums, one_copy],
    ),
)
