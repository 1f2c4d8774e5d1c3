import numpy as np
import pytest

import nn


def test_xor_lies_in_the_padded_square_with_equal_signs_as_class_1():
    data = nn.datasets.xor(n=1000)
    assert data.X.shape == (1000, 2)
    assert data.y.shape == (1000, 1)
    assert 0.3 <= abs(data.X).min() < 0.35
    assert 5.25 < abs(data.X).max() <= 5.3
    assert np.array_equal(data.y[:, 0] == 1.0, data.X[:, 0] * data.X[:, 1] > 0)
    assert 400 < data.y.sum() < 600


def test_noise_moves_labels_and_not_points():
    clean, noisy = nn.datasets.xor(n=1000), nn.datasets.xor(n=1000, noise=0.2)
    assert np.array_equal(clean.X, noisy.X)
    wrong = (clean.y != noisy.y).ravel()
    assert 20 < wrong.sum() < 300
    assert abs(clean.X[wrong]).min(axis=1).max() <= 1.0  # near an axis: at most 0.2 of 5


def test_xor_follows_its_seed():
    points = [nn.datasets.xor(n=10, seed=seed).X.tobytes() for seed in (0, 0, 1)]
    assert points[0] == points[1] != points[2]


@pytest.mark.parametrize("options", [{"n": 0}, {"noise": -0.1}, {"noise": 1.1}])
def test_wrong_options_are_told(options):
    with pytest.raises(ValueError, match="xor: expected n of at least 1 and noise from 0 to 1"):
        nn.datasets.xor(**options)
