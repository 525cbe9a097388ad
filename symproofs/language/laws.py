"""What is declared about randomness, and nothing else: laws, moments, independence.

A law is data. What may be concluded from it is decided by the kernel (kernel/laws.py).
"""

from __future__ import annotations

from typing import Any, NoReturn

from sympy import Rational
from sympy.core.basic import Basic
from sympy.core.symbol import Str

from symproofs.language.errors import InputError, LawError, no_such_name
from symproofs.language.nodes import as_node, shape_of, show
from symproofs.language.symbols import NONE, declared_in, is_random_symbol
from symproofs.language.verbs import Refusing


class Law(Refusing, Basic):
    """A named law of one real random variable. args: Str name, parameters. Raises LawError for bad ones."""

    def __new__(cls, name: Str, *parameters: Any) -> Law:
        _check_parameters(str(name.name), parameters)
        made: Law = Basic.__new__(cls, name, *parameters)
        return made

    @property
    def name(self) -> str:
        """Bernoulli, Gaussian, Uniform, Rademacher."""
        return str(self.args[0].name)

    @property
    def parameters(self) -> tuple[Any, ...]:
        """The parameters, in the order of the law's signature."""
        return tuple(self.args[1:])

    def __str__(self) -> str:
        inside = ", ".join(show(a) for a in self.parameters)
        return f"{self.name}({inside})" if inside else self.name

    __repr__ = __str__


class IID(Refusing, Basic):
    """Independent entries that all have one law. args: the Law."""

    @property
    def law(self) -> Law:
        """The common law."""
        return self.args[0]

    def __str__(self) -> str:
        return f"iid({self.law})"

    __repr__ = __str__


class Moments(Refusing, Basic):
    """What is known of the moments.

    args: mean, variance, uncorrelated (Str), finite order, symmetric (Str); NONE where absent.
    """

    def _get(self, k: int) -> Any:
        return None if self.args[k] == NONE else self.args[k]

    @property
    def mean(self) -> Any:
        """The mean of each entry (a scalar, or an array of the symbol's shape), or None."""
        return self._get(0)

    @property
    def var(self) -> Any:
        """The variance of each entry, or None."""
        return self._get(1)

    @property
    def uncorrelated(self) -> str | None:
        """``rows`` (entries of one row), ``columns``, ``entries`` (all), ``times``, or None."""
        return None if self.args[2] == NONE else str(self.args[2].name)

    @property
    def order(self) -> int:
        """Absolute moments are finite up to this order."""
        return int(self.args[3])

    @property
    def symmetric(self) -> bool:
        """Whether each entry and its negative have the same law."""
        return bool(self.args[4] != NONE)

    def __str__(self) -> str:
        parts = [] if self.mean is None else [f"mean={show(self.mean)}"]
        if self.var is not None:
            parts.append(f"var={show(self.var)}")
        if self.uncorrelated is not None:
            parts.append(f"uncorrelated={self.uncorrelated!r}")
        if self.order > (0 if self.mean is None else 2 if self.var is not None else 1):
            parts.append(f"order={self.order}")
        if self.symmetric:
            parts.append("symmetric=True")
        return f"moments({', '.join(parts)})"

    __repr__ = __str__


def _check_parameters(law: str, parameters: tuple[Any, ...]) -> None:
    told = f"{law}({', '.join(map(show, parameters))})"
    for x in parameters:
        if shape_of(x) != ():
            raise LawError(f"{told}: the parameter {show(x)} is an array; it must be a scalar")
    numbers = all(isinstance(x, Rational) for x in parameters)
    if law == "Bernoulli" and numbers and not 0 <= parameters[0] <= 1:
        raise LawError(f"{told}: the probability {parameters[0]} is outside [0, 1]")
    if law == "Gaussian" and isinstance(parameters[1], Rational) and parameters[1] < 0:
        raise LawError(f"{told}: the variance is negative")
    if law == "Uniform" and (
        parameters[0] == parameters[1] or (numbers and not parameters[0] < parameters[1])
    ):
        raise LawError(f"{told}: the interval is empty; the lower end comes first")


def Bernoulli(p: Any) -> Law:
    """The law of a 0/1 variable that is 1 with probability p; needs 0 <= p <= 1.

    >>> from symproofs import scalar, laws
    >>> laws.Bernoulli(scalar("p", "0 <= p <= 1"))
    Bernoulli(p)
    """
    return Law(Str("Bernoulli"), as_node(p))


def Rademacher() -> Law:
    """The law of a fair sign: 1 or −1, each with probability one half."""
    return Law(Str("Rademacher"))


def Gaussian(mean: Any, var: Any) -> Law:
    """The normal law with a mean and a variance (not a standard deviation); needs var >= 0."""
    return Law(Str("Gaussian"), as_node(mean), as_node(var))


def Uniform(low: Any, high: Any) -> Law:
    """The uniform law on [low, high]; needs low < high."""
    return Law(Str("Uniform"), as_node(low), as_node(high))


def iid(law: Any) -> IID:
    """Entries independent of each other, each with the given law.

    >>> from symproofs import iid, laws
    >>> iid(laws.Rademacher())
    iid(Rademacher)
    """
    if not isinstance(law, Law):
        raise LawError(
            f"iid({law}): expected a law such as laws.Bernoulli(p), laws.Gaussian(0, 1), laws.Rademacher()"
        )
    return IID(law)


def moments(
    mean: Any = None,
    var: Any = None,
    uncorrelated: str | None = None,
    order: int | None = None,
    symmetric: bool = False,
) -> Moments:
    """Finite moments, and nothing else about the law.

    ``mean`` and ``var`` are scalars or arrays of the symbol's shape and hold for every entry;
    ``uncorrelated`` is ``"rows"`` (entries of one row pairwise), ``"columns"``, ``"entries"`` (all pairs)
    or ``"times"`` (elements of a sequence at different times); ``order`` says up to which order absolute
    moments are finite (1 with a mean, 2 with a variance or uncorrelatedness, unless given);
    ``symmetric`` says of each entry that it and its negative have the same law (an atom at 0 is allowed).

    >>> from symproofs import moments
    >>> moments(mean=0, var=1)
    moments(mean=0, var=1)
    """
    if uncorrelated not in (None, "rows", "columns", "entries", "times"):
        raise LawError(
            f"moments(uncorrelated={uncorrelated!r}): expected 'rows', 'columns', 'entries' or 'times'"
        )
    least = 2 if (var is not None or uncorrelated) else 1 if mean is not None else 0
    if order is None:
        order = least
    if not isinstance(order, int) or order < least:
        raise LawError(f"moments(order={order!r}): the declared moments need order >= {least}")
    if type(symmetric) is not bool:
        raise LawError(f"moments(symmetric={symmetric!r}): expected True or False")
    if order == 0:
        said = "symmetric=True says nothing of moments" if symmetric else "nothing declared"
        raise LawError(f"moments(): {said}; give mean=, var= or order=")
    if symmetric and mean is not None and not (isinstance(mean, (int, Rational)) and mean == 0):
        raise LawError(
            f"moments(mean={show(as_node(mean))}, symmetric=True): a symmetric law has mean 0; leave mean= out"
        )
    value = None if var is None else as_node(var)
    if isinstance(value, Rational) and value < 0:
        raise LawError(f"moments(var={var}): a variance is not negative")
    return Moments(
        NONE if mean is None else as_node(mean),
        NONE if value is None else value,
        NONE if uncorrelated is None else Str(uncorrelated),
        as_node(order),
        Str("symmetric") if symmetric else NONE,
    )


def check_law(law: Any, shape: tuple[Any, ...], name: str, sequence: bool = False) -> Any:
    """The law argument of a declaration, checked against the shape; NONE for None."""
    if law is None:
        return NONE
    if isinstance(law, Law) and (shape or sequence):
        raise LawError(f"law={law} on {name}: say how its entries relate, e.g. law=iid({law})")
    if not isinstance(law, (Law, IID, Moments)):
        raise LawError(
            f"law={law!r} on {name}: expected iid(...), moments(...) or, for a scalar, a law of laws.*"
        )
    for x in declared_in(law):
        if is_random_symbol(x):
            raise LawError(
                f"law={law} on {name}: {x.name} is random, and a law has fixed parameters; declare {name} with what "
                "is known of it, and state what is known of both in given=[...]"
            )
    if isinstance(law, Moments):
        for value in (law.mean, law.var):
            s = () if value is None else shape_of(value)
            if s not in ((), shape):
                raise LawError(
                    f"law={law} on {name}: {show(value)} must be a scalar or have the shape of {name}"
                )
        wants = {"rows": 2, "columns": 2}.get(law.uncorrelated or "", 0)
        if wants and len(shape) != wants:
            raise LawError(
                f"law={law} on {name}: only a matrix has {law.uncorrelated}; say uncorrelated='entries'"
            )
        if law.uncorrelated == "times" and not sequence:
            raise LawError(f"law={law} on {name}: only a sequence has times; say uncorrelated='entries'")
        if law.uncorrelated and not shape and not sequence:
            raise LawError(f"law={law} on {name}: a single scalar has nothing to be uncorrelated with")
    if isinstance(law, Law) and law.name == "":
        raise InputError(f"{law} has no name")
    return law


def __getattr__(name: str) -> NoReturn:
    raise no_such_name(
        "laws", name, ("Bernoulli", "Gaussian", "Rademacher", "Uniform"), {"Normal": "Gaussian"}
    )
