"""6.2b, 6.2j, 6.3d and 6.3e: each side is what the audit writes, by complex steps through a backward pass of the states
written here, and by the recursion of the signals by hand."""

import numpy as np
import pytest

from symproofs import Eq, Sum, claim, grad, jacobian, verify
from symproofs.sections.bidirectional_rnn.backward_signal import error_signal, first_signal, later, through
from symproofs.sections.bidirectional_rnn.backward_weights import copy_gradient, weight_gradient
from symproofs.sections.bidirectional_rnn.local_terms import backward_term, one_step_back
from symproofs.sections.bidirectional_rnn.setting import Ub, hb, loss, loss_at, slopes_back, t

from .comparison import DERIVATIVES, agrees
from .recurrent import NETWORKS, logistic

STEP = 1e-20
TIMES = [(net, at) for net in NETWORKS for at in range(1, net.T + 1)]


def states(net, state=None, copy=None, weights=0):
    """h^b_{T+1}, …, h^b_1; ``state`` = (time, what is added), ``copy`` = (time, what is added to U^b there)."""
    added = (lambda h, at: h + state[1] if state[0] == at else h) if state else lambda h, at: h
    h = {net.T + 1: added(net.last, net.T + 1)}
    for at in range(net.T, 0, -1):
        u = net.Ub + weights + (copy[1] if copy and copy[0] == at else 0)
        h[at] = added(logistic(net.Wb @ net.x[at] + u @ h[at + 1]), at)
    return h


def losses(net, **change):
    f, b = net.forward(), states(net, **change)
    return {at: np.sum((net.z[at] - net.Vf @ f[at] - net.Vb @ b[at]) ** 2) for at in net.z}


def stepped(shape, value):
    """∂ value(step) for a complex step in each entry."""
    out = []
    for place in np.ndindex(*shape):
        step = np.zeros(shape, dtype=complex)
        step[place] = 1j * STEP
        out.append(np.imag(value(step)) / STEP)
    return np.array(out)


def signal(net, at):
    """∇_{h^b_t} L."""
    return stepped((net.sizes["q"],), lambda e: sum(losses(net, state=(at, e)).values()))


def gradient(net, copy=None):
    """∇_{U^b} L, or in the copy of one time."""
    q = net.sizes["q"]
    change = (lambda e: {"weights": e}) if copy is None else lambda e: {"copy": (copy, e)}
    return stepped((q, q), lambda e: sum(losses(net, **change(e)).values())).reshape(q, q)


def slope(net, at):
    h = states(net)[at]
    return np.diag(h * (1 - h))


@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: f"T = {net.T}")
def test_the_signals_by_hand_are_those_of_complex_steps(net):
    f, b, after = net.forward(), states(net), np.zeros(net.sizes["q"])
    for at in range(1, net.T + 1):
        carried = (slope(net, at - 1) @ net.Ub).T @ after if at > 1 else 0
        after = -2 * net.Vb.T @ (net.z[at] - net.Vf @ f[at] - net.Vb @ b[at]) + carried
        assert np.allclose(
            after, signal(net, at), rtol=1e-12, atol=1e-12
        )  # rounding of some fifty operations


@pytest.mark.parametrize(("net", "at"), TIMES[:7])
def test_each_side_has_the_value_of_the_audit(net, at):
    b, model = states(net), net.model(t=at)
    lam, own = signal(net, at), stepped((net.sizes["q"],), lambda e: losses(net, state=(at, e))[at])
    assert agrees(grad(loss, hb[t]), lam, model, tolerance=DERIVATIVES)
    assert agrees(grad(loss_at(t), hb[t]), own, model, tolerance=DERIVATIVES)
    assert agrees(backward_term.statement.right, own, model)
    step = stepped((net.sizes["q"],), lambda e: states(net, state=(at + 1, e))[at]).T
    assert agrees(one_step_back.statement.left, step, model, tolerance=DERIVATIVES)
    assert agrees(slopes_back(t) @ Ub, step, model)
    copy = gradient(net, copy=at)
    assert np.allclose(copy, slope(net, at) @ np.outer(lam, b[at + 1]), rtol=1e-12, atol=1e-12)
    for side in (copy_gradient.statement.left, copy_gradient.statement.right):
        assert agrees(side, copy, model, tolerance=DERIVATIVES)
    if at >= 2:
        carried = own + (slope(net, at - 1) @ net.Ub).T @ signal(net, at - 1)
        assert agrees(error_signal.statement.right, carried, model, tolerance=DERIVATIVES)


@pytest.mark.parametrize("net", NETWORKS[:3], ids=lambda net: f"T = {net.T}")
def test_the_gradient_in_the_backward_weights(net):
    model = net.model(t=1)
    for side in (weight_gradient.statement.left, weight_gradient.statement.right):
        assert agrees(side, gradient(net), model, tolerance=DERIVATIVES)


def test_they_are_proved():
    # numeric=False: the values are compared above
    for c in (later, through, error_signal, first_signal, backward_term, copy_gradient, weight_gradient):
        assert verify(c, numeric=False).verdict == "proved", c.id


FALSE = {
    "transpose dropped": Eq(
        grad(loss, hb[t]), grad(loss_at(t), hb[t]) + jacobian(hb[t - 1], hb[t]) @ grad(loss, hb[t - 1])
    ),
    "next for previous": Eq(
        grad(loss, hb[t]), grad(loss_at(t), hb[t]) + jacobian(hb[t - 1], hb[t]).T @ grad(loss, hb[t + 1])
    ),
    "own loss missing": Eq(grad(loss, hb[t]), jacobian(hb[t - 1], hb[t]).T @ grad(loss, hb[t - 1])),
    "state of its own time": Eq(grad(loss, Ub), Sum(slopes_back(t) @ grad(loss, hb[t]) @ hb[t].T, t)),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variants_are_neither_proved_nor_confirmed(name):
    given = [t >= 2] if name != "state of its own time" else []
    wrong = claim("x", name, FALSE[name], given=given)
    assert verify(wrong, numeric=False).verdict == "open"
    found = verify(wrong)
    assert found.verdict == "refuted" or not found.spot_check.passed
