"""The operator norm: products, sums, multiples, outer products, diagonal matrices, the greatest eigenvalue of AᵀA."""

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Implies,
    Not,
    Sum,
    at,
    calc,
    cases,
    claim,
    delta,
    diag,
    each,
    eye,
    facts,
    fn,
    have,
    index,
    induction,
    linear_combination,
    matrix,
    natural,
    norm,
    obtain,
    on_vectors,
    scalar,
    sequence,
    sizes,
    sqrt,
    steps,
    vector,
    witness,
)

m, k, n = sizes("m k n")
i, j = index("i", n), index("j", n)
A, B, C = matrix("A", m, k), matrix("B", k, n), matrix("C", m, k)
row = index("l", m)
a, b, v, x, y = vector("a", n), vector("b", n), vector("v", n), vector("x", n), vector("y", k)
c = scalar("c")

product = claim(
    "library.norm-of-product",
    "The norm of a product is at most the product of the norms",
    norm(A @ B) <= norm(A) * norm(B),
    proof=on_vectors(
        x,
        calc(norm(A @ B @ x))
        .eq(norm(A @ (B @ x)))
        .le(norm(A) * norm(B @ x), by=facts.operator_norm)
        .le(norm(A) * (norm(B) * norm(x)), by=facts.operator_norm)
        .eq(norm(A) * norm(B) * norm(x)),
    ),
)

# ------------------------------------------------------------------------------------------- sums and multiples
root_of_square = claim(
    "library.root-of-square",
    "The root of a square is the absolute value",
    ForAll(c, Eq(sqrt(c**2), abs(c))),
    proof=steps(
        have(sqrt(c**2) <= abs(c)),
        have(sqrt(c**2) >= abs(c)),
        calc(sqrt(c**2)).eq(abs(c), by=[sqrt(c**2) <= abs(c), sqrt(c**2) >= abs(c)]),
    ),
)
square_of_root = claim(
    "library.square-of-root",
    "The square of a root",
    ForAll(c, Implies(c >= 0, Eq(sqrt(c) ** 2, c))),
)
left, right = scalar("a"), scalar("b")
opposite = Eq(left + right, 0)
equal_squares = claim(
    "library.equal-squares",
    "Numbers that are not negative are equal if their squares are",
    ForAll(
        left,
        right,
        Implies(left >= 0, Implies(right >= 0, Implies(Eq(left**2, right**2), Eq(left, right)))),
    ),
    proof=cases(
        opposite,
        yes=steps(
            have(Eq(left, -right), proof=linear_combination((opposite, 1))),
            have(left <= 0, by=[Eq(left, -right), right >= 0]),
            have(Eq(left, 0), by=[left <= 0, left >= 0]),
            linear_combination((Eq(left, 0), 2), (opposite, -1)),
        ),
        no=linear_combination((Eq(left**2, right**2), 1 / (left + right))),
    ),
)
length_of_multiple = claim(
    "library.length-of-multiple",
    "A multiple of a vector is longer by the size of the factor",
    Eq(norm(c * v), abs(c) * norm(v)),
    proof=steps(
        have(norm(c * v) <= abs(c) * norm(v)),
        have(norm(c * v) >= abs(c) * norm(v)),
        calc(norm(c * v)).eq(
            abs(c) * norm(v), by=[norm(c * v) <= abs(c) * norm(v), norm(c * v) >= abs(c) * norm(v)]
        ),
    ),
)
lagrange = Sum(Sum((a[i] * b[j] - a[j] * b[i]) ** 2, j), i)
cauchy_schwarz = claim(
    "library.cauchy-schwarz",
    "An inner product is at most the product of the lengths",
    abs(a.T @ b) <= norm(a) * norm(b),
    proof=steps(
        have(lagrange >= 0),
        have(abs(a.T @ b) ** 2 <= (norm(a) * norm(b)) ** 2, by=lagrange >= 0),
        calc(abs(a.T @ b)).le(norm(a) * norm(b), by=abs(a.T @ b) ** 2 <= (norm(a) * norm(b)) ** 2),
    ),
)
squared = norm(a + b) ** 2 <= (norm(a) + norm(b)) ** 2
triangle = claim(
    "library.triangle-inequality",
    "The length of a sum is at most the sum of the lengths",
    norm(a + b) <= norm(a) + norm(b),
    proof=steps(
        have(
            a.T @ b <= norm(a) * norm(b),
            proof=calc(a.T @ b).le(abs(a.T @ b)).le(norm(a) * norm(b), by=cauchy_schwarz),
        ),
        have(squared, by=a.T @ b <= norm(a) * norm(b)),
        calc(norm(a + b)).le(norm(a) + norm(b), by=squared),
    ),
)
total = claim(
    "library.norm-of-sum",
    "The norm of a sum is at most the sum of the norms",
    norm(A + C) <= norm(A) + norm(C),
    proof=on_vectors(
        y,
        calc(norm((A + C) @ y))
        .eq(norm(A @ y + C @ y))
        .le(norm(A @ y) + norm(C @ y), by=facts.triangle)
        .le(norm(A) * norm(y) + norm(C) * norm(y), by=facts.operator_norm)
        .eq((norm(A) + norm(C)) * norm(y)),
    ),
)

# ------------------------------------------------------------------------------------ multiples, outer products
multiple_above = claim(
    "library.norm-of-multiple-above",
    "The norm of a multiple is at most the multiple of the norm",
    norm(c * A) <= abs(c) * norm(A),
    proof=on_vectors(
        y,
        calc(norm(c * A @ y))
        .eq(norm(c * (A @ y)))
        .eq(abs(c) * norm(A @ y), by=at(length_of_multiple, {n: m, v: A @ y}))
        .le(abs(c) * (norm(A) * norm(y)), by=facts.operator_norm)
        .eq(abs(c) * norm(A) * norm(y)),
    ),
)
undone = norm((1 / c) * (c * A)) <= abs(1 / c) * norm(c * A)
multiple_below = claim(
    "library.norm-of-multiple-below",
    "The norm of a multiple is at least the multiple of the norm",
    abs(c) * norm(A) <= norm(c * A),
    proof=cases(
        Eq(c, 0),
        yes=calc(abs(c) * norm(A)).eq(0, by=Eq(c, 0)).le(norm(c * A)),
        no=steps(
            have(undone, by=at(multiple_above, {c: 1 / c, A: c * A})),
            calc(abs(c) * norm(A))
            .eq(abs(c) * norm((1 / c) * (c * A)))
            .le(abs(c) * (abs(1 / c) * norm(c * A)), by=undone)
            .eq(norm(c * A)),
        ),
    ),
)
norm_of_multiple = claim(
    "library.norm-of-multiple",
    "The norm of a multiple",
    Eq(norm(c * A), abs(c) * norm(A)),
    proof=calc(norm(c * A)).eq(abs(c) * norm(A), by=[multiple_above, multiple_below]),
)
column = vector("u", m)
outer_above = claim(
    "library.norm-of-outer-product-above",
    "The norm of an outer product is at most the product of the lengths",
    norm(column @ v.T) <= norm(column) * norm(v),
    proof=on_vectors(
        x,
        calc(norm(column @ v.T @ x))
        .eq(norm((v.T @ x) * column))
        .eq(abs(v.T @ x) * norm(column), by=at(length_of_multiple, {c: v.T @ x, n: m, v: column}))
        .le(norm(v) * norm(x) * norm(column), by=facts.cauchy_schwarz)
        .eq(norm(column) * norm(v) * norm(x)),
    ),
)
on_itself = norm(column) * norm(v) ** 2 <= norm(column @ v.T) * norm(v)
positive = norm(v) > 0
outer_below = claim(
    "library.norm-of-outer-product-below",
    "The norm of an outer product is at least the product of the lengths",
    norm(column) * norm(v) <= norm(column @ v.T),
    proof=steps(
        have(
            on_itself,
            proof=calc(norm(column) * norm(v) ** 2)
            .eq(abs(norm(v) ** 2) * norm(column), by=facts.piecewise)
            .eq(norm(norm(v) ** 2 * column), by=at(length_of_multiple, {c: norm(v) ** 2, n: m, v: column}))
            .eq(norm(column @ v.T @ v))
            .le(norm(column @ v.T) * norm(v), by=facts.operator_norm),
        ),
        cases(
            positive,
            yes=steps(
                have(1 / norm(v) > 0),
                calc(norm(column) * norm(v))
                .eq(norm(column) * norm(v) ** 2 * (1 / norm(v)))
                .le(norm(column @ v.T) * norm(v) * (1 / norm(v)), by=[on_itself, 1 / norm(v) > 0])
                .eq(norm(column @ v.T)),
            ),
            no=steps(
                have(norm(v) >= 0),
                have(Eq(norm(v), 0), by=[Not(positive), norm(v) >= 0]),
                calc(norm(column) * norm(v)).eq(0, by=Eq(norm(v), 0)).le(norm(column @ v.T)),
            ),
        ),
    ),
)
outer_product = claim(
    "library.norm-of-outer-product",
    "The norm of an outer product is the product of the lengths",
    Eq(norm(column @ v.T), norm(column) * norm(v)),
    proof=calc(norm(column @ v.T)).eq(norm(column) * norm(v), by=[outer_above, outer_below]),
)

# -------------------------------------------------------------------------------------------- diagonal matrices
every_entry = ForAll(i, abs(v[i]) <= c)
shorter = norm(diag(v) @ x) ** 2 <= (c * norm(x)) ** 2
diagonal = claim(
    "library.norm-of-diagonal",
    "A diagonal matrix whose entries are at most c in absolute value has a norm of at most c",
    Implies(every_entry, norm(diag(v)) <= c),
    proof=steps(
        have(c >= 0, proof=calc(0).le(abs(v[1])).le(c, by=every_entry)),
        on_vectors(
            x,
            steps(
                have(
                    shorter,
                    proof=calc(norm(diag(v) @ x) ** 2)
                    .eq(Sum(abs(v[i]) ** 2 * x[i] ** 2, i))
                    .le(Sum(c**2 * x[i] ** 2, i), by=every_entry)
                    .eq((c * norm(x)) ** 2),
                ),
                calc(norm(diag(v) @ x)).le(c * norm(x), by=shorter),
            ),
        ),
    ),
)
on_all = ForAll(x, norm(diag(v) @ x) ** 2 <= (norm(diag(v)) * norm(x)) ** 2)
entry_squared = abs(v[i]) ** 2 <= norm(diag(v)) ** 2
diagonal_entry = claim(
    "library.entry-of-diagonal",
    "No entry of a diagonal matrix exceeds its norm",
    ForAll(i, abs(v[i]) <= norm(diag(v))),
    proof=steps(
        have(
            on_all,
            proof=calc(norm(diag(v) @ x) ** 2).le((norm(diag(v)) * norm(x)) ** 2, by=facts.operator_norm),
        ),
        have(entry_squared, by=at(on_all, lambda s: delta(s, i))),
        calc(abs(v[i])).le(norm(diag(v)), by=entry_squared),
    ),
)
T, g = natural("T", 1), sequence("g")
first, other = index("i", T), index("j", T)
below = ForAll(other, g[other] <= g[first])
last = Eq(other, T + 1)
greatest_element = claim(
    "library.greatest-element",
    "A finite sequence has a greatest element",
    ForAll(g, ForAll(T, Exists(first, below))),
    proof=induction(
        T,
        base=witness(1, proof=steps(have(Eq(other, 1)), calc(g[other]).eq(g[1], by=Eq(other, 1)))),
        step=steps(
            obtain(first, IH),
            cases(
                g[T + 1] <= g[first],
                yes=witness(
                    first,
                    proof=cases(
                        other <= T,
                        yes=calc(g[other]).le(g[first], by=below),
                        no=steps(
                            have(last),
                            calc(g[other]).eq(g[T + 1], by=last).le(g[first], by=g[T + 1] <= g[first]),
                        ),
                    ),
                ),
                no=witness(
                    T + 1,
                    proof=cases(
                        other <= T,
                        yes=calc(g[other]).le(g[first], by=below).le(g[T + 1], by=Not(g[T + 1] <= g[first])),
                        no=steps(have(last), calc(g[other]).eq(g[T + 1], by=last)),
                    ),
                ),
            ),
        ),
    ),
)
all_below = ForAll(j, abs(v[j]) <= abs(v[i]))
from_above, from_below = norm(diag(v)) <= abs(v[i]), abs(v[i]) <= norm(diag(v))
diagonal_maximum = claim(
    "library.maximum-of-diagonal",
    "The norm of a diagonal matrix is its greatest entry in absolute value",
    Exists(i, And(all_below, Eq(norm(diag(v)), abs(v[i])))),
    proof=steps(
        have(Exists(i, all_below), by=at(greatest_element, lambda s: abs(v[s]), n)),
        obtain(i, Exists(i, all_below)),
        have(from_above, by=[facts.norm_of_diagonal, all_below]),
        have(from_below, by=facts.diagonal_entry),
        witness(i, proof=each(None, calc(norm(diag(v))).eq(abs(v[i]), by=[from_above, from_below]))),
    ),
)
on_identity = ForAll(x, norm(eye(n) @ x) ** 2 <= (norm(eye(n)) * norm(x)) ** 2)
at_most_one, at_least_one = norm(eye(n)) <= 1, norm(eye(n)) ** 2 >= 1
identity = claim(
    "library.norm-of-identity",
    "The norm of the identity is 1",
    Eq(norm(eye(n)), 1),
    proof=steps(
        have(at_most_one, proof=on_vectors(x, calc(norm(eye(n) @ x)).eq(1 * norm(x)))),
        have(
            on_identity,
            proof=calc(norm(eye(n) @ x) ** 2).le((norm(eye(n)) * norm(x)) ** 2, by=facts.operator_norm),
        ),
        have(at_least_one, by=at(on_identity, lambda s: delta(s, 1))),
        calc(norm(eye(n))).eq(1, by=[at_most_one, at_least_one]),
    ),
)

# ----------------------------------------------------------------------------------------- the spectral norm
greatest = fn.lambda_max(A.T @ A)
form = ForAll(y, y.T @ (A.T @ A) @ y <= greatest * norm(y) ** 2)
gram = claim(
    "library.gram-eigenvalue",
    "The greatest eigenvalue of AᵀA is at least 0",
    greatest >= 0,
    proof=steps(
        have(
            form,
            proof=calc(y.T @ (A.T @ A) @ y).le(greatest * norm(y) ** 2, by=facts.rayleigh),
        ),
        have(Sum(A[row, 1] ** 2, row) <= greatest, by=at(form, lambda s: delta(s, 1))),
        calc(greatest).ge(Sum(A[row, 1] ** 2, row), by=Sum(A[row, 1] ** 2, row) <= greatest).ge(0),
    ),
)
image = norm(A @ y) ** 2 <= (sqrt(greatest) * norm(y)) ** 2
upper, lower = norm(A) <= sqrt(greatest), greatest <= norm(A) ** 2
spectral = claim(
    "library.spectral-norm",
    "The squared norm is the greatest eigenvalue of AᵀA",
    Eq(norm(A) ** 2, greatest),
    proof=steps(
        have(
            upper,
            proof=on_vectors(
                y,
                steps(
                    have(
                        image,
                        proof=calc(norm(A @ y) ** 2)
                        .eq(y.T @ (A.T @ A) @ y)
                        .le(greatest * norm(y) ** 2, by=facts.rayleigh)
                        .eq((sqrt(greatest) * norm(y)) ** 2),
                    ),
                    calc(norm(A @ y)).le(sqrt(greatest) * norm(y), by=image),
                ),
            ),
        ),
        have(
            norm(A) ** 2 <= greatest,
            proof=calc(norm(A) ** 2).le(sqrt(greatest) ** 2, by=upper).eq(greatest),
        ),
        have(
            lower,
            proof=on_vectors(
                y,
                calc(y.T @ (A.T @ A) @ y)
                .eq(norm(A @ y) ** 2)
                .le((norm(A) * norm(y)) ** 2, by=facts.operator_norm)
                .eq(norm(A) ** 2 * norm(y) ** 2),
            ),
        ),
        calc(norm(A) ** 2).eq(greatest, by=[norm(A) ** 2 <= greatest, lower]),
    ),
)
