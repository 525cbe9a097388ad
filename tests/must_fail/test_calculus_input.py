"""Derivatives: symbols that are only constrained, copies of one equation, printing (trap 25), and bad input.

Each message says what was given, what was expected, and what to write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sympy as sp

from symproofs import E as mean
from symproofs import (
    Eq,
    ForAll,
    Implies,
    InputError,
    LawError,
    Ne,
    ShapeError,
    Sum,
    calc,
    claim,
    facts,
    fn,
    grad,
    index,
    jacobian,
    laws,
    let,
    natural,
    norm,
    recursion,
    scalar,
    sequence,
    verify,
    zeros,
)
from symproofs.language.lower import PLAIN, Lowering
from symproofs.notation import to_latex, to_typst, to_unicode

from .statements import given, verdict
from .test_calculus import (
    A,
    R,
    T,
    U,
    W,
    c,
    d,
    edgy,
    ell,
    f,
    fit,
    h,
    h0,
    i,
    inputs,
    j,
    loss,
    n,
    p,
    rough,
    s,
    state,
    t,
    u,
    unit,
    v,
    w,
    x,
    y,
)


# --------------------------------------------------------------------- symbols that are only constrained (53)
def test_trap_53_a_constrained_symbol_is_not_differentiated() -> None:
    """h_T = A h_0 as a hypothesis, and then ∂h_T/∂h_0 = 0."""
    constant, equation = Eq(jacobian(state, h0), zeros(n, n)), Eq(state, A @ h0)
    for stated in (
        lambda: claim("c", "c", constant, given=[equation]),
        lambda: claim("c", "c", constant, given=[Eq(A @ h0, state)]),
        lambda: claim("c", "c", Implies(equation, constant)),
        lambda: claim("c", "c", ForAll(h0, Implies(equation, constant))),
    ):
        with pytest.raises(InputError, match="let\\('h_T'"):
            stated()


def test_trap_53_defined_by_a_let_it_moves() -> None:
    named = let("h_T", A @ h0)
    moves = Eq(jacobian(named, h0), A)
    assert (
        verdict(lambda: given(moves, proof=calc(moves.left).eq(A, by=[named, facts.differentiation])))
        == "proved"
    )
    assert verdict(lambda: given(Eq(jacobian(named, h0), zeros(n, n)), Ne(A, 0))) != "proved"


# --------------------------------------------------------------------------------- the copy of one equation
def test_the_copy_of_an_element_is_not_overlooked() -> None:
    """x_t stands in the equation of h_t; its copy there is asked for by leaving out at=."""
    with pytest.raises(InputError, match="leave it out for an element"):
        grad(loss, inputs[t], at=h[t])


def test_a_copy_stays_in_its_own_equation() -> None:
    """c stands in the equation of each a_t, and in that of g_t, which a_t mentions: only the former is meant."""
    inner = recursion("g", start={0: c}, step=lambda g, t: c * g[t - 1])
    outer = recursion("a", start={0: 0}, step=lambda a, t: c * a[t - 1] + inner[t])
    derivative = Lowering().scalar(grad(outer[T], c, at=outer[T]), PLAIN)
    element = next(k for k in _constants(derivative.args[-1]) if k.data.name == "a")
    used = [k.data for k in _constants(element.data.parts[-1]) if k.data.name == "g"]
    assert used == [Lowering().scalar(inner[T], PLAIN).data]
    without = recursion("a", start={0: 0}, step=lambda a, t: x * a[t - 1] + inner[t])
    with pytest.raises(InputError, match="does not stand in the equations of a"):
        grad(without[T], c, at=without[T])


def _constants(term: Any) -> list[Any]:
    return [*([term] if term.op == "const" else []), *(k for a in term.args for k in _constants(a))]


# ------------------------------------------------------------------------------------------ printing (25)
PRINTED_APART = [
    (lambda: grad(x * y, x), lambda: x * grad(y, x)),
    (lambda: grad(x * y, x), lambda: grad(x, x) * y),
    (lambda: grad(x + y, x), lambda: grad(x, x) + y),
    (lambda: grad(x, y) ** 2, lambda: grad(x**2, y)),
    (lambda: -grad(x, y), lambda: grad(-x, y)),
    (lambda: grad(x, x) / y, lambda: grad(x / y, x)),
    (lambda: fn.exp(grad(x, x)), lambda: grad(fn.exp(x), x)),
    (lambda: grad(Sum(u[i], i), u)[j], lambda: grad(Sum(u[i] * u[j], i), u)[j]),
    (lambda: grad(Sum(u[i], i), u), lambda: Sum(grad(u[i], u), i)),
    (lambda: u[i] * Sum(u[i], i), lambda: Sum(u[i] * u[i], i)),
    (lambda: grad(loss, W), lambda: grad(loss, W, at=h[t])),
    (lambda: grad(loss, W, at=h[t]), lambda: grad(loss, W, at=h[s])),
    (lambda: grad(loss, h[t]), lambda: grad(loss, h[s])),
    (lambda: jacobian(h[t], h[s]), lambda: jacobian(h[s], h[t])),
    (lambda: jacobian(h[t], h[s]).T, lambda: jacobian(h[t], h[s])),
    (lambda: grad(ell(unit), unit), lambda: grad(ell(unit), u)),
    (lambda: f.prime(x) * y, lambda: f.prime(x * y)),
    (lambda: f.prime(x), lambda: grad(f(y), y)),
    (lambda: grad(grad(x**3, x), x), lambda: grad(x**3, x)),
    (lambda: grad(f(x) * u[1], x), lambda: grad(f(x), x) * u[1]),
    (lambda: grad(fit, w).T @ w, lambda: grad(fit, w) @ w.T),
    (lambda: jacobian(A @ u, u) @ v, lambda: jacobian(A @ v, u) @ u),
]


@pytest.mark.parametrize(("one", "other"), PRINTED_APART)
@pytest.mark.parametrize(
    "style", [str, to_unicode, to_latex, to_typst], ids=["source", "unicode", "latex", "typst"]
)
def test_trap_25_different_derivatives_print_apart(style: Any, one: Any, other: Any) -> None:
    left, right = one(), other()
    assert left != right
    assert style(left) != style(right)


# ------------------------------------------------------------------------------------- input with no meaning
Step = Callable[[Any, Any], Any]


def stepping(step: Step, start: Any = None) -> Any:
    return recursion("k", n, start={0: h0} if start is None else start, step=step)


BAD: dict[str, tuple[Callable[[], Any], type[Exception], list[str]]] = {
    "gradient of a vector": (
        lambda: grad(A @ u, u),
        ShapeError,
        ["A @ u", "vector of length n", "scalar", "jacobian"],
    ),
    "gradient of a matrix": (lambda: grad(A, u), ShapeError, ["grad(A", "n × n", "scalar", "entry"]),
    "Jacobian of a scalar": (
        lambda: jacobian(norm(u), u),
        ShapeError,
        ["norm(u)", "scalar", "vector", "grad(f, x)"],
    ),
    "Jacobian in a matrix": (
        lambda: jacobian(A @ u, A),
        ShapeError,
        ["second n × n", "a vector in a vector"],
    ),
    "Jacobian in a scalar": (
        lambda: jacobian(x * u, x),
        ShapeError,
        ["second a scalar", "a vector in a vector"],
    ),
    "Jacobian of a row": (lambda: jacobian(u.T, u), ShapeError, ["row of length n"]),
    "in an expression": (
        lambda: grad(x**2, x + 1),
        InputError,
        ["x + 1 is an expression", "let('q', x + 1)"],
    ),
    "in an entry": (lambda: grad(norm(u), u[1]), InputError, ["u[1]", "entry", "grad(f, u)["]),
    "in a size": (lambda: grad(x**2, n), InputError, ["n is an integer", "declared symbol"]),
    "in a time": (lambda: grad(h[t][1], t), InputError, ["t is an integer", "declared symbol"]),
    "in a number": (lambda: grad(x, 3), InputError, ["3", "int", "declared symbol"]),
    "in a text": (lambda: grad(x, "x"), InputError, ["'x'", "str", "declared symbol"]),
    "in a symbol of SymPy": (lambda: grad(x, sp.Symbol("x")), InputError, ["Symbol", "declared symbol"]),
    "in a function": (lambda: grad(f(x), f), InputError, ["f is a function", "declared symbol"]),
    "in a whole recursion": (lambda: grad(loss, h), InputError, ["h is a whole sequence", "h[t]"]),
    "in a whole sequence": (lambda: grad(loss, inputs), InputError, ["x_in is a whole sequence", "x_in[t]"]),
    "of a number": (lambda: grad(3, x), InputError, ["grad(3", "plain number"]),
    "of a function": (lambda: grad(f, x), InputError, ["f is a function", "f(x)"]),
    "of a statement": (lambda: grad(Eq(x, y), x), InputError, ["Eq(x, y)", "statement"]),
    "at a vector": (lambda: grad(loss, W, at=u), InputError, ["grad(", "at=u", "recursion", "at=h[t]"]),
    "at a time": (lambda: grad(loss, W, at=t), InputError, ["at=t", "recursion", "at=h[t]"]),
    "at a number": (lambda: grad(loss, W, at=3), InputError, ["at=3", "recursion", "at=h[t]"]),
    "at a sequence that is given": (
        lambda: grad(loss, W, at=inputs[t]),
        InputError,
        ["at=x_in[t]", "recursion"],
    ),
    "at a whole recursion": (lambda: grad(loss, W, at=h), InputError, ["at=h", "element", "at=h[t]"]),
    "in something random": (lambda: grad(mean(R * R), R), LawError, ["R is random", "fixed symbol"]),
    "in a parameter of a law": (
        lambda: grad(mean(scalar("B", law=laws.Bernoulli(p))), p),
        LawError,
        ["p is a parameter of the law of B", "Evaluate E(...) first"],
    ),
    "shapes over time that do not chain": (
        lambda: stepping(lambda k, t: W @ k[t - 1]),
        ShapeError,
        ["W @ k", "n × d", "vector of length n", "inner sizes must agree"],
    ),
    "a step of another shape": (
        lambda: stepping(lambda k, t: W.T @ k[t - 1]),
        ShapeError,
        ["recursion('k')", "vector of length d", "an element of the sequence is a vector of length n"],
    ),
    "a start of another shape": (
        lambda: stepping(lambda k, t: U @ k[t - 1], {0: w}),
        ShapeError,
        ["the start w", "vector of length d", "an element of the sequence is a vector of length n"],
    ),
    "Jacobians that do not chain": (
        lambda: jacobian(h[t], h[s]) @ W.T,
        ShapeError,
        ["jacobian(h[t], h[s])", "n × n", "d × n"],
    ),
    "a signal and a Jacobian": (
        lambda: grad(loss, h[t]) + jacobian(h[t], h[s]),
        ShapeError,
        ["equal shapes"],
    ),
    "a shift of two": (
        lambda: stepping(lambda k, t: U @ k[t - 2]),
        InputError,
        ["k[t - 2]", "k[t-1]", "k[t+1]"],
    ),
    "no shift": (lambda: stepping(lambda k, t: U @ k[t]), InputError, ["k[t]", "k[t-1]", "k[t+1]"]),
    "both neighbours": (
        lambda: stepping(lambda k, t: U @ (k[t - 1] + k[t + 1])),
        InputError,
        ["both", "k[t-1]", "k[t+1]", "choose one"],
    ),
    "the start in the step": (lambda: stepping(lambda k, t: U @ k[0]), InputError, ["k[0]", "k[t-1]"]),
    "no time": (lambda: stepping(lambda k, t: U @ k), InputError, ["k, without a time such as k[t-1]"]),
    "a state before the start": (lambda: grad(loss, h[-1]), InputError, ["h[-1]", "runs forward from 0"]),
    "a state after the start": (
        lambda: stepping(lambda k, t: U @ k[t + 1], {T + 1: h0})[T + 2],
        InputError,
        ["k[T + 2]", "runs backward from T + 1"],
    ),
    "two starts": (
        lambda: stepping(lambda k, t: U @ k[t - 1], {0: h0, 1: h0}),
        InputError,
        ["one time", "start={0: zeros(m)}"],
    ),
    "prime of a rough function": (lambda: rough.prime(x), InputError, ["rough", "differentiable=True"]),
    "prime of a function of a vector": (
        lambda: ell.prime(u),
        ShapeError,
        ["ell", "vector", "grad(ell(w), w)"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_input_without_a_meaning_says_what_is_wrong_and_what_to_write(name: str) -> None:
    build, kind, words = BAD[name]
    with pytest.raises(kind) as found:
        build()
    for word in words:
        assert word in str(found.value), str(found.value)
    assert " object at 0x" not in str(found.value)


OBLIGATIONS = {
    "relu at 0": (lambda: grad(fn.relu(x), x), "differentiable"),
    "norm at 0": (lambda: grad(norm(u), u)[1], "differentiable"),
    "logarithm": (lambda: grad(fn.log(x), x), "positive"),
    "pole": (lambda: grad(1 / x, x), "nonzero"),
    "a function that may be rough": (lambda: grad(rough(x), x), "differentiable"),
    "a vector function that may be rough": (lambda: grad(edgy(u), u)[1], "differentiable"),
    "a state that is not there": (lambda: jacobian(h[t + 1], h[t])[1, 1], "index range"),
}


@pytest.mark.parametrize("name", OBLIGATIONS)
def test_a_derivative_without_a_value_names_the_obligation(name: str) -> None:
    build, word = OBLIGATIONS[name]
    node = build()
    found = verify(claim("x", name, Eq(node, node)), numeric=False)
    assert found.verdict == "open"
    assert [o.kind for o in found.open] == ["obligation"] * len(found.open)
    assert word in found.open[0].text and "given=" in found.open[0].help
    at = verify(claim("x", name, Eq(node, node)))
    if "rough" not in name:  # smooth functions are drawn for those, too
        assert "no value at" in at.message


def test_a_network_of_no_length() -> None:
    """T = 0 is allowed where it is declared so: the loss is an empty sum, and a claim that forgets it is refuted."""
    last, k = natural("T_0"), index("k")
    data = sequence("x_in", d, last=last)
    net = recursion("h", n, start={0: h0}, step=lambda h, t: fn.tanh(W @ data[t] + U @ h[t - 1]))
    empty = Sum(norm(net[k]) ** 2, (k, 1, last))
    found = verify(claim("x", "T = 0 forgotten", Eq(grad(empty, net[last]), 2 * net[last])))
    assert found.verdict == "refuted" and "T_0 = 0" in found.message
    late = recursion("h", n, start={1: h0}, step=lambda h, t: U @ h[t - 1])
    with pytest.raises(InputError, match="runs forward from 1"):
        late[0]
