"""1.1: when momentum and the running average make the same updates."""

from typing import Any

from symproofs import (
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
    delta,
    each,
    equivalence,
    follows,
    have,
    index,
    linear_combination,
    natural,
    obtain,
    ones,
    steps,
    witness,
)
from symproofs.sections.momentum.same_updates import always, pair, rates, same, sufficient
from symproofs.sections.momentum.setting import alpha, average, beta, epsilon, m, momentum, rate
from symproofs.sections.momentum.setting import path as g
from symproofs.sections.momentum.two_rules import average_unrolled, momentum_unrolled

t0 = natural("t_0", 2)  # one fixed time
i, k = index("i"), index("k", m)


once = ForAll(g, same(t0))
twice = Exists(g, And(Ne(g[1], 0), same(1), same(2)))


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
