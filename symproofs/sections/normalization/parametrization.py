"""4.0: weights written by a scale and a direction, and what each of the two controls."""

from symproofs import (
    Eq,
    Ne,
    at,
    calc,
    claim,
    contradiction,
    definition,
    discussion,
    erratum,
    facts,
    have,
    norm,
)
from symproofs.sections.normalization.setting import gamma, nonzero, u, w

weights = definition(
    "4.0a",
    "Weights of length |γ| in the direction u",
    calc(w).eq(gamma * u / norm(u), by=w),
    given=[nonzero],
)
magnitude = claim(
    "4.0b-magnitude",
    "The length of the weights is the size of the scale",
    calc(norm(w)).eq(abs(gamma), by=[w, at(facts.root_of_square, gamma)]),
    given=[nonzero],
)
signed_magnitude = erratum(
    "4.0b-literal",
    "The length of the weights is not the scale itself where that is negative",
    Eq(norm(w), gamma),
    given=[nonzero, gamma < 0],
    corrected=magnitude,
    proof=contradiction(have(norm(w) >= 0), by=[norm(w) >= 0, Eq(norm(w), gamma), gamma < 0]),
)
direction = claim(
    "4.0b-direction",
    "The direction of the weights is that of u, up to the sign of the scale",
    calc(w / norm(w)).eq(w / abs(gamma), by=magnitude).eq(gamma / abs(gamma) * (u / norm(u)), by=w),
    given=[nonzero, Ne(gamma, 0)],
)
along = claim(
    "4.0b-along",
    "A positive scale keeps the direction of u",
    calc(w / norm(w)).eq(w / abs(gamma), by=magnitude).eq(u / norm(u), by=[w, facts.piecewise, gamma > 0]),
    given=[nonzero, gamma > 0],
)
against = claim(
    "4.0b-against",
    "A negative scale turns the direction round",
    calc(w / norm(w))
    .eq(w / abs(gamma), by=magnitude)
    .eq(-w / gamma, by=facts.piecewise)
    .eq(-u / norm(u), by=w),
    given=[nonzero, gamma < 0],
)
roles = discussion(
    "4.0b",
    "What the scale and the direction control",
    "The scale fixes the length of the weights, |γ|, and its sign says whether they point along u or against it; "
    "at γ = 0 they have no direction. The length of u plays no part.",
    see=[magnitude, direction, along, against],
)
