"""The dense layer's loops: bias and activation in one pass, the product, the loss of logits."""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels import elementary, functions, gemm
from autograd_core.kernels.jit import OPTIONS, SUMMING
from autograd_core.kernels.vectors import VECTOR_BYTES
from autograd_core.kernels.views import entries_from


@register_jitable(**OPTIONS)
def _add_bias(row, bias, out):
    for j in range(len(row)):
        out[j] = row[j] + bias[j]


def bias_relu(z, bias, out):
    """Write max(z + bias, 0) for z (N, H) and bias (H,)."""
    zero = out.dtype.type(0)
    for i in range(len(z)):
        for j in range(len(bias)):
            y = z[i, j] + bias[j]
            out[i, j] = zero if y <= zero else y  # a nan stays


def bias_tanh(z, bias, out):
    """Write tanh(z + bias) for z (N, H) and bias (H,)."""
    for i in range(len(z)):
        _add_bias(z[i], bias, out[i])
        functions.tanh(out[i], out[i])


def bias_sigmoid(z, bias, out):
    """Write sigmoid(z + bias) for z (N, H) and bias (H,)."""
    for i in range(len(z)):
        _add_bias(z[i], bias, out[i])
        functions.sigmoid(out[i], out[i])


def matmul(a, b, out):
    """Write the product of a (N, D) and b (D, H), stored row after row."""
    extents = (a.shape[0], a.shape[1], b.shape[1])
    if not a.size or not b.size:
        out[:] = 0
        return
    lanes = VECTOR_BYTES // out.itemsize
    how = gemm.with_panels(0, extents, lanes)
    panels = np.empty(gemm.room_of_panels(extents, how, lanes), out.dtype)
    y, room = entries_from(out.ravel(), 0), entries_from(panels, 0)
    left, right = entries_from(a.ravel(), 0), entries_from(b.ravel(), 0)
    gemm.multiply(y, left, right, y, room, extents, how, -1)


@register_jitable(**SUMMING)
def _total(row):
    total = row.dtype.type(0)
    for j in range(len(row)):
        total += row[j]
    return total


@register_jitable(**OPTIONS)
def _largest(row):
    top = row[0]
    for j in range(1, len(row)):
        top = max(top, row[j])
    return top


def softmax_cross_entropy(logits, labels, losses, gradient):
    """Write each row's -ln softmax at its label, and the gradient of their mean.

    logits and gradient (N, C), labels (N,) integers, losses (N,).
    """
    one, share = logits.dtype.type(1), logits.dtype.type(1.0 / len(logits))
    for i in range(len(logits)):
        top, row = _largest(logits[i]), gradient[i]
        for j in range(len(row)):
            row[j] = elementary.exp(logits[i, j] - top)
        total = _total(row)
        losses[i] = elementary.log(total) + top - logits[i, labels[i]]
        scale = share * (one / total)
        for j in range(len(row)):
            row[j] *= scale
        row[labels[i]] -= share
