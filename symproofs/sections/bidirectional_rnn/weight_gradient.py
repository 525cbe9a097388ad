"""6.3: the gradients in the weights, which every time step shares."""

from symproofs import Eq, ForAll, Implies, Sum, calc, claim, facts, grad, index, induction, jacobian, natural
from symproofs.sections.bidirectional_rnn.setting import T, Wf, hf, k, loss, m, slopes, t, x

n = natural("n")
i, a, b = index("i", m), index("a", m), index("b", k)

one_copy = claim(
    "6.3-one-copy",
    "A copy of the weights moves later states through the state of its time",
    Implies(
        n <= T,
        ForAll(
            i,
            Eq(
                grad(hf[n][i], Wf, at=hf[t])[a, b],
                jacobian(hf[n], hf[t])[i, a] * (hf[t][a] * (1 - hf[t][a])) * x[t][b],
            ),
        ),
    ),
    proof=induction(n),
)
all_copies = claim(
    "6.3-all-copies",
    "Shared weights move a state as all their copies together",
    Implies(n <= T, ForAll(i, Eq(grad(hf[n][i], Wf), Sum(grad(hf[n][i], Wf, at=hf[t]), t)))),
    proof=induction(n),
)
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
