"""Which moment or independence a statement about expectations lacks, and how it is declared: for messages only."""

from __future__ import annotations

from typing import Any

from symproofs.kernel.definitions import COVARIANCE, VARIANCE
from symproofs.kernel.terms import Term
from symproofs.language.laws import Moments
from symproofs.language.symbols import SequenceSymbol
from symproofs.tactics.degrees import Degrees, product_of, spread
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
                spreads.append(spread(y))
    products = [*([body] for body in averages), *spreads]
    degrees = [_of_symbols(product_of(bodies), families) for bodies in products]
    said = [text for d in degrees for text in _too_high(d)]
    said = said or [text for d in degrees for text in _not_independent(scope, d)]
    if not said:  # what is known of single entries matters once the rest is there
        said += [text for body in averages for text in _average(body, families)]
        said += [text for bodies in spreads for text in _spread(bodies, families)]
    return "; ".join(dict.fromkeys(said))


def _average(body: Term, families: dict[Term, Any]) -> list[str]:
    degrees = _of_symbols(product_of([body]), families)
    if body.op == "app" and body.args[0] in families:
        return _no_mean(families[body.args[0]])
    if len(degrees) == 1 and sum(degrees.values()) == 2:
        (x,) = degrees
        if body.op == "pow":
            return _no_variance(x)
        if body.op == "mul":
            return _no_covariance(x)
    return []


def _of_symbols(degrees: Degrees, families: dict[Term, Any]) -> _Degrees:
    return {families[f]: n for f, n in degrees.items() if f in families}


def _spread(bodies: list[Term], families: dict[Term, Any]) -> list[str]:
    total = _of_symbols(product_of(bodies), families)
    if len(total) != 1 or not all(b.op == "app" for b in bodies):
        return []
    (x,) = total
    return _no_variance(x) if bodies[0] is bodies[-1] else _no_covariance(x)


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
