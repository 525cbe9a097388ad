"""The command line: what it prints, its exit status, and that a mistake never shows a traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

import symproofs
from runner.support import GOOD, LINES, ROOT, WRONG, environment, python, run
from symproofs import FileError
from symproofs.proofs import OpenItem, SpotCheck, Verdict
from symproofs.runner import cli, table
from symproofs.runner.discover import select

KEYS = {
    "id", "title", "section", "statement_hash", "verdict", "corrected_by", "steps", "hypotheses",
    "unused_hypotheses", "axioms", "lemmas", "seconds", "spot_check",
}  # fmt: skip
CHECK_KEYS = {"passed", "methods", "sizes", "laws", "points", "max_error", "seed"}


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder with scripts, to work in."""
    for name, text in (("good.py", GOOD), ("lines.py", LINES), ("wrong.py", WRONG)):
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("args", [["--version"], ["--help"], ["verify", "--help"], ["list", "--help"]])
def test_help_and_version_do_not_import_sympy(args):
    code = (
        "import sys\nfrom symproofs.runner.cli import main\n"
        "status = main(sys.argv[1:])\nsys.exit(status or 'sympy' in sys.modules)"
    )
    assert python(code, *args).returncode == 0


def test_list(capsys):
    assert cli.main(["list"]) == 0
    out = capsys.readouterr().out
    words = out.split()
    assert words.index("momentum") < words.index("1.2d") < words.index("dropout") < words.index("2.1k")
    assert "Line 1 of 2.1o" in out


def test_verify_all_is_proved():
    out = run("verify", "--no-numeric")  # with spot checks, ``symproofs report`` runs in .ci/run
    assert out.returncode == 0, out.stdout + out.stderr
    assert "Traceback" not in out.stderr and "\x1b" not in out.stdout


def test_verify_under_optimised_python(here):
    assert run("verify", "wrong.py", flags=("-O",), cwd=here).returncode == 1
    out = run("verify", "good.py", "lines.py", flags=("-OO",), cwd=here)
    assert out.returncode == 0 and "4 proved" in out.stdout


def test_statuses(here, capsys):
    assert cli.main(["verify", "good.py"]) == 0
    assert cli.main(["verify", "wrong.py"]) == 1
    assert cli.main(["verify", "none.py"]) == 2
    assert cli.main(["verify", "--no-such-option"]) == 2
    assert cli.main([]) == 2
    assert cli.main(["verify", "--seed", "x"]) == 2


def test_json(here, capsys):
    assert cli.main(["verify", "--json", "2.1a", "2.1o", "wrong.py"]) == 1
    whole = json.loads(capsys.readouterr().out)
    assert set(whole) == {"claims", "summary"}
    by_id = {c["id"]: c for c in whole["claims"]}
    assert all(set(c) >= KEYS for c in by_id.values())
    best = by_id["2.1o"]
    assert best["verdict"] == "proved" and best["section"] == "dropout" and best["steps"] == 5
    assert best["axioms"] and best["hypotheses"] and best["statement_hash"].startswith("sha256:")
    assert set(best["spot_check"]) == CHECK_KEYS and best["spot_check"]["passed"]
    assert by_id["w.1"]["verdict"] == by_id["w.2"]["verdict"] == "refuted"
    assert by_id["w.3"]["verdict"] == by_id["w.4"]["verdict"] == "open" and by_id["w.3"]["open"]
    summary = whole["summary"]
    assert summary["refuted"] == summary["open"] == 2 and summary["seconds"] >= 0
    of_dropout = [c["verdict"] for c in by_id.values() if c["section"] == "dropout"]
    assert summary["proved"] == of_dropout.count("proved") and not {"open", "refuted"} & set(of_dropout)


def test_json_names_the_laws_that_were_drawn(tmp_path, monkeypatch, capsys):
    (tmp_path / "r.py").write_text(
        "from symproofs import *\n"
        "X, Y = scalar('X', law=laws.Gaussian(0, 1)), scalar('Y', law=moments(mean=0))\n"
        "c = claim('r.1', 'A mean', Eq(E(X**2 + Y), 1))\n"
    )
    monkeypatch.chdir(tmp_path)
    assert cli.main(["verify", "--json", "r.py"]) == 0
    found = json.loads(capsys.readouterr().out)["claims"][0]["spot_check"]["laws"]
    assert found == sorted(set(found)) and {x.partition(": ")[0] for x in found} == {"X", "Y"}
    assert [x for x in found if x.startswith("X")] == ["X: Gaussian, moments matched to order 3"]


def test_claims_of_the_source_are_counted_apart(capsys):
    ids = [t.id for t in select() if table.is_of_source(t.section, t.id)]
    count = {number: sum(x.startswith(f"{number}.") for x in ids) for number in "123456"}
    assert count == {"1": 28, "2": 42, "3": 32, "4": 17, "5": 22, "6": 17}
    assert {"2.1o", "3.1b-3", "6.3e"} <= set(ids) and not {
        "2.1a-literal",
        "C13",
        "2.2-loss",
        "3.1b-5-sum",
    } & set(ids)
    assert not table.is_of_source("my_script", "2.1o")
    assert cli.main(["verify", "--no-numeric", "2.1a", "2.1b", "2.1b-literal"]) == 0
    assert (
        "\n2 of 2 claims of the source: 2 proved\n2 proved, 1 ill-typed as written;"
        in capsys.readouterr().out
    )
    assert cli.main(["verify", "--no-numeric", "--json", "1.3f", "1.3j", "1.3g-bias"]) == 0
    source = json.loads(capsys.readouterr().out)["summary"]["source"]
    assert source == {"claims": 2, "settled": 2, "proved": 1, "discussion": 1}


def test_what_is_open_is_not_settled():
    blank = Verdict("2.1a", "", "dropout", None, "", "open")
    verdicts = [
        blank,
        *(replace(blank, id=x, verdict=v) for x, v in (("2.1b", "proved"), ("2.1-x", "proved"))),
    ]
    assert table.summary(verdicts, table.Style()).startswith(
        "1 of 2 claims of the source: 1 proved, 1 open\n2 proved"
    )


def test_list_and_show_name_the_file(here, capsys):
    assert cli.main(["list", "--files", "2.1o", "good.py"]) == 0
    out = capsys.readouterr().out
    assert "symproofs/sections/dropout/" in out and "good.py" in out
    assert (
        cli.main(["show", "2.0b"]) == 0
        and "\n  File   symproofs/sections/dropout/" in capsys.readouterr().out
    )
    assert cli.main(["show", "wrong.py:w.3"]) == 1 and "\n  File   wrong.py\n" in capsys.readouterr().out


def test_show_and_verify_agree(here, capsys):
    """A false claim has a counterexample in both; what is proved is not spot-checked by show."""
    assert cli.main(["show", "wrong.py"]) == 1
    shown = capsys.readouterr().out
    assert cli.main(["verify", "wrong.py"]) == 1
    verified = capsys.readouterr().out
    for word in ("w.1  refuted", "w.3  open", "w.4  open", "counterexample: at y = "):
        assert word in shown and word in verified


def test_json_without_numbers(here, capsys):
    assert cli.main(["verify", "--json", "--no-numeric", "good.py"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert [c["spot_check"] for c in whole["claims"]] == [None, None]
    assert whole["summary"]["open"] == 0


def test_json_is_one_object_also_for_a_mistake(here, capsys):
    (here / "loud.py").write_text("print('hello')\n" + GOOD)
    assert cli.main(["verify", "--json", "loud.py"]) == 0
    json.loads(capsys.readouterr().out)
    assert cli.main(["verify", "--json", "none.py"]) == 2
    captured = capsys.readouterr()
    assert "no such file" in json.loads(captured.out)["error"] and "no such file" in captured.err


def test_the_seed_reaches_the_check(here, capsys):
    cli.main(["verify", "--json", "--seed", "5", "good.py"])
    assert json.loads(capsys.readouterr().out)["claims"][0]["spot_check"]["seed"] == 5


def test_open_claims_say_what_is_left(here, capsys):
    cli.main(["verify", "wrong.py"])
    out = capsys.readouterr().out
    assert "w.1  refuted: A wrong square" in out and "counterexample: at y = " in out
    assert "w.4 cites w.3, which is not proved (open)" in out and "left over:" in out
    assert "2 refuted, 2 open" in out


@pytest.mark.parametrize("args", [["9.9z"], ["none.py"], ["good.py:my.7"], ["dropuot"]])
def test_unknown_names(here, capsys, args):
    for command in ("verify", "list", "show"):
        assert cli.main([command, *args]) == 2
        captured = capsys.readouterr()
        assert captured.err.startswith("symproofs: ") and captured.out == ""


def test_show(capsys):
    assert cli.main(["show", "2.1o"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2.1o  The expected dropout loss") and "[linearity of expectation]" in out
    assert "R is uncorrelated within rows" in out and "where" not in out


def test_show_says_what_verify_says_of_an_erratum_with_hypotheses(capsys):
    assert cli.main(["show", "2.0b-literal"]) == 0  # a point that meets the hypotheses is looked for
    out = capsys.readouterr().out
    assert "This is a contradiction" in out and "open" not in out


def test_show_expand_unfolds_down_to_primitives(capsys):
    assert cli.main(["show", "2.1o", "1.3f", "--expand"]) == 0
    out = capsys.readouterr().out
    for line in (
        "Var(Z) = E[(Z − E[Z])^2]",
        "r[i] = y[i] − Σ_{j=1..d} X[i,j]·R[i,j]·w[j]",
        "Gamma[i,j] = [i = j]·sqrt(Σ_{k=1..n} X[k,i]·X[k,i])",
        "v[0,i] = 0",
        "v[s,i] = beta·v[s-1,i] + (1 − beta)·g[s,i]  if 1 ≤ s",
    ):
        assert line in out


def test_show_a_line_and_a_script(here, capsys):
    assert cli.main(["show", "lines.py:l.1"]) == 0
    assert capsys.readouterr().out.startswith("l.1  Line 1 of l.2")
    assert cli.main(["show", "lines.py"]) == 0
    assert capsys.readouterr().out.count("Proof") == 1  # the line stands in its chain
    assert cli.main(["show", "wrong.py:w.3"]) == 1
    assert "open" in capsys.readouterr().out


# ---------------------------------------------------------------------------------------------- report
def test_report(here, capsys):
    assert cli.main(["report", "good.py", "-o", "out", "--title", "My report"]) == 0
    assert sorted(os.listdir("out")) == ["report.pdf", "report.tex"]
    assert "My report" in (here / "out" / "report.tex").read_text()
    assert (here / "out" / "report.pdf").read_bytes().startswith(b"%PDF")


def test_report_of_open_claims_is_written_with_status_1(here, capsys):
    assert cli.main(["report", "wrong.py", "-o", "out"]) == 1
    assert sorted(os.listdir("out")) == ["report.pdf", "report.tex"]


def test_a_report_that_cannot_be_written_keeps_the_old_one(here, capsys):
    (here / "file").write_text("x")
    assert cli.main(["report", "good.py", "-o", "file"]) == 2
    assert "cannot be written" in capsys.readouterr().err and (here / "file").read_text() == "x"
    (here / "out" / "report.pdf").mkdir(parents=True)
    (here / "out" / "report.tex").write_text("old")
    assert cli.main(["report", "good.py", "-o", "out"]) == 2
    assert (here / "out" / "report.tex").read_text() == "old"


def test_an_output_without_a_name(here, capsys):
    before = sorted(os.listdir())
    for args in (["report", "good.py"], ["export", "good.py"]):
        assert cli.main([*args, "-o", ""]) == 2
        assert "the name is empty; expected a path such as ./out" in capsys.readouterr().err
    with pytest.raises(FileError, match="empty name"):
        symproofs.report("good.py", "")
    assert sorted(os.listdir()) == before


def test_report_as_a_function(here):
    import symproofs
    import symproofs.report.text  # importing the room does not hide the function

    square = symproofs.verify("good.py:my.1")
    paths = symproofs.report(square, "out")
    assert [p.name for p in paths] == ["report.tex", "report.pdf"]
    assert symproofs.report("good.py", "out2")[0].exists()


# ------------------------------------------------------------------------------------- scripts as programs
def test_main_makes_a_script_a_program(here):
    (here / "program.py").write_text(GOOD + "\nmain(__name__)\nprint('not reached')\n")
    out = subprocess.run(
        [sys.executable, "program.py"], cwd=here, env=environment(), capture_output=True, text=True
    )
    assert out.returncode == 0 and "2 proved" in out.stdout and "not reached" not in out.stdout
    out = subprocess.run(
        [sys.executable, "program.py", "--json"], cwd=here, env=environment(), capture_output=True, text=True
    )
    assert [c["id"] for c in json.loads(out.stdout)["claims"]] == ["my.1", "my.2"]
    assert cli.main(["verify", "program.py"]) == 0


def test_main_in_a_script_with_open_or_no_claims(here):
    (here / "program.py").write_text(WRONG + "\nmain(__name__)\n")
    out = subprocess.run(
        [sys.executable, "program.py"], cwd=here, env=environment(), capture_output=True, text=True
    )
    assert out.returncode == 1 and "2 refuted" in out.stdout
    (here / "empty.py").write_text("from symproofs import *\nmain(__name__)\n")
    out = subprocess.run(
        [sys.executable, "empty.py"], cwd=here, env=environment(), capture_output=True, text=True
    )
    assert out.returncode == 2 and "holds no claim" in out.stderr and "Traceback" not in out.stderr


# ------------------------------------------------------------------------------------------- terminals
def test_a_reader_that_stops_reading(here):
    command = [sys.executable, "-m", "symproofs", "list"]
    p = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    p.stdout.close()
    err = p.stderr.read()
    assert p.wait() in (cli.BROKEN_PIPE, 0) and "Traceback" not in err and "Exception" not in err


def test_interruption(here):
    (here / "slow.py").write_text("print('ready', flush=True)\nimport time\ntime.sleep(60)\n")
    command = [sys.executable, "-m", "symproofs", "verify", "slow.py"]
    p = subprocess.Popen(
        command,
        cwd=here,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # a shell starts jobs in the background with interruptions ignored, which children inherit
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    assert p.stderr.readline().strip() == "ready"
    time.sleep(0.2)
    p.send_signal(signal.SIGINT)
    _, err = p.communicate(timeout=30)
    assert p.returncode == 130 and "Traceback" not in err


def test_a_terminal_without_unicode(here):
    out = run("verify", "good.py", cwd=here, PYTHONIOENCODING="ascii")
    assert out.returncode == 0 and "2 proved" in out.stdout


def _verdict(**more):
    check = SpotCheck(True, ("exact rationals",), ({"n": 1},), 24, 0.0, 7)
    fields = {"verdict": "proved", "spot_check": check, "seconds": 0.012, **more}
    return Verdict(
        "2.1o",
        "A title that is a good deal longer than the table has room for 𝔼",
        "dropout",
        None,
        "",
        **fields,
    )


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_table_keeps_to_the_width(width):
    style = table.Style(width)
    lines = table.render([_verdict(), _verdict(verdict="alarm")], style).split("\n\n")[0].splitlines()
    assert all(len(line) <= max(width, 65) for line in lines)
    if 65 <= width < 120:
        assert "…" in lines[2]


def test_details_are_wrapped():
    item = OpenItem(
        "obligation", "nonzero divisor: " + "y + " * 60 + "0 ≠ 0", "in the last line", "add a hypothesis"
    )
    text = table.render([_verdict(verdict="open", open=(item,), spot_check=None)], table.Style(80))
    assert all(len(line) <= 80 for line in text.splitlines())
    assert "obligation: nonzero divisor" in text and "add a hypothesis" in text


def test_an_alarm_is_loud():
    text = table.render([_verdict(verdict="alarm", message="proved, but")], table.Style(80, True))
    assert "ALARM" in text and "\x1b[1;97;41m" in text
    assert cli.status_of([_verdict(verdict="alarm")]) == 1


def test_statuses_of_verdicts():
    assert cli.status_of([_verdict(), _verdict(verdict="discussion"), _verdict(verdict="axiom")]) == 0
    for word in ("open", "refuted", "alarm", "anything else"):
        assert cli.status_of([_verdict(), _verdict(verdict=word)]) == 1
    assert cli.status_of([_verdict(verdict="error"), _verdict(verdict="open")]) == 2
