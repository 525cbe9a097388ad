"""Golden strings: how expressions, statements and declarations read in each output format."""

import pytest
from sympy import Rational, oo

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Ne,
    Not,
    Or,
    Sum,
    Tends,
    Var,
    almost_surely,
    delta,
    eye,
    fn,
    grad,
    hadamard,
    iid,
    independent,
    indicator,
    inv,
    jacobian,
    laws,
    let,
    matrix,
    moments,
    natural,
    norm,
    scalar,
    sequence,
    sizes,
    sqrt,
    vector,
)
from symproofs.language.errors import InputError
from symproofs.notation import describe, describe_rows, layout, to_latex, to_typst, to_unicode
from symproofs.notation.breaking import break_lines, width
from symproofs.notation.layout import Accent, Matrix, Num, Prose, Sym, Word

from . import setting as S

X, w, y, u, p, beta, gamma = S.X, S.w, S.y, S.u, S.p, S.beta, S.gamma
A, B, R, r, Gamma, v, g, h, t, T = S.A, S.B, S.R, S.r, S.Gamma, S.v, S.g, S.h, S.t, S.T
i, j, k, n, a, s, hf = S.i, S.j, S.k, S.n, S.a, S.s, S.hf

EXPRESSIONS = [
    # author's order and minimal brackets
    (y - hadamard(X, R) @ w, "y − (X ∘ R)w", r"y - (X \circ R)w", r"y − \( X ∘ R \) w"),
    (p * (1 - p), "p(1 − p)", "p(1 - p)", r"p \( 1 − p \)"),
    (2 * p * X.T, "2pXᵀ", r"2pX^{\top}", "2 p X^(⊤)"),
    (a[1] - (a[2] - a[3]), "a₁ − (a₂ − a₃)", "a_{1} - (a_{2} - a_{3})", r"a_(1) − \( a_(2) − a_(3) \)"),
    (a[1] - a[2] - a[3], "a₁ − a₂ − a₃", "a_{1} - a_{2} - a_{3}", "a_(1) − a_(2) − a_(3)"),
    ((-beta) ** 2, "(−β)²", r"(-\beta)^{2}", r"\( − β \)^(2)"),
    (-(beta**2), "−β²", r"-\beta^{2}", "− β^(2)"),
    (-beta * v[t], "−βvₜ", r"-\beta v_{t}", "− β v_(t)"),
    (-(beta * v[t]), "−(βvₜ)", r"-(\beta v_{t})", r"− \( β v_(t) \)"),
    (p - -p, "p − (−p)", "p - (-p)", r"p − \( − p \)"),
    (p * (beta * gamma), "p(βγ)", r"p(\beta\gamma)", r"p \( β γ \)"),
    (2 * (3 * beta), "2(3β)", r"2(3\beta)", r"2 \( 3 β \)"),
    (beta * 2, "β·2", r"\beta \cdot 2", "β · 2"),
    (beta / (1 - beta), "β/(1 − β)", r"\frac{\beta}{1 - \beta}", "frac(β, 1 − β)"),
    (beta / 2 * gamma, "(β/2)γ", r"\frac{\beta}{2}\gamma", "frac(β, 2) γ"),
    (beta / (gamma / 2), "β/(γ/2)", r"\frac{\beta}{\frac{\gamma}{2}}", "frac(β, frac(γ, 2))"),
    ((beta / 2) ** 2, "(β/2)²", None, r"lr(\( frac(β, 2) \))^(2)"),
    (Rational(-1, 2) * p, "−(1/2)p", r"-\frac{1}{2}p", "− frac(1, 2) p"),
    (beta ** (t - i), "βᵗ⁻ⁱ", r"\beta^{t - i}", "β^(t − i)"),
    (beta**T, "β^T", r"\beta^{T}", "β^(T)"),  # never βᵀ, which is a transpose
    ((beta**2) ** 3, "(β²)³", r"(\beta^{2})^{3}", r"\( β^(2) \)^(3)"),
    (hadamard(X, hadamard(X, X)), "X ∘ (X ∘ X)", r"X \circ (X \circ X)", r"X ∘ \( X ∘ X \)"),
    # sums
    (Sum(beta ** (t - i) * g[i], (i, 1, t)), "Σᵢ₌₁ᵗ βᵗ⁻ⁱgᵢ", r"\sum_{i = 1}^{t} \beta^{t - i}g_{i}",
     "∑_(i = 1)^(t) β^(t − i) g_(i)"),
    (Sum(X[i, j], i, j), "Σᵢ₌₁ⁿ Σⱼ₌₁ᵈ Xᵢⱼ", r"\sum_{i = 1}^{n} \sum_{j = 1}^{d} X_{ij}",
     "∑_(i = 1)^(n) ∑_(j = 1)^(d) X_(i j)"),
    (Sum(y[i] + 1, i), "Σᵢ₌₁ⁿ (yᵢ + 1)", r"\sum_{i = 1}^{n} (y_{i} + 1)", r"∑_(i = 1)^(n) \( y_(i) + 1 \)"),
    (Sum(y[i], i) + 1, "Σᵢ₌₁ⁿ yᵢ + 1", r"\sum_{i = 1}^{n} y_{i} + 1", "∑_(i = 1)^(n) y_(i) + 1"),
    (Sum(y[i], i) * p, "(Σᵢ₌₁ⁿ yᵢ)p", None, None),
    (p * Sum(y[i], i) * p, "p(Σᵢ₌₁ⁿ yᵢ)p", None, None),
    (a[k] * Sum(a[k], (k, 1, n)), "aₖ Σ_{k′=1}^n a_{k′}",
     r"a_{k}\sum_{k^{\prime} = 1}^{n} a_{k^{\prime}}", None),
    # entries and times
    (X[i, j + 1], "X_{i,j+1}", "X_{i, j + 1}", r"X_(i \, j + 1)"),
    (X[1, 12], "X_{1,12}", "X_{1, 12}", r"X_(1 \, 12)"),
    (X[i, j] ** 2, "Xᵢⱼ²", "X_{ij}^{2}", "X_(i j)^(2)"),
    (v[t + 1], "vₜ₊₁", "v_{t + 1}", "v_(t + 1)"),
    (v[t][i], "(vₜ)ᵢ", "(v_{t})_{i}", r"\( v_(t) \)_(i)"),
    (hf[t], "hₜᶠ", "h_{t}^{f}", "h_(t)^(f)"),
    (S.Vf.T, "Vᶠᵀ", r"V^{f\top}", "V^(f ⊤)"),
    (S.last, "h_{T+1}^b", "h_{T + 1}^{b}", "h_(T + 1)^(b)"),
    (delta(i, j), "δᵢⱼ", r"\delta_{ij}", "δ_(i j)"),
    # arrays and functions
    (inv(A) @ y, "A⁻¹y", "A^{-1}y", "A^(− 1) y"),
    ((A @ B).T, "(AB)ᵀ", r"(AB)^{\top}", r"\( A B \)^(⊤)"),
    (norm(Gamma @ w) ** 2, "‖Γw‖²", r"\lVert \Gamma w\rVert^{2}",
     'class("opening", ‖) Γ w class("closing", ‖)^(2)'),
    (Gamma.expr, "diag(√(diagonal(XᵀX)))",
     r"\operatorname{diag}(\sqrt{\operatorname{diagonal}(X^{\top}X)})", None),
    (eye(n) - A, "I − A", "I - A", "I − A"),
    (fn.relu(p) + fn.logistic(p), "ReLU(p) + logistic(p)", None,
     'op("ReLU") \\( p \\) + op("logistic") \\( p \\)'),
    (abs(p) * sqrt(p + 1), "|p|√(p + 1)", r"\lvert p\rvert\sqrt{p + 1}", None),
    (fn.frobenius(X) + fn.trace(A) + fn.lambda_max(A), "‖X‖_F + tr(A) + λₘₐₓ(A)", None, None),
    (scalar("rate") * p, "rate p", r"\mathrm{rate}\,p", '"rate" thin p'),
    (scalar("theta_hat"), "θ̂", r"\hat{\theta}", "hat(θ)"),
    # randomness
    (E(r[i]) ** 2, "𝔼[rᵢ]²", r"\mathbb{E}[r_{i}]^{2}", r"𝔼 \[ r_(i) \]^(2)"),
    (E(R[i, j], over=R), "𝔼_R[Rᵢⱼ]", r"\mathbb{E}_{R}[R_{ij}]", r"𝔼_(R) \[ R_(i j) \]"),
    (Var(r[i]), "Var(rᵢ)", r"\operatorname{Var}(r_{i})", 'op("Var") \\( r_(i) \\)'),
    (Cov(R[i, 1], R[i, 2]), "Cov(Rᵢ₁, Rᵢ₂)", r"\operatorname{Cov}(R_{i1}, R_{i2})", None),
    (indicator(p > 0), "𝟙[p > 0]", r"\mathbf{1}[p > 0]", r"bold(upright(1)) \[ p > 0 \]"),
    (E(indicator(r[i] > 0) * p), "𝔼[𝟙[rᵢ > 0]p]", None, None),  # a product is no probability
    (E(indicator(Or(r[i] > 0, Eq(p, 1)))) ** 2, "ℙ(rᵢ > 0 ∨ p = 1)²",
     r"\mathbb{P}(r_{i} > 0 \;\vee\; p = 1)^{2}",
     r"ℙ \( r_(i) > 0 thick ∨ thick p = 1 \)^(2)"),
    (E(indicator(R[i, j] > 0), over=R), "ℙ_R(Rᵢⱼ > 0)", r"\mathbb{P}_{R}(R_{ij} > 0)", None),
    (Var(indicator(r[i] > 0)), "Var(𝟙[rᵢ > 0])", None, None),
    # derivatives
    (grad(S.ell(S.wn), S.wn), "∇_w ℓ(w)", r"\nabla_{w}\ell(w)", None),
    (grad(norm(u) ** 2 / 2, u), "∇ᵤ (‖u‖²/2)", None, None),
    (jacobian(S.wn, u), "∂w/∂u", r"\frac{\partial w}{\partial u}", "frac(∂ w, ∂ u)"),
    (jacobian(S.wn, u).T @ w, "(∂w/∂u)ᵀw", None, None),
    (S.sigma.prime(p), "σ′(p)", r"\sigma^{\prime}(p)", "σ^(′) \\( p \\)"),
]  # fmt: skip


@pytest.mark.parametrize("expr, unicode, latex, typst", EXPRESSIONS, ids=[e[1] for e in EXPRESSIONS])
def test_expression(expr, unicode, latex, typst):
    assert to_unicode(expr) == unicode
    assert latex is None or to_latex(expr) == latex
    assert typst is None or to_typst(expr) == typst


STATEMENTS = [
    (Ne(u, 0), "u ≠ 0"),
    (p <= 1, "p ≤ 1"),
    (And(p < 1, Or(p > 0, Eq(p, 1))), "p < 1 ∧ (p > 0 ∨ p = 1)"),
    (Iff(p < 1, Not(p >= 1)), "p < 1 ⇔ ¬(p ≥ 1)"),
    (ForAll(s, abs(S.sigma.prime(s)) <= gamma), "∀s ∈ ℝ: |σ′(s)| ≤ γ"),
    (ForAll(t, t + 1 > t), "∀t ≥ 0: t + 1 > t"),
    (ForAll(sequence("g"), Eq(sequence("g")[1], 0)), "∀g₁, g₂, … ∈ ℝ: g₁ = 0"),
    (ForAll(sequence("x", last=T), Eq(T, 1)), "∀x₁, …, x_T ∈ ℝ: T = 1"),
    (ForAll(S.sigma, S.sigma.prime(p) <= p), "∀σ: ℝ → ℝ (differentiable): σ′(p) ≤ p"),
    (Exists(i, Ne(y[i], 0)), "∃i ∈ {1, …, n}: yᵢ ≠ 0"),
    (And(s > 0, ForAll(s, s <= gamma)), "s > 0 ∧ (∀s′ ∈ ℝ: s′ ≤ γ)"),
    (almost_surely(Eq(abs(r[i]), 1)), "ℙ(|rᵢ| = 1) = 1"),
    (Implies(And(p < 1, s > 0), Eq(p, s)), "p < 1 ∧ s > 0 ⇒ p = s"),
    (And(p < 1, Implies(s > 0, Eq(p, s))), "p < 1 ∧ (s > 0 ⇒ p = s)"),
    (Implies(Implies(p < 1, s > 0), Eq(p, s)), "(p < 1 ⇒ s > 0) ⇒ p = s"),
    (Implies(p < 1, Implies(s > 0, Eq(p, s))), "p < 1 ⇒ (s > 0 ⇒ p = s)"),
    (Iff(Or(p < 1, s > 0), Implies(p < 1, s > 0)), "p < 1 ∨ s > 0 ⇔ (p < 1 ⇒ s > 0)"),
    (Iff(ForAll(s, s > p), Exists(s, s < p)), "(∀s ∈ ℝ: s > p) ⇔ (∃s ∈ ℝ: s < p)"),
    (Implies(ForAll(s, s > p), Eq(p, 1)), "(∀s ∈ ℝ: s > p) ⇒ p = 1"),
    (Implies(Eq(p, 1), ForAll(s, s > p)), "p = 1 ⇒ ∀s ∈ ℝ: s > p"),
    (ForAll(s, Implies(s > p, Eq(p, 1))), "∀s ∈ ℝ: s > p ⇒ p = 1"),
    (ForAll(u, Implies(Eq(X @ u, 0), Eq(u, 0))), "∀u ∈ ℝᵈ: Xu = 0 ⇒ u = 0"),
    (ForAll(w, u, s, t, Eq(s * w, t * u)), "∀w, u ∈ ℝᵈ, s ∈ ℝ, t ≥ 0: sw = tu"),
    (ForAll(j, Exists(i, Ne(X[i, j], 0))), "∀j ∈ {1, …, d}: ∃i ∈ {1, …, n}: Xᵢⱼ ≠ 0"),
    (ForAll(S.sigma, s, Eq(S.sigma(s), p)), "∀σ: ℝ → ℝ (differentiable), s ∈ ℝ: σ(s) = p"),
    (Not(Not(p < 1)), "¬¬(p < 1)"),
    (Not(And(p < 1, s > 0)), "¬(p < 1 ∧ s > 0)"),
    (Not(ForAll(s, s > p)), "¬∀s ∈ ℝ: s > p"),
    (And(Not(ForAll(s, s > p)), p < 1), "(¬∀s ∈ ℝ: s > p) ∧ p < 1"),
    (Tends(norm(v[T]), T, oo, 0), "‖v_T‖ → 0 as T → ∞"),
    (independent(R, g), "R, g are independent"),
]


@pytest.mark.parametrize("statement, text", STATEMENTS, ids=[e[1] for e in STATEMENTS])
def test_statement(statement, text):
    assert to_unicode(statement) == text
    assert to_latex(statement) and to_typst(statement)


DECLARATIONS = [
    (X, "X ∈ ℝⁿˣᵈ"),
    (scalar("p", "0 <= p <= 1"), "p ∈ [0, 1]"),
    (scalar("p", "p > 0"), "p ∈ (0, ∞)"),
    (scalar("q", "q != 0"), "q ∈ ℝ ∖ {0}"),
    (n, "n ∈ {1, 2, …}"),
    (t, "t ∈ {0, 1, …}"),
    (i, "i ∈ {1, …, n}"),
    (R, "R ∈ ℝⁿˣᵈ random; 𝔼[Rᵢⱼ] = p, Var(Rᵢⱼ) = p(1 − p), entries of one row pairwise uncorrelated"),
    (scalar("a", law=moments(var=1, symmetric=True)), "a ∈ ℝ random; a and −a have the same law, Var(a) = 1"),
    # each entry is symmetric, which says less than symmetry of the whole vector
    (sequence("e", n, law=moments(order=3, symmetric=True)),
     "eₜ ∈ ℝⁿ random; (eₜ)ᵢ and −(eₜ)ᵢ have the same law, finite absolute moments up to order 3 "
     "(t = 1, 2, …)"),
    (vector("e", n, law=iid(laws.Rademacher())), "e ∈ {−1, 1}ⁿ random; eᵢ ∼ Rademacher, independent"),
    (matrix("M", n, n, law=iid(laws.Bernoulli(p))), "M ∈ {0, 1}ⁿˣⁿ random; Mᵢⱼ ∼ Bernoulli(p), independent"),
    (r, "r ∈ ℝⁿ random; r ≔ y − (X ∘ R)w"),
    # a mean is a number; over another family than its own it is not
    (let("a", E(R[1, 1])), "a ∈ ℝ; a ≔ 𝔼[R₁₁]"),
    (let("a", R[1, 1] - E(R[1, 1])), "a ∈ ℝ random; a ≔ R₁₁ − 𝔼[R₁₁]"),
    (g, "gₜ ∈ ℝᵐ random; 𝔼[gₜ] = h (t = 1, 2, …)"),
    (v, "vₜ ∈ ℝᵐ random; v₀ = 0, vₜ = βvₜ₋₁ + (1 − β)gₜ (t ≥ 1)"),
    (S.hb, "hₜᵇ ∈ ℝ^q; hₜᵇ = logistic(Wᵇxₜ + Uᵇhₜ₊₁ᵇ) (t ≤ T)"),
    (sequence("x", last=T), "xₜ ∈ ℝ; arbitrary (t = 1, …, T)"),
    (S.ell, "ℓ: ℝᵈ → ℝ; differentiable"),
]  # fmt: skip


@pytest.mark.parametrize("symbol, text", DECLARATIONS, ids=[e[1] for e in DECLARATIONS])
def test_declaration(symbol, text):
    assert to_unicode(describe(symbol)) == text
    assert to_latex(describe(symbol)) and to_typst(describe(symbol))


def test_rows_join_sizes_and_name_kinds():
    rows = describe_rows([S.n, X, S.d, R, r, S.sigma])
    assert [(to_unicode(row.symbol), row.kind) for row in rows] == [
        ("n, d", "sizes"), ("X", "matrix"), ("R", "random matrix"), ("r", "random vector"),
        ("σ", "function, entrywise"),
    ]  # fmt: skip


def test_bound_names_avoid_what_is_printed_beside():
    assert to_unicode(layout(Sum(y[i], i), among=[y[i]])) == "Σ_{i′=1}^n y_{i′}"
    assert to_unicode(Sum(Sum(a[i] * a[j], (i, 1, j)), j)) == "Σⱼ₌₁ᵈ Σᵢ₌₁ʲ aᵢaⱼ"
    nested = Sum(a[k] * Sum(a[k], (k, 1, t)), (k, 1, T))
    assert to_unicode(nested) == "Σ_{k=1}^T aₖ Σ_{k′=1}^t a_{k′}"


def test_derivative_shows_what_its_author_wrote_with_a_free_time():
    text = to_unicode(grad(S.loss, hf[S.time]))
    assert text.startswith("∇_{hₜᶠ} (Σ_{t′=1}^T ‖z_{t′} −")
    assert to_unicode(grad(S.loss, S.Wf, at=hf[S.time])).startswith("∇_{Wᶠ at hₜᶠ} (Σ_{t′=1}^T")


def test_definition_does_not_capture_the_time_of_its_parameters():
    late = natural("t")
    held = let("c", scalar("b") * late)
    seq = S.recursion("q", start={0: 0}, step=lambda q, t: q[t - 1] + held * late)
    assert "q_{t′}" in to_unicode(describe(seq))


def test_boxes_without_a_node_yet():
    grid = Matrix(((Num("1"), Sym("x")), (Num("0"), Accent("bar", Sym("y")))))
    assert to_latex(grid) == r"\begin{bmatrix}1 & x \\ 0 & \bar{y}\end{bmatrix}"
    assert to_typst(grid) == 'mat(delim: "[", 1, x; 0, macron(y))'
    assert to_unicode(grid) == "[1, x; 0, y̅]" or to_unicode(grid).startswith("[1, x; 0, y")


def test_text_is_escaped():
    text = Prose(("50% of a_b & $x ≤ {y}",))
    assert to_latex(text) == r"50\% of a\_b \& \$x \ensuremath{\le} \{y\}"
    assert to_typst(Prose(("a_b *c* #d @e \\ $",))) == r"a\_b \*c\* \#d \@e \\ \$"
    assert to_typst(Word('od"d\\')) == r'"od\"d\\"'
    assert to_latex(scalar("w^*")) == r"w^{\ast}"


def test_what_has_no_notation_is_refused():
    with pytest.raises(InputError):
        layout(object())


def test_long_lines_break_at_the_outermost_sign():
    total = sum((p * a[m] for m in range(2, 30)), p * a[1])
    lines = break_lines(layout(total), 20.0, 18.0)
    assert len(lines) > 3
    assert all(width(line) <= 20.0 for line in lines)
    assert all(to_unicode(line).startswith(" + ") for line in lines[1:])
    assert "".join(to_unicode(line) for line in lines) == to_unicode(total)


def test_long_statements_break_at_the_outermost_connective():
    premise = And(*[Eq(a[m], p) for m in range(1, 9)])
    claim = ForAll(p, Implies(premise, And(Eq(a[1], a[2]), Eq(a[7], a[8]))))
    whole = to_unicode(claim)
    lines = [to_unicode(x) for x in break_lines(layout(claim), 90, 88, lambda b: len(to_unicode(b)))]
    assert [x[:3] for x in lines[1:]] == [" ⇒ "]
    short = [to_unicode(x) for x in break_lines(layout(claim), 40, 38, lambda b: len(to_unicode(b)))]
    assert {x[:3] for x in short[1:]} == {" ∧ "}  # never inside an equation or after the quantifier
    assert "".join(lines) == "".join(short) == whole


def test_a_long_bracket_is_opened_only_if_it_must():
    inner = sum((a[m] for m in range(2, 30)), a[1])
    lines = break_lines(layout(beta * inner + p), 15.0, 15.0)
    assert all(width(line) <= 15.0 for line in lines)
    assert "".join(to_unicode(line) for line in lines).replace("  ", " ") == to_unicode(beta * inner + p)


def test_sizes_are_declared_by_name():
    assert [to_unicode(describe(s)) for s in sizes("n d")] == ["n ∈ {1, 2, …}", "d ∈ {1, 2, …}"]


def test_a_quantified_symbol_keeps_its_name_where_a_definition_uses_it():
    x, y = scalar("x"), scalar("y")
    double = let("double", x + x)
    both = And(Eq(x, y), ForAll(x, Eq(double, y)))  # ∀x′ would look as if double did not depend on it
    assert to_unicode(both) == "x = y ∧ (∀x ∈ ℝ: double = y)"


def test_numbers_at_the_end_of_a_time_are_added_up():
    n, x = natural("n"), sequence("x", sizes("k"))
    shown = [to_unicode(x[time]) for time in (n + 1 - 1, n + 1 - 2, n - 1 + 3, n + 1, 2 + n)]
    assert shown == ["xₙ", "xₙ₋₁", "xₙ₊₂", "xₙ₊₁", "x₂₊ₙ"]
