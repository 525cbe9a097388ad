"""Verdicts as text: a table that fits the terminal, then in words what is left, then the count."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from symproofs.proofs import Verdict
from symproofs.runner.discover import section_number

KINDS = (
    "proved", "axiom", "definition", "refuted as written", "ill-typed as written",
    "discussion", "refuted", "open", "error", "alarm",
)  # fmt: skip
_COLOURS = {"proved": "32", "axiom": "32", "open": "33", "refuted": "31", "error": "31", "alarm": "1;97;41"}
_HEAD = ("ID", "Title", "Verdict", "Steps", "Hyp.", "Spot check", "Time")
_RIGHT = (3, 4, 6)  # columns of numbers
_TITLE = 1
_SMALLEST = 12  # columns that a title is left at least


@dataclass(frozen=True, slots=True)
class Style:
    """How wide the terminal is, and whether it shows colours."""

    width: int = 80
    colours: bool = False

    def paint(self, text: str, code: str) -> str:
        """The text in a colour, if there are colours."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colours and code else text


def render(verdicts: Sequence[Verdict], style: Style, seconds: float | None = None) -> str:
    """The table, the details of what is not verified, and the summary."""
    parts = [_table(verdicts, style)]
    parts += [_details(v, style) for v in verdicts if not v.verified and v.verdict != "discussion"]
    parts += [_remarks(verdicts, style), summary(verdicts, style, seconds)]
    return "\n\n".join(p for p in parts if p)


def counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many there are of each verdict; proved and open also if there are none."""
    kinds = [*KINDS, *sorted({v.verdict for v in verdicts} - set(KINDS))]
    found = {k: sum(v.verdict == k for v in verdicts) for k in kinds}
    return {k: n for k, n in found.items() if n or k in ("proved", "open")}


_SOURCE = re.compile(
    r"\d\.\d+[a-z](-\d+)?"
)  # an ID of the source; those of further claims have other endings


def is_of_source(section: str, id: str) -> bool:
    """Whether a claim of a section is one of the source."""
    return section_number(section) is not None and _SOURCE.fullmatch(id) is not None


def of_source(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many of the verdicts are on claims of the source, how many of them are settled, and how.

    A claim of the source is settled if it is verified, or is prose with nothing to check.
    """
    found = [v for v in verdicts if is_of_source(v.section, v.id)]
    settled = sum(v.verified or v.verdict == "discussion" for v in found)
    return {"claims": len(found), "settled": settled, **{k: n for k, n in counts(found).items() if n}}


def _of_source(verdicts: Sequence[Verdict]) -> str:
    found = of_source(verdicts)
    total, settled = found.pop("claims"), found.pop("settled")
    if total < 2:
        return ""
    return f"{settled} of {total} claims of the source: " + ", ".join(f"{n} {k}" for k, n in found.items())


def summary(verdicts: Sequence[Verdict], style: Style, seconds: float | None = None) -> str:
    """``7 proved, 1 open; 7 spot-checked (0.8 s)``; claims of the source are counted before."""
    parts = [style.paint(f"{n} {k}", _COLOURS.get(k, "")) for k, n in counts(verdicts).items() if n]
    checked = sum(v.spot_check is not None and v.spot_check.passed for v in verdicts)
    tail = f"; {checked} spot-checked" if checked else "; no spot checks"
    time = "" if seconds is None else f" ({seconds:.1f} s)"
    whole = f"{', '.join(parts) or 'nothing'}{tail}{time}"
    return "\n".join(line for line in (_of_source(verdicts), whole) if line)


# ----------------------------------------------------------------------------------------------- table
def _table(verdicts: Sequence[Verdict], style: Style) -> str:
    rows = [_row(v) for v in verdicts]
    widths = [max(_length(r[k]) for r in (_HEAD, *rows)) for k in range(len(_HEAD))]
    room = style.width - 2 * (len(_HEAD) - 1) - sum(w for k, w in enumerate(widths) if k != _TITLE)
    widths[_TITLE] = max(min(widths[_TITLE], room), _SMALLEST)
    several = len({v.section for v in verdicts}) > 1
    lines = [style.paint(_line(_HEAD, widths), "1"), "─" * (sum(widths) + 2 * (len(widths) - 1))]
    section = None
    for v, row in zip(verdicts, rows, strict=True):
        if several and v.section != section:
            lines += ["", style.paint(cut(v.section.replace("_", " ") or "claims", style.width), "1")]
        section = v.section
        cells = [_fit(c, w, k in _RIGHT) for k, (c, w) in enumerate(zip(row, widths, strict=True))]
        cells[2] = style.paint(cells[2], _COLOURS.get(v.verdict, ""))
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def _row(v: Verdict) -> tuple[str, ...]:
    proved = v.verdict in ("proved", "axiom", "alarm")
    word = "ALARM" if v.verdict == "alarm" else v.verdict
    hypotheses = str(len(v.hypotheses)) if proved else "–"
    return (v.id, v.title, word, str(len(v.steps)), hypotheses, _check(v), _time(v.seconds))


def _check(v: Verdict) -> str:
    c = v.spot_check
    if c is None:
        return "–"
    if not c.passed:
        return "failed"
    return f"{c.points} points" + ("" if c.max_error == 0 else f", {c.max_error:.0e}")


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 9.95 else f"{seconds * 1000:.0f} ms"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    fitted = [_fit(c, w, k in _RIGHT) for k, (c, w) in enumerate(zip(cells, widths, strict=True))]
    return "  ".join(fitted).rstrip()


def _fit(text: str, width: int, right: bool = False) -> str:
    text = cut(text, width)
    blanks = " " * (width - _length(text))
    return blanks + text if right else text + blanks


def cut(text: str, width: int) -> str:
    """The text in at most so many columns, ending in … if it was cut."""
    if _length(text) <= width:
        return text
    while text and _length(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _length(text: str) -> int:
    """Columns on a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


# --------------------------------------------------------------------------------------------- details
def _details(v: Verdict, style: Style) -> str:
    word = "ALARM" if v.verdict == "alarm" else v.verdict
    head = style.paint(cut(f"{v.id}  {word}: {v.title}", style.width), _COLOURS.get(v.verdict, ""))
    lines = [head]
    if v.message:
        lines += _wrapped(v.message, style, "  ")
    for item in v.open:
        lines += _wrapped(f"{item.kind}: {item.text}", style, "  ")
        if item.residual:
            label = "" if item.kind == "obligation" else "left over: "
            lines += _wrapped(f"{label}{item.residual}", style, "    ")
        if item.help:
            lines += _wrapped(item.help, style, "    ")
    return "\n".join(lines)


def _remarks(verdicts: Sequence[Verdict], style: Style) -> str:
    lines: list[str] = []
    for v in verdicts:
        if v.message and v.verdict in ("proved", "axiom", "definition"):
            lines += _wrapped(f"{v.id}: {v.message}", style, "")
        if v.unused_hypotheses:
            lines += _wrapped(f"{v.id}: hypotheses not used: {'; '.join(v.unused_hypotheses)}", style, "")
        vain = dict.fromkeys(_name(x) for s in v.steps for x in s.superfluous)
        if vain:
            lines += _wrapped(f"{v.id}: cited in by= and not used: {', '.join(vain)}", style, "")
    return "\n".join(lines)


def _name(x: object) -> str:
    return str(getattr(x, "id", "") or getattr(x, "name", "") or x)


def _wrapped(text: str, style: Style, indent: str) -> list[str]:
    """Lines of the terminal's width, broken between words; a longer word stays whole."""
    clean = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return textwrap.wrap(
        clean, max(style.width, 40), initial_indent=indent, subsequent_indent=indent + "  ",
        break_long_words=False, break_on_hyphens=False,
    ) or [indent]  # fmt: skip
