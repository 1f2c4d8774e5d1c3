"""Rows for convolutions, pools and windows: the loops of `kernels`, told where things lie."""

from numba.extending import register_jitable

from autograd_core.kernels import convolution, pooling
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.views import entries_from, stretch
from autograd_core.program.machine import opcodes


@register_jitable(**OPTIONS)
def spatial_row(row, micro, index, arena):
    """Do one row; see `opcodes.py` for what its columns say."""
    kind, facts = row[0], entries_from(index, row[5])
    y = stretch(arena, row[1], row[7])
    a, b = entries_from(arena, row[2]), entries_from(arena, row[3])
    scratch = stretch(arena, row[6], row[8])
    if kind == opcodes.CONV:
        count = facts[convolution.FILTERS] if row[4] >= 0 else 0
        bias = stretch(arena, row[4], count)
        convolution.convolve(y, a, b, bias, facts, scratch)
    elif kind == opcodes.CONV_INPUT:
        convolution.convolve_input(y, a, b, facts, scratch)
    elif kind == opcodes.CONV_WEIGHT:
        convolution.convolve_weight(y, a, b, facts, scratch)
    elif kind == opcodes.MAX_POOL:
        pooling.max_pool(y, a, facts, scratch)
    elif kind == opcodes.MAX_POOL_INPUT:
        pooling.max_pool_input(y, a, b, facts, scratch)
    elif kind == opcodes.MAX_POOL_SHARES:
        pooling.max_pool_shares(y, a, facts, scratch)
    elif kind == opcodes.AVG_POOL:
        pooling.avg_pool(y, a, facts)
    elif kind == opcodes.SUM_POOL_INPUT:
        pooling.sum_pool_input(y, a, facts)
    elif kind == opcodes.UNFOLD:
        pooling.unfold(y, a, facts)
    else:
        pooling.fold(y, a, facts)
