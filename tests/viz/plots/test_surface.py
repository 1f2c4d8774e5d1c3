import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

import autograd_core as ag
import nn
import viz
from viz.plots.directions import flatten, principal_plane, random_plane

DATA = nn.datasets.xor(n=24)


class Bowl(nn.Module):
    """Two weights whose loss is w₁² + 4 w₂²."""

    def __init__(self, w=(3.0, 2.0)):
        self.w = ag.tensor(w, requires_grad=True, name="w")

    def forward(self, X):
        return X

    def loss(self):
        return ag.sum(ag.square(self.w) * [1.0, 4.0])


def trained(epochs=5, **options):
    model = nn.MLP([2, 3, 1], **options)
    recorder = nn.Recorder(model)
    nn.fit(
        model, DATA.X.astype(model.layers[0].W.dtype), DATA.y, loss="binary_cross_entropy",
        optimizer=nn.SGD(model.parameters(), lr=0.3), epochs=epochs, batch_size=8,
        callbacks=[recorder], progress=False,
    )  # fmt: skip
    return model, recorder


def loss_of(model):
    return lambda: nn.binary_cross_entropy(model(DATA.X.astype(model.layers[0].W.dtype)), DATA.y)


def draw(model, loss, **options):
    ax = viz.plot_loss_surface(model, loss, ax=Figure().subplots(), **{"steps": 5} | options)
    ax.figure.canvas.draw()
    return ax


def path_of(ax):
    return np.stack(ax.get_lines()[1].get_data(), axis=1)


def test_the_middle_of_random_directions_is_the_loss_itself():
    model, _ = trained()
    ax = draw(model, loss_of(model))
    losses = ax.images[0].get_array()
    assert losses[2, 2] == pytest.approx(loss_of(model)().item(), rel=1e-12)
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("random direction 1", "random direction 2")
    assert ax.get_xlim() == (-1.0, 1.0)


def test_the_loss_of_a_bowl_is_right_everywhere():
    bowl = Bowl()
    path = [{"w": np.array(w)} for w in ([3.0, 2.0], [1.0, 2.0], [1.0, 0.0], [0.0, 0.0])]
    ax = draw(bowl, bowl.loss, path=path)
    plane = principal_plane(path)
    left, right, low, high = ax.images[0].get_extent()
    pitch = (right - left) / 5, (high - low) / 5
    for i in range(5):
        for j in range(5):
            at = left + (j + 0.5) * pitch[0], low + (i + 0.5) * pitch[1]
            w = plane.at(*at)["w"]
            expected = w[0] ** 2 + 4 * w[1] ** 2
            assert ax.images[0].get_array()[i, j] == pytest.approx(expected, abs=1e-9)


def test_in_two_dimensions_the_principal_path_is_the_path():
    bowl = Bowl()
    path = [{"w": np.array(w)} for w in ([3.0, 2.0], [1.0, 2.0], [1.0, 0.0], [0.5, 0.25])]
    ax = draw(bowl, bowl.loss, path=path, directions="pca")
    plane = principal_plane(path)
    for point, weights in zip(path_of(ax), path, strict=True):
        assert np.allclose(plane.at(*point)["w"], weights["w"])
    assert sum(plane.shares) == pytest.approx(1.0)


def test_the_path_ends_at_the_weights_and_lies_inside():
    model, recorder = trained()
    ax = draw(model, loss_of(model), path=recorder)
    points = path_of(ax)
    assert len(points) == 6
    assert np.allclose(points[-1], 0.0, atol=1e-9)
    assert (points.min(axis=0) > [ax.get_xlim()[0], ax.get_ylim()[0]]).all()
    assert (points.max(axis=0) < [ax.get_xlim()[1], ax.get_ylim()[1]]).all()
    assert ax.get_xlabel().startswith("principal direction 1: ")


def test_a_path_can_be_seen_on_random_directions_too():
    model, recorder = trained()
    ax = draw(model, loss_of(model), path=recorder, directions="random")
    assert ax.get_xlabel() == "random direction 1"
    assert np.allclose(path_of(ax)[-1], 0.0, atol=1e-9)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_model_is_as_it_was(dtype):
    model, recorder = trained(dtype=dtype)
    model.layers[0].eval()
    before = model.state_dict()
    draw(model, loss_of(model), path=recorder)
    assert [m.training for _, m in model.modules()] == [True, False, True]
    for name, weights in model.state_dict().items():
        assert weights.dtype == dtype
        assert np.array_equal(weights, before[name])


def test_the_model_is_as_it_was_after_an_error():
    bowl = Bowl()

    def loss():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        draw(bowl, loss)
    assert list(bowl.w.data) == [3.0, 2.0]


def test_a_constant_loss_is_flat():
    bowl = Bowl()
    ax = draw(bowl, lambda: ag.sum(bowl.w * 0.0))
    assert np.ptp(ax.images[0].get_array()) == 0
    assert not ax.collections


def test_places_without_a_finite_loss_are_left_out():
    bowl = Bowl((1.0, 1.0))
    ax = draw(bowl, lambda: ag.sum(ag.log(bowl.w)), steps=9)
    assert 0 < np.isnan(np.asarray(ax.images[0].get_array().filled(np.nan))).mean() < 0.9


def test_a_loss_that_is_nan_everywhere_is_refused():
    bowl = Bowl()
    with pytest.raises(ValueError, match="expected a finite loss around these weights"):
        draw(bowl, lambda: ag.sum(bowl.w) * np.nan)


def test_the_same_seed_gives_the_same_picture():
    model, _ = trained()
    a, b, c = (draw(model, loss_of(model), seed=s).images[0].get_array() for s in (1, 1, 2))
    assert np.array_equal(a, b)
    assert not np.array_equal(a, c)


def test_a_training_that_did_not_move_has_random_directions():
    bowl = Bowl()
    path = [{"w": np.array([3.0, 2.0])}] * 3
    assert draw(bowl, bowl.loss, path=path).get_xlabel() == "random direction 1"
    with pytest.raises(ValueError, match="at least two different weights, got 3 entries"):
        draw(bowl, bowl.loss, path=path, directions="pca")


def test_a_path_along_a_line_can_be_drawn():
    bowl = Bowl()
    path = [{"w": np.array([3.0 - t, 2.0])} for t in range(4)]
    assert np.allclose(path_of(draw(bowl, bowl.loss, path=path))[:, 1], 0.0)


def test_wrong_arguments_are_refused():
    bowl = Bowl()
    with pytest.raises(ValueError, match="expected a path of this model's weights"):
        draw(bowl, bowl.loss, path=[{"v": np.zeros(2)}])
    with pytest.raises(ValueError, match="directions to be"):
        draw(bowl, bowl.loss, directions="up")
    with pytest.raises(ValueError, match="steps from 3 to 201, got 2"):
        draw(bowl, bowl.loss, steps=2)
    with pytest.raises(ValueError, match="a model with parameters, got none"):
        draw(nn.Sequential(ag.tanh), bowl.loss)
    with pytest.raises(ValueError, match=r"a loss of one number, got shape \(2,\)"):
        draw(bowl, lambda: bowl.w * 2)


@given(st.integers(0, 99), st.integers(1, 5), st.integers(1, 5))
def test_random_directions_are_as_long_as_the_weights_unit_by_unit(seed, fan_in, fan_out):
    weights = nn.MLP([fan_in, fan_out], seed=seed).state_dict()
    plane = random_plane(weights, seed)
    for direction in (plane.first, plane.second):
        parts = np.split(direction, [fan_in * fan_out])
        columns = np.linalg.norm(parts[0].reshape(fan_in, fan_out), axis=0)
        assert np.allclose(columns, np.linalg.norm(weights["layers.0.W"], axis=0))
        assert not parts[1].any()


def test_a_unit_of_zeros_is_not_shaken():
    plane = random_plane({"W": np.zeros((3, 2)), "V": np.ones((1, 1))}, 0)
    assert np.isfinite(plane.first).all()
    assert abs(plane.first[:6]).max() == 0


def test_the_first_principal_direction_holds_most():
    rng = np.random.default_rng(0)
    path = [
        {"w": np.array([10 * t, t * rng.normal(), 0.1 * rng.normal()])} for t in range(6, -1, -1)
    ]
    plane = principal_plane(path)
    assert plane.shares[0] >= plane.shares[1] >= 0
    assert plane.first @ plane.second == pytest.approx(0, abs=1e-12)
    assert np.array_equal(plane.center, flatten(path[-1]))
