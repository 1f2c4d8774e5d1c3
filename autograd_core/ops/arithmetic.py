"""Arithmetic of two broadcast operands, and the comparisons."""

import math
import operator
from typing import Any

import numpy as np

from autograd_core.notation import (
    ATOM,
    NEGATIVE,
    OPEN,
    POWER,
    PRODUCT,
    SUM,
    Notation,
    infix,
    invisible,
)
from autograd_core.op import Op, elementwise, non_differentiable
from autograd_core.ops.selection import everywhere, where

add = elementwise(
    "add",
    np.add,
    scalar=operator.add,
    vjp=(lambda ct, y, a, b: ct, lambda ct, y, a, b: ct),
    notation=infix(" + ", " + ", SUM, "+"),
    doc="Add entry by entry: y = a + b.",
)
subtract = elementwise(
    "subtract",
    np.subtract,
    scalar=operator.sub,
    vjp=(lambda ct, y, a, b: ct, lambda ct, y, a, b: -ct),
    notation=infix(" - ", " − ", SUM, "−", right=SUM + 1),
    doc="Subtract entry by entry: y = a - b.",
)
multiply = elementwise(
    "multiply",
    np.multiply,
    scalar=operator.mul,
    vjp=(lambda ct, y, a, b: ct * b, lambda ct, y, a, b: ct * a),
    notation=infix(r" \cdot ", "·", PRODUCT, "×"),
    doc="Multiply entry by entry: y = a b.",
)
divide = elementwise(
    "divide",
    np.divide,
    scalar=operator.truediv,
    vjp=(lambda ct, y, a, b: ct / b, lambda ct, y, a, b: -ct * y / b),
    notation=Notation(
        r"\frac{#1}{#2}", "#1/#2", PRODUCT, (OPEN, OPEN), "÷", text_slots=(PRODUCT, PRODUCT + 1)
    ),
    domain=((-2.0, 2.0), (0.5, 2.0)),
    doc="Divide entry by entry: y = a/b; at b = 0 value and gradient are infinite or nan, by IEEE.",
)

# The direction x/|x| in the rules of lengths: 0 at the origin, the subgradient of least norm. It
# jumps there, so its derivative by the length is nan: a second derivative does not exist.
ratio: Op = elementwise(
    "ratio",
    lambda a, b: np.divide(a, np.add(b, np.equal(b, 0))),
    scalar=lambda a, b: a / b if b else a,
    vjp=(  # where, because 0/0 would warn in sweeps that do not use the result
        lambda ct, y, a, b: ratio(ct, b),
        lambda ct, y, a, b: -ct * y / where(b == 0, math.nan, b),
    ),
    notation=divide.notation,
    domain=((-2.0, 2.0), (0.5, 2.0)),
    internal=True,
    doc="Divide by a length: y = a/b, and a where b = 0, which has no derivative by b there.",
)
mod = elementwise(
    "mod",
    np.mod,
    scalar=operator.mod,
    vjp=(lambda ct, y, a, b: ct, lambda ct, y, a, b: ct * ((y - a) / b)),
    notation=infix(r"\;\mathrm{mod}\;", " mod ", PRODUCT, "mod", right=PRODUCT + 1),
    domain=((4.1, 4.9), (1.1, 1.3)),
    doc="Remainder with the sign of b: y = a - ⌊a/b⌋ b, with dy/da = 1 and dy/db = -⌊a/b⌋, "
    "also where y jumps.",
)
floor_divide = elementwise(
    "floor_divide",
    np.floor_divide,
    scalar=operator.floordiv,
    vjp=(lambda ct, y, a, b: ct * 0.0, lambda ct, y, a, b: ct * 0.0),
    notation=Notation(
        r"\left\lfloor\frac{#1}{#2}\right\rfloor",
        "⌊#1/#2⌋",
        ATOM,
        (OPEN, OPEN),
        "⌊÷⌋",
        text_slots=(PRODUCT, PRODUCT + 1),
    ),
    domain=((4.1, 4.9), (1.1, 1.3)),
    zeros=(lambda y, a, b: True,) * 2,
    doc="Divide and round down: y = ⌊a/b⌋; a step function, so its derivative is 0, at the "
    "jumps too.",
)
negative = elementwise(
    "negative",
    np.negative,
    scalar=operator.neg,
    vjp=lambda ct, y, x: -ct,
    notation=Notation("-#1", "−#1", NEGATIVE, (NEGATIVE + 1,), "−"),
    doc="Change the sign: y = -x.",
)


def _slope_base(a: Any, b: Any) -> Any:
    if np.ndim(b) == 0 and b != 0:
        return a
    return np.where(np.equal(a, 0) & np.equal(b, 0), 1, a)


# The base in the slope b a^(b-1). At a = b = 0 any other base serves, because the factor b is 0;
# 0^-1 = inf would make it nan. By b the slope has no finite derivative at a = 0 for b <= 1.
_base_of_slope = elementwise(
    "base_of_slope",
    _slope_base,
    scalar=lambda a, b: 1.0 if a == 0 == b else a,
    vjp=(
        lambda ct, y, a, b: ct,
        lambda ct, y, a, b: ct * where((a == 0) * (b <= 1), math.nan, 0.0),
    ),
    notation=invisible("x"),
    domain=((0.2, 3.0), (0.5, 3.0)),
    zeros=(None, lambda y, a, b: (a != 0) | (b > 1)),
    internal=True,
    doc="The base of the power rule: a, and 1 where a and b are 0.",
)

# The logarithm in the rule of the exponent. At a = 0 the factor a^b is 0 (for b > 0), and its
# product with ln a tends to 0; ln 0 = -inf would make it nan. Where a < 0 there is no derivative.
_log_of_base = elementwise(
    "log_of_base",
    lambda a, b: (
        np.log(np.where(np.equal(a, 0), 1, np.where(np.less(a, 0), np.nan, a))) + np.zeros_like(b)
    ),
    scalar=lambda a, b: math.log(a) if a else 0.0,
    vjp=(
        lambda ct, y, a, b: ct / where(a == 0, where(b > 1, 1.0, math.nan), a),
        lambda ct, y, a, b: ct * 0.0,
    ),
    notation=Notation(r"\ln\left(#1\right)", "ln(#1)", ATOM, (OPEN, OPEN), "ln"),
    domain=((0.2, 3.0), (0.5, 3.0)),
    zeros=(None, everywhere),
    internal=True,
    doc="The logarithm in the power rule: ln a, and 0 where a = 0, with a slope there for b > 1.",
)


def _real_power(a: float, b: float) -> Any:
    if b == 0.5:  # as NumPy: the root of -inf is nan, where C's pow gives inf
        return math.sqrt(a)
    y = a**b
    if isinstance(y, complex):
        raise ValueError("a negative base needs an integer exponent")
    return y


power: Op = elementwise(
    "power",
    lambda a, b: a**b if isinstance(a, np.ndarray) else np.power(a, b),
    scalar=_real_power,
    vjp=(
        lambda ct, y, a, b: ct * (b * power(_base_of_slope(a, b), b - 1)),
        lambda ct, y, a, b: ct * (y * _log_of_base(a, b)),
    ),
    notation=Notation(
        "{#1}^{#2}", "#1^#2", POWER, (POWER + 1, OPEN), "^", text_slots=(POWER + 1, ATOM)
    ),
    domain=((0.5, 2.0), (-2.0, 2.0)),
    doc="Raise to a power entry by entry: y = a^b, with dy/da = b a^(b-1), at a = 0 exact where b "
    "is 0 or at least 1, inf between. dy/db = y ln a, 0 at a = 0, nan where a < 0.",
)


def _comparison(name: str, sign: str, latex: str, compare: object) -> Op:
    return elementwise(
        name,
        getattr(np, name),
        scalar=compare,
        vjp=non_differentiable(name, 2),
        notation=Notation(
            rf"\left[#1 {latex} #2\right]", f"[#1 {sign} #2]", ATOM, (OPEN, OPEN), sign
        ),
        doc=f"Compare entry by entry: 1 where a {sign} b, else 0. Takes no gradient.",
    )


greater = _comparison("greater", ">", ">", operator.gt)
greater_equal = _comparison("greater_equal", "≥", r"\geq", operator.ge)
less = _comparison("less", "<", "<", operator.lt)
less_equal = _comparison("less_equal", "≤", r"\leq", operator.le)
equal = _comparison("equal", "=", "=", operator.eq)
not_equal = _comparison("not_equal", "≠", r"\neq", operator.ne)
