"""Section 1: each hypothesis dropped, and false neighbours: none is proved, and a counterexample is found or the
missing obligation is named."""

import pytest

from symproofs import (
    E,
    Eq,
    ForAll,
    Iff,
    Implies,
    Ne,
    claim,
    induction,
    moments,
    natural,
    recursion,
    sequence,
    zeros,
)
from symproofs.library import powers
from symproofs.numeric import spot_check
from symproofs.sections.momentum import (
    bias,
    buffers,
    closed_loop,
    correction,
    moving_means,
    rates,
    same_updates,
    two_rules,
    unrolling,
    when_biased,
)
from symproofs.sections.momentum.setting import beta, g, h, m, v

from .variants import bare, edited, not_refuted_of, proved_of, verdict

RUNS = "given=[decays, rates, run_M, run_R]"
# module, what is changed, and the claims of which a counterexample is then found
REFUTED = {
    "1.1c, sign of the gradient": (
        two_rules,
        [("- epsilon * path[t], by=[by_m", "+ epsilon * path[t], by=[by_m")],
        ["1.1c"],
    ),
    "1.1d, sign of the update": (two_rules, [(".eq(alpha * before", ".eq(-alpha * before")], ["1.1d"]),
    "1.1g, beta for 1 - beta": (
        two_rules,
        [(".eq(beta * before_by_average - rate * (1 - beta)", ".eq(beta * before_by_average - rate * beta")],
        ["1.1g"],
    ),
    "1.1g, no rate": (
        two_rules,
        [(".eq(beta * before_by_average - rate * (1 - beta)", ".eq(beta * before_by_average - (1 - beta)")],
        ["1.1g"],
    ),
    "1.1h, other updates before": (two_rules, [("given=[same_before],", "")], ["1.1h"]),
    "1.1i, only the rates": (
        same_updates,
        [("pair = And(Eq(alpha, beta), rates)", "pair = And(rates, rates)")],
        ["1.1i", "1.1i-start"],
    ),
    "1.1i, only the decays": (
        same_updates,
        [("pair = And(Eq(alpha, beta), rates)", "pair = And(Eq(alpha, beta), Eq(alpha, beta))")],
        ["1.1i", "1.1i-start"],
    ),
    "1.1i, a common start that is not 0": (
        same_updates,
        [("given=[Eq(first_buffer, rate * first_average)]", "given=[Eq(first_buffer, first_average)]")],
        ["1.1i-start"],
    ),
    "1.1i, any starts": (
        same_updates,
        [("given=[Eq(first_buffer, rate * first_average)],", "")],
        ["1.1i-start"],
    ),
    "1.1k, decays above 1": (rates, [('"0 < beta < 1"', '"beta > 0"')], ["1.1k-there", "1.1k"]),
    "1.1k, decays below 0": (rates, [('"0 < alpha < 1"', '"alpha > 1"')], ["1.1k-back"]),
    "1.1k, rates below 0": (rates, [('"delta > 0"', '"delta < 0"')], ["1.1k-there", "1.1k"]),
    "1.1k, another inverse": (
        rates,
        [("step / (1 - kept)", "step * (1 - kept)")],
        ["1.1k-back", "1.1k"],
    ),
    "1.1l, other decays": (closed_loop, [(RUNS, "given=[rates, run_M, run_R]")], ["1.1l"]),
    "1.1l, other rates": (closed_loop, [(RUNS, "given=[decays, run_M, run_R]")], ["1.1l"]),
    "1.1l, other gradients in one run": (closed_loop, [(RUNS, "given=[decays, rates, run_M]")], ["1.1l"]),
    "1.1l, other noise": (
        closed_loop,
        [("gradient(theta_R[t - 1], t)", "Sum(f(A @ theta_R[t - 1] + c[t] + c[j]) * e[j], j)")],
        ["1.1l"],
    ),
    "1.1l, another start": (
        closed_loop,
        [('"theta^R", m, start={0: first}', '"theta^R", m, start={0: 2 * first}')],
        ["1.1l", "1.1l-same"],
    ),
    "1.1l-same, no function of the parameters": (
        closed_loop,
        [("given=[decays, rates, same_oracle]", "given=[decays, rates]")],
        ["1.1l-same"],
    ),
    "1.2e, one term more": (
        unrolling,
        [("(j, 0, k - 1)) + beta**k * average[t - k])", "(j, 0, k)) + beta**k * average[t - k])")],
        ["1.2e"],
    ),
    "1.2e, one power less": (
        unrolling,
        [("+ beta**k * average[t - k])", "+ beta ** (k + 1) * average[t - k])")],
        ["1.2e"],
    ),
    "1.2c, one term more": (unrolling, [("(j, 0, later - 2)", "(j, 0, later - 1)")], ["1.2c"]),
    "1.2d-start, no start": (unrolling, [("+ beta**t * start, by=average", ", by=average")], ["1.2d-start"]),
    "1.2d, exponent t - 1": (
        unrolling,
        [("Eq(v[t], (1 - beta) * Sum(beta ** (t - i)", "Eq(v[t], (1 - beta) * Sum(beta ** (t - 1)")],
        ["1.2d"],
    ),
    "1.2d, to t - 1": (
        unrolling,
        [
            (
                "Eq(v[t], (1 - beta) * Sum(beta ** (t - i) * g[i], i))",
                "Eq(v[t], (1 - beta) * Sum(beta ** (t - i) * g[i], (i, 1, t - 1)))",
            )
        ],
        ["1.2d"],
    ),
    "1.3d, from 1": (
        bias,
        [
            (
                "(1 - beta) * h * Sum(beta**j, (j, 0, t - 1)), id",
                "(1 - beta) * h * Sum(beta**j, (j, 1, t)), id",
            )
        ],
        ["1.3d"],
    ),
    "1.3e, one power less": (
        bias,
        [("(1 - beta**t) / (1 - beta)", "(1 - beta ** (t + 1)) / (1 - beta)")],
        ["1.3e"],
    ),
    "1.3f, exponent t + 1": (
        bias,
        [("Eq(E(v[t]), (1 - beta**t) * h)", "Eq(E(v[t]), (1 - beta ** (t + 1)) * h)")],
        ["1.3f"],
    ),
    "1.3g, any mean": (
        when_biased,
        [("neither = And(Ne(h, 0), Ne(beta**t, 0))", "neither = Ne(beta**t, 0)")],
        ["1.3g-corrected"],
    ),
    "1.3g-decay, any mean": (when_biased, [("    Iff(biased, Ne(h, 0)),", "    biased,")], ["1.3g-decay"]),
    "powers, from time 0": (powers, [('natural("S", 1)', 'natural("S")')], ["library.power-between"]),
    "powers, of 1": (
        powers,
        [("given=[b > 0, b < 1]", "given=[b > 0, b <= 1]")],
        ["library.power-between"],
    ),
    "powers, of negative numbers": (
        powers,
        [("given=[b > 0, b < 1]", "given=[b < 1]")],
        ["library.power-between"],
    ),
    "the geometric sum, one power less": (
        powers,
        [("(1 - b**T) / (1 - b)),\n    given", "(1 - b ** (T + 1)) / (1 - b)),\n    given")],
        ["library.geometric-sum"],
    ),
    "1.3h-moving, no weights": (
        moving_means,
        [("weighted = (1 - beta) / (1 - beta**t)", "weighted = 1 / (1 - beta**t)")],
        ["1.3h-moving"],
    ),
    "1.3h-moving-mean, one power less": (
        moving_means,
        [
            (
                "unrolled = Eq(E(v[s]), (1 - beta) * Sum(beta ** (s - i)",
                "unrolled = Eq(E(v[s]), (1 - beta) * Sum(beta ** (s + 1 - i)",
            )
        ],
        ["1.3h-moving-mean"],
    ),
    "1.3h-only, mean 0": (
        correction,
        [("given=[Ne(beta**t, 1), Ne(h, 0)]", "given=[Ne(beta**t, 1)]")],
        ["1.3h-only"],
    ),
    "1.3h, mean 0": (correction, [("Implies(Ne(h, 0), only_one)", "only_one")], ["1.3h"]),
    "1.3h, another factor": (
        correction,
        [("corrected = v[t] / (1 - beta**t)", "corrected = v[t] / (1 - beta)")],
        ["1.3h"],
    ),
    "1.3h-decay, from time 0": (correction, [('natural("t", 1)', 'natural("t")')], ["1.3h-decay"]),
    "1.3i-estimate, mean 0": (
        buffers,
        [("given=[Ne(alpha, 1), Ne(h, 0)]", "given=[Ne(alpha, 1)]")],
        ["1.3i-estimate"],
    ),
    "1.3i, mean 0": (
        buffers,
        [("Implies(Ne(h, 0), Iff(estimates, matched))", "Iff(estimates, matched)")],
        ["1.3i"],
    ),
    "1.3i-momentum, one power less": (
        buffers,
        [
            (
                "Eq(E(momentum[t]), epsilon * ((1 - alpha**t)",
                "Eq(E(momentum[t]), epsilon * ((1 - alpha ** (t + 1))",
            )
        ],
        ["1.3i-momentum"],
    ),
}
# and those that lose a value: the obligation that is named
NO_VALUE = {
    "1.1e, rate 0": (two_rules, [("given=[Ne(rate, 0)],", "")], "1.1e", "nonzero divisor: delta != 0"),
    "1.1f, rate 0": (two_rules, [("given=[Ne(rate, 0)],", "")], "1.1f", "nonzero divisor: delta != 0"),
    "1.2a, from time 1": (unrolling, [('natural("t", 2)', 'natural("t", 1)')], "1.2a", "time range: t >= 2"),
    "1.2b, from time 2": (unrolling, [('natural("t", 3)', 'natural("t", 2)')], "1.2b", "time range: t >= 3"),
    "1.2c, from time 0": (
        unrolling,
        [('natural("t", 1)', 'natural("t")')],
        "1.2c",
        "nonzero divisor: beta != 0 or t >= 1",
    ),
    "1.2e, any number of steps": (unrolling, [("k <= t,", "k >= 0,")], "1.2e", "index range: k <= t"),
    "1.3e, decay 1": (
        bias,
        [("    given=[Ne(beta, 1)],\n    proof=calc", "    proof=calc")],
        "1.3e",
        "nonzero divisor: 1 - beta != 0",
    ),
    "1.3h, at time 0": (
        correction,
        [("given=[Ne(beta**t, 1)]", "given=[]")],
        "1.3h-mean",
        "nonzero divisor: 1 - beta**t != 0",
    ),
    "1.3i-momentum, decay 1": (
        buffers,
        [("given=[Ne(alpha, 1)],", "given=[],")],
        "1.3i-momentum",
        "nonzero divisor: 1 - alpha != 0",
    ),
}
# what depends on hypotheses about all times: a point where it fails, as far as samples of the times tell
SAMPLED = {name for name in REFUTED if name.startswith("1.1l, ")}


def lines(claims):
    """Lines of chains as claims without a proof."""
    chains = [c for c in claims.values() if c.chain is not None]
    named = {i: (c, k) for c in chains for i, k in c.line_ids()}
    return {i: claim(i, "a line", c.chain.line_statement(k), given=c.given) for i, (c, k) in named.items()}


@pytest.mark.parametrize("name", sorted(SAMPLED))
def test_two_runs_that_differ_part(name):
    module, edits, ids = REFUTED[name]
    claims = edited(module, *edits)
    assert proved_of(claims, ids) == []
    assert "statement is false at" in spot_check(bare(claims[ids[0]])).reason


@pytest.mark.parametrize("name", [name for name in REFUTED if name not in SAMPLED])
def test_a_false_neighbour_is_refused_and_refuted(name):
    module, edits, ids = REFUTED[name]
    claims = edited(module, *edits)
    claims = {**lines(claims), **claims}
    assert proved_of(claims, ids) == []
    assert not_refuted_of(claims, ids) == []


@pytest.mark.parametrize("name", NO_VALUE)
def test_without_a_value_it_is_open_and_says_why(name):
    module, edits, i, obligation = NO_VALUE[name]
    the_claim = edited(module, *edits)[i]
    assert proved_of({i: the_claim}, [i]) == []
    for found in (verdict(the_claim), verdict(bare(the_claim))):  # by its own proof, and without one
        assert found.verdict == "open" and found.open[0].kind == "obligation"
        assert found.open[0].text == obligation and "given=[" in found.open[0].help
    whole = the_claim.statement
    guard, inner = whole.args if isinstance(whole, Implies) else (None, whole)
    both = inner.left + inner.right
    same = Eq(both, both)  # true, and has a value where the sides have one
    same = same if guard is None else Implies(guard, same)
    said = verdict(claim("x", "a side", same, given=the_claim.given))
    assert said.verdict == "open"
    assert any(o.kind == "obligation" and obligation in o.text for o in said.open)
    assert verdict(claim("x", "a side", same, given=the_claim.given), numeric=True).verdict != "proved"


# ------------------------------------------------------------------------------------- statements of errata
def test_common_start_breaks_the_equivalence():
    """E1.3"""
    start = same_updates.vector("v_0", m)
    alpha, epsilon, rate, path = (getattr(same_updates, x) for x in ("alpha", "epsilon", "rate", "path"))
    t = natural("t")
    by_m = recursion("v^M", m, start={0: start}, step=lambda v, t: alpha * v[t - 1] + epsilon * path[t])
    by_r = recursion("v^R", m, start={0: start}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * path[t])
    same = Implies(same_updates.pair, ForAll(t, Eq(-by_m[t], -rate * by_r[t])))
    assert verdict(claim("x", "a common start", same), numeric=True).verdict == "refuted"


def test_a_schedule_breaks_the_equivalence():
    """E1.5: with a rate for every time, the buffer of momentum holds the old ones."""
    t, path = natural("t", 1), same_updates.path
    rates = sequence("delta")
    by_m = recursion(
        "v^M", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + rates[t] * (1 - beta) * path[t]
    )
    by_r = recursion("v^R", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * path[t])
    same = Eq(-by_m[t], -rates[t] * by_r[t])
    assert verdict(claim("x", "a schedule", same, proof=induction(t))).verdict != "proved"
    assert verdict(claim("x", "a schedule", same), numeric=True).verdict == "refuted"


def test_rescaling_does_not_mend_a_mean_that_moves():
    """E1.6: E[g_t] = t h; 1.3h-moving-literal refutes it for every decay but 0 and 1."""
    t = natural("t", 1)
    moving = recursion(
        "v", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * (t * g[t])
    )
    mends = Eq(E(moving[t] / (1 - beta**t)), t * h)
    found = verdict(claim("x", "a moving mean", mends, given=[Ne(beta**t, 1)]), numeric=True)
    assert found.verdict == "refuted"


MOVING = {
    "at the first time": [('natural("t", 2)', 'natural("t", 1)')],
    "decay 0": [("given=[Ne(beta, 0), ", "given=[")],
    "means that stay": [("return delta(s, 1) * ones(m)", "return ones(m)")],
}


@pytest.mark.parametrize("name", MOVING)
def test_where_rescaling_does_mend_it_is_not_refuted(name):
    """At the first time, at decay 0, and for means that stay it is true."""
    claims = edited(moving_means, *MOVING[name])
    found = verdict(claims["1.3h-moving-literal"])
    assert not found.verified and "bug" not in found.message


def test_the_mean_is_needed_at_every_time():
    noisy = sequence("g", m, law=moments(order=1))
    t = natural("t", 1)
    other = recursion("v", m, start={0: zeros(m)}, step=lambda v, t: beta * v[t - 1] + (1 - beta) * noisy[t])
    statement = Eq(E(other[t]), (1 - beta**t) * h)
    found = verdict(claim("x", "the first mean", statement, given=[Eq(E(noisy[1]), h)]), numeric=True)
    assert found.verdict in ("refuted", "open") and not found.verified


def test_the_weight_of_the_start_matters():
    """1.3g: at decay 0 there is no bias after the first gradient."""
    t = natural("t", 1)
    biased = Iff(Ne(E(v[t]), E(g[t])), Ne(h, 0))
    assert verdict(claim("x", "any decay", biased)).verdict == "open"
    assert verdict(claim("x", "decay 0", biased, given=[Eq(beta, 0)]), numeric=True).verdict == "refuted"


def test_the_source_is_refuted_where_the_mean_is_0():
    """E1.1, for the means themselves."""
    t = natural("t", 1)
    differs = Ne(E(v[t]), E(g[t]))
    assert verdict(claim("x", "no condition", differs), numeric=True).verdict == "refuted"
