"""Families that a hypothesis fixes: X = f(Y) almost surely makes X a function of Y, and no draw of X would meet it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from symproofs.language import nodes, relations, symbols
from symproofs.language.binders import Expectation
from symproofs.language.laws import Moments
from symproofs.numeric.dependence import random_in
from symproofs.numeric.evaluate import Evaluator
from symproofs.numeric.model import Model, Space


@dataclass(frozen=True)
class Link:
    """Every entry of ``family`` at ``index`` (bound names) is ``value``, a function of the families ``sources``."""

    family: Any
    index: tuple[Any, ...]
    value: Any
    sources: frozenset[str]

    def at(self, evaluator: Evaluator) -> Any:
        """The family's value at the evaluator's outcome."""
        return self._entries(evaluator, self.index, evaluator.dims(self.family.shape))

    def _entries(self, evaluator: Evaluator, index: tuple[Any, ...], dims: tuple[int, ...]) -> Any:
        if not index:
            return evaluator.value(self.value)
        out = []
        for k in range(1, dims[0] + 1):
            with evaluator.binding({index[0]: k}):
                out.append(self._entries(evaluator, index[1:], dims[1:]))
        return tuple(out)


def links(hypotheses: Iterable[Any]) -> dict[str, Link]:
    """By name, the families of which a hypothesis says that they are functions of others, and nothing else is known."""
    found: dict[str, Link] = {}
    for h in hypotheses:
        link = _link(h)
        if link is None or link.family.name in found or link.family.name in _sources(found):
            continue
        if not link.sources & found.keys() and _is_free(link.family.law):
            found[link.family.name] = link
    for h in hypotheses:  # what is independent of its source would be no function of it
        if isinstance(h, relations.Independent):
            names = {f.name for f in h.args}
            for name in [n for n, link in found.items() if n in names and link.sources & names]:
                del found[name]
    return found


def _sources(found: dict[str, Link]) -> set[str]:
    return {name for link in found.values() for name in link.sources}


def _is_free(law: Any) -> bool:
    known = isinstance(law, Moments) and (law.mean, law.var, law.uncorrelated)
    return known == (None, None, None) and not law.symmetric


def _link(h: Any) -> Link | None:
    index: list[Any] = []
    while isinstance(h, relations.ForAll) and isinstance(h.variable, symbols.Bound):
        index.append(h.variable)
        h = h.body
    if not isinstance(h, relations.Eq) or h.right != 1 or not isinstance(h.left, Expectation):
        return None  # no almost_surely(...)
    event = h.left.arg
    if (
        h.left.over
        or not isinstance(event, relations.Indicator)
        or not isinstance(event.args[0], relations.Eq)
    ):
        return None
    entry, value = event.args[0].args
    family, at = (entry.args[0], entry.args[1:]) if isinstance(entry, nodes.Entry) else (entry, ())
    if not isinstance(family, (symbols.ArraySymbol, symbols.ScalarSymbol)) or tuple(at) != tuple(index):
        return None
    if not symbols.is_random_symbol(family):
        return None
    sources = random_in(value)
    return Link(family, tuple(index), value, sources) if sources and family.name not in sources else None


def with_links(model: Model, found: dict[str, Link]) -> Space:
    """The space of a model, in which each such family has its value at every outcome."""
    space = model.space
    families = dict(space.families)
    evaluator = Evaluator(model)
    for name, link in found.items():
        values = []
        for outcome in range(len(space.weights)):
            evaluator.at_outcome(outcome)
            values.append(link.at(evaluator))
        families[name] = tuple(values)
    notes = {
        **space.notes,
        **{name: f"a function of {', '.join(sorted(x.sources))}" for name, x in found.items()},
    }
    return Space(space.weights, families, notes)
