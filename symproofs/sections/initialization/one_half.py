"""3.2 (a): the second moment of an activation is one half."""

from symproofs import E, Eq, at, calc, claim, fn, indicator
from symproofs.sections.initialization.rectifier import a_j, half, rectified
from symproofs.sections.initialization.second_moment import activation, free, positive_part, rectified_half
from symproofs.sections.initialization.setting import h, j

minimal = claim(
    "3.2a-4-minimal",
    "All that matters of the law is the second moment above 0",
    calc(E(fn.relu(free[j]) ** 2))
    .eq(E(free[j] ** 2 * indicator(free[j] > 0)), by=at(positive_part, free[j]))
    .eq(half, by=Eq(E(free[j] ** 2 * indicator(free[j] > 0)), half)),
    given=[Eq(E(free[j] ** 2 * indicator(free[j] > 0)), half)],
)
second_moment = claim(
    "3.2a-4",
    "The second moment of an activation is one half",
    calc(E(h[j] ** 2)).eq(E(fn.relu(a_j) ** 2), by=activation).eq(half, by=rectified_half),
    given=[rectified],
)
