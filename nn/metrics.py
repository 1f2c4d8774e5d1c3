"""Accuracy: which share of a batch the outputs classify right."""

from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import plain_array
from nn.losses import Loss, binary_cross_entropy, cross_entropy, hinge, perceptron_loss

Metric = Callable[[Any, Any], float]


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
    _check_shapes("binary_accuracy", scores.shape, labels.shape)
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
    _check_shapes("class_accuracy", scores.shape[:1], labels.shape)
    return float(np.mean(scores.argmax(axis=1) == labels))


METRICS: dict[Loss, dict[str, Metric]] = {
    binary_cross_entropy: {"accuracy": binary_accuracy},
    cross_entropy: {"accuracy": class_accuracy},
    hinge: {"accuracy": binary_accuracy},
    perceptron_loss: {"accuracy": binary_accuracy},
}
"""What `fit` reports beside a loss: for each classification loss, metrics by name."""


def _check_shapes(name: str, outputs: tuple[int, ...], targets: tuple[int, ...]) -> None:
    if outputs != targets or 0 in targets:
        raise ag.ShapeError(
            f"{name}: expected one target for each output and at least one, got outputs {outputs} "
            f"and targets {targets}. Reshape the targets."
        )
