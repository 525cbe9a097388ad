"""3.2: uncorrelated inputs do not make uncorrelated rectified units. A common scale and two signs as an example.

The scale is 0 or √2, with probability 1/2 each, and the signs are fair: inputs of mean 0 and variance 1, symmetric,
and uncorrelated. After the rectifier the covariance is 1/8.
"""

from collections.abc import Callable
from typing import Any

from symproofs import (
    And,
    Claim,
    Cov,
    E,
    Eq,
    ForAll,
    Rational,
    Var,
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
    independent,
    indicator,
    laws,
    let,
    linear_combination,
    scalar,
    sqrt,
    steps,
    vanishing,
)
from symproofs.sections.initialization.rectifier import half, quarter
from symproofs.sections.initialization.two_parts import two_parts, x

r, s, t = (scalar(name, law=laws.Rademacher()) for name in ("r", "s", "t"))
scale = sqrt(2) * fn.relu(r)  # 0 or √2
first, second = let("a_1", scale * s), let("a_2", scale * t)
apart = independent(r, s, t)


def size_of(sign: Any) -> Claim:
    """|x| = 1 almost surely for a fair sign x, since (x² − 1)² has mean 0."""
    size, spread = Eq(abs(sign), 1), Eq((sign**2 - 1) ** 2, 0)
    same = Eq(indicator(size), indicator(spread))
    square, mean = Eq(abs(sign) ** 2, 1), Eq(E((sign**2 - 1) ** 2), 0)
    return claim(
        f"3.2-size-{sign}",
        f"The size of the sign {sign} is 1",
        almost_surely(size),
        proof=steps(
            have(
                mean,
                proof=calc(E((sign**2 - 1) ** 2))
                .eq(E(sign**4) - 2 * E(sign**2) + 1, by=facts.linearity)
                .eq(0, by=sign),
            ),
            have(almost_surely(spread), proof=vanishing(mean)),
            have(
                same,
                proof=equivalence(
                    forward=calc((sign**2 - 1) ** 2).eq((abs(sign) ** 2 - 1) ** 2).eq(0, by=size),
                    backward=steps(
                        have(Eq(sign**2 - 1, 0), proof=contradiction(by=spread)),
                        have(square, proof=linear_combination((Eq(sign**2 - 1, 0), 1))),
                        linear_combination((square, 1 / (abs(sign) + 1))),
                    ),
                ),
            ),
            calc(E(indicator(size))).eq(E(indicator(spread)), by=same).eq(1, by=almost_surely(spread)),
        ),
    )


size_r, size_s, size_t = size_of(r), size_of(s), size_of(t)
apart_from_scale = Eq(fn.relu(scale * x), scale * fn.relu(x))
split = calc(fn.relu(scale * x)).eq(scale * fn.relu(x), by=facts.piecewise)
pulled_out = claim(
    "3.2-scaled",
    "A factor that is not negative leaves the rectifier",
    ForAll(x, apart_from_scale),
    proof=cases(
        x >= 0,
        yes=steps(have(scale * x >= 0), split),
        no=steps(have(-x >= 0), have(scale * -x >= 0), have(scale * x <= 0, by=scale * -x >= 0), split),
    ),
)


# ------------------------------------------------------------------------------------------- the moments
signs, sizes_one = (r, s, t), {v: almost_surely(Eq(abs(v), 1)) for v in (r, s, t)}
known = tuple(have(sizes_one[v], by=size) for v, size in ((r, size_r), (s, size_s), (t, size_t)))


def moment(value: Any, of: Callable[..., Any], *rectified: Any, but: Any = None) -> tuple[Any, Any]:
    """E(of(signs)) = value: the named signs are rectified, max(0, x) = (x + |x|)/2, and then |x| = 1.

    The law of each sign that occurs is used, of all ``but`` one if that is named.
    """

    def put(form: Callable[[Any], Any]) -> Any:
        return E(of(*(form(v) if v in rectified else v for v in signs)))

    left = put(fn.relu)
    chain = (
        calc(left)
        .eq(put(lambda v: (v + abs(v)) / 2), by=[at(two_parts, v) for v in rectified])
        .eq(put(lambda v: (v + 1) / 2), by=[sizes_one[v] for v in rectified])
        .eq(value, by=[apart, *(v for v in signs if left.has(v) and v is not but), facts.linearity])
    )
    return Eq(left, value), chain


# of the inputs, and of the rectified inputs
of_inputs = [
    moment(0, lambda r, s, t: r * s, r),
    moment(0, lambda r, s, t: r * t, r),
    moment(half, lambda r, s, t: r**2 * s**2, r),
    moment(half, lambda r, s, t: r**2 * t**2, r),
    moment(0, lambda r, s, t: r**2 * (s * t), r, but=t),
]
of_units = [
    moment(quarter, lambda r, s, t: r * s, r, s),
    moment(quarter, lambda r, s, t: r * t, r, t),
    moment(Rational(1, 8), lambda r, s, t: r**2 * (s * t), r, s, t),
]


def shown(moments: list[tuple[Any, Any]]) -> tuple[list[Any], list[Any]]:
    """The moments, one after the other, and what they are cited as."""
    return [have(statement, proof=proof) for statement, proof in moments], [m for m, _ in moments]


steps_of_inputs, inputs = shown(of_inputs)
steps_of_units, units = shown(of_units)
defined = [facts.variance, facts.linearity]
uncorrelated = claim(
    "3.2-correlation-inputs",
    "The inputs have mean 0, variance 1 and covariance 0",
    And(
        *(Eq(E(a), 0) for a in (first, second)),
        *(Eq(Var(a), 1) for a in (first, second)),
        Eq(Cov(first, second), 0),
    ),
    given=[apart],
    proof=steps(
        *known,
        *steps_of_inputs,
        each(
            *(
                calc(E(a)).eq(0, by=[a, mean, facts.linearity])
                for a, mean in ((first, inputs[0]), (second, inputs[1]))
            ),
            calc(Var(first)).eq(1, by=[first, inputs[0], inputs[2], *defined]),
            calc(Var(second)).eq(1, by=[second, inputs[1], inputs[3], *defined]),
            calc(Cov(first, second)).eq(0, by=[first, second, inputs[0], inputs[4], *defined]),
        ),
    ),
)
correlated = claim(
    "3.2-correlation",
    "The rectified inputs have covariance 1/8",
    Eq(Cov(fn.relu(first), fn.relu(second)), Rational(1, 8)),
    given=[apart],
    proof=steps(
        *known,
        *steps_of_units,
        calc(Cov(fn.relu(first), fn.relu(second)))
        .eq(
            Cov(scale * fn.relu(s), scale * fn.relu(t)),
            by=[first, second, at(pulled_out, s), at(pulled_out, t)],
        )
        .eq(Rational(1, 8), by=[*units, *defined]),
    ),
)
