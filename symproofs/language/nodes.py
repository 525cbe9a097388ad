"""Expression nodes: what an author writes, kept exactly as written.

A node is a ``sympy.Expr`` whose constructor checks shapes and evaluates nothing: ``x/x`` stays ``x/x``.
Shapes are tuples of dimensions: ``()`` a scalar, ``(n,)`` a vector, ``(n, d)`` a matrix, and
``(ROW, d)`` a transposed vector, which is not a 1 × d matrix. Meaning of each node: docs/meaning.md.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import isfinite
from typing import Any, ClassVar, NoReturn

from sympy import Expr, Integer, Rational
from sympy.core.basic import Basic
from sympy.core.numbers import ImaginaryUnit, NumberSymbol
from sympy.core.symbol import Str, Symbol
from sympy.matrices.expressions.matexpr import MatrixExpr

from symproofs.language.errors import InputError, NotIterableError, ShapeError, VerbError
from symproofs.language.verbs import Refusing

Shape = tuple[Any, ...]
ROW: Expr = Integer(-1)  # marks the first slot of a transposed vector's shape; no dimension is negative


def show(x: Any) -> str:
    """The expression as Python source an author could have typed; used in error messages."""
    return x.source() if isinstance(x, Node) else str(x)


def is_expression(x: Any) -> bool:
    """Whether x is a SymPy object, ours among them, and not a Python function or number."""
    return isinstance(x, Basic)


def show_shape(shape: Shape) -> str:
    """``n × d`` for a matrix, ``n`` for a vector, ``scalar``."""
    if shape == ():
        return "a scalar"
    if is_row(shape):
        return f"a row of length {show(shape[1])}"
    if len(shape) == 1:
        return f"a vector of length {show(shape[0])}"
    return " × ".join(show(s) for s in shape)


def is_row(shape: Shape) -> bool:
    """Whether the shape is that of a transposed vector."""
    return len(shape) == 2 and shape[0] is ROW


LARGEST = 10**300  # numbers beyond it are refused: nobody writes them, and arithmetic with them does not end


class Node(Refusing, Expr):
    """Base of all nodes: owns the operators, refuses SymPy's verbs and truth values."""

    _op_priority: ClassVar[float] = 50.0
    is_commutative = True
    is_extended_real = True
    __array_ufunc__ = None  # numpy leaves mixed arithmetic to us
    _shape: Shape
    _int: bool
    _declared: tuple[Any, ...] | None = None  # the declared symbols in it, once they were asked for
    args = property(Basic._args.__get__, doc="The parts; as in SymPy.")

    def __new__(cls, *args: Any) -> Node:
        if cls is not Apply:
            for a in args:
                if isinstance(a, Named):
                    raise InputError(
                        f"{a.source()} is a function, not an expression; apply it: {a.source()}(x)"
                    )
        shape, is_int = cls._type(*args)
        obj: Node = Basic.__new__(cls, *args)
        obj._shape = shape
        obj._int = is_int
        return obj

    @classmethod
    def _type(cls, *args: Any) -> tuple[Shape, bool]:
        """Shape and whether integer-valued; raises ShapeError."""
        raise NotImplementedError(cls.__name__)

    # ------------------------------------------------------------------ what an author asks of a node
    @property
    def shape(self) -> Shape:
        """The shape: (), (n,), (n, d) or (ROW, d)."""
        return self._shape

    @property
    def is_int(self) -> bool:
        """Whether this is an integer expression (a size, a time, an index)."""
        return self._int

    def transpose(self) -> Node:
        """The transpose; of a scalar, itself, as in SymPy."""
        return self.T if self._shape else self

    adjoint = _eval_transpose = _eval_adjoint = transpose

    @property
    def T(self) -> Node:
        """The transpose. The transpose of a vector is a row, not a matrix."""
        return self.arg if isinstance(self, Transpose) else Transpose(self)

    def __getitem__(self, index: Any) -> Node:
        many = index if isinstance(index, tuple) else (index,)
        return Entry(self, *(as_int(i, "an index") for i in many))

    def __add__(self, other: Any) -> Node:
        return Add(self, as_node(other))

    def __radd__(self, other: Any) -> Node:
        if isinstance(other, int) and not isinstance(other, bool) and other == 0:
            return self  # sum([...]) starts from the integer 0
        return Add(as_node(other), self)

    def __sub__(self, other: Any) -> Node:
        return Sub(self, as_node(other))

    def __rsub__(self, other: Any) -> Node:
        return Sub(as_node(other), self)

    def __mul__(self, other: Any) -> Node:
        return Mul(self, as_node(other))

    def __rmul__(self, other: Any) -> Node:
        if isinstance(other, ImaginaryUnit):
            raise InputError(
                f"I * {show(self)}: all numbers are real here. SymPy's floor, ceiling and frac ask for it too, and "
                "rounding is not in the language: declare k = natural('k') and state what is needed of it in given=["
                "...], such as k <= x and x < k + 1"
            )
        if self._shape != () and isinstance(other, MatrixExpr):
            return MatMul(as_node(other), self)  # SymPy's own * and @ of matrices both arrive here
        return Mul(as_node(other), self)

    def __truediv__(self, other: Any) -> Node:
        return Div(self, as_node(other))

    def __rtruediv__(self, other: Any) -> Node:
        return Div(as_node(other), self)

    def __pow__(self, other: Any, mod: Any = None) -> Node:
        if mod is not None:
            raise InputError(
                f"pow({show(self)}, {show(other)}, {show(mod)}): remainders have no meaning here"
            )
        other = as_node(other)
        if other == Rational(1, 2):
            return Apply(Named("sqrt"), self)
        return Pow(self, other)

    def __rpow__(self, other: Any) -> Node:
        return Pow(as_node(other), self)

    def __matmul__(self, other: Any) -> Node:
        return MatMul(self, as_node(other))

    def __rmatmul__(self, other: Any) -> Node:
        return MatMul(as_node(other), self)

    def __neg__(self) -> Node:
        return Neg(self)

    def __pos__(self) -> Node:
        return self

    def __abs__(self) -> Node:
        return Apply(Named("abs"), self)

    def __mod__(self, other: Any) -> NoReturn:
        raise InputError(f"{show(self)} % {other}: remainders have no meaning here")

    def __rmod__(self, other: Any) -> NoReturn:
        raise InputError(f"{other} % {show(self)}: remainders have no meaning here")

    __divmod__, __rdivmod__ = __mod__, __rmod__

    def __floordiv__(self, other: Any) -> NoReturn:
        raise InputError(
            f"{show(self)} // {other}: whole division has no meaning here; write a/b with b != 0"
        )

    def __rfloordiv__(self, other: Any) -> NoReturn:
        raise InputError(
            f"{other} // {show(self)}: whole division has no meaning here; write a/b with b != 0"
        )

    def __or__(self, other: Any) -> NoReturn:
        raise InputError(
            f"{show(self)} | {other}: nothing is conditional here; the mean of X given an event p is the quotient "
            "E(X * indicator(p)) / E(indicator(p)), and p needs a positive probability"
        )

    def __lt__(self, other: Any) -> Any:
        from symproofs.language.relations import Lt

        return Lt(self, other)

    def __le__(self, other: Any) -> Any:
        from symproofs.language.relations import Le

        return Le(self, other)

    def __gt__(self, other: Any) -> Any:
        from symproofs.language.relations import Gt

        return Gt(self, other)

    def __ge__(self, other: Any) -> Any:
        from symproofs.language.relations import Ge

        return Ge(self, other)

    def __iter__(self) -> NoReturn:
        what = "is a scalar" if self._shape == () else "has a symbolic size"
        raise NotIterableError(
            f"{show(self)} {what}, so Python cannot loop over it: use Sum(f, i) with i = index('i', n)"
        )

    def __contains__(self, x: Any) -> NoReturn:
        raise InputError(
            f"{show(x)} in {show(self)}: an expression is no collection; write a statement on its entries"
        )

    def __bool__(self) -> bool:
        raise InputError(
            f"{show(self)} is an expression and has no truth value (SymPy's sin and cos ask for one: "
            "write fn.sin(x), fn.cos(x))"
        )

    def __float__(self) -> NoReturn:
        raise InputError(f"{show(self)} is symbolic; verify(claim) evaluates it at sample points")

    def __int__(self) -> NoReturn:
        raise InputError(f"{show(self)} is symbolic; verify(claim) evaluates it at sample points")

    # --------------------------------------------------------------------------------------- printing
    def source(self) -> str:
        """Python source that rebuilds the node, with minimal parentheses."""
        return f"{type(self).__name__}({', '.join(show(a) for a in self.args)})"

    def __str__(self) -> str:
        return self.source()

    __repr__ = __str__

    def _sympystr(self, printer: Any) -> str:
        return self.source()

    _sympyrepr = _sympystr

    def _latex(self, printer: Any) -> str:
        return r"\mathtt{\text{" + re.sub(r"([\\{}_^#&%$~])", r"\\\1", self.source()) + "}}"

    # ---------------------------------------------- what SymPy's functions ask of an argument, such as sin(x)
    @property
    def free_symbols(self) -> set[Any]:
        """No SymPy symbol is in a node. Refused for random nodes: sympy.stats takes them for constants."""
        from symproofs.language.symbols import declared_in, is_random_symbol

        if any(is_random_symbol(s) for s in declared_in(self)):
            raise InputError(
                f"{show(self)} is random, and SymPy would take it for a constant (Variance of it for 0): "
                "use E, Var and Cov of symproofs"
            )
        return set()

    @property
    def _diff_wrt(self) -> NoReturn:
        raise InputError(
            f"{show(self)} is declared by symproofs, and no variable of SymPy's Derivative, Integral, Sum, Product and "
            "Subs: write grad(f, x) for a derivative, Sum(f, i) of symproofs for a sum, E(x) for an expectation "
            "(other integrals are not in the language), a recursion for a product"
        )

    def _eval_Abs(self) -> Any:
        return abs(self) if self._shape == () else None

    def as_coefficient(self, expr: Any) -> Any:
        """None: no factor is pulled out of a node."""
        return None

    def extract_branch_factor(self, allow_half: bool = False) -> tuple[Any, Any]:
        """The node and 0: no turn around the origin is in a real number."""
        return self, Integer(0)

    def extract_multiplicatively(self, c: Any) -> Any:
        """None, except for the factor 1: nothing is pulled out of a node."""
        return self if c == 1 else None

    def coeff(self, x: Any, *args: Any, **kwargs: Any) -> Any:
        """0 for constants such as pi, which no node contains; else refused."""
        if isinstance(x, (NumberSymbol, ImaginaryUnit)):
            return Integer(0)
        raise VerbError(f".coeff() is SymPy's and does not act on {show(self)}; write calc(a).eq(b)")

    def extract_additively(self, c: Any) -> Any:
        """None, except for the term 0: nothing is pulled out of a node."""
        return self if c == 0 else None


# --------------------------------------------------------------------------------- coercion and helpers
def inexact(x: Any) -> str:
    """What to write for a float of Python or SymPy: the short fraction it stands for, or the one it is printed as."""
    printed = Fraction(str(x))
    short = printed.limit_denominator(10**6)
    ratio = short if float(short) == float(x) else printed
    exact = f"Rational({ratio.numerator}, {ratio.denominator})" if ratio.denominator > 1 else str(ratio)
    return (
        f"{x} is a float, which is not exact: write {exact} "
        "or a quotient of declared symbols (in Python, 1/2*p is already 0.5*p; write p/2)"
    )


def as_node(x: Any) -> Any:
    """``x`` as a node or an exact rational; raises InputError for floats, booleans and strangers."""
    if isinstance(x, (Node, Rational)):
        if isinstance(x, Named):
            raise InputError(f"{x.source()} is a function, not an expression; apply it: {x.source()}(x)")
        if isinstance(x, Rational) and max(abs(x.p), x.q) >= LARGEST:
            raise InputError(
                "a fraction of more than 300 digits is too large for a statement; declare a symbol for it"
            )
        return x
    if isinstance(x, bool):
        raise InputError(
            f"{x} is a Python truth value, not an expression: a comparison was evaluated before "
            "symproofs saw it. Write Eq(a, b), Ne(a, b) or a relation between declared symbols"
        )
    if isinstance(x, int):
        if abs(x) >= LARGEST:
            raise InputError(
                "a whole number of more than 300 digits is too large for a statement; declare a symbol for it"
            )
        return Integer(x)
    if isinstance(x, Fraction):
        return Rational(x.numerator, x.denominator)
    if isinstance(x, float):
        if not isfinite(x):
            raise InputError(f"{x!r} is not a real number; Tends(f, T, oo, limit) states a limit")
        raise InputError(inexact(x))
    if isinstance(x, Basic):
        from symproofs.language.reader import from_sympy

        out = from_sympy(x)
        if isinstance(out, (Node, Rational)):
            return out
        raise InputError(f"{out} is a statement, not an expression; expected a number, a vector or a matrix")
    item = getattr(x, "item", None)
    if item is not None and getattr(x, "ndim", None) == 0:
        return as_node(item())
    raise InputError(
        f"{x!r} (a {type(x).__name__}) has no meaning in a statement: "
        "use declared symbols, integers and fractions"
    )


def as_int(x: Any, role: str) -> Any:
    """``x`` as an integer-valued node, affine in sizes, times and indices."""
    if isinstance(x, Symbol) and not x.is_integer:
        ours = "sizes" if role.startswith(("a dimension", "the length")) else "natural"
        raise InputError(
            f"{x} is used as {role}, and SymPy knows no integer of that name: write {x} = {ours}({x.name!r})"
            + (f", or index({x.name!r}, last)" if "index" in role else "")
        )
    x = as_node(x)
    if isinstance(x, Integer) or (isinstance(x, Node) and x.is_int):
        return x
    raise InputError(
        f"{show(x)} is used as {role}, which must be an integer: "
        "a whole number, or sums of sizes(...), natural(...) and index(...)"
    )


def shape_of(x: Any) -> Shape:
    """The shape of a node or number."""
    return x.shape if isinstance(x, Node) else ()


def is_int(x: Any) -> bool:
    """Whether a node or number is integer-valued."""
    return x.is_int if isinstance(x, Node) else isinstance(x, Integer)


def affine(x: Any) -> tuple[dict[Any, int], int]:
    """Coefficients and constant of an integer expression; two dimensions agree if these do."""
    if isinstance(x, Integer):
        return {}, int(x)
    if isinstance(x, (Add, Sub)):
        left, c = affine(x.args[0])
        right, e = affine(x.args[1])
        sign = -1 if isinstance(x, Sub) else 1
        out = dict(left)
        for k, v in right.items():
            out[k] = out.get(k, 0) + sign * v
        return {k: v for k, v in out.items() if v}, c + sign * e
    if isinstance(x, Neg):
        inner, c = affine(x.args[0])
        return {k: -v for k, v in inner.items()}, -c
    if isinstance(x, Mul):
        (a, c), (b, e) = affine(x.args[0]), affine(x.args[1])
        if not a:
            return {k: c * v for k, v in b.items() if c}, c * e
        if not b:
            return {k: e * v for k, v in a.items() if e}, c * e
        raise InputError(f"{show(x)}: integers must stay affine (sums and whole multiples of symbols)")
    return {x: 1}, 0


def same_dim(a: Any, b: Any) -> bool:
    """Whether two dimensions are the same for every value of the symbols."""
    return bool(a is b or (a is not ROW and b is not ROW and affine(a) == affine(b)))


def same_shape(a: Shape, b: Shape) -> bool:
    """Whether two shapes agree."""
    if len(a) != len(b) or is_row(a) != is_row(b):
        return False
    return all(same_dim(x, y) for x, y in zip(a, b, strict=True))


PRECEDENCE = {"Add": 1, "Sub": 1, "Neg": 1, "Mul": 2, "Div": 2, "MatMul": 2, "Pow": 4}


def _wrap(x: Any, level: int) -> str:
    own = 9
    if isinstance(x, Node):
        own = PRECEDENCE.get(type(x).__name__, 9)
    elif x.is_Rational and (x < 0 or not x.is_Integer):
        own = 1 if x < 0 else 2
    return f"({show(x)})" if own < level else show(x)


# ----------------------------------------------------------------------------------------- arithmetic
class _Binary(Node):
    _sign: ClassVar[str] = "?"

    @property
    def left(self) -> Any:
        """The left operand."""
        return self.args[0]

    @property
    def right(self) -> Any:
        """The right operand."""
        return self.args[1]

    def source(self) -> str:
        level = PRECEDENCE[type(self).__name__]
        return f"{_wrap(self.left, level)} {self._sign} {_wrap(self.right, level + 1)}"


class _Additive(_Binary):
    @classmethod
    def _type(cls, a: Any, b: Any) -> tuple[Shape, bool]:
        sa, sb = shape_of(a), shape_of(b)
        if not same_shape(sa, sb):
            raise ShapeError(
                f"{_wrap(a, 1)} {cls._sign} {_wrap(b, 2)}: the left side is {show_shape(sa)}, "
                f"the right side is {show_shape(sb)}; sums need equal shapes" + _hint(a, b)
            )
        return sa, is_int(a) and is_int(b)


class Add(_Additive):
    """a + b, entrywise; both of one shape."""

    _sign = "+"


class Sub(_Additive):
    """a − b, entrywise; both of one shape."""

    _sign = "-"


class Neg(Node):
    """−a, entrywise."""

    @classmethod
    def _type(cls, a: Any) -> tuple[Shape, bool]:
        return shape_of(a), is_int(a)

    @property
    def arg(self) -> Any:
        """The operand."""
        return self.args[0]

    def source(self) -> str:
        return f"-{_wrap(self.args[0], 2)}"


class Mul(_Binary):
    """a · b where at least one of the two is a scalar."""

    _sign = "*"

    @classmethod
    def _type(cls, a: Any, b: Any) -> tuple[Shape, bool]:
        sa, sb = shape_of(a), shape_of(b)
        if sa != () and sb != ():
            raise ShapeError(
                f"{_wrap(a, 2)} * {_wrap(b, 3)}: the left side is {show_shape(sa)}, the right side is "
                f"{show_shape(sb)}; '*' needs a scalar factor. Use '@' for a matrix product, "
                "hadamard(A, B) for the entrywise product" + _hint(a, b)
            )
        whole = is_int(a) and is_int(b)
        if whole and not (isinstance(a, Integer) or isinstance(b, Integer)):
            whole = False  # a product of two sizes is a real number, not an affine integer
        return sa or sb, whole


class Div(_Binary):
    """a / b; b is a scalar. Has a value where b ≠ 0."""

    _sign = "/"

    @classmethod
    def _type(cls, a: Any, b: Any) -> tuple[Shape, bool]:
        if shape_of(b) != ():
            raise ShapeError(
                f"{_wrap(a, 2)} / {_wrap(b, 3)}: the divisor is {show_shape(shape_of(b))}; "
                "only scalars divide. For a matrix write inv(A) @ x"
            )
        return shape_of(a), False


class Pow(_Binary):
    """base ** exponent with a whole exponent, affine in times and indices; 0 ** 0 = 1."""

    _sign = "**"

    @classmethod
    def _type(cls, a: Any, b: Any) -> tuple[Shape, bool]:
        if shape_of(a) != ():
            raise ShapeError(
                f"{_wrap(a, 5)} ** {_wrap(b, 4)}: the base is {show_shape(shape_of(a))}; only scalars have "
                "powers here. For squared entries write hadamard(x, x), for a squared length norm(x)**2"
            )
        if not is_int(b):
            raise InputError(
                f"{_wrap(a, 5)} ** {_wrap(b, 4)}: the exponent must be a whole number or an affine integer "
                "expression such as t - i; write sqrt(x) for a square root, fn.exp(x) for an exponential"
            )
        return (), False

    def source(self) -> str:
        return f"{_wrap(self.left, 5)}**{_wrap(self.right, 4)}"


def _hint(a: Any, b: Any) -> str:
    if isinstance(a, MatMul):
        return f". Python reads {show(a)} * x as ({show(a)}) * x: write the brackets"
    return ""


# ----------------------------------------------------------------------------------- matrix operations
class MatMul(_Binary):
    """The product of matrices, vectors and rows: row @ vector is a scalar, vector @ row a matrix."""

    _sign = "@"

    @classmethod
    def _type(cls, a: Any, b: Any) -> tuple[Shape, bool]:
        sa, sb = shape_of(a), shape_of(b)

        def fail(why: str) -> NoReturn:
            raise ShapeError(
                f"{_wrap(a, 2)} @ {_wrap(b, 3)}: the left side is {show_shape(sa)}, the right side is "
                f"{show_shape(sb)}; {why}"
                + (
                    f". Python reads X @ {_wrap(a.right, 3)} @ w from the left"
                    if isinstance(a, MatMul)
                    else ""
                )
            )

        if sa == () or sb == ():
            scalar = show(a if sa == () else b)
            hint = ""
            if sb == () and len(sa) == 2:
                product = f"{_wrap(a, 2)} @ {_wrap(b, 3)}"
                hint = f". Python reads {product} * w as ({product}) * w: write {_wrap(a, 2)} @ ({_wrap(b, 2)} * w)"
            fail(f"'@' joins matrices, vectors and rows, and {scalar} is a scalar: use '*'" + hint)
        if len(sa) == 1:
            if not is_row(sb):
                fail("a vector times something needs a row on the right: write x.T @ y for the inner product")
            return (sa[0], sb[1]), False
        if is_row(sb):
            fail("a row can only follow a vector")
        if not same_dim(sa[1], sb[0]):
            fail("the inner sizes must agree")
        tail = sb[1:]
        if is_row(sa):
            return ((ROW, tail[0]) if tail else ()), False
        return (sa[0], *tail), False


class Transpose(Node):
    """Aᵀ; of a vector, a row; of a row, a vector."""

    @classmethod
    def _type(cls, a: Any) -> tuple[Shape, bool]:
        s = shape_of(a)
        if s == ():
            raise ShapeError(f"{_wrap(a, 8)}.T: a scalar has no transpose")
        if len(s) == 1:
            return (ROW, s[0]), False
        if is_row(s):
            return (s[1],), False
        return (s[1], s[0]), False

    @property
    def arg(self) -> Any:
        """What is transposed."""
        return self.args[0]

    def source(self) -> str:
        return f"{_wrap(self.args[0], 8)}.T"


class Hadamard(_Binary):
    """The entrywise product of two arrays of one shape."""

    @classmethod
    def _type(cls, a: Any, b: Any) -> tuple[Shape, bool]:
        sa, sb = shape_of(a), shape_of(b)
        if sa == () or not same_shape(sa, sb):
            raise ShapeError(
                f"hadamard({show(a)}, {show(b)}): the first is {show_shape(sa)}, the second is "
                f"{show_shape(sb)}; the entrywise product needs two arrays of one shape"
            )
        return sa, False

    def source(self) -> str:
        return f"hadamard({show(self.left)}, {show(self.right)})"


class Diag(Node):
    """The diagonal matrix with a given vector on its diagonal."""

    @classmethod
    def _type(cls, v: Any) -> tuple[Shape, bool]:
        s = shape_of(v)
        if len(s) != 1:
            raise ShapeError(
                f"diag({show(v)}): the argument is {show_shape(s)}; diag takes a vector "
                "(diagonal(A) takes the diagonal of a matrix; for a scalar write p * eye(n))"
            )
        return (s[0], s[0]), False

    def source(self) -> str:
        return f"diag({show(self.args[0])})"


class Diagonal(Node):
    """The vector of diagonal entries of a square matrix."""

    @classmethod
    def _type(cls, a: Any) -> tuple[Shape, bool]:
        return (_square(a, "diagonal")[0],), False

    def source(self) -> str:
        return f"diagonal({show(self.args[0])})"


class Inverse(Node):
    """A⁻¹; has a value where the square matrix A is invertible."""

    @classmethod
    def _type(cls, a: Any) -> tuple[Shape, bool]:
        return _square(a, "inv"), False

    def source(self) -> str:
        return f"inv({show(self.args[0])})"


class Trace(Node):
    """The sum of the diagonal entries of a square matrix."""

    @classmethod
    def _type(cls, a: Any) -> tuple[Shape, bool]:
        _square(a, "fn.trace")
        return (), False

    def source(self) -> str:
        return f"fn.trace({show(self.args[0])})"


class LambdaMax(Node):
    """The largest eigenvalue of a symmetric matrix."""

    @classmethod
    def _type(cls, a: Any) -> tuple[Shape, bool]:
        _square(a, "fn.lambda_max")
        return (), False

    def source(self) -> str:
        return f"fn.lambda_max({show(self.args[0])})"


class Norm(Node):
    """Euclidean norm of a vector, operator 2-norm of a matrix."""

    @classmethod
    def _type(cls, a: Any) -> tuple[Shape, bool]:
        if shape_of(a) == ():
            raise ShapeError(f"norm({show(a)}): the argument is a scalar; write abs({show(a)})")
        return (), False

    @property
    def arg(self) -> Any:
        """The vector or matrix."""
        return self.args[0]

    def source(self) -> str:
        return f"norm({show(self.args[0])})"


class Frobenius(Node):
    """The Frobenius norm of a matrix: the root of the sum of squared entries."""

    @classmethod
    def _type(cls, a: Any) -> tuple[Shape, bool]:
        if len(shape_of(a)) != 2 or is_row(shape_of(a)):
            raise ShapeError(
                f"fn.frobenius({show(a)}): the argument is {show_shape(shape_of(a))}; it takes a matrix"
            )
        return (), False

    def source(self) -> str:
        return f"fn.frobenius({show(self.args[0])})"


def _square(a: Any, name: str) -> Shape:
    s = shape_of(a)
    if len(s) != 2 or is_row(s) or not same_dim(s[0], s[1]):
        raise ShapeError(f"{name}({show(a)}): the argument is {show_shape(s)}; it must be a square matrix")
    return s


class Constant(Node):
    """zeros, ones or eye of a given shape; args: Str kind, then the dimensions."""

    @classmethod
    def _type(cls, kind: Str, *dims: Any) -> tuple[Shape, bool]:
        return tuple(dims), False

    @property
    def kind(self) -> str:
        """``zeros``, ``ones`` or ``eye``."""
        return str(self.args[0].name)

    def source(self) -> str:
        dims = self.args[1:2] if self.kind == "eye" else self.args[1:]
        return f"{self.kind}({', '.join(show(d) for d in dims)})"


class Delta(Node):
    """The Kronecker delta of two integers: 1 if they are equal, else 0."""

    @classmethod
    def _type(cls, a: Any, b: Any) -> tuple[Shape, bool]:
        as_int(a, "an index of a Kronecker delta")
        as_int(b, "an index of a Kronecker delta")
        return (), False

    def source(self) -> str:
        return f"delta({show(self.args[0])}, {show(self.args[1])})"


# ------------------------------------------------------------------------------- functions and entries
class Named(Node):
    """A named elementary function of one real variable, such as exp; applied elementwise."""

    def __new__(cls, name: Any) -> Node:
        return super().__new__(cls, name if isinstance(name, Str) else Str(name))

    @classmethod
    def _type(cls, name: Str) -> tuple[Shape, bool]:
        return (), False

    @property
    def name(self) -> str:
        """The function's name."""
        return str(self.args[0].name)

    def __call__(self, x: Any) -> Node:
        return Apply(self, as_node(x))

    def source(self) -> str:
        return self.name if self.name in ("sqrt", "abs") else f"fn.{self.name}"


class Apply(Node):
    """f(x): an elementwise function of an array, or an unknown function of a whole vector."""

    @classmethod
    def _type(cls, f: Any, x: Any) -> tuple[Shape, bool]:
        dim = getattr(f, "on", None)
        if dim is None:
            return shape_of(x), False
        if not same_shape(shape_of(x), (dim,)):
            raise ShapeError(
                f"{show(f)}({show(x)}): the argument is {show_shape(shape_of(x))}; "
                f"{show(f)} takes a vector of length {show(dim)}"
            )
        return (), False

    @property
    def function(self) -> Any:
        """The function that is applied."""
        return self.args[0]

    @property
    def arg(self) -> Any:
        """Its argument."""
        return self.args[1]

    def source(self) -> str:
        return f"{show(self.args[0])}({show(self.args[1])})"


class Entry(Node):
    """An entry A[i, j] or v[i]; indices count from 1. Has a value where they are in range."""

    @classmethod
    def _type(cls, a: Any, *index: Any) -> tuple[Shape, bool]:
        s = shape_of(a)
        if is_row(s):
            s = (s[1],)
        inside = ", ".join(show(i) for i in index)
        if len(index) != len(s):
            what = show_shape(shape_of(a))
            raise ShapeError(
                f"{_wrap(a, 8)}[{inside}]: {show(a)} is {what} and takes "
                f"{len(s)} ind{'ex' if len(s) == 1 else 'ices'}, not {len(index)}"
            )
        for i, dim in zip(index, s, strict=True):
            c, k = affine(i)
            if not c and k < 1:
                raise InputError(f"{_wrap(a, 8)}[{inside}]: the index {k}; indices count from 1")
            if not c and isinstance(dim, Integer) and k > int(dim):
                raise InputError(f"{_wrap(a, 8)}[{inside}]: the index {k}; the largest there is {dim}")
        return (), False

    @property
    def array(self) -> Any:
        """The array."""
        return self.args[0]

    @property
    def index(self) -> tuple[Any, ...]:
        """The indices."""
        return tuple(self.args[1:])

    def source(self) -> str:
        return f"{_wrap(self.args[0], 8)}[{', '.join(show(i) for i in self.args[1:])}]"
