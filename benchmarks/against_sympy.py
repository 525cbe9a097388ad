"""Three statements proved for every size, beside plain SymPy scripts that check them at one explicit size.

    python benchmarks/against_sympy.py [--limit 10] [--runs 3]

    dropout   the expected dropout loss (2.1o)              size N: n = d = N
    weight    the Jacobian of weight normalisation (4.2d)   size N: d = N
    network   the gradient in W^f (6.3c)                    size N: T = N, one unit in each layer

Each statement is checked in two ways at growing sizes: *naive*, as one writes it first (``subs``, ``diff``,
``simplify``), and *best effort* (``xreplace``, ``expand``, names for common parts, no ``simplify``). A script proves
its one size and no other; the time of symproofs is that of the proof for all sizes, lemmas of the claim included,
and does not depend on N. All times are processor times of fresh processes on the same machine in one run, imports
left out; the median of ``--runs`` counts. A script that takes longer than ``--limit`` seconds is stopped, and larger
sizes are not tried; where SymPy does not bring the difference to 0, that is said. Printed is the first size at which
the script is slower: the crossover.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

ROOT = Path(__file__).resolve().parent.parent
CLAIMS = {"dropout": "2.1o", "weight": "4.2d", "network": "6.3c"}
SIZES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24)


# ------------------------------------------------------------------------------------ explicit SymPy scripts
def dropout_naive(size: int) -> bool:
    """E of the expanded loss, moment by moment, then ``simplify`` of the difference."""
    import sympy as sp

    loss, penalised, mask, p = _dropout(size)
    expected = sp.expand(loss)
    for r in mask:
        expected = expected.subs(r**2, p)
    for r in mask:
        expected = expected.subs(r, p)
    return bool(sp.simplify(expected - penalised) == 0)


def dropout_best(size: int) -> bool:
    """E of each summand of the expanded loss by one ``xreplace``, then ``expand`` of the difference."""
    import sympy as sp

    loss, penalised, mask, p = _dropout(size)
    moments = {r**2: p for r in mask} | dict.fromkeys(mask, p)
    expected = sp.Add(*[term.xreplace(moments) for term in sp.Add.make_args(sp.expand(loss))])
    return bool(sp.expand(expected - penalised) == 0)


def _dropout(size: int):  # type: ignore[no-untyped-def]
    import sympy as sp

    span = range(size)
    x = [[sp.Symbol(f"x_{i}_{j}", real=True) for j in span] for i in span]
    r = [[sp.Symbol(f"r_{i}_{j}") for j in span] for i in span]
    w = sp.symbols(f"w_0:{size}", real=True)
    y = sp.symbols(f"y_0:{size}", real=True)
    p = sp.Symbol("p", positive=True)
    loss = sum((y[i] - sum(x[i][j] * r[i][j] * w[j] for j in span)) ** 2 for i in span)
    mean = sum((y[i] - p * sum(x[i][j] * w[j] for j in span)) ** 2 for i in span)
    penalty = p * (1 - p) * sum(sum(x[i][j] ** 2 for i in span) * w[j] ** 2 for j in span)
    return loss, mean + penalty, [a for row in r for a in row], p


def weight_naive(size: int) -> bool:
    """The Jacobian by ``diff``, and ``simplify`` of each entry of the difference."""
    import sympy as sp

    u = sp.Matrix(sp.symbols(f"u_0:{size}", real=True))
    g = sp.Symbol("g", real=True)
    length = sp.sqrt(sum(a**2 for a in u))
    difference = (g * u / length).jacobian(u) - g / length * (sp.eye(size) - u * u.T / length**2)
    return all(sp.simplify(entry) == 0 for entry in difference)


def weight_best(size: int) -> bool:
    """The same with a symbol for ‖u‖, each entry cleared of its denominator and expanded."""
    import sympy as sp

    u = sp.symbols(f"u_0:{size}", real=True)
    g, norm = sp.Symbol("g", real=True), sp.Symbol("norm", positive=True)
    square = sum(a**2 for a in u)
    length = sp.sqrt(square)
    for i in range(size):
        for j in range(size):
            d = sp.diff(g * u[i] / length, u[j]).xreplace({length: norm, 1 / length: 1 / norm})
            d = d.xreplace({square ** sp.Rational(-3, 2): norm**-3})
            stated = g / norm * ((1 if i == j else 0) - u[i] * u[j] / norm**2)
            if sp.expand((d - stated) * norm**3) != 0:
                return False
    return True


def network_naive(size: int) -> bool:
    """The loss written out in the weights, ``diff``, the backward recursion by hand, ``simplify``."""
    import sympy as sp

    W, U, V, x, z, first = _network(size)
    states, total = [first], sp.Integer(0)
    for t in range(size):
        states.append(1 / (1 + sp.exp(-(W * x[t] + U * states[-1]))))
        total += (z[t] - V * states[-1]) ** 2
    signal, stated = sp.Integer(0), sp.Integer(0)
    for t in reversed(range(size)):
        h = states[t + 1]
        after = states[t + 2] * (1 - states[t + 2]) * U if t + 1 < size else sp.Integer(0)
        signal = -2 * V * (z[t] - V * h) + after * signal
        stated += h * (1 - h) * signal * x[t]
    return bool(sp.simplify(sp.diff(total, W) - stated) == 0)


def network_best(size: int) -> bool:
    """Each state a function of W with a known derivative, replaced by a symbol; then ``expand``."""
    import sympy as sp

    _, U, V, x, z, first = _network(size)
    names = [first, *sp.symbols(f"h_1:{size + 1}")]
    slope, total = sp.Integer(0), sp.Integer(0)  # ∂h_t/∂W by hand, forward
    for t in range(size):
        h = names[t + 1]
        slope = sp.expand(h * (1 - h) * (x[t] + U * slope))
        total += -2 * V * (z[t] - V * h) * slope
    signal, stated = sp.Integer(0), sp.Integer(0)
    for t in reversed(range(size)):
        h = names[t + 1]
        after = names[t + 2] * (1 - names[t + 2]) * U if t + 1 < size else sp.Integer(0)
        signal = sp.expand(-2 * V * (z[t] - V * h) + after * signal)
        stated += h * (1 - h) * signal * x[t]
    return bool(sp.expand(total - stated) == 0)


def _network(size: int):  # type: ignore[no-untyped-def]
    import sympy as sp

    W, U, V, first = sp.symbols("W U V h_0", real=True)
    return W, U, V, sp.symbols(f"x_0:{size}", real=True), sp.symbols(f"z_0:{size}", real=True), first


SCRIPTS: dict[tuple[str, str], Callable[[int], bool]] = {
    ("dropout", "naive"): dropout_naive,
    ("dropout", "best"): dropout_best,
    ("weight", "naive"): weight_naive,
    ("weight", "best"): weight_best,
    ("network", "naive"): network_naive,
    ("network", "best"): network_best,
}


# -------------------------------------------------------------------------------------------- one measurement
def explicit(statement: str, way: str, size: int) -> float:
    """Seconds of one explicit check; the negative if SymPy did not bring the difference of the sides to 0."""
    import sympy  # noqa: F401  (imported before the clock starts)

    start = process_time()
    decided = SCRIPTS[statement, way](size)
    return (process_time() - start) * (1 if decided else -1)


def general(statement: str) -> float:
    """Seconds of the proof for all sizes, with the lemmas it cites."""
    from symproofs.proofs import Claim
    from symproofs.proofs.claims import citations
    from symproofs.runner.discover import select
    from symproofs.runner.match import sequent_of
    from symproofs.tactics.prover import collection_paused, prove

    (target,) = [t for t in select([CLAIMS[statement]]) if t.line is None]
    order: dict[Claim, None] = {}

    def visit(claim: Claim) -> None:
        for c in citations(claim.proof):
            if isinstance(c, Claim):
                visit(c)
        order.setdefault(claim)

    visit(target.claim)
    theorems = {}
    with collection_paused():
        start = process_time()
        for claim in order:
            proof = prove(claim, dict(theorems))
            if not proof.proved:
                raise SystemExit(f"{claim.id} is not proved: {proof.open}")
            theorems[claim] = sequent_of(proof.theorem)
        return process_time() - start


def measured(arguments: list[str], limit: float | None) -> float | None:
    """What this script prints in a fresh process; None if it takes too long."""
    command = [sys.executable, __file__, *arguments]
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = os.pathsep.join(paths)
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            timeout=None if limit is None else limit + 5,
        )
    except subprocess.TimeoutExpired:
        return None
    if done.returncode:
        raise SystemExit(done.stderr or done.stdout)
    seconds = float(done.stdout)
    return seconds if limit is None or abs(seconds) <= limit else None


def main() -> int:
    """Prints a table for each statement, with the crossovers."""
    parser = argparse.ArgumentParser(description="Proofs for every size beside SymPy scripts for one size.")
    parser.add_argument("--limit", type=float, default=10.0, help="seconds after which a script is stopped")
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement; the median counts")
    parser.add_argument("--point", nargs="+", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.point:
        name, *rest = given.point
        print(explicit(name, rest[0], int(rest[1])) if rest else general(name))
        return 0
    runs = max(1, given.runs)
    for statement in CLAIMS:
        proof = median(x for _ in range(runs) if (x := measured(["--point", statement], None)) is not None)
        print(f"{statement} ({CLAIMS[statement]}): proved for every size in {1000 * proof:.0f} ms")
        for way in ("naive", "best"):
            row, crossover = [], None
            for size in SIZES:
                seen = [measured(["--point", statement, way, str(size)], given.limit) for _ in range(runs)]
                if any(x is None for x in seen):
                    row.append(f"N={size}: more than {given.limit:g} s")
                    crossover = crossover or size
                    break
                seconds = median(abs(x) for x in seen if x is not None)
                undecided = " (undecided)" if any(x is not None and x < 0 for x in seen) else ""
                row.append(f"N={size}: {1000 * seconds:.0f} ms{undecided}")
                if crossover is None and seconds > proof:
                    crossover = size
            end = f"slower from N = {crossover} on" if crossover else f"faster up to N = {SIZES[-1]}"
            print(f"  SymPy, {'best effort' if way == 'best' else way}: {', '.join(row)}; {end}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
