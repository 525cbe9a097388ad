"""False statements, each with the nearest true ones. Run as a script it tries them all, also by python -O.

A case names its trap, and builds claims only when asked: building may already be what is refused.
"""

# Bounds are written as they are read: 0 <= p.
# ruff: noqa: SIM300
from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.stats import Bernoulli as StatsBernoulli
from sympy.stats import Covariance, Expectation, Normal, Variance

from symproofs import (
    Cov,
    E,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Ne,
    Not,
    Or,
    Rational,
    Sum,
    SymproofsError,
    Var,
    calc,
    claim,
    delta,
    diag,
    eye,
    fn,
    from_sympy,
    function,
    grad,
    iid,
    independent,
    index,
    induction,
    inv,
    laws,
    let,
    matrix,
    moments,
    natural,
    norm,
    ones,
    recursion,
    scalar,
    sequence,
    sizes,
    sqrt,
    vector,
    verify,
    zeros,
)
from symproofs.language.relations import Invertible

Build = Callable[[], Any]


@dataclass(frozen=True)
class Case:
    """A false statement and true neighbours: functions that give (statement or chain, hypotheses, proof)."""

    trap: int
    name: str
    false: Build
    true: tuple[Build, ...]

    def __str__(self) -> str:
        return f"trap_{self.trap:02d}_{self.name}"


CASES: list[Case] = []


def case(trap: int, name: str, false: Build, *true: Build) -> None:
    """Files a case."""
    CASES.append(Case(trap, name, false, true))


def given(statement: Any, *hypotheses: Any, proof: Any = None) -> tuple[Any, list[Any], Any]:
    """A statement with its hypotheses and, if needed, its proof."""
    return statement, list(hypotheses), proof


def verdict(build: Build) -> str:
    """What is said of a statement without a spot check; "refused" for input that has no meaning."""
    try:
        found = build()
        what, hypotheses, proof = found if isinstance(found, tuple) else (found, [], None)
        v = verify(claim("x", "a statement", what, given=hypotheses, proof=proof), numeric=False)
    except SymproofsError:
        return "refused"
    if "broke down" in v.message:
        raise RuntimeError(v.message)
    return str(v.verdict)


def cases(traps: Iterable[int]) -> list[Case]:
    """The cases of some traps."""
    wanted = set(traps)
    return [c for c in CASES if c.trap in wanted]


# ------------------------------------------------------------------------------------------------- symbols
n, d, m = sizes("n d m")
t, s, T = natural("t"), natural("s"), natural("T", 1)
k, l, i0 = index("k"), index("l"), index("i_0")
i, j = index("i", n), index("j", n)
a, b = index("a", d), index("b", d)
x, y, z, q = scalar("x"), scalar("y"), scalar("z"), scalar("q")
p = scalar("p", "0 <= p <= 1")
u, v = vector("u", n), vector("v", n)
w, c = vector("w", d), vector("c", d)
A, B = matrix("A", n, n), matrix("B", n, n)
X = matrix("X", n, d)
g = sequence("g")
h = function("h", differentiable=True)

R = matrix("R", n, d, law=iid(laws.Bernoulli(p)))
P = matrix("P", n, d, law=moments(mean=p, var=p * (1 - p), uncorrelated="rows"))
r = vector("r", n, law=iid(laws.Bernoulli(p)))
Q = vector("Q", n, law=moments(mean=0, var=1))
S = scalar("S", law=moments(mean=0, var=1))
S2 = scalar("S_2", law=moments(mean=0, var=1))
S1 = scalar("S_1", law=moments(mean=0))
N = scalar("N", law=moments(order=2))
U = scalar("U", law=laws.Uniform(0, 1))
G = scalar("G", law=laws.Gaussian(0, 1))
e1, e2, e3 = (scalar(f"e_{k_}", law=laws.Rademacher()) for k_ in (1, 2, 3))

# plain SymPy
sx = sp.Symbol("x", real=True)
sn = sp.Symbol("n", integer=True, positive=True)
sd = sp.Symbol("d", integer=True, positive=True)
st = sp.Symbol("t", integer=True, nonnegative=True)
sk, si = sp.Symbol("k", integer=True), sp.Symbol("i", integer=True, positive=True)
su = sp.IndexedBase("u", shape=(sn,))
sw = sp.MatrixSymbol("w", sn, 1)
sA = sp.MatrixSymbol("A", sn, sn)
sp_ = sp.Symbol("p", positive=True)


def sympy_eq(left: Any, right: Any) -> Any:
    """A SymPy equation that nobody evaluates."""
    return from_sympy(sp.Eq(left, right, evaluate=False))


def over(a_: Any, b_: Any) -> Any:
    """a/b as SymPy holds it before any cancellation."""
    return sp.Mul(a_, sp.Pow(b_, -1, evaluate=False), evaluate=False)


# ===================================================================== what SymPy gets wrong: 1 to 25
case(
    1,
    "derivative_of_a_function_of_a_trace_is_not_zero",
    lambda: sympy_eq(sp.Derivative(sp.log(sp.Trace(sA)), sp.Symbol("x", real=True)), 0),
    lambda: Eq(fn.trace(A + B), fn.trace(A) + fn.trace(B)),
)
case(
    2,
    "derivative_of_a_normalised_vector_keeps_its_projector",
    lambda: Eq(grad(v[1] / norm(v), v), eye(n) @ v / norm(v)),
)
case(3, "gradient_of_a_quadratic_loss_is_not_zero", lambda: Eq(grad(norm(X @ w) ** 2, w), zeros(d)))
case(
    4,
    "bernoulli_process_at_equal_indices",
    lambda: Eq(E(r[i] * r[j]), p**2),
    lambda: Eq(E(r[i] * r[j]), p**2 + delta(i, j) * p * (1 - p)),
    lambda: given(Eq(E(r[i] * r[j]), p**2), Ne(i, j)),
)
case(
    4,
    "bernoulli_matrix_at_equal_entries",
    lambda: Eq(E(R[i, a] * R[i, b]), p**2),
    lambda: Eq(E(R[i, a] * R[i, b]), p**2 + delta(a, b) * p * (1 - p)),
)
case(
    4,
    "third_moment_of_a_sum_of_coins",
    lambda: Eq(E(Sum(r[i], i) ** 3), (n * p) ** 3),
    lambda: Eq(E(Sum(r[i], i) ** 3), n * p + 3 * n * (n - 1) * p**2 + n * (n - 1) * (n - 2) * p**3),
)
case(
    5,
    "law_with_a_random_mean",
    lambda: Eq(E(scalar("M", law=moments(mean=U))), U),
    lambda: Eq(E(scalar("M", law=moments(mean=x))), x),
)
case(
    5,
    "law_with_a_random_probability",
    lambda: given(Eq(E(scalar("M", law=laws.Bernoulli(U))), U), 0 <= U, U <= 1),
    lambda: Eq(E(scalar("M", law=laws.Bernoulli(p))), p),
)
case(5, "variance_that_is_random", lambda: Eq(Var(scalar("M", law=moments(mean=0, var=U))), U))
case(
    5,
    "sympy_compound_normal",
    lambda: sympy_eq(Covariance(Normal("Z", 0, 1), Normal("Y", Normal("Z", 0, 1), 1)), 0),
)
case(6, "different_names_are_not_independent", lambda: Eq(E(S * S2), 0), lambda: Eq(E(S * S2), Cov(S, S2)))
case(
    6,
    "sympy_different_names",
    lambda: given(
        sympy_eq(Expectation(StatsBernoulli("B", sp_) * StatsBernoulli("C", sp_)), sp_**2),
        scalar("p", "0 < p") <= 1,
    ),
    lambda: sympy_eq(Expectation(StatsBernoulli("B", sp.Rational(1, 3))), sp.Rational(1, 3)),
)
case(
    6,
    "one_name_for_two_laws",
    lambda: Eq(E(scalar("M", law=laws.Bernoulli(p)) + scalar("M", law=laws.Gaussian(0, 1))), p),
    lambda: Eq(E(scalar("M", law=laws.Bernoulli(p)) + scalar("L", law=laws.Gaussian(0, 1))), p),
)
case(
    6,
    "sympy_normal_has_a_standard_deviation",
    lambda: sympy_eq(Variance(Normal("Z", 0, 2)), 2),
    lambda: sympy_eq(Variance(Normal("Z", 0, 2)), 4),
)
case(
    7,
    "inverse_without_a_condition",
    lambda: Eq(inv(A) @ B, inv(A) @ B),
    lambda: given(Eq(inv(A) @ B, inv(A) @ B), Invertible(A)),
)
case(7, "inverse_of_a_rank_one_matrix", lambda: Eq(inv(u @ u.T) @ (u @ u.T), eye(n)))
case(
    7,
    "sympy_inverse_of_a_rank_one_matrix",
    lambda: sympy_eq(sp.MatMul(sp.Inverse(sw * sw.T), sw * sw.T, evaluate=False), sp.Identity(sn)),
)
case(7, "sympy_inverse_of_zero", lambda: sympy_eq(sp.Inverse(sp.ZeroMatrix(sn, sn)), sp.ZeroMatrix(sn, sn)))
case(
    7,
    "sympy_inverse_without_a_condition",
    lambda: sympy_eq(sp.MatMul(sA, sp.Inverse(sA), evaluate=False), sp.Identity(sn)),
    lambda: sympy_eq(sp.MatMul(sA, sp.Identity(sn), evaluate=False), sA),
)
case(8, "gram_matrix_is_not_always_invertible", lambda: Invertible(X.T @ X))
case(
    8, "gram_matrix_is_symmetric_and_no_more", lambda: Eq(X.T @ X, X @ X.T), lambda: Eq((X.T @ X).T, X.T @ X)
)
case(
    9,
    "root_of_a_squared_matrix_norm",
    lambda: Eq(fn.frobenius(A @ A), fn.frobenius(A) ** 2),
    lambda: Eq(fn.frobenius(A) ** 2, fn.trace(A.T @ A)),
)
case(10, "sympy_reversed_range", lambda: sympy_eq(sp.Sum(sk**2, (sk, 5, 2)), -25))
case(
    10,
    "reversed_range_is_empty",
    lambda: Eq(Sum(k * k, (k, 5, 2)), -25),
    lambda: Eq(Sum(k * k, (k, 5, 2)), 0),
    lambda: Eq(Sum(k * k, (k, 3, 4)), 25),
)
case(
    10,
    "reversed_symbolic_range",
    lambda: Eq(Sum(g[k], (k, t + 1, t)), -g[T]),
    lambda: Eq(Sum(g[k], (k, t + 1, t)), 0),
)
case(
    11,
    "sympy_bound_that_is_no_integer",
    lambda: sympy_eq(sp.Sum(sk, (sk, 1, sp.Rational(5, 2))), sp.Rational(35, 8)),
    lambda: sympy_eq(sp.Sum(sk, (sk, 1, 2)), 3),
)
case(11, "bound_that_is_no_integer", lambda: Eq(Sum(k, (k, 1, Rational(5, 2))), Rational(35, 8)))
case(
    12,
    "free_index_is_not_captured",
    lambda: Eq(Sum(u[k] * u[i], (k, 1, n)), Sum(u[k] ** 2, (k, 1, n))),
    lambda: Eq(Sum(u[k] * u[i], (k, 1, n)), u[i] * Sum(u[k], (k, 1, n))),
)
case(12, "index_in_its_own_limit", lambda: Eq(Sum(k, (k, 1, k)), k * k), lambda: Eq(Sum(l, (l, 1, 3)), 6))
case(
    12,
    "sympy_free_index_is_not_captured",
    lambda: sympy_eq(sp.Sum(su[sk] * su[si], (sk, 1, sn)), sp.Sum(su[sk] ** 2, (sk, 1, sn))),
)
case(
    12,
    "inner_index_of_the_same_name",
    lambda: Eq(Sum(Sum(u[k], (k, 1, n)) * v[k], (k, 1, n)), Sum(u[k] * v[k], (k, 1, n))),
    lambda: Eq(Sum(Sum(u[k], (k, 1, n)) * v[k], (k, 1, n)), Sum(u[k], (k, 1, n)) * Sum(v[l], (l, 1, n))),
)
case(
    13,
    "condition_on_the_bound_index_stays_inside",
    lambda: Eq(Sum(delta(k, s) * u[k], (k, 1, n)), delta(s, 1) * Sum(u[k], (k, 1, n))),
    lambda: given(Eq(Sum(delta(k, s) * u[k], (k, 1, n)), u[s]), 1 <= s, s <= n),
)
case(
    15,
    "delta_outside_its_range",
    lambda: Eq(Sum(delta(k, s), (k, 1, t)), 1),
    lambda: given(Eq(Sum(delta(k, s), (k, 1, t)), 1), 1 <= s, s <= t),
    lambda: given(Eq(Sum(delta(k, s), (k, 1, t)), 0), t < s),
)
case(15, "sympy_delta_outside_its_range", lambda: sympy_eq(sp.Sum(sp.KroneckerDelta(sk, si), (sk, 1, sd)), 1))
case(
    15,
    "delta_with_a_factor_two",
    lambda: Eq(Sum(delta(2 * k, t) * g[k], (k, 1, t)), 0),
    lambda: Eq(Sum(delta(2 * k, 2 * t + 1) * g[k], (k, 1, t)), 0),
)
case(
    15,
    "delta_into_a_dependent_range",
    lambda: Eq(Sum(Sum(delta(k + 1, l) * g[l], (l, 1, k)), (k, 1, t)), Sum(g[k], (k, 1, t))),
    lambda: Eq(Sum(Sum(delta(k, l) * g[l], (l, 1, k)), (k, 1, t)), Sum(g[k], (k, 1, t))),
    lambda: Eq(Sum(Sum(delta(k + 1, l) * g[l], (l, 1, k)), (k, 1, t)), 0),
)
case(
    16,
    "names_of_bound_indices_do_not_matter",
    lambda: Eq(Sum(A[i, j] * u[j], j), Sum(A[j, i] * u[j], j)),
    lambda: Eq(Sum(Sum(A[i, j] * u[j], j), i), Sum(Sum(A[j, i] * u[i], i), j)),
)
case(
    17,
    "sympy_indices_from_zero",
    lambda: sympy_eq(su[sp.Idx("J", sn)], su[sp.Idx("J", sn)]),
    lambda: sympy_eq(su[sp.Idx("J", (1, sn))], su[sp.Idx("J", (1, sn))]),
)
case(17, "sum_from_zero", lambda: Eq(Sum(u[k], (k, 0, n - 1)), Sum(u[k], (k, 1, n))))
case(18, "quotient_of_equals", lambda: Eq(x / x, 1), lambda: given(Eq(x / x, 1), Ne(x, 0)))
case(
    18,
    "sympy_quotient_of_equals",
    lambda: from_sympy(sp.Eq(over(sx, sx), 1, evaluate=False)),
    lambda: given(from_sympy(sp.Eq(over(sx, sx), 1, evaluate=False)), from_sympy(sp.Ne(sx, 0))),
)
case(
    18,
    "sympy_cancelled_factor",
    lambda: sympy_eq(over(sx * (sx - 1), sx - 1), sx),
    lambda: given(sympy_eq(over(sx * (sx - 1), sx - 1), sx), Ne(x - 1, 0)),
)
case(
    18,
    "condition_of_a_divisor_inside_a_function",
    lambda: Eq(fn.sin(1 / x), fn.sin(1 / x)),
    lambda: given(Eq(fn.sin(1 / x), fn.sin(1 / x)), Ne(x, 0)),
)
case(
    18,
    "condition_of_a_divisor_times_zero",
    lambda: Eq(0 * (1 / x), 0),
    lambda: given(Eq(0 * (1 / x), 0), Ne(x, 0)),
)
case(
    18,
    "condition_of_a_negative_power",
    lambda: Eq(x**-1 * x**2, x),
    lambda: given(Eq(x**-1 * x**2, x), Ne(x, 0)),
)
case(
    18,
    "condition_of_a_logarithm",
    lambda: Eq(fn.log(x), fn.log(x)),
    lambda: given(Eq(fn.log(x), fn.log(x)), 0 < x),
)
case(
    18,
    "condition_of_a_root",
    lambda: Eq(sqrt(x) ** 2, x),
    lambda: given(Eq(sqrt(x) ** 2, x), 0 <= x),
    lambda: Eq(sqrt(x**2 + 1) ** 2, x**2 + 1),
)
case(
    18,
    "condition_inside_a_let",
    lambda: Eq(0 * let("r", x / y), 0),
    lambda: given(Eq(0 * let("r", x / y), 0), Ne(y, 0)),
)
case(
    18,
    "condition_inside_a_recursion",
    lambda: Eq(0 * recursion("h", start={0: 1}, step=lambda h_, t_: h_[t_ - 1] / x)[t], 0),
    lambda: given(Eq(0 * recursion("h", start={0: 1}, step=lambda h_, t_: h_[t_ - 1] / x)[t], 0), Ne(x, 0)),
)
case(
    18,
    "condition_on_the_state_of_a_recursion",
    lambda: Eq(0 * recursion("h", start={0: 1}, step=lambda h_, t_: 1 / h_[t_ - 1])[t], 0),
)
case(
    18,
    "condition_under_an_equivalence",
    lambda: Iff(Eq(1 / x, 0), Eq(1 / x, 0)),
    lambda: Iff(Eq(x, y), Eq(y, x)),
)
case(
    18,
    "condition_under_a_negation",
    lambda: Ne(1 / x, 1 / x + 1),
    lambda: given(Ne(1 / x, 1 / x + 1), Ne(x, 0)),
    lambda: Not(Eq(x, x + 1)),
)
case(
    18,
    "condition_in_a_branch",
    lambda: Implies(Eq(1 / x, 0), Eq(1 / x, 0)),
    lambda: Implies(Ne(x, 0), Eq(1 / x, 1 / x)),
)
case(
    18,
    "condition_in_a_hypothesis",
    lambda: given(Ne(1 / x, 0), Ne(1 / x, 0)),
    lambda: given(Ne(1 / x, 0), Ne(x, 0), Ne(1 / x, 0)),
    lambda: given(Eq(1 / x, 2), Eq(1 / x, 2), Ne(x, 0)),  # conditions are read before equations
)
case(18, "division_by_nothing_is_not_zero", lambda: Eq(1 / (x - x), 0), lambda: Eq((x - x) ** 0, 1))
case(18, "root_of_a_negative_number_is_not_zero", lambda: Eq(sqrt(-1 - x**2), 0), lambda: Eq(sqrt(x - x), 0))
case(
    18,
    "zero_to_a_symbolic_power",
    lambda: Eq((x - x) ** t, 0),
    lambda: Eq((x - x) ** T, 0),
    lambda: Eq((x - x) ** 0, 1),
)
case(
    18,
    "sum_of_powers_of_zero",
    lambda: Eq(Sum(0 ** (t + 1 - k) * g[k], (k, 1, t + 1)), 0),
    lambda: Eq(Sum(0 * g[k], (k, 1, t + 1)), 0),
)
case(
    18,
    "powers_with_exponents_of_either_sign",
    lambda: Eq(x ** (t - s) * x ** (s - t), 1),
    lambda: given(Eq(x ** (t - s) * x ** (s - t), 1), Ne(x, 0)),
    lambda: Eq(x**t * x**s, x ** (t + s)),
)
case(18, "entry_beyond_the_last_row", lambda: Eq(X[n + 1, 1], X[n + 1, 1]), lambda: Eq(X[n, 1], X[n, 1]))
case(18, "entry_of_ones_beyond_the_last", lambda: Eq(ones(n)[n + 1], 1), lambda: Eq(ones(n)[n], 1))
case(
    18, "entry_of_the_identity_beyond_the_last", lambda: Eq(eye(n)[1, n + 1], 0), lambda: Eq(eye(n)[i, i], 1)
)
case(
    18,
    "entry_of_a_diagonal_matrix_beyond_the_last",
    lambda: Eq(diag(v)[1, n + 1], 0),
    lambda: Eq(diag(v)[i, j], delta(i, j) * v[i]),
)
case(
    18,
    "entry_of_a_product_beyond_the_last",
    lambda: Eq((ones(n, d) @ ones(d, n))[n + 1, 1], d),
    lambda: Eq((ones(n, d) @ ones(d, n))[i, j], d),
)
case(
    18,
    "entry_of_an_outer_product_beyond_the_last",
    lambda: Eq((ones(n) @ ones(d).T)[1, d + 1], 1),
    lambda: Eq((ones(n) @ ones(d).T)[i, a], 1),
)
case(
    18,
    "entry_of_zeros_beyond_the_last",
    lambda: Eq(fn.exp(zeros(n))[n + 1], 1),
    lambda: Eq(fn.exp(zeros(n))[i], 1),
)
case(18, "sequence_before_its_first_time", lambda: Eq(g[T - 1], g[T - 1]), lambda: Eq(g[T], g[T]))
case(
    18,
    "sequence_after_its_last_time",
    lambda: Eq(sequence("G_1", last=s)[T], sequence("G_1", last=s)[T]),
    lambda: given(Eq(sequence("G_1", last=s)[T], sequence("G_1", last=s)[T]), T <= s),
)
case(
    18,
    "recursion_before_its_start",
    lambda: Eq(0 * recursion("h", start={1: 1}, step=lambda h_, t_: 2 * h_[t_ - 1])[t], 0),
    lambda: Eq(0 * recursion("h", start={1: 1}, step=lambda h_, t_: 2 * h_[t_ - 1])[T], 0),
)
case(
    19,
    "sympy_two_symbols_that_print_alike",
    lambda: sympy_eq(sx, sp.Symbol("x", positive=True)),
    lambda: sympy_eq(sx + 0, sx),
)
case(
    19,
    "hypothesis_on_the_other_symbol",
    lambda: given(Eq(sqrt(x) ** 2, x), scalar("x", "0 <= x") >= 0),
    lambda: Eq(sqrt(scalar("x", "0 <= x")) ** 2, scalar("x", "0 <= x")),
)
case(
    19,
    "prime_in_a_name",
    lambda: Eq(h.prime(x), function("h'")(x)),
    lambda: Eq(h.prime(x + y), h.prime(y + x)),
)
case(
    19,
    "one_name_for_two_lets",
    lambda: Eq(
        let("r", Sum(u[k], (k, 1, n))) - let("r", Sum(u[k] ** 2, (k, 1, n))),
        Sum(u[k], (k, 1, n)) - Sum(u[k] ** 2, (k, 1, n)),
    ),
    lambda: Eq(let("r", Sum(u[k], (k, 1, n))), Sum(u[k], (k, 1, n))),
)
case(
    19,
    "one_name_for_two_recursions",
    lambda: Eq(
        recursion("h", start={0: 0}, step=lambda h_, t_: h_[t_ - 1] + 1)[0],
        recursion("h", start={0: 0}, step=lambda h_, t_: h_[t_ - 1] + 2)[0],
    ),
    lambda: Eq(recursion("h", start={0: 0}, step=lambda h_, t_: h_[t_ - 1] + 1)[0], 0),
)
case(
    20,
    "root_of_a_square_has_a_sign",
    lambda: Eq(sqrt(x**2), x),
    lambda: Eq(sqrt(x**2) ** 2, x**2),
    lambda: Eq(abs(x) ** 2, x**2),
)
case(20, "third_power_of_an_absolute_value", lambda: Eq(abs(x) ** 3, x**3), lambda: Eq(abs(x) ** 4, x**4))
case(20, "sympy_root_of_a_square", lambda: sympy_eq(sp.sqrt(sp.Pow(sx, 2, evaluate=False)), sx))
case(21, "derivative_at_the_kink", lambda: Eq(grad(fn.relu(x), x), Rational(1, 2)))
case(
    22,
    "sympy_any_symbol_as_a_size",
    lambda: sympy_eq(sp.Trace(sp.MatrixSymbol("A", sp.Symbol("q"), sp.Symbol("q"))), 0),
    lambda: sympy_eq(sp.Trace(sA.T), sp.Trace(sA)),
)
case(
    22,
    "empty_vector",
    lambda: Eq(Sum(ones(t)[k], (k, 1, t)) / t, 1),
    lambda: Eq(Sum(ones(T)[k], (k, 1, T)) / T, 1),
)
case(
    22,
    "mean_of_nothing",
    lambda: Eq(Sum(1, (k, 1, t)) / t, 1),
    lambda: Eq(Sum(1, (k, 1, T)) / T, 1),
    lambda: Eq(Sum(1 / n, i), 1),
)
case(22, "size_minus_one_may_be_zero", lambda: Eq((n - 1) * (1 / (n - 1)), 1), lambda: Eq(n * (1 / n), 1))
case(
    23,
    "sympy_complex_by_default",
    lambda: sympy_eq(sp.Symbol("z") * sp.conjugate(sp.Symbol("z")), sp.Symbol("z") ** 2),
    lambda: sympy_eq(sp.Mul(sx, sx, evaluate=False), sx**2),
)
case(
    24,
    "geometric_sum_at_ratio_one",
    lambda: Eq(Sum(x**k, (k, 0, t)), (1 - x ** (t + 1)) / (1 - x)),
    lambda: Eq((1 - x) * Sum(x**k, (k, 0, t)), 1 - x ** (t + 1)),
)

# ===================================================================== how provers were fooled: 26 to 42
case(28, "sympy_relation_that_was_evaluated", lambda: sp.Eq(sx, sx), lambda: sympy_eq(sx, sx))
case(28, "sympy_false_relation", lambda: sp.Eq(sp.Integer(1), sp.Integer(2)))
case(
    28,
    "implication_is_not_its_truth_value",
    lambda: Implies(Eq(x, y), Eq(x, y + 1)),
    lambda: Implies(Eq(x, y), Eq(x, y)),
)
case(
    28,
    "equivalence_is_two_implications",
    lambda: Iff(Eq(x, y), Eq(x * x, y * y)),
    lambda: Implies(Eq(x, y), Eq(x * x, y * y)),
)
unproved = claim("unproved", "an equation that is false", Eq(x, y))
conditional = claim("conditional", "with a hypothesis", Eq(x, y), given=[Eq(x, y)])
counted = claim("counted", "ones up to T − 1", Eq(Sum(1, (k, 1, T - 1)), T - 1))
strict = claim("strict", "a quotient in (0, 1)", Eq(scalar("z", "0 < z < 1") / scalar("z", "0 < z < 1"), 1))
case(29, "unproved_lemma", lambda: calc(x).eq(y, by=unproved))
case(
    30,
    "lemma_without_its_hypothesis",
    lambda: calc(x).eq(y, by=conditional),
    lambda: given(Eq(x, y), Eq(x, y)),
)
case(
    30,
    "lemma_at_another_time",
    lambda: calc(Sum(1, (k, 1, t - 1))).eq(t - 1, by=counted),
    lambda: calc(Sum(1, (k, 1, t))).eq(t, by=counted),
)
case(
    30,
    "lemma_about_another_symbol_of_the_name",
    lambda: calc(scalar("z") / scalar("z")).eq(1, by=strict),
    lambda: calc(scalar("z", "0 < z < 1") / scalar("z", "0 < z < 1")).eq(1, by=strict),
)
double = recursion("D", start={0: 1}, step=lambda h_, t_: 2 * h_[t_ - 1])
case(
    31,
    "definition_that_mentions_itself",
    lambda: Eq(recursion("h", start={0: 0}, step=lambda h_, t_: h_[t_] + 1)[T], 0),
    lambda: Eq(double[T], 2 * double[T - 1]),
)
case(
    31,
    "two_steps_back_from_the_start",
    lambda: Eq(recursion("h", start={0: 1}, step=lambda h_, t_: h_[t_ - 2])[T], 1),
)
case(
    34,
    "induction_from_the_wrong_start",
    lambda: given(Eq(double[t], 2 ** (t + 1)), proof=induction(t)),
    lambda: given(Eq(double[t], 2**t), proof=induction(t)),
)
case(34, "induction_without_a_base", lambda: given(Eq(double[t], 0), proof=induction(t)))
case(
    34,
    "step_that_needs_a_positive_time",
    lambda: Eq(double[t], 2 * double[t - 1]),
    lambda: Eq(double[T], 2 * double[T - 1]),
)
case(
    34,
    "hypothesis_about_the_induction_variable",
    lambda: given(Eq(x ** (t + 1), 0), Eq(x**t, 0), proof=induction(t)),
)
case(
    34,
    "all_of_one_colour",
    lambda: given(Implies(t <= n, Eq(Sum(u[k] - u[1], (k, 1, t)), 0)), proof=induction(t)),
)
case(
    35,
    "bound_multiplied_by_an_unknown_sign",
    lambda: given(x * y <= x, y <= 1),
    lambda: given(0 <= x * y, 0 <= y, 0 <= x),
)
case(
    35,
    "bound_in_a_decreasing_position",
    lambda: given(1 / x <= 1 / y, x <= y, 0 < x),
    lambda: given(x <= y, x <= y),
)
case(
    35, "square_is_not_increasing", lambda: given(x**2 <= y**2, x <= y), lambda: given(0 <= x * y**2, 0 <= x)
)
case(35, "strict_from_weak", lambda: given(x < y, x <= y), lambda: given(x <= y, x < y))
case(35, "reals_have_no_gaps", lambda: Implies(x < y, x + 1 <= y), lambda: Implies(t < s, t + 1 <= s))
case(35, "square_of_a_difference_is_not_positive", lambda: 0 < (x - y) ** 2, lambda: 0 <= (x - y) ** 2)
case(37, "rows_and_columns_exchanged", lambda: Eq(X @ w, X.T @ w), lambda: Eq((X @ w).T, w.T @ X.T))
case(37, "sizes_exchanged", lambda: Eq(Sum(1, i), Sum(1, a)), lambda: Eq(Sum(1, i), n))
case(
    37,
    "one_by_one_matrix_is_no_scalar",
    lambda: Eq(matrix("O", 1, 1) * w, w),
    lambda: Eq(matrix("O", 1, 1)[1, 1] * w, matrix("O", 1, 1)[1, 1] * w),
)
case(37, "vector_plus_scalar", lambda: Eq(w + 1, w + ones(d)), lambda: Eq(w + 1 * ones(d), ones(d) + w))
case(
    38,
    "uncorrelated_within_rows_only",
    lambda: Eq(E(P[i, a] * P[j, b]), p**2 + delta(i, j) * delta(a, b) * p * (1 - p)),
    lambda: Eq(E(P[i, a] * P[i, b]), p**2 + delta(a, b) * p * (1 - p)),
)
case(
    38,
    "uncorrelated_at_third_order",
    lambda: given(Eq(E(P[i, 1] * P[i, a] * P[i, b]), p**3), 1 < a, a < b),
    lambda: given(Eq(E(P[i, a] * P[i, b]), p**2), a < b),
)
case(
    38,
    "one_variance_is_not_uncorrelatedness",
    lambda: Eq(E(Q[i] * Q[j]), delta(i, j)),
    lambda: Eq(E(Q[i] ** 2), 1),
)
case(38, "equal_in_law_is_not_equal", lambda: Eq(r[i], r[j]), lambda: Eq(E(r[i]), E(r[j])))
case(
    38,
    "equal_in_law_is_not_equal_to_the_last",
    lambda: Eq(Var(r[i] - r[j]), 0),
    lambda: Eq(Var(r[i] - r[j]), 2 * p * (1 - p) * (1 - delta(i, j))),
)
gm = sequence("g_m", m, law=moments(mean=x, var=1, uncorrelated="times"))
ka, kb = index("k_a", m), index("k_b", m)
case(
    38,
    "uncorrelated_times_say_nothing_of_one_time",
    lambda: Eq(E(gm[T, ka] * gm[T, kb]), x**2 + delta(ka, kb)),
    lambda: Eq(E(gm[T, ka] * gm[T + 1, kb]), x**2),
)
case(
    39, "expectation_of_an_inverse", lambda: Eq(E(1 / (2 + G)), 1 / E(2 + G)), lambda: Eq(E(G / 2), E(G) / 2)
)
case(39, "expectation_of_a_square", lambda: Eq(E(S**2), E(S) ** 2), lambda: Eq(E(S * E(S)), E(S) ** 2))
case(39, "expectation_of_a_root", lambda: Eq(E(abs(S)), abs(E(S))), lambda: Eq(E(-S), -E(S)))
case(
    39,
    "variance_of_a_sum",
    lambda: Eq(Var(S + S2), Var(S) + Var(S2)),
    lambda: Eq(Var(S + S2), Var(S) + Var(S2) + 2 * Cov(S, S2)),
)
case(39, "product_with_a_function_of_itself", lambda: Eq(E(S * S**2), E(S) * E(S**2)))
case(
    39,
    "averaging_over_one_family",
    lambda: Eq(E(S * S2, over=S), E(S * S2)),
    lambda: Eq(E(S * S2, over=S), 0),
)
case(39, "moment_of_a_gaussian", lambda: Eq(E(G**4), 1), lambda: Eq(E(G**4), 3))
case(39, "pointwise_is_not_in_law", lambda: Eq(e1**2, 1), lambda: Eq(E(e1**2), 1))
case(40, "order_of_a_product", lambda: Eq(A @ B, B @ A), lambda: Eq(fn.trace(A @ B), fn.trace(B @ A)))
case(40, "transpose_of_a_product", lambda: Eq((A @ B).T, A.T @ B.T), lambda: Eq((A @ B).T, B.T @ A.T))
case(40, "transpose_dropped", lambda: Eq(A.T @ u, A @ u), lambda: Eq(u.T @ A, (A.T @ u).T))
case(
    40,
    "trace_is_cyclic_and_no_more",
    lambda: Eq(fn.trace(A @ B @ A.T), fn.trace(B @ A @ A.T)),
    lambda: Eq(fn.trace(A @ B @ A.T), fn.trace(A.T @ A @ B)),
)
case(41, "norms_are_different", lambda: Eq(norm(A), fn.frobenius(A)))
case(
    41,
    "eigenvalues_need_symmetry",
    lambda: Eq(fn.lambda_max(A), fn.lambda_max(A)),
    lambda: Eq(norm(A.T), norm(A.T)),
)

# ===================================================================== what first versions accepted: 43 to 59
case(
    43,
    "capture_in_nested_atom",
    lambda: given(
        Eq(Sum(1 / Sum(A[i, j], j), i), Sum(1 / fn.trace(A), i)),
        ForAll(i, Ne(Sum(A[i, j], j), 0)),
        Ne(fn.trace(A), 0),
    ),
    lambda: Eq(Sum(fn.exp(Sum(A[i, j], j)), i), Sum(fn.exp(Sum(A[j, i], i)), j)),
)
case(
    43,
    "capture_in_a_function",
    lambda: Eq(Sum(fn.exp(Sum(A[i, j], j)), i), n * fn.exp(fn.trace(A))),
    lambda: Eq(Sum(fn.exp(fn.trace(A)), i), n * fn.exp(fn.trace(A))),
)
case(
    43,
    "capture_two_levels_down",
    lambda: Eq(
        Sum(fn.exp(Sum(fn.tanh(Sum(A[i, j] * B[j, k], (k, 1, n))), j)), i),
        Sum(fn.exp(Sum(fn.tanh(Sum(A[j, i] * B[i, k], (k, 1, n))), j)), i),
    ),
    lambda: Eq(
        Sum(fn.exp(Sum(fn.tanh(Sum(A[i, j] * B[j, k], (k, 1, n))), j)), i),
        Sum(fn.exp(Sum(fn.tanh(Sum(A[j, i] * B[i, k], (k, 1, n))), i)), j),
    ),
)
case(43, "capture_by_an_expectation", lambda: Eq(E(U * E(U)), E(U * U)), lambda: Eq(E(U * E(U)), E(U) ** 2))
case(
    43,
    "quantifier_that_binds_a_hypothesis",
    lambda: given(ForAll(x, Eq(x, y)), Eq(x, y)),
    lambda: ForAll(x, Eq(x * x, x**2)),
)
case(
    44,
    "delta_across_two_ranges",
    lambda: Eq(Sum(delta(i, a) * w[a], i, a), Sum(w[a], a)),
    lambda: given(Eq(Sum(delta(i, a) * w[a], i, a), Sum(w[a], a)), d <= n),
)
case(
    45,
    "randomness_inside_a_nested_term",
    lambda: Eq(E(1 / (1 + U)), 1 / (1 + U)),
    lambda: Eq(E(x * U), x * E(U)),
)
case(
    45,
    "randomness_inside_a_let",
    lambda: Eq(E(let("r", 2 * U) * U), let("r", 2 * U) * E(U)),
    lambda: Eq(E(let("r", 2 * U) * x), x * E(let("r", 2 * U))),
)
case(
    45,
    "randomness_inside_a_recursion",
    lambda: Eq(
        E(U * recursion("h", start={0: U}, step=lambda h_, t_: h_[t_ - 1])[t]),
        E(U) * recursion("h", start={0: U}, step=lambda h_, t_: h_[t_ - 1])[t],
    ),
)
case(
    46,
    "derivative_in_a_parameter_of_a_law",
    lambda: Eq(grad(E(r[1]), p), E(grad(r[1], p))),
    lambda: Eq(E(r[1]), p),
)
case(
    47,
    "product_of_sums",
    lambda: Eq(Sum(w[a], a) * Sum(c[a], a), Sum(w[a] * c[a], a)),
    lambda: Eq(Sum(w[a], a) * Sum(c[a], a), Sum(Sum(w[a] * c[b], b), a)),
)
case(
    47,
    "square_of_a_sum",
    lambda: Eq(Sum(w[a], a) ** 2, Sum(w[a] ** 2, a)),
    lambda: Eq(Sum(w[a], a) ** 2, Sum(w[a] * w[b], a, b)),
)
case(
    48, "fact_under_a_derivative", lambda: given(Eq(grad(norm(u), u), grad(1 + 0 * u[1], u)), Eq(norm(u), 1))
)
case(
    49,
    "case_split_outside_the_expectation",
    lambda: given(Eq(E(fn.relu(S)), E(S)), 0 <= S),
    lambda: given(Eq(E(S + S), 2 * E(S)), 0 <= S),
)
case(
    49,
    "hypothesis_on_one_outcome",
    lambda: given(Eq(E(S**2), 0), Eq(S, 0)),
    lambda: given(Eq(S**2, 0), Eq(S, 0)),
)
case(
    50,
    "pairwise_is_not_mutual",
    lambda: given(Eq(E(e1 * e2 * e3), 0), independent(e1, e2), independent(e2, e3), independent(e1, e3)),
    lambda: given(Eq(E(e1 * e2 * e3), 0), independent(e1, e2, e3)),
)
case(
    50,
    "independence_is_not_assumed",
    lambda: Eq(E(e1 * e2), 0),
    lambda: given(Eq(E(e1 * e2), 0), independent(e1, e2)),
)
case(51, "no_mean", lambda: Eq(E(1 / G) + E(1 - 1 / G), 1), lambda: Eq(E(N) + E(1 - N), 1))
case(
    51,
    "exponential_of_a_variable_with_two_moments",
    lambda: Eq(E(fn.exp(S)), E(fn.exp(S))),
    lambda: Eq(E(fn.sin(S)), E(fn.sin(S))),
)
case(
    51,
    "third_degree_with_two_moments",
    lambda: Eq(E(S**3 + S) - E(S**3), E(S)),
    lambda: Eq(E(S**2 + S) - E(S**2), E(S)),
)
case(
    51,
    "three_square_integrable_factors",
    lambda: Eq(E(S * S2 * N + S) - E(S * S2 * N), 0),
    lambda: Eq(E(S * N + S) - E(S * N), 0),
)
case(
    51,
    "product_of_a_mean_and_a_second_moment",
    lambda: Eq(E(S * S1 + S) - E(S * S1), 0),
    lambda: Eq(E(S * x + S) - E(S * x), 0),
)
case(51, "variance_without_a_second_moment", lambda: Eq(Var(S1), Var(S1)), lambda: Eq(Var(S), 1))
case(
    51,
    "law_outside_its_domain",
    lambda: Eq(E(scalar("L", law=laws.Bernoulli(q))), q),
    lambda: Eq(E(scalar("L", law=laws.Bernoulli(p))), p),
)
case(
    51,
    "negative_variance_of_a_law",
    lambda: Eq(Var(scalar("L", law=laws.Gaussian(0, q))), q),
    lambda: given(Eq(Var(scalar("L", law=laws.Gaussian(0, q))), q), 0 <= q),
)
case(
    51,
    "interval_that_may_be_empty",
    lambda: Eq(E(scalar("L", law=laws.Uniform(x, y))), (x + y) / 2),
    lambda: Eq(E(scalar("L", law=laws.Uniform(0, 1))), Rational(1, 2)),
)
case(
    52,
    "for_one_sequence_only",
    lambda: Implies(Eq(x * y, z * y), Eq(x, z)),
    lambda: given(Implies(Eq(x, z), Eq(x * y, z * y)), Ne(y, 0)),
)
case(
    53,
    "constraint_in_place_of_a_definition",
    lambda: given(Eq(g[T], g[T] + 1), Eq(g[T - 1], g[T - 1] + 1)),
    lambda: Eq(g[T] + 1, 1 + g[T]),
)
case(
    55,
    "covariance_at_swapped_times",
    lambda: given(Eq(Sum(g[k], (k, s + 1, t)) + Sum(g[k], (k, 1, s)), Sum(g[k], (k, 1, t))), t <= s),
    lambda: given(Eq(Sum(g[k], (k, s + 1, t)) + Sum(g[k], (k, 1, s)), Sum(g[k], (k, 1, t))), s <= t),
)
case(
    55,
    "split_outside_the_range",
    lambda: Eq(Sum(g[k], (k, 1, t)), Sum(g[k], (k, 1, s)) + Sum(g[k], (k, s + 1, t))),
    lambda: Eq(Sum(g[k], (k, 1, t + s)), Sum(g[k], (k, 1, s)) + Sum(g[k], (k, s + 1, t + s))),
)
case(
    55,
    "split_one_beyond_the_range",
    lambda: given(Eq(Sum(g[k], (k, 1, t)), Sum(g[k], (k, 1, s)) + Sum(g[k], (k, s + 1, t))), s <= t + 1),
)
case(
    55,
    "triangle_is_not_a_square",
    lambda: Eq(Sum(Sum(g[k] * g[l], (l, 1, k)), (k, 1, t)), Sum(Sum(g[k] * g[l], (l, 1, t)), (k, 1, t))),
    lambda: Eq(Sum(Sum(g[k] * g[l], (l, 1, k)), (k, 1, t)), Sum(Sum(g[k] * g[l], (k, l, t)), (l, 1, t))),
)
case(
    55,
    "triangle_without_its_diagonal",
    lambda: Eq(Sum(Sum(g[k] * u[l], (l, 1, k)), (k, 1, n)), Sum(Sum(g[k] * u[l], (k, l + 1, n)), (l, 1, n))),
    lambda: Eq(Sum(Sum(g[k] * u[l], (l, 1, k)), (k, 1, n)), Sum(Sum(g[k] * u[l], (k, l, n)), (l, 1, n))),
)
case(
    55,
    "shift_by_one_without_the_ends",
    lambda: Eq(Sum(g[k + 1], (k, 1, t)), Sum(g[k], (k, 1, t))),
    lambda: Eq(Sum(g[k + 1], (k, 1, t)), Sum(g[k], (k, 2, t + 1))),
)
case(
    55,
    "reflection_of_half_a_product",
    lambda: Eq(Sum(g[k] * x ** (t - k), (k, 1, t)), Sum(g[k] * x ** (k - 1), (k, 1, t))),
    lambda: Eq(Sum(g[k] * x ** (t - k), (k, 1, t)), Sum(g[t + 1 - k] * x ** (k - 1), (k, 1, t))),
)
case(
    56,
    "lemma_at_the_boundary",
    lambda: calc(p / p).eq(
        1, by=claim("open", "0 < p < 1", Eq(scalar("p", "0 < p < 1") / scalar("p", "0 < p < 1"), 1))
    ),
    lambda: Eq(scalar("p", "0 < p < 1") / scalar("p", "0 < p < 1"), 1),
)
case(56, "law_at_the_boundary", lambda: Eq((1 - p) / (1 - p), 1), lambda: given(Eq(p / p, 1), Ne(p, 0)))
case(
    57,
    "result_stated_as_a_definition",
    lambda: Eq(recursion("b", start={T: x}, step=lambda b_, t_: y * b_[t_ + 1])[0], x),
    lambda: Eq(recursion("b", start={T: x}, step=lambda b_, t_: y * b_[t_ + 1])[T], x),
)
case(
    58,
    "count_of_an_empty_range",
    lambda: Eq(Sum(1, (k, 1, t - 1)), t - 1),
    lambda: Eq(Sum(1, (k, 1, T - 1)), T - 1),
)
case(
    58,
    "count_by_induction",
    lambda: given(Eq(Sum(1, (k, 1, t - 1)), t - 1), proof=induction(t)),
    lambda: given(Eq(Sum(1, (k, 1, t)), t), proof=induction(t)),
)
case(
    58,
    "range_of_an_index_that_only_the_proof_mentions",
    lambda: calc(Sum(1, (k, 1, t - 1))).eq(t - 1 + (index("i_t", t) - index("i_t", t))).eq(t - 1),
)
case(
    58,
    "two_ends_of_an_index_that_only_the_proof_mentions",
    lambda: (
        calc(Sum(1, (k, T, n)))
        .eq(n - T + 1 + (index("i_n", n, first=T) - index("i_n", n, first=T)))
        .eq(n - T + 1)
    ),
    lambda: given(Eq(Sum(1, (k, T, n)), n - T + 1), T <= n),
)
case(
    58,
    "peeling_an_empty_sum",
    lambda: Eq(Sum(g[k], (k, 1, t)), Sum(g[k], (k, 1, t - 1)) + 1 * Sum(g[k], (k, t, t + 1))),
    lambda: Eq(Sum(g[k], (k, 1, T)), Sum(g[k], (k, 1, T - 1)) + g[T]),
)
case(58, "strict_sum_over_an_empty_range", lambda: 0 < Sum(1, (k, 1, t)), lambda: 0 <= Sum(1, (k, 1, t)))
case(59, "sympy_infinity_on_the_left", lambda: from_sympy(sp.Lt(sp.oo, sx, evaluate=False)))
case(59, "infinity_against_a_node", lambda: sp.oo < x)
case(59, "infinity_below_nothing", lambda: -sp.oo < x)
case(59, "number_on_the_left", lambda: sp.Integer(1) < x, lambda: given(sp.Integer(1) < x, 1 < x))
case(59, "number_equal_from_the_left", lambda: Eq(sp.Integer(1), x), lambda: Eq(sp.Integer(1) + x, x + 1))
case(59, "something_that_exists", lambda: Exists(x, Eq(x * x, -1)))
case(59, "either_of_two", lambda: Or(Eq(x, 0), Eq(x / x, 1)))


def accepted() -> list[str]:
    """False statements that come out proved, and true ones that do not."""
    wrong = []
    for c_ in CASES:
        if verdict(c_.false) in ("proved", "axiom"):
            wrong.append(f"{c_}: the false statement is proved")
        for k_, true in enumerate(c_.true):
            if verdict(true) not in ("proved", "axiom"):
                wrong.append(f"{c_}: true statement {k_} is not proved")
    return wrong


if __name__ == "__main__":
    found = accepted()
    print("\n".join(found) or f"{len(CASES)} cases as they should be")
    sys.exit(1 if found else 0)
