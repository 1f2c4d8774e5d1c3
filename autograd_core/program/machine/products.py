"""Matrix products: in blocks of tiles, or by BLAS where it has several cores for it."""

from numba.extending import overload, register_jitable

from autograd_core.kernels import blas, gemm
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.views import entries_from, stretch
from autograd_core.program.machine.opcodes import ADDS, BY_BLAS


@register_jitable(**OPTIONS)
def product_row(row, micro, index, arena):
    """Do one row; see `opcodes.py` for what its columns say."""
    product(arena, (row[1], row[2], row[3], row[8], row[9]), (row[4], row[5], row[6]), row[7])


@register_jitable(**OPTIONS)
def product(arena, places, extents, how):
    """Write out = a b + addend for (m, k) and (k, n).

    Parameters
    ----------
    arena : 1-d array
    places : (out, a, b, addend, scratch)
        addend is a row, or -1 for none; scratch is for the panels of `gemm`.
    extents : (m, k, n)
    how : int
        As `gemm.with_panels` says; and `ADDS` to add to out, `BY_BLAS` to leave it to BLAS.
    """
    out, a, b, addend, scratch = places
    if how & BY_BLAS or _is_python():
        _by_blas(arena, (out, a, b, addend), extents, how)
        return
    step = -1 if addend < 0 else 0
    if how & ADDS:
        addend, step = out, extents[2]
    y, left, right = entries_from(arena, out), entries_from(arena, a), entries_from(arena, b)
    line, panels = entries_from(arena, max(addend, 0)), entries_from(arena, scratch)
    gemm.multiply(y, left, right, line, panels, extents, how, step)


def _is_python():
    """Tell whether this is run as written: plain loops over large matrices would take minutes."""
    return True


@overload(_is_python, inline="always")
def _is_python_for():
    return lambda: False


@register_jitable(**OPTIONS)
def _by_blas(arena, places, extents, how):
    m, k, n = extents
    out, first, second, addend = places
    y = stretch(arena, out, m * n)
    a, b = stretch(arena, first, m * k), stretch(arena, second, k * n)
    blas.multiply(y, a, b, extents, how, how & ADDS)
    for i in range(m if addend >= 0 else 0):
        row, line = stretch(y, i * n, n), stretch(arena, addend, n)
        for j in range(n):
            row[j] += line[j]
