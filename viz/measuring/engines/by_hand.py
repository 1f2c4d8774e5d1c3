"""NumPy with the derivative worked out on paper: no graph, no gradient but the one written down."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from viz.measuring.contestant import Array, Contestant, endless
from viz.measuring.problems import LR, Problem, data_of

Sweep = Callable[[list[Array], Array, Array], tuple[Any, list[Array]]]


def by_hand(problem: Problem) -> Contestant:
    """Make steps in plain NumPy."""
    data = data_of(problem)
    sweep, batches = _SWEEPS[problem.net](problem), endless(data)
    parameters = data.fresh()

    def step() -> None:
        for p, g in zip(parameters, sweep(parameters, *next(batches))[1], strict=True):
            p -= LR * g

    def answer() -> list[Array]:
        loss, gradients = sweep(data.fresh(), *next(batches))
        return [np.asarray(loss), *gradients]

    return Contestant(step, answer)


def _head(problem: Problem, Z: Array, y: Array) -> tuple[Any, Array]:
    """Return the loss and its derivative by the outputs."""
    dtype = Z.dtype.type
    if not problem.classify:
        error = Z - y
        return np.mean(error * error), error * dtype(2 / error.size)
    rows, n = np.arange(len(Z)), dtype(len(Z))
    shifted = Z - Z.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    total = e.sum(axis=1, keepdims=True)
    ct = e / (total * n)
    ct[rows, y] -= 1 / n
    return -np.mean(shifted[rows, y] - np.log(total[:, 0])), ct


def _mlp(problem: Problem) -> Sweep:
    is_relu = problem.activation == "relu"

    def sweep(parameters: list[Array], X: Array, y: Array) -> tuple[Any, list[Array]]:
        layers = [*zip(parameters[::2], parameters[1::2], strict=True)]
        A = [X]
        for W, b in layers[:-1]:
            Z = A[-1] @ W
            Z += b
            A.append(np.maximum(Z, 0, out=Z) if is_relu else np.tanh(Z, out=Z))
        loss, ct = _head(problem, A[-1] @ layers[-1][0] + layers[-1][1], y)
        gradients: list[Array] = []
        for i in range(len(layers) - 1, -1, -1):
            gradients[:0] = [A[i].T @ ct, ct.sum(0)]
            if i:
                ct = ct @ layers[i][0].T
                ct *= (A[i] > 0) if is_relu else (1 - A[i] * A[i])
        return loss, gradients

    return sweep


def _conv(problem: Problem) -> Sweep:
    """Keep the channels last, so that each layer is one product of all its windows."""

    def sweep(parameters: list[Array], X: Array, y: Array) -> tuple[Any, list[Array]]:
        *filters, (W, b) = zip(parameters[::2], parameters[1::2], strict=True)
        A, kept = X.transpose(0, 2, 3, 1), []
        for i, (kernel, bias) in enumerate(filters):
            pools = problem.pool_each or i == len(filters) - 1
            windows = sliding_window_view(A, (3, 3), axis=(1, 2))
            patches = windows.reshape(-1, kernel[0].size)
            Z = patches @ kernel.reshape(len(kernel), -1).T
            Z += bias
            R = np.maximum(Z, 0, out=Z).reshape(*windows.shape[:3], -1)
            kept.append((A.shape, patches, R, pools))
            A = _blocks(R).max(axis=(2, 4)) if pools else R
        flat = A.transpose(0, 3, 1, 2).reshape(len(A), -1)
        loss, ct = _head(problem, flat @ W + b, y)
        gradients = [flat.T @ ct, ct.sum(0)]
        dA = (ct @ W.T).reshape(len(A), A.shape[3], *A.shape[1:3]).transpose(0, 2, 3, 1)
        for (kernel, _), (shape, patches, R, pools) in zip(filters[::-1], kept[::-1], strict=True):
            dZ = (_unpool(R, dA) if pools else dA * (R > 0)).reshape(-1, R.shape[3])
            gradients[:0] = [(dZ.T @ patches).reshape(kernel.shape), dZ.sum(0)]
            if len(gradients) < len(parameters):
                dA = _fold(dZ @ kernel.reshape(len(kernel), -1), shape)
        return loss, gradients

    return sweep


def _blocks(R: Array) -> Array:
    """Return 2 by 2 blocks of images with channels last; what is left over has no part in them."""
    count, height, width, channels = R.shape
    even = R[:, : height // 2 * 2, : width // 2 * 2]
    return even.reshape(count, height // 2, 2, width // 2, 2, channels)


def _unpool(R: Array, dP: Array) -> Array:
    """Return the derivative by what relu took: where ties share, relu was 0 and passes nothing."""
    dZ = np.zeros_like(R)
    blocks = _blocks(R)
    top = blocks.max(axis=(2, 4), keepdims=True)
    _, height, width, _ = R.shape
    spread = ((blocks == top) & (blocks > 0)) * dP[:, :, None, :, None, :]
    count, h, _, w, _, channels = spread.shape
    dZ[:, : height // 2 * 2, : width // 2 * 2] = spread.reshape(count, 2 * h, 2 * w, channels)
    return dZ


def _fold(d_patches: Array, shape: tuple[int, ...]) -> Array:
    """Add the derivatives by the 3 by 3 windows up where the windows lay."""
    count, height, width, channels = shape
    parts = d_patches.reshape(count, height - 2, width - 2, channels, 3, 3)
    dA = np.zeros(shape, d_patches.dtype)
    for i in range(3):
        for j in range(3):
            dA[:, i : i + height - 2, j : j + width - 2] += parts[..., i, j]
    return dA


def _lstm(problem: Problem) -> Sweep:
    steps, features, units, _ = problem.sizes

    def sweep(parameters: list[Array], X: Array, y: Array) -> tuple[Any, list[Array]]:
        W_x, W_h, b_z, W, b = parameters
        rows = X.transpose(1, 0, 2).reshape(-1, features)  # all steps in one product
        Z = (rows @ W_x + b_z).reshape(steps, len(X), 4 * units)
        h = np.zeros((steps + 1, len(X), units), X.dtype)
        c = np.zeros_like(h)
        gates, shown = np.empty_like(Z), np.empty_like(h[1:])
        for t in range(steps):
            gates[t] = _gates(Z[t] + h[t] @ W_h, units)
            i, f, g, o = (gates[t][:, k * units : (k + 1) * units] for k in range(4))
            c[t + 1] = f * c[t] + i * g
            shown[t] = np.tanh(c[t + 1])
            h[t + 1] = o * shown[t]
        loss, ct = _head(problem, h[-1] @ W + b, y)
        last = [h[-1].T @ ct, ct.sum(0)]
        dh, dc, dZ = ct @ W.T, np.zeros_like(c[0]), np.empty_like(Z)
        for t in range(steps - 1, -1, -1):
            i, f, g, o = (gates[t][:, k * units : (k + 1) * units] for k in range(4))
            dc = dc + dh * o * (1 - shown[t] * shown[t])
            parts = dc * g * i * (1 - i), dc * c[t] * f * (1 - f), dc * i * (1 - g * g)
            np.concatenate([*parts, dh * shown[t] * o * (1 - o)], axis=1, out=dZ[t])
            dc, dh = dc * f, dZ[t] @ W_h.T
        flat = dZ.reshape(-1, 4 * units)
        return loss, [rows.T @ flat, h[:-1].reshape(-1, units).T @ flat, flat.sum(0), *last]

    return sweep


def _gates(Z: Array, units: int) -> Array:
    """Return sigmoid of the columns of i, f and o, tanh of those of g."""
    A = 1 / (1 + np.exp(-Z))
    A[:, 2 * units : 3 * units] = np.tanh(Z[:, 2 * units : 3 * units])
    return A


_SWEEPS = {"mlp": _mlp, "conv": _conv, "lstm": _lstm}
