"""6.0: the states of the two directions, the outputs, and the loss."""

from symproofs import And, Eq, Sum, calc, definition, each, fn, let, norm
from symproofs.sections.bidirectional_rnn.setting import (
    T,
    Ub,
    Uf,
    Vb,
    Vf,
    Wb,
    Wf,
    hb,
    hf,
    loss,
    loss_at,
    output,
    t,
    x,
    z,
)

y, at_one_time = let("y", output(t)), let("L_t", loss_at(t))
network = definition(
    "6.0a",
    "The bidirectional network, its output and loss at a time, and the loss of all times",
    And(
        Eq(hf[t], fn.logistic(Wf @ x[t] + Uf @ hf[t - 1])),
        Eq(hb[t], fn.logistic(Wb @ x[t] + Ub @ hb[t + 1])),
        Eq(y, Vf @ hf[t] + Vb @ hb[t]),
        Eq(at_one_time, norm(z[t] - y) ** 2),
        Eq(loss, Sum(norm(z[t] - output(t)) ** 2, (t, 1, T))),
    ),
    proof=each(
        calc(hf[t]).eq(fn.logistic(Wf @ x[t] + Uf @ hf[t - 1]), by=hf),
        calc(hb[t]).eq(fn.logistic(Wb @ x[t] + Ub @ hb[t + 1]), by=hb),
        calc(y).eq(Vf @ hf[t] + Vb @ hb[t], by=y),
        calc(at_one_time).eq(norm(z[t] - y) ** 2, by=[at_one_time, y]),
        calc(loss).eq(Sum(norm(z[t] - output(t)) ** 2, (t, 1, T)), by=loss),
    ),
)
