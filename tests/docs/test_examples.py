"""Every example of README.md and docs/ runs and prints what the page shows; so do the package's doctests."""

from __future__ import annotations

import doctest
import importlib
import json
import pkgutil
from pathlib import Path

import pytest

import symproofs

from .examples import ROOT, blocks, outputs, same

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PUBLIC = [n for n in symproofs.__all__ if not n.startswith("_")]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_examples_of_a_page(page: Path) -> None:
    for block, printed in outputs(page.read_text(encoding="utf-8"), str(page)):
        assert same(block.text) == same(printed), f"{page.name}, line {block.line}"


def _modules() -> list[str]:
    found = pkgutil.walk_packages(symproofs.__path__, "symproofs.")
    return ["symproofs", *[m.name for m in found if not m.name.endswith("__main__")]]


@pytest.mark.parametrize("name", _modules())
def test_doctests(name: str) -> None:
    result = doctest.testmod(importlib.import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_in_the_reference(name: str) -> None:
    assert f"`{name}" in (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


def test_every_named_function_and_fact_is_in_the_reference() -> None:
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    named = [f"fn.{n}" for n in dir(symproofs.fn) if not n.startswith("_")]
    named += [f"facts.{f.name}" for f in symproofs.facts]
    assert [n for n in named if n not in text] == []


def test_every_rule_of_the_kernel_is_explained() -> None:
    import symproofs.kernel.replay  # the rules are registered when the kernel is imported
    from symproofs.kernel.theorem import RULES

    text = (ROOT / "docs" / "kernel.md").read_text(encoding="utf-8")
    assert symproofs.kernel.replay is not None
    assert [r for r in RULES if f"`{r}`" not in text] == []


def test_every_axiom_is_listed_with_its_statement_and_reference() -> None:
    from symproofs.kernel.axioms import AXIOMS

    text = (ROOT / "docs" / "kernel.md").read_text(encoding="utf-8").replace("\\|", "|")
    assert [n for n, a in AXIOMS.items() if f"| {n} | {a.statement} | {a.reference} |" not in text] == []


def test_the_reference_shows_the_fields_of_verify_json(capsys: pytest.CaptureFixture[str]) -> None:
    from symproofs.runner.cli import main

    assert main(["verify", "1.2d", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    text = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
    shown = next(json.loads(b.text) for b in blocks(text) if b.language == "json" and '"claims"' in b.text)
    assert set(shown) == set(printed)
    assert set(shown["claims"][0]) == set(printed["claims"][0])
    assert set(shown["claims"][0]["spot_check"]) == set(printed["claims"][0]["spot_check"])
    assert set(shown["summary"]) == set(printed["summary"])


def test_links_between_pages_lead_somewhere() -> None:
    import re

    missing = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                missing.append(f"{page.name}: {target}")
    assert missing == []


def test_the_readme_is_short_and_begins_with_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 120
    commands = [b.text.strip() for b in blocks(text) if b.language == "sh"][:2]
    assert all(len(c.splitlines()) == 1 and "pip install" in c for c in commands)
