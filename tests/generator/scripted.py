"""Statements with proof scripts: their syntax as plain tuples, what they mean as nodes, and what comes out.

expressions  n q · real name · unit name · int name low high · + a b · - a b · * a b · over a b · ^ a k
             abs a · relu a
statements   rel op a b · and · or · not · imp · iff · all x p · ex x p
scripts      calc a b by op · each · choose k p · equivalence p q · cases s p q · split s ps · witness e p
             contradiction steps · steps steps p · follows fact · linear terms
steps        have s by p · obtain x s
facts        s · at fact values · both x s
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sympy import Integer, Rational
from sympy.core.traversal import preorder_traversal

import symproofs as sp
from generator.pairs import Tally
from generator.truth import Tree
from symproofs.language import nodes, relations
from symproofs.language.errors import SymproofsError
from symproofs.proofs.claims import Claim, claim
from symproofs.tactics.prover import prove

Attempt = Callable[[], Claim]


@dataclass(frozen=True)
class Case:
    """A statement with the proofs to be tried on it, and what exact evaluation says: true, false, no value, or ''.

    A mistake that leaves the statement true is counted with those that are not decided.
    """

    fragment: str
    seed: int
    sound: bool
    truth: str
    attempts: tuple[Attempt, ...]
    history: str
    source: str


def check(case: Case, tally: Tally) -> None:
    """Tries the proofs of one statement."""
    proved, told = False, [show(case)]
    for make in case.attempts:
        try:
            c = make()
            tally.nodes.update({type(x).__name__ for x in preorder_traversal(c.statement)})
            found = prove(c)
        except SymproofsError as e:
            told.append(f"# {type(e).__name__}: {e}")
            continue  # the mistake is one of types, or the script does not fit any more
        told += [f"# {o.kind}: {o.text} | {o.residual} | {o.help}" for o in found.open]
        if found.proved:
            proved = True
            break
    if case.sound:
        if case.truth in ("false", "no value"):
            tally.broken.append(show(case))
        tally.true += 1
        tally.proved += proved
        if not proved:
            tally.open.append("\n".join(told))
        return
    if case.truth == "false":
        tally.false += 1
    elif case.truth == "no value":
        tally.without_value += 1
    else:
        tally.undecided += 1
        tally.proved_undecided += proved
    if case.truth in ("false", "no value") and proved:
        tally.alarms.append(show(case))


def show(case: Case) -> str:
    """The case as text."""
    return (
        f"# {case.fragment}, seed {case.seed}: {case.history} [{case.truth or 'not decided'}]\n{case.source}"
    )


# ------------------------------------------------------------------------------------------------ nodes
def real(name: str) -> Tree:
    """A real variable."""
    return ("real", name)


def num(q: Any) -> Tree:
    """A number."""
    return ("n", Rational(q.numerator, q.denominator) if not isinstance(q, int) else q)


_RELATIONS = {
    "eq": sp.Eq,
    "ne": sp.Ne,
    "le": relations.Le,
    "lt": relations.Lt,
    "ge": relations.Ge,
    "gt": relations.Gt,
}


def node(e: Tree) -> Any:
    """An expression as a node."""
    tag = e[0]
    if tag == "n":
        return Rational(e[1].numerator, e[1].denominator)
    if tag == "real":
        return sp.scalar(e[1])
    if tag == "unit":
        return sp.scalar(e[1], f"{e[1]} != 0")
    if tag == "over":
        return nodes.Div(node(e[1]), node(e[2]))
    if tag == "int":
        return sp.index(e[1], e[3], e[2])
    if tag == "^":
        return nodes.Pow(node(e[1]), Integer(e[2]))
    if tag == "abs":
        return abs(node(e[1]))
    if tag == "relu":
        return sp.fn.relu(node(e[1]))
    a, b = node(e[1]), node(e[2])
    return nodes.Add(a, b) if tag == "+" else nodes.Sub(a, b) if tag == "-" else nodes.Mul(a, b)


def statement(s: Tree) -> Any:
    """A statement as a node."""
    tag = s[0]
    if tag == "rel":
        return _RELATIONS[s[1]](node(s[2]), node(s[3]))
    if tag in ("all", "ex"):
        return (sp.ForAll if tag == "all" else sp.Exists)(node(s[1]), statement(s[2]))
    make = {"and": sp.And, "or": sp.Or, "not": sp.Not, "imp": sp.Implies, "iff": sp.Iff}[tag]
    return make(*(statement(p) for p in s[1:]))


def _fact(f: Tree) -> Any:
    if f[0] == "both":
        return [node(f[1]), statement(f[2])]  # a witness and a statement about it
    if f[0] == "at":
        return sp.at(_fact(f[1]), *(node(v) for v in f[2:]))
    return statement(f)


def _step(p: Tree) -> Any:
    if p[0] == "obtain":
        return sp.obtain(node(p[1]), statement(p[2]))
    return sp.have(statement(p[1]), by=None if p[2] is None else _fact(p[2]), proof=script(p[3]))


def _calc(p: Tree) -> Any:
    by = [sp.facts.piecewise if f == "piecewise" else _fact(f) for f in p[3]] or None
    return getattr(sp.calc(node(p[1])), p[4])(node(p[2]), by=by)


_SCRIPTS: dict[str, Callable[[Tree], Any]] = {
    "calc": _calc,
    "each": lambda p: sp.each(*(script(q) for q in p[1:])),
    "choose": lambda p: sp.choose(p[1], script(p[2])),
    "equivalence": lambda p: sp.equivalence(forward=script(p[1]), backward=script(p[2])),
    "cases": lambda p: sp.cases(statement(p[1]), yes=script(p[2]), no=script(p[3])),
    "split": lambda p: sp.cases(statement(p[1]), *(script(q) for q in p[2:])),
    "witness": lambda p: sp.witness(node(p[1]), proof=script(p[2])),
    "contradiction": lambda p: sp.contradiction(*(_step(q) for q in p[1:])),
    "steps": lambda p: sp.steps(*(_step(q) for q in p[1]), *([] if p[2] is None else [script(p[2])])),
    "follows": lambda p: sp.follows(_fact(p[1])),
    "linear": lambda p: sp.linear_combination(*((_fact(f), node(c)) for f, c in p[1:])),
}


def script(p: Tree | None) -> Any:
    """A script as a proof."""
    return None if p is None else _SCRIPTS[p[0]](p)


def source(s: Tree, p: Tree | None, given: tuple[Tree, ...] = ()) -> str:
    """Statement, hypotheses and script as text."""
    try:
        return f"{statement(s)}  given {[str(statement(g)) for g in given]}\nscript {p}"
    except SymproofsError as e:
        return f"{s}: {e}"


def attempt(name: str, s: Tree, p: Tree | None, given: tuple[Tree, ...] = ()) -> Attempt:
    """The claim with a proof, made when it is tried."""
    return lambda: claim(
        name, "generated", statement(s), given=[statement(g) for g in given], proof=script(p)
    )
