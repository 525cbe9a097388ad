"""6.1: the computation graph of the network; no way leads back, nor from one direction to the other."""

from symproofs import And, Eq, Implies, calc, claim, computation_graph, each, facts, jacobian, let, zeros
from symproofs.sections.bidirectional_rnn.backward_signal import later
from symproofs.sections.bidirectional_rnn.error_signal import earlier
from symproofs.sections.bidirectional_rnn.local_terms import y
from symproofs.sections.bidirectional_rnn.setting import T, hb, hf, loss, loss_at, m, q, s, t

unrolled = computation_graph(loss, at={T: 3}, named=[y, let("L_t", loss_at(t))])
one_way = claim(
    "6.1a",
    "The computation graph has no way back, and none between the two directions",
    And(
        Eq(jacobian(hf[s], hb[t]), zeros(m, q)),
        Eq(jacobian(hb[s], hf[t]), zeros(q, m)),
        Implies(s < t, Eq(jacobian(hf[s], hf[t]), zeros(m, m))),
        Implies(s > t, Eq(jacobian(hb[s], hb[t]), zeros(q, q))),
    ),
    proof=each(
        calc(jacobian(hf[s], hb[t])).eq(zeros(m, q), by=facts.differentiation),
        calc(jacobian(hb[s], hf[t])).eq(zeros(q, m), by=facts.differentiation),
        calc(jacobian(hf[s], hf[t])).eq(zeros(m, m), by=earlier),
        calc(jacobian(hb[s], hb[t])).eq(zeros(q, q), by=later),
    ),
    figure=unrolled,
)
