"""Which moment or independence a statement about expectations lacks, and how it is declared: for messages only."""

from __future__ import annotations

from typing import Any

from symproofs.kernel.definitions import unfolded
from symproofs.kernel.terms import Term
from symproofs.language.laws import Moments
from symproofs.language.lower import COVARIANCE, VARIANCE
from symproofs.language.symbols import SequenceSymbol
from symproofs.tactics.resources import subterms_closed
from symproofs.tactics.scope import Scope

_Degrees = dict[Any, int]  # of each random family in a product


def what_is_undeclared(scope: Scope, terms: tuple[Term, ...]) -> str:
    """Advice on the expectations in some terms that no declaration says anything of, or nothing."""
    families = {scope.lower.symbol(x): x for x in scope.laws}
    averages, spreads = [], []
    for t in terms:
        for y in subterms_closed(t):
            if y.op in ("E", "integrable"):
                averages.append(y.args[0])
            elif y.op == "const" and y.data in (VARIANCE, COVARIANCE):
                spreads.append([a.args[-1] if a.op == "lam" else a for a in y.args])
    degrees = [_degrees(body, families) for body in averages]
    degrees += [_spread_degrees(bodies, families) for bodies in spreads]
    said = [text for d in degrees for text in _too_high(d)]
    said = said or [text for d in degrees for text in _not_independent(scope, d)]
    if not said:  # what is known of single entries matters once the rest is there
        said += [text for body in averages for text in _average(body, families)]
        said += [text for bodies in spreads for text in _spread(bodies, families)]
    return "; ".join(dict.fromkeys(said))


def _average(body: Term, families: dict[Term, Any]) -> list[str]:
    degrees = _degrees(body, families)
    if body.op == "app" and body.args[0] in families:
        return _no_mean(families[body.args[0]])
    if len(degrees) == 1 and sum(degrees.values()) == 2:
        (x,) = degrees
        if body.op == "pow":
            return _no_variance(x)
        if body.op == "mul":
            return _no_covariance(x)
    return []


def _spread_degrees(bodies: list[Term], families: dict[Term, Any]) -> _Degrees:
    total: _Degrees = {}
    for d in [_degrees(b, families) for b in (bodies if len(bodies) > 1 else bodies * 2)]:
        for x, n in d.items():
            total[x] = total.get(x, 0) + n
    return total


def _spread(bodies: list[Term], families: dict[Term, Any]) -> list[str]:
    total = _spread_degrees(bodies, families)
    if len(total) != 1 or not all(b.op == "app" for b in bodies):
        return []
    (x,) = total
    return _no_variance(x) if len(bodies) == 1 else _no_covariance(x)


def _too_high(degrees: _Degrees) -> list[str]:
    out = []
    for x, n in degrees.items():
        if isinstance(x.law, Moments) and n > x.law.order:
            out.append(
                f"moments of {x.name} of order {n} are not declared, only up to order {x.law.order}: "
                f"law=moments(..., order={n})"
            )
    return out


def _not_independent(scope: Scope, degrees: _Degrees) -> list[str]:
    given = [{*f.args} for f in scope.given if f.op == "independent"]
    symbols = {scope.lower.symbol(x): x for x in degrees}
    if len(symbols) < 2 or any(set(symbols) <= known for known in given):
        return []
    names = ", ".join(sorted(x.name for x in degrees))
    return [f"nothing says that {names} are independent: given=[independent({names})]"]


def _declared(x: Any, part: str) -> bool:
    value = getattr(x.law, part) if isinstance(x.law, Moments) else True
    return value is not None and value is not False


def _no_mean(x: Any) -> list[str]:
    if _declared(x, "mean") or _declared(x, "symmetric"):
        return []
    return [f"the mean of {x.name} is not declared: law=moments(mean=...), or a hypothesis on its mean"]


def _no_variance(x: Any) -> list[str]:
    if _declared(x, "var"):
        return []
    return [
        f"the variance of {x.name} is not declared: law=moments(var=...), or a hypothesis on its variance"
    ]


def _no_covariance(x: Any) -> list[str]:
    if _declared(x, "uncorrelated"):
        return []
    slots = len(x.dims) if isinstance(x, SequenceSymbol) else len(x.shape)
    if not slots and not isinstance(x, SequenceSymbol):
        return []
    pattern = '"rows"' if slots == 2 else '"entries"'
    return [
        f"nothing says that entries of {x.name} are uncorrelated: law=moments(..., uncorrelated={pattern}), or a "
        "hypothesis on their covariance"
    ]


def _degrees(t: Term, families: dict[Term, Any]) -> _Degrees:
    """The highest power of each family in a polynomial; what is no polynomial counts as its arguments."""
    if t.op == "app" and t.args[0] in families:
        return {families[t.args[0]]: 1}
    if t.op in ("E", "integrable") or not t.args:
        return {}
    if t.op == "const":
        if t.data in (VARIANCE, COVARIANCE):
            return {}
        return _degrees(unfolded(t), families) if t.data.kind == "let" else {}
    if t.op == "pow":
        n = t.args[1].data if t.args[1].op == "int" else 1
        return {x: d * max(n, 1) for x, d in _degrees(t.args[0], families).items()}
    out: _Degrees = {}
    for part in (_degrees(a, families) for a in t.args):
        for x, d in part.items():
            out[x] = out.get(x, 0) + d if t.op == "mul" else max(out.get(x, 0), d)
    return out
