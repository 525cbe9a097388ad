"""Instances of general theorems: which values make a pattern with unknown sizes, arrays and functions a given term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symproofs.kernel.terms import (
    INT,
    KernelError,
    Term,
    affine_parts,
    app,
    binders,
    combine,
    instantiate,
    lam,
    substitute,
)
from symproofs.tactics.rules import fresh, mark_names, open_variables, release_names, strip

_Found = dict[
    Term, tuple[tuple[Term, ...], Term]
]  # unknown -> the variables it is a function of, and its value


class _Match:
    """One attempt. Binders of both sides are opened by the same new variables."""

    def __init__(self, unknown: Sequence[Term]) -> None:
        self.unknown = frozenset(unknown)
        self.found: _Found = {}
        self.opened: set[Term] = set()
        self.postponed: list[
            tuple[Term, Term]
        ] = []  # an unknown function at what may be unknown, met too early

    def closed(self, t: Term) -> bool:
        return t.fv.isdisjoint(self.opened)

    def bind(self, x: Term, variables: tuple[Term, ...], t: Term) -> bool:
        known = self.found.get(x)
        if known is None:
            if not (t.fv & self.opened) <= set(variables):
                return False
            self.found[x] = (variables, t)
            return True
        value = substitute(known[1], dict(zip(known[0], variables, strict=True)))
        return value is t

    def match(self, p: Term, t: Term) -> bool:
        if p.fv.isdisjoint(self.unknown):
            return p is t
        if p in self.unknown:
            if p.sort != t.sort:
                return False
            if type(p.sort) is tuple:
                known = self.found.get(p)
                variables = tuple(fresh(s) for s in p.sort[1])
                if known is None and not self.closed(t):
                    return False
                return self.bind(p, variables, app(t, *variables))
            return self.closed(t) and self.bind(p, (), t)
        if p.sort == INT:
            return t.sort == INT and self._integer(p, t)
        if p.op == "app" and p.args[0] in self.unknown:
            arguments = tuple(self._known(a) for a in p.args[1:])
            distinct = len(set(arguments)) == len(arguments) and self.opened.issuperset(arguments)
            if p.sort == t.sort and distinct:
                return self.bind(p.args[0], arguments, t)
            known = self.found.get(p.args[0])
            if known is None:
                self.postponed.append((p, t))
                return bool(p.sort == t.sort)
            value = substitute(known[1], dict(zip(known[0], arguments, strict=True)))
            if value.fv & self.unknown:
                return self.match(value, t)
            return bool(value is t)
        if p.op != t.op or p.data != t.data or len(p.args) != len(t.args):
            return False
        counts = binders(p.op, p.data, len(p.args))
        pairs = list(zip(p.args, t.args, counts, strict=True))
        for a, b, k in sorted(pairs, key=lambda x: bool(x[2])):  # ends of ranges before what they bound
            if k:
                new = open_variables(t, k)
                self.opened.update(new)
                a, b = instantiate(a, new), instantiate(b, new)
            if a.sort != b.sort or not self.match(a, b):
                return False
        return True

    def _known(self, t: Term) -> Term:
        values = {x: v for x, (variables, v) in self.found.items() if not variables and x in t.fv}
        return substitute(t, values) if values and t.op != "var" else values.get(t, t)

    def _integer(self, p: Term, t: Term) -> bool:
        """An affine pattern with one unknown of coefficient ±1 is solved for it."""
        p = self._known(p)
        _, pairs = affine_parts(p)
        free = [v for v in pairs if v in self.unknown]
        if not free:
            return p is t
        if len(free) > 1 or abs(pairs[free[0]]) != 1 or not self.closed(t):
            return False
        v, sign = free[0], pairs[free[0]]
        return self.bind(v, (), combine((sign, t), (-sign, combine((1, p), (-sign, v)))))

    def rest(self) -> bool:
        """What was postponed, once more: by then the functions must be known."""
        while self.postponed:
            waiting, self.postponed = self.postponed, []
            if not all(self.match(p, t) for p, t in waiting) or len(self.postponed) == len(waiting):
                return False
        return True

    def values(self, variables: Sequence[Term]) -> list[Term] | None:
        """A value for each variable, or None where one was not met."""
        whole: dict[Term, Term] = {}
        for x in variables:  # sizes come before the arrays that they bound
            if x not in self.found:
                return None
            free, value = self.found[x]
            if free:
                ranges = [substitute(r, {y: v for y, v in whole.items() if y in r.fv}) for r in x.args]
                value = lam(free, ranges, value)
            whole[x] = value
        return list(whole.values())


def instance_values(pattern: Term, term: Term, unknown: Sequence[Term]) -> list[Term] | None:
    """Values of the unknown variables, in order, that make the pattern the term; None if there are none.

    An unknown function is matched where it is applied to different bound variables, or once it is known.
    """
    mark = mark_names()
    try:
        attempt = _Match(unknown)
        return attempt.values(unknown) if attempt.match(pattern, term) and attempt.rest() else None
    except KernelError:
        return None
    finally:
        release_names(mark)


def triggers(formula: Term) -> tuple[list[Term], list[Term], list[Term]]:
    """A general theorem opened: its entries, its variables, and the parts of its core that determine all of them."""
    entries, core = strip(formula)
    variables = [e for e in entries if e.sort != "prop"]
    wanted = frozenset(variables)
    parts: list[Term] = []
    for side in core.args if core.op in ("eq", "le", "lt") else ():
        parts += [p for p in _subterms(side) if not p.maxb and wanted <= p.fv and p.op not in ("var", "app")]
    return entries, variables, list(dict.fromkeys(parts))


def _subterms(t: Term) -> Iterator[Term]:
    yield t
    for a in t.args:
        yield from _subterms(a)
