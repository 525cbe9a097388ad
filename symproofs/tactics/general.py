"""Facts that hold for all sizes, arrays and functions: closed theorems, and their instances where a step needs them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from symproofs.kernel import logic
from symproofs.kernel.bounds import archimedes
from symproofs.kernel.norms import eigenvalue_bound, norm_bound, symmetric
from symproofs.kernel.terms import I1, INT, PROP, REAL, Term, fun, instantiate, var
from symproofs.kernel.theorem import Theorem
from symproofs.language.errors import InputError
from symproofs.proofs.facts import Fact
from symproofs.tactics.matching import instance_values, triggers

if TYPE_CHECKING:
    from symproofs.tactics.resources import Library


def _archimedean() -> Theorem:
    x = var("x", REAL)
    return logic.forall_intro(theorem=archimedes(x=x), variable=x)


def _operator_norm() -> Theorem:
    m, n = var("m", INT), var("n", INT)
    matrix, x = var("A", fun(INT, INT), (I1, m, I1, n)), var("x", fun(INT), (I1, n))
    bound = norm_bound(rows=m, columns=n, matrix=matrix, vector=x)
    return logic.generalise(theorem=bound, entries=(m, n, matrix, x))


def _rayleigh() -> Theorem:
    n = var("n", INT)
    matrix, x = var("S", fun(INT, INT), (I1, n, I1, n)), var("x", fun(INT), (I1, n))
    same = symmetric(matrix, n)
    bound = eigenvalue_bound(symmetry=logic.assume(formula=same), size=n, matrix=matrix, vector=x)
    return logic.generalise(theorem=bound, entries=(n, matrix, same, x))


_BY_RULE: dict[str, Callable[[], Theorem]] = {
    "archimedean": _archimedean,
    "operator_norm": _operator_norm,
    "rayleigh": _rayleigh,
}


def closed_fact(library: Library, fact: Fact) -> Theorem | None:
    """What a fact says of all sizes, arrays and numbers, as one closed theorem; None if it is no such fact."""
    if fact.lemma in _BY_RULE:
        key = ("general", fact)
        if key not in library.kept:
            library.kept[key] = _BY_RULE[fact.lemma]()
        return library.kept[key]
    claim = fact.claim()
    if claim is None:
        return None
    key = ("general", fact)
    if key not in library.kept:
        if claim not in library.claims:
            raise InputError(f"by={fact!r}: {claim.id} is not proved, so it cannot be cited")
        library.kept[key] = closed(library.claims[claim])
    return library.kept[key]


def closed(theorem: Theorem) -> Theorem:
    """Γ ⊢ φ as ∀ sizes (ranges ⇒ ∀ arrays, numbers (the rest of Γ ⇒ φ))."""
    free = theorem.conclusion.fv.union(*[h.fv for h in theorem.hypotheses])
    variables = sorted(free, key=lambda v: str(v.data[0]))
    integers = [v for v in variables if v.sort == INT]
    others = [v for v in variables if v.sort != INT]
    hypotheses = sorted(theorem.hypotheses, key=lambda h: h.key)
    about_integers = [h for h in hypotheses if all(v.sort == INT for v in h.fv)]
    rest = [h for h in hypotheses if h not in about_integers]
    entries = (*integers, *about_integers, *others, *rest)
    return logic.generalise(theorem=theorem, entries=entries) if entries else theorem


def instances(library: Library, theorem: Theorem, terms: Iterable[Term]) -> list[Theorem]:
    """The theorem at the sizes, arrays and numbers that occur in terms, where its premises are seen."""
    from symproofs.tactics.resources import subterms_closed

    entries, variables, parts = triggers(theorem.conclusion)
    found: dict[tuple[Term, ...], Theorem] = {}
    for t in terms:
        for y in subterms_closed(t):
            if y.maxb:
                continue
            for p in parts:
                if p.op != y.op or p.data != y.data:
                    continue
                values = instance_values(p, y, variables)
                if values is not None and tuple(values) not in found:
                    one = at_values(library, theorem, entries, values)
                    if one is not None:
                        found[tuple(values)] = one
    return list(found.values())


def at_values(
    library: Library,
    theorem: Theorem,
    entries: list[Term],
    values: list[Term],
    show: Callable[[Term], Theorem | None] | None = None,
) -> Theorem | None:
    """The theorem at values, its premises shown; None if one is not seen."""
    from symproofs.tactics.obligations import prove_obligation

    formula, given, premises = theorem.conclusion, list[Term](), list[Theorem]()
    pending = list(values)
    for e in entries:
        if e.sort != PROP:
            given.append(pending.pop(0))
        else:
            guard = instantiate(formula.args[0], given)
            shown = show(guard) if show is not None else prove_obligation(library, guard)
            if shown is None:
                return None
            premises.append(shown)
        formula = formula.args[-1]
    return logic.instance(theorem=theorem, values=tuple(given), premises=tuple(premises))
