"""Convolution, its two adjoints and pooling with whole windows, in the order of a kernel's form.

All arrays are flat; `facts` and `scratch` are those of `convolution` and `pooling`.
"""

from autograd_core.kernels import convolution, pooling


def conv2d(x, weight, bias, facts, scratch, y):
    """Write the cross-correlation of images with filters, plus a bias."""
    convolution.convolve(y, x, weight, bias, facts, scratch)


def conv2d_input(y, weight, facts, scratch, x):
    """Write the adjoint of conv2d for the images."""
    convolution.convolve_input(x, y, weight, facts, scratch)


def conv2d_weight(x, y, facts, scratch, weight):
    """Write the adjoint of conv2d for the filters."""
    convolution.convolve_weight(weight, x, y, facts, scratch)


def max_pool2d(x, facts, scratch, y):
    """Write the largest entry of each window."""
    pooling.max_pool(y, x, facts, scratch)


def avg_pool2d(x, facts, y):
    """Write the mean of each window."""
    pooling.avg_pool(y, x, facts)
