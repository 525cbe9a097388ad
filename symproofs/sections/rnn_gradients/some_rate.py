"""5.3: for some rate δ below 1 means below the threshold."""

from symproofs import (
    Exists,
    Iff,
    calc,
    claim,
    contradiction,
    equivalence,
    have,
    obtain,
    scalar,
    sqrt,
    steps,
    witness,
)
from symproofs.sections.rnn_gradients.setting import gamma, rate

eigenvalue = scalar("lambda", "lambda >= 0")
within = eigenvalue <= rate**2 / gamma**2
for_some, root = Exists(rate, within), gamma * sqrt(eigenvalue)
quantifier = claim(
    "5.3c",
    "For some δ below 1 exactly if below 1/γ²",
    Iff(for_some, eigenvalue < 1 / gamma**2),
    proof=equivalence(
        forward=steps(
            obtain(rate, for_some),
            have(rate**2 < 1),
            have(1 / gamma**2 > 0),
            calc(eigenvalue)
            .le(rate**2 / gamma**2, by=within)
            .lt(1 / gamma**2, by=[rate**2 < 1, 1 / gamma**2 > 0]),
        ),
        backward=steps(
            have(
                root < 1,
                proof=contradiction(
                    have(root**2 >= 1, by=root >= 1),
                    have(gamma**2 * eigenvalue >= 1, by=root**2 >= 1),
                    have(gamma**2 > 0),
                    have(
                        gamma**2 * eigenvalue < 1,
                        proof=calc(gamma**2 * eigenvalue)
                        .lt(gamma**2 * (1 / gamma**2), by=[eigenvalue < 1 / gamma**2, gamma**2 > 0])
                        .eq(1),
                    ),
                    by=[gamma**2 * eigenvalue >= 1, gamma**2 * eigenvalue < 1],
                ),
            ),
            witness(root, proof=calc(eigenvalue).eq(root**2 / gamma**2).eq(rate**2 / gamma**2, by=rate)),
        ),
    ),
)
