"""Layout → Typst math. Unicode signs rather than symbol names, which change between Typst versions."""

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
    is_tall,
)

_SYMBOLS = {"𝟏": "bold(upright(1))", "𝟙": "bold(upright(1))"}
_MARKS = {"hat": "hat", "bar": "macron", "tilde": "tilde"}
_PLAIN = (Num, Sym, Word, OpName, Accent)


def emit(box: Layout) -> str:
    """Typst for math mode; ``Prose`` gives markup with inline formulas."""
    match box:
        case Num(text):
            return text
        case Sym(text):
            return _SYMBOLS.get(text, quote(text) if text.isascii() and not text.isalnum() else text)
        case Word(text):
            return quote(text)
        case Text(text):
            return quote(text.strip())  # Typst keeps the blanks around a string
        case OpName(text):
            return f"op({quote(text)})"
        case Space():
            return "thin"
        case Op(text, kind):
            return _sign(text, kind)
        case Row(items, _):
            return " ".join(emit(x) for x in items)
        case Frac(num, den):
            return f"frac({emit(num)}, {emit(den)})"
        case Script(base, sub, sup):
            low = "" if sub is None else f"_({emit(sub)})"
            high = "" if sup is None else f"^({emit(sup)})"
            return _base(base) + low + high
        case Radical(body):
            return f"sqrt({emit(body)})"
        case Fence(left, body, right):
            if is_tall(body):
                return f"lr({_delimiter(left)} {emit(body)} {_delimiter(right)})"
            return f"{_single(left, 'opening')} {emit(body)} {_single(right, 'closing')}"
        case BigOp(text, low_box, high_box, body):
            low = "" if low_box is None else f"_({emit(low_box)})"
            high = "" if high_box is None else f"^({emit(high_box)})"
            return f"{text}{low}{high} {emit(body)}"
        case Accent(mark, base):
            return f"{_MARKS[mark]}({emit(base)})"
        case Matrix(rows):
            return 'mat(delim: "[", ' + "; ".join(", ".join(map(emit, r)) for r in rows) + ")"
        case Prose(parts):
            return "".join(escape(p) if isinstance(p, str) else f"${emit(p)}$" for p in parts)
    raise TypeError(f"no Typst for {box!r}")


def quote(text: str) -> str:
    """A Typst string."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def escape(text: str) -> str:
    """Text for Typst markup."""
    return "".join("\\" + c if c in "\\#$*_`<>@[]/~-=+'\"" else c for c in text)


def _sign(text: str, kind: str) -> str:
    if kind == "punctuation":
        return "\\: thick" if text == ":" else "\\" + text
    if kind == "connective":
        return f"thick {text} thick"
    if kind.startswith(("open", "close")):
        side = quote("opening" if kind.startswith("open") else "closing")
        size = "lr(size: #2.4em, " if kind.endswith("tall") else "lr(size: #1.2em, "
        return f"class({side}, {size}{_delimiter(text)}))"
    return "\\" + text if text in "/&#_^" else text


def _single(text: str, side: str) -> str:
    """A delimiter of the size of a letter; Typst would fit its height to what it encloses."""
    return f"\\{text}" if text in "()[]{}" else f'class("{side}", {text})'


def _delimiter(text: str) -> str:
    return f"\\{text}" if text in "()[]{}" else text


def _base(base: Layout) -> str:
    """A script belongs to the last atom: the closing bracket of a fence, as in print."""
    return emit(base)
