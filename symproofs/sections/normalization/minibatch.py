"""4.1 with the mean and the deviation of a batch in the place of those of the data."""

from symproofs import (
    And,
    Eq,
    Iff,
    Ne,
    Or,
    Sum,
    at,
    calc,
    cases,
    choose,
    claim,
    contradiction,
    each,
    equivalence,
    erratum,
    facts,
    have,
    index,
    let,
    linear_combination,
    matrix,
    norm,
    ones,
    sizes,
    sqrt,
    steps,
)
from symproofs.sections.normalization.setting import beta, d, gamma, nonzero, u, w

n = sizes("n")
k = index("k", n)
X = matrix("X", n, d)  # a batch of n inputs, one a row
y = let("y", X @ u)
m = let("m_y", Sum(y[k], k) / n)
s = let("s_y", sqrt(Sum((y[k] - m) ** 2, k) / n))
outputs = let("o", gamma * (y - m * ones(n)) / s + beta * ones(n))
length, positive = norm(u), s > 0

same = Eq(outputs, X @ w + beta * ones(n))
fits = Or(Eq(gamma, 0), And(Eq(m, 0), Eq(s, length)))
total, no_mean = Eq(gamma * m, 0), Eq(m, 0)
squares = Eq(y.T @ y, n * s**2)
mean_square = Sum((y[k] - m) ** 2, k) / n
variance = Eq(mean_square, s**2)
deviation = claim(
    "4.1c-batch-variance",
    "The squared deviation of a batch",
    variance,
    proof=calc(mean_square)
    .eq(sqrt(mean_square) ** 2, by=at(facts.square_of_root, mean_square))
    .eq(s**2, by=s),
)
when = claim(
    "4.1c-batch-when",
    "On a batch the two units agree exactly if γ = 0, or the batch has the mean 0 and the deviation ‖u‖",
    Iff(same, fits),
    given=[nonzero, positive],
    proof=equivalence(
        forward=steps(
            have(total, proof=linear_combination((same, -length / n * ones(n).T), by=[outputs, w, m, y])),
            have(variance, by=deviation),
            cases(
                Eq(gamma, 0),
                yes=choose(0),
                no=steps(
                    have(no_mean, proof=linear_combination((total, 1 / gamma))),
                    have(
                        squares,
                        proof=linear_combination((variance, n), (no_mean, 2 * Sum(y[k], k) - n * m)),
                    ),
                    choose(
                        1,
                        each(
                            None,
                            linear_combination(
                                (same, -length / (n * gamma * s) * y.T),
                                (squares, (length / s - 1) / (n * s)),
                                (no_mean, -length / (n * s**2) * Sum(y[k], k)),
                                by=[outputs, w, y],
                            ),
                        ),
                    ),
                ),
            ),
        ),
        backward=cases(
            fits,
            linear_combination((Eq(gamma, 0), (y - m * ones(n)) / s - y / length), by=[outputs, w, y]),
            calc(outputs)
            .eq(gamma * (y - 0 * ones(n)) / length + beta * ones(n), by=[outputs, Eq(m, 0), Eq(s, length)])
            .eq(X @ w + beta * ones(n), by=[w, y]),
        ),
    ),
)
centred = X - ones(n) @ (X.T @ ones(n)).T / n
corrected = claim(
    "4.1c-batch-corrected",
    "On a batch the normalised unit is an affine unit of the inputs less their mean, with weights γu/s",
    calc(outputs).eq(centred @ (gamma * u / s) + beta * ones(n), by=[outputs, y, m, facts.exchange_of_sums]),
    given=[positive],
)
as_of_data = erratum(
    "4.1c-batch-literal",
    "On a batch whose pre-activations have another mean than 0 the units differ",
    same,
    given=[nonzero, positive, Ne(gamma, 0), Ne(m, 0)],
    corrected=corrected,
    proof=contradiction(
        have(total, proof=linear_combination((same, -length / n * ones(n).T), by=[outputs, w, m, y])),
        have(no_mean, proof=linear_combination((total, 1 / gamma))),
        by=no_mean,
    ),
)

# ------------------------------------------------------------------------------------------ the deviations
deviations = y - m * ones(n)
length_squared = Eq(norm(deviations) ** 2, (sqrt(n) * s) ** 2)
length_of_deviations = claim(
    "4.1c-batch-length",
    "The deviations of a batch have the length √n s",
    Eq(norm(deviations), sqrt(n) * s),
    proof=steps(
        have(variance, by=deviation),
        have(length_squared, proof=linear_combination((variance, n))),
        have(s >= 0, by=s),
        have(sqrt(n) * s >= 0, by=s >= 0),
        have(norm(deviations) >= 0),
        have(Eq(norm(deviations), sqrt(n) * s), by=at(facts.equal_squares, norm(deviations), sqrt(n) * s)),
    ),
)
some_deviation = claim(
    "4.1c-batch-spread",
    "It is positive where s is",
    calc(norm(deviations)).eq(sqrt(n) * s, by=length_of_deviations).gt(0, by=positive),
    given=[positive],
)
as_length = claim(
    "4.1c-batch-normalised",
    "On a batch the deviations are normalised as weights are, to the length √n",
    Eq(outputs, gamma * sqrt(n) * deviations / norm(deviations) + beta * ones(n)),
    given=[positive],
    proof=steps(
        have(norm(deviations) > 0, by=some_deviation),
        calc(outputs)
        .eq(gamma * sqrt(n) * deviations / (sqrt(n) * s) + beta * ones(n), by=outputs)
        .eq(gamma * sqrt(n) * deviations / norm(deviations) + beta * ones(n), by=length_of_deviations),
    ),
)
