"""Symbols: the declared objects a statement is made of. Authors make them through ``declare``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NoReturn

from sympy import Integer
from sympy.core.basic import Basic
from sympy.core.containers import Tuple
from sympy.core.symbol import Str
from sympy.core.traversal import preorder_traversal

from symproofs.language.errors import InputError, LawError, ShapeError
from symproofs.language.nodes import Node, Shape, affine, as_int, show, show_shape
from symproofs.language.verbs import Refusing

NONE = Str("")  # an absent argument (no law, no upper bound), since SymPy trees hold no None


class Symbolic(Node):
    """A named node; ``args[0]`` is its name."""

    @property
    def name(self) -> str:
        """The declared name."""
        return str(self.args[0].name)

    def source(self) -> str:
        return self.name


def _check_dims(name: Str, dims: Tuple) -> None:
    """Raises ShapeError where a dimension may be less than 1, as after putting something for a size."""
    for d in dims:
        low = extreme(as_int(d, f"a dimension of {name.name}"), 1)
        if low is not None and low < 1:
            raise ShapeError(f"{name.name}: the dimension {show(d)} may be {low}; dimensions are at least 1")


def _check_law(name: Str, law: Any) -> None:
    """Raises LawError where a law has a random parameter, as after putting something for a parameter."""
    found = next((s for s in declared_in(law) if is_random_symbol(s)), None)
    if found is not None:
        raise LawError(f"{name.name}: its law {law} would have the random parameter {found.name}")


def extreme(x: Any, sign: int) -> int | None:
    """The least (sign 1) or greatest (sign −1) value of an integer expression by its symbols' ranges."""
    coeffs, total = affine(x)
    for symbol, c in coeffs.items():
        end = None
        if isinstance(symbol, IntSymbol):
            end = symbol.low if c * sign > 0 else symbol.high
        value = None if end is None else extreme(end, 1 if c * sign > 0 else -1)
        if value is None:
            return None
        total += c * value
    return total


class IntSymbol(Symbolic):
    """A size, a natural number or an index. args: name, role, least value, greatest value or NONE."""

    @classmethod
    def _type(cls, name: Str, role: Str, low: Any, high: Any) -> tuple[Shape, bool]:
        as_int(low, "a first value")
        if high != NONE:
            as_int(high, "a last value")
        return (), True

    @property
    def role(self) -> str:
        """``size``, ``natural`` or ``index``."""
        return str(self.args[1].name)

    @property
    def low(self) -> Any:
        """Least value."""
        return self.args[2]

    @property
    def high(self) -> Any:
        """Greatest value, or None."""
        return None if self.args[3] == NONE else self.args[3]


TIME = IntSymbol(Str("%s"), Str("natural"), Integer(1), NONE)  # the time of a sequence given by its elements


class Bound(Symbolic):
    """An integer bound by a Sum, a quantifier or a recursion. args: display name, height of its binder."""

    @classmethod
    def _type(cls, name: Str, height: Integer) -> tuple[Shape, bool]:
        return (), True


class Slot(Symbolic):
    """The array a derivative is taken in. args: display name, height, dimensions."""

    @classmethod
    def _type(cls, name: Str, height: Integer, dims: Tuple) -> tuple[Shape, bool]:
        return tuple(dims), False


class ScalarSymbol(Symbolic):
    """A real scalar. args: name, domain as a Tuple of (relation, number), law or NONE."""

    @classmethod
    def _type(cls, name: Str, domain: Tuple, law: Any) -> tuple[Shape, bool]:
        _check_law(name, law)
        return (), False

    @property
    def domain(self) -> list[tuple[str, Any]]:
        """Pairs such as ("ge", 0): the symbol is >= 0. Relations: lt, le, gt, ge, ne."""
        return [(str(op.name), value) for op, value in self.args[1]]

    @property
    def law(self) -> Any:
        """What is known of its law, or None if it is not random."""
        return None if self.args[2] == NONE else self.args[2]


class ArraySymbol(Symbolic):
    """A vector or matrix. args: name, dimensions, law or NONE."""

    @classmethod
    def _type(cls, name: Str, dims: Tuple, law: Any) -> tuple[Shape, bool]:
        _check_dims(name, dims)
        _check_law(name, law)
        return tuple(dims), False

    @property
    def law(self) -> Any:
        """What is known of its law, or None if it is not random."""
        return None if self.args[2] == NONE else self.args[2]


class LetSymbol(Symbolic):
    """A named abbreviation of an expression. args: name, the expression."""

    @classmethod
    def _type(cls, name: Str, expr: Any) -> tuple[Shape, bool]:
        return (expr.shape if isinstance(expr, Node) else ()), False

    @property
    def expr(self) -> Any:
        """What the name abbreviates."""
        return self.args[1]


class _Sequence(Refusing, Basic):
    """A function of time; ``seq[t]`` is an array or a scalar. Not itself an expression."""

    @property
    def name(self) -> str:
        """The declared name."""
        return str(self.args[0].name)

    @property
    def dims(self) -> Shape:
        """Shape of one element."""
        return tuple(self.args[1])

    def __getitem__(self, t: Any) -> Any:
        if isinstance(t, tuple):
            return Element(self, as_int(t[0], "a time"))[tuple(t[1:])]
        t = as_int(t, "a time")
        self.check_time(t)
        return Element(self, t)

    def check_time(self, t: Any) -> None:
        """Raises InputError where a whole-number time is outside the range of definition."""

    def __iter__(self) -> NoReturn:
        raise InputError(f"{self.name} is a sequence without end; write {self.name}[t]")

    def source(self) -> str:
        """The name."""
        return self.name

    def __str__(self) -> str:
        return self.name

    __repr__ = __str__


class SequenceSymbol(_Sequence):
    """An arbitrary sequence. args: name, dims, first time, last time or NONE, law or NONE."""

    def __new__(cls, name: Str, dims: Tuple, first: Any, last: Any, law: Any) -> SequenceSymbol:
        _check_dims(name, dims)
        _check_law(name, law)
        made: SequenceSymbol = Basic.__new__(cls, name, dims, first, last, law)
        return made

    @property
    def first(self) -> Any:
        """First time at which it has a value."""
        return self.args[2]

    @property
    def last(self) -> Any:
        """Last time, or None."""
        return None if self.args[3] == NONE else self.args[3]

    @property
    def law(self) -> Any:
        """What is known of its law, or None if it is not random."""
        return None if self.args[4] == NONE else self.args[4]

    def check_time(self, t: Any) -> None:
        c, k = affine(t)
        first = affine(self.first)
        if not c and not first[0] and k < first[1]:
            raise InputError(f"{self.name}[{show(t)}]: {self.name} starts at {show(self.first)}")


class PrevState(Symbolic):
    """Inside a recursion's step: the neighbouring state. args: name, dims, height."""

    @classmethod
    def _type(cls, name: Str, dims: Tuple, height: Integer) -> tuple[Shape, bool]:
        return tuple(dims), False


class RecursionSymbol(_Sequence):
    """A sequence defined by a start and a one-step rule.

    args: name, dims, start time, start value, direction (1 forward, −1 backward), the bound time and
    previous state of the step, the step.
    """

    binds = 5

    @property
    def start_time(self) -> Any:
        """The time of the start value."""
        return self.args[2]

    @property
    def start_value(self) -> Any:
        """The value there."""
        return self.args[3]

    @property
    def forward(self) -> bool:
        """Whether it runs forward in time."""
        return int(self.args[4]) == 1

    @property
    def time(self) -> Any:
        """The bound time of the step."""
        return self.args[5]

    @property
    def previous(self) -> Any:
        """The placeholder of the neighbouring state in the step."""
        return self.args[6]

    @property
    def step(self) -> Any:
        """The state at the bound time, in terms of its neighbour."""
        return self.args[7]

    def check_time(self, t: Any) -> None:
        (c, k), (d, s) = affine(t), affine(self.start_time)
        if c == d and (k < s if self.forward else k > s):
            way = "forward" if self.forward else "backward"
            raise InputError(
                f"{self.name}[{show(t)}]: {self.name} runs {way} from {show(self.start_time)} and has no "
                "value there"
            )


class Perturbed(_Sequence):
    """A sequence whose element at one time has a slot added to it. args: name, dims, sequence, time, slot."""


class PerturbedCopy(_Sequence):
    """A recursion in whose equation at one time a symbol has a slot added to it.

    args: name, dims, recursion, time, symbol, slot.
    """


class Element(Node):
    """The element of a sequence at a time. Has a value where the time is in range."""

    @classmethod
    def _type(cls, seq: Any, t: Any) -> tuple[Shape, bool]:
        return seq.dims, False

    @property
    def sequence(self) -> Any:
        """The sequence."""
        return self.args[0]

    @property
    def time(self) -> Any:
        """The time."""
        return self.args[1]

    def source(self) -> str:
        return f"{self.sequence.name}[{show(self.time)}]"


class FunctionSymbol(Refusing, Basic):
    """An unknown function. args: name, length of its vector argument or NONE (scalar), order of derivative,
    how often it is declared differentiable."""

    @property
    def name(self) -> str:
        """The declared name."""
        return str(self.args[0].name)

    @property
    def on(self) -> Any:
        """Length of its vector argument, or None for a function of one real variable."""
        return None if self.args[1] == NONE else self.args[1]

    @property
    def order(self) -> int:
        """How often it is differentiated."""
        return int(self.args[2])

    @property
    def differentiable(self) -> bool:
        """Whether it was declared differentiable."""
        return int(self.args[3]) > 0

    @property
    def times(self) -> int:
        """How often it was declared differentiable."""
        return int(self.args[3])

    @property
    def prime(self) -> FunctionSymbol:
        """The derivative of a differentiable function of one real variable."""
        if self.on is not None:
            raise ShapeError(f"{self.name}.prime: {self.name} takes a vector; write grad({self.name}(w), w)")
        if self.order >= self.times:
            often = self.order + 1
            said = "True" if often == 1 else str(often)
            raise InputError(f"{self.source()}.prime: declare function('{self.name}', differentiable={said})")
        return FunctionSymbol(self.args[0], self.args[1], Integer(self.order + 1), self.args[3])

    def __call__(self, x: Any) -> Node:
        from symproofs.language.nodes import Apply, as_node

        return Apply(self, as_node(x))

    def source(self) -> str:
        """The name with primes."""
        return self.name + ".prime" * self.order

    def __str__(self) -> str:
        return self.source()

    __repr__ = __str__


def law_of(symbol: Any) -> Any:
    """The law declared on a symbol, or None."""
    return getattr(symbol, "law", None)


def is_random_symbol(x: Any) -> bool:
    """Whether x is a declared random scalar, array or sequence."""
    return isinstance(x, (ScalarSymbol, ArraySymbol, SequenceSymbol)) and x.law is not None


DECLARED = (IntSymbol, ScalarSymbol, ArraySymbol, SequenceSymbol, LetSymbol, RecursionSymbol, FunctionSymbol)


def declared_in(x: Basic) -> list[Any]:
    """Declared symbols in reading order, those in definitions, dimensions and laws included."""
    return list(_declared_in(x))


def _declared_in(x: Basic) -> tuple[Any, ...]:
    return gathered(x, "_declared", lambda y: isinstance(y, DECLARED), lambda y: y.args)


def gathered(
    x: Any, key: str, wanted: Callable[[Any], bool], parts: Callable[[Any], Iterable[Any]]
) -> tuple[Any, ...]:
    """Different wanted nodes in x, in reading order; kept under a key with x, whose parts often stand elsewhere."""
    if not x.args:
        return (x,) if wanted(x) else ()
    known: tuple[Any, ...] | None = getattr(x, key, None)
    if known is None:
        found: dict[Any, None] = {x: None} if wanted(x) else {}
        for part in parts(x):
            found.update(dict.fromkeys(gathered(part, key, wanted, parts)))
        known = tuple(found)
        if hasattr(x, "__dict__"):
            x.__dict__[key] = known
    return known


def describe(x: Any) -> str:
    """One phrase that tells two declarations of one name apart."""
    if isinstance(x, IntSymbol):
        top = "" if x.high is None else f" <= {show(x.high)}"
        return f"{x.role} {x.name} ({show(x.low)} <= {x.name}{top})"
    if isinstance(x, ScalarSymbol):
        signs = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "ne": "!="}
        dom = ", ".join(f"{x.name} {signs[op]} {v}" for op, v in x.domain)
        return f"scalar {x.name}" + (f" with {dom}" if dom else "") + (f", law {x.law}" if x.law else "")
    if isinstance(x, ArraySymbol):
        return f"{x.name}, {show_shape(x.shape)}" + (f", law {x.law}" if x.law else "")
    if isinstance(x, SequenceSymbol):
        tail = f", law {x.law}" if x.law else ""
        return f"sequence {x.name} of {show_shape(x.dims)} from {show(x.first)}{tail}"
    if isinstance(x, LetSymbol):
        return f"let {x.name} = {show(x.expr)}"
    if isinstance(x, RecursionSymbol):
        return f"recursion {x.name} from {show(x.start_time)} with step {show(x.step)}"
    on = f" on vectors of length {show(x.on)}" if x.on is not None else ""
    return f"function {x}{on}, {smoothness(x) or 'not said to be differentiable'}"


def smoothness(x: FunctionSymbol) -> str:
    """How smooth a function was declared, in words; empty if nothing was said."""
    return (
        ("", "differentiable", "twice differentiable")[x.times]
        if x.times < 3
        else f"{x.times} times differentiable"
    )


def told_apart(variable: Any, body: Any, *outside: Any) -> tuple[str, Any]:
    """A bound name and the body with it: primed where something else that is free there has the same name.

    ``outside`` are the ends of the range, which are not under the binder.
    """
    if not isinstance(variable, Bound):
        return variable.source(), body
    taken = {s.name for part in (body, *outside) for s in declared_in(part)}
    taken |= {b.name for part in (body, *outside) for b in _free_bounds(part) if b != variable}
    name = variable.name
    while name in taken:
        name += "'"
    return name, body if name == variable.name else body.xreplace(
        {variable: Bound(Str(name), variable.args[1])}
    )


def _free_bounds(x: Any) -> frozenset[Any]:
    """Bound integers in x whose binder is outside of it; kept with x."""
    if isinstance(x, Bound):
        return frozenset((x,))
    if not x.args:
        return frozenset()
    known: frozenset[Any] | None = getattr(x, "_free_bounds", None)
    if known is None:
        known = frozenset(b for part in x.args for b in _free_bounds(part))
        place = getattr(x, "binds", None)
        known = known if place is None else known - {x.args[place]}
        if hasattr(x, "__dict__"):
            x.__dict__["_free_bounds"] = known
    return known


def mentions(x: Any, part: Any) -> bool:
    """Whether the part stands in x, in definitions, dimensions and laws too."""
    return isinstance(x, Basic) and any(a == part for a in preorder_traversal(x))


def _free_in(x: Any, variable: Any) -> bool:
    return variable in _free_bounds(x) if isinstance(variable, Bound) else mentions(x, variable)


Rule = dict[Any, Any]


def not_captured(rule: Rule, variable: Any, body: Any, whole: Any) -> Rule:
    """What of a replacement reaches the body under a binder of the variable, which is not replaced there.

    Raises InputError where the binder would bind what is put in.
    """
    inside = {old: new for old, new in rule.items() if not _free_in(old, variable)}
    for old, new in inside.items():
        if _free_in(new, variable) and mentions(body, old):
            raise InputError(
                f"{whole}: putting {show(new)} for {show(old)} would let it bind {show(variable)}; rename one of them"
            )
    return inside


def replaced(x: Any, rule: Rule, places: dict[int, Rule]) -> tuple[Any, bool]:
    """``xreplace`` of x by a rule, with other rules for the arguments at some places."""
    if x in rule:
        return rule[x], True
    pairs = [a._xreplace(places.get(k, rule)) for k, a in enumerate(x.args)]
    changed = any(c for _, c in pairs)
    return (x.func(*(a for a, _ in pairs)) if changed else x), changed
