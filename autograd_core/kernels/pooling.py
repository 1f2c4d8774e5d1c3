"""Windows over the planes of images: their maximum, their mean, laid out, and added up again.

Each loop goes over the entries of the kernel, and for each over the windows whose entry there lies
in the image. All arrays are flat, `facts` holds the sizes by the names below.
"""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.views import stretch

# fmt: off
(
    PLANES, HEIGHT, WIDTH, KERNEL_H, KERNEL_W, OUT_H, OUT_W, STRIDE_H, STRIDE_W, DILATION_H,
    DILATION_W, TOP, LEFT,
) = range(13)
# fmt: on


@register_jitable(**OPTIONS)
def max_pool(y, x, facts, scratch):
    """Write the largest entry of each window, or nan where one is."""
    size = facts[OUT_H] * facts[OUT_W]
    lines = stretch(scratch, 0, facts[KERNEL_H] * facts[KERNEL_W] * size)
    for p in range(facts[PLANES]):
        _unfold_plane(lines, _plane(x, p, facts), lines.dtype.type(-np.inf), facts)
        _largest(_windows(y, p, facts), lines)


@register_jitable(**OPTIONS)
def max_pool_input(x_bar, y_bar, x, facts, scratch):
    """Write what max_pool's cotangent is for the image: even shares for the entries that tie."""
    kernel, size = facts[KERNEL_H] * facts[KERNEL_W], facts[OUT_H] * facts[OUT_W]
    lines, rest = stretch(scratch, 0, kernel * size), stretch(scratch, kernel * size, 2 * size)
    for p in range(facts[PLANES]):
        _shares(lines, _plane(x, p, facts), facts, rest)
        given, plane = _windows(y_bar, p, facts), _plane(x_bar, p, facts)
        plane[:] = 0
        for k in range(kernel):
            line = stretch(lines, k * size, size)
            for j in range(size):
                line[j] *= given[j]
            _fold_line(plane, line, k, facts)


@register_jitable(**OPTIONS)
def max_pool_shares(shares, x, facts, scratch):
    """Write for each entry of each window its share of the cotangent."""
    kernel = facts[KERNEL_H] * facts[KERNEL_W] * facts[OUT_H] * facts[OUT_W]
    for p in range(facts[PLANES]):
        _shares(stretch(shares, p * kernel, kernel), _plane(x, p, facts), facts, scratch)


@register_jitable(**OPTIONS)
def avg_pool(y, x, facts):
    """Write the mean of each window; what lies outside counts as zeros."""
    count = y.dtype.type(facts[KERNEL_H] * facts[KERNEL_W])
    y[:] = 0
    for p in range(facts[PLANES]):
        own, plane = _windows(y, p, facts), _plane(x, p, facts)
        for k in range(facts[KERNEL_H] * facts[KERNEL_W]):
            above, below, left, right, start = _within(k, facts)
            for i in range(above, below):
                total = stretch(own, i * facts[OUT_W] + left, right - left)
                row = _row(plane, start, i, left, right - left, facts)
                for j in range(right - left):
                    total[j] += row[j * facts[STRIDE_W]]
        for j in range(len(own)):
            own[j] /= count


@register_jitable(**OPTIONS)
def sum_pool_input(x_bar, y_bar, facts):
    """Give each entry the sum of the cotangents of the windows that it lies in."""
    for p in range(facts[PLANES]):
        own, plane = _windows(y_bar, p, facts), _plane(x_bar, p, facts)
        plane[:] = 0
        for k in range(facts[KERNEL_H] * facts[KERNEL_W]):
            _fold_line(plane, own, k, facts)


@register_jitable(**OPTIONS)
def unfold(windows, x, facts):
    """Lay the windows out, zeros outside of the image; a line for each entry of the kernel."""
    size = facts[KERNEL_H] * facts[KERNEL_W] * facts[OUT_H] * facts[OUT_W]
    for p in range(facts[PLANES]):
        own = stretch(windows, p * size, size)
        _unfold_plane(own, _plane(x, p, facts), own.dtype.type(0), facts)


@register_jitable(**OPTIONS)
def fold(x, windows, facts):
    """Add laid out windows up where they lie in the image."""
    size, kernel = facts[OUT_H] * facts[OUT_W], facts[KERNEL_H] * facts[KERNEL_W]
    for p in range(facts[PLANES]):
        plane = _plane(x, p, facts)
        plane[:] = 0
        for k in range(kernel):
            start = (p * kernel + k) * size
            _fold_line(plane, stretch(windows, start, size), k, facts)


@register_jitable(**OPTIONS)
def _plane(x, p, facts):
    size = facts[HEIGHT] * facts[WIDTH]
    return stretch(x, p * size, size)


@register_jitable(**OPTIONS)
def _windows(y, p, facts):
    size = facts[OUT_H] * facts[OUT_W]
    return stretch(y, p * size, size)


@register_jitable(**OPTIONS)
def _within(k, facts):
    """Return the windows whose entry k lies in the image, and where that of window 0 would lie."""
    down = k // facts[KERNEL_W] * facts[DILATION_H] - facts[TOP]
    right = k % facts[KERNEL_W] * facts[DILATION_W] - facts[LEFT]
    first_row, last_row = _inside(down, facts[STRIDE_H], facts[OUT_H], facts[HEIGHT])
    first_column, last_column = _inside(right, facts[STRIDE_W], facts[OUT_W], facts[WIDTH])
    return first_row, last_row, first_column, last_column, down * facts[WIDTH] + right


@register_jitable(**OPTIONS)
def _inside(start, step, count, length):
    """Return the first and last + 1 of `count` windows that have start + step i in the image."""
    if start >= 0 and start + (count - 1) * step < length:
        return 0, count  # most often, and divisions are slow
    return max(0, -(start // step)), min(count, (length - 1 - start) // step + 1)


@register_jitable(**OPTIONS)
def _largest(top, lines):
    size = len(top)
    for j in range(size):
        top[j] = lines[j]
    for start in range(size, len(lines), size):
        line = stretch(lines, start, size)
        for j in range(size):
            top[j] = top[j] if top[j] >= line[j] or top[j] != top[j] else line[j]


@register_jitable(**OPTIONS)
def _shares(lines, plane, facts, scratch):
    """Write 1 over how many are not below the largest, padding's -inf included, or 0 for others."""
    size, zero, one = facts[OUT_H] * facts[OUT_W], plane.dtype.type(0), plane.dtype.type(1)
    top, count = stretch(scratch, 0, size), stretch(scratch, size, size)
    _unfold_plane(lines, plane, plane.dtype.type(-np.inf), facts)
    _largest(top, lines)
    count[:] = 0
    for start in range(0, len(lines), size):
        line = stretch(lines, start, size)
        for j in range(size):
            line[j] = zero if line[j] < top[j] else one
            count[j] += line[j]
    for j in range(size):
        count[j] = one / count[j]
    for start in range(0, len(lines), size):
        line = stretch(lines, start, size)
        for j in range(size):
            line[j] *= count[j]


@register_jitable(**OPTIONS)
def _unfold_plane(own, plane, fill, facts):
    size, step = facts[OUT_H] * facts[OUT_W], facts[STRIDE_W]
    for k in range(facts[KERNEL_H] * facts[KERNEL_W]):
        above, below, left, right, start = _within(k, facts)
        count = right - left
        if (below - above) * count < size:
            stretch(own, k * size, size)[:] = fill
        for i in range(above, below):
            target = stretch(own, k * size + i * facts[OUT_W] + left, count)
            source = _row(plane, start, i, left, count, facts)
            if step == 2:  # written out: with a step that it knows, LLVM reads several at a time
                for j in range(count):
                    target[j] = source[2 * j]
            else:
                for j in range(count):
                    target[j] = source[j * step]


@register_jitable(**OPTIONS)
def _fold_line(plane, line, k, facts):
    """Add what the windows have at the kernel's entry k to where it lies."""
    above, below, left, right, start = _within(k, facts)
    count, step = right - left, facts[STRIDE_W]
    for i in range(above, below):
        source = stretch(line, i * facts[OUT_W] + left, count)
        target = _row(plane, start, i, left, count, facts)
        for j in range(count):
            target[j * step] += source[j]


@register_jitable(**OPTIONS)
def _row(plane, start, i, left, count, facts):
    """Return what row i of `count` windows spans; an index from 0 on needs no care in the loop."""
    first = start + i * facts[STRIDE_H] * facts[WIDTH] + left * facts[STRIDE_W]
    return stretch(plane, first, (count - 1) * facts[STRIDE_W] + 1)
