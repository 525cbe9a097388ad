"""1.1: the rates of the two rules correspond one to one."""

from symproofs import And, Eq, ForAll, Iff, calc, claim, each, equivalence, follows, scalar

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
