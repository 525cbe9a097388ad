"""What the emitters write is accepted by the programs that set it."""

import shutil
import subprocess

import pytest

from symproofs import Sum, scalar, sequence
from symproofs.notation import describe, layout, to_latex, to_typst, to_unicode
from symproofs.notation.breaking import break_lines

from . import setting as S
from .test_printing import DECLARATIONS, EXPRESSIONS, STATEMENTS

SHOWN = [e[0] for e in EXPRESSIONS] + [e[0] for e in STATEMENTS]
BROKEN = [piece for x in SHOWN for piece in break_lines(layout(x), 4.0, 3.0)]


def test_typst_sets_everything():
    typst = pytest.importorskip("typst")
    lines = [f"$display({to_typst(x)})$" for x in [*SHOWN, *BROKEN]]
    lines += [to_typst(describe(e[0])) for e in DECLARATIONS]
    assert typst.compile("\n\n".join(lines).encode(), ignore_system_fonts=True).startswith(b"%PDF")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="no TeX here")
def test_latex_sets_everything(tmp_path):
    lines = [rf"$\displaystyle {to_latex(x)}$" for x in [*SHOWN, *BROKEN]]
    lines += [to_latex(describe(e[0])) for e in DECLARATIONS]
    head = "\\documentclass{article}\\usepackage{amsmath,amssymb}\\begin{document}\n"
    (tmp_path / "x.tex").write_text(head + "\n\n".join(lines) + "\n\\end{document}\n", encoding="ascii")
    command = ["pdflatex", "-halt-on-error", "-interaction=batchmode", "x.tex"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == 0


def test_names_that_would_look_alike_are_set_as_typed():
    assert to_unicode(scalar("lam") + scalar("lambda")) == "λ + lambda"
    assert to_unicode(sequence("g")[1] + scalar("g_1")) == "g₁ + g_1"
    assert to_latex(S.w[1] * scalar("w_1")) == r"w_{1}\,\mathrm{w\_1}"
    assert to_unicode(S.hb[S.T + 1] - S.last) == "h_{T+1}^b − h_{T+1}^b"  # the start value of h^b
    assert to_unicode(scalar("g_1") + Sum(S.y[S.i], S.i)) == "g₁ + Σᵢ₌₁ⁿ yᵢ"
