"""Writes a report to disk, all files or none: everything is made in memory before a file is touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from symproofs.language.errors import FileError
from symproofs.proofs import Verdict
from symproofs.proofs.graphs import Graph
from symproofs.report import figure, latex, typst
from symproofs.report.document import build_document
from symproofs.report.figure_text import to_text
from symproofs.report.pdf import choose_engine, compile_latex, compile_typst


def write_report(
    verdicts: Sequence[Verdict],
    directory: str | os.PathLike[str],
    *,
    title: str,
    engine: str = "typst",
    stem: str = "report",
) -> list[Path]:
    """Writes ``STEM.tex`` and ``STEM.pdf`` into a directory, made if need be, and returns their paths.

    ``engine`` is ``typst`` (the wheel), ``latex`` (pdflatex) or ``auto``. If anything fails, an existing
    report stays as it was. Raises FileError for an unwritable directory or a missing engine.
    """
    if not stem or stem != Path(stem).name or stem in (".", ".."):
        raise FileError(f"stem={stem!r}: expected a plain file name without its ending, such as 'report'")
    if not os.fspath(directory):
        raise FileError("the folder of a report has an empty name: write '.' for the one you are in")
    doc = build_document(verdicts, title)
    tex = latex.emit_document(doc)
    pdf = compile_latex(tex) if choose_engine(engine) == "latex" else compile_typst(typst.emit_document(doc))
    folder = Path(directory)
    return replace_files({folder / f"{stem}.tex": tex.encode(), folder / f"{stem}.pdf": pdf})


FIGURES = (".svg", ".pdf", ".tex", ".txt")


def write_figure(graph: Graph, path: str | os.PathLike[str], *, title: str) -> Path:
    """Writes the figure of a graph in the format that the ending of the path says. Raises FileError."""
    target = Path(path)
    if target.suffix not in FIGURES:
        raise FileError(
            f"{target}: a figure is written as {', '.join(FIGURES)}; give the file one of these endings"
        )
    made: dict[str, Callable[[], bytes]] = {
        ".svg": lambda: figure.to_svg(graph, title=title).encode(),
        ".pdf": lambda: figure.to_pdf(graph),
        ".tex": lambda: figure.to_tikz(graph).encode(),
        ".txt": lambda: (to_text(graph) + "\n").encode(),
    }
    return replace_files({target: made[target.suffix]()})[0]


def replace_files(files: dict[Path, bytes]) -> list[Path]:
    """Writes each file beside its target and then moves all into place. Raises FileError."""
    waiting: dict[Path, Path] = {}
    try:
        for target, content in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(f"{target} is a directory")
            waiting[target] = _beside(target, content)
        for target, temporary in waiting.items():
            os.replace(temporary, target)
    except OSError as error:
        folder = next(iter(files)).parent
        raise FileError(
            f"the files cannot be written to {folder}: {error.strerror or error}; "
            "give a directory that exists or can be made, and that you may write to"
        ) from error
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
    return list(files)


def _beside(target: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        path.chmod(0o644)
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return path
