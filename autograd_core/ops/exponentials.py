"""Sums of exponentials and what divides by them, shifted so that nothing overflows.

Where every entry is -inf the softmax is 0, so that no nan is made of a row that is masked out.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import ATOM, OPEN, Notation, call
from autograd_core.op import Op, register
from autograd_core.ops.constants import row_numbers, total_of_columns
from autograd_core.ops.elementwise import exp
from autograd_core.ops.reductions import reduction, spread, sum
from autograd_core.ops.shaping import Bound
from autograd_core.shapes import Shape, normalize_axis, one_axis, shape_of


def _shift(x: Any, axis: Any) -> tuple[NDArray[Any], NDArray[Any], bool]:
    """Return x minus its maximum, the maximum, and whether that is finite everywhere.

    Where it is not, inf - inf is 0, and -inf stays.
    """
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    top, is_finite = _maximum(x, axis)
    if is_finite:
        return x - top, top, True
    with np.errstate(invalid="ignore"):
        shifted = x - top
    shifted = np.where(np.isinf(x), np.where(x > 0, 0, x), shifted).astype(x.dtype)
    return shifted, top, False


def _of_rows(x: NDArray[Any], axis: Any) -> bool:
    """Return whether x is a batch of rows, for which there are faster ways than `reduce`."""
    return x.ndim == 2 and axis in (1, (1,)) and x.size > 0


def _maximum(x: NDArray[Any], axis: Any) -> tuple[NDArray[Any], bool]:
    if _of_rows(x, axis):
        top = x[row_numbers(len(x)), x.argmax(1)]
        return top[:, None], math.isfinite(top.dot(top))  # or too large, which is no harm
    top = np.maximum.reduce(x, axis, keepdims=True, initial=-np.inf)
    return top, math.isfinite(np.add.reduce(top, None))


def _total(x: NDArray[Any], axis: Any) -> Any:
    if _of_rows(x, axis):
        return total_of_columns(x)[:, None]
    return np.add.reduce(x, axis, keepdims=True)


def _logsumexp(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    shifted, top, _ = _shift(x, axis)
    total = _total(np.exp(shifted), axis)
    with np.errstate(divide="ignore"):
        y = np.log(total) + top
    return y if keepdims else y.squeeze(axis)


logsumexp = reduction(
    "logsumexp",
    _logsumexp,
    vjp=lambda ct, y, x, axis, keepdims: spread(ct, x, axis) * softmax(x, axis),
    notation=Notation(r"\ln \sum e^{#1}", "ln Σ exp(#1)", ATOM, (OPEN,), "ln Σ exp"),
    doc="Stable ln Σ e^x, whose gradient is the softmax (0 where every entry is -inf),",
)


def _softmax(x: Any, axis: tuple[int, ...]) -> Any:
    e = np.exp(_shift(x, axis)[0])
    total = _total(e, axis)
    return e / (total + (total == 0))


def _bind_softmax(x: Any, axis: Any = -1) -> Bound:
    return (x,), {"axis": normalize_axis("softmax", axis, len(shape_of(x)))}


softmax: Op = register(
    Op(
        "softmax",
        _softmax,
        vjps=(lambda ct, y, x, axis: y * (ct - sum(ct * y, axis, keepdims=True)),),
        shape=lambda x, axis: x,
        bind=_bind_softmax,
        notation=call(r"\mathrm{softmax}", "softmax"),
        examples=(
            (((2, 3),), {"axis": (1,)}),
            (((2, 3, 2),), {"axis": (2, 0)}),
            (((0, 3),), {"axis": (0,)}),
        ),
        doc="Softmax along `axis`: y = e^x / Σ e^x, stable; 0 where every entry is -inf.",
    )
)


def _log_softmax(x: Any, axis: int) -> Any:
    shifted, _, is_finite = _shift(x, axis)
    total = _total(np.exp(shifted), axis)
    if not is_finite:  # a row of nothing but -inf has a total of 0
        total = np.maximum(total, 1)
    shifted -= np.log(total)
    return shifted


def _log_softmax_adjoint(ct: Any, y: Any, x: Any, axis: int) -> Any:
    probs = np.exp(y)
    probs *= _total(ct, axis)
    return ct - probs


def _bind_log_softmax(x: Any, axis: int = -1) -> Bound:
    ndim = getattr(x, "ndim", 0) or len(shape_of(x))
    return (x,), {"axis": ndim - 1 if axis == -1 and ndim else one_axis("log_softmax", axis, ndim)}


def _same_shape(x: Shape, **attrs: Any) -> Shape:
    return x


log_softmax = register(
    Op(
        "log_softmax",
        _log_softmax,
        vjps=(lambda ct, y, x, axis: ct - exp(y) * sum(ct, axis, keepdims=True),),
        adjoints=(_log_softmax_adjoint,),
        shape=_same_shape,
        bind=_bind_log_softmax,
        notation=Notation(
            r"\mathrm{log\,softmax}\left(#1\right)", "log_softmax(#1)", ATOM, (OPEN,), "log softmax"
        ),
        examples=((((2, 3),), {"axis": 1}), (((3, 2),), {"axis": 0})),
        doc="Logarithm of the softmax along `axis`: y = x - ln Σ e^x, shifted so it is stable; an "
        "entry of -inf stays -inf.",
    )
)
