"""Finite sums in contraction normal form.

    Σ_k c·f = c·Σ_k f  (c free of k)          Σ_i Σ_j a_i b_j = (Σ_i a_i)(Σ_j b_j)
    Σ_{k=a}^{b} [k = s] f(k) = f(s)            if a ≤ s ≤ b is proved, and 0 if s < a or s > b is
    Σ_{k=a}^{b} f(k) = Σ_{k=a+c}^{b+c} f(k−c) = Σ_{k=−b}^{−a} f(−k)        (shift, reflection)
    Σ_{k=a}^{b} f = Σ_{k=a}^{c} f + Σ_{k=c+1}^{b} f            only if a−1 ≤ c ≤ b is proved
    Σ_{k=a}^{b} 1 = b − a + 1,  Σ_{k=a}^{b} k^e = S_e(b) − S_e(a−1)    only if b ≥ a−1 is proved
    Σ_{k=a}^{b} [k = s] f(k) = [a ≤ s]·[s ≤ b]·f(s)             where membership is not known

A sum over several indices is split into connected components; each is named canonically by colour
refinement, ties by trying every member, and becomes one atom. Order of summation is forgotten
("exchange of finite sums"); without leave to use that law, the order of nesting is kept as a colour.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import permutations
from math import comb

from symproofs.kernel.matrices import INVERSE, InverseRules
from symproofs.kernel.normal_form import (
    UNIT,
    Bind,
    Monomial,
    Poly,
    add_into,
    by_key,
    flat,
    in_order,
    local_in,
    mono_term,
    range_facts,
    sig,
)
from symproofs.kernel.rewriting import head
from symproofs.kernel.terms import (
    I1,
    INT,
    ONE,
    KernelError,
    Term,
    _stable,
    abstract,
    affine_parts,
    combine,
    instantiate,
    integer,
    local,
    make,
    minus,
    plus,
    power,
    substitute,
)

EXCHANGE = "exchange of finite sums"
SPLIT = "splitting a finite sum"
SMALL = 8  # sums of at most so many literal terms are written out
MAX_SPLITS = 40
MAX_DEPENDENT = 3
MAX_FAULHABER = 6


class SumRules(InverseRules):
    """Normal forms of sums."""

    # ------------------------------------------------------------------------------------------ entry
    def sum_poly(self, lo: Term, hi: Term, body: Term) -> Poly:
        """Σ_{k=lo}^{hi} body(k), body with its bound variable open."""
        mark = self.mark()
        k = self.fresh()
        bind = (k, lo, hi)
        with self.inside((bind,)):
            p = self.poly(instantiate(body, (k,)))
        out = self.sum_over_poly([bind], p)
        self.release(mark)
        return out

    def sum_over_poly(self, binds: list[Bind], p: Poly) -> Poly:
        """Σ_binds of a polynomial."""
        out: Poly = {}
        mark = self.mark()
        for m, c in p.items():
            add_into(out, self.sum_monomial(binds, m), c)
            self.release(mark)
        return out

    def sum_monomial(self, binds: list[Bind], mono: Monomial) -> Poly:
        """Σ_binds mono: literal ranges, deltas, then connected components."""
        return self.kept_poly((*binds, mono), self._sum_monomial, binds, mono)

    def _sum_monomial(self, binds: list[Bind], mono: Monomial) -> Poly:
        binds = list(binds)
        locals_ = {b[0] for b in binds}
        mono = self._flatten(binds, locals_, mono)
        if any(a.op == "inverse" for a, _ in mono) and self.may(INVERSE):  # before its sum is written out
            reduced = self.contract_inverse(binds, mono)
            if reduced is not None:
                return reduced
        for b in binds:
            written = self._literal(binds, b, mono)
            if written is not None:
                return written
        reduced = self._contract(binds, mono)
        if reduced is not None:
            return reduced
        return self._components(binds, mono)

    def _flatten(self, binds: list[Bind], locals_: set[Term], mono: Monomial) -> Monomial:
        """Opens sums that contain a local, renaming their indices apart, one copy per power."""
        if not any(a.op == "sum" and local_in(a, locals_) for a, _ in mono):
            return mono
        merged: dict[Term, int] = {}
        for a, e in mono:
            if a.op == "sum" and local_in(a, locals_):
                for _ in range(e):
                    for f, n in self.open_sum(a, binds):
                        merged[f] = merged.get(f, 0) + n
            else:
                merged[a] = merged.get(a, 0) + e
        locals_.update(b[0] for b in binds)
        return in_order(merged)

    def open_sum(self, a: Term, binds: list[Bind]) -> list[tuple[Term, int]]:
        """The factors of a canonical sum, its indices as new locals appended to binds."""
        while a.op == "sum":
            k = self.fresh()
            lo, hi, body = a.args
            binds.append((k, lo, hi))
            a = instantiate(body, (k,))
        return factors_of(a)

    # --------------------------------------------------------------------------------- literal ranges
    def _literal(self, binds: list[Bind], b: Bind, mono: Monomial) -> Poly | None:
        _, lo, hi = b
        length = combine((1, hi), (-1, lo), (1, I1))
        if length.op != "int":
            return None
        if length.data <= 0:
            return {}
        inverse = length.data > 1 or any(a.op == "inverse" for a, _ in mono)
        if length.data > SMALL or (lo is I1 and inverse and self._inverted(hi)):
            return None
        out: Poly = {}
        for j in range(length.data):
            add_into(out, self._put(binds, b, plus(lo, j), mono))
        return out

    def _inverted(self, n: Term) -> bool:
        """Whether an n × n matrix is known to be invertible: sums over its range are contracted, not written out."""
        known = self.rules.look(("invertible", ("invertible", None)), self)
        return any(r.lhs.args[0] is n for r in known) and self.may(INVERSE)

    def _put(self, binds: list[Bind], b: Bind, value: Term, mono: Monomial) -> Poly:
        """The summand at one value of one index, summed over the other indices."""
        v = b[0]
        given = [(x, _at(lo, v, value), _at(hi, v, value)) for x, lo, hi in binds if x != v]
        rest = _nested(given)
        if rest is None:
            raise KernelError("the ranges of a sum refer to each other")
        if rest != given:
            self.names.add(EXCHANGE)
        with self.inside(rest):
            p: Poly = {UNIT: 1}
            for a, e in mono:
                q: Poly = self.poly(substitute(a, {v: value})) if v in a.fv else {((a, 1),): 1}
                p = self.multiply(p, self.power_of(q, e))
        return self.sum_over_poly(rest, p) if rest else p

    # ----------------------------------------------------------------------------------------- deltas
    def _contract(self, binds: list[Bind], mono: Monomial) -> Poly | None:
        """One delta contracted: first one whose membership in the range can be proved or refuted."""
        undecided: tuple[Bind, Term, Monomial] | None = None
        for a, _ in mono:
            if a.op != "ind" or a.args[0].op != "ieq":
                continue
            left, right = a.args[0].args
            difference = combine((1, left), (-1, right))
            _, pairs = affine_parts(difference)
            for b in binds:
                c = pairs.get(b[0], 0)
                if c not in (1, -1):
                    continue
                # c·k + rest = 0, so k = −c·rest
                value = combine((-c, difference), (1, b[0]))
                others = [x for x in binds if x[0] != b[0]]
                if any(x[0] in value.fv and (b[0] in x[1].fv or b[0] in x[2].fv) for x in others):
                    continue  # the value would refer to an index whose range refers to it
                nested = _nested([(x, _at(lo, b[0], value), _at(hi, b[0], value)) for x, lo, hi in others])
                if nested is None or (
                    [x[0] for x in nested] != [x[0] for x in others] and not self.may(EXCHANGE)
                ):
                    continue  # a range would refer to an index further in
                independent = [x for x in others if b[0] not in x[1].fv and b[0] not in x[2].fv]
                with self.inside(independent):
                    inside = self.in_range(value, b[1], b[2])
                    outside = not inside and (
                        self.proves(make("ile", (plus(value, 1), b[1])))
                        or self.proves(make("ile", (plus(b[2], 1), value)))
                    )
                if outside:
                    return {}
                rest = tuple((f, e) for f, e in mono if f != a)
                if inside:
                    return self._put(binds, b, value, rest)
                named = all(type(x.data[0]) is str for x in value.fv)  # else an outer sum may decide it
                if named and len(independent) == len(others) and undecided is None:
                    undecided = b, value, rest
        return None if undecided is None else self._put_guarded(binds, *undecided)

    def _put_guarded(self, binds: list[Bind], b: Bind, value: Term, mono: Monomial) -> Poly:
        """Σ_{k=a}^{b} [k = s] f(k) = [a ≤ s]·[s ≤ b]·f(s), where membership is not known."""
        v, lo, hi = b
        rest = [x for x in binds if x[0] != v]
        with self.inside(rest):
            p = self.multiply(
                self.poly(make("ind", (make("ile", (lo, value)),))),
                self.poly(make("ind", (make("ile", (value, hi)),))),
            )
            for a, e in mono:
                q: Poly = self.poly(substitute(a, {v: value})) if v in a.fv else {((a, 1),): 1}
                p = self.multiply(p, self.power_of(q, e))
        return self.sum_over_poly(rest, p) if rest else p

    # ------------------------------------------------------------------------------------- components
    def _components(self, binds: list[Bind], mono: Monomial) -> Poly:
        locals_ = [b[0] for b in binds]
        group = {v: {v} for v in locals_}

        def join(found: list[Term]) -> None:
            for x in found[1:]:
                a, b = group[found[0]], group[x]
                if a is not b:
                    a |= b
                    for y in b:
                        group[y] = a

        used = [[v for v in locals_ if v in a.fv] for a, _ in mono]
        for found in used:
            join(found)
        for v, lo, hi in binds:
            join([v, *(x for x in locals_ if x != v and (x in lo.fv or x in hi.fv))])
        out: Poly = {tuple(p for p, u in zip(mono, used, strict=True) if not u): 1}
        done: set[int] = set()
        for v in locals_:
            part = group[v]
            if id(part) in done:
                continue
            done.add(id(part))
            sub = [b for b in binds if b[0] in part]
            factors = [p for p, u in zip(mono, used, strict=True) if u and u[0] in part]
            out = self.multiply(out, self._component(sub, factors))
            if not out:
                return {}
        return out

    def _component(self, binds: list[Bind], factors: list[tuple[Term, int]]) -> Poly:
        """One connected component as an atom, times what could be pulled out of it."""
        for b in binds:  # an index that only counts
            v, lo, hi = b
            if any(v in a.fv for a, _ in factors) or any(v in x[1].fv or v in x[2].fv for x in binds):
                continue
            others = [x for x in binds if x[0] != v]
            with self.inside(others):
                count = combine((1, hi), (-1, lo), (1, I1))
                if not self.nonneg_int(count):
                    continue
                p = self.poly(make("real", (count,)) if count.op != "int" else make("num", (), count.data))
                p = self.multiply(p, {tuple(sorted(factors, key=by_key)): 1})
            return self.sum_over_poly(others, p) if others else p
        if len(binds) == 1 and len(factors) == 1:
            closed = self._sum_of_powers(binds[0], *factors[0])
            if closed is not None:
                return closed
        outside: Poly = {UNIT: 1}
        for _ in range(3):  # pulling a power out can give another centre
            before = binds
            binds, factors = self._centre(binds, factors)
            if binds != before:
                with self.inside(binds):
                    p = {UNIT: 1}
                    for a, e in factors:
                        p = self.multiply(p, self.power_of({((a, 1),): 1} if flat(a) else self.poly(a), e))
                if len(p) != 1 or next(iter(p.values())) != 1:
                    whole = self.sum_over_poly(binds, p)
                    return self.multiply(outside, whole) if outside != {UNIT: 1} else whole
                factors = list(next(iter(p)))
            pulled, factors = self._pull_powers(binds, factors)
            if pulled == {UNIT: 1}:
                break
            outside = self.multiply(outside, pulled)
        names = {b[0] for b in binds}
        if any(local_in(b[1], names) or local_in(b[2], names) for b in binds) and self.may(EXCHANGE):
            atom = self._close_dependent(binds, factors)
        else:
            atom = self._close(self._order(binds, factors), factors)
        out = self.atom(atom)
        return self.multiply(outside, out) if outside != {UNIT: 1} else out

    def _sum_of_powers(self, b: Bind, a: Term, e: int) -> Poly | None:
        """Σ_{k=a}^{b} k^e = S_e(b) − S_e(a−1) if b ≥ a−1 is proved, S_e the polynomial with S_e(x) − S_e(x−1) = x^e."""
        v, lo, hi = b
        if a.op != "real" or a.args[0] is not v or e > MAX_FAULHABER:
            return None
        if not self.nonneg_int(combine((1, hi), (-1, lo), (1, I1))):
            return None
        out: Poly = {}
        for end, sign in ((hi, 1), (plus(lo, -1), -1)):
            x = self.poly(make("real", (end,)) if end.op != "int" else make("num", (), end.data))
            for n, c in enumerate(faulhaber(e)):
                if c:
                    add_into(out, self.power_of(x, n), sign * c)
        return out

    def _close(self, order: list[Bind], factors: list[tuple[Term, int]]) -> Term:
        """The nested sum with canonically named indices."""
        variables = [b[0] for b in order]
        merged: dict[Term, int] = {}  # with the indices bound, so that their order depends on no name
        renamed: list[tuple[Term, int]] = []
        for a, e in factors:
            if flat(a):
                closed = abstract(a, variables)
                merged[closed] = merged.get(closed, 0) + e
            else:
                renamed.append((a, e))
        if renamed:
            names = {v: local(f"c{self.level}", n, INT) for n, v in enumerate(variables)}
            binds = [(names[v], substitute(lo, names), substitute(hi, names)) for v, lo, hi in order]
            with self.inside(binds):
                for a, e in renamed:
                    closed = abstract(self.again(substitute(a, names)), list(names.values()))
                    merged[closed] = merged.get(closed, 0) + e
        body = mono_term(in_order(merged))
        for n in range(len(order) - 1, -1, -1):
            _, lo, hi = order[n]
            body = make("sum", (abstract(lo, variables[:n]), abstract(hi, variables[:n]), body))
        if local_in(body, variables):
            raise KernelError("the range of a sum mentions an index further in")
        return body

    # ------------------------------------------------------------------------ shift, reflection, powers
    def _centre(
        self, binds: list[Bind], factors: list[tuple[Term, int]]
    ) -> tuple[list[Bind], list[tuple[Term, int]]]:
        """Shifts or reflects each index so that a chosen slot of the summand reads just that index."""
        for b in list(binds):
            v, lo, hi = b
            if all(_plain(a, v) for a, _ in factors):
                continue
            if any(x[0] in lo.fv or x[0] in hi.fv or v in x[1].fv or v in x[2].fv for x in binds):
                continue
            slots: dict[int, set[tuple[int, Term]]] = {}
            for a, _ in factors:
                if v in a.fv:
                    _slots(a, v, 0, slots)
            others = {x[0] for x in binds if x[0] != v}
            options: list[tuple[int, Term]] = []
            for rank in sorted(slots, key=lambda r: (r < 0, abs(r))):
                options = sorted(
                    {(c, r) for c, r in slots[rank] if r.maxb == 0 and r.fv.isdisjoint(others)},
                    key=lambda o: (o[0], o[1].key),
                )
                if options:
                    break
            if not options or options == [(1, integer(0))]:
                continue
            best: tuple[tuple[list[int], int, int], Bind, list[tuple[Term, int]]] | None = None
            for c, r in options:  # slot = c·v + r becomes the new index w: v = c·(w − r)
                w = self.fresh()
                value = combine((c, w), (-c, r))
                moved = [(substitute(a, {v: value}) if v in a.fv else a, e) for a, e in factors]
                ends = (combine((c, lo), (1, r)), combine((c, hi), (1, r)))
                new: Bind = (w, *(ends if c == 1 else ends[::-1]))
                colours = {w: 5, **dict.fromkeys(others, 9)}
                rank_key = (sorted(hash((sig(a, colours), e)) for a, e in moved), new[1].key, new[2].key)
                if best is None or rank_key < best[0]:
                    best = (rank_key, new, moved)
            if best is not None:
                moved_bind = best[1]
                binds = [moved_bind if x[0] == v else x for x in binds]
                factors = best[2]
        return binds, factors

    def _pull_powers(
        self, binds: list[Bind], factors: list[tuple[Term, int]]
    ) -> tuple[Poly, list[tuple[Term, int]]]:
        """x^e(k) = x^m · x^(e(k)−m), m the least exponent in the range, if m ≥ 0 (any part if x ≠ 0)."""
        outside: Poly = {UNIT: 1}
        locals_ = {b[0]: b for b in binds}
        out = []
        for a, n in factors:
            if a.op != "pow" or a.args[1].op == "int" or local_in(a.args[0], locals_):
                out.append((a, n))
                continue
            base, e = a.args
            constant, pairs = affine_parts(e)
            mine = {v: c for v, c in pairs.items() if v in locals_}
            if self.nonzero(base):
                free = combine((constant, I1), *[(c, v) for v, c in pairs.items() if v not in mine])
            else:
                free = e
                for v, c in mine.items():
                    free = combine((1, free), (-c, v), (c, locals_[v][1 if c > 0 else 2]))
                if local_in(free, locals_):
                    out.append((a, n))
                    continue
                nonempty = [combine((1, locals_[v][2]), (-1, locals_[v][1])) for v in mine]
                with self.under(*nonempty):
                    if not self.nonneg_int(free):
                        out.append((a, n))
                        continue
            if free.op == "int" and free.data == 0:
                out.append((a, n))
                continue
            rest = combine((1, e), (-1, free))
            whole: Poly = {((base, 1),): 1} if base.op != "num" else {UNIT: base.data} if base.data else {}
            outside = self.multiply(outside, self.power_of(self.power_poly(whole, free), n))
            out.append((power(base, rest), n))
        return outside, out

    # ----------------------------------------------------------------- ranges that depend on each other
    def _close_dependent(self, binds: list[Bind], factors: list[tuple[Term, int]]) -> Term:
        """The least of the nestings of one set of index tuples, such as Σ_{i≤n} Σ_{j≤i} = Σ_{j≤n} Σ_{j≤i≤n}."""
        best = self._close(binds, factors)
        if len(binds) > MAX_DEPENDENT:
            return best
        start, chosen = best, False
        bounds = self._irredundant([f for b in binds for f in range_facts(b)])
        for order in permutations([b[0] for b in binds]):
            nested = self._nest(list(order), bounds)
            if nested is not None:
                term = self._close(nested, factors)
                if not chosen or term.key < best.key:
                    best, chosen = term, True
        if best != start:
            self.names.add(EXCHANGE)
        return best

    def _irredundant(self, bounds: list[Term]) -> list[Term]:
        """Inequalities t ≥ 0 without those that the others imply."""
        kept = list(dict.fromkeys(bounds))
        for t in sorted(kept, key=lambda x: x.key):
            others = [x for x in kept if x is not t]
            with self.under(*others):
                if self.nonneg_int(t):
                    kept = others
        return kept

    def _nest(self, order: list[Term], bounds: list[Term]) -> list[Bind] | None:
        """Ranges for this order of nesting: each index between one lower and one upper end, or None."""
        out: list[Bind] = []
        for v in reversed(order):
            lower, upper, rest = [], [], []
            for t in bounds:
                c = affine_parts(t)[1].get(v, 0)
                if c == 0:
                    rest.append(t)
                elif c == 1:
                    lower.append(combine((-1, t), (1, v)))
                elif c == -1:
                    upper.append(combine((1, t), (1, v)))
                else:
                    return None
            if len(lower) != 1 or len(upper) != 1:
                return None
            out.append((v, lower[0], upper[0]))
            # an index outside takes only values that leave this range nonempty, or none is lost by it
            bounds = self._irredundant([*rest, minus(upper[0], lower[0])]) if order[0] is not v else rest
            bounds = [t for t in bounds if local_in(t, order)]
        return out[::-1]

    # -------------------------------------------------------------------------------- canonical naming
    def _order(self, binds: list[Bind], factors: list[tuple[Term, int]]) -> list[Bind]:
        """The binds in canonical order."""
        if len(binds) == 1:
            return binds
        if not self.may(EXCHANGE):
            return binds
        colours: dict[Term, int] = {}
        for v, lo, hi in binds:
            blank = {x[0]: 1 for x in binds}
            colours[v] = hash((2, sig(lo, blank), sig(hi, blank)))
        orders = []
        for final in self._refinements(colours, binds, factors):
            nested = _nested(sorted(binds, key=lambda b: final[b[0]]))
            if nested is None:
                raise KernelError("the ranges of a sum refer to each other")
            orders.append(nested)
        order = orders[0] if len(orders) == 1 else min(orders, key=lambda o: self._close_key(o, factors))
        if [b[0] for b in order] != [b[0] for b in binds]:
            self.names.add(EXCHANGE)
        return order

    def _close_key(self, order: list[Bind], factors: list[tuple[Term, int]]) -> int:
        names = {b[0]: n + 1 for n, b in enumerate(order)}
        return hash(tuple(sorted(hash((sig(a, names), e)) for a, e in factors)))

    def _refinements(
        self, colours: dict[Term, int], binds: list[Bind], factors: list[tuple[Term, int]]
    ) -> Iterable[dict[Term, int]]:
        dependent = any(local_in(lo, colours) or local_in(hi, colours) for _, lo, hi in binds)
        while len(set(colours.values())) < len(colours):
            fresh, ends = {}, list[int]()
            for v in colours:
                marked = {**colours, v: hash((colours[v], 1))}
                seen = sorted(hash((sig(a, marked), e)) for a, e in factors if v in a.fv)
                if dependent or not ends:
                    ends = sorted(hash((sig(lo, marked), sig(hi, marked), colours[x])) for x, lo, hi in binds)
                fresh[v] = hash((colours[v], *seen, *ends))
            if len(set(fresh.values())) == len(set(colours.values())):
                break
            colours = fresh
        ties: dict[int, list[Term]] = {}
        for v, c in colours.items():
            ties.setdefault(c, []).append(v)
        tied = [c for c in sorted(ties) if len(ties[c]) > 1]
        if not tied:
            yield colours
            return
        for v in ties[tied[0]]:
            yield from self._refinements({**colours, v: hash((colours[v], 77))}, binds, factors)

    # --------------------------------------------------------------------------------- splitting ranges
    def refine(self, p: Poly) -> Poly:
        """Splits sums at each other's ends where the ends are proved to lie inside."""
        for _ in range(MAX_SPLITS):
            if not p or not self.may(SPLIT):
                return p
            found = self._find_split(p)
            if found is None:
                return p
            atom, binds, factors, at, cut = found
            v, lo, hi = binds[at]
            first, second = list(binds), list(binds)
            first[at], second[at] = (v, lo, cut), (v, plus(cut, 1), hi)
            value = dict(self._over_part(first, factors))
            add_into(value, self._over_part(second, factors))
            self.names.add(SPLIT)
            out: Poly = {}
            for m, c in p.items():
                e = dict(m).get(atom, 0)
                if not e:
                    add_into(out, {m: 1}, c)
                else:
                    rest: Poly = {tuple(x for x in m if x[0] != atom): 1}
                    add_into(out, self.multiply(rest, self.power_of(value, e)), c)
            p = out
        return p

    def _over_part(self, binds: list[Bind], factors: list[tuple[Term, int]]) -> Poly:
        """A sum over a part of its range, where more rules may apply to its terms."""
        mono = tuple(sorted(factors, key=by_key))
        if not any(
            a.op in ("const", "deriv", "app") and self.rules.look(("equation", head(a)), self)
            for a, _ in mono
        ):
            return self.sum_monomial(binds, mono)
        p: Poly = {UNIT: 1}
        with self.inside(binds):
            for a, e in mono:
                p = self.multiply(p, self.power_of(self.poly(a), e))
        return self.sum_over_poly(binds, p)

    def _find_split(self, p: Poly) -> tuple[Term, list[Bind], list[tuple[Term, int]], int, Term] | None:
        sums: dict[Term, tuple[list[Bind], list[tuple[Term, int]]]] = {}
        cuts: set[Term] = set()
        for m in p:
            for a, _ in m:
                if a.op == "sum" and a not in sums:
                    binds: list[Bind] = []
                    sums[a] = (binds, self.open_sum(a, binds))
        for binds, _ in sums.values():
            locals_ = {b[0] for b in binds}
            for _, lo, hi in binds:
                for end in (plus(lo, -1), hi):
                    if not local_in(end, locals_):
                        cuts.add(end)
        for r in self.rules.look(("equation", ("sum", None)), self):  # ends of sums that a rule speaks of
            if not r.variables:
                cuts.update((plus(r.lhs.args[0], -1), r.lhs.args[1]))
        ordered = sorted(cuts, key=lambda t: t.key)
        for a in sorted(sums, key=lambda t: t.key):
            binds, factors = sums[a]
            locals_ = {b[0] for b in binds}
            for at, (v, lo, hi) in enumerate(binds):
                if (
                    local_in(lo, locals_)
                    or local_in(hi, locals_)
                    or any(v in x[1].fv or v in x[2].fv for x in binds)
                ):
                    continue
                below = plus(lo, -1)
                for cut in ordered:
                    if cut not in (below, hi) and self.in_range(cut, below, hi):
                        return a, binds, factors, at, cut
        return None


def faulhaber(e: int) -> list[Fraction]:
    """Coefficients of the polynomial S with S(0) = 0 and S(x) − S(x−1) = x^e, lowest first."""
    # from x^(e+1) − (x−1)^(e+1) = Σ_j (−1)^(e−j) C(e+1, j) x^j, j ≤ e, solved for the sum of x^e
    out = [Fraction(0)] * (e + 2)
    out[e + 1] = Fraction(1)
    for j in range(e):
        c = (-1) ** (e - j) * comb(e + 1, j)
        for n, s in enumerate(faulhaber(j)):
            out[n] -= c * s
    return [c / (e + 1) for c in out]


def factors_of(t: Term) -> list[tuple[Term, int]]:
    """The factors of a canonical monomial with coefficient 1."""
    if t == ONE:
        return []
    out = []
    for f in t.args if t.op == "mul" else (t,):
        if f.op == "pow" and f.args[1].op == "int" and f.args[1].data > 1:
            out.append((f.args[0], f.args[1].data))
        else:
            out.append((f, 1))
    return out


def _at(t: Term, v: Term, value: Term) -> Term:
    return substitute(t, {v: value}) if v in t.fv else t


def _plain(a: Term, v: Term) -> bool:
    """Whether v stands in an entry of a variable, and only as a whole index."""
    return (
        a.op == "app" and a.args[0].op == "var" and all(x is v or v not in x.fv for x in a.args[1:])
    ) or v not in a.fv


def _slots(t: Term, v: Term, rank: int, out: dict[int, set[tuple[int, Term]]]) -> None:
    """Integer slots that hold ±v + rest, filed by a rank of where they stand; exponents rank last."""
    if t.sort == INT:
        _, pairs = affine_parts(t)
        c = pairs.get(v, 0)
        if c in (1, -1):
            out.setdefault(rank, set()).add((c, combine((1, t), (-c, v))))
        return
    for n, a in enumerate(t.args):
        if v in a.fv:
            name = (
                _stable(t.op)
                if t.op not in ("app", "const", "fn")
                else _stable(t.args[0].data if t.op == "app" else t.data)
            )
            place = abs(hash((name, n))) + 1
            _slots(a, v, -place if t.op in ("pow", "real") else place if rank == 0 else rank, out)


def _nested(binds: list[Bind]) -> list[Bind] | None:
    """The binds, each behind those that its range mentions, otherwise in their order; None if that cannot be."""
    out: list[Bind] = []
    pending = list(binds)
    while pending:
        for b in pending:
            waiting = {x[0] for x in pending}
            if not local_in(b[1], waiting) and not local_in(b[2], waiting):
                out.append(b)
                pending.remove(b)
                break
        else:
            return None
    return out
