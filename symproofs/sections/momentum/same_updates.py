"""1.1: matching rates make the updates of both rules equal."""

from typing import Any

from symproofs import (
    IH,
    And,
    Eq,
    ForAll,
    Implies,
    at,
    calc,
    claim,
    each,
    have,
    induction,
    natural,
    recursion,
    steps,
    vector,
    zeros,
)
from symproofs.sections.momentum.setting import alpha, average, beta, epsilon, m, momentum, path, rate

r, s, t, later = natural("r"), natural("s"), natural("t"), natural("t", 1)
rates = Eq(epsilon, rate * (1 - beta))
pair = And(Eq(alpha, beta), rates)


def same(time: Any) -> Any:
    """The two updates at a time are equal."""
    return Eq(-momentum[time], -rate * average[time])


always = ForAll(path, ForAll(later, same(later)))
from_the_start = ForAll(path, ForAll(r, And(same(r), Eq(momentum[r], rate * average[r]))))
buffers = ForAll(s, Eq(momentum[s], rate * average[s]))
same_updates = claim(
    "1.1i",
    "With matching rates the updates are equal at every time, for all gradients",
    Implies(pair, from_the_start),
    proof=steps(
        have(
            buffers,
            proof=induction(
                s,
                base=calc(momentum[0]).eq(zeros(m), by=momentum).eq(rate * average[0], by=average),
                step=calc(momentum[s + 1])
                .eq(alpha * momentum[s] + epsilon * path[s + 1], by=momentum)
                .eq(
                    beta * (rate * average[s]) + rate * (1 - beta) * path[s + 1],
                    by=[IH, Eq(alpha, beta), rates],
                )
                .eq(rate * average[s + 1], by=average),
            ),
        ),
        each(
            calc(-momentum[r]).eq(-rate * average[r], by=at(buffers, r)),
            calc(momentum[r]).eq(rate * average[r], by=at(buffers, r)),
        ),
    ),
)

first_buffer, first_average = vector("a", m), vector("b", m)
from_a = recursion("v^M", m, start={0: first_buffer}, step=lambda v, t: alpha * v[t - 1] + epsilon * path[t])
from_b = recursion(
    "v^R", m, start={0: first_average}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * path[t]
)
any_start = claim(
    "1.1i-start",
    "The same from other starts, if one is δ times the other",
    Implies(pair, ForAll(t, Eq(from_a[t], rate * from_b[t]))),
    given=[Eq(first_buffer, rate * first_average)],
    proof=induction(
        t,
        base=calc(from_a[0])
        .eq(first_buffer, by=from_a)
        .eq(rate * first_average, by=Eq(first_buffer, rate * first_average))
        .eq(rate * from_b[0], by=from_b),
        step=calc(from_a[t + 1])
        .eq(alpha * from_a[t] + epsilon * path[t + 1], by=from_a)
        .eq(beta * (rate * from_b[t]) + rate * (1 - beta) * path[t + 1], by=[IH, Eq(alpha, beta), rates])
        .eq(rate * from_b[t + 1], by=from_b),
    ),
)
sufficient = claim(
    "1.1j-sufficient",
    "Matching rates make the updates equal at every time",
    Implies(pair, always),
    proof=steps(
        have(from_the_start, by=same_updates),
        calc(-momentum[later]).eq(-rate * average[later], by=at(from_the_start, path, later)),
    ),
)
