"""The floor: the matrix products of a step and nothing else, by NumPy's BLAS."""

from itertools import pairwise

import numpy as np

from viz.measuring.contestant import Array, Contestant
from viz.measuring.problems import Problem, data_of

Product = tuple[Array, Array, Array]


def products_alone(problem: Problem) -> Contestant:
    """Make the products of a step, forward and backward, into arrays made beforehand.

    No data are moved and nothing is added, activated or updated, so there is no answer to check.
    """
    products = _PRODUCTS[problem.net](problem)

    def step() -> None:
        for left, right, out in products:
            np.matmul(left, right, out=out)

    return Contestant(step, None)


def _layer(A: Array, W: Array, *, is_first: bool) -> list[Product]:
    """Return A W, Aᵀ dZ and, but for the first layer, dZ Wᵀ."""
    rows, n = A.shape
    dZ = np.ones((rows, W.shape[1]), A.dtype)
    products = [(A, W, np.empty_like(dZ)), (A.T, dZ, np.empty_like(W))]
    return products if is_first else [*products, (dZ, W.T, np.empty((rows, n), A.dtype))]


def _mlp(problem: Problem) -> list[Product]:
    weights = data_of(problem).parameters[::2]
    products = []
    for i, W in enumerate(weights):
        A = data_of(problem).X[0] if i == 0 else np.ones((problem.batch, len(W)), problem.dtype)
        products += _layer(A, W, is_first=i == 0)
    return products


def _conv(problem: Problem) -> list[Product]:
    side, *channels, _ = problem.sizes
    products = []
    for i, (n, m) in enumerate(pairwise(channels)):
        side -= 2
        patches = np.ones((problem.batch * side * side, n * 9), problem.dtype)
        products += _layer(patches, np.ones((n * 9, m), problem.dtype), is_first=i == 0)
        side //= 2 if problem.pool_each else 1
    W = data_of(problem).parameters[-2]
    return products + _layer(np.ones((problem.batch, len(W)), problem.dtype), W, is_first=False)


def _lstm(problem: Problem) -> list[Product]:
    steps, features, units, _ = problem.sizes
    W_x, W_h, _, W, _ = data_of(problem).parameters
    states = np.ones((steps, problem.batch, units), problem.dtype)
    inputs = np.ones((steps * problem.batch, features), problem.dtype)
    gates = np.ones((steps, problem.batch, 4 * units), problem.dtype)
    products = _layer(inputs, W_x, is_first=True)
    for t in range(steps):
        products.append((states[t], W_h, np.empty_like(gates[t])))
        products.append((gates[t], W_h.T, np.empty_like(states[t])))
    products.append((states.reshape(-1, units).T, gates.reshape(-1, 4 * units), np.empty_like(W_h)))
    return products + _layer(states[-1], W, is_first=False)


_PRODUCTS = {"mlp": _mlp, "conv": _conv, "lstm": _lstm}
