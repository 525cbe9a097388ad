"""1.3: the mean of the running average, line by line."""

from symproofs import IH, E, Eq, Ne, Sum, calc, claim, definition, facts, index, induction, natural, zeros
from symproofs.sections.momentum.setting import beta, g, h, m, t, v
from symproofs.sections.momentum.unrolling import unrolled_running_average

i, j = index("i", t), index("j")
later = natural("t", 1)

constant_mean = definition("1.3a", "The gradients have the same mean at all times", Eq(E(g[later]), h))

geometric_sum = claim(
    "1.3e",
    "The geometric sum",
    Eq(Sum(beta**j, (j, 0, t - 1)), (1 - beta**t) / (1 - beta)),
    given=[Ne(beta, 1)],
    proof=calc(Sum(beta**j, (j, 0, t - 1))).eq((1 - beta**t) / (1 - beta), by=facts.geometric_sum),
)
mean_by_lines = claim(
    "1.3-lines",
    "The mean of the running average by the geometric sum",
    calc(E(v[t]))
    .eq(
        (1 - beta) * Sum(beta ** (t - i) * E(g[i]), i),
        by=[unrolled_running_average, facts.linearity],
        id="1.3b",
    )
    .eq((1 - beta) * Sum(beta**j * h, (j, 0, t - 1)), by=g, id="1.3c")
    .eq((1 - beta) * h * Sum(beta**j, (j, 0, t - 1)), id="1.3d")
    .eq((1 - beta) * h * ((1 - beta**t) / (1 - beta)), by=geometric_sum)
    .eq((1 - beta**t) * h),
    given=[Ne(beta, 1)],
)
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
