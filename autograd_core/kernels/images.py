"""Convolution, its two adjoints, pools and their rules, in the order of a kernel's form.

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


def max_pool2d_input(y_bar, x, facts, scratch, x_bar):
    """Write the cotangent of max_pool2d's images: even shares for the entries that tie."""
    pooling.max_pool_input(x_bar, y_bar, x, facts, scratch)


def max_pool_shares(x, facts, scratch, shares):
    """Write for each entry of each window its share of the window's cotangent."""
    pooling.max_pool_shares(shares, x, facts, scratch)


def avg_pool2d(x, facts, y):
    """Write the mean of each window."""
    pooling.avg_pool(y, x, facts)


def sum_pool2d_input(y_bar, facts, x_bar):
    """Give each entry the sum of the cotangents of the windows that it lies in."""
    pooling.sum_pool_input(x_bar, y_bar, facts)


def unfold2d(x, facts, windows):
    """Lay the windows out, a line for each entry of the kernel."""
    pooling.unfold(windows, x, facts)


def fold2d(windows, facts, x):
    """Add laid out windows up where they lie in the images."""
    pooling.fold(x, windows, facts)
