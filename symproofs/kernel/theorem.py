"""The sealed theorem type and the one way to make a theorem: a registered kernel rule.

A ``Theorem`` is an empty handle; what it states is kept in this module, so that neither assignment nor
copying nor pickling nor subclassing forges one. ``@rule`` registers a function that computes a sequent from
theorems and plain arguments; the registry closes when the kernel has been imported, and it is also the
dispatch table of ``replay``. Python cannot stop a program that rewrites this module in memory; a certificate
that is replayed in a clean process (``symproofs check``) does not trust this one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn
from weakref import WeakKeyDictionary

from symproofs.kernel.terms import PROP, KernelError, Term

# hypotheses, conclusion, names of the laws used by the step itself
Sequent = tuple[frozenset[Term], Term, tuple[str, ...]]


class _Record:
    __slots__ = ("args", "conclusion", "hypotheses", "rule", "used")

    def __init__(
        self, hyps: frozenset[Term], concl: Term, used: tuple[str, ...], rule: str, args: Any
    ) -> None:
        self.hypotheses, self.conclusion, self.used, self.rule, self.args = hyps, concl, used, rule, args


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

    def apply(**kwargs: Any) -> Theorem:
        for value in kwargs.values():
            _genuine(value)
        hyps, concl, used = function(**kwargs)
        for f in (concl, *hyps):
            if f.sort != PROP or f.maxb or any(type(v.data[0]) is not str for v in f.fv):
                raise KernelError(f"{name}: the result is not a closed sequent")
        t = object.__new__(Theorem)
        _GENUINE[t] = _Record(hyps, concl, used, name, kwargs)
        return t

    apply.__name__ = name
    apply.__doc__ = function.__doc__
    apply.__wrapped__ = function  # type: ignore[attr-defined]
    RULES[name] = apply
    return apply


def _genuine(value: Any) -> None:
    if isinstance(value, Theorem):
        _record(value)
    elif type(value) in (tuple, list):
        for v in value:
            _genuine(v)


def close_rules() -> None:
    """Ends the registration of rules; called once by the kernel's ``__init__``."""
    global _open
    _open = False


def premises(t: Theorem) -> list[Theorem]:
    """The theorems among the arguments of the rule that made t."""
    out: list[Theorem] = []

    def collect(x: Any) -> None:
        if isinstance(x, Theorem):
            out.append(x)
        elif type(x) in (tuple, list):
            for y in x:
                collect(y)

    for value in _record(t).args.values():
        collect(value)
    return out


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
        stack.extend(premises(x))
    return frozenset(names)
