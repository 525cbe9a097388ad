"""Declarations: sizes, times, arrays, sequences, recursions, functions and abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import count
from typing import Any

from sympy import Integer, Rational
from sympy.core.containers import Tuple
from sympy.core.symbol import Str

from symproofs.language.binders import height
from symproofs.language.errors import DomainError, InputError, ShapeError
from symproofs.language.laws import check_law
from symproofs.language.nodes import (
    Node,
    Shape,
    Sub,
    affine,
    as_int,
    as_node,
    same_shape,
    shape_of,
    show,
    show_shape,
)
from symproofs.language.symbols import (
    NONE,
    ArraySymbol,
    Bound,
    FunctionSymbol,
    IntSymbol,
    LetSymbol,
    PrevState,
    RecursionSymbol,
    ScalarSymbol,
    SequenceSymbol,
    extreme,
)
from symproofs.language.words import is_word, meaning_of, reads_as, undrawn


def _name(name: Any) -> Str:
    word = name.strip() if isinstance(name, str) else ""
    strange = undrawn(word)
    if not (is_word(word) or strange):
        raise InputError(
            f"{name!r} is not a name: expected one word such as 'w', 'h_0', 'W^f' or 'h^b_{{T+1}}'"
        )
    if meaning_of(word):
        raise InputError(
            f"{name!r} means {meaning_of(word)} wherever formulas are printed, so it cannot name a symbol as well: "
            "expected another word, such as 'e', 'E_1' or 'omega'"
        )
    if reads_as(word):
        raise InputError(
            f"{name!r} reads as {reads_as(word)} in a formula, so it cannot name a symbol: expected a word with other "
            "subscripts and superscripts, such as 'x_2', 'W^f' or 'x_sq'"
        )
    if strange:
        raise InputError(
            f"{name!r} is not a name: {strange!r} ({unicodedata.name(strange, 'no letter')}) is not drawn in every "
            "format, or looks like another letter; expected Latin letters, with accents or not, digits, and Greek "
            "letters such as 'β' or 'beta'"
        )
    return Str(word)


def sizes(names: str) -> Any:
    """One or several positive dimensions: ``n, d = sizes("n d")``.

    >>> from symproofs import sizes, matrix
    >>> n, d = sizes("n d")
    >>> matrix("X", n, d).shape
    (n, d)
    """
    if not isinstance(names, str) or not names.split():
        raise InputError(f"sizes({names!r}): expected names separated by blanks, such as sizes('n d')")
    if len(set(names.split())) != len(names.split()):
        raise InputError(f"sizes({names!r}): a name is there twice; different sizes need different names")
    out = tuple(IntSymbol(_name(s), Str("size"), Integer(1), NONE) for s in names.split())
    return out[0] if len(out) == 1 else out


def natural(name: str, least: int = 0) -> Any:
    """A natural number with its least value; induction runs on these.

    >>> from symproofs import natural
    >>> natural("T", 1).low
    1
    """
    return IntSymbol(_name(name), Str("natural"), as_int(least, "a least value"), NONE)


def index(name: str, last: Any = None, first: Any = 1) -> Any:
    """An index with range first..last; ``Sum(f, i)`` and a free ``i`` both use it.

    Without ``last`` it can only be used with explicit bounds, ``Sum(f, (s, a, b))``.

    >>> from symproofs import index, sizes
    >>> index("i", sizes("n")).high
    n
    """
    high = NONE if last is None else as_int(last, "the last value of an index")
    low = as_int(first, "the first value of an index")
    _check_range(f"index({name!r}, ...)", low, high)
    return IntSymbol(_name(name), Str("index"), low, high)


def _check_range(what: str, low: Any, high: Any) -> None:
    """Raises DomainError where a range is empty whatever its symbols are."""
    longest = None if high == NONE else extreme(Sub(high, low), -1)
    if longest is not None and longest < 0:
        raise DomainError(
            f"{what}: its range {show(low)}..{show(high)} is empty, as the last value is less than the first; a "
            "statement about it would hold of nothing"
        )


_RELATION = re.compile(r"(<=|>=|!=|==|<|>)")
_FLIP = {"<": "gt", "<=": "ge", ">": "lt", ">=": "le", "!=": "ne"}
_KEEP = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "!=": "ne"}


def _parse_domain(name: str, text: str) -> list[tuple[str, Any]]:
    def number(s: str) -> Any:
        if not re.fullmatch(r"-?\d+(/\d+)?", s) or s.endswith("/0"):
            raise DomainError(
                f"scalar({name!r}, {text!r}): {s!r} is neither the name {name} nor a whole number or "
                "fraction; "
                "a domain reads like '0 < p <= 1', 'x != 0' or '-1 <= x'. Bounds by other symbols go into "
                "given=[...]"
            )
        return Rational(s)

    out: list[tuple[str, Any]] = []
    for part in text.split(","):
        bits = [b.strip() for b in _RELATION.split(part)]
        values, signs = bits[0::2], bits[1::2]
        if "==" in signs or not signs or values.count(name) != 1:
            raise DomainError(
                f"scalar({name!r}, {text!r}): cannot read {part.strip()!r}; write '0 < {name} <= 1', "
                f"'{name} != 0'"
            )
        k = values.index(name)
        if k > 1 or len(values) - k > 2:
            raise DomainError(f"scalar({name!r}, {text!r}): at most one bound on each side of {name}")
        if k == 1:
            out.append((_FLIP[signs[0]], number(values[0])))
        if k + 1 < len(values):
            out.append((_KEEP[signs[k]], number(values[k + 1])))
    return out


def _check_nonempty(name: str, text: str, domain: list[tuple[str, Any]]) -> None:
    lows = [(v, op == "gt") for op, v in domain if op in ("gt", "ge")]
    highs = [(v, op == "lt") for op, v in domain if op in ("lt", "le")]
    holes = [v for op, v in domain if op == "ne"]
    for lo, strict in lows:
        for hi, also in highs:
            if lo > hi or (lo == hi and (strict or also or lo in holes)):
                raise DomainError(
                    f"scalar({name!r}, {text!r}): no number satisfies this; the domain is empty"
                )


def scalar(name: str, domain: str | None = None, *, law: Any = None) -> Any:
    """A real scalar, with an optional domain such as ``"0 < p <= 1"`` or a law that makes it random.

    >>> from symproofs import scalar
    >>> scalar("p", "0 <= p <= 1").domain
    [('ge', 0), ('le', 1)]
    """
    key = _name(name)
    pairs: list[tuple[str, Any]] = []
    if domain is not None:
        if not isinstance(domain, str):
            raise DomainError(
                f"scalar({name!r}, {domain!r}): write the domain as text, such as '0 < {name} <= 1'"
            )
        pairs = _parse_domain(str(key.name), domain)
        _check_nonempty(str(key.name), domain, pairs)
        if law is not None:
            raise DomainError(
                f"scalar({name!r}, ...): a random scalar gets its range from its law, not from a domain"
            )
    return ScalarSymbol(key, Tuple(*(Tuple(Str(op), v) for op, v in pairs)), check_law(law, (), str(name)))


def _dims(dims: tuple[Any, ...], what: str) -> Tuple:
    out = []
    for d in dims:
        d = as_int(d, f"a dimension of {what}")
        if isinstance(d, Integer) and int(d) < 1:
            raise ShapeError(f"{what}: the dimension {d} is not positive")
        low = extreme(d, 1)
        if low is None or low < 1:
            raise ShapeError(
                f"{what}: the dimension {show(d)} may be {'less than 1' if low is None else low}; "
                "dimensions are at "
                "least 1. Declare it by sizes(...), or as natural(name, 1), and the others as sums with it"
            )
        out.append(d)
    return Tuple(*out)


def vector(name: str, size: Any, *, law: Any = None) -> Any:
    """A real vector of a given length; ``law=`` makes it random.

    >>> from symproofs import vector, sizes
    >>> vector("w", sizes("d")).shape
    (d,)
    """
    dims = _dims((size,), f"vector({name!r})")
    return ArraySymbol(_name(name), dims, check_law(law, tuple(dims), name))


def matrix(name: str, rows: Any, columns: Any, *, law: Any = None) -> Any:
    """A real matrix; ``law=`` makes it random.

    >>> from symproofs import matrix, sizes
    >>> n, d = sizes("n d")
    >>> matrix("X", n, d) @ matrix("X", n, d)
    Traceback (most recent call last):
    ...
    symproofs.language.errors.ShapeError: X @ X: the left side is n × d, the right side is n × d; \
the inner sizes must agree
    """
    dims = _dims((rows, columns), f"matrix({name!r})")
    return ArraySymbol(_name(name), dims, check_law(law, tuple(dims), name))


def sequence(name: str, *dims: Any, first: Any = 1, last: Any = None, law: Any = None) -> Any:
    """An arbitrary time sequence of vectors (of scalars without a dimension), from ``first`` on.

    >>> from symproofs import sequence, sizes, natural
    >>> sequence("g", sizes("m"))[natural("t") + 1].shape
    (m,)
    """
    shape = _dims(dims, f"sequence({name!r})")
    low, high = as_int(first, "a first time"), NONE if last is None else as_int(last, "a last time")
    _check_range(f"sequence({name!r}, ...)", low, high)
    return SequenceSymbol(
        _name(name),
        shape,
        low,
        high,
        check_law(law, tuple(shape), name, sequence=True),
    )


class _Neighbour:
    """What a step rule sees as its own sequence: the neighbouring state and nothing else."""

    def __init__(self, name: str, dims: Tuple, time: Bound, height: Integer) -> None:
        self.name, self.dims, self.time, self.height = name, dims, time, height
        self.shift = 0

    def __repr__(self) -> str:
        return f"{self.name}, without a time such as {self.name}[t-1],"

    def __getitem__(self, t: Any) -> Node:
        coeffs, const = affine(as_int(t, "a time"))
        if coeffs != {self.time: 1} or const not in (1, -1):
            raise InputError(
                f"{self.name}[{show(t)}] in its own step: only the neighbours {self.name}[t-1] (forward) "
                f"or {self.name}[t+1] (backward) are there; any other shift has no value yet"
            )
        if self.shift not in (0, const):
            raise InputError(
                f"the step of {self.name} uses both {self.name}[t-1] and {self.name}[t+1]: choose one"
            )
        self.shift = const
        return PrevState(Str(self.name), self.dims, self.height)


_fresh = count(1)  # placeholders of steps under construction; none is left in a finished recursion


def recursion(name: str, *dims: Any, start: dict[Any, Any], step: Callable[[Any, Any], Any]) -> Any:
    """A sequence *defined* by a start and a one-step rule, forward (t-1) or backward (t+1).

    ``start={0: v0}`` gives the first time and the value there; ``step(v, t)`` gives the value at t from
    ``v[t-1]`` (or ``v[t+1]``). It is a definition and adds no hypothesis.

    >>> from symproofs import recursion, scalar, natural
    >>> a = scalar("a")
    >>> power = recursion("x", start={0: 1}, step=lambda x, t: a * x[t-1])
    >>> power[natural("t") + 1]
    x[t + 1]
    """
    shape = _dims(dims, f"recursion({name!r})")
    if not isinstance(start, dict) or len(start) != 1:
        raise InputError(
            f"recursion({name!r}): start={start!r} must name one time, such as start={{0: zeros(m)}}"
        )
    ((when, value),) = start.items()
    when, value = as_int(when, "a start time"), as_node(value)
    if not same_shape(shape_of(value), tuple(shape)):
        raise ShapeError(
            f"recursion({name!r}): the start {show(value)} is {show_shape(shape_of(value))}, "
            f"an element of the sequence is {show_shape(tuple(shape))}"
        )
    if not callable(step):
        raise InputError(f"recursion({name!r}): step must be a function of the sequence and the time")
    place = Integer(-next(_fresh))
    neighbour = _Neighbour(str(_name(name).name), shape, Bound(Str("t"), place), place)
    body = as_node(step(neighbour, neighbour.time))
    if neighbour.shift == 0:
        raise InputError(
            f"recursion({name!r}): the step never uses {name}[t-1] or {name}[t+1]; define it by let(...)"
        )
    if not same_shape(shape_of(body), tuple(shape)):
        raise ShapeError(
            f"recursion({name!r}): the step {show(body)} is {show_shape(shape_of(body))}, "
            f"an element of the sequence is {show_shape(tuple(shape))}"
        )
    above = Integer(height(body) + 1)
    time, previous = Bound(Str("t"), above), PrevState(Str(neighbour.name), shape, above)
    body = body.xreplace({neighbour.time: time, PrevState(Str(neighbour.name), shape, place): previous})
    return RecursionSymbol(_name(name), shape, when, value, Integer(-neighbour.shift), time, previous, body)


def function(name: str, *, on: Any = None, differentiable: bool | int = False) -> FunctionSymbol:
    """An unknown real function: of a vector of length ``on``, or of a scalar and then applied elementwise.

    ``differentiable`` says that it is so everywhere; for a function of a scalar also how often (2: its derivative is
    differentiable too). Raises InputError for another number.

    >>> from symproofs import function, vector, sizes
    >>> function("sigma", differentiable=True).prime
    sigma.prime
    """
    dim = NONE if on is None else as_int(on, "the length of the argument")
    most = 1 if on is not None else 9
    if type(differentiable) not in (bool, int) or not 0 <= differentiable <= most:
        raise InputError(
            f"function({name!r}, differentiable={differentiable!r}): True or False"
            + ("" if on is not None else f", or how often, up to {most}")
        )
    return FunctionSymbol(_name(name), dim, Integer(0), Integer(int(differentiable)))


def let(name: str, expr: Any) -> Any:
    """A named abbreviation: printed by its name, unfolded where it is cited, may be differentiated at.

    >>> from symproofs import let, scalar
    >>> a = scalar("a"); b = let("b", a * a)
    >>> b, b.expr
    (b, a * a)
    """
    expr = as_node(expr)
    if not isinstance(expr, Node):
        raise InputError(f"let({name!r}, {expr}): a plain number needs no name")
    return LetSymbol(_name(name), expr)


def zeros(*dims: Any) -> Any:
    """The array of zeros of a given shape."""
    return _constant("zeros", dims)


def ones(*dims: Any) -> Any:
    """The array of ones of a given shape."""
    return _constant("ones", dims)


def eye(n: Any) -> Any:
    """The identity matrix of size n."""
    return _constant("eye", (n, n))


def _constant(kind: str, dims: Shape) -> Any:
    from symproofs.language.nodes import Constant

    if not 1 <= len(dims) <= 2:
        raise ShapeError(f"{kind}({', '.join(map(str, dims))}): give one or two dimensions")
    return Constant(Str(kind), *_dims(dims, kind))
