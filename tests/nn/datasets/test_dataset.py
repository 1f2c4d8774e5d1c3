from dataclasses import replace

import numpy as np
import pytest

import autograd_core as ag
import nn
from nn.datasets import Dataset, Scaling


def counting(n):
    X = np.arange(2.0 * n).reshape(n, 2)
    return Dataset(X, X[:, :1] * 10, ("a", "b"), ("t",), "counting")


def test_split_cuts_every_example_once_and_keeps_pairs():
    train, test = counting(20).split(test=0.25, seed=1)
    assert (len(train), len(test)) == (15, 5)
    rows = np.concatenate([train.X, test.X])
    assert sorted(rows[:, 0]) == counting(20).X[:, 0].tolist()
    assert rows[:, 0].tolist() != sorted(rows[:, 0])
    for part in (train, test):
        assert np.array_equal(part.y, part.X[:, :1] * 10)
        assert (part.name, part.feature_names) == ("counting", ("a", "b"))


def test_split_follows_its_seed():
    tests = [counting(20).split(seed=seed)[1].X.tobytes() for seed in (0, 0, 1)]
    assert tests[0] == tests[1] != tests[2]


@pytest.mark.parametrize(("share", "size"), [(0.01, 1), (0.99, 3)])
def test_split_leaves_no_part_empty(share, size):
    assert len(counting(4).split(test=share)[1]) == size


@pytest.mark.parametrize("share", [0, 1, -0.1, 5])
def test_split_refuses_other_shares(share):
    with pytest.raises(ValueError, match=f"split: expected a share between 0 and 1.*test={share}"):
        counting(4).split(test=share)


def test_split_refuses_one_example():
    with pytest.raises(ValueError, match="of 1"):
        counting(1).split()


@pytest.mark.parametrize("share", [0.01, 0.3, 0.99])
def test_split_keeps_groups_together(share):
    groups = np.array(list("aaabbcddddeeeeee") + ["f"] * 4)
    train, test = counting(20).split(test=share, seed=2, groups=groups)
    names = dict(zip(counting(20).X[:, 0], groups, strict=True))
    parts = [{names[x] for x in part.X[:, 0]} for part in (train, test)]
    assert parts[0] | parts[1] == set("abcdef")
    assert not parts[0] & parts[1]
    assert len(train) + len(test) == 20


def test_own_groups_are_kept_together_unless_refused():
    data = replace(counting(20), groups=np.arange(20) // 10)
    train, test = data.split(seed=0)
    assert {len(train), len(test)} == {10}
    assert set(train.groups) | set(test.groups) == {0, 1}
    assert len(data.split(groups=False)[1]) == 5
    assert len(data.split(groups=np.arange(20))[1]) == 5


def test_split_refuses_groups_that_fit_not():
    with pytest.raises(ag.ShapeError, match=r"expected groups of shape \(20,\).* got \(3,\)"):
        counting(20).split(groups=[1, 2, 3])
    with pytest.raises(ValueError, match=r"at least 2 groups, got test=0.25 of 1"):
        counting(20).split(groups=np.zeros(20))


def test_labels_are_integers():
    X = np.zeros((3, 1))
    data = Dataset(X, np.array([[0.0], [2.0], [1.0]]), ("a",), ("x", "y", "z"), "three")
    assert data.labels.tolist() == [0, 2, 1]
    for wrong in (0.5, -1.0):
        with pytest.raises(TypeError, match="labels: expected classes"):
            _ = replace(data, y=np.full((3, 1), wrong)).labels


def test_standardized_features_have_no_units():
    data = replace(counting(4), units=("kg", "m"))
    assert nn.datasets.standardize(data)[0].units == ()


def test_scaling_is_undone():
    X = counting(5).X
    scaling = Scaling.of(X)
    assert scaling.undo(scaling.apply(X)) == pytest.approx(X)
    with pytest.raises(ag.ShapeError, match="Scaling: expected 2 features"):
        scaling.undo(np.ones((3, 1)))


def test_standardize_uses_the_first_alone():
    train, test = counting(20).split()
    scaled, other = nn.datasets.standardize(train, test)
    assert scaled.X.mean(axis=0) == pytest.approx([0, 0], abs=1e-14)
    assert scaled.X.std(axis=0) == pytest.approx([1, 1])
    assert pytest.approx((test.X - train.X.mean(axis=0)) / train.X.std(axis=0)) == other.X
    assert scaled.y is train.y
    assert np.array_equal(train.X, counting(20).split()[0].X)  # what was given is unchanged


def test_constant_feature_becomes_zero():
    X = np.column_stack([np.full(7, 0.1), np.arange(7.0)])
    scaled = Scaling.of(X).apply(X)
    assert scaled[:, 0] == pytest.approx(np.zeros(7), abs=1e-15)
    assert Scaling.of(X).std[0] == 1
    assert scaled[:, 1].std() == pytest.approx(1)


def test_tiny_feature_is_scaled_all_the_same():
    X = np.array([[1e-20], [-1e-20]])
    assert Scaling.of(X).apply(X).ravel().tolist() == [1, -1]


def test_scaling_refuses_other_width():
    with pytest.raises(ag.ShapeError, match=r"Scaling: expected 2 features.* got shape \(3, 1\)"):
        Scaling.of(np.ones((4, 2))).apply(np.ones((3, 1)))


def test_dataset_is_frozen():
    with pytest.raises(AttributeError):
        counting(2).X = None
