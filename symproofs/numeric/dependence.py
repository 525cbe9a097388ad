"""What a node depends on: the random families outside every average, and the bound names in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sympy.core.basic import Basic

from symproofs.language import nodes, relations, symbols
from symproofs.language.binders import Covariance, Expectation, Variance
from symproofs.language.derivatives import Gradient, JacobianMatrix
from symproofs.language.symbols import (
    ArraySymbol,
    Bound,
    IntSymbol,
    PrevState,
    ScalarSymbol,
    SequenceSymbol,
    Slot,
    declared_in,
    is_random_symbol,
)

AVERAGES = (Expectation, Variance, Covariance)
DERIVATIVES = (Gradient, JacobianMatrix)
_NO_POLYNOMIAL = (
    nodes.Apply,
    nodes.Norm,
    nodes.Frobenius,
    nodes.Inverse,
    nodes.LambdaMax,
    relations.Indicator,
)
_DECLARED = (
    IntSymbol,
    ScalarSymbol,
    ArraySymbol,
    SequenceSymbol,
    symbols.LetSymbol,
    symbols.RecursionSymbol,
    symbols.FunctionSymbol,
)
_LEAVES = (IntSymbol, Bound, Slot, PrevState)


@lru_cache(maxsize=65536)
def random_in(x: Basic) -> frozenset[str]:
    """Names of the random families that x depends on at one outcome: those under no E over them."""
    if isinstance(x, (ScalarSymbol, ArraySymbol, SequenceSymbol)):
        return frozenset([x.name]) if is_random_symbol(x) else frozenset()
    if isinstance(x, _LEAVES):
        return frozenset()
    if isinstance(x, AVERAGES):
        if not x.over:
            return frozenset()
        return _union(x.args[:-1]) - {f.name for f in x.over}
    if isinstance(x, DERIVATIVES):  # the last three arguments repeat what the author wrote
        return _union(x.args[:3])
    return _union(x.args)


def _union(parts: Iterable[Any]) -> frozenset[str]:
    return frozenset().union(*(random_in(p) for p in parts))


@lru_cache(maxsize=65536)
def bound_in(x: Basic) -> tuple[Basic, ...]:
    """Bound names, slots and previous states that occur in x, in a fixed order."""
    found = x.atoms(Bound, Slot, PrevState)
    return tuple(sorted(found, key=lambda b: (type(b).__name__, b.name, str(b.args))))


@lru_cache(maxsize=65536)
def symbols_in(x: Basic) -> tuple[Any, ...]:
    """Declared symbols in reading order, those in definitions, dimensions and laws included."""
    return tuple(declared_in(x))


@lru_cache(maxsize=65536)
def free_in(x: Basic) -> frozenset[Any]:
    """Declared symbols in x, those in definitions, dimensions and laws included, that no quantifier binds."""
    if isinstance(x, relations._Quantifier) and not isinstance(x.variable, Bound):
        return (free_in(x.body) - {x.variable}) | _free(x.variable.args)
    found = _free(x.args)
    return found | {x} if isinstance(x, _DECLARED) else found


def _free(parts: Iterable[Any]) -> frozenset[Any]:
    return frozenset().union(*(free_in(p) for p in parts))


def moment_degree(x: Basic, families: frozenset[str]) -> int | None:
    """The greatest degree of a polynomial in entries of the families under E in x; None where it is none."""
    found = [0]
    for part in _averages(x):
        degrees = [_degree(a, families, {}) for a in part.args[:-1]]
        known = [d for d in degrees if d is not None]
        if len(known) < len(degrees):
            return None
        found.append(2 * known[0] if isinstance(part, Variance) else sum(known))
    return max(found)


@lru_cache(maxsize=4096)
def _averages(x: Basic) -> frozenset[Any]:
    return frozenset(x.atoms(*AVERAGES))


def _degree(x: Any, families: frozenset[str], states: dict[Any, int]) -> int | None:
    """Degree in entries of the families; ``states`` gives that of previous states of recursions."""
    if isinstance(x, symbols.PrevState):
        return states.get(x, 0)
    if isinstance(x, (ScalarSymbol, ArraySymbol, SequenceSymbol)):
        return int(x.name in families)
    if not (random_in(x) & families or x.atoms(PrevState)):
        return 0
    if isinstance(x, symbols.RecursionSymbol):
        return _degree_of_recursion(x, families, states)
    if isinstance(x, (symbols.Perturbed, symbols.PerturbedCopy)):
        return _degree(x.args[2], families, states)
    if isinstance(x, nodes.Pow):
        return _degree_of_power(x, families, states)
    parts = [_degree(a, families, states) for a in x.args if not isinstance(a, (Bound, IntSymbol))]
    known = [p for p in parts if p is not None]
    if len(known) < len(parts):
        return None
    if max(known, default=0) == 0:
        return 0
    if isinstance(x, (nodes.Mul, nodes.MatMul, nodes.Hadamard)):
        return sum(known)
    if isinstance(x, nodes.Div):
        return None if known[1] else known[0]
    if isinstance(x, _NO_POLYNOMIAL):
        return None
    return max(known)


def _degree_of_power(x: Any, families: frozenset[str], states: dict[Any, int]) -> int | None:
    base, e = x.args
    if isinstance(base, nodes.Norm) and e.is_Integer and int(e) % 2 == 0:
        if len(nodes.shape_of(base.arg)) == 1:
            base = base.arg
    inner = _degree(base, families, states)
    if inner == 0:
        return 0
    return int(e) * inner if inner is not None and e.is_Integer and e >= 0 else None


def _degree_of_recursion(x: Any, families: frozenset[str], states: dict[Any, int]) -> int | None:
    start, step = _degree(x.start_value, families, states), _degree(x.step, families, states)
    if start is None or step is None:
        return None
    state = max(start, step)
    # with a linear step whose coefficients are fixed, the degree stays at that of start and inputs
    again = _degree(x.step, families, {**states, x.previous: state})
    beyond = _degree(x.step, families, {**states, x.previous: state + 1})
    return state if again == state and beyond == state + 1 else None
