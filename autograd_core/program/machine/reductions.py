"""Reductions along an axis, and softmax."""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.elementary import exp
from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.views import stretch
from autograd_core.program.machine import opcodes


@register_jitable(**OPTIONS)
def reduce(kind, out, x, outer, length, inner):
    """Reduce the middle axis of (outer, length, inner)."""
    for o in range(outer):
        total = stretch(out, o * inner, inner)
        first = o * length * inner
        if inner == 1 and kind <= opcodes.MEAN:
            total[0] = _total(stretch(x, first, length))
            continue
        total[:] = stretch(x, first, inner)
        for r in range(1, length):
            row = stretch(x, first + r * inner, inner)
            if kind == opcodes.MAX:
                for j in range(inner):
                    total[j] = row[j] if row[j] > total[j] or row[j] != row[j] else total[j]
            elif kind == opcodes.MIN:
                for j in range(inner):
                    total[j] = row[j] if row[j] < total[j] or row[j] != row[j] else total[j]
            else:
                for j in range(inner):
                    total[j] += row[j]
    if kind == opcodes.MEAN:
        count = out.dtype.type(length)
        for i in range(len(out)):
            out[i] /= count


@register_jitable(**OPTIONS)
def _total(x):
    """Return the sum, in eight lanes, which also keeps rounding small."""
    n, zero = len(x), x.dtype.type(0)
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = zero
    whole = n - n % 8
    for i in range(0, whole, 8):
        s0 += x[i]
        s1 += x[i + 1]
        s2 += x[i + 2]
        s3 += x[i + 3]
        s4 += x[i + 4]
        s5 += x[i + 5]
        s6 += x[i + 6]
        s7 += x[i + 7]
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    for i in range(whole, n):
        total += x[i]
    return total


@register_jitable(**OPTIONS)
def softmax(out, x, rows, n, is_log):
    """Softmax of each row, or its logarithm; 0 (or -inf) where every entry is -inf."""
    for r in range(rows):
        row, y = stretch(x, r * n, n), stretch(out, r * n, n)
        top = row[0]
        for j in range(1, n):
            top = row[j] if row[j] > top or row[j] != row[j] else top
        for j in range(n):
            infinite = row[j] == top and (top == np.inf or top == -np.inf)
            y[j] = (row[j] if row[j] < 0 else 0) if infinite else row[j] - top
        if is_log:
            total = x.dtype.type(0)
            for j in range(n):
                total += exp(y[j])
            total = np.log(total)
            for j in range(n):
                y[j] -= total
            continue
        for j in range(n):
            y[j] = exp(y[j])
        total = _total(y)
        total = total if total != 0 else x.dtype.type(1)
        for j in range(n):
            y[j] /= total
