"""The table of spot checks: at which sizes, how, and with what error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from symproofs.notation.layout import Fence, Layout, Num, Op, Prose, Row, Script, Sym, join, prose
from symproofs.notation.names import name_layout
from symproofs.notation.visitor import listed, relation
from symproofs.proofs import SpotCheck


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of the table of spot checks."""

    id: str
    sizes: Prose
    points: int
    methods: str
    max_error: Layout
    passed: bool
    reason: str


def check_row(id: str, check: SpotCheck) -> CheckRow:
    """What a report says of one spot check."""
    return CheckRow(
        id,
        _sizes(check.sizes),
        check.points,
        ", ".join(check.methods) or "none",
        _error(check.max_error),
        check.passed,
        check.reason,
    )


FEW_SIZES = 4  # so many are listed one by one


def _sizes(sizes: Sequence[dict[str, int]]) -> Prose:
    """(n, d) = (1, 2), (3, 2); of many, the least and the greatest of each: n, d ∈ {1, …, 3}, T ∈ {0, …, 5}."""
    if not sizes or not sizes[0]:
        return prose("–")

    def tuple_of(boxes: list[Layout]) -> Layout:
        return boxes[0] if len(boxes) == 1 else Fence("(", listed(boxes), ")")

    names = list(dict.fromkeys(x for s in sizes for x in s))
    rows = [s for k, s in enumerate(sizes) if s not in sizes[:k]]
    if len(rows) > FEW_SIZES:
        ranges: dict[tuple[int, ...], list[Layout]] = {}
        for x in names:
            found = sorted({s[x] for s in rows if x in s})
            ends = (found[0], found[-1])
            ranges.setdefault(ends, []).append(name_layout(x))
        return join([prose(relation(listed(xs), "∈", _whole(*ends))) for ends, xs in ranges.items()], ", ")
    values = [tuple_of([Num(str(s.get(x, "–"))) for x in names]) for s in rows]
    return prose(relation(tuple_of([name_layout(x) for x in names]), "=", listed(values)))


def _whole(low: int, high: int) -> Layout:
    """{low, …, high}."""
    inside = [Num(str(k)) for k in dict.fromkeys((low, high))]
    return Fence("{", listed([inside[0], Sym("…"), inside[-1]] if high - low > 1 else inside), "}")


def _error(x: float) -> Layout:
    if x == 0:
        return Num("0")
    mantissa, exponent = f"{x:.1e}".split("e")
    power = int(exponent)
    digits: Layout = Num(str(abs(power)))
    if power < 0:
        digits = Row((Op("−", "prefix"), digits), "prefix")
    return Row((Num(mantissa), Op("×"), Script(Num("10"), None, digits)), "product")
