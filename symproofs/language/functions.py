"""Building blocks: norm, diag, hadamard, inv, sqrt and the namespace ``fn`` of named functions."""

from __future__ import annotations

from typing import Any, NoReturn

from symproofs.language.errors import no_such_name
from symproofs.language.nodes import (
    Apply,
    Delta,
    Diag,
    Diagonal,
    Frobenius,
    Hadamard,
    Inverse,
    LambdaMax,
    Named,
    Norm,
    Trace,
    as_node,
)

FUNCTIONS = ("exp", "log", "tanh", "logistic", "relu", "sin", "cos", "softplus")


def norm(x: Any) -> Any:
    """Euclidean norm of a vector, operator 2-norm of a matrix.

    >>> from symproofs import norm, sizes, vector
    >>> norm(vector("w", sizes("d")))**2
    norm(w)**2
    """
    return Norm(as_node(x))


def diag(v: Any) -> Any:
    """The diagonal matrix with the vector v on its diagonal."""
    return Diag(as_node(v))


def diagonal(a: Any) -> Any:
    """The vector of diagonal entries of a square matrix."""
    return Diagonal(as_node(a))


def hadamard(a: Any, b: Any) -> Any:
    """The entrywise product of two arrays of one shape."""
    return Hadamard(as_node(a), as_node(b))


def inv(a: Any) -> Any:
    """The inverse of a square matrix; an obligation that it is invertible arises."""
    return Inverse(as_node(a))


def sqrt(x: Any) -> Any:
    """The square root, entrywise; an obligation x >= 0 arises.

    >>> from symproofs import sqrt, scalar
    >>> sqrt(scalar("x"))
    sqrt(x)
    """
    return Apply(Named("sqrt"), as_node(x))


def delta(i: Any, j: Any) -> Any:
    """The Kronecker delta of two integers."""
    return Delta(as_node(i), as_node(j))


# what functions are called elsewhere
_CALLED = {
    "sigmoid": "logistic",
    "expit": "logistic",
    "ln": "log",
    "tr": "trace",
    "hinge": "relu",
    "fro": "frobenius",
}


class _Namespace:
    """``fn``: named functions, elementwise, and a few functions of a matrix."""

    exp = Named("exp")
    log = Named("log")
    tanh = Named("tanh")
    logistic = Named("logistic")
    relu = Named("relu")
    sin = Named("sin")
    cos = Named("cos")
    softplus = Named("softplus")

    def __getattr__(self, name: str) -> NoReturn:
        raise no_such_name("fn", name, (k for k in vars(type(self)) if not k.startswith("_")), _CALLED)

    @staticmethod
    def trace(a: Any) -> Any:
        """The sum of the diagonal entries."""
        return Trace(as_node(a))

    @staticmethod
    def lambda_max(a: Any) -> Any:
        """The largest eigenvalue of a symmetric matrix."""
        return LambdaMax(as_node(a))

    @staticmethod
    def frobenius(a: Any) -> Any:
        """The root of the sum of squared entries."""
        return Frobenius(as_node(a))


fn = _Namespace()
