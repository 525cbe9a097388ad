"""Powers, roots, absolute values and indicators inside a monomial.

    x^a · x^b = x^(a+b)        if a, b ≥ 0, or x ≠ 0           (0⁰ = 1)
    x^n · (1/x)^m = x^(n−m)    if n > m ≥ 1 (also at x = 0, since 1/0 = 0);  = 1 if n = m and x ≠ 0
    (√S)² = S if S ≥ 0         |x|² = x²         [p]² = [p]
    (c·Π aᵢ^eᵢ)^e = c^e·Π aᵢ^(e·eᵢ)   for every integer e (with 1/0 = 0)

With leave: exp(Σ c·m) = Π exp(m)^c; log(c·Π aᵢ^eᵢ·S) = log c + Σ eᵢ·log aᵢ + log S if all are > 0; logistic, tanh and
softplus by exponentials.

A power with a symbolic exponent and an inverse of a sum are atoms keyed by the base's normal form.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, lcm

from symproofs.kernel.definitions import unfolded
from symproofs.kernel.normal_form import (
    MAX_POWER,
    UNIT,
    Core,
    Monomial,
    Poly,
    add_into,
    blind,
    by_key,
    to_term,
)
from symproofs.kernel.norms import NORM
from symproofs.kernel.terms import (
    I0,
    I1,
    LOCALS,
    ONE,
    OUT,
    KernelError,
    Term,
    add,
    affine_parts,
    combine,
    func,
    instantiate,
    integer,
    make,
    minus,
    mul,
    num,
    power,
    real,
    sub,
    substitute,
)

FIELD = "clearing denominators"
EXPONENTIALS, LOGARITHMS = "laws of exponentials", "laws of logarithms"
BY_LAW = {"exp": EXPONENTIALS, "log": LOGARITHMS}
BY_LAW |= {name: f"{name} by exponentials" for name in ("logistic", "tanh", "softplus")}
ELEMENTARY = tuple(BY_LAW.values())


class PowerRules(Core):
    """Normal forms of powers."""

    # ------------------------------------------------------------------------------------- what is known
    def nonzero(self, base: Term) -> bool:
        """Whether a canonical term is known to be nonzero."""
        if base.op == "num":
            return bool(base.data != 0)
        if base.op == "real":
            t = base.args[0]
            one = integer(1)
            return self.proves(make("ile", (one, t))) or self.proves(make("ile", (t, integer(-1))))
        if base.op == "fn" and base.data in ("exp", "logistic"):
            return True
        if base.op == "fn" and base.data == "sqrt":  # √S ≠ 0 if S ≥ 0 and S ≠ 0
            inside = self._root(base)
            if inside is not None and self.nonzero_poly(inside):
                return True
        if base.op == "add":
            whole = _as_integer(base)
            if whole is not None and self.nonzero(real(whole)):
                return True
        if base.op == "pow" and self.nonzero(base.args[0]):
            return True
        if base.op in ("add", "sum") and self._positive_term(base):
            return True
        return self.rules.fact("nonzero", base, self)

    def _positive_term(self, t: Term) -> bool:
        """Whether a canonical term is visibly > 0: an exponential, a positive number, sums and products of such, a sum
        of terms ≥ 0 of which one is > 0, a finite sum of such terms over a range that is not empty."""
        if t.op == "num":
            return bool(t.data > 0)
        if t.op == "fn" and t.data in ("exp", "logistic", "softplus"):
            return True
        if t.op == "mul":
            return all(self._positive_term(a) for a in t.args)
        if t.op == "pow":
            return self._positive_term(t.args[0])
        if t.op == "add":
            return all(self._nonneg_term(a) for a in t.args) and any(self._positive_term(a) for a in t.args)
        if t.op == "sum":
            lo, hi, body = t.args
            if not self.nonneg_int(combine((1, hi), (-1, lo))):
                return False
            k = self.fresh()
            with self.under(combine((1, k), (-1, lo)), combine((1, hi), (-1, k))):
                return self._positive_term(instantiate(body, (k,)))
        return False

    def nonzero_poly(self, p: Poly) -> bool:
        """Whether a polynomial is known to be nonzero: a product of such atoms, or a multiple of such a sum."""
        if len(p) == 1:
            return all(self.nonzero(a) for a, _ in next(iter(p)))
        return len(p) > 1 and self.nonzero(to_term(self.monic(p)[0]))

    def nonneg(self, p: Poly) -> bool:
        """Whether a polynomial is visibly non-negative: each term is a non-negative coefficient times such atoms."""
        return all(c > 0 and all(e % 2 == 0 or self._nonneg_atom(a) for a, e in m) for m, c in p.items())

    def positive(self, p: Poly, written: Term | None = None) -> bool:
        """Whether a polynomial is known to be > 0; ``written``: the same before it is multiplied out."""
        t = to_term(p)
        if not (
            self.nonneg(p) or (written and self.written_nonneg(written)) or self.rules.fact("nonneg", t, self)
        ):
            return False
        # √t ≠ 0 says that t ≠ 0
        return self.nonzero_poly(p) or self.nonzero(t) or self.nonzero(func("sqrt", t))

    def _nonneg_atom(self, a: Term) -> bool:
        if a.op == "fn" and a.data in ("sqrt", "abs", "exp", "logistic", "relu", "softplus"):
            return True
        if a.op == "ind":
            return True
        if a.op == "opnorm":
            self.names.add(NORM)
            return True
        if a.op == "real":
            return self.nonneg_int(a.args[0])
        if a.op == "pow":
            e = a.args[1]
            if e.op == "int" and e.data % 2 == 0:
                return True
            return self._nonneg_term(a.args[0]) or self.rules.fact("nonneg", a.args[0], self)
        if a.op == "sum":
            k = self.fresh()
            lo, hi, body = a.args
            with self.under(combine((1, k), (-1, lo)), combine((1, hi), (-1, k))):
                return self._nonneg_term(instantiate(body, (k,)))
        if a.op == "E":
            return self._nonneg_term(instantiate(a.args[0], (self.fresh(OUT),)))
        return self.rules.fact("nonneg", a, self)

    def _nonneg_term(self, t: Term) -> bool:
        """For canonical bodies: products of atoms and even powers."""
        if t.op in ("mul", "add"):
            return all(self._nonneg_term(a) for a in t.args)
        if t.op == "num":
            return bool(t.data >= 0)
        return self._nonneg_atom(t)

    # ------------------------------------------------------------------------------------------- powers
    def power_poly(self, base: Poly, e: Term) -> Poly:
        """base to an integer power."""
        if e.op == "int":
            if e.data >= 0:
                return self.power_of(base, e.data)
            return self.power_of(self.inverse(base), -e.data)
        if not base:
            if self.nonneg_int(combine((1, e), (-1, integer(1)))):
                return {}
            return {((power(num(0), e), 1),): 1}
        if len(base) > 1:
            return self._compound_power(base, e)
        ((mono, c),) = base.items()
        out: Poly = {UNIT: 1} if c == 1 else self._number_power(c, e)
        for a, n in mono:
            if a.op == "pow":  # (b^f)^(n·e) with b^f an atom
                b, f = a.args
                if f.op == "int":
                    exponent = combine((f.data * n, e))
                elif e.op == "int":
                    exponent = combine((e.data * n, f))
                else:
                    return self.atom(power(to_term(base), e))
                out = self.multiply(out, {((power(b, exponent), 1),): 1})
            else:
                out = self.multiply(out, self.atom(power(a, combine((n, e)))))
        return out

    def _compound_power(self, base: Poly, e: Term) -> Poly:
        """b^(c + r) = b^c · b^r with the whole part c multiplied out, if c, r ≥ 0 or b ≠ 0."""
        b = to_term(base)
        c, pairs = affine_parts(e)
        if c and pairs and abs(c) <= MAX_POWER:
            rest = combine((1, e), (-c, integer(1)))
            if self.nonzero(b) or (c > 0 and self.nonneg_int(rest)):
                whole = self.power_of(base if c > 0 else self.inverse(base), abs(c))
                return self.multiply(whole, self.atom(power(b, rest)))
        return self.atom(power(b, e))

    def _number_power(self, c: int | Fraction, e: Term) -> Poly:
        constant, pairs = affine_parts(e)
        if abs(constant) > MAX_POWER:
            raise KernelError("an exponent is too large to expand")
        rest = combine((1, e), (-constant, integer(1)))
        factor = Fraction(c) ** constant
        value = factor if factor.denominator != 1 else int(factor)
        return {((power(num(c), rest), 1),): value} if pairs else {UNIT: value}

    def inverse(self, base: Poly) -> Poly:
        """1 / base, with 1/0 = 0."""
        if not base:
            return {}
        if len(base) == 1:
            ((mono, c),) = base.items()
            out: Poly = {UNIT: Fraction(1) / c}
            for a, n in mono:
                out = self.multiply(out, {((self._inverse_atom(a), n),): 1})
            return out
        top, below = self.cleared(base) if self.may(FIELD) else (base, [])
        if below:
            return self.multiply(self.inverse(top), self.poly(mul(*[power(b, n) for b, n in below])))
        scaled, lead = self.monic(base)
        return {((power(to_term(scaled), -1), 1),): Fraction(1) / lead}

    def cleared(self, p: Poly) -> tuple[Poly, list[tuple[Term, int]]]:
        """p multiplied by its denominators, each shown nonzero, and these: it vanishes if and only if p does."""
        below: list[tuple[Term, int]] = []
        for _ in range(20):
            atoms = [a for m in p for a, _ in m if a.op == "pow" and a.args[1] == integer(-1)]
            found = next((a for a in atoms if self.nonzero(a.args[0])), None)
            if found is None:
                break
            self.names.add(FIELD)
            top = max(dict(m).get(found, 0) for m in p)
            base = self.poly(found.args[0])
            below.append((found.args[0], top))
            out: Poly = {}
            for m, c in p.items():
                rest: Poly = {tuple(x for x in m if x[0] != found): c}
                add_into(out, self.multiply(rest, self.power_of(base, top - dict(m).get(found, 0))))
            p = out
        return p, below

    def monic(self, base: Poly) -> tuple[Poly, int | Fraction]:
        """A polynomial divided by the coefficient of one chosen term, and that coefficient."""
        if len(base) < 2:
            return base, 1
        lead = base[min(base, key=_lead)]
        scaled: Poly = {m: Fraction(c) / lead for m, c in base.items()}
        return {m: int(c) if c == int(c) else c for m, c in scaled.items()}, lead

    def _inverse_atom(self, a: Term) -> Term:
        if a.op == "pow":
            b, e = a.args
            if e.op == "int" and e.data == -1:
                return b
            return power(b, combine((-1, e)))
        return power(a, -1)

    def _identify(self, p: Poly) -> Poly:
        """[a = b]·f(a) = [a = b]·f(b): one of two free integers stands for both beside their delta."""
        for mono, c in p.items():
            for a, _ in mono:
                if a.op != "ind" or a.args[0].op != "ieq":
                    continue
                difference = minus(*a.args[0].args)
                _, pairs = affine_parts(difference)
                if any(type(v.data[0]) is not str for v in pairs):
                    continue  # the sum that binds it contracts the delta
                solvable = [v for v, k in pairs.items() if k in (1, -1)]
                if not solvable:
                    continue
                v = min(solvable, key=_gives_way)
                if not any(v in f.fv for f, _ in mono if f is not a):
                    continue
                if any(v in r.fv for f, _ in mono for x in f.fv for r in x.args):
                    continue  # it ends the range of an array
                value = combine((-pairs[v], difference), (1, v))
                out: Poly = {((a, 1),): c}
                for f, e in mono:
                    if f is not a:
                        q: Poly = self.poly(substitute(f, {v: value})) if v in f.fv else {((f, 1),): 1}
                        out = self.multiply(out, self.power_of(q, e))
                rest = {m: k for m, k in p.items() if m != mono}
                add_into(out, self._identify(rest) if rest else {})
                return out
        return p

    # -------------------------------------------------------------------------------------- one monomial
    def simplify(self, mono: Monomial) -> Poly:
        """The monomial with the rules of this file applied until none fits."""
        plain: list[tuple[Term, int]] = []
        special: dict[Term, list[tuple[Term, int]]] = {}  # base -> its symbolic powers
        literal: dict[Term, int] = {}
        inverse: dict[Term, int] = {}
        merged: Poly = {UNIT: 1}  # symbolic powers, final
        opened: Poly = {UNIT: 1}  # what came out from under roots, to be multiplied in
        for a, n in mono:
            if a.op == "ind":
                plain.append((a, 1))
            elif a.op == "pow" and a.args[1].op == "int" and a.args[1].data == -1:
                inverse[a.args[0]] = inverse.get(a.args[0], 0) + n
            elif a.op == "pow":
                special.setdefault(a.args[0], []).append((a.args[1], n))
            else:
                literal[a] = literal.get(a, 0) + n
        for base, powers in special.items():
            if base.op == "add" and len(powers) > 1:
                total = self._compound_merge(base, powers)
                if total is not None:
                    opened = self.multiply(opened, total)
                    continue
            merged = self.multiply_plain(merged, self._merge(base, powers, literal, inverse))
        for base in list(inverse):
            n, m = literal.pop(base, 0), inverse.pop(base)
            if n == m:
                if not self.nonzero(base):
                    plain += [(base, 1), (power(base, -1), 1)]
                continue
            if n > m:
                literal[base] = n - m
                continue
            m -= n
            root = self._root(base)
            if root is not None and m >= 2:
                opened = self.multiply(opened, self.power_of(self.inverse(root), m // 2))
                m %= 2
            if m:
                plain.append((power(base, -1), m))
        for base, n in literal.items():
            if base.op == "fn" and n >= 2:
                square = self._root(base)
                if square is None and base.data == "abs":
                    square = self.power_of(self.poly(base.args[0]), 2)
                if square is not None:
                    opened = self.multiply(opened, self.power_of(square, n // 2))
                    n %= 2
            if n:
                plain.append((base, n))
        core = self._identify(self.multiply_plain(merged, {tuple(sorted(plain, key=by_key)): 1}))
        if opened == {UNIT: 1}:
            return core
        return self.multiply(opened, core)

    def _root(self, a: Term) -> Poly | None:
        """S if a is √S with S ≥ 0, visibly or by a fact 0 ≤ S; exp(m) if a is exp(m/2)."""
        if a.op == "fn" and a.data == "exp" and self.may(EXPONENTIALS):
            x = self.poly(a.args[0])
            if all(Fraction(c).denominator % 2 == 0 for c in x.values()):
                self.names.add(EXPONENTIALS)
                return self.function_poly("exp", {m: 2 * c for m, c in x.items()})
        if a.op != "fn" or a.data != "sqrt":
            return None
        inside = self.poly(a.args[0])
        noted = self.squares.get(a.args[0])
        if noted is not None and self.context.extends(noted[0]):
            self.use_again(noted[1])
            return inside
        seen = self.nonneg(inside) or self.rules.fact("nonneg", to_term(inside), self)
        return inside if seen else None

    def written_nonneg(self, t: Term) -> bool:
        """Whether a term is written as a sum of products of squares, before it is multiplied out."""
        if t.op == "pow":
            return t.args[1].op == "int" and t.args[1].data % 2 == 0
        if t.op == "sum":
            return self.written_nonneg(t.args[2])
        if t.op in ("add", "mul"):
            return all(self.written_nonneg(a) for a in t.args)
        if t.op == "num":
            return bool(t.data >= 0)
        if t.op == "when":
            return self.written_nonneg(t.args[1])
        if t.op == "E":
            return self.written_nonneg(t.args[0])
        if t.op == "const" and self.opens(t.data):
            seen = self.written_nonneg(unfolded(t))
            self.names.update((f"definition of {t.data.name}",) if seen else ())
            return seen
        if t.op == "fn":
            return t.data in ("sqrt", "abs", "exp", "relu")
        return t.op in ("var", "app", "const", "opnorm") and not t.maxb and self.nonneg(self.poly(t))

    def _compound_merge(self, base: Term, powers: list[tuple[Term, int]]) -> Poly | None:
        """Powers of one sum with different exponents, as one power; None if their signs are not known."""
        entries = [combine((k, e)) for e, k in powers]
        if not self.nonzero(base) and not all(self.nonneg_int(e) for e in entries):
            return None
        return self._compound_power(self.poly(base), combine(*[(1, e) for e in entries]))

    def _merge(
        self, base: Term, powers: list[tuple[Term, int]], literal: dict[Term, int], inverse: dict[Term, int]
    ) -> Poly:
        """All powers of one base: merged where the rule allows, separate otherwise."""
        n, m = literal.pop(base, 0), inverse.pop(base, 0)
        entries = [combine((k, e)) for e, k in powers]  # (x^e)^k = x^(ke) for k ≥ 1
        if len(entries) == 1 and not n and not m:
            return self._symbolic(base, entries[0])
        if self.nonzero(base):
            total = combine(*[(1, e) for e in entries], (n - m, integer(1)))
            return self._symbolic(base, total)
        known = [e for e in entries if self.nonneg_int(e)]
        others = [e for e in entries if e not in known]
        out: Poly = {UNIT: 1}
        total = combine(*[(1, e) for e in known], (n, integer(1))) if known or n else I0
        if known:
            out = self.multiply_plain(out, self._symbolic(base, total))
        elif n:
            literal[base] = n
        if m:
            inverse[base] = m
        seen: dict[Term, int] = {}
        for e in others:
            seen[e] = seen.get(e, 0) + 1
        for e, k in seen.items():
            out = self.multiply_plain(out, {((power(base, e), k),): 1})
        return out

    def _symbolic(self, base: Term, e: Term) -> Poly:
        if e.op == "int":
            if e.data == 0:
                return {UNIT: 1}
            return {((base, e.data),): 1} if e.data > 0 else {((power(base, -1), -e.data),): 1}
        if base.op == "num" and base.data != 0:
            return self._number_power(base.data, e)
        return {((power(base, e), 1),): 1}

    def function_poly(self, name: str, x: Poly) -> Poly:
        """A named function of a normal form."""
        if not x and name in ("sqrt", "abs", "sin", "tanh", "relu"):
            return {}
        if not x and name in ("exp", "cos"):
            return {UNIT: 1}
        if name in BY_LAW and self.may(BY_LAW[name]):
            known = {"exp": self._exp, "log": self._log}.get(name)
            found = known(x) if known else self.poly(_by_exponentials(name, to_term(x)))
            if found is not None:
                self.names.add(BY_LAW[name])
                return found
        if len(x) == 1 and UNIT in x:
            c = Fraction(x[UNIT])
            if name in ("abs", "relu"):
                value = abs(c) if name == "abs" else max(c, Fraction(0))
                return {UNIT: int(value) if value.denominator == 1 else value} if value else {}
            if name == "sqrt" and c > 0:
                a, b = _whole_root(c.numerator), _whole_root(c.denominator)
                if a is not None and b is not None:
                    return {UNIT: a if b == 1 else Fraction(a, b)}
        return self.atom(func(name, to_term(x)))

    def _exp(self, x: Poly) -> Poly | None:
        """exp(Σ (p/q)·t·m) = Π exp(m/q)^(p·t) for integers p, t; exp(log y) = y > 0; None for exp(m/q) itself."""
        out: Poly = {UNIT: 1}
        for m, c in x.items():
            p, q = Fraction(c).as_integer_ratio()
            t = next((a for a, e in m if a.op == "real" and e == 1), ONE)
            unit: Poly = {tuple([f for f in m if f[0] != t]): Fraction(1, q)}
            if unit == x:
                a = to_term(x)
                y = self.poly(a.args[0]) if a.op == "fn" and a.data == "log" else {}
                return y if self.positive(y) else None
            e = combine((p, t.args[0] if t.args else I1))
            out = self.multiply(out, self.power_poly(self.function_poly("exp", unit), e))
        return out

    def _log(self, x: Poly) -> Poly | None:
        """log(c·Π b^n·S) = log c + Σ n·log b + log S, each > 0; b: denominators, atoms of all terms. log(exp m) = m."""
        y, below = self.cleared(x) if len(x) > 1 else (x, [])
        c, first = min([abs(Fraction(v)) for v in y.values()], default=Fraction(1)), next(iter(y), UNIT)
        top = {a: min(dict(m).get(a, 0) for m in y) for a, _ in first if self.positive({((a, 1),): 1})}
        rest: Poly = {
            tuple([(a, e - top.get(a, 0)) for a, e in m if e > top.get(a, 0)]): v / c for m, v in y.items()
        }
        parts = [(self.poly(b), -n) for b, n in below] + [({((a, 1),): 1}, n) for a, n in top.items()]
        parts += [(rest, 1), ({UNIT: c.numerator}, 1), ({UNIT: c.denominator}, -1)]
        parts = [(p, n) for p, n in parts if n and p != {UNIT: 1}]
        if parts == [(x, 1)]:
            a = to_term(x)
            if a.op == "pow" and self.positive(self.poly(a.args[0])):
                return self.multiply(self.poly(real(a.args[1])), self.poly(func("log", a.args[0])))
            if a.op == "fn" and a.data == "sqrt":
                return self.poly(mul(num(Fraction(1, 2)), func("log", a.args[0])))
            return self.poly(a.args[0]) if a.op == "fn" and a.data == "exp" else None
        if not all(self.positive(p) or (p is rest and self.positive(x)) for p, _ in parts):
            return None
        out: Poly = {}
        for p, n in parts:
            add_into(out, self.function_poly("log", p), n)
        return out


def _by_exponentials(name: str, x: Term) -> Term:
    """logistic(x), tanh(x) or softplus(x)."""
    e = add(ONE, func("exp", mul(num({"logistic": -1, "tanh": 2}.get(name, 1)), x)))
    if name == "softplus":
        return func("log", e)
    return power(e, -1) if name == "logistic" else sub(ONE, mul(num(2), power(e, -1)))


def _gives_way(v: Term) -> tuple[bool, str]:
    """An order of integers beside a delta: a prover's own name (%…) gives way, then small letters, then capitals."""
    return v.data[0][:1] != "%", v.data[0].swapcase()


def _lead(m: Monomial) -> tuple[int, int]:
    """An order of monomials in which names of locals matter last."""
    by_name = hash(tuple((a.key, e) for a, e in m))
    if all(a.fv.isdisjoint(LOCALS) for a, _ in m):
        return by_name, 0
    return hash(tuple(sorted((blind(a), e) for a, e in m))), by_name


def _as_integer(t: Term) -> Term | None:
    """The integer term that a canonical sum of integers is a real for, up to a rational factor; or None."""
    parts: list[tuple[Fraction, Term]] = []
    for a in t.args:
        c, rest = (
            (Fraction(a.args[0].data), a.args[1:])
            if a.op == "mul" and a.args[0].op == "num"
            else (Fraction(1), (a,))
        )
        if len(rest) != 1 or rest[0].op not in ("real", "num"):
            return None
        x = rest[0]
        parts.append((c, x.args[0]) if x.op == "real" else (c * Fraction(x.data), integer(1)))
    scale = lcm(*[c.denominator for c, _ in parts])
    return combine(*[(int(c * scale), x) for c, x in parts])


def _whole_root(n: int) -> int | None:
    r = isqrt(n)
    return r if r * r == n else None
