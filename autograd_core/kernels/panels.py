"""Panels of a factor: what a strip of tiles reads, copied to where it lies in one piece.

Rows of a large matrix lie apart, and at steps of a power of two they push each other out of the
cache (Goto and van de Geijn 2008, section 4.2.2).
"""

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from autograd_core.kernels.jit import INLINE
from autograd_core.kernels.vectors import VECTOR_BYTES, Vectors


def copier_of(vectors):
    """Return the function that copies so many vectors, or with 0 a part of one.

    Its parameters are two arrays' entries, the places in them, and how many entries the part has.
    """

    def copy_line(target, source, to, place, columns):
        for j in range(vectors * VECTOR_BYTES // target.itemsize or columns):
            target[to + j] = source[place + j]

    @intrinsic
    def by_vectors(typing_context, target, source, to, place, columns):
        def codegen(context, builder, signature, args):
            line = Vectors(builder, args[1], vectors, args[4]).load_line(args[3])
            Vectors(builder, args[0], vectors, args[4]).store_line(line, args[2])
            return context.get_dummy_value()

        return types.void(target, source, types.int64, types.int64, types.int64), codegen

    @overload(copy_line, jit_options=INLINE)
    def _copy_line_for(target, source, to, place, columns):
        return lambda target, source, to, place, columns: by_vectors(
            target, source, to, place, columns
        )

    return copy_line


def turn_square(panel, array, places, steps, sides):
    """Write the transpose of a square with as many rows and columns as a vector has entries.

    Parameters
    ----------
    panel, array : entries
        Of 1-d arrays; see `entries_of`.
    places : (of panel, of array)
    steps : (of panel, of array)
        Entries from one row to the next.
    sides : (rows, columns)
        As many of them are read. The last row stands for those that are not there, 0 for columns.
    """
    lanes = VECTOR_BYTES // panel.itemsize
    for i in range(lanes):
        row = places[1] + min(i, sides[0] - 1) * steps[1]
        for j in range(lanes):
            panel[places[0] + j * steps[0] + i] = array[row + j] if j < sides[1] else 0


@intrinsic
def _turn_in_registers(typing_context, panel, array, places, steps, sides):
    def codegen(context, builder, signature, args):
        (to, place), (to_row, row), (rows, columns) = (
            cgutils.unpack_tuple(builder, arg) for arg in args[2:]
        )
        source, last = Vectors(builder, args[1], 0, columns), builder.sub(rows, rows.type(1))
        lines = []
        for i in map(rows.type, range(source.lanes)):
            at = builder.select(builder.icmp_signed("<", i, last), i, last)
            lines += source.load_line(builder.add(place, builder.mul(at, row)))
        target = Vectors(builder, args[0], 1, columns)
        for i, line in enumerate(source.transposed(lines)):
            target.store_line([line], builder.add(to, builder.mul(rows.type(i), to_row)))
        return context.get_dummy_value()

    pair = types.UniTuple(types.int64, 2)
    return types.void(panel, array, pair, pair, pair), codegen


@overload(turn_square, jit_options=INLINE)
def _turn_square_for(panel, array, places, steps, sides):
    return lambda panel, array, places, steps, sides: _turn_in_registers(
        panel, array, places, steps, sides
    )
