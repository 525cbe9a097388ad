"""The axioms: what the rules of this room take from analysis and probability without proving it.

Each has one name, by which every audit calls it, its statement, and where it is proved. The rule that uses it
stands in the file named. Everything else that a rule does is algebra, logic or linear integer arithmetic.
"""

from __future__ import annotations

from typing import NamedTuple


class Axiom(NamedTuple):
    """A fact of a textbook that a rule uses."""

    statement: str
    reference: str
    used_in: str


_STRANG = "Strang, Introduction to Linear Algebra, 5th ed., section 2.5"
_HORN = "Horn and Johnson, Matrix Analysis, 2nd ed."
_RUDIN = "Rudin, Principles of Mathematical Analysis, 3rd ed."
_BILLINGSLEY = "Billingsley, Probability and Measure, 3rd ed."

AXIOMS: dict[str, Axiom] = {
    "linearity of expectation": Axiom(
        "E[Σ_k c_k X_k] = Σ_k c_k E[X_k] for a finite sum, fixed c_k and integrable X_k",
        f"{_BILLINGSLEY}, Theorem 16.1",
        "expectation.py",
    ),
    "Hölder's inequality": Axiom(
        "E|Π_a X_a^{d_a}| < ∞ if E|X_a|^{q_a} < ∞ and Σ_a d_a/q_a ≤ 1; bounded random variables are integrable",
        f"{_BILLINGSLEY}, section 5 (5.35) and section 16",
        "expectation.py",
    ),
    "independence: moments by cumulants": Axiom(
        "for independent entries, E[R_e₁ ⋯ R_e_k] = Σ_π Π_{B∈π} κ_|B|(R_B)·[all indices of B equal]",
        "Speed, Cumulants and partition lattices, Austral. J. Statist. 25 (1983)",
        "laws.py",
    ),
    "independence: expectations of products factor": Axiom(
        "E[f(R) g(S)] = E[f(R)]·E[g(S)] for independent families R, S and integrable f(R), g(S)",
        f"{_BILLINGSLEY}, section 21 (21.18)",
        "laws.py",
    ),
    "a mean of zero": Axiom(
        "if X ≥ 0 and E[X] = 0, then X = 0 with probability one", f"{_BILLINGSLEY}, Theorem 15.2", "events.py"
    ),
    "almost sure equality": Axiom(
        "if X = Y with probability one, then f(X) and f(Y) have the same expectation",
        f"{_BILLINGSLEY}, Theorem 15.2",
        "events.py",
    ),
    "inverse matrices": Axiom(
        "A⁻¹A = AA⁻¹ = I for an invertible square matrix A; this defines A⁻¹", _STRANG, "matrices.py"
    ),
    "an injective square matrix is invertible": Axiom(
        "if A is n × n and Az = 0 only for z = 0, then A is invertible", _STRANG, "matrices.py"
    ),
    "operator norm": Axiom(
        "‖A‖ is the least c ≥ 0 with ‖Ax‖ ≤ c‖x‖ for every x, Euclidean norms; this defines ‖A‖",
        f"{_HORN}, Definition 5.6.1 and Theorem 5.6.2",
        "norms.py",
    ),
    "spectral theorem for λ₁": Axiom(
        "the greatest eigenvalue λ₁(S) of a symmetric S is the least c with xᵀSx ≤ c‖x‖² for every x",
        f"{_HORN}, Theorem 4.2.2 (Rayleigh)",
        "norms.py",
    ),
    "Archimedean property": Axiom(
        "every real is less than some natural number", f"{_RUDIN}, Theorem 1.20", "bounds.py"
    ),
    "symmetry: odd moments vanish": Axiom(
        "E[f(X)] = 0 if X and −X have one law and f is odd (f(−x) = −f(x))",
        f"{_BILLINGSLEY}, section 16 (16.17): E[f(X)] depends on the law of X only",
        "laws.py",
    ),
    "symmetry: X and −X have one law": Axiom(
        "E[f(X)] = E[f(−X)] if X and −X have one law and f is a Borel function",
        f"{_BILLINGSLEY}, section 16 (16.17): E[f(X)] depends on the law of X only",
        "laws.py",
    ),
    "moments of Bernoulli": Axiom("E[R^q] = p for q ≥ 1", f"{_BILLINGSLEY}, section 21", "laws.py"),
    "moments of Rademacher": Axiom(
        "E[R^q] = 1 for even q, 0 for odd q", f"{_BILLINGSLEY}, section 21", "laws.py"
    ),
    "moments of Gaussian": Axiom(
        "E[R^q] = Σ_k C(q,2k)·(2k−1)!!·m^{q−2k}·s^k, s the variance",
        f"{_BILLINGSLEY}, section 21 (21.7)",
        "laws.py",
    ),
    "moments of Uniform": Axiom("E[R^q] = Σ_k a^k b^{q−k} / (q+1)", f"{_BILLINGSLEY}, section 21", "laws.py"),
    "rules of differentiation": Axiom(
        "sums, products, quotients, whole powers and the named functions are differentiable where they are smooth, "
        "with their usual derivatives; finite sums are differentiated term by term",
        f"{_RUDIN}, Theorems 5.3 and 9.15",
        "calculus.py",
    ),
    "chain rule": Axiom(
        "if g is differentiable at p and F at g(p), then F(g) is at p, and ∂_k F(g) = Σ_j (∂_j F)(g(p)) ∂_k g_j(p)",
        f"{_RUDIN}, Theorem 9.15",
        "calculus.py",
    ),
    "laws of exponentials": Axiom(
        "exp(x + y) = exp(x) exp(y), exp(0) = 1, exp(x) > 0", f"{_RUDIN}, Theorem 8.6", "powers.py"
    ),
    "laws of logarithms": Axiom(
        "exp(log x) = x for x > 0, log(exp x) = x", f"{_RUDIN}, chapter 8, (35) and (36)", "powers.py"
    ),
    "logistic by exponentials": Axiom("logistic(x) = 1/(1 + exp(−x))", "definition", "powers.py"),
    "tanh by exponentials": Axiom("tanh(x) = 1 − 2/(1 + exp(2x))", "definition", "powers.py"),
    "softplus by exponentials": Axiom("softplus(x) = log(1 + exp(x))", "definition", "powers.py"),
}
