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
from weakref import ref

from symproofs.kernel.terms import LOCALS, PROP, Definition, KernelError, Term, is_term

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


class _Genuine(ref[Theorem]):
    """The one reference to a theorem under its identity, which is free again when the theorem is gone."""

    __slots__ = ("place",)
    place: int


_GENUINE: dict[int, tuple[_Genuine, _Record]] = {}


def _forget(gone: Any) -> None:
    del _GENUINE[gone.place]


def _register(t: Theorem, record: _Record) -> None:
    known = _Genuine(t, _forget)
    known.place = id(t)
    _GENUINE[known.place] = (known, record)


def _record(t: Theorem) -> _Record:
    if type(t) is Theorem:
        found = _GENUINE.get(id(t))
        if found is not None and found[0]() is t:
            return found[1]
    raise KernelError("this object was not made by a kernel rule; it is not a theorem")


def is_theorem(x: Any) -> bool:
    """Whether x was made by a kernel rule."""
    if type(x) is not Theorem:
        return False
    found = _GENUINE.get(id(x))
    return found is not None and found[0]() is x


RULES: dict[str, Callable[..., Theorem]] = {}
_open = True


def rule(function: Callable[..., Sequent]) -> Callable[..., Theorem]:
    """Registers a rule. Refused once the kernel is imported."""
    if not _open:
        raise KernelError("the set of rules is closed")
    name = function.__name__
    kinds = {k: _checker(v, name) for k, v in function.__annotations__.items() if k != "return"}

    def apply(**given: Any) -> Theorem:
        if given.keys() != kinds.keys():
            raise KernelError(f"{name} takes {', '.join(kinds) or 'nothing'}")
        kwargs = {k: check(given[k]) for k, check in kinds.items()}
        hyps, concl, used = function(**kwargs)
        for f in (concl, *hyps):
            if f not in _CLOSED:
                if f.sort != PROP or f.maxb or not LOCALS.isdisjoint(f.fv):
                    raise KernelError(f"{name}: the result is not a closed sequent")
                _CLOSED.add(f)
        t = object.__new__(Theorem)
        _register(t, _Record(hyps, concl, used, name, MappingProxyType(kwargs)))
        return t

    apply.__name__ = name
    apply.__doc__ = function.__doc__
    apply.__wrapped__ = function  # type: ignore[attr-defined]
    RULES[name] = apply
    return apply


_CLOSED: set[Term] = set()  # formulas found to be closed


def _checker(kind: str, name: str) -> Callable[[Any], Any]:
    """What checks an argument against the kind that the rule declares; sequences become tuples."""
    if kind.startswith("tuple["):
        inner = kind[len("tuple[") : -1]
        if inner.endswith(", ..."):
            each = _checker(inner[: -len(", ...")], name)

            def several(value: Any) -> Any:
                if type(value) not in (tuple, list):
                    raise KernelError(f"{name}: expected a tuple")
                return tuple([each(v) for v in value])

            return several
        parts = [_checker(k, name) for k in _split(inner)]

        def fixed(value: Any) -> Any:
            if type(value) not in (tuple, list):
                raise KernelError(f"{name}: expected a tuple")
            if len(parts) != len(value):
                raise KernelError(f"{name}: a tuple of the wrong length")
            return tuple([check(v) for v, check in zip(value, parts, strict=True)])

        return fixed
    if kind == "Theorem":

        def theorem(value: Any) -> Any:
            if _record(value).conclusion.op == "proved":
                raise KernelError(f"{name}: an established statement ends its proof")
            return value

        return theorem
    if kind == "Term":

        def term(value: Any) -> Any:
            if not is_term(value) or value.op == "proved":
                raise KernelError(f"{name}: expected a term")
            return value

        return term
    plain = {"int": int, "bool": bool, "str": str, "Definition": Definition}[kind]

    def data(value: Any) -> Any:
        if type(value) is not plain:
            raise KernelError(f"{name}: expected {kind}, got {type(value).__name__}")
        return value

    return data


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


def relied_on(t: Theorem) -> list[Theorem]:
    """The premises without those that were offered to the normal form and not used."""
    args = _record(t).args
    offered = args.get("premises")
    if offered is None or "unfold" not in args:  # only rules of the normal form take more than they use
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
        stack.extend(relied_on(x))
    return frozenset(names)
