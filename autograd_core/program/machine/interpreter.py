"""The register machine: one function that runs any plan, as written in Python or jitted by Numba.

An elementwise run is done block by block, so that what one operation writes is still in the
first-level cache when the next one reads it.
"""

from numba.extending import register_jitable

from autograd_core.kernels.copying import AXES, copy_strided
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.philox import keep_mask
from autograd_core.kernels.views import stretch
from autograd_core.program.machine import opcodes
from autograd_core.program.machine.elementwise import run_block
from autograd_core.program.machine.products import product
from autograd_core.program.machine.reductions import reduce, softmax
from autograd_core.program.machine.spatial import spatial


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


@register_jitable(**OPTIONS)
def run(code, micro, index, arena, first, last):
    """Do the rows first ... last - 1 of a plan; see `opcodes.py` for what their columns say."""
    for at in range(first, last):
        row = code[at]
        kind, y, x, n = row[0], row[1], row[2], row[3]
        if kind == opcodes.ELEMENTWISE:
            period, most = max(row[6], 1), row[7]
            i = 0
            while i < n:
                size = min(most, n - i)
                if row[6]:
                    size = min(size, period - i % period)
                for step in range(row[4], row[5]):
                    run_block(step, micro, arena, i, size, period)
                i += size
        elif kind == opcodes.FILL:  # x repeated, each `row[4]` entries anew
            length = row[4]
            if length == 1:
                stretch(arena, y, n)[:] = arena[x]
            for i in range(0, n if length > 1 else 0, length):
                size = min(length, n - i)
                for j in range(size):
                    arena[y + i + j] = arena[x + j]
        elif kind == opcodes.MATMUL:
            product(arena, (y, x, n, row[8], row[9]), (row[4], row[5], row[6]), row[7])
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
        elif kind >= opcodes.CONV:
            spatial(row, index, arena)
        else:  # PICK: minus the mean of the entries at the indices
            total = arena.dtype.type(0)
            for i in range(n):
                total += arena[x + index[row[4] + i]]
            arena[y] = -total / n
