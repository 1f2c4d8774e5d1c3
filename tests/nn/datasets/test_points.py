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


CLASSES = ["xor", "circle", "gauss", "spiral", "moons", "blobs"]
SHAPES = [*CLASSES, "plane", "two_bumps", "linear"]


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_follows_its_seed_noise_and_size(name):
    make = getattr(nn.datasets, name)
    assert len(make()) == (500 if name in CLASSES else 1200)
    data, again, other, noisy = make(n=51), make(n=51), make(n=51, seed=1), make(n=51, noise=0.5)
    assert np.array_equal(data.X, again.X)
    assert np.array_equal(data.y, again.y)
    assert (data.X.shape, data.y.shape) == ((51, len(data.feature_names)), (51, 1))
    assert (data.X.dtype, data.y.dtype) == (np.float64, np.float64)
    # neither the seed nor the noise is ignored
    assert not np.array_equal(data.X, other.X)
    assert not (np.array_equal(data.X, noisy.X) and np.array_equal(data.y, noisy.y))
    assert data.name == name.replace("_", " ")
    assert "noise 0.5, seed 0" in noisy.description


@pytest.mark.parametrize("name", CLASSES)
def test_classes_are_mixed_even_and_named(name):
    data = getattr(nn.datasets, name)()
    counts = np.bincount(data.labels)
    assert len(counts) == len(data.target_names)
    assert counts.min() > 0.8 * counts.max()
    assert len(set(data.labels[:20])) == len(counts)  # not sorted by class


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("n", [1, 2, 3])
def test_tiny_sets_are_finite(name, n):
    data = getattr(nn.datasets, name)(n=n)
    assert np.isfinite(data.X).all()
    assert len(data.X) == len(data.y) == n


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize(
    "options", [{"n": 0}, {"n": 2.5}, {"noise": -0.1}, {"noise": 1.1}, {"noise": float("nan")}]
)
def test_wrong_options_are_told(name, options):
    with pytest.raises(ValueError, match=f"{name}: expected n of at least 1 and noise from 0 to 1"):
        getattr(nn.datasets, name)(**options)


def test_circle_has_a_gap_between_disc_and_ring():
    data = nn.datasets.circle(n=2000)
    radius = np.hypot(*data.X.T)
    assert np.array_equal(radius < 2.5, data.labels == 1)
    assert not ((radius > 2.5) & (radius < 3.5)).any()
    assert 4.99 < radius.max() <= 5
    noisy = nn.datasets.circle(n=2000, noise=0.2)
    assert np.array_equal(noisy.X, data.X)
    assert 50 < (noisy.y != data.y).sum() < 600


def test_gauss_clouds_have_the_playgrounds_means_and_variances():
    data = nn.datasets.gauss(n=20_000, noise=0.5)
    for label, centre in ((1, 2.0), (0, -2.0)):
        cloud = data.X[data.labels == label]
        assert cloud.mean(axis=0) == pytest.approx([centre, centre], abs=0.1)
        assert cloud.var(axis=0) == pytest.approx([4, 4], rel=0.05)
    assert nn.datasets.gauss(n=20_000).X.std() ** 2 == pytest.approx(0.5 + 4, rel=0.05)


def test_spiral_arms_are_each_other_turned_by_half():
    data = nn.datasets.spiral()
    arms = [data.X[data.labels == label] for label in (0, 1)]
    arms = [arm[np.argsort(np.hypot(*arm.T))] for arm in arms]
    assert np.allclose(arms[0], -arms[1])
    m, i = 250, 100
    angle = 1.75 * 2 * np.pi * i / m
    assert arms[1][i] == pytest.approx([2 * np.sin(angle), 2 * np.cos(angle)])


def test_moons_are_those_of_sklearn():
    make_moons = pytest.importorskip("sklearn.datasets").make_moons
    theirs, labels = make_moons(n_samples=101, shuffle=False)
    mine = nn.datasets.moons(n=101)
    for label in (0, 1):
        rows, others = mine.X[mine.labels == label], theirs[labels == label]
        assert np.allclose(rows[np.argsort(rows[:, 0])], others[np.argsort(others[:, 0])])
    assert nn.datasets.moons(9000, 0.3).X.std() > mine.X.std()


def test_blobs_stand_around_the_origin():
    data = nn.datasets.blobs(n=8000, classes=4)
    means = np.array([data.X[data.labels == k].mean(axis=0) for k in range(4)])
    assert means == pytest.approx(np.array([[0, 4], [4, 0], [0, -4], [-4, 0]]), abs=0.1)
    with pytest.raises(ValueError, match="blobs: expected at least 2 classes, got 1"):
        nn.datasets.blobs(classes=1)
