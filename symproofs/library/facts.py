"""``facts``: the laws a proof may cite, as one namespace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from symproofs.proofs.facts import Fact, no_such_name

_BILLINGSLEY = "Billingsley, Probability and Measure, 3rd ed., section 21"
_STRANG = "Strang, Introduction to Linear Algebra, 5th ed., section 2.5"
_HORN = "Horn and Johnson, Matrix Analysis, 2nd ed."
_ANALYSIS = "Rudin, Principles of Mathematical Analysis, 3rd ed."
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
        "|x| = x and max(0, x) = x for x ≥ 0;  |x| = −x and max(0, x) = 0 for x ≤ 0;  [p] = 1 if p, else 0",
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

    exponential = Fact(
        "exponential",
        "exp(x + y) = exp(x)·exp(y), exp(tx) = exp(x)^t for an integer t, exp(log x) = x for x > 0",
        f"{_ANALYSIS}, Theorem 8.6",
        axiom=True,
        laws=("laws of exponentials", "clearing denominators"),
        words="laws of exponentials",
    )
    logarithm = Fact(
        "logarithm",
        "log(ab) = log a + log b, log(a^t) = t·log a, log √a = ½·log a for a, b > 0 and an integer t; log(exp x) = x",
        f"{_ANALYSIS}, chapter 8, (35), (36) and (40)",
        axiom=True,
        laws=("laws of logarithms", "clearing denominators"),
        words="laws of logarithms",
    )
    logistic = Fact(
        "logistic",
        "logistic(x) = 1/(1 + exp(−x)), with the laws of exponentials",
        "definition",
        axiom=True,
        laws=("logistic by exponentials", "laws of exponentials", "clearing denominators"),
        words="definition of the logistic function",
    )
    hyperbolic_tangent = Fact(
        "hyperbolic_tangent",
        "tanh(x) = (exp(2x) − 1)/(exp(2x) + 1), with the laws of exponentials",
        "definition",
        axiom=True,
        laws=("tanh by exponentials", "laws of exponentials", "clearing denominators"),
        words="definition of tanh",
    )
    softplus = Fact(
        "softplus",
        "softplus(x) = log(1 + exp(x)), with the laws of exponentials and logarithms",
        "definition",
        axiom=True,
        laws=(
            "softplus by exponentials",
            "laws of exponentials",
            "laws of logarithms",
            "clearing denominators",
        ),
        words="definition of softplus",
    )

    logistic_range = Fact(
        "logistic_range",
        "0 < logistic(x) < 1; write at(facts.logistic_range, x)",
        "follows from the definition",
        proved_in="symproofs.library.activations:logistic_range",
        words="range of the logistic function",
    )
    logistic_reflection = Fact(
        "logistic_reflection",
        "logistic(−x) = 1 − logistic(x)",
        "follows from the definition",
        proved_in="symproofs.library.activations:logistic_reflection",
        words="reflection of the logistic function",
    )
    logistic_slope = Fact(
        "logistic_slope",
        "logistic(x)·(1 − logistic(x)) ≤ 1/4; write at(facts.logistic_slope, x)",
        "a square",
        proved_in="symproofs.library.activations:logistic_slope",
        words="slope of the logistic function",
    )
    tanh_range = Fact(
        "tanh_range",
        "−1 < tanh(x) < 1; write at(facts.tanh_range, x)",
        "follows from the definition",
        proved_in="symproofs.library.activations:tanh_range",
        words="range of tanh",
    )
    tanh_odd = Fact(
        "tanh_odd",
        "tanh(−x) = −tanh(x)",
        "follows from the definition",
        proved_in="symproofs.library.activations:tanh_odd",
        words="symmetry of tanh",
    )
    tanh_logistic = Fact(
        "tanh_logistic",
        "tanh(x) = 2·logistic(2x) − 1",
        "follows from the definitions",
        proved_in="symproofs.library.activations:tanh_logistic",
        words="tanh by the logistic function",
    )
    softplus_difference = Fact(
        "softplus_difference",
        "softplus(x) − softplus(−x) = x",
        "follows from the definition",
        proved_in="symproofs.library.activations:softplus_difference",
        words="softplus at x and −x",
    )
    log_of_product = Fact(
        "log_of_product",
        "log(ab) = log a + log b for a, b > 0",
        f"{_ANALYSIS}, chapter 8, (40)",
        proved_in="symproofs.library.activations:log_of_product",
        words="logarithm of a product",
    )

    operator_norm = Fact(
        "operator_norm",
        "‖Ax‖ ≤ ‖A‖‖x‖; ‖A‖ is the least c ≥ 0 with this for every x, see on_vectors(...)",
        f"{_HORN}, section 5.6",
        axiom=True,
        lemma="operator_norm",
        words="definition of the operator norm",
    )
    submultiplicative = Fact(
        "submultiplicative",
        "‖AB‖ ≤ ‖A‖‖B‖",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:product",
        words="submultiplicativity of the norm",
    )
    rayleigh = Fact(
        "rayleigh",
        "xᵀSx ≤ λ₁(S)‖x‖² for a symmetric S; λ₁(S) is the least number with this for every x, see on_vectors(...)",
        f"{_HORN}, Theorem 4.2.2",
        axiom=True,
        lemma="rayleigh",
        words="spectral theorem for the greatest eigenvalue",
    )
    cauchy_schwarz = Fact(
        "cauchy_schwarz",
        "|aᵀb| ≤ ‖a‖‖b‖",
        f"{_HORN}, section 5.1",
        proved_in="symproofs.library.norms:cauchy_schwarz",
        words="Cauchy-Schwarz inequality",
    )
    triangle = Fact(
        "triangle",
        "‖a + b‖ ≤ ‖a‖ + ‖b‖ for vectors",
        f"{_HORN}, section 5.1",
        proved_in="symproofs.library.norms:triangle",
        words="triangle inequality",
    )
    root_of_square = Fact(
        "root_of_square",
        "√(x²) = |x|; write at(facts.root_of_square, x)",
        f"{_ANALYSIS}, chapter 1",
        proved_in="symproofs.library.norms:root_of_square",
        words="root of a square",
    )
    square_of_root = Fact(
        "square_of_root",
        "(√x)² = x for x ≥ 0; write at(facts.square_of_root, x)",
        f"{_ANALYSIS}, chapter 1",
        proved_in="symproofs.library.norms:square_of_root",
        words="square of a root",
    )
    equal_squares = Fact(
        "equal_squares",
        "a = b if a² = b² and a, b ≥ 0; write at(facts.equal_squares, a, b)",
        f"{_ANALYSIS}, chapter 1",
        proved_in="symproofs.library.norms:equal_squares",
        words="numbers with equal squares",
    )
    length_of_multiple = Fact(
        "length_of_multiple",
        "‖cv‖ = |c|‖v‖ for a vector v",
        f"{_HORN}, section 5.1",
        proved_in="symproofs.library.norms:length_of_multiple",
        words="length of a multiple",
    )
    norm_of_sum = Fact(
        "norm_of_sum",
        "‖A + B‖ ≤ ‖A‖ + ‖B‖",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:total",
        words="triangle inequality of the norm",
    )
    norm_of_multiple = Fact(
        "norm_of_multiple",
        "‖cA‖ = |c|‖A‖",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:norm_of_multiple",
        words="norm of a multiple",
    )
    norm_of_outer_product = Fact(
        "norm_of_outer_product",
        "‖uvᵀ‖ = ‖u‖‖v‖",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:outer_product",
        words="norm of an outer product",
    )
    spectral_norm = Fact(
        "spectral_norm",
        "‖A‖² = λ₁(AᵀA)",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:spectral",
        words="spectral norm",
    )
    gram_eigenvalue = Fact(
        "gram_eigenvalue",
        "λ₁(AᵀA) ≥ 0",
        f"{_HORN}, section 7.2",
        proved_in="symproofs.library.norms:gram",
        words="sign of the greatest eigenvalue of AᵀA",
    )
    norm_of_diagonal = Fact(
        "norm_of_diagonal",
        "‖diag(v)‖ ≤ c if |v_i| ≤ c for every i",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:diagonal",
        words="norm of a diagonal matrix",
    )
    diagonal_entry = Fact(
        "diagonal_entry",
        "|v_i| ≤ ‖diag(v)‖",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:diagonal_entry",
        words="entries of a diagonal matrix",
    )
    diagonal_maximum = Fact(
        "diagonal_maximum",
        "‖diag(v)‖ = |v_i| for some i, with |v_j| ≤ |v_i| for every j",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:diagonal_maximum",
        words="norm of a diagonal matrix",
    )
    norm_of_identity = Fact(
        "norm_of_identity",
        "‖I‖ = 1",
        f"{_HORN}, section 5.6",
        proved_in="symproofs.library.norms:identity",
        words="norm of the identity",
    )
    archimedean = Fact(
        "archimedean",
        "for every real x there is a natural number N with x < N",
        f"{_ANALYSIS}, Theorem 1.20",
        axiom=True,
        lemma="archimedean",
        words="Archimedean property",
    )
    size_of_product = Fact(
        "size_of_product",
        "|xy| = |x||y|",
        f"{_ANALYSIS}, Theorem 1.33",
        proved_in="symproofs.library.growth:size_of_product",
        words="absolute value of a product",
    )
    size_of_power = Fact(
        "size_of_power",
        "|x^T| = |x|^T for T = 0, 1, 2, …",
        f"{_ANALYSIS}, Theorem 1.33",
        proved_in="symproofs.library.growth:size_of_power",
        words="absolute value of a power",
    )
    bernoulli = Fact(
        "bernoulli",
        "(1 + r)^T ≥ 1 + rT for r ≥ −1",
        f"{_ANALYSIS}, chapter 1",
        proved_in="symproofs.library.growth:bernoulli",
        words="Bernoulli's inequality",
    )
    geometric_limit = Fact(
        "geometric_limit",
        "δ^T → 0 for 0 ≤ δ < 1",
        f"{_ANALYSIS}, Theorem 3.20",
        proved_in="symproofs.library.growth:geometric_limit",
        words="limit of a geometric sequence",
    )
    geometric_growth = Fact(
        "geometric_growth",
        "a^T → ∞ for a > 1",
        f"{_ANALYSIS}, Theorem 3.20",
        proved_in="symproofs.library.growth:geometric_growth",
        words="growth of a geometric sequence",
    )

    geometric_sum = Fact(
        "geometric_sum",
        "Σ_{k=0}^{T−1} b^k = (1 − b^T)/(1 − b) for b ≠ 1",
        f"{_ANALYSIS}, Theorem 3.26",
        proved_in="symproofs.library.powers:geometric_sum",
        words="geometric sum",
    )
    power_between = Fact(
        "power_between",
        "0 < b^T < 1 for 0 < b < 1 and T = 1, 2, …",
        f"{_ANALYSIS}, chapter 1",
        proved_in="symproofs.library.powers:power_between",
        words="powers of a number between 0 and 1",
    )
    shifted_geometric_limit = Fact(
        "shifted_geometric_limit",
        "c + δ^T x → c for 0 ≤ δ < 1",
        f"{_ANALYSIS}, Theorem 3.20",
        proved_in="symproofs.library.powers:shifted_geometric_limit",
        words="limit of a geometric sequence",
    )
    ridge_matrix = Fact(
        "ridge_matrix",
        "AᵀA + cI is invertible for c > 0",
        f"{_HORN}, section 7.1",
        proved_in="symproofs.library.ridge:ridge_matrix",
        words="ridge matrices are invertible",
    )
    gram_matrix = Fact(
        "gram_matrix",
        "AAᵀ + cI is invertible for c > 0",
        f"{_HORN}, section 7.1",
        proved_in="symproofs.library.ridge:gram_matrix",
        words="ridge matrices are invertible",
    )
    push_through = Fact(
        "push_through",
        "Aᵀ(AAᵀ + cI)⁻¹ = (AᵀA + cI)⁻¹Aᵀ for c > 0",
        f"{_HORN}, section 0.7",
        proved_in="symproofs.library.ridge:push_through",
        words="push-through identity",
    )

    def __getattr__(self, name: str) -> NoReturn:
        raise no_such_name("facts", name, (k for k in vars(type(self)) if not k.startswith("_")))

    def __iter__(self) -> Iterator[Fact]:
        return iter([v for k, v in vars(type(self)).items() if isinstance(v, Fact) and not k.startswith("_")])


facts = _Facts()
