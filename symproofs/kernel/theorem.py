"""The sealed theorem type and the one way to make a theorem: a registered kernel rule.

A ``Theorem`` is an empty handle; what it states is kept in this module, so that neither assignment nor
copying nor pickling nor subclassing forges one. ``@rule`` registers a function that computes a sequent from
theorems and plain arguments; the registry closes when the kernel has been imported, and it is also the
dispatch table of ``replay``. Python cannot stop a program that rewrites this module in memory; a certificate
that is replayed in a clean process (``symproofs check``) does not trust this one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn
from weakref import WeakKeyDictionary

from symproofs.kernel.terms import PROP, Definition, KernelError, Term, is_term

# hypotheses, conclusion, names of the laws used by the step itself
Sequent = tuple[frozenset[Term], Term, tuple[str, ...]]


class _Record(NamedTuple):
    hypotheses: frozenset[Term]
    conclusion: Term
    used: tuple[str, ...]
    rule: str
    args: Mapping[str, Any]


class Theorem:
    """A proved sequent Γ ⊢ φ: under the hypotheses Γ, the conclusion φ holds in every model."""

    __slots__ = ("__weakref__",)

    def __init__(self) -> None:
        raise KernelError("only kernel rules make theorems")

    def __init_subclass__(cls) -> NoReturn:
        raise KernelError("Theorem cannot be subclassed")

    @property
    def hypotheses(self) -> frozenset[Term]:
        """Γ."""
        return _record(self).hypotheses

    @property
    def conclusion(self) -> Term:
        """φ."""
        return _record(self).conclusion

    @property
    def rule(self) -> str:
        """The rule that made it."""
        return _record(self).rule

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of that rule, premises among them."""
        return dict(_record(self).args)

    @property
    def used(self) -> tuple[str, ...]:
        """Named laws and axioms that the last step used; "#k" stands for its k-th premise."""
        return _record(self).used

    def __copy__(self) -> Theorem:
        return self

    def __deepcopy__(self, memo: Any) -> Theorem:
        return self

    def __reduce__(self) -> NoReturn:
        raise KernelError("theorems are stored as certificates and proved again, not pickled")

    def __repr__(self) -> str:
        r = _record(self)
        return f"<theorem by {r.rule}, {len(r.hypotheses)} hypotheses>"


_GENUINE: WeakKeyDictionary[Theorem, _Record] = WeakKeyDictionary()


def _record(t: Theorem) -> _Record:
    r = _GENUINE.get(t) if type(t) is Theorem else None
    if r is None:
        raise KernelError("this object was not made by a kernel rule; it is not a theorem")
    return r


def is_theorem(x: Any) -> bool:
    """Whether x was made by a kernel rule."""
    return type(x) is Theorem and x in _GENUINE


RULES: dict[str, Callable[..., Theorem]] = {}
_open = True


def rule(function: Callable[..., Sequent]) -> Callable[..., Theorem]:
    """Registers a rule. Refused once the kernel is imported."""
    if not _open:
        raise KernelError("the set of rules is closed")
    name = function.__name__
    kinds = {k: v for k, v in function.__annotations__.items() if k != "return"}

    def apply(**given: Any) -> Theorem:
        if given.keys() != kinds.keys():
            raise KernelError(f"{name} takes {', '.join(kinds) or 'nothing'}")
        kwargs = {k: _argument(given[k], kind, name) for k, kind in kinds.items()}
        hyps, concl, used = function(**kwargs)
        for f in (concl, *hyps):
            if f not in _CLOSED:
                if f.sort != PROP or f.maxb or any(type(v.data[0]) is not str for v in f.fv):
                    raise KernelError(f"{name}: the result is not a closed sequent")
                _CLOSED.add(f)
        t = object.__new__(Theorem)
        _GENUINE[t] = _Record(hyps, concl, used, name, MappingProxyType(kwargs))
        return t

    apply.__name__ = name
    apply.__doc__ = function.__doc__
    apply.__wrapped__ = function  # type: ignore[attr-defined]
    RULES[name] = apply
    return apply


_CLOSED: set[Term] = set()  # formulas found to be closed


def _argument(value: Any, kind: str, name: str) -> Any:
    """The argument, checked against the kind that the rule declares; sequences become tuples."""
    if kind.startswith("tuple["):
        if type(value) not in (tuple, list):
            raise KernelError(f"{name}: expected a tuple")
        inner = kind[len("tuple[") : -1]
        if inner.endswith(", ..."):
            return tuple([_argument(v, inner[: -len(", ...")], name) for v in value])
        parts = _split(inner)
        if len(parts) != len(value):
            raise KernelError(f"{name}: a tuple of the wrong length")
        return tuple([_argument(v, k, name) for v, k in zip(value, parts, strict=True)])
    if kind == "Theorem":
        if _record(value).conclusion.op == "proved":
            raise KernelError(f"{name}: an established statement ends its proof")
    elif kind == "Term":
        if not is_term(value) or value.op == "proved":
            raise KernelError(f"{name}: expected a term")
    elif type(value) is not {"int": int, "bool": bool, "str": str, "Definition": Definition}[kind]:
        raise KernelError(f"{name}: expected {kind}, got {type(value).__name__}")
    return value


def _split(inner: str) -> list[str]:
    """The parts of a tuple's kind, split at the outermost commas."""
    parts, depth, start = [], 0, 0
    for k, c in enumerate(inner):
        depth += {"[": 1, "]": -1}.get(c, 0)
        if c == "," and depth == 0:
            parts.append(inner[start:k].strip())
            start = k + 1
    return [*parts, inner[start:].strip()]


def close_rules() -> None:
    """Ends the registration of rules; called once by the kernel's ``__init__``."""
    global _open
    _open = False


def premises(t: Theorem) -> list[Theorem]:
    """The theorems among the arguments of the rule that made t."""
    return [x for value in _record(t).args.values() for x in _theorems(value)]


def _theorems(value: Any) -> list[Theorem]:
    if type(value) is Theorem:
        return [value]
    return [x for v in value for x in _theorems(v)] if type(value) is tuple else []


def _relied_on(t: Theorem) -> list[Theorem]:
    """The premises without those that were offered to the normal form and not used."""
    offered = _record(t).args.get("premises")
    if offered is None:
        return premises(t)
    used = {int(n[1:]) for n in t.used if n.startswith("#")}
    rest = [x for k, v in _record(t).args.items() if k != "premises" for x in _theorems(v)]
    return [*rest, *[x for k, x in enumerate(offered) if k in used]]


def audit(t: Theorem) -> frozenset[str]:
    """The named laws and axioms that t rests on, transitively."""
    seen: set[int] = set()
    names: set[str] = set()
    stack = [t]
    keep = []
    while stack:
        x = stack.pop()
        if id(x) in seen:
            continue
        seen.add(id(x))
        keep.append(x)
        names.update(n for n in x.used if not n.startswith("#"))
        stack.extend(_relied_on(x))
    return frozenset(names)
