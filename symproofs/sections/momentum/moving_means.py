"""1.3: the rescaling where the means of the gradients move: it does not give the mean of the present gradient.

Any gradients with finite means are fixed ones plus noise of mean 0.
"""

from typing import Any

from symproofs import (
    IH,
    E,
    Eq,
    ForAll,
    Ne,
    Sum,
    at,
    calc,
    claim,
    contradiction,
    delta,
    erratum,
    facts,
    have,
    index,
    induction,
    linear_combination,
    moments,
    natural,
    ones,
    recursion,
    sequence,
    zeros,
)
from symproofs.sections.momentum.setting import beta, m

s, t, later = natural("s"), natural("t", 1), natural("t", 2)
i = index("i")
mu = sequence("mu", m)  # the means, any at each time
noise = sequence("xi", m, law=moments(mean=zeros(m)))
v = recursion(
    "v", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * (mu[t] + noise[t])
)

unrolled = Eq(E(v[s]), (1 - beta) * Sum(beta ** (s - i) * mu[i], (i, 1, s)))
mean_of_average = claim(
    "1.3h-moving-mean",
    "The mean of the running average of gradients whose means move",
    ForAll(mu, ForAll(s, unrolled)),
    proof=induction(
        s,
        base=calc(E(v[0])).eq((1 - beta) * Sum(beta ** (0 - i) * mu[i], (i, 1, 0)), by=v),
        step=calc(E(v[s + 1]))
        .eq(E(beta * v[s] + (1 - beta) * (mu[s + 1] + noise[s + 1])), by=v)
        .eq(beta * E(v[s]) + (1 - beta) * mu[s + 1], by=[facts.linearity, noise])
        .eq(beta * ((1 - beta) * Sum(beta ** (s - i) * mu[i], (i, 1, s))) + (1 - beta) * mu[s + 1], by=IH)
        .eq((1 - beta) * Sum(beta ** (s + 1 - i) * mu[i], (i, 1, s + 1))),
    ),
)
weighted = (1 - beta) / (1 - beta**t) * Sum(beta ** (t - i) * mu[i], (i, 1, t))
weighted_mean = claim(
    "1.3h-moving",
    "Where the means move, the rescaled running average has a weighted mean of all of them",
    calc(E(v[t] / (1 - beta**t)))
    .eq(E(v[t]) / (1 - beta**t), by=facts.linearity)
    .eq(weighted, by=at(mean_of_average, mu, t)),
    given=[Ne(beta**t, 1)],
)


def once(s: Any) -> Any:
    """A mean of ones at the first time, and of zeros later."""
    return delta(s, 1) * ones(m)


mends = ForAll(mu, Eq(E(v[later] / (1 - beta**later)), E(mu[later] + noise[later])))
left_over = Eq(beta ** (later - 1) * (1 - beta) / (1 - beta**later) * ones(m), 0)
moving_means = erratum(
    "1.3h-moving-literal",
    "Rescaling does not give the mean of the present gradient where the means move",
    mends,
    given=[Ne(beta, 0), Ne(beta, 1), Ne(beta**later, 1)],
    corrected=weighted_mean,
    proof=contradiction(
        have(
            left_over,
            proof=linear_combination(
                (at(mends, once), 1),
                (at(weighted_mean, {mu: once, t: later}), -1),
                by=[noise, facts.linearity],
            ),
        ),
        have(
            Eq(beta ** (later - 1), 0),
            proof=linear_combination((at(left_over, 1), (1 - beta**later) / (1 - beta))),
        ),
        by=[Eq(beta ** (later - 1), 0), Ne(beta, 0)],
    ),
)
