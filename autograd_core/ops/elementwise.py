"""Functions of one number, applied entry by entry.

Each is one statement: the rule (`vjp`) is written with operators and ops only, so the same text
runs on arrays, is recorded on Tensors and prints the local derivative on Symbols.
"""

import math
from typing import Any

import numpy as np

from autograd_core.kernels.choosing import served
from autograd_core.notation import ATOM, OPEN, POWER, PRODUCT, Notation, call, invisible
from autograd_core.op import Op, elementwise

identity = elementwise(
    "identity",
    lambda x: x,
    scalar=float,
    vjp=lambda ct, y, x: ct,
    notation=invisible("id"),
    doc="Return the input as a node of its own: y = x, the activation of a linear layer.",
)
exp = elementwise(
    "exp",
    served("exp", np.exp),
    scalar=math.exp,
    vjp=lambda ct, y, x: ct * y,
    notation=Notation("e^{#1}", "exp(#1)", ATOM, (OPEN,), "exp"),
    doc="Exponential: y = e^x, with dy/dx = y.",
)
log = elementwise(
    "log",
    served("log", np.log),
    scalar=math.log,
    vjp=lambda ct, y, x: ct / x,
    notation=call(r"\ln", "ln"),
    domain=((0.2, 3.0),),
    doc="Natural logarithm: y = ln x, with dy/dx = 1/x; at 0 it is -inf, its slope inf. Below 0 it "
    "is nan, and 1/x the slope of ln |x|.",
)
sqrt = elementwise(
    "sqrt",
    np.sqrt,
    scalar=math.sqrt,
    vjp=lambda ct, y, x: ct / (2 * y),
    notation=Notation(r"\sqrt{#1}", "√(#1)", ATOM, (OPEN,), "√"),
    domain=((0.2, 3.0),),
    doc="Square root: y = √x, with dy/dx = 1/(2y), which is inf at 0.",
)
cbrt = elementwise(
    "cbrt",
    np.cbrt,
    scalar=math.cbrt,
    vjp=lambda ct, y, x: ct / (3 * square(y)),
    notation=Notation(r"\sqrt[3]{#1}", "∛(#1)", ATOM, (OPEN,), "∛"),
    domain=((0.2, 3.0),),
    doc="Cube root, of negative numbers too: y = ∛x, with dy/dx = 1/(3y²), which is inf at 0.",
)
reciprocal = elementwise(
    "reciprocal",
    np.reciprocal,
    scalar=lambda x: 1.0 / x,
    vjp=lambda ct, y, x: ct * -square(y),
    notation=Notation(r"\frac{1}{#1}", "1/#1", PRODUCT, (OPEN,), "1/x", text_slots=(PRODUCT + 1,)),
    domain=((0.5, 2.0),),
    doc="One over x: y = 1/x, with dy/dx = -y²; at 0 it is inf, its slope -inf.",
)


def _square_adjoint(ct: Any, y: Any, x: Any) -> Any:
    slope = x + x
    slope *= ct
    return slope


square: Op = elementwise(
    "square",
    np.square,
    scalar=lambda x: x * x,
    vjp=lambda ct, y, x: ct * (2 * x),
    adjoints=(_square_adjoint,),
    notation=Notation("{#1}^{2}", "#1^2", POWER, (POWER + 1,), "x²"),
    doc="Square: y = x², with dy/dx = 2x.",
)
sin = elementwise(
    "sin",
    served("sin", np.sin),
    scalar=math.sin,
    vjp=lambda ct, y, x: ct * cos(x),
    notation=call(r"\sin", "sin"),
    doc="Sine of an angle in radians, with dy/dx = cos x.",
)
cos: Op = elementwise(
    "cos",
    served("cos", np.cos),
    scalar=math.cos,
    vjp=lambda ct, y, x: ct * -sin(x),
    notation=call(r"\cos", "cos"),
    doc="Cosine of an angle in radians, with dy/dx = -sin x.",
)
sign = elementwise(
    "sign",
    np.sign,
    scalar=lambda x: math.nan if x != x else float((x > 0) - (x < 0)),
    vjp=lambda ct, y, x: ct * 0.0,
    notation=call(r"\mathrm{sign}", "sign"),
    kinks=(0.0,),
    zeros=(lambda y, x: True,),
    doc="Sign of x: -1, 0 or 1; a step function, so its derivative is 0, at the jump as beside it.",
)
abs = elementwise(
    "abs",
    np.abs,
    scalar=math.fabs,
    vjp=lambda ct, y, x: ct * sign(x),
    notation=Notation(r"\left|#1\right|", "|#1|", ATOM, (OPEN,), "|x|"),
    kinks=(0.0,),
    doc="Absolute value: y = |x|, with dy/dx = sign x, and 0 at x = 0.",
)
