import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz


@pytest.fixture
def model():
    model, data = nn.MLP([2, 3, 1]), nn.datasets.xor(n=20)
    nn.binary_cross_entropy(model(data.X), data.y).backward()
    return model


def draw(model):
    return viz.plot_gradient_flow(model, ax=Figure().subplots())


def heights(ax):
    return {str(c.get_label()): [bar.get_height() for bar in c] for c in ax.containers}


def test_mean_and_largest_gradient_of_each_parameter_stand_in_order(model):
    ax = draw(model)
    grads = [np.abs(parameter.grad.numpy()) for parameter in model.parameters()]
    assert heights(ax) == {"max": [g.max() for g in grads], "mean": [g.mean() for g in grads]}
    assert [tick.get_text() for tick in ax.get_xticklabels()] == [
        "layers.0.W", "layers.0.b", "layers.1.W", "layers.1.b",
    ]  # fmt: skip
    assert ax.get_yscale() == "log"


@pytest.mark.parametrize("missing", [False, True])
def test_zero_gradient_is_marked_and_keeps_its_place(model, missing):
    model.layers[0].b.grad = None if missing else ag.tensor(np.zeros(3))
    ax = draw(model)
    assert [(text.get_text(), text.get_position()[0]) for text in ax.texts] == [("0", 1)]
    assert np.isnan(heights(ax)["mean"]).tolist() == [False, True, False, False]
    ax.figure.canvas.draw()


def test_model_of_values_is_drawn():
    model = nn.scalar.MLP([2, 2, 1])
    model([1.0, 2.0]).backward()
    assert len(heights(draw(model))["mean"]) == 9


def test_before_backward_the_error_says_to_call_it():
    with pytest.raises(ag.GraphError, match=r"Call backward\(\)"):
        draw(nn.MLP([2, 3, 1]))


def test_gradient_that_is_not_finite_is_refused_by_name(model):
    model.layers[1].W.grad = ag.tensor(np.full((3, 1), np.nan))
    with pytest.raises(ValueError, match=r"nan or inf in layers\.1\.W"):
        draw(model)


def test_model_without_parameters_is_refused():
    with pytest.raises(ValueError, match="a model with parameters, got none"):
        draw(nn.Sequential(ag.tanh))


def test_without_axes_a_new_figure_is_made(model):
    ax = viz.plot_gradient_flow(model)
    assert ax.figure.number in pyplot.get_fignums()
    pyplot.close(ax.figure)
