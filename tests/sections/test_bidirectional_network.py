"""6.0a, 6.1a, and the slope of the logistic function from its formula (6.2h), against the audit's network in NumPy."""

import numpy as np
import pytest

from symproofs import And, Eq, Implies, Not, calc, claim, eye, facts, fn, grad, jacobian, zeros
from symproofs.numeric import Model
from symproofs.sections.bidirectional_rnn import graph, local_terms, network
from symproofs.sections.bidirectional_rnn.graph import later, n, r
from symproofs.sections.bidirectional_rnn.local_terms import by_formula, derivative, logistic, v, value
from symproofs.sections.bidirectional_rnn.setting import T, hb, hf, loss, m, q, t

from .comparison import DERIVATIVES, agrees
from .recurrent import NETWORKS
from .variants import bare, refuted, verdict, verdicts

POINTS = [-3.0, -0.5, 0.0, 0.25, 2.0]


def at_value(value):
    return Model(values={"v": value})


# --------------------------------------------------------------------------------------------- 6.0a
@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: f"T = {net.T}")
def test_outputs_and_losses_are_those_of_6_0a(net):
    f, b, losses = net.forward(), net.backward_states(), net.losses()
    for at in range(1, net.T + 1):
        model = net.model(t=at)
        assert agrees(network.y, net.Vf @ f[at] + net.Vb @ b[at], model)
        assert agrees(network.at_one_time, losses[at], model)
    assert agrees(loss, sum(losses.values()), net.model())


def test_the_definition_says_all_four():
    left = [e.left for e in network.network.statement.args]
    assert left == [hf[t], hb[t], network.y, network.at_one_time, loss]
    assert verdicts(network)["6.0a"].verdict == "definition"


# --------------------------------------------------------------------------------------------- 6.1a
def test_no_path_touches_the_other_direction():
    """Every pair of states, the initial ones among them; the derivative of the same state is not 0."""
    net = NETWORKS[2]
    sizes = net.sizes
    for at in range(net.T + 1):
        for back in range(1, net.T + 2):
            model = net.model(n=at, r=back)
            assert agrees(jacobian(hf[n], hb[r]), np.zeros((sizes["m"], sizes["q"])), model)
            assert agrees(jacobian(hb[r], hf[n]), np.zeros((sizes["q"], sizes["m"])), model)
    assert agrees(jacobian(hf[n], hf[n]), np.eye(sizes["m"]), net.model(n=0), tolerance=DERIVATIVES)


def test_6_1a_covers_the_initial_states():
    assert verdicts(graph)["6.1a"].verdict == "proved"
    across, forward, backward = graph.one_way.statement.args
    assert across.args[0] == And(n <= T, r <= T + 1)  # n from 0, r up to T + 1
    assert forward.args[0] == And(n < later, later <= T)
    assert backward.args[0] == And(r < later, later <= T + 1)


@pytest.mark.parametrize(
    "false",
    [
        Implies(And(n < later, later <= T), Eq(jacobian(hf[later], hf[n]), zeros(m, m))),
        Implies(And(r < later, later <= T + 1), Eq(jacobian(hb[r], hb[later]), zeros(q, q))),
        Implies(n <= T, Eq(jacobian(hf[n], hf[n]), zeros(m, m))),
        Implies(n <= T, Eq(jacobian(hf[n], hf[0]), eye(m))),
    ],
    ids=["forward in time", "backward in time", "itself", "of the initial state"],
)
def test_ways_that_there_are(false):
    assert verdict(claim("x", "x", false)).verdict == "open"
    assert refuted(claim("x", "x", false))


# --------------------------------------------------------------------------------------------- 6.2h
@pytest.mark.parametrize("point", POINTS)
def test_the_slope_of_the_logistic_function(point):
    """By complex step, which loses no digits; the function of the language is that of the formula."""
    s = 1 / (1 + np.exp(-point))
    slope = np.imag(1 / (1 + np.exp(-(point + 1e-30j)))) / 1e-30
    assert np.isclose(slope, s * (1 - s), rtol=1e-14)
    assert agrees(fn.logistic(v), s, at_value(point)) and agrees(logistic(v), s, at_value(point))
    for side in derivative.chain.sides:
        assert agrees(side, slope, at_value(point), tolerance=DERIVATIVES)


def test_one_step_by_the_formula():
    for net in NETWORKS:
        for at in range(net.T):
            expected = net.jacobian(at + 1, at)
            for row in range(net.sizes["m"]):
                for column in range(net.sizes["m"]):
                    model = net.model(n=at, i=row + 1, j=column + 1)
                    for side in by_formula.chain.sides:
                        assert agrees(side, expected[row, column], model, tolerance=DERIVATIVES)


def test_the_slope_is_proved_without_the_table():
    """The kernel knows the derivative of its own logistic function from a table; that function is not in the claim."""
    found = verdicts(local_terms, numeric=True)
    assert found["6.2h-derivative"].verdict == found["6.2h-formula"].verdict == "proved"
    assert found["6.2h-derivative"].hypotheses == ()
    written_out = derivative.statement.xreplace({value: value.expr})
    assert "exp" in str(written_out) and "logistic" not in str(written_out)


@pytest.mark.parametrize(
    "wrong",
    [
        logistic(v) * (1 + logistic(v)),
        logistic(v),
        1 - logistic(v) ** 2,
        fn.exp(-v) / (1 + fn.exp(-v)),
    ],
)
def test_other_slopes_are_refuted(wrong):
    false = claim("x", "x", calc(grad(logistic(v), v)).eq(wrong, by=facts.chain_rule))
    assert verdict(false).verdict == "open"
    assert verdict(bare(false), numeric=True).verdict == "refuted"
    assert verdict(claim("x", "x", Not(false.statement))).verdict == "open"  # some of them agree at a point
