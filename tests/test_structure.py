"""The rooms of the package: which may import which, how long the trusted part is, what no file may hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "symproofs"
FILES = sorted(PACKAGE.rglob("*.py"))

# room -> rooms it may import; the standard library is free to all
ARROWS = {
    "kernel": set(),
    "language": {"kernel"},
    "proofs": {"kernel", "language"},
    "notation": {"kernel", "language", "proofs"},
    "tactics": {"kernel", "language", "proofs"},
    "numeric": {"language", "proofs"},  # nothing of the kernel, nor of language.lower: see below
    "library": set(),
    "sections": set(),
    "report": {"kernel", "language", "proofs", "notation"},
}
ARROWS["runner"] = set(ARROWS)
# Arrows that point sideways, with the reason; the list should become shorter.
SIDEWAYS = {
    ("tactics", "notation.kernel_text"): "residuals are kept as text in what is left open",
    ("library", "proofs.facts"): "the record of a fact is not a public name",
}
OUTSIDE = {
    "language": {"sympy"},
    "numeric": {"sympy"},
    "notation": {"sympy"},
    "report": {"sympy", "typst"},
    "runner": {"rich"},
    "sections": {"sympy"},
}
TRUSTED = [
    *sorted((PACKAGE / "kernel").glob("*.py")),
    PACKAGE / "language" / "derivatives.py",
    PACKAGE / "language" / "lower.py",
]
BUDGET = 7600  # lines of the trusted part: derivatives, norms and limits are in it
ONE_LINE = {
    "library",
    "sections",
    "sections/bidirectional_rnn",
    "sections/dropout",
    "sections/initialization",
    "sections/momentum",
    "sections/normalization",
    "sections/rnn_gradients",
}  # job told in one line so far


def room_of(file: Path) -> str:
    """The room of a file; the empty string at the top of the package."""
    parts = file.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def imported(file: Path) -> set[str]:
    """Full names of all modules that a file imports, also inside functions."""
    out: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            out |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            out.add(node.module or "")
            if node.module and (PACKAGE.parent / node.module.replace(".", "/")).is_dir():
                inner = [a.name for a in node.names]
                folder = PACKAGE.parent / node.module.replace(".", "/")
                out |= {f"{node.module}.{n}" for n in inner if (folder / f"{n}.py").exists()}
    return out


def inner_names(file: Path) -> set[str]:
    """What a file imports of this package, without the package's name."""
    return {n.partition(".")[2] for n in imported(file) if n.startswith("symproofs.")}


@pytest.mark.parametrize("file", [f for f in FILES if room_of(f)], ids=lambda f: str(f.relative_to(PACKAGE)))
def test_arrows_between_rooms(file: Path) -> None:
    room = room_of(file)
    for name in inner_names(file):
        other = name.split(".")[0]
        if other == room or other in ARROWS[room] or (PACKAGE / f"{name}.py").exists():
            continue
        assert (room, name) in SIDEWAYS, f"{room} must not import {name}"


def test_the_kernel_imports_the_standard_library_only() -> None:
    for file in (PACKAGE / "kernel").glob("*.py"):
        for name in imported(file):
            top = name.split(".")[0]
            assert name.startswith("symproofs.kernel") or top in sys.stdlib_module_names, (
                f"{file.name}: {name}"
            )


def test_numeric_shares_no_code_with_the_kernel() -> None:
    for file in (PACKAGE / "numeric").glob("*.py"):
        assert not [n for n in inner_names(file) if n.startswith("kernel") or n == "language.lower"], (
            file.name
        )


def test_only_known_packages_from_outside() -> None:
    for file in FILES:
        for name in imported(file):
            top = name.split(".")[0]
            if top != "symproofs" and top not in sys.stdlib_module_names:
                assert top in OUTSIDE.get(room_of(file), set()), f"{file.relative_to(ROOT)}: {name}"


def test_sections_and_library_use_the_public_names_only() -> None:
    for file in [*(PACKAGE / "sections").rglob("*.py"), *(PACKAGE / "library").rglob("*.py")]:
        room = room_of(file)
        for name in inner_names(file):
            assert name.startswith(room) or (room, name) in SIDEWAYS, f"{file.relative_to(ROOT)}: {name}"


def test_importing_the_kernel_loads_neither_sympy_nor_another_room() -> None:
    code = (
        "import sys, symproofs.kernel, symproofs.kernel.replay\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('sympy', 'numpy')\n"
        "       or (m.startswith('symproofs.') and not m.startswith('symproofs.kernel'))])"
    )
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_checking_a_certificate_does_not_load_sympy() -> None:
    code = "import sys, symproofs.runner.cli, symproofs.runner.certificates; print('sympy' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "False"


def test_no_assert_statements_in_the_package() -> None:
    found = [
        f"{f.relative_to(ROOT)}:{node.lineno}"
        for f in FILES
        for node in ast.walk(ast.parse(f.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert)
    ]
    assert found == []


def test_every_module_says_its_job() -> None:
    for file in FILES:
        text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        assert text, f"{file.relative_to(ROOT)} has no docstring"


def test_every_room_says_its_job_in_a_few_lines() -> None:
    for file in PACKAGE.rglob("__init__.py"):
        folder = str(file.parent.relative_to(PACKAGE))
        text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        lines = len(text.splitlines())
        assert 2 <= lines <= 8 or (folder in ONE_LINE and lines == 1), folder


_PATHS = re.compile(r"(?<![\w.])/(?:work|home|root|Users|mnt)/")
_FORBIDDEN = ["cla" + "ude", "anthro" + "pic", "open" + "ai", "chat" + "gpt", "l" + "lm"]
_WORDS = re.compile(r"\b(?:" + "|".join(_FORBIDDEN) + r")s?\b", re.I)


def test_the_project_speaks_of_itself_only() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split() if listed.returncode == 0 else [str(f.relative_to(ROOT)) for f in FILES]
    for name in names:
        file = ROOT / name
        if file.suffix not in (".py", ".md", ".toml", ".tex", ".json", "") or not file.is_file():
            continue
        if file == Path(__file__).resolve():
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        for pattern in (_PATHS, _WORDS):
            assert not pattern.search(text), f"{name}: {pattern.search(text)}"


def lines_of(files: list[Path]) -> int:
    """Lines of text, comments and blank lines included."""
    return sum(len(f.read_text(encoding="utf-8").splitlines()) for f in files)


def test_the_trusted_part_is_within_its_budget(capsys: pytest.CaptureFixture[str]) -> None:
    whole = lines_of(TRUSTED)
    with capsys.disabled():
        lower = lines_of(TRUSTED[-2:])
        print(f"\ntrusted: kernel/ {whole - lower} lines, language/ {lower}, together {whole} of {BUDGET}")
    assert whole <= BUDGET


def test_the_readme_tells_the_size_of_the_trusted_part() -> None:
    told = re.search(r"about ([\d,]+) lines", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert told is not None
    assert abs(int(told[1].replace(",", "")) - lines_of(TRUSTED)) <= 500
