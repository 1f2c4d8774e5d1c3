"""Elementary functions of one number, written out so that LLVM computes several at a time.

`exp` and its like hold for every number. `exp_near` is a shorter text for where `exp_covers` is
true; a loop asks that for a block of entries. As Python both are the `math` module's.
"""

from autograd_core.kernels.elementary.circular import angle_covers, cos, cos_near, sin, sin_near
from autograd_core.kernels.elementary.exponential import (
    exp,
    exp_covers,
    exp_near,
    expm1,
    expm1_near,
)
from autograd_core.kernels.elementary.hyperbolic import sigmoid, sigmoid_covers, sigmoid_near, tanh
from autograd_core.kernels.elementary.logarithm import (
    log,
    log1p,
    log1p_covers,
    log1p_near,
    log_covers,
    log_near,
    softplus,
    softplus_near,
)
from autograd_core.kernels.elementary.normal import (
    erf,
    gelu,
    gelu_covers,
    gelu_near,
    normal_cdf,
    normal_cdf_near,
    normal_covers,
)

__all__ = [
    "angle_covers", "cos", "cos_near", "erf", "exp", "exp_covers", "exp_near", "expm1",
    "expm1_near", "gelu", "gelu_covers", "gelu_near", "log", "log1p", "log1p_covers", "log1p_near",
    "log_covers", "log_near", "normal_cdf", "normal_cdf_near", "normal_covers", "sigmoid",
    "sigmoid_covers", "sigmoid_near", "sin", "sin_near", "softplus", "softplus_near", "tanh",
]  # fmt: skip
