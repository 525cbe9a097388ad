"""What differentiation needs at a point: divisors that are not 0, roots and logarithms of positive numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from symproofs.kernel import definitions
from symproofs.kernel.terms import ZERO, Definition, Term, binders, instantiate, make, negate, within
from symproofs.kernel.theorem import Theorem
from symproofs.tactics.rules import guarded, mark_names, open_variables, release_names

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library

Entries = tuple[Term, ...]
_HOLDS: dict[Term, bool] = {}


def holds_derivative(t: Term) -> bool:
    """Whether a derivative, or that a function is differentiable, stands in t or in an abbreviation in t."""
    found = _HOLDS.get(t)
    if found is None:
        found = t.op in ("deriv", "differentiable") or any(holds_derivative(a) for a in t.args)
        if not found and t.op == "const" and t.data.kind == "let":
            found = holds_derivative(t.data.parts[0])
        _HOLDS[t] = found
    return found


def opened(t: Term, entries: Entries) -> Iterator[tuple[Term, Entries]]:
    """The arguments of t, binders opened by fresh variables that come with their ranges."""
    for a, k in zip(t.args, binders(t.op, t.data, len(t.args)), strict=True):
        if not k:
            yield a, entries
            continue
        variables = open_variables(t, k)
        inner = [*entries, *variables]
        if t.op == "sum":
            inner += within(variables[0], t.args[0], t.args[1])
        yield instantiate(a, variables), tuple(inner)


def derivatives(t: Term, entries: Entries = ()) -> Iterator[tuple[Term, Entries]]:
    """The derivatives in t, those in abbreviations too, with the variables and ranges they stand under."""
    if not holds_derivative(t):
        return
    if t.op in ("deriv", "differentiable"):
        yield t, entries
    if t.op == "const" and t.data.kind == "let":
        yield from derivatives(definitions.unfolded(t), entries)
    for a, inner in opened(t, entries):
        yield from derivatives(a, inner)


def conditions(t: Term, entries: Entries = ()) -> Iterator[Term]:
    """What must hold for the function t to be smooth: formulas, each closed over the variables it stands under."""
    wanted = None
    if t.op == "pow" and t.args[0].op == "fn" and t.args[1].op == "int":
        if t.args[0].data in ("sqrt", "abs") and t.args[1].data > 0 and t.args[1].data % 2 == 0:
            yield from conditions(t.args[0].args[0], entries)  # ‖x‖² is smooth everywhere
            return
    if t.op == "pow" and t.args[1].op == "int" and t.args[1].data < 0:
        for x in t.args[0].args if t.args[0].op == "mul" else (t.args[0],):
            if x.op != "num":
                yield _closed(entries, negate(make("eq", (x, ZERO))))
    elif t.op == "fn" and t.data in ("sqrt", "abs", "relu"):
        wanted = negate(make("eq", (t.args[0], ZERO)))
    elif t.op == "fn" and t.data == "log":
        wanted = make("lt", (ZERO, t.args[0]))
    if wanted is not None:
        yield _closed(entries, wanted)
    if t.op == "const" and t.data.kind == "let":
        yield from conditions(definitions.unfolded(t), entries)
    for a, inner in opened(t, entries):
        yield from conditions(a, inner)


def _closed(entries: Entries, core: Term) -> Term:
    needed = [e for e in entries if e.op == "var" and e in core.fv]
    return guarded([e for e in entries if e in needed or (e.op != "var" and e.fv & set(needed))], core)


def regular_points(library: Library, t: Term) -> list[Theorem]:
    """What is shown of the points at which functions in t are differentiated."""
    from symproofs.tactics.obligations import prove_obligation

    if not holds_derivative(t):
        return []
    out: dict[Theorem, None] = {}
    mark = mark_names()
    for y, entries in derivatives(t):
        n = y.data[1]
        for formula in conditions(instantiate(y.args[n], (y.args[n + 1],)), entries):
            key = ("regular", formula)
            if key not in library.scope.cache:
                library.scope.cache[key] = None  # while it is being shown, it is not known
                library.scope.cache[key] = prove_obligation(library, formula)
            found = library.scope.cache[key]
            if found is not None:
                out[found] = None
    release_names(mark)
    return list(out)


def irregular(library: Library, t: Term) -> Term | None:
    """The first condition, of those that differentiation in t asks for, that is not shown; None if all are."""
    from symproofs.tactics.obligations import prove_obligation

    mark = mark_names()
    for y, entries in derivatives(t):
        n = y.data[1]
        for formula in conditions(instantiate(y.args[n], (y.args[n + 1],)), entries):
            if prove_obligation(library, formula) is None:
                release_names(mark)
                return formula
    release_names(mark)
    return None


def definitions_in(t: Term) -> tuple[Definition, ...]:
    """The abbreviations in t, and those in their bodies."""
    out: dict[Definition, None] = {}
    stack, seen = [t], set[Term]()
    while stack:
        x = stack.pop()
        if x in seen:
            continue
        seen.add(x)
        stack += x.args
        if x.op == "const" and x.data.kind == "let" and x.data not in out:
            out[x.data] = None
            stack += x.data.parts
    return tuple(out)
