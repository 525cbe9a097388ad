"""2.2: the expected loss above a stationary point: where it is least, and where else."""

from typing import Any

from symproofs import (
    And,
    Eq,
    ForAll,
    Iff,
    Sum,
    at,
    calc,
    claim,
    contradiction,
    each,
    equivalence,
    facts,
    have,
    linear_combination,
    norm,
    steps,
    termwise,
)
from symproofs.sections.dropout.expected_loss import penalised, v
from symproofs.sections.dropout.setting import Gamma, X, i, j, p, w, y

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
