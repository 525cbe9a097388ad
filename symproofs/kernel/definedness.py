"""When a statement has a value, and the last rule of every proof.

``obligations`` walks a formula as it was written and lists what has to hold for each term in it to have
a value (docs/meaning.md). Ranges are decided on the spot by linear integer arithmetic; everything else
becomes a closed formula that a theorem must prove. ``establish`` joins a proof and these theorems.
"""

from __future__ import annotations

from dataclasses import dataclass

from symproofs.kernel.affine import Context
from symproofs.kernel.definitions import unfolded
from symproofs.kernel.terms import (
    I0,
    I1,
    INT,
    OUT,
    ZERO,
    KernelError,
    Sort,
    Term,
    abstract,
    app,
    binders,
    established,
    imp,
    instantiate,
    local,
    make,
    negate,
    plus,
    quantify,
    ranged,
    substitute,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule


@dataclass(frozen=True, slots=True)
class Obligation:
    """A closed formula that must be proved, how many hypotheses precede it, and the term it is about."""

    formula: Term
    visible: int
    kind: str
    about: Term


_ALWAYS = frozenset(
    ("num", "int", "var", "none", "aff", "real", "true", "false", "independent", "independent_entries")
)
_OF_PARTS = frozenset(("add", "mul", "eq", "le", "lt", "ieq", "ile", "not", "ind"))
_EMPTY = Context()  # nothing is assumed in it, only in contexts made from it
_NOTHING: set[tuple[Context, Term]] = set()  # terms that need nothing beyond the integer facts of a context


class _Walk:
    """One traversal: the binders and guards in scope, the integer facts among them, what was found."""

    def __init__(self, context: Context, visible: int) -> None:
        self.context, self.visible, self.counter, self.left = context, visible, 0, 0
        self.scope: list[Term] = []  # variables (op var) and guards (propositions), outermost first
        self.found: list[Obligation] = []
        self.moving: list[
            Term
        ] = []  # beside a point: bound variables other than indices, states of recursions

    def fresh(self, sort: Sort, ranges: tuple[Term, ...] = ()) -> Term:
        self.counter += 1
        return local("k", self.counter, sort, ranges)  # as in normal forms, which open the same terms

    def require(self, p: Term, kind: str, about: Term) -> None:
        """Records p as an obligation, unless it is an integer fact that holds here."""
        if self.context.decide(p) is not None:
            return
        self.left += 1
        p = quantify(self._relevant(p), p)
        if all(o.formula != p for o in self.found):
            self.found.append(Obligation(p, self.visible, kind, about))

    def _relevant(self, p: Term) -> list[Term]:
        """The scope that p is about. Leaving out a guard only makes an obligation stronger."""
        names = {s for s in self.scope if s.op == "var"}
        wanted = p.fv & names
        grown = True
        while grown:
            grown = False
            for s in self.scope:
                if s.sort == "prop" and s.op not in ("ile", "ieq") and not _about_integers(s):
                    mine = s.fv & names
                    if mine & wanted and not mine <= wanted:
                        wanted |= mine
                        grown = True
        return [s for s in self.scope if (s in wanted if s.op == "var" else s.fv & names <= wanted)]

    def inside(self, t: Term, *entries: Term) -> None:
        """Walks t with variables and guards added to the scope. Names given inside are free again after it;
        those given before it, the entries among them, are not."""
        before, depth, given = self.context, len(self.scope), self.counter
        self.scope += entries
        self.context = before.assuming(*[p for e in entries if e.sort == "prop" for p in _conjuncts(e)])
        self.walk(t)
        self.context = before
        del self.scope[depth:]
        self.counter = given

    def walk(self, t: Term) -> None:
        """Finds what t needs. A term that needed nothing in this context needs nothing where it stands again."""
        op = t.op
        if op in _ALWAYS or (self.context, t) in _NOTHING:
            return
        before = self.left
        if op in _OF_PARTS:
            for a in t.args:
                self.walk(a)
        elif op in ("forall", "exists"):
            v = self.fresh(t.data[1], t.args[:-1])
            self.inside(instantiate(t.args[-1], (v,)), v)
        else:
            handler = getattr(self, f"_{op}", None)
            if handler is None:
                raise KernelError(f"definedness of {op} is not known")
            handler(t)
        if self.left == before:
            _NOTHING.add((self.context, t))

    # ------------------------------------------------------------------------------------ propositions
    def _and(self, t: Term) -> None:
        self.walk(t.args[0])
        self.inside(t.args[1], t.args[0])

    _imp = _and

    def _or(self, t: Term) -> None:
        self.walk(t.args[0])
        self.inside(t.args[1], negate(t.args[0]))

    def _integrable(self, t: Term) -> None:
        w = self.fresh(OUT)
        self.inside(instantiate(t.args[0], (w,)), w)

    def _law(self, t: Term) -> None:
        p = t.args[1:]
        for a in p:
            self.walk(a)
        if t.data == "Bernoulli":
            self.require(make("le", (ZERO, p[0])), "law parameter", t)
            self.require(make("le", (p[0], make("num", (), 1))), "law parameter", t)
        elif t.data == "Gaussian":
            self.require(make("le", (ZERO, p[1])), "law parameter", t)
        elif t.data == "Uniform":
            self.require(make("lt", p), "law parameter", t)

    # ------------------------------------------------------------------------------------------- reals
    def _app(self, t: Term) -> None:
        head = t.args[0]
        if head.op != "var":
            raise KernelError("application of something that is not a variable")
        for a in t.args[1:]:
            self.walk(a)
        ranges = head.args
        ints = [a for a in t.args[1:] if a.sort == INT]
        for k, a in enumerate(ints):
            self._in_range(a, ranges[2 * k], ranges[2 * k + 1], t)

    def _in_range(self, a: Term, lo: Term, hi: Term, about: Term) -> None:
        if lo.op != "none" and self.context.at_least(a, lo) is None:
            self.require(make("ile", (lo, a)), "index range", about)
        if hi.op != "none" and self.context.at_least(hi, a) is None:
            self.require(make("ile", (a, hi)), "index range", about)

    def _lam(self, t: Term) -> None:
        entries: list[Term] = []
        variables: list[Term] = []
        ints = 0
        for sort in t.data:
            v = self.fresh(sort)
            variables.append(v)
            entries.append(v)
            if sort == INT:
                lo, hi = t.args[2 * ints], t.args[2 * ints + 1]
                ints += 1
                if lo.op != "none":
                    entries.append(make("ile", (lo, v)))
                if hi.op != "none":
                    entries.append(make("ile", (v, hi)))
        self.inside(instantiate(t.args[-1], variables), *entries)

    def _when(self, t: Term) -> None:
        self.walk(t.args[0])
        if not _reflexive(t.args[0]):
            self.require(t.args[0], "index range", t)
        self.inside(t.args[1], t.args[0])

    def _pow(self, t: Term) -> None:
        x, e = t.args
        self.walk(x)
        if e.op == "int" and e.data >= 0:
            return
        nonneg = make("ile", (I0, e))
        if self.context.decide(nonneg) is not None:
            return
        nonzero = negate(make("eq", (x, ZERO)))
        self.require(nonzero if e.op == "int" else make("or", (nonneg, nonzero)), "nonzero divisor", t)

    def _fn(self, t: Term) -> None:
        x = t.args[0]
        self.walk(x)
        if t.data == "sqrt" and not _squares(x):
            self.require(make("le", (ZERO, x)), "root of a non-negative number", t)
        elif t.data == "log":
            self.require(make("lt", (ZERO, x)), "logarithm of a positive number", t)

    def _sum(self, t: Term) -> None:
        lo, hi, body = t.args
        k = self.fresh(INT)
        self.inside(instantiate(body, (k,)), k, make("ile", (lo, k)), make("ile", (k, hi)))

    def _E(self, t: Term) -> None:
        w = self.fresh(OUT)
        self.inside(instantiate(t.args[0], (w,)), w)
        if t.args[0].maxb:  # the outcome occurs
            self.require(make("integrable", t.args), "integrable", t)

    def _const(self, t: Term) -> None:
        d = t.data
        for a in t.args:
            self.walk(a)
        params = t.args[: len(d.params)]
        if d.kind == "let":
            idx = t.args[len(params) :]
        else:
            idx = t.args[len(params) + 1 :]
        ranges = [instantiate(r, params) for r in d.ranges]
        for k, a in enumerate(idx):
            self._in_range(a, ranges[2 * k], ranges[2 * k + 1], t)
        if d.kind == "let":
            self.walk(unfolded(t))
            return
        time, start = t.args[len(params)], instantiate(d.parts[0], params)
        self.require(make("ile", (start, time) if d.forward else (time, start)), "time range", t)
        self._recursion(t, params, time, start, ranges)

    def _recursion(
        self, t: Term, params: tuple[Term, ...], time: Term, start: Term, ranges: list[Term]
    ) -> None:
        """The start, and every step up to the time, has a value."""
        d = t.data
        idx = [self.fresh(INT) for _ in range(d.indices)]
        guards = [
            make("ile", pair)
            for k, i in enumerate(idx)
            for pair in ((ranges[2 * k], i), (i, ranges[2 * k + 1]))
            if all(x.op != "none" for x in pair)
        ]
        self.inside(instantiate(d.parts[1], (*params, *idx)), *idx, *guards)
        s = self.fresh(INT)
        if d.forward:
            between = [make("ile", (plus(start, 1), s)), make("ile", (s, time))]
        else:
            between = [make("ile", (time, s)), make("ile", (s, plus(start, -1)))]
        previous = self.fresh(d.previous_sort(), tuple(ranges))
        step = instantiate(d.parts[2], (*params, previous, s, *idx))
        self.inside(step, s, *between, previous, *idx, *guards)

    # -------------------------------------------------------------------------------------- matrices
    def _inverse(self, t: Term) -> None:
        self.walk(t.args[1])
        for a in t.args[2:]:
            self._in_range(a, make("int", (), 1), t.args[0], t)
        self.require(make("invertible", t.args[:2]), "invertible", t)

    def _invertible(self, t: Term) -> None:
        self.walk(t.args[1])

    def _opnorm(self, t: Term) -> None:
        self.walk(t.args[2])

    def _eigmax(self, t: Term) -> None:
        self.walk(t.args[1])
        self.require(self._symmetric(*t.args), "symmetric", t)

    def _symmetric(self, n: Term, a: Term) -> Term:
        i, j = self.fresh(INT), self.fresh(INT)
        equal = make("eq", (app(a, i, j), app(a, j, i)))
        return ranged(i, I1, n, ranged(j, I1, n, equal))

    def _deriv(self, t: Term) -> None:
        ranges = t.data[1]
        for k, a in enumerate(t.args[ranges + 2 :]):
            self._in_range(a, t.args[2 * k], t.args[2 * k + 1], t)
        self._differentiable(t)
        self.require(_has_derivative(t), "differentiable", t)

    def _differentiable(self, t: Term) -> None:
        """The point, and the function there, have a value."""
        ranges = t.data[1]
        body, point = t.args[ranges : ranges + 2]
        self.walk(point)
        self.walk(instantiate(body, (point,)))
        given = self.counter
        slot = self.fresh(t.data[0], t.args[:ranges])
        self._beside(instantiate(body, (slot,)), slot, point)
        self.counter = given

    def _beside(self, t: Term, slot: Term, point: Term) -> None:
        """The function has a value near the point too, where that is not so by itself.

        Divisors that are not 0, and arguments of log and inverses that are in order, stay so near the point if they
        are continuous there: visibly, or since they are differentiable.
        """
        if slot not in t.fv:
            return
        if t.op == "pow" and (t.args[1].op != "int" or t.args[1].data < 0):
            x, e = t.args
            nonzero = negate(make("eq", (x, ZERO)))
            always = nonzero if e.op == "int" else make("or", (make("ile", (I0, e)), nonzero))
            self._stays(always, x, slot, point, "nonzero divisor", t)
        elif t.op == "fn" and t.data == "log":
            x = t.args[0]
            self._stays(make("lt", (ZERO, x)), x, slot, point, "logarithm of a positive number", t)
        elif t.op == "fn" and t.data == "sqrt" and not _squares(t.args[0]):
            x = t.args[0]
            everywhere = quantify([slot], make("le", (ZERO, x)))
            if x.fv.isdisjoint(self.moving):
                above = make("lt", (ZERO, substitute(x, {slot: point})))
                if not _seen_continuous(x, slot):
                    above = make("and", (above, _smooth(x, slot, point)))
                everywhere = make("or", (everywhere, above))
            self.require(everywhere, "root of a non-negative number", t)
        elif t.op == "inverse":
            i, j = self.fresh(INT), self.fresh(INT)
            guards = [make("ile", pair) for k in (i, j) for pair in ((I1, k), (k, t.args[0]))]
            self.scope += [i, j, *guards]
            entry = app(t.args[1], i, j)
            self._stays(make("invertible", t.args[:2]), entry, slot, point, "invertible", t)
            del self.scope[-6:]
        elif t.op == "when" and slot in t.args[0].fv and not _reflexive(t.args[0]):
            self.require(quantify([slot], t.args[0]), "index range", t)
        elif t.op == "deriv":
            self.require(quantify([slot], _has_derivative(t)), "differentiable", t)
        elif t.op == "E":
            self.require(quantify([slot], make("integrable", t.args)), "integrable", t)
        elif t.op == "eigmax":
            self.require(quantify([slot], self._symmetric(*t.args)), "symmetric", t)
        if t.op == "const" and t.data.kind == "let":
            self._beside(unfolded(t), slot, point)
        elif t.op == "const":
            self._steps_beside(t, slot, point)
        for a, opened in zip(t.args, binders(t.op, t.data, len(t.args)), strict=True):
            if not opened:
                self._beside(a, slot, point)
                continue
            variables, guards = self._opened(t)
            before, depth, moving = self.context, len(self.scope), len(self.moving)
            self.scope += [*variables, *guards]
            self.moving += [
                v for v in variables if v.sort != INT
            ]  # of an index there are finitely many values
            self.context = before.assuming(*guards)
            self._beside(instantiate(a, variables), slot, point)
            self.context = before
            del self.scope[depth:], self.moving[moving:]

    def _stays(self, condition: Term, x: Term, slot: Term, point: Term, kind: str, about: Term) -> None:
        """The condition, met at the point, is met near it: since x is continuous there, or since it is met everywhere.

        Outcomes are without end, and an earlier state of a recursion moves in its own way: if x speaks of these, it may
        be met at the point, and not in any neighbourhood of it.
        """
        if not x.fv.isdisjoint(self.moving):
            self.require(quantify([slot], condition), kind, about)
        elif not _seen_continuous(x, slot):
            self.require(_smooth(x, slot, point), "continuous", about)

    def _opened(self, t: Term) -> tuple[list[Term], list[Term]]:
        """Variables for the binder of t, and what is known of them."""
        if t.op == "sum":
            v = self.fresh(INT)
            return [v], [make("ile", (t.args[0], v)), make("ile", (v, t.args[1]))]
        if t.op == "lam":
            return [self.fresh(s) for s in t.data], []
        if t.op in ("forall", "exists"):
            return [self.fresh(t.data[1], t.args[:-1])], []
        if t.op in ("deriv", "differentiable"):
            return [self.fresh(t.data[0], t.args[: t.data[1]])], []
        return [self.fresh(OUT)], []

    def _steps_beside(self, t: Term, slot: Term, point: Term) -> None:
        """The start and the step of a recursion, at any time and after any element."""
        d, params = t.data, t.args[: len(t.data.params)]
        ranges = tuple(instantiate(r, params) for r in d.ranges)
        idx, s = [self.fresh(INT) for _ in range(d.indices)], self.fresh(INT)
        previous = self.fresh(d.previous_sort(), ranges)
        depth = len(self.scope)
        self.scope += [*idx, s, previous]
        self.moving.append(previous)
        self._beside(instantiate(d.parts[1], (*params, *idx)), slot, point)
        self._beside(instantiate(d.parts[2], (*params, previous, s, *idx)), slot, point)
        self.moving.pop()
        del self.scope[depth:]


def _reflexive(p: Term) -> bool:
    """Whether a formula is e = e, under quantifiers and guards: true, so that only its value is asked for."""
    while p.op in ("forall", "imp"):
        p = p.args[-1]
    return p.op == "eq" and p.args[0] is p.args[1]


def _has_derivative(t: Term) -> Term:
    """That the function of a derivative is differentiable at its point."""
    return make("differentiable", t.args[: t.data[1] + 2], t.data)


def _smooth(x: Term, slot: Term, point: Term) -> Term:
    """That x, as a function of the slot, is differentiable at the point, and so continuous."""
    return make("differentiable", (*slot.args, abstract(x, (slot,)), point), (slot.sort, len(slot.args)))


def _seen_continuous(t: Term, slot: Term) -> bool:
    """Whether t is written with operations that are continuous where they have a value (divisors are seen to apart)."""
    if t is slot or slot not in t.fv:
        return True
    if t.op == "const" and t.data.kind == "let":
        return _seen_continuous(unfolded(t), slot)
    if t.op == "app":
        return t.args[0] is slot
    return t.op in ("add", "mul", "pow", "sum", "fn", "when") and all(
        _seen_continuous(a, slot) for a in t.args
    )


def _squares(t: Term) -> bool:
    """Whether a term is written as a sum of even powers, so that it is at least 0."""
    if t.op == "pow":
        return t.args[1].op == "int" and t.args[1].data % 2 == 0
    return t.op in ("sum", "add") and all(_squares(a) for a in t.args if a.sort != INT)


def _conjuncts(p: Term) -> list[Term]:
    return [q for a in p.args for q in _conjuncts(a)] if p.op == "and" else [p]


def _about_integers(p: Term) -> bool:
    return p.op == "not" and p.args[0].op in ("ieq", "ile")


_FOUND: dict[tuple[tuple[Term, ...], Term], tuple[Obligation, ...]] = {}


def obligations(hypotheses: tuple[Term, ...], conclusion: Term, first: int = 0) -> list[Obligation]:
    """What must hold for the sequent to have a value; each hypothesis may use those before it.

    Hypotheses before ``first`` are taken to have a value (for messages about a single line).
    """
    out = list[Obligation]()
    for k, formula in enumerate((*hypotheses, conclusion)):
        if k >= first:
            out += _of_formula(hypotheses[:k], formula)
    return out


def _of_formula(before: tuple[Term, ...], formula: Term) -> tuple[Obligation, ...]:
    """What one formula needs after the hypotheses before it; found once for each such pair."""
    key = (before, formula)
    found = _FOUND.get(key)
    if found is None:
        w = _Walk(_EMPTY.assuming(*[p for h in before for p in _conjuncts(h)]), len(before))
        w.walk(formula)
        found = _FOUND[key] = tuple(w.found)
    return found


@rule
def establish(theorem: Theorem, order: tuple[Term, ...], discharged: tuple[Theorem, ...]) -> Sequent:
    """{h₁,…,h_n} ⊢ φ, and a theorem for each obligation  /  ⊢ proved(h₁ ⇒ … ⇒ h_n ⇒ φ)

    Free variables are universally quantified. A theorem discharges an obligation of h_k from h₁,…,h_{k−1} only.
    """
    if len(set(order)) != len(order) or frozenset(order) != theorem.hypotheses:
        raise KernelError("establish: the order does not list the hypotheses")
    for o in obligations(order, theorem.conclusion):
        before = frozenset(order[: o.visible])
        if not any(t.conclusion == o.formula and t.hypotheses <= before for t in discharged):
            raise KernelError(f"establish: an obligation is left: {o.kind}")
    statement = theorem.conclusion
    for h in reversed(order):
        statement = imp(h, statement)
    return frozenset(), established(statement), ()
