"""2.2: when the expected loss has just one minimiser."""

from symproofs import (
    And,
    Eq,
    Exists,
    ForAll,
    Implies,
    Ne,
    Not,
    Or,
    Sum,
    at,
    calc,
    cases,
    choose,
    claim,
    contradiction,
    delta,
    each,
    follows,
    have,
    impossible,
    index,
    linear_combination,
    obtain,
    ones,
    steps,
    termwise,
    vector,
    witness,
    zeros,
)
from symproofs.sections.dropout.expected_loss import penalised, v
from symproofs.sections.dropout.penalised_loss import (
    a,
    all_minimisers,
    b,
    mixed,
    no_change,
    penalty,
    probability,
    stationary,
)
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, n, no_zero_column, p, w

k, l = index("k", n), index("l", d)
z, e = vector("z", d), vector("e", d)
full_column_rank = ForAll(z, Implies(Eq(X @ z, 0), Eq(z, 0)))
condition = Or(And(p > 0, p < 1, no_zero_column), And(Eq(p, 1), full_column_rank))
unique = ForAll(v, Implies(penalised(v) <= penalised(w), Eq(v, w)))
part = mixed * column * (v[j] - w[j]) ** 2
nonzero_column = have(
    Ne(column, 0),
    proof=contradiction(
        have(ForAll(k, Eq(X[k, j] ** 2, 0)), proof=termwise(Eq(column, 0))),
        by=at(ForAll(k, Eq(X[k, j] ** 2, 0)), i),
    ),
)
sufficient = claim(
    "2.2-unique-if",
    "Under the condition there is no other minimiser",
    Implies(condition, unique),
    given=[stationary, *probability],
    proof=steps(
        have(no_change(v), by=at(all_minimisers, v)),
        cases(
            condition,
            steps(
                have(Eq(penalty(v), 0), proof=linear_combination((Eq(b, 0), (Gamma @ (v - w)).T))),
                have(Eq(Sum(part, j), 0), proof=linear_combination((Eq(penalty(v), 0), 1), by=Gamma)),
                have(mixed >= 0, by=probability),
                have(Ne(1 - p, 0), by=p < 1),
                have(ForAll(j, Eq(part, 0)), proof=termwise(Eq(Sum(part, j), 0))),
                have(
                    ForAll(j, Eq(v[j] - w[j], 0)),
                    proof=steps(
                        obtain(i, at(no_zero_column, j)),
                        nonzero_column,
                        contradiction(by=at(ForAll(j, Eq(part, 0)), j)),
                    ),
                ),
                linear_combination((ForAll(j, Eq(v[j] - w[j], 0)), 1)),
            ),
            steps(
                have(Eq(X @ (v - w), 0), proof=linear_combination((Eq(a, 0), 1), by=Eq(p, 1))),
                have(Eq(v - w, 0), by=at(full_column_rank, v - w)),
                linear_combination((Eq(v - w, 0), 1)),
            ),
        ),
    ),
)
elsewhere = w + ones(d)
is_unit = ForAll(l, Eq(e[l], delta(l, j)))
entry = Exists(i, Ne(X[i, j], 0))
empty = ForAll(k, Eq(X[k, j], 0))
necessary = claim(
    "2.2-unique-only-if",
    "Without the condition there is another minimiser",
    Implies(unique, condition),
    given=[stationary, *probability],
    proof=cases(
        p <= 0,
        yes=steps(
            have(Eq(p, 0), by=[p <= 0, p >= 0]),
            have(
                penalised(elsewhere) <= penalised(w),
                proof=calc(penalised(elsewhere)).eq(penalised(w), by=Eq(p, 0)),
            ),
            have(Eq(elsewhere, w), by=at(unique, elsewhere)),
            impossible(by=at(Eq(elsewhere, w), 1)),
        ),
        no=cases(
            p >= 1,
            yes=steps(
                have(Eq(p, 1), by=[p >= 1, p <= 1]),
                choose(
                    1,
                    each(
                        follows(Eq(p, 1)),
                        steps(
                            have(
                                no_change(w + z),
                                proof=each(
                                    linear_combination((Eq(X @ z, 0), p)), linear_combination(by=Eq(p, 1))
                                ),
                            ),
                            have(penalised(w + z) <= penalised(w), by=at(all_minimisers, w + z)),
                            have(Eq(w + z, w), by=at(unique, w + z)),
                            linear_combination((Eq(w + z, w), 1)),
                        ),
                    ),
                ),
            ),
            no=choose(
                0,
                each(
                    follows(p > 0),
                    follows(p < 1),
                    contradiction(
                        have(
                            empty,
                            proof=contradiction(have(entry, proof=witness(k)), by=[entry, Not(entry)]),
                        ),
                        have(Exists(e, is_unit), proof=witness(lambda s: delta(s, j))),
                        obtain(e, Exists(e, is_unit)),
                        have(
                            no_change(w + e),
                            proof=each(
                                calc(p * X @ (w + e - w)).eq(zeros(n), by=[is_unit, empty]),
                                calc(mixed * Gamma @ (w + e - w)).eq(zeros(d), by=[Gamma, is_unit, empty]),
                            ),
                        ),
                        have(penalised(w + e) <= penalised(w), by=at(all_minimisers, w + e)),
                        have(Eq(w + e, w), by=at(unique, w + e)),
                        have(Eq(e[j], 0), proof=linear_combination((at(Eq(w + e, w), j), 1))),
                        by=[Eq(e[j], 0), at(is_unit, j)],
                    ),
                ),
            ),
        ),
    ),
)
