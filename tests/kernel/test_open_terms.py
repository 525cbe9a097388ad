"""The normal form reads no term with a bound variable open, and no binder that it leaves closed changes its meaning."""

from __future__ import annotations

import pytest
from generator.kernel_values import ONE, A, N, R, V

from symproofs.kernel import contraction as c
from symproofs.kernel import terms as k
from symproofs.kernel.terms import INT, OUT, REAL, ZERO, KernelError, Term

W, P = k.var("w", OUT), k.var("p", INT)
X, Y, Z = (k.var(s, REAL) for s in "xyz")


def differentiable(v: Term, body: Term, point: Term) -> Term:
    return k.make("differentiable", (k.abstract(body, (v,)), point), (REAL, 0))


def three_deep(factor: Term, index: Term) -> Term:
    """[z ↦ [x ↦ [y ↦ E|R + y|·factor differentiable at 0] differentiable at 0]·|z − 1| differentiable at 1]

    For R = 0 it is 0 if the factor is z, and 1 if it is x: |y|·f is differentiable at 0 if f = 0 only.
    """
    mean = k.expect(W, k.mul(k.func("abs", k.add(k.app(R, W, index), Y)), factor))
    middle = differentiable(X, k.indicator(differentiable(Y, mean, ZERO)), ZERO)
    kink = k.func("abs", k.sub(Z, k.ONE))
    return k.indicator(differentiable(Z, k.mul(k.indicator(middle), kink), k.ONE))


@pytest.mark.parametrize("allow", [(), c.LAWS])
def test_a_variable_of_a_derivative_is_not_mistaken_for_another(allow: tuple[str, ...]) -> None:
    def proved(a: Term, b: Term) -> bool:
        goal = k.make("eq", (a, b))
        try:
            c.contraction(goal=goal, hypotheses=(), premises=(), unfold=(), allow=allow)
        except KernelError:
            return False
        return True

    for first in (X, Y, Z):
        for second in (X, Y, Z):
            once = k.sum_over(P, ONE, ONE, three_deep(first, P))  # opened once more than the other side
            assert proved(once, three_deep(second, ONE)) == (first == second)
            assert proved(three_deep(first, ONE), three_deep(second, ONE)) == (first == second)


def test_an_open_term_has_no_normal_form() -> None:
    nf = c.normalizer((), (), (), c.LAWS)
    for t in (
        k.bound(0, REAL),
        k.mul(A, k.bound(3, REAL)),
        k.expect(W, k.mul(k.app(R, W, N), k.bound(0, REAL))),
    ):
        with pytest.raises(KernelError):
            nf.poly(t)


@pytest.mark.parametrize("op", ["forall", "exists"])
def test_what_stands_under_a_quantifier_is_left_as_it_is(op: str) -> None:
    """[Q x: x·V_p ≤ a] beside [Q x: V_p·x ≤ a]: two atoms, though equal."""
    quantified = {"forall": k.forall, "exists": k.exists}[op]
    sides = [
        k.indicator(quantified(X, k.make("le", (k.mul(*pair), A))))
        for pair in ((X, k.app(V, P)), (k.app(V, P), X))
    ]
    nf = c.normalizer((), (), (), c.LAWS)
    assert [nf.poly(t) for t in sides] == [{((t, 1),): 1} for t in sides]


def test_an_index_beside_a_bound_one_is_no_slot_to_shift_to() -> None:
    """Σ_i f(Σ_j A[i+j, i]): the index i is moved by its own slot, not by i + j, in which j is bound."""
    i, j, x = k.var("i", INT), k.var("j", INT), k.var("x", REAL)
    z, v = (k.var(s, k.fun(*[INT] * n), (k.NOTHING,) * (2 * n)) for s, n in (("z", 2), ("v", 1)))
    both = k.combine((1, i), (1, j))

    def total(first: int, body: Term) -> Term:
        """Σ of the body over n values of i, the first of them 1, written from another first index on."""
        moved = k.substitute(body, {i: k.plus(i, 1 - first)})
        return k.sum_over(i, k.integer(first), k.plus(N, first - 1), moved)

    def proved(left: Term, right: Term) -> bool:
        try:
            c.contraction(
                goal=k.make("eq", (left, right)), hypotheses=(), premises=(), unfold=(), allow=c.LAWS
            )
        except KernelError as e:
            assert "is open" not in str(e)
            return False
        return True

    beside = k.func("exp", k.sum_over(j, k.I1, N, k.app(z, both, i)))
    there = k.indicator(k.exists(j, k.make("eq", (k.app(v, both), x))))
    for body in (beside, there, k.mul(beside, there)):
        assert proved(k.add(total(1, body), x), k.add(x, total(1, body)))
        later = k.substitute(body, {i: k.plus(i, 1)})
        assert not proved(total(1, body), total(1, later)) and not proved(total(1, body), total(2, later))
    for body in (beside, k.mul(beside, there)):
        assert proved(total(1, body), total(2, body)) and proved(total(-3, body), total(5, body))
