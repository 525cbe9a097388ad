"""2.0: the loss with dropout for the mask of the source, and the diagonal matrix Γ of the column norms."""

from symproofs import (
    And,
    Eq,
    ForAll,
    Implies,
    Sum,
    at,
    calc,
    contradiction,
    definition,
    delta,
    each,
    erratum,
    eye,
    hadamard,
    have,
    iid,
    index,
    laws,
    let,
    matrix,
    norm,
    ones,
    scalar,
    sqrt,
    vector,
)
from symproofs.sections.dropout.setting import Gamma, X, column, d, j, n, w, y

k = index("k", d)
p = scalar("p", "0 <= p <= 1")  # the probability to keep an input
R = matrix("R", n, d, law=iid(laws.Bernoulli(p)))
r = let("r", y - hadamard(X, R) @ w)
L = let("L", norm(r) ** 2)

dropout = definition(
    "2.0a",
    "The loss with a mask of independent entries, each 1 with probability p and 0 otherwise",
    And(Eq(r, y - hadamard(X, R) @ w), Eq(L, norm(r) ** 2)),
    proof=each(calc(r).eq(y - hadamard(X, R) @ w, by=r), calc(L).eq(norm(r) ** 2, by=L)),
)

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
