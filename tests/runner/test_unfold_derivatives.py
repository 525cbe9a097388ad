"""What the kernel proved of a derivative, in words that tell what is varied, and when."""

from __future__ import annotations

from symproofs import And, Eq, claim, grad, let, recursion, scalar, verify
from symproofs.runner.judge import judge
from symproofs.runner.targets import targets_of
from symproofs.runner.unfold import unfold

x, w = scalar("x"), scalar("w")
h = recursion("h", start={0: x}, step=lambda h, t: w * h[t - 1])


def unfolded(statement: object) -> tuple[str, str]:
    (outcome,) = judge(targets_of([claim("u", "unfolded", statement)]), numeric=False)
    assert outcome.theorem is not None, outcome.verdict.open
    text = unfold(outcome.theorem)
    return text.conclusion, "\n".join(text.definitions)


def test_perturbations_at_two_times_are_told_apart() -> None:
    said, where = unfolded(And(Eq(grad(h[2], h[2]), 1), Eq(grad(h[2], h[3]), 0)))
    first, second = said.split(" ∧ ")
    assert first.removesuffix(" = 1") != second.removesuffix(" = 0")
    assert "h#2⟨2, y⟩[2]" in first and "h#2⟨3, y⟩[2]" in second
    assert "h#2⟨a, b⟩[s] = w·h#2⟨a, b⟩[s-1] + [s = a]·b" in where and "h[s] = w·h[s-1]" in where


def test_an_abbreviation_shows_what_it_depends_on_under_a_derivative() -> None:
    square = let("v", x * x)
    said, where = unfolded(Eq(grad(square, x), 2 * x))
    assert "v⟨y⟩" in said and "v⟨a⟩ = a·a" in where
    assert verify(claim("u", "unfolded", Eq(grad(square, x), x))).verdict == "refuted"
