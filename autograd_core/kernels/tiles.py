"""A tile of a matrix product: a few rows of it, as many columns as a vector register takes.

The sums of a tile stay in registers while the inner dimension is walked once (Goto and van de
Geijn, "Anatomy of High-Performance Matrix Multiplication", 2008). LLVM does not make this of a
loop over an array, so Numba is given the instructions; as Python it is the loop.
"""

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array

from autograd_core.kernels.jit import INLINE

TILE_BYTES = 64
"""A tile is so wide: one register of AVX-512, two of AVX2, four of NEON."""

_INT32 = ir.IntType(32)


def tile(rows, array, places, steps, k, columns):
    """Write `rows` rows of out = a b + addend, of as many columns as a tile has or fewer.

    Parameters
    ----------
    rows : int
        A literal.
    array : 1-d array
        In which all operands lie.
    places : (out, a, b, addend)
        Where the tile and its operands begin; addend is a row, or -1 for none.
    steps : (of out, of a, along a, of b)
        Entries from one row of out to the next, from row to row of a, along a row of a, and from
        row to row of b.
    k : int
        The inner dimension.
    columns : int
        At most `TILE_BYTES` / itemsize. So many entries of a row of b, and of the addend, must
        lie in the array even where fewer are asked for.
    """
    out, a, b, addend = places
    out_row, a_row, a_column, b_row = steps
    for i in range(rows):
        for j in range(columns):
            total = array[addend + j] if addend >= 0 else array.dtype.type(0)
            for p in range(k):
                total += array[a + i * a_row + p * a_column] * array[b + p * b_row + j]
            array[out + i * out_row + j] = total


@overload(tile, jit_options=INLINE, prefer_literal=True)
def _tile_for(rows, array, places, steps, k, columns):
    jitted = _TILES[rows.literal_value]

    def in_registers(rows, array, places, steps, k, columns):
        jitted(array, places, steps, k, columns)

    return in_registers


class _Lanes:
    """A builder's vectors of one float type, and where an array's data begin."""

    def __init__(self, builder, number, data):
        bits = 32 if isinstance(number, ir.FloatType) else 64
        self.builder, self.data = builder, data
        self.itemsize, self.count = bits // 8, TILE_BYTES * 8 // bits
        self.vector = ir.VectorType(number, self.count)
        self.zero = ir.Constant(self.vector, None)
        self.name = f"v{self.count}f{bits}"

    def pointer(self, place):
        return self.builder.bitcast(self.builder.gep(self.data, [place]), self.vector.as_pointer())

    def load(self, place):
        return self.builder.load(self.pointer(place), align=self.itemsize)

    def spread(self, place):
        """Return one number of the array in every lane."""
        number = self.builder.load(self.builder.gep(self.data, [place]))
        one = self.builder.insert_element(self.zero, number, ir.Constant(_INT32, 0))
        first = ir.Constant(ir.VectorType(_INT32, self.count), None)
        return self.builder.shuffle_vector(one, self.zero, first)

    def mask(self, columns):
        """Return which lanes are below a number of columns."""
        lanes = ir.VectorType(_INT32, self.count)
        one = self.builder.insert_element(
            ir.Constant(lanes, None), self.builder.trunc(columns, _INT32), ir.Constant(_INT32, 0)
        )
        limit = self.builder.shuffle_vector(one, ir.Constant(lanes, None), ir.Constant(lanes, None))
        return self.builder.icmp_signed("<", ir.Constant(lanes, [*range(self.count)]), limit)

    def store(self, value, place):
        self.builder.store(value, self.pointer(place), align=self.itemsize)

    def store_some(self, value, place, mask):
        pointer = self.pointer(place)
        kinds = [self.vector, pointer.type, _INT32, mask.type]
        store = cgutils.get_or_insert_function(
            self.builder.module,
            ir.FunctionType(ir.VoidType(), kinds),
            f"llvm.masked.store.{self.name}.p0",
        )
        self.builder.call(store, [value, pointer, ir.Constant(_INT32, self.itemsize), mask])


def _tile_of(rows):
    @intrinsic
    def tile_in_registers(typing_context, array, places, steps, k, columns):
        def codegen(context, builder, signature, args):
            data = make_array(array)(context, builder, args[0]).data
            lanes = _Lanes(builder, data.type.pointee, data)
            places, steps = (cgutils.unpack_tuple(builder, pair) for pair in args[1:3])
            sums = _sums(lanes, rows, places, steps, args[3])
            _write(lanes, sums, places[0], steps[0], args[4])
            return context.get_dummy_value()

        quadruple, integer = types.UniTuple(types.int64, 4), types.int64
        return types.void(array, quadruple, quadruple, integer, integer), codegen

    return tile_in_registers


def _sums(lanes, rows, places, steps, k):
    """Walk the inner dimension, and return the rows of the tile."""
    builder = lanes.builder
    _, a, b, addend = places
    _, a_row, a_column, b_row = steps
    zero = ir.Constant(addend.type, 0)
    given = builder.icmp_signed(">=", addend, zero)
    start = lanes.load(builder.select(given, addend, b))
    start = builder.select(given, start, lanes.zero)
    sums = [cgutils.alloca_once_value(builder, start) for _ in range(rows)]
    with cgutils.for_range(builder, k) as loop:
        line = lanes.load(builder.add(b, builder.mul(loop.index, b_row)))
        column = builder.add(a, builder.mul(loop.index, a_column))
        for i, total in enumerate(sums):
            place = builder.add(column, builder.mul(ir.Constant(a_row.type, i), a_row))
            product = builder.fmul(lanes.spread(place), line, flags=("contract",))
            builder.store(builder.fadd(builder.load(total), product, flags=("contract",)), total)
    return [builder.load(total) for total in sums]


def _write(lanes, sums, out, out_row, columns):
    builder = lanes.builder
    rows = [
        builder.add(out, builder.mul(ir.Constant(out_row.type, i), out_row))
        for i in range(len(sums))
    ]
    whole = builder.icmp_signed(">=", columns, ir.Constant(columns.type, lanes.count))
    with builder.if_else(whole) as (then, otherwise):
        with then:
            for value, place in zip(sums, rows, strict=True):
                lanes.store(value, place)
        with otherwise:
            mask = lanes.mask(columns)
            for value, place in zip(sums, rows, strict=True):
                lanes.store_some(value, place, mask)


_TILES = {rows: _tile_of(rows) for rows in (1, 2, 4, 6)}
