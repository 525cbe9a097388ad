"""Inverse matrices and sums term by term: against exact inverses by elimination, and near misses refused."""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from fractions import Fraction

import pytest
from generator import kernel_values as kv
from generator.kernel_values import ONE, A, I, J, M, N, T, V, X

from symproofs.kernel import contraction as c
from symproofs.kernel import logic, matrices
from symproofs.kernel import terms as k
from symproofs.kernel.contraction import contraction
from symproofs.kernel.logic import assume
from symproofs.kernel.matrices import injective, injective_invertible, sum_congruence, zero_terms
from symproofs.kernel.normal_form import to_term
from symproofs.kernel.terms import INT, ZERO, KernelError, Term
from symproofs.kernel.theorem import Theorem

P, Q, W, Z = (k.var(x, INT) for x in "pqwz")
VP = k.app(V, P)


def invertible(n: Term, matrix: Term) -> Term:
    return k.make("invertible", (n, matrix))


def inverse(n: Term, matrix: Term, i: Term, j: Term) -> Term:
    return k.make("inverse", (n, matrix, i, j))


def square(body: Term, size: Term = N) -> Term:
    """λ p q. body."""
    return k.lam((P, Q), (ONE, size, ONE, size), body)


def total(v: Term, lo: Term, hi: Term, body: Term) -> Term:
    return k.sum_over(v, lo, hi, body)


# X + z·I, an abbreviation with a parameter
_ENTRY = k.app(k.bound(3, k.fun(INT, INT)), k.bound(1, INT), k.bound(0, INT))
SHIFTED = k.Definition(
    "shifted",
    "let",
    [k.fun(INT, INT), INT],
    [(k.NOTHING,) * 4, ()],
    2,
    [k.NOTHING] * 4,
    [k.add(_ENTRY, k.mul(k.real(k.bound(2, INT)), k.delta(k.bound(1, INT), k.bound(0, INT))))],
)
TRANSPOSED = square(k.app(X, Q, P))
GRAM = square(k.add(total(W, ONE, N, k.mul(k.app(X, W, P), k.app(X, W, Q))), k.delta(P, Q)))


def shifted(z: Term) -> Term:
    return square(k.const(SHIFTED, X, z, P, Q))


FOR_SOME = k.quantify([Z, *k.within(Z, ONE, T)], invertible(N, shifted(Z)))  # for 1 ≤ z ≤ t only
FOR_ALL = k.forall(Z, invertible(N, shifted(Z)))
PREMISES = (
    invertible(N, X),
    invertible(N, TRANSPOSED),
    invertible(N, GRAM),
    invertible(M, X),
    FOR_SOME,
    FOR_ALL,
)


def proved(
    left: Term, right: Term, *premises: Term, allow: Sequence[str] = c.LAWS, more: Sequence[Term] = ()
) -> Theorem:
    return contraction(
        goal=k.make("eq", (left, right)),
        hypotheses=(*kv.RANGES, *more),
        premises=tuple(assume(formula=f) for f in premises),
        unfold=(),
        allow=tuple(allow),
    )


# ------------------------------------------------------------------------------------- the evaluator itself
@pytest.mark.parametrize("seed", range(20))
def test_elimination_inverts(seed: int) -> None:
    rng = random.Random(seed)
    n = rng.randint(0, 4)
    rows = [[Fraction(rng.randint(-2, 2)) for _ in range(n)] for _ in range(n)]
    found = kv.inverted(rows)
    if found is None:  # the rows are dependent: elimination left a row of zeros
        assert n > 0
        return
    for left, right in ((rows, found), (found, rows)):
        for i in range(n):
            for j in range(n):
                assert sum(left[i][v] * right[v][j] for v in range(n)) == (i == j)


@pytest.mark.parametrize("n", [-1, 0, 1, 2])
def test_outside_its_domain_an_inverse_is_zero(n: int) -> None:
    w = kv.World(3, {N: n})
    w.values[X] = lambda i, j: Fraction(2 if i == j else 0)
    assert kv.value(invertible(N, X), w)
    for i in range(-1, 4):
        for j in range(-1, 4):
            inside = 1 <= i <= n and 1 <= j <= n
            want = Fraction(1, 2) if inside and i == j else 0
            assert kv.value(inverse(N, X, k.integer(i), k.integer(j)), w) == want
    w.values[X] = lambda i, j: Fraction(0)
    assert kv.value(invertible(N, X), w) == (n <= 0)
    assert kv.value(inverse(N, X, ONE, ONE), w) == 0


# ---------------------------------------------------------------------------------------------- contraction
RIGHT = total(W, ONE, N, k.mul(inverse(N, X, I, W), k.app(X, W, I)))


def test_both_products_are_the_identity() -> None:
    second = k.make("ile", (ONE, P)), k.make("ile", (P, N))
    named = square(k.const(SHIFTED, X, M, P, Q))
    for matrix in (X, named):
        entry = functools.partial(k.app, matrix)
        premise = invertible(N, matrix)
        for summand in (
            k.mul(inverse(N, matrix, I, W), entry(W, P)),
            k.mul(entry(W, P), inverse(N, matrix, I, W)),
            k.mul(entry(P, W), inverse(N, matrix, W, I)),
        ):
            done = proved(total(W, ONE, N, summand), k.delta(I, P), premise, more=second)
            assert done.hypotheses >= {premise, *second, kv.at_least(I, ONE), kv.at_least(N, I)}
            assert matrices.INVERSE in done.used


def test_inside_a_longer_contraction() -> None:
    left = total(P, ONE, N, total(W, ONE, N, k.mul(inverse(N, X, I, W), k.app(X, W, P), VP)))
    assert proved(left, k.app(V, I), invertible(N, X)).hypotheses >= {invertible(N, X)}
    nested = total(P, ONE, N, k.mul(VP, total(W, ONE, N, k.mul(k.app(X, P, W), inverse(N, X, W, P)))))
    assert proved(nested, total(P, ONE, N, VP), invertible(N, X))
    family = total(
        Z, ONE, T, total(W, ONE, N, k.mul(inverse(N, shifted(Z), I, W), k.const(SHIFTED, X, Z, W, I)))
    )
    assert FOR_ALL in proved(family, k.real(T), FOR_ALL).hypotheses


@pytest.mark.parametrize(
    ("left", "right", "premises"),
    [
        pytest.param(RIGHT, k.ONE, (), id="not known to be invertible"),
        pytest.param(RIGHT, k.ONE, (invertible(M, X),), id="another size is"),
        pytest.param(RIGHT, k.ONE, (invertible(N, TRANSPOSED),), id="the transpose is"),
        pytest.param(RIGHT, k.ONE, (invertible(N, square(k.mul(A, k.app(X, P, Q)))),), id="a multiple is"),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, X, J, W), k.app(X, W, J))),
            k.ONE,
            (invertible(N, X),),
            id="j may exceed n",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, X, T, W), k.app(X, W, I))),
            k.delta(I, T),
            (invertible(N, X),),
            id="t may be 0 or exceed n",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, X, I, W), k.app(X, I, W))),
            k.ONE,
            (invertible(N, X),),
            id="transposed entry",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, X, W, I), k.app(X, W, I))),
            k.ONE,
            (invertible(N, X),),
            id="transposed inverse",
        ),
        pytest.param(
            total(W, k.I0, N, k.mul(inverse(N, X, I, W), k.app(X, W, I))),
            k.ONE,
            (invertible(N, X),),
            id="from 0",
        ),
        pytest.param(
            total(W, ONE, k.plus(N, 1), k.mul(inverse(N, X, I, W), k.app(X, W, I))),
            k.ONE,
            (invertible(N, X),),
            id="to n + 1",
        ),
        pytest.param(
            total(W, ONE, M, k.mul(inverse(N, X, I, W), k.app(X, W, I))),
            k.ONE,
            (invertible(N, X),),
            id="to m",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, X, I, W), k.app(X, W, I), k.app(V, W))),
            k.app(V, I),
            (invertible(N, X),),
            id="the index stands in a third factor",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, X, I, W), k.power(k.app(X, W, I), 2))),
            k.ONE,
            (invertible(N, X),),
            id="a square",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(k.power(inverse(N, X, I, W), 2), k.app(X, W, I))),
            k.ONE,
            (invertible(N, X),),
            id="a square of the inverse",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, X, W, W), k.app(X, W, I))),
            k.ONE,
            (invertible(N, X),),
            id="a diagonal",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, shifted(W), I, W), k.const(SHIFTED, X, W, W, I))),
            k.ONE,
            (FOR_ALL,),
            id="the index stands in the matrix",
        ),
        pytest.param(
            total(W, ONE, N, total(P, ONE, W, k.mul(inverse(N, X, I, W), k.app(X, W, I)))),
            total(P, ONE, N, k.ONE),
            (invertible(N, X),),
            id="another range depends on the index",
        ),
        pytest.param(
            total(
                Z, ONE, N, total(W, ONE, N, k.mul(inverse(N, shifted(Z), I, W), k.const(SHIFTED, X, Z, W, I)))
            ),
            k.real(N),
            (FOR_SOME,),
            id="invertible up to t, summed up to n",
        ),
        pytest.param(
            total(W, ONE, N, k.mul(inverse(N, shifted(M), I, W), k.const(SHIFTED, X, J, W, I))),
            k.ONE,
            (FOR_ALL,),
            id="two members of a family",
        ),
    ],
)
def test_near_misses_of_the_contraction(left: Term, right: Term, premises: tuple[Term, ...]) -> None:
    with pytest.raises(KernelError):
        proved(left, right, *premises)


def test_the_law_of_inverses_needs_leave() -> None:
    assert proved(RIGHT, k.ONE, invertible(N, X))
    with pytest.raises(KernelError):
        proved(RIGHT, k.ONE, invertible(N, X), allow=[x for x in c.LAWS if x != matrices.INVERSE])


class WithInverses(kv.Random):
    """Draws sums over a matrix and its inverse, most of them fit to be contracted."""

    def real(self, depth: int, names: Sequence[Term] = (), outcomes: Sequence[Term] = ()) -> Term:
        rng = self.rng
        if depth <= 0 or rng.random() < 0.4:
            return super().real(depth, names, outcomes)
        matrix = rng.choice([X, X, TRANSPOSED, GRAM, shifted(rng.choice([*names, T, ONE]))])
        size = rng.choice([N, N, N, N, M])
        self.count += 1
        v = k.var(f"s{self.count}", INT)
        i, j = (rng.choice([I, I, *names, *names]) if size is N else J for _ in range(2))
        if rng.random() < 0.15:
            i = self.integer(names)
        inv, entry = inverse(size, matrix, i, v), k.app(matrix, v, j)
        if rng.random() < 0.5:
            inv, entry = inverse(size, matrix, v, i), k.app(matrix, j, v)
        if rng.random() < 0.1:
            entry = k.app(matrix, j, v)
        parts = [inv, entry]
        if rng.random() < 0.3:
            parts.append(self.real(depth - 1, (*names, v) if rng.random() < 0.3 else names, outcomes))
        out = total(v, ONE, size if rng.random() < 0.95 else k.plus(size, 1), k.mul(*parts))
        if rng.random() < 0.5:
            self.count += 1
            u = k.var(f"s{self.count}", INT)
            out = total(u, ONE, rng.choice([N, N, N, I, M, T]), k.mul(k.substitute(out, {I: u}), k.app(V, u)))
        return out


@pytest.mark.parametrize("block", range(8))
def test_the_normal_form_with_inverses_has_the_value_of_the_term(block: int) -> None:
    seen = contracted = 0
    for seed in range(60 * block, 60 * block + 60):
        rng = random.Random(seed)
        t = WithInverses(rng).real(rng.choice((1, 2, 2)))
        known = tuple(assume(formula=f) for f in PREMISES if rng.random() < 0.8)
        unfold = (SHIFTED,) if rng.random() < 0.5 else ()
        nf = c.normalizer(kv.RANGES, known, unfold, c.LAWS)
        try:
            normal = to_term(nf.poly(t))
        except KernelError:
            continue
        needed = nf.formulas | nf.sources
        assert needed <= {*PREMISES, *kv.RANGES}
        for _ in range(8):
            w = kv.world(rng)
            try:
                if all(kv.value(h, w) for h in needed):
                    seen += 1
                    assert kv.value(t, w) == kv.value(normal, w), f"seed {seed}: {t!r}\nbecame {normal!r}"
            except (kv.NoExactValue, OverflowError):
                continue
        contracted += matrices.INVERSE in nf.names
    assert seen > 150
    assert contracted > 1


# --------------------------------------------------------------------------------------- injective, invertible
def test_injective_matrices_are_invertible() -> None:
    for size, matrix in ((N, X), (N, GRAM), (k.integer(0), X), (k.integer(-3), X), (ONE, TRANSPOSED)):
        done = injective_invertible(theorem=assume(formula=injective(matrix, size)), size=size, matrix=matrix)
        assert done.conclusion == invertible(size, matrix)
        assert done.hypotheses == {injective(matrix, size)}
        assert done.used == (matrices.RANK,)


def test_near_misses_of_injectivity() -> None:
    right = injective(X, N)
    z = k.var("z", k.fun(INT), (ONE, N))
    row = total(Q, ONE, N, k.mul(k.app(X, P, Q), k.app(z, Q)))
    kernel = k.quantify([P, *k.within(P, ONE, N)], k.make("eq", (row, ZERO)))
    zero = k.quantify([Q, *k.within(Q, ONE, N)], k.make("eq", (k.app(z, Q), ZERO)))
    assert k.quantify([z], k.imp(kernel, zero)) == right
    fewer = k.quantify([P, *k.within(P, ONE, k.plus(N, -1))], k.make("eq", (row, ZERO)))
    first = k.make("eq", (k.app(z, ONE), ZERO))
    misses = [
        (right, M, X),  # another size
        (right, N, TRANSPOSED),
        (injective(X, M), N, X),
        (k.quantify([z], k.imp(zero, kernel)), N, X),  # the other way round
        (k.quantify([z], k.imp(kernel, first)), N, X),  # only the first entry vanishes
        (k.imp(kernel, zero), N, X),  # for one z
        (k.quantify([z], zero), N, X),
        (right, N, V),  # not a matrix
        (right, ZERO, X),  # not a size
        (invertible(N, X), N, X),
    ]
    for formula, size, matrix in misses:
        with pytest.raises(KernelError):
            injective_invertible(theorem=assume(formula=formula), size=size, matrix=matrix)
    for fewer_rows in (k.quantify([z], k.imp(fewer, zero)),):  # more than is needed, but not of the form
        with pytest.raises(KernelError):
            injective_invertible(theorem=assume(formula=fewer_rows), size=N, matrix=X)


def test_a_local_is_no_matrix_and_no_size() -> None:
    z = k.local("z", 0, k.fun(INT), (ONE, N))
    own = k.lam((P, Q), (ONE, N, ONE, N), k.mul(k.app(X, P, Q), k.app(z, P)))
    for size, matrix in ((N, own), (k.local("i", 0, INT), X), (N, k.local("f", 0, k.fun(INT, INT)))):
        with pytest.raises(KernelError):
            injective_invertible(theorem=assume(formula=injective(X, N)), size=size, matrix=matrix)


# ------------------------------------------------------------------------------------------ sums term by term
def ranged(lo: Term, hi: Term, op: str, a: Term, b: Term) -> Term:
    return k.quantify([P, *k.within(P, lo, hi)], k.make(op, (a, b)))


@pytest.mark.parametrize("seed", range(60))
def test_equal_terms_have_equal_sums(seed: int) -> None:
    rng = random.Random(seed)
    draw = kv.Random(rng)
    lo, hi = draw.integer(()), draw.integer(())
    left, right = draw.real(2, (P,)), draw.real(1, (P,))
    formula = ranged(lo, hi, "eq", left, right)
    done = sum_congruence(theorem=assume(formula=formula))
    assert done.conclusion == k.make("eq", (total(P, lo, hi, left), total(P, lo, hi, right)))
    assert done.hypotheses == {formula}
    for _ in range(40):
        w = kv.world(rng)
        try:
            assert not kv.value(formula, w) or kv.value(done.conclusion, w)
        except (kv.NoExactValue, OverflowError):
            continue


@pytest.mark.parametrize(
    "formula",
    [
        k.quantify([P], k.make("eq", (VP, A))),  # no range
        k.quantify([P, kv.at_least(P, ONE)], k.make("eq", (VP, A))),  # one end
        k.quantify([P, *reversed(k.within(P, ONE, N))], k.make("eq", (VP, A))),  # hi before lo
        k.quantify([P, *k.within(I, ONE, N)], k.make("eq", (VP, A))),  # the range of another index
        k.quantify([P, *k.within(P, P, N)], k.make("eq", (VP, A))),  # an end that mentions the index
        k.quantify([P, *k.within(k.plus(P, 1), ONE, N)], k.make("eq", (VP, A))),  # the range of p + 1
        k.quantify([P, kv.at_least(P, ONE), kv.at_least(N, I)], k.make("eq", (VP, A))),  # two indices
        k.quantify([P, *k.within(P, ONE, N)], k.make("le", (VP, A))),
        k.quantify([A, *k.within(P, ONE, N)], k.make("eq", (VP, A))),
        k.quantify([P, *k.within(P, ONE, N)], k.imp(k.TRUE, k.make("eq", (VP, A)))),
        k.make("eq", (VP, A)),
    ],
    ids=range(11),
)
def test_near_misses_of_sum_congruence(formula: Term) -> None:
    with pytest.raises(KernelError):
        sum_congruence(theorem=assume(formula=formula))


@pytest.mark.parametrize("seed", range(60))
def test_terms_of_a_sum_of_zero(seed: int) -> None:
    rng = random.Random(seed)
    draw = kv.Random(rng)
    lo, hi = rng.choice([(ONE, N), (draw.integer(()), draw.integer(())), (N, k.plus(N, -2)), (T, T)])
    body = rng.choice([k.power(draw.real(1, (P,)), 2), draw.real(1, (P,))])
    sum_, signs = k.make("eq", (total(P, lo, hi, body), ZERO)), ranged(lo, hi, "le", ZERO, body)
    done = zero_terms(total=assume(formula=sum_), signs=assume(formula=signs))
    assert done.conclusion == ranged(lo, hi, "eq", body, ZERO)
    assert done.hypotheses == {sum_, signs}
    for _ in range(40):
        w = kv.world(rng)
        try:
            assert not (kv.value(sum_, w) and kv.value(signs, w)) or kv.value(done.conclusion, w)
        except (kv.NoExactValue, OverflowError):
            continue


def test_near_misses_of_zero_terms() -> None:
    vanishes = k.make("eq", (total(P, ONE, N, VP), ZERO))
    signs = ranged(ONE, N, "le", ZERO, VP)
    assert zero_terms(total=assume(formula=vanishes), signs=assume(formula=signs))
    misses = [
        (k.make("eq", (ZERO, total(P, ONE, N, VP))), signs),  # 0 = Σ
        (k.make("le", (total(P, ONE, N, VP), ZERO)), signs),
        (k.make("eq", (total(P, ONE, N, VP), k.ONE)), signs),
        (k.make("eq", (total(P, ONE, M, VP), ZERO)), signs),  # another range
        (k.make("eq", (total(P, k.I0, N, VP), ZERO)), signs),
        (k.make("eq", (total(P, ONE, N, k.neg(VP)), ZERO)), signs),  # other terms
        (vanishes, ranged(ONE, N, "le", VP, ZERO)),  # the other sign
        (vanishes, ranged(ONE, N, "le", A, VP)),  # not 0
        (vanishes, ranged(ONE, N, "lt", ZERO, VP)),
        (vanishes, ranged(ONE, k.plus(N, -1), "le", ZERO, VP)),  # all but the last
        (vanishes, k.quantify([P, *k.within(P, ONE, N)], k.make("le", (ZERO, k.app(V, I))))),
        (signs, vanishes),
    ]
    for first, second in misses:
        with pytest.raises(KernelError):
            zero_terms(total=assume(formula=first), signs=assume(formula=second))


def test_empty_sums_say_nothing_of_their_terms() -> None:
    """0 ≤ p ≤ −1 is no p: what follows for V is true of any V."""
    body, hi = VP, k.integer(-1)
    signs = ranged(k.I0, hi, "le", ZERO, body)
    done = zero_terms(
        total=contraction(
            goal=k.make("eq", (total(P, k.I0, hi, body), ZERO)),
            hypotheses=(),
            premises=(),
            unfold=(),
            allow=(),
        ),
        signs=assume(formula=signs),
    )
    at = logic.forall_elim(theorem=done, value=k.I0).conclusion
    assert at.op == "imp"
    assert not kv.value(at.args[1].args[0], kv.World(1))
