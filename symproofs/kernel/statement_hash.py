"""The hash by which a statement is known: of the closed kernel formula ``Γ ⇒ φ``, and of nothing else.

Two claims have one hash exactly if the kernel sees one statement. Needs no SymPy, so that a certificate can
be checked without it.
"""

from __future__ import annotations

from hashlib import sha256
from json import dumps

from symproofs.kernel.replay import encode_term
from symproofs.kernel.terms import Term


def statement_hash(t: Term) -> str:
    """The hash of a closed formula, as ``sha256:…``."""
    text = dumps(encode_term(t), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return "sha256:" + sha256(text.encode()).hexdigest()
