"""False laws of exp, log, logistic and tanh, each with the nearest true one; cited laws and everything else offered."""

from __future__ import annotations

from typing import Any

import pytest

from symproofs import Eq, Ne, calc, claim, facts, fn, grad, index, scalar, sizes, sqrt, vector, verify
from symproofs.numeric import spot_check

n = sizes("n")
i, j = index("i", n), index("j", n)
a, b, x, y, z = scalar("a"), scalar("b"), scalar("x"), scalar("y"), scalar("z")
v, c = vector("v", n), scalar("c")
exp, log, logistic, tanh, softplus = fn.exp, fn.log, fn.logistic, fn.tanh, fn.softplus
LAWS = [
    facts.exponential,
    facts.logarithm,
    facts.logistic,
    facts.hyperbolic_tangent,
    facts.softplus,
    facts.differentiation,
]


def found(left: Any, relation: str, right: Any, *given: Any, numeric: bool = False) -> Any:
    proof = getattr(calc(left), relation)(right, by=[*LAWS, *given])
    return verify(claim("x", "a law", proof, given=list(given)), numeric=numeric)


FALSE = {
    "exp of a product": (exp(x * y), "eq", exp(x) * exp(y)),
    "exp of a sum": (exp(x + y), "eq", exp(x) + exp(y)),
    "a power of exp": (exp(x) ** 2, "eq", exp(x**2)),
    "log of a sum": (log(a + b), "eq", log(a) + log(b), a > 0, b > 0),
    "a power of log": (log(a) ** 2, "eq", 2 * log(a), a > 0),
    "a quotient of logs": (log(a) / log(b), "eq", log(a) - log(b), a > 1, b > 2, log(b) > 0),
    "log of a root": (log(sqrt(a)), "eq", sqrt(log(a)), a > 1, log(a) > 0),
    "tanh below 1/2": (2 * tanh(x), "lt", 1),
    "logistic below 1/2": (2 * logistic(x), "le", 1),
    "logistic is odd": (logistic(-x), "eq", -logistic(x)),
    "tanh is even": (tanh(-x), "eq", tanh(x)),
    "tanh is logistic": (tanh(x), "eq", 2 * logistic(x) - 1),
    "softplus is relu": (softplus(x), "eq", fn.relu(x)),
    "softplus is even": (softplus(x), "eq", softplus(-x)),
    "the slope of logistic": (logistic(x) * (1 - logistic(x)), "lt", logistic(x) / 2),
    "softmax with a shift above only": (exp(v[1] + c) / (exp(v[1]) + exp(x)), "eq", exp(v[1]) / (exp(v[1]) + exp(x))),
    "softmax of a multiple": (exp(2 * x) / (exp(2 * x) + exp(2 * y)), "eq", exp(x) / (exp(x) + exp(y))),
    "cross-entropy with the wrong sign": (grad(log(1 + exp(z)) - y * z, z), "eq", y - logistic(z)),
}  # fmt: skip


@pytest.mark.parametrize("line", FALSE.values(), ids=FALSE)
def test_a_false_law_is_refused_and_refuted(line: tuple[Any, ...]) -> None:
    left, relation, right, *given = line
    assert found(left, relation, right, *given).verdict == "open"
    proof = getattr(calc(left), relation)(right, by=[*LAWS, *given])
    stated = claim("x", "a false law", proof, given=given)
    kinds = [(spot_check(stated, seed=seed).counterexample or {}).get("kind") for seed in (7, 8, 9)]
    assert "false" in kinds


UNDEFINED = {
    "log of a product": (log(a * b), log(a) + log(b), a * b > 0),
    "log of a product, one sign": (log(a * b), log(a) + log(b), a > 0),
    "log of a square": (log(x**2), 2 * log(x), Ne(x, 0)),
    "exp of log": (exp(log(x)), x),
    "exp of log at 0": (exp(log(x)), x, x >= 0),
}
SIGNS = {"log of a square": [x > 0], "exp of log": [x > 0], "exp of log at 0": [x > 0]}


@pytest.mark.parametrize("name", UNDEFINED)
def test_a_law_without_its_sign_is_refused(name: str) -> None:
    """The two sides have a value at some of the points only; with the sign it is a theorem."""
    left, right, *given = UNDEFINED[name]
    for proof in (None, calc(left).eq(right, by=[*LAWS, *given])):
        stated = claim("x", "a law without a sign", Eq(left, right), proof=proof, given=given)
        assert verify(stated, numeric=False).verdict == "open"
        assert verify(stated).verdict in ("open", "refuted")
    assert found(left, "eq", right, *SIGNS.get(name, [a > 0, b > 0])).verdict == "proved"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (exp(x + y), exp(x) * exp(y)),
        (logistic(-x), 1 - logistic(x)),
        (tanh(-x), -tanh(x)),
        (softplus(x) - softplus(-x), x),
        (log(exp(x)), x),
    ],
)
def test_a_law_that_is_not_cited_is_not_used(left: Any, right: Any) -> None:
    assert found(left, "eq", right).verdict == "proved"
    for proof in (None, calc(left).eq(right), calc(left).eq(right, by=facts.differentiation)):
        assert (
            verify(claim("x", "no citation", Eq(left, right), proof=proof), numeric=False).verdict == "open"
        )
