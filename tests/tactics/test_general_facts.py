"""Facts for all sizes and arrays: matching, instances, and what an audit tells of them."""

from __future__ import annotations

import pytest

from symproofs import (
    Eq,
    ForAll,
    Implies,
    at,
    calc,
    claim,
    diag,
    facts,
    function,
    have,
    index,
    matrix,
    norm,
    scalar,
    sizes,
    steps,
    vector,
    verify,
)
from symproofs.kernel import logic
from symproofs.kernel import terms as k
from symproofs.kernel.bounds import archimedes
from symproofs.kernel.norms import norm_bound, norm_sign
from symproofs.kernel.terms import INT, REAL, Term
from symproofs.kernel.theorem import audit
from symproofs.tactics.matching import instance_values

M, N, P, Q = (k.var(x, INT) for x in ("m", "n", "p", "q"))
I, J, L = (k.var(x, INT) for x in "ijl")
A = k.var("A", k.fun(INT, INT), (k.I1, M, k.I1, P))
B = k.var("B", k.fun(INT, INT), (k.I1, P, k.I1, N))
V = k.var("V", k.fun(INT, INT), (k.I1, Q, k.I1, Q))
X = k.var("X", k.fun(INT), (k.I1, Q))


def product(a: Term, b: Term, m: Term, p: Term, n: Term) -> Term:
    entry = k.sum_over(L, k.I1, p, k.mul(k.app(a, I, L), k.app(b, L, J)))
    return k.make("opnorm", (m, n, k.lam((I, J), (k.I1, m, k.I1, n), entry)))


PATTERN, UNKNOWN = product(A, B, M, P, N), [M, N, P, A, B]


def test_a_product_is_matched_with_its_factors() -> None:
    diagonal = k.lam((I, J), (k.I1, Q, k.I1, Q), k.mul(k.delta(I, J), k.app(X, J)))
    found = instance_values(PATTERN, product(V, diagonal, Q, Q, Q), UNKNOWN)
    assert found is not None
    assert found[:4] == [Q, Q, Q, V]
    assert found[4] == diagonal
    put = dict(zip(UNKNOWN[:3], found[:3], strict=True))
    a, b = (k.instantiate(k.abstract(k.app(f, I, J), ()), ()) for f in found[3:])
    assert a == k.app(V, I, J)
    assert b == k.mul(k.delta(I, J), k.app(X, J))
    assert put[P] == Q


@pytest.mark.parametrize(
    "other",
    [
        k.make("opnorm", (Q, Q, V)),
        k.make("opnorm", (Q, Q, k.lam((I, J), (k.I1, Q, k.I1, Q), k.mul(k.app(V, I, J), k.app(V, J, I))))),
        # a factor that depends on the other index as well
        k.make(
            "opnorm",
            (
                Q,
                Q,
                k.lam(
                    (I, J),
                    (k.I1, Q, k.I1, Q),
                    k.sum_over(L, k.I1, Q, k.mul(k.app(V, I, J), k.app(V, L, J))),
                ),
            ),
        ),
    ],
)
def test_what_is_no_product_is_not_matched(other: Term) -> None:
    assert instance_values(PATTERN, other, UNKNOWN) is None


def test_one_unknown_has_one_value() -> None:
    twice = product(A, A, M, P, N)
    assert instance_values(twice, product(V, V, Q, Q, Q), [M, N, P, A]) == [Q, Q, Q, V]
    other = k.lam((I, J), (k.I1, Q, k.I1, Q), k.app(V, J, I))
    assert instance_values(twice, product(V, other, Q, Q, Q), [M, N, P, A]) is None


def test_an_integer_pattern_is_solved() -> None:
    f = k.var("f", k.fun(INT), (k.NOTHING, k.NOTHING))
    t = k.var("t", INT)
    assert instance_values(k.app(f, k.plus(t, 1)), k.app(f, Q), [t]) == [k.plus(Q, -1)]
    assert instance_values(k.app(f, k.combine((2, t))), k.app(f, Q), [t]) is None


def test_an_audit_follows_the_premises_of_an_instance() -> None:
    x = k.var("x", REAL)
    sign = norm_sign(rows=Q, columns=Q, matrix=V)
    general = logic.generalise(
        theorem=logic.assume(formula=k.make("le", (k.ZERO, x))), entries=(x, k.make("le", (k.ZERO, x)))
    )
    done = logic.instance(theorem=general, values=(sign.conclusion.args[1],), premises=(sign,))
    assert audit(done) == {"operator norm"}
    both = logic.and_intro(left=done, right=archimedes(x=x))
    assert audit(both) == {"operator norm", "Archimedean property"}
    assert audit(norm_bound(rows=Q, columns=Q, matrix=V, vector=X)) == {"operator norm"}


# ------------------------------------------------------------------------------------------------- in claims
n, m = sizes("n m")
i = index("i", n)
S, R = matrix("S", n, n), matrix("R", n, m)
v, x, y = vector("v", n), scalar("x"), scalar("y")
f = function("f")


def test_facts_are_cited_at_products_of_three() -> None:
    chain = calc(norm(S @ S @ R)).le(norm(S @ S) * norm(R), by=facts.submultiplicative)
    found = verify(
        claim("x", "three factors", chain.le(norm(S) * norm(S) * norm(R), by=facts.submultiplicative))
    )
    assert (found.verdict, found.axioms) == ("proved", ("operator norm",))
    assert found.lemmas == ("library.norm-of-product",)


def test_a_premise_of_a_fact_is_found_behind_a_function() -> None:
    bounded = ForAll(x, abs(f(x)) <= y)
    found = verify(
        claim(
            "x",
            "a diagonal",
            calc(norm(diag(f(v)))).le(y, by=[facts.norm_of_diagonal, bounded]),
            given=[bounded],
        ),
        numeric=False,
    )
    assert found.verdict == "proved"
    assert found.steps[0].used == (facts.norm_of_diagonal, bounded)


def test_a_fact_at_values() -> None:
    found = verify(
        claim(
            "x",
            "Bernoulli",
            Implies(x >= 0, (1 + x) ** 5 >= 1 + 5 * x),
            proof=steps(
                have((1 + x) ** 5 >= 1 + x * 5, by=at(facts.bernoulli, x, 5)),
                calc((1 + x) ** 5).ge(1 + 5 * x),
            ),
        ),
        numeric=False,
    )
    assert found.verdict == "proved"


def test_a_lemma_of_the_library_is_proved_before_it_is_cited() -> None:
    found = verify(
        claim("x", "the identity", Eq(norm(S), norm(S)), proof=calc(norm(S)).eq(norm(S))), numeric=False
    )
    assert found.lemmas == ()
    assert facts.submultiplicative.claim().id == "library.norm-of-product"
    assert facts.linearity.claim() is None
    for fact in facts:
        if fact.claim() is not None:
            assert verify(fact.claim(), numeric=False).verdict == "proved", fact
