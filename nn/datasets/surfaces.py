"""Targets that are a function of their point, made from a seed: data for regressions."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nn.datasets.dataset import Dataset
from nn.datasets.points import HALF_WIDTH, checked_rng

_RADIUS = 6.0


def plane(n: int = 1200, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Return points of the square [-6, 6]² whose target is (x_1 + x_2)/10.

    Noise moves a point before its target is computed, not in the data.

    Parameters
    ----------
    n : int
        Number of points, at least 1.
    noise : float
        0 to 1: the largest shift, as a share of the half width 6. The Playground offers up to 0.5.
    seed : int

    Returns
    -------
    Dataset with X of shape (n, 2) and y of shape (n, 1)

    Raises
    ------
    ValueError
        If `n` or `noise` is out of range.

    References
    ----------
    Smilkov and others (2017), `regressPlane`; see `nn.datasets.points`.

    Examples
    --------
    >>> data = plane(n=50)
    >>> np.allclose(data.y[:, 0], data.X.sum(axis=1) / 10)
    True
    """
    X, moved = _square("plane", n, noise, seed)
    description = f"{n} points, noise {noise:g}, seed {seed}: height (x_1 + x_2)/10."
    return Dataset(X, moved.sum(axis=1, keepdims=True) / 10, *_NAMES, "plane", description)


def two_bumps(n: int = 1200, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Return points of the square [-6, 6]² whose target is a hill and a hollow.

        y = exp(-‖x - c‖²/8) - exp(-‖x + c‖²/8),    c = (2.5, 2.5)

    Noise moves a point before its target is computed, not in the data.

    Parameters
    ----------
    n : int
        Number of points, at least 1.
    noise : float
        0 to 1: the largest shift, as a share of the half width 6.
    seed : int

    Returns
    -------
    Dataset with X of shape (n, 2) and y of shape (n, 1), between -1 and 1

    Raises
    ------
    ValueError
        If `n` or `noise` is out of range.

    Examples
    --------
    >>> data = two_bumps()
    >>> bool(data.y.max() > 0.95), bool((abs(data.X[data.y.argmax()] - 2.5) < 0.5).all())
    (True, True)
    """
    X, moved = _square("two_bumps", n, noise, seed)
    hill, hollow = (np.exp(-((moved - c) ** 2).sum(axis=1) / 8) for c in (2.5, -2.5))
    description = f"{n} points, noise {noise:g}, seed {seed}: a hill and a hollow."
    return Dataset(X, (hill - hollow)[:, None], *_NAMES, "two bumps", description)


def linear(
    n: int = 1200,
    noise: float = 0.0,
    seed: int = 0,
    *,
    weights: Sequence[float] = (2.0,),
    bias: float = 1.0,
) -> Dataset:
    """Return points whose target is y = X w + b + ε: what least squares is made for.

    Each feature is uniform in [-5, 5]. Unlike elsewhere noise is in the target: ε is normal.

    Parameters
    ----------
    n : int
        Number of points, at least 1.
    noise : float
        0 to 1: the standard deviation of ε.
    seed : int
    weights : sequence of float, length D
        w; there are as many features. By default one, for a line in the plane.
    bias : float
        b.

    Returns
    -------
    Dataset with X of shape (n, D) and y of shape (n, 1)

    Raises
    ------
    ValueError
        If `n` or `noise` is out of range, or there are no weights.

    Examples
    --------
    >>> data = linear(n=50)
    >>> np.allclose(data.y, 2 * data.X + 1)
    True
    """
    rng = checked_rng("linear", n, noise, seed)
    w = np.array(weights, np.float64)
    if w.ndim != 1 or not w.size:
        raise ValueError(
            f"linear: expected a list of at least one weight, got {weights!r}. Pass weights=[2.0]."
        )
    X = rng.uniform(-HALF_WIDTH, HALF_WIDTH, (n, len(w)))
    y = (X @ w + bias + noise * rng.normal(size=n))[:, None]
    names = tuple(f"x_{i + 1}" for i in range(len(w)))
    description = f"{n} points, noise {noise:g}, seed {seed}: w = {w.tolist()}, b = {bias:g}."
    return Dataset(X, y, names, ("y",), "linear", description)


_NAMES = ("x_1", "x_2"), ("height",)


def _square(
    name: str, n: int, noise: float, seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points of the square and where noise moves them."""
    rng = checked_rng(name, n, noise, seed)
    X = rng.uniform(-_RADIUS, _RADIUS, (n, 2))
    return X, X + noise * rng.uniform(-_RADIUS, _RADIUS, (n, 2))
