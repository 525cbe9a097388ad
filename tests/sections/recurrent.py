"""The network of section 6 in NumPy, from the statements of the audit alone: forward, and backward by hand.

Times count from 1. Quantities may be complex: a derivative by complex step, f(x + ih)/h with h = 1e-30, loses no
digits. A perturbation is added to one forward state, to one copy of W^f, or to all of them.
"""

import numpy as np

from symproofs.numeric import Model

from .comparison import nested

STEP = 1e-30
# (T, k, m, q, o): times from one; the four sizes different from one another, the last but for 1 × 1
SHAPES = [(1, 2, 3, 4, 1), (2, 3, 2, 1, 4), (3, 1, 2, 3, 2), (6, 2, 1, 3, 4), (2, 1, 1, 1, 1)]


def logistic(a):
    return 1 / (1 + np.exp(-a))


class Network:
    """One network with its data; every array is drawn from a fixed seed."""

    def __init__(self, last, k, m, q, o, seed):
        rng = np.random.default_rng(seed)

        def draw(*shape):
            return np.round(rng.uniform(-1.5, 1.5, shape), 3)

        self.T, self.sizes = last, {"k": k, "m": m, "q": q, "o": o}
        self.Wf, self.Uf, self.Vf = draw(m, k), draw(m, m), draw(o, m)
        self.Wb, self.Ub, self.Vb = draw(q, k), draw(q, q), draw(o, q)
        self.first, self.last = draw(m), draw(q)  # initial states that are not 0
        self.x = {t: draw(k) for t in range(1, last + 1)}
        self.z = {t: draw(o) for t in range(1, last + 1)}

    # ------------------------------------------------------------------------------------------ forward
    def forward(self, state=None, copy=None, weights=0):
        """h^f_0, …, h^f_T; ``state`` = (time, what is added), ``copy`` = (time, what is added to W^f there)."""

        def moved(h, t):
            return h + state[1] if state is not None and state[0] == t else h

        h = {0: moved(self.first, 0)}
        for t in range(1, self.T + 1):
            w = self.Wf + weights
            if copy is not None and copy[0] == t:
                w = w + copy[1]
            h[t] = moved(logistic(w @ self.x[t] + self.Uf @ h[t - 1]), t)
        return h

    def backward_states(self):
        """h^b_{T+1}, …, h^b_1."""
        h = {self.T + 1: self.last}
        for t in range(self.T, 0, -1):
            h[t] = logistic(self.Wb @ self.x[t] + self.Ub @ h[t + 1])
        return h

    def losses(self, **changes):
        """L_1, …, L_T."""
        f, b = self.forward(**changes), self.backward_states()
        errors = {t: self.z[t] - self.Vf @ f[t] - self.Vb @ b[t] for t in self.z}
        return {t: np.sum(e * e) for t, e in errors.items()}

    # ----------------------------------------------------------------------------------- by complex step
    def in_state(self, f, t, size=None):
        """∂f/∂h^f_t for f of the forward pass (a function of the keyword arguments above)."""
        out = []
        for i in range(size or self.sizes["m"]):
            step = np.zeros(self.sizes["m"], dtype=complex)
            step[i] = 1j * STEP
            out.append(np.imag(f(state=(t, step))) / STEP)
        return np.array(out).T

    def in_weights(self, f, copy=None):
        """∂f/∂W^f, or in the copy of one time; indices of W^f come first."""
        m, k = self.Wf.shape
        out = np.empty((m, k), dtype=object)
        for i in range(m):
            for j in range(k):
                step = np.zeros((m, k), dtype=complex)
                step[i, j] = 1j * STEP
                change = {"weights": step} if copy is None else {"copy": (copy, step)}
                out[i, j] = np.imag(f(**change)) / STEP
        return np.array(out.tolist())

    def signal(self, t):
        """∇_{h^f_t} L."""
        return self.in_state(lambda **c: sum(self.losses(**c).values()), t)

    def local_signal(self, t):
        """∇_{h^f_t} L_t."""
        return self.in_state(lambda **c: self.losses(**c)[t], t)

    def jacobian(self, s, t):
        """∂h^f_s/∂h^f_t."""
        return self.in_state(lambda **c: self.forward(**c)[s], t)

    def gradient(self, copy=None):
        """∇_{W^f} L, or in the copy of one time."""
        return self.in_weights(lambda **c: sum(self.losses(**c).values()), copy)

    # --------------------------------------------------------------------------------- backward, by hand
    def slopes(self, t):
        """diag(h^f_t ⊙ (1 − h^f_t))."""
        h = self.forward()[t]
        return np.diag(h * (1 - h))

    def error_signals(self):
        """λ_T = −2V^fᵀe_T, λ_t = −2V^fᵀe_t + (S_{t+1}U^f)ᵀλ_{t+1}; no loss at time 0."""
        f, b = self.forward(), self.backward_states()
        out, after = {}, np.zeros(self.sizes["m"])
        for t in range(self.T, -1, -1):
            own = -2 * self.Vf.T @ (self.z[t] - self.Vf @ f[t] - self.Vb @ b[t]) if t else 0
            carried = (self.slopes(t + 1) @ self.Uf).T @ after if t < self.T else 0
            after = out[t] = own + carried
        return out

    # ---------------------------------------------------------------------------------- as a drawn model
    def model(self, **integers):
        """The model of the spot checks with these sizes, data and integers."""
        values = {
            "W^f": self.Wf,
            "U^f": self.Uf,
            "V^f": self.Vf,
            "W^b": self.Wb,
            "U^b": self.Ub,
            "V^b": self.Vb,
            "h^f_0": self.first,
            "h^b_{T+1}": self.last,
        }
        return Model(
            {**self.sizes, "T": self.T, **integers},
            {name: nested(a) for name, a in values.items()},
            {"x": lambda t: nested(self.x[t]), "z": lambda t: nested(self.z[t])},
        )


NETWORKS = [Network(*shape, seed) for seed, shape in enumerate(SHAPES)]
