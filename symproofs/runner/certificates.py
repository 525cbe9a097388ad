"""Certificates: proofs as JSON, and their check in a process that knows nothing but the kernel.

``check`` believes nothing in the file: it reads numbers, strings and lists, runs every rule again, computes
the statement's hash and text itself, and imports neither SymPy nor the code that searched for the proof.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from symproofs import __version__
from symproofs.kernel import KernelError, Theorem, audit
from symproofs.kernel.definitions import COVARIANCE, VARIANCE
from symproofs.kernel.replay import encode, replay
from symproofs.kernel.statement_hash import statement_hash
from symproofs.kernel.terms import OUT, Definition, Term
from symproofs.language.errors import FileError
from symproofs.language.words import is_word, looks, meaning_of
from symproofs.notation.kernel_text import of_random_numbers
from symproofs.runner.unfold import Unfolded, unfold
from symproofs.runner.wellformed import require_shape

if TYPE_CHECKING:
    from symproofs.runner.judge import Outcome

FORMAT = "symproofs-certificates-1"
MAX_BYTES = 64 * 2**20
MAX_DIGITS = 1000
MAX_NODES = 1_000_000  # of one term, written out: terms share parts, so a short file can hold a huge one
MAX_EXPONENT = 100_000


# ---------------------------------------------------------------------------------------------- export
def export(outcomes: Sequence[Outcome], path: str | os.PathLike[str]) -> Path:
    """Writes the proofs of judged claims. Raises FileError if one is not proved.

    Prose and statements without a shape are left out: no theorem is about them. The file appears whole or not at
    all; on failure an existing one stays as it was.
    """
    left = [o for o in outcomes if o not in without_theorem(outcomes)] or outcomes
    lacking = [f"{o.verdict.id} ({o.verdict.verdict})" for o in left if _proof_of(o) is None]
    if lacking:
        raise FileError(f"only proved claims can be exported; not proved: {', '.join(lacking)}")
    entries = [
        {
            "id": o.verdict.id,
            "title": o.verdict.title,
            "statement_hash": o.verdict.statement_hash,
            "statement": unfold(theorem).text,
            "proof": encode(theorem),
        }
        for o in left
        if (theorem := _proof_of(o)) is not None
    ]
    whole = {"format": FORMAT, "symproofs": __version__, "claims": entries}
    text = json.dumps(whole, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _write(Path(path), (text + "\n").encode())


def without_theorem(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those of verified claims that have nothing to prove: prose, and statements without a shape."""
    return [o for o in outcomes if o.verdict.verdict in ("discussion", "ill-typed as written")]


def _proof_of(o: Outcome) -> Theorem | None:
    return o.theorem if o.verdict.verdict in ("proved", "axiom", "definition", "refuted as written") else None


def _write(path: Path, content: bytes) -> Path:
    beside = ""
    try:
        if path.is_dir():
            raise IsADirectoryError(21, "it is a directory")
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(beside, 0o644)
        os.replace(beside, path)
        beside = ""
    except OSError as e:
        raise FileError(f"{path} cannot be written: {e.strerror or e}") from e
    finally:
        if beside:
            Path(beside).unlink(missing_ok=True)
    return path


# ----------------------------------------------------------------------------------------------- check
@dataclass(frozen=True, slots=True)
class Checked:
    """What one entry of a certificate turned out to prove; ``problem`` is empty if that is what it says."""

    id: str
    title: str
    rules: int
    problem: str
    statement_hash: str = ""
    statement: Unfolded | None = None
    laws: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether the entry proves what it says."""
        return not self.problem


def check(path: str | os.PathLike[str]) -> list[Checked]:
    """Proves every entry of a certificate again. Raises FileError if the file cannot be read as one."""
    return [_checked(e) for e in _entries(_read(Path(path)), Path(path))]


def _read(path: Path) -> Any:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileError(f"{path} is larger than {MAX_BYTES // 2**20} MB: not a certificate of symproofs")
        text = path.read_bytes().decode("utf-8")
        return json.loads(
            text,
            object_pairs_hook=_no_repetition,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_short,
        )
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    except OSError as e:
        raise FileError(f"{path} cannot be read: {e.strerror or e}") from None
    except json.JSONDecodeError as e:
        raise FileError(f"{path} is not whole JSON: {e.msg} in line {e.lineno}, column {e.colno}") from None
    except UnicodeDecodeError:
        raise FileError(f"{path} is not UTF-8 text: not a certificate of symproofs") from None
    except RecursionError:
        raise FileError(f"{path} is nested too deeply: not a certificate of symproofs") from None
    except ValueError as e:
        raise FileError(f"{path} is damaged: {e}") from None


def _no_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out = dict(pairs)
    if len(out) != len(pairs):
        twice = next(k for n, (k, _) in enumerate(pairs) if k in [other for other, _ in pairs[:n]])
        raise ValueError(f"the key {_plain(twice)!r} stands twice in one object")
    return out


def _no_float(text: str) -> NoReturn:
    raise ValueError(f"it holds the number {text[:20]}; proofs hold whole numbers only")


def _short(text: str) -> int:
    if len(text) > MAX_DIGITS:
        raise ValueError(f"it holds a number of {len(text)} digits; at most {MAX_DIGITS} are read")
    return int(text)


def _entries(whole: Any, path: Path) -> list[dict[str, Any]]:
    found = whole.get("format") if isinstance(whole, dict) else None
    if found != FORMAT:
        said = f"its format is {_plain(str(found))!r}" if found is not None else "it names no format"
        raise FileError(
            f"{path} is not a certificate that this version can read: {said}, expected {FORMAT!r}"
        )
    entries = whole.get("claims")
    if not isinstance(entries, list) or not entries:
        raise FileError(f"{path} holds no claim")
    for k, e in enumerate(entries, 1):
        texts = ("id", "title", "statement_hash", "statement")
        if not isinstance(e, dict) or not all(isinstance(e.get(x), str) for x in texts):
            raise FileError(f"{path}: claim {k} lacks one of {', '.join(texts)}")
        if not isinstance(e.get("proof"), dict):
            raise FileError(f"{path}: claim {k} ({_plain(e['id'])}) holds no proof")
    return entries


def _checked(entry: dict[str, Any]) -> Checked:
    id, title = _plain(entry["id"]), _plain(entry["title"])
    rules = len(entry["proof"]["steps"]) if isinstance(entry["proof"].get("steps"), list) else 0
    try:
        require_shape(entry["proof"])
        _bounded(entry["proof"])
        _grounded(entry["proof"])
        theorem = replay(entry["proof"])
        return _compared(entry, theorem, Checked(id, title, rules, ""))
    except KernelError as e:
        problem = _plain(str(e))
    except RecursionError:
        problem = "the proof is nested too deeply"
    except MemoryError:
        problem = "the proof needs more memory than there is"
    return Checked(id, title, rules, problem)


def _bounded(proof: dict[str, Any]) -> None:
    """Refuses terms that a short file can name and no machine can work out; the rest is for ``replay``."""
    found = proof.get("terms")
    rows: list[Any] = found if isinstance(found, list) else []
    sizes: list[int] = []
    for row in rows:
        args = row[1] if isinstance(row, list) and len(row) == 3 and isinstance(row[1], list) else []
        if any(type(a) is not int or not 0 <= a < len(sizes) for a in args):
            raise KernelError("terms must refer to earlier terms")
        sizes.append(1 + sum(sizes[a] for a in args))
        if sizes[-1] > MAX_NODES:
            raise KernelError(f"a term of more than {MAX_NODES} parts is too large")
        if args and row[0] == "pow":
            last = rows[args[-1]]
            op, _, value = last if isinstance(last, list) and len(last) == 3 else (None, None, None)
            if op == "int" and type(value) is int and abs(value) > MAX_EXPONENT:
                raise KernelError(f"a power beyond {MAX_EXPONENT} is too large")


def _grounded(proof: dict[str, Any]) -> None:
    """Refuses a definition that mentions itself, also by way of others; what is malformed is for ``replay``."""
    mentioned: list[frozenset[int]] = []  # by each term
    terms, found = proof.get("terms"), proof.get("definitions")
    for row in terms if isinstance(terms, list) else ():
        args, data = (row[1], row[2]) if isinstance(row, list) and len(row) == 3 else ((), None)
        args = args if isinstance(args, list) else ()
        own = {data["d"]} if isinstance(data, dict) and type(data.get("d")) is int else set[int]()
        mentioned.append(frozenset(own).union(*(mentioned[a] for a in args)))
    rows: list[Any] = found if isinstance(found, list) else []
    below: dict[int, set[int]] = {}
    for k, r in enumerate(rows):
        fields = [r.get(x) for x in ("parts", "ranges", "domains")] if isinstance(r, dict) else []
        lists = [x for field in fields if isinstance(field, list) for x in (field, *field)]
        inside = [
            t for x in lists if isinstance(x, list) for t in x if type(t) is int and 0 <= t < len(mentioned)
        ]
        below[k] = set().union(*(mentioned[t] for t in inside))
    while below:
        ground = [k for k, others in below.items() if not others & below.keys()]
        if not ground:
            name = _plain(str(rows[next(iter(below))].get("name")))
            raise KernelError(f"the definition of {name!r} mentions itself, or rests on one that does")
        for k in ground:
            del below[k]


def _compared(entry: dict[str, Any], theorem: Theorem, blank: Checked) -> Checked:
    """The replayed theorem against what the entry says of it."""
    if theorem.conclusion.op != "proved" or theorem.hypotheses or theorem.rule != "establish":
        raise KernelError("the proof ends before the statement is established")
    statement = theorem.conclusion.args[0]
    _readable_names(statement)
    computed, told = statement_hash(statement), unfold(theorem)
    problem = ""
    if computed != entry["statement_hash"]:
        problem = "the statement hash in the file is not that of the statement that the proof proves"
    elif told.text != entry["statement"]:
        problem = "the statement in the file does not read as the one that the proof proves"
    laws = tuple(sorted(_plain(n) for n in audit(theorem) if not n.startswith("definition of ")))
    return replace(blank, problem=problem, statement_hash=computed, statement=told, laws=laws)


def _readable_names(statement: Term) -> None:
    """The printed statement is the proved one: no symbol reads like a formula, no two have one name."""
    definitions, stack, seen = set[Definition](), [statement], set[Term]()
    while stack:
        t = stack.pop()
        if t in seen:
            continue
        seen.add(t)
        if t.op == "const":
            definitions.add(t.data)
            if any(v.data[0] == t.data.name for v in statement.fv):
                raise KernelError(
                    f"a symbol and a definition of the statement are both called {t.data.name!r}"
                )
            stack += [*t.data.parts, *t.data.ranges]
        stack += t.args
    names = {v.data[0] for v in statement.fv if (v.data[0], v.sort) != ("ω", OUT)}
    for d in definitions:
        if of_random_numbers(d) and d not in (VARIANCE, COVARIANCE):
            raise KernelError(
                f"a definition of the statement is called {d.name!r} and is not {meaning_of(d.name)}, "
                "as which it would be read"
            )
    names |= {d.name for d in definitions if not of_random_numbers(d)}
    drawn = dict[str, str]()
    for name in sorted(names):
        if not is_word(name):
            raise KernelError(f"a symbol of the statement is called {_plain(name)!r}, which is no name")
        if meaning_of(name):
            raise KernelError(f"a symbol of the statement is called {name!r}, which means {meaning_of(name)}")
        if drawn.setdefault(looks(name), name) != name:
            raise KernelError(f"two symbols of the statement, {name!r} and another one, look alike")
    free = [v.data[0] for v in statement.fv]
    if len(set(free)) != len(free):
        twice = next(n for n in free if free.count(n) > 1)
        raise KernelError(f"two different symbols of the statement are called {twice!r}")


def _plain(text: str) -> str:
    """Text from a file, safe to print on a terminal."""
    return "".join(c if c.isprintable() else "�" for c in text[:300])
