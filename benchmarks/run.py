"""How much time proving takes, beside importing SymPy on the same machine.

    python benchmarks/run.py [--runs 11]

Both measures are ratios of two times taken side by side, so that they carry over from one machine to another:

* *proofs*: processor time of proving claims, from built claims to theorems, over that of ``import sympy`` in
  the same process; less than 0.1 for the first derivations (1.2d, 1.3f and 2.1o with its lines), less than 0.2
  for every claim of the sections.
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
FIRST, EVERY, COLD = 0.1, 0.2, 2.0
FIRST_CLAIMS = ("1.2d", "1.3f", "2.1o")

MEASURE = """
import json
from time import process_time

start = process_time()
import sympy
imported = process_time() - start

from symproofs.proofs import Claim
from symproofs.proofs.claims import citations
from symproofs.runner.discover import select
from symproofs.runner.match import sequent_of
from symproofs.tactics.prover import collection_paused, prove

claims = list(dict.fromkeys(target.claim for target in select()))
first = [c for c in claims if c.id in ("1.2d", "1.3f", "2.1o")]
theorems, times = {}, {}


def measure(claim):
    cited = [c for c in citations(claim.proof) if isinstance(c, Claim)]
    for c in [*cited, *filter(None, [claim.corrected])]:
        if c.id not in times:
            measure(c)
    lemmas = {c: theorems[c.id] for c in cited}
    start = process_time()
    proof = prove(claim, lemmas)
    times[claim.id] = process_time() - start
    if not proof.proved:
        raise SystemExit(f"{claim.id} is not proved: {proof.open}")
    theorems[claim.id] = sequent_of(proof.theorem)


with collection_paused():  # as ``symproofs verify`` does
    for claim in [*first, *[c for c in claims if c not in first]]:
        if claim.id not in times:
            measure(claim)
print(json.dumps({"import": imported, "claims": times}))
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
    command = [sys.executable, "-c", MEASURE]
    seen = [json.loads(run(command, environment)[1]) for _ in range(runs + 1)][
        1:
    ]  # the first fills the caches
    imported = median(s["import"] for s in seen)
    print(f"{'claim':<18}{'median':>10}{'over import sympy':>20}")
    for name in seen[0]["claims"]:
        share = median(s["claims"][name] / s["import"] for s in seen)
        print(f"{name:<18}{1000 * median(s['claims'][name] for s in seen):>7.1f} ms{share:>20.3f}")
    total = median(sum(s["claims"].values()) for s in seen)
    ratios = [sum(s["claims"].values()) / s["import"] for s in seen]
    some = [sum(s["claims"][c] for c in FIRST_CLAIMS) / s["import"] for s in seen]
    print(f"{'all claims':<18}{1000 * total:>7.1f} ms{median(ratios):>20.3f}")
    print(f"{'import sympy':<18}{1000 * imported:>7.1f} ms\n")
    held = verdict(f"proofs of {', '.join(FIRST_CLAIMS)} / import sympy", some, FIRST)
    return verdict("proofs of all claims / import sympy", ratios, EVERY) and held


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
