import re

import numpy as np
import pytest

import autograd_core as ag
import nn

RNG = np.random.default_rng(3)


def test_a_filter_is_not_flipped():
    layer = nn.Conv2D(1, 1, (1, 2), seed=0)
    layer.load_state_dict({"W": [[[[1.0, 10.0]]]], "b": [0.5]})
    result = layer([[[[1.0, 2.0, 3.0]]]]).numpy()
    assert result.tolist() == [[[[21.5, 32.5]]]]


@pytest.mark.parametrize(
    ("options", "shape"),
    [
        ({}, (2, 6, 6, 5)),
        ({"stride": 2}, (2, 6, 3, 3)),
        ({"padding": 1}, (2, 6, 8, 7)),
        ({"padding": "same", "stride": 2}, (2, 6, 4, 4)),
        ({"dilation": (2, 1)}, (2, 6, 4, 5)),
        ({"groups": 2}, (2, 6, 6, 5)),
    ],
    ids=str,
)
def test_shapes_and_gradients(options, shape, check_layer):
    layer, X = nn.Conv2D(2, 6, 3, "tanh", seed=0, **options), RNG.normal(size=(2, 2, 8, 7))
    assert layer(X).shape == shape
    assert layer.W.shape == (6, 2 // options.get("groups", 1), 3, 3)
    check_layer(layer, RNG.normal(size=(1, 2, 5, 5)), order=1)


def test_second_order(check_layer):
    layer = nn.Conv2D(1, 2, 2, "tanh", seed=0)
    check_layer(layer, RNG.normal(size=(1, 1, 3, 3)))


def test_names_alone_and_as_a_layer(named_scopes):
    layer = nn.Conv2D(1, 1, 2, "relu", seed=0)
    X = np.ones((1, 1, 3, 3))
    assert named_scopes(layer(X)) == {"X": "", **dict.fromkeys(["W", "b", "Z", "A"], "conv2d")}
    layer.number(2)
    with ag.scope("net"):
        names = named_scopes(layer(X))
    expected = ["W^[2]", "b^[2]", "Z^[2]", "A^[2]"]
    assert {name: names[name] for name in expected} == dict.fromkeys(expected, "net/layer 2")


def test_softmax_runs_over_channels():
    probs = nn.Conv2D(1, 3, 2, "softmax", seed=0)(RNG.normal(size=(2, 1, 4, 4)))
    np.testing.assert_allclose(probs.numpy().sum(axis=1), 1)


def test_first_weights_have_the_spread_of_their_fan_in():
    layer = nn.Conv2D(40, 60, 3, "relu", seed=0)
    assert layer.W.numpy().std() == pytest.approx(np.sqrt(2 / 360), rel=0.02)
    assert not layer.b.numpy().any()
    assert nn.Conv2D(1, 1, 3, bias=False).b is None
    same = [nn.Conv2D(1, 2, 3, seed=4).W.numpy().tobytes() for _ in range(2)]
    assert same[0] == same[1]


def test_float32_stays_float32():
    layer = nn.Conv2D(1, 2, 3, "relu", seed=0, dtype=np.float32)
    A = layer(np.ones((1, 1, 4, 4)))
    A.sum().backward()
    assert {A.dtype, layer.W.grad.dtype} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("layer", "described"),
    [
        (nn.Conv2D(1, 8, 3), "Conv2D 1 → 8, 3×3"),
        (
            nn.Conv2D(2, 8, (3, 5), "relu", stride=2, padding="same", dilation=(1, 2), groups=2),
            "Conv2D 2 → 8, 3×5, stride 2, padding same, dilation (1, 2), groups 2 relu",
        ),
    ],
)
def test_summary(layer, described):
    assert layer.describe() == described
    assert f"{layer.W.shape}" in repr(layer)


@pytest.mark.parametrize(
    ("shape", "remedy"),
    [
        ((5, 64), "X.reshape(-1, 3, H, W)"),
        ((3, 8, 8), "X[None]"),
        ((5, 8, 8, 3), "X.transpose(0, 3, 1, 2)"),
        ((5, 1, 8, 8), "Make the layer for 1 channels"),
    ],
)
def test_wrong_images_are_told_the_way(shape, remedy):
    message = f"Conv2D: expected images of shape (N, 3, H, W), got {shape}. "
    with pytest.raises(ag.ShapeError, match=re.escape(message) + ".*" + re.escape(remedy)):
        nn.Conv2D(3, 4, 3, seed=0)(np.ones(shape))


def test_grey_images_without_channels_are_told_the_way():
    with pytest.raises(ag.ShapeError, match=r"Add the axis of channels: X\[:, None\]"):
        nn.Conv2D(1, 4, 3, seed=0)(np.ones((5, 8, 8)))


def test_small_images_are_told():
    with pytest.raises(ag.ShapeError, match=r"expected a kernel that fits the padded input \(2, 2"):
        nn.Conv2D(1, 4, 3, seed=0)(np.ones((5, 1, 2, 2)))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((0, 4, 3), {}, "Conv2D: expected sizes that are integers of at least 1, got 0"),
        ((3, 4, 0), {}, "Conv2D: expected kernel to be a whole number of at least 1"),
        ((3, 4, 3), {"stride": 0}, "expected stride to be"),
        ((3, 4, 3), {"padding": -1}, "expected padding to be"),
        ((3, 4, 3), {"padding": "some"}, 'expected padding to be "same", "valid" or numbers'),
        ((3, 4, 3), {"dilation": (1, 2, 3)}, "expected dilation to be"),
        ((3, 4, 3), {"groups": 2}, "Conv2D: expected channels that groups=2 divides, got 3 → 4"),
        ((3, 4, 3, "swoosh"), {}, "activation: expected one of"),
    ],
)
def test_wrong_options_fail_at_once(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        nn.Conv2D(*arguments, **options)
