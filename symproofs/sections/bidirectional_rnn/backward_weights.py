"""6.3: the gradients in the weights of the backward states, which all time steps share."""

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
from symproofs.sections.bidirectional_rnn.setting import T, Ub, hb, loss, q, slopes_back, t

r = natural("r")
i, a, c = index("i", q), index("a", q), index("c", q)


def slope(t: Any, i: Any) -> Any:
    """The derivative of the logistic function at unit i of a time."""
    return hb[t][i] * (1 - hb[t][i])


state, before = T + 1 - r, T - r  # a time counted from the end, and the one before it


def copies(
    ids: tuple[str, str], weights: Any, read: Callable[[Any], Any], columns: Any
) -> tuple[Claim, Claim]:
    """How copies of weights of the backward states move them, and how all together; as for the forward states."""
    b = index("b", columns)
    own = slope(before, i) * delta(i, a) * read(before)[b]
    by_copy = jacobian(hb[state], hb[t])[i, a] * slope(t, a) * read(t)[b]
    one_copy = claim(
        ids[0],
        "A copy of the weights moves earlier states through the state of its time",
        Implies(r <= T, ForAll(i, Eq(grad(hb[state][i], weights, at=hb[t])[a, b], by_copy))),
        proof=induction(
            r,
            step=calc(grad(hb[T + 1 - (r + 1)][i], weights, at=hb[t])[a, b])
            .eq(
                slope(before, i) * Sum(Ub[i, c] * grad(hb[state][c], weights, at=hb[t])[a, b], c)
                + delta(before, t) * own,
                by=[hb, facts.chain_rule],
            )
            .eq(
                slope(before, i)
                * Sum(Ub[i, c] * (jacobian(hb[state], hb[t])[c, a] * slope(t, a) * read(t)[b]), c)
                + delta(before, t) * own,
                by=IH,
            )
            .eq(
                jacobian(hb[T + 1 - (r + 1)], hb[t])[i, a] * slope(t, a) * read(t)[b],
                by=[hb, facts.chain_rule],
            ),
        ),
    )
    together = Sum(grad(hb[state][i], weights, at=hb[t])[a, b], t)
    all_copies = claim(
        ids[1],
        "Shared weights move a backward state as all their copies together",
        Implies(r <= T, ForAll(i, Eq(grad(hb[state][i], weights)[a, b], together))),
        proof=induction(
            r,
            step=calc(grad(hb[T + 1 - (r + 1)][i], weights)[a, b])
            .eq(
                Sum(slope(before, i) * Ub[i, c] * grad(hb[state][c], weights)[a, b], c) + own,
                by=[hb, facts.chain_rule],
            )
            .eq(
                Sum(slope(before, i) * Ub[i, c] * Sum(grad(hb[state][c], weights, at=hb[t])[a, b], t), c)
                + own,
                by=IH,
            )
            .eq(
                Sum(grad(hb[T + 1 - (r + 1)][i], weights, at=hb[t])[a, b], t),
                by=[hb, facts.chain_rule, facts.exchange_of_sums],
            ),
        ),
    )
    return one_copy, all_copies


one_copy, all_copies = copies(("6.3-one-copy-back", "6.3-all-copies-back"), Ub, lambda t: hb[t + 1], q)
copy_gradient = claim(
    "6.3d-corrected",
    "The gradient in one copy of the backward weights",
    calc(grad(loss, Ub, at=hb[t])).eq(
        slopes_back(t) @ grad(loss, hb[t]) @ hb[t + 1].T,
        by=[loss, facts.chain_rule, facts.exchange_of_sums, one_copy],
    ),
)
copy_gradient_as_written = erratum(
    "6.3d",
    "The gradient in one copy of the backward weights, as a number",
    lambda: Eq(grad(loss, Ub, at=hb[t]), (slopes_back(t) @ hb[t + 1]).T @ grad(loss, hb[t])),
    corrected=copy_gradient,
)
weight_gradient = claim(
    "6.3e",
    "Gradient in the backward recurrent weights",
    calc(grad(loss, Ub))
    .eq(Sum(grad(loss, Ub, at=hb[t]), t), by=[loss, facts.chain_rule, facts.exchange_of_sums, all_copies])
    .eq(Sum(slopes_back(t) @ grad(loss, hb[t]) @ hb[t + 1].T, t), by=copy_gradient),
)
