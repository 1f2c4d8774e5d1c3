"""Losses of two classes that look at the margin Y Z alone: the hinge, and Rosenblatt's."""

from typing import Any

import numpy as np

import autograd_core as ag
from nn.losses.common import named, pair


def hinge(scores: Any, targets: Any) -> ag.Tensor:
    """Return the hinge loss of the support vector machine, L = mean(max(0, 1 - Y Z)).

    Y is -1 or +1. An example counts until it lies on its side of the border by a margin of 1;
    where it does exactly, its slope is 0.

    Parameters
    ----------
    scores : Tensor or array
        Z, any sign: outputs without an activation.
    targets : Tensor or array, the shape of scores
        The class of each: -1 or +1, or 0 or 1, where 0 means -1.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.
    ValueError
        If a target is another number, or some are 0 and some -1.

    References
    ----------
    Cortes, Vapnik (1995), "Support-vector networks".

    Examples
    --------
    >>> import nn
    >>> nn.hinge([[0.5], [3.0]], [[-1], [1]]).item()
    0.75
    """
    scores, classes = _pair("hinge", scores, targets)
    with ag.scope("hinge"):
        return named(ag.mean(ag.relu(1 - classes * scores)))


def perceptron_loss(scores: Any, targets: Any) -> ag.Tensor:
    """Return the perceptron criterion, L = mean(max(0, -Y Z)): how wrong the mistakes are.

    Y is -1 or +1. A mistake is Y Z ≤ 0, so the slope at 0 is -Y: gradient descent on one example
    at a time, with learning rate 1, is Rosenblatt's rule, `nn.Perceptron`.

    Parameters
    ----------
    scores : Tensor or array
        Z, any sign: outputs without an activation.
    targets : Tensor or array, the shape of scores
        The class of each: -1 or +1, or 0 or 1, where 0 means -1.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.
    ValueError
        If a target is another number, or some are 0 and some -1.

    References
    ----------
    Rosenblatt (1958), "The perceptron"; Bishop (2006), "Pattern recognition and machine
    learning", equation 4.54.

    Examples
    --------
    >>> import nn
    >>> nn.perceptron_loss([[0.5], [3.0]], [[-1], [1]]).item()
    0.25
    """
    scores, classes = _pair("perceptron_loss", scores, targets)
    with ag.scope("perceptron loss"):
        margins = classes * scores
        # not relu, whose slope of 0 at 0 would let no training from zero weights begin
        return named(ag.mean(ag.where(margins <= 0, -margins, 0.0)))


def _pair(name: str, scores: Any, targets: Any) -> tuple[Any, Any]:
    """Return the scores, and the classes as -1 and +1."""
    plain = not isinstance(targets, ag.Tensor)
    scores, targets = pair(name, scores, targets)
    _check_classes(name, targets._data)
    if not plain:
        return scores, ag.where(targets > 0, 1.0, -1.0)
    signs = np.where(targets._data > 0, 1, -1)  # recorded they would be three cards in the picture
    return scores, ag.tensor(signs, dtype=targets.dtype, name="Y")


def _check_classes(name: str, targets: Any) -> None:
    zero, negative = targets == 0, targets == -1
    known = zero | negative | (targets == 1)
    if not known.all() or (zero.any() and negative.any()):
        got = "0 and -1 together" if known.all() else targets[~known].flat[0]
        raise ValueError(
            f"{name}: expected targets 0 and 1, or -1 and +1, got {got}. "
            "Code the two classes in one of these ways."
        )
