"""Contraction normal form: equality of reals by writing both sides as polynomials in contractions.

    Γ ⊢ equations, facts   /   Γ, Δ ⊢ a = b          if the normal form of a − b is 0

Δ are the integer hypotheses that proved ranges, signs of exponents and guards. Always on, and unnamed in
audits: ring arithmetic, renaming of bound indices, multiplying out sums, contraction of Kronecker deltas,
laws of powers with whole exponents, roots of squares. Used only with leave (``allow``) and named:
linearity of expectation, exchange of finite sums, splitting of a finite sum.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd
from typing import Any

from symproofs.kernel.affine import Context, linear
from symproofs.kernel.calculus import DIFFERENTIATION, CalculusRules
from symproofs.kernel.definitions import Definition, unfolded
from symproofs.kernel.expectation import LINEARITY, ExpectationRules
from symproofs.kernel.matrices import INVERSE
from symproofs.kernel.normal_form import UNIT, Memory, Poly, add_into, blind, resorted, to_term
from symproofs.kernel.powers import ELEMENTARY
from symproofs.kernel.rewriting import Rule, RuleSet, compile_rule, settled, substitution
from symproofs.kernel.sums import EXCHANGE, SPLIT
from symproofs.kernel.terms import (
    I0,
    I1,
    OUT,
    PROP,
    REAL,
    KernelError,
    Term,
    affine,
    affine_parts,
    combine,
    instantiate,
    integrable,
    lam,
    local,
    make,
    minus,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule

_Compiled = list[tuple[str, Rule]]  # what one conclusion gives
_Setting = tuple[tuple[Term, ...], frozenset[Definition], frozenset[str], frozenset[Term]]
_COMPILED: dict[_Setting, dict[Term, _Compiled]] = {}
_CONTEXTS: dict[tuple[Term, ...], Context] = {}
_MEMORIES: dict[Context, Memory] = {}
_SETTINGS: dict[Any, RuleSet] = {}
LAWS = (LINEARITY, EXCHANGE, SPLIT, INVERSE, DIFFERENTIATION)


def equal_sides(difference: Term) -> tuple[Term, Term] | None:
    """The two sides of difference = 0 without what they share, in canonical order; None if it has no solution."""
    constant, pairs = affine_parts(difference)
    divisor = gcd(*pairs.values()) if pairs else 1
    if constant % divisor:
        return None
    scaled = {x: c // divisor for x, c in pairs.items()}
    constant //= divisor
    positive = affine(max(constant, 0), {x: c for x, c in scaled.items() if c > 0})
    negative = affine(max(-constant, 0), {x: -c for x, c in scaled.items() if c < 0})
    left, right = sorted((positive, negative), key=lambda x: x.key)
    return left, right


_KEPT = frozenset(("sum", "E", "app", "inverse", "deriv"))  # what costs more than to look it up
_COMPOUND = frozenset(("add", "mul", "sum", "fn", "E"))


class Normalizer(ExpectationRules, CalculusRules):
    """Computes normal forms."""

    def poly(self, t: Term) -> Poly:
        """The normal form of a real term."""
        op = t.op
        if op == "num":
            return {UNIT: t.data} if t.data else {}
        if op == "app" and settled(t):
            return self.atom(t)
        costly = op in _KEPT or (op == "pow" and t.args[0].op in _COMPOUND)
        if costly or (op == "const" and self.opens(t.data)):
            return self.kept_poly(t, self._poly, t)
        return self._poly(t)

    def _poly(self, t: Term) -> Poly:
        op = t.op
        if op == "app":
            return self.atom(make("app", [self.canon(a) for a in t.args]))
        if op == "mul":
            out: Poly = {UNIT: 1}
            for a in t.args:
                out = self.multiply(out, self.poly(a))
                if not out:
                    return out
            return out
        if op == "add":
            total: Poly = {}
            for a in t.args:
                add_into(total, self.poly(a))
            return total
        if op == "pow":
            x, e = t.args
            if x.op == "fn" and x.data == "sqrt" and e.op == "int" and e.data > 0 and e.data % 2 == 0:
                if self.written_nonneg(x.args[0]):
                    return self.power_of(self.poly(x.args[0]), e.data // 2)
            # 1/(a·b) = 1/a · 1/b, before it is multiplied out
            if x.op == "mul" and e.op == "int" and e.data < 0:
                product: Poly = {UNIT: 1}
                for a in x.args:
                    product = self.multiply(product, self.poly(make("pow", (a, e))))
                return product
            return self.power_poly(self.poly(x), e)
        if op == "sum":
            return self.sum_poly(t.args[0], t.args[1], t.args[2])
        if op == "var":
            return self.atom(t)
        if op == "E":
            return self.expectation_poly(t.args[0])
        if op == "real":
            constant, pairs = affine_parts(t.args[0])
            linear: Poly = {UNIT: constant} if constant else {}
            for x, c in pairs.items():
                linear[((make("real", (x,)), 1),)] = c
            return linear
        if op == "ind":
            return self._indicator(t)
        if op == "when":
            return self.poly(t.args[1])
        if op == "fn":
            if t.data == "sqrt":
                return self.function_poly(t.data, self._radicand(t.args[0]))
            return self.function_poly(t.data, self.poly(t.args[0]))
        if op == "const":
            if self.opens(t.data):
                self.names.add(f"definition of {t.data.name}")
                with self.deeper():
                    return self.poly(unfolded(t))
            return self.atom(make("const", [self.canon(a) for a in t.args], t.data))
        if op == "deriv":
            return self.derivative_poly(t)
        if op in ("opnorm", "eigmax"):
            return self.atom(self._canon_block(t))
        if t.sort == REAL and op != "b":
            return self.atom(self._canon_args(t))
        raise KernelError(f"{op} is not a real term")

    def _indicator(self, t: Term) -> Poly:
        p = t.args[0]
        if p.op == "ieq":
            a, b = p.args
            if a == b or self.proves(p):
                return {UNIT: 1}
            if self.proves(make("not", (p,))):
                return {}
            sides = equal_sides(minus(a, b))
            return {} if sides is None else self.atom(make("ind", (make("ieq", sides),)))
        if p.op == "ile":
            if self.proves(p):
                return {UNIT: 1}
            if self.proves(make("not", (p,))):
                return {}
            return self._step(minus(p.args[1], p.args[0]))
        return self.atom(make("ind", (self.canon(p),)))

    def _step(self, t: Term) -> Poly:
        """[t ≥ 0]: 1 − [t = −1] if t ≥ −1, [t = 0] if t ≤ 0, else by the one of t ≥ 0 and −t−1 ≥ 0 that comes first."""
        pairs, k = linear(t)
        t = affine(k, dict(pairs))
        other = combine((-1, t), (-1, I1))
        if self.nonneg_int(combine((-1, t))):
            return self.poly(make("ind", (make("ieq", (t, I0)),)))
        if self.nonneg_int(combine((1, t), (1, I1))):
            at_end: Poly = {UNIT: 1}
            add_into(at_end, self.poly(make("ind", (make("ieq", (combine((1, t), (1, I1)), I0)),))), -1)
            return at_end
        if (blind(t), t.key) <= (blind(other), other.key):
            return self.atom(make("ind", (make("ile", (I0, t)),)))
        out: Poly = {UNIT: 1}
        add_into(out, self.atom(make("ind", (make("ile", (I0, other)),))), -1)
        return out

    def _radicand(self, t: Term) -> Poly:
        """The normal form of what stands under a root; noted where it is written as a sum of squares."""
        (inside, nonneg), used = self.tracked(lambda: (self.poly(t), self.written_nonneg(t)))
        if nonneg:
            self.squares.setdefault(to_term(inside), (self.context, used))
        out: Poly = inside
        return out

    def canon(self, t: Term) -> Term:
        """The canonical form of an argument of any sort."""
        if t.sort == REAL:
            return to_term(self.poly(t))
        if t.op == "lam":
            return self._canon_lam(t)
        if t.sort == PROP:
            if t.op in ("forall", "exists", "integrable", "differentiable"):
                return t  # what is under these binders stays as it is: it would be read with a bound variable open
            return self._canon_args(t)
        return t

    def left_side(self, t: Term, monic: bool) -> Term:
        """The canonical form of what a rule speaks of."""
        if t.op == "integrable":
            w = self.fresh(OUT)
            return integrable(w, self.canon(instantiate(t.args[0], (w,))))
        if t.op == "differentiable":
            return self.canon_differentiable(t)
        return to_term(self.monic(self.poly(t))[0]) if monic else self.canon(t)

    def _canon_lam(self, t: Term, read: tuple[tuple[Term, Term], ...] = ()) -> Term:
        """An abstraction; ``read``: for its variables in order, the ranges beyond which its values are not read."""
        # names that depend on the depth alone, so that what is sorted by them comes out the same each time
        variables = [local(f"a{self.level}", k, s) for k, s in enumerate(t.data)]
        ranges = list(t.args[:-1])
        self.level += 1
        try:
            # elsewhere it is a function on all integers: its ranges must not be used to simplify its body
            with self.inside([(v, lo, hi) for v, (lo, hi) in zip(variables, read, strict=False)]):
                body = self.canon(instantiate(t.args[-1], variables))
        finally:
            self.level -= 1
        out = lam(variables, ranges, body)
        if out.op != "lam" or body.op == "app":
            return out
        return make("lam", (*out.args[:-1], resorted(out.args[-1])), out.data)

    def _canon_block(self, t: Term) -> Term:
        """‖A‖ or λ₁(S): only the entries 1..m × 1..n are read."""
        *sizes, matrix = t.args
        if matrix.op == "lam":
            matrix = self._canon_lam(matrix, ((I1, sizes[0]), (I1, sizes[-1])))
        return make(t.op, (*sizes, matrix))

    def _canon_args(self, t: Term) -> Term:
        return make(t.op, [self.canon(a) for a in t.args], t.data)


def normalizer(
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
    allow: tuple[str, ...],
) -> Normalizer:
    """A normalizer that assumes the integer hypotheses and may use the premises."""
    context = _CONTEXTS.get(hypotheses)
    if context is None:
        context = Context()
        for h in hypotheses:
            if not context.assume(h):
                raise KernelError("only integer hypotheses can be assumed by the normal form")
        _CONTEXTS[hypotheses] = context  # nothing is assumed in it any more, only in its children
    for d in unfold:
        if not isinstance(d, Definition) or d.kind != "let":
            raise KernelError("only abbreviations are unfolded")
    opened = frozenset(unfold)
    laws = frozenset(allow)
    nf = Normalizer(context, RuleSet(), opened, laws, _MEMORIES.setdefault(context, {}))
    formulas = dict.fromkeys(t.conclusion for t in premises)
    setting = (hypotheses, tuple(formulas), opened, laws)
    found = _SETTINGS.get(setting)
    if found is None:
        _compile_all(nf, formulas, hypotheses)
        _SETTINGS[setting] = nf.rules
    else:
        nf.rules = found
    return nf


def _compile_all(nf: Normalizer, formulas: Iterable[Term], hypotheses: tuple[Term, ...]) -> None:
    """Files the rules that the conclusions give in the setting of a normalizer."""
    replacing = [f for f in formulas if substitution(f)]
    first, empty = RuleSet(), RuleSet()
    others = [f for f in formulas if f not in replacing]
    for wave, rules, key in ((replacing, empty, _NONE), (others, first, frozenset(replacing))):
        compiled = _COMPILED.setdefault((hypotheses, nf.unfold, nf.allow, key), {})
        for formula in wave:
            known = compiled.get(formula)
            if known is None:
                known = compiled[formula] = _compile(formula, nf, rules)
            for kind, r in known:
                nf.rules.add(kind, r)
                if wave is replacing:
                    first.add(kind, r)


_NONE: frozenset[Term] = frozenset()


def _compile(formula: Term, nf: Normalizer, rules: RuleSet) -> _Compiled:
    """The rules that a conclusion gives in the setting of a normalizer, its left side rewritten by other rules."""
    sources: set[Term] = set()
    names: set[str] = set()
    basis: set[Term] = set()

    def normal(lhs: Term, guards: tuple[Term, ...], monic: bool) -> Term:
        if settled(lhs) and not rules.filed:
            return lhs
        plain = Normalizer(nf.context.assuming(*guards), rules, nf.unfold, nf.allow, nf.memory)
        plain.release(500_000)
        out: Term = plain.kept((lhs, monic), plain.left_side, lhs, monic)
        sources.update(plain.sources - set(guards))
        names.update(plain.names)
        basis.update(plain.formulas)
        return out

    found = compile_rule(formula, normal)
    for _, r in found:  # what simplified a left side is used wherever the rule is
        r.basis, r.sources, r.names = r.basis | basis, frozenset(sources), frozenset(names)
    return found


def finish(nf: Normalizer, goal: Term, premises: tuple[Theorem, ...]) -> Sequent:
    """The sequent of a successful normalisation: what was used becomes hypotheses; "#k" names the k-th premise."""
    hyps, used = frozenset(nf.sources), []
    formulas = set(nf.formulas)
    for k, t in enumerate(premises if formulas else ()):
        if t.conclusion in formulas:  # the first of those that say the same
            formulas.remove(t.conclusion)
            hyps |= t.hypotheses
            used.append(f"#{k}")
    if formulas or any(n in (*LAWS, *ELEMENTARY) and n not in nf.allow for n in nf.names):
        raise KernelError("the normal form used what was not offered")  # no result is kept that could do this
    return hyps, goal, (*sorted(nf.names), *used)


@rule
def contraction(
    goal: Term,
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
    allow: tuple[str, ...],
) -> Sequent:
    """Γ ⊢ rules  /  Γ, Δ ⊢ a = b, if the normal form of a − b vanishes"""
    if goal.op != "eq":
        raise KernelError("contraction: the goal is not an equation of reals")
    nf = normalizer(hypotheses, premises, unfold, allow)
    p = difference(nf, goal)
    if p:
        raise KernelError("contraction: the two sides have different normal forms")
    return finish(nf, goal, premises)


def difference(nf: Normalizer, goal: Term) -> Poly:
    """The normal form of a − b, after splitting ranges and clearing denominators."""
    a, b = goal.args
    if a == b:
        return {}
    p = nf.poly(a)
    p = dict(p)
    add_into(p, nf.poly(b), -1)
    if p:
        p = nf.refine(p)
    if p:
        p, _ = nf.cleared(p)
        p = nf.refine(p) if p else p
    return p


def residual(
    goal: Term,
    hypotheses: tuple[Term, ...],
    premises: tuple[Theorem, ...],
    unfold: tuple[Definition, ...],
    allow: tuple[str, ...],
) -> Term:
    """What is left of a − b; advice for tactics and messages, not a rule."""
    return to_term(difference(normalizer(hypotheses, premises, unfold, allow), goal))
