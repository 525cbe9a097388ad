"""The value of a node in a model, by the definitions of docs/meaning.md and nothing else.

Numbers stay exact (numbers.py) until a transcendental function, an irreducible root or a derivative makes
them floats. Expectations are weighted sums over the outcomes of the model's finite space; derivatives are
central differences with two steps of Richardson extrapolation.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any

from sympy import Rational
from sympy.core.basic import Basic

from symproofs.language import binders, derivatives, nodes, relations, symbols
from symproofs.language.nodes import is_row, shape_of, show
from symproofs.numeric import arrays
from symproofs.numeric.arrays import Array, flat, map_one, map_two
from symproofs.numeric.dependence import bound_in, random_in
from symproofs.numeric.model import Beyond, Model, Undefined, Unusable
from symproofs.numeric.numbers import divide, elementary, is_exact, power, root, tidy

EXACT, FLOATS = "exact rationals", "float64"
ENUMERATION, DIFFERENCES = "exact enumeration", "central differences"
_LONGEST_SUM = 10_000
_STEPS = (
    2.0**-7,
    2.0**-12,
    2.0**-17,
    2.0**-22,
)  # a smaller one is tried where a bend at or beside the point is met
_LARGEST = 1e6  # beyond it rounding and higher derivatives drown what differences can tell


def evaluate(node: Any, model: Model, outcome: int | None = None) -> Array:
    """The value of a node: a number, or nested tuples of numbers.

    ``outcome`` is needed where something random stands outside every E. Raises Undefined where the node, or a
    term in it, has no value; Beyond where a random sequence is drawn too short; Unusable where numbers
    overflow.

    >>> from symproofs import scalar
    >>> from symproofs.numeric import Model
    >>> x = scalar("x")
    >>> evaluate(x / 4 + x**2, Model(values={"x": 3}))
    Fraction(39, 4)
    """
    return Evaluator(model, outcome).value(node)


class Evaluator:
    """Evaluates many nodes in one model, remembering what is shared. ``methods`` says what was used."""

    def __init__(self, model: Model, outcome: int | None = None) -> None:
        self.model = model
        self.methods: set[str] = set()
        self.work = 0  # terms visited; lets a caller bound its effort without a clock
        self.doubtful = False  # whether an event was decided that floats leave too close to call
        self._memo: dict[Any, Any] = {}
        self._bound: dict[Basic, Any] = {}
        self._names = model.space.names
        self._omega: dict[str, int] = {}
        if outcome is not None:
            self.at_outcome(outcome)

    def at_outcome(self, outcome: int) -> None:
        """Fixes the outcome at which random symbols outside every E are taken."""
        self._omega = dict.fromkeys(self._names, outcome)

    def share_position(self, other: Evaluator) -> None:
        """Takes the outcome and the bound names of another evaluator."""
        self._omega, self._bound = other._omega, other._bound

    def value(self, node: Any) -> Array:
        """The value of a node in the model. Raises as ``evaluate`` does."""
        self.work += 1
        if isinstance(node, Rational):
            return node.p if node.q == 1 else Fraction(node.p, node.q)
        handler = _HANDLERS.get(type(node))
        if handler is None:
            raise TypeError(f"{show(node)}: a {type(node).__name__} has no numeric meaning")
        if type(node) not in _REMEMBERED:
            return self._guarded(handler, node)
        key = self._key(node)
        if key not in self._memo:
            self._memo[key] = self._guarded(handler, node)
        return self._memo[key]

    def _guarded(self, handler: Callable[[Evaluator, Any], Array], node: Any) -> Array:
        try:
            return handler(self, node)
        except (OverflowError, RecursionError) as e:
            raise Unusable(f"{show(node)}: {e}") from None

    def _key(self, node: Any) -> Any:
        bound = self._bound
        return (
            node,
            tuple(self._omega.get(name) for name in sorted(random_in(node))) if self._omega else (),
            tuple(bound.get(b) for b in bound_in(node)) if bound else (),
        )

    def integer(self, node: Any) -> int:
        """The value of an integer expression."""
        return int(self.value(node))

    def dims(self, shape: Iterable[Any]) -> tuple[int, ...]:
        """The dimensions of a shape as numbers; a row has one."""
        return tuple(self.integer(d) for d in shape if d is not nodes.ROW)

    @contextmanager
    def binding(self, values: dict[Basic, Any]) -> Iterator[None]:
        """Gives bound names their values for a while."""
        before = self._bound
        self._bound = {**before, **values}
        try:
            yield
        finally:
            self._bound = before

    # ------------------------------------------------------------------------------------- symbols
    def _integer_symbol(self, node: Any) -> Any:
        return self.model.integers[node.name]

    def _bound_name(self, node: Any) -> Any:
        return self._bound[node]

    def _declared(self, node: Any) -> Any:
        return self._outcome_value(node) if node.law is not None else self.model.values[node.name]

    def _outcome_value(self, node: Any) -> Any:
        if node.name not in self._omega:
            raise ValueError(f"{node.name} is random and stands outside every E: say at which outcome")
        return self.model.space.families[node.name][self._omega[node.name]]

    def _let(self, node: Any) -> Any:
        return self.value(node.expr)

    def _element(self, node: Any) -> Any:
        return self._state(node, node.sequence, self.integer(node.time))

    def _state(self, node: Any, sequence: Any, t: int) -> Array:
        base, shifts, copies = sequence, [], []
        while isinstance(base, (symbols.Perturbed, symbols.PerturbedCopy)):
            inner, when, *rest = base.args[2:]
            if isinstance(base, symbols.Perturbed):
                shifts.append((self.integer(when), rest[0]))
            else:
                copies.append((self.integer(when), rest[0], rest[1]))
            base = inner
        if isinstance(base, symbols.SequenceSymbol):
            return self._shifted(self._sequence(node, base, t), shifts, t)
        return self._run(node, sequence, base, shifts, copies, t)

    def _sequence(self, node: Any, sequence: Any, t: int) -> Array:
        first = self.integer(sequence.first)
        last = None if sequence.last is None else self.integer(sequence.last)
        if t < first or (last is not None and t > last):
            end = "" if last is None else f" to {last}"
            raise Undefined(node, f"{sequence.name} is defined from time {first}{end}, and the time is {t}")
        if sequence.law is None:
            return self.model.sequences[sequence.name](t)
        drawn = self._outcome_value(sequence)
        if t not in drawn:
            raise Beyond(sequence.name, t, max(drawn, default=first - 1))
        return drawn[t]

    def _shifted(self, value: Array, shifts: list[Any], t: int) -> Array:
        for when, slot in shifts:
            if when == t:
                value = map_two(lambda a, b: a + b, value, self.value(slot))
        return value

    def _run(
        self, node: Any, sequence: Any, base: Any, shifts: list[Any], copies: list[Any], t: int
    ) -> Array:
        start, way = self.integer(base.start_time), 1 if base.forward else -1
        if (t - start) * way < 0:
            word = "forward" if way > 0 else "backward"
            raise Undefined(node, f"{base.name} runs {word} from time {start}, and the time is {t}")
        if abs(t - start) > _LONGEST_SUM:
            raise Unusable(f"{base.name} at time {t}")
        states = self._memo.setdefault(self._key(sequence), [])
        for s in range(start + way * len(states), t + way, way):
            equation = base.step if states else base.start_value
            for when, symbol, slot in copies:
                if when == s:
                    equation = _with_copy(equation, symbol, slot)
            known = {base.time: s, base.previous: states[-1]} if states else {}
            with self.binding(known):
                value = self.value(equation)
            states.append(self._shifted(value, shifts, s))
        return states[abs(t - start)]

    # ---------------------------------------------------------------------------------- arithmetic
    def _add(self, node: Any) -> Any:
        return map_two(lambda a, b: a + b, self.value(node.args[0]), self.value(node.args[1]))

    def _sub(self, node: Any) -> Any:
        return map_two(lambda a, b: a - b, self.value(node.args[0]), self.value(node.args[1]))

    def _neg(self, node: Any) -> Any:
        return map_one(lambda a: -a, self.value(node.args[0]))

    def _mul(self, node: Any) -> Any:
        a, b = self.value(node.args[0]), self.value(node.args[1])
        if isinstance(a, tuple):
            return map_one(lambda x: x * b, a)
        return map_one(lambda x: a * x, b)

    def _div(self, node: Any) -> Any:
        a, b = self.value(node.args[0]), self.value(node.args[1])
        if b == 0:
            raise Undefined(node, f"{show(node.args[1])} is 0")
        return map_one(lambda x: divide(x, b), a)

    def _pow(self, node: Any) -> Any:
        base, e = node.args[0], self.integer(node.args[1])
        if isinstance(base, nodes.Norm) and not _is_matrix(base.arg) and e > 0 and e % 2 == 0:
            # ‖x‖² is Σ x_i² by definition; taking a root first could only lose exactness
            return power(arrays.total(x * x for x in flat(self.value(base.arg))), e // 2)
        x = self.value(base)
        if x == 0 and e < 0:
            raise Undefined(node, f"{show(base)} is 0 and the exponent is {e}")
        return power(x, e)

    # -------------------------------------------------------------------------------------- arrays
    def _matmul(self, node: Any) -> Any:
        left, right = node.args
        a, b = self.value(left), self.value(right)
        if len(shape_of(left)) == 1:
            return tuple(tuple(x * y for y in b) for x in a)
        if is_row(shape_of(left)):
            if len(shape_of(right)) == 1:
                return arrays.dot(a, b)
            return tuple(arrays.dot(a, c) for c in arrays.transpose(b))
        if len(shape_of(right)) == 1:
            return tuple(arrays.dot(r, b) for r in a)
        return arrays.matmul(a, b)

    def _transpose(self, node: Any) -> Any:
        a = self.value(node.arg)
        return arrays.transpose(a) if _is_matrix(node.arg) else a

    def _hadamard(self, node: Any) -> Any:
        return map_two(lambda a, b: a * b, self.value(node.args[0]), self.value(node.args[1]))

    def _diag(self, node: Any) -> Any:
        v = self.value(node.args[0])
        return tuple(tuple(v[i] if i == j else 0 for j in range(len(v))) for i in range(len(v)))

    def _diagonal(self, node: Any) -> Any:
        a = self.value(node.args[0])
        return tuple(a[i][i] for i in range(len(a)))

    def _inverse(self, node: Any) -> Any:
        out = arrays.inverse(self.value(node.args[0]))
        if out is None:
            raise Undefined(node, f"{show(node.args[0])} is singular")
        return out

    def _trace(self, node: Any) -> Any:
        a = self.value(node.args[0])
        return arrays.total(a[i][i] for i in range(len(a)))

    def _norm(self, node: Any) -> Any:
        a = self.value(node.arg)
        if _is_matrix(node.arg):
            return arrays.operator_norm(a)
        return root(arrays.total(x * x for x in a))

    def _frobenius(self, node: Any) -> Any:
        return root(arrays.total(x * x for x in flat(self.value(node.args[0]))))

    def _lambda_max(self, node: Any) -> Any:
        a = self.value(node.args[0])
        if not arrays.is_symmetric(a):
            raise Undefined(node, f"{show(node.args[0])} is not symmetric")
        return arrays.lambda_max(a)

    def _constant(self, node: Any) -> Any:
        dims = self.dims(node.shape)
        if min(dims) < 1:
            raise Undefined(node, f"a dimension is {min(dims)}")
        if node.kind == "eye":
            return arrays.identity(dims[0])
        entry = int(node.kind == "ones")
        return arrays.fill(dims, iter([entry] * math.prod(dims)))

    def _delta(self, node: Any) -> Any:
        return int(self.integer(node.args[0]) == self.integer(node.args[1]))

    def _entry(self, node: Any) -> Any:
        out = self.value(node.array)
        for index in node.index:
            k = self.integer(index)
            if not 1 <= k <= len(out):
                raise Undefined(node, f"the index {show(index)} is {k}, the last entry is {len(out)}")
            out = out[k - 1]
        return out

    def _apply(self, node: Any) -> Any:
        f, x = node.function, self.value(node.arg)
        if isinstance(f, nodes.Named):
            return map_one(lambda e: self._named(node, f.name, e), x)
        function = self.model.functions[f.name]
        if f.on is not None:
            return function(x)
        return map_one(lambda e: tidy(function(e, f.order)), x)

    def _named(self, node: Any, name: str, x: Any) -> Any:
        if name == "sqrt" and x < 0:
            if is_exact(x) or x < -1e-12:
                raise Undefined(node, f"the argument is {x}, which is negative")
            return 0.0  # rounding of a 0
        if name == "log" and x <= 0:
            raise Undefined(node, f"the argument is {x}, which is not positive")
        return elementary(name, x)

    def _summation(self, node: Any) -> Any:
        low, high = self.integer(node.low), self.integer(node.high)
        if high - low > _LONGEST_SUM:
            raise Unusable(show(node))
        if high < low:
            dims = self.dims(shape_of(node))
            return arrays.fill(dims, iter([0] * math.prod(dims)))
        out: Any = None
        for k in range(low, high + 1):
            with self.binding({node.variable: k}):
                term = self.value(node.body)
            out = term if out is None else map_two(lambda a, b: a + b, out, term)
        return out

    # ---------------------------------------------------------------------------------- randomness
    def _expectation(self, node: Any) -> Any:
        return _mean(self._outcomes(node, node.args[0]))

    def _variance(self, node: Any) -> Any:
        drawn = self._outcomes(node, node.args[0])
        mean = _mean(drawn)
        return _mean([(w, map_two(lambda a, m: (a - m) * (a - m), x, mean)) for w, x in drawn])

    def _covariance(self, node: Any) -> Any:
        both = self._outcomes(node, node.args[0], node.args[1])
        mean_x, mean_y = _mean([(w, x) for w, (x, _) in both]), _mean([(w, y) for w, (_, y) in both])
        return _mean([(w, (x - mean_x) * (y - mean_y)) for w, (x, y) in both])

    def _outcomes(self, node: Any, *parts: Any) -> list[tuple[Fraction, Any]]:
        """Weights and values over the outcomes of the families averaged; the others stay where they are."""
        if node.over:
            names = frozenset(f.name for f in node.over)
        else:
            names = frozenset().union(*(random_in(p) for p in parts))
        out = []
        outer = self._omega
        try:
            for weight, k in self._groups(tuple(sorted(names))):
                self._omega = {**outer, **dict.fromkeys(names, k)}
                values = tuple(self.value(p) for p in parts)
                out.append((weight, values if len(parts) > 1 else values[0]))
        finally:
            self._omega = outer
        if len(out) > 1:
            self.methods.add(ENUMERATION)
        return out

    def _groups(self, names: tuple[str, ...]) -> list[tuple[Fraction, int]]:
        """Outcomes at which the named families differ, one of each kind, with its probability."""
        key = ("outcomes", names)
        if key not in self._memo:
            space = self.model.space
            kinds: dict[Any, list[Any]] = {}
            for k, weight in enumerate(space.weights):
                kind = tuple(_hashable(space.families[name][k]) for name in names)
                kinds.setdefault(kind, [Fraction(0), k])[0] += weight
            self._memo[key] = [(w, k) for w, k in kinds.values()]
        found: list[tuple[Fraction, int]] = self._memo[key]
        return found

    def _indicator(self, node: Any) -> Any:
        from symproofs.numeric.statements import Checker  # which uses this module

        truth = Checker(self).holds(node.args[0])
        if truth.value is None:
            raise Unusable(f"{show(node)}: {truth.reason}")
        self.doubtful = self.doubtful or not (truth.sure and truth.clear)
        return int(truth.value)

    # --------------------------------------------------------------------------------- derivatives
    def _check_element(self, node: Any) -> None:
        """The element in which, or in whose equation, something is varied has a value."""
        for x in node.args[4:6]:
            if isinstance(x, symbols.Element):
                self.value(x)

    def _gradient(self, node: Any) -> Any:
        self._check_element(node)
        point = self.value(node.point)
        columns = self._differences(node, point)
        return arrays.like(point, iter([c[0] for c in columns]))

    def _jacobian(self, node: Any) -> Any:
        self._check_element(node)
        return arrays.transpose(self._differences(node, self.value(node.point)))

    def _differences(self, node: Any, point: Array) -> tuple[tuple[float, ...], ...]:
        """∂(entries of body)/∂(entry k of the slot), for every k."""
        self.methods.update((DIFFERENCES, FLOATS))
        at = [float(x) for x in flat(point)]

        def body(k: int, h: float) -> list[float]:
            moved = arrays.like(point, iter([x + h if j == k else x for j, x in enumerate(at)]))
            with self.binding({node.slot: moved}):
                return [float(x) for x in flat(self.value(node.body))]

        try:
            return tuple(tuple(_extrapolated(node, partial(body, k))) for k in range(len(at)))
        except Undefined as e:
            if e.node is node:
                raise
            raise Undefined(node, f"beside the point, {e}") from None


def _extrapolated(node: Any, f: Callable[[float], list[float]]) -> list[float]:
    """The derivative at 0 of each entry of f. Raises Undefined at a kink, Unusable where it cannot tell."""
    centre = f(0.0)
    for h in _STEPS:
        sides = [(f(h / s), f(-h / s), h / s) for s in (1, 2, 4)]
        out, rough, kink = list[float](), False, False
        for i, c in enumerate(centre):
            d1, d2, d4 = ((p[i] - m[i]) / (2 * e) for p, m, e in sides)
            bend = [abs(p[i] - 2 * c + m[i]) / e for p, m, e in sides]  # difference of the one-sided slopes
            fine, coarse = (4 * d4 - d2) / 3, (4 * d2 - d1) / 3
            scale = max(1.0, abs(fine), abs(c))
            if scale > _LARGEST:
                raise Unusable(f"{show(node)}: too large for differences")
            kink = kink or (bend[2] > 0.6 * bend[0] and bend[2] > 1e-6 * scale)
            rough = rough or abs(fine - coarse) > 1e-6 * scale
            out.append(fine + (fine - coarse) / 15)
        if not rough and not kink:
            return out
    if kink:  # at every scale down to the last
        raise Undefined(node, "the function has a kink or a jump there, so it is not differentiable")
    raise Unusable(f"{show(node)}: differences do not settle")


def _mean(drawn: list[tuple[Fraction, Any]]) -> Array:
    out: Any = None
    for weight, x in drawn:
        if weight or out is None:
            part = _times(tidy(weight), x)
            out = part if out is None else map_two(lambda a, b: a + b, out, part)
    return map_one(tidy, out)


def _times(weight: Any, x: Array) -> Array:
    return map_one(lambda e: weight * e, x)


def _hashable(x: Any) -> Any:
    return tuple(sorted(x.items())) if isinstance(x, dict) else x


def _is_matrix(node: Any) -> bool:
    return len(shape_of(node)) == 2 and not is_row(shape_of(node))


@lru_cache(maxsize=4096)
def _with_copy(x: Any, symbol: Any, slot: Any) -> Any:
    """x with symbol + slot for symbol, where it stands in x itself and not in a recursion that x mentions."""
    if x == symbol:
        return nodes.Add(symbol, slot)
    if isinstance(x, symbols.RecursionSymbol) or not x.args:
        return x
    args = [_with_copy(a, symbol, slot) for a in x.args]
    return x.func(*args) if any(a is not b for a, b in zip(args, x.args, strict=True)) else x


_HANDLERS: dict[type, Callable[[Evaluator, Any], Array]] = {
    symbols.IntSymbol: Evaluator._integer_symbol,
    symbols.Bound: Evaluator._bound_name,
    symbols.Slot: Evaluator._bound_name,
    symbols.PrevState: Evaluator._bound_name,
    symbols.ScalarSymbol: Evaluator._declared,
    symbols.ArraySymbol: Evaluator._declared,
    symbols.LetSymbol: Evaluator._let,
    symbols.Element: Evaluator._element,
    nodes.Add: Evaluator._add,
    nodes.Sub: Evaluator._sub,
    nodes.Neg: Evaluator._neg,
    nodes.Mul: Evaluator._mul,
    nodes.Div: Evaluator._div,
    nodes.Pow: Evaluator._pow,
    nodes.MatMul: Evaluator._matmul,
    nodes.Transpose: Evaluator._transpose,
    nodes.Hadamard: Evaluator._hadamard,
    nodes.Diag: Evaluator._diag,
    nodes.Diagonal: Evaluator._diagonal,
    nodes.Inverse: Evaluator._inverse,
    nodes.Trace: Evaluator._trace,
    nodes.LambdaMax: Evaluator._lambda_max,
    nodes.Norm: Evaluator._norm,
    nodes.Frobenius: Evaluator._frobenius,
    nodes.Constant: Evaluator._constant,
    nodes.Delta: Evaluator._delta,
    nodes.Apply: Evaluator._apply,
    nodes.Entry: Evaluator._entry,
    binders.Summation: Evaluator._summation,
    binders.Expectation: Evaluator._expectation,
    binders.Variance: Evaluator._variance,
    binders.Covariance: Evaluator._covariance,
    relations.Indicator: Evaluator._indicator,
    derivatives.Gradient: Evaluator._gradient,
    derivatives.JacobianMatrix: Evaluator._jacobian,
}
# kinds that are worth a look-up: evaluated often, or expensive
_REMEMBERED = frozenset(
    {
        symbols.LetSymbol,
        nodes.MatMul,
        nodes.Inverse,
        nodes.Norm,
        nodes.LambdaMax,
        nodes.Hadamard,
        binders.Summation,
        binders.Expectation,
        binders.Variance,
        binders.Covariance,
        derivatives.Gradient,
        derivatives.JacobianMatrix,
    }
)
