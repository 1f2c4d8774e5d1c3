"""Pooling: values, ties, padding, gradients, errors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag

RNG = np.random.default_rng(19)


def by_loops(reduce, fill, x, kernel, stride, padding):
    """Return the pool with a loop over windows."""
    (p, q), (k, m), (s, t) = padding, kernel, stride
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (q, q)), constant_values=fill)
    rows = range(0, x.shape[2] - k + 1, s)
    columns = range(0, x.shape[3] - m + 1, t)
    out = [[reduce(x[:, :, i : i + k, j : j + m], (2, 3)) for j in columns] for i in rows]
    return np.moveaxis(np.array(out), (0, 1), (2, 3))


@st.composite
def cases(draw):
    kernel = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    stride = draw(st.tuples(st.integers(1, 3), st.integers(1, 3)))
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel)
    shape = draw(st.tuples(st.integers(1, 2), st.integers(1, 2), *[st.integers(3, 5)] * 2))
    # distinct numbers: no ties, and none that finite differences could make
    return RNG.permutation(np.prod(shape)).reshape(shape) / 10, kernel, stride, padding


@given(cases())
def test_value_and_gradients_with_every_option(case):
    x, *options = case
    maximum, average = ag.max_pool2d(ag.tensor(x), *options), ag.avg_pool2d(x, *options)
    np.testing.assert_array_equal(maximum.data, by_loops(np.max, -np.inf, x, *options))
    np.testing.assert_allclose(average, by_loops(np.mean, 0, x, *options), atol=1e-13)
    for pool in (ag.max_pool2d, ag.avg_pool2d):
        ag.check_grads(lambda x, pool=pool: pool(x, *options), x, order=1)


def gradient(pool, x, *options):
    return ag.grad(lambda x: ag.sum(pool(x, *options)))(x)


def test_stride_is_the_kernel_unless_given():
    assert ag.max_pool2d(np.ones((1, 1, 6, 6)), (2, 3)).shape == (1, 1, 3, 2)


def test_same_padding():
    assert ag.avg_pool2d(np.ones((1, 1, 5, 5)), 2, 2, "same").shape == (1, 1, 3, 3)


@given(st.integers(0, 4), st.integers(1, 3))
def test_ties_share_so_that_each_window_sums_to_one(seed, kernel):
    x = np.random.default_rng(seed).integers(0, 2, (2, 1, 6, 6)).astype(float)
    g = gradient(ag.max_pool2d, x, kernel, kernel)
    sums = by_loops(np.sum, 0, np.asarray(g), (kernel,) * 2, (kernel,) * 2, (0, 0))
    np.testing.assert_allclose(sums, 1)


def test_ties_share_evenly():
    x = np.array([[[[3.0, 3.0], [1.0, 3.0]]]])
    np.testing.assert_allclose(gradient(ag.max_pool2d, x, 2), [[[[1, 1], [0, 1]]]] / np.array(3))
    np.testing.assert_array_equal(gradient(ag.max_pool2d, np.zeros((1, 1, 2, 2)), 2), 0.25)


def test_padding_is_never_the_largest():
    x = np.full((1, 1, 2, 2), -5.0)
    np.testing.assert_array_equal(ag.max_pool2d(x, 2, 1, 1), np.full((1, 1, 3, 3), -5.0))
    np.testing.assert_array_equal(ag.max_pool2d(x.astype(int), 2, 1, 1), -5)
    g = gradient(ag.max_pool2d, x, 2, 1, 1)
    np.testing.assert_allclose(np.sum(g), 9)


def test_nan_is_the_largest_and_takes_the_cotangent():
    x = np.array([[[[np.nan, 3.0], [1.0, 2.0]]]])
    assert np.isnan(ag.max_pool2d(x, 2)).all()
    np.testing.assert_allclose(np.sum(gradient(ag.max_pool2d, x, 2)), 1)


X = np.ones((1, 1, 4, 4))


@pytest.mark.parametrize("name", ["max_pool2d", "avg_pool2d"])
@pytest.mark.parametrize(
    ("x", "options", "message"),
    [
        (X[0], (2,), r"x of shape \(N, C, H, W\), got \(1, 4, 4\)"),
        (X, (0,), "kernel to be a whole number of at least 1.*kernel=0"),
        (X, (2, 0), "stride to be a whole number of at least 1.*stride=0"),
        (X, (2, 2, 2), r"padding of at most half the kernel \(2, 2\).*padding=2"),
        (X, (5,), r"a kernel that fits the padded input \(4, 4\), got .* \(5, 5\)"),
    ],
)
def test_errors_name_what_came(name, x, options, message):
    for make in (np.asarray, ag.tensor):
        with pytest.raises(ag.ShapeError, match=f"{name}: expected {message}"):
            getattr(ag, name)(make(x), *options)
