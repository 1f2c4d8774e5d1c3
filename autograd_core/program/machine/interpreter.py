"""The register machine: one function that runs any plan, as written in Python or jitted by Numba.

Each row of a plan is done by a handler, chosen by its kind. In jitted code the row itself says
where its handler lies (threaded code: Bell, Communications of the ACM 16, 1973). So a handler is
compiled once, not again in all that call it, and only when a plan needs it.
"""

from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload, register_jitable

from autograd_core.kernels.jit import INLINE, OPTIONS
from autograd_core.kernels.views import entries_from
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
    rows, steps = entries_from(code, 0), entries_from(micro, 0)
    places, numbers = entries_from(index, 0), entries_from(arena, 0)
    for at in range(first, last):
        handle(entries_from(rows, at * opcodes.CODE_WIDTH), steps, places, numbers)


def handle(row, micro, index, arena):
    """Have a row done by its handler, which gets pointers: they fit in registers."""
    HANDLERS[row[0] // opcodes.KINDS_EACH](row, micro, index, arena)


@overload(handle, jit_options=INLINE)
def _handle_for(row, micro, index, arena):
    return lambda row, micro, index, arena: _call(row[opcodes.HANDLER], row, micro, index, arena)


@intrinsic
def _call(typing_context, address, row, micro, index, arena):
    """Call the compiled function at an address, which returns nothing."""

    def codegen(context, builder, signature, args):
        convention, taken = context.call_conv, signature.args[1:]
        kind = convention.get_function_type(types.none, taken).as_pointer()
        function = builder.inttoptr(args[0], kind)
        status, _ = convention.call_function(builder, function, types.none, taken, args[1:])
        with cgutils.if_unlikely(builder, status.is_error):
            convention.return_status_propagate(builder, status)
        return context.get_dummy_value()

    return types.none(address, row, micro, index, arena), codegen
