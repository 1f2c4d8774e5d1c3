"""Two directions in the space of all weights, and where a path lies in the plane they span."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Weights = Mapping[str, NDArray[Any]]
"""The parameters of a model by name."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The weights center + α·first + β·second.

    Attributes
    ----------
    center, first, second : array
        All parameters in one row, in the order of `shapes`.
    shapes : dict of str to tuple of int
    shares : tuple of float or None
        Of a path's principal directions: how much of its variance each holds.
    """

    center: Array
    first: Array
    second: Array
    shapes: dict[str, tuple[int, ...]]
    shares: tuple[float, float] | None

    def at(self, alpha: float, beta: float) -> dict[str, Array]:
        """Return the parameters at a point of the plane."""
        flat = self.center + alpha * self.first + beta * self.second
        ends = np.cumsum([int(np.prod(shape)) for shape in self.shapes.values()])
        parts = np.split(flat, ends[:-1])
        return {
            name: part.reshape(shape)
            for (name, shape), part in zip(self.shapes.items(), parts, strict=True)
        }

    def project(self, path: Sequence[Weights]) -> Array:
        """Return the (α, β) of the point of the plane nearest to each entry of a path."""
        basis = np.stack([self.first, self.second], axis=1)
        offsets = np.stack([flatten(weights) for weights in path]) - self.center
        return np.asarray(np.linalg.lstsq(basis, offsets.T, rcond=None)[0].T, dtype=np.float64)


def flatten(weights: Weights) -> Array:
    """Return all parameters in one row."""
    return np.concatenate([np.asarray(w, dtype=float).ravel() for w in weights.values()])


def random_plane(weights: Weights, seed: int) -> Plane:
    """Return two random directions, normalised filter by filter.

    The part of a direction that belongs to a unit gets the length of that unit's weights, so that
    a layer of small weights is not shaken more than one of large ones. Biases stay, unless there
    is nothing else.

    References
    ----------
    Li, Xu, Taylor, Studer, Goldstein (2018), "Visualizing the loss landscape of neural nets",
    section 4.
    """
    rng = np.random.default_rng(seed)
    biases_too = all(np.ndim(w) < 2 for w in weights.values())
    first, second = (
        np.concatenate([_like(w, rng, biases_too=biases_too).ravel() for w in weights.values()])
        for _ in range(2)
    )
    return Plane(flatten(weights), first, second, _shapes(weights), None)


def _like(weight: NDArray[Any], rng: np.random.Generator, *, biases_too: bool) -> Array:
    """Return a random direction in which each unit's part is as long as its weights."""
    size = np.asarray(weight, dtype=float)
    direction = rng.normal(size=size.shape)
    if size.ndim < 2:
        length = np.linalg.norm(size) or 1.0
        scaled = direction * (length / (np.linalg.norm(direction) or 1.0))
        return scaled if biases_too else np.zeros_like(scaled)
    # of a Dense layer W (fan_in, fan_out) a unit is a column
    inputs = tuple(range(size.ndim - 1))
    lengths = np.sqrt((size**2).sum(axis=inputs)) / np.sqrt((direction**2).sum(axis=inputs))
    return np.asarray(direction * lengths)


def principal_plane(path: Sequence[Weights]) -> Plane | None:
    """Return the two directions in which a path spreads most around its end; None for a point.

    References
    ----------
    Li et al. (2018), section 7: PCA of the differences to the last weights.
    """
    end = flatten(path[-1])
    offsets = np.stack([flatten(weights) for weights in path]) - end
    _, sizes, rows = np.linalg.svd(offsets, full_matrices=False)
    total = float((sizes**2).sum())
    if len(rows) < 2 or not total > 0:
        return None
    shares = float(sizes[0] ** 2 / total), float(sizes[1] ** 2 / total)
    # a sign of its own would turn the picture around from machine to machine
    first, second = (row * (1.0 if row[np.abs(row).argmax()] > 0 else -1.0) for row in rows[:2])
    return Plane(end, first, second, _shapes(path[-1]), shares)


def _shapes(weights: Weights) -> dict[str, tuple[int, ...]]:
    return {name: np.shape(weight) for name, weight in weights.items()}
