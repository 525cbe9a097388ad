"""Expectations of products of functions of independent families: E[f(X) g(Y)] = E[f(X)]·E[g(Y)]."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from symproofs.kernel import laws
from symproofs.kernel.contraction import LAWS, normalizer
from symproofs.kernel.definitions import unfolded
from symproofs.kernel.terms import (
    INT,
    OUT,
    Definition,
    KernelError,
    Term,
    instantiate,
    integrable,
    make,
    mul,
    power,
    quantify,
)
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.degrees import is_entry
from symproofs.tactics.rules import fresh, generalise, integer_guards

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library

Factors = list[tuple[Term, int]]
_MAX_PRODUCTS = 12


def products_of_functions(
    library: Library, given: Theorem, terms: tuple[Term, ...]
) -> tuple[list[Theorem], list[Theorem]]:
    """For what is averaged in the terms: E of a product factors over groups of independent families; it exists."""
    key = ("functions of families", given.conclusion, terms)
    if key not in library.scope.cache:
        library.scope.cache[key] = ([], [])  # while it is being shown, it is not known
        rules: dict[Term, Theorem] = {}
        facts: dict[Term, Theorem] = {}
        for t in terms:
            for w, body, entries in _averages(t, []) if _holds_functions(t) else ():
                for mono, inner in _monomials(library, w, body, entries):
                    if len(rules) < _MAX_PRODUCTS:
                        _apart(library, given, w, mono, inner, rules, facts)
        library.scope.cache[key] = (list(rules.values()), list(facts.values()))
    found: tuple[list[Theorem], list[Theorem]] = library.scope.cache[key]
    return found


def _holds_functions(t: Term) -> bool:
    """Whether a function or an event stands in t or in an abbreviation in it."""
    if t.op in ("fn", "ind"):
        return True
    if t.op == "const" and t.data.kind == "let" and _holds_functions(t.data.parts[0]):
        return True
    return any(_holds_functions(a) for a in t.args)


def _averages(t: Term, entries: list[Term]) -> Iterator[tuple[Term, Term, list[Term]]]:
    """What is averaged in t: the outcome, the body, and the variables and guards around it."""
    if t.op in ("E", "integrable"):
        w = fresh(OUT)
        yield w, instantiate(t.args[0], (w,)), entries
    elif t.op == "sum":
        k, lo, hi = fresh(INT), *t.args[:2]
        inside = [*entries, k, make("ile", (lo, k)), make("ile", (k, hi))]
        yield from _averages(instantiate(t.args[2], (k,)), inside)
    elif t.op == "const" and t.data.kind == "let":
        yield from _averages(unfolded(t), entries)
    elif t.op in ("add", "mul", "pow", "fn", "eq", "le", "lt"):
        for a in t.args:
            yield from _averages(a, entries)


def _monomials(
    library: Library, w: Term, body: Term, entries: list[Term]
) -> Iterator[tuple[Factors, list[Term]]]:
    """The random factors of each product in a body, its sums opened."""
    hypotheses = (*library.scope.integer_hypotheses(), *integer_guards(entries))
    opened = tuple(dict.fromkeys(_abbreviations(body)))
    try:
        found = normalizer(hypotheses, (), opened, LAWS).poly(body)
    except KernelError:
        return
    for m in found:
        factors, inner = list[tuple[Term, int]](), list(entries)
        for a, e in m:
            for _ in range(e if a.op == "sum" else 1):
                x = a
                while x.op == "sum":
                    k, lo, hi = fresh(INT), *x.args[:2]
                    inner += [k, make("ile", (lo, k)), make("ile", (k, hi))]
                    x = instantiate(x.args[2], (k,))
                for f in x.args if x.op == "mul" else (x,):
                    if w in f.fv:
                        factors.append((f, 1 if a.op == "sum" else e))
        yield factors, inner


def _abbreviations(t: Term) -> Iterator[Definition]:
    if t.op == "const" and t.data.kind == "let":
        yield t.data
        yield from _abbreviations(t.data.parts[0])
    for a in t.args:
        yield from _abbreviations(a)


def _families(t: Term) -> set[Term]:
    own = {t.args[0]} if t.op == "app" and is_entry(t) else set()
    return own.union(*[_families(a) for a in t.args])


def _apart(
    library: Library,
    given: Theorem,
    w: Term,
    factors: Factors,
    entries: list[Term],
    rules: dict[Term, Theorem],
    facts: dict[Term, Theorem],
) -> None:
    """The rule and the fact for one product, where it falls apart and is not a product of entries only."""
    from symproofs.tactics.obligations import prove_obligation

    families = given.conclusion.args
    if all(f.op == "app" or (f.op == "pow" and f.args[0].op == "app") for f, _ in factors):
        return
    groups: list[tuple[set[Term], list[Term]]] = []
    for f, e in factors:
        mine, parts = _families(f), [f if e == 1 else power(f, e)]
        if not mine or not mine.issubset(families):
            return
        for other in [g for g in groups if g[0] & mine]:
            groups.remove(other)
            mine, parts = mine | other[0], [*other[1], *parts]
        groups.append((mine, parts))
    if len(groups) < 2:
        return
    shown = []
    for _, parts in groups:
        found = prove_obligation(library, quantify(entries, integrable(w, mul(*parts))))
        if found is None:
            return
        shown.append(library.scope.opened(found, entries))
    places = tuple(tuple(sorted(families.index(f) for f in mine)) for mine, _ in groups)
    for average, out in ((True, rules), (False, facts)):
        try:
            theorem = laws.independent_functions(
                independence=given, finite=tuple(shown), groups=places, average=average
            )
        except KernelError:
            return
        theorem = generalise(theorem, entries)
        out.setdefault(theorem.conclusion, theorem)
