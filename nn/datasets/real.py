"""Real data. scikit-learn brings it along, so nothing is downloaded."""

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
    try:
        from sklearn.datasets import load_breast_cancer
    except ImportError as error:
        raise ImportError(
            "breast_cancer: expected scikit-learn, which ships this data, got none installed. "
            'Run: pip install "chainrule[sklearn]"'
        ) from error
    source = load_breast_cancer()
    return Dataset(
        X=np.asarray(source.data, dtype=np.float64),
        y=source.target.astype(np.float64).reshape(-1, 1),
        feature_names=tuple(map(str, source.feature_names)),
        target_names=tuple(map(str, source.target_names)),
        name="breast cancer",
        description="Fine needle aspirates of 569 breast masses: cell nuclei measured in images.",
    )
