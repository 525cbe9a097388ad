"""6.1: the computation graph of the network; no way leads back, nor from one direction to the other."""

from symproofs import And, Eq, Implies, calc, claim, computation_graph, each, facts, jacobian, natural, zeros
from symproofs.sections.bidirectional_rnn.network import at_one_time, y
from symproofs.sections.bidirectional_rnn.setting import T, hb, hf, loss, m, q

unrolled = computation_graph(loss, at={T: 3}, named=[y, at_one_time])
n, r, later = natural("n"), natural("r", 1), natural("l")  # a forward state, a backward one, one after it
one_way = claim(
    "6.1a",
    "The computation graph has no way back, and none between the two directions, initial states included",
    And(
        Implies(
            And(n <= T, r <= T + 1),
            And(Eq(jacobian(hf[n], hb[r]), zeros(m, q)), Eq(jacobian(hb[r], hf[n]), zeros(q, m))),
        ),
        Implies(And(n < later, later <= T), Eq(jacobian(hf[n], hf[later]), zeros(m, m))),
        Implies(And(r < later, later <= T + 1), Eq(jacobian(hb[later], hb[r]), zeros(q, q))),
    ),
    proof=each(
        each(
            calc(jacobian(hf[n], hb[r])).eq(zeros(m, q), by=facts.differentiation),
            calc(jacobian(hb[r], hf[n])).eq(zeros(q, m), by=facts.differentiation),
        ),
        calc(jacobian(hf[n], hf[later])).eq(zeros(m, m), by=hf),
        calc(jacobian(hb[later], hb[r])).eq(zeros(q, q), by=hb),
    ),
    figure=unrolled,
)
