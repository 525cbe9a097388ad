"""5.3: what an exploding gradient needs."""

from symproofs import (
    Exists,
    ForAll,
    Implies,
    at,
    calc,
    claim,
    contradiction,
    have,
    norm,
    obtain,
    scalar,
    steps,
)
from symproofs.sections.rnn_gradients.setting import T, gamma, greatest, of_W, product, rate, slope, whole
from symproofs.sections.rnn_gradients.vanishing import norm_of_whole, product_by_eigenvalue

M = scalar("M")
explodes = ForAll(M, Exists(T, norm(whole) > M))
at_most_one = greatest <= 1 / gamma**2
bounded = claim(
    "5.3a-bounded",
    "Up to 1/γ² the Jacobian stays bounded",
    norm(whole) <= 1,
    given=[slope, at_most_one],
    proof=steps(
        have(of_W <= 1 / gamma, by=at_most_one),
        calc(norm(whole))
        .le(product[T], by=norm_of_whole)
        .le(of_W**T * gamma**T, by=product_by_eigenvalue)
        .le((1 / gamma) ** T * gamma**T, by=of_W <= 1 / gamma)
        .eq(1),
    ),
)
necessary_sharp = claim(
    "5.3a",
    "An exploding Jacobian needs an eigenvalue beyond 1/γ²",
    Implies(explodes, greatest > 1 / gamma**2),
    given=[slope],
    proof=contradiction(
        obtain(T, at(explodes, 1)),
        have(norm(whole) <= 1, by=bounded),
        by=[norm(whole) > 1, norm(whole) <= 1],
    ),
)
above_rate = greatest > rate**2 / gamma**2
necessary = claim(
    "5.3a-every-rate",
    "An exploding Jacobian needs an eigenvalue beyond δ²/γ², for every δ below 1",
    Implies(explodes, above_rate),
    given=[slope],
    proof=steps(
        have(rate**2 < 1),
        have(greatest > 1 / gamma**2, by=[necessary_sharp, explodes]),
        calc(greatest).gt(1 / gamma**2, by=greatest > 1 / gamma**2).ge(rate**2 / gamma**2, by=rate**2 < 1),
    ),
)
