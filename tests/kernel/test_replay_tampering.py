"""A certificate with one field changed proves the very same statement, or nothing."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from symproofs import (
    Claim,
    E,
    Eq,
    FileError,
    Ne,
    Sum,
    claim,
    iid,
    index,
    induction,
    laws,
    natural,
    recursion,
    scalar,
    sequence,
    sizes,
    vector,
)
from symproofs.kernel import KernelError
from symproofs.kernel.replay import encode, replay
from symproofs.kernel.statement_hash import statement_hash
from symproofs.runner.certificates import check, export
from symproofs.runner.judge import judge
from symproofs.runner.targets import targets_of
from symproofs.tactics.prover import prove


def _claims() -> list[Claim]:
    n, t = sizes("n"), natural("t")
    x, p = scalar("x"), scalar("p", "0 <= p <= 1")
    i, k = index("i", n), index("k")
    r, g = vector("r", n, law=iid(laws.Bernoulli(p))), sequence("g")
    h = recursion("h", start={0: 0}, step=lambda h, t: x * h[t - 1] + g[t])
    return [
        claim("quotient", "by a condition", Eq(x / x, 1), given=[Ne(x, 0)]),
        claim("coins", "their mean and square", Eq(E(Sum(r[i], i) ** 2), n * p * (1 - p) + (n * p) ** 2)),
        claim("unrolled", "a recursion", Eq(h[t], Sum(x ** (t - k) * g[k], (k, 1, t))), proof=induction(t)),
    ]


CLAIMS = _claims()
CERTIFICATES = [encode(prove(c).theorem) for c in CLAIMS]
HONEST = [replay(plain) for plain in CERTIFICATES]


def fields(x: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths to all fields below the root."""
    inner: list[tuple[Any, Any]] = []
    if isinstance(x, dict):
        inner = list(x.items())
    elif isinstance(x, list):
        inner = list(enumerate(x))
    return [p for key, y in inner for p in ((*path, key), *fields(y, (*path, key)))]


FIELDS = [fields(plain) for plain in CERTIFICATES]


def changed(x: Any, how: int) -> Any:
    """Another value for a field."""
    if isinstance(x, bool):
        return not x
    if isinstance(x, int):
        return [x + 1, x - 1, 0, -1, x + 7, 10**6, True, None, str(x), [x]][how % 10]
    if isinstance(x, str):
        words = [
            "",
            "x",
            "n",
            "le",
            "lt",
            "eq",
            "imp",
            "and",
            "assume",
            "weaken",
            "int",
            "real",
            x + "'",
            "%1",
        ]
        return words[how % len(words)]
    if isinstance(x, list):
        return [[], x[:-1], x[1:], x[::-1], [*x, *x[-1:]], x + [0], None, {"t": 0}][how % 8]
    if isinstance(x, dict):
        swapped = {{"t": "s", "s": "t", "d": "t", "q": "t"}.get(key, key): y for key, y in x.items()}
        less = dict(list(x.items())[1:])
        return [{}, less, swapped, {**x, "extra": 0}, None, []][how % 6]
    return [0, "x", [], {}][how % 4]


def put(plain: dict[str, Any], path: tuple[Any, ...], how: int) -> dict[str, Any]:
    """The certificate with one field changed."""
    out = copy.deepcopy(plain)
    at: Any = out
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = changed(at[path[-1]], how)
    return out


TRIES = settings(
    max_examples=250, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@TRIES
@given(which=st.integers(0, len(CERTIFICATES) - 1), place=st.integers(0, 10**6), how=st.integers(0, 200))
@example(which=0, place=0, how=0)
def test_one_changed_field(which: int, place: int, how: int) -> None:
    plain = CERTIFICATES[which]
    path = FIELDS[which][place % len(FIELDS[which])]
    honest = HONEST[which]
    try:
        theorem = replay(put(plain, path, how))
    except KernelError:
        return
    # a field of a term that the statement itself contains: another statement, with another hash
    same = theorem.conclusion == honest.conclusion
    statement = theorem.conclusion.args[0]
    assert same or statement_hash(statement) != statement_hash(honest.conclusion.args[0])
    assert theorem.rule == "establish"
    assert not theorem.hypotheses


def written(which: int, folder: Path) -> dict[str, Any]:
    """The certificate file of one claim."""
    path = export(judge(targets_of([CLAIMS[which]]), numeric=False), folder / f"{which}.json")
    out: dict[str, Any] = json.loads(path.read_text())
    return out


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The certificate files of all claims."""
    return [written(which, tmp_path_factory.mktemp("honest")) for which in range(len(CLAIMS))]


@pytest.fixture(scope="module")
def said(files, tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Hash and statement that the check reads off each honest file."""
    out = []
    for honest in files:
        file = tmp_path_factory.mktemp("said") / "c.json"
        file.write_text(json.dumps(honest))
        (found,) = check(file)
        assert found.proved, found.problem
        out.append((found.statement_hash, found.statement))
    return out


@settings(TRIES, max_examples=100)
@given(which=st.integers(0, len(CERTIFICATES) - 1), place=st.integers(0, 10**6), how=st.integers(0, 200))
def test_one_changed_field_in_a_file(files, said, tmp_path_factory, which: int, place: int, how: int) -> None:
    honest = files[which]
    places = fields(honest)
    file = tmp_path_factory.mktemp("certificate") / "c.json"
    file.write_text(json.dumps(put(honest, places[place % len(places)], how)))
    try:
        checked = check(file)
    except FileError:
        return
    for found in checked:
        assert not found.proved or (found.statement_hash, found.statement) == said[which]


def test_the_honest_files_are_accepted(files, tmp_path: Path) -> None:
    for which, honest in enumerate(files):
        file = tmp_path / f"{which}.json"
        file.write_text(json.dumps(honest))
        assert [found.problem for found in check(file)] == [""]


def test_replay_gives_the_very_same_theorem() -> None:
    for plain, honest in zip(CERTIFICATES, HONEST, strict=True):
        again = replay(json.loads(json.dumps(plain)))
        assert again.conclusion == honest.conclusion
        assert encode(again) == plain


# ------------------------------------------------------------------------- certificates written by hand
def by_hand(terms: list[Any], steps: list[Any], conclusion: int, definitions: list[Any] | None = None) -> Any:
    """Plain data in the format of a certificate."""
    return {
        "format": "symproofs-certificate-1",
        "terms": terms,
        "definitions": definitions or [],
        "steps": steps,
        "root": len(steps) - 1,
        "conclusion": conclusion,
    }


def normal_form(goal: int, *premises: int) -> dict[str, Any]:
    """A step by the normal form."""
    return {
        "rule": "contraction",
        "args": {
            "goal": {"t": goal},
            "hypotheses": [],
            "premises": [{"s": k} for k in premises],
            "unfold": [],
            "allow": [],
        },
    }


def established(step: int) -> dict[str, Any]:
    """The last step."""
    return {"rule": "establish", "args": {"theorem": {"s": step}, "order": [], "discharged": []}}


ZERO_IS_ZERO = [["num", [], 0], ["eq", [0, 0], None], ["proved", [1], None]]


def test_by_hand_zero_is_zero() -> None:
    plain = by_hand(ZERO_IS_ZERO, [normal_form(1), established(0)], 1)
    assert replay(plain).conclusion.op == "proved"


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param(
            by_hand(
                [["false", [], None], ["proved", [0], None]],
                [{"rule": "assume", "args": {"formula": {"t": 1}}}],
                1,
            ),
            id="assumed_to_be_proved",
        ),
        pytest.param(
            by_hand(
                [
                    ["var", [], ["k", "int"]],
                    ["aff", [0, 0], [0, [1, 1]]],  # k + k, not collected
                    ["real", [1], None],
                    ["real", [0], None],
                    ["eq", [2, 3], None],
                    ["int", [], 5],
                    ["num", [], 10],
                    ["num", [], 5],
                    ["eq", [6, 7], None],
                    ["proved", [8], None],
                ],
                [
                    normal_form(4),
                    {"rule": "forall_intro", "args": {"theorem": {"s": 0}, "variable": {"t": 0}}},
                    {"rule": "forall_elim", "args": {"theorem": {"s": 1}, "value": {"t": 5}}},
                    established(2),
                ],
                9,
            ),
            id="five_is_ten",
        ),
        pytest.param(
            by_hand(
                [
                    *ZERO_IS_ZERO,
                    ["int", [], -1],
                    ["pow", [0, 3], None],
                    ["eq", [0, 4], None],  # 0 = 1/0, a convention
                    ["var", [], ["x", "real"]],
                    ["eq", [6, 0], None],
                    ["proved", [7], None],
                    ["eq", [4, 0], None],
                    ["proved", [9], None],
                ],
                [
                    normal_form(1),
                    established(0),
                    normal_form(5),
                    {
                        "rule": "replace_equal",
                        "args": {
                            "equation": {"s": 2},
                            "theorem": {"s": 1},
                            "template": {"t": 8},
                            "variable": {"t": 6},
                        },
                    },
                ],
                10,
            ),
            id="one_over_zero_by_replacement",
        ),
        pytest.param(
            by_hand(
                [
                    ["var", [], ["x", "real"]],
                    ["eq", [0, 0], None],
                    ["num", [], 0],
                    ["int", [], -1],
                    ["pow", [2, 3], None],
                    ["eq", [4, 4], None],
                    ["proved", [5], None],
                ],
                [
                    normal_form(1),
                    established(0),
                    {"rule": "forall_intro", "args": {"theorem": {"s": 1}, "variable": {"t": 0}}},
                    {"rule": "forall_elim", "args": {"theorem": {"s": 2}, "value": {"t": 4}}},
                ],
                6,
            ),
            id="one_over_zero_by_instantiation",
        ),
        pytest.param(by_hand(ZERO_IS_ZERO, [], 2), id="no_steps"),
        pytest.param(
            by_hand([["var", [], [["k", 1], "int"]], *ZERO_IS_ZERO[1:]], [normal_form(1)], 1),
            id="kernel_name",
        ),
        pytest.param(by_hand(ZERO_IS_ZERO, [{"rule": "trust_me", "args": {}}], 2), id="unknown_rule"),
        pytest.param(
            by_hand(ZERO_IS_ZERO, [{"rule": "rule", "args": {"function": "print"}}], 2), id="not_a_rule"
        ),
        pytest.param(by_hand(ZERO_IS_ZERO, [established(0), normal_form(1)], 2), id="from_a_later_step"),
        pytest.param([], id="a_list"),
        pytest.param(None, id="nothing"),
        pytest.param({"format": "symproofs-certificate-1"}, id="empty"),
    ],
)
def test_by_hand_nothing_false(plain: Any) -> None:
    with pytest.raises(KernelError):
        replay(plain)


@pytest.mark.parametrize(
    "proof",
    [
        by_hand(
            [["false", [], None], ["proved", [0], None]],
            [{"rule": "assume", "args": {"formula": {"t": 1}}}],
            1,
        ),
        by_hand(ZERO_IS_ZERO, [normal_form(1)], 1),
    ],
    ids=["assumed", "never_established"],
)
def test_the_check_of_files_refuses_what_is_not_established(files, proof: Any, tmp_path: Path) -> None:
    whole = copy.deepcopy(files[0])
    whole["claims"][0]["proof"] = proof
    file = tmp_path / "c.json"
    file.write_text(json.dumps(whole))
    assert all(not found.proved for found in check(file))
    file.write_text("{}")
    with pytest.raises(FileError):
        check(file)
