"""5.1, 5.2m, (10) and 5.3: networks run in NumPy against what is claimed of them, and what is false beside it.

Each network is written here from the audit's text, h_t = Wσ(h_{t−1}) + (input of time t), with the Jacobian of one step
W diag(σ′(h)) multiplied in the order of the times, the latest on the left.
"""

import numpy as np
import pytest

from symproofs import Eq, eye
from symproofs.numeric import Model, evaluate
from symproofs.sections.rnn_gradients import (
    eigenvalues,
    exploding,
    order,
    some_rate,
    switched,
    threshold,
    two_forms,
)

from .comparison import as_floats, nested
from .variants import bare, certificate, checks_again, edited, proved_of, verdict, verdicts

VERDICTS = {
    eigenvalues: {"5.2m": "refuted as written"},
    switched: dict.fromkeys(("5.2m-nilpotent", "5.2m-eigenvalues", "5.2m-held", "5.2m-trajectory"), "proved"),
    order: {"5.2d": "proved", "5.2d-literal": "refuted as written"},
    threshold: dict.fromkeys(("5.3a-sharp", "5.3b", "5.3b-held", "5.3b-bounded", "5.3b-dies"), "proved"),
    exploding: dict.fromkeys(("5.3a-bounded", "5.3a", "5.3a-every-rate"), "proved"),
    some_rate: {"5.3c": "proved"},
    two_forms: {"5.1d": "proved", "5.1d-literal": "refuted as written"},
}
ROUGH = 1e-5  # of derivatives by differences


def jacobian(weights, slope, states):
    """J_{T−1} ⋯ J_0 along states h_0, …, h_{T−1}."""
    out = np.eye(len(weights))
    for h in states:
        out = weights @ np.diag(slope(h)) @ out
    return out


def spectral(a):
    return np.linalg.svd(a)[1][0]


class Bounded:
    """σ(z) = z/(1 + z²): |σ′| ≤ 1, σ′(0) = 1, σ′(1) = 0."""

    def __call__(self, z, order=0):
        z = float(z)
        return z / (1 + z * z) if order == 0 else (1 - z * z) / (1 + z * z) ** 2


SIGMA = Bounded()


@pytest.mark.parametrize("module", VERDICTS, ids=lambda m: m.__name__.rpartition(".")[2])
def test_verdicts(module):
    found = verdicts(module, numeric=True)
    assert {i: found[i].verdict for i in VERDICTS[module]} == VERDICTS[module]
    assert all(v.verified or v.verdict == "discussion" for v in found.values())
    assert all(v.corrected_by or not v.unused_hypotheses for v in found.values())


# ------------------------------------------------------------------------------------------- W = −5I, σ = id
@pytest.mark.parametrize(("size", "time"), [(1, 0), (2, 1), (3, 3), (1, 6)])
def test_minus_five_times_the_identity(size, time):
    found = spectral(jacobian(-5 * np.eye(size), np.ones_like, [np.zeros(size)] * time))
    assert np.isclose(found, 5.0**time, rtol=1e-12)
    model = Model(
        integers={"m": size, "k": 1, "T": time},
        values={"W": nested(-5 * np.eye(size)), "U": nested(np.ones((size, 1))), "b": nested(np.zeros(size)),
                "h_0": nested(np.arange(size))},
        sequences={"x": lambda t: nested(np.array([t]))},
    )  # fmt: skip
    for side in eigenvalues.stretch.statement.args:
        assert np.isclose(float(evaluate(side, model)), found, rtol=ROUGH)


def test_its_eigenvalues_are_below_every_bound_and_its_norm_is_above():
    assert max(np.linalg.eigvals(-5 * np.eye(3)).real) < 0 < 1 < spectral(-5 * np.eye(3))
    assert eigenvalues.minus_five == Eq(eigenvalues.W, -5 * eye(eigenvalues.m))


# --------------------------------------------------------------------------------------- two units in turn
def along(sigma, slope, on, off, time):
    """J_{T:0} of the network that inputs hold at (on, off) and (off, on) in turn, by its recursion."""
    weights, states = np.array([[2.0, -2.0], [2.0, -2.0]]), []
    h = np.array([on, off])
    for t in range(time):
        states.append(h)
        wanted = np.array([on, off] if t % 2 else [off, on])
        h = weights @ sigma(h) + (wanted - weights @ sigma(states[-1]))
        assert np.allclose(h, wanted)
    return jacobian(weights, slope, states)


UNITS = {
    "rectifier": (lambda h: np.maximum(h, 0), lambda h: (h > 0) * 1.0, 1.0, -1.0),
    "smooth": (lambda h: h / (1 + h * h), lambda h: (1 - h * h) / (1 + h * h) ** 2, 0.0, 1.0),
}


@pytest.mark.parametrize("kind", UNITS)
def test_the_norm_doubles_each_step(kind):
    assert np.allclose(np.linalg.eigvals(np.array([[2, -2], [2, -2]])), 0, atol=1e-7)  # a double root: √ε
    for time in range(1, 21):
        found = spectral(along(*UNITS[kind], time))
        assert np.isclose(found, np.sqrt(2) * 2.0**time, rtol=1e-12)
    assert round(spectral(along(*UNITS[kind], 20)) / 1e4) == 148  # 1.48·10⁶, as the audit has it


@pytest.mark.parametrize("time", [1, 2, 3])
def test_the_claim_is_about_this_network(time):
    model = Model(
        integers={"n": time, "T": time},
        values={"e": (1, -1), "v": (0, 1)},
        functions={"sigma": SIGMA},
    )
    expected = along(*UNITS["smooth"], time)
    assert np.allclose(as_floats(evaluate(switched.W, model)), [[2, -2], [2, -2]])
    left, right = switched.doubling.statement.args
    assert np.isclose(float(evaluate(left, model)), spectral(expected), rtol=ROUGH)
    assert np.isclose(float(evaluate(right, model)), spectral(expected), rtol=1e-12)
    for side in switched.along.statement.args:
        assert np.allclose(as_floats(evaluate(side, model)), expected, rtol=ROUGH, atol=ROUGH)


def test_the_order_matters():
    weights, states = np.array([[2.0, -2.0], [2.0, -2.0]]), [np.array([0.0, 1.0]), np.array([1.0, 0.0])]
    slope = UNITS["smooth"][1]
    first, second = (weights @ np.diag(slope(h)) for h in states)
    model = Model(values={"e": (1, -1), "v": (0, 1)}, functions={"sigma": SIGMA})
    left, right = order.as_written.args
    assert np.allclose(as_floats(evaluate(left, model)), second @ first, atol=ROUGH)
    assert np.allclose(as_floats(evaluate(right, model)), first @ second, atol=ROUGH)
    assert not np.allclose(first @ second, second @ first)
    # the audit's example: J₁J₀ = 0 and J₀J₁ ≠ 0
    w, d0, d1 = np.array([[1, 1], [0, 1]]), np.diag([1, 0]), np.diag([0, 1])
    assert not np.any((w @ d1) @ (w @ d0)) and np.any((w @ d0) @ (w @ d1))


# ---------------------------------------------------------------------------------------------- thresholds
def test_a_nilpotent_matrix_beyond_the_threshold():
    for size in (2, 3):
        w = np.zeros((size, size))
        w[0, 1] = 10
        assert np.isclose(np.linalg.eigvalsh(w.T @ w)[-1], 100)
        sizes = [spectral(jacobian(w, np.ones_like, [np.zeros(size)] * t)) for t in range(6)]
        assert sizes == [1, 10, 0, 0, 0, 0]


@pytest.mark.parametrize(("rho", "z"), [(2.0, 0.5), (3.0, 1.0), (1.05, 0.0), (-2.0, 0.0)])
def test_a_network_held_at_a_point(rho, z):
    weights, h = rho * np.eye(2), np.full(2, z)
    for time in range(1, 5):
        states = []
        state = h
        for _ in range(time):
            states.append(state)
            state = weights @ np.array([SIGMA(x) for x in state]) + (z - rho * SIGMA(z))
            assert np.allclose(state, h)
        found = spectral(jacobian(weights, lambda h: np.array([SIGMA(x, 1) for x in h]), states))
        assert np.isclose(found, abs(rho * SIGMA(z, 1)) ** time, atol=1e-12)
        model = Model(integers={"m": 2, "T": time}, values={"rho": rho, "z": z}, functions={"sigma": SIGMA})
        for side in threshold.size.statement.args:
            assert np.isclose(float(evaluate(side, model)), found, rtol=ROUGH, atol=ROUGH)


def test_the_audits_own_examples_of_thresholds():
    h = 1.0
    for _ in range(200):
        h = 2 * np.tanh(h)
    assert round(h, 4) == 1.9150  # W = 2, σ = tanh: λ = 4 > 1, and the factor at the fixed point is below 1
    assert round(2 * (1 - np.tanh(h) ** 2), 4) == 0.1664
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])  # λ = 1/γ²: the norm stays 1
    assert np.isclose(spectral(np.linalg.matrix_power(turn, 50)), 1)
    assert 0.9**2 > 0.5**2 and 0.9**200 < 1e-9  # beyond δ²/γ² for δ = 1/2, and vanishing


def test_networks_that_start_at_0_differ():
    logistic = lambda a: 1 / (1 + np.exp(-a))  # noqa: E731
    g = logistic(1 * 0.0)
    h = 1 * logistic(0.0)
    assert round(float(logistic(h)), 4) == 0.6225 and g == 0.5


# ----------------------------------------------------------------------------------------------- variants
FALSE = {
    "weights that contract": (eigenvalues, [("-5 * eye(m)", "Rational(1, 2) * eye(m)")], ["5.2m"]),
    "another norm": (eigenvalues, [(".eq(5**T),", ".eq(4**T),")], ["5.2m-stretch"]),
    "the sum of the weights' signs": (switched, [("Eq(e[2], -1)", "Eq(e[2], 1)")], ["5.2m-nilpotent"]),
    "three times each step": (switched, [(".eq(sqrt(2) * 2**n", ".eq(sqrt(2) * 3**n")], ["5.2m-trajectory"]),
    "both units on": (switched, [("Eq(sigma.prime(v[2]), 0)", "Eq(sigma.prime(v[2]), 1)")], ["5.2m-trajectory"]),
    "slopes of any size": (switched, [("given=[*signs, *slopes]", "given=signs")], ["5.2m-trajectory"]),
    "slopes that are alike": (order, [("Ne(p**2, q**2)", "Eq(p, q)")], ["5.2d-literal"]),
    "at the threshold": (threshold, [("rho > 1 / gamma", "rho >= 1 / gamma")], ["5.3a-sharp"]),
    "a slope that is only bounded": (
        threshold,
        [("Eq(abs(sigma.prime(z)), gamma)", "abs(sigma.prime(z)) <= gamma")],
        ["5.3a-sharp"],
    ),
    "steeper than 1": (threshold, [("growth <= 1", "growth <= 2")], ["5.3b-held"]),
    "any weights": (threshold, [("given=[square_is_zero]", "given=[]")], ["5.3b-bounded", "5.3b-dies"]),
    "one unit": (threshold, [("given=[m >= 2, entries]", "given=[entries]")], ["5.3b"]),
    "weights of which nothing is known": (threshold, [("given=[m >= 2, entries]", "given=[m >= 2]")], ["5.3b"]),
    "a factor δ ≤ 1": (
        some_rate,
        [("eigenvalue < 1 / gamma**2)", "eigenvalue <= 1 / gamma**2)")],
        ["5.3c"],
    ),
    "an activation that keeps the start": (
        two_forms,
        [("Ne(sigma(sigma(h0)), sigma(h0))", "Eq(sigma(h0), h0)")],
        ["5.1d-literal"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FALSE)
def test_false_variants_are_not_proved(name):
    module, edits, ids = FALSE[name]
    if "Rational" in str(edits):
        edits = [
            ("from symproofs import (", "from symproofs import Rational\nfrom symproofs import ("),
            *edits,
        ]
    claims = edited(module, *edits)
    assert proved_of(claims, ids) == []


REFUTED = {
    "another norm": (eigenvalues, [(".eq(5**T),", ".eq(4**T),")], "5.2m-stretch"),
    "the latest step on the right": (
        order,
        [("Eq(whole, ordered[T])", "Eq(whole, ordered[T].T)")],
        "5.2d",
    ),
    "any weights": (threshold, [("given=[square_is_zero]", "given=[]")], "5.3b-dies"),
    "weights of which nothing is known": (threshold, [("given=[m >= 2, entries]", "given=[m >= 2]")], "5.3b"),
}


@pytest.mark.parametrize("name", REFUTED)
def test_false_variants_are_refuted_by_numbers(name):
    module, edits, id = REFUTED[name]
    found = verdict(bare(edited(module, *edits)[id]), numeric=True)
    assert found.verdict == "refuted", found.message


def test_certificates_are_checked_again(tmp_path):
    path = tmp_path / "norms.json"
    certificate(switched, ["5.2m-eigenvalues", "5.2m-trajectory"], path)
    status, text = checks_again(path)
    assert status == 0, text
    certificate(threshold, ["5.3a-sharp", "5.3b-held", "5.3b"], path)
    status, text = checks_again(path)
    assert status == 0, text
