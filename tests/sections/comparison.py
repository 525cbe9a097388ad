"""An encoded side against a hand-written NumPy value, at given models.

The values are written from the statements of the audit alone. Encoded sides are exact rationals up to roots,
so all that separates them from float64 NumPy is rounding: sums of at most some fifty products of numbers
below 1000, hence a relative tolerance of 1e-10.
"""

import numpy as np

from symproofs.language.nodes import shape_of
from symproofs.numeric import Undefined, evaluate

TOLERANCE = 1e-10
# Derivatives are central differences with two steps of extrapolation from h = 1/128: an error of h⁶/64 ≈ 4e-15 times
# a sixth derivative, and rounding of 2e-16 / (h/4) ≈ 1e-13 for numbers near 1. What is compared is built from at most
# some fifty of them, with sixth derivatives below 1e4.
DERIVATIVES = 1e-8


def as_floats(value):
    """Nested tuples of exact or float numbers as a NumPy array."""
    return np.array(np.vectorize(float)(np.array(value, dtype=object)), dtype=float)


def nested(array):
    """A NumPy array (entries of any kind) as nested tuples, which is what a model holds."""
    return tuple(nested(a) for a in array) if getattr(array, "ndim", 0) else array


def agrees(side, expected, model, outcome=None, tolerance=TOLERANCE):
    """Whether an encoded side has the value and the shape that the audit's formula has in this model."""
    expected = np.asarray(expected, dtype=float)
    if len(shape_of(side)) != expected.ndim:
        return False
    try:
        got = as_floats(evaluate(side, model, outcome))
    except Undefined:
        return False
    scale = 1 + np.abs(expected).max(initial=0)
    return got.shape == expected.shape and bool(np.all(np.abs(got - expected) <= tolerance * scale))
