"""Certificates: what was proved is proved again from plain data, and says the same."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from generator.pairs import FRAGMENTS, pairs

from symproofs.kernel import replay
from symproofs.kernel import terms as k
from symproofs.kernel.logic import assume
from symproofs.kernel.terms import KernelError
from symproofs.kernel.theorem import audit, is_theorem
from symproofs.tactics.prover import prove


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_round_trip_through_json_gives_the_same_theorem(fragment: str) -> None:
    proved = 0
    for seed in range(40_000, 40_004):
        for pair in pairs(fragment, seed):
            theorem = prove(pair.claim).theorem
            if theorem is None:
                continue
            proved += 1
            text = json.dumps(replay.encode(theorem))
            again = replay.replay(json.loads(text))
            assert is_theorem(again) and again is not theorem
            assert again.conclusion == theorem.conclusion
            assert again.hypotheses == theorem.hypotheses
            assert audit(again) == audit(theorem)
            assert json.dumps(replay.encode(again)) == text
    assert proved >= 2


CHECK = """
import json, sys
from symproofs.kernel.replay import encode_term, replay
for plain in json.load(sys.stdin):
    print(json.dumps(encode_term(replay(plain).conclusion)))
assert "sympy" not in sys.modules
"""


def test_a_clean_process_proves_the_same() -> None:
    theorems = [prove(p.claim).theorem for f in FRAGMENTS for p in pairs(f, 40_000)]
    theorems = [t for t in theorems if t is not None]
    stored = json.dumps([replay.encode(t) for t in theorems])
    run = subprocess.run(
        [sys.executable, "-c", CHECK], input=stored, text=True, capture_output=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.splitlines() == [json.dumps(replay.encode_term(t.conclusion)) for t in theorems]


def test_another_conclusion_is_not_believed() -> None:
    a, b = (assume(formula=k.make("le", (k.ZERO, k.var(x, k.REAL)))) for x in "ab")
    plain, other = replay.encode(a), replay.encode(b)
    assert replay.replay(plain).conclusion == a.conclusion
    mixed = {**plain, "conclusion": len(plain["terms"]), "terms": [*plain["terms"], ["true", [], None]]}
    for damaged in (
        mixed,
        {**plain, "steps": []},
        {**plain, "root": 5},
        {**other, "terms": plain["terms"][:1]},
    ):
        with pytest.raises(KernelError):
            replay.replay(json.loads(json.dumps(damaged)))
