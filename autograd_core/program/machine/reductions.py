"""Reductions along an axis, and softmax."""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.elementary import exp
from autograd_core.kernels.jit import OPTIONS, SUMMING
from autograd_core.kernels.views import stretch
from autograd_core.program.machine import opcodes


@register_jitable(**OPTIONS)
def reduce(kind, out, x, extents):
    """Reduce the middle axis of (outer, length, inner)."""
    outer, length, inner = extents
    for o in range(outer):
        first = o * length * inner
        if inner == 1 and kind <= opcodes.MEAN_OF_SQUARES:
            row = stretch(x, first, length)
            out[o] = _total(row) if kind <= opcodes.MEAN else _total_of_squares(row)
        else:
            _reduce_rows(kind, stretch(out, o * inner, inner), stretch(x, first, length * inner))
    if kind == opcodes.MEAN or kind == opcodes.MEAN_OF_SQUARES:
        count = out.dtype.type(length)
        for i in range(len(out)):
            out[i] /= count


@register_jitable(**OPTIONS)
def _reduce_rows(kind, total, x):
    inner = len(total)
    for j in range(inner):  # a slice would take Numba a second to compile
        total[j] = x[j]
    for first in range(inner, len(x), inner):
        row = stretch(x, first, inner)
        if kind == opcodes.MAX:
            for j in range(inner):
                total[j] = row[j] if row[j] > total[j] or row[j] != row[j] else total[j]
        elif kind == opcodes.MIN:
            for j in range(inner):
                total[j] = row[j] if row[j] < total[j] or row[j] != row[j] else total[j]
        else:
            for j in range(inner):
                total[j] += row[j]


@register_jitable(**SUMMING)
def _total(x):
    total = x.dtype.type(0)
    for i in range(len(x)):
        total += x[i]
    return total


@register_jitable(**SUMMING)
def _total_of_squares(x):
    total = x.dtype.type(0)
    for i in range(len(x)):
        total += x[i] * x[i]
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
