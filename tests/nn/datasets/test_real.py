import hashlib
import sys
from importlib.resources import files

import numpy as np
import pytest

import nn


def test_breast_cancer_is_the_published_set():
    data = nn.datasets.breast_cancer()
    assert data.X.shape == (569, 30)
    assert data.y.shape == (569, 1)
    assert (data.y == 0).sum() == 212  # malignant
    assert (data.y == 1).sum() == 357
    assert data.target_names == ("malignant", "benign")
    assert len(data.feature_names) == 30
    assert data.feature_names[0] == "mean radius"
    assert data.X[:, 0].mean() == pytest.approx(14.127, abs=1e-3)
    assert (data.X.dtype, data.y.dtype) == (np.float64, np.float64)


def test_missing_sklearn_says_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match=r'pip install "chainrule\[sklearn\]"'):
        nn.datasets.breast_cancer()


def test_digits_are_the_published_set():
    data = nn.datasets.digits()
    assert (data.X.shape, data.y.shape) == ((1797, 64), (1797, 1))
    assert (data.X.min(), data.X.max()) == (0, 16)
    assert np.bincount(data.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert data.labels.dtype == np.int64
    assert data.target_names == tuple("0123456789")
    assert len(data.feature_names) == len(data.units) == 64
    assert data.X[0].reshape(8, 8)[0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]


def test_digits_without_sklearn_say_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(ImportError, match="digits: expected scikit-learn"):
        nn.datasets.digits()


def test_concrete_file_is_unchanged_and_has_its_notice():
    folder = files("nn.datasets").joinpath("data")
    digest = hashlib.sha256(folder.joinpath("concrete.csv").read_bytes()).hexdigest()
    assert digest == "431e0b0b8bab99794c905cb45440a089c32c8f6d14bfd2602d1449727db92222"
    notice = folder.joinpath("README.md").read_text("utf-8")
    assert digest in notice
    for words in ("I-C. Yeh", "CC BY 4.0", "1797-1808 (1998)"):
        assert words in notice


def test_concrete_is_the_published_set():
    data = nn.datasets.concrete()
    assert (data.X.shape, data.y.shape) == ((1030, 8), (1030, 1))
    assert data.X[:, 0].mean() == pytest.approx(281.168, abs=1e-3)
    assert data.y.mean() == pytest.approx(35.818, abs=1e-3)
    assert (data.feature_names[0], data.feature_names[-1]) == ("cement", "age")
    assert (data.units[0], data.units[-1], data.target_unit) == ("kg/m³", "days", "MPa")
    assert len(data.units) == 8
    assert (data.X[0, 0], data.X[0, -1], data.y[0, 0]) == (540, 28, 79.99)
    assert len(np.unique(np.hstack([data.X, data.y]), axis=0)) == 1030 - 25


def test_concrete_splits_by_mix():
    data = nn.datasets.concrete()
    assert len(set(data.groups)) == 427
    for seed in range(5):
        train, test = data.split(seed=seed)
        assert len(test) == pytest.approx(0.25 * 1030, abs=10)
        mixes = [{row.tobytes() for row in part.X[:, :-1]} for part in (train, test)]
        assert not mixes[0] & mixes[1]
    train, test = data.split(groups=False)  # the leak, which has to be asked for
    assert len(test) == 258
    assert np.isin(test.groups, train.groups).mean() > 0.5
