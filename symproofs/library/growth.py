"""Powers over time: their size, Bernoulli's inequality, δ^T → 0, a^T → ∞."""

from symproofs import (
    IH,
    Eq,
    ForAll,
    Implies,
    Tends,
    at,
    by_definition,
    calc,
    claim,
    contradiction,
    facts,
    have,
    induction,
    natural,
    obtain,
    oo,
    scalar,
    steps,
    witness,
)

T, N = natural("T"), natural("N")
r, level = scalar("r"), scalar("M")
base, rate = scalar("a", "a > 1"), scalar("delta", "0 <= delta < 1")
margin = scalar("epsilon", "epsilon > 0")

x, y = scalar("x"), scalar("y")
above, below = abs(x * y) <= abs(x) * abs(y), abs(x * y) >= abs(x) * abs(y)
above_squared, below_squared = (
    abs(x * y) ** 2 <= (abs(x) * abs(y)) ** 2,
    abs(x * y) ** 2 >= (abs(x) * abs(y)) ** 2,
)
size_of_product = claim(
    "library.size-of-product",
    "The absolute value of a product",
    Eq(abs(x * y), abs(x) * abs(y)),
    proof=steps(
        have(above_squared),
        have(below_squared),
        have(above, by=above_squared),
        have(below, by=below_squared),
        calc(abs(x * y)).eq(abs(x) * abs(y), by=[above, below]),
    ),
)
size_of_power = claim(
    "library.size-of-power",
    "The absolute value of a power",
    Eq(abs(x**T), abs(x) ** T),
    proof=induction(
        T,
        step=calc(abs(x ** (T + 1)))
        .eq(abs(x**T * x))
        .eq(abs(x**T) * abs(x), by=at(size_of_product, {x: x**T, y: x}))
        .eq(abs(x) ** (T + 1), by=IH),
    ),
)
bernoulli = claim(
    "library.bernoulli",
    "Bernoulli's inequality",
    ForAll(r, Implies(r >= -1, ForAll(T, (1 + r) ** T >= 1 + r * T))),
    proof=induction(
        T,
        step=calc((1 + r) ** (T + 1))
        .eq((1 + r) ** T * (1 + r))
        .ge((1 + r * T) * (1 + r), by=[IH, r >= -1])
        .ge(1 + r * (T + 1)),
    ),
)
grows = base**T >= 1 + (base - 1) * T
geometric_growth = claim(
    "library.geometric-growth",
    "The powers of a number greater than 1 exceed every bound",
    Tends(base**T, T, oo, oo),
    proof=by_definition(
        level,
        N,
        steps(
            obtain(N, at(facts.archimedean, level / (base - 1))),
            witness(
                N,
                proof=steps(
                    have(grows, by=at(facts.bernoulli, base - 1, T)),
                    calc(base**T)
                    .ge(1 + (base - 1) * T, by=grows)
                    .ge(1 + (base - 1) * N, by=T >= N)
                    .gt((base - 1) * (level / (base - 1)), by=level / (base - 1) < N)
                    .eq(level),
                ),
            ),
        ),
    ),
)
decays = rate**T * (1 + (1 - rate) * T) <= 1
spare = rate**T * (1 - rate) ** 2 * (1 + T) >= 0
geometric_bound = claim(
    "library.geometric-bound",
    "The powers of a number below 1 decay at least like 1/T",
    ForAll(T, decays),
    proof=induction(
        T,
        step=steps(
            have(spare),
            calc(rate ** (T + 1) * (1 + (1 - rate) * (T + 1)))
            .le(rate**T * (1 + (1 - rate) * T), by=spare)
            .le(1, by=IH),
        ),
    ),
)
scale = margin * (1 - rate)
late = 1 / scale < N
geometric_limit = claim(
    "library.geometric-limit",
    "The powers of a number below 1 tend to 0",
    Tends(rate**T, T, oo, 0),
    proof=by_definition(
        margin,
        N,
        steps(
            have(scale > 0),
            obtain(N, at(facts.archimedean, 1 / scale)),
            have(scale * N > 1, proof=calc(scale * N).gt(scale * (1 / scale), by=[late, scale > 0]).eq(1)),
            witness(
                N,
                proof=steps(
                    have(decays, by=at(geometric_bound, T)),
                    have(
                        rate**T < margin,
                        proof=contradiction(
                            have(
                                scale * T <= 1,
                                proof=calc(scale * T)
                                .le(rate**T * (1 - rate) * T, by=margin <= rate**T)
                                .le(rate**T * (1 + (1 - rate) * T))
                                .le(1, by=decays),
                            ),
                            have(
                                scale * T > 1,
                                proof=calc(scale * T).ge(scale * N, by=T >= N).gt(1, by=scale * N > 1),
                            ),
                            by=[scale * T <= 1, scale * T > 1],
                        ),
                    ),
                    calc(abs(rate**T - 0)).eq(rate**T, by=facts.piecewise).lt(margin, by=rate**T < margin),
                ),
            ),
        ),
    ),
)
