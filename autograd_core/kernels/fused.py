"""The kernels of a dense network's hot paths: their NumPy forms and examples."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.kernels.entries import sigmoid
from autograd_core.kernels.registry import Array, Example, Kernel, register_kernel

if TYPE_CHECKING:
    from numpy.random import Generator


def _sides(size: int) -> tuple[int, int]:
    """Return the shape of a nearly square matrix of about `size` entries."""
    rows = max(1, math.isqrt(size))
    return rows, max(1, size // rows)


def _normal(rng: "Generator", shape: Any, dtype: Any) -> Array:
    return rng.standard_normal(shape).astype(dtype)


def _biased(size: int, dtype: Any, rng: "Generator") -> Example:
    n, h = _sides(size)
    return Example(
        (_normal(rng, (n, h), dtype), _normal(rng, h, dtype)), (np.empty((n, h), dtype),)
    )


def _bias_relu(z: Array, bias: Array, out: Array) -> None:
    np.add(z, bias, out=out)
    np.maximum(out, 0, out=out)


def _bias_tanh(z: Array, bias: Array, out: Array) -> None:
    np.add(z, bias, out=out)
    np.tanh(out, out=out)


def _bias_sigmoid(z: Array, bias: Array, out: Array) -> None:
    np.add(z, bias, out=out)
    sigmoid(out, out)


def _factors(size: int, dtype: Any, rng: "Generator") -> Example:
    n, d = _sides(size)
    out = np.empty((n, n), dtype)
    return Example((_normal(rng, (n, d), dtype), _normal(rng, (d, n), dtype)), (out,))


def _matmul(a: Array, b: Array, out: Array) -> None:
    np.matmul(a, b, out=out)


def _logits(size: int, dtype: Any, rng: "Generator") -> Example:
    classes = min(size, 10)
    n = max(1, size // classes)
    logits, labels = _normal(rng, (n, classes), dtype), rng.integers(0, classes, n)
    return Example((logits, labels), (np.empty(n, dtype), np.empty_like(logits)))


def _softmax_cross_entropy(logits: Array, labels: Array, losses: Array, gradient: Array) -> None:
    rows, top = np.arange(len(logits)), logits.max(1, keepdims=True)
    np.exp(logits - top, out=gradient)
    total = gradient.sum(1, keepdims=True)
    losses[:] = (np.log(total) + top)[:, 0] - logits[rows, labels]
    gradient /= total * len(logits)
    gradient[rows, labels] -= logits.dtype.type(1 / len(logits))


def _rows_to_normalize(size: int, dtype: Any, rng: "Generator") -> Example:
    n, d = _sides(size)
    gamma, beta = _normal(rng, d, dtype), _normal(rng, d, dtype)
    outs = (np.empty((n, d), dtype), np.empty(n, dtype), np.empty(n, dtype))
    return Example((_normal(rng, (n, d), dtype), gamma, beta, np.dtype(dtype).type(1e-5)), outs)


def _layer_norm(
    x: Array, gamma: Array, beta: Array, eps: Any, y: Array, mean: Array, scale: Array
) -> None:
    np.mean(x, 1, out=mean)
    centred = x - mean[:, None]
    np.divide(1, np.sqrt(np.mean(centred * centred, 1) + eps), out=scale)
    np.add(gamma * (centred * scale[:, None]), beta, out=y)


def _normalized_rows(size: int, dtype: Any, rng: "Generator") -> Example:
    (x, gamma, beta, eps), (y, mean, scale) = _rows_to_normalize(size, dtype, rng)
    _layer_norm(x, gamma, beta, eps, y, mean, scale)
    outs = (np.empty_like(x), np.empty_like(gamma), np.empty_like(gamma))
    return Example((_normal(rng, x.shape, dtype), x, gamma, mean, scale), outs)


def _layer_norm_backward(
    ct: Array, x: Array, gamma: Array, mean: Array, scale: Array,
    x_bar: Array, gamma_bar: Array, beta_bar: Array,
) -> None:  # fmt: skip
    n = (x - mean[:, None]) * scale[:, None]
    g = ct * gamma
    np.sum(ct * n, 0, out=gamma_bar)
    np.sum(ct, 0, out=beta_bar)
    rest = g - g.mean(1, keepdims=True) - n * (g * n).mean(1, keepdims=True)
    np.multiply(scale[:, None], rest, out=x_bar)


def _momentum(size: int, dtype: Any, rng: "Generator") -> Example:
    one = np.dtype(dtype).type
    outs = (_normal(rng, size, dtype), _normal(rng, size, dtype))
    return Example((_normal(rng, size, dtype), one(1e-3), one(0.9)), outs)


def _sgd_momentum(
    gradient: Array, lr: Any, momentum: Any, parameters: Array, velocity: Array
) -> None:
    velocity *= momentum
    velocity += gradient
    parameters -= lr * velocity


def _moments(size: int, dtype: Any, rng: "Generator") -> Example:
    one = np.dtype(dtype).type
    outs = (_normal(rng, size, dtype), _normal(rng, size, dtype), rng.random(size).astype(dtype))
    facts = (one(1e-3), (one(0.9), one(0.999)), one(1e-8), (one(0.271), one(0.003)))
    return Example((_normal(rng, size, dtype), *facts), outs)


def _adam(
    gradient: Array, lr: Any, betas: Any, eps: Any, filled: Any,
    parameters: Array, mean: Array, square: Array,
) -> None:  # fmt: skip
    keep, keep_square = betas
    mean *= keep
    mean += (1 - keep) * gradient
    square *= keep_square
    square += (1 - keep_square) * (gradient * gradient)
    parameters -= lr / filled[0] * mean / (np.sqrt(square) / np.sqrt(filled[1]) + eps)


def _picked(size: int, dtype: Any, rng: "Generator") -> Example:
    rows, width = _sides(size)
    indices = rng.integers(0, rows, rows)  # some twice
    out = np.zeros((rows, width), dtype)
    return Example((_normal(rng, (rows, width), dtype), indices), (out,))


def _gather(x: Array, indices: Array, out: Array) -> None:
    np.take(x, indices, 0, out=out)


def _scatter_add(x: Array, indices: Array, out: Array) -> None:
    np.add.at(out, indices, x)


def _register(
    name: str,
    home: str,
    vector: Callable[..., Any],
    example: Any,
    doc: str,
    ulp: float = 8.0,
    ops: tuple[str, ...] = (),
) -> None:
    kernel = Kernel(name, home, vector, example, doc, ops, ulp)
    register_kernel(kernel)


_register("bias_relu", "dense", _bias_relu, _biased, "max(z + bias, 0), row by row.", 0)
_register("bias_tanh", "dense", _bias_tanh, _biased, "tanh(z + bias), row by row.")
_register("bias_sigmoid", "dense", _bias_sigmoid, _biased, "sigmoid(z + bias), row by row.")
# the sums are in another order: an error of √D or so
_register(
    "matmul",
    "dense",
    _matmul,
    _factors,
    "Product of two matrices, in blocks of tiles.",
    64,
    ("matmul", "affine", "dot"),
)
_register(
    "softmax_cross_entropy",
    "dense",
    _softmax_cross_entropy,
    _logits,
    "The loss of each row of logits and the gradient of their mean, in one pass.",
)
_register("layer_norm", "normalizing", _layer_norm, _rows_to_normalize, "Layer normalization.", 16)
_register(
    "layer_norm_backward",
    "normalizing",
    _layer_norm_backward,
    _normalized_rows,
    "The three gradients of layer normalization.",
    16,
)
_register(
    "sgd_momentum", "updates", _sgd_momentum, _momentum, "A step of gradient descent with momentum."
)
_register("adam", "updates", _adam, _moments, "A step of Adam.")
_register("gather", "places", _gather, _picked, "Rows read by index.", 0, ("getitem",))
_register(
    "scatter_add",
    "places",
    _scatter_add,
    _picked,
    "Rows added at an index, repeats too.",
    0,
    ("index_add",),
)
