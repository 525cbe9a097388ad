"""What a proof that does not fit its statement is told."""

from symproofs import Eq, calc, claim, sizes
from symproofs.tactics.prover import prove


def test_a_chain_for_a_statement_about_integers_says_what_to_do():
    d = sizes("d")
    proof = prove(claim("x", "d", Eq(d + 3, 4), given=[Eq(d, 1)], proof=calc(d + 3).eq(4, by=Eq(d, 1))))
    assert "about integers" in proof.open[0].help and "by=" in proof.open[0].help
