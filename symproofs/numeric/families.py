"""Finite probability spaces that meet exactly what is declared of a random family, and nothing more.

A claim about ``moments(mean=m)`` must survive entries that depend on each other in any way; one about
``uncorrelated="rows"`` must survive rows that repeat each other and triple products that do not vanish. So
each declaration has several *patterns*, of which every sample point takes another. All weights are Fractions.

Uncorrelated entries are products ("characters") of a few independent standardised two- or three-valued
variables: different products have covariance 0, while their joint law is far from independent.

iid Gaussian and uniform entries are replaced by finite laws with the same moments up to a known order (the
rules below); that is exact for polynomials of at most that degree, and labelled as moment matching.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symproofs.language.laws import IID, Law, Moments
from symproofs.language.nodes import shape_of
from symproofs.numeric.arrays import fill
from symproofs.numeric.evaluate import Evaluator
from symproofs.numeric.model import Space, Unusable
from symproofs.numeric.numbers import is_exact, root, sign, tidy

QUADRATURE = "moment-matched quadrature"
LARGEST = 512  # outcomes of the joint space
_LARGEST_PATTERN = 64  # outcomes of one family that only declares moments

Slot = tuple[int | None, tuple[int, ...]]  # time (None without), index of an entry
Atoms = list[tuple[Fraction, Any]]  # probabilities and values


def _f(*texts: str) -> list[Fraction]:
    return [Fraction(t) for t in texts]


def _atoms(weights: list[Fraction], values: list[Any]) -> Atoms:
    return list(zip(weights, values, strict=True))


# standardised laws: mean 0, variance 1
_FAIR = _atoms(_f("1/2", "1/2"), [1, -1])
_SKEW = _atoms(_f("1/5", "4/5"), [2, Fraction(-1, 2)])
_HEAVY = _atoms(_f("1/8", "3/4", "1/8"), [2, 0, -2])
# the moments of the normal law N(0, 1) up to order 3, 5, 7
_NORMAL = {
    3: _HEAVY,
    5: _atoms(_f("1/12", "1/6", "1/2", "1/6", "1/12"), [-2, -1, 0, 1, 2]),
    7: _atoms(_f("1/180", "1/20", "1/4", "7/18", "1/4", "1/20", "1/180"), [-3, -2, -1, 0, 1, 2, 3]),
}
# the moments of the uniform law on [−1, 1]: the rules of Simpson, Boole and Weddle (order 7)
_UNIFORM = {
    3: _atoms(_f("1/6", "2/3", "1/6"), [-1, 0, 1]),
    5: _atoms(_f("7/90", "16/45", "2/15", "16/45", "7/90"), [-1, Fraction(-1, 2), 0, Fraction(1, 2), 1]),
    7: _atoms(
        _f("41/840", "9/35", "9/280", "34/105", "9/280", "9/35", "41/840"),
        [-1, Fraction(-2, 3), Fraction(-1, 3), 0, Fraction(1, 3), Fraction(2, 3), 1],
    ),
}
# half of eight equally likely values ±v of a symmetric law with variance 1; 0 twice is an atom at 0
_SYMMETRIC = [
    _f("1", "1", "1", "1"),
    _f("2", "0", "0", "0"),
    _f("5/3", "1", "1/3", "1/3"),
    _f("4/3", "4/3", "2/3", "0"),
    _f("6/5", "8/5", "0", "0"),
]
_MEAN_WEIGHTS = [
    _f("1/3", "1/3", "1/3"),
    _f("1/2", "1/4", "1/4"),
    _f("1/4", "1/4", "1/4", "1/4"),
    _f("3/4", "1/8", "1/8"),
]


@dataclass
class Family:
    """A drawn law: weights, the values of every slot at every outcome, and how it was made."""

    weights: list[Fraction]
    rows: list[tuple[Any, ...]]  # one row of slot values an outcome
    note: str
    matched: int | None = None  # order of the moments that a surrogate shares; None for an exact law


def draw_family(
    symbol: Any,
    law: Any,
    evaluator: Evaluator,
    rng: random.Random,
    pattern: int,
    horizon: int,
    degree: int | None,
) -> tuple[Family, list[Slot]]:
    """A law for a random symbol that meets what is said of it by ``law``, its own or one that says more.

    Raises Unusable if the parameters are outside the law's domain.
    """
    slots = slots_of(symbol, evaluator, horizon)
    if isinstance(law, Moments):
        return _moments(law, slots, evaluator, rng, pattern), slots
    law = law.law if isinstance(law, IID) else law
    atoms, matched = marginal(law, evaluator, degree)
    if len(atoms) ** len(slots) > LARGEST:
        raise Unusable(f"{len(atoms)}^{len(slots)} outcomes")
    weights, rows = _product([atoms] * len(slots))
    how = "every outcome" if matched is None else f"moments matched to order {matched}"
    return Family(weights, rows, f"{law.name}, {how}", matched), slots


def has_surrogate(law: Any) -> bool:
    """Whether a finite law with the same moments stands for it."""
    law = law.law if isinstance(law, IID) else law
    return isinstance(law, Law) and law.name in ("Gaussian", "Uniform")


def slots_of(symbol: Any, evaluator: Evaluator, horizon: int) -> list[Slot]:
    """The entries of a family, for a sequence at every time up to the horizon."""
    sequence = hasattr(symbol, "dims")
    dims = evaluator.dims(symbol.dims if sequence else symbol.shape)
    indices = list(itertools.product(*(range(n) for n in dims)))
    if not sequence:
        return [(None, e) for e in indices]
    last = horizon if symbol.last is None else min(horizon, evaluator.integer(symbol.last))
    return [(t, e) for t in range(evaluator.integer(symbol.first), last + 1) for e in indices]


def marginal(law: Law, evaluator: Evaluator, degree: int | None) -> tuple[Atoms, int | None]:
    """The law of one entry, or a finite one with the same moments up to the order that is returned."""
    values = [evaluator.value(p) for p in law.parameters]
    if law.name == "Rademacher":
        return _FAIR, None
    if law.name == "Bernoulli":
        p = values[0]
        if not is_exact(p) or not 0 <= p <= 1 or not isinstance(p, (int, Fraction)):
            raise Unusable(f"Bernoulli({p}) is no law")
        return [(Fraction(p), 1), (1 - Fraction(p), 0)], None
    order = next((k for k in (3, 5, 7) if degree is not None and degree <= k), 7)
    if law.name == "Gaussian":
        mean, var = values
        spread = _spread(var)
        return [(w, tidy(mean + spread * z)) for w, z in _NORMAL[order]], order
    if law.name == "Uniform":
        low, high = values
        if sign(high - low) <= 0:
            raise Unusable(f"Uniform({low}, {high}) is no law")
        middle, half = (low + high) * Fraction(1, 2), (high - low) * Fraction(1, 2)
        return [(w, tidy(middle + half * z)) for w, z in _UNIFORM[order]], order
    raise TypeError(f"the law {law} has no numeric meaning")


def _spread(var: Any) -> Any:
    if var < 0:
        raise Unusable(f"a variance of {var}")
    return root(var)


def _product(laws: Sequence[Atoms]) -> tuple[list[Fraction], list[tuple[Any, ...]]]:
    weights = [Fraction(1)]
    rows: list[tuple[Any, ...]] = [()]
    for atoms in laws:
        weights = [w * a for w in weights for a, _ in atoms]
        rows = [(*r, v) for r in rows for _, v in atoms]
    return weights, rows


# ------------------------------------------------------------------------------- declared moments only
def _moments(
    law: Moments, slots: list[Slot], evaluator: Evaluator, rng: random.Random, pattern: int
) -> Family:
    mean = _per_slot(law.mean, slots, evaluator)
    if mean is None:
        mean = [0 if law.symmetric else rng.choice((-1, 0, 1, 2)) for _ in slots]
    if law.var is None and law.uncorrelated is None and not law.symmetric:
        out = _mean_only(mean, rng, pattern)
    else:
        var = _per_slot(law.var, slots, evaluator)
        spread = [rng.choice((0, 1, 1, 2)) for _ in slots] if var is None else [_spread(v) for v in var]
        if law.symmetric and law.uncorrelated is None:
            out = _mirrored(spread, rng, pattern)
        else:
            out = _characters(law.uncorrelated, slots, mean, spread, rng, pattern, law.symmetric)
    if pattern % 4 == 3:  # nothing is declared of an event of probability 0
        out.weights.append(Fraction(0))
        out.rows.append(tuple(rng.choice((-1, 0, 1, 5)) for _ in slots))
        out.note += ", and an outcome of probability 0"
    return out


def _per_slot(value: Any, slots: list[Slot], evaluator: Evaluator) -> list[Any] | None:
    if value is None:
        return None
    x = evaluator.value(value)
    if shape_of(value) == ():
        return [x] * len(slots)
    out = []
    for _, index in slots:
        entry = x
        for k in index:
            entry = entry[k]
        out.append(entry)
    return out


def _mean_only(mean: list[Any], rng: random.Random, pattern: int) -> Family:
    """A few outcomes with arbitrary deviations, the last of which makes the mean exact."""
    kind = pattern % 6
    if kind == 4:
        return Family([Fraction(1)], [tuple(mean)], "constant")
    weights = _MEAN_WEIGHTS[rng.randrange(len(_MEAN_WEIGHTS))]
    note = f"{len(weights)} outcomes, entries dependent"
    table = []
    shared = _deviations(weights, rng)
    for m in mean:
        d = shared if kind == 2 else _deviations(weights, rng)
        table.append([tidy(m + x) for x in d])
    note = f"{len(weights)} outcomes, all entries deviate alike" if kind == 2 else note
    return Family(list(weights), list(zip(*table, strict=True)), note)


def _mirrored(spread: list[Any], rng: random.Random, pattern: int) -> Family:
    """Eight equally likely outcomes; each entry takes ±v alike often, in an order of its own.

    So every entry is symmetric, and nothing else is: the joint law is not that of the negatives.
    """
    kind = pattern % 6
    first = _SYMMETRIC[pattern % len(_SYMMETRIC)]
    halves = [first if kind < 3 else rng.choice(_SYMMETRIC) for _ in spread]
    orders = [rng.sample(range(8), 8) for _ in spread]
    if kind == 2:
        orders = orders[:1] * len(spread)
    table = []
    for s, half, order in zip(spread, halves, orders, strict=True):
        values = [*half, *(-v for v in half)]
        table.append([tidy(s * values[k]) for k in order])
    note = "symmetric entries, " + ("all move alike" if kind == 2 else "dependent")
    return Family([Fraction(1, 8)] * 8, list(zip(*table, strict=True)), note)


def _deviations(weights: list[Fraction], rng: random.Random) -> list[Any]:
    first = [rng.choice((-2, -1, 0, 1, 1, 2, 3)) for _ in weights[:-1]]
    last = -sum((w * x for w, x in zip(weights, first, strict=False)), Fraction(0)) / weights[-1]
    return [*first, tidy(last)]


def _characters(
    uncorrelated: str | None,
    slots: list[Slot],
    mean: list[Any],
    spread: list[Any],
    rng: random.Random,
    pattern: int,
    symmetric: bool = False,
) -> Family:
    """mean + spread · (product of a set of standardised variables); uncorrelated slots get different sets.

    A product of independent symmetric variables is symmetric.
    """
    groups = _groups(uncorrelated, slots)
    atoms, kind = (_FAIR, "fair"), pattern % 5
    if rng.random() < 0.4:
        atoms = (_HEAVY, "heavy-tailed") if symmetric else (_SKEW, "skewed")
    independent = kind == 2 and len(slots) <= 6
    if independent:
        base, sets = len(slots), [frozenset([k]) for k in range(len(slots))]
        note = "independent entries"
    else:
        base, sets, note = _sets(uncorrelated, groups, len(slots), rng, shared=kind in (0, 3))
    if base <= 3 and rng.random() < 0.3:
        atoms = (_HEAVY, "heavy-tailed")
    if len(atoms[0]) ** base > _LARGEST_PATTERN:
        atoms = (_FAIR, "fair")
    if len(atoms[0]) ** base > _LARGEST_PATTERN:
        raise Unusable(f"{len(slots)} uncorrelated entries")
    signs = [rng.choice((1, -1)) if kind in (1, 4) else 1 for _ in slots]
    weights, points = _product([atoms[0]] * base)
    rows = []
    for point in points:
        row = []
        for m, s, members, flip in zip(mean, spread, sets, signs, strict=True):
            z: Any = flip
            for b in sorted(members):
                z = z * point[b]
            row.append(tidy(m + s * z))
        rows.append(tuple(row))
    return Family(weights, rows, f"{note}, {atoms[1]}")


def _groups(uncorrelated: str | None, slots: list[Slot]) -> list[list[int]]:
    """Positions of slots that must be pairwise uncorrelated (for times: one group a time)."""
    groups: dict[Any, list[int]] = {}
    for k, (time, index) in enumerate(slots):
        if uncorrelated in ("rows", "columns"):
            key: Any = (time, index[uncorrelated == "columns"])
        else:
            key = {None: k, "entries": 0, "times": time}[uncorrelated]
        groups.setdefault(key, []).append(k)
    return list(groups.values())


def _sets(
    uncorrelated: str | None, groups: list[list[int]], count: int, rng: random.Random, shared: bool
) -> tuple[int, list[frozenset[int]], str]:
    sets = [frozenset[int]()] * count
    if uncorrelated == "times":  # one set a time: entries of one time move together
        base, menu = _menu(len(groups), rng)
        for group, chosen in zip(groups, menu, strict=False):
            for k in group:
                sets[k] = chosen
        return base, sets, "different times uncorrelated, not independent; one time moves as one"
    base, menu = _menu(max(len(g) for g in groups), rng)
    for group in groups:
        mine = menu if shared else rng.sample(menu, len(menu))
        for k, chosen in zip(group, mine, strict=False):
            sets[k] = chosen
    if uncorrelated is None:
        return base, sets, "entries move together"
    alike = f"the same draw in all {uncorrelated}" if shared and len(groups) > 1 else "dependent beyond that"
    return base, sets, f"uncorrelated {uncorrelated}, {alike}"


def _menu(count: int, rng: random.Random) -> tuple[int, list[frozenset[int]]]:
    """Different nonempty sets of as few variables as give that many."""
    base = max(1, count.bit_length())
    found = [frozenset(c) for r in range(1, base + 1) for c in itertools.combinations(range(base), r)]
    return base, rng.sample(found, len(found))


# ------------------------------------------------------------------------------------- joint spaces
def join(
    families: dict[str, Family],
    slots: dict[str, list[Slot]],
    blocks: list[list[str]],
    rng: random.Random,
    mode: int,
) -> Space:
    """One space for all families: independent within a block; blocks are coupled, unless the mode is 1.

    A coupling lays two laws side by side on [0, 1] in a shuffled order: each keeps its own law, and they
    depend on each other as strongly as finite laws can.
    """
    joint: list[tuple[Fraction, dict[str, int]]] = [(Fraction(1), {})]
    for block in blocks:
        mine: list[tuple[Fraction, dict[str, int]]] = [(Fraction(1), {})]
        for name in block:
            mine = _independent(mine, [(w, {name: k}) for k, w in enumerate(families[name].weights)])
        joint = _independent(joint, mine) if mode == 1 or len(joint) == 1 else _coupled(joint, mine, rng)
    weights = tuple(w for w, _ in joint)
    values = {
        name: tuple(_assemble(slots[name], family.rows[at[name]]) for _, at in joint)
        for name, family in families.items()
    }
    notes = {name: family.note for name, family in families.items()}
    if len(blocks) > 1:
        notes["joint law"] = "independent families" if mode == 1 else "families coupled"
    return Space(weights, values, notes)


def _independent(a: list[Any], b: list[Any]) -> list[Any]:
    if len(a) * len(b) > LARGEST:
        raise Unusable(f"{len(a) * len(b)} outcomes")
    return [(v * w, {**x, **y}) for v, x in a for w, y in b]


def _coupled(a: list[Any], b: list[Any], rng: random.Random) -> list[Any]:
    null = [(Fraction(0), {**x, **y}) for v, x in a for w, y in b[:1] if not v]
    null += [(Fraction(0), {**x, **y}) for w, y in b for v, x in a[:1] if not w]
    a, b = [e for e in a if e[0]], [e for e in b if e[0]]
    b = rng.sample(b, len(b))
    out, i, j, left, right = [], 0, 0, a[0][0], b[0][0]
    while True:
        step = min(left, right)
        out.append((step, {**a[i][1], **b[j][1]}))
        left, right = left - step, right - step
        if not left:
            i += 1
            if i == len(a):
                return out + null
            left = a[i][0]
        if not right:
            j += 1
            right = b[j][0]


def _assemble(slots: list[Slot], row: tuple[Any, ...]) -> Any:
    """The array, or the dict from times to arrays, with the given entries."""
    if slots and slots[0][0] is None:
        return fill(_dims(slots), iter(row))
    out: dict[int, Any] = {}
    times = sorted({t for t, _ in slots if t is not None})
    for t in times:
        mine = [(s, x) for s, x in zip(slots, row, strict=True) if s[0] == t]
        out[t] = fill(_dims([s for s, _ in mine]), iter([x for _, x in mine]))
    return out


def _dims(slots: list[Slot]) -> tuple[int, ...]:
    indices = [e for _, e in slots]
    return tuple(max(column) + 1 for column in zip(*indices, strict=True))


__all__ = ["LARGEST", "QUADRATURE", "Family", "draw_family", "has_surrogate", "join", "marginal", "slots_of"]
