"""How near outputs come to targets that are numbers: R² and the root of the mean squared error."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn._inputs import plain_array
from nn.metrics.shapes import check_shapes


def r2(outputs: Any, targets: Any) -> float:
    """Return the coefficient of determination, 1 - Σ(y - ŷ)² / Σ(y - ȳ)².

    1 is perfect, 0 as good as the mean of the targets, and there is no least. Where the targets do
    not vary it is 1 if all are met, else 0. Of several columns the mean is returned.

    Parameters
    ----------
    outputs, targets : Tensor or array, of one shape (N, ...)

    Returns
    -------
    float of at most 1

    Raises
    ------
    ShapeError
        If the shapes differ, or there are fewer than two examples.

    Examples
    --------
    >>> import nn
    >>> nn.r2([2.5, 0.0, 2.0, 8.0], [3.0, -0.5, 2.0, 7.0])
    0.9486081370449679
    """
    predicted, y = _columns("r2", outputs, targets)
    if len(y) < 2:
        raise ag.ShapeError("r2: expected at least two examples, got 1. One has no variance.")
    left = ((y - predicted) ** 2).sum(axis=0)
    total = ((y - y.mean(axis=0)) ** 2).sum(axis=0)
    flat = total == 0
    return float(np.mean(np.where(flat, left == 0, 1 - left / np.where(flat, 1, total))))


def rmse(outputs: Any, targets: Any) -> float:
    """Return the root of the mean squared error, in the unit of the targets.

    Of several columns the mean of their roots is returned.

    Parameters
    ----------
    outputs, targets : Tensor or array, of one shape (N, ...)

    Returns
    -------
    float of at least 0

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.

    Examples
    --------
    >>> import nn
    >>> nn.rmse([1.0, 2.0], [4.0, 6.0])
    3.5355339059327378
    """
    predicted, y = _columns("rmse", outputs, targets)
    return float(np.mean(np.sqrt(((y - predicted) ** 2).mean(axis=0))))


def _columns(name: str, outputs: Any, targets: Any) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return both as float64, with one column for each number of an example."""
    predicted, y = plain_array(outputs), plain_array(targets)
    check_shapes(name, predicted.shape, y.shape)
    return (
        predicted.reshape(len(y), -1).astype(np.float64),
        y.reshape(len(y), -1).astype(np.float64),
    )
