"""5.2: both sides of each statement against networks run in NumPy, and what is false beside them.

The network is simulated from the audit's text: h_t = Wσ(h_{t−1}) + Ux_t + b, J_t = W diag(σ′(h_t)), multiplied in the
order of the chain rule. Sides that hold a derivative are evaluated by differences, hence the wider tolerance.
"""

from fractions import Fraction

import numpy as np
import pytest

from symproofs import And, Eq, Exists, ForAll, Implies, Not, Tends, eye, fn, norm, oo, sizes
from symproofs.numeric import Model, evaluate, find_counterexample, holds, spot_check
from symproofs.sections.rnn_gradients import norms, rate_one, vanishing
from symproofs.sections.rnn_gradients.setting import (
    T,
    W,
    gamma,
    greatest,
    h,
    product,
    rate,
    sigma,
    slope,
    small,
    t,
    whole,
)

from .comparison import agrees, as_floats, nested
from .variants import bare, certificate, checks_again, edited, proved_of, verdict, verdicts

VERDICTS = [
    *("5.2b", "5.2c", "5.2e", "5.2f", "5.2g", "5.2h", "5.2i-sign", "5.2i-weights", "5.2i", "5.2j"),
    *("5.2k-bernoulli", "5.2k", "5.2l-bound", "5.2l", "5.2l-uniform"),
]
ROUGH = 1e-5  # of derivatives by differences


class Slope:
    """σ(z) = γ tanh(z), so that |σ′| ≤ γ."""

    def __init__(self, gamma):
        self.gamma = gamma

    def __call__(self, x, order=0):
        value = np.tanh(float(x))
        return float(self.gamma * (value if order == 0 else 1 - value**2))


class Network:
    """Random weights and inputs, scaled so that ‖W‖ is what is asked for."""

    def __init__(self, seed, size, inputs, stretch, gamma, time):
        rng = np.random.default_rng(seed)
        self.W = rng.normal(size=(size, size))
        self.W *= stretch / np.linalg.svd(self.W)[1][0]
        self.U, self.b = rng.normal(size=(size, inputs)), rng.normal(size=size)
        self.h0, self.gamma, self.time = rng.normal(size=size), gamma, time
        self.x = {t: rng.normal(size=inputs) for t in range(1, time + 3)}
        self.sizes = {"m": size, "k": inputs, "T": time, "t": time}

    def model(self, delta):
        arrays = {"W": self.W, "U": self.U, "b": self.b, "h_0": self.h0}
        return Model(
            integers=self.sizes,
            values={**{k: nested(a) for k, a in arrays.items()}, "gamma": self.gamma, "delta": delta},
            sequences={"x": lambda t: nested(self.x[t])},
            functions={"sigma": Slope(self.gamma)},
        )

    def slopes(self):
        """σ′(h_0), …, σ′(h_T)."""
        h, out = self.h0, []
        for step in range(self.time + 1):
            out.append(self.gamma * (1 - np.tanh(h) ** 2))
            h = self.W @ (self.gamma * np.tanh(h)) + self.U @ self.x[step + 1] + self.b
        return out

    def steps(self):
        """J_0, …, J_T."""
        return [self.W @ np.diag(s) for s in self.slopes()]

    def whole(self):
        """J_{T−1} ⋯ J_0."""
        out = np.eye(len(self.b))
        for step in self.steps()[: self.time]:
            out = step @ out
        return out


NETWORKS = [
    Network(seed, size, inputs, stretch, gamma, time)
    for seed, (size, inputs, stretch, gamma, time) in enumerate(
        [
            (1, 1, 0.8, 1.0, 0),
            (2, 1, 0.9, 0.5, 1),
            (2, 2, 3.0, 0.25, 3),
            (3, 1, 1.5, 0.5, 2),
            (1, 2, 2.0, 0.4, 4),
        ]
    )
]


def spectral(a):
    return np.linalg.svd(a)[1][0]


def near(side, expected, model):
    """Whether a side has the audit's value, up to differences in place of derivatives."""
    got = as_floats(evaluate(side, model))
    return bool(np.abs(got - expected) <= ROUGH * (1 + np.abs(expected)))


@pytest.mark.parametrize("net", NETWORKS, ids=lambda n: f"m{n.sizes['m']}T{n.time}")
def test_sides_are_what_the_audit_says(net):
    top = np.sqrt(np.linalg.eigvalsh(net.W.T @ net.W)[-1])
    delta = min(float(top * net.gamma) * 1.01, 0.99)
    model, steps, j = net.model(delta), net.steps(), net.whole()
    largest = net.slopes()[net.time].max()
    expected = (
        spectral(steps[-1]),
        spectral(steps[-1]),
        spectral(net.W) * largest,
        spectral(net.W) * net.gamma,
    )
    for side, value in zip(vanishing.one_step.proof.sides, expected, strict=True):
        assert near(side, value, model)
    total = np.prod([spectral(s) for s in steps[: net.time]])
    assert near(norm(whole), spectral(j), model)
    assert near(product[T], total, model)
    powers = vanishing.product_by_eigenvalue.statement.args[1]
    assert agrees(powers, (top * net.gamma) ** net.time, model)
    assert vanishing.norm_of_whole.statement == (norm(whole) <= product[T])
    assert vanishing.bound.statement == (norm(whole) <= rate**T)
    assert vanishing.vanishing.statement == Tends(norm(whole), T, oo, 0)
    if top * net.gamma <= delta:
        assert spectral(j) <= delta**net.time + 1e-12
        assert holds(small, model).value


def test_the_hypotheses_are_those_of_the_audit():
    assert vanishing.vanishing.given == (slope, small)
    assert vanishing.one_step.given == (vanishing.here,)
    slopes = abs(sigma.prime(h[t][vanishing.i])) <= gamma
    assert vanishing.here == ForAll(vanishing.i, slopes)  # at the entries of h_t, for this t
    assert small == (greatest <= rate**2 / vanishing.gamma**2)
    assert greatest == fn.lambda_max(W.T @ W)


def test_one_step_asks_for_slopes_at_the_state_only():
    """γ is the greatest slope at h_t, and less than the slope elsewhere: there the bound for all reals fails."""
    net = NETWORKS[4]
    at_state = float(net.slopes()[net.time].max())
    assert at_state < net.gamma  # which is the slope at 0
    model = net.model(0.9)
    model.values["gamma"] = at_state
    assert holds(vanishing.here, model).value
    assert spectral(net.steps()[-1]) <= spectral(net.W) * at_state + 1e-12
    model.values["gamma"] = at_state / 2
    assert not holds(vanishing.here, model).value


def test_powers_by_bernoulli():
    """δ^T(1 + rT) ≤ 1 with δ = 1/(1 + r); equality at T = 0 and at T = 1."""
    for delta in (Fraction(1, 10), Fraction(1, 2), Fraction(99, 100)):
        for time in range(6):
            model = Model(integers={"T": time}, values={"delta": delta})
            left = delta**time * (1 + (1 / delta - 1) * time)
            assert evaluate(vanishing.below.args[0], model) == left <= 1
            assert (left == 1) == (time < 2)
    cited = verdicts(vanishing)
    assert "library.bernoulli" in cited["5.2k-bernoulli"].lemmas
    assert (
        "library.bernoulli" in cited["5.2k"].lemmas and "library.geometric-limit" not in cited["5.2k"].lemmas
    )


def test_uniform_in_everything_but_the_rate():
    """What is bound after N: γ, the weights and biases, the start and the inputs; and their hypotheses with them."""
    bound, inside = [], vanishing.uniformly.statement
    while isinstance(inside, (ForAll, Exists, Implies)):
        bound += [] if isinstance(inside, Implies) else [str(inside.args[0])]
        inside = (
            inside.args[1] if not isinstance(inside, Implies) or inside.args[0] != And(slope, small) else None
        )
    assert bound == ["epsilon", "N", "T", "gamma", "W", "U", "b", "h_0", "x"]
    assert vanishing.uniformly.given == ()


def test_at_the_rate_1_the_norm_stays_1():
    found = verdicts(rate_one, numeric=True)
    assert found["5.2l-at-one"].verdict == "proved"
    eigenvalue, _, limit = rate_one.at_rate_one.statement.args
    for gamma_value, size in ((0.5, 1), (2.0, 3)):
        w = np.eye(size) / gamma_value
        assert np.isclose(np.linalg.eigvalsh(w.T @ w)[-1], 1 / gamma_value**2)
        assert np.isclose(spectral(np.linalg.matrix_power(w * gamma_value, 30)), 1)
    assert limit == Not(rate_one.vanishes)
    assert eigenvalue == Eq(rate_one.greatest, 1 / gamma**2)
    for net in NETWORKS:
        assert near(norm(rate_one.whole), 1, net.model(1))


def test_norms_are_singular_values():
    rng = np.random.default_rng(5)
    for p, q, r in ((1, 1, 1), (2, 3, 1), (3, 2, 4), (2, 2, 2)):
        a, b = rng.normal(size=(p, q)), rng.normal(size=(q, r))
        model = Model(integers={"p": p, "q": q, "r": r}, values={"A": nested(a), "B": nested(b)})
        left, right = norms.norm_of_product.statement.args
        assert agrees(left, spectral(a @ b), model)
        assert agrees(right, spectral(a) * spectral(b), model)
        for side in norms.norm_by_eigenvalue.statement.args:
            assert agrees(side, spectral(a), model)


def test_all_are_proved_and_checked():
    found = verdicts(norms, numeric=True) | verdicts(vanishing, numeric=True)
    assert {i: found[i].verdict for i in VERDICTS} == dict.fromkeys(VERDICTS, "proved")
    assert found["5.2a"].verdict == "definition"
    assert all(not v.unused_hypotheses for v in found.values())


def test_the_limit_rests_on_five_axioms_and_no_more():
    found = verdicts(vanishing)["5.2l"]
    assert set(found.axioms) == {
        "Archimedean property",
        "chain rule",
        "operator norm",
        "rules of differentiation",
        "spectral theorem for λ₁",
    }


def test_certificates_are_checked_again(tmp_path):
    path = tmp_path / "vanishing.json"
    certificate(vanishing, ["5.2g", "5.2l-bound", "5.2l"], path)
    status, text = checks_again(path)
    assert status == 0, text


START = "\none_step = claim("
LATER = ["5.2l-bound", "5.2l"]
FALSE = {
    "no bound of the eigenvalue": ([("given=[slope, small]", "given=[slope]")], LATER),
    "no bound of the slope": ([("given=[slope, small]", "given=[small]")], LATER),
    # 5.2l-at-one proves that this is false: at δ = 1 the norm may be 1 at all times
    "a rate that may be 1": (
        [
            (
                START,
                "\nfrom symproofs import scalar\nrate = scalar('delta', '0 <= delta <= 1')\n"
                "from symproofs.sections.rnn_gradients.setting import greatest\n"
                "small = greatest <= rate**2 / gamma**2\n" + START,
            )
        ],
        ["5.2k", "5.2l", "5.2l-uniform"],
    ),
    "the eigenvalue of W": (
        [
            (
                START,
                "\nfrom symproofs import And, Eq, fn\n"
                "small = And(Eq(W, W.T), fn.lambda_max(W) <= rate / gamma)\n" + START,
            )
        ],
        ["5.2j", *LATER],
    ),
    "slopes bounded from above": (
        [
            ("abs(sigma.prime(h[t][i])) <= gamma", "sigma.prime(h[t][i]) <= gamma"),
            ("abs(sigma.prime(h[T][i])) <= gamma", "sigma.prime(h[T][i]) <= gamma"),
            (
                START,
                "\nfrom symproofs import ForAll\nfrom symproofs.sections.rnn_gradients.setting import s, sigma\n"
                "slope = ForAll(s, sigma.prime(s) <= gamma)\n" + START,
            ),
        ],
        ["5.2g", *LATER],
    ),
    "slopes at another time": ([("sigma.prime(h[t][i])", "sigma.prime(h[t + 1][i])")], ["5.2g"]),
    "slopes of one unit": (
        [("ForAll(i, abs(sigma.prime(h[t][i])) <= gamma)", "abs(sigma.prime(h[t][1])) <= gamma")],
        ["5.2g"],
    ),
    "the limit 1": ([("Tends(norm(whole), T, oo, 0)", "Tends(norm(whole), T, oo, 1)")], ["5.2l"]),
    "the product the other way": ([("norm(whole) <= product[T],", "product[T] <= norm(whole),")], ["5.2h"]),
    "one step by the slope alone": ([(".le(norm(W) * gamma, by=", ".le(gamma, by=")], ["5.2g"]),
}


@pytest.mark.parametrize("name", FALSE)
def test_false_variants_are_not_proved(name):
    edits, ids = FALSE[name]
    claims = edited(vanishing, *edits)
    assert proved_of(claims, ids) == []


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_a_rate_that_may_be_1_is_refuted(seed):
    """W = γ⁻¹ times the identity, σ = γ times the identity, δ = 1: every power of the Jacobian has norm 1."""
    edits, ids = FALSE["a rate that may be 1"]
    claims = edited(vanishing, *edits)
    assert {"5.2k", "5.2l"} <= {*ids}
    for i in ("5.2k", "5.2l"):
        found = find_counterexample(claims[i].statement, claims[i].given, seed=seed)
        assert found["delta"] == "1" and "the limit is said to be 0" in found["reason"]
    assert verdict(bare(claims["5.2l"]), numeric=True).verdict == "refuted"
    assert spot_check(bare(claims["5.2l-bound"]), seed=seed).passed, "the bound 1 is right"


def test_five_times_the_identity_stretches():
    n = sizes("n")
    model = Model(integers={"n": 2})
    assert agrees(norm(-5 * eye(n)), 5, model)
    assert agrees(fn.lambda_max(-5 * eye(n)), -5, model)
