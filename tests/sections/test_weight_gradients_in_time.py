"""6.3c and what it rests on: shared weights move the loss as all their copies together.

Gradients in one copy and in all of them are complex steps through the forward pass; the sum over time is written
with the signals of a backward pass by hand.
"""

import json

import numpy as np
import pytest

from symproofs import Eq, ForAll, Implies, Sum, claim, diag, grad, hadamard, jacobian, natural, ones
from symproofs.numeric import Undefined, evaluate
from symproofs.sections.bidirectional_rnn import weight_gradient as module
from symproofs.sections.bidirectional_rnn.setting import (
    T,
    Uf,
    Wf,
    first,
    hb,
    hf,
    k,
    loss,
    loss_at,
    m,
    s,
    slopes,
    t,
    x,
)
from symproofs.sections.bidirectional_rnn.weight_gradient import (
    a,
    all_copies,
    b,
    i,
    n,
    one_copy,
    weight_gradient,
)

from .comparison import DERIVATIVES, agrees
from .recurrent import NETWORKS
from .variants import bare, certificate, checks_again, edited, proved_of, refuted, verdict, verdicts
from .walks import Walk, axioms_are_of_analysis, entries

IDS = ["6.3-one-copy", "6.3-all-copies", "6.3c"]
CHAIN = weight_gradient.chain


def same(node, expected, model):
    return agrees(node, expected, model, tolerance=DERIVATIVES)


def by_hand(net):
    """Σ_t diag(h_t ⊙ (1 − h_t)) λ_t x_tᵀ with λ from the backward pass."""
    signals = net.error_signals()
    return sum(np.outer(net.slopes(at) @ signals[at], net.x[at]) for at in range(1, net.T + 1))


# --------------------------------------------------------------------------- the network of this test itself
@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: f"T = {net.T}")
def test_the_three_ways_to_differentiate_agree(net):
    """Complex steps in all copies at once, in one copy at a time, and the backward pass."""
    whole = net.gradient()
    assert whole.shape == net.Wf.shape
    assert np.allclose(whole, by_hand(net), rtol=1e-12, atol=1e-12)
    copies = [net.gradient(copy=at) for at in range(1, net.T + 1)]
    assert np.allclose(whole, sum(copies), rtol=1e-12, atol=1e-12)
    signals = net.error_signals()
    for at, copy in enumerate(copies, 1):
        assert np.allclose(copy, np.outer(net.slopes(at) @ signals[at], net.x[at]), rtol=1e-12, atol=1e-12)


def test_central_differences_agree_with_complex_steps():
    net, h = NETWORKS[1], 1e-6
    for row in range(net.Wf.shape[0]):
        for column in range(net.Wf.shape[1]):
            unit = np.zeros(net.Wf.shape)
            unit[row, column] = h
            up, down = (sum(net.losses(weights=e * unit).values()) for e in (1, -1))
            assert np.isclose((up - down) / (2 * h), net.gradient()[row, column], rtol=1e-7, atol=1e-8)


# ------------------------------------------------------------------------------------------- by value
@pytest.mark.parametrize("at", range(len(CHAIN.sides)))
def test_every_side_of_6_3c_is_the_gradient(at):
    for net in NETWORKS:
        assert same(CHAIN.sides[at], net.gradient(), net.model())


def test_6_3c_is_the_sum_of_the_audit():
    """∇_{W^f} L = Σ_{t=1}^{T} diag(h_t ⊙ (1 − h_t)) (∇_{h_t} L) x_tᵀ."""
    slope = diag(hadamard(hf[t], ones(m) - hf[t]))
    assert slopes(t) == slope
    assert weight_gradient.statement == Eq(grad(loss, Wf), Sum(slope @ grad(loss, hf[t]) @ x[t].T, t))
    assert not weight_gradient.given


def test_the_gradient_in_one_copy():
    for net in NETWORKS:
        for at in range(1, net.T + 1):
            model = net.model(t=at)
            assert same(grad(loss, Wf, at=hf[t]), net.gradient(copy=at), model)
            assert same(slopes(t) @ grad(loss, hf[t]) @ x[t].T, net.gradient(copy=at), model)


def test_one_copy_moves_a_state_through_the_state_of_its_time():
    moved = grad(hf[n][i], Wf, at=hf[t])[a, b]
    through = jacobian(hf[n], hf[t])[i, a] * (hf[t][a] * (1 - hf[t][a])) * x[t][b]
    assert one_copy.statement == Implies(n <= T, ForAll(i, Eq(moved, through)))
    seen = 0
    for net in NETWORKS[:3]:
        for at in range(1, net.T + 1):
            for then in range(net.T + 1):
                state = net.in_weights(lambda then=then, net=net, **c: net.forward(**c)[then][0], copy=at)
                for row in range(1, net.Wf.shape[0] + 1):
                    for column in range(1, net.Wf.shape[1] + 1):
                        model = net.model(n=then, t=at, i=1, a=row, b=column)
                        value = state[row - 1, column - 1]
                        assert same(moved, value, model) and same(through, value, model)
                        seen += value != 0
    assert seen > 20


def test_all_copies_move_a_state_together():
    whole, copies = grad(hf[n][i], Wf)[a, b], Sum(grad(hf[n][i], Wf, at=hf[t])[a, b], t)
    assert all_copies.statement == Implies(n <= T, ForAll(i, Eq(whole, copies)))
    for net in NETWORKS[:4]:
        for then in range(net.T + 1):
            for which in range(1, net.sizes["m"] + 1):
                value = net.in_weights(
                    lambda then=then, which=which, net=net, **c: net.forward(**c)[then][which - 1]
                )
                for row in range(1, net.Wf.shape[0] + 1):
                    model = net.model(n=then, i=which, a=row, b=1)
                    assert same(whole, value[row - 1, 0], model) and same(copies, value[row - 1, 0], model)


# ------------------------------------------------------------------------------------------ false variants
def signal(at):
    return grad(loss, hf[at])


WRONG = {
    "local signals for total ones": Sum(slopes(t) @ grad(loss_at(t), hf[t]) @ x[t].T, t),
    "slopes forgotten": Sum(signal(t) @ x[t].T, t),
    "slopes of the state before": Sum(slopes(t - 1) @ signal(t) @ x[t].T, t),
    "signal of the state before": Sum(slopes(t) @ signal(t - 1) @ x[t].T, t),
    "slopes squared": Sum(slopes(t) @ slopes(t) @ signal(t) @ x[t].T, t),
    "the first time left out": Sum(slopes(t) @ signal(t) @ x[t].T, (t, 2, T)),
    "the last time left out": Sum(slopes(t) @ signal(t) @ x[t].T, (t, 1, T - 1)),
    "one input for all times": Sum(slopes(t) @ signal(t) @ x[1].T, t),
    "the last copy only": grad(loss, Wf, at=hf[T]),
    "the first copy only": grad(loss, Wf, at=hf[1]),
    "twice": 2 * Sum(slopes(t) @ signal(t) @ x[t].T, t),
    "the sign": -Sum(slopes(t) @ signal(t) @ x[t].T, t),
    "slopes of the other layer's derivative, 1 − h²": Sum(
        diag(ones(m) - hadamard(hf[t], hf[t])) @ signal(t) @ x[t].T, t
    ),
}


def wrong(name):
    return claim("x", name, Eq(grad(loss, Wf), WRONG[name]))


@pytest.mark.parametrize("name", WRONG)
def test_a_false_variant_is_found_and_refuted(name):
    assert not all(same(WRONG[name], net.gradient(), net.model()) for net in NETWORKS)
    assert refuted(wrong(name))


MISTAKES = [
    "local signals for total ones",
    "slopes forgotten",
    "the last time left out",
    "the last copy only",
]
REST = [pytest.param(name, marks=pytest.mark.slow) for name in WRONG if name not in MISTAKES]


@pytest.mark.parametrize("name", [*MISTAKES, *REST])
def test_a_false_variant_is_refused(name):
    assert verdict(wrong(name)).verdict == "open"


FALSE_COPIES = {
    "a copy is all of them": Implies(n <= T, Eq(grad(hf[n][1], Wf), grad(hf[n][1], Wf, at=hf[n]))),
    "a copy moves no later state": Implies(t < n, Eq(grad(hf[n][1], Wf, at=hf[t])[a, b], 0 * x[t][b])),
    "a copy without its slope": Implies(
        n <= T, Eq(grad(hf[n][1], Wf, at=hf[t])[a, b], jacobian(hf[n], hf[t])[1, a] * x[t][b])
    ),
    "rows and columns of the Jacobian exchanged": Implies(
        n <= T,
        Eq(
            grad(hf[n][i], Wf, at=hf[t])[a, b],
            jacobian(hf[n], hf[t])[a, i] * (hf[t][a] * (1 - hf[t][a])) * x[t][b],
        ),
    ),
    "the initial state is moved": Eq(grad(loss, Wf, at=hf[t]), grad(loss, Wf, at=hf[0])),
    "two copies agree": Eq(grad(loss, Wf, at=hf[t]), grad(loss, Wf, at=hf[s])),
}


@pytest.mark.parametrize("name", FALSE_COPIES)
def test_false_statements_about_copies(name):
    c = claim("x", name, FALSE_COPIES[name], given=[n <= T] if "a copy moves" in name else [])
    assert verdict(c).verdict == "open"
    assert refuted(c)


def test_the_copy_of_the_initial_state_is_not_there():
    """The start h_0 does not use W^f: what is added to its copy moves nothing."""
    for net in NETWORKS:
        assert same(grad(loss, Wf, at=hf[0]), np.zeros(net.Wf.shape), net.model())


TEXT = {
    "slopes left out": (("slopes(t) @ grad(loss, hf[t])", "grad(loss, hf[t])"), ["6.3c"]),
    "wrong copy": (("Sum(grad(loss, Wf, at=hf[t]), t)", "Sum(grad(loss, Wf, at=hf[T]), t)"), ["6.3c"]),
    "one copy, wrong index": (
        ("jacobian(hf[n], hf[t])[i, a]", "jacobian(hf[n], hf[t])[a, i]"),
        ["6.3-one-copy"],
    ),
    "one copy, wrong slope": (("hf[t][i] * (1 - hf[t][i])", "hf[t][i] * (1 + hf[t][i])"), ["6.3-one-copy"]),
    "all copies, one left out": (
        (
            "together = Sum(grad(hf[n][i], weights, at=hf[t])[a, b], t)",
            "together = Sum(grad(hf[n][i], weights, at=hf[t])[a, b], (t, 2, T))",
        ),
        ["6.3-all-copies"],
    ),
    "beyond the last time": (
        (
            "Implies(n <= T, ForAll(i, Eq(grad(hf[n][i], weights, at",
            "Implies(n <= T + 1, ForAll(i, Eq(grad(hf[n][i], weights, at",
        ),
        ["6.3-one-copy"],
    ),
}
QUICK = ["one copy, wrong index", "one copy, wrong slope", "all copies, one left out", "beyond the last time"]
LONG = [pytest.param(name, marks=pytest.mark.slow) for name in TEXT if name not in QUICK]


@pytest.mark.parametrize("name", [*QUICK, *LONG])
def test_a_text_altered_is_not_proved(name):
    edit, ids = TEXT[name]
    assert proved_of(edited(module, edit), ids) == []


def test_without_the_guard_a_state_has_no_value():
    claims = edited(
        module,
        (
            "Implies(n <= T, ForAll(i, Eq(grad(hf[n][i], weights)",
            "Implies(n >= 0, ForAll(i, Eq(grad(hf[n][i], weights)",
        ),
    )
    assert proved_of(claims, ["6.3-all-copies"]) == []
    assert "no value" in verdict(bare(claims["6.3-all-copies"]), numeric=True).message
    for net in NETWORKS:
        with pytest.raises(Undefined):
            evaluate(grad(hf[n][1], Wf), net.model(n=net.T + 1))


# -------------------------------------------------------------------------- what the theorem rests on
STATES = {"T", "m", "k", "h^f_0", "x", "W^f", "U^f", "t", "s", "n", "i", "a", "b"}
ALLOWED = {"h^f": STATES, "h^b": {"T", "q", "k", "h^b_{T+1}", "x", "W^b", "U^b", "t", "s", "n"}}


@pytest.fixture(scope="module")
def certificates_of_6_3(tmp_path_factory):
    path = certificate(module, IDS, tmp_path_factory.mktemp("c") / "c.json")
    return path, entries(path)


@pytest.mark.parametrize("which", IDS)
def test_no_recursion_of_derivatives_is_defined_assumed_or_an_axiom(certificates_of_6_3, which):
    walk = Walk(certificates_of_6_3[1][which])
    assert walk.complaints(ALLOWED) == []
    assert "h^f" in {d["name"] for d in walk.definitions}
    assert axioms_are_of_analysis()


def test_verdicts():
    found = verdicts(module)
    assert {which: found[which].verdict for which in IDS} == dict.fromkeys(IDS, "proved")
    for which in IDS:
        assert not found[which].hypotheses
        assert set(found[which].axioms) == {"chain rule", "rules of differentiation"}
    assert set(found["6.3c"].lemmas) == {"6.3-one-copy", "6.3-all-copies"}


@pytest.mark.slow
def test_verdicts_with_spot_checks():
    found = verdicts(module, numeric=True)
    assert {which: found[which].verdict for which in IDS} == dict.fromkeys(IDS, "proved")


def test_certificates_check_again_and_changed_ones_are_refused(certificates_of_6_3, tmp_path):
    path, _ = certificates_of_6_3
    status, said = checks_again(path)
    assert status == 0 and f"{len(IDS)} proved again by the kernel alone" in said
    whole = json.loads(path.read_text(encoding="utf-8"))
    for entry in whole["claims"]:
        entry["proof"]["steps"] = entry["proof"]["steps"][:-1]
    changed = tmp_path / "c.json"
    changed.write_text(json.dumps(whole), encoding="utf-8")
    status, said = checks_again(changed)
    assert status == 1 and said.count("NOT PROVED:") == len(IDS)


# ------------------------------------------------------------------------------------------------ autograd
def test_against_automatic_differentiation():
    torch = pytest.importorskip("torch")
    for net in NETWORKS:
        weights = torch.tensor(net.Wf, requires_grad=True)
        state, total, backward = torch.tensor(net.first), 0, net.backward_states()
        for at in range(1, net.T + 1):
            state = torch.sigmoid(weights @ torch.tensor(net.x[at]) + torch.tensor(net.Uf) @ state)
            error = torch.tensor(net.z[at]) - torch.tensor(net.Vf) @ state
            error = error - torch.tensor(net.Vb) @ torch.tensor(backward[at])
            total = total + (error * error).sum()
        total.backward()
        assert np.allclose(weights.grad.numpy(), net.gradient(), rtol=1e-10, atol=1e-10)


def test_symbols_are_those_of_the_setting():
    assert (Wf.shape, Uf.shape, first.shape) == ((m, k), (m, m), (m,))
    assert natural("n") == n and hb.name == "h^b"
