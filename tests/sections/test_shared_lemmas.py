"""The lemmas of the library on powers and ridge matrices: evaluated in NumPy, and with each hypothesis dropped."""

from fractions import Fraction as F

import numpy as np
import pytest

from symproofs import And, Eq, ForAll, Tends, claim, facts, follows, inv, invertible, let
from symproofs.library import powers, ridge
from symproofs.numeric import Model, holds

from .comparison import agrees, nested
from .variants import edited, not_refuted_of, proved_of, verdict, verdicts

IDS = {
    powers: ["library.geometric-sum", "library.power-between", "library.shifted-geometric-limit"],
    ridge: ["library.ridge-matrix", "library.gram-matrix", "library.push-through"],
}
NAMES = [
    "geometric_sum",
    "power_between",
    "shifted_geometric_limit",
    "ridge_matrix",
    "gram_matrix",
    "push_through",
]
BASES = [F(1, 2), F(9, 10), F(-1, 2), F(2), F(0), F(-1)]


def test_each_is_a_fact():
    for name in NAMES:
        fact = getattr(facts, name)
        assert not fact.axiom and fact.claim() in (*vars(powers).values(), *vars(ridge).values())


@pytest.mark.parametrize("module", IDS, ids=["powers", "ridge"])
def test_they_are_proved_and_spot_checked(module):
    found = {i: x for i, x in verdicts(module, numeric=True).items() if i.startswith("library")}
    assert {i: x.verdict for i, x in found.items()} == dict.fromkeys(IDS[module], "proved")
    assert all(x.spot_check.passed and not x.unused_hypotheses for x in found.values())


def test_powers():
    left, right = powers.geometric_sum.statement.args
    for b in BASES:
        for times in (0, 1, 2, 5):
            model = Model({"T": times}, {"b": b})
            total = sum(float(b) ** k for k in range(times))
            assert agrees(left, total, model) and agrees(
                right, (1 - float(b) ** times) / (1 - float(b)), model
            )
    between = And(powers.b**powers.S > 0, powers.b**powers.S < 1)
    assert powers.power_between.statement == ForAll(powers.S, between)
    for b in BASES:
        for times in (1, 2, 5):
            assert holds(between, Model({"S": times}, {"b": b})).value == (0 < float(b) ** times < 1)
    f, _, _, limit = powers.shifted_geometric_limit.statement.args
    model = Model({"T": 400}, {"a": F(9, 10), "x": F(5), "c": F(3)})
    assert agrees(f, 3 + 0.9**400 * 5, model) and agrees(limit, 3, model)


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 2), (2, 4)])
def test_ridge_matrices(shape):
    rng = np.random.default_rng(sum(shape))
    matrix, c = rng.integers(-3, 4, shape).astype(object), F(1, 3)
    A = matrix.astype(float)
    model = Model({"m": shape[0], "n": shape[1]}, {"A": nested(matrix), "c": c})
    B, C = A.T @ A + float(c) * np.eye(shape[1]), A @ A.T + float(c) * np.eye(shape[0])
    assert agrees(ridge.B, B, model) and agrees(ridge.C, C, model)
    assert (
        holds(ridge.ridge_matrix.statement, model).value and holds(ridge.gram_matrix.statement, model).value
    )
    left, right = ridge.push_through.statement.args
    assert agrees(left, A.T @ np.linalg.inv(C), model) and agrees(right, np.linalg.inv(B) @ A.T, model)


C_0, C_ANY = ('"c > 0"', '"c >= 0"'), ('scalar("c", "c > 0")', 'scalar("c")')
REFUSED = {
    "sum at 1": (powers, ("given=[Ne(b, 1)]", "given=[]"), IDS[powers][:1]),
    "limit at 1": (powers, ('"0 <= a < 1"', '"0 <= a <= 1"'), IDS[powers][2:]),
    "limit beyond 1": (powers, ('"0 <= a < 1"', '"a >= 0"'), IDS[powers][2:]),
    "c = 0": (ridge, C_0, IDS[ridge]),
    "any c": (ridge, C_ANY, IDS[ridge]),
    "another side": (
        ridge,
        ("Eq(A.T @ inv(C), inv(B) @ A.T)", "Eq(A.T @ inv(C), A.T @ inv(C) @ C)"),
        IDS[ridge][2:],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_with_a_hypothesis_dropped_they_are_not_proved(name):
    module, edit, ids = REFUSED[name]
    assert proved_of(edited(module, edit), ids) == []


@pytest.mark.parametrize("edit", [C_0, C_ANY])
def test_without_a_positive_multiple_a_matrix_may_be_singular(edit):
    assert not_refuted_of(edited(ridge, edit), IDS[ridge][:2]) == []


def test_a_fact_is_not_cited_for_what_it_does_not_say():
    b, T = powers.b, powers.T
    plain = let("B", ridge.A.T @ ridge.A)
    for statement, fact in (
        (invertible(plain), facts.ridge_matrix),
        (invertible(let("B", ridge.A.T @ ridge.A - ridge.c * ridge.eye(ridge.n))), facts.ridge_matrix),
        (Eq(inv(plain), inv(plain)), facts.push_through),
        (Tends(b**T, T, powers.oo, 0), facts.shifted_geometric_limit),
    ):
        assert verdict(claim("x", "false", statement, proof=follows(fact))).verdict != "proved"
