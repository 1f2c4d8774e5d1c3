"""Norms of vectors, and of matrices where no singular values are needed."""

from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import ATOM, OPEN, Notation
from autograd_core.ops.elementwise import abs
from autograd_core.ops.extremes import max, min
from autograd_core.ops.reductions import reduction, spread, sum
from autograd_core.shapes import normalize_axis, shape_of


def _euclidean(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    x = np.asarray(x)
    x = x if x.dtype.kind == "f" else x.astype(float)
    with np.errstate(over="ignore", under="ignore"):
        y = np.sqrt(sum.forward(np.square(x), axis, keepdims=keepdims))
    limits = np.finfo(x.dtype)
    if np.all((y > np.sqrt(limits.tiny) / limits.eps) & (y < np.inf)):
        return y
    return _scaled(x, axis, keepdims)


def _scaled(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    """Return the norm by way of x / max |x|, whose squares neither overflow nor vanish."""
    top = np.maximum.reduce(np.abs(x), axis, keepdims=True, initial=0)
    scale = np.where((top == 0) | ~np.isfinite(top), 1, top).astype(x.dtype)
    y = scale * np.sqrt(np.add.reduce(np.square(x / scale), axis, keepdims=True))
    return y if keepdims else np.squeeze(y, axis)


euclidean_norm = reduction(
    "euclidean_norm",
    _euclidean,
    # at the origin every entry is 0, and the gradient of least norm is 0, not 0/0
    vjp=lambda ct, y, x, axis, keepdims: spread(ct / (y + (y == 0)), x, axis) * x,
    notation=Notation(r"\left\Vert #1 \right\Vert", "‖#1‖", ATOM, (OPEN,), "‖x‖"),
    doc="Euclidean norm √(Σ x²), whose gradient at the origin is 0,",
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
        Its gradient is 0 where the norm is, and shared evenly by the entries that tie in `inf`.

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
    total = sum(abs(x) ** float(order), axis, keepdims)
    nothing = total == 0  # whose root has no finite derivative; that of least norm is 0
    return (total + nothing) ** (1 / order) * (1.0 - nothing)


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
