"""The shape of the data of a proof: what is missing, and where. Steps, terms and definitions are counted from 0.

Nothing here is trusted: ``replay`` of the kernel refuses damaged data too, but cannot say as much of it.
"""

from __future__ import annotations

from typing import Any

from symproofs.kernel import KernelError

_LISTS = ("terms", "definitions", "steps")
_KEYS = ("format", *_LISTS, "root", "conclusion")
_OF_DEFINITION = ("name", "kind", "params", "domains", "indices", "ranges", "parts", "forward")
_NAMES = {"t": "term", "d": "definition", "s": "step"}
_OPERATION = "an operation, its arguments and its data"


def require_shape(proof: dict[str, Any]) -> None:
    """Raises KernelError where a part is missing, has another form, or refers to one that is not there."""
    _keys(proof, _KEYS, "the proof")
    for name in _LISTS:
        if not isinstance(proof[name], list):
            raise KernelError(f"{name!r} is no list")
    counts = {tag: len(proof[f"{name}s"]) for tag, name in _NAMES.items()}
    _there("the root", "s", proof["root"], counts)
    _there("the conclusion", "t", proof["conclusion"], counts)
    for k, row in enumerate(proof["terms"]):
        if not isinstance(row, list) or len(row) != 3 or not isinstance(row[1], list):
            raise KernelError(f"term {k} is not of the form [{_OPERATION}]")
        for a in row[1]:
            _there(f"term {k}", "t", a, counts | {"t": k})
        _references(f"term {k}", row[2], counts, "d")
    for k, row in enumerate(proof["definitions"]):
        _keys(row, _OF_DEFINITION, f"definition {k}")
        plain = [
            row["ranges"],
            row["parts"],
            *(row["domains"] if isinstance(row["domains"], list) else [None]),
        ]
        for numbers in plain:
            if not isinstance(numbers, list):
                raise KernelError(f"definition {k}: its domains, ranges and parts are lists of terms")
            for a in numbers:
                _there(f"definition {k}", "t", a, counts)
    for k, row in enumerate(proof["steps"]):
        _keys(row, ("rule", "args"), f"step {k}")
        if not isinstance(row["rule"], str):
            raise KernelError(f"step {k}: its rule is not a name")
        if not isinstance(row["args"], dict):
            raise KernelError(f"step {k}: its arguments have no names")
        _references(f"step {k}", list(row["args"].values()), counts | {"s": k}, "tds", counts)


def _keys(row: Any, wanted: tuple[str, ...], where: str) -> None:
    if not isinstance(row, dict):
        raise KernelError(f"{where} is not an object with the keys {', '.join(wanted)}")
    missing = [key for key in wanted if key not in row]
    if missing:
        raise KernelError(f"{where}: the key {missing[0]!r} is missing")


def _there(
    where: str, tag: str, k: Any, before: dict[str, int], counts: dict[str, int] | None = None
) -> None:
    """Refuses a reference to what is not there, or does not come before."""
    if type(k) is int and 0 <= k < before[tag]:
        return
    name = _NAMES[tag]
    if type(k) is not int:
        raise KernelError(f"{where} names a {name} by something else than its number")
    later = counts is not None and 0 <= k < counts[tag]
    why = "does not come before it" if later else "is not there"
    raise KernelError(f"{where} refers to {name} {k}, which {why}")


def _references(
    where: str, data: Any, before: dict[str, int], tags: str, counts: dict[str, int] | None = None
) -> None:
    stack = [data]
    while stack:
        x = stack.pop()
        if isinstance(x, list):
            stack += reversed(x)
        elif isinstance(x, dict):
            if len(x) != 1 or next(iter(x)) not in (*tags, "q"):
                raise KernelError(f"{where} holds an object that is no reference and no fraction")
            ((tag, k),) = x.items()
            if tag != "q":
                _there(where, tag, k, before, counts)
            elif type(k) is not list or len(k) != 2 or any(type(n) is not int for n in k) or k[1] <= 0:
                raise KernelError(f"{where} holds a fraction that is not of the form [p, q] with q > 0")
