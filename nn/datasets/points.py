"""Points of classes in the plane, made from a seed; most have the TensorFlow Playground's shapes.

Smilkov, Carter, Sculley, Viégas, Wattenberg (2017), "Direct-manipulation visualization of deep
networks" (playground.tensorflow.org, `dataset.ts`).
"""

import numpy as np
from numpy.typing import NDArray

from nn._inputs import is_count
from nn.datasets.dataset import Dataset

Floats = NDArray[np.float64]
HALF_WIDTH = 5.0
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
    Smilkov and others (2017), `classifyXORData`.

    Examples
    --------
    >>> data = xor(n=4)
    >>> bool((data.y == (data.X.prod(axis=1, keepdims=True) > 0)).all())
    True
    """
    rng = checked_rng("xor", n, noise, seed)
    X = rng.uniform(-HALF_WIDTH, HALF_WIDTH, (n, 2))
    X += np.where(X > 0, _PADDING, -_PADDING)
    moved = X + noise * rng.uniform(-HALF_WIDTH, HALF_WIDTH, (n, 2))
    y = (moved.prod(axis=1, keepdims=True) >= 0).astype(np.float64)
    description = f"{n} points, noise {noise:g}, seed {seed}: class 1 where the signs agree."
    return Dataset(X, y, ("x_1", "x_2"), ("signs differ", "signs agree"), "xor", description)


def circle(n: int = 500, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Return a disc (class 1) inside a ring (class 0), both of n/2 points.

    The disc's radii are uniform in [0, 2.5], the ring's in [3.5, 5]. Noise moves a point before it
    is classified by its distance from the centre (1 below 2.5), not in the data.

    Parameters
    ----------
    n : int
        Number of points, at least 1.
    noise : float
        0 to 1: the largest shift, as a share of the radius 5.
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
    Smilkov and others (2017), `classifyCircleData`.

    Examples
    --------
    >>> data = circle(n=100)
    >>> bool(((np.hypot(*data.X.T) < 2.5) == data.labels).all())
    True
    """
    rng = checked_rng("circle", n, noise, seed)
    inside = np.arange(n) < n // 2
    low, high = np.where(inside, 0.0, 0.7), np.where(inside, 0.5, 1.0)
    X = _polar(HALF_WIDTH * rng.uniform(low, high), rng.uniform(0, 2 * np.pi, n))
    moved = X + noise * rng.uniform(-HALF_WIDTH, HALF_WIDTH, (n, 2))
    labels = np.hypot(*moved.T) < HALF_WIDTH / 2
    description = f"{n} points, noise {noise:g}, seed {seed}: a disc inside a ring."
    return _shuffled(rng, X, labels, ("ring", "disc"), "circle", description)


def gauss(n: int = 500, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Return two round clouds that a line separates while there is little noise.

    Both are normal: class 1 around (2, 2), class 0 around (-2, -2), with variance 0.5 + 7 noise.

    Parameters
    ----------
    n : int
        Number of points, at least 1; half of them in each cloud.
    noise : float
        0 to 1; 0.5, the Playground's most, makes the variance 4.
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
    Smilkov and others (2017), `classifyTwoGaussData`.

    Examples
    --------
    >>> data = gauss(n=100)
    >>> bool(((data.X.sum(axis=1) > 0) == data.labels).all())
    True
    """
    rng = checked_rng("gauss", n, noise, seed)
    labels = np.arange(n) < n // 2
    X = np.where(labels, 2.0, -2.0)[:, None] + _spread(noise) * rng.normal(size=(n, 2))
    description = f"{n} points, noise {noise:g}, seed {seed}: two round clouds."
    return _shuffled(rng, X, labels, ("lower left", "upper right"), "gauss", description)


def spiral(n: int = 500, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Return two spiral arms, one for each class: the hardest of the Playground's shapes.

    Point i of the m = n/2 of an arm lies at radius 5 i/m and angle 3.5π i/m, class 0 half a turn
    further. Noise moves it in the data.

    Parameters
    ----------
    n : int
        Number of points, at least 1.
    noise : float
        0 to 1: the largest shift along each axis. The Playground offers up to 0.5.
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
    Smilkov and others (2017), `classifySpiralData`.

    Examples
    --------
    >>> float(np.hypot(*spiral().X.T).max()) < 5
    True
    """
    rng = checked_rng("spiral", n, noise, seed)
    way, labels = _halves(n)
    angle = 1.75 * 2 * np.pi * way + np.where(labels, 0, np.pi)
    X = _polar(HALF_WIDTH * way, angle) + noise * rng.uniform(-1, 1, (n, 2))
    description = f"{n} points, noise {noise:g}, seed {seed}: two spiral arms."
    return _shuffled(rng, X, labels, ("arm 1", "arm 2"), "spiral", description)


def moons(n: int = 500, noise: float = 0.0, seed: int = 0) -> Dataset:
    """Return two half circles that reach into each other, as scikit-learn's `make_moons`.

    Class 0 is (cos t, sin t), class 1 is (1 - cos t, 1/2 - sin t), for t evenly spaced from 0 to π.
    Noise moves a point in the data.

    Parameters
    ----------
    n : int
        Number of points, at least 1; half of them in each moon.
    noise : float
        0 to 1: the standard deviation of the normal shift along each axis.
    seed : int

    Returns
    -------
    Dataset with X of shape (n, 2) and y of shape (n, 1), 0.0 or 1.0

    Raises
    ------
    ValueError
        If `n` or `noise` is out of range.

    Examples
    --------
    >>> moons()
    Dataset(moons: 500 examples, 2 features, targets (500, 1))
    """
    rng = checked_rng("moons", n, noise, seed)
    lower = np.arange(n) >= n // 2
    t = np.concatenate([np.linspace(0, np.pi, n // 2), np.linspace(0, np.pi, n - n // 2)])
    upper_moon = np.stack([np.cos(t), np.sin(t)], axis=1)
    X = np.where(lower[:, None], [1, 0.5] - upper_moon, upper_moon)
    X += noise * rng.normal(size=(n, 2))
    description = f"{n} points, noise {noise:g}, seed {seed}: two half circles."
    return _shuffled(rng, X, lower, ("upper moon", "lower moon"), "moons", description)


def blobs(n: int = 500, noise: float = 0.0, seed: int = 0, *, classes: int = 3) -> Dataset:
    """Return one round cloud for each of several classes.

    The clouds are normal with variance 0.5 + 7 noise, like those of `gauss`. Their centres lie
    evenly on the circle of radius 4 around the origin, class 0 at the top.

    Parameters
    ----------
    n : int
        Number of points, at least 1, as many in each cloud as can be.
    noise : float
        0 to 1.
    seed : int
    classes : int
        Number of clouds, at least 2.

    Returns
    -------
    Dataset with X of shape (n, 2) and y of shape (n, 1), 0.0 ... classes - 1.0

    Raises
    ------
    ValueError
        If `n`, `noise` or `classes` is out of range.

    Examples
    --------
    >>> np.bincount(blobs(n=9).labels).tolist()
    [3, 3, 3]
    """
    rng = checked_rng("blobs", n, noise, seed)
    if not is_count(classes) or classes < 2:
        raise ValueError(f"blobs: expected at least 2 classes, got {classes!r}. Pass classes=3.")
    labels = np.arange(n) % classes
    X = _polar(np.full(n, 4.0), 2 * np.pi * labels / classes) + _spread(noise) * rng.normal(
        size=(n, 2)
    )
    description = f"{n} points, noise {noise:g}, seed {seed}: {classes} round clouds."
    names = tuple(f"cloud {k + 1}" for k in range(classes))
    return _shuffled(rng, X, labels, names, "blobs", description)


def checked_rng(name: str, n: int, noise: float, seed: int) -> np.random.Generator:
    """Return the generator of this seed, if there can be `n` points with this noise."""
    if not is_count(n) or not 0 <= noise <= 1:
        raise ValueError(
            f"{name}: expected n of at least 1 and noise from 0 to 1, got n={n}, noise={noise}."
        )
    return np.random.default_rng(seed)


def _halves(n: int) -> tuple[Floats, NDArray[np.bool_]]:
    """Return how far along its half each point is, from 0 to below 1, and whether in the first."""
    first, second = n // 2, n - n // 2
    way = np.concatenate([np.arange(first) / max(first, 1), np.arange(second) / second])
    return way, np.arange(n) < first


def _polar(radius: Floats, angle: Floats) -> Floats:
    """Return points by their distance from the origin and their angle from the vertical axis."""
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


def _spread(noise: float) -> float:
    """Return the deviation of a cloud: variance 0.5 without noise, 4 at the noise 0.5."""
    return float(np.sqrt(0.5 + 7 * noise))


def _shuffled(
    rng: np.random.Generator,
    X: Floats,
    labels: NDArray[np.generic],
    target_names: tuple[str, ...],
    name: str,
    description: str,
) -> Dataset:
    order = rng.permutation(len(X))
    y = labels[order].astype(np.float64).reshape(-1, 1)
    return Dataset(X[order], y, ("x_1", "x_2"), target_names, name, description)
