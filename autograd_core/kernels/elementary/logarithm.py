"""Logarithms, and softplus, which is one of an exponential.

x is 2^k m with m between √½ and √2, and ln m = 2 artanh s of s = (m - 1) / (m + 1), an odd series.

References
----------
Ng, `e_log.c` of Sun's fdlibm, 1993 (the artanh form and the order of its sums). Polynomials:
minimax by Lawson's weights, error 2^-59.
"""

import math

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.bits import compiled_as, covered, float64_of, int64_of
from autograd_core.kernels.elementary.exponential import exp_near
from autograd_core.kernels.jit import INLINE

SMALLEST_NORMAL = 2.2250738585072014e-308
_FAR = 2.0**60  # from here on ln(1 + x) is ln x
log_covers = covered((SMALLEST_NORMAL, math.inf), (np.float32(0.0), np.float32(math.inf)))
log1p_covers = covered((-1.0, _FAR), (np.float32(-1.0), np.float32(_FAR)))


@register_jitable(**INLINE)
def _exponent(x):
    """Return k, an integer."""
    return (int64_of(x) - 0x3FE6A09E667F3BCD) >> 52


@register_jitable(**INLINE)
def _log_sum(f, k):
    """Return k ln 2 + ln(1 + f) for f between √½ - 1 and √2 - 1."""
    n = float64_of(k + 0x4338000000000000) - 6755399441055744.0  # k as a float
    s = f / (2.0 + f)
    z = s * s
    p = 1.4796873844383743e-01
    p = p * z + 1.5313968242349218e-01
    p = p * z + 1.8183567139985007e-01
    p = p * z + 2.222219852684787e-01
    p = p * z + 2.8571428742766763e-01
    p = p * z + 3.9999999999413227e-01
    p = p * z + 6.666666666666735e-01
    half = 0.5 * (f * f)
    return n * 6.93147180369123816490e-01 - (
        (half - (s * (half + p * z) + n * 1.90821492927058770002e-10)) - f
    )


@register_jitable(**INLINE)
def _log_near64(x):
    k = _exponent(x)
    return _log_sum(float64_of(int64_of(x) - (k << 52)) - 1.0, k)


def _log_near32(x):
    return np.float32(_log_near64(np.float64(x)))


def _log_far(x):
    return np.log(x)


def log(x):
    """Return ln x of one number: -inf at 0, nan below."""
    if x > 0 or x != x:
        return type(x)(math.log(x))
    return type(x)(-math.inf if x == 0 else math.nan)


def log_near(x):
    """Return ln x where `log_covers` says that x is a normal number above 0."""
    return log(x)


compiled_as(log, _log_far, _log_far)
compiled_as(log_near, _log_near64, _log_near32)


@register_jitable(**INLINE)
def _log1p_near64(x):
    k = _exponent(1.0 + x)
    scale = float64_of((1023 - k) << 52)
    # (1 + x) / 2^k - 1, rounded once, however 1 + x was rounded
    return math.copysign(_log_sum((scale - 1.0) + scale * x, k), x)


def _log1p_near32(x):
    return np.float32(_log1p_near64(np.float64(x)))


def _log1p_far(x):
    return np.log1p(x)


def log1p(x):
    """Return ln(1 + x) of one number, exact for small x: -inf at -1, nan below."""
    if x > -1 or x != x:
        return type(x)(math.log1p(x))
    return type(x)(-math.inf if x == -1 else math.nan)


def log1p_near(x):
    """Return ln(1 + x) where `log1p_covers` says that this shorter text holds."""
    return log1p(x)


compiled_as(log1p, _log1p_far, _log1p_far)
compiled_as(log1p_near, _log1p_near64, _log1p_near32)


@register_jitable(**INLINE)
def softplus(x):
    """Return ln(1 + e^x) of one number, with no overflow."""
    return max(x, type(x)(0)) + type(x)(math.log1p(math.exp(-abs(x)))) if x == x else x


@register_jitable(**INLINE)
def softplus_near(x):
    """Return ln(1 + e^x) where `sigmoid_covers` says that e^-x is a normal number."""
    return max(x, type(x)(0)) + log1p_near(exp_near(-abs(x)))
