"""1.3: the factor that removes the bias, and that there is no other."""

from symproofs import (
    And,
    E,
    Eq,
    ForAll,
    Implies,
    Ne,
    at,
    calc,
    claim,
    each,
    facts,
    follows,
    have,
    index,
    linear_combination,
    natural,
    obtain,
    scalar,
    steps,
)
from symproofs.sections.momentum.bias import mean_of_running_average
from symproofs.sections.momentum.setting import beta, h, m, v

t, k = natural("t", 1), index("k", m)
factor = scalar("c")
corrected = v[t] / (1 - beta**t)
rescaled = claim(
    "1.3h-mean",
    "The rescaled running average has the mean of the gradients",
    calc(E(corrected))
    .eq(E(v[t]) / (1 - beta**t), by=facts.linearity)
    .eq((1 - beta**t) * h / (1 - beta**t), by=mean_of_running_average)
    .eq(h),
    given=[Ne(beta**t, 1)],
)
works = Eq(E(factor * v[t]), h)
only_one = ForAll(factor, Implies(works, Eq(factor, 1 / (1 - beta**t))))
only_factor = claim(
    "1.3h-only",
    "No other factor gives that mean, unless it is 0",
    only_one,
    given=[Ne(beta**t, 1), Ne(h, 0)],
    proof=steps(
        obtain(k, Ne(h, 0)),
        have(
            Eq(E(factor * v[t]), factor * ((1 - beta**t) * h)),
            proof=calc(E(factor * v[t]))
            .eq(factor * E(v[t]), by=facts.linearity)
            .eq(factor * ((1 - beta**t) * h), by=mean_of_running_average),
        ),
        have(
            Eq(factor * (1 - beta**t) * h[k], h[k]),
            proof=linear_combination(
                (at(works, k), 1), (at(Eq(E(factor * v[t]), factor * ((1 - beta**t) * h)), k), -1)
            ),
        ),
        linear_combination((Eq(factor * (1 - beta**t) * h[k], h[k]), 1 / ((1 - beta**t) * h[k]))),
    ),
)
correction = claim(
    "1.3h",
    "Rescaling removes the bias, and for a mean that is not 0 there is no other factor",
    And(
        Eq(E(corrected), h),
        Implies(Ne(h, 0), only_one),
    ),
    given=[Ne(beta**t, 1)],
    proof=each(
        calc(E(corrected)).eq(h, by=rescaled),
        steps(
            have(only_one, proof=follows(only_factor)),
            calc(factor).eq(1 / (1 - beta**t), by=at(only_one, factor)),
        ),
    ),
)

decay_suffices = claim(
    "1.3h-decay",
    "The rescaled running average exists at every time for a decay between 0 and 1",
    Ne(beta**t, 1),
    given=[beta > 0, beta < 1],
    proof=steps(
        have(And(beta**t > 0, beta**t < 1), by=facts.power_between),
        have(Ne(beta**t, 1), by=beta**t < 1),
    ),
)
