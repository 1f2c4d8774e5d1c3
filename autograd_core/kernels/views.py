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
    """Return the n entries of a 1-d array from `start` on; they share its memory."""
    return array[start : start + n]


@intrinsic
def _stretch(typing_context, array, start, n):
    def codegen(context, builder, signature, args):
        whole = make_array(array)(context, builder, args[0])
        itemsize = context.get_constant(types.intp, context.get_abi_sizeof(whole.data.type.pointee))
        part = make_array(array)(context, builder)
        populate_array(
            part,
            data=builder.gep(whole.data, [args[1]]),
            shape=cgutils.pack_array(builder, [args[2]]),
            strides=cgutils.pack_array(builder, [itemsize]),
            itemsize=itemsize,
            meminfo=None,
        )
        return part._getvalue()

    return array(array, types.intp, types.intp), codegen


@overload(stretch, jit_options=INLINE)
def _stretch_for(array, start, n):
    return lambda array, start, n: _stretch(array, start, n)


def entries_of(array):
    """Return the entries of a 1-d array for loops that are built: in jitted code a bare pointer.

    A call with arrays costs more than a small loop; a call with pointers does not.
    """
    return array


@intrinsic
def _pointer_to(typing_context, array):
    def codegen(context, builder, signature, args):
        return make_array(array)(context, builder, args[0]).data

    return types.CPointer(array.dtype)(array), codegen


@overload(entries_of, jit_options=INLINE)
def _entries_of_for(array):
    return lambda array: _pointer_to(array)
