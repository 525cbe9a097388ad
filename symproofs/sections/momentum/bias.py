"""1.3: the mean of the running average, and so its bias."""

from symproofs import IH, E, Eq, calc, claim, facts, induction, zeros
from symproofs.sections.momentum.setting import beta, g, h, m, t, v

mean_of_running_average = claim(
    "1.3f",
    "Mean of the running average",
    Eq(E(v[t]), (1 - beta**t) * h),
    proof=induction(
        t,
        base=calc(E(v[0])).eq(zeros(m), by=v).eq((1 - beta**0) * h),
        step=calc(E(v[t + 1]))
        .eq(E(beta * v[t] + (1 - beta) * g[t + 1]), by=v)
        .eq(beta * E(v[t]) + (1 - beta) * E(g[t + 1]), by=facts.linearity)
        .eq(beta * ((1 - beta**t) * h) + (1 - beta) * h, by=[IH, g])
        .eq((1 - beta ** (t + 1)) * h),
    ),
)
