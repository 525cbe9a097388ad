"""2.2: the minimisers of the expected dropout loss, and when there is just one."""

from typing import Any

from symproofs import (
    And,
    E,
    Eq,
    Exists,
    ForAll,
    Iff,
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
    equivalence,
    facts,
    follows,
    hadamard,
    have,
    impossible,
    index,
    injectivity,
    inv,
    invertible,
    let,
    linear_combination,
    norm,
    obtain,
    ones,
    steps,
    termwise,
    vector,
    witness,
    zeros,
)
from symproofs.sections.dropout.expected_loss import expected_dropout_loss
from symproofs.sections.dropout.setting import Gamma, R, X, column, d, i, j, n, no_zero_column, p, r, w, y

k, l = index("k", n), index("l", d)
v, z, e = vector("v", d), vector("z", d), vector("e", d)


def loss(v: Any) -> Any:
    """The expected loss at weights v."""
    return E(norm(y - hadamard(X, R) @ v) ** 2)


def penalised(v: Any) -> Any:
    """The penalised least-squares loss, which it equals."""
    return norm(y - p * X @ v) ** 2 + p * (1 - p) * norm(Gamma @ v) ** 2


expected_loss = claim(
    "2.2-loss",
    "The expected loss at any weights",
    ForAll(v, Eq(loss(v), penalised(v))),
    proof=calc(loss(v)).eq(penalised(v), by=[at(expected_dropout_loss, {w: v}), r]),
)

# ------------------------------------------------------------------------------------------- the difference
stationary = Eq(p * (p * X.T @ (X @ w) + (1 - p) * Gamma @ (Gamma @ w)), p * X.T @ y)
probability = [p >= 0, p <= 1]
mixed = p * (1 - p)


def shift(v: Any) -> Any:
    """What a change of weights does to the predictions, and to the penalty."""
    return p * X @ (v - w), mixed * Gamma @ (v - w)


def fit(v: Any) -> Any:
    return norm(p * X @ (v - w)) ** 2


def penalty(v: Any) -> Any:
    return mixed * norm(Gamma @ (v - w)) ** 2


def no_change(v: Any) -> Any:
    """The weights differ in directions that change neither."""
    a, b = shift(v)
    return And(Eq(a, 0), Eq(b, 0))


difference = claim(
    "2.2-difference",
    "The loss above a stationary point is a sum of squares",
    ForAll(v, Eq(penalised(v) - penalised(w), fit(v) + penalty(v))),
    given=[stationary],
    proof=linear_combination((stationary, 2 * (v - w).T), by=[Gamma, facts.exchange_of_sums]),
)
not_less = claim(
    "2.2-minimum",
    "A stationary point is a global minimiser",
    ForAll(v, penalised(w) <= penalised(v)),
    given=[stationary, *probability],
    proof=steps(
        have(mixed >= 0, by=probability),
        calc(penalised(w))
        .eq(penalised(v) - (fit(v) + penalty(v)), by=at(difference, v))
        .le(penalised(v), by=mixed >= 0),
    ),
)
a, b = shift(v)
gap = fit(v) + penalty(v)
all_minimisers = claim(
    "2.2-minimisers",
    "The minimisers are an affine set",
    ForAll(v, Iff(penalised(v) <= penalised(w), no_change(v))),
    given=[stationary, *probability],
    proof=equivalence(
        forward=steps(
            have(mixed >= 0, by=probability),
            have(penalised(v) - penalised(w) <= 0, by=penalised(v) <= penalised(w)),
            have(
                gap <= 0,
                proof=calc(gap)
                .eq(penalised(v) - penalised(w), by=at(difference, v))
                .le(0, by=penalised(v) - penalised(w) <= 0),
            ),
            have(Eq(fit(v), 0), by=[gap <= 0, mixed >= 0]),
            have(Eq(penalty(v), 0), by=[gap <= 0, mixed >= 0]),
            have(Eq(Sum(a[i] ** 2, i), 0), by=Eq(fit(v), 0)),
            have(Eq(Sum(b[j] ** 2, j), 0), proof=linear_combination((Eq(penalty(v), 0), mixed))),
            have(ForAll(i, Eq(a[i] ** 2, 0)), proof=termwise(Eq(Sum(a[i] ** 2, i), 0))),
            have(ForAll(j, Eq(b[j] ** 2, 0)), proof=termwise(Eq(Sum(b[j] ** 2, j), 0))),
            have(ForAll(i, Eq(a[i], 0)), proof=contradiction(by=at(ForAll(i, Eq(a[i] ** 2, 0)), i))),
            have(ForAll(j, Eq(b[j], 0)), proof=contradiction(by=at(ForAll(j, Eq(b[j] ** 2, 0)), j))),
            each(
                linear_combination((ForAll(i, Eq(a[i], 0)), 1)),
                linear_combination((ForAll(j, Eq(b[j], 0)), 1)),
            ),
        ),
        backward=steps(
            have(
                Eq(gap, 0),
                proof=linear_combination((Eq(a, 0), a.T), (Eq(b, 0), (Gamma @ (v - w)).T)),
            ),
            calc(penalised(v)).eq(
                penalised(w), by=linear_combination((at(difference, v), 1), (Eq(gap, 0), 1))
            ),
        ),
    ),
)

# ------------------------------------------------------------------------------------------- just one of them
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

# ------------------------------------------------------------------------------------- the point of the source
P = let("P", p * X.T @ X + (1 - p) * Gamma @ Gamma)
kernel = Eq(p * norm(X @ z) ** 2 + (1 - p) * norm(Gamma @ z) ** 2, 0)
weights = column * z[j] ** 2
normal_matrix = claim(
    "2.2-normal-matrix",
    "Under the condition the normal equations have an invertible matrix",
    invertible(P),
    given=[condition],
    proof=injectivity(
        z,
        steps(
            have(kernel, proof=linear_combination((Eq(P @ z, 0), z.T), by=[P, Gamma])),
            cases(
                condition,
                steps(
                    have(1 - p > 0, by=p < 1),
                    have(Eq((1 - p) * norm(Gamma @ z) ** 2, 0), by=[kernel, p > 0, 1 - p > 0]),
                    have(
                        Eq(Sum(weights, j), 0),
                        proof=linear_combination(
                            (Eq((1 - p) * norm(Gamma @ z) ** 2, 0), 1 / (1 - p)), by=Gamma
                        ),
                    ),
                    have(ForAll(j, Eq(weights, 0)), proof=termwise(Eq(Sum(weights, j), 0))),
                    have(
                        ForAll(j, Eq(z[j], 0)),
                        proof=steps(
                            obtain(i, at(no_zero_column, j)),
                            nonzero_column,
                            contradiction(by=at(ForAll(j, Eq(weights, 0)), j)),
                        ),
                    ),
                    calc(z).eq(zeros(d), by=ForAll(j, Eq(z[j], 0))),
                ),
                steps(
                    have(Eq(Sum((X @ z)[i] ** 2, i), 0), proof=linear_combination((kernel, 1), by=Eq(p, 1))),
                    have(ForAll(i, Eq((X @ z)[i] ** 2, 0)), proof=termwise(Eq(Sum((X @ z)[i] ** 2, i), 0))),
                    have(
                        ForAll(i, Eq((X @ z)[i], 0)),
                        proof=contradiction(by=at(ForAll(i, Eq((X @ z)[i] ** 2, 0)), i)),
                    ),
                    have(Eq(X @ z, 0), proof=linear_combination((ForAll(i, Eq((X @ z)[i], 0)), 1))),
                    have(Eq(z, 0), by=at(full_column_rank, z)),
                    follows(Eq(z, 0)),
                ),
            ),
        ),
    ),
)

best = inv(P) @ X.T @ y
normal_equations = claim(
    "2.2-closed-form",
    "The closed form solves the normal equations",
    Eq(p * (p * X.T @ (X @ best) + (1 - p) * Gamma @ (Gamma @ best)), p * X.T @ y),
    given=[condition],
    proof=steps(
        have(invertible(P), by=normal_matrix),
        have(Eq(P @ inv(P) @ X.T @ y, X.T @ y), by=facts.inverse),
        linear_combination((Eq(P @ inv(P) @ X.T @ y, X.T @ y), p), by=[P, facts.exchange_of_sums]),
    ),
)


def as_penalised(v: Any) -> Any:
    """The two forms of the loss at weights v."""
    return have(Eq(loss(v), penalised(v)), by=at(expected_loss, v))


def compared(v: Any, w: Any) -> Any:
    """From the expected loss to the penalised one."""
    return have(
        penalised(v) <= penalised(w),
        proof=calc(penalised(v))
        .eq(loss(v), by=Eq(loss(v), penalised(v)))
        .le(loss(w), by=loss(v) <= loss(w))
        .eq(penalised(w), by=Eq(loss(w), penalised(w))),
    )


def least(v: Any, w: Any) -> Any:
    """From the penalised loss to the expected one."""
    return (
        calc(loss(v))
        .eq(penalised(v), by=Eq(loss(v), penalised(v)))
        .le(penalised(w), by=penalised(v) <= penalised(w))
        .eq(loss(w), by=Eq(loss(w), penalised(w)))
    )


only_one = ForAll(v, Implies(loss(v) <= loss(w), Eq(v, w)))
minimiser = claim(
    "2.2g",
    "The stationary points are the minimisers, and when there is just one",
    And(
        ForAll(v, loss(w) <= loss(v)),
        ForAll(v, Iff(loss(v) <= loss(w), no_change(v))),
        Iff(only_one, condition),
    ),
    given=[stationary, *probability],
    proof=steps(
        as_penalised(w),
        each(
            steps(as_penalised(v), have(penalised(w) <= penalised(v), by=at(not_less, v)), least(w, v)),
            steps(
                as_penalised(v),
                equivalence(
                    forward=steps(compared(v, w), follows(at(all_minimisers, v))),
                    backward=steps(have(penalised(v) <= penalised(w), by=at(all_minimisers, v)), least(v, w)),
                ),
            ),
            equivalence(
                forward=steps(
                    have(
                        unique,
                        proof=steps(
                            as_penalised(v),
                            have(loss(v) <= loss(w), proof=least(v, w)),
                            follows(at(only_one, v)),
                        ),
                    ),
                    follows(necessary),
                ),
                backward=steps(
                    have(unique, by=sufficient),
                    as_penalised(v),
                    compared(v, w),
                    calc(v).eq(w, by=at(unique, v)),
                ),
            ),
        ),
    ),
)
unique_minimiser = claim(
    "2.2g-point",
    "Under the condition the closed form is the unique minimiser",
    And(
        ForAll(v, loss(best) <= loss(v)),
        ForAll(v, Implies(loss(v) <= loss(best), Eq(v, best))),
    ),
    given=[condition, *probability],
    proof=steps(
        have(
            Eq(p * (p * X.T @ (X @ best) + (1 - p) * Gamma @ (Gamma @ best)), p * X.T @ y),
            by=normal_equations,
        ),
        have(invertible(P), by=normal_matrix),
        each(follows(at(minimiser, {w: best})), follows(at(minimiser, {w: best}))),
    ),
)
