"""``facts``: the laws a proof may cite, as one namespace."""

from __future__ import annotations

from collections.abc import Iterator

from symproofs.proofs.facts import Fact

_BILLINGSLEY = "Billingsley, Probability and Measure, 3rd ed., section 21"
_STRANG = "Strang, Introduction to Linear Algebra, 5th ed., section 2.5"
_GKP = "Graham, Knuth, Patashnik, Concrete Mathematics, 2nd ed., section 2.4"
_RUDIN = "Rudin, Principles of Mathematical Analysis, 3rd ed., Theorems 5.3, 5.5, 9.15"


class _Facts:
    """Every citable fact is an attribute."""

    linearity = Fact(
        "linearity",
        "E[Σ_k c_k X_k] = Σ_k c_k E[X_k] for fixed c_k and integrable X_k, the sum being finite",
        _BILLINGSLEY,
        axiom=True,
        laws=("linearity of expectation",),
    )
    variance = Fact(
        "variance",
        "Var(X) = E[(X − E X)²] and Cov(X, Y) = E[(X − E X)(Y − E Y)]",
        _BILLINGSLEY,
        unfolds=("Var", "Cov"),
    )
    second_moment = Fact(
        "second_moment",
        "E[X²] = Var(X) + E[X]² for square-integrable X",
        _BILLINGSLEY,
        lemma="second_moment",
    )
    exchange_of_sums = Fact(
        "exchange_of_sums",
        "Σ_i Σ_j a_ij = Σ_j Σ_i a_ij for finite ranges",
        _GKP,
        laws=("exchange of finite sums",),
    )
    splitting_of_sums = Fact(
        "splitting_of_sums",
        "Σ_{k=a}^{b} f = Σ_{k=a}^{c} f + Σ_{k=c+1}^{b} f for a − 1 ≤ c ≤ b",
        _GKP,
        laws=("splitting a finite sum",),
    )

    inverse = Fact(
        "inverse",
        "A⁻¹A = AA⁻¹ = I for an invertible matrix A; a matrix that is a sum needs a name, let(...), to be seen",
        _STRANG,
        axiom=True,
        laws=("inverse matrices",),
    )

    piecewise = Fact(
        "piecewise",
        "|x| = x and max(0, x) = x for x ≥ 0;  |x| = −x and max(0, x) = 0 for x ≤ 0",
        "definition",
        lemma="piecewise",
    )

    differentiation = Fact(
        "differentiation",
        "sums, products, quotients and compositions of differentiable functions are differentiated as usual",
        _RUDIN,
        axiom=True,
        laws=("rules of differentiation",),
    )
    chain_rule = Fact(
        "chain_rule",
        "∂_k F(g(x)) = Σ_j (∂_j F)(g(x)) ∂_k g_j(x), F differentiable at g(x) and g at x",
        _RUDIN,
        axiom=True,
        laws=("chain rule", "rules of differentiation"),
    )

    def __iter__(self) -> Iterator[Fact]:
        return iter([v for k, v in vars(type(self)).items() if isinstance(v, Fact) and not k.startswith("_")])


facts = _Facts()
