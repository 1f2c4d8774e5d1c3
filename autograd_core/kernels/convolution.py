"""Convolutions of images and their two adjoints, as loops around matrix products.

The windows of an image are laid out as columns, row by row of the kernel, and multiplied by the
filters. With a stride of 1 what one entry of the kernel meets is copied in one piece, the ends of
the rows between windows included: it is wide, and the products there are dropped. All arrays are
flat, `facts` holds the sizes by the names below; a convolution over one axis has images of one row.

References
----------
Chellapilla, Puri, Simard (2006), "High performance convolutional neural networks for document
processing".
"""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.jit import OPTIONS

# fmt: off
(
    IMAGES, CHANNELS, HEIGHT, WIDTH, FILTERS, GROUPS, KERNEL_H, KERNEL_W, OUT_H, OUT_W, STRIDE_H,
    STRIDE_W, DILATION_H, DILATION_W, TOP, LEFT, PADDED_H, PADDED_W, SPAN, LENGTH,
) = range(20)
# fmt: on
"""SPAN is from one row of windows to the next in a line of columns, LENGTH what a line holds."""


@register_jitable(**OPTIONS)
def convolve(y, x, weight, bias, facts, scratch):
    """Write the cross-correlation of images with filters, plus a bias, which may be empty."""
    groups, length, windows = facts[GROUPS], facts[LENGTH], facts[OUT_H] * facts[OUT_W]
    filters, rows = facts[FILTERS] // groups, _rows(facts)
    columns = scratch[: rows * length]
    wide = scratch[rows * length : (rows + filters) * length]
    padded = scratch[(rows + filters) * length :]
    for part in range(facts[IMAGES] * groups):
        own = y[part * filters * windows : (part + 1) * filters * windows]
        product = own if length == windows else wide
        first = part % groups * filters
        _unfold(columns, _planes(x, part, facts, padded), facts)
        np.dot(
            weight[first * rows : (first + filters) * rows].reshape(filters, rows),
            columns.reshape(rows, length),
            product.reshape(filters, length),
        )
        if length != windows:
            _narrow(own, wide, filters, facts)
        for f in range(filters if len(bias) else 0):
            for j in range(f * windows, (f + 1) * windows):
                own[j] += bias[first + f]


@register_jitable(**OPTIONS)
def convolve_input(x, y, weight, facts, scratch):
    """Write the adjoint for the images: each entry of y, times its filter, where it came from."""
    groups, length = facts[GROUPS], facts[LENGTH]
    filters, rows = facts[FILTERS] // groups, _rows(facts)
    columns = scratch[: rows * length]
    wide = scratch[rows * length : (rows + filters) * length]
    padded = scratch[(rows + filters) * length :]
    size = facts[CHANNELS] // groups * facts[HEIGHT] * facts[WIDTH]
    for part in range(facts[IMAGES] * groups):
        first = part % groups * filters
        np.dot(
            weight[first * rows : (first + filters) * rows].reshape(filters, rows).T,
            _widened(y, part, filters, facts, wide).reshape(filters, length),
            columns.reshape(rows, length),
        )
        own = x[part * size : (part + 1) * size]
        if not _is_padded(facts):
            own[:] = 0
            _fold(own, columns, facts)
            continue
        padded[:] = 0
        _fold(padded, columns, facts)
        _strip(own, padded, facts)


@register_jitable(**OPTIONS)
def convolve_weight(weight, x, y, facts, scratch):
    """Write the adjoint for the filters: the images correlated with y."""
    groups, length = facts[GROUPS], facts[LENGTH]
    filters, rows = facts[FILTERS] // groups, _rows(facts)
    columns = scratch[: rows * length]
    wide = scratch[rows * length : (rows + filters) * length]
    product = scratch[(rows + filters) * length : (rows + filters) * length + filters * rows]
    padded = scratch[(rows + filters) * length + filters * rows :]
    weight[:] = 0
    for part in range(facts[IMAGES] * groups):
        _unfold(columns, _planes(x, part, facts, padded), facts)
        np.dot(
            _widened(y, part, filters, facts, wide).reshape(filters, length),
            columns.reshape(rows, length).T,
            product.reshape(filters, rows),
        )
        first = part % groups * filters * rows
        for j in range(filters * rows):
            weight[first + j] += product[j]


@register_jitable(**OPTIONS)
def _rows(facts):
    return facts[CHANNELS] // facts[GROUPS] * facts[KERNEL_H] * facts[KERNEL_W]


@register_jitable(**OPTIONS)
def _is_padded(facts):
    return facts[PADDED_H] != facts[HEIGHT] or facts[PADDED_W] != facts[WIDTH]


@register_jitable(**OPTIONS)
def _planes(x, part, facts, padded):
    """Return the channels of one group of one image, with zeros around them."""
    height, width, span = facts[HEIGHT], facts[WIDTH], facts[PADDED_W]
    channels = facts[CHANNELS] // facts[GROUPS]
    size = channels * height * width
    own = x[part * size : (part + 1) * size]
    if not _is_padded(facts):
        return own
    padded[:] = 0
    for c in range(channels):
        for i in range(height):
            start = (c * facts[PADDED_H] + facts[TOP] + i) * span + facts[LEFT]
            for j in range(width):
                padded[start + j] = own[(c * height + i) * width + j]
    return padded


@register_jitable(**OPTIONS)
def _strip(own, padded, facts):
    """Copy what is within the zeros."""
    height, width, span = facts[HEIGHT], facts[WIDTH], facts[PADDED_W]
    for c in range(facts[CHANNELS] // facts[GROUPS]):
        for i in range(height):
            start = (c * facts[PADDED_H] + facts[TOP] + i) * span + facts[LEFT]
            for j in range(width):
                own[(c * height + i) * width + j] = padded[start + j]


@register_jitable(**OPTIONS)
def _start(row, facts):
    """Return where a line of columns begins in the planes: a channel, then a kernel's entry."""
    size = facts[KERNEL_H] * facts[KERNEL_W]
    c, i, j = row // size, row % size // facts[KERNEL_W], row % facts[KERNEL_W]
    down = c * facts[PADDED_H] + i * facts[DILATION_H]
    return down * facts[PADDED_W] + j * facts[DILATION_W]


@register_jitable(**OPTIONS)
def _unfold(columns, planes, facts):
    """Lay out what each entry of the kernel meets, a line for each."""
    length, width = facts[LENGTH], facts[OUT_W]
    down, right = facts[STRIDE_H] * facts[PADDED_W], facts[STRIDE_W]
    for row in range(_rows(facts)):
        start = _start(row, facts)
        line = columns[row * length : (row + 1) * length]
        if right == 1 and down == facts[PADDED_W]:
            piece = planes[start : start + length]
            for j in range(length):
                line[j] = piece[j]
            continue
        for i in range(facts[OUT_H]):
            for j in range(width):
                line[i * width + j] = planes[start + i * down + j * right]


@register_jitable(**OPTIONS)
def _fold(planes, columns, facts):
    """Add up lines of columns where they lie in the planes."""
    length, width = facts[LENGTH], facts[OUT_W]
    down, right = facts[STRIDE_H] * facts[PADDED_W], facts[STRIDE_W]
    for row in range(_rows(facts)):
        start = _start(row, facts)
        line = columns[row * length : (row + 1) * length]
        if right == 1 and down == facts[PADDED_W]:
            piece = planes[start : start + length]
            for j in range(length):
                piece[j] += line[j]
            continue
        for i in range(facts[OUT_H]):
            for j in range(width):
                planes[start + i * down + j * right] += line[i * width + j]


@register_jitable(**OPTIONS)
def _narrow(own, wide, filters, facts):
    """Leave out what lies between the rows of windows."""
    height, width = facts[OUT_H], facts[OUT_W]
    for f in range(filters):
        for i in range(height):
            start = f * facts[LENGTH] + i * facts[SPAN]
            target = (f * height + i) * width
            for j in range(width):
                own[target + j] = wide[start + j]


@register_jitable(**OPTIONS)
def _widened(y, part, filters, facts, wide):
    """Return the outputs of one group of one image, with zeros between the rows of windows."""
    height, width, span = facts[OUT_H], facts[OUT_W], facts[SPAN]
    own = y[part * filters * height * width : (part + 1) * filters * height * width]
    if span == width:
        return own
    for f in range(filters):
        for i in range(height):
            start = f * facts[LENGTH] + i * span
            source = (f * height + i) * width
            for j in range(width):
                wide[start + j] = own[source + j]
            stop = start + (span if i < height - 1 else width)
            for j in range(start + width, stop):
                wide[j] = 0
    return wide
