"""Definitions of the source, and prose with nothing to check."""

from __future__ import annotations

import pytest

from symproofs import (
    And,
    Eq,
    InputError,
    Sum,
    calc,
    claim,
    definition,
    discussion,
    facts,
    grad,
    index,
    matrix,
    natural,
    norm,
    recursion,
    scalar,
    sizes,
    vector,
    verify,
)
from symproofs.report.text import render_claim
from symproofs.runner.cli import main

t, a = natural("t"), scalar("a")
x = recursion("x", start={0: a}, step=lambda x, t: 2 * x[t - 1])
doubling = definition("d.1", "Doubling", And(Eq(x[0], a), Eq(x[t + 1], 2 * x[t])))


def test_a_definition_is_proved_by_unfolding_and_may_be_cited() -> None:
    assert verify(doubling).verdict == "definition"
    later = claim("d.2", "Thrice", calc(x[t + 1] + x[t]).eq(3 * x[t], by=doubling))
    assert verify([doubling, later])[1].verdict == "proved"


def test_what_unfolds_nothing_or_needs_more_is_no_definition() -> None:
    counting = definition("d.3", "Counting", Eq(Sum(a, (index("i"), 1, t)), t * a))
    v = verify(counting)
    assert v.verdict == "open"
    assert "no definition" in v.open[0].text
    assert verify(definition("d.4", "False", Eq(x[t + 1], x[t]))).verdict == "refuted"


def test_an_axiom_that_defines_may_be_used_and_no_other() -> None:
    d = sizes("d")
    A, v = matrix("A", d, d), vector("v", d)
    bound = calc(norm(A @ v)).le(norm(A) * norm(v), by=facts.operator_norm)
    v1 = verify(definition("d.7", "The bound", bound))
    assert (v1.verdict, v1.axioms) == ("definition", ("operator norm",))
    by_rule = definition("d.8", "A derivative", calc(grad(a**2, a)).eq(2 * a, by=facts.differentiation))
    assert "rules of differentiation, so it is no definition" in verify(by_rule).open[0].text


def test_prose_is_listed_apart(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    note = discussion("d.5", "Why", "Nothing to check here.", see=[doubling])
    v = verify(note)
    assert (v.verdict, v.verified, v.message) == ("discussion", False, "Nothing to check here. See d.1.")
    assert "Nothing to check here. See d.1." in render_claim(note)
    for see in (doubling, ["d.1"]):
        with pytest.raises(InputError, match="see= takes a list of claims"):
            discussion("d.6", "Why", "Nothing.", see=see)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="the note must be text"):
        discussion("d.6", "Why", " ")


def test_prose_does_not_count_against_a_run(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    script = Path(str(tmp_path)) / "prose.py"
    script.write_text(
        "from symproofs import *\nd = discussion('p.1', 'Prose', 'Nothing to check.')\n", encoding="utf-8"
    )
    assert main(["verify", str(script)]) == 0
    assert main(["show", f"{script}:p.1"]) == 0
    assert "Nothing to check." in capsys.readouterr().out
