"""The computation graph, derived from the definitions, against what a network in NumPy depends on; and its figure."""

import re
from dataclasses import replace
from itertools import combinations
from math import hypot
from xml.etree import ElementTree

import numpy as np
import pytest

from symproofs import (
    InputError,
    Sum,
    computation_graph,
    diag,
    fn,
    function,
    grad,
    hadamard,
    index,
    let,
    matrix,
    natural,
    norm,
    recursion,
    scalar,
    sequence,
    sizes,
    vector,
)
from symproofs.language.nodes import Apply, Node
from symproofs.notation.unicode import emit
from symproofs.report.document import caption
from symproofs.report.drawing import LABEL_HEIGHT, RADIUS, collisions, crosses, draw, weight_of
from symproofs.report.figure import WIDEST, to_pdf, to_svg, to_tikz, to_typst
from symproofs.report.figure_text import to_text
from symproofs.report.write import write_figure
from symproofs.runner.cli import main
from symproofs.sections.bidirectional_rnn.graph import one_way, unrolled
from symproofs.sections.bidirectional_rnn.network import y
from symproofs.sections.bidirectional_rnn.setting import T, Uf, Vf, hb, hf, loss, loss_at, t, x

PARTS = [y, let("L_t", loss_at(t))]
LENGTHS = [1, 2, 3]


def graph(last):
    return computation_graph(loss, at={T: last}, named=PARTS)


def name(v):
    return (v.family.name, v.time)


# ------------------------------------------------------------------------ an independent network, node by node
class Values:
    """The network of the audit's text, with the values of some nodes held or shifted by hand."""

    def __init__(self, last, seed=0):
        rng = np.random.default_rng(seed)
        self.T = last
        k, m, q, o = 2, 3, 2, 2
        shapes = {"W^f": (m, k), "U^f": (m, m), "V^f": (o, m), "W^b": (q, k), "U^b": (q, q), "V^b": (o, q)}
        self.W = {w: rng.normal(size=shape) for w, shape in shapes.items()}
        self.data = {("x", i): rng.normal(size=k) for i in range(1, last + 1)}
        self.data |= {("z", i): rng.normal(size=o) for i in range(1, last + 1)}
        self.data |= {("h^f", 0): rng.normal(size=m), ("h^b", last + 1): rng.normal(size=q)}

    def run(self, held=None, shifted=None):
        """All values; a held one is as given, to a shifted one 0.1 is added."""
        out = {}

        def put(key, value):
            value = held[key] if held and key in held else value
            out[key] = value + 0.1 if key == shifted else value

        s = lambda a: 1 / (1 + np.exp(-a))  # noqa: E731
        for key, value in self.data.items():
            put(key, value)
        for i in range(1, self.T + 1):
            put(("h^f", i), s(self.W["W^f"] @ out["x", i] + self.W["U^f"] @ out["h^f", i - 1]))
        for i in range(self.T, 0, -1):
            put(("h^b", i), s(self.W["W^b"] @ out["x", i] + self.W["U^b"] @ out["h^b", i + 1]))
        for i in range(1, self.T + 1):
            put(("y", i), self.W["V^f"] @ out["h^f", i] + self.W["V^b"] @ out["h^b", i])
            put(("L_t", i), np.sum((out["z", i] - out["y", i]) ** 2))
        put(("L", None), sum(out["L_t", i] for i in range(1, self.T + 1)))
        return out


def moved(before, after):
    return {k for k in before if not np.allclose(before[k], after[k], rtol=0, atol=1e-13)}


@pytest.mark.parametrize("last", LENGTHS)
def test_the_nodes_are_all_quantities_of_the_network(last):
    assert {name(v) for v in graph(last).vertices} == set(Values(last).run())
    assert len(graph(last).vertices) == len(set(graph(last).vertices))


@pytest.mark.parametrize("last", LENGTHS)
def test_a_node_reaches_what_moves_with_it(last):
    net, g = Values(last), graph(last)
    plain = net.run()
    for v in g.vertices:
        changed = moved(plain, net.run(shifted=name(v))) - {name(v)}
        assert {name(u) for u in g.influenced(v)} == changed


@pytest.mark.parametrize("last", LENGTHS)
def test_an_edge_is_where_one_value_moves_another_with_all_others_held(last):
    net, g = Values(last), graph(last)
    plain = net.run()
    for v in g.vertices:
        for u in g.vertices:
            if u == v:
                continue
            held = {k: x for k, x in plain.items() if k not in (name(v), name(u))}
            changed = moved(plain, net.run(held=held, shifted=name(v)))
            assert (u in g.children(v)) == (name(u) in changed)


def test_the_weights_of_the_edges():
    kinds = {
        (e.source.family.name, e.target.family.name): tuple(w.name for w in e.weights) for e in graph(3).edges
    }
    assert kinds == {
        ("x", "h^f"): ("W^f",), ("h^f", "h^f"): ("U^f",), ("h^f", "y"): ("V^f",),
        ("x", "h^b"): ("W^b",), ("h^b", "h^b"): ("U^b",), ("h^b", "y"): ("V^b",),
        ("z", "L_t"): (), ("y", "L_t"): (), ("L_t", "L"): (),
    }  # fmt: skip


def test_the_counts_of_the_audit():
    """14 nodes and 18 edges, without what is drawn of the losses."""
    g = graph(3)
    inner = [v for v in g.vertices if v.family.name in ("x", "h^f", "h^b", "y")]
    assert len(inner) == 14 and sum(e.source in inner and e.target in inner for e in g.edges) == 18
    assert (len(g.vertices), len(g.edges)) == (21, 27)
    assert {name(v): v.kind for v in g.vertices if v.kind == "start"} == {
        ("h^f", 0): "start",
        ("h^b", 4): "start",
    }


def test_it_is_acyclic_and_the_directions_are_apart():
    for last in LENGTHS:
        g = graph(last)
        order = {v: k for k, v in enumerate(g.vertices)}
        assert all(order[e.source] < order[e.target] for e in g.edges)
        for v in g.vertices:
            names = {u.family.name for u in g.influenced(v)}
            assert not ({v.family.name} | names) >= {"h^f", "h^b"} or v.family.name == "x"


def test_the_claim_draws_the_graph_of_its_own_loss():
    assert one_way.figure is unrolled and unrolled == graph(3)
    assert unrolled.vertices[-1].family == loss


def test_a_network_that_feeds_one_direction_into_the_other():
    k = sizes("k")
    A, B, C = matrix("A", k, k), matrix("B", k, k), matrix("C", k, k)
    f = recursion("f", k, start={0: vector("f_0", k)}, step=lambda f, t: fn.tanh(A @ f[t - 1]))
    b = recursion(
        "b", k, start={T + 1: vector("b_0", k)}, step=lambda b, t: fn.tanh(B @ (C @ f[t]) + b[t + 1])
    )
    g = computation_graph(let("M", norm(b[1])), at={T: 2})
    edges = {(str(e.source), str(e.target)): e.weights for e in g.edges}
    assert edges["f[2]", "b[2]"] == (B @ C,) and edges["b[3]", "b[2]"] == ()
    assert {str(v) for v in g.influenced(g.vertices[0])} >= {"f[1]", "b[1]", "b[2]", "M"}
    assert "BC" in to_text(g)


# --------------------------------------------------------------------------------------------- bad input
def bad():
    k = sizes("k")
    i = index("i", T)
    yield {"at": {T: 0}}, loss, "from 1 on"
    yield {"at": {T: 1.5}}, loss, "whole number"
    yield {"at": {}}, loss, "give its value, at={T: 3}"
    yield {"at": {k: 2}}, loss, "declared by natural"
    yield {"at": {T: 3}}, hf, "not a whole recursion"
    yield {"at": {T: 3}}, hf[2], "let that names"
    yield {"at": {T: 3}}, x, "let that names"
    yield {"at": {T: 3}}, let("a", norm(x[1])), "no recursion"
    yield {"at": {T: 3}}, let("a", norm(hf[T + 1])), r"h^f[4] reads x[4]"
    yield {"at": {T: 3}}, let("a", norm(hb[T + 2 - T])), None
    yield {"at": {T: 3}}, let("a", norm(grad(loss, hf[1]))), "derivative"
    yield {"at": {T: 3}}, let("a", norm(hf[i])), "depends on i"
    yield {"at": {T: 400}}, loss, "unroll fewer steps"
    yield {"at": {T: 3}, "named": [hf]}, loss, "expected lets"
    yield {"at": {T: 3}, "named": [let("w", norm(Uf @ hf[t]))]}, loss, "does not occur"


@pytest.mark.parametrize(("options", "quantity", "said"), list(bad()), ids=str)
def test_bad_input_is_explained(options, quantity, said):
    if said is None:
        assert computation_graph(quantity, **options).vertices
        return
    with pytest.raises(InputError, match=re.escape(said)):
        computation_graph(quantity, **options)


def test_a_claim_takes_a_graph_and_nothing_else():
    from symproofs import Eq, claim

    with pytest.raises(InputError, match="computation_graph"):
        claim("c", "a claim", Eq(Vf, Vf), figure="graph.png")


# ------------------------------------------------------------------------------------------------ figures
def overlap(a, b):
    return abs(a.at[0] - b.at[0]) < (a.width + b.width) / 2 and abs(a.at[1] - b.at[1]) < LABEL_HEIGHT


@pytest.mark.parametrize("last", [1, 2, 3, 4])
def test_nothing_is_drawn_over_anything(last):
    d = draw(graph(last))
    for a, b in combinations(d.discs, 2):
        assert hypot(a.at[0] - b.at[0], a.at[1] - b.at[1]) > 2 * RADIUS + 0.5
    for a, b in combinations(d.labels, 2):
        assert not overlap(a, b)
    for label in d.labels:
        (lx, ly), half = label.at, label.width / 2
        assert half <= lx <= d.width - half + 0.01 and 0 < ly < d.height
        for disc in d.discs:
            dx, dy = max(abs(disc.at[0] - lx) - half, 0), max(abs(disc.at[1] - ly) - LABEL_HEIGHT / 2, 0)
            assert hypot(dx, dy) >= RADIUS
        low, high = (lx - half, ly - 0.4 * LABEL_HEIGHT), (lx + half, ly + 0.4 * LABEL_HEIGHT)
        assert not any(crosses(a, low, high) for a in d.arrows)
    for arrow in d.arrows:
        for disc in d.discs:  # an arrow ends at the rims of its own two nodes and meets no other
            reach = 0.8 * RADIUS
            low = (disc.at[0] - reach / 1.42, disc.at[1] - reach / 1.42)
            high = (disc.at[0] + reach / 1.42, disc.at[1] + reach / 1.42)
            assert not crosses(arrow, low, high)


def test_the_width_fits_the_page():
    assert draw(graph(3)).width < WIDEST
    long = graph(8)
    assert draw(long).width > WIDEST
    scale = float(re.search(r"x=([\d.]+)mm", to_tikz(long))[1])
    assert scale * draw(long).width <= WIDEST + 1


def test_every_hidden_unit_and_weight_is_labelled():
    d = draw(graph(3))
    weighted = [e for e in graph(3).edges if e.weights]
    assert len(d.labels) == len(weighted) == 18 and len(d.discs) == 21 and len(d.arrows) == 27
    text = to_text(graph(3))
    for unit in ("h₀ᶠ", "h₁ᶠ", "h₂ᶠ", "h₃ᶠ", "h₁ᵇ", "h₂ᵇ", "h₃ᵇ", "h₄ᵇ", "x₁", "x₃", "y₂", "z₃", "L₁"):
        assert text.count(unit) == 1
    for weight in ("Wᶠ", "Uᶠ", "Vᶠ", "Wᵇ", "Uᵇ", "Vᵇ"):
        assert text.count(weight) == 3
    tikz, typst = to_tikz(graph(3)), to_typst(graph(3))
    for unit in ("h_{0}^{f}", "h_{4}^{b}", "y_{2}", "L_{3}"):
        assert tikz.count(f"${unit}$") == 1
    assert typst.count("circle(") == 21 and typst.count("polygon(") == 27
    assert all(tikz.count(f"${w}^{{{d}}}$") == 3 for w in "WUV" for d in "fb")


def test_the_terminal_figure():
    lines = to_text(graph(1)).splitlines()
    assert lines == [
        "                     L",
        "                     ↑",
        "                     │",
        "                    L₁ ←─────┐",
        "                     ↑       │",
        "                     │       │",
        "                 ┌→ y₁ ←─┐  z₁",
        "                 │       │ Vᵇ",
        "              Vᶠ │       │",
        "                 │      h₁ᵇ ←───Uᵇ───── h₂ᵇ",
        "                 │       ↑",
        "                 │       │",
        "h₀ᶠ ────Uᶠ────→ h₁ᶠ      │",
        "                 ↑       │ Wᵇ",
        "              Wᶠ │       │",
        "                 └─ x₁ ──┘",
    ]
    assert max(map(len, to_text(graph(3)).splitlines())) <= 76


def test_the_svg_stands_alone():
    root = ElementTree.fromstring(to_svg(graph(3), title="L < 1"))
    space = {"s": "http://www.w3.org/2000/svg"}
    assert len(root.findall(".//s:circle", space)) == 21
    assert len(root.findall(".//s:line", space)) == len(root.findall(".//s:polygon", space)) == 27
    texts = ["".join(x.itertext()) for x in root.findall(".//s:text", space)]
    assert texts.count("Uf") == 3 and texts.count("hf0") == 1 and len(texts) == 39
    assert root.find("s:title", space).text == "L < 1"
    assert not re.search(r"href|<script|url\(", to_svg(graph(3)))


def test_the_pdf_is_the_same_each_time():
    pytest.importorskip("typst")
    found = to_pdf(graph(2))
    assert found.startswith(b"%PDF") and found == to_pdf(graph(2))


@pytest.mark.parametrize("ending", [".svg", ".tex", ".txt"])
def test_figures_are_written(tmp_path, ending):
    path = tmp_path / "new" / f"figure{ending}"
    assert write_figure(unrolled, path, title="t") == path
    made = {".svg": to_svg(unrolled, title="t"), ".tex": to_tikz(unrolled), ".txt": to_text(unrolled) + "\n"}
    assert path.read_text(encoding="utf-8") == made[ending]


def test_show_prints_and_writes_the_figure(tmp_path, capsys):
    path = tmp_path / "network.svg"
    assert main(["show", "6.1a", "--figure", str(path)]) == 0
    out = capsys.readouterr().out
    assert all(line.strip() in out for line in to_text(unrolled).splitlines())
    assert "computation graph of L for T = 3" in out and path.exists()
    assert main(["show", "6.2a", "--figure", str(path)]) == 2
    assert "one claim with a figure" in capsys.readouterr().err
    assert main(["show", "6.1a", "--figure", str(tmp_path / "network.png")]) == 2
    assert ".svg" in capsys.readouterr().err


def test_a_report_has_the_figure():
    from symproofs.report import latex, typst
    from symproofs.report.document import build_document
    from symproofs.runner.judge import verify_claims

    doc = build_document([v for v in verify_claims([one_way], numeric=False) if v.id == "6.1a"], "t")
    tex, typ = latex.emit_document(doc), typst.emit_document(doc)
    assert to_tikz(unrolled) in tex and r"\usetikzlibrary{arrows.meta}" in tex and "Figure 1: " in tex
    assert to_typst(unrolled) in typ and "Figure 1: " in typ


def test_names_of_families_without_a_time():
    k = sizes("k")
    W = matrix("W", k, k)
    start = natural("N", 1)
    h = recursion("h", k, start={0: vector("h_0", k)}, step=lambda h, t: W @ h[t - 1])
    total = let("S", norm(h[start]))
    g = computation_graph(total, at={start: 1})
    assert [str(v) for v in g.vertices] == ["h[0]", "h[1]", "S"]
    inputs = sequence("u", k)
    assert "u₁" not in to_text(g) and inputs.name == "u"


# ------------------------------------------------------------------- what multiplies, and several ways at once
k = sizes("k")
W, S = matrix("W", k, k), matrix("S", k, k)
u, v = vector("u", k), vector("v", k)
a, c = scalar("a"), scalar("c")
g = function("g")

STEPS = {
    "twice": (lambda q: 2 * W @ q, "2W"),
    "negative": (lambda q: -(W @ q), "−W"),
    "negative matrix": (lambda q: (-W) @ q, "−W"),
    "subtracted": (lambda q: W @ (u - q), "−W"),
    "twice negative": (lambda q: u - W @ (u - q), "W"),
    "scaled": (lambda q: c * W @ q, "cW"),
    "scaled inside": (lambda q: W @ (q * c), "cW"),
    "divided": (lambda q: W @ q / c, "W/c"),
    "times a fraction": (lambda q: (1 / c) * (W @ q), "W/c"),
    "divided by a product": (lambda q: W @ q / (3 * c), "W/(3c)"),
    "divided twice": (lambda q: W @ (q / (1 + c)) / 3, "W/(3(1 + c))"),
    "entrywise": (lambda q: hadamard(v, W @ q), "diag(v)W"),
    "by a diagonal": (lambda q: diag(v) @ W @ q, "diag(v)W"),
    "entrywise inside": (lambda q: W @ hadamard(q, v), "W diag(v)"),
    "products": (lambda q: -(W.T @ S @ q), "−WᵀS"),
    "products in turn": (lambda q: W.T @ (S @ -q), "−WᵀS"),
    "a row": (lambda q: (q.T @ W).T, "Wᵀ"),
    "an inner product": (lambda q: (v.T @ q) * u, "uvᵀ"),
    "an inner product, turned": (lambda q: u * (q.T @ v), "uvᵀ"),
    "only a sign": (lambda q: -q, "−1"),
    "only a sign inside": (lambda q: fn.tanh(-q), "−1"),
    "nothing": (lambda q: q + v, None),
    "a function": (lambda q: fn.tanh(W @ q + v), "W"),
    "a function of a function": (lambda q: fn.tanh(fn.tanh(c * (W @ q))), "cW"),
    "outside a function": (lambda q: c * fn.tanh(W @ q), "c·tanh′·W"),
    "outside and inside": (lambda q: (1 - a) * g(-c * (W @ q)), "(1 − a)·g′·(−cW)"),
    "a sign outside": (lambda q: -fn.tanh(W @ q), "−tanh′·W"),
    "two layers": (lambda q: fn.tanh(S @ fn.tanh(W @ q)), "S·tanh′·W"),
    "two ways": (lambda q: (1 - a) * q + a * fn.tanh(W @ q), "1 − a, a·tanh′·W"),
    "three ways": (lambda q: v * c - W @ q / 2 + q + fn.tanh(S @ q), "−W/2, 1, S"),
    "one way twice": (lambda q: W @ q + W @ (u + q), "W, W"),
    "itself twice": (lambda q: q + q, "1, 1"),
    "two factors that vary": (lambda q: hadamard(q, W @ q), None),
    "one way without a product": (lambda q: W @ q + hadamard(q, q), None),
    "a gate": (lambda q: hadamard(fn.tanh(W @ q), v) + q, "diag(v)·tanh′·W, 1"),
    "a norm": (lambda q: norm(W @ q) * v, None),
    "an entry": (lambda q: q[1] * v, None),
    "an outer product": (lambda q: (v @ q.T) @ u, None),
}  # fmt: skip


def one_step(step, last=1):
    n = natural("n", 1)
    q = recursion("q", k, start={0: vector("q_0", k)}, step=lambda q, t: step(q[t - 1]))
    return computation_graph(let("Q", norm(q[n]) ** 2), at={n: last})


@pytest.mark.parametrize("case", STEPS)
def test_a_label_has_every_factor(case):
    step, label = STEPS[case]
    found = one_step(step).edges[0]
    box = weight_of(found)
    assert (None if box is None else emit(box)) == label


ONE_FACTOR = [case for case, (_, label) in STEPS.items() if label and not set("′,") & set(label)]


@pytest.mark.parametrize("case", ONE_FACTOR)
def test_the_data_of_a_linear_edge_is_its_derivative(case):
    """What the step adds when q moves, in NumPy, against the numbers of the edge's one factor; it is linear."""
    rng = np.random.default_rng(3)
    values = {"W": rng.normal(size=(3, 3)), "S": rng.normal(size=(3, 3)), "u": rng.normal(size=3),
              "v": rng.normal(size=3), "c": 1.7, "a": 0.4, "q": rng.normal(size=3)}  # fmt: skip
    factor = one_step(STEPS[case][0]).edges[0].weights[-1]
    step = STEPS[case][0](vector("q", k))
    while isinstance(step, Apply):  # functions with no factor outside are left out
        step = step.arg
    base, moved_by = numbers(step, values), np.eye(3)
    columns = [numbers(step, values | {"q": values["q"] + e}) - base for e in moved_by]
    said = numbers(factor, values)
    np.testing.assert_allclose(
        np.array(columns).T, said * moved_by if np.ndim(said) == 0 else said, atol=1e-12
    )


def numbers(x, values):
    """An expression of the steps above in NumPy; a vector is a column without a second axis, a row has two."""
    if not isinstance(x, Node):
        return float(x)
    if getattr(x, "name", None) in values:
        return values[x.name]
    parts = [numbers(p, values) for p in x.args]
    match type(x).__name__:
        case "Add":
            return parts[0] + parts[1]
        case "Sub":
            return parts[0] - parts[1]
        case "Neg":
            return -parts[0]
        case "Mul" | "Hadamard":
            return parts[0] * parts[1]
        case "Div":
            return parts[0] / parts[1]
        case "Diag":
            return np.diag(parts[0])
        case "Transpose":
            p = parts[0]
            return p[None, :] if p.ndim == 1 else p[0] if p.shape[0] == 1 else p.T
        case "MatMul":
            if parts[0].ndim == 1:
                return np.outer(parts[0], parts[1])
            out = parts[0] @ parts[1]
            return out[0] if out.ndim == 1 and parts[0].shape[0] == 1 else out
    raise TypeError(x)


def leaky(last):
    n = natural("n", 1)
    U, V = matrix("U", k, k), matrix("V", k, k)
    xs = sequence("x", k, last=n)
    h = recursion("h", k, start={0: vector("h_0", k)},
                  step=lambda h, t: (1 - a) * h[t - 1] + a * fn.tanh(W @ h[t - 1] + U @ xs[t] + v))  # fmt: skip
    e = let("e", u - V @ h[n])
    return computation_graph(let("F", norm(e) ** 2), at={n: last}, named=[e])


def dense(last):
    """Two leaky recursions, the second one reading the first."""
    n = natural("n", 1)
    t, xs = index("t", n), sequence("x", k, last=n)
    A, B = matrix("A", k, k), matrix("B", k, k)
    f = recursion(
        "f", k, start={0: u}, step=lambda f, t: (1 - a) * f[t - 1] + a * fn.tanh(W @ f[t - 1] + S @ xs[t] / c)
    )
    b = recursion(
        "b",
        k,
        start={n + 1: v},
        step=lambda b, t: (1 - c) * b[t + 1] + c * fn.tanh(A @ b[t + 1] + B @ xs[t] - a * (W @ f[t])),
    )
    part = norm(f[t] - S @ b[t]) ** 2
    return computation_graph(let("M", Sum(part, t) / n), at={n: last}, named=[let("M_t", part)])


def test_labels_stand_apart_from_nodes_arrows_and_each_other():
    assert all(collisions(draw(net)) == 0 for net in (graph(1), graph(3), leaky(1), leaky(3)))
    d = draw(graph(1))
    on_node = replace(d.labels[0], at=d.discs[0].at)
    assert collisions(replace(d, labels=(on_node, *d.labels[1:]))) > 0
    assert collisions(replace(d, labels=(*d.labels, d.labels[0]))) == 1
    middle = tuple((p + q) / 2 for p, q in zip(d.arrows[0].start, d.arrows[0].end, strict=True))
    assert collisions(replace(d, labels=(replace(d.labels[0], at=middle),))) == 1


@pytest.mark.parametrize("net", [leaky(1), leaky(3), dense(3), one_step(STEPS["three ways"][0], 4), graph(3)])
def test_two_nodes_have_one_arrow_and_two_labels_two_places(net):
    pairs = [(e.source, e.target) for e in net.edges]
    assert len(pairs) == len(set(pairs))
    d = draw(net)
    assert len({(x.start, x.end) for x in d.arrows}) == len(d.arrows) == len(pairs)
    for one, other in combinations(d.labels, 2):
        assert not overlap(one, other)
    assert len(d.labels) == sum(weight_of(e) is not None for e in net.edges)
    for label in d.labels:  # inside the figure, on no node
        assert label.width / 2 <= label.at[0] <= d.width - label.width / 2
        for disc in d.discs:
            dx = max(abs(disc.at[0] - label.at[0]) - label.width / 2, 0)
            assert hypot(dx, max(abs(disc.at[1] - label.at[1]) - LABEL_HEIGHT / 2, 0)) >= RADIUS


def test_the_figures_of_a_leaky_unit():
    net = leaky(2)
    assert to_text(net).splitlines()[6] == "h₀ ──1 − a, a·tanh′·W─→ h₁ ──1 − a, a·tanh′·W─→ h₂"
    tex = r"$1 - a, a \cdot \operatorname{tanh}^{\prime} \cdot W$"
    assert to_tikz(net).count(tex) == 2 and to_tikz(net).count(r"\draw[->") == len(net.edges) == 6
    root = ElementTree.fromstring(to_svg(net))
    space = {"s": "http://www.w3.org/2000/svg"}
    texts = ["".join(x.itertext()) for x in root.findall(".//s:text", space)]
    assert texts.count("1 − a, a·tanh′·W") == 2 and len(root.findall(".//s:line", space)) == 6
    back = [x.get("dy") for x in root.iter("{http://www.w3.org/2000/svg}tspan") if x.text == "·"]
    assert back and set(back) == {"0.42em"}  # after the prime, the rest is on the line again
    assert to_typst(net).count("polygon(") == 6


def test_a_label_without_room_in_the_terminal_is_listed_below():
    wide = one_step(lambda q: sum(matrix(f"W_{{{i}{i}{i}}}", k, k) @ q for i in range(10, 22)))
    below = to_text(wide).splitlines()[-1]
    assert below.startswith("q₀ → q₁: ") and below.count(",") == 11


def test_the_caption_tells_what_the_labels_are():
    def said(step):
        return emit(caption(one_step(step)))

    assert "multiplies" not in said(STEPS["nothing"][0])
    plain, two = said(STEPS["scaled"][0]), said(STEPS["two ways"][0])
    assert "what multiplies there." not in two and "commas" in two and "derivative" in two
    assert "commas" not in plain and "derivative" not in plain and "no single product" not in plain
    assert "commas" not in said(STEPS["outside a function"][0])
    xs = sequence("x", k)
    h = recursion("h", k, start={0: u}, step=lambda h, t: W @ h[t - 1] + hadamard(xs[t], xs[t]))
    assert "or nothing where no single product does" in emit(
        caption(computation_graph(let("M", norm(h[T])), at={T: 1}))
    )


def test_a_time_that_does_not_occur_is_named():
    K = natural("K")
    with pytest.raises(InputError, match=r"K: 3.*K does not occur in L.*leave it out"):
        computation_graph(loss, at={T: 3, K: 3}, named=PARTS)
    assert computation_graph(loss, at={T: 3}, named=PARTS).at == ((T, 3),)
    h = recursion("h", k, start={0: u}, step=lambda h, t: W @ h[t - 1])
    assert computation_graph(let("M", norm(h[T]) / K), at={T: 1, K: 3}).at == ((K, 3), (T, 1))
