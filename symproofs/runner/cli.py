"""The command line. SymPy is imported by the commands that need it, so not for help, version and check.

Exit status: 0 all verified, 1 something is not, 2 the input could not be read.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from types import ModuleType
from typing import TYPE_CHECKING, Any

from symproofs import __version__
from symproofs.language.errors import SymproofsError

if TYPE_CHECKING:
    from symproofs.proofs import Claim, Verdict
    from symproofs.runner.judge import Outcome, Progress
    from symproofs.runner.table import Style
    from symproofs.runner.targets import Target
    from symproofs.runner.unfold import Unfolded

OK, NOT_VERIFIED, UNREADABLE, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 130, 141
_SELECTION = "a section (its name or number), a claim ID, FILE.py, or FILE.py:ID; all sections if left out"


def entry() -> None:
    """The console script."""
    sys.exit(main())


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command and returns its exit status."""
    _write_what_can_be_written()
    try:
        args = _parser().parse_args(argv)
    except SystemExit as e:  # help, version, or a mistake that argparse has explained
        return e.code if isinstance(e.code, int) else UNREADABLE
    return _guarded(lambda: int(args.run(args)), getattr(args, "json", False))


def run_script(module: ModuleType, argv: Sequence[str]) -> int:
    """``python my.py``: verifies the claims of a running script."""
    from symproofs.language.errors import FileError
    from symproofs.runner.discover import module_targets
    from symproofs.runner.targets import check_unique

    _write_what_can_be_written()
    name = os.path.basename(getattr(module, "__file__", None) or "script")
    parser = argparse.ArgumentParser(prog=name, description="Verifies the claims of this script.")
    _verify_options(parser)
    try:
        args = parser.parse_args(argv)
    except SystemExit as e:
        return e.code if isinstance(e.code, int) else UNREADABLE

    def run() -> int:
        found = module_targets(module)
        if not found:
            raise FileError(
                f"{name} holds no claim: write name = claim('my.1', 'Title', ...) at the top of the file"
            )
        check_unique(found)
        return _verify_targets(found, args)

    return _guarded(run, args.json)


def _guarded(run: Callable[[], int], as_json: bool) -> int:
    """Runs; turns mistakes into messages and statuses."""
    try:
        status = run()
        sys.stdout.flush()
        return status
    except SymproofsError as e:
        print(f"symproofs: {e}", file=sys.stderr)
        if as_json:
            summary = {"proved": 0, "open": 0, "seconds": 0.0}
            print(json.dumps({"claims": [], "summary": summary, "error": str(e)}, ensure_ascii=False))
        return UNREADABLE
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("\nsymproofs: interrupted", file=sys.stderr)
        return INTERRUPTED


def _write_what_can_be_written() -> None:
    """A terminal without Unicode gets question marks, not an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


# ---------------------------------------------------------------------------------------------- parser
def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="symproofs",
        description="Proves derivations for every size, spot-checks them, prints them from the same objects.",
        epilog="Exit status: 0 all verified, 1 something is not, 2 the input could not be read.",
    )
    parser.add_argument("--version", action="version", version=f"symproofs {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    c = commands.add_parser("list", help="list claims without proving them")
    c.add_argument("selection", nargs="*", metavar="SELECTION", help=_SELECTION)
    c.add_argument("--files", action="store_true", help="say of each claim in which file it is")
    c.set_defaults(run=_list)

    c = commands.add_parser("verify", help="prove and spot-check claims")
    c.add_argument("selection", nargs="*", metavar="SELECTION", help=_SELECTION)
    _verify_options(c)
    c.set_defaults(run=_verify)

    c = commands.add_parser("show", help="print a claim with its proof and the reasons that were used")
    c.add_argument("selection", nargs="+", metavar="CLAIM", help="a claim ID, FILE.py, or FILE.py:ID")
    c.add_argument("--expand", action="store_true", help="unfold every definition down to primitives")
    c.add_argument(
        "--figure", metavar="FILE", type=_path, help="also write the figure as .svg, .pdf, .tex or .txt"
    )
    c.set_defaults(run=_show)

    c = commands.add_parser("report", help="verify and write a report as LaTeX and PDF")
    c.add_argument("selection", nargs="*", metavar="SELECTION", help=_SELECTION)
    c.add_argument(
        "-o",
        "--output",
        required=True,
        type=_path,
        metavar="DIR",
        help="folder for report.tex and report.pdf",
    )
    c.add_argument("--title", help="title of the report")
    c.add_argument("--engine", choices=("typst", "latex", "auto"), default="typst", help="what makes the PDF")
    _check_options(c)
    c.set_defaults(run=_report)

    c = commands.add_parser("export", help="write certificates: proofs that can be checked elsewhere")
    c.add_argument("selection", nargs="+", metavar="CLAIM", help=_SELECTION.partition(";")[0])
    c.add_argument(
        "-o", "--output", required=True, type=_path, metavar="FILE", help="the certificate file (JSON)"
    )
    _check_options(c)
    c.set_defaults(run=_export)

    c = commands.add_parser("check", help="check certificates with the kernel alone")
    c.add_argument("file", metavar="FILE", help="a file written by export")
    c.set_defaults(run=_check)
    return parser


def _path(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("the name is empty; expected a path such as ./out")
    return text


def _verify_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    _check_options(parser)


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-numeric", action="store_true", help="leave out spot checks and counterexamples")
    parser.add_argument("--seed", type=int, default=7, metavar="N", help="seed of the spot checks (7)")


# -------------------------------------------------------------------------------------------- commands
def _list(args: argparse.Namespace) -> int:
    from symproofs.runner.discover import section_number, select
    from symproofs.runner.table import cut

    targets = select(args.selection)
    width, path = max(len(t.id) for t in targets), max(len(t.file) for t in targets)
    section = None
    for t in targets:
        if t.section != section:
            number = section_number(t.section)
            print(("" if section is None else "\n") + (f"{number} " if number else "") + t.section)
            section = t.section
        where = f"{t.file:<{path}}  " if args.files else ""
        print(cut(f"  {t.id:<{width}}  {where}{t.title}", max(_style().width, width + len(where) + 4)))
    return OK


def _verify(args: argparse.Namespace) -> int:
    from symproofs.runner.discover import select

    return _verify_targets(select(args.selection), args)


def _verify_targets(targets: Sequence[Target], args: argparse.Namespace) -> int:
    from symproofs.runner.table import counts, of_source, render

    start = perf_counter()
    verdicts = [o.verdict for o in _judged(targets, args)]
    seconds = perf_counter() - start
    if args.json:
        summary = {**counts(verdicts), "seconds": round(seconds, 3), "source": of_source(verdicts)}
        whole = {"claims": [_as_json(v) for v in verdicts], "summary": summary}
        print(json.dumps(_finite(whole), ensure_ascii=False, allow_nan=False))
    else:
        print(render(verdicts, _style(), seconds))
    return status_of(verdicts)


def status_of(verdicts: Sequence[Verdict]) -> int:
    """2 if an input could not be read, 1 if something is not verified, 0 if all is; prose does not count."""
    if any(v.verdict == "error" for v in verdicts):
        return UNREADABLE
    return OK if all(v.verified or v.verdict == "discussion" for v in verdicts) else NOT_VERIFIED


def _as_json(v: Verdict) -> dict[str, Any]:
    items = [{"kind": x.kind, "text": x.text, "residual": x.residual, "help": x.help} for x in v.open]
    return {**v.as_json(), "open": items}


def _finite(x: Any) -> Any:
    """Numbers that JSON does not have become null."""
    if isinstance(x, dict):
        return {k: _finite(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)):
        return [_finite(v) for v in x]
    return None if isinstance(x, float) and not math.isfinite(x) else x


def _show(args: argparse.Namespace) -> int:
    from symproofs.report.text import render_claim
    from symproofs.runner.discover import select
    from symproofs.runner.judge import judge
    from symproofs.runner.table import render
    from symproofs.runner.unfold import unfold

    targets = select(args.selection)
    named = {t.id for t in targets}
    outcomes = judge(targets, numeric=False, refute=True)
    shown = [
        (t, o) for t, o in zip(targets, outcomes, strict=True) if t.line is None or t.claim.id not in named
    ]
    for k, (t, o) in enumerate(shown):
        print(
            ("\n" if k else "")
            + render_claim(t.stated(), o.verdict.steps if o.theorem is not None else (), _style().width)
        )
        _print_audit(o.verdict, t.file)
        if args.expand and o.theorem is not None:
            _print_unfolded(unfold(o.theorem))
    if args.figure is not None:
        _write_figure([t.stated() for t, _ in shown], args.figure)
    verdicts = [o.verdict for _, o in shown]
    if status_of(verdicts) != OK:
        print("\n" + render([v for v in verdicts if not v.verified], _style()))
    return status_of(verdicts)


def _write_figure(claims: Sequence[Claim], path: str) -> None:
    from symproofs.language.errors import FileError
    from symproofs.report.write import write_figure

    drawn = [c for c in claims if c.figure is not None]
    if len(drawn) != 1:
        found = ", ".join(c.id for c in drawn) or "none of them has one"
        raise FileError(f"--figure {path} takes one claim with a figure, such as 6.1a; selected: {found}")
    graph = drawn[0].figure
    if graph is not None:
        print(f"\nwritten: {write_figure(graph, path, title=drawn[0].title)}")


def _print_audit(v: Verdict, file: str) -> None:
    """What the proof rests on, and where the claim stands."""
    rows = [("Uses", v.hypotheses), ("Axioms", v.axioms), ("Lemmas", v.lemmas), ("Hash", (v.statement_hash,))]
    rows = [*(rows if v.verified else ()), ("File", (file,))]
    shown = [(label, [text for text in texts if text]) for label, texts in rows]
    print(
        "\n"
        + "\n".join(f"  {label if not k else '':<6} {x}" for label, xs in shown for k, x in enumerate(xs))
    )


def _print_unfolded(told: Unfolded) -> None:
    print("\n  What the kernel proved, entry by entry")
    rows = [("assume", h) for h in told.assumed] + [("then", told.conclusion)]
    rows += [("where" if not k else "", line) for k, line in enumerate(told.definitions)]
    rows.append(("for all", "; ".join(told.symbols)))
    for label, text in rows:
        print(f"    {label:<7}  {text}")


def _report(args: argparse.Namespace) -> int:
    from symproofs.report.write import write_report
    from symproofs.runner.api import default_title
    from symproofs.runner.discover import select
    from symproofs.runner.table import render

    start = perf_counter()
    verdicts = [o.verdict for o in _judged(select(args.selection), args)]
    title = args.title or default_title(verdicts)
    written = write_report(verdicts, args.output, title=title, engine=args.engine)
    print(render(verdicts, _style(), perf_counter() - start))
    print("\nwritten: " + ", ".join(str(p) for p in written))
    return status_of(verdicts)


def _export(args: argparse.Namespace) -> int:
    from symproofs.runner.certificates import export, without_theorem
    from symproofs.runner.discover import select
    from symproofs.runner.table import render

    outcomes = _judged(select(args.selection), args)
    verdicts = [o.verdict for o in outcomes]
    if status_of(verdicts) != OK:
        print(render([v for v in verdicts if not v.verified], _style()))
        print(
            f"symproofs: only proved claims can be exported; {args.output} was not written", file=sys.stderr
        )
        return status_of(verdicts)
    path = export(outcomes, args.output)
    left_out = without_theorem(outcomes)
    count = len(outcomes) - len(left_out)
    print(f"written: {path} ({count} {'claim' if count == 1 else 'claims'})")
    if left_out:
        print("left out, with no theorem of their own: " + ", ".join(o.verdict.id for o in left_out))
    return OK


def _check(args: argparse.Namespace) -> int:
    from symproofs.runner.certificates import check

    found = check(args.file)
    for k, c in enumerate(found):
        print(("\n" if k else "") + f"{c.id}  {'proved' if c.proved else 'NOT PROVED'}: {c.title}")
        if c.problem:
            print(f"  {c.problem}")
        if c.statement is not None:
            print(f"  {c.statement_hash}  ({c.rules} rules)")
            _print_unfolded(c.statement)
            print(f"    by       {', '.join(c.laws) or 'ring arithmetic and renaming'}")
    bad = sum(not c.proved for c in found)
    print(f"\n{len(found) - bad} proved again by the kernel alone" + (f", {bad} NOT PROVED" if bad else ""))
    return NOT_VERIFIED if bad else OK


# ------------------------------------------------------------------------------------------- terminals
def _judged(targets: Sequence[Target], args: argparse.Namespace) -> list[Outcome]:
    from symproofs.runner.judge import judge, to_check
    from symproofs.runner.workers import checks_ahead

    numeric = not args.no_numeric
    with (
        checks_ahead(to_check(targets) if numeric else (), args.seed) as check,
        _progress(len(targets)) as progress,
    ):
        return judge(targets, numeric=numeric, seed=args.seed, progress=progress, check=check)


def _style() -> Style:
    from symproofs.runner.table import Style

    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"
    width = shutil.get_terminal_size((100, 24)).columns
    return Style(max(width, 40), colours)


@contextmanager
def _progress(total: int) -> Iterator[Progress | None]:
    """A bar on a terminal (a counter without rich), nothing elsewhere."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" or total < 2:
        yield None
        return
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    except ImportError:
        yield from _counter()
        return
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done, _, id: bar.update(task, completed=done, description=id)


def _counter() -> Iterator[Progress]:
    def show(done: int, total: int, id: str) -> None:
        sys.stderr.write(f"\r\x1b[K{done} of {total}  {id}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
