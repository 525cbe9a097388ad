"""Proofs of statements with connectives and quantifiers, as data: what is assumed, shown, instantiated, split.

A goal opens itself: for ``ForAll(x, P)`` the symbol x is fixed and P is shown, for ``Implies(P, Q)`` P may be
cited from then on and Q is shown. The other connectives have a form each: ``each`` (And), ``equivalence``
(Iff), ``choose`` (Or), ``witness`` (Exists), ``contradiction`` (Not, or anything else). ``steps`` puts
intermediate statements before a proof; ``cases`` splits on a statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symproofs.language.errors import InputError
from symproofs.language.functions import norm
from symproofs.language.nodes import LambdaMax, Node, Norm, as_node, is_expression, is_row, shape_of, show
from symproofs.language.relations import Ge, Le, Or, Statement, as_statement
from symproofs.language.symbols import (
    TIME,
    ArraySymbol,
    FunctionSymbol,
    IntSymbol,
    RecursionSymbol,
    ScalarSymbol,
    SequenceSymbol,
    is_random_symbol,
)
from symproofs.proofs.facts import Fact


class Script:
    """Base of proofs that are not a chain or an induction."""

    __slots__ = ()

    def parts(self) -> tuple[Any, ...]:
        """Statements, expressions and proofs inside, for finding symbols."""
        raise NotImplementedError

    def cites(self) -> tuple[Any, ...]:
        """What it cites itself, not counting the proofs inside."""
        return ()


@dataclass(frozen=True, slots=True)
class Along:
    """A sequence given by its element at a time: ``lambda s: …``, kept with the time's symbol."""

    time: IntSymbol
    element: Any


@dataclass(frozen=True, slots=True)
class At:
    """A known statement at values of its quantified symbols; made by ``at``."""

    fact: Any
    values: tuple[Any, ...]

    def __repr__(self) -> str:
        return f"at({', '.join([_text(self.fact), *map(_text, self.values)])})"


@dataclass(frozen=True, slots=True)
class Have:
    """A statement that is shown on the way, and can be cited afterwards."""

    statement: Statement
    by: tuple[Any, ...] | None
    proof: Any


@dataclass(frozen=True, slots=True)
class Obtain:
    """A symbol for what is known to exist."""

    symbol: Any
    fact: Any


@dataclass(frozen=True, slots=True)
class Steps(Script):
    """Intermediate steps, then the proof of the goal (None: as it stands)."""

    before: tuple[Have | Obtain, ...]
    proof: Any

    def parts(self) -> tuple[Any, ...]:
        return (*_parts_of_steps(self.before), self.proof)

    def cites(self) -> tuple[Any, ...]:
        return _cited_by_steps(self.before)


@dataclass(frozen=True, slots=True)
class Cases(Script):
    """A split on a statement; with two proofs for it and its negation, or one for each part of an Or."""

    statement: Statement
    proofs: tuple[Any, ...]
    binary: bool

    def parts(self) -> tuple[Any, ...]:
        return (self.statement, *self.proofs)


@dataclass(frozen=True, slots=True)
class Contradiction(Script):
    """Two things that are cited contradict each other; the negation of the goal is assumed if ``assumes``."""

    before: tuple[Have | Obtain, ...]
    by: tuple[Any, ...] | None
    assumes: bool = True

    def parts(self) -> tuple[Any, ...]:
        return (*_parts_of_steps(self.before), *cited_parts(self.by))

    def cites(self) -> tuple[Any, ...]:
        return (*_cited_by_steps(self.before), *(self.by or ()))


@dataclass(frozen=True, slots=True)
class Witness(Script):
    """Values for what is said to exist, outermost first, and the proof that they serve."""

    values: tuple[Any, ...]
    proof: Any

    def parts(self) -> tuple[Any, ...]:
        return (*[_node_in(v) for v in self.values], self.proof)


@dataclass(frozen=True, slots=True)
class Equivalence(Script):
    """Both directions of an Iff."""

    forward: Any
    backward: Any

    def parts(self) -> tuple[Any, ...]:
        return (self.forward, self.backward)


@dataclass(frozen=True, slots=True)
class Each(Script):
    """One proof for each part of an And."""

    proofs: tuple[Any, ...]

    def parts(self) -> tuple[Any, ...]:
        return self.proofs


@dataclass(frozen=True, slots=True)
class Choose(Script):
    """The part of an Or (from 0) that is shown."""

    part: int
    proof: Any

    def parts(self) -> tuple[Any, ...]:
        return (self.proof,)


@dataclass(frozen=True, slots=True)
class LinearCombination(Script):
    """The goal as a sum of known equations times factors: triples (equation, left factor, right factor)."""

    terms: tuple[tuple[Any, Any, Any], ...]
    by: tuple[Any, ...]

    def parts(self) -> tuple[Any, ...]:
        factors = [f for _, left, right in self.terms for f in (left, right)]
        return (*cited_parts([e for e, _, _ in self.terms]), *factors, *cited_parts(self.by))

    def cites(self) -> tuple[Any, ...]:
        return (*[e for e, _, _ in self.terms], *self.by)


@dataclass(frozen=True, slots=True)
class Injectivity(Script):
    """A square matrix is invertible, since it takes no vector but 0 to 0."""

    symbol: Any
    proof: Any

    def parts(self) -> tuple[Any, ...]:
        return (self.symbol, self.proof)


@dataclass(frozen=True, slots=True)
class Termwise(Script):
    """The terms of a sum that is 0 are 0, since none is negative."""

    fact: Any

    def parts(self) -> tuple[Any, ...]:
        return cited_parts((self.fact,))

    def cites(self) -> tuple[Any, ...]:
        return (self.fact,)


@dataclass(frozen=True, slots=True)
class Vanishing(Script):
    """A random variable that is at least 0 and has mean 0 is 0 with probability one."""

    fact: Any

    def parts(self) -> tuple[Any, ...]:
        return cited_parts((self.fact,))

    def cites(self) -> tuple[Any, ...]:
        return (self.fact,)


@dataclass(frozen=True, slots=True)
class OnVectors(Script):
    """A bound of an operator norm or of a greatest eigenvalue, shown on an arbitrary vector."""

    symbol: Any
    proof: Any

    def on(self, statement: Any) -> Any:
        """What is shown for the vector, or None if the statement is no such bound."""
        x = self.symbol
        left, right = (statement.left, statement.right) if isinstance(statement, (Le, Ge)) else (None, None)
        if isinstance(statement, Ge):
            left, right = right, left
        if isinstance(left, Norm) and len(shape_of(left.arg)) == 2 and not is_row(shape_of(left.arg)):
            return Le(norm(left.arg @ x), right * norm(x))
        if isinstance(left, LambdaMax):
            return Le(x.T @ left.args[0] @ x, right * norm(x) ** 2)
        return None

    def parts(self) -> tuple[Any, ...]:
        return (self.symbol, self.proof)


@dataclass(frozen=True, slots=True)
class ByDefinition(Script):
    """A limit by its definition: for every margin there is a bound beyond which the margin is kept."""

    margin: Any
    bound: Any
    proof: Any

    def parts(self) -> tuple[Any, ...]:
        return (self.margin, self.bound, self.proof)


@dataclass(frozen=True, slots=True)
class Squeeze(Script):
    """A limit by two bounds that have the same limit."""

    lower: Any
    upper: Any
    by: tuple[Any, ...]

    def parts(self) -> tuple[Any, ...]:
        return (self.lower, self.upper, *cited_parts(self.by))

    def cites(self) -> tuple[Any, ...]:
        return self.by


@dataclass(frozen=True, slots=True)
class Follows(Script):
    """The goal is what is cited says, or follows from it by implications whose premises are known."""

    by: tuple[Any, ...]

    def parts(self) -> tuple[Any, ...]:
        return cited_parts(self.by)

    def cites(self) -> tuple[Any, ...]:
        return self.by


Proof = Any  # Chain, Induction, Script, or None for what needs no script


# ------------------------------------------------------------------------------------------ what authors call
def at(fact: Any, *values: Any) -> At:
    """A known ``ForAll`` at values of its symbols, outermost first; what it presupposes must be known there.

    ``fact`` is a hypothesis, a statement shown before, a claim, or another ``at(...)``. A value is an
    expression of the symbol's shape; for a sequence, a function of the time. ``at(claim, {w: v})`` puts
    values for symbols that are free in a claim. With no values, an ``Implies`` whose premise is known gives
    its conclusion.

    >>> from symproofs import ForAll, at, scalar
    >>> x = scalar("x")
    >>> at(ForAll(x, x**2 >= 0), 3)
    at(ForAll(x, x**2 >= 0), 3)
    """
    if len(values) == 1 and isinstance(values[0], dict):
        pairs = tuple((x, _value(v, "at")) for x, v in values[0].items())
        return At(_fact(fact, "at"), pairs)
    return At(_fact(fact, "at"), tuple(_value(v, "at") for v in values))


def have(statement: Any, *, by: Any = None, proof: Proof = None) -> Have:
    """A statement shown on the way. ``by`` names what it follows from, as in a line of a chain.

    >>> from symproofs import Eq, have, scalar
    >>> x = scalar("x")
    >>> have(Eq((x + 1) * (x - 1), x**2 - 1)).statement
    Eq((x + 1) * (x - 1), x**2 - 1)
    """
    if by is not None and proof is not None:
        raise InputError("have(...): give by= or proof=, not both")
    return Have(as_statement(statement, "the statement of have"), cited_objects(by), _proof(proof, "have"))


def obtain(symbol: Any, fact: Any) -> Obtain:
    """A symbol for what a known ``Exists`` says to exist; for a known ``Ne`` of arrays, the index of an entry.

    >>> from symproofs import Exists, Eq, obtain, scalar
    >>> x = scalar("x")
    >>> obtain(x, Exists(x, Eq(x**2, 2))).symbol
    x
    """
    if not isinstance(symbol, (IntSymbol, ScalarSymbol, ArraySymbol, SequenceSymbol)):
        raise InputError(f"obtain({_text(symbol)}, ...): expected a declared symbol")
    if is_random_symbol(symbol):
        raise InputError(f"obtain({symbol.name}, ...): {symbol.name} is random; what exists is fixed")
    return Obtain(symbol, _fact(fact, "obtain"))


def steps(*parts: Any) -> Steps:
    """``have(...)`` and ``obtain(...)`` in order; a proof of the goal may come last.

    >>> from symproofs import Eq, calc, have, scalar, steps
    >>> x = scalar("x")
    >>> len(steps(have(Eq(x, x)), calc(x).eq(x)).before)
    1
    """
    last = None
    if parts and not isinstance(parts[-1], (Have, Obtain)):
        *front, last = parts
        parts = tuple(front)
    return Steps(_before(parts, "steps"), _proof(last, "steps"))


def cases(statement: Any, *proofs: Proof, yes: Proof = None, no: Proof = None) -> Cases:
    """``cases(P, yes=..., no=...)``: P may be cited in one proof, Not(P) in the other.

    ``cases(Or(P, Q, ...), first, second, ...)``: one proof for each part. That the parts cover everything
    must be known or seen.

    >>> from symproofs import cases, scalar
    >>> x = scalar("x")
    >>> cases(x >= 0, yes=None, no=None).binary
    True
    """
    split = as_statement(statement, "the statement of cases")
    if not proofs:
        return Cases(split, (_proof(yes, "cases"), _proof(no, "cases")), True)
    if yes is not None or no is not None or not isinstance(split, Or) or len(proofs) != len(split.args):
        raise InputError(f"cases({split}): give yes= and no=, or for Or(...) one proof for each of its parts")
    return Cases(split, tuple(_proof(p, "cases") for p in proofs), False)


def contradiction(*before: Any, by: Any = None) -> Contradiction:
    """Assumes the negation of the goal (for ``Not(P)``: P), and shows that what is cited cannot all be true.

    Without ``by=`` everything in scope is tried.

    >>> from symproofs import contradiction
    >>> contradiction().before
    ()
    """
    return Contradiction(_before(before, "contradiction"), cited_objects(by))


def impossible(*before: Any, by: Any = None) -> Contradiction:
    """For a case that cannot occur: what is assumed there contradicts itself, whatever the goal is.

    >>> from symproofs import impossible
    >>> impossible().assumes
    False
    """
    return Contradiction(_before(before, "impossible"), cited_objects(by), False)


def witness(*values: Any, proof: Proof = None) -> Witness:
    """Values for the symbols of an ``Exists``, outermost first. For a sequence, a function of the time.

    For ``Ne`` of arrays: the indices of an entry that differs.

    >>> from symproofs import witness
    >>> witness(2).values
    (2,)
    """
    if not values:
        raise InputError("witness(): give a value for what is said to exist")
    return Witness(tuple(_value(v, "witness") for v in values), _proof(proof, "witness"))


def equivalence(*, forward: Proof = None, backward: Proof = None) -> Equivalence:
    """The two directions of an ``Iff``; in each, the side it starts from may be cited.

    >>> from symproofs import equivalence
    >>> equivalence().forward is None
    True
    """
    return Equivalence(_proof(forward, "equivalence"), _proof(backward, "equivalence"))


def each(*proofs: Proof) -> Each:
    """One proof for each part of an ``And``, in order; None where it is seen as it stands.

    >>> from symproofs import each
    >>> len(each(None, None).proofs)
    2
    """
    return Each(tuple(_proof(p, "each") for p in proofs))


def follows(*facts: Any) -> Follows:
    """Closes a goal, whatever its form, that a fact states or implies; the goal does not open itself.

    >>> from symproofs import Implies, follows, scalar
    >>> x = scalar("x")
    >>> follows(Implies(x > 1, x > 0)).by
    (Implies(x > 1, x > 0),)
    """
    if not facts:
        raise InputError("follows(): name what the goal follows from")
    return Follows(cited_objects(facts) or ())


def choose(part: int, proof: Proof = None) -> Choose:
    """The part of an ``Or`` that is shown, counted from 0.

    >>> from symproofs import choose
    >>> choose(1).part
    1
    """
    if type(part) is not int or part < 0:
        raise InputError(f"choose({part!r}): expected the number of a part, from 0")
    return Choose(part, _proof(proof, "choose"))


def linear_combination(*terms: tuple[Any, ...], by: Any = ()) -> LinearCombination:
    """An equation as Σ factor · (known equation): left − right = Σ c_k·(l_k − r_k).

    Each term is a pair (equation, factor), or a triple (left factor, equation, right factor) where a factor
    is multiplied from the right too. A factor is a scalar, a row or a matrix (on the right: a vector or a
    matrix); an equation between numbers is multiplied by scalars, or by one array of the goal's shape.
    ``by`` names what the two sides may be rewritten with.

    >>> from symproofs import Eq, linear_combination, scalar
    >>> a, b = scalar("a"), scalar("b")
    >>> len(linear_combination((Eq(a, b), 2)).terms)
    1
    """
    found = []
    for term in terms:
        if not isinstance(term, tuple) or len(term) not in (2, 3):
            raise InputError(
                "linear_combination((equation, factor), ...): expected pairs, or (left, equation, right)"
            )
        fact, left, right = (*term, 1) if len(term) == 2 else (term[1], term[0], term[2])
        found.append((_fact(fact, "linear_combination"), as_node(left), as_node(right)))
    return LinearCombination(tuple(found), cited_objects(by) or ())


def injectivity(z: Any, proof: Proof = None) -> Injectivity:
    """Proves ``invertible(A)``: for the vector z, ``Implies(Eq(A @ z, 0), Eq(z, 0))`` is shown by ``proof``.

    >>> from symproofs import injectivity, sizes, vector
    >>> injectivity(vector("z", sizes("d"))).symbol
    z
    """
    if not isinstance(z, ArraySymbol) or len(z.shape) != 1 or is_random_symbol(z):
        raise InputError(f"injectivity({_text(z)}): expected a vector declared by vector(...)")
    return Injectivity(z, _proof(proof, "injectivity"))


def termwise(fact: Any) -> Termwise:
    """Proves ``ForAll(i, Eq(x, 0))`` from a known ``Eq(Sum(x, i), 0)`` where every x is visibly at least 0.

    >>> from symproofs import Eq, Sum, index, sizes, termwise, vector
    >>> n = sizes("n")
    >>> i, x = index("i", n), vector("x", n)
    >>> termwise(Eq(Sum(x[i]**2, i), 0)).fact
    Eq(Sum(x[i]**2, (i, 1, n)), 0)
    """
    return Termwise(_fact(fact, "termwise"))


def vanishing(fact: Any) -> Vanishing:
    """Proves ``almost_surely(Eq(X, 0))`` from a known ``Eq(E(X), 0)`` where X is visibly at least 0 and integrable.

    >>> from symproofs import E, Eq, moments, scalar, vanishing
    >>> a = scalar("a", law=moments(var=1))
    >>> vanishing(Eq(E(a**2), 0)).fact
    Eq(E(a**2), 0)
    """
    return Vanishing(_fact(fact, "vanishing"))


def on_vectors(x: Any, proof: Proof = None) -> OnVectors:
    """Proves ``norm(A) <= c``: ``norm(A @ x) <= c * norm(x)`` is shown for the vector x, and c >= 0 is seen.

    For ``fn.lambda_max(S) <= c`` with a symmetric S, ``x.T @ S @ x <= c * norm(x)**2`` is shown.

    >>> from symproofs import on_vectors, sizes, vector
    >>> on_vectors(vector("x", sizes("n"))).symbol
    x
    """
    if not isinstance(x, ArraySymbol) or len(x.shape) != 1 or is_random_symbol(x):
        raise InputError(f"on_vectors({_text(x)}): expected a vector declared by vector(...)")
    return OnVectors(x, _proof(proof, "on_vectors"))


def by_definition(margin: Any, bound: Any, proof: Proof = None) -> ByDefinition:
    """Proves ``Tends(f, T, oo, L)`` by ``ForAll(margin, Exists(bound, ForAll(T, Implies(T >= bound, ...))))``.

    ``margin`` is a scalar declared to be > 0, ``bound`` a natural number that starts where T does; what is
    shown of them is ``abs(f - L) < margin``. For a limit oo the margin has no domain, and f > margin is shown.
    For a real x that tends to a, ``bound`` is a scalar > 0 as well.

    >>> from symproofs import by_definition, natural, scalar
    >>> by_definition(scalar("epsilon", "epsilon > 0"), natural("N")).bound
    N
    """
    if not isinstance(margin, ScalarSymbol) or is_random_symbol(margin):
        raise InputError(f"by_definition({_text(margin)}, ...): expected a scalar, the margin epsilon > 0")
    if not isinstance(bound, (IntSymbol, ScalarSymbol)) or is_random_symbol(bound):
        raise InputError(f"by_definition(..., {_text(bound)}): expected a natural number N")
    return ByDefinition(margin, bound, _proof(proof, "by_definition"))


def squeeze(lower: Any, upper: Any, *, by: Any = ()) -> Squeeze:
    """Proves ``Tends(f, T, oo, L)``: lower <= f <= upper for every T, and both bounds tend to L.

    A bound that is L itself needs no limit. ``by`` names what the inequalities follow from, and the limits.

    >>> from symproofs import natural, scalar, squeeze
    >>> squeeze(0, scalar("x") ** natural("T")).lower
    0
    """
    return Squeeze(as_node(lower), as_node(upper), cited_objects(by) or ())


# ---------------------------------------------------------------------------------------------------- checks
def _text(x: Any) -> str:
    if isinstance(x, tuple):
        return f"{_text(x[0])}: {_text(x[1])}"
    if isinstance(x, Along):
        return f"lambda s: {_text(x.element).replace(TIME.name, 's')}"
    if isinstance(x, Node):
        return show(x)
    return str(getattr(x, "id", x))


def _fact(x: Any, where: str) -> Any:
    from symproofs.proofs.claims import IH, Claim

    if isinstance(x, Have):
        return x.statement
    if isinstance(x, (At, Claim, Fact, Statement)) or x is IH:
        return x
    return as_statement(x, f"a fact of {where}")


def cited_objects(by: Any) -> tuple[Any, ...] | None:
    """What ``by=`` names, as a tuple; a ``have(...)`` stands for its statement."""
    if by is None:
        return None
    cited = tuple(by) if isinstance(by, (list, tuple)) else (by,)
    return tuple(c.statement if isinstance(c, Have) else c for c in cited)


def _before(parts: tuple[Any, ...], where: str) -> tuple[Have | Obtain, ...]:
    for p in parts:
        if not isinstance(p, (Have, Obtain)):
            raise InputError(f"{where}(...): expected have(...) or obtain(...), got {_text(p)}")
    return parts


def _proof(p: Any, where: str) -> Any:
    from symproofs.proofs.claims import Chain, Induction

    if p is None or isinstance(p, (Chain, Induction, Script)):
        return p
    raise InputError(
        f"{where}(...): {_text(p)} is no proof; expected calc(...), induction(...), steps(...) or the like"
    )


def _value(v: Any, where: str) -> Any:
    if isinstance(v, (SequenceSymbol, RecursionSymbol, FunctionSymbol)):
        return v
    if callable(v) and not is_expression(v):
        try:
            return Along(TIME, as_node(v(TIME)))
        except TypeError as e:
            raise InputError(
                f"{where}(...): a sequence is given as a function of the time, lambda s: ...; {e}"
            ) from None
    return as_node(v)


def _node_in(v: Any) -> Any:
    return v.element if isinstance(v, Along) else v


def cited_parts(by: Any) -> tuple[Any, ...]:
    """Statements and expressions inside citations."""
    out: list[Any] = []
    for c in by or ():
        while isinstance(c, At):
            out += [_node_in(v[1] if isinstance(v, tuple) else v) for v in c.values]
            c = c.fact
        if isinstance(c, Statement):
            out.append(c)
    return tuple(out)


def _cited_by_steps(before: tuple[Have | Obtain, ...]) -> tuple[Any, ...]:
    out: list[Any] = []
    for s in before:
        out += (s.by or ()) if isinstance(s, Have) else (s.fact,)
    return tuple(out)


def _parts_of_steps(before: tuple[Have | Obtain, ...]) -> tuple[Any, ...]:
    out: list[Any] = []
    for s in before:
        if isinstance(s, Have):
            out += [s.statement, *cited_parts(s.by), s.proof]
        else:
            out += [s.symbol, *cited_parts((s.fact,))]
    return tuple(out)
