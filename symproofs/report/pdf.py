"""Source → PDF bytes. Typst through its wheel (embedded fonts, offline), or a TeX installation.

Both are told no date and no system fonts, so that the same document gives the same bytes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from symproofs.language.errors import FileError

_TIMESTAMP = 0
_TEX_SECONDS = 120


def choose_engine(engine: str) -> str:
    """``typst`` or ``latex``; ``auto`` takes Typst if its wheel is there. Raises FileError."""
    if engine not in ("auto", "typst", "latex"):
        raise FileError(f"engine={engine!r}: expected 'typst', 'latex' or 'auto'")
    if engine == "latex" or (engine == "auto" and find_spec("typst") is None and shutil.which("pdflatex")):
        return "latex"
    return "typst"


def compile_typst(source: str) -> bytes:
    """PDF bytes of a Typst document. Raises FileError where the wheel is missing or refuses the source."""
    try:
        import typst
    except ImportError:
        raise FileError(
            "a PDF without TeX needs the typst wheel: pip install 'symproofs[pdf]' (or use engine='latex')"
        ) from None
    try:
        out = typst.compile(source.encode(), ignore_system_fonts=True, timestamp=_TIMESTAMP)
    except RuntimeError as error:
        raise FileError(f"Typst could not set the report: {error}") from error
    if not isinstance(out, bytes):
        raise FileError("Typst gave no PDF")
    return out


def compile_latex(source: str) -> bytes:
    """PDF bytes of a LaTeX document, by pdflatex. Raises FileError where it is missing or fails."""
    program = shutil.which("pdflatex")
    if program is None:
        raise FileError("engine='latex' needs pdflatex: install TeX Live, or use engine='typst'")
    env = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "report.tex").write_text(source, encoding="utf-8")
        command = [program, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "report.tex"]
        for _ in range(2):
            try:
                run = subprocess.run(command, cwd=folder, env=env, capture_output=True, timeout=_TEX_SECONDS)
            except (OSError, subprocess.TimeoutExpired) as error:
                raise FileError(f"pdflatex did not finish: {error}") from error
            if run.returncode != 0:
                log = run.stdout.decode("utf-8", "replace")
                wrong = [ln for ln in log.splitlines() if ln.startswith(("!", "l."))]
                raise FileError("pdflatex could not set the report: " + "; ".join(wrong[:3]))
        return (Path(folder) / "report.pdf").read_bytes()
