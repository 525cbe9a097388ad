"""1.1: the two rules, each as a recursion for its updates and as a sum of gradients."""

from symproofs import (
    IH,
    And,
    Eq,
    ForAll,
    Iff,
    Ne,
    Sum,
    calc,
    claim,
    definition,
    equivalence,
    index,
    induction,
    let,
    natural,
    zeros,
)
from symproofs.sections.momentum.setting import alpha, average, beta, epsilon, m, momentum, path, rate

s, t, i = natural("s"), natural("t", 1), index("i")
by_momentum = let("Delta^M_t", -momentum[t])  # the updates at t, and those before; at time 0 they are 0
before_by_momentum = let("Delta^M_{t-1}", -momentum[t - 1])
by_average = let("Delta^R_t", -rate * average[t])
before_by_average = let("Delta^R_{t-1}", -rate * average[t - 1])

start = definition("1.0a", "Both rules start at 0", And(Eq(momentum[0], zeros(m)), Eq(average[0], zeros(m))))
momentum_rule = definition(
    "1.1a",
    "Momentum",
    And(
        Eq(momentum[t], alpha * momentum[t - 1] + epsilon * path[t]),
        Eq(by_momentum, -momentum[t]),
    ),
)
average_rule = definition(
    "1.1b",
    "The running average",
    And(
        Eq(average[t], beta * average[t - 1] + (1 - beta) * path[t]),
        Eq(by_average, -rate * average[t]),
    ),
)

momentum_updates = claim(
    "1.1-momentum",
    "The updates of momentum by themselves",
    calc(by_momentum)
    .eq(-alpha * momentum[t - 1] - epsilon * path[t], by=[by_momentum, momentum], id="1.1c")
    .eq(alpha * before_by_momentum - epsilon * path[t], by=before_by_momentum, id="1.1d"),
)

average_from_update = claim(
    "1.1e",
    "The running average is read off its update",
    calc(average[t]).eq(-by_average / rate, by=by_average),
    given=[Ne(rate, 0)],
)
scaled_updates = claim(
    "1.1f",
    "The scaled updates of the running average by themselves",
    calc(-by_average / rate)
    .eq(beta * average[t - 1] + (1 - beta) * path[t], by=[by_average, average], id="1.1f-rule")
    .eq(-beta * before_by_average / rate + (1 - beta) * path[t], by=before_by_average),
    given=[Ne(rate, 0)],
)
average_updates = claim(
    "1.1g",
    "The updates of the running average by themselves, at any rate",
    calc(by_average)
    .eq(-rate * (beta * average[t - 1] + (1 - beta) * path[t]), by=[by_average, average])
    .eq(beta * before_by_average - rate * (1 - beta) * path[t], by=before_by_average),
)

same_before = Eq(before_by_momentum, before_by_average)
same_now = Eq(by_momentum, by_average)
same_right = Eq(
    alpha * before_by_momentum - epsilon * path[t],
    beta * before_by_momentum - rate * (1 - beta) * path[t],
)
one_step_on = claim(
    "1.1h",
    "After equal updates, the next ones are equal exactly if the two right sides are",
    Iff(same_now, same_right),
    given=[same_before],
    proof=equivalence(
        forward=calc(alpha * before_by_momentum - epsilon * path[t])
        .eq(by_momentum, by=momentum_updates)
        .eq(by_average, by=same_now)
        .eq(beta * before_by_average - rate * (1 - beta) * path[t], by=average_updates)
        .eq(beta * before_by_momentum - rate * (1 - beta) * path[t], by=same_before),
        backward=calc(by_momentum)
        .eq(alpha * before_by_momentum - epsilon * path[t], by=momentum_updates)
        .eq(beta * before_by_momentum - rate * (1 - beta) * path[t], by=same_right)
        .eq(beta * before_by_average - rate * (1 - beta) * path[t], by=same_before)
        .eq(by_average, by=average_updates),
    ),
)

# ------------------------------------------------------------------------------- both as sums of gradients
momentum_unrolled = claim(
    "1.1-momentum-unrolled",
    "Momentum as a weighted sum of all gradients",
    ForAll(path, ForAll(s, Eq(momentum[s], epsilon * Sum(alpha ** (s - i) * path[i], (i, 1, s))))),
    proof=induction(
        s,
        base=calc(momentum[0]).eq(epsilon * Sum(alpha ** (0 - i) * path[i], (i, 1, 0)), by=momentum),
        step=calc(momentum[s + 1])
        .eq(alpha * momentum[s] + epsilon * path[s + 1], by=momentum)
        .eq(alpha * (epsilon * Sum(alpha ** (s - i) * path[i], (i, 1, s))) + epsilon * path[s + 1], by=IH)
        .eq(epsilon * Sum(alpha ** (s + 1 - i) * path[i], (i, 1, s + 1))),
    ),
)
average_unrolled = claim(
    "1.1-average-unrolled",
    "The running average of fixed gradients as a weighted sum",
    ForAll(path, ForAll(s, Eq(average[s], (1 - beta) * Sum(beta ** (s - i) * path[i], (i, 1, s))))),
    proof=induction(
        s,
        base=calc(average[0]).eq((1 - beta) * Sum(beta ** (0 - i) * path[i], (i, 1, 0)), by=average),
        step=calc(average[s + 1])
        .eq(beta * average[s] + (1 - beta) * path[s + 1], by=average)
        .eq(beta * ((1 - beta) * Sum(beta ** (s - i) * path[i], (i, 1, s))) + (1 - beta) * path[s + 1], by=IH)
        .eq((1 - beta) * Sum(beta ** (s + 1 - i) * path[i], (i, 1, s + 1))),
    ),
)
