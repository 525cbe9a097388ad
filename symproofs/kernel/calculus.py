"""Derivatives, by the rules of calculus, on entries.

    ∂_k (λξ. f)(p)   is the k-th partial derivative of f at the point p, where f is (Fréchet) differentiable there

    ∂_k ξ_a = [a = k]     ∂ Σ = Σ ∂     ∂(f·g) = ∂f·g + f·∂g     ∂ f^e = e·f^(e−1)·∂f    (e ≥ 0, or f(p) ≠ 0)
    ∂ φ(f) = φ′(f)·∂f                          φ a named function, differentiable at f(p)
    ∂_k F(g) = Σ_j (∂_j F)(g)·∂_k g_j          F known to be differentiable at g(p), and reading only the g_j in range

The rules are tried on the whole function at once: if one part is not known to be differentiable at the point, the
derivative stays an atom. An element of a recursion is differentiated by no rule here: its derivative is an atom,
for which it must be known to be differentiable. What is under λξ is never rewritten by a fact about the point.

Everything here is about functions of finitely many reals (the entries of ξ in its ranges). An index k counts only
if it is proved to be in range.
"""

from __future__ import annotations

from symproofs.kernel.definitions import unfolded
from symproofs.kernel.normal_form import UNIT, Poly, add_into, resorted, to_term
from symproofs.kernel.powers import PowerRules
from symproofs.kernel.sums import SumRules
from symproofs.kernel.terms import (
    I1,
    INT,
    ONE,
    REAL,
    ZERO,
    KernelError,
    Term,
    abstract,
    add,
    app,
    bound,
    combine,
    delta,
    func,
    indicator,
    instantiate,
    local,
    make,
    mul,
    neg,
    num,
    plus,
    power,
    real,
    sub,
    substitute,
)

DIFFERENTIATION = "rules of differentiation"
CHAIN = "chain rule"


class NotDifferentiableError(KernelError):
    """A part of a function is not known to be differentiable at the point."""


def slope(name: str, x: Term) -> Term:
    """φ′(x) for a named function."""
    if name in ("exp", "sin"):
        return func({"exp": "exp", "sin": "cos"}[name], x)
    if name == "cos":
        return neg(func("sin", x))
    if name == "tanh":
        return sub(ONE, power(func("tanh", x), 2))
    if name == "logistic":
        return mul(func("logistic", x), sub(ONE, func("logistic", x)))
    if name == "softplus":
        return func("logistic", x)
    if name == "sqrt":
        return mul(power(num(2), -1), power(func("sqrt", x), -1))
    if name == "log":
        return power(x, -1)
    if name == "abs":
        return mul(x, power(func("abs", x), -1))
    if name == "relu":
        return indicator(make("lt", (ZERO, x)))
    raise KernelError(f"the derivative of {name} is not known")


class CalculusRules(SumRules, PowerRules):
    """Normal forms of derivatives."""

    def derivative_poly(self, t: Term) -> Poly:
        """The normal form of a derivative: by the rules, if each part is differentiable; else an atom."""
        ranges = t.args[: t.data[1]]
        body, point, *idx = t.args[t.data[1] :]
        slot = local(f"d{self.slots}", 0, t.data[0])
        self.slots += 1
        try:
            opened = instantiate(body, (slot,))
            if not _eta(opened, slot):
                found = self._evaluated(opened, slot, ranges, point, tuple(idx))
                if found is not None:
                    return found
            # a sum or a product stays as it is written: nothing is rewritten under λξ unless all of it is evaluated
            whole = opened.op in ("app", "const", "deriv", "fn")
            inner = resorted(abstract(self.canon(opened), (slot,))) if whole else body
        finally:
            self.slots -= 1
        return self.atom(make("deriv", (*ranges, inner, self.canon(point), *idx), t.data))

    def _evaluated(
        self, body: Term, slot: Term, ranges: tuple[Term, ...], point: Term, idx: tuple[Term, ...]
    ) -> Poly | None:
        if not self.may(DIFFERENTIATION):
            return None
        if any(not self.in_range(i, ranges[2 * n], ranges[2 * n + 1]) for n, i in enumerate(idx)):
            return None
        before = (set(self.sources), set(self.names), set(self.formulas))
        try:
            out = _Derivative(self, slot, ranges, point, idx).of(body)
        except NotDifferentiableError:
            self.sources, self.names, self.formulas = before  # what was tried is not what is used
            return None
        self.names.add(DIFFERENTIATION)
        return out

    def differentiable(self, t: Term) -> None:
        """Raises NotDifferentiableError unless the rules show that t, λξ. f is differentiable at p, holds."""
        ranges = t.args[: t.data[1]]
        body, point = t.args[t.data[1] :]
        slot = local(f"d{self.slots}", 0, t.data[0])
        idx = tuple(self.fresh(INT) for _ in range(t.data[1] // 2))
        binds = [(i, ranges[2 * n], ranges[2 * n + 1]) for n, i in enumerate(idx)]
        self.slots += 1
        try:
            opened = instantiate(body, (slot,))
            with self.inside(binds):
                d = _Derivative(self, slot, ranges, point, idx)
                if _eta(opened, slot):
                    d.known(opened)
                else:
                    d.of(opened)
            self.names.add(DIFFERENTIATION)
        finally:
            self.slots -= 1

    def canon_differentiable(self, t: Term) -> Term:
        """λξ. f is differentiable at p, with f and p in normal form."""
        n = t.data[1]
        slot = local(f"d{self.slots}", 0, t.data[0])
        self.slots += 1
        try:
            inner = resorted(abstract(self.canon(instantiate(t.args[n], (slot,))), (slot,)))
        finally:
            self.slots -= 1
        return make("differentiable", (*t.args[:n], inner, self.canon(t.args[n + 1])), t.data)


def _eta(body: Term, at: Term) -> bool:
    """Whether a term is F(at) for an unknown function F, or its derivative of some order there."""
    if body.op == "deriv":
        return body.data == (REAL, 0) and body.args[1] is at and _eta(body.args[0], bound(0, REAL))
    return body.op == "app" and body.args[0].op == "var" and body.args[1:] == (at,)


class _Derivative:
    """One differentiation: of functions of the slot, at a point, in the direction of one entry."""

    def __init__(
        self, core: CalculusRules, slot: Term, ranges: tuple[Term, ...], point: Term, idx: tuple[Term, ...]
    ) -> None:
        self.core, self.slot, self.ranges, self.point, self.idx = core, slot, ranges, point, idx
        self._values: dict[Term, Poly] = {}

    def at(self, t: Term) -> Term:
        """t at the point."""
        return substitute(t, {self.slot: self.point})

    def value(self, t: Term) -> Poly:
        """The normal form of t at the point."""
        return self.core.poly(self.at(t))

    def of(self, t: Term) -> Poly:
        """The derivative of t; raises NotDifferentiableError where no rule applies."""
        if self.slot not in t.fv:
            return {}
        if t is self.slot:
            return {UNIT: 1}
        rule = getattr(self, f"_{t.op}", None)
        if rule is None:
            raise NotDifferentiableError(f"no rule differentiates {t.op}")
        out: Poly = rule(t)
        return out

    # ------------------------------------------------------------------------------------------ algebra
    def _add(self, t: Term) -> Poly:
        out: Poly = {}
        for a in t.args:
            add_into(out, self.of(a))
        return out

    def _mul(self, t: Term) -> Poly:
        core = self.core
        total: Poly = {}
        for n, a in enumerate(t.args):
            if self.slot not in a.fv:
                continue
            rest: Poly = {UNIT: 1}
            for m, b in enumerate(t.args):
                if m != n and rest:
                    rest = core.multiply(rest, self.value(b))
            add_into(total, core.multiply(rest, self.of(a)))  # each factor must be differentiable
        return total

    def _pow(self, t: Term) -> Poly:
        x, e = t.args
        core = self.core
        if e.op == "int" and e.data == 0:
            return {}
        # ‖x‖² is smooth at 0, ‖x‖ is not
        if x.op == "fn" and e.op == "int" and e.data > 0 and e.data % 2 == 0:
            if x.data == "abs":
                return self._pow(make("pow", (x.args[0], e)))
            if x.data == "sqrt" and core.written_nonneg(x.args[0]):
                half = e.data // 2
                return self.of(x.args[0]) if half == 1 else self._pow(power(x.args[0], half))
        if not (e.op == "int" and e.data > 0) and not core.nonneg_int(e):
            self._need_nonzero(x)
        lower = plus(e, -1)
        front = core.multiply(core.poly(real(e)), self.value(power(x, lower)))
        return core.multiply(front, self.of(x))

    def _sum(self, t: Term) -> Poly:
        lo, hi, body = t.args
        core = self.core
        mark = core.mark()
        k = core.fresh()
        with core.inside(((k, lo, hi),)):
            p = self.of(instantiate(body, (k,)))
        out = core.sum_over_poly([(k, lo, hi)], p)
        core.release(mark)
        return out

    def _when(self, t: Term) -> Poly:
        return self.of(t.args[1])

    # ---------------------------------------------------------------------------------------- functions
    def _fn(self, t: Term) -> Poly:
        x = t.args[0]
        if t.data in ("sqrt", "log"):
            self._need_positive(x)
        elif t.data in ("abs", "relu"):
            self._need_nonzero(x)
        self.core.names.add(CHAIN)
        return self.core.multiply(self.value(slope(t.data, x)), self.of(x))

    def _need_nonzero(self, x: Term) -> None:
        p = self.value(x)
        if not self.core.nonzero_poly(p):
            raise NotDifferentiableError("not known to be nonzero at the point")

    def _need_positive(self, x: Term) -> None:
        if not self.core.positive(self.value(x), self.at(x)):
            raise NotDifferentiableError("not known to be positive at the point")

    def _app(self, t: Term) -> Poly:
        head, args = t.args[0], t.args[1:]
        if head is self.slot:
            out: Poly = {UNIT: 1}
            for a, k in zip(args, self.idx, strict=True):
                out = self.core.multiply(out, self.core.poly(delta(a, k)))
            return out
        if head.op != "var" or len(args) != 1:
            raise NotDifferentiableError("a function of several arguments")
        return self._composed(make("app", (head, bound(0, args[0].sort))), args[0])

    def _composed(self, outer: Term, inner: Term) -> Poly:
        """The chain rule for λη. outer at inner, where that is known to be differentiable."""
        core = self.core
        core.names.add(CHAIN)
        point = self.at(inner)
        if inner.sort == REAL:
            data = (REAL, 0)
            if not core.rules.fact(
                "differentiable", make("differentiable", (outer, core.canon(point)), data), core
            ):
                raise NotDifferentiableError("an unknown function")
            return core.multiply(core.poly(make("deriv", (outer, point), data)), self.of(inner))
        at = core.canon(point)
        for r in core.rules.look(("differentiable", ("differentiable", None)), core):
            n = r.lhs.data[1]
            if n != 2 or r.lhs.data[0] != inner.sort or r.lhs.args[n] is not outer:
                continue
            lo, hi = r.lhs.args[:2]
            if not r.pattern.isdisjoint(lo.fv | hi.fv):
                continue
            known = make("differentiable", (lo, hi, outer, at), r.lhs.data)
            if not core.rules.fact("differentiable", known, core):
                continue
            mark = core.mark()
            j = core.fresh()
            self._silent(app(inner, j), j, lo, hi)
            with core.inside(((j, lo, hi),)):
                partial = core.poly(make("deriv", (lo, hi, outer, point, j), r.lhs.data))
                p = core.multiply(partial, self.of(app(inner, j)))
            out = core.sum_over_poly([(j, lo, hi)], p)
            core.release(mark)
            return out
        raise NotDifferentiableError("an unknown function")

    def _silent(self, entry: Term, j: Term, lo: Term, hi: Term) -> None:
        """Raises unless the entries of an argument outside lo ≤ j ≤ hi do not depend on the slot."""
        core = self.core
        for outside in (combine((1, lo), (-1, j), (-1, I1)), combine((1, j), (-1, hi), (-1, I1))):
            with core.under(outside):
                if any(self.slot in a.fv for m in core.poly(entry) for a, _ in m):
                    raise NotDifferentiableError("an entry out of range may depend on the slot")

    # ---------------------------------------------------------------------------- definitions, derivatives
    def _const(self, t: Term) -> Poly:
        core = self.core
        if t.data.kind == "let":
            if not core.opens(t.data):
                raise NotDifferentiableError(f"the definition of {t.data.name} is not cited")
            core.names.add(f"definition of {t.data.name}")
            with core.deeper():
                return self.of(unfolded(t))
        return self.known(t)

    def known(self, t: Term) -> Poly:
        """The derivative of something of which it is known that it is differentiable, as an atom."""
        core = self.core
        body, point = resorted(abstract(core.canon(t), (self.slot,))), core.canon(self.point)
        data = (self.slot.sort, len(self.ranges))
        if not core.rules.fact(
            "differentiable", make("differentiable", (*self.ranges, body, point), data), core
        ):
            raise NotDifferentiableError("not known to be differentiable")
        core.names.add(CHAIN)
        return core.atom(make("deriv", (*self.ranges, body, point, *self.idx), data))

    def _deriv(self, t: Term) -> Poly:
        """A derivative that depends on the slot: evaluated first, or that of an unknown function at a point."""
        core = self.core
        inner = core.poly(t)
        if inner == {((t, 1),): 1}:
            n = t.data[1]
            body, point, *_idx = t.args[n:]
            if self.slot in body.fv or n:
                raise NotDifferentiableError("a derivative that depends on the slot")
            outer = make("deriv", (_raised(body), bound(0, REAL)), t.data)
            return self._composed(outer, point)
        with core.deeper():
            return self.of(add(to_term(inner)))


def _raised(body: Term) -> Term:
    """The body of an inner binder, closed but for its own variable, under one more binder: unchanged."""
    if body.maxb > 1:
        raise NotDifferentiableError("a body that is open")
    return body
