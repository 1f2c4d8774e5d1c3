"""Real data: what scikit-learn brings along, and a file of this package. Nothing is downloaded."""

from importlib import import_module
from importlib.resources import files
from typing import Any

import numpy as np

from nn.datasets.dataset import Dataset


def breast_cancer() -> Dataset:
    """Return the Wisconsin diagnostic breast cancer data: 569 tumours, 30 measurements each.

    Returns
    -------
    Dataset with X of shape (569, 30) and y of shape (569, 1): 0.0 malignant (212), 1.0 benign (357)
        The features have very different scales; see `standardize`.

    Raises
    ------
    ImportError
        If scikit-learn is not installed.

    References
    ----------
    Street, Wolberg, Mangasarian (1993), "Nuclear feature extraction for breast tumor diagnosis";
    UCI Machine Learning Repository, data set 17, CC BY 4.0.
    """
    source = _from_sklearn("breast_cancer")
    return Dataset(
        X=np.asarray(source.data, dtype=np.float64),
        y=source.target.astype(np.float64).reshape(-1, 1),
        feature_names=tuple(map(str, source.feature_names)),
        target_names=tuple(map(str, source.target_names)),
        name="breast cancer",
        description="Fine needle aspirates of 569 breast masses: cell nuclei measured in images.",
    )


def digits() -> Dataset:
    """Return 1,797 handwritten digits of 8x8 pixels, from 0 (paper) to 16 (ink).

    For a convolution `data.X.reshape(-1, 1, 8, 8)` has the axes batch, channel, row, column.

    Returns
    -------
    Dataset with X of shape (1797, 64) and y of shape (1797, 1), 0.0 ... 9.0; `labels` has integers

    Raises
    ------
    ImportError
        If scikit-learn is not installed.

    References
    ----------
    Alpaydin, Kaynak (1998), "Optical recognition of handwritten digits"; UCI Machine Learning
    Repository, data set 80, CC BY 4.0 (the test part).
    """
    source = _from_sklearn("digits")
    return Dataset(
        X=np.asarray(source.data, dtype=np.float64),
        y=source.target.astype(np.float64).reshape(-1, 1),
        feature_names=tuple(f"row {i // 8 + 1}, column {i % 8 + 1}" for i in range(64)),
        target_names=tuple(map(str, source.target_names)),
        name="digits",
        description="Digits written by hand, scanned and shrunk to 8x8 pixels of ink 0 to 16.",
        units=("ink",) * 64,
    )


def concrete() -> Dataset:
    """Return the compressive strength of 1,030 specimens of concrete: 7 ingredients and the age.

    The specimens come from 427 mixes, tested at several ages, and 25 rows are duplicates. A random
    split puts the same mix on both sides and flatters every model, so `groups` numbers the mixes
    and `split` keeps each in one part.

    Returns
    -------
    Dataset with X of shape (1030, 8) in kg/m³ and days, y of shape (1030, 1) in MPa

    References
    ----------
    Yeh (1998), "Modeling of strength of high-performance concrete using artificial neural
    networks", Cement and Concrete Research 28(12), 1797-1808; UCI Machine Learning Repository,
    data set 165, CC BY 4.0. The notice for Prof. I-Cheng Yeh stands beside the file in
    `nn/datasets/data`.

    Examples
    --------
    >>> import nn
    >>> data = nn.datasets.concrete()
    >>> data, len(set(data.groups))
    (Dataset(concrete: 1030 examples, 8 features, targets (1030, 1)), 427)
    """
    lines = files("nn.datasets").joinpath("data/concrete.csv").read_text("utf-8").splitlines()
    table = np.loadtxt(lines[1:], delimiter=",")
    X, y = table[:, :-1], table[:, -1:]
    *features, _ = (name.replace("_", " ") for name in lines[0].split(","))
    return Dataset(
        X=np.ascontiguousarray(X),
        y=np.ascontiguousarray(y),
        feature_names=tuple(features),
        target_names=("compressive strength",),
        name="concrete",
        description="Strength of concrete by its ingredients and age; I-Cheng Yeh (1998).",
        units=("kg/m³",) * 7 + ("days",),
        target_unit="MPa",
        groups=np.unique(X[:, :-1], axis=0, return_inverse=True)[1].reshape(-1),
    )


def _from_sklearn(name: str) -> Any:
    try:
        source = import_module("sklearn.datasets")
    except ImportError as error:
        raise ImportError(
            f"{name}: expected scikit-learn, which ships this data, got none installed. "
            'Run: pip install "chainrule[sklearn]"'
        ) from error
    return getattr(source, f"load_{name}")()
