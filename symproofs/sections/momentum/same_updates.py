"""1.1: matching rates make the updates equal, and which rates match."""

from symproofs import (
    IH,
    And,
    Eq,
    ForAll,
    Iff,
    Implies,
    at,
    calc,
    claim,
    each,
    equivalence,
    follows,
    have,
    induction,
    natural,
    recursion,
    scalar,
    steps,
    vector,
    zeros,
)
from symproofs.sections.momentum.setting import alpha, average, beta, epsilon, m, momentum, path, rate

s, t = natural("s"), natural("t")
rates = Eq(epsilon, rate * (1 - beta))
pair = And(Eq(alpha, beta), rates)

# ------------------------------------------------------------------------------------------ equal updates
buffers = ForAll(s, Eq(momentum[s], rate * average[s]))
same_updates = claim(
    "1.1i",
    "With matching rates the updates are equal at every time, for all gradients",
    Implies(
        pair,
        ForAll(
            path, ForAll(t, And(Eq(-momentum[t], -rate * average[t]), Eq(momentum[t], rate * average[t])))
        ),
    ),
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
            calc(-momentum[t]).eq(-rate * average[t], by=at(buffers, t)),
            calc(momentum[t]).eq(rate * average[t], by=at(buffers, t)),
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

# ------------------------------------------------------------------------------------- which rates match
decay, size = scalar("beta", "0 < beta < 1"), scalar("delta", "delta > 0")
kept, step = scalar("alpha", "0 < alpha < 1"), scalar("epsilon", "epsilon > 0")
there, back = size * (1 - decay), step / (1 - kept)
into_momentum = claim(
    "1.1k-there",
    "From rates of the running average to those of momentum, and back again",
    ForAll(decay, size, And(there > 0, Eq(there / (1 - decay), size))),
    proof=each(None, calc(there / (1 - decay)).eq(size)),
)
into_average = claim(
    "1.1k-back",
    "From rates of momentum to those of the running average, and back again",
    ForAll(kept, step, And(back > 0, Eq(back * (1 - kept), step))),
    proof=each(None, calc(back * (1 - kept)).eq(step)),
)
bijection = claim(
    "1.1k",
    "Rates of momentum and of the running average correspond one to one",
    And(
        ForAll(decay, size, And(there > 0, Eq(there / (1 - decay), size))),
        ForAll(kept, step, And(back > 0, Eq(back * (1 - kept), step))),
        ForAll(
            decay,
            size,
            kept,
            step,
            Iff(And(Eq(kept, decay), Eq(step, there)), And(Eq(decay, kept), Eq(size, back))),
        ),
    ),
    proof=each(
        follows(into_momentum),
        follows(into_average),
        equivalence(
            forward=each(
                calc(decay).eq(kept, by=Eq(kept, decay)),
                calc(size)
                .eq(there / (1 - decay))
                .eq(step / (1 - decay), by=Eq(step, there))
                .eq(back, by=Eq(kept, decay)),
            ),
            backward=each(
                calc(kept).eq(decay, by=Eq(decay, kept)),
                calc(step)
                .eq(back * (1 - kept))
                .eq(size * (1 - kept), by=Eq(size, back))
                .eq(there, by=Eq(decay, kept)),
            ),
        ),
    ),
)
