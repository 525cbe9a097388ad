"""2.1, equation (4): the diagonal matrix Γ of the column norms, and the penalty by columns."""

from symproofs import (
    And,
    Eq,
    ForAll,
    Implies,
    Sum,
    at,
    calc,
    claim,
    contradiction,
    definition,
    delta,
    diag,
    erratum,
    eye,
    facts,
    hadamard,
    have,
    index,
    let,
    matrix,
    norm,
    ones,
    sqrt,
    vector,
)
from symproofs.sections.dropout.setting import Gamma, X, column, d, i, j, n, w

k = index("k", d)

root_of_entry = definition(
    "2.0b",
    "Γ has the norms of the columns of X on its diagonal",
    And(Eq(Gamma[j, k], delta(j, k) * sqrt((X.T @ X)[j, j])), Eq(Gamma[j, j], sqrt(column))),
)
# S is the root of SᵀS, as a matrix, where S is symmetric and nowhere negative
S, v = matrix("S", d, d), vector("v", d)
is_root = And(Eq(S.T, S), ForAll(v, v.T @ S @ v >= 0))
as_matrix = ForAll(S, Implies(is_root, ForAll(j, Eq(sqrt((S.T @ S)[j, j]), S[j, j]))))
K = let("K", eye(d) + ones(d, d))
root_at, entry_above = Eq(sqrt((K.T @ K)[j, j]), K[j, j]), (K.T @ K)[j, j] > K[j, j] ** 2
entry_equal = Eq((K.T @ K)[j, j], K[j, j] ** 2)
root_of_matrix = erratum(
    "2.0b-literal",
    "The root is that of an entry, not an entry of the root of a matrix",
    as_matrix,
    given=[d >= 2],
    corrected=root_of_entry,
    proof=contradiction(
        have(Eq(K.T, K), by=K),
        have(
            ForAll(v, v.T @ K @ v >= 0),
            proof=calc(v.T @ K @ v).eq(norm(v) ** 2 + Sum(v[j], j) ** 2, by=K).ge(0),
        ),
        have(ForAll(j, root_at), by=at(as_matrix, K)),
        have(
            ForAll(j, entry_above),
            proof=calc((K.T @ K)[j, j]).eq(d + 3, by=K).gt(4, by=d >= 2).eq(K[j, j] ** 2, by=K),
        ),
        have(
            ForAll(j, entry_equal),
            proof=calc((K.T @ K)[j, j])
            .eq(sqrt((K.T @ K)[j, j]) ** 2)
            .eq(K[j, j] ** 2, by=at(ForAll(j, root_at), j)),
        ),
        by=[at(ForAll(j, entry_above), 1), at(ForAll(j, entry_equal), 1)],
    ),
)
squared = claim(
    "2.1b",
    "The square of Γ has the squared column norms on its diagonal",
    calc(Gamma @ Gamma).eq(diag(hadamard(X, X).T @ ones(n)), by=Gamma),
)
from_zero = erratum(
    "2.1b-literal",
    "The sums of squares begin at row 1: there is no row 0",
    lambda: Eq((Gamma @ Gamma)[j, j], X[0, j] ** 2 + Sum(X[i, j] ** 2, i)),
    corrected=squared,
)
entry_squared = claim(
    "2.1c",
    "The square of a diagonal entry of Γ",
    calc(Gamma[j, j] ** 2).eq((Gamma @ Gamma)[j, j], by=Gamma).eq(Sum(X[i, j] ** 2, i), by=squared),
)
penalty_by_columns = claim(
    "2.1e",
    "The penalty is a weighted sum of squares of the weights",
    calc(norm(Gamma @ w) ** 2)
    .eq(Sum(Gamma[j, j] ** 2 * w[j] ** 2, j), by=Gamma, id="2.1d")
    .eq(Sum(X[i, j] ** 2 * w[j] ** 2, j, i), by=[Gamma, facts.exchange_of_sums], id="2.1e"),
)
