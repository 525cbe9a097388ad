"""Unfolding definitions. A definition is closed and primitive recursive, so it exists and is unique."""

from __future__ import annotations

from symproofs.kernel.terms import (
    INT,
    OUT,
    Definition,
    KernelError,
    Term,
    abstract,
    app,
    const,
    expect,
    fun,
    imp,
    instantiate,
    lam,
    local,
    make,
    mul,
    plus,
    power,
    sub,
    var,
)
from symproofs.kernel.theorem import Sequent, rule

__all__ = [
    "COVARIANCE",
    "VARIANCE",
    "Definition",
    "lam_previous",
    "recursion_start",
    "recursion_step",
    "unfold_let",
    "unfolded",
]


def unfolded(t: Term) -> Term:
    """The body of an abbreviation, with the constant's arguments."""
    d = t.data
    if t.op != "const" or d.kind != "let":
        raise KernelError("only an abbreviation has a body")
    return instantiate(d.parts[0], t.args)


@rule
def unfold_let(constant: Term) -> Sequent:
    """⊢ c(args) = body[args]"""
    return frozenset(), make("eq", (constant, unfolded(constant))), (f"definition of {constant.data.name}",)


def _split(t: Term) -> tuple[Definition, tuple[Term, ...], Term, tuple[Term, ...]]:
    if t.op != "const" or t.data.kind != "recursion":
        raise KernelError("not an element of a recursion")
    d: Definition = t.data
    k = len(d.params)
    return d, t.args[:k], t.args[k], t.args[k + 1 :]


@rule
def recursion_start(constant: Term) -> Sequent:
    """⊢ h(params; start, idx) = start value"""
    d, params, time, idx = _split(constant)
    if instantiate(d.parts[0], params) != time:
        raise KernelError(f"recursion_start: {d.name} does not start there")
    value = instantiate(d.parts[1], (*params, *idx))
    return frozenset(), make("eq", (constant, value)), (f"definition of {d.name}",)


@rule
def recursion_step(constant: Term) -> Sequent:
    """⊢ start < t ⇒ h(params; t, idx) = step(h(params; t−1, ·), t, idx)   (backward: t < start, t+1)"""
    d, params, time, idx = _split(constant)
    start = instantiate(d.parts[0], params)
    before = plus(time, -1 if d.forward else 1)
    previous = lam_previous(d, params, before)
    value = instantiate(d.parts[2], (*params, previous, time, *idx))
    guard = make("ile", (plus(start, 1), time) if d.forward else (time, plus(start, -1)))
    return frozenset(), imp(guard, make("eq", (constant, value))), (f"definition of {d.name}",)


def lam_previous(d: Definition, params: tuple[Term, ...], time: Term) -> Term:
    """The neighbouring state as a function of its indices (a real if it has none)."""
    if not d.indices:
        return const(d, *params, time)
    idx = [local("p", k, INT) for k in range(d.indices)]
    return lam(idx, [instantiate(r, params) for r in d.ranges], const(d, *params, time, *idx))


def _variances() -> tuple[Definition, Definition]:
    """Var Z = E[(Z − E Z)²] and Cov(Z, Y) = E[(Z − E Z)(Y − E Y)]"""
    f, w = fun(OUT), var("w", OUT)
    z, y = var("Z", f), var("Y", f)
    dz, dy = (sub(app(x, w), expect(w, app(x, w))) for x in (z, y))
    of_one, of_two = abstract(expect(w, power(dz, 2)), (z,)), abstract(expect(w, mul(dz, dy)), (z, y))
    return (
        Definition("Var", "let", [f], [()], 0, [], [of_one]),
        Definition("Cov", "let", [f, f], [(), ()], 0, [], [of_two]),
    )


VARIANCE, COVARIANCE = _variances()
