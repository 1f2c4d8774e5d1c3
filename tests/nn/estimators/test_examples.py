import numpy as np
import pytest

from nn.estimators import _examples
from nn.estimators._examples import checked_weights, distinct

RNG = np.random.default_rng(0)
X = RNG.normal(size=(20, 3))
Y = RNG.normal(size=(20, 1))
COUNTS = RNG.integers(0, 4, size=20)


def assert_same(one, two):
    assert np.array_equal(one.X, two.X)
    assert np.array_equal(one.Y, two.Y)
    assert np.array_equal(one.weights, two.weights)


def test_weights_are_repetitions():
    repeated = distinct(X.repeat(COUNTS, axis=0), Y.repeat(COUNTS, axis=0))
    assert_same(distinct(X, Y, COUNTS), repeated)
    assert len(repeated) == (COUNTS > 0).sum() < 20


def test_the_order_of_the_rows_means_nothing():
    order = RNG.permutation(20)
    assert_same(distinct(X, Y, COUNTS), distinct(X[order], Y[order], COUNTS[order]))


def test_both_zeros_are_equal_and_other_targets_are_not():
    found = distinct(np.array([[0.0], [-0.0], [0.0]]), np.array([[1.0], [1.0], [2.0]]))
    assert sorted(found.weights) == [1, 2]


def test_colliding_hashes_do_not_merge_rows(monkeypatch):
    expected = distinct(X, Y, COUNTS)
    monkeypatch.setattr(_examples, "_hashes", lambda rows: np.zeros(len(rows), np.uint64))
    found = distinct(X, Y, COUNTS)
    order, other = np.lexsort(found.X.T), np.lexsort(expected.X.T)
    assert_same(found.take(order), expected.take(other))


def test_relative_weights_have_mean_1():
    relative = distinct(X, Y, COUNTS).relative
    assert relative.shape == ((COUNTS > 0).sum(), 1)
    assert relative.mean() == pytest.approx(1)


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (np.ones(3), r"one weight for each of 2 samples, got shape \(3,\)"),
        ([1.0, -1.0], "at least 0, got -1 to 1"),
        ([1.0, np.nan], "expected finite weights"),
        ([0.0, 0.0], "got all zero"),
    ],
)
def test_wrong_weights_are_named(weights, words):
    with pytest.raises(ValueError, match=words):
        checked_weights(weights, 2)


def test_no_weights_and_one_number_weigh_all_alike():
    assert checked_weights(None, 3).tolist() == [1, 1, 1]
    assert checked_weights(2, 3).tolist() == [2, 2, 2]
