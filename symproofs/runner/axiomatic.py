"""Whether a theorem says no more than an axiom says: an instance of one, by logic alone."""

from __future__ import annotations

from symproofs.kernel.theorem import Theorem, relied_on

# rules that take symbols and guards, and make their axiom's statement of them
_AXIOMS = frozenset(("archimedes", "norm_bound", "eigenvalue_bound", "law_moment", "law_integrable"))
_CONNECTIVES = (
    "truth",
    "and_intro",
    "and_elim",
    "imp_intro",
    "imp_elim",
    "forall_intro",
    "forall_elim",
    "exists_intro",
)
_STEPS = ("truth", "assume", "weaken", "generalise", "instance", "chain", "replace_equal", "establish")
_ORDERS = ("integer_fact", "cast_order", "weaken_order", "equal_order")
_LOGIC = frozenset((*_CONNECTIVES, *_STEPS, *_ORDERS))


def instance_of_axiom(theorem: Theorem) -> bool:
    """Whether one axiom and logic gave the theorem, values put in; renaming and ring arithmetic count as logic."""
    seen: set[int] = set()
    axioms: set[str] = set()
    stack, keep = [theorem], []
    while stack:
        t = stack.pop()
        if id(t) in seen:
            continue
        seen.add(id(t))
        keep.append(t)
        if t.rule in _AXIOMS:
            axioms.add(t.rule)
        elif t.rule == "contraction":
            if any(not name.startswith("#") for name in t.used):
                return False
        elif t.rule not in _LOGIC:
            return False
        # that every term has a value adds nothing to what is said
        stack.extend([t.arguments["theorem"]] if t.rule == "establish" else relied_on(t))
    return len(axioms) == 1
