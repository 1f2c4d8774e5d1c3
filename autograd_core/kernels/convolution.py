"""Convolutions of images and their two adjoints, as loops around matrix products.

The windows of an image are laid out as columns, row by row of the kernel, and multiplied by the
filters. With a stride of 1 what one entry of the kernel meets is copied in one piece, the ends of
the rows between windows included: it is wide, and the products there are dropped or are with zeros,
so that an inf in an image or a filter may make nan of cotangents beside those that it reaches. All
arrays are flat, `facts` holds the sizes by the names below; a convolution over one axis has images
of one row.

References
----------
Chellapilla, Puri, Simard (2006), "High performance convolutional neural networks for document
processing".
"""

from numba.extending import register_jitable

from autograd_core.kernels import blas, gemm
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.views import entries_from, stretch

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
    columns = stretch(scratch, 0, rows * length)
    wide = stretch(scratch, rows * length, filters * length)
    padded = stretch(scratch, (rows + filters) * length, _padding(facts))
    for part in range(facts[IMAGES] * groups):
        own = stretch(y, part * filters * windows, filters * windows)
        product = own if length == windows else wide
        first = part % groups * filters
        _unfold(columns, _planes(x, part, facts, padded), facts)
        filter_rows, out = entries_from(weight, first * rows), entries_from(product, 0)
        extents = (filters, rows, length)
        gemm.multiply(out, filter_rows, entries_from(columns, 0), out, out, extents, 0, -1)
        if length != windows:
            _narrow(own, wide, filters, facts)
        for f in range(filters if len(bias) else 0):
            line, addend = stretch(own, f * windows, windows), bias[first + f]
            for j in range(windows):
                line[j] += addend


@register_jitable(**OPTIONS)
def convolve_input(x, y, weight, facts, scratch):
    """Write the adjoint for the images: each entry of y, times its filter, where it came from."""
    groups, length = facts[GROUPS], facts[LENGTH]
    filters, rows = facts[FILTERS] // groups, _rows(facts)
    columns = stretch(scratch, 0, rows * length)
    wide = stretch(scratch, rows * length, filters * length)
    padded = stretch(scratch, (rows + filters) * length, _padding(facts))
    size = facts[CHANNELS] // groups * facts[HEIGHT] * facts[WIDTH]
    for part in range(facts[IMAGES] * groups):
        first = part % groups * filters
        filter_rows, out = entries_from(weight, first * rows), entries_from(columns, 0)
        given = entries_from(_widened(y, part, filters, facts, wide), 0)
        extents = (rows, filters, length)
        gemm.multiply(out, filter_rows, given, out, out, extents, gemm.LEFT_TURNED, -1)
        own = stretch(x, part * size, size)
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
    columns = stretch(scratch, 0, rows * length)
    wide = stretch(scratch, rows * length, filters * length)
    padded = stretch(scratch, (rows + filters) * length, _padding(facts))
    for part in range(facts[IMAGES] * groups):
        _unfold(columns, _planes(x, part, facts, padded), facts)
        own = stretch(weight, part % groups * filters * rows, filters * rows)
        given = _widened(y, part, filters, facts, wide)
        extents = (filters, length, rows)
        # a long sum for each of few numbers: BLAS does not turn its factors for that
        blas.multiply(own, given, columns, extents, gemm.RIGHT_TURNED, part >= groups)


@register_jitable(**OPTIONS)
def _copy(target, source):
    for j in range(len(target)):
        target[j] = source[j]


@register_jitable(**OPTIONS)
def _rows(facts):
    return facts[CHANNELS] // facts[GROUPS] * facts[KERNEL_H] * facts[KERNEL_W]


@register_jitable(**OPTIONS)
def _is_padded(facts):
    return facts[PADDED_H] != facts[HEIGHT] or facts[PADDED_W] != facts[WIDTH]


@register_jitable(**OPTIONS)
def _padding(facts):
    """Return how many entries the channels of one group take with zeros around them."""
    size = facts[PADDED_H] * facts[PADDED_W] if _is_padded(facts) else 0
    return facts[CHANNELS] // facts[GROUPS] * size


@register_jitable(**OPTIONS)
def _planes(x, part, facts, padded):
    """Return the channels of one group of one image, with zeros around them."""
    height, width, span = facts[HEIGHT], facts[WIDTH], facts[PADDED_W]
    channels = facts[CHANNELS] // facts[GROUPS]
    size = channels * height * width
    own = stretch(x, part * size, size)
    if not _is_padded(facts):
        return own
    padded[:] = 0
    for c in range(channels):
        for i in range(height):
            start = (c * facts[PADDED_H] + facts[TOP] + i) * span + facts[LEFT]
            _copy(stretch(padded, start, width), stretch(own, (c * height + i) * width, width))
    return padded


@register_jitable(**OPTIONS)
def _strip(own, padded, facts):
    """Copy what is within the zeros."""
    height, width, span = facts[HEIGHT], facts[WIDTH], facts[PADDED_W]
    for c in range(facts[CHANNELS] // facts[GROUPS]):
        for i in range(height):
            start = (c * facts[PADDED_H] + facts[TOP] + i) * span + facts[LEFT]
            _copy(stretch(own, (c * height + i) * width, width), stretch(padded, start, width))


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
        line = stretch(columns, row * length, length)
        if right == 1 and down == facts[PADDED_W]:
            _copy(line, stretch(planes, start, length))
            continue
        for i in range(facts[OUT_H]):
            part = stretch(line, i * width, width)
            source = stretch(planes, start + i * down, (width - 1) * right + 1)
            for j in range(width):
                part[j] = source[j * right]


@register_jitable(**OPTIONS)
def _fold(planes, columns, facts):
    """Add up lines of columns where they lie in the planes."""
    length, width = facts[LENGTH], facts[OUT_W]
    down, right = facts[STRIDE_H] * facts[PADDED_W], facts[STRIDE_W]
    for row in range(_rows(facts)):
        start = _start(row, facts)
        line = stretch(columns, row * length, length)
        if right == 1 and down == facts[PADDED_W]:
            piece = stretch(planes, start, length)
            for j in range(length):
                piece[j] += line[j]
            continue
        for i in range(facts[OUT_H]):
            part = stretch(line, i * width, width)
            target = stretch(planes, start + i * down, (width - 1) * right + 1)
            for j in range(width):
                target[j * right] += part[j]


@register_jitable(**OPTIONS)
def _narrow(own, wide, filters, facts):
    """Leave out what lies between the rows of windows."""
    height, width = facts[OUT_H], facts[OUT_W]
    for f in range(filters):
        for i in range(height):
            start = f * facts[LENGTH] + i * facts[SPAN]
            _copy(stretch(own, (f * height + i) * width, width), stretch(wide, start, width))


@register_jitable(**OPTIONS)
def _widened(y, part, filters, facts, wide):
    """Return the outputs of one group of one image, with zeros between the rows of windows."""
    height, width, span = facts[OUT_H], facts[OUT_W], facts[SPAN]
    own = stretch(y, part * filters * height * width, filters * height * width)
    if span == width:
        return own
    for f in range(filters):
        for i in range(height):
            start = f * facts[LENGTH] + i * span
            _copy(stretch(wide, start, width), stretch(own, (f * height + i) * width, width))
            if i < height - 1:
                stretch(wide, start + width, span - width)[:] = 0
    return wide
