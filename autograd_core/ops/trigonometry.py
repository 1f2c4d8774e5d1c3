"""Angles, their hyperbolic relatives, and sinc."""

import math
from typing import Any

import numpy as np

from autograd_core.notation import ATOM, OPEN, Notation, call
from autograd_core.op import Op, elementwise
from autograd_core.ops.arithmetic import ratio
from autograd_core.ops.elementwise import sqrt, square

tan = elementwise(
    "tan",
    np.tan,
    scalar=math.tan,
    vjp=lambda ct, y, x: ct * (1 + square(y)),
    notation=call(r"\tan", "tan"),
    domain=((-1.2, 1.2),),
    doc="Tangent of an angle in radians: y = tan x, with dy/dx = 1 + y²; no float is a pole of it.",
)
# (1 - x)(1 + x) keeps the digits that 1 - x² loses near 1
arcsin = elementwise(
    "arcsin",
    np.arcsin,
    scalar=math.asin,
    vjp=lambda ct, y, x: ct / sqrt((1 - x) * (1 + x)),
    notation=call(r"\arcsin", "arcsin"),
    domain=((-0.9, 0.9),),
    doc="Angle in radians whose sine is x, with dy/dx = 1/√(1 - x²), which is inf at ±1.",
)
arccos = elementwise(
    "arccos",
    np.arccos,
    scalar=math.acos,
    vjp=lambda ct, y, x: -ct / sqrt((1 - x) * (1 + x)),
    notation=call(r"\arccos", "arccos"),
    domain=((-0.9, 0.9),),
    doc="Angle in radians whose cosine is x, with dy/dx = -1/√(1 - x²), which is -inf at ±1.",
)
arctan = elementwise(
    "arctan",
    np.arctan,
    scalar=math.atan,
    vjp=lambda ct, y, x: ct / (1 + square(x)),
    notation=call(r"\arctan", "arctan"),
    doc="Angle in radians whose tangent is x, with dy/dx = 1/(1 + x²), and 0 at ±inf.",
)
sinh = elementwise(
    "sinh",
    np.sinh,
    scalar=math.sinh,
    vjp=lambda ct, y, x: ct * cosh(x),
    notation=call(r"\sinh", "sinh"),
    doc="Hyperbolic sine: y = (e^x - e^-x)/2, with dy/dx = cosh x.",
)
cosh: Op = elementwise(
    "cosh",
    np.cosh,
    scalar=math.cosh,
    vjp=lambda ct, y, x: ct * sinh(x),
    notation=call(r"\cosh", "cosh"),
    doc="Hyperbolic cosine: y = (e^x + e^-x)/2, with dy/dx = sinh x.",
)
hypot: Op = elementwise(
    "hypot",
    np.hypot,
    scalar=math.hypot,
    vjp=(lambda ct, y, a, b: ct * ratio(a, y), lambda ct, y, a, b: ct * ratio(b, y)),
    notation=Notation(
        r"\sqrt{{#1}^{2} + {#2}^{2}}", "√(#1^2 + #2^2)", ATOM, (ATOM, ATOM), "√(a² + b²)"
    ),
    domain=((0.3, 2.0), (0.3, 2.0)),
    doc="Length of the hypotenuse: y = √(a² + b²) without overflow, with dy/da = a/y; at (0, 0) "
    "the gradient is 0, the subgradient of least norm, and a second derivative nan.",
)
arcsinh = elementwise(
    "arcsinh",
    np.arcsinh,
    scalar=math.asinh,
    vjp=lambda ct, y, x: ct / hypot(1.0, x),
    notation=call(r"\mathrm{arcsinh}", "arcsinh"),
    doc="Inverse of the hyperbolic sine, with dy/dx = 1/√(1 + x²).",
)
# divided twice by the length, because its square overflows or vanishes far earlier
arctan2 = elementwise(
    "arctan2",
    np.arctan2,
    scalar=math.atan2,
    vjp=(
        lambda ct, y, a, b: ct * (b / hypot(a, b) / hypot(a, b)),
        lambda ct, y, a, b: ct * (-a / hypot(a, b) / hypot(a, b)),
    ),
    notation=call(r"\mathrm{arctan2}", "arctan2", inputs=2),
    domain=((0.3, 2.0), (0.3, 2.0)),
    doc="Angle in radians of the point (b, a), with dy/da = b/(a² + b²) and dy/db = -a/(a² + b²); "
    "nan at the origin, where there is none.",
)

_TERMS = 40


def _sinc_derivative(x: Any, order: int = 1) -> Any:
    """Return the derivative of sin(πx)/(πx) of some order.

    With t = πx, the derivatives f_n by t obey t f_n + n f_(n-1) = sin(t + nπ/2), which divides by
    t; near 0 the Taylor series is summed instead.
    """
    t = math.pi * np.asarray(x, np.float64)  # high powers of t overflow float32
    near = np.abs(t) < 3 + order
    far = np.where(near, 1.0, t)
    f = np.sin(far) / far
    for n in range(1, order + 1):
        f = (np.sin(far + n * (math.pi / 2)) - n * f) / far
    y = math.pi**order * np.where(near, _sinc_series(np.where(near, t, 0.0), order), f)
    return y.astype(np.result_type(np.asarray(x).dtype, np.float16))


def _sinc_series(t: Any, order: int) -> Any:
    first = (order + 1) // 2
    total: Any = 0.0
    for k in range(first, first + _TERMS):
        power = 2 * k - order
        total = total + (-1) ** k / (math.factorial(power) * (2 * k + 1)) * t**power
    return total


sinc_derivative: Op = elementwise(
    "sinc_derivative",
    _sinc_derivative,
    scalar=lambda x, order=1: float(_sinc_derivative(x, order)),
    vjp=lambda ct, y, x, order=1: ct * sinc_derivative(x, order=order + 1),
    notation=Notation(
        r"\mathrm{sinc}^{(#order)}\left(#1\right)", "sinc⁽#order⁾(#1)", ATOM, (OPEN,), "sinc⁽ⁿ⁾"
    ),
    examples=((((),), {"order": 1}), (((3,),), {"order": 2}), (((2, 3),), {"order": 3})),
    internal=True,
    doc="Derivative of sinc of some order, exact near 0, where it is 0 for odd orders.",
)
sinc = elementwise(
    "sinc",
    np.sinc,
    scalar=lambda x: float(np.sinc(x)),
    vjp=lambda ct, y, x: ct * sinc_derivative(x, order=1),
    notation=call(r"\mathrm{sinc}", "sinc"),
    doc="NumPy's sinc: y = sin(πx)/(πx) and 1 at 0, with dy/dx = (cos(πx) - y)/x, 0 at 0.",
)
