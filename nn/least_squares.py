"""`least_squares`: the weights of a linear unit in closed form, beside gradient descent."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn._inputs import checked_data

Floats = NDArray[np.float64]


def least_squares(
    X: Any, y: Any, *, sample_weight: Any = None, fit_intercept: bool = True
) -> tuple[Floats, Floats]:
    """Return the W and b that make Σ_n ‖x_n W + b - y_n‖² least, computed at once.

    They are where the gradient of `nn.mse` is 0 for `nn.Dense(D, K)`, whose parameters they fit:
    `layer.W.data, layer.b.data = nn.least_squares(X, y)`. Of several such W it is the smallest.

    Parameters
    ----------
    X : array, shape (N, D)
    y : array, shape (N,) or (N, K)
    sample_weight : array, shape (N,), optional
        What each square counts, at least 0: 2 is as if the example stood there twice.
    fit_intercept : bool
        False: b is 0.

    Returns
    -------
    W : ndarray, shape (D, K)
        K is 1 for y of shape (N,).
    b : ndarray, shape (K,)

    Raises
    ------
    ShapeError
        If the shapes are not as above.
    ValueError
        If the data hold nan or inf, or a weight is negative, or all are 0.

    References
    ----------
    Gauss (1809), "Theoria motus corporum coelestium". By the singular value decomposition, as in
    Golub, Van Loan (2013), "Matrix computations", section 5.5.

    Examples
    --------
    >>> import nn
    >>> data = nn.datasets.linear(n=50, weights=(2.0, -1.0), bias=3.0)
    >>> W, b = nn.least_squares(data.X, data.y)
    >>> W.round(6).tolist(), b.round(6).tolist()
    ([[2.0], [-1.0]], [3.0])
    """
    X, y = checked_data(X, y, ("X", "y"))
    if X.ndim != 2 or y.ndim not in (1, 2):
        raise ag.ShapeError(
            f"least_squares: expected X (N, D) and y (N,) or (N, K), got {X.shape} and {y.shape}. "
            "Give one row for each example, one column for each feature."
        )
    X, Y = X.astype(np.float64), y.astype(np.float64).reshape(len(y), -1)
    weights = _checked_weights(sample_weight, len(X))
    zeros = np.zeros(X.shape[1]), np.zeros(Y.shape[1])
    means = [weights @ A / weights.sum() for A in (X, Y)] if fit_intercept else zeros
    root = np.sqrt(weights)[:, None]
    W: Floats = np.linalg.lstsq(root * (X - means[0]), root * (Y - means[1]), rcond=None)[0]
    return W, means[1] - means[0] @ W


def _checked_weights(sample_weight: Any, length: int) -> Floats:
    weights = np.ones(length) if sample_weight is None else np.asarray(sample_weight, np.float64)
    if weights.shape != (length,):
        raise ag.ShapeError(
            f"least_squares: expected one weight for each of {length} examples, got shape "
            f"{weights.shape}. Pass an array of shape ({length},)."
        )
    if not (np.isfinite(weights) & (weights >= 0)).all() or not weights.any():
        raise ValueError(
            "least_squares: expected finite weights of at least 0, not all of them 0, got "
            f"{weights.min():g} to {weights.max():g}. Leave out the examples that are not to count."
        )
    return weights
