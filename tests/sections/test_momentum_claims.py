"""Section 1: every encoded side is what the audit writes, evaluated in NumPy, also outside the source's ranges.

The formulas below are written from the audit's statements alone, with loops; nothing of symproofs is used in them.
"""

from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from symproofs import And, Eq, ForAll
from symproofs.numeric import Model, Space, holds
from symproofs.proofs.claims import Claim
from symproofs.sections.momentum import (
    bias,
    buffers,
    closed_loop,
    correction,
    equivalence,
    moving_means,
    one_step,
    rates,
    same_updates,
    two_rules,
    unrolling,
    when_biased,
)

from .comparison import agrees, nested
from .variants import verdicts

MODULES = [
    two_rules,
    same_updates,
    equivalence,
    one_step,
    rates,
    closed_loop,
    unrolling,
    bias,
    when_biased,
    correction,
    moving_means,
    buffers,
]
AUDIT = [
    *["1.0a", *[f"1.1{x}" for x in "abcdefghijkl"], *[f"1.2{x}" for x in "abcde"]],
    *[f"1.3{x}" for x in "abcdefghij"],
]
KINDS = {
    **dict.fromkeys(["1.0a", "1.1a", "1.1b", "1.3a"], "definition"),
    "1.3g": "refuted as written",
    "1.3j": "discussion",
}
LAST = 6
WEIGHTS = (F(1, 2), F(1, 3), F(1, 6))
RATES = [  # α, β, ε, δ
    (F(1, 2), F(1, 2), F(1), F(2)),
    (F(9, 10), F(4, 5), F(1, 5), F(1)),
    (F(-1, 2), F(2), F(3), F(-2)),
    (F(0), F(0), F(1), F(1)),
    (F(2), F(-1), F(0), F(1, 2)),
]


# ----------------------------------------------------------------------- what the audit says, in NumPy
def buffer(alpha, epsilon, g, t, start=0):
    """1.1a: v^M_0 = 0, v^M_t = α v^M_{t−1} + ε g_t."""
    v = np.zeros(len(g[1])) + start
    for s in range(1, t + 1):
        v = alpha * v + epsilon * g[s]
    return v


def average(beta, g, t, start=0):
    """1.1b: v^R_0 = 0, v^R_t = β v^R_{t−1} + (1 − β) g_t."""
    return buffer(beta, 1 - beta, g, t, start)


def steps_back(beta, g, t, k, start=0):
    """1.2e, right: (1 − β) Σ_{j=0}^{k−1} β^j g_{t−j} + β^k v_{t−k}."""
    total = np.zeros(len(g[1]))
    for j in range(k):
        total = total + beta**j * g[t - j]
    return (1 - beta) * total + beta**k * average(beta, g, t - k, start)


def geometric(beta, t):
    """1 + β + … + β^{t−1}, where β⁰ = 1."""
    return sum(float(beta) ** j for j in range(t))


class Point:
    """Floats for NumPy and the same model for the encoding."""

    def __init__(self, size, t, rates, seed):
        rng = np.random.default_rng(seed)
        self.t, self.k = t, int(rng.integers(0, t + 1))
        self.h = rng.integers(1, 5, size).astype(object) * F(1, 2)
        self.start = rng.integers(-3, 4, size).astype(object)
        self.paths = [
            {s: rng.integers(-4, 5, size).astype(object) for s in range(1, LAST + 1)} for _ in WEIGHTS
        ]
        for s in range(1, LAST + 1):  # the mean is h at every time; the outcomes are dependent over time
            rest = sum(p * path[s] for p, path in zip(WEIGHTS, self.paths[:-1], strict=False))
            self.paths[-1][s] = (self.h - rest) / WEIGHTS[-1]
        names = ("alpha", "beta", "epsilon", "delta")
        whole = {"m": size, "t": t, "r": t, "k": self.k}
        values = {**dict(zip(names, rates, strict=True)), "h": nested(self.h), "v_0": nested(self.start)}
        self.plain = Model(whole, values).having("g", lambda s: nested(self.paths[0][s]), "sequences")
        families = {"g": tuple({s: nested(x) for s, x in path.items()} for path in self.paths)}
        self.random = Model(whole, values, space=Space(WEIGHTS, families))
        self.alpha, self.beta, self.epsilon, self.delta = map(float, rates)
        self.g = {s: x.astype(float) for s, x in self.paths[0].items()}
        self.v0, self.mean = self.start.astype(float), self.h.astype(float)

    def expected(self, f):
        """Σ p f(path), over the three outcomes."""
        law = [{s: x.astype(float) for s, x in path.items()} for path in self.paths]
        return sum(float(p) * f(path) for p, path in zip(WEIGHTS, law, strict=True))

    # 1.1a, 1.1b, with Δ_0 = 0
    def momentum_update(self, t):
        return -buffer(self.alpha, self.epsilon, self.g, t)

    def average_update(self, t):
        return -self.delta * average(self.beta, self.g, t)


POINTS = [
    Point(size, t, rates, 7 * n) for n, (size, t, rates) in enumerate(product((1, 3), (1, 2, 3, 5), RATES))
]

# claim or line → left and right side at a point, and whether it speaks of one path or of means
STATEMENTS = {
    "1.1c": (
        "path",
        lambda p: p.momentum_update(p.t),
        lambda p: -p.alpha * buffer(p.alpha, p.epsilon, p.g, p.t - 1) - p.epsilon * p.g[p.t],
    ),
    "1.1d": (
        "path",
        lambda p: -p.alpha * buffer(p.alpha, p.epsilon, p.g, p.t - 1) - p.epsilon * p.g[p.t],
        lambda p: p.alpha * p.momentum_update(p.t - 1) - p.epsilon * p.g[p.t],
    ),
    "1.1e": ("path", lambda p: average(p.beta, p.g, p.t), lambda p: -p.average_update(p.t) / p.delta),
    "1.1f-rule": (
        "path",
        lambda p: -p.average_update(p.t) / p.delta,
        lambda p: p.beta * average(p.beta, p.g, p.t - 1) + (1 - p.beta) * p.g[p.t],
    ),
    "1.1f": (
        "path",
        lambda p: -p.average_update(p.t) / p.delta,
        lambda p: -p.beta * p.average_update(p.t - 1) / p.delta + (1 - p.beta) * p.g[p.t],
    ),
    "1.1g": (
        "path",
        lambda p: p.average_update(p.t),
        lambda p: p.beta * p.average_update(p.t - 1) - p.delta * (1 - p.beta) * p.g[p.t],
    ),
    "1.2a": (
        "from start",
        lambda p: average(p.beta, p.g, p.t, p.v0),
        lambda p: (
            (1 - p.beta) * p.g[p.t]
            + p.beta * (p.beta * average(p.beta, p.g, p.t - 2, p.v0) + (1 - p.beta) * p.g[p.t - 1])
        ),
    ),
    "1.2b": (
        "from start",
        lambda p: average(p.beta, p.g, p.t, p.v0),
        lambda p: (
            (1 - p.beta) * p.g[p.t]
            + p.beta * (1 - p.beta) * p.g[p.t - 1]
            + p.beta**2 * (p.beta * average(p.beta, p.g, p.t - 3, p.v0) + (1 - p.beta) * p.g[p.t - 2])
        ),
    ),
    "1.2c": (
        "from start",
        lambda p: average(p.beta, p.g, p.t, p.v0),
        lambda p: (
            (1 - p.beta) * sum((p.beta**j * p.g[p.t - j] for j in range(p.t - 1)), 0 * p.v0)
            + p.beta ** (p.t - 1) * (p.beta * p.v0 + (1 - p.beta) * p.g[1])
        ),
    ),
    "1.2e": (
        "from start",
        lambda p: average(p.beta, p.g, p.t, p.v0),
        lambda p: steps_back(p.beta, p.g, p.t, p.k, p.v0),
    ),
    "1.3b": (
        "means",
        lambda p: p.expected(lambda g: average(p.beta, g, p.t)),
        lambda p: (
            (1 - p.beta)
            * sum(p.beta ** (p.t - i) * p.expected(lambda g, i=i: g[i]) for i in range(1, p.t + 1))
        ),
    ),
    "1.3c": ("means", None, lambda p: (1 - p.beta) * sum(p.beta**j * p.mean for j in range(p.t))),
    "1.3d": ("means", None, lambda p: (1 - p.beta) * p.mean * geometric(p.beta, p.t)),
    "1.3f": (
        "means",
        lambda p: p.expected(lambda g: average(p.beta, g, p.t)),
        lambda p: (1 - p.beta**p.t) * p.mean,
    ),
    "1.3e": ("means", lambda p: geometric(p.beta, p.t), lambda p: (1 - p.beta**p.t) / (1 - p.beta)),
    "1.3g-bias": (
        "means",
        lambda p: p.expected(lambda g: average(p.beta, g, p.t) - g[p.t]),
        lambda p: -(p.beta**p.t) * p.mean,
    ),
    "1.3h-mean": (
        "means",
        lambda p: p.expected(lambda g: average(p.beta, g, p.t) / (1 - p.beta**p.t)),
        lambda p: p.mean,
    ),
    "1.3i-momentum": (
        "means",
        lambda p: p.expected(lambda g: buffer(p.alpha, p.epsilon, g, p.t)),
        lambda p: p.epsilon * (1 - p.alpha**p.t) / (1 - p.alpha) * p.mean,
    ),
}
WHERE = {
    "1.2a": lambda p: p.t >= 2,
    "1.2b": lambda p: p.t >= 3,
    "1.3h-mean": lambda p: p.beta**p.t != 1,
}


def found(module):
    """Claims and lines of a module by ID: the statement."""
    out = {}
    for c in vars(module).values():
        if isinstance(c, Claim):
            out[c.id] = c.statement
            out.update({i: c.chain.line_statement(k) for i, k in c.line_ids()})
    return out


ENCODED = {i: s for module in MODULES for i, s in found(module).items()}


def plain(statement):
    """What an implication concludes."""
    while not hasattr(statement, "left"):
        statement = statement.args[1]
    return statement


def is_side(side, formula, kind, points):
    for p in points:
        models = [(p.plain, None)] if kind == "path" else [(p.random, 0 if kind == "from start" else None)]
        for model, outcome in models:
            if not agrees(side, formula(p), model, outcome):
                return False
    return True


def test_all_claims_of_the_audit_are_there():
    assert len(AUDIT) == 28 and set(AUDIT) <= {*ENCODED}


@pytest.mark.parametrize("name", STATEMENTS)
def test_it_states_what_the_audit_says(name):
    kind, left, right = STATEMENTS[name]
    statement = plain(ENCODED[name])
    points = [p for p in POINTS if WHERE.get(name, lambda p: True)(p)]
    assert len(points) >= 15
    assert left is None or is_side(statement.left, left, kind, points)
    assert is_side(statement.right, right, kind, points)


@pytest.mark.parametrize("name", [n for n, s in STATEMENTS.items() if n not in ("1.2e",)])
def test_a_wrong_side_is_found(name):
    """Each right side, one time late or with another decay, is told apart at some point."""
    kind, _, right = STATEMENTS[name]
    points = [p for p in POINTS if WHERE.get(name, lambda p: True)(p)]

    def altered(p):
        value = right(p)
        return value + (1 if np.ndim(value) == 0 else np.ones(np.shape(value)))

    assert not is_side(plain(ENCODED[name]).right, altered, kind, points)


# ------------------------------------------------------------------------- statements that are no equations
def test_1_0a_and_the_rules_are_the_audits():
    for p in POINTS:
        assert holds(two_rules.start.statement, p.plain).value
        for part, value in (
            (two_rules.momentum_rule.statement.args[0].left, buffer(p.alpha, p.epsilon, p.g, p.t)),
            (two_rules.momentum_rule.statement.args[1].left, p.momentum_update(p.t)),
            (two_rules.average_rule.statement.args[0].left, average(p.beta, p.g, p.t)),
            (two_rules.average_rule.statement.args[1].left, p.average_update(p.t)),
        ):
            assert agrees(part, value, p.plain)


def test_1_1h_compares_the_two_right_sides():
    now, right = two_rules.one_step_on.statement.args
    (before,) = two_rules.one_step_on.given
    told = set()
    for p in POINTS:
        m, r = p.momentum_update(p.t - 1), p.average_update(p.t - 1)
        truth = np.allclose(p.momentum_update(p.t), p.average_update(p.t))
        one = p.alpha * m - p.epsilon * p.g[p.t]
        other = p.beta * m - p.delta * (1 - p.beta) * p.g[p.t]
        assert holds(before, p.plain).value == np.allclose(m, r)
        assert holds(now, p.plain).value == truth
        assert holds(right, p.plain).value == np.allclose(one, other)
        told.add((truth, np.allclose(m, r)))
    assert {(True, True), (False, True), (False, False)} <= told


def test_1_1i_says_equal_updates_and_proportional_buffers():
    premise, rest = same_updates.same_updates.statement.args
    alpha, beta, rate, epsilon = (getattr(same_updates, x) for x in ("alpha", "beta", "rate", "epsilon"))
    v_M, v_R, t = same_updates.momentum, same_updates.average, same_updates.r
    updates, proportional = Eq(-v_M[t], -rate * v_R[t]), Eq(v_M[t], rate * v_R[t])
    assert rest == ForAll(same_updates.path, ForAll(t, And(updates, proportional)))
    assert (t.low, same_updates.path.law, same_updates.path.first) == (0, None, 1)
    assert not any(x.domain for x in (alpha, beta, rate, epsilon))
    for p in POINTS:
        pair = p.alpha == p.beta and abs(p.epsilon - p.delta * (1 - p.beta)) < 1e-12
        assert holds(premise, p.plain).value == pair
        assert agrees(updates.left, p.momentum_update(p.t), p.plain)
        assert agrees(updates.right, p.average_update(p.t), p.plain)
        if pair:
            assert np.allclose(p.momentum_update(p.t), p.average_update(p.t))


def test_1_1k_is_the_map_and_its_inverse():
    assert [(x.name, x.domain) for x in (rates.decay, rates.size)] == [
        ("beta", [("gt", 0), ("lt", 1)]),
        ("delta", [("gt", 0)]),
    ]
    assert [(x.name, x.domain) for x in (rates.kept, rates.step)] == [
        ("alpha", [("gt", 0), ("lt", 1)]),
        ("epsilon", [("gt", 0)]),
    ]
    for a, b, e, d in RATES:
        model = Model({}, {"alpha": a, "beta": b, "epsilon": e, "delta": d})
        assert agrees(rates.there, float(d * (1 - b)), model)
        if a != 1:
            assert agrees(rates.back, float(e / (1 - a)), model)


def test_1_1l_runs_both_rules_in_a_closed_loop():
    """Parameters, buffers and the gradient written out, for one function of two numbers."""
    a, b, e, d = F(1, 2), F(1, 3), F(1), F(2)
    matrix, noise = np.array([[1], [0]], dtype=object), {1: (0, 1), 2: (0, -2), 3: (0, 3)}
    model = Model(
        {"m": 1, "k": 2, "r": 1, "s": 3},
        {"alpha": a, "beta": b, "epsilon": e, "delta": d, "theta_0": (F(1),), "A": nested(matrix)},
    )

    def gradient(theta, t):
        return theta * theta + noise[t][1] * theta

    model = model.having("f", lambda x, order=0: x[0] * x[0] + x[1] * x[0], "functions")
    model = model.having("xi", lambda t: tuple(map(F, noise[t])), "sequences")
    model = model.having("c", lambda j: (F(0), F(0)), "sequences")
    model = model.having("e", lambda j: (F(1),), "sequences")
    runs = {}
    for name in ("M", "R"):
        theta, v, seen = F(1), F(0), {}
        for t in (1, 2, 3):
            seen[t] = gradient(theta, t)
            v = a * v + e * seen[t] if name == "M" else b * v + (1 - b) * seen[t]
            theta = theta - (v if name == "M" else d * v)
        runs[name] = (theta, v)
        model = model.having(f"g^{name}", lambda t, seen=seen: (seen[t],), "sequences")
    for name, theta, v in (
        ("M", closed_loop.theta_M, closed_loop.v_M),
        ("R", closed_loop.theta_R, closed_loop.v_R),
    ):
        assert agrees(theta[3], [float(runs[name][0])], model)
        assert agrees(v[3], [float(runs[name][1])], model)
    for t in (1, 2, 3):
        at = model.having("t", t, "integers")
        value = closed_loop.gradient(closed_loop.theta_M[t - 1], t)
        assert agrees(value, [float(model.sequences["g^M"](t)[0])], at)


def test_1_3g_biased_exactly_where_the_audit_says():
    biased, neither = when_biased.when_biased.statement.args
    told = set()
    for p in POINTS:
        for zero in (False, True):
            q = p if not zero else without_mean(p)
            truth = not np.allclose(q.expected(lambda g, q=q: average(q.beta, g, q.t)), q.mean)
            assert holds(biased, q.random).value == truth
            assert holds(neither, q.random).value == (bool(np.any(q.mean)) and q.beta**q.t != 0)
            told.add(truth)
    assert told == {True, False}


def without_mean(p):
    """The same point with gradients of mean 0."""
    q = object.__new__(Point)
    q.__dict__.update(p.__dict__)
    q.paths = [{s: x - p.h for s, x in path.items()} for path in p.paths]
    q.h, q.mean = 0 * p.h, 0 * p.mean
    values = {**p.random.values, "h": nested(q.h)}
    families = {"g": tuple({s: nested(x) for s, x in path.items()} for path in q.paths)}
    q.random = Model(p.random.integers, values, space=Space(WEIGHTS, families))
    return q


# ------------------------------------------------------------------------------------------- verdicts
@pytest.fixture(scope="module")
def all_verdicts():
    return {i: v for module in MODULES for i, v in verdicts(module).items()}


def test_every_claim_of_the_audit_comes_out(all_verdicts):
    assert {i: all_verdicts[i].verdict for i in AUDIT} == {i: KINDS.get(i, "proved") for i in AUDIT}
    rest = {v.verdict for i, v in all_verdicts.items() if i not in AUDIT}
    assert rest <= {"proved", "refuted as written"}


MEAN = ("entries of g have finite moments of order 1", "E(g) = h")
HYPOTHESES = {
    **dict.fromkeys(["1.1c", "1.1d", "1.1g", "1.1i", "1.1j-sufficient", "1.1k"], ()),
    **dict.fromkeys(["1.2a", "1.2b", "1.2c", "1.2d", "1.2e", "1.3d"], ()),
    "1.1e": ("Ne(delta, 0)",),
    "1.1f": ("Ne(delta, 0)",),
    "1.1h": ("Eq(Delta^M_{t-1}, Delta^R_{t-1})",),
    "1.3b": MEAN[:1],
    "1.3c": MEAN,
    "1.3e": ("Ne(beta, 1)",),
    "1.3f": MEAN,
    "1.3g-corrected": MEAN,
    "1.3h": ("Ne(beta**t, 1)", *MEAN),
    "1.3h-only": ("Ne(beta**t, 1)", "Ne(h, 0)", *MEAN),
    "1.3i-momentum": ("Ne(alpha, 1)", *MEAN),
}


@pytest.mark.parametrize("name", HYPOTHESES)
def test_hypotheses_are_the_audits(all_verdicts, name):
    got = all_verdicts[name]
    assert sorted(x.replace("zeros(m)", "0") for x in got.hypotheses) == sorted(HYPOTHESES[name])
    assert got.unused_hypotheses == ()


def test_no_claim_lists_a_hypothesis_that_it_does_not_use(all_verdicts):
    assert {i for i, v in all_verdicts.items() if v.unused_hypotheses} == set()
