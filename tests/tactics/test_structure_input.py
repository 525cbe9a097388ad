"""Proofs that do not fit what they prove: each is refused, and the message says what is wrong."""

# Bounds are written as they are read: 0 <= p.
# ruff: noqa: SIM300
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    InputError,
    Ne,
    Not,
    Or,
    Sum,
    at,
    calc,
    cases,
    choose,
    claim,
    contradiction,
    each,
    equivalence,
    fn,
    function,
    have,
    index,
    induction,
    laws,
    linear_combination,
    natural,
    obtain,
    ones,
    scalar,
    sequence,
    sizes,
    steps,
    vector,
    witness,
)
from symproofs.runner.judge import verify_claims

n, d = sizes("n d")
t, T = natural("t"), natural("T", 1)
k, i = index("k"), index("i", n)
x, y, z = scalar("x"), scalar("y"), scalar("z")
p = scalar("p", "0 <= p <= 1")
u, w = vector("u", n), vector("w", d)
g, gn = sequence("g"), sequence("g^n", n)
f = function("f")
S = scalar("S", law=laws.Rademacher())


def verdict(statement: Any, proof: Any, given: Any = (), numeric: bool = False) -> Any:
    """The verdict on one claim."""
    found = verify_claims(
        [claim("x", "a proof that does not fit", statement, given=list(given), proof=proof)], numeric=numeric
    )
    return found[0]


def said(v: Any) -> str:
    """All that a verdict says of what is wrong."""
    return " | ".join([v.message, *[f"{o.text}: {o.residual}: {o.help}" for o in v.open]])


some = Exists(x, Eq(x, z))
entry = ForAll(u, Eq(u[1], 0))
real = ForAll(x, Eq(x, y))
first = ForAll(g, Eq(g[1], 0))
first_entry = ForAll(gn, Eq(gn[1][1], 0))

# (name, statement, proof, given, words in the message)
REFUSED: list[tuple[str, Any, Any, list[Any], str]] = [
    (
        "integer witness below its range",
        Exists(t, Eq(t, -1)),
        witness(-1),
        [],
        "not seen to lie in its domain: 0 ≤ -1",
    ),
    (
        "index witness above its range",
        Exists(i, Eq(i, n + 1)),
        witness(n + 1),
        [],
        "not seen to lie in its domain",
    ),
    (
        "scalar witness outside its domain",
        Exists(p, Eq(p, 2)),
        witness(2),
        [],
        "not seen to lie in its domain: p ≤ 1",
    ),
    ("scalar witness that may be outside", Exists(p, Eq(p, z)), witness(z), [z >= 0], "domain: p ≤ 1"),
    (
        "the bound symbol as its own witness",
        Exists(p, Eq(p, p)),
        witness(p),
        [],
        "not seen to lie in its domain: 0 ≤ p",
    ),
    ("vector witness of another length", Exists(u, Ne(u, 0)), witness(ones(d)), [], "another shape"),
    ("fraction for an integer", Exists(t, Eq(t, t)), witness(x), [], "x is not an affine integer expression"),
    ("array for a scalar", Exists(x, Eq(x, x)), witness(u), [], "u is an array; a scalar was expected"),
    (
        "more witnesses than are said to exist",
        Exists(x, Eq(x, x)),
        witness(0, 1),
        [],
        "nothing is said to exist",
    ),
    ("fewer witnesses than are said to exist", Exists(x, y, Eq(x, y)), witness(0), [], "Exists(y, Eq(0, y))"),
    (
        "contradiction without the assumption",
        Eq(y, 2),
        contradiction(),
        [x > 1, x < 0],
        "does not use what was assumed",
    ),
    ("no contradiction", Not(Eq(x, y)), contradiction(), [], "no contradiction was found"),
    ("cases that leave a gap", 0 <= x**2, cases(Or(x > 0, x < 0), None, None), [], "do not cover everything"),
    (
        "a vector of another length",
        Eq(w[1], 0),
        steps(have(Eq(w[1], 0), by=at(entry, w))),
        [entry],
        "another shape",
    ),
    ("a number for a vector", Eq(x, 0), steps(have(Eq(x, 0), by=at(entry, 3))), [entry], "another shape"),
    ("a vector for a number", Eq(y, 0), steps(have(Eq(y, 0), by=at(real, w))), [real], "w is an array"),
    ("a number for a sequence", Eq(x, 0), calc(x).eq(0, by=at(first, x)), [first], "another shape"),
    (
        "scalars for a sequence of vectors",
        Eq(x, 0),
        calc(x).eq(0, by=at(first_entry, lambda s: x)),
        [first_entry],
        "another shape",
    ),
    (
        "vectors of another length at each time",
        Eq(x, 0),
        calc(x).eq(0, by=at(first_entry, lambda s: x * w)),
        [first_entry],
        "another shape",
    ),
    (
        "a sequence that starts later",
        Eq(x, 0),
        calc(x).eq(0, by=at(first, sequence("q", first=2))),
        [first],
        "another shape",
    ),
    (
        "a function of the time for a function",
        Eq(x, 0),
        calc(x).eq(0, by=at(ForAll(f, Eq(f(0), 0)), lambda s: x)),
        [ForAll(f, Eq(f(0), 0))],
        "another shape",
    ),
    ("too many values", Eq(y, 0), calc(y).eq(0, by=at(real, 1, 2)), [real], "2 values are too many"),
    (
        "values for no ForAll",
        Eq(y, 0),
        calc(y).eq(0, by=at(Eq(y, 0), 1)),
        [Eq(y, 0)],
        "1 values are too many",
    ),
    (
        "too few values",
        Eq(y, z),
        calc(y).eq(z, by=at(ForAll(x, t, Eq(x, t)), y)),
        [ForAll(x, t, Eq(x, t))],
        "does not follow from at(",
    ),
    (
        "a premise that is not known",
        Eq(y, 0),
        calc(y).eq(0, by=at(ForAll(x, Implies(0 < x, Eq(y, 0))), z)),
        [ForAll(x, Implies(0 < x, Eq(y, 0)))],
        "does not follow from at(",
    ),
    (
        "a value outside the domain",
        Eq(y, 0),
        calc(y).eq(0, by=at(ForAll(p, Eq(y, p)), 2)),
        [ForAll(p, Eq(y, p))],
        "does not follow from at(",
    ),
    (
        "a statement that was never shown",
        Eq(y, 0),
        calc(y).eq(0, by=at(real, 0)),
        [],
        "neither assumed here nor shown before",
    ),
    (
        "a line that cites what was never shown",
        Eq(y, 0),
        calc(y).eq(0, by=Eq(y, 0)),
        [],
        "not among the hypotheses",
    ),
    (
        "obtain from what was never shown",
        0 <= z,
        steps(obtain(x, some), None),
        [],
        "neither assumed here nor shown before",
    ),
    (
        "fixing what a hypothesis speaks of",
        ForAll(x, Eq(x, 1)),
        calc(x).eq(1, by=Eq(x, 1)),
        [Eq(x, 1)],
        "x is fixed here for all its values",
    ),
    (
        "obtaining a symbol in use",
        Eq(x, z),
        steps(obtain(x, some), calc(x).eq(z, by=Eq(x, z))),
        [some],
        "the statement to be shown speaks of x",
    ),
    (
        "obtaining what a hypothesis speaks of",
        0 <= z,
        steps(obtain(y, some)),
        [some, Eq(y, 1)],
        "y is fixed here for all its values",
    ),
    (
        "obtaining with a smaller domain",
        z <= 1,
        steps(obtain(p, some), calc(z).eq(p, by=Eq(p, z)).le(1)),
        [some],
        "p <= 1",
    ),
    ("obtaining another kind", 0 <= z, steps(obtain(t, some)), [some], "another kind or shape than t"),
    (
        "obtaining another length",
        0 <= z,
        steps(obtain(w, Exists(u, Eq(u[1], 5)))),
        [Exists(u, Eq(u[1], 5))],
        "another kind or shape than w",
    ),
    ("obtain from ForAll", 0 <= z, steps(obtain(x, real)), [real], "says of nothing that it exists"),
    (
        "obtain from an equation",
        0 <= z,
        steps(obtain(x, Eq(y, z))),
        [Eq(y, z)],
        "says of nothing that it exists",
    ),
    (
        "obtain from Ne of scalars",
        0 <= z,
        steps(obtain(x, Ne(y, z))),
        [Ne(y, z)],
        "says of nothing that it exists",
    ),
    ("too few proofs for And", And(Eq(x, x), Eq(y, y)), each(None), [], "each(...) has 1 proofs, "),
    ("too many proofs for And", And(Eq(x, x), Eq(y, y)), each(None, None, None), [], "has 2 parts"),
    ("each for Or", Or(Eq(x, x), Eq(y, y)), each(None, None), [], "it is no And"),
    ("equivalence for And", And(Eq(x, x), Eq(y, y)), equivalence(), [], "it is no Iff"),
    ("choose for And", And(Eq(x, x), Eq(y, y)), choose(0), [], "it is no Or"),
    ("choose beyond the last part", Or(Eq(x, x), Eq(y, y)), choose(2), [], "has 2 parts, counted from 0"),
    ("witness for And", And(Eq(x, x), Eq(y, y)), witness(0), [], "nothing is said to exist"),
    (
        "a combination that does not add up",
        Eq(x, 2),
        linear_combination((Eq(y, 2), 1)),
        [Eq(y, 2)],
        "combination of the equations is another one",
    ),
    (
        "a combination with a wrong factor",
        Eq(x, 2),
        linear_combination((Eq(x, 2), 2)),
        [Eq(x, 2)],
        "combination of the equations is another one",
    ),
    (
        "a factor that may divide by 0",
        Eq(x, 2),
        linear_combination((Eq(x * y, 2 * y), 1 / y)),
        [Eq(x * y, 2 * y)],
        "the identity does not hold",
    ),
    ("a combination of inequalities", Eq(x, 2), linear_combination((x <= 2, 1)), [x <= 2], "is no equation"),
    (
        "an inequality by combination",
        x <= 2,
        linear_combination((Eq(x, 2), 1)),
        [Eq(x, 2)],
        "proves equations",
    ),
    (
        "a chain that proves another statement",
        Implies(Eq(x, y), Eq(x, y)),
        calc(x).eq(x),
        [],
        "the chain proves x = x",
    ),
    (
        "IH outside an induction",
        Eq(x, x),
        steps(have(Eq(x, x), by=IH)),
        [],
        "there is no induction hypothesis here",
    ),
    (
        "induction from another start",
        ForAll(t, Eq(Sum(1, (k, 2, t)), t - 1)),
        induction(natural("t", 1)),
        [],
        "starts at 1",
    ),
    ("induction on an index", ForAll(T, Eq(Sum(1, (k, 1, T)), T)), induction(t), [], "t does not occur"),
]


@pytest.mark.parametrize(
    ("statement", "proof", "given", "words"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_what_does_not_fit_is_refused_with_a_reason(
    statement: Any, proof: Any, given: Any, words: str
) -> None:
    found = verdict(statement, proof, given)
    assert found.verdict in ("open", "error")
    assert words in said(found)
    assert "broke down" not in found.message and "Traceback" not in said(found)


BUILT: list[tuple[str, Callable[[], Any], str]] = [
    ("no witness", lambda: witness(), "give a value"),
    ("a witness that is text", lambda: witness("a"), "has no meaning"),
    ("by and proof", lambda: have(Eq(x, x), by=[], proof=calc(x).eq(x)), "by= or proof=, not both"),
    ("have of a truth value", lambda: have(x == x), "symproofs saw it"),
    ("have of an expression", lambda: have(x + 1), "expected a relation"),
    ("obtain of an expression", lambda: obtain(x + 1, some), "expected a declared symbol"),
    ("obtain of a random symbol", lambda: obtain(S, some), "is random"),
    ("obtain from a number", lambda: obtain(x, 3), "expected a relation"),
    ("a proof that is a statement", lambda: steps(have(Eq(x, x)), Eq(x, x)), "is no proof"),
    ("a proof among the steps", lambda: steps(calc(x).eq(x), have(Eq(x, x)), None), "expected have"),
    ("cases of two statements", lambda: cases(Eq(x, y), None, None), "give yes= and no="),
    (
        "cases with one proof of three",
        lambda: cases(Or(x < 0, Eq(x, 0), 0 < x), None, None),
        "one proof for each",
    ),
    ("choose no number", lambda: choose("left"), "number of a part"),
    ("choose a negative part", lambda: choose(-1), "number of a part"),
    ("combination of no pairs", lambda: linear_combination(Eq(x, y)), "expected pairs"),
    ("at a text", lambda: at(real, "a"), "has no meaning"),
    ("at nothing", lambda: at(real, None), "has no meaning"),
    ("at of an expression", lambda: at(x + 1, 3), "expected a relation"),
    ("at a named function", lambda: at(ForAll(f, Eq(f(0), 0)), fn.exp), "apply it"),
    ("a proof that is no proof", lambda: claim("x", "t", Eq(x, x), proof=have(Eq(x, x))), "expected calc"),
    (
        "a chain for an equivalence",
        lambda: claim("x", "t", Iff(Eq(x, y), Eq(y, x)), proof=calc(x).eq(y)),
        "the chain proves",
    ),
]


@pytest.mark.parametrize(("build", "words"), [b[1:] for b in BUILT], ids=[b[0] for b in BUILT])
def test_what_has_no_meaning_is_refused_when_it_is_written(build: Callable[[], Any], words: str) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        build()


CONTRADICTORY = [
    (x > 2, steps(have(x > 2))),
    (Not(Eq(x, x)), contradiction(by=[x > 1])),
    (Eq(y, 2), cases(Eq(y, 2), yes=None, no=contradiction(by=[x > 1]))),
    (
        Eq(y, 2),
        steps(have(1 + 0 * x < 0 * x, proof=calc(1 + 0 * x).lt(x, by=x > 1).lt(0 * x, by=x < 0)), None),
    ),
]


@pytest.mark.parametrize(("statement", "proof"), CONTRADICTORY)
def test_hypotheses_that_exclude_each_other_are_reported(statement: Any, proof: Any) -> None:
    found = verdict(statement, proof, [x > 1, x < 0], numeric=True)
    assert found.verdict != "proved"
    assert "no sample satisfies the hypotheses" in said(found)


def test_a_hypothesis_for_all_that_is_false_is_no_proof() -> None:
    false = ForAll(x, 0 < x)
    found = verdict(
        Eq(0 * y, 0), steps(have(0 < -1 + 0 * y, by=at(false, -1 + 0 * y))), [false], numeric=True
    )
    assert found.verdict != "proved"
