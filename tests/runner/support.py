"""Running the command line, in process and as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

GOOD = """
from symproofs import *
x = scalar("x")
square = claim("my.1", "A square", calc((x + 1)**2).eq(x**2 + 2*x + 1))
cube = claim("my.2", "A cube", calc((x + 1)**3).eq((x + 1)*(x**2 + 2*x + 1)))
"""
LINES = """
from symproofs import *
y = scalar("y")
chain = claim("l.2", "Two lines", calc((y + 1)**2).eq(y**2 + y + y + 1, id="l.1").eq(y**2 + 2*y + 1))
"""
WRONG = """
from symproofs import *
y = scalar("y")
refuted = claim("w.1", "A wrong square", Eq((y + 1)**2, y**2 + 1))
chain = claim("w.3", "A wrong line", calc((y + 1)**2).eq(y**2 + y + 1, id="w.2").eq(y**2 + 2*y + 1))
leaning = claim("w.4", "Leans on it", calc(y + y).eq(2*y, by=chain))
"""


def environment(**more: str) -> dict[str, str]:
    """An environment in which the package is found."""
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "TERM")}
    return {**env, "PYTHONPATH": str(ROOT), **more}


def run(
    *args: str, cwd: Path = ROOT, flags: tuple[str, ...] = (), **env: str
) -> subprocess.CompletedProcess[str]:
    """``python -m symproofs ARGS``."""
    return subprocess.run(
        [sys.executable, *flags, "-m", "symproofs", *args],
        cwd=cwd, env=environment(**env), capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def python(code: str, *args: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """``python -c CODE``."""
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=cwd, env=environment(), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
