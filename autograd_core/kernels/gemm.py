"""The general matrix product (GEMM) in blocks: panels that stay in the caches, tiles of registers.

References
----------
Goto, van de Geijn (2008), "Anatomy of High-Performance Matrix Multiplication"; Van Zee, van de
Geijn (2015), "BLIS: A Framework for Rapidly Instantiating BLAS Functionality".
"""

import numba
from llvmlite.binding import get_host_cpu_features
from numba.extending import register_jitable

from autograd_core.kernels.jit import INLINE, OPTIONS
from autograd_core.kernels.panels import copier_of, turn_square
from autograd_core.kernels.tiles import tile_of
from autograd_core.kernels.vectors import VECTOR_BYTES, lanes_of
from autograd_core.kernels.views import entries_from

DEPTH = 256
"""So much of the inner dimension is done at a time: a panel of b stays in the caches."""
HEIGHT = 252
"""Rows of a turned left factor that are copied at a time: they stay in the second cache."""
LEFT_ROWS = 6
"""Rows of the widest tile, and of a panel of the left factor."""


def _has_avx512() -> bool:
    """Tell whether Numba compiles for it: for this processor, or for what its settings name."""
    named: str | None = numba.config.CPU_FEATURES  # type: ignore[attr-defined]
    if named is not None:
        return "+avx512f" in named
    try:
        return bool(get_host_cpu_features().get("avx512f"))
    except RuntimeError:  # LLVM cannot tell of every processor
        return False


MANY_REGISTERS = _has_avx512()
MOST_VECTORS = 4 if MANY_REGISTERS else 1
"""Vectors of the widest tile: its sums take 24 of AVX-512's 32 registers, 12 of AVX2's 16."""
FEW_ROWS = 48
"""A left factor of fewer does not repay a panel of a right one that need not be turned."""
NEAR_BYTES = 1 << 15
"""Nor does a right factor so small, which is in the first cache anyway."""
FAR_BYTES = 2048
"""Rows that are a multiple of this apart push each other out of the caches."""
MANY_COLUMNS = 512
"""For so many it pays to copy a turned left factor, of which a row is read once for each strip."""


LEFT_TURNED, RIGHT_TURNED, LEFT_COPIED, RIGHT_COPIED = 1, 2, 8, 16
"""How the factors of a product are read: stored transposed, and by way of panels."""


@register_jitable(**OPTIONS)
def with_panels(turned: int, extents: tuple[int, int, int], lanes: int) -> int:
    """Return how the factors are read best: `turned`, and which of them by way of panels.

    Parameters
    ----------
    turned : int
        The sum of `LEFT_TURNED` and `RIGHT_TURNED`, as far as that is so.
    extents : (m, k, n)
    lanes : int
        Entries of a vector.
    """
    m, k, n = extents
    how, itemsize = turned, VECTOR_BYTES // lanes
    if k == 1 or n == 1:  # stored transposed it looks the same
        how &= ~RIGHT_TURNED
    if how & RIGHT_TURNED or (m >= FEW_ROWS and k * n * itemsize > NEAR_BYTES):
        how |= RIGHT_COPIED
    pays = m * itemsize % FAR_BYTES == 0 or n >= MANY_COLUMNS
    if how & LEFT_TURNED and k > 1 and n % (MOST_VECTORS * lanes) == 0 and pays:
        how |= LEFT_COPIED
    return how


@register_jitable(**OPTIONS)
def room_of_right(extents: tuple[int, int, int], how: int, lanes: int) -> int:
    """Return how many entries the panel of the right factor takes."""
    _, k, n = extents
    if not how & RIGHT_COPIED:
        return 0
    vectors = MOST_VECTORS if n >= MOST_VECTORS * lanes else min(2, MOST_VECTORS)
    return (min(k, DEPTH) + lanes) * lanes * vectors


@register_jitable(**OPTIONS)
def room_of_panels(extents: tuple[int, int, int], how: int, lanes: int) -> int:
    """Return how many entries the panels of both factors take."""
    m, k, _ = extents
    rows = min(-(-m // LEFT_ROWS) * LEFT_ROWS, HEIGHT)
    left = rows * min(k, DEPTH) if how & LEFT_COPIED else 0
    return left + room_of_right(extents, how, lanes)


@register_jitable(**OPTIONS)
def multiply(out, a, b, addend, panels, extents, how, add_row):
    """Write out = a b + addend for matrices (m, k) and (k, n), stored row after row.

    Parameters
    ----------
    out, a, b, addend, panels : entries
        Where they begin; see `entries_from`. Only the addend may be out itself. Of the panels
        `room_of_panels` entries are written over.
    extents : (m, k, n)
        None of them 0.
    how : int
        See `with_panels`.
    add_row : int
        Entries from one row of the addend to the next: n, 0 for one row that is added to all, or
        -1 for no addend.
    """
    m, k, n = extents
    a_row, a_column = (1, m) if how & LEFT_TURNED else (k, 1)
    b_row, b_column = (1, k) if how & RIGHT_TURNED else (n, 1)
    depth, height = k, HEIGHT if how & LEFT_COPIED else m
    if k > DEPTH:
        depth = -(-k // -(-k // DEPTH))  # all parts alike
    left_panels = entries_from(panels, room_of_right(extents, how, lanes_of(out)))
    for q in range(0, k, depth):
        if q:
            addend, add_row = out, n
        inner, steps = min(depth, k - q), (n, a_row, a_column, b_row, b_column, add_row)
        for i in range(0, m, height):
            rows, left = min(height, m - i), entries_from(a, i * a_row + q * a_column)
            if how & LEFT_COPIED:
                _copy_rows(left_panels, left, (rows, inner, m))
                left = left_panels
            line = entries_from(addend, i * max(add_row, 0))
            arrays = (entries_from(out, i * n), left, entries_from(b, q * b_row), line, panels)
            _block(arrays, steps, (rows, inner, n), how)


@register_jitable(**OPTIONS)
def _copy_rows(panels, a, sizes):
    """Copy rows of a turned factor so that those of a tile lie together."""
    rows, inner, step = sizes
    rest = rows % LEFT_ROWS
    for p in range(inner):
        target, line = entries_from(panels, p * LEFT_ROWS), entries_from(a, p * step)
        for i in range(0, rows - rest, LEFT_ROWS):
            _copy_part(entries_from(target, i * inner), entries_from(line, i), LEFT_ROWS)
        if rest:
            i = rows - rest
            _copy_part(entries_from(target, i * inner), entries_from(line, i), rest)


@register_jitable(**INLINE)
def _block(arrays, steps, extents, how):
    """Write strips of as many columns as a tile has, beside each other."""
    m, k, n = extents
    out, a, b, addend, panels = arrays
    wide, j = lanes_of(out), 0
    while j < n:
        right, line = entries_from(b, j * steps[4]), entries_from(addend, j)
        own, sizes = (entries_from(out, j), a, right, line, panels), (m, k, n - j)
        if n - j >= MOST_VECTORS * wide:
            _widest_strip(own, steps, sizes, how)
            j += MOST_VECTORS * wide
        elif MOST_VECTORS > 1 and n - j >= 2 * wide:
            _double_strip(own, steps, sizes, how)
            j += 2 * wide
        else:
            _last_strip(own, steps, sizes, how)
            j += wide


@register_jitable(**OPTIONS)
def _fill_panel(panel, b, steps, sizes, width):
    """Copy columns of the right factor, or turn them, to rows of `width` entries."""
    k, columns = sizes
    wide = lanes_of(panel)
    if steps[1] == 1:
        for p in range(k):
            row, line = entries_from(panel, p * width), entries_from(b, p * steps[0])
            if columns == MOST_VECTORS * wide:
                _copy_widest(row, line, columns)
                continue
            for j in range(0, columns, wide):
                _copy_part(entries_from(row, j), entries_from(line, j), min(wide, columns - j))
        return
    for j in range(0, columns, wide):
        for p in range(0, k, wide):
            target, square = entries_from(panel, p * width + j), entries_from(b, j * steps[1] + p)
            sides = (min(wide, columns - j), min(wide, k - p))
            turn_square(target, square, (width, steps[1]), sides)


def _strip_of(vectors, most_rows):
    """Return the function that writes a strip: the panel of the right factor, tile under tile.

    It is so many vectors wide, or with 0 a part of one.
    """
    many, four, one = (tile_of(rows, vectors) for rows in (most_rows, 4, 1))

    @register_jitable(**OPTIONS)
    def strip(arrays, steps, sizes, how):
        out_row, a_row, a_column, b_row, b_column, add_row = steps
        out, a, b, addend, panels = arrays
        m, k, columns = sizes
        width = max(vectors, 1) * lanes_of(out)
        columns = min(columns, width)
        if how & RIGHT_COPIED:
            _fill_panel(panels, b, (b_row, b_column), (k, columns), width)
            b, b_row = panels, width
        if how & LEFT_COPIED:
            a_row, a_column = 1, LEFT_ROWS
        own = (out_row, a_row, a_column, b_row, add_row)
        i = 0
        while i < m:
            row = i * a_row
            if how & LEFT_COPIED:
                row = i // LEFT_ROWS * LEFT_ROWS * k + i % LEFT_ROWS
            y, left = entries_from(out, i * out_row), entries_from(a, row)
            line, rest = entries_from(addend, i * max(add_row, 0)), m - i
            # the last 8 rows are better two tiles of 4 than one of 6 and two of 1
            if rest >= most_rows and (rest != 8 or most_rows == 8 or how & LEFT_COPIED):
                many(y, left, b, line, own, k, columns)
                i += most_rows
            elif rest >= 4:
                four(y, left, b, line, own, k, columns)
                i += 4
            else:
                one(y, left, b, line, own, k, columns)
                i += 1

    return strip


_copy_widest, _copy_part = copier_of(MOST_VECTORS), copier_of(0)
_widest_strip = _strip_of(MOST_VECTORS, LEFT_ROWS)
_double_strip = _strip_of(2, 8)
_last_strip = _strip_of(0, 8 if MANY_REGISTERS else LEFT_ROWS)
