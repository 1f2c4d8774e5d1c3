"""What LLVM must be told so that it computes several numbers at a time; to Python it is nothing."""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload

from autograd_core.kernels.jit import INLINE


def _bits(source: types.Type, target: types.Type, kind: ir.Type):
    @intrinsic
    def reinterpret(typing_context, x):
        def codegen(context, builder, signature, args):
            return builder.bitcast(args[0], kind)

        return target(source), codegen

    return reinterpret


int64_of = _bits(types.float64, types.int64, ir.IntType(64))
float64_of = _bits(types.int64, types.float64, ir.DoubleType())
int32_of = _bits(types.float32, types.int32, ir.IntType(32))
float32_of = _bits(types.int32, types.float32, ir.FloatType())


def entrywise():
    """Say of a function that it reads an entry, then writes the one at the same place.

    Its output may be one of its inputs, but not the same numbers shifted. LLVM would compare their
    addresses, and take one number at a time where they are equal, 5 times slower; so it is told
    that no two arguments share memory. Vectors are as wide as the processor has them: of 512 bits
    they are a third faster here than LLVM's choice of 256.
    """


@intrinsic
def _mark(typing_context):
    def codegen(context, builder, signature, args):
        function = builder.function
        # llvmlite's own `add` takes only the attributes that have no value
        set.add(function.attributes, '"prefer-vector-width"="512"')
        for argument in function.args[2:]:  # after Numba's own two
            if isinstance(argument.type, ir.PointerType):
                argument.add_attribute("noalias")
        return context.get_dummy_value()

    return types.void(), codegen


@overload(entrywise, inline="always")  # into the function that says it, not one of its own
def _entrywise():
    return lambda: _mark()


def compiled_as(python, double, single):
    """Let Numba compile `double` for the function `python` of a float64, `single` of a float32."""

    @overload(python, jit_options=INLINE)
    def choose(x):
        return single if x == types.float32 else double


def covered(double, single):
    """Return `covers(x)`: whether all entries of x are where a fast text holds.

    `double` and `single` are the bounds, which do not belong to it, for the two types. Python has
    one text, which holds everywhere.
    """

    def covers(x):
        return True

    @overload(covers, jit_options=INLINE)
    def choose(x):
        is_single = x.dtype == types.float32
        low, high = single if is_single else double
        integer = np.int32 if is_single else np.int64  # as wide as the entries

        def count(x):
            _mark()
            outside = integer(0)
            for i in range(len(x)):
                outside = integer(outside + integer(0 if (low < x[i]) & (x[i] < high) else 1))
            return outside == 0

        return count

    return covers
