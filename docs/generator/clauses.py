"""The clause by which a gradient is the answer at a point, found from the function around it."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag

Array = NDArray[np.float64]
Function = Callable[[Any], Any]

_STEP, _CLOSE, _STEEP = 1e-6, 1e-4, 1e2


def gradient(f: Function, x: Array) -> tuple[float, Array]:
    """Return the sum of f(x), and its gradient as the engine gives it."""
    leaf = ag.tensor(x, requires_grad=True, dtype=float)
    with np.errstate(all="ignore"):
        y = ag.sum(f(leaf))
        y.backward()
    assert leaf.grad is not None
    return float(y.item()), leaf.grad.numpy()


def clause_of(f: Function, x: Array, g: Array) -> str:
    """Return the clause by which the gradient g of f is the answer at x."""
    if np.isnan(g).any():
        return "undefined"
    directions = _directions(g)
    slopes = np.array([_slope(f, x, d) for d in directions])
    sides = ~np.isnan(slopes)  # those on which f has a value
    if np.all(np.abs(slopes[sides]) < _STEEP) and np.all(np.isfinite(x)):
        along = np.array([np.sum(g * d) for d in directions])
        if np.all(np.abs(slopes - along)[sides] < _CLOSE):
            return "differentiable"
        if _is_shortest_subgradient(slopes, along):
            return "convex"
        if _is_shortest_subgradient(-slopes, -along):
            return "concave"
    return "limit" if _is_limit(f, x, g, directions[sides]) else "by choice"


def _is_shortest_subgradient(slopes: Array, along: Array) -> bool:
    """Tell whether f is convex here, and g its subgradient of least norm.

    With the slope D(d) in direction d, f is convex here if D(d) + D(-d) >= 0 for each d, and g is a
    subgradient if g·d <= D(d). It is the shortest if D(-g) = -|g|², since D(-g) is the largest
    -h·g of all subgradients h, and the shortest has h·g >= |g|² for each of them.
    """
    convex = np.all(slopes[::2] + slopes[1::2] > -_CLOSE)
    below = np.all(along < slopes + _CLOSE)
    against_g = 0 if along[0] < 0 else 1
    shortest = not np.any(along) or abs(slopes - along)[against_g] < _CLOSE
    return bool(convex and below and shortest)


def _directions(g: Array) -> Array:
    """Return unit vectors, each followed by its opposite; first that of g, if it has one."""
    first = [g] if np.all(np.isfinite(g)) and np.any(g) else []
    axes = np.eye(g.size).reshape(-1, *g.shape)
    free = np.random.default_rng(0).normal(size=(24 * (g.size > 1), *g.shape))
    ahead = np.stack([*first, *axes, *free])
    lengths = np.sqrt(np.sum(ahead**2, axis=tuple(range(1, ahead.ndim)), keepdims=True))
    return np.stack([ahead / lengths, -ahead / lengths], axis=1).reshape(-1, *g.shape)


def _slope(f: Function, x: Array, direction: Array) -> float:
    """Return the slope of f on one side, nan where f has no value there."""
    with np.errstate(all="ignore"):
        here, there = (float(np.sum(f(place))) for place in (x, x + _STEP * direction))
    return (there - here) / _STEP if np.isfinite(there) else np.nan


def _is_limit(f: Function, x: Array, g: Array, directions: Array) -> bool:
    """Tell whether the gradients around x come near g, or grow with its sign where it is inf."""
    if not np.all(np.isfinite(x)) or not len(directions):
        return False
    near = np.array([gradient(f, x + _STEP * d)[1] for d in directions])
    grows = np.isinf(g) & (np.sign(g) == np.sign(near)) & (np.abs(near) > _STEEP)
    with np.errstate(invalid="ignore"):
        return bool(np.all(grows | (np.abs(near - g) < _CLOSE)))
