"""3.2: an input √2·max(0, r)·s with fair signs is −√2, 0, √2 with probabilities 1/4, 1/2, 1/4: a symmetric law."""

from typing import Any

from symproofs import (
    And,
    Claim,
    E,
    Eq,
    ForAll,
    almost_surely,
    at,
    calc,
    cases,
    claim,
    contradiction,
    each,
    equivalence,
    facts,
    fn,
    have,
    indicator,
    linear_combination,
    scalar,
    sqrt,
    steps,
    vanishing,
)
from symproofs.sections.initialization.correlation import (
    apart,
    first,
    known,
    r,
    s,
    second,
    sizes_one,
    t,
)
from symproofs.sections.initialization.rectifier import half, quarter
from symproofs.sections.initialization.second_moment import one_sign
from symproofs.sections.initialization.two_parts import two_parts, x

y = scalar("y")
upper = claim(
    "3.2-values-upper",
    "The rectifier is the size where the argument is positive",
    ForAll(x, Eq(fn.relu(x), abs(x) * indicator(x > 0))),
    proof=cases(
        x > 0,
        yes=calc(fn.relu(x)).eq(abs(x) * indicator(x > 0), by=facts.piecewise),
        no=calc(fn.relu(x)).eq(abs(x) * indicator(x > 0), by=facts.piecewise),
    ),
)
lower = claim(
    "3.2-values-lower",
    "The rectifier of -x is the size of x where x is negative",
    ForAll(x, Eq(fn.relu(-x), abs(x) * indicator(x < 0))),
    proof=cases(
        x < 0,
        yes=calc(fn.relu(-x)).eq(abs(x) * indicator(x < 0), by=facts.piecewise),
        no=calc(fn.relu(-x)).eq(abs(x) * indicator(x < 0), by=facts.piecewise),
    ),
)
lower_parts = claim(
    "3.2-values-lower-parts",
    "The rectifier of -x by the absolute value",
    ForAll(x, Eq(fn.relu(-x), (abs(x) - x) / 2)),
    proof=cases(
        x < 0,
        yes=calc(fn.relu(-x)).eq((abs(x) - x) / 2, by=facts.piecewise),
        no=calc(fn.relu(-x)).eq((abs(x) - x) / 2, by=facts.piecewise),
    ),
)
z = scalar("z", "z >= 0")
both = indicator(z > 0) * indicator(y > 0)
split = calc(indicator(z * y > 0)).eq(both, by=facts.piecewise)
is_above = claim(
    "3.2-values-above",
    "A product is positive exactly where both factors are, the first not being negative",
    ForAll(z, y, Eq(indicator(z * y > 0), both)),
    proof=cases(
        z > 0,
        yes=cases(
            y > 0,
            yes=steps(have(z * y > 0), split),
            no=steps(have(-y >= 0), have(z * -y >= 0), have(z * y <= 0, by=z * -y >= 0), split),
        ),
        no=steps(have(Eq(z, 0), by=[z <= 0, z >= 0]), have(z * y <= 0, by=Eq(z, 0)), split),
    ),
)
below = indicator(z > 0) * indicator(y < 0)
is_below = claim(
    "3.2-values-below",
    "It is negative exactly where the first is positive and the second negative",
    ForAll(z, y, Eq(indicator(z * y < 0), below)),
    proof=steps(
        have(Eq(indicator(z * y < 0), indicator(z * -y > 0)), proof=equivalence()),
        have(Eq(indicator(y < 0), indicator(-y > 0)), proof=equivalence()),
        calc(indicator(z * y < 0))
        .eq(indicator(z * -y > 0), by=Eq(indicator(z * y < 0), indicator(z * -y > 0)))
        .eq(indicator(z > 0) * indicator(-y > 0), by=at(is_above, z, -y))
        .eq(below, by=Eq(indicator(y < 0), indicator(-y > 0))),
    ),
)
factor = sqrt(2) * fn.relu(x)
factor_above = claim(
    "3.2-values-factor",
    "The factor is positive where the sign is",
    ForAll(x, Eq(indicator(factor > 0), indicator(x > 0))),
    proof=equivalence(
        forward=contradiction(
            have(Eq(fn.relu(x), 0), by=facts.piecewise), by=[factor > 0, Eq(fn.relu(x), 0)]
        ),
        backward=calc(factor).eq(sqrt(2) * x, by=facts.piecewise).gt(0),
    ),
)
factor_r = sqrt(2) * fn.relu(r)


def law_of(id: str, a: Any, sign: Any) -> Claim:
    """The law of an input by its sign: the probabilities above, below and at 0, and that no other values occur."""
    events = [sizes_one[r], sizes_one[sign]]
    up, down = indicator(r > 0) * indicator(sign > 0), indicator(r > 0) * indicator(sign < 0)
    size, parts = abs(r) * indicator(r > 0), (r + abs(r)) / 2
    chances = Eq(E(indicator(a > 0)), quarter), Eq(E(indicator(a < 0)), quarter)
    above = (
        calc(E(indicator(a > 0)))
        .eq(E(indicator(factor_r * sign > 0)), by=a)
        .eq(E(indicator(factor_r > 0) * indicator(sign > 0)), by=at(is_above, factor_r, sign))
        .eq(E(up), by=at(factor_above, r))
        .eq(E(size * (abs(sign) * indicator(sign > 0))), by=events)
        .eq(E(fn.relu(r) * fn.relu(sign)), by=[at(upper, r), at(upper, sign)])
        .eq(E(parts * ((sign + abs(sign)) / 2)), by=[at(two_parts, r), at(two_parts, sign)])
        .eq(E((r + 1) / 2 * ((sign + 1) / 2)), by=events)
        .eq(quarter, by=[apart, r, sign, facts.linearity])
    )
    beneath = (
        calc(E(indicator(a < 0)))
        .eq(E(indicator(factor_r * sign < 0)), by=a)
        .eq(E(indicator(factor_r > 0) * indicator(sign < 0)), by=at(is_below, factor_r, sign))
        .eq(E(down), by=at(factor_above, r))
        .eq(E(size * (abs(sign) * indicator(sign < 0))), by=events)
        .eq(E(fn.relu(r) * fn.relu(-sign)), by=[at(upper, r), at(lower, sign)])
        .eq(E(parts * ((abs(sign) - sign) / 2)), by=[at(two_parts, r), at(lower_parts, sign)])
        .eq(E((r + 1) / 2 * ((1 - sign) / 2)), by=events)
        .eq(quarter, by=[apart, r, sign, facts.linearity])
    )
    spread = Eq(E((a**3 - 2 * a) ** 2), 0)
    no_spread, values = Eq((a**3 - 2 * a) ** 2, 0), Eq(a**3, 2 * a)
    same = Eq(indicator(values), indicator(no_spread))
    return claim(
        id,
        f"The input with the sign {sign} is √2 and -√2 with probability 1/4 each, and else 0",
        And(*chances, Eq(E(indicator(Eq(a, 0))), half), almost_surely(values)),
        given=[apart],
        proof=steps(
            *(k for k in known if k.statement in events),
            have(factor_r >= 0),
            have(chances[0], proof=above),
            have(chances[1], proof=beneath),
            have(
                spread,
                proof=calc(E((a**3 - 2 * a) ** 2))
                .eq(E(8 * fn.relu(r) ** 2 * sign**2 * (fn.relu(r) ** 2 * sign**2 - 1) ** 2), by=a)
                .eq(
                    E(8 * parts**2 * abs(sign) ** 2 * (parts**2 * abs(sign) ** 2 - 1) ** 2),
                    by=at(two_parts, r),
                )
                .eq(E(8 * ((r + 1) / 2) ** 2 * (((r + 1) / 2) ** 2 - 1) ** 2), by=events)
                .eq(0, by=[r, facts.linearity]),
            ),
            have(almost_surely(no_spread), proof=vanishing(spread)),
            have(
                same,
                proof=equivalence(
                    forward=calc((a**3 - 2 * a) ** 2).eq(0, by=values),
                    backward=steps(
                        have(Eq(a**3 - 2 * a, 0), proof=contradiction(by=no_spread)),
                        linear_combination((Eq(a**3 - 2 * a, 0), 1)),
                    ),
                ),
            ),
            each(
                None,
                None,
                calc(E(indicator(Eq(a, 0))))
                .eq(E(1 - indicator(a > 0) - indicator(a < 0)), by=at(one_sign, a))
                .eq(half, by=[*chances, a, facts.linearity]),
                calc(E(indicator(values)))
                .eq(E(indicator(no_spread)), by=same)
                .eq(1, by=almost_surely(no_spread)),
            ),
        ),
    )


law_s, law_t = law_of("3.2-values-s", first, s), law_of("3.2-values-t", second, t)
