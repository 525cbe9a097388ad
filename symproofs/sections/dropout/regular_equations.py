"""2.2: normal equations with an inverse also where columns of X are zero, and what solves them.

With positive numbers added at the diagonal entries of the zero columns, their matrix has an inverse
for 0 ≤ p < 1. The solution of the new equations is 0 at those entries, so that it solves the old ones, too.
"""

from symproofs import (
    Eq,
    ForAll,
    Sum,
    at,
    calc,
    cases,
    claim,
    contradiction,
    diag,
    have,
    injectivity,
    invertible,
    let,
    linear_combination,
    norm,
    steps,
    termwise,
    vector,
    zeros,
)
from symproofs.sections.dropout.penalised_loss import stationary
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, p, w, y

s, z = vector("s", d), vector("z", d)
Q = let("Q", p * X.T @ X + (1 - p) * Gamma @ Gamma + diag(s))
off = ForAll(j, ForAll(i, Eq(s[j] * X[i, j], 0)))  # s is 0 unless the column is
sign, cover = ForAll(j, s[j] >= 0), ForAll(j, s[j] + column > 0)

# ----------------------------------------------------------------------------------------- the inverse exists
fit, penalty = p * norm(X @ z) ** 2, (1 - p) * Sum(column * z[j] ** 2, j)
added = Sum(s[j] * z[j] ** 2, j)
kernel = Eq(fit + penalty + added, 0)
by_norm, by_mark = ForAll(j, Eq(column * z[j] ** 2, 0)), ForAll(j, Eq(s[j] * z[j] ** 2, 0))
entry = Eq((s[j] + column) * z[j] ** 2, 0)
regular_matrix = claim(
    "2.2g-regular",
    "With positive numbers added for the zero columns the normal equations have an invertible matrix",
    invertible(Q),
    given=[p >= 0, p < 1, sign, cover],
    proof=injectivity(
        z,
        steps(
            have(kernel, proof=linear_combination((Eq(Q @ z, 0), z.T), by=[Q, Gamma])),
            have(1 - p > 0, by=p < 1),
            have(fit >= 0, by=p >= 0),
            have(penalty >= 0, by=1 - p > 0),
            have(added >= 0, by=sign),
            have(
                penalty <= 0, proof=calc(penalty).eq(-fit - added, by=kernel).le(0, by=[fit >= 0, added >= 0])
            ),
            have(
                added <= 0, proof=calc(added).eq(-fit - penalty, by=kernel).le(0, by=[fit >= 0, penalty >= 0])
            ),
            have(Eq(penalty, 0), by=[penalty <= 0, penalty >= 0]),
            have(Eq(added, 0), by=[added <= 0, added >= 0]),
            have(Eq(Sum(column * z[j] ** 2, j), 0), proof=linear_combination((Eq(penalty, 0), 1 / (1 - p)))),
            have(by_norm, proof=termwise(Eq(Sum(column * z[j] ** 2, j), 0))),
            have(by_mark, proof=termwise(Eq(added, 0))),
            have(
                ForAll(j, Eq(z[j], 0)),
                proof=contradiction(
                    have(entry, proof=linear_combination((at(by_norm, j), 1), (at(by_mark, j), 1))),
                    have(Eq(z[j] ** 2, 0), proof=linear_combination((entry, 1 / (s[j] + column)))),
                    by=Eq(z[j] ** 2, 0),
                ),
            ),
            calc(z).eq(zeros(d), by=ForAll(j, Eq(z[j], 0))),
        ),
    ),
)

# --------------------------------------------------------------------------------- its solution is stationary
S = diag(s)
solved = Eq(Q @ w, X.T @ y)
data, squares = Eq(S @ X.T, 0), ForAll(j, Eq(s[j] * column, 0))
no_norms, no_weights = ForAll(j, Eq(s[j] * column * w[j], 0)), ForAll(j, Eq(s[j] * w[j], 0))
regular_solution = claim(
    "2.2g-regular-solution",
    "What solves those equations is stationary",
    stationary,
    given=[off, solved],
    proof=steps(
        have(data, proof=linear_combination((off, 1))),
        have(
            squares,
            proof=cases(
                Eq(s[j], 0),
                yes=calc(s[j] * column).eq(0, by=Eq(s[j], 0)),
                no=steps(
                    have(ForAll(i, Eq(X[i, j], 0)), proof=linear_combination((at(off, j, i), 1 / s[j]))),
                    calc(s[j] * column).eq(0, by=ForAll(i, Eq(X[i, j], 0))),
                ),
            ),
        ),
        have(no_norms, proof=linear_combination((at(squares, j), w[j]))),
        have(
            Eq(S @ S @ w, 0),
            proof=linear_combination(
                (solved, S), (-p, data, X @ w), (no_norms, -(1 - p)), (1, data, y), by=[Q, Gamma]
            ),
        ),
        have(
            no_weights,
            proof=cases(
                Eq(s[j], 0),
                yes=calc(s[j] * w[j]).eq(0, by=Eq(s[j], 0)),
                no=linear_combination((at(Eq(S @ S @ w, 0), j), 1 / s[j])),
            ),
        ),
        linear_combination((solved, p), (no_weights, -p), by=Q),
    ),
)
