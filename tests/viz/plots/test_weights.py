import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz


@pytest.fixture
def model():
    return nn.MLP([2, 3, 1])


def draw(model):
    return viz.plot_weights(model, ax=Figure().subplots())


def test_each_parameter_has_a_row_in_order(model):
    ax = draw(model)
    names = [tick.get_text() for tick in ax.get_yticklabels()]
    assert names == [name for name, _ in model.named_parameters()]
    assert len(ax.containers) == 4
    assert ax.figure.axes == [ax]


def test_gradients_have_an_axis_of_their_own_and_hang_below(model):
    data = nn.datasets.xor(n=20)
    nn.binary_cross_entropy(model(data.X), data.y).backward()
    below, above = draw(model).figure.axes
    assert (below.get_xlabel(), above.get_xlabel()) == ("value", "gradient")
    assert min(bar.get_height() for bar in below.containers[0]) == 0
    assert max(bar.get_height() for bar in above.containers[0]) == 0


def test_model_without_parameters_is_refused():
    with pytest.raises(ValueError, match="plot_weights: expected a model with parameters"):
        draw(nn.Sequential(ag.tanh))


def test_numbers_that_are_not_finite_are_refused_by_name(model):
    model.layers[0].b.grad = ag.tensor(np.full(3, np.inf))
    with pytest.raises(ValueError, match=r"nan or inf in layers\.0\.b"):
        draw(model)


def test_without_axes_a_new_figure_is_made(model):
    ax = viz.plot_weights(model)
    assert ax.figure.number in pyplot.get_fignums()
    pyplot.close(ax.figure)
