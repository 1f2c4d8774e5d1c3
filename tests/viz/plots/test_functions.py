import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

import autograd_core as ag
import viz
from viz.plots.functions import draw_function, interval, kinks_of, value_and_slope

OF_ONE_NUMBER = [
    op.name for op in ag.OPS.values() if op.elementwise and len(op.vjps) == 1 and not op.internal
]


def lines(ax):
    return {line.get_label(): line for line in ax.get_lines() if line.get_label()[0] != "_"}


def dots(ax, fillstyle):
    return {
        (to_hex(line.get_color()), x, round(float(y), 5))
        for line in ax.get_lines()
        if line.get_marker() == "o" and line.get_fillstyle() == fillstyle
        for x, y in line.get_xydata()
    }


@pytest.mark.parametrize("name", OF_ONE_NUMBER)
def test_every_function_of_one_number_is_drawn_with_the_engines_derivative(name):
    ax = Figure().subplots()
    draw_function(ax, name)
    drawn = lines(ax)
    x, y = drawn["f"].get_data()
    shown = np.isfinite(y)
    np.testing.assert_allclose(y[shown], value_and_slope(name, x[shown])[0])
    x, slope = drawn["f′"].get_data()
    shown = np.isfinite(slope)
    np.testing.assert_allclose(slope[shown], value_and_slope(name, x[shown])[1])
    assert shown.mean() > 0.8


def test_forward_is_blue_and_backward_vermillion():
    ax = viz.plot_activation_functions("tanh", ax=Figure().subplots())
    colors = {label: line.get_color() for label, line in lines(ax).items()}
    assert colors == {"tanh": "#0072B2", "tanh′": "#D55E00"}


def test_value_chosen_at_a_kink_is_a_dot_and_the_others_are_rings():
    ax = viz.plot_activation_functions("abs", ax=Figure().subplots())
    assert dots(ax, "full") == {("#d55e00", 0.0, 0.0)}
    assert dots(ax, "none") == {("#d55e00", 0.0, -1.0), ("#d55e00", 0.0, 1.0)}


def test_bounds_given_to_clip_are_kinks_too():
    assert kinks_of("clip") == [-1.0, 1.0]
    ax = viz.plot_activation_functions("clip", ax=Figure().subplots())
    assert dots(ax, "full") == {("#d55e00", -1.0, 1.0), ("#d55e00", 1.0, 1.0)}


def test_interval_ends_where_the_function_does():
    assert interval("arcsin") == (-1.0, 1.0)
    assert interval("sqrt") == (0.0, 4.0)
    assert interval("log") == (0.0, 4.0)  # where it is -inf
    assert interval("exp") == (-4.0, 4.0)


def test_functions_differ_by_the_kind_of_line():
    ax = viz.plot_activation_functions(["relu", "softplus"], ax=Figure().subplots())
    styles = {label: line.get_linestyle() for label, line in lines(ax).items()}
    assert styles == {"relu": "-", "relu′": "-", "softplus": "--", "softplus′": "--"}


def test_classroom_functions_are_drawn_on_new_axes_unless_others_are_named():
    ax = viz.plot_activation_functions()
    assert isinstance(ax, Axes)
    assert set(lines(ax)) == {"sigmoid", "sigmoid′", "tanh", "tanh′", "relu", "relu′"}
    pyplot.close(ax.figure)


def test_given_axes_are_used_and_pyplot_is_left_alone():
    before, ax = pyplot.get_fignums(), Figure().subplots()
    assert viz.plot_activation_functions("relu", ax=ax) is ax
    assert pyplot.get_fignums() == before


def test_unknown_name_suggests_another():
    with pytest.raises(KeyError, match=r"Did you mean .*relu"):
        viz.plot_activation_functions("rellu")


@pytest.mark.parametrize("name", ["sum", "add", "matmul", "softmax"])
def test_function_of_more_than_one_number_is_refused(name):
    with pytest.raises(ValueError, match=f"expected a function of one number, got '{name}'"):
        viz.plot_activation_functions(name, ax=Figure().subplots())
