"""Layout → LaTeX (amsmath, amssymb), and text safely escaped for a plain TeX Live."""

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

COMMANDS = {
    "α": r"\alpha", "β": r"\beta", "γ": r"\gamma", "δ": r"\delta", "ε": r"\varepsilon", "ζ": r"\zeta",
    "η": r"\eta", "θ": r"\theta", "ι": r"\iota", "κ": r"\kappa", "λ": r"\lambda", "μ": r"\mu", "ν": r"\nu",
    "ξ": r"\xi", "ο": "o", "π": r"\pi", "ρ": r"\rho", "σ": r"\sigma", "τ": r"\tau", "υ": r"\upsilon",
    "φ": r"\varphi", "χ": r"\chi", "ψ": r"\psi", "ω": r"\omega", "ℓ": r"\ell",
    "Γ": r"\Gamma", "Δ": r"\Delta", "Θ": r"\Theta", "Λ": r"\Lambda", "Ξ": r"\Xi", "Π": r"\Pi",
    "Σ": r"\Sigma", "Υ": r"\Upsilon", "Φ": r"\Phi", "Ψ": r"\Psi", "Ω": r"\Omega",
    "ℝ": r"\mathbb{R}", "ℕ": r"\mathbb{N}", "𝔼": r"\mathbb{E}", "𝟏": r"\mathbf{1}", "∞": r"\infty",
    "𝟙": r"\mathbf{1}", "ℙ": r"\mathbb{P}", "↦": r"\mapsto",
    "⊤": r"\top", "′": r"\prime", "″": r"\prime\prime", "‴": r"\prime\prime\prime", "∅": r"\emptyset",
    "−": "-", "·": r"\cdot", "∗": r"\ast", "∘": r"\circ", "×": r"\times", "∖": r"\setminus", "∂": r"\partial",
    "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "√": r"\surd",
    "≠": r"\ne", "≤": r"\le", "≥": r"\ge", "→": r"\to", "∈": r"\in", "∼": r"\sim", "≔": r"\mathrel{:=}",
    "∧": r"\wedge", "∨": r"\vee", "¬": r"\neg", "⇒": r"\Rightarrow", "⇐": r"\Leftarrow", "⇔": r"\Leftrightarrow",
    "∀": r"\forall", "∃": r"\exists", "…": r"\ldots", "✓": r"\checkmark", "‖": r"\|", "²": "^2",
    "½": r"\tfrac12", "ᵀ": r"^{\top}", "ⁿ": "^n", "‘": "`", "’": "'", "“": "``", "”": "''",
    "–": r"\text{--}", "—": r"\text{---}", "⁻": "^-", "¹": "^1", "³": "^3",
    **{chr(0x2080 + k): f"_{k}" for k in range(10)},
}  # fmt: skip
_DELIMITERS = {
    "(": ("(", "("), ")": (")", ")"), "[": ("[", "["), "]": ("]", "]"),
    "{": (r"\{", r"\{"), "}": (r"\}", r"\}"),
}  # fmt: skip
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\ensuremath{<}", ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}", '"': "''",
}  # fmt: skip


def emit(box: Layout) -> str:
    """LaTeX for math mode; ``Prose`` gives text mode with inline formulas."""
    match box:
        case Num(text):
            return text
        case Sym(text):
            return COMMANDS.get(
                text, text if text.isascii() and text.isalnum() else rf"\text{{{escape(text)}}}"
            )
        case Word(text):
            return rf"\mathrm{{{escape(text)}}}"
        case OpName(text):
            return rf"\operatorname{{{escape(text)}}}"
        case Text(text):
            return rf"\text{{{escape(text)}}}"
        case Space():
            return r"\,"
        case Op(text, kind):
            return _sign(text, kind)
        case Row():
            return _row(box)
        case Frac(num, den):
            return rf"\frac{{{emit(num)}}}{{{emit(den)}}}"
        case Script(base, sub, sup):
            low = "" if sub is None else f"_{{{emit(sub)}}}"
            high = "" if sup is None else f"^{{{emit(sup)}}}"
            return _base(base) + low + high
        case Radical(body):
            return rf"\sqrt{{{emit(body)}}}"
        case Fence():
            return _fence(box)
        case BigOp(text, low_box, high_box, body):
            low = "" if low_box is None else f"_{{{emit(low_box)}}}"
            high = "" if high_box is None else f"^{{{emit(high_box)}}}"
            return f"{COMMANDS.get(text, text)}{low}{high} {emit(body)}"
        case Accent(mark, base):
            return rf"\{mark}{{{emit(base)}}}"
        case Matrix(rows):
            return (
                r"\begin{bmatrix}" + r" \\ ".join(" & ".join(map(emit, r)) for r in rows) + r"\end{bmatrix}"
            )
        case Prose(parts):
            return "".join(escape(p) if isinstance(p, str) else f"${emit(p)}$" for p in parts)
    raise TypeError(f"no LaTeX for {box!r}")


def escape(text: str) -> str:
    """Text for LaTeX's text mode; mathematical characters become math, unknown ones a question mark."""
    return "".join(_escape_char(c) for c in text)


def _escape_char(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    if c in "‘’“”":
        return COMMANDS[c]
    if c in "–—":
        return "--" if c == "–" else "---"
    if c.isascii() or ("\u00a1" <= c <= "\u017f" and c not in COMMANDS):
        return c
    return rf"\ensuremath{{{COMMANDS[c]}}}" if c in COMMANDS else "?"


def _sign(text: str, kind: str) -> str:
    command = COMMANDS.get(text, text)
    if kind.startswith(("open", "close")):
        side = "l" if kind.startswith("open") else "r"
        sign = {"‖": rf"\{side}Vert ", "|": rf"\{side}vert ", "{": r"\{", "}": r"\}"}.get(text, text)
        return rf"\{'bigg' if kind.endswith('tall') else 'big'}{side}{sign}"
    if kind == "connective":
        return rf" \;{command}\; "
    if kind in ("binary", "relation"):
        return f" {command} "
    if kind == "punctuation":
        return r"\mathpunct{:}\; " if text == ":" else f"{command} "
    return command


def _row(row: Row) -> str:
    out = ""
    for item in row.items:
        text = emit(item)
        if out and text and _runs_on(out, text):
            out += " "
        out += text
    return out.strip() if row.kind in ("sum", "relation") else out


def _runs_on(before: str, after: str) -> bool:
    """Whether a control word would swallow the letter that follows it."""
    if not after[0].isalpha():
        return False
    word = before.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return word != before and word.endswith("\\")


def _base(base: Layout) -> str:
    text = emit(base)
    return (
        text
        if isinstance(base, (Num, Sym, Word, OpName, Op, Fence, Accent)) or _is_call(base)
        else f"{{{text}}}"
    )


def _is_call(box: Layout) -> bool:
    return isinstance(box, Row) and box.kind == "call"


def _fence(box: Fence) -> str:
    body = emit(box.body)
    if box.left in "‖|":
        left, right = (r"\lVert", r"\rVert") if box.left == "‖" else (r"\lvert", r"\rvert")
        body = f" {body} "
    else:
        left, right = _DELIMITERS[box.left][0], _DELIMITERS[box.right][0]
    if is_tall(box.body):
        return rf"\mathopen{{}}\mathclose{{\left{left}{body}\right{right}}}"
    return f"{left}{body}{right}" if box.left not in "‖|" else f"{left}{body.rstrip()}{right}"
