"""The picture of a kernel's forms: a line each, the caches, who wins where and by how much."""

import json

import numpy as np
import pytest
from matplotlib.figure import Figure

from tests.viz.measuring.samples import SIZES, stored_kernels
from viz.plots.kernels import plot_kernel_benchmark
from viz.theme import LIGHT


@pytest.fixture
def ax():
    return plot_kernel_benchmark(stored_kernels(), Figure().subplots(), kernel="tanh")


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_a_line_for_each_form_holds_the_time_of_an_entry(ax):
    lines = [line for line in ax.lines if len(line.get_xdata()) > 2]
    assert [len(line.get_xdata()) for line in lines] == [4, 5, 5, 5]
    python = stored_kernels()["results"]["tanh"]["float64"]["timings"]["python"]
    np.testing.assert_allclose(lines[0].get_ydata()[0], python["8"]["median_s"] / 8)
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")


def test_every_line_is_named_and_no_two_names_touch(ax):
    names = {"pure Python", "NumPy", "Numba", "Numba, 4 threads"}
    assert names <= set(texts(ax))
    heights = sorted(
        t.xy[1] for t in ax.texts if t.get_text() in names and getattr(t, "xy", ())[:1] == (1,)
    )
    assert len(heights) == 3
    assert np.all(np.diff(heights) > 0.05)


def test_caches_are_marked_where_the_arrays_fill_them(ax):
    marks = [line.get_xdata()[0] for line in ax.lines if len(line.get_xdata()) == 2]
    np.testing.assert_allclose(marks, [32768 / 16, 262144 / 16])
    assert {"L1 full", "L2 full"} <= set(texts(ax))
    assert "L3 full" not in texts(ax)  # larger than all arrays


def test_the_strip_changes_colour_where_another_form_wins(ax):
    boxes = [c.get_paths()[0].get_extents() for c in ax.collections]
    assert len(boxes) == 2
    assert boxes[0].x1 == boxes[1].x0
    assert SIZES[2] < boxes[0].x1 < SIZES[3]
    assert "fastest" in texts(ax)


def test_the_heading_tells_by_how_much(ax):
    assert ax.get_title() == "tanh, float64: Numba, 4 threads is 4.6x as fast as NumPy"
    plain = plot_kernel_benchmark(stored_kernels(), Figure().subplots(), dtype="float32")
    assert plain.get_title() == "tanh, float32: NumPy is the fastest"


def test_a_file_is_read(tmp_path):
    path = tmp_path / "kernels.json"
    path.write_text(json.dumps(stored_kernels()))
    for given in (path, str(path)):
        ax = plot_kernel_benchmark(given, Figure().subplots(), kernel="exp")
        assert ax.get_title().startswith("exp, float64")


def test_unknown_kernels_and_types_are_refused():
    with pytest.raises(KeyError, match="expected a kernel of these results, got 'sin': tanh, exp"):
        plot_kernel_benchmark(stored_kernels(), kernel="sin")
    with pytest.raises(KeyError, match="expected a type of exp, got 'float32': float64"):
        plot_kernel_benchmark(stored_kernels(), kernel="exp", dtype="float32")


def test_nothing_is_drawn_below_the_strip_but_the_strip(ax):
    floor = ax.get_ylim()[0] * (ax.get_ylim()[1] / ax.get_ylim()[0]) ** 0.085
    assert all(np.min(line.get_ydata()) > floor for line in ax.lines if len(line.get_xdata()) > 2)
    assert ax.yaxis.label.get_color() in ("black", LIGHT.text)
