"""A stretch of an array as an array, with no check and no count of references.

In jitted code a slice clips its ends and counts one more owner of the memory, which together cost
more than a loop over a few numbers. The caller sees to it that the stretch lies within the array
and that the array outlives it.
"""

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array, populate_array

from autograd_core.kernels.jit import INLINE


def stretch(array, start, n):
    """Return the n entries of a 1-d array, or of a bare pointer, from `start` on, as an array."""
    return array[start : start + n]


@intrinsic
def _stretch(typing_context, whole, start, n):
    array = types.Array(whole.dtype, 1, "C") if isinstance(whole, types.CPointer) else whole

    def codegen(context, builder, signature, args):
        data = _data(context, builder, whole, args[0])
        itemsize = context.get_constant(types.intp, context.get_abi_sizeof(data.type.pointee))
        part = make_array(array)(context, builder)
        populate_array(
            part,
            data=builder.gep(data, [args[1]]),
            shape=cgutils.pack_array(builder, [args[2]]),
            strides=cgutils.pack_array(builder, [itemsize]),
            itemsize=itemsize,
            meminfo=None,
        )
        return part._getvalue()

    return array(whole, types.intp, types.intp), codegen


@overload(stretch, jit_options=INLINE)
def _stretch_for(array, start, n):
    return lambda array, start, n: _stretch(array, start, n)


def entries_from(array, start):
    """Return the entries from `start` on of a C-contiguous array, row by row, or of a pointer.

    In jitted code they are a bare pointer, with no length: a call with arrays costs more than a
    loop over a few numbers.
    """
    return array.reshape(-1)[start:]


@intrinsic
def _entries_from(typing_context, whole, start):
    def codegen(context, builder, signature, args):
        return builder.gep(_data(context, builder, whole, args[0]), [args[1]])

    return types.CPointer(whole.dtype)(whole, types.intp), codegen


def _data(context, builder, whole, given):
    """Return the address of the first of what is given, an array or bare entries."""
    if isinstance(whole, types.CPointer):
        return given
    return make_array(whole)(context, builder, given).data


@overload(entries_from, jit_options=INLINE)
def _entries_from_for(array, start):
    return lambda array, start: _entries_from(array, start)
