"""Exponentials and logarithms to the bases 2 and 10, near 0, and of a sum."""

import math
from typing import Any

import numpy as np

from autograd_core.kernels.choosing import served
from autograd_core.notation import ATOM, OPEN, POWER, SUM, Notation, call
from autograd_core.op import Op, elementwise
from autograd_core.ops.activations import sigmoid
from autograd_core.ops.elementwise import exp

LN_2, LN_10 = math.log(2), math.log(10)

exp2 = elementwise(
    "exp2",
    np.exp2,
    scalar=math.exp2,
    vjp=lambda ct, y, x: ct * (LN_2 * y),
    notation=Notation("2^{#1}", "2^#1", POWER, (OPEN,), "2^x", text_slots=(ATOM,)),
    doc="Power of two: y = 2^x, with dy/dx = y ln 2.",
)
expm1 = elementwise(
    "expm1",
    served("expm1", np.expm1),
    scalar=math.expm1,
    vjp=lambda ct, y, x: ct * exp(x),
    notation=Notation("e^{#1} - 1", "exp(#1) − 1", SUM, (OPEN,), "e^x − 1"),
    doc="Exponential minus one: y = e^x - 1, exact for small x, with dy/dx = e^x.",
)
log1p = elementwise(
    "log1p",
    served("log1p", np.log1p),
    scalar=math.log1p,
    vjp=lambda ct, y, x: ct / (1 + x),
    notation=Notation(r"\ln\left(1 + #1\right)", "ln(1 + #1)", ATOM, (SUM,), "ln(1 + x)"),
    domain=((-0.7, 2.0),),
    doc="Logarithm of one more: y = ln(1 + x), exact for small x, with dy/dx = 1/(1 + x).",
)
log2 = elementwise(
    "log2",
    np.log2,
    scalar=math.log2,
    vjp=lambda ct, y, x: ct / (LN_2 * x),
    notation=call(r"\log_{2}", "log2"),
    domain=((0.2, 3.0),),
    doc="Logarithm to base 2, with dy/dx = 1/(x ln 2); at 0 it is -inf, its slope inf.",
)
log10 = elementwise(
    "log10",
    np.log10,
    scalar=math.log10,
    vjp=lambda ct, y, x: ct / (LN_10 * x),
    notation=call(r"\log_{10}", "log10"),
    domain=((0.2, 3.0),),
    doc="Logarithm to base 10, with dy/dx = 1/(x ln 10); at 0 it is -inf, its slope inf.",
)


def _difference(a: Any, b: Any) -> Any:
    with np.errstate(invalid="ignore"):
        gap = np.subtract(a, b)
    tie = np.where(np.isneginf(a), -np.inf, 0.0).astype(gap.dtype)
    return np.where(np.equal(a, b), tie, gap)


def _difference_scalar(a: float, b: float) -> float:
    if a == b:
        return a if a == -math.inf else 0.0
    return a - b


# inf - inf would make the rule of logaddexp nan. Two -inf weigh nothing, as in logsumexp.
difference: Op = elementwise(
    "difference",
    _difference,
    scalar=_difference_scalar,
    vjp=(lambda ct, y, a, b: ct, lambda ct, y, a, b: -ct),
    notation=Notation("#1 - #2", "#1 − #2", SUM, (SUM, SUM + 1), "a − b"),
    internal=True,
    doc="Subtract where infinities may meet: y = a - b, 0 for two inf and -inf for two -inf.",
)
logaddexp = elementwise(
    "logaddexp",
    np.logaddexp,
    scalar=lambda a, b: float(np.logaddexp(a, b)),
    vjp=(
        lambda ct, y, a, b: ct * sigmoid(difference(a, b)),
        lambda ct, y, a, b: ct * sigmoid(difference(b, a)),
    ),
    notation=Notation(
        r"\ln\left(e^{#1} + e^{#2}\right)",
        "ln(exp(#1) + exp(#2))",
        ATOM,
        (OPEN, OPEN),
        "ln(e^a + e^b)",
    ),
    doc="Logarithm of a sum of exponentials: y = ln(e^a + e^b), with dy/da = sigmoid(a - b), and "
    "0 where both are -inf.",
)
