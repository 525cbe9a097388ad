"""A certificate reads as what the kernel proved, also where it was written to read as something else."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from symproofs import (
    And,
    Cov,
    E,
    Eq,
    Exists,
    ForAll,
    Implies,
    InputError,
    Or,
    Var,
    claim,
    function,
    grad,
    index,
    let,
    matrix,
    moments,
    scalar,
    sizes,
    vector,
)
from symproofs import __version__ as version
from symproofs.kernel import terms as k
from symproofs.kernel.definedness import obligations
from symproofs.kernel.replay import encode
from symproofs.kernel.statement_hash import statement_hash
from symproofs.kernel.terms import Term
from symproofs.kernel.theorem import RULES, Theorem
from symproofs.notation import to_latex, to_unicode
from symproofs.notation.kernel_text import kernel_text
from symproofs.runner.certificates import check, export
from symproofs.runner.judge import judge
from symproofs.runner.targets import targets_of
from symproofs.runner.unfold import unfold

X, Y = k.var("x", k.REAL), k.var("y", k.REAL)
PLAIN: dict[str, Any] = {
    "hypotheses": (),
    "premises": (),
    "unfold": (),
    "allow": ("linearity of expectation",),
}


def eq(a: Term, b: Term) -> Term:
    return k.make("eq", (a, b))


def d(name: str = "d", plus: int = 0) -> k.Definition:
    return k.Definition(name, "let", [k.REAL], [()], 0, [], [k.add(k.bound(0, k.REAL), k.num(plus))])


def assume(formula: Term) -> Theorem:
    return RULES["assume"](formula=formula)


def ring(goal: Term, **more: Any) -> Theorem:
    return RULES["contraction"](goal=goal, **{**PLAIN, **more})


def certificate(path: Path, theorem: Theorem, order: Sequence[Term] = (), discharged: Any = ()) -> Any:
    """What ``check`` makes of a certificate of this theorem."""
    e = RULES["establish"](theorem=theorem, order=tuple(order), discharged=tuple(discharged))
    entry = {"id": "a.1", "title": "", "statement_hash": statement_hash(e.conclusion.args[0])}
    entry |= {"statement": unfold(e).text, "proof": encode(e)}
    whole = {"format": "symproofs-certificates-1", "symproofs": version, "claims": [entry]}
    file = path / "c.json"
    file.write_text(json.dumps(whole))
    (found,) = check(file)
    return found


def test_or_and_implies(tmp_path: Path) -> None:
    a, c = eq(k.ONE, k.ONE), eq(k.ONE, k.num(2))
    either = RULES["or_intro"](theorem=ring(a), other=k.imp(a, c), side=0)
    assert certificate(tmp_path, either).statement.conclusion == "1 = 1 ∨ (1 = 1 ⇒ 1 = 2)"


def test_a_quantifier_in_what_is_supposed(tmp_path: Path) -> None:
    x, i = k.var("x", k.fun(k.INT), (k.NOTHING,) * 2), k.var("i", k.INT)
    zero = k.forall(i, eq(k.app(x, i), k.ZERO))
    one = RULES["forall_elim"](theorem=assume(zero), value=k.integer(2))
    found = certificate(tmp_path, RULES["imp_intro"](theorem=one, formula=zero))
    assert found.statement.conclusion == "(∀i. x[i] = 0) ⇒ x[2] = 0"


def test_an_expectation_with_an_entry_at_another_outcome(tmp_path: Path) -> None:
    w, o = k.var("w", k.OUT), k.var("ω", k.OUT)
    r, s = k.var("R", k.fun(k.OUT)), k.var("S", k.fun(k.OUT))
    held = k.expect(w, k.app(s, o))
    goal = eq(k.expect(w, k.mul(k.app(r, w), k.app(s, o))), k.mul(k.expect(w, k.app(r, w)), held))
    finite = k.integrable(w, k.app(r, w))
    shown = [
        RULES["integrable_intro"](goal=x.formula, hypotheses=(), premises=(assume(finite),), unfold=())
        for x in obligations((finite,), goal)
    ]
    found = certificate(tmp_path, RULES["weaken"](theorem=ring(goal), formula=finite), [finite], shown)
    assert found.proved
    assert found.statement.conclusion == "E_ω′[R(ω′)·S(ω)] = E[R]·E_ω′[S(ω)]"


def test_parameters_of_definitions(tmp_path: Path) -> None:
    given = eq(Y, k.add(X, k.ONE))
    goal = eq(k.const(d(), Y), k.add(k.const(d(), X), k.ONE))
    found = certificate(tmp_path, ring(goal, premises=(assume(given),), unfold=(d(),)), [given])
    assert found.statement.conclusion == "d⟨y⟩ = d⟨x⟩ + 1"
    assert found.statement.definitions == ("d⟨a⟩ = a + 0",)


def test_two_definitions_of_one_name(tmp_path: Path) -> None:
    goal = eq(k.const(d(plus=1), X), k.add(k.const(d(), X), k.ONE))
    found = certificate(tmp_path, ring(goal, unfold=(d(), d(plus=1))))
    assert found.statement.conclusion == "d = d#2 + 1"
    assert found.statement.definitions == ("d = x + 1", "d#2 = x + 0")


@pytest.mark.parametrize(
    "name, means", [("E", "the expectation"), ("inv", "the inverse"), ("Var", "the variance")]
)
def test_a_symbol_that_is_called_like_an_operator_is_refused(tmp_path: Path, name: str, means: str) -> None:
    f = k.var(name, k.fun(k.REAL))
    found = certificate(tmp_path, ring(eq(k.app(f, k.sub(k.add(X, Y), Y)), k.app(f, X))))
    assert not found.proved and f"called {name!r}, which means {means}" in found.problem
    found = certificate(tmp_path, ring(eq(k.const(d(name), X), X), unfold=(d(name),)))
    assert not found.proved and f"called {name!r}, which means {means}" in found.problem


@pytest.mark.parametrize("name", ["a·b", "a*b", "x[1]", "a..b", "x y", "2x", "x#2", "d⟨x⟩", ""])
def test_a_symbol_whose_name_is_a_formula_is_refused(tmp_path: Path, name: str) -> None:
    v = k.var(name, k.REAL)
    found = certificate(tmp_path, ring(eq(v, v)))
    assert not found.proved and "which is no name" in found.problem


@pytest.mark.parametrize(
    "one, other, said",
    [
        ("x", "х", "is no name"),
        ("x", "ｘ", "is no name"),
        ("x_11", "x_1_1", "look alike"),
        ("v", "ν", "look alike"),
    ],
)
def test_two_symbols_that_look_alike_are_refused(tmp_path: Path, one: str, other: str, said: str) -> None:
    a, b = k.var(one, k.REAL), k.var(other, k.REAL)
    found = certificate(tmp_path, ring(k.make("eq", (k.add(a, b), k.add(b, a)))))
    assert not found.proved and said in found.problem


@pytest.mark.parametrize("name, count", [("Var", 1), ("Cov", 2), ("Cov", 0)])
def test_var_and_cov_are_those_of_the_language(tmp_path: Path, name: str, count: int) -> None:
    """A certificate that brings a Var of its own, say 0, would read as a theorem about variances."""
    f, params = k.fun(k.OUT), [k.var(c, k.fun(k.OUT)) for c in "XY"[:count]]
    own = k.Definition(name, "let", [f] * count, [()] * count, 0, [], [k.ZERO])
    found = certificate(tmp_path, ring(eq(k.const(own, *params), k.ZERO), unfold=(own,)))
    assert (
        not found.proved and f"called {name!r} and is not the " in found.problem and found.statement is None
    )
    twice = k.Definition(
        "s", "let", [f] * count, [()] * count, 0, [], [k.const(own, *map(_bound_family, range(count)))]
    )
    found = certificate(tmp_path, ring(eq(k.const(twice, *params), k.ZERO), unfold=(twice, own)))
    assert not found.proved and f"called {name!r} and is not the " in found.problem


def _bound_family(n: int) -> Term:
    return k.bound(n, k.fun(k.OUT))


def test_the_variance_of_the_language_is_read(tmp_path: Path) -> None:
    Z, Q = (scalar(c, law=moments(order=4)) for c in "ZQ")
    said = Eq(Var(Z + Q), Var(Z) + Var(Q) + 2 * Cov(Z, Q))
    export(judge(targets_of([claim("v", "A sum", said)]), numeric=False), tmp_path / "v.json")
    (found,) = check(tmp_path / "v.json")
    assert found.proved and found.statement.conclusion == "Var(Z + Q) = Var(Z) + Var(Q) + 2·Cov(Z, Q)"


def test_a_definition_that_mentions_itself_is_refused(tmp_path: Path) -> None:
    def row(*parts: int) -> dict[str, Any]:
        blank = {
            "name": "c",
            "kind": "let",
            "params": [],
            "domains": [],
            "indices": 0,
            "ranges": [],
            "forward": True,
        }
        return {**blank, "parts": list(parts)}

    terms = [["const", [], {"d": 0}], ["num", [], 1], ["add", [0, 1], None], ["eq", [0, 2], None]]
    args = {"goal": {"t": 3}, "hypotheses": [], "premises": [], "unfold": [{"d": 0}], "allow": []}
    for definitions in ([row(2)], [row(4), row(0)]):
        terms[4:] = [["const", [], {"d": len(definitions) - 1}]]
        proof = {"format": "symproofs-certificate-1", "terms": terms, "definitions": definitions, "root": 0}
        proof |= {"steps": [{"rule": "contraction", "args": args}], "conclusion": 3}
        entry = {"id": "c", "title": "", "statement_hash": "", "statement": "", "proof": proof}
        (tmp_path / "c.json").write_text(
            json.dumps({"format": "symproofs-certificates-1", "claims": [entry]})
        )
        (found,) = check(tmp_path / "c.json")
        assert found.problem == "the definition of 'c' mentions itself, or rests on one that does"


def test_outcomes_deep_in_one_another_are_printed_at_once() -> None:
    w, r = k.var("w", k.OUT), k.var("R", k.fun(k.OUT))
    t = k.app(r, w)
    for _ in range(150):
        t = k.expect(w, k.add(k.app(r, w), t))
    start = time.perf_counter()
    assert kernel_text(t).startswith("E[R + E[R + E[R")
    assert time.perf_counter() - start < 2  # milliseconds if each part is looked at once


# ------------------------------------------------------------------------------------------ from scripts
a, b, x = scalar("a"), scalar("b"), scalar("x")
R, S = scalar("R", law=moments(mean=0)), scalar("S", law=moments(mean=0))
U = scalar("U", law=moments(mean=0, var=4))
n = sizes("n")
v, i = vector("v", n), index("i", n)


@pytest.mark.parametrize(
    "statement, text",
    [
        (Eq(E(R * S, over=R), 0), "E_ω′[R(ω′)·S(ω)] = 0"),
        (Eq(E(R, over=S), R), "E_ω′[R(ω)] = R(ω)"),
        (Eq(E(E(R * S, over=R)), 0), "E_ω[E_ω′[R(ω′)·S(ω)]] = 0"),
        (Eq(E(R), 0), "E[R] = 0"),
        (Eq(R - R, 0), "R − R = 0"),
        (Eq(Var(U), 4), "Var(U) = 4"),
        (Or(Eq(a, a), Implies(Eq(a, a), Eq(a, b))), "a = a ∨ (a = a ⇒ a = b)"),
        (Implies(Eq(a, 1), And(Eq(a, 1), Or(Eq(b, b), Eq(a, 2)))), "a = 1 ⇒ a = 1 ∧ (b = b ∨ a = 2)"),
        (
            Implies(Exists(i, Eq(v[i], 0)), Exists(i, Eq(v[i], 0))),
            "(∃i. 1 ≤ i ∧ i ≤ n ∧ v[i] = 0) ⇒ ∃i. 1 ≤ i ∧ i ≤ n ∧ v[i] = 0",
        ),
    ],
)
def test_a_script_is_exported_as_what_it_states(statement: Any, text: str, tmp_path: Path) -> None:
    outcomes = judge(targets_of([claim("q.1", "q", statement)]), numeric=False)
    (found,) = check(export(outcomes, tmp_path / "c.json"))
    assert found.proved and found.statement is not None and found.statement.conclusion == text


@pytest.mark.parametrize(
    "declare, name",
    [
        (function, "E"), (lambda s: let(s, x + 1), "E"), (scalar, "Var"), (lambda s: matrix(s, n, n), "inv"),
        (function, "exp"), (function, "Cov"), (sizes, "E"), (index, "Σ"), (scalar, "ω"), (function, "E_ω"),
        (function, "tr"), (lambda s: let(s, x), "Gaussian"), (scalar, "𝔼_R"),
    ],
)  # fmt: skip
def test_names_of_operators_name_no_symbol(declare: Callable[[str], Any], name: str) -> None:
    with pytest.raises(InputError, match=f"'{name}' means .* expected another word, such as"):
        declare(name)


@pytest.mark.parametrize("name", ["E_1", "Sigma", "e", "w^*", "h^b_{T+1}", "v'", "sigma_sq", "P", "T"])
def test_other_names_are_free(name: str) -> None:
    assert scalar(name).name == name


def test_a_quantified_function_is_printed_with_what_is_declared_of_it() -> None:
    f, g, h = function("f", differentiable=True), function("g"), function("h", differentiable=2)
    F = function("F", on=n, differentiable=True)
    square = Eq(grad(f(x) ** 2, x), 2 * f(x) * f.prime(x))
    assert to_unicode(ForAll(f, square)).startswith("∀f: ℝ → ℝ (differentiable): ")
    assert r"\mathbb{R} \to \mathbb{R}\text{ (differentiable)}\mathpunct{:}" in to_latex(ForAll(f, square))
    every = to_unicode(ForAll(f, ForAll(g, ForAll(h, Eq(f(x), g(h(x)))))))
    assert every == "∀f: ℝ → ℝ (differentiable), g: ℝ → ℝ, h: ℝ → ℝ (twice differentiable): f(x) = g(h(x))"
    assert "∀F: ℝⁿ → ℝ (differentiable): " in to_unicode(ForAll(F, Eq(F(v), F(v))))
