"""What a certificate defines, assumes and takes as given, read off its rows alone."""

import json

from symproofs.kernel.axioms import AXIOMS


def entries(path):
    """The claims of a file by ID."""
    return {e["id"]: e for e in json.loads(path.read_text(encoding="utf-8"))["claims"]}


class Walk:
    """The rows of one certificate."""

    def __init__(self, entry):
        self.statement = entry["statement"]
        proof = entry["proof"]
        self.terms, self.definitions, self.steps = proof["terms"], proof["definitions"], proof["steps"]

    def below(self, rows):
        """All rows that some rows are built from, definitions that they use among them."""
        seen, stack = set(), list(rows)
        while stack:
            k = stack.pop()
            if k in seen:
                continue
            seen.add(k)
            _, args, data = self.terms[k]
            stack += args
            for d in self._definitions_in(data):
                stack += self.definitions[d]["parts"]
        return seen

    def _definitions_in(self, data):
        return [data["d"]] if isinstance(data, dict) and "d" in data else []

    def ops(self, rows):
        """The operators in some rows and below."""
        return {self.terms[k][0] for k in self.below(rows)}

    def names(self, rows):
        """The free variables in some rows and below, by name; made-up names left out."""
        found = {self.terms[k][2][0] for k in self.below(rows) if self.terms[k][0] == "var"}
        return {x for x in found if not x.startswith("%")}

    def recursions(self):
        """Those defined, each with the row of its step and the names in all its uses."""
        for d, definition in enumerate(self.definitions):
            if definition["kind"] == "recursion":
                uses = [args for op, args, data in self.terms if op == "const" and data == {"d": d}]
                yield definition, [a for args in uses for a in args]

    def complaints(self, allowed):
        """Where a recursion of derivatives hides: in a definition, a hypothesis, or a recursion that reads the loss.

        ``allowed``: name of each recursion, and the free variables that it may depend on.
        """
        out = []
        for definition in self.definitions:
            ops = self.ops(definition["parts"])
            if ops & {"deriv", "differentiable"}:
                out.append(f"a derivative in the definition of {definition['name']}")
            if definition["kind"] == "let" and definition["name"] not in ("Var", "Cov", "L"):  # L is the loss
                out.append(f"an abbreviation {definition['name']}")
        for definition, used in self.recursions():
            name = definition["name"]
            if name not in allowed:
                out.append(f"a recursion {name}")
                continue
            more = self.names(used) - allowed[name]
            if more:
                out.append(f"{name} depends on {', '.join(sorted(more))}")
            if not self._is_a_layer(definition["parts"][-1]):
                out.append(f"a step of {name} is not the logistic function of something, moved")
        given = self.statement.split("⊢")[0]
        if "deriv" in given or "h^" in given:
            out.append(f"a hypothesis on derivatives or states: {given}")
        return out

    def _is_a_layer(self, row):
        op, args, data = self.terms[row]
        if op == "add":  # a perturbation: [time = τ] times a slot
            return self._is_a_layer(args[0]) and all("deriv" not in self.ops([a]) for a in args[1:])
        return op == "fn" and data == "logistic"


def axioms_are_of_analysis():
    """No axiom speaks of recursions, networks or error signals."""
    words = ("recursion", "adjoint", "tangent", "signal", "network", "loss")
    return [
        name for name, a in AXIOMS.items() if any(w in f"{name} {a.statement}".lower() for w in words)
    ] == []
