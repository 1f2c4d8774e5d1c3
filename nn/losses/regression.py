"""Losses of numbers: squared error, absolute error, and Huber's, which is one of each."""

from typing import Any

import autograd_core as ag
from nn._inputs import checked_number
from nn.losses.common import named, pair


def mse(pred: Any, targets: Any) -> ag.Tensor:
    """Return the mean squared error, L = mean((pred - Y)²) over all entries.

    Parameters
    ----------
    pred, targets : Tensor or array, of one shape
        Plain targets are converted to the dtype of `pred`.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.

    Examples
    --------
    >>> import nn
    >>> nn.mse([[1.0], [2.0]], [[0.0], [4.0]]).item()
    2.5
    """
    pred, targets = pair("mse", pred, targets)
    with ag.scope("mse"):
        return named(ag.mean(ag.square(pred - targets)))


def mae(pred: Any, targets: Any) -> ag.Tensor:
    """Return the mean absolute error, L = mean(abs(pred - Y)) over all entries.

    An outlier pulls no harder than any other entry: the slope is -1, or +1, or 0 where an entry
    is met exactly.

    Parameters
    ----------
    pred, targets : Tensor or array, of one shape
        Plain targets are converted to the dtype of `pred`.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.

    Examples
    --------
    >>> import nn
    >>> nn.mae([[1.0], [2.0]], [[0.0], [4.0]]).item()
    1.5
    """
    pred, targets = pair("mae", pred, targets)
    with ag.scope("mae"):
        return named(ag.mean(ag.abs(pred - targets)))


def huber(pred: Any, targets: Any, delta: float = 1.0) -> ag.Tensor:
    """Return Huber's loss: squared error near the target, absolute error far from it.

    With the error E = pred - Y,

        L = mean(E²/2 where abs(E) ≤ δ, else δ abs(E) - δ²/2),  with dL/dE = min(max(E, -δ), δ) / N.

    Parameters
    ----------
    pred, targets : Tensor or array, of one shape
        Plain targets are converted to the dtype of `pred`.
    delta : float
        δ, more than 0: from where on an error counts as an outlier. 1 suits standardized targets.
        For `fit`, bind another: `functools.partial(nn.huber, delta=2.0)`.

    Returns
    -------
    Tensor, shape ()

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.
    ValueError
        If δ is not a positive finite number.

    References
    ----------
    Huber (1964), "Robust estimation of a location parameter".

    Examples
    --------
    >>> import nn
    >>> nn.huber([[0.5], [3.0]], [[0.0], [0.0]]).item()
    1.3125
    """
    delta = checked_number("huber", "delta", delta, above=True)
    pred, targets = pair("huber", pred, targets)
    with ag.scope("huber"):
        error = pred - targets
        size = ag.abs(error)
        far = delta * size - 0.5 * delta**2
        return named(ag.mean(ag.where(size <= delta, 0.5 * ag.square(error), far)))
