"""Dropout: its mask, its scale, its sweeps."""

from copy import deepcopy

import numpy as np
import pytest

import autograd_core as ag


def test_kept_entries_are_scaled_so_that_the_mean_stays():
    y = ag.dropout(np.ones((100, 100)), 0.25, 0)
    assert set(np.unique(y)) == {0.0, 1 / 0.75}
    assert abs(np.mean(y) - 1) < 0.02


def test_a_seed_repeats_and_a_generator_goes_on():
    x, rng = np.ones(50), np.random.default_rng(3)
    np.testing.assert_array_equal(ag.dropout(x, 0.5, 3), ag.dropout(x, 0.5, np.int64(3)))
    np.testing.assert_array_equal(ag.dropout(x, 0.5, 3), ag.dropout(x, 0.5, rng))
    assert (ag.dropout(x, 0.5, 3) != ag.dropout(x, 0.5, rng)).any()


def test_sweeps_and_copies_see_the_mask_of_the_value():
    x = ag.tensor(np.ones(20), requires_grad=True)
    y = ag.dropout(x, 0.5, 1)
    for result in (y, deepcopy(y)):
        leaf = result.parents[0]
        for _ in range(2):
            leaf.zero_grad()
            result.backward(np.ones(20))
            np.testing.assert_array_equal(leaf.grad.data, y.data)
    replayed = y.op.forward(x.data, **y.attrs)
    np.testing.assert_array_equal(replayed, y.data)


def test_rate_0_changes_nothing_and_dropped_infinities_are_0():
    x = np.array([1.0, np.inf, -2.0])
    np.testing.assert_array_equal(ag.dropout(x, 0, 0), x)
    assert not np.isnan(ag.dropout(np.full(9, np.inf), 0.5, 0)).any()


def test_gradients_of_second_order():
    ag.check_grads(lambda x: ag.square(ag.dropout(x, 0.4, 2)), np.arange(1.0, 6.0), order=2)


@pytest.mark.parametrize("rate", [-0.1, 1, 1.5, float("nan")])
def test_rate_is_checked(rate):
    with pytest.raises(ValueError, match=r"dropout: expected a rate of at least 0 and below 1"):
        ag.dropout(np.ones(2), rate, 0)


def test_rng_is_explicit():
    with pytest.raises(TypeError, match=r"rng to be a numpy.random.Generator or a seed, got None"):
        ag.dropout(np.ones(2), 0.5, None)
