"""Panels of a factor: what a strip of tiles reads, copied to where it lies in one piece.

Rows of a large matrix lie apart, and at steps of a power of two they push each other out of the
cache (Goto and van de Geijn 2008, section 4.2.2).
"""

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from autograd_core.kernels.jit import INLINE
from autograd_core.kernels.vectors import Vectors, lanes_of


def copier_of(vectors):
    """Return the function that copies so many vectors, or with 0 a part of one.

    Its parameters are the entries to write and to read, and how many the part has.
    """

    def copy_line(target, source, columns):
        for j in range(vectors * lanes_of(target) or columns):
            target[j] = source[j]

    @intrinsic
    def by_vectors(typing_context, target, source, columns):
        def codegen(context, builder, signature, args):
            start = args[2].type(0)
            line = Vectors(builder, args[1], vectors, args[2]).load_line(start)
            Vectors(builder, args[0], vectors, args[2]).store_line(line, start)
            return context.get_dummy_value()

        return types.void(target, source, types.int64), codegen

    @overload(copy_line, jit_options=INLINE)
    def _copy_line_for(target, source, columns):
        return lambda target, source, columns: by_vectors(target, source, columns)

    return copy_line


def turn_square(panel, source, steps, sides):
    """Write the transpose of a square with as many rows and columns as a vector has entries.

    Parameters
    ----------
    panel, source : entries
        Where either square begins.
    steps : (of panel, of source)
        Entries from one row to the next.
    sides : (rows, columns)
        As many of them are read. The last row stands for those that are not there, 0 for columns.
    """
    for i in range(lanes_of(panel)):
        row = min(i, sides[0] - 1) * steps[1]
        for j in range(lanes_of(panel)):
            panel[j * steps[0] + i] = source[row + j] if j < sides[1] else 0


@intrinsic
def _turn_in_registers(typing_context, panel, source, steps, sides):
    def codegen(context, builder, signature, args):
        (to_row, row), (rows, columns) = (cgutils.unpack_tuple(builder, arg) for arg in args[2:])
        square, last = Vectors(builder, args[1], 0, columns), builder.sub(rows, rows.type(1))
        lines = []
        for i in map(rows.type, range(square.lanes)):
            at = builder.select(builder.icmp_signed("<", i, last), i, last)
            lines += square.load_line(builder.mul(at, row))
        target = Vectors(builder, args[0], 1, columns)
        for i, line in enumerate(square.transposed(lines)):
            target.store_line([line], builder.mul(rows.type(i), to_row))
        return context.get_dummy_value()

    pair = types.UniTuple(types.int64, 2)
    return types.void(panel, source, pair, pair), codegen


@overload(turn_square, jit_options=INLINE)
def _turn_square_for(panel, source, steps, sides):
    return lambda panel, source, steps, sides: _turn_in_registers(panel, source, steps, sides)
