"""Runs of elementwise operations on blocks of numbers, each chosen by its opcode."""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels import functions
from autograd_core.kernels.bits import entrywise
from autograd_core.kernels.jit import INLINE, OPTIONS
from autograd_core.kernels.views import entries_from, stretch
from autograd_core.program.machine import opcodes


@register_jitable(**OPTIONS)
def elementwise_row(row, micro, index, arena):
    """Do a run of operations, block by block.

    So what one operation writes is still in the first-level cache when the next one reads it.
    """
    n, first, last, period, most = row[3], row[4], row[5], max(row[6], 1), row[7]
    i = 0
    while i < n:
        size = min(most, n - i)
        if row[6]:
            size = min(size, period - i % period)
        for step in range(first, last):
            run_block(entries_from(micro, step * opcodes.MICRO_WIDTH), arena, i, size, period)
        i += size


@register_jitable(**OPTIONS)
def run_block(step, arena, i, n, period):
    """Do one step of a run, a row of `micro`, for its entries i ... i + n - 1."""
    entrywise()
    y = step[1] + (i if step[2] == opcodes.WHOLE else 0)
    first = step[3] + _shift(step[4], i, period)
    second = step[5] + _shift(step[6], i, period)
    third = step[7] + _shift(step[8], i, period)
    out, a = stretch(arena, y, n), stretch(arena, first, n)
    b, c = stretch(arena, second, n), stretch(arena, third, n)
    _of_block(step[0], out, a, b, c, n)


@register_jitable(**INLINE)
def _shift(mode, i, period):
    return i if mode == opcodes.WHOLE else (i % period if mode == opcodes.ROW else 0)


@register_jitable(**INLINE)
def _of_block(code, out, a, b, c, n):
    """Compute one operation; `out` may be an operand, else it shares no numbers with them."""
    entrywise()
    zero, one = out.dtype.type(0), out.dtype.type(1)
    if code == opcodes.NEGATIVE:
        for i in range(n):
            out[i] = -a[i]
    elif code == opcodes.SQUARE:
        for i in range(n):
            out[i] = a[i] * a[i]
    elif code == opcodes.SQRT:
        for i in range(n):
            out[i] = np.sqrt(a[i])
    elif code == opcodes.RECIPROCAL:
        for i in range(n):
            out[i] = one / a[i]
    elif code == opcodes.EXP:
        functions.exp(a, out)
    elif code == opcodes.LOG:
        functions.log(a, out)
    elif code == opcodes.TANH:
        functions.tanh(a, out)
    elif code == opcodes.SIGMOID:
        functions.sigmoid(a, out)
    elif code == opcodes.RELU:
        for i in range(n):
            out[i] = zero if a[i] <= zero else a[i]
    elif code == opcodes.ABS:
        for i in range(n):
            out[i] = abs(a[i])
    elif code == opcodes.SIGN:
        for i in range(n):
            out[i] = np.sign(a[i])
    elif code == opcodes.STEP:
        for i in range(n):
            out[i] = a[i] if a[i] != a[i] else one if a[i] >= zero else zero
    elif code == opcodes.FLOOR:
        for i in range(n):
            out[i] = np.floor(a[i])
    elif code == opcodes.CEIL:
        for i in range(n):
            out[i] = np.ceil(a[i])
    elif code == opcodes.SIN:
        functions.sin(a, out)
    elif code == opcodes.COS:
        functions.cos(a, out)
    elif code == opcodes.TAN:
        for i in range(n):
            out[i] = np.tan(a[i])
    elif code == opcodes.LOG1P:
        functions.log1p(a, out)
    elif code == opcodes.EXPM1:
        functions.expm1(a, out)
    elif code == opcodes.SOFTPLUS:
        functions.softplus(a, out)
    elif code == opcodes.ERF:
        functions.erf(a, out)
    elif code == opcodes.LOG2:
        for i in range(n):
            out[i] = np.log2(a[i])
    elif code == opcodes.LOG10:
        for i in range(n):
            out[i] = np.log10(a[i])
    elif code == opcodes.EXP2:
        for i in range(n):
            out[i] = np.exp2(a[i])
    elif code == opcodes.SINH:
        for i in range(n):
            out[i] = np.sinh(a[i])
    elif code == opcodes.COSH:
        for i in range(n):
            out[i] = np.cosh(a[i])
    elif code == opcodes.ARCSIN:
        for i in range(n):
            out[i] = np.arcsin(a[i])
    elif code == opcodes.ARCCOS:
        for i in range(n):
            out[i] = np.arccos(a[i])
    elif code == opcodes.ARCTAN:
        for i in range(n):
            out[i] = np.arctan(a[i])
    elif code == opcodes.ARCSINH:
        for i in range(n):
            out[i] = np.arcsinh(a[i])
    elif code == opcodes.CBRT:
        for i in range(n):
            out[i] = np.cbrt(a[i])
    elif code == opcodes.NORMAL_CDF:
        functions.normal_cdf(a, out)
    elif code == opcodes.COPY:
        for i in range(n):
            out[i] = a[i]
    elif code == opcodes.ADD:
        for i in range(n):
            out[i] = a[i] + b[i]
    elif code == opcodes.SUBTRACT:
        for i in range(n):
            out[i] = a[i] - b[i]
    elif code == opcodes.MULTIPLY:
        for i in range(n):
            out[i] = a[i] * b[i]
    elif code == opcodes.DIVIDE:
        for i in range(n):
            out[i] = a[i] / b[i]
    elif code == opcodes.MAXIMUM:
        for i in range(n):
            out[i] = a[i] if a[i] >= b[i] or a[i] != a[i] else b[i]
    elif code == opcodes.MINIMUM:
        for i in range(n):
            out[i] = a[i] if a[i] <= b[i] or a[i] != a[i] else b[i]
    elif code == opcodes.POWER:
        for i in range(n):
            out[i] = np.power(a[i], b[i])
    elif code == opcodes.GREATER:
        for i in range(n):
            out[i] = one if a[i] > b[i] else zero
    elif code == opcodes.GREATER_EQUAL:
        for i in range(n):
            out[i] = one if a[i] >= b[i] else zero
    elif code == opcodes.LESS:
        for i in range(n):
            out[i] = one if a[i] < b[i] else zero
    elif code == opcodes.LESS_EQUAL:
        for i in range(n):
            out[i] = one if a[i] <= b[i] else zero
    elif code == opcodes.EQUAL:
        for i in range(n):
            out[i] = one if a[i] == b[i] else zero
    elif code == opcodes.NOT_EQUAL:
        for i in range(n):
            out[i] = one if a[i] != b[i] else zero
    elif code == opcodes.SAME:
        for i in range(n):
            out[i] = one if a[i] == b[i] or (a[i] != a[i] and b[i] != b[i]) else zero
    elif code == opcodes.HYPOT:
        for i in range(n):
            out[i] = np.hypot(a[i], b[i])
    elif code == opcodes.ARCTAN2:
        for i in range(n):
            out[i] = np.arctan2(a[i], b[i])
    elif code == opcodes.TANH_COTANGENT:
        for i in range(n):
            out[i] = a[i] * (one - b[i] * b[i])
    elif code == opcodes.SIGMOID_COTANGENT:
        for i in range(n):
            out[i] = a[i] * (b[i] * (one - b[i]))
    elif code == opcodes.RELU_COTANGENT:
        for i in range(n):
            out[i] = a[i] * (one if b[i] > zero else zero)
    elif code == opcodes.WHERE:
        for i in range(n):
            out[i] = b[i] if a[i] != zero else c[i]
    elif code == opcodes.CLIP:
        for i in range(n):
            out[i] = a[i] if a[i] != a[i] else max(min(a[i], c[i]), b[i]) if b[i] <= c[i] else c[i]
