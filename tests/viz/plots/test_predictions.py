import numpy as np
import pytest

import autograd_core as ag
import viz


def test_points_lie_where_targets_and_outputs_say():
    ax = viz.plot_predictions(ag.tensor([[1.0], [3.0]]), np.array([[2.0], [4.0]]), name="y (m)")
    (points,) = ax.collections
    assert points.get_offsets().tolist() == [[2.0, 1.0], [4.0, 3.0]]
    (line,) = ax.lines
    assert line.get_xydata().tolist() == [[1.0, 1.0], [4.0, 4.0]]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("y (m), measured", "predicted")
    assert ax.get_title() == "R² 0.000, RMSE 1"


def test_spanish_and_dark():
    ax = viz.plot_predictions([1.0, 2.0], [1.0, 2.0], lang="es", theme="dark")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("medido", "predicho")


@pytest.mark.parametrize(
    ("outputs", "error", "message"),
    [
        ([1.0], ag.ShapeError, "one output for each of at least 2 targets, got 1 and 2"),
        ([1.0, np.nan], ValueError, "expected finite numbers"),
    ],
)
def test_wrong_numbers_are_told(outputs, error, message):
    with pytest.raises(error, match=message):
        viz.plot_predictions(outputs, [1.0, 2.0])
