"""6.2a and what it rests on: each side is what the audit writes, for T = 1, 2, 3, 6 and sizes all different.

The signals are computed by complex steps through the forward pass and by a backward pass written by hand.
"""

import json

import numpy as np
import pytest

from symproofs import (
    Eq,
    Implies,
    Sum,
    calc,
    claim,
    diag,
    facts,
    fn,
    grad,
    hadamard,
    jacobian,
    norm,
    ones,
    recursion,
    sequence,
    vector,
    zeros,
)
from symproofs.numeric import Undefined, evaluate
from symproofs.sections.bidirectional_rnn import error_signal as module
from symproofs.sections.bidirectional_rnn.error_signal import (
    by_times,
    carried,
    earlier,
    error_signal,
    initial_signal,
    itself,
    last_signal,
    local,
    n,
    one_step,
    r,
    through,
)
from symproofs.sections.bidirectional_rnn.setting import (
    T,
    Uf,
    Vb,
    Vf,
    Wf,
    first,
    hb,
    hf,
    last,
    loss,
    loss_at,
    m,
    output,
    q,
    s,
    slopes,
    t,
    x,
    z,
)

from .comparison import DERIVATIVES, agrees
from .recurrent import NETWORKS, Network, logistic
from .variants import bare, certificate, checks_again, edited, proved_of, refuted, verdict, verdicts
from .walks import Walk, axioms_are_of_analysis, entries

IDS = [
    "6.2-one-step",
    "6.2-itself",
    "6.2-earlier",
    "6.2-through",
    "6.2-by-times",
    "6.2a",
    "6.2a-last",
    "6.2a-initial",
]
TIMES = [(net, at) for net in NETWORKS for at in range(1, net.T + 1)]
BEFORE_LAST = [(net, at) for net, at in TIMES if at < net.T]


def same(node, expected, model):
    return agrees(node, expected, model, tolerance=DERIVATIVES)


# --------------------------------------------------------------------------- the network of this test itself
@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: f"T = {net.T}")
def test_the_two_ways_to_differentiate_agree(net):
    """Complex steps and the backward pass: rounding of some fifty operations on numbers below 100."""
    signals = net.error_signals()
    for at in range(net.T + 1):
        assert np.allclose(signals[at], net.signal(at), rtol=1e-12, atol=1e-12)


def test_central_differences_agree_with_complex_steps():
    net, h = NETWORKS[2], 1e-6  # an error of about h² + 1e-16/h
    for at in range(net.T + 1):
        for i, unit in enumerate(np.eye(net.sizes["m"])):
            up, down = (sum(net.losses(state=(at, e * unit)).values()) for e in (h, -h))
            assert np.isclose((up - down) / (2 * h), net.signal(at)[i], rtol=1e-7, atol=1e-8)


def test_the_networks_are_of_many_shapes():
    assert {net.T for net in NETWORKS} == {1, 2, 3, 6}
    assert any(len(set(net.sizes.values())) == 4 for net in NETWORKS)
    assert all(np.abs(net.first).min() > 0 and np.abs(net.last).min() > 0 for net in NETWORKS)


# ------------------------------------------------------------------------------------------- the setting
@pytest.mark.parametrize("net", NETWORKS, ids=lambda net: f"T = {net.T}")
def test_the_setting_is_6_0a(net):
    f, b = net.forward(), net.backward_states()
    model = net.model(n=0)
    assert agrees(hf[n], net.first, model) and agrees(hb[T + 1], net.last, model)
    for at in range(1, net.T + 1):
        model = net.model(t=at)
        assert agrees(hf[t], f[at], model) and agrees(hb[t], b[at], model)
        assert agrees(hf[t], logistic(net.Wf @ net.x[at] + net.Uf @ f[at - 1]), model)
        assert agrees(hb[t], logistic(net.Wb @ net.x[at] + net.Ub @ b[at + 1]), model)
        assert agrees(output(t), net.Vf @ f[at] + net.Vb @ b[at], model)
        assert agrees(loss_at(t), net.losses()[at], model)
        assert agrees(slopes(t), net.slopes(at), model)
        assert agrees(loss, sum(net.losses().values()), model)


def test_the_two_directions_do_not_touch():
    assert (hf.start_time, hb.start_time) == (0, T + 1)
    assert hf.forward and not hb.forward
    assert (hf.start_value, hb.start_value) == (first, last)
    assert (first.shape, last.shape) == ((m,), (q,))
    assert loss.expr == Sum(loss_at(t), t) and loss_at(t) == norm(z[t] - output(t)) ** 2


# ------------------------------------------------------------------------------------- the lemmas, by value
def sides(the_claim):
    """Left and right side, below the guard if there is one."""
    statement = the_claim.statement
    return (statement.args[1] if isinstance(statement, Implies) else statement).args


def test_one_step():
    assert one_step.statement == Implies(n < T, Eq(jacobian(hf[n + 1], hf[n]), slopes(n + 1) @ Uf))
    for net in NETWORKS:
        for at in range(net.T):
            for side in sides(one_step):
                assert same(side, net.jacobian(at + 1, at), net.model(n=at))


def test_one_state_against_itself_and_against_later_ones():
    assert itself.statement.args[0] == (n <= T) and earlier.statement.args[0] == (s < t)
    for net in NETWORKS:
        size = net.sizes["m"]
        for at in range(net.T + 1):
            assert all(same(side, np.eye(size), net.model(n=at)) for side in sides(itself))
            for later in range(at + 1, net.T + 1):
                if at:
                    assert not net.jacobian(at, later).any()
                    model = net.model(s=at, t=later)
                    assert all(same(side, np.zeros((size, size)), model) for side in sides(earlier))


def test_through_the_next_state():
    assert through.statement.args[0] == (n + 1 + r <= T)
    for net in NETWORKS:
        for at in range(net.T):
            for more in range(net.T - at):
                for side in sides(through):
                    assert same(side, net.jacobian(at + 1 + more, at), net.model(n=at, r=more))


def test_by_the_times_of_the_losses():
    for net in NETWORKS:
        for at in range(net.T + 1):
            assert all(same(side, net.signal(at), net.model(n=at)) for side in sides(by_times))
        for at in range(1, net.T + 1):
            for then in range(1, net.T + 1):
                part = net.in_state(lambda then=then, net=net, **c: net.losses(**c)[then], at)
                assert same(carried(s, t), part, net.model(s=then, t=at))


# -------------------------------------------------------------------------------------- the claims, by value
CHAIN = error_signal.chain


@pytest.mark.parametrize("k", range(len(CHAIN.sides)))
def test_every_side_of_6_2a_is_the_signal(k):
    for net, at in BEFORE_LAST:
        assert same(CHAIN.sides[k], net.error_signals()[at], net.model(t=at))


@pytest.mark.parametrize("k", range(len(last_signal.chain.sides)))
def test_every_side_at_the_last_time_is_the_signal(k):
    for net in NETWORKS:
        assert same(last_signal.chain.sides[k], net.error_signals()[net.T], net.model())


@pytest.mark.parametrize("k", range(len(initial_signal.chain.sides)))
def test_every_side_at_the_initial_state_is_the_signal(k):
    for net in NETWORKS:
        assert same(initial_signal.chain.sides[k], net.error_signals()[0], net.model())


def test_6_2a_is_the_recursion_of_the_audit():
    """∇_{h_t} L = ∇_{h_t} L_t + (∂h_{t+1}/∂h_t)ᵀ ∇_{h_{t+1}} L for 1 ≤ t ≤ T − 1, and the boundary cases."""
    carried_back = jacobian(hf[t + 1], hf[t]).T @ grad(loss, hf[t + 1])
    assert error_signal.statement == Eq(grad(loss, hf[t]), grad(loss_at(t), hf[t]) + carried_back)
    assert tuple(error_signal.given) == (t < T,)
    assert last_signal.statement == Eq(grad(loss, hf[T]), grad(loss_at(T), hf[T]))
    assert initial_signal.statement == Eq(grad(loss, hf[0]), jacobian(hf[1], hf[0]).T @ grad(loss, hf[1]))
    assert not last_signal.given and not initial_signal.given
    for net, at in TIMES:
        model = net.model(t=at)
        assert same(grad(loss_at(t), hf[t]), net.local_signal(at), model)
        assert same(local(t), net.local_signal(at), model)
        if at < net.T:
            assert same(carried_back, net.error_signals()[at] - net.local_signal(at), model)


# ------------------------------------------------------------------------------------------ false variants
def after(k):
    return grad(loss, hf[k])


step_back = jacobian(hf[t + 1], hf[t])
own = grad(loss_at(t), hf[t])
WRONG = {
    "the state before": own + jacobian(hf[t], hf[t - 1]).T @ after(t - 1),
    "the signal of the same time": own + step_back.T @ after(t),
    "transpose dropped": own + step_back @ after(t + 1),
    "factors reversed": own + (Uf @ slopes(t + 1)).T @ after(t + 1),
    "U transposed once too often": own + slopes(t + 1) @ Uf @ after(t + 1),
    "slopes of the state before": own + (slopes(t) @ Uf).T @ after(t + 1),
    "slopes forgotten": own + Uf.T @ after(t + 1),
    "own loss missing": step_back.T @ after(t + 1),
    "nothing carried": own,
    "own loss twice": own + own + step_back.T @ after(t + 1),
    "own loss of the time after": grad(loss_at(t + 1), hf[t]) + step_back.T @ after(t + 1),
    "only the loss of the time after is carried": own + step_back.T @ grad(loss_at(t + 1), hf[t + 1]),
    "the sign": own - step_back.T @ after(t + 1),
    "squared slopes": own + (slopes(t + 1) @ slopes(t + 1) @ Uf).T @ after(t + 1),
    "factor 2 missing": -1 * Vf.T @ (z[t] - output(t)) + step_back.T @ after(t + 1),
    "residual turned round": -2 * Vf.T @ (output(t) - z[t]) + step_back.T @ after(t + 1),
    "zero": zeros(m),
}


def wrong(name):
    return claim("x", name, Eq(grad(loss, hf[t]), WRONG[name]), given=[t < T])


@pytest.mark.parametrize("name", WRONG)
def test_a_false_variant_is_found_and_refuted(name):
    assert not all(same(WRONG[name], net.error_signals()[at], net.model(t=at)) for net, at in BEFORE_LAST)
    assert refuted(wrong(name))


MISTAKES = [
    "the state before",
    "transpose dropped",
    "factors reversed",
    "nothing carried",
    "own loss missing",
]
REST = [pytest.param(name, marks=pytest.mark.slow) for name in WRONG if name not in MISTAKES]


@pytest.mark.parametrize("name", [*MISTAKES, *REST])
def test_a_false_variant_is_refused(name):
    assert verdict(wrong(name)).verdict == "open"


FALSE_AT_THE_ENDS = {
    "no signal at the last time": Eq(grad(loss, hf[T]), zeros(m)),
    "the boundary as an ordinary time": Eq(
        grad(loss, hf[T]), grad(loss_at(T), hf[T]) + Uf.T @ grad(loss_at(T), hf[T])
    ),
    "a loss at time 0": Eq(
        grad(loss, hf[0]), -2 * Vf.T @ (z[1] - output(1)) + jacobian(hf[1], hf[0]).T @ after(1)
    ),
    "initial state, transpose dropped": Eq(grad(loss, hf[0]), jacobian(hf[1], hf[0]) @ after(1)),
    "a state depends on a later one": Implies(s < t, Eq(jacobian(hf[s], hf[t]), Uf)),
    "one step, reversed": Implies(n < T, Eq(jacobian(hf[n + 1], hf[n]), Uf @ slopes(n + 1))),
    "two steps, reversed": Implies(
        n + 2 <= T,
        Eq(jacobian(hf[n + 2], hf[n]), (slopes(n + 1) @ Uf) @ (slopes(n + 2) @ Uf)),
    ),
    "through, reversed": Implies(
        n + 1 + r <= T,
        Eq(jacobian(hf[n + 1 + r], hf[n]), (slopes(n + 1) @ Uf) @ jacobian(hf[n + 1 + r], hf[n + 1])),
    ),
    "itself is zero": Implies(n <= T, Eq(jacobian(hf[n], hf[n]), zeros(m, m))),
    "only the start": Implies(n <= T, Eq(jacobian(hf[n], hf[0]), zeros(m, m))),
}


@pytest.mark.parametrize("name", FALSE_AT_THE_ENDS)
def test_false_at_the_ends_or_in_order(name):
    c = claim("x", name, FALSE_AT_THE_ENDS[name])
    assert verdict(c).verdict == "open"
    assert refuted(c)


def test_a_state_beyond_the_last_has_no_signal():
    """h_{T+1} has no value, and a derivative in it has none either: 6.2a closes at t = T by a claim of its own."""
    for net in NETWORKS:
        for node in (after(T + 1), jacobian(hf[T + 1], hf[T])):
            with pytest.raises(Undefined):
                evaluate(node, net.model())
    assert verdict(claim("x", "beyond", Eq(jacobian(hf[T + 1], hf[T]), slopes(T + 1) @ Uf))).verdict == "open"


def test_a_signal_of_a_state_that_is_not_there_is_not_proved():
    assert verdict(claim("x", "beyond", Eq(after(T + 1), after(T + 1)))).verdict == "open"


TEXT = {
    "transpose": (
        [
            (
                "jacobian(hf[t + 1], hf[t]).T @ grad(loss, hf[t + 1]),",
                "jacobian(hf[t + 1], hf[t]) @ grad(loss, hf[t + 1]),",
            )
        ],
        ["6.2a"],
    ),
    "own loss": ([("grad(loss_at(t), hf[t]) + jacobian", "jacobian")], ["6.2a"]),
    "first sum to t": (
        [("Sum(carried(s, t), (s, 1, t - 1)) + ", "Sum(carried(s, t), (s, 1, t)) + ")],
        ["6.2a"],
    ),
    "local without 2": ([("return -2 * Vf.T", "return -1 * Vf.T")], ["6.2-by-times", "6.2a", "6.2a-last"]),
    "one step reversed": ([("slopes(n + 1) @ Uf", "Uf @ slopes(n + 1)")], ["6.2-one-step", "6.2-through"]),
    "earlier and equal": ([("Implies(s < t, Eq(jacobian", "Implies(s <= t, Eq(jacobian")], ["6.2-earlier"]),
    "itself is zero": ([("eye(m)", "zeros(m, m)")], ["6.2-itself"]),
}


QUICK = ["transpose", "one step reversed", "earlier and equal", "itself is zero"]
LONG = [pytest.param(name, marks=pytest.mark.slow) for name in TEXT if name not in QUICK]


@pytest.mark.parametrize("name", [*QUICK, *LONG])
def test_a_text_altered_is_not_proved(name):
    edits, ids = TEXT[name]
    assert proved_of(edited(module, *edits), ids) == []


# ---------------------------------------------------------------------------------------- hypotheses dropped
def test_without_t_below_T_there_is_no_value():
    """At t = T the state at T + 1 asks for x at T + 1, which is not there."""
    claims = edited(module, ("    given=[t < T],\n", ""))
    assert proved_of(claims, ["6.2a"]) == []
    found = verdict(bare(claims["6.2a"]), numeric=True)
    assert found.verdict == "open" and "no value at T = 1" in found.message and "t = 1" in found.message
    for net in NETWORKS:
        with pytest.raises(Undefined):
            evaluate(error_signal.statement.right, net.model(t=net.T))


@pytest.mark.parametrize(
    ("edit", "which"),
    [
        (("Implies(n < T, Eq(jacobian(hf[n + 1]", "Implies(n <= T, Eq(jacobian(hf[n + 1]"), "6.2-one-step"),
        (("        n + 1 + r <= T,", "        n + r <= T,"), "6.2-through"),
        (
            ("Implies(n <= T, Eq(jacobian(hf[n], hf[n])", "Implies(n <= T + 1, Eq(jacobian(hf[n], hf[n])"),
            "6.2-itself",
        ),
    ],
    ids=[
        "one step beyond the last",
        "through beyond the last",
        "itself beyond the last",
    ],
)
def test_a_guard_weakened_is_not_proved(edit, which):
    assert proved_of(edited(module, edit), [which]) == []


def test_a_longer_input_gives_the_last_state_a_successor():
    """A control: where x reaches to T + 1, the Jacobian of one step at t = T has a value, and is proved."""
    wide = sequence("x", Wf.shape[1], last=T + 1)
    h = recursion("h^f", m, start={0: first}, step=lambda h, t: fn.logistic(Wf @ wide[t] + Uf @ h[t - 1]))
    step = diag(hadamard(h[n + 1], ones(m) - h[n + 1])) @ Uf
    line = calc(jacobian(h[n + 1], h[n])).eq(step, by=[h, facts.chain_rule])
    c = claim("x", "beyond", Implies(n <= T, line.statement()), proof=line)
    assert verdict(c, numeric=True).verdict == "proved"


# -------------------------------------------------------------------------- what the theorem rests on
STATES = {"T", "m", "k", "h^f_0", "x", "W^f", "U^f", "t", "s", "n", "r"}
ALLOWED = {
    "h^f": STATES,
    "h^b": {"T", "q", "k", "h^b_{T+1}", "x", "W^b", "U^b", "t", "s", "n", "r"},
}


@pytest.fixture(scope="module")
def certificates_of_6_2(tmp_path_factory):
    path = certificate(module, IDS, tmp_path_factory.mktemp("c") / "c.json")
    return path, entries(path)


@pytest.mark.parametrize("which", IDS)
def test_no_recursion_of_derivatives_is_defined_assumed_or_an_axiom(certificates_of_6_2, which):
    walk = Walk(certificates_of_6_2[1][which])
    assert walk.complaints(ALLOWED) == []
    assert "h^f" in {d["name"] for d in walk.definitions}
    assert axioms_are_of_analysis()
    assert {s["rule"] for s in walk.steps} >= {"establish"}


def test_the_walk_sees_an_error_signal_taken_as_a_definition(tmp_path):
    """Trap 57: the recursion defined, and then "proved"."""
    signal = recursion(
        "lambda",
        m,
        start={T: local(T)},
        step=lambda v, t: local(t) + (slopes(t + 1) @ Uf).T @ v[t + 1],
    )
    from symproofs.runner import certificates as export
    from symproofs.runner.judge import judge
    from symproofs.runner.targets import targets_of

    cheap = claim("57", "by definition", calc(signal[T]).eq(local(T), by=signal))
    found = judge(targets_of([cheap]), numeric=False)
    assert found[0].verdict.verdict == "proved"
    path = export.export(found, tmp_path / "c.json")
    complaints = Walk(entries(path)["57"]).complaints(ALLOWED)
    assert complaints == ["a recursion lambda"]
    # and ∇ is no name for it: that the two agree is not there for the asking
    assert (
        verdict(claim("x", "by name", calc(grad(loss, hf[t])).eq(signal[t], by=[signal, hf]))).verdict
        == "open"
    )


def test_verdicts():
    found = verdicts(module)
    assert {i: found[i].verdict for i in IDS} == dict.fromkeys(IDS, "proved")
    assert found["6.2a"].hypotheses == ("t < T",)
    for i in IDS:
        assert set(found[i].axioms) == {"chain rule", "rules of differentiation"}
        assert i == "6.2a" or not found[i].hypotheses


@pytest.mark.slow
def test_verdicts_with_spot_checks():
    found = verdicts(module, numeric=True)
    assert {i: found[i].verdict for i in IDS} == dict.fromkeys(IDS, "proved")


def test_certificates_check_again_and_changed_ones_are_refused(certificates_of_6_2, tmp_path):
    path, _ = certificates_of_6_2
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
        at = {k: torch.tensor(getattr(net, k), dtype=torch.float64) for k in ("Wf", "Uf", "Vf", "Vb")}
        state, states, total = torch.tensor(net.first, requires_grad=True), {}, 0
        states[0] = state
        backward = net.backward_states()
        for k in range(1, net.T + 1):
            state = torch.sigmoid(at["Wf"] @ torch.tensor(net.x[k]) + at["Uf"] @ state)
            state.retain_grad()
            states[k] = state
            error = torch.tensor(net.z[k]) - at["Vf"] @ state - at["Vb"] @ torch.tensor(backward[k])
            total = total + (error * error).sum()
        total.backward()
        for k, value in net.error_signals().items():
            assert np.allclose(states[k].grad.numpy(), value, rtol=1e-10, atol=1e-10)


def test_symbols_are_those_of_the_audit():
    assert (x.dims, z.dims) == ((Wf.shape[1],), (Vf.shape[0],)) and (x.first, x.last) == (1, T)
    assert (Uf.shape, Vf.shape[1], Vb.shape[1]) == ((m, m), m, q)
    sizes = Network(1, 2, 3, 4, 1, 0).sizes
    assert set(sizes) == {"k", "m", "q", "o"}
    assert vector("v", m).shape == hf.dims or tuple(hf.dims) == (m,)
