"""The sealed theorem: only a kernel rule applied to theorems makes one, and it says what was proved."""

from __future__ import annotations

import copy
import gc
import pickle
import weakref
from fractions import Fraction
from types import SimpleNamespace

import pytest

from symproofs.kernel import KernelError, Term, Theorem, audit, is_theorem, laws, logic
from symproofs.kernel import theorem as sealed
from symproofs.kernel.contraction import contraction
from symproofs.kernel.definedness import establish
from symproofs.kernel.replay import encode, replay
from symproofs.kernel.terms import (
    FALSE,
    INT,
    ONE,
    OUT,
    REAL,
    TRUE,
    ZERO,
    Definition,
    app,
    expect,
    fun,
    imp,
    integer,
    local,
    make,
    num,
    power,
    real,
    sum_over,
    var,
)

NOTHING_ELSE = {"hypotheses": (), "premises": (), "unfold": (), "allow": ()}
x, k, n = var("x", REAL), var("k", INT), var("n", INT)


def equal(a: Term, b: Term, *premises: Theorem) -> Theorem:
    """a = b by the normal form."""
    return contraction(goal=make("eq", (a, b)), **{**NOTHING_ELSE, "premises": premises})


def pretender(conclusion: Term) -> SimpleNamespace:
    """Something that looks like a theorem."""
    return SimpleNamespace(hypotheses=frozenset(), conclusion=conclusion, used=(), rule="truth", arguments={})


# ------------------------------------------------------------------------------------- making a theorem
def test_no_constructor() -> None:
    with pytest.raises(KernelError):
        Theorem()
    with pytest.raises(TypeError):
        Theorem(frozenset(), FALSE)


def test_an_empty_handle_is_no_theorem() -> None:
    blank = object.__new__(Theorem)
    assert not is_theorem(blank)
    for use in (
        lambda: blank.conclusion,
        lambda: blank.hypotheses,
        lambda: logic.and_intro(left=blank, right=logic.truth()),
        lambda: logic.chain(steps=(blank,)),
        lambda: audit(blank),
        lambda: encode(blank),
    ):
        with pytest.raises(KernelError):
            use()


def test_no_subclass() -> None:
    with pytest.raises(KernelError):
        type("Mine", (Theorem,), {"conclusion": FALSE})


def test_no_other_object_becomes_one() -> None:
    class Other:
        __slots__ = ("__weakref__",)

    disguised = Other()
    try:
        object.__setattr__(disguised, "__class__", Theorem)
    except TypeError:
        return
    assert not is_theorem(disguised)
    with pytest.raises(KernelError):
        _ = disguised.conclusion


def test_copies_are_the_theorem_itself() -> None:
    t = logic.truth()
    assert copy.copy(t) is t
    assert copy.deepcopy(t) is t
    if hasattr(copy, "replace"):
        with pytest.raises((TypeError, KernelError)):
            copy.replace(t, conclusion=FALSE)


def test_no_pickling() -> None:
    for thing in (logic.truth(), logic.truth().conclusion):
        with pytest.raises(KernelError):
            pickle.dumps(thing)
    with pytest.raises(KernelError):
        object.__new__(Theorem).__reduce__()


@pytest.mark.parametrize("name", ["conclusion", "hypotheses", "rule", "arguments", "used", "other"])
def test_no_assignment(name: str) -> None:
    t = logic.truth()
    with pytest.raises((AttributeError, KernelError)):
        setattr(t, name, FALSE)
    with pytest.raises((AttributeError, KernelError)):
        object.__setattr__(t, name, FALSE)
    with pytest.raises((AttributeError, KernelError)):
        object.__delattr__(t, name)
    assert t.conclusion == TRUE


def test_what_is_read_cannot_be_changed() -> None:
    t = logic.assume(formula=make("eq", (x, ZERO)))
    t.arguments["formula"] = FALSE
    assert t.arguments["formula"] == make("eq", (x, ZERO))
    assert isinstance(t.hypotheses, frozenset)


def test_the_record_cannot_be_changed() -> None:
    t = logic.truth()
    with pytest.raises((AttributeError, KernelError, TypeError)):
        sealed._record(t).conclusion = FALSE
    assert t.conclusion == TRUE


def test_the_name_of_a_dead_theorem_is_not_inherited() -> None:
    t = logic.truth()
    ghost = weakref.ref(t)
    del t
    gc.collect()
    assert ghost() is None
    assert not any(is_theorem(object.__new__(Theorem)) for _ in range(50))


def test_the_rules_are_closed() -> None:
    with pytest.raises(KernelError):
        sealed.rule(lambda: (frozenset(), FALSE, ()))


def test_the_function_behind_a_rule_makes_no_theorem() -> None:
    assert not is_theorem(logic.assume.__wrapped__(formula=FALSE))


# ------------------------------------------------------------------------------ pretenders as arguments
@pytest.mark.parametrize(
    "use",
    [
        pytest.param(lambda p: logic.and_elim(both=p(make("and", (FALSE, FALSE))), side=0), id="and_elim"),
        pytest.param(lambda p: logic.chain(steps=(p(make("eq", (ZERO, ONE))),)), id="in_a_tuple"),
        pytest.param(lambda p: logic.chain(steps=[p(make("eq", (ZERO, ONE)))]), id="in_a_list"),
        pytest.param(lambda p: equal(x, ZERO, p(make("eq", (x, ZERO)))), id="premise_of_the_normal_form"),
        pytest.param(
            lambda p: logic.imp_elim(implication=p(imp(TRUE, FALSE)), premise=logic.truth()), id="imp_elim"
        ),
        pytest.param(lambda p: logic.absurd(theorem=p(FALSE), formula=FALSE), id="absurd"),
        pytest.param(lambda p: establish(theorem=p(FALSE), order=(), discharged=()), id="establish"),
        pytest.param(
            lambda p: laws.law_moment(law=p(make("law", (var("R", fun(OUT)), ZERO), "Bernoulli")), order=1),
            id="law",
        ),
    ],
)
def test_what_looks_like_a_theorem_is_none(use) -> None:
    with pytest.raises(KernelError):
        use(pretender)


def test_arguments_are_of_the_declared_kind() -> None:
    for wrong in (None, 1, "false", FALSE.op, object(), {"op": "false"}):
        with pytest.raises((KernelError, AttributeError, TypeError)):
            logic.assume(formula=wrong)
    with pytest.raises((KernelError, AttributeError, TypeError)):
        logic.and_intro(left=TRUE, right=logic.truth())


def test_an_argument_that_changes_later_changes_nothing() -> None:
    family, w = var("R", fun(OUT)), var("w", OUT)
    moment = laws.law_moment(law=logic.assume(formula=make("law", (family,), "Rademacher")), order=1)
    steps = [equal(expect(w, app(family, w)), ZERO, moment)]
    joined = logic.chain(steps=steps)
    before, plain = audit(joined), encode(joined)
    steps.clear()
    assert audit(joined) == before == frozenset({"moments of Rademacher"})
    assert encode(joined) == plain


# ----------------------------------------------------------------------------------------------- terms
def test_terms_and_definitions_cannot_be_changed() -> None:
    d = Definition("f", "let", [], [], 0, [], [ONE])
    for thing, name in ((TRUE, "op"), (TRUE, "args"), (x, "data"), (x, "fv"), (d, "parts"), (d, "key")):
        with pytest.raises((AttributeError, TypeError, KernelError)):
            object.__setattr__(thing, name, FALSE)


def test_no_term_by_its_constructor() -> None:
    with pytest.raises(KernelError):
        Term("false", (), None)


def test_a_forged_term_is_no_term() -> None:
    true = make("eq", (ZERO, ZERO))
    forged = tuple.__new__(type(true), tuple(true))
    assert forged != true
    with pytest.raises(KernelError):
        logic.imp_elim(
            implication=logic.assume(formula=imp(true, FALSE)), premise=logic.assume(formula=forged)
        )


def test_a_forged_hypothesis_does_not_survive_replay() -> None:
    honest = make("eq", (x, ZERO))
    forged = tuple.__new__(Term, ("eq", (x, ZERO), None, honest.sort, honest.key, 0, frozenset()))
    try:
        t = equal(x, ZERO, logic.assume(formula=forged))
        t = logic.forall_intro(theorem=t, variable=x)
        t = logic.imp_intro(theorem=t, formula=forged)
        plain = encode(t)
    except KernelError:
        return
    with pytest.raises(KernelError):
        replay(plain)


def test_terms_are_well_formed() -> None:
    two = integer(2)
    for op, args, data in (
        ("aff", (k, k), (0, (1, 1))),  # one symbol twice
        ("aff", (k,), (0, (0,))),  # coefficient 0
        ("aff", (k,), (0, (1,))),  # that is k itself
        ("aff", (), (3, ())),  # that is 3
        ("aff", (two,), (0, (3,))),  # a number among the symbols
        ("aff", (make("aff", (k,), (1, (1,))),), (1, (1,))),  # nested
        ("aff", (k,), (Fraction(1, 2), (1,))),
        ("aff", (k,), (0, (Fraction(1, 2),))),
        ("aff", (k,), (0, (True,))),
        ("num", (), 1.5),
        ("num", (), Fraction(10**9 + 7)),
        ("int", (), "1"),
        ("var", (), (("k", 1), INT)),
        ("eq", (k, x), None),
        ("no such operator", (), None),
    ):
        with pytest.raises((KernelError, TypeError)):
            make(op, args, data)


def test_a_variable_counts_once_in_an_integer() -> None:
    """An affine term that names k twice is read as k by one procedure and as 2k by another."""
    with pytest.raises(KernelError):
        double = make("aff", (k, k), (0, (1, 1)))
        wrong = logic.forall_intro(theorem=equal(make("real", (double,)), real(k)), variable=k)
        logic.forall_elim(theorem=wrong, value=integer(5))


def test_names_of_the_kernel_cannot_be_written() -> None:
    mine = local("k", 1, INT)
    a = var("a", fun(INT), (make("none"), make("none")))
    left, right = sum_over(k, integer(1), n, app(a, mine)), sum_over(k, integer(1), n, app(a, k))
    with pytest.raises(KernelError):
        equal(left, right)
    for name in ("%1", "%c0", "%r0", "%i0", "%w", "%d1"):
        other = var(name, INT)
        with pytest.raises(KernelError):
            equal(sum_over(k, integer(1), n, app(a, other)), right)


def test_a_parameter_of_a_law_is_not_captured() -> None:
    family = var("f", fun(OUT, INT), (integer(1), integer(2)))
    for name in ("%i0", "i0", "i"):
        parameter = var(name, INT)
        moment = laws.law_moment(
            law=logic.assume(formula=make("law", (family, real(parameter)), "Bernoulli")), order=1
        )
        assert parameter in moment.conclusion.fv


# ------------------------------------------------------------------ "proved" is not a matter of equality
def test_a_value_by_convention_does_not_reach_an_established_statement() -> None:
    """1/0 is 0 inside the kernel; from ``proved(0 = 0)`` nothing of the kind may follow for 1/0."""
    fine = establish(theorem=equal(ZERO, ZERO), order=(), discharged=())
    undefined = power(ZERO, -1)
    with pytest.raises(KernelError):
        logic.replace_equal(
            equation=equal(ZERO, undefined),
            theorem=fine,
            template=make("proved", (make("eq", (x, ZERO)),)),
            variable=x,
        )


def test_an_established_statement_is_not_instantiated() -> None:
    general = establish(theorem=equal(x, x), order=(), discharged=())
    with pytest.raises(KernelError):
        logic.forall_elim(theorem=logic.forall_intro(theorem=general, variable=x), value=power(ZERO, -1))


def test_established_is_not_assumed() -> None:
    with pytest.raises(KernelError):
        replay(encode(logic.assume(formula=make("proved", (FALSE,)))))


def test_only_obligations_that_were_discharged_are_established() -> None:
    quotient = power(x, -1)
    reflexive = equal(quotient, quotient)
    with pytest.raises(KernelError, match="obligation"):
        establish(theorem=reflexive, order=(), discharged=())
    guard = make("not", (make("eq", (x, ZERO)),))
    with pytest.raises(KernelError, match="obligation"):
        establish(theorem=reflexive, order=(), discharged=(logic.assume(formula=guard),))
    whole = logic.weaken(theorem=reflexive, formula=guard)
    done = establish(theorem=whole, order=(guard,), discharged=(logic.assume(formula=guard),))
    assert not done.hypotheses


# -------------------------------------------------------------------------------- conditions of the rules
def test_a_variable_of_a_hypothesis_is_not_generalised() -> None:
    with pytest.raises(KernelError):
        logic.forall_intro(theorem=logic.assume(formula=make("eq", (x, ZERO))), variable=x)


def test_a_range_of_an_array_is_not_generalised_before_the_array() -> None:
    a = var("a", fun(INT), (integer(1), n))
    with pytest.raises(KernelError):
        logic.forall_intro(theorem=equal(app(a, k), app(a, k)), variable=n)


def test_induction_checks_base_step_and_variable() -> None:
    phi = make("eq", (real(k), num(0)))
    base = equal(num(0), num(0))
    step = logic.assume(formula=make("eq", (real(make("aff", (k,), (1, (1,)))), num(0))))
    with pytest.raises(KernelError):  # the step is assumed, and speaks of k
        logic.induction(base=base, step=step, variable=k, start=integer(0), formula=phi)
    with pytest.raises(KernelError):  # the base is at another time
        logic.induction(base=base, step=step, variable=k, start=integer(1), formula=phi)
    with pytest.raises(KernelError):  # the start depends on the variable
        logic.induction(base=base, step=step, variable=k, start=k, formula=phi)
    assert phi.sort == "prop"


def test_division_by_zero_is_no_contradiction() -> None:
    with pytest.raises(KernelError):
        equal(power(ZERO, -1), ONE)
    with pytest.raises(KernelError):
        equal(make("mul", (x, power(x, -1))), ONE)
