"""Plain SymPy in, plain SymPy out.

``from_sympy`` reads SymPy's own objects **as they stand after SymPy's construction**: what SymPy has already
evaluated (``x/x`` to 1, ``Eq(A*A.I, Identity(d))`` to true) is gone before it can be read, and a truth value
is refused; what stands there, ``evaluate=False`` trees included, is kept node by node with its obligations.
Nothing is evaluated here, and no assumption that SymPy knows of a symbol is used: it becomes a visible
domain instead.

Conventions
-----------
* ``Symbol`` is complex by default and refused. With ``real=True``, ``positive=True``, ``nonnegative``,
  ``negative``, ``nonpositive`` or ``nonzero`` it is a scalar with that domain; with ``integer=True`` and
  ``positive=True`` (``nonnegative=True``) a natural number from 1 (from 0). No other assumption is read.
* ``MatrixSymbol`` is a real matrix. One of shape n × 1 or 1 × 1 stays a matrix: SymPy has no vectors, and
  none is made up. Its dimensions must be known to be at least 1. Entries ``X[i, j]`` of SymPy count from 0
  and are read as the entry (i+1, j+1), which must lie in range.
* ``IndexedBase('x')[i]`` is a scalar sequence from time 1 on. ``IndexedBase('x', shape=(n,))`` or
  ``shape=(n, d)`` is a vector or matrix, its indices are read as written and count from 1; index 0, and an
  ``Idx`` that runs from 0 (``Idx('i', n)``), are refused.
* In ``Sum(f, (i, 1, j), (j, 1, n))`` the *left* limit is SymPy's inner sum. A sum whose last value is below
  the first is 0 here, while SymPy's ``doit`` turns it into minus the sum over the gap; where the bounds
  differ by a number and the two disagree, the sum is refused.
* Functions of SymPy apply to scalars only (``exp`` of a matrix is another function). ``Max(0, x)`` is
  ``relu``; ``x**Rational(1, 2)`` is a root with x >= 0 to show; ``x**-1`` is a quotient with x != 0 to show.
* Random symbols of ``sympy.stats`` with a Bernoulli (0/1), Normal, Uniform or Rademacher law are random
  scalars. SymPy silently takes different ones to be independent; here nothing is known of their joint law
  until ``independent(...)`` is given.

``to_sympy`` gives ordinary SymPy objects for use elsewhere. It loses what SymPy cannot say (ranges of
indices, bounds of scalars other than at 0), evaluates as SymPy does, and writes vectors as n × 1 matrices.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NoReturn

import sympy as sp
from sympy.core.basic import Basic
from sympy.core.containers import Tuple
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Exp1
from sympy.core.symbol import Str
from sympy.logic.boolalg import Boolean, BooleanFalse, BooleanTrue, Equivalent
from sympy.matrices.expressions.diagonal import DiagMatrix, DiagonalMatrix, DiagonalOf
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.special import OneMatrix
from sympy.tensor.indexed import Idx, Indexed, IndexedBase

from symproofs.language import laws
from symproofs.language import nodes as nd
from symproofs.language import relations as rel
from symproofs.language import symbols as sy
from symproofs.language.binders import Covariance, Expectation, Summation, Variance, check_bindable, height
from symproofs.language.declare import eye, index, matrix, natural, ones, scalar, sequence, vector, zeros
from symproofs.language.errors import InputError, ShapeError
from symproofs.language.functions import fn

Env = dict[Any, Any]


def from_sympy(x: Any) -> Any:
    """A SymPy expression or relation as a node or statement of symproofs, as it stands now.

    Raises InputError for what has no meaning here, with what to write instead. ``claim(...)``,
    ``Eq(...)`` and all operators call it by themselves. The conventions stand at the top of this module.

    >>> import sympy
    >>> from symproofs import from_sympy
    >>> n = sympy.Symbol("n", integer=True, positive=True)
    >>> x = sympy.Symbol("x", nonnegative=True)
    >>> from_sympy(sympy.sqrt(x) / n), from_sympy(x).domain
    (sqrt(x) / n, [('ge', 0)])
    >>> A = sympy.MatrixSymbol("A", n, n)
    >>> from_sympy(sympy.Eq(A * A.T, A, evaluate=False))
    Eq(A @ A.T, A)
    >>> from_sympy(sympy.Symbol("z"))
    Traceback (most recent call last):
    ...
    symproofs.language.errors.InputError: z is complex by default in SymPy, and here all is real: \
write Symbol('z', real=True), or scalar('z')
    """
    if isinstance(x, (nd.Node, rel.Statement, sp.Rational)):
        return x
    if not isinstance(x, Basic):
        return nd.as_node(x)
    out = _read(x, {})
    _one_meaning(out, x)
    return out


def _refuse(x: Any, why: str) -> NoReturn:
    kind = "function" if isinstance(x, AppliedUndef) else type(x).__name__
    raise InputError(f"{x} (a SymPy {kind}) has no meaning here: {why}")


def _read(x: Any, env: Env) -> Any:
    if x in env:
        return env[x]
    if isinstance(x, nd.Named):
        raise InputError(f"{x.source()} is a function; apply it: {x.source()}(x)")
    if isinstance(x, (nd.Node, rel.Statement, sp.Rational)):
        return x
    reader = _READERS.get(type(x))
    if reader is not None:
        return reader(x, env)
    kind = type(x)
    if (kind.__module__ or "").startswith("sympy.stats"):
        return _read_random(x, env)
    return _unknown(x)


def _expr(x: Any, env: Env) -> Any:
    """``x`` as an expression."""
    out = _read(x, env)
    if isinstance(out, rel.Statement):
        raise InputError(f"{x} is a statement; an expression is expected there")
    return out


def _number(x: Any, env: Env, what: str) -> Any:
    """``x`` as an expression of scalar shape."""
    out = _expr(x, env)
    if nd.shape_of(out) != ():
        raise ShapeError(
            f"{what}: {nd.show(out)} is {nd.show_shape(nd.shape_of(out))}, and SymPy's functions are read on "
            "scalars only. For the entrywise function use fn.*, hadamard(A, B) or A[i, j]"
        )
    return out


def _statement(x: Any, env: Env) -> Any:
    if isinstance(x, sp.Symbol):
        raise InputError(
            f"{x} is used as a truth variable, which the language does not have; write a relation"
        )
    out = _read(x, env)
    if not isinstance(out, rel.Statement):
        raise InputError(
            f"{x} stands where a statement is expected; write a relation such as Eq(a, b) or a <= b"
        )
    return out


def _one_meaning(out: Any, x: Any) -> None:
    if not isinstance(out, Basic):
        return
    seen: dict[str, Any] = {}
    for symbol in sy.declared_in(out):
        other = seen.setdefault(symbol.name, symbol)
        if other != symbol and not isinstance(symbol, (sy.FunctionSymbol, sy.LetSymbol, sy.RecursionSymbol)):
            raise InputError(
                f"{x}: the name {symbol.name} stands for two things that print alike: "
                f"{sy.describe(other)}; and {sy.describe(symbol)}. Rename one"
            )


# ------------------------------------------------------------------------------------------------- symbols
_FACTS: dict[str, dict[str, bool]] = {
    "real": {"real": True},
    "positive": {"positive": True},
    "nonnegative": {"nonnegative": True},
    "negative": {"negative": True},
    "nonpositive": {"nonpositive": True},
    "nonzero": {"nonzero": True},
    "natural 1": {"integer": True, "positive": True},
    "natural 0": {"integer": True, "nonnegative": True},
    "integer": {"integer": True},
}
_MEANINGS = {frozenset(sp.Symbol("x", **kw).assumptions0.items()): name for name, kw in _FACTS.items()}
_SIGNS = {"positive": "gt", "nonnegative": "ge", "negative": "lt", "nonpositive": "le", "nonzero": "ne"}
_ODD = ("prime", "composite", "even", "odd", "rational", "irrational", "algebraic")


def _read_symbol(x: Any, env: Env) -> Any:
    facts = x.assumptions0
    meaning = _MEANINGS.get(frozenset(facts.items()))
    if meaning is None:
        _odd_symbol(x, facts)
    if meaning == "integer":
        raise InputError(
            f"{x} is an integer without a least value: write Symbol('{x}', integer=True, positive=True) or "
            f"nonnegative=True, or natural('{x}', least)"
        )
    if meaning.startswith("natural"):
        return natural(x.name, int(meaning[-1]))
    if meaning == "real":
        return scalar(x.name)
    out = scalar(x.name)  # checks the name
    return out.func(out.args[0], Tuple(Tuple(Str(_SIGNS[meaning]), sp.Integer(0))), out.args[2])


def _odd_symbol(x: Any, facts: dict[str, bool]) -> NoReturn:
    if not facts.get("commutative", True):
        _refuse(x, "it does not commute. Matrices are MatrixSymbol('A', n, d) or matrix('A', n, d)")
    if facts.get("zero"):
        _refuse(x, "it is assumed to be zero: write 0")
    if facts.get("infinite"):
        _refuse(x, "it is infinite, and all numbers here are real")
    if not facts.get("real"):
        if facts.get("real") is None and set(facts) <= {"commutative"}:
            raise InputError(
                f"{x} is complex by default in SymPy, and here all is real: "
                f"write Symbol('{x}', real=True), or scalar('{x}')"
            )
        named = ", ".join(k for k, v in facts.items() if v and k != "commutative")
        _refuse(
            x,
            f"it is not known to be real (assumed: {named or 'nothing'}): add real=True to Symbol('{x}')",
        )
    base = {"integer": True} if facts.get("integer") else {"real": True}
    for sign in ("positive", "negative", "nonnegative", "nonpositive", "nonzero"):
        if facts.get(sign):
            base[sign] = True
    known = sp.Symbol("x", **base).assumptions0
    extra = [(k if v else f"not {k}") for k, v in facts.items() if known.get(k) is None]
    if not extra:
        _refuse(
            x,
            f"an integer with {', '.join(base)} has no least value that is read here; write positive=True or "
            f"nonnegative=True, or natural('{x}', least)",
        )
    direct = [k for k in _ODD if k in extra]
    _refuse(
        x,
        f"its assumption {', '.join(direct or extra)} is not read. Leave it out, and state what is needed of "
        f"{x} in given=[...]",
    )


def _read_dummy(x: Any, env: Env) -> Any:
    _refuse(x, "a Dummy has no name of its own; write Symbol(name, real=True) or scalar(name)")


def _read_idx(x: Any, env: Env) -> Any:
    if not isinstance(x.label, sp.Symbol) or x.lower is None or x.upper is None:
        _refuse(x, "an Idx without a range: write Idx('i', (1, n)), or i = index('i', n)")
    return index(x.label.name, _bound(x.upper, env, x), _bound(x.lower, env, x))


# ----------------------------------------------------------------------------------------------- arithmetic
def _split_sign(x: Any) -> tuple[bool, Any]:
    """Whether a term is written with a leading −1, and the rest of it."""
    if type(x) in (sp.Mul, sp.MatMul) and x.args[0] == -1 and len(x.args) > 1:
        rest = x.args[1:]
        return True, rest[0] if len(rest) == 1 else x.func(*rest, evaluate=False)
    return False, x


def _read_add(x: Any, env: Env) -> Any:
    out = None
    for term in x.args:
        negative, rest = _split_sign(term)
        if out is None:
            out = _expr(term, env)
        elif negative:
            out = nd.Sub(out, _expr(rest, env))
        elif isinstance(term, sp.Rational) and term < 0:
            out = nd.Sub(out, -term)
        else:
            out = nd.Add(out, _expr(term, env))
    return sp.Integer(0) if out is None else out


def _read_mul(x: Any, env: Env) -> Any:
    negative, rest = _split_sign(x)
    if negative:
        return nd.Neg(_expr(rest, env))
    out = None
    for factor in x.args:
        below = _denominator(factor, env)
        if below is not None:
            out = nd.Div(sp.Integer(1) if out is None else out, below)
        else:
            f = _expr(factor, env)
            out = f if out is None else nd.Mul(out, f)
    return sp.Integer(1) if out is None else out


def _denominator(x: Any, env: Env) -> Any:
    """The denominator of a factor 1/b or b**(-k), else None."""
    if type(x) is not sp.Pow:
        return None
    base, e = x.args
    if not isinstance(e, sp.Rational) or e >= 0 or e.q > 2:
        return None
    return _power(_number(base, env, str(x)), -e)


def _power(base: Any, e: Any) -> Any:
    """base**e for a positive whole or half-whole number e."""
    if e.q == 2:
        base, e = nd.Apply(nd.Named("sqrt"), base), sp.Integer(e.p)
    return base if e == 1 else nd.Pow(base, e)


def _read_pow(x: Any, env: Env) -> Any:
    below = _denominator(x, env)
    if below is not None:
        return nd.Div(sp.Integer(1), below)
    base, e = x.args
    if isinstance(base, Exp1):
        return fn.exp(_number(e, env, str(x)))
    b = _number(base, env, str(x))
    if isinstance(e, sp.Rational):
        if e.q > 2:
            _refuse(x, "only whole powers and square roots are there; state the root as y with Eq(y**3, x)")
        return nd.Pow(b, e) if e.q == 1 and e != 1 else _power(b, e)
    power = _expr(e, env)
    if not nd.is_int(power):
        _refuse(
            x,
            f"the exponent {nd.show(power)} is not a whole number; write exp(y*log(x)) for a real power",
        )
    return nd.Pow(b, power)


def _function(name: str) -> Callable[[Any, Env], Any]:
    def read(x: Any, env: Env) -> Any:
        if len(x.args) != 1:
            _refuse(x, f"{name} takes one argument")
        return nd.Apply(nd.Named(name), _number(x.args[0], env, str(x)))

    return read


def _read_max(x: Any, env: Env) -> Any:
    rest = [a for a in x.args if a != 0]
    if len(x.args) != 2 or len(rest) != 1:
        _refuse(x, "only Max(0, x) is there, as fn.relu(x); of two numbers, Max(a, b) is a + fn.relu(b - a)")
    return fn.relu(_number(rest[0], env, str(x)))


def _read_delta(x: Any, env: Env) -> Any:
    if len(x.args) != 2:
        _refuse(
            x,
            "a KroneckerDelta with a range of its own (it also comes from Identity(n)[i, j]); write "
            "delta(i, j), or eye(n)[i, j]",
        )
    return nd.Delta(_whole(x.args[0], env, x), _whole(x.args[1], env, x))


def _whole(x: Any, env: Env, where: Any) -> Any:
    out = _expr(x, env)
    if not nd.is_int(out):
        raise InputError(
            f"{where}: {nd.show(out)} is not an integer expression; declare its symbols with integer=True "
            "and positive=True or nonnegative=True, and keep it affine"
        )
    return out


# ----------------------------------------------------------------------------------------------------- sums
def _bound(x: Any, env: Env, where: Any) -> Any:
    if x in (sp.oo, -sp.oo):
        raise InputError(
            f"{where}: the bound {x} is infinite; sums here are finite. Sum up to a time T and write "
            "Tends(Sum(f, (k, 1, T)), T, oo, limit)"
        )
    return _whole(x, env, where)


def _read_sum(x: Any, env: Env) -> Any:
    return _sum(x.args[0], list(x.args[1:]), env, x)


def _sum(f: Any, limits: list[Any], env: Env, where: Any) -> Any:
    if not limits:
        return _expr(f, env)
    outer = limits[-1]
    if len(outer) != 3:
        raise InputError(f"{where}: the index {outer[0]} has no range; write Sum(f, ({outer[0]}, 1, n))")
    k, low, high = outer[0], _bound(outer[1], env, where), _bound(outer[2], env, where)
    if k.is_integer is False:
        _refuse(k, "an index of a sum is an integer")
    (a, c), (b, e) = nd.affine(low), nd.affine(high)
    if a == b and e < c - 1:
        raise InputError(
            f"{where}: the range {nd.show(low)}..{nd.show(high)} is reversed. Such a sum is empty and 0 "
            f"here; SymPy's doit() makes it minus the sum over {nd.show(high)} + 1..{nd.show(low)} - 1. "
            "Write the sum that is meant"
        )
    name = k.label.name if isinstance(k, Idx) else k.name
    place = sy.Bound(Str(name), sp.Integer(-1 - len(env)))
    body = _sum(f, limits[:-1], {**env, k: place}, where)
    if isinstance(body, nd.Node) and any(s.name == name for s in sy.declared_in(body)):
        raise InputError(
            f"{where}: {name} is the index of the sum and also the name of another symbol in the summand, "
            f"which the sum does not bind. Rename one, or use Sum(f, {name}) of symproofs with {name} = "
            f"index('{name}', n)"
        )
    if isinstance(body, nd.Node):
        check_bindable(place, body)
    final = sy.Bound(Str(name), sp.Integer(height(body) + 1 if isinstance(body, nd.Node) else 1))
    if isinstance(body, nd.Node):
        body = body.xreplace({place: final})
    return Summation(body, final, low, high)


# ------------------------------------------------------------------------------------------------- matrices
def _dimension(x: Any, env: Env, where: Any) -> Any:
    if type(x) is sp.Symbol and x not in env and not (x.is_integer and x.is_positive):
        raise InputError(
            f"{where}: the dimension {x} is not known to be a positive integer; write "
            f"Symbol('{x}', integer=True, positive=True), or {x} = sizes('{x}')"
        )
    return _whole(x, env, where)


def _read_matrix(x: Any, env: Env) -> Any:
    rows, columns = (_dimension(s, env, f"MatrixSymbol({x.name!r}, ...)") for s in x.shape)
    return matrix(x.name, rows, columns)


def _read_constant(x: Any, env: Env) -> Any:
    rows, columns = (_dimension(s, env, x) for s in x.shape)
    if isinstance(x, sp.Identity):
        return eye(rows)
    return (zeros if isinstance(x, sp.ZeroMatrix) else ones)(rows, columns)


def _read_matmul(x: Any, env: Env) -> Any:
    factor, product = None, None
    for a in x.args:
        below = _denominator(a, env)
        if below is not None:
            factor = nd.Div(sp.Integer(1) if factor is None else factor, below)
            continue
        node = _expr(a, env)
        if nd.shape_of(node) == ():
            factor = node if factor is None else nd.Mul(factor, node)
        elif product is None:
            product = node
        else:
            product = nd.MatMul(product, node)
    if product is None:
        return sp.Integer(1) if factor is None else factor
    if factor is None:
        return product
    return nd.Neg(product) if factor == -1 else nd.Mul(factor, product)


def _read_matpow(x: Any, env: Env) -> Any:
    a, e = _expr(x.args[0], env), x.args[1]
    if not isinstance(e, sp.Integer) or e == 0 or abs(e) > 9:
        _refuse(x, "only whole powers from -9 to 9, without 0, are read; for A**t write a recursion")
    out = base = a if e > 0 else nd.Inverse(a)
    for _ in range(abs(int(e)) - 1):
        out = nd.MatMul(out, base)
    return out


def _read_inverse(x: Any, env: Env) -> Any:
    return nd.Inverse(_expr(x.args[0], env))


def _read_transpose(x: Any, env: Env) -> Any:
    return nd.Transpose(_expr(x.args[0], env))


def _read_trace(x: Any, env: Env) -> Any:
    return nd.Trace(_expr(x.args[0], env))


def _read_hadamard(x: Any, env: Env) -> Any:
    out = None
    for a in x.args:
        node = _expr(a, env)
        out = node if out is None else nd.Hadamard(out, node)
    return out


def _read_hadamard_power(x: Any, env: Env) -> Any:
    a, e = _expr(x.args[0], env), x.args[1]
    if not isinstance(e, sp.Integer) or not 1 <= e <= 9:
        _refuse(x, "only entrywise powers 1 to 9 are read; write entries, X[i, j]**k")
    out = a
    for _ in range(int(e) - 1):
        out = nd.Hadamard(out, a)
    return out


def _read_diag_matrix(x: Any, env: Env) -> Any:
    v = _expr(x.args[0], env)
    shape = nd.shape_of(v)
    if len(shape) != 2 or nd.is_row(shape) or not nd.same_dim(shape[1], sp.Integer(1)):
        _refuse(
            x,
            "DiagMatrix is read of an n × 1 matrix; for the diagonal part of A write diag(diagonal(A))",
        )
    return nd.Diag(nd.MatMul(v, ones(1)))  # v @ ones(1) is the only column of v, as a vector


def _read_diagonal_part(x: Any, env: Env) -> Any:
    return nd.Diag(nd.Diagonal(_expr(x.args[0], env)))


def _read_diagonal_of(x: Any, env: Env) -> Any:
    return nd.MatMul(nd.Diagonal(_expr(x.args[0], env)), nd.Transpose(ones(1)))  # n × 1, as in SymPy


def _from_zero(x: Any, env: Env, where: Any) -> Any:
    """An index that counts from 0 as one that counts from 1."""
    if any(isinstance(a, nd.Node) for a in sp.preorder_traversal(x)):
        raise InputError(
            f"{where}: {x} is an index of symproofs and counts from 1, while the entries of a MatrixSymbol "
            "count from 0; declare the matrix by matrix(name, n, d)"
        )
    if isinstance(x, sp.Integer):
        if x < 0:
            raise InputError(f"{where}: the index {x} is negative; SymPy's entries count from 0")
        return sp.Integer(x + 1)
    terms = list(x.args) if type(x) is sp.Add else [x]
    constant = sum((int(t) for t in terms if isinstance(t, sp.Integer)), 1)
    terms = [t for t in terms if not isinstance(t, sp.Integer)]
    out = _whole(terms[0] if len(terms) == 1 else sp.Add(*terms, evaluate=False), env, where)
    if constant > 0:
        return nd.Add(out, sp.Integer(constant))
    return out if constant == 0 else nd.Sub(out, sp.Integer(-constant))


def _read_entry(x: Any, env: Env) -> Any:
    array, *idx = x.args
    return nd.Entry(_expr(array, env), *(_from_zero(i, env, x) for i in idx))


def _read_indexed(x: Any, env: Env) -> Any:
    base, *idx = x.args
    if type(base) is not IndexedBase:
        _refuse(x, "only entries of an IndexedBase are read")
    if base.offset not in (None, 0) or base.strides is not None:
        _refuse(x, "an IndexedBase with an offset or strides; declare vector(...) or matrix(...)")
    name = base.label.name if isinstance(base.label, sp.Symbol) else str(base.label)
    if base.shape is None and len(idx) != 1:
        _refuse(
            x,
            f"{name} has no shape: write IndexedBase('{name}', shape=(n, d)), or matrix('{name}', n, d)",
        )
    where = []
    for i in idx:
        if isinstance(i, sp.Integer) and i < 1:
            first = f"; for a sequence from {i} on write sequence('{name}', first={i})"
            raise InputError(
                f"{x}: the index {i}. An IndexedBase is read with indices from 1 on, as they are written"
                + (first if base.shape is None else "")
            )
        if isinstance(i, Idx) and i not in env and i.lower is not None and i.lower.is_positive is not True:
            raise InputError(
                f"{x}: {i} runs from {i.lower} to {i.upper} (SymPy's Idx('{i}', d) means 0..d-1), while "
                f"entries count from 1 here: write Idx('{i}', (1, n)), or {i} = index('{i}', n)"
            )
        where.append(_whole(i, env, x))
    if base.shape is None:
        return sequence(name)[where[0]]
    dims = [_dimension(s, env, f"IndexedBase({name!r}, ...)") for s in base.shape]
    if len(dims) > 2:
        _refuse(x, "arrays have one or two dimensions here")
    array = vector(name, *dims) if len(dims) == 1 else matrix(name, *dims)
    return nd.Entry(array, *where)


# ----------------------------------------------------------------------------------------------- randomness
def _read_random(x: Any, env: Env) -> Any:
    kind = type(x).__name__
    if kind == "RandomSymbol":
        return _random_symbol(x, env)
    if kind in ("Expectation", "Variance", "Covariance"):
        wanted = 2 if kind == "Covariance" else 1
        if len(x.args) != wanted:
            _refuse(x, "it is conditional. Write E(x * indicator) / P by hand, or state the claim without it")
        args = [_number(a, env, str(x)) for a in x.args]
        ours = {"Expectation": Expectation, "Variance": Variance, "Covariance": Covariance}[kind]
        return ours(*args, Tuple())
    if kind == "RandomIndexedSymbol":
        _refuse(
            x,
            "elements of a stochastic process; declare sequence(name, law=...) with what is known of it",
        )
    if kind == "Probability":
        _refuse(
            x,
            "probabilities of events are not in the language; a Bernoulli variable R has E(R) = P(R = 1)",
        )
    if kind in ("Moment", "CentralMoment"):
        _refuse(x, "write E(x**k) or E((x - E(x))**k)")
    _refuse(
        x,
        "of sympy.stats, Bernoulli, Normal, Uniform and Rademacher scalars are read, and Expectation, "
        "Variance and Covariance; declare arrays by vector(name, n, law=...) or matrix(name, n, d, law=...)",
    )


def _random_symbol(x: Any, env: Env) -> Any:
    space = x.pspace
    if type(space).__name__ == "SingleDiscretePSpace":
        _refuse(
            x,
            f"its law {type(space.distribution).__name__.removesuffix('Distribution')} is not read, only Bernoulli, "
            f"Normal, Uniform and Rademacher are; declare scalar('{x}', law=moments(mean=..., var=...))",
        )
    if type(space).__name__ not in ("SingleFinitePSpace", "SingleContinuousPSpace"):
        _refuse(
            x,
            f"its law ({type(space).__name__}) has a random parameter or is a joint one; declare each "
            "symbol with law=moments(...) and state what is known of them together in given=[...]",
        )
    d = space.distribution
    kind = type(d).__name__
    for p in d.args:
        if any(
            (type(s).__module__ or "").startswith("sympy.stats") or sy.is_random_symbol(s)
            for s in sp.preorder_traversal(p)
        ):
            _refuse(x, f"the parameter {p} of its law is random; a law has fixed parameters here")

    def parameter(k: int) -> Any:
        return _number(d.args[k], env, str(x))

    law: Any
    if kind == "BernoulliDistribution":
        if tuple(d.args[1:]) != (1, 0):
            _refuse(x, f"a Bernoulli variable with values {d.args[1]} and {d.args[2]}; only 1 and 0 are read")
        law = laws.Bernoulli(parameter(0))
    elif kind == "NormalDistribution":
        law = laws.Gaussian(parameter(0), parameter(1) ** 2)
    elif kind == "UniformDistribution":
        law = laws.Uniform(parameter(0), parameter(1))
    elif kind == "RademacherDistribution":
        law = laws.Rademacher()
    else:
        _refuse(x, f"its law {kind} is not read; declare scalar('{x}', law=moments(mean=..., var=...))")
    return scalar(x.symbol.name, law=law)


# ----------------------------------------------------------------------------------------------- statements
def _relation(cls: Any) -> Callable[[Any, Env], Any]:
    def read(x: Any, env: Env) -> Any:
        return cls(_expr(x.args[0], env), _expr(x.args[1], env))

    return read


def _connective(cls: Any) -> Callable[[Any, Env], Any]:
    def read(x: Any, env: Env) -> Any:
        parts = [_statement(a, env) for a in x.args]
        return parts[0] if len(parts) == 1 else cls(*parts)

    return read


def _read_not(x: Any, env: Env) -> Any:
    return rel.Not(_statement(x.args[0], env))


def _read_implies(x: Any, env: Env) -> Any:
    return rel.Implies(_statement(x.args[0], env), _statement(x.args[1], env))


def _read_equivalent(x: Any, env: Env) -> Any:
    parts = [_statement(a, env) for a in sorted(x.args, key=str)]
    if len(parts) < 2:
        _refuse(x, "an equivalence joins two statements")
    pairs = [rel.Iff(a, b) for a, b in pairwise(parts)]
    return pairs[0] if len(pairs) == 1 else rel.And(*pairs)


def _read_truth(x: Any, env: Env) -> Any:
    raise InputError(
        f"{x} is a truth value: SymPy evaluated the relation before it could be read. Write Eq(a, b) or a "
        "<= b with symbols of symproofs, or build the relation with evaluate=False"
    )


def _read_float(x: Any, env: Env) -> Any:
    raise InputError(nd.inexact(x))


_READERS: dict[type, Callable[[Any, Env], Any]] = {
    sp.Float: _read_float,
    sp.Symbol: _read_symbol,
    sp.Dummy: _read_dummy,
    Idx: _read_idx,
    Exp1: lambda x, env: fn.exp(1),
    sp.Add: _read_add,
    sp.Mul: _read_mul,
    sp.Pow: _read_pow,
    sp.UnevaluatedExpr: lambda x, env: _read(x.args[0], env),
    sp.exp: _function("exp"),
    sp.log: _function("log"),
    sp.Abs: _function("abs"),
    sp.tanh: _function("tanh"),
    sp.sin: _function("sin"),
    sp.cos: _function("cos"),
    sp.Max: _read_max,
    sp.KroneckerDelta: _read_delta,
    sp.Sum: _read_sum,
    sp.MatrixSymbol: _read_matrix,
    sp.Identity: _read_constant,
    sp.ZeroMatrix: _read_constant,
    OneMatrix: _read_constant,
    sp.MatAdd: _read_add,
    sp.MatMul: _read_matmul,
    sp.MatPow: _read_matpow,
    sp.Inverse: _read_inverse,
    sp.Transpose: _read_transpose,
    sp.Trace: _read_trace,
    sp.HadamardProduct: _read_hadamard,
    HadamardPower: _read_hadamard_power,
    DiagMatrix: _read_diag_matrix,
    DiagonalMatrix: _read_diagonal_part,
    DiagonalOf: _read_diagonal_of,
    MatrixElement: _read_entry,
    Indexed: _read_indexed,
    sp.Equality: _relation(rel.Eq),
    sp.Unequality: _relation(rel.Ne),
    sp.StrictLessThan: _relation(rel.Lt),
    sp.LessThan: _relation(rel.Le),
    sp.StrictGreaterThan: _relation(rel.Gt),
    sp.GreaterThan: _relation(rel.Ge),
    sp.And: _connective(rel.And),
    sp.Or: _connective(rel.Or),
    sp.Not: _read_not,
    sp.Implies: _read_implies,
    Equivalent: _read_equivalent,
    BooleanTrue: _read_truth,
    BooleanFalse: _read_truth,
}

_REASONS = {
    "Infinity": "it is not a real number; Tends(f, T, oo, limit) states a limit",
    "NegativeInfinity": "it is not a real number; Tends(f, x, -oo, limit) states a limit",
    "ComplexInfinity": "a division by zero was evaluated by SymPy",
    "NaN": "an undefined operation was evaluated by SymPy",
    "ImaginaryUnit": "all numbers are real here; sqrt of a negative number may have produced it",
    "Pi": "the constant is not in the language; declare scalar('pi') if its value does not matter",
    "Piecewise": "cases belong into the statement: And(Implies(c, Eq(f, a)), Implies(Not(c), Eq(f, b)))",
    "Derivative": "write grad(f, x) or jacobian(f, x) with symbols of symproofs",
    "Subs": "write grad(f, x) or jacobian(f, x) with symbols of symproofs",
    "Integral": "write E(x) for an expectation; other integrals are not in the language",
    "Limit": "write Tends(f, x, to, limit)",
    "Product": "declare recursion(name, start={0: 1}, step=lambda x, t: x[t-1] * a[t])",
    "Determinant": "determinants are not in the language; invertibility arises as an obligation of inv(A)",
    "Adjoint": "matrices are real; write A.T",
    "conjugate": "all numbers are real here; declare the symbol with real=True",
    "re": "all numbers are real here; declare the symbol with real=True",
    "im": "all numbers are real here; declare the symbol with real=True",
    "Min": "write -fn.relu(-x) for the lesser of 0 and x",
    "sign": "write x / abs(x) with x != 0",
    "Heaviside": "a jump has no derivative and is not in the language; fn.relu(x) is",
    "sinh": "write (exp(x) - exp(-x)) / 2",
    "cosh": "write (exp(x) + exp(-x)) / 2",
    "tan": "write sin(x) / cos(x)",
    "Lambda": "write function(name)",
    "IndexedBase": "it is a whole array; take an entry x[i], or declare vector(...) or matrix(...)",
    "Wild": "a Wild is a pattern; write Symbol(name, real=True)",
    "MatrixSlice": "write entries, X[i, j]",
    "BlockMatrix": "write the blocks as matrices of their own",
    "ImmutableDenseMatrix": "declare matrix(name, 2, 2) and state its entries as hypotheses",
    "ElementwiseApplyFunction": "write fn.exp(A), fn.tanh(A), function(name)(A)",
    "AccumBounds": "it is a set of values",
    "Tuple": "it is a list, not an expression",
    "Xor": "write Iff(a, Not(b))",
    "ITE": "write And(Implies(c, a), Implies(Not(c), b))",
}


def _unknown(x: Any) -> NoReturn:
    if isinstance(x, sy._Sequence):
        raise InputError(f"{x} is a sequence; write {x}[t] for its element at time t")
    if isinstance(x, sy.FunctionSymbol):
        raise InputError(f"{x} is a function; apply it: {x}(x)")
    if isinstance(x, (laws.Law, laws.IID, laws.Moments)):
        raise InputError(f"{x} is a law; declare a random symbol with it: scalar(name, law={x})")
    if isinstance(x, AppliedUndef):
        name = type(x).__name__
        _refuse(
            x,
            f"declare {name} = function('{name}') for a function, sequence('{name}') for a function of time",
        )
    if isinstance(x, Boolean) and not isinstance(x, sp.Symbol) and type(x).__name__ not in _REASONS:
        _refuse(x, "of SymPy's logic, relations, And, Or, Not, Implies and Equivalent are read")
    kind = type(x).__name__
    if kind not in _REASONS:
        for parent in type(x).__mro__:
            if parent.__name__ in _REASONS:
                kind = parent.__name__
                break
    _refuse(x, _REASONS.get(kind, "write it with declared symbols, + - * / **, @, Sum, fn.* and E"))


# =============================================================================================== to_sympy
def to_sympy(x: Any) -> Any:
    """A node or statement as ordinary SymPy, for use elsewhere; InputError where SymPy has no such thing.

    Scalars become real symbols, arrays MatrixSymbol (a vector is n × 1), entries count from 0, ``let`` is
    unfolded. SymPy evaluates expressions as it always does; relations are left unevaluated.

    >>> from symproofs import Eq, matrix, scalar, sizes, to_sympy, vector
    >>> n, d = sizes("n d")
    >>> to_sympy(Eq(matrix("X", n, d) @ vector("w", d), vector("y", n)))
    Eq(X*w, y)
    """
    if isinstance(x, (rel.Statement, nd.Node)):
        out = _write(x, {})
        if isinstance(out, (BooleanTrue, BooleanFalse)):
            _no(x, f"SymPy evaluates it to {out}, which is no longer this statement")
        return out
    return nd.as_node(x)


def _no(x: Any, why: str) -> NoReturn:
    raise InputError(f"to_sympy({nd.show(x) if isinstance(x, nd.Node) else x}): {why}")


def _write(x: Any, env: Env) -> Any:
    if isinstance(x, sp.Rational):
        return x
    if x in env:
        return env[x]
    writer = _WRITERS.get(type(x))
    if writer is None:
        _no(x, _UNWRITTEN.get(type(x).__name__, f"SymPy has no counterpart of {type(x).__name__}"))
    return writer(x, env)


_UNWRITTEN = {
    "Expectation": "SymPy's Expectation needs a full law and takes random symbols to be independent",
    "Variance": "SymPy's Variance needs a full law and takes random symbols to be independent",
    "Covariance": "SymPy's Covariance needs a full law and takes random symbols to be independent",
    "Gradient": "SymPy's matrix derivatives do not have this meaning; state the gradient as a formula",
    "JacobianMatrix": "SymPy's matrix derivatives do not have this meaning; state the Jacobian as a formula",
    "LambdaMax": "SymPy has no symbolic largest eigenvalue",
    "ForAll": "SymPy has no quantifiers",
    "Exists": "SymPy has no quantifiers",
    "Tends": "SymPy's Limit is a number that it evaluates, not a statement",
    "Independent": "SymPy takes random symbols to be independent and has no such statement",
    "Invertible": "SymPy has no statement of invertibility apart from its assumptions",
}


def _write_int(x: Any, env: Env) -> Any:
    return sp.Symbol(x.name, integer=True, **_sign_of_least(x.low))


def _sign_of_least(low: Any) -> dict[str, bool]:
    (c, k) = nd.affine(low)
    if c:
        return {}
    return {"positive": True} if k >= 1 else {"nonnegative": True} if k == 0 else {}


def _write_scalar(x: Any, env: Env) -> Any:
    if x.law is not None:
        _no(x, _UNWRITTEN["Expectation"])
    facts: dict[str, bool] = {}
    for op, v in x.domain:
        if (op == "gt" and v >= 0) or (op == "ge" and v > 0):
            facts["positive"] = True
        elif op == "ge" and v == 0:
            facts["nonnegative"] = True
        elif (op == "lt" and v <= 0) or (op == "le" and v < 0):
            facts["negative"] = True
        elif op == "le" and v == 0:
            facts["nonpositive"] = True
        elif op == "ne" and v == 0:
            facts["nonzero"] = True
    return sp.Symbol(x.name, real=True, **facts)


def _write_array(x: Any, env: Env) -> Any:
    if x.law is not None:
        _no(x, _UNWRITTEN["Expectation"])
    dims = [_write(d, env) for d in x.shape]
    return sp.MatrixSymbol(x.name, *(dims if len(dims) == 2 else [*dims, sp.Integer(1)]))


def _write_element(x: Any, env: Env) -> Any:
    seq = x.sequence
    if not isinstance(seq, sy.SequenceSymbol):
        _no(x, "a recursion is a definition, which SymPy would lose; unfold it first")
    if seq.dims or seq.law is not None:
        _no(x, "SymPy has no sequences of arrays, and none of random numbers without independence")
    return IndexedBase(seq.name)[_write(x.time, env)]


def _scale(a: Any, b: Any, env: Env) -> Any:
    return _write(a, env) * _write(b, env)


def _write_apply(x: Any, env: Env) -> Any:
    if nd.shape_of(x.arg) != ():
        _no(x, "SymPy's functions are not elementwise; take entries")
    a = _write(x.arg, env)
    f = x.function
    if isinstance(f, sy.FunctionSymbol):
        if f.order:
            _no(x, "the derivative of an unknown function at a point has no plain symbol in SymPy")
        return sp.Function(f.name)(a)
    table: dict[str, Callable[[Any], Any]] = {
        "exp": sp.exp,
        "log": sp.log,
        "tanh": sp.tanh,
        "sin": sp.sin,
        "cos": sp.cos,
        "abs": sp.Abs,
        "sqrt": sp.sqrt,
        "relu": lambda v: sp.Max(0, v),
        "logistic": lambda v: 1 / (1 + sp.exp(-v)),
        "softplus": lambda v: sp.log(1 + sp.exp(v)),
    }
    return table[f.name](a)


def _write_matmul(x: Any, env: Env) -> Any:
    product = _write(x.left, env) * _write(x.right, env)
    return product if nd.shape_of(x) else product[0, 0]


def _write_entry(x: Any, env: Env) -> Any:
    array = _write(x.array, env)
    where = [_write(i, env) - 1 for i in x.index]
    if nd.is_row(nd.shape_of(x.array)):
        where = [sp.Integer(0), *where]
    elif len(where) == 1:
        where = [*where, sp.Integer(0)]
    return array[tuple(where)]


def _write_norm(x: Any, env: Env) -> Any:
    shape = nd.shape_of(x.arg)
    if len(shape) == 2 and not nd.is_row(shape):
        _no(x, "SymPy has no symbolic operator norm")
    v = _write(x.arg, env)
    return sp.sqrt((v * v.T)[0, 0] if nd.is_row(shape) else (v.T * v)[0, 0])


def _write_frobenius(x: Any, env: Env) -> Any:
    a = _write(x.args[0], env)
    return sp.sqrt(sp.Trace(a.T * a))


def _write_constant(x: Any, env: Env) -> Any:
    dims = [_write(d, env) for d in x.shape]
    if x.kind == "eye":
        return sp.Identity(dims[0])
    cls = sp.ZeroMatrix if x.kind == "zeros" else OneMatrix
    return cls(*(dims if len(dims) == 2 else [*dims, sp.Integer(1)]))


def _write_sum(x: Any, env: Env) -> Any:
    used = {s.name for s in sy.declared_in(x)} | {s.name for s in env.values()}
    name, n = x.variable.name, 0
    while name in used:
        n += 1
        name = f"{x.variable.name}_{n}"
    k = sp.Symbol(name, integer=True)
    body = _write(x.body, {**env, x.variable: k})
    return sp.Sum(body, (k, _write(x.low, env), _write(x.high, env)))


def _plain(f: Callable[..., Any]) -> Callable[[Any, Env], Any]:
    def write(x: Any, env: Env) -> Any:
        return f(*(_write(a, env) for a in x.args))

    return write


def _unevaluated(cls: Any) -> Callable[[Any, Env], Any]:
    def write(x: Any, env: Env) -> Any:
        return cls(*(_write(a, env) for a in x.args), evaluate=False)

    return write


_WRITERS: dict[type, Callable[[Any, Env], Any]] = {
    sy.IntSymbol: _write_int,
    sy.ScalarSymbol: _write_scalar,
    sy.ArraySymbol: _write_array,
    sy.LetSymbol: lambda x, env: _write(x.expr, env),
    sy.Element: _write_element,
    nd.Add: _plain(lambda a, b: a + b),
    nd.Sub: _plain(lambda a, b: a - b),
    nd.Neg: _plain(lambda a: -a),
    nd.Mul: _plain(lambda a, b: a * b),
    nd.Div: _plain(lambda a, b: a / b),
    nd.Pow: _plain(lambda a, b: a**b),
    nd.MatMul: _write_matmul,
    nd.Transpose: _plain(lambda a: a.T),
    nd.Hadamard: _plain(sp.HadamardProduct),
    nd.Diag: _plain(DiagMatrix),
    nd.Diagonal: _plain(DiagonalOf),
    nd.Inverse: _plain(sp.Inverse),
    nd.Trace: _plain(sp.Trace),
    nd.Norm: _write_norm,
    nd.Frobenius: _write_frobenius,
    nd.Constant: _write_constant,
    nd.Delta: _plain(sp.KroneckerDelta),
    nd.Apply: _write_apply,
    nd.Entry: _write_entry,
    Summation: _write_sum,
    rel.Eq: _unevaluated(sp.Eq),
    rel.Ne: _unevaluated(sp.Ne),
    rel.Lt: _unevaluated(sp.Lt),
    rel.Le: _unevaluated(sp.Le),
    rel.Gt: _unevaluated(sp.Gt),
    rel.Ge: _unevaluated(sp.Ge),
    rel.And: _unevaluated(sp.And),
    rel.Or: _unevaluated(sp.Or),
    rel.Not: _unevaluated(sp.Not),
    rel.Implies: _unevaluated(sp.Implies),
    rel.Iff: _unevaluated(Equivalent),
}
