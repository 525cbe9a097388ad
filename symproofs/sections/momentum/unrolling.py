"""1.2: the running average as a weighted sum of all gradients so far.

The lines of the unrolling hold from any start v_0; the last one takes v_0 = 0.
"""

from symproofs import IH, Eq, Implies, Sum, at, calc, claim, index, induction, natural, recursion, vector
from symproofs.sections.momentum.setting import beta, g, m, t, v

i, j, k = index("i", t), index("j"), natural("k")
start = vector("v_0", m)
average = recursion("v", m, start={0: start}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * g[t])
second, third, later = natural("t", 2), natural("t", 3), natural("t", 1)

two_steps = claim(
    "1.2a",
    "The running average after two steps back",
    calc(average[second])
    .eq((1 - beta) * g[second] + beta * average[second - 1], by=average)
    .eq(
        (1 - beta) * g[second] + beta * (beta * average[second - 2] + (1 - beta) * g[second - 1]), by=average
    ),
)
three_steps = claim(
    "1.2b",
    "The running average after three steps back",
    calc(average[third])
    .eq((1 - beta) * g[third] + beta * (beta * average[third - 2] + (1 - beta) * g[third - 1]), by=two_steps)
    .eq((1 - beta) * g[third] + beta * (1 - beta) * g[third - 1] + beta**2 * average[third - 2])
    .eq(
        (1 - beta) * g[third]
        + beta * (1 - beta) * g[third - 1]
        + beta**2 * (beta * average[third - 3] + (1 - beta) * g[third - 2]),
        by=average,
    ),
)
some_steps = claim(
    "1.2e",
    "The running average after any number of steps back",
    Implies(
        k <= t,
        Eq(average[t], (1 - beta) * Sum(beta**j * g[t - j], (j, 0, k - 1)) + beta**k * average[t - k]),
    ),
    proof=induction(
        k,
        base=calc(average[t]).eq((1 - beta) * Sum(beta**j * g[t - j], (j, 0, -1)) + beta**0 * average[t]),
        step=calc(average[t])
        .eq((1 - beta) * Sum(beta**j * g[t - j], (j, 0, k - 1)) + beta**k * average[t - k], by=IH)
        .eq(
            (1 - beta) * Sum(beta**j * g[t - j], (j, 0, k - 1))
            + beta**k * (beta * average[t - k - 1] + (1 - beta) * g[t - k]),
            by=average,
        )
        .eq((1 - beta) * Sum(beta**j * g[t - j], (j, 0, k)) + beta ** (k + 1) * average[t - (k + 1)]),
    ),
)
to_the_start = claim(
    "1.2c",
    "The running average down to the first gradient",
    calc(average[later])
    .eq(
        (1 - beta) * Sum(beta**j * g[later - j], (j, 0, later - 2)) + beta ** (later - 1) * average[1],
        by=at(some_steps, later, later - 1),
    )
    .eq(
        (1 - beta) * Sum(beta**j * g[later - j], (j, 0, later - 2))
        + beta ** (later - 1) * (beta * start + (1 - beta) * g[1]),
        by=average,
    ),
)
unrolled_from_start = claim(
    "1.2d-start",
    "The running average from any start, unrolled",
    calc(average[t])
    .eq((1 - beta) * Sum(beta**j * g[t - j], (j, 0, t - 1)) + beta**t * average[0], by=at(some_steps, t, t))
    .eq((1 - beta) * Sum(beta ** (t - i) * g[i], i) + beta**t * start, by=average),
)
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
