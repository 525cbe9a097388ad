"""√(x²) = x where only a domain says that x ≥ 0; equations that would rewrite without end do no harm."""

import pytest

from symproofs import Eq, Ne, calc, claim, have, scalar, sqrt, steps
from symproofs.numeric import find_counterexample, spot_check
from symproofs.tactics.prover import prove

a, b, c, x = scalar("a", "a > 0"), scalar("b", "b >= 0"), scalar("c"), scalar("x")
TRUE = {
    "positive": (Eq(a, sqrt(a**2)), None),
    "at least 0": (Eq(sqrt(b**2), b), None),
    "a chain": (Eq(a, sqrt(a**2)), calc(a).eq(sqrt(a**2))),
    "after a trivial equation": (Eq(a, sqrt(a**2)), steps(have(Eq(c, c)), calc(a).eq(sqrt(a**2)))),
    "after a circular equation": (
        Eq(c + 1 - 1, c),
        steps(have(Eq(c, c + a - a)), calc(c + 1 - 1).eq(c)),
    ),
}
FALSE = {"no sign": Eq(sqrt(x**2), x), "not 0": Eq(sqrt(x**2), x)}


@pytest.mark.parametrize("name", TRUE)
def test_a_domain_gives_the_sign(name):
    statement, proof = TRUE[name]
    the_claim = claim("c", name, statement, proof=proof)
    found = prove(the_claim)
    assert found.proved, found.open
    assert spot_check(the_claim).passed


@pytest.mark.parametrize("name", FALSE)
def test_without_the_sign_it_is_open_and_refuted(name):
    given = [Ne(x, 0)] if name == "not 0" else []
    the_claim = claim("c", name, FALSE[name], given=given)
    assert not prove(the_claim).proved
    assert find_counterexample(FALSE[name], given=given) is not None
