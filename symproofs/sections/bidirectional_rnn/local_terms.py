"""6.0 and 6.2: the network, the loss of one time, and one step of the hidden states."""

from typing import Any

from symproofs import (
    And,
    Eq,
    calc,
    claim,
    definition,
    diag,
    each,
    facts,
    fn,
    grad,
    hadamard,
    jacobian,
    let,
    natural,
    norm,
    ones,
)
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
    m,
    output,
    slopes,
    slopes_back,
    t,
    x,
    z,
)

n = natural("n")
network = definition(
    "6.0a",
    "The bidirectional network",
    And(
        Eq(hf[t], fn.logistic(Wf @ x[t] + Uf @ hf[t - 1])),
        Eq(hb[t], fn.logistic(Wb @ x[t] + Ub @ hb[t + 1])),
    ),
)

# ------------------------------------------------------------------------------------- the loss of one time
y = let("y", output(t))
square = norm(z[t] - y) ** 2
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
    .eq(jacobian(y, hf[t]).T @ grad(square, y), by=[y, facts.chain_rule, facts.exchange_of_sums], id="6.2c")
    .eq(-2 * Vf.T @ (z[t] - y), by=output_gradient),
)
backward_term = claim(
    "6.2f",
    "The gradient of the loss of one time in the backward state",
    calc(grad(square, hb[t])).eq(-2 * Vb.T @ (z[t] - y), by=[y, hb, facts.chain_rule]),
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
