"""Hypotheses without a common point: what is proved under them says nothing, and the verdict says so."""

import json
import time

import pytest

import symproofs.numeric
from symproofs import (
    And,
    E,
    Eq,
    ForAll,
    Ne,
    Or,
    Var,
    calc,
    claim,
    erratum,
    fn,
    matrix,
    moments,
    natural,
    norm,
    scalar,
    sequence,
    sizes,
    vector,
    verify,
    zeros,
)
from symproofs.runner import vacuous
from symproofs.runner.cli import main

n, m, t = sizes("n"), sizes("m"), natural("t", 1)
a, b, x, y = scalar("a"), scalar("b"), scalar("x"), scalar("y")
above = scalar("g", "g > 1")
w = vector("w", n)
z = scalar("z", law=moments(mean=0, var=a))
R = vector("R", n, law=moments(mean=0, var=a, uncorrelated="entries"))
M = matrix("M", n, m, law=moments(mean=0, var=a))
g = sequence("g", n, law=moments(mean=0, var=a))
same = Eq(x + y, y + x)

CONTRADICTORY = {
    "two values": (Eq(0 * a, 1 + 0 * a), [Eq(a, 1), Eq(a, 2)], "a = 1; a = 2"),
    "in one hypothesis": (same, [And(Eq(a, 1), Eq(a, 2))], "a = 1 ∧ a = 2"),
    "an order both ways": (same, [a < b, b < a], "a < b; b < a"),
    "a domain": (same, [above < 0], "g > 1; g < 0"),
    "a square": (same, [Eq(a**2 + b**4, -1)], "a² + b⁴ = −1"),
    "a norm": (same, [norm(w) < 0], "‖w‖ < 0"),
    "a size": (same, [Eq(n, 0)], "n = 0"),
    "not itself": (same, [Ne(x, x)], "x ≠ x"),
    "a variance": (Var(z) >= 0, [a < 0], "a < 0; Var(z) = a"),
    "a variance that is only declared": (Eq(E(z), 0), [a < 0], "a < 0; Var(z) = a"),
    "a variance named in a hypothesis": (Eq(E(z), 0), [Eq(Var(z), b), b < 0], "b < 0; Var(z) = b"),
    "of a vector": (Eq(E(R), zeros(n)), [a < 0], "Var(R) = a"),
    "of a matrix": (Eq(E(M), zeros(n, m)), [a < 0], "Var(M) = a"),
    "of a sequence": (Eq(E(g[t]), zeros(n)), [a < 0], "Var(g) = a"),
}


@pytest.mark.parametrize("numeric", [False, True])
@pytest.mark.parametrize("name", CONTRADICTORY)
def test_under_contradictory_hypotheses_nothing_is_proved(name, numeric):
    statement, given, said = CONTRADICTORY[name]
    v = verify(claim("c", name, statement, given=given), numeric=numeric)
    assert v.verdict == "open" and not v.verified
    assert v.open[0].text.startswith("the hypotheses contradict each other: ") and said in v.open[0].text


HARD = {
    "an intersection": [Eq(a**3 + b**3, a), Eq(a * b, 3)],
    "alternatives": [Or(Eq(a, 1), Eq(a, 2)), Or(Eq(a, 3), Eq(a, 4))],
    "quantified": [ForAll(b, a <= b**2), a > 0],
}


@pytest.mark.parametrize("name", HARD)
def test_hypotheses_without_a_known_point_are_named(name):
    c = claim("c", name, same, given=HARD[name])
    v = verify(c)
    assert v.verdict == "alarm" and not v.verified
    assert (
        "no point was found at which the hypotheses hold: these hypotheses may exclude each other: "
        in v.message
    )
    assert vacuous.listed(HARD[name]) in v.message and "bug" not in v.message
    v = verify(c, numeric=False)
    assert v.verdict == "proved" and v.message.startswith("hypotheses not seen to have a common point: ")


def test_only_hypotheses_that_may_be_at_fault_are_named():
    v = verify(claim("c", "c", same, given=[*HARD["an intersection"], x < y, Eq(norm(w), 1)]))
    assert v.message.endswith("may exclude each other: a³ + b³ = a; ab = 3")


def test_a_hypothesis_without_a_value_is_told_apart():
    c = claim("c", "c", same, given=[Eq(1 / (a - a), 1)])
    for v in (verify(c), verify(c, numeric=False)):
        assert "1 / (a - a) has no value" in v.message and "exclude" not in v.message


def test_an_open_claim_says_so_too():
    unproved = Eq(fn.tanh(x), 2 * x)
    v = verify(claim("c", "c", unproved, given=HARD["an intersection"]))
    assert v.verdict == "open" and "may exclude each other" in v.message


def test_hypotheses_that_hold_somewhere_leave_no_note():
    for given in (
        [Eq(a, b), Ne(a, 0)],
        [Eq(a**5 - a - 1, 0)],
        [Eq(fn.exp(a), b), b > 3],
        [Eq(norm(w), 1)],
        [],
    ):
        for numeric in (False, True):
            v = verify(claim("c", "c", same, given=given), numeric=numeric)
            assert (v.verdict, v.message) == ("proved", "")
    v = verify(claim("c", "c", Eq(E(z), 0), given=[a > 0]), numeric=False)
    assert (v.verdict, v.message) == ("proved", "")


def test_no_contradiction_is_looked_for_where_a_point_is_known(monkeypatch):
    def never(c):
        raise AssertionError(f"{c.id} has a point")

    monkeypatch.setattr(vacuous, "contradiction_in", never)
    for numeric in (False, True):
        assert verify(claim("c", "c", Eq(a / a, 1), given=[Ne(a, 0)]), numeric=numeric).verdict == "proved"


def test_points_are_looked_for_once(monkeypatch):
    asked = []
    found = symproofs.numeric.unmet
    monkeypatch.setattr(symproofs.numeric, "unmet", lambda c, seed=7: asked.append(c.id) or found(c, seed))
    lines = calc(a / a * x).eq(x, id="l.1").eq(x + 0, id="l.2")
    verify(
        [claim("c.1", "c", lines, given=[Ne(a, 0)]), claim("c.2", "c", same, given=[Ne(a, 0)])], numeric=False
    )
    assert len(asked) == 1
    verify(claim("c.3", "c", same), numeric=False)
    assert len(asked) == 1, "no hypotheses, nothing to ask"


def test_lines_and_citations():
    lines = calc(0 * a).eq(1 + 0 * a, by=[Eq(a, 1), Eq(a, 2)], id="l.1").eq(1)
    c = claim("c.1", "c", lines, given=[Eq(a, 1), Eq(a, 2)])
    user = claim("c.2", "c", Eq(0 * a, 1 + 0 * a), given=[Eq(a, 1), Eq(a, 2)])
    assert {v.verdict for v in verify([c, user], numeric=False)} == {"open"}


def test_an_erratum_is_not_refuted_under_contradictory_hypotheses():
    right = claim("r", "r", same)
    wrong = erratum("e", "e", literal=Eq(x, x + 0), corrected=right, given=[Eq(a, 1), Eq(a, 2)])
    for numeric in (False, True):
        assert verify(wrong, numeric=numeric).verdict == "open"


def test_the_note_is_printed(tmp_path, capsys):
    path = tmp_path / "claims.py"
    path.write_text(
        "from symproofs import *\na, b = scalar('a'), scalar('b')\n"
        "c = claim('v.1', 'Sums', Eq(a + b, b + a), given=[Eq(a**3 + b**3, a), Eq(a * b, 3)])\n"
    )
    assert main(["verify", str(path), "--no-numeric"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "v.1: hypotheses not seen to have a common point: these hypotheses may exclude each other" in out
    main(["verify", str(path), "--no-numeric", "--json"])
    assert "common point" in json.loads(capsys.readouterr().out)["claims"][0]["message"]


def test_a_search_in_vain_is_short():
    start = time.process_time()
    for given in HARD.values():
        verify(claim("c", "c", same, given=given), numeric=False)
    assert time.process_time() - start < 10
