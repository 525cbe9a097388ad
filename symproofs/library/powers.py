"""Powers of one number: their sum, where they lie for a number between 0 and 1, and limits of their multiples."""

from symproofs import (
    IH,
    And,
    Eq,
    ForAll,
    Implies,
    Ne,
    Sum,
    Tends,
    at,
    by_definition,
    calc,
    cases,
    claim,
    each,
    facts,
    have,
    index,
    induction,
    natural,
    obtain,
    oo,
    scalar,
    steps,
    witness,
)

T, N, S = natural("T"), natural("N"), natural("S", 1)
k = index("k")
b = scalar("b")
a, x, c = scalar("a", "0 <= a < 1"), scalar("x"), scalar("c")
margin = scalar("epsilon", "epsilon > 0")

geometric_sum = claim(
    "library.geometric-sum",
    "The geometric sum",
    Eq(Sum(b**k, (k, 0, T - 1)), (1 - b**T) / (1 - b)),
    given=[Ne(b, 1)],
    proof=induction(
        T,
        base=calc(Sum(b**k, (k, 0, -1))).eq((1 - b**0) / (1 - b)),
        step=calc(Sum(b**k, (k, 0, T)))
        .eq(Sum(b**k, (k, 0, T - 1)) + b**T, by=facts.splitting_of_sums)
        .eq((1 - b**T) / (1 - b) + b**T, by=IH)
        .eq((1 - b ** (T + 1)) / (1 - b)),
    ),
)
power_between = claim(
    "library.power-between",
    "The powers of a number between 0 and 1 lie between 0 and 1",
    ForAll(S, And(b**S > 0, b**S < 1)),
    given=[b > 0, b < 1],
    proof=induction(
        S,
        base=each(None, None),
        step=steps(
            have(b ** (S + 1) > 0, proof=calc(b ** (S + 1)).eq(b * b**S).gt(0, by=b > 0)),
            each(None, calc(b ** (S + 1)).eq(b * b**S).lt(b * 1, by=[IH, b > 0]).lt(1, by=b < 1)),
        ),
    ),
)
room = margin / (abs(x) + 1)
near = abs(a**T - 0) < room
sized = Eq(abs(c + a**T * x - c), a**T * abs(x))
by_sign = calc(abs(c + a**T * x - c)).eq(abs(a**T * x)).eq(a**T * abs(x), by=facts.piecewise)
shifted_geometric_limit = claim(
    "library.shifted-geometric-limit",
    "A number plus a multiple of the powers of a number below 1 tends to it",
    Tends(c + a**T * x, T, oo, c),
    proof=by_definition(
        margin,
        N,
        steps(
            have(room > 0),
            obtain(N, at(facts.geometric_limit, a, room)),
            witness(
                N,
                proof=steps(
                    have(near, by=at(ForAll(T, Implies(T >= N, near)), T)),
                    have(sized, proof=cases(x >= 0, yes=by_sign, no=by_sign)),
                    calc(abs(c + a**T * x - c))
                    .eq(a**T * abs(x), by=sized)
                    .le(a**T * (abs(x) + 1))
                    .eq(abs(a**T - 0) * (abs(x) + 1), by=facts.piecewise)
                    .lt(room * (abs(x) + 1), by=near)
                    .eq(margin),
                ),
            ),
        ),
    ),
)
