"""The error function, the normal distribution and gelu, by the distribution's upper tail.

The tail is Q(a) = f(a) e^(-a²/2), in which f falls slowly, so that one quotient of polynomials
holds for every a. gelu(x) = max(x, 0) - |x| Q(|x|) cancels nowhere and keeps its digits far below
0, where 1 + erf has none.

References
----------
Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23, 1969 (the same
idea in three intervals); Dekker, "A floating-point technique for extending the available
precision", 1971 (the square in two parts). Quotients: near minimax by Lawson's weights, errors
2^-54 on 0 ... 39 and 2^-27 on 0 ... 15; the series of erf 2^-57 on 0 ... 1.
"""

import math

import numpy as np
from numba.extending import register_jitable

from autograd_core.kernels.bits import (
    compiled_as,
    covered,
    float64_of,
    int64_of,
)
from autograd_core.kernels.elementary.exponential import (
    reduced32,
    reduced64,
    small32,
    small64,
)
from autograd_core.kernels.jit import INLINE

gelu_covers = covered((-37.5, 37.5), (np.float32(-13.0), np.float32(13.0)))
normal_covers = covered((-37.5, 37.5), (np.float32(-37.5), np.float32(37.5)))


@register_jitable(**INLINE)
def _slow_part64(a):
    """Return f(a) = Q(a) e^(a²/2)."""
    p = 1.3855898757928994e-06
    p = p * a + 3.725169782285011e-05
    p = p * a + 0.0004903904666968143
    p = p * a + 0.004089127813167549
    p = p * a + 0.023621548241017015
    p = p * a + 0.0976964608780484
    p = p * a + 0.28932614186102934
    p = p * a + 0.5940370883687859
    p = p * a + 0.7748675215711869
    p = p * a + 0.5
    q = 3.473158759715262e-06
    q = q * a + 9.337615903862893e-05
    q = q * a + 0.0012326997683909098
    q = q * a + 0.010343299542910779
    q = q * a + 0.06043272142909663
    q = q * a + 0.2549518705227322
    q = q * a + 0.782020051030706
    q = q * a + 1.7143488221886423
    q = q * a + 2.5612036133639293
    q = q * a + 2.3476196039452293
    q = q * a + 1.0
    return p / q


@register_jitable(**INLINE)
def _slow_part32(a):
    """Return f(a) in float32."""
    p = np.float32(4.152557567610182e-03)
    p = p * a + np.float32(4.087682327972014e-02)
    p = p * a + np.float32(1.839567313608969e-01)
    p = p * a + np.float32(4.392672667062313e-01)
    p = p * a + np.float32(5.00000003140995e-01)
    q = np.float32(1.0408806472546037e-02)
    q = q * a + np.float32(1.0246912097351374e-01)
    q = q * a + np.float32(4.713758460116369e-01)
    q = q * a + np.float32(1.2054976815850695e00)
    q = q * a + np.float32(1.676419539374141e00)
    q = q * a + np.float32(1.0)
    return p / q


@register_jitable(**INLINE)
def _square64(a):
    """Return a² in two parts, the first of them exact."""
    high = float64_of(int64_of(a) & -0x8000000)
    return high * high, (a - high) * (a + high)


@register_jitable(**INLINE)
def _near_tail64(a, z):
    """Return Q(a) by its series for a below 1, to fewer ulps than the quotient has."""
    p = 8.912019390341431e-11
    p = p * z - 2.221730456694858e-09
    p = p * z + 4.1162586393554235e-08
    p = p * z - 6.659204778518057e-07
    p = p * z + 9.444632766441681e-06
    p = p * z - 1.1543468060326256e-04
    p = p * z + 1.1873282142506234e-03
    p = p * z - 9.973557009923943e-03
    p = p * z + 0.0664903800669016
    return (0.5 - 0.3989422804014327 * a) + (a * z) * p


@register_jitable(**INLINE)
def _tail64(a):
    """Return Q(a) for a of at most 37.5."""
    high, low = _square64(a)
    r, scale = reduced64(-0.5 * high)
    small = small64(r - 0.5 * low)
    far = _slow_part64(a)
    return _near_tail64(a, a * a) if a < 1.0 else (far + far * small) * scale


def _gelu_near64(x):
    a = abs(x)
    return math.copysign(max(x, 0.0) - a * _tail64(a), x)


def _gelu_near32(x):
    a = abs(x)
    r, scale = reduced32(np.float32(-0.5) * (a * a))  # rounds less than the input's own half ulp
    far = a * _slow_part32(a)
    return math.copysign(max(x, np.float32(0.0)) - (far + far * small32(r)) * scale, x)


@register_jitable(**INLINE)
def gelu(x):
    """Return x Φ(x) of one number; -0 at -inf, which is the limit."""
    half = 0.5 * math.erfc(x * -0.7071067811865476) if x > -1e4 else type(x)(0)
    return type(x)(max(x, type(x)(-1e4)) * half) if x == x else x


def gelu_near(x):
    """Return x Φ(x) where `gelu_covers` says that this shorter text holds."""
    return gelu(x)


compiled_as(gelu_near, _gelu_near64, _gelu_near32)


@register_jitable(**INLINE)
def _normal_cdf_near64(x):
    tail = _tail64(abs(x))
    return tail if x < 0.0 else 1.0 - tail


def _normal_cdf_near32(x):
    return np.float32(_normal_cdf_near64(np.float64(x)))


def _normal_cdf_far64(x):
    return 0.5 * math.erfc(x * -0.7071067811865476)


def _normal_cdf_far32(x):
    return np.float32(0.5 * math.erfc(np.float64(x) * -0.7071067811865476))


def normal_cdf(x):
    """Return Φ(x) of one number, the share of the standard normal distribution below it."""
    return type(x)(0.5 * math.erfc(x * -0.7071067811865476))


def normal_cdf_near(x):
    """Return Φ(x) where `normal_covers` says that this shorter text holds."""
    return normal_cdf(x)


compiled_as(normal_cdf, _normal_cdf_far64, _normal_cdf_far32)
compiled_as(normal_cdf_near, _normal_cdf_near64, _normal_cdf_near32)


@register_jitable(**INLINE)
def _erf64(x):
    a, z = abs(x), x * x
    p = -7.779491919707986e-10
    p = p * z + 1.3710992248362496e-08
    p = p * z - 1.6206316310017932e-07
    p = p * z + 1.6447131875939842e-06
    p = p * z - 1.4924712324017259e-05
    p = p * z + 1.2055293577883529e-04
    p = p * z - 8.548325929341e-04
    p = p * z + 5.22397760611887e-03
    p = p * z - 2.6866170643111493e-02
    p = p * z + 1.1283791670944185e-01
    p = p * z - 3.761263890318352e-01
    p = p * z + 1.1283791670955126
    far = 6.0 if a > 6.0 else a
    r, scale = reduced64(-far * far)
    tail = (2.0 * _slow_part64(far * 1.4142135623730951)) * ((small64(r) + 1.0) * scale)
    return x * p if a < 1.0 else math.copysign(1.0 - tail, x)


def _erf32(x):
    return np.float32(_erf64(np.float64(x)))


def erf(x):
    """Return the error function of one number, 2/√π ∫ e^(-t²) dt from 0 to x."""
    return type(x)(math.erf(x))


compiled_as(erf, _erf64, _erf32)
