"""Elementary functions of whole arrays, entry by entry: `loop(x, out)`, x and out 1-d.

A block at a time, which is looked at first: if it holds nothing out of the common, the shorter
text of the function does. `out` may be x.
"""

from autograd_core.kernels import elementary
from autograd_core.kernels.bits import entrywise

BLOCK = 512
"""Entries that are looked at together: they stay in the first-level cache."""


def exp(x, out):
    """Write e^x of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.exp_covers(part):
            for i in range(len(part)):
                y[i] = elementary.exp_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.exp(part[i])


def expm1(x, out):
    """Write e^x - 1 of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.exp_covers(part):
            for i in range(len(part)):
                y[i] = elementary.expm1_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.expm1(part[i])


def log(x, out):
    """Write ln x of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.log_covers(part):
            for i in range(len(part)):
                y[i] = elementary.log_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.log(part[i])


def log1p(x, out):
    """Write ln(1 + x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.log1p_covers(part):
            for i in range(len(part)):
                y[i] = elementary.log1p_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.log1p(part[i])


def tanh(x, out):
    """Write tanh x of each x to out."""
    entrywise()
    for i in range(len(x)):
        out[i] = elementary.tanh(x[i])


def sigmoid(x, out):
    """Write 1 / (1 + e^-x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.sigmoid_covers(part):
            for i in range(len(part)):
                y[i] = elementary.sigmoid_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.sigmoid(part[i])


def softplus(x, out):
    """Write ln(1 + e^x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.sigmoid_covers(part):
            for i in range(len(part)):
                y[i] = elementary.softplus_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.softplus(part[i])


def gelu(x, out):
    """Write x Φ(x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.gelu_covers(part):
            for i in range(len(part)):
                y[i] = elementary.gelu_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.gelu(part[i])


def erf(x, out):
    """Write erf x of each x to out."""
    entrywise()
    for i in range(len(x)):
        out[i] = elementary.erf(x[i])


def sin(x, out):
    """Write sin x of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.angle_covers(part):
            for i in range(len(part)):
                y[i] = elementary.sin_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.sin(part[i])


def cos(x, out):
    """Write cos x of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        part, y = x[first : first + BLOCK], out[first : first + BLOCK]
        if elementary.angle_covers(part):
            for i in range(len(part)):
                y[i] = elementary.cos_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.cos(part[i])
