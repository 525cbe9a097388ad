"""1.1: when momentum and the running average make the same updates."""

from typing import Any

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Ne,
    Sum,
    at,
    calc,
    claim,
    contradiction,
    delta,
    each,
    equivalence,
    erratum,
    follows,
    have,
    index,
    induction,
    linear_combination,
    natural,
    obtain,
    ones,
    steps,
    witness,
)
from symproofs.sections.momentum.same_updates import same_updates
from symproofs.sections.momentum.setting import alpha, average, beta, epsilon, m, momentum, rate
from symproofs.sections.momentum.setting import path as g

s, t = natural("s"), natural("t", 1)
t0 = natural("t_0", 2)  # one fixed time
i, k = index("i"), index("k", m)


def same(time: Any) -> Any:
    """The two updates at a time are equal."""
    return Eq(-momentum[time], -rate * average[time])


rates = Eq(epsilon, rate * (1 - beta))
pair = And(Eq(alpha, beta), rates)
always = ForAll(g, ForAll(t, same(t)))
once = ForAll(g, same(t0))
twice = Exists(g, And(Ne(g[1], 0), same(1), same(2)))
from_the_start = ForAll(g, ForAll(s, And(same(s), Eq(momentum[s], rate * average[s]))))

# ------------------------------------------------------------------------------- both as sums of gradients
momentum_unrolled = claim(
    "1.1-momentum-unrolled",
    "Momentum as a weighted sum of all gradients",
    ForAll(g, ForAll(s, Eq(momentum[s], epsilon * Sum(alpha ** (s - i) * g[i], (i, 1, s))))),
    proof=induction(
        s,
        base=calc(momentum[0]).eq(epsilon * Sum(alpha ** (0 - i) * g[i], (i, 1, 0)), by=momentum),
        step=calc(momentum[s + 1])
        .eq(alpha * momentum[s] + epsilon * g[s + 1], by=momentum)
        .eq(alpha * (epsilon * Sum(alpha ** (s - i) * g[i], (i, 1, s))) + epsilon * g[s + 1], by=IH)
        .eq(epsilon * Sum(alpha ** (s + 1 - i) * g[i], (i, 1, s + 1))),
    ),
)
average_unrolled = claim(
    "1.1-average-unrolled",
    "The running average of fixed gradients as a weighted sum",
    ForAll(g, ForAll(s, Eq(average[s], (1 - beta) * Sum(beta ** (s - i) * g[i], (i, 1, s))))),
    proof=induction(
        s,
        base=calc(average[0]).eq((1 - beta) * Sum(beta ** (0 - i) * g[i], (i, 1, 0)), by=average),
        step=calc(average[s + 1])
        .eq(beta * average[s] + (1 - beta) * g[s + 1], by=average)
        .eq(beta * ((1 - beta) * Sum(beta ** (s - i) * g[i], (i, 1, s))) + (1 - beta) * g[s + 1], by=IH)
        .eq((1 - beta) * Sum(beta ** (s + 1 - i) * g[i], (i, 1, s + 1))),
    ),
)

# ------------------------------------------------------------------------------------------ (iv) to (i)
sufficient = claim(
    "1.1j-sufficient",
    "Matching rates make the updates equal at every time",
    Implies(pair, always),
    proof=steps(
        have(from_the_start, by=same_updates),
        calc(-momentum[t]).eq(-rate * average[t], by=at(from_the_start, g, t)),
    ),
)


# ------------------------------------------------------------------------------------------ (ii) to (iv)
def response(time: Any) -> Any:
    """Both updates at t₀ to a gradient of ones at one time and none at another, unrolled."""
    impulse = delta(i, time) * ones(m)
    return Eq(
        epsilon * Sum(alpha ** (t0 - i) * impulse, (i, 1, t0)),
        rate * ((1 - beta) * Sum(beta ** (t0 - i) * impulse, (i, 1, t0))),
    )


def at_impulse(time: Any) -> Any:
    """The response from the hypothesis at that sequence of gradients."""

    def impulse(s: Any) -> Any:
        return delta(s, time) * ones(m)

    return linear_combination(
        (at(momentum_unrolled, impulse, t0), -1),
        (at(once, impulse), -1),
        (at(average_unrolled, impulse, t0), rate),
    )


earlier = Eq(alpha * epsilon, beta * rate * (1 - beta))
necessary = claim(
    "1.1j-necessary",
    "Equal updates at one time from the second on, for all gradients, make the rates match",
    Implies(once, pair),
    given=[Ne(epsilon, 0)],
    proof=steps(
        have(response(t0), proof=at_impulse(t0)),
        have(response(t0 - 1), proof=at_impulse(t0 - 1)),
        have(rates, proof=linear_combination((at(response(t0), 1), 1))),
        have(earlier, proof=linear_combination((at(response(t0 - 1), 1), 1))),
        have(
            Eq(alpha, beta),
            proof=linear_combination((earlier, 1 / epsilon), (rates, -beta / epsilon)),
        ),
        each(calc(alpha).eq(beta, by=Eq(alpha, beta)), calc(epsilon).eq(rate * (1 - beta), by=rates)),
    ),
)

# ----------------------------------------------------------------------------------------- (iii) to (iv)
first_momentum = Eq(momentum[1], epsilon * g[1])
first_average = Eq(average[1], (1 - beta) * g[1])
second_momentum = Eq(momentum[2], alpha * epsilon * g[1] + epsilon * g[2])
second_average = Eq(average[2], beta * (1 - beta) * g[1] + (1 - beta) * g[2])
g1, g2 = g[1][k], g[2][k]
first = Eq(epsilon * g1, rate * (1 - beta) * g1)
second = Eq(alpha * epsilon * g1 + epsilon * g2, rate * (beta * (1 - beta) * g1 + (1 - beta) * g2))
one_sequence = claim(
    "1.1j-one-sequence",
    "Equal updates at the first two times, for one sequence with a first gradient that is not 0, suffice",
    Implies(twice, pair),
    given=[Ne(epsilon, 0)],
    proof=steps(
        obtain(g, twice),
        obtain(k, Ne(g[1], 0)),
        have(first_momentum, by=momentum),
        have(first_average, by=average),
        have(second_momentum, by=momentum),
        have(second_average, by=average),
        have(
            first,
            proof=linear_combination(
                (at(same(1), k), -1), (at(first_momentum, k), -1), (at(first_average, k), rate)
            ),
        ),
        have(rates, proof=linear_combination((first, 1 / g1))),
        have(
            second,
            proof=linear_combination(
                (at(same(2), k), -1), (at(second_momentum, k), -1), (at(second_average, k), rate)
            ),
        ),
        have(
            Eq(alpha, beta),
            proof=linear_combination(
                (second, 1 / (epsilon * g1)), (rates, -(beta * g1 + g2) / (epsilon * g1))
            ),
        ),
        each(calc(alpha).eq(beta, by=Eq(alpha, beta)), calc(epsilon).eq(rate * (1 - beta), by=rates)),
    ),
)

# ----------------------------------------------------------------------------------------- (iv) to (iii)
some_sequence = claim(
    "1.1j-some-sequence",
    "Matching rates give equal updates for gradients of ones",
    Implies(pair, twice),
    proof=witness(
        lambda s: ones(m),
        proof=steps(
            have(Ne(g[1][1], 0), by=g),
            have(
                same(1),
                proof=calc(-momentum[1])
                .eq(-epsilon * g[1], by=momentum)
                .eq(-rate * ((1 - beta) * g[1]), by=rates)
                .eq(-rate * average[1], by=average),
            ),
            have(
                same(2),
                proof=calc(-momentum[2])
                .eq(-alpha * epsilon * g[1] - epsilon * g[2], by=momentum)
                .eq(-rate * (beta * (1 - beta) * g[1] + (1 - beta) * g[2]), by=[rates, Eq(alpha, beta)])
                .eq(-rate * average[2], by=average),
            ),
            each(witness(1), None, None),
        ),
    ),
)

when_momentum_is_an_average = claim(
    "1.1j",
    "When momentum and the running average are the same",
    And(Iff(always, pair), Iff(once, pair), Iff(twice, pair)),
    given=[Ne(epsilon, 0)],
    proof=steps(
        have(Implies(pair, always), by=sufficient),
        have(Implies(once, pair), by=at(necessary, t0)),
        have(
            Implies(always, once),
            proof=calc(-momentum[t0]).eq(-rate * average[t0], by=at(always, g, t0)),
        ),
        have(
            Implies(pair, once),
            proof=steps(
                have(always, by=Implies(pair, always)),
                calc(-momentum[t0]).eq(-rate * average[t0], by=at(always, g, t0)),
            ),
        ),
        each(
            equivalence(
                forward=steps(have(once, by=Implies(always, once)), follows(Implies(once, pair))),
                backward=follows(Implies(pair, always)),
            ),
            equivalence(forward=follows(Implies(once, pair)), backward=follows(Implies(pair, once))),
            equivalence(forward=follows(one_sequence), backward=follows(some_sequence)),
        ),
    ),
)

one_step_suffices = ForAll(
    epsilon,
    ForAll(
        rate, ForAll(alpha, ForAll(beta, Implies(And(Ne(epsilon, 0), ForAll(g, same(1))), Eq(alpha, beta))))
    ),
)
without_decay = ForAll(alpha, ForAll(beta, Implies(Eq(beta, 0), Eq(alpha, beta))))
at_rate_one = ForAll(epsilon, ForAll(rate, Implies(And(Eq(epsilon, 1), Eq(rate, 1)), without_decay)))
one_step = erratum(
    "1.1j-one-step",
    "Equal updates at the first time, for all gradients, do not make the decays match",
    one_step_suffices,
    corrected=when_momentum_is_an_average,
    proof=contradiction(
        have(
            at_rate_one,
            proof=steps(
                have(
                    ForAll(g, same(1)),
                    proof=calc(-momentum[1])
                    .eq(-epsilon * g[1], by=momentum)
                    .eq(-rate * ((1 - beta) * g[1]), by=[Eq(beta, 0), Eq(epsilon, 1), Eq(rate, 1)])
                    .eq(-rate * average[1], by=average),
                ),
                have(Ne(epsilon, 0), by=Eq(epsilon, 1)),
                calc(alpha).eq(beta, by=at(one_step_suffices, epsilon, rate, alpha, beta)),
            ),
        ),
        by=at(at_rate_one, 1, 1, 1, 0),
    ),
)
