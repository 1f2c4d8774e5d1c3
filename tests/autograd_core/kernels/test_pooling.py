"""The loops of pools as plain Python on flat arrays, against the ops, at ties, nan and -inf too."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.kernels import pooling
from autograd_core.ops.folding import fold, unfold
from autograd_core.ops.pooling import max_pool_shares

CASES = [((2, 2), (2, 2), 0), ((3, 2), (1, 2), 1), ((3, 3), (2, 1), 1)]


def image():
    x = np.random.default_rng(0).integers(0, 3, (2, 2, 6, 5)).astype(float)  # full of ties
    x[0, 0, :2, :2] = -np.inf
    x[1, 1, 2, 3] = np.nan
    return x


def facts_of(x, y, kernel, stride, padding):
    planes = x.shape[0] * x.shape[1]
    sizes = [planes, *x.shape[2:], *kernel, *y.shape[2:], *stride, 1, 1, padding, padding]
    return np.array(sizes)


@pytest.mark.parametrize(("kernel", "stride", "padding"), CASES)
def test_maxima_and_their_shares_are_those_of_the_ops(kernel, stride, padding):
    x = image()
    attrs = {"kernel": kernel, "stride": stride, "padding": ((padding, padding),) * 2}
    y = ag.max_pool2d(x, kernel, stride, padding)
    facts, scratch = facts_of(x, y, kernel, stride, padding), np.full(1000, np.nan)
    top = np.full(y.size, np.nan)
    pooling.max_pool(top, x.ravel(), facts, scratch)
    np.testing.assert_array_equal(top.reshape(y.shape), y)
    expected = max_pool_shares(x, **attrs)
    shares = np.full(expected.size, np.nan)
    pooling.max_pool_shares(shares, x.ravel(), facts, scratch)
    np.testing.assert_array_equal(shares.reshape(expected.shape), expected)
    ct = np.random.default_rng(1).normal(size=y.shape)
    given = np.full(x.size, np.nan)
    pooling.max_pool_input(given, ct.ravel(), x.ravel(), facts, scratch)
    windows = expected * ct[:, :, None, None]
    back = fold(windows, lengths=(6, 5), stride=stride, padding=attrs["padding"], dilation=(1, 1))
    np.testing.assert_allclose(given.reshape(x.shape), back, rtol=1e-14)


@pytest.mark.parametrize(("kernel", "stride", "padding"), CASES)
def test_means_and_windows_are_those_of_the_ops(kernel, stride, padding):
    x = np.random.default_rng(0).normal(size=(2, 2, 6, 5))
    y = ag.avg_pool2d(x, kernel, stride, padding)
    facts = facts_of(x, y, kernel, stride, padding)
    mean = np.full(y.size, np.nan)
    pooling.avg_pool(mean, x.ravel(), facts)
    np.testing.assert_allclose(mean.reshape(y.shape), y, rtol=1e-14)
    slide = {"stride": stride, "padding": ((padding, padding),) * 2, "dilation": (1, 1)}
    expected = unfold(x, kernel=kernel, **slide)
    windows = np.full(expected.size, np.nan)
    pooling.unfold(windows, x.ravel(), facts)
    np.testing.assert_array_equal(windows.reshape(expected.shape), expected)
    back = np.full(x.size, np.nan)
    pooling.fold(back, windows, facts)
    np.testing.assert_allclose(
        back.reshape(x.shape), fold(expected, lengths=(6, 5), **slide), rtol=1e-14
    )
    spread = np.full(x.size, np.nan)
    pooling.sum_pool_input(spread, y.ravel(), facts)
    many = np.broadcast_to(y[:, :, None, None], expected.shape)
    np.testing.assert_allclose(
        spread.reshape(x.shape), fold(many, lengths=(6, 5), **slide), rtol=1e-14
    )
