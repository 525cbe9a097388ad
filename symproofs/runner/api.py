"""What a script or notebook calls: ``verify``, ``report``, ``main``."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, overload

from symproofs.language.errors import FileError, InputError
from symproofs.proofs import Claim, Verdict
from symproofs.runner.discover import module_targets, select
from symproofs.runner.judge import verify_targets
from symproofs.runner.targets import Target, targets_of


@overload
def verify(x: Claim, *, numeric: bool = True, seed: int = 7) -> Verdict: ...
@overload
def verify(
    x: Iterable[Claim] | ModuleType | str, *, numeric: bool = True, seed: int = 7
) -> list[Verdict]: ...
def verify(x: Any, *, numeric: bool = True, seed: int = 7) -> Verdict | list[Verdict]:
    """The verdict on a claim; or those on a list of claims, a module, a section, a claim ID or a script.

    A list gives a verdict for each line with an ID of its own, too. Raises InputError for anything else.

    >>> from symproofs import calc, claim, scalar, verify
    >>> x = scalar("x")
    >>> verify(claim("demo", "A square", calc((x + 1)**2).eq(x**2 + 2*x + 1))).verdict
    'proved'
    """
    if isinstance(x, Claim):
        return verify_targets([Target(x)], numeric=numeric, seed=seed)[0]
    return verify_targets(targets(x), numeric=numeric, seed=seed)


def targets(x: Any) -> list[Target]:
    """What is meant by a claim, claims, a module, or text as on the command line."""
    if isinstance(x, Claim):
        return targets_of([x])
    if isinstance(x, str):
        return select([x])
    if isinstance(x, ModuleType):
        found = module_targets(x)
    elif isinstance(x, Iterable):
        claims = list(x)
        wrong = next((c for c in claims if not isinstance(c, Claim)), None)
        if wrong is not None:
            raise InputError(
                f"expected claims made by claim(...), got {type(wrong).__name__}: {str(wrong)[:80]}"
            )
        found = targets_of(claims)
    else:
        raise InputError(
            f"expected a claim, a list of claims, a module or a section's name, got {type(x).__name__}"
        )
    if not found:
        raise FileError("no claim was found in " + (x.__name__ if isinstance(x, ModuleType) else "the list"))
    return found


def report(
    x: Any, directory: str | os.PathLike[str], *, title: str | None = None, engine: str = "typst"
) -> list[Path]:
    """Verifies and writes ``report.tex`` and ``report.pdf``; returns their paths.

    ``x`` is what ``verify`` takes, or verdicts. Raises FileError for a folder that cannot be written.
    """
    from symproofs.report.write import write_report

    given = list(x) if isinstance(x, (list, tuple)) else [x]
    if given and all(isinstance(v, Verdict) for v in given):
        verdicts = given
    else:
        verdicts = verify_targets(targets(x))
    return write_report(verdicts, directory, title=title or default_title(verdicts), engine=engine)


def default_title(verdicts: Iterable[Verdict]) -> str:
    """The sections in words."""
    names = list(dict.fromkeys(v.section.replace("_", " ") for v in verdicts if v.section))
    text = ", ".join(names) or "claims"
    return text[0].upper() + text[1:]


def main(name: str) -> None:
    """``main(__name__)`` at a script's end: ``python my.py`` does what ``symproofs verify my.py`` does.

    Does nothing where the script is imported. Ends the process with the exit status.
    """
    if name != "__main__":
        return
    from symproofs.runner import cli

    sys.exit(cli.run_script(sys.modules["__main__"], sys.argv[1:]))
