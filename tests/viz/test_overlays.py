import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
import viz
from autograd_core import AutogradError, GraphError
from tests.viz.graphs import mlp, neuron, random_graphs, scalar_mlp
from tests.viz.test_folding import points
from viz.build import read_graph
from viz.counting import format_quantity, overlay_title
from viz.folding import fold
from viz.overlay import Overlay, Scale
from viz.overlays import (
    OVERLAYS,
    error_overlay,
    gradient_overlay,
    memory_overlay,
    time_overlay,
)

NUMBERS = st.floats(0, 1e12, allow_nan=False)


def drawing_of(loss, *, swept=True):
    if swept:
        loss.backward()
    return read_graph(loss)


# ---- measured ----


@pytest.mark.parametrize("make", [neuron, mlp, scalar_mlp])
def test_gradient_overlay_is_the_largest_entry(make):
    drawing = drawing_of(make()[0])
    values = gradient_overlay(drawing).values
    for key, node in enumerate(drawing.nodes):
        if node.grad is None:
            assert key not in values
        else:
            grad = node.grad.numpy() if isinstance(node.grad, ag.Tensor) else node.grad
            assert values[key] == np.max(np.abs(grad))


def test_memory_overlay_counts_values_and_the_gradients_that_a_sweep_leaves():
    x = ag.tensor(np.ones((4, 8), dtype=np.float32), name="x")
    w = ag.tensor(np.ones((8, 2), dtype=np.float32), requires_grad=True, name="w")
    z = x @ w
    flat = ag.reshape(z, (8,))
    drawing = drawing_of(ag.sum(flat), swept=False)
    values = memory_overlay(drawing).values
    assert [values[drawing.keys[node]] for node in (x, w, z, flat)] == [128, 128, 64, 32]


def test_time_overlay_measures_what_takes_long():
    big, small = (ag.tensor(np.ones((n, n)), requires_grad=True) for n in (300, 2))
    product, little = big @ big, ag.tanh(small)
    drawing = drawing_of(ag.sum(product) + ag.sum(little), swept=False)
    start = time.perf_counter()
    values = time_overlay(drawing).values
    assert sum(values.values()) < time.perf_counter() - start
    assert values[drawing.keys[product]] > values[drawing.keys[little]] > 0
    assert all((key in values) == (node.op is not None) for key, node in enumerate(drawing.nodes))


def test_time_overlay_of_a_result_that_takes_no_gradient_is_that_of_the_forward_sweep():
    drawing = drawing_of(ag.sum(ag.tensor([1.0, 2.0])), swept=False)
    assert list(time_overlay(drawing).values) == [1]


@pytest.mark.parametrize("make", [neuron, mlp, scalar_mlp])
def test_true_gradients_have_no_error(make):
    drawing = drawing_of(make()[0])
    values = error_overlay(drawing).values
    assert len(values) == sum(node.grad is not None for node in drawing.nodes)
    assert max(values.values()) < 1e-6


@given(random_graphs())
def test_gradients_of_random_graphs_have_no_error(roots):
    loss = sum(ag.tanh(root * 0.1) for root in roots)
    values = error_overlay(drawing_of(loss)).values
    assert max(values.values()) < 1e-4


def test_gradient_that_was_not_zeroed_has_an_error_of_half():
    loss, w = neuron()
    loss.backward()
    drawing = drawing_of(loss)
    values = error_overlay(drawing).values
    assert values[drawing.keys[w]] == pytest.approx(0.5, rel=1e-5)


@pytest.mark.parametrize("size", [3, 100])
def test_wrong_gradient_of_an_array_is_found(size):
    x = ag.tensor(np.linspace(0.1, 1, size), requires_grad=True)
    loss = ag.sum(ag.tanh(x))
    loss.backward()
    wrong = x.grad.numpy().copy()
    wrong[size // 2] *= 1.5
    x.grad = ag.tensor(wrong)
    drawing = read_graph(loss)
    assert error_overlay(drawing).values[drawing.keys[x]] > 1e-3


def test_single_precision_is_measured_in_double():
    drawing = drawing_of(mlp((4, 3, 1), dtype=np.float32)[0])
    assert max(error_overlay(drawing).values.values()) < 1e-4


def test_nan_is_shown_as_nan():
    x = ag.Value(float("nan"), "x")
    drawing = drawing_of(ag.tanh(x))
    assert any(math.isnan(error) for error in error_overlay(drawing).values.values())


def test_of_a_large_graph_a_part_is_measured():
    drawing = drawing_of(points(40))
    values = error_overlay(drawing).values
    assert 20 < len(values) <= len(drawing.nodes)
    assert max(values.values()) < 1e-5


@pytest.mark.parametrize("overlay", ["gradient", "error"])
def test_overlay_of_gradients_needs_a_sweep(overlay):
    with pytest.raises(GraphError, match=rf'gradients for overlay="{overlay}".*backward'):
        viz.draw(neuron()[0], overlay=overlay)


def test_error_needs_a_scalar():
    x = ag.tensor([1.0, 2.0], requires_grad=True)
    y = x * 2
    y.backward(np.ones(2))
    with pytest.raises(GraphError, match=r"scalar loss for overlay=.error., got shape \(2,\)"):
        viz.draw(y, overlay="error")


# ---- folded and drawn ----


@given(random_graphs(most=30), st.integers(1, 10))
def test_folded_overlays_add_up_or_take_the_largest(roots, most):
    for root in roots:
        root.backward()
    drawing = read_graph(*roots)
    members = fold(drawing, max_nodes=most).members
    for make in (memory_overlay, gradient_overlay):
        full = make(drawing)
        folded = full.folded(members)
        total = {"sum": sum, "max": max}[full.combine]
        assert total(folded.values.values()) == total(full.values.values())
        for card, nodes in enumerate(members):
            known = [full.values[n] for n in nodes if n in full.values]
            assert (card in folded.values) == bool(known)
            assert not known or folded.values[card] == total(known)


def test_folded_nan_is_seen():
    overlay = Overlay("error", "", {0: 1.0, 1: math.nan, 2: 2.0}, "max").folded([(0, 1), (2,)])
    assert math.isnan(overlay.values[0])
    assert overlay.values[1] == 2.0


@pytest.mark.parametrize("name", OVERLAYS)
@pytest.mark.parametrize("most", [1000, 6])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_overlay_writes_its_number_on_the_cards(name, most, theme):
    loss, _ = scalar_mlp()
    loss.backward()
    picture = viz.draw(loss, overlay=name, max_nodes=most, theme=theme, lang="es")
    (overlay,) = picture.scene.overlays
    assert overlay.name == name
    texts = [
        "".join(run.text for run in mark.line)
        for figure in picture.canvas.figures
        for mark in figure.marks
        if hasattr(mark, "line")
    ]
    assert overlay_title(overlay, picture.style.say) in texts
    for number in overlay.values.values():
        assert format_quantity(number, overlay.unit) in texts
    assert overlay_title(overlay, picture.style.say) in picture.svg()


# ---- the scale ----


@given(st.dictionaries(st.integers(0, 99), NUMBERS, min_size=1))
def test_scale_keeps_the_order_and_stays_between_0_and_1(values):
    scale = Overlay("gradient", "", values, "max").scale
    shares = [scale.share(x) for x in sorted(values.values())]
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)
    assert not any(values.values()) or shares[-1] == pytest.approx(1)


def test_scale_is_linear_where_numbers_are_near_and_else_logarithmic():
    assert Overlay("time", "s", {0: 1.0, 1: 4.0}, "sum").scale == Scale(1.0, 4.0, is_log=False)
    scale = Overlay("time", "s", {0: 1.0, 1: 100.0}, "sum").scale
    assert (scale.is_log, scale.share(10.0), scale.ends) == (True, pytest.approx(0.5), (1.0, 100.0))


def test_what_is_not_finite_stands_at_the_upper_end():
    scale = Overlay("error", "", {0: 1.0, 1: math.nan, 2: math.inf}, "max").scale
    assert scale.share(math.nan) == scale.share(math.inf) == 1.0
    assert scale.high == 1.0


def test_scale_of_nothing_but_zeros():
    scale = Overlay("error", "", {0: 0.0}, "max").scale
    assert (scale.share(0.0), scale.ends) == (0.0, (0.0, 0.0))


def test_unknown_overlay_is_refused():
    with pytest.raises(AutogradError, match="overlay to be"):
        viz.draw(neuron()[0], overlay="grad")
