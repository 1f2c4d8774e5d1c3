"""Convolutions: values against SciPy's, every option, gradients, errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import correlate

import autograd_core as ag

RNG = np.random.default_rng(17)


def by_scipy(x, weight, bias=0.0, *, stride, padding, dilation, groups):
    """Return the convolution with a loop over images, filters and channels."""
    ndim = x.ndim - 2
    each = weight.shape[0] // groups
    spread = np.zeros((*weight.shape[:2], *((k - 1) * dilation + 1 for k in weight.shape[2:])))
    spread[(..., *(slice(None, None, dilation),) * ndim)] = weight
    padded = np.pad(x, ((0, 0), (0, 0), *((padding, padding),) * ndim))
    out = [
        [
            sum(
                correlate(image[f // each * weight.shape[1] + c], spread[f, c], "valid")
                for c in range(weight.shape[1])
            )[(slice(None, None, stride),) * ndim]
            for f in range(weight.shape[0])
        ]
        for image in padded
    ]
    return np.array(out) + np.reshape(bias, (-1,) + (1,) * ndim)


@st.composite
def cases(draw):
    groups, stride, dilation = (draw(st.integers(1, 2)) for _ in range(3))
    ndim, padding = draw(st.integers(1, 2)), draw(st.integers(0, 2))
    kernel = draw(st.tuples(*[st.integers(1, 2)] * ndim))
    lengths = draw(st.tuples(*[st.integers(3, 5)] * ndim))
    n, channels, filters = (draw(st.integers(1, 2)) for _ in range(3))
    x = RNG.uniform(-1, 1, (n, channels * groups, *lengths))
    weight = RNG.uniform(-1, 1, (filters * groups, channels, *kernel))
    bias = [RNG.uniform(-1, 1, len(weight))] if draw(st.booleans()) else []
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return [x, weight, *bias], options


@given(cases())
def test_value_and_gradients_with_every_option(case):
    arrays, options = case
    conv = ag.conv1d if arrays[0].ndim == 3 else ag.conv2d
    y = conv(*map(ag.tensor, arrays), **options)
    np.testing.assert_allclose(y.data, by_scipy(*arrays, **options), atol=1e-13)
    ag.check_grads(lambda *xs: conv(*xs, **options), *arrays, order=1)


def test_third_order():
    x, weight = RNG.uniform(size=(1, 1, 3, 3)), RNG.uniform(size=(1, 1, 2, 2))
    ag.check_grads(lambda x, w: ag.square(ag.conv2d(x, w)), x, weight, order=3, rtol=1e-4)


def test_a_batch_cut_into_portions_gives_the_same():
    x, weight = RNG.uniform(size=(5, 8, 40, 40)), RNG.uniform(size=(2, 8, 3, 3))
    inputs = [ag.tensor(a, requires_grad=True) for a in (x, weight)]
    y = ag.conv2d(*inputs)
    y.backward(np.ones(y.shape))
    options = {"stride": 1, "padding": 0, "dilation": 1, "groups": 1}
    np.testing.assert_allclose(y.data, by_scipy(x, weight, **options))
    alone = [ag.tensor(a, requires_grad=True) for a in (x[4:], weight)]
    ag.conv2d(*alone).backward(np.ones((1, *y.shape[1:])))
    np.testing.assert_allclose(inputs[0].grad.data[4:], alone[0].grad.data)
    sums = [x[:, :, i : i + 38, j : j + 38].sum((0, 2, 3)) for i in range(3) for j in range(3)]
    np.testing.assert_allclose(inputs[1].grad.data[0].reshape(8, 9), np.transpose(sums))


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("kernel", [1, 2, 3, 4])
@pytest.mark.parametrize("length", [4, 5])
def test_same_padding_gives_a_window_for_each_step(length, kernel, stride):
    x, weight = np.ones((1, 1, length)), np.ones((1, 1, kernel))
    y = ag.conv1d(x, weight, stride=stride, padding="same")
    assert y.shape == (1, 1, -(-length // stride))


def test_same_padding_puts_the_odd_entry_at_the_end():
    y = ag.conv1d(np.array([[[1.0, 2.0, 3.0]]]), np.ones((1, 1, 2)), padding="same")
    np.testing.assert_array_equal(y, [[[3.0, 5.0, 3.0]]])


@pytest.mark.parametrize("padding", [(1, 2), ((1, 1), (2, 2))])
def test_an_option_for_each_axis(padding):
    x, weight = RNG.uniform(size=(1, 1, 5, 6)), RNG.uniform(size=(1, 1, 2, 2))
    y = ag.conv2d(x, weight, stride=(2, 1), padding=padding)
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (2, 2)))
    expected = by_scipy(padded, weight, stride=1, padding=0, dilation=1, groups=1)[:, :, ::2]
    np.testing.assert_allclose(y, expected)
    valid = ag.conv2d(padded, weight, stride=(2, 1), padding="valid")
    np.testing.assert_array_equal(valid, y)


def test_local_derivatives_are_the_other_two():
    assert ag.local_derivatives("conv2d") == [r"\bar{y} \ast b", r"a \star \bar{y}"]


X, WEIGHT = np.ones((2, 4, 5, 5)), np.ones((6, 4, 3, 3))


@pytest.mark.parametrize(
    ("inputs", "options", "message"),
    [
        ((X[0], WEIGHT), {}, r"x of shape \(N, C_in, H, W\), got \(4, 5, 5\)"),
        ((X, WEIGHT[0]), {}, r"weight of shape \(C_out, C_in/groups, K, K\), got \(4, 3, 3\)"),
        ((X[:, :3], WEIGHT), {}, r"got x \(2, 3, 5, 5\) and .* takes x with 4 channels"),
        ((X, WEIGHT[:5, :2]), {"groups": 2}, "C_out a multiple of groups=2"),
        ((X, WEIGHT, np.ones(5)), {}, r"a bias of shape \(6,\).*got \(5,\)"),
        ((X, WEIGHT), {"dilation": 3}, r"fits the padded input \(5, 5\).*reaches over \(7, 7\)"),
        ((X, WEIGHT), {"stride": 0}, "stride to be a whole number of at least 1.*stride=0"),
        ((X, WEIGHT), {"stride": 1.5}, "stride to be a whole number.*stride=1.5"),
        ((X, WEIGHT), {"stride": (1, 1, 1)}, r"one for each of the 2 axes \(H, W\)"),
        (
            (X, WEIGHT),
            {"padding": "full"},
            'padding to be "same", "valid" or numbers, got \'full\'',
        ),
        ((X, WEIGHT), {"padding": -1}, "padding to be a whole number of at least 0"),
        ((X, WEIGHT), {"padding": ((1, 1),)}, r"pairs \(before, after\).*padding=\(\(1, 1\),\)"),
        ((X, WEIGHT), {"padding": ((1, -1), (0, 0))}, r"whole numbers of at least 0, one for each"),
        ((X, WEIGHT), {"groups": 0}, "groups to be a whole number of at least 1, got groups=0"),
    ],
)
def test_errors_name_what_came(inputs, options, message):
    for make in (np.asarray, ag.tensor):
        with pytest.raises(ag.ShapeError, match="conv2d: expected .*" + message):
            ag.conv2d(*map(make, inputs), **options)
