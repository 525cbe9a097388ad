"""A refutation under hypotheses counts only where a point meets them beyond doubt, and a counterexample too."""

from typing import Any

import pytest

from symproofs import (
    E,
    Eq,
    Exists,
    ForAll,
    Implies,
    Ne,
    Not,
    Rational,
    almost_surely,
    claim,
    erratum,
    indicator,
    laws,
    natural,
    scalar,
    verify,
)

x, y, c = scalar("x"), scalar("y"), scalar("c")
s, t = natural("s"), natural("t")
G, U = scalar("G", law=laws.Gaussian(0, 1)), scalar("U", law=laws.Uniform(0, 1))
third = Rational(1, 3)
right = claim("right", "what holds instead", Eq(x, x))


@pytest.mark.parametrize(
    "true",
    [
        Exists(t, t >= 100),
        Exists(y, y > 10**9),
        ForAll(t, Exists(s, s > t)),
        Exists(y, Eq(y**3, x**3)),
        Eq(E(indicator(third > U)), third),
        Eq(E(indicator(G > 0)), Rational(1, 2)),
        almost_surely(Ne(G, 1)),
    ],
    ids=str,
)
def test_a_true_statement_is_not_refuted_by_assuming_its_negation(true: Any) -> None:
    found = verify([right, erratum("e", "true", true, given=[Not(true)], corrected=right)])
    assert found[1].verdict not in ("refuted as written", "proved"), found[1].message


@pytest.mark.parametrize(
    ("statement", "given"),
    [
        (c <= Rational(7, 10), [E(indicator(abs(G) >= c)) >= Rational(1, 2)]),
        (Eq(x, 0), [Implies(almost_surely(Ne(G, 1)), Eq(x, 0))]),
    ],
)
def test_laws_that_share_moments_make_no_counterexample(statement: Any, given: list[Any]) -> None:
    assert verify(claim("q", "true", statement, given=given)).verdict == "open"


def test_a_false_statement_is_refuted_where_it_fails() -> None:
    false = erratum("e", "false", Eq(x**2, x), given=[Eq(x, 2)], corrected=right)
    assert verify([right, false])[1].verdict == "refuted as written"
    everywhere = erratum("e", "false", ForAll(x, Eq(x**2, x)), corrected=right, proof=None)
    assert verify([right, everywhere])[1].verdict in ("open", "refuted as written")
