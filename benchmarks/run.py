"""How much time proving takes, beside importing SymPy on the same machine.

    python benchmarks/run.py [--runs 11]

Both measures are ratios of two times taken side by side, so that they carry over from one machine to another:

* *proofs*: processor time of proving claims, from built claims to theorems, over that of ``import sympy`` in
  the same process; less than 0.1 for the first derivations (1.2d, 1.3f and 2.1o with its lines), less than 0.2
  with the claims on logic and inverses (1.1j, 2.2g, 2.4c, 3.2b-2), less than 0.5 with those on calculus and time
  (4.2d, 4.2e, 5.2l, 6.2a, 6.3c), the lemmas that they cite included each time; less than 1 for all claims.
* *cold verify*: processor time of the whole command ``symproofs verify --no-numeric``, over that of
  ``python -c "import sympy"`` just before it; less than 2. The wall-clock times, which other work on the
  machine disturbs, are printed beside.

Every run is a fresh process, so no term, table or theorem is left over from another. Byte code is cached, as
it is on any installed system, in a temporary folder that one unmeasured run fills. The median of the runs
counts. Exit status 1 if a bound is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter

ROOT = Path(__file__).resolve().parent.parent
COLD = 2.0
GROUPS = (  # claims, with all that they cite, and the bound of their proofs over the import
    ("1.2d, 1.3f, 2.1o", ("1.2d", "1.3f", "2.1o"), 0.1),
    ("these with 1.1j, 2.2g, 2.4c, 3.2b-2", ("1.2d", "1.3f", "2.1o", "1.1j", "2.2g", "2.4c", "3.2b-2"), 0.2),
    (
        "these with 4.2d, 4.2e, 5.2l, 6.2a, 6.3c",
        ("1.2d", "1.3f", "2.1o", "1.1j", "2.2g", "2.4c", "3.2b-2", "4.2d", "4.2e", "5.2l", "6.2a", "6.3c"),
        0.5,
    ),
    ("all claims", None, 1.0),
)

MEASURE = """
import json, sys
from time import process_time

start = process_time()
import sympy
imported = process_time() - start

from symproofs.proofs.claims import cited_claims
from symproofs.runner.discover import select
from symproofs.runner.match import sequent_of
from symproofs.tactics.prover import collection_paused, prove

claims = [c for c in dict.fromkeys(target.claim for target in select()) if c.kind != "discussion"]
by_id = {c.id: c for c in claims}
theorems, times = {}, {}


def rests_on(claim):
    '''The claim with what it cites and what corrects it, lemmas first.'''
    found = []
    for c in [*cited_claims(claim.proof), *filter(None, [claim.corrected])]:
        found += rests_on(c)
    return [*found, claim]


def measure(claim):
    if claim.id in times:
        return
    lemmas = {c: theorems[c.id] for c in cited_claims(claim.proof)}
    start = process_time()
    proof = prove(claim, lemmas)
    times[claim.id] = process_time() - start
    if not proof.proved:
        raise SystemExit(f"{claim.id} is not proved: {proof.open}")
    theorems[claim.id] = sequent_of(proof.theorem)


groups = [[c.id for name in names for c in rests_on(by_id[name])] for names in json.loads(sys.argv[1])]
with collection_paused():  # as ``symproofs verify`` does
    for names in json.loads(sys.argv[1]):
        for name in names:
            for claim in rests_on(by_id[name]):
                measure(claim)
    for claim in claims:
        if not isinstance(claim.literal, str):  # what has no shape is not proved
            for c in rests_on(claim):
                measure(c)
print(json.dumps({"import": imported, "claims": times, "groups": [sorted(set(g)) for g in groups]}))
"""


def main() -> int:
    """Measures, prints the tables, compares with the bounds."""
    parser = argparse.ArgumentParser(description="Proofs and cold runs beside the import of SymPy.")
    parser.add_argument("--runs", type=int, default=11, help="measured runs of each kind (default: 11)")
    runs = max(1, parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as folder:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = folder
        paths = [str(ROOT), *filter(None, [environment.get("PYTHONPATH")])]
        environment["PYTHONPATH"] = os.pathsep.join(paths)
        held = [proofs(environment, runs), cold(environment, runs)]
    return 0 if all(held) else 1


def proofs(environment: dict[str, str], runs: int) -> bool:
    """Proofs against the import, both inside one process."""
    named = [names for _, names, _ in GROUPS if names is not None]
    command = [sys.executable, "-c", MEASURE, json.dumps(named)]
    runs_made = [json.loads(run(command, environment)[1]) for _ in range(runs + 1)]
    seen = runs_made[1:]  # the first fills the caches
    imported = median(s["import"] for s in seen)
    print(f"{'claim':<22}{'median':>10}{'over import sympy':>20}")
    for name in seen[0]["claims"]:
        share = median(s["claims"][name] / s["import"] for s in seen)
        print(f"{name:<22}{1000 * median(s['claims'][name] for s in seen):>7.1f} ms{share:>20.3f}")
    total = median(sum(s["claims"].values()) for s in seen)
    print(f"{'all claims':<22}{1000 * total:>7.1f} ms")
    print(f"{'import sympy':<22}{1000 * imported:>7.1f} ms\n")
    closures = iter(seen[0]["groups"])
    held = []
    for title, names, bound in GROUPS:
        ids = list(seen[0]["claims"]) if names is None else next(closures)
        ratios = [sum(s["claims"][i] for i in ids) / s["import"] for s in seen]
        held.append(verdict(f"proofs of {title} ({len(ids)} with lemmas) / import sympy", ratios, bound))
    return all(held)


def cold(environment: dict[str, str], runs: int) -> bool:
    """A whole command against the import, one process after the other."""
    plain = [sys.executable, "-c", "import sympy"]
    verify = [sys.executable, "-m", "symproofs", "verify", "--no-numeric"]
    pairs = [(run(plain, environment)[0], run(verify, environment)[0]) for _ in range(runs + 1)][1:]
    print(f"{'cold':<18}{'processor':>12}{'wall clock':>13}")
    for name, k in (("import sympy", 0), ("verify", 1)):
        busy, wall = (1000 * median(pair[k][kind] for pair in pairs) for kind in (0, 1))
        print(f"{name:<18}{busy:>9.1f} ms{wall:>10.1f} ms")
    busy, wall = (median(v[kind] / s[kind] for s, v in pairs) for kind in (0, 1))
    print(f"{'ratio':<18}{busy:>12.3f}{wall:>13.3f}\n")
    return verdict("cold verify --no-numeric / import sympy", [v[0] / s[0] for s, v in pairs], COLD)


def run(command: list[str], environment: dict[str, str]) -> tuple[tuple[float, float], str]:
    """Processor and wall-clock seconds of a command that must succeed, and its output."""
    start, before = perf_counter(), getrusage(RUSAGE_CHILDREN)
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )
    wall, after = perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[1:])[:60]} failed:\n{done.stdout}{done.stderr}")
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall), done.stdout


def verdict(name: str, ratios: list[float], bound: float) -> bool:
    """Prints the median with the range, and whether it is within the bound."""
    held = median(ratios) < bound
    print(
        f"{name}: {median(ratios):.3f} (from {min(ratios):.3f} to {max(ratios):.3f} in {len(ratios)} runs), "
        f"bound {bound}: {'held' if held else 'BROKEN'}\n"
    )
    return held


if __name__ == "__main__":
    sys.exit(main())
