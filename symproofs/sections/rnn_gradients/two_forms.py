"""5.1: the two forms of the recurrence, states before and after the activation."""

from typing import Any

from symproofs import (
    IH,
    And,
    Eq,
    ForAll,
    Implies,
    Ne,
    at,
    calc,
    claim,
    contradiction,
    definition,
    discussion,
    each,
    erratum,
    eye,
    function,
    have,
    index,
    induction,
    let,
    matrix,
    natural,
    recursion,
    scalar,
    sequence,
    sizes,
    steps,
    vector,
)

k, m = sizes("k m")
i, t, n = index("i", m), natural("t", 1), natural("n")
r, s = scalar("r"), scalar("s")
W, U, b = matrix("W", m, m), matrix("U", m, k), vector("b", m)
h0, g0, x = vector("h_0", m), vector("g_0", m), sequence("x", k)
sigma = function("sigma")  # any function: no inverse, no continuity
h = recursion("h", m, start={0: h0}, step=lambda h, t: W @ sigma(h[t - 1]) + U @ x[t] + b)
g = recursion("g", m, start={0: g0}, step=lambda g, t: sigma(W @ g[t - 1] + U @ x[t] + b))


def before(t: Any) -> Any:
    """What goes into the activation at a time, from the states after it."""
    return W @ g[t - 1] + U @ x[t] + b


two_recurrences = definition(
    "5.0a",
    "The two recurrences",
    And(Eq(h[t], W @ sigma(h[t - 1]) + U @ x[t] + b), Eq(g[t], sigma(W @ g[t - 1] + U @ x[t] + b))),
)
f, v = function("f"), vector("v", m)
injective = ForAll(r, s, Implies(Eq(sigma(r), sigma(s)), Eq(r, s)))
related = Eq(g[t - 1], f(h[t - 1]))
a = let("a", before(t))
undone = Eq(sigma(v), g[t])  # v is what an inverse of the activation gives
equal_values = ForAll(i, Eq(sigma(v[i]), sigma(a[i])))
equal_entries = ForAll(i, Eq(v[i], a[i]))
backward = claim(
    "5.1a",
    "An injective activation, undone",
    Implies(undone, Eq(v, W @ f(h[t - 1]) + U @ x[t] + b)),
    given=[injective, related],
    proof=steps(
        have(equal_values, proof=calc(sigma(v[i])).eq(g[t][i], by=undone).eq(sigma(a[i]), by=[g, a])),
        have(
            equal_entries,
            proof=steps(
                have(Eq(sigma(v[i]), sigma(a[i])), by=at(equal_values, i)),
                calc(v[i]).eq(a[i], by=at(injective, v[i], a[i])),
            ),
        ),
        calc(v)
        .eq(a, by=equal_entries)
        .eq(W @ g[t - 1] + U @ x[t] + b, by=a)
        .eq(W @ f(h[t - 1]) + U @ x[t] + b, by=related),
    ),
)
choice = claim(
    "5.1b",
    "With the activation itself for f, the other recurrence",
    calc(W @ sigma(h[t - 1]) + U @ x[t] + b).eq(h[t], by=h),
)
agree = Eq(g[t - 1], sigma(h[t - 1]))
forward_step = claim(
    "5.1c",
    "If the states agree at one time, they agree at the next",
    calc(sigma(h[t]))
    .eq(sigma(W @ sigma(h[t - 1]) + U @ x[t] + b), by=h)
    .eq(sigma(W @ g[t - 1] + U @ x[t] + b), by=agree)
    .eq(g[t], by=g),
    given=[agree],
)
same_start = Eq(g0, sigma(h0))
equivalent = claim(
    "5.1d",
    "States that agree at the start agree at every time",
    Eq(g[n], sigma(h[n])),
    given=[same_start],
    proof=induction(
        n,
        base=calc(g[0]).eq(g0, by=g).eq(sigma(h0), by=same_start).eq(sigma(h[0]), by=h),
        step=calc(g[n + 1])
        .eq(sigma(W @ g[n] + U @ x[n + 1] + b), by=g)
        .eq(sigma(W @ sigma(h[n]) + U @ x[n + 1] + b), by=IH)
        .eq(sigma(h[n + 1]), by=h),
    ),
)
started_alike = erratum(
    "5.1d-literal",
    "Networks that start in the same state, as at 0, differ after one step",
    Eq(g[1], sigma(h[1])),
    given=[Eq(g0, h0), Eq(W, eye(m)), Eq(b, -U @ x[1]), Ne(sigma(sigma(h0)), sigma(h0))],
    corrected=equivalent,
    proof=contradiction(
        have(
            Eq(sigma(sigma(h0)), sigma(h0)),
            proof=calc(sigma(sigma(h0)))
            .eq(sigma(W @ sigma(h0) + U @ x[1] + b), by=[Eq(W, eye(m)), Eq(b, -U @ x[1])])
            .eq(sigma(h[1]), by=h)
            .eq(g[1], by=Eq(g[1], sigma(h[1])))
            .eq(sigma(W @ g0 + U @ x[1] + b), by=g)
            .eq(sigma(h0), by=[Eq(g0, h0), Eq(W, eye(m)), Eq(b, -U @ x[1])]),
        ),
        by=[Ne(sigma(sigma(h0)), sigma(h0)), Eq(sigma(sigma(h0)), sigma(h0))],
    ),
)
any_start = claim(
    "5.1d-any-start",
    "From any start, what goes into the activation obeys the other recurrence",
    And(Eq(g[t], sigma(before(t))), Eq(before(t + 1), W @ sigma(before(t)) + U @ x[t + 1] + b)),
    proof=each(
        calc(g[t]).eq(sigma(before(t)), by=g),
        calc(before(t + 1)).eq(W @ sigma(before(t)) + U @ x[t + 1] + b, by=g),
    ),
)
invertible_activations = discussion(
    "5.1e",
    "Which activations have an inverse",
    "Many have one on their range: the logistic function, tanh, softplus and the leaky rectifier are strictly "
    "increasing. The rectifier has none. The equivalence needs no inverse.",
    see=[equivalent],
)
