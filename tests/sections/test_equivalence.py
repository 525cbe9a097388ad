"""1.1j: the four conditions are the audit's, each hypothesis is needed, and false neighbours do not come out.

The updates are simulated from 1.1a and 1.1b in exact arithmetic. They are linear in the gradients, so equality for
all gradients is equality for every gradient that is 1 at one time and entry, and the one sequence of (iii) is a
question of rank: both are decided here, where the claim's quantifiers are only sampled.
"""

import json
from fractions import Fraction as F
from itertools import product

import numpy as np
import pytest

from symproofs import (
    IH,
    And,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Ne,
    at,
    calc,
    claim,
    contradiction,
    erratum,
    have,
    induction,
    ones,
    recursion,
    steps,
    vector,
    zeros,
)
from symproofs.numeric import Model, holds
from symproofs.sections.momentum import equivalence, one_step, same_updates, setting, two_rules
from symproofs.sections.momentum.equivalence import (
    alpha,
    always,
    average,
    epsilon,
    g,
    momentum,
    once,
    pair,
    rate,
    rates,
    same,
    t0,
    twice,
    when_momentum_is_an_average,
)
from symproofs.sections.momentum.same_updates import later as t
from symproofs.sections.momentum.same_updates import s
from symproofs.sections.momentum.setting import beta, m

from .comparison import agrees, nested
from .variants import (
    bare,
    certificate,
    checks_again,
    edited,
    not_refuted_of,
    proved_of,
    verdict,
    verdicts,
)

MODULES = (equivalence, one_step)
LAST = 6  # simulated up to this time
PARTS = ["1.1j-sufficient", "1.1j-necessary", "1.1j-one-sequence", "1.1j-some-sequence"]
VERDICTS = {
    **dict.fromkeys([*PARTS[1:], "1.1j"], "proved"),
    "1.1j-one-step": "refuted as written",
}


# ------------------------------------------------------------------- what the audit says, simulated
class Audit:
    """1.1a, 1.1b from v_0 = 0, and the conditions (i) to (iv) of 1.1j."""

    def __init__(self, alpha, beta, epsilon, delta, m):
        self.alpha, self.beta, self.epsilon, self.delta, self.m = alpha, beta, epsilon, delta, m

    def updates(self, gradients):
        """Δθ^M_t and Δθ^R_t for t = 0, 1, …; gradients g_1, g_2, …"""
        v_m = v_r = np.zeros(self.m, dtype=object)
        out = [(-v_m, -self.delta * v_r)]
        for x in gradients:
            v_m = self.alpha * v_m + self.epsilon * x
            v_r = self.beta * v_r + (1 - self.beta) * x
            out.append((-v_m, -self.delta * v_r))
        return out

    def equal(self, gradients, times):
        updates = self.updates(gradients)
        return all((updates[u][0] == updates[u][1]).all() for u in times)

    def impulses(self, last):
        for time, entry in product(range(last), range(self.m)):
            x = np.zeros((last, self.m), dtype=object)
            x[time, entry] = 1
            yield x

    def always(self):
        """(i)"""
        return all(self.equal(x, range(1, LAST + 1)) for x in self.impulses(LAST))

    def once(self, t0):
        """(ii)"""
        return all(self.equal(x, [t0]) for x in self.impulses(t0))

    def twice(self):
        """(iii): (g_1, g_2) ↦ differences at times 1, 2 has a kernel that g_1 = 0 makes smaller."""
        columns = [
            np.concatenate([a - b for a, b in self.updates(x)[1:]]).astype(float) for x in self.impulses(2)
        ]
        differences = np.array(columns).T
        first = np.eye(self.m, 2 * self.m)  # g_1
        rank = np.linalg.matrix_rank
        return bool(rank(np.vstack([differences, first])) > rank(differences))

    def pair(self):
        """(iv)"""
        return self.alpha == self.beta and self.epsilon == self.delta * (1 - self.beta)


ON = [(F(1, 2), F(1, 2), F(1), F(2)), (0, 0, 1, 1), (F(-1, 2), F(-1, 2), 3, 2), (2, 2, 1, -1)]
OFF = [
    (F(1, 3), F(1, 2), F(1), F(2)),  # ε = δ(1 − β) alone: equal at time 1
    (F(1, 2), F(1, 2), F(1), F(1)),  # α = β alone
    (1, 0, 1, 1),
    (-2, 2, 1, -1),  # equal decays up to sign: the weights agree at every second time
    (F(1, 2), 1, 1, 2),
    (F(1, 2), F(1, 2), 1, 0),
    (0, F(1, 2), F(1), F(2)),
]
STILL = [(F(1, 3), 1, 0, 2), (2, 3, 0, 0), (2, 2, 0, 0)]  # ε = 0: nothing moves, whatever the decays


def points(parameters):
    for k, (a, b, e, r) in enumerate(parameters):
        size, time = (1, 2)[k % 2], (2, 3, 5)[k % 3]
        model = Model({"m": size, "t_0": time}, {"alpha": a, "beta": b, "epsilon": e, "delta": r})
        yield model, Audit(a, b, e, r, size), time


def tells(audit, time):
    """The truth of (i) to (iv)."""
    return [audit.always(), audit.once(time), audit.twice(), audit.pair()]


ALL = [(model, tells(audit, time)) for model, audit, time in points([*ON, *OFF])]
DEGENERATE = [(model, tells(audit, time)) for model, audit, time in points(STILL)]


def is_condition(k, statement, models=ALL):
    """Whether a statement is true exactly where the audit's condition number k is."""
    return all(holds(statement, model).value == truths[k] for model, truths in models)


def is_1_1j(statement):
    """Whether a statement says (i) ⇔ (iv), (ii) ⇔ (iv), (iii) ⇔ (iv) in this order."""
    if not isinstance(statement, And) or not all(isinstance(x, Iff) for x in statement.args):
        return False
    return len(statement.args) == 3 and all(
        is_condition(k, part.args[0]) and is_condition(3, part.args[1])
        for k, part in enumerate(statement.args)
    )


def test_the_audit_says_that_they_are_equivalent_and_the_points_take_both_sides():
    assert all(len(set(truths)) == 1 for _, truths in ALL)
    assert {truths[0] for _, truths in ALL} == {True, False}
    assert [truths for _, truths in DEGENERATE] == [[True] * 3 + [False]] * 2 + [[True] * 4]


def test_1_1j_states_what_the_audit_says():
    assert when_momentum_is_an_average.given == (Ne(epsilon, 0),)
    assert is_1_1j(when_momentum_is_an_average.statement)


@pytest.mark.parametrize("k", range(4))
def test_conditions_without_a_moving_gradient(k):
    """At ε = 0 they are what the audit says too, and not equivalent."""
    assert is_condition(k, (always, once, twice, pair)[k], DEGENERATE)


def test_both_recursions_are_simulated():
    rng = np.random.default_rng(1)
    for model, audit, _ in points([*ON, *OFF, *STILL]):
        x = rng.integers(-4, 5, (LAST, audit.m)).astype(object)
        drawn = model.having("g", lambda u, x=x: nested(x[u - 1]), "sequences")
        for time, (by_momentum, by_average) in enumerate(audit.updates(x)):
            assert agrees(-momentum[time], by_momentum.astype(float), drawn)
            assert agrees(-rate * average[time], by_average.astype(float), drawn)


def test_what_sampling_cannot_see():
    """The range of the times, and which gradients are quantified."""
    assert (t.low, t0.low, g.law, g.first, g.last) == (1, 2, None, 1, None)
    assert always == ForAll(g, ForAll(t, same(t))) and once == ForAll(g, same(t0))
    assert twice == Exists(g, And(Ne(g[1], 0), same(1), same(2)))
    assert not any(x.domain for x in (alpha, beta, epsilon, rate))  # any real numbers


WRONG = {
    "the rate without 1 - beta": {"pair": And(Eq(alpha, beta), Eq(epsilon, rate))},
    "beta for 1 - beta": {"pair": And(Eq(alpha, beta), Eq(epsilon, rate * beta))},
    "only the decays": {"pair": Eq(alpha, beta)},
    "only the rates": {"pair": rates},
    "complementary decays": {"pair": And(Eq(alpha, 1 - beta), rates)},
    "one step": {"once": ForAll(g, same(1))},
    "some gradients": {"once": Exists(g, And(Ne(g[1], 0), same(t0)))},
    "no gradient needed": {"twice": Exists(g, And(same(1), same(2)))},
    "the first time only": {"twice": Exists(g, And(Ne(g[1], 0), same(1)))},
    "the second time only": {"twice": Exists(g, And(Ne(g[1], 0), same(2)))},
    "the second gradient": {"twice": Exists(g, And(Ne(g[2], 0), same(1), same(2)))},
    "updates of other signs": {"always": ForAll(g, ForAll(t, Eq(momentum[t], -rate * average[t])))},
    "times apart": {"always": ForAll(g, ForAll(t, Eq(-momentum[t + 1], -rate * average[t])))},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_statement_is_found(name):
    sides = {"always": always, "once": once, "twice": twice, "pair": pair, **WRONG[name]}
    equivalent = [Iff(sides[x], sides["pair"]) for x in ("always", "once", "twice")]
    assert not is_1_1j(And(*equivalent))


def test_parts_in_another_order_are_another_statement():
    assert not is_1_1j(And(Iff(always, pair), Iff(once, pair)))
    assert not is_1_1j(And(Implies(always, pair), Iff(once, pair), Iff(twice, pair)))


# ------------------------------------------------------------------------------------------- verdicts
def test_every_claim_but_the_erratum_is_proved_and_spot_checked():
    found = verdicts(MODULES, numeric=True, leave_out=("1.1j-one-step",))
    assert {v.verdict for v in found.values()} == {"proved"} and len(found) == len(VERDICTS) - 1
    assert all(v.spot_check.passed for v in found.values())


def test_verdicts_without_spot_checks():
    assert {i: v.verdict for i, v in verdicts(MODULES).items()} == VERDICTS


def test_hypotheses_are_the_audits():
    found = verdicts(MODULES)
    assert found["1.1j"].hypotheses == ("Ne(epsilon, 0)",)
    assert found["1.1j"].unused_hypotheses == () and found["1.1j"].axioms == ()
    assert verdicts(same_updates)["1.1j-sufficient"].hypotheses == ()
    assert found["1.1j-some-sequence"].hypotheses == ()


# ------------------------------------------------------------------------ dropped: what is not proved
HYPOTHESES = [("given=[Ne(epsilon, 0)],", "given=[],")]
FIRST_TIME = [('natural("t_0", 2)', 'natural("t_0", 1)')]
NO_GRADIENT = [("And(Ne(g[1], 0), same(1), same(2))", "And(same(1), same(2))")]
ONE_TIME = [("And(Ne(g[1], 0), same(1), same(2))", "And(Ne(g[1], 0), same(1))")]
SECOND_TIME = [("And(Ne(g[1], 0), same(1), same(2))", "And(Ne(g[1], 0), same(2))")]
SOME = [("once = ForAll(g, same(t0))", "once = Exists(g, And(Ne(g[1], 0), same(t0)))")]
ONE_STEP = [("once = ForAll(g, same(t0))", "once = ForAll(g, same(1))")]
ONLY_RATES = [("pair = And(Eq(alpha, beta), rates)", "pair = And(rates, rates)")]
ONLY_DECAYS = [("pair = And(Eq(alpha, beta), rates)", "pair = And(Eq(alpha, beta), Eq(alpha, beta))")]
NO_FACTOR = [("rates = Eq(epsilon, rate * (1 - beta))", "rates = Eq(epsilon, rate)")]
OTHER_FACTOR = [("rates = Eq(epsilon, rate * (1 - beta))", "rates = Eq(epsilon, rate * beta)")]
START = [
    ('average = recursion("v^R", m, start={0: zeros(m)}', 'average = recursion("v^R", m, start={0: ones(m)}'),
    ("from symproofs import moments", "from symproofs import ones, moments"),
]
WITHIN = (setting, two_rules, same_updates)  # what the equivalence is built on
# what is changed, and the claims that then must not come out
REFUSED = {
    "epsilon may be 0": (HYPOTHESES, ["1.1j", "1.1j-necessary", "1.1j-one-sequence"]),
    "from the first time on": (FIRST_TIME, ["1.1j", "1.1j-necessary"]),
    "the first time alone": (ONE_STEP, ["1.1j", "1.1j-necessary"]),
}
# and those of which a counterexample is found, too
REFUTED = {
    "epsilon may be 0": (HYPOTHESES, ["1.1j-one-sequence"]),
    "a first gradient of 0": (NO_GRADIENT, ["1.1j", "1.1j-one-sequence"]),
    "the first time of one sequence": (ONE_TIME, ["1.1j", "1.1j-one-sequence"]),
    "the second time of one sequence": (SECOND_TIME, ["1.1j", "1.1j-one-sequence"]),
    "one time, some gradients": (SOME, ["1.1j", "1.1j-necessary"]),
    "only the rates": (ONLY_RATES, ["1.1j", "1.1j-sufficient"]),
    "only the decays": (ONLY_DECAYS, ["1.1j", "1.1j-sufficient"]),
    "no factor 1 - beta": (NO_FACTOR, ["1.1j", "1.1j-sufficient", "1.1j-one-sequence"]),
    "beta for 1 - beta": (OTHER_FACTOR, ["1.1j", "1.1j-sufficient", "1.1j-one-sequence"]),
    "another start": (START, ["1.1j", "1.1j-sufficient", "1.1j-one-sequence"]),
}


@pytest.mark.parametrize("name", REFUSED)
def test_with_a_hypothesis_dropped_it_is_not_proved(name):
    edits, ids = REFUSED[name]
    claims = edited(equivalence, *edits, within=WITHIN)
    assert proved_of(claims, ids) == []


@pytest.mark.parametrize("name", REFUTED)
def test_with_a_hypothesis_dropped_it_is_refuted(name):
    edits, ids = REFUTED[name]
    claims = edited(equivalence, *edits, within=WITHIN)
    assert not_refuted_of(claims, ids) == []


def test_third_condition_without_a_moving_gradient_is_refuted():
    assert verdict(claim("x", "epsilon = 0", Iff(twice, pair)), numeric=True).verdict == "refuted"


def test_at_a_single_step_with_a_given_update_and_gradient_it_is_refuted():
    d, x = vector("D", m), vector("G", m)
    step = Eq(alpha * d - epsilon * x, beta * d - rate * (1 - beta) * x)
    for statement in (Iff(step, pair), Implies(step, pair)):
        one = claim("x", "one step", statement, given=[Ne(epsilon, 0)])
        assert verdict(one, numeric=True).verdict == "refuted"


def test_at_the_first_time_the_decay_is_free():
    """A premise for all gradients is only sampled, so no point refutes it: the negation is proved instead."""
    for model, audit, _ in points([(F(1, 3), F(1, 2), F(1), F(2)), (1, 0, 1, 1), (0, F(1, 2), F(1), F(2))]):
        assert holds(ForAll(g, same(1)), model).value and audit.once(1)
        assert not holds(pair, model).value and not audit.pair()
    assert verdicts(MODULES)["1.1j-one-step"].verdict == "refuted as written"


still = ForAll(g, ForAll(s, Eq(momentum[s], zeros(m))))
all_equal = ForAll(alpha, ForAll(beta, Eq(alpha, beta)))
at_zero = ForAll(epsilon, ForAll(rate, Implies(And(Eq(epsilon, 0), Eq(rate, 0)), all_equal)))


def decays_match(premise):
    return ForAll(epsilon, ForAll(rate, ForAll(alpha, ForAll(beta, Implies(premise, Eq(alpha, beta))))))


def nothing_moves(literal):
    """Refuted, if it is, at ε = δ = 0: there both updates are 0 for ever, whatever the decays."""
    return erratum(
        "1.1j-still",
        "Equal updates at every time make the decays match",
        literal,
        corrected=when_momentum_is_an_average,
        proof=contradiction(
            have(
                at_zero,
                proof=steps(
                    have(
                        still,
                        proof=induction(
                            s,
                            base=calc(momentum[0]).eq(zeros(m), by=momentum),
                            step=calc(momentum[s + 1])
                            .eq(alpha * momentum[s] + epsilon * g[s + 1], by=momentum)
                            .eq(zeros(m), by=[IH, Eq(epsilon, 0)]),
                        ),
                    ),
                    have(
                        always,
                        proof=calc(-momentum[t])
                        .eq(zeros(m), by=at(still, g, t))
                        .eq(-rate * average[t], by=Eq(rate, 0)),
                    ),
                    calc(alpha).eq(beta, by=at(literal, epsilon, rate, alpha, beta)),
                ),
            ),
            by=at(at_zero, 0, 0, 1, 0),
        ),
    )


def test_at_epsilon_0_equal_updates_for_ever_say_nothing_of_the_decays():
    """(i) alone, for which no point is found: its negation is proved. With ε ≠ 0 the script fails."""
    assert verdict(nothing_moves(decays_match(always))).verdict == "refuted as written"
    assert verdict(nothing_moves(decays_match(And(Ne(epsilon, 0), always)))).verdict == "open"


def test_free_starts_need_a_condition_of_their_own():
    """1.1i: both start at 0, or one start is δ times the other."""
    other = recursion(
        "v", m, start={0: vector("v_0", m)}, step=lambda v, u: beta * v[u - 1] + (1 - beta) * g[u]
    )
    free = Implies(pair, ForAll(g, ForAll(t, Eq(-momentum[t], -rate * other[t]))))
    assert verdict(claim("x", "a free start", free), numeric=True).verdict == "refuted"
    started = recursion(
        "v^M", m, start={0: rate * ones(m)}, step=lambda d, u: alpha * d[u - 1] + epsilon * g[u]
    )
    one = recursion("v", m, start={0: ones(m)}, step=lambda v, u: beta * v[u - 1] + (1 - beta) * g[u])
    matched = Implies(pair, ForAll(g, ForAll(t, Eq(-started[t], -rate * one[t]))))
    found = verdict(bare(claim("x", "matched starts", matched)), numeric=True)
    assert found.verdict != "refuted" and found.spot_check.passed


# --------------------------------------------------------------------------------------- certificates
def test_certificate_checks_again_and_a_changed_one_is_refused(tmp_path):
    ids = [i for i, v in VERDICTS.items() if v == "proved"]
    path = certificate(MODULES, ids, tmp_path / "c.json")
    status, said = checks_again(path)
    assert status == 0 and f"{len(ids)} proved again by the kernel alone" in said
    whole = json.loads(path.read_text(encoding="utf-8"))
    entry = next(e for e in whole["claims"] if e["id"] == "1.1j")
    for damage in DAMAGE.values():
        bad = json.loads(json.dumps(entry))
        damage(bad)
        path.write_text(json.dumps({**whole, "claims": [bad]}), encoding="utf-8")
        status, said = checks_again(path)
        assert status == 1 and "NOT PROVED" in said


DAMAGE = {
    "another statement": lambda e: e.update(statement=e["statement"].replace("alpha = beta", "beta = alpha")),
    "no last step": lambda e: e["proof"].update(steps=e["proof"]["steps"][:-1]),
    "another conclusion": lambda e: e["proof"].update(conclusion=e["proof"]["conclusion"] - 1),
}
