"""The exponential and what is made of one.

With x = n ln 2 + r and r at most ln 2 / 2, e^x is 2^n e^r: a polynomial and the power of two, whose
bits appear when x / ln 2 is rounded by adding a large number.

References
----------
Cody and Waite, "Software Manual for the Elementary Functions", 1980 (ln 2 in two parts).
Polynomials: minimax in the relative error, by Lawson's weights, errors 2^-61 and 2^-26.
"""

import math

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.bits import (
    compiled_as,
    covered,
    float32_of,
    float64_of,
    int32_of,
    int64_of,
)
from autograd_core.kernels.jit import INLINE

exp_covers = covered((-708.0, 709.0), (np.float32(-87.0), np.float32(88.0)))
ROUND64 = 6755399441055744.0 + 1023  # 1.5 * 2^52, and the bias of an exponent
ROUND32 = np.float32(12582912.0 + 127)


@register_jitable(**INLINE)
def reduced64(x):
    """Return r and 2^n, for an x that is not huge; of nan, r is nan and 2^n any number."""
    shifted = x * 1.4426950408889634 + ROUND64
    n = shifted - ROUND64
    r = (x - n * 6.93145751953125e-1) - n * 1.42860682030941723212e-6
    return r, float64_of(int64_of(shifted) << 52)


@register_jitable(**INLINE)
def small64(r):
    """Return e^r - 1 for r of at most ln 2 / 2."""
    p = 2.0877415147442712e-09
    p = p * r + 2.5109002725699737e-08
    p = p * r + 2.7557395698258207e-07
    p = p * r + 2.755724431432938e-06
    p = p * r + 2.480158718085024e-05
    p = p * r + 1.9841269886017218e-04
    p = p * r + 1.3888888888958174e-03
    p = p * r + 8.333333333321674e-03
    p = p * r + 4.166666666666652e-02
    p = p * r + 1.6666666666666677e-01
    p = p * r + 0.5
    return p * (r * r) + r


@register_jitable(**INLINE)
def reduced32(x):
    """Return r and 2^n in float32; see `reduced64`."""
    shifted = x * np.float32(1.44269504) + ROUND32
    n = shifted - ROUND32
    r = (x - n * np.float32(0.693359375)) - n * np.float32(-2.12194440e-4)
    return r, float32_of(np.int32(int32_of(shifted) << np.int32(23)))


@register_jitable(**INLINE)
def small32(r):
    """Return e^r - 1 for r of at most ln 2 / 2, in float32."""
    p = np.float32(1.388341898790112e-03)
    p = p * r + np.float32(8.366529477912115e-03)
    p = p * r + np.float32(4.1667192751464625e-02)
    p = p * r + np.float32(1.6666543547049362e-01)
    p = p * r + np.float32(4.999999811347265e-01)
    return p * (r * r) + r


def _exp_near64(x):
    r, scale = reduced64(x)
    return (small64(r) + 1.0) * scale


def _exp_near32(x):
    r, scale = reduced32(x)
    return (small32(r) + np.float32(1.0)) * scale


def _exp64(x):
    x = min(max(x, -800.0), 800.0) if x == x else x
    shifted = x * 1.4426950408889634 + ROUND64
    n = shifted - ROUND64
    r = (x - n * 6.93145751953125e-1) - n * 1.42860682030941723212e-6
    k = int64_of(shifted) - int64_of(ROUND64)
    half = k >> 1  # in two steps, so that subnormal results are rounded once
    y = (small64(r) + 1.0) * float64_of((half + 1023) << 52)
    return y * float64_of((k - half + 1023) << 52)


def _exp32(x):
    x = min(max(x, np.float32(-110.0)), np.float32(110.0)) if x == x else x
    shifted = x * np.float32(1.44269504) + ROUND32
    n = shifted - ROUND32
    r = (x - n * np.float32(0.693359375)) - n * np.float32(-2.12194440e-4)
    k = int32_of(shifted) - int32_of(ROUND32)
    half = k >> np.int32(1)
    low = float32_of(np.int32((half + np.int32(127)) << np.int32(23)))
    high = float32_of(np.int32((k - half + np.int32(127)) << np.int32(23)))
    return (small32(r) + np.float32(1.0)) * low * high


def exp(x):
    """Return e^x of one number."""
    try:
        return type(x)(math.exp(x))
    except OverflowError:
        return type(x)(math.inf)


def exp_near(x):
    """Return e^x where `exp_covers` says that this shorter text holds."""
    return exp(x)


compiled_as(exp, _exp64, _exp32)
compiled_as(exp_near, _exp_near64, _exp_near32)


@register_jitable(**INLINE)
def _expm1_near64(x):
    r, scale = reduced64(x)
    return math.copysign(scale * small64(r) + (scale - 1.0), x)


def _expm1_near32(x):
    return np.float32(_expm1_near64(np.float64(x)))


def _expm1_far(x):
    return np.expm1(x)


def expm1(x):
    """Return e^x - 1 of one number, exact for small x."""
    try:
        return type(x)(math.expm1(x))
    except OverflowError:
        return type(x)(math.inf)


def expm1_near(x):
    """Return e^x - 1 where `exp_covers` says that this shorter text holds."""
    return expm1(x)


compiled_as(expm1, _expm1_far, _expm1_far)
compiled_as(expm1_near, _expm1_near64, _expm1_near32)
