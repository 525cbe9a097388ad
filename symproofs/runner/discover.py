"""Where claims are: in the sections of the package, and in scripts that a user wrote.

A module holds claims as attributes; nothing is registered and nothing runs at import. Claims that a module
imports from another one belong to that other one.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import importlib
import linecache
import os
import pkgutil
import re
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from symproofs.language.errors import FileError, InputError, SymproofsError
from symproofs.proofs.claims import Claim
from symproofs.runner.targets import Target, check_unique, targets_of

ORDER = ("momentum", "dropout", "initialization", "normalization", "rnn_gradients", "bidirectional_rnn")


def select(args: Sequence[str] = ()) -> list[Target]:
    """The targets that arguments name, without repetition; all sections for no argument.

    An argument is a section (its name, an unambiguous beginning of it, or its number), a claim ID, a script
    ``FILE.py``, or one claim of a script, ``FILE.py:ID``. Raises FileError or InputError.
    """
    found: dict[tuple[int, int | None], Target] = {}
    scripts: dict[Path, list[Target]] = {}
    for arg in args or section_names():
        for t in _selected(arg.strip(), scripts):
            found.setdefault((id(t.claim), t.line), t)
    out = list(found.values())
    if not out:
        raise FileError("no claim was found")
    check_unique(out)
    return out


def _selected(arg: str, scripts: dict[Path, list[Target]]) -> list[Target]:
    path, _, wanted = arg.partition(".py:")
    if arg.endswith(".py") or wanted:
        file = Path(path + ".py" if wanted else arg)
        key = file.resolve()
        if key not in scripts:
            scripts[key] = script_targets(file)
        return _with_id(wanted, scripts[key], str(file)) if wanted else scripts[key]
    name = _section_named(arg)
    if name is not None:
        return section_targets(name)
    seen: list[Target] = []
    for section in sorted(section_names(), key=lambda s: not arg.startswith(f"{section_number(s)}.")):
        targets = section_targets(
            section
        )  # an ID stands in one section only, most often in that of its number
        found = [t for t in targets if t.id == arg]
        if found:
            return found
        seen += targets
    return _with_id(arg, seen, "the sections")


def _with_id(wanted: str, among: list[Target], where: str) -> list[Target]:
    found = [t for t in among if t.id == wanted]
    if found:
        return found
    near = difflib.get_close_matches(wanted, [t.id for t in among], n=3, cutoff=0.4)
    words = [] if where != "the sections" else difflib.get_close_matches(wanted, section_names(), n=2)
    scripts = [f"{wanted}.py"] if where == "the sections" and Path(f"{wanted}.py").is_file() else []
    guesses = [*scripts, *words, *near]
    hint = f"; did you mean {' or '.join(guesses)}?" if guesses else ""
    if where != "the sections":
        raise InputError(f"{wanted!r}: no claim of that ID in {where}{hint}")
    hint = hint or f"; there are the sections {', '.join(section_names())}, claim IDs, and FILE.py"
    raise InputError(f"{wanted!r} is neither a section nor a claim ID{hint}")


# -------------------------------------------------------------------------------------------- sections
def section_names() -> list[str]:
    """The sections that exist, in the order of the source."""
    package = importlib.import_module("symproofs.sections")
    names = [m.name for m in pkgutil.iter_modules(package.__path__) if m.ispkg]
    return sorted(names, key=lambda n: (ORDER.index(n) if n in ORDER else len(ORDER), n))


def section_number(name: str) -> int | None:
    """The number of a section in the source, if it has one."""
    return ORDER.index(name) + 1 if name in ORDER else None


def _section_named(arg: str) -> str | None:
    names = section_names()
    if arg.isdecimal():
        found = [n for n in names if section_number(n) == int(arg)]
    else:
        found = [arg] if arg in names else [n for n in names if arg and n.startswith(arg.lower())]
    if len(found) > 1:
        raise InputError(f"{arg!r} could be {' or '.join(found)}; write more of the name")
    return found[0] if found else None


def section_targets(name: str) -> list[Target]:
    """All claims of a section: files in the order of their first IDs, claims in the order of definition."""
    package = importlib.import_module(f"symproofs.sections.{name}")
    files = []
    for info in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        try:
            module = importlib.import_module(info.name)
        except SymproofsError as e:
            raise FileError(f"{info.name}: {e}") from e
        claims = own_claims(module)
        if claims:
            files.append((min(_reading_order(c.id) for c in claims), module, claims))
    files.sort(key=lambda f: (f[0], f[1].__name__))
    return [t for _, module, claims in files for t in targets_of(claims, name, module.__name__)]


def _reading_order(id: str) -> list[tuple[int, int, str]]:
    """2.1o after 2.1b and before 2.10a."""
    return [(0, int(w), "") if w.isdecimal() else (1, 0, w) for w in re.findall(r"\d+|[^\d.]+", id)]


def module_targets(module: ModuleType) -> list[Target]:
    """The claims of a module, or of all modules of a section package."""
    name = module.__name__
    if name.startswith("symproofs.sections."):
        section, _, file = name.removeprefix("symproofs.sections.").partition(".")
        found = section_targets(section)
        return [t for t in found if not file or t.place == name]
    path = getattr(module, "__file__", None)
    section = Path(path).stem if path else name.rpartition(".")[2]
    return targets_of(own_claims(module), section, path or name)


def own_claims(module: ModuleType) -> list[Claim]:
    """Claims defined in a module, in their order; those it imports if it defines none itself."""
    held = {id(c): c for c in vars(module).values() if isinstance(c, Claim)}
    foreign = _imported(module)
    own = [c for c in held.values() if id(c) not in foreign]
    is_section = module.__name__.startswith("symproofs.")
    return own if own or is_section else list(held.values())


def _imported(module: ModuleType) -> set[int]:
    """Identities of the claims that a module got by its import statements."""
    try:
        source = Path(str(module.__file__)).read_bytes()
        tree = ast.parse(source)
    except (OSError, SyntaxError, ValueError, AttributeError):
        return set()
    names: set[str] = set()
    out: set[int] = set()
    for node in _statements(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {a.asname or a.name for a in node.names}
            if any(a.name == "*" for a in node.names):
                origin = sys.modules.get("." * node.level + (node.module or ""))
                out |= {id(v) for v in vars(origin).values()} if origin is not None else set()
    return out | {id(v) for k, v in vars(module).items() if k in names and isinstance(v, Claim)}


def _statements(tree: Any) -> Iterator[Any]:
    """The statements of a module that give names to it, those inside if, try and with among them."""
    for node in tree.body:
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for part in ("body", "orelse", "handlers", "finalbody", "cases"):
                yield from _statements(ast.Module(getattr(node, part, []), []))


# --------------------------------------------------------------------------------------------- scripts
def script_targets(path: str | os.PathLike[str]) -> list[Target]:
    """The claims of a script, which is run in a namespace of its own. Raises FileError."""
    file = Path(path)
    code = _compiled(file)
    with _workspace(file) as module:
        try:
            exec(code, vars(module))
        except SystemExit as e:
            raise FileError(
                f"{file} ended itself by sys.exit({e.code!r}) before its claims could be read"
            ) from None
        except Exception as e:
            raise FileError(_what_was_raised(file, e)) from e
        claims = own_claims(module)
    if not claims:
        raise FileError(
            f"{file} holds no claim: write name = claim('my.1', 'Title', ...) at the top of the file"
        )
    targets = targets_of(claims, file.stem, str(file))
    check_unique(targets)
    return targets


def _compiled(file: Path) -> Any:
    try:
        source = file.read_bytes()
    except FileNotFoundError:
        near = difflib.get_close_matches(file.name, _scripts_beside(file), n=2)
        hint = f"; did you mean {' or '.join(str(file.with_name(n)) for n in near)}?" if near else ""
        raise FileError(f"{file}: there is no such file{hint}") from None
    except OSError as e:
        raise FileError(f"{file} cannot be read: {e.strerror or e}") from None
    try:
        return compile(source, str(file), "exec", dont_inherit=True)
    except SyntaxError as e:
        line = f"\n    {e.text.strip()}" if e.text else ""
        place = f"{file}, line {e.lineno}" if e.lineno else str(file)
        raise FileError(f"{place}: this is not valid Python: {e.msg}{line}") from None
    except (ValueError, RecursionError, MemoryError) as e:
        raise FileError(f"{file} is not a Python script: {e}") from None


def _scripts_beside(file: Path) -> list[str]:
    try:
        return [p.name for p in file.parent.iterdir() if p.suffix == ".py"]
    except OSError:
        return []


@contextlib.contextmanager
def _workspace(file: Path) -> Iterator[ModuleType]:
    """A fresh module; the script's folder can be imported from, and nothing of it is left behind."""
    name = f"_symproofs_script_{file.stem}"
    module = ModuleType(name)
    module.__file__ = str(file)
    folder = str(file.resolve().parent)
    path, argv, before = list(sys.path), list(sys.argv), set(sys.modules)
    sys.modules[name] = module
    sys.path.insert(0, folder)
    sys.argv[:] = [str(file)]
    try:
        with contextlib.redirect_stdout(sys.stderr):  # stdout belongs to the verdicts
            yield module
    finally:
        sys.path[:], sys.argv[:] = path, argv
        for key in set(sys.modules) - before:
            if key == name or _lies_in(sys.modules[key], folder):
                del sys.modules[key]
        importlib.invalidate_caches()


def _lies_in(module: Any, folder: str) -> bool:
    if getattr(module, "__name__", "").partition(".")[0] == "symproofs":
        return False
    file = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", [])), "")
    inside = str(file).startswith(folder.rstrip(os.sep) + os.sep)
    return inside and "site-packages" not in str(file)


def _what_was_raised(file: Path, e: Exception) -> str:
    """The user's own line and the message, without the frames of symproofs."""
    if isinstance(e, SyntaxError):
        return f"{e.filename}, line {e.lineno}, imported by {file}: this is not valid Python: {e.msg}"
    folder = str(file.resolve().parent)
    frames = [
        f for f in traceback.extract_tb(e.__traceback__)
        if f.filename == str(file) or _is_users(f.filename, folder)
    ]  # fmt: skip
    message = str(e) if isinstance(e, SymproofsError) else f"{type(e).__name__}: {e}"
    if not frames:
        return f"{file}: {message}"
    at = frames[-1]
    line = (at.line or linecache.getline(at.filename, at.lineno or 0)).strip()
    shown = f"\n    {line}" if line else ""
    return f"{at.filename}, line {at.lineno}: {message}{shown}"


def _is_users(filename: str, folder: str) -> bool:
    """Whether a file lies beside the script and is neither ours nor an installed one."""
    path, package = os.path.abspath(filename), str(Path(__file__).resolve().parents[1])
    return path.startswith(folder) and not path.startswith(package + os.sep) and "site-packages" not in path
