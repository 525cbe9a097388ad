"""Verdicts as the runner would give them, made by hand from claims with reasons in words."""

from notation import setting as S

from symproofs import (
    IH,
    E,
    Eq,
    ForAll,
    Ne,
    Sum,
    Var,
    calc,
    claim,
    eye,
    grad,
    index,
    induction,
    jacobian,
    norm,
    zeros,
)
from symproofs.proofs import OpenItem, SpotCheck, StepRecord, Verdict
from symproofs.proofs.hypotheses import LawPart
from symproofs.report.document import chain_records

n, d, X, w, y, p, R, r, Gamma = S.n, S.d, S.X, S.w, S.y, S.p, S.R, S.r, S.Gamma
i, j, t, v, g, h, beta, m = S.i, S.j, S.t, S.v, S.g, S.h, S.beta, S.m
s = index("i", t)

unrolled = claim(
    "1.2d", "The running average, unrolled", Eq(v[t], (1 - beta) * Sum(beta ** (t - s) * g[s], s)),
    proof=induction(
        t,
        base=calc(v[0]).eq((1 - beta) * Sum(beta ** (0 - s) * g[s], (s, 1, 0)), by=v),
        step=calc(v[t + 1])
        .eq(beta * v[t] + (1 - beta) * g[t + 1], by=v)
        .eq(beta * ((1 - beta) * Sum(beta ** (t - s) * g[s], s)) + (1 - beta) * g[t + 1], by=IH)
        .eq((1 - beta) * Sum(beta ** (t + 1 - s) * g[s], (s, 1, t + 1))),
    ),
)  # fmt: skip
mean = claim(
    "1.3f", "Mean of the running average", Eq(E(v[t]), (1 - beta**t) * h),
    proof=induction(
        t,
        base=calc(E(v[0])).eq(zeros(m), by=v).eq((1 - beta**0) * h),
        step=calc(E(v[t + 1]))
        .eq(E(beta * v[t] + (1 - beta) * g[t + 1]), by=v)
        .eq(beta * E(v[t]) + (1 - beta) * E(g[t + 1]), by="linearity of expectation")
        .eq(beta * ((1 - beta**t) * h) + (1 - beta) * h, by=[IH, g])
        .eq((1 - beta ** (t + 1)) * h),
    ),
)  # fmt: skip
dropout = claim(
    "2.1o", "The expected dropout loss is a penalised least-squares loss",
    calc(E(norm(r) ** 2))
    .eq(Sum(E(r[i] ** 2), i), by="linearity of expectation", id="2.1k")
    .eq(Sum(Var(r[i]) + E(r[i]) ** 2, i), by="second moment from variance and mean", id="2.1l")
    .eq(Sum(p * (1 - p) * Sum(w[j] ** 2 * X[i, j] ** 2, j) + (y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i),
        by=[r, R, "variance of a sum", "linearity of expectation"], id="2.1m")
    .eq(Sum((y[i] - p * Sum(X[i, j] * w[j], j)) ** 2, i) + p * (1 - p) * Sum(X[i, j] ** 2 * w[j] ** 2, j, i),
        by="exchange of finite sums", id="2.1n")
    .eq(norm(y - p * X @ w) ** 2 + p * (1 - p) * norm(Gamma @ w) ** 2, by=Gamma, id="2.1o"),
)  # fmt: skip
u, gamma, wn, ell = S.u, S.gamma, S.wn, S.ell
jac = claim(
    "4.2d", "Jacobian of weight normalisation",
    calc(jacobian(wn, u))
    .eq(gamma * (norm(u) * eye(d) - u @ grad(norm(u), u).T) / norm(u) ** 2,
        by=[wn, "quotient rule"], id="4.2b")
    .eq(gamma * (eye(d) / norm(u) - u @ u.T / norm(u) ** 3), by="gradient of the norm", id="4.2c")
    .eq(gamma / norm(u) * (eye(d) - u @ u.T / norm(u) ** 2)),
    given=[Ne(u, 0)],
)  # fmt: skip
time, hf, z, Vf, Uf = S.time, S.hf, S.z, S.Vf, S.Uf
signal = -2 * Vf.T @ (z[time] - S.output(time)) + (S.slope(time + 1) @ Uf).T @ grad(S.loss, hf[time + 1])
error_signal = claim(
    "6.2a", "Recursion of the error signal",
    calc(grad(S.loss, hf[time])).eq(signal, by=[hf, "chain rule", "derivative of the logistic function"]),
    given=[time < S.T, ForAll(S.s, abs(S.sigma.prime(S.s)) <= gamma)],
)  # fmt: skip
long_sum = claim(
    "7.1", "A long line is broken and not cut off",
    calc((u[1] + w[1]) ** 2).eq(
        sum(((u[k] + w[k + 1]) ** 2 - (u[k] - w[k + 1]) ** 2 for k in range(2, 9)), (u[1] + w[1]) ** 2),
        by="nothing but patience",
    ),
)  # fmt: skip
LAW = tuple(str(LawPart(R, part)) for part in ("mean", "variance", "uncorrelated"))
CHECK = SpotCheck(
    True, ("exact enumeration",), ({"n": 1, "d": 2}, {"n": 3, "d": 2}, {"n": 2, "d": 1}), 24, 2.2e-16, 7
)


def records(c):
    """Records of all lines, with what the author cited as what was used."""
    if c.chain is not None:
        return chain_records(c.chain)
    return chain_records(c.proof.base) + chain_records(c.proof.step)


def verdict(c, section, **more):
    """A verdict of ``proved``, or what ``more`` says."""
    fields = {
        "verdict": "proved",
        "steps": records(c),
        "spot_check": CHECK,
        "claim": c,
        "axioms": ("linearity of expectation",),
    }
    fields.update(more)
    return Verdict(c.id, c.title, section, c.statement, "sha256:0", **fields)


def line_verdicts(c, section):
    """Verdicts of the lines of a chain that are claims of their own."""
    out = []
    for id, k in c.line_ids():
        step: StepRecord = records(c)[k]
        statement = c.chain.line_statement(k)
        out.append(Verdict(id, c.title, section, statement, "sha256:1", "proved", (step,), claim=c))
    return out


def all_verdicts():
    """Every kind of verdict at least once."""
    return [
        verdict(unrolled, "momentum", hypotheses=(), axioms=()),
        verdict(mean, "momentum", hypotheses=("g",)),
        *line_verdicts(dropout, "dropout"),
        verdict(dropout, "dropout", hypotheses=LAW),
        *line_verdicts(jac, "normalization"),
        verdict(jac, "normalization", hypotheses=(str(Ne(u, 0)),), axioms=()),
        verdict(
            error_signal, "bidirectional_rnn", verdict="open", spot_check=None,
            hypotheses=(str(time < S.T),), unused_hypotheses=(str(error_signal.given[1]),),
            open=(OpenItem("obligation", "h^f[t + 1] has a value", "t + 1 <= T", "add t < T to given=[...]"),
                  ),
        ),
        verdict(long_sum, "bidirectional_rnn", axioms=()),
        Verdict("E5.1", "Eigenvalues do not bound a product", "bidirectional_rnn", None, "", "discussion",
                message="Prose with nothing to check; 50% of it & more_is $ made precise in 5.2l."),
        Verdict("E1.1", "The sum starts at t = 0", "momentum", Eq(v[t], Sum(beta**s * g[s], s)), "",
                "refuted as written", corrected_by="1.2d", spot_check=CHECK,
                message="At t = 1, β = 1/2, g_1 = 1 the left side is 1/2, the right side is 1/2 ≤ 1."),
    ]  # fmt: skip
