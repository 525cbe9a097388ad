"""Reports: what they say, that they are whole files, the same bytes each time, and never lost."""

import re
import shutil
import sys

import pytest

from symproofs import (
    IH,
    Eq,
    ForAll,
    Ne,
    Sum,
    claim,
    computation_graph,
    have,
    index,
    let,
    natural,
    recursion,
    scalar,
    steps,
    verify,
)
from symproofs.language.errors import FileError
from symproofs.notation import to_unicode
from symproofs.proofs.facts import Fact
from symproofs.report import build_document, pdf, render_claim, write_report
from symproofs.report import latex as latex_report
from symproofs.report import typst as typst_report
from symproofs.report.document import ChainBlock, Paragraph, free_declared, split_induction
from symproofs.report.pdf import choose_engine, compile_typst
from symproofs.report.reasons import cited, reason

from . import samples as P

TITLE = "Momentum, dropout & 100% of the rest"


@pytest.fixture(scope="module")
def verdicts():
    return P.all_verdicts()


@pytest.fixture(scope="module")
def doc(verdicts):
    return build_document(verdicts, TITLE)


def entry(doc, id):
    return next(e for section in doc.sections for e in section.entries if e.id == id)


# ------------------------------------------------------------------------------------------ the document
def test_counts_and_sections(doc):
    assert doc.counts == "14 claims: 11 proved, 1 refuted as written, 1 discussion, 1 open; 6 spot-checked"
    assert [s.title for s in doc.sections] == ["Momentum", "Dropout", "Normalization", "Bidirectional RNN"]


def test_lines_of_a_printed_chain_are_labels_and_not_entries(doc):
    assert [e.id for e in doc.sections[1].entries] == ["2.1o"]
    (chain,) = entry(doc, "2.1o").proof
    assert [line.label for line in chain.lines] == ["2.1k", "2.1l", "2.1m", "2.1n", ""]
    assert to_unicode(chain.lines[2].reason).startswith("definition of r; moments of R; variance of a sum")


def test_a_line_alone_is_printed_alone():
    line = P.line_verdicts(P.dropout, "dropout")[0]
    (section,) = build_document([line], "one line").sections
    assert [e.id for e in section.entries] == ["2.1k"]
    assert len(section.entries[0].proof[0].lines) == 1


def test_hypotheses_come_first_and_tables_are_not_repeated(doc):
    assert (
        to_unicode(entry(doc, "4.2d").hypotheses)
        == "Let the symbols be as in Table 3, and assume that u ≠ 0. Then"
    )
    assert entry(doc, "1.2d").table is not None
    assert entry(doc, "1.3f").table is None
    assert to_unicode(entry(doc, "1.3f").hypotheses) == "Let the symbols be as in Table 1. Then"


def test_induction_has_base_and_step(doc):
    proof = entry(doc, "1.3f").proof
    headings = [b.heading for b in proof if isinstance(b, Paragraph)]
    assert headings == ["", "Base case.", "Induction step."]
    base, step = [b for b in proof if isinstance(b, ChainBlock)]
    assert (len(base.lines), len(step.lines)) == (2, 4)
    assert to_unicode(step.lines[2].reason) == "induction hypothesis; moments of g"


def test_parts_of_an_induction_that_were_left_to_auto():
    proof = P.mean.proof
    steps = P.records(P.mean)
    assert [len(x) for x in split_induction(proof, steps)] == [2, 4]
    no_base = type(proof)(proof.variable, None, proof.step)
    assert [len(x) for x in split_induction(no_base, steps)] == [2, 4]
    neither = type(proof)(proof.variable, None, None)
    assert [len(x) for x in split_induction(neither, steps)] == [2, 4]


def test_audit_and_open_items(doc):
    assert [to_unicode(x) for x in entry(doc, "4.2d").audit] == ["Hypotheses used: u ≠ 0.", "Axioms: none."]
    assert to_unicode(entry(doc, "2.1o").audit[0]) == (
        "Hypotheses used: 𝔼[Rᵢⱼ] = p; Var(Rᵢⱼ) = p(1 − p); R: entries of one row pairwise uncorrelated."
    )
    opened = entry(doc, "6.2a")
    assert "t + 1 <= T" in to_unicode(opened.remarks[0])
    assert to_unicode(opened.audit[-1]) == "Not used: ∀s ∈ ℝ: |σ′(s)| ≤ γ."
    assert not any(line.proved for block in opened.proof for line in block.lines)


def test_symbols_after_what_they_are_made_of():
    names = [s.name for s in free_declared([P.dropout.statement])]
    assert names == ["n", "d", "y", "X", "p", "R", "w", "r", "Gamma"]


def test_quantified_symbols_are_not_declared_again():
    rising = ForAll(P.S.sigma, ForAll(P.S.s, P.S.sigma.prime(P.S.s) >= P.p))
    assert [s.name for s in free_declared([rising])] == ["p"]


def test_false_statements_are_not_introduced_by_then(doc):
    assert to_unicode(entry(doc, "E1.1").hypotheses).endswith("The statement as written is false:")


def test_reasons():
    fact = Fact("second_moment", "E[Z²] = Var(Z) + E[Z]²", "any textbook")
    linear = Fact("linearity", "…", "…", laws=("linearity of expectation",))
    assert to_unicode(reason([fact, linear, P.dropout, IH])) == (
        "second moment; linearity of expectation; by 2.1o; induction hypothesis"
    )
    assert to_unicode(reason([P.r, P.Gamma, Ne(P.u, 0)])) == "definition of r, Γ; u ≠ 0"
    assert to_unicode(cited(P.S.signs)) == "law of e"
    assert to_unicode(reason([])) == ""
    assert to_unicode(cited(scalar("p", "0 <= p <= 1"))) == "p ∈ [0, 1]"
    assert to_unicode(cited(P.S.sigma)) == "σ differentiable"
    assert to_unicode(cited(Fact("variance", "…", "…", unfolds=("Var",)))) == "definition of variance"


# -------------------------------------------------------------------------------------------------- LaTeX
def test_tex_is_well_formed(doc):
    tex = latex_report.emit_document(doc)
    stack = []
    for begin, name in re.findall(r"\\(begin|end)\{(\w+\*?)\}", tex):
        if begin == "begin":
            stack.append(name)
        else:
            assert stack.pop() == name
    assert stack == []
    bare = re.sub(r"\\[\\{}]", "", tex)
    depth = 0
    for c in bare:
        depth += (c == "{") - (c == "}")
        assert depth >= 0
    assert depth == 0
    assert tex.count(r"\left") == tex.count(r"\right")
    outside = re.sub(r"\\[$]", "", tex)
    assert outside.count("$") % 2 == 0
    assert tex.isascii()


def test_tex_escapes_text(doc):
    tex = latex_report.emit_document(doc)
    assert r"Momentum, dropout \& 100\% of the rest" in tex
    assert r"50\% of it \& more\_is \$ made precise" in tex


def test_tex_uses_plain_packages_only(doc):
    tex = latex_report.emit_document(doc)
    used = {
        p for names in re.findall(r"\\usepackage(?:\[[^]]*\])?\{([^}]*)\}", tex) for p in names.split(",")
    }
    assert used <= {
        "inputenc", "fontenc", "lmodern", "geometry", "amsmath", "amssymb", "amsthm", "array", "booktabs",
        "longtable", "xcolor",
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX here")
def test_tex_compiles(verdicts, tmp_path):
    paths = write_report(verdicts * 9, tmp_path, title=TITLE, engine="latex")
    assert paths[1].read_bytes().startswith(b"%PDF")


# ---------------------------------------------------------------------------------------------------- PDF
def test_pdf_is_the_same_from_run_to_run(verdicts, tmp_path):
    pytest.importorskip("typst")
    first = write_report(verdicts, tmp_path / "a" / "b", title=TITLE)
    second = write_report(P.all_verdicts(), tmp_path / "c", title=TITLE, stem="again")
    assert [p.name for p in first] == ["report.tex", "report.pdf"]
    assert [p.name for p in second] == ["again.tex", "again.pdf"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert first[1].read_bytes().startswith(b"%PDF")
    assert sorted(p.name for p in (tmp_path / "c").iterdir()) == ["again.pdf", "again.tex"]


def test_typst_source_quotes_what_an_author_may_write():
    pytest.importorskip("typst")
    odd = 'odd "title" #let $x$ _y_ *z* @w <v> [u] \\ // `q` = -'
    doc = build_document([P.verdict(P.long_sum, odd)], odd)
    assert compile_typst(typst_report.emit_document(doc)).startswith(b"%PDF")


def test_an_empty_report_is_a_report(tmp_path):
    pytest.importorskip("typst")
    assert len(write_report([], tmp_path, title="Nothing")) == 2


# --------------------------------------------------------------------------------------------- robustness
@pytest.fixture
def existing(tmp_path):
    (tmp_path / "report.tex").write_text("old tex")
    (tmp_path / "report.pdf").write_text("old pdf")
    yield tmp_path
    assert (tmp_path / "report.tex").read_text() == "old tex"
    assert (tmp_path / "report.pdf").read_text() == "old pdf"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["report.pdf", "report.tex"]


def test_a_missing_engine_leaves_the_report_alone(existing, verdicts, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(FileError, match=r"pip install 'symproofs\[pdf\]'"):
        write_report(verdicts, existing, title=TITLE)
    with pytest.raises(FileError, match="engine"):
        write_report(verdicts, existing, title=TITLE, engine="word")


def test_a_failure_while_writing_leaves_the_report_alone(existing, verdicts, monkeypatch):
    pytest.importorskip("typst")
    calls = []

    def full(handle):
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space left"):
        write_report(verdicts, existing, title=TITLE)


def test_a_directory_that_cannot_be_written(verdicts, tmp_path):
    pytest.importorskip("typst")
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(FileError, match="cannot be written"):
        write_report(verdicts[:1], tmp_path / "file", title=TITLE)
    (tmp_path / "report.pdf").mkdir()
    with pytest.raises(FileError, match="is a directory"):
        write_report(verdicts[:1], tmp_path, title=TITLE)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "report.pdf"]


@pytest.mark.parametrize("stem", ["", "a/b", "..", "../x"])
def test_a_stem_is_a_plain_name(stem, tmp_path):
    with pytest.raises(FileError, match="stem"):
        write_report([], tmp_path, title="x", stem=stem)


def test_auto_engine(monkeypatch):
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/pdflatex")
    assert choose_engine("auto") == "latex"
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert choose_engine("auto") == "typst"


# --------------------------------------------------------------------------------------------------- text
def test_claim_as_text():
    assert render_claim(P.dropout).splitlines()[:13] == [
        "2.1o  The expected dropout loss is a penalised least-squares loss",
        "",
        "  Let    n, d ∈ {1, 2, …}",
        "         y ∈ ℝⁿ",
        "         X ∈ ℝⁿˣᵈ",
        "         p ∈ ℝ",
        "         R ∈ ℝⁿˣᵈ random; 𝔼[Rᵢⱼ] = p, Var(Rᵢⱼ) = p(1 − p), entries of one row pairwise uncorrelated",
        "         w ∈ ℝᵈ",
        "         r ∈ ℝⁿ random; r ≔ y − (X ∘ R)w",
        "         Γ ∈ ℝᵈˣᵈ; Γ ≔ diag(√(diagonal(XᵀX)))",
        "  Then   𝔼[‖r‖²] = ‖y − pXw‖² + p(1 − p)‖Γw‖²",
        "",
        "  Proof",
    ]
    assert "[linearity of expectation]  (2.1k)" in render_claim(P.dropout, P.records(P.dropout))


def test_induction_as_text():
    text = render_claim(P.mean, P.records(P.mean))
    assert "Base case t = 0" in text
    assert "= β((1 − βᵗ)h) + (1 − β)h" in text
    assert "[induction hypothesis; moments of g]" in text


def test_statement_without_proof_as_text():
    bare = P.claim("0", "bare", Eq(P.p, P.p))
    assert render_claim(bare) == "0  bare\n\n  Let    p ∈ ℝ\n  Then   p = p"


def test_sentences_with_fractions_have_room_and_figures_leave_no_gap():
    """Two lines of text with fractions would touch; text goes on where a figure has no room."""
    x, y = scalar("x"), scalar("y")
    proof = steps(have(Eq(x / y, x / y)), have(Eq(x, x)))
    c = claim("r.1", "Words", Eq(x / y, x / y), given=[Ne(y, 0)], proof=proof)
    text = typst_report.emit_document(build_document([verify(c, numeric=False)], "t"))
    said = [line for line in text.splitlines() if line.startswith("#say(")]
    assert ["around: 1.15em" in line for line in said] == ["frac(" in line for line in said]
    assert {"frac(" in line for line in said} == {True, False}
    assert "place(auto, float: true" in text


def test_ids_of_spot_checks_have_the_width_they_need(doc):
    text = typst_report.emit_document(doc)
    table = text[text.index("Independent numerical checks.") :]
    assert table.startswith("Independent numerical checks.], (auto, 1fr, auto, 20%, auto, auto), ")
    assert "#box[$2.2 × 10^(− 16)$]" in table  # the greatest error is not broken


def test_what_only_the_figure_names_is_declared():
    T = natural("T", 1)
    t = index("t", T)
    h = recursion("h", start={0: scalar("h_0")}, step=lambda h, t: 2 * h[t - 1])
    part, loss = let("L_t", h[t] ** 2), let("L", Sum(h[t] ** 2, t))
    c = claim(
        "r.2", "A network", Eq(h[t], 2 * h[t - 1]), figure=computation_graph(loss, at={T: 2}, named=[part])
    )
    shown = render_claim(c)
    assert "Lₜ ∈ ℝ; Lₜ ≔ hₜ²" in shown and "L ∈ ℝ; L ≔ Σ" in shown
    assert "L ∈" not in render_claim(claim("r.3", "Without it", Eq(h[t], 2 * h[t - 1])))
    (section,) = build_document([verify(c, numeric=False)], "t").sections
    assert {"L_t", "L"} <= {to_unicode(r.symbol).replace("ₜ", "_t") for r in section.entries[0].table.rows}
