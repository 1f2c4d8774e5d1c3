import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import nn
from viz.plots.history import plot_gradient_norms, plot_history, plot_metric


@pytest.fixture(scope="module")
def history():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(16, 2))
    Y = X[:, :1] * X[:, 1:]
    model = nn.MLP([2, 3, 1])
    optimizer = nn.SGD(model.parameters(), lr=0.1)
    history = nn.fit(
        model, X, Y, loss="mse", optimizer=optimizer, epochs=4, batch_size=8,
        validation=(X, Y), progress=False,
    )  # fmt: skip
    history.metrics.update({"accuracy": [0.1, 0.2, 0.3, 0.4], "val_accuracy": [0.4, 0.3, 0.2, 0.1]})
    return history


def curves(ax):
    return {line.get_label(): list(line.get_ydata()) for line in ax.get_lines()}


def test_loss_of_each_epoch_is_drawn(history):
    ax = plot_history(history, Figure().subplots())
    assert curves(ax) == {"training": history.loss, "validation": history.val_loss}
    assert list(ax.get_lines()[0].get_xdata()) == [1, 2, 3, 4]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")


def test_metric_of_each_epoch_is_drawn(history):
    ax = plot_metric(history, "accuracy", Figure().subplots())
    assert curves(ax)["training"] == history.metrics["accuracy"]
    assert curves(ax)["validation"] == history.metrics["val_accuracy"]
    assert ax.get_ylabel() == "accuracy"


def test_unknown_metric_lists_those_there_are(history):
    with pytest.raises(KeyError, match=r"got 'f1'.*accuracy"):
        plot_metric(history, "f1")


def test_gradient_norm_of_each_layer_is_drawn_on_a_logarithmic_scale(history):
    ax = plot_gradient_norms(history, Figure().subplots())
    assert {name: list(curve) for name, curve in history.gradient_norms.items()} == curves(ax)
    assert ax.get_yscale() == "log"


@pytest.mark.parametrize("plot", [plot_history, plot_metric, plot_gradient_norms])
def test_given_axes_are_used_and_pyplot_is_left_alone(history, plot):
    before = pyplot.get_fignums()
    ax = Figure().subplots()
    args = ("accuracy", ax) if plot is plot_metric else (ax,)
    assert plot(history, *args) is ax
    assert pyplot.get_fignums() == before


@pytest.mark.parametrize("plot", [plot_history, plot_metric, plot_gradient_norms])
def test_without_axes_a_new_figure_is_made(history, plot):
    ax = plot(history)
    assert isinstance(ax, Axes)
    assert len(ax.get_lines()) >= 2
    pyplot.close(ax.figure)


def test_one_curve_needs_no_legend_and_one_epoch_is_a_dot():
    history = nn.History()
    history.loss.append(0.5)
    ax = plot_history(history, Figure().subplots())
    assert ax.get_legend() is None
    assert ax.get_lines()[0].get_marker() == "o"
