"""Windows over the planes of images: their maximum, their mean, laid out, and added up again.

Each loop goes over the entries of the kernel, and for each over the windows whose entry there lies
in the image. All arrays are flat, `facts` holds the sizes by the names below.
"""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.jit import OPTIONS

# fmt: off
(
    PLANES, HEIGHT, WIDTH, KERNEL_H, KERNEL_W, OUT_H, OUT_W, STRIDE_H, STRIDE_W, DILATION_H,
    DILATION_W, TOP, LEFT,
) = range(13)
# fmt: on


@register_jitable(**OPTIONS)
def max_pool(y, x, facts):
    """Write the largest entry of each window, or nan where one is."""
    for p in range(facts[PLANES]):
        _max_of_plane(_windows(y, p, facts), _plane(x, p, facts), facts)


@register_jitable(**OPTIONS)
def max_pool_input(x_bar, y_bar, x, facts, scratch):
    """Write what max_pool's cotangent is for the image: even shares for the entries that tie."""
    size = facts[OUT_H] * facts[OUT_W]
    top, share, one = scratch[:size], scratch[size : 2 * size], x.dtype.type(1)
    x_bar[:] = 0
    for p in range(facts[PLANES]):
        plane, target = _plane(x, p, facts), _plane(x_bar, p, facts)
        _max_of_plane(top, plane, facts)
        _count_largest(share, top, plane, facts)
        given = _windows(y_bar, p, facts)
        for j in range(size):
            share[j] = given[j] * (one / share[j])
        _share_out(target, share, top, plane, facts)


@register_jitable(**OPTIONS)
def max_pool_shares(shares, x, facts, scratch):
    """Write for each entry of each window its share of the cotangent."""
    size = facts[OUT_H] * facts[OUT_W]
    kernel = facts[KERNEL_H] * facts[KERNEL_W]
    top, count = scratch[:size], scratch[size : 2 * size]
    zero, one = x.dtype.type(0), x.dtype.type(1)
    for p in range(facts[PLANES]):
        plane = _plane(x, p, facts)
        _max_of_plane(top, plane, facts)
        _count_largest(count, top, plane, facts)
        own = shares[p * kernel * size : (p + 1) * kernel * size]
        _unfold_plane(own, plane, x.dtype.type(-np.inf), facts)
        for k in range(kernel):
            for j in range(size):
                is_below = own[k * size + j] < top[j]
                own[k * size + j] = zero if is_below else one / count[j]


@register_jitable(**OPTIONS)
def avg_pool(y, x, facts):
    """Write the mean of each window; what lies outside counts as zeros."""
    count = y.dtype.type(facts[KERNEL_H] * facts[KERNEL_W])
    y[:] = 0
    for p in range(facts[PLANES]):
        own, plane = _windows(y, p, facts), _plane(x, p, facts)
        for k in range(facts[KERNEL_H] * facts[KERNEL_W]):
            top, bottom, left, right, start = _within(k, facts)
            for i in range(top, bottom):
                row = start + i * facts[STRIDE_H] * facts[WIDTH]
                for j in range(left, right):
                    own[i * facts[OUT_W] + j] += plane[row + j * facts[STRIDE_W]]
        for j in range(len(own)):
            own[j] /= count


@register_jitable(**OPTIONS)
def sum_pool_input(x_bar, y_bar, facts):
    """Give each entry the sum of the cotangents of the windows that it lies in."""
    x_bar[:] = 0
    for p in range(facts[PLANES]):
        own, plane = _windows(y_bar, p, facts), _plane(x_bar, p, facts)
        for k in range(facts[KERNEL_H] * facts[KERNEL_W]):
            _fold_line(plane, own, k, facts)


@register_jitable(**OPTIONS)
def unfold(windows, x, facts):
    """Lay the windows out, zeros outside of the image; a line for each entry of the kernel."""
    size = facts[KERNEL_H] * facts[KERNEL_W] * facts[OUT_H] * facts[OUT_W]
    for p in range(facts[PLANES]):
        own = windows[p * size : (p + 1) * size]
        _unfold_plane(own, _plane(x, p, facts), x.dtype.type(0), facts)


@register_jitable(**OPTIONS)
def fold(x, windows, facts):
    """Add laid out windows up where they lie in the image."""
    size, kernel = facts[OUT_H] * facts[OUT_W], facts[KERNEL_H] * facts[KERNEL_W]
    x[:] = 0
    for p in range(facts[PLANES]):
        plane = _plane(x, p, facts)
        for k in range(kernel):
            start = (p * kernel + k) * size
            _fold_line(plane, windows[start : start + size], k, facts)


@register_jitable(**OPTIONS)
def _plane(x, p, facts):
    size = facts[HEIGHT] * facts[WIDTH]
    return x[p * size : (p + 1) * size]


@register_jitable(**OPTIONS)
def _windows(y, p, facts):
    size = facts[OUT_H] * facts[OUT_W]
    return y[p * size : (p + 1) * size]


@register_jitable(**OPTIONS)
def _within(k, facts):
    """Return the windows whose entry k lies in the image, and where that of window 0 would lie."""
    down = k // facts[KERNEL_W] * facts[DILATION_H] - facts[TOP]
    right = k % facts[KERNEL_W] * facts[DILATION_W] - facts[LEFT]
    step_h, step_w = facts[STRIDE_H], facts[STRIDE_W]
    first_row, first_column = max(0, -(down // step_h)), max(0, -(right // step_w))
    last_row = min(facts[OUT_H], (facts[HEIGHT] - 1 - down) // step_h + 1)
    last_column = min(facts[OUT_W], (facts[WIDTH] - 1 - right) // step_w + 1)
    return first_row, last_row, first_column, last_column, down * facts[WIDTH] + right


@register_jitable(**OPTIONS)
def _max_of_plane(top, plane, facts):
    top[:] = -np.inf
    for k in range(facts[KERNEL_H] * facts[KERNEL_W]):
        above, below, left, right, start = _within(k, facts)
        for i in range(above, below):
            row, out = start + i * facts[STRIDE_H] * facts[WIDTH], i * facts[OUT_W]
            for j in range(left, right):
                x, most = plane[row + j * facts[STRIDE_W]], top[out + j]
                top[out + j] = most if most >= x or most != most else x


@register_jitable(**OPTIONS)
def _count_largest(count, top, plane, facts):
    """Count the entries of each window that are not below its largest, padding's -inf too."""
    kernel = facts[KERNEL_H] * facts[KERNEL_W]
    zero, one = plane.dtype.type(0), plane.dtype.type(1)
    for j in range(len(count)):
        count[j] = zero if top[j] > -np.inf else one * kernel  # of nan and -inf all
    for k in range(kernel):
        above, below, left, right, start = _within(k, facts)
        for i in range(above, below):
            row, out = start + i * facts[STRIDE_H] * facts[WIDTH], i * facts[OUT_W]
            for j in range(left, right):
                x, most = plane[row + j * facts[STRIDE_W]], top[out + j]
                count[out + j] += one if x >= most and most > -np.inf else zero


@register_jitable(**OPTIONS)
def _share_out(target, share, top, plane, facts):
    zero = plane.dtype.type(0)
    for k in range(facts[KERNEL_H] * facts[KERNEL_W]):
        above, below, left, right, start = _within(k, facts)
        for i in range(above, below):
            row, out = start + i * facts[STRIDE_H] * facts[WIDTH], i * facts[OUT_W]
            for j in range(left, right):
                at = row + j * facts[STRIDE_W]
                target[at] += zero if plane[at] < top[out + j] else share[out + j]


@register_jitable(**OPTIONS)
def _unfold_plane(own, plane, fill, facts):
    size = facts[OUT_H] * facts[OUT_W]
    own[:] = fill
    for k in range(facts[KERNEL_H] * facts[KERNEL_W]):
        above, below, left, right, start = _within(k, facts)
        for i in range(above, below):
            row, out = start + i * facts[STRIDE_H] * facts[WIDTH], k * size + i * facts[OUT_W]
            for j in range(left, right):
                own[out + j] = plane[row + j * facts[STRIDE_W]]


@register_jitable(**OPTIONS)
def _fold_line(plane, line, k, facts):
    """Add what the windows have at the kernel's entry k to where it lies."""
    above, below, left, right, start = _within(k, facts)
    for i in range(above, below):
        row, out = start + i * facts[STRIDE_H] * facts[WIDTH], i * facts[OUT_W]
        for j in range(left, right):
            plane[row + j * facts[STRIDE_W]] += line[out + j]
