"""Tuple arithmetic on shapes: broadcasting, reduction, axes. No arrays are touched here."""

import math
import operator
from collections.abc import Sequence
from typing import Any

from autograd_core.errors import ShapeError

Shape = tuple[int, ...]


def shape_of(x: Any) -> Shape:
    """Return the shape of an array, a number, a nested list or a traced value."""
    shape = getattr(x, "shape", None)
    if shape is not None:
        return tuple(shape)
    if isinstance(x, Sequence) and not isinstance(x, str):
        return (len(x), *shape_of(x[0])) if len(x) else (0,)
    return ()


def broadcast_shapes(name: str, *shapes: Shape) -> Shape:
    """Return the shape that NumPy broadcasting gives.

    Raises
    ------
    ShapeError
        If two lengths of one axis differ and neither is 1; `name` is the op to blame.
    """
    ndim = max(map(len, shapes), default=0)
    padded = [(1,) * (ndim - len(shape)) + shape for shape in shapes]
    result = []
    for lengths in zip(*padded, strict=True):
        distinct = {n for n in lengths if n != 1}
        if len(distinct) > 1:
            raise ShapeError(_broadcast_message(name, shapes))
        result.append(distinct.pop() if distinct else 1)
    return tuple(result)


def _broadcast_message(name: str, shapes: tuple[Shape, ...]) -> str:
    listed = " and ".join(map(str, shapes))
    message = (
        f"{name}: expected shapes that broadcast (equal lengths, or 1, counted from the right), "
        f"got {listed}."
    )
    first, last = shapes[0], shapes[-1]
    if len(first) == 2 and last == (first[0],):
        return f"{message} Did you mean right.reshape(-1, 1)?"
    if len(last) == 2 and first == (last[0],):
        return f"{message} Did you mean left.reshape(-1, 1)?"
    if first[::-1] == last:
        return f"{message} Did you mean right.T?"
    return f"{message} Reshape one of them."


def broadcast_axes(shape: Shape, target: Shape) -> tuple[int, ...]:
    """Return the axes of `shape` along which an array of shape `target` was repeated."""
    lead = len(shape) - len(target)
    if shape[lead:] == target:
        return tuple(range(lead))
    return tuple(
        axis
        for axis, length in enumerate(shape)
        if axis < lead or (target[axis - lead] == 1 and length != 1)
    )


def normalize_axis(name: str, axis: Any, ndim: int) -> tuple[int, ...]:
    """Return `axis` (None, an int or a tuple) as a tuple of axes in 0 .. ndim-1.

    Raises
    ------
    ShapeError
        If an axis lies outside the array or is named twice.
    """
    if axis is None:
        return tuple(range(ndim))
    if axis.__class__ is int and -ndim <= axis < ndim:
        return (axis % ndim,)
    axes = axis if isinstance(axis, tuple | list) else (axis,)
    result = tuple(_one_axis(name, a, ndim) for a in axes)
    if len(set(result)) != len(result):
        raise ShapeError(f"{name}: expected distinct axes, got axis={axis}. Name each axis once.")
    return result


def _one_axis(name: str, axis: Any, ndim: int) -> int:
    try:
        index = operator.index(axis)
    except TypeError as error:
        raise ShapeError(
            f"{name}: expected axis to be None, an integer or a tuple of integers, got {axis!r}."
        ) from error
    if not -ndim <= index < ndim:
        raise ShapeError(
            f"{name}: expected an axis between {-ndim} and {ndim - 1} "
            f"(the array has {ndim} axes), got axis={index}."
        )
    return index % ndim


def one_axis(name: str, axis: Any, ndim: int) -> int:
    """Return one axis in 0 .. ndim-1; anything else raises ShapeError."""
    axes = () if axis is None else normalize_axis(name, axis, ndim)
    if len(axes) != 1:
        raise ShapeError(f"{name}: expected one axis, got axis={axis}. Name one, or reshape first.")
    return axes[0]


def reduced_shape(shape: Shape, axis: tuple[int, ...], keepdims: bool) -> Shape:
    """Return the shape left after reducing the (normalised) axes."""
    if keepdims:
        return tuple(1 if i in axis else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in axis)


def matmul_shape(left: Shape, right: Shape) -> Shape:
    """Return the shape of `left @ right` (NumPy's rules, 1-d operands included).

    Raises
    ------
    ShapeError
        If an operand is 0-d, the inner dimensions differ or the batches do not broadcast.
    """
    if not left or not right:
        raise ShapeError(
            f"matmul: expected arrays of at least one axis, got {left} and {right}. "
            "Use * to scale by a number."
        )
    rows_axis = -2 if len(right) > 1 else 0
    if left[-1] != right[rows_axis]:
        raise ShapeError(_matmul_message(left, right, rows_axis))
    batch = broadcast_shapes("matmul", left[:-2], right[:-2])
    return batch + left[-2:-1] + (right[-1:] if len(right) > 1 else ())


def _matmul_message(left: Shape, right: Shape, rows_axis: int) -> str:
    message = (
        f"matmul: inner dimensions differ: left {left} needs {left[-1]} rows on the right, "
        f"got {right}."
    )
    if len(right) > 1 and right[-1] == left[-1]:
        return f"{message} Did you mean right.T?"
    if len(left) > 1 and left[-2] == right[rows_axis]:
        return f"{message} Did you mean left.T?"
    return f"{message} Make left's last axis as long as right's rows."


def reshape_shape(shape: Shape, new: Shape) -> Shape:
    """Return `new` with its one -1 filled in.

    Raises
    ------
    ShapeError
        If the number of elements differs or more than one -1 is given.
    """
    size, known = size_of(shape), size_of(tuple(n for n in new if n != -1))
    free = new.count(-1)
    if free == 1 and known and size % known == 0:
        return tuple(size // known if n == -1 else n for n in new)
    if free or known != size:
        raise ShapeError(
            f"reshape: expected a shape of {size} elements for an array of shape {shape}, got {new}"
            f"{'' if free < 2 else ', with more than one -1'}. Use one -1 for the length to infer."
        )
    return new


def size_of(shape: Shape) -> int:
    """Return the number of elements of an array of this shape."""
    return math.prod(shape)
