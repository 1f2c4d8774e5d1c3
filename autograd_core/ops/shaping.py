"""Operations that move numbers or repeat them, and change none."""

from typing import Any

import numpy as np

from autograd_core.errors import ShapeError
from autograd_core.notation import ATOM, POWER, Notation, invisible
from autograd_core.op import Op, register
from autograd_core.ops.constants import total_of_rows
from autograd_core.shapes import (
    Shape,
    broadcast_axes,
    broadcast_shapes,
    normalize_axis,
    one_axis,
    reshape_shape,
    shape_of,
)

Bound = tuple[tuple[Any, ...], dict[str, Any]]


def _shape_argument(shape: Any) -> Shape:
    return tuple(map(int, shape)) if isinstance(shape, tuple | list) else (int(shape),)


def _bind_reshape(x: Any, shape: Any) -> Bound:
    return (x,), {"shape": reshape_shape(shape_of(x), _shape_argument(shape))}


reshape: Op = register(
    Op(
        "reshape",
        lambda x, shape: np.reshape(x, shape),
        vjps=(lambda ct, y, x, shape: reshape(ct, shape_of(x)),),
        shape=lambda x, shape: reshape_shape(x, shape),
        bind=_bind_reshape,
        moves=True,
        notation=invisible("reshape"),
        examples=(
            (((2, 3),), {"shape": (3, 2)}),
            (((),), {"shape": (1, 1)}),
            (((0, 2),), {"shape": (0,)}),
        ),
        doc="Give the same numbers, in the same order, another shape; one length may be -1.",
    )
)


def along(name: str, x: Any, axis: Any) -> tuple[Any, int]:
    """Return x and its axis; for None, as NumPy has it, all entries in a row."""
    if axis is None:
        return reshape(x, -1), 0
    return x, one_axis(name, axis, len(shape_of(x)))


def _bind_transpose(x: Any, axes: Any = None) -> Bound:
    ndim = len(shape_of(x))
    if axes is None:
        return (x,), {"axes": tuple(range(ndim))[::-1]}
    order = normalize_axis("transpose", axes, ndim)
    if len(order) != ndim:
        raise ShapeError(
            f"transpose: expected each of the {ndim} axes of shape {shape_of(x)} once, "
            f"got axes={axes}. Name them all, in their new order."
        )
    return (x,), {"axes": order}


transpose: Op = register(
    Op(
        "transpose",
        lambda x, axes: np.transpose(x, axes),
        vjps=(lambda ct, y, x, axes: transpose(ct, tuple(int(i) for i in np.argsort(axes))),),
        shape=lambda x, axes: tuple(x[i] for i in axes),
        bind=_bind_transpose,
        moves=True,
        notation=Notation(r"{#1}^{\top}", "#1ᵀ", POWER, (ATOM,), "ᵀ"),
        examples=((((2, 3),), {"axes": (1, 0)}), (((2, 3, 4),), {"axes": (2, 0, 1)})),
        doc="Permute the axes; without `axes`, reverse them: the transpose of a matrix.",
    )
)


def _bind_broadcast_to(x: Any, shape: Any) -> Bound:
    return (x,), {"shape": _shape_argument(shape)}


def filled(x: Any, shape: Shape) -> Any:
    """Return an array of this shape in which `x` is repeated."""
    # a filled array takes a fifth of the time of NumPy's read-only view, and owns its memory
    out = np.empty(shape, np.asarray(x).dtype)
    out[...] = x
    return out


def _broadcast_to_shape(x: Shape, shape: Shape) -> Shape:
    if broadcast_shapes("broadcast_to", x, shape) != shape:
        raise ShapeError(
            f"broadcast_to: expected a target that {x} can be repeated to, got {shape}. "
            "Give it the array's lengths on the right; only axes of length 1 repeat."
        )
    return shape


broadcast_to: Op = register(
    Op(
        "broadcast_to",
        filled,
        vjps=(lambda ct, y, x, shape: ct,),
        shape=_broadcast_to_shape,
        bind=_bind_broadcast_to,
        moves=True,
        notation=invisible("broadcast"),
        examples=((((3,),), {"shape": (2, 3)}), (((2, 1),), {"shape": (4, 2, 3)})),
        doc="Repeat the array along new axes and axes of length 1, by NumPy's broadcasting.",
    )
)


def sum_to(x: Any, shape: Shape) -> Any:
    """Return an array summed over the axes along which `shape` was broadcast to its own."""
    if len(shape) == 1 and x.ndim == 2 and x.shape[1] == shape[0] and x.dtype.kind == "f":
        return total_of_rows(x)
    axes = broadcast_axes(x.shape, shape)
    if len(axes) == len(x.shape) - len(shape):
        return np.add.reduce(x, axis=axes)
    return np.add.reduce(x, axis=axes, keepdims=True).reshape(shape)


def summed(x: Any, shape: Shape) -> Any:
    """Return `sum_to` where there is something to sum, else the array itself."""
    return x if x.shape == shape else sum_to(x, shape)


unbroadcast: Op = register(
    Op(
        "unbroadcast",
        sum_to,
        vjps=(lambda ct, y, x, shape: broadcast_to(ct, shape_of(x)),),
        shape=lambda x, shape: shape,
        bind=_bind_broadcast_to,
        moves=True,
        notation=Notation(r"\sum #1", "Σ #1", 70, (70,), "Σ"),
        examples=((((2, 3),), {"shape": (3,)}), (((4, 2, 3),), {"shape": (2, 1)})),
        doc="Sum over the axes along which `shape` was broadcast: the adjoint of broadcast_to.",
    )
)


def _bind_astype(x: Any, dtype: Any) -> Bound:
    return (x,), {"dtype": np.dtype(dtype)}


astype = register(
    Op(
        "astype",
        lambda x, dtype: np.asarray(x).astype(dtype),
        vjps=(lambda ct, y, x, dtype: ct,),
        shape=lambda x, dtype: x,
        bind=_bind_astype,
        moves=True,
        notation=invisible("astype"),
        examples=((((2,),), {"dtype": np.dtype(float)}),),
        doc="Convert to another float type; the cotangent comes back in the input's type.",
    )
)


def ravel(x: Any) -> Any:
    """Return all entries in a row."""
    return reshape(x, -1)


def squeeze(x: Any, axis: Any = None) -> Any:
    """Return x without its axes of length 1, or without those named, which must have it."""
    shape = shape_of(x)
    if axis is None:
        return reshape(x, tuple(n for n in shape if n != 1))
    axes = normalize_axis("squeeze", axis, len(shape))
    if any(shape[i] != 1 for i in axes):
        raise ShapeError(f"squeeze: expected axes of length 1, got axis={axis} of shape {shape}.")
    return reshape(x, tuple(n for i, n in enumerate(shape) if i not in axes))


def expand_dims(x: Any, axis: Any) -> Any:
    """Return x with new axes of length 1, which stand at `axis` in the result."""
    shape = shape_of(x)
    if axis is None:
        raise ShapeError(
            "expand_dims: expected the places of the new axes, got axis=None. "
            "Use 0 for a row, -1 for a column."
        )
    count = len(axis) if isinstance(axis, tuple | list) else 1
    axes = normalize_axis("expand_dims", axis, len(shape) + count)
    kept = iter(shape)
    return reshape(x, tuple(1 if i in axes else next(kept) for i in range(len(shape) + count)))
