"""1.1: equal updates at one step only say less."""

from symproofs import And, Eq, ForAll, Implies, Ne, at, calc, contradiction, erratum, have, steps
from symproofs.sections.momentum.equivalence import when_momentum_is_an_average
from symproofs.sections.momentum.same_updates import same
from symproofs.sections.momentum.setting import alpha, average, beta, epsilon, momentum, rate
from symproofs.sections.momentum.setting import path as g

one_step_suffices = ForAll(
    epsilon,
    ForAll(
        rate, ForAll(alpha, ForAll(beta, Implies(And(Ne(epsilon, 0), ForAll(g, same(1))), Eq(alpha, beta))))
    ),
)
without_decay = ForAll(alpha, ForAll(beta, Implies(Eq(beta, 0), Eq(alpha, beta))))
at_rate_one = ForAll(epsilon, ForAll(rate, Implies(And(Eq(epsilon, 1), Eq(rate, 1)), without_decay)))
one_step = erratum(
    "1.1j-one-step",
    "Equal updates at the first time, for all gradients, do not make the decays match",
    one_step_suffices,
    corrected=when_momentum_is_an_average,
    proof=contradiction(
        have(
            at_rate_one,
            proof=steps(
                have(
                    ForAll(g, same(1)),
                    proof=calc(-momentum[1])
                    .eq(-epsilon * g[1], by=momentum)
                    .eq(-rate * ((1 - beta) * g[1]), by=[Eq(beta, 0), Eq(epsilon, 1), Eq(rate, 1)])
                    .eq(-rate * average[1], by=average),
                ),
                have(Ne(epsilon, 0), by=Eq(epsilon, 1)),
                calc(alpha).eq(beta, by=at(one_step_suffices, epsilon, rate, alpha, beta)),
            ),
        ),
        by=at(at_rate_one, 1, 1, 1, 0),
    ),
)
