"""1.2: the running average as a weighted sum of all gradients so far."""

from symproofs import IH, Eq, Sum, calc, claim, index, induction
from symproofs.sections.momentum.setting import beta, g, t, v

i = index("i", t)

unrolled_running_average = claim(
    "1.2d",
    "The running average, unrolled",
    Eq(v[t], (1 - beta) * Sum(beta ** (t - i) * g[i], i)),
    proof=induction(
        t,
        base=calc(v[0]).eq((1 - beta) * Sum(beta ** (0 - i) * g[i], (i, 1, 0)), by=v),
        step=calc(v[t + 1])
        .eq(beta * v[t] + (1 - beta) * g[t + 1], by=v)
        .eq(beta * ((1 - beta) * Sum(beta ** (t - i) * g[i], i)) + (1 - beta) * g[t + 1], by=IH)
        .eq((1 - beta) * Sum(beta ** (t + 1 - i) * g[i], (i, 1, t + 1))),
    ),
)
