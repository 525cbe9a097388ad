"""Kernel statements as text, with every definition they rest on, down to primitives.

Wrong statements hide in definitions. What is printed here is read off the kernel's own terms and off the
equations its unfolding rules prove; it needs no SymPy, so that certificates are read with it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from symproofs.kernel.definitions import recursion_start, recursion_step, unfold_let
from symproofs.kernel.terms import INT, OUT, Definition, Sort, Term, const, instantiate, var
from symproofs.kernel.theorem import Theorem
from symproofs.language.words import looks
from symproofs.notation.kernel_text import Names, constants, kernel_text


@dataclass(frozen=True, slots=True)
class Unfolded:
    """A proved statement in words of the kernel: what is assumed, what follows, and what its symbols are."""

    assumed: tuple[str, ...]
    conclusion: str
    definitions: tuple[str, ...]
    symbols: tuple[str, ...]

    @property
    def text(self) -> str:
        """``assumed; assumed ⊢ conclusion``, in one line."""
        return f"{'; '.join(self.assumed)} ⊢ {self.conclusion}".lstrip()


def unfold(established: Theorem) -> Unfolded:
    """The statement of a theorem made by ``establish``, the last rule of a proof."""
    order, sequent = established.arguments["order"], established.arguments["theorem"]
    return told(order, sequent.conclusion)


def told(assumed: Sequence[Term], conclusion: Term) -> Unfolded:
    """In words: what is assumed, and what follows. No statement of another meaning has the same words."""
    stated = [*assumed, conclusion]
    equations, names = _definitions(stated)
    return Unfolded(
        tuple(kernel_text(h, names) for h in assumed),
        kernel_text(conclusion, names),
        tuple(_as_equation(e, names.equation(e)) for e in equations),
        tuple(_symbols(stated, names)),
    )


def _symbols(stated: Sequence[Term], names: Names) -> list[str]:
    """Free symbols with what they are: ``beta: real``, ``g: random, 2 indices``."""
    free = {x for t in stated for x in t.fv}
    return sorted(f"{names.of(x)}: {_kind(x.sort)}" for x in free)


def _kind(sort: Sort) -> str:
    if isinstance(sort, str):
        return {"int": "integer"}.get(sort, sort)
    places = sort[1]
    count = sum(s == INT for s in places)
    words = ["random"] if OUT in places else []
    if any(isinstance(s, tuple) or s == "real" for s in places):
        words.append("function")
    if count:
        words.append("1 index" if count == 1 else f"{count} indices")
    return ", ".join(words) or "function"


def _definitions(stated: Sequence[Term]) -> tuple[list[Term], Names]:
    """The equations of every definition that occurs, and of those that occur in them; and how all is called.

    A parameter that is one symbol of the statement at each occurrence stands in the equation itself. In the
    place of any other the equation has a letter.
    """
    free = {v for t in stated for v in t.fv}
    taken = {looks(v.data[0]) for v in free} | {looks(d.name) for d in _reached(stated)}
    lettered = set[tuple[Definition, int]]()
    while True:
        standard = dict[Definition, tuple[Term | None, ...]]()
        pending, equations, found = list(stated), list[Term](), list[Term]()
        while pending:
            for c in constants([pending.pop(0)]):
                found.append(c)
                if c.data not in standard:
                    params = _parameters(c, free, lettered, set(taken))
                    standard[c.data] = tuple(a if a in free else None for a in params)
                    more = _equations(c.data, params, taken | {looks(v.data[0]) for v in params})
                    equations += more
                    pending += more
        changed = {
            (c.data, n)
            for c in found
            for n, a in enumerate(standard[c.data])
            if a is not None and c.args[n] != a and a.sort != OUT
        }
        if not changed:
            return equations, Names(stated, equations, standard)
        lettered |= changed


def _reached(stated: Sequence[Term]) -> set[Definition]:
    """All definitions that terms rest on."""
    out, pending = set[Definition](), list(stated)
    while pending:
        for c in constants([pending.pop()]):
            if c.data not in out:
                out.add(c.data)
                pending += c.data.parts
    return out


def _parameters(
    c: Term, free: set[Term], lettered: set[tuple[Definition, int]], taken: set[str]
) -> list[Term]:
    """The parameters of the equation of a constant, each a symbol of its own."""
    params = list[Term]()
    for n, (sort, domain, a) in enumerate(zip(c.data.params, c.data.domains, c.args, strict=False)):
        if a in free and a not in params and (c.data, n) not in lettered:
            params.append(a)
        else:
            letters = "ω" if sort == OUT else "ZYXUVW" if isinstance(sort, tuple) else "abcn"
            params.append(var(_letter(letters, taken), sort, [instantiate(t, params) for t in domain]))
    return params


def _equations(d: Definition, params: list[Term], taken: set[str]) -> list[Term]:
    """What a constant means, for general arguments; new letters are none of those taken."""
    idx = [var(_letter("ijkl", taken), INT) for _ in range(d.indices)]
    if d.kind == "let":
        return [unfold_let(constant=const(d, *params, *idx)).conclusion]
    start = instantiate(d.parts[0], params)
    time = var(_letter("srq", taken), INT)
    return [
        recursion_start(constant=const(d, *params, start, *idx)).conclusion,
        recursion_step(constant=const(d, *params, time, *idx)).conclusion,
    ]


def _letter(letters: str, taken: set[str]) -> str:
    numbers = map(str, count(1))
    name = next(
        c + s for s in chain(("", "′", "″", "‴"), numbers) for c in letters if looks(c + s) not in taken
    )
    taken.add(looks(name))
    return name


def _as_equation(t: Term, names: Names) -> str:
    if t.op == "imp":
        return f"{kernel_text(t.args[1], names)}  if {kernel_text(t.args[0], names)}"
    return kernel_text(t, names)
