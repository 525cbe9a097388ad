"""The gradients that the source does not write down: in U^f, W^b, V^f, V^b and the last backward state."""

from symproofs import Sum, calc, claim, facts, grad, jacobian
from symproofs.sections.bidirectional_rnn import backward_weights, weight_gradient
from symproofs.sections.bidirectional_rnn.backward_signal import by_times, carried, local, one_step, through
from symproofs.sections.bidirectional_rnn.setting import (
    T,
    Ub,
    Uf,
    Vb,
    Vf,
    Wb,
    hb,
    hf,
    k,
    loss,
    m,
    output,
    s,
    slopes,
    slopes_back,
    t,
    x,
    z,
)

by_sums = [loss, facts.chain_rule, facts.exchange_of_sums]
one_copy, all_copies = weight_gradient.copies(
    ("C28-Uf-one-copy", "C28-Uf-all-copies"), Uf, lambda t: hf[t - 1], m
)
in_Uf = claim(
    "C28-Uf",
    "Gradient in the forward recurrent weights",
    calc(grad(loss, Uf))
    .eq(Sum(grad(loss, Uf, at=hf[t]), t), by=[*by_sums, all_copies])
    .eq(Sum(slopes(t) @ grad(loss, hf[t]) @ hf[t - 1].T, t), by=[*by_sums, one_copy]),
)
one_copy_back, all_copies_back = backward_weights.copies(
    ("C28-Wb-one-copy", "C28-Wb-all-copies"), Wb, lambda t: x[t], k
)
in_Wb = claim(
    "C28-Wb",
    "Gradient in the backward input weights",
    calc(grad(loss, Wb))
    .eq(Sum(grad(loss, Wb, at=hb[t]), t), by=[*by_sums, all_copies_back])
    .eq(Sum(slopes_back(t) @ grad(loss, hb[t]) @ x[t].T, t), by=[*by_sums, one_copy_back]),
)
in_Vf = claim(
    "C28-Vf",
    "Gradient in the forward output weights",
    calc(grad(loss, Vf)).eq(Sum(-2 * (z[t] - output(t)) @ hf[t].T, t), by=by_sums),
)
in_Vb = claim(
    "C28-Vb",
    "Gradient in the backward output weights",
    calc(grad(loss, Vb)).eq(Sum(-2 * (z[t] - output(t)) @ hb[t].T, t), by=by_sums),
)
in_last_state = claim(
    "C28-last",
    "The gradient in the last backward state",
    calc(grad(loss, hb[T + 1]))
    .eq(Sum(carried(s, T + 1), s), by=by_times)
    .eq(Sum((jacobian(hb[s], hb[T]) @ (slopes_back(T) @ Ub)).T @ local(s), s), by=through)
    .eq((slopes_back(T) @ Ub).T @ Sum(carried(s, T), s), by=facts.exchange_of_sums)
    .eq((slopes_back(T) @ Ub).T @ grad(loss, hb[T]), by=by_times)
    .eq(jacobian(hb[T], hb[T + 1]).T @ grad(loss, hb[T]), by=one_step),
)
