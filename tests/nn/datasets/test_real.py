import sys

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
