"""What follows from a declared law or from independence. Axioms of probability, one rule each.

Sources: Billingsley, Probability and Measure (3rd ed.), sections 20, 21; Speed (1983) for cumulants and
set partitions. Index ranges: a declaration speaks of the entries in the range of the family only.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

from symproofs.kernel.terms import (
    INT,
    LOCALS,
    ONE,
    OUT,
    REAL,
    ZERO,
    KernelError,
    Term,
    add,
    app,
    delta,
    expect,
    func,
    instantiate,
    integrable,
    local,
    make,
    mul,
    neg,
    num,
    power,
    quantify,
    substitute,
    within,
)
from symproofs.kernel.theorem import Sequent, Theorem, rule

Index = tuple[Term, ...]
SYMMETRY = "symmetry: odd moments vanish"
MIRRORED = "symmetry: X and −X have one law"


def _family(f: Term) -> int:
    if f.op != "var":
        raise KernelError("a law is declared on a family variable")
    return len(f.args) // 2


def _index(slots: int, tag: str) -> Index:
    return tuple(local(tag, k, INT) for k in range(slots))


def _for_entries(f: Term, indices: list[Index], body: Term) -> Term:
    """∀ all index variables in the ranges of f. body"""
    entries = [
        e
        for index in indices
        for k, v in enumerate(index)
        for e in (v, *within(v, *f.args[2 * k : 2 * k + 2]))
    ]
    return quantify(entries, body)


def moment_exists(f: Term, q: int) -> Term:
    """The formula: every entry of the family has a finite absolute moment of order q."""
    w, index = local("w", 0, OUT), _index(_family(f), "i")
    return _for_entries(f, [index], integrable(w, _power(app(f, w, *index), q)))


def _power(t: Term, q: int) -> Term:
    return t if q == 1 else power(t, q)


def raw_moment(law: Term, q: int) -> Term:
    """The q-th moment of a law, a polynomial in its parameters."""
    p = law.args[1:]
    if q == 0:
        return ONE
    if law.data == "Bernoulli":
        return p[0]
    if law.data == "Rademacher":
        return ONE if q % 2 == 0 else ZERO
    if law.data == "Gaussian":  # Σ_k C(q,2k)(2k−1)!! m^(q−2k) s^k
        parts = []
        for k in range(q // 2 + 1):
            odd = factorial(2 * k) // (2**k * factorial(k))
            parts.append(mul(num(comb(q, 2 * k) * odd), power(p[0], q - 2 * k), power(p[1], k)))
        return add(*parts)
    if law.data == "Uniform":  # (b^(q+1) − a^(q+1)) / ((q+1)(b − a)) = Σ_k a^k b^(q−k) / (q+1)
        return mul(
            num(Fraction(1, q + 1)), add(*[mul(power(p[0], k), power(p[1], q - k)) for k in range(q + 1)])
        )
    raise KernelError(f"no moments known of {law.data}")


def _law(t: Theorem) -> Term:
    if t.conclusion.op != "law":
        raise KernelError("the premise is not a law")
    return t.conclusion


@rule
def law_moment(law: Theorem, order: int) -> Sequent:
    """Γ ⊢ R ~ law  /  Γ ⊢ ∀e. E[R_e^q] = m_q"""
    c = _law(law)
    if not 1 <= order <= 12:
        raise KernelError("law_moment: order 1 to 12")
    f = c.args[0]
    w, index = local("w", 0, OUT), _index(_family(f), "i")
    body = make("eq", (expect(w, _power(app(f, w, *index), order)), raw_moment(c, order)))
    return law.hypotheses, _for_entries(f, [index], body), (f"moments of {c.data}",)


@rule
def law_integrable(law: Theorem, order: int) -> Sequent:
    """Γ ⊢ R ~ law  /  Γ ⊢ ∀e. E|R_e|^q < ∞   (all named laws of this room have all moments; "Symmetric" names none)"""
    c = _law(law)
    if c.data == "Symmetric" or not 1 <= order <= 12:
        raise KernelError("law_integrable: a named law and an order from 1 to 12")
    return law.hypotheses, moment_exists(c.args[0], order), (f"moments of {c.data}",)


def partitions(n: int) -> list[list[list[int]]]:
    """All set partitions of 0..n−1."""
    if n == 0:
        return [[]]
    out = []
    for p in partitions(n - 1):
        out.append([*p, [n - 1]])
        out += [[*p[:k], [*p[k], n - 1], *p[k + 1 :]] for k in range(len(p))]
    return out


def _cumulant(moment: dict[int, Term], n: int) -> Term:
    """κ_n = Σ_σ (−1)^(|σ|−1) (|σ|−1)! Π_{C∈σ} m_|C|"""
    parts = []
    for s in partitions(n):
        sign = (-1) ** (len(s) - 1) * factorial(len(s) - 1)
        parts.append(mul(num(sign), *[moment[len(c)] for c in s]))
    return add(*parts)


@rule
def symmetric_moment(law: Theorem, order: int, absolute: int) -> Sequent:
    """Γ ⊢ R_e and −R_e have one law  /  Γ ⊢ ∀e. E[R_e^q·|R_e|^a] = 0   (q odd, a ∈ {0, 1})"""
    c = _law(law)
    if c.data != "Symmetric" or absolute not in (0, 1) or order % 2 == 0 or not 1 <= order <= 12:
        raise KernelError("symmetric_moment: a symmetric law and an odd order up to 11")
    f = c.args[0]
    w, index = local("w", 0, OUT), _index(_family(f), "i")
    entry = app(f, w, *index)
    odd = mul(_power(entry, order), func("abs", entry)) if absolute else _power(entry, order)
    body = make("eq", (expect(w, odd), ZERO))
    return law.hypotheses, _for_entries(f, [index], body), (SYMMETRY,)


BOREL = ("add", "mul", "fn", "ind", "and", "or", "not", "eq", "le", "lt")


def _borel(t: Term, x: Term) -> bool:
    """Arithmetic, whole powers, named functions and indicators of relations: Borel functions of the real x."""
    if t == x or x not in t.fv:
        return True
    parts = t.args[:1] if t.op == "pow" and x not in t.args[1].fv else t.args if t.op in BOREL else ()
    return bool(parts) and all(_borel(a, x) for a in parts)


@rule
def symmetric_law(law: Theorem, template: Term, hole: Term) -> Sequent:
    """Γ ⊢ R_e and −R_e have one law  /  Γ ⊢ ∀e. E[f(R_e)] = E[f(−R_e)]   (template = f(hole), f Borel)"""
    c = _law(law)
    if c.data != "Symmetric" or hole.op != "var" or hole.sort != REAL or template.sort != REAL:
        raise KernelError("symmetric_law: a symmetric law and a function of a real")
    if template.fv & LOCALS or hole in LOCALS or not _borel(template, hole):
        raise KernelError("symmetric_law: the template is not seen to be a Borel function of its hole")
    f = c.args[0]
    w, index = local("w", 0, OUT), _index(_family(f), "i")
    entry = app(f, w, *index)
    sides = [expect(w, substitute(template, {hole: x})) for x in (entry, neg(entry))]
    return law.hypotheses, _for_entries(f, [index], make("eq", sides)), (MIRRORED,)


@rule
def independent_entries_moment(independence: Theorem, finite: Theorem, count: int) -> Sequent:
    """Γ ⊢ entries of R independent, Δ ⊢ E|R_e|^q < ∞, q = k  /
    ∀e₁…e_k. E[R_e₁ ⋯ R_e_k] = Σ_π Π_{B∈π} κ_|B|(R_B) · [all indices of B equal]"""
    c = independence.conclusion
    if c.op != "independent_entries" or not 1 <= count <= 6:
        raise KernelError("independent_entries_moment: needs independent entries and 1 to 6 factors")
    f = c.args[0]
    if finite.conclusion != moment_exists(f, count):
        raise KernelError(f"independent_entries_moment: needs finite absolute moments of order {count}")
    w = local("w", 0, OUT)
    indices = [_index(_family(f), f"i{a}.") for a in range(count)]
    moments = [{q: expect(w, _power(app(f, w, *index), q)) for q in range(1, count + 1)} for index in indices]
    parts = []
    for p in partitions(count):
        factors = []
        for block in p:
            head = block[0]
            ties = [
                delta(indices[head][k], indices[b][k]) for b in block[1:] for k in range(len(indices[head]))
            ]
            factors += [_cumulant(moments[head], len(block)), *ties]
        parts.append(mul(*factors))
    left = expect(w, mul(*[app(f, w, *index) for index in indices]))
    body = make("eq", (left, add(*parts)))
    return (
        independence.hypotheses | finite.hypotheses,
        _for_entries(f, indices, body),
        ("independence: moments by cumulants",),
    )


@rule
def independent_product(
    independence: Theorem, finite: tuple[Theorem, ...], counts: tuple[int, ...]
) -> Sequent:
    """Γ ⊢ F₁,…,F_m independent, E|F_a|^{k_a} < ∞  /  ∀ indices. E[Π_a Π_{b≤k_a} F_a,e_ab] = Π_a E[Π_b F_a,e_ab]"""
    left, groups, families, hyps = _grouped(independence, finite, counts)
    w = local("w", 0, OUT)
    body = make("eq", (expect(w, left), mul(*[expect(w, mul(*g)) for g in groups])))
    for f, index in reversed(families):
        body = _for_entries(f, [index], body)
    return hyps, body, ("independence: expectations of products factor",)


@rule
def independent_integrable(
    independence: Theorem, finite: tuple[Theorem, ...], counts: tuple[int, ...]
) -> Sequent:
    """as independent_product  /  ∀ indices. Π_a Π_b F_a,e_ab is integrable"""
    left, _, families, hyps = _grouped(independence, finite, counts)
    body = integrable(local("w", 0, OUT), left)
    for f, index in reversed(families):
        body = _for_entries(f, [index], body)
    return hyps, body, ("independence: expectations of products factor",)


def _of_families(t: Term, w: Term, families: tuple[Term, ...]) -> bool:
    """Whether t is a Borel function of entries of these families at the outcome w, and of nothing else random."""
    if w not in t.fv:
        return True
    if t.op == "app":
        return t.args[0] in families and t.args[1] is w and all(w not in a.fv for a in t.args[2:])
    if t.op in ("sum", "pow"):
        fixed, random = (t.args[1:], t.args[0]) if t.op == "pow" else (t.args[:2], t.args[2])
        return all(w not in a.fv for a in fixed) and _of_families(random, w, families)
    return t.op in BOREL and all(_of_families(a, w, families) for a in t.args)


@rule
def independent_functions(
    independence: Theorem, finite: tuple[Theorem, ...], groups: tuple[tuple[int, ...], ...], average: bool
) -> Sequent:
    """Γ ⊢ F₁,…,F_m independent, Δ_k ⊢ E|f_k| < ∞, f_k a Borel function of the families in the group g_k, groups
    disjoint  /  Γ, Δ ⊢ E[Π_k f_k] = Π_k E[f_k], or (average = False) Π_k f_k is integrable"""
    c, used = independence.conclusion, [k for group in groups for k in group]
    if c.op != "independent" or len(set(c.args)) != len(c.args) or len(finite) != len(groups):
        raise KernelError("independent_functions: needs independent families, and a group for each function")
    if len(set(used)) != len(used) or any(not 0 <= k < len(c.args) for k in used):
        raise KernelError("independent_functions: the groups of families are not disjoint")
    w, parts, hyps = local("w", 0, OUT), [], independence.hypotheses
    for fact, group in zip(finite, groups, strict=True):
        if fact.conclusion.op != "integrable":
            raise KernelError("independent_functions: a function is not said to be integrable")
        part = instantiate(fact.conclusion.args[0], (w,))
        if not _of_families(part, w, tuple(c.args[k] for k in group)):
            raise KernelError("independent_functions: not a Borel function of the families of its group")
        parts.append(part)
        hyps |= fact.hypotheses
    whole = mul(*parts)
    apart = make("eq", (expect(w, whole), mul(*[expect(w, p) for p in parts])))
    name = "independence: expectations of products factor"
    return hyps, apart if average else integrable(w, whole), (name,)


def _grouped(
    independence: Theorem, finite: tuple[Theorem, ...], counts: tuple[int, ...]
) -> tuple[Term, list[list[Term]], list[tuple[Term, Index]], frozenset[Term]]:
    c = independence.conclusion
    if c.op != "independent" or len(counts) != len(c.args) or len(finite) != len(c.args):
        raise KernelError("independence: one count and one moment fact per family")
    if len(set(c.args)) != len(c.args) or any(not 0 <= k <= 6 for k in counts):
        raise KernelError("independence: the families must be different")
    w = local("w", 0, OUT)
    groups, families, hyps = [], [], independence.hypotheses
    for n, (f, k, fact) in enumerate(zip(c.args, counts, finite, strict=True)):
        if k == 0:
            continue
        if fact.conclusion != moment_exists(f, k):
            raise KernelError(f"independence: needs finite absolute moments of order {k}")
        hyps |= fact.hypotheses
        group = []
        for a in range(k):
            index = _index(_family(f), f"i{n}.{a}.")
            families.append((f, index))
            group.append(app(f, w, *index))
        groups.append(group)
    return mul(*[x for g in groups for x in g]), groups, families, hyps


@rule
def lower_moment(finite: Theorem, family: Term, high: int, low: int) -> Sequent:
    """Γ ⊢ E|R_e|^q < ∞  /  Γ ⊢ E|R_e|^r < ∞ for 1 ≤ r ≤ q   (|x|^r ≤ 1 + |x|^q)"""
    if not 1 <= low <= high or finite.conclusion != moment_exists(family, high):
        raise KernelError("lower_moment: does not fit")
    return finite.hypotheses, moment_exists(family, low), ()
