"""How well outputs tell classes apart: accuracy, confusion matrix, area under the ROC curve."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn._inputs import plain_array
from nn.metrics.shapes import check_shapes


def binary_accuracy(outputs: Any, targets: Any, threshold: float = 0.0) -> float:
    """Return the share of outputs on the side of `threshold` that their 0/1 target asks for.

    Parameters
    ----------
    outputs, targets : Tensor or array, of one shape
        Targets above 0.5 are the positive class, whether the other is 0 or -1.
    threshold : float
        0 suits logits; pass 0.5 for probabilities.

    Returns
    -------
    float between 0 and 1

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.

    Examples
    --------
    >>> import nn
    >>> nn.binary_accuracy([[2.0], [-1.0]], [[1.0], [1.0]])
    0.5
    """
    scores, labels = plain_array(outputs), plain_array(targets)
    check_shapes("binary_accuracy", scores.shape, labels.shape)
    return float(np.mean((scores > threshold) == (labels > 0.5)))


def class_accuracy(logits: Any, targets: Any) -> float:
    """Return the share of rows whose largest logit is that of their class.

    Parameters
    ----------
    logits : Tensor or array, shape (N, C)
    targets : array of integers, shape (N,)

    Returns
    -------
    float between 0 and 1

    Raises
    ------
    ShapeError
        If there are not as many labels as rows, or none.

    Examples
    --------
    >>> import nn
    >>> nn.class_accuracy([[2.0, 1.0], [0.0, 3.0]], [0, 1])
    1.0
    """
    scores, labels = plain_array(logits), plain_array(targets)
    check_shapes("class_accuracy", scores.shape[:1], labels.shape)
    return float(np.mean(scores.argmax(axis=1) == labels))


def confusion_matrix(outputs: Any, targets: Any, threshold: float = 0.0) -> NDArray[np.int64]:
    """Return how many examples of class i (row) were taken for class j (column).

    Parameters
    ----------
    outputs : Tensor or array, shape (N, C), (N, 1) or (N,)
        C > 1 columns are logits or probabilities, of which the largest counts. Else the positive
        class is where the output is above the threshold.
    targets : array, shape (N,) or (N, 1)
        Classes 0 ... C-1; of two classes any numbers, above 0.5 for the positive one.
    threshold : float
        0 suits logits; pass 0.5 for probabilities.

    Returns
    -------
    ndarray of int, shape (C, C); (2, 2) for one output
        For two classes [[true negatives, false positives], [false negatives, true positives]].

    Raises
    ------
    ShapeError
        If there are not as many targets as rows, or none.
    ValueError
        If a target is none of the C classes.

    Examples
    --------
    >>> import nn
    >>> nn.confusion_matrix([2.0, -1.0, 3.0, -4.0], [1, 1, 1, 0])
    array([[1, 0],
           [1, 2]])
    """
    scores, labels = plain_array(outputs), plain_array(targets)
    if labels.shape == (len(labels), 1):
        labels = labels[:, 0]
    check_shapes("confusion_matrix", scores.shape[:1], labels.shape)
    if scores.size == len(scores):
        classes, predicted = 2, (scores.ravel() > threshold).astype(np.int64)
        labels = labels > 0.5
    else:
        classes, predicted = scores.shape[1], scores.argmax(axis=1)
        _check_classes(labels, classes)
    counts = np.bincount(labels.astype(np.int64) * classes + predicted, minlength=classes**2)
    return counts.reshape(classes, classes)


def auc(outputs: Any, targets: Any) -> float:
    """Return the area under the ROC curve: how surely the outputs rank the two classes.

    It is P(a > b) + P(a = b)/2 for the outputs a of a random positive and b of a random negative
    example: 1 for a perfect order, 0.5 for chance. Logits and probabilities give the same.

    Parameters
    ----------
    outputs, targets : Tensor or array, of one shape
        Targets above 0.5 are the positive class.

    Returns
    -------
    float between 0 and 1

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.
    ValueError
        If all targets are of one class, or an output is nan.

    References
    ----------
    Hanley, McNeil (1982), "The meaning and use of the area under a receiver operating
    characteristic (ROC) curve".

    Examples
    --------
    >>> import nn
    >>> nn.auc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
    0.75
    """
    scores, labels = plain_array(outputs), plain_array(targets)
    check_shapes("auc", scores.shape, labels.shape)
    positive = labels.ravel() > 0.5
    n, p = int((~positive).sum()), int(positive.sum())
    if not n or not p or np.isnan(scores).any():
        raise ValueError(
            "auc: expected outputs without nan and targets of both classes, got "
            f"{p} positive and {n} negative. It compares outputs of one with those of the other."
        )
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    # the mean rank, from 1, of those with equal scores
    ranks = (np.cumsum(count) - (count - 1) / 2)[place.ravel()]
    return float((ranks[positive].sum() - p * (p + 1) / 2) / (n * p))


def _check_classes(labels: NDArray[Any], classes: int) -> None:
    bad = labels[~np.isin(labels, np.arange(classes))]
    if bad.size:
        raise ValueError(
            f"confusion_matrix: expected classes 0 ... {classes - 1}, one for each column of the "
            f"outputs, got {bad[0]}. Number the classes from 0."
        )
