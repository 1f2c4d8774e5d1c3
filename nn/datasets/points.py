"""Points in the plane, made from a seed."""

import numpy as np

from nn.datasets.dataset import Dataset

_HALF_WIDTH = 5.0
_PADDING = 0.3


def xor(n: int = 500, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Return points of four quadrants, of which no line separates the two classes.

    As in the TensorFlow Playground: coordinates are uniform in [-5, 5] and pushed 0.3 away from
    the axes; the class is 1 where both have the same sign. Noise moves a point before it is
    classified, not in the data, so it makes wrong labels near the axes.

    Parameters
    ----------
    n : int
        Number of points, at least 1.
    noise : float
        0 to 1: the largest shift, as a share of the half width 5. The Playground offers up to 0.5.
    seed : int

    Returns
    -------
    Dataset with X of shape (n, 2) and y of shape (n, 1), 0.0 or 1.0

    Raises
    ------
    ValueError
        If `n` or `noise` is out of range.

    References
    ----------
    Smilkov, Carter, Sculley, Viégas, Wattenberg (2017), "Direct-manipulation visualization of
    deep networks" (playground.tensorflow.org, `classifyXORData`).

    Examples
    --------
    >>> data = xor(n=4)
    >>> bool((data.y == (data.X.prod(axis=1, keepdims=True) > 0)).all())
    True
    """
    if n < 1 or not 0 <= noise <= 1:
        raise ValueError(
            f"xor: expected n of at least 1 and noise from 0 to 1, got n={n}, noise={noise}."
        )
    rng = np.random.default_rng(seed)
    X = rng.uniform(-_HALF_WIDTH, _HALF_WIDTH, (n, 2))
    X += np.where(X > 0, _PADDING, -_PADDING)
    moved = X + noise * rng.uniform(-_HALF_WIDTH, _HALF_WIDTH, (n, 2))
    y = (moved.prod(axis=1, keepdims=True) >= 0).astype(np.float64)
    description = f"{n} points, noise {noise:g}, seed {seed}: class 1 where the signs agree."
    return Dataset(X, y, ("x_1", "x_2"), ("signs differ", "signs agree"), "xor", description)
