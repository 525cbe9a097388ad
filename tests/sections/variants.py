"""Claims of a section with some of their text changed: a hypothesis dropped, a factor altered.

The whole module is run again with the new text, so that the lemmas change with the claim and the proofs are as
they stand. What is looked for must occur in the text, so that a test cannot go on passing for a text that is
no longer there.
"""

import inspect
import os
import subprocess
import sys
import types
from functools import cache
from pathlib import Path

from symproofs.numeric import spot_check
from symproofs.proofs.claims import Claim, claim
from symproofs.runner import certificates
from symproofs.runner.discover import module_targets
from symproofs.runner.judge import judge, verify_claims

ROOT = Path(__file__).resolve().parents[2]
VERIFIED = ("proved", "refuted as written", "axiom", "definition")


def edited(module, *edits, within=()):
    """The claims by ID that a section's text gives after (old, new) was applied everywhere, in this order.

    ``within`` names modules that it imports from, such as its setting, in the order in which they import each other:
    they are edited and run again too, and what they give is imported in the place of theirs.
    """
    chosen, claims = (*within, module), {}
    texts = {m.__name__: inspect.getsource(m) for m in chosen}
    for old, new in edits:
        assert any(old in t for t in texts.values()), f"{module.__name__} does not say {old!r} any more"
        texts = {name: t.replace(old, new) for name, t in texts.items()}
    try:
        for name, text in texts.items():
            for other in texts:
                text = text.replace(f"from {other} import", f"from {other}_edited import")
            space = types.ModuleType(f"{name}_edited")
            exec(compile(text, f"{name} (edited)", "exec"), space.__dict__)
            sys.modules[space.__name__] = space
            claims |= {c.id: c for c in vars(space).values() if isinstance(c, Claim)}
    finally:
        for name in texts:
            sys.modules.pop(f"{name}_edited", None)
    return claims


def bare(the_claim):
    """Without its proof: then a claim whose proof cites what was dropped can be refuted, too."""
    return claim(the_claim.id, the_claim.title, the_claim.statement, given=the_claim.given)


def verdict(the_claim, numeric=False):
    """What is said of one claim."""
    return next(v for v in verify_claims([the_claim], numeric=numeric) if v.id == the_claim.id)


def refuted(the_claim, seeds=(7, 8, 9)):
    """Whether a counterexample is found with one of some seeds: a spot check ends at the first point that fails, and
    where derivatives are differences it wants one at which the sides differ by more than a thousandth."""
    found = (spot_check(the_claim, seed=seed).counterexample or {} for seed in seeds)
    return any(c.get("kind") == "false" for c in found)


def proved_of(claims, ids):
    """Those of some claims that come out, with their proof or without one; none should. No breakdown either."""
    some = [claims[i] for i in ids]
    found = [*verify_claims(some, numeric=False), *verify_claims([bare(c) for c in some], numeric=False)]
    return sorted({v.id for v in found if v.id in ids and (v.verdict in VERIFIED or "bug" in v.message)})


def not_refuted_of(claims, ids):
    """Those of some claims of which no counterexample is found, or that come out with their proof."""
    with_proof = verify_claims([claims[i] for i in ids], numeric=False)
    proved = {v.id for v in with_proof if v.id in ids and v.verdict in VERIFIED}
    found = [verdict(bare(claims[i]), numeric=True) for i in ids]
    return sorted(
        {v.id for v in found if v.verdict != "refuted" or "counterexample" not in v.message} | proved
    )


@cache
def verdicts(module, numeric=False, leave_out=()):
    """Verdict by ID of every claim of a file but some, or of several files, and of every line with an ID."""
    modules = module if isinstance(module, tuple) else (module,)
    targets = [t for m in modules for t in module_targets(m) if t.id not in leave_out]
    return {o.verdict.id: o.verdict for o in judge(targets, numeric=numeric)}


def python(code, *args, flags=()):
    """A fresh process."""
    return subprocess.run(
        [sys.executable, *flags, "-c", code, *map(str, args)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=500,
    )


OPTIMISED = """
import sys
from importlib import import_module
from symproofs.runner.discover import module_targets
from symproofs.runner.judge import judge
assert False, "asserts are left out"
for name in sys.argv[2:]:
    for o in judge(module_targets(import_module(name)), numeric=sys.argv[1] == "numeric"):
        print(o.verdict.id, o.verdict.verdict, sep=": ")
"""


def optimised(*modules, numeric=False):
    """Verdict by ID under ``python -O``."""
    out = python(OPTIMISED, "numeric" if numeric else "", *[m.__name__ for m in modules], flags=["-O"])
    assert out.returncode == 0, out.stderr
    return dict(line.split(": ") for line in out.stdout.splitlines())


def certificate(module, ids, path):
    """A file with the certificates of some claims of a file, or of several files."""
    modules = module if isinstance(module, tuple) else (module,)
    targets = [t for m in modules for t in module_targets(m) if t.id in ids]
    assert [t.id for t in targets] == sorted(ids, key=[t.id for t in targets].index)
    return certificates.export(judge(targets, numeric=False), path)


def checks_again(path):
    """What ``symproofs check`` says of a file in a fresh process: the exit status and its text."""
    out = python(
        "import sys\nfrom symproofs.runner.cli import main\nsys.exit(main(['check', sys.argv[1]]))", path
    )
    assert "Traceback" not in out.stderr, out.stderr
    return out.returncode, out.stdout + out.stderr
