"""The register machine: one function that runs any plan, as written in Python or jitted by Numba.

Each row of a plan is done by a handler, chosen by its kind. In jitted code the row itself says
where its handler lies (threaded code: Bell, Communications of the ACM 16, 1973). So a handler is
compiled once, not again in all that call it, and only when a plan needs it.
"""

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload, register_jitable
from numba.np.arrayobj import make_array

from autograd_core.kernels.jit import INLINE, OPTIONS
from autograd_core.program.machine import opcodes
from autograd_core.program.machine.elementwise import elementwise_row
from autograd_core.program.machine.entries import entries_row
from autograd_core.program.machine.products import product_row
from autograd_core.program.machine.spatial import spatial_row

HANDLERS = (elementwise_row, product_row, entries_row, spatial_row)
"""By the kind of a row, divided by `opcodes.KINDS_EACH`."""


@register_jitable(**OPTIONS)
def run(code, micro, index, arena, first, last):
    """Do the rows first ... last - 1 of a plan; see `opcodes.py` for what their columns say."""
    for at in range(first, last):
        _handle(at, code, micro, index, arena)


def _handle(at, code, micro, index, arena):
    """Have a row done by its handler, which is given the row, and all of `micro` in a line.

    In jitted code a handler gets bare entries of all four: pointers, that fit in registers.
    """
    HANDLERS[code[at, 0] // opcodes.KINDS_EACH](code[at], micro.ravel(), index, arena)


@overload(_handle, jit_options=INLINE)
def _handle_for(at, code, micro, index, arena):
    return lambda at, code, micro, index, arena: _call(at, code, micro, index, arena)


@intrinsic
def _call(typing_context, at, code, micro, index, arena):
    """Call the function whose address is in a row of `code`."""

    def codegen(context, builder, signature, args):
        convention = context.call_conv
        kinds = signature.args[1:]
        data = [
            make_array(kind)(context, builder, x).data
            for kind, x in zip(kinds, args[1:], strict=True)
        ]
        data[0] = builder.gep(data[0], [builder.mul(args[0], args[0].type(opcodes.CODE_WIDTH))])
        address = builder.load(builder.gep(data[0], [args[0].type(opcodes.HANDLER)]))
        taken = [types.CPointer(kind.dtype) for kind in kinds]
        function = convention.get_function_type(types.none, taken).as_pointer()
        function = builder.inttoptr(address, function)
        status, _ = convention.call_function(builder, function, types.none, taken, data)
        with cgutils.if_unlikely(builder, status.is_error):
            convention.return_status_propagate(builder, status)
        return context.get_dummy_value()

    return types.none(at, code, micro, index, arena), codegen
