"""Norms of vectors, and of matrices where no singular values are needed."""

from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import ATOM, OPEN, Notation
from autograd_core.op import Op, register
from autograd_core.ops.arithmetic import ratio
from autograd_core.ops.elementwise import abs, sign
from autograd_core.ops.extremes import max, min
from autograd_core.ops.reductions import REDUCTION_EXAMPLES, reduction, spread, sum
from autograd_core.ops.shaping import Bound
from autograd_core.shapes import normalize_axis, reduced_shape, shape_of


def _euclidean(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    with np.errstate(over="ignore", under="ignore"):
        y = np.sqrt(sum.forward(np.square(x), axis, keepdims=keepdims))
    limits = np.finfo(x.dtype)
    if np.all((y > np.sqrt(limits.tiny) / limits.eps) & (y < np.inf)):
        return y
    return _scaled(x, axis, keepdims)


def _scaled(x: Any, axis: tuple[int, ...], keepdims: bool, order: float = 2.0) -> Any:
    """Return the norm by way of x / max |x|, whose powers neither overflow nor vanish."""
    top = np.maximum.reduce(np.abs(x), axis, keepdims=True, initial=0)
    scale = np.where((top == 0) | ~np.isfinite(top), 1, top).astype(x.dtype)
    y = scale * np.add.reduce(np.abs(x / scale) ** order, axis, keepdims=True) ** (1 / order)
    return y if keepdims else np.squeeze(y, axis)


euclidean_norm = reduction(
    "euclidean_norm",
    _euclidean,
    vjp=lambda ct, y, x, axis, keepdims: spread(ratio(ct, y), x, axis) * x,
    notation=Notation(r"\left\Vert #1 \right\Vert", "‖#1‖", ATOM, (OPEN,), "‖x‖"),
    doc="Euclidean norm √(Σ x²), whose gradient at the origin is 0 (and a second derivative nan),",
)


def _power_norm(x: Any, axis: tuple[int, ...], keepdims: bool, order: float) -> Any:
    x = np.asarray(x)
    return _scaled(x if x.dtype.kind == "f" else x.astype(float), axis, keepdims, order)


def _power_norm_rule(
    ct: Any, y: Any, x: Any, axis: tuple[int, ...], keepdims: bool, order: float
) -> Any:
    return spread(ct, x, axis) * (sign(x) * ratio(abs(x), spread(y, x, axis)) ** (order - 1))


def _bind_power_norm(x: Any, order: float, axis: Any = None, keepdims: bool = False) -> Bound:
    axes = normalize_axis("power_norm", axis, len(shape_of(x)))
    return (x,), {"axis": axes, "keepdims": bool(keepdims), "order": float(order)}


power_norm = register(
    Op(
        "power_norm",
        _power_norm,
        vjps=(_power_norm_rule,),
        shape=lambda x, axis, keepdims, order: reduced_shape(x, axis, keepdims),
        bind=_bind_power_norm,
        notation=Notation(
            r"\left\Vert #1 \right\Vert_{#order}", "‖#1‖_(#order)", ATOM, (OPEN,), "‖x‖"
        ),
        examples=tuple(
            (shapes, attrs | {"order": 3.0}) for shapes, attrs in REDUCTION_EXAMPLES[:-1]
        ),
        internal=True,
        doc="Norm (Σ |x|^p)^(1/p) of an order p > 1; at the origin its gradient is 0.",
    )
)


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """Return the norm of a vector or a matrix.

    Parameters
    ----------
    x : array
    ord : None, number, inf, -inf or "fro"
        The order, as in `numpy.linalg.norm`. None is the Euclidean (Frobenius) norm.
    axis : None, int or pair of int
        One axis for vectors, two for matrices; without it x is one vector or matrix.
    keepdims : bool

    Returns
    -------
    array
        Where a norm of order 1 or more is 0 its gradient is 0, the subgradient of least norm, and
        a second derivative nan. Write sum(x * x) for a squared norm: it has derivatives of every
        order. The entries that tie in `inf` share the gradient evenly.

    Raises
    ------
    ShapeError
        If x is neither vector nor matrix, or the order needs singular values.
    """
    axes = normalize_axis("norm", axis, len(shape_of(x)))
    if ord is None:
        return euclidean_norm(x, axes, keepdims)
    if len(axes) == 1:
        return _vector_norm(x, ord, axes, keepdims)
    if len(axes) != 2:
        raise ShapeError(
            f"norm: expected one axis (vectors) or two (matrices) with ord={ord!r}, got "
            f"{len(axes)} of shape {shape_of(x)}. Name them with axis."
        )
    return _matrix_norm(x, ord, axes, keepdims)


def _vector_norm(x: Any, order: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    if order == 2:
        return euclidean_norm(x, axis, keepdims)
    if order == np.inf:
        return max(abs(x), axis, keepdims)
    if order == -np.inf:
        return min(abs(x), axis, keepdims)
    if order == 0:
        return sum((x != 0) * 1.0, axis, keepdims)
    if order == 1:
        return sum(abs(x), axis, keepdims)
    if not isinstance(order, int | float):
        raise ShapeError(f"norm: expected a number as the order of a vector norm, got {order!r}.")
    if order > 1:
        return power_norm(x, order, axis, keepdims)
    return sum(abs(x) ** float(order), axis, keepdims) ** (1 / order)  # not convex: nan at 0


def _matrix_norm(x: Any, order: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    if order == "fro":
        return euclidean_norm(x, axis, keepdims)
    rows, columns = axis
    if order not in (1, -1, np.inf, -np.inf):
        raise ShapeError(
            f"norm: expected ord None, 'fro', 1, -1, inf or -inf for matrices, got {order!r}. "
            "Orders that need singular values have no rule."
        )
    inner, rest = (rows, columns) if order in (1, -1) else (columns, rows)
    sums = sum(abs(x), inner, keepdims=True)
    return (max if order > 0 else min)(sums, (inner, rest), keepdims)
