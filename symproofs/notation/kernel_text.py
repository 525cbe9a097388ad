"""Kernel terms as text: for residuals, obligations, and certificates that are checked without SymPy."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from symproofs.kernel.terms import INT, OUT, Term

_LETTERS = {INT: "ijklmnrstuv", OUT: "ω", "real": "xyzabc"}


class _Names(set[str]):
    """Names that bound variables may not have, and the parameters of definitions that are always shown."""

    shown: frozenset[Term] = frozenset()


def kernel_text(t: Term, shown: Iterable[Term] = ()) -> str:
    """A kernel term in ordinary notation, bound variables with letters of their own.

    A constant shows, in ⟨ ⟩, those of its parameters that are not plain symbols, and those that are ``shown``.
    """
    taken = _Names(v.data[0] for v in t.fv)
    taken.shown = frozenset(shown)
    return _text(t, [], taken)[0]


def _fresh(sort: object, names: list[str], taken: _Names) -> str:
    letters = _LETTERS.get(sort if isinstance(sort, str) else "real", "fgh")
    for suffix in ("", "′", "″", "‴", "⁗"):
        for c in letters:
            if c + suffix not in names and c + suffix not in taken:
                return c + suffix
    return f"x{len(names)}"


def _text(t: Term, names: list[str], taken: _Names) -> tuple[str, int]:
    """Text and precedence: 0 relation, 1 sum, 2 product, 3 power, 9 atom."""
    op = t.op

    def go(a: Term, level: int = 0, extra: list[str] | None = None) -> str:
        s, p = _text(a, names + (extra or []), taken)
        return f"({s})" if p < level else s

    def bound(sort: object) -> str:
        return _fresh(sort, names, taken)

    if op == "b":
        return names[-1 - t.data[0]] if t.data[0] < len(names) else f"?{t.data[0]}", 9
    if op == "var":
        return str(t.data[0]).lstrip("%"), 9
    if op in ("int", "num"):
        q = Fraction(t.data)
        return str(q), 1 if q < 0 else 2 if q.denominator != 1 else 9
    if op == "aff":
        constant, coefficients = t.data
        parts = [(c, go(a)) for a, c in zip(t.args, coefficients, strict=True)]
        parts.sort(key=lambda p: p[0] < 0)
        s = "".join(("-" if c < 0 else "+") + ("" if abs(c) == 1 else str(abs(c))) + x for c, x in parts)
        s += f"{constant:+d}" if constant else ""
        return s.removeprefix("+"), 1
    if op == "real":
        return _text(t.args[0], names, taken)
    if op == "add":
        out = go(t.args[0], 1)
        for a in t.args[1:]:
            s, p = _text(a, names, taken)
            out += f" − {s[1:]}" if s.startswith("-") else f" + {s}" if p >= 1 else f" + ({s})"
        return out, 1
    if op == "mul":
        if t.args[0].op == "num" and t.args[0].data == -1:
            return "-" + "·".join(go(a, 2) for a in t.args[1:]), 1
        return "·".join(go(a, 2) for a in t.args), 2
    if op == "pow":
        return f"{go(t.args[0], 4)}^{go(t.args[1], 9)}", 3
    if op == "fn":
        return f"{t.data}({go(t.args[0])})", 9
    if op == "app":
        inside = [go(a) for a in t.args[1:] if a.sort != OUT]
        return go(t.args[0], 9) + (f"[{','.join(inside)}]" if inside else ""), 9
    if op == "const":
        inside = [go(a) for a in t.args[len(t.data.params) :]]
        if t.data.name in ("Var", "Cov"):
            return f"{t.data.name}({', '.join(_body(a, names, taken) for a in t.args)})", 9
        given = [a for a in t.args[: len(t.data.params)] if a.sort != OUT]
        own = [a for a in given if a.op != "var" or a in taken.shown]
        head = t.data.name + (f"⟨{', '.join(go(a) for a in own)}⟩" if own else "")
        return head + (f"[{','.join(inside)}]" if inside else ""), 9
    if op == "ind":
        return f"[{go(t.args[0])}]", 9
    if op == "sum":
        k = bound(INT)
        return f"Σ_{{{k}={go(t.args[0])}..{go(t.args[1])}}} {go(t.args[2], 2, [k])}", 2
    if op in ("E", "integrable"):
        inner = go(t.args[0], 0, [bound(OUT)])
        return (f"E[{inner}]", 9) if op == "E" else (f"E|{inner}| < ∞", 0)
    if op == "lam":
        fresh: list[str] = []
        for s in t.data:
            fresh.append(_fresh(s, names + fresh, taken))
        return f"({', '.join(fresh)} ↦ {go(t.args[-1], 0, fresh)})", 9
    if op in ("forall", "exists"):
        k = bound(t.data[1])
        return f"{'∀' if op == 'forall' else '∃'}{k}. {go(t.args[-1], 0, [k])}", 0
    signs = {"eq": "=", "le": "≤", "lt": "<", "ieq": "=", "ile": "≤", "and": "∧", "or": "∨", "imp": "⇒"}
    if op in signs:
        level = 1 if op in ("eq", "le", "lt", "ieq", "ile") else 0
        wrap = [go(a, level) for a in t.args]
        if op in ("and", "or", "imp"):
            wrap[0] = f"({wrap[0]})" if t.args[0].op in ("and", "or", "imp") else wrap[0]
        return f"{wrap[0]} {signs[op]} {wrap[1]}", 0
    if op == "not":
        inner_op = t.args[0].op
        if inner_op in ("eq", "ieq"):
            return f"{go(t.args[0].args[0], 1)} ≠ {go(t.args[0].args[1], 1)}", 0
        return f"¬({go(t.args[0])})", 9
    if op == "law":
        params = ", ".join(go(a) for a in t.args[1:])
        return f"{go(t.args[0])} ~ {t.data}({params})", 0
    if op in ("deriv", "differentiable"):
        k = bound(t.data[0])
        n = t.data[1]
        body, point, *index = t.args[n:]
        text = f"({k} ↦ {go(body, 0, [k])})"
        at = f" at {go(point)}"
        if op == "differentiable":
            return f"{text} is differentiable{at}", 0
        place = f"{k}[{','.join(go(a) for a in index)}]" if index else k
        return f"(∂/∂{place} {text}{at})", 9
    if op == "when":
        return _text(t.args[1], names, taken)
    if op == "proved":
        return _text(t.args[0], names, taken)
    if op == "inverse":
        return f"inv({go(t.args[1])})[{go(t.args[2])},{go(t.args[3])}]", 9
    return f"{op}({', '.join(go(a) for a in t.args if a.op != 'none')})", 9


def _body(a: Term, names: list[str], taken: _Names) -> str:
    if a.op != "lam":
        return _text(a, names, taken)[0]
    return _text(a.args[-1], [*names, *["ω"] * len(a.data)], taken)[0]
