import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autograd_core as ag
import viz
from autograd_core import AutogradError, GraphError
from tests.viz.graphs import mlp, neuron, random_graphs, scalar_mlp

SIZES = st.lists(st.integers(1, 4), min_size=2, max_size=5)
ACTIVATIONS = st.sampled_from(["tanh", "sigmoid", "softplus", "identity"])


def named(node, name):
    node.name = name
    return node


def chain():
    """A scalar chain of named nodes: L = (3 tanh x)^2."""
    x = ag.Value(0.5, "x")
    u = named(ag.tanh(x), "u")
    v = named(3.0 * u, "v")
    return named(v**2, "L"), x


def flagship(layers, layer):
    """∂L/∂W[l] by the chain rule through every layer above."""
    steps = ["L", *[f"{kind}[{k}]" for k in range(layers, layer - 1, -1) for kind in "AZ"]]
    pairs = itertools.pairwise([*steps, f"W[{layer}]"])
    return f"∂L/∂W[{layer}] = " + " · ".join(f"∂{a}/∂{b}" for a, b in pairs)


def test_flagship_of_two_layers():
    loss, model = mlp((2, 3, 1))
    loss.backward()
    first = str(viz.explain(loss, model.layers[1].W)).splitlines()[0]
    assert first == "∂L/∂W[2] = ∂L/∂A[2] · ∂A[2]/∂Z[2] · ∂Z[2]/∂W[2]"


@settings(max_examples=30)
@given(SIZES, ACTIVATIONS, st.sampled_from([None, "sigmoid", "tanh"]), st.integers(1, 4))
def test_derivation_of_every_parameter_of_a_net_is_its_gradient(sizes, hidden, output, examples):
    loss, model = mlp(sizes, activation=hidden, output=output, examples=examples)
    loss.backward()
    for index, layer in enumerate(model.layers, start=1):
        derivation = viz.explain(loss, layer.W)
        assert str(derivation).splitlines()[0] == flagship(len(model.layers), index)
        for leaf in (layer.W, layer.b):
            ledger = viz.explain(loss, leaf).ledger
            np.testing.assert_allclose(ledger.gradient, leaf.grad.data, rtol=1e-12, atol=1e-15)
            assert ledger.stored.agrees
            assert ledger.numerical.agrees


@given(random_graphs(most=10), st.sampled_from(["auto", "named", "op"]))
def test_derivation_of_every_leaf_of_a_random_graph_is_its_gradient(roots, grain):
    loss = roots[0]
    loss.backward()
    for leaf in viz.build.read_graph(loss).nodes:
        if leaf.is_leaf and leaf is not loss:
            ledger = viz.explain(loss, leaf, grain=grain).ledger
            assert ledger.stored.agrees
            assert ledger.numerical.agrees
            if ledger.is_scalar:
                product = np.prod([factor.value for factor in ledger.factors])
                assert product == pytest.approx(leaf.grad, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("make", [neuron, chain])
def test_printed_numbers_multiply_to_the_gradient(make):
    loss, leaf = make()
    loss.backward()
    rows = str(viz.explain(loss, leaf)).split("\n\n")[0].replace("−", "-").splitlines()
    factors, total = (re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", row) for row in rows[-2:])
    assert np.prod([float(x) for x in factors]) == pytest.approx(float(total[0]), rel=2e-3)
    assert float(total[0]) == pytest.approx(leaf.grad, rel=1e-3)


def test_scalar_chain_is_printed_in_step():
    loss, x = chain()
    loss.backward()
    assert str(viz.explain(loss, x)).splitlines()[:3] == [
        "∂L/∂x = ∂L/∂v · ∂v/∂u · ∂u/∂x",
        "      = 2v    · 3     · (1 − u²)",
        "      = 2.773 · 3     · 0.7864",
    ]


def test_lone_factor_is_written_once():
    x = ag.Value(1.5, "x")
    loss = named(ag.tanh(x) * ag.exp(x), "L")
    loss.backward()
    lines = str(viz.explain(loss, x)).splitlines()
    assert lines[0] == "∂L/∂x = tanh(x)·exp(x) + exp(x)·(1 − tanh(x)²)"
    assert lines[1] == "      = 4.866"
    assert lines[2] == "  ∂L/∂x is a sum over 2 paths"


def test_factor_of_many_paths_says_how_many():
    x = ag.Value(0.5, "x")
    y = x
    for _ in range(3):
        y = y + y
    text = str(viz.explain(named(y, "L"), x, grain="named"))
    assert "sum over 8 paths" in text


def test_grain_op_stops_at_every_waypoint():
    loss, w = neuron()
    coarse, fine = (viz.explain(loss, w, grain=grain).ledger for grain in ("named", "op"))
    assert [f.upper for f in coarse.factors] == ["L", "a", "z"]
    assert [f.upper for f in fine.factors] == ["L", "v_2", "a", "z", "v_1"]
    assert coarse.gradient == pytest.approx(fine.gradient)


def test_long_factor_is_not_written_out():
    x = ag.Value(0.5, "x")
    y = x
    for _ in range(20):
        y = ag.sin(y) * x
    derivation = viz.explain(named(y, "L"), x)
    assert str(derivation).startswith("∂L/∂x = …\n")
    assert "∂L/∂x is a sum over 21 paths" in str(derivation)
    assert derivation.ledger.numerical.agrees


def test_a_long_way_without_names_is_cut_at_its_waypoints():
    x = ag.Value(0.5, "x")
    y = named(2.0 * x, "y")
    for _ in range(14):
        y = ag.sin(y)
    ledger = viz.explain(named(y, "L"), x).ledger
    assert len(ledger.factors) == 15
    assert (ledger.factors[-1].upper, ledger.factors[-1].lower) == ("y", "x")
    assert len(viz.explain(y, x, grain="named").ledger.factors) == 2


def test_before_a_sweep_it_says_what_is_missing():
    loss, w = neuron()
    assert "· w.grad is not computed yet: call backward()" in str(viz.explain(loss, w))


def test_gradient_added_up_twice_is_told():
    loss, w = neuron()
    loss.backward()
    assert "✓ equals w.grad" in str(viz.explain(loss, w))
    loss.backward()
    text = str(viz.explain(loss, w))
    assert "✗ differs from w.grad: −0.5857 ≠ −1.171; gradients add up until zero_grad()" in text
    assert "✓ finite difference" in text


def test_worst_entry_of_an_array_is_told():
    loss, model = mlp((2, 2, 1))
    loss.backward()
    b = model.layers[0].b
    b.grad = b.grad + np.array([0.0, 1.0])
    assert "✗ differs from b[1].grad at [1]:" in str(viz.explain(loss, b))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_leaf_is_probed_in_part(dtype):
    loss, model = mlp((30, 8, 1), dtype=dtype)
    loss.backward()
    text = str(viz.explain(loss, model.layers[0].W))
    assert re.search(r"✓ finite difference, \d+ of 240, largest", text)
    assert "✓ equals W[1].grad" in text


def test_small_leaf_is_probed_whole():
    loss, model = mlp((2, 2, 1), dtype=np.float32)
    loss.backward()
    assert "✓ finite difference, all entries" in str(viz.explain(loss, model.layers[0].W))


def test_infinite_gradient_equals_itself():
    x = ag.tensor(0.0, requires_grad=True, name="x")
    with np.errstate(all="ignore"):
        loss = ag.sqrt(x)
        loss.backward()
        assert "✓ equals x.grad" in str(viz.explain(loss, x))


@pytest.mark.parametrize("shape", [(0, 3), (2, 0)])
def test_a_leaf_without_entries_is_explained(shape):
    x = ag.tensor(np.zeros(shape), requires_grad=True, name="x")
    loss = ag.sum(x * x)
    loss.backward()
    derivation = viz.explain(loss, x)
    assert "empty" in str(derivation)
    assert "<math" in derivation.html()
    assert "empty" in derivation.latex()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("make", [float, lambda x: np.full((2, 3), x)])
def test_numbers_that_are_none_are_shown_in_every_format(bad, make):
    data = make(bad)
    x = (
        ag.Value(data, "x")
        if isinstance(data, float)
        else ag.tensor(data, requires_grad=True, name="x")
    )
    with np.errstate(all="ignore"):
        loss = named(ag.sum(ag.exp(x) * x - x) if np.ndim(data) else ag.exp(x) * x - x, "L")
        loss.backward()
        derivation = viz.explain(loss, x)
        assert "first that is not finite" in str(derivation) or np.isfinite(x.grad.data).all()
        assert "<math" in derivation.html()
        assert r"\infty" in derivation.latex() or r"\mathrm{nan}" in derivation.latex()


def test_repr_is_one_line():
    derivation = viz.explain(*neuron())
    assert repr(derivation) == "<Derivation of ∂L/∂w: ∂L/∂a · ∂a/∂z · ∂z/∂w>"


def test_many_leaves_of_one_graph_share_its_keys():
    loss, model = mlp((2, 3, 1))
    drawing = viz.build.read_graph(loss)
    for leaf in model.parameters():
        derivation = viz.derivation.derive(drawing, leaf, lang="es")
        last = derivation.ledger.factors[-1]
        assert drawing.nodes[last.keys[1]] is leaf
        assert derivation.html(style=False) == viz.explain(loss, leaf, lang="es").html(style=False)


def test_spanish_has_the_same_formulas_and_numbers():
    loss, model = mlp((2, 3, 1))
    loss.backward()
    english, spanish = (viz.explain(loss, model.layers[0].W, lang=lang) for lang in ("en", "es"))
    assert english.ledger.factors[0].rule == spanish.ledger.factors[0].rule
    text = str(spanish)
    assert text.splitlines()[0] == str(english).splitlines()[0]
    assert "✓ coincide con W[1].grad" in text
    assert "multiplicado paso a paso" in text
    assert not re.search(r"\b(factor  +rule|mean|equals|finite)\b", text)


def test_scalar_net_is_explained_through_its_neurons():
    loss, model = scalar_mlp((2, 3, 1))
    text = str(viz.explain(loss, model.layers[0].neurons[0].w[0]))
    assert text.startswith("∂L/∂w₁₁[1] = ")
    assert "∂z₁[2]/∂a₁[1] · ∂a₁[1]/∂z₁[1] · ∂z₁[1]/∂w₁₁[1]" in text


X = ag.Value(1.0, "x")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: (ag.tanh(X), ag.Value(1.0, "q")), "got q, which no path reaches"),
        (lambda: (mlp((2, 1))[0], ag.tensor([1.0])), "got another node, which no path reaches"),
        (lambda: (ag.tensor([1.0, 2.0], requires_grad=True) * 2.0, X), "no path reaches"),
        (lambda: (X, X), "a leaf below the loss, got the loss itself"),
        (lambda: (3.0, X), "expected the loss to be a Tensor or a Value, got a float"),
        (lambda: (ag.tanh(X), "x"), "expected the leaf to be a Tensor or a Value, got a str"),
    ],
)
def test_what_cannot_be_explained_says_why(make, message):
    with pytest.raises(GraphError, match=message):
        viz.explain(*make())


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"grain": "layer"}, "grain 'auto', 'named' or 'op', got 'layer'"),
        ({"top": 0}, "top to be at least 1, got 0"),
        ({"lang": "tlh"}, "lang: expected 'en' or 'es', got 'tlh'"),
    ],
)
def test_options_are_checked(option, message):
    with pytest.raises(AutogradError, match=message):
        viz.explain(*neuron(), **option)


def test_loss_that_is_no_scalar_is_refused():
    v = ag.tensor([1.0, 2.0], requires_grad=True)
    with pytest.raises(GraphError, match=r"expected a scalar.*got shape \(2,\)"):
        viz.explain(v * 2.0, v)


def test_constant_takes_no_gradient():
    x, c = ag.tensor(2.0, requires_grad=True), ag.tensor(3.0, name="c")
    with pytest.raises(GraphError, match="takes a gradient, got c"):
        viz.explain(x * c, c)


@pytest.mark.parametrize("name", ["a.txt", "b.tex", "c.html"])
def test_save_writes_what_is_printed(tmp_path, name):
    loss, w = neuron()
    derivation = viz.explain(loss, w)
    text = derivation.save(str(tmp_path / name)).read_text(encoding="utf-8")
    formats = {"a.txt": str(derivation), "b.tex": derivation.latex(), "c.html": derivation.html()}
    starts = {"a.txt": "∂L/∂w", "b.tex": r"\documentclass", "c.html": "<!DOCTYPE html>"}
    assert formats[name] in text
    assert text.startswith(starts[name])


def test_unknown_ending_lists_those_there_are(tmp_path):
    loss, w = neuron()
    with pytest.raises(AutogradError, match=r"\.txt, \.tex or \.html, got 'a.md'"):
        viz.explain(loss, w).save(tmp_path / "a.md")


def test_the_branch_not_taken_stays_out_across_a_cut():
    """The loss is cut at `y`, between the `where` and the root that is nan below 0."""
    x = ag.tensor([-1.0, 4.0], requires_grad=True, name="x")
    with np.errstate(invalid="ignore"):
        y = ag.sqrt(x)
    loss = ag.sum(ag.where(np.array([False, True]), y, 0.0))
    loss.backward()
    derivation = viz.explain(loss, x)
    np.testing.assert_array_equal(derivation.ledger.gradient, [0.0, 0.25])
    assert "✓ equals x.grad" in str(derivation)
