"""3.2: the rectifier, by the absolute value."""

from symproofs import Eq, ForAll, calc, cases, claim, facts, fn, scalar

x = scalar("x")
two_parts = claim(
    "3.2-rectifier",
    "The rectifier by the absolute value",
    ForAll(x, Eq(fn.relu(x), (x + abs(x)) / 2)),
    proof=cases(
        x >= 0,
        yes=calc(fn.relu(x)).eq((x + abs(x)) / 2, by=facts.piecewise),
        no=calc(fn.relu(x)).eq((x + abs(x)) / 2, by=facts.piecewise),
    ),
)
