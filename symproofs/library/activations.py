"""The logistic function, tanh, softplus and the logarithm: their ranges, symmetries and how they are related."""

from fractions import Fraction

from symproofs import And, Eq, ForAll, Implies, calc, claim, facts, fn, have, scalar, steps

x, a, b = scalar("x"), scalar("a"), scalar("b")
s, t = fn.logistic(x), fn.tanh(x)

rest = Eq(1 - s, fn.exp(-x) * s)
logistic_range = claim(
    "library.logistic-range",
    "The logistic function lies strictly between 0 and 1",
    ForAll(x, And(s > 0, s < 1)),
    proof=steps(
        have(rest, by=facts.logistic),
        have(1 - s > 0, proof=calc(1 - s).eq(fn.exp(-x) * s, by=rest).gt(0)),
        have(s < 1, by=1 - s > 0),
    ),
)
logistic_reflection = claim(
    "library.logistic-reflection",
    "The logistic function at −x",
    ForAll(x, Eq(fn.logistic(-x), 1 - s)),
    proof=calc(fn.logistic(-x)).eq(1 - s, by=facts.logistic),
)
logistic_slope = claim(
    "library.logistic-slope",
    "The slope of the logistic function is at most 1/4",
    ForAll(x, s * (1 - s) <= Fraction(1, 4)),
)

double = fn.exp(2 * x)
above, below = Eq(1 - t, 2 / (1 + double)), Eq(1 + t, 2 * double / (1 + double))
tanh_range = claim(
    "library.tanh-range",
    "The hyperbolic tangent lies strictly between −1 and 1",
    ForAll(x, And(t > -1, t < 1)),
    proof=steps(
        have(above, by=facts.hyperbolic_tangent),
        have(below, by=facts.hyperbolic_tangent),
        have(1 - t > 0, proof=calc(1 - t).eq(2 / (1 + double), by=above).gt(0)),
        have(1 + t > 0, proof=calc(1 + t).eq(2 * double / (1 + double), by=below).gt(0)),
        have(t > -1, by=1 + t > 0),
        have(t < 1, by=1 - t > 0),
    ),
)
tanh_odd = claim(
    "library.tanh-odd",
    "The hyperbolic tangent is odd",
    ForAll(x, Eq(fn.tanh(-x), -t)),
    proof=calc(fn.tanh(-x)).eq(-t, by=facts.hyperbolic_tangent),
)
tanh_logistic = claim(
    "library.tanh-logistic",
    "The hyperbolic tangent is a scaled logistic function",
    ForAll(x, Eq(t, 2 * fn.logistic(2 * x) - 1)),
    proof=calc(t).eq(2 * fn.logistic(2 * x) - 1, by=[facts.hyperbolic_tangent, facts.logistic]),
)
softplus_difference = claim(
    "library.softplus-difference",
    "softplus at x and at −x",
    ForAll(x, Eq(fn.softplus(x) - fn.softplus(-x), x)),
    proof=calc(fn.softplus(x) - fn.softplus(-x)).eq(x, by=facts.softplus),
)
log_of_product = claim(
    "library.log-of-product",
    "The logarithm of a product",
    ForAll(a, b, Implies(a > 0, Implies(b > 0, Eq(fn.log(a * b), fn.log(a) + fn.log(b))))),
    proof=calc(fn.log(a * b)).eq(fn.log(a) + fn.log(b), by=facts.logarithm),
)
