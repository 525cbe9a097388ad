"""Layout → one line of Unicode text. Fractions become a/b, so brackets that the bar spared come back."""

from __future__ import annotations

from symproofs.notation.layout import (
    Accent,
    BigOp,
    Fence,
    Frac,
    Layout,
    Matrix,
    Num,
    Op,
    OpName,
    Prose,
    Radical,
    Row,
    Script,
    Space,
    Sym,
    Text,
    Word,
)

_SUB = dict(
    zip("0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
)
# no capitals: a raised T would read as a transpose
_SUP = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyz⊤×",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀˣ",
        strict=True,
    )
)
_PRIMES = "′″‴"
_SUP.update(zip(_PRIMES, _PRIMES, strict=True))
_MARKS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}
_NO_BRACKETS = (Num, Sym, Word, Script, Fence, Accent, Matrix)


def emit(box: Layout, tight: bool = False) -> str:
    """The text of a layout; ``tight`` leaves out blanks around signs, as in scripts."""
    match box:
        case Num(text) | Sym(text) | Word(text) | OpName(text):
            return text
        case Text(text):
            return text
        case Space():
            return " "
        case Op(text, kind):
            return _sign(text, kind, tight)
        case Row():
            return _row(box, tight)
        case Frac(num, den):
            return f"{_operand(num, tight, _plain_above)}/{_operand(den, tight, _plain_below)}"
        case Script(base, sub, sup):
            return emit(base, tight) + _scripts(sub, sup)
        case Radical(body):
            return f"√{emit(body, tight)}" if isinstance(body, (Num, Sym)) else f"√({emit(body, tight)})"
        case Fence(left, body, right):
            return f"{left}{emit(body, tight)}{right}"
        case BigOp(text, low, high, body):
            return ("Σ" if text == "∑" else text) + _scripts(low, high) + " " + emit(body, tight)
        case Accent(mark, base):
            return emit(base, tight) + _MARKS[mark]
        case Matrix(rows):
            return "[" + "; ".join(", ".join(emit(x, tight) for x in row) for row in rows) + "]"
        case Prose(parts):
            return "".join(p if isinstance(p, str) else emit(p) for p in parts)
    raise TypeError(f"no Unicode for {box!r}")


def _sign(text: str, kind: str, tight: bool) -> str:
    if kind in ("relation", "connective") or (kind == "binary" and text not in "∘·"):
        return text if tight else f" {text} "
    if kind == "punctuation":
        return text if tight else f"{text} "
    return f" {text} " if text == "∘" and not tight else text


def _row(row: Row, tight: bool) -> str:
    out = ""
    factors = row.kind in ("product", "infix", "prefix")
    for k, item in enumerate(row.items):
        text = emit(item, tight)
        lone = len(row.items) == 1 or _only_signed(row)
        if isinstance(item, Frac) and (row.kind == "factor" or (factors and not lone)):
            text = f"({text})"
        if k and row.kind in ("product", "prefix") and _needs_blank(row.items[k - 1], item, out):
            text = f" {text}"
        out += text
    return out


def _only_signed(row: Row) -> bool:
    return len(row.items) == 2 and isinstance(row.items[0], Op) and row.items[0].text == "−"


def _needs_blank(before: Layout, after: Layout, so_far: str) -> bool:
    if isinstance(before, (Op, Space)):
        return False
    if isinstance(after, BigOp) or (
        isinstance(after, Row) and after.items and isinstance(after.items[0], (OpName, BigOp))
    ):
        return True
    if isinstance(before, Script) and isinstance(before.base, Op):
        return True  # after ∇_x
    return isinstance(before, Script) and _fell_back(before) and not isinstance(after, Space)


def _fell_back(box: Script) -> bool:
    """Whether a script had to be written with _ or ^, so that the next factor would run into it."""
    return not _has_glyphs(box.sub, box.sup)


def _scripts(sub: Layout | None, sup: Layout | None) -> str:
    """Raised and lowered glyphs where Unicode has all of them, else both with marks: h_{T+1}^f."""
    low = "" if sub is None else emit(sub, tight=True)
    high = "" if sup is None else emit(sup, tight=True)
    if _has_glyphs(sub, sup):
        return "".join(_SUB[c] for c in low) + "".join(_SUP[c] for c in high)
    low = low if len(low) < 2 else "{" + low + "}"
    if all(c in _PRIMES for c in high):
        return (f"_{low}" if low else "") + high
    high = high if len(high) < 2 else f"({high})"
    return (f"_{low}" if low else "") + (f"^{high}" if high else "")


def _has_glyphs(sub: Layout | None, sup: Layout | None) -> bool:
    texts = ((sub, _SUB), (sup, _SUP))
    return all(box is None or all(c in glyphs for c in emit(box, tight=True)) for box, glyphs in texts)


def _plain_above(box: Layout) -> bool:
    if isinstance(box, Row) and box.kind == "product":
        return not any(isinstance(x, (BigOp, Op)) and x != Op("∂", "prefix") for x in box.items)
    return _plain_below(box)


def _plain_below(box: Layout) -> bool:
    if isinstance(box, Row) and box.kind == "product" and box.items[0] == Op("∂", "prefix"):
        return True
    return isinstance(box, _NO_BRACKETS) or (isinstance(box, Row) and box.kind == "call")


def _operand(box: Layout, tight: bool, plain: object) -> str:
    text = emit(box, tight)
    return text if callable(plain) and plain(box) else f"({text})"
