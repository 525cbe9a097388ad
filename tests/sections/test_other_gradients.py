"""C28: the gradients that the source leaves out, each against complex steps through a network written here, against a
backward pass by hand, and against PyTorch's autograd where that is installed."""

import numpy as np
import pytest

from symproofs import Eq, ShapeError, Sum, claim, grad
from symproofs.sections.bidirectional_rnn import other_gradients as module
from symproofs.sections.bidirectional_rnn.setting import (
    T,
    Ub,
    Uf,
    Vb,
    Vf,
    Wb,
    hb,
    hf,
    loss,
    output,
    slopes,
    slopes_back,
    t,
    x,
    z,
)

from .comparison import DERIVATIVES, agrees
from .recurrent import NETWORKS, logistic
from .variants import bare, certificate, checks_again, verdict, verdicts

STEP = 1e-30
NAMES = ("Wf", "Uf", "Vf", "Wb", "Ub", "Vb", "first", "last")
CLAIMS = {
    "Uf": module.in_Uf,
    "Wb": module.in_Wb,
    "Vf": module.in_Vf,
    "Vb": module.in_Vb,
    "last": module.in_last_state,
}


def run(net, **changed):
    """States and the loss; arrays may be complex."""
    a = {name: changed.get(name, getattr(net, name)) for name in NAMES}
    f, b = {0: a["first"]}, {net.T + 1: a["last"]}
    for at in range(1, net.T + 1):
        f[at] = logistic(a["Wf"] @ net.x[at] + a["Uf"] @ f[at - 1])
    for at in range(net.T, 0, -1):
        b[at] = logistic(a["Wb"] @ net.x[at] + a["Ub"] @ b[at + 1])
    errors = {at: net.z[at] - a["Vf"] @ f[at] - a["Vb"] @ b[at] for at in net.z}
    return f, b, errors, sum(np.sum(e * e) for e in errors.values())


def by_steps(net, name):
    """∂L/∂(an array), entry by entry."""
    array = getattr(net, name)
    out = np.empty(array.shape)
    for index in np.ndindex(array.shape):
        moved = array.astype(complex)
        moved[index] += 1j * STEP
        out[index] = np.imag(run(net, **{name: moved})[-1]) / STEP
    return out


def by_hand(net):
    """Every gradient by one backward pass through each direction."""
    f, b, errors, _ = run(net)
    out = {name: np.zeros(getattr(net, name).shape) for name in NAMES}
    signal = np.zeros(len(net.first))
    for at in range(net.T, 0, -1):
        inner = (signal - 2 * net.Vf.T @ errors[at]) * f[at] * (1 - f[at])
        out["Wf"] += np.outer(inner, net.x[at])
        out["Uf"] += np.outer(inner, f[at - 1])
        signal = net.Uf.T @ inner
    out["first"] = signal
    signal = np.zeros(len(net.last))
    for at in range(1, net.T + 1):
        inner = (signal - 2 * net.Vb.T @ errors[at]) * b[at] * (1 - b[at])
        out["Wb"] += np.outer(inner, net.x[at])
        out["Ub"] += np.outer(inner, b[at + 1])
        signal = net.Ub.T @ inner
    out["last"] = signal
    out["Vf"] = sum(-2 * np.outer(e, f[at]) for at, e in errors.items())
    out["Vb"] = sum(-2 * np.outer(e, b[at]) for at, e in errors.items())
    return out


@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: f"T = {net.T}")
def test_the_two_independent_passes_agree(net):
    for name, found in by_hand(net).items():
        assert np.allclose(found, by_steps(net, name), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: f"T = {net.T}")
@pytest.mark.parametrize("name", CLAIMS)
def test_every_side_is_the_gradient(net, name):
    expected = by_steps(net, name)
    sides = CLAIMS[name].chain.sides if net.T < 4 else CLAIMS[name].statement.args
    for side in sides:
        assert agrees(side, expected, net.model(), tolerance=DERIVATIVES)


def test_what_is_stated():
    assert module.in_Uf.statement == Eq(grad(loss, Uf), Sum(slopes(t) @ grad(loss, hf[t]) @ hf[t - 1].T, t))
    assert module.in_Wb.statement == Eq(grad(loss, Wb), Sum(slopes_back(t) @ grad(loss, hb[t]) @ x[t].T, t))
    assert module.in_Vf.statement == Eq(grad(loss, Vf), Sum(-2 * (z[t] - output(t)) @ hf[t].T, t))
    assert module.in_last_state.chain.first == grad(loss, hb[T + 1])
    assert not any(c.given for c in CLAIMS.values())


def test_all_are_proved():
    found = verdicts(module)
    assert {v.verdict for v in found.values()} == {"proved"}
    assert {f"C28-{name}" for name in CLAIMS} <= set(found)


FALSE = {
    "the state of the same time": Eq(grad(loss, Uf), Sum(slopes(t) @ grad(loss, hf[t]) @ hf[t].T, t)),
    "the first step left out": Eq(
        grad(loss, Uf), Sum(slopes(t) @ grad(loss, hf[t]) @ hf[t - 1].T, (t, 2, T))
    ),
    "no slopes": Eq(grad(loss, Wb), Sum(grad(loss, hb[t]) @ x[t].T, t)),
    "the sign": Eq(grad(loss, Vf), Sum(2 * (z[t] - output(t)) @ hf[t].T, t)),
    "no transpose": Eq(grad(loss, hb[T + 1]), (slopes_back(T) @ Ub) @ grad(loss, hb[T])),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variants_are_refuted(name):
    found = verdict(bare(claim("x", name, FALSE[name])), numeric=True)
    assert found.verdict == "refuted", found.message


def test_the_states_of_the_other_direction_have_another_length():
    with pytest.raises(ShapeError):
        Eq(grad(loss, Vb), Sum(-2 * (z[t] - output(t)) @ hf[t].T, t))


def test_certificates_are_checked_again(tmp_path):
    path = tmp_path / "gradients.json"
    certificate(module, [f"C28-{name}" for name in CLAIMS], path)
    status, text = checks_again(path)
    assert status == 0, text


@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: f"T = {net.T}")
def test_autograd_agrees(net):
    torch = pytest.importorskip("torch")
    a = {n: torch.tensor(getattr(net, n), dtype=torch.float64, requires_grad=True) for n in NAMES}
    f, b, total = {0: a["first"]}, {net.T + 1: a["last"]}, 0
    for at in range(1, net.T + 1):
        f[at] = torch.sigmoid(a["Wf"] @ torch.tensor(net.x[at]) + a["Uf"] @ f[at - 1])
    for at in range(net.T, 0, -1):
        b[at] = torch.sigmoid(a["Wb"] @ torch.tensor(net.x[at]) + a["Ub"] @ b[at + 1])
    for at in range(1, net.T + 1):
        total = total + ((torch.tensor(net.z[at]) - a["Vf"] @ f[at] - a["Vb"] @ b[at]) ** 2).sum()
    total.backward()
    for name, found in by_hand(net).items():
        assert np.allclose(found, a[name].grad.numpy(), rtol=1e-10, atol=1e-12)
