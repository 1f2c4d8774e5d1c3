"""Matrix products by BLAS on flat arrays: with no view to make, and adding where that is wanted.

`np.dot` in jitted code takes two-dimensional views, whose making costs more to compile and, for
small matrices, to run than the call; and it always begins from zeros.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload
from numba.np.arrayobj import make_array
from numba.np.linalg import check_blas_return, ensure_blas, make_constant_slot

from autograd_core.kernels.jit import INLINE


def multiply(out, a, b, extents, turned, adds):
    """Write out = a b, or add it to out, for matrices (m, k) and (k, n), row after row.

    Parameters
    ----------
    out, a, b : 1-d arrays
        Of at least m n, m k and k n entries.
    extents : (m, k, n)
        None of them 0.
    turned : int
        1 if a is stored transposed, 2 if b is, 3 if both are.
    adds : bool
        Whether out holds what the product is added to.
    """
    m, k, n = extents
    left = a[: m * k].reshape(k, m).T if turned & 1 else a[: m * k].reshape(m, k)
    right = b[: k * n].reshape(n, k).T if turned & 2 else b[: k * n].reshape(k, n)
    y = out[: m * n].reshape(m, n)
    if adds:
        y += left @ right
    else:
        np.matmul(left, right, out=y)


@overload(multiply, jit_options=INLINE)
def _multiply_for(out, a, b, extents, turned, adds):
    ensure_blas()

    def jitted(out, a, b, extents, turned, adds):
        _gemm(out, a, b, extents, turned, bool(adds))

    return jitted


LEAST_SHARED = 1 << 24
"""The least m k n of a product that is worth waking up other cores."""
LEAST_THREADS = 4
"""With so many BLAS does it faster than our one."""


def pays(multiplications: int) -> bool:
    """Tell whether BLAS has the cores to be faster than the loops of `gemm`."""
    if multiplications < LEAST_SHARED:
        return False
    from threadpoolctl import threadpool_info

    found = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
    return min(found, default=1) >= LEAST_THREADS


_CHAR, _SIZE = ir.IntType(8), ir.IntType(64)
_POINTER = _CHAR.as_pointer()
_GEMM = ir.FunctionType(
    ir.IntType(32),
    [_CHAR] * 3
    + [_SIZE] * 3
    + [_POINTER] * 2
    + [_SIZE, _POINTER, _SIZE]
    + [_POINTER] * 2
    + [_SIZE],
)
"""kind, two forms, m, n, k, alpha, a and its step, b and its step, beta, c and its step."""


@intrinsic
def _gemm(typing_context, out, a, b, extents, turned, adds):
    """Call gemm, which stores matrices column by column: outᵀ = bᵀ aᵀ."""

    def codegen(context, builder, signature, args):
        arrays = [make_array(out)(context, builder, arg).data for arg in args[:3]]
        y, left, right = (builder.bitcast(data, _POINTER) for data in arrays)
        m, k, n = cgutils.unpack_tuple(builder, args[3])

        def form(bit, stored, transposed):
            flag = builder.and_(args[4], ir.Constant(args[4].type, bit))
            is_turned = builder.icmp_unsigned("!=", flag, ir.Constant(flag.type, 0))
            letter = builder.select(is_turned, ir.Constant(_CHAR, ord("t")), _NORMAL)
            return letter, builder.select(is_turned, transposed, stored)

        (left_form, left_step), (right_form, right_step) = form(1, k, m), form(2, n, k)
        one = make_constant_slot(context, builder, out.dtype, 1.0)
        zero = make_constant_slot(context, builder, out.dtype, 0.0)
        beta = builder.select(args[5], one, zero)
        kind = ir.Constant(_CHAR, ord("s" if out.dtype == types.float32 else "d"))
        alpha, beta = (builder.bitcast(number, _POINTER) for number in (one, beta))
        gemm = cgutils.get_or_insert_function(builder.module, _GEMM, "numba_xxgemm")
        call = (kind, right_form, left_form, n, m, k, alpha, right, right_step)
        result = builder.call(gemm, (*call, left, left_step, beta, y, n))
        check_blas_return(context, builder, result)
        return context.get_dummy_value()

    triple = types.UniTuple(types.int64, 3)
    return types.void(out, a, b, triple, types.int64, types.boolean), codegen


_NORMAL = ir.Constant(_CHAR, ord("n"))
