"""The truth of kernel formulas in a finite model, straight from what each operator means.

A third reading beside the kernel's normal form and the evaluator of nodes: exact, and by enumeration only.
"""

from fractions import Fraction
from math import prod

from symproofs.kernel import definitions


class Reading:
    """Kernel terms in one drawn model; bound integers run over ``integers``."""

    def __init__(self, model, integers):
        self.model, self.integers = model, tuple(integers)

    def __call__(self, t, env=()):
        """The value of a term: a number, a truth value, or for a function a callable of its arguments."""
        op = t.op
        if op in ("int", "num"):
            return t.data
        if op == "b":
            return env[-1 - t.data[0]]
        if op == "var":
            return self.variable(*t.data)
        if op == "aff":
            return t.data[0] + sum(c * self(a, env) for c, a in zip(t.data[1], t.args, strict=True))
        if op in ("imp", "and", "or"):
            left = self(t.args[0], env)
            stop = {"imp": not left, "and": not left, "or": left}[op]
            return op != "and" if stop else self(t.args[1], env)
        if op == "E":
            weights = self.model.space.weights
            return sum(q * self(t.args[0], (*env, k)) for k, q in enumerate(weights))
        if op == "forall" and t.data[1] == "int":
            return all(self(t.args[-1], (*env, k)) for k in self.integers)
        if op == "sum":
            low, high = self(t.args[0], env), self(t.args[1], env)
            return sum(self(t.args[2], (*env, k)) for k in range(low, high + 1))
        if op == "lam":
            return lambda *args: self(t.args[-1], (*env, *args))
        if op == "const":
            return self(definitions.unfolded(t), env)
        args = [self(a, env) for a in t.args]
        if op == "app":
            return args[0](*args[1:])
        if op == "pow":
            return power(*args)
        return PLAIN[op](args)

    def variable(self, name, sort):
        model = self.model
        if sort == "int":
            return model.integers[name]
        if sort == "real":
            return model.values[name]
        if sort[1][0] == "outcome":
            family = model.space.families[name]
            return lambda outcome, *index: entry(family[outcome], index)
        return lambda *index: entry(model.values[name], index)


def entry(array, index):
    """An entry, counted from 1; a sequence is a dict of times. Out of range: a formula lacks a guard."""
    for k in index:
        if not isinstance(array, dict):
            assert 1 <= k <= len(array), f"index {k} of {len(array)}"
            k -= 1
        array = array[k]
    return array


def power(x, e):
    return x**e if e >= 0 else Fraction(1) / x**-e


PLAIN = {
    "real": lambda a: a[0],
    "add": sum,
    "mul": prod,
    "ind": lambda a: int(a[0]),
    "eq": lambda a: a[0] == a[1],
    "le": lambda a: a[0] <= a[1],
    "lt": lambda a: a[0] < a[1],
    "ieq": lambda a: a[0] == a[1],
    "ile": lambda a: a[0] <= a[1],
    "not": lambda a: not a[0],
    "true": lambda a: True,
}
