"""Names of symbols: which words may be one, so that what is printed reads in one way."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

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


# Greek and Cyrillic letters that are drawn like a Latin one
_DRAWN = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοАВЕКМНОРСТХаеорсухіј′", "ABEZHIKMNOPTYXoABEKMHOPCTXaeopcyxij'")


@cache
def looks(name: str) -> str:
    """How a name looks: two names that look alike are not told apart by a reader.

    >>> looks("alpha_{1}") == looks("α_1"), looks("x'") == looks("x′"), looks("v_1") == looks("v_2")
    (True, True, False)
    """
    name = re.sub(r"[^\W\d_]+", lambda m: GREEK.get(m[0], m[0]), name.removeprefix("\\"))
    return _drawn(re.sub(r"\{(\w)\}", r"\1", name))


def _drawn(name: str) -> str:
    return unicodedata.normalize("NFKC", name.translate(_DRAWN))


def is_word(name: str) -> bool:
    """Whether a name is one word, with subscripts and superscripts, that no formula reads like."""
    return bool(_NAME.fullmatch(name)) and name.isprintable()
