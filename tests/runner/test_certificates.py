"""A certificate proves what it says, or it is refused; whatever was done to the file."""

from __future__ import annotations

import copy
import json
import time

import pytest

from runner.support import GOOD, python, run
from symproofs import FileError
from symproofs.runner import certificates
from symproofs.runner.discover import select
from symproofs.runner.judge import judge


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    path = tmp_path_factory.mktemp("certificate") / "c.json"
    certificates.export(judge(select(["1.3f", "2.1k"]), numeric=False), path)
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def checked(whole, tmp_path):
    def check(change=None, text=None):
        data = copy.deepcopy(whole)
        if change is not None:
            change(data)
        path = tmp_path / "damaged.json"
        path.write_text(json.dumps(data) if text is None else text(json.dumps(data)), encoding="utf-8")
        return certificates.check(path)

    return check


def test_what_was_exported_is_proved_again(checked, whole):
    found = checked()
    assert [(c.id, c.proved) for c in found] == [("1.3f", True), ("2.1k", True)]
    assert [c.statement_hash for c in found] == [e["statement_hash"] for e in whole["claims"]]
    assert "E[v[t,i]] = (1 − beta^t)·h[i]" in found[0].statement.conclusion
    assert "v[s,i] = beta·v[s-1,i] + (1 − beta)·g[s,i]  if 1 ≤ s" in found[0].statement.definitions
    assert "linearity of expectation" in found[0].laws


def test_export_gives_the_same_bytes_again(tmp_path):
    one, two = tmp_path / "1.json", tmp_path / "2.json"
    assert run("export", "2.1o", "-o", str(one), PYTHONHASHSEED="1").returncode == 0
    assert run("export", "2.1o", "-o", str(two), PYTHONHASHSEED="2").returncode == 0
    assert one.read_bytes() == two.read_bytes()


def test_check_needs_neither_sympy_nor_the_prover(tmp_path):
    path = tmp_path / "c.json"
    assert run("export", "2.1o", "1.2d", "-o", str(path)).returncode == 0
    out = python(
        "import sys\n"
        "from symproofs.runner.cli import main\n"
        "status = main(['check', sys.argv[1]])\n"
        "bad = {m for m in sys.modules if m.split('.')[0] in ('sympy', 'mpmath', 'numpy', 'pickle')"
        " or m.startswith(tuple('symproofs.' + x for x in ('tactics', 'numeric', 'proofs', 'sections')))}\n"
        "print('LOADED', sorted(bad)); sys.exit(status)",
        str(path),
    )
    assert out.returncode == 0, out.stderr
    assert "LOADED []" in out.stdout and "2 proved again by the kernel alone" in out.stdout


# ------------------------------------------------------------------------------ not a certificate at all
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (lambda s: s[: len(s) // 2], "not whole JSON"),
        (lambda s: "", "not whole JSON"),
        (lambda s: "not json", "not whole JSON"),
        (lambda s: "[" * 100_000 + "]" * 100_000, "nested too deeply"),
        (lambda s: '{"format": ' + '{"a": ' * 50_000 + "1" + "}" * 50_000 + "}", "nested too deeply"),
        (lambda s: s.replace('"root": ', '"root": 1' + "0" * 5000, 1), "digits"),
        (lambda s: s.replace('"root": ', '"root": 1.5e', 1), "whole numbers only"),
        (lambda s: s.replace('"root": ', '"root": NaN, "other": ', 1), "whole numbers only"),
        (lambda s: s.replace('"root": ', '"root": -Infinity, "other": ', 1), "whole numbers only"),
        (lambda s: s.replace('"id": ', '"id": "9.9", "id": ', 1), "'id' stands twice"),
        (lambda s: "[]", "names no format"),
        (lambda s: "7", "names no format"),
        (lambda s: '{"format": "symproofs-certificates-1"}', "holds no claim"),
        (lambda s: '{"format": "symproofs-certificates-1", "claims": [7]}', "claim 1 lacks"),
    ],
)
def test_unreadable(checked, text, said):
    with pytest.raises(FileError, match=said):
        checked(text=text)


def _set(key, value):
    return lambda d: d["claims"][0].__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(format="symproofs-certificates-9"), "symproofs-certificates-9"),
        (lambda d: d.pop("format"), "names no format"),
        (lambda d: d.update(claims=[]), "holds no claim"),
        (lambda d: d.update(claims={}), "holds no claim"),
        (_set("proof", None), "holds no proof"),
        (_set("statement_hash", 7), "lacks one of"),
        (lambda d: d["claims"][0].pop("statement"), "lacks one of"),
    ],
)
def test_unreadable_entries(checked, change, said):
    with pytest.raises(FileError, match=said):
        checked(change)


def test_not_text_and_not_there(tmp_path):
    path = tmp_path / "c.json"
    with pytest.raises(FileError, match="no such file"):
        certificates.check(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileError, match="not UTF-8"):
        certificates.check(path)
    with pytest.raises(FileError, match="cannot be read"):
        certificates.check(tmp_path)
    with open(path, "wb") as f:
        f.truncate(certificates.MAX_BYTES + 1)
    with pytest.raises(FileError, match="larger than"):
        certificates.check(path)


# ----------------------------------------------------------------------- readable, but not what it says
def _proof(change):
    return lambda d: change(d["claims"][0]["proof"])


def _last_rule(name):
    return _proof(lambda p: p["steps"][p["root"]].update(rule=name))


def _drop_premise(p):
    for step in p["steps"]:
        for key in ("theorem", "base", "premise"):
            if key in step["args"]:
                del step["args"][key]
                return


def _forward(p):
    p["steps"][0]["args"] = {"theorem": {"s": len(p["steps"]) - 1}}


def _edit_number(p):
    """1 − βᵗ becomes 2 − βᵗ wherever the number 1 stands."""
    for row in p["terms"]:
        if row[0] == "num" and row[2] == 1:
            row[2] = 2


def _deep(p):
    n = len(p["terms"])
    zero = next(k for k, row in enumerate(p["terms"]) if row[0] in ("num", "var") and not row[1])
    p["terms"] += [["add", [n + k - 1 if k else zero], None] for k in range(200_000)]
    p["conclusion"] = len(p["terms"]) - 1


@pytest.mark.parametrize(
    "change",
    [
        _last_rule("no_such_rule"),
        _last_rule("truth"),
        _last_rule("__import__"),
        _last_rule(["x"]),
        _proof(_edit_number),
        _proof(_drop_premise),
        _proof(_forward),
        _proof(_deep),
        _proof(lambda p: p.update(format="x")),
        _proof(lambda p: p.update(root=0)),
        _proof(lambda p: p.update(root=-1)),
        _proof(lambda p: p.update(root=10**9)),
        _proof(lambda p: p.update(root="0")),
        _proof(lambda p: p.update(root=True)),
        _proof(lambda p: p.update(conclusion=0)),
        _proof(lambda p: p.update(conclusion=-1)),
        _proof(lambda p: p.pop("terms")),
        _proof(lambda p: p.update(terms=p["terms"][:-1])),
        _proof(lambda p: p.update(terms={})),
        _proof(lambda p: p.update(steps=p["steps"][:-1])),
        _proof(lambda p: p.update(steps=[])),
        _proof(lambda p: p.update(steps=7)),
        _proof(lambda p: p.update(definitions=[])),
        _proof(lambda p: p["definitions"][0].update(name="other")),
        _proof(lambda p: p["definitions"][0].update(parts=[0])),
        _proof(lambda p: p["terms"][0].__setitem__(0, "eval")),
        _proof(lambda p: p["terms"][0].__setitem__(1, [0])),
        _proof(lambda p: p["steps"][-1]["args"].update(extra=1)),
        _proof(lambda p: p["steps"][-1].update(args=[])),
        _set("statement_hash", "sha256:" + "0" * 64),
        _set("statement", "⊢ 1 = 2"),
        lambda d: d["claims"][0].update({k: d["claims"][1][k] for k in ("statement", "statement_hash")}),
        lambda d: d["claims"][0].update(proof=d["claims"][1]["proof"]),
        _proof(lambda p: [r.__setitem__(2, ["x = 1 ∧ v", "real"]) for r in p["terms"] if r[0] == "var"]),
    ],
)
def test_damaged(checked, change):
    first, second = checked(change)
    assert not first.proved and first.problem and second.proved
    assert first.problem.isprintable() and "Error" not in first.problem


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p.update(root=10**9), "the root refers to step 1000000000, which is not there"),
        (lambda p: p.update(root=-1), "the root refers to step -1, which is not there"),
        (lambda p: p.update(root="0"), "the root names a step by something else than its number"),
        (lambda p: p.pop("conclusion"), "the proof: the key 'conclusion' is missing"),
        (lambda p: p.pop("steps"), "the proof: the key 'steps' is missing"),
        (lambda p: p.update(terms={}), "'terms' is no list"),
        (lambda p: p["terms"].__setitem__(3, []), "term 3 is not of the form [an operation"),
        (lambda p: p["terms"][3].__setitem__(1, [99999]), "term 3 refers to term 99999, which is not there"),
        (lambda p: p["terms"][3].__setitem__(2, {"t": 0}), "term 3 holds an object that is no reference"),
        (lambda p: p["terms"][3].__setitem__(2, {"q": [1, 0]}), "term 3 holds a fraction"),
        (lambda p: p["definitions"][0].pop("parts"), "definition 0: the key 'parts' is missing"),
        (lambda p: p["definitions"][0].update(parts=[10**6]), "definition 0 refers to term 1000000"),
        (lambda p: p["steps"].pop(), "the root refers to step"),
        (lambda p: p["steps"].pop(2), "the root refers to step"),
        (lambda p: p["steps"].__setitem__(2, []), "step 2 is not an object with the keys rule, args"),
        (lambda p: p["steps"][2].pop("rule"), "step 2: the key 'rule' is missing"),
        (lambda p: p["steps"][2].update(rule=["x"]), "step 2: its rule is not a name"),
        (lambda p: p["steps"][2]["args"].update(more=[{"s": 99999}]), "step 2 refers to step 99999, which is not"),
        (lambda p: p["steps"][2]["args"].update(more={"s": 2}), "step 2 refers to step 2, which does not come before"),
        (lambda p: p["steps"][2]["args"].update(more={"t": 10**6}), "step 2 refers to term 1000000"),
        (lambda p: p["steps"][2]["args"].update(more={"x": 1}), "step 2 holds an object that is no reference"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_with_its_place(checked, change, said):
    first, second = checked(_proof(change))
    assert said in first.problem and second.proved


def _goal(rows, left, right):
    """One application of the normal form to left = right, in place of the proof."""

    def change(p):
        terms = [*rows, ["eq", [left, right], None]]
        lists = {k: [] for k in ("hypotheses", "premises", "unfold", "allow")}
        step = {"rule": "contraction", "args": {"goal": {"t": len(terms) - 1}, **lists}}
        p.update(terms=terms, steps=[step], root=0, conclusion=len(terms) - 1, definitions=[])

    return _proof(change)


_X, _ONE = ["var", [], ["x", "real"]], ["num", [], 1]


@pytest.mark.parametrize(
    "change",
    [
        _goal([["num", [], 2], ["int", [], 10**900], ["pow", [0, 1], None]], 2, 0),
        _goal([_X, _ONE, ["add", [0, 1], None], ["int", [], 10**5], ["pow", [2, 3], None]], 4, 0),
        _goal([_X, *(["add", [k, k], None] for k in range(60)), _ONE], 60, 61),
        _goal([_X, _ONE, ["add", [0, 1], None], *(["mul", [k + 2, k + 2], None] for k in range(30))], 32, 0),
        _goal([_ONE, ["int", [], 1], ["int", [], 10**9], ["b", [], [0, "int"]], ["real", [3], None],
               ["sum", [1, 2, 4], None]], 5, 0),
    ],
)  # fmt: skip
def test_small_files_that_ask_for_huge_work(checked, change):
    start = time.perf_counter()
    assert not checked(change)[0].proved
    assert time.perf_counter() - start < 20


def test_every_single_number_matters(whole, tmp_path):
    """No change of one number in a proof yields another statement under the same hash."""
    entry = whole["claims"][1]
    terms = entry["proof"]["terms"]
    for k, row in enumerate(terms):
        for slot, arg in enumerate(row[1]):
            changed = copy.deepcopy(entry)
            changed["proof"]["terms"][k][1][slot] = arg - 1 if arg else arg + 1
            found = certificates._checked(changed)
            assert not found.proved or found.statement_hash == entry["statement_hash"]
            if found.proved:
                assert found.statement.text == entry["statement"]


def test_control_characters_are_not_printed(checked):
    found = checked(_set("title", "fine\x1b[2Jproved\n2.1o proved"))
    assert "\x1b" not in found[0].title and "\n" not in found[0].title


# ---------------------------------------------------------------------------------------- command line
def test_exit_statuses(whole, tmp_path):
    good, bad, cut = (tmp_path / n for n in ("good.json", "bad.json", "cut.json"))
    good.write_text(json.dumps(whole))
    cut.write_text(json.dumps(whole)[:1000])
    broken = copy.deepcopy(whole)
    broken["claims"][0]["statement_hash"] = "sha256:00"
    bad.write_text(json.dumps(broken))
    assert run("check", str(good)).returncode == 0
    out = run("check", str(bad))
    assert out.returncode == 1 and "NOT PROVED" in out.stdout and "Traceback" not in out.stderr
    out = run("check", str(cut))
    assert out.returncode == 2 and "not whole JSON" in out.stderr and out.stdout == ""


def test_only_proved_claims_are_exported(tmp_path):
    (tmp_path / "my.py").write_text(
        "from symproofs import *\ny = scalar('y')\nc = claim('w', 'W', Eq(y/y, 1))\n"
    )
    target = tmp_path / "c.json"
    target.write_text("kept")
    out = run("export", "my.py", "-o", "c.json", cwd=tmp_path)
    assert out.returncode == 1 and "only proved claims" in out.stderr and target.read_text() == "kept"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["c.json", "my.py"]


def test_an_output_that_cannot_be_written(tmp_path):
    (tmp_path / "my.py").write_text(GOOD)
    (tmp_path / "folder").mkdir()
    for target in ("folder", "missing/c.json", "my.py/c.json"):
        out = run("export", "my.py", "-o", target, cwd=tmp_path)
        assert out.returncode == 2 and "cannot be written" in out.stderr and "Traceback" not in out.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "my.py"]


def test_a_write_that_fails_keeps_the_old_file(tmp_path, monkeypatch):
    outcomes = judge(select(["1.2d"]), numeric=False)
    path = tmp_path / "c.json"
    path.write_text("kept")

    def refuse(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(certificates.os, "replace", refuse)
    with pytest.raises(FileError, match="No space left"):
        certificates.export(outcomes, path)
    assert path.read_text() == "kept" and [p.name for p in tmp_path.iterdir()] == ["c.json"]
