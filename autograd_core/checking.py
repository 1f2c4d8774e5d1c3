"""Finite differences, and `check_grads`, the one tool that tests a gradient."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core import ops
from autograd_core.errors import GraphError
from autograd_core.recording import no_grad
from autograd_core.shapes import shape_of
from autograd_core.transforms import grad

Array = NDArray[np.float64]


def numerical_gradient(f: Callable[[Array], float], x: Any, step: float = 1e-6) -> Array:
    """Return the gradient of f at x by central differences, (f(x + h) - f(x - h)) / 2h.

    Parameters
    ----------
    f : callable
        Takes an array like `x`, returns a number.
    x : array-like of floats, any shape
    step : float
        h is `step` times max(1, abs(entry)).

    Returns
    -------
    ndarray, the shape of x
    """
    x = np.array(x, dtype=np.float64)
    gradient: Array = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        h = step * max(1.0, abs(x[index]))
        above, below = x.copy(), x.copy()
        above[index] += h
        below[index] -= h
        gradient[index] = (f(above) - f(below)) / (above[index] - below[index])
    return gradient


def check_grads(
    f: Callable[..., Any],
    *xs: Any,
    order: int = 2,
    rtol: float = 1e-5,
    atol: float = 1e-7,
    step: float = 1e-6,
) -> None:
    """Compare the gradients of f with finite differences, up to `order`.

    A result that is no scalar is multiplied with fixed random weights and summed first. The
    second order is the gradient of such a weighted sum of the gradient's entries.

    Parameters
    ----------
    f : callable
        Takes the `xs`, returns a number, array or Tensor.
    xs : float arrays
        Where to compare; all are differentiated by.
    order : int
        Highest derivative to check.
    rtol, atol : float
        An entry is wrong if abs(exact - numerical) > atol + rtol * abs(numerical).
    step : float
        See `numerical_gradient`.

    Raises
    ------
    GraphError
        Naming the worst entry, its exact and its numerical value.
    """
    arrays = [np.asarray(x, dtype=np.float64) for x in xs]
    scalar = _weighted_sum(f, seed=order)
    for argnum in range(len(arrays)):
        exact = np.asarray(grad(scalar, argnum)(*arrays))
        numerical = numerical_gradient(_along(scalar, arrays, argnum), arrays[argnum], step)
        _compare(exact, numerical, argnum, order, rtol, atol)
    if order > 1 and arrays:
        gradient = grad(scalar, tuple(range(len(arrays))))
        together = _sum_of(gradient, len(arrays))
        check_grads(together, *arrays, order=order - 1, rtol=rtol, atol=atol, step=step)


def _weighted_sum(f: Callable[..., Any], seed: int) -> Callable[..., Any]:
    def scalar(*xs: Any) -> Any:
        y = f(*xs)
        weights = np.random.default_rng(seed).uniform(0.5, 1.5, shape_of(y))
        return ops.sum(ops.multiply(y, weights))

    return scalar


def _sum_of(gradient: Callable[..., tuple[Any, ...]], count: int) -> Callable[..., Any]:
    def together(*xs: Any) -> Any:
        total: Any = 0.0
        for i, part in enumerate(gradient(*xs)):
            weights = np.random.default_rng(i).uniform(0.5, 1.5, shape_of(part))
            total = total + ops.sum(ops.multiply(part, weights))
        return total

    return together


def _along(f: Callable[..., Any], arrays: list[Array], argnum: int) -> Callable[[Array], float]:
    def value(x: Array) -> float:
        with no_grad():
            return float(f(*arrays[:argnum], x, *arrays[argnum + 1 :]))

    return value


def _compare(
    exact: Array, numerical: Array, argnum: int, order: int, rtol: float, atol: float
) -> None:
    if exact.shape != numerical.shape:
        raise GraphError(
            f"check_grads: expected a gradient of shape {numerical.shape} for argument {argnum}, "
            f"got {exact.shape}."
        )
    excess = np.abs(exact - numerical) - (atol + rtol * np.abs(numerical))
    wrong = ~(excess <= 0)
    if wrong.any():
        worst = np.unravel_index(np.argmax(np.where(np.isnan(excess), np.inf, excess)), exact.shape)
        index = tuple(int(i) for i in worst)
        raise GraphError(
            f"check_grads: argument {argnum}, entry {index}, {order} order(s) left: expected the "
            f"finite difference {numerical[worst]:.9g}, got the gradient {exact[worst]:.9g}. "
            f"{int(wrong.sum())} of {exact.size} entries differ."
        )
