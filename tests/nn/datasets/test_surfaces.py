import numpy as np
import pytest

import nn


def test_plane_is_the_playgrounds():
    data = nn.datasets.plane()
    assert np.allclose(data.y, data.X.sum(axis=1, keepdims=True) / 10)
    assert 5.9 < abs(data.X).max() <= 6
    noisy = nn.datasets.plane(noise=0.1)
    assert np.array_equal(noisy.X, data.X)
    assert 0.01 < abs(noisy.y - data.y).max() <= 0.12  # 2 * 6 * 0.1 / 10


def test_two_bumps_are_a_hill_and_a_hollow_of_equal_size():
    data = nn.datasets.two_bumps(n=5000)
    assert data.X[data.y.argmax()] == pytest.approx([2.5, 2.5], abs=0.5)
    assert data.X[data.y.argmin()] == pytest.approx([-2.5, -2.5], abs=0.5)
    far = np.hypot(*(data.X - [6, -6]).T) < 1
    assert abs(data.y[far]).max() < 0.01
    c = np.array([2.5, 2.5])
    expected = [np.exp(-((x - c) @ (x - c)) / 8) - np.exp(-((x + c) @ (x + c)) / 8) for x in data.X]
    assert data.y[:, 0] == pytest.approx(expected)


def test_linear_gives_back_its_weights_by_least_squares():
    data = nn.datasets.linear(noise=0.5, weights=[1.5, -2.0, 0.5], bias=3.0)
    A = np.column_stack([data.X, np.ones(len(data))])
    solution, residual, *_ = np.linalg.lstsq(A, data.y[:, 0])
    assert solution == pytest.approx([1.5, -2, 0.5, 3], abs=0.1)
    assert (residual / len(data)) ** 0.5 == pytest.approx([0.5], rel=0.1)
    assert data.feature_names == ("x_1", "x_2", "x_3")


@pytest.mark.parametrize("weights", [[], 2.0, [[1.0]]])
def test_linear_refuses_what_is_no_list_of_weights(weights):
    with pytest.raises(ValueError, match="linear: expected a list of at least one weight, got"):
        nn.datasets.linear(weights=weights)


def test_regressions_have_no_labels():
    with pytest.raises(TypeError, match=r"labels: expected classes 0, 1, .* in plane"):
        _ = nn.datasets.plane().labels
