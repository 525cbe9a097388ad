"""Bounds in monotone positions: sums, products, powers and functions of inequalities. No search.

a ≤ b, c ≤ d             a + c ≤ b + d       −b ≤ −a
0 ≤ a ≤ b, 0 ≤ c ≤ d     a·c ≤ b·d           a ≤ b, 0 ≤ c:  c·a ≤ c·b
0 ≤ a ≤ b, 0 ≤ e         a^e ≤ b^e
a ≤ b                    f(a) ≤ f(b)         f increasing on all reals
a² ≤ b², 0 ≤ b           a ≤ b
x ≤ c, −x ≤ c            |x| ≤ c             and x ≤ |x|, −x ≤ |x|
                         ∃N ≥ 0. x < N       "Archimedean property"
"""

from __future__ import annotations

from symproofs.kernel.terms import (
    I0,
    INT,
    REAL,
    ZERO,
    KernelError,
    Term,
    add,
    exists,
    func,
    local,
    make,
    mul,
    neg,
    power,
    real,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule

ARCHIMEDES = "Archimedean property"
INCREASING = (
    "sqrt",
    "exp",
    "tanh",
    "logistic",
    "relu",
    "softplus",
)  # on all reals, √x = 0 for x < 0 included


def _ends(t: Theorem, name: str) -> tuple[Term, Term]:
    """a and b of a ≤ b."""
    c = t.conclusion
    if c.op != "le":
        raise KernelError(f"{name}: a premise is not an inequality a ≤ b")
    return c.args[0], c.args[1]


def _is_sign(t: Theorem, x: Term) -> bool:
    return t.conclusion == make("le", (ZERO, x))


def _joint(*theorems: Theorem) -> frozenset[Term]:
    return frozenset[Term]().union(*[t.hypotheses for t in theorems])


@rule
def add_orders(orders: tuple[Theorem, ...]) -> Sequent:
    """Γ₁ ⊢ a₁ ≤ b₁, …  /  Γ ⊢ a₁ + … ≤ b₁ + …"""
    if len(orders) < 2:
        raise KernelError("add_orders: a sum has two terms at least")
    ends = [_ends(t, "add_orders") for t in orders]
    left, right = add(*[a for a, _ in ends]), add(*[b for _, b in ends])
    return _joint(*orders), make("le", (left, right)), ()


@rule
def negate_order(order: Theorem) -> Sequent:
    """Γ ⊢ a ≤ b  /  Γ ⊢ −b ≤ −a"""
    a, b = _ends(order, "negate_order")
    return order.hypotheses, make("le", (neg(b), neg(a))), ()


@rule
def multiply_orders(orders: tuple[Theorem, ...], signs: tuple[Theorem, ...]) -> Sequent:
    """Γ₁ ⊢ a₁ ≤ b₁, Δ₁ ⊢ 0 ≤ a₁, …  /  Γ, Δ ⊢ a₁ ⋯ a_n ≤ b₁ ⋯ b_n"""
    if len(orders) < 2 or len(orders) != len(signs):
        raise KernelError("multiply_orders: a product has two factors at least, each with its sign")
    ends = [_ends(t, "multiply_orders") for t in orders]
    if not all(_is_sign(s, a) for s, (a, _) in zip(signs, ends, strict=True)):
        raise KernelError("multiply_orders: a factor is not shown to be at least 0")
    left, right = mul(*[a for a, _ in ends]), mul(*[b for _, b in ends])
    return _joint(*orders, *signs), make("le", (left, right)), ()


@rule
def scale_order(order: Theorem, sign: Theorem, left: bool) -> Sequent:
    """Γ ⊢ a ≤ b, Δ ⊢ 0 ≤ c  /  Γ, Δ ⊢ c·a ≤ c·b (left), or a·c ≤ b·c"""
    a, b = _ends(order, "scale_order")
    zero, c = _ends(sign, "scale_order")
    if zero != ZERO:
        raise KernelError("scale_order: the factor is not shown to be at least 0")
    ends = (mul(c, a), mul(c, b)) if left else (mul(a, c), mul(b, c))
    return _joint(order, sign), make("le", ends), ()


@rule
def power_order(order: Theorem, sign: Theorem, exponent: Theorem) -> Sequent:
    """Γ ⊢ a ≤ b, Δ ⊢ 0 ≤ a, Θ ⊢ 0 ≤ e, e an integer  /  Γ, Δ, Θ ⊢ a^e ≤ b^e"""
    a, b = _ends(order, "power_order")
    e = exponent.conclusion
    if not _is_sign(sign, a) or e.op != "ile" or e.args[0] != I0:
        raise KernelError("power_order: the base or the exponent is not shown to be at least 0")
    ends = (power(a, e.args[1]), power(b, e.args[1]))
    return _joint(order, sign, exponent), make("le", ends), ()


@rule
def function_order(order: Theorem, function: str) -> Sequent:
    """Γ ⊢ a ≤ b  /  Γ ⊢ f(a) ≤ f(b), f increasing on all reals"""
    a, b = _ends(order, "function_order")
    if function not in INCREASING:
        raise KernelError("function_order: the function is not increasing")
    return order.hypotheses, make("le", (func(function, a), func(function, b))), ()


@rule
def root_order(squares: Theorem, sign: Theorem) -> Sequent:
    """Γ ⊢ a² ≤ b², Δ ⊢ 0 ≤ b  /  Γ, Δ ⊢ a ≤ b   (< for <)"""
    c = squares.conclusion
    if c.op not in ("le", "lt"):
        raise KernelError("root_order: the first premise is not an inequality")
    bases = [x.args[0] for x in c.args if x.op == "pow" and x.args[1].op == "int" and x.args[1].data == 2]
    if len(bases) != 2 or not _is_sign(sign, bases[1]):
        raise KernelError("root_order: the premises are not a² ≤ b² and 0 ≤ b")
    return _joint(squares, sign), make(c.op, bases), ()


@rule
def below_absolute(x: Term, negative: bool) -> Sequent:
    """⊢ x ≤ |x|, or −x ≤ |x|"""
    if x.sort != REAL:
        raise KernelError("below_absolute: not a real")
    return frozenset(), make("le", (neg(x) if negative else x, func("abs", x))), ()


@rule
def absolute_order(above: Theorem, below: Theorem) -> Sequent:
    """Γ ⊢ x ≤ c, Δ ⊢ −x ≤ c  /  Γ, Δ ⊢ |x| ≤ c   (< if both are <)"""
    c, d = above.conclusion, below.conclusion
    if c.op not in ("le", "lt") or d != make(c.op, (neg(c.args[0]), c.args[1])):
        raise KernelError("absolute_order: the premises are not x ≤ c and −x ≤ c")
    return _joint(above, below), make(c.op, (func("abs", c.args[0]), c.args[1])), ()


@rule
def archimedes(x: Term) -> Sequent:
    """⊢ ∃N (0 ≤ N ∧ x < N), N an integer"""
    if x.sort != REAL:
        raise KernelError("archimedes: not a real")
    n = local("n", 0, INT)
    beyond = make("and", (make("ile", (I0, n)), make("lt", (x, real(n)))))
    return frozenset(), exists(n, beyond), (ARCHIMEDES,)
