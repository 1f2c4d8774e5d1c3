"""Rows that move, count and add up entries: everything but elementwise runs and products."""

from numba.extending import register_jitable

from autograd_core.kernels.copying import AXES, copy_strided
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.philox import keep_mask
from autograd_core.kernels.views import stretch
from autograd_core.program.machine import opcodes
from autograd_core.program.machine.reductions import reduce, softmax


@register_jitable(**OPTIONS)
def entries_row(row, micro, index, arena):
    """Do one row; see `opcodes.py` for what its columns say."""
    kind, y, x, n = row[0], row[1], row[2], row[3]
    if kind == opcodes.FILL:  # x repeated, each `row[4]` entries anew
        length = row[4]
        if length == 1:
            stretch(arena, y, n)[:] = arena[x]
        for i in range(0, n if length > 1 else 0, length):
            size = min(length, n - i)
            for j in range(size):
                arena[y + i + j] = arena[x + j]
    elif kind == opcodes.REDUCE:
        size = row[4] * row[6]
        extents = (row[4], row[5], row[6])
        reduce(row[7], stretch(arena, y, size), stretch(arena, x, size * row[5]), extents)
    elif kind == opcodes.GATHER:
        _gather(stretch(index, row[4], n), arena, y, x, row[5])
    elif kind == opcodes.SCATTER:
        if row[5]:
            stretch(arena, y, row[5])[:] = 0
        _scatter(stretch(index, row[4], n), arena, y, x, row[6])
    elif kind == opcodes.SOFTMAX:
        softmax(stretch(arena, y, n), stretch(arena, x, n), n // row[4], row[4], row[5])
    elif kind == opcodes.MASK:  # of the key at row[4], whose count moves on for the next step
        keep_mask(stretch(arena, y, n), index[row[4]], index[row[4] + 1], row[5])
        index[row[4] + 1] += row[6]
    elif kind == opcodes.COPY_STRIDED:
        copy_strided(arena, y, x, stretch(index, row[4], 3 * AXES))
    else:  # PICK: minus the mean of the entries at the indices
        out = stretch(arena, y, 1)
        total = out.dtype.type(0)
        for i in range(n):
            total += arena[x + index[row[4] + i]]
        out[0] = -total / n


@register_jitable(**OPTIONS)
def _gather(places, arena, y, x, width):
    """Read the rows of `width` entries at the places, one after the other; 0 stands for 1."""
    if width < 2:
        for i in range(len(places)):
            arena[y + i] = arena[x + places[i]]
    else:
        for i in range(len(places)):
            target = stretch(arena, y + i * width, width)
            row = stretch(arena, x + places[i], width)
            for j in range(width):
                target[j] = row[j]


@register_jitable(**OPTIONS)
def _scatter(places, arena, y, x, width):
    """Add rows, one after the other, to those at the places; see `_gather`."""
    if width < 2:
        for i in range(len(places)):
            arena[y + places[i]] += arena[x + i]
    else:
        for i in range(len(places)):
            target = stretch(arena, y + places[i], width)
            row = stretch(arena, x + i * width, width)
            for j in range(width):
                target[j] += row[j]
