"""Vectors of an array's entries, for loops whose instructions Numba is given one by one."""

from llvmlite import ir
from numba.core import cgutils
from numba.extending import overload

VECTOR_BYTES = 64
"""A vector is so wide: one register of AVX-512, two of AVX2, four of NEON."""

_INT32 = ir.IntType(32)


def lanes_of(entries):
    """Return how many entries a vector has."""
    return VECTOR_BYTES // entries.itemsize


@overload(lanes_of, inline="always")
def _lanes_of_for(entries):
    lanes = VECTOR_BYTES * 8 // entries.dtype.bitwidth
    return lambda entries: lanes


class Vectors:
    """Reads and writes entries, a line of vectors at a time, while a loop is built.

    Parameters
    ----------
    builder : IRBuilder
    data : pointer
        To float32 or float64 numbers. Places are counted in them.
    count : int
        Vectors of a line; 0 if it is a part of one.
    columns : integer value
        The entries of that part.
    """

    def __init__(self, builder, data, count, columns):
        self.builder, self.data, self.vectors = builder, data, count or 1
        number = data.type.pointee
        bits = 32 if isinstance(number, ir.FloatType) else 64
        self.itemsize, self.lanes = bits // 8, VECTOR_BYTES * 8 // bits
        self.vector = ir.VectorType(number, self.lanes)
        self.zero = ir.Constant(self.vector, None)
        self._name = f"v{self.lanes}f{bits}"
        self._mask = None if count else self._below(columns)

    def load_line(self, place):
        """Read a line of vectors; what a part of a vector does not have is 0."""
        if self._mask is None:
            pointers = [self._pointer(place, i) for i in range(self.vectors)]
            return [self.builder.load(pointer, align=self.itemsize) for pointer in pointers]
        size = ir.Constant(_INT32, self.itemsize)
        arguments = [self._pointer(place), size, self._mask, self.zero]
        return [self._call_masked("load", self.vector, arguments)]

    def store_line(self, line, place):
        """Write a line of vectors."""
        if self._mask is None:
            for i, vector in enumerate(line):
                self.builder.store(vector, self._pointer(place, i), align=self.itemsize)
            return
        size = ir.Constant(_INT32, self.itemsize)
        arguments = [line[0], self._pointer(place), size, self._mask]
        self._call_masked("store", ir.VoidType(), arguments)

    def spread(self, place):
        """Return one number of the array in every lane."""
        number = self.builder.load(self.builder.gep(self.data, [place]))
        return self._in_all_lanes(self.zero, number)

    def transposed(self, rows):
        """Return the columns of as many vectors as each has lanes.

        Interleaving the first half of the rows with the second turns the bits of (row, lane) by
        one place; as often as a lane has bits, this makes (lane, row) of it.
        """
        n, half = self.lanes, self.lanes // 2
        low = [i // 2 + (n if i % 2 else 0) for i in range(n)]
        high = [i + half for i in low]
        for _ in range(n.bit_length() - 1):
            pairs = zip(rows[:half], rows[half:], strict=True)
            rows = [self._picked(*pair, order) for pair in pairs for order in (low, high)]
        return rows

    def _pointer(self, place, i=0):
        place = self.builder.add(place, place.type(i * self.lanes))
        return self.builder.bitcast(self.builder.gep(self.data, [place]), self.vector.as_pointer())

    def _below(self, columns):
        """Return a mask of the lanes below a number."""
        zeros = ir.Constant(ir.VectorType(_INT32, self.lanes), None)
        limit = self._in_all_lanes(zeros, self.builder.trunc(columns, _INT32))
        return self.builder.icmp_signed("<", ir.Constant(zeros.type, [*range(self.lanes)]), limit)

    def _in_all_lanes(self, zeros, number):
        one = self.builder.insert_element(zeros, number, _INT32(0))
        return self._picked(one, zeros, [0] * self.lanes)

    def _picked(self, first, second, lanes):
        lanes = ir.Constant(ir.VectorType(_INT32, self.lanes), lanes)
        return self.builder.shuffle_vector(first, second, lanes)

    def _call_masked(self, what, result, arguments):
        kind = ir.FunctionType(result, [argument.type for argument in arguments])
        name = f"llvm.masked.{what}.{self._name}.p0"
        function = cgutils.get_or_insert_function(self.builder.module, kind, name)
        return self.builder.call(function, arguments)
