"""3.2: a rectified unit whose input has a symmetric law and variance 1, and the variance of such a unit."""

from symproofs import (
    And,
    E,
    Eq,
    ForAll,
    Iff,
    Ne,
    Rational,
    Var,
    almost_surely,
    at,
    calc,
    claim,
    contradiction,
    each,
    equivalence,
    erratum,
    facts,
    fn,
    have,
    indicator,
    linear_combination,
    moments,
    steps,
    vanishing,
    vector,
)
from symproofs.sections.initialization.setting import D, j
from symproofs.sections.initialization.setting import h as activations
from symproofs.sections.initialization.two_parts import two_parts

a = vector(
    "a'", D, law=moments(var=1, symmetric=True)
)  # each entry; atoms are allowed, at 0 too, and dependence
a_j, h = a[j], fn.relu(a[j])
rectified = ForAll(j, almost_surely(Eq(activations[j], h)))  # the activations of the layer are these units
size = E(abs(a_j))
half, quarter = Rational(1, 2), Rational(1, 4)

variance = claim(
    "3.2b-2-corrected",
    "The variance of a rectified unit",
    calc(Var(h)).eq(half - quarter * size**2, by=[facts.variance, facts.linearity, at(two_parts, a_j), a]),
)
at_most_one = claim(
    "3.2b-mean-size-bound",
    "The mean size is at most 1",
    size <= 1,
    proof=steps(
        have(Var(abs(a_j)) >= 0, by=facts.variance),
        have(
            size**2 <= 1,
            proof=calc(size**2)
            .eq(1 - Var(abs(a_j)), by=[facts.variance, facts.linearity, a])
            .le(1, by=Var(abs(a_j)) >= 0),
        ),
        contradiction(by=size**2 <= 1),
    ),
)
positive = claim(
    "3.2b-mean-size-positive",
    "The mean size is positive",
    size > 0,
    proof=contradiction(
        have(size >= 0),
        have(Eq(size, 0), by=[size <= 0, size >= 0]),
        have(almost_surely(Eq(abs(a_j), 0)), proof=vanishing(Eq(size, 0))),
        have(Eq(E(abs(a_j) ** 2), 0 * size), by=almost_surely(Eq(abs(a_j), 0))),
        have(Eq(E(abs(a_j) ** 2), 1), by=a),
        by=[Eq(E(abs(a_j) ** 2), 0 * size), Eq(E(abs(a_j) ** 2), 1)],
    ),
)
variance_range = claim(
    "3.2b-2-range",
    "The variance lies in [1/4, 1/2)",
    And(Var(h) >= quarter, Var(h) < half),
    proof=steps(
        have(size <= 1, by=at_most_one),
        have(size > 0, by=positive),
        each(
            calc(Var(h)).eq(half - quarter * size**2, by=variance).ge(quarter, by=[size <= 1, size > 0]),
            calc(Var(h)).eq(half - quarter * size**2, by=variance).lt(half, by=size > 0),
        ),
    ),
)
unit_size = Eq(abs(a_j), 1)
no_spread = Eq((abs(a_j) - 1) ** 2, 0)
same_event = Eq(indicator(unit_size), indicator(no_spread))
least_variance = claim(
    "3.2b-2-least",
    "The variance is 1/4 exactly if the size is 1 almost surely",
    Iff(Eq(Var(h), quarter), almost_surely(unit_size)),
    proof=equivalence(
        forward=steps(
            have(size > 0, by=positive),
            have(Eq(size**2, 1), proof=linear_combination((Eq(Var(h), quarter), -4), (at(variance, j), 4))),
            have(Eq(size, 1), proof=linear_combination((Eq(size**2, 1), 1 / (size + 1)))),
            have(Eq(E((abs(a_j) - 1) ** 2), 0), by=[a, facts.linearity, Eq(size, 1)]),
            have(almost_surely(no_spread), proof=vanishing(Eq(E((abs(a_j) - 1) ** 2), 0))),
            have(
                same_event,
                proof=equivalence(
                    forward=calc((abs(a_j) - 1) ** 2).eq(0, by=unit_size),
                    backward=steps(
                        have(Eq(abs(a_j) - 1, 0), proof=contradiction(by=no_spread)),
                        linear_combination((Eq(abs(a_j) - 1, 0), 1)),
                    ),
                ),
            ),
            calc(E(indicator(unit_size)))
            .eq(E(indicator(no_spread)), by=same_event)
            .eq(1, by=almost_surely(no_spread)),
        ),
        backward=steps(
            have(Eq(size, 1), by=almost_surely(unit_size)),
            calc(Var(h)).eq(half - quarter * size**2, by=variance).eq(quarter, by=Eq(size, 1)),
        ),
    ),
)
not_one_half = erratum(
    "3.2b-2",
    "The variance of a rectified unit is one half for no such law",
    Eq(Var(h), half),
    corrected=variance,
    proof=contradiction(
        have(Eq(size**2, 0), proof=linear_combination((Eq(Var(h), half), -4), (at(variance, j), 4))),
        have(size > 0, by=positive),
        have(Ne(size, 0), by=size > 0),
        by=Eq(size**2, 0),
    ),
)
