"""Expectation in contraction normal form.

    E[Σ_k c_k m_k] = Σ_k c_k E[m_k]        every m_k integrable            "linearity of expectation"
    E[c·m] = c·E[m],  E[1] = 1             c the same for every outcome    (no condition: E[m] := 0 if it fails)

What is random is read off the whole term: does the outcome bound by this E occur in it? Integrability of
a monomial  Π X_a^{d_a}  is Hölder's inequality: it holds if E|X_a|^{q_a} < ∞ and Σ d_a/q_a ≤ 1. |X|, max(0,X)
and the like are dominated by |X|. Facts about moments enter as rewrite rules on E[monomial].
"""

from __future__ import annotations

from fractions import Fraction

from symproofs.kernel.normal_form import (
    UNIT,
    Bind,
    Core,
    Monomial,
    Poly,
    add_into,
    by_key,
    flat,
    in_order,
    mono_term,
    to_term,
)
from symproofs.kernel.terms import (
    INT,
    OUT,
    Definition,
    KernelError,
    Term,
    abstract,
    instantiate,
    local,
    make,
    substitute,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule

LINEARITY = "linearity of expectation"
HOELDER = "Hölder's inequality"
DOMINATED = ("abs", "relu", "sin", "tanh")  # |f(x)| ≤ |x|
BOUNDED = ("sin", "cos", "tanh", "logistic")  # |f(x)| ≤ 1, and measurable: continuous


class ExpectationRules(Core):
    """Normal forms of expectations."""

    def expectation_poly(self, body: Term) -> Poly:
        """E over the outcome bound in body."""
        mark = self.mark()
        out = self._expectation(body)
        self.release(mark)
        return out

    def _expectation(self, body: Term) -> Poly:
        w = self.fresh(OUT)
        p = self.poly(instantiate(body, (w,)))
        pieces = []
        for m, c in p.items():
            random = tuple(x for x in m if w in x[0].fv)
            fixed = tuple(x for x in m if w not in x[0].fv)
            pieces.append((c, fixed, random))
        trivial = len(pieces) == 1 and pieces[0][0] == 1 and not pieces[0][1]
        if not trivial and any(r for _, _, r in pieces) and not self.may(LINEARITY):
            return self.atom(self._average(w, p))
        if len(pieces) == 1:
            c, fixed, random = pieces[0]
            if not any(a.op == "sum" for a, _ in random):
                if not trivial and random:
                    self.names.add(LINEARITY)
                return self.multiply({fixed: c}, self._moment(w, random))
            if not self.may(LINEARITY):
                return self.atom(self._average(w, p))
        opened: list[tuple[int | Fraction, Monomial, list[Bind], Monomial, Monomial]] = []
        for c, fixed, random in pieces:
            binds: list[Bind] = []
            inner = self._open(random, binds)
            mine = tuple(x for x in inner if w in x[0].fv)
            free = tuple(x for x in inner if w not in x[0].fv)
            with self.inside(binds):
                if mine and not self.monomial_integrable(w, mine):
                    return self.atom(self._average(w, p))
            opened.append((c, fixed, binds, free, mine))
        if any(mine for _, _, _, _, mine in opened):
            self.names.add(LINEARITY)
        out: Poly = {}
        for c, fixed, binds, free, mine in opened:
            with self.inside(binds):
                value = self.multiply({free: 1}, self._moment(w, mine))
            if binds:
                summed: Poly = {}
                for m, k in value.items():
                    add_into(summed, self.sum_monomial(binds, m), k)
                value = summed
            add_into(out, self.multiply({fixed: c}, value))
        return out

    def _open(self, mono: Monomial, binds: list[Bind]) -> Monomial:
        """Opens every sum of a random monomial, one copy per power, its indices renamed apart."""
        merged: dict[Term, int] = {}
        for a, e in mono:
            if a.op != "sum":
                merged[a] = merged.get(a, 0) + e
                continue
            for _ in range(e):
                for f, n in self.open_sum(a, binds):
                    merged[f] = merged.get(f, 0) + n
        return in_order(merged)

    def _moment(self, w: Term, mono: Monomial) -> Poly:
        """E of a random monomial without sums: an atom, or what a rule says of it."""
        if not mono:
            return {UNIT: 1}
        return self.atom(self._average(w, {mono: 1}))

    def _average(self, w: Term, p: Poly) -> Term:
        """E_w[p] with the outcome named canonically, so that the order of factors does not depend on it."""
        closed: Poly = {}
        for m, c in p.items():
            factors = []
            for a, e in m:
                if w in a.fv:
                    if flat(a):
                        a = abstract(a, (w,))
                    else:
                        name = local("ω", self.level, OUT)
                        a = abstract(self.again(substitute(a, {w: name})), (name,))
                factors.append((a, e))
            add_into(closed, {tuple(sorted(factors, key=by_key)): 1}, c)
        return make("E", (to_term(closed),))

    # ----------------------------------------------------------------------------------- integrability
    def monomial_integrable(self, w: Term, mono: Monomial) -> bool:
        """Whether Hölder's inequality and the integrability facts give E|Π X^d| < ∞."""
        if len(mono) > 1 and any(q == 1 for q in self.rules.integrable_orders(mono_term(mono), w, self)):
            return True
        total = Fraction(0)
        for a, d in mono:
            q = self._order_of(w, a, d)
            if q is None:
                return False
            total += q
        if total > 1:
            return False
        if len(mono) > 1 or total < 1:
            self.names.add(HOELDER)
        return True

    def _order_of(self, w: Term, a: Term, d: int) -> Fraction | None:
        """d/q for the best q with E|a|^q < ∞ known; 0 for a bounded atom."""
        if a.op == "ind" and self._event(a.args[0]):
            return Fraction(0)
        if a.op == "fn" and a.data in BOUNDED and self._measurable(a.args[0]):
            return Fraction(0)
        if a.op == "fn" and a.data in DOMINATED:
            inner = self.poly(a.args[0])
            if len(inner) == 1:
                ((m, _),) = inner.items()
                if len(m) == 1 and m[0][1] == 1:
                    return self._order_of(w, m[0][0], d)
            return None
        top = max(self.rules.integrable_orders(a, w, self), default=0)
        return Fraction(d, top) if top else None

    def _event(self, p: Term) -> bool:
        """Relations between random variables, and what is made of them by and, or, not, are events."""
        if p.op in ("and", "or", "not"):
            return all(self._event(x) for x in p.args)
        return p.op in ("eq", "le", "lt") and all(self._measurable(x) for x in p.args)

    def _measurable(self, t: Term) -> bool:
        """Polynomials of entries, named functions of these, and indicators of events are random variables."""
        return all(self._entry(x) for m in self.poly(t) for x, _ in m)

    def _entry(self, x: Term) -> bool:
        if x.op == "fn":
            return self._measurable(x.args[0])
        if x.op == "ind":
            return self._event(x.args[0])
        return x.op in ("real", "var") or (x.op == "app" and all(a.sort in (INT, OUT) for a in x.args[1:]))


@rule
def integrable_intro(
    goal: Term, hypotheses: tuple[Term, ...], premises: tuple[Theorem, ...], unfold: tuple[Definition, ...]
) -> Sequent:
    """Γ ⊢ moment facts  /  Γ, Δ ⊢ body is integrable   (a finite combination of integrable monomials)"""
    from symproofs.kernel.contraction import finish, normalizer

    if goal.op != "integrable":
        raise KernelError("integrable_intro: the goal is not integrability")
    nf = normalizer(hypotheses, premises, unfold, (LINEARITY,))
    w = nf.fresh(OUT)
    for m in nf.poly(instantiate(goal.args[0], (w,))):
        random = tuple(x for x in m if w in x[0].fv)
        binds: list[Bind] = []
        mine = tuple(x for x in nf._open(random, binds) if w in x[0].fv)
        with nf.inside(binds):
            if mine and not nf.monomial_integrable(w, mine):
                raise KernelError(f"not known to be integrable: {mono_term(mine)!r}")
    return finish(nf, goal, premises)
