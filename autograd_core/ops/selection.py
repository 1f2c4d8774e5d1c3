"""Choosing between entries and rounding them: what is cut off gives no gradient.

The input that an op does not read is named in `zeros`, so that the sweep lets no nan of the branch
not taken through; see `reach.py`.
"""

import math
import operator
from typing import Any

import numpy as np

from autograd_core.notation import ATOM, OPEN, SUM, Notation, call
from autograd_core.op import Example, Op, elementwise
from autograd_core.ops.shaping import Bound


def everywhere(y: Any, *inputs: Any, **attrs: Any) -> bool:
    """Say of every entry of an input that its cotangent is 0."""
    return True


def _bind_where(condition: Any, x: Any = None, y: Any = None) -> Bound:
    if x is None or y is None:
        raise TypeError(
            "where: expected a condition and two arrays, got the condition alone. For the indices "
            "of the true entries use np.nonzero on its .numpy()."
        )
    return (float(condition) if condition.__class__ is bool else condition, x, y), {}


_SELECTIONS: tuple[Example, ...] = (
    (((), (), ()), {}),
    (((2, 3),) * 3, {}),
    (((0,),) * 3, {}),
    (((2, 1), (3,), ()), {}),
)

where = elementwise(
    "where",
    np.where,
    scalar=lambda condition, x, y: float(x if condition else y),
    vjp=(
        lambda ct, y, a, b, c: ct * 0.0,
        lambda ct, y, a, b, c: ct * (a != 0),
        lambda ct, y, a, b, c: ct * (a == 0),
    ),
    bind=_bind_where,
    notation=call(r"\mathrm{where}", "where", inputs=3),
    examples=_SELECTIONS,
    kinks=(0.0,),
    zeros=(everywhere, lambda y, a, b, c: a == 0, lambda y, a, b, c: a != 0),
    doc="Choose entry by entry: b where the condition a holds, else c. The branch not taken gets a "
    "gradient of 0, even where its own derivative is infinite or nan.",
)


def _portion(name: str, further: Any, scalar_further: Any, sign: str) -> Op:
    """Declare what a takes of the gradient of an extreme: 1, 0, or ½ where a and b are equal."""

    def forward(a: Any, b: Any) -> Any:
        dtype = np.result_type(a, b)
        dtype = dtype if dtype.kind == "f" else np.dtype(float)
        taken, ties = further(a, b).astype(dtype), np.equal(a, b)
        if np.any(ties):
            taken = taken + ties * dtype.type(0.5)
        lost_a, lost_b = np.isnan(a), np.isnan(b)
        if not (np.any(lost_a) or np.any(lost_b)):
            return taken
        nan_first = np.where(lost_b, 0.5 * lost_a, 1.0).astype(taken.dtype)
        return np.where(lost_a | lost_b, nan_first, taken)

    def scalar(a: float, b: float) -> float:
        if a != a or b != b:
            return 1.0 if b == b else 0.5 * (a != a)
        return 1.0 if scalar_further(a, b) else 0.5 * (a == b)

    return elementwise(
        name,
        forward,
        scalar=scalar,
        vjp=(lambda ct, y, a, b: ct * 0.0, lambda ct, y, a, b: ct * 0.0),
        notation=Notation(
            rf"\left[#1 {sign} #2\right] + \frac{{1}}{{2}}\left[#1 = #2\right]",
            f"[#1 {sign} #2] + ½[#1 = #2]",
            SUM,
            (OPEN, OPEN),
            sign,
        ),
        zeros=(everywhere,) * 2,
        internal=True,
        doc=f"What a takes of the gradient of an extreme: 1 where a {sign} b, else 0; ½ where "
        "equal. A nan counts as the extreme. A step function, so its derivative is 0.",
    )


_above = _portion("above", np.greater, operator.gt, ">")
_below = _portion("below", np.less, operator.lt, "<")
maximum = elementwise(
    "maximum",
    np.maximum,
    scalar=lambda a, b: a if a >= b or a != a else b,
    vjp=(lambda ct, y, a, b: ct * _above(a, b), lambda ct, y, a, b: ct * _above(b, a)),
    notation=call(r"\max", "max", inputs=2),
    zeros=(lambda y, a, b: a < b, lambda y, a, b: a > b),
    doc="Larger of two, entry by entry; equal ones share the gradient, half each. A nan counts as "
    "the largest, as in `max`: it is the value and takes the gradient.",
)
minimum = elementwise(
    "minimum",
    np.minimum,
    scalar=lambda a, b: a if a <= b or a != a else b,
    vjp=(lambda ct, y, a, b: ct * _below(a, b), lambda ct, y, a, b: ct * _below(b, a)),
    notation=call(r"\min", "min", inputs=2),
    zeros=(lambda y, a, b: a > b, lambda y, a, b: a < b),
    doc="Smaller of two, entry by entry; equal ones share the gradient, half each. A nan counts as "
    "the smallest, as in `min`: it is the value and takes the gradient.",
)


def _bind_clip(
    a: Any, a_min: Any = None, a_max: Any = None, *, min: Any = None, max: Any = None
) -> Bound:
    low = min if a_min is None else a_min
    high = max if a_max is None else a_max
    return (a, -math.inf if low is None else low, math.inf if high is None else high), {}


def _clip_scalar(x: float, low: float, high: float) -> float:
    if x != x or low != low or high != high:
        return math.nan
    larger = x if x > low else low
    return float(larger if larger < high else high)


clip = elementwise(
    "clip",
    lambda x, low, high: np.minimum(np.maximum(x, low), high),
    scalar=_clip_scalar,
    vjp=(
        lambda ct, y, a, b, c: ct * (a >= b) * (a <= c),
        lambda ct, y, a, b, c: ct * (a < b) * (b <= c),
        lambda ct, y, a, b, c: ct * (maximum(a, b) > c),
    ),
    bind=_bind_clip,
    notation=call(r"\mathrm{clip}", "clip", inputs=3),
    domain=((-2.0, 2.0), (-1.2, -0.5), (0.5, 1.2)),
    examples=_SELECTIONS,
    zeros=(
        lambda y, a, b, c: (a < b) | (a > c),
        lambda y, a, b, c: (a >= b) | (b > c),
        lambda y, a, b, c: np.maximum(a, b) <= c,
    ),
    doc="Limit to an interval: y = min(max(a, b), c). A number on a bound counts as inside: it "
    "takes the gradient; outside, the bound takes it. A bound left out is infinite. No input takes "
    "the gradient of a nan.",
)


def _step_function(name: str, forward: Any, scalar: Any, notation: Notation, doc: str) -> Op:
    return elementwise(
        name,
        forward,
        scalar=scalar,
        vjp=lambda ct, y, x: ct * 0.0,
        notation=notation,
        kinks=(-2.0, -1.0, 0.0, 1.0, 2.0),
        zeros=(everywhere,),
        doc=f"{doc}; a step function, so its derivative is 0, at the jump as beside it.",
    )


floor = _step_function(
    "floor",
    np.floor,
    lambda x: math.copysign(math.floor(x), x),
    Notation(r"\left\lfloor #1\right\rfloor", "⌊#1⌋", ATOM, (OPEN,), "⌊x⌋"),
    "Largest whole number that is not above x",
)
ceil = _step_function(
    "ceil",
    np.ceil,
    lambda x: math.copysign(math.ceil(x), x),
    Notation(r"\left\lceil #1\right\rceil", "⌈#1⌉", ATOM, (OPEN,), "⌈x⌉"),
    "Smallest whole number that is not below x",
)
step = _step_function(
    "step",
    lambda x: np.heaviside(x, 1.0),
    lambda x: x if x != x else float(x >= 0),
    call(r"\mathrm{step}", "step"),
    "Heaviside's step: 1 for x ≥ 0, else 0, the output of Rosenblatt's perceptron",
)
stop_gradient = elementwise(
    "stop_gradient",
    np.positive,
    scalar=float,
    vjp=lambda ct, y, x: ct * 0.0,
    notation=Notation(r"\mathrm{stop}\left(#1\right)", "stop(#1)", ATOM, (OPEN,), "stop"),
    zeros=(everywhere,),
    doc="Return x as a constant: y = x, but no gradient flows back through it.",
)
