"""Names of symbols: which words may be one, so that what is printed reads in one way."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

# a word, with subscripts and superscripts; inside braces anything may stand, as in h_{T+1}
_NAME = re.compile(r"\\?[^\W\d](\w|[_^]\{[^\s{}]+\}|\^\*?(?!\Z)|\*(?=[_^'′]|\Z)|['′]|\.(?=\w))*")
_RESERVED = {
    "E": "the expectation",
    "𝔼": "the expectation",
    "ℙ": "the probability",
    "Σ": "the sum",
    "Var": "the variance",
    "Cov": "the covariance",
    "inv": "the inverse",
    "diag": "the diagonal matrix",
    "diagonal": "the diagonal",
    "tr": "the trace",
    "ω": "the outcome",
    "𝟙": "the indicator",
    "ReLU": "a function of the language",
    **dict.fromkeys(("opnorm", "eigmax", "norm", "inverse", "invertible"), "a function of matrices"),
    **dict.fromkeys(("independent", "independent_entries", "integrable", "differentiable"), "a property"),
    **dict.fromkeys(("true", "false"), "a statement"),
    **dict.fromkeys(
        ("sqrt", "abs", "exp", "log", "tanh", "logistic", "relu", "sin", "cos", "softplus"),
        "a function of the language",
    ),
    **dict.fromkeys(("Bernoulli", "Rademacher", "Gaussian", "Uniform", "Symmetric"), "a law"),
}


@cache
def meaning_of(name: str) -> str:
    """What a word already stands for wherever formulas are printed; empty if it is free to be a name.

    >>> meaning_of("E"), meaning_of("E_1")
    ('the expectation', '')
    """
    found = _RESERVED.get(name) or _RESERVED.get(_drawn(name))
    if found is None and re.match(r"E_\{?ω", name):
        found = "the expectation over an outcome"
    if found is None and re.match(r"[𝔼ℙΣω𝟙]([_^'′]|\Z)", name):
        found = _RESERVED[name[0]]
    return found or ""


# spelled letters, as they are printed
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "lam": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "ell": "ℓ",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ",
    "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
_POWER = re.compile(r"\^(\{[-−+]?\d+\}|\d+|\{?(T|⊤|top)\}?)(?=[_^'′]|\Z)")


@cache
def reads_as(name: str) -> str:
    """What a name would be read as, if it is written like a formula; empty if it is not.

    >>> reads_as("x^2"), reads_as("W^f")
    ('a power', '')
    """
    found = _POWER.search(name)
    if found:
        return "a transpose" if found[2] else "a power"
    if any(unicodedata.decomposition(c).startswith(("<sub>", "<super>")) for c in name):
        return "an entry or a power"
    return ""


# letters that a reader cannot tell from a Latin one
_DRAWN = str.maketrans(
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνοιυоАВЕКМНОРСТХаеорсухіј′−∗⊤", "ABEZHIKMNOPTYXvoiuoABEKMHOPCTXaeopcyxij'-*T"
)
_BASE = re.compile(r"[^_^{}']+")
_SCRIPT = re.compile(r"([_^])(\{[^{}]*\}|[^_^{}']+)|('+)")
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}


class Spelled(NamedTuple):
    """The parts of a name as they are set; scripts in the order in which they are written."""

    base: str
    accents: tuple[str, ...]
    below: tuple[str, ...]
    above: tuple[str, ...]
    primes: int


@cache
def spelled(name: str) -> Spelled | None:
    """The parts of a name; None if it is set as it was typed.

    >>> spelled("y_hat^f'")
    Spelled(base='y', accents=('hat',), below=(), above=('f',), primes=1)
    """
    name = name.removeprefix("\\").replace("′", "'")
    base = _BASE.match(name)
    accents, below, above, primes = list[str](), list[str](), list[str](), 0
    at = base.end() if base else 0
    while base and at < len(name):
        found = _SCRIPT.match(name, at)
        if found is None:
            return None
        at = found.end()
        text = (found[2] or "").strip("{}")
        if found[3]:
            primes += len(found[3])
        elif found[1] == "_" and text in ACCENTS:
            accents.append(text)
        else:
            (below if found[1] == "_" else above).append(text)
    return Spelled(base[0], tuple(accents), tuple(below), tuple(above), primes) if base else None


@cache
def looks(name: str) -> str:
    """How a name looks: two names that look alike are not told apart by a reader.

    Braces, blanks, where one script ends and the next begins, and the order of subscript and superscript are not
    seen; what notation draws is compared by the same text, see ``notation.alike``.

    >>> looks("alpha_{1}") == looks("α_1"), looks("x_1_1^f") == looks("x^f_{11}"), looks("v_1") == looks("v_2")
    (True, True, False)
    """
    parts = spelled(name)
    if parts is None:
        return seen(name)
    base = GREEK.get(parts.base, parts.base) + "".join(ACCENTS[a] for a in parts.accents)
    below, above = (
        "".join(map(_letters, parts.below)),
        "".join(map(_letters, parts.above)) + "'" * parts.primes,
    )
    return seen(base + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else ""))


def _letters(script: str) -> str:
    return re.sub(r"[^\W\d_]+", lambda m: GREEK.get(m[0], m[0]), script)


def seen(text: str) -> str:
    """Text without what a reader does not see: blanks, and which of two letters of one form it is."""
    return unicodedata.normalize("NFC", _drawn("".join(text.split())))


def _drawn(name: str) -> str:
    return unicodedata.normalize("NFKC", name).translate(_DRAWN)


_LETTERS = frozenset(GREEK.values()) | frozenset("′−∗⊤∞×→")


@cache
def undrawn(name: str) -> str:
    """The first character of a name that is not drawn in every format; empty if there is none.

    Latin letters, with accents or not, digits and Greek letters are drawn.

    >>> undrawn("β_1"), undrawn("é"), undrawn("ж")
    ('', '', 'ж')
    """
    return "" if name.isascii() else next((c for c in name if not (c.isascii() or _is_drawn(c))), "")


def _is_drawn(c: str) -> bool:
    parts = unicodedata.decomposition(c).split()  # an accented letter is a letter and a mark
    accented = "À" <= c <= "ž" and len(parts) == 2 and chr(int(parts[0], 16)).isascii() and parts[0][0] != "<"
    return c in _LETTERS or accented


@cache
def is_word(name: str) -> bool:
    """Whether a name is one word, with subscripts and superscripts, that no formula reads like."""
    return bool(_NAME.fullmatch(name)) and name.isprintable() and not undrawn(name)
