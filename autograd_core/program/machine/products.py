"""Matrix products: small ones tile by tile, large ones by BLAS."""

from numba.extending import register_jitable

from autograd_core.kernels.blas import multiply
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.tiles import TILE_BYTES, tile
from autograd_core.kernels.views import stretch
from autograd_core.program.machine.opcodes import ADDS, LARGEST_TILED, LARGEST_TURNED


@register_jitable(**OPTIONS)
def product(arena, places, extents, turned):
    """Write out = a b + addend for (m, k) and (k, n).

    Parameters
    ----------
    arena : 1-d array
    places : (out, a, b, addend, scratch)
        addend is a row, or -1 for none; scratch has k n entries if b is turned and small.
    extents : (m, k, n)
    turned : int
        1 if a is stored transposed, 2 if b is, 3 if both are; and `ADDS` to add to out.
    """
    m, k, n = extents
    out, a, b, addend, scratch = places
    if turned & ADDS or m * k * n > (LARGEST_TURNED if turned & 2 else LARGEST_TILED):
        _by_blas(arena, (out, a, b, addend), extents, turned)
        return
    if turned & 2 and k > 1 and n > 1:
        for p in range(k):
            for j in range(n):
                arena[scratch + p * n + j] = arena[b + j * k + p]
        b = scratch
    a_row, a_column = (1, m) if turned & 1 else (k, 1)
    _by_tiles(arena, (out, a, b, addend), (n, a_row, a_column, n), extents)


@register_jitable(**OPTIONS)
def _by_tiles(arena, places, steps, extents):
    m, k, n = extents
    out, a, b, addend = places
    wide = TILE_BYTES // arena.itemsize
    i = 0
    while i < m:
        rest = m - i
        for j in range(0, n, wide):
            columns = min(wide, n - j)
            add = addend + j if addend >= 0 else -1
            begins = (out + i * n + j, a + i * steps[1], b + j, add)
            if rest >= 6:  # 12 sums, and AVX2 has 16 registers
                tile(6, arena, begins, steps, k, columns)
            elif rest >= 4:
                tile(4, arena, begins, steps, k, columns)
            elif rest >= 2:
                tile(2, arena, begins, steps, k, columns)
            else:
                tile(1, arena, begins, steps, k, columns)
        i += 6 if rest >= 6 else 4 if rest >= 4 else 2 if rest >= 2 else 1


@register_jitable(**OPTIONS)
def _by_blas(arena, places, extents, turned):
    m, k, n = extents
    out, first, second, addend = places
    y = stretch(arena, out, m * n)
    a, b = stretch(arena, first, m * k), stretch(arena, second, k * n)
    multiply(y, a, b, extents, turned, turned & ADDS)
    for i in range(m if addend >= 0 else 0):
        row, line = stretch(y, i * n, n), stretch(arena, addend, n)
        for j in range(n):
            row[j] += line[j]
