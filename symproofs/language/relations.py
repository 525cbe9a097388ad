"""Statements: relations, connectives and quantifiers. None of them evaluates or has a truth value."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from sympy import Integer
from sympy.core.basic import Basic
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean

from symproofs.language.errors import InputError, ShapeError
from symproofs.language.nodes import (
    Apply,
    Constant,
    Named,
    Node,
    Sub,
    as_int,
    as_node,
    is_row,
    same_shape,
    shape_of,
    show,
    show_shape,
)
from symproofs.language.symbols import (
    ArraySymbol,
    Bound,
    FunctionSymbol,
    IntSymbol,
    RecursionSymbol,
    ScalarSymbol,
    SequenceSymbol,
    declared_in,
    describe,
    is_random_symbol,
    mentions,
    not_captured,
    replaced,
    told_apart,
)
from symproofs.language.verbs import Refusing


class Statement(Refusing, Boolean):
    """Base of all statements. SymPy's And, Or, Not, Implies hold it as it is, and are read again."""

    def __bool__(self) -> bool:
        raise InputError(
            f"{self} is a statement and has no truth value. Python asked for one: write a double bound as "
            "two statements (or as scalar('p', '0 < p < 1')), And(a, b) for `and`, Or(a, b) for `or`, Not(a) "
            "for `not`, fn.relu(x) for max(0, x)"
        )

    def __and__(self, other: Any) -> Statement:
        return And(self, other)

    def __or__(self, other: Any) -> Statement:
        return Or(self, other)

    def __invert__(self) -> Statement:
        return Not(self)

    def __str__(self) -> str:
        return self.source()

    __repr__ = __str__

    def _sympystr(self, printer: Any) -> str:
        return self.source()

    def source(self) -> str:
        """Python source that rebuilds the statement."""
        inside = ", ".join(a.source() if hasattr(a, "source") else str(a) for a in self.args)
        return f"{type(self).__name__}({inside})"


def as_statement(x: Any, where: str = "a statement") -> Statement:
    """``x`` as a statement; raises InputError for booleans, SymPy booleans and expressions."""
    if isinstance(x, Statement):
        return x
    if isinstance(x, (bool,)) or type(x).__name__ in ("BooleanTrue", "BooleanFalse"):
        raise InputError(
            f"{x} was given as {where}: Python or SymPy evaluated the relation before symproofs saw it "
            "(== compares structure; SymPy's Eq and < evaluate). Write Eq(a, b), Ne(a, b), a <= b with "
            "symbols declared by symproofs, or build the SymPy relation with evaluate=False"
        )
    if isinstance(x, Basic) and not isinstance(x, Node):
        from symproofs.language.reader import from_sympy

        out = from_sympy(x)
        if isinstance(out, Statement):
            return out
    raise InputError(f"{show(x)} was given as {where}: expected a relation such as Eq(a, b) or a <= b")


class Relation(Statement):
    """A relation between two expressions. args: left, right."""

    sign: ClassVar[str] = "?"

    @property
    def left(self) -> Any:
        """Left side."""
        return self.args[0]

    @property
    def right(self) -> Any:
        """Right side."""
        return self.args[1]

    def source(self) -> str:
        return f"{show(self.left)} {self.sign} {show(self.right)}"


class _Equality(Relation):
    def __new__(cls, a: Any, b: Any) -> Relation:
        a, b = _side(a, b), _side(b, a)
        if not same_shape(shape_of(a), shape_of(b)):
            raise ShapeError(
                f"{cls.__name__}({show(a)}, {show(b)}): the left side is {show_shape(shape_of(a))}, "
                f"the right side is {show_shape(shape_of(b))}; an equality needs equal shapes"
            )
        return Basic.__new__(cls, a, b)

    def source(self) -> str:
        return f"{type(self).__name__}({show(self.left)}, {show(self.right)})"


def _side(a: Any, other: Any) -> Any:
    a = as_node(a)
    shape = shape_of(as_node(other))
    if shape and a == Integer(0):  # Ne(u, 0): the zero vector
        if is_row(shape):
            return Constant(Str("zeros"), shape[1]).T
        return Constant(Str("zeros"), *shape)
    return a


class Eq(_Equality):
    """a = b, for arrays entry by entry.

    >>> from symproofs import Eq, scalar
    >>> x = scalar("x")
    >>> Eq(x / x, 1)
    Eq(x / x, 1)
    """


class Ne(_Equality):
    """a ≠ b; for arrays, some entry differs."""


class _Order(Relation):
    def __new__(cls, a: Any, b: Any) -> Relation:
        a, b = as_node(a), as_node(b)
        for s in (shape_of(a), shape_of(b)):
            if s != ():
                raise ShapeError(
                    f"{show(a)} {cls.sign} {show(b)}: order relates scalars, and one side is "
                    f"{show_shape(s)}; compare entries (a[i] <= b[i]) or norms"
                )
        return Basic.__new__(cls, a, b)


class Lt(_Order):
    """a < b."""

    sign = "<"


class Le(_Order):
    """a ≤ b."""

    sign = "<="


class Gt(_Order):
    """a > b."""

    sign = ">"


class Ge(_Order):
    """a ≥ b."""

    sign = ">="


class _Connective(Statement):
    def __new__(cls, *parts: Any) -> Statement:
        if len(parts) < 2:
            raise InputError(f"{cls.__name__} joins at least two statements")
        return Basic.__new__(cls, *(as_statement(p, f"a part of {cls.__name__}") for p in parts))


class And(_Connective):
    """All of the statements."""


class Or(_Connective):
    """At least one of the statements."""


class Not(Statement):
    """The negation of a statement."""

    def __new__(cls, part: Any) -> Statement:
        return Basic.__new__(cls, as_statement(part, "the part of Not"))


class Implies(Statement):
    """If the first, then the second."""

    def __new__(cls, a: Any, b: Any) -> Statement:
        return Basic.__new__(cls, as_statement(a, "a part of Implies"), as_statement(b, "a part of Implies"))


class Iff(Statement):
    """Each of the two statements implies the other."""

    def __new__(cls, a: Any, b: Any) -> Statement:
        return Basic.__new__(cls, as_statement(a, "a part of Iff"), as_statement(b, "a part of Iff"))


class _Quantifier(Statement):
    """args: the bound symbol (an integer as ``Bound`` with its range), the body, low, high (NONE: absent)."""

    binds = 0

    @property
    def variable(self) -> Any:
        """The bound symbol."""
        return self.args[0]

    @property
    def body(self) -> Any:
        """The statement about it."""
        return self.args[1]

    def _xreplace(self, rule: Any) -> Any:
        inside = not_captured(rule, self.variable, self.body, self)
        return replaced(self, rule, {0: inside, 1: inside})

    def source(self) -> str:
        name, body = told_apart(self.variable, self.body)
        return f"{type(self).__name__}({name}, {body.source()})"


def _quantify(cls: type, variables: tuple[Any, ...]) -> Any:
    from symproofs.language.binders import bind
    from symproofs.language.symbols import NONE

    if len(variables) < 2:
        raise InputError(f"{cls.__name__} needs a symbol and a statement: {cls.__name__}(x, x*x >= 0)")
    *symbols, body = variables
    body = as_statement(body, f"the body of {cls.__name__}")
    for x in reversed(symbols):
        if isinstance(x, IntSymbol):
            b, inner = bind(x, body)
            body = Basic.__new__(cls, b, inner, x.low, NONE if x.high is None else x.high)
        elif isinstance(x, (ScalarSymbol, ArraySymbol, SequenceSymbol, FunctionSymbol)):
            if is_random_symbol(x):
                raise InputError(
                    f"{cls.__name__}({x.name}, ...): {x.name} is random; a claim already holds for every law "
                    "that meets its declaration"
                )
            fixed = next(
                (y for y in declared_in(body) if is_random_symbol(y) and x in declared_in(y.law)), None
            )
            if fixed is not None:
                raise InputError(
                    f"{cls.__name__}({x.name}, ...): {x.name} is a parameter of the law of {fixed.name}, which is "
                    f"fixed where {fixed.name} is declared. Leave the quantifier out: a claim holds for every "
                    f"{x.name} as it is"
                )
            body = Basic.__new__(cls, x, body)
        elif isinstance(x, RecursionSymbol):
            raise InputError(f"{cls.__name__}({x.name}, ...): {x.name} is defined by a recursion, not free")
        else:
            raise InputError(f"{cls.__name__}({show(x)}, ...): expected a declared symbol")
    return body


class ForAll(_Quantifier):
    """For all values of a declared symbol in its domain. Several symbols may precede the statement."""

    def __new__(cls, *args: Any) -> Any:
        if args and isinstance(args[0], Bound):
            return Basic.__new__(cls, *args)
        return _quantify(cls, args)


class Exists(_Quantifier):
    """For some value of a declared symbol in its domain."""

    def __new__(cls, *args: Any) -> Any:
        if args and isinstance(args[0], Bound):
            return Basic.__new__(cls, *args)
        return _quantify(cls, args)


def _size(a: Any, b: Any) -> Any:
    """|a − b|."""
    return Apply(Named("abs"), Sub(a, b))


class Tends(Statement):
    """f tends to a limit as x tends to a point or to oo. args: f, x, to, limit."""

    def __new__(cls, f: Any, x: Any, to: Any, limit: Any) -> Statement:
        from sympy import oo

        f = as_node(f)
        if shape_of(f) != ():
            raise ShapeError(
                f"Tends({show(f)}, ...): the expression is {show_shape(shape_of(f))}; take its norm"
            )
        if not isinstance(x, (IntSymbol, ScalarSymbol, Bound)):
            raise InputError(f"Tends(..., {show(x)}, ...): expected a scalar or a natural number")
        to = to if to in (oo, -oo) else as_node(to)
        limit = limit if limit in (oo, -oo) else as_node(limit)
        if isinstance(x, IntSymbol) and to != oo:
            raise InputError(f"Tends(..., {x.name}, {to}, ...): a natural number tends to oo only")
        if mentions(limit, x) or mentions(to, x):
            raise InputError(
                f"Tends(..., {x.name}, {show(to)}, {show(limit)}): the limit depends on {x.name} itself"
            )
        return Basic.__new__(cls, f, x, to, limit)

    def _xreplace(self, rule: Any) -> Any:
        inside = not_captured(rule, self.args[1], self.args[0], self)
        return replaced(self, rule, {0: inside, 1: inside})

    @property
    def unbounded(self) -> bool:
        """Whether the limit is oo or -oo."""
        from sympy import oo

        return self.args[3] in (oo, -oo)

    def definition(self, margin: Any, bound: Any) -> Any:
        """What it says, with symbols for the margin ε > 0 and for the bound beyond which ε is kept."""
        from sympy import oo

        f, x, to, limit = self.args
        unbounded = self.unbounded
        positive = [("gt", Integer(0))]
        if margin.domain != ([] if unbounded else positive):
            raise InputError(
                f"{self}: the margin {margin.name} is declared as {describe(margin)}; expected "
                + (
                    "a scalar without a domain"
                    if unbounded
                    else f"scalar('{margin.name}', '{margin.name} > 0')"
                )
            )
        if unbounded:
            near = Gt(f, margin) if limit == oo else Lt(f, margin)
        else:
            near = Lt(_size(f, limit), margin)
        if isinstance(x, IntSymbol):
            if not isinstance(bound, IntSymbol) or bound.role != "natural" or bound.low != x.low:
                raise InputError(
                    f"{self}: the bound is {show(bound)}; expected natural('{bound.name}', {show(x.low)})"
                )
            return ForAll(margin, Exists(bound, ForAll(x, Implies(Ge(x, bound), near))))
        if not isinstance(bound, ScalarSymbol) or bound.domain != positive:
            raise InputError(
                f"{self}: the bound is {show(bound)}; expected scalar('{bound.name}', '{bound.name} > 0')"
            )
        gap = _size(x, to)
        inside = Implies(Gt(gap, Integer(0)), Implies(Lt(gap, bound), near))
        return ForAll(margin, Exists(bound, ForAll(x, inside)))


class Invertible(Statement):
    """The square matrix has an inverse."""

    def __new__(cls, a: Any) -> Statement:
        from symproofs.language.nodes import _square

        a = as_node(a)
        _square(a, "invertible")
        return Basic.__new__(cls, a)


def invertible(a: Any) -> Invertible:
    """The square matrix has an inverse.

    >>> from symproofs import invertible, matrix, sizes
    >>> d = sizes("d")
    >>> invertible(matrix("A", d, d))
    Invertible(A)
    """
    return Invertible(a)


class Indicator(Node):
    """1 where the statement is true, else 0. args: the statement, about scalars."""

    @classmethod
    def _type(cls, statement: Any) -> tuple[Any, bool]:
        return (), False

    def source(self) -> str:
        return f"indicator({self.args[0].source()})"


def indicator(statement: Any) -> Indicator:
    """1 where the statement holds, 0 elsewhere; ``E(indicator(P))`` is the probability of P.

    The statement is made of relations between scalars, joined by And, Or, Not. An array on a side is refused.

    >>> from symproofs import indicator, scalar
    >>> indicator(scalar("x") > 0)
    indicator(x > 0)
    """
    event = as_statement(statement, "the event of indicator")
    _check_event(event)
    return Indicator(event)


def _check_event(s: Statement) -> None:
    if isinstance(s, (And, Or, Not)):
        for part in s.args:
            _check_event(part)
    elif not isinstance(s, Relation) or shape_of(s.left):
        raise InputError(
            f"indicator({s}): an event is a relation between scalars, or And, Or, Not of such relations"
        )


def almost_surely(statement: Any) -> Eq:
    """The statement holds with probability 1: ``Eq(E(indicator(P)), 1)``.

    >>> from symproofs import almost_surely, laws, scalar
    >>> almost_surely(Eq(abs(scalar("a", law=laws.Rademacher())), 1))
    Eq(E(indicator(Eq(abs(a), 1))), 1)
    """
    from symproofs.language.binders import E

    return Eq(E(indicator(statement)), 1)


class Independent(Statement):
    """The named random families are mutually independent."""


def independent(*families: Any) -> Independent:
    """Mutual independence of declared random families, for ``given=[...]``.

    >>> from symproofs import independent, moments, vector, sizes
    >>> d = sizes("d")
    >>> independent(vector("u", d, law=moments(mean=0)), vector("v", d, law=moments(mean=0)))
    Independent(u, v)
    """
    for f in families:
        if not is_random_symbol(f):
            raise InputError(_no_family(f, families))
    if len(set(families)) != len(families) or len(families) < 2:
        raise InputError("independent(...) takes two or more different random families")
    return Independent(*families)


def _no_family(f: Any, families: tuple[Any, ...]) -> str:
    """Why something is no family of independent(...)."""
    text = f"independent({show(f)}, ...): expected symbols declared with law="
    inside = [x for x in declared_in(f) if is_random_symbol(x)] if isinstance(f, Basic) else []
    for x in inside:
        if any(x == other for other in families):
            return (
                f"{text}. {show(f)} is a function of {x.name}, which stands beside it: a variable and a function of "
                "it are independent only if one of them is constant"
            )
    if inside:
        names = ", ".join(x.name for x in inside)
        return f"{text}. Say it of {names}: functions of independent families are independent"
    return text


def refuse_truth(x: Any) -> NoReturn:
    """Raises the error for a Boolean used as a statement."""
    raise InputError(f"{x} is a truth value, not a statement")


def integer(x: Any) -> Any:
    """``x`` as an integer expression; re-exported for readers of relations."""
    return as_int(x, "an integer")
