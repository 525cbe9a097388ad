"""Arrays as nested tuples, with the little linear algebra that the language names.

A vector or row is a tuple of numbers, a matrix a tuple of rows. Everything is exact as long as the entries
are; eigenvalues of matrices beyond 2 × 2 are floats (cyclic Jacobi rotations).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from symproofs.numeric.numbers import divide, is_exact, root, tidy

Array = Any  # a number or nested tuples of numbers


def map_one(f: Callable[[Any], Any], x: Array) -> Array:
    """f on every entry."""
    return tuple(map_one(f, e) for e in x) if isinstance(x, tuple) else f(x)


def map_two(f: Callable[[Any, Any], Any], x: Array, y: Array) -> Array:
    """f on the pairs of entries of two arrays of one shape."""
    if isinstance(x, tuple):
        return tuple(map_two(f, a, b) for a, b in zip(x, y, strict=True))
    return f(x, y)


def flat(x: Array) -> Iterator[Any]:
    """The entries in reading order."""
    if isinstance(x, tuple):
        for e in x:
            yield from flat(e)
    else:
        yield x


def fill(dims: tuple[int, ...], entries: Iterator[Any]) -> Array:
    """The array of a given shape with the next entries, in reading order."""
    if not dims:
        return next(entries)
    return tuple(fill(dims[1:], entries) for _ in range(dims[0]))


def like(x: Array, entries: Iterator[Any]) -> Array:
    """The array of the shape of x with the next entries."""
    return tuple(like(e, entries) for e in x) if isinstance(x, tuple) else next(entries)


def shape(x: Array) -> tuple[int, ...]:
    """The dimensions; a row and a vector look alike."""
    return (len(x), *shape(x[0])) if isinstance(x, tuple) and x else (0,) if isinstance(x, tuple) else ()


def total(numbers: Any) -> Any:
    """The sum, where an exact 0 adds nothing."""
    out: Any = 0
    for e in numbers:
        out = e if isinstance(out, int) and out == 0 else out + e
    return out


def dot(x: Array, y: Array) -> Any:
    """Σ x_k y_k; an exact 0 times a float is an exact 0."""
    out: Any = 0
    for a, b in zip(x, y, strict=True):
        if (a == 0 and is_exact(a)) or (b == 0 and is_exact(b)):
            continue
        out = out + a * b
    return out


def transpose(a: Array) -> Array:
    """Rows and columns exchanged."""
    return tuple(zip(*a, strict=True))


def matmul(a: Array, b: Array) -> Array:
    """The product of two matrices."""
    columns = transpose(b)
    return tuple(tuple(dot(r, c) for c in columns) for r in a)


def identity(n: int) -> Array:
    """The identity matrix."""
    return tuple(tuple(int(i == j) for j in range(n)) for i in range(n))


def is_symmetric(a: Array) -> bool:
    """Exactly for exact entries, to rounding for floats."""
    for i, r in enumerate(a):
        for j in range(i):
            x, y = r[j], a[j][i]
            if is_exact(x) and is_exact(y):
                if x != y:
                    return False
            elif abs(float(x - y)) > 1e-9 * max(1.0, abs(float(x)), abs(float(y))):
                return False
    return True


def inverse(a: Array) -> Array | None:
    """The inverse by Gauss–Jordan elimination with the largest pivot; None for a singular matrix."""
    n = len(a)
    rows = [[*r, *e] for r, e in zip(a, identity(n), strict=True)]
    scale = max((abs(float(x)) for x in flat(a)), default=0.0)
    for k in range(n):
        best = max(range(k, n), key=lambda i: abs(float(rows[i][k])))
        rows[k], rows[best] = rows[best], rows[k]
        pivot = rows[k][k]
        if pivot == 0 or (not is_exact(pivot) and abs(pivot) <= 1e-12 * scale):
            return None
        rows[k] = [divide(x, pivot) for x in rows[k]]
        for i in range(n):
            factor = rows[i][k]
            if i != k and factor != 0:
                rows[i] = [tidy(x - factor * y) for x, y in zip(rows[i], rows[k], strict=True)]
    return tuple(tuple(r[n:]) for r in rows)


def lambda_max(s: Array) -> Any:
    """The greatest eigenvalue of a symmetric matrix; exact for diagonal and 2 × 2 rational ones."""
    n = len(s)
    if all(s[i][j] == 0 for i in range(n) for j in range(n) if i != j):
        out = s[0][0]
        for i in range(1, n):
            out = s[i][i] if s[i][i] > out else out
        return out
    if n == 2:
        gap = s[0][0] - s[1][1]
        spread = root(gap * gap + 4 * s[0][1] * s[0][1])
        return divide(s[0][0] + s[1][1] + spread, 2)
    return _jacobi(s)


def _jacobi(s: Array) -> float:
    a = [[float(x) for x in r] for r in s]
    n = len(a)
    size = math.fsum(x * x for r in a for x in r)
    for _ in range(60):
        if math.fsum(a[i][j] ** 2 for i in range(n) for j in range(n) if i != j) <= 1e-30 * size:
            break
        for p in range(n - 1):
            for q in range(p + 1, n):
                _rotate(a, p, q)
    return max(a[i][i] for i in range(n))


def _rotate(a: list[list[float]], p: int, q: int) -> None:
    if a[p][q] == 0.0:
        return
    theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
    t = math.copysign(1.0, theta) / (abs(theta) + math.hypot(theta, 1.0))
    c = 1 / math.hypot(t, 1.0)
    s = t * c
    for k in range(len(a)):
        x, y = a[k][p], a[k][q]
        a[k][p], a[k][q] = c * x - s * y, s * x + c * y
    for k in range(len(a)):
        x, y = a[p][k], a[q][k]
        a[p][k], a[q][k] = c * x - s * y, s * x + c * y


def operator_norm(a: Array) -> Any:
    """The greatest ‖Ax‖ over ‖x‖ = 1, that is √λ_max(AᵀA)."""
    small = a if len(a) <= len(a[0]) else transpose(a)
    return root(lambda_max(matmul(small, transpose(small))))
