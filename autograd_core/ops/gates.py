"""The normal distribution and the activations x times a probability: gelu and swish."""

import math
from typing import Any

import numpy as np

from autograd_core.notation import ATOM, POWER, Notation, call
from autograd_core.op import elementwise
from autograd_core.ops.activations import _sigmoid, _sigmoid_scalar, sigmoid
from autograd_core.ops.elementwise import square
from autograd_core.ops.shaping import Bound

TWO_OVER_SQRT_PI = 2 / math.sqrt(math.pi)
INVERSE_SQRT_2PI = 1 / math.sqrt(2 * math.pi)
SQRT_HALF = math.sqrt(0.5)


def _gaussian(x: Any) -> Any:
    # e^-x² is 0 long before |x| = 1e4, whose square overflows in no float type
    return np.exp(-np.square(np.clip(x, -1e4, 1e4)))


gaussian = elementwise(
    "gaussian",
    _gaussian,
    scalar=lambda x: math.exp(-x * x),
    vjp=lambda ct, y, x: ct * (-2 * (x * y)),
    notation=Notation("e^{-{#1}^{2}}", "exp(−#1^2)", ATOM, (POWER + 1,), "e^−x²"),
    doc="Bell curve: y = e^(-x²), with dy/dx = -2xy.",
)


def _erf(x: Any) -> Any:
    from scipy import special  # on first use, because importing it takes longer than the engine

    return special.erf(x)


def _normal_cdf(x: Any) -> Any:
    from scipy import special

    return special.ndtr(x)


erf = elementwise(
    "erf",
    _erf,
    scalar=math.erf,
    vjp=lambda ct, y, x: ct * (TWO_OVER_SQRT_PI * gaussian(x)),
    notation=call(r"\mathrm{erf}", "erf"),
    doc="Error function: y = 2/√π ∫ e^(-t²) dt from 0 to x, with dy/dx = 2/√π e^(-x²).",
)
normal_cdf = elementwise(
    "normal_cdf",
    _normal_cdf,
    scalar=lambda x: 0.5 * math.erfc(-x * SQRT_HALF),
    vjp=lambda ct, y, x: ct * (INVERSE_SQRT_2PI * gaussian(SQRT_HALF * x)),
    notation=call(r"\Phi", "Φ"),
    doc="Distribution function of the standard normal law: y = Φ(x), with dy/dx = e^(-x²/2)/√(2π).",
)

# Hendrycks and Gimpel, Gaussian Error Linear Units (2016): Φ(x) ≈ σ(2√(2/π) (x + 0.044715 x³))
_SLOPE, _CUBIC = 2 * math.sqrt(2 / math.pi), 0.044715


def _nearly_normal_odds(x: Any) -> Any:
    return _SLOPE * (x + _CUBIC * (x * square(x)))


def _gelu_slope(y: Any, x: Any, approximate: str) -> Any:
    if approximate == "none":
        return normal_cdf(x) + x * (INVERSE_SQRT_2PI * gaussian(SQRT_HALF * x))
    p = sigmoid(_nearly_normal_odds(x))
    return p + y * (1 - p) * (_SLOPE * (1 + 3 * _CUBIC * square(x)))


def _gelu(x: Any, approximate: str = "none") -> Any:
    p = _normal_cdf(x) if approximate == "none" else _sigmoid(_nearly_normal_odds(x))
    return np.maximum(x, -1e3) * p  # far below 0, where Φ is 0: -inf · 0 would be nan


def _gelu_scalar(x: float, approximate: str = "none") -> float:
    if approximate == "none":
        return max(x, -1e3) * normal_cdf(x) if x == x else x
    return max(x, -1e3) * _sigmoid_scalar(_nearly_normal_odds(x)) if x == x else x


def _bind_gelu(x: Any, approximate: str = "none") -> Bound:
    if approximate not in ("none", "tanh"):
        raise ValueError(f'gelu: expected approximate="none" or "tanh", got {approximate!r}.')
    return (x,), {"approximate": approximate}


gelu = elementwise(
    "gelu",
    _gelu,
    scalar=_gelu_scalar,
    vjp=lambda ct, y, x, approximate: ct * _gelu_slope(y, x, approximate),
    bind=_bind_gelu,
    notation=call(r"\mathrm{gelu}", "gelu"),
    examples=tuple(
        ((shape,), {"approximate": approximate})
        for approximate in ("none", "tanh")
        for shape in ((), (3,), (0,))
    ),
    doc='Gaussian error linear unit: y = x Φ(x), or with approximate="tanh" its older formula.',
)


def _bind_swish(x: Any, beta: Any = 1.0) -> Bound:
    return (x, beta), {}


swish = elementwise(
    "swish",
    lambda x, beta: x * _sigmoid(np.multiply(beta, x)),
    scalar=lambda x, beta: x * _sigmoid_scalar(beta * x),
    vjp=(
        lambda ct, y, a, b: ct * (sigmoid(b * a) + b * y * (1 - sigmoid(b * a))),
        lambda ct, y, a, b: ct * (a * y * (1 - sigmoid(b * a))),
    ),
    bind=_bind_swish,
    notation=call(r"\mathrm{swish}", "swish", inputs=2),
    doc="Swish: y = a sigmoid(b a), with b = 1 unless given; then it is also called silu.",
)
silu = swish
