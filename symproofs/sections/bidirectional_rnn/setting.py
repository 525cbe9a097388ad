"""The symbols of section 6: a bidirectional network of any length T, and its squared loss."""

from typing import Any

from symproofs import (
    Sum,
    diag,
    fn,
    hadamard,
    index,
    let,
    matrix,
    natural,
    norm,
    ones,
    recursion,
    sequence,
    sizes,
    vector,
)

k, m, q, o = sizes("k m q o")
T = natural("T", 1)
t, s = index("t", T), index("s", T)
Wf, Uf, Vf = matrix("W^f", m, k), matrix("U^f", m, m), matrix("V^f", o, m)
Wb, Ub, Vb = matrix("W^b", q, k), matrix("U^b", q, q), matrix("V^b", o, q)
first, last = vector("h^f_0", m), vector("h^b_{T+1}", q)
x, z = sequence("x", k, last=T), sequence("z", o, last=T)
hf = recursion("h^f", m, start={0: first}, step=lambda h, t: fn.logistic(Wf @ x[t] + Uf @ h[t - 1]))
hb = recursion("h^b", q, start={T + 1: last}, step=lambda h, t: fn.logistic(Wb @ x[t] + Ub @ h[t + 1]))


def output(t: Any) -> Any:
    """The output at a time."""
    return Vf @ hf[t] + Vb @ hb[t]


def loss_at(t: Any) -> Any:
    """The loss at a time."""
    return norm(z[t] - output(t)) ** 2


def slopes(t: Any) -> Any:
    """The derivatives of the logistic function at the forward units of a time, as a diagonal matrix."""
    return diag(hadamard(hf[t], ones(m) - hf[t]))


def slopes_back(t: Any) -> Any:
    """The same at the backward units."""
    return diag(hadamard(hb[t], ones(q) - hb[t]))


loss = let("L", Sum(loss_at(t), t))
