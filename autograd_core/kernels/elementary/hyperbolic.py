"""The hyperbolic tangent and its shifted twin, the logistic sigmoid: one exponential, one division.

tanh a = (1 - s - s p) / (1 + s + s p) with e^(-2a) = s (1 + p): near 0, where s is 1, nothing
cancels. The bounds keep s a normal number.
"""

import math

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.bits import compiled_as, covered
from autograd_core.kernels.elementary.exponential import (
    exp_near,
    reduced32,
    reduced64,
    small32,
    small64,
)
from autograd_core.kernels.jit import INLINE

sigmoid_covers = covered((-708.0, 708.0), (np.float32(-87.0), np.float32(87.0)))


def _tanh64(x):
    a = abs(x)
    a = 22.0 if a > 22.0 else a  # a nan stays
    r, s = reduced64(-2.0 * a)
    p = small64(r)
    return math.copysign(((1.0 - s) - s * p) / ((1.0 + s) + s * p), x)


def _tanh32(x):
    one, far, a = np.float32(1.0), np.float32(10.0), abs(x)
    a = far if a > far else a
    r, s = reduced32(np.float32(-2.0) * a)
    p = small32(r)
    return math.copysign(((one - s) - s * p) / ((one + s) + s * p), x)


def tanh(x):
    """Return tanh x of one number."""
    return type(x)(math.tanh(x))


compiled_as(tanh, _tanh64, _tanh32)


@register_jitable(**INLINE)
def sigmoid(x):
    """Return 1 / (1 + e^-x) of one number, with no overflow on either side."""
    one = type(x)(1)
    e = type(x)(math.exp(-abs(x)))
    return (e if x < 0 else one) / (one + e) if x == x else x


def _sigmoid_of_near(x):
    one = type(x)(1)
    return one / (one + exp_near(-x))


def sigmoid_near(x):
    """Return 1 / (1 + e^-x) where `sigmoid_covers` says that nothing overflows."""
    return sigmoid(x)


compiled_as(sigmoid_near, _sigmoid_of_near, _sigmoid_of_near)
