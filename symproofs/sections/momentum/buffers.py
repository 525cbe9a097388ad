"""1.3: the running average estimates the mean up to a factor; the buffer of momentum does not estimate it."""

from symproofs import (
    IH,
    And,
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Tends,
    at,
    calc,
    claim,
    discussion,
    each,
    equivalence,
    facts,
    follows,
    have,
    index,
    induction,
    linear_combination,
    natural,
    obtain,
    oo,
    recursion,
    squeeze,
    steps,
    zeros,
)
from symproofs.sections.momentum.bias import mean_of_running_average
from symproofs.sections.momentum.correction import correction
from symproofs.sections.momentum.setting import alpha, beta, epsilon, g, h, m, v
from symproofs.sections.momentum.when_biased import bias, vanishing_bias, when_biased

t, u, later = natural("t"), natural("u"), natural("t", 1)
k = index("k", m)
momentum = recursion("v^M", m, start={0: zeros(m)}, step=lambda v, t: alpha * v[t - 1] + epsilon * g[t])

factor = claim(
    "1.3i-factor",
    "The mean of the running average is that of the gradients by a factor between 0 and 1",
    And(Eq(E(v[later]), (1 - beta**later) * h), 1 - beta**later > 0, 1 - beta**later < 1),
    given=[beta > 0, beta < 1],
    proof=steps(
        have(And(beta**later > 0, beta**later < 1), by=facts.power_between),
        each(calc(E(v[later])).eq((1 - beta**later) * h, by=mean_of_running_average), None, None),
    ),
)
momentum_mean = claim(
    "1.3i-momentum",
    "The mean of the buffer of momentum",
    Eq(E(momentum[t]), epsilon * ((1 - alpha**t) / (1 - alpha)) * h),
    given=[Ne(alpha, 1)],
    proof=induction(
        t,
        base=calc(E(momentum[0])).eq(zeros(m), by=momentum).eq(epsilon * ((1 - alpha**0) / (1 - alpha)) * h),
        step=calc(E(momentum[t + 1]))
        .eq(E(alpha * momentum[t] + epsilon * g[t + 1]), by=momentum)
        .eq(alpha * E(momentum[t]) + epsilon * E(g[t + 1]), by=facts.linearity)
        .eq(alpha * (epsilon * ((1 - alpha**t) / (1 - alpha)) * h) + epsilon * h, by=[IH, g])
        .eq(epsilon * ((1 - alpha ** (t + 1)) / (1 - alpha)) * h),
    ),
)
multiple = epsilon / (1 - alpha) * h[k]
entry = Eq(E(momentum[u][k]), multiple + alpha**u * (-multiple))
momentum_limit = claim(
    "1.3i-limit",
    "The mean of the buffer of momentum tends to a multiple of that of the gradients",
    Tends(E(momentum[u][k]), u, oo, multiple),
    given=[alpha > 0, alpha < 1],
    proof=steps(
        have(Ne(alpha, 1), by=alpha < 1),
        have(ForAll(u, entry), proof=linear_combination((at(momentum_mean, u, k), 1))),
        squeeze(
            multiple + alpha**u * (-multiple),
            multiple + alpha**u * (-multiple),
            by=[ForAll(u, entry), facts.shifted_geometric_limit],
        ),
    ),
)
estimates = ForAll(k, Eq(multiple, h[k]))
matched = Eq(epsilon, 1 - alpha)
when_it_estimates = claim(
    "1.3i-estimate",
    "That limit is the mean of the gradients for just one rate, unless the mean is 0",
    Iff(estimates, matched),
    given=[Ne(alpha, 1), Ne(h, 0)],
    proof=equivalence(
        forward=steps(
            obtain(k, Ne(h, 0)),
            linear_combination((at(estimates, k), (1 - alpha) / h[k])),
        ),
        backward=calc(multiple).eq((1 - alpha) / (1 - alpha) * h[k], by=matched).eq(h[k]),
    ),
)

decays = [beta > 0, beta < 1, alpha > 0, alpha < 1]
buffers = claim(
    "1.3i",
    "The running average estimates the mean up to a factor, the buffer of momentum only at one rate",
    And(
        And(Eq(E(v[later]), (1 - beta**later) * h), 1 - beta**later > 0, 1 - beta**later < 1),
        Eq(E(momentum[later]), epsilon * ((1 - alpha**later) / (1 - alpha)) * h),
        Tends(E(momentum[u][k]), u, oo, multiple),
        Implies(Ne(h, 0), Iff(estimates, matched)),
    ),
    given=decays,
    proof=steps(
        have(Ne(alpha, 1), by=alpha < 1),
        each(
            follows(at(factor, later)),
            follows(at(momentum_mean, later)),
            follows(at(momentum_limit, k)),
            steps(have(Iff(estimates, matched), by=when_it_estimates), follows(Iff(estimates, matched))),
        ),
    ),
)
variance = discussion(
    "1.3j",
    "The effect on bias and variance",
    "The source asks for it and computes no variance. What it says of the bias is made precise here.",
    see=[when_biased, bias, vanishing_bias, correction, buffers],
)
