"""A strict hypothesis that holds by rounding alone is no hypothesis that holds."""

from symproofs import claim, eye, fn, invertible, let, matrix, scalar, sizes
from symproofs.numeric import Model, holds, spot_check

n, d = sizes("n d")
X, ridge = matrix("X", n, d), scalar("lambda")
B = let("B", X.T @ X + ridge * eye(d))
above = ridge > fn.lambda_max(-X.T @ X)


def test_the_greatest_eigenvalue_of_a_singular_matrix_is_too_close_to_call():
    model = Model({"n": 2, "d": 3}, {"X": ((-2, -2, -2), (-2, -2, -2)), "lambda": 0})
    assert not holds(above, model).sure
    assert holds(invertible(B), model).value is False


def test_no_point_of_that_kind_is_drawn():
    """Above the greatest eigenvalue the matrix is invertible; at it, it is not."""
    checked = spot_check(claim("x", "invertible", invertible(B), given=[above]))
    assert checked.passed, checked.reason
