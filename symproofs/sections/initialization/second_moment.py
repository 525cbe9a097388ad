"""3.2 (a): the second moment of a rectified unit."""

from typing import Any

from symproofs import (
    Claim,
    E,
    Eq,
    ForAll,
    at,
    calc,
    cases,
    claim,
    erratum,
    facts,
    fn,
    indicator,
    moments,
    vector,
)
from symproofs.sections.initialization.rectifier import a, a_j, half, rectified
from symproofs.sections.initialization.setting import D, h, j
from symproofs.sections.initialization.two_parts import two_parts, x

free = vector("z", D, law=moments(order=2))  # no more is known than finite second moments
even = vector("s", D, law=moments(order=2, symmetric=True))
below = indicator(a_j < 0)


def pointwise(id: str, title: str, left: Any, right: Any, *splits: Any) -> Claim:
    """The equation left = right for every x, by its kinks and jumps: cases by the first split, then the next."""
    line = calc(left).eq(right, by=facts.piecewise)
    proof: Any = line
    for split in reversed(splits):
        proof = cases(split, yes=line, no=proof)
    return claim(id, title, ForAll(x, Eq(left, right)), proof=proof)


# ----------------------------------------------------------------------------------- for every number
positive_part = pointwise(
    "3.2a-square",
    "The squared rectifier is the square where the argument is positive",
    fn.relu(x) ** 2,
    x**2 * indicator(x > 0),
    x > 0,
)
no_part = pointwise(
    "3.2a-nothing",
    "The rectifier is 0 where its argument is not positive",
    fn.relu(x) ** 2 * indicator(x <= 0),
    0,
    x <= 0,
)
no_negative_part = pointwise(
    "3.2a-nothing-below",
    "The rectifier is 0 where its argument is negative",
    fn.relu(x) ** 2 * indicator(x < 0),
    0,
    x < 0,
)
one_sign = pointwise(
    "3.2a-signs",
    "A number is positive, zero or negative",
    indicator(x > 0) + indicator(Eq(x, 0)) + indicator(x < 0),
    1,
    x > 0,
    x < 0,
)

# ------------------------------------------------------------------------------------ the second moment
activation = claim(
    "3.2a-1",
    "The second moment of an activation",
    calc(E(h[j] ** 2)).eq(E(fn.relu(a_j) ** 2), by=at(rectified, j)),
    given=[rectified],
)
negative = claim(
    "3.2a-2-meant",
    "Where the input is negative, the activation contributes nothing",
    calc(E(h[j] ** 2 * below))
    .eq(E(fn.relu(a_j) ** 2 * below), by=at(rectified, j))
    .eq(0, by=at(no_negative_part, a_j)),
    given=[rectified],
)
not_positive = claim(
    "3.2a-2-zero",
    "Nor does it where the input is 0",
    calc(E(h[j] ** 2 * indicator(a_j <= 0)))
    .eq(E(fn.relu(a_j) ** 2 * indicator(a_j <= 0)), by=at(rectified, j))
    .eq(0, by=at(no_part, a_j)),
    given=[rectified],
)
no_conditional = erratum(
    "3.2a-2",
    "If the input is negative, the expectation is 0",
    lambda: Eq(E(h[j] ** 2 | (a_j < 0)), 0),
    corrected=negative,
)
symmetric_halves = claim(
    "3.2a-half",
    "Half of the second moment of a symmetric law lies above 0, whatever its size",
    calc(E(fn.relu(even[j]) ** 2)).eq(
        half * E(even[j] ** 2), by=[at(two_parts, even[j]), even, facts.linearity]
    ),
)
rectified_half = claim(
    "3.2a-rectified",
    "The second moment of a rectified unit",
    calc(E(fn.relu(a_j) ** 2)).eq(half, by=[at(two_parts, a_j), a, facts.linearity]),
)
