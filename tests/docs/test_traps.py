"""docs/traps.md: every trap of the list has its row, and every test that a row names is there."""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatch
from functools import cache

import pytest

from .examples import ROOT

PAGE = (ROOT / "docs" / "traps.md").read_text(encoding="utf-8")
ROWS = {int(n): cell for n, cell in re.findall(r"^\| (\d+) \|[^|]*\|(.*)\|$", PAGE, re.M)}
LETTERS = {
    letter: re.findall(r"`([^`]+\.py)`", said)
    for letter, said in re.findall(r"\b([A-Z]) = ((?:`[^`]+\.py`(?: and )?)+)", PAGE)
}
REFERENCE = re.compile(r"\b([A-Z])(?= `|, all|,$|, )|`([^`]+)`")


def _path(name: str, beside: str) -> str:
    return name if "/" in name else f"{beside.rpartition('/')[0]}/{name}"


def files_of(letter: str) -> list[str]:
    """The files of a letter; a second one stands in the folder of the first."""
    named = LETTERS[letter]
    return [_path(name, named[0]) for name in named]


@cache
def collected() -> dict[str, list[str]]:
    """The names of the tests in all files that the page mentions."""
    files = sorted(
        {f for letter in LETTERS for f in files_of(letter)} | set(re.findall(r"`(tests/[^`]+\.py)`", PAGE))
    )
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-m", "", *files],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    out: dict[str, list[str]] = {f: [] for f in files}
    for line in run.stdout.splitlines():
        file, mark, name = line.partition("::")
        if mark and file in out:
            out[file].append(name)
    return out


def references(cell: str) -> list[tuple[list[str], str]]:
    """The files and the pattern of every test that a row names; an empty pattern stands for a whole file."""
    out: list[tuple[list[str], str]] = []
    files: list[str] = []
    for letter, quoted in REFERENCE.findall(cell):
        if letter in LETTERS:
            files = files_of(letter)
            out.append((files, ""))
        elif quoted.endswith(".py"):
            files = [quoted]
            out.append((files, ""))
        elif "trap_" in quoted or quoted.startswith("test_"):
            out.append((files, quoted))
    return out


def test_every_trap_of_the_list_has_a_row() -> None:
    assert sorted(ROWS) == list(range(1, 60))


def test_every_letter_is_a_file() -> None:
    assert len(LETTERS) >= 8
    assert [f for letter in LETTERS for f in files_of(letter) if not (ROOT / f).is_file()] == []


@pytest.mark.parametrize("trap", sorted(ROWS))
def test_the_tests_of_a_row_are_there(trap: int) -> None:
    found = references(ROWS[trap])
    assert found, f"trap {trap} names no test"
    for files, pattern in found:
        names = [n for f in files for n in collected()[f]]
        assert names, f"trap {trap}: no test in {files}"
        wanted = f"*{pattern}*" if "*" not in pattern else f"*{pattern}"
        matching = [n for n in names if fnmatch(n, wanted) or fnmatch(n, f"{wanted}]")]
        assert not pattern or matching, f"trap {trap}: {pattern} is not in {files}"


def test_a_name_that_is_not_there_is_noticed() -> None:
    files, _ = references(ROWS[43])[0]
    names = [n for f in files for n in collected()[f]]
    assert any(fnmatch(n, "*trap_43_*") for n in names)
    assert not any(fnmatch(n, "*trap_99_*") for n in names)


@pytest.mark.parametrize("trap", [n for n in range(1, 60) if n not in (26, 32, 33)])
def test_a_test_says_the_number_of_its_trap(trap: int) -> None:
    """Only forged theorems, tampered files and ill-formed terms are held by whole files."""
    assert any(f"trap_{trap:02d}" in pattern for _, pattern in references(ROWS[trap]))
