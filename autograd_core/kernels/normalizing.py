"""Layer normalization of rows, and its three gradients."""

import math

from numba.extending import register_jitable

from autograd_core.kernels.jit import SUMMING


@register_jitable(**SUMMING)
def _moments(row):
    """Return the mean and the variance of a row, in two passes."""
    total = row.dtype.type(0)
    for j in range(len(row)):
        total += row[j]
    mean, square = total / row.dtype.type(len(row)), row.dtype.type(0)
    for j in range(len(row)):
        square += (row[j] - mean) * (row[j] - mean)
    return mean, square / row.dtype.type(len(row))


def layer_norm(x, gamma, beta, eps, y, mean, scale):
    """Write y = gamma (x - mean) scale + beta with scale = 1 / √(variance + eps), row by row.

    x and y (N, D); gamma and beta (D,); eps of the arrays' type; mean and scale (N,).
    """
    one = x.dtype.type(1)
    for i in range(len(x)):
        mean[i], variance = _moments(x[i])
        scale[i] = one / math.sqrt(variance + eps)
        for j in range(len(gamma)):
            y[i, j] = gamma[j] * ((x[i, j] - mean[i]) * scale[i]) + beta[j]


@register_jitable(**SUMMING)
def _dots(ct, row, gamma, mean, scale):
    """Return the means of g and g n, with g = ct gamma and n the normalized row."""
    plain, along = row.dtype.type(0), row.dtype.type(0)
    for j in range(len(row)):
        g = ct[j] * gamma[j]
        plain += g
        along += g * ((row[j] - mean) * scale)
    return plain / row.dtype.type(len(row)), along / row.dtype.type(len(row))


def layer_norm_backward(ct, x, gamma, mean, scale, x_bar, gamma_bar, beta_bar):
    """Write the gradients for x, gamma and beta from that of y, ct (N, D); see `layer_norm`.

    x_bar = scale (g - mean g - n mean(g n)) with g = ct gamma and n = (x - mean) scale.
    """
    gamma_bar[:] = 0
    beta_bar[:] = 0
    for i in range(len(x)):
        plain, along = _dots(ct[i], x[i], gamma, mean[i], scale[i])
        for j in range(len(gamma)):
            n = (x[i, j] - mean[i]) * scale[i]
            gamma_bar[j] += ct[i, j] * n
            beta_bar[j] += ct[i, j]
            x_bar[i, j] = scale[i] * (ct[i, j] * gamma[j] - plain - n * along)
