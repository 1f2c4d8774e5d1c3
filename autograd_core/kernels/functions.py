"""Elementary functions of whole arrays, entry by entry: `loop(x, out)`, x and out 1-d.

A block at a time, which is looked at first: if it holds nothing out of the common, the shorter
text of the function does. `out` may be x.

The loops are alike but written out: each is a kernel, and Numba keeps only functions of a module's
top level on disk.
"""

from numba.extending import register_jitable

from autograd_core.kernels import elementary
from autograd_core.kernels.bits import entrywise
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.views import stretch

BLOCK = 512
"""Entries that are looked at together: they stay in the first-level cache."""


@register_jitable(**OPTIONS)
def exp(x, out):
    """Write e^x of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.exp_covers(part):
            for i in range(len(part)):
                y[i] = elementary.exp_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.exp(part[i])


@register_jitable(**OPTIONS)
def expm1(x, out):
    """Write e^x - 1 of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.exp_covers(part):
            for i in range(len(part)):
                y[i] = elementary.expm1_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.expm1(part[i])


@register_jitable(**OPTIONS)
def log(x, out):
    """Write ln x of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.log_covers(part):
            for i in range(len(part)):
                y[i] = elementary.log_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.log(part[i])


@register_jitable(**OPTIONS)
def log1p(x, out):
    """Write ln(1 + x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.log1p_covers(part):
            for i in range(len(part)):
                y[i] = elementary.log1p_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.log1p(part[i])


@register_jitable(**OPTIONS)
def tanh(x, out):
    """Write tanh x of each x to out."""
    entrywise()
    for i in range(len(x)):
        out[i] = elementary.tanh(x[i])


@register_jitable(**OPTIONS)
def sigmoid(x, out):
    """Write 1 / (1 + e^-x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.sigmoid_covers(part):
            for i in range(len(part)):
                y[i] = elementary.sigmoid_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.sigmoid(part[i])


@register_jitable(**OPTIONS)
def softplus(x, out):
    """Write ln(1 + e^x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.sigmoid_covers(part):
            for i in range(len(part)):
                y[i] = elementary.softplus_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.softplus(part[i])


@register_jitable(**OPTIONS)
def gelu(x, out):
    """Write x Φ(x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.gelu_covers(part):
            for i in range(len(part)):
                y[i] = elementary.gelu_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.gelu(part[i])


@register_jitable(**OPTIONS)
def normal_cdf(x, out):
    """Write Φ(x) of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.normal_covers(part):
            for i in range(len(part)):
                y[i] = elementary.normal_cdf_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.normal_cdf(part[i])


@register_jitable(**OPTIONS)
def erf(x, out):
    """Write erf x of each x to out."""
    entrywise()
    for i in range(len(x)):
        out[i] = elementary.erf(x[i])


@register_jitable(**OPTIONS)
def sin(x, out):
    """Write sin x of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.angle_covers(part):
            for i in range(len(part)):
                y[i] = elementary.sin_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.sin(part[i])


@register_jitable(**OPTIONS)
def cos(x, out):
    """Write cos x of each x to out."""
    entrywise()
    for first in range(0, len(x), BLOCK):
        count = min(BLOCK, len(x) - first)
        part, y = stretch(x, first, count), stretch(out, first, count)
        if elementary.angle_covers(part):
            for i in range(len(part)):
                y[i] = elementary.cos_near(part[i])
        else:
            for i in range(len(part)):
                y[i] = elementary.cos(part[i])
