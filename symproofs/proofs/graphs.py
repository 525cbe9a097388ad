"""The computation graph of a quantity, derived from the recursions, sequences and lets that it is made of.

A node is a quantity that has a value of its own: an element of a sequence or of a recursion, or a named let. An
edge u → v says that the definition of v reads u, and carries what u is multiplied by there. Nothing is declared a
second time: the definitions are walked, at one value of every time such as T = 3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from symproofs.language import nodes
from symproofs.language.binders import Summation
from symproofs.language.derivatives import Derivative
from symproofs.language.errors import InputError
from symproofs.language.nodes import Node, affine, as_int, as_node, is_row, shape_of, show
from symproofs.language.symbols import (
    ArraySymbol,
    Element,
    IntSymbol,
    LetSymbol,
    RecursionSymbol,
    ScalarSymbol,
    SequenceSymbol,
)

_LARGEST = 500  # nodes of a graph


@dataclass(frozen=True, slots=True)
class Vertex:
    """A node of the graph: the sequence, recursion or let it belongs to, and its time (None for a single let)."""

    family: Any
    time: int | None
    kind: str  # ``input``, ``start`` or ``state`` of a recursion, ``value`` of a let

    def __str__(self) -> str:
        return self.family.name if self.time is None else f"{self.family.name}[{self.time}]"


@dataclass(frozen=True, slots=True)
class Edge:
    """The definition of ``target`` reads ``source``, once or several times; two nodes have one edge at most.

    ``ways``: for each place where it is read, what multiplies it there. The factors next to each other are one
    expression; where a function stands between them, that function is a part of its own, as in
    ``(c, fn.tanh, W)`` for c tanh(W h). The outermost is first. Functions with no factor outside are left out:
    ``(W,)`` for tanh(W h). Without ways, no product describes what is done to the source.
    """

    source: Vertex
    target: Vertex
    ways: tuple[tuple[Any, ...], ...] = ((),)

    @property
    def weights(self) -> tuple[Any, ...]:
        """The parts of all ways, one after the other."""
        return tuple(x for way in self.ways for x in way)


@dataclass(frozen=True)
class Graph:
    """A computation graph. ``vertices``: each after all that it reads."""

    vertices: tuple[Vertex, ...]
    edges: tuple[Edge, ...]
    at: tuple[tuple[Any, int], ...] = field(default=())  # the times and their values

    @cached_property
    def families(self) -> tuple[Any, ...]:
        """The sequences, recursions and lets that the vertices belong to, by depth."""
        return tuple(sorted(dict.fromkeys(v.family for v in self.vertices), key=lambda f: self.depths[f]))

    @cached_property
    def depths(self) -> dict[Any, int]:
        """The longest way from a family without parents to each, steps within one family not counted."""
        above: dict[Any, set[Any]] = {v.family: set() for v in self.vertices}
        for e in self.edges:
            if e.source.family != e.target.family:
                above[e.target.family].add(e.source.family)
        out: dict[Any, int] = {}

        def depth(family: Any, seen: tuple[Any, ...]) -> int:
            if family in seen:
                return 0  # families that read each other share a depth
            if family not in out:
                found = [depth(p, (*seen, family)) for p in above[family]]
                out[family] = 1 + max(found, default=-1)
            return out[family]

        for family in above:
            depth(family, ())
        return out

    def children(self, v: Vertex) -> set[Vertex]:
        """The vertices whose definitions read v."""
        return {e.target for e in self.edges if e.source == v}

    def parents(self, v: Vertex) -> set[Vertex]:
        """The vertices that the definition of v reads."""
        return {e.source for e in self.edges if e.target == v}

    def influenced(self, v: Vertex) -> set[Vertex]:
        """The vertices that v reaches, by one edge or several."""
        out: set[Vertex] = set()
        front = {v}
        while front:
            front = {c for u in front for c in self.children(u)} - out
            out |= front
        return out


def computation_graph(quantity: Any, *, at: Mapping[Any, int], named: Iterable[Any] = ()) -> Graph:
    """The graph of everything that a quantity is computed from, with its times at given values.

    ``quantity`` is a let; ``named`` are lets that get nodes of their own where their expressions occur, for every
    value of the index in them. Raises InputError where the definitions need a value that is not there.

    >>> from symproofs import let, natural, norm, recursion, scalar, sequence, sizes, vector, matrix
    >>> T, k = natural("T", 1), sizes("k")
    >>> W, x = matrix("W", k, k), sequence("x", k, last=T)
    >>> h = recursion("h", k, start={0: vector("h_0", k)}, step=lambda h, t: W @ h[t-1] + x[t])
    >>> graph = computation_graph(let("L", norm(h[T])), at={T: 2})
    >>> [str(v) for v in graph.vertices]
    ['h[0]', 'x[1]', 'h[1]', 'x[2]', 'h[2]', 'L']
    >>> [(str(e.source), str(e.target), e.ways) for e in graph.edges][:2]
    [('h[0]', 'h[1]', ((W,),)), ('x[1]', 'h[1]', ((),))]
    """
    if not isinstance(quantity, LetSymbol):
        what = ", not a whole recursion" if isinstance(quantity, RecursionSymbol) else ""
        raise InputError(
            f"computation_graph({show(quantity)}): expected a let that names what is computed, such as "
            f"let('L', ...){what}"
        )
    walker = _Walker(_times(at), [_Named(x) for x in named])
    walker.visit(Vertex(quantity, None, "value"))
    if not any(isinstance(v.family, RecursionSymbol) for v in walker.done):
        raise InputError(
            f"computation_graph({show(quantity)}): no recursion is in it, so there is nothing to unroll; "
            "a sequence over time is defined by recursion(...)"
        )
    unused = [n.let.name for n in walker.named if n.let not in {v.family for v in walker.done}]
    if unused:
        raise InputError(
            f"computation_graph(..., named=[{', '.join(unused)}]): what is named does not occur in "
            f"{show(quantity)} as it is written there"
        )
    spare = [symbol for symbol in walker.at if symbol not in walker.met]
    if spare:
        raise InputError(
            f"computation_graph(..., at={{{', '.join(f'{x.name}: {walker.at[x]}' for x in spare)}}}): "
            f"{', '.join(x.name for x in spare)} does not occur in {show(quantity)}, nor in what it is computed "
            "from; leave it out"
        )
    return Graph(tuple(walker.done), tuple(walker.edges), tuple(sorted(walker.at.items(), key=str)))


def _times(at: Mapping[Any, int]) -> dict[Any, int]:
    for symbol, value in at.items():
        if not isinstance(symbol, IntSymbol) or symbol.role != "natural":
            raise InputError(f"at={{{show(symbol)}: {value}}}: expected a time declared by natural(...)")
        if type(value) is not int or value < int(symbol.low):
            raise InputError(
                f"at={{{symbol.name}: {value}}}: {symbol.name} is a whole number from {symbol.low} on; "
                f"unroll at {symbol.name} = {symbol.low} or later"
            )
    return dict(at)


class _Named:
    """A let that stands for a quantity at each value of an index, or for one quantity."""

    def __init__(self, let: Any) -> None:
        if not isinstance(let, LetSymbol):
            raise InputError(f"named=[{show(let)}]: expected lets, such as let('y', ...)")
        free = [s for s in let.expr.atoms(IntSymbol) if s.role == "index" and _is_read(let.expr, s)]
        if len(free) > 1:
            names = ", ".join(sorted(s.name for s in free))
            raise InputError(f"named=[{let.name}]: it depends on {names}; one index is its time")
        self.let, self.index = let, free[0] if free else None
        self.forms: dict[int | None, Any] = {}

    def expression(self, time: int | None) -> Any:
        """What it stands for at a time."""
        if time not in self.forms:
            e = self.let.expr
            self.forms[time] = e if time is None else e.xreplace({self.index: as_int(time, "a time")})
        return self.forms[time]


def _is_read(x: Any, symbol: Any) -> bool:
    """Whether a symbol occurs, other than as the range of another one."""
    if x == symbol:
        return True
    if isinstance(x, (IntSymbol, SequenceSymbol, RecursionSymbol)):
        return False
    return any(_is_read(a, symbol) for a in x.args)


class _Walker:
    """Visits vertices depth first; ``done`` has each after all that it reads."""

    def __init__(self, at: dict[Any, int], named: list[_Named]) -> None:
        self.at, self.named = at, named
        self.done: dict[Vertex, None] = {}
        self.edges: list[Edge] = []
        self.visited = 0
        self.met: set[Any] = set()  # the times that the definitions depend on

    def visit(self, v: Vertex) -> None:
        if v in self.done:
            return
        self.visited += 1
        if self.visited > _LARGEST:
            raise InputError(f"the graph has more than {_LARGEST} nodes; unroll fewer steps")
        definition = self.definition(v)
        if isinstance(definition, Node):
            self.met |= definition.atoms(IntSymbol)
        read: dict[Vertex, list[tuple[Any, ...] | None]] = {}
        for source, steps in self.reads(definition, (), v):
            read.setdefault(source, []).append(_way_of(steps))
        for source in read:
            self.visit(source)
        for source, ways in read.items():
            told = tuple(w for w in ways if w is not None)
            self.edges.append(Edge(source, v, told if len(told) == len(ways) else ()))
        self.done[v] = None

    def definition(self, v: Vertex) -> Any:
        """The expression that gives a vertex its value; None for an input."""
        family = v.family
        if isinstance(family, SequenceSymbol):
            return None
        if isinstance(family, LetSymbol):
            for n in self.named:
                if n.let == family:
                    return n.expression(v.time)
            return family.expr
        if v.kind == "start":
            return family.start_value
        time = as_int(v.time, "a time")
        before = Element(family, time - 1 if family.forward else time + 1)
        return family.step.xreplace({family.time: time, family.previous: before})

    # ------------------------------------------------------------------------------------ what is read
    def reads(self, x: Any, steps: Steps, v: Vertex) -> list[tuple[Vertex, Steps]]:
        """The vertices in an expression, each with what is done to it; v is what is defined by it."""
        if x is None or not isinstance(x, Node) or isinstance(x, (IntSymbol, ScalarSymbol, ArraySymbol)):
            return []
        found = self.named_at(x, v)
        if found is not None:
            return [(found, steps)]
        if isinstance(x, Derivative):
            raise InputError(
                f"{show(x)}: a derivative is not computed by the network; unroll the loss itself"
            )
        if isinstance(x, Element):
            return [(self.element(x, v), steps)]
        if isinstance(x, LetSymbol):
            return self.reads(x.expr, steps, v)
        if isinstance(x, Summation):
            low, high = self.integer(x.args[2], v, x), self.integer(x.args[3], v, x)
            bodies = [x.args[0].xreplace({x.args[1]: as_int(k, "an index")}) for k in range(low, high + 1)]
            return [r for body in bodies for r in self.reads(body, steps, v)]
        parts = [self.reads(a, (), v) for a in x.args]
        return [
            (u, (*steps, *_steps(x, k, parts), *below)) for k, part in enumerate(parts) for u, below in part
        ]

    def named_at(self, x: Any, v: Vertex) -> Vertex | None:
        for n in self.named:
            if n.let == v.family and x == n.expression(v.time):
                continue  # its own definition
            if n.index is None:
                if x in (n.let, n.let.expr):
                    return Vertex(n.let, None, "value")
                continue
            low, high = self.integer(n.index.low, v, x), self.integer(n.index.high, v, x)
            for k in range(low, high + 1):
                if x == n.expression(k):
                    return Vertex(n.let, k, "value")
        return None

    def element(self, x: Any, v: Vertex) -> Vertex:
        seq, t = x.sequence, self.integer(x.time, v, x)
        if not isinstance(seq, (SequenceSymbol, RecursionSymbol)):
            raise InputError(f"{show(x)}: what varies under a derivative has no node; unroll the loss itself")
        if isinstance(seq, SequenceSymbol):
            first = self.integer(seq.first, v, x)
            last = t if seq.last is None else self.integer(seq.last, v, x)
            there, kind = first <= t <= last, "input"
        else:
            start = self.integer(seq.start_time, v, x)
            kind = "start" if t == start else "state"
            there = t >= start if seq.forward else t <= start
        if not there:
            raise InputError(f"{v} reads {seq.name}[{t}], and {seq.name} has no value there")
        return Vertex(seq, t, kind)

    def integer(self, x: Any, v: Vertex, where: Any = None) -> int:
        coeffs, out = affine(x)
        for symbol, c in coeffs.items():
            self.met.add(symbol)
            if symbol not in self.at:
                place = show(x) if where is None else show(where)
                raise InputError(
                    f"{v.family.name} depends on {show(symbol)} by {place}; give its value, at={{{show(symbol)}: 3}}"
                )
            out += c * self.at[symbol]
        return out


# ---------------------------------------------------------------------------------------- what multiplies
@dataclass(frozen=True, slots=True)
class _Factor:
    """What multiplies a vertex, or the vector of a row that is in it, from the left."""

    expr: Any


@dataclass(frozen=True, slots=True)
class _Function:
    """A function between two factors; ``map``: the elementwise one, if it is one; ``even``: of −x as of x."""

    map: Any = None
    even: bool = False


_NO_PRODUCT = None  # linear or not, what is done is no product from the left with something known
Steps = tuple[_Factor | _Function | None, ...]  # the outermost first


def _steps(x: Any, k: int, parts: list[list[Any]]) -> Steps:
    """What x does to its k-th part, in which vertices are read as in ``parts``."""
    part = x.args[k]
    if isinstance(x, nodes.Neg) or (isinstance(x, nodes.Sub) and k == 1):
        return (_Factor(as_node(-1)),)
    if isinstance(x, (nodes.Add, nodes.Sub)) or (isinstance(x, nodes.Transpose) and not _is_matrix(part)):
        return ()
    if isinstance(x, nodes.Apply):
        f = x.function
        return (_Function(f if getattr(f, "on", None) is None else None, getattr(f, "name", "") == "abs"),)
    if isinstance(x, (nodes.Norm, nodes.Frobenius)):
        return (_Function(even=True),)
    if isinstance(x, nodes.Pow):
        return (_Function(even=not isinstance(x.right, Node) and x.right % 2 == 0),)
    if not isinstance(x, (nodes.Mul, nodes.Div, nodes.MatMul, nodes.Hadamard)):
        return (_NO_PRODUCT,) if isinstance(x, _LINEAR) else (_Function(),)
    other = x.args[1 - k]
    if parts[1 - k]:
        return (_NO_PRODUCT,)  # a product of two quantities that both vary
    if isinstance(x, nodes.Mul):
        return (_Factor(other.T if is_row(shape_of(other)) else other),)
    if isinstance(x, nodes.Div):
        return (_Factor(nodes.Div(as_node(1), other)),) if k == 0 else (_Factor(other), _Function())
    if _is_matrix(part):
        return (_Factor(other),) if isinstance(x, nodes.MatMul) and k == 1 else (_NO_PRODUCT,)
    if isinstance(x, nodes.Hadamard):
        return (_Factor(nodes.Diag(other.T if is_row(shape_of(other)) else other)),)
    if is_row(shape_of(part)) == (k == 1):
        return (_NO_PRODUCT,)  # a vector times a row: every product of their entries
    return (_Factor(other if k == 1 else other.T),)


_LINEAR = (nodes.Transpose, nodes.Entry, nodes.Trace, nodes.Diag, nodes.Diagonal)


def _is_matrix(x: Any) -> bool:
    return len(shape_of(x)) == 2 and not is_row(shape_of(x))


def _way_of(steps: Steps) -> tuple[Any, ...] | None:
    """The parts of an edge's way; None where no single product describes it."""
    if None in steps:
        return None
    groups: list[list[Any]] = [[]]
    between: list[_Function] = []
    for step in steps:
        if isinstance(step, _Function):
            between.append(step)
            groups.append([])
        elif step is not None:
            groups[-1].append(step.expr)
    factors = [_product(g) for g in groups]
    while between and factors[0] == 1:  # nothing multiplies the value of the outermost function
        dropped = between.pop(0)
        factors.pop(0)
        if not between and dropped.even and factors[0] == -1:
            return ()  # as in the norm of z − y
    if any(f.map is None for f in between):
        return None
    out: list[Any] = []
    for factor, f in zip(factors, [*between, None], strict=True):
        out += [] if factor == 1 else [factor]
        out += [] if f is None else [f.map]
    return tuple(out)


def _product(factors: list[Any]) -> Any:
    """Factors as one expression in one form: the number, the scalars, the matrices in order, the divisors."""
    p = _Parts()
    for x in factors:
        p.take(x)
    number = p.number
    scalars = sorted(p.over, key=show)
    shown = [as_node(abs(number.p))] if abs(number.p) != 1 else []
    out: Any = None
    for x in [*shown, *scalars]:
        out = x if out is None else nodes.Mul(out, x)
    if p.arrays:
        chain = p.arrays[0]
        for x in p.arrays[1:]:
            chain = nodes.Mul(chain, x) if shape_of(chain) == () else nodes.MatMul(chain, x)
        out = chain if out is None else nodes.Mul(out, chain)
    below: Any = as_node(number.q) if number.q != 1 else None
    for x in sorted(p.under, key=show):
        below = x if below is None else nodes.Mul(below, x)
    if out is None and below is None:
        return number
    if below is not None:
        if out is None and not p.under:
            return number
        out = nodes.Div(as_node(1) if out is None else out, below)
    if not isinstance(out, Node):
        return number
    return nodes.Neg(out) if number < 0 else out


class _Parts:
    """What a product consists of."""

    def __init__(self) -> None:
        self.number: Any = as_node(1)
        self.over: list[Any] = []
        self.under: list[Any] = []
        self.arrays: list[Any] = []

    def take(self, x: Any, below: bool = False) -> None:
        if not isinstance(x, Node) and x != 0:
            self.number = self.number / x if below else self.number * x
        elif isinstance(x, nodes.Neg):
            self.number = -self.number
            self.take(x.arg, below)
        elif isinstance(x, nodes.Mul):
            self.take(x.left, below)
            self.take(x.right, below)
        elif isinstance(x, nodes.Div):
            self.take(x.left, below)
            self.take(x.right, not below)
        elif shape_of(x) == ():
            (self.under if below else self.over).append(x)
        elif isinstance(x, nodes.MatMul):
            self.take(x.left)
            self.take(x.right)
        elif not (isinstance(x, nodes.Constant) and x.kind == "eye"):
            self.arrays.append(x)


__all__ = ["Edge", "Graph", "Vertex", "computation_graph"]
