import numpy as np
import pytest
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz


def draw(ratios):
    return viz.plot_update_ratio(ratios, ax=Figure().subplots())


def curves(ax):
    return {ln.get_label(): ln.get_ydata() for ln in ax.get_lines() if ln.get_label()[0] != "_"}


def test_each_layer_has_a_curve_and_the_guide_is_in_sight():
    ax = draw({"layers.0": [1e-5, 2e-5], "layers.1": [4e-5, 3e-5]})
    assert {k: list(v) for k, v in curves(ax).items()} == {
        "layers.0": [1e-5, 2e-5], "layers.1": [4e-5, 3e-5],
    }  # fmt: skip
    low, high = ax.get_ylim()
    assert low < 1e-5
    assert high > 1e-3
    assert ax.get_yscale() == "log"


@pytest.mark.parametrize("bad", [0.0, float("nan"), float("inf")])
def test_what_has_no_place_on_the_scale_leaves_a_gap(bad):
    ax = draw({"a": [1e-3, bad, 1e-3]})
    assert np.isnan(curves(ax)["a"][1])
    ax.figure.canvas.draw()


@pytest.mark.parametrize("ratios", [[1e-2], [float("nan"), 1e-2]])
def test_one_point_is_a_dot(ratios):
    assert draw({"a": ratios}).get_lines()[0].get_marker() == "o"


def test_nothing_but_gaps_is_drawn_without_a_complaint():
    draw({"a": [0.0, 0.0]}).figure.canvas.draw()


def test_a_recorder_that_saw_no_training_is_refused():
    with pytest.raises(ag.GraphError, match=r"expected recorded updates, got none.*Recorder"):
        viz.plot_update_ratio(nn.Recorder(nn.MLP([2, 1])))
