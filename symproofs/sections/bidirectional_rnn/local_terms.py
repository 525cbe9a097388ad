"""6.2: the loss of one time, the slope of the logistic function, and one step of the hidden states."""

from typing import Any

from symproofs import (
    And,
    Eq,
    calc,
    claim,
    diag,
    each,
    facts,
    fn,
    grad,
    hadamard,
    index,
    jacobian,
    let,
    natural,
    norm,
    ones,
    scalar,
)
from symproofs.sections.bidirectional_rnn.network import y
from symproofs.sections.bidirectional_rnn.setting import (
    T,
    Ub,
    Uf,
    Vb,
    Vf,
    Wf,
    hb,
    hf,
    m,
    slopes,
    slopes_back,
    t,
    x,
    z,
)

n = natural("n")

# ------------------------------------------------------------------------------------- the loss of one time
square = norm(z[t] - y) ** 2
through_output = claim(
    "6.2c",
    "The gradient of the loss of one time, through the output",
    calc(grad(square, hf[t])).eq(
        jacobian(y, hf[t]).T @ grad(square, y), by=[y, facts.chain_rule, facts.exchange_of_sums]
    ),
)
output_gradient = claim(
    "6.2d",
    "The output in a forward state, and the loss in the output",
    And(Eq(jacobian(y, hf[t]), Vf), Eq(grad(square, y), -2 * (z[t] - y))),
    proof=each(
        calc(jacobian(y, hf[t])).eq(Vf, by=[y, hf, facts.chain_rule]),
        calc(grad(square, y)).eq(-2 * (z[t] - y), by=facts.differentiation),
    ),
)
forward_term = claim(
    "6.2e",
    "The gradient of the loss of one time in the forward state",
    calc(grad(square, hf[t]))
    .eq(jacobian(y, hf[t]).T @ grad(square, y), by=through_output)
    .eq(-2 * Vf.T @ (z[t] - y), by=output_gradient),
)
backward_term = claim(
    "6.2f",
    "The gradient of the loss of one time in the backward state",
    calc(grad(square, hb[t])).eq(-2 * Vb.T @ (z[t] - y), by=[y, hb, facts.chain_rule]),
)


# --------------------------------------------------------------------------- the logistic function, written out
def logistic(v: Any) -> Any:
    """The logistic function by its formula."""
    return 1 / (1 + fn.exp(-v))


v = scalar("v")
value = let("s", logistic(v))
derivative = claim(
    "6.2h-derivative",
    "The derivative of s = 1/(1 + e^(-v)) is s(1 - s)",
    calc(grad(logistic(v), v))
    .eq(fn.exp(-v) / (1 + fn.exp(-v)) ** 2, by=facts.chain_rule)
    .eq(value * (1 - value), by=value),
)
i, j = index("i", m), index("j", m)
inside = (Wf @ x[n + 1] + Uf @ hf[n])[i]
by_formula = claim(
    "6.2h-formula",
    "One step forward, entry by entry, with the logistic function written out",
    calc(grad(logistic(inside), hf[n])[j]).eq(
        logistic(inside) * (1 - logistic(inside)) * Uf[i, j], by=[hf, facts.chain_rule]
    ),
    given=[n < T],
)


# ------------------------------------------------------------------------------------------- one time step
def forward(n: Any) -> Any:
    """The forward state after n, by its equation."""
    return fn.logistic(Wf @ x[n + 1] + Uf @ hf[n])


one_step = claim(
    "6.2i",
    "The Jacobian of one step forward",
    calc(jacobian(hf[n + 1], hf[n]))
    .eq(jacobian(forward(n), hf[n]), by=[hf, facts.chain_rule], id="6.2g")
    .eq(diag(hadamard(forward(n), ones(m) - forward(n))) @ Uf, by=[hf, facts.chain_rule], id="6.2h")
    .eq(slopes(n + 1) @ Uf, by=hf),
    given=[n < T],
)
one_step_back = claim(
    "6.2j",
    "The Jacobian of one step backward",
    calc(jacobian(hb[t], hb[t + 1])).eq(slopes_back(t) @ Ub, by=[hb, facts.chain_rule]),
)
