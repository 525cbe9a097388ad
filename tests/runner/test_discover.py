"""Claims are found where they are defined, and every mistake in a script is told in the user's own terms."""

from __future__ import annotations

import sys

import pytest

from runner.support import GOOD, LINES
from symproofs.language.errors import FileError, InputError
from symproofs.runner.discover import script_targets, section_names, section_targets, select


@pytest.fixture
def script(tmp_path):
    def write(text, name="my.py"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return write


def ids(targets):
    return [t.id for t in targets]


def test_sections_come_in_the_order_of_the_source():
    assert section_names()[:2] == ["momentum", "dropout"]
    found = ids(section_targets("momentum"))
    assert found.index("1.1j") < found.index("1.2d") < found.index("1.3f")
    lines = ["2.1k", "2.1l", "2.1m", "2.1n", "2.1o"]
    found = ids(section_targets("dropout"))
    assert found[found.index("2.1k") :][:5] == lines


@pytest.mark.parametrize("arg", ["momentum", "mom", "1"])
def test_a_section_by_name_beginning_and_number(arg):
    assert ids(select([arg])) == ids(section_targets("momentum"))


def test_a_line_by_its_id_and_no_repetition():
    assert ids(select(["2.1k"])) == ["2.1k"]
    assert ids(select(["2.1k", "2.1k", "1.2d"])) == ["2.1k", "1.2d"]


def test_scripts(script):
    path = script(GOOD)
    assert ids(select([path])) == ["my.1", "my.2"]
    assert ids(select([f"{path}:my.2", path])) == ["my.2", "my.1"]
    assert select([path])[0].section == "my"


def test_lines_of_a_script_have_ids(script):
    assert ids(script_targets(script(LINES))) == ["l.1", "l.2"]


def test_nothing_is_left_behind(script, tmp_path, capsys):
    script("x = 1", "helper_of_mine.py")
    path = script("import sys, helper_of_mine\nsys.path.append('x')\nprint('said')\n" + GOOD)
    before, modules, argv = list(sys.path), set(sys.modules), list(sys.argv)
    select([path])
    assert (sys.path, sys.argv) == (before, argv)
    assert not [m for m in set(sys.modules) - modules if "helper" in m or "script" in m]
    assert capsys.readouterr().out == ""  # stdout belongs to the verdicts


def test_a_helper_is_read_anew_each_time(script):
    helper = "from symproofs import *\nx = scalar('x')\ntop = {}\n"
    script(helper.format("1"), "helper_of_mine.py")
    path = script("from helper_of_mine import *\nc = claim(f'h.{top}', 'T', Eq(x + 0, x))")
    assert ids(select([path])) == ["h.1"]
    script(helper.format("22"), "helper_of_mine.py")
    assert ids(select([path])) == ["h.22"]


def test_imported_claims_belong_to_where_they_are_defined(script):
    script(GOOD, "first_part.py")
    own = script(
        "from first_part import square, x\nfrom symproofs import *\nc = claim('o.1', 'Own', Eq(x + 0, x))"
    )
    assert ids(select([own])) == ["o.1"]
    collecting = script("from first_part import *", "all.py")
    assert ids(select([collecting])) == ["my.1", "my.2"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = (1", "line 1: this is not valid Python: '(' was never closed\n    x = (1"),
        ("\nx = 1/0", "line 2: ZeroDivisionError: division by zero\n    x = 1/0"),
        ("def f():\n    return int('a')\n\n\nf()", "line 2: ValueError"),
        ("import no_such_module_here", "No module named 'no_such_module_here'"),
        ("x = 1", "holds no claim"),
        ("", "holds no claim"),
        ("import sys\nsys.exit(3)", "sys.exit(3)"),
        (b"x = '\xff'", "not valid Python"),
        (b"x = 1\0", "null bytes"),
        ("def f():\n    f()\n\n\nf()", "RecursionError"),
        (GOOD + "again = claim('my.1', 'Other', Eq(x, x + 0))", "two claims have the ID my.1"),
        (
            "from symproofs import *\np = scalar('p')\nc = claim('a', 'b', 0 < p < 1)",
            "line 3: p > 0 is a statement",
        ),
        ("from symproofs import *\nc = claim('a', 'b', True)", "line 2"),
        ("from symproofs import *\np = scalar('p')\nc = claim('a', 'b', Eq(p, 0.5))", "line 3"),
        (
            "from symproofs import *\nn, d = sizes('n d')\nX, w = matrix('X', n, d), vector('w', n)\nX @ w",
            "line 4: X @ w: the left side is n × d, the right side is a vector of length n",
        ),
    ],
)
def test_scripts_that_cannot_be_read(script, text, said):
    with pytest.raises((FileError, InputError)) as e:
        select([script(text)])
    assert said in str(e.value)
    assert "symproofs/" not in str(e.value)


def test_a_mistake_in_a_helper_names_the_helper(script):
    script("x = 1\ny = x/0", "helper_of_mine.py")
    with pytest.raises(FileError, match=r"helper_of_mine\.py, line 2: ZeroDivisionError"):
        select([script("import helper_of_mine")])


def test_missing_files_and_folders(script, tmp_path):
    script(GOOD, "good.py")
    with pytest.raises(FileError, match=r"there is no such file; did you mean .*good\.py"):
        select([str(tmp_path / "godo.py")])
    (tmp_path / "folder.py").mkdir()
    with pytest.raises(FileError, match="cannot be read"):
        select([str(tmp_path / "folder.py")])


def test_unknown_ids_name_the_nearest(script):
    with pytest.raises(InputError, match=r"'2\.1z'.*did you mean 2\.1"):
        select(["2.1z"])
    with pytest.raises(InputError, match="did you mean dropout"):
        select(["droput"])
    with pytest.raises(InputError, match=r"'my\.3': no claim of that ID in .*did you mean my\.[12]"):
        select([script(GOOD) + ":my.3"])
    with pytest.raises(
        InputError, match="neither a section nor a claim ID; there are the sections momentum, dropout"
    ):
        select(["?"])


def test_one_id_in_two_files(script):
    with pytest.raises(InputError, match=r"two claims have the ID my\.1 \(in .*a\.py and .*b\.py\)"):
        select([script(GOOD, "a.py"), script(GOOD, "b.py")])
