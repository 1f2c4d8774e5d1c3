"""Losses of classes, from logits: cross-entropy for two classes and for many."""

from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import as_tensor
from nn.losses.common import named, pair


def binary_cross_entropy(logits: Any, targets: Any) -> ag.Tensor:
    """Return the mean negative log-likelihood of 0/1 targets, from logits.

    L = mean(softplus(Z) - Y Z), which is -mean(Y ln p + (1 - Y) ln(1 - p)) with p = sigmoid(Z),
    finite for every Z.

    Parameters
    ----------
    logits : Tensor or array
        Scores before the sigmoid, any sign.
    targets : Tensor or array, the shape of logits
        0 or 1, or a probability between.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.
    ValueError
        If a target lies outside 0 ... 1.

    Examples
    --------
    >>> import nn
    >>> round(nn.binary_cross_entropy([[0.0], [0.0]], [[0.0], [1.0]]).item(), 4)
    0.6931
    """
    logits, targets = pair("binary_cross_entropy", logits, targets)
    _check_probabilities(targets._data)
    with ag.scope("binary cross-entropy"):
        return named(ag.mean(ag.softplus(logits) - targets * logits))


def cross_entropy(logits: Any, targets: Any) -> ag.Tensor:
    """Return the mean negative log-likelihood of the right classes, from logits.

    L = -mean over n of log_softmax(Z)[n, y_n], as two nodes: log_softmax and nll_loss.

    Parameters
    ----------
    logits : Tensor or array, shape (N, C)
        One score for each class.
    targets : array of integers, shape (N,)
        The class of each example, 0 ... C-1.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ShapeError
        If the shapes are not (N, C) and (N,), or N is 0.
    TypeError
        If the labels are no integers.
    ValueError
        If a label lies outside 0 ... C-1.

    Examples
    --------
    >>> import nn
    >>> round(nn.cross_entropy([[0.0, 0.0]], [1]).item(), 4)
    0.6931
    """
    logits = as_tensor(logits, "Z", np.float64)
    with ag.scope("cross-entropy"):
        try:
            return named(ag.nll_loss(ag.log_softmax(logits), targets))
        except (ValueError, TypeError):
            _check_labels(logits.shape, np.asarray(targets))  # says it in this loss's words
            raise


def _check_probabilities(targets: Any) -> None:
    inside = (targets >= 0) & (targets <= 1)
    if not inside.all():
        wrong = targets[~inside].flat[0]
        raise ValueError(
            f"binary_cross_entropy: expected targets between 0 and 1, got {wrong}. "
            "Code the two classes as 0 and 1; for labels -1 and +1 pass (y + 1) / 2."
        )


def _check_labels(logits: tuple[int, ...], labels: Any) -> None:
    if len(logits) != 2 or labels.shape != logits[:1] or not logits[0]:
        raise ag.ShapeError(_labels_message(logits, labels.shape))
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"cross_entropy: expected integer class labels, got {labels.dtype}. "
            "Convert with targets.astype(int)."
        )
    outside = (labels < 0) | (labels >= logits[1])
    if outside.any():
        row = int(outside.argmax())
        raise ValueError(
            f"cross_entropy: expected labels 0 to {logits[1] - 1} for {logits[1]} columns of "
            f"logits, got {labels[row]} in row {row}. Number the classes from 0."
        )


def _labels_message(logits: tuple[int, ...], labels: tuple[int, ...]) -> str:
    message = (
        f"cross_entropy: expected logits (N, C) and labels (N,) with N at least 1, got logits "
        f"{logits} and labels {labels}."
    )
    if labels == (*logits[:1], 1):
        return f"{message} Write targets.ravel()."
    if labels == logits and len(logits) == 2:
        return f"{message} For one-hot rows write targets.argmax(axis=1)."
    return f"{message} Give one integer class for each row."
