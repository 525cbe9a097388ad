"""1.3: where the running average is biased, and by how much."""

from symproofs import (
    And,
    E,
    Eq,
    ForAll,
    Iff,
    Ne,
    Not,
    Tends,
    at,
    calc,
    claim,
    contradiction,
    each,
    equivalence,
    erratum,
    facts,
    follows,
    have,
    index,
    linear_combination,
    natural,
    obtain,
    oo,
    squeeze,
    steps,
    witness,
    zeros,
)
from symproofs.sections.momentum.bias import mean_of_running_average
from symproofs.sections.momentum.setting import beta, g, h, m, v

t, u = natural("t", 1), natural("u")
k = index("k", m)
decays = [beta > 0, beta < 1]

# ------------------------------------------------------------------------------------------------ the bias
bias = claim(
    "1.3g-bias",
    "The bias of the running average",
    calc(E(v[t]) - E(g[t])).eq((1 - beta**t) * h - h, by=[mean_of_running_average, g]).eq(-(beta**t) * h),
)
biased = Ne(E(v[t]), E(g[t]))
entry = Eq(E(v[t][k]) - E(g[t][k]), -(beta**t) * h[k])
same = Eq(E(v[t][k]), E(g[t][k]))
neither = And(Ne(h, 0), Ne(beta**t, 0))
when_biased = claim(
    "1.3g-corrected",
    "The running average is biased exactly if neither the mean nor the weight of the start is 0",
    Iff(biased, neither),
    proof=equivalence(
        forward=steps(
            obtain(k, biased),
            have(entry, proof=linear_combination((at(bias, t, k), 1))),
            have(
                Ne(h[k], 0),
                proof=contradiction(
                    have(same, proof=linear_combination((entry, 1), (Eq(h[k], 0), -(beta**t)))), by=Not(same)
                ),
            ),
            each(
                witness(k),
                contradiction(
                    have(same, proof=linear_combination((entry, 1), (Eq(beta**t, 0), -h[k]))), by=Not(same)
                ),
            ),
        ),
        backward=steps(
            obtain(k, Ne(h, 0)),
            have(entry, proof=linear_combination((at(bias, t, k), 1))),
            have(
                Not(same),
                proof=contradiction(
                    have(Eq(beta**t * h[k], 0), proof=linear_combination((entry, 1), (same, -1))),
                    by=Eq(beta**t * h[k], 0),
                ),
            ),
            witness(k),
        ),
    ),
)

powers = And(beta**t > 0, beta**t < 1)
when_decaying = claim(
    "1.3g-decay",
    "With a decay between 0 and 1 the running average is biased exactly if the mean is not 0",
    Iff(biased, Ne(h, 0)),
    given=decays,
    proof=steps(
        have(powers, by=facts.power_between),
        have(Ne(beta**t, 0), by=beta**t > 0),
        have(Iff(biased, neither), by=at(when_biased, t)),
        equivalence(
            forward=steps(have(neither, by=Iff(biased, neither)), follows(Ne(h, 0))),
            backward=steps(have(neither, proof=each(None, None)), follows(Iff(biased, neither))),
        ),
    ),
)
mean_entry = Eq(E(v[u][k]), h[k] + beta**u * (-h[k]))
vanishing_bias = claim(
    "1.3g-limit",
    "The bias of every entry vanishes",
    Tends(E(v[u][k]), u, oo, h[k]),
    given=decays,
    proof=steps(
        have(ForAll(u, mean_entry), proof=linear_combination((at(mean_of_running_average, u, k), 1))),
        squeeze(
            h[k] + beta**u * (-h[k]),
            h[k] + beta**u * (-h[k]),
            by=[ForAll(u, mean_entry), facts.shifted_geometric_limit],
        ),
    ),
)
always_different = ForAll(h, Ne((1 - beta**t) * h, h))
unbiased = erratum(
    "1.3g",
    "The mean of the running average always differs from that of the gradients",
    always_different,
    corrected=when_biased,
    proof=contradiction(obtain(k, at(always_different, zeros(m)))),
)
