"""Kernel terms: immutable, sorted, with nameless (de Bruijn) binders.

A term is an operator with arguments and plain data. There are five base sorts (integer, real, proposition,
outcome, and functions of them into the reals). Every function is total; when a term *has a value* in the
sense of docs/meaning.md is the business of ``definedness.py``.

Free variables carry a name, a sort and, for arrays, the ranges of their indices. Bound variables are
indices: 0 is the innermost binder. All constructors go through ``make``, which checks sorts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, NamedTuple
from zlib import crc32

INT: Final = "int"
REAL: Final = "real"
PROP: Final = "prop"
OUT: Final = "outcome"

Sort = Any  # one of the four strings, or ("fun", (argument sorts…)) for functions into the reals


class KernelError(Exception):
    """A rule was applied where it does not apply, or a term is ill-sorted."""


def fun(*args: Sort) -> Sort:
    """The sort of functions of the given sorts into the reals."""
    return ("fun", tuple(args))


_new_tuple: Final[Any] = tuple.__new__
_STABLE: dict[str, int] = {}


def _stable(x: Any) -> int:
    """A hash that does not depend on the process, so that canonical orders are reproducible."""
    kind = type(x)
    if kind is str:
        h = _STABLE.get(x)
        if h is None:
            h = _STABLE[x] = crc32(x.encode()) * 2654435761 % (1 << 61)
        return h
    if kind is int:
        k: int = x
        return k
    if kind is tuple:
        return hash(tuple([_stable(y) for y in x]))
    if kind is Fraction:
        return hash((x.numerator, x.denominator, 7))
    if kind is bool:
        return 6 if x else 5
    if kind is Definition:
        d: Definition = x
        return d.key
    if x is None:
        return 11
    raise KernelError(f"not plain data: {type(x).__name__}")


_EMPTY: frozenset[Term] = frozenset()


class _Fields(NamedTuple):
    op: str
    args: tuple[Any, ...]
    data: Any
    sort: Sort
    key: int  # a stable hash of the whole term
    maxb: int  # one more than the highest bound index that dangles, 0 for a closed term
    fv: frozenset[Any]  # the free variables, as terms


class Term(_Fields):
    """An operator, its arguments and plain data; with cached sort, stable key, free variables, dangling depth.

    A tuple, so that nothing can be assigned to it.
    """

    __slots__ = ()
    args: tuple[Term, ...]
    fv: frozenset[Term]

    def __new__(cls, *args: Any, **kwargs: Any) -> Term:
        raise KernelError("terms are made by make() and the functions below it")

    def __reduce__(self) -> Any:
        raise KernelError("terms are stored as plain data (replay.encode), not pickled")

    def __repr__(self) -> str:
        inside = [repr(self.data)] if self.data is not None else []
        return f"{self.op}({', '.join(inside + [repr(a) for a in self.args])})"


# There is one object for each term (see ``make``), so equality is identity: a forged tuple equals no term.
# All six are set, since Python compares in C only if they come from one type.
for _name in ("__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"):
    setattr(Term, _name, getattr(object, _name))


_FREE: dict[Term, frozenset[Term]] = {}


class Variable(Term):
    """A free variable; free in itself, so its set of free variables is kept beside it."""

    __slots__ = ()
    fv = property(_FREE.__getitem__, doc="The variable and what its index ranges mention.")


_KINDS: Final = frozenset((Term, Variable))


def _variable(args: tuple[Term, ...], data: Any, sort: Sort, key: int) -> Term:
    t: Term = _new_tuple(Variable, ("var", args, data, sort, key, 0, _EMPTY))
    _FREE[t] = _EMPTY.union((t,), *[a.fv for a in args])
    return t


class _DefinitionFields(NamedTuple):
    name: str
    kind: str
    params: tuple[Sort, ...]
    domains: tuple[tuple[Term, ...], ...]
    indices: int
    ranges: tuple[Term, ...]
    parts: tuple[Term, ...]
    forward: bool
    key: int


class Definition(_DefinitionFields):
    """A closed definition: an abbreviation, or a recursion in time. A tuple, so that nothing can be assigned.

    ``params`` are the sorts of its parameters, ``domains`` the index ranges of those that are arrays (terms
    over the earlier parameters), ``indices`` the number of entry indices of its values and ``ranges`` their
    ranges. For an abbreviation ``parts`` is its body, a term over params and indices. For a recursion it is
    the start time, an integer over params; the start, a real over params and indices; and the step, a real
    over params, the previous state (an array of that many indices, a real if none), the time and the indices.
    """

    __slots__ = ()

    def __new__(
        cls,
        name: str,
        kind: str,
        params: Sequence[Sort],
        domains: Sequence[Sequence[Term]],
        indices: int,
        ranges: Sequence[Term],
        parts: Sequence[Term],
        forward: bool = True,
    ) -> Definition:
        if type(name) is not str or type(indices) is not int or type(forward) is not bool:
            raise KernelError("definition: not plain data")
        if kind not in ("let", "recursion") or len(parts) != (1 if kind == "let" else 3):
            raise KernelError(f"definition {name}: unknown kind")
        depth = len(params)
        open_at = [depth + indices] if kind == "let" else [depth, depth + indices, depth + indices + 2]
        sorts = [REAL] if kind == "let" else [INT, REAL, REAL]
        for part, limit, sort in zip(parts, open_at, sorts, strict=True):
            if part.fv or part.maxb > limit or part.sort != sort:
                raise KernelError(f"definition {name}: not closed over its parameters")
        for k, dom in enumerate(domains):
            if any(t.fv or t.maxb > k for t in dom) or not _ends([t.sort for t in dom]):
                raise KernelError(f"definition {name}: a domain is not closed")
        if len(domains) != depth or len(ranges) != 2 * indices:
            raise KernelError(f"definition {name}: ranges do not fit")
        if any(t.fv or t.maxb > depth for t in ranges) or not _ends([t.sort for t in ranges]):
            raise KernelError(f"definition {name}: ranges do not fit")
        doms = tuple(tuple(d) for d in domains)
        flat = [t.key for d in (*doms, tuple(ranges), tuple(parts)) for t in d]
        key = hash((_stable(name), _stable(kind), _stable(tuple(params)), indices, int(forward), *flat))
        fields = (name, kind, tuple(params), doms, indices, tuple(ranges), tuple(parts), forward, key)
        out: Definition | None = _DEFINED.get(fields)
        if out is None:
            out = _DEFINED[fields] = _new_tuple(cls, fields)
        return out

    def argument_sorts(self) -> tuple[Sort, ...]:
        """Sorts of all arguments of a constant: parameters, the time of a recursion, indices."""
        return (*self.params, *([INT] if self.kind == "recursion" else []), *([INT] * self.indices))

    def previous_sort(self) -> Sort:
        """The sort of the previous state inside a step."""
        return fun(*([INT] * self.indices)) if self.indices else REAL


_DEFINED: dict[tuple[Any, ...], Definition] = {}  # one object for each, as for terms
for _name in ("__hash__", "__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"):
    setattr(Definition, _name, getattr(object, _name))


# ------------------------------------------------------------------------- sorts of operators and binders
# op -> (argument sorts, result); "*" = any number of the sort before it
_TABLE: dict[str, tuple[tuple[Sort, ...], Sort]] = {
    "int": ((), INT),
    "none": ((), "nothing"),
    "num": ((), REAL),
    "real": ((INT,), REAL),
    "add": ((REAL, "*"), REAL),
    "mul": ((REAL, "*"), REAL),
    "pow": ((REAL, INT), REAL),
    "ind": ((PROP,), REAL),
    "sum": ((INT, INT, REAL), REAL),
    "E": ((REAL,), REAL),
    "eq": ((REAL, REAL), PROP),
    "le": ((REAL, REAL), PROP),
    "lt": ((REAL, REAL), PROP),
    "ieq": ((INT, INT), PROP),
    "ile": ((INT, INT), PROP),
    "and": ((PROP, PROP), PROP),
    "or": ((PROP, PROP), PROP),
    "imp": ((PROP, PROP), PROP),
    "not": ((PROP,), PROP),
    "true": ((), PROP),
    "false": ((), PROP),
    "integrable": ((REAL,), PROP),
    "when": ((PROP, REAL), REAL),  # the real; has a value only where the formula has one and holds
}
FUNCTIONS: Final = ("sqrt", "abs", "exp", "log", "tanh", "logistic", "relu", "sin", "cos", "softplus")
# laws of one real random variable and their number of parameters
LAWS: Final = {"Bernoulli": 1, "Rademacher": 0, "Gaussian": 2, "Uniform": 2, "Symmetric": 0}


_FIXED: Final = {"sum": (0, 0, 1), "E": (1,), "integrable": (1,)}


def binders(op: str, data: Any, nargs: int) -> tuple[int, ...]:
    """How many variables each argument binds."""
    fixed = _FIXED.get(op)
    if fixed is not None:
        return fixed
    if op in ("forall", "exists"):
        return (*([0] * (nargs - 1)), 1)
    if op == "lam":
        return (*([0] * (nargs - 1)), len(data))
    if op in ("deriv", "differentiable"):
        ranges = data[1] if type(data) is tuple and len(data) == 2 and type(data[1]) is int else 0
        return (*([0] * ranges), 1, *([0] * (nargs - 1 - ranges)))
    return (0,) * nargs


def _check(op: str, args: tuple[Term, ...], data: Any) -> Sort:
    row = _TABLE.get(op)
    sorts = [a.sort for a in args]
    if row is not None:
        want, result = row
        if len(want) == 2 and want[1] == "*":
            ok = all(s == want[0] for s in sorts)
        else:
            ok = len(want) == len(sorts) and all(x == y for x, y in zip(want, sorts, strict=True))
        if op == "int":
            ok = ok and type(data) is int
        elif op == "num":
            ok = ok and (type(data) is int or (type(data) is Fraction and data.denominator != 1))
        elif data is not None:
            ok = False
        if not ok:
            raise KernelError(f"ill-sorted {op}: {sorts}, data {data!r}")
        return result
    if op == "b":
        index, sort = data
        if type(index) is not int or index < 0 or args:
            raise KernelError("bad bound variable")
        return sort
    if op == "var":
        name, sort = data
        ints = _int_slots(sort)
        if type(name) is not str or len(args) != 2 * ints or not _ends(sorts):
            raise KernelError(f"bad variable {name!r}")
        if any(a.maxb for a in args):
            raise KernelError(f"the index range of {name} mentions a bound variable: generalise {name} first")
        return sort
    if op == "aff":
        constant, coefficients = data
        whole = type(constant) is int and all(type(c) is int and c != 0 for c in coefficients)
        keys = [a.key for a in args]
        if not whole or len(coefficients) != len(args) or any(s != INT for s in sorts):
            raise KernelError("bad affine term")
        if any(a.op in ("aff", "int", "none") for a in args) or len(set(args)) != len(args):
            raise KernelError("an affine term is a sum of different symbols")
        if not args or keys != sorted(keys) or (constant == 0 and coefficients == (1,)):
            raise KernelError("an affine term that is not in canonical form")
        return INT
    if op == "fn":
        if data not in FUNCTIONS or sorts != [REAL]:
            raise KernelError(f"unknown function {data!r}")
        return REAL
    if op == "app" and data is None:
        head = args[0].sort
        if type(head) is not tuple or tuple(sorts[1:]) != head[1]:
            raise KernelError(f"application of {head} to {sorts[1:]}")
        return REAL
    if op == "lam":
        ints = sum(s == INT for s in data)
        if len(args) != 2 * ints + 1 or sorts[-1] != REAL or not _ends(sorts[:-1]):
            raise KernelError("bad abstraction")
        return ("fun", tuple(data))
    if op in ("forall", "exists"):
        hint, sort = data
        if hint != "" or len(args) != 2 * _int_slots(sort) + 1 or sorts[-1] != PROP or not _ends(sorts[:-1]):
            raise KernelError(f"bad {op}")
        return PROP
    if op == "const":
        if type(data) is not Definition or tuple(sorts) != data.argument_sorts():
            raise KernelError("constant with wrong arguments")
        return REAL
    if op == "law":
        if data not in LAWS or len(sorts) != 1 + LAWS[data] or not _is_family(sorts[0]):
            raise KernelError(f"unknown law {data!r}")
        if any(s != REAL for s in sorts[1:]):
            raise KernelError(f"parameters of {data} are real")
        return PROP
    if op in ("independent", "independent_entries"):
        if not sorts or not all(_is_family(s) for s in sorts) or (op != "independent" and len(sorts) != 1):
            raise KernelError(f"{op} relates random families")
        return PROP
    if op in ("inverse", "eigmax", "opnorm", "invertible", "differentiable", "deriv"):
        return _check_later(op, sorts, data)
    raise KernelError(f"unknown operator {op!r}")


def _check_later(op: str, sorts: list[Sort], data: Any) -> Sort:
    """Operators of matrix calculus: an n × n matrix is a function of two integers."""
    square = [INT, fun(INT, INT)]
    shapes: dict[str, tuple[list[Sort], Sort]] = {
        "inverse": ([*square, INT, INT], REAL),
        "eigmax": (square, REAL),
        "opnorm": ([INT, INT, fun(INT, INT)], REAL),
        "invertible": (square, PROP),
    }
    if op in shapes and data is None and sorts == shapes[op][0]:
        return shapes[op][1]
    if op in ("deriv", "differentiable") and type(data) is tuple and len(data) == 2:
        # data: sort of the slot, number of range terms; args: ranges, body[slot], point, indices
        slot, ranges = data
        array = type(slot) is tuple and len(slot) == 2 and slot[0] == "fun" and type(slot[1]) is tuple
        real_slot = slot == REAL or (array and slot == fun(*[INT] * max(1, len(slot[1]))))
        tail = [INT] * _int_slots(slot) if op == "deriv" and real_slot else []
        fits = real_slot and type(ranges) is int and ranges == 2 * _int_slots(slot)
        if fits and sorts == [*[INT] * ranges, REAL, slot, *tail]:
            return REAL if op == "deriv" else PROP
    raise KernelError(f"ill-sorted {op}")


def _is_family(sort: Sort) -> bool:
    return type(sort) is tuple and bool(sort[1]) and sort[1][0] == OUT and all(s == INT for s in sort[1][1:])


def _ends(sorts: Sequence[Sort]) -> bool:
    """Whether these are ends of ranges: integers, or nothing where a range is open."""
    return all(s in (INT, "nothing") for s in sorts)


def _int_slots(sort: Sort) -> int:
    return sum(s == INT for s in sort[1]) if type(sort) is tuple else 0


def _exact(data: Any) -> None:
    """Refuses data that equals other data without being the same: True is not 1, Fraction(3) is not 3."""
    kind = type(data)
    if kind is tuple:
        for x in data:
            _exact(x)
    elif kind is bool or (kind is Fraction and data.denominator == 1):
        raise KernelError(f"not plain data: {data!r}")


# One term for each (operator, data, arguments), kept for the life of the process: identities of terms are
# keys here and in ``minus``, so no identity may ever be given to another term.
_KNOWN: dict[Any, Term] = {}
_SORTS: dict[Any, Sort] = {}  # (operator, data, sorts of arguments) -> sort, for forms found correct
_BINDING: Final = frozenset(("sum", "E", "integrable", "forall", "exists", "lam", "deriv", "differentiable"))


def make(op: str, args: Iterable[Term] = (), data: Any = None) -> Term:
    """The term with this operator; raises KernelError if it is ill-sorted."""
    if type(args) is not tuple:
        args = tuple(args)
    place = (op, data, args)  # arguments compare by identity
    try:
        known = _KNOWN.get(place)
    except TypeError:
        raise KernelError(f"an argument of {op} is not a term, or its data are not plain") from None
    if known is not None and (data is None or type(known[2]) is type(data)):  # 1 == Fraction(1) as keys
        return known
    kind = type(data)
    if data is None:
        place_of_data = 11
    elif kind is str:
        place_of_data = _STABLE.get(data) or _stable(data)
    elif kind is Definition:
        place_of_data = data.key
    elif op == "aff":
        place_of_data = hash(data)  # of integers only, as _check finds below
    else:
        _exact(data)
        place_of_data = _stable(data)
    maxb, fv = 0, _EMPTY
    sorts: list[Any] = [op, data]
    keys = [_STABLE.get(op) or _stable(op), place_of_data]
    opens = binders(op, data, len(args)) if op in _BINDING else None
    for n, a in enumerate(args):
        if type(a) not in _KINDS:
            raise KernelError(f"an argument of {op} is not a term")
        sorts.append(a.sort)
        keys.append(a.key)
        b = a.maxb if opens is None else a.maxb - opens[n]
        if b > maxb:
            maxb = b
        more = a.fv
        if more and more is not fv:
            fv = more if not fv or fv <= more else fv if more <= fv else fv | more
    if op == "var" or op == "aff":
        sort = _check(op, args, data)
    else:
        form = tuple(sorts)
        sort = _SORTS.get(form)
        if sort is None:
            sort = _SORTS[form] = _check(op, args, data)
    if op == "b":
        maxb = data[0] + 1
    key = hash(tuple(keys))
    t: Term
    if op == "var":
        t = _variable(args, data, sort, key)
    else:
        t = _new_tuple(Term, (op, args, data, sort, key, maxb, fv))
    _KNOWN[place] = t
    return t


# --------------------------------------------------------------------------------------- constructors
def num(c: int | Fraction) -> Term:
    """A rational constant."""
    if isinstance(c, Fraction) and c.denominator == 1:
        c = int(c)
    return make("num", (), c)


def integer(k: int) -> Term:
    """An integer constant."""
    return make("int", (), k)


def bound(index: int, sort: Sort) -> Term:
    """The variable of the binder that many levels out."""
    return make("b", (), (index, sort))


def var(name: str, sort: Sort, ranges: Sequence[Term] = ()) -> Term:
    """A free variable; arrays carry lowest and highest index of each integer slot (``NOTHING`` if unbounded)."""
    return make("var", ranges, (name, sort))


def established(statement: Term) -> Term:
    """proved(S): S is true and every term in it has a value. Only the rule ``establish`` concludes it.

    It is not a connective: equals may not replace equals in it, and no other rule takes it.
    """
    t = _PROVED.get(statement)
    if t is None:
        key = hash((_stable("proved"), statement.key))
        t = _PROVED[statement] = _new_tuple(
            Term, ("proved", (statement,), None, PROP, key, statement.maxb, statement.fv)
        )
    return t


_PROVED: dict[Term, Term] = {}


def is_term(x: Any) -> bool:
    """Whether x is a term."""
    return type(x) in _KINDS


def local(tag: str, number: int, sort: Sort, ranges: tuple[Term, ...] = ()) -> Term:
    """A variable of the kernel's own, with a name that ``var`` and certificates cannot write.

    Rules use locals while they work under a binder and bind them before they return.
    """
    form = (tag, number, sort, *map(id, ranges))
    t = _LOCALS.get(form)
    if t is None:
        data = ((tag, number), sort)
        key = hash((_stable("local"), _stable(data), *[r.key for r in ranges]))
        t = _LOCALS[form] = _variable(ranges, data, sort, key)
        LOCALS.add(t)
    return t


_LOCALS: dict[Any, Term] = {}
LOCALS: set[Term] = set()  # all locals; a closed formula holds none


NOTHING: Final = make("none")
TRUE: Final = make("true")
FALSE: Final = make("false")
ZERO: Final = num(0)
ONE: Final = num(1)
I0: Final = integer(0)
I1: Final = integer(1)


def _pair_key(pair: tuple[Term, int]) -> int:
    return pair[0].key


def affine(constant: int, coefficients: Mapping[Term, int]) -> Term:
    """The integer constant + Σ coefficient · term, in canonical form."""
    pairs = [p for p in coefficients.items() if p[1]]
    if not pairs:
        return integer(constant)
    if len(pairs) > 1:
        pairs.sort(key=_pair_key)
    elif constant == 0 and pairs[0][1] == 1:
        return pairs[0][0]
    return make("aff", tuple([p[0] for p in pairs]), (constant, tuple([p[1] for p in pairs])))


def affine_parts(t: Term) -> tuple[int, dict[Term, int]]:
    """Constant and coefficients of an integer term."""
    if t.op == "int":
        return t.data, {}
    if t.op == "aff":
        return t.data[0], dict(zip(t.args, t.data[1], strict=True))
    if t.sort != INT or t.op == "none":
        raise KernelError(f"not an integer: {t!r}")
    return 0, {t: 1}


def combine(*parts: tuple[int, Term]) -> Term:
    """Σ factor · integer term."""
    if len(parts) == 1 and parts[0][0] == 1:
        return parts[0][1]
    constant, coefficients = 0, dict[Term, int]()
    for factor, t in parts:
        if t.op == "int":
            constant += factor * t.data
        elif t.op == "aff":
            constant += factor * t.data[0]
            for x, k in zip(t.args, t.data[1], strict=True):
                coefficients[x] = coefficients.get(x, 0) + factor * k
        elif t.sort == INT and t.op != "none":
            coefficients[t] = coefficients.get(t, 0) + factor
        else:
            raise KernelError(f"not an integer: {t!r}")
    return affine(constant, coefficients)


def plus(t: Term, k: int) -> Term:
    """t + k."""
    return combine((1, t), (k, I1)) if k else t


_MINUS: dict[tuple[int, int], tuple[Term, Term, Term]] = {}  # as _OPENED


def minus(a: Term, b: Term) -> Term:
    """a − b for integers."""
    key = (id(a), id(b))
    found = _MINUS.get(key)
    if found is None:
        found = _MINUS[key] = (combine((1, a), (-1, b)), a, b)
    return found[0]


def real(t: Term) -> Term:
    """An integer as a real."""
    return num(t.data) if t.op == "int" else make("real", (t,))


def add(*terms: Term) -> Term:
    """The sum of reals."""
    return terms[0] if len(terms) == 1 else make("add", terms)


def mul(*terms: Term) -> Term:
    """The product of reals."""
    return terms[0] if len(terms) == 1 else make("mul", terms)


def neg(t: Term) -> Term:
    """−t."""
    return make("mul", (num(-1), t))


def sub(a: Term, b: Term) -> Term:
    """a − b."""
    return make("add", (a, neg(b)))


def power(x: Term, e: int | Term) -> Term:
    """x to an integer power; x⁰ = 1, and for negative exponents the power of 1/x (1/0 = 0)."""
    return make("pow", (x, integer(e) if isinstance(e, int) else e))


def divide(a: Term, b: Term) -> Term:
    """a / b."""
    return make("mul", (a, power(b, -1)))


def func(name: str, x: Term) -> Term:
    """A named function of a real."""
    return make("fn", (x,), name)


def indicator(p: Term) -> Term:
    """1 if p, else 0."""
    return make("ind", (p,))


def delta(i: Term, j: Term) -> Term:
    """The Kronecker delta."""
    return indicator(make("ieq", (i, j)))


def app(head: Term, *args: Term) -> Term:
    """Application; an abstraction is reduced."""
    if not args:
        return head
    return instantiate(head.args[-1], args) if head.op == "lam" else make("app", (head, *args))


def const(definition: Definition, *args: Term) -> Term:
    """A defined constant with all its arguments."""
    return make("const", args, definition)


def conj(*parts: Term) -> Term:
    """The conjunction, right-nested; without trivial parts."""
    kept = [p for p in parts if p is not TRUE and p != TRUE]
    out = TRUE
    for p in reversed(kept):
        out = p if out == TRUE else make("and", (p, out))
    return out


def imp(a: Term, b: Term) -> Term:
    """a ⇒ b."""
    return make("imp", (a, b))


def negate(p: Term) -> Term:
    """¬p."""
    return make("not", (p,))


# ----------------------------------------------------------------------------------------- substitution
_CANONICAL: Final = frozenset(("app", "aff", "real"))  # operators whose terms are kept in a canonical form


def rebuild(t: Term, args: Sequence[Term]) -> Term:
    """t with other arguments, keeping affine terms canonical and applications reduced."""
    op = t.op
    if op == "app":
        return make("app", args) if args[0].op != "lam" else app(args[0], *args[1:])
    if op == "aff":
        constant, coefficients = t.data
        return combine((constant, I1), *zip(coefficients, args, strict=True))
    if op == "real":
        return real(args[0])
    return make(op, args, t.data)


def _shift(t: Term, by: int, cutoff: int) -> Term:
    if by == 0 or t.maxb <= cutoff:
        return t
    if t.op == "b":
        return bound(t.data[0] + by, t.data[1])
    counts = binders(t.op, t.data, len(t.args))
    return rebuild(t, [_shift(a, by, cutoff + k) for a, k in zip(t.args, counts, strict=True)])


def _replace(t: Term, values: Sequence[Term], depth: int) -> Term:
    """t, in which a bound index reaches beyond depth, with values for the variables there."""
    op = t.op
    if op == "b":
        j = t.data[0] - depth
        if j < len(values):
            value = values[len(values) - 1 - j]
            if value.sort != t.data[1]:
                raise KernelError(f"a variable of sort {t.data[1]} cannot be {value.sort}")
            return _shift(value, depth, 0) if depth and value.maxb else value
        return bound(t.data[0] - len(values), t.data[1])
    args: list[Term] = []
    if op in _BINDING:
        for a, k in zip(t.args, binders(op, t.data, len(t.args)), strict=True):
            args.append(a if a.maxb <= depth + k else _replace(a, values, depth + k))
        return make(op, tuple(args), t.data)
    for a in t.args:
        args.append(a if a.maxb <= depth else _replace(a, values, depth))
    return rebuild(t, args) if op in _CANONICAL else make(op, tuple(args), t.data)


def instantiate(body: Term, values: Sequence[Term]) -> Term:
    """The body of a binder of len(values) variables with values in their place (first value: first variable)."""
    if body.maxb == 0:
        return body
    key = (id(body), *map(id, values))
    found = _OPENED.get(key)
    if found is None:
        found = _OPENED[key] = (_replace(body, values, 0), body, tuple(values))
    return found[0]


# results by identity of their arguments; each entry keeps its arguments alive, so that no identity is reused
_OPENED: dict[tuple[int, ...], tuple[Term, Term, tuple[Term, ...]]] = {}
_CLOSED: dict[tuple[int, ...], tuple[Term, Term, tuple[Term, ...]]] = {}


def _close(t: Term, variables: dict[Term, int], count: int, depth: int) -> Term:
    if t.op == "var":
        k = variables.get(t)
        if k is not None:
            return bound(depth + count - 1 - k, t.sort)
        if not t.fv.isdisjoint(variables):
            raise KernelError(
                f"the index range of {t.data[0]} depends on the variable: generalise {t.data[0]} first"
            )
        return t
    if t.fv.isdisjoint(variables):
        return _shift(t, count, depth)
    args: list[Term] = []
    if t.op in _BINDING:
        for a, k in zip(t.args, binders(t.op, t.data, len(t.args)), strict=True):
            args.append(_close(a, variables, count, depth + k))
        return make(t.op, tuple(args), t.data)
    for a in t.args:
        plain = a.maxb <= depth and a.fv.isdisjoint(variables)
        args.append(a if plain else _close(a, variables, count, depth))
    return rebuild(t, args) if t.op in _CANONICAL else make(t.op, tuple(args), t.data)


def abstract(t: Term, variables: Sequence[Term]) -> Term:
    """The body of a binder for the given free variables (the first becomes the outermost)."""
    if t.maxb == 0 and t.fv.isdisjoint(variables):
        return t
    key = (id(t), *map(id, variables))
    found = _CLOSED.get(key)
    if found is None:
        places = {v: k for k, v in enumerate(variables)}
        found = _CLOSED[key] = (_close(t, places, len(variables), 0), t, tuple(variables))
    return found[0]


def substitute(t: Term, mapping: Mapping[Term, Term]) -> Term:
    """t with free variables replaced; no capture can occur, since bound variables have no names."""
    if t.fv.isdisjoint(mapping):
        return t
    return _substitute(t, mapping)


def _substitute(t: Term, mapping: Mapping[Term, Term]) -> Term:
    if t.op == "var":
        value = mapping.get(t)
        if value is None:
            raise KernelError(
                f"the index range of {t.data[0]} depends on the variable: generalise {t.data[0]} first"
            )
        if value.sort != t.sort or value.maxb:
            raise KernelError(f"a variable of sort {t.sort} cannot be {value.sort}, or the value is open")
        return value
    args: list[Term] = []
    for a in t.args:
        args.append(a if a.fv.isdisjoint(mapping) else _substitute(a, mapping))
    return rebuild(t, args) if t.op in _CANONICAL else make(t.op, tuple(args), t.data)


# ------------------------------------------------------------------------------------ binding operators
def sum_over(v: Term, lo: Term, hi: Term, body: Term) -> Term:
    """Σ over the integer variable v from lo to hi."""
    return make("sum", (lo, hi, abstract(body, (v,))))


def lam(variables: Sequence[Term], ranges: Sequence[Term], body: Term) -> Term:
    """λ variables. body; ranges: lowest and highest value of each integer variable. Eta-reduced."""
    inner = abstract(body, variables)
    k = len(variables)
    if inner.op == "app" and inner.args[0].op == "var" and len(inner.args) == k + 1:
        if all(a.op == "b" and a.data[0] == k - 1 - i for i, a in enumerate(inner.args[1:])):
            return inner.args[0]
    return make("lam", (*ranges, inner), tuple(v.sort for v in variables))


def expect(v: Term, body: Term) -> Term:
    """E over the outcome variable v."""
    return make("E", (abstract(body, (v,)),))


def integrable(v: Term, body: Term) -> Term:
    """The proposition that body is integrable over the outcome variable v."""
    return make("integrable", (abstract(body, (v,)),))


def forall(v: Term, body: Term) -> Term:
    """∀ v. body."""
    return make("forall", (*v.args, abstract(body, (v,))), ("", v.sort))


def exists(v: Term, body: Term) -> Term:
    """∃ v. body."""
    return make("exists", (*v.args, abstract(body, (v,))), ("", v.sort))


def quantify(entries: Sequence[Term], core: Term) -> Term:
    """∀ and ⇒ over variables and guards, the first outermost; each may speak of the variables before it."""
    variables = [e for e in entries if e.sort != PROP]
    core = abstract(core, variables)
    left = len(variables)
    for e in reversed(entries):
        if e.sort != PROP:
            left -= 1
            ranges = [abstract(r, variables[:left]) for r in e.args]
            core = make("forall", (*ranges, core), ("", e.sort))
        else:
            core = make("imp", (abstract(e, variables[:left]), core))
    return core


def within(v: Term, lo: Term, hi: Term) -> list[Term]:
    """The guards lo ≤ v and v ≤ hi (``NOTHING`` for no bound)."""
    return [make("ile", pair) for pair in ((lo, v), (v, hi)) if pair[0].op != "none" and pair[1].op != "none"]


def ranged(v: Term, lo: Term, hi: Term, body: Term) -> Term:
    """∀ v. lo ≤ v ⇒ v ≤ hi ⇒ body, for an integer v (``NOTHING`` for no bound)."""
    return quantify([v, *within(v, lo, hi)], body)
