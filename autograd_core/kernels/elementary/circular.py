"""Sine and cosine of angles in radians up to a million; beyond, the C library's.

x - n π is computed with π in three parts, of which n times the first two is exact; the sign is the
parity of n, which appears when x / π is rounded by adding a large number.

References
----------
Cody and Waite, "Software Manual for the Elementary Functions", 1980; Shibata and Petrogalli,
"SLEEF: a portable vectorized library of C standard mathematical functions", 2020 (one polynomial
for the whole half turn). Polynomials: minimax by Lawson's weights, errors 2^-61 and 2^-35.
"""

import math

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.bits import compiled_as, covered, float64_of, int64_of
from autograd_core.kernels.jit import INLINE

_FAR = 2.0**20
angle_covers = covered((-_FAR, _FAR), (np.float32(-_FAR), np.float32(_FAR)))
_ROUND = 6755399441055744.0
PI_1, PI_2, PI_3 = 3.1415926534682512, 1.215420100718692e-10, 5.825464112186712e-20


@register_jitable(**INLINE)
def _rest(x, n):
    """Return x - n π."""
    return ((x - n * PI_1) - n * PI_2) - n * PI_3


@register_jitable(**INLINE)
def _flipped(y, bits):
    """Return y, or -y where the integer is odd."""
    return float64_of(int64_of(y) ^ (bits << 63))


@register_jitable(**INLINE)
def _half_turn64(r):
    """Return sin r for r of at most π / 2."""
    z = r * r
    p = 2.7210206275921382e-15
    p = p * z - 7.64297712484822e-13
    p = p * z + 1.6058939165874152e-10
    p = p * z - 2.5052106862321315e-08
    p = p * z + 2.755731921102618e-06
    p = p * z - 1.9841269841208597e-04
    p = p * z + 8.333333333333193e-03
    p = p * z - 1.6666666666666666e-01
    return p * (z * r) + r


@register_jitable(**INLINE)
def _half_turn32(r):
    """Return sin r, to a tenth of an ulp of float32."""
    z = r * r
    p = -2.3887277770899296e-08
    p = p * z + 2.7525297050358735e-06
    p = p * z - 1.9840866642319686e-04
    p = p * z + 8.33333109823056e-03
    p = p * z - 1.666666662598114e-01
    return p * (z * r) + r


def _sin_near64(x):
    shifted = x * 0.3183098861837907 + _ROUND
    y = _half_turn64(_rest(x, shifted - _ROUND))
    return x if x == 0.0 else _flipped(y, int64_of(shifted))


def _cos_near64(x):
    shifted = (x * 0.3183098861837907 - 0.5) + _ROUND
    y = _half_turn64(_rest(x, (shifted - _ROUND) + 0.5))
    return _flipped(y, int64_of(shifted) + 1)


def _sin_near32(x):
    angle = np.float64(x)
    shifted = angle * 0.3183098861837907 + _ROUND
    y = _half_turn32(_rest(angle, shifted - _ROUND))
    return x if angle == 0.0 else np.float32(_flipped(y, int64_of(shifted)))


def _cos_near32(x):
    angle = np.float64(x)
    shifted = (angle * 0.3183098861837907 - 0.5) + _ROUND
    y = _half_turn32(_rest(angle, (shifted - _ROUND) + 0.5))
    return np.float32(_flipped(y, int64_of(shifted) + 1))


def _sin_far(x):
    return np.sin(x)


def _cos_far(x):
    return np.cos(x)


def sin(x):
    """Return sin x of one number, one at a time; nan at ±inf."""
    return type(x)(math.sin(x)) if abs(x) < math.inf else type(x)(math.nan)


def cos(x):
    """Return cos x of one number, one at a time; nan at ±inf."""
    return type(x)(math.cos(x)) if abs(x) < math.inf else type(x)(math.nan)


def sin_near(x):
    """Return sin x where `angle_covers` says that x / π fits the digits."""
    return sin(x)


def cos_near(x):
    """Return cos x where `angle_covers` says that x / π fits the digits."""
    return cos(x)


compiled_as(sin, _sin_far, _sin_far)
compiled_as(cos, _cos_far, _cos_far)
compiled_as(sin_near, _sin_near64, _sin_near32)
compiled_as(cos_near, _cos_near64, _cos_near32)
