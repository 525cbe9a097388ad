"""Documents made of the statements and steps the kernel checked: LaTeX source, PDF, plain text.

No formula in a report is typed by hand; every one is laid out by ``notation`` from the checked objects.
"""

from __future__ import annotations

from symproofs.report.document import Document, build_document
from symproofs.report.text import render_claim
from symproofs.report.write import write_report

__all__ = ["Document", "build_document", "render_claim", "write_report"]
