"""Activations that are straight for x > 0: the relatives of relu.

At a kink each takes the slope of least size where it is convex, the left one for selu.
"""

import math
from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import ATOM, OPEN, Notation, call
from autograd_core.op import Example, elementwise
from autograd_core.ops.elementwise import exp
from autograd_core.ops.extremes import max
from autograd_core.ops.selection import minimum, where
from autograd_core.ops.shaping import Bound, reshape
from autograd_core.shapes import normalize_axis, shape_of


def _examples(**attrs: float) -> tuple[Example, ...]:
    return tuple(((shape,), attrs) for shape in ((), (3,), (0,), (2, 3)))


def _leaky_relu(x: Any, negative_slope: float = 0.01) -> Any:
    return np.where(np.greater(x, 0), x, negative_slope * np.minimum(x, 0))


def _leaky_relu_scalar(x: float, negative_slope: float = 0.01) -> float:
    return x if x > 0 else negative_slope * x


def _bind_leaky_relu(x: Any, negative_slope: float = 0.01) -> Bound:
    return (x,), {"negative_slope": float(negative_slope)}


leaky_relu = elementwise(
    "leaky_relu",
    _leaky_relu,
    scalar=_leaky_relu_scalar,
    vjp=lambda ct, y, x, negative_slope: ct * (x > 0) + negative_slope * ct * (x <= 0),
    bind=_bind_leaky_relu,
    notation=call(r"\mathrm{leaky\,relu}", "leaky_relu"),
    examples=_examples(negative_slope=0.01),
    kinks=(0.0,),
    doc="Leaky rectifier: y = x for x > 0, else s x with the fixed slope s = `negative_slope`, "
    "also at the kink x = 0.",
)
prelu = elementwise(
    "prelu",
    _leaky_relu,
    scalar=lambda x, slope: float(x if x > 0 else slope * x),
    vjp=(
        lambda ct, y, a, b: ct * where(a > 0, 1.0, b),  # which reads no slope that is not used
        lambda ct, y, a, b: ct * minimum(a, 0),
    ),
    notation=call(r"\mathrm{prelu}", "prelu", inputs=2),
    kinks=(0.0,),
    doc="Rectifier with a learned slope: y = a for a > 0, else b a, with dy/db = min(a, 0); at "
    "the kink a = 0 the slope is b.",
)


def _bind_shifted_relu(x: Any, shift: float = 1.0) -> Bound:
    return (x,), {"shift": float(shift)}


shifted_relu = elementwise(
    "shifted_relu",
    lambda x, shift=1.0: np.maximum(x, -shift),
    scalar=lambda x, shift=1.0: x if x > -shift or x != x else -shift,
    vjp=lambda ct, y, x, shift: ct * (x > -shift),
    bind=_bind_shifted_relu,
    notation=call(r"\mathrm{shifted\,relu}", "shifted_relu"),
    examples=_examples(shift=1.0),
    kinks=(-1.0,),
    doc="Rectifier shifted down and left: y = max(x, -s) with s = `shift`; 0 at the kink x = -s.",
)


def _elu(x: Any, alpha: float = 1.0) -> Any:
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0))


def _elu_scalar(x: float, alpha: float = 1.0) -> float:
    return x if x > 0 else alpha * math.expm1(x)


def _bind_elu(x: Any, alpha: float = 1.0) -> Bound:
    return (x,), {"alpha": float(alpha)}


elu = elementwise(
    "elu",
    _elu,
    scalar=_elu_scalar,
    vjp=lambda ct, y, x, alpha: ct * (x > 0) + alpha * ct * exp(minimum(x, 0)) * (x <= 0),
    bind=_bind_elu,
    notation=call(r"\mathrm{elu}", "elu"),
    examples=_examples(alpha=1.0),
    kinks=(0.0,),
    doc="Exponential linear unit: y = x for x > 0, else α (e^x - 1) with α = `alpha`, "
    "which is the slope at 0.",
)

# Klambauer et al., Self-Normalizing Neural Networks (2017)
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805

selu = elementwise(
    "selu",
    lambda x: SELU_SCALE * _elu(x, SELU_ALPHA),
    scalar=lambda x: SELU_SCALE * _elu_scalar(x, SELU_ALPHA),
    vjp=lambda ct, y, x: (
        SELU_SCALE * ct * (x > 0) + SELU_SCALE * SELU_ALPHA * ct * exp(minimum(x, 0)) * (x <= 0)
    ),
    notation=Notation(r"\mathrm{selu}\left(#1\right)", "selu(#1)", ATOM, (OPEN,), "selu"),
    kinks=(0.0,),
    doc="Scaled exponential linear unit: y = 1.0507 elu(x, 1.6733), which keeps mean and variance; "
    "at the kink x = 0 the slope is the left one, 1.7581.",
)


def maxout(x: Any, k: int = 2, axis: int = -1) -> Any:
    """Return the largest of each k neighbours along `axis`, which becomes k times shorter.

    Ties share the gradient evenly, as in `max`.

    Parameters
    ----------
    x : array
    k : int
        How many pieces each unit has; it divides the length of the axis.
    axis : int
        The axis of the units.

    Raises
    ------
    ShapeError
        If k does not divide the length of the axis.

    References
    ----------
    Goodfellow et al., Maxout Networks (2013).
    """
    shape = shape_of(x)
    (place,) = normalize_axis("maxout", (axis,), len(shape))
    if k < 1 or shape[place] % k:
        raise ShapeError(
            f"maxout: expected a length along axis {axis} that k={k} divides, got shape {shape}."
        )
    grouped = (*shape[:place], shape[place] // k, k, *shape[place + 1 :])
    return max(reshape(x, grouped), place + 1)
