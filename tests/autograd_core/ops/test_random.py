"""Dropout: its keys, its mask, its scale, its sweeps."""

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
    first, second = ag.dropout(x, 0.5, rng), ag.dropout(x, 0.5, rng)
    assert (first != second).any()
    np.testing.assert_array_equal(ag.dropout(x, 0.5, np.random.default_rng(3)), first)


@pytest.mark.parametrize("key", [(7, 2), [7, 2], np.array([7, 2]), np.array([7, 2], np.uint8)])
def test_a_key_means_one_mask_whose_bits_are_numpys_philox(key):
    x = np.ones((3, 5))
    halves = np.random.Philox(key=7, counter=2 << 64).random_raw(8).view(np.uint32)[:15]
    kept = (halves >= 0.25 * 2**32).reshape(3, 5)
    np.testing.assert_array_equal(ag.dropout(x, 0.25, key), kept / 0.75)
    np.testing.assert_array_equal(ag.dropout(x, 0.25, ag.tensor(np.array(key))), kept / 0.75)
    assert (ag.dropout(x, 0.25, 7) == ag.dropout(x, 0.25, (7, 0))).all()


def test_a_stream_draws_one_key_after_the_other():
    x, stream = np.ones(40), ag.KeyStream(5)
    drawn = [ag.dropout(x, 0.5, stream) for _ in range(3)]
    for count, result in enumerate(drawn):
        np.testing.assert_array_equal(result, ag.dropout(x, 0.5, (5, count)))
    assert repr(stream) == "KeyStream(seed=5, count=3)"
    stream.count = 1
    np.testing.assert_array_equal(ag.dropout(x, 0.5, stream), drawn[1])


def test_streams_of_one_generator_and_of_none_differ():
    rng = np.random.default_rng(0)
    assert ag.KeyStream(rng).seed != ag.KeyStream(rng).seed
    assert ag.KeyStream().seed != ag.KeyStream().seed
    assert (
        ag.KeyStream(np.random.default_rng(0)).seed == ag.KeyStream(np.random.default_rng(0)).seed
    )


def test_neighbouring_keys_give_masks_that_have_nothing_in_common():
    masks = np.array(
        [ag.dropout(np.ones(4000), 0.5, (s, c)) > 0 for s in range(4) for c in range(4)]
    )
    shares = np.corrcoef(masks)
    assert np.abs(shares - np.eye(16)).max() < 0.07  # 4 standard deviations of 4000 fair coins


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
    with pytest.raises(TypeError, match=r"dropout: expected a seed, a numpy.* got None"):
        ag.dropout(np.ones(2), 0.5, None)
    with pytest.raises(TypeError, match="dropout: expected a key of two integers"):
        ag.dropout(np.ones(2), 0.5, (0.5, 1))


@pytest.mark.parametrize("seed", [-1, 2**63])
def test_a_seed_outside_is_told(seed):
    with pytest.raises(ValueError, match=f"dropout: expected a seed from 0 to .*, got {seed}"):
        ag.dropout(np.ones(2), 0.5, seed)
    with pytest.raises(ValueError, match="KeyStream: expected a seed from 0"):
        ag.KeyStream(seed)
