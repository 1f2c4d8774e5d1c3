import re

import numpy as np
import pytest
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz


def draw(model, X, **options):
    ax = viz.plot_activations(model, X, ax=Figure(layout="constrained").subplots(), **options)
    ax.figure.canvas.draw()
    return ax


def unit_rows(ax):
    (rows,) = ax.child_axes
    return [t.get_text() for t in rows.get_yticklabels()], rows.get_lines()


def one_unit(op, z):
    """Return a model of one unit whose pre-activations are its inputs."""
    layer = nn.Dense(1, 1, op, seed=0)
    layer.W.data = [[1.0]]
    return layer, np.asarray(z, dtype=float).reshape(-1, 1)


@pytest.mark.parametrize("op", sorted({*nn.ACTIVATIONS} - {"identity", "softmax"}))
def test_f_and_its_slope_are_those_of_the_engine(op):
    ax = draw(*one_unit(op, [-1.0, 0.5, 2.0]))
    lines = {line.get_label(): line for line in ax.get_lines()}
    z, y = lines[op].get_data()
    seen = np.isfinite(y)
    assert np.array_equal(y[seen], nn.ACTIVATIONS[op](z[seen]))
    z, slope = lines[f"{op}′"].get_data()
    leaf = ag.tensor(z, requires_grad=True)
    nn.ACTIVATIONS[op](leaf).backward(np.ones(z.shape))
    assert np.array_equal(slope, leaf.grad.numpy())


def test_the_histogram_counts_the_pre_activations():
    ax = draw(*one_unit("tanh", [-1.0, -1.0, -1.0, 1.0]))
    heights = np.array([bar.get_height() for bar in ax.containers[0]])
    assert sorted(heights[heights > 0] / heights.max()) == pytest.approx([1 / 3, 1.0])


@pytest.mark.parametrize(
    ("op", "z", "title"),
    [("tanh", [0.0, 0.1, 5.0, -5.0], "A: 50 % of z saturated, 0 of 1 units stuck"),
     ("sigmoid", [9.0] * 10, "A: 100 % of z saturated, 1 of 1 units stuck"),
     ("relu", [-1.0] * 9 + [1.0], "A: 90 % of z saturated, 1 of 1 units stuck"),
     ("relu", [1.0], "A: 0 % of z saturated, 0 of 1 units stuck")],
)  # fmt: skip
def test_saturation_is_counted(op, z, title):
    assert draw(*one_unit(op, z)).get_title() == title


def test_a_unit_that_is_stuck_is_crossed():
    layer = nn.Dense(1, 3, "relu", seed=0)
    layer.W.data, layer.b.data = [[1.0, 1.0, 1.0]], [0.0, -100.0, 0.0]
    labels, lines = unit_rows(draw(layer, np.linspace(-1, 1, 20)[:, None]))
    assert labels == ["1", "2", "3"]
    markers = [line.get_marker() for line in lines if len(line.get_xdata()) == 1]
    assert markers == ["o", "x", "o"]


def test_of_many_units_the_most_saturated_are_shown():
    layer = nn.Dense(1, 40, "relu", seed=0)
    layer.W.data = np.ones((1, 40))
    layer.b.data = np.where(np.arange(40) % 4 == 0, -100.0, 0.0)
    labels, _ = unit_rows(draw(layer, np.linspace(-1, 1, 20)[:, None]))
    assert len(labels) == 12
    assert {str(unit) for unit in range(1, 40, 4)} <= set(labels)


def test_layers_are_counted_and_identity_is_none():
    model = nn.MLP([2, 3, 4, 1], activation="sigmoid")
    X = np.ones((5, 2))
    assert draw(model, X, layer=2).get_title().startswith("A[2]")
    with pytest.raises(ValueError, match=r"layer to be 1 to 2.*sigmoid, sigmoid.*got 3"):
        draw(model, X, layer=3)
    for wrong in (0, True, 1.0):
        with pytest.raises(ValueError, match="expected layer to be 1 to 2"):
            draw(model, X, layer=wrong)


def test_functions_between_layers_count_too():
    model = nn.Sequential(nn.Dense(2, 3, seed=0), ag.tanh, nn.Dense(3, 1, seed=0))
    assert "of 3 units" in draw(model, np.ones((4, 2))).get_title()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_one_example_and_constant_data_can_be_drawn(dtype):
    model = nn.MLP([2, 3, 1], dtype=dtype)
    for X in (np.zeros((1, 2)), np.ones((6, 2)), np.full((4, 2), 1e6)):
        draw(model, X)


def test_no_examples_and_no_numbers_are_refused():
    model = nn.MLP([2, 3, 1])
    with pytest.raises(ag.ShapeError, match="at least one example"):
        draw(model, np.zeros((0, 2)))
    with np.errstate(all="ignore"), pytest.raises(ValueError, match="finite pre-activations"):
        draw(model, np.array([[np.nan, 1.0]]))


def test_the_model_is_as_it_was():
    model = nn.MLP([2, 3, 1])
    model.layers[0].eval()
    draw(model, np.ones((3, 2)))
    assert [m.training for _, m in model.modules()] == [True, False, True]
    assert all(p.grad is None for p in model.parameters())


def test_the_shaded_ground_is_where_the_slope_is_small():
    ax = draw(*one_unit("relu", [-1.0, 1.0]))
    (ground,) = (c for c in ax.collections if re.match("saturated", c.get_label()))
    reach = ground.get_paths()[0].vertices[:, 0]
    assert reach.max() <= 0.02
    assert reach.min() == pytest.approx(ax.get_xlim()[0])
