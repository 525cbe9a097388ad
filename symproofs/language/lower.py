"""From nodes to kernel terms: the second half of the trusted part. Mirrors docs/meaning.md line by line.

Every array becomes its entries. A random symbol is a function of an outcome; each E brings its own bound
outcome, so that what is random can be read off a term. A ``let`` or a recursion becomes a closed kernel
definition applied to what it depends on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sympy import Integer, Rational, oo
from sympy.core.symbol import Str
from sympy.core.traversal import preorder_traversal

from symproofs.kernel import terms as k
from symproofs.kernel.definitions import COVARIANCE, VARIANCE
from symproofs.kernel.laws import moment_exists
from symproofs.kernel.terms import INT, NOTHING, OUT, REAL, Definition, Term
from symproofs.language import nodes as n
from symproofs.language import relations as r
from symproofs.language import symbols as s
from symproofs.language.errors import InputError
from symproofs.language.laws import IID, Law, Moments

Index = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Env:
    """Where a node is read: values of bound names, slots and states, and the outcome of random symbols."""

    outcome: Term | None = None
    families: dict[Any, Term] = field(default_factory=dict)  # families averaged over, with their outcome
    bound: dict[Any, Term] = field(default_factory=dict)

    def at(self, family: Any) -> Term:
        """The outcome at which a random family is read."""
        out = self.families.get(family, self.outcome)
        return OUTSIDE if out is None else out

    def bind(self, name: Any, value: Term) -> Env:
        """With one more bound name."""
        return Env(self.outcome, self.families, {**self.bound, name: value})


PLAIN = Env()  # outside every binder
OUTSIDE = k.var("ω", OUT)  # the outcome of random symbols outside every E


def number(x: Any) -> Term:
    """An exact rational."""
    q = Fraction(int(x.p), int(x.q))
    return k.num(q)


class Lowering:
    """Lowers nodes; remembers definitions and counts fresh names."""

    def __init__(self) -> None:
        self._count = 0
        self._symbols: dict[Any, Term] = {}
        self._applied: dict[Any, tuple[Definition, tuple[Term, ...]]] = {}

    def fresh(self, sort: Any, ranges: tuple[Term, ...] = ()) -> Term:
        """A variable that occurs nowhere else; it is always bound before the result is returned."""
        self._count += 1
        return k.var(f"%l{self._count}", sort, ranges)

    # ---------------------------------------------------------------------------------------- integers
    def integer(self, x: Any, env: Env) -> Term:
        """An integer expression."""
        if isinstance(x, Integer):
            return k.integer(int(x))
        if isinstance(x, (s.IntSymbol, s.Bound)):
            value = env.bound.get(x) if env.bound else None
            return value if value is not None else self._free_int(x)
        out = dict[Term, int]()
        coefficients, constant = n.affine(x)
        for y, c in coefficients.items():
            if y == x:
                raise InputError(f"{n.show(x)} is not an affine integer expression")
            t = self.integer(y, env)
            at, pairs = k.affine_parts(t)
            constant += c * at
            for v, d in pairs.items():
                out[v] = out.get(v, 0) + c * d
        return k.affine(constant, out)

    def _free_int(self, x: Any) -> Term:
        if isinstance(x, s.Bound):
            raise InputError(f"the bound index {x.name} is used outside its sum")
        found = self._symbols.get(x)
        if found is None:
            found = self._symbols[x] = k.var(x.name, INT)
        return found

    # ----------------------------------------------------------------------------------------- symbols
    def _ranges(self, dims: Any, env: Env) -> tuple[Term, ...]:
        return tuple(t for d in dims for t in (k.I1, self.integer(d, env)))

    def symbol(self, x: Any) -> Term:
        """The kernel variable of a declared symbol (a family variable if it is random)."""
        found = self._symbols.get(x)
        if found is None:
            found = self._symbols[x] = self._symbol(x)
        return found

    def _symbol(self, x: Any) -> Term:
        if isinstance(x, s.IntSymbol):
            return k.var(x.name, INT)
        random = [OUT] if s.is_random_symbol(x) else []
        if isinstance(x, s.ScalarSymbol):
            return k.var(x.name, k.fun(OUT) if random else REAL)
        if isinstance(x, s.ArraySymbol):
            return k.var(x.name, k.fun(*random, *[INT] * len(x.shape)), self._ranges(x.shape, PLAIN))
        if isinstance(x, s.SequenceSymbol):
            last = NOTHING if x.last is None else self.integer(x.last, PLAIN)
            ranges = (self.integer(x.first, PLAIN), last, *self._ranges(x.dims, PLAIN))
            return k.var(x.name, k.fun(*random, INT, *[INT] * len(x.dims)), ranges)
        if isinstance(x, s.FunctionSymbol):
            return k.var(x.name, k.fun(REAL) if x.on is None else k.fun(k.fun(INT)))
        raise InputError(f"{n.show(x)} is not a free symbol")

    def limit(self, x: Any, env: Env) -> Term:
        """The highest value of an index: an integer, or nothing where the range is open."""
        return NOTHING if x == s.NONE else self.integer(x, env)

    def along(self, time: Any, element: Any, ranges: tuple[Term, ...]) -> Term:
        """A sequence given by its element at a time, as a function of the time and the entry's indices."""
        v = self.fresh(INT)
        idx = tuple(self.fresh(INT) for _ in n.shape_of(element))
        return k.lam((v, *idx), ranges, self.entry(element, idx, PLAIN.bind(time, v)))

    # ------------------------------------------------------------------------------------------ entries
    def entry(self, x: Any, idx: Index, env: Env) -> Term:
        """The entry of a node at the given indices (none for a scalar) as a real term."""
        if isinstance(x, Rational):
            return number(x)
        if x.is_int:
            return k.real(self.integer(x, env))
        method: Callable[[Any, Index, Env], Term] | None = getattr(self, f"_{type(x).__name__}", None)
        if method is None:
            raise InputError(f"{n.show(x)} ({type(x).__name__}) has no meaning yet in a proof")
        return method(x, idx, env)

    def scalar(self, x: Any, env: Env) -> Term:
        """A scalar node."""
        return self.entry(x, (), env)

    def function(self, x: Any, env: Env) -> Term:
        """An array node as a function of its indices; a scalar as a real."""
        shape = n.shape_of(x)
        dims = shape[1:] if n.is_row(shape) else shape
        if not dims:
            return self.scalar(x, env)
        idx = tuple(self.fresh(INT) for _ in dims)
        return k.lam(idx, self._ranges(dims, env), self.entry(x, idx, env))

    def _sum(self, dim: Any, env: Env, body: Callable[[Term], Term]) -> Term:
        i = self.fresh(INT)
        return k.sum_over(i, k.I1, self.integer(dim, env), body(i))

    def _Add(self, x: Any, idx: Index, env: Env) -> Term:
        return k.add(self.entry(x.left, idx, env), self.entry(x.right, idx, env))

    def _Sub(self, x: Any, idx: Index, env: Env) -> Term:
        return k.sub(self.entry(x.left, idx, env), self.entry(x.right, idx, env))

    def _Neg(self, x: Any, idx: Index, env: Env) -> Term:
        return k.neg(self.entry(x.arg, idx, env))

    def _Mul(self, x: Any, idx: Index, env: Env) -> Term:
        left = self.entry(x.left, idx if n.shape_of(x.left) else (), env)
        return k.mul(left, self.entry(x.right, idx if n.shape_of(x.right) else (), env))

    def _Div(self, x: Any, idx: Index, env: Env) -> Term:
        return k.divide(self.entry(x.left, idx, env), self.scalar(x.right, env))

    def _Pow(self, x: Any, idx: Index, env: Env) -> Term:
        return k.power(self.scalar(x.left, env), self.integer(x.right, env))

    def _MatMul(self, x: Any, idx: Index, env: Env) -> Term:
        sa, sb = n.shape_of(x.left), n.shape_of(x.right)
        if len(sa) == 1:  # column times row
            return k.mul(self.entry(x.left, idx[:1], env), self.entry(x.right, idx[1:], env))
        rows = () if n.is_row(sa) else idx[:1]
        rest = idx[len(rows) :]
        return self._sum(
            sb[0],
            env,
            lambda i: k.mul(self.entry(x.left, (*rows, i), env), self.entry(x.right, (i, *rest), env)),
        )

    def _Transpose(self, x: Any, idx: Index, env: Env) -> Term:
        return self.entry(x.arg, idx[::-1], env)

    def _Hadamard(self, x: Any, idx: Index, env: Env) -> Term:
        return k.mul(self.entry(x.left, idx, env), self.entry(x.right, idx, env))

    def _Diag(self, x: Any, idx: Index, env: Env) -> Term:
        return k.mul(k.delta(*idx), self.entry(x.args[0], idx[:1], env))

    def _Diagonal(self, x: Any, idx: Index, env: Env) -> Term:
        return self.entry(x.args[0], (idx[0], idx[0]), env)

    def _Trace(self, x: Any, idx: Index, env: Env) -> Term:
        return self._sum(n.shape_of(x.args[0])[0], env, lambda i: self.entry(x.args[0], (i, i), env))

    def _Inverse(self, x: Any, idx: Index, env: Env) -> Term:
        size = self.integer(n.shape_of(x.args[0])[0], env)
        return k.make("inverse", (size, self.function(x.args[0], env), *idx))

    def _LambdaMax(self, x: Any, idx: Index, env: Env) -> Term:
        size = self.integer(n.shape_of(x.args[0])[0], env)
        return k.make("eigmax", (size, self.function(x.args[0], env)))

    def _Norm(self, x: Any, idx: Index, env: Env) -> Term:
        shape = n.shape_of(x.arg)
        if len(shape) == 1 or n.is_row(shape):
            return k.func(
                "sqrt", self._sum(shape[-1], env, lambda i: k.power(self.entry(x.arg, (i,), env), 2))
            )
        dims = [self.integer(d, env) for d in shape]
        return k.make("opnorm", (*dims, self.function(x.arg, env)))

    def _Frobenius(self, x: Any, idx: Index, env: Env) -> Term:
        rows, columns = n.shape_of(x.args[0])
        inner = self._sum(
            rows,
            env,
            lambda i: self._sum(columns, env, lambda j: k.power(self.entry(x.args[0], (i, j), env), 2)),
        )
        return k.func("sqrt", inner)

    def _Constant(self, x: Any, idx: Index, env: Env) -> Term:
        if x.kind == "eye":
            return k.delta(*idx)
        return k.ZERO if x.kind == "zeros" else k.ONE

    def _Delta(self, x: Any, idx: Index, env: Env) -> Term:
        return k.delta(self.integer(x.args[0], env), self.integer(x.args[1], env))

    def _Indicator(self, x: Any, idx: Index, env: Env) -> Term:
        return k.indicator(self.statement(x.args[0], env))

    def _Apply(self, x: Any, idx: Index, env: Env) -> Term:
        f = x.function
        if isinstance(f, n.Named):
            return k.func(f.name, self.entry(x.arg, idx, env))
        if f.on is None:
            return self._slope(f, f.order, self.entry(x.arg, idx, env))
        # only the entries 1 to d of its argument count: the others are set to 0
        i, d = self.fresh(INT), self.integer(f.on, env)
        inside = [k.indicator(p) for p in k.within(i, k.I1, d)]
        entry = k.mul(*inside, self.entry(x.arg, (i,), env))
        return k.app(self.symbol(f), k.lam((i,), (k.I1, d), entry))

    def _slope(self, f: Any, order: int, x: Term) -> Term:
        """The derivative of an unknown function of one real variable, so many times, at a point."""
        if not order:
            return k.app(self.symbol(f), x)
        s = self.fresh(REAL)
        return k.make("deriv", (k.abstract(self._slope(f, order - 1, s), (s,)), x), (REAL, 0))

    def _Entry(self, x: Any, idx: Index, env: Env) -> Term:
        idx = tuple(self.integer(i, env) for i in x.index)
        value = self.entry(x.array, idx, env)
        if isinstance(x.array, (s.ArraySymbol, s.Element, s.LetSymbol, s.Slot, s.PrevState)):
            return value  # these carry their own ranges
        shape = n.shape_of(x.array)
        ranges = self._ranges(shape[1:] if n.is_row(shape) else shape, env)
        inside = [
            k.make("ile", p) for q, i in enumerate(idx) for p in ((ranges[2 * q], i), (i, ranges[2 * q + 1]))
        ]
        return k.make("when", (k.conj(*inside), value))

    def _Summation(self, x: Any, idx: Index, env: Env) -> Term:
        i = self.fresh(INT)
        lo, hi = self.integer(x.low, env), self.integer(x.high, env)
        return k.sum_over(i, lo, hi, self.entry(x.body, idx, env.bind(x.variable, i)))

    # ------------------------------------------------------------------------------------- declared ones
    def _ScalarSymbol(self, x: Any, idx: Index, env: Env) -> Term:
        bound = env.bound.get(x)
        if bound is not None:
            return bound
        v = self.symbol(x)
        return k.app(v, env.at(x)) if s.is_random_symbol(x) else v

    def _ArraySymbol(self, x: Any, idx: Index, env: Env) -> Term:
        random = (env.at(x),) if s.is_random_symbol(x) else ()
        return k.app(self.symbol(x), *random, *idx)

    def _Slot(self, x: Any, idx: Index, env: Env) -> Term:
        return k.app(env.bound[x], *idx)

    _PrevState = _Slot

    def _Element(self, x: Any, idx: Index, env: Env) -> Term:
        time = self.integer(x.time, env)
        return self._element(x.sequence, time, idx, env)

    def _element(self, seq: Any, time: Term, idx: Index, env: Env) -> Term:
        if isinstance(seq, s.SequenceSymbol):
            random = (env.at(seq),) if s.is_random_symbol(seq) else ()
            return k.app(self.symbol(seq), *random, time, *idx)
        if isinstance(seq, s.RecursionSymbol):
            d, params = self._apply_recursion(seq, env)
            return k.const(d, *params, time, *idx)
        if isinstance(seq, (s.Perturbed, s.PerturbedCopy)):
            base, changes = seq, []
            while isinstance(base, (s.Perturbed, s.PerturbedCopy)):
                changes.append(base)
                base = base.args[2]
            if isinstance(base, s.RecursionSymbol):
                d, params = self._apply_changed(base, changes[::-1], env)
                return k.const(d, *params, time, *idx)
            if isinstance(base, s.SequenceSymbol) and all(isinstance(c, s.Perturbed) for c in changes):
                moved = [
                    k.mul(k.delta(time, self.integer(c.args[3], env)), self.entry(c.args[4], idx, env))
                    for c in changes[::-1]
                ]
                return k.add(self._element(base, time, idx, env), *moved)
        raise InputError(f"{n.show(seq)} is not a sequence")

    def _LetSymbol(self, x: Any, idx: Index, env: Env) -> Term:
        d, params = self._apply_let(x, env)
        return k.const(d, *params, *idx)

    def _apply_let(self, x: Any, env: Env) -> tuple[Definition, tuple[Term, ...]]:
        key = (x, env.outcome, tuple(env.families.items()), tuple(env.bound.items()))
        if key not in self._applied:
            dims = n.shape_of(x.expr)[1:] if n.is_row(n.shape_of(x.expr)) else n.shape_of(x.expr)
            if n.is_row(n.shape_of(x.expr)):
                raise InputError(f"let {x.name}: name the vector and transpose it where it is used")
            locals_ = tuple(self.fresh(INT) for _ in dims)
            expr, inner, values = self._general_times(x.expr, env)
            body = self.entry(expr, locals_, inner)
            ranges = self._ranges(dims, env)
            params = _parameters([*ranges, body], locals_)
            d = Definition(
                x.name,
                "let",
                [p.sort for p in params],
                [[k.abstract(t, params[:i]) for t in p.args] for i, p in enumerate(params)],
                len(dims),
                [k.abstract(t, params) for t in ranges],
                [k.abstract(body, (*params, *locals_))],
            )
            if any(p.data[0].startswith("%") for p in params if p.op == "var" and p.sort != OUT):
                return d, tuple([values.get(p, p) for p in params])
            self._applied[key] = (d, params)
        return self._applied[key]

    def _moment(self) -> tuple[Any, Term]:
        """A symbol for a time that becomes a parameter, and the variable it stands for meanwhile."""
        v = self.fresh(INT)
        return s.Bound(Str("at"), Integer(-self._count)), v

    def _general_times(self, expr: Any, env: Env) -> tuple[Any, Env, dict[Term, Term]]:
        """An expression in which the times of perturbations are symbols of their own, and the values of these."""
        names, values, inner = dict[Any, Any](), dict[Term, Term](), env
        own = _bound_in(expr) if env.bound else set()

        def general(y: Any) -> Any:
            nonlocal inner
            if not y.args or not y.has(s.Perturbed, s.PerturbedCopy):
                return y
            args = [general(a) for a in y.args]
            if isinstance(y, (s.Perturbed, s.PerturbedCopy)):
                time = y.args[3]
                if not own.isdisjoint(time.atoms(s.Bound)):
                    return y.func(*args)  # a time that is bound inside
                if time not in names:
                    names[time], moment = self._moment()
                    values[moment] = self.integer(time, env)
                    inner = inner.bind(names[time], moment)
                args[3] = names[time]
            return y.func(*args)

        return (general(expr) if env.bound else expr), inner, values

    def _apply_recursion(self, x: Any, env: Env) -> tuple[Definition, tuple[Term, ...]]:
        key = (x, env.outcome, tuple(env.families.items()), tuple(env.bound.items()))
        if key in self._applied:
            return self._applied[key]
        idx = tuple(self.fresh(INT) for _ in x.dims)
        ranges = self._ranges(x.dims, env)
        previous = self.fresh(k.fun(*[INT] * len(idx)) if idx else REAL, ranges)
        time = self.fresh(INT)
        start_time = self.integer(x.start_time, env)
        start = self.entry(x.start_value, idx, env)
        inner = env.bind(x.time, time).bind(x.previous, previous)
        step = self.entry(x.step, idx, inner)
        params = _parameters([start_time, *ranges, start, step], (*idx, previous, time))
        d = Definition(
            x.name,
            "recursion",
            [p.sort for p in params],
            [[k.abstract(t, params[:i]) for t in p.args] for i, p in enumerate(params)],
            len(idx),
            [k.abstract(t, params) for t in ranges],
            [
                k.abstract(start_time, params),
                k.abstract(start, (*params, *idx)),
                k.abstract(step, (*params, previous, time, *idx)),
            ],
            x.forward,
        )
        if not any(p.data[0].startswith("%") for p in params if p.sort != OUT):
            self._applied[key] = (d, params)
        return d, params

    def _apply_changed(self, x: Any, changes: list[Any], env: Env) -> tuple[Definition, tuple[Term, ...]]:
        """A recursion with slots added at some times; each such time is a parameter of its own."""
        values, inner = dict[Term, Term](), env
        for c in changes:
            at, moment = self._moment()
            values[moment] = self.integer(c.args[3], env)
            inner = inner.bind(at, moment)
            x = (
                _perturb(x, at, c.args[4])
                if isinstance(c, s.Perturbed)
                else _perturb_copy(x, at, *c.args[4:])
            )
        d, params = self._apply_recursion(x, inner)
        return d, tuple([values.get(p, p) for p in params])

    # ----------------------------------------------------------------------------------- expectations
    def _averaged(self, over: tuple[Any, ...], env: Env) -> tuple[Term, Env]:
        w = self.fresh(OUT)
        if over:
            return w, Env(env.outcome, {**env.families, **dict.fromkeys(over, w)}, env.bound)
        return w, Env(w, {}, env.bound)

    def _Expectation(self, x: Any, idx: Index, env: Env) -> Term:
        w, inner = self._averaged(x.over, env)
        return k.expect(w, self.entry(x.arg, idx, inner))

    def _Variance(self, x: Any, idx: Index, env: Env) -> Term:
        w, inner = self._averaged(x.over, env)
        return k.const(VARIANCE, k.lam((w,), (), self.entry(x.arg, idx, inner)))

    def _Covariance(self, x: Any, idx: Index, env: Env) -> Term:
        w, inner = self._averaged(x.over, env)
        parts = [k.lam((w,), (), self.scalar(a, inner)) for a in x.args[:2]]
        return k.const(COVARIANCE, *parts)

    # ------------------------------------------------------------------------------------- derivatives
    def _derivative(self, x: Any, body_idx: Index, slot_idx: Index, env: Env) -> Term:
        dims = n.shape_of(x.slot)
        ranges = self._ranges(dims, env)
        slot = self.fresh(k.fun(*[INT] * len(dims)) if dims else REAL, ranges)
        body = self.entry(x.body, body_idx, env.bind(x.slot, slot))
        point = self.function(x.point, env)
        data = (slot.sort, len(ranges))
        found = k.make("deriv", (*ranges, k.abstract(body, (slot,)), point, *slot_idx), data)
        element = x.args[4] if x.args[5] == 0 else x.args[5]
        return (
            k.make("when", (self._exists(element, env), found)) if isinstance(element, s.Element) else found
        )

    def _exists(self, x: Any, env: Env) -> Term:
        """e = e for the entries of an element: true, and it has a value exactly if the element does."""
        shape = n.shape_of(x)
        idx = tuple(self.fresh(INT) for _ in shape)
        entry = self.entry(x, idx, env)
        pairs = zip(idx, shape, strict=True)
        known = [e for i, d in pairs for e in (i, *k.within(i, k.I1, self.integer(d, env)))]
        return k.quantify(known, k.make("eq", (entry, entry)))

    def _Gradient(self, x: Any, idx: Index, env: Env) -> Term:
        return self._derivative(x, (), idx, env)

    def _JacobianMatrix(self, x: Any, idx: Index, env: Env) -> Term:
        return self._derivative(x, idx[:1], idx[1:], env)

    # --------------------------------------------------------------------------------------- statements
    def statement(self, x: Any, env: Env | None = None) -> Term:
        """A statement as a proposition."""
        env = env or PLAIN
        if isinstance(x, r.Relation):
            return self._relation(x, env)
        if isinstance(x, (r.And, r.Or)):
            op = "and" if isinstance(x, r.And) else "or"
            parts = [self.statement(a, env) for a in x.args]
            out = parts[-1]
            for p in reversed(parts[:-1]):
                out = k.make(op, (p, out))
            return out
        if isinstance(x, r.Not):
            return k.negate(self.statement(x.args[0], env))
        if isinstance(x, r.Implies):
            return k.imp(self.statement(x.args[0], env), self.statement(x.args[1], env))
        if isinstance(x, r.Iff):
            p, q = self.statement(x.args[0], env), self.statement(x.args[1], env)
            return k.make("and", (k.imp(p, q), k.imp(q, p)))
        if isinstance(x, (r.ForAll, r.Exists)):
            return self._quantified(x, env)
        if isinstance(x, r.Independent):
            return k.make("independent", [self.symbol(f) for f in x.args])
        if isinstance(x, r.Invertible):
            a = x.args[0]
            return k.make("invertible", (self.integer(n.shape_of(a)[0], env), self.function(a, env)))
        if isinstance(x, r.Tends):
            return self._tends(x, env)
        raise InputError(f"{x} has no meaning yet in a proof")

    def _relation(self, x: Any, env: Env) -> Term:
        left, right = x.left, x.right
        if isinstance(x, (r.Gt, r.Ge)):
            left, right = right, left
        shape = n.shape_of(left)
        if n.is_int(left) and n.is_int(right):
            a, c = self.integer(left, env), self.integer(right, env)
            if isinstance(x, (r.Eq, r.Ne)):
                p = k.make("ieq", (a, c))
                return p if isinstance(x, r.Eq) else k.negate(p)
            return k.make("ile", (k.plus(a, 1) if isinstance(x, (r.Lt, r.Gt)) else a, c))
        if isinstance(x, (r.Lt, r.Gt, r.Le, r.Ge)):
            op = "lt" if isinstance(x, (r.Lt, r.Gt)) else "le"
            return k.make(op, (self.scalar(left, env), self.scalar(right, env)))
        dims = shape[1:] if n.is_row(shape) else shape
        idx = tuple(self.fresh(INT) for _ in dims)
        p = k.make("eq", (self.entry(left, idx, env), self.entry(right, idx, env)))
        p = k.quantify(
            [
                e
                for i, d in zip(idx, dims, strict=True)
                for e in (i, *k.within(i, k.I1, self.integer(d, env)))
            ],
            p,
        )
        return p if isinstance(x, r.Eq) else k.negate(p)

    def _quantified(self, x: Any, env: Env) -> Term:
        universal = isinstance(x, r.ForAll)
        if isinstance(x.variable, s.Bound):
            v = self.fresh(INT)
            body = self.statement(x.body, env.bind(x.variable, v))
            guards = k.within(v, self.integer(x.args[2], env), self.limit(x.args[3], env))
        else:
            v = self.symbol(x.variable)
            body = self.statement(x.body, env)
            guards = self.domain(x.variable)
            if isinstance(x.variable, s.FunctionSymbol):
                guards = self.smooth(x.variable)
        for g in reversed(guards):
            body = k.imp(g, body) if universal else k.make("and", (g, body))
        return k.forall(v, body) if universal else k.exists(v, body)

    def _tends(self, x: Any, env: Env) -> Term:
        f, variable, to, limit = x.args
        whole = isinstance(variable, s.IntSymbol)
        v = k.var(variable.name, INT) if whole else k.var(variable.name, REAL)
        value = self.scalar(f, env)
        eps, bound = k.var("%eps", REAL), k.var("%N", INT if whole else REAL)
        if limit in (oo, -oo):
            near = k.make("lt", (eps, value) if limit == oo else (value, eps))
        else:
            near = k.make("lt", (k.func("abs", k.sub(value, self.scalar(limit, env))), eps))
        if whole:
            first = self.integer(variable.low, env)
            beyond = k.imp(k.make("ile", (first, v)), k.imp(k.make("ile", (bound, v)), near))
            close = k.exists(bound, k.make("and", (k.make("ile", (first, bound)), k.forall(v, beyond))))
        elif to in (oo, -oo):
            raise InputError(
                f"Tends(..., {variable.name}, {to}, ...): declare {variable.name} by natural(...)"
            )
        else:
            gap = k.func("abs", k.sub(v, self.scalar(to, env)))
            inner = k.imp(k.make("lt", (k.ZERO, gap)), k.imp(k.make("lt", (gap, bound)), near))
            for g in reversed(self.domain(variable)):
                inner = k.imp(g, inner)
            close = k.exists(bound, k.make("and", (k.make("lt", (k.ZERO, bound)), k.forall(v, inner))))
        positive = k.make("lt", (k.ZERO, eps))
        return k.forall(eps, close if limit in (oo, -oo) else k.imp(positive, close))

    # ------------------------------------------------------------------------ what a declaration assumes
    def types(self, x: Any) -> list[Term]:
        """The range of a free integer symbol."""
        if not isinstance(x, s.IntSymbol):
            return []
        v = k.var(x.name, INT)
        out = [k.make("ile", (self.integer(x.low, PLAIN), v))]
        if x.high is not None:
            out.append(k.make("ile", (v, self.integer(x.high, PLAIN))))
        return out

    def domain(self, x: Any) -> list[Term]:
        """The declared domain of a scalar."""
        if not isinstance(x, s.ScalarSymbol) or s.is_random_symbol(x):
            return []
        v, out = k.var(x.name, REAL), []
        for op, value in x.domain:
            c = number(value)
            if op == "ne":
                out.append(k.negate(k.make("eq", (v, c))))
            else:
                pair = (v, c) if op in ("lt", "le") else (c, v)
                out.append(k.make("lt" if op in ("lt", "gt") else "le", pair))
        return out

    def smooth(self, x: Any) -> list[Term]:
        """That a function is differentiable everywhere, and its derivatives as often as was declared."""
        ranges = () if x.on is None else (k.I1, self.integer(x.on, PLAIN))
        sort = REAL if x.on is None else k.fun(INT)
        v, s = self.fresh(sort, ranges), self.fresh(sort, ranges)
        out = []
        for order in range(x.times):
            value = self._slope(x, order, s) if x.on is None else k.app(self.symbol(x), s)
            p = k.make("differentiable", (*ranges, k.abstract(value, (s,)), v), (sort, len(ranges)))
            out.append(k.forall(v, p))
        return out

    def law(self, x: Any) -> list[Term]:
        """What the law declared on a random symbol says, one formula each."""
        f, law = self.symbol(x), x.law
        if isinstance(law, Law):
            return [k.make("law", (f, *[self.scalar(p, PLAIN) for p in law.parameters]), law.name)]
        if isinstance(law, IID):
            inner = law.law
            return [
                k.make("independent_entries", (f,)),
                k.make("law", (f, *[self.scalar(p, PLAIN) for p in inner.parameters]), inner.name),
            ]
        if not isinstance(law, Moments):
            raise InputError(f"{x.name} has no law")
        return self._moments(x, f, law)

    def _moments(self, x: Any, f: Term, law: Moments) -> list[Term]:
        slots = len(f.args) // 2
        sequence = isinstance(x, s.SequenceSymbol)
        w = self.fresh(OUT)

        def for_range(idx: Index, p: Term, which: tuple[int, ...] | None = None) -> Term:
            places = which or tuple(range(slots))
            pairs = zip(idx, places, strict=True)
            return k.quantify(
                [e for i, at in pairs for e in (i, *k.within(i, *f.args[2 * at : 2 * at + 2]))], p
            )

        def given(value: Any, idx: Index) -> Term:
            return self.entry(value, (idx[1:] if sequence else idx) if n.shape_of(value) else (), PLAIN)

        out = [moment_exists(f, law.order)]
        if law.symmetric:
            out.append(k.make("law", (f,), "Symmetric"))
        idx = tuple(self.fresh(INT) for _ in range(slots))
        entry = k.app(f, w, *idx)
        if law.mean is not None:
            out.append(for_range(idx, k.make("eq", (k.expect(w, entry), given(law.mean, idx)))))
        if law.var is not None:
            variance = k.const(VARIANCE, k.lam((w,), (), entry))
            out.append(for_range(idx, k.make("eq", (variance, given(law.var, idx)))))
        # pairs of entries: which index positions must agree, and at which one they differ
        row = slots - 2  # rows and columns of a sequence are those at one time
        patterns: list[tuple[tuple[int, ...], int]] = []
        if law.uncorrelated == "rows":
            patterns = [(tuple(range(row + 1)), row + 1)]
        elif law.uncorrelated == "columns":
            patterns = [((*range(row), row + 1), row)]
        elif law.uncorrelated == "times":
            patterns = [((), 0)]
        elif law.uncorrelated == "entries":
            patterns = [((), at) for at in range(slots)]
        for shared, differing in patterns:
            other = tuple(i if at in shared else self.fresh(INT) for at, i in enumerate(idx))
            extra = tuple(at for at in range(slots) if at not in shared)
            pair = [k.lam((w,), (), k.app(f, w, *e)) for e in (idx, other)]
            p = k.make("eq", (k.const(COVARIANCE, *pair), k.ZERO))
            p = k.imp(k.negate(k.make("ieq", (idx[differing], other[differing]))), p)
            p = for_range(tuple(other[at] for at in extra), p, extra)
            out.append(for_range(idx, p))
        return out


def _parameters(bodies: list[Term], locals_: tuple[Term, ...]) -> tuple[Term, ...]:
    """What a definition depends on, in order of appearance: integers first, since ranges mention them."""
    seen: dict[Term, None] = {}
    stack = list(reversed(bodies))
    while stack:
        t = stack.pop()
        if t.op == "var" and t not in seen and t not in locals_:
            seen[t] = None
        stack.extend(reversed(t.args))
    found = list(seen)
    return (*[v for v in found if v.sort == INT], *[v for v in found if v.sort != INT])


def _bound_in(expr: Any) -> set[Any]:
    """The integer names that an expression binds itself."""
    out: set[Any] = set()
    for y in preorder_traversal(expr):
        if isinstance(y, s.RecursionSymbol):
            out.add(y.time)
        elif getattr(y, "variable", None) is not None:
            out.add(y.variable)
    return out


def _perturb(x: Any, at: Any, slot: Any) -> Any:
    """The recursion with the slot added to its value at one time."""
    moved = n.Mul(n.Delta(x.time, at), slot)
    first = n.Add(x.start_value, n.Mul(n.Delta(x.start_time, at), slot))
    return s.RecursionSymbol(*x.args[:3], first, *x.args[4:7], n.Add(x.step, moved))


def _perturb_copy(x: Any, at: Any, symbol: Any, slot: Any) -> Any:
    """The recursion with the slot added to a symbol in the equation of one time."""

    def copy(y: Any, time: Any) -> Any:
        """y with the symbol replaced, but not in the equations of other recursions."""
        if y == symbol:
            return n.Add(symbol, n.Mul(n.Delta(time, at), slot))
        if not y.has(symbol) or isinstance(y, (s.RecursionSymbol, s.Perturbed, s.PerturbedCopy)):
            return y
        return y.func(*[copy(a, time) for a in y.args])

    first = copy(x.start_value, x.start_time)
    return s.RecursionSymbol(*x.args[:3], first, *x.args[4:7], copy(x.step, x.time))
