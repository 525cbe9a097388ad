"""Proofs in words: each form has its sentence, nothing is lost, and every format prints the same outline."""

import re

import pytest

from symproofs import (
    IH,
    And,
    E,
    Eq,
    Exists,
    ForAll,
    Iff,
    Implies,
    Ne,
    Or,
    Sum,
    Tends,
    almost_surely,
    at,
    by_definition,
    calc,
    cases,
    choose,
    claim,
    contradiction,
    each,
    equivalence,
    erratum,
    facts,
    fn,
    follows,
    have,
    impossible,
    index,
    induction,
    injectivity,
    invertible,
    linear_combination,
    matrix,
    moments,
    natural,
    norm,
    obtain,
    on_vectors,
    oo,
    scalar,
    sequence,
    sizes,
    squeeze,
    steps,
    termwise,
    vanishing,
    vector,
    witness,
)
from symproofs.notation import to_unicode
from symproofs.proofs import StepRecord, Verdict
from symproofs.proofs.scripts import Have, Obtain, Script
from symproofs.report import build_document, latex, render_claim, typst
from symproofs.report.document import Sentence
from symproofs.report.outline import Calculation, outline
from symproofs.runner.discover import select
from symproofs.sections.dropout.minimiser import minimiser, necessary
from symproofs.sections.dropout.ridge import when_dropout_is_ridge

n = sizes("n")
i = index("i", n)
x, y, c = scalar("x"), scalar("y"), scalar("c")
u, z, A = vector("u", n), vector("z", n), matrix("A", n, n)
g = sequence("g", n)
s = natural("s")
a = scalar("a", law=moments(var=1))
margin, late = scalar("epsilon", "epsilon > 0"), natural("N")


def words(statement, proof, records=(), given=()):
    """The outline as lines of text, set in by level."""

    def lines(items, level):
        for item in items:
            if isinstance(item, Calculation):
                yield "  " * level + "; ".join(to_unicode(r) or "–" for r in item.reasons)
                continue
            number = f"{item.number} " if item.number else ""
            yield "  " * level + number + to_unicode(item.text)
            yield from lines(item.inside, level + 1)

    found = claim("c", "c", statement, given=list(given), proof=proof)
    return list(lines(outline(found, records), 0))


POSITIVE = scalar("p", "p > 0")


@pytest.mark.parametrize(
    "shown, given, said",
    [
        (Eq(x, c), [Ne(y, 0), Ne(c, x)], " with c ≠ x."),
        (Eq(x, c), [x < c], " with x < c."),
        (x <= c, [x > c], " with x > c."),
        (Eq(norm(u) ** 2, 0), [x > c, Ne(u, 0)], " with u ≠ 0."),
        (Eq(POSITIVE, 0), [], " with p > 0."),
        (Eq(x * c, 0), [Ne(x, 0), Ne(c, 0), Ne(y, 0)], " with x ≠ 0 and c ≠ 0."),
        (Eq(x, c), [x <= c], ": x = c cannot hold."),
    ],
)
def test_a_contradiction_names_what_is_contradicted(shown, given, said):
    """What was just shown is no contradiction with itself."""
    lines = words(Ne(y, 1), contradiction(have(shown), by=shown), given=given)
    assert lines[-1] == "This is a contradiction" + said
    assert lines[0] == "Suppose not, that is, y = 1." and len(lines) == 3
    later = words(Ne(y, 1), contradiction(have(shown), have(Eq(y, y)), by=shown), given=given)
    assert "cannot" in later[-1] and to_unicode(shown) in later[-1]


positive = x > 0
square = Eq(x**2, c)
sums = Eq(Sum(u[i] ** 2, i), 0)
FORMS = [
    (ForAll(x, Implies(positive, x >= 0)), follows(positive), ["Hence ∀x ∈ ℝ: x > 0 ⇒ x ≥ 0, by x > 0."]),
    (
        ForAll(x, Implies(positive, x >= 0)),
        steps(have(x >= 0, by=positive)),
        ["Let x ∈ ℝ.", "Assume that x > 0.", "Then x ≥ 0, by x > 0.", "Hence x ≥ 0."],
    ),
    (
        Eq(y, y),
        steps(obtain(x, Exists(x, square)), obtain(i, Ne(u, 0))),
        ["There is x with x² = c, by ∃x ∈ ℝ: x² = c.", "There is i with uᵢ ≠ 0, by u ≠ 0.", "Hence y = y."],
    ),
    (
        Eq(abs(x), c),
        cases(x <= 0, yes=follows(square), no=impossible(by=square)),
        ["Case x ≤ 0.", "  Hence |x| = c, by x² = c.", "Case x > 0.", "  This case cannot occur, by x² = c."],
    ),
    (
        x > 0,
        contradiction(have(x <= 0), by=[x <= 0, square]),
        [
            "Suppose not, that is, x ≤ 0.",
            "Then x ≤ 0.",
            "This is a contradiction: x ≤ 0 and x² = c cannot both hold.",
        ],
    ),
    (
        Exists(g, Ne(g[1], 0)),
        witness(lambda t: t * u, proof=witness(1)),
        ["Take gₛ = su for all s.", "Hence g₁ ≠ 0, at entry 1."],
    ),
    (Exists(x, positive), witness(3), ["Hence ∃x ∈ ℝ: x > 0; take x = 3."]),
    (
        Iff(positive, x >= c),
        equivalence(forward=follows(square), backward=None),
        [
            "“⇒”: Assume that x > 0.",
            "  Hence x ≥ c, by x² = c.",
            "“⇐”: Assume that x ≥ c.",
            "  Hence x > 0.",
        ],
    ),
    (And(positive, x < 1), each(follows(square), None), ["i. x > 0, by x² = c.", "ii. x < 1."]),
    (Or(positive, x < 1), choose(1, follows(square)), ["Then x < 1, by x² = c."]),
    (
        Eq(x, y),
        linear_combination((square, 1 / c), (Eq(y, c), -1)),
        ["Hence x = y, by adding 1/c times (x² = c) and −1 times (y = c)."],
    ),
    (Eq(x, y), linear_combination((square, 2)), ["Hence x = y, by multiplying (x² = c) by 2."]),
    (
        invertible(A),
        injectivity(z, calc(z).eq(A @ z).eq(0 * z)),
        ["Let Az = 0.", "We show z = 0; then A is invertible.", "–; –"],
    ),
    (
        norm(A) <= c,
        on_vectors(z, calc(norm(A @ z)).le(c * norm(z), by=square)),
        [
            "Let z ∈ ℝⁿ. We show ‖Az‖ ≤ c‖z‖; then ‖A‖ ≤ c, by the definition of the operator norm.",
            "Hence ‖Az‖ ≤ c‖z‖, by x² = c.",
        ],
    ),
    (
        fn.lambda_max(A) <= c,
        on_vectors(z),
        [
            "Let z ∈ ℝⁿ. We show zᵀAz ≤ c‖z‖²; then λₘₐₓ(A) ≤ c, by the definition of the greatest eigenvalue.",
            "Hence zᵀAz ≤ c‖z‖².",
        ],
    ),
    (
        Tends(c**s, s, oo, 0),
        by_definition(margin, late, steps(obtain(late, at(facts.archimedean, x)), witness(late))),
        [
            "Let ε ∈ (0, ∞).",
            "There is N with x < N, by the Archimedean property at x.",
            "Hence ∃N ≥ 0: ∀s ≥ 0: s ≥ N ⇒ |cˢ − 0| < ε; take this N.",
        ],
    ),
    (
        Tends(c**s, s, oo, 0),
        squeeze(0, y**s, by=[square, facts.geometric_limit]),
        [
            "We have 0 ≤ cˢ and cˢ ≤ yˢ, by x² = c.",
            "Both bounds tend to 0, by the limit of a geometric sequence.",
            "Hence cˢ → 0 as s → ∞.",
        ],
    ),
    (
        ForAll(i, Eq(u[i] ** 2, 0)),
        termwise(sums),
        [
            "Hence uᵢ² = 0 for all i ∈ {1, …, n}, by Σᵢ₌₁ⁿ uᵢ² = 0: "
            "each term of a sum of terms ≥ 0 that is 0 is 0."
        ],
    ),
    (
        almost_surely(Eq(a**2, 0)),
        vanishing(Eq(E(a**2), 0)),
        ["Hence ℙ(a² = 0) = 1, by 𝔼[a²] = 0: a random variable ≥ 0 with mean 0 is 0 almost surely."],
    ),
    (
        Eq(x, x),
        steps(
            have(
                ForAll(s, Eq(g[s + 1], u)),
                proof=induction(s, base=calc(g[1]).eq(u, by=g), step=calc(g[s + 2]).eq(g[s + 1]).eq(u, by=IH)),
            ),
            follows(at(ForAll(s, Eq(g[s + 1], u)), 3)),
        ),
        [
            "(1) Then gₛ₊₁ = u for all s ≥ 0, by induction on s:",
            "  Base case s = 0.",
            "    Hence g₀₊₁ = u, by gₜ ∈ ℝⁿ; arbitrary (t = 1, 2, …).",
            "  Induction step: assume gₛ₊₁ = u for this s (induction hypothesis).",
            "    –; induction hypothesis",
            "Hence x = x, by (1) at 3.",
        ],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "proof", "said"), FORMS, ids=lambda v: type(v).__name__)
def test_each_form_has_its_sentence(statement, proof, said):
    assert words(statement, proof) == said


def test_what_the_kernel_used_is_the_reason():
    proof = steps(have(Eq(x, y), by=square), calc(y).eq(c))
    assert words(Eq(y, c), proof) == ["Then x = y, by x² = c.", "Hence y = c."]
    used = [StepRecord(x, "eq", y, (positive,), proved=True), StepRecord(y, "eq", c, ("a law",), proved=True)]
    assert words(Eq(y, c), proof, used) == ["Then x = y, by x > 0.", "Hence y = c, by a law."]


def test_a_long_statement_is_cited_by_its_number_and_a_short_one_by_itself():
    long = Eq((x + y) ** 2 + (x - y) ** 2, 2 * x**2 + 2 * y**2 + c)
    said = words(Eq(x, y), steps(have(long), have(square), follows(long, square)))
    assert said[0].startswith("(1) Then ")
    assert said[1:] == ["Then x² = c.", "Hence x = y, by (1) and x² = c."]


def parts(proof):
    """Every have and obtain of a proof."""
    if isinstance(proof, (Have, Obtain)):
        yield proof
        proof = getattr(proof, "proof", None)
    if isinstance(proof, Script):
        for name in proof.__slots__ if hasattr(proof, "__slots__") else ():
            inner = getattr(proof, name, None)
            for p in inner if isinstance(inner, tuple) else (inner,):
                yield from parts(p)


def said_in(items):
    for item in items:
        if isinstance(item, Calculation):
            continue
        yield item.formula
        yield from said_in(item.inside)


@pytest.mark.parametrize("c", [minimiser, necessary, when_dropout_is_ridge], ids=lambda c: c.id)
def test_every_intermediate_statement_is_printed(c):
    from symproofs.notation.visitor import layout_alone
    from symproofs.proofs.claims import parts_of

    haves = [p for p in parts(c.proof) if isinstance(p, Have)]
    assert len(haves) > 5
    said = list(said_in(outline(c)))
    for p in haves:
        assert layout_alone(p.statement, parts_of(c)) in said


@pytest.mark.parametrize("width", [80, 100])
def test_lines_of_an_outline_fit_the_terminal(width):
    for t in select(["2.2g", "2.4c", "1.1j"]):
        text = render_claim(t.claim, (), width)
        proof = text[text.index("  Proof") :].splitlines()
        assert max(map(len, proof)) <= width


def verdict(c, kind="proved"):
    return Verdict(c.id, c.title, "test", c.statement, "", kind, claim=c)


def test_latex_and_typst_print_the_outline():
    doc = build_document([verdict(necessary), verdict(when_dropout_is_ridge)], "t")
    (section,) = doc.sections
    assert any(isinstance(b, Sentence) for b in section.entries[0].proof)
    tex, typ = latex.emit_document(doc), typst.emit_document(doc)
    stack = []
    for begin, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", tex.partition(r"\begin{document}")[2]):
        if begin == "begin":
            stack.append(name)
        elif name != "document":
            assert stack.pop() == name
        assert stack.count("spinside") <= 5  # TeX nests six lists
    assert stack == []
    assert tex.count(r"\spend}") + tex.count(r"\spend" + "\n") >= 2
    assert "?" not in tex.partition(r"\begin{document}")[2].replace(r"\spopen", "")
    for word in ("Assume that", "This case cannot occur", "This is a contradiction"):
        assert word in tex and word in typ
    assert (
        latex.emit_document(build_document([verdict(necessary), verdict(when_dropout_is_ridge)], "t")) == tex
    )


right = claim("r", "The right one", Eq((x + 1) ** 2, x**2 + 2 * x + 1))
false = erratum("w", "The wrong one", Eq((x + 1) ** 2, x**2 + 1), given=[Eq(x, 1)], corrected=right)
shapeless = erratum("w2", "No shape", lambda: Eq(A @ u, c), corrected=right)


def test_an_erratum_says_what_is_false_what_is_proved_and_what_is_right():
    text = render_claim(false)
    assert "As written, which is false\n         (x + 1)² = x² + 1\n" in text
    assert "Proved instead\n  Assume x = 1\n  Then   ¬((x + 1)² = x² + 1)\n" in text
    assert "Corrected by r: The right one" in text
    doc = build_document([verdict(false, "refuted as written")], "t")
    tex, typ = latex.emit_document(doc), typst.emit_document(doc)
    for word in (
        "The statement as written is false:",
        "Proved instead, where",
        "Corrected by r: The right one",
    ):
        assert word in tex and word in typ


def test_an_erratum_without_a_shape_says_why():
    assert "As written, which has no shape" in render_claim(shapeless)
    assert "Corrected by r" in render_claim(shapeless)
    (section,) = build_document([verdict(shapeless, "ill-typed as written")], "t").sections
    (entry,) = section.entries
    assert "has no shape" in to_unicode(entry.hypotheses)
    assert entry.statement == () and entry.proof == ()
