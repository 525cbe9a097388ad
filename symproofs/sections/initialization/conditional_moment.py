"""3.2 (a): the second moment of the input of a rectified unit, given that it is positive."""

from symproofs import (
    And,
    E,
    Eq,
    Iff,
    Ne,
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
    steps,
    vanishing,
)
from symproofs.sections.initialization.correlation import apart as fair_signs
from symproofs.sections.initialization.correlation import (
    first,
    known,
    moment,
    pulled_out,
    r,
    s,
    scale,
    sizes_one,
    uncorrelated,
)
from symproofs.sections.initialization.rectifier import a, a_j, half, quarter
from symproofs.sections.initialization.second_moment import (
    below,
    one_sign,
    positive_part,
    rectified_half,
)
from symproofs.sections.initialization.setting import j
from symproofs.sections.initialization.three_values import law_s

above, at_zero = indicator(a_j > 0), indicator(Eq(a_j, 0))
q = E(at_zero)  # the probability of an atom at 0
conditional = E(a_j**2 * above) / E(above)

above_half = claim(
    "3.2a-3-positive",
    "The second moment above 0 is one half",
    calc(E(a_j**2 * above)).eq(E(fn.relu(a_j) ** 2), by=at(positive_part, a_j)).eq(half, by=rectified_half),
)
mirror = Eq(indicator(-a_j > 0), below)
either_sign = Eq(E(above) + q + E(below), 1)
chance = claim(
    "3.2a-3-chance",
    "The probability of a positive input: a half of what an atom at 0 leaves",
    Eq(E(above), (1 - q) / 2),
    proof=steps(
        have(mirror, proof=equivalence()),
        have(
            Eq(E(above), E(below)),
            proof=calc(E(above)).eq(E(indicator(-a_j > 0)), by=a).eq(E(below), by=mirror),
        ),
        have(
            either_sign,
            proof=calc(E(above) + q + E(below))
            .eq(E(above + at_zero + below), by=facts.linearity)
            .eq(1, by=at(one_sign, a_j)),
        ),
        linear_combination((either_sign, half), (Eq(E(above), E(below)), half)),
    ),
)
never = almost_surely(Eq(above, 0))
possible = claim(
    "3.2a-3-possible",
    "A positive input has positive probability",
    E(above) > 0,
    proof=contradiction(
        have(E(above) >= 0),
        have(Eq(E(above), 0), by=[E(above) <= 0, E(above) >= 0]),
        have(never, proof=vanishing(Eq(E(above), 0))),
        have(Eq(E(a_j**2 * above), 0), by=never),
        by=[above_half, Eq(E(a_j**2 * above), 0)],
    ),
)
some_left = claim(
    "3.2a-3-atom",
    "An atom at 0 does not have all of the probability",
    Ne(1 - q, 0),
    proof=steps(have(1 - q > 0, proof=calc(1 - q).eq(2 * E(above), by=chance).gt(0, by=at(possible, j)))),
)
can_be_divided = (have(E(above) > 0, by=at(possible, j)), have(Ne(1 - q, 0), by=at(some_left, j)))
given_positive = claim(
    "3.2a-3-corrected",
    "The second moment given a positive input",
    Eq(conditional, 1 / (1 - q)),
    proof=steps(
        *can_be_divided,
        calc(conditional)
        .eq(half / E(above), by=above_half)
        .eq(half / ((1 - q) / 2), by=chance)
        .eq(1 / (1 - q)),
    ),
)
unconditional = Var(a_j) + E(a_j) ** 2
compared = (
    *can_be_divided,
    have(Eq(unconditional, 1), by=a),
    have(Eq(conditional, 1 / (1 - q)), by=at(given_positive, j)),
)
without_atom = linear_combination(  # q = 0
    (Eq(conditional, unconditional), 1 - q),
    (Eq(conditional, 1 / (1 - q)), -(1 - q)),
    (Eq(unconditional, 1), 1 - q),
)
only_without_atom = claim(
    "3.2a-3-when",
    "The unconditional moment is the conditional one exactly if there is no atom at 0",
    Iff(Eq(conditional, unconditional), Eq(q, 0)),
    proof=steps(
        *compared,
        equivalence(
            forward=without_atom,
            backward=calc(conditional)
            .eq(1 / (1 - q), by=Eq(conditional, 1 / (1 - q)))
            .eq(1, by=Eq(q, 0))
            .eq(unconditional, by=Eq(unconditional, 1)),
        ),
    ),
)
not_unconditional = erratum(
    "3.2a-3",
    "With an atom at 0, mean and variance without the condition are those of no conditional moment",
    Eq(conditional, unconditional),
    given=[q > 0],
    corrected=given_positive,
    proof=contradiction(*compared, have(Eq(q, 0), proof=without_atom), by=[q > 0, Eq(q, 0)]),
)
doubled = claim(
    "3.2a-3-doubled",
    "With half of the probability at 0 it is 2, as for -√2, 0, √2 with probabilities 1/4, 1/2, 1/4",
    Eq(conditional, 2),
    given=[Eq(q, half)],
    proof=steps(
        *can_be_divided, calc(conditional).eq(1 / (1 - q), by=at(given_positive, j)).eq(2, by=Eq(q, half))
    ),
)

# ---------------------------------------------------------- an input √2·max(0, r)·s, which is -√2, 0 or √2
positive, zero = indicator(first > 0), indicator(Eq(first, 0))
mean_square = Eq(E(first**2 * positive), half)
chances = Eq(E(positive), quarter), Eq(E(zero), half)
squared, by_signs = moment(quarter, lambda r, s, t: r**2 * s**2, r, s)
example = claim(
    "3.2a-3-example",
    "For -√2, 0, √2 with probabilities 1/4, 1/2, 1/4 the conditional moment is 2, and the unconditional one 1",
    And(
        *chances,
        Eq(E(first**2 * positive) / E(positive), 2),
        Eq(Var(first) + E(first) ** 2, 1),
    ),
    given=[fair_signs],
    proof=steps(
        *(k for k in known if k.statement in [sizes_one[r], sizes_one[s]]),
        have(chances[0], by=law_s),
        have(chances[1], by=law_s),
        have(squared, proof=by_signs),
        have(
            mean_square,
            proof=calc(E(first**2 * positive))
            .eq(E(fn.relu(first) ** 2), by=at(positive_part, first))
            .eq(E((scale * fn.relu(s)) ** 2), by=[first, at(pulled_out, s)])
            .eq(half, by=squared),
        ),
        each(
            None,
            None,
            calc(E(first**2 * positive) / E(positive)).eq(half / quarter, by=[mean_square, chances[0]]).eq(2),
            calc(Var(first) + E(first) ** 2).eq(1 + 0**2, by=uncorrelated),
        ),
    ),
)
