"""What may be called proved, and what not."""

from __future__ import annotations

import pytest

import symproofs.numeric
from symproofs import And, E, Eq, InputError, Ne, calc, claim, index, moments, scalar, sizes, vector, verify
from symproofs.kernel import logic
from symproofs.proofs import SpotCheck
from symproofs.runner import judge, match
from symproofs.tactics import prover

x, y = scalar("x"), scalar("y")
square = claim("t.1", "A square", calc((x + 1) ** 2).eq(x**2 + 2 * x + 1))
false = claim("t.2", "A wrong square", Eq((x + 1) ** 2, x**2 + 1))
quotient = claim("t.3", "A quotient", Eq(x / x, 1), given=[Ne(x, 0)])


def test_proved_needs_theorem_and_spot_check():
    v = verify(square)
    assert (
        v.verdict == "proved"
        and v.verified
        and v.spot_check.passed
        and v.statement_hash.startswith("sha256:")
    )
    v = verify(square, numeric=False)
    assert v.verdict == "proved" and v.spot_check is None


def test_the_hash_is_that_of_the_prover():
    assert verify(square).statement_hash == prover.prove(square).statement_hash


def test_refuted_with_its_counterexample():
    v = verify(false)
    assert v.verdict == "refuted" and not v.verified
    assert "counterexample: at x = " in v.message and "the left side is" in v.message
    assert verify(false, numeric=False).verdict == "open"


def test_open_where_a_term_has_no_value():
    v = verify(claim("t.4", "T", Eq(x / x, 1)))
    assert v.verdict == "open" and "no value at x = 0" in v.message


def test_hypotheses_used_and_unused():
    v = verify(quotient)
    assert v.verdict == "proved" and v.hypotheses == ("Ne(x, 0)",) and v.unused_hypotheses == ()
    v = verify(claim("t.5", "T", Eq(x + x, 2 * x), given=[Ne(x, 0)]))
    assert v.verdict == "proved" and v.hypotheses == () and v.unused_hypotheses == ("Ne(x, 0)",)


def test_the_range_of_an_index_of_a_hypothesis_is_a_hypothesis():
    """No index of 1, …, n − 1 exists unless n ≥ 2: the hypothesis that speaks of one is not without use."""
    n = sizes("n")
    u, q = vector("u", n), index("q", n - 1)
    v = verify(claim("t.r", "T", n >= 2, given=[Eq(u[q], u[q])]), numeric=False)
    assert v.verdict == "proved" and v.hypotheses == ("q >= 1", "q <= n - 1") and v.unused_hypotheses == ()
    v = verify(claim("t.s", "T", Eq(x + x, 2 * x), given=[Eq(u[q], u[q])]), numeric=False)
    assert v.verdict == "proved" and v.hypotheses == () and v.unused_hypotheses == ("Eq(u[q], u[q])",)


def _failing(**more):
    fields = {"passed": False, "methods": (), "sizes": (), "points": 0, "max_error": 0.0, "seed": 7, **more}
    return lambda c, seed=7, points=24: SpotCheck(**fields)


def test_a_proved_claim_whose_spot_check_fails_is_an_alarm(monkeypatch):
    wrong = _failing(reason="statement is false at x = 1", counterexample={"x": "1"})
    monkeypatch.setattr(symproofs.numeric, "spot_check", wrong)
    v = verify(square)
    assert v.verdict == "alarm" and not v.verified and "a bug in symproofs" in v.message


def test_a_check_that_drew_nothing_is_an_alarm():
    v = verify(claim("t.6", "T", Eq(x, x + 0), given=[Eq(x**3 + y**3, x), Eq(x * y, 3)]))
    assert v.verdict == "alarm" and v.spot_check.points == 0 and "no point was found" in v.message


def test_a_check_that_breaks_down_is_an_alarm(monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(symproofs.numeric, "spot_check", broken)
    assert verify(square).verdict == "alarm"


def test_lines_are_proved_by_themselves():
    chain = claim("t.9", "T", calc(y / y * x).eq(x, id="t.8").eq(x + 0), given=[Ne(y, 0), Ne(x, 0)])
    line, whole = verify([chain])
    assert (line.id, line.verdict, len(line.steps)) == ("t.8", "proved", 1)
    assert line.hypotheses == ("Ne(y, 0)",) and line.unused_hypotheses == ()
    assert whole.unused_hypotheses == ("Ne(x, 0)",) and line.statement_hash != whole.statement_hash
    assert line.statement == chain.chain.line_statement(0) and line.claim is chain


def test_a_line_lists_the_hypotheses_its_values_need():
    chain = claim("t.9", "T", calc(x / y).eq(x * (1 / y), id="t.8").eq(1 / y * x), given=[Ne(y, 0)])
    assert verify([chain])[0].hypotheses == ("Ne(y, 0)",)
    bare = claim("t.9", "T", calc(x / y).eq(x * (1 / y), id="t.8").eq(1 / y * x))
    assert [v.verdict for v in verify([bare])] == ["open", "open"]


def test_a_wrong_line_does_not_hide_behind_a_right_claim():
    chain = claim("t.9", "T", calc((x + 1) ** 2).eq(x**2 + 1, id="t.8").eq(x**2 + 2 * x + 1))
    line, whole = verify([chain])
    assert (line.verdict, whole.verdict) == ("refuted", "open")


# ------------------------------------------------------------------------------------------- citations
def test_cited_claims_are_proved_first():
    user = claim("u.1", "T", calc((x + 1) ** 2 * y).eq((x**2 + 2 * x + 1) * y, by=square))
    assert [v.id for v in verify([user, square])] == ["u.1", "t.1"]
    assert verify(user).verdict == "proved"


def test_a_claim_that_cites_an_unproved_one_is_open():
    user = claim("u.1", "T", calc(x + x).eq(2 * x, by=false))
    v = verify(user)
    assert v.verdict == "open" and "cites t.2, which is not proved (refuted)" in v.open[0].text


def test_a_claim_lacks_the_hypotheses_of_the_one_it_cites():
    user = claim("u.1", "T", calc(x / x).eq(1, by=quotient))
    assert verify(user).verdict == "open"
    hidden = claim("u.2", "T", calc(x / x + 0 * y).eq(1 + 0 * y, by=quotient))
    assert verify(hidden, numeric=False).verdict == "open"


def _circle():
    a = claim("c.1", "A", calc(x + x).eq(2 * x, by=[]))
    b = claim("c.2", "B", calc(x + x).eq(2 * x, by=a))
    object.__setattr__(a.proof.lines[0], "by", (b,))
    return a, b


def test_circular_citations_are_errors():
    a, b = _circle()
    assert [v.verdict for v in verify([a, b])] == ["error", "error"]
    assert "c.1 → c.2 → c.1" in verify(a).message
    user = claim("c.3", "C", calc(x + x).eq(2 * x, by=b))
    assert verify(user).verdict == "error"


def test_a_claim_that_cites_another_of_its_own_id():
    inner = claim("c.1", "A", calc(x + x).eq(2 * x))
    outer = claim("c.1", "A again", calc(x + x).eq(2 * x, by=inner))
    assert "c.1 → c.1" in verify(outer).message


def test_two_cited_claims_of_one_id():
    one = claim("c.1", "A", Eq(x + x, 2 * x))
    other = claim("c.1", "B", Eq(y + y, 2 * y))
    user = claim("c.2", "C", calc(x + x + (y + y)).eq(2 * x + 2 * y, by=[one, other]))
    with pytest.raises(InputError, match=r"c\.2 cites a claim c\.1, but another claim has that ID"):
        verify(user)


# ------------------------------------------------------------------------------- the prover is no judge
def _lying(theorem):
    def prove(c, claims=None):
        honest = prover.prove(square)
        return type(honest)(theorem(honest), *[getattr(honest, f) for f in list(honest.__slots__)[1:]])

    return prove


@pytest.mark.parametrize(
    "theorem",
    [
        lambda p: p.theorem,  # of another claim
        lambda p: p.theorem.arguments["theorem"],  # not established
        lambda p: logic.truth(),
        lambda p: "proved",
        lambda p: object(),
    ],
)
def test_a_theorem_that_is_not_the_claim_is_refused(monkeypatch, theorem):
    monkeypatch.setattr(judge, "prove", _lying(theorem))
    v = verify(false, numeric=False)
    assert v.verdict == "error" and "a bug in symproofs" in v.message


def test_an_undeclared_hypothesis_is_refused():
    established = prover.prove(quotient).theorem
    assert match.mismatch(quotient, established) == ""
    bare = claim("t.3", "T", Eq(x / x, 1))
    assert "not declared" in match.mismatch(bare, established)


def test_one_broken_claim_does_not_end_the_run(monkeypatch):
    def broken(c, claims=None):
        if c.id == "t.1":
            raise ZeroDivisionError("oops")
        return prover.prove(c, claims)

    monkeypatch.setattr(judge, "prove", broken)
    first, second = verify([square, quotient])
    assert (first.verdict, second.verdict) == ("error", "proved") and "a bug" in first.message


# -------------------------------------------------------------------------------------------- the verb
def test_verify_takes_claims_lists_modules_and_names():
    from symproofs.sections import momentum
    from symproofs.sections.momentum import bias

    assert [v.id for v in verify([square, quotient], numeric=False)] == ["t.1", "t.3"]
    assert "1.3f" in {v.id for v in verify(bias, numeric=False)}
    assert {"1.1j", "1.2d", "1.3f"} <= {v.id for v in verify(momentum, numeric=False)}
    assert [v.id for v in verify("1.2d", numeric=False)] == ["1.2d"]
    assert verify("1.2d", numeric=False)[0].section == "momentum"


@pytest.mark.parametrize("wrong", [7, [7], And(Eq(x, 1), Eq(y, 1)), [square, Eq(x, 1)], []])
def test_verify_refuses_what_is_no_claim(wrong):
    with pytest.raises(Exception, match=r"expected|no claim"):
        verify(wrong)


def test_progress_is_told():
    told = []
    judge.verify_claims([square, quotient], numeric=False, progress=lambda *a: told.append(a))
    assert told == [(0, 2, "t.1"), (1, 2, "t.3"), (2, 2, "")]


def test_the_seed_is_passed_on():
    n = sizes("n")
    u = vector("u", n)
    c = claim("t.10", "T", Eq(u + u, 2 * u))
    assert verify(c, seed=11).spot_check.seed == 11


def test_a_counterexample_tells_laws_apart_from_what_follows():
    A = scalar("A", law=moments(mean=0))
    v = verify(claim("t.l", "T", Eq(E(A**2), 1)))
    assert v.verdict == "refuted" and "law of A: " in v.message and "; the left side is " in v.message
    assert "; the left side" not in verify(false).message
