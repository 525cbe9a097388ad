"""Gradients and Jacobians: what they mean is fixed here, when they are built. Trusted, as ``lower`` is.

A derivative in a symbol x is D(λξ. f[x := ξ])(x). In a let w it is D(λε. f[w := w + ε])(0); in an element h_t the
same, with ε added to the value in the equation of h_t; in a copy (``at=h[t]``), with ε added to the symbol in that
equation. A derivative inside f is built again from what its author wrote, so that it is varied as such, and not in
its hidden parts.
"""

from __future__ import annotations

from typing import Any

from sympy import Integer
from sympy.core.basic import Basic
from sympy.core.containers import Tuple
from sympy.core.symbol import Str

from symproofs.language.binders import Varied, height
from symproofs.language.errors import InputError, LawError, ShapeError
from symproofs.language.nodes import Add, Constant, Entry, Node, Shape, as_node, shape_of, show, show_shape
from symproofs.language.symbols import (
    ArraySymbol,
    Element,
    FunctionSymbol,
    LetSymbol,
    Perturbed,
    PerturbedCopy,
    RecursionSymbol,
    ScalarSymbol,
    SequenceSymbol,
    Slot,
    declared_in,
    is_random_symbol,
)


class Derivative(Varied):
    """D(λ slot. body)(point). args: body, slot, point; then what the author wrote: f, x, at (or zero)."""

    label = "grad"

    @property
    def body(self) -> Any:
        """The expression with the slot in place of what it is differentiated in."""
        return self.args[0]

    @property
    def slot(self) -> Any:
        """The bound array."""
        return self.args[1]

    @property
    def point(self) -> Any:
        """Where the derivative is taken."""
        return self.args[2]

    def source(self) -> str:
        tail = "" if self.args[5] == 0 else f", at={show(self.args[5])}"
        return f"{self.label}({show(self.args[3])}, {show(self.args[4])}{tail})"


class Gradient(Derivative):
    """The gradient of a scalar; has the shape of what it is taken in."""

    @classmethod
    def _type(cls, body: Any, slot: Any, *rest: Any) -> tuple[Shape, bool]:
        if shape_of(body) != ():
            what = show_shape(shape_of(body))
            instead = "use jacobian(f, x)" if len(shape_of(body)) == 1 else "take it of an entry"
            raise ShapeError(f"grad({show(rest[1])}, ...): it is {what}, grad takes a scalar; {instead}")
        return shape_of(slot), False


class JacobianMatrix(Derivative):
    """The matrix of ∂f_i/∂x_j of a vector f in a vector x."""

    label = "jacobian"

    @classmethod
    def _type(cls, body: Any, slot: Any, *rest: Any) -> tuple[Shape, bool]:
        if len(shape_of(body)) != 1 or len(shape_of(slot)) != 1:
            raise ShapeError(
                f"jacobian({show(rest[1])}, {show(rest[2])}): the first is {show_shape(shape_of(body))}, "
                "the second "
                f"{show_shape(shape_of(slot))}; it takes a vector in a vector (grad(f, x) takes a scalar f)"
            )
        return (shape_of(body)[0], shape_of(slot)[0]), False


def _differentiate(cls: Any, f: Any, x: Any, at: Any) -> Any:
    f = as_node(f)
    if not isinstance(f, Node):
        raise InputError(f"{cls.label}({f}, ...): the expression is a plain number")
    if not isinstance(x, (ScalarSymbol, ArraySymbol, LetSymbol, Element)):
        raise InputError(f"{cls.label}({show(f)}, {show(x)}): {_no_variable(x, cls.label)}")
    if isinstance(x, Element) and not isinstance(x.sequence, (SequenceSymbol, RecursionSymbol)):
        raise InputError(f"{cls.label}(..., {show(x)}): not an element of a declared sequence")
    varied = x.sequence if isinstance(x, Element) else x
    for symbol in declared_in(f):
        if is_random_symbol(symbol) and symbol.law.has(varied):
            raise LawError(
                f"{cls.label}({show(f)}, {show(x)}): {show(x)} is a parameter of the law of {symbol.name}, so the "
                f"derivative does not pass under E. Evaluate E(...) first, by the law of {symbol.name}, and "
                "differentiate the result"
            )
    if is_random_symbol(varied):
        raise LawError(
            f"{cls.label}({show(f)}, {show(x)}): {show(x)} is random; differentiate in a fixed symbol"
        )
    if at is not None:
        _check_copy(cls, f, x, at)
    return _elaborated(cls, f, x, at)


def _no_variable(x: Any, label: str) -> str:
    """Why nothing is differentiated in x, and what to write."""
    wanted = "differentiate in a declared symbol, a let or a sequence element"
    if isinstance(x, Entry):
        return (
            f"{show(x)} is an entry; differentiate in {show(x.array)} and take the entry of the result: "
            f"{label}(f, {show(x.array)})[...]"
        )
    if isinstance(x, (SequenceSymbol, RecursionSymbol)):
        return f"{x.name} is a whole sequence; differentiate in one element of it, such as {x.name}[t]"
    if isinstance(x, Node) and x.is_int:
        return f"{show(x)} is an integer, and derivatives are taken in real quantities; {wanted}"
    if isinstance(x, Node):
        return (
            f"{show(x)} is an expression; {wanted}: name it, q = let('q', {show(x)}), and use q in f and here"
        )
    kind = "a function" if isinstance(x, FunctionSymbol) else f"a {type(x).__name__}"
    return f"{x!r} is {kind}; {wanted}"


def _check_copy(cls: Any, f: Any, x: Any, at: Any) -> None:
    what = f"{cls.label}({show(f)}, {show(x)}, at={show(at)})"
    if not isinstance(at, Element) or not isinstance(at.sequence, RecursionSymbol):
        raise InputError(
            f"{what}: at= says in the equation of which element the copy stands; expected an element of a "
            "recursion, such as at=h[t]"
        )
    if isinstance(x, Element):
        raise InputError(
            f"{what}: at= takes the copy of a symbol or a let in one equation; leave it out for an element: "
            f"{cls.label}({show(f)}, {show(x)})"
        )
    h = at.sequence
    if not (_stands_in(h.step, x) or _stands_in(h.start_value, x)):
        raise InputError(f"{what}: {show(x)} does not stand in the equations of {h.name}")
    if not f.has(h):
        raise InputError(f"{what}: {show(f)} does not depend on {h.name}")


def _stands_in(y: Any, x: Any) -> bool:
    """Whether x stands in y itself, and not only in the equations of a recursion in y."""
    return bool(y == x) or (not isinstance(y, RecursionSymbol) and any(_stands_in(a, x) for a in y.args))


def _elaborated(cls: Any, f: Any, x: Any, at: Any) -> Any:
    """The node with its body, slot and point."""
    slot = Slot(Str(show(x)), Integer(height(Tuple(f, x)) + 1), Tuple(*shape_of(x)))
    if at is not None:
        h = at.sequence
        copy = PerturbedCopy(h.args[0], h.args[1], h, at.time, x, slot)
        return cls(vary(f, h, copy), slot, _zero(shape_of(x)), f, x, at)
    if isinstance(x, Element):
        h = x.sequence
        moved = Perturbed(h.args[0], h.args[1], h, x.time, slot)
        return cls(vary(f, h, moved), slot, _zero(shape_of(x)), f, x, Integer(0))
    if isinstance(x, LetSymbol):
        return cls(vary(f, x, Add(x, slot)), slot, _zero(shape_of(x)), f, x, Integer(0))
    return cls(vary(f, x, slot), slot, x, f, x, Integer(0))


def vary(y: Any, old: Basic, new: Any) -> Any:
    """y with new in place of old; a derivative in y is built again from its varied parts."""
    if y == old:
        return new
    if isinstance(y, (LetSymbol, RecursionSymbol)) and isinstance(old, type(y)) and y.name == old.name:
        raise InputError(
            f"{y.name} is varied in two ways, by an inner derivative in what it depends on and by an outer one; "
            "write out one of the two derivatives first"
        )
    if isinstance(y, Derivative):
        return _vary_derivative(y, old, new)
    if not y.args:
        return y
    args = [vary(a, old, new) for a in y.args]
    return y if all(a is b for a, b in zip(args, y.args, strict=True)) else y.func(*args)


def _vary_derivative(y: Derivative, old: Basic, new: Any) -> Any:
    f, x, at = y.args[3:]
    plain = at == 0 and isinstance(x, (ScalarSymbol, ArraySymbol))
    if plain and (x == old or y.point != x):
        # x is bound in y, so where it is varied itself only the point moves; after that, y is its body and its point
        body = y.body if y.point == x else vary(y.body, old, new)
        point = vary(y.point, old, new)
        return y if body is y.body and point is y.point else y.func(body, y.slot, point, *y.args[3:])
    parts = [vary(f, old, new), x if at == 0 and x == old else vary(x, old, new), vary(at, old, new)]
    if all(a is b for a, b in zip(parts, (f, x, at), strict=True)):
        return y
    return _elaborated(type(y), parts[0], parts[1], None if at == 0 else parts[2])


def _zero(shape: Shape) -> Any:
    return Constant(Str("zeros"), *shape) if shape else Integer(0)


def grad(f: Any, x: Any, *, at: Any = None) -> Any:
    """The gradient of a scalar f in a symbol, a let or a sequence element; it has the shape of x.

    It is the derivative of λx. f at x, fixed when it is built. At a let or a sequence element it is the
    derivative in a perturbation added to that quantity; with ``at=h[t]``, in the copy of x that the
    equation of h_t uses.

    >>> from symproofs import grad, norm, sizes, vector
    >>> w = vector("w", sizes("d"))
    >>> grad(norm(w)**2, w).shape
    (d,)
    """
    return _differentiate(Gradient, f, x, at)


def jacobian(f: Any, x: Any) -> Any:
    """The matrix of partial derivatives ∂f_i/∂x_j of a vector f in a vector x."""
    return _differentiate(JacobianMatrix, f, x, None)
