"""What a proof shows, cites or assumes is at hand where it is needed next: inequalities at times, values, divisors."""

import pytest

from symproofs import (
    Eq,
    ForAll,
    Implies,
    Ne,
    at,
    calc,
    claim,
    follows,
    have,
    induction,
    natural,
    scalar,
    steps,
)
from symproofs.numeric import find_counterexample, spot_check
from symproofs.tactics.prover import prove

b, x, y = scalar("b", "0 <= b < 1"), scalar("x", "x > 0"), scalar("y")
T, s = natural("T", 1), natural("s", 1)
below = claim("b.1", "A power below 1", b**T < 1)
quotient = Eq((1 - b**T) / (1 - b**T), 1)


def known():
    """The theorem of the cited claim."""
    from symproofs.runner.match import sequent_of

    return {below: sequent_of(prove(below).theorem)}


TRUE = {
    "a cited inequality as it stands": (b**T < 1, calc(b**T).lt(1, by=below)),
    "times a positive number": (b**T * x < x, calc(b**T * x).lt(x, by=below)),
    "at another time": (b**s < 1, calc(b**s).lt(1, by=below)),
    "at the next time": (b ** (s + 1) < 1, calc(b ** (s + 1)).lt(1, by=below)),
    "by follows": (b**T < 1, follows(below)),
    "at(...)": (b**T < 1, follows(at(below, T))),
    "have gives the statement its value": (
        quotient,
        steps(have(b**T < 1, by=below), calc((1 - b**T) / (1 - b**T)).eq(1)),
    ),
    "a strict inequality as a condition": (Implies(y < 1, Eq((1 - y) / (1 - y), 1)), None),
    "an inequation as a condition": (Implies(Ne(y, 1), Eq((1 - y) / (1 - y), 1)), None),
    "for all": (ForAll(y, Implies(Ne(y, 1), Eq((y - 1) / (1 - y), -1))), None),
}
OPEN = {
    "a time before the first": (b ** (T - 1) < 1, calc(b ** (T - 1)).lt(1, by=below)),  # b^0 = 1
    "times a number of unknown sign": (b**T * y < y, calc(b**T * y).lt(y, by=below)),
    "the condition is too weak": (Implies(y <= 1, Eq((1 - y) / (1 - y), 1)), None),
    "another inequation": (Implies(Ne(y, 2), Eq((1 - y) / (1 - y), 1)), None),
}


@pytest.mark.parametrize("name", TRUE)
def test_it_is_at_hand(name):
    statement, proof = TRUE[name]
    the_claim = claim("c", name, statement, proof=proof)
    found = prove(the_claim, known())
    assert found.proved, found.open
    assert spot_check(the_claim).passed


@pytest.mark.parametrize("name", OPEN)
def test_and_no_more_than_was_shown(name):
    statement, proof = OPEN[name]
    assert not prove(claim("c", name, statement, proof=proof), known()).proved


def test_what_is_shown_under_an_assumption_gives_no_value_outside():
    """In the step of an induction the hypothesis is assumed; what is shown there does not last."""
    inner = induction(
        T,
        base=calc((1 - y) / (1 - y)).eq(1),
        step=steps(have(Eq(y, y)), calc((1 - y ** (T + 1)) / (1 - y ** (T + 1))).eq(1)),
    )
    assert not prove(claim("c", "t", Eq((1 - y**T) / (1 - y**T), 1), proof=inner)).proved
    assert find_counterexample(b ** (T - 1) < 1) is not None
