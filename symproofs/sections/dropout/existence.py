"""2.2: for 0 ≤ p < 1 the expected dropout loss has a minimiser, whatever the data."""

from typing import Any

from symproofs import (
    Eq,
    Exists,
    ForAll,
    Ne,
    Sum,
    at,
    calc,
    cases,
    claim,
    contradiction,
    facts,
    follows,
    have,
    index,
    indicator,
    inv,
    invertible,
    obtain,
    steps,
    termwise,
    vector,
    witness,
)
from symproofs.sections.dropout.expected_loss import penalised, v
from symproofs.sections.dropout.penalised_loss import not_less, stationary
from symproofs.sections.dropout.regular_equations import (
    Q,
    cover,
    off,
    regular_matrix,
    regular_solution,
    s,
    sign,
)
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, n, p, w, y

k, u = index("k", n), vector("u", d)


def mark(j: Any) -> Any:
    """1 if column j is zero, else 0."""
    return indicator(Eq(Sum(X[i, j] ** 2, i), 0))


marks = ForAll(j, Eq(s[j], mark(j)))
zero = have(Eq(mark(j), 1), by=[facts.piecewise, Eq(column, 0)])
other = have(Eq(mark(j), 0), by=facts.piecewise)
no_entry = ForAll(k, Eq(X[k, j] ** 2, 0))
solution = inv(Q) @ X.T @ y


def is_stationary(w: Any) -> Any:
    """The normal equations at weights w."""
    return Eq(p * (p * X.T @ (X @ w) + (1 - p) * Gamma @ (Gamma @ w)), p * X.T @ y)


exists = claim(
    "2.2g-exists",
    "For p < 1 there is a stationary point, whatever the data",
    Exists(w, stationary),
    given=[p >= 0, p < 1],
    proof=steps(
        have(Exists(s, marks), proof=witness(mark)),
        obtain(s, Exists(s, marks)),
        have(
            off,
            proof=cases(
                Eq(column, 0),
                yes=steps(
                    have(no_entry, proof=termwise(Eq(column, 0))),
                    have(Eq(X[i, j], 0), proof=contradiction(by=at(no_entry, i))),
                    calc(s[j] * X[i, j]).eq(0, by=Eq(X[i, j], 0)),
                ),
                no=steps(
                    other, calc(s[j] * X[i, j]).eq(mark(j) * X[i, j], by=marks).eq(0, by=Eq(mark(j), 0))
                ),
            ),
        ),
        have(sign, proof=calc(s[j]).eq(mark(j), by=marks).ge(0)),
        have(
            cover,
            proof=cases(
                Eq(column, 0),
                yes=steps(zero, calc(s[j] + column).eq(1 + column, by=[marks, Eq(mark(j), 1)]).gt(0)),
                no=steps(
                    other,
                    have(column > 0, by=Ne(column, 0)),
                    calc(s[j] + column).eq(column, by=[marks, Eq(mark(j), 0)]).gt(0, by=column > 0),
                ),
            ),
        ),
        have(invertible(Q), by=regular_matrix),
        have(Eq(Q @ solution, X.T @ y), by=facts.inverse),
        have(is_stationary(solution), proof=follows(at(regular_solution, {w: solution}))),
        witness(solution),
    ),
)
below = ForAll(v, penalised(u) <= penalised(v))
attained = claim(
    "2.2g-attained",
    "For p < 1 the expected loss, in its form of 2.1o, has a minimiser, whatever the data",
    Exists(w, ForAll(v, penalised(w) <= penalised(v))),
    given=[p >= 0, p < 1],
    proof=steps(
        obtain(u, exists),
        have(p <= 1, by=p < 1),
        have(below, proof=follows(at(not_less, {w: u}))),
        witness(u, proof=calc(penalised(w)).eq(penalised(u), by=w).le(penalised(v), by=at(below, v))),
    ),
)
