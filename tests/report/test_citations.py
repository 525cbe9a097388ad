"""Facts at values, and what only a proof mentions."""

from symproofs import Eq, ForAll, Implies, at, claim, have, natural, scalar, sequence, sizes, steps, vector
from symproofs.notation import to_latex, to_unicode
from symproofs.proofs.claims import parts_of
from symproofs.proofs.scripts import TIME
from symproofs.report.document import free_declared
from symproofs.report.reasons import cited
from symproofs.report.text import render_claim

m = sizes("m")
g, u, t, x = sequence("g", m), vector("u", m), natural("t", 1), scalar("x")
always = ForAll(g, t, Eq(g[t], u))


def test_a_fact_is_cited_with_the_values_it_is_taken_at():
    text = cited(at(always, lambda s: s * u, 3))
    assert to_unicode(text) == "(∀g₁, g₂, … ∈ ℝᵐ, t ≥ 1: gₜ = u) at s ↦ su, 3"
    assert r"at $s \mapsto su$, $3$" in to_latex(text)
    square = claim("sq", "A square", x**2 >= 0)
    assert to_unicode(cited(at(square, {x: x + 1}))) == "by sq at x = x + 1"
    assert to_unicode(cited(at(ForAll(x, x**2 >= 0)))) == "∀x ∈ ℝ: x² ≥ 0"


def test_the_time_of_a_sequence_given_by_its_elements_is_no_symbol_of_the_claim():
    proof = steps(have(Eq(0 * u, u), by=at(always, lambda s: 0 * s * u, 1)))
    c = claim("c", "c", Implies(always, Eq(u, 0)), proof=proof)
    assert any(TIME in p.atoms(type(TIME)) for p in parts_of(c))
    assert TIME not in free_declared(parts_of(c))
    assert "%" not in render_claim(c)
