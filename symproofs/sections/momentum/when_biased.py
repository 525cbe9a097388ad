"""1.3: where the running average is biased, and by how much."""

from symproofs import (
    IH,
    And,
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    Not,
    Tends,
    at,
    by_definition,
    calc,
    cases,
    claim,
    contradiction,
    each,
    equivalence,
    erratum,
    facts,
    follows,
    have,
    index,
    induction,
    linear_combination,
    natural,
    obtain,
    oo,
    scalar,
    squeeze,
    steps,
    witness,
    zeros,
)
from symproofs.sections.momentum.bias import mean_of_running_average
from symproofs.sections.momentum.setting import beta, g, h, m, v

t, u, N = natural("t", 1), natural("u"), natural("N")
k = index("k", m)
gap = scalar("eta", "eta > 0")
a, x, c = scalar("a", "0 <= a < 1"), scalar("x"), scalar("c")
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

power_sign = claim(
    "1.3g-weight",
    "The weight of the start lies between 0 and 1",
    And(beta**t > 0, beta**t < 1),
    given=decays,
    proof=induction(
        t,
        base=each(None, None),
        step=steps(
            have(beta ** (t + 1) > 0, proof=calc(beta ** (t + 1)).eq(beta * beta**t).gt(0, by=beta > 0)),
            each(
                None,
                calc(beta ** (t + 1)).eq(beta * beta**t).lt(beta * 1, by=[IH, beta > 0]).lt(1, by=beta < 1),
            ),
        ),
    ),
)
when_decaying = claim(
    "1.3g-decay",
    "With a decay between 0 and 1 the running average is biased exactly if the mean is not 0",
    Iff(biased, Ne(h, 0)),
    given=decays,
    proof=steps(
        have(And(beta**t > 0, beta**t < 1), by=at(power_sign, t)),
        have(Ne(beta**t, 0), by=beta**t > 0),
        have(Iff(biased, neither), by=at(when_biased, t)),
        equivalence(
            forward=steps(have(neither, by=Iff(biased, neither)), follows(Ne(h, 0))),
            backward=steps(have(neither, proof=each(None, None)), follows(Iff(biased, neither))),
        ),
    ),
)
room = gap / (abs(x) + 1)
near = abs(a**u - 0) < room
sized = Eq(abs(c + a**u * x - c), a**u * abs(x))
by_sign = calc(abs(c + a**u * x - c)).eq(abs(a**u * x)).eq(a**u * abs(x), by=facts.piecewise)
scaled_powers = claim(
    "1.3-powers",
    "Multiples of the powers of a number below 1 vanish",
    Tends(c + a**u * x, u, oo, c),
    proof=by_definition(
        gap,
        N,
        steps(
            have(room > 0),
            obtain(N, at(facts.geometric_limit, a, room)),
            witness(
                N,
                proof=steps(
                    have(near, by=at(ForAll(u, Implies(u >= N, near)), u)),
                    have(sized, proof=cases(x >= 0, yes=by_sign, no=by_sign)),
                    calc(abs(c + a**u * x - c))
                    .eq(a**u * abs(x), by=sized)
                    .le(a**u * (abs(x) + 1))
                    .eq(abs(a**u - 0) * (abs(x) + 1), by=facts.piecewise)
                    .lt(room * (abs(x) + 1), by=near)
                    .eq(gap),
                ),
            ),
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
            by=[ForAll(u, mean_entry), at(scaled_powers, {a: beta, x: -h[k], c: h[k]})],
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
