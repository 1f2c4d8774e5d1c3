"""Elementary functions of one number, written out so that LLVM computes several at a time.

The exponential: range reduction to |r| <= ln 2 / 2, a polynomial, and the power of two put
together from the bits of an integer. As Python they are the `math` module's.

References
----------
Cody and Waite, "Software Manual for the Elementary Functions", 1980 (range reduction in two
parts); Moshier, Cephes Mathematical Library (the rational functions of exp and tanh).
"""

import math

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, overload, register_jitable

from autograd_core.kernels.jit import INLINE


def _bits(source: types.Type, target: types.Type, kind: ir.Type):
    @intrinsic
    def reinterpret(typing_context, x):
        def codegen(context, builder, signature, args):
            return builder.bitcast(args[0], kind)

        return target(source), codegen

    return reinterpret


_int64_of = _bits(types.float64, types.int64, ir.IntType(64))
_float64_of = _bits(types.int64, types.float64, ir.DoubleType())
_int32_of = _bits(types.float32, types.int32, ir.IntType(32))
_float32_of = _bits(types.int32, types.float32, ir.FloatType())


@register_jitable(**INLINE)
def _exp64(x):
    x = min(max(x, -800.0), 800.0) if x == x else x
    shifted = x * 1.4426950408889634 + 6755399441055744.0  # adding 1.5 * 2^52 rounds to an integer
    k = _int64_of(shifted) - 0x4338000000000000
    n = shifted - 6755399441055744.0
    r = (x - n * 6.93145751953125e-1) - n * 1.42860682030941723212e-6
    p = 1.6059043836821613e-10  # 1/13!, and so on: the series, whose rest is below 2^-57
    p = p * r + 2.08767569878681e-9
    p = p * r + 2.505210838544172e-8
    p = p * r + 2.755731922398589e-7
    p = p * r + 2.7557319223985893e-6
    p = p * r + 2.48015873015873e-5
    p = p * r + 1.984126984126984e-4
    p = p * r + 1.388888888888889e-3
    p = p * r + 8.333333333333333e-3
    p = p * r + 4.1666666666666664e-2
    p = p * r + 1.6666666666666666e-1
    p = p * r + 0.5
    y = p * (r * r) + r + 1.0
    half = k >> 1  # in two steps, so that subnormal results are rounded once
    return y * _float64_of((half + 1023) << 52) * _float64_of((k - half + 1023) << 52)


@register_jitable(**INLINE)
def _exp32(x):
    x = min(max(x, np.float32(-110.0)), np.float32(110.0)) if x == x else x
    shifted = x * np.float32(1.44269504) + np.float32(12582912.0)
    k = _int32_of(shifted) - np.int32(0x4B400000)
    n = shifted - np.float32(12582912.0)
    r = (x - n * np.float32(0.693359375)) - n * np.float32(-2.12194440e-4)
    p = np.float32(1.9875691500e-4)
    p = p * r + np.float32(1.3981999507e-3)
    p = p * r + np.float32(8.3334519073e-3)
    p = p * r + np.float32(4.1665795894e-2)
    p = p * r + np.float32(1.6666665459e-1)
    p = p * r + np.float32(5.0000001201e-1)
    y = p * (r * r) + r + np.float32(1.0)
    half = k >> np.int32(1)
    low = _float32_of(np.int32((half + np.int32(127)) << np.int32(23)))
    high = _float32_of(np.int32((k - half + np.int32(127)) << np.int32(23)))
    return y * low * high


def exp(x):
    """Return e^x of one number; Numba takes the vectorised text for the type."""
    try:
        return type(x)(math.exp(x))
    except OverflowError:
        return type(x)(math.inf)


@overload(exp, jit_options=INLINE)
def _exp_for(x):
    if x == types.float32:
        return lambda x: _exp32(x)
    return lambda x: _exp64(x)


@register_jitable(**INLINE)
def _tanh64(x):
    a, z = abs(x), x * x
    p = (-9.64399179425052238628e-1 * z - 9.92877231001918586564e1) * z - 1.61468768441708447952e3
    q = ((z + 1.12811678491632931402e2) * z + 2.23548839060100448583e3) * z + (
        4.84406305325125486048e3
    )
    e = _exp64(-2.0 * a)  # one division serves both branches
    is_near = a < 0.625
    y = (z * p if is_near else 1.0 - e) / (q if is_near else 1.0 + e)
    near = a + a * y
    return math.copysign(near if is_near else y, x) if x == x else x


@register_jitable(**INLINE)
def _tanh32(x):
    a, z = abs(x), x * x
    p = np.float32(-5.70498872745e-3)
    p = p * z + np.float32(2.06390887954e-2)
    p = p * z + np.float32(-5.37397155531e-2)
    p = p * z + np.float32(1.33314422036e-1)
    p = p * z + np.float32(-3.33332819422e-1)
    e = _exp32(np.float32(-2.0) * a)
    far = (np.float32(1.0) - e) / (np.float32(1.0) + e)
    near = p * z * a + a
    return math.copysign(near if a < np.float32(0.625) else far, x) if x == x else x


def tanh(x):
    """Return tanh x of one number; Numba takes the vectorised text for the type."""
    return type(x)(math.tanh(x))


@overload(tanh, jit_options=INLINE)
def _tanh_for(x):
    if x == types.float32:
        return lambda x: _tanh32(x)
    return lambda x: _tanh64(x)


@register_jitable(**INLINE)
def sigmoid(x):
    """Return 1 / (1 + e^-x) of one number, with no overflow on either side."""
    one = type(x)(1)
    e = exp(-abs(x))
    return (e if x < 0 else one) / (one + e) if x == x else x


@register_jitable(**INLINE)
def softplus(x):
    """Return log(1 + e^x) of one number, with no overflow."""
    return max(x, type(x)(0)) + np.log1p(exp(-abs(x))) if x == x else x
