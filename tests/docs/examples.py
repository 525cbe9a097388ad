"""Runs the examples of a page.

A page is read from top to bottom, with one namespace and one working folder of its own:

* a ``python`` block runs; with ``<!-- file: NAME -->`` before it, it is written to that file instead;
* an ``sh`` block holds lines ``symproofs …``, each run as a command; those that install are left out;
* a ``text`` block is what the block right before it printed;
* a block of another language, or with ``<!-- not run -->`` before it, is only read.

``python -m tests.docs.examples PAGE…`` writes the real outputs into the pages.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```[ \t]*$", re.M | re.S)
_NOTE = re.compile(r"<!--\s*(file:\s*(?P<file>\S+)|(?P<skip>not run))\s*-->\s*\Z")


@dataclass
class Block:
    """One fenced block: its language, its text, where the text stands in the page, the notes before it."""

    language: str
    text: str
    start: int
    end: int
    file: str | None
    skip: bool
    line: int


def blocks(page: str) -> list[Block]:
    """All fenced blocks of a page."""
    out = []
    for m in _FENCE.finditer(page):
        note = _NOTE.search(page[: m.start()].rstrip())
        file = note["file"] if note else None
        skip = bool(note and note["skip"])
        out.append(Block(m[1], m[2], m.start(2), m.end(2), file, skip, page[: m.start()].count("\n") + 1))
    return out


def outputs(page: str, name: str) -> Iterator[tuple[Block, str]]:
    """Each ``text`` block that follows a run block, with what that block printed."""
    namespace: dict[str, object] = {"__name__": "example"}
    found = blocks(page)
    with tempfile.TemporaryDirectory() as folder, chdir(folder), _width("100"):
        printed: str | None = None
        for b in found:
            if b.language == "text":
                if printed is not None:
                    yield b, printed
                printed = None
            elif b.skip or (b.language == "sh" and "pip install" in b.text):
                printed = None
            elif b.file is not None:
                Path(b.file).write_text(b.text, encoding="utf-8")
                printed = None
            elif b.language == "python":
                printed = _python(b, name, namespace)
            elif b.language == "sh":
                printed = "".join(_command(line) for line in b.text.splitlines() if line.strip())
            else:
                printed = None


def _python(b: Block, name: str, namespace: dict[str, object]) -> str:
    out = io.StringIO()
    code = compile("\n" * b.line + b.text, name, "exec")
    with redirect_stdout(out):
        exec(code, namespace)
    return out.getvalue()


def _command(line: str) -> str:
    """What one command line prints, and its exit status if that is not 0."""
    from symproofs.runner.cli import main

    line, _, expected = line.partition("  # exit status ")
    words = shlex.split(line, comments=True)
    if words[0] != "symproofs":
        raise ValueError(f"an sh block of a page runs symproofs only: {line}")
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        status = main(words[1:])
    if status != int(expected or 0):
        raise AssertionError(f"{line}: exit status {status}\n{out.getvalue()}")
    return out.getvalue()


class _width:
    """Sets the width of the terminal."""

    def __init__(self, columns: str) -> None:
        self.columns, self.before = columns, os.environ.get("COLUMNS")

    def __enter__(self) -> None:
        os.environ["COLUMNS"] = self.columns

    def __exit__(self, *exc: object) -> None:
        if self.before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = self.before


def same(printed: str) -> str:
    """A printed text without what differs from run to run or with inner changes: times, blanks, hashes."""
    text = re.sub(r"\d+(\.\d+)? (ms|s)\b", "0 ms", printed)
    text = re.sub(r'"seconds": [\d.e-]+', '"seconds": 0', text)
    text = re.sub(r"sha256:[0-9a-f]+", "sha256:0", text)
    text = re.sub(r"─+", "─", text)
    return "\n".join(re.sub(r" {2,}", "  ", line).rstrip() for line in text.strip().splitlines())


def main(pages: list[str]) -> None:
    """Writes the real outputs into pages."""
    for name in pages:
        path = Path(name).resolve()
        page = path.read_text(encoding="utf-8")
        changes = [(b, out.rstrip() + "\n") for b, out in outputs(page, name) if same(b.text) != same(out)]
        for b, text in reversed(changes):
            text = "\n".join(line.rstrip() for line in text.splitlines()) + "\n"
            page = page[: b.start] + text + page[b.end :]
        path.write_text(page, encoding="utf-8")
        print(f"{name}: {len(changes)} outputs written")


if __name__ == "__main__":
    main(sys.argv[1:])
