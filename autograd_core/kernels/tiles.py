"""A tile of a matrix product: a few rows of it, of one to four vectors of columns.

The sums of a tile stay in registers while the inner dimension is walked once (Goto and van de
Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008). LLVM does not make this of a
loop over an array, so Numba is given the instructions; as Python it is the loop.
"""

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload

from autograd_core.kernels.jit import INLINE
from autograd_core.kernels.vectors import Vectors, lanes_of


def tile_of(rows: int, vectors: int) -> Callable[..., None]:
    """Return the function that writes so many rows, of so many vectors, of out = a b + addend.

    With 0 vectors it writes a part of one. The function's parameters:

    out, a, b, addend : entries
        Where the tile and its operands begin; see `entries_from`.
    steps : (of out, of a, along a, of b, of addend)
        Entries from one row of out to the next, from row to row of a, along a row of a, from row
        to row of b, and of the addend: 0 where all rows add the same one, -1 where none is added.
    k : int
        The inner dimension.
    columns : int
        How many entries the part of a vector has.
    """

    def tile(out, a, b, addend, steps, k, columns):
        for i in range(rows):
            for j in range(vectors * lanes_of(out) or columns):
                total = addend[i * steps[4] + j] if steps[4] >= 0 else out.dtype.type(0)
                for p in range(k):
                    total += a[i * steps[1] + p * steps[2]] * b[p * steps[3] + j]
                out[i * steps[0] + j] = total

    in_registers = _tile_in_registers(rows, vectors)

    @overload(tile, jit_options=INLINE)
    def _tile_for(out, a, b, addend, steps, k, columns):
        def jitted(out, a, b, addend, steps, k, columns):
            in_registers(out, a, b, addend, steps, k, columns)

        return jitted

    return tile


def _tile_in_registers(rows: int, vectors: int) -> Any:
    @intrinsic
    def tile(typing_context, out, a, b, addend, steps, k, columns):
        def codegen(context, builder, signature, args):
            operands = [Vectors(builder, pointer, vectors, args[6]) for pointer in args[:4]]
            steps = cgutils.unpack_tuple(builder, args[4])
            sums = _sums(operands, rows, steps, args[5])
            for place, row in zip(_multiples(builder, steps[0], rows), sums, strict=True):
                operands[0].store_line(row, place)
            return context.get_dummy_value()

        integer = types.int64
        kinds = (types.UniTuple(integer, 5), integer, integer)
        return types.void(out, a, b, addend, *kinds), codegen

    return tile


def _multiples(builder, step, count):
    """Return where each of `count` rows begins."""
    return [builder.mul(step.type(i), step) for i in range(count)]


def _sums(operands, rows, steps, k):
    """Walk the inner dimension, and return the vectors of each row of the tile."""
    _, a, b, addend = operands
    builder, (_, a_row, a_column, b_row, add_row) = a.builder, steps
    starts = _starts(addend, add_row, rows)
    sums = [[cgutils.alloca_once_value(builder, start) for start in row] for row in starts]
    apart = [_unrelated(builder, place) for place in _multiples(builder, a_row, rows)]
    with cgutils.for_range(builder, k) as loop:
        line = b.load_line(builder.mul(loop.index, b_row))
        column = builder.mul(loop.index, a_column)
        for row_of_a, row in zip(apart, sums, strict=True):
            factor = a.spread(builder.add(column, row_of_a))
            for total, vector in zip(row, line, strict=True):
                product = builder.fmul(factor, vector, flags=("contract",))
                new = builder.fadd(builder.load(total), product, flags=("contract",))
                builder.store(new, total)
    return [[builder.load(total) for total in row] for row in sums]


def _starts(addend, step, rows):
    """Return what each row begins from: the addend's vectors, or zeros."""
    builder, places = addend.builder, _multiples(addend.builder, step, rows)
    zeros = [[addend.zero] * addend.vectors] * rows
    slots = [[cgutils.alloca_once_value(builder, zero) for zero in row] for row in zeros]
    given = builder.icmp_signed(">=", step, step.type(0))
    with builder.if_then(given):
        for place, row in zip(places, slots, strict=True):
            for vector, slot in zip(addend.load_line(place), row, strict=True):
                builder.store(vector, slot)
    return [[builder.load(slot) for slot in row] for row in slots]


def _unrelated(builder, number):
    """Return the number, and keep from LLVM where it came from.

    It would go from row to row by one addition each, all of them in a chain, and a tile of few
    vectors would wait for that.
    """
    kind = ir.FunctionType(number.type, [number.type])
    return builder.asm(kind, "", "=r,0", [number], side_effect=False)
