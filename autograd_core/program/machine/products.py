"""Matrix products: small ones in a loop of our own, large ones by BLAS."""

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.jit import OPTIONS
from autograd_core.program.machine.opcodes import SMALL_PRODUCT


@register_jitable(**OPTIONS)
def matmul(out, a, b, scratch, m, k, n, a_is_turned, b_is_turned):
    """Multiply (m, k) by (k, n); a factor that is turned is stored transposed."""
    if m * k * n > SMALL_PRODUCT:
        y = out.reshape(m, n)
        if a_is_turned and b_is_turned:
            np.dot(a.reshape(k, m).T, b.reshape(n, k).T, y)
        elif a_is_turned:
            np.dot(a.reshape(k, m).T, b.reshape(k, n), y)
        elif b_is_turned:
            np.dot(a.reshape(m, k), b.reshape(n, k).T, y)
        else:
            np.dot(a.reshape(m, k), b.reshape(k, n), y)
        return
    if b_is_turned:  # rows that lie together are read several entries at a time
        for j in range(n):
            for p in range(k):
                scratch[p * n + j] = b[j * k + p]
        b = scratch
    a_row, a_column = (1, m) if a_is_turned else (k, 1)
    out[:] = 0
    for i in range(m):
        row = out[i * n : i * n + n]
        for p in range(k):
            x, part = a[i * a_row + p * a_column], b[p * n : p * n + n]
            for j in range(n):
                row[j] += x * part[j]
