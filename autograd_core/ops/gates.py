"""The normal distribution and the activations x times a probability: gelu and swish."""

import math
import sys
from typing import Any

import numpy as np

from autograd_core.kernels.choosing import served
from autograd_core.notation import ATOM, POWER, Notation, call, invisible
from autograd_core.op import Op, elementwise
from autograd_core.ops.activations import _sigmoid, _sigmoid_scalar, sigmoid
from autograd_core.ops.elementwise import square
from autograd_core.ops.shaping import Bound

TWO_OVER_SQRT_PI = 2 / math.sqrt(math.pi)
INVERSE_SQRT_2PI = 1 / math.sqrt(2 * math.pi)
SQRT_HALF = math.sqrt(0.5)


FAR = 1e4  # where e^-x² and the tails of the sigmoid are long 0, and x² is still finite


def _within(x: Any, limit: float = math.inf) -> Any:
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    top = min(limit, float(np.finfo(x.dtype).max))
    return np.clip(x, -top, top)


def _within_scalar(x: float, limit: float = math.inf) -> float:
    top = min(limit, sys.float_info.max)
    return x if x != x else max(-top, min(x, top))


# inf times a factor that has vanished is nan, where the limit is 0
within: Op = elementwise(
    "within",
    _within,
    scalar=_within_scalar,
    vjp=lambda ct, y, x, limit=math.inf: ct,
    notation=invisible("x"),
    internal=True,
    doc="Cut x off at ±`limit`, by default the largest number, where what it scales is long 0.",
)


def _gaussian(x: Any) -> Any:
    return np.exp(-np.square(np.clip(x, -FAR, FAR)))


gaussian: Op = elementwise(
    "gaussian",
    _gaussian,
    scalar=lambda x: math.exp(-x * x),
    vjp=lambda ct, y, x: ct * (-2 * (within(x, limit=FAR) * y)),
    notation=Notation("e^{-{#1}^{2}}", "exp(−#1^2)", ATOM, (POWER + 1,), "e^−x²"),
    doc="Bell curve: y = e^(-x²), with dy/dx = -2xy, and 0 at ±inf to every order.",
)


def _erf(x: Any) -> Any:
    from scipy import special  # on first use, because importing it takes longer than the engine

    return special.erf(x)


def _normal_cdf(x: Any) -> Any:
    from scipy import special

    return special.ndtr(x)


erf = elementwise(
    "erf",
    served("erf", _erf),
    scalar=math.erf,
    vjp=lambda ct, y, x: ct * (TWO_OVER_SQRT_PI * gaussian(x)),
    notation=call(r"\mathrm{erf}", "erf"),
    doc="Error function: y = 2/√π ∫ e^(-t²) dt from 0 to x, with dy/dx = 2/√π e^(-x²).",
)
normal_cdf = elementwise(
    "normal_cdf",
    served("normal_cdf", _normal_cdf),
    scalar=lambda x: 0.5 * math.erfc(-x * SQRT_HALF),
    vjp=lambda ct, y, x: ct * (INVERSE_SQRT_2PI * gaussian(SQRT_HALF * x)),
    notation=call(r"\Phi", "Φ"),
    doc="Distribution function of the standard normal law: y = Φ(x), with dy/dx = e^(-x²/2)/√(2π).",
)

# Hendrycks and Gimpel, Gaussian Error Linear Units (2016): Φ(x) ≈ σ(2√(2/π) (x + 0.044715 x³))
GELU_SLOPE, GELU_CUBIC = 2 * math.sqrt(2 / math.pi), 0.044715


def _nearly_normal_odds(x: Any) -> Any:
    return GELU_SLOPE * (x + GELU_CUBIC * (x * square(x)))


def _gelu_slope(x: Any, approximate: str) -> Any:
    x = within(x, limit=FAR)
    if approximate == "none":
        return normal_cdf(x) + x * (INVERSE_SQRT_2PI * gaussian(SQRT_HALF * x))
    p = sigmoid(_nearly_normal_odds(x))
    return p + x * p * (1 - p) * (GELU_SLOPE * (1 + 3 * GELU_CUBIC * square(x)))


def _scaled_by(p: Any, x: Any) -> Any:
    return np.maximum(x, -FAR) * p  # far below 0, where Φ is 0: -inf · 0 would be nan


_exact_gelu = served("gelu", lambda x: _scaled_by(_normal_cdf(np.clip(x, -FAR, FAR)), x))


def _gelu(x: Any, approximate: str = "none") -> Any:
    if approximate == "none":
        return _exact_gelu(x)
    return _scaled_by(_sigmoid(_nearly_normal_odds(np.clip(x, -FAR, FAR))), x)


def _gelu_scalar(x: float, approximate: str = "none") -> float:
    if x != x:
        return x
    p = normal_cdf(x) if approximate == "none" else _sigmoid_scalar(_nearly_normal_odds(x))
    return max(x, -FAR) * p


def _bind_gelu(x: Any, approximate: str = "none") -> Bound:
    if approximate not in ("none", "tanh"):
        raise ValueError(f'gelu: expected approximate="none" or "tanh", got {approximate!r}.')
    return (x,), {"approximate": approximate}


gelu = elementwise(
    "gelu",
    _gelu,
    scalar=_gelu_scalar,
    vjp=lambda ct, y, x, approximate: ct * _gelu_slope(x, approximate),
    bind=_bind_gelu,
    notation=call(r"\mathrm{gelu}", "gelu"),
    examples=tuple(
        ((shape,), {"approximate": approximate})
        for approximate in ("none", "tanh")
        for shape in ((), (3,), (0,))
    ),
    doc='Gaussian error linear unit: y = x Φ(x), or with approximate="tanh" its older formula. '
    "dy/dx is 0 at -inf and 1 at inf, its limits.",
)


def _bind_swish(x: Any, beta: Any = 1.0) -> Bound:
    return (x, beta), {}


def _swish(x: Any, beta: Any) -> Any:
    p = _sigmoid(np.multiply(beta, x))
    return np.where(p == 0, 0.0, x) * p  # -inf · 0 would be nan


def _swish_scalar(x: float, beta: float) -> float:
    p = _sigmoid_scalar(beta * x)
    return x * p if p else 0.0


def _swish_slope(z: Any) -> Any:
    """Return the derivative of z sigmoid(z): 0 at -inf and 1 at inf, its limits."""
    p = sigmoid(z)
    return p * (1 + within(z) * (1 - p))


swish = elementwise(
    "swish",
    _swish,
    scalar=_swish_scalar,
    vjp=(
        lambda ct, y, a, b: ct * _swish_slope(b * a),
        lambda ct, y, a, b: ct * (within(a) * (within(y) * (1 - sigmoid(b * a)))),
    ),
    bind=_bind_swish,
    notation=call(r"\mathrm{swish}", "swish", inputs=2),
    doc="Swish: y = a sigmoid(b a), with b = 1 unless given; then it is also called silu. At ±inf "
    "value and slope are the limits: for b > 0 the slope is 0 at -inf and 1 at inf.",
)
silu = swish
